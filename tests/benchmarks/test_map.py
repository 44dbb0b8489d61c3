"""The gap map's page at size: how large it is, when it answers, how long it ever blocks."""

import math
import time
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.benchmarks.bench import show
from tests.benchmarks.city import city, page

# cells, nodes of the streets, facilities; 20 standards each
SIZES = {
    "1e4 cells": (10_000, 20_000, 500),
    "2e5 cells, 50,000 streets": (200_000, 42_000, 2_000),
    "1e5 cells, 300,000 nodes": (100_000, 298_000, 2_000),
    "1e6 cells, 730,000 streets": (1_000_000, 600_000, 4_000),
}
WATCH = """
globalThis.tasks = [];
new PerformanceObserver((list) => tasks.push(...list.getEntries().map((each) => each.duration)))
  .observe({ type: "longtask", buffered: true });
addEventListener("click", () => { globalThis.clicked = performance.now(); }, true);
new MutationObserver(() => {
  if (document.documentElement.dataset.ready === "1") globalThis.drawn = performance.now();
}).observe(document, { subtree: true, attributes: true, attributeFilter: ["data-ready"] });
"""


def until(page: Page, told: str, seconds: float = 60) -> float:
    """Wait until an expression is true; return the seconds that it took."""
    begun = time.perf_counter()
    while not page.evaluate(told):
        assert time.perf_counter() - begun < seconds, told
        page.wait_for_timeout(20)
    return time.perf_counter() - begun


def longest(page: Page) -> float:
    """The longest task (ms) since the last time; 0 where none took 50 ms."""
    page.wait_for_timeout(300)
    return float(page.evaluate("() => Math.max(0, ...globalThis.tasks.splice(0))"))


def moved(page: Page) -> float:
    """Pan and zoom about; return the longest task."""
    page.mouse.move(900, 450)
    for step in range(4):
        page.mouse.down()
        page.mouse.move(900 - 200 * (-1) ** step, 450 + 100 * (-1) ** step, steps=12)
        page.mouse.up()
        page.mouse.wheel(0, -300 if step < 2 else 300)
        page.wait_for_timeout(500)
    return longest(page)


def chosen(page: Page) -> tuple[float, float]:
    """Choose another clause; return seconds until it is drawn, and the longest task."""
    page.locator("#clauses button").nth(7).click()
    took = until(page, "document.documentElement.dataset.ready === '1'")
    return took, longest(page)


def added(page: Page) -> float:
    """Add two sites in the middle of the map; return how long the second took from click to drawing (ms).

    NaN where the network is too large to be in the page.
    """
    if not page.locator("#add").count():
        return math.nan
    page.locator("#add").click()
    for place in ((700, 450), (760, 500)):
        page.mouse.click(*place)
        page.wait_for_timeout(100)
        until(page, "document.documentElement.dataset.ready === '1'")
    return float(page.evaluate("() => drawn - clicked"))


def mended(page: Page) -> float:
    """Look for the best five sites of the clause shown; return seconds until they are drawn.

    NaN where the network is too large to be in the page.
    """
    if not page.locator("#mend-find").count():
        return math.nan
    page.locator("#mend-number").select_option("5")
    page.locator("#mend-find").click()
    return until(page, "document.querySelector('#mend-try') !== null", seconds=300)


def opened(browser: Browser, file: Path) -> dict[str, Any]:
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    view = context.new_page()
    view.add_init_script(WATCH)
    begun = time.perf_counter()
    view.goto(file.as_uri())
    until(view, "document.documentElement.dataset.ready === '1'")
    ready = time.perf_counter() - begun
    view.wait_for_timeout(1500)
    loading = longest(view)
    moving = moved(view)
    took, choosing = chosen(view)
    mending = mended(view)
    adding = added(view)
    context.close()
    return {
        "ready (s)": ready,
        "loading (ms)": loading,
        "pan and zoom (ms)": moving,
        "other clause (s)": took,
        "and (ms)": choosing,
        "best five sites (s)": mending,
        "site added (ms)": adding,
    }


@pytest.mark.benchmark
def test_the_page_at_size(browser: Browser, tmp_path: Path) -> None:
    rows = []
    for name, size in SIZES.items():
        file = tmp_path / "map.html"
        file.write_text(page(city(*size, standards=20)), "utf-8")
        rows.append({"city": name, "file (MB)": file.stat().st_size / 1e6, **opened(browser, file)})
    show("Gap map in headless Chromium, 20 standards; the longest task in each phase", rows)
    assert all(row["ready (s)"] > 0 for row in rows)
