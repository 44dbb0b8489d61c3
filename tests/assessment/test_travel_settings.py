"""How a study says by which profile, when, over which private streets and slopes people travel."""

import math
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import rasterio
import yaml

from access.assessment import run as pipeline
from access.contracts.errors import DocumentError
from access.network import mode_files
from access.study import study as studies
from tests.conftest import CRS, EAST, NORTH

CLAUSE = "huangyan.convenience_circle.farmers_market"


def times(study: Path) -> Any:
    """Seconds from each cell to its market, by the place of the cell in the raster, west to east."""
    result = pipeline.run(studies.load(study))
    cells = result.assessment.place.cells
    found = result.assessment.measures[CLAUSE]["impedance"]
    at = [(round(point.x - EAST), round(point.y - NORTH)) for point in cells.geometry]
    return dict(zip(at, found, strict=True))


def changed(study: Path, **texts: str) -> Path:
    """Replace a field of the study file, or add it."""
    content = yaml.safe_load(study.read_text(encoding="utf-8"))
    content |= {name: yaml.safe_load(text) for name, text in texts.items()}
    study.write_text(yaml.safe_dump(content, sort_keys=False, allow_unicode=True), encoding="utf-8")
    return study


def test_a_profile_of_ones_own(town_study: Path) -> None:
    before = times(town_study)
    text = mode_files.source("walk").replace("4.8", "0.9")
    (town_study.parent / "slow.yaml").write_text(text, encoding="utf-8")
    after = times(changed(town_study, profiles="{walk: slow.yaml}"))
    # half of 1.8 km/h
    assert after == pytest.approx({place: 2 * seconds for place, seconds in before.items()}, nan_ok=True)


def test_a_built_in_profile_for_another_mode(town_study: Path) -> None:
    assert times(changed(town_study, profiles="{walk: walk_older}"))[150, 300] == pytest.approx(110)


def test_a_profile_that_is_not_there_is_named_with_its_line(town_study: Path) -> None:
    with pytest.raises(DocumentError, match=r"profiles.walk: no built-in profile .*walk_older"):
        studies.load(changed(town_study, profiles="{walk: walk_oldest}"))


def test_faults_of_a_profile_are_told_with_their_lines(town_study: Path) -> None:
    (town_study.parent / "mine.yaml").write_text("name: mine\nspeeds_kph: {path: -3}\n", encoding="utf-8")
    with pytest.raises(DocumentError, match=r"(?s)mine.yaml.*line 2: speeds_kph.path"):
        pipeline.run(studies.load(changed(town_study, profiles="{walk: mine.yaml}")))


def with_heights(study: Path, height_m: Any) -> Path:
    """Lay heights (a function of metres east) under the town."""
    x = np.arange(-100, 800, 10) + 5.0
    with rasterio.open(
        study.parent / "heights.tif",
        "w",
        driver="GTiff",
        height=130,
        width=len(x),
        count=1,
        dtype="float64",
        crs=CRS,
        transform=rasterio.Affine(10, 0, EAST - 100, 0, -10, NORTH + 1100),
    ) as raster:
        raster.write(np.tile(height_m(x), (130, 1)), 1)
    files = "{nodes: nodes.csv, edges: edges.csv, crs: 'EPSG:4547', beyond_border: nothing, "
    files += "elevation: heights.tif}"
    return changed(study, streets=files)


def test_uphill_takes_longer_by_toblers_function(town_study: Path) -> None:
    """The town on a ramp that rises by 10 % to the east."""
    found = times(with_heights(town_study, lambda x: 0.1 * x))
    # from (150, 300) 100 m up along the street, then 10 m off it, at 0.5 m/s on the level
    assert found[150, 300] == pytest.approx(200 * math.exp(3.5 * 0.1) + 20, rel=1e-6)
    # from (350, 300) 100 m down: Tobler's fastest lies at -5 %
    assert found[350, 300] == pytest.approx(200 * math.exp(3.5 * (0.05 - 0.05)) + 20, rel=1e-6)


def test_who_walks_the_level_part_of_a_street_does_not_pay_for_its_hill(town_study: Path) -> None:
    """The street from (300, 300) to (400, 300) is level for 55 m, then rises by 40 %: b walks the level part.

    By the street's mean of 18 % its 50 m would take 1.7 times as long.
    """
    found = times(with_heights(town_study, lambda x: np.maximum(0, 0.4 * (x - 355))))
    assert found[350, 300] == pytest.approx(220, rel=0.02)


def test_private_streets_are_left_by_those_who_live_there(town_study: Path) -> None:
    """The street before the market's door is private: nobody gets in, and the market is met from another."""
    edges = pd.read_csv(town_study.parent / "edges.csv")
    door = edges["u"].isin(["(200_300)", "200_300"]) & edges["v"].isin(["(300_300)", "300_300"])
    assert door.any()
    edges["access"] = np.where(door, "private", "")
    edges.to_csv(town_study.parent / "edges.csv", index=False)
    by_policy = {
        policy: times(
            changed(town_study, settings=f'{{crs: "EPSG:4547", walk_kph: 1.8, private_streets: {policy}}}')
        )
        for policy in ("open", "residents", "closed")
    }
    assert by_policy["open"][150, 300] == pytest.approx(220)
    # the market is now met from the street x = 200, 50 m off; (150, 300) is 60 m of street from there
    assert by_policy["residents"][150, 300] == by_policy["closed"][150, 300] == pytest.approx(2 * 110)
    # (280, 300) lies on the private street: its people leave by it, 80 m to the west
    assert by_policy["residents"][280, 300] == pytest.approx(2 * (80 + 10 + 50))
    # where it is closed they start 20 m to the east, and go round the block: 100 + 100 + 90 m
    assert by_policy["closed"][280, 300] == pytest.approx(2 * (20 + 290 + 50))
