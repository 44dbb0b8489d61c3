"""Chinese and English by a switch: every text in the one that is chosen."""

import re

import pytest
from playwright.sync_api import Page

from access.assessment import run as pipeline
from access.outputs.maps.page_data import texts
from tests.outputs.conftest import PAGE
from tests.outputs.effects import FIRST
from tests.outputs.opened import drawn, until, word
from tests.outputs.painted import degrees
from tests.outputs.test_map_cards import click
from tests.outputs.test_map_what_if import add

# every text that can be seen or heard, without those that say in what language they are
TEXTS = """(left) => {
  const own = (node) => [...node.childNodes].filter((each) => each.nodeType === 3)
    .map((each) => each.textContent);
  const shown = (node) => ["aria-label", "title", "placeholder", "aria-valuetext", "alt"]
    .map((name) => node.getAttribute(name) ?? "");
  return [...document.querySelectorAll("body *")]
    .filter((node) => !["SCRIPT", "STYLE"].includes(node.tagName))
    .filter((node) => !node.closest("[lang]:not(html)" + left))
    .flatMap((node) => [...(node.checkVisibility() ? own(node) : []), ...shown(node)])
    .concat(document.title).map((text) => text.trim()).filter(Boolean);
}"""
HAN = re.compile(r"[\u4e00-\u9fff]")
LATIN = re.compile(r"[A-Za-z]{3,}")
# words that are the same in both languages
SHARED = {"CSV", "PNG", "GeoJSON", "Esc", "PDF", "OpenStreetMap", "ODbL"}


def unfold(page: Page) -> None:
    page.evaluate("() => document.querySelectorAll('details').forEach((each) => { each.open = true; })")


def show_all(page: Page, result: pipeline.Assessed) -> None:
    """Everything that the page can show at once: a site, a card, two sides, all folds."""
    cells = result.assessment.place.cells["outline"]
    add(page, degrees(cells[cells.centroid.within(result.gaps.geometry.iloc[0])].iloc[[0]])[0])
    measure = result.assessment.measures[FIRST]
    click(page, degrees(cells[measure.index[measure["state"] == "met"][-1:]])[0])
    until(page, lambda: page.locator(".cell-table").count())
    page.locator("#compare-fold").click()
    page.locator("#swipe-before").check()
    drawn(page)
    unfold(page)
    page.locator("#find-name").fill("a")


def mixed(page: Page, names: set[str], language: str) -> list[str]:
    """Texts that are not of the language chosen, without those that are names.

    What the input report quotes (tags, ids, modes) is as the data have it.
    """
    shown = page.evaluate(TEXTS, ", #report-lines" if language == "zh" else "")
    plain = [
        re.sub("|".join(map(re.escape, sorted(names, key=len, reverse=True))), "", text) for text in shown
    ]
    if language == "en":
        return [text for text in plain if HAN.search(text)]
    return [text for text in plain if set(LATIN.findall(text)) - SHARED]


def names_of(result: pipeline.Assessed) -> set[str]:
    place, note = result.assessment.place, result.study.note
    assert note is not None
    given = [
        *place.facilities["name"].dropna(),
        *place.zones["name"],
        *result.layers.streets["name"].dropna(),
        "helsinki.osm.pbf",
        "EN: switch to English",
    ]
    return {each for each in given if each}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_word_is_of_the_language_chosen(
    helsinki_page: Page, helsinki: pipeline.Assessed, language: str
) -> None:
    page, names = helsinki_page, names_of(helsinki)
    if language == "en":
        page.locator("#language").click()
    show_all(page, helsinki)
    assert page.evaluate("() => document.documentElement.lang") == {"zh": "zh-CN", "en": "en"}[language]
    assert mixed(page, names, language) == []
    assert word("part_whatif", language) in page.evaluate(TEXTS, "")
    # and again after the switch to the other language and back
    for _ in range(2):
        page.locator("#language").click()
        drawn(page)
    until(page, lambda: "…" not in page.locator("#detail").inner_text())
    assert mixed(page, names, language) == []
    page.locator("#print").click()
    until(page, lambda: page.locator("#sheet").count())
    assert mixed(page, names, language) == []


def test_every_kind_of_clause_is_told_in_both_languages(kinds_page: Page) -> None:
    kinds_page.locator("#language").click()
    for button in kinds_page.locator("#clauses button").all():
        button.click()
        drawn(kinds_page)
        unfold(kinds_page)
        towns = {f"{name}区" for name in ("C", "D1", "D2", "T1", "T2", "T3", "T4", "E")}
        assert mixed(kinds_page, towns, "en") == []


def test_no_text_is_left_over() -> None:
    """Each text of the page is used by its source."""
    source = "".join(path.read_text("utf-8") for path in (*PAGE.glob("src/**/*.js"), PAGE / "panel.html"))
    named = re.findall(r'"([a-z_-]+)"|\b([a-z_]+):|\.([a-z_]+)\b', source)
    whole = {each.replace("-", "_") for found in named for each in found}
    starts = {*re.findall(r"`([a-z_]+_)\$\{", source)}
    ends = {*re.findall(r"\}(_[a-z_]+)`", source)}
    spare = [
        key
        for key in texts()
        if key not in whole
        and not any(key.startswith(start) for start in starts)
        and not any(key.endswith(end) for end in ends)
    ]
    assert spare == []
