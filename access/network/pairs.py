"""Costs between many origins and many destinations within a limit: a sparse matrix, as a table."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numba import get_num_threads, njit

from access.errors import NetworkError
from access.network.build import Network
from access.network.chains import Floats, Integers
from access.network.positions import Positions, along_chain, on_chains
from access.network.search import Arcs, Numbers
from access.network.travel import Direction

_BLOCK = 256  # origins that a thread takes at a time

Found = tuple[Integers, Integers, Floats]


class _Goals(NamedTuple):
    """The destinations, as the search meets them.

    Attributes:
        at: their positions, ordered by chain.
        number: their rows in the caller's table.
        first: shape (chains + 1,): those on chain ``i`` stand at ``first[i]`` to ``first[i + 1]``.
        entry: shape (junctions + 1,): those met at junction ``i`` stand at ``entry[i]`` to
            ``entry[i + 1]`` in ``met`` and ``more``.
        met, more: rows of ``at``, and what it costs from the junction on, leg included.
    """

    at: Positions
    number: Integers
    first: Integers
    entry: Integers
    met: Integers
    more: Floats


class _Ways(NamedTuple):
    """What the search moves over: arcs, the ends of chains, and which directions are open."""

    offset: Numbers
    head: Numbers
    cost: Floats
    start: Integers
    end: Integers
    forward: Floats
    backward: Floats
    towards: bool


def pairs(origins: Any, destinations: Any, network: Network, *, limit: float, direction: Direction) -> Any:
    """Find the cost of every pair within a limit.

    Args:
        origins: POSITIONS of the demand, indexed by its ids; those not linked have no pairs.
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
    if not limit >= 0:
        raise NetworkError(f"a limit of 0 or more is needed, not {limit}")
    rows = np.flatnonzero(origins["edge"].notna())
    usable = np.flatnonzero(destinations["edge"].notna())
    towards = direction == "demand_to_facility"
    start, end = network.junctions
    arcs = network.arcs if towards else network.reversed_arcs
    chains = network.chains
    ways = _Ways(*(arcs.offset, arcs.head, arcs.cost, start, end, chains.forward, chains.backward, towards))
    goals = _goals(on_chains(destinations.iloc[usable], network), arcs, ways)
    at = on_chains(origins.iloc[rows], network)

    def work(begin: int) -> Found:
        found: Found = _block(at, goals, ways, limit, begin, min(begin + _BLOCK, len(rows)))
        return found

    with ThreadPoolExecutor(get_num_threads()) as threads:
        parts = list(threads.map(work, range(0, len(rows), _BLOCK)))
    nothing = np.array([], dtype=np.int64), np.array([], dtype=np.int64), np.array([])
    origin, destination, cost = (np.concatenate(each) for each in zip(*parts, nothing, strict=True))
    return pd.DataFrame(
        {
            "origin_id": origins.index.take(rows[origin]),
            "destination_id": destinations.index.take(usable[destination]),
            "impedance": cost,
        }
    )


def _goals(at: Positions, arcs: Arcs, ways: _Ways) -> _Goals:
    order = np.argsort(at.chain, kind="stable")
    at = at.take(order)
    by_start, by_end = (at.from_start, at.from_end) if ways.towards else (at.to_start, at.to_end)
    junction = np.concatenate([ways.start[at.chain], ways.end[at.chain]])
    more = np.concatenate([by_start + at.leg, by_end + at.leg])
    met = np.tile(np.arange(len(order)), 2)
    reached = np.flatnonzero(np.isfinite(more))
    reached = reached[np.argsort(junction[reached], kind="stable")]
    entry = np.cumsum(np.bincount(junction[reached] + 1, minlength=arcs.size + 1))
    first = np.cumsum(np.bincount(at.chain + 1, minlength=len(ways.start) + 1))
    return _Goals(at, order, first, entry, met[reached], more[reached])


