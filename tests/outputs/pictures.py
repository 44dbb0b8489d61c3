"""The map's main views, for a person to look at: ``python -m tests.outputs.pictures docs/map``."""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from access.assessment import run as pipeline
from access.study import study as studies
from tests.conftest import HELSINKI
from tests.outputs.opened import DESK, PHONE, chromium, drawn, found, opening, until
from tests.outputs.painted import degrees
from tests.outputs.palette import thin_out
from tests.outputs.test_map_cards import click
from tests.outputs.test_map_print import lay_out
from tests.outputs.test_map_verdicts import choose
from tests.outputs.test_map_what_if import add

MARKET = "huangyan.convenience_circle.farmers_market"
PAPER = (1624, 1190)
MOST_BYTES = 200_000
View = Callable[[Page, pipeline.Assessed], Any]


def chinese(page: Page, result: pipeline.Assessed) -> None:
    choose(page, MARKET)


def english(page: Page, result: pipeline.Assessed) -> None:
    choose(page, MARKET)
    page.locator("#language").click()


def what_if(page: Page, result: pipeline.Assessed) -> None:
    """Two sites in the two largest gaps of the convenience stores."""
    cells = result.assessment.place.cells["outline"]
    for shape in result.gaps.geometry.iloc[:2]:
        add(page, degrees(cells[cells.centroid.within(shape)].iloc[[0]])[0])
    south, west, north, east = result.gaps.geometry.to_crs("EPSG:4326").total_bounds[[1, 0, 3, 2]].tolist()
    bounds = [[south, west], [north, east]]
    page.evaluate("(bounds) => map_gaps.fitBounds(bounds, { animate: false })", bounds)
    until(page, lambda: page.locator("#outcome dd").count())
    page.locator("#add").blur()


def place(page: Page, result: pipeline.Assessed) -> None:
    choose(page, MARKET)
    measure = result.assessment.measures[MARKET]
    cells = result.assessment.place.cells["outline"]
    click(page, degrees(cells[measure.query("persons > 50 and state == 'met'").index[-1:]])[0])
    until(page, lambda: page.locator("path.route").count())


def swipe(page: Page, result: pipeline.Assessed) -> None:
    page.locator("#compare-fold").click()
    page.locator("#swipe-straight").check()
    until(page, lambda: "…" not in page.locator("#compare").inner_text())


def zones(page: Page, result: pipeline.Assessed) -> None:
    choose(page, MARKET)
    page.locator("#zones-fold").click()
    page.locator("#shade").check()
    until(page, lambda: "…" not in page.locator("#zones").inner_text())
    page.locator(".zones-table tr").last.scroll_into_view_if_needed()


def sheet(page: Page, result: pipeline.Assessed) -> None:
    choose(page, MARKET)
    lay_out(page)


def phone(page: Page, result: pipeline.Assessed) -> None:
    choose(page, MARKET)


VIEWS: dict[str, tuple[View, tuple[int, int]]] = {
    "start.zh": (chinese, DESK),
    "start.en": (english, DESK),
    "what-if": (what_if, DESK),
    "place": (place, DESK),
    "swipe": (swipe, DESK),
    "zones": (zones, DESK),
    "sheet": (sheet, PAPER),
    "phone": (phone, PHONE),
}


def take(folder: Path) -> None:
    """Take all pictures into a folder."""
    program = found()
    if program is None:
        raise SystemExit("no Chromium on this computer (apt install chromium)")
    with tempfile.TemporaryDirectory() as output, chromium(program) as browser:
        result = pipeline.run(studies.load(HELSINKI.with_name("study.yaml"), output=Path(output)))
        pipeline.write(result)
        for name, (view, size) in VIEWS.items():
            with opening(browser, Path(output) / "map.html") as opened:
                page = opened.load(size)
                view(page, result)
                drawn(page)
                page.mouse.move(1, 1)
                page.screenshot(path=folder / f"{name}.png")
            thin_out(folder / f"{name}.png")
            written = (folder / f"{name}.png").stat().st_size
            if written > MOST_BYTES:
                raise SystemExit(f"{name}.png has {written:,} bytes")


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    take(target)
