"""Cells as wide as the town: where in them people live, by hand."""

from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import pytest
import rasterio
import shapely

from access.assessment import run as pipeline
from access.study import study as studies
from access.study.read import Inputs, read_inputs
from tests.assessment.test_travel_settings import CLAUSE, changed
from tests.conftest import CRS, EAST, NORTH

SIDE, PERSONS = 600.0, 36_000.0
# the cell from (10, 20) to (610, 620) is cut into 6 × 6 parts of 100 m: the limit is 300 m
X, Y = 60 + 100 * np.arange(6), 70 + 100 * np.arange(6)  # their middles
IN_WEST = np.array([1, 1, 0.9, 0, 0, 0])  # of each column; the border is x = 300
IN_EAST = np.array([0, 0, 0.1, 1, 1, 0.95])  # its border is x = 605


def one_cell(path: Path, persons: float = PERSONS, *, side: float = SIDE, across: int = 1) -> None:
    profile = {"driver": "GTiff", "height": across, "width": across, "count": 1, "dtype": "float64"}
    profile |= {
        "crs": CRS,
        "transform": rasterio.Affine(side, 0, EAST + 10, 0, -side, NORTH + 20 + side * across),
    }
    with rasterio.open(path, "w", **profile) as raster:
        raster.write(np.full((across, across), persons), 1)


@pytest.fixture
def coarse(town_study: Path) -> Path:
    one_cell(town_study.parent / "people.tif")
    return town_study


def spread(study: Path, how: str) -> Path:
    return changed(study, settings=f'{{crs: "{CRS}", walk_kph: 1.8, spread: {how}}}')


def read(study: Path) -> Inputs:
    return read_inputs(studies.load(study))


