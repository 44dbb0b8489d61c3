"""Isochrones against closed forms, the hand-worked town, points sampled along streets, and shapely."""

from functools import reduce
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import pytest
import shapely
import shapely.ops
from hypothesis import given, settings
from hypothesis import strategies as st

from access.contracts.errors import NetworkError
from access.network.build import build
from access.network.isochrone import bands, fidelity, polygons, reached
from access.network.network import Network
from access.network.snapping import snap
from access.network.travel import Direction, nearest
from tests.conftest import CRS, EAST, NORTH, Town, metres, street_table
from tests.network.strategies import EDGES, PLACES

TO: Direction = "demand_to_facility"
FROM: Direction = "facility_to_demand"


def positions(*places: tuple[float, float, float]) -> Any:
    """POSITIONS from (edge, metres along it, metres of leg)."""
    return pd.DataFrame(places, columns=["edge", "along_m", "leg_m"], dtype=float)


def spans(parts: Any) -> list[tuple[int, float, float]]:
    """The parts as (edge, from_m, to_m), to the nanometre."""
    return [
        (int(edge), round(low, 9) + 0.0, round(high, 9))
        for edge, low, high in zip(parts["edge"], parts["from_m"], parts["to_m"], strict=True)
    ]


def network_of(lines: list[Any]) -> Network:
    """A network of straight streets that meet where their drawn ends do; a metre is a second."""
    rows = [
        (str(tuple(line[0])), str(tuple(line[-1])), shapely.LineString(line).length, "both") for line in lines
    ]
    return build(street_table(rows, [shapely.LineString(line) for line in lines]), metres())


def grid(side: int, half: int) -> Network:
    """Streets of a square grid, ``half`` blocks of ``side`` metres each way from (0, 0)."""
    corners = [(i, j) for i in range(-half, half + 1) for j in range(-half, half + 1)]
    blocks = [((i, j), there) for i, j in corners for there in ((i + 1, j), (i, j + 1)) if max(there) <= half]
    return network_of((side * np.array(blocks)).tolist())


def at(network: Network, x: float, y: float) -> Any:
    point = geopandas.GeoSeries([shapely.Point(x, y)], crs=CRS)
    return snap(point, network, max_leg_m=100, min_component_m=0)


# --- what is reached -----------------------------------------------------------------------------


@pytest.mark.parametrize("direction", [TO, FROM])
@pytest.mark.parametrize("distance", [37, 50, 100, 250, 430])
def test_length_reached_on_a_square_grid_has_a_closed_form(distance: int, direction: Direction) -> None:
    network, side = grid(100, 6), 100
    parts = reached(at(network, 0, 0), network, limit=distance, direction=direction)
    k, f = divmod(distance / side, 1)
    expected = side * (4 * k**2 + f * (8 * k + 4))
    assert parts.length.sum() == pytest.approx(expected)
    assert (parts["to_m"] - parts["from_m"]).sum() == pytest.approx(expected)
    # all within the diamond, and up to its tip
    assert np.abs(shapely.get_coordinates(parts.geometry)).sum(axis=1).max() == pytest.approx(distance)


def town_parts(town: Town, which: list[str], limit: float, direction: Direction, *, oneway: bool) -> Any:
    network = build(town.streets, metres(oneway=oneway))
    markets = snap(town.facilities.geometry[which], network, max_leg_m=250, min_component_m=0)
    return reached(markets, network, limit=limit, direction=direction)


def drawn(parts: Any) -> Any:
    """The parts as one geometry, in the town's own coordinates."""
    return shapely.affinity.translate(shapely.union_all(parts.geometry), -EAST, -NORTH)


@pytest.mark.parametrize(
    ("direction", "oneway", "lines"),
    [
        # M is 10 m off (250, 300), so 100 m of street remain, and of the one-way street one side
        (FROM, True, [[(250, 300), (350, 300)], [(300, 250), (300, 350)]]),
        (TO, True, [[(250, 300), (150, 300)], [(200, 250), (200, 350)]]),
        (TO, False, [[(150, 300), (350, 300)], [(300, 250), (300, 350)], [(200, 250), (200, 350)]]),
        (FROM, False, [[(150, 300), (350, 300)], [(300, 250), (300, 350)], [(200, 250), (200, 350)]]),
    ],
)
def test_the_town_around_its_market(town: Town, direction: Direction, oneway: bool, lines: Any) -> None:
    parts = town_parts(town, ["M"], 110, direction, oneway=oneway)
    expected = shapely.MultiLineString(lines)
    assert parts.length.sum() == pytest.approx(expected.length)
    assert drawn(parts).hausdorff_distance(expected) < 1e-6
    assert parts.crs == town.streets.crs


