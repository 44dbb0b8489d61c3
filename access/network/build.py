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

from access import tables
from access.errors import NetworkError
from access.network import chains
from access.network.chains import Chains, Floats, Integers
from access.network.positions import InnerNodes, inner_nodes
from access.network.profiles import Profile
from access.network.search import Arcs

Impedance = Literal["time_s", "length_m"]


@dataclass(frozen=True, eq=False)
class Network:
    """Edges between numbered nodes, with what it costs to pass each of them in either direction.

    Nodes are numbered along a Hilbert curve of their coordinates, so that what lies together on
    the ground lies together in memory.

    Attributes:
        street_id: for each edge, the street it came from.
        from_node, to_node: node numbers, 0 to ``size - 1``.
        length_m: length of each edge (metres), as its source gives it.
        forward, backward: cost along and against the edge; ``inf`` where that way is forbidden.
        enterable: whether a trip may begin or end on each edge (not on a motorway, in a tunnel, on a bridge).
        geometry: a LineString for each edge, from ``from_node`` to ``to_node``.
        leg_rate: cost of a metre off the network.
        top_rate: the least cost of a metre anywhere; no trip is cheaper than its straight length
            times this.
        impedance: ``time_s`` (costs are seconds) or ``length_m`` (metres).
        crs: the projected CRS of ``geometry``.
    """

    street_id: npt.NDArray[np.object_]
    from_node: Integers
    to_node: Integers
    length_m: Floats
    forward: Floats
    backward: Floats
    enterable: npt.NDArray[np.bool_]
    geometry: npt.NDArray[np.object_]
    leg_rate: float
    top_rate: float
    impedance: Impedance
    crs: Any

    @cached_property
    def size(self) -> int:
        """The number of nodes."""
        return int(max(self.from_node.max(), self.to_node.max())) + 1

    @cached_property
    def matrix(self) -> Any:
        """The arcs between all nodes as a sparse matrix: row = tail, column = head."""
        tail = np.concatenate([self.from_node, self.to_node])
        head = np.concatenate([self.to_node, self.from_node])
        return least_arcs(tail, head, np.concatenate([self.forward, self.backward]), self.size)

    @cached_property
    def chains(self) -> Chains:
        """The runs of edges between nodes where ways part."""
        return chains.find(
            self.from_node, self.to_node, self.length_m, self.forward, self.backward, self.size
        )

    @cached_property
    def junctions(self) -> tuple[Integers, Integers]:
        """The number, among junctions, of the start and of the end of each chain.

        Junctions are the nodes at which chains end, in the order of the nodes.
        """
        ends = np.concatenate([self.chains.start, self.chains.end])
        known = np.zeros(self.size, dtype=bool)
        known[ends] = True
        number = np.cumsum(known) - 1
        return number[self.chains.start], number[self.chains.end]

    @cached_property
    def arcs(self) -> Arcs:
        """The arcs between junctions, a chain each; of parallel ones only the cheapest."""
        return self._arcs(*self.junctions)

    @cached_property
    def reversed_arcs(self) -> Arcs:
        """The same arcs turned round: a search on them goes towards its start."""
        start, end = self.junctions
        return self._arcs(end, start)

    def _arcs(self, tail: Integers, head: Integers) -> Arcs:
        size = int(max(tail.max(), head.max())) + 1
        cost = np.concatenate([self.chains.forward, self.chains.backward])
        table = least_arcs(np.concatenate([tail, head]), np.concatenate([head, tail]), cost, size)
        return Arcs(table.indptr.astype(np.uint32), table.indices.astype(np.uint32), table.data)

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


def build(streets: Any, profile: Profile, *, impedance: Impedance = "time_s") -> Network:
    """Build the network of one mode.

    Args:
        streets: a STREETS table.
        profile: the mode.
        impedance: whether costs are seconds or metres.

    Raises:
        TableError: the street table breaks its contract.
        NetworkError: no street is open to the mode.
    """
    tables.check(streets, tables.STREETS)
    streets = streets.sort_index()
    speed = profile.speed_kph(streets)
    usable = np.isfinite(speed) & (speed > 0)
    if not usable.any():
        raise NetworkError(f"empty network: none of {len(streets)} streets is open to mode '{profile.name}'")
    streets, speed = streets[usable], speed[usable]
    length_m = streets["length_m"].to_numpy(dtype=float)
    timed = impedance == "time_s"
    cost = length_m / (speed / 3.6) if timed else length_m
    way = streets["oneway"].to_numpy() if profile.oneway else np.full(len(streets), "both")
    geometry = np.asarray(streets.geometry.array, dtype=object)
    from_node, to_node = _numbered(streets["from_node"], streets["to_node"], geometry)
    return Network(
        street_id=streets.index.to_numpy(dtype=object),
        from_node=from_node,
        to_node=to_node,
        length_m=length_m,
        forward=np.where(way != "backward", cost, np.inf),
        backward=np.where(way != "forward", cost, np.inf),
        enterable=profile.enterable(streets),
        geometry=geometry,
        leg_rate=3.6 / profile.leg_kph if timed else 1.0,
        top_rate=3.6 / profile.top_kph if timed else 1.0,
        impedance=impedance,
        crs=streets.crs,
    )


def _numbered(from_node: Any, to_node: Any, geometry: Any) -> tuple[Integers, Integers]:
    """Number the nodes along a Hilbert curve of where their streets end."""
    number, known = pd.factorize(pd.concat([from_node, to_node]), sort=True)
    points = np.concatenate([shapely.get_point(geometry, 0), shapely.get_point(geometry, -1)])
    spot = np.full(len(known), None, dtype=object)
    spot[number] = points
    place = geopandas.GeoSeries(spot).hilbert_distance(level=16).to_numpy()
    rank = np.empty(len(known), dtype=np.int64)
    rank[np.argsort(place, kind="stable")] = np.arange(len(known))
    ends = rank[number].reshape(2, -1)
    return ends[0], ends[1]


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
