"""What is printed fits any console, and names from data are nothing but text."""

import io
import sys
import warnings
from contextvars import copy_context
from pathlib import Path

import pandas as pd
import pytest
import typer
from rich.table import Table
from rich.text import Text
from typer.testing import CliRunner

from access.commands import console
from access.commands.app import app
from access.contracts.errors import FileError, NotDrawn

NAME = "第三[red]小学[/red] :house: ⓐ é \x1b[31m\x9b2J\x1b]0;x\x07 \u202e \udc80"
SHOWN = "第三[red]小学[/red] :house: ⓐ é \\x1b[31m\\x9b2J\\x1b]0;x"


ENCODINGS = pytest.mark.parametrize("encoding", ["utf-8", "gbk", "cp936", "latin-1", "ascii", "utf-16"])
Streams = dict[str, io.TextIOWrapper]


def redirected(patch: pytest.MonkeyPatch, encoding: str) -> Streams:
    """Standard streams redirected to files of an encoding, strict as Python's output is."""
    made = {
        name: io.TextIOWrapper(io.BytesIO(), encoding=encoding, errors="strict", newline="\n")
        for name in ("stdout", "stderr")
    }
    for name, stream in made.items():
        patch.setattr(sys, name, stream)
    return made


def told(stream: io.TextIOWrapper) -> str:
    stream.flush()
    assert isinstance(stream.buffer, io.BytesIO)
    return stream.buffer.getvalue().decode(stream.encoding)


def fitting(text: str, stream: io.TextIOWrapper) -> str:
    return text.encode(stream.encoding, "replace").decode(stream.encoding)


@ENCODINGS
def test_all_that_is_printed_fits(encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    streams = redirected(monkeypatch, encoding)
    name = NAME[:-1]  # tables hold no half characters
    report = pd.DataFrame({"level": ["doubtful"], "zh": [f"存疑 {name}"], "en": [f"doubtful ± → {name}"]})
    console.lines([NAME])
    console.folder([Path("/结果/map.html")])
    console.doubts(report)
    table = Table(title=NAME)
    table.add_column("判定\nverdict")
    table.add_row(Text(NAME))
    console.screen().print(table, width=200)
    out = told(streams["stdout"])
    first = out.splitlines()[0]
    assert first.startswith(fitting(SHOWN, streams["stdout"]))
    assert first.endswith("\\u202e \\udc80")
    assert out.count("[red]") == 5
    assert not {"\x1b", "\x9b", "\x07", "\u202e"} & set(out)
    with pytest.raises(typer.Exit) as left:
        copy_context().run(_fail)  # a command of its own
    assert left.value.exit_code == 2
    err = told(streams["stderr"])
    for word in ("reading", "no map", "row 3"):
        assert word in err
    assert not {"\x1b", "\x9b", "\x07", "\u202e"} & set(err)


def _fail() -> None:
    with console.steps() as step:
        step(f"读取 reading → {NAME}")
        warnings.warn(f"没有地图 no map: {NAME}", NotDrawn, stacklevel=1)
        raise FileError("房屋.geojson", [f"行 row 3: {NAME}"])


@pytest.mark.parametrize("charset", ["gbk", "ascii", "utf-16"])
@pytest.mark.parametrize(
    "words",
    [
        ["--help"],
        ["run", "--help"],
        ["standards", "new"],
        ["standards", "schema"],
        ["standards", "show", "huangyan.fitness_circle"],
        ["standards", "types"],
        ["profiles"],
        ["profiles", "drive"],
    ],
)
def test_commands_end_well_in_any_encoding(charset: str, words: list[str]) -> None:
    found = CliRunner(charset=charset).invoke(app, words)
    assert found.exit_code == 0, found.exception
    assert found.stdout_bytes.decode(charset)


@pytest.mark.parametrize(
    "words",
    [
        ["run", "没有ⓐ.yaml"],
        ["run", "x", "--readings", "[/red]\x1b"],
        ["standards", "show", "[/b]ⓐ"],
        ["profiles", "[/b]"],
        ["[/b]"],
    ],
)
def test_faults_are_told_in_any_encoding(words: list[str]) -> None:
    found = CliRunner(charset="gbk").invoke(app, words)
    assert found.exit_code == 2, found.exception
    assert found.stderr_bytes.decode("gbk")


@ENCODINGS
def test_a_document_says_when_it_is_not_in_utf8(encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    streams = redirected(monkeypatch, encoding)
    console.document("plan: 规划 ⓐ\n")
    utf8 = streams["stdout"].encoding == "utf-8"
    assert told(streams["stdout"]) == fitting("plan: 规划 ⓐ\n", streams["stdout"])
    assert ("PYTHONUTF8=1" in told(streams["stderr"])) != utf8


def test_a_document_all_can_read_is_printed_without_a_word(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    streams = redirected(monkeypatch, "gbk")
    console.document("plan: a\n")
    assert [told(each) for each in streams.values()] == ["plan: a\n", ""]


def test_nothing_is_printed_by_another_way() -> None:
    """Not by rich's own console, which reads markup, nor by one that asks for all characters."""
    folder = Path(console.__file__).parent
    for path in folder.parent.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if path != Path(console.__file__):
            assert "Console(" not in text, path
        assert text.count("typer.echo(") == (path.name == "app.py"), path  # its version: plain ASCII
