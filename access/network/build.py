"""A street table and a profile → a ``Network`` that can be searched."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import geopandas
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from scipy.sparse import csgraph, csr_array

from access.contracts import tables
from access.contracts.errors import NoStreets, TableError
from access.network import chains, junctions
from access.network.chains import Chains, Floats, Integers
from access.network.junctions import Direction, Junctions, Turns
from access.network.moves import delays_s, moves_of
from access.network.positions import InnerNodes, inner_nodes
from access.network.profiles import Period, Policy, Profile
from access.network.search import Arcs

Impedance = Literal["time_s", "length_m"]


@dataclass(frozen=True, eq=False)
class Network:
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
        top_rate: the least cost of a metre anywhere; no trip is cheaper than its straight length
            times this.
        impedance: ``time_s`` (costs are seconds) or ``length_m`` (metres).
        crs: the projected CRS of ``xy``.
    """

    street_id: npt.NDArray[np.str_]
    from_node: Integers
    to_node: Integers
    length_m: Floats
    forward: Floats
    backward: Floats
    wait_from: Floats
    wait_to: Floats
    enterable: npt.NDArray[np.bool_]
    private: npt.NDArray[np.bool_]
    forbidden: Turns
    xy: Floats
    vertex: Integers
    leg_rate: float
    top_rate: float
    impedance: Impedance
    crs: Any

    @cached_property
    def size(self) -> int:
        """The number of nodes."""
        return int(max(self.from_node.max(), self.to_node.max())) + 1

    @cached_property
    def geometry(self) -> npt.NDArray[np.object_]:
        """A LineString for each edge."""
        edge = np.repeat(np.arange(len(self.length_m)), np.diff(self.vertex))
        return np.asarray(shapely.linestrings(self.xy, indices=edge), dtype=object)

    @cached_property
    def matrix(self) -> Any:
        """The arcs between all nodes as a sparse matrix: row = tail, column = head.

        It knows costs and one-way streets, but neither forbidden turns nor private streets.
        """
        tail = np.concatenate([self.from_node, self.to_node])
        head = np.concatenate([self.to_node, self.from_node])
        cost = np.concatenate([self.forward + self.wait_to, self.backward + self.wait_from])
        return least_arcs(tail, head, cost, self.size)

    @cached_property
    def chains(self) -> Chains:
        """The runs of edges between nodes where ways part, or something is lost."""
        kept = junctions.special(self)
        for node, wait in ((self.from_node, self.wait_from), (self.to_node, self.wait_to)):
            kept[node[wait > 0]] = True
        waits = self.wait_from, self.wait_to
        return chains.find(
            self.from_node, self.to_node, self.length_m, self.forward, self.backward, waits, kept
        )

    @cached_property
    def junctions(self) -> Junctions:
        """The places at which chains meet."""
        return junctions.find(self)

    @cached_property
    def _arcs(self) -> dict[tuple[Direction, bool], Arcs]:
        return {}

    def arcs(self, direction: Direction, *, turned: bool) -> Arcs:
        """Return the arcs between junctions: a chain or a turn each, of parallel ones the cheapest.

        Args:
            direction: of the trips; it matters where there are private streets.
            turned: whether the arcs are turned round, so that a search goes towards its start.
        """
        if not self.private.any():
            direction = "demand_to_facility"  # one is as good as the other
        if (direction, turned) not in self._arcs:
            places, links = self.junctions, self.chains
            tail, head = places.turns(direction)
            ends = [
                np.concatenate([places.leaving.start, places.leaving.end, tail]),
                np.concatenate([places.arriving.end, places.arriving.start, head]),
            ]
            cost = np.concatenate([links.forward, links.backward, np.zeros(len(tail))])
            table = least_arcs(ends[turned], ends[not turned], cost, places.size)
            arcs = Arcs(table.indptr.astype(np.uint32), table.indices.astype(np.uint32), table.data)
            self._arcs[direction, turned] = arcs
        return self._arcs[direction, turned]

    @cached_property
    def inner_nodes(self) -> InnerNodes:
        """The nodes within chains."""
        return inner_nodes(self)

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


