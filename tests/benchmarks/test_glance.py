"""The page of all plans' clauses: how soon it is painted, and another clause or language is shown.

Of this build and of the one before rows of lists were filled as they come near, in turn, in one browser each.
What its thread computes is told beside what a clock shows, which other work in the machine lengthens.
"""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, CDPSession, Page

from access.synthetic.district import write
from tests.benchmarks.bench import show
from tests.benchmarks.test_before import build_of
from tests.benchmarks.test_map import until
from tests.conftest import ROOT

BEFORE = "9d2b991"  # the last commit that filled all rows
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


def computed(session: CDPSession) -> float:
    """Milliseconds that the page's thread has computed so far."""
    metrics = {each["name"]: each["value"] for each in session.send("Performance.getMetrics")["metrics"]}
    return 1000 * float(metrics["TaskDuration"])


def clicked(page: Page, session: CDPSession, selector: str) -> tuple[float, float, float]:
    """Milliseconds from a click to the next frame, until all is painted, and that were computed for it."""
    before = computed(session)
    page.evaluate("(selector) => document.querySelector(selector).click()", selector)
    page.wait_for_timeout(60)
    until(page, DRAWN)
    page.wait_for_timeout(250)
    first, last = page.evaluate("() => [answered - clicked, Math.max(painted, answered) - clicked]")
    return float(first), float(last), computed(session) - before


def measured(browser: Browser, file: Path) -> dict[str, float]:
    page, session = opened(browser, file, slower=1)
    found = {"painted (ms)": float(page.evaluate("painted")), "painted, computed (ms)": computed(session)}
    page.evaluate("document.getElementById('overview-close')?.click()")
    page.wait_for_timeout(500)
    until(page, DRAWN)
    names = ("clause, frame (ms)", "clause, painted (ms)", "clause, computed (ms)")
    switched = [clicked(page, session, f'#clauses [data-clause="{each}"]') for each in CLAUSES]
    found |= zip(names, np.median(switched, axis=0).tolist(), strict=True)
    found["language (ms)"], _, found["language, computed (ms)"] = clicked(page, session, "#language")
    session.send("HeapProfiler.collectGarbage")
    found["heap (MB)"] = session.send("Runtime.getHeapUsage")["usedSize"] / 1e6
    found["elements"] = float(page.evaluate("document.querySelectorAll('*').length"))
    page.context.close()
    page, _ = opened(browser, file, slower=4)
    found["painted at a quarter of the speed (ms)"] = float(page.evaluate("painted"))
    page.context.close()
    return found


def opened(browser: Browser, file: Path, *, slower: int) -> tuple[Page, CDPSession]:
    context = browser.new_context(viewport={"width": 1400, "height": 900}, locale="zh-CN")
    page = context.new_page()
    page.add_init_script(WATCH)
    session = context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    session.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    page.goto(file.as_uri())
    until(page, DRAWN)
    return page, session


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
    show("The page of all plans' clauses in headless Chromium", rows)
