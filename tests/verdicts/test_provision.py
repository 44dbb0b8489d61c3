"""Ratios, areas per head, shares, totals and sizes: each by hand, and on both sides of the line."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from access.verdicts import provision
from access.verdicts.clause import Clause
from access.verdicts.findings import Finding, Judged
from access.verdicts.missing import Missing
from access.verdicts.place import Place
from tests.verdicts.places import county, only

AMBULANCES = """
- id: own.ambulances
  kind: ratio_per_population
  rule: {numerator: {of: [emergency_station, ambulance], sum: units}, per: 30, aggregate: %s, rounding: %s}
  targets: [{zone: %s, facility: ambulance, value: 1, unit: vehicles per 30 persons}]
"""


def ambulances(aggregate: str = "pooled", rounding: str = "ceil_total", zone: str = "whole") -> Clause:
    return only(AMBULANCES % (aggregate, rounding, zone))


def fleet(*units: float | None) -> list[dict[str, Any]]:
    """Stations with so many vehicles, in T1, T2, T3, T4 and again."""
    return [
        {"type": "emergency_station", "x": 50 + 100 * (i % 4), "units": each} for i, each in enumerate(units)
    ]


def test_one_ambulance_for_so_many_people_in_all() -> None:
    # 360 people need 12; D1 (140) 4.7, D2 (220) 7.3
    whole, units = provision.ratio_per_population(ambulances(), county(facilities=fleet(3, 2, 1, 5)))
    assert (whole.value, whole.required) == pytest.approx((11 / 12, 1))
    assert (whole.verdict, whole.short) == ("unmet", 1)
    assert whole.short_of is not None
    assert (whole.short_of.en, whole.short_of.zh) == ("vehicles", "辆")
    assert (whole.persons, whole.met) == pytest.approx((360, 330))
    assert {zone: (each.verdict, each.short) for zone, each in units.items()} == {
        "D1": ("", 0),
        "D2": ("", 2),
    }
    enough, _ = provision.ratio_per_population(ambulances(), county(facilities=fleet(3, 2, 2, 5)))
    assert (enough.value, enough.verdict, enough.short, enough.met) == (1, "met", 0, 360)


def test_each_district_by_itself() -> None:
    clause = ambulances("per_unit")
    whole, units = provision.ratio_per_population(clause, county(facilities=fleet(3, 3, 1, 5)))
    assert {zone: (each.verdict, each.short) for zone, each in units.items()} == {
        "D1": ("met", 0),
        "D2": ("unmet", 2),
    }
    assert units["D2"].value == pytest.approx(6 / (220 / 30))
    assert (whole.value, whole.verdict, whole.short) == (units["D2"].value, "unmet", 2)
    assert whole.met == pytest.approx(140 + 220 * 6 / 8)


def test_rounding_by_district_asks_for_one_more() -> None:
    # ⌈140 / 30⌉ + ⌈220 / 30⌉ = 5 + 8 = 13, one more than ⌈360 / 30⌉
    twelve = county(facilities=fleet(3, 2, 2, 5))
    by_unit, _ = provision.ratio_per_population(ambulances(rounding="ceil_per_unit"), twelve)
    assert (by_unit.value, by_unit.verdict, by_unit.short) == (1, "unmet", 1)
    exact, units = provision.ratio_per_population(ambulances(rounding="none"), twelve)
    assert (exact.verdict, exact.short, units["D2"].short) == ("met", 0, pytest.approx(220 / 30 - 7))


def test_the_number_needed_in_qingdao() -> None:
    """11.0 million people, one ambulance for every 30,000: 366.7, so 367; 40 % of them are 147."""
    place = county(
        np.full(8, 11e6 / 8),
        facilities=[
            {"type": "emergency_station", "units": 300},
            {"type": "ambulance_negative_pressure", "units": 100},
        ],
    )
    per_30000 = only(AMBULANCES.replace("per: 30,", "per: 30000,") % ("pooled", "ceil_total", "whole"))
    whole, _ = provision.ratio_per_population(per_30000, place)
    assert (whole.short, whole.verdict) == (67, "unmet")
    part, _ = provision.composition_share(negative_pressure("required"), place)
    assert (part.value, part.short) == (pytest.approx(100 * 100 / 367), 47)


def negative_pressure(whole_is: str) -> Clause:
    return only(f"""
