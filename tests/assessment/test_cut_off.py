"""What a run tells of people and places that are cut off, on a small OpenStreetMap file."""

from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pyproj
import pytest
import rasterio
import shapely
import yaml

from access.assessment import run as pipeline
from access.study import study as studies

CRS = "EPSG:4549"
WEST, SOUTH = 525_000, 3_170_000
PLAN = """
id: own
title: {zh: 某区, en: A district}
issued_by: {zh: 局, en: bureau}
date: "2026-01-01"
period: {baseline: 2025, target: 2030}
zones: {whole: {text: {zh: 全区, en: the whole}, by: all}}
standards:
- id: own.school
  quote: {zh: 圈, en: circle}
  kind: travel_time
  rule: {mode: walk, required_share: 0.9}
  targets: [{zone: whole, facility: primary_school, value: 10, unit: min, year: 2030}]
- id: own.clinic
  quote: {zh: 圈, en: circle}
  kind: travel_time
  rule: {mode: walk, required_share: 0.9}
  targets: [{zone: whole, facility: village_clinic, value: 10, unit: min, year: 2030}]
"""


def degrees(x: float, y: float) -> tuple[float, float]:
    return pyproj.Transformer.from_crs(CRS, "EPSG:4326", always_xy=True).transform(WEST + x, SOUTH + y)


