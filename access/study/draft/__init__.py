"""A study file drafted from the files of a folder."""
