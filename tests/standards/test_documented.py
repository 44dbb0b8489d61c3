"""The clauses that the documentation shows are clauses of plan files."""

import re
from pathlib import Path

import pytest
import yaml

from tests.verdicts.places import plan

_TEXT = (Path(__file__).parents[2] / "docs" / "plans.md").read_text(encoding="utf-8")
_SHOWN = yaml.safe_load(re.search(r"```yaml\n(.*?)```", _TEXT, re.DOTALL)[1])  # type: ignore[index]


@pytest.mark.parametrize("standard", _SHOWN, ids=[each["kind"] for each in _SHOWN])
def test_a_clause_that_is_shown_is_one(standard: dict[str, object]) -> None:
    content = {"id": "own.shown", **standard}
    targets = content["targets"]
    assert isinstance(targets, list)
    for target in targets:
        target["zone"] = "whole"
    made = plan(yaml.safe_dump([content], allow_unicode=True))
    assert made.standards[0].kind == standard["kind"]
