"""The legend, the search and plain printing: what a reader does without looking for a button."""

import math
import re
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from access.assessment import run as pipeline
from tests.conftest import skip
from tests.outputs.firefox import firefox, found
from tests.outputs.opened import PHONE, Opened, drawn, until, word
from tests.outputs.painted import degrees
from tests.outputs.test_map_print import A3_MM, POINT_MM, lay_out
from tests.outputs.test_map_what_if import add
from tests.outputs.test_pack import embedded

MOST_COVERED, LEAST_FILLED = 0.15, 0.6
A4_MM = (297, 210)
# of the map, how much the legend covers, and how much of its longer way the study takes
COVERED = """() => { const map = map_gaps.getContainer().getBoundingClientRect();
  const legend = document.querySelector("#legend").getBoundingClientRect();
  const side = (a, b, c, d) => Math.max(0, Math.min(b, d) - Math.max(a, c));
  return side(map.left, map.right, legend.left, legend.right)
    * side(map.top, map.bottom, legend.top, legend.bottom) / (map.width * map.height); }"""
FILLED = """([[south, west], [north, east]]) => { const { x, y } = map_gaps.getSize();
  const [a, b] = [[north, west], [south, east]].map((at) => map_gaps.latLngToContainerPoint(at));
  return [Math.max((b.x - a.x) / x, (b.y - a.y) / y), a.x >= 0 && a.y >= 0 && b.x <= x && b.y <= y]; }"""
ZOOM = "() => map_gaps.getZoom()"


def bounds(file: Path) -> list[list[float]]:
    """Of the study, as the page was given them."""
    found: list[list[float]] = embedded(file.read_text("utf-8"))["bounds"]
    return found


def pages_of(file: bytes) -> list[tuple[float, float]]:
    with pypdfium2.PdfDocument(file) as document:
        return [tuple(side * POINT_MM for side in page.get_size()) for page in document]


