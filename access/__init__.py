"""Test whether the service circles a city plan promises reach the people who live there."""

__version__ = "0.1.0"
