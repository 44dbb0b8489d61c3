"""Layers of inline maps hold the cells and facilities that are known by hand."""

from pathlib import Path

import pandas as pd
import pytest

from access.outputs.notebook import layers
from tests.conftest import street_table
from tests.outputs.test_gap_map import row_of_cells, street
from tests.remedies.scenarios.runs import MARKET, THIRD, changed, compared, spot


def counted(found: list[layers.Layer]) -> dict[str, int]:
    return {each.name.en: len(each.shapes) for each in found}


def test_cells_stand_by_what_they_come_to() -> None:
    found = layers.states(row_of_cells(), "market.all")
    assert counted(found) == {
        "within the limit": 3,
        "beyond the limit": 2,
        "unknown beyond the border of the data": 1,
        "not linked to a street": 1,
    }
    assert found[0].labels == [f"10 人 persons\n{way} 分钟 min" for way in ("1.0", "5.0", "10.0")]
    assert found[1].labels == ["10 人 persons\n25.0 分钟 min", "10 人 persons"]  # the last gets nowhere


def test_nobody_lives_in_a_cell_that_is_left_out() -> None:
    assessment = row_of_cells()
    measure = assessment.measures["market.all"]
    assessment.measures["market.all"] = measure.assign(
        persons=measure["persons"].where(measure.index != "c0", 0.0)
    )
    assert counted(layers.states(assessment, "market.all"))["within the limit"] == 2


def test_cells_stand_by_what_a_scenario_changes(town_study: Path) -> None:
    # the market moves towards f and away from a; e is not linked, before and after
    found = compared(town_study, facilities={"move": [{"id": "=市场", "to": spot(430, 160)}]})
    before, after = found.base.assessment, changed(found)
    assert counted(layers.changes(before, after, MARKET)) == {
        "within the limit, as before": 4,
        "still beyond the limit, or not known": 1,
        "newly within the limit": 1,
        "no longer within the limit": 1,
    }
    gain, lose = layers.changes(before, after, MARKET)[2:]
    assert (gain.labels or [""])[0].startswith("20 人")
    assert (lose.labels or [""])[0].startswith("10 人")
    assert counted(layers.built(before, after)) == {"facilities moved here": 1}


def test_facilities_that_open_and_close_are_told_apart(town_study: Path) -> None:
    found = compared(town_study, facilities={"open": [THIRD], "close": ["M"]})
    built = layers.built(found.base.assessment, changed(found))
    assert counted(built) == {"closed facilities": 1, "new facilities": 1}
    assert counted(layers.built(found.base.assessment, found.base.assessment)) == {}


def test_a_background_has_water_and_green_areas() -> None:
    outline = row_of_cells().place.zones.geometry
    areas = outline.to_frame("geometry").assign(kind=["water", "green"])
    assert counted(layers.base_layers(areas)) == {"green areas": 1, "water": 1}
    assert layers.base_layers(None) == []


def test_streets_and_zones_are_lines_and_facilities_have_their_names() -> None:
    place = row_of_cells().place
    assert set(layers.streets(street()).shapes.geom_type) == {"LineString"}
    assert set(layers.zones(place.zones).shapes.geom_type) == {"LineString"}
    drawn = layers.facilities(place.facilities, layers.zones(place.zones).name)
    assert drawn.labels == ["" if pd.isna(name) else name for name in place.facilities["name"]]


def test_of_many_streets_the_main_ones_are_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    table = street_table([(0, 1, 10.0, "both"), (1, 2, 10.0, "both"), (2, 3, 10.0, "both")])
    table = table.assign(**{"class": ["primary", "residential", "secondary"]})
    assert len(layers.streets(table).shapes) == 3
    monkeypatch.setattr(layers, "_MOST_STREETS", 2)
    drawn = layers.streets(table)
    assert (len(drawn.shapes), drawn.name.en) == (2, "main streets")
