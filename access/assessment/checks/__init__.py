"""What a run checks of itself before anybody sees its figures; a check that fails stops it by name."""
