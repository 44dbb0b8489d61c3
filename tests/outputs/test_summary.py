"""Every kind of clause as a terminal and a spreadsheet tell it, from numbers worked out by hand."""

import io
import math
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import geopandas
import pandas as pd
import pytest
import shapely

from access.commands import run as cli
from access.contracts.documents import Text
from access.contracts.notes import Note, report
from access.outputs import cells as cells_of_run
from access.outputs import tables
from access.outputs.maps.page_data import Layers, page_data
from access.outputs.summary import missing_inputs, number_text, reading_text, summary
from access.standards.describe import words
from access.verdicts.clause import clauses
from access.verdicts.evaluate import Assessment, evaluate
from tests.verdicts.places import county, measured, plan

PLAN = """
- id: walk
  kind: travel_time
  rule: {mode: walk, required_share: {default: 0.5, alternatives: [0.3], basis: assumption}}
  targets: [{zone: whole, facility: library, value: 5, unit: min}]
- id: radius
  kind: service_radius
  rule: {mode: drive, statistic: mean_network_distance, aggregate: pooled}
  targets: [{zone: whole, facility: library, value: 2, unit: km}]
- id: metres
  kind: travel_time
  rule: {mode: walk, measured_as: network_distance, required_share: 0.5}
  targets: [{zone: whole, facility: library, value: 300, unit: m}]
- id: beds
  kind: ratio_per_population
  rule: {per: 1000, numerator: {sum: capacity}}
  targets: [{zone: whole, facility: hospital_bed, value: 20, unit: places per 1000 persons}]
- id: area
  kind: per_capita_area
  rule: {per: 1, base: persons, area: land}
  targets: [{zone: whole, facility: sports_ground, value: 2.5, unit: m2 per person}]
- id: each_town
  kind: presence_per_unit
  rule: {units: [town], counts_as: inside_unit}
  targets: [{zone: whole, facility: library, value: 1, unit: per town}]
- id: towns
  kind: share_of_units
  rule: {units: [town], unit_passes_if: facility_inside}
  targets: [{zone: whole, facility: library, value: 40, unit: "%"}]
- id: total
  kind: total_count
  status: baseline_statement
  confirmed: false
  source: {zh: 统计公报, en: a bulletin}
  rule: {counts: stock}
  targets: [{zone: whole, facility: library, value: 2, unit: facilities, comparison: "=", year: 2020}]
- id: part
  kind: composition_share
  rule: {per: 100, part: {of: [library]}, whole: {of: [library, sports_ground]}, whole_is: existing}
  targets: [{zone: whole, facility: library, value: 60, unit: "%"}]
- id: size
  kind: size_limit
  rule: {of_each: class, statistic: max}
  targets: [{zone: whole, facility: primary_school, value: 45, unit: students per class}]
- id: cover
  kind: coverage_share
  rule: {mode: walk, measured_as: network_distance, distance_m: 300}
  targets: [{zone: whole, facility: library, value: 40, unit: "%"}]
- id: room
  kind: facility_size
  rule: {sum: area_m2}
  targets: [{zone: whole, facility: sports_ground, value: 400, unit: m2}]
- id: apart
  kind: spacing
  rule: {}
  targets: [{zone: whole, facility: library, comparison: "<=", value: 100, unit: m}]
- id: dense
  kind: density
  rule: {}
  targets: [{zone: whole, facility: library, value: 30, high: 50, unit: per km2}]
- id: ground
  kind: catchment_area
  rule: {aggregate: pooled}
  targets: [{zone: whole, facility: library, value: 5, unit: ha}]
- id: told
  kind: other
  rule: {use: reported}
  targets: [{zone: whole, facility: library, value: 12, unit: "%"}]
- id: wanting
  kind: total_count
  rule: {counts: stock}
  targets: [{zone: whole, facility: supermarket, value: 2, unit: facilities}]
- id: wanting_too
  kind: total_count
  rule: {counts: stock}
  targets: [{zone: whole, facility: supermarket, value: 3, unit: facilities}]
"""


def every_kind() -> Assessment:
    """The county (360 persons, four towns) with libraries in T1 and T2, 5 beds, a ground, a school.

    To a library walk 10 + 20 + 50 + 60 persons within 300 s or 300 m, of 360. By car all come
    within 1000 m on average.
    """
    facilities = [
        {"type": "library", "x": 50},
        {"type": "library", "x": 150},
        {"type": "hospital_bed", "x": 250, "capacity": 5},
        {"type": "sports_ground", "x": 350, "area_m2": 360},
        {"type": "primary_school", "x": 350, "pupils": 100, "classes": 2},
    ]
    asked = clauses(plan(PLAN))
    near = [100, 200, 400, 500, 100, 200, 400, 500]
    ways = {asked[0].trip: near, asked[1].trip: [1000.0] * 8, asked[2].trip: near}
    place = county(facilities=facilities)
    place = county(facilities=facilities, **measured(place, ways))
    return evaluate(asked, place, readings="all")


