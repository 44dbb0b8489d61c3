"""Coordinates of the rows of a table: in which columns they stand, and what the texts there mean."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
import shapely

from access.contracts.arrays import Booleans, Floats, Objects
from access.contracts.errors import FileError
from access.contracts.said import Said, examples
from access.contracts.tables import counted
from access.contracts.tiles import MapDatum
from access.places.reading import Reading
from access.places.tabular import columns, degrees, pairs
from access.places.tabular.columns import Found

Matched = Callable[[str], str]


@dataclass(frozen=True)
class Placed:
    """Where the rows of a table are.

    Attributes:
        shapes: points, mostly; None where a row tells no place.
        datum: that of a web map, where a column's name tells it.
        said: what was found, where it is not just two columns of degrees; ``doubtful``: to be looked at.
    """

    shapes: Objects
    datum: MapDatum | None
    said: tuple[Said, ...] = ()
    doubtful: tuple[Said, ...] = ()


def find(
    path: Path, frame: pd.DataFrame, reading: Reading, matched: Matched, *, metric: bool
) -> tuple[Found, list[Said]]:
    """Find the columns of coordinates: as the study names them, else by their names, else by what they hold.

    Args:
        path: the file, for messages.
        frame: texts.
        reading: what the study says.
        matched: gives the column of a name; an error where there is none.
        metric: whether the CRS that the study tells has metres.

    Returns:
        (the columns; what is to be told of how they were found).

    Raises:
        FileError: there are none; what to do.
    """
    names = [str(each) for each in frame.columns]
    x, y, xy = (each and matched(each) for each in (reading.x_column, reading.y_column, reading.xy_column))
    if xy or (x and x == y):
        known = columns.named(xy or x or "")
        datum, lat_first = (known.datum, known.lat_first) if known else (None, False)
        return Found(xy=xy or x, datum=datum, lat_first=lat_first), []
    found = columns.find(
        names,
        lambda name: pairs.holds(frame[name]),
        prefer=reading.datum,
        crs_told=reading.crs is not None,
        metric=metric,
    )
    if x or y:
        found = found or Found()
        found = replace(found, x=x or found.x, y=y or found.y, xy=None)
        told = [columns.named(each) for each in (x, y) if each]
        found = replace(found, datum=next((each.datum for each in told if each), None), others=())
        if not (found.x and found.y):
            raise _missing(path, names)
        return found, []
    if found:
        shown = [each for each in (found.x, found.y, found.xy) if each]
        more = [each for each in found.others if each not in shown]
        if not more:
            return found, []
        zh, en = "、".join(shown), " and ".join(shown)
        return found, [
            Said(
                f"坐标取自 {zh} 列，没有用 {'、'.join(more)}",
                f"coordinates are those of {en}, not of {', '.join(more)}",
            )
        ]
    held = [name for name in names if pairs.holds(frame[name], sure=True)]
    if len(held) == 1:
        return Found(xy=held[0]), [
            Said(f"坐标取自“{held[0]}”列", f"coordinates are those in column '{held[0]}'")
        ]
    raise _missing(path, names)


def _missing(path: Path, names: list[str]) -> FileError:
    zh = f"没有坐标列（如 经度、纬度，lng、lat，X、Y）；它的列有 {'、'.join(names)}。"
    en = f"no column of coordinates (lon, lng, longitude, x, 经度 …); its columns are {', '.join(names)}; "
    address = columns.addressed(names)
    if address:
        zh += (
            f"“{address}”列的地址不会被换算成坐标（本程序不联网）；请先用地图平台的地理编码服务或 QGIS"
            " 求得经纬度，加上两列，并写明所用的坐标（如 `crs: gcj02`）"
        )
        en += (
            f"addresses ('{address}') are not looked up, as this program asks no service; look up their"
            " coordinates with the geocoder of a map service or QGIS, add them as two columns, and say what"
            " they are in (such as `crs: gcj02`)"
        )
    else:
        zh += "请用 `x_column`、`y_column` 写明，或用 `xy_column` 写明一列写着两个数的"
        en += "name them with `x_column` and `y_column`, or one that holds both with `xy_column`"
    return FileError(str(path), [Said(zh, en)])


def read(
    path: Path, frame: pd.DataFrame, found: Found, where: Callable[[Booleans], Said], *, geographic: bool
) -> Placed:
    """Read the coordinates of the rows.

    Args:
        path: the file, for messages.
        frame: texts.
        found: the columns.
        where: says where some rows stand.
        geographic: whether the CRS has degrees.

    Raises:
        FileError: texts that are no coordinates; latitudes and longitudes exchanged, in all rows or some.
    """
    if found.xy is None:
        return _two(path, frame, found, where, geographic=geographic)
    text = frame[found.xy]
    if any(map(pairs.is_wkt, text.iloc[:200])):
        shapes = pairs.shapes(text)
        _check(path, found.xy, text, shapely.is_missing(shapes) & np.asarray(text.str.strip() != ""), where)
        return Placed(shapes, found.datum)
    read_as = pairs.read(text)
    _check(path, found.xy, text, _among(text, read_as.wrong), where)
    lat_first, said, doubtful = _order(path, found, read_as, where, geographic=geographic)
    x, y = (read_as.second, read_as.first) if lat_first else (read_as.first, read_as.second)
    return Placed(_points(x, y), found.datum, said, doubtful)


def _order(
    path: Path, found: Found, read_as: pairs.Pairs, where: Callable[[Booleans], Said], *, geographic: bool
) -> tuple[bool, tuple[Said, ...], tuple[Said, ...]]:
    """Tell whether the latitude comes first: by letters, numbers that can be no latitude, or the name."""
    large = [(np.abs(each) > 90) & (np.abs(each) <= 360) for each in (read_as.first, read_as.second)]
    lon_first, lat_first = large[0] & ~large[1] & geographic, large[1] & ~large[0] & geographic
    if lon_first.any() and lat_first.any():
        at = where(lon_first if lon_first.sum() < lat_first.sum() else lat_first)
        raise FileError(
            str(path),
            [
                Said(
                    f"“{found.xy}”列中有的行经度在前，有的纬度在前（{at.zh}与其他行相反）；请改正这些行",
                    f"column '{found.xy}' has the longitude first in some rows, the latitude in others"
                    f" ({at} against the others); correct these rows",
                )
            ],
        )
    zh, en = f"“{found.xy}”列按“纬度,经度”读", f"column '{found.xy}' is read as latitude, longitude"
    if lat_first.any() or (read_as.north_first > read_as.east_first):
        return True, (Said(zh, en),), ()
    if lon_first.any() or read_as.east_first or not geographic:
        return False, (), ()
    if found.lat_first:
        return True, (Said(zh, en),), ()
    doubt = Said(
        f"“{found.xy}”列没有写明哪个数在前，按“经度,纬度”读",
        f"column '{found.xy}' does not tell which number comes first; it is read as longitude, latitude",
    )
    return False, (), (doubt,)


def _two(
    path: Path, frame: pd.DataFrame, found: Found, where: Callable[[Booleans], Said], *, geographic: bool
) -> Placed:
    names = str(found.x), str(found.y)
    x, y = (degrees.read(frame[name]) for name in names)
    for name, each in zip(names, (x, y), strict=True):
        _check(path, name, frame[name], _among(frame[name], each.wrong), where)
    known = np.isfinite(x.numbers) & np.isfinite(y.numbers)
    swapped = known & (np.abs(x.numbers) <= 90) & (np.abs(y.numbers) > 90) & (np.abs(y.numbers) <= 180)
    if geographic and swapped.any():
        raise FileError(
            str(path), [_swapped(frame, names, swapped, where, every=bool((swapped == known).all()))]
        )
    if x.north > x.east and y.east > y.north:
        raise FileError(
            str(path), [_swapped(frame, names, np.ones(len(frame), dtype=bool), where, every=True)]
        )
    parts = x.sexagesimal + y.sexagesimal
    said = (
        (Said("坐标由度分秒换算", "coordinates are read from degrees, minutes and seconds"),) if parts else ()
    )
    return Placed(_points(x.numbers, y.numbers), found.datum, said)


def _swapped(
    frame: pd.DataFrame,
    names: tuple[str, str],
    rows: Booleans,
    where: Callable[[Booleans], Said],
    *,
    every: bool,
) -> Said:
    first = ", ".join(str(frame[name].iloc[int(np.flatnonzero(rows)[0])]) for name in names)
    at, number = where(rows), int(rows.sum())
    what = f"longitude and latitude look swapped in {counted(number, 'row')} ({at}: {first}); "
    zh = f"经度与纬度似乎颠倒：{number} 行（{at.zh}：{first}）；"
    if every:
        return Said(
            zh + f"列名与内容相反，请写 `x_column: {names[1]}`、`y_column: {names[0]}`",
            what + f"the names are the wrong way round: give `x_column: {names[1]}`, `y_column: {names[0]}`",
        )
    return Said(
        zh + f"其余行是对的，请在文件中把这些行的 {names[0]}、{names[1]} 对调",
        what + f"the other rows are right; exchange {names[0]} and {names[1]} of these rows in the file",
    )


def _points(x: Floats, y: Floats) -> Objects:
    points: Objects = np.asarray(shapely.points(x, y), dtype=object)
    points[~(np.isfinite(x) & np.isfinite(y))] = None
    return points


def _among(text: pd.Series, wrong: set[str]) -> Booleans:
    return np.asarray(text.isin(wrong)) if wrong else np.zeros(len(text), dtype=bool)


def _check(
    path: Path, name: str, text: pd.Series, wrong: Booleans, where: Callable[[Booleans], Said]
) -> None:
    if wrong.any():
        at, number = where(wrong), int(wrong.sum())
        shown = examples(f"'{each}'" for each in text[wrong])
        raise FileError(
            str(path),
            [
                Said(
                    f"“{name}”列有 {number} 行不是坐标（{at.zh}：{shown}）；请改正，或清空这些格",
                    f"column '{name}' holds no coordinate in {counted(number, 'row')} ({at}: {shown});"
                    " correct them, or empty these cells",
                )
            ],
        )