- id: own.negative
  kind: composition_share
  rule:
    part: {{sum: units}}
    whole: {{of: [emergency_station, ambulance], sum: units}}
    whole_is: {{default: {whole_is}, alternatives: [{"required" if whole_is == "existing" else "existing"}]}}
    persons_per: 30000
  targets: [{{zone: whole, facility: ambulance_negative_pressure, value: 40, unit: "%"}}]
""")


def test_a_station_more_or_fewer_tips_the_verdict() -> None:
    place = county(np.full(8, 11e6 / 8), facilities=[{"type": "ambulance", "units": n} for n in (366, 1)])
    clause = only(AMBULANCES.replace("per: 30,", "per: 30000,") % ("pooled", "ceil_total", "whole"))
    assert provision.ratio_per_population(clause, place)[0].verdict == "met"
    place = county(np.full(8, 11e6 / 8), facilities=[{"type": "ambulance", "units": 366}])
    assert provision.ratio_per_population(clause, place)[0].verdict == "unmet"


def test_unknown_numbers_leave_the_verdict_open_only_where_they_matter() -> None:
    some = fleet(3, 2, None, 5)
    whole, units = provision.ratio_per_population(ambulances(), county(facilities=some))
    assert (whole.verdict, whole.value, whole.high, whole.short) == ("undetermined", 10 / 12, math.inf, 2)
    assert units["D1"].high == pytest.approx(5 / (140 / 30))
    enough, _ = provision.ratio_per_population(ambulances(), county(facilities=fleet(3, 2, None, 7)))
    assert enough.verdict == "met"


def test_vehicles_are_listed_with_their_stations_or_by_themselves() -> None:
    stations = [{"type": "emergency_station", "x": x} for x in (50, 150)]
    cars = [{"type": "ambulance", "x": 50, "units": 12}]
    whole, _ = provision.ratio_per_population(ambulances(), county(facilities=[*stations, *cars]))
    assert (whole.value, whole.high, whole.verdict) == (1, 1, "met")
    cars += [{"type": "ambulance", "x": 50}]
    whole, _ = provision.ratio_per_population(ambulances(), county(facilities=[*stations, *cars]))
    assert (whole.value, whole.high) == (1, math.inf)


def test_none_is_a_number_only_where_the_list_has_the_type() -> None:
    far_off = [{"type": "emergency_station", "x": 5000, "units": 9}]
    whole, _ = provision.ratio_per_population(ambulances(), county(facilities=far_off))
    assert (whole.value, whole.verdict, whole.short) == (0, "unmet", 12)
    for facilities in ([], [{"type": "park"}]):
        with pytest.raises(
            Missing, match="facilities of type `emergency_station` or `ambulance` with `units`"
        ):
            provision.ratio_per_population(ambulances(), county(facilities=facilities))
    with pytest.raises(Missing, match="with `units`"):
        provision.ratio_per_population(ambulances(), county(facilities=[{"type": "ambulance"}]))


def test_nobody_needs_nothing_that_could_be_judged() -> None:
    nobody = county(np.zeros(8), facilities=fleet(3))
    whole, _ = provision.ratio_per_population(ambulances(), nobody)
    assert math.isnan(whole.value)
    assert (whole.verdict, whole.persons, whole.short) == ("", 0, 0)
    deserted = county((10, 20, 0, 0, 50, 60, 0, 0), facilities=fleet(3, 2))
    each, units = provision.ratio_per_population(ambulances("per_unit"), deserted)
    assert (each.verdict, units["D1"].verdict, units["D2"].verdict) == ("met", "met", "")


ELDERLY = """
- id: own.beds
  kind: ratio_per_population
  status: baseline_statement
  rule:
    numerator: {of: [elderly_care_facility, elderly_care_bed], sum: capacity}
    per: 1000
    group: age_60_plus
    population: %s
    tolerance_share: %g
  targets: [{zone: whole, facility: elderly_care_bed, comparison: "=", value: 17.6, unit: beds}]
