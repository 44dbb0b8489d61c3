"""The gaps of a run as lists: for planners, for mappers, for visits on site."""
