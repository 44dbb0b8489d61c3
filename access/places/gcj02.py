"""GCJ-02 and BD-09, in which Chinese web maps give their places: → WGS 84, and how to know one unlabelled."""

from collections.abc import Callable
from pathlib import Path

import geopandas
import numpy as np
import shapely

from access.contracts.arrays import Booleans, Floats
from access.contracts.notes import Note
from access.contracts.tiles import MapDatum
from access.places import datums

NAMES: dict[MapDatum, str] = {"wgs84": "WGS 84", "gcj02": "GCJ-02", "bd09": "BD-09"}
_AXIS, _SQUARED_ECCENTRICITY = 6378245.0, 0.006693421622965943
_CHINA = (72.004, 0.8293, 137.8347, 55.8271)
_STEPS = 10  # each of which leaves a thousandth of the error: to 1e-9 degrees in three
_TURNS = 12  # directions in which places are shifted to see whether only one fits
_SURE = 0.01  # that places come so much nearer to streets by chance
_MUCH = 0.9  # of the median distance
_NEAR_M = 15.0  # where half of the places are so near, nothing is amiss
_SET_BACK_M = 5.0  # half a street: nearer than that is no better
_ENOUGH = 500


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
    found = lonlat
    if datum == "bd09":
        found = _undone(_to_bd09, found)
    return found if datum == "wgs84" else _undone(to_gcj02, found)


def to_gcj02(lonlat: Floats) -> Floats:
    """WGS 84 → GCJ-02; outside China they are the same.

    The shift is secret; these are the formulas that were found by comparing places (published in many
    programs since 2010), as in the page's ``projection.js``.
    """
    inside = _in_china(lonlat)
    x, y = np.where(inside, lonlat.T, np.array([[105.0], [35.0]])) - np.array([[105.0], [35.0]])
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
    return np.where(inside[:, None], lonlat + step, lonlat)


def _to_bd09(lonlat: Floats) -> Floats:
    """GCJ-02 → BD-09, by the formulas that are known of it."""
    x, y = lonlat.T
    turn = np.pi * 3000 / 180
    radius = np.hypot(x, y) + 0.00002 * np.sin(y * turn)
    angle = np.arctan2(y, x) + 0.000003 * np.cos(x * turn)
    moved = np.column_stack([radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006])
    return np.where(_in_china(lonlat)[:, None], moved, lonlat)


def _undone(shift: Callable[[Floats], Floats], lonlat: Floats) -> Floats:
    found = lonlat
    for _ in range(_STEPS):
        found = found + lonlat - shift(found)
    return found


def _in_china(lonlat: Floats) -> Booleans:
    west, south, east, north = _CHINA
    inside: Booleans = np.all((lonlat > (west, south)) & (lonlat < (east, north)), axis=1)
    return inside


def _wave(angle: Floats) -> Floats:
    return np.asarray(np.sin(angle * np.pi))


def likelier(
    points: geopandas.GeoSeries, streets: geopandas.GeoSeries, given: MapDatum
) -> tuple[MapDatum, float, float] | None:
    """Find the datum that puts places best onto the streets, if it is not the one that was given.

    It is doubted only where places come much nearer to streets by it, as chance would hardly have it, and
    come so near by a shift in no other direction.

    Args:
        points: places of a list as they were brought to WGS 84 from ``given``; in the study's CRS.
        streets: lines in the same CRS.
        given: the datum that the list was said to be in.

    Returns:
        (the likelier datum; the median distance (metres) to a street by it, and by the one given), or
        None: nothing to doubt, fewer than three places amid the streets, or not in China.
    """
    lonlat = _amid(points, streets)
    if len(lonlat) < 3:
        return None
    tree = shapely.STRtree(streets.to_numpy())

    def beside_m(places: Floats) -> Floats:
        xy = np.column_stack(datums.moved(datums.WGS84, points.crs, *places.T))
        return np.asarray(tree.query_nearest(shapely.points(xy), return_distance=True, all_matches=False)[1])

    mine, best = beside_m(lonlat), None
    for other in NAMES:
        moved = to_wgs84(_as_given(lonlat, given), other)
        theirs = beside_m(moved)
        if other == given or not _nearer(theirs, mine) or (best and best[1] <= np.median(theirs)):
            continue
        if all(_closeness(theirs) > _closeness(beside_m(each)) for each in _turned(lonlat, moved)):
            best = other, float(np.median(theirs)), float(np.median(mine))
    return best


