"""What Sphinx needs beside its own extensions to build this site."""
