"""What a study may say of its people, from the file to the verdict; and how it is led on from slips."""

from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import pytest
import shapely

from access.assessment import run as pipeline
from access.contracts.errors import InputError
from access.study import study as studies
from tests.conftest import CELLS, CRS, EAST, HELSINKI, NORTH

_PEOPLE = "population: {raster: people.tif, basis: synthetic}"


def changed(study: Path, population: str) -> Path:
    text = study.read_text(encoding="utf-8")
    assert _PEOPLE in text
    study.write_text(text.replace(_PEOPLE, f"population: {population}"), encoding="utf-8")
    return study


def place_of(study: Path, population: str) -> tuple[Any, list[str]]:
    result = pipeline.run(studies.load(changed(study, population)))
    report = result.input_report
    return result.assessment.place, report.loc[report["subject"] == "population", "en"].tolist()


def in_zones(place: Any) -> dict[str, float]:
    persons = place.cells["persons"].reindex(place.cell_zones.index.get_level_values("cell_id")).to_numpy()
    return dict((place.cell_zones["share"] * persons).groupby("zone_id").sum())


def counted_table(folder: Path) -> None:
    pd.DataFrame(
        {"分区": ["西 区", "东区", "合计"], "常住人口": ["30", "120", "150"], "老人": ["3", "12", "15"]}
    ).to_csv(folder / "七普.csv", index=False, encoding="gbk")


@pytest.mark.parametrize(
    "population",
    [
        "{table: 七普.csv}",
        "{table: 七普.csv, name_column: 分区, persons_column: 常住人口}",
        "{table: {path: 七普.csv}, zones: own, basis: 普查}",
        "{table: 七普.csv, zones: zones.geojson}",
    ],
)
def test_a_census_table_is_the_population(population: str, town_study: Path) -> None:
    counted_table(town_study.parent)
    place, notes = place_of(town_study, population)
    assert in_zones(place) == pytest.approx({"west": 30, "east": 120}, rel=1e-9)
    assert place.population == "census"
    assert any("where in a zone they live is inferred" in note for note in notes)


def test_columns_of_zones_are_the_population_with_its_age_groups(town_study: Path) -> None:
    path = town_study.parent / "zones.geojson"
    zones = geopandas.read_file(path)
    zones.assign(常住人口=[40, 160], 老人=[4, 80]).to_file(path)
    place, _ = place_of(town_study, "{zones: own, persons_column: 常住人口, groups: {age_60_plus: 老人}}")
    assert sorted(in_zones(place).values()) == pytest.approx([40, 160], rel=1e-9)
    assert place.cells["age_60_plus"].sum() == pytest.approx(84)


@pytest.mark.parametrize(
    ("columns", "persons", "label"),
    [
        ("persons_column: 人数", 150, "census"),
        ("households_column: 户数, persons_per_household: 2.5", 375, "modelled"),
        ("dwellings_column: 户数", 393, "modelled"),
    ],
)
def test_points_are_the_population(columns: str, persons: float, label: str, town_study: Path) -> None:
    x, y, number = zip(*CELLS.values(), strict=True)
    table = pd.DataFrame({"x": x, "y": y, "人数": number, "户数": number})
    table.assign(x=table["x"] + EAST, y=table["y"] + NORTH).to_csv(
        town_study.parent / "楼栋.csv", index=False
    )
    place, notes = place_of(town_study, f"{{points: 楼栋.csv, crs: 'EPSG:4547', {columns}}}")
    assert place.cells["persons"].sum() == pytest.approx(persons)
    assert place.population == label
    assert any("assumed: the mean of the census of 2020" in note for note in notes) == (persons == 393)


