"""What a raster of people holds is persons per cell, or it is told; and so are tables of zones."""

import re
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import pyproj
import pytest
import rasterio
import shapely

from access.contracts.errors import FileError, InputError
from access.contracts.notes import Note
from access.places import zones
from access.places.grid import Grid, demand_cells
from access.places.people.against_table import against_table
from access.places.people.amounts import Unit, cell_m2
from access.places.people.from_raster import Numbers, from_raster
from access.study.population import Population
from tests.conftest import CRS

X, Y = 500_000, 2_500_000


def written(
    path: Path, values: Any, *, side: float = 100, told: dict[str, str] | None = None, **more: Any
) -> Path:
    """A raster whose south-western corner is (X, Y); ``told``: its unit, its description, other metadata."""
    values = np.atleast_2d(np.asarray(values))
    profile = {"driver": "GTiff", "height": len(values), "width": values.shape[1], "count": 1}
    profile |= {"dtype": values.dtype.name, "crs": CRS}
    profile["transform"] = rasterio.Affine(side, 0, X, 0, -side, Y + side * len(values))
    with rasterio.open(path, "w", **{**profile, **more}) as raster:
        raster.write(values, 1)
        for name, text in (told or {}).items():
            if name == "unit":
                raster.set_band_unit(1, text)
            elif name == "description":
                raster.set_band_description(1, text)
            else:
                raster.update_tags(**{name: text})
    return path


def read(path: Path, unit: Unit | None = None, nodata: tuple[float, ...] = ()) -> tuple[Grid, list[Note]]:
    with rasterio.open(path) as raster:
        around = geopandas.GeoSeries([shapely.box(*raster.bounds)], crs=raster.crs)
    return from_raster(path, around, Numbers(unit, nodata))


def doubts(notes: list[Note]) -> list[str]:
    return [note.en for note in notes if note.level == "doubtful"]


FILLS = [
    ("uint16", 65535),
    ("uint8", 255),
    ("int16", 32767),
    ("int32", 9999),
    ("float32", 65535),
    ("float64", 99999),
]


@pytest.mark.parametrize(("dtype", "fill"), FILLS)
def test_fill_values_that_nobody_declared_are_refused(dtype: str, fill: float, tmp_path: Path) -> None:
    """All is filled but one row of homes, as beyond the border of a clipped raster."""
    values = np.full((20, 20), fill)
    values[3] = np.arange(20)
    path = written(tmp_path / "p.tif", values.astype(dtype))
    with pytest.raises(FileError, match=rf"380 cells with {fill:,}, (the greatest|a usual).*`nodata` under"):
        read(path)
    assert read(path, nodata=(fill,))[0].persons[3].sum() == np.arange(20).sum()
    assert np.nansum(read(path, nodata=(fill,))[0].persons) == np.arange(20).sum()


@pytest.mark.parametrize(
    ("dtype", "fill"),
    [("int16", -32768), ("float64", -9999), ("float32", -3.4e38), ("float64", 3.4e38), ("int32", 2147483647)],
)
def test_fills_below_zero_or_beyond_all_persons_may_be_declared_in_the_study(
    dtype: str, fill: float, tmp_path: Path
) -> None:
    path = written(tmp_path / "p.tif", np.array([[7, 8, fill]]).astype(dtype))
    with pytest.raises(FileError, match=r"1 cell with .*`nodata` under the study's population"):
        read(path)
    assert np.nansum(read(path, nodata=(fill,))[0].persons) == 15


def test_one_fill_value_on_a_small_cell_is_no_person(tmp_path: Path) -> None:
    """65,535 persons on 400 m²; as the greatest value of its type it need not stand there twice."""
    path = written(tmp_path / "p.tif", np.array([[90, 100, 65535]], dtype="uint16"), side=20)
    with pytest.raises(FileError, match=r"1 cell with 65,535, the greatest value of its type, uint16"):
        read(path)


def test_many_people_who_happen_to_be_255_are_people(tmp_path: Path) -> None:
    counts = np.random.default_rng(1).integers(0, 256, (40, 40)).astype("uint8")
    assert (counts == 255).sum() > 3
    assert doubts(read(written(tmp_path / "p.tif", counts))[1]) == []
    everywhere = np.full((5, 5), 255.0)  # a made-up town
    assert doubts(read(written(tmp_path / "q.tif", everywhere))[1]) == []


