"""The k nearest facilities of every cell, with their identity: one search from all of them at once.

Each junction keeps a short list of the facilities nearest to it, each by its cheapest way, and hands
a facility on only when it has come into that list. A facility among the k nearest of a place is
among the k nearest of every junction on its best way there, so none is lost.
"""

from heapq import heappop, heappush
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from access.contracts import tables
from access.contracts.arrays import Floats, Integers
from access.contracts.compiled import compiled
from access.contracts.errors import NetworkError
from access.contracts.said import Said
from access.network.edges import Direction
from access.network.network import Network
from access.network.positions import Positions, along_chain, by_place
from access.network.search import Numbers


class _Nearest(NamedTuple):
    """For each place, the k facilities nearest to it; both of shape (places, k).

    Attributes:
        cost: ascending; ``inf`` behind the last.
        facility: their numbers, each at most once in a row; of equal costs the lower one first; -1
            behind the last.
    """

    cost: Floats
    facility: Integers


class _Destinations(NamedTuple):
    """The entrances of facilities, ordered by chain, and the facility that each leads to."""

    at: Positions
    facility: Integers


class _Ways(NamedTuple):
    """What joins cells to junctions: those at either end of each chain, open directions."""

    start: Integers
    end: Integers
    forward: Floats
    backward: Floats
    to_facility: bool


def nearest_k(
    cells: tables.Positions,
    facilities: tables.Positions,
    network: Network,
    *,
    k: int,
    direction: Direction,
    limit: float = np.inf,
) -> tables.Pairs:
    """Find the k nearest facilities of each cell along the network.

    Args:
        cells: POSITIONS of the demand cells; those not linked have no rows. Of a cell with several
            links, the cheapest ways count.
        facilities: POSITIONS of the facilities' entrances, indexed by facility_id. A facility with
            several entrances counts once, by its cheapest one.
        network: the network both were snapped to.
        k: how many; at least 1.
        direction: who travels; on one-way streets the two differ.
        limit: in the network's unit, legs included; at least 0. What costs more is left out.

    Returns:
        A PAIRS table with a further column ``rank`` (1 to k), in the order of ``cells``, then of
        rank; fewer than k rows where fewer can be reached. Of facilities at the same cost, the one
        that comes first in ``facilities`` ranks first.

    Raises:
        NetworkError: k is below 1, or the limit is not a number of 0 or more.
    """
    if k < 1 or not limit >= 0:
        raise NetworkError(
            Said(
                f"k 应为 1 或以上，限值应为 0 或以上，现为 {k} 和 {limit}",
                f"k of 1 or more and a limit of 0 or more are needed, not {k} and {limit}",
            )
        )
    number, names = pd.factorize(facilities.index)
    rows, usable = (np.flatnonzero(table["edge"].notna()) for table in (cells, facilities))
    at = network.on_chains(facilities.iloc[usable])
    order = np.argsort(at.chain, kind="stable")
    destinations = _Destinations(at.take(order), number[usable][order])
    known = _at_junctions(destinations, network, direction, min(k, max(len(names), 1)), float(limit))
    place, index = by_place(cells)
    found = _nothing(len(index), known.cost.shape[1])
    _at_cells(
        network.on_chains(cells.iloc[rows]), place[rows], destinations, known, network, direction, found
    )
    row, rank = np.nonzero(found.cost <= min(limit, np.finfo(float).max))
    return pd.DataFrame(
        {
            "origin_id": index.take(row),
            "destination_id": names.take(found.facility[row, rank]),
            "impedance": found.cost[row, rank],
            "rank": rank + 1,
        }
    )


def _nothing(places: int, k: int) -> _Nearest:
    return _Nearest(np.full((places, k), np.inf), np.full((places, k), -1, dtype=np.int64))


def _at_junctions(
    destinations: _Destinations, network: Network, direction: Direction, k: int, limit: float
) -> _Nearest:
    """Search from all entrances at once; where travel is to them, on the reversed arcs."""
    to_facility, at = direction == "demand_to_facility", destinations.at
    arcs = network.contraction.arcs(direction, turned=to_facility)
    ends = network.contraction.junctions.facility_ends(direction)
    by_start, by_end = (at.from_start, at.from_end) if to_facility else (at.to_start, at.to_end)
    nodes = np.concatenate([ends.start[at.chain], ends.end[at.chain]])
    costs = np.concatenate([by_start + at.leg, by_end + at.leg])
    found = _nothing(arcs.size, k)
    _search(arcs.offset, arcs.head, arcs.cost, nodes, costs, np.tile(destinations.facility, 2), limit, found)
    return found


