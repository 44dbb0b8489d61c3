"""How far the verdicts of a study are from turning, and whether they hold in their bands."""
