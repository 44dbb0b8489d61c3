"""Places collected from Chinese web maps: brought back to WGS 84, and doubted where nobody says so."""

from pathlib import Path
from typing import Literal

import geopandas
import numpy as np
import pytest
import shapely

from access.places import datums, gcj02, readers

CRS = "EPSG:4549"
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


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
def test_back_and_forth_is_a_millimetre_at_most(datum: Datum) -> None:
    assert gcj02.to_wgs84(gcj02._as_given(CITIES, datum), datum) == pytest.approx(CITIES, abs=1e-9)


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
def test_a_list_is_read_in_the_datum_that_it_is_said_to_be_in(datum: Datum, tmp_path: Path) -> None:
    given = gcj02._as_given(CITIES, datum)
    path = tmp_path / "list.csv"
    path.write_text("lon,lat\n" + "".join(f"{x:.9f},{y:.9f}\n" for x, y in given))
    found = readers.layer(path, datum=datum)
    assert shapely.get_coordinates(found.geometry.to_numpy()) == pytest.approx(CITIES, abs=1e-8)
    assert shapely.get_coordinates(readers.layer(path).geometry.to_numpy()) == pytest.approx(given, abs=1e-8)


def test_shapes_drawn_on_tiles_are_read_too(tmp_path: Path) -> None:
    square = shapely.box(120.2, 28.6, 120.3, 28.7)
    drawn = shapely.transform(square, gcj02.to_gcj02)
    path = tmp_path / "drawn.gpkg"
    geopandas.GeoSeries([drawn], crs="EPSG:4326").to_crs("EPSG:3857").to_file(path)
    found = readers.layer(path, datum="gcj02")
    assert found.crs == "EPSG:4326"
    assert shapely.get_coordinates(found.geometry.iloc[0]) == pytest.approx(
        shapely.get_coordinates(square), abs=1e-8
    )


def town() -> tuple[geopandas.GeoSeries, geopandas.GeoSeries]:
    """Streets 150 to 400 m apart, as in a town that grew; 40 places 8 m from one of them, on either side."""
    rng = np.random.default_rng(11)
    across, up = (
        525_000 + np.cumsum(rng.uniform(150, 400, 20)),
        3_170_000 + np.cumsum(rng.uniform(150, 400, 20)),
    )
    lines = [shapely.LineString([(x, up[0]), (x, up[-1])]) for x in across]
    lines += [shapely.LineString([(across[0], y), (across[-1], y)]) for y in up]
    x, y = rng.choice(across[6:-6], 40) + rng.choice([-8.0, 8.0], 40), rng.uniform(up[6], up[-6], 40)
    return geopandas.GeoSeries(lines, crs=CRS), geopandas.GeoSeries.from_xy(x, y, crs=CRS)


def read_as(points: geopandas.GeoSeries, truth: gcj02.MapDatum, said: gcj02.MapDatum) -> geopandas.GeoSeries:
    """The places as they come out of a file in the one datum that is taken for the other."""
    lonlat = shapely.get_coordinates(datums.project(points, "EPSG:4326").to_numpy())
    read = gcj02.to_wgs84(gcj02._as_given(lonlat, truth), said)
    return datums.project(geopandas.GeoSeries.from_xy(*read.T, crs="EPSG:4326"), CRS)


@pytest.mark.parametrize(
    ("truth", "said"),
    [("gcj02", "wgs84"), ("bd09", "wgs84"), ("wgs84", "gcj02"), ("bd09", "gcj02"), ("gcj02", "bd09")],
)
def test_places_systematically_beside_the_streets_are_doubted(
    truth: gcj02.MapDatum, said: gcj02.MapDatum
) -> None:
    streets, points = town()
    found = gcj02.likelier(read_as(points, truth, said), streets, said)
    assert found is not None
    assert found[0] == truth
    assert found[1] == pytest.approx(8, abs=1)
    assert found[2] > 20


@pytest.mark.parametrize("datum", ["wgs84", "gcj02", "bd09"])
def test_what_is_said_rightly_is_not_doubted(datum: gcj02.MapDatum) -> None:
    streets, points = town()
    assert gcj02.likelier(read_as(points, datum, datum), streets, datum) is None


def test_neither_are_places_anywhere_nor_two_nor_those_beyond_the_streets() -> None:
    streets, points = town()
    anywhere = np.random.default_rng(3).uniform((525_500, 3_170_500), (529_000, 3_174_000), (40, 2))
    assert gcj02.likelier(geopandas.GeoSeries.from_xy(*anywhere.T, crs=CRS), streets, "wgs84") is None
    shifted = read_as(points, "gcj02", "wgs84")
    assert gcj02.likelier(shifted.iloc[:2], streets, "wgs84") is None
    assert gcj02.likelier(shifted.translate(50_000, 0), streets, "wgs84") is None
