"""One file per command: it reads arguments, calls one function, prints."""
