"""Who is reached: travel times and service radii against their limits."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

Verdict = Literal["met", "unmet", "undetermined", "not_testable"]
Floats = npt.NDArray[np.float64]
STATES = ("met", "unmet", "border", "unlinked")
TOLERANCE = 1e-6  # seconds or metres: less than rounding can add to a path


def states(impedance: Floats, limit: float, border: Floats) -> npt.NDArray[np.str_]:
    """Return the state of each cell.

    Args:
        impedance: cost to the nearest facility; ``inf`` unreachable, NaN not linked.
        limit: the limit, in the same unit.
        border: the least cost of getting to the border of the data.

    Returns:
        ``met``: within the limit. ``border``: not met by what is known, but a facility beyond the
        border of the data could be near enough. ``unlinked``: not known. ``unmet``: none of these.

    >>> states(np.array([60, 90, 90, np.nan]), 60, np.array([9, 61, 59, 9])).tolist()
    ['met', 'unmet', 'border', 'unlinked']
    """
    return np.select(
        [np.isnan(impedance), impedance <= limit + TOLERANCE, border <= limit + TOLERANCE],
        ["unlinked", "met", "border"],
        default="unmet",
    )


def judge(persons: float, met: float, unknown: float, required_share: float) -> Verdict:
    """Return the verdict on a required share of persons.

    Met if ``met ≥ r·all``; unmet if even ``met + unknown < r·all``; else undetermined. A share of
    people who do not exist is undetermined.

    >>> judge(100, 90, 0, 0.9), judge(100, 85, 4, 0.9), judge(100, 85, 5, 0.9)
    ('met', 'unmet', 'undetermined')
    """
    needed = required_share * persons
    slack = 1e-9 * persons
    if persons <= 0:
        return "undetermined"
    if met >= needed - slack:
        return "met"
    return "unmet" if met + unknown < needed - slack else "undetermined"


@dataclass(frozen=True)
class Reach:
    """Persons by state, for one target in one or more zones."""

    persons: float
    met: float
    unmet: float
    border: float
    unlinked: float

    @property
    def met_share(self) -> float:
        """Share of all persons who are within the limit; NaN where nobody lives."""
        return self.met / self.persons if self.persons else math.nan

    def verdict(self, required_share: float) -> Verdict:
        """Judge it; people beyond knowing (unlinked, border) may go either way."""
        return judge(self.persons, self.met, self.border + self.unlinked, required_share)

    def short(self, required_share: float) -> float:
        """Persons still to be reached."""
        return max(0.0, required_share * self.persons - self.met)


def reach(state: npt.NDArray[np.str_], persons: Floats) -> Reach:
    """Add the persons of each state up."""
    sums = {name: float(persons[state == name].sum()) for name in STATES}
    return Reach(float(persons.sum()), sums["met"], sums["unmet"], sums["border"], sums["unlinked"])


@dataclass(frozen=True)
class Unit:
    """What a service-radius statistic of one zone is taken from.

    Attributes:
        area_m2: area of the zone.
        facilities: how many stand in it.
        persons: of each cell, in this zone.
        straight_m, network_m: of each cell, to the nearest facility anywhere; NaN: not linked.
    """

    area_m2: float
    facilities: int
    persons: Floats
    straight_m: Floats
    network_m: Floats


def area_equivalent(unit: Unit) -> tuple[float, float]:
    """Radius of the circles that the facilities' equal shares of the area would fill.

    R = √(A / (π n)), the figure that emergency services publish (Shanghai 2019: 175 stations on
    6,340.5 km² give 3.396 km). It says nothing of where the stations are.

    >>> nobody = np.array([])
    >>> round(area_equivalent(Unit(6340.5e6, 175, nobody, nobody, nobody))[0])
    3396
    """
    radius = math.sqrt(unit.area_m2 / (math.pi * unit.facilities)) if unit.facilities else math.inf
    return radius, radius


def mean_straight_distance(unit: Unit) -> tuple[float, float]:
    """Mean straight distance (metres) of the persons to their nearest facility."""
    mean = _mean(unit.straight_m, unit.persons)
    return mean, mean


def mean_network_distance(unit: Unit) -> tuple[float, float]:
    """Mean distance along the streets; unlinked persons count between 0 and the farthest linked."""
    return _bounds(unit, _mean)


def p95_network_distance(unit: Unit) -> tuple[float, float]:
    """Distance within which 95 % of the persons are; unlinked persons may be anywhere."""
    return _bounds(unit, lambda length, persons: _quantile(length, persons, 0.95))


def max_network_distance(unit: Unit) -> tuple[float, float]:
    """Distance of the farthest person; unlinked persons may be anywhere."""
    return _bounds(unit, lambda length, persons: _quantile(length, persons, 1.0))


STATISTICS: dict[str, Callable[[Unit], tuple[float, float]]] = {
    "area_equivalent": area_equivalent,
    "mean_straight_distance": mean_straight_distance,
    "mean_network_distance": mean_network_distance,
    "p95_network_distance": p95_network_distance,
    "max_network_distance": max_network_distance,
}


def judge_length(low: float, high: float, limit: float) -> Verdict:
    """Return the verdict on a length known to lie between two bounds.

    >>> judge_length(1, 2, 2), judge_length(1, 3, 2), judge_length(3, 4, 2)
    ('met', 'undetermined', 'unmet')
    """
    if high <= limit + TOLERANCE:
        return "met"
    return "unmet" if low > limit + TOLERANCE else "undetermined"


def _mean(length: Floats, persons: Floats) -> float:
    lived = persons > 0
    return float(np.average(length[lived], weights=persons[lived])) if lived.any() else math.nan


def _quantile(length: Floats, persons: Floats, share: float) -> float:
    """The least length within which at least this share of the persons is."""
    table = pd.Series(persons).groupby(length).sum()
    table = table[table > 0]
    if table.empty:
        return math.nan
    enough = table.cumsum().to_numpy() >= share * table.sum() * (1 - 1e-12)
    return float(table.index[int(np.argmax(enough))])


def _bounds(unit: Unit, statistic: Callable[[Floats, Floats], float]) -> tuple[float, float]:
    """A statistic with the unlinked at 0, and at the farthest (mean) or beyond reach (the rest)."""
    unknown = np.isnan(unit.network_m)
    lived = unit.persons > 0
    known = unit.network_m[~unknown & lived]
    if not len(known):
        return math.nan, math.nan
    farthest = float(known.max()) if statistic is _mean else math.inf
    low = statistic(np.where(unknown, 0.0, unit.network_m), unit.persons)
    high = statistic(np.where(unknown, farthest, unit.network_m), unit.persons)
    return low, high


def summary_verdict(verdicts: Any) -> Verdict:
    """Return the verdict on a clause from those on its units: all must be met.

    >>> summary_verdict(["met", "undetermined"]), summary_verdict(["unmet", "undetermined"])
    ('undetermined', 'unmet')
    """
    found = set(verdicts)
    if "unmet" in found:
        return "unmet"
    return "met" if found == {"met"} else "undetermined"
