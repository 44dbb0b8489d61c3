"""What each command writes: the same bytes from any folder, of one run and saying so, whole or not at all."""

import csv
import errno
import json
import os
import re
import shutil
import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, NoReturn

import geopandas
import numpy as np
import openpyxl
import pytest
import yaml
from typer.testing import CliRunner

import access
from access.assessment import run as assessment
from access.commands import console
from access.commands.app import app
from access.contracts import folders
from access.contracts.errors import FileError
from access.outputs import cells, run_id, tables
from tests import estates
from tests.conftest import EAST, NORTH
from tests.described import misdescribed
from tests.remedies.emergency.town import stations
from tests.remedies.siting.town import MARKET, one_market


def run(*arguments: Any, columns: int = 200) -> Any:
    return CliRunner().invoke(app, [*map(str, arguments)], env={"COLUMNS": str(columns)})


def judged(study: Path) -> list[Any]:
    return ["run", study]


def sited(study: Path) -> list[Any]:
    study = one_market(study)
    places = study.parent / "places.csv"
    return [
        *("site", study, "--standard", MARKET, "--candidates", places, "--id-column", "id"),
        *("--crs", "EPSG:4547", "--sites", 1),
    ]


def linked(study: Path) -> list[Any]:
    own = estates.write(study.parent / "estates")
    return ["link", own, "--standard", MARKET, "--links", 1]


def surveyed(study: Path) -> list[Any]:
    asked = [*("--minutes", 6, "--before-setting-out", 1, "--busy", 0.5, "--sites", 1, "--spacing", 0)]
    return ["emergency", stations(study, {"M": 2, "N": 1}), *asked]


def compared(study: Path) -> list[Any]:
    scenario = study.parent / "third.yaml"
    at = {"x": EAST + 430, "y": NORTH + 150}
    content = {
        "name": {"zh": "第三处市场", "en": "a third market"},
        "facilities": {"open": [{"type": "farmers_market", "at": at}]},
    }
    scenario.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return ["compare", study, scenario]


_RUN_IDS = {
    ".html": r'<meta name="run-id" content="(\w+)">',
    ".svg": r"<metadata>run_id: (\w+)</metadata>",
}


def id_of(path: Path) -> set[str]:
    """The ids of runs that a result file carries: in each row, in the layers that are no mere drawing."""
    kind = path.suffix
    if kind == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return {row["run_id"] for row in csv.DictReader(file)}
    if kind == ".gpkg":
        with closing(sqlite3.connect(path)) as file:
            named = [name for (name,) in file.execute("SELECT table_name FROM gpkg_contents")]
            told = {name: [row[1] for row in file.execute(f'PRAGMA table_info("{name}")')] for name in named}
            layers = [name for name in named if "run_id" in told[name]]
            return {row[0] for name in layers for row in file.execute(f'SELECT run_id FROM "{name}"')}  # noqa: S608
    if kind == ".xlsx":
        told = dict(row[:2] for row in openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True))
        return {str(told["运行编号"])}
    if kind == ".parquet":
        return {geopandas.read_parquet(path).attrs["run_id"]}
    text = path.read_text(encoding="utf-8")
    if kind in _RUN_IDS:
        return {*re.findall(_RUN_IDS[kind], text)}
    content = yaml.safe_load(text.split("\n")[0].lstrip("# ")) if kind == ".yaml" else json.loads(text)
    return {each["run_id"] for each in (content if isinstance(content, list) else [content])}


