"""An annex → a Word document: a new one, or a template of the user's that is filled."""

import io
import re
import zipfile
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from access.contracts import bounds, escaping
from access.contracts.errors import FileError
from access.contracts.said import Said
from access.outputs.annex import pictures
from access.outputs.annex.model import Annex, Block, Figure, Heading, Page, Table
from access.outputs.annex.typesetting import Fonts
from access.outputs.annex.word import parts
from access.outputs.annex.word.parts import Styles, paragraph, run
from access.outputs.annex.word.styles import prepared

PLACES = ("{{附件}}", "{{annex}}")
_MOST_WIDE_MM, _MOST_HIGH_MM = 155.0, 100.0
_MARK = re.compile(r"\{\{\s*([^{}]+?)\s*\}\}")
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first day that a zip archive knows


def write(annex: Annex, path: Path, fonts: Fonts, template: Path | None = None) -> None:
    """Write an annex as a Word document; the same annex, fonts and template give the same bytes.

    Args:
        annex: what it holds.
        path: the file.
        fonts: that pictures are drawn with.
        template: a document of the user's: its styles are used, its marks ({{标题}}, {{title}}, …) filled,
            and the contents put where it says {{附件}} or {{annex}}, or at its end.

    Raises:
        FileError: the template cannot be read.
    """
    made = opened(template)
    styles = prepared(made, annex.language, own=template is None)
    if template is None:
        _page(made, annex, styles)
    place = _place(made)
    writer = _Writer(made, annex, styles, _drawn(annex, fonts), _governing(made, place))
    begin = [*_cover(annex, styles)] if template is None else []
    if place is None or template is None:
        begin += [] if template is None else [*_cover(annex, styles)]
    else:
        begin += [paragraph(run(label), styles["label"]) for label in annex.labels]
    begin += _contents(made, annex, styles)
    body = [*begin, *writer.blocks()]
    if template is not None:
        _fill(made, annex)  # before the contents are there, whose names are no marks
    _put(made, place, body, own=template is None)
    _properties(made, annex)
    path.write_bytes(_packed(made))


def opened(template: Path | None) -> Any:
    """Return a new document, or a template.

    Raises:
        FileError: the template is no Word document.
    """
    import docx  # noqa: PLC0415 (only who writes Word needs it)
    from docx.opc.exceptions import OpcError  # noqa: PLC0415

    if template is None:
        made = docx.Document()
        for element in list(made.element.body):
            if not element.tag.endswith("}sectPr"):
                made.element.body.remove(element)
        return made
    try:
        return docx.Document(str(template))
    except (*bounds.DAMAGED_ZIP, OpcError) as error:
        fault = Said(
            "不是 Word 文档（.docx），或已损坏；请另存为 .docx",
            "it is no Word document (.docx), or is damaged; save it as .docx",
        )
        raise FileError(str(template), [fault]) from error


