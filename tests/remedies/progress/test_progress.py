"""How far plans have come: the rule by hand, tables of observed values, and runs of the tiny town."""

import math
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
import yaml
from typer.testing import CliRunner

import access
from access.commands.app import app
from access.contracts.errors import AccessError
from access.remedies.progress.report import progress
from access.standards.registry import load_plan, plan_file, targets
from access.verdicts.progress.course import course
from access.verdicts.progress.seen import Seen
from tests.described import misdescribed

BASE, GOAL = (2020, 100.0), (2025, 200.0)


@pytest.mark.parametrize(
    ("value", "state", "warned"),
    [
        # the line of 2023 is at 160, 60 % of the way
        (200, "reached", ""),
        (166, "ahead", ""),
        (164, "on_course", ""),  # at this speed 206.7 in 2025
        (156, "on_course", "yellow"),  # 193.3
        (154, "behind", "yellow"),
        (141, "behind", "yellow"),
        (139, "behind", "red"),
        (99, "reversed", "red"),
    ],
)
def test_the_rule_by_hand(value: float, state: str, warned: str) -> None:
    found = course(BASE, (), GOAL, [(2023, value)])
    assert (found.state, found.warned) == (state, warned)
    assert found.gone == pytest.approx((value - 100) / 100)
    assert found.expected == pytest.approx(0.6)
    assert found.forecast == pytest.approx(100 + (value - 100) / 3 * 5)


def test_obligatory_and_behind_is_red() -> None:
    assert course(BASE, (), GOAL, [(2023, 154)], obligatory=True).warned == "red"


def test_less_may_be_better() -> None:
    """Infant deaths from 5 to 3 per mille: 4 in 2023 is half the way, 3.8 on the line."""
    found = course((2020, 5), (), (2025, 3), [(2023, 4)], comparison="<=")
    assert (found.gone, found.expected, found.state) == (pytest.approx(0.5), pytest.approx(0.6), "behind")
    assert course((2020, 5), (), (2025, 3), [(2023, 2.9)], comparison="<=").state == "reached"


def test_the_line_goes_through_what_is_asked_for_between() -> None:
    found = course(BASE, [(2022, 180.0)], GOAL, [(2021, 130)])
    assert (found.expected, found.state) == (pytest.approx(0.4), "behind")


def test_the_speed_is_that_between_the_last_two_values() -> None:
    found = course(BASE, (), GOAL, [(2021, 150), (2023, 160)])
    assert (found.state, found.forecast, found.warned) == ("on_course", 170, "yellow")


def test_without_a_baseline_only_the_target_is_told() -> None:
    assert course(None, (), GOAL, [(2023, 150)]).state == "unknown"
    assert course(None, (), GOAL, [(2023, 200)]).state == "reached"
    assert course(BASE, (), GOAL, []).state == "unknown"
    assert math.isnan(course(None, (), GOAL, [(2023, 150)]).forecast)


def test_what_was_to_be_kept_and_is_not_has_reversed() -> None:
    assert course((2020, 100), (), (2025, 100), [(2023, 99)]).warned == "red"
    assert course((2020, 100), (), (2025, 100), [(2023, 100)]).state == "reached"


OBSERVED = """指标,年份,实际值
 每千人口拥有3岁以下婴幼儿托位数,2022,2.1
yongchuan.childcare_places,2023,约2.8
养老服务床位总量,2023,"5,000"
"""


