"""Travel times and service radii from measured trips: what counts, who counts, what is measured."""

import dataclasses
import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import pytest

from access.verdicts import streets
from access.verdicts.clause import Clause, Trip
from access.verdicts.findings import Judged
from access.verdicts.missing import Missing
from access.verdicts.place import Place
from access.verdicts.zones import extent
from tests.verdicts.places import BOXES, county, measured, only

INF, NAN = math.inf, math.nan
WALKED = (60, 120, 240, 300, 301, 600, INF, NAN)  # seconds from cells 0 to 7

TIME = """
- id: own.time
  kind: travel_time
  rule: {mode: walk, required_share: %g%s}
  targets: [{zone: %s, facility: %s, value: %g, unit: %s}]
"""


def time(
    rule: str = "",
    *,
    share: float = 0.5,
    zone: str = "whole",
    facility: str = "library",
    value: float = 5,
    unit: str = "min",
) -> Clause:
    return only(TIME % (share, f", {rule}" if rule else "", zone, facility, value, unit))


def with_ways(
    clause: Clause, travel: Sequence[Sequence[float]], types: Sequence[str] = ("library",), **more: Any
) -> Place:
    """A county in which the clause's trips, in their order, take so long."""
    facilities = more.pop("facilities", [{"type": each} for each in types])
    straight = more.pop("straight", None)
    bare = county(facilities=facilities, **more)
    trips = dict(zip(clause.trips, travel, strict=True))
    found = measured(bare, trips, straight=straight)
    return county(facilities=facilities, **{**more, **found})


def test_people_within_the_limit() -> None:
    # 10 + 20 + 30 + 40 within 300 s; 80 not linked: 100 to 180 of 360
    clause = time()
    whole, units = streets.travel_time(clause, with_ways(clause, [WALKED]))
    assert (whole.value, whole.high, whole.verdict) == (pytest.approx(100 / 360), 0.5, "undetermined")
    assert (whole.persons, whole.met, whole.unlinked, whole.short) == (360, 100, 80, 80)
    assert not units


def test_near_the_border_of_the_data_it_is_not_known() -> None:
    # a facility beyond the border, 250 m away, could serve the 50 people of cell 4 in 300 s
    clause = time(share=0.4)
    place = with_ways(clause, [WALKED])
    border = pd.Series([INF] * 4 + [250.0, 301, INF, INF], index=place.cells.index)
    whole, _ = streets.travel_time(clause, dataclasses.replace(place, border_m=border))
    assert (whole.met, whole.border, whole.unlinked) == (100, 50, 80)
    assert (whole.high, whole.verdict) == (pytest.approx(230 / 360), "undetermined")


@pytest.mark.parametrize(("share", "verdict"), [(0.27, "met"), (0.5, "undetermined"), (0.51, "unmet")])
def test_both_sides_of_the_required_share(share: float, verdict: str) -> None:
    clause = time(share=share)
    assert streets.travel_time(clause, with_ways(clause, [WALKED]))[0].verdict == verdict


def test_where_nobody_lives_and_where_nobody_is_linked() -> None:
    clause = time()
    nobody, _ = streets.travel_time(clause, with_ways(clause, [WALKED], persons=np.zeros(8)))
    assert (nobody.verdict, nobody.persons) == ("undetermined", 0)
    assert math.isnan(nobody.value)
    lost, _ = streets.travel_time(clause, with_ways(clause, [[NAN] * 8]))
    assert (lost.verdict, lost.unlinked, lost.met) == ("undetermined", 360, 0)


def test_minutes_before_anybody_moves_come_off_the_limit() -> None:
    clause = time("fixed_minutes: 1")
    whole, _ = streets.travel_time(clause, with_ways(clause, [WALKED]))
    assert whole.met == 10 + 20 + 30


BUNDLE = "served_by: bundle, bundle: {of: [library, park, supermarket], at_least: %d}"
THREE = ([60, 60, 900, 60, 60, 60, INF, NAN], [60, 900, 60, 60, 60, 60, INF, NAN], [900] * 7 + [NAN])