@dataclass
class _Writer:
    """Writes the blocks of an annex, one after the other."""

    document: Any
    annex: Annex
    styles: Styles
    images: list[bytes]
    section: Any
    landscape: bool = False
    fresh: bool = field(default=False, init=False)
    headings: int = field(default=0, init=False)

    def blocks(self) -> Iterator[str]:
        """Yield them as XML."""
        self.fresh = True
        for block in self.annex.blocks:
            if isinstance(block, Page):
                yield from self._turned(block.landscape)
            else:
                yield from self._block(block)
                self.fresh = False
        yield from self._turned(False)

    def _turned(self, landscape: bool) -> Iterator[str]:
        """End a section where pages begin to lie, or to stand; else only a page."""
        from docx.oxml.ns import qn  # noqa: PLC0415

        if landscape == self.landscape:
            self.fresh = True
            return
        yield _section(self.section, self.landscape)
        # a cover, and where counting of pages begins, come once
        for tag in ("w:titlePg", "w:pgNumType"):
            for element in self.section.findall(qn(tag)):
                self.section.remove(element)
        self.landscape = landscape
        self.fresh = False

    def _block(self, block: Block) -> Iterator[str]:
        styles, annex = self.styles, self.annex
        if isinstance(block, Heading):
            style = styles[f"heading {block.level}"]
            yield parts.heading(block.text, style, self.headings, fresh=self.fresh)
            self.headings += 1
        elif isinstance(block, Table):
            label = annex.sequence(block)
            style = styles["table caption"]
            yield parts.caption(label, block.number, block.caption, style, keep=True, fresh=self.fresh)
            yield parts.table(block, styles)
        elif isinstance(block, Figure):
            yield self._picture(block)
            style = styles["figure caption"]
            yield parts.caption(annex.sequence(block), block.number, block.caption, style, keep=False)
        elif not isinstance(block, Page):
            kept = "<w:keepNext/>" if block.kind == "item" and not self.fresh else ""
            yield paragraph(run(block.text), styles[block.kind], fresh=self.fresh, more=kept)

    def _picture(self, figure: Figure) -> str:
        from docx.oxml.shape import CT_Inline  # noqa: PLC0415
        from docx.shared import Mm  # noqa: PLC0415

        width, height = _size(figure)
        related, _ = self.document.part.get_or_add_image(io.BytesIO(self.images[figure.number - 1]))
        inline = CT_Inline.new_pic_inline(
            figure.number, related, f"{figure.number}.png", Mm(width), Mm(height)
        )
        inline.docPr.set("descr", escaping.word_plain(self.annex.caption(figure)))
        drawing = inline.xml
        more = '<w:keepNext/><w:ind w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="center"/>'
        return paragraph(f"<w:r><w:drawing>{drawing}</w:drawing></w:r>", self.styles["cell"], more=more)


def _size(figure: Figure) -> tuple[float, float]:
    return pictures.fitted(figure.svg, _MOST_WIDE_MM, figure.high_mm or _MOST_HIGH_MM)


def _drawn(annex: Annex, fonts: Fonts) -> list[bytes]:
    return pictures.pngs([(each.svg, _size(each)[0]) for each in annex.figures], fonts)


def _cover(annex: Annex, styles: Styles) -> Iterator[str]:
    yield paragraph(run(annex.title), styles["title"])
    yield paragraph(run(annex.subject), styles["subject"])
    between = "：" if annex.language == "zh" else ": "
    for label, value in annex.cover:
        yield paragraph(run(f"{label}{between}", bold=True) + run(value), styles["label"])
    yield paragraph(run(""), styles["label"])
    for label in annex.labels:
        yield paragraph(run(label), styles["label"])


def _contents(document: Any, annex: Annex, styles: Styles) -> Iterator[str]:

    from docx.oxml.ns import qn  # noqa: PLC0415

    if any("TOC" in (each.text or "") for each in document.element.body.iter(qn("w:instrText"))):
        return  # the template has one
    title = "目录" if annex.language == "zh" else "Contents"
    entries = [(each.level, each.text) for each in annex.headings]
    first, *others = parts.contents(title, entries, styles)
    yield first.replace("</w:pPr>", "<w:pageBreakBefore/></w:pPr>", 1)
    yield from others


def _place(document: Any) -> Any:
    """The paragraph of a template that the contents are to take the place of, or None."""
    return next((each for each in document.paragraphs if each.text.strip() in PLACES), None)


def _governing(document: Any, place: Any) -> Any:
    """The section that the contents stand in."""
    from docx.oxml.ns import qn  # noqa: PLC0415

    body = document.element.body
    if place is not None:
        for element in place._p.itersiblings():
            if (found := element.find(f"{qn('w:pPr')}/{qn('w:sectPr')}")) is not None:
                return found
    return body.sectPr


def _section(base: Any, landscape: bool) -> str:
    """The last paragraph of a section whose pages lie or stand, otherwise as a section of the document."""
    from docx.oxml.ns import qn  # noqa: PLC0415

    section = deepcopy(base)
    size = section.find(qn("w:pgSz"))
    if size is not None:
        sides = sorted(int(size.get(qn(f"w:{side}"))) for side in ("w", "h"))
        width, height = (sides[1], sides[0]) if landscape else (sides[0], sides[1])
        size.set(qn("w:w"), str(width))
        size.set(qn("w:h"), str(height))
        size.attrib.pop(qn("w:orient"), None)
        if landscape:
            size.set(qn("w:orient"), "landscape")
    for element in section.findall(qn("w:type")):
        section.remove(element)
    inner = section.xml
    small = '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
    return f"<w:p><w:pPr>{small}{inner}</w:pPr></w:p>"


