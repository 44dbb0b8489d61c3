"""Streets, and what shuts, turns or tilts them."""
