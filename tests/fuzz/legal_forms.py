"""What damaged workbooks, archives and drawings still say; see ``legal``.

In a binary format without a checksum every finite number in a number's place is legal; an index of such a
format (.map) says nothing that is looked at here.
"""

import io
import json
import re
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow.parquet
import pyogrio
import shapely

from tests.fuzz import legal
from tests.fuzz.legal import need, plain

_PAIR = re.compile(r"-?\d+\.?\d*,-?\d+\.?\d*")
_HEAD = 512 * 3  # of a compound file: its header, its table of sectors, its folder


def _txt(data: bytes, seed: bytes) -> Any:
    if seed.startswith(b"\xff\xfe"):
        need(data.startswith(b"\xff\xfe"))
        return legal.table(*(legal.rows(each.decode("utf-16").encode(), "\t") for each in (data, seed)))
    return legal.table(*(legal.rows(each, ";") for each in (data, seed)))


def _members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        need(archive.testzip() is None and len(set(archive.namelist())) == len(archive.namelist()))
        return {each: archive.read(each) for each in archive.namelist()}


def _xlsx(data: bytes, seed: bytes) -> Any:
    found, known = _members(data), _members(seed)
    need(found.keys() == known.keys())
    at = next(each for each in known if "worksheets/" in each)
    need(all(found[each] == known[each] for each in known if each != at))
    return _cells(found[at], known[at])


def _cells(data: bytes, seed: bytes) -> Any:
    """The cells of a sheet, each in the place of one of the seed and of its kind."""
    found, known = ([*ET.fromstring(each).iter()] for each in (data, seed))  # noqa: S314
    need([each.tag for each in found] == [each.tag for each in known])
    need([each.attrib for each in found] == [each.attrib for each in known])
    need(all(not (each.tail or "").strip() for each in found))
    for one, other in zip(found, known, strict=True):
        if (other.text or "").strip():
            need((one.text or "").strip())
            if one.tag.endswith("}v"):
                plain(str(one.text))
        else:
            need(not (one.text or "").strip())
    return [each.text for each in found]


def _ods(data: bytes, seed: bytes) -> Any:
    found, known = _members(data), _members(seed)
    need(found.keys() == known.keys())
    need(all(found[each] == known[each] for each in known if each != "content.xml"))
    one, other = ([*ET.fromstring(each["content.xml"]).iter()] for each in (found, known))  # noqa: S314
    need([each.tag for each in one] == [each.tag for each in other])
    said = []
    for new, old in zip(one, other, strict=True):
        need(new.attrib.keys() == old.attrib.keys() and bool(new.text) == bool(old.text) and not new.tail)
        for name, value in new.attrib.items():
            need(value == old.attrib[name] or name.endswith("}value"))
            said.append(plain(value) if name.endswith("}value") else value)
        said.append(new.text)
    return said


def _xls(data: bytes, seed: bytes) -> Any:
    need(len(data) == len(seed) and data[:_HEAD] == seed[:_HEAD])
    at, found = _HEAD, []
    while at < len(seed):
        kind, size = (int.from_bytes(seed[at + i : at + i + 2], "little") for i in (0, 2))
        start = at + 4 + {0x0203: 6, 0x0204: 9}.get(kind, size)
        end = at + 4 + size
        need(data[at:start] == seed[at:start])
        at = end
        found.append(data[start:end])
    return found


def _json(data: bytes, seed: bytes) -> Any:
    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        need(len(dict(found)) == len(found))
        return dict(found)

    whole, known = (json.loads(each.decode(), object_pairs_hook=pairs) for each in (data, seed))
    need(whole.keys() == known.keys() and whole["status"] == "1" and isinstance(whole["pois"], list))
    for each in whole["pois"]:
        need(each.keys() == known["pois"][0].keys() and _PAIR.fullmatch(each["location"]))
        plain(each["capacity"])
    need(len({each["id"] for each in whole["pois"]}) == len(whole["pois"]) == int(whole["count"]))
    return whole


def _xml(data: bytes, seed: bytes) -> Any:
    """A KML or a GML: elements as in the seed, coordinates that are numbers, rings that close."""
    need(b"<!" not in data)
    found, known = ([*ET.fromstring(each).iter()] for each in (data, seed))  # noqa: S314
    features = ("Placemark", "zones")
    need(_runs(found, features) <= _runs(known, features))
    for each in found:
        tag = each.tag.rsplit("}")[-1]
        if tag in ("coordinates", "posList", "lowerCorner", "upperCorner"):
            words = (each.text or "").replace(",", " ").split()
            values = [plain(word) for word in words]
            need(len(values) >= 2 and (tag != "posList" or (len(values) > 7 and values[:2] == values[-2:])))
    text = {each.tag for each in known if (each.text or "").strip()}
    need(all(not (each.tail or "").strip() for each in found))
    need(all(bool((each.text or "").strip()) == (each.tag in text) for each in found))
    return [(each.tag, sorted(each.attrib.items()), (each.text or "").strip()) for each in found]


