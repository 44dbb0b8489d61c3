"""One clause by several readings, the rows of verdicts, and which verdicts change with a reading."""

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd
import pytest

from access.contracts import tables
from access.standards.registry import builtin_plans, load_plan
from access.standards.rules import Group
from access.verdicts.clause import Clause, clauses
from access.verdicts.evaluate import Assessment, evaluate, trips
from access.verdicts.judging import missing_input
from access.verdicts.readings import changed, expand
from tests.verdicts.places import county, measured, only, plan

CIRCLE = """
- id: own.circle
  kind: travel_time
  rule:
    mode: {default: walk, alternatives: [drive]}
    required_share: {default: 1.0, alternatives: [0.4], basis: assumption}
    coverage_unit: population
    measured_as: {default: network_time, alternatives: [network_distance, straight_distance]}
    distance_m: {default: 1000, alternatives: [800]}
    served_by: {default: facility, alternatives: [bundle]}
    bundle: {of: [park, library], at_least: {default: 2, alternatives: [1]}}
  targets: [{zone: whole, facility: library, value: 15, unit: min}]
"""
RADIUS = """
- id: own.radius
  kind: service_radius
  rule:
    mode: drive
    statistic: {default: area_equivalent, alternatives: [max_network_distance, coverage_within_network]}
    required_share: {default: 1.0, alternatives: [0.9], basis: assumption}
    area: {default: administrative, alternatives: [populated]}
  targets: [{zone: whole, facility: emergency_station, value: 2, unit: km}]
"""
VILLAGES = """\
villages:
  text: {zh: 大村, en: populous villages}
  by: where
  levels: [town]
  where: {persons: {at_least: {default: 100, alternatives: [70]}}}
dense: {text: {zh: 密集, en: dense}, by: density, persons_per_km2: {default: 6000, alternatives: [3000]}}
both: {text: {zh: 全部, en: both}, by: union, of: [villages, dense]}
"""
EACH = """
- id: own.each
  kind: presence_per_unit
  rule:
    units: [town]
    counts_as: {default: inside_unit, alternatives: [within_catchment]}
    catchment: {mode: {default: walk, alternatives: [drive]}, minutes: {default: 5, alternatives: [10]}}
  targets: [{zone: both, facility: library, value: 1, unit: per town}]
"""


def readings(clause: Clause) -> list[str]:
    return [each.reading for each in expand(clause, "all")]


def test_each_alternative_by_itself_and_what_hangs_on_it_together() -> None:
    clause = only(CIRCLE)
    assert [each.reading for each in expand(clause)] == ["default"]
    assert readings(clause) == [
        "default",
        "mode=drive",
        "required_share=0.4",
        "measured_as=network_distance",
        "measured_as=straight_distance",
        "measured_as=network_distance, distance_m=800",
        "measured_as=straight_distance, distance_m=800",
        "served_by=bundle",
        "served_by=bundle, at_least=1",
    ]
    by_reading = {each.reading: each for each in expand(clause, "all")}
    assert by_reading["mode=drive"].trip.mode == "drive"
    assert by_reading["measured_as=network_distance, distance_m=800"].limit == 800
    assert by_reading["measured_as=network_distance"].limit == 1000
    assert [trip.facility for trip in by_reading["served_by=bundle"].trips] == ["park", "library"]
    assert {each.trip.mode for name, each in by_reading.items() if name != "mode=drive"} == {"walk"}


def test_the_statistics_of_a_radius_stand_side_by_side() -> None:
    clause = only(RADIUS)
    statistics = [
        f"statistic={each}" for each in ("area_equivalent", "max_network_distance", "coverage_within_network")
    ]
    assert [each.reading for each in expand(clause)] == statistics
    assert readings(clause) == [
        *statistics,
        "statistic=coverage_within_network, required_share=0.9",
        "area=populated",
        "aggregate=pooled",
    ]


def test_zones_have_readings_too() -> None:
    clause = only(EACH, VILLAGES)
    assert readings(clause) == [
        "default",
        "counts_as=within_catchment, mode=drive",
        "counts_as=within_catchment, minutes=10",
        "counts_as=within_catchment",
        "villages.persons.at_least=70",
        "dense.persons_per_km2=3000",
    ]


def test_what_the_study_marks_as_enough_is_no_reading_left_open() -> None:
    (marked,) = clauses(plan(CIRCLE), pass_mark=0.6)
    assert (marked.reading, marked.required_share) == ("required_share=0.6", 0.6)
    assert "required_share=0.4" not in readings(marked)
    (same,) = clauses(plan(CIRCLE), pass_mark=1.0)
    assert same.reading == "default"


