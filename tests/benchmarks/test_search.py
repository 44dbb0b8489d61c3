"""Nearest facility from every node, with its identity: this engine beside its peers, in one run."""

from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from numba import njit
from scipy.sparse import csgraph

from access.network.build import Network, build
from access.network.profiles import walk
from access.network.travel import node_costs
from tests.benchmarks.bench import hong_kong_island, liechtenstein, planar, show, timed

PLACES = {
    "Hong Kong Island": hong_kong_island,
    "Liechtenstein": liechtenstein,
    "planar 1e5": lambda: planar(100_000),
    "planar 1e6": lambda: planar(1_000_000),
}


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


def on_nodes(network: Network, number: int) -> tuple[Any, Any]:
    """Facilities at the starts of random edges: the nodes, and POSITIONS."""
    edge = np.random.default_rng(0).choice(len(network.from_node), number, replace=False)
    table = pd.DataFrame({"edge": edge.astype(float), "along_m": 0.0, "leg_m": 0.0})
    return network.from_node[edge], table


@pytest.mark.benchmark
def test_nearest_facility_from_every_node() -> None:
    rows = [measured(name, build(streets(), walk())) for name, streets in PLACES.items()]
    show("Nearest of 200 facilities from every node, no limit", rows)


def measured(name: str, network: Network) -> dict[str, Any]:
    nodes, positions = on_nodes(network, 200)
    matrix = network.matrix
    offset, head = matrix.indptr.astype(np.uint32), matrix.indices.astype(np.uint32)
    found, number = node_costs(positions, network, direction="facility_to_demand")
    expected = csgraph.dijkstra(matrix, indices=nodes, min_only=True)
    assert found == pytest.approx(expected, rel=1e-9)
    assert ((number >= 0) == np.isfinite(expected)).all()
    ours = timed(lambda: node_costs(positions, network, direction="facility_to_demand"), runs=7)
    floor = timed(lambda: sweep(offset, head, nodes.astype(np.uint32)), runs=7)
    scipy = timed(lambda: csgraph.dijkstra(matrix, indices=nodes, min_only=True, return_predecessors=True))
    row = {
        "network": name,
        "nodes": network.size,
        "junctions": network.arcs.size,
        "ours, ms": 1e3 * ours,
        "sweep, ms": 1e3 * floor,
        "scipy, ms": 1e3 * scipy,
        "ours / sweep": ours / floor,
        "scipy / ours": scipy / ours,
        "networkx / ours": float("nan"),
    }
    if network.size < 200_000:  # beyond that it takes half a minute
        graph = nx.from_scipy_sparse_array(matrix, create_using=nx.DiGraph)
        slow = timed(lambda: nx.multi_source_dijkstra_path_length(graph, set(nodes.tolist())), runs=1)
        row["networkx / ours"] = slow / ours
    return row


@pytest.mark.benchmark
def test_what_building_a_network_takes() -> None:
    rows = [built(name, streets()) for name, streets in PLACES.items()]
    show("Building the network of walkers", rows)


def built(name: str, table: Any) -> dict[str, Any]:
    network = build(table, walk())
    memory = sum(each.nbytes for each in (network.arcs.offset, network.arcs.head, network.arcs.cost))
    return {
        "network": name,
        "edges": len(network.length_m),
        "arcs": len(network.arcs.head),
        "build, s": timed(lambda: build(table, walk()), runs=1),
        "with chains and arcs, s": timed(lambda: build(table, walk()).arcs, runs=1),
        "bytes an arc": memory / len(network.arcs.head),
    }
