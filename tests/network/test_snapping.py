"""Snapping against shapely, on networks nobody would draw, and on the streets of Helsinki."""

import gc
import weakref
from dataclasses import replace
from typing import Any

import geopandas
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from access.contracts.errors import NetworkError
from access.network import snapping
from access.network.build import build
from access.network.network import Network
from access.network.profiles import load
from access.network.snapping import snap
from access.places.osm.file import OsmFile
from access.places.streets import from_osm as streets
from tests.conftest import CRS, EAST, HELSINKI, NORTH, metres, street_table

ORIGIN = np.array([EAST, NORTH], dtype=float)

whole = st.integers(-60, 60).map(float)  # many shared vertices, zero lengths and exact ties
fraction = st.floats(-500, 500, allow_nan=False).map(lambda x: round(x, 3))
spots = st.one_of(st.tuples(whole, whole), st.tuples(fraction, fraction))
lines = st.lists(spots, min_size=2, max_size=7)
drawn = st.lists(lines, min_size=1, max_size=25)
places = st.one_of(spots, st.tuples(st.floats(-1e5, 1e5), st.floats(-1e5, 1e5)))


def network_of(ways: Any, *, length_m: float | None = None, origin: Any = ORIGIN) -> Network:
    """A network of unconnected lines, at the magnitude of projected coordinates."""
    geometry = [shapely.LineString(np.asarray(way, dtype=float) + origin) for way in ways]
    rows = [
        (2 * i, 2 * i + 1, line.length if length_m is None else length_m, "both")
        for i, line in enumerate(geometry)
    ]
    return build(street_table(rows, geometry), metres())


def series(xy: Any, *, origin: Any = ORIGIN) -> Any:
    return geopandas.GeoSeries(shapely.points(np.asarray(xy, dtype=float) + origin), crs=CRS)


def plain(points: Any, network: Network) -> Any:
    """The distance from each point to each edge, shape (points, edges), by shapely."""
    return shapely.distance(np.asarray(points.array, dtype=object)[:, None], network.geometry[None, :])


def rebuilt(found: Any, network: Network) -> Any:
    """The places on the edges that the positions stand for, as points."""
    edge = found["edge"].to_numpy(dtype=int)
    length, along = network.length_m[edge], found["along_m"].to_numpy()
    share = np.divide(along, length, out=np.zeros(len(found)), where=length > 0)
    return shapely.line_interpolate_point(network.geometry[edge], share, normalized=True)


def assert_nearest(points: Any, network: Network) -> None:
    """Distance, edge and place on the edge agree with a plain search over all edges."""
    found = snap(points, network, max_leg_m=np.inf, min_component_m=0)
    every = plain(points, network)
    least = every.min(axis=1)
    assert found["leg_m"].to_numpy() == pytest.approx(least, rel=1e-9, abs=1e-8)
    edge = found["edge"].to_numpy(dtype=int)
    assert every[np.arange(len(points)), edge] == pytest.approx(least, rel=1e-9, abs=1e-8)
    there = rebuilt(found, network)
    assert shapely.distance(there, points.to_numpy()) == pytest.approx(least, rel=1e-9, abs=1e-6)
    assert (found["along_m"].to_numpy() >= 0).all()
    assert (found["along_m"].to_numpy() <= network.length_m[edge]).all()


@given(ways=drawn, xy=st.lists(places, min_size=1, max_size=30))
def test_the_nearest_place_is_shapelys(ways: Any, xy: Any) -> None:
    assert_nearest(series(xy), network_of(ways))


@given(ways=drawn, seed=st.integers(0, 2**32 - 1))
def test_points_on_vertices_and_on_segments_have_no_leg(ways: Any, seed: int) -> None:
    network = network_of(ways)
    xy = shapely.get_coordinates(network.geometry) - ORIGIN
    share = np.random.default_rng(seed).random((len(xy) - 1, 1))
    between = xy[:-1] + share * np.diff(xy, axis=0)  # some of them run from line to line
    assert_nearest(series(np.concatenate([xy, between])), network)
    at_vertices = snap(series(xy), network, max_leg_m=0, min_component_m=0)
    assert at_vertices["leg_m"].tolist() == [0] * len(xy)


