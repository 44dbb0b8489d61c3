"""Lines of which much hangs together with nothing else: refused, with where, why and what mends it."""

from pathlib import Path
from typing import NamedTuple

import geopandas
import numpy as np
import shapely
from pyproj import CRS

from access.contracts.arrays import Floats, Integers
from access.contracts.errors import FileError
from access.contracts.said import Said
from access.places import datums
from access.places.streets.drawing import Drawing
from access.places.streets.noding import Noded, noded

SHARE = 0.1
_TRIED_M = (5.0, 10.0, 20.0)
_NAMED = 3
_TOUCH_M = 0.01


class _Part(NamedTuple):
    """A part that is cut off: how long it is, and where, how near, it comes to the rest."""

    km: float
    gap_m: float
    lon: float
    lat: float


def check(
    path: Path, drawing: Drawing, found: Noded, crs: CRS, snap_m: float, crossings: str, most: float
) -> None:
    """Refuse streets of which more than ``most`` of the length is cut off from the longest part.

    Args:
        path: the file, for the message.
        drawing, found: the lines, and their pieces.
        crs: the CRS of both.
        snap_m, crossings: by which they were joined.
        most: share of the length.

    Raises:
        FileError: with the longest parts that are cut off, and the settings that would join them.
    """
    part, length_m = found.parts(), shapely.length(found.geometry)
    by_part = _by_part(part, length_m)
    share = _share(by_part)
    if share <= most:
        return
    shown = [_part(found, part, by_part, number, crs) for number in _largest(by_part)]
    mends_zh, mends = _mends(drawing, snap_m, crossings, most)
    parts = len(by_part) - 1
    km, of_km = (by_part.sum() - by_part.max()) / 1000, by_part.sum() / 1000
    where_zh = "；".join(
        f"{each.km:.1f} 公里，{each.lon:.5f} {each.lat:.5f}，{_gap_zh(each)}" for each in shown
    )
    where = "; ".join(f"{each.km:.1f} km at {each.lon:.5f} {each.lat:.5f}, {_gap(each)}" for each in shown)
    raise FileError(
        str(path),
        [
            Said(
                f"道路不连通：{of_km:.1f} 公里中有 {km:.1f} 公里（{share:.1%}，{parts:,} 片）"
                f"与其余道路不相连，超过 {most:.0%}；最长的几片：{where_zh}。{mends_zh}；"
                f"若确为孤立的道路（如海岛），请写 `cut_off_share: {_above(share):g}`",
                f"its lines do not hang together: {km:.1f} of {of_km:.1f} km ({share:.1%}, in {parts:,}"
                f" parts) are cut off from the rest, more than {most:.0%}; the longest are {where}. {mends};"
                f" where they are rightly alone (islands), write `cut_off_share: {_above(share):g}`",
            )
        ],
    )


def _by_part(part: Integers, length_m: Floats) -> Floats:
    return np.asarray(np.bincount(part, weights=length_m), dtype=np.float64)


def _share(by_part: Floats) -> float:
    return float(1 - by_part.max() / by_part.sum())


def _above(share: float) -> float:
    return float(min(1.0, np.ceil(share * 20) / 20))


def _largest(by_part: Floats) -> list[int]:
    order = np.argsort(-by_part, kind="stable")
    return [int(each) for each in order[1 : _NAMED + 1]]


def _part(found: Noded, part: Integers, by_part: Floats, number: int, crs: CRS) -> _Part:
    own, rest = found.geometry[part == number], found.geometry[part != number]
    pairs, gap_m = shapely.STRtree(rest).query_nearest(own, return_distance=True, all_matches=False)
    least = int(gap_m.argmin())
    spot = shapely.get_point(shapely.shortest_line(own[pairs[0, least]], rest[pairs[1, least]]), 0)
    there = datums.project(geopandas.GeoSeries([spot], crs=crs), datums.WGS84).iloc[0]
    lon, lat = shapely.get_coordinates(there)[0]
    return _Part(float(by_part[number]) / 1000, float(gap_m[least]), lon, lat)


def _gap(part: _Part) -> str:
    if part.gap_m <= _TOUCH_M:
        return "crossed by others that are on another level, or not joined where they cross"
    return f"{part.gap_m:,.1f} m from the rest"


def _gap_zh(part: _Part) -> str:
    if part.gap_m <= _TOUCH_M:
        return "与其他线相交，但在不同层，或相交处未连通"
    return f"距其余道路 {part.gap_m:,.1f} 米"


def _mends(drawing: Drawing, snap_m: float, crossings: str, most: float) -> tuple[str, str]:
    """The least change that brings it below the mark, in both languages."""
    tried = [(each, crossings) for each in _TRIED_M if each > snap_m]
    if crossings != "split":
        tried = [(snap_m, "split"), *tried, *((each, "split") for each in _TRIED_M if each > snap_m)]
    for wider_m, way in tried:
        again = noded(drawing, snap_m=wider_m, crossings=way)
        left = _share(_by_part(again.parts(), shapely.length(again.geometry)))
        if left <= most:
            say = [f"`snap_m: {wider_m:g}`"] if wider_m != snap_m else []
            say += [f"`crossings: {way}`"] if way != crossings else []
            return (
                f"改为 {'，'.join(say)} 后只剩 {left:.1%} 不相连",
                f"With {' and '.join(say)} {left:.1%} would be left",
            )
    return (
        f"`snap_m` 加大到 {_TRIED_M[-1]:g} 米也不够：请检查线端是否捕捉到位、图层是否完整",
        f"No `snap_m` up to {_TRIED_M[-1]:g} m mends that: look whether ends are snapped, and the layer is"
        " whole",
    )
