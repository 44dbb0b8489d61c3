"""What would mend it: where to build, which gate to open, what that buys."""
