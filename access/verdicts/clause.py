"""A clause as it is judged: one target of one standard, by one reading, and the trips it asks for."""

import math
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

import numpy as np

from access.contracts.arrays import Booleans
from access.contracts.documents import Text
from access.contracts.tables import Facilities
from access.network.edges import Impedance
from access.standards import limits
from access.standards.choices import Condition, Selection
from access.standards.describe import words
from access.standards.limits import MEASURES
from access.standards.model import (
    CoverageShareRule,
    Direction,
    Mode,
    Plan,
    PresenceRule,
    Rule,
    ServiceRadiusRule,
    ShareOfUnitsRule,
    Standard,
    StreetRule,
    Target,
    TravelTimeRule,
)
from access.standards.registry import facility_types, members, targets
from access.standards.rules import EqualRule
from access.standards.target import Comparison, threshold
from access.verdicts.conditions import holds, worded
from access.verdicts.findings import Unit

Measure = Impedance | Literal["straight_m"]


@dataclass(frozen=True)
class Trip:
    """What has to be searched for: the way to or from the nearest facility of a selection.

    Attributes:
        facility: facility type.
        mode: how one travels.
        impedance: what is measured; ``straight_m`` needs no streets.
        direction: to the facility, or from it.
        where: what must hold of the facility's attributes.
    """

    facility: str
    mode: Mode
    impedance: Measure
    direction: Direction
    where: tuple[tuple[str, Condition], ...] = ()

    def __lt__(self, other: "Trip") -> bool:
        return self._order < other._order

    @property
    def _order(self) -> tuple[str, ...]:
        return self.goal, self.mode, self.impedance, self.direction

    @property
    def goal(self) -> str:
        """The selection in words: the type, and what must hold of it."""
        conditions = worded(dict(self.where))
        return f"{self.facility} ({conditions})" if conditions else self.facility

    def selects(self, facilities: Facilities) -> Booleans:
        """Tell of each facility whether one may travel to it; not where an attribute is not known."""
        of_type = facilities["type"].isin(members(self.facility)).to_numpy()
        return np.asarray(of_type & (holds(facilities, dict(self.where)) == 1))


class Errand(NamedTuple):
    """What has to be searched for where all facilities within a limit matter, not the nearest alone.

    Attributes:
        trips: to all of these facilities.
        limit: seconds or metres.
    """

    trips: tuple[Trip, ...]
    limit: float