def test_the_town_around_both_markets_together(town: Town) -> None:
    parts = town_parts(town, ["M", "N"], 50, TO, oneway=False)
    expected = shapely.MultiLineString(
        [[(210, 300), (290, 300)], [(550, 600), (600, 600)], [(600, 550), (600, 600)]]
    )
    assert parts.length.sum() == pytest.approx(180)
    assert drawn(parts).hausdorff_distance(expected) < 1e-6
    assert town.streets["from_node"][parts["street_id"]].tolist() == [
        "(200, 300)",
        "(500, 600)",
        "(600, 500)",
    ]


@pytest.mark.parametrize(
    ("way", "direction", "span"),
    [
        ("forward", FROM, (40, 60)),
        ("forward", TO, (20, 40)),
        ("backward", FROM, (20, 40)),
        ("backward", TO, (40, 60)),
        ("both", FROM, (20, 60)),
        ("both", TO, (20, 60)),
    ],
)
def test_a_facility_in_the_middle_of_an_edge_reaches_along_it(
    way: str, direction: Direction, span: tuple[float, float]
) -> None:
    network = build(street_table([(0, 1, 100, way)]), metres(oneway=True))
    parts = reached(positions((0, 40, 5)), network, limit=25, direction=direction)
    assert spans(parts) == [(0, *span)]


def test_what_two_facilities_reach_of_an_edge_counts_once() -> None:
    network = build(street_table([(0, 1, 100, "both")]), metres())
    meeting = reached(positions((0, 30, 0), (0, 60, 0)), network, limit=20, direction=TO)
    assert spans(meeting) == [(0, 10, 80)]
    touching = reached(positions((0, 30, 0), (0, 70, 0)), network, limit=20, direction=TO)
    assert spans(touching) == [(0, 10, 90)]
    apart = reached(positions((0, 80, 0), (0, 10, 0)), network, limit=20, direction=TO)
    assert spans(apart) == [(0, 0, 30), (0, 60, 100)]


def test_an_edge_is_reached_from_both_ends() -> None:
    ring = build(street_table([(0, 1, 10, "both"), (1, 2, 100, "both"), (2, 0, 10, "both")]), metres())
    whole = [(0, 0, 10), (2, 0, 10)]
    partly = reached(positions((0, 0, 0)), ring, limit=40, direction=TO)
    assert spans(partly) == [whole[0], (1, 0, 30), (1, 70, 100), whole[1]]
    fully = reached(positions((0, 0, 0)), ring, limit=60, direction=TO)
    assert spans(fully) == [whole[0], (1, 0, 100), whole[1]]


def test_a_one_way_ring_is_reached_against_its_direction_by_those_who_travel_to_it() -> None:
    ring = build(
        street_table([(0, 1, 10, "forward"), (1, 2, 20, "forward"), (2, 0, 5, "forward")]),
        metres(oneway=True),
    )
    towards = reached(positions((0, 0, 0)), ring, limit=12, direction=TO)
    assert spans(towards) == [(1, 13, 20), (2, 0, 5)]
    outward = reached(positions((0, 0, 0)), ring, limit=12, direction=FROM)
    assert spans(outward) == [(0, 0, 10), (1, 0, 2)]


def test_without_a_limit_all_that_is_linked_is_reached() -> None:
    network = build(street_table([(0, 1, 10, "both"), (1, 2, 30, "forward"), (3, 4, 10, "both")]), metres())
    parts = reached(positions((0, 5, 3)), network, limit=np.inf, direction=FROM)
    assert spans(parts) == [(0, 0, 10), (1, 0, 30)]


@pytest.mark.parametrize(
    ("facilities", "limit"),
    [
        (positions((0, 5, 0)), 0.0),
        (positions((0, 5, 30)), 20.0),
        (positions((np.nan, np.nan, np.nan)), 20.0),
        (positions((0, 5, 0)).iloc[:0], 20.0),
    ],
    ids=["no limit to spend", "leg beyond the limit", "not linked", "no facility"],
)
def test_nothing_reached_is_an_empty_table_and_an_empty_polygon(facilities: Any, limit: float) -> None:
    network = build(street_table([(0, 1, 10, "both")]), metres())
    parts = reached(facilities, network, limit=limit, direction=TO)
    assert parts.columns.tolist() == ["street_id", "edge", "from_m", "to_m", "geometry"]
    assert (len(parts), parts.crs) == (0, network.crs)
    assert polygons(parts, network).is_empty
    assert np.isnan(fidelity(shapely.box(0, 0, 1, 1), parts, network)).all()


