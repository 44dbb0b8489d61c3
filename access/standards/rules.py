"""How standards are tested that look at the way to a facility, or go from unit to unit.

Every open parameter is a ``Choice``. One that a plan file leaves out takes the usual reading, with
its basis, from here.
"""

from typing import Annotated, Any, ClassVar, Literal, Self, TypeVar, get_args

from pydantic import BeforeValidator, Field, model_validator

from access.contracts.documents import Frozen
from access.contracts.said import Said, zh
from access.standards.choices import Bundle, Choice, Positive, Room, Selection, Share, Where, reading

Mode = Literal["walk", "walk_or_cycle", "cycle", "e_bike", "drive", "emergency_vehicle"]
Direction = Literal["demand_to_facility", "facility_to_demand"]
Statistic = Literal[
    "area_equivalent",
    "mean_straight_distance",
    "mean_network_distance",
    "p95_network_distance",
    "max_network_distance",
    "coverage_within_buffer",
    "coverage_within_network",
]
Group = Literal[
    "all",
    "under_3",
    "age_3_5",
    "age_6_11",
    "age_12_14",
    "age_15_17",
    "under_18",
    "age_60_plus",
    "age_65_plus",
    "age_80_plus",
]
Level = Literal[
    "city",
    "district",
    "county",
    "subdistrict",
    "town",
    "township",
    "community",
    "village",
    "settlement",
    "residential_area",
    "development_zone",
]
Measure = Literal["network_time", "network_distance", "straight_distance"]
CoverageUnit = Literal["population", "residential_area", "built_up_area", "settlement"]
UnitPasses = Literal[
    "facility_inside", "centre_within_catchment", "population_share_within_catchment", "attribute"
]
Aggregate = Literal["pooled", "per_unit"]
RangeIs = Literal["weak_end", "within", "strong_end"]
Part = TypeVar("Part", bound=Frozen)


def _no_profile(value: object) -> object:
    """Refuse the name of a profile, as ``walk_older``, where a mode is meant; say where it goes."""
    word = value.get("default") if isinstance(value, dict) else value
    modes = get_args(Mode)
    base = [] if word in modes else [each for each in modes if str(word).startswith(f"{each}_")]
    if base:
        raise ValueError(
            Said(
                f"没有出行方式“{word}”；条款写 `mode: {base[0]}`；按哪种速度走，由研究文件写"
                f" `profiles: {{{base[0]}: {word}}}`；算哪些人，写 `group`（如 age_60_plus）",
                f"no mode '{word}'; a clause says `mode: {base[0]}`; how fast that is, a study says: "
                f"`profiles: {{{base[0]}: {word}}}`; whose people count, `group` (as age_60_plus)",
            )
        )
    return value


_CATCHMENT = ("within_catchment", "centre_within_catchment", "population_share_within_catchment")


ModeChoice = Annotated[Choice[Mode], BeforeValidator(_no_profile)]


def together(given: bool, wanted: bool, one: str, other: str | Said) -> None:
    """Refuse one of two things that only make sense together."""
    if given != wanted:
        raise ValueError(Said(f"{one} 与 {zh(other)} 须同时写", f"{one} and {other} go together"))


class Rule(Frozen):
    """What the rules of all kinds have in common."""

    OTHER_NAMES: ClassVar[dict[str, str]] = dict.fromkeys(
        ("people", "persons", "age", "age_group", "人群", "年龄"), "group"
    )

    group: Choice[Group] = reading("all", about="Whose people count (zones and cells by age)")
    range_is: Choice[RangeIs] | None = Field(
        None,
        description="Of a range (`high` of the target): its end that is easier to meet, the harder one, "
        "or anything within",
    )

    def readings(self) -> tuple[tuple[str, object], ...]:
        """Return (parameter, alternative) for every alternative of every open parameter.

        >>> ServiceRadiusRule(mode="walk", statistic="area_equivalent").readings()[-1]
        ('aggregate', 'pooled')
        """
        return tuple(
            dict.fromkeys(
                (name, each.value) for name, choice in _choices(self) for each in choice.alternatives
            )
        )

    def taking(self, parameter: str, value: object) -> Self:
        """Return the rule with one parameter decided, wherever it offers the value.

        >>> rule = ServiceRadiusRule(mode="walk", statistic="area_equivalent")
        >>> rule.taking("aggregate", "pooled").aggregate.options
        ('pooled',)
        """
        return _taking(self, parameter, value)