def test_buildings_of_a_layer_hold_people_by_their_floor(town_study: Path) -> None:
    # 400 m² × 5 storeys × 0.03; 100 m² × 2 (assumed) × 0.03
    shapes = [
        shapely.box(EAST + 10, NORTH + 10, EAST + 30, NORTH + 30),
        shapely.box(EAST + 400, NORTH + 110, EAST + 410, NORTH + 120),
    ]
    layer = geopandas.GeoDataFrame({"层数": [5, None], "用途": ["住宅", "住宅"]}, geometry=shapes, crs=CRS)
    layer = pd.concat([layer, layer[:1].assign(用途="办公")])
    layer.to_file(town_study.parent / "建筑.gpkg")
    place, notes = place_of(
        town_study,
        "{buildings: 建筑.gpkg, where: {用途: 住宅}, persons_per_m2: 0.03, default_levels: 2}",
    )
    assert in_zones(place) == pytest.approx({"west": 60, "east": 6})
    assert place.population == "modelled"
    assert any("1 building without storeys, taken as 2" in note for note in notes)
    assert any("1 row not as `where` says" in note for note in notes)


def test_a_raster_is_brought_to_totals_and_to_a_plan_year(town_study: Path) -> None:
    counted_table(town_study.parent)
    growth = geopandas.GeoDataFrame(
        {"规划人口": [24]}, geometry=[shapely.box(EAST + 10, NORTH + 10, EAST + 20, NORTH + 20)], crs=CRS
    )
    growth.to_file(town_study.parent / "新区.gpkg")
    place, notes = place_of(
        town_study,
        "{raster: people.tif, basis: census, calibrate: 七普.csv,"
        " projection: {year: 2035, factors: {东区: 1.5}},"
        " growth: {path: 新区.gpkg, persons_column: 规划人口}}",
    )
    assert in_zones(place) == pytest.approx({"west": 54, "east": 180}, rel=1e-9)
    assert any("people are projected to 2035, not counted: 150 become 210" in note for note in notes)
    assert any("24 more persons expected" in note for note in notes)
    assert place.population == "projected"


def only_the_west(study: Path, population: str) -> Path:
    """The town, of which the study's zone is the western half alone: x up to 300 m."""
    text = changed(study, population).read_text(encoding="utf-8")
    assert "id_column: id}" in text
    study.write_text(text.replace("id_column: id}", "id_column: id, names: [west]}"), encoding="utf-8")
    return study


@pytest.mark.parametrize(
    ("spread", "west", "box"),
    [
        ("raster: people.tif, basis: census", 60, (20, 20, 610, 1010)),
        ("points: 人.csv", 30, (0, 0, 700, 1100)),
        # the raster ends at x = 615: half of the area lies beyond, and half of its people by that
        ("raster: people.tif, basis: synthetic", 30, (20, 20, 1210, 1010)),
    ],
)
def test_totals_of_areas_wider_than_the_study_are_shared_with_what_lies_beyond(
    spread: str, west: float, box: tuple[float, float, float, float], town_study: Path
) -> None:
    """300 persons of the whole town, of 150 by the data: twice as many as lived in the west.

    Those were 30 by the raster, half of whose cell of 30 on the border lies there, and 15 by points.
    """
    whole = geopandas.GeoDataFrame(
        {"名称": ["全区"], "常住人口": [300]},
        geometry=[shapely.box(EAST + box[0], NORTH + box[1], EAST + box[2], NORTH + box[3])],
        crs=CRS,
    )
    whole.to_file(town_study.parent / "全区.gpkg")
    x, y, number = zip(*CELLS.values(), strict=True)
    here = {"x": np.add(x, EAST), "y": np.add(y, NORTH), "人数": number}
    pd.DataFrame(here).to_csv(town_study.parent / "人.csv", index=False)
    points = f"{spread}, crs: '{CRS}', persons_column: 人数" if "points" in spread else spread
    only_the_west(town_study, f"{{{points}, calibrate: {{zones: 全区.gpkg}}}}")
    result = pipeline.run(studies.load(town_study))
    place, notes = result.assessment.place, result.input_report["en"].tolist()
    assert in_zones(place) == pytest.approx({"west": west}, rel=1e-9)
    assert place.cells["persons"].sum() < 2 * 80
    told = any("persons in the raster around the zones and areas of the totals" in note for note in notes)
    assert told == ("raster" in spread)  # of whom most live beyond the zones
    assert any("1 area of the totals reaching beyond the data of people" in note for note in notes) == (
        box[2] > 620 and "raster" in spread
    )


