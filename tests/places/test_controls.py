"""Tags of ways and nodes → who may use a street which way, and what holds traffic up on it."""

from pathlib import Path
from typing import Any

import networkx as nx
import osmium
import pytest

from access.places.osm import tags
from access.places.osm.file import OsmFile
from access.places.streets import from_osm as streets
from tests.conftest import HELSINKI

UTM = "EPSG:32650"
Controls = dict[str, tuple[int, int, str, str]]


def osm_file(path: Path, nodes: dict[int, tuple[float, str]], ways: dict[int, tuple[str, str]]) -> OsmFile:
    """A file of nodes on one parallel (id → thousandths of a degree, tags) and ways (id → nodes, tags)."""

    def written(text: str) -> str:
        pairs = [pair.split("=", 1) for pair in text.split()]
        return "".join(f'<tag k="{key}" v="{value}"/>' for key, value in pairs)

    lines = [
        f'<node id="{name}" version="1" lat="29" lon="{117 + x / 1000}">{written(text)}</node>'
        for name, (x, text) in nodes.items()
    ]
    for name, (refs, text) in ways.items():
        members = "".join(f'<nd ref="{ref}"/>' for ref in refs.split())
        lines.append(f'<way id="{name}" version="1">{members}{written(text)}</way>')
    path.write_text(f'<osm version="0.6">{"".join(lines)}</osm>', encoding="utf-8")
    return OsmFile(path)


def controls(source: OsmFile) -> Controls:
    table, _ = streets.from_osm(source, UTM)
    columns = ["from_node", "to_node", "control_from", "control_to"]
    return {name: tuple(row) for name, row in zip(table.index, table[columns].to_numpy(), strict=True)}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("vehicle=no", {"motor_vehicle": "no", "bicycle": "no", "foot": ""}),
        ("vehicle=no bicycle=yes", {"motor_vehicle": "no", "bicycle": "yes"}),
        ("motor_vehicle=private", {"motor_vehicle": "private", "bicycle": "", "access": ""}),
        ("access=no emergency=yes", {"access": "no", "emergency": "yes"}),
        ("oneway=yes", {"oneway": "forward", "oneway_bicycle": ""}),
        ("oneway=yes oneway:bicycle=no", {"oneway": "forward", "oneway_bicycle": "both"}),
        ("oneway:bicycle=yes", {"oneway": "both", "oneway_bicycle": "forward"}),
        ("oneway:bicycle=-1", {"oneway": "both", "oneway_bicycle": "backward"}),
        ("oneway=yes cycleway=opposite", {"oneway_bicycle": "both"}),
        ("oneway=yes cycleway:left=opposite_lane", {"oneway_bicycle": "both"}),
        ("oneway=yes cycleway:left=lane cycleway:left:oneway=-1", {"oneway_bicycle": "both"}),
        ("oneway=yes cycleway:right=track cycleway:right:oneway=no", {"oneway_bicycle": "both"}),
        ("oneway=yes cycleway:right=lane cycleway:right:oneway=yes", {"oneway_bicycle": ""}),
        ("oneway=yes oneway:bicycle=yes cycleway=opposite", {"oneway_bicycle": "forward"}),
    ],
)
def test_who_may_use_a_street_which_way(given: str, expected: dict[str, str]) -> None:
    pairs = dict(pair.split("=") for pair in f"highway=residential {given}".split())
    found = tags.columns(pairs)
    assert {name: found[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("highway=traffic_signals", ("traffic_signals", "both")),
        ("highway=traffic_signals crossing=traffic_signals", ("traffic_signals", "both")),
        ("highway=traffic_signals traffic_signals:direction=backward", ("traffic_signals", "backward")),
        ("highway=stop direction=forward", ("stop", "forward")),
        ("highway=stop direction=both", ("stop", "both")),
        ("highway=give_way", ("give_way", "")),
        ("highway=give_way direction=NW", ("give_way", "")),
        ("highway=crossing crossing=traffic_signals", ("crossing", "both")),
        ("highway=crossing crossing=marked crossing:signals=yes", ("crossing", "both")),
        ("highway=crossing crossing=uncontrolled", ("", "both")),
        ("highway=bus_stop", ("", "both")),
    ],
)
def test_what_holds_traffic_up(given: str, expected: tuple[str, str]) -> None:
    assert tags.control(dict(pair.split("=") for pair in given.split())) == expected


