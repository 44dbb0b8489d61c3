"""Where to build: Hong Kong Island with 2,000 candidates, beside spopt; cities of 1e6 cells with 20,000."""

import functools
import importlib.util
import resource
import warnings
from typing import Any

import numpy as np
import pandas as pd
import pytest

from access.network.pairs import pairs
from access.network.snapping import snap
from access.remedies.siting import models as siting
from access.remedies.siting.models import Effort, Problem, lscp, mclp, p_center, p_median
from access.study import study as studies
from access.study.read import read_inputs
from tests.benchmarks.bench import network_of, on_nodes, once, points_on, show
from tests.conftest import ROOT, shared

LIMIT_S = 600.0  # ten minutes on foot
ONE = Effort(time_limit_s=300, near_ties=0)
LARGE = 1e6  # an impedance beyond every limit


@functools.cache
def island() -> tuple[Any, Any, Any, Any]:
    """Hong Kong Island: the network, its cells, their POSITIONS, and 2,000 street junctions."""
    shared("hong_kong_island")
    network = network_of("Hong Kong Island")
    cells = read_inputs(studies.load(ROOT / "tests" / "studies" / "hong_kong_island.yaml")).cells
    positions = snap(cells.geometry, network, max_leg_m=250, min_component_m=0)
    nodes, sites = on_nodes(network, 2_600, 1)
    sites = sites[~pd.Index(nodes).duplicated()].iloc[:2_000].reset_index(drop=True)
    return network, cells, positions, sites


@functools.cache
def problem_of(limit: float, cells: int = 1, sites: int = 1) -> Problem:
    """The siting problem within a limit; every so many cells and sites only."""
    network, people, positions, places = island()
    some, places = positions.iloc[::cells], places.iloc[::sites]
    found = pairs(some, places, network, limit=limit, direction="demand_to_facility")
    return siting.problem(found, people.iloc[::cells], pd.DataFrame(index=places.index))


def dense(problem: Problem) -> Any:
    """The pairs as spopt takes them."""
    matrix = np.full((len(problem.persons), len(problem.candidates)), LARGE)
    matrix[problem.row, problem.column] = problem.impedance
    return matrix


def peer(model: str, problem: Problem, sites: int) -> tuple[float, float]:
    """The objective and the seconds of spopt with HiGHS; not known where it is not installed."""
    if importlib.util.find_spec("spopt") is None:
        return float("nan"), float("nan")
    import pulp
    import spopt.locate

    matrix, solver = dense(problem), pulp.HiGHS(msg=False, timeLimit=300)
    reachable = (matrix < LARGE).any(axis=1)

    def solved() -> Any:
        if model == "MCLP":
            made = spopt.locate.MCLP.from_cost_matrix(matrix, problem.persons, LARGE / 2, sites)
        elif model == "LSCP":
            made = spopt.locate.LSCP.from_cost_matrix(matrix[reachable], LARGE / 2)
        else:
            made = spopt.locate.PMedian.from_cost_matrix(matrix, problem.persons, sites)
        return made.solve(solver)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its own matters
        found, seconds = once(solved)
    return float(pulp.value(found.problem.objective)), seconds


def row(model: str, problem: Problem, sites: int, ours: Any) -> dict[str, Any]:
    ours()  # once, so that it is compiled
    found, seconds = once(ours)
    objective, peer_s = peer(model, problem, sites)
    if not np.isnan(objective):
        assert found.objective == pytest.approx(objective, rel=1e-5)
    return {
        "model": model,
        "cells": len(problem.persons),
        "candidates": len(problem.candidates),
        "pairs": len(problem.column),
        "sites": len(found.chosen),
        "objective": f"{found.objective:,.0f}",
        "gap": found.gap,
        "ours, s": seconds,
        "spopt, s": "not installed" if np.isnan(peer_s) else peer_s,
        "spopt / ours": peer_s / seconds,
    }


@pytest.mark.benchmark
def test_beside_spopt() -> None:
    near = problem_of(LIMIT_S)
    rows = [row("MCLP", near, p, functools.partial(mclp, near, sites=p, effort=ONE)) for p in (5, 10, 20)]
    rows.append(row("LSCP", near, 0, functools.partial(lscp, near, effort=ONE)))
    some = problem_of(np.inf, cells=4, sites=5)
    linked = np.diff(some.offset) > 0
    few = siting.problem(*_tables(some, linked))
    rows += [
        row("p-median", few, p, functools.partial(p_median, few, sites=p, effort=ONE)) for p in (5, 10, 20)
    ]
    show("Hong Kong Island, 10 minutes (p-median: any distance, a part of the cells), HiGHS", rows)


