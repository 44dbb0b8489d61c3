"""How long the quickest ways are: metres along the streets, apart from the time that they take."""

from typing import Any

import numpy as np
from scipy.sparse import csgraph, csr_array

from access.contracts import tables
from access.contracts.arrays import Floats, Integers
from access.network.edges import Direction
from access.network.network import Network


def lengths_m(
    origins: tables.Positions, entrances: tables.Positions, network: Network, *, direction: Direction
) -> Floats:
    """Return the length of the quickest way from each origin to its nearest facility (or back).

    One tree of quickest ways is grown from all facilities together; its lengths are added up along it.
    Turns forbidden and streets that only residents use are not heeded: of some ways the true one is
    longer.

    Args:
        origins: POSITIONS, whose index numbers the places from 0; of several links of one place the
            quickest way counts.
        entrances: POSITIONS of the facilities.
        network: the network of both.
        direction: who travels.

    Returns:
        Metres, legs included, one for each number up to the greatest; ``inf`` where there is no way, NaN
        where there is no link.
    """
    count = int(origins.index.max()) + 1 if len(origins) else 0
    found, least = np.full(count, np.nan), np.full(count, np.inf)
    linked = origins[origins["edge"].notna()]
    goals = entrances[entrances["edge"].notna()]
    if linked.empty:
        return found
    cost, metres = _tree(goals, network, direction)
    number = linked.index.to_numpy(dtype=np.int64)
    for node, step, step_m in _ends(linked, network, outward=direction == "demand_to_facility"):
        total = step + cost[node]
        total_m = np.where(np.isfinite(total), step_m + metres[node], np.inf)
        order = np.argsort(-total, kind="stable")  # of several links the last written is the quickest
        better = order[total[order] <= least[number[order]]]
        least[number[better]], found[number[better]] = total[better], total_m[better]
    return found


def _ends(
    table: tables.Positions, network: Network, *, outward: bool
) -> list[tuple[Integers, Floats, Floats]]:
    """The ends of each position's edge: node, cost and metres between it and the position, leg included."""
    edge = table["edge"].to_numpy(dtype=np.int64)
    along, leg = (table[name].to_numpy(dtype=float) for name in ("along_m", "leg_m"))
    length = network.length_m[edge]
    share = np.divide(along, length, out=np.zeros(len(edge)), where=length > 0)
    to_start, to_end = network.backward[edge], network.forward[edge]
    if not outward:
        to_start, to_end = to_end, to_start
    sides = ((network.from_node[edge], to_start, share), (network.to_node[edge], to_end, 1 - share))
    with np.errstate(invalid="ignore"):
        return [
            (node, np.where(part > 0, whole * part, 0.0) + leg * network.leg_rate, length * part + leg)
            for node, whole, part in sides
        ]


def _tree(goals: tables.Positions, network: Network, direction: Direction) -> tuple[Floats, Floats]:
    """Of each node, the cost of the quickest way to a facility (or from it) and its metres."""
    root, to_facility = network.size, direction == "demand_to_facility"
    tail = np.concatenate([network.from_node, network.to_node])
    head = np.concatenate([network.to_node, network.from_node])
    cost = np.concatenate([network.forward + network.wait_to, network.backward + network.wait_from])
    metres = np.concatenate([network.length_m, network.length_m])
    if to_facility:
        tail, head = head, tail
    doors = _ends(goals, network, outward=not to_facility)
    head = np.concatenate([head, *(node for node, _, _ in doors)])
    tail = np.concatenate([tail, np.full(len(head) - len(tail), root)])
    cost = np.concatenate([cost, *(step for _, step, _ in doors)])
    metres = np.concatenate([metres, *(step_m for _, _, step_m in doors)])
    arcs, metres = _cheapest(tail, head, cost, metres, root + 1)
    spent, before = csgraph.dijkstra(arcs, indices=[root], return_predecessors=True)
    return spent[0], _summed(arcs, metres, before[0].astype(np.int64), root)


def _cheapest(tail: Integers, head: Integers, cost: Floats, metres: Floats, size: int) -> tuple[Any, Floats]:
    """The cheapest arc of each pair as a sparse matrix, and the metres of its entries, in their order."""
    allowed = np.flatnonzero(np.isfinite(cost))
    order = allowed[np.lexsort((cost[allowed], head[allowed], tail[allowed]))]
    first = np.ones(len(order), dtype=bool)
    first[1:] = (np.diff(tail[order]) != 0) | (np.diff(head[order]) != 0)
    order = order[first]
    starts = np.concatenate([[0], np.cumsum(np.bincount(tail[order], minlength=size))])
    return csr_array((cost[order], head[order], starts), shape=(size, size)), metres[order]


def _summed(arcs: Any, metres: Floats, before: Integers, root: int) -> Floats:
    """The metres from the root to each node along a tree; ``inf`` where it does not lead."""
    node = np.flatnonzero(before >= 0)
    key = np.repeat(np.arange(root + 1), np.diff(arcs.indptr)) * (root + 1) + arcs.indices
    order = np.argsort(key)  # the entries of a row may stand in any order
    at = order[np.searchsorted(key[order], before[node] * (root + 1) + node)]
    total, parent = np.full(root + 1, np.inf), np.full(root + 1, root)
    total[root], total[node], parent[node] = 0.0, metres[at], before[node]
    while (parent != root).any():  # each step doubles how far the sums reach
        total, parent = total + total[parent], parent[parent]
    return total
