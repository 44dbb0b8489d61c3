"""Forbidden turns, private streets and waits: by hand, and against a graph of every turn there is."""

from dataclasses import replace
from functools import lru_cache
from typing import Any

import geopandas
import networkx as nx
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from access.contracts import tables
from access.contracts.errors import TableError
from access.network.build import build
from access.network.edges import Turns
from access.network.isochrone import reached
from access.network.network import Network
from access.network.pairs import pairs
from access.network.snapping import snap
from access.network.travel import nearest, node_costs
from tests.conftest import metres, street_table
from tests.network.strategies import EDGES


def positions(places: list[tuple[int, float, float]]) -> Any:
    """POSITIONS of (edge, metres along, metres of leg)."""
    frame = pd.DataFrame(places, columns=["edge", "along_m", "leg_m"], dtype=float)
    return frame.set_index(pd.Index([f"p{i}" for i in range(len(places))], name="cell_id"))


def crossing(*forbidden: tuple[str, str]) -> Network:
    """A crossing at node 0 with arms of 100 m to 1 (s000), 2 (s001), 3 (s002), and 2–3 in 500 m (s003)."""
    streets = street_table(
        [(1, 0, 100, "both"), (0, 2, 100, "both"), (0, 3, 100, "both"), (2, 3, 500, "both")]
    )
    turns = pd.DataFrame(
        [(start, 0, end) for start, end in forbidden], columns=["from_street", "via_node", "to_street"]
    ).rename_axis("turn_id")
    return build(streets, metres(restricted=True), turns=turns)


def between(network: Network, start: tuple[int, float], end: tuple[int, float]) -> float:
    found = nearest(positions([(*start, 0)]), positions([(*end, 0)]), network, direction="demand_to_facility")
    return float(found["impedance"].iloc[0])


def test_a_forbidden_turn_is_gone_round_and_the_turn_back_is_open() -> None:
    banned = crossing(("s000", "s001"))
    assert between(crossing(), (0, 50), (1, 50)) == 100
    # past the crossing to 3, over the long street to 2, and back: 50 + 100 + 500 + 50
    assert between(banned, (0, 50), (1, 50)) == 700
    assert between(banned, (1, 50), (0, 50)) == 100
    assert between(banned, (0, 50), (2, 50)) == 100


def test_a_place_where_every_turn_is_forbidden_is_not_reached_from_there() -> None:
    assert between(crossing(("s000", "s001"), ("s000", "s002")), (0, 50), (1, 50)) == np.inf


def test_an_isochrone_does_not_begin_to_turn_where_turning_is_forbidden() -> None:
    parts = reached(
        positions([(0, 50, 0)]), crossing(("s000", "s001")), limit=80, direction="facility_to_demand"
    )
    assert {(row.edge, round(row.from_m), round(row.to_m)) for row in parts.itertuples()} == {
        (0, 0, 100),
        (2, 0, 30),
    }


def test_modes_that_turn_restrictions_do_not_bind_turn_as_they_like() -> None:
    streets = street_table([(1, 0, 100, "both"), (0, 2, 100, "both"), (0, 3, 100, "both")])
    turns = pd.DataFrame({"from_street": ["s000"], "via_node": [0], "to_street": ["s001"]})
    network = build(streets, metres(), turns=turns.rename_axis("turn_id"))
    assert between(network, (0, 50), (1, 50)) == 100


def test_turns_at_streets_that_are_not_there_fall_out() -> None:
    assert between(crossing(("s000", "s009")), (0, 50), (1, 50)) == 100


def test_a_table_of_turns_is_checked() -> None:
    with pytest.raises(TableError, match="column 'via_node' is missing"):
        build(street_table([(0, 1, 9, "both")]), metres(), turns=pd.DataFrame().rename_axis("turn_id"))


def estate() -> Any:
    """Public streets round three sides of a private one: 0–1 private 100 m; 0–2, 2–3, 3–1 public 100 m."""
    streets = street_table(
        [(0, 1, 100, "both"), (0, 2, 100, "both"), (2, 3, 100, "both"), (3, 1, 100, "both")]
    )
    return streets.assign(access=["private", "", "", ""])


@pytest.mark.parametrize(("policy", "through"), [("open", 110), ("residents", 290), ("closed", 290)])
def test_who_may_go_through_a_private_street(policy: Any, through: float) -> None:
    network = build(estate(), metres(), policy=policy)
    edges = {street: i for i, street in enumerate(network.street_id)}
    # 5 m beyond either gate
    assert between(network, (edges["s001"], 5), (edges["s003"], 95)) == through


