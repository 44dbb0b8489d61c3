"""What a run says that it was made of: files by their names, wherever they lie."""

import json
from pathlib import Path

import yaml

import access
from access.network import mode_files
from access.standards.registry import starter


def test_own_plans_and_profiles_are_told_by_their_names(town_study: Path) -> None:
    """The folder is the machine's: from another one the same study gives the same record."""
    folder = town_study.parent
    (folder / "my_walk.yaml").write_text(mode_files.source("walk"), encoding="utf-8")
    (folder / "my_plan.yaml").write_text(starter(), encoding="utf-8")
    content = yaml.safe_load(town_study.read_text(encoding="utf-8"))
    content["profiles"], content["plans"] = {"walk": "my_walk.yaml"}, [*content["plans"], "my_plan.yaml"]
    town_study.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    record = access.run(town_study).assessed.record
    assert record["study"]["profiles"] == {"walk": "my_walk.yaml"}
    assert record["study"]["plans"] == ["huangyan", "my_plan.yaml"]
    assert str(folder) not in json.dumps(record, ensure_ascii=False)
