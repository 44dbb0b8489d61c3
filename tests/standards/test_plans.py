"""The built-in plans against the list of clauses they were read from."""

import csv
from collections import Counter

import pytest

from access.standards.describe import words
from access.standards.model import Plan, Zone
from access.standards.registry import builtin_plans, load_plan, targets
from tests.conftest import shared

FIVE = {"dazhou": 13, "huangyan": 31, "qingdao": 42, "yichun": 75, "yongchuan": 79}
BINDING = {"约束性": "obligatory", "预期性": "expected", "unspecified": "unspecified"}
# the list's rough words for zones → keys that say more exactly what the clause means
EXACTLY = {
    "urban": {"urban", "subdistricts"},
    "rural": {"rural", "towns"},
    "urban_compounds;populous_villages": {"urban_compounds_populous_villages"},
}
# what the list gives one id for, the registry holds apart: other kind, strength or bindingness
APART = {
    *("yichun.sports_facilities.presence", "yichun.sports_facilities.football"),
    *("yichun.sports_facilities.sports_park", "yichun.elderly_nursing_beds.2022"),
    "yichun.forest_base.provincial",
}


def listed(plan: str) -> dict[str, dict[str, str]]:
    """The rows of the list that belong to a plan, by id."""
    path = shared("../standards/clauses.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file) if row["plan"] == plan}


def number(text: str) -> float | None:
    return float(text.rstrip("%")) if text else None


def plain(text: str) -> str:
    """Without spaces and with one kind of punctuation: lists mix full and half width."""
    return "".join(text.split()).translate(str.maketrans("，（）；：", ",();:"))


def zone_agrees(zone: Zone, key: str, said: str) -> bool:
    if said.startswith("named:"):
        return zone.by == "names" and list(zone.names) == said.removeprefix("named:").split(",")
    if said.startswith("complement_of:named"):
        return zone.by == "complement"
    return key in EXACTLY.get(said, {said})


def test_the_five_plans_hold_every_row_by_kind() -> None:
    for name, count in FIVE.items():
        rows = listed(name)
        held = Counter(standard.kind for standard, _ in targets(load_plan(name)))
        assert held.total() == count
        assert held == Counter(row["kind"] for row in rows.values())


@pytest.mark.parametrize("name", FIVE)
def test_each_target_says_what_the_list_says(name: str) -> None:
    rows = listed(name)
    plan = load_plan(name)
    assert {target.id for _, target in targets(plan)} == set(rows)
    for standard, target in targets(plan):
        row = rows[target.id]
        assert standard.id == row["standard_id"] or standard.id in APART, target.id
        assert (standard.status, standard.strength) == (row["status"], row["strength"])
        assert standard.binding == BINDING[row["binding"]]
        assert (target.facility, target.comparison) == (row["facility_type"], row["comparison"])
        assert target.value == number(row["threshold"])
        assert target.unit == (row["unit"].split(" ")[0] if standard.kind == "travel_time" else row["unit"])
        assert zone_agrees(plan.zones[target.zone], target.zone, row["zone"]), target.id


@pytest.mark.parametrize("name", FIVE)
def test_each_target_has_the_year_and_baseline_of_the_list(name: str) -> None:
    rows = listed(name)
    for standard, target in targets(load_plan(name)):
        row = rows[target.id]
        stated = (int(row["baseline_year"]), number(row["baseline_value"])) if row["baseline_year"] else None
        if standard.status == "baseline_statement":  # what is stated of the base year is the value itself
            assert (target.year, target.value) == stated
            assert target.baseline is None
        else:
            assert str(target.year) == row["target_year"]
            assert (target.baseline and (target.baseline.year, target.baseline.value)) == stated


@pytest.mark.parametrize("name", FIVE)
def test_each_quotation_stands_in_the_plan(name: str) -> None:
    rows = listed(name)
    for standard, target in targets(load_plan(name)):
        row = rows[target.id]
        quote = plain(row["clause_quote_simplified"] or row["clause_quote"])
        assert all(plain(part) in quote for part in standard.quote.zh.split("…")), standard.id


def test_a_target_without_a_number_says_where_it_comes_from() -> None:
    without = [target for name in FIVE for _, target in targets(load_plan(name)) if target.value is None]
    assert len(without) == 13
    assert all(target.value_from is not None for target in without)


def every_text(plan: Plan) -> list[tuple[str, str]]:
    texts = [plan.title, plan.issued_by, *[zone.text for zone in plan.zones.values()]]
    for standard in plan.standards:
        texts += [standard.quote, standard.ambiguity, standard.source]
        texts += [target.value_from for target in standard.targets]
    return [(text.zh, text.en) for text in texts if text is not None]


@pytest.mark.parametrize("name", builtin_plans())
def test_every_text_is_in_both_languages(name: str) -> None:
    for zh, en in every_text(load_plan(name)):
        assert any("\u4e00" <= letter <= "\u9fff" for letter in zh), zh
        assert en.isascii(), en


def test_every_unit_has_a_chinese_word() -> None:
    units = {target.unit for name in builtin_plans() for _, target in targets(load_plan(name))}
    assert units <= set(words().unit)


def test_the_presets_name_their_source_and_which_are_unconfirmed() -> None:
    presets = {
        standard.id.removeprefix("national."): standard for standard in load_plan("national").standards
    }
    assert all(standard.source is not None for standard in presets.values())
    assert {name for name, standard in presets.items() if not standard.confirmed} == {
        *("life_circle_15", "life_circle_10", "life_circle_5"),
        *("checkup_15", "checkup_10", "checkup_5", "ambulances"),
    }


@pytest.mark.parametrize(("minutes", "metres"), [(15, 1000), (10, 500), (5, 300)])
def test_a_life_circle_is_read_as_minutes_or_as_metres(minutes: int, metres: int) -> None:
    (circle,) = [
        each for each in load_plan("national").standards if each.id == f"national.life_circle_{minutes}"
    ]
    assert circle.kind == "travel_time"
    assert {target.value for target in circle.targets} == {minutes}
    assert circle.rule.distance_m is not None
    assert circle.rule.distance_m.default == metres
    assert circle.rule.measured_as.options == ("network_time", "network_distance", "straight_distance")


def test_the_open_readings_of_the_hard_clauses() -> None:
    standards = {each.id: each for name in FIVE for each in load_plan(name).standards}
    ambulances = standards["qingdao.ambulance.per_population"]
    assert ambulances.kind == "ratio_per_population"
    assert ambulances.rule.per.default == 30000
    assert ambulances.rule.numerator.of == ("emergency_station", "ambulance")
    assert ambulances.rule.numerator.sum.default == "units"
    assert ambulances.rule.readings() == (
        ("population", "registered"),
        ("aggregate", "per_unit"),
        ("rounding", "ceil_per_unit"),
        ("rounding", "none"),
    )
    childcare = standards["qingdao.childcare_places"]
    assert ("group", "under_3") in childcare.rule.readings()
    beds = standards["huangyan.elderly_caregivers"].rule.group
    assert (beds.options, beds.basis) == (("age_60_plus", "age_65_plus"), "convention")
    radius = standards["qingdao.ambulance.radius"]
    assert radius.kind == "service_radius"
    assert radius.rule.area.options == ("administrative", "built_up", "populated")
    assert radius.rule.aggregate.options == ("per_unit", "pooled")
