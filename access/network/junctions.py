"""Where chains meet: junctions, and the turns that are not open to everybody there.

Most junctions are one place: whoever arrives may go on any way. At some, which way one came decides
which ways are open: a turn is forbidden, or private streets begin, which residents may leave but
others may not enter. There, each end of a chain gets two places of its own, one to arrive at and one
to leave from, joined by an arc without cost for each turn that is open. Nobody turns back there; at
other junctions and dead ends turning back is free.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from access.contracts.arrays import Booleans, Integers
from access.network.chains import Chains
from access.network.edges import Direction, Edges, JunctionNumbers, NodeNumbers


class Ends(NamedTuple):
    """A junction for each end of each chain."""

    start: JunctionNumbers
    end: JunctionNumbers


@dataclass(frozen=True, eq=False)
class Junctions:
    """The junctions of a network, and how its chains and turns join them.

    Attributes:
        node: for each junction, the node that it stands for.
        arriving: the junctions at which one comes out of each chain, at its start and at its end.
        leaving: the junctions from which one goes into each chain.
        tail, head: the turns that are open to somebody, as arcs between junctions.
        outward, inward: for each of these turns, whether it is open to residents on their way to a
            facility, and to those who come to them.
    """

    node: NodeNumbers
    arriving: Ends
    leaving: Ends
    tail: JunctionNumbers
    head: JunctionNumbers
    outward: Booleans
    inward: Booleans

    @property
    def size(self) -> int:
        """The number of junctions."""
        return len(self.node)

    def turns(self, direction: Direction) -> tuple[Integers, Integers]:
        """Return tail and head of the turns open to a trip in this direction."""
        open_ = self.outward if direction == "demand_to_facility" else self.inward
        return self.tail[open_], self.head[open_]

    def facility_ends(self, direction: Direction) -> Ends:
        """Return the junctions by which chains are entered or left where a trip's facility is."""
        return self.leaving if direction == "demand_to_facility" else self.arriving

    def demand_ends(self, direction: Direction) -> Ends:
        """Return the junctions by which chains are left or entered where a trip's demand is."""
        return self.arriving if direction == "demand_to_facility" else self.leaving


def special(edges: Edges) -> Booleans:
    """Return at which nodes it matters which way one came."""
    found = np.zeros(edges.size, dtype=bool)
    found[edges.forbidden.node] = True
    if edges.private.any():
        within, without = np.zeros_like(found), np.zeros_like(found)
        for node in (edges.from_node, edges.to_node):
            within[node[edges.private]] = True
            without[node[~edges.private]] = True
        found |= within & without
    return found


class _Special(NamedTuple):
    """The ends of edges at special nodes, and the two places of each."""

    edge: Integers
    node: Integers
    chain: Integers
    side: Integers  # of the chain: 0 its start, 1 its end
    arrive: Integers
    leave: Integers


def find(edges: Edges, chains: Chains) -> Junctions:
    """Number the junctions in the order of the nodes, and behind them the places at special nodes."""
    known = np.zeros(edges.size, dtype=bool)
    known[chains.start] = known[chains.end] = True
    number = np.cumsum(known) - 1
    ends = _special_ends(edges, chains, int(known.sum()))
    node = np.concatenate([np.flatnonzero(known), np.repeat(ends.node, 2)])
    sides = [[number[chains.start], number[chains.end]] for _ in range(2)]
    for side in (0, 1):
        rows = ends.side == side
        for each, place in zip(sides, (ends.arrive, ends.leave), strict=True):
            each[side][ends.chain[rows]] = place[rows]
    arriving, leaving = (Ends(JunctionNumbers(start), JunctionNumbers(end)) for start, end in sides)
    return Junctions(NodeNumbers(node), arriving, leaving, *_open_turns(edges, ends))


def _special_ends(edges: Edges, chains: Chains, first: int) -> _Special:
    """The ends of edges at special nodes, those where edges begin first; their places from ``first`` on."""
    where = special(edges)
    begin, end = (np.flatnonzero(where[node]) for node in (edges.from_node, edges.to_node))
    edge = np.concatenate([begin, end])
    node = np.concatenate([edges.from_node[begin], edges.to_node[end]])
    side = np.where(chains.ahead[edge] == (np.arange(len(edge)) < len(begin)), 0, 1)
    arrive = first + 2 * np.arange(len(edge))
    return _Special(edge, node, chains.chain[edge], side, arrive, arrive + 1)


def _open_turns(edges: Edges, ends: _Special) -> tuple[JunctionNumbers, JunctionNumbers, Booleans, Booleans]:
    """Tail, head, outward and inward of all turns at special nodes but forbidden ones and back turns."""
    one, other = _pairs(ends.node)
    banned = np.flatnonzero(np.isin(ends.edge[one], edges.forbidden.from_edge))
    if len(banned):
        columns = ends.edge[one[banned]], ends.node[one[banned]], ends.edge[other[banned]]
        found = pd.MultiIndex.from_arrays(columns).isin(pd.MultiIndex.from_arrays(edges.forbidden))
        one, other = np.delete(one, banned[found]), np.delete(other, banned[found])
    here, beyond = edges.private[ends.edge[one]], edges.private[ends.edge[other]]
    tail, head = JunctionNumbers(ends.arrive[one]), JunctionNumbers(ends.leave[other])
    return tail, head, here | ~beyond, beyond | ~here


def _pairs(node: NodeNumbers | Integers) -> tuple[Integers, Integers]:
    """All pairs of different rows at one node, in the order of the rows."""
    order = np.argsort(node, kind="stable")
    first, last = (np.searchsorted(node[order], node, side=side) for side in ("left", "right"))
    one = np.repeat(np.arange(len(node)), last - first)
    within = np.arange(len(one)) - np.repeat(np.cumsum(last - first) - (last - first), last - first)
    other = order[first[one] + within]
    return one[one != other], other[one != other]
