"""Gaps and zones as the page lists them: those of the assessment, in the order of their people."""

import csv
import dataclasses
import io
import math
import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import Browser, Page, expect

from access.assessment import run as pipeline
from access.verdicts.evaluate import Assessment, evaluate
from access.verdicts.gaps import CAUSES, gaps
from access.verdicts.reach import TOLERANCE
from tests.outputs.conftest import written
from tests.outputs.opened import drawn, opening, until, word
from tests.outputs.painted import degrees, spot
from tests.outputs.test_gap_map import page_of
from tests.outputs.test_map_verdicts import choose

GAP = '#gaps button[id^="gap-"]'
UNKNOWN = '#gaps button[id^="unknown-"]'


def patchy(row: Assessment) -> Assessment:
    """The row with three gaps, of each cause, and with people of two ages.

    Cells 0, 2 and 3, and 5 and 6 are beyond the ten minutes, or nobody knows. A straight line of
    400 m, for ten minutes at 1.5 s a metre, reaches cells 0 to 4 from the markets at (20, 50) and
    (90, 90); cells 5 and 6 are 461.8 and 561.4 m away.
    """
    first = row.clauses[0]
    place = row.place
    walked = [900.0, 300.0, 700.0, 1300.0, 500.0, math.inf, math.nan]
    nearest = place.nearest[first.trip].assign(impedance=walked)
    beeline = [30.0, *(math.hypot(x - 90, 40) for x in range(150, 700, 100))]
    straight = place.straight["farmers_market"].assign(length_m=beeline)
    cells = place.cells.assign(
        persons=[10.0, 20, 30, 40, 50, 60, 70],
        under_18=[1.0, 2, 3, 4, 5, 6, 7],
        age_60_plus=[2.0, 4, 6, 8, 10, 12, 14],
    )
    changed = dataclasses.replace(
        place,
        cells=cells,
        nearest={**place.nearest, first.trip: nearest},
        straight={**place.straight, "farmers_market": straight},
        border_m=pd.Series(math.inf, index=place.border_m.index),
        least_cost_per_m={**place.least_cost_per_m, ("walk", "time_s"): 1.5},
    )
    return evaluate(row.clauses, changed)


@pytest.fixture(scope="module")
def uneven(row: Assessment) -> Assessment:
    return patchy(row)


@pytest.fixture
def uneven_page(
    browser: Browser, uneven: Assessment, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Page]:
    with opening(browser, written(page_of(uneven), tmp_path_factory)) as opened:
        yield opened.load()


def people(text: str) -> Any:
    """How many people a text tells of; the page knows two decimals of those of each cell."""
    return pytest.approx(float(text.removesuffix("人").strip().replace(",", "")), abs=0.55)


def minutes(text: str) -> Any:
    """How far beyond the limit a text says that people are; the page knows it in steps of five seconds."""
    if text == word("state_unreachable"):
        return pytest.approx(math.nan, nan_ok=True)
    words, number = text.split("：")
    assert words == word("excess")
    return pytest.approx(float(number.removesuffix(" 分钟")), abs=0.14)


def named(assessment: Assessment, facility: Any) -> str:
    """What the page calls a facility."""
    if pd.isna(facility):
        return word("unknown")
    row = assessment.place.facilities.loc[facility]
    return str(row["name"]) if isinstance(row["name"], str) else ""


def nearest_to(assessment: Assessment, gap: Any) -> set[str]:
    """The facilities nearest to the best-placed cells of a gap, within a step of the page's."""
    if pd.isna(gap["nearest_facility_id"]):
        return {word("unknown")}
    measure = assessment.measures[gap["target"]]
    [clause] = [each for each in assessment.clauses if each.id == gap["target"]]
    middles = assessment.place.cells["outline"].centroid
    mine = measure[middles.within(gap.geometry.buffer(1)) & (measure["persons"] > 0)]
    assert gap["nearest_facility_id"] in set(mine["facility_id"])
    best = mine["impedance"] <= mine["impedance"].min() + clause.limit / 120
    return {named(assessment, each) for each in mine["facility_id"][best]}


