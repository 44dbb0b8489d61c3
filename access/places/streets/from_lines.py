"""A planner's own layer of street lines → the STREETS table: where lines meet is worked out here."""

from collections.abc import Collection
from pathlib import Path
from typing import Any, Literal, NamedTuple

import geopandas
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS

from access.contracts import tables
from access.contracts.arrays import Booleans, Integers
from access.contracts.errors import FileError
from access.contracts.notes import Note
from access.contracts.said import Said
from access.places import checks, datums, readers, strays
from access.places.reading import AS_IT_SAYS, Reading
from access.places.streets import cut_off, from_graph, line_columns, line_notes
from access.places.streets.drawing import SAME_M, Drawing
from access.places.streets.from_osm import COLUMNS, UNTAGGED, length_note
from access.places.streets.line_columns import Columns, Told
from access.places.streets.noding import Noded, noded
from access.places.streets.table_limits import SPEEDS, limits

# An end that is drawn 3 m short of a street, or beyond it, was meant to reach it: half of a lane's width and
# more, and less than lies between two streets. Assumed.
SNAP_M = 3.0
Crossings = Literal["auto", "split", "apart"]
_LINES = (shapely.GeometryType.LINESTRING, shapely.GeometryType.LINEARRING)
# layers made of OpenStreetMap keep its rule: ways meet at the nodes that they share, and nowhere else
_EARTH_M = 1e9  # more than any grid has, the number of its zone before its eastings
_OF_OSM = ("osm_id", "osm_way_id", "full_id", "osmid", "@id")


class Layer(NamedTuple):
    """What a study says of its layer of streets.

    Attributes:
        path: the file.
        columns: which of its columns tell what.
        reading: how the file is read.
        snap_m: how far an end may lie from what it is joined to (metres).
        crossings: which lines meet where they cross: see ``crossings.crossed``.
        cut_off_share: the largest share of the length that may hang together with nothing else.
    """

    path: Path
    columns: Columns
    reading: Reading = AS_IT_SAYS
    snap_m: float = SNAP_M
    crossings: Crossings = "auto"
    cut_off_share: float = cut_off.SHARE


class _Lines(NamedTuple):
    """The lines of a layer: of a row that draws several, each is one.

    Attributes:
        row: of each line the number of its row.
        lines: flat, without repeated points; in the projected CRS.
    """

    row: Integers
    lines: Any


def from_lines(
    source: Layer, crs: CRS, area: geopandas.GeoSeries, *, known: Collection[str] = ()
) -> tuple[tables.Streets, list[Note], bool]:
    """Read a layer of lines as streets.

    Args:
        source: the layer, and what the study says of it.
        crs: the projected CRS to measure in.
        area: the zones, in that CRS.
        known: classes that the modes of the study name beside those of OpenStreetMap.

    Returns:
        (STREETS, with ``name``; notes; whether its columns tell bridges and tunnels).

    Raises:
        FileError: the layer cannot be read, it holds no lines, or none in the zones, its words are not
            known, or more than ``source.cut_off_share`` of the length is cut off from the rest.
    """
    path = source.path
    rows, read = readers.layer(path, source.reading, subject="streets")
    drawn, notes = _drawn(rows, path)
    rough = datums.notes("streets", path.name, rows.crs, crs, drawn.lines[0])
    told = line_columns.told(rows, source.columns, known, path)
    moved = _Lines(drawn.row, datums.project(geopandas.GeoSeries(drawn.lines, crs=rows.crs), crs).to_numpy())
    moved, lost = _on_earth(moved)
    if not len(moved.row):
        nowhere = (
            "没有一条线在地球上；请核对坐标",
            "no line lies anywhere on the earth; check the coordinates",
        )
        raise FileError(str(path), [Said(*nowhere)])
    notes += line_notes.nowhere(path, np.bincount(lost, minlength=len(rows)) > 0)
    drawn = _Lines(moved.row, drawn.lines[~np.isin(drawn.row, lost)])
    strays.check_streets(path, moved.lines, area, drawn.lines, CRS(rows.crs))
    lines, way, more = _once(_there(moved, told.gone), told, path)
    of_osm = any(str(name).lower() in _OF_OSM for name in rows.columns)
    row = lines.row
    level = (told.level if told.levels_told else told.apart).to_numpy()[row]
    drawing = Drawing(lines.lines, level, told=told.levels_told, shared=of_osm)
    found = noded(drawing, snap_m=source.snap_m, crossings=source.crossings)
    cut_off.check(path, drawing, found, crs, source.snap_m, source.crossings, source.cut_off_share)
    told_of = line_notes.meetings(path, found.counts, source.snap_m, levels_told=told.levels_told)
    table, limited = _table(rows, lines, way, told, found, crs, path)
    about = [*read, *notes, *more, *rough, *told.notes, *limited, *told_of]
    return table, [length_note(table), *about], told.levels_told


