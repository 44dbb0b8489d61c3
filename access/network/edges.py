"""The edges of a network as plain arrays: all that is said of it before anything is worked out."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, NamedTuple, NewType

import numpy as np
import shapely
from scipy.sparse import csgraph, csr_array

from access.contracts.arrays import Booleans, Floats, Integers, Objects, Words

Impedance = Literal["time_s", "length_m"]
Direction = Literal["demand_to_facility", "facility_to_demand"]
# numbers of different things, which are all whole numbers to numpy, kept apart for whoever reads signatures
NodeNumbers = NewType("NodeNumbers", Integers)
EdgeNumbers = NewType("EdgeNumbers", Integers)
ChainNumbers = NewType("ChainNumbers", Integers)
JunctionNumbers = NewType("JunctionNumbers", Integers)


class Turns(NamedTuple):
    """Forbidden turns: from one edge, at a node, into another edge; arrays of one length."""

    from_edge: EdgeNumbers
    node: NodeNumbers
    to_edge: EdgeNumbers

    @classmethod
    def of(cls, from_edge: Integers, node: Integers, to_edge: Integers) -> "Turns":
        """Return turns given by plain numbers."""
        return cls(EdgeNumbers(from_edge), NodeNumbers(node), EdgeNumbers(to_edge))


@dataclass(frozen=True, eq=False)
class Edges:
    """Edges between numbered nodes, with what it costs to pass each of them in either direction.

    Nodes are numbered along a Hilbert curve of their coordinates, so that what lies together on
    the ground lies together in memory.

    Attributes:
        street_id: for each edge, the street it came from, as text.
        from_node, to_node: node numbers, 0 to ``size - 1``.
        length_m: length of each edge (metres), as its source gives it.
        forward, backward: cost along and against the edge; ``inf`` where that way is forbidden.
        wait_from, wait_to: cost of arriving at the edge's start (against it) and at its end (along
            it): at a signal, say. Who arrives at a place within the edge does not pay it.
        enterable: whether a trip may begin or end on each edge (not on a motorway, in a tunnel, on a bridge).
        private: whether only residents may use each edge: they may leave by it, and be reached by it.
        forbidden: turns that nobody may take.
        xy: coordinates of all edges' vertices, edge after edge, from ``from_node`` to ``to_node``;
            shape (vertices, 2).
        vertex: where each edge's vertices begin in ``xy``; shape (edges + 1,).
        leg_rate: cost of a metre off the network.
        least_cost_per_m: the least cost of a metre anywhere; no trip is cheaper than its straight length
            times this.
        impedance: ``time_s`` (costs are seconds) or ``length_m`` (metres).
        crs: the projected CRS of ``xy``.
    """

    street_id: Words
    from_node: NodeNumbers
    to_node: NodeNumbers
    length_m: Floats
    forward: Floats
    backward: Floats
    wait_from: Floats
    wait_to: Floats
    enterable: Booleans
    private: Booleans
    forbidden: Turns
    xy: Floats
    vertex: Integers
    leg_rate: float
    least_cost_per_m: float
    impedance: Impedance
    crs: Any  # a table's may be None; a network's is not

    @cached_property
    def size(self) -> int:
        """The number of nodes."""
        return int(max(self.from_node.max(), self.to_node.max())) + 1

    @cached_property
    def geometry(self) -> Objects:
        """A LineString for each edge."""
        edge = np.repeat(np.arange(len(self.length_m)), np.diff(self.vertex))
        return np.asarray(shapely.linestrings(self.xy, indices=edge), dtype=object)

    @cached_property
    def matrix(self) -> csr_array:
        """The arcs between all nodes as a sparse matrix: row = tail, column = head.

        It knows costs and one-way streets, but neither forbidden turns nor private streets.
        """
        tail = np.concatenate([self.from_node, self.to_node])
        head = np.concatenate([self.to_node, self.from_node])
        cost = np.concatenate([self.forward + self.wait_to, self.backward + self.wait_from])
        return least_arcs(tail, head, cost, self.size)

    @cached_property
    def component(self) -> Integers:
        """The number of the (weakly connected) part of the network that each edge belongs to."""
        labels = csgraph.connected_components(self.matrix, directed=True, connection="weak")[1]
        return np.asarray(labels[self.from_node], dtype=np.int64)

    @cached_property
    def component_length_m(self) -> Floats:
        """For each edge, the street length (metres) of the whole part that it belongs to."""
        total = np.bincount(self.component, weights=self.length_m)
        return np.asarray(total[self.component], dtype=np.float64)


def least_arcs(tail: Integers, head: Integers, cost: Floats, size: int) -> csr_array:
    """Return a sparse matrix of the cheapest arc of each pair, without forbidden (infinite) arcs.

    A sparse matrix built the plain way would add the costs of parallel arcs up.

    >>> pairs = np.array([0, 0]), np.array([1, 1])
    >>> least_arcs(*pairs, np.array([10.0, 4.0]), 2).toarray().tolist()
    [[0.0, 4.0], [0.0, 0.0]]
    """
    allowed = np.isfinite(cost)
    tail, head, cost = tail[allowed], head[allowed], cost[allowed]
    order = np.lexsort((cost, head, tail))
    tail, head, cost = tail[order], head[order], cost[order]
    first = np.ones(len(tail), dtype=bool)
    first[1:] = (np.diff(tail) != 0) | (np.diff(head) != 0)
    starts = np.concatenate([[0], np.cumsum(np.bincount(tail[first], minlength=size))])
    return csr_array((cost[first], head[first], starts), shape=(size, size))
