"""Scenarios of the tiny town by hand: 105 of its 150 persons are met in the base."""

import math
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import rasterio

from access import synthetic
from access.contracts.documents import Text
from access.remedies.comparison.report import people_table, side_by_side, verdict_table
from access.remedies.comparison.run import compare
from access.study import study as studies
from access.verdicts.evaluate import Assessment
from tests.conftest import EAST
from tests.remedies.scenarios.runs import (
    MARKET,
    THIRD,
    changed,
    compared,
    driven_through,
    met,
    moved,
    scenario,
    spot,
    street,
)


@pytest.fixture
def driven(town_study: Path) -> Path:
    driven_through(town_study)
    return town_study


def test_a_market_opened_beside_f_serves_its_20_persons(town_study: Path) -> None:
    found = compared(town_study, facilities={"open": [THIRD]})
    assert (met(found.base.assessment), met(changed(found))) == (105, 125)
    assert moved(found) == {"east": (20, 0), "west": (0, 0)}
    row = verdict_table(found.cases).iloc[1]
    assert (row["verdict_base"], row["verdict"], row["persons_met_difference"]) == (
        "unmet",
        "undetermined",
        20,
    )


def test_without_m_only_d_is_served(town_study: Path) -> None:
    # b needs 550 m to N. West loses a 10, c 5, half of g 15; east b 20 and half of g 15
    found = compared(town_study, facilities={"close": ["M"]})
    assert met(changed(found)) == 40
    assert moved(found) == {"east": (0, pytest.approx(35)), "west": (0, pytest.approx(30))}


def test_a_market_moved_gains_f_and_loses_a(town_study: Path) -> None:
    # M at (430, 160), 30 m off x = 400: b 50 + 140 + 30 = 220, c 290, g 100 + 60 + 30 = 190, f 70; a 420
    found = compared(town_study, facilities={"move": [{"id": "=市场", "to": spot(430, 160)}]})
    assert met(changed(found)) == 115
    assert moved(found) == {"east": (20, 0), "west": (0, 10)}


def test_a_limit_of_12_minutes_takes_f_in(town_study: Path) -> None:
    # 12 minutes are 360 m; f needs 340
    found = compared(town_study, limits={MARKET: 12})
    assert met(changed(found)) == 125
    rows = verdict_table(found.cases)
    assert rows["limit"].tolist() == [10, 12]


def test_twice_the_people_in_the_west(town_study: Path) -> None:
    """West has a 10, c 5, half of g 30: 30 more in all, 15 of them in its half of g, which has 45 then."""
    found = compared(town_study, population={"by_zone": {"西区": {"factor": 2}}})
    persons = changed(found).place.cells["persons"]
    before = found.base.assessment.place.cells["persons"]
    ratio = dict(zip(before.round(6), persons / before, strict=True))
    assert ratio == pytest.approx({10: 2, 20: 1, 5: 2, 40: 1, 25: 1, 30: 1.5})
    coverage = changed(found).coverage.droplevel(["standard_id", "target"])["persons"]
    assert coverage.to_dict() == pytest.approx({"west": 60, "east": 120})
    # all of them live within the limit: nobody gains it or loses it
    assert moved(found) == {"east": (0, 0), "west": (0, 0)}
    rows = people_table(found.cases).set_index("zone_id")
    assert rows["persons_met_by_population"].to_dict() == pytest.approx({"west": 30, "east": 0})
    report = found.changed[0].result.input_report
    assert "people in cells on a border" not in report["en"].str.cat()


def test_a_street_closed_sends_g_round_the_block(town_study: Path) -> None:
    # g, at (300, 100): up 100, west 100, up 100, east 50, in 10: 360 instead of 260
    closed = street(town_study, "(300_200)", "(300_300)")
    found = compared(town_study, streets={"close": [closed]})
    assert met(changed(found)) == 75
    assert moved(found) == {"east": (0, pytest.approx(15)), "west": (0, pytest.approx(15))}


