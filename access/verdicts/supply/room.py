"""People assigned to facilities that have room: as many as can be, and as evenly as that allows."""

from typing import NamedTuple

import numpy as np

from access.contracts.arrays import Booleans, Floats, Integers
from access.verdicts.supply.catchment import Catchments
from access.verdicts.supply.flow import Graph, graph, greatest_flow

_EVEN = 1e-9  # of the persons of a part: fewer left over are rounding


class Served(NamedTuple):
    """Who is served, and by how much facilities are filled.

    Attributes:
        share: of each cell, the share of its people who are served; NaN where nobody lives.
        used: of each facility, the persons whom it serves.
    """

    share: Floats
    used: Floats

    def persons(self, persons: Floats) -> float:
        """Return how many are served."""
        return float(np.nansum(self.share * persons))


def served(catchments: Catchments) -> Served:
    """Assign people to facilities within the limit that have room, each person to one.

    As many are served as can be at once (a greatest flow), and of all ways to do that, so that the
    shares served are as even as can be: the least share is the greatest possible, then the next least,
    and so on; likewise the most filled facility is the least filled possible. That is the
    lexicographically optimal base of a polymatroid (Megiddo 1974, Mathematical Programming 7; Fujishige
    1980, Mathematics of Operations Research 5). There is one such share of each cell and one such
    filling of each facility, whatever the order of rows; who of a cell goes where may differ.

    Found by its own decomposition: a part of the graph has room for r of each person; if a greatest
    flow can send r times each cell's people (all room is used), r is the share of all of it; else those
    whom the flow leaves behind, and the facilities that they reach, are a part of less, the rest one
    of more. Of r above 1 everybody is served, and 1/r of the room used. Persons are divisible.

    Args:
        catchments: ``supply`` is the room of each facility in persons, finite.
    """
    persons, room = catchments.persons, catchments.supply
    share = np.where(persons > 0, 0.0, np.nan)
    used = np.zeros(len(room))
    usable = (room > 0)[catchments.column] & (persons > 0)[catchments.row]
    group, of_cell, offset, column = _alike(catchments, usable)
    ratio, fill = _ratios(offset, column, np.bincount(group, persons[of_cell]).astype(float), room)
    share[of_cell] = np.minimum(ratio, 1.0)[group]
    np.divide(room, np.maximum(fill, 1.0), out=used, where=np.isfinite(fill))
    return Served(share, used)


def most_served(catchments: Catchments) -> float:
    """Return how many can be served at once; facilities of infinite room serve all who reach them."""
    unlimited = np.isinf(catchments.supply)
    all_of = np.zeros(len(catchments.persons), dtype=bool)
    all_of[catchments.row[unlimited[catchments.column]]] = True
    left = np.where(all_of, 0.0, catchments.persons)
    room = np.where(unlimited, 0.0, catchments.supply)
    found = greatest_flow(graph(catchments.offset, catchments.column, len(room)), left, room)
    return float(catchments.persons[all_of].sum() + left.sum() - found.left.sum())


def _alike(catchments: Catchments, usable: Booleans) -> tuple[Integers, Integers, Integers, Integers]:
    """Put cells that reach the same facilities together: (group of each, cells, offset, column of groups)."""
    column, row = catchments.column[usable].astype(np.int64), catchments.row[usable]
    size = np.bincount(row, minlength=len(catchments.persons))
    of_cell = np.flatnonzero(size)
    if not len(of_cell):
        return of_cell, of_cell, np.zeros(1, dtype=np.int64), column
    offset = np.concatenate([[0], np.cumsum(size[of_cell])])
    # two cells of one sum of 128 random bits reach the same
    words = np.random.default_rng(0).integers(0, 2**64, (len(catchments.supply), 2), dtype=np.uint64)
    sums = np.add.reduceat(words[column], offset[:-1], axis=0)
    _, first, group = np.unique(sums, axis=0, return_index=True, return_inverse=True)
    begin, many = offset[first], np.diff(offset)[first]
    ends = np.concatenate([[0], np.cumsum(many)])
    taken = np.repeat(begin - ends[:-1], many) + np.arange(ends[-1])
    return group.ravel(), of_cell, ends, column[taken]


def _ratios(offset: Integers, column: Integers, persons: Floats, room: Floats) -> tuple[Floats, Floats]:
    """Return the room for each person, of the part that each cell and each facility belongs to.

    ``inf`` of facilities that nobody reaches.
    """
    of_cell, of_facility = np.zeros(len(persons)), np.full(len(room), np.inf)
    reached = np.zeros(len(room), dtype=bool)
    reached[column] = True
    waiting = [(np.arange(len(persons)), np.flatnonzero(reached))]
    number = np.full(len(room), -1)
    while waiting:
        cells, facilities = waiting.pop()
        if not len(cells) or not len(facilities):
            continue
        part = _part(offset, column, cells, facilities, number)
        ratio = room[facilities].sum() / persons[cells].sum()
        wanted = ratio * persons[cells]
        flow = greatest_flow(part, wanted, room[facilities])
        whole = flow.left.sum() <= _EVEN * wanted.sum() or flow.cut.all() or not flow.cut.any()
        if whole:
            of_cell[cells], of_facility[facilities] = ratio, ratio
        else:
            waiting.append((cells[flow.cut], facilities[flow.full]))
            waiting.append((cells[~flow.cut], facilities[~flow.full]))
    return of_cell, of_facility


def _part(
    offset: Integers, column: Integers, cells: Integers, facilities: Integers, number: Integers
) -> Graph:
    """Return the graph of some cells and facilities; ``number`` is scratch, -1 before and after."""
    number[facilities] = np.arange(len(facilities))
    size = np.diff(offset)[cells]
    ends = np.concatenate([[0], np.cumsum(size)])
    taken = number[column[np.repeat(offset[cells] - ends[:-1], size) + np.arange(ends[-1])]]
    number[facilities] = -1
    kept = taken >= 0
    row = np.repeat(np.arange(len(cells)), size)[kept]
    begins = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=len(cells)))])
    return graph(begins, taken[kept], len(facilities))
