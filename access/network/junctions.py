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


def find(edges: Edges, chains: Chains) -> Junctions:
    """Number the junctions in the order of the nodes, and behind them the places at special nodes."""
    known = np.zeros(edges.size, dtype=bool)
    known[chains.start] = known[chains.end] = True
    number = np.cumsum(known) - 1
    where = special(edges)
    if not where.any():
        nodes = NodeNumbers(np.flatnonzero(known))
        plain = Ends(*(JunctionNumbers(number[node]) for node in (chains.start, chains.end)))
        nowhere, never = JunctionNumbers(np.zeros(0, dtype=np.int64)), np.zeros(0, dtype=bool)
        return Junctions(nodes, plain, plain, nowhere, nowhere, never, never)
    ends = _special_ends(edges, chains, where)
    node = np.concatenate([np.flatnonzero(known), np.repeat(ends["node"], 2)])
    ends["arrive"] = known.sum() + 2 * np.arange(len(ends))
    ends["leave"] = ends["arrive"] + 1
    sides = [[number[chains.start], number[chains.end]] for _ in range(2)]
    for side in (0, 1):
        rows = ends[ends["side"] == side]
        for each, column in zip(sides, ("arrive", "leave"), strict=True):
            each[side][rows["chain"]] = rows[column]
    arriving, leaving = (Ends(JunctionNumbers(start), JunctionNumbers(end)) for start, end in sides)
    return Junctions(NodeNumbers(node), arriving, leaving, *_open_turns(edges, ends))


def _special_ends(edges: Edges, chains: Chains, where: Booleans) -> pd.DataFrame:
    """The ends of edges at special nodes: edge, node, chain, side (0: the chain's start, 1: its end)."""
    parts = []
    for node, start in ((edges.from_node, True), (edges.to_node, False)):
        edge = np.flatnonzero(where[node])
        side = np.where(chains.ahead[edge] == start, 0, 1)
        parts.append(
            pd.DataFrame({"edge": edge, "node": node[edge], "chain": chains.chain[edge], "side": side})
        )
    return pd.concat(parts, ignore_index=True)


def _open_turns(
    edges: Edges, ends: pd.DataFrame
) -> tuple[JunctionNumbers, JunctionNumbers, Booleans, Booleans]:
    """Tail, head, outward and inward of all turns at special nodes but forbidden ones and back turns."""
    pairs = ends.reset_index().merge(ends.reset_index(), on="node", suffixes=("", "_next"))
    pairs = pairs[pairs["index"] != pairs["index_next"]]
    turn = pd.MultiIndex.from_frame(pairs[["edge", "node", "edge_next"]])
    banned = pd.MultiIndex.from_arrays(edges.forbidden, names=turn.names)
    pairs = pairs[~turn.isin(banned)]
    here = edges.private[pairs["edge"].to_numpy()]
    beyond = edges.private[pairs["edge_next"].to_numpy()]
    tail, head = (pairs[name].to_numpy(dtype=np.int64) for name in ("arrive", "leave_next"))
    return JunctionNumbers(tail), JunctionNumbers(head), here | ~beyond, beyond | ~here
