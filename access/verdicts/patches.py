"""Patches of cells: those that share a side and a zone, none wider than what one site could serve."""

from typing import NamedTuple

import numpy as np
import pandas as pd
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from access.contracts.arrays import Booleans, Integers, Objects
from access.contracts.tables import Cells
from access.contracts.zone_hierarchy import Pick
from access.verdicts.place import Place
from access.verdicts.zones import Extent


class Grid(NamedTuple):
    """Where cells stand: their rows from the north, their columns from the west, and the size of a cell."""

    row: Integers
    column: Integers
    row_m: float
    column_m: float


def grid(cells: Cells) -> Grid:
    """Return the places of cells on their grid; those that tell none stand as their outlines do."""
    west, south, east, north = shapely.bounds(np.asarray(cells["outline"].array, dtype=object)).T
    if not len(cells):
        return Grid(np.zeros(0, np.int64), np.zeros(0, np.int64), 1.0, 1.0)
    row_m, column_m = round(float(north[0] - south[0]), 3), round(float(east[0] - west[0]), 3)
    if {"row", "column"} <= {*cells.columns}:
        row, column = cells["row"].to_numpy(), cells["column"].to_numpy()
    else:
        row, column = np.rint((north.max() - north) / row_m), np.rint((west - west.min()) / column_m)
    return Grid(row.astype(np.int64), column.astype(np.int64), row_m, column_m)


def patches(where: Grid, kind: Integers, reach_m: float) -> Integers:
    """Return the number of the patch of each cell.

    Cells of one kind that share a side are one patch (corners do not join). One that reaches farther than
    ``reach_m`` from the middle of its box is cut across the longer side of that box, at its middle, and so
    on: from there one site could serve it all. Patches are numbered in the order of their first cells.

    Args:
        where: of the cells.
        kind: of each (its zone); cells of different kinds are never joined.
        reach_m: metres from the middle of a patch to the centres of its cells.
    """
    if not len(kind):
        return np.zeros(0, np.int64)
    number = _joined(where, kind)
    while True:
        wide, later = _halves(where, number, reach_m)
        if not wide.any():
            break
        number = pd.factorize(2 * number + (wide & later))[0]
    return np.asarray(pd.factorize(number)[0], dtype=np.int64)


def _joined(where: Grid, kind: Integers) -> Integers:
    """The patches of cells of one kind that share a side."""
    across = int(where.column.max()) + 2  # so that the last of a row is no neighbour of the next one's first
    place = where.row * across + where.column
    order = np.argsort(place, kind="stable")
    pairs = []
    for step in (1, across):
        at = np.minimum(np.searchsorted(place, place + step, sorter=order), len(place) - 1)
        other = order[at]
        mine = np.flatnonzero((place[other] == place + step) & (kind[other] == kind))
        pairs.append(np.stack([mine, other[mine]]))
    one, other = np.concatenate(pairs, axis=1)
    links = coo_array((np.ones(len(one), dtype=np.int8), (one, other)), shape=(len(place), len(place)))
    return np.asarray(connected_components(links, directed=False)[1], dtype=np.int64)


def _halves(where: Grid, number: Integers, reach_m: float) -> tuple[Booleans, Booleans]:
    """Of each cell, whether its patch is too wide, and whether it lies in the later half of it."""
    count = int(number.max()) + 1
    sides = []
    for at in (where.row, where.column):
        low, high = np.full(count, np.iinfo(np.int64).max), np.full(count, -1)
        np.minimum.at(low, number, at)
        np.maximum.at(high, number, at)
        sides.append((2 * at - (low + high)[number], high - low))
    (down, rows), (east, columns) = sides
    # twice the distance from the middle
    far = (down * where.row_m) ** 2 + (east * where.column_m) ** 2
    farthest = np.zeros(count)
    np.maximum.at(farthest, number, far)
    wide = (farthest > (2 * reach_m) ** 2) & (rows + columns > 0)
    along = rows * where.row_m > columns * where.column_m
    return wide[number], np.where(along[number], down, east) > 0


def shapes(outlines: Objects, patch: Integers) -> Objects:
    """Return the area of each patch."""
    order, size = np.argsort(patch, kind="stable"), np.bincount(patch)
    first = np.cumsum(size) - size
    found = np.empty(len(size), dtype=object)
    for count in np.unique(size):  # those of one size at once
        own = np.flatnonzero(size == count)
        cells = outlines[order[first[own][:, np.newaxis] + np.arange(count)]]
        # cells of a raster have the corners of their sides in common: only outer sides need to be joined
        found[own] = shapely.coverage_union_all(cells, axis=1)
    return found


def lowest_zone(found: Extent) -> Integers:
    """Return the smallest zone of the division in which most people of each cell live, of those in an extent.

    Returns:
        The position of the zone of each cell; in no zone of the division: of the unit that it counts for; -1:
        it is no part of the extent.
    """
    place, pieces = found.place, found.pieces
    if id(pieces) not in place.lowest:  # many clauses ask for the same
        place.lowest[id(pieces)] = pieces, _lowest(place, pieces)
    return place.lowest[id(pieces)][1]


def _lowest(place: Place, pieces: Pick) -> Integers:
    mine = place.overlay.cell[pieces.part] >= 0
    part, unit, weight = pieces.part[mine], pieces.unit[mine], pieces.weight[mine]
    zone = np.where(place.overlay.zone[part] >= 0, place.overlay.zone[part], unit)
    number = place.overlay.cell[part] * len(place.zones) + zone
    each, at = np.unique(number, return_inverse=True)
    persons = np.bincount(at, weights=weight * np.nan_to_num(place.living()[part]))
    cell, zone = np.divmod(each, len(place.zones))
    order = np.lexsort((zone, -persons, cell))
    first = order[np.unique(cell[order], return_index=True)[1]]
    lowest = np.full(len(place.cells), -1)
    lowest[cell[first]] = zone[first]
    return lowest
