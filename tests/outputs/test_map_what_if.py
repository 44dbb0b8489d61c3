"""What if: sites that a reader adds, moves and takes back, and what comes of them, as Python computes it."""

import dataclasses
from pathlib import Path

import geopandas
import pytest
import shapely
from playwright.sync_api import Browser, Page, expect

from access.assessment import run as pipeline
from access.outputs.maps import page_data
from tests.outputs.effects import FIRST, assert_outcome, outcome, scenario
from tests.outputs.opened import drawn, opening, until, word
from tests.outputs.painted import alike, degrees, legend, pixels, spot
from tests.outputs.test_map_cards import click
from tests.outputs.test_map_verdicts import choose


def add(page: Page, *places: list[float]) -> None:
    """Open sites with the mouse."""
    page.locator("#add").click()
    for place in places:
        click(page, place)
    page.keyboard.press("Escape")


@pytest.fixture
def gap(helsinki: pipeline.Assessed) -> list[float]:
    """The middle of a cell of the largest gap."""
    cells = helsinki.assessment.place.cells["outline"]
    shape = helsinki.gaps.geometry.iloc[0]
    return degrees(cells[cells.centroid.within(shape)].iloc[[0]])[0]


@pytest.fixture
def other(helsinki: pipeline.Assessed) -> list[float]:
    """The middle of a cell of the second largest gap."""
    cells = helsinki.assessment.place.cells["outline"]
    return degrees(cells[cells.centroid.within(helsinki.gaps.geometry.iloc[1])].iloc[[0]])[0]


def test_a_site_is_added_with_the_mouse(
    helsinki_page: Page, helsinki: pipeline.Assessed, gap: list[float]
) -> None:
    page = helsinki_page
    add(page, gap)
    found = assert_outcome(page, helsinki)
    assert found.met > helsinki.assessment.measures[FIRST].query("state == 'met'")["persons"].sum() + 100
    expect(page.locator(".site")).to_have_count(1)
    expect(page.locator("#reach")).to_contain_text(word("reach_sites"))
    # the gap's cell is now painted as within the limit
    lines = legend(page)
    within = [lines[line][0] for line in list(lines)[: list(lines).index("限值 5 分钟")]]
    [square] = pixels(page, [gap])
    assert any(alike(square, colour) for colour in within)


def test_a_site_is_added_by_keys(helsinki_page: Page, helsinki: pipeline.Assessed, gap: list[float]) -> None:
    page = helsinki_page
    spot(page, gap)
    page.locator("#add").focus()
    page.keyboard.press("Enter")
    page.locator("#skip-map").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.classList.contains('leaflet-container')")
    page.keyboard.press("ArrowUp")
    until(page, "() => !map_gaps._panAnim._inProgress")
    page.keyboard.press("Enter")
    drawn(page)
    centre = page.evaluate("() => [map_gaps.getCenter().lng, map_gaps.getCenter().lat]")
    page.keyboard.press("Escape")
    assert page.evaluate("() => document.activeElement.id") == "add"
    [feature] = scenario(page)["features"]
    assert feature["geometry"]["coordinates"] == pytest.approx(centre, abs=1e-6)
    assert_outcome(page, helsinki)


def test_several_sites_and_each_is_named_moved_and_taken_back(
    helsinki_page: Page, helsinki: pipeline.Assessed, gap: list[float], other: list[float]
) -> None:
    page = helsinki_page
    add(page, gap, other)
    both = assert_outcome(page, helsinki)
    page.locator("#name-1").fill("街角店")
    page.locator("#name-1").press("Enter")
    drawn(page)
    features = scenario(page)["features"]
    assert [each["properties"]["name"] for each in features] == ["新址 1", "街角店"]
    # dragged: from the second gap to where nobody gains by it
    x, y = spot(page, other)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 60, y + 120, steps=4)
    page.mouse.up()
    drawn(page)
    moved = scenario(page)["features"]
    assert moved[0] == features[0]
    assert moved[1]["geometry"] != features[1]["geometry"]
    assert moved[1]["properties"] == features[1]["properties"]
    assert assert_outcome(page, helsinki).met < both.met
    page.locator("#undo").click()
    drawn(page)
    assert scenario(page)["features"] == features
    page.locator("#drop-0").click()
    drawn(page)
    assert scenario(page)["features"] == features[1:]
    assert_outcome(page, helsinki)
    page.locator("#clear").click()
    drawn(page)
    expect(page.locator(".site")).to_have_count(0)
    expect(page.locator("#outcome")).to_have_count(0)
    page.locator("#undo").click()
    drawn(page)
    assert scenario(page)["features"] == features[1:]


def test_a_facility_is_closed_and_reopened(helsinki_page: Page, helsinki: pipeline.Assessed) -> None:
    page, facilities = helsinki_page, helsinki.assessment.place.facilities
    stores = facilities.index[facilities["type"] == "convenience_store"]
    nearest_most = helsinki.assessment.measures[FIRST].query("state == 'met'")["facility_id"].mode()[0]
    assert nearest_most in stores
    click(page, degrees(facilities.geometry[[nearest_most]])[0])
    page.locator("#facility-shut").click()
    drawn(page)
    [feature] = scenario(page)["features"]
    assert feature["properties"] == {"change": "close", "facility_id": nearest_most}
    found = assert_outcome(page, helsinki)
    assert found.met < helsinki.assessment.measures[FIRST].query("state == 'met'")["persons"].sum() - 10
    page.locator("#facility-reopen").click()
    drawn(page)
    expect(page.locator("#outcome")).to_have_count(0)


