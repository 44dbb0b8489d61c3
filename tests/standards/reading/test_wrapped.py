"""The same text whatever broke its lines, and whatever kind of file it came in."""

from pathlib import Path

import docx
import pytest

from access.standards.reading.pdf_tables import rows_apart
from access.standards.reading.read import Reading, read, read_text
from access.standards.reading.wrapped import breaks

_HEADING = "第二章 主要任务\n"
_TEXT = (
    "到2030年，每千人口托位数达到5.5个，新建幼儿园12所，城市社区养老服务站覆盖率达到90%，"
    "公园500米覆盖率达到92%以上，人均公园绿地面积达到15.6平方米，新建消防站8座，城市更加宜居。"
)
_ROWS = (
    ("领域", "指标名称", "单位", "2025年", "2030年", "属性"),
    ("文体", "人均体育场地面积", "平方米", "2.8", "3.2", "预期性"),
    ("文体", "每万人拥有足球场地数", "块", "0.8", "1.0", "约束性"),
)


def _said(found: Reading) -> list[tuple[object, ...]]:
    return [
        (each.kind, each.facility, each.value, each.unit, each.comparison, each.levels, each.year)
        + (each.baseline_value, each.binding)
        for each in found.drafts
    ]  # fmt: skip


@pytest.mark.parametrize("width", [14, 21, 30])
def test_lines_broken_to_fit_a_page_are_read_as_one_sentence(width: int) -> None:
    lines = [_TEXT[at : at + width] for at in range(0, len(_TEXT), width)]
    lines.insert(2, "— 7 —")
    broken = read_text(_HEADING + "\n".join(lines) + "\n")
    assert _said(broken) == _said(read_text(_HEADING + _TEXT))
    assert len(broken.drafts) == 6
    for each in broken.drafts:
        assert broken.text[each.start : each.end] == each.quote


@pytest.mark.parametrize(
    "text",
    [
        "第一节 养老，托育\n到2030年新建幼儿园3所。",
        "养老服务\n到2030年，新建幼儿园3所。",
        "新建幼儿园3所，\n　　新建小学2所。",
        "托位数 | 个，\n4.5 | 预期性。",
        "目录\n一、总则\n二、任务，目标\n三、保障。",
    ],
)
def test_headings_paragraphs_and_tables_stay_apart(text: str) -> None:
    assert [*breaks(text)] == []


def test_rows_of_a_pdf_are_told_by_their_values_and_attribute() -> None:
    lines = ["领域 指标名称 单位 2025 年 2030 年 属性", "文体 人均体育场", "地面积", "平方米 2.8 3.2 预期性"]
    lines += ["2 足球场覆盖率（%） — ≥96 约束性", "到2030年，达到5.5个。"]
    assert rows_apart(lines) == [
        "领域 | 指标名称 | 单位 | 2025年 | 2030年 | 属性 |",
        "人均体育场地面积 | 平方米 | 2.8 | 3.2 | 预期性 |",
        "足球场覆盖率（%） | — | ≥96 | 约束性 |",
        "到2030年，达到5.5个。",
    ]


def test_a_word_file_with_merged_cells_and_headers_and_a_page_say_what_the_text_says(tmp_path: Path) -> None:
    rows = "\n".join(" | ".join(row) + " |" for row in _ROWS)
    (tmp_path / "a.txt").write_text(f"{_HEADING}{_TEXT}\n{rows}\n", encoding="utf-8")
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "新建小学99所。"
    for paragraph in (_HEADING.strip(), _TEXT):
        document.add_paragraph(paragraph)
    table = document.add_table(rows=3, cols=6)
    for i, row in enumerate(_ROWS):
        for j, words in enumerate(row):
            table.cell(i, j).text = "" if (i, j) == (2, 0) else words
    table.cell(1, 0).merge(table.cell(2, 0))
    document.save(str(tmp_path / "a.docx"))
    cells = "".join("<tr>" + "".join(f"<td>{words}</td>" for words in row) + "</tr>" for row in _ROWS)
    head = f"<html><head><title>x</title></head><body><h1>{_HEADING}</h1>"
    page = f"{head}<p>&nbsp;{_TEXT}</p><table>{cells}</table>"
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    wanted = _said(read(tmp_path / "a.txt"))
    assert len(wanted) == 8
    for kind in ("docx", "html"):
        assert _said(read(tmp_path / f"a.{kind}")) == wanted