def assert_gaps(page: Page, assessment: Assessment, clause: str) -> None:
    """The gaps listed are those of a clause: zone, people, causes, excess, facility; and the unknown."""
    table = gaps(assessment)
    of_clause = table[table["target"] == clause]
    mine = of_clause[of_clause["cause"] != "too_little_data"]
    if mine.empty:
        expect(page.locator("#gaps > .hint").first).to_have_text(word("no_gaps"))
    expect(page.locator(GAP)).to_have_count(len(mine))
    for i, (_, gap) in enumerate(mine.iterrows()):
        page.locator(GAP).nth(i).click()
        drawn(page)
        zone, persons = page.locator(f"{GAP} .head").nth(i).inner_text().split("\n")
        assert zone == assessment.place.zones["name"][gap["zone_id"]]
        assert gap["persons"] == people(persons)
        line, *_, nearest = page.locator(GAP).nth(i).locator(".line").all_inner_texts()
        cause, excess = line.split(" · ")
        assert cause == word("cause_" + gap["cause"])
        assert gap["excess_s"] / 60 == minutes(excess)
        assert nearest.removeprefix("最近设施 ") in nearest_to(assessment, gap)
        shown = [each.split("：") for each in page.locator("#gaps .more li:not(.wide)").all_inner_texts()]
        by_cause = {word(f"cause_{name}"): gap[f"persons_{name}"] for name in CAUSES[:2]}
        assert {cause: n for cause, n in by_cause.items() if n} == {
            each[0]: people(each[1]) for each in shown if len(each) == 2
        }
    assert_unknown(page, assessment, of_clause[of_clause["cause"] == "too_little_data"])


def assert_unknown(page: Page, assessment: Assessment, unknown: pd.DataFrame) -> None:
    """Those of whom nobody can tell are listed apart: how many, and where; nothing of how far they are."""
    heads = [each.split("\n") for each in page.locator(f"{UNKNOWN} .head").all_inner_texts()]
    names = assessment.place.zones["name"][unknown["zone_id"]].tolist()
    assert [head[0] for head in heads] == names
    assert unknown["persons"].tolist() == [people(head[1]) for head in heads]
    assert word("excess") not in " ".join(page.locator(UNKNOWN).all_inner_texts())
    if len(unknown):
        total = page.locator(".unknown-people").inner_text().split("：")[-1]
        assert unknown["persons"].sum() == people(total)


def test_the_gaps_listed_are_those_of_the_study(helsinki_page: Page, helsinki: pipeline.Assessed) -> None:
    for clause in helsinki.assessment.clauses:
        choose(helsinki_page, clause.id)
        assert_gaps(helsinki_page, helsinki.assessment, clause.id)


def test_a_gap_at_the_border_and_off_the_streets(row_page: Page, row: Assessment) -> None:
    """By hand: of cells 4 and 5 it is known, 4 is 15 minutes beyond; nobody knows of 3 and 6."""
    assert_gaps(row_page, row, "market.all")
    expect(row_page.locator("#gaps")).to_contain_text("缺口总数：1")
    expect(row_page.locator(GAP)).to_contain_text("20 人")
    expect(row_page.locator(GAP)).to_contain_text("平均超出限值：15.0 分钟")
    expect(row_page.locator(".unknown-people")).to_have_text(f"{word('unknown_people')}：20 人")
    expect(row_page.locator("#gaps")).to_contain_text("资料边界外未知：10 人；未连接街道：10 人")


def test_gaps_of_each_cause_and_their_ages(uneven_page: Page, uneven: Assessment) -> None:
    """By hand: 30 + 40 in the west, 60 in the east (too far even straight), and 10; 70 not known."""
    assert_gaps(uneven_page, uneven, "market.all")
    persons = uneven_page.locator(f"{GAP} .head b:last-child").all_inner_texts()
    assert persons == ["70 人", "60 人", "10 人"]
    assert uneven_page.locator(f"{UNKNOWN} .head b:last-child").all_inner_texts() == ["70 人"]
    lines = uneven_page.locator(f"{GAP} .line").all_inner_texts()
    assert [line.split(" · ")[0] for line in lines[::3]] == [
        word(f"cause_{cause}") for cause in ("far_along_streets", "none_near", "far_along_streets")
    ]
    # 2 and 3: 100 s of 30 persons, 700 s of 40: 443 s on average
    assert lines[0].endswith("7.4 分钟")
    uneven_page.locator(GAP).nth(0).click()
    shown = uneven_page.locator("#gaps .more li").all_inner_texts()
    assert {" ".join(each.split()) for each in shown} >= {"60岁以上 14 人", "18岁以下 7 人"}


