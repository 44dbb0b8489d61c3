"""What may stand in a file, by the ending of its name: who reads it, how it begins, what is read with it.

A file is what its ending says. GDAL would open whatever it can make something of: a text named
``zones.gpkg`` that leads to other files, or to an address. So the beginning of a file is looked at
before GDAL sees it, the driver that GDAL chose after, and addresses lead nowhere meanwhile (``OFFLINE``).
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyogrio

from access.contracts.errors import FileError
from access.contracts.said import Said
from access.places import encodings

# no such proxy exists, so that libcurl gives up before it asks anybody
OFFLINE = {
    "GDAL_HTTP_PROXY": "off://off",
    "GDAL_HTTPS_PROXY": "off://off",
    "CPL_VSIL_CURL_ALLOWED_FILENAME": "none",
    "GDAL_VRT_ENABLE_PYTHON": "NO",
}
_HEAD = 6000  # bytes that GDAL looks at, too


@dataclass(frozen=True)
class Kind:
    """What may stand in a file of an ending.

    Attributes:
        title: for messages.
        drivers: of GDAL, that may open it.
        begins: what it begins with.
        never: what does not stand in its first bytes.
        beside: what is read with it: names, of which ``{stem}`` and ``{name}`` are those of the file.
        takes: what a study may say of how to read it, beside its CRS (see ``reading.Reading``).
        drawn: whether it is a drawing: labels and lines stand among the areas, and each layer is one of
            many, so that all are read where none is named.
    """

    title: str
    drivers: tuple[str, ...]
    begins: bytes
    never: bytes = b"(?!)"
    beside: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()
    drawn: bool = False


_MARK = rb"(?:\xef\xbb\xbf)?\s*"  # of UTF-8
_XML = _MARK + rb"(?:<\?xml[^>]*>)?(?:\s|<!--.*?-->)*"
_JSON = Kind(
    "GeoJSON",
    ("GeoJSON", "GeoJSONSeq", "ESRIJSON", "TopoJSON", "JSONFG"),
    _MARK + rb"[\s\x1e]*\{",
    never=rb"gdal_streamed_alg",  # a recipe of what to do with other files
    takes=("encoding",),
)
_KML = rb"(?s)" + _XML + rb"<(?:\w+:)?kml[\s>]"
_GML = rb"(?s)(?=.*opengis\.net/gml)" + _XML + rb"<(?!OGR|GDAL|VRT|kml)\w"
_ENTITIES = rb"<!DOCTYPE|<!ENTITY"  # by which a short text says a long one, or leads to other files
_MAPINFO = ("MapInfo File",)
_PARQUET = Kind("GeoParquet", ("Parquet",), rb"PAR1")
_TIFF = Kind(
    "GeoTIFF",
    ("GTiff",),
    rb"II[*+]\0|MM\0[*+]",
    beside=("{stem}.tfw", "{stem}.tifw", "{stem}.wld", "{stem}.tab", "{name}.aux.xml", "{name}.msk"),
)
VECTORS = {
    ".geojson": _JSON,
    ".json": _JSON,
    ".gpkg": Kind("GeoPackage", ("GPKG",), rb"SQLite format 3\0", beside=("{name}-wal",), takes=("layer",)),
    ".shp": Kind(
        "ESRI shapefile",
        ("ESRI Shapefile",),
        rb"\x00\x00\x27\x0a",
        beside=("{stem}.shx", "{stem}.dbf", "{stem}.prj", "{stem}.cpg"),
        takes=("encoding",),
    ),
    ".fgb": Kind("FlatGeobuf", ("FlatGeobuf",), rb"fgb\x03fgb"),
    ".gdb": Kind("FileGDB", ("OpenFileGDB",), rb"geodatabase", takes=("layer",)),  # a folder
    ".kml": Kind(
        "KML",
        ("LIBKML", "KML"),
        _KML,
        _ENTITIES,
        takes=("layer", "encoding"),
        drawn=True,
    ),
    ".tab": Kind(
        "MapInfo TAB",
        _MAPINFO,
        rb"(?i)\s*!table",
        never=rb"(?i)open\s+table|create\s+view|IsSeamless|Type\s+(?!NATIVE|DBF)\w",  # that lead elsewhere
        beside=("{stem}.dat", "{stem}.map", "{stem}.id", "{stem}.ind", "{stem}.dbf"),
        takes=("encoding",),
    ),
    ".mif": Kind("MapInfo MIF", _MAPINFO, rb"(?i)\s*version\s", beside=("{stem}.mid",), takes=("encoding",)),
    ".dxf": Kind(
        "DXF (text)",
        ("DXF",),
        rb"(?s)\s*(?:999\s.{0,2000}?)?0\s+SECTION",
        takes=("layer", "encoding"),
        drawn=True,
    ),
    ".gml": Kind(
        "GML",
        ("GML",),
        _GML,
        _ENTITIES,
        takes=("layer", "encoding"),
    ),
    ".parquet": _PARQUET,
    ".geoparquet": _PARQUET,
    ".geojsonl": _JSON,
    ".geojsons": _JSON,
    ".ndjson": _JSON,
}
ARCHIVES = (".zip", ".kmz")
_ELSEWHERE = {
    ".dwg": ("请在 CAD 中另存为 DXF（文本格式）", "save it as DXF (text) in the CAD program"),
    ".rar": ("请解压，或改用 .zip", "unpack it, or pack it as .zip"),
    ".7z": ("请解压，或改用 .zip", "unpack it, or pack it as .zip"),
    ".mdb": ("请在 GIS 中导出为 GeoPackage 或 shapefile", "export it as GeoPackage or shapefile in a GIS"),
    ".ovkml": ("请在奥维中导出为 .kml 或 .kmz", "export it as .kml or .kmz"),
    ".ovobj": ("请在奥维中导出为 .kml 或 .kmz", "export it as .kml or .kmz"),
    ".mid": ("请给出同名的 .mif", "give the .mif of that name"),
    **dict.fromkeys((".dbf", ".shx", ".prj", ".cpg"), ("请给出同名的 .shp", "give the .shp of that name")),
    **dict.fromkeys((".map", ".dat", ".id"), ("请给出同名的 .tab", "give the .tab of that name")),
    **dict.fromkeys(
        (".mxd", ".aprx", ".qgz", ".qgs", ".lyr", ".wor"),
        (
            "它只记录如何显示，不含数据；请给出其中的图层",
            "it says how data are drawn and holds none; give the layers",
        ),
    ),
}
RASTERS = {
    ".tif": _TIFF,
    ".tiff": _TIFF,
    ".asc": Kind(
        "Arc/Info ASCII grid",
        ("AAIGrid",),
        rb"(?i)\s*(ncols|nrows|[xy]ll|dx|dy|cellsize)",
        beside=("{stem}.prj", "{name}.aux.xml"),
    ),
    ".img": Kind("ERDAS Imagine", ("HFA",), rb"EHFA_HEADER_TAG", beside=("{stem}.ige", "{name}.aux.xml")),
}
# tables, and what a message calls their rows; texts also as .gz
TABLES = {
    **dict.fromkeys((".csv", ".txt", ".tsv"), "line"),
    **dict.fromkeys((".xlsx", ".xlsm", ".xls", ".ods", ".et"), "row"),
}


def ending(path: Path) -> str:
    """Return the ending of a file's name, in lower case: ``.csv`` for ``.csv.gz``."""
    return Path(path.name.lower().removesuffix(".gz")).suffix or path.suffix.lower()


