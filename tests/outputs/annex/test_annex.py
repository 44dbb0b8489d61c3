"""The annex in each of its forms, read back: it says what the run found, in order, and nothing runs."""

import json
import re
import zipfile
from pathlib import Path
from typing import Any

import docx
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from docx.oxml.ns import qn
from typer.testing import CliRunner

import access
from access.commands.app import app
from access.contracts import escaping
from access.outputs.annex import content, figures, pdf, read, typesetting, write
from access.outputs.annex.model import Annex, Figure, Heading, Page, Paragraph, Table
from access.outputs.annex.read import Run
from tests.outputs.annex.conftest import CLAUSE, SIGNS, pages

ORDER_ZH = ["评估结论", "指标达标情况汇总", "核心条款逐条说明", "分区覆盖情况", "缺口排序及成因", "方法说明"]
ORDER_ZH += ["数据清单", "数据的局限与存疑", "检验", "复现方法"]
ORDER_ZH[5:5] = ["判定离翻转多远", "官方口径与路网口径对照"]


def opened(path: Path) -> Any:
    return docx.Document(str(path))


def cells(table: Any) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_all_forms_stand_beside_the_results(annex_folder: Path) -> None:
    assert {path.name for path in annex_folder.iterdir()} >= {*write.NAMES, "map.html", "verdicts.json"}


def test_the_word_summary_says_what_the_verdicts_say(annex_folder: Path) -> None:
    """1000 people live beyond 500 m of the one market; of two markets that are obligatory one is there."""
    rows = json.loads((annex_folder / "verdicts.json").read_text(encoding="utf-8"))
    by_id = {row["target"]: row for row in rows if row["level"] == "clause" and row["default"]}
    found = opened(annex_folder / "annex.zh.docx")
    summary = [cells(table) for table in found.tables if table.rows[0].cells[0].text == "序号"]
    strict, other = summary[0], summary[1]
    assert strict[0][:7] == ["序号", "指标", "条款原文", "目标值", "现状值", "差距", "达标情况"]
    assert strict[2][3:7] == ["≥ 2 处", "1 处", "差 1 处；需补 1 处", "未达标"]
    assert other[2][3:7] == ["≤ 10 分钟；≥ 90.0% 人口", "0.0%", "差 90 个百分点；需补 900 人", "未达标"]
    row = by_id[CLAUSE]
    assert (row["value"], row["persons"], row["shortfall"]) == (0, 1000, 900)
    assert by_id["own.count"]["value"] == 1
    for language in write.LANGUAGES:
        for shown in opened(annex_folder / f"annex.{language}.docx").tables:
            for cell in (cell for line in cells(shown) for cell in line):
                assert "\x1b" not in cell


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_cell_of_the_word_document_is_that_of_the_content(
    annex_run: Run, annex_folder: Path, language: Any
) -> None:
    made = content.annex(annex_run, language, unit="院 </w:t></w:r><w:br/>")
    back = opened(annex_folder / f"annex.{language}.docx")
    tables = [block for block in made.blocks if isinstance(block, Table)]
    assert len(back.tables) == len(tables)
    for told, table in zip(back.tables, tables, strict=True):
        expected = [[*table.head]] if table.head else []
        expected += [[*row] * (len(table.widths) if len(row) == 1 else 1) for row in table.rows]
        assert cells(told) == [
            [escaping.visible(cell).replace("\t", " ") for cell in row] for row in expected
        ]


def test_word_numbers_captions_repeats_heads_and_lists_contents_itself(annex_folder: Path) -> None:
    found = opened(annex_folder / "annex.zh.docx")
    fields = [each.get(qn("w:instr")) for each in found.element.body.iter(qn("w:fldSimple"))]
    assert sum("SEQ 表" in each for each in fields) == len(found.tables)
    assert sum("SEQ 图" in each for each in fields) == len(found.inline_shapes) > 0
    assert any("TOC" in each.text for each in found.element.body.iter(qn("w:instrText")))
    headed = [
        table for table in found.tables if table.rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None
    ]
    assert {table.rows[0].cells[0].text for table in headed} >= {"序号", "分区", "排名", "数据"}
    captions = {each.style.name for each in found.paragraphs if each.text.startswith(("表 ", "图 "))}
    assert captions == {"表题", "图题"}
    headings = [each.text for each in found.paragraphs if each.style.name == "Heading 1"]
    assert headings == ORDER_ZH
    assert "PAGE" in found.sections[0].footer._element.xml
    east = found.styles["Heading 1"].element.rPr.rFonts.get(qn("w:eastAsia"))
    assert (east, found.styles["Body Text"].element.rPr.rFonts.get(qn("w:eastAsia"))) == ("黑体", "仿宋")
    lying = [section.page_width > section.page_height for section in found.sections]
    assert lying == [False, True, False, True, False, True, False]


