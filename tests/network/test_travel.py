"""Travel times against the hand-worked town, a closed form, networkx, and properties."""

import itertools
import math
from typing import Any

import geopandas
import networkx as nx
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from access.network.build import build
from access.network.snapping import snap
from access.network.travel import nearest, nearest_straight
from tests.conftest import CRS, Town, metres, street_table
from tests.network.strategies import EDGES, PLACES


def times(town: Town, direction: Any, *, oneway: bool) -> Any:
    network = build(town.streets, metres(oneway=oneway))
    limits = {"max_leg_m": 250, "min_component_m": 0}
    cells = snap(town.cells.geometry, network, **limits)
    return nearest(cells, snap(town.facilities.geometry, network, **limits), network, direction=direction)


def test_the_town_on_foot(town: Town) -> None:
    found = times(town, "demand_to_facility", oneway=False)
    assert found["impedance"].round(6).tolist()[:4] == [110, 110, 40, 50]
    assert math.isnan(found["impedance"]["e"])
    assert found["impedance"].round(6).tolist()[5:] == [340, 260]
    assert found["facility_id"].tolist()[:4] == ["M", "M", "M", "N"]
    assert found["facility_id"].isna()["e"]


def test_the_town_by_car_to_the_market_obeys_the_one_way_street(town: Town) -> None:
    found = times(town, "demand_to_facility", oneway=True)["impedance"]
    assert found.drop("e").round(6).tolist() == [110, 510, 380, 50, 440, 360]


def test_the_town_by_car_from_the_market_is_another_way(town: Town) -> None:
    found = times(town, "facility_to_demand", oneway=True)["impedance"]
    assert found.drop("e").round(6).tolist() == [510, 110, 40, 50, 340, 260]


def test_straight_distances_of_the_town(town: Town) -> None:
    found = nearest_straight(town.cells.geometry, town.facilities.geometry)
    assert found["length_m"]["f"] == pytest.approx(math.hypot(180, 160))
    assert found["facility_id"]["d"] == "N"


def test_one_way_ring_counts_towards_the_facility() -> None:
    # 0→1 10 s, 1→2 20 s, 2→0 5 s; a school at node 2
    ring = build(
        street_table([(0, 1, 10, "forward"), (1, 2, 20, "forward"), (2, 0, 5, "forward")]),
        metres(oneway=True),
    )
    homes = positions([(0, 0.0), (1, 0.0), (2, 0.0)])
    school = positions([(2, 0.0)])
    to_school = nearest(homes, school, ring, direction="demand_to_facility")
    assert to_school["impedance"].tolist() == [30, 20, 0]
    from_school = nearest(homes, school, ring, direction="facility_to_demand")
    assert from_school["impedance"].tolist() == [5, 15, 0]


def test_of_two_parallel_streets_the_faster_counts() -> None:
    network = build(street_table([(0, 1, 10, "both"), (0, 1, 4, "both"), (1, 2, 1, "both")]), metres())
    found = nearest(positions([(0, 0.0)]), positions([(2, 1.0)]), network, direction="demand_to_facility")
    assert found["impedance"].tolist() == [5]


def test_what_cannot_be_reached_is_infinite_and_what_is_not_linked_is_unknown() -> None:
    network = build(street_table([(0, 1, 10, "both"), (2, 3, 10, "both")]), metres())
    cells = positions([(0, 5.0), (1, 5.0), (np.nan, np.nan)])
    found = nearest(cells, positions([(0, 0.0)]), network, direction="demand_to_facility")
    assert found["impedance"].tolist()[:2] == [5, math.inf]
    assert math.isnan(found["impedance"].iloc[2])
    assert found["facility_id"].isna().tolist() == [False, True, True]


@pytest.mark.parametrize("distance", [50, 100, 250, 430])
def test_street_length_reached_on_a_square_grid_has_a_closed_form(distance: int) -> None:
    """Length reached within d = (k + f)·s from a node is s·(4k² + f·(8k + 4))."""
    side, half = 100, 6
    rows, lines = [], []
    for i in range(-half, half + 1):
        for j in range(-half, half + 1):
            for there in ((i + 1, j), (i, j + 1)):
                if max(there) <= half:
                    rows.append((f"{i},{j}", f"{there[0]},{there[1]}", float(side), "both"))
                    lines.append(shapely.LineString([(i * side, j * side), np.multiply(there, side)]))
    network = build(street_table(rows, lines), metres())
    # a cell in the middle of each 10 m of street: each stands for 10 m
    middles = [(edge, 10.0 * part + 5) for edge in range(len(rows)) for part in range(10)]
    centre = snap(
        geopandas.GeoSeries([shapely.Point(0, 0)], crs=CRS), network, max_leg_m=1, min_component_m=0
    )
    found = nearest(positions(middles), centre, network, direction="demand_to_facility")
    k, f = divmod(distance / side, 1)
    assert 10 * (found["impedance"] <= distance).sum() == round(side * (4 * k**2 + f * (8 * k + 4)))


