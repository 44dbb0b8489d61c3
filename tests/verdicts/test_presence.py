"""Facilities per unit and shares of units: towns that have, have not, or may have something."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from access.verdicts import presence
from access.verdicts.clause import Clause
from access.verdicts.missing import Missing
from access.verdicts.place import Place
from tests.verdicts.places import BOXES, county, measured, only

INF, NAN = math.inf, math.nan

EACH = """
- id: own.each
  kind: presence_per_unit
  rule: {units: [%s]%s}
  targets: [{zone: %s, facility: %s, value: %g, unit: per town}]
"""
SHARE = """
- id: own.share
  kind: share_of_units
  rule: {units: [%s], unit_passes_if: %s%s}
  targets: [{zone: whole, facility: %s, comparison: "%s", value: %g, unit: "%%"}]
"""
ZONES = """\
large:
  text: {zh: 100人以上的镇, en: towns of 100}
  by: where
  levels: [town]
  where: {persons: {at_least: 100}}
"""


def each(
    rule: str = "", *, units: str = "town", zone: str = "whole", facility: str = "library", value: float = 1
) -> Clause:
    return only(EACH % (units, f", {rule}" if rule else "", zone, facility, value), ZONES)


def share(
    passes: str,
    rule: str = "",
    *,
    units: str = "town",
    facility: str = "library",
    comparison: str = ">=",
    value: float = 50,
) -> Clause:
    return only(SHARE % (units, passes, f", {rule}" if rule else "", facility, comparison, value))


def libraries(*x: float, **columns: Sequence[Any]) -> list[dict[str, Any]]:
    return [
        {"type": "library", "x": x[i], **{name: values[i] for name, values in columns.items()}}
        for i in range(len(x))
    ]


def test_each_town_has_one() -> None:
    whole, units = presence.presence_per_unit(each(), county(facilities=libraries(50, 60, 150, 250)))
    assert {zone: (found.value, found.verdict) for zone, found in units.items()} == {
        "T1": (2, "met"),
        "T2": (1, "met"),
        "T3": (1, "met"),
        "T4": (0, "unmet"),
    }
    assert (whole.value, whole.required, whole.verdict, whole.short) == (0.75, 1, "unmet", 1)
    assert (whole.persons, whole.met) == (360, 240)
    assert whole.short_of is not None
    assert whole.short_of.en == "sites"
    assert (units["T4"].persons, units["T4"].met) == (120, 0)
    whole, _ = presence.presence_per_unit(each(), county(facilities=libraries(50, 150, 250, 350)))
    assert (whole.verdict, whole.short, whole.met) == ("met", 0, 360)


def test_the_sites_that_a_share_of_the_towns_asks_for_where_least_is_lacking() -> None:
    """Two each: T1 lacks none, T2 one, T3 and T4 two. For three of four towns, one is enough."""
    place = county(facilities=libraries(50, 60, 150))
    for required, wanted in ((1.0, 5), (0.75, 3), (0.5, 1), (0.25, 0)):
        whole, _ = presence.presence_per_unit(each(f"required_share: {required}", value=2), place)
        assert (whole.value, whole.short) == (0.25, wanted)
        assert whole.verdict == ("unmet" if wanted else "met")


def test_towns_of_a_hundred_people() -> None:
    place = county(facilities=libraries(50, 250))
    whole, units = presence.presence_per_unit(each(zone="large"), place)
    assert {zone: found.verdict for zone, found in units.items()} == {"T3": "met", "T4": "unmet"}
    assert whole.value == 0.5
    with pytest.raises(Missing, match=r"give `large` under `plan_zones`"):
        presence.presence_per_unit(each(zone="large"), county(np.ones(8), facilities=libraries(50)))


def test_units_and_facilities_that_are_not_listed_are_missing() -> None:
    with pytest.raises(Missing, match="zones with `level` village"):
        presence.presence_per_unit(each(units="village"), county(facilities=libraries(50)))
    with pytest.raises(Missing, match="facilities of type `library`"):
        presence.presence_per_unit(each(), county(facilities=[{"type": "park"}]))
    nowhere, _ = presence.presence_per_unit(each(), county(facilities=libraries(9000)))
    assert (nowhere.value, nowhere.verdict, nowhere.short) == (0, "unmet", 4)


def test_facilities_that_may_count() -> None:
    public = "facilities: {where: {ownership: public}}"
    rows = libraries(50, 150, 250, 350, ownership=["public", "Public", None, "private"])
    whole, units = presence.presence_per_unit(each(public), county(facilities=rows))
    assert {zone: found.verdict for zone, found in units.items()} == {
        "T1": "met",
        "T2": "met",
        "T3": "undetermined",
        "T4": "unmet",
    }
    assert (whole.value, whole.high, whole.verdict) == (0.5, 0.75, "unmet")
    assert (whole.met, whole.unlinked) == (140, 100)
    half, _ = presence.presence_per_unit(each(f"{public}, required_share: 0.75"), county(facilities=rows))
    assert half.verdict == "undetermined"


def test_each_tier_has_its_own() -> None:
    rule = "tier: own"
    rows = libraries(50, 150, 250, 350, level=["district", "town", "town", None])
    whole, units = presence.presence_per_unit(each(rule, units="district, town"), county(facilities=rows))
    assert {zone: found.verdict for zone, found in units.items()} == {
        "D1": "met",
        "D2": "undetermined",
        "T1": "unmet",
        "T2": "met",
        "T3": "met",
        "T4": "undetermined",
    }
    # people have it where every unit around them has: T2 alone; T1 fails, of D2 it is not known
    assert (whole.persons, whole.met, whole.unlinked) == (360, 80, 220)
    shared, _ = presence.presence_per_unit(each(units="district, town"), county(facilities=rows))
    assert (shared.verdict, shared.value) == ("met", 1)
    with pytest.raises(Missing, match="facilities of type `library` with `level`"):
        presence.presence_per_unit(each(rule), county(facilities=libraries(50)))


CATCHMENT = ", catchment: {minutes: 5}"
WALKED = (60, 301, 301, 60, 301, 60, 60, NAN)  # T1 10 of 60 persons, T2 60 of 80, T3 70 of 100


def within(clause: Clause, travel: Sequence[float] = WALKED, **more: Any) -> Place:
    bare = county(facilities=libraries(50), **more)
    return county(facilities=libraries(50), **more, **measured(bare, {clause.trip: travel}))


def test_a_town_has_what_half_of_its_people_can_reach() -> None:
    clause = each(f"counts_as: within_catchment{CATCHMENT}")
    assert (clause.trip.mode, clause.trip.impedance, clause.limit) == ("walk", "time_s", 300)
    whole, units = presence.presence_per_unit(clause, within(clause))
    assert {zone: found.verdict for zone, found in units.items()} == {
        "T1": "unmet",
        "T2": "met",
        "T3": "met",
        "T4": "undetermined",
    }
    assert [found.value for found in units.values()] == pytest.approx([10 / 60, 60 / 80, 0.7, 40 / 120])
    assert (whole.value, whole.high, whole.short) == (0.5, 0.75, 2)
    assert whole.short_of is not None
    assert whole.short_of.en == "units"
    two = each(f"counts_as: within_catchment{CATCHMENT}", value=2)
    with pytest.raises(Missing, match="nearest one alone"):
        presence.presence_per_unit(two, within(two))


@pytest.mark.parametrize(
    ("passes", "rule", "value"),
    [
        ("facility_inside", "", 25),  # T1
        ("centre_within_catchment", CATCHMENT[2:], 50),  # most live in cells 4, 5, 6, 7: T2, T3
        ("population_share_within_catchment", CATCHMENT[2:], 50),
        ("population_share_within_catchment", f"{CATCHMENT[2:]}, population_share: 0.75", 25),
    ],
)
def test_a_share_of_the_towns(passes: str, rule: str, value: float) -> None:
    clause = share(passes, rule)
    place = county(facilities=libraries(50)) if passes == "facility_inside" else within(clause)
    whole, units = presence.share_of_units(clause, place)
    assert whole.value == value
    assert whole.short == max(0, 2 - value / 25)
    assert {found.verdict for found in units.values()} == {""}


def test_a_development_zone_is_a_unit_too() -> None:
    clause = each(units="development_zone, town")
    whole, units = presence.presence_per_unit(clause, county(facilities=libraries(40, 120, 250, 350)))
    assert {zone: found.value for zone, found in units.items()} == {
        "T1": 1,
        "T2": 1,
        "T3": 1,
        "T4": 1,
        "E": 1,
    }
    assert (whole.verdict, whole.met) == ("met", 360)
    none_in_it, units = presence.presence_per_unit(clause, county(facilities=libraries(40, 160, 250, 350)))
    assert (none_in_it.verdict, units["E"].verdict, units["E"].persons) == ("unmet", "unmet", 15)
    # nobody lies mostly in E, so that its want is nobody's
    assert none_in_it.met == 360


def test_centres_of_districts_and_of_their_towns() -> None:
    # most people of D1 live in cell 5, of D2 in cell 7, of which it is not known
    clause = share("centre_within_catchment", CATCHMENT[2:], units="district, town")
    _, units = presence.share_of_units(clause, within(clause))
    assert {zone: (found.low, found.high) for zone, found in units.items()} == {
        "D1": (1, 1),
        "D2": (0, 1),
        "T1": (0, 0),
        "T2": (1, 1),
        "T3": (1, 1),
        "T4": (0, 1),
    }


def test_both_sides_of_a_share_of_units() -> None:
    place = county(facilities=libraries(50, 150))
    for comparison, value, verdict in (
        *((">=", 50, "met"), (">=", 51, "unmet"), (">", 50, "unmet")),
        *(("=", 50, "met"), ("=", 49, "unmet")),
    ):
        clause = share("facility_inside", comparison=comparison, value=value)
        assert presence.share_of_units(clause, place)[0].verdict == verdict
    about, _ = presence.share_of_units(
        share("facility_inside", "tolerance_share: 0.03", comparison="=", value=49), place
    )
    assert about.verdict == "met"


def test_a_unit_in_which_nobody_lives_cannot_be_within_a_catchment() -> None:
    clause = share("population_share_within_catchment", CATCHMENT[2:])
    people = (10, 20, 30, 0, 50, 60, 70, 0)
    whole, units = presence.share_of_units(clause, within(clause, persons=people))
    assert (whole.value, whole.high, whole.verdict) == (50, 75, "met")
    assert units["T4"].persons == 0
    centre = share("centre_within_catchment", CATCHMENT[2:])
    assert presence.share_of_units(centre, within(centre, persons=people))[0].high == 75


def test_an_attribute_of_the_units() -> None:
    clause = share("attribute", "passes: {balanced: true}", value=50)
    values = {"T1": "是", "T2": "否", "T3": "yes", "T4": None}
    place = county(zones={"balanced": [values.get(name) for name in BOXES]})
    whole, units = presence.share_of_units(clause, place)
    assert (whole.value, whole.high, whole.verdict) == (50, 75, "met")
    assert [found.value for found in units.values()] == [1, 0, 1, 0]
    stricter = share("attribute", "passes: {balanced: true}", value=75)
    assert presence.share_of_units(stricter, place)[0].verdict == "undetermined"
    with pytest.raises(Missing, match="zones with `balanced`"):
        presence.share_of_units(clause, county())


def test_facilities_may_be_the_units() -> None:
    clause = share("attribute", "passes: {grade: [一级, 二级]}", units="facility", value=60)
    rows = libraries(50, 150, 250, 9000, grade=["一级", "三级", None, "一级"])
    rows += [{"type": "park", "grade": "一级"}]
    whole, units = presence.share_of_units(clause, county(facilities=rows))
    # of the three in the city one passes, of one it is not known: ⌈0.6 · 3⌉ − 1 = 1 is lacking
    assert (whole.value, whole.high, whole.verdict, whole.short) == (
        pytest.approx(100 / 3),
        pytest.approx(200 / 3),
        "undetermined",
        1,
    )
    assert not units
    assert whole.persons == 360
    with pytest.raises(Missing, match="facilities of type `library` with `grade`"):
        presence.share_of_units(clause, county(facilities=libraries(50)))
    with pytest.raises(Missing, match="facilities of type `library`"):
        presence.share_of_units(clause, county(facilities=libraries(9000, grade=["一级"])))


def test_units_can_be_judged_without_knowing_their_elderly() -> None:
    clause = share("facility_inside", "group: age_60_plus")
    whole, _ = presence.share_of_units(clause, county(facilities=libraries(50, 150)))
    assert (whole.verdict, math.isnan(whole.persons)) == ("met", True)
    old = [5] * 8
    whole, _ = presence.share_of_units(clause, county(facilities=libraries(50), cells={"age_60_plus": old}))
    assert (whole.persons, whole.met) == (40, 10)


@pytest.mark.parametrize(("persons", "verdict"), [(30.1, "met"), (30, "met"), (29.9, "unmet")])
def test_a_town_has_a_facility_within_reach_of_half_of_its_people(persons: float, verdict: str) -> None:
    """Of the 60 persons of T1, those of cell 0 are within 15 minutes."""
    clause = each("counts_as: within_catchment, catchment: {minutes: 15}")
    people = [persons, 20, 30, 40, 60 - persons, 60, 70, 80]
    way = measured(county(people), {clause.trip: [100.0, *[1000.0] * 7]})
    place = county(people, facilities=libraries(50), **way)
    _, units = presence.presence_per_unit(clause, place)
    assert (units["T1"].verdict, units["T1"].value) == (verdict, pytest.approx(persons / 60))
