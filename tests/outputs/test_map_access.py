"""The map for everybody: by keys alone, by a screen reader, on a phone, and in either language."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from access.assessment import run as pipeline
from tests.outputs.axe import violations
from tests.outputs.effects import FIRST
from tests.outputs.opened import PHONE, drawn, opening, until, word
from tests.outputs.painted import degrees
from tests.outputs.test_map_cards import click
from tests.outputs.test_map_verdicts import choose
from tests.outputs.test_map_what_if import add
from tests.outputs.test_map_words import show_all, unfold


@pytest.fixture
def phone(browser: Browser, helsinki: pipeline.Assessed) -> Iterator[Page]:
    more = {"has_touch": True, "is_mobile": True}
    with opening(browser, helsinki.study.output / "map.html", **more) as opened:
        yield opened.load(PHONE)


def start_zh(page: Page, result: pipeline.Assessed) -> None:
    assert page.locator("#headline").count()


def start_en(page: Page, result: pipeline.Assessed) -> None:
    page.locator("#language").click()
    drawn(page)


def cell(page: Page, result: pipeline.Assessed) -> None:
    cells = result.assessment.place.cells["outline"]
    click(page, degrees(cells[result.assessment.measures[FIRST].query("persons > 50").index[-1:]])[0])
    until(page, lambda: page.locator(".cell-table").count())


def facility(page: Page, result: pipeline.Assessed) -> None:
    page.locator("#find-name").fill("market")
    page.keyboard.press("Enter")
    until(page, lambda: page.locator("#facility h2").count())


def folds(page: Page, result: pipeline.Assessed) -> None:
    unfold(page)
    until(page, lambda: "…" not in page.locator("#zones").inner_text())


def sides(page: Page, result: pipeline.Assessed) -> None:
    page.locator("#compare-fold").click()
    page.locator("#swipe-straight").check()
    drawn(page)


def site(page: Page, result: pipeline.Assessed) -> None:
    show_all(page, result)


def beside_the_line(page: Page, result: pipeline.Assessed) -> None:
    """A site partly behind the line between two views."""
    page.locator("#add").click()
    box: Any = page.locator(".folium-map").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2 + 14, box["y"] + box["height"] / 2 + 100)
    drawn(page)
    page.keyboard.press("Escape")
    page.locator("#compare-fold").click()
    page.locator("#swipe-before").check()
    drawn(page)


def hits(page: Page, result: pipeline.Assessed) -> None:
    page.locator("#find-name").fill("k")
    page.keyboard.press("ArrowDown")


def paper(page: Page, result: pipeline.Assessed) -> None:
    page.locator("#print").click()
    until(page, lambda: page.locator("#sheet").count())


View = Callable[[Page, pipeline.Assessed], None]


@pytest.mark.usefixtures("page_packages")
@pytest.mark.parametrize(
    "view", [start_zh, start_en, cell, facility, folds, sides, site, beside_the_line, hits, paper]
)
def test_nothing_is_amiss_by_wcag(helsinki_page: Page, helsinki: pipeline.Assessed, view: View) -> None:
    view(helsinki_page, helsinki)
    assert violations(helsinki_page) == []


@pytest.mark.usefixtures("page_packages")
def test_nothing_is_amiss_on_a_phone(phone: Page) -> None:
    assert violations(phone) == []
    phone.locator("#clauses button").nth(1).tap()
    drawn(phone)
    phone.locator("#legend summary").tap()
    assert violations(phone) == []


@pytest.mark.usefixtures("page_packages")
def test_nothing_is_amiss_with_every_kind_of_clause(kinds_page: Page) -> None:
    for clause in ("each_town", "told", "wanting", "radius"):
        choose(kinds_page, clause)
        assert violations(kinds_page) == []


def tabbed(page: Page) -> list[dict[str, Any]]:
    """Where the tab key leads, until it leaves the page."""
    found: list[dict[str, Any]] = []
    for _ in range(120):
        page.keyboard.press("Tab")
        at = page.evaluate(
            """() => {
              const node = document.activeElement;
              if (!node || node === document.body) return null;
              const { outlineStyle, outlineWidth } = getComputedStyle(node);
              return { id: node.id, classes: node.className, clause: node.dataset.clause ?? "",
                visible: node.checkVisibility(), ring: outlineStyle !== "none" && outlineWidth !== "0px" };
            }"""
        )
        if at is None:
            return found
        found.append(at)
    raise AssertionError("the tab key never leaves the page")


def test_keys_reach_everything_in_the_order_of_reading(helsinki_page: Page) -> None:
    stops = tabbed(helsinki_page)
    ids = [stop["id"] for stop in stops if stop["id"]]
    assert all(stop["visible"] and stop["ring"] for stop in stops), stops
    order = ["skip-detail", "skip-map", "print", "language", "find-name", "search", "add"]
    order += ["limits-fold", "compare-fold", "unknown-0", "zones-fold", "clause-fold"]
    assert [each for each in ids if each in order] == order
    assert len([stop for stop in stops if stop["clause"]]) == 9
    classes = " ".join(stop["classes"] for stop in stops)
    assert "leaflet-container" in classes
    assert "leaflet-control-zoom-in" in classes
    assert {f"layer-{name}" for name in ("cells", "gaps", "facilities", "zones", "background")} <= set(ids)


def test_clauses_are_chosen_and_the_map_is_moved_by_keys(helsinki_page: Page) -> None:
    page = helsinki_page
    third = page.locator("#clauses button").nth(2)
    third.focus()
    page.keyboard.press("Enter")
    drawn(page)
    focused = page.evaluate("() => document.activeElement.dataset.clause")
    assert focused == third.get_attribute("data-clause")
    assert third.get_attribute("aria-pressed") == "true"
    page.locator("#skip-detail").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.id") == "headline"
    page.locator(".folium-map").focus()
    before = page.evaluate("() => [map_gaps.getCenter().lng, map_gaps.getZoom()]")
    page.keyboard.press("ArrowRight")
    until(page, "() => !map_gaps._panAnim._inProgress")
    page.keyboard.press("+")
    drawn(page)
    after = until(
        page,
        "(zoom) => map_gaps.getZoom() > zoom && [map_gaps.getCenter().lng, map_gaps.getZoom()]",
        before[1],
    )
    assert after[0] > before[0]


def test_escape_leaves_what_was_begun(helsinki_page: Page) -> None:
    page = helsinki_page
    page.locator("#add").click()
    expect(page.locator(".folium-map")).to_have_attribute("data-tool", "add")
    page.locator(".folium-map").focus()
    page.keyboard.press("Escape")
    expect(page.locator(".folium-map")).to_have_attribute("data-tool", "look")
    assert page.evaluate("() => document.activeElement.id") == "add"
    page.locator("#print").focus()
    page.keyboard.press("Enter")
    until(page, lambda: page.locator("#sheet").count())
    assert page.evaluate("() => document.activeElement.id") == "print-now"
    page.keyboard.press("Escape")
    drawn(page)
    expect(page.locator("#sheet")).to_have_count(0)
    assert page.evaluate("() => document.activeElement.id") == "print"


def test_what_comes_out_is_said(helsinki_page: Page, helsinki: pipeline.Assessed) -> None:
    """A screen reader hears the clause chosen, and what a site or a setting brings."""
    page, said = helsinki_page, helsinki_page.locator("#said[role=status]")
    choose(page, "huangyan.convenience_circle.supermarket")
    expect(said).to_have_text("超市 ≤ 15 分钟 达标")
    page.locator("#limits-fold").click()
    page.locator("#limit").focus()
    page.keyboard.press("ArrowLeft")
    expect(said).to_contain_text("限值内")
    choose(page, FIRST)
    cells = helsinki.assessment.place.cells["outline"]
    add(page, degrees(cells.iloc[[0]])[0])
    expect(said).to_contain_text(word("newly_covered"))


def test_a_phone_shows_list_clause_and_map(phone: Page) -> None:
    page = phone
    width = page.evaluate("() => document.documentElement.scrollWidth")
    boxes: list[Any] = [page.locator(each).bounding_box() for each in ("#panel", ".folium-map")]
    panel, world = boxes
    assert width <= PHONE[0]
    # a sheet below the map, which its handle makes smaller and larger
    assert world["y"] + world["height"] <= panel["y"] + 1
    assert world["height"] > 300
    handle, heights = page.locator("#sheet-handle"), []
    for _ in range(3):
        heights.append(page.evaluate("() => map_gaps.getSize().y"))
        handle.tap()
        page.wait_for_timeout(200)
    assert heights[0] > heights[1] < heights[2] > heights[0]
    small = page.evaluate(
        "() => [...document.querySelectorAll('#panel button, #panel select, #panel summary')]"
        ".map((each) => [each.id, each.getBoundingClientRect()])"
        ".filter(([, { width, height }]) => width > 0 && (width < 44 || height < 44)).map(([id]) => id)"
    )
    assert small == []
    assert page.locator("#legend").get_attribute("open") is None
    assert page.locator("#population").is_visible()
    page.locator("#clauses button").nth(1).tap()
    drawn(page)
    expect(page.locator("#headline")).to_be_in_viewport()
    expect(page.locator("#list")).to_be_hidden()
    page.locator('#panes [data-pane="list"]').tap()
    expect(page.locator("#list")).to_be_visible()
    # a finger on the map opens the card of the place
    middle: Any = page.locator(".folium-map").bounding_box()
    page.touchscreen.tap(middle["x"] + middle["width"] / 2 - 20, middle["y"] + middle["height"] * 0.62)
    drawn(page)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= PHONE[0]
