"""Two runs side by side: how much of each difference is real, and how much is edits of the data."""
