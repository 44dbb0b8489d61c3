"""A plan's promises as data: ``Plan`` → ``Standard`` → ``Target``.

Where a plan leaves something open, the parameter is a ``Choice``: the default that is evaluated,
the alternatives, and the basis of that default (``text`` means that the plan itself says so).
"""

from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import Field, model_validator

from access.documents import Frozen, Text

Value = TypeVar("Value")
Mode = Literal["walk", "walk_or_cycle", "cycle", "e_bike", "drive", "emergency_vehicle"]
Direction = Literal["demand_to_facility", "facility_to_demand"]
Basis = Literal["text", "practice", "convention", "context", "assumption"]
Statistic = Literal[
    "area_equivalent",
    "mean_straight_distance",
    "mean_network_distance",
    "p95_network_distance",
    "max_network_distance",
    "coverage_within_buffer",
    "coverage_within_network",
]


class Choice(Frozen, Generic[Value]):
    """A parameter that the plan fixes, or a reading of what it leaves open.

    >>> Choice[float].model_validate(0.9).basis
    'text'
    """

    default: Value
    alternatives: tuple[Value, ...] = ()
    basis: Basis = "text"

    @model_validator(mode="before")
    @classmethod
    def _scalar_is_text(cls, data: Any) -> Any:
        return data if isinstance(data, dict | Choice) else {"default": data}


Share = Annotated[float, Field(gt=0, le=1)]


class Rule(Frozen):
    """What the tests along the streets have in common."""

    mode: Choice[Mode]
    direction: Direction
    required_share: Choice[Share]


class TravelTimeRule(Rule):
    """How a travel-time circle is tested; ``fixed_minutes`` pass before anybody moves."""

    direction: Direction = "demand_to_facility"
    fixed_minutes: Choice[Annotated[float, Field(ge=0)]] = Choice[float](default=0.0)


class ServiceRadiusRule(Rule):
    """How an average service radius is tested."""

    direction: Direction = "facility_to_demand"
    statistic: Choice[Statistic]


class Zone(Frozen):
    """How a zone of the plan becomes zones of a study.

    ``all``: every zone of the study; ``names``: those so named; ``complement``: all but those of
    other keys; ``study``: the plan's wording names no unit, so the study says which (``plan_zones``).
    """

    text: Text
    by: Literal["all", "names", "complement", "study"]
    names: tuple[str, ...] = ()
    of: tuple[str, ...] = ()


class Target(Frozen):
    """One threshold of a standard: for one zone and one facility type."""

    id: str
    zone: str
    facility: str
    value: float = Field(gt=0)
    unit: str
    year: int | None = None


class TravelTimeTarget(Target):
    """A limit in minutes; ``rule`` replaces the standard's rule for this target."""

    unit: Literal["min"]
    rule: TravelTimeRule | None = None


class ServiceRadiusTarget(Target):
    """A limit in kilometres."""

    unit: Literal["km"]


class _Standard(Frozen):
    id: str
    quote: Text
    status: Literal["target", "baseline_statement", "principle"] = "target"
    strength: Literal["shall", "strive", "gradual", "support", "encourage", "discretionary"]
    ambiguity: Text | None = None


class TravelTimeStandard(_Standard):
    """People reach a facility (or are reached from it) within a time."""

    kind: Literal["travel_time"]
    rule: TravelTimeRule
    targets: tuple[TravelTimeTarget, ...] = Field(min_length=1)


class ServiceRadiusStandard(_Standard):
    """The average service radius of the facilities of a unit stays below a length."""

    kind: Literal["service_radius"]
    rule: ServiceRadiusRule
    targets: tuple[ServiceRadiusTarget, ...] = Field(min_length=1)


Standard = Annotated[TravelTimeStandard | ServiceRadiusStandard, Field(discriminator="kind")]


class Plan(Frozen):
    """A plan: where it comes from, the zones it names, and its standards."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: Text
    issued_by: Text
    date: str
    zones: dict[str, Zone]
    standards: tuple[Standard, ...] = Field(min_length=1)


class FacilityType(Frozen):
    """A facility type: its names, the OpenStreetMap tags that stand for it, the types it includes."""

    zh: str
    en: str
    osm: tuple[dict[str, str], ...] = ()
    includes: tuple[str, ...] = ()