@pytest.mark.parametrize("limit", [-1.0, np.nan])
def test_a_limit_that_is_none_is_refused(limit: float) -> None:
    network = build(street_table([(0, 1, 10, "both")]), metres())
    with pytest.raises(NetworkError, match="limits of 0 or more"):
        reached(positions((0, 5, 0)), network, limit=limit, direction=TO)
    with pytest.raises(NetworkError, match="limits of 0 or more"):
        bands(positions((0, 5, 0)), network, limits=[10, limit], direction=TO)
    with pytest.raises(NetworkError, match="none at all"):
        bands(positions((0, 5, 0)), network, limits=[], direction=TO)


def test_a_street_longer_than_it_is_drawn_is_cut_in_proportion() -> None:
    # 200 m long, drawn as 60 m east and 40 m north: 140 m from the start are 70 m of the drawing
    line = shapely.LineString([(0, 0), (60, 0), (60, 40)])
    network = build(street_table([(0, 1, 200, "both")], [line]), metres())
    parts = reached(positions((0, 0, 0)), network, limit=140, direction=TO)
    assert spans(parts) == [(0, 0, 140)]
    assert shapely.get_coordinates(parts.geometry).round(9).tolist() == [[0, 0], [60, 0], [60, 10]]


# --- random networks -----------------------------------------------------------------------------

LIMITS = st.integers(0, 160).map(lambda quarter: quarter / 4)
DIRECTIONS = st.sampled_from([TO, FROM])


def crooked(edges: Any) -> Network:
    """Nodes on a circle of 50 m; each street has bends of its own, also one back to its own node."""
    angle = 2 * np.pi * np.arange(7) / 7
    spot = 50 * np.column_stack([np.cos(angle), np.sin(angle)])
    lines = []
    for number, (u, v, _, _) in enumerate(edges):
        bends = np.array([[0.3 * number, 2.0], [0.1 * number - 1, 7.0]])
        lines.append(shapely.LineString([spot[u], *(0.4 * (spot[u] + spot[v]) + bends), spot[v]]))
    return build(street_table(edges, lines), metres(oneway=True))


def placed(places: Any, edges: Any) -> Any:
    known = [(edge % len(edges), share, leg) for edge, share, leg in places]
    return positions(*[(edge, share * edges[edge][2], leg) for edge, share, leg in known])


@settings(max_examples=50)
@given(EDGES, PLACES, LIMITS, DIRECTIONS)
def test_a_place_is_in_the_parts_if_and_only_if_its_cost_is_within_the_limit(
    edges: Any, places: Any, limit: float, direction: Direction
) -> None:
    network, facilities = crooked(edges), placed(places, edges)
    parts = reached(facilities, network, limit=limit, direction=direction)
    assert (parts["to_m"] > parts["from_m"]).all()
    assert (parts["to_m"] <= network.length_m[parts["edge"]] + 1e-9).all()
    assert (parts["from_m"].to_numpy()[1:] > parts["to_m"].to_numpy()[:-1])[np.diff(parts["edge"]) == 0].all()
    cells = positions(
        *[(edge, (k + 0.37) / 17 * row[2], 0) for edge, row in enumerate(edges) for k in range(17) if row[2]]
    )
    cost = nearest(cells, facilities, network, direction=direction)["impedance"].to_numpy()
    edge, along_m = cells["edge"].to_numpy()[:, None], cells["along_m"].to_numpy()[:, None]
    inside = (
        (edge == parts["edge"].to_numpy())
        & (along_m >= parts["from_m"].to_numpy())
        & (along_m <= parts["to_m"].to_numpy())
    ).any(axis=1)
    clear = np.abs(cost - limit) > 1e-6
    assert inside[clear].tolist() == (cost <= limit)[clear].tolist()


@settings(max_examples=50)
@given(EDGES, PLACES, LIMITS, DIRECTIONS)
def test_parts_are_cut_as_shapely_cuts_one_by_one(
    edges: Any, places: Any, limit: float, direction: Direction
) -> None:
    network = crooked(edges)
    parts = reached(placed(places, edges), network, limit=limit, direction=direction)
    for part in parts.itertuples():
        low, high = (each / network.length_m[part.edge] for each in (part.from_m, part.to_m))
        expected = shapely.ops.substring(network.geometry[part.edge], low, high, normalized=True)
        assert part.geometry.length == pytest.approx(expected.length, abs=1e-9)
        assert part.geometry.hausdorff_distance(expected) < 1e-7
        ends = shapely.get_point([part.geometry, expected], [[0], [-1]])
        assert (shapely.distance(ends[:, 0], ends[:, 1]) < 1e-7).all()
        assert part.street_id == network.street_id[part.edge]


