"""What a damaged file still says, read strictly and without the program: legal other inputs, told apart.

A flipped digit of a coordinate is another number that nobody can tell from the first; a text that
lacks half a row is not what anybody wrote. ``content`` returns what a file says as plain values, or None
where no careful writer can have written it: text that does not decode, markup that does not close or
that knows other elements than the format, rows that are too short, numbers that are none or not finite,
ids that stand twice, references to nothing, rings that do not close, checksums and declared sizes that
do not fit. In a binary format without a checksum (shapefile, FlatGeobuf, GeoPackage, GeoTIFF that is
not compressed) every finite number in a number's place is legal.
"""

import bz2
import csv
import gzip
import io
import json
import math
import re
import sqlite3
import struct
import unicodedata
import xml.etree.ElementTree as ET
import zlib
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import osmium
import pyogrio
import shapely
import yaml
from pyproj import CRS

_PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_FAULTS = (
    *(ValueError, KeyError, TypeError, IndexError, AttributeError, OSError, EOFError, RuntimeError),
    *(zlib.error, struct.error, sqlite3.Error, csv.Error, ET.ParseError, yaml.YAMLError, RecursionError),
    *(pyogrio.errors.DataSourceError, shapely.errors.GEOSException),
)


def content(name: str, data: bytes, seed: bytes) -> Any:
    """Return what a file says; None where it is not legal.

    Args:
        name: of the file.
        data: its bytes.
        seed: those of the file before, which tells what its columns hold.
    """
    for ending, unpacked in ((".gz", gzip.decompress), (".bz2", bz2.decompress)):
        if name.endswith(ending):
            try:
                return content(name.removesuffix(ending), unpacked(data), unpacked(seed))
            except _FAULTS:
                return None
    from tests.fuzz import legal_forms

    read = (_READERS | legal_forms.READERS)[Path(name).suffix]
    try:
        return read(data, seed)
    except _FAULTS:
        return None


def need(holds: object) -> None:
    """Say that a file is not legal."""
    if not holds:
        raise ValueError


def plain(text: str) -> float:
    """Return a plain, finite number."""
    text = unicodedata.normalize("NFKC", text)  # full-width digits are digits
    need(text.isascii() and _PLAIN.fullmatch(text))
    value = float(text)
    need(math.isfinite(value))
    return value


def _table(data: bytes, seed: bytes) -> Any:
    return table(*(rows(each) for each in (data, seed)))


def table(rows: list[list[str]], known: list[list[str]]) -> Any:
    """Return the rows of a table, where each can be one: those of ``known`` tell what its columns hold."""
    head = rows[0]
    need(len(rows) > 1 and len(set(head)) == len(head) and all(head))
    need(all(len(row) == len(head) for row in rows))
    numeric = [name for i, name in enumerate(known[0]) if all(_PLAIN.fullmatch(row[i]) for row in known[1:])]
    for i, name in enumerate(head):
        for row in rows[1:] if name in numeric else ():
            need(not row[i] or plain(row[i]) is not None)  # a cell may be empty
    if head[0] in ("id", "node"):
        need(len({row[0] for row in rows}) == len(rows) and all(row[0].strip() for row in rows))
    return rows


