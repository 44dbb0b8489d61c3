"""A real browser for the pages, and Node for their source."""

import fcntl
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from access.assessment import run as pipeline
from access.verdicts.evaluate import Assessment
from tests.conftest import ROOT, skip
from tests.outputs.opened import Opened, chromium, found, opening
from tests.outputs.test_gap_map import page_of, row_of_cells
from tests.outputs.test_summary import every_kind

expect.set_options(timeout=30_000)  # a machine may be busy with other tests
PAGE = ROOT / "page"
OLDEST = (20, 19)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """A browser; not for the whole session, as nothing else that loops by asyncio could run beside it."""
    program = found()
    if program is None:
        skip("browser tests", "no Chromium")
    with chromium(program) as started:
        yield started


@pytest.fixture(scope="session")
def row() -> Assessment:
    return row_of_cells()


@pytest.fixture(scope="session")
def kinds() -> Assessment:
    return every_kind()


@pytest.fixture(scope="package")
def row_tab(browser: Browser, row: Assessment, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    yield from tab(browser, written(page_of(row), tmp_path_factory))


@pytest.fixture(scope="package")
def kinds_tab(
    browser: Browser, kinds: Assessment, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Opened]:
    yield from tab(browser, written(page_of(kinds), tmp_path_factory))


@pytest.fixture(scope="package")
def helsinki_tab(browser: Browser, helsinki: pipeline.Assessed) -> Iterator[Opened]:
    yield from tab(browser, helsinki.study.output / "map.html")


def written(page: str, folders: pytest.TempPathFactory) -> Path:
    path = folders.mktemp("map") / "map.html"
    path.write_text(page, "utf-8")
    return path


def tab(browser: Browser, file: Path) -> Iterator[Opened]:
    with opening(browser, file) as opened:
        yield opened


def fresh(opened: Opened) -> Iterator[Page]:
    """The page of a tab as if just opened; when the test is done, it must have behaved."""
    yield opened.load()
    opened.check()


@pytest.fixture
def row_page(row_tab: Opened) -> Iterator[Page]:
    """Seven cells in a row, under hostile names; without a network."""
    yield from fresh(row_tab)


@pytest.fixture
def kinds_page(kinds_tab: Opened) -> Iterator[Page]:
    """Clauses of all ten kinds."""
    yield from fresh(kinds_tab)


@pytest.fixture
def helsinki_page(helsinki_tab: Opened) -> Iterator[Page]:
    """The built-in study."""
    yield from fresh(helsinki_tab)


def lacking() -> str:
    """What this computer lacks to check the page's source; empty where it has all."""
    oldest = ".".join(map(str, OLDEST))
    if missing := [name for name in ("node", "npm") if shutil.which(name) is None]:
        return f"no {' and '.join(missing)}, Node {oldest} or later is needed"
    version = said("node", "--version")
    number = tuple(int(each) for each in re.findall(r"\d+", version)[:2])
    return "" if number >= OLDEST else f"Node is {version}, {oldest} or later is needed"


def said(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout.strip()


def npm(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [shutil.which("npm") or "npm", *arguments]
    return subprocess.run(
        command, cwd=PAGE, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8"
    )


def install() -> None:
    """Install what the lock names, unless that has been done since it was written."""
    done, lock = PAGE / "node_modules" / ".package-lock.json", PAGE / "package-lock.json"
    if done.is_file() and done.stat().st_mtime >= lock.stat().st_mtime:
        return
    found = npm("ci", "--ignore-scripts")
    if found.returncode:
        skip("page source", f"npm ci failed: {' '.join(found.stdout.split())[-200:]}")


@pytest.fixture(scope="session")
def page_packages() -> None:
    """Node and the packages of the page's source; tests that run side by side install them once."""
    if reason := lacking():
        skip("page source", reason)
    with (PAGE / "package-lock.json").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        install()