def _tables(problem: Problem, rows: Any) -> tuple[Any, Any, Any]:
    """The tables of a problem without the demand rows that reach nothing."""
    found = {
        "origin_id": problem.demand.take(problem.row),
        "destination_id": problem.candidates.take(problem.column),
        "impedance": problem.impedance,
    }
    demand = pd.DataFrame({"persons": problem.persons}, problem.demand)[rows]
    return pd.DataFrame(found), demand, pd.DataFrame(index=problem.candidates)


@pytest.mark.benchmark
def test_what_spopt_is_too_slow_for() -> None:
    """All cells and candidates, and pairs of up to 15 minutes and an hour."""
    quarter, hour, near = problem_of(900.0), problem_of(3600.0), problem_of(LIMIT_S)
    asked = [
        *(
            (f"p-median, {p}", functools.partial(p_median, quarter, sites=p, beyond=900.0))
            for p in (5, 10, 20)
        ),
        *(
            (f"p-median of an hour, {p}", functools.partial(p_median, hour, sites=p, beyond=3600.0))
            for p in (5, 10, 20)
        ),
        *((f"p-center, {p}", functools.partial(p_center, hour, sites=p)) for p in (10, 20)),
        ("LSCP, 95 % of the people", functools.partial(lscp, near, share=0.95)),
    ]
    rows = []
    for name, ask in asked:
        found, seconds = once(functools.partial(ask, effort=ONE))
        tied, more_s = once(functools.partial(ask, effort=Effort(time_limit_s=300, near_ties=3)))
        rows.append(
            {
                "model": name,
                "objective": f"{found.objective:,.0f}",
                "gap": found.gap,
                "s": seconds,
                "near-ties": len(tied.near_ties),
                "with them, s": more_s,
            }
        )
    show("Hong Kong Island, 3,180 cells, 2,000 candidates", rows)


@functools.cache
def city() -> tuple[Any, Any]:
    """Pairs between 20,000 junctions and 1e6 cells within 15 minutes, and where the cells are."""
    network = network_of("planar 1e6")
    cells = points_on(network, 1_000_000)
    cells = cells.iloc[np.lexsort([cells.x, cells.y // 100])].reset_index(drop=True)
    positions = snap(cells, network, max_leg_m=250, min_component_m=1000)
    sites = on_nodes(network, 20_000, 1)[1]
    found = pairs(sites, positions, network, limit=900.0, direction="facility_to_demand")
    named = {"origin_id": found["destination_id"], "destination_id": found["origin_id"]}
    return pd.DataFrame(named | {"impedance": found["impedance"]}), np.column_stack([cells.x, cells.y])


def settled(xy: Any, kind: str) -> Any:
    """People evenly along the streets; or in sixty towns of one city, broad and smooth."""
    generator = np.random.default_rng(3)
    if kind == "even":
        return generator.poisson(5, len(xy)).astype(float)
    corner, side = xy.min(axis=0), np.ptp(xy, axis=0)
    centres = corner + generator.uniform(0.1, 0.9, (60, 2)) * side
    size, width = generator.lognormal(0, 1, 60), generator.uniform(1500, 6000, 60)
    away = (np.sum((xy - centre) ** 2, axis=1) for centre in centres)
    density = sum(s * np.exp(-a / 2 / w**2) for s, w, a in zip(size, width, away, strict=True))
    return generator.poisson(5 * density + 0.5).astype(float)


@pytest.mark.benchmark
def test_a_million_cells() -> None:
    found, xy = city()
    rows = []
    for kind in ("even", "sixty towns"):
        demand = pd.DataFrame({"persons": settled(xy, kind)})
        problem, prepare_s = once(
            lambda d=demand: siting.problem(found, d, pd.DataFrame(index=range(20_000)))
        )
        for sites in (50, 200):
            answer, seconds = once(
                functools.partial(
                    mclp, problem, sites=sites, effort=Effort(time_limit_s=120, gap=0.001, near_ties=0)
                )
            )
            rows.append(
                {
                    "people": kind,
                    "pairs": len(problem.column),
                    "sites": sites,
                    "covered": answer.persons_covered / answer.persons,
                    "gap": answer.gap,
                    "tables, s": prepare_s,
                    "s": seconds,
                    "peak, GB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6,
                }
            )
    show("MCLP, 1e6 cells, 20,000 candidates, 15 minutes on foot", rows)
    assert rows[0]["gap"] < 0.01
