"""Who is reached within how much: the step functions from which limits and speeds turn a verdict."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

import numpy as np
import pandas as pd

from access.contracts.arrays import Floats, Integers
from access.contracts.zone_hierarchy import sums
from access.standards.model import ServiceRadiusRule, ShareOfUnitsRule, StreetRule, TravelTimeRule
from access.verdicts import streets, unlisted
from access.verdicts.clause import Clause
from access.verdicts.place import Place
from access.verdicts.presence import MOST, centres_of
from access.verdicts.reach import TOLERANCE, Verdict, judge
from access.verdicts.robustness.nearest import OTHERS, nearest
from access.verdicts.zones import extent, units_within


@dataclass(frozen=True, eq=False)
class Steps:
    """The parts (of cells, or units) that a share of people, land or units is taken of.

    Attributes:
        zone: position of the smallest zone around each; -1: none.
        weight: how much of what is counted is in each; above 0.
        sure: from which limit on (seconds or metres) each has it for certain; ``inf``: from none.
        possible: from which limit on it may have it, whatever is not known; ``-inf``: from any.
        limit: the limit, in the same unit.
        required: the share that must have it.
        by_zone: whether ``weight`` grows with the people of the zone.
        more: weight beside that may have it by facilities that are not listed.
    """

    zone: Integers
    weight: Floats
    sure: Floats
    possible: Floats
    limit: float
    required: float
    by_zone: bool = True
    more: float = 0.0

    @property
    def total(self) -> float:
        """All the weight."""
        return float(self.weight.sum())

    @property
    def shares(self) -> tuple[float, float]:
        """The share that has it for certain, and the one that may have it."""
        return (
            self._within(self.sure, self.limit) / self.total,
            self._at_most(self._within(self.possible, self.limit)) / self.total,
        )

    def verdict(self, limit: float | None = None, required: float | None = None) -> Verdict:
        """Judge it by another limit, or another share that must have it."""
        at = self.limit if limit is None else limit
        met = self._within(self.sure, at)
        unknown = self._at_most(self._within(self.possible, at)) - met
        return judge(self.total, met, unknown, self.required if required is None else required)

    def turning_limit(self) -> float:
        """Return the limit at which the verdict turns; NaN where none turns it.

        A speed so many times as great does as much as a limit so many times as long, where all times
        shrink by it.
        """
        breaks = (
            self.enough(self.sure),
            self.enough(self.possible, more=self.more),
        )
        return nearest(self.verdict, breaks, OTHERS[self.verdict()], now=self.limit, least=0.0)

    def turning_share(self) -> float:
        """Return the required share at which the verdict turns; NaN where none turns it."""
        at = self.limit
        low, high = self.shares
        wanted = OTHERS[self.verdict()]
        return nearest(
            lambda share: self.verdict(at, share) if 0 < share <= 1 else "",
            (low, high),
            wanted,
            now=self.required,
            least=0.0,
        )

    def turning_shift(self, *, same_total: bool = False) -> float:
        """Return the least relative shift of the zones' people, each up or down, that turns the verdict.

        A zone of weight W of which a share c has it adds W (c − r) to what is beyond the required share r;
        the verdict turns where the sum, G, comes to 0. If each zone may be off by a share δ, up where
        that helps and down where it does not, the sum moves by δ Σ W |c − r| at most: δ = |G| / Σ W |c − r|.
        Where the sum of all zones stays, what one zone gains another loses: the linear programme's
        dual puts the middle zone (the median m of c, by weight) in the place of r: δ = |G| / Σ W |c − m|.

        Args:
            same_total: whether the people of all zones together stay as many.

        Returns:
            The share; NaN where no shift below 1 (which would empty a zone) turns it.
        """
        if not self.by_zone:
            return math.nan
        number = int(self.zone.max()) + 2
        weight = sums(self.zone + 1, self.weight, number)
        lived = weight > 0
        found = []
        for within, more in ((self.sure, 0.0), (self.possible, self.more)):
            has = sums(self.zone + 1, np.where(within <= self.limit + TOLERANCE, self.weight, 0.0), number)
            share, mine = has[lived] / weight[lived], weight[lived]
            around = _median(share, mine) if same_total else self.required
            beyond = float((mine * (share - self.required)).sum()) + more
            moved = float((mine * np.abs(share - around)).sum())
            found.append(abs(beyond) / moved if moved > 0 else math.inf)
        met_at, open_at = found
        least = {"met": met_at, "unmet": open_at, "undetermined": min(met_at, open_at)}[self.verdict()]
        return least if least < 1 else math.nan

    def enough(self, values: Floats, *, more: float = 0.0) -> float:
        """Return the least limit within which the required share is, by either of its bounds."""
        order = np.argsort(values)
        sums_ = np.cumsum(self.weight[order]) + more
        needed = self.required * self.total - 1e-9 * self.total
        at = int(np.searchsorted(sums_, needed))
        return float(values[order[at]]) if at < len(order) else math.inf

    def _within(self, values: Floats, limit: float) -> float:
        return float(self.weight[values <= limit + TOLERANCE].sum())

    def _at_most(self, weight: float) -> float:
        return min(weight + self.more, self.total)


def steps(clause: Clause, place: Place, known: pd.DataFrame | None = None) -> Steps | None:
    """Return what a clause that judges a share by people's way is judged from; None of any other.

    Args:
        clause, place: what is judged.
        known: what ``streets.measured`` tells of it, where that is known.

    Raises:
        Missing: the clause cannot be tested.
    """
    rule = clause.rule
    if isinstance(rule, TravelTimeRule):
        unit = rule.coverage_unit.default
        people = place.living(rule.group.default)
        return _covered(
            clause, place, people if unit == "population" else streets.weights(unit, place), known
        )
    if isinstance(rule, ServiceRadiusRule):
        covers = rule.statistic.default.startswith("coverage_")
        return _covered(clause, place, place.living(rule.group.default), known) if covers else None
    at_least = clause.by_catchment and clause.trips and clause.comparison == ">="
    return _units(clause, place) if at_least else None


def _covered(clause: Clause, place: Place, weight: Floats, known: pd.DataFrame | None) -> Steps | None:
    rule = cast("StreetRule", clause.rule)
    found = extent(place, clause.plan, clause.target.zone)
    table = _table(clause, place) if known is None else known
    sure, possible = _bounds(clause, place, table)
    mine = found.taken * weight
    rows = np.flatnonzero((mine > 0) & (place.overlay.cell >= 0))
    if not len(rows):
        return None
    cell = place.overlay.cell[rows]
    people = not isinstance(rule, TravelTimeRule) or rule.coverage_unit.default == "population"
    at = clause.limit + TOLERANCE
    open_ = np.where((sure <= at) | (possible <= at), 0.0, found.by_cell(weight))
    return Steps(
        *(place.overlay.zone[rows], mine[rows], sure[cell], possible[cell]),
        *(clause.limit, clause.required_share),
        by_zone=people,
        more=unlisted.reached(clause, place, open_, k=streets.enough(clause)),
    )


def _table(clause: Clause, place: Place) -> pd.DataFrame:
    """Of ``streets.measured`` the numbers that hold for any people: many times as quick."""
    impedance, _, straight_m, rate = streets.ways(clause, place)
    return pd.DataFrame({"impedance": impedance, "straight_m": straight_m, "reach_m": clause.limit / rate})


def _bounds(clause: Clause, place: Place, table: pd.DataFrame) -> tuple[Floats, Floats]:
    """From which limit on each cell has it, and from which it may have it."""
    straight = isinstance(clause.rule, ServiceRadiusRule) and clause.rule.statistic.default.endswith("buffer")
    cost = table["straight_m" if straight else "impedance"].to_numpy(dtype=float)
    rate = 1.0 if straight else clause.limit / table["reach_m"].to_numpy(dtype=float)
    border = place.border_m.to_numpy(dtype=float) * rate
    lost = np.isnan(cost)
    return np.where(lost, np.inf, cost), np.where(lost, -np.inf, np.fmin(cost, border))


def _units(clause: Clause, place: Place) -> Steps | None:
    """Units, each from the limit on within which so many of its people are, or its centre is."""
    rule = cast("ShareOfUnitsRule", clause.rule)
    found = extent(place, clause.plan, clause.target.zone)
    position = units_within(found, rule.units)
    if place.hierarchy.across[position].any():
        return None  # some of the people of a cell count for a zone that lies across, and some do not
    sure, possible = _bounds(clause, place, _table(clause, place))
    by_share = isinstance(rule, ShareOfUnitsRule)
    if by_share and rule.unit_passes_if.default == "centre_within_catchment":
        piece = centres_of(place, position)
        cell = place.overlay.cell[piece]
        low = np.where(piece >= 0, sure[cell], np.inf)
        high = np.where(piece >= 0, possible[cell], -np.inf)
    else:
        share = rule.population_share.default if by_share else MOST
        pairs = np.array(list(_passing(clause, place, position, share, (sure, possible))))
        low, high = pairs[:, 0], pairs[:, 1]
    required = clause.value / 100 if by_share else clause.required_share
    weight = np.ones(len(position))
    return Steps(position, weight, low, high, clause.limit, required, by_zone=False)


def _passing(
    clause: Clause, place: Place, position: Integers, share: float, bounds: tuple[Floats, Floats]
) -> Iterator[tuple[float, float]]:
    people, cell = place.living(clause.rule.group.default), place.overlay.cell
    for unit in position:
        rows = np.flatnonzero(place.around(np.array([unit])) & (people > 0) & (cell >= 0))
        if not len(rows):
            yield math.inf, -math.inf
            continue
        here = [each[cell[rows]] for each in bounds]
        unit_steps = Steps(rows, people[rows], here[0], here[1], clause.limit, share)
        yield unit_steps.enough(here[0]), unit_steps.enough(here[1])


def _median(values: Floats, weight: Floats) -> float:
    order = np.argsort(values)
    at = int(np.searchsorted(np.cumsum(weight[order]), weight.sum() / 2))
    return float(values[order[at]])
