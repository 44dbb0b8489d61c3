"""Contracts of tables, and YAML documents: every fault at once."""

from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import pytest
import shapely
from pydantic import BaseModel, ConfigDict

from access.contracts import tables
from access.contracts.documents import Document
from access.contracts.errors import DocumentError, FileError, TableError
from access.study import study
from tests.conftest import CRS, Town


def test_the_town_keeps_the_contracts(town: Town) -> None:
    tables.check(town.streets, tables.STREETS)
    tables.check(town.cells, tables.CELLS)
    tables.check(town.facilities, tables.FACILITIES)
    tables.check(town.zones, tables.ZONES)


def test_all_faults_of_a_table_are_named_at_once() -> None:
    broken = geopandas.GeoDataFrame(
        {"type": ["market", None, "market"], "capacity": [1, "约50", -3], "source": "x"},
        index=pd.Index(["f1", "f2", "f1"], name="facility_id"),
        geometry=[shapely.Point(0, 0), None, shapely.box(0, 0, 1, 1)],
        crs="EPSG:3857",
    )
    with pytest.raises(TableError) as caught:
        tables.check(broken, tables.FACILITIES)
    assert caught.value.faults == (
        "1 repeated id (f1)",
        "column 'type' is empty in 1 row (f2: nan)",
        "column 'name' is missing",
        "column 'capacity' holds text in 1 row (f2: 约50)",
        "1 row without geometry (f2)",
        "geometry is Polygon in 1 row (f1), expected Point",
        "its CRS cannot be measured in; a projected CRS in metres is needed",
    )


@pytest.mark.parametrize(
    ("crs", "fit"), [(CRS, True), ("EPSG:4326", False), ("EPSG:3857", False), ("EPSG:2263", False)]
)
def test_only_projected_metres_are_measured_in(crs: str, fit: bool) -> None:
    assert tables.projected(geopandas.GeoSeries([shapely.Point(0, 0)], crs=crs).crs) is fit


def test_missing_is_nan_and_unreachable_is_infinite(town: Town) -> None:
    table = pd.DataFrame(
        {"impedance": [np.inf, np.nan], "facility_id": [None, "a"]}, index=pd.Index([1, 2], name="cell_id")
    )
    tables.check(table, tables.NEAREST)
    with pytest.raises(TableError, match=r"below 0 in 1 row \(1: -1.0\)"):
        tables.check(table.replace(np.inf, -1.0), tables.NEAREST)


class Item(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str
    size: int


class Items(BaseModel):
    items: list[Item]


def test_faults_of_a_document_carry_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "items.yaml"
    path.write_text(
        "items:\n- name: a\n  size: 1\n- name: b\n  size: many\n  colour: red\n", encoding="utf-8"
    )
    with pytest.raises(DocumentError) as caught:
        Document(path).parse(Items)
    assert caught.value.faults == (
        "line 5: items.1.size: Input should be a valid integer, unable to parse string as an integer"
        " (found 'many')",
        "line 6: items.1.colour: unknown field; check the spelling or remove it; known: name, size",
    )


def test_a_document_must_be_text(tmp_path: Path) -> None:
    path = tmp_path / "items.yaml"
    path.write_bytes(b"items: \xff\xff\x00")
    with pytest.raises(FileError, match="not UTF-8 text"):
        Document(path)


def test_every_field_of_a_study_is_described() -> None:
    for model in (study.Streets, study.Facilities, study.Population, study.Zones, study.Settings):
        assert model.__doc__
        for name, field in model.model_fields.items():
            assert field.description, (model, name)


COLUMNS = {
    "whole": pd.Series([1, 2]),
    "below": pd.Series([1, -2]),
    "unsigned": pd.Series([1, 2], dtype="uint8"),
    "real": pd.Series([1.5, np.inf]),
    "absent": pd.Series([1.5, np.nan]),
    "truth": pd.Series([True, False]),
    "nullable": pd.Series([1, None], dtype="Int64"),
    "words": pd.Series(["a", "b"]),
    "objects": pd.Series(["a", "b"], dtype=object),
    "word_or_none": pd.Series(["a", None]),
    "object_or_none": pd.Series(["a", None], dtype=object),
    "mixed": pd.Series(["a", 1], dtype=object),
    "figures_as_words": pd.Series(["1", "-2"], dtype=object),
    "kinds": pd.Series(["a", "b"], dtype="category"),
    "nothing": pd.Series([], dtype=object),
    "no_numbers": pd.Series([], dtype=float),
}


@pytest.mark.parametrize("kind", ["text", "number", "id"])
@pytest.mark.parametrize("missing", [False, True])
@pytest.mark.parametrize("minimum", [None, 0])
def test_what_is_waved_through_has_no_fault_to_name(kind: Any, missing: bool, minimum: float | None) -> None:
    column = tables.Column(kind, missing=missing, minimum=minimum)
    waved = {name for name, values in COLUMNS.items() if tables._holds(values, column)}
    sound = {name for name, values in COLUMNS.items() if not tables._column_faults(values, name, column)}
    assert waved <= sound
    assert waved  # and it is of use


def test_a_column_of_the_wrong_kind_is_named_whatever_it_is_held_in() -> None:
    for values in (["a", 1], pd.Series(["a", np.nan]), pd.Series([1.0, 2.0])):
        table = pd.DataFrame({"unit": values}, index=pd.Index(["x", "y"], name="id"))
        contract = tables.Contract("own", ("id",), {"unit": tables.Column("text")})
        with pytest.raises(TableError, match=r"column 'unit' (is empty in|holds no text in) [12] row"):
            tables.check(table, contract)
