"""The public face: what a notebook calls, and the commands. ``access`` gives all of it by name."""
