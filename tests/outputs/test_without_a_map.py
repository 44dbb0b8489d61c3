"""A map that cannot be drawn never costs the tables."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from access.assessment import run as pipeline
from access.commands.app import app
from access.contracts.errors import NotDrawn
from access.outputs.tables import Page, write_folder
from access.study import study as studies


def fails() -> str:
    raise ValueError("no polynomial follows this projection closely enough")


def test_the_other_files_are_written_and_an_older_map_goes(tmp_path: Path) -> None:
    (tmp_path / "map.html").write_text("of an older run")
    with pytest.warns(NotDrawn, match=r"map.html: the map cannot be drawn \(ValueError: no polynomial"):
        written = write_folder(tmp_path, {"map.html": Page(fails), "verdicts.csv": "a,b\n"})
    assert [path.name for path in written] == ["verdicts.csv"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["verdicts.csv"]


def test_a_map_that_can_be_drawn_is_written(tmp_path: Path) -> None:
    written = write_folder(tmp_path, {"map.html": Page(lambda: "<p>"), "verdicts.csv": "a,b\n"})
    assert [path.name for path in written] == ["map.html", "verdicts.csv"]
    assert (tmp_path / "map.html").read_text() == "<p>"


def test_a_table_that_fails_leaves_all_as_it_was(tmp_path: Path) -> None:
    def broken(path: Path) -> None:
        raise ValueError(path.name)

    (tmp_path / "verdicts.csv").write_text("old")
    with pytest.raises(ValueError, match="cells"):
        write_folder(tmp_path, {"map.html": Page(lambda: "<p>"), "verdicts.csv": "new", "cells": broken})
    assert [path.read_text() for path in tmp_path.iterdir()] == ["old"]


def test_the_command_tells_it_in_a_line_and_by_its_exit_code(
    town_study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "page", lambda _: fails())
    ended = CliRunner().invoke(app, ["run", str(town_study)])
    assert ended.exit_code == 1, ended.output
    assert "no map, all else is written (exit code 1)" in " ".join(ended.stderr.split())
    assert "警告：map.html" in ended.stderr
    assert "all other results are written" in " ".join(ended.stderr.split())
    assert "verdicts.csv" in ended.stdout
    output = studies.load(town_study).output
    assert (output / "verdicts.json").is_file()
    assert not (output / "map.html").exists()


def test_with_its_map_the_command_ends_with_0(town_study: Path) -> None:
    ended = CliRunner().invoke(app, ["run", str(town_study)])
    assert (ended.exit_code, "no map" in ended.stderr) == (0, False)
    assert (studies.load(town_study).output / "map.html").is_file()


def test_what_stops_the_tables_goes_before_a_missing_map(
    town_study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "page", lambda _: fails())
    (town_study.parent / "people.tif").write_bytes(b"")
    assert CliRunner().invoke(app, ["run", str(town_study)]).exit_code == 2