def _choices(part: Frozen) -> list[tuple[str, Choice[Any]]]:
    found: list[tuple[str, Choice[Any]]] = []
    for name in type(part).model_fields:
        value = getattr(part, name)
        if isinstance(value, Choice):
            found.append((name, value))
        elif isinstance(value, Frozen):
            found += _choices(value)
    return found


def _taking(part: Part, parameter: str, value: object) -> Part:
    decided: dict[str, object] = {}
    for name in type(part).model_fields:
        mine = getattr(part, name)
        if isinstance(mine, Choice):
            if name == parameter and mine.offers(value):
                decided[name] = mine.taking(value)
        elif isinstance(mine, Frozen) and (taken := _taking(mine, parameter, value)) is not mine:
            decided[name] = taken
    return part.model_copy(update=decided) if decided else part


class StreetRule(Rule):
    """What the tests along the streets have in common."""

    mode: ModeChoice = Field(description="How people, or the ambulance, travel")
    direction: Direction = Field(description="To the facility, or from it")
    required_share: Choice[Share] = reading(
        *(1.0, 0.95, 0.9, 0.8), basis="assumption", about="Share of people who must be within the limit"
    )
    facilities: Selection = Field(default_factory=Selection, description="Facilities that count")


def _usual_direction(given: dict[str, Any]) -> Direction:
    """An ambulance comes from its station."""
    return "facility_to_demand" if given["mode"].offers("emergency_vehicle") else "demand_to_facility"


class TravelTimeRule(StreetRule):
    """How a travel-time circle is tested: how many people have it within the limit.

    ``fixed_minutes`` pass before anybody moves (call handling, turnout); 0: only travelling counts.
    Where the limit is also read as a length, ``distance_m`` is the length that stands for it.
    """

    direction: Direction = Field(
        default_factory=_usual_direction,
        description="To the facility, or from it; from it where an ambulance may drive, else to it",
    )
    fixed_minutes: Choice[float] = reading(0.0, about="Minutes of the limit that pass before setting out")
    coverage_unit: Choice[CoverageUnit] = reading(
        *("population", "residential_area", "built_up_area", "settlement"),
        basis="assumption",
        about="What must be covered",
    )
    measured_as: Choice[Measure] = reading("network_time", basis="convention", about="What is measured")
    distance_m: Choice[Positive] | None = Field(None, description="Metres that stand for the minutes")
    served_by: Choice[Literal["facility", "bundle", "capacity"]] = reading(
        "facility",
        about="One facility of the type; a bundle of several types; or, never the default, a facility that "
        "has room (`capacity`): as many people count as the facilities within the limit can serve at once",
    )
    bundle: Bundle | None = Field(None, description="The types of the bundle")
    room: Room | None = Field(None, description="For the reading `served_by: capacity`")

    @model_validator(mode="after")
    def _whole(self) -> "TravelTimeRule":
        if min(self.fixed_minutes.options) < 0:
            raise ValueError(Said("`fixed_minutes` 不能小于 0", "`fixed_minutes` cannot be below 0"))
        together(self.bundle is not None, self.served_by.offers("bundle"), "`bundle`", "`served_by: bundle`")
        together(self.room is not None, self.served_by.offers("capacity"), "`room`", "`served_by: capacity`")
        if self.served_by.default == "capacity":
            raise ValueError(
                Said(
                    "`served_by: capacity` 只能作为另一种读法（alternatives），不能是默认",
                    "`served_by: capacity` is a reading beside the default one (`alternatives`), never "
                    "the default",
                )
            )
        return self


