"""The command line as a user runs it."""

import json
import subprocess
import sys
from pathlib import Path
from unicodedata import east_asian_width

import geopandas
import pandas as pd
import pytest
from typer.main import get_command
from typer.testing import CliRunner

import access
from access import __version__
from access.commands.app import app
from access.network.profiles import load
from tests.conftest import ROOT

RESULTS = [
    *(
        "between.csv",
        "cells.parquet",
        "check.html",
        "checks.csv",
        "clauses.json",
        "coverage.csv",
        "facilities_used.csv",
    ),
    *("gaps.csv", "gaps.gpkg", "input_report.csv", "map.html", "official.csv", "results.gpkg"),
    *("robustness.csv", "robustness.svg", "run.json", "tables.xlsx", "verdicts.csv", "verdicts.json"),
]


def test_profiles_are_listed_and_printed_to_be_copied(tmp_path: Path) -> None:
    listed = CliRunner().invoke(app, ["profiles"])
    assert "emergency_vehicle" in listed.output
    printed = CliRunner().invoke(app, ["profiles", "cycle"])
    (tmp_path / "mine.yaml").write_text(printed.stdout, encoding="utf-8")
    assert load(tmp_path / "mine.yaml") == load("cycle")
    wrong = CliRunner().invoke(app, ["profiles", "cicle"])
    assert wrong.exit_code == 2
    assert "cycle" in wrong.stderr


@pytest.fixture
def results(town_study: Path) -> Path:
    result = CliRunner().invoke(app, ["run", str(town_study)])
    assert result.exit_code == 0, result.output
    for word in ("农贸市场", "70.0%", "100.0%", "45", "未达标", "unmet", "synthetic", "map.html"):
        assert word in result.output
    return town_study.parent / "results"


def test_a_run_writes_its_results_and_nothing_else(results: Path) -> None:
    assert sorted(path.name for path in results.iterdir()) == RESULTS


def test_the_result_files_agree_with_each_other(results: Path) -> None:
    table = pd.read_csv(results / "verdicts.csv")
    (record,) = json.loads((results / "verdicts.json").read_text(encoding="utf-8"))
    assert record["persons_met"] == table["persons_met"][0] == 105
    assert record["population"] == "synthetic"
    cells = geopandas.read_parquet(results / "cells.parquet")
    name = record["target"]
    assert cells["persons"].sum() == 150
    assert cells["persons"][cells[f"{name}.state"] == "met"].sum() == 105
    # 0.5 m/s: twice the seconds of the fixture's table
    assert sorted(cells[f"{name}.impedance_s"].dropna().round(3)) == [80, 100, 220, 220, 520, 680]
    gaps = geopandas.read_file(results / "gaps.gpkg")
    assert gaps["persons"].tolist() == [25, 20]
    assert pd.read_csv(results / "coverage.csv")["persons_met"].sum() == 105


def test_names_cannot_run_as_formulas(results: Path) -> None:
    gaps = geopandas.read_file(results / "gaps.gpkg")
    assert "'=市场" in gaps["nearest_facility"].tolist()


def test_the_same_inputs_give_the_same_bytes(results: Path, town_study: Path) -> None:
    first = {path.name: path.read_bytes() for path in results.iterdir()}
    other = town_study.parent / "again"
    assert CliRunner().invoke(app, ["run", str(town_study), "--output", str(other)]).exit_code == 0
    assert {path.name: path.read_bytes() for path in other.iterdir()} == first


def test_the_run_record_names_versions_settings_and_hashes(results: Path) -> None:
    record = json.loads((results / "run.json").read_text(encoding="utf-8"))
    assert record["facility-access"] == __version__
    assert record["study"]["settings"]["walk_kph"] == 1.8
    fields = {entry["field"]: entry for entry in record["inputs"]}
    assert set(fields) == {
        *("streets.nodes", "streets.edges", "facilities.0.path", "population.raster", "zones.path")
    }
    assert all(len(entry["sha256"]) == 64 for entry in record["inputs"])
    assert str(results.parent) not in json.dumps(record)