@settings(max_examples=50)
@given(EDGES, PLACES, LIMITS, LIMITS, DIRECTIONS)
def test_a_larger_limit_reaches_all_that_a_smaller_one_does(
    edges: Any, places: Any, one: float, other: float, direction: Direction
) -> None:
    network, facilities = crooked(edges), placed(places, edges)
    less, more = (
        reached(facilities, network, limit=limit, direction=direction) for limit in sorted([one, other])
    )
    pairs = less.merge(more, on="edge", suffixes=("", "_more"))
    held = (pairs["from_m"] >= pairs["from_m_more"] - 1e-9) & (pairs["to_m"] <= pairs["to_m_more"] + 1e-9)
    assert held.sum() == len(less)


@settings(max_examples=40)
@given(EDGES, PLACES, LIMITS, DIRECTIONS, st.sampled_from([0.5, 3.0, 12.0]))
def test_the_polygon_holds_all_that_is_reached(
    edges: Any, places: Any, limit: float, direction: Direction, width_m: float
) -> None:
    network = crooked(edges)
    parts = reached(placed(places, edges), network, limit=limit, direction=direction)
    area = polygons(parts, network, width_m=width_m)
    assert area.is_valid
    assert shapely.length(shapely.difference(np.asarray(parts.geometry.array), area)).sum() == 0
    if len(parts):
        assert fidelity(area, parts, network)[0] >= 0.9999


@settings(max_examples=40)
@given(EDGES, PLACES, LIMITS, st.sampled_from([0.5, 3.0, 12.0]))
def test_the_polygon_without_filled_blocks_is_all_that_is_near_the_parts(
    edges: Any, places: Any, limit: float, width_m: float
) -> None:
    network = crooked(edges)
    parts = reached(placed(places, edges), network, limit=limit, direction=TO)
    area = polygons(parts, network, width_m=width_m, fill_m2=0)
    whole = shapely.union_all(parts.geometry)
    # arcs up to 67.5° are drawn as one straight line, nearer by a factor cos(33.75°) = 0.83; and
    # GEOS simplifies what it buffers by up to a hundredth of the width, here and there
    assert shapely.difference(area, shapely.buffer(whole, 1.02 * width_m, quad_segs=64)).area < 1e-6
    assert shapely.difference(shapely.buffer(whole, 0.81 * width_m, quad_segs=64), area).area < 1e-6


@settings(max_examples=40)
@given(EDGES, PLACES, st.lists(LIMITS, min_size=1, max_size=4), DIRECTIONS)
def test_bands_do_not_overlap_and_cover_the_polygons(
    edges: Any, places: Any, limits: list[float], direction: Direction
) -> None:
    network, facilities = crooked(edges), placed(places, edges)
    found = bands(facilities, network, limits=limits, direction=direction, width_m=2.0)
    assert found["limit"].tolist() == sorted(set(limits))
    assert (found.geom_type == "MultiPolygon").all()
    areas = [
        polygons(reached(facilities, network, limit=limit, direction=direction), network, width_m=2.0)
        for limit in found["limit"]
    ]
    # one after the other: of some nested areas the union of all at once loses a part (GEOS 3.14)
    covered = reduce(shapely.union, areas)
    assert found.area.sum() == pytest.approx(covered.area, abs=1e-3)  # more if two bands overlapped
    assert shapely.symmetric_difference(reduce(shapely.union, found.geometry), covered).area < 1e-3
    for band, smaller in zip(found.geometry[1:], areas[:-1], strict=True):
        assert shapely.intersection(band, smaller).area < 1e-3


# --- polygons ------------------------------------------------------------------------------------


def test_a_street_beyond_a_river_without_a_bridge_stays_outside() -> None:
    network = network_of([[(0, 0), (500, 0)], [(0, 60), (500, 60)]])
    parts = reached(positions((0, 250, 0)), network, limit=200, direction=TO)
    area = polygons(parts, network)
    assert fidelity(area, parts, network) == (pytest.approx(1), pytest.approx(24 / 400))  # its own 12 m ends
    assert shapely.distance(area, network.geometry[1]) > 40


