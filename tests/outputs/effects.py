"""What changes bring: as the page tells it, and as Python computes it for what the page exports."""

import json
import math
from typing import Any

import geopandas
import numpy as np
import shapely
from playwright.sync_api import Page

from access.assessment import run as pipeline
from access.network.snapping import snap
from access.network.travel import nearest
from access.verdicts.reach import Reach, reach, states
from tests.outputs.opened import until, word
from tests.outputs.test_map_gaps import people

FIRST = "huangyan.convenience_circle.convenience_store"


def scenario(page: Page) -> Any:
    """What the reader exports."""
    with page.expect_download() as download:
        page.locator("#export").click()
    return json.loads(download.value.path().read_text("utf-8"))


def after(result: pipeline.Assessed, changes: list[Any], clause_id: str = FIRST) -> Any:
    """The state of each cell with the changes of a scenario, by Python's own search."""
    assessment, linked = result.assessment, result.layers.networks[0]
    [clause] = [each for each in assessment.clauses if each.id == clause_id]
    place, direction = assessment.place, clause.trip.direction
    gone = [each["properties"]["facility_id"] for each in changes if each["properties"]["change"] != "open"]
    stay = place.facilities.index[clause.trip.selects(place.facilities)].difference(gone)
    doors = linked.entrances[linked.entrances.index.isin(stay)]
    ways = [nearest(linked.cells, doors, linked.network, direction=direction)["impedance"]]
    stand = [each["geometry"] for each in changes if each["properties"]["change"] != "close"]
    if stand:
        points = geopandas.GeoSeries(map(shapely.geometry.shape, stand), crs="EPSG:4326")
        sites = snap(
            points.to_crs(linked.network.crs),
            linked.network,
            max_leg_m=linked.max_leg_m,
            min_component_m=linked.min_component_m,
            public=True,
        )
        ways.append(nearest(linked.cells, sites, linked.network, direction=direction)["impedance"])
    border = place.border_m.to_numpy() * linked.network.least_cost_per_m
    return states(np.fmin.reduce([way.to_numpy() for way in ways]), clause.limit, border)


def counted(result: pipeline.Assessed, state: Any) -> Reach:
    return reach(state, result.assessment.measures[FIRST]["persons"].to_numpy())


def outcome(page: Page) -> dict[str, str]:
    """The figures of what the changes bring."""
    until(page, lambda: page.locator("#outcome dd").count())
    names, values = (page.locator(f"#outcome {tag}").all_inner_texts() for tag in ("dt", "dd"))
    return dict(zip(names, values, strict=True))


def percent(found: Reach) -> str:
    return f"{math.floor(1e4 * found.met_share + 1e-6) / 100:.2f}%"


def assert_outcome(page: Page, result: pipeline.Assessed) -> Reach:
    """The figures of the page are those of what it exports; return what Python counts."""
    changes = scenario(page)["features"]
    shown = outcome(page)
    before = result.assessment.measures[FIRST]["state"].to_numpy()
    state = after(result, changes)
    found, base = counted(result, state), counted(result, before)
    # what is opened, with nothing closed: a facility that is moved stays, and one more is opened
    union = counted(result, np.where(before == "met", before, after(result, opened_only(changes))))
    assert union.met - base.met == people(shown["新增覆盖"])
    if "失去覆盖" in shown:
        assert union.met - found.met == people(shown["失去覆盖"])
    assert shown["覆盖率"] == f"{percent(base)} → {percent(found)}"
    assert [each.split()[-1] for each in shown["判定"].split("→")] == [
        word(f"verdict_{each.verdict(0.9)}") for each in (base, found)
    ]
    known = (result.gaps["target"] == FIRST) & (result.gaps["cause"] != "too_little_data")
    gaps = result.gaps[known].geometry
    cells = result.assessment.place.cells["outline"].centroid
    lived = (result.assessment.measures[FIRST]["persons"] > 0.01).to_numpy()
    closed = [bool((state[gap.contains(cells).to_numpy() & lived] == "met").all()) for gap in gaps]
    assert shown["消除缺口"] == f"{sum(closed)} / {len(gaps)}"
    return found


def opened_only(changes: list[Any]) -> list[Any]:
    return [
        {**each, "properties": {**each["properties"], "change": "open"}}
        for each in changes
        if each["properties"]["change"] != "close"
    ]
