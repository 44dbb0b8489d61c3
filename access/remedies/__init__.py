"""What would mend it: where to build, in what order, and what it buys."""
