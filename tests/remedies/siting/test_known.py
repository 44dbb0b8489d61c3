"""Siting on networks whose best sites are known without a computer, or were published."""

import math
from pathlib import Path
from typing import Any

import geopandas
import networkx as nx
import numpy as np
import pandas as pd
import pytest
import shapely

from access.contracts.errors import InputError
from access.remedies.siting import models as siting
from access.remedies.siting.models import Bundle, Effort, Problem, mclp, p_center, p_median
from tests.conftest import CRS

PMED1 = Path(__file__).with_name("pmed1.txt")
ONE = Effort(near_ties=0)


def on_graph(graph: Any, persons: Any = 1.0, limit: float = math.inf, **columns: Any) -> Problem:
    """Every node is demand and candidate."""
    costs = dict(nx.all_pairs_dijkstra_path_length(graph, cutoff=limit))
    rows = [(i, j, cost) for i in graph for j, cost in costs[i].items()]
    pairs = pd.DataFrame(rows, columns=["origin_id", "destination_id", "impedance"]).astype(
        {"impedance": float}
    )
    demand = pd.DataFrame({"persons": persons}, index=list(graph))
    return siting.problem(pairs, demand, pd.DataFrame(columns, index=list(graph)))


def pmed1() -> Any:
    """The first p-median instance of OR-Library (Beasley 1985, EJOR 21): 100 nodes, 5 sites.

    Of edges listed twice the last counts. MIT Licence, © J. E. Beasley.
    """
    numbers = np.array(PMED1.read_text(encoding="utf-8").split()[3:], dtype=int).reshape(-1, 3)
    graph = nx.Graph()
    graph.add_nodes_from(range(1, 101))
    graph.add_weighted_edges_from(numbers.tolist())
    return graph


def test_the_published_optimum_of_pmed1() -> None:
    problem = on_graph(pmed1())
    answer = p_median(problem, sites=5, effort=ONE)
    assert (answer.objective, answer.status) == (5819, "optimal")
    assert answer.bound == pytest.approx(5819, rel=1e-6)
    assert p_center(problem, sites=5, effort=ONE).objective == 127
    heuristic = p_median(problem, sites=5, effort=Effort(time_limit_s=0, near_ties=0))
    assert 5819 <= heuristic.objective <= 5819 * 1.02
    assert heuristic.bound <= 5819


@pytest.mark.parametrize(("nodes", "radius"), [(7, 1), (20, 2), (30, 3), (31, 3)])
def test_covering_a_line(nodes: int, radius: int) -> None:
    """A site covers 2r + 1 nodes of a line, so ⌈n / (2r + 1)⌉ are needed, and p cover p (2r + 1)."""
    problem = on_graph(nx.path_graph(nodes), limit=radius)
    assert siting.lscp(problem, effort=ONE).objective == math.ceil(nodes / (2 * radius + 1))
    assert mclp(problem, sites=2, effort=ONE).persons_covered == min(nodes, 2 * (2 * radius + 1))
    half = siting.lscp(problem, share=0.5, effort=ONE)
    assert half.objective == math.ceil(nodes / 2 / (2 * radius + 1))


@pytest.mark.parametrize(("nodes", "sites"), [(12, 1), (12, 3), (12, 4), (30, 5)])
def test_medians_and_centres_of_a_ring(nodes: int, sites: int) -> None:
    """Of n nodes on a ring p sites serve n / p each: at 0, twice at 1, and so on."""
    problem = on_graph(nx.cycle_graph(nodes))
    arc = nodes // sites
    each = sum(min(step, arc - step) for step in range(arc))
    assert p_median(problem, sites=sites, effort=ONE).objective == sites * each
    assert p_center(problem, sites=sites, effort=ONE).objective == arc // 2


def test_the_median_of_a_tree_has_half_the_people_on_each_side() -> None:
    """Goldman's (1971) rule: a node none of whose branches holds more than half of the weight."""
    tree = nx.balanced_tree(3, 3)
    persons = np.random.default_rng(5).integers(1, 20, len(tree)).astype(float)
    (found,) = p_median(on_graph(tree, persons), sites=1, effort=ONE).chosen
    tree.remove_node(found)
    assert all(persons[list(branch)].sum() <= persons.sum() / 2 for branch in nx.connected_components(tree))


def test_spacing_on_a_line() -> None:
    """Of a row of points 100 m apart every third may be built at a spacing of 250 m."""
    points = geopandas.GeoDataFrame(geometry=[shapely.Point(100 * i, 0) for i in range(10)], crs=CRS)
    pairs = pd.DataFrame({"origin_id": range(10), "destination_id": range(10), "impedance": 0.0})
    demand = pd.DataFrame({"persons": 1.0}, index=range(10))
    problem = siting.problem(pairs, demand, points, spacing_m=250)
    assert mclp(problem, sites=10, effort=ONE).persons_covered == 4
    exactly = siting.problem(pairs, demand, points, spacing_m=200)
    assert mclp(exactly, sites=10, effort=ONE).persons_covered == 5


