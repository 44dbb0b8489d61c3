"""The command line's part about plans, as a user runs it."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from access.commands.app import app
from access.standards.doubts import doubts
from access.standards.registry import builtin_plans, load_plan, targets


def run(*words: str, columns: int = 400) -> Result:
    return CliRunner().invoke(app, ["standards", *words], env={"COLUMNS": str(columns)})


def test_all_clauses_are_listed() -> None:
    result = run("list")
    assert result.exit_code == 0, result.output
    for name in builtin_plans():
        assert all(target.id in result.output for _, target in targets(load_plan(name)))


def test_a_plan_is_listed_in_both_languages() -> None:
    result = run("list", "qingdao")
    assert "yichun" not in result.output
    for word in ("出行时间", "travel time", "完善“8分钟健身圈”配套功能", "≤ 8 分钟 min", "现状陈述", "〃"):
        assert word in result.output, word


def test_what_is_not_confirmed_is_said_so() -> None:
    assert "未核实" in run("list", "national").output
    assert "unconfirmed" in run("show", "national.life_circle_5").output
    assert "unconfirmed" not in run("show", "national.emergency_radius").output


def test_a_clause_is_shown_with_its_readings_and_their_bases() -> None:
    result = run("show", "yongchuan.emergency_circle")
    assert result.exit_code == 0
    for line in (
        "打造15分钟医疗急救圈",
        "a 15-minute medical emergency circle",
        "  方向 direction: 设施到居民 facility to people",
        "  出发前的分钟数 minutes before setting out: 3（假定 assumption）；另可 or: "
        "0, 1, 2（假定 assumption）, 4（规划实践 practice）",
        "  出行方式 mode: 急救车辆 emergency vehicle（上下文 context）；另可 or: 驾车 by car",
        "含糊之处 ambiguity:",
    ):
        assert line in result.output, line


def test_a_target_is_shown_with_what_differs_for_it() -> None:
    output = run("show", "yongchuan.sports_new.trails").output
    assert "yongchuan.sports_new.trails: ≥ 360 公里（新建） km new" in output
    assert "length (km)" in output
    assert "[whole_area]; 2025" in output


def test_a_baseline_and_a_value_by_reference_are_shown() -> None:
    assert "基期 baseline 2020: 1.2" in run("show", "yongchuan.childcare_places").output
    assert "省标" in run("show", "huangyan.childcare_places").output


def test_an_unknown_clause_names_the_nearest() -> None:
    result = run("show", "qingdao.fitness")
    assert result.exit_code == 2
    assert "'qingdao.fitness_circle'" in result.output


def test_an_unknown_plan() -> None:
    result = run("list", "qingdoa")
    assert result.exit_code == 2
    assert "no such file" in result.output


@pytest.fixture
def starter(tmp_path: Path) -> Path:
    path = tmp_path / "plan.yaml"
    result = run("new")
    assert result.exit_code == 0
    path.write_text(result.output, encoding="utf-8")
    return path


def test_the_plan_to_begin_with_has_no_faults(starter: Path) -> None:
    result = run("check", str(starter))
    assert result.exit_code == 0, result.output
    assert "3 clauses, 3 targets" in result.output
    assert starter.read_text(encoding="utf-8").startswith("# yaml-language-server: $schema=")


def test_every_fault_is_told_at_once(starter: Path) -> None:
    text = starter.read_text(encoding="utf-8")
    text = text.replace("kind: presence_per_unit", "kind: presence").replace("per: 1000", "per: -1")
    starter.write_text(text.replace("mode: {default: walk,", "mode: {default: fly,"), encoding="utf-8")
    result = run("check", str(starter))
    assert result.exit_code == 2
    for fault in ("3 faults", "unknown 'kind' 'presence'", "should be greater than 0", "should be 'walk'"):
        assert fault in result.output, fault


EMERGENCY = "mode: emergency_vehicle"


@pytest.mark.parametrize(
    ("rule", "warning"),
    [
        (f"{EMERGENCY}\n    direction: facility_to_demand", ""),
        (EMERGENCY, "my_plan.fitness_circle: gives no `direction`; emergency vehicles run from the station"),
        (
            f"{EMERGENCY}\n    direction: demand_to_facility",
            "my_plan.fitness_circle: emergency vehicles run from people to the station",
        ),
        ("mode: {default: walk, alternatives: [emergency_vehicle]}", "gives no `direction`"),
        ("mode: drive", ""),
        ("mode: drive\n    direction: demand_to_facility", ""),
    ],
)
def test_which_way_an_ambulance_goes_is_looked_at(starter: Path, rule: str, warning: str) -> None:
    text = starter.read_text(encoding="utf-8")
    old = "mode: {default: walk, alternatives: [walk_or_cycle], basis: convention}\n"
    assert old in text
    starter.write_text(text.replace(old, f"{rule}\n"), encoding="utf-8")
    result = run("check", str(starter))
    assert result.exit_code == 0, result.output
    assert "No faults: 3 clauses, 3 targets." in result.output
    assert warning in result.output
    assert ("! my_plan.fitness_circle：" in result.output) == bool(warning)
    assert ("急救车辆" in result.output) == bool(warning)


def test_the_built_in_plans_leave_no_doubt() -> None:
    assert [doubts(load_plan(name)) for name in builtin_plans()] == [[]] * len(builtin_plans())


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    result = run("check", str(tmp_path / "nowhere.yaml"))
    assert result.exit_code == 2
    assert "no such file" in result.output


def test_a_plans_own_words_are_not_taken_for_markup(starter: Path) -> None:
    text = starter.read_text(encoding="utf-8")
    starter.write_text(
        text.replace("打造“15分钟健身圈”", '"[red]打造[/nonsense]“15分钟健身圈”"'), encoding="utf-8"
    )
    listed, shown = run("list", str(starter)), run("show", "my_plan.fitness_circle", "--plan", str(starter))
    for result in (listed, shown):
        assert result.exit_code == 0
        assert "[red]打造[/nonsense]“15分钟健身圈”" in result.output


def test_the_schema_is_json() -> None:
    schema = json.loads(run("schema").output)
    assert {"id", "title", "zones", "standards"} <= set(schema["required"])


def test_the_types_are_listed() -> None:
    result = run("types")
    for word in ("ambulance", "救护车", "vehicle", "village_clinic"):
        assert word in result.output
