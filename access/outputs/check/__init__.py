"""The page of an input check: what was read, how it was understood, what is missing."""
