"""Rows that lie nowhere near the study: left out and named, or, where they look like a slip, refused."""

from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pyproj
import shapely

from access.contracts.arrays import Booleans, Floats
from access.contracts.errors import FileError
from access.contracts.notes import Note
from access.contracts.said import Said, examples
from access.contracts.tables import counted
from access.places import checks, likely_crs, readers
from access.places.likely_crs import HERE_M, away_m

# No plan asks for anything so far away, and neighbouring zones of 3 degrees, taken for each other, lie
# farther apart (201 km at 53.5° N, 290 km at 30° N). A street farther than a country is wide is none.
FAR_M = 100_000.0
FAR_STREET_M = 1_000_000.0
_ON_IT_M = 1.0
_BESIDE_M = 1000.0
_MANY = 10  # rows of a list, none of which lies anywhere near
_SAMPLE = 2000  # places of which the CRS is guessed


def without(
    path: Path, layer: geopandas.GeoDataFrame, area: geopandas.GeoSeries, name_column: str | None
) -> tuple[geopandas.GeoDataFrame, list[Note]]:
    """Leave out the rows of a list that lie farther than ``FAR_M`` from the study.

    Args:
        path: the file.
        layer: its rows, numbered from 0 by their index; any CRS.
        area: what the study reaches to (its zones, its streets), in its CRS.
        name_column: the column of their names, if there is one.

    Returns:
        (the other rows; a note that names those left out).

    Raises:
        FileError: rows that would lie in the study with x and y exchanged; or none lies near it, or most
            would, read in another CRS.
    """
    rows = _Rows(path, layer, name_column)
    off_m = away_m(area, layer.crs, rows.x, rows.y)
    far, exchanged_m = ~(off_m <= FAR_M), away_m(area, layer.crs, rows.y, rows.x)
    swapped = exchanged_m <= np.where(far, HERE_M, _ON_IT_M if (off_m > _ON_IT_M).all() else -1.0)
    if swapped.any():
        raise FileError(str(path), [_swapped(rows, swapped)])
    if (off_m > HERE_M).all() and len(far) >= _MANY and not far.all():
        raise FileError(str(path), [_of_another_place(rows, off_m)])
    if not far.any():
        return layer, _none_inside(path, off_m)
    likely = likely_crs.found(area, layer.crs, rows.x[far], rows.y[far])
    if far.all() or (likely and 2 * far.sum() > len(far)):
        raise FileError(str(path), [_elsewhere(rows, far, off_m, likely)])
    read = f"，按 {likely.to_string()} 则落在研究范围内" if likely else ""
    number, shown = int(far.sum()), rows.named(far)
    note = Note(
        "left_out",
        "facilities",
        f"{path.name}：{number} 行距研究范围超过 {FAR_M / 1000:g} 公里"
        f"（{checks.rows_zh(path, rows.of_file(far))}：{shown}）{read}",
        f"{path.name}: {counted(number, 'row')} more than {FAR_M / 1000:g} km from the study"
        f" ({checks.rows(path, rows.of_file(far))}: {shown})"
        + (f"; read as {likely.to_string()} they would lie in it" if likely else ""),
        number,
        "rows",
    )
    return layer[~far], [note, *_none_inside(path, off_m[~far])]


def _none_inside(path: Path, off_m: Floats) -> list[Note]:
    """Doubt a list of which no place lies within the study, though some are near."""
    if (off_m <= _BESIDE_M).any():
        return []
    nearest, number = off_m.min() / 1000, len(off_m)
    zh = f"{path.name}：{number} 行都不在研究范围内，最近的相距 {nearest:,.1f} 公里；请核对坐标系和地区"
    en = f"{path.name}: none of {counted(number, 'row')} lies in the study, the nearest {nearest:,.1f} km"
    told = (zh, f"{en} away; check `crs`, and that it is a list of this place")
    return [Note("doubtful", "facilities", *told, number, "rows")]


def _of_another_place(rows: "_Rows", off_m: Floats) -> Said:
    nearest, number = off_m.min() / 1000, len(off_m)
    shown = rows.named(np.arange(number) < 3)
    return Said(
        f"{number} 行都不在研究范围内，最近的相距 {nearest:,.0f} 公里（{shown}）；像是另一地的清单，"
        "或坐标系有误",
        f"none of {counted(number, 'row')} lies within {HERE_M / 1000:g} km of the study, the nearest"
        f" {nearest:,.0f} km away ({shown}); it looks like a list of another place, or `crs` is not that of"
        " its coordinates",
    )


