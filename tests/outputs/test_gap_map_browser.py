"""The gap map opened from disk: it asks nobody for anything, and no name becomes more than text."""

import contextlib
import csv
import dataclasses
import io
import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from access.assessment import run as pipeline
from access.contracts.documents import Text
from tests.outputs.opened import Opened, drawn, opening, until
from tests.outputs.painted import degrees, spot
from tests.outputs.test_gap_map import HOSTILE, STUDY
from tests.outputs.test_map_cards import click

# each would run if it were taken for markup, for a script, for a style or for a formula
NAMES = (
    *HOSTILE,
    '=HYPERLINK("http://x.invalid","a")',
    "</style><svg onload=alert(5)>",
    '"><iframe srcdoc="<script>alert(6)</script>">',
    "javascript:alert(7)",
    "@SUM(1)\u2028{{ 7*7 }}",
)
# what a browser would have made of them
# what names would make; the page's own drawings are for eyes alone, say what they are, or are the map's
OWN = ".north > svg, .leaflet-pane > svg, svg[aria-hidden='true'], svg[role='img']"
MADE = f"img, iframe, b[onmouseover], [onerror], [onload], [srcdoc], svg:not({OWN})"

# what the policy must forbid: code made of text, scripts and handlers put in, and every address
ATTEMPTS = """async (address) => {
  // what a debugger asks for at once may do more than the page itself
  await new Promise((done) => setTimeout(done));
  let broken = 0;
  addEventListener("securitypolicyviolation", () => { broken += 1; });
  const put = (tag, properties) => {
    const node = Object.assign(document.createElement(tag), properties);
    document.body.append(node);
    return node;
  };
  const attempts = [
    () => eval("globalThis.ran = 'eval'"),
    () => new Function("globalThis.ran = 'Function'")(),
    () => import("data:text/javascript,globalThis.ran = 'module'"),
    () => put("script", { textContent: "globalThis.ran = 'script'" }),
    () => put("script", { src: address }),
    () => {
      document.body.setAttribute("onclick", "globalThis.ran = 'handler'");
      document.body.click();
    },
    () => fetch(address),
    () => navigator.sendBeacon(address, "x"),
    () => new WebSocket(address.replace("http", "ws")),
    () => put("img", { src: address }),
    () => put("link", { rel: "stylesheet", href: address }),
    () => put("iframe", { src: address }),
    () => put("form", { action: address }).submit(),
  ];
  for (const attempt of attempts) {
    try { await attempt(); } catch { /* as it should be */ }
  }
  for (let waited = 0; broken < attempts.length && waited < 5000; waited += 50) {
    await new Promise((done) => setTimeout(done, 50));
  }
  return { ran: globalThis.ran ?? null, broken, attempts: attempts.length };
}"""


def hostile(names: Any, start: int = 0) -> list[str]:
    return [f"{NAMES[(start + i) % len(NAMES)]} {i}" for i in range(len(names))]


@pytest.fixture(scope="module")
def feigned(helsinki: pipeline.Assessed, tmp_path_factory: pytest.TempPathFactory) -> pipeline.Assessed:
    """The built-in study with such names for everything that has one."""
    assessment = helsinki.assessment
    facilities = assessment.place.facilities.assign(name=hostile(assessment.place.facilities))
    zones = assessment.place.zones.assign(name=hostile(assessment.place.zones, 3))
    place = dataclasses.replace(assessment.place, facilities=facilities, zones=zones)
    study = helsinki.study.model_copy(
        update={
            "name": STUDY,
            "note": Text(zh=NAMES[4], en=NAMES[5]),
            "output": tmp_path_factory.mktemp("feigned"),
        }
    )
    result = dataclasses.replace(
        helsinki, study=study, assessment=dataclasses.replace(assessment, place=place)
    )
    pipeline.write(result)
    return result


@pytest.fixture
def page(browser: Browser, feigned: pipeline.Assessed) -> Iterator[Page]:
    with opening(browser, feigned.study.output / "map.html") as opened:
        yield opened.load()
        assert opened.page.locator(MADE).count() == 0


def test_it_asks_for_itself_and_its_own_worker_only(helsinki_tab: Opened) -> None:
    page = helsinki_tab.load()
    for clause in page.locator("#clauses button").all()[:3]:
        clause.click()
        drawn(page)
    file, worker = helsinki_tab.requests
    assert file.startswith("file://")
    assert worker.startswith("blob:null/")
    assert helsinki_tab.complaints == []