def build(
    streets: Any,
    profile: Profile,
    *,
    impedance: Impedance = "time_s",
    period: Period = "free_flow",
    policy: Policy = "residents",
    turns: Any = None,
) -> Network:
    """Build the network of one mode.

    Args:
        streets: a STREETS table.
        profile: the mode.
        impedance: whether costs are seconds or metres.
        period: the time of day that speeds and delays are for.
        policy: who may use private streets.
        turns: a TURNS table of forbidden turns; they bind the modes that the profile says.

    Raises:
        TableError: a table breaks its contract.
        NoStreets: no street is open to the mode.
    """
    _check(streets, turns)
    streets = streets.sort_index()
    moves = moves_of(profile, streets, period=period, policy=policy)
    usable = np.isfinite(moves.forward_kph) | np.isfinite(moves.backward_kph)
    if not usable.any():
        raise NoStreets(f"empty network: none of {len(streets)} streets is open to mode '{profile.name}'")
    top_kph = float(max(np.fmax(moves.forward_kph, moves.backward_kph)[usable].max(), profile.leg_kph))
    streets = streets[usable]
    length_m = streets["length_m"].to_numpy(dtype=float)
    timed = impedance == "time_s"
    xy, edge = shapely.get_coordinates(streets.geometry.array, return_index=True)
    vertex = np.searchsorted(edge, np.arange(len(streets) + 1))
    ends = np.concatenate([xy[vertex[:-1]], xy[vertex[1:] - 1]])
    from_node, to_node, known = _numbered(streets["from_node"], streets["to_node"], ends)
    waits = _waits(profile, streets, (from_node, to_node), period) if timed else np.zeros((2, len(streets)))
    return Network(
        street_id=streets.index.to_numpy().astype(str),
        from_node=from_node,
        to_node=to_node,
        length_m=length_m,
        forward=_costs(length_m, moves.forward_kph[usable], timed),
        backward=_costs(length_m, moves.backward_kph[usable], timed),
        wait_from=waits[0],
        wait_to=waits[1],
        enterable=moves.enterable[usable],
        private=moves.private[usable],
        forbidden=_forbidden(turns if profile.restricted else None, streets.index, known),
        xy=xy,
        vertex=vertex,
        leg_rate=3.6 / profile.leg_kph if timed else 1.0,
        top_rate=3.6 / top_kph if timed else 1.0,
        impedance=impedance,
        crs=streets.crs,
    )


def _check(streets: Any, turns: Any) -> None:
    tables.check(streets, tables.STREETS)
    endless = np.isinf(streets["length_m"].to_numpy(dtype=float))
    if endless.any():
        where = tables.examples(streets.index[endless])
        raise TableError("streets", [f"column 'length_m' is infinite in {endless.sum()} rows ({where})"])
    if turns is not None:
        tables.check(turns, tables.TURNS)


def _costs(length_m: Floats, speed_kph: Floats, timed: bool) -> Floats:
    cost = length_m / (speed_kph / 3.6) if timed else length_m
    return np.where(np.isfinite(speed_kph), cost, np.inf)


def _waits(profile: Profile, streets: Any, ends: tuple[Integers, Integers], period: Period) -> Any:
    """What is lost at either end of each street; a junction is where three or more of them meet."""
    meeting = np.bincount(np.concatenate(ends)) > 2
    return delays_s(profile, streets, meeting[ends[0]], meeting[ends[1]], period=period)


def _forbidden(turns: Any, street_id: Any, known: Any) -> Turns:
    """Forbidden turns by number; those that concern streets or nodes not in this network drop out."""
    nothing = np.zeros(0, dtype=np.int64)
    if turns is None or not len(turns):
        return Turns(nothing, nothing, nothing)
    found = np.stack(
        [
            street_id.get_indexer(turns["from_street"]),
            known.reindex(turns["via_node"]).fillna(-1).to_numpy(dtype=np.int64),
            street_id.get_indexer(turns["to_street"]),
        ]
    )
    return Turns(*found[:, (found >= 0).all(axis=0)])


def _numbered(from_node: Any, to_node: Any, ends: Floats) -> tuple[Integers, Integers, Any]:
    """Number the nodes along a Hilbert curve of where their streets end; the last: id → number."""
    number, known = pd.factorize(pd.concat([from_node, to_node]), sort=True)
    spot = np.empty((len(known), 2))
    spot[number] = ends
    place = geopandas.GeoSeries(shapely.points(spot)).hilbert_distance(level=16).to_numpy()
    rank = np.empty(len(known), dtype=np.int64)
    rank[np.argsort(place, kind="stable")] = np.arange(len(known))
    numbered = rank[number].reshape(2, -1)
    return numbered[0], numbered[1], pd.Series(rank, index=known)


def least_arcs(tail: Integers, head: Integers, cost: Floats, size: int) -> Any:
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
