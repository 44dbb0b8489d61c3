"""A page in a browser, and that it asks for nothing and complains of nothing."""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from access.outputs.maps.page_data import texts

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
)
DESK = (1500, 900)
PHONE = (390, 844)
_PATIENCE_S = 30.0
# what the page keeps from one time to the next; there is nothing to keep it in before a page is there
FORGET = "() => { try { localStorage.clear(); } catch { return; } }"
# of the page's policy: a browser that does not know the directive says so and leaves it out
UNKNOWN = "Unrecognized Content-Security-Policy directive 'webrtc'."


@dataclass(frozen=True)
class Opened:
    """A file in a browser, with all that it asked for, and all that it complained of or popped up."""

    page: Page
    file: Path
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def load(self, size: tuple[int, int] = DESK, *, overview: bool = False) -> Page:
        """Open the file as if for the first time; return the page when it is drawn.

        Args:
            size: of the window.
            overview: stay at the view that a study of several districts opens on; else go on to the map.
        """
        self.page.evaluate(FORGET)
        self.page.emulate_media(media="null")
        self.page.set_viewport_size({"width": size[0], "height": size[1]})
        self.requests.clear()
        self.complaints.clear()
        self.page.goto(self.file.as_uri())
        drawn(self.page)
        if not overview:
            self.page.evaluate("() => document.getElementById('overview-close')?.click()")
            drawn(self.page)
        return self.page

    def check(self) -> None:
        """It asked for itself (again when reloaded), its own worker, and maybe files that it made."""
        itself, *others = self.requests
        strange = [each for each in others if not each.startswith("blob:null/") and each != itself]
        assert itself == self.file.as_uri()
        assert others, "the engine was not started"
        assert not strange, strange
        assert not self.complaints, self.complaints


@contextmanager
def chromium(program: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield browser
        browser.close()


def found() -> str | None:
    """The program of a browser on this computer."""
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


@contextmanager
def opening(browser: Browser, file: Path, **more: Any) -> Iterator[Opened]:
    """A page for a file, to be loaded; afterwards it must have asked for and complained of nothing."""
    context = browser.new_context(**{"reduced_motion": "reduce", "locale": "zh-CN", **more})
    context.set_default_timeout(30_000)
    opened = Opened(context.new_page(), file)
    complaints = opened.complaints
    context.on("request", lambda request: opened.requests.append(request.url))
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    context.on("dialog", lambda dialog: (complaints.append(dialog.message), dialog.dismiss()))
    context.on("console", lambda message: complaints.extend(complaint(message)))
    yield opened
    opened.check()
    context.close()


def complaint(message: ConsoleMessage) -> list[str]:
    """What a browser complains of in a line of its console, if it does."""
    return [message.text] if message.type == "error" and message.text != UNKNOWN else []


def until(page: Page, question: str | Callable[[], Any], given: Any = None) -> Any:
    """Wait until a question (a function here, or an expression there) is answered by something true.

    The page's policy forbids Playwright's own way of waiting for an expression.
    """
    end = time.monotonic() + _PATIENCE_S
    while time.monotonic() < end:
        answer = question() if callable(question) else page.evaluate(question, given)
        if answer:
            return answer
        page.wait_for_timeout(15)
    raise AssertionError(f"not within {_PATIENCE_S} s: {question}")


def drawn(page: Page) -> None:
    """Wait until the page has drawn all that it was asked for."""
    until(
        page,
        "() => { const { ready, painted } = document.documentElement.dataset;"
        " return ready === '1' && painted === '1'; }",
    )


def word(key: str, language: str = "zh") -> str:
    """What the page says for a key."""
    return texts()[key][language]
