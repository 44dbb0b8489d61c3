"""Squares, piers and platforms of an OpenStreetMap file crossed straight, not walked round."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from access.contracts.arrays import Booleans, Floats, Integers
from access.places.osm.walk_areas import is_area
from access.places.osm.ways import Ways
from access.places.streets.entered import Entered, entered
from access.places.streets.free_areas import Free, Standing, free, pieces_within
from access.places.streets.outlines import (
    Sides,
    apart_m,
    by_area,
    length_m,
    mark_corners,
    outlines,
    sides_of,
    spaced,
    unclosed,
)
from access.places.streets.spots import NEW, on_outline
from access.places.streets.visibility import Square, placed, straight_ways

# of few entrances, each is joined to all that it sees; else a way may be longer than the line between
# its ends by this share, and by so many metres where an end is no entrance
_FEW, _EXACT, _STRETCH, _SLACK_M = 12, 1 + 1e-9, 1.05, 5.0


class Crossings(NamedTuple):
    """Straight ways across areas.

    Attributes:
        ways: those that were given, with more nodes (of ids below 0) on long sides of outlines.
        xy: where their nodes are, shape (nodes, 2).
        cut: for each place in ``ways.node``, whether a street begins there or a straight way.
        lines: from_node, to_node, ``area`` (its number in ``ways.areas``), x0, y0, x1, y1.
        left: the ids of areas that are not crossed, since an outline of theirs is not closed.
        free: what is left of areas in which buildings or water stand, by their number.
        rooms: the areas that are crossed, for those who stand in them.
        walled: the places in ``ways.node`` at which pieces of outlines begin that lead through these.
    """

    ways: Ways
    xy: Floats
    cut: Booleans
    lines: pd.DataFrame
    left: list[str]
    free: dict[int, Free]
    rooms: list[Square]
    walled: Integers

    @property
    def outlines(self) -> list[int]:
        """The OSM ids of the ways round the areas that are crossed."""
        return [way for each in self.lines["area"].unique() for way in self.ways.areas[each].ways]


def crossings(
    ways: Ways, xy: Floats, cut: Booleans, level: Any, level_of_areas: Any, standing: Standing | None = None
) -> Crossings:
    """Find the straight ways across all areas.

    An area is entered where streets share a node of its outline, touch it, or end within it on the same
    level. It is crossed between these places, its corners, and nodes spaced along its outline and
    inside, so that no way between them is more than ``_STRETCH`` times as long as it need be. Buildings
    and water that stand in it are walked round.

    Args:
        ways: with areas.
        xy: where their nodes are, in metres.
        cut: for each place in ``ways.node``, whether a street begins there.
        level: for each of ``ways.tags``, its layer and its `level` tag.
        level_of_areas: the same of the areas.
        standing: what gives the polygons (metres) that stand in boxes of the globe, with ``kind`` and
            ``layer``; None: nothing is known of any.
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
    within = {} if standing is None else free(ways, xy, sides, level_of_areas, standing)
    found = entered(ways, xy, now, sides, level, level_of_areas, within)
    now[found.place] = True
    pieces = _pieces(xy, now, sides)
    walled = _walled(xy, pieces, within)
    lines, rooms = _lines(ways, xy, pieces, walled, sides, found, within)
    through = pieces.start[walled]
    alone = _outline_alone(ways)[np.searchsorted(ways.offset, through, side="right") - 1]
    left = [ways.areas[each].osm_id for each in odd]
    return Crossings(ways, xy, now, lines, left, within, rooms, through[alone])


def _of(area: int, areas: Integers) -> slice:
    """Which rows of a table in the order of areas are those of one."""
    return slice(*np.searchsorted(areas, [area, area + 1]))


class _Pieces(NamedTuple):
    """Pieces of outlines between two cuts: area, start and stop in ``ways.node``, length (metres)."""

    area: Integers
    start: Integers
    stop: Integers
    length_m: Floats

    def of(self, rows: slice) -> "_Pieces":
        """Return some of the pieces."""
        return _Pieces(self.area[rows], self.start[rows], self.stop[rows], self.length_m[rows])


