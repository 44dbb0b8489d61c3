"""Tables as they lie in planners' folders: each form gives the rows of the plain one, or a clear refusal."""

import gzip
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from access.contracts.errors import FileError
from access.places import readers
from access.places.reading import Reading
from tests import sheets

HEAD = ["名称", "类别", "经度", "纬度", "床位数"]
ROWS: list[list[Any]] = [
    ["甲院", "医院", 121.473549, 31.235036, 1200],
    ["乙院", "医院", 121.466806, 31.238759, 28],
    ["00123", "卫生院", 121.480397, 31.221714, 35],
]
PLAIN = [[*row[:2], *map(str, row[2:])] for row in ROWS]
TOTAL = ["合计", "", "", "", 1263]


def as_text(rows: list[list[Any]], sign: str = ",") -> str:
    return "".join(sign.join(map(str, row)) + "\n" for row in rows)


def read(path: Path, **reading: Any) -> tuple[list[list[str]], list[int], list[str]]:
    table, notes = readers.table(path, Reading(**reading))
    assert table.columns.tolist() == HEAD
    return table.to_numpy().tolist(), (table.index + 2).tolist(), [note.zh for note in notes]


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]
)
@pytest.mark.parametrize("sign", [",", "\t", ";", "|", "，"])
def test_texts_of_each_encoding_and_separator(encoding: str, sign: str, tmp_path: Path) -> None:
    for name in ("医院.csv", "医院.txt"):
        path = write(tmp_path / name, as_text([HEAD, *ROWS], sign), encoding)
        rows, lines, notes = read(path)
        assert (rows, lines) == (PLAIN, [2, 3, 4])
        assert len(notes) == (sign != ",")


def test_a_packed_text_is_read_too(tmp_path: Path) -> None:
    path = tmp_path / "医院.csv.gz"
    path.write_bytes(gzip.compress(as_text([HEAD, *ROWS], "\t").encode("gbk")))
    assert read(path)[0] == PLAIN


@pytest.mark.parametrize(
    ("rows", "sign"),
    [
        ([["名称", "坐标"], ["甲", "121.4,31.2"], ["乙", "121.5,31.3"]], "\t"),
        ([["名称", "关键词", "x"], ["甲", "a|b|c|d", 1], ["乙", "e|f|g|h", 2]], ","),
        ([["名称", "地址"], ["甲", "a;b"], ["乙", "c;d"]], ","),
        ([["名称", "经度"], ["甲", "121,4"], ["乙", "121,5"]], ";"),
    ],
)
def test_signs_within_fields_do_not_separate(rows: list[list[Any]], sign: str, tmp_path: Path) -> None:
    table, _ = readers.table(write(tmp_path / "a.csv", as_text(rows, sign)))
    assert [table.columns.tolist(), *table.to_numpy().tolist()] == [list(map(str, row)) for row in rows]


def test_two_signs_that_would_do_as_well_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="may be separated by ',' or ';'; save it with commas"):
        readers.table(write(tmp_path / "a.csv", "a,b;c\n1,2;3\n"))


def workbook(kind: str, folder: Path, rows: list[list[Any]]) -> Path:
    path = folder / f"医院{kind}"
    if kind == ".xlsx":
        return sheets.xlsx(path, {"医院": rows})
    return sheets.ods(path, {"医院": rows}) if kind == ".ods" else sheets.xls(path, "医院", rows)


