"""What facilities at the best sites would bring: the best that is found, and a bound that none exceeds."""

import math
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from scipy.sparse import csr_array
from scipy.spatial import KDTree

from access.contracts.among import among
from access.contracts.arrays import Floats, Integers
from access.contracts.tables import Cells, Positions
from access.network.edges import Direction, Impedance
from access.network.linked import Linked
from access.network.network import Network
from access.network.pairs import pairs
from access.network.travel import node_costs
from access.standards.model import Mode
from access.verdicts.clause import Trip

_PAIRS = 2e7  # about so many pairs of sites and cells are looked at: sites stand as densely as that allows
_DENSEST_M = 50.0
MOST = 20  # facilities that are added one after the other


class Brings(NamedTuple):
    """What new facilities bring.

    Attributes:
        found: what 1, 2, … facilities bring that are built one after the other, each at the best site then.
        bounds: what so many facilities bring at most, wherever on the streets they stand.
        sites: how many sites were looked at.
    """

    found: Floats
    bounds: Floats
    sites: int


class _Near(NamedTuple):
    """Which sites (rows) have which cells (columns) within the limit, and which may have, moved about."""

    within: csr_array
    about: csr_array


class BestGain:
    """What facilities could bring at most wherever they stand (``Place.best_gain``); each asked for once."""

    def __init__(self, links: Mapping[tuple[Mode, Impedance], Linked], cells: Cells) -> None:
        """Take the networks, with who lies where on them, and the cells."""
        self._links, self._cells = links, cells
        self._known: dict[tuple[Trip, float, int, bytes], float] = {}

    def __call__(self, trip: Trip, limit: float, open_: Floats, number: int) -> float:
        """Return the bound: see ``Place.best_gain``."""
        key = trip, limit, number, open_.tobytes()
        if key not in self._known:
            self._known[key] = self._most(trip, limit, open_, number)
        return self._known[key]

    def _most(self, trip: Trip, limit: float, open_: Floats, number: int) -> float:
        if trip.impedance == "straight_m":
            xy = shapely.get_coordinates(np.asarray(self._cells.geometry))
            return float(in_straight_lines(xy, open_, limit_m=limit, number=number).bounds[-1])
        link = self._links.get((trip.mode, trip.impedance))
        if link is None:
            return float(open_.sum())
        weight = pd.Series(open_, index=self._cells.index)
        found = along_streets(
            *(link.cells, weight, link.network), limit=limit, direction=trip.direction, number=number
        )
        return float(found.bounds[-1]) if found.sites else float(open_.sum())


def along_streets(
    cells: Positions, weight: pd.Series, network: Network, *, limit: float, direction: Direction, number: int
) -> Brings:
    """Find what new facilities on the streets bring within a limit.

    Sites are nodes of the network, about evenly spread. Whoever is within the limit of any other spot on a
    street is, from the site that this spot leads to next (or is led to from), within the limit and that
    way more: sums over these wider circles bound what any spot brings.

    Args:
        cells: POSITIONS of the cells.
        weight: of each cell (by id) what it has to gain; cells at 0 are passed over.
        network: the network.
        limit: in its unit.
        direction: who travels.
        number: how many facilities.
    """
    open_ = weight[weight > 0]
    rows = cells[among(cells.index, open_.index)]
    nodes = _spread(network, limit, len(open_))
    if not len(nodes) or not len(rows):
        return Brings(np.zeros(number), np.zeros(number), 0)
    sites = _positions(nodes)
    more = _beyond(sites, network, direction)
    finite = more[np.isfinite(more)]
    farthest = limit + (float(finite.max()) if len(finite) else 0.0)
    table = pairs(rows, sites, network, limit=farthest, direction=direction)
    site = sites.index.get_indexer(pd.Index(table["destination_id"]))
    cell = open_.index.get_indexer(pd.Index(table["origin_id"]))
    cost = table["impedance"].to_numpy(dtype=float)
    shape = (len(sites), len(open_))
    near = _Near(
        *(_matrix(site[kept], cell[kept], shape) for kept in (cost <= limit, cost <= limit + more[site]))
    )
    return _brings(near, open_.to_numpy(dtype=float), number)


