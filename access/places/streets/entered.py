"""Where squares are entered off the nodes of their outlines."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import shapely

from access.contracts.arrays import Booleans, Floats, Integers
from access.places.osm import tags
from access.places.osm.ways import Ways
from access.places.streets.free_areas import Free
from access.places.streets.joins import JOINED_M, same_level
from access.places.streets.outlines import Sides, by_area
from access.places.streets.visibility import placed


class Entered(NamedTuple):
    """Where areas are entered off the nodes of their outlines: a street touches one, or ends within.

    Attributes:
        area, place: of which area; the place in ``ways.node``.
        xy: the nearest place of the area, shape (n, 2).
    """

    area: Integers
    place: Integers
    xy: Floats


def entered(
    ways: Ways,
    xy: Floats,
    cut: Booleans,
    sides: Sides,
    level: Any,
    level_of_areas: Any,
    free_of: Mapping[int, Free],
) -> Entered:
    """Find where areas are entered.

    Args:
        ways, xy: as for ``squares.crossings``.
        cut: for each place in ``ways.node``, whether a street begins there.
        sides: of the areas.
        level, level_of_areas: of each set of tags, and of each area, the layer and the `level` tag.
        free_of: what is left of areas in which something stands.
    """
    order = np.argsort(xy[:, 0], kind="stable")
    east = xy[order, 0]
    found = [(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), np.zeros((0, 2)))]
    for area, part in by_area(sides):
        side = sides.place[part]
        box = np.concatenate([xy[side], xy[side + 1]])
        (west, south), (right, north) = box.min(axis=0) - JOINED_M, box.max(axis=0) + JOINED_M
        near = order[np.searchsorted(east, west) : np.searchsorted(east, right, side="right")]
        near = near[(xy[near, 1] >= south) & (xy[near, 1] <= north)]
        near = np.sort(near[~np.isin(ways.node[near], ways.node[np.append(side, side + 1)])])
        here = free_of.get(area)
        outline = np.hstack([xy[side], xy[side + 1]]) if here is None else here.outline
        within, off, foot = placed(xy[near], outline)
        there = (off <= JOINED_M) | (within & cut[near])
        way = np.searchsorted(ways.offset, near[there], side="right") - 1
        on = np.array(
            [same_level(level[each], level_of_areas[area]) for each in ways.tagged[way]], dtype=bool
        )
        there[there] = on if here is None else on | _lands(ways, xy, near[there], way, here)
        xy_there = np.where(within[:, np.newaxis], xy[near], foot)[there]
        _, first = np.unique(ways.node[near[there]], return_index=True)
        found.append((np.full(len(first), area), near[there][first], xy_there[first]))
    return Entered(*(np.concatenate(each) for each in zip(*found, strict=True)))


def _lands(ways: Ways, xy: Floats, place: Integers, way: Integers, free: Free) -> Booleans:
    """Whether bridges over what stands in an area come down in it: their ends are on the ground."""
    bridge = np.array([tags.structure(each) == "bridge" for each in ways.tags], dtype=bool)[ways.tagged[way]]
    ends = (place == ways.offset[way]) | (place == ways.offset[way + 1] - 1)
    found = np.zeros(len(place), dtype=bool)
    for i in np.flatnonzero(bridge & ends):
        line = xy[ways.offset[way[i]] : ways.offset[way[i] + 1]]
        found[i] = shapely.intersects(shapely.linestrings(line), free.deep)
    return found
