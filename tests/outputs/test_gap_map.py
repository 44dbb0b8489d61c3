"""The gap map's page: self-contained, the same each time, true to the assessment."""

import dataclasses
import math
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import pytest
import shapely

from access.contracts import escaping
from access.contracts.documents import Text
from access.contracts.notes import Note, report
from access.contracts.zone_hierarchy import hierarchy
from access.outputs.maps import base_layers, gap_map, geometry
from access.outputs.maps.pack import Pack
from access.outputs.maps.page_data import Layers, page_data, texts
from access.outputs.maps.polynomial import evaluated
from access.standards.model import Plan
from access.verdicts.clause import Clause
from access.verdicts.evaluate import Assessment, evaluate
from access.verdicts.place import Place
from access.verdicts.together import Deciding, Together
from tests.conftest import CRS, EAST, NORTH
from tests.outputs.test_pack import embedded, unpacked

HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(2)</script>",
    "<b onmouseover=alert(3)>东</b>{{ 7*7 }}{% raw %}",
)
STUDY = Text(zh="</title><script>alert(4)</script>某区", en="A <i>district</i>")
# names of things, not addresses that anything fetches: all from Leaflet's own text
NAMESPACES = {
    "http://www.w3.org/2000/svg",
    "https://leafletjs.com",
    "https://bugs.chromium.org/p/chromium/issues/detail?id=600120",
    "https://bugzilla.mozilla.org/show_bug.cgi?id=888319",
}
PLAN = {
    "id": "trial",
    "title": {"zh": "试行规划", "en": "Trial plan"},
    "issued_by": {"zh": "某区", "en": "A district"},
    "date": "2026-01-01",
    "zones": {
        "all": {"text": {"zh": "全区", "en": "everywhere"}, "by": "all"},
        "west": {"text": {"zh": "西区", "en": "the west"}, "by": "names", "names": ["西"]},
        "old_town": {"text": {"zh": "老城", "en": "the old town"}, "by": "study"},
    },
    "standards": [
        {
            "id": "market",
            "quote": {"zh": "十分钟农贸市场", "en": "a market in ten minutes"},
            "kind": "travel_time",
            "strength": "shall",
            "rule": {"mode": "walk", "required_share": {"default": 0.9, "basis": "assumption"}},
            "targets": [
                {"id": "market.all", "zone": "all", "facility": "farmers_market", "value": 10, "unit": "min"},
                {
                    "id": "market.west",
                    "zone": "west",
                    "facility": "farmers_market",
                    "value": 5,
                    "unit": "min",
                },
                {
                    "id": "market.old",
                    "zone": "old_town",
                    "facility": "farmers_market",
                    "value": 5,
                    "unit": "min",
                },
            ],
        },
        {
            "id": "station",
            "quote": {"zh": "平均服务半径", "en": "average service radius"},
            "kind": "service_radius",
            "strength": "shall",
            "ambiguity": {"zh": "没有定义", "en": "not defined"},
            "rule": {
                "statistic": {"default": "area_equivalent", "alternatives": ["coverage_within_network"]},
                "mode": "emergency_vehicle",
                "required_share": 1.0,
            },
            "targets": [
                {
                    "id": "station.all",
                    "zone": "all",
                    "facility": "emergency_station",
                    "value": 2,
                    "unit": "km",
                }
            ],
        },
    ],
}


def table(rows: dict[str, Any], index: str, ids: list[str], shapes: Any) -> Any:
    """A table of points or polygons given in metres from the town's corner."""
    moved = [shapely.transform(shape, lambda xy: xy + [EAST, NORTH]) for shape in shapes]
    return geopandas.GeoDataFrame(rows, index=pd.Index(ids, name=index), geometry=moved, crs=CRS)