@pytest.fixture(scope="module")
def assessment() -> Assessment:
    return every_kind()


@pytest.fixture(scope="module")
def rows(assessment: Assessment) -> dict[str, dict[str, str]]:
    shown = zip((clause.id for clause in assessment.clauses), summary(assessment), strict=True)
    return dict(shown)


def test_all_kinds_are_told(assessment: Assessment) -> None:
    assert {clause.standard.kind for clause in assessment.clauses} == set(words().kind)


@pytest.mark.parametrize(
    ("name", "required", "found", "short", "verdict"),
    [
        ("walk", "≥ 50.0%", "38.8%", "40 人 persons", "unmet"),  # 140 of 360; half are 180
        ("radius", "≤ 2", "1", "–", "met"),
        ("metres", "≥ 50.0%", "38.8%", "40 人 persons", "unmet"),
        ("beds", "≥ 20", "13.88", "3 张床位 beds", "unmet"),  # 5 for 360; 7.2 are needed: 8
        ("area", "≥ 2.5", "1", "540 平方米 m²", "unmet"),
        ("each_town", "≥ 100.0%", "50.0%", "2 处 sites", "unmet"),
        ("towns", "≥ 40%", "50%", "0 个单元 units", "met"),
        ("total", "= 2", "2", "0 处 sites", "met"),
        ("part", "≥ 60%", "66.66%", "0 处 sites", "met"),
        ("size", "≤ 45", "50", "1 个班 classes", "unmet"),  # 100 pupils need 3 classes
        ("cover", "≥ 40.0%", "38.8%", "4 人 persons", "unmet"),  # 40 % of 360 are 144
        ("room", "≥ 400", "360", "40 平方米 m2", "unmet"),
        ("apart", "≤ 100", "100", "0 处 sites", "met"),
        ("dense", "≥ 30", "25", "1 处 sites", "unmet"),  # 2 on 0.08 km²; 2.4 are needed: 3
        ("ground", "≤ 5", "4", "0 处 sites", "met"),  # 8 ha for 2
        ("told", "= 12%", "–", "–", "reported"),
        ("wanting", "≥ 2", "–", "–", "not_testable"),
    ],
)
def test_the_figures_of_each_kind(
    rows: dict[str, dict[str, str]], name: str, required: str, found: str, short: str, verdict: str
) -> None:
    row = rows[name]
    assert (row["required"], row["found"], row["short"], row["verdict"]) == (required, found, short, verdict)


def test_the_plans_number_stands_with_its_unit_in_both_languages(rows: dict[str, dict[str, str]]) -> None:
    assert rows["area"]["clause"].endswith("≥ 2.5 平方米/人 m2 per person")
    assert rows["told"]["clause"].endswith("= 12%")


def test_a_verdict_that_hangs_on_the_reading_is_marked(
    assessment: Assessment, rows: dict[str, dict[str, str]]
) -> None:
    marked = {name: row["changes"] for name, row in rows.items() if row["changes"]}
    assert marked["walk"] == "达标比例：0.3 required share: 0.3"  # 38.8 %: met, where half is not
    assert "beds" not in marked
    shown = pd.read_csv(io.StringIO(tables.verdicts_csv(assessment)))
    assert set(shown["target"][shown["changes"]]) == set(marked)
    assert not shown["changes"][shown["default"] | (shown["level"] == "unit")].any()
    shown = {each["id"]: each["readings"] for each in page(assessment)["clauses"]}
    assert {name for name, each in shown.items() if any(row["changes"] for row in each)} == set(marked)


def test_missing_inputs_are_grouped(assessment: Assessment) -> None:
    [(number, text)] = missing_inputs(assessment)
    assert number == 2
    assert "`supermarket`" in text.en


def printed(assessment: Assessment, capsys: pytest.CaptureFixture[str]) -> str:
    note = Note("doubtful", "streets", "存疑", "doubtful", 1, "streets")
    name = Text(zh="某区", en="a district")
    official = pd.DataFrame(columns=["clause_id", "level", "step", "share"])  # no ladder is told of
    result = SimpleNamespace(
        assessment=assessment,
        study=SimpleNamespace(name=name),
        input_report=report([note]),
        official=official,
        followed=None,
    )
    cli._print(cli._summary(result))
    return capsys.readouterr().out