@given(ways=drawn, xy=st.lists(spots, min_size=1, max_size=20))
def test_the_place_along_the_edge_is_shapelys(ways: Any, xy: Any) -> None:
    points, network = series(xy), network_of(ways)
    found = snap(points, network, max_leg_m=np.inf, min_component_m=0)
    edge = found["edge"].to_numpy(dtype=int)
    along = shapely.line_locate_point(network.geometry[edge], points.to_numpy())
    # where a line comes equally near twice, one of the places is as good as the other
    there = shapely.line_interpolate_point(network.geometry[edge], along)
    mine = rebuilt(found, network)
    same = np.isclose(along, found["along_m"], rtol=1e-9, atol=1e-6)
    twice = ~same & np.isclose(
        shapely.distance(there, points.to_numpy()), shapely.distance(mine, points.to_numpy()), atol=1e-6
    )
    assert (same | twice).all()


def test_the_place_along_a_bent_edge_is_worked_out_by_hand() -> None:
    # 100 m east, 50 m north, 100 m west: 250 m drawn, 500 m to be walked
    network = network_of([[(0, 0), (100, 0), (100, 50), (0, 50)]], length_m=500)
    found = snap(series([(30, -4), (107, 20), (10, 55), (-3, 54)]), network, max_leg_m=9, min_component_m=0)
    assert found["along_m"].tolist() == [60, 240, 480, 500]
    assert found["leg_m"].tolist() == [4, 7, 5, 5]


@given(xy=st.lists(st.tuples(whole, whole), min_size=1, max_size=10), ways=drawn)
def test_of_equally_near_edges_the_lowest_is_taken_whichever_way_they_are_drawn(xy: Any, ways: Any) -> None:
    twice = network_of([*ways, *[way[::-1] for way in ways]])
    back_first = network_of([*[way[::-1] for way in ways], *ways])
    points = series(xy)
    for network in (twice, back_first):
        found = snap(points, network, max_leg_m=np.inf, min_component_m=0)
        assert (found["edge"] < len(ways)).all()


def test_streets_that_meet_in_a_node_are_equally_near_beyond_it() -> None:
    generator = np.random.default_rng(3)
    for _ in range(100):
        node = generator.uniform(-9, 9, 2)  # near 0, where differences of coordinates are not exact
        angle = generator.permutation([2.0, 2.7, 3.1, 3.9, 4.2])  # all lead away from the east
        ends = node + 70 * np.column_stack([np.cos(angle), np.sin(angle)])
        network = network_of([[node, end] for end in ends], origin=0)
        found = snap(series([node + [30, 0]], origin=0), network, max_leg_m=99, min_component_m=0)
        assert found["edge"].tolist() == [0]


@given(ways=drawn, xy=st.lists(spots, min_size=1, max_size=20), cap=st.sampled_from([0, 1, 7.5, 60, 700]))
def test_the_cap_leaves_out_those_farther_away_and_changes_nobody_else(
    ways: Any, xy: Any, cap: float
) -> None:
    network, points = network_of(ways), series(xy)
    free = snap(points, network, max_leg_m=np.inf, min_component_m=0)
    capped = snap(points, network, max_leg_m=cap, min_component_m=0)
    linked = (free["leg_m"] <= cap).to_numpy()
    assert capped[linked].equals(free[linked])
    assert capped[~linked].isna().all(axis=None)


