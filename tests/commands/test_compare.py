"""`access compare` as a user runs it."""

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml
from typer.testing import CliRunner

from access.commands.app import app
from tests.conftest import EAST, NORTH

RESULTS = [
    *(
        "between.csv",
        "comparison.csv",
        "comparison.json",
        "input_report.csv",
        "map_third.html",
        "map_without.html",
    ),
    *("people.csv", "run.json"),
]
MARKET = "huangyan.convenience_circle.farmers_market"


def run(*arguments: Any) -> Any:
    return CliRunner().invoke(app, ["compare", *map(str, arguments)], env={"COLUMNS": "140"})


@pytest.fixture
def scenarios(town_study: Path) -> list[Path]:
    """A market beside f, +20 persons; and M closed, -65."""
    at = {"x": EAST + 430, "y": NORTH + 150}
    contents = {
        "third": {
            "name": {"zh": "=第三处市场", "en": "a third market"},
            "facilities": {"open": [{"type": "farmers_market", "at": at}]},
        },
        "without": {"name": {"zh": "关闭", "en": "closed"}, "facilities": {"close": ["M"]}},
    }
    paths = []
    for name, content in contents.items():
        path = town_study.parent / f"{name}.yaml"
        path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
        paths.append(path)
    return paths


def test_base_and_scenarios_stand_side_by_side(town_study: Path, scenarios: list[Path]) -> None:
    done = run(town_study, *scenarios)
    assert done.exit_code == 0, done.output
    for word in (
        *("现状 base", "关闭 closed", "70.0%", "83.3%–100.0%", "26.6%", "未达标 unmet"),
        *("无法判定 undetermined", "+20 人", "−65 人", "clauses that stay as they are: 0", "comparison.csv"),
    ):
        assert word in done.output, word
    folder = town_study.parent / "results" / "comparison"
    assert sorted(path.name for path in folder.iterdir()) == RESULTS
    assert [path.name for path in folder.parent.iterdir()] == ["comparison"]


def test_the_result_files_of_a_comparison(town_study: Path, scenarios: list[Path]) -> None:
    folder = town_study.parent / "elsewhere"
    assert run(town_study, *scenarios, "--output", folder).exit_code == 0
    table = pd.read_csv(folder / "comparison.csv")
    assert table["scenario"].tolist() == ["base", "third", "without"]
    assert table["persons_met"].tolist() == [105, 125, 40]
    assert table["persons_met_difference"].tolist() == [0, 20, -65]
    assert table["verdict"].tolist() == ["unmet", "undetermined", "unmet"]
    assert table["scenario_zh"].tolist() == ["现状", "'=第三处市场", "关闭"]  # no formula
    records = json.loads((folder / "comparison.json").read_text(encoding="utf-8"))["verdicts"]
    assert [each["persons_met"] for each in records] == [105, 125, 40]
    people = pd.read_csv(folder / "people.csv").set_index(["scenario", "zone_id"])
    assert people["persons_gained"].to_dict() == {
        ("third", "east"): 20,
        ("third", "west"): 0,
        ("without", "east"): 0,
        ("without", "west"): 0,
    }
    assert people["persons_lost"].to_dict() == {
        ("third", "east"): 0,
        ("third", "west"): 0,
        ("without", "east"): 35,
        ("without", "west"): 30,
    }
    report = pd.read_csv(folder / "input_report.csv")
    assert set(report["scenario"]) == {"base"}  # scenarios have nothing to add to it
    record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    assert [each["file"] for each in record["scenarios"]] == ["third.yaml", "without.yaml"]
    assert record["scenarios"][1]["content"]["facilities"] == {"close": ["M"]}
    assert str(folder.parent) not in json.dumps(record)


def test_the_same_comparison_gives_the_same_bytes(town_study: Path, scenarios: list[Path]) -> None:
    folders = [town_study.parent / name for name in ("one", "two")]
    for folder in folders:
        assert run(town_study, *scenarios, "--output", folder).exit_code == 0
    one, two = ({path.name: path.read_bytes() for path in folder.iterdir()} for folder in folders)
    assert one == two


def test_a_scenario_comes_to_the_same_beside_others(town_study: Path, scenarios: list[Path]) -> None:
    folders = [town_study.parent / name for name in ("one", "two")]
    run(town_study, *scenarios, "--output", folders[0])
    run(town_study, scenarios[1], "--output", folders[1])
    one, two = (pd.read_csv(folder / "comparison.csv").query("scenario != 'third'") for folder in folders)
    assert one.pop("run_id").iloc[0] != two.pop("run_id").iloc[0]
    pd.testing.assert_frame_equal(one.reset_index(drop=True), two)


def test_a_scenario_from_the_map(town_study: Path) -> None:
    feature = {"type": "Feature", "geometry": None, "properties": {"change": "close", "facility_id": "M"}}
    content = {"type": "FeatureCollection", "access": "scenario", "features": [feature]}
    path = town_study.parent / "map.geojson"
    path.write_text(json.dumps({**content, "name": {"zh": "图", "en": "map"}}), encoding="utf-8")
    done = run(town_study, path)
    assert done.exit_code == 0, done.output
    assert "−65 人" in done.output


def refused(*arguments: Any) -> str:
    done = run(*arguments)
    assert done.exit_code == 2, done.output
    assert "Traceback" not in done.output
    return " ".join(done.stderr.split())


def test_bad_scenarios_are_refused_together_and_nothing_is_written(
    town_study: Path, scenarios: list[Path]
) -> None:
    scenarios[0].write_text("name: {zh: 错, en: wrong}\nlimits: {a: 1}\n", encoding="utf-8")
    scenarios[1].write_text("name: {zh: 错, en: wrong}\nfacilities: {close: [Q]}\n", encoding="utf-8")
    told = refused(town_study, *scenarios)
    assert "2 faults" in told
    assert "third.yaml: line 2: limits.a: no such clause is judged in the study" in told
    assert "without.yaml: line 2: facilities.close.0: no facility 'Q' in the study" in told
    assert not (town_study.parent / "results").exists()


def test_a_missing_study_or_scenario_is_named(town_study: Path, scenarios: list[Path]) -> None:
    assert "none.yaml: no such file" in refused(town_study.with_name("none.yaml"), *scenarios)
    assert "none.yaml: no such file" in refused(town_study, town_study.with_name("none.yaml"))
    assert run(town_study).exit_code == 2


def test_a_folder_that_cannot_be_written_is_told_before_the_long_work(
    town_study: Path, scenarios: list[Path]
) -> None:
    (town_study.parent / "file").write_text("in the way", encoding="utf-8")
    told = refused(town_study, *scenarios, "--output", town_study.parent / "file" / "results")
    assert "is a file, so no results can be written there" in told
    assert "reading the inputs" not in told


def test_clauses_that_nothing_changes_are_counted(town_study: Path) -> None:
    path = town_study.parent / "same.yaml"
    path.write_text(f"name: {{zh: 同, en: same}}\nlimits: {{{MARKET}: 10}}\n", encoding="utf-8")
    done = run(town_study, path)
    assert done.exit_code == 0
    assert "clauses that stay as they are: 1" in done.output
