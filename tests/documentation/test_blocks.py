"""Every code block of the documentation works as it stands, or says why it is not run."""

import re
from pathlib import Path
from typing import Any

import click
import pytest
import typer
import yaml
from typer.testing import CliRunner

import access
from access.commands.app import app
from access.remedies.scenarios.file import Scenario
from access.standards.registry import read_plan, starter
from access.study.study import Study
from tests.conftest import ROOT
from tests.documentation import ready
from tests.documentation.blocks import NAMES, PAGES, Block, arguments, blocks

ALL = [(name, block) for name, page in zip(NAMES, PAGES, strict=True) for block in blocks(page)]
_QUICK = {"docs/api.md", "docs/extending.md"}
_FILE = re.compile(r"\.(shp|xlsx|csv|gpkg|geojson|tif|osm\.pbf|yaml)$")


def of(*languages: str) -> list[Any]:
    return [
        pytest.param(block, id=f"{name}:{block.line}") for name, block in ALL if block.language in languages
    ]


def test_every_block_has_a_language_that_is_tested() -> None:
    others = {(name, block.line, block.language) for name, block in ALL}
    told = {"sh", "powershell", "python", "yaml", "text"}
    assert not {each for each in others if each[2] not in told}
    assert all(block.why for _, block in ALL if block.language == "powershell")
    assert len(ALL) > 50


@pytest.mark.parametrize("block", of("text"))
def test_what_is_no_program_is_not_meant_to_be_typed(block: Block) -> None:
    assert not re.search(r"^(access|make|python) ", block.text, re.MULTILINE)


@pytest.mark.parametrize("block", of("sh", "powershell"))
def test_each_command_has_these_options(block: Block) -> None:
    """Those that are not run here, too: they are read as a shell would give them."""
    targets = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    for line in block.commands:
        (program, *words), _ = arguments(line) if block.language == "sh" else (line.split(), "")
        if program == "make":
            assert words[0] in targets
        elif program == "access":
            understood(words)
        else:
            assert block.why, line


def understood(words: list[str]) -> None:
    """Read a command's words without running it."""
    command: click.Command = typer.main.get_command(app)
    context, name = None, "access"
    if words == ["--version"]:
        return
    while isinstance(command, click.Group):
        context = click.Context(command, info_name=name, parent=context)
        name = words.pop(0)
        found = command.get_command(context, name)
        assert found is not None, name
        command = found
    command.make_context(name, list(words), parent=context)


@pytest.mark.parametrize("block", of("yaml"))
def test_each_file_is_read(block: Block, tmp_path: Path) -> None:
    content = yaml.safe_load(block.text)
    if isinstance(content, list):
        in_a_plan(content, tmp_path)
    elif set(content) == {"rule"}:
        target = {"zone": "whole_area", "facility": "kindergarten", "value": 15, "unit": "min"}
        quote = {"zh": "15分钟", "en": "15 minutes"}
        rule = {"mode": "walk", **content["rule"]}
        in_a_plan([{"quote": quote, "kind": "travel_time", "rule": rule, "targets": [target]}], tmp_path)
    elif set(content) <= set(Scenario.model_fields) and "name" in content:
        Scenario.model_validate(content)
    else:
        as_a_study(content, tmp_path)


def in_a_plan(clauses: list[dict[str, Any]], folder: Path) -> None:
    """Read clauses as those of the sample plan, each with what an example leaves out."""
    plan = yaml.safe_load(starter())
    common = {"quote": {"zh": "原文", "en": "its words"}}
    plan["standards"] = [{"id": f"my_plan.clause_{i}", **common, **each} for i, each in enumerate(clauses)]
    path = folder / "plan.yaml"
    path.write_text(yaml.safe_dump(plan, allow_unicode=True), encoding="utf-8")
    assert len(read_plan(path).standards) == len(clauses)


def as_a_study(content: dict[str, Any], folder: Path) -> None:
    """Load a study, of which an example may be a part; its files are there, but empty."""
    whole = next(block for name, block in ALL if name == "docs/inputs.md" and block.language == "yaml")
    study = yaml.safe_load(whole.text) | {"plans": ["huangyan", "qingdao"]} | content
    assert set(content) <= set(Study.model_fields)
    for name in files(study):
        (folder / name).touch()
    for name in {**study.get("profiles", {})}.values():
        printed = CliRunner().invoke(app, ["profiles", "cycle"])
        (folder / name).write_text(printed.stdout, encoding="utf-8")
    path = folder / "study.yaml"
    path.write_text(yaml.safe_dump(study, allow_unicode=True), encoding="utf-8")
    assert access.load(path).plans


def files(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set().union(*map(files, value.values()))
    if isinstance(value, list):
        return set().union(*map(files, value))
    return {value} if isinstance(value, str) and _FILE.search(value) else set()


def pages() -> list[Any]:
    """Pages with something to run, the longer ones marked."""
    found = {name for name, block in ALL if block.language in ("sh", "python") and not block.why}
    return [
        pytest.param(name, id=name, marks=[] if name in _QUICK else [pytest.mark.slow])
        for name in sorted(found)
    ]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("name", pages())
def test_a_page_runs(name: str, town_files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From top to bottom in one folder, as a reader goes through it."""
    ready.make(tmp_path, town_files)
    monkeypatch.chdir(tmp_path)
    there: dict[str, Any] = {"__name__": "__main__"}
    if name.startswith("README"):
        there |= ready.a_network()
    for of_page, block in ALL:
        if of_page != name or block.why:
            continue
        if "facilities: {open:" in block.text:
            (tmp_path / "east.yaml").write_text(block.text, encoding="utf-8")
        if block.language == "python":
            exec(compile(block.text, f"{name}:{block.line}", "exec"), there)  # noqa: S102
        for command in block.commands if block.language == "sh" else []:
            if command.startswith("access"):
                run(command, tmp_path)


def run(command: str, folder: Path) -> None:
    (_, *words), into = arguments(command)
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 0, f"{command}\n{result.output}\n{result.stderr}"
    if into:
        (folder / into).write_text(result.stdout, encoding="utf-8")
    ready.after(folder, command)
