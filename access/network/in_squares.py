"""Places amid squares: each is linked straight to where streets enter the square, and to its corners."""

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
import shapely

from access.contracts.arrays import Booleans, Floats, Integers
from access.network.grid import Grid
from access.network.snapping import onto

_AT_M = 0.05  # a corner is at most so far from the end of its street


class Square(Protocol):
    """An area that is crossed straight, for those who stand in it."""

    @property
    def box(self) -> tuple[float, float, float, float]:
        """West, south, east, north of it."""

    @property
    def corners(self) -> Floats:
        """Where streets enter it and what one walks round in it, shape (n, 2)."""

    @property
    def lines(self) -> Floats:
        """Places on its streets, shape (k, 2): who may walk on none of them may not cross it."""

    def holds(self, xy: Floats) -> Booleans:
        """Tell which points lie in it."""

    def sees(self, xy: Floats, corners: Floats) -> Booleans:
        """Tell which corners are seen from which points in it; shape (points, corners)."""


def across(xy: Floats, squares: Sequence[Square], grid: Grid) -> tuple[Integers, Floats, Floats]:
    """Link places that stand in squares to all corners that they see from there.

    The streets across a square are few: who stands between them would first walk to the nearest of them,
    and so up to a tenth farther than straight on.

    Args:
        xy: places, shape (n, 2), finite.
        squares: the areas.
        grid: of the edges on which positions may lie. Squares with no street among them are passed over.

    Returns:
        The numbers of places; a position of each, shape (k, 3); where that lies, shape (k, 2).
    """
    boxes = [shapely.box(*each.box) for each in squares]
    points: Any = shapely.points(xy)
    number, place = shapely.STRtree(points).query(boxes)
    found = [(np.zeros(0, dtype=np.int64), np.empty((0, 3)), np.empty((0, 2)))]
    for each in np.unique(number):
        square, mine = squares[each], np.sort(place[number == each])
        mine = mine[square.holds(xy[mine])]
        if not len(mine) or np.isnan(onto(square.lines, grid, _AT_M)[:, 0]).all():
            continue
        position = onto(square.corners, grid, _AT_M)
        on = np.isfinite(position[:, 0])
        corner = square.corners[on]
        row, which = np.nonzero(square.sees(xy[mine], corner))
        at = position[on][which]
        at[:, 2] = np.hypot(*(xy[mine[row]] - corner[which]).T)
        found.append((mine[row], at, corner[which]))
    rows, positions, spots = zip(*found, strict=True)
    return np.concatenate(rows), np.concatenate(positions), np.concatenate(spots)
