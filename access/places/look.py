"""What a file is, seen without reading it whole: its kind, its encoding, the CRS that it names."""

import codecs
import gzip
import zlib
from pathlib import Path

import pyproj
from pyproj.exceptions import CRSError

from access.contracts import bounds
from access.contracts.errors import FileError
from access.contracts.said import Said
from access.places import archives, kinds, rasters, shapefile_parts, vectors
from access.places.tabular import sheets

_LOOKED_AT = 4 * bounds.MI  # of a text
_OTHERS = {
    ".csv": "CSV",
    ".txt": "TXT",
    ".tsv": "TSV",
    ".xlsx": "Excel (XLSX)",
    ".xlsm": "Excel (XLSM)",
    ".xls": "Excel (XLS)",
    ".ods": "OpenDocument (ODS)",
    ".osm": "OpenStreetMap XML",
    ".pbf": "OpenStreetMap PBF",
    ".graphml": "GraphML (osmnx)",
    ".yaml": "YAML",
    ".yml": "YAML",
}
_MARKS = ((codecs.BOM_UTF8, "UTF-8 (BOM)"), (codecs.BOM_UTF16_LE, "UTF-16"), (codecs.BOM_UTF16_BE, "UTF-16"))


def title(path: Path) -> str:
    """Return what kind of file it is, in words; by the ending of its name.

    >>> title(Path("医院.csv.gz")), title(Path("区界.SHP")), title(Path("x"))
    ('CSV', 'ESRI shapefile', '')
    """
    if kinds.is_archive(path):
        return path.suffix[1:].upper()
    kind = kinds.of(path, kinds.VECTORS | kinds.RASTERS)
    return kind.title if kind is not None else _OTHERS.get(kinds.ending(path), "")


def encoding(path: Path) -> str | None:
    """Return in which encoding the text of a file is; None: its kind knows only one, or nobody can tell."""
    ending = kinds.ending(path)
    if path.suffix.lower() == ".shp":
        parts = {each.suffix.lower(): each for each in kinds.beside(path)}
        return shapefile_parts.encoding(parts) or None
    if kinds.TABLES.get(ending) != "line" and ending not in (".json", ".geojson", ".kml", ".mif"):
        return None
    try:
        opened = gzip.open if path.suffix.lower() == ".gz" else open
        with opened(path, "rb") as file:
            head = file.read(_LOOKED_AT)
    except (OSError, EOFError, zlib.error):
        return None
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return "GB 18030 (GBK)"
    return "ASCII" if head.isascii() else "UTF-8"


def own_crs(path: Path, layer: str | None = None) -> pyproj.CRS | None:
    """Return the CRS that a layer or a raster names itself; None: it names none, or is of another kind.

    Raises:
        FileError: it cannot be read.
    """
    try:
        if kinds.of(path, kinds.RASTERS) is not None:
            with rasters.faults(path), rasters.opened(path) as raster:
                return pyproj.CRS(raster.crs.to_wkt()) if raster.crs else None
        if kinds.is_archive(path):
            with archives.unpacked(path, layer, kinds.packed(path)) as (file, name):
                return own_crs(file, name)
        return None if kinds.of(path, kinds.VECTORS) is None else vectors.own_crs(path, layer)
    except CRSError as error:
        raise FileError(str(path), [Said(f"无法读取：{error}", f"cannot be read: {error}")]) from error


def is_table(path: Path) -> bool:
    """Tell whether a file is a table by the ending of its name."""
    return kinds.ending(path) in kinds.TABLES


def layers(path: Path) -> list[str | None]:
    """Return the layers of a file that holds several with geometry; ``[None]``: it holds one.

    Raises:
        FileError: it cannot be read.
    """
    if kinds.is_archive(path):
        wanted = kinds.packed(path)
        found = archives.layers(path, wanted)
        if len(found) == 1:
            with archives.unpacked(path, None, wanted) as (file, _):
                return layers(file)
        return [*found]
    if kinds.ending(path) in sheets.KINDS:
        tables = sheets.names(path)
        return [*tables] if len(tables) > 1 else [None]
    kind = kinds.of(path, kinds.VECTORS)
    if kind is None or "layer" not in kind.takes or kind.drawn:
        return [None]
    found = vectors.layers(path)
    return [*found] if len(found) > 1 else [None]


def part_field(path: Path) -> str:
    """Return by which field of a study file a part of a file is named: ``layer`` or ``sheet``."""
    return "sheet" if is_table(path) else "layer"
