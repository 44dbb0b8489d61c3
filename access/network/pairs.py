"""Costs between many origins and many destinations within a limit: a sparse matrix, as a table."""

from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np
import pandas as pd
from numba import get_num_threads

from access.contracts import tables
from access.contracts.arrays import Floats, Integers
from access.contracts.compiled import compiled
from access.contracts.errors import NetworkError
from access.contracts.said import Said
from access.network.edges import Direction
from access.network.junctions import Ends
from access.network.network import Network
from access.network.positions import Positions, along_chain, by_place, cheapest, linked
from access.network.search import ENTRY, NONE, Arcs, Entries, Numbers, Queue, queue, spread

_BLOCK = 256  # origins that a thread takes at a time

Found = tuple[Integers, Integers, Floats]


class _Origins(NamedTuple):
    """The origins, as the search sets out from them.

    Attributes:
        at: their positions.
        node, cost: shape (origins, 2): the junctions at either end of the chain of each, and what it
            costs to come there, leg included.
    """

    at: Positions
    node: Numbers
    cost: Floats


class _Destinations(NamedTuple):
    """The destinations, as the search meets them.

    Attributes:
        at: their positions, ordered by chain.
        number: the number of each in the caller's order.
        first: shape (chains + 1,): those on chain ``i`` stand at ``first[i]`` to ``first[i + 1]``.
        entry: shape (junctions + 1,): those met at junction ``i`` stand at ``entry[i]`` to
            ``entry[i + 1]`` in ``met`` and ``more``.
        met, more: their numbers, and what it costs from the junction on, leg included.
    """

    at: Positions
    number: Integers
    first: Integers
    entry: Integers
    met: Integers
    more: Floats


class _Ways(NamedTuple):
    """What is the same for every search: arcs, open directions of chains, who travels, how far."""

    offset: Numbers
    head: Numbers
    cost: Floats
    forward: Floats
    backward: Floats
    to_facility: bool
    limit: float


class _Room(NamedTuple):
    """What a thread searches in; after each origin as it was before.

    Attributes:
        waiting: the queue, empty.
        cost: of each junction, ``inf``.
        best: of each destination, ``inf``.
        seen: as many numbers as there are destinations, of no meaning.
    """

    waiting: Queue
    cost: Floats
    best: Floats
    seen: Integers


def pairs(
    origins: tables.Positions,
    destinations: tables.Positions,
    network: Network,
    *,
    limit: float,
    direction: Direction,
) -> tables.Pairs:
    """Find the cost of every pair within a limit.

    Args:
        origins: POSITIONS of the demand, indexed by its ids; those not linked have no pairs. An origin
            with several links has the cheapest of its pairs with each destination.
        destinations: POSITIONS of facilities or candidate sites, indexed by their ids. A destination
            with several entrances has several pairs.
        network: the network both were snapped to.
        limit: in the network's unit, legs included; at least 0.
        direction: who travels.

    Returns:
        PAIRS table: origin_id, destination_id, impedance, in the order of ``origins`` and, for each
        of these, of ``destinations``.

    Raises:
        NetworkError: the limit is not a number of 0 or more.
    """
    row, usable, cost = numbered(origins, destinations, network, limit=limit, direction=direction)
    number, index = by_place(origins)
    if len(index) < len(origins):
        pair = number[row] * len(destinations) + usable
        known, pair = np.unique(pair, return_inverse=True)  # in the order of both
        best = cheapest(pair, cost, len(known))
        row, usable, cost = row[best], usable[best], cost[best]
    return pd.DataFrame(
        {
            "origin_id": origins.index.take(row),
            "destination_id": destinations.index.take(usable),
            "impedance": cost,
        }
    )


def numbered(
    origins: tables.Positions,
    destinations: tables.Positions,
    network: Network,
    *,
    limit: float,
    direction: Direction,
) -> Found:
    """Find the cost of every pair of rows within a limit, as arrays.

    Args:
        origins, destinations, network, limit, direction: as for ``pairs``; a row is one link.

    Returns:
        (rows of ``origins``, rows of ``destinations``, costs), in the order of both.

    Raises:
        NetworkError: the limit is not a number of 0 or more.
    """
    if not limit >= 0:
        raise NetworkError(
            Said(f"限值应为 0 或以上，现为 {limit}", f"a limit of 0 or more is needed, not {limit}")
        )
    rows, usable = linked(origins), linked(destinations)
    to_facility, chains = direction == "demand_to_facility", network.contraction.chains
    arcs = network.contraction.arcs(direction, turned=not to_facility)
    most = min(float(limit), float(np.finfo(float).max))
    ways = _Ways(arcs.offset, arcs.head, arcs.cost, chains.forward, chains.backward, to_facility, most)
    places = network.contraction.junctions
    ends = places.demand_ends(direction), places.facility_ends(direction)
    setting_out = _origins(network.on_chains(origins, rows), ends[0], to_facility)
    entrances = _destinations(network.on_chains(destinations, usable), arcs, ends[1], to_facility)
    origin, destination, cost = _found(setting_out, entrances, ways, arcs)
    return rows[origin], usable[destination], cost


def _origins(at: Positions, ends: Ends, to_facility: bool) -> _Origins:
    by_start, by_end = (at.to_start, at.to_end) if to_facility else (at.from_start, at.from_end)
    node = np.stack([ends.start[at.chain], ends.end[at.chain]], axis=1).astype(np.uint32)
    return _Origins(at, node, np.stack([by_start + at.leg, by_end + at.leg], axis=1))