def test_the_plans_table_comes_back_filled_in(tmp_path: Path) -> None:
    (tmp_path / "seen.csv").write_text(OBSERVED, encoding="utf-8")
    found = access.monitor(observed=[tmp_path / "seen.csv"], plans=["yongchuan"], output=tmp_path / "out")
    table = found.table.set_index("target")
    assert len(table) == 33  # the rows of the plan's table of indicators
    assert table["binding"].tolist() == ["obligatory"] * 8 + ["expected"] * 25
    places, beds = table.loc["yongchuan.childcare_places"], table.loc["yongchuan.elderly_beds_total"]
    assert (places["base"], places["goal"], places["2022"], places["2023"]) == (1.2, 4.5, 2.1, 2.8)
    assert places["gone_share"] == pytest.approx((2.8 - 1.2) / 3.3)
    assert (places["state"], places["warned"]) == ("behind", "yellow")
    # 3,980 beds in 2020, 9,000 in 2025
    assert beds["gone_share"] == pytest.approx(1020 / 5020)
    assert (beds["state"], beds["warned"]) == ("behind", "red")
    assert any("2.8" in note.zh for note in found.notes)
    assert misdescribed(tmp_path / "out", "monitor") == []
    book = openpyxl.load_workbook(tmp_path / "out" / "tables.xlsx")
    headings = [cell.value for cell in book["规划指标进度"][1]]
    assert {"指标", "基期值", "目标值", "属性", "2022年实际", "2023年实际", "预警", "责任部门"} <= {*headings}


def test_all_that_is_wrong_with_a_table_is_told_at_once(tmp_path: Path) -> None:
    rows = (
        "target,year,value\nyongchuan.gp,,1\n没有这个,2023,much\nyongchuan.gp,2023,1\nyongchuan.gp,2023,2\n"
    )
    (tmp_path / "seen.csv").write_text(rows, encoding="utf-8")
    with pytest.raises(AccessError) as told:
        access.monitor(observed=[tmp_path / "seen.csv"], plans=["yongchuan"])
    assert all(word in told.value.en for word in ("row 2: no year", "row 3", "没有这个", "much", "row 5"))
    assert "第 5 行" in told.value.zh


@pytest.fixture
def two_years(town_study: Path, tmp_path: Path) -> list[Path]:
    """The tiny town of 2023 and of 2024, when it is walked through twice as fast."""
    folders = []
    for year, speed in ((2023, 1.8), (2024, 3.6)):
        content = yaml.safe_load(town_study.read_text(encoding="utf-8"))
        content |= {"dated": f"{year}-06-30", "settings": {**content["settings"], "walk_kph": speed}}
        file = town_study.with_name(f"{year}.yaml")
        file.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
        folders.append(tmp_path / "runs" / str(year))
        access.run(access.load(file, output=folders[-1])).write()
    return folders


def test_runs_of_two_years(two_years: list[Path], tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["monitor", *map(str, two_years), "-o", str(tmp_path / "out")])
    assert done.exit_code == 0, done.output
    table = pd.read_csv(tmp_path / "out" / "progress.csv")
    (row,) = table[table["sources"].notna()].to_dict("records")
    assert row["target"] == "huangyan.convenience_circle.farmers_market"
    # 105 of 150 people at half the pace; all but the 25 who are not linked at the whole
    assert (row["2023"], row["2024"]) == (pytest.approx(70), pytest.approx(12500 / 150, abs=1e-4))
    assert (row["goal"], row["unit_zh"], row["goal_basis"]) == (100, "%，限值内人口", "assumed")
    assert math.isnan(row["base"])
    assert (row["state"], row["population"]) == ("unknown", "synthetic")


def test_runs_whose_year_nobody_tells(two_years: list[Path], town_study: Path, tmp_path: Path) -> None:
    access.run(access.load(town_study, output=tmp_path / "plain")).write()
    with pytest.raises(AccessError, match="dated"):
        access.monitor([tmp_path / "plain"])
    with pytest.raises(AccessError, match="2023"):
        access.monitor([f"2023={tmp_path / 'plain'}", two_years[0]])
    found: Any = access.monitor([f"2022={tmp_path / 'plain'}", *two_years])
    assert {"2022", "2023", "2024"} <= {*found.table.columns}
    (two_years[0] / "verdicts.json").write_text("[]", encoding="utf-8")
    with pytest.raises(AccessError, match="verdicts"):
        access.monitor(two_years)


def shown(target: str, *seen: Seen) -> Any:
    """The row of a target of 永川 of which this was seen."""
    table = progress([load_plan("yongchuan")], {target: seen}, (), ()).table
    return table.set_index("target").loc[target]


