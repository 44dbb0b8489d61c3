"""Who is covered by age group, and which facilities counted: of the tiny town, worked out by hand."""

import csv
from pathlib import Path

import geopandas
import openpyxl
import pyproj
import pytest

import access
from access.outputs import facilities
from access.outputs.workbook import book
from tests.conftest import CRS, EAST, NORTH, write_raster
from tests.described import misdescribed


@pytest.fixture(scope="module")
def results(town_files: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The results of the tiny town, of whose people 4 in cell a, 6 in f and 8 in e are old (see ``Town``)."""
    folder = tmp_path_factory.mktemp("old")
    write_raster(folder / "old.tif", {"a": (150, 300, 4), "f": (430, 150, 6), "e": (450, 1000, 8)})
    groups = {"groups": {"age_65_plus": str(folder / "old.tif")}}
    access.run(access.load(town_files / "study.yaml", population=groups)).write(folder / "results")
    return folder / "results"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_people_of_an_age_group_are_counted_where_they_live(results: Path) -> None:
    told = {row["zone_id"]: row for row in rows(results / "coverage_by_group.csv")}
    assert {row["group"] for row in told.values()} == {"age_65_plus"}
    # a is within the limit, f beyond it, e not linked to a street
    found = {
        name: (float(row["persons"]), float(row["persons_met"]), float(row["met_share"]))
        for name, row in told.items()
    }
    assert found == {"west": (4, 4, 1), "east": (14, 0, 0)}


def test_the_facilities_that_counted_are_told_with_their_places(results: Path) -> None:
    told = rows(results / "facilities_used.csv")
    assert [(row["facility_id"], row["name"], row["type_zh"], row["source"]) for row in told] == [
        ("M", "'=市场", "农贸市场", "markets.csv"),
        ("N", "<b>N</b>", "农贸市场", "markets.csv"),
    ]
    lon, lat = pyproj.Transformer.from_crs(CRS, 4326, always_xy=True).transform(EAST + 250, NORTH + 310)
    assert float(told[0]["lon"]) == pytest.approx(lon, abs=1e-6)
    assert float(told[0]["lat"]) == pytest.approx(lat, abs=1e-6)


def test_a_list_may_have_a_column_of_ids_that_are_not_said_to_be_its_ids() -> None:
    table = geopandas.GeoDataFrame(
        {"type": ["market"], "name": ["M"], "source": ["a.csv"], "facility_id": ["own"]},
        index=["f1"],
        geometry=geopandas.points_from_xy([EAST], [NORTH]),
        crs=CRS,
    )
    assert facilities.used(table)["facility_id"].tolist() == ["f1"]


def test_both_are_described_and_in_the_workbook(results: Path) -> None:
    assert misdescribed(results, "run") == []
    whole = openpyxl.load_workbook(results / book.NAME, data_only=True)
    assert [cell.value for cell in whole["各年龄组覆盖"][2]][:1] == ["农贸市场"]
    assert {row[0].value for row in whole["采用的设施"].iter_rows(min_row=2)} == {"M", "N"}
    assert "=市场" in [cell.value for cell in whole["采用的设施"][2]]