def rows(data: bytes, separator: str = ",") -> list[list[str]]:
    """Return the rows of a text."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gbk")
    need("\0" not in text)
    return [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True) if row]


def _yaml(data: bytes, _: bytes) -> Any:
    return repr(yaml.safe_load(data.decode("utf-8-sig")))  # NaN equals itself in writing


def _json(data: bytes, _: bytes) -> Any:
    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        need(len(dict(found)) == len(found))
        return dict(found)

    def refuse(_: str) -> None:
        raise ValueError

    whole = json.loads(data.decode("utf-8-sig"), object_pairs_hook=pairs, parse_constant=refuse)
    need(whole["type"] == "FeatureCollection" and isinstance(whole["features"], list))
    for feature in whole["features"]:
        need(feature["type"] == "Feature" and isinstance(feature["properties"], dict))
        _geometry(feature["geometry"])
    ids = [feature["properties"].get("id") for feature in whole["features"]]
    need(len(set(map(str, ids))) == len(ids) or set(ids) == {None})
    return whole


def _geometry(shape: Any) -> None:
    depth = {
        "Point": 0,
        "LineString": 1,
        "MultiPoint": 1,
        "Polygon": 2,
        "MultiLineString": 2,
        "MultiPolygon": 3,
    }
    _depth(shape["coordinates"], depth[shape["type"]], closed=shape["type"].endswith("Polygon"))


def _depth(value: Any, depth: int, *, closed: bool) -> None:
    need(isinstance(value, list) and value)
    if depth == 0:
        need(
            len(value) in (2, 3) and all(type(each) in (int, float) and math.isfinite(each) for each in value)
        )
        return
    if depth == 1 and closed:
        need(len(value) >= 4 and value[0] == value[-1])
    for each in value:
        _depth(each, depth - 1, closed=closed)


def _osm(data: bytes, _: bytes) -> Any:
    root = ET.fromstring(data)  # noqa: S314 (our own damage)
    need(root.tag == "osm" and root.attrib.get("version") == "0.6")
    found: dict[str, dict[int, Any]] = {"node": {}, "way": {}, "relation": {}}
    order = ["bounds", *found]
    kinds = [each.tag for each in root]
    need(kinds == sorted(kinds, key=order.index) and kinds.count("bounds") == 1)
    for item in root:
        need(not (item.text or "").strip() and not (item.tail or "").strip())
        if item.tag == "bounds":
            west, south, east, north = (
                plain(item.attrib[f"{a}{b}"]) for a in ("min", "max") for b in ("lon", "lat")
            )
            need(west < east and south < north)
            found["bounds"] = {0: (west, south, east, north)}
            continue
        number = int(item.attrib["id"])
        need(number > 0 and number > max(found[item.tag], default=0) and item.attrib["version"] == "1")
        place = tuple(plain(item.attrib[name]) for name in ("lon", "lat")) if item.tag == "node" else ()
        need(not place or (abs(place[0]) <= 180 and abs(place[1]) <= 90))
        tags, parts = {}, []
        for part in item:
            need(not (part.text or "").strip() and not (part.tail or "").strip() and not len(part))
            if part.tag == "tag":
                key = part.attrib["k"]
                need(key and key not in tags and len(key) < 256 and len(part.attrib["v"]) < 256)
                tags[key] = part.attrib["v"]
                need(part.attrib.keys() == {"k", "v"})
            elif part.tag == "nd":
                parts.append(int(part.attrib["ref"]))
                need(item.tag == "way" and parts[-1] in found["node"])
            else:
                need(part.tag == "member" and item.tag == "relation")
                member = part.attrib["type"], int(part.attrib["ref"]), part.attrib["role"]
                need(member[1] in found[member[0]])
                parts.append(member)
        need(item.tag != "way" or len(parts) > 1)
        found[item.tag][number] = (place, tags, tuple(parts))
    return found


def _graphml(data: bytes, _: bytes) -> Any:
    space = "{http://graphml.graphdrawing.org/xmlns}"
    root = ET.fromstring(data)  # noqa: S314 (our own damage)
    keys = {
        each.attrib["id"]: (each.attrib["for"], each.attrib["attr.name"]) for each in root.iter(f"{space}key")
    }
    graph = root.find(f"{space}graph")
    need(graph is not None and {each.tag for each in root} == {f"{space}key", f"{space}graph"})
    nodes: dict[str, Any] = {}
    edges = []
    for item in graph or ():
        told = {}
        for part in item:
            what, name = keys[part.attrib["key"]]
            need((part.tag == f"{space}data" and item.tag == f"{space}{what}") or item.tag == f"{space}data")
            need(name not in told)
            told[name] = part.text or ""
            if name in ("x", "y", "length"):
                plain(told[name])
        if item.tag == f"{space}node":
            need(item.attrib["id"] not in nodes and {"x", "y"} <= told.keys())
            nodes[item.attrib["id"]] = told
        elif item.tag == f"{space}edge":
            ends = item.attrib["source"], item.attrib["target"]
            need(all(end in nodes for end in ends) and "length" in told)
            edges.append((ends, item.attrib.get("id"), told))
        else:
            need(item.tag == f"{space}data")
            edges.append((("", ""), item.attrib["key"], {"": item.text or ""}))
    return nodes, sorted(edges, key=str)


def blobs(data: bytes) -> list[tuple[bytes, bytes]]:
    """Return the blobs of a PBF file as (kind, content); those before what cannot be read."""
    found, at = [], 0
    while at < len(data):
        try:
            (size,) = struct.unpack_from(">I", data, at)
            head = _fields(data[at + 4 : at + 4 + size])
            start = at + 4 + size
            at = start + head[3]
            blob = _fields(data[start:at])
            content = zlib.decompress(blob[3]) if 3 in blob else blob[1]
        except _FAULTS:
            return found
        found.append((head[1], content))
    return found


def pbf(parts: list[tuple[bytes, bytes]]) -> bytes:
    """Return the PBF file of these blobs."""
    found = b""
    for kind, content in parts:
        packed = zlib.compress(content)
        blob = b"\x10" + _varint(len(content)) + b"\x1a" + _varint(len(packed)) + packed
        head = b"\x0a" + _varint(len(kind)) + kind + b"\x18" + _varint(len(blob))
        found += struct.pack(">I", len(head)) + head + blob
    return found


def _varint(value: int) -> bytes:
    found = bytearray()
    while value > 127:
        found.append(value & 127 | 128)
        value >>= 7
    return bytes([*found, value])


def _fields(data: bytes) -> dict[int, Any]:
    found: dict[int, Any] = {}
    at = 0

    def integer() -> int:
        nonlocal at
        value = shift = 0
        while True:
            value |= (data[at] & 127) << shift
            at, shift = at + 1, shift + 7
            if data[at - 1] < 128:
                return value

    while at < len(data):
        field, kind = divmod(integer(), 8)
        value: Any = integer()
        if kind == 2:
            need(at + value <= len(data))
            value, at = data[at : at + value], at + value
        else:
            need(kind == 0)
        found[field] = value
    return found


def _pbf(data: bytes, _: bytes) -> Any:
    need(pbf(blobs(data)) is not None and _whole(data))
    with TemporaryDirectory() as folder:
        source, text = Path(folder) / "x.osm.pbf", Path(folder) / "x.osm"
        source.write_bytes(data)
        box = osmium.io.Reader(str(source)).header().box()
        need(box.valid())
        low, high = box.bottom_left, box.top_right
        with osmium.SimpleWriter(str(text)) as writer:
            for item in osmium.FileProcessor(str(source)):
                writer.add(item)
        bounds = f'<bounds minlat="{low.lat}" minlon="{low.lon}" maxlat="{high.lat}" maxlon="{high.lon}"/>'
        return _osm(re.sub(r"(<osm [^>]*>)", rf"\1{bounds}", text.read_text("utf-8"), count=1).encode(), b"")


def _whole(data: bytes) -> bool:
    """Tell whether the blobs fill the file."""
    at = 0
    for _ in blobs(data):
        (size,) = struct.unpack_from(">I", data, at)
        at += 4 + size + _fields(data[at + 4 : at + 4 + size])[3]
    return at == len(data)


def _gpkg(data: bytes, _: bytes) -> Any:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "x.gpkg"
        path.write_bytes(data)
        base = sqlite3.connect(path)
        try:
            need(base.execute("PRAGMA integrity_check").fetchall() == [("ok",)])
            layers = base.execute("SELECT table_name, srs_id FROM gpkg_contents").fetchall()
            kept = base.execute("SELECT * FROM gpkg_spatial_ref_sys").fetchall()
            columns = base.execute("SELECT * FROM gpkg_geometry_columns").fetchall()
            rows = {name: base.execute(f'SELECT * FROM "{name}"').fetchall() for name, _ in layers}  # noqa: S608
        finally:
            base.close()
    for table in rows.values():
        for row in table:
            shape = _gpkg_geometry(next(each for each in row if isinstance(each, bytes)))
            need(all(each is not None for each in row) and not shape.is_empty)
            need(all(math.isfinite(each) for each in shapely.get_coordinates(shape).ravel()))
        need(len({str(row[2]) for row in table}) == len(table))
    return layers, kept, columns, rows


def _gpkg_geometry(blob: bytes) -> Any:
    need(blob[:2] == b"GP" and blob[2] == 0 and not blob[3] & 0xF0)
    return shapely.from_wkb(blob[8 + (0, 32, 48, 48, 64)[blob[3] >> 1 & 7] :])


def _shp(data: bytes, _: bytes) -> Any:
    code, length = struct.unpack_from(">I20xI", data)
    version, kind = struct.unpack_from("<II", data, 28)
    need(code == 9994 and length * 2 == len(data) and version == 1000)
    need(data[4:24] == bytes(20))
    found, at = [], 100
    while at < len(data):
        number, size = struct.unpack_from(">II", data, at)
        record = data[at + 8 : at + 8 + 2 * size]
        need(number == len(found) + 1 and len(record) == 2 * size)
        need(struct.unpack_from("<I", record)[0] == kind)
        if kind == 1:
            need(size == 10)
            numbers = struct.unpack_from("<2d", record, 4)
        else:
            parts, points = struct.unpack_from("<II", record, 36)
            need(kind in (3, 5) and 2 * size == 44 + 4 * parts + 16 * points and parts == 1)
            numbers = struct.unpack_from(f"<{2 * points}d", record, 44 + 4 * parts)
            need(points > 3 and numbers[:2] == numbers[-2:] if kind == 5 else points > 1)
            need(record[44:48] == bytes(4))
        need(all(map(math.isfinite, numbers)))
        found.append(numbers)
        at += 8 + 2 * size
    return kind, found


def _dbf(data: bytes, _: bytes) -> Any:
    rows, head, size = struct.unpack_from("<IHH", data, 4)
    need(data[0] == 3 and data[head - 1] == 13 and len(data) in (head + rows * size, head + rows * size + 1))
    fields = [data[at : at + 32] for at in range(32, head - 1, 32)]
    need(sum(each[16] for each in fields) + 1 == size)
    names = [each[:11].split(b"\0")[0].decode("ascii") for each in fields]
    need(all(re.fullmatch(r"[A-Za-z_]\w*", name) for name in names) and len(set(names)) == len(names))
    found = []
    for row in range(rows):
        at = head + row * size
        need(data[at] == 32)
        at += 1
        values: list[Any] = []
        for each in fields:
            text = data[at : at + each[16]].decode("utf-8").strip()
            need("\0" not in text and text)
            values.append(plain(text) if each[11:12] in b"NF" else text)
            at += each[16]
        found.append(values)
    need(len({str(row[0]) for row in found}) == rows)
    return names, found


def _shx(data: bytes, seed: bytes) -> Any:
    return data if data == seed else None  # it says nothing that the .shp does not


def _prj(data: bytes, _: bytes) -> Any:
    return CRS.from_wkt(data.decode("ascii")).to_wkt()


def _tif(data: bytes, _: bytes) -> Any:
    """The fields of the only directory, and the cells."""
    sizes = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 11: 4, 12: 8}
    need(data[:4] == b"II*\0")
    (at,) = struct.unpack_from("<I", data, 4)
    (number,) = struct.unpack_from("<H", data, at)
    found: dict[int, bytes] = {}
    for entry in range(at + 2, at + 2 + 12 * number, 12):
        tag, kind, count = struct.unpack_from("<HHI", data, entry)
        need(tag > max(found, default=0))
        size = sizes[kind] * count
        start = entry + 8 if size <= 4 else struct.unpack_from("<I", data, entry + 8)[0]
        need(start + size <= len(data))
        found[tag] = data[start : start + size]
    need(struct.unpack_from("<I", data, at + 2 + 12 * number)[0] == 0)
    where, how_long = (
        found.pop(next(tag for tag in tags if tag in found)) for tags in ((273, 324), (279, 325))
    )
    parts = []
    for start, size in zip(
        struct.iter_unpack("<I", _longs(where)), struct.iter_unpack("<I", _longs(how_long)), strict=True
    ):
        need(start[0] + size[0] <= len(data))
        parts.append(data[start[0] : start[0] + size[0]])
    cells = b"".join(map(zlib.decompress, parts)) if found[259] == b"\x08\0" else b"".join(parts)
    # NaN is "no data" in every program
    need(not any(math.isinf(each[0]) for each in struct.iter_unpack("<d", cells)))
    for tag in (33550, 33922):
        need(all(math.isfinite(each[0]) for each in struct.iter_unpack("<d", found[tag])))
    return found, cells


def _asc(data: bytes, _: bytes) -> Any:
    words = data.decode("ascii").replace(",", ".").split()  # GDAL reads decimal commas, as GIS write them
    head = {words[i]: plain(words[i + 1]) for i in range(0, 12, 2)}
    need(head.keys() == {"ncols", "nrows", "xllcorner", "yllcorner", "cellsize", "NODATA_value"})
    cells = [plain(each) for each in words[12:]]
    need(len(cells) == head["ncols"] * head["nrows"] and head["cellsize"] > 0)
    return head, cells


def _longs(data: bytes) -> bytes:
    return data if len(data) % 4 == 0 else b"".join(each + b"\0\0" for each in (data[:2],))


def _fgb(data: bytes, _: bytes) -> Any:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "x.fgb"
        path.write_bytes(data)
        told = pyogrio.read_info(path)
        _, _, shapes, values = pyogrio.raw.read(path)
    found = shapely.from_wkb(shapes)
    need(
        len(found) == told["features"]
        and all(math.isfinite(each) for each in shapely.get_coordinates(found).ravel())
    )
    return told["crs"], shapely.to_wkt(found).tolist(), [each.tolist() for each in values]


_READERS: dict[str, Callable[[bytes, bytes], Any]] = {
    ".csv": _table,
    ".yaml": _yaml,
    ".geojson": _json,
    ".osm": _osm,
    ".pbf": _pbf,
    ".graphml": _graphml,
    ".gpkg": _gpkg,
    ".shp": _shp,
    ".dbf": _dbf,
    ".shx": _shx,
    ".prj": _prj,
    ".tif": _tif,
    ".asc": _asc,
    ".fgb": _fgb,
}
