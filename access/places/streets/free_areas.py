"""What is left of squares where buildings and water stand in them: nobody walks through these."""

from collections.abc import Callable
from typing import Any, NamedTuple

import geopandas
import numpy as np
import shapely

from access.contracts.arrays import Floats, Integers
from access.places.osm.walk_areas import barred_by
from access.places.osm.ways import Ways
from access.places.streets.outlines import Sides, apart_m, by_area, mark_corners

_WHOLE = 0.9  # what covers so much of an area is above or below all of it: a hall, a court, water under it
_SLIVER_M = 0.5  # a wall that is drawn so far (metres) over the outline of a square stands beside it
_DEEP_M = 1.0  # an outline that lies so far within a wall is walked all the same: it is drawn roughly
_HAIR_M = 0.01


# what gives the polygons (metres) that stand in boxes of the globe, by osm_id: ``kind`` and ``layer``
Standing = Callable[[Floats], geopandas.GeoDataFrame]


class Free(NamedTuple):
    """What is left of an area.

    Attributes:
        outline: its sides, x and y of both ends; shape (m, 4).
        deep: what stands in the area, less a margin: an outline that only grazes a wall is drawn roughly.
        corners: places along what stands in it: what is before each, the place, what is after; shape
            (n, 3, 2).
        osm_ids: of what stands in it.
    """

    outline: Floats
    deep: Any
    corners: Floats
    osm_ids: list[str]


def free(ways: Ways, xy: Floats, sides: Sides, level_of_areas: Any, standing: Standing) -> dict[int, Free]:
    """Cut out of areas what stands in them on their layer.

    Args:
        ways, xy: with areas; where their nodes are (metres).
        sides: of the areas.
        level_of_areas: of each area, its layer and its `level` tag.
        standing: see there.

    Returns:
        The areas in which something stands, by their number.
    """
    found = dict[int, Free]()
    areas = [(area, part) for area, part in by_area(sides) if barred_by(ways.areas[area].tags)]
    if not areas:
        return found
    table = standing(np.array([_box(ways.lonlat[sides.place[part]]) for _, part in areas]))
    shapes, names = table.geometry.to_numpy(), table.index.to_numpy()
    kinds, layers = table["kind"].to_numpy(), table["layer"].to_numpy()
    tree = shapely.STRtree(shapes)
    for area, part in areas:
        place = sides.place[part]
        lines: Any = shapely.linestrings(np.stack([xy[place], xy[place + 1]], axis=1))
        whole = shapely.build_area(shapely.geometrycollections(lines))
        on = np.isin(kinds, barred_by(ways.areas[area].tags)) & (layers == level_of_areas[area][0])
        near = np.sort(tree.query(whole, predicate="intersects"))
        near = near[on[near] & (names[near] != ways.areas[area].osm_id)]
        near = near[[_stands(shapely.intersection(whole, shapes[each]), whole) for each in near]]
        if len(near):
            taken = shapely.union_all(shapes[near])
            left = shapely.difference(whole, taken)
            around = float(shapely.length(lines).sum())
            found[area] = Free(
                _sides(left),
                shapely.buffer(taken, -_DEEP_M),
                _corners(left, xy[place], float(apart_m(around))),
                names[near].tolist(),
            )
    return found


def _box(lonlat: Floats) -> Floats:
    return np.concatenate([lonlat.min(axis=0), lonlat.max(axis=0)])


def _stands(within: Any, whole: Any) -> bool:
    """Whether what lies within an area stands there: not a sliver of it, nor all of the area."""
    solid = not shapely.buffer(within, -_SLIVER_M).is_empty
    return solid and within.area < _WHOLE * whole.area


def _rings(shape: Any) -> list[Floats]:
    return [shapely.get_coordinates(ring) for ring in shapely.get_rings(shapely.get_parts(shape))]


def _sides(shape: Any) -> Floats:
    rings = [np.hstack([ring[:-1], ring[1:]]) for ring in _rings(shape)]
    return np.concatenate([np.empty((0, 4)), *rings])


def _corners(left: Any, nodes: Floats, apart: float) -> Floats:
    """The corners of what is left that are not nodes of the area's outline, and places between them."""
    found = [np.empty((0, 3, 2))]
    points: Any = shapely.points(nodes)
    known = shapely.STRtree(points)
    for ring in _rings(shapely.segmentize(left, apart)):
        cut = np.zeros(len(ring), dtype=bool)
        # all corners of a kiosk count, and more of a round basin than of the outline of a square
        last = np.array([len(ring) - 1])
        mark_corners(cut, ring, np.zeros(1, dtype=np.int64), last, np.array([apart / 4]))
        cut[0] = True
        new = np.flatnonzero(cut[:-1])
        old, _ = known.query(shapely.points(ring[new]), predicate="dwithin", distance=_HAIR_M)
        new = np.delete(new, old)
        found.append(np.stack([ring[new - 1 - (new == 0)], ring[new], ring[new + 1]], axis=1))
    return np.concatenate(found)


def pieces_within(xy: Floats, start: Integers, stop: Integers, shape: Any) -> Any:
    """Tell which pieces of outlines, from one place in ``xy`` to another, come into a shape."""
    lines = [shapely.linestrings(xy[a : b + 1]) for a, b in zip(start, stop, strict=True)]
    shapely.prepare(shape)
    return shapely.intersects(shape, np.array(lines, dtype=object))
