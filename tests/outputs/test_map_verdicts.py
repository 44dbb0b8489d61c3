"""The list of clauses as a planner meets it: what the plan asks, what was found, and what narrows it down."""

import json
import math
from typing import Any

from playwright.sync_api import Page, expect

from access.assessment import run as pipeline
from access.verdicts.evaluate import Assessment
from tests.outputs.opened import drawn, word
from tests.outputs.test_gap_map import HOSTILE

CLAUSES = "#clauses button"
CHOSEN = '#clauses button[aria-pressed="true"]'
# what a row of the list says is required, found, and short; worked out by hand beside `every_kind`
FIGURES = {
    "walk": ("≥ 50%（假定）", "38.8%", "40 人"),
    "radius": ("≤ 2 公里", "1 公里", "—"),
    "metres": ("≥ 50%", "38.8%", "40 人"),
    "beds": ("≥ 20 个/千人", "13.88 个/千人", "3 张床位"),
    "area": ("≥ 2.5 平方米/人", "1 平方米/人", "540 平方米"),
    "each_town": ("≥ 100%", "50.0%", "2 处"),
    "towns": ("≥ 40%", "50%", "无"),
    "total": ("= 2 处", "2 处", "无"),
    "part": ("≥ 60%", "66.66%", "无"),
    "size": ("≤ 45 人/班", "50 人/班", "1 个班"),
    "cover": ("≥ 40%", "38.8%", "4 人"),
    "room": ("≥ 400 平方米", "360 平方米", "40 平方米"),
    "apart": ("≤ 100 米", "100 米", "无"),
    "dense": ("≥ 30 处/平方公里", "25 处/平方公里", "1 处"),
    "ground": ("≤ 5 公顷", "4 公顷", "无"),
}


def listed(page: Page) -> list[str | None]:
    return [each.get_attribute("data-clause") for each in page.locator(CLAUSES).all()]


def facts(page: Page, clause: str) -> list[str]:
    shown = page.locator(f'[data-clause="{clause}"] .facts > span').all_inner_texts()
    return [" ".join(each.split()) for each in shown]


def choose(page: Page, clause: str) -> None:
    page.locator(f'[data-clause="{clause}"]').click()
    drawn(page)


def defaults(assessment: Assessment) -> Any:
    rows = assessment.verdicts.reset_index()
    return rows[(rows["level"] == "clause") & rows["default"]]


def assert_listed(page: Page, targets: list[str], verdicts: list[str]) -> None:
    shown = page.locator(CLAUSES).evaluate_all("all => all.map((each) => ({ ...each.dataset }))")
    # by theme, not in the order of the plans
    assert sorted((each["clause"], each["verdict"]) for each in shown) == sorted(
        zip(targets, verdicts, strict=True)
    )
    badges = page.locator("#clauses .badge").all_inner_texts()
    words = [word(f"verdict_{each['verdict']}") for each in shown]
    assert [badge.split()[-1] for badge in badges] == words


def test_the_clauses_listed_are_the_verdicts(row_page: Page, row: Assessment) -> None:
    rows = defaults(row)
    assert_listed(row_page, rows["target"].tolist(), rows["verdict"].tolist())


def test_the_list_agrees_with_the_files_beside_the_page(
    helsinki_page: Page, helsinki: pipeline.Assessed
) -> None:
    rows = json.loads((helsinki.study.output / "verdicts.json").read_text("utf-8"))
    assert_listed(helsinki_page, [row["target"] for row in rows], [row["verdict"] for row in rows])
    for row in rows:
        ends = [row["value"]] if row["verdict"] != "undetermined" else [row["value_low"], row["value_high"]]
        found = "–".join(f"{math.floor(1000 * end + 1e-6) / 10:.1f}%" for end in dict.fromkeys(ends))
        short = f"{math.ceil(row['shortfall'] - 1e-6):,} 人" if row["shortfall"] else "无"
        short = f"0–{short}" if row["verdict"] == "undetermined" else short
        assert facts(helsinki_page, row["target"]) == ["要求 ≥ 90%（假定）", f"实测 {found}", f"尚缺 {short}"]


def test_the_figures_of_each_kind(kinds_page: Page) -> None:
    shown = {clause: facts(kinds_page, clause) for clause in FIGURES}
    assert shown == {
        clause: [f"要求 {required}", f"实测 {found}", f"尚缺 {short}"]
        for clause, (required, found, short) in FIGURES.items()
    }


def test_the_verdicts_are_counted(kinds_page: Page) -> None:
    chips = kinds_page.locator("#verdicts .chip").all_inner_texts()
    assert [chip.split()[-1] for chip in chips] == ["6", "9", "2", "1"]
    assert kinds_page.locator("#summary").inner_text() == "未达标 9，缺少数据 2，达标 6"


def test_choosing_a_clause_shows_it(row_page: Page) -> None:
    assert row_page.locator(CHOSEN).get_attribute("data-clause") == "market.all"
    choose(row_page, "station.all")
    assert row_page.locator(CHOSEN).get_attribute("data-clause") == "station.all"
    expect(row_page.locator("#headline")).to_have_text("院前急救站点 ≤ 2 公里")
    expect(row_page.locator("blockquote")).to_have_text("平均服务半径")
    assert row_page.locator("dl.figures").first.inner_text().split() == (
        ["要求", "≤", "2", "公里", "实测", "∞（区内没有设施）", "尚缺", "1", "处"]
    )
    expect(row_page.locator("#clause .terms")).to_contain_text("没有定义")