@njit(cache=True, nogil=True)
def _block(at: Positions, goals: _Goals, ways: _Ways, limit: float, begin: int, stop: int) -> Found:
    """Search from each of some origins in turn; what one touched is wiped before the next."""
    cost = np.full(len(ways.offset) - 1, np.inf)
    touched = np.empty(len(cost), np.uint32)
    heap_cost, heap_node = np.empty(len(ways.head) + 2), np.empty(len(ways.head) + 2, np.uint32)
    best = np.full(len(goals.number), np.inf)
    seen = np.empty(len(best), np.int64)
    origin, goal, found = np.empty(64, np.int64), np.empty(64, np.int64), np.empty(64)
    size = 0
    for i in range(begin, stop):
        count = _search(at, i, ways, limit, cost, touched, heap_cost, heap_node)
        several = _collect(at, i, goals, ways, limit, cost, touched[:count], best, seen)
        cost[touched[:count]] = np.inf
        if size + several > len(found):
            room = 2 * (size + several)
            origin = np.append(origin[:size], np.empty(room - size, np.int64))
            goal = np.append(goal[:size], np.empty(room - size, np.int64))
            found = np.append(found[:size], np.empty(room - size))
        rows = seen[:several]
        for row in rows[np.argsort(goals.number[rows])]:
            origin[size], goal[size], found[size] = i, goals.number[row], best[row]
            best[row] = np.inf
            size += 1
    return origin[:size], goal[:size], found[:size]


@njit(cache=True, nogil=True)
def _search(
    at: Positions,
    i: int,
    ways: _Ways,
    limit: float,
    cost: Floats,
    touched: Numbers,
    heap_cost: Floats,
    heap_node: Numbers,
) -> int:
    """Fill the costs of the junctions within the limit; return how many were touched."""
    count, size = 0, 0
    by_start = at.to_start[i] if ways.towards else at.from_start[i]
    by_end = at.to_end[i] if ways.towards else at.from_end[i]
    for node, there in ((ways.start[at.chain[i]], by_start), (ways.end[at.chain[i]], by_end)):
        if there + at.leg[i] <= limit and there + at.leg[i] < cost[node]:
            if cost[node] == np.inf:
                touched[count] = node
                count += 1
            cost[node] = there + at.leg[i]
            size = _push(heap_cost, heap_node, size, cost[node], np.uint32(node))
    while size > 0:
        here, node = heap_cost[0], heap_node[0]
        size = _pop(heap_cost, heap_node, size)
        if here > cost[node]:
            continue
        for arc in range(ways.offset[node], ways.offset[node + np.uint32(1)]):
            there, following = here + ways.cost[arc], ways.head[arc]
            if there <= limit and there < cost[following]:
                if cost[following] == np.inf:
                    touched[count] = following
                    count += 1
                cost[following] = there
                size = _push(heap_cost, heap_node, size, there, following)
    return count


@njit(cache=True, nogil=True)
def _collect(
    at: Positions,
    i: int,
    goals: _Goals,
    ways: _Ways,
    limit: float,
    cost: Floats,
    touched: Numbers,
    best: Floats,
    seen: Integers,
) -> int:
    """Fill ``best`` for the destinations within the limit; return how many are in ``seen``."""
    count = 0
    for node in touched:
        for k in range(goals.entry[node], goals.entry[node + 1]):
            there, row = cost[node] + goals.more[k], goals.met[k]
            if there <= limit and there < best[row]:
                if best[row] == np.inf:
                    seen[count] = row
                    count += 1
                best[row] = there
    chain = at.chain[i]
    for row in range(goals.first[chain], goals.first[chain + 1]):
        between = along_chain(at, i, goals.at, row, ways.forward, ways.backward, ways.towards)
        there = between + at.leg[i] + goals.at.leg[row]
        if there <= limit and there < best[row]:
            if best[row] == np.inf:
                seen[count] = row
                count += 1
            best[row] = there
    return count


@njit(cache=True, nogil=True)
def _push(cost: Floats, node: Numbers, size: int, new_cost: float, new_node: Any) -> int:
    """Put an entry into a binary heap of ``size``; return the new size."""
    i = size
    while i > 0 and cost[(i - 1) >> 1] > new_cost:
        cost[i], node[i] = cost[(i - 1) >> 1], node[(i - 1) >> 1]
        i = (i - 1) >> 1
    cost[i], node[i] = new_cost, new_node
    return size + 1


@njit(cache=True, nogil=True)
def _pop(cost: Floats, node: Numbers, size: int) -> int:
    """Take the least entry off a binary heap of ``size``; return the new size."""
    size -= 1
    last_cost, last_node = cost[size], node[size]
    i = 0
    while 2 * i + 1 < size:
        child = 2 * i + 1
        if child + 1 < size and cost[child + 1] < cost[child]:
            child += 1
        if cost[child] >= last_cost:
            break
        cost[i], node[i] = cost[child], node[child]
        i = child
    cost[i], node[i] = last_cost, last_node
    return size
