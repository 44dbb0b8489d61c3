"""Lines drawn with no thought of a network → pieces between nodes, where they meet or all but meet."""

from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import shapely

from access.contracts.arrays import Booleans, Floats, Integers
from access.places.streets import meetings
from access.places.streets.drawing import SAME_M, Drawing, grouped
from access.places.streets.meetings import Meetings

_LEAST_M = 0.001  # shorter pieces are what rounding leaves


class Noded(NamedTuple):
    """Pieces of lines between nodes.

    Attributes:
        line: of each piece the number of its line; pieces of a line follow each other along it.
        start, end: the numbers of the nodes where it begins and ends.
        geometry: its line, from the one node to the other.
        counts: how many ends, crossings and tails were treated in which way: see ``meetings.Meetings``.
    """

    line: Integers
    start: Integers
    end: Integers
    geometry: Any
    counts: dict[str, int]

    def parts(self) -> Integers:
        """Return the number of the part that each piece belongs to: parts share no node."""
        size = int(max(self.start.max(), self.end.max())) + 1
        return grouped(size, np.stack([self.start, self.end], axis=1))[self.start]


def noded(drawing: Drawing, *, snap_m: float, crossings: str = "auto") -> Noded:
    """Cut lines where they meet, and join the ends that all but do.

    Lines meet

    * at a vertex that they share;
    * where one crosses the other on one level (see ``crossings.crossed``);
    * where an end lies on another line, or within ``snap_m`` of it (an undershoot), or where two loose ends,
      each drawn out by ``snap_m``, run into each other;

    and what a line runs on beyond a crossing, up to ``snap_m``, is cut off (an overshoot). Only loose ends
    are moved: where lines share a vertex nothing is joined that lies beside it.

    Args:
        drawing: the lines; projected.
        snap_m: how far an end may lie from what it is joined to (metres).
        crossings: see ``crossings.crossed``.
    """
    found = meetings.found(drawing, snap_m=snap_m, crossings=crossings)
    node = grouped(len(found.line), _same_spot(found))
    xy = _spots(node, found)
    order = np.lexsort((found.along_m, found.line))
    line, along, at = found.line[order], found.along_m[order], node[order]
    together = (line[1:] == line[:-1]) & (np.diff(along) > _LEAST_M)
    tail = _tails(found, node)[order]
    short = (at[1:] == at[:-1]) & (np.diff(along) <= 2 * snap_m)  # a stub of which both ends are one node
    kept = together & ~short & ~tail[:-1] & ~tail[1:]
    first = np.flatnonzero(kept)
    geometry = _drawn(drawing, line[first], along[first], along[first + 1], xy[at[first]], xy[at[first + 1]])
    return Noded(line[first], at[first], at[first + 1], geometry, found.counts | {"tails": int(tail.sum())})


def _same_spot(found: Meetings) -> Integers:
    """The pairs of places that are one node: those that meet, and those at one spot of one line."""
    order = np.lexsort((found.along_m, found.line))
    near = (np.diff(found.line[order]) == 0) & (np.diff(found.along_m[order]) <= SAME_M)
    beside = np.stack([order[:-1][near], order[1:][near]], axis=1)
    return np.concatenate([found.pairs, beside])


def _spots(node: Integers, found: Meetings) -> Floats:
    """Where each node lies: on what is met; where loose ends meet each other, in their middle."""
    table = pd.DataFrame({"node": node, "loose": found.loose, "x": found.xy[:, 0], "y": found.xy[:, 1]})
    fixed = table[~table["loose"]].groupby("node")[["x", "y"]].first()
    middle = table.groupby("node")[["x", "y"]].mean()
    middle.loc[fixed.index] = fixed
    return middle.to_numpy()


def _tails(found: Meetings, node: Integers) -> Booleans:
    """Which ends are those of an overshoot that nothing else comes to."""
    return np.asarray(found.overshot & (np.bincount(node)[node] == 1))


def _drawn(
    drawing: Drawing, line: Integers, from_m: Floats, to_m: Floats, start_xy: Floats, end_xy: Floats
) -> Any:
    """Draw each piece from its node along the vertices of its line to its other node."""
    base = drawing.base_m
    vertex_m = base[drawing.line] + drawing.along_m
    begin = np.searchsorted(vertex_m, base[line] + from_m + _LEAST_M, side="right")
    stop = np.maximum(np.searchsorted(vertex_m, base[line] + to_m - _LEAST_M, side="left"), begin)
    inner = stop - begin
    size = inner + 2
    offset = np.cumsum(size) - size
    xy = np.empty((int(size.sum()), 2))
    xy[offset], xy[offset + size - 1] = start_xy, end_xy
    rank = np.arange(inner.sum()) - np.repeat(np.cumsum(inner) - inner, inner)
    xy[np.repeat(offset + 1, inner) + rank] = drawing.xy[np.repeat(begin, inner) + rank]
    return shapely.linestrings(xy, indices=np.repeat(np.arange(len(size)), size))
