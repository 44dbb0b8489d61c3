"""A clause by every combination of its readings: by hand, against plans that leave nothing open, sampled."""

import random
from itertools import product
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

import access
from access.standards.registry import builtin_plans, load_plan
from access.verdicts import combinations as of_clause
from access.verdicts import together as combined
from access.verdicts.clause import clauses
from access.verdicts.combinations import combinations
from access.verdicts.evaluate import evaluate
from access.verdicts.together import Deciding, Together
from tests.outputs.test_pack import embedded
from tests.verdicts.places import county, only, plan
from tests.verdicts.test_readings import CIRCLE, EACH, VILLAGES, judged

SHARES = (1.0, 0.4)
MODES = ("walk", "drive")


def names(found: Together) -> list[str]:
    return [each.name for each in found.deciding]


def test_a_parameter_counts_only_where_it_matters() -> None:
    """Times: 2 modes; metres along streets: 2 modes × 2 lengths; straight ones: 2 lengths, whatever the mode.

    That is 8 by a facility, and as many for each of the bundle's 2 numbers; × 2 shares.
    """
    found = combinations(only(CIRCLE))
    assert len(found.every()) == 8 * 3 * 2
    assert found.every()[0] == (0,) * len(found.parameters)


def by_plan(mode: str, share: float, measure: str, metres: int, served: str, number: int) -> str:
    """The verdict by a plan that says all that the one of ``CIRCLE`` leaves open."""
    lines = [
        *(f"mode: {mode}", f"required_share: {share}", f"measured_as: {measure}", f"served_by: {served}"),
        *(["coverage_unit: population"]),
        *([f"distance_m: {metres}"] if measure != "network_time" else []),
        *([f"bundle: {{of: [park, library], at_least: {number}}}"] if served == "bundle" else []),
    ]
    rule = "".join(f"    {line}\n" for line in lines)
    found = judged(f"""
- id: own.circle
  kind: travel_time
  rule:
{rule}  targets: [{{zone: whole, facility: library, value: 15, unit: min}}]
""").verdicts
    return str(found["verdict"].iloc[0])


def test_every_combination_is_what_the_plan_comes_to_with_these_readings_fixed() -> None:
    (found,) = judged(CIRCLE, readings="all").together
    ways = [
        *(("network_time", 1000, mode) for mode in MODES),
        *(("network_distance", metres, mode) for metres in (1000, 800) for mode in MODES),
        *(("straight_distance", metres, "walk") for metres in (1000, 800)),
    ]
    served = [("facility", 2), ("bundle", 2), ("bundle", 1)]
    every = [
        by_plan(mode, share, measure, metres, by, number)
        for (measure, metres, mode), share, (by, number) in product(ways, SHARES, served)
    ]
    assert (found.number, found.sampled, found.tested) == (48, False, 48)
    assert {name: every.count(name) for name in ("met", "unmet", "undetermined")} == {
        "met": found.met,
        "unmet": found.unmet,
        "undetermined": found.undetermined,
    }
    assert 0 < found.met < 48


def test_what_decides_by_hand() -> None:
    """A library within 15 minutes on foot of 100 of 360 people, of all by car; 100 % or 40 % asked.

    On foot 27.8 % fail both; by car both are met: the mode decides always, the share never.
    """
    circle = """
- id: own.circle
  kind: travel_time
  rule:
    mode: {default: walk, alternatives: [drive]}
    required_share: {default: 1.0, alternatives: [0.4], basis: assumption}
    coverage_unit: population
  targets: [{zone: whole, facility: library, value: 15, unit: min}]
"""
    (found,) = judged(circle, readings="all").together
    assert (found.number, found.met, found.unmet, found.met_share) == (4, 2, 2, 0.5)
    assert found.deciding == (Deciding("mode", 1.0),)
    # 25 % are met on foot, too: the mode decides of the 100 % alone, the share on foot alone
    (found,) = judged(circle.replace("0.4", "0.25"), readings="all").together
    assert (found.met, found.unmet) == (3, 1)
    assert found.deciding == (Deciding("mode", 0.5), Deciding("required_share", 0.5))


def test_zones_and_what_they_leave_open_are_combined() -> None:
    """(At) least 100 or 70 persons × 6000 or 3000 per km² × in a unit, or within 5 or 10 minutes, 2 modes."""
    clause = only(EACH, VILLAGES)
    found = combinations(clause)
    assert {each.name for each in found.parameters} >= {"villages.persons.at_least", "dense.persons_per_km2"}
    assert len(found.every()) == 2 * 2 * (1 + 4)
    # what the study itself says of a zone is not open
    assert len(combinations(clause, ["villages"]).every()) == 2 * (1 + 4)
    assert len(combinations(clause, ["both"]).every()) == 1 + 4
    last = found.taking(found.every()[-1])
    assert last.plan.zones["villages"].where["persons"].at_least.default == 70  # type: ignore[union-attr]
    assert last.plan.zones["dense"].persons_per_km2.default == 3000  # type: ignore[union-attr]


