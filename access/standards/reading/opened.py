"""Get the text out of a plan's file: txt, docx, pdf, html. Nothing in it is run, fetched or followed."""

import re
import zipfile
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from access.contracts import bounds
from access.contracts.errors import FileError
from access.contracts.said import Said
from access.contracts.text_files import read_text
from access.standards.reading.pdf_tables import rows_apart

MOST_SIGNS = 12_000_000
_BLOCKS = frozenset(
    ("p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "tr", "table", "ul", "ol")
)
_UNSEEN = frozenset(("script", "style", "noscript", "template", "title"))
_ENDS = "。；;:：!！?？|"


def opened(path: Path) -> str:
    """Return the text of a plan's file; rows of tables as ``cell | cell |``.

    Raises:
        FileError: there is no such file, it is damaged, too large, or holds no text.
    """
    readers: dict[str, Callable[[Path], str]] = {
        ".docx": _docx,
        ".pdf": _pdf,
        ".html": _html,
        ".htm": _html,
        ".txt": read_text,
        ".md": read_text,
    }
    kind = path.suffix.lower()
    if kind not in readers:
        raise FileError(
            str(path),
            [
                Said(
                    "只读 txt、docx、pdf、html；请另存为其中一种（doc、wps 另存为 docx）",
                    "only txt, docx, pdf and html are read; save it as one of them (doc, wps: as docx)",
                )
            ],
        )
    _size(path)
    text = readers[kind](path)
    if not text.strip():
        raise FileError(
            str(path),
            [
                Said(
                    "没有文字；扫描件请先做文字识别（OCR）",
                    "it holds no text; a scan has to go through text recognition (OCR) first",
                )
            ],
        )
    if len(text) > MOST_SIGNS:
        raise FileError(
            str(path),
            [
                Said(
                    f"共 {len(text):,} 字，最多读 {MOST_SIGNS:,} 字；请只留规划正文",
                    f"it holds {len(text):,} signs; at most {MOST_SIGNS:,} are read; keep the plan alone",
                )
            ],
        )
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _size(path: Path) -> None:
    try:
        size = path.stat().st_size
    except OSError as error:
        raise FileError(
            str(path), [Said("没有这个文件，或无法打开", "no such file, or it cannot be opened")]
        ) from error
    if path.suffix.lower() == ".pdf":
        size //= 25  # pictures
    if fault := bounds.beyond("DOCUMENT_BYTES", size if path.suffix.lower() != ".docx" else 0):
        raise FileError(str(path), [fault])


def _damaged(path: Path, kind: str, error: Exception) -> FileError:
    what = str(error)[:200] or type(error).__name__
    return FileError(
        str(path),
        [
            Said(
                f"不是能读的 {kind} 文件（{what}）；请重新导出",
                f"no {kind} that can be read ({what}); export it again",
            )
        ],
    )


def _docx(path: Path) -> str:
    import docx  # noqa: PLC0415 (only for such files)
    from docx.opc.exceptions import OpcError  # noqa: PLC0415

    try:
        with zipfile.ZipFile(path) as packed:
            unpacked = sum(each.file_size for each in packed.infolist())
        if fault := bounds.beyond_packed(unpacked, path.stat().st_size):
            raise FileError(str(path), [fault])
        document: Any = docx.Document(str(path))
        return "\n".join(_blocks(document))
    except (*bounds.DAMAGED_ZIP, OpcError, SyntaxError) as error:
        if isinstance(error, FileError):
            raise
        raise _damaged(path, "docx", error) from error


def _blocks(document: Any) -> Iterator[str]:
    """Paragraphs and rows of tables in the document's order; merged cells once."""
    from docx.table import Table  # noqa: PLC0415

    for block in document.iter_inner_content():
        if not isinstance(block, Table):
            yield block.text
            continue
        for row in block.rows:
            cells = list(dict.fromkeys(cell._tc for cell in row.cells))
            texts = [
                "".join(node.text or "" for node in cell.iter() if node.tag.endswith("}t")) for cell in cells
            ]
            yield " | ".join(texts) + " |"


def _pdf(path: Path) -> str:
    import pypdfium2  # noqa: PLC0415 (only for such files)

    try:
        with pypdfium2.PdfDocument(path) as document:
            if document.__len__() > 5000:
                raise _damaged(path, "pdf", ValueError(f"{len(document)} pages"))
            pages = [page.get_textpage().get_text_bounded() for page in document]
    except pypdfium2.PdfiumError as error:
        raise _damaged(path, "pdf", error) from error
    return unwrapped("\n".join(pages).replace("\r\n", "\n").replace("\ufffe", ""))


def unwrapped(text: str) -> str:
    r"""Return a text of pages without its page numbers, the lines of a paragraph joined.

    >>> unwrapped("到2025年每千人口拥有托位\n4.5个。\n- 12 -\n第二节 教育")
    '到2025年每千人口拥有托位4.5个。\n第二节 教育'
    """
    lines = [line.strip() for line in text.split("\n")]
    lines = rows_apart([line for line in lines if not re.fullmatch(r"[-—–\s]*\d{0,4}[-—–\s]*", line)])
    widths = sorted(map(len, lines))
    full = 0.75 * widths[int(0.9 * (len(widths) - 1))] if widths else 0
    parts: list[str] = []
    for i, line in enumerate(lines):
        parts.append(line)
        ended = line[-1] in _ENDS or len(line) < full
        starts = i + 1 < len(lines) and re.match(
            r"第[一二三四五六七八九十]+[章节]|[一二三四五六七八九十]+、|[(（][一二三四五六七八九十]",
            lines[i + 1],
        )
        if ended or starts:
            parts.append("\n")
    return "".join(parts).rstrip("\n")


def _html(path: Path) -> str:
    page = _Page()
    page.feed(read_text(path))
    page.close()
    return re.sub(r" *\n\s*", "\n", "".join(page.parts)).strip()


class _Page(HTMLParser):
    """The text of a page, what is not shown left out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unseen = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002
        if tag in _UNSEEN and not self._unseen:
            self._unseen = tag
        if tag in _BLOCKS or tag == "br":
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._unseen:
            self._unseen = ""
        if tag in _BLOCKS:
            self.parts.append("\n")
        elif tag in {"td", "th"}:
            self.parts.append(" | ")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.parts.append(re.sub(r"\s+", " ", data))