def facilities(table: Any, area: geopandas.GeoSeries, name: str) -> tuple[Any, list[Note]]:
    """Leave out facilities of an OpenStreetMap file that lie farther than ``FAR_M`` from the study.

    Args:
        table: a FACILITIES table in the CRS of ``area``.
        area: as for ``without``.
        name: of the file.
    """
    far = np.asarray(~(table.geometry.distance(area.union_all()) <= FAR_M))
    number, shown = int(far.sum()), examples(table.index[far])
    note = Note(
        "left_out",
        "facilities",
        f"{name}：{number} 处设施距研究范围超过 {FAR_M / 1000:g} 公里（{shown}）",
        f"{name}: {counted(number, 'facility place')} more than {FAR_M / 1000:g} km from the study ({shown})",
        number,
        "facilities",
    )
    return table[~far], [note] if number else []


def streets(table: Any, area: geopandas.GeoSeries, path: Path) -> tuple[Any, list[Note]]:
    """Leave out streets that lie farther from the zones than any of the country does: a node at (0, 0).

    Args:
        table: a STREETS table.
        area: the zones, in the same CRS.
        path: the file.

    Raises:
        FileError: all of them do.
    """
    left, bottom, right, top = area.total_bounds
    low, high = np.array([left, bottom]) - FAR_STREET_M, np.array([right, top]) + FAR_STREET_M
    bounds = table.geometry.bounds.to_numpy()
    far = ~((bounds[:, :2] >= low) & (bounds[:, 2:] <= high)).all(axis=1)
    if not far.any():
        _check_meet(table, area, path)
        return table, []
    if far.all():
        km = f"{FAR_STREET_M / 1000:,.0f}"
        fault = Said(
            f"所有街道距分区都超过 {km} 公里；请检查 `crs`，以及两者是否为同一地方",
            f"all streets lie more than {km} km from the zones; check `crs`, and that both are of one place",
        )
        raise FileError(str(path), [fault])
    number, shown = int(far.sum()), examples(table.index[far])
    note = Note(
        "left_out",
        "streets",
        f"{path.name}：{number} 段街道距分区超过 {FAR_STREET_M / 1000:,.0f} 公里，坐标有误（{shown}）",
        f"{path.name}: {counted(number, 'street segment')} more than {FAR_STREET_M / 1000:,.0f} km from"
        f" the zones, by a wrong coordinate ({shown})",
        number,
        "segments",
    )
    _check_meet(table[~far], area, path)
    return table[~far], [note]


def _check_meet(table: Any, area: geopandas.GeoSeries, path: Path) -> None:
    """Refuse streets of which none is near a zone: nobody could be linked to them."""
    whole = area.union_all()
    shapely.prepare(whole)
    if shapely.dwithin(whole, table.geometry.to_numpy(), HERE_M).any():
        return
    km = float(shapely.distance(whole, table.geometry.to_numpy()).min()) / 1000
    raise FileError(
        str(path),
        [
            Said(
                f"没有一条道路在研究分区附近，最近的相距 {km:,.0f} 公里；"
                "请检查两者是否为同一地方，`crs` 是否正确",
                f"no street lies near the zones, the nearest {km:,.0f} km away; see that both are of one"
                " place, and `crs`",
            )
        ],
    )