def _amid(points: geopandas.GeoSeries, streets: geopandas.GeoSeries) -> Floats:
    """Longitude and latitude of places in China within the bounds of the streets; some of many."""
    left, bottom, right, top = streets.total_bounds
    xy = np.unique(shapely.get_coordinates(points.to_numpy()), axis=0)
    xy = xy[((xy >= (left, bottom)) & (xy <= (right, top))).all(axis=1)]
    xy = xy[np.linspace(0, len(xy) - 1, min(len(xy), _ENOUGH)).astype(int)]
    lonlat = np.column_stack(datums.moved(points.crs, datums.WGS84, *xy.T))
    return lonlat[_in_china(lonlat)]


def _as_given(lonlat: Floats, datum: MapDatum) -> Floats:
    """WGS 84 → what stands in a list that is in a datum."""
    if datum == "wgs84":
        return lonlat
    return to_gcj02(lonlat) if datum == "gcj02" else _to_bd09(to_gcj02(lonlat))


def _closeness(beside_m: Floats) -> float:
    return -float(np.log(_SET_BACK_M + beside_m).mean())


def _nearer(theirs: Floats, mine: Floats) -> bool:
    """Tell whether places are so much nearer to streets by one reading that it is not chance."""
    from scipy.stats import ttest_1samp  # noqa: PLC0415 (a second of every run, seldom needed)

    if np.median(mine) < _NEAR_M or np.median(theirs) > _MUCH * np.median(mine):
        return False
    gain = np.log((_SET_BACK_M + mine) / (_SET_BACK_M + theirs))
    if np.ptp(gain) < 1e-9:  # all by as much: no spread to hold it against
        return bool(gain[0] > 0)
    return bool(ttest_1samp(gain, 0, alternative="greater").pvalue < _SURE)


def _turned(lonlat: Floats, moved: Floats) -> list[Floats]:
    """The places shifted as far as they were moved, but in other directions."""
    narrow = np.column_stack([np.cos(np.radians(lonlat[:, 1])), np.ones(len(lonlat))])
    step = (moved - lonlat) * narrow
    angles = 2 * np.pi * np.arange(1, _TURNS) / _TURNS
    turns = [np.array([[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]]) for a in angles]
    return [lonlat + step @ turn.T / narrow for turn in turns]


def notes(
    path: Path, points: geopandas.GeoSeries, streets: geopandas.GeoSeries, given: MapDatum
) -> list[Note]:
    """Doubt a list whose places lie systematically beside the streets, as those of web maps do in China.

    Args:
        path: the list.
        points, streets, given: as for ``likelier``.
    """
    found = likelier(points, streets, given)
    if found is None:
        return []
    datum, theirs_m, mine_m = found
    name = NAMES[datum]
    return [
        Note(
            "doubtful",
            "facilities",
            f"{path.name}：坐标像是 {name}：按它距街道（中位数）{theirs_m:,.0f} 米，按 {NAMES[given]}"
            f" 则为 {mine_m:,.0f} 米；若确是如此，请写 datum: {datum}",
            f"{path.name}: its coordinates look like {name}: by it places are {theirs_m:,.0f} m from a street"
            f" (median), by {NAMES[given]} {mine_m:,.0f} m; if they are, write `datum: {datum}`",
            mine_m,
            "m",
        )
    ]
