"""What a planner would change, as a file, and a study with it changed."""