@pytest.mark.parametrize(("at_least", "met"), [(1, 210), (2, 160), (3, 0)])
def test_so_many_types_of_a_bundle(at_least: int, met: float) -> None:
    # cells 1 and 2 (50 persons) reach one type in time, cells 0, 3, 4, 5 (160) two, nobody three
    clause = time(BUNDLE % at_least)
    place = with_ways(clause, THREE, ("library", "park", "supermarket"))
    whole, _ = streets.travel_time(clause, place)
    assert (whole.met, whole.unlinked) == (met, 80)


def test_a_bundle_needs_a_list_of_each_of_its_types() -> None:
    clause = time(BUNDLE % 1)
    with pytest.raises(Missing, match="facilities of type `park` and `supermarket`"):
        streets.travel_time(clause, with_ways(clause, THREE))


def test_any_of_several_types_counts() -> None:
    clause = time("facilities: {of: [library, park]}")
    assert [trip.facility for trip in clause.trips] == ["library", "park"]
    both = with_ways(clause, THREE[:2], ("library", "park"))
    measure = streets.measured(clause, both, extent(both, clause.plan, "whole"))
    assert measure["facility_id"].tolist()[:3] == ["library", "library", "park"]
    assert streets.travel_time(clause, both)[0].met == 210
    # of the other type none is listed: one is enough
    one = with_ways(clause, THREE[:2])
    assert streets.travel_time(clause, one)[0].met == 210 - 30


def test_facilities_are_selected_by_attributes() -> None:
    clause = time("facilities: {of: [park], where: {area_m2: {at_least: 5000}}}")
    assert clause.trip.goal == "park (area_m2>=5000)"
    rows = [{"type": "park", "area_m2": 6000}, {"type": "park", "area_m2": None}, {"type": "library"}]
    place = with_ways(clause, [WALKED], facilities=rows)
    assert clause.trip.selects(place.facilities).tolist() == [True, False, False]
    assert streets.travel_time(clause, place)[0].met == 100
    with pytest.raises(Missing, match="facilities of type `park` with `area_m2`"):
        streets.travel_time(clause, with_ways(clause, [WALKED], facilities=rows[1:]))


def test_where_no_listed_facility_is_as_wanted_nobody_has_one() -> None:
    clause = time("facilities: {of: [park], where: {area_m2: {at_least: 5000}}}")
    small = county(facilities=[{"type": "park", "area_m2": 100}])
    whole, _ = streets.travel_time(clause, small)
    assert (whole.verdict, whole.met, whole.unlinked) == ("unmet", 0, 0)


def test_trips_differ_by_what_is_selected() -> None:
    plain = Trip("park", "walk", "time_s", "demand_to_facility")
    clause = time("facilities: {of: [park], where: {area_m2: {at_least: 5000}}}")
    assert len({plain, clause.trip, clause.trips[0]}) == 2
    assert sorted([clause.trip, plain]) == [plain, clause.trip]


def test_people_of_a_group() -> None:
    clause = time("group: age_60_plus")
    old = [1, 1, 1, 1, 0, 0, 0, 0]
    whole, _ = streets.travel_time(clause, with_ways(clause, [WALKED], cells={"age_60_plus": old}))
    assert (whole.persons, whole.met, whole.value) == (4, 4, 1)
    # told by town only: T1 has 6 of 60 persons, 1 of them in cell 0
    by_town = {
        "age_60_plus": [6 if name == "T1" else 0 if name in ("T2", "T3", "T4") else None for name in BOXES]
    }
    whole, _ = streets.travel_time(clause, with_ways(clause, [WALKED], zones=by_town))
    assert (whole.persons, whole.met) == pytest.approx((6, 1))
    with pytest.raises(Missing, match="people of group `age_60_plus`"):
        streets.travel_time(clause, with_ways(clause, [WALKED]))


def test_land_may_be_what_must_be_covered() -> None:
    clause = time("coverage_unit: residential_area")
    land = pd.Series([1000.0, 1000, 6000], index=["c0", "c1", "c7"])
    place = with_ways(clause, [WALKED], land={"residential": land})
    whole, _ = streets.travel_time(clause, place)
    # of 8,000 m², 2,000 within, 6,000 not linked; the people are told beside
    assert (whole.value, whole.high, whole.verdict, whole.short) == (0.25, 1, "undetermined", 2000)
    assert whole.short_of is not None
    assert (whole.unit.en, whole.short_of.en) == ("share of residential land", "m²")
    assert (whole.persons, whole.met) == (360, 100)
    with pytest.raises(Missing, match="residential land"):
        streets.travel_time(clause, with_ways(clause, [WALKED]))
    built = time("coverage_unit: built_up_area")
    with pytest.raises(Missing, match="built-up land"):
        streets.travel_time(built, with_ways(built, [WALKED]))
    nothing = with_ways(clause, [WALKED], land={"residential": land * 0})
    assert streets.travel_time(clause, nothing)[0].verdict == "undetermined"


