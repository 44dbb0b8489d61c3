"""Which facilities are as a clause asks of each, worked out by hand."""

import pytest

from access.verdicts.clause import clauses
from access.verdicts.evaluate import evaluate
from access.verdicts.passing import passing
from tests.verdicts.places import county, plan

OF_EACH = """
- id: grade
  kind: share_of_units
  rule: {units: [facility], unit_passes_if: attribute, passes: {grade: {one_of: [first]}}}
  targets: [{zone: whole, facility: library, value: 50, unit: "%"}]
- id: size
  kind: size_limit
  rule: {of_each: class, statistic: max}
  targets: [{zone: whole, facility: primary_school, value: 45, unit: students per class}]
- id: room
  kind: facility_size
  rule: {sum: area_m2}
  targets: [{zone: whole, facility: sports_ground, value: 4, unit: ha}]
- id: towns
  kind: share_of_units
  rule: {units: [town], unit_passes_if: facility_inside}
  targets: [{zone: whole, facility: library, value: 40, unit: "%"}]
"""
FACILITIES = [
    {"type": "library", "x": 50, "grade": "first"},
    {"type": "library", "x": 150, "grade": "second"},
    {"type": "library", "x": 250},
    {"type": "primary_school", "x": 50, "pupils": 90, "classes": 2},  # 45 in a class
    {"type": "primary_school", "x": 150, "pupils": 100, "classes": 2},  # 50
    {"type": "primary_school", "x": 250, "classes": 2},  # nobody knows how many pupils
    {"type": "sports_ground", "x": 50, "area_m2": 40_000},
    {"type": "sports_ground", "x": 150, "area_m2": 39_999},
    {"type": "sports_ground", "x": 250},  # of some size
]


@pytest.mark.parametrize(
    ("clause_id", "states"),
    [
        ("grade", ["met", "unmet", "undetermined"]),
        ("size", ["met", "unmet", "undetermined"]),
        ("room", ["met", "unmet", "undetermined"]),
        ("towns", None),  # asked of towns, not of libraries
    ],
)
def test_each_facility_is_held_against_what_is_asked_of_it(clause_id: str, states: list[str] | None) -> None:
    place = county(facilities=FACILITIES)
    asked = {each.id: each for each in clauses(plan(OF_EACH))}
    found = passing(asked[clause_id], place)
    assert (None if found is None else found.tolist()) == states


def test_a_unit_that_is_judged_with_others_has_a_verdict_by_itself() -> None:
    """D1 has 2 of 2 libraries in its towns, D2 none; and of a total no unit needs anything by itself."""
    of_units = """
- id: part
  kind: composition_share
  rule: {per: 100, part: {of: [library]}, whole: {of: [library, primary_school]}, whole_is: existing}
  targets: [{zone: whole, facility: library, value: 60, unit: "%"}]
- id: towns
  kind: share_of_units
  rule: {units: [town], unit_passes_if: facility_inside}
  targets: [{zone: whole, facility: library, value: 40, unit: "%"}]
- id: total
  kind: total_count
  rule: {counts: stock}
  targets: [{zone: whole, facility: library, value: 9, unit: facilities}]
"""
    facilities = [
        {"type": "library", "x": 50},
        {"type": "library", "x": 150},
        {"type": "primary_school", "x": 250},
    ]
    found = evaluate(clauses(plan(of_units)), county(facilities=facilities))
    alone = {
        each.clause.id: {zone: (unit.verdict, unit.by_itself) for zone, unit in each.units.items()}
        for each in found.judgements
    }
    assert alone["part"] == {"D1": ("", "met"), "D2": ("", "unmet")}
    assert alone["towns"] == {
        **dict.fromkeys(("T1", "T2"), ("", "met")),
        **dict.fromkeys(("T3", "T4"), ("", "unmet")),
    }
    assert set(alone["total"].values()) == {("", "")}
