"""Tables and layers of features, as files hold them: encodings and CRS are settled here."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pandas as pd
from pyproj import CRS
from pyproj.exceptions import CRSError

from access.contracts.errors import FileError
from access.contracts.notes import Level, Note, Subject
from access.contracts.said import Said
from access.contracts.tables import counted
from access.places import (
    archives,
    checks,
    crs_words,
    datums,
    drawings,
    gcj02,
    kinds,
    rasters,
    rounded,
    said_crs,
    vectors,
)
from access.places.from_cells import as_named
from access.places.reading import AS_IT_SAYS, Reading
from access.places.tabular import matching, points
from access.places.tabular import numbers as number_columns

_NO_CRS = Said(
    "文件没有写明坐标系；请在研究文件中写 `crs`，例如 EPSG:4549，或 gcj02、bd09",
    "it names no CRS; give `crs` in the study file, such as EPSG:4549, or gcj02, bd09",
)


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file; of a geodatabase, a folder, that of the hashes of its files by name."""
    if path.is_dir():
        parts = sorted((each.name, sha256(each)) for each in path.iterdir() if each.is_file())
        return hashlib.sha256("\n".join(map(" ".join, parts)).encode()).hexdigest()
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def beside(path: Path) -> list[Path]:
    """Return the files beside an input that are read with it: the parts of a shapefile, a world file.

    Raises:
        FileError: see ``rasters.opened``.
    """
    if kinds.of(path, kinds.RASTERS) is None:
        return kinds.beside(path)
    with rasters.faults(path):
        return rasters.beside(path)


def recorded(
    field: str, path: Path, named: Callable[[Path], str] = lambda path: path.name
) -> list[dict[str, str]]:
    """Return what a record says of an input: the hash of its file, and of each file that is read with it."""
    return [{"field": field, "file": named(each), "sha256": sha256(each)} for each in (path, *beside(path))]


def beside_notes(path: Path, subject: Subject) -> list[Note]:
    """Say which files were read with an input."""
    found = beside(path)
    if not found:
        return []
    names = [each.name for each in found]
    if kinds.of(path, kinds.RASTERS) is None:
        zh, en = f"连同 {'、'.join(names)} 读取", f"read with {', '.join(names)}"
    else:
        zh = f"坐标系、位置、无数据值、系数或掩膜出自旁边的 {'、'.join(names)}"
        en = f"its CRS, position, value of no data, factor or mask is that of {', '.join(names)} beside it"
    alters = any(each.suffix.lower() in (".xml", ".msk") for each in found)
    level: Level = "doubtful" if alters else "found"
    return [Note(level, subject, f"{path.name}：{zh}", f"{path.name}: {en}", len(names), "files")]


def crs(name: str) -> CRS:
    """Return a CRS by its name; a datum of Chinese web maps has degrees, as WGS 84 has.

    Raises:
        ValueError: no such CRS.
    """
    if gcj02.named(name):
        return CRS.from_user_input(datums.WGS84)
    try:
        return CRS.from_user_input(crs_words.code(name) or name)
    except CRSError as error:
        zh = f"没有坐标系“{name}”；请写代码，例如 EPSG:4547，或 gcj02、bd09"
        raise ValueError(
            Said(zh, f"unknown CRS '{name}'; give an authority code such as EPSG:4547")
        ) from error


def table(
    path: Path,
    reading: Reading = AS_IT_SAYS,
    *,
    subject: Subject = "facilities",
) -> tuple[pd.DataFrame, list[Note]]:
    """Read a table: a text (CSV, TXT), plain or gzipped, or a sheet (XLSX, XLS, ODS); text stays text.

    What stands above the header, totals and remarks are no rows; these are named by ``index + 2``.

    Texts that this program kept from being formulas (``'=…``) come back as they were.

    Args:
        path: the file.
        reading: how to read it.
        subject: which input it is, for the notes.

    Returns:
        (its rows; notes on what was doubtful in reading them).

    Raises:
        FileError: no such file, not a table, too large a one, neither of these encodings, rows of more or
            fewer fields than the header, or a column that stands twice in it; what ``reading`` says does
            not go with the kind of file.
    """
    return points.rows(path, reading, subject)


def text(values: pd.Series) -> pd.Series:
    """Return values as text, None where there is none: numbers too, 7.0 (of a column with gaps) as 7.

    >>> text(pd.Series([7.0, float("nan"), 8.5])).tolist(), text(pd.Series(["a", " "])).tolist()
    (['7', None, '8.5'], ['a', None])
    """
    if isinstance(values.dtype, pd.StringDtype):  # most are
        bare = values.str.strip()
        return bare.where(bare.fillna("") != "").astype(object).where(lambda each: each.notna(), None)
    written = "{:.15g}" if pd.api.types.is_float_dtype(values) else "{}"
    words = [_word(each, written) for each in values]
    return pd.Series(words, values.index, dtype=object)


def _word(value: Any, written: str) -> str | None:
    if isinstance(value, list | tuple | np.ndarray):  # an element that stands there several times
        return "、".join(str(each) for each in value) or None
    return None if pd.isna(value) else written.format(value).strip() or None


column, numbers, amounts = matching.column, number_columns.strict, number_columns.told
coordinates = number_columns.coordinates


def coordinate_columns(path: Path, frame: pd.DataFrame, reading: Reading) -> dict[str, str]:
    """Return which columns of a table the coordinates are in: ``x`` and ``y``.

    Raises:
        FileError: there are none.
    """
    found = points.columns_of(path, frame, reading, crs(reading.crs or "EPSG:4326"))
    return {"x": found.x or found.xy or "", "y": found.y or found.xy or ""}


