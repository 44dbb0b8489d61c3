"""Made-up places whose true answers are known: a city of a million people, a regular town, two estates."""

from access.synthetic.district import write
from access.synthetic.estates import write_estates
from access.synthetic.regular import people_within, regular_town

__all__ = ["people_within", "regular_town", "write", "write_estates"]