def test_capacities_divide_a_cell() -> None:
    """One cell of 10 persons, sites for 4, 5 and 6: two serve at most 11, all of it; the least two 9."""
    pairs = pd.DataFrame({"origin_id": "a", "destination_id": ["x", "y", "z"], "impedance": [1.0, 2.0, 3.0]})
    demand = pd.DataFrame({"persons": [10.0]}, index=["a"])
    sites = pd.DataFrame({"capacity": [4.0, 5.0, 6.0]}, index=["x", "y", "z"])
    problem = siting.problem(pairs, demand, sites)
    assert mclp(problem, sites=1, effort=ONE).persons_covered == pytest.approx(6)
    answer = siting.lscp(problem, effort=ONE)
    assert answer.objective == 2
    cheapest = p_median(problem, sites=2, effort=ONE)
    assert cheapest.chosen == ("x", "z")  # x y serve 9 only; x z: 4·1 + 6·3 = 22; y z: 5·2 + 5·3 = 25
    assert cheapest.objective == pytest.approx(22)
    assert cheapest.assignment["persons"].tolist() == pytest.approx([4, 6])


def test_a_bundle_takes_one_site_for_each_type() -> None:
    """Two sites near everybody: one type each makes a bundle of two; a third type finds no site."""
    pairs = pd.DataFrame({"origin_id": ["a", "a"], "destination_id": ["x", "y"], "impedance": [1.0, 2.0]})
    demand = pd.DataFrame({"persons": [7.0]}, index=["a"])
    problem = siting.problem(pairs, demand, pd.DataFrame(index=["x", "y"]))
    two = mclp(problem, sites=2, bundle=Bundle({"clinic": 1.5, "school": 5.0}), effort=ONE)
    assert dict(zip(two.chosen, two.kinds, strict=True)) == {"x": "clinic", "y": "school"}
    assert two.persons_covered == 7
    three = Bundle({"clinic": 5.0, "school": 5.0, "market": 5.0})
    assert mclp(problem, sites=2, bundle=three, effort=ONE).persons_covered == 0
    assert mclp(problem, sites=2, bundle=Bundle(three.limits, least=2), effort=ONE).persons_covered == 7


def test_fairness_prefers_the_worst_zone_to_more_people() -> None:
    """Zone s: 5 persons at x, 4 at z; zone t: 3 at y, 3 nowhere. Two sites: x and z, or, if fair, x and y."""
    pairs = pd.DataFrame({"origin_id": list("abc"), "destination_id": list("xzy"), "impedance": 1.0})
    demand = pd.DataFrame({"persons": [5.0, 4.0, 3.0, 3.0], "zone_id": list("sstt")}, index=list("abcd"))
    problem = siting.problem(pairs, demand, pd.DataFrame(index=list("xyz")))
    most = mclp(problem, sites=2, effort=ONE)
    assert (most.chosen, most.persons_covered) == (("x", "z"), 9)
    fair = mclp(problem, sites=2, fair="worst_zone", effort=ONE)
    assert (fair.chosen, fair.persons_covered, fair.worst_share) == (("x", "y"), 8, 0.5)
    one = mclp(problem, sites=1, fair="worst_zone", effort=ONE)
    assert (one.chosen, one.worst_share) == (("x",), 0)  # one zone is left with nobody anyway


def test_a_site_that_may_be_closed_gives_way() -> None:
    """Both sites may be one: the old one covers 4 persons, the new one 5 and would stand beside it."""
    pairs = pd.DataFrame({"origin_id": ["a", "b"], "destination_id": ["old", "new"], "impedance": 1.0})
    demand = pd.DataFrame({"persons": [4.0, 5.0]}, index=["a", "b"])
    for state, chosen, covered in (
        ("closable", ("new",), 5),
        ("existing", ("new",), 9),
        ("mandatory", ("old",), 4),
    ):
        sites = pd.DataFrame({"state": [state, "candidate"]}, index=["old", "new"])
        answer = mclp(siting.problem(pairs, demand, sites), sites=1, effort=ONE)
        assert (answer.chosen, answer.persons_covered) == (chosen, covered)


def test_it_is_said_whom_no_candidate_can_reach() -> None:
    pairs = pd.DataFrame({"origin_id": ["a"], "destination_id": ["x"], "impedance": [1.0]})
    demand = pd.DataFrame({"persons": [90.0, 7.0, 3.0]}, index=["a", "b", "c"])
    problem = siting.problem(pairs, demand, pd.DataFrame(index=["x"]))
    with pytest.raises(
        InputError, match=r"no candidate can reach 10 persons \(10.00%\) of 2 demand rows \(b, c\)"
    ):
        siting.lscp(problem, share=0.95)
    answer = siting.lscp(problem, effort=ONE)
    assert answer.uncoverable.to_dict() == {"b": 7, "c": 3}
    assert siting.lscp(problem, share=0.9, effort=ONE).objective == 1


def test_too_few_sites_are_told_how_many_it_takes() -> None:
    with pytest.raises(InputError, match="3 sites at least"):
        p_center(on_graph(nx.path_graph(9), limit=1), sites=2)
    with pytest.raises(InputError, match="3 sites at least"):
        p_median(on_graph(nx.path_graph(9), limit=1), sites=2)
