"""How far is near enough: the limit of a rule that judges by people's way, and what it is measured in."""

import math
from typing import Literal, NamedTuple

from access.standards.model import (
    CoverageShareRule,
    Mode,
    PresenceRule,
    Rule,
    ServiceRadiusRule,
    ShareOfUnitsRule,
    TravelTimeRule,
)

Measure = Literal["time_s", "length_m", "straight_m"]
MEASURES: dict[str, Measure] = {
    "network_time": "time_s",
    "network_distance": "length_m",
    "straight_distance": "straight_m",
}


class Limit(NamedTuple):
    """A limit by a rule's default reading.

    Attributes:
        amount: seconds of travel (the fixed minutes taken off), or metres; NaN: the plan gives none.
        mode: how one travels.
        measure: what is measured.
    """

    amount: float
    mode: Mode
    measure: Measure


def limit(rule: Rule, value: float) -> Limit | None:
    """Return the limit of a rule; None where it knows none.

    Args:
        rule: of a target or its standard.
        value: the threshold; NaN where the plan gives none.
    """
    if isinstance(rule, ServiceRadiusRule):
        return Limit(value * 1000, rule.mode.default, "length_m")
    if isinstance(rule, PresenceRule | ShareOfUnitsRule):
        near = rule.catchment
        return Limit(near.minutes.default * 60, near.mode.default, "time_s") if near else None
    if not isinstance(rule, TravelTimeRule):
        return None
    measure = MEASURES[rule.measured_as.default]
    if isinstance(rule, CoverageShareRule):  # its value is the share
        value = given(rule)
    if measure == "time_s":
        amount = (value - rule.fixed_minutes.default) * 60
    else:
        amount = value if rule.distance_m is None else rule.distance_m.default
    return Limit(amount, rule.mode.default, measure)


def given(rule: CoverageShareRule) -> float:
    """Return the limit of a coverage share as its plan gives it: minutes, or metres."""
    timed = rule.measured_as.default == "network_time"
    found = rule.minutes if timed else rule.distance_m
    return math.nan if found is None else found.default


def amount(rule: Rule, value: float) -> float:
    """Return the limit of a rule in seconds or metres; NaN where it knows none."""
    found = limit(rule, value)
    return math.nan if found is None else found.amount