@pytest.mark.parametrize(
    "told",
    [
        {"unit": "persons/km2"},
        {"unit": "persons / km²"},
        {"unit": "km-2"},
        {"unit": "ind. km⁻²"},
        {"unit": "人/平方公里"},
        {"unit": "每公顷人数"},
        {"unit": "people per hectare"},
        {"description": "people per sq km"},
        {"description": "Estimated persons per square kilometre, 2020"},
        {"description": "人口密度"},
        {"units": "pers/km^2"},
        {"TIFFTAG_IMAGEDESCRIPTION": "pop, inhabitants per sq. mile"},
        {"unit": "万人"},
        {"unit": "thousand persons"},
        {"description": "population x 1000"},
    ],
)
def test_what_says_that_it_counts_otherwise_is_refused(told: dict[str, str], tmp_path: Path) -> None:
    path = written(tmp_path / "p.tif", [[10.0, 20.0]], told=told)
    (word,) = told.values()
    with pytest.raises(FileError, match="it says of its numbers") as error:
        read(path)
    assert word in str(error.value)
    assert "unit: persons" in str(error.value)
    grid, notes = read(path, "persons")
    assert (grid.persons.sum(), doubts(notes)) == (30, [])


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"unit": "persons"},
        {"unit": "人"},
        {"description": "Estimated total number of people per grid-cell"},
        {"description": "persons per 100 m cell"},
        {"description": "people per 1km2 cell, UN adjusted"},
        {"TIFFTAG_IMAGEDESCRIPTION": "chn_ppp_2020_1km_Aggregated"},
    ],
)
def test_what_counts_persons_is_silent(told: dict[str, str], tmp_path: Path) -> None:
    assert doubts(read(written(tmp_path / "ghs_pop_100m.tif", [[10.0, 20.0]], told=told))[1]) == []


def test_a_file_that_is_named_after_a_density_is_doubted(tmp_path: Path) -> None:
    for name in ("人口密度", "Pop_Dens_2020", "ppl_km2"):
        (doubt,) = doubts(read(written(tmp_path / f"{name}.tif", [[10.0, 20.0]]))[1])
        assert name in doubt
    assert doubts(read(written(tmp_path / "condensed_pop_1km.tif", [[10.0, 20.0]]))[1]) == []


@pytest.mark.parametrize("name", ["夜间灯光_2020", "VIIRS_ntl", "dem_30m", "GHS_BUILT_S"])
def test_a_file_that_is_called_after_something_else_is_doubted(name: str, tmp_path: Path) -> None:
    path = written(tmp_path / f"{name}.tif", [[10.0, 20.0]])
    (doubt,) = doubts(read(path)[1])
    assert name in doubt
    assert "`covariate`" in doubt
    assert not doubts(read(path, "persons")[1])


@pytest.mark.parametrize("name", ["condemned_pop", "pop_by_landuse", "2020人口", "residents"])
def test_a_file_that_is_called_after_people_is_silent(name: str, tmp_path: Path) -> None:
    assert not doubts(read(written(tmp_path / f"{name}.tif", [[10.0, 20.0]]))[1])


def test_densities_that_are_told_as_counts_are_doubted(tmp_path: Path) -> None:
    """10,000 persons per km² in cells of 1 ha: 1,000,000 per km², if they were persons."""
    path = written(tmp_path / "p.tif", np.full((10, 10), 10_000.0))
    (doubt,) = doubts(read(path)[1])
    assert "1,000,000 persons per km² on average" in doubt
    assert doubts(read(path, "persons")[1]) != [doubt]
    grid, notes = read(path, "persons_per_km2")
    # a tenth of a millimetre in a metre is lost in the projection
    assert grid.persons.sum() == pytest.approx(10_000, rel=1e-3)
    assert doubts(notes) == []


def test_one_cell_far_denser_than_all_others_is_doubted(tmp_path: Path) -> None:
    """6,000 persons on 1 ha; where dense cells follow on one another, as in Hong Kong, nothing is said."""
    lonely, city = np.full((10, 10), 30.0), np.linspace(10, 5900, 100).reshape(10, 10) ** 2 / 5900
    lonely[4, 5] = 6000
    (doubt,) = doubts(read(written(tmp_path / "p.tif", lonely))[1])
    assert "1 cell with more than 500,000 persons per km²" in doubt
    assert "(6,000 @ 500550, 2500550)" in doubt
    assert doubts(read(written(tmp_path / "q.tif", city))[1]) == []


