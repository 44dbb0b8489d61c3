"""Street ends at one place are joined, where their levels allow: on streets drawn by hand (metres)."""

from pathlib import Path
from typing import Any

import geopandas
import networkx as nx
import pandas as pd
import pytest
import shapely

from access.contracts import tables
from access.places.osm.file import OsmFile
from access.places.streets import from_graph, joins, turn_restrictions
from access.places.streets import from_osm as streets
from tests.conftest import CRS, shared, street_table
from tests.places.test_squares import UTM, town, way_m


def drawn(*lines: tuple[int, int, list[tuple[float, float]]], **columns: Any) -> Any:
    """A STREETS table from (first node, last node, line)."""
    shapes = [shapely.LineString(line) for _, _, line in lines]
    rows = [(a, b, shape.length, "both") for (a, b, _), shape in zip(lines, shapes, strict=True)]
    return street_table(rows, shapes).assign(**columns)


def joined(table: Any, *, levels_known: bool = True) -> joins.Joined:
    found = joins.joined(table, levels_known=levels_known)
    tables.check(found.streets, tables.STREETS)
    return found


WEST, EAST = (1, 2, [(0, 0), (100, 0)]), (3, 4, [(100, 0), (200, 0)])


def test_ends_at_one_place_are_joined() -> None:
    found = joined(drawn(WEST, EAST))
    assert way_m(found.streets, 1, 4) == 200
    assert found.renamed == {3: 2}
    assert [(note.level, note.number) for note in found.notes] == [("found", 1)]
    assert found.near_misses.empty


@pytest.mark.parametrize(("gap_m", "meets"), [(0.4, True), (0.6, False), (4.9, False)])
def test_ends_half_a_metre_apart_are_joined(gap_m: float, meets: bool) -> None:
    found = joined(drawn(WEST, (3, 4, [(100 + gap_m, 0), (200, 0)])))
    assert (way_m(found.streets, 1, 4) < float("inf")) is meets
    assert len(found.near_misses) == (0 if meets else 2)  # both ends
    if not meets:
        assert found.near_misses["gap_m"].tolist() == [gap_m, gap_m]
        note = found.notes[-1]
        assert (note.level, note.number) == ("doubtful", 2)


def test_ends_farther_apart_are_nobodys_business() -> None:
    found = joined(drawn(WEST, (3, 4, [(105.1, 0), (200, 0)])))
    assert found.notes == []
    assert found.near_misses.empty


def test_three_ends_at_one_place_are_one_node() -> None:
    found = joined(drawn(WEST, EAST, (5, 6, [(100, 0.3), (100, 80)])))
    assert found.renamed == {3: 2, 5: 2}
    assert way_m(found.streets, 4, 6) == pytest.approx(100 + 79.7)
    assert found.notes[0].number == 1


def test_levels_keep_ends_apart() -> None:
    over = drawn(WEST, EAST)
    found = joined(over.assign(layer=[0, 1]))
    assert way_m(found.streets, 1, 4) == float("inf")
    assert found.near_misses["why"].tolist() == ["level"]
    for levels, meets in ((["0", "1"], False), (["0", "0;1"], True), (["", "1"], True)):
        assert (way_m(joined(over.assign(level=levels)).streets, 1, 4) < float("inf")) is meets


def test_a_layer_alone_keeps_no_ends_apart_on_the_ground() -> None:
    for built, meets in (("ground", True), ("bridge", False)):
        found = joined(drawn(WEST, EAST).assign(layer=[0, 1], structure=["ground", built]))
        assert (way_m(found.streets, 1, 4) == 200) is meets
        beside = drawn((1, 2, [(0, 0), (100, 0)]), (3, 4, [(40, 0.2), (40, 50)]), layer=[0, 1])
        found = joined(beside.assign(structure=["ground", built]))
        assert (way_m(found.streets, 1, 4) < float("inf")) is meets
    # a footbridge that goes on as a path on the same layer, whatever that is
    found = joined(drawn(WEST, EAST).assign(layer=[1, 1], structure=["bridge", "ground"]))
    assert way_m(found.streets, 1, 4) == 200


