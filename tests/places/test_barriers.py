"""Barriers of OpenStreetMap files and layers, and the streets that shut gates part."""

from pathlib import Path
from typing import Any

import geopandas
import networkx as nx
import numpy as np
import pandas as pd
import pytest
import shapely

from access.contracts.errors import FileError
from access.places.osm.conditions import hour
from access.places.osm.file import OsmFile
from access.places.streets import barriers, gates, turn_restrictions
from access.places.streets import from_osm as streets
from tests.conftest import CRS, HELSINKI, shared, street_table

UTM = "EPSG:32650"
# node → (east, north) in thousandths of a degree, tags
NODES = {
    1: (0, 0, ""),
    2: (1, 0, "barrier=gate access=no"),  # between the ways 10 and 11
    3: (2, 0, ""),
    4: (3, 0, "barrier=gate locked=yes"),  # amid way 11
    5: (4, 0, "barrier=gate access=private"),
    6: (5, 0, "barrier=bollard foot=no"),  # amid way 11, too
    7: (6, 0, "barrier=gate access=no"),  # at a junction
    8: (6, 1, "barrier=gate access=no"),  # at the dead end of way 12
    9: (7, 0, ""),
    20: (3, 3, "barrier=gate access=no"),  # on no street
    21: (0, 3, "barrier=bollard"),
    22: (5, 3, "barrier=kerb"),
    30: (0, 5, ""),
    31: (1, 5, ""),
    32: (1, 6, ""),
}
WAYS = {
    10: ("1 2", "highway=residential"),
    11: ("2 3 4 5 6 7 9", "highway=residential"),
    12: ("7 8", "highway=footway"),
    40: ("30 31", "barrier=wall"),
    41: ("30 31 32 30", "barrier=fence"),
    42: ("30 31", "barrier=kerb"),
    43: ("30 31", "railway=rail bridge=yes"),
    44: ("30 31", "railway=rail"),
    45: ("30 31", "waterway=stream tunnel=culvert"),
    46: ("30 99 31 32", "waterway=canal"),
    47: ("30 31 32 30", "natural=water"),
    48: ("30 31 32 30", "building=yes layer=-1"),
    49: ("30 31 32 30", "building=apartments barrier=wall"),
    50: ("30 31 32 30", "landuse=military"),
    51: ("30 31 32 30", "landuse=residential"),
    52: ("30 31", "railway=subway layer=-2"),
}


@pytest.fixture
def town(tmp_path: Path) -> OsmFile:
    def written(text: str) -> str:
        pairs = [pair.split("=", 1) for pair in text.split()]
        return "".join(f'<tag k="{key}" v="{value}"/>' for key, value in pairs)

    lines = [
        f'<node id="{name}" version="1" lat="{29 + y / 1000}" lon="{117 + x / 1000}">{written(text)}</node>'
        for name, (x, y, text) in NODES.items()
    ]
    for name, (refs, text) in WAYS.items():
        members = "".join(f'<nd ref="{ref}"/>' for ref in refs.split())
        lines.append(f'<way id="{name}" version="1">{members}{written(text)}</way>')
    path = tmp_path / "town.osm"
    path.write_text(f'<osm version="0.6">{"".join(lines)}</osm>', encoding="utf-8")
    return OsmFile(path)


def test_barriers_are_what_is_on_the_ground(town: OsmFile) -> None:
    found, notes = barriers.from_osm(town, UTM)
    assert {name: (row["kind"], row["state"]) for name, row in found.iterrows()} == {
        "n2": ("gate", "closed"),
        "n4": ("gate", "closed"),
        "n5": ("gate", "private"),
        "n6": ("gate", "closed"),
        "n7": ("gate", "closed"),
        "n8": ("gate", "closed"),
        "n20": ("gate", "closed"),
        "w40": ("wall", ""),
        "w41": ("fence", ""),
        "w44": ("railway", ""),
        "w46": ("water", ""),
        "w47": ("water", ""),
        "w49": ("building", ""),  # its wall is drawn by the building
        "w50": ("military", ""),
    }
    assert found.geometry["w47"].geom_type == "MultiPolygon"
    # the canal leaves the file after its first node and comes back at 31
    canal = found.to_crs("EPSG:4326").geometry["w46"]
    assert shapely.get_coordinates(canal) == pytest.approx(np.array([(117.001, 29.005), (117.001, 29.006)]))
    told = "town.osm: barriers 14 (building 1, fence 1, gate 7, military land 1, railway 1, wall 1, water 2)"
    assert [(note.en, note.number) for note in notes] == [
        (f"{told}; gates that nobody may walk through: 6", 14)
    ]


