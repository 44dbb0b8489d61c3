"""Straight ways across an area bounded by line segments: what is inside, what sees what, which to keep."""

import math
from typing import Any, NamedTuple

import numpy as np

from access.contracts.arrays import Booleans, Floats, Integers
from access.contracts.compiled import compiled

_HAIR_M = 0.01  # so near to the outline is on it


class Square(NamedTuple):
    """An area that is crossed, for those who stand in it.

    Attributes:
        osm_id: of the area.
        sides: of what is left of it beside buildings and water: x, y of both ends; shape (m, 4).
        corners: where streets enter it and what one walks round in it, shape (n, 2).
        lines: places on the streets across it or along its outline, shape (k, 2): who may walk on none of
            them may not cross it.
    """

    osm_id: str
    sides: Floats
    corners: Floats
    lines: Floats

    @property
    def box(self) -> tuple[float, float, float, float]:
        """West, south, east, north of the area."""
        (west, south), (east, north) = self.sides[:, :2].min(axis=0), self.sides[:, :2].max(axis=0)
        return float(west), float(south), float(east), float(north)

    def holds(self, xy: Floats) -> Booleans:
        """Tell which points lie in the area, or on its outline."""
        within, off, _ = placed(xy, self.sides)
        return np.asarray(within | (off <= _HAIR_M))

    def sees(self, xy: Floats, corners: Floats) -> Booleans:
        """Tell which corners are seen from which points in the area; shape (points, corners)."""
        return np.asarray(seen(xy, corners, self.sides))


@compiled
def _foot(x: float, y: float, sides: Floats) -> tuple[float, float, float]:
    """The nearest place on any side, and how far it is."""
    least, px, py = np.inf, x, y
    for s in range(len(sides)):
        ax, ay = sides[s, 0], sides[s, 1]
        dx, dy = sides[s, 2] - ax, sides[s, 3] - ay
        square = dx * dx + dy * dy
        t = 0.0 if square == 0 else min(max(((x - ax) * dx + (y - ay) * dy) / square, 0.0), 1.0)
        off = math.hypot(x - ax - t * dx, y - ay - t * dy)
        if off < least:
            least, px, py = off, ax + t * dx, ay + t * dy
    return px, py, least


@compiled
def _within(x: float, y: float, sides: Floats) -> bool:
    """Whether a ray from a point crosses the sides an odd number of times."""
    odd = False
    for s in range(len(sides)):
        ax, ay, bx, by = sides[s]
        if (ay > y) != (by > y) and x < ax + (y - ay) / (by - ay) * (bx - ax):
            odd = not odd
    return odd


@compiled
def placed(xy: Floats, sides: Floats) -> Any:
    """Tell of each point whether it lies within the sides, how far it is from them, and from what place.

    Args:
        xy: points, shape (n, 2).
        sides: the outlines of an area, outer and inner: x, y of both ends; shape (m, 4).

    Returns:
        (whether within; metres; the nearest places on the sides, shape (n, 2)).
    """
    within, off, foot = np.zeros(len(xy), dtype=np.bool_), np.zeros(len(xy)), np.zeros((len(xy), 2))
    for i in range(len(xy)):
        within[i] = _within(xy[i, 0], xy[i, 1], sides)
        foot[i, 0], foot[i, 1], off[i] = _foot(xy[i, 0], xy[i, 1], sides)
    return within, off, foot


@compiled
def jutting(before: Floats, xy: Floats, after: Floats, sides: Floats) -> Any:
    """Tell of each corner of outlines whether it juts into the area, so that one walks round it.

    Args:
        before, xy, after: the corners, and what precedes and follows them on their outline; (n, 2).
        sides: as for ``placed``.
    """
    found = np.zeros(len(xy), dtype=np.bool_)
    for i in range(len(xy)):
        ax, ay = before[i] - xy[i]
        bx, by = after[i] - xy[i]
        a, b = math.hypot(ax, ay), math.hypot(bx, by)
        if a == 0 or b == 0:
            continue
        x, y = ax / a + bx / b, ay / a + by / b  # to the side of the smaller angle
        long = math.hypot(x, y)
        if long > 0.05:  # it turns by more than 3°
            step = _HAIR_M / long
            found[i] = not _within(xy[i, 0] + step * x, xy[i, 1] + step * y, sides)
    return found


@compiled
def _next(last: float, met: Floats) -> float:
    """The least number after the last one, at most 1; what sorts them takes numba seconds to compile."""
    least = 1.0
    for each in met:
        if last < each < least:
            least = each
    return least