def test_a_template_is_filled_and_its_styles_are_used(annex_folder: Path, tmp_path: Path) -> None:
    given = docx.Document()
    given.add_paragraph("第三章 {{标题}}")
    given.add_paragraph("{{附件}}")
    given.add_paragraph("编制：{{unit}}")
    given.styles["Heading 1"].font.name = "Arial"
    given.styles.add_style("表题", 1)
    given.save(tmp_path / "own.docx")
    tables = [f"{name}.csv" for name in read.OPTIONAL if (annex_folder / f"{name}.csv").is_file()]
    for name in (*read._NEEDED, *tables, read.TORNADO, "run.json"):
        (tmp_path / name).write_bytes((annex_folder / name).read_bytes())
    (made,) = access.annex(
        tmp_path, languages=["zh"], forms=["docx"], template=tmp_path / "own.docx", unit="规划院"
    )
    found = opened(made)
    texts = [each.text for each in found.paragraphs]
    assert texts[0] == "第三章 公共服务设施可达性评估附件"
    assert texts[-1] == "编制：规划院"
    assert "{{附件}}" not in texts
    assert [each.text for each in found.paragraphs if each.style.name == "Heading 1"] == ORDER_ZH
    assert found.styles["Heading 1"].font.name == "Arial"
    assert not any(each.style.name == "Title" for each in found.paragraphs)
    # names are not marks
    assert any("{{title}}" in cell for table in found.tables for row in cells(table) for cell in row)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_sign_of_the_pdf_is_missing_and_nothing_leaves_its_page(annex_folder: Path, language: str) -> None:
    path = annex_folder / f"annex.{language}.pdf"
    assert b"pdfaid:part" in path.read_bytes()  # Typst refuses PDF/A where a sign has no glyph
    with pypdfium2.PdfDocument(path.read_bytes()) as opened_:
        fonts = set()
        for page in opened_:
            width, height = page.get_size()
            text = page.get_textpage()
            for i in range(text.count_chars()):
                left, bottom, right, top = text.get_charbox(i)
                assert -0.5 <= left <= right <= width + 0.5
                assert -0.5 <= bottom <= top <= height + 0.5
            for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
                font = pdfium.FPDFTextObj_GetFont(item)
                fonts.add(pdfium.FPDFFont_GetIsEmbedded(font))
        assert fonts == {1}


def test_the_pdf_has_the_sections_in_order_and_its_cover_tells_what_must_be_known(annex_folder: Path) -> None:
    told = pages(annex_folder / "annex.zh.pdf")
    assert "虚构的合成数据，不得用于规划决策" in told[0].replace("\r\n", "")
    assert "2026-01-31" in told[0]
    assert "编制单位" in told[0]
    whole = "\n".join(told[1:]).replace("\r\n", "\n")
    after = whole[whole.rindex("评估结论") :]
    starts = [after.index(f"\n{each}\n") if i else 0 for i, each in enumerate(ORDER_ZH)]
    assert starts == sorted(starts)
    assert SIGNS in whole


def test_signs_that_no_font_has_are_spelt_out_never_boxes(tmp_path: Path) -> None:
    few = typesetting.fonts(system=False)
    made = Annex("zh", "标题", "\U0002a6a5", (), (), (Heading(1, "字"), Paragraph("\U0001f9ff 有")))
    assert pdf.write(made, tmp_path / "a.pdf", few) == {"\U0001f9ff", "\U0002a6a5"}
    told = "".join(pages(tmp_path / "a.pdf"))
    assert "[U+1F9FF] 有" in told
    assert "[U+2A6A5]" in told


