"""Kilometres of street per km² of populated land, by zone: on a square of four cells of 1 km."""

from typing import Any

import geopandas
import numpy as np
import pytest
import shapely

from access.places.streets import completeness
from tests.conftest import CRS, street_table

BOXES = [shapely.box(x, y, x + 1000, y + 1000) for x in (0, 1000) for y in (0, 1000)]


def cells(*persons: float) -> Any:
    table = geopandas.GeoDataFrame(
        {"persons": persons, "outline": BOXES}, geometry=shapely.centroid(BOXES), crs=CRS
    )
    return table.rename_axis("cell_id")


def zones(**shapes: Any) -> Any:
    table = geopandas.GeoDataFrame({"name": [*shapes]}, geometry=[*shapes.values()], crs=CRS)
    return table.set_axis(list(shapes)).rename_axis("zone_id")


WEST, EAST = shapely.box(0, 0, 1000, 2000), shapely.box(1000, 0, 2000, 2000)


def streets(*ys: float, kind: str = "residential") -> Any:
    lines = [shapely.LineString([(0, y), (2000, y)]) for y in ys]
    rows = [(2 * i, 2 * i + 1, 2000.0, "both") for i in range(len(ys))]
    return street_table(rows, lines).assign(**{"class": kind})


def test_streets_are_counted_on_land_where_people_live() -> None:
    # of the west only the southern cell has people; two of three streets lie there
    found = completeness.by_zone(
        streets(300, 600, 1500), cells(5000, 10, 3000, 3000), zones(西=WEST, 东=EAST, 全=WEST.union(EAST))
    )
    assert found["populated_km2"].tolist() == [1, 2, 3]
    assert found["persons_per_km2"].tolist() == [5000, 3000, round(11000 / 3)]
    assert found["street_km"].tolist() == [2, 3, 5]
    assert found["street_km_per_km2"].tolist() == [2, 1.5, 1.67]
    assert found["doubtful"].tolist() == ["yes"] * 3
    told, few = completeness.notes(found)
    assert "1.7 km of street per km² of populated land (1.5 to 2.0 by zone" in told.en
    assert (few.level, few.number) == ("doubtful", 3)
    assert "东 1.5, 全 1.7, 西 2.0" in few.en


@pytest.mark.parametrize(
    ("persons", "number", "doubtful"),
    [(5000, 4, False), (5000, 3, True), (1000, 1, False), (100, 0, True), (10, 0, False)],
)
def test_cities_have_more_streets_than_villages(persons: float, number: int, doubtful: bool) -> None:
    ys = np.linspace(100, 900, max(number, 1))
    here = streets(*ys) if number else streets(*ys, kind="motorway")
    found = completeness.by_zone(here, cells(persons, 0, 0, 0), zones(a=WEST, b=EAST))
    assert (found["doubtful"]["a"] == "yes") is doubtful
    assert np.isnan(found["street_km_per_km2"]["b"])
    assert (len(completeness.notes(found)) == 2) is doubtful
    assert bool(completeness.notes(found)) is (persons >= 50)
