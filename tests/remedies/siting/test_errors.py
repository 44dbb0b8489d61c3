"""What cannot be answered is told by its type: nobody has to read the words."""

from typing import Any

import networkx as nx
import pandas as pd
import pytest

from access.contracts.errors import (
    AccessError,
    Infeasible,
    InputError,
    NetworkError,
    NoCandidates,
    NoStreets,
    NotNeeded,
    OutOfTime,
    QuestionError,
)
from access.remedies.links import run as linking
from access.remedies.links.question import LinkQuestion
from access.remedies.siting import models
from access.remedies.siting.models import Effort, Problem, build_order, lscp, mclp, p_center, p_median
from access.remedies.siting.solver import least_sum

ONE = Effort(near_ties=0)


def path(nodes: int, limit: float) -> Problem:
    """Every node of a line is demand and candidate."""
    graph = nx.path_graph(nodes)
    costs = dict(nx.all_pairs_dijkstra_path_length(graph, cutoff=limit))
    rows = [(i, j, float(cost)) for i in graph for j, cost in costs[i].items()]
    pairs = pd.DataFrame(rows, columns=["origin_id", "destination_id", "impedance"])
    return models.problem(pairs, pd.DataFrame({"persons": 1.0}, list(graph)), pd.DataFrame(index=list(graph)))


def test_the_tree_of_errors() -> None:
    for error in (NotNeeded, NoCandidates, Infeasible, OutOfTime):
        assert error.__mro__[1:4] == (QuestionError, InputError, AccessError)
    assert NoStreets.__mro__[1:3] == (NetworkError, AccessError)


@pytest.mark.parametrize("model", [p_median, p_center])
def test_too_few_sites_are_infeasible(model: Any) -> None:
    with pytest.raises(Infeasible):
        model(path(9, 1), sites=2, effort=ONE)
    assert len(model(path(9, 1), sites=3, effort=ONE).chosen) == 3


def test_a_share_beyond_reach_is_infeasible_and_one_above_all_is_no_question() -> None:
    problem = path(3, 1).with_state([0, 1, 2], "forbidden")
    with pytest.raises(Infeasible):
        lscp(problem, share=0.1)
    with pytest.raises(QuestionError) as caught:
        lscp(problem, share=1.1)
    assert not isinstance(caught.value, Infeasible)


def test_without_time_nothing_is_said_of_what_there_is() -> None:
    """Two sites cannot serve the line, but without a solver nobody knows."""
    with pytest.raises(OutOfTime):
        p_median(path(9, 1), sites=2, effort=Effort(time_limit_s=0))


def test_a_problem_too_large_to_prove_is_not_called_infeasible(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(least_sum, "_MOST_PAIRS", -1)
    with pytest.raises(OutOfTime, match="too large to tell whether there is one"):
        p_median(path(9, 1), sites=2, effort=ONE)
    assert len(p_median(path(9, 1), sites=3, effort=ONE).chosen) == 3  # found fast


def test_a_build_order_takes_only_what_is_infeasible_for_no_objective() -> None:
    """Nobody is served before the first step; but a fault of the question is one."""
    order = build_order(path(3, 2), p_median, sites=2, effort=ONE)
    assert order["gain"].isna().tolist() == [True, False]

    def faulty(problem: Problem, *, sites: int, effort: Effort) -> Any:
        if sites == 0:
            raise QuestionError("model", ["no such thing"])
        return mclp(problem, sites=sites, effort=effort)

    with pytest.raises(QuestionError, match="no such thing"):
        build_order(path(3, 2), faulty, sites=2, effort=ONE)


def test_how_many_are_enough_is_left_out_only_where_it_is_not_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def late(*_: Any, **__: Any) -> Any:
        raise OutOfTime("siting", ["late"])

    def faulty(*_: Any, **__: Any) -> Any:
        raise QuestionError("siting", ["no such thing"])

    monkeypatch.setattr(models, "lscp", late)
    with pytest.raises(Infeasible, match=r"(?m)^p_median: no choice of the candidates"):
        p_median(path(9, 1), sites=2, effort=ONE)
    monkeypatch.setattr(models, "lscp", faulty)
    with pytest.raises(QuestionError, match="no such thing"):
        p_median(path(9, 1), sites=2, effort=ONE)


def test_links_stand_alone_only_where_there_is_no_junction(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any other fault of looking for a site is one, not the lack of sites."""
    anything: Any = None
    fault: InputError = NoCandidates("siting", ["none"])

    def at_streets(*_: Any) -> Any:
        raise fault

    monkeypatch.setattr(linking, "at_streets", at_streets)
    question = LinkQuestion("any", links=1)
    assert linking._against_site(question, anything, anything, anything) == (None, None)
    fault = InputError("streets", ["broken"])
    with pytest.raises(InputError, match="broken"):
        linking._against_site(question, anything, anything, anything)
