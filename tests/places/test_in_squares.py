"""Who stands amid a square walks straight out of it: against a visibility graph of all its corners."""

from itertools import combinations
from pathlib import Path
from typing import Any

import geopandas
import networkx as nx
import numpy as np
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st

from access.network import profiles
from access.network.build import build
from access.network.crossing import Crossing
from access.network.linking import Linker, Links
from access.network.travel import nearest
from access.places.streets import from_osm as streets
from tests.places.test_squares import HOLE, PLAZA, RING, SQUARE, STREETS, UTM, WHOLE, WIDE, town

WEST, EAST = (-50.0, 50.0), (150.0, 50.0)


def linked(
    drawn: Any, spots: Any, *, mode: str = "walk", public: bool = False, **how: Any
) -> tuple[Any, Links]:
    network = build(drawn.streets, profiles.load(mode), impedance="length_m")
    kind = drawn.streets["class"].set_axis(drawn.streets.index.astype("str")).reindex(network.street_id)
    linker = Linker(network, kind.to_numpy(dtype=str), 250, 0, squares=tuple(drawn.squares), **how)
    names = [f"p{i}" for i in range(len(spots))]
    at = shapely.points(np.add(spots, (500_000, 3_200_000)))
    return network, linker.link(geopandas.GeoSeries(at, names, crs=UTM), public=public)


def far_m(drawn: Any, spots: Any, goals: Any, **how: Any) -> Any:
    """How far it is from places to others (metres); shape (places, goals)."""
    network, cells = linked(drawn, spots, **how)
    doors = linked(drawn, goals, public=True, **how)[1].positions
    found = [
        nearest(cells.positions, doors[doors.index == name], network, direction="demand_to_facility")[
            "impedance"
        ]
        for name in doors.index.unique()
    ]
    return np.array(found).T


def test_who_stands_amid_a_square_walks_straight_to_its_streets(tmp_path: Path) -> None:
    drawn = streets.drawn(town(tmp_path, SQUARE, [*STREETS, (RING, PLAZA)]), UTM)
    spots = [(30, 20), (50, 50), (77, 91), (10, 60)]
    out = [[50 + np.hypot(x, y - 50), 50 + np.hypot(100 - x, y - 50)] for x, y in spots]
    assert far_m(drawn, spots, [WEST, EAST]) == pytest.approx(np.array(out), abs=0.02)
    # and so does who comes to a kiosk there
    assert far_m(drawn, [WEST, EAST], spots) == pytest.approx(np.array(out).T, abs=0.02)


def test_a_square_without_straight_ways_is_crossed_from_its_middle(tmp_path: Path) -> None:
    """Of a triangle between three streets, all corners are joined by its outline already."""
    spots = {1: (0, 0), 2: (120, 0), 3: (60, 100), 4: (-50, 0), 5: (170, 0), 6: (60, 150)}
    paths = [([a, b], {"highway": "path"}) for a, b in ((1, 4), (2, 5), (3, 6))]
    drawn = streets.drawn(town(tmp_path, spots, [*paths, ([1, 2, 3, 1], PLAZA)]), UTM)
    out = [np.hypot(60, 40), np.hypot(60, 40), 60]
    goals = [spots[1], spots[2], spots[3]]
    assert far_m(drawn, [(60, 40)], goals)[0] == pytest.approx(np.array(out), abs=0.02)


@pytest.mark.parametrize("spot", [(-20, 20), (50, 50), (130, 10)])
def test_who_stands_beside_a_square_or_in_its_fountain_has_the_links_of_before(
    spot: tuple[float, float], tmp_path: Path
) -> None:
    whole = [([(2, "outer"), (3, "inner")], WHOLE)]
    drawn = streets.drawn(town(tmp_path, SQUARE, [*STREETS, (RING, {}), (HOLE, {})], whole), UTM)
    assert len(linked(drawn, [spot])[1].positions) == 1
    assert len(linked(drawn, [(30, 20)])[1].positions) > 2


