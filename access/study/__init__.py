"""What a planner writes, and its inputs read."""