@pytest.mark.parametrize(
    ("tags", "noon", "night"),
    [
        ({"access": "no", "access:conditional": "yes @ (06:00-22:00)"}, "open", "closed"),
        ({"foot:conditional": "no @ (22:00-06:00)"}, "open", "closed"),
        ({"opening_hours": "06:00-22:00"}, "open", "closed"),
        ({"opening_hours": "24/7", "access": "no"}, "closed", "closed"),
        ({"access": "private"}, "private", "private"),
        ({"barrier": "Lift_Gate", "access": " No "}, "closed", "closed"),
        ({"barrier": "bollard;gate", "access": "no"}, "closed", "closed"),
        ({"access": "no;destination"}, "open", "open"),
        ({"access": "private;customers"}, "private", "private"),
    ],
)
def test_gates_are_looked_at_at_the_hour(tags: dict[str, str], noon: str, night: str, tmp_path: Path) -> None:
    told = "".join(f'<tag k="{key}" v="{value}"/>' for key, value in {"barrier": "gate", **tags}.items())
    path = tmp_path / "gate.osm"
    path.write_text(
        f'<osm version="0.6"><node id="1" version="1" lat="29" lon="117">{told}</node></osm>',
        encoding="utf-8",
    )
    states = [
        barriers.from_osm(OsmFile(path), UTM, hour=hour(at))[0]["state"].item()
        for at in ("We 12:00", "We 23:00")
    ]
    assert states == [noon, night]


def test_shut_gates_part_the_streets_that_they_stand_on(town: OsmFile) -> None:
    whole, _ = streets.from_osm(town, UTM)
    # a bollard, at 6, ends streets: it stops cars
    assert whole.index.tolist() == ["w10.0", "w11.0", "w11.1", "w11.2", "w12.0"]
    found, banned, sides, notes = gates.shut(whole, barriers.from_osm(town, UTM)[0])
    assert banned is None
    assert found.index.tolist() == ["w10.0", "w11.0/1", "w11.0/2", "w11.1", "w11.2", "w12.0"]
    ends = [(row["from_node"], row["to_node"]) for _, row in found.iterrows()]
    assert ends[0] == (1, 2)
    assert ends[1][0] not in (1, 2)  # 11 begins at a node of its own
    assert ends[1][1] != ends[2][0]
    assert ends[2][1] != ends[3][0]
    assert ends[3][1] == ends[4][0] == ends[5][0] == 7  # the junction stays
    assert found["length_m"].sum() == pytest.approx(whole["length_m"].sum())
    assert sides.index.tolist() == ["n2", "n4", "n6"]
    joined = gates.opened(found, sides, ["n4"])
    assert joined.loc["w11.0/1", "to_node"] == joined.loc["w11.0/2", "from_node"]
    assert joined.loc["w11.0/2", "to_node"] != joined.loc["w11.1", "from_node"]
    joined = gates.opened(found, sides, sides.index)
    assert joined["to_node"].tolist() == [2, *joined["from_node"].tolist()[2:5], 9, 8]
    assert joined["from_node"].tolist()[1] == 2
    told = {note.en: note.level for note in notes}
    assert told == {
        "streets parted at 3 shut gates": "found",
        "1 shut gate on no street (n20)": "left_out",
        "1 shut gate at the dead end of a street (n8)": "left_out",
        "1 shut gate at a junction, so that it is not clear what it closes (n7)": "doubtful",
    }


def test_private_gates_are_shut_when_told(town: OsmFile) -> None:
    whole, _ = streets.from_osm(town, UTM)
    found, _, _, notes = gates.shut(whole, barriers.from_osm(town, UTM)[0], states=("private",))
    assert notes[0].number == 1
    assert found.index.tolist() == ["w10.0", "w11.0/1", "w11.0/2", "w11.1", "w11.2", "w12.0"]


def table_of(rows: list[tuple[str, str, Any]]) -> Any:
    kind, state, geometry = zip(*rows, strict=True)
    index = pd.Index([f"b{i}" for i in range(len(rows))], name="barrier_id", dtype="str")
    return geopandas.GeoDataFrame({"kind": kind, "state": state}, index, geometry=list(geometry), crs=CRS)


