"""Emergency services of the tiny town, by district; see ``tests.remedies.emergency.town``."""

import math
from pathlib import Path
from typing import Any

import geopandas
import pandas as pd
import pytest

from access.contracts.errors import InputError
from access.remedies.emergency.apportionment import WHOLE
from tests.conftest import EAST, NORTH
from tests.remedies.emergency.town import stations, told

BOTH = {"M": 2, "N": 1}
DISTRICTS = ["west", "east", WHOLE]


@pytest.fixture(name="study")
def _study(town_study: Path) -> Path:
    return stations(town_study, BOTH)


def of(found: Any, *columns: str) -> list[list[float]]:
    """The columns of west, east and both, one after the other."""
    return [found.districts.loc[DISTRICTS, name].tolist() for name in columns]


def test_people_stations_and_vehicles_of_each_district(study: Path) -> None:
    """One vehicle for 40: the west needs 1 and has 2; the east needs 3 and has 1; 4 for all 150."""
    found = told(study)
    assert of(found, "persons", "persons_urban", "persons_rural", "persons_unlinked") == [
        pytest.approx([30, 120, 150]),
        [0, 0, 0],
        pytest.approx([30, 120, 150]),
        pytest.approx([0, 25, 25]),
    ]
    assert of(found, "stations", "vehicles", "vehicles_at_stations") == [[1, 1, 2], [2, 1, 3], [2, 1, 3]]
    assert of(found, "vehicles_required", "vehicles_lacking", "vehicles_fair") == [
        [1, 3, 4],
        [0, 2, 2],
        [1, 3, 4],
    ]


def test_who_is_reached_in_time_and_who_can_expect_a_free_vehicle(study: Path) -> None:
    """M has two vehicles: 3/4 of those near it find one free; N has one: half. Half the time each is out."""
    found = told(study)
    in_time, two, free, share = of(
        found, "persons_in_time", "persons_two", "persons_available", "share_in_time"
    )
    assert in_time == pytest.approx([30, 75, 105])
    assert two == pytest.approx([30, 35, 65])
    assert free == pytest.approx([30 * 0.75, 35 * 0.75 + 40 * 0.5, 68.75])
    assert share == pytest.approx([1, 75 / 120, 105 / 150])
    mean, p90 = of(found, "mean_response_min", "p90_response_min")
    west, east = 1100 + 200 + 3900, 2200 + 2000 + 6800 + 3900  # person-seconds; e is not known
    assert mean == pytest.approx([1 + west / 30 / 60, 1 + east / 95 / 60, 1 + (west + east) / 125 / 60])
    assert p90 == pytest.approx([1 + 260 / 60, 1 + 340 / 60, 1 + 340 / 60])
    fleet = found.fleet
    assert fleet is not None
    assert fleet.vehicles.to_dict() == {"M": 2, "N": 1}  # the third brings 65/4 to M, 40/4 to N
    assert fleet.expected_persons == pytest.approx(68.75)


def test_the_radius_by_every_statistic_beside_its_limit(study: Path) -> None:
    """Each district is 305 m × 1,010 m and has one station; nobody's zone is urban."""
    found = told(study)
    assert set(found.radius.index.get_level_values("side")) == {"rural"}
    west = found.radius.loc["west", "rural"]
    area = math.sqrt(305 * 1010 / math.pi) / 1000
    straight = (10 * math.hypot(100, 10) + 5 * math.hypot(30, 10) + 15 * math.hypot(50, 210)) / 30
    assert west["value"].tolist() == pytest.approx(
        [area, straight / 1000, 5.2 / 30, 0.26, 0.26, 0.5, 0.5], rel=1e-6
    )
    assert west["verdict"].tolist() == ["unmet", "met", "met", *["unmet"] * 4]
    assert west["limit_km"].tolist() == [0.2] * 7
    # 308,050 m² ask for ⌈2.45⌉ circles of 200 m; g is 100 m from the corner (200, 100)
    assert west["sites"].tolist()[:5] == [2, 0, 0, 1, 1]
    east = found.radius.loc["east", "rural"]
    assert east.loc["mean_network_distance", ["value", "low"]].tolist() == pytest.approx(
        [14.9 / 95, 14.9 / 120]
    )
    assert math.isinf(east.loc["mean_network_distance", "high"])
    assert east["verdict"].tolist()[2:5] == ["undetermined", "unmet", "unmet"]  # e might be anywhere
    # 80 m to f and 100 m to g from the corner (400, 100)
    assert east["sites"].tolist()[:5] == [2, 0, 0, 1, 1]
    whole = found.radius.loc[WHOLE, "rural"]
    assert whole.loc["area_equivalent", ["value", "sites", "stations"]].tolist() == pytest.approx(
        [area, 4, 2]
    )
    assert whole.loc["mean_network_distance", "value"] == pytest.approx((5.2 + 14.9) / 125)
    (sites,) = of(found, "rural_sites_p95_network_distance")
    assert sites == [1, 1, 2]
    assert of(found, "urban_limit_km")[0] == pytest.approx([math.nan] * 3, nan_ok=True)


