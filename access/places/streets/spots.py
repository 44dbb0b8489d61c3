"""The nodes between which a square is crossed."""

from typing import NamedTuple

import numpy as np
from scipy.spatial import KDTree

from access.contracts.arrays import Booleans, Floats, Integers
from access.places.osm.ways import Ways
from access.places.streets.visibility import jutting, placed

NEW = np.iinfo(np.int64).max  # the name of a node that has none yet
_MOST = 300  # nodes of one outline; some are passed over where there would be more
_HAIR_M = 0.01
_NEAR_M = 1.0  # so far within a wall a node of an outline is on it: outlines are drawn roughly


class Spots(NamedTuple):
    """Nodes of an area.

    Attributes:
        name: their ids.
        xy: where they are, shape (n, 2).
        seen: where others see them: off the wall, if they are drawn a little within it.
        rank: see ``straight_ways``.
        joined, joined_m: pairs of them between which a street runs already, shape (k, 2); its length.
        links: those of these pairs that are to be joined first, shape (j, 2).
    """

    name: Integers
    xy: Floats
    seen: Floats
    rank: Integers
    joined: Integers
    joined_m: Floats
    links: Integers

    def _and(self, name: Integers, xy: Floats, seen: Floats, rank: Integers) -> "Spots":
        parts = zip((name, xy, seen, rank), self[:4], strict=True)
        return self._replace(
            **dict(zip(self._fields, [np.concatenate([a, b]) for b, a in parts], strict=False))
        )

    def with_entered(self, name: Integers, xy: Floats, seen: Floats) -> "Spots":
        """Add nodes where streets touch the area or end in it."""
        return self._and(name, xy, seen, np.full(len(name), 2))

    def with_corners(self, corners: Floats, outline: Floats) -> "Spots":
        """Add places along what stands in the area, see ``free_areas.Free``, where there is no node yet."""
        if len(corners) and len(self.seen):
            corners = corners[KDTree(self.seen).query(corners[:, 1])[0] > _HAIR_M]
        corners = corners[
            np.unique(np.linspace(0, len(corners) - 1, min(_MOST, len(corners))).astype(np.int64))
        ]
        before, at, after = np.moveaxis(corners, 1, 0)
        rank = jutting(before, at, after, outline).astype(np.int64)
        return self._and(np.full(len(at), NEW), at, at, rank)

    def with_inner(self, xy: Floats) -> "Spots":
        """Add nodes amid the area."""
        return self._and(np.full(len(xy), NEW), xy, xy, np.zeros(len(xy), dtype=np.int64))


def on_outline(
    ways: Ways,
    xy: Floats,
    pieces: tuple[Integers, Integers, Floats],
    walled: Booleans,
    entry: Integers,
    outline: Floats,
    neighbours: tuple[Integers, Integers],
) -> Spots:
    """Return the nodes on the outline of an area: those within a wall only where streets come in there.

    Args:
        ways, xy: as for ``squares.crossings``.
        pieces: of the outline: where they start and stop in ``ways.node``, their lengths (metres).
        walled: which of them lead through what stands in the area.
        entry: nodes of the outline at which streets enter.
        outline: the sides of what is left of the area, shape (m, 4).
        neighbours: of each place in ``ways.node``, that before it and that after it.
    """
    start, stop, long = pieces
    ends = np.append(start, stop)
    node, first, joined = np.unique(ways.node[ends], return_index=True, return_inverse=True)
    place = ends[first]
    within, off, foot = placed(xy[place], outline)
    far = ~within & (off > _NEAR_M)
    kept = np.flatnonzero(~far | np.isin(node, entry))
    if len(kept) > _MOST:
        kept = kept[_few(np.isin(node[kept], entry))]
    number = np.full(len(node), -1)
    number[kept] = np.arange(len(kept))
    both = number[joined.reshape(2, -1).T]
    known = ~walled & (both >= 0).all(axis=1)
    node, place, far, foot = node[kept], place[kept], far[kept], foot[kept]
    beside = ~within[kept] & (off[kept] > _HAIR_M)
    before, after = neighbours
    rank = np.where(np.isin(node, entry), 2, jutting(xy[before[place]], xy[place], xy[after[place]], outline))
    out = np.flatnonzero(far)  # who comes in beneath a building comes out of it where that is nearest
    links = np.column_stack([out, len(node) + np.arange(len(out))])
    return Spots(
        np.append(node, np.full(len(out), NEW)),
        np.concatenate([xy[place], foot[out]]),
        np.concatenate([np.where((beside & ~far)[:, np.newaxis], foot, xy[place]), foot[out]]),
        np.append(rank, np.full(len(out), 2)).astype(np.int64),
        np.concatenate([both[known], links]),
        np.append(long[known], np.hypot(*(xy[place[out]] - foot[out]).T)),
        links,
    )


def _few(entry: Booleans) -> Integers:
    """At most ``_MOST`` of the nodes of an outline, spread over all: entrances, then others."""
    first, rest = np.flatnonzero(entry), np.flatnonzero(~entry)
    room = (min(len(first), _MOST), max(_MOST - len(first), 0))
    chosen = [
        each[np.linspace(0, len(each) - 1, most).astype(np.int64)]
        for each, most in zip((first, rest), room, strict=True)
    ]
    return np.sort(np.concatenate(chosen))
