"""Where people live, cell by cell."""