def test_a_facility_is_moved(helsinki_page: Page, helsinki: pipeline.Assessed, gap: list[float]) -> None:
    page, facilities = helsinki_page, helsinki.assessment.place.facilities
    store = facilities.index[facilities["type"] == "convenience_store"][0]
    click(page, degrees(facilities.geometry[[store]])[0])
    page.locator("#facility-move").click()
    expect(page.locator("#whatif")).to_contain_text(word("move_hint"))
    click(page, gap)
    [feature] = scenario(page)["features"]
    assert feature["properties"] == {"change": "move", "facility_id": store}
    assert_outcome(page, helsinki)
    page.locator("#drop-0").click()
    drawn(page)
    expect(page.locator(".site")).to_have_count(0)


def test_a_site_far_from_any_street_is_not_counted(helsinki_page: Page, helsinki: pipeline.Assessed) -> None:
    page = helsinki_page
    west = helsinki.layers.streets.total_bounds[0] - 600
    y = helsinki.layers.streets.geometry.iloc[0].centroid.y
    far = geopandas.GeoSeries([shapely.Point(west, y)], crs=helsinki.layers.streets.crs)
    add(page, degrees(far.buffer(1))[0])
    expect(page.locator("#whatif .warning")).to_have_text(word("site_too_far"))
    assert outcome(page)["新增覆盖"] == "0 人"
    assert page.locator(".site.far").count() == 1


def test_what_is_exported_is_what_the_contract_says(
    helsinki_page: Page, helsinki: pipeline.Assessed, gap: list[float]
) -> None:
    page = helsinki_page
    add(page, gap)
    found = scenario(page)
    assert list(found) == ["type", "access", "name", "features"]
    assert (found["type"], found["access"]) == ("FeatureCollection", "scenario")
    assert found["name"] == {
        "zh": f"{helsinki.study.name.zh}·试算方案",
        "en": f"{helsinki.study.name.en} · scenario",
    }
    [feature] = found["features"]
    longitude, latitude = feature["geometry"]["coordinates"]
    assert [latitude, longitude] == pytest.approx(gap, abs=1e-4)
    assert round(latitude, 7) == latitude
    assert feature["properties"] == {
        "change": "open",
        "facility_type": "convenience_store",
        "name": "新址 1",
        "clause": FIRST,
    }
    table = geopandas.GeoDataFrame.from_features(found["features"], crs="EPSG:4326")
    assert table["facility_type"].tolist() == ["convenience_store"]


def test_before_and_after_stand_side_by_side(helsinki_page: Page, gap: list[float]) -> None:
    page = helsinki_page
    assert page.locator("#swipe-before").count() == 0
    add(page, gap)
    page.locator("#compare-fold").click()
    page.locator("#swipe-before").check()
    drawn(page)
    lines = legend(page)
    within = [lines[line][0] for line in list(lines)[: list(lines).index("限值 5 分钟")]]
    [before], [now] = (pixels(page, [gap], pane, side=9) for pane in ("cells-left", "cells-right"))
    assert all(alike(before, colour) for colour in lines[word("state_border")])
    assert any(alike(now, colour) for colour in within)
    assert page.locator(".swipe-label").all_inner_texts() == ["调整前", "调整后"]
    until(page, lambda: "覆盖增加" in page.locator("#compare").inner_text())
    page.locator("#clear").click()
    drawn(page)
    expect(page.locator("#swipe-handle")).to_be_hidden()


def test_changes_stay_when_another_clause_is_chosen(
    helsinki_page: Page, helsinki: pipeline.Assessed, gap: list[float]
) -> None:
    """A site of one clause's type is of no use to a clause about another type."""
    page = helsinki_page
    add(page, gap)
    choose(page, "huangyan.convenience_circle.farmers_market")
    expect(page.locator(".changes li")).to_have_count(1)
    assert outcome(page)["新增覆盖"] == "0 人"
    choose(page, FIRST)
    assert_outcome(page, helsinki)


def test_a_network_too_large_for_a_page_is_named(
    browser: Browser, helsinki: pipeline.Assessed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_data, "MOST_NODES", 10)
    study = helsinki.study.model_copy(update={"output": tmp_path})
    pipeline.write(dataclasses.replace(helsinki, study=study))
    with opening(browser, tmp_path / "map.html") as opened:
        page = opened.load()
        shown = page.locator("#whatif").inner_text()
        assert word("whatif_too_large") in shown
        assert f"{helsinki.layers.networks[0].network.size:,} 个节点" in shown
        assert page.locator("#add").count() == 0
        page.locator("#limits-fold").click()
        assert page.locator("#limit").count() == 1
        assert page.locator("#speed").count() == 0