def _destinations(at: Positions, arcs: Arcs, ends: Ends, to_facility: bool) -> _Destinations:
    number = np.argsort(at.chain, kind="stable")
    at = at.take(number)
    by_start, by_end = (at.from_start, at.from_end) if to_facility else (at.to_start, at.to_end)
    junction = np.concatenate([ends.start[at.chain], ends.end[at.chain]])
    more = np.concatenate([by_start + at.leg, by_end + at.leg])
    reached = np.flatnonzero(np.isfinite(more))
    reached = reached[np.argsort(junction[reached], kind="stable")]
    entry = np.cumsum(np.bincount(junction[reached] + 1, minlength=arcs.size + 1))
    first = np.cumsum(np.bincount(at.chain + 1, minlength=len(ends.start) + 1))
    return _Destinations(at, number, first, entry, np.tile(number, 2)[reached], more[reached])


def _found(origins: _Origins, destinations: _Destinations, ways: _Ways, arcs: Arcs) -> Found:
    """Search from all origins, block by block, on all threads; the blocks stay in their order."""
    dearest = float(origins.cost[origins.cost <= ways.limit].max(initial=0.0))
    threads = get_num_threads()
    rooms = [_room(arcs, dearest, len(destinations.number)) for _ in range(threads)]

    def work(begin: int) -> Found:
        room = rooms.pop()
        stop = min(begin + _BLOCK, len(origins.cost))
        found: Found = _block(origins, destinations, ways, room, begin, stop)
        rooms.append(room)
        return found

    with ThreadPoolExecutor(threads) as pool:
        parts = list(pool.map(work, range(0, len(origins.cost), _BLOCK)))
    nothing = np.array([], dtype=np.int64), np.array([], dtype=np.int64), np.array([])
    origin, destination, cost = (np.concatenate(each) for each in zip(*parts, nothing, strict=True))
    return origin, destination, cost


def _room(arcs: Arcs, dearest: float, destinations: int) -> _Room:
    waiting = queue(arcs, dearest, len(arcs.head) + 2)
    return _Room(
        waiting,
        np.full(arcs.size, np.inf),
        np.full(destinations, np.inf),
        np.empty(destinations, dtype=np.int64),
    )


@compiled
def _block(
    origins: _Origins, destinations: _Destinations, ways: _Ways, room: _Room, begin: int, stop: int
) -> Found:
    """Search from some origins in turn."""
    waiting, best = room.waiting, room.best
    origin, destination, cost = np.empty(64, np.int64), np.empty(64, np.int64), np.empty(64)
    size = 0
    for i in range(begin, stop):
        used = _spread(origins, i, ways, waiting, room.cost)
        while used < 0:  # rare: junctions were improved again and again
            room.cost[:] = np.inf
            waiting.buckets[:] = NONE
            waiting = Queue(waiting.per_bucket, waiting.buckets, np.empty(2 * len(waiting.pool), ENTRY))
            used = _spread(origins, i, ways, waiting, room.cost)
        several = _meet(destinations, waiting.pool[:used], ways.limit, room)
        several = _meet_along(origins.at, i, destinations, ways, room, several)
        if size + several > len(cost):
            more = 2 * several + size
            origin = np.append(origin[:size], np.empty(more, np.int64))
            destination = np.append(destination[:size], np.empty(more, np.int64))
            cost = np.append(cost[:size], np.empty(more))
        room.seen[:several].sort()
        for number in room.seen[:several]:
            origin[size], destination[size], cost[size] = i, number, best[number]
            best[number] = np.inf
            size += 1
    return origin[:size], destination[:size], cost[:size]


@compiled
def _spread(origins: _Origins, i: int, ways: _Ways, waiting: Queue, cost: Floats) -> int:
    nodes, costs = origins.node[i], origins.cost[i]
    return spread(ways.offset, ways.head, ways.cost, nodes, costs, None, ways.limit, waiting, cost, None)


@compiled
def _meet(destinations: _Destinations, reached: Entries, limit: float, room: _Room) -> int:
    """Fill ``best`` and ``seen`` by way of the junctions reached, whose costs are wiped; return how many."""
    cost, best, several = room.cost, room.best, 0
    for entry in range(len(reached)):
        node, here = reached[entry].node, reached[entry].cost
        if here != cost[node]:
            continue  # improved since it was put in
        cost[node] = np.inf
        for k in range(destinations.entry[node], destinations.entry[node + np.uint32(1)]):
            there, number = here + destinations.more[k], destinations.met[k]
            if there <= limit and there < best[number]:
                if best[number] == np.inf:
                    room.seen[several] = number
                    several += 1
                best[number] = there
    return several


@compiled
def _meet_along(
    at: Positions, i: int, destinations: _Destinations, ways: _Ways, room: _Room, several: int
) -> int:
    """The same for destinations on the origin's own chain, along it."""
    chain, best = at.chain[i], room.best
    for k in range(destinations.first[chain], destinations.first[chain + 1]):
        between = along_chain(at, i, destinations.at, k, ways.forward, ways.backward, ways.to_facility)
        there, number = between + at.leg[i] + destinations.at.leg[k], destinations.number[k]
        if there <= ways.limit and there < best[number]:
            if best[number] == np.inf:
                room.seen[several] = number
                several += 1
            best[number] = there
    return several
