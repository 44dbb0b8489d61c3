"""Travel between positions on a network: tables in, tables out."""

from typing import Any, NamedTuple

import geopandas
import numpy as np
import pandas as pd
import shapely
from scipy.spatial import KDTree

from access.contracts import tables
from access.contracts.among import among
from access.contracts.arrays import Floats, Integers, Objects
from access.contracts.compiled import compiled
from access.network.contraction import InnerNodes
from access.network.edges import Direction
from access.network.junctions import special
from access.network.network import Network
from access.network.positions import Positions, between, by_place, cheapest, linked
from access.network.search import nearest_start


class _Searched(NamedTuple):
    """What a search from all destinations found at the junctions.

    Attributes:
        cost, destination: of each junction, the cost to its nearest destination and which that is (-1: none).
        start, end: of each chain, the junctions at its ends by which demand on it is met.
        forward, backward: of each chain, its costs; ``inf`` where that way is closed.
        to_facility: whether travel is to the destinations.
        limit: costs beyond it are not told.
    """

    cost: Floats
    destination: Integers
    start: Integers
    end: Integers
    forward: Floats
    backward: Floats
    to_facility: bool
    limit: float


def nearest(
    cells: tables.Positions, facilities: tables.Positions, network: Network, *, direction: Direction
) -> tables.Nearest:
    """Find each cell's nearest facility along the network.

    The cost counts the legs off the network at both ends. A cell and a facility on the same street
    meet along it where its direction allows.

    Args:
        cells: POSITIONS of the demand cells; of a cell with several links, several rows: the cheapest
            way counts.
        facilities: POSITIONS of the facilities' entrances, indexed by facility_id.
        network: the network both were snapped to.
        direction: who travels; on one-way streets the two differ.

    Returns:
        A NEAREST table with a row for each cell, in their order: impedance in the network's unit and
        facility_id; ``inf`` where no facility can be reached, NaN where the cell is not linked.
    """
    rows, usable = linked(cells), linked(facilities)
    destinations = network.on_chains(facilities, usable)
    searched = _search(destinations, network, direction, np.inf)
    cost, which = np.full(len(cells), np.nan), np.full(len(cells), -1, dtype=np.int64)
    cost[rows], which[rows] = _met(network.on_chains(cells, rows), destinations, searched)
    number, index = by_place(cells)
    if len(index) < len(cells):
        best = cheapest(number, cost, len(index))
        cost, which = cost[best], which[best]
    names = pd.array([*facilities.index[usable], None], dtype="str")
    return pd.DataFrame({"impedance": cost, "facility_id": names.take(which)}, index=index)


def node_costs(
    facilities: tables.Positions, network: Network, *, direction: Direction, limit: float = np.inf
) -> tuple[Floats, Integers]:
    """Find the cost between every node and its nearest facility, and which facility that is.

    Args:
        facilities: POSITIONS of the facilities' entrances; those not linked are passed over.
        network: the network they were snapped to.
        direction: who travels.
        limit: nodes that cost more are not reached.

    Returns:
        (cost, number), each of shape (network.size,): the cost in the network's unit, legs
        included (``inf`` where not reached), and the row of ``facilities`` (-1 where not reached).
    """
    rows = linked(facilities)
    destinations = network.on_chains(facilities, rows)
    cost, number = _at_nodes(destinations, network, _search(destinations, network, direction, limit))
    return cost, number if len(rows) == len(facilities) else np.append(rows, -1)[number]


