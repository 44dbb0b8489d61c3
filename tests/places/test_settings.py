"""Where streets run: city, town or country, by tags, land, people and the density of streets."""

from typing import Any

import geopandas
import numpy as np
import pandas as pd
import pyproj
import pytest
import shapely
from rasterio import Affine

from access.places.grid import Grid
from access.places.osm import tags
from access.places.streets import settings
from tests.conftest import CRS, street_table


def table(lines: list[Any], kinds: list[str] | str, said: str = "") -> Any:
    rows = [(2 * i, 2 * i + 1, line.length, "both") for i, line in enumerate(lines)]
    found = street_table(rows, lines)
    return found.assign(**{"class": kinds, "setting": said})


def lattice(side: int, step: float, x0: float = 0.0) -> list[Any]:
    """Streets of a square town: ``side`` blocks of ``step`` metres each way."""
    ticks = [step * i for i in range(side + 1)]
    ends = [
        *([(x, y), (x + step, y)] for y in ticks for x in ticks[:-1]),
        *([(x, y), (x, y + step)] for x in ticks for y in ticks[:-1]),
    ]
    return [shapely.LineString([(x0 + x, y) for x, y in each]) for each in ends]


def people(per_km2: float, side: int = 40, x0: float = -2000.0) -> Grid:
    """Cells of 100 m around (0, 0)."""
    cells = np.full((side, side), per_km2 / 100)
    return Grid(cells, Affine(100, 0, x0, 0, -100, 2000), pyproj.CRS(CRS))


def road(x0: float, x1: float) -> list[Any]:
    return [shapely.LineString([(x, 0), (x + 200, 0)]) for x in np.arange(x0, x1, 200)]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"zone:traffic": "DE:urban"}, "built_up"),
        ({"source:maxspeed": "CN-SH:urban"}, "built_up"),
        ({"maxspeed:type": "FR:zone30"}, "built_up"),
        ({"maxspeed": "RU:urban"}, "built_up"),
        ({"zone:traffic": "AD:rural"}, "rural"),
        ({"maxspeed:type": "GB:nsl_single"}, "rural"),
        ({"source:maxspeed": "AT:trunk"}, "rural"),
        ({"source:maxspeed": "sign"}, ""),
        ({"maxspeed": "50"}, ""),
        ({"maxspeed": "walk"}, ""),
        ({"source:maxspeed": "survey:urban"}, ""),
        ({"zone:traffic": "DE:rural", "source:maxspeed": "DE:urban"}, "rural"),
        ({}, ""),
    ],
)
def test_tags_of_limits_tell(said: dict[str, str], expected: str) -> None:
    assert tags.columns({"highway": "primary", **said})["setting"] == expected


def test_a_road_alone_is_in_the_country_a_village_is_built_up_a_large_town_a_city() -> None:
    # the village has 150 m blocks and is 450 m across, the city 100 m and 4 km
    lines = [*lattice(3, 150), *road(10_000, 14_000), *lattice(40, 100, x0=30_000)]
    found = settings.told(table(lines, "residential"))[0]["setting"].to_numpy()
    assert set(found[:24]) == {"town"}
    assert set(found[24:44]) == {"rural"}
    middle = shapely.get_coordinates(shapely.centroid(np.array(lines[44:])))
    inner = (abs(middle - (32_000, 2000)) < 1000).all(axis=1)
    assert set(found[44:][inner]) == {"city"}


def test_one_street_is_no_town_however_small_the_file() -> None:
    for lines in (road(0, 600), [*road(0, 600), shapely.LineString([(300, -300), (300, 300)])]):
        assert set(settings.told(table(lines, "unclassified"))[0]["setting"]) == {"rural"}


def test_a_street_between_two_nodes_at_one_place_changes_nothing() -> None:
    lines = lattice(12, 100.0)
    dot = shapely.LineString([lines[0].coords[0]] * 2)
    told = [
        settings.told(table(each, "residential"))[0]["setting"].tolist() for each in (lines, [*lines, dot])
    ]
    assert told[1][:-1] == told[0]
    assert told[1][-1] == told[0][0]


def test_a_long_road_counts_where_it_runs_not_in_its_middle() -> None:
    lines = [shapely.LineString([(0, 0), (8000, 0)]), shapely.LineString([(4000, 0), (4000, 8000)])]
    assert set(settings.told(table(lines, "unclassified"))[0]["setting"]) == {"rural"}


@pytest.mark.parametrize(
    ("per_km2", "expected"), [(0, "rural"), (290, "rural"), (310, "town"), (4900, "town"), (5100, "city")]
)
def test_people_make_a_road_built_up(per_km2: float, expected: str) -> None:
    found, (note,) = settings.told(table(road(-200, 200), "primary"), people(per_km2))
    assert set(found["setting"]) == {expected}
    assert "people" in note.en
    assert note.number == pytest.approx(0.4)


def test_what_tags_say_goes_before_people_and_land() -> None:
    roads = road(0, 600)
    town = table(roads, "primary", "built_up")
    assert set(settings.told(town)[0]["setting"]) == {"town"}
    assert set(settings.told(table(roads, "primary", "rural"), people(9000))[0]["setting"]) == {"rural"}
    land = geopandas.GeoSeries([shapely.box(0, -50, 200, 50)], crs=CRS)
    by_land = settings.told(table(roads, "primary"), people(9000), land)[0]["setting"].tolist()
    assert by_land == ["city", "rural", "rural"]
    assert (
        settings.told(table(roads, "primary", "built_up"), None, land)[0]["setting"].tolist() == ["town"] * 3
    )


def test_where_classes_are_not_known_nothing_is_told() -> None:
    found, (note,) = settings.told(table(road(0, 600), ""))
    assert set(found["setting"]) == {""}
    assert "nothing tells" in note.en
    beyond = settings.told(table(road(90_000, 90_600), ""), people(9000))[0]
    assert set(beyond["setting"]) == {""}


def test_main_roads_alone_go_by_their_own_density() -> None:
    few = settings.told(table(road(0, 4000), "primary"))[0]
    assert set(few["setting"]) == {"rural"}
    wide = settings.told(table(lattice(8, 500), "secondary"))[0]  # 4 km per km²
    assert set(wide["setting"]) == {"town", "city"}


def test_what_is_kept_goes_by_where_streets_run() -> None:
    one = settings.told(table(road(0, 600), "primary"))[0]
    two = settings.told(table(road(0, 600), "primary"), people(9000))[0]
    assert settings.digest(one) == settings.digest(one.iloc[::-1])
    assert settings.digest(one) != settings.digest(two)
    assert settings.digest(one.drop(columns="setting")) != settings.digest(one)


def test_the_answer_is_the_same_whatever_the_order_of_streets() -> None:
    lines = [*lattice(3, 150), *road(3000, 6000)]
    streets = table(lines, "residential")
    found = settings.told(streets)[0]["setting"]
    again = settings.told(streets.iloc[::-1])[0]["setting"]
    pd.testing.assert_series_equal(found.sort_index(), again.sort_index())


def test_a_new_street_runs_where_the_one_beside_it_runs() -> None:
    known = table(road(0, 1000), "primary").assign(setting=["city", "city", "town", "rural", "rural"])
    new = table(
        [shapely.LineString([(100, 5), (100, 90)]), shapely.LineString([(900, 5), (900, 90)])], "primary"
    )
    assert settings.as_beside(new, known)["setting"].tolist() == ["city", "rural"]
    assert settings.as_beside(new, known.drop(columns="setting"))["setting"].tolist() == ["", ""]
