"""Where nobody knows where people live: what the zones hold of them, and no more."""

import dataclasses
import math
from typing import Any

import pytest
import shapely

from access.verdicts import provision
from access.verdicts.missing import Missing
from access.verdicts.place import Place
from tests.verdicts.places import county
from tests.verdicts.test_provision import ambulances, fleet

TOWNS = {"T1": 60.0, "T2": 80.0, "T3": 100.0, "T4": 120.0}
ORDER = ("C", "D1", "D2", "T1", "T2", "T3", "T4", "E")


def unpeopled(persons: dict[str, float], *, east: float = 400.0) -> Place:
    """The county with 11 vehicles and no cells; T4 ends at ``east``."""
    column = [persons.get(each, math.nan) for each in ORDER]
    whole = county(facilities=fleet(3, 2, 1, 5), zones={"persons": column})
    zones: Any = whole.zones.copy()
    zones.loc["T4", "geometry"] = shapely.box(300, 0, east, 200)
    nobody = {"cells": whole.cells.iloc[:0], "cell_zones": whole.cell_zones.iloc[:0]}
    return dataclasses.replace(
        whole, zones=zones, border_m=whole.border_m.iloc[:0], population="unknown", **nobody
    )


@pytest.mark.parametrize("east", [400.0, 399.5])  # then a four-hundredth of D2 lies in no town
def test_a_ratio_goes_by_the_people_of_the_zones(east: float) -> None:
    found, units = provision.ratio_per_population(ambulances(), unpeopled(TOWNS, east=east))
    # 360 people need 12, and D1 (140) and D2 (220) have 5 and 6 of them, as in the county with its cells
    assert (found.value, found.persons, found.verdict, found.short) == (
        pytest.approx(11 / 12),
        pytest.approx(360),
        "unmet",
        1,
    )
    assert {zone: each.persons for zone, each in units.items()} == pytest.approx({"D1": 140, "D2": 220})


def test_half_a_zone_of_which_nothing_is_known_is_no_sliver() -> None:
    with pytest.raises(Missing, match="persons"):
        provision.ratio_per_population(ambulances(), unpeopled(TOWNS, east=350))


def test_a_district_of_which_nothing_is_known_is_not_empty() -> None:
    with pytest.raises(Missing, match="persons"):
        provision.ratio_per_population(ambulances(), unpeopled({"D1": 140.0}))
