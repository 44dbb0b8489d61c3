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
from access.contracts.said import Said
from access.contracts.tables import counted, examples
from access.places import checks, datums, readers

# No plan asks for anything so far away, and neighbouring zones of 3 degrees, taken for each other, lie
# farther apart (201 km at 53.5° N, 290 km at 30° N). A street farther than a country is wide is none.
FAR_M = 100_000.0
FAR_STREET_M = 1_000_000.0
_ON_IT_M = 1.0
_SAMPLE = 2000  # places of which the CRS is guessed
_HERE_M = 10_000.0  # so near to the study are rows that another reading of their coordinates brings home
_DEGREES = (180.0, 90.0)
# what lists of places in China come in: grids of 3° and 6° of CGCS2000, with the zone's number before the
# easting and without, and Web Mercator; Beijing 1954 and Xian 1980 have the same numbers, to 150 m
_GRIDS = (*range(4491, 4555), 3857)


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
    away_m = _away_m(area, layer.crs, rows.x, rows.y)
    far, exchanged_m = ~(away_m <= FAR_M), _away_m(area, layer.crs, rows.y, rows.x)
    swapped = exchanged_m <= np.where(far, _HERE_M, _ON_IT_M if (away_m > _ON_IT_M).all() else -1.0)
    if swapped.any():
        raise FileError(str(path), [_swapped(rows, swapped)])
    if not far.any():
        return layer, []
    likely = _likely_crs(area, layer.crs, rows.x[far], rows.y[far])
    if far.all() or (likely and 2 * far.sum() > len(far)):
        raise FileError(str(path), [_elsewhere(rows, far, away_m, likely)])
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
    return layer[~far], [note]


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
        what = Said(
            f"所有道路都距分区超过 {km} 公里；请检查 `crs`，以及两者是否为同一地方",
            f"all streets lie more than {km} km from the zones; check `crs`, and that both are of one place",
        )
        raise FileError(str(path), [what])
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
    if shapely.dwithin(whole, table.geometry.to_numpy(), _HERE_M).any():
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
    away_m = _away_m(area, source_crs, x, y)
    some = slice(None, None, len(x) // _SAMPLE + 1)
    likely = _likely_crs(area, source_crs, x[some], y[some])
    spot = f"{x[0]:.10g}, {y[0]:.10g}"
    if likely:
        zone = int(x[0] // 1e6)
        prefix = f"X = {x[0]:,.0f} 带有带号 {zone}：" if zone and likely.is_projected else ""
        raise FileError(
            str(path),
            [
                Said(
                    f"道路（如 {spot}）按 {source_crs.name} 不在研究范围内；{prefix}"
                    f"按 {likely.name} 则在其中：请写 `crs: {likely.to_string()}`",
                    f"its lines (e.g. {spot}) lie elsewhere than the zones, read as {source_crs.name};"
                    f" read as {likely.name} they lie there: give `crs: {likely.to_string()}`",
                )
            ],
        )
    nearest = away_m[np.isfinite(away_m)].min(initial=np.inf) / 1000
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


def _away_m(area: geopandas.GeoSeries, crs: Any, x: Floats, y: Floats) -> Floats:
    """How far places lie from the study (metres); infinite where they have no place in its CRS."""
    whole = area.union_all()
    there = np.column_stack(datums.moved(crs, area.crs, x, y))
    found = np.full(len(x), np.inf)
    known = np.isfinite(there).all(axis=1)
    shapely.prepare(whole)
    found[known] = shapely.distance(whole, shapely.points(there[known]))
    return found


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


def _swapped(rows: _Rows, chosen: Booleans) -> str:
    what = "longitude and latitude" if rows.crs.is_geographic else "x and y"
    return (
        f"{what} look swapped: {counted(int(chosen.sum()), 'point')} would fall on the study's streets or"
        f" zones with x and y exchanged ({rows.where(chosen)}); name the columns with `x_column` and"
        " `y_column`, or correct these rows"
    )


def _elsewhere(rows: _Rows, far: Booleans, away_m: Floats, likely: pyproj.CRS | None) -> str:
    if likely:
        return (
            f"{int(far.sum())} of {counted(len(far), 'row')} lie far from the study ({rows.where(far)}); read"
            f" as {likely.name} they lie in it: give `crs: {likely.to_string()}`, or correct them"
        )
    nearest = away_m.min() / 1000
    near = f"the nearest is {nearest:,.0f} km away" if np.isfinite(nearest) else "none has a place in its CRS"
    return (
        f"no row lies within {FAR_M / 1000:g} km of the study, {near} ({rows.where(far)}); it is a list of"
        " another place, or `crs` is not that of its coordinates"
    )


def _likely_crs(area: geopandas.GeoSeries, crs: Any, x: Floats, y: Floats) -> pyproj.CRS | None:
    """The CRS, of those in use, in which most of these rows would lie in the study."""
    if np.abs(np.column_stack([x, y])).max(initial=0) == 0:
        return None
    degrees = (np.abs(x) <= _DEGREES[0]) & (np.abs(y) <= _DEGREES[1])
    utm = area.estimate_utm_crs().to_epsg()
    codes = (
        [4326]
        if degrees.all()
        else [*_GRIDS, *[code for code in (pyproj.CRS(area.crs).to_epsg(), utm) if code]]
    )
    best, most = None, len(x) / 2
    for code in codes:
        known = pyproj.CRS.from_epsg(code)
        home = int((_away_m(area, known, x, y) <= _HERE_M).sum())
        if home > most and known != crs:
            best, most = known, home
    return best
