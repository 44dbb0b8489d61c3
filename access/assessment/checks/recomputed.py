"""A sample of ways found again by networkx, on pieces of the network around: with legs, delays and turns.

Nothing of the engine is used but the edges and where places stand on them: neither chains, nor junctions,
nor its search.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from access.contracts.among import among
from access.contracts.arrays import Booleans, Floats, Integers
from access.network.linked import Linked
from access.network.network import Network
from access.verdicts.clause import Trip

if TYPE_CHECKING:
    import networkx as nx

_WANTED, _EACH = 50, 10  # ways of each mode, and of each piece of its network
_PIECES = 12  # at most
_EDGES = 1500  # of a piece, at most
_TRIES = 8
_WIDER = (4.0, 2.0, 1.0)  # a piece is as many times as large as its middle asks for: so more cells lie in it
_SLACK, _SLACK_M = 1.05, 10.0  # lengths may be told a little too short
_END = "the facilities"
Node = Any


class Recomputed(NamedTuple):
    """What came of a sample: how many ways, and the largest difference (seconds or metres)."""

    number: int
    largest: float


@dataclass(frozen=True, eq=False)
class Asked:
    """A trip of which ways are found again.

    Attributes:
        trip: the trip.
        cost: what was found for each cell.
        goals: for each row of the link's entrances, whether the trip may lead there.
        chosen: of each cell, whether its way may be taken: not of those who stand within a facility.
    """

    trip: Trip
    cost: Floats
    goals: Booleans
    chosen: Booleans


def recomputed(link: Linked, xy: Floats, asked: list[Asked], rng: np.random.Generator) -> Recomputed:
    """Find a sample of ways again.

    Args:
        link: the network of a mode, and what stands on it.
        xy: of each cell, shape (cells, 2).
        asked: the trips along it.
        rng: chooses.
    """
    around = _Around.of(link.network)
    number, largest = 0, 0.0
    for _ in range(_PIECES):
        if number >= _WANTED:
            break
        each = asked[int(rng.integers(len(asked)))]
        piece = _piece(link.network, around, xy, each, rng)
        if piece is None:
            continue
        edges, cells = piece
        found = _costs(link, each, edges, cells)
        number += len(cells)
        largest = max(largest, float(np.abs(found - each.cost[cells]).max()))
    return Recomputed(number, largest)


class _Around(NamedTuple):
    """West, south, east, north of each edge."""

    west: Floats
    south: Floats
    east: Floats
    north: Floats

    @classmethod
    def of(cls, network: Network) -> "_Around":
        first = network.vertex[:-1]
        low, high = (each.reduceat(network.xy, first) for each in (np.minimum, np.maximum))
        return cls(low[:, 0], low[:, 1], high[:, 0], high[:, 1])

    def meeting(self, middle: Floats, half: float) -> Integers:
        """Return the edges that may meet a square."""
        x, y = middle
        there = (self.west <= x + half) & (self.east >= x - half)
        return np.flatnonzero(there & (self.south <= y + half) & (self.north >= y - half))


def _piece(
    network: Network, around: _Around, xy: Floats, each: Asked, rng: np.random.Generator
) -> tuple[Integers, Integers] | None:
    """Edges around a cell, and cells whose ways cannot lead out of them; None: no piece is small enough.

    Who spends so much gets no farther from home, in a straight line, than the cheapest metre allows.
    """
    open_ = np.flatnonzero(np.isfinite(each.cost) & each.chosen)
    if not len(open_):
        return None
    reach = each.cost / network.least_cost_per_m * _SLACK + _SLACK_M
    tried = rng.permutation(open_)[:_TRIES]
    nearest = open_[np.argsort(reach[open_], kind="stable")[: len(open_) // 10 + 1]]
    for cell in (*tried, *rng.permutation(nearest)[:_TRIES]):
        for half in (times * reach[cell] for times in _WIDER):
            edges = around.meeting(xy[cell], half)
            if len(edges) <= _EDGES:
                inside = np.abs(xy[open_] - xy[cell]).max(axis=1) + reach[open_] <= half
                others = open_[inside & (open_ != cell)]
                return edges, np.append(rng.permutation(others)[: _EACH - 1], cell)
    return None


def _costs(link: Linked, each: Asked, edges: Integers, cells: Integers) -> Floats:
    """The cost of the way of each cell, by networkx."""
    import networkx as nx  # noqa: PLC0415 (slow to load, and asked for only here)

    outward = each.trip.direction == "demand_to_facility"
    piece = _Piece(link.network, edges, outward)
    doors = link.entrances[each.goals]
    for row, (edge, along_m, leg_m) in enumerate(doors[["edge", "along_m", "leg_m"]].to_numpy(dtype=float)):
        if piece.holds(edge):
            piece.place(("door", row), int(edge), along_m)
            leg = leg_m * link.network.leg_rate
            piece.arc(("door", row), _END, leg) if outward else piece.arc(_END, ("door", row), leg)
    number, rows = _rows(link, cells)
    for cell, (edge, along_m, leg_m) in zip(number, rows, strict=True):
        piece.place(("home", cell, edge, along_m, leg_m), int(edge), along_m)
    graph: nx.DiGraph[Node] = piece.graph()
    known = nx.single_source_dijkstra_path_length(graph, _END) if _END in graph else {}
    found = np.full(len(cells), np.inf)
    for cell, (edge, along_m, leg_m) in zip(number, rows, strict=True):
        cost = known.get(("home", cell, edge, along_m, leg_m), np.inf) + leg_m * link.network.leg_rate
        found[cell] = min(found[cell], cost)
    return found


def _rows(link: Linked, cells: Integers) -> tuple[Integers, Floats]:
    """The links of some cells: the number of the cell in the list, and edge, metres along it, leg."""
    index = link.cells.index
    wanted = index[~index.duplicated()][cells]
    mine = link.cells[among(index, wanted)]
    return wanted.get_indexer(mine.index), mine[["edge", "along_m", "leg_m"]].to_numpy(dtype=float)


class _Piece:
    """A piece of a network as arcs between nodes; where it matters how one came, a node is parted by edges.

    A search goes from the facilities: where people travel to these, all arcs are turned round.
    """

    def __init__(self, network: Network, edges: Integers, outward: bool) -> None:
        self.network, self.outward, self.edges = network, outward, edges
        self.known = {int(each) for each in edges}
        self.arcs: dict[tuple[Node, Node], float] = {}
        self.on: dict[int, list[tuple[Node, float]]] = {}
        self.parted = self._parted()
        for edge in self.known:
            u, v = self._ends(edge)
            self.arc(
                self._leaving(u, edge), self._arriving(v, edge), network.forward[edge] + network.wait_to[edge]
            )
            self.arc(
                self._leaving(v, edge),
                self._arriving(u, edge),
                network.backward[edge] + network.wait_from[edge],
            )
        self._turns()

    def holds(self, edge: float) -> bool:
        """Tell whether a place stands on one of its edges (NaN: on none at all)."""
        return edge in self.known

    def arc(self, tail: Node, head: Node, cost: float) -> None:
        """Add an arc; of two between the same nodes the cheaper counts."""
        if np.isfinite(cost) and cost < self.arcs.get((tail, head), np.inf):
            self.arcs[tail, head] = float(cost)

    def place(self, name: Node, edge: int, along_m: float) -> None:
        """Join a place to both ends of its edge, and to the places that stand there already."""
        net, length = self.network, float(self.network.length_m[edge])
        share = along_m / length if length > 0 else 0.0
        u, v = self._ends(edge)
        on, back = float(net.forward[edge]), float(net.backward[edge])
        at_u, at_v = share <= 0, share >= 1  # at its very end one is there, whatever its direction
        self.arc(name, self._arriving(u, edge), 0.0 if at_u else share * back + net.wait_from[edge])
        self.arc(self._leaving(u, edge), name, 0.0 if at_u else share * on)
        self.arc(name, self._arriving(v, edge), 0.0 if at_v else (1 - share) * on + net.wait_to[edge])
        self.arc(self._leaving(v, edge), name, 0.0 if at_v else (1 - share) * back)
        for other, where in self.on.setdefault(edge, []):
            ahead = where - share
            self.arc(name, other, 0.0 if ahead == 0 else ahead * on if ahead > 0 else -ahead * back)
            self.arc(other, name, 0.0 if ahead == 0 else ahead * back if ahead > 0 else -ahead * on)
        self.on[edge].append((name, share))

    def graph(self) -> "nx.DiGraph[Node]":
        """Return it as a graph, turned round where people travel to facilities."""
        import networkx as nx  # noqa: PLC0415

        made: nx.DiGraph[Node] = nx.DiGraph()
        turned = self.outward
        made.add_weighted_edges_from((b, a, c) if turned else (a, b, c) for (a, b), c in self.arcs.items())
        return made

    def _ends(self, edge: int) -> tuple[int, int]:
        return int(self.network.from_node[edge]), int(self.network.to_node[edge])

    def _arriving(self, node: int, edge: int) -> Node:
        return ("arriving", node, edge) if node in self.parted else node

    def _leaving(self, node: int, edge: int) -> Node:
        return ("leaving", node, edge) if node in self.parted else node

    def _parted(self) -> set[int]:
        """The nodes of forbidden turns, and those at which private streets meet public ones."""
        net = self.network
        found = {int(each) for each in net.forbidden.node}
        if net.private[self.edges].any():
            sides: dict[bool, set[int]] = {True: set(), False: set()}
            ends = np.concatenate([net.from_node, net.to_node])
            private = np.tile(net.private, 2)
            here = np.isin(ends, np.concatenate([net.from_node[self.edges], net.to_node[self.edges]]))
            for node, shut in zip(ends[here], private[here], strict=True):
                sides[bool(shut)].add(int(node))
            found |= sides[True] & sides[False]
        return found

    def _turns(self) -> None:
        """Join the ways into a parted node to those out of it that one may take from there."""
        net = self.network
        banned = set(zip(*(each.tolist() for each in net.forbidden), strict=True))
        at: dict[int, list[int]] = {}
        for edge in self.known:
            for node in self._ends(edge):
                if node in self.parted:
                    at.setdefault(node, []).append(edge)
        for node, edges in at.items():
            for one, other in ((a, b) for a in edges for b in edges if a != b):
                if self._open(one, other) and (one, node, other) not in banned:
                    self.arc(("arriving", node, one), ("leaving", node, other), 0.0)

    def _open(self, one: int, other: int) -> bool:
        """Whether one may go from an edge into another: residents leave private streets, none else enters."""
        here, beyond = bool(self.network.private[one]), bool(self.network.private[other])
        return (here or not beyond) if self.outward else (beyond or not here)
