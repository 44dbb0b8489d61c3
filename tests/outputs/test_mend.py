"""The sites that the page finds are those of Python's greedy rule and exchanges, among the same places."""

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from access.assessment import run as pipeline
from access.assessment.baseline import baseline
from access.remedies.siting import models
from access.remedies.siting.answer import problem_of
from access.remedies.siting.candidates_of_clause import at_streets
from access.remedies.siting.demand import demand, tables
from access.remedies.siting.question import Question
from access.remedies.siting.solver import presolve
from access.remedies.siting.solver.heuristic import start
from access.verdicts.clause import Clause
from tests.outputs.test_what_if import asked_of_the_page

pytestmark = pytest.mark.usefixtures("page_packages")
SITES = 5


def problem(result: pipeline.Assessed, clause: Clause) -> tuple[models.Problem, Any, float]:
    """What Python chooses from: all junctions; and how many people are within the limit already."""
    read = dataclasses.replace(result.measured.read, squares=())  # which the page does not carry
    base = baseline(result.study, clause, read, lambda _: None, known=result.measured)
    question = Question(clause.id, sites=SITES, spacing_m=0.0)
    places, positions, _ = at_streets(question, None, base)
    rows = demand(base, {}, by_zone=False)
    found = tables(base, rows, places, positions, limit=clause.limit, covering=True)
    return problem_of(question, found), places, float(rows["people"][rows["met"]].sum())


@pytest.mark.parametrize(
    "clause_id",
    [
        "huangyan.convenience_circle.farmers_market",
        pytest.param("qingdao.medical_circle", marks=pytest.mark.slow),
        pytest.param("huangyan.convenience_circle.convenience_store", marks=pytest.mark.slow),
    ],
)
def test_the_page_finds_what_the_greedy_rule_with_exchanges_finds(
    helsinki: pipeline.Assessed, clause_id: str, tmp_path: Path
) -> None:
    clauses = list(helsinki.assessment.clauses)
    [number] = [i for i, each in enumerate(clauses) if each.id == clause_id]
    clause = clauses[number]
    [answer] = asked_of_the_page(
        helsinki, [{"clause": number, "most": SITES}], tmp_path, Path(__file__).with_name("mend.mjs")
    )
    asked, places, met = problem(helsinki, clause)
    # the same places: where access site looks of itself
    theirs = np.array(answer["junctions"]) + answer["origin"]
    ours = places.geometry.get_coordinates().to_numpy()
    apart = shapely.distance(shapely.points(theirs), shapely.union_all(shapely.points(ours)))
    assert apart.max() < 0.2
    assert len(ours) - 3 <= len(theirs) == answer["places"]  # two within a decimetre are one
    assert answer["curve"][0]["met"] == pytest.approx(met, rel=1e-4)
    for sites, point in enumerate(answer["curve"][1:], start=1):
        price = np.ones(len(asked.cost))
        instance = presolve.presolve(presolve.Question(asked, price, float(sites))).instance
        best = asked.persons.sum() - instance.value(start(instance))
        assert point["met"] == pytest.approx(best, rel=2e-4)
        assert len(point["sites"]) <= sites
        assert sum(each["gained"] for each in point["sites"]) == pytest.approx(point["met"] - met, abs=0.5)
    if len(answer["curve"]) <= SITES:  # one more would bring nobody
        assert point["met"] == pytest.approx(models.mclp(asked, sites=SITES).persons_covered, rel=2e-4)
