"""Tables as planners keep them: texts, sheets, answers of map services; what stands above, below and in them."""