# two streets that cross at (100, 0), each with a node there
CROSSING = [
    *((1, 2, [(0, 0), (100, 0)]), (2, 3, [(100, 0), (200, 0)])),
    *((4, 5, [(100, -90), (100, 0)]), (5, 6, [(100, 0), (100, 90)])),
]


def test_the_node_of_a_flyover_is_no_end() -> None:
    table = drawn(*CROSSING)
    above = joined(table.assign(layer=[0, 0, 1, 1]))
    assert way_m(above.streets, 1, 6) == float("inf")
    assert above.notes == []
    # where nothing tells of levels, it may be one: that is told
    untold = joined(table, levels_known=False)
    assert way_m(untold.streets, 1, 6) == float("inf")
    assert untold.near_misses["why"].tolist() == ["level"]
    # on one level it is none
    assert way_m(joined(table).streets, 1, 6) == 190
    # a dead end is joined at any rate
    assert way_m(joined(drawn(*CROSSING[:3]), levels_known=False).streets, 1, 4) == 190


@pytest.mark.parametrize(("gap_m", "meets"), [(0.0, True), (0.3, True), (0.7, False)])
def test_an_end_beside_the_middle_of_a_street_is_joined(gap_m: float, meets: bool) -> None:
    found = joined(drawn((1, 2, [(0, 0), (100, 0)]), (3, 4, [(40, gap_m), (40, 50)])))
    assert (way_m(found.streets, 1, 4) < float("inf")) is meets
    if meets:
        assert way_m(found.streets, 1, 4) == pytest.approx(40 + 50 - gap_m)
        assert way_m(found.streets, 2, 4) == pytest.approx(60 + 50 - gap_m)
        assert found.streets["length_m"].sum() == pytest.approx(150 - gap_m)
    assert len(found.near_misses) == (not meets)


def test_ends_across_a_street_from_each_other_are_one_crossing() -> None:
    both = ((3, 4, [(40, 0.4), (40, 50)]), (5, 6, [(40, -0.4), (40, -50)]))
    found = joined(drawn((1, 2, [(0, 0), (100, 0)]), *both))
    assert way_m(found.streets, 4, 6) == pytest.approx(99.2)
    assert way_m(found.streets, 1, 6) == pytest.approx(40 + 49.6)


def test_a_street_above_is_not_cut() -> None:
    found = joined(drawn((1, 2, [(0, 0), (100, 0)]), (3, 4, [(40, 0), (40, 50)]), layer=[1, 0]))
    assert way_m(found.streets, 1, 4) == float("inf")
    assert len(found.streets) == 2


def test_a_stub_is_no_near_miss_of_the_street_that_it_begins_on() -> None:
    table = drawn((1, 2, [(0, 0), (50, 0)]), (2, 3, [(50, 0), (100, 0)]), (2, 4, [(50, 0), (50, 3)]))
    assert joined(table).near_misses.empty


def test_streets_that_are_in_order_stay_as_they_are() -> None:
    table = drawn((1, 2, [(0, 0), (100, 0)]), (2, 3, [(100, 0), (100.3, 0)]), (3, 1, [(100.3, 0), (0, 1)]))
    found = joined(table)
    assert found.streets is table  # a street of 30 cm is a street
    assert found.notes == []


def test_names_may_be_words() -> None:
    table = drawn(WEST, EAST)
    table[["from_node", "to_node"]] = [["a", "b"], ["c", "d"]]
    found = joined(table)
    assert found.renamed == {"c": "b"}
    middle = joined(
        drawn((1, 2, [(0, 0), (100, 0)]), (3, 4, [(40, 0), (40, 50)])).astype(
            {"from_node": str, "to_node": str}
        )
    )
    assert way_m(middle.streets, "1", "4") == 90