@given(ways=drawn, xy=st.lists(spots, min_size=1, max_size=20), least=st.sampled_from([1, 100, 900]))
def test_of_several_parts_only_the_large_ones_are_searched(ways: Any, xy: Any, least: float) -> None:
    network, points = network_of(ways), series(xy)
    found = snap(points, network, max_leg_m=np.inf, min_component_m=least)
    kept = network.length_m >= least  # each line is a part of its own
    if not kept.any():
        assert found.isna().all(axis=None)
        return
    assert kept[found["edge"].to_numpy(dtype=int)].all()
    assert found["leg_m"].to_numpy() == pytest.approx(plain(points, network)[:, kept].min(axis=1), abs=1e-8)


def test_two_choices_of_the_least_part_do_not_get_in_each_others_way() -> None:
    network = network_of([[(0, 0), (1000, 0)], [(0, 10), (20, 10)]])
    for least, edge in ((0, 1), (500, 0), (0, 1)):
        assert snap(series([(5, 9)]), network, max_leg_m=99, min_component_m=least)["edge"].tolist() == [edge]


def test_an_edge_of_no_length_is_a_place_like_any_other() -> None:
    network = network_of([[(0, 0), (0, 0)], [(50, 0), (50, 0), (50, 0)]])
    found = snap(series([(3, 4), (50, 7)]), network, max_leg_m=99, min_component_m=0)
    assert found.to_numpy().tolist() == [[0, 0, 5], [1, 0, 7]]


def test_long_edges_among_short_ones_are_found_from_every_cell() -> None:
    generator = np.random.default_rng(5)
    start = generator.uniform(0, 20_000, (3000, 2))
    short = np.stack([start, start + generator.uniform(-10, 10, (3000, 2))], axis=1)
    long = generator.uniform(0, 20_000, (40, 2, 2))
    level = [[(0, 7000), (20_000, 7000)], [(9000, 0), (9000, 20_000)], [(0, 0), (20_000, 1e-7)]]
    network = network_of([*short, *long, *level])
    assert_nearest(series(generator.uniform(-2000, 22_000, (1500, 2))), network)


def test_points_far_outside_and_a_street_far_from_the_others() -> None:
    generator = np.random.default_rng(6)
    start = generator.uniform(0, 1000, (500, 2))
    town = np.stack([start, start + generator.uniform(-30, 30, (500, 2))], axis=1)
    network = network_of([*town, [(900_000, 0), (900_100, 0)]])
    far = np.concatenate([generator.uniform(-1e6, 1e6, (300, 2)), [(-1e9, 0), (1e9, 1e9), (450_500, 0)]])
    assert_nearest(series(far), network)
    assert snap(series(far), network, max_leg_m=250, min_component_m=0)["edge"].isna().sum() > 200


def test_points_beside_streets_that_end_at_different_distances() -> None:
    generator = np.random.default_rng(9)
    across = np.arange(0, 2000, 5)
    comb = [
        [(0, y), (1000 - back, y)] for y, back in zip(across, generator.exponential(40, 400), strict=True)
    ]
    beside = np.column_stack([generator.uniform(1000, 1400, 800), generator.uniform(-100, 2100, 800)])
    for turn in ([[1, 0], [0, 1]], [[0, 1], [-1, 0]], [[-1, 0], [0, -1]], [[0, -1], [1, 0]]):
        assert_nearest(series(beside @ turn), network_of(np.asarray(comb) @ turn))


@pytest.mark.parametrize("points", [[None], [shapely.Point()], [shapely.Point(np.nan, 1.0)], [None] * 3])
def test_points_that_lie_nowhere_are_not_linked(points: list[Any]) -> None:
    network = network_of([[(0, 0), (100, 0)]])
    there = shapely.Point(EAST + 5, NORTH + 6)
    found = snap(geopandas.GeoSeries([*points, there], crs=CRS), network, max_leg_m=np.inf, min_component_m=0)
    assert found["leg_m"].notna().tolist() == [False] * len(points) + [True]
    assert found.iloc[-1].tolist() == [0, 5, 6]