"""


def test_the_elderly_of_yongchuan() -> None:
    """The plan says 4,210 beds, 17.6 for 1,000 elderly: 4210 / 17.6 × 1000 = 239,205 of 60 and more."""
    beds = [{"type": "elderly_care_institution", "capacity": 4210}]
    cells = {"age_60_plus": np.full(8, 239_205 / 8)}
    people = np.full(8, 150_000.0)
    place = county(people, facilities=beds, cells=cells)
    whole, _ = provision.ratio_per_population(only(ELDERLY % ("resident", 0.0001)), place)
    assert (whole.persons, whole.verdict) == (pytest.approx(239_205), "met")
    assert whole.value == pytest.approx(17.6, abs=0.00005)
    # taken of everybody, it would be 3.5
    everybody = only((ELDERLY % ("resident", 0.005)).replace("age_60_plus", "all"))
    whole, _ = provision.ratio_per_population(everybody, place)
    assert (whole.verdict, round(whole.value, 2)) == ("unmet", 3.51)


def test_registered_people_are_counted_by_zone() -> None:
    beds = [{"type": "elderly_care_institution", "capacity": 176}]
    zones = {"age_60_plus_registered": [None, 4000, 6000, None, None, None, None, None]}
    place = county(facilities=beds, zones=zones)
    whole, units = provision.ratio_per_population(only(ELDERLY % ("registered", 0.0)), place)
    assert (whole.value, whole.verdict, whole.persons) == (pytest.approx(17.6), "met", pytest.approx(10_000))
    assert units["D2"].persons == pytest.approx(6000)
    with pytest.raises(Missing, match="zones with `age_60_plus_registered`"):
        provision.ratio_per_population(only(ELDERLY % ("registered", 0.0)), county(facilities=beds))
    with pytest.raises(Missing, match="people of group `age_60_plus`"):
        provision.ratio_per_population(only(ELDERLY % ("resident", 0.0)), county(facilities=beds))
    zones = {"age_60_plus_registered": [None, 4000, *[None] * 6]}
    with pytest.raises(Missing, match="zones with `age_60_plus_registered`"):
        provision.ratio_per_population(
            only(ELDERLY % ("registered", 0.0)), county(facilities=beds, zones=zones)
        )


def test_people_may_be_multiplied_first() -> None:
    tripled = AMBULANCES.replace("per: 30,", "per: 30, population_multiplier: 3,")
    whole, _ = provision.ratio_per_population(
        only(tripled % ("pooled", "ceil_total", "whole")), county(facilities=fleet(36))
    )
    assert (whole.value, whole.verdict, whole.persons) == (1, "met", pytest.approx(360))


AREA = """
- id: own.area
  kind: per_capita_area
  rule: {per: %g, area: %s, base: %s%s}
  targets: [{zone: whole, facility: community_service_facility, comparison: "%s", value: 30, unit: m2}]
