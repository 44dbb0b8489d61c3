"""The page of all plans' clauses: how soon it is painted, and another clause, language or zone is shown.

Of this build and of the one before the view at a glance, in turn, in one browser each.
"""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page

from access.synthetic.district import write
from tests.benchmarks.bench import show
from tests.benchmarks.test_before import build_of
from tests.benchmarks.test_map import until
from tests.conftest import ROOT

BEFORE = "ae78ce6"  # the last commit without it
TURNS = 3
RUN = "import sys; from access.commands.app import app; app(['run', *sys.argv[1:], '--no-report'])"
WATCH = """
addEventListener("click", () => {
  globalThis.clicked = performance.now();
  requestAnimationFrame(() => setTimeout(() => { globalThis.answered = performance.now(); }));
}, true);
new MutationObserver(() => {
  if (document.documentElement.dataset.painted === "1") globalThis.painted = performance.now();
}).observe(document, { subtree: true, attributes: true, attributeFilter: ["data-painted"] });
"""
DRAWN = "document.documentElement.dataset.ready === '1' && document.documentElement.dataset.painted === '1'"
CLAUSES = (
    *("yongchuan.life_circle", "yongchuan.sports_area", "yongchuan.elderly_three_tier"),
    *("huangyan.convenience_circle.supermarket", "qingdao.fitness_circle"),
)


def page_of(build: Path, study: Path, output: Path) -> Path:
    """The page that a build makes of the made-up city."""
    subprocess.run(
        [sys.executable, "-c", RUN, str(study), "--output", str(output)],
        cwd=build,
        env={**os.environ, "PYTHONPATH": str(build), "ACCESS_REPORT": "0"},
        check=True,
        capture_output=True,
    )
    return output / "map.html"


def clicked(page: Page, selector: str) -> tuple[float, float]:
    """Milliseconds from a click to the next frame, and until all is painted."""
    page.evaluate("(selector) => document.querySelector(selector).click()", selector)
    page.wait_for_timeout(60)
    until(page, DRAWN)
    page.wait_for_timeout(250)
    first, last = page.evaluate("() => [answered - clicked, Math.max(painted, answered) - clicked]")
    return float(first), float(last)


def measured(browser: Browser, file: Path) -> dict[str, float]:
    context = browser.new_context(viewport={"width": 1400, "height": 900}, locale="zh-CN")
    page = context.new_page()
    page.add_init_script(WATCH)
    page.goto(file.as_uri())
    until(page, DRAWN)
    found = {"painted (ms)": float(page.evaluate("painted"))}
    page.evaluate("document.getElementById('overview-close')?.click()")
    switched = [clicked(page, f'#clauses [data-clause="{each}"]') for each in CLAUSES]
    found["clause, frame (ms)"], found["clause, painted (ms)"] = np.median(switched, axis=0).tolist()
    found["language (ms)"] = clicked(page, "#language")[0]
    session = context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    found["heap (MB)"] = session.send("Runtime.getHeapUsage")["usedSize"] / 1e6
    context.close()
    return found


@pytest.mark.benchmark
def test_all_clauses_of_the_plans(browser: Browser, tmp_path: Path) -> None:
    write(tmp_path / "city")
    study = tmp_path / "city" / "study.yaml"
    builds = {"before": build_of(BEFORE, tmp_path / "before"), "now": ROOT}
    files = {name: page_of(build, study, tmp_path / f"page-{name}") for name, build in builds.items()}
    turns = [{name: measured(browser, file) for name, file in files.items()} for _ in range(TURNS)]
    rows: list[dict[str, Any]] = []
    for what in turns[0]["now"]:
        old, new = (float(np.median([turn[name][what] for turn in turns])) for name in ("before", "now"))
        rows.append({"": what, "before": old, "now": new, "ratio": new / old})
    show("The page of 272 clauses in headless Chromium", rows)
