"""How siting problems are solved: reductions, a fast start, bounds, and the exact solver."""