def row_of_cells() -> Assessment:
    """Seven cells of 100 m in a row, 10 persons each, cells 0–3 in the west, the rest in the east.

    Walking to the market takes 60, 300, 600, 601 and 1500 seconds, cell 5 cannot get there at all,
    cell 6 is not linked. Of cell 3 the border of the data is near, so that nobody knows. The east
    has no emergency station.
    """
    ids = [f"c{i}" for i in range(7)]
    boxes = [shapely.box(100 * i, 0, 100 * i + 100, 100) for i in range(7)]
    grid = {"persons": 10.0, "row": 0, "column": range(7)}
    cells = table(grid, "cell_id", ids, [box.centroid for box in boxes])
    cells["outline"] = table({}, "cell_id", ids, boxes).geometry
    zones = table(
        {"name": ["西", HOSTILE[2]]},
        "zone_id",
        ["west", "east"],
        [shapely.box(0, 0, 400, 100), shapely.box(400, 0, 700, 100)],
    )
    pairs = [(cell, "west" if i < 4 else "east") for i, cell in enumerate(ids)]
    cell_zones = pd.DataFrame(
        {"share": 1.0}, index=pd.MultiIndex.from_tuples(pairs, names=["cell_id", "zone_id"])
    )
    facilities = table(
        {
            "type": ["farmers_market", "farmers_market", "emergency_station"],
            "name": [HOSTILE[0], HOSTILE[1], None],
            "source": "by hand",
        },
        "facility_id",
        ["near", "far", "station"],
        [shapely.Point(20, 50), shapely.Point(90, 90), shapely.Point(220, 50)],
    )
    plan = Plan.model_validate(PLAN)
    clauses = [Clause(plan, each, target) for each in plan.standards for target in each.targets]
    walked = [60.0, 300.0, 600.0, 601.0, 1500.0, math.inf, math.nan]
    driven = [200.0, 100.0, 50.0, 100.0, 2500.0, 300.0, math.nan]
    nobody = [None, None]
    place = Place(
        zones=zones,
        cells=cells,
        cell_zones=cell_zones,
        facilities=facilities,
        border_m=pd.Series([math.inf] * 3 + [10.0] + [math.inf] * 3, index=ids),
        nearest={
            clauses[0].trip: pd.DataFrame(
                {"impedance": walked, "facility_id": ["near"] * 4 + ["far", *nobody]}, index=ids
            ),
            clauses[3].trip: pd.DataFrame(
                {"impedance": driven, "facility_id": ["station"] * 6 + [None]}, index=ids
            ),
        },
        linked={clauses[0].trip: frozenset({"near", "far"}), clauses[3].trip: frozenset({"station"})},
        straight={
            kind: pd.DataFrame({"length_m": 100.0 * np.arange(7), "facility_id": kind}, index=ids)
            for kind in ("farmers_market", "emergency_station")
        },
        least_cost_per_m={("walk", "time_s"): 0.75, ("emergency_vehicle", "length_m"): 1.0},
        plan_zones={},
        population="modelled",
    )
    # as if the market had been judged by all combinations of readings, some of them of a hostile name
    (market, *_) = clauses
    decides = (Deciding("mode", 0.5), Deciding(HOSTILE[0], 0.25))
    together = Together(market, 12, False, 9, 2, 1, 1, decides)
    return replace(evaluate(clauses, place), together=(together,))


def street() -> Any:
    """One street along the row."""
    return table({"class": "residential"}, "street_id", ["s"], [shapely.LineString([(0, 50), (700, 50)])])


def page_of(assessment: Assessment) -> str:
    """The page of an assessment."""
    notes = [Note("doubtful", "streets", "一条 <街道>", "one <street>", 1, "streets")]
    about = gap_map.About(
        name=STUDY,
        note=None,
        input_report=report(notes),
        sources=((Text(zh="设施", en="Facilities"), "<b>list</b>.csv"),),
        attribution=Text(zh="数据 © 某人", en="Data © somebody"),
    )
    return gap_map.html(assessment, Layers(street()), about=about)


