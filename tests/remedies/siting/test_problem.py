"""What goes into a siting problem, what is refused, and the order in which to build."""

import functools
import itertools
from collections.abc import Callable
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import pytest
import shapely

from access.contracts.errors import InputError
from access.network.build import build
from access.network.pairs import pairs as network_pairs
from access.network.snapping import snap
from access.remedies.siting import models as siting
from access.remedies.siting.models import Bundle, Effort, mclp, p_median
from tests.conftest import CRS, Town, metres
from tests.remedies.siting.every_set import Sets, best, chosen_of, random_case

ONE = Effort(near_ties=0)


def tables() -> dict[str, Any]:
    pairs = pd.DataFrame({"origin_id": ["a", "b"], "destination_id": ["x", "y"], "impedance": [1.0, 2.0]})
    demand = pd.DataFrame({"persons": [4.0, 5.0]}, index=["a", "b"])
    return {"pairs": pairs, "demand": demand, "candidates": pd.DataFrame({"cost": 1.0}, index=["x", "y"])}


def test_from_the_network(town: Town) -> None:
    """Cells of the tiny town to its two markets, 300 m: M reaches a, b, c and g, N only d."""
    network = build(town.streets, metres())
    cells, markets = (
        snap(t.geometry, network, max_leg_m=250, min_component_m=0) for t in (town.cells, town.facilities)
    )
    found = network_pairs(cells, markets, network, limit=300.0, direction="demand_to_facility")
    problem = siting.problem(found, town.cells, town.facilities[["name", "geometry"]])
    one = mclp(problem, sites=1, effort=ONE)
    assert (one.chosen, one.persons_covered) == (("M",), 65)
    assert one.uncoverable.to_dict() == {"e": 25, "f": 20}
    both = p_median(problem, sites=2, effort=ONE)
    assert both.objective == pytest.approx(10 * 110 + 20 * 110 + 5 * 40 + 40 * 50 + 30 * 260)
    assert both.sites["persons"].to_dict() == {"M": 65, "N": 40}


def test_the_order_of_pairs_and_further_entrances_do_not_matter() -> None:
    given = tables()
    turned = given["pairs"].iloc[::-1].reset_index(drop=True)
    dearer = pd.concat([turned, given["pairs"].assign(impedance=9.0)], ignore_index=True)
    one, other = (siting.problem(**(given | {"pairs": p})) for p in (given["pairs"], dearer))
    for name in ("offset", "column", "impedance"):
        assert getattr(one, name).tolist() == getattr(other, name).tolist()


def test_nothing_passed_in_is_changed() -> None:
    given = tables()
    copies = {name: table.copy() for name, table in given.items()}
    problem = siting.problem(**given)
    before = problem.state.copy()
    problem.with_state(["x"], "mandatory")
    mclp(problem, sites=1)
    assert (problem.state == before).all()
    for name, table in given.items():
        pd.testing.assert_frame_equal(table, copies[name])


