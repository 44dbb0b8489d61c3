"""Clauses of three real places by the old readings, and as each new one is taken: docs/place.md."""

import shutil
import zipfile
from pathlib import Path

import geopandas
import numpy as np
import pandas as pd
import pytest
import shapely
import yaml

from access.assessment import run as pipeline
from access.study import study as studies
from tests.benchmarks.bench import show
from tests.conftest import ROOT, shared
from tests.studies.test_hong_kong_island import STUDY as HONG_KONG

# where a study says by which reading; in this order each cause is added to those before it
READINGS = (
    ("streets", "squares", "outline", "crossed"),
    ("settings", "links", "nearest", "several"),
    ("settings", "spread", "centre", "known"),
    ("settings", "doors", "centre", "outline"),
)
AUCKLAND = """\
name: {zh: 奥克兰, en: Auckland}
plans: [qingdao]
clauses: [qingdao.ambulance.radius.other]
streets: {osm: roads.osm, beyond_border: nothing}
facilities: [{path: stations.csv, type: emergency_station, x_column: X, y_column: Y}]
population: {raster: people.tif, basis: modelled}
zones: {path: quarters.geojson}
settings: {crs: "EPSG:2193"}
output: results
"""


def auckland(folder: Path) -> Path:
    """Write a study of Auckland: its ambulance stations against a radius, in four quarters of the city."""
    source = shared("auckland")
    with zipfile.ZipFile(source / "network" / "auckland_main_roads_tertiary.osm.zip") as archive:
        (folder / "roads.osm").write_bytes(archive.read(archive.namelist()[0]))
    shutil.copy(source / "facilities" / "ambulance_stations.csv", folder / "stations.csv")
    shutil.copy(source / "population" / "ghs_pop_100m.tif", folder / "people.tif")
    x, y = np.linspace(1_745_000, 1_773_000, 3), np.linspace(5_900_000, 5_924_000, 3)
    boxes = {f"{i}{j}": shapely.box(x[i], y[j], x[i + 1], y[j + 1]) for i in (0, 1) for j in (0, 1)}
    quarters = geopandas.GeoDataFrame({"name": list(boxes)}, geometry=list(boxes.values()), crs="EPSG:2193")
    quarters.to_crs("EPSG:4326").to_file(folder / "quarters.geojson", driver="GeoJSON")
    (folder / "study.yaml").write_text(AUCKLAND, "utf-8")
    return folder / "study.yaml"


def values(study: Path, new: int) -> pd.Series:
    """What each clause of a study comes to, and each statistic of a radius, by the first few new readings."""
    given = yaml.safe_load(study.read_text("utf-8"))
    for number, (part, name, old, now) in enumerate(READINGS):
        given.setdefault(part, {})[name] = now if number < new else old
    own = study.with_name(f"{study.stem}_by_readings.yaml")
    try:
        own.write_text(yaml.safe_dump(given, allow_unicode=True), "utf-8")
        found = pipeline.run(studies.load(own, output=study.parent), readings="all")
    finally:
        own.unlink(missing_ok=True)
    rows = found.assessment.verdicts.reset_index()
    single = rows["default"] | rows["reading"].str.fullmatch("statistic=[a-z0-9_]+")
    rows = rows[(rows["level"] == "clause") & single & rows["value"].notna()]
    return rows.set_index(["target", "reading"])["value"]


@pytest.mark.benchmark
def test_what_each_reading_changes(tmp_path: Path) -> None:
    """Each cause is taken with those before it; the last column is what a study tells by default."""
    places = {
        "Helsinki": ROOT / "data" / "helsinki" / "study.yaml",
        "Hong Kong Island": HONG_KONG,
        "Auckland": auckland(tmp_path),
    }
    named = ["the old readings", *(f"+ {name}" for _, name, _, _ in READINGS)]
    for place, study in places.items():
        found = {name: values(study, number) for number, name in enumerate(named)}
        table = pd.concat(found, axis=1).reset_index()
        show(place, [{str(name): each for name, each in row.items()} for row in table.to_dict("records")])
