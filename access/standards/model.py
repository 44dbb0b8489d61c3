"""A plan's promises as data: ``Plan`` → ``Standard`` (ten kinds) → ``Target``.

Where a plan leaves something open, the parameter is a ``Choice``: the default that is evaluated,
the alternatives, and what each of them rests on (``text`` means that the plan itself says so).
"""

from typing import Annotated, Any, Literal

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
from access.standards.target import (
    Baseline,
    CompositionTarget,
    OtherTarget,
    PerCapitaAreaTarget,
    PresenceTarget,
    RatioTarget,
    ServiceRadiusTarget,
    ShareOfUnitsTarget,
    SizeLimitTarget,
    Target,
    TotalCountTarget,
    TravelTimeTarget,
)
from access.standards.zones import Zone

__all__ = [
    "Amount",
    "Baseline",
    "Basis",
    "Choice",
    "CompositionRule",
    "CompositionStandard",
    "CompositionTarget",
    "Condition",
    "Direction",
    "FacilityType",
    "Group",
    "Level",
    "Mode",
    "OtherRule",
    "OtherStandard",
    "OtherTarget",
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


class _Standard(Frozen):
    id: str = Field(min_length=1)
    quote: Text = Field(description="The plan's words, short, and what they mean")
    status: Literal["target", "baseline_statement", "principle"] = "target"
    strength: Literal["shall", "strive", "gradual", "support", "encourage", "discretionary"] = "shall"
    binding: Literal["obligatory", "expected", "unspecified"] = Field(
        "unspecified", description="约束性, 预期性, or not said"
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


def _spelt_out(target: object, standard: dict[str, Any]) -> object:
    if not isinstance(target, dict):
        return target
    whole = {"id": standard.get("id", ""), **target}
    common, own = standard.get("rule"), target.get("rule")
    if isinstance(common, dict) and isinstance(own, dict):
        whole["rule"] = {**common, **own}
    return whole


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


class OtherStandard(_Standard):
    """What a map cannot judge."""

    kind: Literal["other"]
    rule: OtherRule
    targets: tuple[OtherTarget, ...] = Field(min_length=1)


StreetStandard = TravelTimeStandard | ServiceRadiusStandard
Standard = Annotated[
    TravelTimeStandard
    | ServiceRadiusStandard
    | RatioStandard
    | PerCapitaAreaStandard
    | PresenceStandard
    | ShareOfUnitsStandard
    | TotalCountStandard
    | CompositionStandard
    | SizeLimitStandard
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
    period: Period | None = Field(None, description="`new` means after the baseline year")
    zones: dict[str, Zone]
    standards: tuple[Standard, ...] = Field(min_length=1)


class FacilityType(Frozen):
    """A facility type: names, theme, the OpenStreetMap tags that stand for it, the types it includes."""

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
    object: Literal[
        "facility", "bed", "place", "vehicle", "staff", "service", "land", "line", "dwelling", "persons"
    ] = Field("facility", description="What one of it is")
    osm: tuple[dict[str, str], ...] = ()
    includes: tuple[str, ...] = ()
