"""A value of an indicator that somebody found: of which year, from where, in which unit."""

import math
from dataclasses import dataclass, replace
from datetime import date

from access.standards.target import Target


@dataclass(frozen=True)
class Seen:
    """A value of an indicator.

    Attributes:
        year: that it is of.
        value: of a table in the unit that the plan prints; of a run in its own.
        source: name of the folder or file.
        bounds: of a run: between which the value lies, whatever is not known of some people or facilities.
        goal: of a run: what it is compared with, in the same unit; NaN: nothing.
        population: of a run: how its people came about.
        day: that it is of, where that is known; else the end of the year.
    """

    year: int
    value: float
    source: str
    bounds: tuple[float, float] | None = None
    goal: float = math.nan
    population: str = ""
    day: date | None = None

    @property
    def ends(self) -> tuple[float, float]:
        """The least and the greatest value that it may be."""
        return self.bounds or (self.value, self.value)

    @property
    def at(self) -> float:
        """When it was so, in years: see ``years``."""
        return float(self.year) if self.day is None else years(self.day)

    def times(self, factor: float) -> "Seen":
        """Return the same in another unit."""
        low, high = (each * factor for each in self.ends)
        return replace(self, value=self.value * factor, bounds=(low, high), goal=self.goal * factor)


def years(day: date) -> float:
    """Return a day in years. What is asked for by a year is asked for by its end: 2025 is its last day.

    >>> years(date(2025, 12, 31)), round(years(date(2025, 6, 30)), 2)
    (2025.0, 2024.5)
    """
    whole = date(day.year, 12, 31).timetuple().tm_yday
    return day.year - 1 + day.timetuple().tm_yday / whole


def printed(target: Target) -> float:
    """What a plan file's number is multiplied by to be in the unit of the plan's own table: 万人, 万张."""
    return 1e-4 if target.indicator is not None and (target.indicator.unit or "").startswith("万") else 1.0
