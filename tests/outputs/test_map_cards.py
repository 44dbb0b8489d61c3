"""What a click on the map tells: of a place and its way, of a facility and whom it serves."""

import math
from typing import Any

import numpy as np
import pytest
import shapely
from playwright.sync_api import Page, expect

from access.assessment import run as pipeline
from access.outputs.maps.page_data import texts
from access.standards.registry import facility_types
from tests.outputs.opened import drawn, until, word
from tests.outputs.painted import degrees, spot
from tests.outputs.test_map_gaps import named, people

FIRST = "huangyan.convenience_circle.convenience_store"
METRE = """() => map_gaps.distance(map_gaps.layerPointToLatLng([0, 0]),
  map_gaps.layerPointToLatLng([1000, 0])) / 1000"""


def click(page: Page, place: list[float]) -> None:
    page.mouse.click(*spot(page, place))
    drawn(page)


def way_of(page: Page, selector: str) -> list[tuple[float, float]]:
    """The line of a path on the map, in pixels."""
    found: str = page.locator(selector).get_attribute("d") or ""
    numbers = [float(each) for each in found.replace("M", " ").replace("L", " ").split()]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


@pytest.fixture
def cell(helsinki: pipeline.Assessed) -> Any:
    """A cell whose way is known for every clause, whose middle no facility covers, with a way to go."""
    assessment = helsinki.assessment
    measure = assessment.measures[FIRST]
    spots = shapely.union_all(assessment.place.facilities.geometry)
    free = assessment.place.cells["outline"].centroid.distance(spots) > 40
    return measure[free & (measure["persons"] > 1) & measure["impedance"].between(150, 290)].index[0]


def test_a_place_tells_its_way_by_each_clause(
    helsinki_page: Page, helsinki: pipeline.Assessed, cell: Any
) -> None:
    page, assessment = helsinki_page, helsinki.assessment
    click(page, degrees(assessment.place.cells["outline"][[cell]])[0])
    until(page, lambda: page.locator(".cell-table").count())
    page.locator("#cell-fold").click()
    rows = page.locator(".cell-table tbody tr").all()
    assert len(rows) == len(assessment.clauses)
    for row, clause in zip(rows, assessment.clauses, strict=True):
        measure = assessment.measures[clause.id].loc[cell]
        title, way, state = row.locator("th, td").all_inner_texts()
        assert title.startswith(clause.facility.zh)
        assert title.endswith(f"最近设施 {shown(helsinki, measure['facility_id'])}")
        # the page knows the way in steps of a part of the limit, rounded up
        more = float(way.split()[0]) - measure["impedance"] / 60
        assert -0.051 < more < clause.limit / 120 / 60 + 0.051
        assert state.endswith(word(f"state_{measure['state']}"))
    expect(rows[0]).to_have_class("chosen")


def shown(result: pipeline.Assessed, facility: Any) -> str:
    """What a card calls a facility: one without a name by its type."""
    name = named(result.assessment, facility)
    kind = facility_types()[result.assessment.place.facilities["type"][facility]].zh
    return name or f"{kind}{texts()['unnamed']['zh']}"


def test_the_way_is_drawn_along_the_streets_to_the_nearest_facility(
    helsinki_page: Page, helsinki: pipeline.Assessed, cell: Any
) -> None:
    page, place = helsinki_page, helsinki.assessment.place
    [middle] = degrees(place.cells["outline"][[cell]])
    click(page, middle)
    until(page, lambda: page.locator("path.route").count())
    assert page.locator("path.chosen-cell").count() == 1
    measure = helsinki.assessment.measures[FIRST].loc[cell]
    layer = "(place) => { const { x, y } = map_gaps.latLngToLayerPoint(place); return [x, y]; }"
    [door] = degrees(place.facilities.geometry[[measure["facility_id"]]])
    line = way_of(page, "path.route")
    ends = [page.evaluate(layer, each) for each in (middle, door)]
    for end, there in zip((line[0], line[-1]), ends, strict=True):
        np.testing.assert_allclose(end, there, atol=2)
    # its length, by the speed of the study, is the way's time; nothing leads straight there
    metre = page.evaluate(METRE)
    length = shapely.LineString(line).length * metre
    speed = helsinki.layers.networks[0].network.least_cost_per_m
    assert length * speed == pytest.approx(measure["impedance"], rel=0.05)
    assert length > 1.05 * math.dist(line[0], line[-1]) * metre


