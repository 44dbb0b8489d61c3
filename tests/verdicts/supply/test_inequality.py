"""Indices of inequality and poverty against published examples and closed forms."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from access.verdicts.supply.inequality import beyond_limit, concentration, gini, palma, poverty, theil

ONES = np.ones(5)
# whose Gini R's `ineq` prints in its help
INCOMES = np.array([541, 1463, 2445, 3438, 4437, 5401, 6392, 8304, 11904, 22261], dtype=float)


def test_gini_of_the_example_of_ineq() -> None:
    assert gini(INCOMES, np.ones(10)) == pytest.approx(0.4620911, abs=5e-8)


def test_theil_where_one_has_all() -> None:
    assert theil(np.array([0.0, 0, 0, 0, 9]), ONES).total == pytest.approx(math.log(5))


def test_poverty_of_the_handbook() -> None:
    """Haughton & Khandker 2009, Handbook on Poverty and Inequality, pages 70 and 72: country C, line 125."""
    found = poverty(np.array([100.0, 110, 150, 160]), np.ones(4), 125)
    assert found == pytest.approx((0.5, 0.08, 0.0136))


def test_concentration_of_two_halves() -> None:
    # the poorer half has a quarter: the Lorenz curve bends at (½, ¼), so that C = 1 - 2 · (1/16 + 5/16)
    have, people = np.array([1.0, 3.0]), np.array([7.0, 7.0])
    assert concentration(have, people, [1, 2]) == pytest.approx(0.25)
    assert concentration(have, people, [2, 1]) == pytest.approx(-0.25)
    assert concentration(have, people, [5, 5]) == pytest.approx(0)


def test_palma_divides_a_cell() -> None:
    # ten persons with 1 to 10, of whom the last one is the top tenth, the first four the bottom
    assert palma(np.arange(1.0, 11), np.ones(10)) == pytest.approx(10 / 2.5)
    # a cell of six across the bound: four of it are the bottom, and one of the other cell the top
    assert palma(np.array([2.0, 8.0]), np.array([6.0, 4.0])) == pytest.approx(4)
    assert palma(np.array([0.0, 8.0]), np.array([6.0, 4.0])) == math.inf
    # ranked by income the richest have least
    assert palma(np.array([3.0, 1.0]), np.array([9.0, 1.0]), rank=[1, 2]) == pytest.approx(1 / 3)


def test_theil_of_zones_by_hand() -> None:
    """Two zones alike within but not between, then the other way."""
    people, zone = np.ones(4), ["a", "a", "b", "b"]
    even = theil(np.array([1.0, 1, 3, 3]), people, zone)
    closed = 0.25 * math.log(0.5) + 0.75 * math.log(1.5)
    assert (even.total, even.between) == pytest.approx((closed, closed))
    assert even.within == pytest.approx({"a": 0, "b": 0})
    other = theil(np.array([1.0, 3, 1, 3]), people, zone)
    assert other.between == pytest.approx(0)
    assert other.within == pytest.approx({"a": closed / 2, "b": closed / 2})


def test_beyond_the_limit_by_hand() -> None:
    cost, people = np.array([5.0, 10, 15, math.inf, math.nan]), np.array([4.0, 3, 2, 1, 99])
    assert beyond_limit(cost, people, 10) == pytest.approx((0.3, 0.2, 0.15))


def test_nobody_and_nothing() -> None:
    nobody, nothing = np.zeros(2), np.zeros(2)
    for values, people in ((np.ones(2), nobody), (nothing, np.ones(2))):
        assert math.isnan(gini(values, people))
        assert math.isnan(palma(values, people))
        assert math.isnan(theil(values, people).total)
    assert math.isnan(poverty(np.ones(2), nobody, 1).headcount)


CELLS = st.lists(st.tuples(st.sampled_from([0.0, 1.0, 2.0, 7.5]), st.integers(1, 4)), min_size=2, max_size=6)


@settings(max_examples=40)
@given(CELLS, st.data())
def test_cells_of_several_persons_are_as_so_many_cells_of_one(
    cells: list[tuple[float, int]], data: st.DataObject
) -> None:
    have, people = (np.array(each, dtype=float) for each in zip(*cells, strict=True))
    one = np.repeat(have, people.astype(int))
    zone = data.draw(st.lists(st.sampled_from("ab"), min_size=len(cells), max_size=len(cells)))
    if not one.sum():
        return
    total, alone = len(one) ** 2 * one.mean() * 2, np.ones(len(one))
    pairs = math.fsum(abs(a - b) for a, b in itertools.product(one, one))
    assert gini(have, people) == pytest.approx(pairs / total)
    assert palma(have, people) == pytest.approx(palma(one, alone))
    found = theil(have, people, zone)
    assert found.total == pytest.approx(theil(one, alone).total)
    assert found.between >= -1e-12
    assert all(part >= -1e-12 for part in found.within.values())