def _lines(
    ways: Ways,
    xy: Floats,
    pieces: _Pieces,
    walled: Booleans,
    sides: Sides,
    come: Entered,
    free_of: Mapping[int, Free],
) -> tuple[pd.DataFrame, list[Square]]:
    """The straight ways across each area that streets lead to; these areas."""
    shared_area, shared = _shared(ways, sides)
    found, new = [(np.zeros(0, dtype=np.int64), np.zeros((0, 2), dtype=np.int64), np.zeros((0, 2, 2)))], 0
    neighbours, rooms = _neighbours(ways), list[Square]()
    for area, part in by_area(sides):
        ring, off = _of(area, pieces.area), _of(area, come.area)
        mine = pieces.of(ring)
        entry = shared[_of(area, shared_area)]
        if not np.isin(ways.node[np.append(mine.start, mine.stop)], entry).any() and off.start == off.stop:
            continue
        left = free_of.get(area)
        outline = np.hstack([xy[sides.place[part]], xy[sides.place[part] + 1]])
        outline = outline if left is None else left.outline
        spots = on_outline(
            ways, xy, (mine.start, mine.stop, mine.length_m), walled[ring], entry, outline, neighbours
        )
        spots = spots.with_entered(ways.node[come.place[off]], xy[come.place[off]], come.xy[off])
        if left is not None:
            spots = spots.with_corners(left.corners, outline)
        spots = spots.with_inner(_inside(outline))
        few = (spots.rank == 2).sum() <= _FEW
        most = (_EXACT if few else _STRETCH, _STRETCH, _SLACK_M)
        pairs = straight_ways(spots.seen, spots.rank, spots.joined, spots.joined_m, outline, most)
        pairs = np.concatenate([pairs, spots.links])
        made = spots.name == NEW
        name = spots.name.copy()
        name[made] = min(0, int(ways.node.min())) - 1 - new - np.arange(made.sum())
        new += int(made.sum())
        found.append((np.full(len(pairs), area), name[pairs], spots.xy[pairs]))
        begin = mine.start[~walled[ring]]
        drawn = spots.xy[pairs].mean(axis=1)[:1] if len(pairs) else (xy[begin] + xy[begin + 1]) / 2
        corners = spots.xy[spots.rank >= 1]
        rooms.append(Square(ways.areas[area].osm_id, outline, corners, drawn))
    of, names, at = (np.concatenate(each) for each in zip(*found, strict=True))
    table = pd.DataFrame({"area": of, "from_node": names[:, 0], "to_node": names[:, 1]})
    table[["x0", "y0", "x1", "y1"]] = at.reshape(-1, 4)
    return table, rooms


def _neighbours(ways: Ways) -> tuple[Integers, Integers]:
    """For each place in ``ways.node``, that before it and that after it on its way; a ring has no end."""
    place = np.arange(len(ways.node))
    before, after = place - 1, place + 1
    first, last = ways.offset[:-1], ways.offset[1:] - 1
    ring = ways.node[first] == ways.node[last]
    before[first], after[last] = np.where(ring, last - 1, first), np.where(ring, first + 1, last)
    return before, after


def _pieces(xy: Floats, cut: Booleans, sides: Sides) -> _Pieces:
    """The pieces of all outlines."""
    first = np.flatnonzero(cut[sides.place])
    last = np.append(first, len(sides.place))[1:] - 1
    long = np.add.reduceat(length_m(xy, sides.place), first) if len(first) else np.zeros(0)
    return _Pieces(sides.area[first], sides.place[first], sides.place[last] + 1, long)


def _walled(xy: Floats, pieces: _Pieces, free_of: Mapping[int, Free]) -> Booleans:
    """Which pieces of outlines lead through what stands in their areas."""
    found = np.zeros(len(pieces.area), dtype=bool)
    for area, left in free_of.items():
        here = _of(area, pieces.area)
        found[here] = pieces_within(xy, pieces.start[here], pieces.stop[here], left.deep)
    return found


def _outline_alone(ways: Ways) -> Booleans:
    """Which ways are outlines of areas and no streets of their own."""
    alone = [is_area(each) or each.get("type") == "multipolygon" for each in ways.tags]
    return np.array(alone, dtype=bool)[ways.tagged]


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
