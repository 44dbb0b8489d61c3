"""A scenario comes to what a run of files comes to that were changed by hand."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

from access.assessment import run as pipeline
from access.study import study as studies
from tests.conftest import EAST, NORTH, ROOT
from tests.remedies.scenarios.runs import (
    MARKET,
    THIRD,
    changed,
    compared,
    driven_through,
    same,
    spot,
    street,
)


@pytest.fixture
def driven(town_study: Path) -> Path:
    driven_through(town_study)
    return town_study


def _append(study: Path, name: str, rows: str) -> None:
    with (study.parent / name).open("a", encoding="utf-8") as file:
        file.write(rows)


def _markets(study: Path, change: Callable[[Any], Any]) -> None:
    path = study.parent / "markets.csv"
    change(pd.read_csv(path)).to_csv(path, index=False)


def _edges(study: Path, change: Callable[[Any], Any]) -> None:
    path = study.parent / "edges.csv"
    change(pd.read_csv(path)).to_csv(path, index=False)


def _without(edges: Any, one: str, other: str) -> Any:
    return edges[~(edges["u"].isin([one, other]) & edges["v"].isin([one, other]))]


def _opened_by_hand(study: Path) -> None:
    _append(study, "markets.csv", f"P,,{EAST + 430},{NORTH + 150}\n")


def _moved_by_hand(study: Path) -> None:
    _markets(study, lambda rows: rows.assign(x=[EAST + 430, EAST + 600], y=[NORTH + 160, NORTH + 600]))


def _path_by_hand(study: Path) -> None:
    """Node p on the street x = 400, node q on x = 300, and a path between them."""
    _append(study, "nodes.csv", f"p,{EAST + 400},{NORTH + 150}\nq,{EAST + 300},{NORTH + 250}\n")
    halves = [("(400_100)", "p", "(400_200)"), ("(300_200)", "q", "(300_300)")]
    rows = [(u, v, 50.0) for one, middle, other in halves for u, v in ((one, middle), (middle, other))]
    rows.append(("p", "q", 100 * 2**0.5))
    both = pd.DataFrame([*rows, *((v, u, m) for u, v, m in rows)], columns=["u", "v", "length_m"])

    def change(edges: Any) -> Any:
        for one, _, other in halves:
            edges = _without(edges, one, other)
        return pd.concat([edges, both])

    _edges(study, change)


def _people_by_hand(study: Path) -> None:
    # no raster can tell that those who come to g, which both zones share, come to its half in the west
    text = study.read_text(encoding="utf-8")
    people = "population: {raster: people.tif, basis: synthetic"
    assert people in text
    grown = f"{people}, projection: {{year: 2035, factors: {{west: 2}}}}"
    study.write_text(text.replace(people, grown), encoding="utf-8")


def _limit_by_hand(study: Path) -> None:
    plan = yaml.safe_load((ROOT / "access/standards/plans/huangyan.yaml").read_text(encoding="utf-8"))
    (target,) = [
        each for standard in plan["standards"] for each in standard["targets"] if each.get("id") == MARKET
    ]
    target["value"] = 12
    (study.parent / "plan.yaml").write_text(yaml.safe_dump(plan, allow_unicode=True), encoding="utf-8")
    text = study.read_text(encoding="utf-8")
    study.write_text(text.replace("plans: [huangyan]", "plans: [plan.yaml]"), encoding="utf-8")


PATH = {"line": [spot(400, 150), spot(300, 250)], "class": "footway"}
WAYS: dict[str, tuple[dict[str, Any], Callable[[Path], None]]] = {
    "open": ({"facilities": {"open": [THIRD]}}, _opened_by_hand),
    "close": (
        {"facilities": {"close": ["M"]}},
        lambda study: _markets(study, lambda rows: rows[rows["id"] != "M"]),
    ),
    "move": ({"facilities": {"move": [{"id": "M", "to": spot(430, 160)}]}}, _moved_by_hand),
    "path": (
        {"streets": {"add": [PATH]}},
        _path_by_hand,
    ),
    "people": ({"population": {"by_zone": {"west": {"persons": 60}}}}, _people_by_hand),
    "limit": ({"limits": {MARKET: 12}}, _limit_by_hand),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_scenario_is_a_run_of_changed_files(town_study: Path, way: str) -> None:
    changes, by_hand = WAYS[way]
    found = compared(town_study, **changes)
    by_hand(town_study)
    same(changed(found), pipeline.run(studies.load(town_study)).assessment)


def test_a_street_closed_is_a_run_without_it(town_study: Path) -> None:
    ends = ("(300_200)", "(300_300)")
    found = compared(town_study, streets={"close": [street(town_study, *ends)]})
    _edges(town_study, lambda edges: _without(edges, *ends))
    same(changed(found), pipeline.run(studies.load(town_study)).assessment)


def test_streets_of_another_class_are_a_run_of_such_streets(driven: Path) -> None:
    found = compared(driven, streets={"speed": [{"class": "", "to_class": "primary", "kph": 5}]})
    _edges(driven, lambda edges: edges.assign(**{"class": "primary", "speed_kph": 5}))
    same(changed(found), pipeline.run(studies.load(driven)).assessment)


def test_all_at_once_is_a_run_with_all_files_changed(town_study: Path) -> None:
    parts = ("open", "path", "people", "limit")
    changes: dict[str, Any] = {}
    for way in parts:
        changes |= WAYS[way][0]
    found = compared(town_study, **changes)
    for way in parts:
        WAYS[way][1](town_study)
    same(changed(found), pipeline.run(studies.load(town_study)).assessment)