def test_the_page_asks_for_nothing_and_runs_nothing(annex_folder: Path) -> None:
    for language in write.LANGUAGES:
        page = (annex_folder / f"annex.{language}.html").read_text(encoding="utf-8")
        assert "script-src 'none'" in page
        assert "connect-src 'none'" in page
        assert "<script" not in page
        assert "<img src=x" not in page
        tags = re.sub(r'"[^"]*"', '""', page)
        assert set(re.findall(r"<img[^>]*>", tags)) == {'<img alt="" src="">'}
        assert "\x1b" not in page
        assert "\u202e" not in page


def test_hostile_names_are_no_more_than_names(annex_folder: Path) -> None:
    shown = "".join(pages(annex_folder / "annex.en.pdf")).replace("\r\n", "").replace("\n", "")
    assert "read(" in shown  # as it was written: Typst has read no file
    assert "root:" not in shown
    with zipfile.ZipFile(annex_folder / "annex.en.docx") as packed:
        xml = packed.read("word/document.xml").decode()
        links = packed.read("word/_rels/document.xml.rels").decode()
    assert 'TargetMode="External"' not in links
    assert "&lt;/w:t&gt;&lt;/w:r&gt;&lt;w:br/&gt;" in xml
    assert "HYPERLINK" not in re.sub(r"<w:t[^>]*>[^<]*</w:t>", "", xml)


def test_the_same_run_gives_the_same_bytes(annex_folder: Path) -> None:
    before = {name: (annex_folder / name).read_bytes() for name in write.NAMES}
    access.annex(annex_folder, languages=["zh"], unit="院 </w:t></w:r><w:br/>")
    for name in write.NAMES:
        assert (annex_folder / name).read_bytes() == before[name], name


def test_landscape_pages_and_numbers_follow_the_content() -> None:
    table = Table("t", ("a",), (("1",),), (1.0,), "l")
    blocks = (Heading(1, "x"), table, Page(landscape=True), table, Figure("f", "<svg/>"))
    numbers = [getattr(each, "number", None) for each in content.numbered(blocks)]
    assert numbers == [None, 1, None, 2, 1]


@pytest.mark.parametrize(
    ("value", "required", "expected"),
    [(0.8999, 0.9, "差 0.1 个百分点"), (0.89999, 0.9, "差 0.1 个百分点"), (0.5, 0.9, "差 40 个百分点")],
)
def test_what_falls_short_never_looks_as_if_it_did_not(value: float, required: float, expected: str) -> None:
    row = {"value": value, "required": required, "unit": "share of persons", "unit_zh": "人口占比"}
    row |= {"verdict": "unmet", "shortfall": None, "shortfall_unit": "", "shortfall_unit_zh": ""}
    assert figures.gap(row, "zh") == expected


def test_a_folder_without_a_run_and_a_template_that_is_none_are_refused(
    annex_folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "no.docx").write_text("x", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    before = {path.name: path.read_bytes() for path in annex_folder.iterdir() if path.is_file()}
    empty = CliRunner().invoke(app, ["report", str(tmp_path / "empty")])
    assert empty.exit_code == 2
    assert "run the study again" in empty.stderr
    wrong = CliRunner().invoke(app, ["report", str(annex_folder), "--template", str(tmp_path / "no.docx")])
    assert wrong.exit_code == 2
    assert "it is no Word document" in wrong.stderr
    assert "Traceback" not in wrong.output
    asked = CliRunner().invoke(
        app, ["report", str(annex_folder), "--format", "odt", "--template", str(tmp_path / "x.docx")]
    )
    assert asked.exit_code == 2
    assert "--format: no 'odt'" in asked.stderr
    assert "--template: no such file" in asked.stderr
    assert {path.name: path.read_bytes() for path in annex_folder.iterdir() if path.is_file()} == before


def test_a_new_run_takes_an_older_annex_away(annex_folder: Path, tmp_path: Path) -> None:
    from access.outputs import tables

    for name in ("annex.zh.docx", "own.txt"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    tables.write_folder(tmp_path, {"verdicts.csv": "a\n1\n", **dict.fromkeys(write.NAMES)})
    assert {path.name for path in tmp_path.iterdir()} == {"own.txt", "verdicts.csv"}
