"""Whom a shut gate stops: walkers and cars, not ambulances."""

from pathlib import Path

import geopandas
import pytest
import yaml

from access.assessment.measure import network_of
from access.network.snapping import snap
from access.network.travel import nearest
from access.standards.model import Mode
from access.study import study as studies
from access.study.read import read_inputs
from tests import estates
from tests.conftest import CRS, EAST, NORTH

AT_ONCE = {"max_leg_m": 1.0, "min_component_m": 0.0}


@pytest.mark.parametrize(
    ("tags", "mode", "open_"),
    [
        ({}, "walk", False),
        ({}, "drive", False),
        ({}, "emergency_vehicle", True),
        ({"motor_vehicle": "yes", "foot": "no"}, "walk", False),
        ({"motor_vehicle": "yes", "foot": "no"}, "drive", True),
        ({"access": "private"}, "walk", True),
    ],
)
def test_whom_a_gate_lets_through(tmp_path: Path, tags: dict[str, str], mode: Mode, open_: bool) -> None:
    """88 m along the street through the gate at x = 575, or all the way round."""
    path = estates.write(tmp_path)
    gate = (tmp_path / "gates.csv").read_text(encoding="utf-8").splitlines()[1]
    rows = [",".join(["x", "y", *tags]), ",".join([gate, *tags.values()])]
    (tmp_path / "gates.csv").write_text("\n".join(rows), encoding="utf-8")
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    content["settings"]["private_streets"] = "open"
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    study = studies.load(path)
    read = read_inputs(study)
    network = network_of(study, read, mode, "length_m")
    inside, outside = (
        snap(geopandas.GeoSeries.from_xy([EAST + x], [NORTH + 300], crs=CRS), network, **AT_ONCE)
        for x in (510, 598)
    )
    cost = nearest(inside, outside, network, direction="demand_to_facility")["impedance"].iloc[0]
    assert (cost == pytest.approx(88)) == open_
    assert open_ or cost > 500
