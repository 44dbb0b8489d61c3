"""Squares crossed straight: against ways worked out by hand and against a visibility graph of all corners."""

from collections.abc import Iterable, Mapping
from itertools import combinations
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Transformer

from access.places.osm.file import OsmFile
from access.places.osm.walk_areas import is_area
from access.places.streets import from_osm as streets

UTM = "EPSG:32650"
Spots = Mapping[int, tuple[float, float]]
_BACK = Transformer.from_crs(UTM, "EPSG:4326", always_xy=True)
PLAZA = {"highway": "pedestrian", "area": "yes"}
WHOLE = {"type": "multipolygon", "highway": "pedestrian"}
# 100 m wide; streets come from the west (1, 2) and from the east (6, 5)
SQUARE: Spots = {
    1: (-50, 50),
    2: (0, 50),
    3: (0, 0),
    4: (100, 0),
    5: (100, 50),
    6: (150, 50),
    7: (100, 100),
    8: (0, 100),
    11: (40, 40),
    12: (60, 40),
    13: (60, 60),
    14: (40, 60),
}
WHOLES: list[dict[str, str]] = [{"highway": "pedestrian"}, {"man_made": "pier"}, {"place": "square"}]
WHOLES += [{"railway": "platform"}]
RING, HOLE = [2, 3, 4, 5, 7, 8, 2], [11, 12, 13, 14, 11]
STREETS = [([1, 2], {"highway": "residential"}), ([5, 6], {"highway": "residential"})]


def town(
    path: Path,
    spots: Spots,
    ways: Iterable[tuple[list[int], dict[str, str]]],
    relations: Iterable[tuple[list[tuple[int, str]], dict[str, str]]] = (),
) -> OsmFile:
    """A file of nodes (metres), ways 100, 101, … and relations 500, 501, … of (number of the way, role)."""

    def tagged(tags: Mapping[str, str]) -> str:
        return "".join(f'<tag k="{key}" v="{value}"/>' for key, value in tags.items())

    parts = ['<osm version="0.6">']
    for node, (x, y) in spots.items():
        lon, lat = _BACK.transform(500_000 + x, 3_200_000 + y)
        parts.append(f'<node id="{node}" version="1" lon="{lon:.9f}" lat="{lat:.9f}"/>')
    for i, (nodes, tags) in enumerate(ways):
        refs = "".join(f'<nd ref="{node}"/>' for node in nodes)
        parts.append(f'<way id="{100 + i}" version="1">{refs}{tagged(tags)}</way>')
    for i, (members, tags) in enumerate(relations):
        refs = "".join(f'<member type="way" ref="{100 + way}" role="{role}"/>' for way, role in members)
        parts.append(f'<relation id="{500 + i}" version="1">{refs}{tagged(tags)}</relation>')
    file = path / "town.osm"
    file.write_text("\n".join([*parts, "</osm>"]))
    return OsmFile(file)


def way_m(table: Any, start: Any, end: Any) -> float:
    """The shortest way along the streets (metres), inf where there is none."""
    graph = nx.MultiGraph()
    graph.add_nodes_from([start, end])
    graph.add_weighted_edges_from(
        zip(table["from_node"], table["to_node"], table["length_m"], strict=True), weight="m"
    )
    try:
        return float(nx.shortest_path_length(graph, start, end, weight="m"))
    except nx.NetworkXNoPath:
        return float("inf")


def crossed(path: Path, *args: Any, **kwargs: Any) -> Any:
    return streets.from_osm(town(path, *args), UTM, **kwargs)[0]


def test_a_square_is_crossed_straight(tmp_path: Path) -> None:
    found = crossed(tmp_path, SQUARE, [*STREETS, (RING, PLAZA)])
    assert way_m(found, 1, 6) == pytest.approx(200, abs=0.01)
    made = found[found["made"] == "square"]
    assert set(made["class"]) == {"pedestrian"}
    assert all(name.startswith("w102.x") for name in made.index)
    # on foot alone: neither cars nor ambulances
    assert set(made["motor_vehicle"]) == set(made["emergency"]) == {"no"}
    assert made.index.is_unique


