"""What the reader may turn: limit and speed, the two sides of the map, and the search by name."""

import math
import re
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from access.assessment import run as pipeline
from access.verdicts.reach import Reach, reach, states
from tests.outputs.opened import drawn, until, word
from tests.outputs.painted import alike, degrees, legend, pixels
from tests.outputs.test_map_gaps import people
from tests.outputs.test_map_verdicts import choose

MARKET = "huangyan.convenience_circle.farmers_market"


def slide(page: Page, slider: str, steps: int) -> None:
    """Move a slider by keys."""
    page.locator(slider).focus()
    for _ in range(abs(steps)):
        page.keyboard.press("ArrowRight" if steps > 0 else "ArrowLeft")
    drawn(page)


def reached(
    result: pipeline.Assessed, clause_id: str, *, limit_s: float, slower: float = 1.0
) -> tuple[Reach, str]:
    """What Python counts at another limit, and where every way takes ``slower`` times as long."""
    assessment = result.assessment
    [clause] = [each for each in assessment.clauses if each.id == clause_id]
    measure = assessment.measures[clause_id]
    border = assessment.place.border_m.loc[measure.index].to_numpy()
    rate = assessment.place.least_cost_per_m["walk", "time_s"]
    impedance = measure["impedance"].to_numpy()
    found = reach(states(slower * impedance, limit_s, slower * border * rate), measure["persons"].to_numpy())
    return found, found.verdict(clause.rule.required_share.default)


def now(page: Page) -> dict[str, str]:
    """The right column of the table of settings: what is set now."""
    rows = page.locator("#limits-outcome tbody tr").all()
    return {
        row.locator("th").inner_text(): row.locator("td").last.inner_text().replace("\xa0", " ")
        for row in rows
    }


def assert_counted(page: Page, found: Reach, verdict: str) -> None:
    shown = now(page)
    assert found.met == people(shown["限值内"])
    share = float(shown["达标占比"].strip("%"))
    assert 100 * found.met_share == pytest.approx(share, abs=0.11)
    assert shown["判定"].endswith(word(f"verdict_{verdict}"))
    parts = page.locator("#reach .key li").all_inner_texts()
    counts = {part.split("：")[0]: people(part.split("：")[1].split(" 人")[0]) for part in parts}
    expected = {"state_met": found.met, "state_unmet": found.unmet, "state_border": found.border}
    assert {word(state): n for state, n in expected.items() if n > 0} == counts


def test_another_limit_is_counted_at_once(helsinki_page: Page, helsinki: pipeline.Assessed) -> None:
    page = helsinki_page
    choose(page, MARKET)
    page.locator("#limits-fold").click()
    own, own_verdict = reached(helsinki, MARKET, limit_s=600)
    assert_counted(page, own, own_verdict)
    for steps, minutes in ((-10, 7.5), (20, 12.5), (30, 20)):
        slide(page, "#limit", steps)
        assert page.locator("output[for=limit]").inner_text().split() == [f"{minutes:g}", "分钟"]
        found, verdict = reached(helsinki, MARKET, limit_s=60 * minutes)
        assert found.met != own.met
        assert_counted(page, found, verdict)
        assert f"限值 {minutes:g} 分钟" in legend(page)
    # the clause's own verdict stays
    expect(page.locator("#detail > .title .badge")).to_contain_text(word(f"verdict_{own_verdict}"))


def test_the_map_follows_the_limit_and_goes_back(helsinki_page: Page, helsinki: pipeline.Assessed) -> None:
    page, place = helsinki_page, helsinki.assessment.place
    choose(page, MARKET)
    measure = helsinki.assessment.measures[MARKET]
    # within ten minutes, but not within seven and a half
    between = measure.index[measure["impedance"].between(460, 590) & (measure["persons"] > 1)]
    assert len(between)
    places = degrees(place.cells["outline"][between])
    before = pixels(page, places)
    page.locator("#limits-fold").click()
    slide(page, "#limit", -10)
    assert not any(a & b for a, b in zip(before, pixels(page, places), strict=True))
    page.locator("#limits-reset").click()
    drawn(page)
    assert pixels(page, places) == before
    assert page.locator("#limit").input_value() == "0"
    expect(page.locator("#limits-reset")).to_be_disabled()


