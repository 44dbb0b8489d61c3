"""Positions on edges → positions on chains: what it costs to get from there to the chain's ends."""

from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from access.contracts import tables
from access.contracts.arrays import Floats, Integers
from access.contracts.compiled import compiled
from access.network.chains import Chains
from access.network.edges import ChainNumbers, EdgeNumbers, Edges


class Positions(NamedTuple):
    """Linked positions as arrays, all of one length (a named tuple, since numba takes those).

    Attributes:
        chain: the chain of each.
        along_m: metres from the start of the chain.
        from_start, to_start: cost from and to the start of the chain along it; ``inf``: closed.
            Going there includes the wait there.
        from_end, to_end: cost from and to the end of the chain.
        leg: cost of the leg off the network.
    """

    chain: ChainNumbers
    along_m: Floats
    from_start: Floats
    to_start: Floats
    from_end: Floats
    to_end: Floats
    leg: Floats

    def take(self, rows: Integers) -> "Positions":
        """Return some of the positions."""
        return Positions._make(each[rows] for each in self)


def linked(table: tables.Positions) -> Integers:
    """Return the numbers of those rows of a POSITIONS table that are linked to the network."""
    return np.flatnonzero(np.isfinite(table["edge"].to_numpy(dtype=float)))


def by_place(table: tables.Positions) -> tuple[Integers, pd.Index]:
    """Number the places of a POSITIONS table: rows with one index are links of one place.

    Returns:
        (the number of each row's place, the index of each place), places in the order of their first rows.
    """
    if table.index.is_unique:
        return np.arange(len(table)), table.index
    if table.index.is_monotonic_increasing:  # as cells are: what this tells is kept, a numbering is not
        new = np.ones(len(table), dtype=bool)
        new[1:] = table.index[1:] != table.index[:-1]
        return np.cumsum(new) - 1, table.index[new]
    number, index = pd.factorize(table.index)
    return number.astype(np.int64), pd.Index(index, name=table.index.name)


@compiled
def cheapest(number: Integers, cost: Floats, size: int) -> Integers:
    """Return the row of least cost of each of so many places, by their numbers; of equal ones the first.

    What is not known (NaN) comes last.

    >>> cheapest(np.array([0, 1, 1, 1, 1]), np.array([np.nan, np.nan, 7.0, 5.0, 5.0]), 2).tolist()
    [0, 3]
    """
    row = np.full(size, -1, np.int64)
    for i in range(len(number)):
        place = number[i]
        best = row[place]
        if best < 0 or cost[i] < cost[best] or (np.isnan(cost[best]) and not np.isnan(cost[i])):
            row[place] = i
    return row


def placed(edge: EdgeNumbers, share: Floats, leg: Floats, edges: Edges, chains: Chains) -> Positions:
    """Place positions given by edge and share of its length (0 its start, 1 its end)."""
    by_edge = chains.chain, chains.ahead, edges.length_m, edges.forward, edges.backward
    bases = chains.base_m, chains.base_forward, chains.base_backward
    by_chain = chains.length_m, chains.forward, chains.backward
    return Positions._make([*_placed(edge, share, by_edge, bases, by_chain), leg])


@compiled
def _placed(edge: Integers, share: Floats, by_edge: Any, bases: Any, by_chain: Any) -> Any:
    """The first six arrays of positions."""
    chain_of, ahead, length_m, forward, backward = by_edge
    base_m, base_forward, base_backward = bases
    total_m, on, off = by_chain
    chain, along_m = np.empty(len(edge), np.int64), np.empty(len(edge))
    from_start, to_start = np.empty(len(edge)), np.empty(len(edge))
    from_end, to_end = np.empty(len(edge)), np.empty(len(edge))
    for i in range(len(edge)):
        e, c = edge[i], chain_of[edge[i]]
        part = share[i] if ahead[e] else 1 - share[i]
        chain[i], along_m[i] = c, base_m[e] + part * length_m[e]
        there = base_forward[e] + part * (forward[e] if ahead[e] else backward[e])
        back = base_backward[e] + part * (backward[e] if ahead[e] else forward[e])
        open_, open_back = np.isfinite(on[c]), np.isfinite(off[c])
        from_start[i] = there if open_ else np.inf
        to_start[i] = back if open_back else np.inf
        from_end[i] = max(off[c] - back, 0.0) if open_back else np.inf
        to_end[i] = max(on[c] - there, 0.0) if open_ else np.inf
        # at the very start or end of a chain one is there, whatever its direction
        if along_m[i] == 0:
            from_start[i] = to_start[i] = 0.0
        if along_m[i] >= total_m[c] > 0:
            from_end[i] = to_end[i] = 0.0
    return chain, along_m, from_start, to_start, from_end, to_end


@compiled
def along_chain(
    origins: Positions,
    i: int,
    destinations: Positions,
    k: int,
    forward: Floats,
    backward: Floats,
    to_facility: bool,
) -> float:
    """The cost, without legs, between two positions on one chain along it; ``inf``: not that way.

    Args:
        origins, i, destinations, k: one position each.
        forward, backward: of each chain; ``inf`` where that way is closed.
        to_facility: whether travel is from the origin to the destination.
    """
    chain = origins.chain[i]
    return float(
        between(
            destinations.along_m[k] - origins.along_m[i],
            destinations.from_start[k] - origins.from_start[i],
            destinations.from_end[k] - origins.from_end[i],
            forward[chain],
            backward[chain],
            to_facility,
        )
    )


@compiled
def between(
    ahead_m: float, onward: float, homeward: float, forward: float, backward: float, to_facility: bool
) -> float:
    """The same, by what the destination has more than the origin: for hot loops, which numbers pass quicker.

    Args:
        ahead_m: how much farther along the chain the destination is.
        onward, homeward: by how much its costs from the start and from the end of the chain are higher.
        forward, backward: of the chain; ``inf`` where that way is closed.
        to_facility: whether travel is from the origin to the destination.
    """
    if not to_facility:
        ahead_m = -ahead_m
    if ahead_m == 0:
        return 0.0
    if ahead_m > 0 and np.isfinite(forward):
        return abs(onward)
    if ahead_m < 0 and np.isfinite(backward):
        return abs(homeward)
    return np.inf
