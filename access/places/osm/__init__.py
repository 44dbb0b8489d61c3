"""What an OpenStreetMap file holds: its ways, areas, tags and administrative units."""
