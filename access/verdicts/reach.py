"""Who is reached: travel times and service radii against their limits."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from access.contracts.arrays import Booleans, Floats, Integers, Words

Verdict = Literal["met", "unmet", "undetermined", "not_testable"]
STATES = ("met", "unmet", "border", "unlinked")
TOLERANCE = 1e-6  # seconds or metres: less than rounding can add to a path


def states(impedance: Floats, limit: float, border: Floats) -> Words:
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
    return np.array(STATES)[numbers(impedance, limit, border)]


def state_column(impedance: Floats, limit: float, border: Floats) -> Any:
    """Return the state of each cell as a column of a table holds it; see ``states``."""
    return pd.array(STATES, dtype="str").take(numbers(impedance, limit, border))


def numbers(impedance: Floats, limit: float, border: Floats) -> Integers:
    """Return the place of each cell's state in ``STATES``; see ``states``."""
    unlinked, met, near_border = map(STATES.index, ("unlinked", "met", "border"))
    return np.select(
        [np.isnan(impedance), impedance <= limit + TOLERANCE, border <= limit + TOLERANCE],
        [unlinked, met, near_border],
        default=STATES.index("unmet"),
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


def of_state(state: Words | Integers, name: str) -> Booleans:
    """Tell which cells are of a state; states by name, or by their place in ``STATES``."""
    return np.asarray(state == (STATES.index(name) if state.dtype.kind == "i" else name))


def reach(state: Words | Integers, persons: Floats) -> Reach:
    """Add the persons of each state up."""
    sums = {name: float(persons[of_state(state, name)].sum()) for name in STATES}
    return Reach(float(persons.sum()), sums["met"], sums["unmet"], sums["border"], sums["unlinked"])


@dataclass(frozen=True)
class Unit:
    """What a service-radius statistic of one zone is taken from.

    Attributes:
        area_m2: area of the zone.
        facilities: how many stand in it.
        persons: of each cell, in this zone.
        straight_m, network_m: of each cell, to the nearest known facility; NaN: not linked.
        border_m: of each cell, to the border of the data: no facility beyond it is nearer.
    """

    area_m2: float
    facilities: int
    persons: Floats
    straight_m: Floats
    network_m: Floats
    border_m: Floats


@dataclass(frozen=True)
class Length:
    """A length in metres, by what is known (``value``), and the bounds it lies between."""

    value: float
    low: float
    high: float


def area_equivalent(unit: Unit) -> Length:
    """Radius of the circles that the facilities' equal shares of the area would fill.

    R = √(A / (π n)), the figure that emergency services publish (Shanghai 2019: 175 stations on
    6,340.5 km² give 3.396 km). It says nothing of where the stations are.

    >>> nobody = np.array([])
    >>> round(area_equivalent(Unit(6340.5e6, 175, nobody, nobody, nobody, nobody)).value)
    3396
    """
    radius = math.sqrt(unit.area_m2 / (math.pi * unit.facilities)) if unit.facilities else math.inf
    return Length(radius, radius, radius)


def mean_straight_distance(unit: Unit) -> Length:
    """Mean straight distance of the persons to their nearest facility."""
    return _bounded(unit, unit.straight_m, _mean)


def mean_network_distance(unit: Unit) -> Length:
    """Mean distance along the streets."""
    return _bounded(unit, unit.network_m, _mean)


def p95_network_distance(unit: Unit) -> Length:
    """Distance along the streets within which 95 % of the persons are."""
    return _bounded(unit, unit.network_m, lambda length, persons: _quantile(length, persons, 0.95))


def max_network_distance(unit: Unit) -> Length:
    """Distance along the streets of the farthest person."""
    return _bounded(unit, unit.network_m, lambda length, persons: _quantile(length, persons, 1.0))


STATISTICS: dict[str, Callable[[Unit], Length]] = {
    "area_equivalent": area_equivalent,
    "mean_straight_distance": mean_straight_distance,
    "mean_network_distance": mean_network_distance,
    "p95_network_distance": p95_network_distance,
    "max_network_distance": max_network_distance,
}


def _bounded(unit: Unit, length: Floats, statistic: Callable[[Floats, Floats], float]) -> Length:
    """A statistic of the linked people, and its bounds over what is not known.

    Unlinked people may be anywhere; a facility beyond the border of the data may be as near as the
    border.
    """
    known = ~np.isnan(length)
    if not unit.persons[known].sum():
        return Length(math.nan, 0.0, math.inf)
    nearest = np.where(known, np.fmin(length, unit.border_m), 0.0)
    farthest = np.where(known, length, math.inf)
    return Length(
        value=statistic(length[known], unit.persons[known]),
        low=statistic(nearest, unit.persons),
        high=statistic(farthest, unit.persons),
    )


def judge_length(length: Length, limit: float) -> Verdict:
    """Return the verdict on a length known to lie between two bounds.

    >>> judge_length(Length(1, 1, 2), 2), judge_length(Length(1, 1, 3), 2)
    ('met', 'undetermined')
    """
    if length.high <= limit + TOLERANCE:
        return "met"
    return "unmet" if length.low > limit + TOLERANCE else "undetermined"


def _mean(length: Floats, persons: Floats) -> float:
    lived = persons > 0
    return float(np.average(length[lived], weights=persons[lived]))


def _quantile(length: Floats, persons: Floats, share: float) -> float:
    """The least length within which at least this share of the persons is."""
    table = pd.Series(persons).groupby(length).sum()
    table = table[table > 0]
    enough = table.cumsum().to_numpy() >= share * table.sum() * (1 - 1e-12)
    return float(table.index[int(np.argmax(enough))])


def summary_verdict(verdicts: Iterable[str]) -> Verdict:
    """Return the verdict on a clause from those on its units: all must be met.

    >>> summary_verdict(["met", "undetermined"]), summary_verdict(["unmet", "undetermined"])
    ('undetermined', 'unmet')
    """
    found = set(verdicts)
    if "unmet" in found:
        return "unmet"
    return "met" if found == {"met"} else "undetermined"