@pytest.mark.parametrize("command", ["--help", "--version", "profiles"])
def test_the_quickest_commands_need_no_heavy_import(command: str) -> None:
    """`access --help` is quick because it imports nothing that is slow."""
    code = (
        "import sys; from typer.testing import CliRunner; from access.commands.app import app;"
        f"assert CliRunner().invoke(app, ['{command}']).exit_code == 0;"
        "heavy = {'numpy', 'pandas', 'geopandas', 'scipy', 'pydantic', 'folium', 'osmium', 'numba', 'rich'};"
        "sys.exit(', '.join(sorted(heavy & set(sys.modules))) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_check_imports_nothing_that_draws_or_that_notebooks_need() -> None:
    code = (
        "import sys; import access.api.study, access.assessment.checked;"
        "others = {'folium', 'matplotlib', 'networkx', 'pandas.io.formats.style', 'requests', 'xlsxwriter'};"
        "sys.exit(', '.join(sorted(others & set(sys.modules))) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_help_tells_of_each_command_whole_in_both_languages() -> None:
    """Nothing is cut, and no line is wider than a terminal, where Chinese takes two columns a sign."""
    told = CliRunner().invoke(app, ["--help"]).output
    lines = told.split("Commands:\n")[1].splitlines()
    assert sum(line[2] != " " for line in lines if line) == len(get_command(app).commands)  # type: ignore[attr-defined]
    for command in get_command(app).commands.values():  # type: ignore[attr-defined]
        zh, en = str(command.help).split("。 ")
        assert f"{zh}。" in told
        assert en in told
    assert max(sum(1 + (east_asian_width(sign) in "WF") for sign in line) for line in lines) <= 80
    assert CliRunner().invoke(app, []).output.strip() == told.strip()


def test_the_package_called_access_is_ours() -> None:
    assert Path(access.__file__).parent == ROOT / "access"


def test_the_version() -> None:
    assert CliRunner().invoke(app, ["--version"]).output.strip() == __version__


def test_a_study_of_which_nothing_can_be_tested_still_runs(town_study: Path) -> None:
    text = town_study.read_text(encoding="utf-8")
    text = text.replace("convenience_circle.farmers_market", "convenience_circle.supermarket")
    town_study.write_text(text, encoding="utf-8")
    result = CliRunner().invoke(app, ["run", str(town_study)])
    assert result.exit_code == 0, result.output
    assert "缺少数据" in result.output
    results = town_study.parent / "results"
    # no two zones of which anything is known
    assert sorted(path.name for path in results.iterdir()) == [
        name for name in RESULTS if name != "between.csv"
    ]
    assert geopandas.read_file(results / "gaps.gpkg").empty
    assert pd.read_csv(results / "verdicts.csv")["missing_zh"].tolist() == ["“超市”类设施"]


def test_a_page_leads_to_the_maps_of_a_folder(results: Path) -> None:
    folder = results.parent
    done = CliRunner().invoke(app, ["index", str(folder)])
    assert done.exit_code == 0, done.output
    page = (folder / "index.html").read_text(encoding="utf-8")
    assert '<a href="results/map.html" rel="noopener noreferrer">小城 Tiny town</a>' in page
    assert "虚构数据 synthetic data" in page
    assert "未达标 unmet 1" in page


def test_a_folder_without_maps_has_no_such_page(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["index", str(tmp_path)])
    assert done.exit_code == 2
    assert "no folder in it holds a map.html" in done.stderr
    assert not (tmp_path / "index.html").exists()


def test_a_city_that_cannot_be_written_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    done = CliRunner().invoke(app, ["demo", "--output", str(tmp_path / "file" / "maps")])
    assert done.exit_code == 2
    assert "the made-up city cannot be written there" in done.output
    assert CliRunner().invoke(app, ["demo", "--seed", "-1"]).exit_code == 2