def test_residents_leave_and_are_reached_but_nobody_else_comes_in() -> None:
    network = build(estate(), metres())
    inside, outside = positions([(0, 40, 0)]), positions([(1, 10, 0)])
    for direction in ("demand_to_facility", "facility_to_demand"):
        assert nearest(inside, outside, network, direction=direction)["impedance"].tolist() == [50]
        assert nearest(outside, inside, network, direction=direction)["impedance"].tolist() == [np.inf]


def test_what_everybody_goes_to_is_not_linked_to_a_private_street() -> None:
    network = build(estate(), metres())
    middle = network.geometry[0].interpolate(50)
    place = geopandas.GeoSeries([middle], crs=network.crs)
    within = {"max_leg_m": 9.0, "min_component_m": 0.0}
    assert snap(place, network, **within)["edge"].tolist() == [0]
    assert snap(place, network, **within, public=True)["edge"].tolist() == [1]


def test_a_wait_is_paid_by_who_passes_not_by_who_stops_short() -> None:
    signals = street_table([(0, 1, 100, "both"), (1, 2, 100, "both")]).assign(
        control_to=["traffic_signals", ""], control_from=["", "traffic_signals"]
    )
    network = build(signals, metres(delays_s={"controls": {"traffic_signals": 30.0}}))
    assert between(network, (0, 20), (1, 50)) == 80 + 30 + 50
    assert between(network, (1, 50), (0, 20)) == 50 + 30 + 80
    assert between(network, (0, 20), (0, 90)) == 70
    # nor who stops at the signal, whichever way they came
    assert between(network, (0, 50), (0, 100)) == between(network, (1, 50), (1, 0)) == 50
    metre = build(signals, metres(delays_s={"controls": {"traffic_signals": 30.0}}), impedance="length_m")
    assert between(metre, (0, 20), (1, 50)) == 130


def test_an_isochrone_waits_too() -> None:
    signals = street_table([(0, 1, 100, "both"), (1, 2, 100, "both")]).assign(
        control_to=["traffic_signals", ""], control_from=["", "traffic_signals"]
    )
    network = build(signals, metres(delays_s={"controls": {"traffic_signals": 30.0}}))
    for direction in ("demand_to_facility", "facility_to_demand"):
        parts = reached(positions([(0, 50, 0)]), network, limit=100, direction=direction)
        assert [(row.edge, row.from_m, row.to_m) for row in parts.itertuples()] == [(0, 0, 100), (1, 0, 20)]


SOME = st.lists(st.integers(0, 200), min_size=14, max_size=14)
SHARES = st.lists(
    st.tuples(st.integers(0, 13), st.sampled_from([0.25, 0.5, 0.75]), st.integers(0, 5).map(float)),
    min_size=1,
    max_size=4,
)


def drawn(edges: Any, seeds: list[int]) -> Network:
    """A network with waits, private streets and forbidden turns made of the seeds."""
    plain = build(street_table(edges), metres(oneway=True))
    n = len(edges)
    waits = np.array([(seed % 4) * 2.0 * (seed % 3 == 0) for seed in seeds[:n]])
    ends = [{*pair} for pair in zip(plain.from_node.tolist(), plain.to_node.tolist(), strict=True)]
    turns = [
        (i, node, j)
        for i in range(n)
        for j in range(n)
        for node in ends[i] & ends[j]
        if (seeds[i] * 7 + seeds[j] * 3 + node) % 5 == 0
    ]
    columns = np.array(turns, dtype=np.int64).reshape(-1, 3).T
    private = np.array([seed % 4 == 1 for seed in seeds[:n]])
    return replace(
        plain, wait_from=waits, wait_to=waits[::-1].copy(), private=private, forbidden=Turns(*columns)
    )


@lru_cache(maxsize=2)  # asked for each pair of places on the same network
def every_turn(network: Network, outward: bool) -> Any:
    """A graph in which each end of each edge is a place to arrive at and one to leave from."""
    graph = nx.DiGraph()
    ends = {*network.contraction.chains.start.tolist(), *network.contraction.chains.end.tolist()}
    edges = range(len(network.from_node))
    numbers = network.from_node.tolist(), network.to_node.tolist()
    at = {(e, end): numbers[end][e] for e in edges for end in (0, 1)}
    single = {node for node in at.values() if node in network.forbidden.node or _gate(network, node)}
    forbidden = set(zip(*(each.tolist() for each in network.forbidden), strict=True))
    for e in edges:
        graph.add_edge(("out", e, 0), ("in", e, 1), weight=network.forward[e] + network.wait_to[e])
        graph.add_edge(("out", e, 1), ("in", e, 0), weight=network.backward[e] + network.wait_from[e])
    for a, node in at.items():
        for b in (b for b, other in at.items() if other == node):
            banned = (a[0], node, b[0]) in forbidden
            here, beyond = network.private[a[0]], network.private[b[0]]
            shut = (not here and beyond) if outward else (here and not beyond)
            # nobody turns back at a special node, nor between junctions
            back = a == b and (node in single or node not in ends)
            if not (banned or shut or back):
                graph.add_edge(("in", *a), ("out", *b), weight=0.0)
    return graph