def colours(file: bytes) -> int:
    """How many different colours there are on the left half of the first page."""
    with pypdfium2.PdfDocument(file) as document:
        pixels = document[0].render(scale=0.5).to_numpy()[:, :, :3]
    half = pixels[:, : pixels.shape[1] // 2].reshape(-1, 3)
    return len(np.unique(half // 8, axis=0))


@pytest.mark.parametrize("size", [(1600, 1000), (1280, 720), PHONE])
def test_the_legend_never_hides_the_map(helsinki_tab: Opened, size: tuple[int, int]) -> None:
    page = helsinki_tab.load(size)
    study = bounds(helsinki_tab.file)
    for _ in range(2):
        assert page.evaluate(COVERED) <= MOST_COVERED
        most, inside = page.evaluate(FILLED, study)
        assert most >= LEAST_FILLED
        assert inside
        page.locator("#legend summary").click()
        drawn(page)
    if page.locator("#legend[open]").count() == 0:
        page.locator("#legend summary").click()
    for _ in range(2):
        page.locator("#legend-dock").click()
        drawn(page)
        assert page.evaluate(COVERED) <= MOST_COVERED
    helsinki_tab.check()


def test_the_map_zooms_by_fractions_and_comes_home(helsinki_page: Page) -> None:
    page = helsinki_page
    home = page.evaluate(ZOOM)
    assert home != round(home)
    page.evaluate("() => { map_gaps.setZoom(map_gaps.getZoom() + 0.3); }")
    until(page, lambda: page.evaluate(ZOOM) == pytest.approx(home + 0.3))
    # what is painted is painted at just that zoom, not stretched
    tile = "() => map_gaps.getPane('marks').querySelector('canvas').getBoundingClientRect().width"
    until(page, lambda: page.evaluate(tile) == 512)
    page.locator(".home").click()
    until(page, lambda: abs(page.evaluate(ZOOM) - home) < 1e-6)


def test_plain_printing_gives_the_sheet(helsinki_page: Page, tmp_path: Path) -> None:
    page = helsinki_page
    zoom = page.evaluate(ZOOM)
    file = page.pdf(prefer_css_page_size=True, print_background=True)
    assert pages_of(file) == [pytest.approx(A3_MM, abs=1)]
    assert colours(file) > 30, "the map is blank"
    with pypdfium2.PdfDocument(file) as document:
        text = document[0].get_textpage().get_text_bounded()
    assert word("print_legend") in text
    assert word("print_hint") not in text
    # and the screen is as it was
    expect(page.locator("#sheet")).to_have_count(0)
    expect(page.locator("#panel")).to_be_visible()
    assert page.evaluate(ZOOM) == zoom


def test_the_sheet_lists_what_is_numbered_and_names_what_was_changed(
    helsinki_page: Page, helsinki: pipeline.Assessed
) -> None:
    page = helsinki_page
    add(page, degrees(helsinki.assessment.place.cells["outline"].iloc[[0]])[0])
    name = page.locator("#name-0").input_value()
    lay_out(page)
    assert page.locator("#sheet .numbered li").count() == page.locator(".gap-number").count()
    expect(page.locator("#sheet .changes-made")).to_contain_text(name)
    expect(page.locator("#sheet aside .symbols")).to_contain_text("便利店")
    expect(page.locator("#sheet .inset-frame")).to_have_count(1)
    page.locator("#print-unit").fill("某市规划局 <b>")
    expect(page.locator("#sheet .by")).to_contain_text("某市规划局 <b>")
    assert re.search(r"\d{4}-\d\d-\d\d", page.locator("#sheet .by").inner_text())


def test_the_gaps_numbered_on_paper_are_listed_there(row_page: Page) -> None:
    lay_out(row_page)
    numbers = row_page.locator(".gap-number").count()
    assert numbers
    assert row_page.locator("#sheet .numbered li").count() == numbers


def test_scales_on_paper_are_round_and_a4_is_to_be_had(helsinki_page: Page) -> None:
    page = helsinki_page
    lay_out(page)

    def scale() -> float:
        told = re.search(r"1:([\d,]+)", page.locator("#ratio").inner_text())
        assert told is not None
        times = float(told[1].replace(",", ""))
        latitude, zoom = page.evaluate("() => [map_gaps.getCenter().lat, map_gaps.getZoom()]")
        metres = 40_075_016.686 * math.cos(math.radians(latitude)) / 256 / 2**zoom
        assert times == pytest.approx(metres / (0.0254 / 96), rel=1e-6)
        lead = times / 10 ** math.floor(math.log10(times))
        assert lead in {1, 1.5, 2, 2.5, 3, 4, 5, 6, 8}
        return times

    first = scale()
    page.locator(".folium-map").focus()
    told = page.locator("#ratio").inner_text()
    page.keyboard.press("-")
    until(page, lambda: page.locator("#ratio").inner_text() != told)
    page.wait_for_timeout(300)  # Leaflet's own way there
    assert scale() > first
    page.keyboard.press("ArrowUp")
    page.wait_for_timeout(300)
    scale()
    page.locator("#print-paper").select_option("a4")
    drawn(page)
    scale()
    file = page.pdf(prefer_css_page_size=True, print_background=True)
    assert pages_of(file) == [pytest.approx(A4_MM, abs=1)]
    page.locator("#print-scale").select_option("25000")
    assert scale() == 25_000


def test_streets_and_clauses_are_found_and_outlined(helsinki_page: Page, helsinki: pipeline.Assessed) -> None:
    page, streets = helsinki_page, helsinki.layers.streets
    name = streets["name"][streets["name"] != ""].value_counts().index[0]
    page.locator("#find-name").fill(name)
    page.locator("#find-hits li", has_text=word("street")).first.click()
    drawn(page)
    [path] = page.locator("path.sought").all()
    assert (path.get_attribute("d") or "").count("M") >= 1
    west, south, east, north = streets[streets["name"] == name].to_crs("EPSG:4326").total_bounds
    shown = page.evaluate("() => map_gaps.getBounds().toBBoxString().split(',').map(Number)")
    assert shown[0] <= west <= east <= shown[2]
    assert shown[1] <= south <= north <= shown[3]
    page.locator("#find-name").fill("15分钟超市")
    page.locator("#find-hits li", has_text=word("clause")).last.click()
    drawn(page)
    expect(page.locator("#detail blockquote")).to_contain_text("15分钟超市")
    page.locator("#find-name").fill("Kallio")
    page.locator("#find-hits li", has_text=word("zone")).first.click()
    drawn(page)
    page.mouse.move(700, 400)  # pointing elsewhere does not take the outline away
    expect(page.locator("path.sought")).to_have_count(1)


@pytest.mark.slow
def test_firefox_opens_finds_and_prints_alike(helsinki: pipeline.Assessed, tmp_path: Path) -> None:
    program = found()
    if program is None:
        skip("browser tests", "no Firefox")
    file = helsinki.study.output / "map.html"
    with firefox(program, tmp_path) as tab:
        tab.open(file)
        assert not [each for each in tab.requests if not each.startswith(("blob:", "data:", file.as_uri()))]
        tab.value("(document.querySelector('#swipe-straight').click(), 0)")
        tab.drawn()
        printed = tab.printed()
        assert len(pages_of(printed)) == 1
        assert colours(printed) > 30
        with pypdfium2.PdfDocument(printed) as document:
            text = document[0].get_textpage().get_text_bounded()
            pixels = document[0].render(scale=1).to_numpy()[:, :, :3].astype(int)
        assert re.search(r"1:[\d,]+", text), "this is no sheet"  # of its fonts not all can be read back
        # the line between two views is a line, no band: so many columns are dark for half their height
        dark = (pixels.sum(axis=2) < 150).mean(axis=0) > 0.5
        assert dark.sum() <= 8
        box = "document.querySelector('#find-name')"
        tab.value(f"({box}.focus(), {box}.value = 'kallio', {box}.oninput(), 0)")
        tab.value("(document.querySelector('#find-hits li').click(), 0)")
        tab.drawn()
        assert tab.value("document.querySelectorAll('path.sought').length") == 1
        assert tab.complaints == []
