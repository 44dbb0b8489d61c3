"""Projects that a text names, by hand; the list of them, and how many they are as clauses."""

from pathlib import Path

import pytest

from access.standards.reading.files import written
from access.standards.reading.read import read_text
from access.standards.registry import read_plan

_HEAD = "某市江北区“十五五”公共服务规划\n第二章 主要任务\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "新建云溪中学、白塔路小学，改扩建青石五中。",
            [
                ("云溪中学", "school_compulsory", "open"),
                ("白塔路小学", "primary_school", "open"),
                ("青石五中", "school_compulsory", "enlarge"),
            ],
        ),
        (
            "新建石桥、柳湾等农村中心幼儿园。",
            [("石桥中心幼儿园", "kindergarten", "open"), ("柳湾中心幼儿园", "kindergarten", "open")],
        ),
        ("推进江北区妇幼保健院迁建工程。", [("江北区妇幼保健院", "maternity_child_hospital", "move")]),
        ("推动江北体育馆改造。", [("江北体育馆", "gymnasium", "enlarge")]),
        ("新建幼儿园12所，改造一批老旧小区。", []),
        ("推进云溪中学、白塔中学等示范学校改革创新。", []),
        ("建设区域性养老服务中心和社区食堂。", []),
        ("“十四五”期间，建成云溪中学、白塔路小学。", []),
    ],
)
def test_projects_are_those_that_have_a_name_of_their_own(
    text: str, said: list[tuple[str, str, str]]
) -> None:
    found = read_text(_HEAD + text)
    assert [(each.name, each.facility, each.action) for each in found.projects] == said
    for each in found.projects:
        assert each.line == 3
        assert found.text[each.start : each.end][:2] == each.name[:2]


def test_so_many_named_are_promised_and_those_enlarged_are_known_by_name(tmp_path: Path) -> None:
    text = "到2029年，新建云溪中学、白塔路小学，改扩建青石五中、月湖小学、南山小学。"
    (tmp_path / "a.txt").write_text(_HEAD + text, encoding="utf-8")
    _, complete, files = written(tmp_path / "a.txt", tmp_path / "out")
    assert complete == 2
    new, enlarged = read_plan(files[0]).standards
    assert [(each.targets[0].value, each.targets[0].year) for each in (new, enlarged)] == [
        (2, 2029),
        (3, 2029),
    ]
    assert "青石五中" in files[0].read_text(encoding="utf-8").split("contains")[1]
    assert files[1].read_text(encoding="utf-8-sig").splitlines() == [
        "name,type,place,capacity,stage,year,department,action,facility,line",
        "云溪中学,school_compulsory,,,planned,2029,,open,,3",
        "白塔路小学,primary_school,,,planned,2029,,open,,3",
        "青石五中,school_compulsory,,,planned,2029,,enlarge,青石五中,3",
        "月湖小学,primary_school,,,planned,2029,,enlarge,月湖小学,3",
        "南山小学,primary_school,,,planned,2029,,enlarge,南山小学,3",
    ]


def test_what_the_text_counts_itself_is_not_counted_again() -> None:
    drafts = read_text(_HEAD + "新建小学2所，建设云溪小学、白塔小学。").drafts
    assert [(each.kind, each.facility, each.value) for each in drafts] == [
        ("total_count", "primary_school", 2)
    ]
