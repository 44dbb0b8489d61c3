"""Projects staged on the tiny town, whose every number is worked out by hand.

It has the one market N, whom d (40 people) reaches; 10 minutes are 300 m. Of 150 people, then, within 300 m

- of P1 at (150, 300), where a (10) lives: c (5) 130 m, b (20) 200 m along the street; not g, 350 m;
- of P2 at (100, 100): g (30), 200 m; a, 250 m;
- of P3 at (430, 150), where f (20) lives: g, 180 m; b, 280 m.

So 40 are covered, then 75, 105 and 125; e (25) is on no street.
"""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pytest
from typer.testing import CliRunner

import access
from access.api.result import Result
from access.assessment import measure
from access.commands.app import app
from access.contracts.errors import AccessError
from access.places import datums, gcj02
from access.remedies.projects.words import year_of
from tests.described import misdescribed
from tests.remedies.progress.town import EAST, NORTH, planned

HEAD = "编号,项目名称,设施类型,x,y,建设阶段,投用年份,责任部门\n"
P1 = f"P1,西市场,农贸市场,{EAST + 150},{NORTH + 300},在建,2026,商务局\n"
P2 = f"P2,南市场,农贸市场,{EAST + 100},{NORTH + 100},规划,2027年底,商务局\n"
P3 = f"P3,中市场,农贸市场,{EAST + 430},{NORTH + 150},立项,2028-06,<b>城投</b>\n"
THREE = HEAD + P1 + P2 + P3
NEAR = "town.near"
Stage = Callable[..., Any]


@pytest.fixture(scope="module")
def result(town_files: Path, tmp_path_factory: pytest.TempPathFactory) -> Result:
    folder = tmp_path_factory.mktemp("projects")
    shutil.copytree(town_files, folder, dirs_exist_ok=True)
    return access.run(planned(folder / "study.yaml", "N,<b>N</b>,500600,2500600,,,\n"))


@pytest.fixture
def stage(result: Result, tmp_path: Path) -> Stage:
    def staged(text: str, known: Result = result, **how: Any) -> Any:
        (tmp_path / "list.csv").write_text(text, encoding="utf-8")
        return known.projects(tmp_path / "list.csv", **{"crs": "EPSG:4547", **how})

    return staged


def by(table: pd.DataFrame, target: str, column: str) -> dict[str, Any]:
    """A column of the clause by stage."""
    rows = table[table["target"] == target]
    return dict(zip(rows["stage"], rows[column], strict=True))


def test_three_projects_over_three_years(stage: Stage) -> None:
    found = stage(THREE)
    table = found.by_year
    assert by(table, NEAR, "persons_met") == {"base": 40, "2026": 75, "2027": 105, "2028": 125}
    assert by(table, NEAR, "value")["2028"] == pytest.approx(125 / 150)
    assert by(table, NEAR, "verdict") == {
        "base": "unmet",
        "2026": "unmet",
        "2027": "undetermined",
        "2028": "met",
    }
    assert by(table, NEAR, "persons_met_step")["2027"] == 30
    assert by(table, "town.markets", "value") == {"base": 1, "2026": 2, "2027": 3, "2028": 4}
    # by 2025, 4 were due, and there is 1; they are there from 2028 on
    assert by(table, "town.markets", "due_state")["2027"] == "missed"
    assert by(table, "town.markets", "due_state")["2028"] == "kept"
    # one zone of two, then both: the others change nothing there
    assert by(table, "town.each", "value") == {"base": 0.5, "2026": 1, "2027": 1, "2028": 1}
    assert by(table, "town.each", "moved_by") == {"base": "", "2026": "西市场", "2027": "", "2028": ""}
    effects = found.effects[found.effects["target"] == NEAR].set_index("project")
    assert effects["persons_gained"].to_dict() == {"list:P1": 35, "list:P2": 30, "list:P3": 20}
    assert effects["department"].tolist() == ["商务局", "商务局", "<b>城投</b>"]
    assert found.projects.set_index("name")["clauses_moved"].to_dict() == {
        "西市场": 3,
        "南市场": 2,
        "中市场": 2,
    }