def test_all_readings_are_told(row_page: Page) -> None:
    choose(row_page, "station.all")
    row_page.locator("#readings-fold").click()
    rows = [row.replace("\xa0", " ") for row in row_page.locator("#readings tbody tr").all_inner_texts()]
    assert [row.split("\t")[1:] for row in rows] == [
        ["∞（区内没有设施）", "≤ 2 公里", "✕ 未达标"],
        # c4, 2500 m from the station, is beyond it and c6 is not linked: 50 of 70 persons are not
        ["71.4%", "≥ 100% (人口占比)", "✕ 未达标"],
    ]
    assert word("reading_used") in rows[0]


def test_all_readings_together_are_told_in_both_languages(row_page: Page) -> None:
    told = row_page.locator("#together")
    hostile = HOSTILE[0]  # the name of a parameter that nobody knows is no more than a name
    expect(told).to_have_text(f"12 种读法中 9 种达标；取决于：出行方式、{hostile}（另有 1 种缺数据）")
    row_page.locator("#language").click()
    expect(told).to_have_text(f"met by 9 of 12 readings; it depends on: mode, {hostile} (1 more lack data)")
    row_page.locator("#language").click()
    choose(row_page, "station.all")
    expect(told).to_have_count(0)


def test_a_clause_without_data_says_what_is_missing(row_page: Page) -> None:
    assert "old_town" in row_page.locator('[data-clause="market.old"]').inner_text()
    choose(row_page, "market.old")
    assert "old_town" in row_page.locator("#detail").inner_text()
    assert row_page.locator("#reach").count() == 0


def test_the_list_is_narrowed_down_by_verdict_and_by_text(kinds_page: Page) -> None:
    page = kinds_page
    # health, education, culture, sport
    unmet = ["beds", "size", "walk", "metres", "each_town", "cover", "dense", "area", "room"]
    assert len(listed(page)) == 18
    chip = page.locator("#verdicts .chip.unmet")
    chip.focus()
    page.keyboard.press("Enter")
    assert chip.get_attribute("aria-pressed") == "true"
    assert listed(page) == unmet
    page.locator("#search").fill("library 图书")
    assert listed(page) == ["walk", "metres", "each_town", "cover", "dense"]
    assert "5 / 18" in page.locator("#shown").inner_text()
    page.locator("#language").click()
    assert listed(page) == ["walk", "metres", "each_town", "cover", "dense"]
    page.locator("#search").fill("each_town")
    assert listed(page) == ["each_town"]
    page.locator("#search").fill("")
    page.locator("#verdicts .chip.met").click()
    assert len(listed(page)) == 15
    for verdict in ("met", "unmet"):
        page.locator(f"#verdicts .chip.{verdict}").click()
    assert len(listed(page)) == 18


def test_a_plan_folds_up_and_stays_so(helsinki_page: Page) -> None:
    group = helsinki_page.locator("#clauses details").first
    group.locator("summary").click()
    expect(group).not_to_have_attribute("open", "")
    helsinki_page.locator("#language").click()
    expect(group).not_to_have_attribute("open", "")
    assert helsinki_page.locator("#clauses details[open]").count() == 3


def test_units_are_listed_and_sorted(kinds_page: Page) -> None:
    choose(kinds_page, "each_town")

    def rows() -> list[list[str]]:
        return [row.split() for row in kinds_page.locator("#units tbody tr").all_inner_texts()]

    first, *_, last = rows()
    assert first == ["T1区", "1", "≥", "1", "无", "✓", "达标"]
    assert last == ["T4区", "0", "≥", "1", "1", "✕", "未达标"]
    heads = " ".join(kinds_page.locator("#units thead th").all_inner_texts())
    assert heads.count("(处)") == 2
    kinds_page.locator("#units-by-short").click()
    kinds_page.locator("#units-by-zone").focus()
    assert [row[0] for row in rows()][:2] == ["T3区", "T4区"]
    head = kinds_page.locator("#units thead th", has=kinds_page.locator("#units-by-short"))
    assert head.get_attribute("aria-sort") == "descending"
    kinds_page.keyboard.press("Enter")
    assert [row[0] for row in rows()] == ["T1区", "T2区", "T3区", "T4区"]


def test_columns_that_say_nothing_are_left_out(kinds_page: Page) -> None:
    choose(kinds_page, "total")
    assert kinds_page.locator("#units thead th").count() == 2


def test_doubts_are_marked(kinds_page: Page) -> None:
    total = kinds_page.locator('[data-clause="total"] .marks').inner_text()
    assert "2020年现状陈述，已核对" in total
    assert word("unconfirmed") in total
    assert kinds_page.locator('[data-clause="beds"] .marks span').count() == 0
    # by the other reading, 0.3, the clause would be met
    assert word("changes") in kinds_page.locator('[data-clause="walk"] .marks').inner_text()
    choose(kinds_page, "total")
    assert "统计公报" in kinds_page.locator("#clause").inner_text()


def test_what_is_only_reported_shows_the_plans_number(kinds_page: Page) -> None:
    assert facts(kinds_page, "told") == ["规划数值 = 12%"]
    choose(kinds_page, "told")
    assert kinds_page.locator("dl.figures").inner_text().split() == ["规划数值", "=", "12%"]


def test_the_input_report_is_there(row_page: Page) -> None:
    row_page.locator("#report summary").click()
    expect(row_page.locator("#report-lines")).to_have_text("存疑 一条 <街道>")
