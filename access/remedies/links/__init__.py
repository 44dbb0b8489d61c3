"""Which gate to open and which path to make, and what that buys."""
