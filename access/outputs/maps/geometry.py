"""Shapes in a projected CRS → short lists of integers for the page.

A line is written as latitude, longitude, latitude, … in millionths of a degree (WGS-84): the first
point in full, each other one as its difference from the one before.
"""

import geopandas
import numpy as np
import shapely

from access.contracts.arrays import Floats
from access.contracts.tables import Zones
from access.places import datums

_WGS84 = "EPSG:4326"


def coded_polygons(shapes: geopandas.GeoSeries) -> list[list[list[int]]]:
    """Return each shape (a GeoSeries of polygons) as the list of its rings, not closed."""
    return [
        [_deltas(shapely.get_coordinates(ring)[:-1]) for ring in shapely.get_rings(shapely.get_parts(shape))]
        for shape in datums.project(shapes, _WGS84)
    ]


def simplified_zones(zones: Zones, *, tolerance_m: float) -> geopandas.GeoSeries:
    """Return zone outlines simplified for drawing; neighbours keep one common border."""
    shapes = shapely.force_2d(zones.geometry.to_numpy())
    drawn = shapely.coverage_simplify(shapes, tolerance_m)
    return geopandas.GeoSeries(drawn, index=zones.index, crs=zones.crs)


def coded_points(points: geopandas.GeoSeries) -> list[list[float]]:
    """Return latitude and longitude of each point, in degrees."""
    degrees = datums.project(points, _WGS84)
    pairs = np.column_stack([degrees.y, degrees.x]).round(6)
    return [[float(latitude), float(longitude)] for latitude, longitude in pairs]


def _deltas(longitude_latitude: Floats) -> list[int]:
    """Code a line.

    >>> _deltas(np.array([[114.1, 22.2], [114.100002, 22.199999]]))
    [22200000, 114100000, -1, 2]
    """
    whole = np.rint(longitude_latitude[:, ::-1] * 1e6).astype(np.int64)
    return [int(value) for value in np.diff(whole, axis=0, prepend=0).ravel()]