@pytest.mark.parametrize("latitude", [0.0, 30.0, 60.0])
def test_densities_are_turned_to_persons_by_the_true_area(latitude: float, tmp_path: Path) -> None:
    """On a sphere a cell is R² Δλ (sin φ2 − sin φ1), within a hundredth of what it is on the ellipsoid."""
    step = 1 / 120
    transform = rasterio.Affine(step, 0, 114, 0, -step, latitude + step)
    path = written(tmp_path / "p.tif", [[1000.0]], crs="EPSG:4326", transform=transform)
    grid, _ = read(path, "persons_per_km2")
    sines = np.sin(np.radians([latitude, latitude + step]))
    sphere_km2 = 6371.0**2 * np.radians(step) * (sines[1] - sines[0])
    assert grid.persons.sum() == pytest.approx(1000 * sphere_km2, rel=0.01)


def test_how_dense_people_live_is_told(tmp_path: Path) -> None:
    # cells of 1 ha: 60 persons on two of them
    _, notes = read(written(tmp_path / "p.tif", [[20.0, 40.0], [0.0, 0.0]]))
    assert any("where people live, 3,000 per km²" in note.en for note in notes)


def test_a_mercator_cell_is_as_large_as_it_is_on_the_ground() -> None:
    """At 60° north 200 m of EPSG:3857 are about 100 m."""
    y = pyproj.Transformer.from_crs(4326, 3857, always_xy=True).transform(25, 60)[1]
    grid = Grid(np.ones((1, 1)), rasterio.Affine(200, 0, 2_783_000, 0, -200, y), pyproj.CRS(3857))
    assert cell_m2(grid)[0, 0] == pytest.approx(100**2, rel=0.01)


# tables of zones


def beside(table: list[float | None], raster: list[float], *, sure: bool = False) -> list[Note]:
    """Zones of 1 ha side by side, with a cell of people each."""
    grid = Grid(np.array([raster]), rasterio.Affine(100, 0, X, 0, -100, Y), pyproj.CRS(CRS))
    index = pd.Index([f"z{i}" for i in range(len(table))], name="zone_id")
    shapes = [shapely.box(X + 100 * i, Y - 100, X + 100 * i + 100, Y) for i in range(len(table))]
    zone_table = geopandas.GeoDataFrame(
        {"name": index.astype("str"), "persons": table}, index=index, geometry=shapes, crs=CRS
    )
    cells, shares = demand_cells(grid, CRS), zones.shares(grid, zone_table)[0]
    return against_table(zone_table, cells, shares, cell_m2=1e4, sure=sure)


@pytest.mark.parametrize(
    ("table", "raster"), [([1000, 2000], [1050, 1900]), ([None, 2000], [7, 2400]), ([50], [90])]
)
def test_tables_that_agree_are_silent(table: list[float | None], raster: list[float]) -> None:
    """Of 50 persons in all a raster tells little."""
    assert beside(table, raster) == [] or sum(raster) < 100


def test_tables_that_differ_are_doubted_zone_by_zone() -> None:
    (note,) = beside([1000, 2000, 3000], [1010, 3100, 2900])
    assert (note.level, note.number) == ("doubtful", 1)
    assert "z1 3,100 / 2,000" in note.en


@pytest.mark.parametrize(
    ("table", "raster", "word"),
    [
        ([1, 2], [1000, 2000], "thousands of persons"),
        ([0.1, 0.2], [1000, 2000], "万人"),
        ([1000, 2000], [1, 2], "raster looks as if it were in thousands"),
        ([1000, 2000], [95_000, 210_000], "raster looks as if it held densities"),
        ([100_000, 200_000], [1000, 2000], "table looks as if it held densities"),
        ([1000, 2000], [30_000, 55_000], "another year, another area"),
    ],
)
def test_tables_that_differ_by_far_are_refused(
    table: list[float | None], raster: list[float], word: str
) -> None:
    with pytest.raises(InputError, match=word):
        beside(table, raster)
    (note,) = beside(table, raster, sure=True)
    assert word in note.en


@pytest.mark.parametrize("unit", ["persons", "persons_per_km2"])
def test_a_unit_declares_no_fill_value(unit: Unit, tmp_path: Path) -> None:
    values = np.full((20, 20), 65535, dtype="uint16")
    values[3] = np.arange(20)
    path = written(tmp_path / "p.tif", values)
    with pytest.raises(FileError, match=r"380 cells with 65,535.*say `nodata: \[\]` there"):
        read(path, unit)
    with pytest.raises(FileError, match="380 cells with 65,535"):
        read(path, unit, nodata=(-1,))
    # the study says that there is none
    with rasterio.open(path) as raster:
        around = geopandas.GeoSeries([shapely.box(*raster.bounds)], crs=raster.crs)
    grid, _ = from_raster(path, around, Numbers("persons", (), filled=False))
    assert grid.persons.sum() == 380 * 65535 + np.arange(20).sum()


