"""The bands that uncertain inputs are drawn from: one table, which a study may change."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from access.contracts.documents import Frozen
from access.contracts.said import Said


def _in_order(band: tuple[float, float]) -> tuple[float, float]:
    if band[0] > band[1]:
        raise ValueError(
            Said(
                f"区间应由小到大：写 [{band[1]:g}, {band[0]:g}]",
                f"a band goes from the lesser to the greater: [{band[1]:g}, {band[0]:g}]",
            )
        )
    return band


Factor = Annotated[float, Field(gt=0, le=100)]
Band = Annotated[tuple[Factor, Factor], AfterValidator(_in_order)]
Delay = Annotated[float, Field(ge=0, le=100)]
DelayBand = Annotated[tuple[Delay, Delay], AfterValidator(_in_order)]


class Bands(Frozen):
    """From where to where each input may lie, as so many times its value now; each value as likely.

    An input whose band is ``[1, 1]`` is taken as it is.
    """

    walking_speed: Band = Field(
        (0.83, 1.04),
        description="4.0 to 5.0 km/h for 4.8: what studies of life circles take adults to walk (assumed)",
    )
    other_speed: Band = Field(
        (0.8, 1.2), description="All times by other modes (waiting included) as if so much faster; assumed"
    )
    crossing_delay: DelayBand = Field(
        (0.0, 1.0),
        description="On foot: so many times the seconds that the mode gives for crossing a main road; from "
        "none (walking speeds include them) to all; the seconds by HCM 2010, the band assumed",
    )
    delays: DelayBand = Field(
        (0.5, 1.5),
        description="By other modes: so many times the seconds lost at signals and junctions; assumed",
    )
    max_leg_m: Band = Field(
        (1.0, 1.0),
        description="So many times the farthest link to a street (`max_leg_m`); as it is unless a study says "
        "otherwise: each level is linked and searched anew",
    )
    doors: Literal["as_given", "either"] = Field(
        "as_given",
        description="`either`: in half of the levels facilities that are areas are reached by another rule",
    )
    population: Band = Field(
        (0.9, 1.1), description="People of each of the smallest zones, each by itself; assumed"
    )
    limit: Band = Field((1.0, 1.0), description="The plan's number: it stands as it is written")
    pass_mark: Band = Field(
        (1.0, 1.0), description="The share that must have it: what the plan, or the study, says of it stands"
    )
    levels: Annotated[int, Field(ge=1, le=25)] = Field(
        5,
        description="So many levels of delays, links and doors are searched, evenly over their bands and "
        "combined at random; a draw takes one",
    )
    draws: Annotated[int, Field(ge=1, le=100_000)] = Field(1000, description="How many draws")
    seed: Annotated[int, Field(ge=0)] = Field(1, description="Seed of the draws")
