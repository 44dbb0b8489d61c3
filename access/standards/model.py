"""A plan's promises as data: ``Plan`` → ``Standard`` (fifteen kinds) → ``Target``.

Where a plan leaves something open, the parameter is a ``Choice``: the default that is evaluated,
the alternatives, and what each of them rests on (``text`` means that the plan itself says so).
"""

import re
from typing import Annotated, Any, Literal, Self

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
from access.standards.choices import Amount, Basis, Choice, Condition, Selection
from access.standards.coverage import CoverageShareRule
from access.standards.provenance import Baseline, Copy, Indicator, Passage
from access.standards.rules import (
    Direction,
    Group,
    Level,
    Mode,
    PresenceRule,
    Rule,
    ServiceRadiusRule,
    ShareOfUnitsRule,
    Statistic,
    StreetRule,
    TravelTimeRule,
)
from access.standards.spread import CatchmentAreaRule, DensityRule, FacilitySizeRule, SpacingRule
from access.standards.target import (
    CatchmentAreaTarget,
    CompositionTarget,
    CoverageShareTarget,
    DensityTarget,
    FacilitySizeTarget,
    OtherTarget,
    PerCapitaAreaTarget,
    PresenceTarget,
    RatioTarget,
    ServiceRadiusTarget,
    ShareOfUnitsTarget,
    SizeLimitTarget,
    SpacingTarget,
    Target,
    TotalCountTarget,
    TravelTimeTarget,
)
from access.standards.units import AREA_COLUMNS, AREAS_M2
from access.standards.zones import Zone

__all__ = [
    "Amount",
    "Baseline",
    "Basis",
    "CatchmentAreaRule",
    "Choice",
    "CompositionRule",
    "CompositionStandard",
    "CompositionTarget",
    "Condition",
    "Copy",
    "CoverageShareRule",
    "DensityRule",
    "Direction",
    "FacilitySizeRule",
    "FacilityType",
    "Group",
    "Indicator",
    "Level",
    "Mode",
    "OtherRule",
    "OtherStandard",
    "OtherTarget",
    "Passage",
    "PerCapitaAreaRule",
    "PerCapitaAreaStandard",
    "PerCapitaAreaTarget",
    "Period",
    "Plan",
    "PresenceRule",
    "PresenceStandard",
    "PresenceTarget",
    "RatioRule",
    "RatioStandard",
    "RatioTarget",
    "Rule",
    "Selection",
    "ServiceRadiusRule",
    "ServiceRadiusStandard",
    "ServiceRadiusTarget",
    "ShareOfUnitsRule",
    "ShareOfUnitsStandard",
    "ShareOfUnitsTarget",
    "SizeLimitRule",
    "SizeLimitStandard",
    "SizeLimitTarget",
    "SpacingRule",
    "Standard",
    "Statistic",
    "StreetRule",
    "StreetStandard",
    "Target",
    "TotalCountRule",
    "TotalCountStandard",
    "TotalCountTarget",
    "TravelTimeRule",
    "TravelTimeStandard",
    "TravelTimeTarget",
    "Zone",
]


# what is no less than a number, or near enough, cannot be too much
_ENDS_ONLY = ("travel_time", "coverage_share", "presence_per_unit", "share_of_units", "other")


class _Standard(Frozen):
    id: str = Field(min_length=1)
    quote: Text = Field(description="The plan's words, short, and what they mean")
    status: Literal["target", "baseline_statement", "principle"] = "target"
    strength: Literal["shall", "strive", "promote", "gradual", "support", "encourage", "discretionary"] = (
        "shall"
    )
    binding: Literal["obligatory", "expected", "unspecified"] = Field(
        "unspecified", description="约束性, 预期性, or not said"
    )
    place: Passage | None = Field(None, description="Where it stands in the plan's text")
    departments: tuple[str, ...] = Field(
        (), description="Keys of the plan's departments that answer for it, as the plan lists them"
    )
    source: Text | None = Field(None, description="Where the value was found, if not in the plan")
    confirmed: bool = Field(True, description="False: the source's own text was not seen")
    ambiguity: Text | None = Field(None, description="What the words leave open")

    @model_validator(mode="before")
    @classmethod
    def _spell_out_targets(cls, data: object) -> object:
        """Give each target its id, and what the standard's rule says and its own does not."""
        if not (isinstance(data, dict) and isinstance(data.get("targets"), list)):
            return data
        return {**data, "targets": [_spelt_out(target, data) for target in data["targets"]]}

    @model_validator(mode="after")
    def _ranges(self) -> Self:
        kind = getattr(self, "kind", "")
        for target in getattr(self, "targets", ()):
            range_is = (target.rule or getattr(self, "rule", Rule())).range_is
            if range_is is not None and target.high is None:
                said = Said("`range_is` 须与 `high` 同用", "`range_is` goes with `high`")
            elif range_is is not None and kind in _ENDS_ONLY and range_is.offers("within"):
                said = Said("这类条款没有读法 `within`", "clauses of this kind know no reading `within`")
            else:
                continue
            raise ValueError(Said(f"{target.id}：{said.zh}", f"{target.id}: {said}"))
        return self


