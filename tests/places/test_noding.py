"""Lines are cut where they meet, and ends that all but meet are joined: drawn by hand (metres)."""

from typing import Any

import networkx as nx
import numpy as np
import pytest
import shapely

from access.places.streets.drawing import Drawing
from access.places.streets.noding import Noded, noded

Line = list[tuple[float, float]]
WEST_EAST: Line = [(0, 0), (200, 0)]
FAR = float("inf")


def cut(*lines: Line, level: list[int] | None = None, told: bool = True, **how: Any) -> Noded:
    drawn = np.array([shapely.LineString(each) for each in lines])
    levels = np.array(level or [0] * len(lines))
    shared = how.pop("shared", False)
    return noded(Drawing(drawn, levels, told=told, shared=shared), **{"snap_m": 3.0, **how})


def way_m(found: Noded, one: tuple[float, float], other: tuple[float, float]) -> float:
    """How far it is along the pieces between the nodes nearest to two places."""
    graph, at = nx.MultiGraph(), {}
    for start, end, line in zip(found.start.tolist(), found.end.tolist(), found.geometry, strict=True):
        graph.add_edge(start, end, length=line.length)
        at[start], at[end] = line.coords[0], line.coords[-1]
        assert line.length > 0
    near = [min(at, key=lambda node: np.hypot(*np.subtract(at[node], place))) for place in (one, other)]
    if not nx.has_path(graph, *near):
        return FAR
    return float(nx.shortest_path_length(graph, *near, weight="length"))


@pytest.mark.parametrize(
    ("other", "goal", "m"),
    [
        pytest.param([(100, -50), (100, 50)], (100, 50), 150, id="crossing"),
        pytest.param([(100, -50), (100, 0), (100, 50)], (100, 50), 150, id="crossing at a vertex of one"),
        pytest.param([(100, 0), (100, 50)], (100, 50), 150, id="end on it"),
        pytest.param([(100, 2), (100, 50)], (100, 50), 150, id="2 m short of it"),
        pytest.param([(100, 3.5), (100, 50)], (100, 50), FAR, id="3.5 m short"),
        pytest.param([(100, -2), (100, 50)], (100, 50), 150, id="2 m beyond it"),
        pytest.param([(205.9, 0), (300, 0)], (300, 0), 300, id="5.9 m on, each drawn out by 3 m"),
        pytest.param([(206.5, 0), (300, 0)], (300, 0), FAR, id="6.5 m on"),
        pytest.param([(202, 0), (300, 0)], (300, 0), 300, id="2 m on"),
        pytest.param([(200, 0), (200, 50)], (200, 50), 250, id="a corner"),
    ],
)
def test_two_lines(other: Line, goal: tuple[float, float], m: float) -> None:
    assert way_m(cut(WEST_EAST, other), (0, 0), goal) == pytest.approx(m, abs=0.05)


def test_what_runs_on_beyond_a_crossing_is_cut_off_and_no_more() -> None:
    found = cut(WEST_EAST, [(100, -2), (100, 50)])
    assert found.counts["tails"] == 1
    assert sorted(round(line.length, 6) for line in found.geometry) == [50, 100, 100]
    longer = cut(WEST_EAST, [(100, -4), (100, 50)])
    assert longer.counts["tails"] == 0
    assert sorted(round(line.length, 6) for line in longer.geometry) == [4, 50, 100, 100]


@pytest.mark.parametrize(
    ("lines", "ends"),
    [
        # both drawn 2 m short: each end heads for the other, 4 m away
        ([[(0, 0), (98, 0)], [(102, 0), (200, 0)]], [(0, 0), (200, 0)]),
        # all four arms of a junction
        (
            [[(0, 0), (98, 0)], [(102, 0), (200, 0)], [(100, 2), (100, 50)], [(100, -2), (100, -50)]],
            [(0, 0), (200, 0), (100, 50), (100, -50)],
        ),
        # a corner
        ([[(0, 0), (98, 0)], [(100, 2), (100, 50)]], [(0, 0), (100, 50)]),
        # two arms, each 2 m short of a street that goes through, meet it and not each other alone
        (
            [WEST_EAST, [(100, 2), (100, 50)], [(100, -2), (100, -50)]],
            [(0, 0), (200, 0), (100, 50), (100, -50)],
        ),
    ],
)
def test_ends_that_are_all_short(lines: list[Line], ends: Line) -> None:
    found = cut(*lines)
    for place in ends[1:]:
        straight = sum(np.hypot(*np.subtract(each, (100, 0))) for each in (ends[0], place))
        assert way_m(found, ends[0], place) == pytest.approx(straight, abs=2)


