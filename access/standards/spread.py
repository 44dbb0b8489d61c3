"""How standards are tested that hold facilities against each other and against the land.

Their sizes, how far one is from the next, how many there are on so much land, how much land each serves.
"""

from typing import Literal

from pydantic import Field, model_validator

from access.contracts.said import Said
from access.standards.choices import Amount, Choice, Column, Positive, Selection, reading
from access.standards.rules import Aggregate, EqualRule, Rule, together

Land = Literal["administrative", "built_up", "populated"]


class FacilitySizeRule(Rule):
    """Each facility's square metres, beds or places."""

    facilities: Selection = Field(default_factory=Selection, description="Facilities that count")
    sum: Choice[Column] = Field(
        description="Column that holds the size: floor_area_m2, area_m2 (site), capacity …"
    )
    counts: Literal["stock", "new"] = Field("stock", description="All, or those opened after the baseline")
    statistic: Choice[Literal["each", "mean"]] = reading(
        "each", "mean", basis="assumption", about="Each facility, or their mean"
    )


class SpacingRule(Rule):
    """From each facility to the nearest other one, in a straight line.

    ``one_place_m``: facilities so near to each other are one place (the stops on both sides of a street).
    """

    facilities: Selection = Field(default_factory=Selection, description="Facilities that count")
    statistic: Choice[Literal["each", "mean"]] = reading(
        "each", "mean", basis="assumption", about="Each distance, or their mean"
    )
    one_place_m: Choice[float] = reading(0.0, about="Facilities at most so many metres apart are one place")

    @model_validator(mode="after")
    def _not_below(self) -> "SpacingRule":
        if min(self.one_place_m.options) < 0:
            raise ValueError(Said("`one_place_m` 不能小于 0", "`one_place_m` cannot be below 0"))
        return self


class DensityRule(EqualRule):
    """Numerator / (km² of land / per), or / (km of a line / per)."""

    numerator: Amount = Field(default_factory=Amount, description="What is counted")
    base: Literal["land", "line"] = Field(
        "land", description="What `per` counts: km² of land, or km of `line`"
    )
    per: Positive = Field(1, description="For how many km² (or km)")
    area: Choice[Land] = reading(
        *("administrative", "built_up", "populated"), basis="assumption", about="Which land is meant"
    )
    line: Amount | None = Field(None, description="The lines, by their length: `sum: length_km`")
    aggregate: Choice[Aggregate] = reading(
        "pooled", "per_unit", basis="assumption", about="The zones together, or each by itself"
    )

    @model_validator(mode="before")
    @classmethod
    def _no_land_of_lines(cls, data: object) -> object:
        """Of lines it is not asked which land is meant: one reading, not three."""
        if isinstance(data, dict) and data.get("base") == "line" and "area" not in data:
            return {**data, "area": "administrative"}
        return data

    @model_validator(mode="after")
    def _along(self) -> "DensityRule":
        together(self.line is not None, self.base == "line", "`line`", "`base: line`")
        return self


class CatchmentAreaRule(Rule):
    """Land per facility: the mean of a zone, or the largest part that is nearest to one facility."""

    facilities: Selection = Field(default_factory=Selection, description="Facilities that count")
    statistic: Choice[Literal["mean", "largest"]] = reading(
        *("mean", "largest"),
        basis="assumption",
        about="`mean`: A / n; `largest`: the largest of the parts of the land nearest to each facility",
    )
    area: Choice[Land] = reading(
        *("administrative", "built_up", "populated"), basis="assumption", about="Which land is divided"
    )
    aggregate: Choice[Aggregate] = reading(
        "per_unit", "pooled", basis="assumption", about="Each zone by itself, or all together"
    )