def test_a_path_cut_into_two_streets_serves_f(town_study: Path) -> None:
    # f at (400, 150), 30 m off; slantwise √2 · 100 to (300, 250); 50, 50, 10 to M: 281 instead of 340
    path = {"line": [spot(403, 150), spot(300, 250)], "class": "footway"}
    found = compared(town_study, streets={"add": [path]})
    assert met(changed(found)) == 125
    assert cell_f(changed(found)) == pytest.approx(30 + 100 * 2**0.5 + 50 + 50 + 10)


def cell_f(assessment: Assessment) -> float:
    """How far f has to M, in metres; g, too, has parts of 15 persons, but not of 20."""
    measured = assessment.measures[MARKET]
    persons = assessment.place.cells["persons"]
    (seconds,) = measured["impedance"][(persons == 20) & (measured["straight_m"] > 200)]
    return float(seconds) * 0.5


def test_two_added_streets_meet_in_open_land_and_are_drawn_to_what_they_join(town_study: Path) -> None:
    # they end 3 m from the street x = 400, 3 m from each other, and 5 m from the corner (300, 300)
    first = {"line": [spot(403, 150), spot(352, 252)], "class": "footway"}
    second = {"line": [spot(350, 250), spot(310, 250), spot(303, 304)], "class": "footway", "layer": 1}
    found = compared(town_study, streets={"add": [first, second]})
    streets = found.changed[0].result.layers.streets
    assert len(streets) == 84 + 2 + 1  # the street x = 400 is in two
    assert streets["to_node"]["new:1"] == streets["from_node"]["new:2"]
    assert streets["to_node"]["new:2"] == "(300_300)"
    assert [xy[0] - EAST for xy in streets.geometry["new:1"].coords] == [400, 352]
    assert [xy[0] - EAST for xy in streets.geometry["new:2"].coords] == [352, 310, 300]
    drawn = (
        math.dist((400, 150), (352, 252))
        + math.dist((352, 252), (310, 250))
        + math.dist((310, 250), (300, 300))
    )
    assert cell_f(found.base.assessment) == pytest.approx(340)
    assert cell_f(changed(found)) == pytest.approx(30 + drawn + 50 + 10)


def test_what_ends_under_a_bridge_does_not_join_it(town_study: Path) -> None:
    # the path from f would end in the middle of the street x = 300, were that not a bridge
    edges = town_study.parent / "edges.csv"
    table = pd.read_csv(edges)
    over = table["u"].isin(["(300_200)", "(300_300)"]) & table["v"].isin(["(300_200)", "(300_300)"])
    table.assign(layer=over.astype(int)).to_csv(edges, index=False)
    path = {"line": [spot(400, 150), spot(300, 250)], "class": "footway"}
    assert cell_f(changed(compared(town_study, streets={"add": [path]}))) == pytest.approx(340)
    level = {**path, "layer": 1}
    found = compared(town_study, streets={"add": [level]})
    assert cell_f(changed(found)) == pytest.approx(30 + 100 * 2**0.5 + 110)


@pytest.mark.parametrize(
    ("speed", "persons"),
    [
        ({"class": "", "kph": 1.2}, 40),  # a third: a needs 300 + 10
        ({"class": "", "kph": 5}, 50),  # a higher limit makes nobody faster
        # twice as fast: b 250 + 10, c 185 + 10, f 30 + 200 + 10, g 175 + 10
        ({"class": "", "to_class": "primary"}, 125),
    ],
)
def test_streets_made_slower_or_faster(driven: Path, speed: dict[str, Any], persons: float) -> None:
    found = compared(driven, streets={"speed": [speed]})
    assert met(found.base.assessment) == 50
    assert met(changed(found)) == persons


def test_one_street_made_slower(driven: Path) -> None:
    # a comes to M by 50 m of it: 300 s at a sixth of the speed, with the other 60 m too long
    slow = street(driven, "(200_300)", "(300_300)")
    found = compared(driven, streets={"speed": [{"streets": [slow], "kph": 0.6}]})
    assert met(changed(found)) == 40