def test_settlements_may_be_what_must_be_covered() -> None:
    # four villages whose people live mostly in cells 4 (301 s), 5 (600 s), 6 (never), 7 (not linked)
    clause = time("coverage_unit: settlement", value=6, share=0.25)
    levels = ["city", "district", "district", *["village"] * 4, "development_zone"]
    whole, _ = streets.travel_time(clause, with_ways(clause, [WALKED], zones={"level": levels}))
    assert (whole.value, whole.high, whole.verdict, whole.short) == (0.25, 0.5, "met", 0)


def test_a_distance_may_stand_for_the_minutes() -> None:
    rule = "measured_as: %s, distance_m: 250"
    along = time(rule % "network_distance")
    assert (along.trip.impedance, along.limit) == ("length_m", 250)
    assert streets.travel_time(along, with_ways(along, [WALKED]))[0].met == 60
    straight = time(rule % "straight_distance")
    assert (straight.trip.impedance, straight.limit) == ("straight_m", 250)
    # in a straight line everybody is linked
    place = with_ways(straight, [WALKED], straight={"library": [100, 100, 100, 100, 250, 251, 900, 250]})
    whole, _ = streets.travel_time(straight, place)
    assert (whole.met, whole.unlinked) == (10 + 20 + 30 + 40 + 50 + 80, 0)
    in_metres = time("measured_as: straight_distance", value=251, unit="m")
    assert streets.travel_time(in_metres, place)[0].met == 230 + 60


def test_facilities_that_no_street_leads_to() -> None:
    clause = time()
    place = with_ways(clause, [WALKED])
    no_streets = county(facilities=[{"type": "library"}], straight=place.straight)
    with pytest.raises(Missing, match="streets open to mode `walk`"):
        streets.travel_time(clause, no_streets)
    unlinked = county(
        facilities=[{"type": "library"}],
        **measured(place, {clause.trip: [INF] * 8}, linked=False),
    )
    with pytest.raises(Missing, match="that are linked to the streets"):
        streets.travel_time(clause, unlinked)


def test_coverage_is_told_by_district() -> None:
    clause = time()
    place = with_ways(clause, [WALKED], straight={"library": [200] * 8})
    found = extent(place, clause.plan, "whole")
    table = streets.coverage(clause, place, found, streets.measured(clause, place, found))
    rows = table.set_index("zone_id")
    assert rows["persons"].to_dict() == {"D1": 140, "D2": 220}
    assert rows["persons_met"].to_dict() == {"D1": 30, "D2": 70}
    assert rows["persons_unmet"].to_dict() == {"D1": 110, "D2": 70}
    assert rows["persons_unlinked"].to_dict() == {"D1": 0, "D2": 80}
    assert rows["persons_near_limit"].to_dict() == {"D1": 50, "D2": 40}  # 301 s, and 300 s
    assert rows["met_share"].to_dict() == pytest.approx({"D1": 30 / 140, "D2": 70 / 220})
    assert rows["straight_line_share"].to_dict() == {"D1": 1, "D2": 1}


RADIUS = """
- id: own.radius
  kind: service_radius
  rule: {mode: drive, statistic: %s, area: %s, aggregate: %s, required_share: 0.5}
  targets: [{zone: %s, facility: emergency_station, value: %g, unit: km}]
"""
METRES = (50, 60, 70, 80, 90, 100, 110, NAN)


def radius(
    statistic: str = "area_equivalent",
    *,
    area: str = "administrative",
    aggregate: str = "per_unit",
    zone: str = "whole",
    value: float = 0.1,
    stations: Sequence[float] = (50, 150, 250),
    **more: Any,
) -> Judged:
    """The radius in a county with stations so far east."""
    clause = only(RADIUS % (statistic, area, aggregate, zone, value))
    rows = [{"type": "emergency_station", "x": x} for x in stations]
    place = with_ways(clause, [METRES], facilities=rows, **more)
    return streets.service_radius(clause, place)