def _gate(network: Network, node: int) -> bool:
    touching = (network.from_node == node) | (network.to_node == node)
    return bool(network.private[touching].any() and not network.private[touching].all())


def put(graph: Any, network: Network, name: Any, edge: int, share: float, leg: float, others: Any) -> None:
    """Add a place, with arcs along its edge to its ends, from them, and to the others on the edge."""
    ahead, back = network.forward[edge], network.backward[edge]
    ways = [
        (name, ("in", edge, 1), (1 - share) * ahead + network.wait_to[edge]),
        (name, ("in", edge, 0), share * back + network.wait_from[edge]),
        (("out", edge, 0), name, share * ahead),
        (("out", edge, 1), name, (1 - share) * back),
    ]
    for other, (edge_there, there, _) in others:
        if edge_there == edge:
            gap = abs(there - share)
            cost = gap * (ahead if there > share else back) if gap else 0.0
            ways += [
                (name, other, cost),
                (other, name, gap * (back if there > share else ahead) if gap else 0.0),
            ]
    for tail, head, cost in ways:
        if np.isfinite(cost):
            graph.add_edge(tail, head, weight=cost)


@given(EDGES, SOME, SHARES, SHARES)
@settings(max_examples=50)
def test_every_cost_is_that_of_the_graph_of_turns(edges: Any, seeds: Any, homes: Any, goals: Any) -> None:
    network = drawn(edges, seeds)
    long = np.flatnonzero(network.length_m).tolist()  # within an edge without length there is no place
    if not long:
        return
    homes, goals = ([(long[e % len(long)], share, leg) for e, share, leg in each] for each in (homes, goals))
    tabled = [
        positions([(e, share * network.length_m[e], leg) for e, share, leg in each])
        for each in (homes, goals)
    ]
    for direction in ("demand_to_facility", "facility_to_demand"):
        outward = direction == "demand_to_facility"
        expected = np.array([[oracle(network, home, goal, outward) for goal in goals] for home in homes])
        found = nearest(*tabled, network, direction=direction)["impedance"]
        assert found.to_numpy() == pytest.approx(expected.min(axis=1))
        every = pairs(*tabled, network, limit=1e9, direction=direction)
        tables.check(every, tables.PAIRS)
        table = np.full(expected.shape, np.inf)
        table[every["origin_id"].str[1:].astype(int), every["destination_id"].str[1:].astype(int)] = every[
            "impedance"
        ]
        assert table == pytest.approx(expected)


def oracle(network: Network, home: Any, goal: Any, outward: bool) -> float:
    graph = every_turn(network, outward).copy()
    graph.add_nodes_from(["home", "goal"])
    put(graph, network, "home", *home, [])
    put(graph, network, "goal", *goal, [("home", home)])
    ends = ("home", "goal") if outward else ("goal", "home")
    try:
        cost = nx.dijkstra_path_length(graph, *ends)
    except nx.NetworkXNoPath:
        return np.inf
    return float(cost) + (home[2] + goal[2]) * network.leg_rate


@given(EDGES, SOME, SHARES, st.floats(0, 60))
@settings(max_examples=50)
def test_an_isochrone_holds_just_the_places_within_the_limit(
    edges: Any, seeds: Any, goals: Any, limit: float
) -> None:
    network = drawn(edges, seeds)
    goals = positions(
        [(e % len(edges), share * network.length_m[e % len(edges)], leg) for e, share, leg in goals]
    )
    spots = [(e, share) for e in range(len(edges)) for share in (0.1, 0.35, 0.6, 0.85)]
    places = positions([(e, share * network.length_m[e], 0) for e, share in spots])
    for direction in ("demand_to_facility", "facility_to_demand"):
        parts = reached(goals, network, limit=limit, direction=direction)
        cost = nearest(places, goals, network, direction=direction)["impedance"]
        # by plain numbers: a table asked four times for each edge takes longer than what is tested
        held = list(zip(*(parts[name].tolist() for name in ("edge", "from_m", "to_m")), strict=True))
        for (edge, share), spent in zip(spots, cost.tolist(), strict=True):
            if network.length_m[edge] == 0 or abs(spent - limit) < 1e-6:
                continue
            along = share * network.length_m[edge]
            assert any(e == edge and low <= along <= high for e, low, high in held) == (spent <= limit)


