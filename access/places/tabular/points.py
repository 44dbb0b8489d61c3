"""Lists of places without a GIS: tables with coordinates, answers of map services → a layer of points."""

from pathlib import Path

import geopandas
import pandas as pd
from pyproj import CRS

from access.contracts.arrays import Booleans
from access.contracts.errors import FileError
from access.contracts.notes import Level, Note, Subject
from access.contracts.said import Said
from access.contracts.tiles import MapDatum
from access.places import checks, kinds, wkt
from access.places.from_cells import as_named
from access.places.reading import Reading
from access.places.tabular import coordinates, matching, providers, sheets, table
from access.places.tabular.columns import Found

KINDS = tuple(kinds.TABLES)
_NAMES = {"gcj02": "GCJ-02", "bd09": "BD-09", "wgs84": "WGS-84"}


def is_list(path: Path) -> bool:
    """Tell whether a file holds a list of places, not a layer for a GIS."""
    kind = kinds.ending(path)
    return kind in KINDS or (kind == ".json" and path.suffix.lower() == ".json" and providers.is_answer(path))


def takes(path: Path) -> tuple[str, ...]:
    """Return what a study may say of how a table is read, beside its CRS."""
    kind = kinds.ending(path)
    if kind in sheets.KINDS:
        return ("x_column", "y_column", "xy_column", "header_row", "sheet")
    own = ("x_column", "y_column", "xy_column")
    return own if kind == ".json" else (*own, "header_row", "encoding")


def rows(path: Path, reading: Reading, subject: Subject) -> tuple[pd.DataFrame, list[Note]]:
    """Read a table; its texts as they were before this program wrote them for spreadsheets.

    Args:
        path, reading, subject: see ``table.read``.

    Raises:
        FileError: see ``table.read``; what ``reading`` says does not go with the kind of file.
    """
    if kinds.ending(path) not in KINDS:
        known = ", ".join([*KINDS, ".csv.gz"])
        what = Said(
            f"不读取 '{path.suffix}' 表格（可读 {known}）",
            f"'{path.suffix}' is not a kind of table that is read here ({known})",
        )
        raise FileError(str(path), [what])
    reading.check(path, takes(path), kinds.ending(path))
    found, notes = table.read(path, reading, subject)
    return as_named(found).rename(columns=lambda name: str(name).strip()), notes


def read(
    path: Path, reading: Reading, subject: Subject, crs: CRS
) -> tuple[geopandas.GeoDataFrame, list[Note], MapDatum | None]:
    """Read a list of places.

    Args:
        path: the file.
        reading: how to read it.
        subject: which input it is, for the notes.
        crs: that of the coordinates, unless they are well-known text that says otherwise.

    Returns:
        (its rows, without geometry where they tell no place; notes; the datum that a column's name or the
        service tells, where the study tells none).

    Raises:
        FileError: no table, no coordinates in it, texts that are none.
    """
    service, found = None, None
    if kinds.ending(path) == ".json":
        reading.check(path, takes(path), "JSON")
        answer = providers.read(path)
        frame, found, service = answer.table, answer.found, answer.service
        notes = [_note(path, "found", subject, answer.said(), len(frame))]
        if reading.x_column or reading.xy_column:
            found = None
    else:
        frame, notes = rows(path, reading, subject)
        if not (reading.x_column or reading.xy_column) and (drawn := wkt.column(frame)):
            shapes = wkt.layer(frame, drawn, path, crs if reading.crs else None)
            if wkt.tells_more(shapes):
                return shapes, notes, None
    said: list[Said] = []
    if found is None:
        found, said = _found(path, frame, reading, crs)
    placed = coordinates.read(
        path, frame, found, lambda chosen: _where(path, frame, chosen), geographic=crs.is_geographic
    )
    datum = placed.datum
    if datum is not None and service is None:
        more, level = _of_datum(datum, reading)
        notes.append(_note(path, level, subject, more, len(frame)))
    notes += [_note(path, "found", subject, each, len(frame)) for each in (*said, *placed.said)]
    notes += [_note(path, "doubtful", subject, each, len(frame)) for each in placed.doubtful]
    layer = geopandas.GeoDataFrame(frame, geometry=placed.shapes, crs=crs)
    return layer, notes, datum if reading.datum is None and reading.crs is None else None


def columns_of(path: Path, frame: pd.DataFrame, reading: Reading, crs: CRS) -> Found:
    """Return the columns of coordinates of a table.

    Raises:
        FileError: there are none.
    """
    texts = pd.DataFrame(frame).select_dtypes(include=["object", "str"]).fillna("")
    return _found(path, texts, reading, crs)[0]


def _found(path: Path, frame: pd.DataFrame, reading: Reading, crs: CRS) -> tuple[Found, list[Said]]:
    return coordinates.find(
        path,
        frame,
        reading,
        lambda name: matching.column(frame, name, (), path),
        metric=reading.crs is not None and not crs.is_geographic,
    )


def _of_datum(datum: MapDatum, reading: Reading) -> tuple[Said, Level]:
    """What to say of a datum that a column's name tells."""
    name = _NAMES[datum]
    if reading.datum not in (None, datum) or (reading.crs is not None and datum != "wgs84"):
        return Said(
            f"列名写的是 {name}，但按研究文件所写的 `datum` 或 `crs` 读",
            f"the columns are named {name}, but read as the study's `datum` or `crs` says",
        ), "doubtful"
    return Said(
        f"列名写明坐标为 {name}" + ("，已换算为 WGS-84" if datum != "wgs84" else ""),
        f"its columns name {name}" + (", turned to WGS-84" if datum != "wgs84" else ""),
    ), "found"


def _where(path: Path, frame: pd.DataFrame, chosen: Booleans) -> Said:
    rows_of = checks.of_file(frame.index, chosen)
    return Said(checks.rows_zh(path, rows_of), checks.rows(path, rows_of))


def _note(path: Path, level: Level, subject: Subject, said: Said, number: int) -> Note:
    return Note(level, subject, f"{path.name}：{said.zh}", f"{path.name}: {said}", number, "rows")
