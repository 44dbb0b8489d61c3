"""Nearest facility from every node, with its identity: this engine beside its peers, in one run."""

from typing import Any

import networkx as nx
import numpy as np
import pytest
from numba import njit
from scipy.sparse import csgraph

from access.network.network import Network
from access.network.public import to_networkx
from access.network.travel import node_costs
from tests.benchmarks.bench import built, network_of, on_nodes, once, show, timed_in_turn

FACILITIES, LIMIT_S = 200, 15 * 60.0
SMALL = ["Hong Kong Island", "Liechtenstein", "Auckland, main roads", "planar 1e5"]
OUTWARD: Any = "facility_to_demand"


@njit(cache=True)
def sweep(offset: Any, head: Any, start: Any) -> Any:
    """The floor: a breadth-first sweep that visits every node and looks at every arc once."""
    seen = np.zeros(len(offset) - 1, np.uint8)
    queue = np.empty(len(seen), np.uint32)
    first, last = 0, 0
    for node in start:
        if not seen[node]:
            seen[node], queue[last] = 1, node
            last += 1
    while first < last:
        node = queue[first]
        first += 1
        for arc in range(offset[node], offset[node + np.uint32(1)]):
            if not seen[head[arc]]:
                seen[head[arc]], queue[last] = 1, head[arc]
                last += 1
    return last


@pytest.mark.benchmark
def test_nearest_facility_from_every_node() -> None:
    rows = [measured(place, network_of(place)) for place in [*SMALL, "planar 1e6"]]
    rows.append(measured("planar 5e6", built("planar 5e6")))
    show(f"Nearest of {FACILITIES} facilities from every node, no limit; times in ms", rows)
    few, many = rows[SMALL.index("planar 1e5")], rows[-1]
    grown = many["nodes"] / few["nodes"]
    exponents = {
        each: float(np.log(many[each] / few[each]) / np.log(grown)) for each in ("ours", "sweep", "scipy")
    }
    show("From 1e5 to 5e6 nodes, times grow as nodes to the power of", [exponents])


def measured(place: str, network: Network) -> dict[str, Any]:
    nodes, positions = on_nodes(network, FACILITIES, 0)
    matrix = network.matrix
    offset, head = matrix.indptr.astype(np.uint32), matrix.indices.astype(np.uint32)

    def floor() -> Any:
        return sweep(offset, head, nodes.astype(np.uint32))

    def scipy() -> Any:
        return csgraph.dijkstra(matrix, indices=nodes, min_only=True)

    def ours() -> Any:
        return node_costs(positions, network, direction=OUTWARD)

    expected = scipy()
    found, number = ours()
    assert found == pytest.approx(expected, rel=1e-9)
    assert ((number >= 0) == np.isfinite(expected)).all()
    runs = 15 if network.size < 2e5 else 3
    took = timed_in_turn({"ours": ours, "sweep": floor, "scipy": scipy}, runs=runs)
    took["networkx"] = float("nan")
    if network.size < 2e5:  # beyond that it takes half a minute
        graph = nx.from_scipy_sparse_array(matrix, create_using=nx.DiGraph)
        took["networkx"] = once(lambda: nx.multi_source_dijkstra_path_length(graph, set(nodes.tolist())))[1]
    return {
        "network": place,
        "nodes": network.size,
        "junctions": network.contraction.junctions.size,
        **{name: 1e3 * seconds for name, seconds in took.items()},
        "ours / sweep": took["ours"] / took["sweep"],
        "scipy / ours": took["scipy"] / took["ours"],
        "networkx / ours": took["networkx"] / took["ours"],
    }


@pytest.mark.benchmark
def test_within_a_limit_beside_the_recipe() -> None:
    rows = [limited(place, network_of(place)) for place in SMALL]
    show(
        f"Nearest of {FACILITIES} facilities within 15 minutes; one ego graph per facility is the recipe",
        rows,
    )


def limited(place: str, network: Network) -> dict[str, Any]:
    nodes, positions = on_nodes(network, FACILITIES, 0)
    matrix, graph = network.matrix, to_networkx(network)

    def recipe() -> set[int]:
        reached: set[int] = set()
        for node in nodes.tolist():
            reached.update(nx.ego_graph(graph, node, radius=LIMIT_S, distance="cost"))
        return reached

    def ours() -> Any:
        return node_costs(positions, network, direction=OUTWARD, limit=LIMIT_S)[0]

    def scipy() -> Any:
        return csgraph.dijkstra(matrix, indices=nodes, min_only=True, limit=LIMIT_S)

    by_hand, recipe_s = once(recipe)
    assert by_hand == set(np.flatnonzero(np.isfinite(ours())).tolist())
    took = timed_in_turn({"ours": ours, "scipy": scipy}, runs=15)
    return {
        "network": place,
        "nodes": network.size,
        "reached": len(by_hand),
        "ours, ms": 1e3 * took["ours"],
        "scipy, ms": 1e3 * took["scipy"],
        "ego graphs, s": recipe_s,
        "scipy / ours": took["scipy"] / took["ours"],
        "recipe / ours": recipe_s / took["ours"],
    }