@pytest.mark.parametrize("angles", [(0, 120, 240), (0, 40, 180, 220), (0, 25, 190), (10, 100, 170, 260, 300)])
def test_all_arms_of_a_junction_short_at_any_angles(angles: tuple[float, ...]) -> None:
    ahead = [np.array([np.cos(each), np.sin(each)]) for each in np.radians(angles)]
    found = cut(*([tuple(2 * each), tuple(80 * each)] for each in ahead))
    for one in ahead:
        for other in ahead:
            goal = 0 if one is other else 160
            assert way_m(found, tuple(80 * one), tuple(80 * other)) == pytest.approx(goal, abs=3)


def test_ends_that_pass_each_other_7_m_apart_or_sideways_are_not_joined() -> None:
    assert way_m(cut([(0, 0), (96.5, 0)], [(103.5, 0), (200, 0)]), (0, 0), (200, 0)) == FAR
    sideways = cut([(0, 0), (98, 0)], [(102, 1), (200, 1)])  # heads past it
    assert way_m(sideways, (0, 0), (200, 1)) == FAR


def test_only_loose_ends_move() -> None:
    # two junctions 2 m from each other stay two, and a dead end of a street is not joined across 2.5 m to
    # a street whose own junction lies nearer
    found = cut([(0, 0), (100, 0)], [(100, 0), (100, 50)], [(102, 0), (200, 0)], [(102, 0), (102, -50)])
    assert way_m(found, (0, 0), (200, 0)) == FAR
    assert found.counts["joined"] == 0


def test_a_line_that_comes_back_to_itself() -> None:
    loop: Line = [(0, 0), (100, 0), (100, 80), (40, 80), (40, 2)]  # 2 m short of its own middle
    found = cut(loop)
    assert sorted(round(line.length) for line in found.geometry) == [40, 280]
    assert sorted(np.bincount(np.append(found.start, found.end)).tolist()) == [1, 3]
    ring = cut([(0, 0), (100, 0), (100, 100), (0, 2)])
    assert len(ring.line) == 1
    assert ring.start.tolist() == ring.end.tolist()


@pytest.mark.parametrize(
    ("level", "meets"),
    [([0, 0], True), ([0, 1], False), ([1, 1], True), ([-1, 0], False), ([-1, 1], False)],
)
def test_lines_that_cross_meet_on_one_level(level: list[int], meets: bool) -> None:
    found = cut(WEST_EAST, [(100, -50), (100, 50)], level=level)
    assert (way_m(found, (0, 0), (100, 50)) < FAR) is meets
    assert found.counts["apart"] == (0 if meets else 1)


def test_a_bridge_comes_down_at_its_ends() -> None:
    street: Line = [(0, 0), (100, 0)]
    over: Line = [(100, 0), (200, 0)]
    on: Line = [(200, 0), (300, 0)]
    below: Line = [(150, -50), (150, 50)]
    found = cut(street, over, on, below, level=[0, 1, 0, 0])
    assert way_m(found, (0, 0), (300, 0)) == 300
    assert way_m(found, (0, 0), (150, 50)) == FAR
    # drawn 2 m short at both ends, of an end and of the middle of a street
    across: Line = [(300, -50), (300, 50)]
    short = cut(street, [(102, 0), (298, 0)], across, level=[0, 1, 0])
    assert way_m(short, (0, 0), (300, 50)) == pytest.approx(350)
    # a dead end below it is no way up
    dead = cut([(0, 0), (300, 0)], [(150, -50), (150, -2)], level=[1, 0])
    assert way_m(dead, (0, 0), (150, -50)) == FAR


def test_lines_cut_at_a_flyover_pass_each_other_unless_they_are_of_openstreetmap() -> None:
    four: list[Line] = [
        [(0, 0), (100, 0)],
        [(100, 0), (200, 0)],
        [(100, -50), (100, 0)],
        [(100, 0), (100, 50)],
    ]
    levels = [1, 1, 0, 0]
    assert way_m(cut(*four, level=levels), (0, 0), (100, 50)) == FAR
    assert way_m(cut(*four, level=levels), (0, 0), (200, 0)) == 200
    assert way_m(cut(*four, level=levels, shared=True), (0, 0), (100, 50)) == 150
    # a ramp that begins there joins the one that it leaves
    assert way_m(cut(*four, [(100, 0), (150, 30)], level=[*levels, 0], told=True), (0, 0), (150, 30)) == FAR
    assert way_m(cut(*four[:2], [(100, 0), (150, 30)], level=[1, 1, 0]), (0, 0), (150, 30)) < FAR