WAYS = {
    "walk time_s library": (60, 60, 60, 60, 901, 901, 901, 901),  # 100 of 360 persons
    "drive time_s library": (60,) * 8,
    "walk length_m library": (900,) * 8,
    "walk straight_m library": (700,) * 8,
    "walk time_s park": (60, 60, 60, 901, 901, 901, 901, 901),
}


def judged(
    standards: str, zones: str = "", types: Sequence[str] = ("library", "park"), **how: Any
) -> Assessment:
    facilities = [{"type": each} for each in types]
    bare = county(facilities=facilities)
    every = clauses(plan(standards, zones))
    travel = {
        trip: WAYS.get(f"{trip.mode} {trip.impedance} {trip.facility}", (50.0,) * 8)
        for trip in trips(every, bare, readings="all")
    }
    # of both goals: without, it would be that of whichever trip a set yields last
    straight = {"library": WAYS["walk straight_m library"], "park": (50.0,) * 8}
    place = county(facilities=facilities, **measured(bare, travel, straight=straight))
    return evaluate(every, place, **how)


def test_the_verdict_of_each_reading_and_which_of_them_differ() -> None:
    found = judged(CIRCLE, readings="all")
    rows = found.verdicts.reset_index().set_index("reading")
    assert rows["verdict"].to_dict() == {
        "default": "unmet",
        "mode=drive": "met",
        "required_share=0.4": "unmet",
        "measured_as=network_distance": "met",
        "measured_as=straight_distance": "met",
        "measured_as=network_distance, distance_m=800": "unmet",
        "measured_as=straight_distance, distance_m=800": "met",
        "served_by=bundle": "unmet",
        "served_by=bundle, at_least=1": "unmet",
    }
    assert rows["default"].to_dict() == {name: name == "default" for name in rows.index}
    assert rows["persons_met"]["served_by=bundle"] == 60
    assert rows["met_share"]["served_by=bundle"] == pytest.approx(60 / 360)
    assert changed(found.verdicts) == {
        "own.circle": (
            "mode=drive",
            "measured_as=network_distance",
            "measured_as=straight_distance",
            "measured_as=straight_distance, distance_m=800",
        )
    }
    default = judged(CIRCLE)
    assert (len(default.verdicts), changed(default.verdicts)) == (1, {})
    assert default.measures["own.circle"].equals(found.measures["own.circle"])


def test_a_reading_that_cannot_be_tested_changes_nothing() -> None:
    found = judged(CIRCLE, types=["library"], readings="all")
    rows = found.verdicts.reset_index().set_index("reading")
    assert rows["verdict"]["served_by=bundle"] == "not_testable"
    assert rows["missing_en"]["served_by=bundle"] == "facilities of type `park` (park)"
    assert rows["missing_zh"]["served_by=bundle"] == "“公园绿地”类设施"
    assert not any("bundle" in each for each in changed(found.verdicts)["own.circle"])


def test_what_the_default_lacks_is_told_once() -> None:
    found = judged(CIRCLE, types=["park"], readings="all")
    (row,) = found.verdicts.reset_index().to_dict("records")
    assert (row["reading"], row["verdict"]) == ("default", "not_testable")
    assert row["missing_en"] == "facilities of type `library` (public library)"
    assert changed(found.verdicts) == {}
    assert found.measures == {}
    assert found.coverage.empty


def test_the_rows_of_a_clause_and_of_its_units() -> None:
    found = judged(EACH, VILLAGES)
    tables.check(found.verdicts, tables.VERDICTS)
    rows = found.verdicts.reset_index().set_index("zone_id")
    # T2 lies mostly in its dense cell (60 of 80 persons); nothing of T1 is dense, nor is it populous
    assert rows["level"].to_dict() == {"both": "clause", "T2": "unit", "T3": "unit", "T4": "unit"}
    assert rows["shortfall"].to_dict() == {"both": 3, "T2": 1, "T3": 1, "T4": 1}
    assert (rows["shortfall_unit"]["both"], rows["shortfall_unit_zh"]["both"]) == ("sites", "处")
    assert (rows["zone_zh"]["both"], rows["zone_en"]["both"]) == ("全部", "both")
    assert rows["zone_zh"]["T3"] == rows["zone_en"]["T3"] == "T3区"
    assert rows["kind"].unique().tolist() == ["presence_per_unit"]
    assert rows["status"].unique().tolist() == ["target"]