@dataclass(frozen=True)
class Clause:
    """One target of one standard of one plan, by one reading.

    Attributes:
        plan, standard, target: from the registry.
        decided: the rule by this reading; without, the target's rule, else its standard's.
        reading: what differs from the registry's default reading (``mode=drive``), or ``default``.
    """

    plan: Plan
    standard: Standard
    target: Target
    decided: Rule | None = None
    reading: str = "default"

    @property
    def id(self) -> str:
        """The id of the clause."""
        return self.target.id

    @property
    def rule(self) -> Rule:
        """The rule by which it is judged."""
        return self.decided or self.target.rule or self.standard.rule

    @property
    def value(self) -> float:
        """The threshold (of a range, the end that is taken); NaN where the plan gives none.

        Of a coverage share it is the limit, as of a travel time; the share is ``required_share``.
        """
        rule, found = self.rule, threshold(self.target, self.rule)
        if isinstance(rule, CoverageShareRule):
            return limits.given(rule)
        return math.nan if found is None else found

    @property
    def comparison(self) -> Comparison:
        """How what is found compares with the threshold; of a coverage share, with its limit."""
        return "<=" if isinstance(self.rule, CoverageShareRule) else self.target.comparison

    @property
    def most(self) -> float:
        """The upper end of a range within which a number is to be; NaN of all else."""
        way, high = self.rule.range_is, self.target.high
        return high if way is not None and high is not None and way.default == "within" else math.nan

    @property
    def limit(self) -> float:
        """The limit of its trips: seconds of travel (the fixed minutes taken off), or metres."""
        return limits.amount(self.rule, self.value)

    @property
    def required_share(self) -> float:
        """The share (of people, of units) that must have it; NaN where the kind knows none."""
        rule = self.rule
        if isinstance(rule, CoverageShareRule):
            return math.nan if self.target.value is None else self.target.value / 100
        return rule.required_share.default if isinstance(rule, StreetRule | PresenceRule) else math.nan

    @property
    def by_need(self) -> bool:
        """Whether what is there is compared with what is needed, not the number with the threshold."""
        return self.comparison == ">=" and math.isnan(self.most)

    @property
    def by_way(self) -> bool:
        """Whether it asks how many people have a way so short; not so of a least service radius."""
        return isinstance(self.rule, StreetRule) and self.comparison == "<="

    @property
    def trips(self) -> tuple[Trip, ...]:
        """The trips that the reading needs, one for each facility type; none for counts."""
        rule = self.rule
        if isinstance(rule, TravelTimeRule):
            bundle = rule.bundle if rule.served_by.default == "bundle" else None
            measure = MEASURES[rule.measured_as.default]
            return self._trips(rule.facilities, rule.mode.default, measure, bundle.of if bundle else ())
        if isinstance(rule, ServiceRadiusRule):
            return self._trips(rule.facilities, rule.mode.default, "length_m")
        if isinstance(rule, PresenceRule | ShareOfUnitsRule) and rule.catchment and self.by_catchment:
            return self._trips(rule.facilities, rule.catchment.mode.default, "time_s")
        return ()

    @property
    def trip(self) -> Trip:
        """The first of its trips, of a clause that has some."""
        return self.trips[0]

    @property
    def errand(self) -> Errand | None:
        """All facilities within its limit along the streets; None of a clause that knows no such limit."""
        trips = self.trips
        least = isinstance(self.rule, StreetRule) and not self.by_way
        if not trips or least or trips[0].impedance == "straight_m" or not self.limit > 0:
            return None
        return Errand(trips, self.limit)

    @property
    def by_room(self) -> bool:
        """Whether it is asked how many people facilities have room for."""
        return isinstance(self.rule, TravelTimeRule) and self.rule.served_by.default == "capacity"

    @property
    def by_catchment(self) -> bool:
        """Whether a unit is judged by what its people can reach, not by what stands in it."""
        rule = self.rule
        if isinstance(rule, PresenceRule):
            return rule.counts_as.default == "within_catchment"
        return isinstance(rule, ShareOfUnitsRule) and rule.unit_passes_if.default.endswith("within_catchment")

    @property
    def tolerance_share(self) -> float:
        """How far from the threshold, as a share of it, still counts as equal."""
        return self.rule.tolerance_share.default if isinstance(self.rule, EqualRule) else 0.0

    @property
    def unit(self) -> Unit:
        """The unit of the threshold."""
        unit = self.target.unit
        if isinstance(self.rule, CoverageShareRule):
            unit = "min" if MEASURES[self.rule.measured_as.default] == "time_s" else "m"
        kind: Literal["percent", "number"] = "percent" if unit == "%" else "number"
        return Unit(zh=words().unit.get(unit, unit), en=unit, kind=kind)

    @property
    def facility(self) -> Text:
        """The names of the facility type."""
        kind = facility_types()[self.target.facility]
        return Text(zh=kind.zh, en=kind.en)

    def types(self, selection: Selection) -> tuple[str, ...]:
        """The facility types that count: those of the selection, else the target's own."""
        return selection.of or (self.target.facility,)

    def _trips(
        self, selection: Selection, mode: Mode, measure: Measure, types: tuple[str, ...] = ()
    ) -> tuple[Trip, ...]:
        rule = self.rule
        direction = rule.direction if isinstance(rule, StreetRule) else "demand_to_facility"
        where = tuple(sorted(selection.where.items()))
        return tuple(Trip(kind, mode, measure, direction, where) for kind in types or self.types(selection))


def clauses(plan: Plan, pass_mark: float | None = None) -> list[Clause]:
    """Return the clauses of a plan by their default readings, in the plan's order.

    Args:
        plan: the plan.
        pass_mark: the share of people to be reached, where the plan states none; None: the
            registry's default.
    """
    return [_marked(Clause(plan, standard, target), pass_mark) for standard, target in targets(plan)]


def _marked(clause: Clause, pass_mark: float | None) -> Clause:
    rule = clause.rule
    if pass_mark is None or not isinstance(rule, StreetRule) or rule.required_share.basis == "text":
        return clause
    share = rule.required_share
    decided = rule.model_copy(update={"required_share": share.taking(pass_mark)})
    reading = "default" if pass_mark == share.default else f"required_share={pass_mark:g}"
    return replace(clause, decided=decided, reading=reading)
