"""Shortest paths over the arcs of a network."""

from typing import Any

import numpy as np
from scipy.sparse import coo_array, csgraph

from access.network.build import Floats, Integers, least_arcs


def nearest_start(
    arcs: Any, nodes: Integers, costs: Floats, starts: Integers, *, limit: float = np.inf
) -> tuple[Floats, Integers]:
    """Search from many starts at once: the cost from the nearest start to every node, and which.

    A start may enter the network at several nodes, each at its own cost (0 is allowed).

    Args:
        arcs: sparse matrix of shape (n, n), cost of each arc.
        nodes, costs, starts: for each entry, its node, its cost, and the number of the start.
        limit: nodes that cost more are not reached.

    Returns:
        (cost, start), each of shape (n,): ``inf`` and -1 where no start reaches a node.
    """
    size = arcs.shape[0]
    reached = np.isfinite(costs)
    nodes, costs, starts = nodes[reached], costs[reached], starts[reached]
    if not len(nodes):
        return np.full(size, np.inf), np.full(size, -1, dtype=np.int64)
    # each start becomes a node of its own behind the others, with an arc to each of its entries
    known, number = np.unique(starts, return_inverse=True)
    inner = coo_array(arcs)
    joined = least_arcs(
        np.concatenate([inner.row, size + number]),
        np.concatenate([inner.col, nodes]),
        np.concatenate([inner.data, costs]),
        size + len(known),
    )
    cost, _, source = csgraph.dijkstra(
        joined,
        indices=np.arange(size, size + len(known)),
        min_only=True,
        limit=limit,
        return_predecessors=True,
    )
    # scipy marks a node that nothing reaches with a source below 0
    start = np.where(source[:size] >= size, known[np.maximum(source[:size] - size, 0)], -1)
    return cost[:size], start
