"""The tiny town from files to verdicts: every number is in its docstring."""

import math
from pathlib import Path
from typing import Any

import geopandas
import pandas as pd
import pytest
import shapely
import yaml

from access.assessment import run as pipeline
from access.standards.registry import load_plan
from access.study import study as studies
from access.verdicts.clause import clauses
from access.verdicts.evaluate import evaluate

MARKET = "huangyan.convenience_circle.farmers_market"


def run(path: Path, **changes: Any) -> pipeline.Assessed:
    """Run the town with changed sections of its study file."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    for section, change in changes.items():
        content[section] = {**content[section], **change} if isinstance(change, dict) else change
        if change is None:
            del content[section]
    changed = path.with_name("changed.yaml")
    changed.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return pipeline.run(studies.load(changed))


def only(result: pipeline.Assessed) -> dict[str, Any]:
    (row,) = result.assessment.verdicts.reset_index().to_dict("records")
    return dict(row)


def test_the_verdict_of_the_town(town_study: Path) -> None:
    row = only(run(town_study))
    assert (row["persons"], row["persons_met"], row["persons_unlinked"]) == (150, 105, 25)
    assert row["met_share"] == row["value"] == pytest.approx(0.7)
    assert (row["verdict"], row["shortfall"]) == ("unmet", 45)
    assert row["population"] == "synthetic"
    assert row["reading"] == "default"


@pytest.mark.parametrize(
    ("share", "verdict", "short"),
    [(0.7, "met", 0), (0.8, "undetermined", 15), (0.86, "undetermined", 24), (0.87, "unmet", 25.5)],
)
def test_the_unlinked_may_go_either_way(town_study: Path, share: float, verdict: str, short: float) -> None:
    # 105 met, 25 not known: 130 of 150 at the most, a share of 0.867
    row = only(run(town_study, settings={"required_share": share}))
    assert (row["verdict"], row["reading"]) == (verdict, f"required_share={share:g}")
    assert row["shortfall"] == pytest.approx(short)


def test_coverage_by_zone_splits_the_cell_on_the_border(town_study: Path) -> None:
    coverage = run(town_study).assessment.coverage.droplevel(["standard_id", "target"])
    assert coverage["persons"].to_dict() == pytest.approx({"west": 30, "east": 120})
    assert coverage["persons_met"].to_dict() == pytest.approx({"west": 30, "east": 75})
    assert coverage["persons_unmet"].to_dict() == pytest.approx({"west": 0, "east": 20})
    assert coverage["persons_unlinked"].to_dict() == pytest.approx({"west": 0, "east": 25})
    # in a straight line f counts too (241 m), e does not
    assert coverage["straight_line_share"]["east"] == pytest.approx(95 / 120)


def test_the_gaps_of_the_town(town_study: Path) -> None:
    gaps = run(town_study).gaps.set_index("persons")
    assert gaps["cause"].to_dict() == {25: "too_little_data", 20: "far_along_streets"}
    # f needs 340 m, 40 m too many; at 1.8 km/h (0.5 m/s) that is 80 s
    assert gaps["excess_s"][20] == pytest.approx(80)
    assert gaps["nearest_facility_id"][20] == "M"
    assert gaps["zone_id"].tolist() == ["east", "east"]
    assert gaps.area.round(3).tolist() == [100, 100]


def test_near_the_border_of_the_data_a_facility_beyond_could_serve(town_study: Path) -> None:
    # f lies 150 m from the southern end of the streets; 300 m may be walked
    result = run(town_study, streets={"beyond_border": "unknown"})
    row = only(result)
    assert (row["persons_border"], row["persons_unlinked"]) == (20, 25)
    assert row["verdict"] == "undetermined"
    assert "border of the data" in result.input_report["en"].str.cat()


def test_persons_are_conserved_and_the_report_says_so(town_study: Path) -> None:
    result = run(town_study)
    assert result.assessment.place.cells["persons"].sum() == 150
    assert result.assessment.coverage["persons"].sum() == pytest.approx(150)
    assert "150 persons in the zones, 0 outside (150 in all)" in result.input_report["en"].tolist()
    unlinked = result.input_report[result.input_report["en"].str.contains("unlinked")]
    assert unlinked["number"].tolist() == [25]


def test_a_facility_type_that_the_study_lacks_is_not_testable(town_study: Path) -> None:
    row = only(run(town_study, clauses=["huangyan.convenience_circle.supermarket"]))
    assert row["verdict"] == "not_testable"
    assert row["missing_en"] == "facilities of type `supermarket` (supermarket)"
    assert row["missing_zh"] == "“超市”类设施"


def test_a_zone_that_the_study_does_not_name_is_not_testable(town_study: Path) -> None:
    row = only(run_without_zones(town_study))
    assert row["verdict"] == "not_testable"
    assert "plan_zones" in row["missing_en"]


def run_without_zones(path: Path) -> pipeline.Assessed:
    study = studies.load(path)
    return pipeline.run(study.model_copy(update={"plan_zones": {}}))


def test_what_nobody_can_reach_is_unmet_not_untestable(town_study: Path) -> None:
    # the only market stands on a street of its own, 2 km long, without a link to the others
    folder = town_study.parent
    for name, rows in {
        "nodes.csv": "far1,500000,2502000\nfar2,502000,2502000\n",
        "edges.csv": "far1,far2,2000\nfar2,far1,2000\n",
    }.items():
        with (folder / name).open("a", encoding="utf-8") as file:
            file.write(rows)
    (folder / "markets.csv").write_text("id,x,y\nfar,501000,2502000\n", encoding="utf-8")
    row = only(run(town_study))
    assert (row["verdict"], row["persons_met"], row["persons_unlinked"]) == ("unmet", 0, 25)


@pytest.mark.parametrize(("zones", "persons"), [(["west"], 30), (["东区"], 120), (["west", "east"], 150)])
def test_the_study_says_which_zones_a_plan_means(town_study: Path, zones: list[str], persons: float) -> None:
    row = only(run(town_study, plan_zones={"urban_communities": zones}))
    assert row["persons"] == pytest.approx(persons)


def test_what_the_study_says_of_a_zone_goes_before_the_plan(town_study: Path) -> None:
    markets = town_study.parent / "markets.csv"
    changes: dict[str, Any] = {
        "plans": ["qingdao"],
        "clauses": ["qingdao.ambulance.radius.urban", "qingdao.ambulance.radius.other"],
        "facilities": [{"path": markets.name, "type": "emergency_station", "crs": "EPSG:4547"}],
    }
    rows = run(town_study, **changes, plan_zones=None).assessment.verdicts.reset_index()
    by_name = rows[rows["level"] == "clause"].drop_duplicates("target").set_index("target")
    assert by_name["verdict"]["qingdao.ambulance.radius.urban"] == "not_testable"
    # who lives in none of the districts that the plan names is not told where none of them is known
    assert by_name["verdict"]["qingdao.ambulance.radius.other"] == "not_testable"
    content = yaml.safe_load((town_study.parent / "changed.yaml").read_text(encoding="utf-8"))
    content["plan_zones"] = {"named_districts": ["west"]}
    town_study.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    rows = pipeline.run(studies.load(town_study)).assessment.verdicts.reset_index()
    given = rows[rows["level"] == "clause"].drop_duplicates("target").set_index("target")
    assert given["persons"].to_dict() == pytest.approx(
        {"qingdao.ambulance.radius.urban": 30, "qingdao.ambulance.radius.other": 120}
    )


def test_the_border_is_compared_in_the_unit_of_the_limit(town_study: Path) -> None:
    # f lies 150 m from the southern end of the streets; at 0.9 km/h a limit of 10 minutes is 150 m,
    # at 0.8 km/h only 133 m: then no facility beyond the border could serve it
    for speed, border in ((0.91, 20), (0.8, 0)):
        result = run(town_study, streets={"beyond_border": "unknown"}, settings={"walk_kph": speed})
        measure = result.assessment.measures[MARKET]
        f = measure[(measure["persons"] - 20).abs() < 1e-9]
        states = set(f["state"][f["straight_m"] > 200])
        assert states == ({"border"} if border else {"unmet"})


def test_a_facility_too_far_from_any_street_is_counted_and_missing(town_study: Path) -> None:
    (town_study.parent / "markets.csv").write_text(f"id,x,y\nfar,500300,{2_500_000 + 951}\n")
    result = run(town_study)
    row = only(result)
    assert row["verdict"] == "not_testable"
    assert row["missing_en"].endswith("linked to the streets")
    assert "1 facility place too far from a street (far)" in result.input_report["en"].str.cat()


def test_a_facility_beyond_the_boundary_counts(town_study: Path) -> None:
    # the only zone now ends at x = 200, west of both markets; a (10 persons) lives in it
    path = town_study.parent / "zones.geojson"
    west = geopandas.read_file(path).query("id == 'west'").to_crs("EPSG:4547")
    west.geometry = west.intersection(shapely.box(0, 0, 500_200, 2_600_000))
    west.to_crs("EPSG:4326").to_file(path, driver="GeoJSON")
    row = only(run(town_study))
    assert (row["persons"], row["persons_met"], row["verdict"]) == (10, 10, "met")


def test_streets_closed_to_a_mode_are_counted(town_study: Path) -> None:
    edges = town_study.parent / "edges.csv"
    table = pd.read_csv(edges)
    table["class"] = [
        "motorway" if u.startswith("(0_") and v.startswith("(0_") else ""
        for u, v in zip(table["u"], table["v"], strict=True)
    ]
    table.to_csv(edges, index=False)
    report = run(town_study).input_report
    shown = report[report["en"].str.contains("not open to this mode")]
    assert shown["en"].tolist() == ["walk: 6 street segments (0.6 km) not open to this mode (motorway 6)"]


def test_an_added_market_never_loses_anybody(town_study: Path) -> None:
    before = only(run(town_study))["persons_met"]
    with (town_study.parent / "markets.csv").open("a", encoding="utf-8") as file:
        file.write("P,third,500430,2500150\n")
    assert only(run(town_study))["persons_met"] == before + 20


def test_evaluating_twice_changes_nothing(town_study: Path) -> None:
    assessment = run(town_study).assessment
    again = evaluate(assessment.clauses, assessment.place)
    assert again.verdicts.equals(assessment.verdicts)
    assert again.coverage.equals(assessment.coverage)


def test_the_fixed_minutes_of_an_emergency_come_off_the_limit() -> None:
    by_id = {each.id: each for each in clauses(load_plan("yongchuan"))}
    emergency = by_id["yongchuan.emergency_circle"]
    assert emergency.limit == 12 * 60
    assert emergency.trip.direction == "facility_to_demand"
    rural = by_id["yongchuan.medical_circle.rural"]
    assert (rural.limit, rural.trip.mode) == (1800, "drive")


def test_a_share_that_the_plan_itself_states_is_not_replaced() -> None:
    by_id = {each.id: each for each in clauses(load_plan("yichun"), pass_mark=0.5)}
    stated, left_open = by_id["yichun.fitness_circle.central_city"], by_id["yichun.employment_circle.urban"]
    assert (stated.required_share, stated.reading) == (1.0, "default")
    assert (left_open.required_share, left_open.reading) == (0.5, "required_share=0.5")


def test_a_mode_that_nothing_needs_is_not_searched(town_study: Path) -> None:
    """All streets are footways: no ambulance can pass, but there is no ambulance station either."""
    edges = town_study.parent / "edges.csv"
    pd.read_csv(edges).assign(**{"class": "footway"}).to_csv(edges, index=False)
    steps: list[str] = []
    content = yaml.safe_load(town_study.read_text(encoding="utf-8"))
    content |= {"plans": ["huangyan", "qingdao"], "clauses": None}
    town_study.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    result = pipeline.run(studies.load(town_study), steps.append)
    assert [step for step in steps if "searching" in step] == ["路网计算 searching the network: walk, time_s"]
    rows = result.assessment.verdicts.reset_index().set_index("target")
    assert rows["verdict"][MARKET] == "unmet"
    assert rows["verdict"]["qingdao.ambulance.radius.other"] == "not_testable"


def test_a_mode_that_no_street_is_open_to_is_named(town_study: Path) -> None:
    edges = town_study.parent / "edges.csv"
    pd.read_csv(edges).assign(**{"class": "footway"}).to_csv(edges, index=False)
    content = yaml.safe_load(town_study.read_text(encoding="utf-8"))
    station = {"path": "markets.csv", "type": "emergency_station", "crs": "EPSG:4547"}
    content |= {"plans": ["huangyan", "yongchuan"], "clauses": [MARKET, "yongchuan.emergency_circle"]}
    content["facilities"].append(station)
    town_study.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    rows = pipeline.run(studies.load(town_study)).assessment.verdicts.reset_index().set_index("target")
    assert rows["missing_en"]["yongchuan.emergency_circle"] == "streets open to mode `emergency_vehicle`"
    assert rows["verdict"][MARKET] == "unmet"


def test_people_within_a_tenth_of_the_limit_are_told(town_study: Path) -> None:
    # at 2 km/h ten minutes are 333 m: f needs 340 m, everybody else less than 300 m
    coverage = run(town_study, settings={"walk_kph": 2.0}).assessment.coverage
    near = coverage["persons_near_limit"].droplevel(["standard_id", "target"])
    assert near.to_dict() == pytest.approx({"west": 0, "east": 20})


RADIUS = """\
id: own
title: {zh: 规划, en: plan}
issued_by: {zh: 区, en: district}
date: "2026"
zones: {all: {text: {zh: 全区, en: all}, by: all}}
standards:
- id: own.radius
  quote: {zh: 平均服务半径, en: average service radius}
  kind: service_radius
  strength: shall
  rule:
    statistic:
      default: area_equivalent
      alternatives: [max_network_distance, coverage_within_network]
      basis: practice
    mode: walk
    required_share: 0.9
  targets: [{id: own.radius, zone: all, facility: farmers_market, value: 0.3, unit: km}]