def metres(area_m2: float, stations: int) -> float:
    return math.sqrt(area_m2 / (math.pi * stations)) / 1000


def test_the_area_of_each_district_is_divided_among_its_stations() -> None:
    # 40,000 m² each: two stations in D1, one in D2
    whole, units = radius()
    assert units["D1"].value == pytest.approx(metres(40_000, 2))
    assert units["D2"].value == whole.value == pytest.approx(metres(40_000, 1))
    assert (units["D1"].verdict, units["D2"].verdict, whole.verdict) == ("met", "unmet", "unmet")
    # a circle of 100 m has 31,416 m²: two are needed for 40,000
    assert (units["D1"].short, units["D2"].short, whole.short) == (0, 1, 1)


def test_pooled_all_districts_are_one() -> None:
    whole, units = radius(aggregate="pooled")
    assert whole.value == pytest.approx(metres(80_000, 3))
    assert (whole.verdict, whole.short) == ("met", 0)
    assert [each.verdict for each in units.values()] == ["", ""]


def test_the_published_radius_of_shanghai_from_a_table() -> None:
    """175 stations on 6,340.5 km² are 3.396 km apart; here, 175 on 80,000 m² by the same formula."""
    whole, _ = radius(aggregate="pooled", stations=[50] * 175)
    assert whole.value * math.sqrt(6340.5e6 / 80_000) == pytest.approx(3.396, abs=0.0005)


def test_only_land_where_people_live() -> None:
    # nobody in D2 but in cell 7: 10,000 m² of it are populated, all of D1
    people = (10, 20, 0, 0, 50, 60, 0, 80)
    whole, units = radius(area="populated", persons=people)
    assert units["D1"].value == pytest.approx(metres(40_000, 2))
    assert units["D2"].value == pytest.approx(metres(10_000, 1))
    assert whole.verdict == "met"


def test_only_built_up_land() -> None:
    land = pd.Series({"c0": 5000.0, "c1": 5000.0})
    whole, units = radius(area="built_up", land={"built_up": land})
    assert units["D1"].value == pytest.approx(metres(10_000, 2))
    # D2 has no such land: there is nothing to be judged there
    assert (units["D2"].verdict, units["D2"].short, whole.verdict) == ("", 0, "met")
    with pytest.raises(Missing, match="built-up land"):
        radius(area="built_up")


def test_no_station_in_a_district_is_an_infinite_radius() -> None:
    whole, units = radius(stations=(50,))
    assert (units["D2"].value, units["D2"].verdict, whole.value, whole.verdict) == (
        INF,
        "unmet",
        INF,
        "unmet",
    )


@pytest.mark.parametrize(
    ("statistic", "value", "other"),
    [
        ("mean_network_distance", (10 * 50 + 20 * 60 + 50 * 90 + 60 * 100) / 140, "undetermined"),
        ("p95_network_distance", 100, "unmet"),
        ("max_network_distance", 100, "unmet"),
        ("mean_straight_distance", 30, "met"),
    ],
)
def test_distances_are_those_of_the_people_of_a_district(statistic: str, value: float, other: str) -> None:
    """In D2, 70 of 220 people have 110 m to go, and of 80 it is not known: the mean may be below 100 m."""
    whole, units = radius(statistic, straight={"emergency_station": [30] * 8})
    assert (units["D1"].value, units["D1"].verdict) == (pytest.approx(value / 1000), "met")
    assert (units["D2"].verdict, whole.verdict) == (other, other)
    assert math.isnan(units["D1"].short)


@pytest.mark.parametrize(
    ("statistic", "met"), [("coverage_within_network", 210), ("coverage_within_buffer", 300)]
)
def test_coverage_counts_the_people_of_all_districts(statistic: str, met: float) -> None:
    straight = {"emergency_station": [30, 30, 30, 30, 30, 101, 30, 100]}
    whole, units = radius(statistic, straight=straight)
    assert (whole.met, whole.unit.en, units) == (met, "share of persons", {})