"""


def halls(*areas: Any, **more: Any) -> list[dict[str, Any]]:
    return [
        {"type": "community_service_facility", "floor_area_m2": each, "area_m2": 2 * each, **more}
        for each in areas
    ]


@pytest.mark.parametrize(
    ("area_m2", "comparison", "verdict", "short"),
    [(30, ">=", "met", 0), (30, ">", "unmet", 0), (30.1, ">", "met", 0), (29, ">=", "unmet", 1)],
)
def test_square_metres_for_a_hundred_households(
    area_m2: float, comparison: str, verdict: str, short: float
) -> None:
    # 360 persons in households of 3.6 are 100 households
    size = ", persons_per_household: 3.6"
    clause = only(AREA % (100, "floor", "households", size, comparison))
    whole, _ = provision.per_capita_area(clause, county(facilities=halls(area_m2)))
    assert (whole.value, whole.verdict) == (pytest.approx(area_m2), verdict)
    assert whole.short == pytest.approx(short)
    assert whole.short_of is not None
    assert whole.short_of.en == "m²"


def test_households_come_from_the_zones_else_from_their_size() -> None:
    known = {"households": [200, *[None] * 7]}
    place = county(facilities=halls(60), zones=known)
    assert (
        provision.per_capita_area(only(AREA % (100, "floor", "households", "", ">=")), place)[0].value == 30
    )
    both = only(AREA % (100, "floor", "households", ", persons_per_household: 2", ">="))
    assert provision.per_capita_area(both, place)[0].value == 30
    with pytest.raises(Missing, match="zones with `households`"):
        provision.per_capita_area(
            only(AREA % (100, "floor", "households", "", ">=")), county(facilities=halls(60))
        )


def test_floor_and_site_are_different_columns() -> None:
    place = county(facilities=halls(360 * 20))
    values = [
        provision.per_capita_area(only(AREA % (1, area, "persons", "", ">=")), place)[0].value
        for area in ("floor", "site", "land", "effective")
    ]
    assert values == pytest.approx([20, 40, 40, 40])
    with pytest.raises(Missing, match="with `floor_area_m2`"):
        provision.per_capita_area(
            only(AREA % (1, "floor", "persons", "", ">=")),
            county(facilities=[{"type": "community_service_facility", "area_m2": 5}]),
        )


def test_grounds_that_are_open_to_the_public() -> None:
    """Open 25 m² a person, closed 10, of the third it is not known: 25 to 35."""
    rows = [*halls(360 * 25, open_to_public="是"), *halls(360 * 10, open_to_public="否")]
    clause = only(AREA % (1, "floor", "persons", ", scope: open_to_public", ">="))
    whole, _ = provision.per_capita_area(clause, county(facilities=rows))
    assert (whole.value, whole.high, whole.verdict) == (pytest.approx(25), pytest.approx(25), "unmet")
    rows += halls(360 * 10, open_to_public=None)
    whole, _ = provision.per_capita_area(clause, county(facilities=rows))
    assert (whole.value, whole.high, whole.verdict) == (25, pytest.approx(35), "undetermined")
    with pytest.raises(Missing, match="with `open_to_public`"):
        provision.per_capita_area(clause, county(facilities=halls(1)))


def kindergartens(*rows: tuple[float | None, Any]) -> list[dict[str, Any]]:
    return [
        {"type": "kindergarten", "x": 50 + 100 * i, "pupils": pupils, "inclusive": inclusive}
        for i, (pupils, inclusive) in enumerate(rows)
    ]


INCLUSIVE = """
- id: own.inclusive
  kind: composition_share
  rule: {part: {sum: %s, where: {inclusive: true}}, whole: {sum: %s}, aggregate: %s}
  targets: [{zone: whole, facility: kindergarten, value: 80, unit: "%%"}]
