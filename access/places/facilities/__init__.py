"""Facilities, from an OpenStreetMap file or a list."""