def grid(size: int, *, marked: bool) -> list[Line]:
    """Streets 100 m apart, whole; with a vertex at each crossing, or with none."""
    places = [100.0 * each for each in range(size)]
    ends = places if marked else [0.0, places[-1]]
    return [[(x, y) for x in ends] for y in places] + [[(x, y) for y in ends] for x in places]


@pytest.mark.parametrize("marked", [True, False])
def test_a_grid_of_whole_lines(marked: bool) -> None:
    found = cut(*grid(6, marked=marked), told=False)
    assert len(found.line) == 2 * 6 * 5
    assert way_m(found, (0, 0), (500, 500)) == 1000
    assert way_m(found, (100, 300), (400, 200)) == 400


def test_who_marks_junctions_leaves_bridges_bare() -> None:
    bridge: Line = [(150, -50), (180, 550)]  # crosses 6 streets, at no vertex, and ends in the open
    marked = cut(*grid(6, marked=True), bridge, told=False)
    assert marked.counts["bare"] > 0
    assert marked.counts["crossed"] == 0
    assert way_m(marked, (0, 0), (180, 550)) == FAR
    for how in ({"crossings": "split"}, {"told": True}):
        assert cut(*grid(6, marked=True), bridge, **{"told": False, **how}).counts["bare"] == 0
    plain = cut(*grid(6, marked=False), bridge, told=False)
    assert plain.counts["bare"] == 0
    assert way_m(plain, (0, 0), (180, 550)) < FAR
    assert cut(*grid(6, marked=False), told=False, crossings="apart").counts["crossed"] == 0


def test_what_crosses_others_as_a_rule_meets_them_at_vertices_and_ends_alone() -> None:
    motorway: Line = [(0, 0), (100, 0), (300, 0)]
    street: Line = [(200, -50), (200, 50)]
    at_vertex: Line = [(100, -50), (100, 0), (100, 50)]
    ramp: Line = [(250, 40), (260, 2)]
    found = cut(motorway, street, at_vertex, ramp, level=[1, 0, 0, 2], told=False)
    assert way_m(found, (0, 0), (200, 50)) == FAR
    assert way_m(found, (0, 0), (100, 50)) == 150
    assert way_m(found, (0, 0), (250, 40)) == pytest.approx(260 + 2 + np.hypot(10, 38), abs=0.1)
    assert found.counts["apart"] == 1
    all_ = cut(motorway, street, level=[1, 0], told=False, crossings="split")
    assert way_m(all_, (0, 0), (200, 50)) == 250


@pytest.mark.parametrize("seed", range(4))
def test_lines_at_random_are_cut_as_geos_cuts_them(seed: int) -> None:
    ends = np.random.default_rng(seed).uniform(0, 1000, (40, 3, 2))
    lines = shapely.linestrings(ends)
    found = noded(Drawing(lines, np.zeros(len(lines), dtype=int), told=True), snap_m=0.0)
    geos = shapely.get_parts(shapely.node(shapely.multilinestrings(lines)))
    assert len(found.line) == len(geos)
    assert shapely.length(found.geometry).sum() == pytest.approx(shapely.length(geos).sum())
    assert sorted(shapely.length(found.geometry).round(4)) == pytest.approx(
        sorted(shapely.length(geos).round(4)), abs=1e-3
    )


def test_moving_ends_by_2_m_keeps_all_ways() -> None:
    rng = np.random.default_rng(5)
    whole = cut(*grid(6, marked=False))
    pieces = [list(line.coords) for line in whole.geometry]
    short = []
    for (x0, y0), (x1, y1) in pieces:
        ahead = np.array([x1 - x0, y1 - y0]) / 100
        a, b = (2.0 * (rng.random() < 0.6) for _ in range(2))
        short.append([tuple(np.array([x0, y0]) + a * ahead), tuple(np.array([x1, y1]) - b * ahead)])
    found = cut(*short)
    assert found.parts().max() == 0
    assert way_m(found, (0, 0), (500, 500)) == pytest.approx(1000, abs=20)
