"""How commands name what the library calls by its parameters."""

import ast
import dataclasses
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from access.commands import console, link, site
from access.commands.app import app
from access.contracts.errors import Infeasible, NotNeeded
from access.remedies.links.question import LinkQuestion
from access.remedies.siting.question import Question
from tests.conftest import ROOT

OTHERS = r"osmium extract --strategy"  # an option of another program, named with it


# what they write is for people who go on at the command line: a study file's comments, the next step
SAYS_HOW_TO_GO_ON = (
    *("study_file.py", "draft.py", "checked.py", "evidence.py"),
    *("schema.py", "pack.py", "front.py"),  # documents that name the command they are for
)

# a file without these holds no option and no command
PERHAPS = re.compile(r"--|\baccess (?!import)")


def strings() -> Iterator[tuple[Path, str]]:
    for path in sorted((ROOT / "access").rglob("*.py")):
        if "commands" not in path.parts and path.name not in SAYS_HOW_TO_GO_ON:
            text = path.read_text(encoding="utf-8")
            if not PERHAPS.search(text):
                continue  # to parse every file takes long
            for node in ast.walk(ast.parse(text)):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield path, node.value


def test_the_library_knows_no_words_of_the_command_line() -> None:
    names = "|".join(each.name or str(each.callback.__name__) for each in app.registered_commands)
    words = re.compile(rf"--[a-z]|\baccess ({names})\b")
    found = [(path.name, text) for path, text in strings() if words.search(re.sub(OTHERS, "", text))]
    assert not found


@pytest.mark.parametrize(("command", "question"), [(site.site, Question), (link.link, LinkQuestion)])
def test_each_field_of_a_question_is_an_option(command: Callable[..., None], question: Any) -> None:
    """By the same name, and called as typer calls it."""
    options = console.options(command)
    assert set(options) == {each.name for each in dataclasses.fields(question)} | {"study", "output"}
    (made,) = [
        each for each in typer.main.get_command(app).commands.values() if each.name == command.__name__
    ]
    called = {each.name: each.opts[0] for each in made.params if each.name not in ("study", "help")}
    assert called == {name: option for name, option in options.items() if name != "study"}


def test_parameters_become_options_and_other_words_stay() -> None:
    fault = "`share` 0.7: give `candidates` with a column `cost` or `{gates: shut}`"
    told = console.in_options(Infeasible("siting", [fault]), console.options(site.site))
    assert isinstance(told, Infeasible)
    assert told.en == ("access site: --share 0.7: give --candidates with a column `cost` or `{gates: shut}`")
    told = console.in_options(NotNeeded("places.csv", ["`site`", "`links`"]), console.options(link.link))
    assert (told.subject, told.faults) == ("places.csv", ("access site", "--links"))
