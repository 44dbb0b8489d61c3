"""Hong Kong Island, a real place with full inputs: the sanity figures that came with its data."""

import functools
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from access.assessment import run as pipeline
from access.network.build import build
from access.network.network import Network
from access.network.profiles import load
from access.network.snapping import snap
from access.network.travel import nearest
from access.study import study as studies
from access.study.read import Inputs, read_inputs
from tests.conftest import shared

STUDY = Path(__file__).with_name("hong_kong_island.yaml")


@pytest.fixture(scope="module")
def result() -> pipeline.Assessed:
    shared("hong_kong_island")
    return pipeline.run(studies.load(STUDY))


@functools.cache
def read() -> tuple[Inputs, Network]:
    inputs = read_inputs(studies.load(STUDY))
    return inputs, build(inputs.streets, load("walk"), impedance="length_m")


def share(within: Any) -> float:
    persons = read()[0].cells["persons"]
    return float(persons[np.asarray(within)].sum() / persons.sum())


def positions(points: Any, max_leg_m: float) -> Any:
    return snap(points.geometry, read()[1], max_leg_m=max_leg_m, min_component_m=0)


def test_999_of_1000_people_live_within_200_m_of_the_network() -> None:
    shared("hong_kong_island")
    assert share(positions(read()[0].cells, 200)["edge"].notna()) == pytest.approx(0.999, abs=0.001)


def test_63_percent_live_within_1000_m_of_a_market() -> None:
    shared("hong_kong_island")
    inputs, network = read()
    markets = inputs.facilities.index[inputs.facilities["type"] == "farmers_market"]
    doors = inputs.entrances[inputs.entrances.index.isin(markets)]
    found = nearest(
        positions(inputs.cells, 250), positions(doors, 250), network, direction="demand_to_facility"
    )
    assert share(found["impedance"] <= 1000) == pytest.approx(0.63, abs=0.02)


def test_994_of_1000_people_live_within_7_km_of_emergency_care(result: pipeline.Assessed) -> None:
    rows = result.assessment.verdicts.xs("other_districts", level="zone_id").reset_index()
    value = rows.set_index("reading")["value"]
    assert value["statistic=coverage_within_network"] == pytest.approx(0.994, abs=0.001)
    assert value["statistic=coverage_within_buffer"] == 1


def test_the_radius_formula_by_district(result: pipeline.Assessed) -> None:
    """√(A / (π n)): one A&E hospital each in three districts, none in 中西區."""
    rows = result.assessment.verdicts.xs("statistic=area_equivalent", level="reading")
    rows = rows.droplevel(["standard_id", "target"])
    zones = result.assessment.place.zones
    for zone_id in ("EST", "STH", "WC"):
        by_hand = (zones.geometry[zone_id].area / np.pi) ** 0.5 / 1000
        assert rows["value"][zone_id] == pytest.approx(by_hand)
        assert rows["verdict"][zone_id] == "met"
    assert zones["name"]["CW"] == "中西區"
    assert rows["value"]["CW"] == np.inf
    assert (rows["verdict"]["CW"], rows["shortfall"]["CW"]) == ("unmet", 1)
    assert rows["verdict"]["other_districts"] == "unmet"


def test_the_named_districts_of_the_plan_are_not_here(result: pipeline.Assessed) -> None:
    rows = result.assessment.verdicts.xs("qingdao.ambulance.radius.urban", level="target")
    assert rows["verdict"].tolist() == ["not_testable"]


def test_persons_are_conserved_from_the_raster_to_the_tables(result: pipeline.Assessed) -> None:
    assessment = result.assessment
    assert assessment.place.cells["persons"].sum() == pytest.approx(1_202_412, abs=1)
    by_clause = assessment.coverage.groupby("target")["persons"].sum()
    assert by_clause.to_numpy() == pytest.approx(1_202_412, abs=1)
    states = ["persons_met", "persons_unmet", "persons_border", "persons_unlinked"]
    assert assessment.coverage[states].sum(axis=1).to_numpy() == pytest.approx(
        assessment.coverage["persons"].to_numpy()
    )


def test_more_minutes_reach_no_fewer_people(result: pipeline.Assessed) -> None:
    met = result.assessment.coverage["persons_met"].groupby("target").sum()
    assert met["qingdao.fitness_circle"] < met["huangyan.fitness_circle"]


def test_every_gap_holds_the_people_who_are_not_met(result: pipeline.Assessed) -> None:
    gaps = result.gaps.groupby("target")["persons"].sum()
    coverage = result.assessment.coverage.groupby("target")[["persons", "persons_met"]].sum()
    short = coverage["persons"] - coverage["persons_met"]
    assert gaps.to_dict() == pytest.approx(short[short > 0].to_dict())