def test_a_card_is_closed_and_another_place_takes_its_turn(
    helsinki_page: Page, helsinki: pipeline.Assessed, cell: Any
) -> None:
    page, cells = helsinki_page, helsinki.assessment.place.cells
    click(page, degrees(cells["outline"][[cell]])[0])
    until(page, lambda: page.locator(".cell-table").count())
    page.locator("#cell-close").click()
    expect(page.locator("#cell")).to_be_empty()
    until(page, lambda: not page.locator("path.route").count())
    assert page.locator("path.chosen-cell").count() == 0


def test_nobody_lives_beyond_the_cells(helsinki_page: Page) -> None:
    helsinki_page.mouse.click(500, 850)
    drawn(helsinki_page)
    expect(helsinki_page.locator("#cell")).to_be_empty()


def test_the_middle_of_the_map_is_picked_by_keys(
    helsinki_page: Page, helsinki: pipeline.Assessed, cell: Any
) -> None:
    page = helsinki_page
    spot(page, degrees(helsinki.assessment.place.cells["outline"][[cell]])[0])
    page.locator(".folium-map").focus()
    page.keyboard.press("Enter")
    until(page, lambda: page.locator(".cell-table").count())
    nearest = helsinki.assessment.measures[FIRST]["facility_id"][cell]
    expect(page.locator(".cell-table tbody tr").first).to_contain_text(shown(helsinki, nearest))


def served(result: pipeline.Assessed, clause_id: str, facility: str) -> float:
    """Persons within the limit of one facility alone, by Python's own search."""
    from access.network.travel import nearest

    [clause] = [each for each in result.assessment.clauses if each.id == clause_id]
    linked = result.layers.networks[0]
    doors = linked.entrances[linked.entrances.index == facility]
    ways = nearest(linked.cells, doors, linked.network, direction=clause.trip.direction)["impedance"]
    measure = result.assessment.measures[clause_id]
    return float(measure["persons"][(ways <= clause.limit + 1e-6).to_numpy()].sum())


def test_a_facility_tells_what_it_is_and_whom_it_serves(
    helsinki_page: Page, helsinki: pipeline.Assessed
) -> None:
    page, facilities = helsinki_page, helsinki.assessment.place.facilities
    for facility in facilities.index[facilities["type"] == "convenience_store"][:3]:
        click(page, degrees(facilities.geometry[[facility]])[0])
        expect(page.locator("#facility h2")).to_have_text(shown(helsinki, facility))
        expect(page.locator("#facility .terms")).to_contain_text("便利店")
        figure = page.locator("#facility .figures dd").inner_text()
        assert served(helsinki, FIRST, facility) == people(figure)
        assert page.locator("path.chosen-facility").count() == 1
    page.locator("#facility-close").click()
    expect(page.locator("#facility")).to_be_empty()


def test_the_streets_that_a_facility_serves_are_drawn(
    helsinki_page: Page, helsinki: pipeline.Assessed
) -> None:
    page, facilities = helsinki_page, helsinki.assessment.place.facilities
    facility = facilities.index[facilities["type"] == "convenience_store"][0]

    def inked() -> Any:
        return page.evaluate(
            """() => [...map_gaps.getPane("served").querySelectorAll("canvas")].flatMap((canvas) => {
              const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
              const box = canvas.getBoundingClientRect();
              const scale = box.width / canvas.width;
              const found = [];
              for (let i = 0; i < data.length; i += 4) {
                if (data[i] !== 138 || data[i + 1] !== 28 || data[i + 2] !== 107) continue;
                found.push([(i / 4) % canvas.width, Math.floor(i / 4 / canvas.width)]);
              }
              return found.map(([x, y]) => [box.left + x * scale, box.top + y * scale]);
            })"""
        )

    x, y = spot(page, degrees(facilities.geometry[[facility]])[0])
    page.mouse.click(x, y)
    drawn(page)
    ink = np.array(until(page, inked))
    metre = page.evaluate(METRE)
    reach = helsinki.assessment.measures[FIRST]["reach_m"].iloc[0]
    away = np.hypot(*(ink - [x, y]).T) * metre
    assert away.max() <= reach + 10
    assert away.max() > 0.5 * reach


def test_pointing_at_something_names_it(helsinki_page: Page, helsinki: pipeline.Assessed, cell: Any) -> None:
    page, place = helsinki_page, helsinki.assessment.place
    store = place.facilities.index[place.facilities["type"] == "convenience_store"][0]
    page.mouse.move(*spot(page, degrees(place.facilities.geometry[[store]])[0]))
    expect(page.locator(".tip p").first).to_have_text(shown(helsinki, store))
    page.mouse.move(*spot(page, degrees(place.cells["outline"][[cell]])[0]))
    expect(page.locator(".tip p").first).to_contain_text(word("state_met"))
    measure = helsinki.assessment.measures[FIRST].loc[cell]
    assert measure["persons"] == people(page.locator(".tip p").nth(1).inner_text())