def test_straight_line_and_way_of_a_gap_stand_apart(uneven_page: Page) -> None:
    """By hand: most people live in cell 3, 263 m from (90, 90); 1,300 s are 867 m at 1.5 s a metre."""
    uneven_page.locator(GAP).nth(0).click()
    expect(uneven_page.locator("#gap-way")).to_have_text(
        "从人口中心看，直线：263 米；沿街 867 米 （直线的 3.3 倍）；主要是绕行"
    )


def test_a_chosen_gap_stays_the_same_when_others_go(uneven_page: Page) -> None:
    """With 17.5 minutes cells 0 and 2 are within: 40 people of the first gap remain, after the 60."""
    page = uneven_page
    page.locator(GAP).nth(0).click()
    drawn(page)
    page.locator("#limits-fold").click()
    page.locator("#limit").focus()
    for _ in range(30):  # a quarter of a minute each
        page.keyboard.press("ArrowRight")
    drawn(page)
    persons = page.locator(f"{GAP} .head b:last-child").all_inner_texts()
    assert persons == ["60 人", "40 人"]
    chosen = page.locator(f'{GAP}[aria-pressed="true"] .head b:last-child').all_inner_texts()
    assert chosen == ["40 人"]


def test_what_a_tip_says_is_never_out_of_date(uneven_page: Page, uneven: Assessment) -> None:
    """The pointer rests on cell 3, 21.7 minutes away; another language, another clause are chosen."""
    page = uneven_page
    page.mouse.move(*spot(page, degrees(uneven.place.cells["outline"].iloc[[3]])[0]))
    tip = page.locator(".tip p")
    expect(tip.first).to_contain_text("21.7 分钟")
    page.evaluate("() => document.querySelector('#language').click()")
    expect(tip.first).to_contain_text("21.7 min")
    page.evaluate("() => document.querySelector('[data-clause=\"station.all\"]').click()")
    drawn(page)
    expect(tip.first).not_to_contain_text("min")


def test_choosing_a_gap_goes_there_and_marks_it(uneven_page: Page, uneven: Assessment) -> None:
    page = uneven_page
    gap = page.locator(GAP).nth(1)
    gap.click()
    drawn(page)
    expect(gap).to_have_attribute("aria-pressed", "true")
    assert page.locator("path.chosen-gap").count() == 1
    [south, west], [north, east] = page.evaluate(
        "() => { const b = map_gaps.getBounds();"
        " return [[b.getSouth(), b.getWest()], [b.getNorth(), b.getEast()]]; }"
    )
    shape = uneven.place.cells["outline"].iloc[[5]].to_crs("EPSG:4326").total_bounds
    assert west < shape[0] < shape[2] < east
    assert south < shape[1] < shape[3] < north
    assert page.evaluate("() => map_gaps.getZoom()") >= 15


def zone_rows(page: Page) -> list[list[Any]]:
    until(page, "() => !document.querySelector('.zones-table').innerText.includes('…')")
    rows = page.locator(".zones-table tbody tr").all()
    texts = [[cell.strip() for cell in row.locator("th, td").all_inner_texts()] for row in rows]
    return [[*text[:3], *map(people, text[3:])] for text in texts]


def coverage_of(assessment: Assessment, clause: str) -> list[list[Any]]:
    """What the table of zones must say, by name: shares, then people."""

    def share(part: float) -> str:
        return "—" if math.isnan(part) else f"{math.floor(1000 * part + 1e-6) / 10:.1f}%"

    rows = assessment.coverage.loc[(slice(None), clause), :]
    return [
        [
            row["zone"],
            share(row["met_share"]),
            share(row["straight_line_share"]),
            *(row[name] for name in ("persons", "persons_met", "persons_unmet")),
            row["persons_border"] + row["persons_unlinked"],
        ]
        for _, row in rows.sort_values("zone").iterrows()
    ]


def test_coverage_by_zone_is_that_of_the_study(helsinki_page: Page, helsinki: pipeline.Assessed) -> None:
    helsinki_page.locator("#zones-fold").click()
    for clause in helsinki.assessment.clauses[::4]:
        choose(helsinki_page, clause.id)
        rows = sorted(zone_rows(helsinki_page), key=lambda row: row[0])
        assert coverage_of(helsinki.assessment, clause.id) == rows