def test_a_fountain_is_walked_round(tmp_path: Path) -> None:
    ways = [*STREETS, (RING, {}), (HOLE, {})]
    found = crossed(tmp_path, SQUARE, ways, [([(2, "outer"), (3, "inner")], WHOLE)])
    # by way of two corners of the fountain
    shortest = 50 + np.hypot(40, 10) + 20 + np.hypot(40, 10) + 50
    assert shortest - 0.01 <= way_m(found, 1, 6) <= 1.05 * shortest
    fountain = shapely.box(500_040.5, 3_200_040.5, 500_059.5, 3_200_059.5)
    assert not found.intersects(fountain).any()
    assert set(found.index[found["made"] == "square"].str.split(".").str[0]) == {"r500"}


def test_the_outer_way_may_say_what_the_multipolygon_is(tmp_path: Path) -> None:
    ways = [*STREETS, (RING, PLAZA), (HOLE, {})]
    found = crossed(tmp_path, SQUARE, ways, [([(3, "inner"), (2, "outer")], {"type": "multipolygon"})])
    assert way_m(found, 1, 6) > 100 + 2 * np.hypot(40, 10) + 20 - 0.01


def test_an_outline_of_several_ways_is_one_outline(tmp_path: Path) -> None:
    ways = [*STREETS, ([2, 3, 4, 5], {}), ([2, 8, 7, 5], {"barrier": "kerb"})]
    found = crossed(tmp_path, SQUARE, ways, [([(2, "outer"), (3, "outer")], WHOLE)])
    assert way_m(found, 1, 6) == pytest.approx(200, abs=0.01)


def test_a_square_may_be_walked_round_all_the_same(tmp_path: Path) -> None:
    source = town(tmp_path, SQUARE, [*STREETS, (RING, {})], [([(2, "outer")], WHOLE)])
    found, notes = streets.from_osm(source, UTM, squares="outline")
    assert way_m(found, 1, 6) == pytest.approx(300, abs=0.01)
    assert not (found["made"] != "").any()
    assert [(note.level, note.number) for note in notes if note.unit == "areas"] == [("left_out", 1)]


@pytest.mark.parametrize(
    ("tags", "area"),
    [
        ({"highway": "pedestrian", "area": "yes"}, True),
        ({"highway": "footway", "area": "yes"}, True),
        ({"highway": "service", "area": "yes"}, True),
        ({"highway": "pedestrian", "place": "square"}, True),
        ({"highway": "platform"}, True),
        ({"man_made": "pier"}, True),
        ({"railway": "platform", "area": "yes"}, True),
        ({"public_transport": "platform"}, True),
        ({"highway": "pedestrian"}, False),  # a loop
        ({"highway": "residential"}, False),
        ({"highway": "pedestrian", "area": "no"}, False),
        ({"man_made": "pier", "area": "no"}, False),
        ({"highway": "primary", "area": "yes"}, False),
        ({"highway": "construction", "area": "yes"}, False),
        ({"leisure": "park"}, False),
        ({"place": "square"}, True),
        ({"place": "square", "area": "yes"}, True),
        ({"place": "square", "barrier": "kerb"}, True),
        ({"place": "square", "access": "private", "foot": "yes"}, True),
        ({"place": "square", "area": "no"}, False),
        ({"place": "square", "access": "private"}, False),
        ({"place": "square", "foot": "no"}, False),
        ({"place": "square", "access": "customers"}, False),
        ({"place": "square", "fenced": "yes"}, False),
        ({"place": "square", "barrier": "fence"}, False),
        ({"place": "island"}, False),
    ],
)
def test_what_is_an_area(tags: dict[str, str], area: bool, tmp_path: Path) -> None:
    assert is_area(tags) is area
    found = crossed(tmp_path, SQUARE, [*STREETS, (RING, tags)])
    assert (way_m(found, 1, 6) == pytest.approx(200, abs=0.01)) is area


def test_a_square_that_is_no_area_is_no_street(tmp_path: Path) -> None:
    for i, (nodes, tags) in enumerate(
        [(RING, {"access": "private"}), (RING, {"fenced": "yes"}), (RING[:-1], {}), (RING, {"area": "no"})]
    ):
        (folder := tmp_path / str(i)).mkdir()
        found = crossed(folder, SQUARE, [*STREETS, (nodes, {"place": "square", **tags})])
        assert way_m(found, 1, 6) == np.inf, (nodes, tags)


