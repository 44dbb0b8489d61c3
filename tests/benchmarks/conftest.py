"""The browser of the pages' tests."""

from tests.outputs.conftest import browser

__all__ = ["browser"]