def _at_cells(
    at: Positions,
    place: Integers,
    destinations: _Destinations,
    known: _Nearest,
    network: Network,
    direction: Direction,
    found: _Nearest,
) -> None:
    """Join links of cells to the junctions at the ends of their chains, and to facilities on their chains."""
    first = np.searchsorted(destinations.at.chain, at.chain)
    last = np.searchsorted(destinations.at.chain, at.chain, side="right")
    joined = network.contraction
    chains, ends = joined.chains, joined.junctions.demand_ends(direction)
    ways = _Ways(*ends, chains.forward, chains.backward, direction == "demand_to_facility")
    _join(at, place, destinations, first, last, known, ways, found)


@compiled
def _search(
    offset: Numbers,
    head: Numbers,
    arc_cost: Floats,
    nodes: Integers,
    costs: Floats,
    facilities: Integers,
    limit: float,
    found: _Nearest,
) -> None:
    """Fill the lists of all junctions, from what each entry costs at its junction."""
    heap = [(0.0, np.uint32(0), np.int64(0)) for _ in range(0)]
    for i in range(len(nodes)):
        node = np.uint32(nodes[i])
        if costs[i] <= limit and _put(found, node, costs[i], facilities[i]):
            heappush(heap, (costs[i], node, facilities[i]))
    while len(heap) > 0:
        here, node, facility = heappop(heap)
        if not _holds(found, node, here, facility):
            continue
        for arc in range(offset[node], offset[node + np.uint32(1)]):
            there, following = here + arc_cost[arc], head[arc]
            if there <= limit and _put(found, following, there, facility):
                heappush(heap, (there, following, facility))


@compiled
def _join(
    at: Positions,
    place: Integers,
    destinations: _Destinations,
    first: Integers,
    last: Integers,
    known: _Nearest,
    ways: _Ways,
    found: _Nearest,
) -> None:
    """Fill the lists of all places; link ``i`` leads to ``place[i]``.

    It shares its chain with the destinations ``first[i]`` to ``last[i]``.
    """
    by_start = at.to_start if ways.to_facility else at.from_start
    by_end = at.to_end if ways.to_facility else at.from_end
    for i in range(len(at.chain)):
        chain, leg = at.chain[i], at.leg[i]
        for junction, there in ((ways.start[chain], by_start[i]), (ways.end[chain], by_end[i])):
            for j in range(known.cost.shape[1]):
                _put(found, place[i], known.cost[junction, j] + there + leg, known.facility[junction, j])
        for destination in range(first[i], last[i]):
            between = along_chain(
                at, i, destinations.at, destination, ways.forward, ways.backward, ways.to_facility
            )
            cost = between + destinations.at.leg[destination] + leg
            _put(found, place[i], cost, destinations.facility[destination])


@compiled
def _put(found: _Nearest, place: Any, cost: float, facility: Any) -> bool:
    """Put a facility into the list of a place; return whether it belongs there, at less than before."""
    costs, facilities = found.cost[place], found.facility[place]
    i = len(costs) - 1
    if cost > costs[i] or (cost == costs[i] and facility >= facilities[i]) or cost == np.inf:
        return False
    for j in range(i):
        if facilities[j] == facility:
            if cost >= costs[j]:
                return False
            i = j  # its dearer way makes room
    while i > 0 and (cost < costs[i - 1] or (cost == costs[i - 1] and facility < facilities[i - 1])):
        costs[i], facilities[i] = costs[i - 1], facilities[i - 1]
        i -= 1
    costs[i], facilities[i] = cost, facility
    return True


@compiled
def _holds(found: _Nearest, place: Any, cost: float, facility: Any) -> bool:
    """Return whether a facility is still in the list of a place at this cost."""
    for j in range(found.cost.shape[1]):
        if found.facility[place, j] == facility:
            return bool(found.cost[place, j] == cost)
    return False
