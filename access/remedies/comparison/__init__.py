"""Scenarios beside the study as it is: what changes, and for whom."""