"""


def test_a_share_of_children_is_not_a_share_of_kindergartens() -> None:
    # 80 of 100 children, in one kindergarten of three
    place = county(facilities=kindergartens((80, True), (15, "no"), (5, "0")))
    by_children, _ = provision.composition_share(only(INCLUSIVE % ("pupils", "pupils", "pooled")), place)
    assert (by_children.value, by_children.verdict, by_children.met) == (80, "met", 360)
    by_number, _ = provision.composition_share(
        only(INCLUSIVE % ("facilities", "facilities", "pooled")), place
    )
    assert (by_number.value, by_number.verdict) == (pytest.approx(100 / 3), "unmet")
    assert (by_number.short, by_number.met) == (2, 0)  # ⌈0.8 · 3⌉ = 3 kindergartens, one is there


def test_a_share_in_each_district() -> None:
    place = county(facilities=kindergartens((80, True), (15, False), (5, True), (0, True)))
    whole, units = provision.composition_share(only(INCLUSIVE % ("pupils", "pupils", "per_unit")), place)
    assert (units["D1"].value, units["D2"].value) == (pytest.approx(100 * 80 / 95), 100)
    assert (whole.verdict, whole.value) == ("met", units["D1"].value)
    deserted, units = provision.composition_share(
        only(INCLUSIVE % ("pupils", "pupils", "per_unit")), county(facilities=kindergartens((80, True)))
    )
    assert (units["D2"].verdict, deserted.verdict) == ("", "met")


def test_what_is_not_known_of_a_part_bounds_its_share() -> None:
    clause = only(INCLUSIVE % ("pupils", "pupils", "pooled"))
    unknown, _ = provision.composition_share(
        clause, county(facilities=kindergartens((70, True), (20, None), (10, False)))
    )
    assert (unknown.low, unknown.high, unknown.verdict) == (70, 90, "undetermined")
    settled, _ = provision.composition_share(
        clause, county(facilities=kindergartens((85, True), (5, None), (10, False)))
    )
    assert settled.verdict == "met"
    with pytest.raises(Missing, match="facilities of type `kindergarten` with `inclusive`"):
        provision.composition_share(clause, county(facilities=kindergartens((1, None))))


def test_so_many_of_one_for_one_of_the_other() -> None:
    """Nurses 130, physicians 100: 1.3; with 129 one nurse is lacking."""
    clause = only("""
- id: own.nurses
  kind: composition_share
  rule: {part: {sum: staff}, whole: {of: [physician], sum: staff}, per: 1}
  targets: [{zone: whole, facility: nurse_registered, value: 1.3, unit: nurses per physician}]
""")
    for nurses, verdict, short in ((130, "met", 0), (129, "unmet", 1)):
        rows = [{"type": "nurse_registered", "staff": nurses}, {"type": "physician", "staff": 100}]
        whole, _ = provision.composition_share(clause, county(facilities=rows))
        assert (whole.verdict, whole.short) == (verdict, short)
        assert whole.short_of is not None
        assert whole.short_of.en == "staff"


COUNT = """
- id: own.count
  kind: total_count
  rule: {amount: {sum: %s}, counts: %s}
  targets: [{zone: whole, facility: primary_school, comparison: "%s", value: %g, unit: facilities}]
