"""What would mend it: the sites that the page finds, tried on the map, and what they do to other clauses."""

import re

import pytest
from playwright.sync_api import Page, expect

from access.assessment import run as pipeline
from tests.outputs.axe import violations
from tests.outputs.effects import FIRST, assert_outcome, scenario
from tests.outputs.opened import drawn, until, word
from tests.outputs.test_map_verdicts import choose


def gained(page: Page) -> list[int]:
    texts = page.locator(".mended b").all_inner_texts()
    return [int(re.sub(r"\D", "", each)) for each in texts]


def found(page: Page, most: str) -> list[int]:
    """Ask for sites; return what each of the most brings."""
    page.locator("#mend-number").select_option(most)
    page.locator("#mend-find").click()
    page.locator("#mend-try").wait_for()
    return gained(page)


def test_the_best_sites_are_tried_and_bring_what_was_told(
    helsinki_page: Page, helsinki: pipeline.Assessed
) -> None:
    page = helsinki_page
    before = helsinki.assessment.measures[FIRST].query("state == 'met'")["persons"].sum()
    gains = found(page, "5")
    # three sites bring everybody there, so that no more are asked for
    assert len(gains) == 3
    assert gains == sorted(gains, reverse=True)
    page.locator("#mend-2").click()
    two = gained(page)
    assert len(two) == 2
    page.locator("#mend-try").click()
    drawn(page)
    shown = assert_outcome(page, helsinki)  # as Python counts the sites that the page exports
    assert shown.met - before == pytest.approx(sum(two), abs=1.5)
    told = page.locator("#mend-summary").inner_text()
    assert int(told.split("多覆盖 ")[1].split(" 人")[0].replace(",", "")) == pytest.approx(sum(two), abs=1)
    expect(page.locator("#mend-try")).to_have_text(word("mend_tried"))
    assert [each["properties"]["name"] for each in scenario(page)["features"]] == ["选址 1", "选址 2"]
    # another number takes the place of these, and one undo comes back to them
    page.locator("#mend-1").click()
    page.locator("#mend-try").click()
    drawn(page)
    expect(page.locator(".site")).to_have_count(1)
    page.locator("#undo").click()
    drawn(page)
    expect(page.locator(".site")).to_have_count(2)
    # what was found for one question is not shown beside another
    page.locator("#drop-0").click()
    drawn(page)
    expect(page.locator("#mend-try")).to_have_count(0)


def test_what_the_sites_do_to_other_clauses(helsinki_page: Page, helsinki: pipeline.Assessed) -> None:
    page = helsinki_page
    choose(page, "huangyan.fitness_circle")
    page.locator("#others-fold").click()
    expect(page.locator("#others")).to_have_text(word("others_none"))
    page.locator("#add").click()
    page.mouse.click(760, 300)
    page.keyboard.press("Escape")
    drawn(page)
    page.locator(".others-table").wait_for()
    # the circles about the same type that are judged, less the one shown
    rows = page.locator(".others-table tbody tr").all_inner_texts()
    clauses = [each for each in helsinki.assessment.clauses if each.id.endswith("fitness_circle")]
    assert len(rows) == len(clauses) - 1 == 2
    for row, clause in zip(
        rows, [each for each in clauses if not each.id.startswith("huangyan")], strict=True
    ):
        counted = helsinki.assessment.measures[clause.id]
        share = counted["persons"][counted["state"] == "met"].sum() / counted["persons"].sum()
        first, second = map(float, re.findall(r"([\d.]+)%", row))
        assert first == pytest.approx(100 * share, abs=0.1)
        assert second >= first
    page.locator(".others-table button").first.click()
    drawn(page)


@pytest.mark.usefixtures("page_packages")
def test_a_search_is_ended_and_a_clause_by_straight_lines_has_none(helsinki_page: Page) -> None:
    page = helsinki_page
    page.locator("#mend-find").click()
    choose(page, "qingdao.medical_circle")
    # the search for another clause ends by itself
    until(page, "() => document.querySelector('#mend-find') !== null")
    expect(page.locator("#mend-try")).to_have_count(0)
    found(page, "1")
    page.locator("#language").click()
    expect(page.locator("#mend-try")).to_have_text(word("mend_try", "en"))
    assert not violations(page)
