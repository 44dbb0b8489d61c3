"""Who reaches which facility within a limit, and at what cost: a sparse matrix by rows, block by block."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from access.contracts import tables
from access.contracts.arrays import Floats, Integers
from access.network.edges import Direction
from access.network.network import Network
from access.network.pairs import numbered
from access.network.positions import by_place, cheapest

_PLACES = 20_000  # that are searched from at a time: what is in memory beside the result is theirs alone


class Reached(NamedTuple):
    """What each place reaches within a limit: 12 bytes for each pair.

    Attributes:
        places, facilities: their ids.
        offset: shape (places + 1,): place ``i`` reaches ``column[offset[i]:offset[i + 1]]``, ascending.
        column: the number of the facility of each pair.
        cost: of each pair, in the network's unit, legs included; of several links and entrances the least.
    """

    places: pd.Index
    facilities: pd.Index
    offset: Integers
    column: npt.NDArray[np.int32]
    cost: Floats


def reached(
    cells: tables.Positions,
    entrances: tables.Positions,
    network: Network,
    *,
    limit: float,
    direction: Direction,
    inside: pd.Series | None = None,
) -> Reached:
    """Find which facilities each place reaches within a limit.

    Args:
        cells: POSITIONS of the demand, indexed by its ids; those not linked reach nothing.
        entrances: POSITIONS of the facilities' entrances, indexed by facility_id.
        network: the network both were snapped to.
        limit: in the network's unit, legs included; at least 0.
        direction: who travels.
        inside: place → facility in which it lies: there its people are at no cost.

    Raises:
        NetworkError: the limit is not a number of 0 or more.
    """
    place, ids = by_place(cells)
    facility, names = pd.factorize(entrances.index)
    order = np.argsort(place, kind="stable")
    first = np.searchsorted(place[order], np.arange(0, len(ids) + _PLACES, _PLACES))
    within, there = _inside(inside, ids, pd.Index(names))
    pairs, costs = [np.empty(0, np.int64)], [np.empty(0)]
    for begin, end, start in zip(first[:-1], first[1:], range(0, len(ids), _PLACES), strict=False):
        rows = order[begin:end]
        row, column, cost = numbered(cells.iloc[rows], entrances, network, limit=limit, direction=direction)
        own = (within >= start) & (within < start + _PLACES)
        pair = np.concatenate(
            [place[rows[row]] * len(names) + facility[column], within[own] * len(names) + there[own]]
        )
        known, number = np.unique(pair, return_inverse=True)
        cost = np.concatenate([cost, np.zeros(np.count_nonzero(own))])
        pairs.append(known)
        costs.append(cost[cheapest(number, cost, len(known))])
    return _sparse(ids, pd.Index(names), np.concatenate(pairs), np.concatenate(costs))


def joined(
    places: pd.Index,
    facilities: pd.Index,
    row: Integers,
    column: Integers,
    cost: Floats,
    inside: pd.Series | None = None,
) -> Reached:
    """Put together what some of the places reach each.

    Args:
        places, facilities: ids of all of them.
        row, column, cost: of each pair, the numbers of its place and of its facility, and what it costs.
        inside: see ``reached``.
    """
    within, there = _inside(inside, places, facilities)
    pair = np.concatenate([row, within]) * len(facilities) + np.concatenate([column, there])
    known, number = np.unique(pair, return_inverse=True)
    cost = np.concatenate([cost, np.zeros(len(within))])
    return _sparse(places, facilities, known, cost[cheapest(number, cost, len(known))])


def _inside(inside: pd.Series | None, places: pd.Index, facilities: pd.Index) -> tuple[Integers, Integers]:
    """The numbers of places that lie in a facility, and of these."""
    if inside is None:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    row, column = places.get_indexer(inside.index), facilities.get_indexer(pd.Index(inside))
    known = (row >= 0) & (column >= 0)
    return row[known].astype(np.int64), column[known].astype(np.int64)


def _sparse(places: pd.Index, facilities: pd.Index, pair: Integers, cost: Floats) -> Reached:
    row, column = np.divmod(pair, max(len(facilities), 1))
    offset = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=len(places)))])
    return Reached(places, facilities, offset, column.astype(np.int32), cost)