def test_only_what_is_seen_is_walked_to(tmp_path: Path) -> None:
    """A house stands between (30, 50) and the street in the east; a wall keeps it from that in the west."""
    ways = [*STREETS, (RING, PLAZA), (HOLE, {"building": "yes"})]
    drawn = streets.drawn(town(tmp_path, WIDE, ways), UTM)
    to_east = float(np.hypot(10, 30) + 20 + np.hypot(40, 30) + 50)
    west, east = far_m(drawn, [(30, 50)], [WEST, EAST])[0]
    assert west == pytest.approx(80, abs=0.02)
    assert to_east - 0.02 <= east <= 1.05 * to_east
    line = shapely.LineString([(500_015, 3_200_001), (500_015, 3_200_099)])
    wall = Crossing(geopandas.GeoDataFrame({"kind": ["wall"]}, geometry=[line], crs=UTM))
    rows = linked(drawn, [(30, 50)], crossing=wall)[1].positions
    assert 30 not in rows["leg_m"].round(2).tolist()
    assert 30 in linked(drawn, [(30, 50)])[1].positions["leg_m"].round(2).tolist()


def test_cars_and_strangers_take_the_street_that_is_theirs(tmp_path: Path) -> None:
    ways = [*STREETS, (RING, PLAZA)]
    drawn = streets.drawn(town(tmp_path, SQUARE, ways), UTM)
    assert len(linked(drawn, [(30, 20)], mode="drive")[1].positions) == 1
    (folder := tmp_path / "private").mkdir()
    drawn = streets.drawn(town(folder, SQUARE, [*STREETS, (RING, {**PLAZA, "access": "private"})]), UTM)
    assert len(linked(drawn, [(30, 20)], public=True)[1].positions) == 1
    assert len(linked(drawn, [(30, 20)])[1].positions) > 1  # residents


@settings(max_examples=6)
@example(radii=[1.0] * 5, seed=1977)  # a house of 5 m, of which two corners were none
@given(radii=st.lists(st.floats(0.4, 1.0), min_size=5, max_size=12), seed=st.integers(0, 2**32 - 1))
def test_no_way_out_of_a_square_is_much_longer_than_the_shortest(
    tmp_path_factory: pytest.TempPathFactory, radii: list[float], seed: int
) -> None:
    """Star-shaped squares of 60 to 300 m with a house in them that has no inner ring."""
    count, chance = len(radii), np.random.default_rng(seed)
    angle = 2 * np.pi * np.arange(count) / count
    size = chance.uniform(30, 150)
    outer = size * np.array(radii)[:, np.newaxis] * np.column_stack([np.cos(angle), np.sin(angle)])
    turn = chance.uniform(0, 2 * np.pi) + np.arange(4) * np.pi / 2
    inner = size / 8 * np.column_stack([np.cos(turn), np.sin(turn)])
    area = shapely.Polygon(outer, [inner])
    if not area.is_valid or not shapely.Polygon(outer).buffer(-2).contains(shapely.Polygon(inner)):
        return
    gates = chance.choice(count, min(4, count), replace=False)
    spots = {i + 1: tuple(xy) for i, xy in enumerate([*outer.tolist(), *inner.tolist()])}
    spots |= {101 + int(i): tuple(1.5 * outer[i]) for i in gates}
    ring, house = [*range(1, count + 1), 1], [*range(count + 1, count + 5), count + 1]
    ways = [(ring, PLAZA), (house, {"building": "yes"})]
    ways += [([int(i) + 1, 101 + int(i)], {"highway": "path"}) for i in gates]
    drawn = streets.drawn(town(tmp_path_factory.mktemp("square"), spots, ways), UTM)
    places = [
        xy for xy in chance.uniform(-size, size, (30, 2)) if area.buffer(-0.5).covers(shapely.Point(xy))
    ]
    if not places:
        return
    corners = [*outer.tolist(), *inner.tolist(), *map(list, places)]
    truth, room = nx.Graph(), area.buffer(1e-6)
    for a, b in combinations(range(len(corners)), 2):
        if min(a, b) < count + 4 and room.covers(line := shapely.LineString([corners[a], corners[b]])):
            truth.add_edge(a, b, m=line.length)
    found = far_m(drawn, places, [spots[101 + int(i)] for i in gates])
    for i in range(len(places)):
        shortest = nx.single_source_dijkstra_path_length(truth, count + 4 + i, weight="m")
        for j, gate in enumerate(gates):
            least = shortest[int(gate)]
            inside = found[i, j] - 0.5 * np.hypot(*outer[gate])
            assert least - 0.05 <= inside <= 1.05 * least + 0.05
