"""What tests of scenarios share: the tiny town and the regular town, with a scenario or without."""

from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from access.remedies.comparison.report import people_table
from access.remedies.comparison.run import Comparison, compare
from access.remedies.scenarios.file import ScenarioFile, load
from access.study import study as studies
from access.study.read import read_inputs
from access.verdicts.evaluate import Assessment
from tests.conftest import EAST, NORTH

MARKET = "huangyan.convenience_circle.farmers_market"
NAME = {"zh": "方案", "en": "scenario"}
THIRD = {"type": "farmers_market", "id": "P", "at": {"x": EAST + 430, "y": NORTH + 150}}


def spot(x: float, y: float) -> dict[str, float]:
    return {"x": EAST + x, "y": NORTH + y}


def scenario(folder: Path, **changes: Any) -> ScenarioFile:
    path = folder / "scenario.yaml"
    path.write_text(yaml.safe_dump({"name": NAME, **changes}, allow_unicode=True), encoding="utf-8")
    return load(path)


def compared(study: Path, **changes: Any) -> Comparison:
    return compare(studies.load(study), [scenario(study.parent, **changes)])


def changed(comparison: Comparison) -> Assessment:
    (only,) = comparison.changed
    return only.result.assessment


def met(assessment: Assessment) -> float:
    (persons,) = assessment.verdicts["persons_met"]
    return float(persons)


def moved(comparison: Comparison) -> dict[str, tuple[float, float]]:
    """Persons gained and lost, by zone."""
    rows = people_table(comparison.cases).query("group == 'all'").set_index("zone_id")
    return {zone: (row["persons_gained"], row["persons_lost"]) for zone, row in rows.iterrows()}


def street(study: Path, one: str, other: str) -> str:
    """The id of the street between two corners of the town."""
    streets = read_inputs(studies.load(study)).streets
    (found,) = streets.index[streets["from_node"].isin([one, other]) & streets["to_node"].isin([one, other])]
    return str(found)


def same(one: Assessment, other: Assessment) -> None:
    """The two agree in every verdict, in coverage, and in what was measured of every cell."""
    pd.testing.assert_frame_equal(one.verdicts, other.verdicts, rtol=1e-9)
    pd.testing.assert_frame_equal(one.coverage, other.coverage, rtol=1e-9)
    assert set(one.measures) == set(other.measures)
    for name, table in one.measures.items():
        pd.testing.assert_frame_equal(table, other.measures[name], rtol=1e-9)


DRIVE = """\
name: drive
tags: [motor_vehicle]
closed: ["no"]
private: [private]
speeds_kph: {"": 3.6, primary: 7.2}
limited: true
oneway: true
leg_kph: 3.6
"""
PLAN = """\
id: own
title: {zh: 规划, en: plan}
issued_by: {zh: 区, en: district}
date: "2026"
zones: {all: {text: {zh: 全区, en: all}, by: all}}
standards:
- id: own.drive
  quote: {zh: 车行五分钟, en: five minutes by car}
  kind: travel_time
  rule: {mode: drive, required_share: 0.9}
  targets: [{id: own.drive, zone: all, facility: farmers_market, value: 5, unit: min}]
"""


def driven_through(study: Path) -> None:
    """Drive through the town at 1 m/s: a needs 110 s, b 510, c 380, d 50, f 440, g 360."""
    (study.parent / "drive.yaml").write_text(DRIVE, encoding="utf-8")
    (study.parent / "plan.yaml").write_text(PLAN, encoding="utf-8")
    content = yaml.safe_load(study.read_text(encoding="utf-8"))
    content |= {"plans": ["plan.yaml"], "profiles": {"drive": "drive.yaml"}}
    for name in ("clauses", "plan_zones"):
        del content[name]
    study.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