def written(folder: Path, ways: list[tuple[list[tuple[float, float]], str]], **more: Any) -> Path:
    """A study of ways (metres from its corner, tags), a school, a clinic, and 100 persons in each cell."""
    spots = sorted({spot for line, _ in ways for spot in line})
    text = "".join(
        '<node id="{}" version="1" lon="{:.9f}" lat="{:.9f}"/>'.format(i, *degrees(*spot))
        for i, spot in enumerate(spots, 1)
    )
    for number, (line, tags) in enumerate(ways, 100):
        inside = "".join(f'<nd ref="{spots.index(spot) + 1}"/>' for spot in line)
        inside += "".join('<tag k="{}" v="{}"/>'.format(*tag.split("=")) for tag in tags.split())
        text += f'<way id="{number}" version="1">{inside}</way>'
    (folder / "map.osm").write_text(f'<osm version="0.6">{text}</osm>', "utf-8")
    (folder / "plan.yaml").write_text(PLAN, "utf-8")
    places = {"校 School": ("primary_school", more["school"]), "Clinic": ("village_clinic", more["clinic"])}
    rows = ["{},{},{:.9f},{:.9f}".format(name, kind, *degrees(*at)) for name, (kind, at) in places.items()]
    (folder / "facilities.csv").write_text("\n".join(["name,type,lon,lat", *rows]), "utf-8")
    people = np.zeros((100, 200))
    for x, y in more["homes"]:
        people[99 - y // 20, x // 20] = 100
    grid = rasterio.Affine(20, 0, WEST, 0, -20, SOUTH + 2000)
    with rasterio.open(
        folder / "people.tif",
        "w",
        driver="GTiff",
        height=100,
        width=200,
        count=1,
        dtype="float64",
        crs=CRS,
        transform=grid,
    ) as raster:
        raster.write(people, 1)
    zone = geopandas.GeoDataFrame(
        {"name": ["全区"]}, geometry=[shapely.box(WEST, SOUTH, WEST + 4000, SOUTH + 2000)], crs=CRS
    )
    zone.to_crs("EPSG:4326").to_file(folder / "zones.geojson", driver="GeoJSON")
    content = {
        "name": {"zh": "试验", "en": "Trial"},
        "plans": ["plan.yaml"],
        "streets": {"osm": "map.osm", "beyond_border": "nothing"},
        "facilities": [{"path": "facilities.csv", "type_column": "type"}],
        "population": {"raster": "people.tif", "basis": "synthetic"},
        "zones": {"path": "zones.geojson", "name_column": "name"},
        "settings": {"crs": CRS, **more.get("settings", {})},
        **more.get("content", {}),
        "output": "results",
    }
    (folder / "study.yaml").write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")
    return folder / "study.yaml"


def judged(study: Path) -> tuple[dict[str, list[float]], list[str]]:
    """Seconds of each home to school and clinic; what the input report says of links."""
    result = pipeline.run(studies.load(study))
    found = result.assessment.measures
    seconds = {
        name: found[f"own.{name}"]["impedance"].round(1).tolist() if f"own.{name}" in found else []
        for name in ("school", "clinic")
    }
    told = [text for text in result.input_report["en"] if "nothing joins" in text or "come to no" in text]
    return seconds, told


MAIN = [(10, 10), (1510, 10)], "highway=residential"
VILLAGE = [(1630, 10), (2297, 10)], "highway=residential"


def test_a_village_is_told_of_with_its_people_its_school_and_the_gap(tmp_path: Path) -> None:
    """667 m of street, 120 m from the main one; one home in it, 40 m off; one beside the main street.

    To the school: 40 m + 567 m at 4.8 km/h = 455.25 s. The clinic is on the main street, across the gap.
    """
    study = written(
        tmp_path, [MAIN, VILLAGE], school=(2217, 10), clinic=(1500, 10), homes=[(1640, 40), (1000, 20)]
    )
    seconds, [told] = judged(study)
    assert seconds["school"] == [pytest.approx((40 + 567) * 0.75, abs=0.2), np.inf]
    assert seconds["clinic"] == [np.inf, pytest.approx((20 + 490) * 0.75, abs=0.2)]
    assert "walk: nothing joins 1 part of the network (0.7 km) to the rest" in told
    assert (
        "100 persons (0 of them where no facility stands) and 1 facility place (校 School facilities:" in told
    )
    lon, lat = degrees(1630, 10)
    assert (
        f"one of 667 m with 100 persons comes within 120.0 m of the main part at {lon:.5f}, {lat:.5f}" in told
    )


def test_the_same_by_the_nearest_street_alone_is_as_it_was(tmp_path: Path) -> None:
    study = written(
        tmp_path,
        [MAIN, VILLAGE],
        school=(2217, 10),
        clinic=(1500, 10),
        homes=[(1640, 40)],
        settings={"links": "nearest"},
    )
    seconds, told = judged(study)
    assert seconds["school"] == []  # it stands on no street
    assert seconds["clinic"][0] < 200
    assert told == []


def test_an_island_that_is_longer_than_any_least_part_is_told_of_too(tmp_path: Path) -> None:
    """1.4 km of path without a facility, far from every street; where streets are joined nothing is told."""
    path = [(3000, 1000), (3000, 1700), (3700, 1700)], "highway=footway"
    joined = [(1510, 10), (2297, 10)], "highway=residential"
    places = {"school": (700, 10), "clinic": (1500, 10)}
    seconds, [told] = judged(written(tmp_path, [MAIN, path], homes=[(3020, 1400), (1000, 20)], **places))
    assert seconds["school"][0] == np.inf
    assert "100 persons (100 of them where no facility stands) and 0 facility places" in told
    assert judged(written(tmp_path, [MAIN, joined], homes=[(1640, 40), (1000, 20)], **places))[1] == []


def test_whoever_a_river_keeps_from_every_street_is_told_of(tmp_path: Path) -> None:
    river = [(0, 40), (2000, 40), (2000, 60), (0, 60), (0, 40)], "natural=water"
    study = written(
        tmp_path, [MAIN, river], school=(700, 10), clinic=(1500, 90), homes=[(1000, 100), (1000, 20)]
    )
    seconds, [told] = judged(study)
    assert np.isnan(seconds["school"][0])
    assert np.isfinite(seconds["school"][1])
    assert told.startswith("walk: 100 persons and 1 facility place (Clinic facilities:")
    assert "come to no street within 250 m but across water, a railway, a motorway or a wall" in told