"""


def schools(*rows: Sequence[Any]) -> list[dict[str, Any]]:
    names = ("year", "year_upgraded", "capacity", "pupils", "classes")
    return [
        {"type": "primary_school", "x": 50 + 100 * (i % 4), **dict(zip(names, row, strict=False))}
        for i, row in enumerate(rows)
    ]


@pytest.mark.parametrize(
    ("counts", "comparison", "value", "verdict", "short"),
    [
        ("stock", ">=", 4, "met", 0),
        ("stock", ">=", 5, "unmet", 1),
        ("stock", ">", 4, "unmet", 1),
        ("stock", ">", 3, "met", 0),
        ("stock", "=", 4, "met", 0),
        ("stock", "=", 3, "unmet", 0),
        ("new", ">=", 2, "met", 0),
        ("new", ">=", 3, "unmet", 1),
        ("upgraded", "=", 1, "met", 0),
        ("new_or_upgraded", ">=", 3, "met", 0),
        ("new_or_upgraded", ">=", 4, "unmet", 1),
    ],
)
def test_a_number_of_schools(counts: str, comparison: str, value: float, verdict: str, short: float) -> None:
    """Opened 2021 and 2022 are new (the baseline year is 2020); of the older two, one was extended."""
    place = county(facilities=schools((2021,), (2022,), (2020, 2019), (1990, 2023)))
    whole, units = provision.total_count(only(COUNT % ("facilities", counts, comparison, value)), place)
    assert (whole.verdict, whole.short) == (verdict, short)
    assert whole.value == sum(each.value for each in units.values())
    assert all(math.isnan(each.required) and not each.verdict for each in units.values())


def test_a_place_listed_as_two_types_is_one_place() -> None:
    """A school for all ages that is listed as a primary school, too; and two without a place_id."""
    twice = {"place_id": "w1", "year": 2021}
    rows = [
        *({"type": kind, **twice} for kind in ("primary_school", "school_compulsory")),
        *({"type": kind, "year": 2021} for kind in ("primary_school", "school_compulsory")),
    ]
    place = county(facilities=rows)
    for kind, number in (("school_compulsory", 3), ("primary_school", 2)):
        clause = only((COUNT % ("facilities", "stock", ">=", 1)).replace("primary_school", kind))
        assert provision.total_count(clause, place)[0].value == number


def test_schools_of_unknown_age_may_be_new() -> None:
    place = county(facilities=schools((2021,), (None,), (1990,)))
    for value, verdict in ((1, "met"), (2, "undetermined"), (3, "unmet")):
        whole, _ = provision.total_count(only(COUNT % ("facilities", "new", ">=", value)), place)
        assert (whole.verdict, whole.low, whole.high) == (verdict, 1, 2)
    with pytest.raises(Missing, match="`primary_school` with `year`"):
        provision.total_count(
            only(COUNT % ("facilities", "new", ">=", 1)), county(facilities=schools((None,)))
        )
    with pytest.raises(Missing, match="with `year / year_upgraded`"):
        provision.total_count(
            only(COUNT % ("facilities", "new_or_upgraded", ">=", 1)), county(facilities=schools((None,)))
        )
    without = only(COUNT % ("facilities", "new", ">=", 1), period="{target: 2025}")
    with pytest.raises(Missing, match="baseline year"):
        provision.total_count(without, place)


def test_places_are_added_up() -> None:
    place = county(facilities=schools((2021, None, 500), (2021, None, 400), (2000, None, 900)))
    whole, _ = provision.total_count(only(COUNT % ("capacity", "new", ">=", 1000)), place)
    assert (whole.value, whole.short) == (900, 100)
    with pytest.raises(Missing, match="`primary_school` with `capacity`"):
        provision.total_count(
            only(COUNT % ("capacity", "new", ">=", 1)), county(facilities=schools((2021,), (2000, None, 900)))
        )


SIZE = """
- id: own.size
  kind: size_limit
  rule: {of_each: %s, statistic: %s, counts: %s}
  targets: [{zone: whole, facility: primary_school, value: %g, unit: students}]
