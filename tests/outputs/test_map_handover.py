"""What a reader hands over: the address, scenarios in, a picture, and tables."""

import csv
import io
import json
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib import image
from playwright.sync_api import Page, expect

from access.assessment import run as pipeline
from tests.outputs.effects import FIRST, assert_outcome, scenario
from tests.outputs.opened import drawn, until, word
from tests.outputs.painted import legend
from tests.outputs.test_map_controls import MARKET
from tests.outputs.test_map_verdicts import choose

SPOTS = ((760, 300), (700, 520))


def try_out(page: Page, *spots: tuple[int, int]) -> None:
    page.locator("#add").click()
    for spot in spots:
        page.mouse.click(*spot)
    page.keyboard.press("Escape")
    drawn(page)


def saved(page: Page, button: str) -> bytes:
    with page.expect_download() as download:
        page.locator(button).click()
    return download.value.path().read_bytes()


def rows(page: Page, button: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(saved(page, button).decode("utf-8-sig"))))


def test_a_reload_keeps_the_work_and_an_address_hands_it_over(
    helsinki_page: Page, helsinki: pipeline.Assessed
) -> None:
    page = helsinki_page
    choose(page, FIRST)
    try_out(page, *SPOTS)
    page.locator("#name-0").fill("=街角 & </script>")
    page.locator("#name-0").press("Enter")
    page.locator("#language").click()
    page.evaluate("() => map_gaps.setView([60.172, 24.94], 16, { animate: false })")
    drawn(page)
    features = scenario(page)["features"]
    counts = page.locator("#reach").inner_text()
    page.wait_for_timeout(300)
    page.reload()
    drawn(page)
    assert page.locator("html").get_attribute("lang") == "en"
    assert scenario(page)["features"] == features
    assert page.locator("#reach").inner_text() == counts
    assert page.evaluate("() => [map_gaps.getZoom(), map_gaps.getCenter().lat]") == pytest.approx(
        [16, 60.172], abs=1e-4
    )
    page.locator("#language").click()
    drawn(page)
    assert_outcome(page, helsinki)
    # another clause by its address alone; what is not known there is told, and nothing else happens
    page.evaluate(
        '(id) => { location.hash = `clause=${id}&limit=360&changes=[["close","<img src=x>"]]`; }', MARKET
    )
    until(page, lambda: "农贸市场" in page.locator("#headline").inner_text())
    drawn(page)
    page.locator("#handover-fold").click()
    expect(page.locator("#handover .warning li")).to_have_text(
        f'{word("import_facility")} changes[0] "<img src=x>"'
    )
    assert page.evaluate("() => document.querySelector('#limit').getAttribute('aria-valuetext')").startswith(
        "6"
    )


def test_undo_and_redo_by_buttons_and_keys(helsinki_page: Page) -> None:
    page = helsinki_page
    try_out(page, *SPOTS)
    changes = page.locator("#whatif .changes li")
    for press, number in (
        ("Control+z", 1),
        ("Control+z", 0),
        ("Control+Shift+z", 1),
        ("Control+y", 2),
        ("Control+y", 2),
    ):
        page.keyboard.press(press)
        drawn(page)
        expect(changes).to_have_count(number)
    page.locator("#undo").click()
    drawn(page)
    expect(page.locator("#redo")).to_be_enabled()
    page.locator("#redo").click()
    drawn(page)
    expect(changes).to_have_count(2)
    page.locator("#undo").click()
    try_out(page, (700, 300))  # what is done anew leaves nothing to be done again
    expect(page.locator("#redo")).to_be_disabled()
    page.locator("#name-0").fill("x")
    page.keyboard.press("Control+z")  # in a box it is the box's own
    expect(changes).to_have_count(2)


def test_a_scenario_comes_back_from_its_file(helsinki_page: Page, tmp_path: Path) -> None:
    page = helsinki_page
    try_out(page, *SPOTS)
    file = tmp_path / "scenario.geojson"
    file.write_bytes(saved(page, "#export"))
    page.locator("#clear").click()
    page.locator("#handover-fold").click()
    page.locator("#import").set_input_files(file)
    expect(page.locator("#handover [role=status]")).to_have_text(word("imported"))
    drawn(page)
    assert scenario(page) == json.loads(file.read_text("utf-8"))
    # a file that is no scenario changes nothing
    wrong: dict[str, Any] = json.loads(file.read_text("utf-8"))
    wrong["features"][1]["properties"]["facility_type"] = "<b>x</b>"
    file.write_text(json.dumps(wrong), "utf-8")
    page.locator("#import").set_input_files(file)
    expect(page.locator("#handover .warning li")).to_have_text(
        f'{word("import_type")} features[1] "<b>x</b>"'
    )
    expect(page.locator("#whatif .changes li")).to_have_count(2)


def test_a_picture_holds_the_map_and_its_legend(helsinki_page: Page) -> None:
    page = helsinki_page
    page.locator("#handover-fold").click()
    png = saved(page, "#picture")
    width, height = struct.unpack(">II", png[16:24])
    box = page.locator(".leaflet-container").bounding_box()
    assert box is not None
    assert width == 2 * (round(box["width"]) + 290)
    assert height > 2 * box["height"] + 100
    pixels = (image.imread(io.BytesIO(png))[..., :3] * 255).round().astype(int)
    ways = {tuple(map(int, colour)) for colour in np.unique(pixels.reshape(-1, 3)[::7], axis=0)}
    left, right = pixels[:, : 2 * round(box["width"])], pixels[:, 2 * round(box["width"]) :]
    assert len(ways) > 20
    # the colours of the map stand in the legend, too: within and beyond the limit
    for colour in (legend(page)[line][0] for line in ("0–1 分钟", "2–3 分钟")):
        near = [np.abs(part - np.array(colour[:3])).max(axis=2).min() for part in (left, right)]
        assert max(near) <= 30
    expect(page.locator(".picture")).to_have_count(0)
    expect(page.locator("#handover [role=status]")).to_have_text(word("picture_done"))


def test_tables_name_clause_limit_verdict_reading_and_people(
    helsinki_page: Page, helsinki: pipeline.Assessed
) -> None:
    page = helsinki_page
    page.locator("#handover-fold").click()
    gaps = helsinki.gaps[helsinki.gaps["target"] == FIRST]
    found = rows(page, "#gaps-csv")
    assert [float(each["人口"]) for each in found] == pytest.approx(gaps["persons"].tolist(), abs=0.1)
    page.locator("#zones-fold").click()
    for each in (*found, *rows(page, "#zones-csv")):
        assert each["条款编号"] == FIRST
        assert each["限值"] == "≤ 5 分钟"
        assert each["判定"] == word("verdict_undetermined")
        assert each["人口口径"] == word("population_modelled")
        assert each["读法"]
        assert each["试算调整数"] == "0"
    try_out(page, SPOTS[0])
    assert {each["试算调整数"] for each in rows(page, "#gaps-csv")} == {"1"}
    assert sum(float(each["人口"]) for each in rows(page, "#gaps-csv")) < gaps["persons"].sum() - 1


def test_units_as_a_table(kinds_page: Page) -> None:
    page = kinds_page
    page.locator("#handover-fold").click()
    for clause in page.locator("#clauses button").all():
        clause.click()
        drawn(page)
        if page.locator(".units-table").count():
            break
    shown = page.locator(".units-table tbody tr").all_inner_texts()
    found = rows(page, "#units-csv")
    assert len(found) == len(shown) > 0
    assert {each["分区"] for each in found} == {each.split("\t")[0] for each in shown}
    assert all(each["条款编号"] and each["读法"] and each["人口口径"] for each in found)
