"""A street table and a profile → a ``Network`` that can be searched."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from scipy.sparse import csgraph, csr_array

from access import tables
from access.errors import NetworkError
from access.network.profiles import Profile

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Impedance = Literal["time_s", "length_m"]


@dataclass(frozen=True)
class Network:
    """Edges between numbered nodes, with what it costs to pass each of them in either direction.

    Attributes:
        street_id: for each edge, the street it came from.
        from_node, to_node: node numbers, 0 to ``size - 1``.
        length_m: length of each edge (metres), as its source gives it.
        forward, backward: cost along and against the edge; ``inf`` where that way is forbidden.
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
    def arcs(self) -> Any:
        """The arcs as a sparse matrix: row = tail, column = head; parallel arcs reduced to the least."""
        tail = np.concatenate([self.from_node, self.to_node])
        head = np.concatenate([self.to_node, self.from_node])
        return least_arcs(tail, head, np.concatenate([self.forward, self.backward]), self.size)

    @cached_property
    def reversed_arcs(self) -> Any:
        """The same arcs turned round: a search on them goes towards its start."""
        tail = np.concatenate([self.to_node, self.from_node])
        head = np.concatenate([self.from_node, self.to_node])
        return least_arcs(tail, head, np.concatenate([self.forward, self.backward]), self.size)

    @cached_property
    def component(self) -> Integers:
        """The number of the (weakly connected) part of the network that each edge belongs to."""
        labels = csgraph.connected_components(self.arcs, directed=True, connection="weak")[1]
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
    cost = length_m / (speed / 3.6) if impedance == "time_s" else length_m
    way = streets["oneway"].to_numpy() if profile.oneway else np.full(len(streets), "both")
    ends = pd.concat([streets["from_node"], streets["to_node"]])
    numbers = pd.factorize(ends, sort=True)[0].reshape(2, -1)
    timed = impedance == "time_s"
    return Network(
        street_id=streets.index.to_numpy(dtype=object),
        from_node=numbers[0].astype(np.int64),
        to_node=numbers[1].astype(np.int64),
        length_m=length_m,
        forward=np.where(way != "backward", cost, np.inf),
        backward=np.where(way != "forward", cost, np.inf),
        geometry=np.asarray(streets.geometry.array, dtype=object),
        leg_rate=3.6 / profile.leg_kph if timed else 1.0,
        top_rate=3.6 / profile.top_kph if timed else 1.0,
        impedance=impedance,
        crs=streets.crs,
    )


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


def nodes_xy(network: Network) -> Floats:
    """Return the coordinates of the nodes, shape (size, 2), in the network's CRS."""
    xy = np.full((network.size, 2), np.nan)
    for end, node in ((0, network.from_node), (-1, network.to_node)):
        points = shapely.get_point(network.geometry, end)
        xy[node] = np.column_stack([shapely.get_x(points), shapely.get_y(points)])
    return xy