def end_costs(
    facilities: tables.Positions, network: Network, *, direction: Direction, limit: float = np.inf
) -> tuple[Floats, Floats]:
    """Find what is spent at the ends of every edge before going on along it.

    Unlike the cost of the node there, it knows which turns are open into the edge, and what is lost
    on arriving from it.

    Args:
        facilities, network, direction, limit: as for ``node_costs``.

    Returns:
        (cost at the edge's start, cost at its end), each of shape (edges,); ``inf`` beyond the limit.
    """
    destinations = network.on_chains(facilities, linked(facilities))
    searched = _search(destinations, network, direction, limit)
    cost, _ = _at_nodes(destinations, network, searched)
    matters, chains = special(network), network.contraction.chains
    found = []
    for node, wait, first in (
        (network.from_node, network.wait_from, True),
        (network.to_node, network.wait_to, False),
    ):
        spent = cost[node]
        edge = np.flatnonzero(matters[node])
        chain = chains.chain[edge]
        at_start = chains.ahead[edge] == first
        spent[edge] = searched.cost[np.where(at_start, searched.start[chain], searched.end[chain])]
        found.append(spent + wait if searched.to_facility else spent)
    return found[0], found[1]


def nearest_straight(
    cells: geopandas.GeoSeries, facilities: geopandas.GeoSeries, outlines: geopandas.GeoSeries | None = None
) -> pd.DataFrame:
    """Find each cell's nearest facility in a straight line.

    Args:
        cells, facilities: GeoSeries of points in one projected CRS; ``facilities`` indexed by
            facility_id (an index may repeat: entrances).
        outlines: areas of those facilities that are measured to their edge (0 within it), and lines of
            those that are measured to these, instead of to their points, by facility_id.

    Returns:
        A table indexed as ``cells``: length_m (``inf`` where there is no facility), facility_id.
    """
    areas: Any = facilities.iloc[:0] if outlines is None else outlines.dropna()
    points = facilities[~among(facilities.index, areas.index)]
    xy = shapely.get_coordinates(np.asarray(cells))
    length_m, which = np.full(len(xy), np.inf), np.full(len(xy), -1, dtype=np.int64)
    if len(points):
        length_m[:], which[:] = KDTree(shapely.get_coordinates(np.asarray(points))).query(xy)
    if len(areas):
        edge_m, area = _to_areas(np.asarray(cells), np.asarray(areas))
        which = np.where(edge_m < length_m, len(points) + area, which)
        length_m = np.minimum(edge_m, length_m)
    names = pd.array([*points.index, *areas.index, None], dtype="str").take(which)
    return pd.DataFrame({"length_m": length_m, "facility_id": names}, index=cells.index)


