"""The workbook of a run: read back by another library it says what the files say, and runs nothing."""

import json
import re
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

import access
from access.api.reproducing import workbook
from access.contracts.documents import Text
from access.contracts.results import Meaning, ResultFile
from access.outputs import run_id, tables
from access.outputs.columns import VERDICTS
from access.outputs.described import files
from access.outputs.workbook import book, sheets

RECORD: dict[str, Any] = {
    "run_id": "1f",
    "facility-access": "0",
    "population": "modelled",
    "inputs": [{"field": "zones.path", "file": "=zones.geojson", "sha256": "ab"}],
    "study": {
        "name": {"zh": "=城", "en": "=town"},
        "plans": ["huangyan"],
        "settings": {"walk_kph": 4.8, "required_share": 0.9},
    },
}
HOSTILE = ["=1+1", "+1", "-1", "@x", "\t=1", "＝1", '=HYPERLINK("http://x.invalid","a")', "http://x.invalid"]


@pytest.fixture(scope="module")
def results(town_files: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The results of the tiny town, by all readings; its markets have names that look like formulas."""
    folder = tmp_path_factory.mktemp("town_results")
    access.run(town_files / "study.yaml", readings="all").write(folder)
    return folder


def made(results: Path, path: Path, language: sheets.Language = "zh") -> Any:
    record = json.loads((results / "run.json").read_text(encoding="utf-8"))
    book.write(results, path, files(), record, language=language)
    return openpyxl.load_workbook(path, data_only=True)


def rows(sheet: Any) -> list[dict[str, Any]]:
    head, *cells = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in cells]


def names(whole: Any, title: str, language: sheets.Language = "zh") -> dict[str, str]:
    """Name in the file → heading on a sheet, as the dictionary of the workbook says."""
    of, head, name = (
        ("工作表", "列", "文件中的列名") if language == "zh" else ("sheet", "column", "its name in the file")
    )
    words = rows(whole.worksheets[-1])
    return {each[name]: each[head] for each in words if each[of] == title}


@pytest.mark.parametrize("language", sheets.LANGUAGES)
def test_the_verdicts_are_those_of_the_json_cell_by_cell(
    results: Path, tmp_path: Path, language: sheets.Language
) -> None:
    whole = made(results, tmp_path / "a.xlsx", language)
    expected = json.loads((results / "verdicts.json").read_text(encoding="utf-8"))
    titles = (
        ("判定", "各分区判定", "其他读法")
        if language == "zh"
        else ("Verdicts", "Verdicts by zone", "Other readings")
    )
    kinds = [
        [row for row in expected if row["default"] and row["level"] == "clause"],
        [row for row in expected if row["default"] and row["level"] == "unit"],
        [row for row in expected if not row["default"]],
    ]
    compared = 0
    for title, wanted in zip(titles, kinds, strict=True):
        if not wanted:
            continue
        found, heads = rows(whole[title]), names(whole, title, language)
        assert len(found) == len(wanted)
        for row, told in zip(found, wanted, strict=True):
            for name, head in heads.items():
                value = told[name]
                if isinstance(value, float):
                    assert row[head] == pytest.approx(value, abs=1e-6), (title, name)
                elif value == "inf":
                    assert row[head] == "∞"
                elif value in (None, ""):
                    assert row[head] is None
                elif name == "verdict":
                    assert row[head] == VERDICTS[value].en
                elif name in ("verdict_zh", "target", "clause_zh", "clause_en", "zone_id", "unit_zh"):
                    assert row[head] == value
                compared += 1
    assert compared > 60


def test_shares_are_formulas_of_the_cells_beside_them(results: Path) -> None:
    sheet = openpyxl.load_workbook(results / book.NAME)["各分区覆盖"]
    values = openpyxl.load_workbook(results / book.NAME, data_only=True)["各分区覆盖"]
    heads = [cell.value for cell in sheet[1]]
    share, met, people = (heads.index(each) for each in ("限值内人口占比", "限值内人口（人）", "人口（人）"))
    assert [row[met].value for row in values.iter_rows(min_row=2)] == [75, 30]  # see ``Town``
    for row, cached in zip(sheet.iter_rows(min_row=2), values.iter_rows(min_row=2), strict=True):
        assert row[share].value == f"={row[met].coordinate}/{row[people].coordinate}"
        assert cached[share].value == pytest.approx(cached[met].value / cached[people].value)
        assert row[share].number_format == "0.0%"


def test_headings_stay_in_sight_and_can_be_filtered(results: Path) -> None:
    for sheet in openpyxl.load_workbook(results / book.NAME).worksheets[1:]:
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref.startswith("A1:")


def test_a_chinese_workbook_has_no_english_headings_and_an_english_one_no_chinese(
    results: Path, tmp_path: Path
) -> None:
    for language, foreign in (("zh", "[A-Za-z]{3}"), ("en", "[\u4e00-\u9fff]")):
        whole = made(results, tmp_path / f"{language}.xlsx", language)
        heads = [str(cell.value) for sheet in whole.worksheets[1:] for cell in sheet[1]]
        assert len(heads) > 60
        assert not [head for head in heads if re.search(foreign, head)]
        assert not [sheet.title for sheet in whole if re.search(foreign, sheet.title)]


def test_the_dictionary_tells_every_column(results: Path) -> None:
    whole = openpyxl.load_workbook(results / book.NAME)
    told = {(row["工作表"], row["列"]) for row in rows(whole["数据字典"])}
    shown = {(sheet.title, cell.value) for sheet in whole.worksheets[1:-1] for cell in sheet[1]}
    assert told == shown
    assert all(row["含义"] for row in rows(whole["数据字典"]))


def test_the_first_sheet_says_what_is_made_up_and_what_is_assumed(results: Path) -> None:
    told = [
        tuple(row) for row in openpyxl.load_workbook(results / book.NAME)["说明"].iter_rows(values_only=True)
    ]
    assert ("人口性质", "虚构：人口等数据是合成的，只作演示，不得用于规划决策") in told
    assert ("假定", "步行速度每小时 1.8 公里（研究设定）") in told
    record = json.loads((results / "run.json").read_text(encoding="utf-8"))
    assert ("运行编号", record["run_id"]) in told


def test_the_inputs_are_listed_with_their_hashes(results: Path) -> None:
    record = json.loads((results / "run.json").read_text(encoding="utf-8"))
    told = [tuple(row.values()) for row in rows(openpyxl.load_workbook(results / book.NAME)["数据清单"])]
    assert told == [(each["field"], each["file"], each["sha256"]) for each in record["inputs"]]


def hostile(folder: Path, texts: list[str]) -> Any:
    table = pd.DataFrame({"=name": texts, "value": [1.5] * len(texts)})
    tables.write_folder(folder, {"x.csv": tables.report_csv(table)})
    book.write(folder, folder / "x.xlsx", (), RECORD)
    return openpyxl.load_workbook(folder / "x.xlsx")


def test_no_text_runs_or_links_and_none_is_changed(tmp_path: Path) -> None:
    whole = hostile(tmp_path, HOSTILE)
    cells = [row[0] for row in whole["x.csv"].iter_rows(min_row=2)]
    assert [cell.value for cell in cells] == HOSTILE
    assert {cell.data_type for cell in cells} == {"s"}
    assert not [cell for sheet in whole for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    # typed anew, a text stays one
    assert [cell.quotePrefix for cell in cells] == [True] * 7 + [False]
    with zipfile.ZipFile(tmp_path / "x.xlsx") as file:
        parts = {name: file.read(name).decode() for name in file.namelist()}
    assert not [name for name, text in parts.items() if "<f>" in text or 'TargetMode="External"' in text]


def test_what_no_cell_can_hold_is_spelt_out_or_cut_and_says_so(tmp_path: Path) -> None:
    cells = [
        row[0].value
        for row in hostile(tmp_path, ["a\x00b\x1bc", "长" * 40_000, "_x0041_"])["x.csv"].iter_rows(min_row=2)
    ]
    assert cells[0] == "a\\x00b\\x1bc"
    assert cells[1] == "长" * 32_766 + "…"
    assert cells[2] == "_x0041_"


def test_numbers_are_numbers_unknown_is_empty_and_out_of_reach_is_said(tmp_path: Path) -> None:
    (tmp_path / "y.csv").write_text("name,value_m,met_share\na,1234.5,0.5\nb,inf,\n", encoding="utf-8")
    file = ResultFile("y.csv", Text(zh="表", en="t"), ("run",), {"name": Meaning("名称", "name")})
    book.write(tmp_path, tmp_path / "y.xlsx", [file], RECORD)
    sheet = openpyxl.load_workbook(tmp_path / "y.xlsx")["表"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)] == [
        ["a", 1234.5, 0.5],
        ["b", "∞", None],
    ]
    assert [cell.number_format for cell in sheet[2]][1:] == ["#,##0.00", "0.0%"]


def test_what_has_no_room_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 2)
    whole = hostile(tmp_path, ["a", "b", "c"])
    assert whole["x.csv"].max_row == 3
    told = dict(row[:2] for row in whole["说明"].iter_rows(values_only=True))
    assert told["x.csv"] == "2 行，出自 x.csv；另有 1 行放不下，见该文件"


@pytest.mark.parametrize("value", [0.8996, 0.89996, 0.899999, 0.9, 0.90004, 0.99999, 0.85])
def test_no_rounding_brings_a_share_to_its_mark(value: float) -> None:
    form = book.number_format(value, share=True, against=0.9)
    decimals = form.count("0") - 1
    shown = float(f"{100 * value:.{decimals}f}")
    assert (shown >= 90) == (value >= 0.9)
    assert (shown >= 100) == (value >= 1)


def test_the_same_results_give_the_same_bytes(results: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        made(results, tmp_path / f"{name}.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    assert (tmp_path / "a.xlsx").read_bytes() == (results / book.NAME).read_bytes()


def written(folder: Path, files_: dict[str, str], record: dict[str, Any]) -> Any:
    """The workbook of a folder that another command than `run` has written."""
    tables.write_folder(folder, dict(files_), record=run_id.identified(record))
    return openpyxl.load_workbook(workbook(folder, folder.parent / f"{folder.name}.xlsx"))


def test_a_comparison_of_two_runs_is_a_workbook_with_the_inputs_of_both(tmp_path: Path) -> None:
    own = {name: each for name, each in RECORD.items() if name != "run_id"}
    then = own | {"study": {**own["study"], "name": {"zh": "昔", "en": "then"}}}
    figures = {"difference.csv": "clause_id,measure,unit_zh,before\na,value,人口占比,0.5\n"}
    whole = written(tmp_path / "two", figures, {"runs": [then, own], "groups": []})
    told = [tuple(row) for row in whole["说明"].iter_rows(values_only=True)]
    assert told[0][0] == "昔 → =城"
    assert ("复现", "access diff RUN1 RUN2") in told
    assert [row["指标"] for row in rows(whole["差值与各组的份额"])] == ["现状值"]
    assert [row["研究文件中的字段"] for row in rows(whole["数据清单"])] == [
        "RUN1 zones.path",
        "RUN2 zones.path",
    ]
    # studies that were read only: what people are of is not in their records
    bare = {name: own[name] for name in ("study", "inputs")}
    there = written(tmp_path / "bare", figures, {"runs": [bare, bare], "groups": []})
    assert there["说明"]["A1"].value == "=城"


def test_a_list_of_gaps_is_a_workbook_without_file_names_or_empty_columns(tmp_path: Path) -> None:
    there = {
        "gaps.csv": "gap_id,target,persons\n1,own.market,20\n",
        "osm_notes.csv": "lon,lat,text_zh,text_en\n1,2,门,gate\n",
    }
    own = {name: each for name, each in RECORD.items() if name != "run_id"}
    whole = written(tmp_path / "gaps", there, own)
    assert whole.sheetnames[1:3] == ["缺口原因", "地图备注"]
    assert rows(whole["缺口原因"]) == [{"缺口编号": "1", "目标编号": "own.market", "人口（人）": 20}]
    assert rows(whole["地图备注"])[0]["备注文字"] == "门"