def _put(document: Any, place: Any, body: list[str], *, own: bool) -> None:
    from docx.oxml import parse_xml  # noqa: PLC0415
    from docx.oxml.ns import nsdecls  # noqa: PLC0415

    parsed = parse_xml(f"<w:body {nsdecls('w', 'r', 'wp', 'a', 'pic')}>{''.join(body)}</w:body>")
    target = document.element.body
    if own or place is None:
        end = target.sectPr
        for element in list(parsed):
            end.addprevious(element)
        return
    for element in list(parsed):
        place._p.addprevious(element)
    place._p.getparent().remove(place._p)


def _page(document: Any, annex: Annex, styles: Styles) -> None:
    """A4, a header with the place, a footer with the page's number; neither on the cover."""
    from docx.oxml import parse_xml  # noqa: PLC0415
    from docx.oxml.ns import nsdecls  # noqa: PLC0415
    from docx.shared import Mm  # noqa: PLC0415

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(26)
    section.top_margin, section.bottom_margin = Mm(30), Mm(26)
    section.different_first_page_header_footer = True
    for part, content, side in (
        (section.header, run(f"{annex.subject}    {annex.title}"), "right"),
        (section.footer, run("— ") + parts.field("PAGE") + run(" —"), "center"),
    ):
        part.is_linked_to_previous = False
        new = paragraph(content, styles["cell"], more=f'<w:jc w:val="{side}"/>')
        old = part.paragraphs[0]._p
        old.addprevious(parse_xml(new.replace("<w:p>", f"<w:p {nsdecls('w')}>", 1)))
        old.getparent().remove(old)


def _fill(document: Any, annex: Annex) -> None:
    """Fill the marks of a template, in its text, tables, headers and footers."""
    facts = dict(annex.cover)
    dated = annex.dated.isoformat() if annex.dated else "—"
    unit = facts.get("编制单位", facts.get("Compiled by", "—"))
    known = {"标题": annex.title, "title": annex.title, "地区": annex.subject, "subject": annex.subject}
    known |= {"数据日期": dated, "date": dated, "编制单位": unit, "unit": unit}
    known |= {"运行编号": annex.run, "run": annex.run}
    ends = [part for section in document.sections for part in (section.header, section.footer)]
    cells = [
        cell for table in document.tables if len(table.rows) < 40 for row in table.rows for cell in row.cells
    ]
    known = {mark: escaping.word_plain(text) for mark, text in known.items()}
    for holder in (document, *ends, *cells):
        for each in holder.paragraphs:
            if "{{" in each.text:
                _replace(each, known)


def _replace(paragraph_: Any, known: dict[str, str]) -> None:
    """Put words in place of marks; the first run of the paragraph gives the form where a mark was cut."""
    runs = paragraph_.runs
    for each in runs:
        each.text = _MARK.sub(lambda mark: known.get(mark[1], mark[0]), each.text)
    whole = "".join(each.text for each in runs)
    filled = _MARK.sub(lambda mark: known.get(mark[1], mark[0]), whole)
    if filled != whole and runs:
        runs[0].text = filled
        for each in runs[1:]:
            each.text = ""


def _properties(document: Any, annex: Annex) -> None:
    about = document.core_properties
    about.title, about.subject = (_short(each) for each in (annex.title, annex.subject))
    about.keywords, about.language = annex.run, "zh-CN" if annex.language == "zh" else "en"
    about.author = about.last_modified_by = "facility-access"
    about.comments = ""
    about.created = about.modified = annex.moment.replace(tzinfo=None)
    about.revision = 1


def _short(text: str) -> str:
    """A text for a property, which holds 255 signs."""
    return escaping.word_plain(text)[:255]


def _packed(document: Any) -> bytes:
    """The document's bytes, its archive without the time of writing."""
    first, last = io.BytesIO(), io.BytesIO()
    document.save(first)
    with zipfile.ZipFile(first) as read, zipfile.ZipFile(last, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in read.namelist():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_STORED if name.endswith(".png") else zipfile.ZIP_DEFLATED
            packed.writestr(entry, read.read(name))
    return last.getvalue()
