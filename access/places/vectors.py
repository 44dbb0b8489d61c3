"""A layer of features as GDAL reads it: by the driver of its ending, asking nobody, and not without end."""

import csv
import io
import json
import re
import sqlite3
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas
import pyogrio
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from access.contracts import bounds
from access.contracts.errors import FileError
from access.contracts.notes import Note, Subject
from access.contracts.said import Said, examples
from access.contracts.tables import counted
from access.places import drawings, json_crs, kinds, kml, parquet, staged, texts
from access.places.reading import AS_IT_SAYS, Reading
from access.places.staged import Source

# of JSON GDAL reads all before it says what is in it; that is as long as reading it
_FIRST = {"OGR_GEOJSON_MAX_BYTES_FIRST_PASS": str(8 * bounds.MI)}
_DAMAGED = (
    *(pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, pyogrio.errors.FeatureError),
    *(pyogrio.errors.FieldError, pyogrio.errors.GeometryError, pyogrio.errors.CRSError),
    *(shapely.errors.GEOSException, CRSError),  # a NameError too: pyogrio's, of a CRS that it cannot write
)
_FEATURE = re.compile(rb'"(?:Feature|attributes)"')
_HEAD = 256 * 1024  # in which a .mif tells its columns
_LOOKED_AT = 64 * bounds.MI  # larger ones were written by programs
_STEPS = 200_000_000  # of SQLite: some seconds


@dataclass(frozen=True)
class Layer:
    """A layer as it stands in a file.

    Attributes:
        table: its rows.
        names_crs: whether the file itself names the CRS that the table has; GeoJSON may leave it to the rule.
        notes: on what was doubtful in reading it.
    """

    table: geopandas.GeoDataFrame
    names_crs: bool
    notes: list[Note]


def read(path: Path, reading: Reading = AS_IT_SAYS, *, subject: Subject = "facilities") -> Layer:
    """Read a layer.

    Args:
        path: a file of one of ``kinds.VECTORS``.
        reading: which layer of several, the encoding of its text.
        subject: which input it is, for the notes.

    Raises:
        FileError: it is not what its ending says, it is damaged or too large, it leads elsewhere; no such
            layer, or several; a table without geometry.
    """
    kind = kinds.VECTORS[kinds.ending(path)]
    with _opened(path, kind, reading, subject) as source:
        if "Parquet" in kind.drivers:
            return Layer(parquet.read(path), True, [])
        found, names_crs = _read(source, kind, reading), True
        if kind.title == "GeoJSON":
            names_crs = json_crs.is_named(source.path)
    if not isinstance(found, geopandas.GeoDataFrame):
        raise FileError(str(path), [Said("是没有图形的表", "it holds a table without geometry")])
    if kind.title == "MapInfo MIF":
        _check_rows(path, len(found))
    table, notes = texts.decoded(found, path, source, reading, subject)
    if "DXF" in kind.drivers:
        table, hidden = drawings.of_layer(path, table, reading.layer, subject)
        notes = [*notes, *hidden]
    return Layer(table.rename(columns=source.names), names_crs, [*source.notes, *notes])


def layers(path: Path) -> list[str]:
    """Return the names of the layers with geometry in a file.

    Raises:
        FileError: see ``read``.
    """
    with _opened(path, kinds.VECTORS[kinds.ending(path)], AS_IT_SAYS, "facilities") as source:
        return _layers(source.path)


def own_crs(path: Path, layer: str | None) -> CRS | None:
    """Return the CRS that a layer names itself; None: it names none.

    Raises:
        FileError: see ``read``.
    """
    kind = kinds.VECTORS[kinds.ending(path)]
    with _opened(path, kind, AS_IT_SAYS, "facilities") as source:
        if "Parquet" in kind.drivers:
            return parquet.own_crs(path)
        name = None if kind.drawn else layer
        found = pyogrio.read_info(source.path, layer=name, encoding="ISO-8859-1")["crs"]
    return CRS.from_user_input(found) if found else None


