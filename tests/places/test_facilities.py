"""Lists of facilities, in every kind of file."""

from pathlib import Path
from typing import Any

import geopandas
import pytest
import shapely

from access.contracts.errors import FileError, TableError
from access.contracts.said import Said
from access.places.facilities import duplicates
from access.places.facilities.from_osm import joined
from access.places.facilities.from_table import Columns, from_list
from access.places.facilities.listed_types import Vocabulary
from access.places.reading import Reading
from access.standards import understood
from access.standards.registry import facility_types
from tests.conftest import CRS

KNOWN = tuple(facility_types())
AREA = geopandas.GeoSeries([shapely.box(499_000, 2_499_000, 501_000, 2_501_000)], crs=CRS)
ROWS = {
    "kind": ["菜市场", "菜市场", "超市", "公厕"],
    "name": ["东市", "东市", "好又多", "一号"],
    "status": ["open", "open", "open", "closed"],
    "capacity": ["100", "", "30", ""],
}


@pytest.fixture(params=["csv", "geojson", "gpkg", "shp"])
def listed(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The same four places as a CSV, GeoJSON, GeoPackage and (in GBK) a shapefile."""
    points = geopandas.points_from_xy([500_000, 500_030, 500_500, 500_600], [2_500_000] * 4, crs=CRS)
    layer = geopandas.GeoDataFrame(ROWS, geometry=points).to_crs("EPSG:4326")
    path = tmp_path / f"places.{request.param}"
    if request.param == "csv":
        table = layer.assign(lon=layer.geometry.x, lat=layer.geometry.y).drop(columns="geometry")
        table.to_csv(path, index=False, encoding="gbk")
    else:
        options = {"encoding": "gbk"} if request.param == "shp" else {}
        layer.to_file(path, **options)
    return path


def read(path: Path, columns: Columns) -> Any:
    known = {each: each for each in KNOWN}
    vocabulary = Vocabulary(
        type=known.get, unknown=lambda words: understood.unknown("type", words, Said("类型", "facility type"))
    )
    return from_list(path, columns, CRS, vocabulary=vocabulary, area=AREA)


TYPES = {"菜市场": "farmers_market", "超市": "supermarket"}


def test_every_kind_of_file_gives_the_same_table(listed: Path) -> None:
    table, doors, notes = read(listed, Columns(type="kind", types=TYPES))
    assert table["type"].tolist() == ["farmers_market", "farmers_market", "supermarket"]
    assert table["name"].tolist() == ["东市", "东市", "好又多"]
    assert table["capacity"].fillna(0).tolist() == [100, 0, 30]
    assert table.geometry.x.round(2).tolist() == [500_000, 500_030, 500_500]
    assert doors.geometry.equals(table.geometry)
    # a market whose stalls nobody has counted has not none
    assert [(note.level, note.number) for note in notes] == [("left_out", 1), ("doubtful", 1)]
    assert "公厕 1" in notes[0].en
    assert "without a number in column 'capacity'" in notes[1].en


def test_only_rows_that_fit_where_count(listed: Path) -> None:
    table, _, _ = read(listed, Columns(kind="supermarket", where={"status": ("closed",)}))
    assert table["name"].tolist() == ["一号"]


def test_places_listed_twice_are_kept_and_reported(listed: Path) -> None:
    table, doors, _ = read(listed, Columns(type="kind", types=TYPES))
    together, _, notes = duplicates.settled(*joined([(table, doors)]), merge=False)
    assert len(together) == 3
    assert [note.level for note in notes] == ["doubtful"]
    assert notes[0].en.startswith("1 facility place within 50 m of another of the same type and name")


def test_the_same_id_in_two_lists_is_refused(listed: Path) -> None:
    part = read(listed, Columns(type="kind", types=TYPES))[:2]
    with pytest.raises(TableError, match="3 repeated ids"):
        joined([part, part])


def test_unknown_words_name_the_nearest_types(listed: Path) -> None:
    with pytest.raises(FileError) as caught:
        read(listed, Columns(type="status"))
    assert caught.value.faults[0].startswith("unknown facility type 'open' (3), 'closed'; ")
    assert len(caught.value.faults) == 1


def test_nothing_left_is_a_fault(listed: Path) -> None:
    with pytest.raises(
        FileError, match="`where`: no row of column 'status' holds 'nowhere'; it holds open 3, closed 1"
    ):
        read(listed, Columns(kind="supermarket", where={"status": ("nowhere",)}))


@pytest.mark.parametrize("header", ["开放时间", "营业时间", "opening_hours", "Opening hours"])
def test_hours_stand_under_their_usual_headers(tmp_path: Path, header: str) -> None:
    path = tmp_path / "places.csv"
    path.write_text(
        f"名称,{header},lon,lat\n东市,周一至周五 6:00-18:00,114,22.6\n西市,,114.001,22.6\n", "utf-8"
    )
    table, _, _ = read(path, Columns(kind="farmers_market"))
    assert table["opening_hours"].fillna("").tolist() == ["周一至周五 6:00-18:00", ""]


def test_an_english_name_stands_beside_the_own_one(tmp_path: Path) -> None:
    """Whatever its usual header; and it is not taken for the name."""
    for header in ("英文名称", "name_en", "英文名"):
        path = tmp_path / "places.csv"
        path.write_text(
            f"机构名称,{header},lon,lat\n东市,East Market,114,22.6\n西市,,114.001,22.6\n", "utf-8"
        )
        table, _, _ = read(path, Columns(kind="farmers_market"))
        assert table["name"].tolist() == ["东市", "西市"]
        assert table["name_en"].fillna("").tolist() == ["East Market", ""]


def test_a_column_whose_name_is_nearly_a_known_one_is_named(tmp_path: Path) -> None:
    place = "甲,500000,2500000,30,一等\n"
    (tmp_path / "a.csv").write_text(f"name,x,y,capacty,unit\n{place}", encoding="utf-8")
    table, _, notes = read(tmp_path / "a.csv", Columns(kind="supermarket", reading=Reading(crs=CRS)))
    assert table["capacity"].isna().all()
    assert [each.en for each in notes] == [
        "a.csv: no column 'capacity'; the nearest is 'capacty', which is not used: if that is meant, say so"
        " with `columns: {capacity: capacty}`"
    ]