@pytest.mark.parametrize(("given", "without"), [({}, False), ({"nodata": []}, True), ({"nodata": 0}, False)])
def test_an_empty_list_says_that_no_value_means_no_data(
    given: dict[str, Any], without: bool, tmp_path: Path
) -> None:
    path = written(tmp_path / "p.tif", np.array([[1.0]]))
    assert Population.model_validate({"raster": path, "basis": "census", **given}).without_fills is without


@pytest.mark.parametrize(
    "told",
    [
        *({"unit": each} for each in ("households", "Households", "户", "户数", "dwellings", "%", "jobs")),
        {"description": "Households, 2020"},
        {"description": "number of housing units"},
        {"description": "average persons per household"},
        {"units": "就业岗位"},
    ],
)
def test_what_counts_no_persons_is_refused_unless_the_study_says_so(
    told: dict[str, str], tmp_path: Path
) -> None:
    path = written(tmp_path / "p.tif", np.array([[10.0, 20.0]]), told=told)
    with pytest.raises(FileError, match="these are no persons"):
        read(path)
    assert read(path, "persons")[0].persons.sum() == 30


@pytest.mark.parametrize(
    "told",
    [
        {"description": "population in households"},
        {"description": "persons, modelled from buildings"},
        {"description": "户籍人口"},
        {"description": "resident population"},
    ],
)
def test_people_in_households_are_people(told: dict[str, str], tmp_path: Path) -> None:
    assert read(written(tmp_path / "p.tif", np.array([[10.0, 20.0]]), told=told))[0].persons.sum() == 30


def with_columns(**columns: list[Any]) -> list[Note]:
    """Two zones of 1 ha with 1,000 and 2,000 persons, and what their table says."""
    grid = Grid(np.array([[1000.0, 2000.0]]), rasterio.Affine(100, 0, X, 0, -100, Y), pyproj.CRS(CRS))
    index = pd.Index(["z0", "z1"], name="zone_id")
    shapes = [shapely.box(X + 100 * i, Y - 100, X + 100 * i + 100, Y) for i in range(2)]
    zone_table = geopandas.GeoDataFrame(
        {"name": ["a", "b"], **columns}, index=index, geometry=shapes, crs=CRS
    )
    cells, shares = demand_cells(grid, CRS), zones.shares(grid, zone_table)[0]
    return against_table(zone_table, cells, shares, cell_m2=1e4, sure=False)


@pytest.mark.parametrize(
    "column",
    [
        *(
            "常住人口",
            "population",
            "Pop",
            "户籍人口",
            "POP_2020",
            "2020年常住人口",
            "人口数",
            "TOTPOP",
            "residents",
        ),
        *("七普常住人口（人）", "Total Population", "pop_est"),
    ],
)
def test_columns_of_people_are_found_by_themselves(column: str) -> None:
    assert with_columns(**{column: ["1,000", "2000"]}) == []
    (note,) = with_columns(**{column: ["1000", "3,900"]})
    assert "b 2,000 / 3,900" in note.en
    assert f"'{column}'" in note.en
    assert f"“{column}”" in note.zh
    with pytest.raises(InputError, match=rf"their column '{re.escape(column)}' gives 3 persons"):
        with_columns(**{column: ["1", "2"]})


def test_the_unit_of_a_column_stands_in_its_name() -> None:
    assert with_columns(**{"常住人口（万人）": ["0.1", "0.2"]}) == []
    assert with_columns(population_千人=["1", "2"]) == []


def test_of_several_columns_that_of_residents_and_the_latest_year_counts() -> None:
    wrong = ["9000", "9000"]
    assert with_columns(户籍人口=wrong, 常住人口=["1000", "2000"], population=wrong) == []
    assert with_columns(pop_2010=wrong, pop_2020=["1000", "2000"]) == []
    assert with_columns(常住人口=wrong, persons=[1000.0, 2000.0]) == []


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("人口密度", ["1", "2"]),
        ("pop_density", ["1", "2"]),
        ("pop65", ["1", "2"]),
        ("65岁以上人口", ["1", "2"]),
        ("人口增长率", ["1", "2"]),
        ("population", ["large", "2"]),
        ("pop", ["", None]),
        ("popular", ["1", "2"]),
    ],
)
def test_other_columns_are_no_people(column: str, values: list[Any]) -> None:
    assert with_columns(**{column: values}) == []
