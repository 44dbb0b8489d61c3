"""GCJ-02 and BD-09, in which Chinese web maps give their places: their names, and the way to WGS 84."""

import json
import re
import unicodedata
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Any

import geopandas
import numpy as np
import shapely

from access.contracts.arrays import Booleans, Floats
from access.contracts.tiles import MapDatum
from access.places import datums

_AXIS, _SQUARED_ECCENTRICITY = 6378245.0, 0.006693421622965943
_STEPS = 10  # each of which leaves a thousandth of the error: to 1e-9 degrees in three


# what people call them, without blanks, hyphens and underscores, in small letters
_WORDS: dict[MapDatum, tuple[str, ...]] = {
    "gcj02": (
        "gcj02",
        "gcj",
        "gcj02ll",
        "火星坐标",
        "国测局坐标",
        *("高德坐标", "腾讯坐标", "高德地图", "腾讯地图", "高德地图坐标", "腾讯地图坐标"),
        *("amap", "高德", "腾讯", "tencent", "qq地图"),
    ),
    "bd09": ("bd09", "bd09ll", "bd", "百度坐标", "百度地图", "百度地图坐标", "baidu", "百度"),
    "wgs84": ("wgs84", "wgs1984", "cgcs2000", "天地图", "gps", "经纬度"),
}


# CGCS2000 by the names that it has in Chinese, in degrees
_CGCS2000 = re.compile(r"(中国|国家|大地|坐标系?)+2000(国家|大地|坐标)*|(cgcs)?2000(国家|大地|地理|坐标)+")


def named(words: str) -> MapDatum | None:
    """Return the datum of web maps that words name, as people write it; WGS 84 by its own names too.

    >>> named("GCJ-02"), named("火星坐标系"), named(" bd_09 "), named("EPSG:4547")
    ('gcj02', 'gcj02', 'bd09', None)
    """
    plain = re.sub(r"[\s_\-－—]|系$", "", unicodedata.normalize("NFKC", words).strip().lower())
    if _CGCS2000.fullmatch(plain):
        return "wgs84"
    return next((datum for datum, known in _WORDS.items() if plain in known), None)


def corrected(layer: geopandas.GeoDataFrame, datum: MapDatum) -> geopandas.GeoDataFrame:
    """Return a layer given in a datum of web maps in WGS 84.

    Args:
        layer: its rows; degrees, or metres of Web Mercator made of such degrees.
        datum: ``gcj02`` (Amap, Tencent, Google within China), ``bd09`` (Baidu), ``wgs84``.
    """
    if datum == "wgs84":
        return layer
    degrees = datums.project(layer, datums.WGS84)
    moved = shapely.transform(
        degrees.geometry.to_numpy(), lambda lonlat: to_wgs84(lonlat, datum), include_z=False
    )
    return degrees.set_geometry(moved, crs=datums.WGS84)


def to_wgs84(lonlat: Floats, datum: MapDatum) -> Floats:
    """Return longitudes and latitudes, shape (n, 2), in WGS 84: the places that are shifted to these."""
    if datum == "wgs84":
        return lonlat
    found = _undone(_bd09_of, lonlat) if datum == "bd09" else lonlat
    found = _undone(_gcj02_of, found)
    return np.where(in_china(found)[:, None], found, lonlat)


def to_gcj02(lonlat: Floats) -> Floats:
    """WGS 84 → GCJ-02; outside China they are the same."""
    return np.where(in_china(lonlat)[:, None], _gcj02_of(lonlat), lonlat)


def _gcj02_of(lonlat: Floats) -> Floats:
    """WGS 84 → GCJ-02, wherever it is.

    The shift is secret; these are the formulas that were found by comparing places (published in many
    programs since 2010), as in the page's ``projection.js``.
    """
    x, y = lonlat.T - np.array([[105.0], [35.0]])
    root = np.sqrt(np.abs(x))
    both = (20 * _wave(6 * x) + 20 * _wave(2 * x)) * (2 / 3)
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + both
    north += (20 * _wave(y) + 40 * _wave(y / 3) + 160 * _wave(y / 12) + 320 * _wave(y / 30)) * (2 / 3)
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + both
    east += (20 * _wave(x) + 40 * _wave(x / 3) + 150 * _wave(x / 12) + 300 * _wave(x / 30)) * (2 / 3)
    angle = np.radians(lonlat[:, 1])
    part = 1 - _SQUARED_ECCENTRICITY * np.sin(angle) ** 2
    meridian = _AXIS * (1 - _SQUARED_ECCENTRICITY) / part**1.5
    parallel = _AXIS / np.sqrt(part) * np.cos(angle)
    step = np.degrees(np.column_stack([east / parallel, north / meridian]))
    return np.asarray(lonlat + step)


def _bd09_of(lonlat: Floats) -> Floats:
    """GCJ-02 → BD-09, by the formulas that are known of it, wherever it is."""
    x, y = lonlat.T
    turn = np.pi * 3000 / 180
    radius = np.hypot(x, y) + 0.00002 * np.sin(y * turn)
    angle = np.arctan2(y, x) + 0.000003 * np.cos(x * turn)
    return np.column_stack([radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006])


def _undone(shift: Callable[[Floats], Floats], lonlat: Floats) -> Floats:
    found = lonlat
    for _ in range(_STEPS):
        found = found + lonlat - shift(found)
    return found


def in_china(lonlat: Floats) -> Booleans:
    """Tell which longitudes and latitudes, shape (n, 2), lie where these datums are used.

    That is China with its coastal waters. The makers of the maps shift Hong Kong, Macao and Taiwan as the
    rest of it: Baidu (lbsyun.baidu.com, coordinates of its Android and iOS kits): BD-09 in the country
    "with Hong Kong, Macao and Taiwan", WGS 84 abroad. The outline is Natural Earth's (see the file), a
    hundredth of a degree wider on land: it is drawn to a kilometre or two.
    """
    inside: Booleans = shapely.contains_xy(_china(), lonlat[:, 0], lonlat[:, 1])
    return inside


@cache
def _china() -> shapely.Geometry:
    told: dict[str, Any] = json.loads((files("access.places") / "china_outline.json").read_text("utf-8"))
    found = shapely.from_geojson(json.dumps(told["geometry"]))
    shapely.prepare(found)
    return found


def _wave(angle: Floats) -> Floats:
    return np.asarray(np.sin(angle * np.pi))


def stored(lonlat: Floats, datum: MapDatum) -> Floats:
    """WGS 84 → what stands in a list that is in a datum."""
    if datum == "wgs84":
        return lonlat
    if datum == "gcj02":
        return to_gcj02(lonlat)
    return np.where(in_china(lonlat)[:, None], _bd09_of(_gcj02_of(lonlat)), lonlat)