class Reader(HTMLParser):
    """The page as a browser would take it apart: its elements, and the text in each script."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "script":
            self.scripts.append("")

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1][0] == "script":
            self.scripts[-1] += data


@pytest.fixture(scope="module")
def assessment() -> Assessment:
    return row_of_cells()


@pytest.fixture(scope="module")
def page(assessment: Assessment) -> str:
    return page_of(assessment)


@pytest.fixture(scope="module")
def binary(page: str) -> str:
    [found] = re.findall(r'<script type="text/plain" id="binary">([\w+/=]*)</script>', page)
    return found


@pytest.fixture(scope="module")
def data(page: str) -> Any:
    return embedded(page)


def test_the_page_asks_for_no_address(page: str):
    named = set(re.findall(r"(?:https?:)?//[\w.-]+\.[a-z]{2,}[^\s\"'<>),`]*", page))
    assert named <= NAMESPACES
    tags = Reader(page).tags
    assert not [given for _, given in tags if {"src", "href", "srcset"} & set(given)]
    assert not re.search(r"@import|sourceMappingURL", page)
    assert not re.findall(r"url\((?!#|data:)", page)


def test_the_policy_stands_first_and_admits_only_the_pages_own_scripts(page: str):
    first = [given.get("http-equiv") for tag, given in Reader(page).tags if tag == "meta"][:2]
    assert first == [None, "Content-Security-Policy"]
    assert page.index("Content-Security-Policy") < page.index("<style")
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy is not None
    assert "default-src 'none'" in policy[1]
    assert re.search(r"script-src 'sha256-[\w+/=]+'( 'sha256-[\w+/=]+')*;", policy[1])


def test_the_same_inputs_give_the_same_bytes(page: str):
    assert page_of(row_of_cells()) == page


def test_names_from_the_data_never_become_markup(page: str, data: Any):
    reader = Reader(page)
    assert len([tag for tag, _ in reader.tags if tag == "script"]) == 7
    assert not [tag for tag, _ in reader.tags if tag in ("img", "b")]
    assert data["facilities"]["name"] == [*HOSTILE[:2], None]
    assert [zone["name"] for zone in data["zones"]] == ["西", HOSTILE[2]]
    assert data["name"] == STUDY.model_dump()
    assert "&lt;/title&gt;" in page


def test_line_separators_cannot_break_the_data():
    assert escaping.script_json("\u2028&\u2029") == r'"\u2028\u0026\u2029"'


def test_the_verdicts_are_those_of_the_assessment(assessment: Assessment, data: Any):
    rows = assessment.verdicts.reset_index()
    rows = rows[rows["level"] == "clause"]
    shown = [(each["id"], row) for each in data["clauses"] for row in each["readings"]]
    assert len(shown) == len(rows) == 5
    for (target, row), (_, expected) in zip(shown, rows.iterrows(), strict=True):
        assert (target, row["reading"]) == (expected["target"], expected["reading"])
        assert (row["verdict"], row["default"]) == (expected["verdict"], expected["default"])
        assert row["unit"] == {"zh": expected["unit_zh"], "en": expected["unit"]}
        assert (row["short_of"] or {"en": ""})["en"] == expected["shortfall_unit"]
        for name in ("value", "value_low", "value_high", "required", "persons", "persons_met", "shortfall"):
            if pd.isna(expected[name]):
                assert row[name] is None
            elif math.isinf(expected[name]):
                assert row[name] == "inf"
            else:
                assert row[name] == pytest.approx(expected[name])


def test_what_was_measured_comes_back(data: Any, binary: str):
    first, west, _, station = (each["way"] for each in data["clauses"])
    assert first["trips"] == west["trips"] != station["trips"]
    [trip] = first["trips"]
    costs = unpacked(data["trips"][trip]["cost"], binary)
    np.testing.assert_array_equal(costs, [60, 300, 600, 601, 1500, math.inf, math.nan])
    assert unpacked(data["trips"][trip]["nearest"], binary).tolist() == [0, 0, 0, 0, 1, -1, -1]
    assert (first["limit"], west["limit"], station["limit"]) == (600, 300, 2000)
    assert unpacked(data["groups"]["all"], binary).tolist() == [10] * 7
    border = unpacked(data["cells"]["border"], binary)
    assert [each for each in border if math.isfinite(each)] == [10]


def test_only_people_in_the_zones_of_a_clause_are_its_crowd(data: Any, binary: str):
    everywhere, west = (data["crowds"][data["clauses"][i]["way"]["crowd"]] for i in (0, 1))
    assert unpacked(everywhere["cell"], binary).tolist() == list(range(7))
    assert unpacked(everywhere["zone"], binary).tolist() == [0, 0, 0, 0, 1, 1, 1]
    assert unpacked(west["cell"], binary).tolist() == [0, 1, 2, 3]
    assert [data["zones"][row["zone"]]["name"] for row in data["clauses"][1]["coverage"]] == ["西"]


def test_a_cell_cut_by_a_zone_counts_on_either_side(assessment: Assessment):
    shares = assessment.place.cell_zones.reset_index()
    cut = shares.assign(share=shares["share"].mask(shares["cell_id"] == "c3", 0.4))
    other = shares[shares["cell_id"] == "c3"].assign(zone_id="east", share=0.6)
    table = pd.concat([cut, other]).set_index(["cell_id", "zone_id"])
    place = dataclasses.replace(assessment.place, cell_zones=table)
    data, binary = page_data(evaluate(assessment.clauses, place), Layers(street()))
    crowd = data["crowds"][data["clauses"][1]["way"]["crowd"]]
    assert unpacked(crowd["cell"], binary).tolist() == [0, 1, 2, 3]
    assert unpacked(crowd["persons"], binary).tolist() == [10, 10, 10, 4]


def test_a_clause_that_lacks_an_input_says_which(data: Any):
    old_town = data["clauses"][2]
    assert old_town["way"] is None
    assert old_town["coverage"] == []
    assert "old_town" in old_town["missing"]["zh"]
    assert "old_town" in old_town["missing"]["en"]


def test_a_radius_tells_what_its_statistic_is_taken_from(data: Any):
    found = data["clauses"][3]["way"]["statistic"]
    assert found == {
        "name": "area_equivalent",
        "pooled": False,
        "zones": [0, 1],
        "area_m2": [40_000, 30_000],
        "facilities": [1, 0],
        "whole": {"area_m2": 70_000, "facilities": 1},
    }


def test_the_ground_lies_where_it_is(data: Any, binary: str):
    crs, grid = data["crs"], data["grid"]
    metres = np.array([[EAST, NORTH], [EAST + 700, NORTH + 100]]) - crs["origin"]
    degrees = evaluated(crs["to_degrees"], metres)
    south_west, north_east = data["bounds"]
    np.testing.assert_allclose(degrees, [south_west, north_east], atol=2e-6)
    np.testing.assert_allclose(evaluated(crs["to_metres"], degrees), metres, atol=0.01)
    corners = np.array([[0.0, 1.0], [7.0, 0.0]])  # column and row of the same two
    np.testing.assert_allclose(evaluated(grid["to_degrees"], corners), degrees, atol=2e-7)
    x = unpacked(data["streets"]["x"], binary) / 10 + crs["origin"][0] - EAST
    np.testing.assert_allclose(x, [0, 700], atol=0.05)


def test_a_clause_shows_its_own_facilities(data: Any):
    assert [each["facilities"] for each in data["clauses"]] == [[0, 1], [0, 1], [0, 1], [2]]
    assert data["facilities"]["id"] == ["near", "far", "station"]
    assert [each["facility_type"] for each in data["clauses"]][2:] == ["farmers_market", "emergency_station"]


def test_an_assessment_without_measures_has_a_page(assessment: Assessment):
    page = page_of(dataclasses.replace(assessment, measures={}))
    assert embedded(page)["trips"] == []


def test_streets_that_are_only_drawn_are_joined_and_drawn_once():
    lines = [[(0, 0), (50, 0)], [(50, 0), (100, 0)], [(100, 0), (50, 0)]]
    streets = table(
        {"class": "residential"}, "street_id", ["a", "b", "c"], [shapely.LineString(line) for line in lines]
    )
    pack = Pack()
    drawn, exact = (base_layers.streets(streets, (0, 0), pack, exact=exact) for exact in (False, True))
    assert unpacked(drawn["count"], pack.text()).tolist() == [2]
    assert unpacked(exact["count"], pack.text()).tolist() == [2, 2, 2]


def test_a_radius_without_facilities_in_a_zone_is_infinite(data: Any):
    radius, covered = data["clauses"][3]["readings"]
    assert (radius["value"], radius["verdict"], radius["default"]) == ("inf", "unmet", True)
    assert (covered["unit"]["en"], covered["share"], covered["default"]) == ("share of persons", True, False)


@pytest.mark.parametrize("basis", ["census", "modelled", "synthetic", "projected"])
def test_the_basis_of_the_population_is_on_the_page(assessment: Assessment, basis: str):
    place = dataclasses.replace(assessment.place, population=basis)
    assert embedded(page_of(dataclasses.replace(assessment, place=place)))["population"] == basis


def test_every_text_is_there_in_both_languages():
    assert all(set(text) == {"zh", "en"} and all(text.values()) for text in texts().values())


def decoded(deltas: list[int]) -> Any:
    """Latitude and longitude, as the front end adds them up."""
    return np.cumsum(np.array(deltas).reshape(-1, 2), axis=0) / 1e6


def test_polygons_come_back_to_the_centimetre_or_so():
    ring = shapely.Polygon(
        [(0, 0), (100, 0), (100, 100), (0, 100)], [[(40, 40), (60, 40), (60, 60), (40, 60)]]
    )
    shapes = table({}, "cell_id", ["a"], [ring]).geometry
    [[outer, hole]] = geometry.coded_polygons(shapes)
    latitude, longitude = decoded(outer).T
    back = geopandas.GeoSeries.from_xy(longitude, latitude, crs="EPSG:4326").to_crs(CRS)
    assert np.allclose(np.column_stack([back.x - EAST, back.y - NORTH]), ring.exterior.coords[:-1], atol=0.2)
    assert len(hole) == 8


def test_neighbouring_zones_keep_one_border_when_simplified():
    wiggle = [(50, 0), (50.5, 20), (50, 40), (49.6, 60), (50, 100)]
    west = shapely.Polygon([(0, 0), *wiggle, (0, 100)])
    east = shapely.Polygon([(100, 0), *wiggle, (100, 100)])
    zones = table({}, "zone_id", ["w", "e"], [west, east])
    drawn = geometry.simplified_zones(zones, tolerance_m=10)
    assert shapely.get_num_coordinates(drawn).sum() < shapely.get_num_coordinates(zones.geometry).sum()
    assert drawn.iloc[0].intersection(drawn.iloc[1]).area == pytest.approx(0, abs=1e-6)
    assert shapely.union_all(drawn).area == pytest.approx(100 * 100)


def test_a_facility_that_no_street_leads_to_is_marked(assessment: Assessment) -> None:
    trip = assessment.clauses[0].trip
    linked = {**assessment.place.linked, trip: frozenset({"near"})}
    place = dataclasses.replace(assessment.place, linked=linked)
    page = page_of(dataclasses.replace(assessment, place=place))
    data = embedded(page)
    clause = data["clauses"][0]
    names = {number: data["facilities"]["name"][number] for number in clause["facilities"]}
    assert [names[number] for number in clause["unlinked"]] == [HOSTILE[1]]


@pytest.mark.parametrize(
    ("parents", "most", "shown"),
    [
        # a city, two counties, three towns
        ([-1, 0, 0, 1, 1, 2], 60, [3, 4, 5]),
        ([-1, 0, 0, 1, 1, 2], 2, [1, 2]),
        # the second county has no towns; it stands beside those of the first
        ([-1, 0, 0, 1, 1], 60, [2, 3, 4]),
        ([-1, -1, -1], 2, [0, 1, 2]),
    ],
)
def test_the_map_draws_the_smallest_zones_it_has_room_for(
    parents: list[int], most: int, shown: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = pd.Index([str(i) for i in range(len(parents))], name="zone_id")
    zones = geopandas.GeoDataFrame(
        {"name": ids, "parent_id": [None if each < 0 else str(each) for each in parents]},
        index=ids,
        geometry=[shapely.box(0, 0, 10 - i, 10) for i in range(len(parents))],
        crs=CRS,
    )
    monkeypatch.setattr(base_layers, "_MOST_ZONES", most)
    assert np.flatnonzero(base_layers.on_the_map(hierarchy(zones))).tolist() == shown