def test_ends_of_ways_of_openstreetmap_are_joined_and_turns_stay_forbidden(tmp_path: Path) -> None:
    spots = {1: (0, 0), 2: (100, 0), 3: (100, 0), 4: (200, 0), 5: (100, 80)}
    road = {"highway": "residential"}
    source = town(tmp_path, spots, [([1, 2], road), ([3, 4], road), ([3, 5], road)])
    rule = '<relation id="9" version="1"><member type="way" ref="101" role="from"/>'
    rule += '<member type="node" ref="3" role="via"/><member type="way" ref="102" role="to"/>'
    rule += '<tag k="type" v="restriction"/><tag k="restriction" v="no_right_turn"/></relation>'
    source.path.write_text(source.path.read_text().replace("</osm>", f"{rule}</osm>"))
    source = OsmFile(source.path)
    found = joined(streets.from_osm(source, UTM)[0])
    assert way_m(found.streets, 1, 5) == pytest.approx(180, abs=0.01)
    turns, notes = turn_restrictions.from_osm(source, found.streets, found.renamed)
    assert turns.to_numpy().tolist() == [["w101.0", 2, "w102.0"]]
    assert [note.level for note in notes] == ["found"]


def test_ends_of_tables_are_joined(tmp_path: Path) -> None:
    nodes, edges = tmp_path / "nodes.csv", tmp_path / "edges.csv"
    spots = {"a": (0, 0), "b": (100, 0), "c": (100.2, 0), "d": (200, 0)}
    rows = [f"{name},{500_000 + x},{2_500_000 + y}" for name, (x, y) in spots.items()]
    nodes.write_text("\n".join(["id,x,y", *rows]))
    both = [("a", "b", 100), ("b", "a", 100), ("c", "d", 99.8), ("d", "c", 99.8)]
    edges.write_text("\n".join(["u,v,length_m", *(f"{u},{v},{m}" for u, v, m in both)]))
    table, _ = from_graph.from_csv(nodes, edges, CRS, CRS)
    assert nx.number_connected_components(graph(table)) == 2
    assert nx.number_connected_components(graph(joined(table, levels_known=False).streets)) == 1


def graph(table: Any) -> nx.Graph:
    return nx.Graph(list(zip(table["from_node"], table["to_node"], strict=True)))


def test_real_streets_keep_their_length() -> None:
    path = shared("liechtenstein") / "liechtenstein-latest.osm.pbf"
    table, _ = streets.from_osm(OsmFile(path), "EPSG:32632")
    found = joined(table)
    assert found.streets["length_m"].sum() == pytest.approx(table["length_m"].sum(), rel=1e-12)
    assert nx.number_of_nodes(graph(found.streets)) <= nx.number_of_nodes(graph(table))
    loose = found.near_misses
    assert isinstance(loose, geopandas.GeoDataFrame)
    assert loose["gap_m"].max() <= joins.NEAR_M
    again = pd.DataFrame(joins.joined(table, levels_known=True).near_misses)
    assert pd.DataFrame(loose).equals(again)


@pytest.mark.parametrize(
    ("layers", "structures", "why"),
    [
        ([0, 1], ["ground", "bridge"], ["level"]),
        ([0, -1], ["ground", "tunnel"], ["level"]),
        ([0, 0], ["ground", "ground"], []),  # joined
    ],
)
def test_an_end_at_a_bridge_is_told_of_with_the_reason(
    layers: list[int], structures: list[str], why: list[str]
) -> None:
    end_at = (1, 2, [(0, 0), (100, 0)])
    over = (3, 4, [(100.2, -80), (100.2, 80)])
    found = joined(drawn(end_at, over).assign(layer=layers, structure=structures))
    assert found.near_misses["why"].tolist() == why
    assert any("1 of them since one is on another level" in note.en for note in found.notes) is bool(why)
    # farther off it is a street that ends below a bridge, and no near miss
    farther = (3, 4, [(102, -80), (102, 80)])
    aside = joined(drawn(end_at, farther).assign(layer=layers, structure=structures))
    assert len(aside.near_misses) == (0 if why else 1)
    assert not any("another level" in note.en for note in aside.notes)


def test_a_gap_on_its_own_level_is_told_before_a_bridge_that_is_nearer() -> None:
    table = drawn(
        (1, 2, [(0, 0), (100, 0)]), (3, 4, [(100.2, -80), (100.2, 80)]), (5, 6, [(103, -80), (103, 80)])
    )
    found = joined(table.assign(layer=[0, 1, 0], structure=["ground", "bridge", "ground"]))
    assert found.near_misses[["gap_m", "why"]].to_numpy().tolist() == [[3.0, "gap"]]