def _spelt_out(target: object, standard: dict[str, Any]) -> object:
    if not isinstance(target, dict):
        return target
    whole = {"id": standard.get("id", ""), **target}
    common, own = standard.get("rule"), target.get("rule")
    if isinstance(common, dict) and (isinstance(own, dict) or "high" in target):
        usual = _range(standard.get("kind")) if "high" in target else {}
        whole["rule"] = {**usual, **common, **(own or {})}
    return whole


def _range(kind: object) -> dict[str, object]:
    """The usual readings of a range, of a target that gives one."""
    ends = ["strong_end"] if kind in _ENDS_ONLY else ["within", "strong_end"]
    return {"range_is": {"default": "weak_end", "alternatives": ends, "basis": "assumption"}}


class TravelTimeStandard(_Standard):
    """People reach a facility (or are reached from it) within a time."""

    kind: Literal["travel_time"]
    rule: TravelTimeRule
    targets: tuple[TravelTimeTarget, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _one_measure(self) -> "TravelTimeStandard":
        for target in self.targets:
            rule = target.rule or self.rule
            lengths = rule.measured_as.offers("network_distance", "straight_distance")
            if target.unit == "m" and (rule.measured_as.offers("network_time") or rule.distance_m):
                raise ValueError(
                    Said(
                        f"{target.id}：限值用米时，`measured_as` 须为距离",
                        f"{target.id}: a limit in metres goes with a distance in `measured_as`",
                    )
                )
            if target.unit == "min" and lengths != (rule.distance_m is not None):
                raise ValueError(
                    Said(
                        f"{target.id}：`distance_m` 须与 `measured_as` 中的距离同用",
                        f"{target.id}: `distance_m` and a distance in `measured_as` go together",
                    )
                )
        return self


class ServiceRadiusStandard(_Standard):
    """The average service radius of the facilities of a unit stays below a length."""

    kind: Literal["service_radius"]
    rule: ServiceRadiusRule
    targets: tuple[ServiceRadiusTarget, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _no_share_of_a_lower_bound(self) -> "ServiceRadiusStandard":
        for target in self.targets:
            statistic = (target.rule or self.rule).statistic
            if target.comparison == ">=" and statistic.offers(
                "coverage_within_buffer", "coverage_within_network"
            ):
                raise ValueError(
                    Said(
                        f"{target.id}：下限（>=）不能用覆盖率作 `statistic`",
                        f"{target.id}: no coverage in `statistic` of a lower bound (>=)",
                    )
                )
        return self


class CoverageShareStandard(_Standard):
    """A share of the people lives within a distance of a facility."""

    kind: Literal["coverage_share"]
    rule: CoverageShareRule
    targets: tuple[CoverageShareTarget, ...] = Field(min_length=1)


class RatioStandard(_Standard):
    """There is so much of something for so many people."""

    kind: Literal["ratio_per_population"]
    rule: RatioRule
    targets: tuple[RatioTarget, ...] = Field(min_length=1)


class PerCapitaAreaStandard(_Standard):
    """There are so many square metres for so many people or households."""

    kind: Literal["per_capita_area"]
    rule: PerCapitaAreaRule
    targets: tuple[PerCapitaAreaTarget, ...] = Field(min_length=1)


class PresenceStandard(_Standard):
    """Each unit has so many facilities."""

    kind: Literal["presence_per_unit"]
    rule: PresenceRule
    targets: tuple[PresenceTarget, ...] = Field(min_length=1)


class ShareOfUnitsStandard(_Standard):
    """A share of the units has something."""

    kind: Literal["share_of_units"]
    rule: ShareOfUnitsRule
    targets: tuple[ShareOfUnitsTarget, ...] = Field(min_length=1)


class TotalCountStandard(_Standard):
    """There are, or are built, so many in all."""

    kind: Literal["total_count"]
    rule: TotalCountRule
    targets: tuple[TotalCountTarget, ...] = Field(min_length=1)


class CompositionStandard(_Standard):
    """A part makes up so much of a whole."""

    kind: Literal["composition_share"]
    rule: CompositionRule
    targets: tuple[CompositionTarget, ...] = Field(min_length=1)


class SizeLimitStandard(_Standard):
    """A class or a school is no larger than so many."""

    kind: Literal["size_limit"]
    rule: SizeLimitRule
    targets: tuple[SizeLimitTarget, ...] = Field(min_length=1)


class FacilitySizeStandard(_Standard):
    """Each facility is at least so large."""

    kind: Literal["facility_size"]
    rule: FacilitySizeRule
    targets: tuple[FacilitySizeTarget, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _areas(self) -> "FacilitySizeStandard":
        for target in self.targets:
            areas = [each in AREA_COLUMNS for each in (target.rule or self.rule).sum.options]
            if any(areas) and not (all(areas) and target.unit in AREAS_M2):
                raise ValueError(
                    Said(
                        f"{target.id}：面积的单位应为 {'、'.join(AREAS_M2)}",
                        f"{target.id}: areas are in {', '.join(AREAS_M2)}",
                    )
                )
        return self


class SpacingStandard(_Standard):
    """Facilities are so far from the next one."""

    kind: Literal["spacing"]
    rule: SpacingRule
    targets: tuple[SpacingTarget, ...] = Field(min_length=1)


class DensityStandard(_Standard):
    """There is so much on so much land, or along so long a line."""

    kind: Literal["density"]
    rule: DensityRule
    targets: tuple[DensityTarget, ...] = Field(min_length=1)


class CatchmentAreaStandard(_Standard):
    """Each facility serves so much land."""

    kind: Literal["catchment_area"]
    rule: CatchmentAreaRule
    targets: tuple[CatchmentAreaTarget, ...] = Field(min_length=1)


class OtherStandard(_Standard):
    """What a map cannot judge."""

    kind: Literal["other"]
    rule: OtherRule
    targets: tuple[OtherTarget, ...] = Field(min_length=1)


StreetStandard = TravelTimeStandard | CoverageShareStandard | ServiceRadiusStandard
Standard = Annotated[
    TravelTimeStandard
    | CoverageShareStandard
    | ServiceRadiusStandard
    | RatioStandard
    | PerCapitaAreaStandard
    | PresenceStandard
    | ShareOfUnitsStandard
    | TotalCountStandard
    | CompositionStandard
    | SizeLimitStandard
    | FacilitySizeStandard
    | SpacingStandard
    | DensityStandard
    | CatchmentAreaStandard
    | OtherStandard,
    Field(discriminator="kind"),
]


class Period(Frozen):
    """The year a plan starts from and the year it runs to."""

    baseline: int | None = None
    target: int


class Plan(Frozen):
    """A plan: where it comes from, the zones it names, and its standards."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: Text
    issued_by: Text
    date: str
    inferred: tuple[Literal["title", "issued_by", "date"], ...] = Field(
        (), description="Which of these do not stand in the copy of the plan"
    )
    text: Copy | None = Field(None, description="The copy that the clauses were read from")
    period: Period | None = Field(None, description="`new` means after the baseline year")
    departments: dict[str, Text] = Field(
        default_factory=dict, description="Who answers for clauses: key → name"
    )
    zones: dict[str, Zone]
    standards: tuple[Standard, ...] = Field(min_length=1)


class FacilityType(Frozen):
    """A facility type: names, theme, the tags and codes that stand for it, the types it includes."""

    zh: str
    en: str
    theme: Literal[
        "health",
        "education",
        "childcare",
        "elderly",
        "culture",
        "sport",
        "green",
        "community",
        "transport",
        "safety",
        "employment",
        "welfare",
        "housing",
        "other",
    ] = Field("other", description="Under which its clauses are listed")
    aliases: tuple[str, ...] = Field((), description="What else people call it")
    object: Literal[
        "facility", "bed", "place", "vehicle", "staff", "service", "land", "line", "dwelling", "persons"
    ] = Field("facility", description="What one of it is")
    osm: tuple[dict[str, str], ...] = ()
    codes: dict[Literal["amap"], tuple[str, ...]] = Field(
        default_factory=dict, description="Its categories in the lists of map services"
    )
    includes: tuple[str, ...] = ()

    @property
    def zh_names(self) -> tuple[str, ...]:
        """The names that its Chinese name holds: 社区食堂（老年食堂） → 社区食堂, 老年食堂."""
        parts = re.split(r"[（）、/]", self.zh)
        return tuple(part for part in parts if part)
