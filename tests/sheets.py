"""Small workbooks made by hand: .xlsx and .ods out of XML, .xls out of BIFF records."""

import struct
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

Rows = Sequence[Sequence[Any]]
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACK = "http://schemas.openxmlformats.org/package/2006"
_DATE_STYLE = 1
_HIDDEN = ' state="hidden"'


class Date(float):
    """A day as Excel counts it, in a cell that shows it as a date."""


class Formula(tuple[str, float]):
    """A formula and the value that it had when the file was saved."""


def _name(row: int, column: int) -> str:
    letters = ""
    while column >= 0:
        letters, column = chr(65 + column % 26) + letters, column // 26 - 1
    return f"{letters}{row + 1}"


def _cell(at: str, value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, Formula):
        return f'<c r="{at}"><f>{escape(value[0])}</f><v>{value[1]}</v></c>'
    if isinstance(value, Date):
        return f'<c r="{at}" s="{_DATE_STYLE}"><v>{float(value)}</v></c>'
    if isinstance(value, bool):
        return f'<c r="{at}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int | float):
        return f'<c r="{at}"><v>{value!r}</v></c>'
    return f'<c r="{at}" t="inlineStr"><is><t xml:space="preserve">{escape(str(value))}</t></is></c>'


def sheet_xml(rows: Rows, merged: Sequence[str] = ()) -> str:
    """The XML of a sheet of .xlsx."""
    body = "".join(
        f'<row r="{i + 1}">{"".join(_cell(_name(i, j), value) for j, value in enumerate(row))}</row>'
        for i, row in enumerate(rows)
    )
    cells = "".join(f'<mergeCell ref="{each}"/>' for each in merged)
    joined = f'<mergeCells count="{len(merged)}">{cells}</mergeCells>' if merged else ""
    return f'<worksheet xmlns="{MAIN}"><sheetData>{body}</sheetData>{joined}</worksheet>'


def xlsx(
    path: Path,
    sheets: dict[str, Rows],
    *,
    merged: dict[str, Sequence[str]] | None = None,
    hidden: Sequence[str] = (),
    xml: dict[str, str] | None = None,
) -> Path:
    """Write a workbook: name → rows of its sheets; ``xml``: what stands in one of them instead."""
    named = "".join(
        f'<sheet name="{escape(name)}" sheetId="{i}" r:id="rId{i}"{_HIDDEN * (name in hidden)}/>'
        for i, name in enumerate(sheets, 1)
    )
    relations = "".join(
        f'<Relationship Id="rId{i}" Type="{_REL}/worksheet" Target="worksheets/sheet{i}.xml"/>'
        for i in range(1, len(sheets) + 1)
    )
    formats = '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
    styles = f'<styleSheet xmlns="{MAIN}">{formats}</styleSheet>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{_PACK}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
            "</Types>",
        )
        file.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{_PACK}/relationships"><Relationship Id="rId1"'
            f' Type="{_REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        file.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{MAIN}" xmlns:r="{_REL}"><sheets>{named}</sheets></workbook>',
        )
        file.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{_PACK}/relationships">{relations}<Relationship Id="rId99"'
            f' Type="{_REL}/styles" Target="styles.xml"/></Relationships>',
        )
        file.writestr("xl/styles.xml", styles)
        for i, (name, rows) in enumerate(sheets.items(), 1):
            own = (xml or {}).get(name) or sheet_xml(rows, (merged or {}).get(name, ()))
            file.writestr(f"xl/worksheets/sheet{i}.xml", own)
    return path


def ods(path: Path, sheets: dict[str, Rows], *, table: str | None = None) -> Path:
    """Write an .ods as LibreOffice does, filled to the edge with empty rows; ``table``: its rows as XML."""
    uri = "urn:oasis:names:tc:opendocument:xmlns"
    tables = ""
    for name, rows in sheets.items():
        body = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
        edge = '<table:table-cell table:number-columns-repeated="16384"/>'
        body += f'<table:table-row table:number-rows-repeated="1048000">{edge}</table:table-row>'
        tables += f'<table:table table:name="{escape(name)}">{table or body}</table:table>'
    content = (
        f'<office:document-content xmlns:office="{uri}:office:1.0" xmlns:table="{uri}:table:1.0"'
        f' xmlns:text="{uri}:text:1.0"><office:body><office:spreadsheet>{tables}</office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        file.writestr("content.xml", content)
        kinds = f'<manifest:manifest xmlns:manifest="{uri}:manifest:1.0"/>'
        file.writestr("META-INF/manifest.xml", kinds)
    return path


def _ods_cell(value: Any) -> str:
    if value is None or value == "":
        return "<table:table-cell/>"
    if isinstance(value, int | float):
        told = f'office:value-type="float" office:value="{value!r}"'
    else:
        told = 'office:value-type="string"'
    return f"<table:table-cell {told}><text:p>{escape(str(value))}</text:p></table:table-cell>"


def xls(path: Path, name: str, rows: Rows) -> Path:
    """Write an .xls of one sheet: BIFF 8 in a compound file of one stream."""

    def record(kind: int, data: bytes) -> bytes:
        return struct.pack("<HH", kind, len(data)) + data

    def text(value: str, size: str) -> bytes:
        return struct.pack(f"<{size}B", len(value), 1) + value.encode("utf-16-le")

    begin = struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0)
    sheet = record(0x0809, begin[:2] + struct.pack("<H", 0x0010) + begin[4:])
    for i, row in enumerate(rows):
        for j, value in enumerate(row):
            at = struct.pack("<HHH", i, j, 0)
            if isinstance(value, int | float):
                sheet += record(0x0203, at + struct.pack("<d", value))
            elif value:
                sheet += record(0x0204, at + text(value, "H"))
    sheet += record(0x000A, b"")
    bound = text(name, "B")
    start = 4 + len(begin) + 4 + 6 + len(bound) + 4
    stream = (
        record(0x0809, begin) + record(0x0085, struct.pack("<IH", start, 0) + bound) + record(0x000A, b"")
    )
    stream = (stream + sheet).ljust(4096, b"\0")
    stream += b"\0" * (-len(stream) % 512)
    sectors = len(stream) // 512
    fat = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, sectors + 2), 0xFFFFFFFE]
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    folder = _entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + _entry("Workbook", 2, 0xFFFFFFFF, 2, len(stream))
    table = struct.pack("<128I", *fat, *[0xFFFFFFFF] * (128 - len(fat)))
    path.write_bytes(header + table + folder.ljust(512, b"\0") + stream)
    return path


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    coded = (name + "\0").encode("utf-16-le")
    head = coded.ljust(64, b"\0") + struct.pack("<HBB", len(coded), kind, 1)
    return (
        head
        + struct.pack("<III", 0xFFFFFFFF, 0xFFFFFFFF, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )
