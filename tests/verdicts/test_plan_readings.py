"""How clauses of the built-in plans are read: each on the county of four towns, by hand."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from access.standards.registry import find_standard
from access.verdicts import provision, streets
from access.verdicts.clause import Clause
from access.verdicts.evaluate import Assessment, evaluate
from access.verdicts.missing import Missing
from access.verdicts.readings import expand
from access.verdicts.zones import extent, not_found
from tests.verdicts.places import BOXES, county, measured, only

Facilities = Sequence[Mapping[str, Any]]
TOWNS = {"T1": 50, "T2": 150, "T3": 250, "T4": 350}  # x of a place in each


def of(name: str) -> Clause:
    """A clause of the registry by its default reading."""
    plan, standard = find_standard(name)
    (target,) = [each for each in standard.targets if each.id == name]
    return Clause(plan, standard, target)


def levels(**of_zone: str) -> dict[str, list[str]]:
    usual = {"C": "city", "D1": "district", "D2": "district", "E": "development_zone"}
    return {"level": [of_zone.get(name, usual.get(name, "town")) for name in BOXES]}


def judged(name: str, facilities: Facilities, **more: Any) -> Assessment:
    return evaluate([of(name)], county(facilities=facilities, **more), readings="all")


def verdict(name: str, facilities: Facilities, **more: Any) -> Any:
    rows = judged(name, facilities, **more).verdicts.reset_index()
    return rows[(rows["level"] == "clause") & rows["default"]].iloc[0]


def by_reading(name: str, facilities: Facilities, **more: Any) -> dict[str, str]:
    rows = judged(name, facilities, **more).verdicts.reset_index()
    rows = rows[rows["level"] == "clause"].set_index("reading")
    return {str(reading): str(each) for reading, each in rows["verdict"].items()}


# one promise, two kinds of college (宜春 专栏9.3)


def test_a_new_college_is_no_new_university() -> None:
    """One college of 2023, and a university of 1980: the one target is met, the other is not."""
    rows = [{"type": "vocational_college", "year": 2023}, {"type": "university", "year": 1980}]
    name = "yichun.universities.vocational"  # 1—2所
    assert by_reading(name, rows) == {
        "default": "met",
        "range_is=within": "met",
        "range_is=strong_end": "unmet",
    }
    assert by_reading(name, rows[:1] * 3)["range_is=within"] == "unmet"
    assert verdict("yichun.universities", rows)["verdict"] == "unmet"


# units of a named list are the plan's own (青岛 四(一)2)


def radius(zones: dict[str, Any] | None = None, **plan_zones: tuple[str, ...]) -> tuple[Any, Any]:
    """The average service radius of stations in T1 alone, asked of what stands for the six districts."""
    clause = of("qingdao.ambulance.radius.urban")
    clause = replace(clause, target=clause.target.model_copy(update={"value": 0.12}))
    place = county(facilities=[{"type": "emergency_station", "x": 50}], zones=zones, plan_zones=plan_zones)
    ways = measured(place, {clause.trip: [50.0] * 8})
    return streets.service_radius(clause, replace(place, **ways))


def test_a_district_of_a_list_is_judged_as_a_whole() -> None:
    """D1 is 0.04 km² with one station: R = √(0.04 / π) = 0.1128 km; of its towns T2 has none: infinite."""
    whole, units = radius(named_districts=("D1",))
    assert (whole.verdict, whole.value) == ("met", pytest.approx(math.sqrt(0.04 / math.pi)))
    assert {name: each.verdict for name, each in units.items()} == {"T1": "", "T2": "", "D1": "met"}
    assert math.isinf(units["T2"].value)


def test_a_district_of_which_only_towns_are_known_is_not_judged_by_them() -> None:
    zones = levels(D1="township", D2="township", C="township")
    whole, units = radius(zones, named_districts=("T1", "T2"))
    assert (whole.verdict, whole.value) == ("met", pytest.approx(math.sqrt(0.04 / math.pi)))
    assert {each.verdict for each in units.values()} == {""}


def test_each_district_of_a_list_is_judged() -> None:
    whole, units = radius(named_districts=("D1", "D2"))
    assert whole.verdict == "unmet"
    assert {name: each.verdict for name, each in units.items()} == {"D1": "met", "D2": "unmet"}


def test_a_district_of_the_list_is_found_by_another_name_and_the_others_are_not_guessed() -> None:
    """黄岛区 is the West Coast New Area; the other five that the plan lists are not in this study."""
    names = {"name": ["青岛市", "黄岛区", "平度市", *BOXES][: len(BOXES)]}
    place = county(facilities=[{"type": "emergency_station"}], zones=names)
    plan = of("qingdao.ambulance.radius.urban").plan
    assert extent(place, plan, "named_districts").ids == ("D1",)
    assert not_found(place, plan, "named_districts") == ("市南区", "市北区", "李沧区", "崂山区", "城阳区")
    with pytest.raises(Missing, match="the zones 市南区, 市北区, 李沧区, 崂山区, 城阳区 that the plan names"):
        extent(place, plan, "other_districts")


RATIO = """
- id: own.ratio
  kind: ratio_per_population
  rule: {numerator: {sum: units}, per: 140, aggregate: per_unit}
  targets: [{zone: named, facility: ambulance, value: 1, unit: vehicles}]
"""


def test_a_ratio_of_a_named_district_is_not_asked_of_its_towns() -> None:
    """D1 has 140 people and one vehicle, in T1."""
    named = "named: {text: {zh: 一区, en: D1}, by: names, names: [D1区]}\n"
    place = county(facilities=[{"type": "ambulance", "x": 50, "units": 1}])
    whole, units = provision.ratio_per_population(only(RATIO, named), place)
    assert (whole.verdict, whole.value, set(units)) == ("met", pytest.approx(1), {"D1"})


# “N built” is at least N, 约 and 左右


@pytest.mark.parametrize(("number", "expected"), [(1, "unmet"), (2, "met"), (3, "met")])
def test_more_schools_than_promised_keep_the_promise(number: int, expected: str) -> None:
    rows = [{"type": "primary_school", "year": 2023}] * number
    found = verdict("yongchuan.schools_chengdong.primary", rows, plan_zones={"chengdong_eco_town": ("T1",)})
    assert found["verdict"] == expected


@pytest.mark.parametrize(("number", "expected"), [(14, "unmet"), (15, "met"), (16, "met"), (18, "met")])
def test_about_sixteen_is_sixteen_less_a_tenth_or_more(number: int, expected: str) -> None:
    assert (
        verdict("dazhou.tcm_clinics", [{"type": "tcm_clinic_primary", "year": 2017}] * number)["verdict"]
        == expected
    )


# administrative kinds by level, not by class


def test_a_town_whose_seat_is_urban_keeps_its_centre() -> None:
    """16 centres in towns, those of T1 in a town of class urban."""
    rows = [{"type": "elderly_centre_town", "x": x} for x in TOWNS.values() for _ in range(4)]
    zones = {"class": ["urban" if name in ("T1", "C") else "rural" for name in BOXES]}
    found = verdict("yongchuan.elderly_network.town_centres", rows, zones=zones)
    assert (found["verdict"], found["value"]) == ("met", 16)


def test_villages_are_those_of_that_level_in_whatever_class() -> None:
    """Of four villages, all of class urban, three have a point: 75 % of 100 % asked."""
    zones = levels(T1="village", T2="village", T3="village", T4="village") | {"class": ["urban"] * 8}
    rows = [{"type": "postal_service_point", "x": x} for x in (50, 150, 250)]
    found = verdict("huangyan.postal_village", rows, zones=zones)
    assert (found["verdict"], found["value"]) == ("unmet", 75)


def test_public_kindergartens_alone_count_where_the_plan_says_so() -> None:
    """Four new ones in the city, one of them private."""
    rows = [
        {"type": "kindergarten", "year": 2022, "ownership": each}
        for each in ("public", "public", "public", "private")
    ]
    found = verdict("yongchuan.kindergartens_named.urban", rows, zones={"class": ["urban"] * 8})
    assert (found["verdict"], found["value"]) == ("unmet", 3)


# the city's own beside the counties'


def test_a_county_home_is_not_the_citys() -> None:
    homes = [{"type": "veterans_home", "x": x, "level": "district"} for x in (50, 250)]
    found = verdict("yichun.veterans_home", homes)
    assert (found["verdict"], found["value"]) == ("unmet", pytest.approx(2 / 3))
    own = [*homes, {"type": "veterans_home", "level": "city"}]
    assert verdict("yichun.veterans_home", own)["verdict"] == "met"
    assert by_reading("yichun.veterans_home", homes)["tier=any"] == "met"


def test_the_five_ones_are_asked_of_the_city_and_three_x_of_each_district() -> None:
    """A stadium in D1 alone: the city has one, D2 has none."""
    rows = [{"type": "stadium"}]
    assert verdict("qingdao.sports_five.stadium", rows)["verdict"] == "met"
    assert verdict("qingdao.sports_three_x.stadium", rows)["verdict"] == "unmet"


# what facilities are called


def test_centres_are_told_by_their_names() -> None:
    """Seven projects, one of them of a centre that is not named; 城区 is a centre, no town."""
    names = [
        "北城街道社区卫生服务中心",
        "城区社区卫生服务中心",
        "江口街道社区卫生服务中心",
        "新前街道社区卫生服务中心",
    ]
    names += ["高桥街道社区卫生服务中心", "西城街道社区卫生服务中心", "头陀镇中心卫生院"]
    kind = "community_or_township_health_centre"
    rows = [{"type": kind, "label": each, "year": 2023, "year_upgraded": None} for each in names]
    clause = of("huangyan.health_centres_named")

    def count(rows: Facilities) -> Any:
        place = county(facilities=rows)
        place = replace(place, facilities=place.facilities.assign(name=place.facilities["label"]))
        return provision.total_count(clause, place)[0]

    assert (count(rows).value, count(rows).verdict) == (6, "unmet")
    assert count([*rows, {**rows[0], "label": "院桥镇中心卫生院"}]).verdict == "met"


def test_a_word_that_nobody_knows_whether_a_name_holds() -> None:
    """No facility has a name: none is known to be one of the named."""
    rows = [{"type": "community_or_township_health_centre", "year": 2023}]
    with pytest.raises(Missing, match="with `name`"):
        provision.total_count(of("huangyan.health_centres_named"), county(facilities=rows))


def test_a_cultural_station_is_a_towns_culture_centre() -> None:
    rows = [
        {"type": kind, "x": x, "level": "town"}
        for kind, x in (
            ("cultural_station", 50),
            ("culture_service_centre_grassroots", 150),
            ("cultural_station", 250),
            ("cultural_station", 350),
        )
    ]
    assert verdict("yichun.culture_centre_town", rows)["verdict"] == "met"


def test_private_hospitals_and_branch_libraries_are_not_graded() -> None:
    hospitals = [
        {"type": "tcm_hospital", "ownership": own, "level": "county", "grade": grade}
        for own, grade in (("public", "二级甲等"), ("private", "一级"))
    ]
    assert verdict("yichun.tcm_hospital_grade", hospitals)["verdict"] == "met"
    libraries = [
        {"type": "library", "level": level, "grade": grade}
        for level, grade in (("county", "二级"), ("town", "三级"))
    ]
    assert verdict("yichun.library_grade", libraries)["verdict"] == "met"


def test_each_kind_of_county_institution_is_asked_for() -> None:
    """A library in each district and no cultural centre: one of the two targets is met."""
    rows = [{"type": "library", "x": x, "level": "district"} for x in (50, 250)]
    rows += [{"type": "cultural_centre", "x": 50, "level": "town"}]
    assert verdict("yichun.culture_county", rows)["verdict"] == "met"
    assert verdict("yichun.culture_county.cultural_centre", rows)["verdict"] == "unmet"


def test_municipal_hospitals_of_any_kind_are_asked_for_telemedicine() -> None:
    rows = [
        {"type": "hospital_general_secondary_plus", "level": "district", "telemedicine": True},
        {"type": "tcm_hospital", "level": "city", "telemedicine": False},
        {"type": "tcm_hospital", "level": "district", "telemedicine": False},
    ]
    assert verdict("yichun.telemedicine", rows)["verdict"] == "met"
    found = verdict("yichun.telemedicine.municipal", rows)
    assert (found["verdict"], found["value"]) == ("unmet", 0)


def test_reading_rooms_count_by_their_renewal() -> None:
    """Three rooms, one of which was renewed in 2017 (the baseline is 2016)."""
    rows = [{"type": "rural_bookhouse", "year_upgraded": year} for year in (2017, 2015, None)]
    assert verdict("dazhou.bookhouses", rows)["value"] == 1


def test_only_new_compounds_are_asked_for_a_kindergarten() -> None:
    zones = levels(T1="residential_area", T2="residential_area", T3="village", T4="village")
    zones["persons"] = [None, None, None, None, None, 3500, 2000, None]
    rows = [{"type": "kindergarten", "x": x} for x in (150, 250)]
    found = judged(
        "yichun.kindergarten_big_village", rows, zones=zones, plan_zones={"new_residential_areas": ("T2",)}
    )
    table = found.verdicts.reset_index()
    default = table[table["default"]]
    assert set(default["zone_id"][default["level"] == "unit"]) == {"T2", "T3"}
    assert default["verdict"][default["level"] == "clause"].tolist() == ["met"]


# open readings: stock or new, zone, preset


def test_what_stood_before_meets_a_promise_to_build_by_another_reading_only() -> None:
    rows = [{"type": "technical_school", "year": 2005}]
    assert by_reading("yongchuan.technical_school", rows) == {"default": "unmet", "counts=stock": "met"}


def test_a_network_counts_all_there_is_or_else_what_is_new() -> None:
    rows = [{"type": "elderly_station_community", "year": 2015}] * 54 + [
        {"type": "elderly_station_community", "year": 2022}
    ]
    found = by_reading("yongchuan.elderly_network.community_stations", rows)
    assert found == {"default": "met", "counts=new": "unmet"}


def test_a_zone_that_the_plan_does_not_name_is_read_both_ways() -> None:
    clause = of("qingdao.medical_circle")
    found = {each.reading: each.target.zone for each in expand(clause, "all")}
    assert (found["default"], found["zone=whole_area"]) == ("urban", "whole_area")
    assert "zone=whole_area" not in {each.reading for each in expand(clause)}
    # in the city 60 people within the limit; of all 360 likewise
    place = county(
        facilities=[{"type": "village_clinic"}],
        zones={"class": ["urban" if n == "T1" else "rural" for n in BOXES]},
    )
    times = [60.0, math.inf, math.inf, math.inf, 60.0, math.inf, math.inf, math.inf]
    ways = measured(place, {clause.trip: times})
    rows = evaluate([clause], replace(place, **ways), readings="all").verdicts.reset_index()
    rows = rows[rows["level"] == "clause"].set_index("reading")
    assert rows["value"][["default", "zone=whole_area"]].tolist() == pytest.approx([1, 60 / 360])
    assert rows["zone_id"][["default", "zone=whole_area"]].tolist() == ["urban", "whole_area"]
    assert rows["zone_zh"]["zone=whole_area"] == "全市"


def test_a_number_that_the_plan_leaves_out_may_be_a_national_one() -> None:
    rows = [{"type": "primary_school", "pupils": 1120, "classes": 20}]  # 56 in a class
    found = by_reading("yongchuan.class_size", rows)
    assert found == {"default": "not_testable", "value=55": "unmet"}


# places added


def added(*rows: tuple[Any, ...], value: float = 1000) -> Any:
    names = ("year", "year_upgraded", "capacity", "capacity_added")
    clause = of("qingdao.school_places")
    clause = replace(clause, target=clause.target.model_copy(update={"value": value}))
    facilities = [{"type": "primary_school", **dict(zip(names, row, strict=True))} for row in rows]
    return provision.total_count(clause, county(facilities=facilities))[0]


def test_places_added_by_extensions_count() -> None:
    """A school of 2022 with 500 places; an old one of 900, of which 300 were added; one untouched."""
    whole = added((2022, None, 500, None), (1990, 2023, 900, 300), (1980, None, 700, None))
    assert (whole.low, whole.high, whole.verdict, whole.short) == (800, 800, "unmet", 200)


def test_an_extension_of_unknown_size_may_be_large() -> None:
    """An old school of 900 was extended, nobody says by how much: 500 to 1,400 are added."""
    whole = added((2022, None, 500, None), (1990, 2023, 900, None))
    assert (whole.low, whole.high, whole.verdict) == (500, 1400, "undetermined")
    assert added((2022, None, 500, None), (1990, 2023, 900, None), value=500).verdict == "met"
    assert added((2022, None, 500, None), (1990, 2023, 400, None)).verdict == "unmet"


def test_a_school_of_unknown_age_may_be_new() -> None:
    whole = added((2022, None, 500, None), (None, None, 600, None))
    assert (whole.low, whole.high) == (500, 1100)
    assert added((2022, None, 500, None), (None, None, 600, 100)).high == 600


def test_what_was_added_is_not_known_without_years() -> None:
    with pytest.raises(Missing, match="year / year_upgraded / capacity_added"):
        added((None, None, 500, None))


# bundles by default


def test_a_life_circle_of_various_facilities_is_a_bundle() -> None:
    for name in ("yongchuan.life_circle", "yichun.basic_service_circle"):
        clause = of(name)
        assert len(clause.trips) > 5
        other = {each.reading: each for each in expand(clause, "all")}["served_by=facility"]
        assert [trip.facility for trip in other.trips] == ["public_service_point"]


# a promise made twice


def test_a_promise_made_twice_names_the_clause_with_which_it_is_counted() -> None:
    names = ("yongchuan.childcare_places", "yongchuan.childcare_places_text")
    found = evaluate(
        [of(name) for name in names], county(facilities=[{"type": "childcare_facility", "capacity": 2}])
    )
    rows = found.verdicts.reset_index().query("level == 'clause'").set_index("target")
    assert rows["same_as"].tolist() == ["", "yongchuan.childcare_places"]
    assert rows["verdict"].tolist() == ["met", "met"]
