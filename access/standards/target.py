"""The thresholds of a standard, one class for each kind."""

from typing import Literal

from pydantic import Field, model_validator

from access.contracts.documents import Frozen, Text
from access.contracts.said import Said
from access.standards.amounts import (
    CompositionRule,
    OtherRule,
    PerCapitaAreaRule,
    RatioRule,
    SizeLimitRule,
    TotalCountRule,
)
from access.standards.rules import PresenceRule, Rule, ServiceRadiusRule, ShareOfUnitsRule, TravelTimeRule

Comparison = Literal["<=", ">=", "=", "<", ">"]


class Baseline(Frozen):
    """Where a target starts from."""

    year: int
    value: float = Field(ge=0)


class Target(Frozen):
    """One threshold of a standard: for one zone and one facility type.

    ``value_from`` says where the value is to be found if the plan names none. Of a baseline
    statement, ``value`` is what the plan claims for ``year``.
    """

    id: str = Field("", description="Left out where the standard has one target: the standard's id")
    zone: str = Field(description="Key of one of the plan's zones")
    facility: str = Field(description="Facility type")
    comparison: Comparison = Field(">=", description="How what is found compares with the value")
    value: float | None = Field(None, gt=0, description="The threshold")
    value_from: Text | None = Field(None, description="Where it comes from, if the plan gives none")
    unit: str = Field(description="Unit of the value")
    year: int | None = Field(None, description="Year by which it is to be reached")
    baseline: Baseline | None = None
    rule: Rule | None = Field(None, description="What differs from the standard's rule")

    @model_validator(mode="after")
    def _some_value(self) -> "Target":
        if (self.value is None) == (self.value_from is None):
            raise ValueError(
                Said(
                    "请写 `value`；规划没有给出数值时写 `value_from`（两者择一）",
                    "give `value`, or `value_from` where the plan gives none",
                )
            )
        return self


class TravelTimeTarget(Target):
    """A limit in minutes; or in metres, where a distance is measured."""

    comparison: Literal["<="] = "<="
    unit: Literal["min", "m"]
    rule: TravelTimeRule | None = None


class ServiceRadiusTarget(Target):
    """A limit in kilometres."""

    comparison: Literal["<="] = "<="
    unit: Literal["km"]
    rule: ServiceRadiusRule | None = None


class RatioTarget(Target):
    """So much for so many people."""

    rule: RatioRule | None = None


class PerCapitaAreaTarget(Target):
    """Square metres for so many people or households."""

    rule: PerCapitaAreaRule | None = None


class PresenceTarget(Target):
    """So many facilities in each unit."""

    rule: PresenceRule | None = None


class ShareOfUnitsTarget(Target):
    """Percent of the units."""

    unit: Literal["%"]
    rule: ShareOfUnitsRule | None = None


class TotalCountTarget(Target):
    """A number in all."""

    rule: TotalCountRule | None = None


class CompositionTarget(Target):
    """A share, or so many of one for so many of the other."""

    rule: CompositionRule | None = None


class SizeLimitTarget(Target):
    """Pupils at most."""

    comparison: Literal["<="] = "<="
    rule: SizeLimitRule | None = None


class OtherTarget(Target):
    """A number that stands by itself, or none."""

    comparison: Comparison = "="
    rule: OtherRule | None = None
