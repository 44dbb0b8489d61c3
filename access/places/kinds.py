"""What may stand in a file, by the ending of its name: who reads it, how it begins, what is read with it.

A file is what its ending says. GDAL would open whatever it can make something of: a text named
``zones.gpkg`` that leads to other files, or to an address. So the beginning of a file is looked at
before GDAL sees it, the driver that GDAL chose after, and addresses lead nowhere meanwhile (``OFFLINE``).
"""

import mmap
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from json import JSONDecoder
from pathlib import Path

import pyogrio
from pyproj import CRS
from pyproj.exceptions import CRSError

from access.contracts.errors import FileError

# no such proxy exists, so that libcurl gives up before it asks anybody
OFFLINE = {
    "GDAL_HTTP_PROXY": "off://off",
    "GDAL_HTTPS_PROXY": "off://off",
    "CPL_VSIL_CURL_ALLOWED_FILENAME": "none",
    "GDAL_VRT_ENABLE_PYTHON": "NO",
}
_HEAD = 6000  # bytes that GDAL looks at, too
JSON_CRS = re.compile(rb'"(?:c|\\u0063)(?:r|\\u0072)(?:s|\\u0073)"\s*:\s*(?=\{)')
_AFTER = 20_000  # a CRS written out at length (PROJJSON) has some 5,000


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
    """

    title: str
    drivers: tuple[str, ...]
    begins: bytes
    never: bytes = b"(?!)"
    beside: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()


_JSON = Kind(
    "GeoJSON",
    ("GeoJSON", "GeoJSONSeq", "ESRIJSON", "TopoJSON", "JSONFG"),
    rb"(\xef\xbb\xbf)?[\s\x1e]*\{",
    never=rb"gdal_streamed_alg",  # a recipe of what to do with other files
)
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
    ),
    ".fgb": Kind("FlatGeobuf", ("FlatGeobuf",), rb"fgb\x03fgb"),
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
    **dict.fromkeys((".xlsx", ".xlsm", ".xls", ".ods"), "row"),
}


def ending(path: Path) -> str:
    """Return the ending of a file's name, in lower case: ``.csv`` for ``.csv.gz``."""
    return Path(path.name.lower().removesuffix(".gz")).suffix or path.suffix.lower()


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
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as error:
        raise FileError(str(path), [f"{refusal}: {error.strerror}"]) from error
    if not head:
        raise FileError(str(path), [f"{refusal}: the file is empty"])
    if not re.match(kind.begins, head) or re.search(kind.never, head):
        start = "".join(sign if sign.isprintable() else "·" for sign in head[:24].decode("latin-1"))
        raise FileError(
            str(path),
            [
                f"{refusal}: it is no {kind.title}, as its name says (it begins with '{start}'); give"
                " the data themselves, in a file that is named by what it is"
            ],
        )
    odd = sorted({"!", ";"} & set(str(path)))
    if odd and kind in VECTORS.values():
        raise FileError(
            str(path),
            [f"'{odd[0]}' in its path would lead to another file; rename the file or the folder"],
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


@contextmanager
def gdal(options: dict[str, str]) -> Iterator[None]:
    """Read layers with options of GDAL: ``OFFLINE``, so that no address in a layer leads anywhere."""
    before = {name: pyogrio.get_gdal_config_option(name) for name in options}
    pyogrio.set_gdal_config_options(options)
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options(before)


def check_json_crs(path: Path) -> None:
    """Refuse what GDAL would take for WGS 84 without a word: a CRS at an address, or one that is not known.

    Raises:
        FileError: with what the file says of its CRS.
    """
    for text in matches(path, JSON_CRS):
        fault = _crs_fault(text)
        if fault:
            raise FileError(str(path), [fault])


def matches(path: Path, pattern: re.Pattern[bytes]) -> Iterator[bytes]:
    """Give what follows each place of a file where a pattern is found."""
    with _mapped(path) as data:
        for match in pattern.finditer(data):
            yield data[match.end() : match.end() + _AFTER]


def count(path: Path, pattern: re.Pattern[bytes]) -> int:
    """Return how often a pattern is found in a file."""
    with _mapped(path) as data:
        return sum(1 for _ in pattern.finditer(data))


@contextmanager
def _mapped(path: Path) -> Iterator[mmap.mmap]:
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        yield data


def _crs_fault(text: bytes) -> str:
    try:
        told = JSONDecoder().raw_decode(text.decode("utf-8", errors="replace"))[0]
    except (ValueError, RecursionError):  # GDAL says of it what is to be said
        return ""
    kind, more = str(told.get("type", "")).lower(), told.get("properties")
    if kind in ("link", "url"):
        return (
            f"its `crs` leads to an address ({str(more)[:100]}), and none is asked; leave it out for WGS 84,"
            ' or name it: {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4547"}}'
        )
    name = more.get("name") if isinstance(more, dict) else None
    if kind != "name" or not isinstance(name, str):
        return ""
    try:
        CRS.from_user_input(name)
    except CRSError:
        return f"its `crs` names '{name[:100]}', which is not known; give an authority code such as EPSG:4547"
    return ""
