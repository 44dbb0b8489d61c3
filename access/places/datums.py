"""From one CRS to another by the best operation known: the one place where coordinates change datums.

PROJ, asked for a way between two datums of which it knows none, takes one for the other without a word
(a "ballpark" operation): Hong Kong 1980 for CGCS2000, 304 m beside. Here such a way is gone by way of
WGS 84 where that is known; what stays unknown is told (``notes``). A layer goes by one operation, the
best of those that its middle lies in, not by another on each side of some line.
"""

import math
import re
import warnings
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, TypeAlias, TypeVar

import geopandas
import numpy as np
import numpy.typing as npt
import shapely
from pyproj import CRS, Geod, Transformer
from pyproj.transformer import TransformerGroup

from access.contracts.arrays import Floats
from access.contracts.notes import Note

WGS84 = "EPSG:4326"
# EPSG publishes no operation between WGS 84 and CGCS2000. That is ITRF97 at epoch 2000.0, WGS 84 one of
# the later ITRF: they differ by the drift of the ground since then, decimetres
_AS_WGS84 = re.compile(r"(D_)?(World[ _]Geodetic[ _]System[ _]1984|WGS[ _]1984|China.*[ _]2000)")
_AS_WGS84_M = 1.0
_DEGREE_KM = 111.32
_ROUGH_M = 20.0  # a layer that may lie farther beside its place is doubted
Shapes = TypeVar("Shapes", geopandas.GeoSeries, geopandas.GeoDataFrame)
Subject = Literal["streets", "facilities", "population", "zones", "background"]
_Area: TypeAlias = tuple[float, float, float, float]  # west, south, east, north
_EVERYWHERE: _Area = (-180.0, -90.0, 180.0, 90.0)
_WGS84_WKT = CRS.from_user_input(WGS84).to_wkt()


@dataclass(frozen=True)
class Operation:
    """A way from one CRS to another, easting or longitude first.

    Attributes:
        steps: what is done, in this order.
        accuracy_m: how far a place may come to lie beside itself (metres), as published; NaN: nobody
            has published it.
        ballpark: whether one datum is taken for another, since no operation between them is known.
    """

    steps: tuple[Transformer, ...]
    accuracy_m: float
    ballpark: bool = False

    def __call__(self, x: npt.ArrayLike, y: npt.ArrayLike) -> tuple[Any, Any]:
        """Return x and y in the other CRS; infinite where they have no place in it."""
        for step in self.steps:
            x, y = step.transform(x, y)
        return x, y


def project(shapes: Shapes, crs: Any) -> Shapes:
    """Return a layer in another CRS; heights stay what they are."""
    source, target = CRS.from_user_input(shapes.crs), CRS.from_user_input(crs)
    if source.is_exact_same(target):
        return shapes
    geometry = shapes.geometry
    found = np.array(geometry.to_numpy(), dtype=object)
    way = operation(source, target, shapely.get_coordinates(found))
    for high in (False, True):
        chosen = shapely.has_z(found) == high
        xyz = shapely.get_coordinates(found[chosen], include_z=high)
        xyz[:, 0], xyz[:, 1] = way(xyz[:, 0], xyz[:, 1])
        found[chosen] = shapely.set_coordinates(found[chosen], xyz)
    moved = geopandas.GeoSeries(found, index=shapes.index, crs=target, name=geometry.name)
    if isinstance(shapes, geopandas.GeoDataFrame):
        return shapes.copy().set_geometry(moved, crs=target)
    return moved


def moved(source: Any, target: Any, x: npt.ArrayLike, y: npt.ArrayLike) -> tuple[Any, Any]:
    """Return coordinates in another CRS, easting or longitude first."""
    return operation(source, target, np.column_stack([np.atleast_1d(x), np.atleast_1d(y)]))(x, y)


def bounds(source: Any, target: Any, area: tuple[float, ...]) -> tuple[float, float, float, float]:
    """Return the bounds, in another CRS, of all that lies within bounds (left, bottom, right, top)."""
    left, bottom, right, top = area
    for step in operation(source, target, np.array([[left, bottom], [right, top]])).steps:
        left, bottom, right, top = step.transform_bounds(left, bottom, right, top, densify_pts=99)
    return left, bottom, right, top


def operation(source: Any, target: Any, xy: Floats) -> Operation:
    """Return the best operation for a layer.

    Args:
        source, target: CRS, or what names them.
        xy: coordinates of the layer in ``source``, shape (n, 2): the operation is one for their middle.
    """
    one, other = CRS.from_user_input(source).to_wkt(), CRS.from_user_input(target).to_wkt()
    known = _operations(one, other)
    if len(known) == 1:
        return known[0][0]
    here = _middle(one, xy)
    return next((each for each, area in known if _holds(area, here)), known[-1][0])


def notes(
    subject: Subject, name: str, source: Any, target: Any, near: shapely.Geometry | Floats
) -> list[Note]:
    """Say where a layer may lie beside its place, because the way to the study's CRS is rough or not known.

    Args:
        subject: which input.
        name: of the file.
        source, target: the CRS of the layer, and that of the study.
        near: some coordinates of the layer, in ``source``.
    """
    xy = shapely.get_coordinates(near) if isinstance(near, shapely.Geometry) else np.asarray(near)
    way = operation(source, target, xy.reshape(-1, 2))
    if not way.ballpark and not way.accuracy_m > _ROUGH_M:
        return []
    one, other = _datum(source), _datum(target)
    if way.ballpark:
        zh = f"{name}：没有从“{one}”到“{other}”的公开转换参数，按同一基准处理，位置可能偏离几米到几百米"
        en = (
            f"{name}: no operation from '{one}' to '{other}' is published; one is taken for the other, and"
            " places may lie metres or hundreds of metres beside (give the layer in WGS 84 or CGCS2000)"
        )
    else:
        zh = f"{name}：从“{one}”到“{other}”的转换精度为 {way.accuracy_m:g} 米"
        en = f"{name}: brought from '{one}' to '{other}' with an accuracy of {way.accuracy_m:g} m"
    return [Note("doubtful", subject, zh, en, 0 if way.ballpark else way.accuracy_m, "m")]