def is_there(path: Path) -> bool:
    """Tell whether there is such a file, or such a geodatabase, which is a folder."""
    return path.is_file() or (path.suffix.lower() == ".gdb" and path.is_dir())


def is_archive(path: Path) -> bool:
    """Tell whether what is read stands packed within a file: a layer as .gz, any in .zip or .kmz."""
    suffix = path.suffix.lower()
    return suffix in ARCHIVES or (suffix == ".gz" and ending(path) in VECTORS)


def packed(path: Path) -> tuple[str, ...]:
    """Return the endings of names of what is read of an archive."""
    return (".kml",) if path.suffix.lower() == ".kmz" else (*VECTORS, ".csv")


def is_layer(path: Path) -> bool:
    """Tell whether a layer, or several, can stand in a file, by the ending of its name."""
    return is_archive(path) or of(path, VECTORS) is not None


def unknown(path: Path, known: Iterable[str]) -> FileError:
    """Return the error of a kind of file that is not read, with what to do about it."""
    zh, en = _ELSEWHERE.get(ending(path), ("请另存为其中一种", "save it as one of these"))
    kind, listed = ending(path), ", ".join(known)
    return FileError(
        str(path),
        [
            Said(
                f"不读取 '{kind}' 文件（可读 {listed}）；{zh}",
                f"'{kind}' is not a kind that is read here ({listed}); {en}",
            )
        ],
    )