def _runs(elements: list[ET.Element], features: tuple[str, ...]) -> set[Any]:
    """Which elements, and names of attributes, each feature is made of, and all else."""
    of_features = [each for each in elements if each.tag.rsplit("}")[-1] in features]
    inside = {id(part) for each in of_features for part in each.iter()}
    runs = {tuple((part.tag, *part.attrib) for part in each.iter()) for each in of_features}
    return runs | {(each.tag, *each.attrib) for each in elements if id(each) not in inside}


def _zip(data: bytes, seed: bytes) -> Any:
    found, known = _members(data), _members(seed)
    need(found.keys() == known.keys())
    if any(name.endswith(".gdbtable") for name in known):
        return _geodatabase(found)
    return [legal.content(each, found[each], known[each]) or need(False) for each in sorted(known)]


def _geodatabase(members: dict[str, bytes]) -> Any:
    with TemporaryDirectory() as folder:
        for name, data in members.items():
            path = Path(folder) / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(data)
        _, _, shapes, values = pyogrio.raw.read(Path(folder) / "town.gdb", layer="zones")
    shapely.from_wkb(shapes)
    return [each.hex() for each in shapes], [each.tolist() for each in values]


def _kmz(data: bytes, seed: bytes) -> Any:
    found, known = _members(data), _members(seed)
    need(found.keys() == known.keys())
    return _xml(found["doc.kml"], known["doc.kml"])


def _dxf(data: bytes, seed: bytes) -> Any:
    """The pairs of a drawing: entities of the codes of one of the seed's, with as many corners as told."""
    found, known = (_pairs(each) for each in (data, seed))
    kinds = {tuple(code for code, _ in each) for each in known}
    corners = [sum(code == 10 for code, _ in each) for each in found]
    for each, number_of in zip(found, corners, strict=True):
        need(tuple(code for code, _ in each) in kinds)
        need(all(int(value) == number_of for code, value in each if code == 90))
        need(all(value in ("0", "1") for code, value in each if code == 70))
        for code, value in each:
            if 10 <= code < 60:
                plain(value)
    need(
        [each[0] for each in found if each[0][1] != "LWPOLYLINE" and each[0][1] != "TEXT"]
        == [each[0] for each in known if each[0][1] != "LWPOLYLINE" and each[0][1] != "TEXT"]
    )
    return found


def _pairs(data: bytes) -> list[list[tuple[int, str]]]:
    lines = data.decode().splitlines()
    need(len(lines) % 2 == 0)
    found: list[list[tuple[int, str]]] = []
    for code, value in zip(lines[::2], lines[1::2], strict=True):
        if int(code) == 0:
            found.append([])
        found[-1].append((int(code), value))
    return found


def _mif(data: bytes, seed: bytes) -> Any:
    """The lines of a MIF: as those of the seed but for numbers."""
    found, known = (each.decode("ascii").splitlines() for each in (data, seed))
    need(len(found) == len(known))
    start = known.index("Data")
    need(found[: start + 1] == known[: start + 1])
    for one, other in zip(found[start:], known[start:], strict=True):
        words, old = one.split(), other.split()
        need(len(words) == len(old))
        for new, before in zip(words, old, strict=True):
            need(new == before or ("." in before and plain(new) is not None))
    return found


def _mid(data: bytes, seed: bytes) -> Any:
    found, known = (legal.rows(each) for each in (data, seed))
    need(len(found) == len(known) and all(len(row) == len(known[0]) and all(row) for row in found))
    need(len({row[0] for row in found}) == len(found))
    return found


def _dat(data: bytes, seed: bytes) -> Any:
    """A table of MapInfo: a .dbf whose texts are filled up with zero bytes."""
    head = int.from_bytes(seed[8:10], "little")
    return legal.content("x.dbf", *(each[:head] + each[head:].replace(b"\0", b" ") for each in (data, seed)))


def _same(data: bytes, seed: bytes) -> Any:
    return data if data == seed else None  # what it says stands in the others too


def _any(data: bytes, seed: bytes) -> Any:
    return data


def _parquet(data: bytes, _: bytes) -> Any:
    found = pyarrow.parquet.read_table(io.BytesIO(data))
    json.loads(found.schema.metadata[b"geo"])
    shapes = shapely.from_wkb(found.column("geometry").to_pylist())
    need(all(each is not None for each in shapes))
    return found.schema.metadata[b"geo"], found.to_pylist()


READERS: dict[str, Callable[[bytes, bytes], Any]] = {
    ".txt": _txt,
    ".xlsx": _xlsx,
    ".xls": _xls,
    ".ods": _ods,
    ".json": _json,
    ".kml": _xml,
    ".gml": _xml,
    ".kmz": _kmz,
    ".zip": _zip,
    ".dxf": _dxf,
    ".tab": _same,
    ".dat": _dat,
    ".map": _any,
    ".id": _same,
    ".mif": _mif,
    ".mid": _mid,
    ".parquet": _parquet,
}
