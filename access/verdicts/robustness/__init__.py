"""How far a verdict is from turning: by each uncertain input alone, and by all of them together."""
