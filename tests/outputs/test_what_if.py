"""What the page answers to "what if" is what Python computes for the same sites."""

import json
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pytest
import shapely

from access.assessment import run as pipeline
from access.assessment.links import linker
from access.network.linked import Linked
from access.network.travel import nearest
from access.outputs.maps.page_data import page_data
from access.study import study as studies
from access.verdicts.clause import Clause
from access.verdicts.reach import Reach, reach, states
from tests.conftest import ROOT, shared

SCRIPT = Path(__file__).with_name("what_if.mjs")
SITES = 200


def helsinki() -> Path:
    return ROOT / "data" / "helsinki" / "study.yaml"


def hong_kong() -> Path:
    shared("hong_kong_island")
    return ROOT / "tests" / "studies" / "hong_kong_island.yaml"


pytestmark = pytest.mark.usefixtures("page_packages")


@pytest.fixture(
    scope="module",
    params=[helsinki, pytest.param(hong_kong, marks=pytest.mark.slow)],
    ids=["helsinki", "hong_kong"],
)
def result(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> pipeline.Assessed:
    study = studies.load(request.param(), output=tmp_path_factory.mktemp("out"))
    return pipeline.run(study)


def asked_of_the_page(
    result: pipeline.Assessed, questions: list[Any], folder: Path, script: Path = SCRIPT
) -> list[Any]:
    """The answers of the page's engine, run by Node."""
    data, binary = page_data(result.assessment, result.layers)
    texts = {"data": json.dumps(data), "binary": binary, "questions": json.dumps(questions)}
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8")
    done = subprocess.run(
        ["node", str(script), *(str(folder / name) for name in texts)],
        capture_output=True,
        check=True,
        text=True,
    )
    found: list[Any] = json.loads(done.stdout)
    return found


def computed(
    result: pipeline.Assessed, clause: Clause, linked: Linked, points: Any, closed: str | None
) -> Reach:
    """What Python finds with the sites opened and a facility closed."""
    place, measure = result.assessment.place, result.assessment.measures[clause.id]
    # but for squares, which the page does not carry: it says so where one places a site
    link = linker(result.study, replace(result.measured.read, squares=()), linked.network)
    sites = link(points.to_crs(linked.network.crs), public=True).positions
    direction = clause.trip.direction
    goals = place.facilities.index[clause.trip.selects(place.facilities)].drop(closed or [])
    doors = linked.entrances[linked.entrances.index.isin(goals)]
    known = nearest(linked.cells, doors, linked.network, direction=direction)["impedance"]
    new = nearest(linked.cells, sites, linked.network, direction=direction)["impedance"]
    areas = place.facilities["outline"].reindex(goals).dropna()
    inside = shapely.intersects_xy(shapely.union_all(areas), place.cells.geometry.x, place.cells.geometry.y)
    known = known.mask(inside, 0.0)
    border = place.border_m.to_numpy() * linked.network.least_cost_per_m
    state = states(np.fmin(known, new).to_numpy(), clause.limit, border)
    return reach(state, measure["persons"].to_numpy())


def clauses_of(result: pipeline.Assessed) -> list[tuple[int, Clause, Linked]]:
    """The clauses of one trip along a network, the first of each mode and limit."""
    networks = {(each.mode, each.network.impedance): each for each in result.layers.networks}
    found: dict[Any, tuple[int, Clause, Linked]] = {}
    for number, clause in enumerate(result.assessment.clauses):
        trip = clause.trip if len(clause.trips) == 1 else None
        if clause.id in result.assessment.measures and trip and (trip.mode, trip.impedance) in networks:
            linked = networks[trip.mode, trip.impedance]
            found.setdefault((trip, clause.limit), (number, clause, linked))
    return list(found.values())


def random_points(result: pipeline.Assessed, number: int) -> Any:
    """Points about streets, to seven decimals of a degree, as the page writes them."""
    random = np.random.default_rng(3)
    xy = result.layers.networks[0].network.xy
    spots = xy[random.integers(0, len(xy), number)] + random.normal(0, 40, (number, 2))
    points = geopandas.GeoSeries.from_xy(*spots.T, crs=result.layers.streets.crs).to_crs("EPSG:4326")
    return geopandas.GeoSeries.from_xy(points.x.round(7), points.y.round(7), crs="EPSG:4326")


def opened(clause: Clause, point: Any, number: int) -> dict[str, Any]:
    return {
        "change": "open",
        "id": f"new{number}",
        "clause": clause.id,
        "facility_type": clause.trip.facility,
        "name": "新址",
        "at": [point.y, point.x],
    }


def test_a_site_opened_in_the_page_brings_what_python_computes(
    result: pipeline.Assessed, tmp_path: Path
) -> None:
    points, cases = random_points(result, SITES), clauses_of(result)
    assert len(cases) >= 2
    chosen = [cases[i % len(cases)] for i in range(SITES)]
    questions = [
        {"clause": number, "changes": [opened(clause, points[i], i)]}
        for i, (number, clause, _) in enumerate(chosen)
    ]
    answers = asked_of_the_page(result, questions, tmp_path)
    gained = 0
    for i, (_, clause, linked) in enumerate(chosen):
        expected = computed(result, clause, linked, points[[i]], None)
        shown = answers[i]
        assert shown["persons"] == pytest.approx(expected.persons, rel=1e-4)
        assert shown["met"] == pytest.approx(expected.met, abs=0.001 * max(expected.met, 1))
        measure = result.assessment.measures[clause.id]
        gained += shown["met"] > measure["persons"][measure["state"] == "met"].sum() + 1
    assert gained > SITES / 20


def test_closing_and_opening_in_the_page_comes_to_what_python_computes(
    result: pipeline.Assessed, tmp_path: Path
) -> None:
    cases, points = clauses_of(result), random_points(result, 30)
    facilities = result.assessment.place.facilities
    shown = json.loads(json.dumps(page_data(result.assessment, result.layers)[0]))["facilities"]["id"]
    questions, expected = [], []
    for i in range(10):
        number, clause, linked = cases[i % len(cases)]
        mine = facilities.index[clause.trip.selects(facilities)]
        closed = mine[i % len(mine)]
        three = points[[3 * i, 3 * i + 1, 3 * i + 2]]
        changes = [opened(clause, point, k) for k, point in enumerate(three)]
        changes.insert(1, {"change": "close", "facility": shown.index(str(closed))})
        questions.append({"clause": number, "changes": changes})
        expected.append(computed(result, clause, linked, three, closed))
    for shown, found in zip(asked_of_the_page(result, questions, tmp_path), expected, strict=True):
        assert shown["met"] == pytest.approx(found.met, abs=0.001 * max(found.met, 1))
        assert shown["unlinked"] == pytest.approx(found.unlinked, rel=1e-4)
