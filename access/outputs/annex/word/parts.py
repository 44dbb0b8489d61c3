"""The pieces of a Word document as WordprocessingML: paragraphs, fields, captions, tables."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from access.contracts import escaping
from access.outputs.annex.model import Table

_SIDES = {"l": "left", "c": "center", "r": "right"}
_FAINT = '<w:shd w:val="clear" w:color="auto" w:fill="F2F4F6"/>'


@dataclass(frozen=True)
class Styles:
    """The ids of the styles of a document, by what they are for; see ``styles.prepared``."""

    ids: Mapping[str, str]

    def __getitem__(self, use: str) -> str:
        return self.ids[use]


def run(text: str, *, bold: bool = False) -> str:
    """Return a text as a run; its line feeds break lines."""
    form = "<w:rPr><w:b/></w:rPr>" if bold else ""
    lines = [
        f'<w:t xml:space="preserve">{escaping.word(line)}</w:t>'
        for line in text.replace("\t", " ").split("\n")
    ]
    return f"<w:r>{form}{'<w:br/>'.join(lines)}</w:r>"


def paragraph(content: str, style: str, *, more: str = "", fresh: bool = False) -> str:
    """Return a paragraph.

    Args:
        content: runs and fields.
        style: id of its style.
        more: other properties that follow ``pageBreakBefore`` in the order of the standard.
        fresh: whether it begins a page.
    """
    begins = "<w:pageBreakBefore/>" if fresh else ""
    properties = f'<w:pPr><w:pStyle w:val="{escaping.word(style)}"/>{begins}{more}</w:pPr>'
    return f"<w:p>{properties}{content}</w:p>"


def heading(text: str, style: str, number: int, *, fresh: bool) -> str:
    """Return a heading with the bookmark that the table of contents leads to."""
    mark = f'<w:bookmarkStart w:id="{number}" w:name="{bookmark(number)}"/>'
    return paragraph(f'{mark}{run(text)}<w:bookmarkEnd w:id="{number}"/>', style, fresh=fresh)


def bookmark(number: int) -> str:
    """Return the name of the bookmark of a heading."""
    return f"_Toc{number:08d}"


def caption(label: str, number: int, text: str, style: str, *, keep: bool, fresh: bool = False) -> str:
    """Return a caption that Word numbers itself: `表 { SEQ 表 }  text`."""
    field = f'<w:fldSimple w:instr=" SEQ {label} \\* ARABIC "><w:r><w:t>{number}</w:t></w:r></w:fldSimple>'
    kept = "<w:keepNext/>" if keep else ""
    begins = "<w:pageBreakBefore/>" if fresh else ""
    # in the order of the standard: keepNext stands before pageBreakBefore
    properties = f'<w:pPr><w:pStyle w:val="{escaping.word(style)}"/>{kept}{begins}</w:pPr>'
    return f"<w:p>{properties}{run(f'{label} ')}{field}{run(f'  {text}')}</w:p>"


def field(code: str) -> str:
    """Return a field that Word fills: a page number."""
    return f'<w:fldSimple w:instr=" {code} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'


def contents(title: str, entries: list[tuple[int, str]], styles: Styles) -> Iterator[str]:
    """Yield a table of contents: a field that Word fills with page numbers, and its entries until then.

    Args:
        title: above it.
        entries: level and text of each heading, in order.
        styles: of the document.
    """
    yield paragraph(run(title), styles["contents"])
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin" w:dirty="true"/></w:r>'
        '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-2" \\h \\z \\u </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    for number, (level, text) in enumerate(entries):
        link = f'<w:hyperlink w:anchor="{bookmark(number)}" w:history="1">{run(text)}</w:hyperlink>'
        yield paragraph(f"{begin if number == 0 else ''}{link}", styles[f"contents {level}"])
    yield paragraph('<w:r><w:fldChar w:fldCharType="end"/></w:r>', styles["body"])


def table(content: Table, styles: Styles) -> str:
    """Return a table whose head is repeated on each page, no row of which is cut by a page's end."""
    whole = sum(content.widths)
    shares = [round(width / whole * 5000) for width in content.widths]
    grid = "".join(f'<w:gridCol w:w="{share * 2}"/>' for share in shares)
    head = ""
    if content.head:
        cells = "".join(
            _cell(text, share, styles["head cell"], "center", shaded=False)
            for text, share in zip(content.head, shares, strict=True)
        )
        head = f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{cells}</w:tr>"
    rows = "".join(_row(content, i, shares, styles) for i in range(len(content.rows)))
    look = f'<w:tblLook w:val="0020" w:firstRow="{int(bool(head))}"/>'
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{escaping.word(styles["table"])}"/>'
        '<w:tblW w:w="5000" w:type="pct"/>'
        f'<w:jc w:val="center"/><w:tblLayout w:type="fixed"/>{look}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        f"{head}{rows}</w:tbl>"
    )


def _row(content: Table, i: int, shares: list[int], styles: Styles) -> str:
    row = content.rows[i]
    if len(row) == 1 and len(shares) > 1:
        cells = _cell(row[0], sum(shares), styles["cell"], "left", shaded=True, span=len(shares))
    else:
        cells = "".join(
            _cell(
                text,
                shares[column],
                styles["cell"],
                _SIDES[content.align[column]],
                shaded=not content.head and column == 0,
                bold=(i, column) in content.strong,
            )
            for column, text in enumerate(row)
        )
    if i in content.kept:  # with the next row
        cells = cells.replace("<w:jc ", "<w:keepNext/><w:jc ")
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"


def _cell(
    text: str, share: int, style: str, side: str, *, shaded: bool, bold: bool = False, span: int = 1
) -> str:
    over = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    fill = _FAINT if shaded else ""
    inside = paragraph(run(text, bold=bold), style, more=f'<w:jc w:val="{side}"/>')
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{share}" w:type="pct"/>{over}{fill}<w:vAlign w:val="center"/></w:tcPr>'
        f"{inside}</w:tc>"
    )
