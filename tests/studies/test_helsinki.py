"""The built-in study: real streets and facilities out of one OpenStreetMap file."""

from collections import Counter
from pathlib import Path

import geopandas
import numpy as np
import osmium
import pytest

from access.assessment import run as pipeline
from access.outputs.tables import VERDICT_EN, VERDICT_ZH, share_text
from access.study import study as studies
from access.study.read import read_inputs
from tests.conftest import HELSINKI, ROOT, shared
from tests.described import misdescribed

STUDY = ROOT / "data" / "helsinki" / "study.yaml"


@pytest.fixture
def result(helsinki: pipeline.Assessed) -> pipeline.Assessed:
    return helsinki


def test_the_clauses_of_the_issue_are_judged(result: pipeline.Assessed) -> None:
    rows = result.assessment.verdicts.reset_index()
    asked = dict(zip(rows["target"], rows["limit"], strict=True))
    assert sorted(asked.values()) == [5, 8, 10, 10, 15, 15, 15, 15, 20]
    assert set(rows["verdict"]) <= {"met", "unmet", "undetermined"}
    assert set(rows["population"]) == {"modelled"}


def test_facilities_are_those_that_a_plain_count_of_tags_finds(result: pipeline.Assessed) -> None:
    plain: Counter[str] = Counter()
    for item in osmium.FileProcessor(str(HELSINKI)):
        for key, value in (("shop", "convenience"), ("shop", "supermarket"), ("amenity", "library")):
            plain[value] += item.tags.get(key) == value
    found = result.assessment.place.facilities["type"].value_counts()
    assert found["convenience_store"] == plain["convenience"] == 9
    assert found["supermarket"] == plain["supermarket"] == 6
    assert found["library"] == plain["library"] == 7


def test_every_result_file_is_as_described(result: pipeline.Assessed) -> None:
    assert misdescribed(result.study.output, "run") == []


def test_the_districts_fill_the_box_of_the_extract(result: pipeline.Assessed) -> None:
    zones = result.assessment.place.zones
    names = {"Kaartinkaupunki", "Kallio", "Kamppi", "Kluuvi", "Kruununhaka", "Punavuori"}
    assert set(zones["name"]) == names
    box = geopandas.GeoSeries.from_wkt(
        [
            "POLYGON((24.9351762 60.164155,24.9534145 60.164155,24.9534145 60.179113,"
            "24.9351762 60.179113,24.9351762 60.164155))"
        ],
        crs=4326,
    ).to_crs(zones.crs)
    assert zones.area.sum() == pytest.approx(box.area.iloc[0], rel=1e-4)
    suburbs = {
        item.tags["name"]: (item.location.lon, item.location.lat)
        for item in osmium.FileProcessor(str(HELSINKI), osmium.osm.NODE)
        if item.tags.get("place") == "suburb" and item.tags["name"] in names
    }
    points = geopandas.GeoSeries.from_xy(*zip(*suburbs.values(), strict=True), crs=4326).to_crs(zones.crs)
    for name, point in zip(suburbs, points, strict=True):
        assert zones.geometry[zones["name"] == name].contains(point).all(), name


def test_modelled_persons_are_floor_area_times_density(result: pipeline.Assessed) -> None:
    (note,) = result.input_report[
        result.input_report["en"].str.startswith("population is modelled")
    ].itertuples()
    assert "67 residential buildings, 344,299 m² of floor × 0.0125" in note.en
    assert note.number == pytest.approx(344_299 * 0.0125, abs=1)
    assert result.assessment.place.cells["persons"].sum() == pytest.approx(note.number)


def test_modelled_persons_are_near_the_counted_ones() -> None:
    """data/helsinki/README.md quotes these figures: 4,175 modelled, 4,337 on the grid of 2020."""
    grid = geopandas.read_file(shared("helsinki") / "population" / "helsinki_population_grid_2020.gpkg")
    read = read_inputs(studies.load(STUDY))
    whole = read.zones.dissolve().geometry.iloc[0]
    cells = grid.to_crs(read.zones.crs)
    counted = float((cells["population"] * cells.intersection(whole).area / cells.area).sum())
    share = read.cell_zones["share"].groupby("cell_id").sum()
    modelled = float((read.cells["persons"] * share.reindex(read.cells.index).fillna(0)).sum())
    assert (round(modelled), round(counted)) == (4175, 4337)


def test_walking_times_along_the_streets_are_at_least_the_straight_line(result: pipeline.Assessed) -> None:
    for measure in result.assessment.measures.values():
        known = np.isfinite(measure["impedance"])
        metres = measure["impedance"][known] * 4.8 / 3.6
        # the projection stretches lengths by up to 0.04 % either way, in both alike
        assert (metres >= measure["straight_m"][known] - 1e-6).all()


@pytest.mark.parametrize(
    ("name", "unit", "words"), [("README.md", "min", VERDICT_EN), ("README.zh.md", "分钟", VERDICT_ZH)]
)
def test_the_readme_table_is_what_the_run_gives(
    result: pipeline.Assessed, name: str, unit: str, words: dict[str, str]
) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    cells = [
        f"| {row.limit:g} {unit} | {share_text(row.value)} | {words[row.verdict]} |"
        for row in result.assessment.verdicts.itertuples()
    ]
    assert [line[line.index("|", 1) :] for line in text.splitlines() if "% |" in line] == cells


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_the_study_file_of_the_readme_is_accepted(name: str, tmp_path: Path) -> None:
    block = (ROOT / name).read_text(encoding="utf-8").split("```yaml\n")[1].split("```")[0]
    for file in ("district.osm.pbf", "facilities.csv", "population.tif", "streets_and_towns.geojson"):
        (tmp_path / file).touch()
    (tmp_path / "study.yaml").write_text(block, encoding="utf-8")
    assert studies.load(tmp_path / "study.yaml").plans == ("huangyan", "qingdao")
    assert len(block.splitlines()) <= 10
