"""How standards are tested that compare amounts: ratios, areas, counts, shares, sizes."""

from typing import Literal

from pydantic import Field, model_validator

from access.contracts.said import Said
from access.standards.choices import Amount, Choice, Column, Positive, Selection, reading
from access.standards.rules import Aggregate, EqualRule, Rule, together

Rounding = Literal["ceil_total", "ceil_per_unit", "none"]
Counts = Literal["stock", "new", "upgraded", "new_or_upgraded", "added"]


class PerPeopleRule(EqualRule):
    """What the tests have in common that divide by people."""

    per: Choice[Positive] = Field(description="For how many persons (or households)")
    population: Choice[Literal["resident", "registered"]] = reading(
        "resident", "registered", basis="convention", about="常住 or 户籍"
    )
    aggregate: Choice[Aggregate] = reading(
        "pooled", "per_unit", basis="assumption", about="The zones together, or each by itself"
    )


class RatioRule(PerPeopleRule):
    """Numerator / (persons / per); the number needed is persons / per × value, rounded."""

    numerator: Amount = Field(default_factory=Amount, description="What is counted")
    rounding: Choice[Rounding] = reading(
        *("ceil_total", "ceil_per_unit", "none"), basis="assumption", about="How the need is rounded up"
    )
    population_multiplier: Choice[Positive] = reading(1.0, about="Persons are first multiplied by this")


class PerCapitaAreaRule(PerPeopleRule):
    """Square metres / (persons or households / per)."""

    facilities: Selection = Field(default_factory=Selection, description="Facilities that count")
    area: Choice[Literal["floor", "effective", "site", "land"]] = Field(
        description="`floor`: floor_area_m2; else area_m2 (effective ground, site, or land set aside)"
    )
    scope: Choice[Literal["all", "open_to_public"]] = reading(
        "all", about="All facilities, or those whose attribute `open_to_public` is true"
    )
    base: Literal["persons", "households"] = Field("persons", description="What `per` counts")
    persons_per_household: Choice[Positive] | None = Field(
        None, description="Where households are not known: persons / this"
    )

    @model_validator(mode="after")
    def _households(self) -> "PerCapitaAreaRule":
        if self.persons_per_household is not None and self.base == "persons":
            raise ValueError(
                Said(
                    "`persons_per_household` 须与 `base: households` 同用",
                    "`persons_per_household` goes with `base: households`",
                )
            )
        return self


class TotalCountRule(EqualRule):
    """A number of facilities, or of what they hold.

    ``new``: those whose ``year`` (of opening) lies after the plan's baseline year; ``upgraded``:
    those whose ``year_upgraded`` does. ``added``: what was added after the baseline year: all that
    new ones hold, and what extensions added to others (column ``<sum>_added``; where an upgraded one
    does not tell, between nothing and all it holds). Only new counts say how many sites are to be found.
    """

    amount: Amount = Field(default_factory=Amount, description="What is counted")
    counts: Choice[Counts] = Field(description="Which of them")


class CompositionRule(EqualRule):
    """Part / whole × per."""

    part: Amount = Field(default_factory=Amount, description="What is counted of the whole")
    whole: Amount = Field(default_factory=Amount, description="What it is compared with")
    per: Positive = Field(100, description="100: percent; 1: so many of the part for one of the whole")
    whole_is: Choice[Literal["existing", "required"]] = reading(
        "existing", about="The whole that is there, or the one that persons / `persons_per` needs"
    )
    persons_per: Positive | None = Field(None, description="Persons for one unit of the required whole")
    aggregate: Choice[Aggregate] = reading(
        "pooled", "per_unit", basis="assumption", about="The zones together, or each by itself"
    )

    @model_validator(mode="after")
    def _whole(self) -> "CompositionRule":
        required = self.whole_is.offers("required")
        together(self.persons_per is not None, required, "`persons_per`", "`whole_is: required`")
        return self


class SizeLimitRule(Rule):
    """Pupils per class (columns ``pupils``, ``classes``) or per facility."""

    of_each: Literal["class", "facility"] = Field(description="Whose size is limited")
    facilities: Selection = Field(default_factory=Selection, description="Facilities that count")
    sum: Column = Field("pupils", description="Column that holds the size")
    counts: Choice[Literal["stock", "new"]] = reading(
        "stock", about="All, or those opened after the baseline"
    )
    statistic: Choice[Literal["max", "mean"]] = reading(
        "max", "mean", basis="assumption", about="The largest, or the mean"
    )


class OtherRule(EqualRule):
    """What a map cannot judge: reported, kept as an input of scenarios, or a principle."""

    use: Literal["reported", "scenario_input", "principle"] = Field(description="What it is good for")