def test_new_housing_half_beyond_the_study_brings_half_its_people(town_study: Path) -> None:
    left, right = EAST - 990, EAST + 1010  # the town's raster ends at x = 620 m, the window before that
    growth = geopandas.GeoDataFrame(
        {"规划人口": [2000]}, geometry=[shapely.box(left, NORTH + 100, right, NORTH + 200)], crs=CRS
    )
    growth.to_file(town_study.parent / "新区.gpkg")
    place, notes = place_of(
        town_study,
        "{raster: people.tif, basis: census, growth: {path: 新区.gpkg, persons_column: 规划人口}}",
    )
    metres = place.zones.total_bounds[2] - place.zones.total_bounds[0]
    assert sum(in_zones(place).values()) == pytest.approx(150 + metres, abs=1)  # a person to each metre
    assert any("of new housing reach beyond" in note for note in notes)


def test_zones_that_hold_people_lead_on_where_no_population_is_given(town_study: Path) -> None:
    path = town_study.parent / "zones.geojson"
    geopandas.read_file(path).assign(常住人口=[40, 160]).to_file(path)
    text = town_study.read_text(encoding="utf-8").replace(f"{_PEOPLE}\n", "")
    town_study.write_text(text, encoding="utf-8")
    report = pipeline.run(studies.load(town_study)).input_report
    assert any("with `population: {zones: own}` these are spread" in note for note in report["en"])


@pytest.mark.parametrize(
    ("population", "fault"),
    [
        ("{path: people.tif}", "no field `path`: say `raster`, `zones`"),
        ("{column: 常住人口}", "no field `column`: the column of people is `persons_column`"),
        ("{zones: own, persons: 常住人口}", "no field `persons`: the column of people is `persons_column`"),
        (
            "{zones: own, raster: people.tif, basis: census}",
            "to bring the raster to these totals give them with",
        ),
        ("people.tif", "'people.tif' alone; say which kind of people it holds"),
        (
            "{table: half.csv}",
            "1 zone without people in it (东区); correct the names, or join by `code_column`; half.csv",
        ),
        ("{persons_column: 人口}", "give one of `raster`"),
        ("{raster: people.tif}", "say how the raster came about"),
        ("{zones: nix.shp}", "no such file"),
        ("{points: zones.geojson, covariate: people.tif}", "`covariate`: goes with `zones`, `table`"),
        ("{zones: own, calibrate: {zones: own}}", "`calibrate`: goes with `raster`, `points`, `buildings`"),
        (
            "{raster: people.tif, basis: census, unit: 万人}",
            "`unit` of a raster is persons or persons_per_km2",
        ),
        ("{raster: people.tif, basis: census, groups: {age_60_plus: [people.tif, nix.tif]}}", "no such file"),
        ("{raster: people.tif, basis: census, crs: 火星坐标}", "a raster cannot be turned from gcj02"),
        ("{raster: people.tif, basis: census, datum: bd09}", "a raster cannot be turned from bd09"),
        ("{raster: people.tif, basis: census, x_column: 经度}", "`x_column`: goes with `zones`, `table`"),
        ("{raster: people.tif, basis: census, cell_m: 50}", "`cell_m`: goes with `zones`, `table`"),
        (f"{{buildings: '{HELSINKI}', datum: gcj02}}", "`datum`: goes with `raster`, `zones`"),
        ("{raster: people.tif, basis: census, calibrate: {persons_column: 人}}", "give `zones` or `table`"),
        ("{zones: own}", "no column of a usual name holds people; name it with `persons_column`"),
        ("{zones: own, persons_column: 人口}", "no column '人口'"),
        (
            "{raster: people.tif, basis: census, projection: {year: 2035, factors: {北区: 2}}}",
            "no zone '北区'",
        ),
        ("{raster: people.tif, basis: census, projection: {year: 2035}}", "a column 'persons_2035'"),
    ],
)
def test_slips_are_led_on(population: str, fault: str, town_study: Path) -> None:
    pd.DataFrame({"分区": ["西区", "冬区"], "人口": [30, 120]}).to_csv(
        town_study.parent / "half.csv", index=False
    )
    with pytest.raises(InputError) as error:
        pipeline.run(studies.load(changed(town_study, population)))
    assert fault in str(error.value)
