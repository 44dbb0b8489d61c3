"""Which CRS coordinates are in, told by where they would lie in each: a wrong zone, meridian or prefix."""

from typing import Any

import geopandas
import numpy as np
import pyproj
import shapely

from access.contracts.arrays import Floats
from access.contracts.said import Said
from access.places import datums

HERE_M = 10_000.0  # so near to the study are coordinates that another reading of them brings home
_DEGREES = (180.0, 90.0)
# what lists of places in China come in: grids of 3° and 6° of CGCS2000, with the zone's number before the
# easting and without, and Web Mercator; Beijing 1954 and Xian 1980 have the same numbers, to 150 m
_GRIDS = (*range(4491, 4555), 3857)
# EPSG codes of the same grids: CGCS2000 from … to → Xian 1980, Beijing 1954 from
_ALIKE = (
    *((4491, 4501, 2327, 21413), (4502, 4512, 2338, 21453)),  # 6°: zones 13 to 23
    *((4513, 4533, 2349, 2401), (4534, 4554, 2370, 2422)),  # 3°: zones 25 to 45
)
_PREFIXED = 10_000_000.0  # metres; no easting without the number of its zone is as large


def away_m(area: geopandas.GeoSeries, crs: Any, x: Floats, y: Floats) -> Floats:
    """Return how far places lie from an area (metres); infinite where they have no place in its CRS."""
    whole = area.union_all()
    there = np.column_stack(datums.moved(crs, area.crs, x, y))
    found = np.full(len(x), np.inf)
    known = np.isfinite(there).all(axis=1)
    shapely.prepare(whole)
    found[known] = shapely.distance(whole, shapely.points(there[known]))
    return found


def found(area: geopandas.GeoSeries, crs: Any, x: Floats, y: Floats) -> pyproj.CRS | None:
    """Return the CRS, of those in use, in which most of some places would lie in an area, or nearest to it.

    Args:
        area: in a projected CRS.
        crs: that in which they do not lie there.
        x, y: their coordinates.
    """
    if np.abs(np.column_stack([x, y])).max(initial=0) == 0:
        return None
    degrees = (np.abs(x) <= _DEGREES[0]) & (np.abs(y) <= _DEGREES[1])
    utm = area.estimate_utm_crs().to_epsg()
    own = [code for code in (pyproj.CRS(area.crs).to_epsg(), utm) if code]
    best, most = None, (len(x) / 2, -np.inf)
    for code in dict.fromkeys([4326] if degrees.all() else [*own, *_GRIDS]):
        known = pyproj.CRS.from_epsg(code)
        off_m = away_m(area, known, x, y)
        home = off_m <= HERE_M
        if home.sum() > len(x) / 2 and known != crs and (score := (home.sum(), -off_m[home].mean())) > most:
            best, most = known, score
    return best


def told(likely: pyproj.CRS, given: Any, x: float) -> Said:
    """Say which CRS coordinates are in, and by what one sees it.

    >>> print(told(pyproj.CRS(4528), pyproj.CRS(4549), 40640511.8).partition(" (or")[0])
    x = 40,640,512 begins with the number of its zone, 40: give `crs: EPSG:4528`
    """
    name, said = likely.to_string(), pyproj.CRS.from_user_input(given)
    code = likely.to_epsg() or 0
    other = next((each for each in _ALIKE if each[0] <= code <= each[1]), None)
    alike, alike_zh = "", ""
    if other is not None:
        xian, beijing = (f"EPSG:{first + code - other[0]}" for first in other[2:])
        alike = f" (or {xian} of Xian 1980, {beijing} of Beijing 1954)"
        alike_zh = f"（若是西安 80 为 {xian}，北京 54 为 {beijing}）"
    was = f"，不是 {said.to_string()}" if said.to_epsg() else ""
    was_en = f", not {said.to_string()}" if said.to_epsg() else ""
    end = f"crs 应为 {name}{alike_zh}{was}"
    end_en = f"give `crs: {name}`{alike}{was_en}"
    if x >= _PREFIXED and likely.is_projected and code != 3857:
        zone = int(x // 1_000_000)
        return Said(
            f"x = {x:,.0f} 带有带号 {zone}：{end}",
            f"x = {x:,.0f} begins with the number of its zone, {zone}: {end_en}",
        )
    return Said(
        f"按 {likely.name} 则落在研究范围内：{end}", f"read as {likely.name} they lie in it: {end_en}"
    )
