"""Lines as arrays: their vertices, their straight parts, and places on them."""

from typing import Any

import numpy as np
import shapely
from scipy.sparse import coo_array, csgraph

from access.contracts.arrays import Floats, Integers

SAME_M = 0.001  # coordinates nearer than this are one


class Drawing:
    """Lines as arrays.

    Attributes:
        xy, line, along_m: of each vertex: where it is, the number of its line, how far along that.
        first, last: the first and the last vertex of each line.
        length_m: of each line.
        base_m: of each line a distance such that those plus ``along_m`` grow from vertex to vertex.
        level: of each line.
        told: whether levels are told; else they stand for classes that cross others above or below.
        lands: whether each line comes to other levels at its ends, as a bridge or a ramp does.
        shared: whether lines that share a vertex meet there whatever their levels, as in OpenStreetMap.
    """

    def __init__(self, lines: Any, level: Integers, *, told: bool, shared: bool = False) -> None:
        self.xy, self.line = shapely.get_coordinates(lines, return_index=True)
        size = np.bincount(self.line, minlength=len(lines))
        self.last = np.cumsum(size) - 1
        self.first = self.last - size + 1
        step = np.hypot(*np.diff(self.xy, axis=0, prepend=self.xy[:1]).T)
        step[self.first] = 0.0
        whole = np.cumsum(step)
        self.along_m = whole - whole[self.first][self.line]
        self.length_m = self.along_m[self.last]
        self.base_m = whole[self.first] + np.arange(len(lines))
        self.level, self.told, self.shared = level, told, shared or not told
        self.lands = level != 0


class Places:
    """Places that are added bit by bit."""

    def __init__(self, drawing: Drawing) -> None:
        lines = np.arange(len(drawing.first))
        self.lines = [lines, lines]
        self.along = [np.zeros(len(lines)), drawing.length_m]
        self.xy = [drawing.xy[drawing.first], drawing.xy[drawing.last]]
        self.pairs: list[Integers] = [np.empty((0, 2), dtype=np.int64)]
        self.size = 2 * len(lines)

    def add(self, line: Integers, along_m: Floats, xy: Floats) -> Integers:
        """Add places; return their numbers."""
        self.lines.append(line)
        self.along.append(along_m)
        self.xy.append(xy)
        self.size += len(line)
        return np.arange(self.size - len(line), self.size)

    def meet(self, one: Integers, other: Integers) -> None:
        """Say that places, by their numbers, are one node with others."""
        self.pairs.append(np.stack([one, other], axis=1).astype(np.int64))

    def nodes(self) -> Integers:
        """Return the number of the node that each place is at, by what meets so far."""
        return grouped(self.size, np.concatenate(self.pairs))


def grouped(size: int, pairs: Integers) -> Integers:
    """Number the groups of what pairs join."""
    joins = coo_array((np.ones(len(pairs), dtype=np.int8), tuple(pairs.T)), shape=(size, size))
    return np.asarray(csgraph.connected_components(joins, directed=False)[1], dtype=np.int64)


class Segments:
    """The straight parts of lines, in a tree.

    Attributes:
        start: the first vertex of each; the next one is its last.
        tree: of all.
    """

    def __init__(self, drawing: Drawing) -> None:
        self.start = np.flatnonzero(drawing.line[:-1] == drawing.line[1:])
        ends = np.stack([drawing.xy[self.start], drawing.xy[self.start + 1]], axis=1)
        self.tree = shapely.STRtree(np.asarray(shapely.linestrings(ends), dtype=object))
