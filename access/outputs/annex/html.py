"""An annex as one HTML file that opens from disk and asks nobody for anything."""

import base64
from importlib.resources import files

from access.contracts import escaping
from access.outputs.annex.model import Annex, Figure, Heading, Page, Paragraph, Table
from access.outputs.maps.offline import self_contained

_SIDES = {"l": "", "c": ' class="c"', "r": ' class="r"'}


def page(annex: Annex) -> str:
    """Return the annex as a page; its policy admits no script and no request."""
    title = escaping.html(f"{annex.title} {annex.subject}")
    style = (files("access.outputs.annex") / "assets" / "annex.css").read_text("utf-8")
    body = "\n".join([_cover(annex), _contents(annex), "<main>", *_blocks(annex), "</main>"])
    return self_contained(
        f'<!DOCTYPE html>\n<html lang="{"zh-CN" if annex.language == "zh" else "en"}">\n<head>\n'
        f'<meta name="run-id" content="{escaping.html(annex.run)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{style}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def _cover(annex: Annex) -> str:
    facts = "".join(
        f"<dt>{escaping.html(label)}</dt><dd>{escaping.html(value)}</dd>" for label, value in annex.cover
    )
    labels = "".join(f"<p>{escaping.html(label)}</p>" for label in annex.labels)
    return (
        f'<header><h1>{escaping.html(annex.title)}</h1><p class="subject">{escaping.html(annex.subject)}</p>'
        f'<dl>{facts}</dl><div class="labels">{labels}</div></header>'
    )


def _contents(annex: Annex) -> str:
    heading = "目录" if annex.language == "zh" else "Contents"
    items = "".join(
        f'<li class="l{each.level}"><a href="#h{i}">{escaping.html(each.text)}</a></li>'
        for i, each in enumerate(annex.headings)
    )
    return f"<nav><h2>{heading}</h2><ol>{items}</ol></nav>"


def _blocks(annex: Annex) -> list[str]:
    found = []
    headings = 0
    for block in annex.blocks:
        if isinstance(block, Heading):
            found.append(
                f'<h{block.level + 1} id="h{headings}">{escaping.html(block.text)}</h{block.level + 1}>'
            )
            headings += 1
        elif isinstance(block, Table):
            found.append(_table(annex, block))
        elif isinstance(block, Figure):
            found.append(_figure(annex, block))
        elif not isinstance(block, Page):
            found.append(_paragraph(block))
    return found


def _paragraph(block: Paragraph) -> str:
    return f'<p class="{block.kind}">{escaping.html(block.text)}</p>'


def _table(annex: Annex, table: Table) -> str:
    head = "".join(f'<th scope="col">{escaping.html(each)}</th>' for each in table.head)
    rows = "".join(_row(table, i, row) for i, row in enumerate(table.rows))
    kind = "" if table.head else ' class="facts"'
    return (
        f'<div class="scroll"><table{kind}><caption>{escaping.html(annex.caption(table))}</caption>'
        f"{f'<thead><tr>{head}</tr></thead>' if head else ''}<tbody>{rows}</tbody></table></div>"
    )


def _row(table: Table, i: int, row: tuple[str, ...]) -> str:
    if len(row) == 1 and len(table.widths) > 1:
        return f'<tr><th scope="rowgroup" colspan="{len(table.widths)}">{escaping.html(row[0])}</th></tr>'
    cells = []
    for column, text in enumerate(row):
        shown = escaping.html(text)
        if not table.head and column == 0:
            cells.append(f'<th scope="row">{shown}</th>')
        else:
            strong = (i, column) in table.strong
            side = _SIDES[table.align[column]]
            cells.append(f"<td{side}>{f'<strong>{shown}</strong>' if strong else shown}</td>")
    return f"<tr>{''.join(cells)}</tr>"


def _figure(annex: Annex, figure: Figure) -> str:
    """The picture as data of an image, where nothing in it can run."""
    data = base64.b64encode(figure.svg.encode()).decode()
    caption = escaping.html(annex.caption(figure))
    return (
        f'<figure><img alt="{caption}" src="data:image/svg+xml;base64,{data}">'
        f"<figcaption>{caption}</figcaption></figure>"
    )
