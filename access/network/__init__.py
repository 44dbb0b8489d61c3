"""How far it is: networks, positions on their edges, and the travel between them.

This package knows no files and no plans: street tables, points and profiles in, tables out.
"""
