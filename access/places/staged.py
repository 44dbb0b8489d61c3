"""A file as GDAL is to see it: where it cannot take the planner's own, one that is put right, elsewhere.

Nothing is ever written beside a planner's file. GDAL would: the index of a shapefile, the columns of a GML.
"""

import codecs
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path

from access.contracts.errors import FileError
from access.contracts.notes import Note, Subject
from access.contracts.said import Said
from access.places import encodings, kinds, shapefile_parts
from access.places.archives import linked
from access.places.reading import Reading

_STEP = 1024 * 1024
_HEAD_UTF8 = '<?xml version="1.0" encoding="UTF-8"?>\n'
_XML_HEAD = re.compile(r"\A\s*<\?xml[^>]*\?>")
_XML_TOLD = re.compile(rb"""\A[^>]*encoding\s*=\s*["']([\w.-]+)["']""")
_DATA = re.compile(r"""(<(?:\w+:)?Data\b[^>]*?\bname\s*=\s*)(?:"([^"]*)"|'([^']*)')""")
_CHARSET = re.compile(rb'(?i)(charset\s+)("?)([\w.-]+)("?)')
_MAPINFO = {
    "WindowsSimpChinese": "936",
    "WindowsTradChinese": "950",
    "WindowsJapanese": "932",
    "WindowsLatin1": "1252",
    "UTF-8": "utf-8",
}
_CODE_PAGE = re.compile(rb"\$DWGCODEPAGE\s+3\s+(\S+)")
_VERSION = re.compile(rb"\$ACADVER\s+1\s+AC(\d+)")
_UTF8_FROM = 1021  # drawings of AutoCAD 2007
_HEAD = 20_000


@dataclass(frozen=True)
class Source:
    """A file for GDAL.

    Attributes:
        path: the file.
        raw: whether its texts are to be read byte by byte (ISO-8859-1): ``encodings`` makes text of them.
        told: what the planner's file says of its encoding.
        names: what a column is called there → what the planner calls it.
        notes: on what was put right.
        options: of GDAL.
    """

    path: Path
    raw: bool = False
    told: str = ""
    names: dict[str, str] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    options: dict[str, str] = field(default_factory=dict)


@contextmanager
def prepared(path: Path, kind: kinds.Kind, reading: Reading, subject: Subject) -> Iterator[Source]:
    """Give a file as GDAL is to see it, for as long as it is read.

    Args:
        path: the planner's file.
        kind: what it is.
        reading: how to read it.
        subject: which input it is, for notes.

    Raises:
        FileError: its parts do not fit together, or its text is not in the encoding that is said.
    """
    with tempfile.TemporaryDirectory(prefix="access-") as name:
        folder = Path(name)
        if kind.title == "ESRI shapefile":
            yield _shapefile(path, folder, subject)
        elif kind.drivers == ("MapInfo File",):
            yield _mapinfo(path, folder)
        elif kind.title.startswith("DXF"):
            with path.open("rb") as file:
                yield Source(
                    path, True, _of_drawing(file.read(_HEAD)), options={"DXF_ENCODING": "ISO-8859-1"}
                )
        elif kind.title in ("KML", "GML"):
            yield _xml(path, folder, kind, reading, subject)
        elif kind.title == "GeoJSON":
            yield _json(path, folder, reading, subject)
        else:
            yield Source(path)


def _shapefile(path: Path, folder: Path, subject: Subject) -> Source:
    parts = {each.suffix.lower(): each for each in kinds.beside(path)}
    told, index = shapefile_parts.encoding(parts), shapefile_parts.mended_index(path, parts)
    plain = {path.stem + suffix for each in parts for suffix in (each, each.upper())}
    if index is None and {each.name for each in parts.values()} <= plain:
        return Source(path, True, told)
    linked({"layer.shp": path, **{f"layer{suffix}": each for suffix, each in parts.items()}}, folder)
    if index is None:
        return Source(folder / "layer.shp", True, told)
    (folder / "layer.shx").unlink(missing_ok=True)
    (folder / "layer.shx").write_bytes(index)
    zh, en = ("与 .shp 不符", "does not fit the .shp") if ".shx" in parts else ("缺失", "is missing")
    note = Note(
        "doubtful",
        subject,
        f"{path.name}：索引 .shx {zh}，已按 .shp 重建（只在内存与临时文件中）",
        f"{path.name}: its index .shx {en}; made anew from the .shp, not written beside it",
        1,
        "files",
    )
    return Source(folder / "layer.shp", True, told, notes=(note,))


