"""Open data of a place, asked from public servers; nothing else here asks anybody."""