def test_coverage_by_zone_by_hand(row_page: Page) -> None:
    row_page.locator("#zones-fold").click()
    east, west = zone_rows(row_page)
    # all of them are within 800 m in a straight line
    assert west == ["西", "75.0%", "100.0%", 40, 30, 0, 10]
    assert east[1:] == ["0.0%", "100.0%", 30, 0, 20, 10]


def test_the_table_of_zones_sorts(helsinki_page: Page, helsinki: pipeline.Assessed) -> None:
    page = helsinki_page
    page.locator("#zones-fold").click()
    persons = helsinki.assessment.coverage.loc[(slice(None), helsinki.assessment.clauses[0].id), "persons"]
    ranked = persons.sort_values().tolist()
    page.locator("#zones-by-population").click()
    assert ranked[::-1] == [row[3] for row in zone_rows(page)]
    assert page.locator('.zones-table th[aria-sort="descending"]').inner_text().split() == ["人口", "▼"]
    page.locator("#zones-by-population").click()
    assert ranked == [row[3] for row in zone_rows(page)]
    page.locator("#zones-by-zone").click()
    names = [row[0] for row in zone_rows(page)]
    assert names == sorted(names)


def test_a_zone_is_pointed_at_in_the_table_and_on_the_map(helsinki_page: Page) -> None:
    page = helsinki_page
    page.locator("#zones-fold").click()
    row = page.locator(".zones-table tbody tr", has_text="Kallio")
    row.hover()
    expect(page.locator("path.pointed-zone")).to_have_count(1)
    expect(row).to_have_class("pointed")
    page.locator("h1").hover()
    expect(page.locator("path.pointed-zone")).to_have_count(0)
    name = page.locator(".zone-name", has_text="Kallio").bounding_box()
    assert name is not None
    page.mouse.move(name["x"] + name["width"] / 2 + 3, name["y"] + 20)
    expect(row).to_have_class("pointed")
    row.locator("button").click()
    drawn(page)
    assert page.evaluate("() => map_gaps.getZoom()") >= 15


def test_the_table_of_zones_can_be_taken_along(helsinki_page: Page, helsinki: pipeline.Assessed) -> None:
    page = helsinki_page
    page.locator("#zones-fold").click()
    zone_rows(page)
    with page.expect_download() as download:
        page.locator("#zones-csv").click()
    assert download.value.suggested_filename == "便利店_5_分钟_各分区达标情况.csv"
    raw = download.value.path().read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    head, *rows = csv.reader(io.StringIO(raw.decode("utf-8-sig")))
    own = [
        word(key)
        for key in (
            *("zone", "population", "within", "beyond", "undecided"),
            *("share_within", "share_straight", "pass_mark", "rests_on"),
        )
    ]
    assert head[: len(own)] == own  # what the figures are of stands behind them
    table = helsinki.assessment.coverage.loc[(slice(None), helsinki.assessment.clauses[0].id), :]
    table = table.assign(unknown=table["persons_border"] + table["persons_unlinked"]).set_index("zone")
    assert len(rows) == len(table)
    assert {tuple(row[7:9]) for row in rows} == {("0.9", "（假定）")}
    for name, *numbers in (row[:7] for row in rows):
        columns = ("persons", "persons_met", "persons_unmet", "unknown", "met_share", "straight_line_share")
        np.testing.assert_allclose(
            [float(each) for each in numbers], table.loc[name, list(columns)].to_numpy(float), atol=0.06
        )


def test_straight_lines_and_streets_stand_side_by_side(
    helsinki_page: Page, helsinki: pipeline.Assessed
) -> None:
    page = helsinki_page
    page.locator("#compare-fold").click()
    measure = helsinki.assessment.measures[helsinki.assessment.clauses[0].id]
    near = measure["persons"][measure["straight_m"] <= measure["reach_m"] + TOLERANCE].sum()
    met = measure["persons"][measure["state"] == "met"].sum()
    all_of_them = measure["persons"].sum()
    until(page, "() => !document.querySelector('#compare').innerText.includes('…')")
    figures = [row.split("\n") for row in page.locator("#compare .facing p").all_inner_texts()]
    assert [name for name, *_ in figures] == ["直线半径", "沿街道"]
    for part, (_, percent, shown) in zip((near, met), figures, strict=True):
        assert percent == f"{math.floor(1000 * part / all_of_them) / 10:.1f}%"
        assert part == people(shown)
    more = re.search(r"会多计 ([\d,]+ 人)", page.locator("#compare").inner_text())
    assert more is not None
    assert near - met == people(more[1])