def positions(places: list[tuple[float, float]], legs: list[float] | None = None) -> Any:
    """POSITIONS from (edge, metres along it)."""
    table = pd.DataFrame(places, columns=["edge", "along_m"], dtype=float)
    table["leg_m"] = legs if legs is not None else 0.0
    table.loc[table["edge"].isna(), "leg_m"] = np.nan
    return table.set_index(pd.Index([f"p{i}" for i in range(len(table))]))


def oracle(edges: Any, cells: Any, goals: Any, *, towards: bool) -> list[float]:
    """The same by networkx, on a multigraph cut at every position, without shared edges."""
    graph = nx.MultiDiGraph()
    graph.add_nodes_from(range(7))
    stops: dict[int, list[tuple[float, str]]] = {}
    for kind, places in (("cell", cells), ("goal", goals)):
        for number, (edge, share, _) in enumerate(places):
            stops.setdefault(edge, []).append((share * edges[edge][2], f"{kind}{number}"))
    for number, (u, v, length, way) in enumerate(edges):
        line = [(0.0, u), *sorted(stops.get(number, [])), (length, v)]
        for (at, a), (to, b) in itertools.pairwise(line):
            if way != "backward":
                graph.add_edge(a, b, weight=to - at)
            if way != "forward":
                graph.add_edge(b, a, weight=to - at)
    # two positions at one place are the same place, whatever the direction of the street
    for on_edge in stops.values():
        for at, a in on_edge:
            for to, b in on_edge:
                if at == to and a != b:
                    graph.add_edge(a, b, weight=0.0)
    for number, (edge, share, _) in enumerate(cells):
        _join_ends(graph, edges[edge], share, f"cell{number}")
    for number, (edge, share, _) in enumerate(goals):
        _join_ends(graph, edges[edge], share, f"goal{number}")
    for number, (_, _, leg) in enumerate(goals):
        pair = (f"goal{number}", "all") if towards else ("all", f"goal{number}")
        graph.add_edge(*pair, weight=leg)
    searched = graph.reverse() if towards else graph
    found = nx.single_source_dijkstra_path_length(searched, "all")
    return [found.get(f"cell{i}", math.inf) + leg for i, (_, _, leg) in enumerate(cells)]


def _join_ends(graph: Any, edge: Any, share: float, name: str) -> None:
    """A position at the very end of an edge is at that node; on an edge of no length, at its start."""
    u, v, length, _ = edge
    for node, there in ((u, share == 0 or length == 0), (v, share == 1 and length > 0)):
        if there:
            graph.add_edge(name, node, weight=0.0)
            graph.add_edge(node, name, weight=0.0)


@settings(max_examples=50)
@given(EDGES, PLACES, PLACES, st.booleans())
def test_random_multigraphs_agree_with_networkx(edges: Any, cells: Any, goals: Any, towards: bool) -> None:
    cells = [(edge % len(edges), share, leg) for edge, share, leg in cells]
    goals = [(edge % len(edges), share, leg) for edge, share, leg in goals]
    network = build(street_table(edges), metres(oneway=True))
    direction = "demand_to_facility" if towards else "facility_to_demand"
    found = nearest(table_of(cells, edges), table_of(goals, edges), network, direction=direction)
    expected = oracle(edges, cells, goals, towards=towards)
    assert found["impedance"].to_numpy() == pytest.approx(expected, abs=1e-9)


def table_of(places: Any, edges: Any) -> Any:
    return positions(
        [(edge, share * edges[edge][2]) for edge, share, _ in places], [leg for _, _, leg in places]
    )


@settings(max_examples=50)
@given(EDGES, PLACES, PLACES)
def test_a_new_facility_never_worsens_a_time(edges: Any, cells: Any, goals: Any) -> None:
    cells = [(edge % len(edges), share, leg) for edge, share, leg in cells]
    goals = [(edge % len(edges), share, leg) for edge, share, leg in goals]
    network = build(street_table(edges), metres(oneway=True))
    few, many = (
        nearest(table_of(cells, edges), table_of(part, edges), network, direction="demand_to_facility")
        for part in (goals[:1], goals)
    )
    assert (many["impedance"] <= few["impedance"]).all()
