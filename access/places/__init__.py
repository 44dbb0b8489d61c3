"""Where things are: files in, checked tables out."""