def test_the_stations_and_whom_they_are_nearest_to(study: Path) -> None:
    table = told(study).stations
    assert table["zone_id"].tolist() == ["west", "east"]
    assert table[["vehicles", "vehicles_best"]].to_numpy().tolist() == [[2, 2], [1, 1]]
    assert table["persons_by_time"].tolist() == table["persons_by_road"].tolist() == [85, 40]
    person_km = 1.1 + 2.2 + 0.2 + 6.8 + 7.8
    assert table["mean_km"].tolist() == pytest.approx([person_km / 85, 0.05])
    assert table["max_km"].tolist() == pytest.approx([0.34, 0.05])
    assert table["mean_min"].tolist() == pytest.approx([1 + person_km * 1000 / 85 / 60, 1 + 50 / 60])
    assert table["max_min"].tolist() == pytest.approx([1 + 340 / 60, 1 + 50 / 60])


def test_a_new_station_reaches_the_only_ones_whom_none_reaches(study: Path) -> None:
    """F (20 persons) alone is linked and beyond 300 s."""
    found = told(study, vehicles_per_site=2)
    (site,) = found.sites.itertuples()
    assert (site.persons_gained, site.persons_covered, site.vehicles) == (20, 125, 2)
    assert site.covered_share == pytest.approx(125 / 150)
    assert found.bound_persons == pytest.approx(20)
    after, new = of(found, "persons_in_time_after", "new_stations")
    assert after == pytest.approx([30, 95, 125])
    assert new[-1] == 1
    assert sum(new[:-1]) == 1
    assert found.scenario is not None
    (opened,) = found.scenario.facilities.open
    assert (opened.type, opened.units) == ("emergency_station", 2)
    verdicts = [
        result.assessment.verdicts.xs("assumed.response", level="target")["persons_met"].iloc[0]
        for result in (found.before, found.after)
        if result is not None
    ]
    assert verdicts == pytest.approx([105, 125])
    (two,), (one,) = (of(each, "persons_available_after") for each in (found, told(study)))
    assert one[-1] >= 68.75 + 20 * 0.5 - 1e-9
    assert two[-1] >= one[-1] + 20 * (0.75 - 0.5) - 1e-9


def test_nothing_is_built_where_nobody_asks_or_nobody_would_gain(study: Path) -> None:
    for asked in ({"sites": 0}, {"limit_min": 7, "sites": 3}):  # 360 s reach f
        found = told(study, **asked)
        assert found.sites.empty
        assert found.scenario is None
        assert found.after is None


def test_what_is_not_known_of_one_station_is_not_known_of_those_it_reaches(study: Path) -> None:
    """M reaches people of both districts: who finds a vehicle free is not known; who is reached is."""
    found = told(stations(study, {"M": None, "N": 1}))
    vehicles, lacking, free, two, in_time = of(
        found, "vehicles", "vehicles_lacking", "share_available", "share_two", "persons_in_time"
    )
    assert vehicles == pytest.approx([math.nan, 1, math.nan], nan_ok=True)
    assert lacking == pytest.approx([math.nan, 2, math.nan], nan_ok=True)
    assert [*free, *two] == pytest.approx([math.nan] * 6, nan_ok=True)
    assert in_time == pytest.approx([30, 75, 105])
    assert found.fleet is None
    note = found.input_report.iloc[-1]
    assert note["en"].startswith(
        "missing for 1 of 2 stations: facilities of type `emergency_station` with `units`"
    )
    assert note["zh"].startswith("缺少 1 处（共 2 处）“院前急救站点”类设施的 `units`（M）")


@pytest.mark.parametrize(
    ("units", "vehicles", "lacking"), [(1, [2, 2, 4], [0, 1, 1]), (None, [2, None, None], [0, None, None])]
)
def test_a_hospital_s_own_ambulances_count_for_people_but_do_not_respond(
    study: Path, units: float | None, vehicles: list[float | None], lacking: list[float | None]
) -> None:
    """One stands at (600, 0), in the east, beside f's nearest streets."""
    car = {"id": "H", "name": "医院", "x": EAST + 600, "y": NORTH, "units": units}
    pd.DataFrame([car]).to_csv(study.parent / "cars.csv", index=False)
    sources = [
        {"path": f"{name}.csv", "type": kind, "id_column": "id", "crs": "EPSG:4547"}
        for name, kind in (("stations", "emergency_station"), ("cars", "ambulance"))
    ]
    found = told(stations(study, BOTH, facilities=sources))
    nan = [[math.nan if each is None else each for each in row] for row in (vehicles, lacking)]
    assert of(found, "vehicles", "vehicles_lacking") == [pytest.approx(row, nan_ok=True) for row in nan]
    assert of(found, "vehicles_at_stations", "persons_in_time") == [[2, 1, 3], pytest.approx([30, 75, 105])]
    words = "missing for some: facilities of type `ambulance` with `units` (ambulance); vehicles and what is"
    assert found.input_report["en"].str.startswith(words).any() == (units is None)


