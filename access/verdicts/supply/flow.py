"""The most people that facilities of limited room can serve at once: a greatest flow, but for rounding exact.

Dinic's method (1970, Soviet Mathematics Doklady 11) on the two-sided graph of cells and facilities: in each
phase the shortest ways on which more can be served, over people who move to another facility of theirs, are
all used up. Persons are divisible, as those of modelled cells are; where persons and rooms are whole numbers
the greatest number is whole, too. scipy's own greatest flow takes 32-bit whole numbers alone, which neither
hold a large city in parts of persons, nor persons times a share.
"""

from typing import Any, NamedTuple

import numpy as np

from access.contracts.arrays import Booleans, Floats, Integers
from access.contracts.compiled import compiled

_DUST = 1e-13  # of all persons: less than rounding leaves over where nothing is left


class Graph(NamedTuple):
    """Who may go where (a named tuple, since numba takes those).

    Attributes:
        offset: shape (cells + 1,): cell ``i`` may go to ``column[offset[i]:offset[i + 1]]``.
        column: the facility of each pair.
        first: shape (facilities + 1,): the pairs of facility ``j`` are ``pair[first[j]:first[j + 1]]``.
        pair, row: numbers of pairs ordered by facility; the cell of each pair, in its own order.
    """

    offset: Integers
    column: Integers
    first: Integers
    pair: Integers
    row: Integers


class Flow(NamedTuple):
    """Who goes where.

    Attributes:
        left: persons of each cell who go nowhere.
        free: room of each facility that nobody takes.
        cut: of each cell, whether more room at some facility would serve more of its people.
        full: of each facility, whether it is one of these.
    """

    left: Floats
    free: Floats
    cut: Booleans
    full: Booleans


def graph(offset: Integers, column: Any, facilities: int) -> Graph:
    """Return the graph of the pairs of a sparse matrix by cells."""
    of_pair = np.asarray(column, dtype=np.int64)
    row = np.repeat(np.arange(len(offset) - 1), np.diff(offset))
    first = np.concatenate([[0], np.cumsum(np.bincount(of_pair, minlength=facilities))])
    return Graph(
        offset.astype(np.int64), of_pair, first.astype(np.int64), np.argsort(of_pair, kind="stable"), row
    )


def greatest_flow(graph: Graph, persons: Floats, room: Floats) -> Flow:
    """Send as many people to facilities as there is room for.

    Args:
        graph: who may go where.
        persons: of each cell.
        room: of each facility, finite.
    """
    left, free, flow = persons.astype(float), room.astype(float), np.zeros(len(graph.column))
    dust = _DUST * max(float(persons.sum()), float(room.sum()))
    cut = np.zeros(len(left), dtype=np.int64)
    full = np.zeros(len(free), dtype=np.int64)
    while _levels(graph, left, free, flow, dust, cut, full):
        _use_up(graph, left, free, flow, dust, cut, full)
    return Flow(left, free, cut >= 0, full >= 0)


@compiled
def _levels(
    graph: Graph, left: Floats, free: Floats, flow: Floats, dust: float, cell: Integers, facility: Integers
) -> bool:
    """Number cells and facilities by their steps from people who go nowhere; -1: not to be reached.

    Return whether any facility with room was reached; the search ends with its step.
    """
    cell[:], facility[:] = -1, -1
    waiting = np.empty(len(cell), np.int64)
    size, found = 0, False
    for i in range(len(cell)):
        if left[i] > dust:
            cell[i] = 0
            waiting[size] = i
            size += 1
    begin, level = 0, 0
    while begin < size and not found:
        end = size
        for at in range(begin, end):
            i = waiting[at]
            for p in range(graph.offset[i], graph.offset[i + 1]):
                j = graph.column[p]
                if facility[j] >= 0:
                    continue
                facility[j] = level + 1
                if free[j] > dust:
                    found = True
                elif not found:
                    for q in range(graph.first[j], graph.first[j + 1]):
                        k = graph.row[graph.pair[q]]
                        if cell[k] < 0 and flow[graph.pair[q]] > dust:
                            cell[k] = level + 2
                            waiting[size] = k
                            size += 1
        begin, level = end, level + 2
    return found


@compiled
def _use_up(
    graph: Graph, left: Floats, free: Floats, flow: Floats, dust: float, cell: Integers, facility: Integers
) -> None:
    """Use up all ways that go one level further at each step, each as far as it goes."""
    next_pair, next_back = graph.offset[:-1].copy(), graph.first[:-1].copy()
    cells, pairs, backs = (
        np.empty(len(cell) + 1, np.int64),
        np.empty(len(cell), np.int64),
        np.empty(len(cell), np.int64),
    )
    for source in range(len(cell)):
        if cell[source] != 0:
            continue
        depth = 0  # cells[0..depth] are on the way; pairs[d] leads on from cells[d], backs[d] back from there
        cells[0] = source
        while left[source] > dust:
            i = cells[depth]
            if next_pair[i] >= graph.offset[i + 1]:  # nothing leads on
                if depth == 0:
                    break
                depth -= 1
                next_back[graph.column[pairs[depth]]] += 1
                continue
            p = next_pair[i]
            j = graph.column[p]
            if facility[j] != cell[i] + 1:
                next_pair[i] += 1
                continue
            if free[j] > dust:
                amount = min(left[source], free[j])
                for d in range(depth):
                    amount = min(amount, flow[backs[d]])
                left[source] -= amount
                free[j] -= amount
                flow[p] += amount
                for d in range(depth):
                    flow[pairs[d]] += amount
                    flow[backs[d]] -= amount
                depth = 0
                continue
            found = False
            while next_back[j] < graph.first[j + 1]:
                back = graph.pair[next_back[j]]
                k = graph.row[back]
                if cell[k] == facility[j] + 1 and flow[back] > dust:
                    found = True
                    break
                next_back[j] += 1
            if found:
                pairs[depth], backs[depth] = p, back
                depth += 1
                cells[depth] = k
            else:
                next_pair[i] += 1
