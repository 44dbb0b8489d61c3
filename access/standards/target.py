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
from access.standards.choices import Choice
from access.standards.coverage import CoverageShareRule
from access.standards.provenance import Baseline, Indicator
from access.standards.rules import PresenceRule, Rule, ServiceRadiusRule, ShareOfUnitsRule, TravelTimeRule
from access.standards.spread import CatchmentAreaRule, DensityRule, FacilitySizeRule, SpacingRule

Comparison = Literal["<=", ">=", "=", "<", ">"]


class Target(Frozen):
    """One threshold of a standard: for one zone and one facility type.

    ``value_from`` says where the value is to be found if the plan names none; ``preset`` is the id of a
    built-in target whose value may stand for it. Of a baseline statement, ``value`` is what the plan claims
    for ``year``. Where the plan does not say for which zone it speaks, ``zone`` is a choice as well.
    """

    id: str = Field("", description="Left out where the standard has one target: the standard's id")
    zones: Choice[str] = Field(alias="zone", description="Key of one of the plan's zones")
    facility: str = Field(description="Facility type")
    comparison: Comparison = Field(">=", description="How what is found compares with the value")
    value: float | None = Field(None, gt=0, description="The threshold; of a range, its lower end")
    high: float | None = Field(
        None,
        description="The upper end, where the plan gives a range (`range_is` of the rule: how it is read)",
    )
    value_from: Text | None = Field(None, description="Where it comes from, if the plan gives none")
    unit: str = Field(description="Unit of the value")
    year: int | None = Field(None, description="Year by which it is to be reached")
    baseline: Baseline | None = None
    interim: tuple[Baseline, ...] = Field((), description="What is to be reached on the way, year by year")
    indicator: Indicator | None = Field(None, description="The row of the plan's table that it stands in")
    same_as: str | None = Field(
        None, description="Id of the target that promises the same: the promise is counted once, there"
    )
    preset: str | None = Field(
        None, description="Id of a built-in target whose value may stand in for `value_from`"
    )
    rule: Rule | None = Field(None, description="What differs from the standard's rule")

    @property
    def zone(self) -> str:
        """The zone for which it is judged."""
        return self.zones.default

    @model_validator(mode="after")
    def _on_the_way(self) -> "Target":
        years = [each.year for each in self.interim]
        first = self.baseline.year if self.baseline else None
        ends = (first, *years, self.year) if years else ()
        known = [each for each in ends if each is not None]
        if known != sorted(set(known)):
            raise ValueError(
                Said(
                    "`interim` 的年份须依次在基期与目标年之间",
                    "the years of `interim` lie between baseline and target year, in order",
                )
            )
        if self.preset is not None and self.value is not None:
            raise ValueError(
                Said("`preset` 须与 `value_from` 同写", "`preset` goes with `value_from`, not with `value`")
            )
        return self

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

    @model_validator(mode="after")
    def _in_order(self) -> "Target":
        if self.high is None:
            return self
        if self.value is None or self.high <= self.value:
            raise ValueError(Said("`high` 须大于 `value`", "`high` must be more than `value`"))
        if self.comparison not in (">=", "<="):
            raise ValueError(
                Said(
                    "写区间（`high`）时，`comparison` 只能是 >= 或 <=", "a range (`high`) goes with >= or <="
                )
            )
        return self


def threshold(target: Target, rule: Rule) -> float | None:
    """Return the number that is compared with: of a range, the end that its reading takes.

    Of the reading ``within`` that is the lower end; the other one is the target's ``high``.
    """
    way = None if rule.range_is is None else rule.range_is.default
    if target.high is None or way in (None, "within"):
        return target.value
    lower = (way == "weak_end") == (target.comparison == ">=")
    return target.value if lower else target.high


class TravelTimeTarget(Target):
    """A limit in minutes; or in metres, where a distance is measured."""

    comparison: Literal["<="] = "<="
    unit: Literal["min", "m"]
    rule: TravelTimeRule | None = None


class CoverageShareTarget(Target):
    """Percent of the people, the land or the settlements."""

    comparison: Literal[">="] = ">="
    value: float | None = Field(None, gt=0, le=100, description="Percent that must be within the distance")
    unit: Literal["%"]
    rule: CoverageShareRule | None = None


class ServiceRadiusTarget(Target):
    """A limit in kilometres; ``>=``: no less than so many."""

    comparison: Literal["<=", ">="] = "<="
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


class FacilitySizeTarget(Target):
    """A facility's square metres (m2, ha, mu, km2), beds or places at least."""

    comparison: Literal[">=", "<="] = ">="
    rule: FacilitySizeRule | None = None


class SpacingTarget(Target):
    """Metres (m, km, li) from a facility to the next."""

    comparison: Literal["<=", ">="]
    unit: Literal["m", "km", "li"]
    rule: SpacingRule | None = None


class DensityTarget(Target):
    """So much on so many square kilometres, or along so many kilometres."""

    rule: DensityRule | None = None


class CatchmentAreaTarget(Target):
    """Land for one facility (km2, ha, mu, m2)."""

    comparison: Literal["<=", ">="] = "<="
    unit: Literal["km2", "ha", "mu", "m2"]
    rule: CatchmentAreaRule | None = None


class OtherTarget(Target):
    """A number that stands by itself, or none."""

    comparison: Comparison = "="
    rule: OtherRule | None = None
