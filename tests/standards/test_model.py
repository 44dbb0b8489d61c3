"""What a plan file may say, what is refused, and how it is told."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from access.contracts.errors import DocumentError
from access.standards.choices import Choice, Condition
from access.standards.model import (
    CompositionRule,
    PresenceRule,
    RatioRule,
    ShareOfUnitsRule,
    SizeLimitRule,
    TotalCountRule,
    TravelTimeRule,
    Zone,
)
from access.standards.registry import load_plan, targets
from access.standards.rules import Rule

CATCHMENT = {"minutes": 15}
PLAN = """\
id: own
title: {zh: 规划, en: plan}
issued_by: {zh: 区, en: district}
date: "2026"
zones:
  all: {text: {zh: 全区, en: all}, by: all}
standards:
- id: own.beds
  quote: {zh: 床位, en: beds}
  kind: ratio_per_population
  rule:
    numerator: {of: [elderly_care_institution], sum: capacity}
    per: 1000
  targets:
  - {zone: all, facility: elderly_care_bed, value: 30, unit: beds per 1000 elderly}
"""


def refused(tmp_path: Path, *changes: tuple[str, str]) -> str:
    """The message with which a changed plan is refused."""
    text = PLAN
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    (tmp_path / "plan.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(DocumentError) as error:
        load_plan(str(tmp_path / "plan.yaml"))
    return str(error.value)


def test_an_unknown_kind_names_those_there_are(tmp_path: Path) -> None:
    message = refused(tmp_path, ("ratio_per_population", "ratio"))
    assert "line 8: standards.0: unknown 'kind' 'ratio'; one of 'travel_time', 'coverage_share'" in message
    assert message.count("\n") == 1  # in Chinese, and in English


def test_a_missing_kind_is_asked_for(tmp_path: Path) -> None:
    assert "standards.0: `kind` is required" in refused(tmp_path, ("  kind: ratio_per_population\n", ""))


def test_the_fields_of_a_rule_are_those_of_its_kind(tmp_path: Path) -> None:
    message = refused(tmp_path, ("per: 1000", "mode: walk"))
    assert "line 11: standards.0.rule: `per` is required by `ratio_per_population`" in message
    assert "line 13: standards.0.rule.mode: unknown field of `ratio_per_population`" in message


def test_every_fault_of_a_plan_is_told_with_its_line(tmp_path: Path) -> None:
    message = refused(
        tmp_path,
        ("of: [elderly_care_institution]", "of: [elderly_institution]"),
        ("zone: all", "zone: everywhere"),
        ("facility: elderly_care_bed", "facility: 养老床位"),
        ("by: all", "by: union, of: [alll]"),
    )
    assert "4 faults" in message
    assert "line 6: zones.all.of: no zone 'alll' in this plan" in message
    assert "line 12: standards.0.rule.numerator.of.0: unknown facility type 'elderly_institution'" in message
    assert "line 15: standards.0.targets.0.zone: no zone 'everywhere' in this plan" in message
    assert "standards.0.targets.0.facility: unknown facility type '养老床位'; did you mean" in message
    assert "'elderly_care_bed' (养老服务床位 bed for elderly care)" in message


def test_a_value_or_where_it_comes_from(tmp_path: Path) -> None:
    assert "give `value`, or `value_from`" in refused(tmp_path, ("value: 30, ", ""))
    both = "value: 30, value_from: {zh: 省标, en: provincial standard}, "
    assert "give `value`, or `value_from`" in refused(tmp_path, ("value: 30, ", both))


def test_ids_stand_once(tmp_path: Path) -> None:
    text = yaml.safe_load(PLAN)
    text["standards"] *= 2
    text["standards"][0]["targets"] *= 2
    (tmp_path / "plan.yaml").write_text(yaml.safe_dump(text), encoding="utf-8")
    with pytest.raises(DocumentError) as error:
        load_plan(str(tmp_path / "plan.yaml"))
    assert str(error.value).count("'own.beds' stands twice") == 4  # once as a clause, three times as a target


def test_a_target_says_only_what_differs_from_the_rule(tmp_path: Path) -> None:
    text = PLAN + "  - {id: own.nurses, zone: all, facility: nurse_registered, value: 3, unit: '%',"
    text += " rule: {numerator: {sum: staff}}}\n"
    (tmp_path / "plan.yaml").write_text(text, encoding="utf-8")
    (_, beds), (_, nurses) = targets(load_plan(str(tmp_path / "plan.yaml")))
    assert (beds.id, beds.rule) == ("own.beds", None)
    assert isinstance(nurses.rule, RatioRule)
    assert nurses.rule.per.default == 1000  # the standard's
    assert (nurses.rule.numerator.of, nurses.rule.numerator.sum.default) == ((), "staff")


ZONES: list[tuple[dict[str, Any], str]] = [
    ({"by": "level"}, "`by: level` needs `levels`"),
    ({"by": "class"}, "`by: class` needs `class`"),
    ({"by": "density"}, "`by: density` needs `persons_per_km2`"),
    ({"by": "union"}, "`by: union` needs `of`"),
    ({"by": "all", "names": ["东区"]}, "`names` does not go with `by: all`"),
    ({"by": "names", "names": ["东区"], "class": "urban"}, "`class` does not go with `by: names`"),
    ({"by": "level", "levels": ["shire"]}, "Input should be 'city'"),
]


@pytest.mark.parametrize(("fields", "message"), ZONES)
def test_a_zone_has_what_its_way_needs_and_nothing_else(fields: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Zone.model_validate({"text": {"zh": "区", "en": "zone"}, **fields})


def test_any_zone_may_be_narrowed_to_levels() -> None:
    text = {"zh": "中心城区外的镇", "en": "towns outside the centre"}
    zone = Zone.model_validate({"text": text, "by": "complement", "of": ["centre"], "levels": ["town"]})
    assert (zone.of, zone.levels) == (("centre",), ("town",))


@pytest.mark.parametrize("ring", [["a"], ["a", "b"], ["a", "b", "c"]])
def test_zones_made_of_each_other_are_refused(ring: list[str], tmp_path: Path) -> None:
    zones = "".join(
        f"  {key}: {{text: {{zh: 区, en: zone}}, by: {way}, of: [{other}]}}\n"
        for key, other, way in zip(ring, ring[1:] + ring[:1], ["complement", "union", "union"], strict=False)
    )
    message = refused(tmp_path, ("standards:", f"{zones}standards:"))
    assert all(f"'{key}' is made of itself" in message for key in ring)


RULES: list[tuple[type[Rule], dict[str, Any], str]] = [
    (TravelTimeRule, {"mode": "walk", "required_share": 90}, "less than or equal to 1"),
    (TravelTimeRule, {"mode": "fly"}, "Input should be 'walk'"),
    (TravelTimeRule, {"mode": "walk", "fixed_minutes": -1}, "cannot be below 0"),
    (TravelTimeRule, {"mode": "walk", "served_by": "bundle"}, "go together"),
    (
        TravelTimeRule,
        {"mode": "walk", "served_by": "bundle", "bundle": {"of": ["a", "b"], "at_least": 3}},
        "between 1 and the number of types",
    ),
    (PresenceRule, {"units": ["town"], "counts_as": "within_catchment"}, "go together"),
    (PresenceRule, {"units": ["town"], "catchment": CATCHMENT}, "go together"),
    (PresenceRule, {"units": []}, "at least 1 item"),
    (ShareOfUnitsRule, {"units": ["facility"], "unit_passes_if": "facility_inside"}, "stands alone"),
    (ShareOfUnitsRule, {"units": ["facility"], "unit_passes_if": "attribute"}, "go together"),
    (
        ShareOfUnitsRule,
        {"units": ["facility", "town"], "unit_passes_if": "attribute", "passes": {"a": True}},
        "stands alone",
    ),
    (CompositionRule, {"whole_is": "required"}, "go together"),
    (CompositionRule, {"persons_per": 30000}, "go together"),
    (RatioRule, {"per": 0}, "greater than 0"),
    (TotalCountRule, {}, "Field required"),
    (SizeLimitRule, {"of_each": "street"}, "Input should be 'class' or 'facility'"),
]


@pytest.mark.parametrize(("rule", "fields", "message"), RULES)
def test_a_rule_that_contradicts_itself_is_refused(
    rule: type[Rule], fields: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValidationError, match=message):
        rule.model_validate(fields)


TAKEN: list[tuple[type[Rule], dict[str, Any]]] = [
    (TravelTimeRule, {"mode": "walk"}),
    (
        TravelTimeRule,
        {"mode": "walk", "served_by": "bundle", "bundle": {"of": ["a", "b"], "at_least": 2}},
    ),
    (
        PresenceRule,
        {
            "units": ["town"],
            "counts_as": {"default": "inside_unit", "alternatives": ["within_catchment"]},
            "catchment": CATCHMENT,
        },
    ),
    (ShareOfUnitsRule, {"units": ["facility"], "unit_passes_if": "attribute", "passes": {"a": True}}),
    (
        CompositionRule,
        {"whole_is": {"default": "existing", "alternatives": ["required"]}, "persons_per": 3},
    ),
]


@pytest.mark.parametrize(("rule", "fields"), TAKEN)
def test_a_rule_that_is_whole_is_taken(rule: type[Rule], fields: dict[str, Any]) -> None:
    assert rule.model_validate(fields).model_fields_set == set(fields)


@pytest.mark.parametrize(
    ("rule", "unit", "taken"),
    [
        ("{mode: walk, measured_as: straight_distance}", "m", True),
        ("{mode: walk}", "m", False),
        ("{mode: walk, measured_as: straight_distance}", "min", False),
        ("{mode: walk, measured_as: straight_distance, distance_m: 500}", "min", True),
        ("{mode: walk, distance_m: 500}", "min", False),
    ],
)
def test_metres_go_with_distances(rule: str, unit: str, taken: bool, tmp_path: Path) -> None:
    text = PLAN[: PLAN.index("  kind:")] + (
        f"  kind: travel_time\n  rule: {rule}\n"
        f"  targets: [{{zone: all, facility: park, value: 5, unit: {unit}}}]\n"
    )
    (tmp_path / "plan.yaml").write_text(text, encoding="utf-8")
    if taken:
        assert load_plan(str(tmp_path / "plan.yaml")).standards[0].targets[0].unit == unit
    else:
        with pytest.raises(DocumentError, match="measured_as"):
            load_plan(str(tmp_path / "plan.yaml"))


def test_each_alternative_may_rest_on_something_else() -> None:
    choice = Choice[str].model_validate(
        {"default": "a", "alternatives": ["b", {"value": "c", "basis": "practice"}], "basis": "convention"}
    )
    assert choice.options == ("a", "b", "c")
    assert [each.basis for each in choice.alternatives] == ["assumption", "practice"]
    assert choice.taking("c") == Choice[str](default="c", basis="practice")
    assert choice.taking("a") == Choice[str](default="a", basis="convention")


@given(st.lists(st.integers(), min_size=1, max_size=6))
def test_the_options_of_a_choice_differ(options: list[int]) -> None:
    content = {"default": options[0], "alternatives": options[1:]}
    if len(set(options)) == len(options):
        assert Choice[int].model_validate(content).options == tuple(options)
    else:
        with pytest.raises(ValidationError, match="must differ"):
            Choice[int].model_validate(content)


def test_a_parameter_is_decided_wherever_it_offers_the_value() -> None:
    pupils = {"default": "pupils", "alternatives": ["facilities"], "basis": "convention"}
    rule = CompositionRule.model_validate(
        {"part": {"sum": pupils, "where": {"inclusive": True}}, "whole": {"sum": pupils}}
    )
    assert rule.readings() == (("sum", "facilities"), ("aggregate", "per_unit"))
    other = rule.taking("sum", "facilities")
    assert (other.part.sum.options, other.whole.sum.options) == (("facilities",), ("facilities",))
    assert other.part.where == rule.part.where
    assert other.readings() == (("aggregate", "per_unit"),)
    assert rule.taking("sum", "staff") == rule  # offered nowhere


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (True, {"one_of": (True,)}),
        ("public", {"one_of": ("public",)}),
        (["一级", "二级"], {"one_of": ("一级", "二级")}),
        ({"at_least": 5000}, {"at_least": Choice[float](default=5000)}),
    ],
)
def test_conditions_are_short_to_write(written: Any, meant: dict[str, Any]) -> None:
    assert Condition.model_validate(written) == Condition(**meant)


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ({}, "give the value"),
        ({"one_of": ["a"], "below": 3}, "give the value"),
        ([["a"]], "give a text, a number, or true or false"),
        (None, "give a text, a number, or true or false"),
    ],
)
def test_a_condition_says_one_thing(written: Any, message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Condition.model_validate(written)


@pytest.mark.parametrize(
    ("rule", "direction"),
    [
        ({"mode": "walk"}, "demand_to_facility"),
        ({"mode": "emergency_vehicle"}, "facility_to_demand"),
        ({"mode": "emergency_vehicle", "direction": "demand_to_facility"}, "demand_to_facility"),
        ({"mode": {"default": "drive", "alternatives": ["emergency_vehicle"]}}, "facility_to_demand"),
    ],
)
def test_an_ambulance_comes_from_its_station_unless_the_plan_says_otherwise(
    rule: dict[str, Any], direction: str
) -> None:
    found = TravelTimeRule.model_validate(rule)
    assert found.direction == direction
    assert found.taking("mode", "drive").direction == direction