def test_one_zone_or_another_is_a_reading() -> None:
    """A library in D1's T1 alone: in D1 half of the towns have one, in D2 none; half is enough or all."""
    clause = """
- id: own.each
  kind: presence_per_unit
  rule:
    units: [town]
    counts_as: inside_unit
    tier: any
    required_share: {default: 0.5, alternatives: [1.0], basis: assumption}
  targets: [{zone: {default: one, alternatives: [other]}, facility: library, value: 1, unit: per town}]
"""
    zones = (
        "one: {text: {zh: 一区, en: one}, by: names, names: [D1区]}\n"
        "other: {text: {zh: 二区, en: other}, by: names, names: [D2区]}\n"
    )
    place = county(facilities=[{"type": "library", "x": 50}])
    (found,) = evaluate(clauses(plan(clause, zones)), place, readings="all").together
    assert (found.number, found.met, found.unmet) == (4, 1, 3)
    assert found.deciding == (Deciding("required_share", 0.5), Deciding("zone", 0.5))


def test_what_lacks_data_is_told_apart_and_decides_nothing() -> None:
    (found,) = judged(CIRCLE, types=["library"], readings="all").together
    assert (found.number, found.not_testable) == (48, 32)  # there is no park for the bundle
    assert found.tested == 16
    assert "served_by" not in names(found)


def test_many_are_sampled_alike_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sample of all but a few comes near to all of them, and is the same for the same seed."""
    (every,) = judged(CIRCLE, readings="all").together
    monkeypatch.setattr(combined, "FEW", 40)
    monkeypatch.setattr(combined, "SAMPLE", 40)
    (one,), (two,) = (judged(CIRCLE, readings="all").together for _ in range(2))
    assert (one.number, one.sampled, one.tested) == (48, True, 40)
    assert (one.met, one.deciding) == (two.met, two.deciding)
    assert every.met - 8 <= one.met <= every.met
    # too many to be listed: drawn one by one, each as likely as any other
    monkeypatch.setattr(combined, "_LISTED", 40)
    monkeypatch.setattr(of_clause, "SAMPLE", 2000)
    (drawn,) = judged(CIRCLE, readings="all").together
    assert (drawn.number, drawn.sampled, drawn.tested) == (None, True, 2000)
    assert drawn.met_share == pytest.approx(every.met_share, abs=0.05)
    found = combinations(only(CIRCLE))
    assert set(found.drawn(random.Random(2))) == set(found.every())  # noqa: S311


def test_combinations_are_asked_for_only_with_all_readings() -> None:
    assert judged(CIRCLE).together == ()


@pytest.mark.parametrize("name", builtin_plans())
def test_those_of_the_plans_hold_each_reading_by_itself(name: str) -> None:
    """Each combination that differs from the default in one parameter is a reading alone, none twice."""
    for clause in clauses(load_plan(name)):
        found = combinations(clause)
        if found.number < 500:
            every = found.every()
            assert len(set(every)) == len(every)
            for i, parameter in enumerate(found.parameters):
                alone = {each[i] for each in every if each[i]}
                assert alone == set(range(1, len(parameter.options)))


OWN = """
id: own
title: {{zh: 自拟规划, en: own plan}}
issued_by: {{zh: 测试, en: test}}
date: 2021-01-01
zones:
  whole: {{text: {{zh: 全域, en: whole}}, by: all}}
standards:
- id: own.market
  kind: travel_time
  status: target
  quote: {{zh: 十分钟到达农贸市场, en: a farmers' market within ten minutes}}
  rule:
    mode: walk
    required_share: {share}
    coverage_unit: population
    measured_as: {measure}
    {metres}
  targets: [{{zone: whole, facility: farmers_market, value: 10, unit: min}}]
"""


def run_of(town: Path, share: Any, measure: Any, **how: Any) -> access.Result:
    file = town.with_name("own.yaml")
    file.write_text(
        OWN.format(share=share, measure=measure, metres="distance_m: 300" if "straight" in measure else ""),
        encoding="utf-8",
    )
    content = yaml.safe_load(town.read_text(encoding="utf-8"))
    content |= {"plans": [file.name], "clauses": None, "plan_zones": {}}
    changed = town.with_name("changed.yaml")
    changed.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return access.run(access.load(changed), **how)


def test_the_share_is_that_of_full_runs_of_the_tiny_town(town_study: Path, tmp_path: Path) -> None:
    """105 of 150 have it along the streets and 25 are not known; in a straight line 125 are within 300 m."""
    shares, measures = (0.7, 0.9), ("network_time", "straight_distance")
    fixed_runs = [
        run_of(town_study, share, measure).verdicts["verdict"].iloc[0]
        for share, measure in product(shares, measures)
    ]
    result = run_of(
        town_study,
        "{default: 0.7, alternatives: [0.9], basis: assumption}",
        "{default: network_time, alternatives: [straight_distance]}",
        readings="all",
    )
    table = result.readings_together
    assert table is not None
    (row,) = table.to_dict("records")
    assert (row["combinations"], row["sampled"], row["met"]) == (4, False, fixed_runs.count("met"))
    assert row["met_share"] == fixed_runs.count("met") / 4
    assert row["text_zh"].startswith(f"4 种读法中 {row['met']} 种达标；取决于：")
    folder = tmp_path / "results"
    result.write(folder)
    written = pd.read_csv(folder / "readings.csv")
    assert written["met"].tolist() == [row["met"]]
    assert row["text_zh"] in str(embedded((folder / "map.html").read_text(encoding="utf-8")))
    assert '"together": {' in (folder / "clauses.json").read_text(encoding="utf-8")
