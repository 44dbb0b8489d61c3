"""Firefox for the pages, by its own protocol (WebDriver BiDi): Playwright drives only a build of its own."""

import base64
import json
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from websocket import WebSocket, create_connection

PROGRAMS = ("firefox-esr", "firefox")
_PATIENCE_S = 60.0
# nothing of its own is to be fetched, and no first page to be shown
_PREFERENCES = {
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "browser.startup.homepage_override.mstone": "ignore",
    "app.update.auto": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "remote.prefs.recommended": True,
    "intl.accept_languages": "zh-CN",
}


def found() -> str | None:
    """The program of a Firefox on this computer."""
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


@dataclass
class Tab:
    """A page in Firefox, with all that it complained of and asked for."""

    socket: WebSocket
    context: str = ""
    number: int = 0
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def send(self, method: str, **given: Any) -> Any:
        """Have something done; return what comes of it."""
        self.number += 1
        self.socket.send(json.dumps({"id": self.number, "method": method, "params": given}))
        while True:
            told = json.loads(self.socket.recv())
            self._hear(told)
            if told.get("id") == self.number:
                assert told["type"] == "success", told
                return told["result"]

    def _hear(self, told: dict[str, Any]) -> None:
        given = told.get("params", {})
        if told.get("method") == "log.entryAdded" and given["level"] == "error":
            self.complaints.append(str(given["text"]))
        if told.get("method") == "network.beforeRequestSent":
            self.requests.append(given["request"]["url"])

    def open(self, file: Path, size: tuple[int, int] = (1500, 900)) -> None:
        """Open a file, and wait until it is drawn."""
        viewport = {"width": size[0], "height": size[1]}
        self.send("browsingContext.setViewport", context=self.context, viewport=viewport)
        self.send("browsingContext.navigate", context=self.context, url=file.as_uri(), wait="complete")
        self.drawn()

    def drawn(self) -> None:
        """Wait until the page has drawn all that it was asked for."""
        self.until(
            "document.documentElement.dataset.ready === '1' && "
            "document.documentElement.dataset.painted === '1'"
        )

    def value(self, expression: str) -> Any:
        """What an expression is in the page, as JSON has it."""
        found = self.send(
            "script.evaluate",
            expression=f"JSON.stringify({expression}) ?? 'null'",
            target={"context": self.context},
            awaitPromise=True,
        )
        assert found["type"] == "success", found
        return json.loads(found["result"]["value"])

    def until(self, expression: str) -> None:
        end = time.monotonic() + _PATIENCE_S
        while not self.value(f"Boolean({expression})"):
            assert time.monotonic() < end, f"not within {_PATIENCE_S} s: {expression}"
            time.sleep(0.02)

    def picture(self) -> bytes:
        """What the window shows, as PNG."""
        found = self.send("browsingContext.captureScreenshot", context=self.context)
        return base64.b64decode(found["data"])

    def printed(self, size_cm: tuple[float, float] = (42.0, 29.7)) -> bytes:
        """What it would print, as PDF."""
        found = self.send(
            "browsingContext.print",
            context=self.context,
            background=True,
            page={"width": size_cm[0], "height": size_cm[1]},
            margin={"top": 0.8, "bottom": 0.8, "left": 0.8, "right": 0.8},
            shrinkToFit=False,
        )
        return base64.b64decode(found["data"])


@contextmanager
def firefox(program: str, profile: Path) -> Iterator[Tab]:
    """Start a Firefox with an empty profile; it ends with the test."""
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in _PREFERENCES.items()]
    (profile / "user.js").write_text("\n".join(lines), "utf-8")
    command = [
        program,
        "--headless",
        "--no-remote",
        "--remote-debugging-port",
        "0",
        "--profile",
        str(profile),
    ]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        try:
            address = _address(process)
            socket = create_connection(f"{address}/session", suppress_origin=True, timeout=_PATIENCE_S)
            tab = Tab(socket)
            tab.send("session.new", capabilities={})
            tab.send("session.subscribe", events=["log.entryAdded", "network.beforeRequestSent"])
            tab.context = tab.send("browsingContext.create", type="tab")["context"]
            yield tab
            socket.close()
        finally:
            process.terminate()


def _address(process: "subprocess.Popen[str]") -> str:
    assert process.stderr is not None
    for line in process.stderr:
        if told := re.search(r"WebDriver BiDi listening on (ws://\S+)", line):
            return told[1]
    raise AssertionError("Firefox ended before it listened")
