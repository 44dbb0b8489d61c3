"""The list of a run's gaps, spots for mappers, sheets for visits: the walled estates, with hostile names."""

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import geopandas
import pandas as pd
import pytest
import shapely

import access
from access.assessment.gap_list import _steps
from access.contracts.errors import QuestionError
from access.network.routes import Route
from access.outputs.gaps import mappers
from access.outputs.gaps.mappers import _NOTES
from access.outputs.gaps.visits import Step
from access.synthetic.estates import PERSONS_EACH
from access.verdicts.causes.signs import SIGNS
from tests import estates
from tests.verdicts.causes.town import town

HOSTILE = '<img src=x onerror="window.hacked=1"> =1+1 </script> \x1b[31m \u202eabc'


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> access.Result:
    """The two estates; the market and the zone have names that run where they are taken for more."""
    folder = tmp_path_factory.mktemp("estates")
    study = estates.write(folder)
    pd.read_csv(folder / "markets.csv").assign(name=HOSTILE).to_csv(folder / "markets.csv", index=False)
    zones = geopandas.read_file(folder / "zones.geojson").assign(name=HOSTILE)
    zones.to_file(folder / "zones.geojson", driver="GeoJSON")
    return access.run(study)


@pytest.fixture(scope="module")
def written(result: access.Result, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("gaps")
    paths = result.gap_list().write(folder, most=3, visits=True, mappers=True)
    return {path.name: path.read_bytes() for path in paths}


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_behind_the_shut_gate_a_wall_is_between(result: access.Result) -> None:
    """The cell at (500, 270), 104 m off, walks 30 m up, 500 on, 100 up, 600 back and 100 down."""
    table = result.gaps
    east = table.loc[table["straight_m"].idxmin()]
    assert (east["cause"], east["between"], east["persons"]) == ("far_along_streets", "wall", PERSONS_EACH)
    assert east["straight_m"] == pytest.approx((100**2 + 30**2) ** 0.5)
    assert east["way_m"] == pytest.approx(30 + 500 + 100 + 600 + 100)
    # the shut gate stands in an opening of that wall
    assert east["signs"] == ""


def test_the_same_bytes_again(result: access.Result, written: dict[str, bytes], tmp_path: Path) -> None:
    again = result.gap_list().write(tmp_path, most=3, visits=True, mappers=True)
    assert {path.name: path.read_bytes() for path in again} == written


def test_the_list_holds_every_gap_the_most_doubtful_first(
    result: access.Result, written: dict[str, bytes]
) -> None:
    table = rows(written["gaps.csv"])
    assert len(table) == len(result.gaps)
    assert [int(row["rank_doubt"]) for row in table] == list(range(1, len(table) + 1))
    doubts = [float(row["doubt"]) for row in table]
    assert doubts == sorted(doubts, reverse=True)
    assert sum(float(row["persons"]) for row in table) == pytest.approx(result.gaps["persons"].sum())
    assert not [cell for row in table for cell in row.values() if cell[:1] in tuple("=+-@")]


def test_sheets_take_no_name_for_more_than_a_name(written: dict[str, bytes]) -> None:
    for name in ("visits_zh.html", "visits_en.html"):
        page = written[name].decode()
        assert page.count("<section>") == 3
        assert "<img" not in page
        assert "<script" not in page
        assert not re.search("[\x1b\u202e]", page)
        assert "&lt;img src=x" in page
        assert "default-src 'none'" in page


def test_a_sheet_tells_the_way_and_its_length(result: access.Result, written: dict[str, bytes]) -> None:
    first = result.gap_list().ranked().iloc[0]
    page = written["visits_en.html"].decode()
    total = re.findall(r"<b>in all</b></div><td class=\"n\">([^<]+)", page)[0]
    assert total == f"{first['way_m'] / 1000:.1f} km"


def test_a_way_by_its_streets(result: access.Result) -> None:
    """Parts of one name that follow each other are one step; a way back is as long as a way on."""
    parts = geopandas.GeoDataFrame(
        {
            "street_id": ["a.0", "a.1", "b", "a.0"],
            "from_m": [0.0, 0, 50, 5],
            "to_m": [10.0, 20, 0, 10],
        },
        geometry=[shapely.LineString([(0, 0), (1, 1)])] * 4,
        crs="EPSG:4547",
    )
    names = {"a.0": "甲路", "a.1": "甲路", "b": ""}
    found = _steps(Route(parts, 0.0, 0.0, 0.0, 0), names)
    assert found == (Step("甲路", 30), Step("", 50), Step("甲路", 5))


def test_spots_for_mappers_tell_what_to_check_and_nothing_of_people() -> None:
    """The lane that ends 15 m before a street: one spot, in the middle of its CRS's first zone."""
    streets = [[(0, 100), (0, 0), (1000, 0), (1000, 115), (50, 115), (-50, 115)]]
    explained = town(streets, {(0, 90): 30}, [{"x": 40, "y": 115, "name": HOSTILE}]).explained
    (spot,) = json.loads(mappers.geojson(explained))["features"]
    told: Any = spot["properties"]
    assert (told["sign"], told["gap_m"], told["doubt"], told["rank"]) == ("loose_end", 15.0, 0.5, 1)
    assert told["check_zh"] == SIGNS["loose_end"].check.zh
    assert "约 15 米" in told["osm_note_zh"]
    assert "about 15 m" in told["osm_note_en"]
    assert spot["geometry"]["type"] == "Point"
    (note,) = rows(mappers.notes_csv(explained).encode())
    assert (float(note["lon"]), float(note["lat"])) == tuple(spot["geometry"]["coordinates"])
    assert "hacked" not in json.dumps(told)


def test_notes_are_of_the_map_and_not_of_people() -> None:
    assert {*_NOTES}.isdisjoint({"on_water", "on_industry", "one_cell", "border"})
    assert {*_NOTES} <= {*SIGNS}


def test_a_place_for_nobody_is_refused(result: access.Result) -> None:
    with pytest.raises(QuestionError, match="persons_per_place"):
        result.gap_list(persons_per_place=0)
