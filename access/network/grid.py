"""A grid of squares over the segments of a network's streets, to find the near ones quickly."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from access.contracts.arrays import Floats, Integers
from access.contracts.compiled import compiled
from access.network.edges import EdgeNumbers, Edges
from access.network.search import Numbers

_CELLS = 2  # at most so many cells for each segment
SLACK = 1e-9  # of a cell: far above what rounding moves, far below what anybody measures


@dataclass(frozen=True)
class Grid:
    """The segments of the streets, and which of them touch each cell of a grid of squares.

    Attributes:
        origin: x and y (metres) of the grid's corner; all other coordinates are counted from there,
            so that projected coordinates of millions of metres cost no digits.
        cell_m: the side of a cell.
        shape: columns and rows.
        first: shape (cells + 1,): cell c, counted row by row, holds ``held[first[c]:first[c + 1]]``.
        held: numbers of segments.
        segments: shape (n, 5): x and y of both ends (metres), length² (``inf`` for length 0).
        along: shape (n, 2): metres along the edge, in the edge's own length, at both ends.
        edge: shape (n,): the edge of each segment, rising.
    """

    origin: Floats
    cell_m: float
    shape: tuple[int, int]
    first: Numbers
    held: Numbers
    segments: Floats
    along: Floats
    edge: EdgeNumbers


def of(edges: Edges, kept: EdgeNumbers) -> Grid:
    """Make the grid of some edges, given by their numbers in rising order."""
    ends, along, edge = _segments(edges, kept)
    corners = ends.reshape(-1, 2) if len(ends) else np.zeros((1, 2))
    origin, size = np.floor(corners.min(axis=0)), np.ptp(corners, axis=0) + 1
    ends -= np.tile(origin, 2)
    square = (ends[:, 2] - ends[:, 0]) ** 2 + (ends[:, 3] - ends[:, 1]) ** 2
    cell_m = _cell_m(size, np.sqrt(square))
    columns, rows = (int(n) for n in np.floor(size / cell_m) + 1)
    # shorter than any that can be squared, a segment is a point
    segments = np.column_stack([ends, np.where(square > np.finfo(float).tiny, square, np.inf)])
    first, held = _fill(segments, cell_m, columns, rows)
    return Grid(origin, cell_m, (columns, rows), first, held, segments, along, edge)


def _segments(edges: Edges, kept: EdgeNumbers) -> tuple[Floats, Floats, EdgeNumbers]:
    """Cut the edges at their vertices: ends (n, 4), metres along the edge at both (n, 2), edge (n,)."""
    xy, line = shapely.get_coordinates(edges.geometry[kept], return_index=True)
    along = _cumulated(xy, line)
    total = np.zeros(len(kept))
    total[line] = along  # the last vertex of each line remains
    share = np.divide(along, total[line], out=np.zeros_like(along), where=total[line] > 0)
    along = share * edges.length_m[kept][line]
    finite = np.asarray(np.isfinite(xy).all(axis=1))
    a = np.flatnonzero((line[1:] == line[:-1]) & finite[1:] & finite[:-1])
    b, edge = a + 1, kept[line[a]]
    # both ways of drawing a street must give the same distance to the last bit, or ties were chance
    turned = (xy[a, 0] > xy[b, 0]) | ((xy[a, 0] == xy[b, 0]) & (xy[a, 1] > xy[b, 1]))
    a, b = np.where(turned, b, a), np.where(turned, a, b)
    return np.column_stack([xy[a], xy[b]]), np.column_stack([along[a], along[b]]), EdgeNumbers(edge)


def _cell_m(size: Floats, length_m: Floats) -> float:
    """Choose the side of a cell (metres): a segment should touch few cells, a cell few segments."""
    cells = max(_CELLS * len(length_m), 1)
    typical = float(length_m.mean()) if len(length_m) else 0.0
    return max(1.0, math.sqrt(size[0] * size[1] / cells), float(size.max()) / cells, typical / 2)


@compiled
def _cumulated(xy: Floats, line: Integers) -> Floats:
    """Metres from the start of its line to each vertex; steps that are not known count nothing."""
    along = np.zeros(len(xy))
    for i in range(1, len(xy)):
        if line[i] == line[i - 1]:
            step = math.hypot(xy[i, 0] - xy[i - 1, 0], xy[i, 1] - xy[i - 1, 1])
            along[i] = along[i - 1] + (step if math.isfinite(step) else 0.0)
    return along


@compiled
def within(place: float, count: int) -> int:
    """The number of the row or column at a place (in cells); outside the grid, the outermost."""
    return int(min(max(place, 0.0), count - 1.0))


@compiled
def _columns(ends: Any, low: float, high: float) -> tuple[float, float]:
    """The least and greatest x at which a segment lies between y = low and y = high (in cells)."""
    ax, ay, bx, by = ends
    least, most = min(ax, bx), max(ax, bx)
    if abs(by - ay) > SLACK:
        slope = (bx - ax) / (by - ay)
        one = ax + (low - ay) * slope
        other = ax + (high - ay) * slope
        least, most = max(least, min(one, other)), min(most, max(one, other))
    return least - SLACK, most + SLACK


@compiled
def _fill(segments: Floats, cell_m: float, columns: int, rows: int) -> tuple[Numbers, Numbers]:
    """Enter each segment in every cell that it touches: first (cells + 1,), held (entries,)."""
    first = np.zeros(columns * rows + 2, dtype=np.uint32)
    held = np.zeros(0, dtype=np.uint32)
    for counting in (True, False):  # first how many, shifted by two cells; then which
        for s in range(len(segments)):
            ax, ay, bx, by = segments[s, :4] / cell_m
            for y in range(within(min(ay, by) - SLACK, rows), within(max(ay, by) + SLACK, rows) + 1):
                least, most = _columns((ax, ay, bx, by), y - SLACK, y + 1 + SLACK)
                for x in range(within(least, columns), within(most, columns) + 1):
                    cell = y * columns + x
                    if counting:
                        first[cell + 2] += 1
                    else:
                        held[first[cell + 1]] = s
                        first[cell + 1] += 1
        if counting:
            for cell in range(2, len(first)):
                first[cell] += first[cell - 1]
            held = np.zeros(first[-1], dtype=np.uint32)
    return first[:-1], held