def features(
    path: Path, reading: Reading = AS_IT_SAYS, *, subject: Subject = "facilities", strays: bool = False
) -> tuple[geopandas.GeoDataFrame, list[Note]]:
    """Read a layer of features; those without coordinates are left out.

    Args:
        path, reading, subject, strays: see ``layer``.

    Returns:
        (features with a CRS; notes on what was doubtful, and on rows left out for want of coordinates).

    Raises:
        FileError: see ``layer``; or there are no features with coordinates.
    """
    whole, notes = layer(path, reading, subject=subject, strays=strays)
    lost = checks.unplaced(whole)
    if lost.all():
        raise FileError(str(path), [Said("其中没有带坐标的要素", "it holds no features with coordinates")])
    rows = checks.of_file(whole.index, lost)
    note = Note(
        "left_out",
        subject,
        f"{path.name}：{int(lost.sum())} 行没有坐标（{checks.rows_zh(path, rows)}）",
        f"{path.name}: {counted(int(lost.sum()), 'row')} without coordinates ({checks.rows(path, rows)})",
        int(lost.sum()),
        "rows",
    )
    return whole[~lost], [*notes, note] if lost.any() else notes


def layer(
    path: Path,
    reading: Reading = AS_IT_SAYS,
    *,
    subject: Subject = "facilities",
    strays: bool = False,
    areas: bool = False,
) -> tuple[geopandas.GeoDataFrame, list[Note]]:
    """Read every row of a layer: any of ``kinds.VECTORS``, CSV with coordinates, either of them packed.

    Args:
        path: the file.
        reading: how to read it. CSV and GeoJSON default to WGS-84.
        subject: which input it is, for the notes.
        strays: whether fewer than half of the rows may have coordinates that are no degrees, where the
            CRS is.
        areas: whether polygons are needed: of a drawing closed lines are, and labels and other lines are
            left out.

    Returns:
        (its rows; notes on what was doubtful in reading them).

    Raises:
        FileError: no such file, an unknown kind, damaged, several layers, without a CRS or with
            another one than ``reading.crs``, two datums, coordinates that are not degrees where the CRS is;
            what ``reading`` says does not go with the kind of file.
    """
    if not kinds.is_there(path):
        raise FileError(str(path), [Said("没有这个文件", "no such file")])
    if kinds.is_archive(path):
        return _unpacked(path, reading, subject, strays=strays, areas=areas)
    said = gcj02.named(reading.crs) if reading.crs else None
    if said and reading.datum not in (None, said):
        what = f"`crs` says {reading.crs}, `datum` says {reading.datum}; give one of them"
        zh = f"`crs` 为 {reading.crs}，`datum` 为 {reading.datum}；请只写一个"
        raise FileError(str(path), [Said(zh, what)])
    kind, datum = kinds.ending(path), said or reading.datum
    if points.is_list(path):
        found, notes, own = points.read(path, reading, subject, crs(reading.crs or "EPSG:4326"))
        datum = datum or own
    elif kind in kinds.VECTORS:
        reading.check(path, kinds.VECTORS[kind].takes, kinds.VECTORS[kind].title)
        found, notes = _vector(path, reading, subject)
        checks.check_crossings(path, found)
        if areas and kinds.VECTORS[kind].drawn:
            found, more = drawings.areas(path, found, subject)
            notes += more
    else:
        raise kinds.unknown(path, [*points.KINDS, ".csv.gz", *kinds.VECTORS, *kinds.ARCHIVES])
    notes = [*notes, *rounded.doubts(path, found, subject)]
    checks.check_crs(path, found.crs)
    if found.crs is not None and found.crs.is_geographic:
        checks.check_degrees(path, found, strays=strays)
    return gcj02.corrected(found, datum) if datum else found, notes


def placed(shapes: geopandas.GeoSeries, source_crs: str) -> geopandas.GeoSeries:
    """Return shapes whose coordinates are in a CRS, or in a datum of Chinese web maps, as those of a CRS."""
    layer = geopandas.GeoDataFrame(geometry=shapes.set_crs(crs(source_crs)))
    return gcj02.corrected(layer, gcj02.named(source_crs) or "wgs84").geometry


def _unpacked(
    path: Path, reading: Reading, subject: Subject, *, strays: bool, areas: bool
) -> tuple[geopandas.GeoDataFrame, list[Note]]:
    with archives.unpacked(path, reading.layer, kinds.packed(path)) as (file, name):
        try:
            return layer(file, replace(reading, layer=name), subject=subject, strays=strays, areas=areas)
        except FileError as error:
            inner = str(path) if path.suffix.lower() in (".gz", ".kmz") else f"{path}/{file.name}"
            raise FileError(inner, error.faults) from error


def _vector(path: Path, reading: Reading, subject: Subject) -> tuple[geopandas.GeoDataFrame, list[Note]]:
    read, source_crs = vectors.read(path, reading, subject=subject), reading.crs
    layer = as_named(read.table) if kinds.ending(path) == ".gpkg" else read.table
    if source_crs is None or (gcj02.named(source_crs) and layer.crs is not None):
        if layer.crs is None and reading.datum is None:
            raise FileError(str(path), [_NO_CRS])
        # a datum of web maps is one of degrees
        return (layer if layer.crs is not None else layer.set_crs(datums.WGS84)), read.notes
    own, given = layer.crs, crs(source_crs)
    notes = (
        said_crs.settled(path, subject, own, given, source_crs, layer.total_bounds)
        if own is not None and read.names_crs
        else []
    )
    return layer.set_crs(given, allow_override=True), [*read.notes, *notes]
