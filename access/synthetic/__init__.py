"""Made-up places whose true answers are known: a city of a million people, and a regular town."""

from access.synthetic.district import write
from access.synthetic.regular import people_within, regular_town

__all__ = ["people_within", "regular_town", "write"]