def test_the_terminal_counts_first_and_tells_failures_first(
    assessment: Assessment, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    lines = printed(assessment, capsys).splitlines()
    assert lines[0].startswith("条款 clauses: 18 · 未达标 unmet 9 · 达标 met 6 · 缺少数据 not testable 2")
    verdicts = [line.split("│")[-2].strip() for line in lines if line.count("│") == 6]
    words_of = [each for each in verdicts if each in tables.VERDICT_ZH.values()]
    assert words_of == [*["未达标"] * 9, *["达标"] * 6, *["缺少数据"] * 2, "已列出"]
    assert any(line.strip().startswith("2 × ") for line in lines)
    assert lines[-1] == "人口 population: 虚构 synthetic"


def test_cells_hold_seconds_or_metres_as_the_trip_was_measured(
    assessment: Assessment, tmp_path: Path
) -> None:
    cells_of_run.write(assessment, tmp_path / "cells.parquet")
    cells = geopandas.read_parquet(tmp_path / "cells.parquet")
    assert cells["walk.impedance_s"].tolist() == [100, 200, 400, 500] * 2
    assert cells["metres.impedance_m"].tolist() == [100, 200, 400, 500] * 2
    assert cells.columns.is_unique


def page(assessment: Assessment) -> Any:
    along = [shapely.LineString(assessment.place.cells.geometry.iloc[:2])]
    streets = geopandas.GeoDataFrame(
        {"class": ["residential"]}, index=["s"], geometry=along, crs=assessment.place.cells.crs
    )
    return page_data(assessment, Layers(streets))[0]


def test_the_page_lists_the_units_of_a_clause(assessment: Assessment) -> None:
    shown = {each["id"]: each for each in page(assessment)["clauses"]}
    position = list(assessment.place.zones.index).index
    units = {row[0]: (row[1], row[6], row[7]) for row in shown["each_town"]["units"]["rows"]}
    assert units == {
        position("T1"): (1, "met", 0),
        position("T2"): (1, "met", 0),
        position("T3"): (0, "unmet", 1),
        position("T4"): (0, "unmet", 1),
    }
    assert shown["total"]["units"]["rows"][0][6] == ""
    assert shown["told"]["units"] is None
    assert shown["wanting"]["missing"]["en"]


def test_the_page_tells_what_a_clause_is(assessment: Assessment) -> None:
    shown = {each["id"]: each for each in page(assessment)["clauses"]}
    total = shown["total"]
    assert (total["status"], total["confirmed"], total["year"]) == ("baseline_statement", False, 2020)
    assert [shown[name]["scale"] for name in ("walk", "radius", "metres", "total")] == ["min", "km", "m", "m"]
    assert shown["beds"]["mode"] is None
    # the libraries and the sports ground of the whole
    assert len(shown["part"]["facilities"]) == 3


@pytest.mark.parametrize(
    ("reading", "zh", "en"),
    [
        ("default", "默认读法", "default reading"),
        ("statistic=area_equivalent", "统计量：等面积圆半径", "statistic: radius of a circle of equal area"),
        (
            "served_by=bundle, at_least=2",
            "以何为准：设施组合，至少：2",
            "served by: a bundle of types, at least: 2",
        ),
    ],
)
def test_readings_are_told_in_words(reading: str, zh: str, en: str) -> None:
    assert reading_text(reading) == Text(zh=zh, en=en)


@pytest.mark.parametrize(("comparison", "better"), [(">=", float.__le__), ("<=", float.__ge__)])
def test_rounding_never_flatters(comparison: str, better: Callable[[float, float], bool]) -> None:
    for value in (0.004, 1.999, 2.001, 99.996, math.pi):
        assert better(float(number_text(value, comparison)), value)


def test_what_kind_a_number_is_does_not_hang_on_the_name_of_its_unit() -> None:
    """So many libraries are wanted in all; a plan may call their unit what it likes."""
    standard = """
- id: own
  kind: total_count
  rule: {counts: stock}
  targets: [{zone: whole, facility: library, value: 4, unit: share of shops}]
"""
    (clause,) = clauses(plan(standard))
    found = evaluate([clause], county(facilities=[{"type": "library"}]))
    (row,) = summary(found)
    assert (row["required"], row["found"]) == ("≥ 4", "1")
    (judged,) = page(found)["clauses"][0]["readings"]
    assert (judged["share"], judged["sign"]) == (False, ">=")