def test_a_multipolygon_is_an_area_without_saying_so(tmp_path: Path) -> None:
    for i, tags in enumerate(WHOLES):
        folder = tmp_path / str(i)
        folder.mkdir()
        whole = [([(2, "outer")], {"type": "multipolygon", **tags})]
        found = crossed(folder, SQUARE, [*STREETS, (RING, {})], whole)
        assert way_m(found, 1, 6) == pytest.approx(200, abs=0.01)


def test_the_rights_of_way_are_those_of_the_area(tmp_path: Path) -> None:
    tags = {**PLAZA, "access": "private", "foot": "permissive", "bicycle": "yes", "layer": "1"}
    found = crossed(tmp_path, SQUARE, [*STREETS, (RING, tags)])
    made = found[found["made"] == "square"]
    assert {name: set(made[name]) for name in ("access", "foot", "bicycle", "layer")} == {
        "access": {"private"},
        "foot": {"permissive"},
        "bicycle": {"yes"},
        "layer": {1},
    }


INNER = {9: (50, 20), 10: (20, -40)}


@pytest.mark.parametrize(
    ("tags", "enters"),
    [
        ({"highway": "footway"}, True),
        ({"highway": "steps", "level": "0;-1"}, True),
        ({"highway": "footway", "tunnel": "yes"}, False),  # the end of a passage below
        ({"highway": "footway", "bridge": "yes", "layer": "2"}, False),
    ],
)
def test_what_ends_within_a_square_leads_onto_it(tags: dict[str, str], enters: bool, tmp_path: Path) -> None:
    plaza = {**PLAZA, "level": "0"} if "level" in tags else PLAZA
    found = crossed(tmp_path, {**SQUARE, **INNER}, [*STREETS, (RING, plaza), ([10, 9], tags)])
    straight = float(50 + np.hypot(50, 30) + np.hypot(30, 60))
    assert way_m(found, 1, 10) == (pytest.approx(straight, abs=0.01) if enters else np.inf)


@pytest.mark.parametrize(("off_m", "enters"), [(0.3, True), (0.0, True), (2.0, False)])
def test_what_touches_the_outline_enters_there(off_m: float, enters: bool, tmp_path: Path) -> None:
    spots = {**SQUARE, 9: (50, -off_m), 10: (50, -40)}
    found = crossed(tmp_path, spots, [*STREETS, (RING, PLAZA), ([10, 9], {"highway": "path"})])
    assert (way_m(found, 10, 1) < np.inf) is enters
    if enters:
        assert way_m(found, 10, 1) == pytest.approx(40 + np.hypot(50, 50) + 50, abs=0.5)


def test_who_lives_beside_a_square_need_not_walk_round_it(tmp_path: Path) -> None:
    found = crossed(tmp_path, SQUARE, [*STREETS, (RING, PLAZA)])
    ends = shapely.get_coordinates(found.geometry.to_numpy()) - (500_000, 3_200_000)
    node = {tuple(np.round(xy)): None for xy in ends}
    on_side = [xy for xy in node if xy[1] == 0 and 0 < xy[0] < 100]
    assert max(np.diff([0, *sorted(x for x, _ in on_side), 100])) <= 25.01


def test_squares_side_by_side_are_crossed_through_the_side_they_share(tmp_path: Path) -> None:
    spots = {1: (-100, 20), 2: (-100, 0), 3: (0, 0), 4: (100, 0), 5: (100, 180), 6: (100, 200)}
    spots |= {7: (0, 200), 8: (-100, 200), 9: (-150, 20), 10: (150, 180)}
    ways = [([9, 1], {"highway": "path"}), ([5, 10], {"highway": "path"})]
    ways += [([2, 3, 7, 8, 1, 2], PLAZA), ([4, 5, 6, 7, 3, 4], PLAZA)]
    found = crossed(tmp_path, spots, ways)
    shortest = 50 + np.hypot(200, 160) + 50
    assert shortest - 0.01 <= way_m(found, 9, 10) <= 1.05 * shortest


def test_an_outline_that_is_not_closed_is_told(tmp_path: Path) -> None:
    source = town(tmp_path, SQUARE, [*STREETS, ([2, 3, 4, 5, 7], {})], [([(2, "outer")], WHOLE)])
    found, notes = streets.from_osm(source, UTM)
    assert way_m(found, 1, 6) == pytest.approx(300, abs=0.01)  # along what there is
    assert [(note.level, note.number) for note in notes if note.unit == "areas"] == [("doubtful", 1)]
    assert "r500" in next(note.en for note in notes if note.unit == "areas")