def _mapinfo(path: Path, folder: Path) -> Source:
    data = path.read_bytes()
    told = _CHARSET.search(data[:_HEAD])
    name = f"layer{path.suffix.lower()}"
    # so that GDAL leaves all texts as they are
    head = _CHARSET.sub(rb"\1\2Neutral\4", data[:_HEAD])
    (folder / name).write_bytes(head + data[_HEAD:])
    linked({f"layer{each.suffix.lower()}": each for each in kinds.beside(path)}, folder)
    charset = "" if told is None else told[3].decode("latin-1")
    return Source(folder / name, True, _MAPINFO.get(charset, ""))


def _of_drawing(head: bytes) -> str:
    """What a drawing says of its encoding."""
    version, page = _VERSION.search(head), _CODE_PAGE.search(head)
    if version and int(version[1]) >= _UTF8_FROM:
        return "utf-8"
    return "" if page is None else page[1].decode("latin-1")


def _xml(path: Path, folder: Path, kind: kinds.Kind, reading: Reading, subject: Subject) -> Source:
    data = path.read_bytes()
    told = _XML_TOLD.search(data[:_HEAD])
    of_file = told[1].decode("latin-1") if told else "utf-8"  # that is the rule of XML
    text, encoding = encodings.document(data, reading.encoding, of_file, str(path))
    if re.search(kind.never.decode(), text):
        zh, en = (
            "其中有 DOCTYPE 或 ENTITY 声明，不予读取",
            "it declares a DOCTYPE or an ENTITY, which is not read",
        )
        raise FileError(str(path), [Said(f"{zh}；请删去", f"{en}; take it out")])
    names: dict[str, str] = {}
    if kind.title == "KML":
        text = _DATA.sub(lambda each: _renamed(each, names), text)
    target = folder / f"{path.stem}{path.suffix.lower()}"
    target.write_text(_HEAD_UTF8 + _XML_HEAD.sub("", text), encoding="utf-8")
    kinds.check(target, kind)  # of another encoding it could not be told before
    options = {
        "GML_FIELDTYPES": "ALWAYS_STRING",
        "GML_DOWNLOAD_SCHEMA": "NO",
        "GML_SKIP_RESOLVE_ELEMS": "ALL",
    }
    notes = encoding.notes(path.name, subject)
    return Source(target, names={new: old for old, new in names.items()}, notes=tuple(notes), options=options)


def _renamed(each: re.Match[str], names: dict[str, str]) -> str:
    """Name what GDAL would name by underlines, a sign of Chinese each."""
    name = unescape(each[2] if each[2] is not None else each[3]).strip()
    return f'{each[1]}"{names.setdefault(name, f"data{len(names)}_")}"'


def _json(path: Path, folder: Path, reading: Reading, subject: Subject) -> Source:
    if not reading.encoding and _is_utf8(path):
        return Source(path)
    text, encoding = encodings.document(path.read_bytes(), reading.encoding, "utf-8", str(path))
    target = folder / f"{path.stem}{path.suffix.lower()}"
    target.write_text(text, encoding="utf-8")
    kinds.check(target, kinds.VECTORS[".geojson"])
    return Source(target, notes=tuple(encoding.notes(path.name, subject)))


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        try:
            while data := file.read(_STEP):
                decoder.decode(data)
        except UnicodeDecodeError:
            return False
    return True
