"""The compiled search and its chains against scipy, on networks of every awkward kind."""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csgraph

from access.network import chains, pairs, positions, search
from access.network.build import build
from access.network.edges import least_arcs
from access.network.network import Network
from access.network.search import Arcs, nearest_start
from access.network.travel import node_costs
from tests.conftest import metres, street_table

EDGES = st.lists(
    st.tuples(
        st.integers(0, 30),
        st.integers(0, 30),
        st.sampled_from([0.0, 0.5, 1.0, 7.0, 1000.0]),
        st.sampled_from(["both", "both", "forward", "backward"]),
    ),
    min_size=1,
    max_size=60,
)


def scipy_costs(network: Network, edge: int, share: float, *, towards: bool) -> Any:
    """The cost of every node by scipy's plain Dijkstra, from a node put in the middle of an edge."""
    matrix = network.matrix.tocoo()
    size = network.size
    u, v = network.from_node[edge], network.to_node[edge]
    there, back = network.forward[edge], network.backward[edge]
    ends = [(size, v, (1 - share) * there), (size, u, share * back)]
    ends += [(u, size, share * there), (v, size, (1 - share) * back)]
    tail, head, cost = (np.array(each) for each in zip(*ends, strict=True))
    graph = least_arcs(
        np.concatenate([matrix.row, tail]).astype(np.int64),
        np.concatenate([matrix.col, head]).astype(np.int64),
        np.concatenate([matrix.data, cost]),
        size + 1,
    )
    searched = graph.T.tocsr() if towards else graph
    return csgraph.dijkstra(searched, indices=size)[:size]


@settings(max_examples=50)
@given(EDGES, st.integers(0, 59), st.sampled_from([0.25, 0.5]), st.booleans())
def test_every_node_costs_what_scipy_says(edges: Any, edge: int, share: float, towards: bool) -> None:
    network = build(street_table(edges), metres(oneway=True))
    edge %= len(edges)
    if network.length_m[edge] == 0:
        return
    place = pd.DataFrame({"edge": [edge], "along_m": share * network.length_m[edge], "leg_m": [0.0]})
    direction: Any = "demand_to_facility" if towards else "facility_to_demand"
    found, number = node_costs(place, network, direction=direction)
    expected = scipy_costs(network, edge, share, towards=towards)
    assert found == pytest.approx(expected, abs=1e-9)
    assert (number >= 0).tolist() == np.isfinite(expected).tolist()


@settings(max_examples=50)
@given(EDGES)
def test_chains_keep_every_edge_once_and_every_metre(edges: Any) -> None:
    network = build(street_table(edges), metres(oneway=True))
    chains = network.contraction.chains
    assert np.bincount(chains.chain, weights=network.length_m) == pytest.approx(chains.length_m)
    one_way = np.isfinite(network.forward) != np.isfinite(network.backward)
    # within a chain every edge is open in the same directions
    for chain in range(len(chains.start)):
        assert len(set(one_way[chains.chain == chain])) == 1
    ends = np.concatenate([chains.start, chains.end])
    inside = np.setdiff1d(np.arange(network.size), ends)
    degree = np.bincount(np.concatenate([network.from_node, network.to_node]), minlength=network.size)
    assert (degree[inside] == 2).all()


def test_a_street_of_many_pieces_is_one_arc_each_way() -> None:
    pieces = [(i, i + 1, float(i + 1), "both") for i in range(10)]
    network = build(street_table(pieces), metres())
    arcs = network.contraction.arcs("demand_to_facility", turned=False)
    assert arcs.size == 2
    assert arcs.cost.tolist() == [55, 55]


def test_a_ring_without_a_junction_can_be_gone_round() -> None:
    ring = [(i, (i + 1) % 5, 10.0, "forward") for i in range(5)]
    network = build(street_table(ring), metres(oneway=True))
    place = pd.DataFrame({"edge": [2], "along_m": [5.0], "leg_m": [0.0]})
    found, _ = node_costs(place, network, direction="facility_to_demand")
    # 5 m on to the end of edge 2, then 10 m more each
    by_edge = found[network.to_node]
    assert by_edge.tolist() == [35, 45, 5, 15, 25]


def test_costs_beyond_the_limit_are_not_told() -> None:
    pieces = [(i, i + 1, 10.0, "both") for i in range(5)]
    network = build(street_table([*pieces, (2, 9, 10.0, "both")]), metres())
    place = pd.DataFrame({"edge": [0], "along_m": [0.0], "leg_m": [0.0]})
    found, number = node_costs(place, network, direction="demand_to_facility", limit=20)
    assert sorted(found[np.isfinite(found)].tolist()) == [0, 10, 20]
    assert (number >= 0).sum() == 3


def random_arcs(nodes: int, seed: int) -> tuple[Arcs, Any]:
    generator = np.random.default_rng(seed)
    tail, head = generator.integers(0, nodes, (2, 4 * nodes))
    table = least_arcs(tail, head, generator.exponential(100, 4 * nodes) ** 2, nodes)
    return Arcs(table.indptr.astype(np.uint32), table.indices.astype(np.uint32), table.data), table


@pytest.mark.parametrize("seed", range(5))
def test_costs_that_differ_by_powers_of_ten_are_searched_exactly(seed: int) -> None:
    arcs, table = random_arcs(3000, seed)
    starts = np.arange(20)
    cost, start = nearest_start(arcs, starts, np.zeros(20), starts)
    assert (cost == csgraph.dijkstra(table, indices=starts, min_only=True)).all()
    alone = csgraph.dijkstra(table, indices=starts)
    reached = start >= 0
    assert (alone[start[reached], np.flatnonzero(reached)] == cost[reached]).all()


def test_too_little_room_is_made_good(monkeypatch: pytest.MonkeyPatch) -> None:
    arcs, table = random_arcs(500, 1)
    tried = []

    def cramped(arcs: Arcs, dearest: float, room: int) -> Any:
        tried.append(room)
        return plain(arcs, dearest, room // 256)

    plain = search.queue
    monkeypatch.setattr(search, "queue", cramped)
    cost, _ = nearest_start(arcs, np.array([0]), np.zeros(1), np.array([0]))
    assert len(tried) > 3
    assert cost == pytest.approx(csgraph.dijkstra(table, indices=0))


def test_searches_are_compiled_for_one_kind_of_numbers() -> None:
    """Whole limits and arrays that may not be written are brought to the kind that is compiled already."""
    network = build(street_table([(0, 1, 100.0, "both"), (1, 2, 50.0, "forward")]), metres())
    fixed = network.length_m.copy()
    fixed.flags.writeable = False
    places = pd.DataFrame(
        {"edge": [0.0], "along_m": [10.0], "leg_m": [0.0]}, index=pd.Index(["a"], name="id")
    )
    kernels = (chains._inner, chains._walk, positions._placed, search.spread, pairs._block)

    def asked(network: Network, limit: float) -> None:
        node_costs(places, network, direction="demand_to_facility", limit=limit)
        pairs.pairs(places, places, network, limit=limit, direction="demand_to_facility")

    asked(network, 60.0)
    known = [len(kernel.signatures) for kernel in kernels]
    asked(replace(network, length_m=fixed, forward=fixed, backward=fixed), 60)
    assert [len(kernel.signatures) for kernel in kernels] == known
