"""The page on inputs: its examples are studies that load, and it names every field that a study may have."""

import re
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from pydantic import BaseModel

import access
from access.study.bands import Bands
from access.study.study import Study
from access.study.supply import DecayOf

PAGE = (Path(__file__).parents[2] / "docs" / "inputs.md").read_text(encoding="utf-8")
BLOCKS = [yaml.safe_load(each) for each in re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)]
_FILE = re.compile(r"\.(shp|xlsx|csv|gpkg|geojson|tif|osm\.pbf)$")


def files(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set().union(*map(files, value.values()))
    if isinstance(value, list):
        return set().union(*map(files, value))
    return {value} if isinstance(value, str) and _FILE.search(value) else set()


@pytest.mark.parametrize("block", BLOCKS, ids="+".join)
def test_each_example_is_a_study(block: dict[str, Any], tmp_path: Path) -> None:
    study = BLOCKS[0] | block
    for name in files(study):
        (tmp_path / name).touch()
    path = tmp_path / "study.yaml"
    path.write_text(yaml.safe_dump(study, allow_unicode=True), encoding="utf-8")
    assert access.load(path).name.en == "An example"


def models(of: Any, known: set[type[BaseModel]]) -> set[type[BaseModel]]:
    """All models that a model is made of, itself too, beside those known."""
    if isinstance(of, type) and issubclass(of, BaseModel):
        if of in known:
            return known
        parts: list[Any] = [field.annotation for field in of.model_fields.values()]
        known = known | {of}
    else:
        parts = [*get_args(of)]
    for part in parts:
        known = models(part, known)
    return known


def test_it_names_every_field() -> None:
    named = set(re.findall(r"`(\w+)`", PAGE))
    every = models(Study, set())
    assert len(every) > 15
    told_elsewhere = {Bands, DecayOf}  # in robustness.md and supply.md
    texts = {"zh", "en"}
    lost = {(each.__name__, name) for each in every - told_elsewhere for name in each.model_fields} - {
        (each.__name__, name) for each in every for name in named | texts
    }
    assert not lost


def test_its_tables_name_nothing_but_fields() -> None:
    """The first column of each table of fields; what stands there is what one may write."""
    fields = {name for each in models(Study, set()) for name in each.model_fields}
    keys = {
        key for row in re.findall(r"^\| (.+?) \| ", PAGE, re.MULTILINE) for key in re.findall(r"`(\w+)`", row)
    }
    assert len(keys) > 80
    assert keys <= fields | {"settings"}