def test_a_square_that_no_street_leads_to_is_left_as_it_is(tmp_path: Path) -> None:
    found, notes = streets.from_osm(town(tmp_path, SQUARE, [(RING, PLAZA)]), UTM)
    assert not (found["made"] != "").any()
    assert not [note for note in notes if note.unit == "areas"]


def test_the_length_of_streets_counts_no_straight_ways(tmp_path: Path) -> None:
    notes = streets.from_osm(town(tmp_path, SQUARE, [*STREETS, (RING, PLAZA)]), UTM)[1]
    assert "0.5 km in all" in notes[0].en  # 100 m of streets, 400 m of outline


def test_the_same_file_gives_the_same_streets(tmp_path: Path) -> None:
    source = town(tmp_path, SQUARE, [*STREETS, (RING, PLAZA)])
    one, other = (streets.from_osm(OsmFile(source.path), UTM)[0] for _ in range(2))
    assert one.equals(other)


def test_a_square_of_hundreds_of_corners_has_few_straight_ways(tmp_path: Path) -> None:
    angle = np.linspace(0, 2 * np.pi, 400, endpoint=False)
    radius = np.where(np.arange(400) % 2, 200, 190)
    outline = np.column_stack([radius * np.cos(angle), radius * np.sin(angle)]).tolist()
    spots = {i + 1: (x, y) for i, (x, y) in enumerate(outline)}
    spots |= {1000 + i: (2 * x, 2 * y) for i, (x, y) in spots.items()}
    ways = [([*range(1, 401), 1], PLAZA)]
    ways += [([i, 1000 + i], {"highway": "path"}) for i in range(2, 401, 4)]
    found = crossed(tmp_path, spots, ways)
    assert (found["made"] != "").sum() < 3000
    assert way_m(found, 1002, 1202) <= 1.05 * shapely.Point(spots[1002]).distance(shapely.Point(spots[1202]))


@settings(max_examples=12)
@given(radii=st.lists(st.floats(0.3, 1.0), min_size=5, max_size=14), seed=st.integers(0, 2**32 - 1))
def test_no_way_is_much_longer_than_the_shortest(
    tmp_path_factory: pytest.TempPathFactory, radii: list[float], seed: int
) -> None:
    """Star-shaped squares with a fountain, against a visibility graph of all corners."""
    count, chance = len(radii), np.random.default_rng(seed)
    angle = 2 * np.pi * np.arange(count) / count
    outer = 150 * np.array(radii)[:, np.newaxis] * np.column_stack([np.cos(angle), np.sin(angle)])
    turn = chance.uniform(0, 2 * np.pi) + np.arange(4) * np.pi / 2
    inner = 12 * np.column_stack([np.cos(turn), np.sin(turn)])
    area = shapely.Polygon(outer, [inner])
    if not area.is_valid or not shapely.Polygon(outer).buffer(-2).contains(shapely.Polygon(inner)):
        return
    gates = chance.choice(count, min(4, count), replace=False)
    spots = {i + 1: tuple(xy) for i, xy in enumerate([*outer.tolist(), *inner.tolist()])}
    spots |= {101 + int(i): tuple(1.5 * outer[i]) for i in gates}
    ring, hole = [*range(1, count + 1), 1], [*range(count + 1, count + 5), count + 1]
    ways = [(ring, {}), (hole, {})]
    ways += [([int(i) + 1, 101 + int(i)], {"highway": "path"}) for i in gates]
    folder = tmp_path_factory.mktemp("square")
    found = crossed(folder, spots, ways, [([(0, "outer"), (1, "inner")], WHOLE)])
    made = found[found["made"] != ""].translate(-500_000, -3_200_000)
    assert made.covered_by(area.buffer(0.02)).all()
    truth = nx.Graph()
    corners = [*outer.tolist(), *inner.tolist()]
    for a, b in combinations(range(len(corners)), 2):
        if area.buffer(1e-6).covers(line := shapely.LineString([corners[a], corners[b]])):
            truth.add_edge(a + 1, b + 1, m=line.length)
    for a, b in combinations([int(i) + 1 for i in gates], 2):
        shortest = nx.shortest_path_length(truth, a, b, weight="m")
        assert (
            shortest - 0.05 <= way_m(found, a, b) <= 1.05 * shortest + 0.05
        )  # a file knows its nodes to 1 cm


