"""The page for residents: what it says is what a search of the whole network says, and it is small."""

import json
import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from access.assessment import run as pipeline
from access.contracts.documents import Text
from access.contracts.errors import QuestionError
from access.outputs.residents.page import html
from access.standards.registry import facility_types
from tests.conftest import ROOT, skip
from tests.outputs.conftest import lacking
from tests.outputs.opened import until
from tests.outputs.test_gap_map import HOSTILE

A_TENTH = 0.1


def data_of(page: str) -> dict[str, Any]:
    found = re.search(r'id="data">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    return dict(json.loads(found[1]))


@pytest.fixture(scope="module")
def file(helsinki: pipeline.Assessed, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("residents") / "residents.html"
    path.write_text(pipeline.residents(helsinki), "utf-8")
    return path


@pytest.fixture
def page(browser: Browser, file: Path) -> Iterator[Page]:
    context = browser.new_context(locale="zh-CN", viewport={"width": 1200, "height": 800})
    page = context.new_page()
    requests: list[str] = []
    context.on("request", lambda request: requests.append(request.url))
    page.goto(file.as_uri())
    until(page, "() => document.documentElement.dataset.ready === '1'")
    yield page
    assert [each for each in requests if not each.startswith("blob:")] == [file.as_uri()]
    context.close()


def test_it_is_a_tenth_of_the_map_and_holds_nothing_of_persons(
    helsinki: pipeline.Assessed, file: Path
) -> None:
    text = file.read_text("utf-8")
    assert len(text) < A_TENTH * (helsinki.study.output / "map.html").stat().st_size
    data = data_of(text)
    assert set(data) == {
        *("rate", "farthest", "types", "facilities", "zones", "arrays"),
        *("texts", "name", "attribution", "dated"),
    }
    assert set(data["facilities"]) == {"type", "name", "hours", "x", "y"}
    assert data["dated"] == "2019-04-21"
    assert pipeline.residents(helsinki) == text


def test_its_ways_are_as_long_as_those_of_the_whole_network(helsinki: pipeline.Assessed, file: Path) -> None:
    """Against networkx on the uncontracted edges, from corners, where no leg is needed."""
    if reason := lacking():
        skip("page source", reason)
    [walk] = [each for each in helsinki.measured.links.values() if each.mode == "walk"]
    network = walk.network
    graph = nx.DiGraph()
    for tail, head, cost in (
        *zip(network.from_node, network.to_node, network.forward + network.wait_to, strict=True),
        *zip(network.to_node, network.from_node, network.backward + network.wait_from, strict=True),
    ):
        if np.isfinite(cost) and cost < graph.get_edge_data(tail, head, {"cost": np.inf})["cost"]:
            graph.add_edge(tail, head, cost=cost)
    chains = network.contraction.chains
    corners = np.unique(chains.start)[:: len(np.unique(chains.start)) // 4][:4]
    origin = np.floor(network.xy.min(axis=0))
    edges = [
        int(np.flatnonzero(network.from_node == corner)[0])
        for corner in corners
        if corner in network.from_node
    ]
    places = [(network.xy[network.vertex[edge]] - origin).tolist() for edge in edges]
    told = subprocess.run(
        ["node", ROOT / "tests/outputs/residents.mjs", file, json.dumps(places)],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    doors = walk.entrances.dropna()
    listed = {each["en"] for each in data_of(file.read_text("utf-8"))["types"]}
    kinds = helsinki.measured.place.facilities["type"].reindex(doors.index)
    compared = 0
    for edge, found in zip(edges, json.loads(told.stdout), strict=True):
        cost = nx.single_source_dijkstra_path_length(graph, network.from_node[edge], weight="cost")
        for kind in set(kinds):
            nearest = np.inf
            for row in doors[kinds == kind].itertuples():
                on, part = int(row.edge), row.along_m / max(network.length_m[int(row.edge)], 1e-9)
                ways = (
                    cost.get(network.from_node[on], np.inf) + network.forward[on] * part,
                    cost.get(network.to_node[on], np.inf) + network.backward[on] * (1 - part),
                )
                nearest = min(nearest, min(ways) + row.leg_m * network.leg_rate)
            name = facility_types()[kind].en
            if name not in listed:
                continue
            # a metre to snap, tenths of a second of each stretch
            assert found.get(name, np.inf) == pytest.approx(nearest, abs=6), name
            compared += 1
    assert compared > 20


def test_a_place_is_chosen_and_the_way_to_a_type_drawn(page: Page) -> None:
    page.locator("#map").click(position={"x": 420, "y": 330})
    until(page, lambda: page.locator("#list button").count() > 5)
    minutes = [int(each.split()[0]) for each in page.locator("#list .time").all_inner_texts()]
    assert minutes == sorted(minutes)
    count = """() => { const map = document.querySelector("#map");
      const { data } = map.getContext("2d").getImageData(0, 0, map.width, map.height);
      let n = 0;
      for (let i = 0; i < data.length; i += 4) n += `${data.slice(i, i + 3)}` === "138,28,107";
      return n; }"""
    assert page.evaluate(count) == 0
    page.locator("#list button").nth(4).click()
    until(page, lambda: page.evaluate(count) > 50)
    expect(page.locator("#foot")).to_contain_text("2019-04-21")
    expect(page.locator("#foot")).to_contain_text("OpenStreetMap")
    assert "Mo-" in page.locator("#list").inner_text()
    page.locator("#language").click()
    expect(page.locator("#say")).to_contain_text("On foot")
    page.locator("#map").focus()
    page.keyboard.press("+")
    page.keyboard.press("Enter")
    expect(page.locator('#list [aria-pressed="true"]')).to_have_count(0)


def test_names_are_text_and_a_study_without_walkers_is_told(helsinki: pipeline.Assessed) -> None:
    about = pipeline.about(helsinki)
    place = helsinki.assessment
    hostile = html(
        place,
        helsinki.measured.links.values(),
        about=replace(about, name=Text(zh=HOSTILE[0], en=HOSTILE[1])),
    )
    assert data_of(hostile)["name"]["zh"] == HOSTILE[0]
    assert hostile.count("<script") == html(place, helsinki.measured.links.values(), about=about).count(
        "<script"
    )
    with pytest.raises(QuestionError, match="no clause is judged by time on foot"):
        html(place, (), about=about)