"""


def size(place: Place, of_each: str, statistic: str, value: float, counts: str = "stock") -> Finding:
    return provision.size_limit(only(SIZE % (of_each, statistic, counts, value)), place)[0]


def test_the_size_of_classes() -> None:
    """Two schools: 450 pupils in 10 classes are 45 each, 300 in 5 are 60; 750 in 15 are 50."""
    place = county(facilities=schools((2000, 0, 0, 450, 10), (2022, 0, 0, 300, 5)))
    largest = size(place, "class", "max", 55)
    assert (largest.value, largest.verdict) == (60, "unmet")
    # 300 pupils in classes of 55 need 6
    assert (largest.short, largest.persons, largest.met) == (1, 750, 450)
    assert largest.short_of is not None
    assert largest.short_of.en == "classes"
    assert size(place, "class", "max", 60).verdict == "met"
    assert (size(place, "class", "mean", 50).value, size(place, "class", "mean", 50).verdict) == (50, "met")
    assert size(place, "class", "mean", 49.9).verdict == "unmet"


def test_the_size_of_schools() -> None:
    place = county(facilities=schools((2000, 0, 0, 450), (2022, 0, 0, 300)))
    whole = size(place, "facility", "max", 400)
    assert (whole.value, whole.verdict, whole.short) == (450, "unmet", 50)
    assert size(place, "facility", "max", 400, "new").verdict == "met"
    assert size(place, "facility", "mean", 375).verdict == "met"


def test_classes_of_unknown_size() -> None:
    place = county(facilities=schools((2000, 0, 0, 450, 10), (2000, 0, 0, None, 5), (2000, 0, 0, 90, None)))
    assert (size(place, "class", "max", 45).verdict, size(place, "class", "max", 44).verdict) == (
        "undetermined",
        "unmet",
    )
    classless = county(facilities=schools((2000, 0, 0, 450, 10), (2000, 0, 0, 90, None)))
    assert size(classless, "class", "max", 45).verdict == "undetermined"
    for lacking, column in (((2000, 0, 0, None, 5), "pupils"), ((2000, 0, 0, 450, None), "classes")):
        with pytest.raises(Missing, match=f"`primary_school` with `{column}`"):
            size(county(facilities=schools(lacking)), "class", "max", 45)
    with pytest.raises(Missing, match="facilities of type `primary_school`"):
        size(county(facilities=[{"type": "park"}]), "class", "max", 45)
    far_off = [{**school, "x": 9000} for school in schools((2000, 0, 0, 450, 10))]
    with pytest.raises(Missing, match="facilities of type `primary_school`"):
        size(county(facilities=far_off), "class", "max", 45)
    old = county(facilities=schools((2000, 0, 0, 450, 10)))
    with pytest.raises(Missing, match="with `year`"):
        size(old, "facility", "max", 45, "new")


def test_what_a_map_cannot_judge_is_reported() -> None:
    clause = only("""
- id: own.rate
  kind: other
  rule: {use: reported}
  targets: [{zone: whole, facility: kindergarten, comparison: ">=", value: 93, unit: "%"}]
""")
    judged: Judged = provision.other(clause, county())
    assert (judged[0].verdict, judged[0].required) == ("reported", 93)


@pytest.mark.parametrize(
    ("persons", "per", "comparison", "needed"),
    [
        ((0.1, 1.3), 0.7, ">=", 2),  # 0.1 / 0.7 + 1.3 / 0.7 is a hair more than 2
        ((0.7, 0.1), 0.8, ">", 2),  # 0.7 + 0.1 is a hair less than 0.8
        ((360.003, 0), 30, ">=", 13),  # a ten-thousandth too many, though, asks for one more
        ((359.997, 0), 30, ">", 12),
    ],
)
def test_what_rounding_adds_to_a_sum_asks_for_no_more_and_no_less(
    persons: tuple[float, float], per: float, comparison: str, needed: int
) -> None:
    standard = (AMBULANCES % ("pooled", "ceil_total", "whole")).replace("per: 30,", f"per: {per},")
    clause = only(standard.replace("value: 1", f'comparison: "{comparison}", value: 1'))
    place = county([*persons, *[0] * 6], facilities=fleet(0))
    whole, _ = provision.ratio_per_population(clause, place)
    assert whole.short == needed


@pytest.mark.parametrize(("persons", "per", "value"), [((0.1, 0.2), 0.3, 100), ((360.003, 0), 30, 100 / 13)])
def test_the_whole_that_people_need_is_rounded_up_but_for_a_hair(
    persons: tuple[float, float], per: float, value: float
) -> None:
    """One negative-pressure ambulance of the 1, or of the 13, that so many people need."""
    clause = only(f"""
- id: own.negative
  kind: composition_share
  rule:
    part: {{sum: units}}
    whole: {{of: [ambulance], sum: units}}
    whole_is: required
    persons_per: {per}
  targets: [{{zone: whole, facility: ambulance_negative_pressure, value: 40, unit: "%"}}]
""")
    one = [{"type": "ambulance_negative_pressure", "units": 1}]
    whole, _ = provision.composition_share(clause, county([*persons, *[0] * 6], facilities=one))
    assert whole.value == pytest.approx(value)