def test_a_street_is_cut_where_something_holds_traffic_up(tmp_path: Path) -> None:
    nodes = {
        1: (0, ""),
        2: (1, "highway=traffic_signals"),
        3: (2, "highway=crossing crossing=marked"),
        4: (3, "highway=stop direction=forward"),
        5: (4, "highway=traffic_signals traffic_signals:direction=backward"),
        6: (5, "highway=crossing crossing=traffic_signals"),
    }
    source = osm_file(tmp_path / "a.osm", nodes, {1: ("1 2 3 4 5 6", "highway=residential")})
    assert controls(source) == {
        "w1.0": (1, 2, "", "traffic_signals"),
        "w1.1": (2, 4, "traffic_signals", "stop"),  # the crossing without signals is no cut
        "w1.2": (4, 5, "", ""),
        "w1.3": (5, 6, "traffic_signals", "crossing"),
    }


@pytest.mark.parametrize(
    ("x", "oneway", "expected"),
    [
        (1, "no", ("", "give_way")),  # it stands before the junction at 0: who comes from the east
        (3, "no", ("give_way", "")),
        (1, "yes", ("give_way", "")),
        (3, "-1", ("", "give_way")),
    ],
)
def test_a_sign_that_does_not_say_whom_it_binds(
    x: int, oneway: str, expected: tuple[str, str], tmp_path: Path
) -> None:
    """A sign at x between junctions at 0 and 4: whom it holds up along the way, and against it."""
    nodes = {1: (-1, ""), 2: (0, ""), 3: (x, "highway=give_way"), 4: (4, ""), 5: (5, "")}
    plain = "highway=residential"
    ways = {1: ("1 2", plain), 2: ("2 3 4", f"{plain} oneway={oneway}"), 3: ("4 5", plain)}
    found = controls(osm_file(tmp_path / "a.osm", nodes, ways))
    assert (found["w2.0"][3], found["w2.1"][2]) == expected
    assert {*found["w1.0"][2:], *found["w3.0"][2:]} == {""}


def test_a_sign_on_a_junction_binds_all_who_come(tmp_path: Path) -> None:
    nodes = {1: (0, ""), 2: (1, "highway=stop"), 3: (5, "")}
    ways = {1: ("1 2", "highway=residential"), 2: ("2 3", "highway=residential")}
    found = controls(osm_file(tmp_path / "a.osm", nodes, ways))
    assert found == {"w1.0": (1, 2, "", "stop"), "w2.0": (2, 3, "stop", "")}


def test_tags_come_through_as_they_are(tmp_path: Path) -> None:
    """Signs that mean something in the text the parser writes; a name may hold any of them."""
    odd = "a,b=c@d%25%é 中&#10;x"
    source = osm_file(
        tmp_path / "a.osm",
        {1: (0, ""), 2: (1, "")},
        {1: ("1 2", "name=NAME highway=residential access=NAME note=,foot=no")},
    )
    source.path.write_text(source.path.read_text(encoding="utf-8").replace("NAME", odd), encoding="utf-8")
    table, _ = streets.from_osm(source, UTM)
    assert table[["access", "foot"]].to_numpy().tolist() == [[odd.replace("&#10;", "\n"), ""]]


def distances(table: Any) -> tuple[nx.Graph, dict[int, float]]:
    graph = nx.Graph()
    for a, b, length_m in zip(table["from_node"], table["to_node"], table["length_m"], strict=True):
        if not graph.has_edge(a, b) or graph[a][b]["weight"] > length_m:
            graph.add_edge(a, b, weight=length_m)
    start = min(max(nx.connected_components(graph), key=len))
    return graph, nx.single_source_dijkstra_path_length(graph, start)


def test_cuts_at_controls_change_no_distance(tmp_path: Path) -> None:
    bare = tmp_path / "bare.osm.pbf"
    with osmium.SimpleWriter(str(bare)) as writer:
        for item in osmium.FileProcessor(str(HELSINKI)):
            writer.add(item.replace(tags={}) if item.is_node() else item)
    table, plain = (streets.from_osm(OsmFile(path), "EPSG:32635")[0] for path in (HELSINKI, bare))
    assert len(table) > len(plain)
    assert set(plain["control_from"]) | set(plain["control_to"]) == {""}
    assert table["length_m"].sum() == pytest.approx(plain["length_m"].sum(), rel=1e-12)
    (cut, found), (whole, expected) = distances(table), distances(plain)
    assert nx.number_connected_components(cut) == nx.number_connected_components(whole)
    assert min(found, key=found.__getitem__) == min(expected, key=expected.__getitem__)
    assert {node: found[node] for node in expected} == pytest.approx(expected)