def of_parts(found: Inputs) -> np.ndarray[Any, Any]:
    """The persons of each part: columns from the west, rows from the south."""
    table = np.zeros((6, 6))
    at = found.cells.geometry
    table[((at.x - EAST) // 100).astype(int), ((at.y - NORTH) // 100).astype(int)] = found.cells["persons"]
    return table


def in_zones(found: Inputs) -> dict[str, float]:
    cell = found.cell_zones.index.get_level_values("cell_id")
    persons = found.cell_zones["share"] * found.cells["persons"].reindex(cell).to_numpy()
    return dict(persons.groupby(level="zone_id").sum())


def metres() -> np.ndarray[Any, Any]:
    """How far from the middle of each part to a market: 30 m south or north, along the streets, 10 m to M.

    The next street is y = 100 (j + 1). M stands at x = 250 of y = 300, N at (600, 600); from one street
    to another that runs beside it one goes by x = 0, 100, …
    """
    far = np.zeros((6, 6))
    for i, x in enumerate(X):
        for j, y in enumerate(100 * np.arange(1, 7)):
            corners = 100 * np.arange(7)
            to_m = np.min(np.abs(x - corners) + abs(y - 300) + np.abs(250 - corners))
            to_m = 10 + (abs(x - 250) if y == 300 else to_m)
            far[i, j] = 30 + min(to_m, (600 - x) + (600 - y))
    return far


def test_everybody_at_the_centre_is_what_it_was(coarse: Path) -> None:
    found = read(spread(coarse, "centre"))
    assert found.raster is None
    assert found.cells.index.tolist() == [0]
    assert found.cells.geometry[0].coords[0] == (EAST + 310, NORTH + 320)
    assert "raster_cell" not in found.cells.columns


def test_cells_small_against_the_limit_are_left_whole(coarse: Path) -> None:
    one_cell(coarse.parent / "people.tif", 4000.0, side=100, across=3)
    found = read(coarse)
    assert (found.raster, len(found.cells)) == (None, 9)


def test_people_are_spread_evenly(coarse: Path) -> None:
    found = read(spread(coarse, "even"))
    np.testing.assert_allclose(of_parts(found), np.full((6, 6), PERSONS / 36), rtol=1e-6)


def test_people_live_along_the_streets_each_counted_once(coarse: Path) -> None:
    """Part (i, j) has 100 m of x = 100 (i + 1) and of y = 100 (j + 1), less at the town's edge.

    Of y = 300 the table has one row, of the others two, for each way one. The zone's border leaves a
    piece of 5 m without streets in each part in the east: its people are in no zone.
    """
    up = np.where(np.arange(6) < 5, 100.0, 80.0)[None, :]
    along = np.where(np.arange(6) < 5, 100.0, 90.0)[:, None]
    weight = up + along
    expected = sum(
        PERSONS * inside.sum() / 6 * weight * inside[:, None] / (weight * inside[:, None]).sum()
        for inside in (IN_WEST, IN_EAST, 1 - IN_WEST - IN_EAST)
    )
    np.testing.assert_allclose(of_parts(read(coarse)), expected, rtol=1e-5)


@pytest.mark.parametrize("how", ["known", "even", "centre"])
def test_cells_and_zones_keep_their_people(coarse: Path, how: str) -> None:
    people = {"west": PERSONS * 290 / 600, "east": PERSONS * 305 / 600}
    whole = in_zones(read(spread(coarse, "centre")))
    found = read(spread(coarse, how))
    assert in_zones(found) == pytest.approx(whole, rel=1e-12)
    assert whole == pytest.approx(people, rel=1e-6)  # shares are single precision
    assert found.cells["persons"].sum() == pytest.approx(PERSONS, rel=1e-12)


def test_age_groups_live_as_all_do(coarse: Path) -> None:
    one_cell(coarse.parent / "old.tif", 9000.0)
    study = changed(coarse, population="{raster: people.tif, basis: census, groups: {age_60_plus: old.tif}}")
    cells = read(study).cells
    np.testing.assert_allclose(cells["age_60_plus"], cells["persons"] / 4, rtol=1e-12)
    assert cells["age_60_plus"].sum() == pytest.approx(9000, rel=1e-12)


def test_residential_land_goes_before_streets_where_it_is_known(coarse: Path) -> None:
    """All people of the first of four cells live on the one parcel in it; of the others, on streets.

    A thirtieth of that cell lies in the other zone, which has no parcel there: its people live evenly in
    the three parts on the border.
    """
    one_cell(coarse.parent / "people.tif", 400.0, side=300, across=2)
    parcel = shapely.box(EAST + 10, NORTH + 20, EAST + 110, NORTH + 70)  # half of the part in the corner
    geopandas.GeoSeries([parcel], crs=CRS).to_file(coarse.parent / "land.gpkg")
    found = read(changed(coarse, land="{residential: land.gpkg}"))
    south_west = found.raster.index[(found.raster["row"] == 1) & (found.raster["column"] == 0)][0]
    mine = found.cells[found.cells["raster_cell"] == south_west]
    assert mine["persons"].nlargest(4).tolist() == pytest.approx([400 * 29 / 30, *[400 / 90] * 3], rel=1e-6)
    assert (found.cells["persons"] > 0).sum() == 1 + 3 + 3 * 9
    # land counts wherever it lies, with people or without
    assert found.land["residential"].sum() == pytest.approx(5_000, rel=1e-5)
    assert any("400 persons by residential land, 1,200 persons by length" in note.en for note in found.notes)


def test_the_share_of_people_within_the_limit(coarse: Path, tmp_path: Path) -> None:
    """By hand, for people all over the cell; the row of the one cell tells the same share."""
    result = pipeline.run(studies.load(spread(coarse, "even"), output=tmp_path / "out"))
    near = metres() <= 300
    covered = result.assessment.coverage.reset_index().set_index("zone_id")["persons_met"]
    for zone, inside in (("west", IN_WEST), ("east", IN_EAST)):
        assert covered[zone] == pytest.approx((near * inside[:, None]).sum() * PERSONS / 36, rel=1e-6)
    pipeline.write(result)
    cells = geopandas.read_parquet(tmp_path / "out" / "cells.parquet")
    (row,) = cells.to_dict("records")
    of_zones = (IN_WEST + IN_EAST)[:, None]
    assert row[f"{CLAUSE}.met_share"] == pytest.approx((near * of_zones).sum() / 6 / of_zones.sum(), rel=1e-6)
    assert row["persons"] == pytest.approx(PERSONS)
    states = [row[f"{CLAUSE}.persons_{state}"] for state in ("met", "unmet", "border", "unlinked")]
    assert sum(states) == pytest.approx(PERSONS * 595 / 600, rel=1e-6)
    assert row["geometry"].area == pytest.approx(SIDE**2)
    # the middle one of its people, at 1.8 km/h
    order = np.argsort(metres(), axis=None, kind="stable")
    upto = np.cumsum((np.ones(6) * of_zones).ravel()[order])
    middle = metres().ravel()[order][np.searchsorted(upto, upto[-1] / 2)]
    assert row[f"{CLAUSE}.impedance_s"] == pytest.approx(2 * middle, abs=0.1)


def test_a_coarse_raster_is_told_of(coarse: Path) -> None:
    (note,) = [note for note in read(coarse).notes if "about 600 m wide" in note.en]
    assert (note.level, note.number) == ("doubtful", pytest.approx(600))
    assert "the shortest limit is about 300 m" in note.en
    assert "cut into 6 × 6 parts" in note.en
    assert "36,000 persons by length of streets" in note.en
    (note,) = [note for note in read(spread(coarse, "centre")).notes if "about 600 m wide" in note.en]
    assert "wider than a quarter of the limit" in note.en


def test_small_cells_are_told_of_without_a_doubt(town_study: Path) -> None:
    (note,) = [note for note in read(town_study).notes if "about 10 m wide" in note.en]
    assert note.level == "found"


def test_zones_across_keep_their_people_too(coarse: Path) -> None:
    """A development zone over a quarter of the cell, in the north-east, with fewer streets than the rest."""
    zones = geopandas.GeoDataFrame(
        {"id": ["all", "east", "new"], "level": ["city", "district", "development_zone"]},
        geometry=[
            shapely.box(EAST, NORTH, EAST + 620, NORTH + 620),
            shapely.box(EAST + 310, NORTH, EAST + 620, NORTH + 620),
            shapely.box(EAST + 310, NORTH + 320, EAST + 610, NORTH + 620),
        ],
        crs=CRS,
    ).assign(name=["市", "区", "开发区"])
    zones.to_file(coarse.parent / "zones.geojson", driver="GeoJSON")
    study = changed(coarse, zones="{path: zones.geojson, id_column: id}")
    for how in ("known", "even"):
        assert in_zones(read(spread(study, how))) == pytest.approx(
            {"all": PERSONS, "east": PERSONS / 2, "new": PERSONS / 4}, rel=1e-6
        )


def test_scenarios_change_the_parts(coarse: Path) -> None:
    """Cells are put together again with the people that they have then."""
    found = read(coarse)
    from access.verdicts.raster_cells import by_raster, put_together

    more = found.cells.assign(persons=found.cells["persons"] * 2)
    assert put_together(more, found.raster)["persons"].tolist() == pytest.approx([2 * PERSONS])
    shares = by_raster(found.cells, found.cell_zones)
    assert isinstance(shares, pd.DataFrame)
    assert shares["share"].to_dict() == pytest.approx(
        {(0, "east"): 305 / 600, (0, "west"): 290 / 600}, rel=1e-6
    )
