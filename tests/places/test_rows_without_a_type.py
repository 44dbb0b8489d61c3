"""Rows whose type is empty are left out and counted, or refused; in a GeoPackage they were lost unsaid."""

from pathlib import Path
from typing import Any

import geopandas
import pyproj
import pytest
import shapely

from access.contracts.errors import FileError
from access.places.facilities.from_table import Columns, from_list
from access.places.facilities.listed_types import Vocabulary
from access.places.reading import Reading

CRS = pyproj.CRS("EPSG:4547")
AREA = geopandas.GeoSeries([shapely.box(500_000, 2_500_000, 501_000, 2_501_000)], crs=CRS)
TYPES = {"小学": "primary_school"}


def listed(path: Path, types: list[Any]) -> Path:
    points = [shapely.Point(500_100 + 10 * i, 2_500_100) for i in range(len(types))]
    layer = geopandas.GeoDataFrame({"type": types, "level": [1.0, None, 2.0]}, geometry=points, crs=CRS)
    if path.suffix == ".csv":
        layer.assign(x=layer.geometry.x, y=layer.geometry.y).drop(columns="geometry").to_csv(
            path, index=False
        )
    else:
        layer.to_file(path)
    return path


def read(path: Path, columns: Columns) -> Any:
    known = ("primary_school",)
    return from_list(
        path, columns, CRS, vocabulary=Vocabulary(type=dict(zip(known, known, strict=True)).get), area=AREA
    )


@pytest.mark.parametrize("ending", ["gpkg", "shp", "geojson", "csv"])
def test_rows_with_an_empty_type_are_told_in_every_kind_of_file(ending: str, tmp_path: Path) -> None:
    crs = None if ending in ("gpkg", "shp", "geojson") else "EPSG:4547"
    path = listed(tmp_path / f"list.{ending}", ["小学", None, "小学"])
    table, _, notes = read(path, Columns(types=TYPES, reading=Reading(crs=crs)))
    assert len(table) == 2
    told = [note.en for note in notes if note.level == "left_out"]
    assert told == [f"list.{ending}: 1 row of kinds not named in `types` (— 1)"]
    path = listed(path, ["小学", "小学", "小学"])
    table, _, notes = read(path, Columns(types=TYPES, reading=Reading(crs=crs)))
    assert (len(table), [note for note in notes if note.level == "left_out"]) == (3, [])


@pytest.mark.parametrize(("ending", "where"), [("gpkg", "feature 2"), ("csv", "line 3")])
def test_without_words_for_types_an_empty_one_is_refused(ending: str, where: str, tmp_path: Path) -> None:
    path = listed(tmp_path / f"list.{ending}", ["primary_school", None, "primary_school"])
    columns = Columns(reading=Reading(crs="EPSG:4547" if ending == "csv" else None))
    with pytest.raises(FileError, match=rf"1 row without a type \({where}\); give one"):
        read(path, columns)
    assert len(read(listed(path, ["primary_school"] * 3), columns)[0]) == 3


def test_rows_are_chosen_by_whole_numbers_of_a_column_with_gaps(tmp_path: Path) -> None:
    """A GeoPackage holds 1 and 2 beside a gap as 1.0 and 2.0; a study says `where: {level: 1}`."""
    path = listed(tmp_path / "list.gpkg", ["小学"] * 3)
    assert len(read(path, Columns(types=TYPES, where={"level": ("1",)}))[0]) == 1