@contextmanager
def _opened(path: Path, kind: kinds.Kind, reading: Reading, subject: Subject) -> Iterator[Source]:
    """Give a file as GDAL is to see it, and turn what GDAL says of a damaged one into one clear error."""
    kinds.check(path, kind)
    where = str(path)
    try:
        # GDAL mutters of damage
        with (
            warnings.catch_warnings(action="ignore"),
            staged.prepared(path, kind, reading, subject) as source,
            kinds.gdal({**kinds.OFFLINE, **source.options}),
        ):
            where = str(source.path)
            yield source
    except (*_DAMAGED, ValueError, LookupError, NameError) as error:
        if isinstance(error, FileError):
            raise FileError(str(path), error.faults) from error
        said = re.sub(r"; It might help.*", "", str(error)).replace(where, path.name)
        raise FileError(str(path), [Said(f"无法读取：{said}", f"cannot be read: {said}")]) from error


def _read(source: Source, kind: kinds.Kind, reading: Reading) -> Any:
    path, name = source.path, reading.layer
    if "GeoJSON" in kind.drivers:
        json_crs.check(path)
        _check_features(path)
    if "KML" in kind.drivers:
        return kml.read(path, name, lambda layer: _check_size(path, kind, layer))
    if "layer" in kind.takes and not kind.drawn:
        name = _one_layer(path, name)
    if "GPKG" in kind.drivers:
        _check_view(path, name)
    if kind.drawn:
        name = None
    _check_size(path, kind, name)
    # an outline that is none is missing; who uses the layer tells of it
    if "DXF" in kind.drivers:
        drawings.check(path)
        return pyogrio.read_dataframe(
            path, sql=drawings.WITH_STYLE, sql_dialect="OGRSQL", on_invalid="ignore"
        )
    encoding = "ISO-8859-1" if source.raw and not kind.drawn else None
    # a GeoPackage may say that it has fewer rows than there are; with a condition they are counted
    where = "1 = 1" if "GPKG" in kind.drivers else None
    return pyogrio.read_dataframe(path, layer=name, encoding=encoding, on_invalid="ignore", where=where)


def _check_rows(path: Path, shapes: int) -> None:
    """Refuse fewer shapes than rows of the table beside: GDAL leaves out the rest without a word."""
    beside = next((each for each in kinds.beside(path) if each.suffix.lower() == ".mid"), None)
    if beside is None:
        return
    with path.open("rb") as file:
        head = file.read(_HEAD).decode("latin-1")
    sign = re.search(r'(?im)^\s*delimiter\s+"(.)"', head)
    columns = re.search(r"(?im)^\s*columns\s+(\d+)", head)
    text = beside.read_bytes().decode("latin-1")
    try:
        read = csv.reader(io.StringIO(text, newline=""), delimiter=sign[1] if sign else "\t", strict=True)
        fields = [len(each) for each in read if each[1:] or each == [""] or "".join(each).strip()]
    except csv.Error:
        fields = []
    odd = next((i for i, each in enumerate(fields, 1) if columns and each != int(columns[1])), None)
    if not fields or odd is not None or text.count('"') % 2:
        at = odd or len(fields) or 1
        fault = Said(
            f"{beside.name} 的引号没有成对，或第 {at} 行的列数与 {path.name} 所写不符；请重新导出",
            f"{beside.name}: a quotation mark has no second, or row {at} has other columns than {path.name}"
            " says; export it anew",
        )
        raise FileError(str(path), [fault])
    rows = len(fields)
    if rows != shapes:
        fault = Said(
            f"图形 {shapes:,} 个，{beside.name} 中的属性却有 {rows:,} 行：文件不全；请重新导出",
            f"{counted(shapes, 'shape')}, but {counted(rows, 'row')} in {beside.name}: parts are missing;"
            " export it anew",
        )
        raise FileError(str(path), [fault])


