"""Chains: runs of edges through nodes where nothing is to be decided, searched as one arc each.

Two thirds of the nodes of a street network lie between junctions. The search runs over the rest; a
position within a chain knows what it costs to get from there to either end. What is lost at a node
(at a signal, say) is paid on arriving there, so it belongs to the chain that ends at the node.
"""

from dataclasses import dataclass

import numpy as np

from access.contracts.arrays import Booleans, Floats, Integers
from access.contracts.compiled import compiled
from access.network.edges import ChainNumbers, NodeNumbers


@dataclass(frozen=True)
class Chains:
    """Every edge's place in its chain, and every chain's ends and costs.

    Along a chain, ``forward`` is the direction from its start to its end. A direction is open all
    along a chain or nowhere in it.

    Attributes:
        chain: for each edge, its chain.
        ahead: for each edge, whether it runs forward in the chain.
        base_m, base_forward, base_backward: for each edge, length and costs between the start of
            the chain and the edge's nearer end, the wait at the start included in the last; of no
            meaning where the direction is closed.
        start, end: for each chain, its first and last node; these are never inside another chain.
        length_m, forward, backward: for each chain, its length, and its costs (``inf``: closed), the
            wait at the node that each way leads to included.
    """

    chain: ChainNumbers
    ahead: Booleans
    base_m: Floats
    base_forward: Floats
    base_backward: Floats
    start: NodeNumbers
    end: NodeNumbers
    length_m: Floats
    forward: Floats
    backward: Floats


def find(
    from_node: NodeNumbers,
    to_node: NodeNumbers,
    length_m: Floats,
    forward: Floats,
    backward: Floats,
    waits: tuple[Floats, Floats],
    kept: Booleans,
) -> Chains:
    """Join edges at nodes where exactly two meet, both open in the same directions.

    Edges without length stay alone: their two ends are one place, but two nodes.

    Args:
        from_node, to_node, length_m, forward, backward: of each edge, as in ``Network``.
        waits: of each edge, what is lost on arriving at its start and at its end.
        kept: of each node, whether chains must end there; true wherever something is lost.
    """
    size = len(kept)
    ends = np.concatenate([from_node, to_node])
    order = np.argsort(ends, kind="stable")
    offset = np.concatenate([[0], np.cumsum(np.bincount(ends, minlength=size))])
    inner = _inner(from_node, length_m, forward, backward, offset, order) & ~kept
    walked = _walk(from_node, to_node, length_m, forward, backward, *waits, offset, order, inner)
    chain, ahead, base_m, base_forward, base_backward, start, end, total_m, on, off = walked
    # chains are numbered like the nodes they start from, so that neighbours lie together in memory
    place = np.argsort(np.minimum(start, end), kind="stable")
    rank = np.empty(len(place), dtype=np.int64)
    rank[place] = np.arange(len(place))
    return Chains(
        chain=ChainNumbers(rank[chain]),
        ahead=ahead,
        base_m=base_m,
        base_forward=base_forward,
        base_backward=base_backward,
        start=NodeNumbers(start[place]),
        end=NodeNumbers(end[place]),
        length_m=total_m[place],
        forward=on[place],
        backward=off[place],
    )


@compiled
def _inner(
    from_node: Integers,
    length_m: Floats,
    forward: Floats,
    backward: Floats,
    offset: Integers,
    order: Integers,
) -> Booleans:
    """Which nodes lie inside a chain; ``order`` lists edge ends by node, to-ends after from-ends."""
    edges = len(from_node)
    inner = np.zeros(len(offset) - 1, np.bool_)
    for node in range(len(inner)):
        if offset[node + 1] - offset[node] != 2:
            continue
        a, b = order[offset[node]], order[offset[node] + 1]
        one, other = a % edges, b % edges
        if one == other or length_m[one] == 0 or length_m[other] == 0:
            continue
        # towards the node on one edge, away from it on the other, and the other way round
        in_one = forward[one] if a >= edges else backward[one]
        out_one = backward[one] if a >= edges else forward[one]
        in_other = forward[other] if b >= edges else backward[other]
        out_other = backward[other] if b >= edges else forward[other]
        inner[node] = np.isfinite(in_one) == np.isfinite(out_other) and np.isfinite(in_other) == np.isfinite(
            out_one
        )
    return inner


@compiled
def _walk(
    from_node: Integers,
    to_node: Integers,
    length_m: Floats,
    forward: Floats,
    backward: Floats,
    wait_from: Floats,
    wait_to: Floats,
    offset: Integers,
    order: Integers,
    inner: Booleans,
) -> tuple[Integers, Booleans, Floats, Floats, Floats, Integers, Integers, Floats, Floats, Floats]:
    """Follow each chain from a node where it starts; a ring starts at its first edge."""
    edges = len(from_node)
    chain = np.full(edges, -1, np.int64)
    ahead = np.zeros(edges, np.bool_)
    base_m, base_forward, base_backward = np.zeros(edges), np.zeros(edges), np.zeros(edges)
    start, end = np.zeros(edges, np.int64), np.zeros(edges, np.int64)
    total_m, total_forward, total_backward = np.zeros(edges), np.zeros(edges), np.zeros(edges)
    count = 0
    for ring in (False, True):
        for first in range(edges):
            if chain[first] >= 0:
                continue
            if not ring and inner[from_node[first]] and inner[to_node[first]]:
                continue
            edge, along = first, ring or not inner[from_node[first]]
            start[count] = from_node[first] if along else to_node[first]
            metres, there, back = 0.0, 0.0, wait_from[first] if along else wait_to[first]
            while True:
                chain[edge], ahead[edge] = count, along
                base_m[edge], base_forward[edge], base_backward[edge] = metres, there, back
                step = forward[edge] if along else backward[edge]
                return_step = backward[edge] if along else forward[edge]
                metres += length_m[edge]
                there += step if np.isfinite(step) else 0.0
                back += return_step if np.isfinite(return_step) else 0.0
                node = to_node[edge] if along else from_node[edge]
                if not inner[node] or node == start[count]:
                    break
                a, b = order[offset[node]], order[offset[node] + 1]
                following = b if a % edges == edge else a
                edge, along = following % edges, following < edges
            end[count] = node
            total_m[count] = metres
            there += wait_to[edge] if along else wait_from[edge]
            total_forward[count] = there if np.isfinite(step) else np.inf
            total_backward[count] = back if np.isfinite(return_step) else np.inf
            count += 1
    return (
        chain,
        ahead,
        base_m,
        base_forward,
        base_backward,
        start[:count],
        end[:count],
        total_m[:count],
        total_forward[:count],
        total_backward[:count],
    )