def _to_areas(points: Objects, areas: Objects) -> tuple[Floats, Integers]:
    """How far each point is from the nearest area, 0 within; and which area that is, of equals the first."""
    lines = np.where(shapely.get_dimensions(areas) == 2, shapely.boundary(areas), areas)
    rings, owner = shapely.get_parts(lines, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    together = ring[1:] == ring[:-1]
    # straight pieces: the distance to a whole outline would be worked out from all its corners
    pieces = shapely.linestrings(np.stack([xy[:-1], xy[1:]], axis=1)[together])
    (row, piece), away_m = shapely.STRtree(pieces).query_nearest(points, return_distance=True)
    found = pd.DataFrame({"area": owner[ring[1:][together][piece]], "m": away_m}, row).groupby(level=0).min()
    area, inside = shapely.STRtree(points).query(areas, "intersects")
    within = pd.DataFrame({"area": pd.Series(area).groupby(inside).min(), "m": 0.0})
    found.loc[within.index] = within
    return found["m"].to_numpy(dtype=float), found["area"].to_numpy(dtype=np.int64)


def _search(destinations: Positions, network: Network, direction: Direction, limit: float) -> _Searched:
    """Search from all destinations at once; where travel is to them, on the reversed arcs."""
    to_facility = direction == "demand_to_facility"
    places = network.contraction.junctions
    start, end = places.facility_ends(direction)
    number = np.arange(len(destinations.chain))
    by_start, by_end = (
        (destinations.from_start, destinations.from_end)
        if to_facility
        else (destinations.to_start, destinations.to_end)
    )
    cost, destination = nearest_start(
        network.contraction.arcs(direction, turned=to_facility),
        np.concatenate([start[destinations.chain], end[destinations.chain]]),
        np.concatenate([by_start + destinations.leg, by_end + destinations.leg]),
        np.concatenate([number, number]),
        limit=limit,
    )
    chains = network.contraction.chains
    ends = places.demand_ends(direction)
    return _Searched(cost, destination, *ends, chains.forward, chains.backward, to_facility, float(limit))


def _at_nodes(destinations: Positions, network: Network, searched: _Searched) -> tuple[Floats, Integers]:
    """The cost between each node and its nearest destination, and the number of that destination."""
    inner = network.contraction.inner_nodes
    cost, number = _fill(network.size, network.contraction.junctions.node, inner, searched)
    # nodes within a chain on which destinations stand may be nearer along the chain
    chains = np.unique(destinations.chain)
    size = inner.first[chains + 1] - inner.first[chains]
    own = np.repeat(inner.first[chains] - (np.cumsum(size) - size), size) + np.arange(size.sum())
    cost[inner.node[own]], number[inner.node[own]] = _met(inner.at.take(own), destinations, searched)
    return cost, number


def _met(origins: Positions, destinations: Positions, searched: _Searched) -> tuple[Floats, Integers]:
    """The cost between each origin and its nearest destination, and the number of that destination."""
    order = np.argsort(destinations.chain, kind="stable")
    in_order = destinations.take(order)
    first = np.cumsum(np.bincount(in_order.chain + 1, minlength=len(searched.start) + 1))
    found: tuple[Floats, Integers] = _join(origins, in_order, order, first, searched)
    return found


@compiled
def _fill(size: int, junction: Integers, inner: InnerNodes, searched: _Searched) -> tuple[Floats, Integers]:
    """Costs of all nodes from those of the junctions: by either end of their chain."""
    cost, destination = np.full(size, np.inf), np.full(size, -1, np.int64)
    for i in range(len(junction)):
        if searched.cost[i] < cost[junction[i]]:
            cost[junction[i]], destination[junction[i]] = searched.cost[i], searched.destination[i]
    by_start = inner.at.to_start if searched.to_facility else inner.at.from_start
    by_end = inner.at.to_end if searched.to_facility else inner.at.from_end
    most = min(searched.limit, np.finfo(np.float64).max)
    for i in range(len(inner.node)):
        chain = inner.at.chain[i]
        start, end = searched.start[chain], searched.end[chain]
        a, b = searched.cost[start] + by_start[i], searched.cost[end] + by_end[i]
        if min(a, b) <= most:
            cost[inner.node[i]] = min(a, b)
            destination[inner.node[i]] = searched.destination[start if a <= b else end]
    return cost, destination


@compiled
def _join(
    origins: Positions,
    destinations: Positions,
    number: Integers,
    first: Integers,
    searched: _Searched,
) -> tuple[Floats, Integers]:
    """For each origin the cheapest of: by either end of its chain, or straight along the chain.

    The destinations on chain ``i`` are ``first[i]`` to ``first[i + 1]``.
    """
    cost = np.full(len(origins.chain), np.inf)
    destination = np.full(len(origins.chain), -1, np.int64)
    by_start = origins.to_start if searched.to_facility else origins.from_start
    by_end = origins.to_end if searched.to_facility else origins.from_end
    for i in range(len(origins.chain)):
        chain = origins.chain[i]
        start, end = searched.start[chain], searched.end[chain]
        a, b = searched.cost[start] + by_start[i], searched.cost[end] + by_end[i]
        least, winner = (a, searched.destination[start]) if a <= b else (b, searched.destination[end])
        for k in range(first[chain], first[chain + 1]):
            along = between(
                destinations.along_m[k] - origins.along_m[i],
                destinations.from_start[k] - origins.from_start[i],
                destinations.from_end[k] - origins.from_end[i],
                searched.forward[chain],
                searched.backward[chain],
                searched.to_facility,
            )
            if along + destinations.leg[k] < least:
                least, winner = along + destinations.leg[k], number[k]
        if np.isfinite(least) and least + origins.leg[i] <= searched.limit:
            cost[i], destination[i] = least + origins.leg[i], winner
    return cost, destination
