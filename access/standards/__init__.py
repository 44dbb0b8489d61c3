"""What was promised: plans, their standards, and the vocabulary of facility types."""
