"""Tables as planners keep them: texts, sheets, answers of map services; what is in them."""
