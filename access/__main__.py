"""``python -m access`` is the command ``access``."""

from access.cli import app

app()
