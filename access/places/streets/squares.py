"""Squares, piers and platforms of an OpenStreetMap file crossed straight, not walked round."""

from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from access.contracts.arrays import Booleans, Floats, Integers
from access.places.osm.ways import Ways
from access.places.streets.joins import JOINED_M, same_level
from access.places.streets.outlines import (
    Sides,
    apart_m,
    length_m,
    mark_corners,
    outlines,
    sides_of,
    spaced,
    unclosed,
)
from access.places.streets.visibility import jutting, placed, straight_ways

# of few entrances, each is joined to all that it sees; else a way may be longer than the line between
# its ends by this share, and by so many metres where an end is no entrance
_FEW, _EXACT, _STRETCH, _SLACK_M = 12, 1 + 1e-9, 1.05, 5.0
_MOST = 300  # nodes of one area; some are passed over where there would be more


class Crossings(NamedTuple):
    """Straight ways across areas.

    Attributes:
        ways: those that were given, with more nodes (of ids below 0) on long sides of outlines.
        xy: where their nodes are, shape (nodes, 2).
        cut: for each place in ``ways.node``, whether a street begins there or a straight way.
        lines: from_node, to_node, ``area`` (its number in ``ways.areas``), x0, y0, x1, y1.
        left: the ids of areas that are not crossed, since an outline of theirs is not closed.
    """

    ways: Ways
    xy: Floats
    cut: Booleans
    lines: pd.DataFrame
    left: list[str]

    @property
    def outlines(self) -> list[int]:
        """The OSM ids of the ways round the areas that are crossed."""
        return [way for each in self.lines["area"].unique() for way in self.ways.areas[each].ways]


def crossings(ways: Ways, xy: Floats, cut: Booleans, level: Any, level_of_areas: Any) -> Crossings:
    """Find the straight ways across all areas.

    An area is entered where streets share a node of its outline, touch it, or end within it on the same
    level. It is crossed between these places, its corners, and nodes spaced along its outline and
    inside, so that no way between them is more than ``_STRETCH`` times as long as it need be.

    Args:
        ways: with areas.
        xy: where their nodes are, in metres.
        cut: for each place in ``ways.node``, whether a street begins there.
        level: for each of ``ways.tags``, its layer and its `level` tag.
        level_of_areas: the same of the areas.
    """
    sides = sides_of(ways)
    odd = unclosed(ways, sides)
    sides = sides.of(~np.isin(sides.area, odd))
    ways, xy, place = spaced(ways, xy, sides)
    now = np.zeros(len(ways.node), dtype=bool)
    now[place] = cut
    sides = sides_of(ways)
    sides = sides.of(~np.isin(sides.area, odd))
    mark_corners(now, xy, *outlines(ways, xy, sides))
    entered = _entered(ways, xy, now, sides, level, level_of_areas)
    now[entered.place] = True
    return Crossings(
        ways, xy, now, _lines(ways, xy, now, sides, entered), [ways.areas[each].osm_id for each in odd]
    )


class _Entered(NamedTuple):
    """Where areas are entered off the nodes of their outlines: a street touches one, or ends within.

    Attributes:
        area, place: of which area; the place in ``ways.node``.
        xy: the nearest place of the area, shape (n, 2).
    """

    area: Integers
    place: Integers
    xy: Floats


def _entered(
    ways: Ways, xy: Floats, cut: Booleans, sides: Sides, level: Any, level_of_areas: Any
) -> _Entered:
    order = np.argsort(xy[:, 0], kind="stable")
    east = xy[order, 0]
    found = [(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), np.zeros((0, 2)))]
    for area, part in _by_area(sides):
        side = sides.place[part]
        box = np.concatenate([xy[side], xy[side + 1]])
        (west, south), (right, north) = box.min(axis=0) - JOINED_M, box.max(axis=0) + JOINED_M
        near = order[np.searchsorted(east, west) : np.searchsorted(east, right, side="right")]
        near = near[(xy[near, 1] >= south) & (xy[near, 1] <= north)]
        near = np.sort(near[~np.isin(ways.node[near], ways.node[np.append(side, side + 1)])])
        within, off, foot = placed(xy[near], np.hstack([xy[side], xy[side + 1]]))
        there = (off <= JOINED_M) | (within & cut[near])
        tagged = ways.tagged[np.searchsorted(ways.offset, near[there], side="right") - 1]
        there[there] = [same_level(level[each], level_of_areas[area]) for each in tagged]
        xy_there = np.where(within[:, np.newaxis], xy[near], foot)[there]
        _, first = np.unique(ways.node[near[there]], return_index=True)
        found.append((np.full(len(first), area), near[there][first], xy_there[first]))
    return _Entered(*(np.concatenate(each) for each in zip(*found, strict=True)))


def _by_area(sides: Sides) -> list[tuple[int, slice]]:
    """Each area, and which of the sides are its own."""
    areas, first = np.unique(sides.area, return_index=True)
    last = np.append(first, len(sides.area))[1:]
    return [(int(area), slice(a, b)) for area, a, b in zip(areas, first, last, strict=True)]


def _of(area: int, areas: Integers) -> slice:
    """Which rows of a table in the order of areas are those of one."""
    return slice(*np.searchsorted(areas, [area, area + 1]))


