"""``python -m access`` is the command ``access``."""

from access.commands.app import app

app()
