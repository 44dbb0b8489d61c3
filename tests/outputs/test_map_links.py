"""The map of missing links and of other streets: what is made is drawn, who gains and loses is counted."""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
import yaml
from playwright.sync_api import Browser, Page, expect

from access.remedies.comparison import run as compare
from access.remedies.links import run as link
from access.remedies.links.question import LinkQuestion
from access.remedies.scenarios import file as scenario_file
from access.study import study as studies
from access.study.read import read_inputs
from tests import estates
from tests.conftest import EAST, NORTH
from tests.outputs.effects import outcome
from tests.outputs.opened import opening
from tests.remedies.siting.town import MARKET


@pytest.fixture
def study(tmp_path: Path) -> Path:
    return estates.write(tmp_path)


@pytest.fixture
def linked(study: Path, browser: Browser) -> Iterator[Page]:
    """The gate of the northern estate opened, and a path of 20 m between the two."""
    found = link.link(studies.load(study), LinkQuestion(MARKET, links=2))
    link.write(found, study.parent / "linked")
    with opening(browser, study.parent / "linked" / "map.html") as opened:
        yield opened.load()
        opened.check()


def test_links_are_drawn_and_what_they_bring_is_told(linked: Page) -> None:
    shown = outcome(linked)
    assert (shown["新增覆盖"], shown["失去覆盖"], shown["覆盖率"]) == ("600 人", "0 人", "0.00% → 60.00%")
    assert linked.locator("#export").count() == 0  # the scenario file of the links says it all
    signs = linked.locator(".site.made")
    assert [sign.get_attribute("title") for sign in signs.all()] == ["打开的门", "新建的路"]
    lines = linked.locator("path.made").all()
    assert len(lines) == 2
    box = lines[1].bounding_box()
    assert box is not None
    assert box["height"] > 0


def test_who_gains_and_who_loses_by_other_streets(study: Path, browser: Browser) -> None:
    """The gate is open. Its street is closed west of x = 500, and the southern estate opened to the east."""
    estates.write(study.parent, gates="open")
    base = studies.load(study)
    at = [{"x": EAST + x, "y": NORTH + 100} for x in (560, 600)]
    ends = read_inputs(base).streets[["from_node", "to_node"]]
    ids = ends.index[ends.isin(["400_300", "500_300"]).all(axis=1)].tolist()
    changes = {"streets": {"close": ids, "add": [{"line": at, "class": "footway", "join_m": 1}]}}
    path = study.parent / "scenario.yaml"
    path.write_text(yaml.safe_dump({"name": {"zh": "改", "en": "changed"}, **changes}), encoding="utf-8")
    found = compare.compare(base, scenario_file.load_all([path]))
    compare.write(found, study.parent / "compared")
    people = pd.read_csv(study.parent / "compared" / "people.csv")
    gained, lost = people[["persons_gained", "persons_lost"]].sum()
    assert gained > 0
    assert 0 < lost < 400  # of the 400 some stay: those of the lane at x = 500
    with opening(browser, study.parent / "compared" / "map.html") as opened:
        shown = outcome(opened.load())
        assert (shown["新增覆盖"], shown["失去覆盖"]) == (f"{gained:.0f} 人", f"{lost:.0f} 人")
        assert opened.page.locator(".site.made").count() == 1
        opened.check()


@pytest.mark.parametrize(
    "changes", [{"limits": {MARKET: 15}}, {"population": {"by_zone": {"all": {"factor": 2}}}}]
)
def test_what_the_map_does_not_show_of_a_scenario_is_told(
    study: Path, browser: Browser, changes: dict[str, object]
) -> None:
    path = study.parent / "scenario.yaml"
    path.write_text(yaml.safe_dump({"name": {"zh": "改", "en": "changed"}, **changes}), encoding="utf-8")
    compare.write(
        compare.compare(studies.load(study), scenario_file.load_all([path])), study.parent / "compared"
    )
    with opening(browser, study.parent / "compared" / "map.html") as opened:
        expect(opened.load().locator("#whatif .warning")).to_contain_text("人口或限值")
        opened.check()