def test_another_speed_is_counted_at_once(helsinki_page: Page, helsinki: pipeline.Assessed) -> None:
    page = helsinki_page
    choose(page, MARKET)
    page.locator("#limits-fold").click()
    own = int(page.locator("#speed").input_value()) / 10
    for steps in (-10, 5):
        slide(page, "#speed", steps)
        kph = int(page.locator("#speed").input_value()) / 10
        found, verdict = reached(helsinki, MARKET, limit_s=600, slower=own / kph)
        assert_counted(page, found, verdict)
    assert page.locator("output[for=speed]").inner_text().split() == [f"{kph:g}", "公里/小时"]


def test_another_pass_mark_is_judged_at_once(helsinki_page: Page, helsinki: pipeline.Assessed) -> None:
    """What is surely within passes every mark up to its share, what may be within is open up to its own."""
    page = helsinki_page
    choose(page, MARKET)
    page.locator("#limits-fold").click()
    assert page.locator(".slider", has=page.locator("#mark")).locator(".own").inner_text().startswith("假定")
    slide(page, "#limit", 30)
    found, _ = reached(helsinki, MARKET, limit_s=1200)
    surely = found.met / found.persons
    maybe = 1 - found.unmet / found.persons
    marks = [math.floor(100 * surely), math.ceil(100 * surely), math.floor(100 * maybe), 100]
    assert 50 <= marks[0] < marks[1] < 100
    verdicts = []
    for mark in marks:
        slide(page, "#mark", mark - int(page.locator("#mark").input_value()))
        assert page.locator("output[for=mark]").inner_text() == now(page)[word("pass_mark")] == f"{mark}%"
        expected = "met" if mark <= 100 * surely else "undetermined" if mark <= 100 * maybe else "unmet"
        assert_counted(page, found, expected)
        verdicts.append(expected)
    assert len(set(verdicts)) > 1
    page.locator("#limits-reset").click()
    drawn(page)
    assert_counted(page, *reached(helsinki, MARKET, limit_s=600))


def test_dragging_a_slider_leaves_the_last_wish(helsinki_page: Page, helsinki: pipeline.Assessed) -> None:
    page = helsinki_page
    choose(page, MARKET)
    page.locator("#limits-fold").click()
    box: Any = page.locator("#limit").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    for part in (0.6, 0.7, 0.8, 0.9, 1.0):
        page.mouse.move(box["x"] + box["width"] * part, box["y"] + box["height"] / 2)
    page.mouse.up()
    drawn(page)
    assert now(page)["限值"] == "20 分钟"
    assert_counted(page, *reached(helsinki, MARKET, limit_s=1200))


def test_the_straight_side_of_the_map(helsinki_page: Page, helsinki: pipeline.Assessed) -> None:
    """Left of the line cells are within the limit where a straight line is, right of it by the streets."""
    page = helsinki_page
    page.locator("#compare-fold").click()
    page.locator("#swipe-straight").check()
    drawn(page)
    clause = helsinki.assessment.clauses[0]
    measure = helsinki.assessment.measures[clause.id]
    lived = measure[measure["persons"] >= 0.01]
    lines = legend(page)
    limit = list(lines).index("限值 5 分钟")
    within = {colour for line in list(lines)[:limit] for colour in lines[line]}
    places = degrees(helsinki.assessment.place.cells["outline"][lived.index])
    for pane, near in (
        ("cells-left", lived["straight_m"] <= lived["reach_m"]),
        ("cells-right", lived["state"] == "met"),
    ):
        painted = [any(alike(each, colour) for colour in within) for each in pixels(page, places, pane)]
        np.testing.assert_array_equal(painted, near)
    assert page.locator(".swipe-label").all_inner_texts() == ["直线半径", "沿街道"]
    assert (lived["straight_m"] <= lived["reach_m"]).sum() > (lived["state"] == "met").sum()


