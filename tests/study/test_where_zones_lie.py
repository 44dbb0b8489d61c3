"""Zones in a wrong CRS, and those of another place: refused with the CRS that would bring them home."""

from pathlib import Path

import geopandas
import pytest

from tests.conftest import CRS
from tests.study.test_bad_input import edit, refused


def given(town_study: Path, stored: str | None, said: str) -> None:
    """Store the town's zones in one CRS, as a shapefile that names none, and say that they are in another."""
    zones = geopandas.read_file(town_study.parent / "zones.geojson").to_crs(stored or CRS)
    if stored is None:
        zones = zones.set_geometry(zones.translate(0, 400_000))
    zones.to_file(town_study.parent / "zones.shp")
    (town_study.parent / "zones.prj").unlink()
    edit(town_study, lambda text: text.replace("zones.geojson,", f'zones.shp, crs: "{said}",'))


@pytest.mark.parametrize(
    ("stored", "said", "told"),
    [
        ("EPSG:4526", "EPSG:4547", "begins with the number of its zone, 38: give `crs: EPSG:4526`"),
        ("EPSG:4547", "EPSG:4526", "CM 114E they lie in it: give `crs: EPSG:4547`"),
        (
            "EPSG:4547",
            "EPSG:4548",
            "give `crs: EPSG:4547` (or EPSG:2383 of Xian 1980, EPSG:2435 of",
        ),
        ("EPSG:4508", "EPSG:4547", "give `crs: EPSG:4508`"),
        ("EPSG:4326", "EPSG:4547", "give `crs: EPSG:4326`"),
        ("EPSG:4547", "EPSG:4490", "coordinates are not degrees"),
    ],
)
def test_zones_in_another_crs_than_is_said(stored: str, said: str, told: str, town_study: Path) -> None:
    given(town_study, stored, said)
    assert told in refused(town_study)


def test_zones_of_another_place(town_study: Path) -> None:
    given(town_study, None, CRS)
    message = refused(town_study)
    assert "no street lies near the zones, the nearest 399 km away" in message
