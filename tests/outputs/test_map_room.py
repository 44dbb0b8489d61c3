"""Room on the screen: what is seen comes first, names are whole, tables fit, and the map keeps its place."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page

from access.verdicts.evaluate import Assessment
from tests.outputs.conftest import written
from tests.outputs.opened import PHONE, Opened, drawn, opening, until
from tests.outputs.test_gap_map import page_of
from tests.outputs.test_map_verdicts import choose

OFFICE = (1280, 720)
# names that are seen in part: the map ends, or a button lies on them
_CUT = """() => {
  const map = map_gaps.getContainer();
  const frame = map.getBoundingClientRect();
  const buttons = [...map.querySelectorAll(".leaflet-control")].map((each) => each.getBoundingClientRect());
  const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  const cut = (box) => box.left < frame.left - 2 || box.right > frame.right + 2 || box.top < frame.top - 2
    || box.bottom > frame.bottom + 2 || buttons.some((each) => meet(each, box));
  const names = [...map.querySelectorAll(".zone-name")].filter((each) => each.style.visibility !== "hidden")
    .map((each) => [each.innerText, each.firstElementChild.getBoundingClientRect()])
    .filter(([, box]) => meet(frame, box));
  return [names.length, names.filter(([, box]) => cut(box)).map(([name]) => name)];
}"""


# what of the side of a sheet lies outside it
_BESIDE = """() => {
  const side = document.querySelector("#sheet aside").getBoundingClientRect();
  const parts = [...document.querySelectorAll("#sheet aside > *, #inset svg")];
  return parts.filter((each) => each.getBoundingClientRect().bottom > side.bottom + 1)
    .map((each) => each.id || each.tagName);
}"""


@pytest.fixture(scope="module")
def long_names(
    kinds: Assessment, browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Opened]:
    """The city of all kinds of clauses, whose zones have long names in English."""
    zones = kinds.place.zones
    named = zones.assign(name_en=[f"Eastern Riverside {i} Subdistrict" for i in range(len(zones))])
    file = written(page_of(replace(kinds, place=replace(kinds.place, zones=named))), tmp_path_factory)
    with opening(browser, file, locale="en-GB") as opened:
        yield opened


@pytest.mark.parametrize("size", [OFFICE, PHONE])
def test_names_of_zones_are_seen_whole_or_not_at_all(long_names: Opened, size: tuple[int, int]) -> None:
    page = long_names.load(size)
    shown, cut = page.evaluate(_CUT)
    assert shown
    assert not cut
    for way in ([150, 90], [-260, 40]):
        page.evaluate("(way) => map_gaps.panBy(way, { animate: false })", way)
        drawn(page)
        assert not page.evaluate(_CUT)[1]


def test_names_of_several_words_stand_on_two_lines(long_names: Opened) -> None:
    page = long_names.load(OFFICE)
    names = page.locator(".zone-name span").all_inner_texts()
    assert names
    assert all(re.fullmatch(r"Eastern Riverside\n\d+ Subdistrict", name) for name in names)


@pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
def test_the_table_of_units_fits_an_office_screen(long_names: Opened, language: str) -> None:
    """Units stand once, in the heads; one library is no "1 libraries"."""
    page = long_names.load(OFFICE)
    if language == "zh-CN":
        page.locator("#language").click()
    choose(page, "each_town")
    assert page.evaluate(
        "() => { const { scrollWidth, clientWidth } = document.getElementById('units-scroll');"
        " return scrollWidth <= clientWidth; }"
    )
    heads = " ".join(" ".join(page.locator(".units-table thead th").all_inner_texts()).split())
    assert ("(sites)" if language == "en-GB" else "(处)") in heads
    rows = page.locator(".units-table tbody tr").all()
    assert {row.locator("td").first.inner_text() for row in rows} == {"0", "1"}


def _height(page: Page) -> float:
    return float(page.evaluate("() => map_gaps.getContainer().getBoundingClientRect().height"))


def test_a_legend_of_almost_the_same_size_moves_no_map(long_names: Opened) -> None:
    """Else the map is drawn anew at another scale for each language and clause."""
    page = long_names.load(OFFICE)
    choose(page, "walk")
    if "docked" not in (page.locator("#legend").get_attribute("class") or ""):
        page.locator("#legend-dock").click()
    drawn(page)
    before, legend = _height(page), page.locator("#legend").bounding_box()
    page.locator("#language").click()
    drawn(page)
    after = page.locator("#legend").bounding_box()
    assert legend is not None
    assert after is not None
    assert after["height"] != legend["height"], "the legend would move no map anyway"
    assert _height(page) == before


def test_all_clauses_are_shown_before_the_map_behind_them(kinds_tab: Opened) -> None:
    page = kinds_tab.page
    seen = """new MutationObserver(() => { const { painted } = document.documentElement.dataset;
      const number = (selector) => document.querySelectorAll(selector).length;
      if (!painted || "first" in globalThis) return;
      globalThis.first = [painted, number(".matrix td") > 0, number(".leaflet-cells-right-pane canvas")]; })
      .observe(document, { subtree: true, attributes: true, attributeFilter: ["data-painted"] });"""
    page.add_init_script(seen)
    kinds_tab.load(OFFICE, overview=True)
    assert page.evaluate("first") == ["1", True, 0]
    page.locator("#overview-close").click()
    drawn(page)
    assert page.evaluate("() => document.querySelectorAll('.leaflet-cells-right-pane canvas').length") > 0


def test_nothing_scrolls_the_page_itself(long_names: Opened) -> None:
    """What only screen readers see lay below the page: a search in the browser scrolled all of it away."""
    page = long_names.load((1280, 400))
    page.evaluate("() => scrollTo(0, 9999)")
    assert page.evaluate("() => scrollY") == 0


@pytest.mark.parametrize("paper", ["a3", "a4"])
def test_all_that_stands_beside_the_map_is_on_the_sheet(helsinki_tab: Opened, paper: str) -> None:
    """With as many changes as are named."""
    page = helsinki_tab.load()
    clause, name = "huangyan.convenience_circle.farmers_market", "a market hall in Mannerheim Street"
    changes = [["open", 24.94 + 0.001 * i, 60.17, "farmers_market", clause, f"{name} {i}"] for i in range(8)]
    told = urlencode({"clause": clause, "language": "en", "changes": json.dumps(changes)})
    page.evaluate("(told) => { location.hash = told; }", told)
    until(page, lambda: page.locator("#whatif .changes > li").count() == 8)
    drawn(page)
    page.locator("#print").click()
    drawn(page)
    page.locator("#print-paper").select_option(paper)
    drawn(page)
    assert page.locator("#sheet .changes-made li").count() == 8
    assert page.evaluate(_BESIDE) == []
