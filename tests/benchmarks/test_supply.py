"""Floating catchments beside the plain recipe with tables; the flow of limited room beside HiGHS."""

import resource
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog
from scipy.sparse import coo_array, vstack
from scipy.spatial import KDTree

from access.contracts.sharing import Decay
from access.verdicts.supply.catchment import Catchments, three_step, two_step
from access.verdicts.supply.inequality import gini, theil
from access.verdicts.supply.room import most_served, served
from tests.benchmarks.bench import once, show, timed_in_turn

CELLS, FACILITIES = 100_000, 1_000


def city(near: float, *, cells: int = CELLS, facilities: int = FACILITIES) -> Catchments:
    """A square city in which a cell has so many facilities near, with room for nine tenths of the people."""
    generator = np.random.default_rng(1)
    home, there = generator.random((cells, 2)), generator.random((facilities, 2))
    limit = np.sqrt(near / (np.pi * facilities))
    found = KDTree(home).sparse_distance_matrix(KDTree(there), limit, output_type="coo_matrix").tocsr()
    found.sort_indices()
    persons, room = generator.lognormal(2, 1, cells), generator.lognormal(0, 1, facilities)
    room *= 0.9 * persons.sum() / room.sum()
    return Catchments(persons, room, found.indptr, found.indices, found.data, float(limit))


def by_tables(given: Catchments, weight: Any) -> pd.Series:
    """Two steps by tables, as PySAL's access takes them: pairs joined, weighed row by row, grouped, twice."""
    cost = pd.DataFrame({"origin": given.row, "dest": given.column, "cost": given.cost})
    people = pd.DataFrame({"demand": given.persons})
    supply = pd.DataFrame({"supply": given.supply})
    one = cost.merge(people, left_on="origin", right_index=True)
    one["demand"] *= one["cost"].apply(weight)
    ratio = supply["supply"] / one.groupby("dest")["demand"].sum()
    two = cost.merge(ratio.rename("ratio"), left_on="dest", right_index=True)
    two["ratio"] *= two["cost"].apply(weight)
    return two.groupby("origin")["ratio"].sum()


@pytest.mark.benchmark
def test_catchments_beside_tables() -> None:
    rows = []
    for near in (5.0, 20.0):
        given = city(near)
        sigma = given.limit / 2
        decay = Decay("gaussian", {"sigma": sigma})
        expected = by_tables(given, lambda x, s=sigma: np.exp(-x * x / (2 * s * s)))
        access = two_step(given, decay).access
        assert access[expected.index] == pytest.approx(expected.to_numpy())
        took = timed_in_turn({"ours": lambda at=given, by=decay: two_step(at, by)}, runs=3, turns=2)
        _, tables = once(lambda at=given, s=sigma: by_tables(at, lambda x: np.exp(-x * x / (2 * s * s))))
        _, three = once(lambda at=given, by=decay: three_step(at, by))
        _, indices = once(lambda at=given, of=access: (gini(of, at.persons), theil(of, at.persons)))
        rows.append(
            {
                "pairs": len(given.column),
                "E2SFCA, s": took["ours"],
                "by tables, s": tables,
                "times": tables / took["ours"],
                "3SFCA, s": three,
                "Gini and Theil, s": indices,
            }
        )
    show(f"Floating catchments: {CELLS:,} cells, {FACILITIES:,} facilities", rows)


def by_programme(given: Catchments) -> float:
    """The greatest flow as a linear programme, by HiGHS."""
    number = np.arange(len(given.column))
    ones = np.ones(len(number))
    rows = coo_array((ones, (given.row, number)), shape=(len(given.persons), len(number)))
    columns = coo_array((ones, (given.column, number)), shape=(len(given.supply), len(number)))
    limits = np.concatenate([given.persons, given.supply])
    return -float(linprog(-ones, A_ub=vstack([rows, columns]).tocsr(), b_ub=limits, method="highs").fun)


@pytest.mark.benchmark
def test_flow_beside_a_linear_programme() -> None:
    rows = []
    most_served(city(3, cells=100, facilities=5))  # compiles it
    for near, cells in ((5.0, 10_000), (5.0, CELLS), (20.0, CELLS)):
        given = city(near, cells=cells, facilities=cells // 100)
        most, seconds = once(lambda at=given: most_served(at))
        even, fair = once(lambda at=given: served(at))
        assert even.persons(given.persons) == pytest.approx(most)
        small = cells < CELLS
        found, programme = once(lambda at=given: by_programme(at)) if small else (np.nan, np.nan)
        if small:
            assert most == pytest.approx(found)
        rows.append(
            {
                "cells": cells,
                "facilities": len(given.supply),
                "pairs": len(given.column),
                "served": most / given.persons.sum(),
                "greatest flow, s": seconds,
                "as even as can be, s": fair,
                "HiGHS, s": programme,
                "peak so far, MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            }
        )
    show("People whom facilities of limited room can serve", rows)
