"""Many bounded searches: 5,000 origins, 15 minutes, beside scipy and pandana in one run."""

import importlib.util
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numba import get_num_threads
from scipy.sparse import csgraph

from access.network.network import Network
from access.network.pairs import pairs
from tests.benchmarks.bench import network_of, nodes_xy, on_nodes, show, timed_in_turn

LIMIT_S = 15 * 60
ORIGINS, SITES, OF_PEERS = 5_000, 2_000, 200
PLACES = ["Hong Kong Island", "Liechtenstein", "planar 1e5", "planar 1e6"]
TOWARDS: Any = "demand_to_facility"


def pandana_range(network: Network, nodes: Any) -> dict[str, Callable[[], Any]]:
    """Pandana's range query from some nodes; nothing where it is not installed or takes minutes."""
    if network.size > 2e5 or importlib.util.find_spec("pandana") is None:
        return {}  # its contraction hierarchy takes 5 minutes for 1e6 nodes
    import pandana

    xy = nodes_xy(network)
    arcs = network.matrix.tocoo()
    peer = pandana.Network(
        *(pd.Series(xy[:, 0]), pd.Series(xy[:, 1]), pd.Series(arcs.row), pd.Series(arcs.col)),
        pd.DataFrame({"cost": arcs.data}),
        twoway=False,
    )
    return {"pandana": lambda: peer.nodes_in_range(nodes.tolist(), LIMIT_S)}


def measured(place: str) -> dict[str, Any]:
    network = network_of(place)
    nodes, origins = on_nodes(network, ORIGINS, 1)
    goals, sites = on_nodes(network, SITES, 2)
    matrix, some = network.matrix, nodes[:OF_PEERS]

    def scipy() -> Any:
        return csgraph.dijkstra(matrix, indices=some, limit=LIMIT_S)

    def ours() -> Any:
        return pairs(origins, sites, network, limit=LIMIT_S, direction=TOWARDS)

    found, expected = ours(), scipy()[:, goals]
    first = found[found["origin_id"] < OF_PEERS]
    assert len(first) == np.isfinite(expected).sum()
    assert first["impedance"].to_numpy() == pytest.approx(expected[np.isfinite(expected)], rel=1e-9, abs=1e-9)
    took = timed_in_turn({"ours": ours, "scipy": scipy} | pandana_range(network, some), runs=3)
    ours_s, scipy_s = took["ours"] / ORIGINS, took["scipy"] / OF_PEERS
    pandana_s = took.get("pandana", float("nan")) / OF_PEERS
    return {
        "network": place,
        "nodes": network.size,
        "pairs": len(found),
        "ours, s in all": took["ours"],
        "ours, ms an origin": 1e3 * ours_s,
        "scipy, ms an origin": 1e3 * scipy_s,
        "pandana, ms an origin": 1e3 * pandana_s,
        "scipy / ours": scipy_s / ours_s,
        "pandana / ours": pandana_s / ours_s,
    }


@pytest.mark.benchmark
def test_many_bounded_searches() -> None:
    rows = [measured(place) for place in PLACES]
    threads = f"{get_num_threads()} threads; peers measured on {OF_PEERS} origins"
    show(f"{ORIGINS:,} origins, {SITES:,} sites, 15 minutes, {threads}", rows)
