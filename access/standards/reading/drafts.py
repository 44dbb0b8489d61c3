"""What reading a plan comes to: drafts of clauses, and what was seen and not understood."""

from dataclasses import dataclass, field
from typing import Literal

from access.contracts.said import Said
from access.standards.reading.quantities import Comparison, Quantity

Kind = Literal[
    "travel_time",
    "service_radius",
    "ratio_per_population",
    "per_capita_area",
    "presence_per_unit",
    "share_of_units",
    "total_count",
    "composition_share",
    "size_limit",
    "spacing",
    "density",
    "facility_size",
    "coverage_share",
    "catchment_area",
    "other",
]
Base = Literal["persons", "households", "beds", "elderly", ""]
Strength = Literal["shall", "strive", "gradual", "support", "encourage", "discretionary"]
Confidence = Literal["high", "middle", "low"]


@dataclass(frozen=True)
class Named:
    """A zone as the text names it: whole, by class, by names, or all others than those named before."""

    words: str = ""
    key: str = "whole_area"
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Promise:
    """What a rule makes of a stretch of a sentence; places are counted within the sentence.

    Attributes:
        kind: of clause.
        start, end: where it stands, with its quantity if it has one.
        facility: type of facility; None where the text names none that is known. ``words``: as written.
        quantity: as written; None of a promise without one.
        value, high: in the unit of the draft; None where the text gives none.
        unit: of the value, as plan files write it.
        per: for how many people, households or beds; ``base`` says which.
        levels: units that each must have it.
        named: the zone.
        rule: what else the text fixes: mode, share, which are counted.
        sure: False where the facility is taken from elsewhere in the sentence.
        year: where several are told in turn; else the sentence's.
    """

    kind: Kind
    start: int
    end: int
    facility: str | None
    words: str
    quantity: Quantity | None = None
    value: float | None = None
    high: float | None = None
    unit: str = ""
    comparison: Comparison = ">="
    per: float | None = None
    base: Base = ""
    levels: tuple[str, ...] = ()
    named: Named = Named()
    rule: dict[str, object] = field(default_factory=dict)
    sure: bool = True
    year: int | None = None


@dataclass(frozen=True)
class Draft:
    """A draft of a clause, with all that the text says of it and where.

    ``quote`` is the written text from ``start`` to ``end`` (signs from 0); ``at`` is the place of what was
    found within the text. ``year`` is None where neither the sentence nor its paragraph says one. ``open``
    tells what the text leaves open, in both languages.
    """

    id: str
    kind: Kind
    facility: str | None
    facility_words: str
    value: float | None
    high: float | None
    unit: str
    comparison: Comparison
    about: bool
    per: float | None
    base: str
    levels: tuple[str, ...]
    zone: Named
    group: str
    year: int | None
    baseline_year: int | None
    baseline_value: float | None
    strength: Strength
    binding: Literal["obligatory", "expected", "unspecified"]
    status: Literal["target", "baseline_statement"]
    quote: str
    quote_plain: str
    start: int
    end: int
    at: tuple[int, int]
    line: int
    place: tuple[str, ...]
    rule: dict[str, object]
    confidence: Confidence
    open: tuple[Said, ...]


@dataclass(frozen=True)
class Unplaced:
    """A sentence with a quantity that no rule could place: what was seen, where, and why it is none."""

    text: str
    quantity: str
    start: int
    end: int
    line: int
    why: Said
