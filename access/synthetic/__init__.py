"""Made-up places, most with answers that are known: a city, a regular town, two estates, a province."""

from access.synthetic.district import write
from access.synthetic.estates import write_estates
from access.synthetic.province import write_province
from access.synthetic.regular import people_within, regular_town

__all__ = ["people_within", "regular_town", "write", "write_estates", "write_province"]