# what stands amid the square between its two streets, 20 m deep and 60 m wide, and one half in it
WIDE: Spots = {**SQUARE, 11: (40, 20), 12: (60, 20), 13: (60, 80), 14: (40, 80)}
HALF: Spots = {**SQUARE, 11: (40, -20), 12: (60, -20), 13: (60, 30), 14: (40, 30)}
ROUND_WIDE = 100 + 2 * float(np.hypot(40, 30)) + 20  # by way of two corners


@pytest.mark.parametrize(
    ("tags", "plaza", "stands"),
    [
        ({"building": "yes"}, {}, True),
        ({"building": "kiosk", "layer": "0"}, {}, True),
        ({"natural": "water"}, {}, True),
        ({"amenity": "fountain"}, {}, True),
        ({"leisure": "swimming_pool"}, {}, True),
        ({"landuse": "basin"}, {}, True),
        ({"building": "yes", "layer": "1"}, {"layer": "1"}, True),
        ({"building": "roof"}, {}, False),
        ({"building": "no"}, {}, False),
        ({"building": "yes", "layer": "1"}, {}, False),
        ({"building": "yes", "layer": "-1"}, {}, False),
        ({"building": "yes", "location": "underground"}, {}, False),
        ({"building": "yes", "building:min_level": "1"}, {}, False),
        ({"building": "yes", "min_height": "4.5"}, {}, False),
        ({"building": "yes"}, {"layer": "1"}, False),  # a deck leads over it
        ({"natural": "water", "tunnel": "culvert"}, {}, False),
        ({"natural": "water", "layer": "-1"}, {}, False),
        ({"natural": "water"}, {"bridge": "yes"}, False),
        ({"landuse": "grass"}, {}, False),
        ({"amenity": "fountain", "fountain": "splash_pad"}, {}, False),
    ],
)
def test_what_stands_in_a_square_is_walked_round(
    tags: dict[str, str], plaza: dict[str, str], stands: bool, tmp_path: Path
) -> None:
    ways = [*STREETS, (RING, {**PLAZA, **plaza}), (HOLE, tags)]
    found, notes = streets.from_osm(town(tmp_path, WIDE, ways), UTM)
    if not stands:
        assert way_m(found, 1, 6) == pytest.approx(200, abs=0.01)
        assert not [note for note in notes if "walked round" in note.en]
        return
    assert ROUND_WIDE - 0.01 <= way_m(found, 1, 6) <= 1.05 * ROUND_WIDE
    inside = shapely.box(500_040.1, 3_200_020.1, 500_059.9, 3_200_079.9)
    assert not found.intersects(inside).any()
    assert "1 building and water areas" in next(note.en for note in notes if "walked round" in note.en)
    assert "w103" in next(note.en for note in notes if "walked round" in note.en)


def test_platforms_and_piers_lie_under_roofs_and_over_water(tmp_path: Path) -> None:
    for i, (area, tags, stands) in enumerate(
        [
            ({"railway": "platform", "area": "yes"}, {"building": "train_station"}, False),
            ({"man_made": "pier"}, {"natural": "water"}, False),
            ({"man_made": "pier"}, {"building": "yes"}, True),
            ({**PLAZA, "covered": "yes"}, {"building": "yes"}, False),
        ]
    ):
        (folder := tmp_path / str(i)).mkdir()
        found = crossed(folder, WIDE, [*STREETS, (RING, area), (HOLE, tags)])
        assert (way_m(found, 1, 6) > 200.01) is stands


def test_a_court_drawn_over_by_its_block_is_crossed(tmp_path: Path) -> None:
    block: Spots = {**SQUARE, 11: (-20, -20), 12: (120, -20), 13: (120, 120), 14: (-20, 120)}
    found = crossed(tmp_path, block, [*STREETS, (RING, PLAZA), (HOLE, {"building": "yes"})])
    assert way_m(found, 1, 6) == pytest.approx(200, abs=0.01)


