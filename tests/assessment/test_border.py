"""The sea is no border of the data; who lives outside the streets' area is told as such."""

from dataclasses import replace
from pathlib import Path

import geopandas
import numpy as np
import pytest
import shapely

from access.assessment import border
from access.assessment import run as pipeline
from access.places import background
from access.places.osm.areas import Coast
from access.study import study as studies
from access.study.read import Inputs, read_inputs
from access.study.study import Study
from tests.assessment.test_travel_settings import changed

CRS = "EPSG:4547"
X, Y = 500_000, 2_500_000


def box(left: float, bottom: float, right: float, top: float) -> shapely.Polygon:
    return shapely.box(X + left, Y + bottom, X + right, Y + top)


@pytest.fixture
def coast(town_study: Path) -> tuple[Study, Inputs]:
    """Streets within 10 km × 10 km; people at 1 and 5 km from its south coast, and 2 km beyond its north."""
    study = studies.load(
        changed(town_study, streets="{nodes: nodes.csv, edges: edges.csv, crs: 'EPSG:4547'}")
    )
    read = read_inputs(study)
    points = geopandas.GeoSeries.from_xy([X + 5000] * 3, [Y + 1000, Y + 5000, Y + 12_000], crs=CRS)
    cells = read.cells.iloc[:3].set_geometry(points.to_numpy(), crs=CRS)
    return study, replace(read, cells=cells, complete_within=box(0, 0, 10_000, 10_000), box=None, sea=None)


def beyond(study: Study, what: str) -> Study:
    streets = study.streets.model_copy(update={"beyond_border": what})
    return study.model_copy(update={"streets": streets})


def test_without_a_sea_the_border_is_where_the_streets_end(coast: tuple[Study, Inputs]) -> None:
    study, read = coast
    assert border.border_m(study, read).tolist() == [1000, 5000, 0]


def test_the_sea_is_no_border(coast: tuple[Study, Inputs]) -> None:
    study, read = coast
    # the sea to the south, whose shore lies 300 m beyond the last street: to the sides 5 km remain
    shore = replace(read, sea=box(-20_000, -20_000, 30_000, -300))
    assert border.border_m(study, shore).to_numpy() == pytest.approx([5000, 5000, 0], abs=20)
    # 5 km of land without streets between: the streets are not known to be complete there
    far = replace(read, sea=box(-20_000, -30_000, 30_000, -5000))
    assert border.border_m(study, far).to_numpy() == pytest.approx([1000, 5000, 0], abs=20)


def test_an_island_has_no_border_at_all(coast: tuple[Study, Inputs]) -> None:
    study, read = coast
    sea = box(-30_000, -30_000, 40_000, 40_000) - box(-200, -200, 10_200, 10_200)
    assert border.border_m(study, replace(read, sea=sea)).tolist() == [np.inf, np.inf, np.inf]
    land = replace(read, sea=sea - box(4000, 10_000, 6000, 40_000))  # but for a bridge of land to the north
    found = border.border_m(study, land)
    assert found.iloc[1] == pytest.approx(5000, abs=300)


def test_what_the_study_says_of_the_sea(coast: tuple[Study, Inputs]) -> None:
    study, read = coast
    assert border.border_m(beyond(study, "nothing"), read).tolist() == [np.inf] * 3
    assert border.border_m(beyond(study, "sea"), read).tolist() == [np.inf] * 3
    cut = replace(read, box=box(-2000, -2000, 12_000, 13_000))  # where the file ends, it is not the sea
    assert border.border_m(beyond(study, "sea"), cut).tolist() == [3000, 7000, 1000]


def test_the_sea_comes_from_the_coastline_or_a_layer(coast: tuple[Study, Inputs], tmp_path: Path) -> None:
    frame = background.Frame(box(-1000, -1000, 1000, 1000), CRS, 1.0)
    line = geopandas.GeoSeries([shapely.LineString([(X + 2000, Y), (X - 2000, Y)])], crs=CRS)
    # from east to west: land lies to the left, in the south
    degrees = line.to_crs("EPSG:4326").iloc[0]
    found, broken = background.sea(Coast([degrees], []), None, frame)
    assert broken == 0
    assert shapely.union_all(found).area == pytest.approx(2000 * 1000, rel=1e-3)
    path = tmp_path / "sea.gpkg"
    geopandas.GeoSeries([box(-50_000, -50_000, 50_000, 0)], crs=CRS).to_file(path)
    (shape,), _ = background.from_layer(path, frame)
    assert shape.covers(box(-1000, -1000, 1000, 0))


def test_people_outside_the_streets_area_are_told_apart(town_study: Path) -> None:
    # the town's cell e, 25 persons, is 400 m beyond the streets; of east's 120 persons that is 21 %
    report = pipeline.run(studies.load(town_study)).input_report
    told = report["en"].str.cat(sep="\n")
    assert "25 persons live outside the area that the streets are of (unlinked" in told
    assert "the streets do not cover 1 zone: more than 5% of the people live outside their area (" in told
    assert "21%)" in told
    assert "persons too far from a street" not in told


def test_those_in_a_gap_amid_the_streets_are_not_outside(coast: tuple[Study, Inputs]) -> None:
    study, read = coast
    assert border.outside(study, read).tolist() == [False, False, True]
    wide = replace(read, box=box(0, 0, 10_000, 13_000))
    assert border.outside(study, wide).tolist() == [False, False, False]
