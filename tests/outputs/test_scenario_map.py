"""What a map shows of a scenario: its changes, and everybody's ways as Python found them."""

from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pytest

from access.outputs.maps.page_data import page_data
from access.outputs.maps.scenario import After
from tests.conftest import CRS, EAST, NORTH
from tests.outputs.test_pack import unpacked
from tests.remedies.scenarios.runs import compared, spot


def shown(study: Path, **changes: Any) -> tuple[Any, Any, str, Any]:
    """The scenario part of the page, its trips, the binary part, and the place with the scenario."""
    found = compared(study, **changes)
    base, [after] = found.base, found.changed
    streets = after.result.layers.streets is not base.layers.streets
    place = after.result.assessment.place
    given = After(after.file.scenario.name, place, streets=streets, made=after.made)
    data, binary = page_data(base.assessment, base.layers, given)
    return data["scenario"], data["trips"], binary, place


def test_a_facility_opened_is_a_change_and_ways_lead_to_it(town_study: Path) -> None:
    market = {"type": "farmers_market", "at": spot(150, 310), "name": "新市场"}
    scenario, trips, binary, place = shown(town_study, facilities={"open": [market]})
    [change] = scenario["changes"]
    assert (change["change"], change["name"], change["facility_type"]) == (
        "open",
        "新市场",
        "farmers_market",
    )
    assert len(scenario["trips"]) == len(trips) == 1
    ways = scenario["trips"]["0"]
    [expected] = place.nearest.values()
    np.testing.assert_allclose(unpacked(ways["cost"], binary), expected["impedance"], atol=0.11)
    new = (expected["facility_id"] == change["id"]).to_numpy()
    assert new.any()
    assert ((unpacked(ways["nearest"], binary) == -2) == new).all()


def test_facilities_closed_and_moved_keep_their_numbers(town_study: Path) -> None:
    scenario, *_ = shown(town_study, facilities={"close": ["N"], "move": [{"id": "M", "to": spot(350, 310)}]})
    assert [(each["change"], each["facility"]) for each in scenario["changes"]] == [("close", 1), ("move", 0)]


def test_changes_of_streets_are_told(town_study: Path) -> None:
    path = {"line": [spot(400, 150), spot(430, 150)], "class": "footway"}
    scenario, *_ = shown(town_study, streets={"add": [path]})
    [change] = scenario["changes"]
    assert change["change"] == "given"
    [made] = change["made"]
    assert made["name"]["en"] == "new street or path"
    ends = geopandas.GeoSeries.from_xy([EAST + 400, EAST + 430], [NORTH + 150] * 2, crs=CRS).to_crs(
        "EPSG:4326"
    )
    assert np.array(made["line"]) == pytest.approx(np.column_stack([ends.y, ends.x]), abs=2e-6)