def test_a_street_beyond_a_river_with_a_distant_bridge_is_reached_as_far_as_the_limit_goes() -> None:
    # along the near bank 250 m to the bridge, 60 m over it, 90 m back along the other bank
    bank = [(0, 0), (500, 0)], [(0, 60), (500, 60)], [(500, 0), (500, 60)]
    network = network_of([list(line) for line in bank])
    parts = reached(positions((0, 250, 0)), network, limit=400, direction=TO)
    assert spans(parts) == [(0, 0, 500), (1, 410, 500), (2, 0, 60)]
    area = polygons(parts, network)
    assert not area.intersects(shapely.LineString([(0, 30), (480, 30)]))
    assert not area.intersects(shapely.LineString([(0, 60), (390, 60)]))


SQUARE = [[(0, 0), (90, 0)], [(90, 0), (90, 90)], [(90, 90), (0, 90)], [(0, 90), (0, 0)]]
HOLE_M2 = (90 - 24) ** 2


@pytest.mark.parametrize(
    ("streets", "fill_m2", "filled"),
    [
        (SQUARE, HOLE_M2 + 1, True),
        (SQUARE, HOLE_M2 - 1, False),
        (SQUARE, 0, False),
        ([*SQUARE, [(40, 45), (50, 45)]], HOLE_M2 + 1, False),
    ],
    ids=["small", "too large", "never", "with a street inside that is not reached"],
)
def test_only_small_blocks_without_unreached_streets_are_filled(
    streets: Any, fill_m2: float, filled: bool
) -> None:
    network = network_of(streets)
    parts = reached(positions((0, 0, 0)), network, limit=200, direction=TO)
    area = polygons(parts, network, fill_m2=fill_m2)
    assert area.contains(shapely.Point(45, 45)) == filled
    corners_m2 = 4 * 12**2 * (1 - np.sin(np.pi / 4))  # each corner is rounded by two straight pieces
    assert area.area == pytest.approx(114**2 - corners_m2 - (not filled) * HOLE_M2)
    assert fidelity(area, parts, network) == (pytest.approx(1), 0)


def test_a_reached_street_that_stands_alone_in_a_small_block_becomes_part_of_it() -> None:
    network = network_of([*SQUARE, [(40, 45), (50, 45)]])
    facilities = positions((0, 0, 0), (4, 5, 0))
    parts = reached(facilities, network, limit=200, direction=TO)
    assert [len(each.interiors) for each in polygons(parts, network).geoms] == [0]
    left_open = polygons(parts, network, fill_m2=0)
    assert left_open.is_valid
    assert sorted(len(each.interiors) for each in left_open.geoms) == [0, 1]
    partly = reached(facilities, network, limit=4, direction=TO)  # its ends are not reached
    assert len(polygons(partly, network).geoms) == 2


def test_the_ribbon_is_as_wide_as_asked() -> None:
    network = network_of([[(0, 0), (100, 0)], [(100, 0), (200, 0)]])
    parts = reached(positions((0, 0, 0)), network, limit=150, direction=TO)
    area = polygons(parts, network, width_m=7)
    assert area.bounds == pytest.approx((-7, -7, 157, 7))
    assert area.equals(polygons(parts, network, width_m=7))


def test_fidelity_by_hand() -> None:
    # 100 m of the first street are reached; the box holds 80 m of them, and of what is not
    # reached 20 m at the end of that street and 10 m of each of the others
    network = network_of([[(0, 0), (120, 0)], [(0, 50), (30, 50)], [(50, 0), (50, -40)]])
    parts = reached(positions((0, 0, 0)), network, limit=100, direction=TO)
    assert spans(parts) == [(0, 0, 100)]
    box = shapely.box(20, -10, 200, 60)
    assert fidelity(box, parts, network) == pytest.approx((0.8, (20 + 10 + 10) / 100))
    assert fidelity(shapely.box(500, 500, 600, 600), parts, network) == (0, 0)


def test_bands_by_hand() -> None:
    network = network_of([[(0, 0), (300, 0)]])
    found = bands(positions((0, 0, 0)), network, limits=[200, 100], direction=TO, width_m=10)
    assert found["limit"].tolist() == [100, 200]
    assert found.crs == network.crs
    assert found.geometry[0].bounds == pytest.approx((-10, -10, 110, 10))
    assert found.geometry[1].bounds[2] == pytest.approx(210)
    assert shapely.intersection(*found.geometry).area == pytest.approx(0, abs=1e-9)
    assert not found.geometry[1].intersects(shapely.Point(50, 0))
