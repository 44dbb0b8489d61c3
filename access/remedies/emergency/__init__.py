"""Ambulance stations: radius, vehicles, response, and what districts lack."""