def _drawn(rows: geopandas.GeoDataFrame, path: Path) -> tuple[_Lines, list[Note]]:
    """The lines of a layer, and what else stands in it."""
    lost = checks.unplaced(rows)
    shapes, row = shapely.get_parts(rows.geometry.to_numpy()[~lost], return_index=True)
    row = np.flatnonzero(~lost)[row]
    while (shapely.get_type_id(shapes) > shapely.GeometryType.POLYGON).any():  # collections in collections
        shapes, inner = shapely.get_parts(shapes, return_index=True)
        row = row[inner]
    line = np.isin(shapely.get_type_id(shapes), _LINES)
    if not line.any():
        areas = bool((shapely.get_type_id(shapes) == shapely.GeometryType.POLYGON).any())
        raise FileError(str(path), [_no_lines(areas=areas)])
    without = np.ones(len(rows), dtype=bool)
    without[row[line]] = False
    flat = shapely.force_2d(shapes[line])
    return _Lines(row[line], _open(flat)), [
        *line_notes.without_lines(path, without),
        *line_notes.heights(path, shapes[line]),
    ]


def _on_earth(lines: _Lines) -> tuple[_Lines, Integers]:
    """The lines that lie somewhere on the earth, and the rows of which one does not."""
    xy, line = shapely.get_coordinates(lines.lines, return_index=True)
    nowhere = np.unique(line[~(np.abs(xy) <= _EARTH_M).all(axis=1)])
    lost = np.unique(lines.row[nowhere])
    kept = ~np.isin(lines.row, lost)
    return _Lines(lines.row[kept], lines.lines[kept]), lost


def _open(lines: Any) -> Any:
    """Lines where some are rings: rings are lines that come back."""
    xy, line = shapely.get_coordinates(lines, return_index=True)
    return shapely.linestrings(xy, indices=line)


def _no_lines(*, areas: bool) -> Said:
    if areas:
        return Said(
            "全是面，没有线；道路面不能当作道路，请给出道路中心线图层",
            "it holds areas and no lines; streets are lines: give the layer of their centre lines",
        )
    return Said(
        "没有线；请给出道路中心线图层", "it holds no lines; give the layer of the streets' centre lines"
    )


def _there(drawn: _Lines, gone: Booleans) -> _Lines:
    """The lines of streets that are there, and that have a length, without repeated points."""
    kept = ~gone[drawn.row] & (shapely.length(drawn.lines) > SAME_M)
    return _Lines(drawn.row[kept], shapely.remove_repeated_points(drawn.lines[kept], SAME_M))


def _once(drawn: _Lines, told: Told, path: Path) -> tuple[_Lines, Any, list[Note]]:
    """Keep one of the lines that are drawn twice, in whichever direction: (lines, how each is open, notes).

    Two that are open in opposite directions are a street open both ways.
    """
    if not len(drawn.row):
        raise FileError(str(path), [_no_lines(areas=False)])
    usual = shapely.normalize(shapely.transform(drawn.lines, lambda xy: np.round(xy / SAME_M)))
    ends = [shapely.get_coordinates(shapely.get_point(each, 0)) for each in (drawn.lines, usual)]
    turned = (np.round(ends[0] / SAME_M) != ends[1]).any(axis=1)
    way = told.way.to_numpy(dtype=object)[drawn.row]
    other = {"forward": "backward", "backward": "forward", "both": "both"}
    along = np.where(turned, [other[each] for each in way], way)
    table = pd.DataFrame(
        {
            "line": shapely.to_wkb(usual),
            "class": told.kind.to_numpy(dtype=object)[drawn.row],
            "level": told.level.to_numpy()[drawn.row],
            "ahead": along != "backward",
            "back": along != "forward",
        }
    )
    group = table.groupby(["line", "class", "level"], sort=False)
    both = (group["ahead"].transform("any") & group["back"].transform("any")).to_numpy()
    first = ~table.duplicated(["line", "class", "level"]).to_numpy()
    kept = _Lines(drawn.row[first], drawn.lines[first])
    return kept, np.where(both, "both", way)[first], line_notes.twice(path, int((~first).sum()))


def _table(
    rows: geopandas.GeoDataFrame, lines: _Lines, way: Any, told: Told, found: Noded, crs: CRS, path: Path
) -> tuple[tables.Streets, list[Note]]:
    """The STREETS table of pieces."""
    row = lines.row[found.line]
    frame = _text(rows)
    speed, limited = limits(frame, path)
    piece = pd.Series(row).groupby(row).cumcount()
    columns = {
        **UNTAGGED,
        **{name: values[row] for name, values in from_graph.accessible(frame).items()},
        "from_node": found.start,
        "to_node": found.end,
        "class": told.kind.to_numpy(dtype=object)[row],
        "oneway": way[found.line],
        "speed_kph": speed.to_numpy(dtype=float)[row],
        "layer": told.level.to_numpy()[row],
        "structure": told.structure.to_numpy(dtype=object)[row],
        "name": told.name.to_numpy(dtype=object)[row],
    }
    table = geopandas.GeoDataFrame(columns, geometry=found.geometry, crs=crs)
    table["length_m"] = table.length
    table.index = pd.Index(
        [f"l{number + 1}.{each}" for number, each in zip(row, piece, strict=True)], name="street_id"
    )
    table = table[COLUMNS]
    tables.check(table, tables.STREETS)
    return table, limited


def _text(rows: geopandas.GeoDataFrame) -> pd.DataFrame:
    """The columns that tell speeds and who may use a street, as text."""
    named = {str(name).strip().lower(): name for name in rows.columns if name != rows.geometry.name}
    used = {each: named[each] for each in (*SPEEDS, *from_graph.TAGS) if each in named}
    return pd.DataFrame(
        {each: readers.text(rows[name]).fillna("") for each, name in used.items()}, index=rows.index
    )