@pytest.mark.parametrize("asked", [judged, sited, linked, surveyed, compared], ids=lambda each: each.__name__)
def test_the_same_study_in_another_folder_gives_the_same_bytes_and_no_path(
    asked: Callable[[Path], list[Any]], town_study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = asked(town_study)
    (tmp_path / "secret-desk").mkdir()
    there = tmp_path / "secret-desk" / "another" / "place"
    shutil.copytree(tmp_path, there, ignore=shutil.ignore_patterns("secret-desk"))
    moved = [there / each.relative_to(tmp_path) if isinstance(each, Path) else each for each in arguments]
    found = []
    for words, name in ((arguments, "one"), (moved, "two")):
        folder = tmp_path / "secret-desk" / name
        monkeypatch.chdir(words[1].parent if name == "two" else tmp_path)
        done = run(*words, "-o", folder)
        assert done.exit_code == 0, done.output
        found.append({path.name: path.read_bytes() for path in folder.iterdir()})
    assert found[0] == found[1]
    parts = [str(tmp_path), tmp_path.name, "secret-desk"]
    assert not [(name, part) for name, whole in found[0].items() for part in parts if part.encode() in whole]
    # and each file carries the id of the run
    record = json.loads(found[0]["run.json"])
    ids = {path.name: id_of(path) for path in folder.iterdir()}
    assert {name: each for name, each in ids.items() if each} == {
        name: {record["run_id"]} for name in ids if name not in empty(folder)
    }
    assert {*record["files"]} == {*ids} - {"run.json"}
    assert run_id.check(folder) == record
    assert misdescribed(folder, words[0]) == []


def empty(folder: Path) -> set[str]:
    """Tables without a row, which can carry nothing."""
    return {
        path.name
        for path in folder.glob("*.csv")
        if len(path.read_text(encoding="utf-8-sig").splitlines()) == 1
    }


def test_another_input_or_setting_is_another_run_and_another_python_is_not(town_study: Path) -> None:
    record = access.run(town_study).assessed.record
    other = access.run(access.load(town_study, walk_kph=1.9)).assessed.record
    readings = access.run(town_study, readings="all").assessed.record
    assert len({each["run_id"] for each in (record, other, readings)}) == 3
    assert run_id.identified({**record, "python": "3.13.0"})["run_id"] == record["run_id"]
    text = town_study.read_text(encoding="utf-8")
    town_study.write_text(text + "# a remark\n", encoding="utf-8")  # read, so its hash is told
    again = access.run(town_study).assessed.record
    assert again["study_file"]["file"] == "study.yaml"
    assert again["study_file"] != record["study_file"]


def test_files_are_told_by_their_paths_in_the_study_folder(town_study: Path, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "markets.csv").rename(tmp_path / "data" / "markets.csv")
    (tmp_path / "own").mkdir()
    text = town_study.read_text(encoding="utf-8").replace("path: markets.csv", "path: data/markets.csv")
    text = text.replace("raster: people.tif", f"raster: {tmp_path / 'own' / 'people.tif'}")
    shutil.copytree(tmp_path, tmp_path / "own" / "study", ignore=shutil.ignore_patterns("own"))
    (tmp_path / "people.tif").rename(tmp_path / "own" / "people.tif")
    study = tmp_path / "own" / "study" / "study.yaml"
    study.write_text(text, encoding="utf-8")
    record = access.run(study).assessed.record
    named = {each["field"]: each["file"] for each in record["inputs"]}
    assert named["facilities.0.path"] == "data/markets.csv"
    assert named["population.raster"] == "people.tif"  # elsewhere: its name alone
    assert record["study"]["facilities"][0]["path"] == "data/markets.csv"


def test_a_mixture_is_known_and_an_older_record_is_not_asked(town_study: Path, tmp_path: Path) -> None:
    folder = tmp_path / "maps" / "town"
    assert run("run", town_study, "-o", folder).exit_code == 0
    assert run("index", folder.parent).exit_code == 0
    access.run(access.load(town_study, walk_kph=5)).write(tmp_path / "other")
    shutil.copy(tmp_path / "other" / "verdicts.json", folder)
    mixed = run("index", folder.parent)
    assert mixed.exit_code == 2
    assert "verdicts.json is not as the run that run.json tells of has written it" in mixed.stderr
    assert "混有另一次运行的结果" in mixed.stderr
    with pytest.raises(FileError, match="is not as the run"):
        run_id.check(folder)
    (folder / "coverage.csv").unlink()
    with pytest.raises(FileError, match=r"2 faults(.|\n)*the result coverage.csv is missing"):
        run_id.check(folder)
    record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    del record["files"], record["run_id"]
    (folder / "run.json").write_text(json.dumps(record), encoding="utf-8")
    assert run("index", folder.parent).exit_code == 0


def test_the_index_first_undoes_what_a_run_left_half(town_study: Path, tmp_path: Path) -> None:
    folder = tmp_path / "maps" / "town"
    assert run("run", town_study, "-o", folder).exit_code == 0
    work = folder / folders.WORK
    (work / "old").mkdir(parents=True)
    shutil.move(folder / "verdicts.json", work / "old" / "verdicts.json")
    (folder / "verdicts.json").write_text("of the run that was cut off")
    journal = {"new": ["verdicts.json"], "old": ["verdicts.json"]}
    (work / "journal.json").write_text(json.dumps(journal))
    assert run("index", folder.parent).exit_code == 0
    assert not work.exists()


def test_a_map_saved_by_itself_carries_the_id_of_its_run(town_study: Path, tmp_path: Path) -> None:
    result = access.run(town_study)
    result.map().save(tmp_path / "out" / "town.html")
    assert id_of(tmp_path / "out" / "town.html") == {result.assessed.record["run_id"]}
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["town.html"]


@pytest.mark.parametrize("name", ["run.json", "verdicts.csv"])
def test_a_study_file_where_a_result_would_go_is_refused_before_the_long_work(
    town_study: Path, name: str
) -> None:
    study = town_study.rename(town_study.parent / name)
    before = study.read_bytes()
    done = run("run", study, "-o", study.parent)
    assert done.exit_code == 2
    assert f"the input study ({study}) stands where the result '{name}' would go" in done.stderr
    assert "searching" not in done.stderr
    assert study.read_bytes() == before


def test_the_names_that_a_run_refuses_early_are_those_it_writes(town_study: Path) -> None:
    written = {path.name for path in access.run(town_study).write()}
    # of a layer of lines alone; of known ages; of a known day; of all readings, of draws, and for residents,
    # which nobody has asked for
    lost = {"streets_by_zone.csv", "coverage_by_group.csv", "progress.csv"}
    lost |= {"readings.csv", "robustness_joint.csv", "residents.html"}
    assert written == {*assessment.RESULTS} - lost


def test_a_second_run_on_the_same_folder_is_refused_before_the_long_work(town_study: Path) -> None:
    with folders.claimed(town_study.parent / "results"):
        held = dict(folders._claims)
        folders._claims.clear()  # as another process, that knows nothing of it
        done = run("run", town_study)
        folders._claims.update(held)
    assert done.exit_code == 2
    assert "another run is writing in this folder" in done.stderr
    assert "searching" not in done.stderr
    assert run("run", town_study).exit_code == 0


def stop(*_: object, **__: object) -> NoReturn:
    raise KeyboardInterrupt


def test_an_interruption_says_what_stands(town_study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    results = town_study.parent / "results"
    with monkeypatch.context() as patched:
        patched.setattr(assessment, "measure", stop)
        first = run("run", town_study)
    assert first.exit_code == 130
    assert "已中断，没有写出结果\ninterrupted: no results were written" in first.stderr
    assert not results.exists()
    assert run("run", town_study).exit_code == 0
    before = {path.name: path.read_bytes() for path in results.iterdir()}
    with monkeypatch.context() as patched:
        patched.setattr(cells, "write", stop)
        second = run("run", town_study)
    assert second.exit_code == 130
    assert f"what stood in {results} before stands as it was" in second.stderr
    assert {path.name: path.read_bytes() for path in results.iterdir()} == before
    with monkeypatch.context() as patched:
        patched.setattr(console, "lines", stop)
        third = run("run", town_study)
    assert third.exit_code == 130
    assert f"the new results stand whole in {results}" in third.stderr


def test_a_request_to_end_is_told_as_well(town_study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assessment, "measure", lambda *_, **__: os.kill(os.getpid(), signal.SIGTERM))
    done = run("run", town_study)
    assert done.exit_code == 143
    assert "interrupted: no results were written" in done.stderr
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


def refusing(error: BaseException) -> Callable[..., NoReturn]:
    def refuse(*_: object, **__: object) -> NoReturn:
        raise error

    return refuse


FAULTS = {
    "full disk": (
        OSError(errno.ENOSPC, "x", "a.csv"),
        "错误：a.csv：磁盘已满；请腾出空间\nerror: a.csv: the disk is full; make room",
    ),
    "quota": (OSError(errno.EDQUOT, "x"), "the disk quota is used up"),
    "closed": (PermissionError(errno.EACCES, "x", "data"), "data：没有权限打开、列出或写入"),
    "read-only": (OSError(errno.EROFS, "x"), "nothing can be written there (read-only)"),
    "long name": (OSError(errno.ENAMETOOLONG, "x", "n" * 300), "the name or path is too long; shorten it"),
    "open files": (OSError(errno.EMFILE, "x"), "too many open files; raise the limit (ulimit -n)"),
    "memory": (MemoryError(), "内存不足；请关闭其他程序，或减小研究范围、加大格网"),
    "numpy's": (np._core._exceptions._ArrayMemoryError((9, 9), np.dtype(float)), "memory is short"),  # type: ignore[attr-defined]
    "no words": (OSError(errno.EXDEV, "Invalid cross-device link"), "the system says: "),
}


PLACES = {
    "reading": (assessment, "read_inputs"),
    "measuring": (assessment, "measure"),
    "writing": (cells, "write"),
}


@pytest.mark.parametrize(
    ("fault", "where"),
    [*((fault, "reading") for fault in FAULTS), ("memory", "measuring"), ("memory", "writing")],
)
def test_what_the_system_refuses_is_one_message_in_both_languages(
    town_study: Path, monkeypatch: pytest.MonkeyPatch, fault: str, where: str
) -> None:
    error, words = FAULTS[fault]
    monkeypatch.setattr(*PLACES[where], refusing(error))
    done = run("run", town_study)
    assert done.exit_code == 2, done.output
    assert words in done.stderr
    assert done.stderr.count("错误：") == done.stderr.count("error: ") == 1
    assert not (town_study.parent / "results").exists()


@pytest.mark.parametrize("call", ["fdopen", "fsync"])
def test_a_disk_that_fills_while_any_file_is_written_leaves_the_old_results(
    town_study: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    results = town_study.parent / "results"
    assert run("run", town_study).exit_code == 0
    before = {path.name: path.read_bytes() for path in results.iterdir()}
    full = refusing(OSError(errno.ENOSPC, "No space left on device"))
    if call == "fsync":
        monkeypatch.setattr("os.fsync", full)
    else:
        monkeypatch.setattr(Path, "write_text", full)
    done = run("run", town_study)
    assert done.exit_code == 2
    assert "the results cannot be written there: the disk is full" in done.stderr
    assert "no results were written; what stood in" in done.stderr
    assert {path.name: path.read_bytes() for path in results.iterdir()} == before


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_screen_that_is_full_costs_no_results(town_study: Path) -> None:
    import subprocess
    import sys

    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "access", "run", str(town_study)],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 2
    assert "磁盘已满" in done.stderr
    assert "the new results stand whole in" in done.stderr
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr
    assert run_id.check(town_study.parent / "results")


def test_a_geopackage_without_its_index_is_not_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So GDAL leaves it, without a word, when the disk fills as it closes the file."""
    points = geopandas.GeoDataFrame({"name": ["a"]}, geometry=geopandas.points_from_xy([0], [0]), crs=4547)
    tables.write_layer(points, tmp_path / "whole.gpkg", "points")
    tables.write_layer(points.iloc[:0], tmp_path / "empty.gpkg", "points")
    with pytest.raises(OSError, match="it did not come out whole; is the disk full"):
        tables.write_layer(points, tmp_path / "half.gpkg", "points", SPATIAL_INDEX="NO")