def test_the_last_stage_is_what_a_run_finds_with_all_of_them(
    stage: Stage, result: Result, tmp_path: Path
) -> None:
    last = stage(THREE).by_year.query("stage == '2028'").set_index("target")
    folder = tmp_path / "town"
    shutil.copytree(result.study.file.parent, folder)  # type: ignore[union-attr]
    with (folder / "markets.csv").open("a", encoding="utf-8") as file:
        for name, x, y in (("P1", 150, 300), ("P2", 100, 100), ("P3", 430, 150)):
            file.write(f"{name},{name},{EAST + x},{NORTH + y},,,\n")
    alone = (
        access.run(folder / "planned.yaml")
        .verdicts.query("level == 'clause'")
        .reset_index()
        .set_index("target")
    )
    columns = ["value", "value_low", "value_high", "persons_met", "verdict", "shortfall"]
    pd.testing.assert_frame_equal(last[columns], alone.loc[last.index, columns], check_dtype=False)


def test_the_order_of_rows_tells_nothing(stage: Stage) -> None:
    same_year = HEAD + P1 + P2.replace("2027年底", "2026") + P3
    turned = HEAD + P3 + P2.replace("2027年底", "2026") + P1
    one, other = stage(same_year), stage(turned)
    pd.testing.assert_frame_equal(one.by_year, other.by_year)
    pd.testing.assert_frame_equal(one.effects, other.effects)
    # a is within both; each by itself brings its own, and only P1 brings b and c, only P2 brings g
    effects = one.effects.query("target == @NEAR and stage == '2026'").set_index("project")
    assert effects["persons_gained"].to_dict() == {"list:P1": 35, "list:P2": 40}
    assert effects["persons_only"].to_dict() == {"list:P1": 25, "list:P2": 30}