@compiled
def _sees(a: Floats, b: Floats, sides: Floats, met: Floats) -> bool:
    """Whether the straight line from a to b stays within the sides, or on them.

    It is taken apart where it meets a side; the middle of each part tells on which side it runs.
    """
    dx, dy = b[0] - a[0], b[1] - a[1]
    long = math.hypot(dx, dy)
    count = 0
    for s in range(len(sides)):
        cx, cy = sides[s, 0] - a[0], sides[s, 1] - a[1]
        ex, ey = sides[s, 2] - sides[s, 0], sides[s, 3] - sides[s, 1]
        turn = dx * ey - dy * ex
        if abs(turn) <= 1e-9 * long * math.hypot(ex, ey):  # side by side: the ends of the side count
            for px, py in ((cx, cy), (cx + ex, cy + ey)):
                if abs(dx * py - dy * px) <= _HAIR_M * long:
                    met[count] = (dx * px + dy * py) / long**2
                    count += 1
        elif -1e-9 <= (cx * dy - cy * dx) / turn <= 1 + 1e-9:
            met[count] = (cx * ey - cy * ex) / turn
            count += 1
    last = 0.0
    while last < 1:
        t = _next(last, met[:count])
        if (t - last) * long > 2 * _HAIR_M:
            x, y = a[0] + (last + t) / 2 * dx, a[1] + (last + t) / 2 * dy
            if not _within(x, y, sides) and _foot(x, y, sides)[2] > _HAIR_M:
                return False
        last = t
    return True


@compiled
def seen(xy: Floats, corners: Floats, sides: Floats) -> Any:
    """Tell which corners are seen from which points, of an area with these sides; shape (points, corners)."""
    met = np.empty(2 * len(sides))
    found = np.zeros((len(xy), len(corners)), dtype=np.bool_)
    for i in range(len(xy)):
        for j in range(len(corners)):
            same = xy[i, 0] == corners[j, 0] and xy[i, 1] == corners[j, 1]
            found[i, j] = same or _sees(xy[i], corners[j], sides, met)
    return found


@compiled
def _through(i: int, j: int, long: float, way: Floats) -> None:
    """Shorten the ways between all nodes by a line between two of them."""
    from_i, from_j = way[i].copy(), way[j].copy()
    for p in range(len(way)):
        # who does not come sooner to one end by way of the other gains nothing anywhere
        if from_i[p] + long < from_j[p]:
            for q in range(len(way)):
                way[p, q] = way[q, p] = min(way[p, q], from_i[p] + long + from_j[q])


def straight_ways(
    xy: Floats,
    rank: Integers,
    known: Integers,
    known_m: Floats,
    sides: Floats,
    most: tuple[float, float, float],
) -> Any:
    """Choose straight lines across an area, so that no way between two nodes is much longer than need be.

    A greedy spanner (Althöfer et al. 1993) of the visibility graph: of all pairs that see each other,
    the nearest first, one is joined where the way that there is already is too long beside the line.
    It has few lines however many nodes there are.

    Args:
        xy: nodes, shape (n, 2).
        rank: of each node: 2 where streets enter, 1 at what one walks round (a corner of a fountain), else 0.
        known: pairs of nodes that are joined already, shape (k, 2).
        known_m: the lengths of these ways (metres).
        sides: as for ``placed``.
        most: how many times as long as the line between them a way may be between entries; between
            others; and how many metres longer where one of the two is neither entry nor corner.

    Returns:
        Pairs of nodes to be joined, shape (lines, 2).
    """
    first, second = np.triu_indices(len(xy), 1)
    length = np.hypot(*(xy[first] - xy[second]).T)
    order = np.argsort(length, kind="stable")
    pairs = np.column_stack([first, second])[order]
    way = np.full((len(xy), len(xy)), np.inf)
    np.fill_diagonal(way, 0.0)
    for (i, j), long in zip(known.tolist(), known_m.tolist(), strict=True):
        _through(i, j, long, way)
        _through(j, i, long, way)
    return pairs[_needed(xy, rank, way, sides, most, pairs, length[order])]


@compiled
def _needed(
    xy: Floats,
    rank: Integers,
    way: Floats,
    sides: Floats,
    most: tuple[float, float, float],
    pairs: Integers,
    length: Floats,
) -> Booleans:
    """Tell of each pair of nodes, the nearest first, whether a line joins it; see ``straight_ways``.

    ``way`` is how long the way is between any two nodes (metres); lines that are found shorten it.
    """
    met = np.empty(2 * len(sides))
    found = np.zeros(len(pairs), dtype=np.bool_)
    for pair in range(len(pairs)):
        i, j, long = pairs[pair, 0], pairs[pair, 1], length[pair]
        least = min(rank[i], rank[j])
        enough = long * most[0] if least == 2 else long * most[1] + (most[2] if least == 0 else 0.0)
        if long > 0 and way[i, j] > enough and _sees(xy[i], xy[j], sides, met):
            found[pair] = True
            _through(i, j, long, way)
            _through(j, i, long, way)
    return found
