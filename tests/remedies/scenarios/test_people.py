"""Other numbers of people by zone, in a county of four towns and a zone that lies across two of them."""

from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.remedies.scenarios.changes import PopulationChanges
from access.remedies.scenarios.people import people_changed
from tests.verdicts.places import BOXES, county

TOWNS = ("T1", "T2", "T3", "T4")


def people(place: Any, **changes: Any) -> tuple[Any, Any, list[str], list[str]]:
    """Zones, cells, notes and faults with other people."""
    asked = PopulationChanges.model_validate(changes)
    zones, cells, _, notes, faults = people_changed(asked, place.zones, place.cells, place.cell_zones)
    return zones, cells, [note.en for note in notes], [what for _, what in faults]


def living(place: Any, cells: Any) -> dict[str, float]:
    """Persons in each zone."""
    persons = cells["persons"].reindex(place.cell_zones.index.get_level_values("cell_id")).to_numpy()
    return dict((place.cell_zones["share"] * persons).groupby("zone_id").sum())


def test_a_district_grows_with_all_that_lies_in_it() -> None:
    # D1 is T1 (10 + 50) and T2 (20 + 60), 140 persons; E, half of cells 0 and 1, has 15 of them
    numbers = [360, 140, 220, 60, 80, 100, 120, 15]
    place = county(zones={"households": numbers, "age_60_plus": [None, 14, None, 6, 8, None, None, None]})
    zones, cells, notes, faults = people(place, by_zone={"D1": {"persons": 280}})
    assert (notes, faults) == ([], [])
    assert cells["persons"].tolist() == [20, 40, 30, 40, 100, 120, 70, 80]
    # the city has 500 of 360 persons
    assert zones["households"].to_dict() == pytest.approx(
        {"C": 500, "D1": 280, "D2": 220, "T1": 120, "T2": 160, "T3": 100, "T4": 120, "E": 30}
    )
    assert zones["age_60_plus"].dropna().to_dict() == {"D1": 28, "T1": 12, "T2": 16}


def test_groups_grow_with_everybody() -> None:
    place = county(cells={"age_60_plus": [1.0, 2, 3, 4, 5, 6, 7, 8]})
    _, cells, _, _ = people(place, by_zone={"T2区": {"factor": 3}})
    assert cells["age_60_plus"].tolist() == [1, 6, 3, 4, 5, 18, 7, 8]
    assert place.cells["age_60_plus"].tolist() == [1, 2, 3, 4, 5, 6, 7, 8]


def test_a_zone_across_cuts_cells_and_the_note_says_so() -> None:
    # E has half of cell 0 (10) and half of cell 1 (20), 15 persons; thrice as many are 30 more,
    # 10 in cell 0 and 20 in cell 1, half of whom are counted beside E
    _, cells, notes, faults = people(county(), by_zone={"E": {"factor": 3}})
    assert not faults
    assert cells["persons"].tolist() == [20, 40, 30, 40, 50, 60, 70, 80]
    assert notes == [
        "people in cells on a border are spread evenly: zones differ from what was asked by up to"
        " 15 persons, the total does not"
    ]


def test_a_cell_on_the_border_of_two_towns_grows_on_one_side() -> None:
    # half of the first cell (10) is in T2 now; T1 has 5 + 50 and three times as many then
    place = county()
    cell = place.cells.index[0]
    shares = place.cell_zones["share"].copy()
    shares[(cell, "T1")] = 0.5
    shares[(cell, "T2")] = 0.5
    shares = shares.sort_index().to_frame()
    asked = PopulationChanges.model_validate({"by_zone": {"T1": {"factor": 3}}})
    _, cells, living, notes, _ = people_changed(asked, place.zones, place.cells, shares)
    assert cells["persons"].tolist() == [20, 20, 30, 40, 150, 60, 70, 80]
    assert living["share"][cell].to_dict() == pytest.approx(
        {"C": 1.0, "D1": 1.0, "E": 0.5, "T1": 0.75, "T2": 0.25}
    )
    assert not notes


def test_zones_that_lie_in_one_another_are_refused() -> None:
    for inner in ("T1", "E"):
        _, _, _, faults = people(county(), by_zone={"D1": {"factor": 2}, inner: {"factor": 2}})
        assert faults[0].startswith("zones that lie in one another (")


def test_a_plan_year_takes_the_numbers_of_the_smallest_zones() -> None:
    # the zones' columns hold text, as they are read; the district's number gives way to those within it
    column = [None, "999", "440", "30", "160", None, None, None]
    place = county(zones={"persons_2035": column})
    _, cells, _, faults = people(place, year=2035, by_zone={"T1": {"factor": 1.5}})
    assert not faults
    # T1 by the scenario 90 of 60, T2 160 of 80, D2 440 of 220
    assert cells["persons"].tolist() == [15, 40, 60, 80, 75, 120, 140, 160]


@pytest.mark.parametrize(
    ("column", "fault"),
    [
        (["-", *[None] * 7], "column 'persons_2035' of the study's zones holds no number above 0 (C)"),
        ([0, *[None] * 7], "column 'persons_2035' of the study's zones holds no number above 0 (C)"),
        ([None] * 8, "the study's zones have no column 'persons_2035'"),
    ],
)
def test_a_plan_year_without_numbers_is_refused(column: list[Any], fault: str) -> None:
    _, _, _, faults = people(county(zones={"persons_2035": column}), year=2035)
    assert len(faults) == 1
    assert fault in faults[0]


@given(
    st.lists(st.floats(0.1, 1000), min_size=8, max_size=8),
    st.dictionaries(st.sampled_from([*TOWNS, "E"]), st.floats(0.01, 100), min_size=1),
)
def test_as_many_people_in_all_as_were_asked_for(persons: list[float], factors: dict[str, float]) -> None:
    if "E" in factors:
        factors = {"E": factors["E"]}
    place = county(persons)
    before = living(place, place.cells)
    _, cells, _, faults = people(place, by_zone={zone: {"factor": f} for zone, f in factors.items()})
    assert not faults
    more = sum((factor - 1) * before[zone] for zone, factor in factors.items())
    assert cells["persons"].sum() == pytest.approx(sum(persons) + more)
    assert (cells["persons"] >= 0).all()
    if "E" not in factors:  # no border cuts a cell: every town has what it was to have
        after = living(place, cells)
        for town in TOWNS:
            assert after[town] == pytest.approx(before[town] * factors.get(town, 1))


def test_nothing_asked_is_nothing_changed() -> None:
    place = county()
    zones, cells, notes, faults = people(place)
    assert zones is place.zones
    assert cells is place.cells
    assert not [*notes, *faults]
    assert set(BOXES) == set(place.zones.index)
    pd.testing.assert_frame_equal(cells, county().cells)