def in_straight_lines(xy: Floats, weight: Floats, *, limit_m: float, number: int) -> Brings:
    """Find what new facilities bring within a straight line of a length.

    Args:
        xy: of the cells, shape (cells, 2).
        weight: of each cell what it has to gain.
        limit_m: the length.
        number: how many facilities.
    """
    open_ = weight > 0
    points, mine = xy[open_], weight[open_]
    step = max(limit_m / 8, math.sqrt(len(points) * math.pi * limit_m**2 / _PAIRS), 1.0)
    low, high = (
        np.floor((points.min(axis=0) - limit_m) / step),
        np.ceil((points.max(axis=0) + limit_m) / step),
    )
    grid = np.stack(
        np.meshgrid(*(np.arange(a, b + 1) * step for a, b in zip(low, high, strict=True))), axis=-1
    )
    sites = grid.reshape(-1, 2)
    more = step / math.sqrt(2)
    found = KDTree(sites).sparse_distance_matrix(KDTree(points), limit_m + more, output_type="coo_matrix")
    shape = (len(sites), len(points))
    kept = found.data <= limit_m
    near = _Near(_matrix(found.row[kept], found.col[kept], shape), _matrix(found.row, found.col, shape))
    return _brings(near, mine, number)


def _spread(network: Network, limit: float, cells: int) -> Integers:
    """Nodes of streets that may be entered, one of each square of a grid."""
    usable = np.flatnonzero(network.enterable & ~network.private)
    if not len(usable):
        return usable
    node = network.from_node[usable]
    _, first = np.unique(node, return_index=True)
    edge = usable[first]
    xy = network.xy[network.vertex[edge]]
    reach_m = limit / network.least_cost_per_m
    step_m = max(_DENSEST_M, math.sqrt(max(cells, 1) * math.pi * reach_m**2 / _PAIRS))
    _, one = np.unique(np.floor(xy / step_m).astype(np.int64), axis=0, return_index=True)
    return np.asarray(edge[np.sort(one)], dtype=np.int64)


def _positions(edges: Integers) -> Positions:
    """Where these edges begin."""
    index = pd.Index([str(each) for each in edges], name="candidate_id", dtype="str")
    return pd.DataFrame({"edge": edges.astype(float), "along_m": 0.0, "leg_m": 0.0}, index=index)


def _beyond(sites: Positions, network: Network, direction: Direction) -> Floats:
    """How far the spots are that each site stands for: those on edges that lead to it next."""
    cost, which = node_costs(sites, network, direction=direction)
    waits = network.wait_from + network.wait_to
    to_facility = direction == "demand_to_facility"
    along, against = (
        (network.to_node, network.from_node) if to_facility else (network.from_node, network.to_node)
    )
    ways = [(network.forward + cost[along], along), (network.backward + cost[against], against)]
    nearer = ways[0][0] <= ways[1][0]
    far = np.where(nearer, ways[0][0], ways[1][0]) + waits
    site = which[np.where(nearer, ways[0][1], ways[1][1])]
    found = np.zeros(len(sites))
    known = (site >= 0) & np.isfinite(far)
    np.maximum.at(found, site[known], far[known])
    return found


def _matrix(row: npt.NDArray[Any], column: npt.NDArray[Any], shape: tuple[int, int]) -> csr_array:
    return csr_array((np.ones(len(row)), (row, column)), shape=shape)


def _brings(near: _Near, weight: Floats, number: int) -> Brings:
    bounds = np.minimum(_bounds(near.about, weight, number), weight.sum())
    return Brings(_greedy(near.within, weight, number), bounds, near.within.shape[0])


def _greedy(near: csr_array, weight: Floats, number: int) -> Floats:
    """What 1, 2, … sites bring, each the best then."""
    left, total = weight.copy(), 0.0
    found = np.zeros(number)
    for i in range(number):
        gains = near @ left
        site = int(gains.argmax())
        if gains[site] <= 0:
            found[i:] = total
            break
        total += float(gains[site])
        found[i:] = total
        left[near.indices[near.indptr[site] : near.indptr[site + 1]]] = 0.0
    return found


def _bounds(near: csr_array, weight: Floats, number: int) -> Floats:
    """What any 1, 2, … sites bring at most.

    Let g be the most that any site brings which a cell is near to, of all cells together. With a price of
    w θ / g (w at most) for each cell no site brings more than θ at these prices, so that k sites bring at
    most k θ, and beyond it what the cells are worth above their prices: Σ w (1 - θ / g) over g > θ. That is
    so for any θ (weak duality of the linear programme of maximal covering); the least of these counts.
    """
    gains = near @ weight
    best = np.zeros(len(weight))
    np.maximum.at(best, near.indices, np.repeat(gains, np.diff(near.indptr)))
    order = np.argsort(-best)
    order = order[best[order] > 0]
    price, value = best[order], weight[order]
    above, shared = np.cumsum(value), np.cumsum(value / np.maximum(price, 1e-300))
    over = above - price * shared  # at θ = each price: those at the same price add nothing
    k = np.arange(1, number + 1)[:, np.newaxis]
    at_prices = over[np.newaxis, :] + k * price[np.newaxis, :]
    return np.asarray(np.minimum(at_prices.min(axis=1, initial=math.inf), value.sum()))