class ServiceRadiusRule(StreetRule):
    """How an average service radius is tested."""

    direction: Direction = "facility_to_demand"
    statistic: Choice[Statistic] = Field(description="What is averaged")
    area: Choice[Literal["administrative", "built_up", "populated"]] = reading(
        *("administrative", "built_up", "populated"), basis="assumption", about="Which area is divided"
    )
    aggregate: Choice[Aggregate] = reading(
        "per_unit", "pooled", basis="assumption", about="Each zone by itself, or all together"
    )
    units: tuple[Level, ...] = Field(
        (), description="Levels of the zones of which the plan speaks; else those of the study in its zone"
    )


class EqualRule(Rule):
    """What the tests have in common that may ask for an exact number."""

    tolerance_share: Choice[float] = reading(
        0.0, about="How far from the value, as a share of it, still counts (左右, 约); not for `<` and `>`"
    )


class Catchment(Frozen):
    """How far a facility serves: so many minutes by a mode."""

    mode: ModeChoice = reading("walk", basis="convention", about="How people travel")
    minutes: Choice[Positive] = Field(description="Limit in minutes")


class UnitRule(EqualRule):
    """What the tests have in common that go from unit to unit.

    The units are those zones of the target's zone that are of one of these levels (every one of
    each level is a unit), or, with ``[facility]``, the ``facilities`` themselves.
    """

    units: tuple[Level | Literal["facility"], ...] = Field(
        min_length=1, description="Levels of zones, or `facility`"
    )
    facilities: Selection = Field(
        default_factory=Selection, description="Facilities that count; those that are the units"
    )
    passes: Where = Field(default_factory=dict, description="With `attribute`: what must hold of a unit")
    catchment: Catchment | None = Field(None, description="For the readings within a catchment")

    def _check(self, way: Choice[Any]) -> None:
        """Refuse parameters that the readings of ``way`` do not use, or lack."""
        within = way.offers(*_CATCHMENT)
        catchment = Said("服务范围的读法", "a reading within a catchment")
        together(self.catchment is not None, within, "`catchment`", catchment)
        attribute = Said("读法 `attribute`", "the reading `attribute`")
        together(bool(self.passes), way.offers("attribute"), "`passes`", attribute)
        if "facility" in self.units and (len(self.units) > 1 or way.options != ("attribute",)):
            raise ValueError(
                Said(
                    "`units: [facility]` 须单独写，且只用于读法 `attribute`",
                    "`units: [facility]` stands alone and goes with the reading `attribute` only",
                )
            )


class PresenceRule(UnitRule):
    """Facilities per unit, at least as many as the target's value, in a share of the units."""

    counts_as: Choice[Literal["inside_unit", "within_catchment", "attribute"]] = reading(
        "inside_unit", basis="assumption", about="When a unit has a facility"
    )
    tier: Choice[Literal["any", "own"]] = reading(
        "any",
        basis="assumption",
        about="`own`: a facility counts only for the unit of its own `level`, not for those around it",
    )
    required_share: Choice[Share] = reading(1.0, about="Share of units that must have it")

    @model_validator(mode="after")
    def _whole(self) -> "PresenceRule":
        self._check(self.counts_as)
        return self


class ShareOfUnitsRule(UnitRule):
    """Units that pass / all units."""

    unit_passes_if: Choice[UnitPasses] = Field(description="When a unit passes")
    population_share: Choice[Share] = reading(
        0.5, basis="assumption", about="Share of a unit's people who must be within the catchment"
    )

    @model_validator(mode="after")
    def _whole(self) -> "ShareOfUnitsRule":
        self._check(self.unit_passes_if)
        return self
