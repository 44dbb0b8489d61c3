"""The Shapley value against the mean over every order, and against published games."""

import math
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.remedies.difference.shapley import coalitions, shapley, turned_by

GROUPS = ("a", "b", "c", "d", "e")


@given(st.integers(0, 10**6), st.integers(0, 5))
def test_it_is_the_mean_over_every_order(seed: int, n: int) -> None:
    groups = GROUPS[:n]
    numbers = np.random.default_rng(seed).normal(size=2**n)
    value = dict(zip(coalitions(groups), numbers.tolist(), strict=True))
    gains = {name: [] for name in groups}
    for order in permutations(groups):
        for i, name in enumerate(order):
            gains[name].append(value[frozenset(order[: i + 1])] - value[frozenset(order[:i])])
    found = shapley(value, groups)
    assert found == pytest.approx({name: np.mean(each) for name, each in gains.items()}, abs=1e-12)
    assert math.fsum(found.values()) == pytest.approx(
        value[frozenset(groups)] - value[frozenset()], abs=1e-12
    )


def test_the_glove_game() -> None:
    """One left glove, two right ones: 4/6, 1/6, 1/6 (Osborne and Rubinstein 1994, example 292.1)."""
    pair = {s: float("a" in s and len(s) > 1) for s in coalitions("abc")}
    assert shapley(pair, "abc") == pytest.approx({"a": 4 / 6, "b": 1 / 6, "c": 1 / 6}, abs=1e-15)


def test_what_cannot_be_told_of_one_set_cannot_be_split() -> None:
    value = {s: math.inf if s == frozenset("a") else 0.0 for s in coalitions("ab")}
    assert all(math.isnan(part) for part in shapley(value, "ab").values())


def test_a_verdict_is_turned_by_the_smallest_sets() -> None:
    """Met where a is in, or b and c both: a alone, though b with c would do."""
    verdict = {s: "met" if "a" in s or s >= {"b", "c"} else "unmet" for s in coalitions("abc")}
    assert turned_by(verdict, "abc") == (frozenset("a"),)
    assert turned_by(dict.fromkeys(coalitions("ab"), "met"), "ab") == ()
