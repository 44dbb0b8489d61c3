"""Shortest paths over compressed sparse rows: compiled searches, exact in float64.

A bucket queue (Dial 1969, with delta-stepping's wider buckets, Meyer & Sanders 2003) keeps nodes by
the whole number of bucket widths in their cost. Within a bucket a node may be improved and taken up
again, so the answer does not depend on the width.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from access.contracts.arrays import Floats, Integers
from access.contracts.compiled import compiled

Numbers = npt.NDArray[np.uint32]
Entries = npt.NDArray[np.void]  # of ENTRY
# a bucket as wide as a quarter of the mean arc was fastest on street networks
_WIDTH = 0.25
_MOST_BUCKETS = 1 << 20
NONE = np.uint32(0xFFFFFFFF)
_ONE = np.uint32(1)
# one waiting node: what it cost when it was put in, the node, the next one in its bucket
ENTRY = np.dtype([("cost", np.float64), ("node", np.uint32), ("next", np.uint32)])


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


class Queue(NamedTuple):
    """A bucket queue with nothing in it.

    Attributes:
        per_bucket: buckets to a unit of cost.
        buckets: of each bucket, the entry that was put in last; a power of 2 of them, taken in turn.
        pool: room for entries. None is used twice, so that in the end they tell what was reached.
    """

    per_bucket: float
    buckets: Numbers
    pool: Entries


def queue(arcs: Arcs, dearest: float, room: int) -> Queue:
    """Make a queue for searches over some arcs.

    Args:
        arcs: the arcs to search.
        dearest: the highest cost at which a search enters.
        room: how many entries the queue shall hold.
    """
    span = max(arcs.most_cost, dearest)
    width = max(_WIDTH * arcs.mean_cost, span / _MOST_BUCKETS)
    buckets = np.full(1 << int(span / width + 3).bit_length(), NONE, dtype=np.uint32)
    return Queue(1 / width, buckets, np.empty(room, ENTRY))


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
    limit = min(float(limit), float(np.finfo(float).max))  # a whole number would be compiled for anew
    entering = costs <= limit
    dearest = float(costs[entering].max(initial=0.0))
    room = len(arcs.head) + len(nodes)
    while True:
        cost, start = np.full(arcs.size, np.inf), np.full(arcs.size, -1, dtype=np.int64)
        waiting = queue(arcs, dearest, room)
        entries = nodes[entering].astype(np.uint32), costs[entering], starts[entering]
        if spread(arcs.offset, arcs.head, arcs.cost, *entries, limit, waiting, cost, start) >= 0:
            return cost, start
        room *= 2  # rare: many nodes were improved again and again


@compiled
def spread(
    offset: Numbers,
    head: Numbers,
    arc_cost: Floats,
    nodes: Numbers,
    costs: Floats,
    starts: Any,
    limit: float,
    waiting: Queue,
    cost: Floats,
    start: Any,
) -> int:
    """Search from some entries, and write what is reached within the limit.

    Args:
        offset, head, arc_cost: the arcs.
        nodes, costs, starts: the entries.
        limit: a finite cost.
        waiting: an empty queue; it is empty again in the end.
        cost: of each node, ``inf`` at first.
        start: of each node, the start that its cost is counted from; None where nobody asks.

    Returns:
        How many entries of the queue's pool were used: the nodes reached, each of which stands there
        once at its final cost (and perhaps before at higher ones). -1 where the pool was too small;
        then ``cost``, ``start`` and the queue are in disorder.
    """
    buckets, pool, per_bucket = waiting.buckets, waiting.pool, waiting.per_bucket
    mask = np.uint64(len(buckets) - 1)
    used, taken = np.uint32(0), np.uint32(0)
    for i in range(len(nodes)):
        node, here = nodes[i], costs[i]
        if here < cost[node] and here <= limit:
            if used == len(pool):
                return -1
            cost[node] = here
            if start is not None:
                start[node] = starts[i]
            place = np.uint64(here * per_bucket) & mask
            pool[used].cost, pool[used].node, pool[used].next = here, node, buckets[place]
            buckets[place] = used
            used = np.uint32(used + _ONE)
    bucket = np.uint64(0)
    while taken < used:
        place = bucket & mask
        while buckets[place] != NONE:
            entry = buckets[place]
            node, here = pool[entry].node, pool[entry].cost
            buckets[place] = pool[entry].next
            taken = np.uint32(taken + _ONE)
            if here != cost[node]:
                continue  # improved since it was put in
            for arc in range(offset[node], offset[node + _ONE]):
                there = here + arc_cost[arc]
                following = head[arc]
                if there < cost[following] and there <= limit:
                    if used == len(pool):
                        return -1
                    cost[following] = there
                    if start is not None:
                        start[following] = start[node]
                    slot = np.uint64(there * per_bucket) & mask
                    pool[used].cost, pool[used].node, pool[used].next = there, following, buckets[slot]
                    buckets[slot] = used
                    used = np.uint32(used + _ONE)
        bucket += np.uint64(1)
    return int(np.int64(used))  # signed, as -1 is