def test_a_clause_of_which_nothing_can_be_judged_is_open() -> None:
    clause = only("""
- id: own.ratio
  kind: ratio_per_population
  rule: {per: 100}
  targets: [{zone: whole, facility: library, value: 1, unit: libraries}]
""")
    nobody = county([0] * 8, facilities=[{"type": "library"}])
    rows = evaluate([clause], nobody).verdicts.reset_index().set_index("zone_id")
    assert rows["verdict"].to_dict() == {"whole": "undetermined", "D1": "", "D2": ""}


def test_a_plan_without_a_number_lacks_a_threshold() -> None:
    standard = CIRCLE.replace("value: 15", "value_from: {zh: 见国标, en: see the national standard}")
    row = judged(standard).verdicts.iloc[0]
    assert row["verdict"] == "not_testable"
    assert row["missing_en"] == "threshold: see the national standard"
    assert row["missing_zh"] == "限值：见国标"
    assert math.isnan(row["limit"])


def test_a_statement_of_the_present_keeps_its_status_and_is_checked() -> None:
    standard = CIRCLE.replace("kind: travel_time", "kind: travel_time\n  status: baseline_statement")
    row = judged(standard).verdicts.iloc[0]
    assert (row["status"], row["verdict"]) == ("baseline_statement", "unmet")


def test_what_is_reported_is_neither_met_nor_lacking() -> None:
    found = judged("""
- id: own.rate
  kind: other
  rule: {use: reported}
  targets: [{zone: whole, facility: kindergarten, value: 93, unit: "%"}]
""")
    row = found.verdicts.iloc[0]
    assert (row["verdict"], row["missing_en"], row["required"]) == ("reported", "", 93)


def test_every_clause_of_every_plan_gets_a_verdict_in_a_place_that_has_nothing() -> None:
    every = [clause for name in builtin_plans() for clause in clauses(load_plan(name))]
    place = county()
    found = evaluate(every, place, readings="all").verdicts.reset_index()
    default = found[found["default"]].set_index("target")
    assert sorted(default.index) == sorted(each.id for each in every)
    assert set(found["verdict"]) == {"not_testable", "reported"}
    lacking = found[found["verdict"] == "not_testable"]
    assert (lacking["missing_en"].str.len() > 5).all()
    assert (lacking["missing_zh"].str.len() > 2).all()
    early = {each.id: missing_input(each, place) for each in every if missing_input(each, place) is not None}
    assert {name: text.en for name, text in early.items()} == default["missing_en"][list(early)].to_dict()
    assert not trips(every, place, readings="all")


def test_only_trips_of_what_can_be_tested_are_searched_for() -> None:
    every = clauses(plan(CIRCLE + RADIUS))
    place = county(facilities=[{"type": "library"}])
    found = trips(every, place)
    assert {(trip.goal, trip.mode, trip.impedance) for trip in found} == {("library", "walk", "time_s")}
    more = trips(every, place, readings="all")
    assert {(trip.mode, trip.impedance) for trip in more} == {
        ("walk", "time_s"),
        ("drive", "time_s"),
        ("walk", "length_m"),
        ("drive", "length_m"),  # of both readings together
        ("walk", "straight_m"),
    }


def test_the_groups_of_tables_are_those_of_plans() -> None:
    assert ("all", *tables.GROUPS) == Group.__args__


def test_units_of_a_study_may_be_called_as_a_plan_calls_its_zones() -> None:
    text = "D1: {text: {zh: 全区, en: all}, by: level, levels: [district]}\n"
    clause = only(
        """
- id: own.count
  kind: ratio_per_population
  rule: {per: 100}
  targets: [{zone: D1, facility: library, value: 1, unit: libraries}]
""",
        text,
    )
    rows = evaluate([clause], county(facilities=[{"type": "library"}])).verdicts.reset_index()
    assert rows[["zone_id", "level"]].to_numpy().tolist() == [
        ["D1", "clause"],
        ["D1", "unit"],
        ["D2", "unit"],
    ]
    assert pd.isna(rows["value"]).sum() == 0


@pytest.mark.parametrize("name", builtin_plans())
def test_readings_are_named_once(name: str) -> None:
    for clause in clauses(load_plan(name)):
        assert len(set(readings(clause))) == len(readings(clause))