@cache
def _operations(source: str, target: str) -> list[tuple[Operation, _Area]]:
    """The operations between two CRS (WKT) and the areas they are for: the best first, a last resort last."""
    one, other = _flat(source), _flat(target)
    plain = Transformer.from_crs(one, other, always_xy=True)
    if _one_datum(one, other):
        return [(Operation((plain,), 0.0), _EVERYWHERE)]
    if _as_wgs84(one) and _as_wgs84(other):
        return [(Operation((plain,), _AS_WGS84_M), _EVERYWHERE)]
    found = _published(one, other)
    if _WGS84_WKT not in (source, target):
        found += _by_way_of_wgs84(source, target)
    found.sort(key=lambda each: math.inf if math.isnan(each[0].accuracy_m) else each[0].accuracy_m)
    # the only one there is goes for strays, too; of several for parts of a country none may be meant
    last = found[0][0] if len(found) == 1 else Operation((plain,), math.nan, ballpark=True)
    return [*found, (last, _EVERYWHERE)]


def _published(one: CRS, other: CRS) -> list[tuple[Operation, _Area]]:
    """What is published between two CRS and needs no grid that is not installed."""
    with warnings.catch_warnings(action="ignore"):  # of a better one whose grid is not installed
        group = TransformerGroup(one, other, always_xy=True, allow_ballpark=False)
    return [
        (
            Operation((each,), each.accuracy if each.accuracy >= 0 else math.nan),
            _EVERYWHERE if each.area_of_use is None else each.area_of_use.bounds,
        )
        for each in group.transformers
    ]


def _by_way_of_wgs84(source: str, target: str) -> list[tuple[Operation, _Area]]:
    there, on = _operations(source, _WGS84_WKT), _operations(_WGS84_WKT, target)
    return [
        (Operation(a.steps + b.steps, a.accuracy_m + b.accuracy_m), _common(first, second))
        for a, first in there
        for b, second in on
        if not a.ballpark and not b.ballpark
    ]


def _common(one: _Area, other: _Area) -> _Area:
    """Where two areas overlap; one that crosses the date line (west > east) counts whole."""
    if one[0] > one[2] or other[0] > other[2]:
        one, other = (-180, one[1], 180, one[3]), (-180, other[1], 180, other[3])
    low, high = np.maximum(one[:2], other[:2]), np.minimum(one[2:], other[2:])
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def _holds(area: _Area, place: Floats) -> bool:
    west, south, east, north = area
    between = west <= place[0] <= east if west <= east else not east < place[0] < west
    return bool(between and south <= place[1] <= north)


def _middle(wkt: str, xy: Floats) -> Floats:
    """Longitude and latitude of the middle of coordinates: where strays do not draw it."""
    crs = _flat(wkt)
    finite = xy[np.isfinite(xy).all(axis=1)]
    middle = np.median(finite, axis=0) if len(finite) else np.zeros(2)
    if crs.geodetic_crs is None:
        return middle
    return np.array(Transformer.from_crs(crs, crs.geodetic_crs, always_xy=True).transform(*middle))


def _flat(wkt: str) -> CRS:
    """A CRS without its heights."""
    crs = CRS.from_wkt(wkt)
    return (crs.sub_crs_list[0] if crs.is_compound else crs).to_2d()


def _datum(crs: Any) -> str:
    """The name of a CRS without its grid: ``Xian 1980``."""
    flat = _flat(CRS.from_user_input(crs).to_wkt())
    return str(flat.name if flat.geodetic_crs is None else flat.geodetic_crs.name)


def _one_datum(one: CRS, other: CRS) -> bool:
    """Tell whether two CRS are grids of one datum; one with parameters of its own is not."""
    if one.is_bound or other.is_bound or one.geodetic_crs is None:
        return False
    return bool(one.geodetic_crs.equals(other.geodetic_crs, ignore_axis_order=True))


def _as_wgs84(crs: CRS) -> bool:
    """Tell whether a CRS is of WGS 84, or of a datum that is the same to a metre."""
    return not crs.is_bound and crs.datum is not None and bool(_AS_WGS84.match(crs.datum.name))


def wider(bounds: tuple[float, float, float, float], margin_km: float) -> tuple[float, float, float, float]:
    """Return bounds in degrees (west, south, east, north) with so much more on each side."""
    west, south, east, north = bounds
    up = margin_km / _DEGREE_KM
    across = margin_km * 1000 / _metres_of_a_degree(max(abs(south), abs(north)))
    sides = west - across, south - up, east + across, north + up
    return (round(sides[0], 6), round(sides[1], 6), round(sides[2], 6), round(sides[3], 6))


def _metres_of_a_degree(latitude: float) -> float:
    """How long a degree of longitude is there."""
    geod, at = Geod(ellps="WGS84"), min(latitude, 89.0)
    return max(float(geod.inv(0, at, 1, at)[2]), 1.0)