def test_the_cost_of_a_node_is_that_of_the_best_way_to_it() -> None:
    network = crossing(("s000", "s001"))
    cost, _ = node_costs(positions([(0, 50, 0)]), network, direction="facility_to_demand")
    arm = {street: network.to_node[i] for i, street in enumerate(network.street_id)}
    assert cost[arm["s001"]] == 50 + 100 + 500
    assert cost[arm["s002"]] == 150


def square_with(
    *more: tuple[int, int, float, str], lines: list[list[tuple[float, float]]], **told: Any
) -> Network:
    """Streets round a square of 1,000 m (nodes 0 to 3) and others, from (from, to, length, oneway)."""
    corner = [(0, 0), (1000, 0), (1000, 1000), (0, 1000)]
    rows = [(i, (i + 1) % 4, 1000.0, "both") for i in range(4)]
    drawn = [[corner[i], corner[(i + 1) % 4]] for i in range(4)] + lines
    streets = street_table([*rows, *more], [shapely.LineString(each) for each in drawn])
    return build(streets, metres(oneway=True, restricted=True), **told)


@pytest.mark.parametrize("oneway", ["forward", "backward"])
def test_nobody_is_linked_to_a_one_way_stub(oneway: str) -> None:
    # 200 m eastwards from node 1, at (1000, 0)
    network = square_with((1, 9, 200.0, oneway), lines=[[(1000, 0), (1200, 0)]])
    assert network.there_and_back_m.tolist() == [4000.0] * 4 + [0.0]
    place = geopandas.GeoSeries([shapely.Point(1050, 10)], crs=network.crs)
    near = snap(place, network, max_leg_m=100, min_component_m=1000)
    assert near["edge"].item() != 4
    assert near.iloc[0].tolist() == [1, 10, 50]  # on the east side
    # both ways it is reached and left, from the middle of the south side, 500 m off
    other = positions([(0, 500, 0)])
    for direction in ("demand_to_facility", "facility_to_demand"):
        found = nearest(near, other, network, direction=direction)
        assert found["impedance"].item() == pytest.approx(50 + 10 + 500)
    # who asks for every street gets it
    assert snap(place, network, max_leg_m=100, min_component_m=0)["edge"].item() == 4


def test_a_two_way_dead_end_and_a_one_way_ring_are_no_stubs() -> None:
    network = square_with(
        (1, 9, 200.0, "both"),
        (2, 7, 100.0, "forward"),
        (7, 2, 100.0, "forward"),
        lines=[[(1000, 0), (1200, 0)], [(1000, 1000), (1100, 1000)], [(1100, 1000), (1000, 1000)]],
    )
    assert network.there_and_back_m.tolist() == [4400.0] * 7


def test_what_forbidden_turns_shut_in_is_a_stub() -> None:
    # the two-way dead end from node 1 to 9: whoever comes out of it may turn nowhere
    turns = pd.DataFrame(
        [("s004", 1, "s000"), ("s004", 1, "s001")], columns=["from_street", "via_node", "to_street"]
    ).rename_axis("turn_id")
    network = square_with((1, 9, 200.0, "both"), lines=[[(1000, 0), (1200, 0)]], turns=turns)
    assert network.there_and_back_m.tolist() == [4000.0] * 4 + [0.0]
    # with one of the turns open it is none
    again = square_with((1, 9, 200.0, "both"), lines=[[(1000, 0), (1200, 0)]], turns=turns.iloc[:1])
    assert again.there_and_back_m.tolist() == [4200.0] * 5


def test_private_streets_are_no_stubs() -> None:
    streets = street_table(
        [(0, 1, 1000.0, "both"), (1, 2, 1000.0, "both"), (2, 0, 1000.0, "both"), (1, 9, 200.0, "both")]
    )
    streets["access"] = ["", "", "", "private"]
    assert build(streets, metres(oneway=True)).there_and_back_m.tolist() == [3200.0] * 4


@settings(max_examples=50, deadline=None)
@given(EDGES)
def test_parts_are_those_of_networkx(edges: Any) -> None:
    network = build(street_table(edges), metres(oneway=True))
    graph = nx.MultiDiGraph()
    graph.add_nodes_from(range(network.size))
    for tail, head, cost in (
        (network.from_node, network.to_node, network.forward),
        (network.to_node, network.from_node, network.backward),
    ):
        graph.add_edges_from((tail[i], head[i]) for i in np.flatnonzero(np.isfinite(cost)))
    part = np.zeros(network.size, dtype=int)
    for number, nodes in enumerate(nx.strongly_connected_components(graph)):
        part[list(nodes)] = number
    within = part[network.from_node] == part[network.to_node]
    total = [
        network.length_m[within & (part[network.from_node] == part[node])].sum() for node in network.from_node
    ]
    expected = np.where(within, total, 0)
    assert network.there_and_back_m == pytest.approx(expected)
