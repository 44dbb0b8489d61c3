"""`access fetch` as a user runs it, then `access run` on what it wrote."""

import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from typer.testing import CliRunner

from access.commands.app import app
from tests.conftest import shared
from tests.study import stand_ins


def run(*arguments: Any, **env: str) -> Any:
    return CliRunner().invoke(app, list(map(str, arguments)), env={"COLUMNS": "400", **env})


def addresses(base: str) -> dict[str, str]:
    servers = stand_ins.servers(base)
    return {
        "ACCESS_OVERPASS": servers.overpass,
        "ACCESS_NOMINATIM": servers.nominatim,
        "ACCESS_WORLDPOP": servers.worldpop,
        "ACCESS_GHS_POP": servers.ghs_pop,
        "NO_PROXY": "127.0.0.1",
    }


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)


@pytest.mark.long
def test_what_was_fetched_runs_as_it_is(tmp_path: Path) -> None:
    with stand_ins.standing_in() as server:
        done = run("fetch", "试验区", "-o", tmp_path / "试验", **addresses(server.base))
        assert done.exit_code == 0, done.output
        asked = len(server.asked)
        study = tmp_path / "试验" / "study.yaml"
        assert f"access run {study}" in done.output
        ran = run("run", study)
        assert ran.exit_code == 0, ran.output
        assert len(server.asked) == asked  # no other command asks anybody
    results = study.parent / "results"
    verdicts = pd.read_csv(results / "verdicts.csv")
    assert len(verdicts) > 20
    report = (results / "input_report.csv").read_text(encoding="utf-8-sig")
    assert "© OpenStreetMap" in study.read_text(encoding="utf-8")
    assert re.search(r"2\d\d persons in the zones", report)


def test_a_server_that_is_away_is_told_without_a_traceback(tmp_path: Path) -> None:
    with stand_ins.standing_in() as server:
        away = addresses(server.base)
    done = run("fetch", "试验区", "-o", tmp_path / "study", **away)
    assert done.exit_code == 2
    assert "连接不上" in done.output
    assert "it cannot be reached" in done.output
    assert "Connection refused" in done.output
    assert "tried 2 times" in done.output
    assert "HTTPConnectionPool" not in done.output
    assert "Traceback" not in done.output
    assert list(tmp_path.iterdir()) == []


def test_wrong_options_are_told_with_exit_code_2(tmp_path: Path) -> None:
    done = run(
        "fetch", "x", "-o", tmp_path / "study", "--pbf", "no.pbf", "--people", "worldpopp", "--margin", -1
    )
    assert done.exit_code == 2
    for word in (
        "--pbf: no such file",
        "--people: no such file",
        "--margin is 0 to 100 km",
        "access fetch：3 处错误",
    ):
        assert word in done.output
    assert not (tmp_path / "study").exists()


@pytest.mark.long
def test_a_real_extract_is_cut_by_name(tmp_path: Path) -> None:
    pbf = shared("liechtenstein") / "liechtenstein-latest.osm.pbf"
    done = run(
        "fetch", "Liechtenstein, Vaduz", "-o", tmp_path, "--pbf", pbf, "--people", "buildings", "--margin", 1
    )
    assert done.exit_code == 0, done.output
    assert (tmp_path / "place.osm.pbf").stat().st_size < pbf.stat().st_size