def test_no_points_and_no_streets_are_no_error() -> None:
    network = network_of([[(0, 0), (100, 0)]])
    nobody = snap(series(np.empty((0, 2))), network, max_leg_m=9, min_component_m=0)
    assert (list(nobody), len(nobody)) == (["edge", "along_m", "leg_m"], 0)
    nowhere = snap(series([(5, 5), (6, 6)]), network, max_leg_m=np.inf, min_component_m=101)
    assert nowhere.isna().all(axis=None)
    assert len(nowhere) == 2


def test_the_index_of_the_points_is_kept_and_may_repeat() -> None:
    points = series([(5, 1), (6, 2), (7, 3)]).set_axis(["b", "a", "b"])
    found = snap(points, network_of([[(0, 0), (100, 0)]]), max_leg_m=9, min_component_m=0)
    assert found.index.tolist() == ["b", "a", "b"]
    assert found["leg_m"].tolist() == [1, 2, 3]


@pytest.mark.parametrize("cap", [-1.0, np.nan])
def test_a_cap_that_is_no_distance_is_refused(cap: float) -> None:
    with pytest.raises(NetworkError, match=r"max_leg_m must be a distance of 0 m or more, not (-1|nan)"):
        snap(series([(0, 0)]), network_of([[(0, 0), (100, 0)]]), max_leg_m=cap, min_component_m=0)


def test_what_was_made_for_a_network_goes_with_it() -> None:
    network = network_of([[(0, 0), (100, 0)]])
    snap(series([(5, 1)]), network, max_leg_m=9, min_component_m=0)
    made = weakref.ref(network.grid(0, public=False))
    assert network.grid(0, public=True) is made()  # nothing is private here
    assert replace(network).grid(0, public=False) is not made()
    del network
    gc.collect()
    assert made() is None


@pytest.fixture(scope="module")
def helsinki() -> Network:
    return build(streets.from_osm(OsmFile(HELSINKI), "EPSG:3879")[0], load("walk"))


@pytest.fixture(scope="module")
def people(helsinki: Network) -> Any:
    """10⁵ points in and around the streets of Helsinki, some of them beyond the cap."""
    west, south, east, north = shapely.total_bounds(helsinki.geometry)
    xy = np.random.default_rng(8).uniform((west - 300, south - 300), (east + 300, north + 300), (100_000, 2))
    return geopandas.GeoSeries(shapely.points(xy), crs=helsinki.crs)


def test_in_helsinki_the_distances_are_shapelys_to_a_millimetre(helsinki: Network, people: Any) -> None:
    found = snap(people, helsinki, max_leg_m=250, min_component_m=500)
    kept = np.flatnonzero((helsinki.there_and_back_m >= 500) & helsinki.enterable)
    tree = shapely.STRtree(helsinki.geometry[kept])
    pair, leg_m = tree.query_nearest(
        people.to_numpy(), max_distance=250, return_distance=True, all_matches=False
    )
    expected = np.full(len(people), np.nan)
    expected[pair[0]] = leg_m
    assert 0 < np.isnan(expected).sum() < len(people) / 2
    assert found["leg_m"].to_numpy() == pytest.approx(expected, abs=1e-3, nan_ok=True)
    linked = found["edge"].notna().to_numpy()
    gap_m = shapely.distance(rebuilt(found[linked], helsinki), people[linked].to_numpy())
    assert gap_m == pytest.approx(expected[linked], abs=1e-3)
    assert np.isin(found["edge"][linked], kept).all()


def test_the_number_of_threads_and_of_blocks_changes_no_byte(
    helsinki: Network, people: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run() -> bytes:
        return bytes(snap(people, helsinki, max_leg_m=250, min_component_m=500).to_numpy().tobytes())

    monkeypatch.setattr(snapping, "get_num_threads", lambda: 1)
    alone = run()
    monkeypatch.setattr(snapping, "get_num_threads", lambda: 2)
    assert run() == alone
    monkeypatch.setattr(snapping, "_BLOCK", 30_001)
    monkeypatch.setattr(snapping, "_SLICE", 997)
    assert run() == alone
