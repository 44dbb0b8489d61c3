"""Tables of a page made from data."""

import re
from collections.abc import Iterable, Sequence

from docutils import nodes


def table(headings: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[int]) -> nodes.table:
    """Return a table; of a cell each line is a line, and what stands between backticks is code."""
    made, group = nodes.table(classes=["made", "colwidths-given"]), nodes.tgroup(cols=len(headings))
    group += [nodes.colspec(colwidth=width) for width in widths]
    group += [nodes.thead("", _row(headings)), nodes.tbody("", *(_row(each) for each in rows))]
    made += group
    return made


def _row(cells: Sequence[str]) -> nodes.row:
    return nodes.row("", *(nodes.entry("", *map(line, cell.split("\n"))) for cell in cells))


def line(text: str) -> nodes.paragraph:
    """Return a paragraph; what stands between backticks is code."""
    parts = [
        nodes.literal("", part) if i % 2 else nodes.Text(part) for i, part in enumerate(re.split("`", text))
    ]
    return nodes.paragraph("", "", *parts)