"""


def test_a_radius_of_the_town(town_study: Path) -> None:
    """West (305 m x 1010 m) has M, east (the same size) has N: √(305·1010/π) = 313 m each.

    A circle of 300 m holds 282,743 m², so each zone of 308,050 m² needs one site more. The farthest
    linked person of the east is f, 340 m from M along the streets: 40 m too far.
    """
    (town_study.parent / "plan.yaml").write_text(RADIUS, encoding="utf-8")
    result = run(town_study, plans=["plan.yaml"], clauses=None, plan_zones=None)
    rows = result.assessment.verdicts.reset_index().set_index(["reading", "zone_id"])
    area = rows.loc["statistic=area_equivalent"]
    by_hand = (305 * 1010 / math.pi) ** 0.5 / 1000
    assert area["value"].to_dict() == pytest.approx(dict.fromkeys(("all", "east", "west"), by_hand), rel=1e-5)
    assert area["shortfall"].to_dict() == {"all": 2, "east": 1, "west": 1}
    farthest = rows.loc["statistic=max_network_distance"]
    assert farthest["value"].to_dict() == pytest.approx({"all": 0.34, "east": 0.34, "west": 0.26})
    assert farthest["verdict"].to_dict() == {"all": "unmet", "east": "unmet", "west": "met"}
    assert rows["verdict"]["statistic=coverage_within_network"].tolist() == ["unmet"]
    gaps = result.gaps.set_index("persons")
    assert gaps["excess_m"][20] == pytest.approx(40)
    assert gaps["excess_s"].isna().all()
