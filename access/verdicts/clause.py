"""A clause as it is judged: one target of one standard, by one reading."""

import math
from dataclasses import dataclass

from access.documents import Text
from access.network.build import Impedance
from access.network.junctions import Direction
from access.standards.model import (
    Mode,
    Plan,
    Selection,
    ServiceRadiusRule,
    ServiceRadiusStandard,
    ServiceRadiusTarget,
    StreetStandard,
    TravelTimeRule,
    TravelTimeTarget,
)
from access.standards.registry import facility_types, targets


@dataclass(frozen=True, order=True)
class Trip:
    """What has to be searched for: the way to or from one facility type, by one mode."""

    facility: str
    mode: Mode
    impedance: Impedance
    direction: Direction


@dataclass(frozen=True)
class Clause:
    """One target of one standard of one plan.

    Attributes:
        plan, standard, target: from the registry.
        pass_mark: the share of people to be reached, where the plan states none; None: the
            registry's default.
    """

    plan: Plan
    standard: StreetStandard
    target: TravelTimeTarget | ServiceRadiusTarget
    pass_mark: float | None = None

    @property
    def id(self) -> str:
        """The id of the clause."""
        return self.target.id

    @property
    def rule(self) -> TravelTimeRule | ServiceRadiusRule:
        """The rule of the target, else of its standard."""
        return self.target.rule or self.standard.rule

    @property
    def limit(self) -> float:
        """The limit: seconds of travel (the fixed minutes taken off), or metres of radius."""
        value = math.nan if self.target.value is None else self.target.value
        if isinstance(self.rule, TravelTimeRule):
            return (value - self.rule.fixed_minutes.default) * 60
        return value * 1000

    @property
    def required_share(self) -> float:
        """The share of people that must be within the limit."""
        choice = self.rule.required_share
        if self.pass_mark is None or choice.basis == "text":
            return choice.default
        return self.pass_mark

    @property
    def reading(self) -> str:
        """What differs from the registry's default reading, or ``default``."""
        if self.required_share != self.rule.required_share.default:
            return f"required_share={self.required_share:g}"
        return "default"

    @property
    def trip(self) -> Trip:
        """The trip that the clause needs; a radius is a length, so it is measured in metres."""
        radius = isinstance(self.standard, ServiceRadiusStandard)
        impedance: Impedance = "length_m" if radius else "time_s"
        rule = self.rule
        return Trip(self.target.facility, rule.mode.default, impedance, rule.direction)

    @property
    def facility(self) -> Text:
        """The names of the facility type."""
        kind = facility_types()[self.target.facility]
        return Text(zh=kind.zh, en=kind.en)


def street_clauses(plan: Plan, pass_mark: float | None = None) -> list[Clause]:
    """Return the clauses of a plan that are judged by people's way along the streets.

    Those are travel times and service radii whose limit the plan gives, for all facilities of a type.
    """
    found = [
        Clause(plan, standard, target, pass_mark)
        for standard, target in targets(plan)
        if isinstance(standard, StreetStandard)
        and isinstance(target, TravelTimeTarget | ServiceRadiusTarget)
        and target.value is not None
        and target.unit != "m"
    ]
    return [each for each in found if each.rule.facilities == Selection()]