def _check_features(path: Path) -> None:
    """Refuse members of a collection that are no features: GDAL passes over them without a word."""
    if path.stat().st_size > _LOOKED_AT:
        return
    try:
        whole = json.loads(path.read_bytes())
    except (ValueError, RecursionError):  # GDAL is less strict
        return
    members = whole.get("features") if isinstance(whole, dict) else None
    if not isinstance(members, list) or whole.get("type") != "FeatureCollection":
        return
    other = [
        number
        for number, each in enumerate(members, start=1)
        if not (isinstance(each, dict) and each.get("type") == "Feature")
    ]
    if other:
        which = examples(other)
        fault = Said(
            f'`features` 中有 {len(other):,} 项没有 `"type": "Feature"`（第 {which.zh} 个要素）；请改正',
            f'{counted(len(other), "member")} of its `features` without `"type": "Feature"` '
            f"(feature {which}); correct it",
        )
        raise FileError(str(path), [fault])


def _layers(path: Path) -> list[str]:
    return [str(name) for name, geometry in pyogrio.list_layers(path) if geometry is not None]


def _one_layer(path: Path, wanted: str | None) -> str | None:
    """Return the name of the wanted layer, or of the only one with geometry."""
    names = _layers(path)
    known = ", ".join(names[:30])
    if wanted is not None and wanted not in names:
        zh, en = f"没有图层“{wanted}”；其中有 {known}", f"no layer '{wanted}' in it; its layers are {known}"
        raise FileError(str(path), [Said(zh, en)])
    if wanted is None and len(names) > 1:
        zh, en = f"其中有 {len(names)} 个图层（{known}）", f"it holds {len(names)} layers ({known})"
        raise FileError(
            str(path), [Said(f"{zh}；请用 `layer` 指明", f"{en}; name the one meant with `layer`")]
        )
    return wanted or next(iter(names), None)


def _check_view(path: Path, name: str | None) -> None:
    """Refuse a layer that is a query whose answer has no end, or takes too long."""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
        try:
            found = database.execute(
                "SELECT 1 FROM sqlite_master WHERE type = 'view' AND name = ?", (name,)
            ).fetchone()
        except sqlite3.Error:  # damaged: GDAL says how
            return
        if found is None:
            return
        database.set_progress_handler(lambda: 1, _STEPS)
        quoted = '"' + str(name).replace('"', '""') + '"'
        try:
            query = f"SELECT count(*) FROM (SELECT 1 FROM {quoted} LIMIT {bounds.most('ROWS') + 1})"  # noqa: S608
            rows = database.execute(query).fetchone()[0]
        except sqlite3.Error as error:
            why = "it does not end in time" if "interrupt" in str(error) else str(error)
            what = f"layer '{name}' is a query that cannot be asked ({why}); save its result as a layer"
            zh = f"图层“{name}”是一个无法执行的查询（{why}）；请把结果另存为图层"
            raise FileError(str(path), [Said(zh, what)]) from error
    fault = bounds.beyond("ROWS", rows)
    if fault:
        raise FileError(str(path), [fault])


def _size(path: Path) -> int:
    return sum(each.stat().st_size for each in (path.iterdir() if path.is_dir() else (path,)))


def _check_size(path: Path, kind: kinds.Kind, name: str | None) -> None:
    """Refuse what another driver opens than the ending says, and what has too many rows or columns."""
    with kinds.gdal(_FIRST):
        told: dict[str, Any] = pyogrio.read_info(path, layer=name, encoding="ISO-8859-1")
    if told["driver"] not in kind.drivers:
        zh = f"不是扩展名所说的 {kind.title}，而是 {told['driver']}；请改正扩展名"
        en = f"it is no {kind.title}, as its name says, but {told['driver']}; name it by what it is"
        raise FileError(str(path), [Said(zh, en)])
    rows = int(told["features"])
    if "GeoJSON" in kind.drivers:
        rows = max(rows, json_crs.count(path, _FEATURE))
    fault = bounds.beyond_table(max(rows, 0), len(told["fields"]), _size(path))
    if fault:
        raise FileError(str(path), [fault])
