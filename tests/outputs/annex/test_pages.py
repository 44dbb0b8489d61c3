"""Where pages end: no heading within a table, and no last row of one, stands alone."""

import re
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from access.outputs.annex import pdf, typesetting
from access.outputs.annex.model import Annex, Block, Heading, Page, Paragraph, Table
from access.outputs.annex.word import document
from tests.outputs.annex.conftest import pages


def annex(most: int, least: int = 0, within: tuple[int, ...] = ()) -> Annex:
    """A table on a page of its own for each number of rows, headings within it, then two steps."""
    blocks: list[Block] = []
    for rows in range(least or most, most + 1):
        named = [(i, f"{rows}r{i}") for i in range(rows)]
        cells = [row for i, name in named for row in ([(f"{name}h",)] if i in within else []) + [(name, "x")]]
        table = Table("t", ("a", "b"), tuple(cells), (1.0, 1.0), "lr")
        steps = (Heading(1, f"{rows}how"), Paragraph(f"{rows}one", "item"), Paragraph(f"{rows}two", "item"))
        blocks += [Page(), table, *steps]
    return Annex("en", "t", "s", (), (), tuple(blocks))


@pytest.mark.parametrize("within", [(), (44, 45, 46, 47, 48, 49, 50)])
def test_the_last_row_and_the_steps_are_not_alone_on_a_page_of_the_pdf(
    tmp_path: Path, within: tuple[int, ...]
) -> None:
    pdf.write(annex(60, 36, within), tmp_path / "a.pdf", typesetting.fonts())
    told = [{*re.findall(r"\d+r\d+h?|\d+how|\d+one|\d+two", page)} for page in pages(tmp_path / "a.pdf")]
    for rows in range(36, 61):
        (last,) = (page for page in told if f"{rows}r{rows - 1}" in page)
        assert f"{rows}r{rows - 2}" in last
        assert all(any({f"{rows}r{i}h", f"{rows}r{i}"} <= page for page in told) for i in within if i < rows)
        assert any({f"{rows}how", f"{rows}one", f"{rows}two"} <= page for page in told)


def test_word_keeps_them_together_too(tmp_path: Path) -> None:
    document.write(annex(4, within=(2,)), tmp_path / "a.docx", typesetting.fonts())
    found = docx.Document(str(tmp_path / "a.docx"))
    (table,) = found.tables
    kept = {row.cells[0].text: row._tr.find(f".//{qn('w:keepNext')}") is not None for row in table.rows[1:]}
    assert kept == {"4r0": False, "4r1": False, "4r2h": True, "4r2": True, "4r3": False}
    steps = [each for each in found.paragraphs if each.text in {"4one", "4two"}]
    assert all(each.paragraph_format.keep_with_next for each in steps)
