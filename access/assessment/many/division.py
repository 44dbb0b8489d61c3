"""A place divided along its zones into parts of about as many cells."""

from typing import Any, NamedTuple

import geopandas
import numpy as np
import shapely

from access.contracts.arrays import Floats, Integers
from access.contracts.tables import Cells, Zones
from access.contracts.zone_hierarchy import hierarchy


class Division(NamedTuple):
    """The parts of a place.

    Attributes:
        part: of each cell, the number of its part.
        zones: of each part, the names of its zones.
    """

    part: Integers
    zones: tuple[tuple[str, ...], ...]


def divided(zones: Zones, cells: Cells, number: int) -> Division:
    """Divide a place into parts of neighbouring zones, none of which is cut.

    The zones that hold no others are halved by their cells along the longer side of what they cover, and the
    halves again. A cell belongs to the zone around its centre, or else to the nearest.

    Args:
        zones, cells: see ``access.contracts.tables``.
        number: of parts; there are as many as there are such zones with cells, if these are fewer.
    """
    tree = hierarchy(zones)
    inmost = ~tree.across & ~np.isin(np.arange(len(zones)), tree.parent)
    shapes = np.asarray(zones.geometry.array, dtype=object)[inmost]
    zone = _around(cells.geometry, shapes)
    weight = np.bincount(zone, minlength=len(shapes))
    lived = np.flatnonzero(weight)
    xy = shapely.get_coordinates(shapely.point_on_surface(shapes))
    groups = _halved(lived, xy, weight, number) if len(lived) else []
    of_zone = np.zeros(len(shapes), dtype=np.int64)
    for part, group in enumerate(groups):
        of_zone[group] = part
    names = zones["name"].to_numpy(dtype=str)[inmost]
    told = (names[np.sort(group)].tolist() for group in groups)
    return Division(of_zone[zone], tuple(tuple(each) for each in told))


def _around(centres: geopandas.GeoSeries, shapes: Any) -> Integers:
    """The number of the shape around each point, or else of the nearest; of several the first."""
    tree, points = shapely.STRtree(shapes), np.asarray(centres.array, dtype=object)
    found = np.full(len(points), len(shapes))
    point, shape = tree.query(points, predicate="intersects")
    np.minimum.at(found, point, shape)
    outside = np.flatnonzero(found == len(shapes))
    point, shape = tree.query_nearest(points[outside])
    np.minimum.at(found, outside[point], shape)
    return found


def _halved(group: Integers, xy: Floats, weight: Integers, number: int) -> list[Integers]:
    """Some zones in so many groups, or in as many as there are zones."""
    number = min(number, len(group))
    if number <= 1:
        return [group]
    axis = int(np.ptp(xy[group], axis=0).argmax())
    group = group[np.lexsort((group, xy[group, 1 - axis], xy[group, axis]))]
    first = number // 2
    upto = np.cumsum(weight[group])
    at = int(np.abs(upto - upto[-1] * first / number).argmin()) + 1
    at = min(max(at, first), len(group) - (number - first))
    return [
        *_halved(group[:at], xy, weight, first),
        *_halved(group[at:], xy, weight, number - first),
    ]