def cut(page: Page) -> list[float]:
    """Where the two sides end, as parts of the map's width."""
    found: list[float] = page.evaluate(
        """() => ["cells-left", "cells-right"].map((name) => {
          const path = map_gaps.getPane(name).style.clipPath.match(/-?[\\d.]+(e[+]\\d+)?px/g).map(parseFloat);
          const shift = map_gaps.layerPointToContainerPoint([0, 0]).x;
          return (path.filter((x) => Math.abs(x) < 1e5)[0] + shift) / map_gaps.getSize().x;
        })"""
    )
    return found


def test_the_line_between_the_sides_is_moved_by_keys_and_by_dragging(helsinki_page: Page) -> None:
    page = helsinki_page
    page.locator("#compare-fold").click()
    page.locator("#swipe-straight").check()
    drawn(page)
    handle = page.locator("#swipe-handle")
    assert cut(page) == pytest.approx([0.5, 0.5], abs=0.01)
    handle.focus()
    page.keyboard.press("PageUp")
    page.keyboard.press("ArrowRight")
    assert handle.get_attribute("aria-valuenow") == "62"
    assert cut(page) == pytest.approx([0.62, 0.62], abs=0.01)
    box: Any = page.locator(".folium-map").bounding_box()
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 0.62 * box["width"], middle + 100)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.25 * box["width"], middle, steps=3)
    page.mouse.up()
    assert cut(page) == pytest.approx([0.25, 0.25], abs=0.01)
    page.locator("#swipe-off").check()
    drawn(page)
    expect(handle).to_be_hidden()
    assert page.evaluate("() => map_gaps.getPane('cells-right').style.clipPath") == ""


def test_a_facility_is_found_by_its_name_with_keys(helsinki_page: Page, helsinki: pipeline.Assessed) -> None:
    page, facilities = helsinki_page, helsinki.assessment.place.facilities
    library = facilities[(facilities["type"] == "library") & facilities["name"].notna()].iloc[[0]]
    name = library["name"].iloc[0]
    page.locator("#find-name").focus()
    page.keyboard.type(name[:5].upper())
    hits = page.locator("#find-hits li")
    assert name in [hit.split("\n")[0].strip() for hit in hits.locator("span").all_inner_texts()]
    expect(page.locator("#find-name")).to_have_attribute("aria-expanded", "true")
    while not page.locator('#find-hits [aria-selected="true"]', has_text=name).count():
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    drawn(page)
    expect(page.locator("#find-hits")).to_be_hidden()
    expect(page.locator("#facility h2")).to_have_text(name)
    [[south, west]] = degrees(library.geometry)
    centre = page.evaluate("() => [map_gaps.getCenter().lat, map_gaps.getCenter().lng]")
    assert centre == pytest.approx([south, west], abs=1e-4)


def test_a_zone_is_found_by_its_name(helsinki_page: Page) -> None:
    page = helsinki_page
    page.locator("#find-name").fill("kal")
    page.locator("#find-hits li", has_text="Kallio").click()
    drawn(page)
    expect(page.locator("path.sought")).to_have_count(1)
    page.locator("#find-name").fill("没有这个名字")
    expect(page.locator("#find-hits")).to_be_hidden()
    assert re.search(r"0$", page.locator("#find-count").inner_text())
    page.keyboard.press("Escape")
    assert page.locator("#find-name").input_value() == ""


def test_a_facility_of_another_clause_is_shown_with_one_that_counts_it(
    helsinki_page: Page, helsinki: pipeline.Assessed
) -> None:
    page, facilities = helsinki_page, helsinki.assessment.place.facilities
    name = facilities["name"][facilities["type"] == "farmers_market"].dropna().iloc[0]
    page.locator("#find-name").fill(name)
    page.keyboard.press("Enter")
    drawn(page)
    until(page, lambda: page.locator("#facility h2").count())
    chosen = page.locator('#clauses button[aria-pressed="true"]')
    expect(chosen).to_have_attribute("data-clause", MARKET)
    expect(page.locator("#facility .figures")).to_contain_text("人")