def _lines(ways: Ways, xy: Floats, cut: Booleans, sides: Sides, entered: _Entered) -> pd.DataFrame:
    """The straight ways across each area that streets lead to."""
    pieces, (shared_area, shared) = _pieces(xy, cut, sides), _shared(ways, sides)
    found, new = [(np.zeros(0, dtype=np.int64), np.zeros((0, 2), dtype=np.int64), np.zeros((0, 2, 2)))], 0
    before, after = _neighbours(ways)
    for area, part in _by_area(sides):
        ring, off = _of(area, pieces[0]), _of(area, entered.area)
        start, stop, long = (each[ring] for each in pieces[1:])
        ends = np.append(start, stop)
        node, first, joined = np.unique(ways.node[ends], return_index=True, return_inverse=True)
        entry = np.isin(node, shared[_of(area, shared_area)])
        if not entry.any() and off.start == off.stop:
            continue
        if len(node) > _MOST:
            few = _few(entry)
            number = np.full(len(node), -1)
            number[few] = np.arange(len(few))
            node, first, entry, joined = node[few], first[few], entry[few], number[joined]
            both = (joined.reshape(2, -1) >= 0).all(axis=0)
            joined, long = joined.reshape(2, -1)[:, both].ravel(), long[both]
        outline = np.hstack([xy[sides.place[part]], xy[sides.place[part] + 1]])
        inner = _inside(outline)
        place = np.append(ends[first], entered.place[off])
        corner = jutting(xy[before[ends[first]]], xy[ends[first]], xy[after[ends[first]]], outline)
        rank = np.concatenate(
            [np.where(entry, 2, corner), np.full(len(place) - len(node), 2), np.zeros(len(inner), np.int64)]
        )
        pairs = straight_ways(
            np.concatenate([xy[ends[first]], entered.xy[off], inner]),
            rank,
            joined.reshape(2, -1).T,
            long,
            outline,
            (_EXACT if (rank == 2).sum() <= _FEW else _STRETCH, _STRETCH, _SLACK_M),
        )
        name = np.append(ways.node[place], min(0, int(ways.node.min())) - 1 - new - np.arange(len(inner)))
        new += len(inner)
        at = np.concatenate([xy[place], inner])
        found.append((np.full(len(pairs), area), name[pairs], at[pairs]))
    of, names, spots = (np.concatenate(each) for each in zip(*found, strict=True))
    table = pd.DataFrame({"area": of, "from_node": names[:, 0], "to_node": names[:, 1]})
    table[["x0", "y0", "x1", "y1"]] = spots.reshape(-1, 4)
    return table


def _few(entry: Booleans) -> Integers:
    """At most ``_MOST`` of the nodes of an outline, spread over all: entrances, then others."""
    first, rest = np.flatnonzero(entry), np.flatnonzero(~entry)
    room = (min(len(first), _MOST), max(_MOST - len(first), 0))
    chosen = [
        each[np.linspace(0, len(each) - 1, most).astype(np.int64)]
        for each, most in zip((first, rest), room, strict=True)
    ]
    return np.sort(np.concatenate(chosen))


def _neighbours(ways: Ways) -> tuple[Integers, Integers]:
    """For each place in ``ways.node``, that before it and that after it on its way; a ring has no end."""
    place = np.arange(len(ways.node))
    before, after = place - 1, place + 1
    first, last = ways.offset[:-1], ways.offset[1:] - 1
    ring = ways.node[first] == ways.node[last]
    before[first], after[last] = np.where(ring, last - 1, first), np.where(ring, first + 1, last)
    return before, after


def _pieces(xy: Floats, cut: Booleans, sides: Sides) -> tuple[Any, Any, Any, Any]:
    """The pieces of outlines between two cuts: area, start and stop in ``ways.node``, length (metres)."""
    first = np.flatnonzero(cut[sides.place])
    last = np.append(first, len(sides.place))[1:] - 1
    long = np.add.reduceat(length_m(xy, sides.place), first) if len(first) else np.zeros(0)
    return sides.area[first], sides.place[first], sides.place[last] + 1, long


def _shared(ways: Ways, sides: Sides) -> tuple[Integers, Integers]:
    """The nodes on outlines that streets or other areas share: area and node, in the order of areas."""
    ends = pd.DataFrame({"area": np.tile(sides.area, 2), "way": np.tile(sides.way, 2)})
    ends["node"] = ways.node[np.append(sides.place, sides.place + 1)]
    here = np.isin(ways.node, ends["node"])
    way = np.searchsorted(ways.offset, np.flatnonzero(here), side="right") - 1
    using = pd.DataFrame({"node": ways.node[here], "way": way}).drop_duplicates().groupby("node").size()
    own = ends.drop_duplicates().groupby(["area", "node"]).size().rename("own").reset_index()
    shared = own["node"].duplicated(keep=False) | (using.loc[own["node"]].to_numpy() > own["own"])
    return own["area"][shared].to_numpy(), own["node"][shared].to_numpy()


def _inside(outline: Floats) -> Floats:
    """Nodes within an area, spaced twice as far as on its outline, and off it."""
    around = np.hypot(outline[:, 2] - outline[:, 0], outline[:, 3] - outline[:, 1]).sum()
    apart = 2 * apart_m(around)
    low, high = outline[:, :2].min(axis=0), outline[:, :2].max(axis=0)
    x, y = (np.arange(a + (b - a) % apart / 2, b, apart) for a, b in zip(low, high, strict=True))
    xy = np.stack(np.meshgrid(x, y, indexing="ij"), axis=-1).reshape(-1, 2)
    within, off, _ = placed(xy, outline)
    return np.asarray(xy[within & (off >= apart / 4)])
