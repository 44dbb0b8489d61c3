"""A list of projects staged: what each clause comes to as they open, and which of them moves it."""
