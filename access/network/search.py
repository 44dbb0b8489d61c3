"""Shortest paths over compressed sparse rows: compiled searches, exact in float64.

A bucket queue (Dial 1969, with delta-stepping's wider buckets, Meyer & Sanders 2003) keeps nodes by
the whole number of bucket widths in their cost. Within a bucket a node may be improved and taken up
again, so the answer does not depend on the width.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from numba import njit

from access.network.chains import Floats, Integers

Numbers = npt.NDArray[np.uint32]
# a bucket as wide as a quarter of the mean arc was fastest on street networks
_WIDTH = 0.25
_MOST_BUCKETS = 1 << 20
_NONE = np.uint32(0xFFFFFFFF)
_ONE = np.uint32(1)
# one waiting node: what it cost when it was put in, the node, the next one in its bucket
_ENTRY = np.dtype([("cost", np.float64), ("node", np.uint32), ("next", np.uint32)])


@dataclass(frozen=True)
class Arcs:
    """Arcs by tail: those of node ``i`` stand at ``offset[i]`` to ``offset[i + 1]``.

    Attributes:
        offset: shape (nodes + 1,). Unsigned, since signed indices cost numba a factor of 2.
        head: shape (arcs,), the node each arc leads to.
        cost: shape (arcs,), finite and not below 0.
    """

    offset: Numbers
    head: Numbers
    cost: Floats

    @property
    def size(self) -> int:
        """The number of nodes."""
        return len(self.offset) - 1

    @cached_property
    def mean_cost(self) -> float:
        """The mean cost of an arc, or 1 where none costs anything."""
        return (float(self.cost.mean()) if len(self.cost) else 0.0) or 1.0

    @cached_property
    def most_cost(self) -> float:
        """The cost of the dearest arc."""
        return float(self.cost.max()) if len(self.cost) else 0.0


def nearest_start(
    arcs: Arcs, nodes: Integers, costs: Floats, starts: Integers, *, limit: float = np.inf
) -> tuple[Floats, Integers]:
    """Search from many starts at once: the cost from the nearest start to every node, and which.

    A start may enter the network at several nodes, each at its own cost (0 is allowed).

    Args:
        arcs: the arcs to search.
        nodes, costs, starts: for each entry, its node, its cost, and the number of the start.
        limit: nodes that cost more are not reached.

    Returns:
        (cost, start), each of shape (nodes,): ``inf`` and -1 where no start reaches a node.
    """
    cost = np.full(arcs.size, np.inf)
    start = np.full(arcs.size, -1, dtype=np.int64)
    entering = costs <= min(limit, np.finfo(float).max)
    entries = nodes[entering].astype(np.uint32), costs[entering], starts[entering]
    if not len(entries[0]):
        return cost, start
    span = max(arcs.most_cost, float(entries[1].max()))
    width = max(_WIDTH * arcs.mean_cost, span / _MOST_BUCKETS)
    buckets = np.full(1 << int(span / width + 3).bit_length(), _NONE, dtype=np.uint32)
    room = len(arcs.head) // 2 + len(entries[0]) + 16
    while not _search(
        arcs.offset, arcs.head, arcs.cost, *entries, limit, 1 / width, buckets, room, cost, start
    ):
        room *= 2  # rare: many nodes were improved again and again while they waited
        cost.fill(np.inf)
        start.fill(-1)
        buckets.fill(_NONE)
    return cost, start


@njit(cache=True, nogil=True)
def _search(
    offset: Numbers,
    head: Numbers,
    arc_cost: Floats,
    nodes: Numbers,
    costs: Floats,
    starts: Integers,
    limit: float,
    per_bucket: float,
    buckets: Numbers,
    room: int,
    cost: Floats,
    start: Integers,
) -> bool:
    """Fill ``cost`` and ``start``; False where more nodes wait at once than there is room for."""
    pool = np.empty(room, _ENTRY)
    mask = np.uint64(len(buckets) - 1)
    free, used, waiting = _NONE, np.uint32(0), 0
    for i in range(len(nodes)):
        node, here = nodes[i], costs[i]
        if here < cost[node]:
            if used == room:
                return False
            cost[node], start[node] = here, starts[i]
            place = np.uint64(here * per_bucket) & mask
            pool[used].cost, pool[used].node, pool[used].next = here, node, buckets[place]
            buckets[place] = used
            used = np.uint32(used + _ONE)
            waiting += 1
    bucket = np.uint64(0)
    while waiting > 0:
        place = bucket & mask
        while buckets[place] != _NONE:
            entry = buckets[place]
            node, here = pool[entry].node, pool[entry].cost
            buckets[place] = pool[entry].next
            pool[entry].next = free
            free = entry
            waiting -= 1
            if here != cost[node]:
                continue  # improved since it was put in
            origin = start[node]
            for arc in range(offset[node], offset[node + _ONE]):
                there = here + arc_cost[arc]
                following = head[arc]
                if there < cost[following] and there <= limit:
                    cost[following], start[following] = there, origin
                    if free != _NONE:
                        entry = free
                        free = pool[entry].next
                    elif used == room:
                        return False
                    else:
                        entry = used
                        used = np.uint32(used + _ONE)
                    goal = np.uint64(there * per_bucket) & mask
                    pool[entry].cost, pool[entry].node, pool[entry].next = there, following, buckets[goal]
                    buckets[goal] = entry
                    waiting += 1
        bucket += np.uint64(1)
    return True