def test_nothing_is_searched_again_that_is_known(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """A library moves no clause, and no way of anybody is searched for it; a market asks for one trip."""
    searches: list[Any] = []
    true = measure.searched
    monkeypatch.setattr(measure, "searched", lambda *given: (searches.append(given), true(*given))[1])
    found = stage(HEAD + P1.replace("农贸市场", "图书馆"))
    assert searches == []
    assert found.projects["clauses_moved"].tolist() == [0]
    assert len(found.effects) == 0
    stage(HEAD + P1)
    assert len(searches) == 1


def test_projects_without_a_year_come_last_and_what_rests_never(stage: Stage) -> None:
    text = HEAD + P1 + P2.replace("2027年底", "待定") + P3.replace("立项", "暂缓")
    found = stage(text)
    assert by(found.by_year, NEAR, "persons_met") == {"base": 40, "2026": 75, "undated": 105}
    assert found.projects.set_index("project")["taken"].to_dict() == {
        "list:P1": "staged",
        "list:P2": "undated",
        "list:P3": "never",
    }
    told = " ".join(found.report["zh"])
    assert "暂缓或取消，不计入（第 4 行）" in told
    assert "没有年份，列在最后（第 3 行）" in told


def test_what_is_built_already_is_counted_once(stage: Stage, result: Result) -> None:
    there = f"P4,<b>N</b>,农贸市场,{EAST + 620},{NORTH + 600},已建成,2020,\n"
    new = P1.replace("在建", "建成").replace("2026", "")
    found = stage(HEAD + there + new)
    assert found.projects.set_index("project")["taken"].to_dict() == {"list:P1": "staged", "list:P4": "there"}
    assert by(found.by_year, "town.markets", "value") == {"base": 1, "built": 2}


def test_a_year_that_is_past_opens_nothing_that_is_not_built(stage: Stage, result: Result) -> None:
    """Without P1, P2 has a and g, and P3 f and b, and c, just 300 m away."""
    known = access.run(access.load(result.study.file, dated="2027-06-30"))  # type: ignore[arg-type]
    found = stage(THREE, known)
    assert by(found.by_year, NEAR, "persons_met") == {"base": 40, "2027": 80, "2028": 125, "undated": 125}
    assert found.projects.set_index("project")["taken"]["list:P1"] == "overdue"


def test_facilities_close_grow_and_move(stage: Stage) -> None:
    head = "name,type,x,y,stage,year,action,facility,capacity\n"
    rows = (
        f"A,farmers_market,{EAST + 150},{NORTH + 300},building,2026,new,,\n"
        "B,,,,planned,2027,close,N,\n"
        f"C,,{EAST + 100},{NORTH + 100},planned,2028,迁建,A,\n"
        "D,,,,planned,2029,扩建,A,500\n"
    )
    found = stage(head + rows)
    # N closes: d is lost; A moves to (100, 100): a and g instead of a, b and c
    assert by(found.by_year, NEAR, "persons_met") == {
        "base": 40,
        "2026": 75,
        "2027": 35,
        "2028": 40,
        "2029": 40,
    }
    closed = found.effects.query("target == @NEAR and name == 'B'").iloc[0]
    assert (closed["persons_gained"], closed["persons_lost"]) == (0, 40)
    assert found.projects.set_index("name")["clauses_moved"]["D"] == 0


def test_every_fault_is_told_with_its_row(stage: Stage) -> None:
    rows = (
        f"1,A,菜市厂,{EAST},{NORTH},快了,明年,\n"
        f"2,B,农贸市场,,,在建,2026,\n"
        f"2,C,农贸市场,{EAST},{NORTH},快了,2026,\n"
        f"4,D,,{EAST},{NORTH},在建,2026,\n"
    )
    with pytest.raises(AccessError) as told:
        stage(HEAD + rows)
    for word in (
        *(
            "菜市厂",
            "line 2, 4: '建设阶段' is '快了'",
            "line 2: '投用年份' is '明年'",
            "line 3: no coordinates",
        ),
        *("line 3, 4: id '2' stands more than once", "without a type (line 5)"),
    ):
        assert word in told.value.en
    assert "第 2、4 行" in told.value.zh
    assert "第 3 行：没有坐标" in told.value.zh
    with pytest.raises(AccessError, match=r"line 2: no facility 'X'"):
        stage("name,type,x,y,stage,year,action,facility\nB,,,,planned,2027,close,X\n")
    with pytest.raises(AccessError) as told:
        stage(
            "name,type,x,y,stage,year,action,facility\nB,,,,planned,2027,close,\nD,,,,planned,2027,扩建,N\n"
        )
    assert "line 2: what is enlarged, moved or closed is not named" in told.value.en
    assert "line 3: what is enlarged does not say" in told.value.en
    with pytest.raises(AccessError, match="`sheets`"):
        stage(THREE, sheets=2)


def test_places_in_the_datum_of_web_maps_and_in_one_column(stage: Stage, result: Result) -> None:
    crs = result.study.settings.crs
    lon, lat = datums.moved(crs, "EPSG:4326", np.array([EAST + 150.0]), np.array([NORTH + 300.0]))
    (turned,) = gcj02.to_gcj02(np.column_stack([lon, lat]))
    text = f'place,type,stage,year\n"{turned[0]:.7f},{turned[1]:.7f}",农贸市场,在建,2026\n'
    found = stage(text, crs=None, datum="gcj02")
    assert by(found.by_year, NEAR, "persons_met") == {"base": 40, "2026": 75}
    text = f'place,type,stage,year\n"{lon[0]:.7f},{lat[0]:.7f}",农贸市场,在建,2026\n'
    assert by(stage(text, crs=None).by_year, NEAR, "persons_met") == {"base": 40, "2026": 75}


@pytest.mark.parametrize("written", ["2027", "2027年6月", "2025—2027年", "2027.0", "２０２７", "2027年前"])
def test_years_as_people_write_them(written: str) -> None:
    assert year_of(written) == 2027


def test_the_command_writes_tables_a_workbook_and_a_map(result: Result, tmp_path: Path) -> None:
    hostile = P1.replace("西市场", "=1+1<script>x</script>").replace("P1", "=P1")
    (tmp_path / "list.csv").write_text(HEAD + hostile + P2, encoding="utf-8")
    study, out = str(result.study.file), str(tmp_path / "out")
    given = [study, str(tmp_path / "list.csv"), "--crs", "EPSG:4547", "-o", out]
    done = CliRunner().invoke(app, ["projects", *given])
    assert done.exit_code == 0, done.output
    assert "2026" in done.output
    assert misdescribed(tmp_path / "out", "projects") == []
    table = pd.read_csv(tmp_path / "out" / "coverage_by_year.csv")
    assert by(table, NEAR, "persons_met") == {"base": 40, "2026": 75, "2027": 105}
    book = openpyxl.load_workbook(tmp_path / "out" / "tables.xlsx")
    cells = {cell.value for row in book["逐年覆盖"].iter_rows() for cell in row}
    assert {"分期", 75, 105} <= cells
    page = (tmp_path / "out" / "map.html").read_text(encoding="utf-8")
    assert "<script>x</script>" not in page
    listed = (tmp_path / "out" / "project_list.csv").read_text(encoding="utf-8")
    assert "=1+1<script>x" not in listed.replace("'=", "")
    wrong = CliRunner().invoke(app, ["projects", *given[:2], "--crs", "EPSG:1", "-o", str(tmp_path / "no")])
    assert wrong.exit_code == 2
    assert "--crs" in wrong.stderr
    assert not (tmp_path / "no").exists()
