"""`access emergency` as a user runs it, on the tiny town of ``tests.remedies.emergency.town``."""

import json
from pathlib import Path
from typing import Any

import geopandas
import pandas as pd
import pytest
from typer.testing import CliRunner

from access.commands.app import app
from access.commands.emergency import _OPTIONS
from access.remedies.emergency.question import EmergencyQuestion
from tests.outputs.test_pack import embedded
from tests.remedies.emergency.town import stations

RESULTS = [
    *("districts.csv", "emergency.json", "input_report.csv", "map.html", "radius.csv", "run.json"),
    *("scenario.yaml", "sites.csv", "sites.geojson", "sites.gpkg", "stations.csv"),
]
ASKED = [
    *("--minutes", 6, "--before-setting-out", 1, "--rural-km", 0.2, "--persons-per-vehicle", 40),
    *("--busy", 0.5, "--sites", 1, "--spacing", 0),
]


def run(*arguments: Any, command: str = "emergency") -> Any:
    return CliRunner().invoke(app, [command, *map(str, arguments)], env={"COLUMNS": "120"})


@pytest.fixture
def study(town_study: Path) -> Path:
    return stations(town_study, {"M": 2, "N": 1})


def test_the_districts_on_the_terminal(study: Path) -> None:
    done = run(study, *ASKED)
    assert done.exit_code == 0, done.output
    told = " ".join(done.output.split())
    for word in (
        "小城 Tiny town",
        "西区 │ 1 · 2/1 │ 其他 outside: │",
        "0.32/0.2 (+2)",
        "缺 short 2",
        "合计 all districts",
        "其他 outside 0.2 公里 km：按所问 as asked",
        "城区半径 city 2 公里 km：假定 assumed",
        "忙时比例 busy 50%：按所问 as asked",
        # e (16.6 %) is not linked: it may have it, or not
        "判定 verdict assumed.response: 70.0% 未达标 unmet → 83.3%–100.0% 无法判定 undetermined",
        "判定 verdict assumed.vehicles: 0.8 未达标 unmet → 1.06 达标 met（要求 required ≥ 1）",
        "+20 → 125 人 persons (83.3%)",
        "people who can expect a free one: 45.8% → 45.8%",
        "assumed: limit of the mean service radius in the city: 2 km",
    ):
        assert word in told, word
    folder = study.parent / "results" / "emergency"
    assert sorted(path.name for path in folder.iterdir()) == RESULTS
    assert [path.name for path in folder.parent.iterdir()] == ["emergency"]


def test_the_result_files(study: Path) -> None:
    folder = study.parent / "elsewhere"
    assert run(study, *ASKED, "-o", folder).exit_code == 0
    districts = pd.read_csv(folder / "districts.csv")
    assert districts["zone_id"].tolist() == ["east", "west", "whole_area"]
    assert districts["persons_in_time"].tolist() == pytest.approx([75, 30, 105])
    radius = pd.read_csv(folder / "radius.csv")
    row = radius.query("zone_id == 'west' and statistic == 'max_network_distance'").iloc[0]
    assert (row["zone"], row["value"], row["unit"], row["verdict_zh"]) == ("西区", 0.26, "km", "未达标")
    assert (row["sites"], row["outcome_en"]) == (1, "met with the sites added")
    table = pd.read_csv(folder / "stations.csv")
    assert table[["facility_id", "zone", "vehicles"]].to_numpy().tolist() == [
        ["M", "西区", 2],
        ["N", "东区", 1],
    ]
    sites = pd.read_csv(folder / "sites.csv")
    assert sites[["order", "site_id", "vehicles", "persons_gained"]].to_numpy().tolist() == [
        [1, "site:1", 1, 20]
    ]
    layer = geopandas.read_file(folder / "sites.gpkg")
    assert layer.geometry.x.tolist() == pytest.approx(sites["x"].tolist(), abs=1e-6)
    told = json.loads((folder / "emergency.json").read_text(encoding="utf-8"))
    assert told["totals"]["vehicles_lacking"] == 2
    assert told["promises"]["response"]["source_zh"] == "按所问"
    record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    assert record["emergency"]["limit_min"] == 6
    assert str(study.parent) not in json.dumps(told)
    page = str(embedded((folder / "map.html").read_text(encoding="utf-8")))
    assert "6分钟内到达（按所问）" in page
    assert "选址1 site 1" in page


def test_a_comparison_reads_the_new_stations(study: Path) -> None:
    content = study.read_text(encoding="utf-8").replace("huangyan.convenience_circle.farmers_market", "x")
    study.write_text(
        content.replace("- huangyan", "- yongchuan").replace("- x", "- yongchuan.emergency_circle")
    )
    assert run(study, "--minutes", 6, "--before-setting-out", 1, "--sites", 1, "--spacing", 0).exit_code == 0
    found = study.parent / "results" / "emergency"
    for name in ("scenario.yaml", "sites.geojson"):
        folder = study.parent / f"compared {name}"
        done = run(study, found / name, "-o", folder, command="compare")
        assert done.exit_code == 0, done.output
        # in 15 minutes, 3 of which pass before a vehicle moves, all who are linked are reached as it is
        assert pd.read_csv(folder / "comparison.csv")["persons_met"].tolist() == [125, 125]


def test_without_new_stations_there_are_no_files_of_them(study: Path) -> None:
    done = run(study, *ASKED, "--sites", 0)
    assert done.exit_code == 0, done.output
    names = {path.name for path in (study.parent / "results" / "emergency").iterdir()}
    assert {*RESULTS} - names == {"scenario.yaml", "sites.geojson", "sites.gpkg"}


def test_without_vehicles_what_they_tell_stays_unknown(study: Path) -> None:
    done = run(stations(study), *ASKED)
    assert done.exit_code == 0, done.output
    told = " ".join(done.output.split())
    assert "1 · –/1" in told
    assert "缺少 2 处（共 2 处）“院前急救站点”类设施的 `units`" in told
    assert "missing for 2 of 2 stations" in told
    districts = pd.read_csv(study.parent / "results" / "emergency" / "districts.csv")
    assert districts[["vehicles", "vehicles_lacking", "share_available"]].isna().all(axis=None)
    assert districts["persons_in_time"].tolist() == pytest.approx([75, 30, 105])


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--type", "ambulances"], "--type: unknown facility type 'ambulances'; did you mean 'ambulance'"),
        (["--type", "library"], "no facility of type `library` (公共图书馆 public library) in the study"),
        (["--minutes", 2], "--minutes: 2 minutes leave no time to travel after 3 (--before-setting-out)"),
        (["--busy", 1.5], "--busy: a share of 0 or more and below 1 is needed, not 1.5"),
        (["--calls", 1], "--calls and --service go together; give both"),
        (
            ["--calls", 2, "--service", 40],
            "--calls × --service / 60: a share of 0 or more and below 1 is needed",
        ),
        (["--level", "village"], "--level: no zone of the study is of level village"),
        (["--vehicles", 0], "--vehicles: 1 or more is needed, not 0"),
    ],
    ids=str,
)
def test_bad_input_is_told_with_its_option_and_nothing_is_written(
    study: Path, options: list[Any], words: str
) -> None:
    done = run(study, *options)
    assert done.exit_code == 2, done.output
    assert "Traceback" not in done.output
    assert words in " ".join(done.stderr.split())
    assert not (study.parent / "results").exists()


def test_every_part_of_the_question_has_its_option() -> None:
    assert set(_OPTIONS) == set(EmergencyQuestion.__dataclass_fields__)
    text = run("--help").output
    assert [option for option in _OPTIONS.values() if option not in text] == []
