"""The sheet of paper: one page of A3, with all that a printed map must say."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from access.assessment import run as pipeline
from tests.outputs.opened import drawn, until, word
from tests.outputs.painted import alike, degrees, legend, pixels
from tests.outputs.test_map_controls import slide
from tests.outputs.test_map_verdicts import choose
from tests.outputs.test_map_what_if import add

A3_MM = (420, 297)
POINT_MM = 25.4 / 72
# what of the sheet is cut off, and what lies beyond its edge
CUT = """() => [...document.querySelectorAll("#sheet, #sheet > :not(.leaflet-container)")]
  .filter((node) => node.scrollHeight > node.clientHeight + 1 || node.scrollWidth > node.clientWidth + 1)
  .map((node) => `${node.tagName} ${node.scrollWidth} × ${node.scrollHeight}`)"""

FINE = """() => ["ground", "streets", "cells-right", "marks"].every((pane) => {
  const tiles = [...map_gaps.getPane(pane).querySelectorAll("canvas")];
  return tiles.length && tiles.every(({ width }) => width > 512);
})"""


def lay_out(page: Page) -> None:
    page.locator("#print").click()
    until(page, lambda: page.locator("#sheet footer").count())
    until(page, FINE)


def printed(page: Page, path: Path) -> bytes:
    """What the browser would print."""
    return bytes(page.pdf(path=path, prefer_css_page_size=True, print_background=True))


def test_the_sheet_is_one_page_of_a3(helsinki_page: Page, tmp_path: Path) -> None:
    lay_out(helsinki_page)
    file = printed(helsinki_page, tmp_path / "map.pdf")
    boxes = re.findall(rb"/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)\s*\]", file)
    [size] = {tuple(float(side) * POINT_MM for side in box) for box in boxes}
    assert size == pytest.approx(A3_MM, abs=1)
    assert len(re.findall(rb"/Type\s*/Page\b", file)) == 1
    if shutil.which("pdftotext"):
        text = subprocess.run(
            ["pdftotext", "-layout", tmp_path / "map.pdf", "-"], capture_output=True, check=True, text=True
        ).stdout
        assert word("print_legend") in text
        assert word("print_hint") not in text


def test_the_sheet_says_all_that_a_map_must(helsinki_page: Page, helsinki: pipeline.Assessed) -> None:
    page, study = helsinki_page, helsinki.study
    screen = legend(page)
    lay_out(page)
    page.emulate_media(media="print")
    expect(page.locator("#sheet h1")).to_have_text(study.name.zh)
    expect(page.locator("#sheet header")).to_contain_text("便利店 ≤ 5 分钟")
    expect(page.locator("#sheet header")).to_contain_text(word("population_modelled"))
    expect(page.locator("#sheet blockquote")).to_contain_text("5分钟便利店")
    row = helsinki.assessment.verdicts.iloc[0]
    expect(page.locator("#sheet .verdict")).to_have_text(word(f"verdict_{row['verdict']}"))
    foot = page.locator("#sheet footer").inner_text()
    assert word("method_network") in foot
    assert study.note is not None
    assert study.note.zh in foot
    assert "街道 (helsinki.osm.pbf)" in foot
    assert "OpenStreetMap" in foot
    assert "ODbL" in foot
    lines = [line.strip() for line in page.locator("#sheet .legend .ramp li").all_inner_texts()]
    assert lines == list(screen)
    assert page.locator("#sheet .north").is_visible()
    assert page.locator("#sheet .leaflet-control-scale-line").is_visible()
    assert re.search(r"1:\d", page.locator("#ratio").inner_text())
    for gone in ("#panel", "#print-bar", "#legend", ".leaflet-control-zoom"):
        assert page.locator(gone).is_hidden()
    assert page.evaluate(CUT) == []


def test_the_scale_of_the_sheet_is_true(helsinki_page: Page) -> None:
    page = helsinki_page
    lay_out(page)
    metres = page.evaluate(
        """() => { const { x, y } = map_gaps.getSize();
          const at = (x) => map_gaps.containerPointToLatLng([x, y / 2]);
          return map_gaps.distance(at(0), at(x)); }"""
    )
    paper = page.evaluate("() => map_gaps.getSize().x") / 96 * 0.0254
    ratio = re.search(r"1:([\d,]+)", page.locator("#ratio").inner_text())
    assert ratio is not None
    assert float(ratio[1].replace(",", "")) == pytest.approx(metres / paper, rel=0.05)
    page.locator(".folium-map").focus()
    page.keyboard.press("-")
    until(page, lambda: page.locator("#ratio").inner_text() != f"图面比例尺约 {ratio[0]}（A3 原大）")
    assert page.evaluate("() => map_gaps.getSize().x") > 900


def test_what_the_reader_set_is_on_the_sheet(helsinki_page: Page, helsinki: pipeline.Assessed) -> None:
    page = helsinki_page
    cells = helsinki.assessment.place.cells["outline"]
    add(page, degrees(cells.iloc[[0]])[0])
    page.locator("#limits-fold").click()
    slide(page, "#limit", 8)
    page.locator("#language").click()
    drawn(page)
    lay_out(page)
    side = " ".join(page.locator("#sheet aside").inner_text().split())
    assert f"{word('limit', 'en')} 6.6 min" in side
    assert f"{word('print_changes', 'en')} 1" in side
    assert page.locator("#sheet .site").count() == 1
    expect(page.locator("#sheet footer")).to_contain_text(word("method_network", "en"))


def test_the_map_on_the_sheet_is_painted_as_on_the_screen(
    helsinki_page: Page, helsinki: pipeline.Assessed
) -> None:
    page, assessment = helsinki_page, helsinki.assessment
    plain = assessment.measures[assessment.clauses[0].id].query("state == 'met' and persons > 1").index
    places = degrees(assessment.place.cells["outline"][plain])
    before = pixels(page, places)
    lay_out(page)
    for mine, theirs in zip(before, pixels(page, places), strict=True):
        assert all(alike(theirs, colour) for colour in mine)
    page.locator("#print-leave").click()
    drawn(page)
    assert pixels(page, places) == before
    expect(page.locator("#panel")).to_be_visible()


def test_every_kind_of_clause_has_its_sheet(kinds_page: Page) -> None:
    page = kinds_page
    for clause in ("each_town", "told", "wanting", "radius"):
        choose(page, clause)
        lay_out(page)
        verdict: Any = page.locator(f'[data-clause="{clause}"]').get_attribute("data-verdict")
        expect(page.locator("#sheet .verdict")).to_have_text(word(f"verdict_{verdict}"))
        method = "method_network" if clause == "radius" else "method_units"
        expect(page.locator("#sheet footer")).to_contain_text(word(method))
        assert page.evaluate(CUT) == []
        page.keyboard.press("Escape")