def check_streets(
    path: Path, lines: Any, area: geopandas.GeoSeries, given: Any, source_crs: pyproj.CRS
) -> None:
    """Refuse lines of streets of which none lies in the zones: those of another place, or of another CRS.

    Args:
        path: the file.
        lines: in the CRS of ``area``.
        area: the zones.
        given, source_crs: the lines as they stand in the file, and the CRS in which they are read.

    Raises:
        FileError: none lies in the zones, or some have no place.
    """
    nowhere = ~np.isfinite(shapely.bounds(lines)).all(axis=1)
    if not nowhere.any() and shapely.STRtree(lines).query(area.union_all(), predicate="intersects").size:
        return
    x, y = shapely.get_coordinates(given[nowhere] if nowhere.any() else given).T
    off_m = away_m(area, source_crs, x, y)
    some = slice(None, None, len(x) // _SAMPLE + 1)
    likely = likely_crs.found(area, source_crs, x[some], y[some])
    spot = f"{x[0]:.10g}, {y[0]:.10g}"
    if likely:
        hint = likely_crs.told(likely, source_crs, float(x[0]))
        what = Said(
            f"道路（如 {spot}）按 {source_crs.name} 不在研究范围内；{hint.zh}",
            f"its lines (e.g. {spot}) lie elsewhere than the zones, read as {source_crs.name}; {hint}",
        )
        raise FileError(str(path), [what])
    nearest = off_m[np.isfinite(off_m)].min(initial=np.inf) / 1000
    zh = f"最近处相距 {nearest:,.1f} 公里" if np.isfinite(nearest) else "按其坐标系没有位置"
    en = (
        f"the nearest comes to {nearest:,.1f} km" if np.isfinite(nearest) else "some have no place in its CRS"
    )
    raise FileError(
        str(path),
        [
            Said(
                f"没有一条道路在研究分区内，{zh}（如 {spot}）；请检查是否为同一地方，`crs` 是否正确",
                f"no street lies in the zones, {en} (e.g. {spot}); see that both are of one place, and `crs`",
            )
        ],
    )


class _Rows:
    """The rows of a list, and how a message names some of them."""

    def __init__(self, path: Path, layer: geopandas.GeoDataFrame, name_column: str | None) -> None:
        points = layer.geometry.representative_point()
        self.x: Floats = np.asarray(points.x, dtype=np.float64)
        self.y: Floats = np.asarray(points.y, dtype=np.float64)
        self.path, self.crs, self._index = path, pyproj.CRS(layer.crs), layer.index.to_numpy()
        self._names = (
            [None] * len(layer) if name_column is None else readers.text(layer[name_column]).tolist()
        )

    def named(self, chosen: Booleans) -> str:
        """Their names and coordinates: ``分院 126.6, 45.8``."""
        words = (f"{self._names[i] or ''} {self.x[i]:.10g}, {self.y[i]:.10g}" for i in np.flatnonzero(chosen))
        return examples(word.strip() for word in words).replace(", …", "; …")

    def of_file(self, chosen: Booleans) -> Booleans:
        """The same rows as rows of the file, of which others were left out before."""
        rows = np.zeros(int(self._index.max()) + 1, dtype=bool)
        rows[self._index[chosen]] = True
        return rows

    def where(self, chosen: Booleans) -> str:
        return f"{checks.rows(self.path, self.of_file(chosen))}: {self.named(chosen)}"

    def where_zh(self, chosen: Booleans) -> str:
        return f"{checks.rows_zh(self.path, self.of_file(chosen))}：{self.named(chosen)}"


def _swapped(rows: _Rows, chosen: Booleans) -> Said:
    what, zh = ("longitude and latitude", "经度和纬度") if rows.crs.is_geographic else ("x and y", "x 和 y")
    number = int(chosen.sum())
    return Said(
        f"{zh}似乎颠倒：{number} 处交换后落在研究的街道或分区上（{rows.where_zh(chosen)}）；请用"
        " x_column、y_column 指明，或改正这些行",
        f"{what} look swapped: {counted(number, 'point')} would fall on the study's streets or"
        f" zones with x and y exchanged ({rows.where(chosen)}); name the columns with `x_column` and"
        " `y_column`, or correct these rows",
    )


def _elsewhere(rows: _Rows, far: Booleans, off_m: Floats, likely: pyproj.CRS | None) -> Said:
    where, where_zh = rows.where(far), rows.where_zh(far)
    if likely:
        hint = likely_crs.told(likely, rows.crs, float(rows.x[far][0]))
        return Said(
            f"{len(far)} 行中有 {int(far.sum())} 行远离研究范围（{where_zh}）；{hint.zh}，或改正这些行",
            f"{int(far.sum())} of {counted(len(far), 'row')} lie far from the study ({where}); {hint}, or"
            " correct them",
        )
    nearest = off_m.min() / 1000
    known = bool(np.isfinite(nearest))
    near = f"the nearest is {nearest:,.0f} km away" if known else "none has a place in its CRS"
    near_zh = f"最近的相距 {nearest:,.0f} 公里" if known else "在其坐标系中没有位置"
    return Said(
        f"没有一行在研究范围 {FAR_M / 1000:g} 公里以内，{near_zh}（{where_zh}）；这是另一地的清单，"
        "或 crs 不是其坐标系",
        f"no row lies within {FAR_M / 1000:g} km of the study, {near} ({where}); it is a list of"
        " another place, or `crs` is not that of its coordinates",
    )
