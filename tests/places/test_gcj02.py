"""Places collected from Chinese web maps: brought back to WGS 84, and doubted where nobody says so."""

from pathlib import Path
from typing import Literal

import geopandas
import numpy as np
import pytest
import shapely

from access.contracts.errors import FileError
from access.places import gcj02, readers
from access.places.reading import Reading

CITIES = np.array([[116.391, 39.907], [121.47, 31.23], [114.17, 22.3], [87.6, 43.8], [120.266, 28.651]])
Datum = Literal["gcj02", "bd09"]


def test_the_shift_is_the_one_that_is_published() -> None:
    # the pair that programs for this datum are tested with (gcoord, coordtransform): Tian'anmen
    found = gcj02.to_gcj02(np.array([[116.397428, 39.90923]]))
    assert found == pytest.approx(np.array([[116.403671, 39.910632]]), abs=2e-6)


def test_it_is_of_hundreds_of_metres_in_china_and_none_outside() -> None:
    moved = gcj02.to_gcj02(CITIES)
    east_m = (moved - CITIES)[:, 0] * 111_320 * np.cos(np.radians(CITIES[:, 1]))
    north_m = (moved - CITIES)[:, 1] * 111_000
    assert ((np.hypot(east_m, north_m) > 200) & (np.hypot(east_m, north_m) < 800)).all()
    away = np.array([[24.94, 60.17], [174.76, -36.85], [-0.1, 51.5]])
    assert (gcj02.to_gcj02(away) == away).all()
    assert (gcj02.to_wgs84(away, "bd09") == away).all()


INSIDE = {
    "Hong Kong": (114.17, 22.30),
    "Macao": (113.55, 22.19),
    "Taipei": (121.56, 25.03),
    "Kinmen": (118.32, 24.43),
    "Sanya": (109.50, 18.25),
    "Zhoushan": (122.20, 30.00),
    "Dandong": (124.39, 40.13),
    "Heihe": (127.50, 50.24),
    "Suifenhe": (131.16, 44.40),
    "Ruili": (97.85, 24.01),
    "Dongxing": (107.97, 21.55),
    "Horgos": (80.41, 44.21),
}
OUTSIDE = {
    "Blagoveshchensk": (127.54, 50.28),
    "Seoul": (126.98, 37.57),
    "Vladivostok": (131.90, 43.10),
    "Ulaanbaatar": (106.90, 47.90),
    "Hanoi": (105.85, 21.03),
    "Kathmandu": (85.32, 27.70),
    "Zamyn-Uud": (111.91, 43.72),
    "Almaty": (76.90, 43.24),
    "Tokyo": (139.70, 35.70),
    "Manila": (120.98, 14.60),
    "Delhi": (77.20, 28.60),
    "Vientiane": (102.60, 17.97),
}


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
def test_the_shift_is_that_of_china_by_its_outline(datum: Datum) -> None:
    here, away = np.array([*INSIDE.values()]), np.array([*OUTSIDE.values()])
    assert (np.abs(gcj02.stored(here, datum) - here).max(axis=1) > 0.0005).all()
    assert gcj02.to_wgs84(gcj02.stored(here, datum), datum) == pytest.approx(here, abs=1e-9)
    assert (gcj02.stored(away, datum) == away).all()
    assert (gcj02.to_wgs84(away, datum) == away).all()


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
def test_back_and_forth_is_a_millimetre_at_most(datum: Datum) -> None:
    assert gcj02.to_wgs84(gcj02.stored(CITIES, datum), datum) == pytest.approx(CITIES, abs=1e-9)


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
def test_a_list_is_read_in_the_datum_that_it_is_said_to_be_in(datum: Datum, tmp_path: Path) -> None:
    given = gcj02.stored(CITIES, datum)
    path = tmp_path / "list.csv"
    path.write_text("lon,lat\n" + "".join(f"{x:.9f},{y:.9f}\n" for x, y in given))
    found = readers.layer(path, Reading(datum=datum))[0]
    assert shapely.get_coordinates(found.geometry.to_numpy()) == pytest.approx(CITIES, abs=1e-8)
    assert shapely.get_coordinates(readers.layer(path)[0].geometry.to_numpy()) == pytest.approx(
        given, abs=1e-8
    )


def test_shapes_drawn_on_tiles_are_read_too(tmp_path: Path) -> None:
    square = shapely.box(120.2, 28.6, 120.3, 28.7)
    drawn = shapely.transform(square, gcj02.to_gcj02)
    path = tmp_path / "drawn.gpkg"
    geopandas.GeoSeries([drawn], crs="EPSG:4326").to_crs("EPSG:3857").to_file(path)
    found = readers.layer(path, Reading(datum="gcj02"))[0]
    assert found.crs == "EPSG:4326"
    assert shapely.get_coordinates(found.geometry.iloc[0]) == pytest.approx(
        shapely.get_coordinates(square), abs=1e-8
    )


@pytest.mark.parametrize("words", ["gcj02", "GCJ-02", "火星坐标", "gcj_02", "ＧＣＪ－０２"])
def test_a_datum_may_stand_where_a_crs_stands_as_people_write_it(words: str, tmp_path: Path) -> None:
    given = gcj02.stored(CITIES, "gcj02")
    path = tmp_path / "list.csv"
    path.write_text("lon,lat\n" + "".join(f"{x:.9f},{y:.9f}\n" for x, y in given))
    found = readers.layer(path, Reading(crs=words))[0]
    assert shapely.get_coordinates(found.geometry.to_numpy()) == pytest.approx(CITIES, abs=1e-8)
    with pytest.raises(FileError, match="give one of them"):
        readers.layer(path, Reading(crs=words, datum="bd09"))


def test_a_shapefile_that_names_no_crs_may_be_said_to_be_in_a_datum(tmp_path: Path) -> None:
    path = tmp_path / "list.shp"
    with pytest.warns(UserWarning, match="crs"):
        geopandas.GeoSeries.from_xy(*gcj02.stored(CITIES, "bd09").T).to_file(path)
    found = readers.layer(path, Reading(crs="百度坐标"))[0]
    assert found.crs == "EPSG:4326"
    assert readers.layer(path, Reading(datum="bd09"))[0].geometry.equals(found.geometry)
    assert shapely.get_coordinates(found.geometry.to_numpy()) == pytest.approx(CITIES, abs=1e-8)


@pytest.mark.parametrize(
    ("words", "datum"),
    [
        *((words, "wgs84") for words in ("国家2000", "2000国家大地坐标系", "CGCS2000坐标系", "天地图")),
        *((words, "gcj02") for words in ("高德地图", "腾讯地图", "高德地图坐标系", "火星坐标系")),
        *((words, "bd09") for words in ("百度地图", "百度坐标系", "BD09LL")),
    ],
)
def test_a_datum_by_the_names_that_people_use(words: str, datum: str) -> None:
    assert gcj02.named(words) == datum


@pytest.mark.parametrize("words", ["上海2000", "2000", "国家2000 3度带 中央经线120", "国家2001"])
def test_a_grid_is_no_datum_of_degrees(words: str) -> None:
    assert gcj02.named(words) is None


def test_other_words_name_no_datum() -> None:
    assert [gcj02.named(each) for each in ("EPSG:4326", "", "gcj03", "CGCS2000 / 3-degree")] == [None] * 4