def test_a_station_without_vehicles_is_one_for_the_radius_alone(study: Path) -> None:
    found = told(stations(study, {"M": 0, "N": 1}))
    assert of(found, "stations", "vehicles", "persons_in_time") == [
        [1, 1, 2],
        [0, 1, 1],
        pytest.approx([0, 40, 40]),
    ]
    assert found.radius.loc[("west", "rural", "max_network_distance"), "value"] == pytest.approx(0.26)


def test_stations_without_any_vehicle_reach_nobody(study: Path) -> None:
    found = told(stations(study, {"M": 0, "N": 0}))
    assert of(found, "persons_in_time", "persons_unreached") == [[0, 0, 0], pytest.approx([30, 95, 125])]
    assert found.fleet is None
    assert found.sites["persons_gained"].iloc[0] > 0


def test_the_plan_says_where_the_city_is_and_what_is_asked_goes_before(study: Path) -> None:
    """The west is named as the city; 2 km there, 7 km in the other district."""
    stations(
        study, BOTH, plans=["qingdao", "yongchuan"], clauses=None, plan_zones={"named_districts": ["west"]}
    )
    found = told(study, rural_km=None, limit_min=None, fixed_min=None, persons_per_vehicle=None, sites=0)
    assert {side: zone for zone, side, _ in found.radius.index if zone != WHOLE} == {
        "urban": "west",
        "rural": "east",
    }
    assert of(found, "urban_limit_km", "rural_limit_km") == [
        pytest.approx([2, math.nan, 2], nan_ok=True),
        pytest.approx([math.nan, 7, 7], nan_ok=True),
    ]
    promised = found.promises
    assert [
        each.source for each in (promised.urban, promised.rural, promised.vehicles, promised.response)
    ] == ["plan"] * 4
    assert (promised.limit_s, promised.fixed_s, promised.persons_per_vehicle) == (900, 180, 30_000)
    asked = told(study, urban_km=0.2, persons_per_vehicle=None, sites=0).promises
    assert [each.source for each in (asked.urban, asked.rural, asked.vehicles, asked.response)] == [
        *("asked", "asked", "plan", "asked")
    ]
    assert (asked.urban.clause.id, asked.urban.clause.limit) == ("qingdao.ambulance.radius.urban", 200)
    assert (asked.response.clause.id, asked.response.clause.limit) == ("yongchuan.emergency_circle", 300)


OWN_PLAN = """\
id: own
title: {zh: 规划, en: plan}
issued_by: {zh: 市, en: city}
date: "2021"
zones:
  listed: {text: {zh: 名单, en: a list}, by: list}
  others: {text: {zh: 其他, en: the others}, by: complement, of: [listed]}
standards:
- id: own.radius
  quote: {zh: 服务半径, en: service radius}
  kind: service_radius
  rule: {mode: emergency_vehicle, statistic: mean_network_distance}
  targets:
  - {id: own.radius.near, zone: listed, facility: emergency_station, value: 0.1, unit: km}
  - {id: own.radius.far, zone: others, facility: emergency_station, value: 0.3, unit: km}
- id: own.response
  quote: {zh: 六分钟, en: six minutes}
  kind: travel_time
  rule: {mode: emergency_vehicle, direction: facility_to_demand, fixed_minutes: 1}
  targets: [{zone: listed, facility: emergency_station, value: 6, unit: min}]
"""


def own_plan(study: Path, plan: str = OWN_PLAN) -> Path:
    (study.parent / "own.yaml").write_text(plan, encoding="utf-8")
    return stations(study, BOTH, plans=["own.yaml"], clauses=None, plan_zones=None)


def test_zones_that_the_study_lacks_are_told_by_class_and_the_response_of_everybody(study: Path) -> None:
    found = told(own_plan(study), rural_km=None, limit_min=None, fixed_min=None, sites=0)
    promised = found.promises
    assert not promised.divided
    assert [each.source for each in (promised.rural, promised.response)] == ["plan", "plan"]
    assert promised.response.clause.standard.quote.en == "six minutes"
    assert of(found, "rural_limit_km", "persons_in_time") == [[0.3] * 3, pytest.approx([30, 75, 105])]
    assert found.input_report["en"].str.contains("derived from population density").any()