def test_gates_far_from_streets_and_turns_at_them() -> None:
    rows = [("a", "b", 300.0, "both"), ("b", "c", 10.0, "both")]
    lines = [shapely.LineString(line) for line in ([(0, 0), (300, 0)], [(300, 0), (300, 10)])]
    whole = street_table(rows, lines)
    banned = pd.DataFrame(
        {"from_street": ["s000"], "via_node": ["b"], "to_street": ["s001"]}, pd.Index(["t"], name="turn_id")
    )
    point = table_of([("gate", "closed", shapely.Point(120, 3))])
    assert gates.shut(whole, point)[0].index.tolist() == ["s000", "s001"]
    found, again, _, _ = gates.shut(whole, point, banned, max_off_m=3)
    assert found["length_m"].tolist() == [120, 180, 10]
    assert again.to_numpy().tolist() == [["s000/2", "b", "s001"]]


def test_a_layer_tells_whom_its_gates_let_through(tmp_path: Path) -> None:
    path = tmp_path / "gates.geojson"
    places = [shapely.Point(117, 29 + i / 1000) for i in range(4)]
    told = {"access": ["private", None, "yes", "no"], "foot": [None, None, None, "yes"]}
    frame = geopandas.GeoDataFrame(told, geometry=places, crs="EPSG:4326")
    frame.to_file(path, driver="GeoJSON")
    found, notes = barriers.from_layer(path, UTM, kind="gate")
    assert found["vehicles"].tolist() == [""] * 4
    assert found["state"].to_dict() == {
        "gates:1": "private",
        "gates:2": "closed",
        "gates:3": "open",
        "gates:4": "open",
    }
    assert notes[0].en == "gates.geojson: barriers 4 (gate 4); gates that nobody may walk through: 1"
    assert barriers.from_layer(path, UTM, kind="wall")[0]["state"].tolist() == [""] * 4
    with pytest.raises(FileError, match="no kind of barrier is called 'moat'; did you mean"):
        barriers.from_layer(path, UTM, kind="moat")


def test_motorways_on_the_ground_are_barriers() -> None:
    table = street_table([("a", "b", 9.0, "both")] * 3).assign(layer=[0, 1, 0])
    table["class"] = ["motorway", "motorway", "primary"]
    found = barriers.from_streets(table)
    assert found[["kind", "state"]].to_numpy().tolist() == [["motorway", ""]]
    assert found.index.tolist() == ["s000"]


def test_helsinki_has_gates_and_walls() -> None:
    found, _ = barriers.from_osm(OsmFile(HELSINKI), "EPSG:3067")
    counts = found["kind"].value_counts()
    # counted by hand: 60 gates and 6 lift gates; of these, 2 with access=no, 2 with foot=no, 10 private
    assert (found["state"] == "closed").sum() == 4
    assert (found["state"] == "private").sum() == 10
    assert counts["gate"] == 66
    assert counts["wall"] == 33


@pytest.mark.slow
def test_shut_gates_of_liechtenstein() -> None:
    source = OsmFile(shared("liechtenstein") / "liechtenstein-latest.osm.pbf")
    whole, _ = streets.from_osm(source, "EPSG:32632")
    banned, _ = turn_restrictions.from_osm(source, whole)
    walls, _ = barriers.from_osm(source, "EPSG:32632")
    found, again, _, notes = gates.shut(whole, walls, banned)
    assert found["length_m"].sum() == pytest.approx(whole["length_m"].sum())
    assert len(again) >= len(banned)
    assert (
        sum(note.number for note in notes) == ((walls["kind"] == "gate") & (walls["state"] == "closed")).sum()
    )


@pytest.mark.parametrize("at", [[], [100], [300], [100, 300]], ids=str)
def test_gates_opened_again_leave_the_way_as_it_was(at: list[int]) -> None:
    """From a to c by b, 300 and 10 m: with all gates shut there is no way, with all opened it is 310 m."""
    rows = [("a", "b", 300.0, "both"), ("b", "c", 10.0, "both")]
    lines = [shapely.LineString(line) for line in ([(0, 0), (300, 0)], [(300, 0), (310, 0)])]
    whole = street_table(rows, lines)
    closed = table_of([("gate", "closed", shapely.Point(x, 0)) for x in at] or [("wall", "", lines[0])])
    parted = gates.shut(whole, closed)
    assert parted.gates.index.tolist() == [f"b{i}" for i in range(len(at))]
    joined = gates.opened(parted.streets, parted.gates, parted.gates.index)
    for table, expected in ((whole, True), (parted.streets, not at), (joined, True)):
        graph = nx.from_pandas_edgelist(table, "from_node", "to_node", "length_m")
        assert nx.has_path(graph, "a", "c") == expected
    assert nx.shortest_path_length(graph, "a", "c", "length_m") == 310