def test_all_faults_at_once() -> None:
    given = tables()
    given["pairs"].loc[2] = ["c", "x", 1.0]
    given["demand"].loc["d"] = [-1.0]
    bad = pd.DataFrame({"state": ["open", "candidate"], "capacity": [np.nan, 1.0]}, index=["x", "y"])
    with pytest.raises(InputError) as error:
        siting.problem(**(given | {"candidates": bad}), spacing_m=100)
    text = str(error.value)
    for part in (
        "'persons' is no number of 0 or more in 1 row (d)",
        "'capacity' is no number of 0 or more in 1 row (x)",
        "state open is none of candidate, mandatory, forbidden, existing, closable",
        "a spacing is asked for, but some candidates have no point",
        "1 origin_id not in demand (c)",
    ):
        assert part in text
    with pytest.raises(InputError, match="repeated id"):
        siting.problem(**(tables() | {"demand": pd.DataFrame({"persons": [1.0, 1.0]}, index=["a", "a"])}))
    with pytest.raises(InputError, match="'persons' is missing"):
        siting.problem(**(tables() | {"demand": pd.DataFrame(index=["a", "b"])}))


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (mclp, "either a number of sites or a budget"),
        (lambda p: mclp(p, sites=1, budget=1), "either a number of sites or a budget"),
        (lambda p: mclp(p, sites=-1), "0 or more"),
        (lambda p: mclp(p, sites=1, fair="worst_zone"), "no 'zone_id'"),
        (lambda p: siting.lscp(p, share=1.2), "between 0 and 1"),
        (lambda p: mclp(p.with_state(["x", "y"], "mandatory"), sites=1), "mandatory candidates alone"),
        (
            lambda p: mclp(p.with_state(["x"], "closable"), sites=1, bundle=Bundle({"clinic": 1})),
            "must say of which",
        ),
    ],
)
def test_what_cannot_be_asked(ask: Callable[[Any], Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        ask(siting.problem(**tables()))


def test_bundles_and_efforts_that_cannot_be() -> None:
    with pytest.raises(InputError, match="2 of 1 type"):
        Bundle({"clinic": 1}, least=2)
    with pytest.raises(InputError, match="0 or more"):
        Effort(gap=-1)


def test_types_and_capacities_that_do_not_fit_a_bundle() -> None:
    given = tables()
    bundle = Bundle({"clinic": 5.0})
    kinds = given["candidates"].assign(kind=["school", ""])
    with pytest.raises(InputError, match=r"1 candidate \(x\): 'kind' is none"):
        mclp(siting.problem(**(given | {"candidates": kinds})), sites=1, bundle=bundle)
    limited = given["candidates"].assign(capacity=[3.0, np.inf])
    with pytest.raises(InputError, match="do not go with a bundle"):
        mclp(siting.problem(**(given | {"candidates": limited})), sites=1, bundle=bundle)


def test_mandatory_sites_too_near_are_named() -> None:
    points = geopandas.GeoDataFrame(
        {"state": ["mandatory", "existing"]},
        index=["x", "y"],
        geometry=shapely.points([[0, 0], [50, 0]]),
        crs=CRS,
    )
    with pytest.raises(InputError, match=r"nearer than 100 m .*x and y"):
        mclp(siting.problem(**(tables() | {"candidates": points}), spacing_m=100), sites=1)


def test_weights_of_groups_change_where_to_build() -> None:
    """4 persons at x, 3 of them old; 5 at y, none old: one site goes to y, to x if the old count double."""
    given = tables()
    cells = given["demand"].assign(age_65_plus=[3.0, 0.0])
    assert mclp(siting.problem(**given), sites=1, effort=ONE).chosen == ("y",)
    older = cells.assign(persons=siting.weighted(cells, {"age_65_plus": 2.0}))
    assert older["persons"].tolist() == [7, 5]
    assert mclp(siting.problem(**(given | {"demand": older})), sites=1, effort=ONE).chosen == ("x",)
    with pytest.raises(InputError, match="no column 'under_3'"):
        siting.weighted(cells, {"under_3": 2.0})
    with pytest.raises(InputError, match="0 or more"):
        siting.weighted(cells, {"age_65_plus": -1.0})


@pytest.mark.parametrize("place", [{}, {"existing": True, "spacing": True}, {"capacities": True}], ids=str)
def test_each_step_is_the_best_after_those_before(place: dict[str, Any]) -> None:
    for seed in range(12):
        case = random_case(seed, **place)
        problem = case.problem()
        sets = Sets(case, [1.0] * len(case.cost))
        built = sum(state == "mandatory" for state in case.state)
        try:
            order = siting.build_order(problem, mclp, sites=3, effort=ONE)
        except InputError:
            continue  # mandatory ones too near
        done: frozenset[Any] = frozenset()
        for step, row in order.iterrows():
            now = frozenset([*done, (int(row["candidate_id"][1:]), "")])
            most = max(
                sets.served(chosen)
                for chosen in sets.all()
                if chosen >= done and len(chosen) <= len(done) + 1
            )
            assert row["objective"] == pytest.approx(most) == pytest.approx(sets.served(now))
            assert row["gain"] == pytest.approx(most - sets.served(done))
            free = Sets(case, [1.0] * len(case.cost), built + step)
            best_of_all = case.total - best(free, free.lost, [])
            assert row["best_objective"] == pytest.approx(best_of_all)
            assert row["gap"] == pytest.approx(1 - most / best_of_all)
            done = now


def test_the_last_step_can_be_the_best_choice() -> None:
    """On a line of 8 the best site is in the middle; the best two are not."""
    rows = [(i, j, float(abs(i - j))) for i, j in itertools.product(range(8), range(8))]
    pairs = pd.DataFrame(rows, columns=["origin_id", "destination_id", "impedance"])
    persons = [5.0, 1, 1, 4, 4, 1, 1, 5]
    problem = siting.problem(pairs, pd.DataFrame({"persons": persons}), pd.DataFrame(index=range(8)))
    each = siting.build_order(problem, p_median, sites=2)
    last = siting.build_order(problem, p_median, sites=2, best_at="last_step")
    assert each["gap"][1] == 0
    assert last["gap"][2] == 0
    assert last["gap"][1] >= 0
    assert each["objective"][2] >= last["objective"][2]
    assert each["gain"][1:].tolist() == [each["objective"][1] - each["objective"][2]]
    with pytest.raises(InputError, match="may be closed"):
        siting.build_order(problem.with_state([0], "closable"), p_median, sites=2, best_at="last_step")


def test_an_order_of_bundles_keeps_their_types() -> None:
    pairs = pd.DataFrame(
        {"origin_id": ["a", "a", "b"], "destination_id": ["x", "y", "y"], "impedance": [1.0, 2.0, 1.0]}
    )
    demand = pd.DataFrame({"persons": [7.0, 1.0]}, index=["a", "b"])
    problem = siting.problem(pairs, demand, pd.DataFrame(index=["x", "y"]))
    model = functools.partial(mclp, bundle=Bundle({"clinic": 1.5, "infirmary": 5.0}, least=1))
    order = siting.build_order(problem, model, sites=3)
    assert order["objective"].tolist() == [8]
    assert order["kind"].tolist() == ["infirmary"]
    both = functools.partial(mclp, bundle=Bundle({"clinic": 1.5, "infirmary": 5.0}))
    assert siting.build_order(problem, both, sites=2)["objective"].tolist() == [0, 7]


def test_a_heuristic_answer_has_alternatives_too() -> None:
    case = random_case(4)
    answer = mclp(case.problem(), sites=2, effort=Effort(time_limit_s=0, near_ties=2))
    sets = Sets(case, [1.0] * len(case.cost), 2.0)
    assert len(answer.near_ties) == 2
    for choice in answer.near_ties:
        assert sets.served(chosen_of(sets, choice)) == choice.objective
        assert choice.objective <= choice.bound
