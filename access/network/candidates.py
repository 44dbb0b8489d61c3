"""All places on streets near a point, the nearest first: for whoever may not take the nearest."""

import math
from typing import Any, NamedTuple

import numpy as np

from access.contracts.arrays import Floats, Integers
from access.contracts.compiled import compiled
from access.network.grid import Grid, within
from access.network.snapping import foot, place


class Near(NamedTuple):
    """Places on streets near some points.

    Attributes:
        first: shape (points + 1,): those near point ``i`` stand at ``first[i]`` to ``first[i + 1]``, the
            nearest first; of equally near ones, the first edge's first segment.
        position: edge, metres along it, metres of leg; shape (places, 3).
        spot: x and y of each place, shape (places, 2).
    """

    first: Integers
    position: Floats
    spot: Floats


def near(xy: Floats, grid: Grid, max_leg_m: float) -> Near:
    """Find the nearest place on each segment of a grid that is not too far from some points.

    Args:
        xy: shape (n, 2), in the network's CRS, finite.
        grid: of the edges that count.
        max_leg_m: farthest (metres) that a place is looked for.
    """
    plan, streets = (grid.cell_m, *grid.shape), (grid.first, grid.held, grid.segments)
    here = xy - grid.origin
    found = [_around(x, y, plan, streets, float(max_leg_m)) for x, y in here.tolist()]
    first = np.concatenate([[0], np.cumsum([len(each) for each in found])]).astype(np.int64)
    segment = np.concatenate([np.zeros(0, dtype=np.int64), *found])
    point = np.repeat(np.arange(len(xy)), np.diff(first))
    position, spot = _places(here[point], segment, grid.segments, grid.edge, grid.along)
    return Near(first, position, spot + grid.origin)


@compiled
def _around(x: float, y: float, plan: Any, streets: Any, max_leg_m: float) -> Integers:
    """The segments within a distance of a point, the nearest first; of equally near ones the first."""
    cell_m, columns, rows = plan
    first, held, segments = streets
    west, east = within((x - max_leg_m) / cell_m, columns), within((x + max_leg_m) / cell_m, columns)
    which = [np.int64(0) for _ in range(0)]
    for row in range(within((y - max_leg_m) / cell_m, rows), within((y + max_leg_m) / cell_m, rows) + 1):
        for k in range(first[row * columns + west], first[row * columns + east + 1]):
            if math.sqrt(foot(x, y, segments, held[k])[0]) <= max_leg_m:
                which.append(np.int64(held[k]))  # noqa: PERF401  # numba knows no generators
    number = np.unique(np.array(which))  # a segment may touch several cells
    square = np.empty(len(number))
    for i in range(len(number)):
        square[i] = foot(x, y, segments, number[i])[0]
    return number[np.argsort(square, kind="mergesort")]


@compiled
def _places(
    xy: Floats, segment: Integers, segments: Floats, edge: Integers, along: Floats
) -> tuple[Floats, Floats]:
    """The place on each segment that is nearest to its point: the position, and where it lies."""
    position, spot = np.empty((len(segment), 3)), np.empty((len(segment), 2))
    for i in range(len(segment)):
        s = segment[i]
        square, t = foot(xy[i, 0], xy[i, 1], segments, s)
        position[i, 0], position[i, 2] = edge[s], math.sqrt(square)
        position[i, 1] = place(t, along[s, 0], along[s, 1])
        for axis in range(2):
            spot[i, axis] = segments[s, axis] + t * (segments[s, axis + 2] - segments[s, axis])
    return position, spot