def test_gates_drawn_as_lines_stand_where_they_meet_the_street() -> None:
    """Across the street at x = 120, half of the line on either side; another meets no street."""
    whole = street_table([("a", "b", 300.0, "both")], [shapely.LineString([(0, 0), (300, 0)])])
    across = shapely.LineString([(120, -5), (120, 9)])
    beyond = shapely.LineString([(120, 50), (120, 60)])
    found = gates.shut(whole, table_of([("gate", "closed", across), ("gate", "closed", beyond)]))
    assert found.streets["length_m"].tolist() == [120, 180]
    assert [note.en for note in found.notes] == [
        "streets parted at 1 shut gate",
        "1 shut gate on no street (b1)",
    ]


def test_of_several_points_each_is_a_gate(tmp_path: Path) -> None:
    path = tmp_path / "gates.gpkg"
    points = shapely.MultiPoint([(500_000, 2_500_000), (500_010, 2_500_000)])
    geopandas.GeoDataFrame({"locked": [True]}, geometry=[points], crs=CRS).to_file(path)
    found, _ = barriers.from_layer(path, CRS, kind="gate")
    assert found["state"].to_dict() == {"gates:1": "closed", "gates:1/2": "closed"}
    assert set(found.geom_type) == {"Point"}


def test_words_that_gates_do_not_know(tmp_path: Path) -> None:
    path = tmp_path / "gates.csv"
    path.write_text("x,y,access,locked\n117,29,封闭,perhaps\n117,29.1,no,\n", encoding="utf-8")
    with pytest.raises(FileError) as error:
        barriers.from_layer(path, UTM, kind="gate")
    assert error.value.faults[0].startswith("access: not known (row 1: 封闭); write one of yes, permissive")
    assert error.value.faults[1].startswith("locked: not known (row 1: perhaps)")


def test_a_gate_under_a_bridge_parts_the_street_on_the_ground() -> None:
    lines = [shapely.LineString([(100, -50), (100, 50)]), shapely.LineString([(0, 0), (200, 0)])]
    whole = street_table([("a", "b", 100.0, "both"), ("c", "d", 200.0, "both")], lines)
    found = gates.shut(whole.assign(layer=[1, 0]), table_of([("gate", "closed", shapely.Point(100, 0))]))
    assert found.streets.index.tolist() == ["s000", "s001/1", "s001/2"]


@pytest.mark.parametrize("x", [100, 120])
def test_two_gates_at_one_place_must_both_be_opened(x: int) -> None:
    lines = [shapely.LineString([(0, 0), (100, 0)]), shapely.LineString([(100, 0), (200, 0)])]
    whole = street_table([("a", "b", 100.0, "both"), ("b", "c", 100.0, "both")], lines)
    parted = gates.shut(whole, table_of([("gate", "closed", shapely.Point(x, 0))] * 2))
    assert parted.gates.index.tolist() == ["b0", "b1"]
    for ids, there in (([], False), (["b0"], False), (["b1"], False), (["b0", "b1"], True)):
        joined = gates.opened(parted.streets, parted.gates, ids)
        assert nx.has_path(nx.from_pandas_edgelist(joined, "from_node", "to_node"), "a", "c") == there


@pytest.mark.parametrize("at", [[100], [100, 150]], ids=str)
def test_a_forbidden_turn_is_there_again_when_its_gate_is_opened(at: list[int]) -> None:
    lines = [shapely.LineString([(0, 0), (100, 0)]), shapely.LineString([(100, 0), (200, 0)])]
    whole = street_table([("a", "b", 100.0, "both"), ("b", "c", 100.0, "both")], lines)
    banned = pd.DataFrame(
        {"from_street": ["s000"], "via_node": ["b"], "to_street": ["s001"]}, pd.Index(["t"], name="turn_id")
    )
    closed = table_of([("gate", "closed", shapely.Point(x, 0)) for x in at])
    parted = gates.shut(whole, closed, banned)
    joined = gates.opened(parted.streets, parted.gates, parted.gates.index)
    (turn,) = parted.turns.itertuples()
    assert joined.loc[turn.from_street, "to_node"] == turn.via_node == joined.loc[turn.to_street, "from_node"]