def test_what_runs_find_is_told_in_the_plans_unit_beside_what_tables_say() -> None:
    """Enrolment from 97.5 % in 2020 to 99.5 % in 2025: a run of 2022 found 0.98 of a required 0.995."""
    row = shown(
        "yongchuan.kindergarten_enrolment",
        Seen(2022, 0.98, "run", (0.98, 0.98), 0.995, "census"),
        Seen(2023, 98.5, "table"),
    )
    assert (row["2022"], row["2023"], row["goal"], row["base"]) == (pytest.approx(98), 98.5, 99.5, 97.5)
    assert (row["gone_share"], row["state"]) == (pytest.approx(0.5), "behind")
    assert (row["population"], row["sources"]) == ("census", "run、table")


def test_what_a_run_does_not_know_leaves_open_how_far_it_is() -> None:
    """Between 98 % and 99.6 % are enrolled: behind, or there."""
    row = shown("yongchuan.kindergarten_enrolment", Seen(2023, 0.98, "run", (0.98, 0.996), 0.995, "modelled"))
    assert (row["state"], row["warned"]) == ("unknown", "")


def test_a_limit_is_followed_by_runs_alone(tmp_path: Path) -> None:
    (tmp_path / "seen.csv").write_text(
        "target,year,value\nyongchuan.fitness_circle,2023,90\n", encoding="utf-8"
    )
    with pytest.raises(AccessError, match="is a limit"):
        access.monitor(observed=[tmp_path / "seen.csv"], plans=["yongchuan"])


def test_totals_of_the_plans_years_start_from_nothing() -> None:
    """Of a number that is to be reached in five years, two fifths are to be there after two."""
    plan = load_plan("yongchuan")
    totals = [t for _, t in targets(plan) if t.indicator is not None and t.indicator.cumulative and t.value]
    assert totals
    # 12 × 10,000 people in five years; 4.8 after two
    assert "yongchuan.urban_jobs" in {target.id for target in totals}
    row = shown("yongchuan.urban_jobs", Seen(2022, 4.8, "table"))
    assert (row["goal"], row["unit_zh"]) == (12, "万人")
    assert (row["base_year"], row["base"], row["state"]) == (2020, 0, "on_course")


def test_a_number_in_another_unit_is_refused(tmp_path: Path) -> None:
    """63.02 × 10,000 people were insured in 2020; 642,000 of them is 64.2 in the plan's unit."""
    for value, wrong in (("63.5", False), ("635000", True), ("63.5万", True)):
        file = tmp_path / "seen.csv"
        file.write_text(f"target,year,value\nyongchuan.pension_insured,2023,{value}\n", encoding="utf-8")
        if wrong:
            with pytest.raises(AccessError, match="万人"):
                access.monitor(observed=[file], plans=["yongchuan"])
        else:
            (row,) = (
                access.monitor(observed=[file], plans=["yongchuan"])
                .table.query("target == 'yongchuan.pension_insured'")
                .to_dict("records")
            )
            assert row["gone_share"] == pytest.approx((63.5 - 63.02) / (64.2 - 63.02))


def test_plan_files_of_runs_are_to_be_named(two_years: list[Path], town_study: Path, tmp_path: Path) -> None:
    own = town_study.with_name("own.yaml")
    own.write_bytes(plan_file("huangyan").read_bytes())
    content = yaml.safe_load(town_study.read_text(encoding="utf-8")) | {
        "plans": ["own.yaml"],
        "dated": "2025-01-01",
    }
    file = town_study.with_name("with_own.yaml")
    file.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    access.run(access.load(file, output=tmp_path / "own")).write()
    with pytest.raises(AccessError, match=r"own\.yaml"):
        access.monitor([tmp_path / "own"])
    found = access.monitor([tmp_path / "own"], plans=[str(own)]).table
    assert found["2025"].notna().sum() == 1


def test_nothing_to_be_told_of(tmp_path: Path) -> None:
    with pytest.raises(AccessError, match="observed"):
        access.monitor()
    shutil.copy(Path(__file__), tmp_path / "seen.csv")
    with pytest.raises(AccessError, match="`plans`"):
        access.monitor(observed=[tmp_path / "seen.csv"])