def test_a_plan_with_one_radius_means_it_everywhere(study: Path) -> None:
    one = "\n".join(line for line in OWN_PLAN.splitlines() if "own.radius.far" not in line)
    found = told(own_plan(study, one), rural_km=None, sites=0)
    assert of(found, "rural_limit_km") == [[0.1] * 3]
    assert found.promises.rural.source == "plan"


def test_a_plan_that_names_none_of_the_districts_means_the_others_if_the_study_says_so(study: Path) -> None:
    stations(study, BOTH, plans=["qingdao"], clauses=None, plan_zones=None)
    assert not told(study, rural_km=None, sites=0).promises.divided  # they might be called otherwise
    stations(study, BOTH, plans=["qingdao"], clauses=None, plan_zones={"named_districts": []})
    found = told(study, rural_km=None, sites=0)
    assert found.promises.divided
    assert of(found, "rural_limit_km")[0] == [7, 7, 7]


def test_what_no_plan_says_is_assumed_and_said_to_be(study: Path) -> None:
    found = told(study, rural_km=None, limit_min=None, fixed_min=None, persons_per_vehicle=None, busy=None)
    words = found.input_report["en"].tolist()
    for word in (
        "assumed: limit of the mean service radius in the city: 2 km",
        "assumed: limit of the radius outside the city: 7 km",
        "assumed: limit from the call to the arrival: 15 min",
        "assumed: handling the call and setting out: 3 min",
        "assumed: people for each vehicle: 30,000 persons",
        "assumed: busy fraction of the vehicles: 0.3",
    ):
        assert any(each.startswith(word) for each in words), word


def test_one_district_alone(study: Path) -> None:
    zones = geopandas.read_file(study.parent / "zones.geojson")
    zones.dissolve().assign(id="town", name="小城").to_file(study.parent / "zones.geojson", driver="GeoJSON")
    found = told(study)
    assert found.districts["persons_in_time"].tolist() == pytest.approx([105, 105])
    assert found.districts["name"].tolist() == ["小城", "合计 all districts"]


def test_districts_are_those_of_the_level_that_is_asked_for(study: Path) -> None:
    zones = geopandas.read_file(study.parent / "zones.geojson")
    city = zones.dissolve().assign(id="city", name="城", level="city")
    parts = zones.assign(level="town")
    pd.concat([city, parts]).to_file(study.parent / "zones.geojson", driver="GeoJSON")
    assert told(study, sites=0).districts.index.tolist() == [
        "east",
        "west",
        WHOLE,
    ]  # what the city divides into
    assert told(study, sites=0, levels=("city",)).districts.index.tolist() == ["city", WHOLE]
    pd.concat([city, parts[parts["id"] == "west"]]).to_file(study.parent / "zones.geojson", driver="GeoJSON")
    found = told(study, sites=0, levels=("town",))
    assert found.districts.loc[WHOLE, "persons"] == pytest.approx(30)
    words = found.input_report["en"].tolist()
    assert "120 persons of the study live in none of the districts: they are not counted" in words
    assert "1 station beyond the districts: they respond, but are counted in none" in words
    with pytest.raises(InputError, match=r"no zone of the study is of level village; there are city, town"):
        told(study, levels=("village",))


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (
            {"facility": "emergency_statoin"},
            "facility: unknown facility type 'emergency_statoin'; did you mean",
        ),
        ({"facility": "library"}, "no facility of type `library` (公共图书馆 public library) in the study"),
        (
            {"limit_min": 3, "fixed_min": 3},
            "limit_min: 3 minutes leave no time to travel after 3 (fixed_min)",
        ),
        ({"busy": 1}, "busy: a share of 0 or more and below 1 is needed, not 1"),
        ({"busy": None, "service_min": 60}, "calls_per_vehicle_hour and service_min go together; give both"),
        ({"calls_per_vehicle_hour": 1, "service_min": 60}, "busy: give it, or calls_per_vehicle_hour and"),
        ({"rural_km": 0}, "rural_km: a number above 0 is needed, not 0"),
        ({"vehicles_per_site": 0, "sites": -1}, "sites: 0 or more is needed, not -1"),
        ({"levels": ("suburb",)}, "levels: unknown level 'suburb'; known: city (市), district (区)"),
    ],
    ids=str,
)
def test_questions_that_cannot_be_answered(study: Path, asked: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError) as error:
        told(study, **asked)
    assert words in str(error.value)


def test_calls_and_the_time_they_take_make_the_busy_fraction(study: Path) -> None:
    """A call every two hours, each of an hour: half the time."""
    found = told(study, busy=None, calls_per_vehicle_hour=0.5, service_min=60, sites=0)
    assert found.districts.loc[WHOLE, "persons_available"] == pytest.approx(68.75)
