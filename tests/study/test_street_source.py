"""What a study file may say of its streets, and where it leads who says it otherwise."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from access.study.street_source import Streets


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("道路.shp", "a.osm", "nodes.csv", "edges.csv"):
        (tmp_path / name).touch()
    return tmp_path


def streets(folder: Path, **given: Any) -> Streets:
    return Streets.model_validate(given, context={"folder": folder})


@pytest.mark.parametrize(
    "given",
    [
        {"lines": "道路.shp"},
        {"roads": "道路.shp"},
        {"edges": "道路.shp"},
        {"nodes": "道路.shp"},
        {"osm": "道路.shp"},
        {"graphml": "道路.SHP"},
        {"lines": "道路.shp", "snap_m": 3},
    ],
)
def test_a_layer_of_lines_under_another_field_is_led_to_path(given: dict[str, Any], folder: Path) -> None:
    with pytest.raises(ValidationError) as caught:
        streets(folder, **given)
    [fault] = caught.value.errors()
    said = fault["ctx"]["error"].args[0]
    name = next(iter(given.values()))
    assert f"`streets: {{path: {name}}}`" in said
    assert f"`streets: {{path: {name}}}`" in said.zh


@pytest.mark.parametrize(
    "given",
    [
        {"path": "道路.shp", "class_column": "等级", "classes": {"甲": "primary"}, "snap_m": 2},
        {"path": "道路.shp", "crs": "gcj02", "crossings": "split", "level_column": "层"},
        {"osm": "a.osm"},
        {"nodes": "nodes.csv", "edges": "edges.csv", "classes": {"甲": "primary"}},
        {},
    ],
)
def test_what_goes_together(given: dict[str, Any], folder: Path) -> None:
    assert streets(folder, **given).model_dump(exclude_unset=True).keys() == given.keys()


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"path": "道路.shp", "osm": "a.osm"}, "give one of `osm`, `path`"),
        ({"nodes": "nodes.csv"}, "give one of `osm`, `path`"),
        ({"osm": "a.osm", "classes": {"甲": "primary"}}, "`classes` describes"),
        ({"osm": "a.osm", "snap_m": 3}, "`snap_m`: for a layer of lines"),
        ({"path": "道路.shp", "snap_m": -1}, "greater than or equal to 0"),
        ({"path": "道路.shp", "snap_m": 500}, "less than or equal to 50"),
        ({"path": "道路.shp", "crossings": "maybe"}, "'auto', 'split' or 'apart'"),
        ({"path": "路.shp"}, "no such file"),
    ],
)
def test_what_does_not(given: dict[str, Any], fault: str, folder: Path) -> None:
    with pytest.raises(ValidationError, match=fault):
        streets(folder, **given)


def test_a_crs_counts_for_a_layer_only_where_it_is_given(folder: Path) -> None:
    assert streets(folder, path="道路.shp").reading.crs is None
    assert streets(folder, path="道路.shp", crs="EPSG:4547").reading.crs == "EPSG:4547"
    assert streets(folder, path="道路.shp", crs="火星坐标").reading.crs == "火星坐标"