def test_a_building_half_in_a_square_bars_its_outline_too(tmp_path: Path) -> None:
    """From (0, 0) to (100, 0) it is 100 m along the outline, but for a house that stands 30 m into it."""
    streets_of = [([3, 21], {"highway": "path"}), ([4, 22], {"highway": "path"})]
    spots = {**HALF, 21: (0, -50), 22: (100, -50)}
    plain = crossed(tmp_path, spots, [*streets_of, (RING, PLAZA)])
    assert way_m(plain, 3, 4) == pytest.approx(100, abs=0.01)
    found = crossed(tmp_path, spots, [*streets_of, (RING, PLAZA), (HOLE, {"building": "yes"})])
    shortest = 2 * float(np.hypot(40, 30)) + 20
    assert shortest - 0.01 <= way_m(found, 3, 4) <= 1.05 * shortest
    inside = shapely.box(500_041.1, 3_200_000 - 18, 500_058.9, 3_200_028.9)
    assert not found.intersects(inside).any()
    # but a street that is the outline of a square leads on through what is drawn over it
    whole = [([(3, "outer"), (4, "outer")], WHOLE)]
    ways = [*streets_of, (HOLE, {"building": "yes"}), ([3, 4], {"highway": "footway"})]
    ways += [([4, 5, 7, 8, 2, 3], {})]
    assert way_m(crossed(tmp_path, spots, ways, whole), 3, 4) == pytest.approx(100, abs=0.01)


@pytest.mark.parametrize("off_m", [0.0, 0.3, 0.8])
def test_a_house_drawn_roughly_along_a_square_leaves_its_outline(off_m: float, tmp_path: Path) -> None:
    """A house stands along the south side, its front drawn a little within the square."""
    spots = {**SQUARE, 11: (-10, -20), 12: (110, -20), 13: (110, off_m), 14: (-10, off_m)}
    paths = [([3, 21], {"highway": "path"}), ([4, 22], {"highway": "path"})]
    spots |= {21: (-50, 0), 22: (150, 0)}
    found = crossed(tmp_path, spots, [*STREETS, *paths, (RING, PLAZA), (HOLE, {"building": "yes"})])
    assert way_m(found, 21, 22) == pytest.approx(200, abs=0.01)
    # and from its front one crosses the square
    assert way_m(found, 21, 6) == pytest.approx(50 + np.hypot(100, 50) + 50, abs=2)


def test_who_comes_in_beneath_a_building_is_not_cut_off(tmp_path: Path) -> None:
    """A passage from the west ends on the outline of the square, 20 m within a house drawn over both."""
    house = {**SQUARE, 11: (-20, 10), 12: (20, 10), 13: (20, 90), 14: (-20, 90)}
    west = ([1, 2], {"highway": "residential", "tunnel": "building_passage"})
    found = crossed(tmp_path, house, [west, STREETS[1], (RING, PLAZA), (HOLE, {"building": "yes"})])
    assert way_m(found, 1, 6) == pytest.approx(200, abs=0.01)


def test_a_passage_through_a_gate_house_leads_through_it(tmp_path: Path) -> None:
    spots = {**WIDE, 15: (40, 50), 16: (60, 50)}
    hole = [11, 12, 16, 13, 14, 15, 11]
    ways = [*STREETS, (RING, PLAZA), (hole, {"building": "yes"})]
    assert way_m(crossed(tmp_path, spots, ways), 1, 6) >= ROUND_WIDE - 0.01
    passage = ([15, 16], {"highway": "footway", "tunnel": "building_passage"})
    assert way_m(crossed(tmp_path, spots, [*ways, passage]), 1, 6) == pytest.approx(200, abs=0.01)


def test_water_across_a_square_is_crossed_by_its_bridge_alone(tmp_path: Path) -> None:
    """A canal cuts the square in two; a bridge that ends on either bank leads across, at y = 80."""
    spots = {**SQUARE, 11: (45, -20), 12: (55, -20), 13: (55, 120), 14: (45, 120), 15: (43, 80), 16: (57, 80)}
    ways = [*STREETS, (RING, PLAZA), (HOLE, {"natural": "water", "water": "canal"})]
    assert way_m(crossed(tmp_path, spots, ways), 1, 6) == np.inf
    bridge = ([15, 16], {"highway": "footway", "bridge": "yes", "layer": "1"})
    shortest = 100 + 2 * np.hypot(43, 30) + 14
    assert way_m(crossed(tmp_path, spots, [*ways, bridge]), 1, 6) == pytest.approx(shortest, rel=0.05)