def of(path: Path, kinds: dict[str, Kind]) -> Kind | None:
    """Return which of some kinds a file is by the ending of its name; None: none of them."""
    return kinds.get(path.suffix.lower())


def check(path: Path, kind: Kind, refusal: str = "cannot be read") -> None:
    """Refuse a file that is not what the ending of its name says, before anybody opens it.

    Args:
        path: the file.
        kind: what its ending says.
        refusal: how messages begin.

    Raises:
        FileError: it is empty, begins otherwise, or cannot be read.
    """
    head = _head(path, refusal)
    if not re.match(kind.begins, head) or re.search(kind.never, head):
        start = encodings.beginning(head[:24])
        raise FileError(
            str(path),
            [
                Said(
                    f"文件名说是 {kind.title}，内容却不是（开头为“{start}”）；请给数据本身，并按实际类型命名",
                    f"{refusal}: it is no {kind.title}, as its name says (it begins with '{start}'); give"
                    " the data themselves, in a file that is named by what it is",
                )
            ],
        )
    odd = sorted({"!", ";"} & set(str(path)))
    if odd and kind in VECTORS.values():
        raise FileError(
            str(path),
            [
                Said(
                    f"路径里有“{odd[0]}”，会指向另一个文件；请给文件或文件夹改名",
                    f"'{odd[0]}' in its path would lead to another file; rename the file or the folder",
                )
            ],
        )


def beside(path: Path) -> list[Path]:
    """Return the files beside one that may be read with it, by their names."""
    kind = of(path, VECTORS | RASTERS)
    if kind is None or not kind.beside:
        return []
    names = {each.format(stem=path.stem, name=path.name).lower() for each in kind.beside}
    try:
        return sorted(each for each in path.parent.iterdir() if each.name.lower() in names and each.is_file())
    except OSError:  # a folder that may be passed through, but not listed
        return sorted(each for name in names if (each := path.with_name(name)).is_file())


def _head(path: Path, refusal: str) -> bytes:
    """The first bytes of a file, those of UTF-16 as UTF-8; of a folder, whether it is a geodatabase."""
    if path.is_dir():
        if not any(each.name.lower() == "a00000001.gdbtable" for each in path.iterdir()):
            zh, en = "文件夹中没有地理数据库的文件", "the folder holds no files of a geodatabase"
            raise FileError(str(path), [Said(f"{zh}；请给出 .gdb 文件夹", f"{en}; give the .gdb folder")])
        return b"geodatabase"
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as error:
        fault = Said(f"无法读取：{error.strerror}", f"{refusal}: {error.strerror}")
        raise FileError(str(path), [fault]) from error
    if not head:
        raise FileError(str(path), [Said("文件是空的", f"{refusal}: the file is empty")])
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head[: len(head) // 2 * 2].decode("utf-16", errors="replace").encode()
    return head


@contextmanager
def gdal(options: dict[str, str]) -> Iterator[None]:
    """Read layers with options of GDAL: ``OFFLINE``, so that no address in a layer leads anywhere."""
    before = {name: pyogrio.get_gdal_config_option(name) for name in options}
    pyogrio.set_gdal_config_options(options)
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options(before)
