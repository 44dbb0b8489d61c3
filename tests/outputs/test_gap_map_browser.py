"""The gap map as a planner meets it: opened from disk in a browser, without a network."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from access.outputs.maps.data import texts
from access.verdicts.evaluate import Assessment
from tests.outputs.test_gap_map import HOSTILE, STUDY, page_of, row_of_cells
from tests.outputs.test_summary import ten_kinds

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
)
# the colours that cover some of the map, as #rrggbb
PAINTED = """() => {
  const canvas = document.querySelector(".leaflet-cells-pane canvas");
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  const counts = new Map();
  for (let i = 0; i < data.length; i += 4) {
    if (data[i + 3] < 255) continue;
    const hex = "#" + [0, 1, 2].map((k) => data[i + k].toString(16).padStart(2, "0")).join("");
    counts.set(hex, (counts.get(hex) ?? 0) + 1);
  }
  return [...counts].filter(([, n]) => n > 100).map(([hex]) => hex);
}"""
VISIBLE = """() => [...document.querySelectorAll("body *")]
  .filter((node) => node.checkVisibility() && !["SCRIPT", "STYLE"].includes(node.tagName))
  .flatMap((node) => [...node.childNodes].filter((each) => each.nodeType === 3))
  .map((text) => text.textContent.trim()).filter(Boolean)"""


@dataclass(frozen=True)
class Opened:
    """A page in the browser, with all that it asked for, complained of, or popped up."""

    page: Page
    requests: list[str]
    complaints: list[str]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        if os.environ.get("CI"):
            pytest.fail("a Chromium browser must be there under CI")
        pytest.skip("no Chromium on this computer: the map is not tried out (apt install chromium)")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield found
        found.close()


@pytest.fixture(scope="module")
def assessment() -> Assessment:
    return row_of_cells()


@pytest.fixture(scope="module")
def file(assessment: Assessment, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("map") / "map.html"
    path.write_text(page_of(assessment), "utf-8")
    return path


@pytest.fixture(scope="module")
def file_of_ten_kinds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("kinds") / "map.html"
    path.write_text(page_of(ten_kinds()), "utf-8")
    return path


@contextmanager
def opening(browser: Browser, file: Path) -> Iterator[Opened]:
    """The page, opened; afterwards it must have asked for nothing and complained of nothing."""
    context = browser.new_context(viewport={"width": 1200, "height": 800})
    context.set_default_timeout(5000)
    page = context.new_page()
    found = Opened(page, [], [])
    page.on("request", lambda request: found.requests.append(request.url))
    page.on("pageerror", lambda error: found.complaints.append(str(error)))
    page.on("dialog", lambda dialog: (found.complaints.append(dialog.message), dialog.dismiss()))
    page.on(
        "console",
        lambda message: found.complaints.append(message.text) if message.type == "error" else None,
    )
    page.goto(file.as_uri())
    yield found
    context.close()
    assert found.requests == [file.as_uri()]
    assert found.complaints == []


@pytest.fixture
def opened(browser: Browser, file: Path) -> Iterator[Opened]:
    with opening(browser, file) as found:
        yield found


@pytest.fixture
def kinds(browser: Browser, file_of_ten_kinds: Path) -> Iterator[Page]:
    """The page of clauses of all ten kinds."""
    with opening(browser, file_of_ten_kinds) as found:
        yield found.page


def pressed(page: Page) -> list[str | None]:
    chosen = page.locator('#clauses button[aria-pressed="true"]')
    return [each.get_attribute("data-clause") for each in chosen.all()]


def tip_at(page: Page, selector: str) -> str:
    page.locator(selector).first.hover()
    return page.locator(".tip").inner_text()


def test_the_clauses_listed_are_the_verdicts(opened: Opened, assessment: Assessment):
    rows = assessment.verdicts.reset_index()
    rows = rows[(rows["level"] == "clause") & rows["default"]]
    items = opened.page.locator("#clauses button").all()
    shown = [(item.get_attribute("data-clause"), item.get_attribute("data-verdict")) for item in items]
    assert shown == list(zip(rows["target"], rows["verdict"], strict=True))
    badges = opened.page.locator("#clauses .badge").all_inner_texts()
    words = [texts()[f"verdict_{verdict}"]["zh"] for verdict in rows["verdict"]]
    assert all(word in badge for word, badge in zip(words, badges, strict=True))


def test_the_first_clause_shows_its_figures(opened: Opened):
    facts = opened.page.locator("#clauses button").first.inner_text()
    # 30 of 70 persons within ten minutes; 90 % of 70 are 63, so 33 are short
    assert "≥ 90%" in facts
    assert "42.8%" in facts
    assert "33 人" in facts


def test_choosing_a_clause_changes_map_and_legend(opened: Opened):
    page = opened.page
    assert pressed(page) == ["market.all"]
    # 60 s, 300 s, 600 s; 601 s of the cell at the border is hatched; 1500 s; unreachable
    assert {"#c7e9b4", "#7fcdbb", "#225ea8", "#c04a02", "#5f2100"} <= set(page.evaluate(PAINTED))
    legend = page.locator("#legend").inner_text()
    assert "限值 10 分钟" in legend
    assert texts()["state_b"]["zh"] in legend
    assert page.locator("path.facility").count() == 2

    page.locator('[data-clause="station.all"]').click()
    assert pressed(page) == ["station.all"]
    legend = page.locator("#legend").inner_text()
    assert "限值 2 公里" in legend
    assert "10 分钟" not in legend
    assert "#5f2100" not in page.evaluate(PAINTED)
    assert page.locator("path.facility").count() == 1
    assert page.locator("#readings tbody tr").count() == 2
    assert "∞" in page.locator("#readings").inner_text()


def test_a_clause_that_cannot_be_tested_draws_nothing(opened: Opened):
    opened.page.locator('[data-clause="market.old"]').click()
    opened.page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50)))")
    assert opened.page.evaluate(PAINTED) == []
    assert texts()["not_drawn"]["zh"] in opened.page.locator("#legend").inner_text()
    assert "old_town" in opened.page.locator('[data-clause="market.old"]').inner_text()


def test_coverage_is_given_by_zone(opened: Opened):
    rows = opened.page.locator("#by_zone tbody tr").all_inner_texts()
    assert rows[0].split() == ["西", "40", "75.0%", "0", "10"]
    assert rows[1].split()[-4:] == ["30", "0.0%", "20", "10"]


def test_the_switch_changes_every_word(opened: Opened):
    page = opened.page
    own = texts()
    assert page.evaluate("document.documentElement.lang") == "zh-CN"
    page.locator("#language").click()
    assert page.evaluate("document.documentElement.lang") == "en"
    names = {"西", HOSTILE[2], "中文"}
    shown = [text for text in page.evaluate(VISIBLE) if text not in names]
    assert not [text for text in shown if any("\u4e00" <= sign <= "\u9fff" for sign in text)]
    assert own["clauses"]["en"] in shown
    assert own["population_modelled"]["en"] in shown
    page.locator("#language").click()
    shown = page.evaluate(VISIBLE)
    assert own["population_modelled"]["zh"] in shown
    assert own["legend"]["en"] not in shown


def test_hostile_names_are_shown_as_text(opened: Opened):
    page = opened.page
    assert page.locator("h1").inner_text() == STUDY.zh
    assert HOSTILE[2] in page.locator(".zone-name").all_inner_texts()
    page.locator('input[name="gaps"]').uncheck()
    assert HOSTILE[0] in tip_at(page, "path.facility >> nth=0")
    assert HOSTILE[1] in tip_at(page, "path.facility >> nth=1")
    assert page.locator("#panel img, .tip img, .leaflet-pane img, b[onmouseover]").count() == 0


def test_a_gap_says_who_and_why(opened: Opened):
    opened.page.locator("path.gap").hover(position={"x": 20, "y": 20})  # in its first cell, c3
    said = opened.page.locator(".tip").inner_text()
    assert "40 人" in said
    assert "此格：10.0 分钟 · 资料边界外未知 · 10 人" in said
    assert "20 人" in said
    assert texts()["cause_too_little_data"]["zh"] in said
    assert HOSTILE[0] in said


def test_layers_can_be_switched_off_and_on(opened: Opened):
    page = opened.page
    for name, selector in (("gaps", "path.gap"), ("facilities", "path.facility"), ("zones", "path.zone")):
        count = page.locator(selector).count()
        assert count
        page.locator(f'input[name="{name}"]').uncheck()
        assert page.locator(selector).count() == 0
        page.locator(f'input[name="{name}"]').check()
        assert page.locator(selector).count() == count


def test_the_clauses_can_be_chosen_with_the_keyboard(opened: Opened):
    opened.page.locator('[data-clause="market.west"]').focus()
    opened.page.keyboard.press("Enter")
    assert pressed(opened.page) == ["market.west"]


def test_a_phone_shows_the_panel_above_the_map(opened: Opened):
    page = opened.page
    page.set_viewport_size({"width": 390, "height": 844})
    boxes: list[Any] = [page.locator(each).bounding_box() for each in ("#panel", ".folium-map")]
    panel, world = boxes
    assert panel["y"] + panel["height"] <= world["y"] + 1
    assert world["height"] > 300
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.locator("#population").is_visible()


def listed(page: Page) -> list[str | None]:
    return [each.get_attribute("data-clause") for each in page.locator("#clauses button").all()]


def test_the_list_is_narrowed_down_by_verdict_and_by_text(kinds: Page):
    unmet = ["walk", "metres", "beds", "area", "each_town", "size"]
    assert len(listed(kinds)) == 13
    chip = kinds.locator("#verdicts .chip.unmet")
    assert chip.inner_text().endswith(" 6")
    chip.focus()
    kinds.keyboard.press("Enter")
    assert chip.get_attribute("aria-pressed") == "true"
    assert listed(kinds) == unmet
    kinds.locator("#search").fill("library 图书")
    assert listed(kinds) == ["walk", "metres", "each_town"]
    assert "3 / 13" in kinds.locator("#shown").inner_text()
    kinds.locator("#language").click()
    assert listed(kinds) == ["walk", "metres", "each_town"]
    kinds.locator("#search").fill("")
    kinds.locator("#verdicts .chip.unmet").click()
    assert len(listed(kinds)) == 13


def test_a_plan_folds_up_and_stays_so(kinds: Page):
    group = kinds.locator("#clauses details").first
    group.locator("summary").click()
    kinds.wait_for_function("() => !document.querySelector('#clauses details').open")
    kinds.locator("#language").click()
    assert group.get_attribute("open") is None


def test_units_are_shaded_by_their_verdicts_and_listed(kinds: Page):
    kinds.locator('[data-clause="each_town"]').click()
    kinds.wait_for_timeout(100)
    assert {"#9cc3e8", "#f0a27c"} <= set(kinds.evaluate(PAINTED))
    rows = [row.split() for row in kinds.locator("#by_unit tbody tr").all_inner_texts()]
    assert rows[0][1:] == ["1", "处", "≥", "1", "处", "无", "✓", "达标"]
    assert rows[3][1:] == ["0", "处", "≥", "1", "处", "1", "处", "✕", "未达标"]
    assert kinds.locator("path.facility").count() == 2
    assert texts()["verdict_unmet"]["zh"] in kinds.locator("#legend").inner_text()


def test_columns_that_say_nothing_are_left_out(kinds: Page):
    kinds.locator('[data-clause="total"]').click()
    assert kinds.locator("#by_unit thead th").count() == 2


def test_doubts_are_marked(kinds: Page):
    total = kinds.locator('[data-clause="total"] .marks').inner_text()
    assert "2020年现状陈述，已核对" in total
    assert texts()["unconfirmed"]["zh"] in total
    assert kinds.locator('[data-clause="beds"] .marks span').count() == 0
    kinds.locator('[data-clause="total"]').click()
    assert "统计公报" in kinds.locator("#detail").inner_text()


def test_what_is_only_reported_shows_the_plans_number(kinds: Page):
    told = kinds.locator('[data-clause="told"]').inner_text()
    assert "规划数值 =\u00a012%" in told
    kinds.locator('[data-clause="told"]').click()
    assert texts()["no_units"]["zh"] in kinds.locator("#legend").inner_text()


def test_every_clause_can_be_shown_in_both_languages(kinds: Page):
    for _ in range(2):
        for button in kinds.locator("#clauses button").all():
            button.click()
        kinds.locator("#language").click()
