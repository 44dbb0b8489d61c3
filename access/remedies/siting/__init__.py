"""Where to build: candidates, models, build order, and what each site brings."""
