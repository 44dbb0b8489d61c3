"""A page for residents: from a place of theirs, the nearest facility of each type on foot."""