FORMS: dict[str, tuple[list[list[Any]], list[int], int]] = {
    "plain": ([HEAD, *ROWS], [2, 3, 4], 0),
    "title": ([["黄浦区医疗机构一览表（2024年）", "", "", "", ""], HEAD, *ROWS], [3, 4, 5], 1),
    "title_and_unit": (
        [["一览表", "", "", "", ""], ["填报：卫健委", "", "", "单位：张", ""], HEAD, *ROWS],
        [4, 5, 6],
        1,
    ),
    "total": ([HEAD, *ROWS, TOTAL], [2, 3, 4], 1),
    "subtotals": (
        [HEAD, ROWS[0], ["小 计", "", "", "", 1200], *ROWS[1:], ["", "总计：", "", "", 1263]],
        [2, 4, 5],
        1,
    ),
    "remark": ([HEAD, *ROWS, ["注：数据来源于统计年鉴", "", "", "", ""]], [2, 3, 4], 1),
    "blank_rows": ([HEAD, ROWS[0], ["", "", "", "", ""], *ROWS[1:], ["", "", "", "", ""]], [2, 4, 5], 0),
    "two_lines": (
        [["名称", "类别", "位置", "", "床位数"], ["", "", "经度", "纬度", ""], *ROWS],
        [3, 4, 5],
        1,
    ),
    "groups": ([["基本情况", "", "位置", "", ""], HEAD, *ROWS], [3, 4, 5], 1),
    "two_languages": ([HEAD, ["name", "type", "lon", "lat", "beds"], *ROWS], [3, 4, 5], 1),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("kind", [".csv", ".xlsx", ".xls", ".ods"])
def test_what_stands_around_the_rows(kind: str, form: str, tmp_path: Path) -> None:
    rows, lines, told = FORMS[form]
    path = write(tmp_path / "医院.csv", as_text(rows)) if kind == ".csv" else workbook(kind, tmp_path, rows)
    found, at, notes = read(path)
    assert (found, at) == (PLAIN, lines)
    assert len(notes) == told


def test_units_below_the_header_go_to_the_names(tmp_path: Path) -> None:
    rows = [
        ["名称", "经度", "纬度", "面积"],
        ["", "°", "°", "公顷"],
        ["甲", 121.4, 31.2, 2],
        ["乙", 121.5, 31.3, 3],
    ]
    table, notes = readers.table(write(tmp_path / "a.csv", as_text(rows)))
    assert table.columns.tolist() == ["名称", "经度（°）", "纬度（°）", "面积（公顷）"]
    assert (len(table), notes[0].zh) == (2, "a.csv：第 2 行是单位")


@pytest.mark.parametrize(
    "rows",
    [
        [["名称", "类别", "床位"], ["甲", "a", "不详"], ["乙", "b", "20"], ["丙", "c", "30"]],
        [["地区", "2010", "2020"], ["甲", "1", "2"], ["乙", "3", "4"]],
        [["u", "v", "length_m", "oneway"], ["a", "b", "500", "Y"], ["c", "b", "500", "Y"]],
        [["名称", "别名"], ["甲", "X"], ["乙", "Y"]],
        [["名称"], ["合计大厦"], ["总计楼"]],
        [["name", "beds"], ["Total Fitness", "3"], ["Sum Yee Hospital", "4"]],
        [["名称", "备注"], ["注射中心", ""], ["说明书院", ""]],
    ],
)
def test_rows_that_look_a_little_like_something_else_are_rows(rows: list[list[str]], tmp_path: Path) -> None:
    table, notes = readers.table(write(tmp_path / "a.csv", as_text(rows)))
    assert [table.columns.tolist(), *table.to_numpy().tolist()] == rows
    assert notes == []


def test_the_header_may_be_told(tmp_path: Path) -> None:
    rows = [["a", "b", "c", "d", "e"], ["x", "y", "z", "u", "v"], HEAD, *ROWS]
    path = workbook(".xlsx", tmp_path, rows)
    assert read(path, header_row=3)[:2] == (PLAIN, [4, 5, 6])
    with pytest.raises(FileError, match="`header_row: 9`: nothing stands in that row"):
        readers.table(path, Reading(header_row=9))


def test_a_sheet_is_chosen_where_one_holds_a_table_and_asked_for_else(tmp_path: Path) -> None:
    table, other = [HEAD, *ROWS], [["学校"], *[["一小"]]]
    path = sheets.xlsx(tmp_path / "a.xlsx", {"说明": [["填表说明"]], "医院": table})
    assert read(path)[2] == ["a.xlsx：读的是工作表“医院”，没有读 说明"]
    path = sheets.xlsx(tmp_path / "b.xlsx", {"旧": table, "医院": table}, hidden=["旧"])
    assert read(path)[0] == PLAIN
    path = sheets.xlsx(tmp_path / "c.xlsx", {"医院": table, "医院2": table, "表": other})
    with pytest.raises(
        FileError, match=r"2 of its sheets hold a table \(医院, 医院2\); name the one .* `sheet`"
    ):
        readers.table(path)
    for wanted in ("医院2", 2):
        assert read(path, sheet=wanted) == (PLAIN, [2, 3, 4], [])
    with pytest.raises(FileError, match="no sheet '学校' in it; its sheets are 医院, 医院2, 表"):
        readers.table(path, Reading(sheet="学校"))
    with pytest.raises(FileError, match=r"`sheet: 医院` means nothing for .csv"):
        readers.table(write(tmp_path / "a.csv", as_text(table)), Reading(sheet="医院"))


def test_merged_labels_are_filled_and_merged_numbers_are_not(tmp_path: Path) -> None:
    rows = [["街道", "名称", "床位"], ["外滩", "甲", 30], ["", "乙", ""], ["豫园", "丙", 5]]
    path = sheets.xlsx(tmp_path / "a.xlsx", {"表": rows}, merged={"表": ["A2:A3", "C2:C3"]})
    table, notes = readers.table(path)
    assert table["街道"].tolist() == ["外滩", "外滩", "豫园"]
    assert table["床位"].tolist() == ["30", "", "5"]
    assert [note.zh for note in notes] == [
        "a.xlsx：1 个合并的单元格按其首格填写",
        "a.xlsx：1 个合并单元格中的数只算在首行",
    ]


def test_cells_are_what_excel_shows(tmp_path: Path) -> None:
    row = [
        1200.0,
        0.1,
        "00120",
        sheets.Date(44197),
        True,
        sheets.Formula(("A1*2", 2400.0)),
        121.47354897630602,
    ]
    names = ["整数", "小数", "编号", "日期", "是否", "公式", "经度"]
    table, _ = readers.table(sheets.xlsx(tmp_path / "a.xlsx", {"表": [names, row]}))
    assert table.iloc[0].tolist() == [
        "1200",
        "0.1",
        "00120",
        "2021-01-01",
        "True",
        "2400",
        "121.47354897630602",
    ]


def test_pandas_reads_the_same_sheet(tmp_path: Path) -> None:
    path = workbook(".xlsx", tmp_path, [HEAD, *ROWS])
    expected = pd.read_excel(path, engine="calamine", dtype=str)
    assert readers.table(path)[0].to_numpy().tolist() == expected.to_numpy().tolist()


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.xlsx", b"<html><table>", "it is a web page without a table"),
        ("a.xls", b"<html><body>", "it is a web page without a table"),
        ("a.xls", b"<table><tr><td colspan=99999999>a", "it comes to 1,000,000,000 columns"),
        ("a.xls", b"<table><tr>" + b"<td colspan=9999>a" * 3000, "nearly all of them empty"),
        ("a.xlsx", b"", "it is no workbook"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "locked by a password, or is an .xls"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "cannot be read as a workbook"),
        ("a.xlsx", "名称,类别".encode("gbk"), "it begins with '名称,类别'"),
        ("a.xls", b"PK\x03\x04" + bytes(30), "it is no workbook"),
        ("a.ods", b"PK\x05\x06" + bytes(18), "cannot be read as a workbook"),
        ("a.csv", b"", "there is nothing in the table"),
        ("a.csv", b"\n\n\n", "there is nothing in the table"),
    ],
)
def test_what_is_no_table_is_refused(name: str, content: bytes, told: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(FileError, match=told):
        readers.table(tmp_path / name)


class PanicException(BaseException):
    """What a fault in the reader's own language comes as: no Exception."""


def test_a_reader_that_gives_up_is_told_as_a_damaged_workbook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = workbook(".xlsx", tmp_path, [HEAD, *ROWS])

    def gives_up(_: object) -> None:
        raise PanicException

    monkeypatch.setattr("python_calamine.CalamineWorkbook.from_filelike", gives_up)
    with pytest.raises(FileError, match="the workbook is damaged"):
        readers.table(path)

    def interrupted(_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("python_calamine.CalamineWorkbook.from_filelike", interrupted)
    with pytest.raises(KeyboardInterrupt):
        readers.table(path)


def test_a_member_that_stands_nowhere_in_the_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = workbook(".xlsx", tmp_path, [HEAD, *ROWS])

    def nowhere(*_: object) -> None:
        raise OSError(22, "Invalid argument")

    monkeypatch.setattr("zipfile.ZipFile.open", nowhere)
    with pytest.raises(FileError, match="it is no workbook"):
        readers.table(path)


def test_a_sheet_that_claims_more_cells_than_it_holds_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACCESS_MOST_EMPTY_VALUES", "50_000")
    cell = '<row r="{row}"><c r="{name}"><v>1</v></c></row>'
    for name, body in {
        "far": cell.format(row=1, name="A1") + cell.format(row=9000, name="AZ9000"),
        "unnamed": f'<row r="30000">{"<c><v>1</v></c>" * 40}</row>',
    }.items():
        xml = f'<worksheet xmlns="{sheets.MAIN}"><sheetData>{body}</sheetData></worksheet>'
        path = sheets.xlsx(tmp_path / f"{name}.xlsx", {"表": []}, xml={"表": xml})
        with pytest.raises(FileError, match="nearly all of them empty; at most 50,000 are let in"):
            readers.table(path)
    full = (
        '<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="900"/>'
    )
    row = f'<table:table-row table:number-rows-repeated="900">{full}</table:table-row>'
    path = sheets.ods(tmp_path / "a.ods", {"表": []}, table=row)
    with pytest.raises(FileError, match="nearly all of them empty"):
        readers.table(path)
    assert read(workbook(".ods", tmp_path, [HEAD, *ROWS]))[0] == PLAIN  # filled to the edge with empty rows


def test_a_workbook_that_unpacks_to_far_more_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = workbook(".xlsx", tmp_path, [HEAD, *ROWS])
    monkeypatch.setenv("ACCESS_MOST_UNPACKED_BYTES", "500")
    with pytest.raises(FileError, match="bytes when unpacked; at most 500 are let in"):
        readers.table(path)


def test_names_that_stand_twice_and_empty_columns(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="column '名称' stands twice in its header"):
        readers.table(workbook(".xlsx", tmp_path, [["名称", "名称"], ["a", "b"], ["c", "d"]]))
    path = workbook(".xlsx", tmp_path, [["", "名称", "", "床位"], ["", "a", "", 1], ["", "b", "", 2]])
    assert readers.table(path)[0].columns.tolist() == ["名称", "床位"]


def test_lines_are_those_of_the_file_behind_blank_ones_and_broken_fields(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.csv", '标题,,\n\n名称,经度,纬度\n"甲\n院",121.4,31.2\n\n乙,121.5,31.3\n丙,x,31.3\n'
    )
    with pytest.raises(FileError, match=r"no coordinate in 1 row \(line 8: 'x'\)"):
        readers.layer(path)
    path = workbook(
        ".xlsx",
        tmp_path,
        [["标题", "", ""], ["名称", "经度", "纬度"], ["甲", "x", 31.2], ["乙", 121.4, 31.2]],
    )
    with pytest.raises(FileError, match=r"no coordinate in 1 row \(row 3: 'x'\)") as caught:
        readers.layer(path)
    assert "第 3 行" in str(caught.value)


def test_a_quotation_mark_without_a_second_is_told(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", 'name,x\na",1\nb,2\nc,3\n')
    with pytest.raises(FileError, match="a quotation mark has no second"):
        readers.table(tmp_path / "a.csv")


PAGE = (
    "<html><head><meta charset=gb2312></head><body><table><tr><td>导航</td></tr></table>"
    "<table border=1><tr><td colspan=4>医院一览表</td></tr>"
    "<tr><th>代码</th><th>街道</th><th>名称</th><th>床位数</th></tr>"
    "<tr><td>007</td><td rowspan=2>东街</td><td>甲&nbsp;院</td><td>1,200</td></tr>"
    "<tr><td>008</td><td>乙院</td><td>30</td></tr></table></body></html>"
)
LISTED = [
    ["代码", "街道", "名称", "床位数"],
    ["007", "东街", "甲 院", "1,200"],
    ["008", "东街", "乙院", "30"],
]


@pytest.mark.parametrize("form", ["page", "text", "utf-16", "xls", "xlsx"])
@pytest.mark.parametrize("ending", [".xls", ".et"])
def test_what_systems_export_under_the_name_of_a_workbook(form: str, ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"a{ending}"
    lines = "\n".join("\t".join(row) for row in LISTED)
    if form == "page":
        path.write_bytes(PAGE.encode("gbk"))
    elif form in ("text", "utf-16"):
        path.write_bytes(lines.encode("gbk" if form == "text" else form))
    else:
        made = workbook(f".{form}", tmp_path, LISTED)
        made.rename(path)
    table, notes = readers.table(path)
    assert table.columns.tolist() == LISTED[0]
    assert table.to_numpy().tolist() == LISTED[1:]
    told = {"page": "web page", "text": "it is a text", "utf-16": "it is a text"}.get(form)
    assert told is None or any(told in each.en for each in notes)


def test_a_column_without_a_name_that_holds_something_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("名称,x,y,\n甲,1,2,30\n乙,3,4,50\n", encoding="utf-8")
    table, notes = readers.table(tmp_path / "a.csv")
    assert table.columns[:3].tolist() == ["名称", "x", "y"]
    assert [each.en for each in notes if each.level == "doubtful"] == [
        "a.csv: column 4 has no name, but holds something (30, 50), which is not used; name it in the header"
    ]


def test_rows_that_all_lack_a_field_of_the_header_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("名称,床,位数,x\n甲,1,2\n乙,3,4\n", encoding="utf-8")
    with pytest.raises(FileError, match="2 rows with more or fewer fields than the 4 of the header"):
        readers.table(tmp_path / "a.csv")
    # as spreadsheets write a last column that is seldom filled
    (tmp_path / "b.csv").write_text("名称,x,y,注\n甲,1,2,\n乙,3,4\n丙,3,4\n", encoding="utf-8")
    assert len(readers.table(tmp_path / "b.csv")[0]) == 3