def test_gains_are_told_for_every_age_group(town_study: Path) -> None:
    with rasterio.open(town_study.parent / "people.tif") as raster:
        profile, persons = raster.profile, raster.read(1)
    with rasterio.open(town_study.parent / "old.tif", "w", **profile) as raster:
        raster.write(np.where(persons > 0, persons / 5, persons), 1)
    text = town_study.read_text(encoding="utf-8")
    old = "basis: synthetic, groups: {age_60_plus: old.tif}"
    town_study.write_text(text.replace("basis: synthetic", old), encoding="utf-8")
    found = compared(town_study, facilities={"close": ["M"]})
    rows = people_table(found.cases).set_index(["group", "zone_id"])
    assert rows["persons_lost"].to_dict() == pytest.approx(
        {("all", "east"): 35, ("all", "west"): 30, ("age_60_plus", "east"): 7, ("age_60_plus", "west"): 6}
    )
    assert (rows["persons_met"] == rows["persons_met_base"] - rows["persons_lost"]).all()


def test_side_by_side_tells_what_changes_and_nothing_else(tmp_path: Path) -> None:
    regular = synthetic.regular_town(tmp_path)
    found = compare(
        studies.load(regular),
        [scenario(regular.parent, facilities={"close": ["supermarket.6_6"]})],
    )
    (row,) = side_by_side(found.cases)
    assert "超市" in row["clause"]
    before, after = row["cases"]
    assert before["moved"] == ""
    (lost,) = people_table(found.cases).query("target.str.contains('supermarket')")["persons_lost"]
    assert lost > 0
    assert after["moved"] == f"−{lost:,.0f} 人 persons"


def test_the_first_facility_of_a_type_is_noted(town_study: Path) -> None:
    text = town_study.read_text(encoding="utf-8")
    town_study.write_text(
        text.replace("farmers_market]", "farmers_market, huangyan.convenience_circle.supermarket]")
    )
    found = compared(town_study, facilities={"open": [{**THIRD, "type": "supermarket"}]})
    rows = verdict_table(found.cases).set_index(["target", "scenario"])
    supermarket = rows.loc["huangyan.convenience_circle.supermarket"]
    assert supermarket["verdict"].tolist() == ["not_testable", "unmet"]
    assert supermarket["persons_met_difference"].isna().all()
    people = people_table(found.cases)
    people = people[people["target"].str.endswith("supermarket")]
    assert people["persons_gained"].isna().all()
    assert people["persons_met"].notna().all()
    report = found.changed[0].result.input_report
    assert "no list of facilities of type `supermarket`" in report["en"].str.cat()


def test_a_scenario_is_named_in_both_languages(town_study: Path) -> None:
    found = compared(town_study, limits={MARKET: 12})
    assert [case.name for case in found.cases] == [Text(zh="现状", en="base"), Text(zh="方案", en="scenario")]


def test_without_any_market_nobody_is_served(town_study: Path) -> None:
    found = compared(town_study, facilities={"close": ["M", "N"]})
    (row,) = changed(found).verdicts.to_dict("records")
    assert (row["verdict"], row["persons_met"], row["persons_unlinked"]) == ("unmet", 0, 0)
    assert moved(found) == {"east": (0, pytest.approx(75)), "west": (0, pytest.approx(30))}


def test_none_that_is_left_is_counted_as_none(town_study: Path) -> None:
    (town_study.parent / "plan.yaml").write_text(COUNT, encoding="utf-8")
    text = town_study.read_text(encoding="utf-8").replace("plans: [huangyan]", "plans: [plan.yaml]")
    lines = [line for line in text.splitlines() if not line.startswith(("clauses", "plan_zones"))]
    town_study.write_text("\n".join(lines), encoding="utf-8")
    rows = verdict_table(compared(town_study, facilities={"close": ["M", "N"]}).cases)
    assert rows["value"].tolist() == [2, 0]
    assert rows["verdict"].tolist() == ["met", "unmet"]


COUNT = """\
id: own
title: {zh: 规划, en: plan}
issued_by: {zh: 区, en: district}
date: "2026"
zones: {all: {text: {zh: 全区, en: all}, by: all}}
standards:
- id: own.count
  quote: {zh: 两处市场, en: two markets}
  kind: total_count
  rule: {amount: {of: [farmers_market]}, counts: stock}
  targets: [{id: own.count, zone: all, facility: farmers_market, value: 2, unit: sites}]
"""
