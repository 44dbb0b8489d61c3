"""What statistical systems export as ``.xls`` and is none: a web page with a table, or a text."""

import codecs
import re
from pathlib import Path
from typing import Any

import lxml.html
from lxml import etree

from access.contracts import bounds
from access.contracts.errors import FileError
from access.contracts.said import Said

_HEAD = 4096
_PAGE = re.compile(rb"(?i)<(?:!doctype html|html|head|meta|body|table)[\s>]")
_SPAN = re.compile(r"(?i)(?:row|col)span\s*=\s*[\"']?\s*(\d+)")
_WIDEST = 16_384  # columns of a sheet of Excel
_NO_TABLE = Said("是网页，其中没有表格", "it is a web page without a table")


def is_page(path: Path) -> bool:
    """Tell whether a file that is named as a workbook is a web page."""
    head = _head(path)
    return b"urn:schemas-microsoft-com:office:spreadsheet" not in head and bool(_PAGE.search(head))


def is_text(path: Path) -> bool:
    """Tell whether a file that is named as a workbook is a text of several columns."""
    head = _head(path)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return True
    plain = head.removeprefix(codecs.BOM_UTF8).lstrip()
    return (
        b"\0" not in head
        and not plain.startswith((b"<", b"{", b"PK\x03\x04", b"%PDF"))
        and any(sign in head for sign in (b"\t", b",", b";"))
        and b"\n" in head
    )


def cells(path: Path) -> tuple[list[list[str]], list[Said]]:
    """Return the cells of the longest table of a web page, as texts; merged ones hold the same.

    Raises:
        FileError: there is no table, it is too large, or of an unknown encoding.
    """
    fault = bounds.beyond("LINE_BYTES", path.stat().st_size)
    if fault:
        raise FileError(str(path), [fault])
    text = _text(path)
    if any(int(each) > _WIDEST for each in _SPAN.findall(text)):
        raise FileError(str(path), [bounds.beyond("COLUMNS", 1e9)])
    try:
        page = lxml.html.document_fromstring(text, parser=lxml.html.HTMLParser(no_network=True))
    except (etree.LxmlError, ValueError) as error:
        raise FileError(str(path), [_NO_TABLE]) from error
    tables = [each for each in page.iter("table") if each.find(".//table") is None]
    fault = bounds.beyond("EMPTY_VALUES", sum(map(_cells, tables)))
    if fault:
        raise FileError(str(path), [fault])
    found = [rows for rows in map(_rows, tables) if rows]
    if not found:
        raise FileError(str(path), [_NO_TABLE])
    more_zh, more = (
        (f"（{len(found)} 个中最长的）", f" (the longest of {len(found)})") if found[1:] else ("", "")
    )
    zh, en = f"内容是网页，读的是其中的表格{more_zh}", f"it is a web page, of which the table is read{more}"
    return max(found, key=len), [Said(zh, en)]


def _cells(table: Any) -> int:
    """How many cells a table has, those that one cell goes over, too."""
    lines = sum(1 for _ in table.iter("tr"))
    return sum(
        _number(each.get("colspan")) * min(lines, _number(each.get("rowspan")))
        for each in table.iter("td", "th")
    )


def _rows(table: Any) -> list[list[str]]:
    """The rows of a table, all as wide; a cell over several columns or rows has its text in each.

    A title over the whole width stands in the first alone.
    """
    rows: list[list[str]] = []
    below: dict[int, tuple[int, str]] = {}  # column → rows yet to be filled from above, with what
    for line in table.iter("tr"):
        row: list[str] = []
        for cell in line.iter("td", "th"):
            _from_above(row, below)
            text = " ".join("".join(cell.itertext()).split())
            wide, high = (_number(cell.get(name)) for name in ("colspan", "rowspan"))
            if high > 1:
                below.update({len(row) + i: (high - 1, text) for i in range(wide)})
            row += [text] * wide
        _from_above(row, below)
        rows.append([row[0], *[""] * (len(row) - 1)] if len(line) == 1 and row else row)
    width = max(map(len, rows), default=0)
    return [row + [""] * (width - len(row)) for row in rows] if width else []


def _from_above(row: list[str], below: dict[int, tuple[int, str]]) -> None:
    while len(row) in below:
        left, text = below.pop(at := len(row))
        if left > 1:
            below[at] = left - 1, text
        row.append(text)


def _number(given: str | None) -> int:
    return max(1, int(given)) if given and given.strip().isdecimal() else 1


def _text(path: Path) -> str:
    data = path.read_bytes()
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    what = Said("文本既不是 UTF-8，也不是 GB 18030", "text is neither UTF-8 nor GB 18030; save it as UTF-8")
    raise FileError(str(path), [what])


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_HEAD)
