"""Why there is a gap, and how likely it is that the data are at fault."""