def sent(server: socket.socket) -> bytes:
    """All that a server was told; a browser may open a connection that it then says nothing on."""
    server.settimeout(0.2)
    found = b""
    with contextlib.suppress(TimeoutError):
        while True:
            connection, _ = server.accept()
            connection.settimeout(0.1)
            with connection, contextlib.suppress(TimeoutError):
                found += connection.recv(1000)
    return found


def test_nothing_that_is_put_in_runs_and_nobody_can_be_asked(
    browser: Browser, helsinki: pipeline.Assessed
) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto((helsinki.study.output / "map.html").as_uri())
    drawn(page)
    with socket.create_server(("127.0.0.1", 0)) as server:
        found = page.evaluate(ATTEMPTS, f"http://127.0.0.1:{server.getsockname()[1]}/")
        assert sent(server) == b""
    context.close()
    assert found["ran"] is None
    assert found["broken"] >= found["attempts"]


def test_hostile_names_are_text_in_list_tips_cards_and_search(page: Page, feigned: pipeline.Assessed) -> None:
    place = feigned.assessment.place
    assert page.locator("h1").inner_text() == STUDY.zh
    assert page.title().startswith(STUDY.zh)
    assert NAMES[4] in page.locator("#note").inner_text()
    shown = " ".join(page.locator("#gaps").inner_text().split())
    zones = [zone for zone in place.zones["name"] if " ".join(zone.split()) in shown]
    assert zones
    stores = place.facilities[place.facilities["type"] == "convenience_store"]
    page.mouse.move(*spot(page, degrees(stores.geometry.iloc[[0]])[0]))
    expect(page.locator(".tip p").first).to_have_text(stores["name"].iloc[0])
    for name, point in zip(stores["name"][1:3], degrees(stores.geometry)[1:3], strict=True):
        page.mouse.click(*spot(page, point))
        drawn(page)
        until(page, lambda name=name: page.locator("#facility h2").text_content() == name)
    for i, name in enumerate(NAMES):
        page.locator("#find-name").fill(name)
        assert page.locator("#find-hits li").count(), i
        expect(page.locator("#find-hits li").first).to_contain_text(name.strip())
    cell = place.cells["outline"][
        feigned.assessment.measures[feigned.assessment.clauses[0].id]["persons"] > 1
    ]
    click(page, degrees(cell.iloc[[0]])[0])
    until(page, lambda: page.locator(".cell-table").count())


def test_hostile_names_are_text_in_every_clause_and_language(page: Page) -> None:
    for _ in range(2):
        page.evaluate("() => document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        for button in page.locator("#clauses button").all():
            button.click()
            drawn(page)
            assert page.locator(MADE).count() == 0
        page.locator("#language").click()


def test_no_name_is_a_formula_in_a_spreadsheet(page: Page, feigned: pipeline.Assessed) -> None:
    page.locator("#zones-fold").click()
    with page.expect_download() as download:
        page.locator("#zones-csv").click()
    raw = download.value.path().read_bytes().decode("utf-8-sig")
    names = [row[0] for row in csv.reader(io.StringIO(raw, newline=""))][1:]
    assert not [name for name in names if name[0] in "=+-@\t\r"]
    assert {name.removeprefix("'") for name in names} <= set(feigned.assessment.place.zones["name"])
    assert [name for name in names if name.startswith("'=")]


def test_hostile_names_go_into_a_scenario_and_onto_paper_as_they_are(
    page: Page, feigned: pipeline.Assessed
) -> None:
    facilities = feigned.assessment.place.facilities
    [place] = degrees(facilities.geometry[facilities["type"] == "convenience_store"].iloc[[0]])
    page.locator("#add").click()
    click(page, [place[0] + 0.001, place[1]])
    page.keyboard.press("Escape")
    page.locator("#name-0").fill(HOSTILE[1])
    page.locator("#name-0").press("Enter")
    drawn(page)
    page.locator(".site").hover()
    assert page.locator(".site").get_attribute("title") == HOSTILE[1]
    with page.expect_download() as download:
        page.locator("#export").click()
    found = json.loads(Path(download.value.path()).read_text("utf-8"))
    assert found["features"][0]["properties"]["name"] == HOSTILE[1]
    assert found["name"]["zh"].startswith(STUDY.zh)
    assert not set('<>:"/\\|?*') & set(download.value.suggested_filename)
    page.locator("#print").click()
    until(page, lambda: page.locator("#sheet h1").count())
    assert page.locator("#sheet h1").inner_text() == STUDY.zh
    assert NAMES[4] in page.locator("#sheet footer").inner_text()
