"""Comparing what is known within bounds, and putting units together."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.contracts.documents import Text
from access.standards.choices import Condition
from access.verdicts.conditions import holds
from access.verdicts.findings import Finding, all_of, compare

UNIT = Text(zh="辆", en="vehicles")
INF, NAN = math.inf, math.nan


@pytest.mark.parametrize(
    ("low", "high", "comparison", "required", "verdict"),
    [
        (3, 3, ">=", 3, "met"),
        (2.999, 2.999, ">=", 3, "unmet"),
        (3, 3, ">", 3, "unmet"),
        (3.001, 3.001, ">", 3, "met"),
        (3, 3, "<=", 3, "met"),
        (3.001, 3.001, "<=", 3, "unmet"),
        (3, 3, "<", 3, "unmet"),
        (2.999, 2.999, "<", 3, "met"),
        (3, 3, "=", 3, "met"),
        (3.001, 3.001, "=", 3, "unmet"),
        (2, 4, ">=", 3, "undetermined"),
        (2, 4, "<=", 3, "undetermined"),
        (2, 4, "=", 3, "undetermined"),
        (4, INF, ">=", 3, "met"),
        (4, NAN, "<=", 3, "unmet"),
        (NAN, NAN, "=", 3, "undetermined"),
        (0.1 + 0.2, 0.1 + 0.2, "<=", 0.3, "met"),
    ],
)
def test_a_number_and_a_threshold(
    low: float, high: float, comparison: str, required: float, verdict: str
) -> None:
    assert compare(low, high, comparison, required) == verdict


@given(st.floats(0, 100), st.floats(0, 10), st.floats(0, 100), st.sampled_from(["<=", ">=", "=", "<", ">"]))
def test_knowing_more_never_overturns_a_verdict(
    low: float, width: float, required: float, comparison: str
) -> None:
    within = {compare(x, x, comparison, required) for x in (low, low + width / 2, low + width)}
    found = compare(low, low + width, comparison, required)
    assert found == "undetermined" or within == {found}


def finding(value: float, verdict: str, persons: float = 10, met: float = 0, short: float = 1) -> Finding:
    return Finding(value, value, value, 5, UNIT, verdict, persons, met, short=short, short_of=UNIT)


def test_the_worst_unit_speaks_for_all() -> None:
    units = [finding(7, "met", met=10, short=0), finding(4, "unmet"), finding(NAN, "")]
    least = all_of(units, ">=")
    assert (least.value, least.low, least.verdict, least.short) == (4, 4, "unmet", 1)
    assert (least.persons, least.met) == (30, 10)
    assert all_of(units, "<=").value == 7
    assert all_of([finding(6.5, "unmet"), finding(4, "unmet")], "=").value == 6.5
    assert all_of([finding(7, "met"), finding(NAN, "")], ">=").verdict == "met"


def test_where_no_unit_is_judged_all_is_open() -> None:
    nothing = all_of([finding(NAN, ""), finding(NAN, "")], ">=")
    assert (nothing.verdict, nothing.persons) == ("undetermined", 20)
    assert math.isnan(nothing.short)


def test_units_that_are_not_known_leave_the_bounds_open() -> None:
    units = [finding(7, "met"), Finding(NAN, 0, INF, 5, UNIT, "undetermined", 10, 0)]
    found = all_of(units, ">=")
    assert (found.low, found.high, found.verdict) == (0, 7, "undetermined")


@pytest.mark.parametrize(
    ("value", "open_to_all"),
    [
        *((word, 1) for word in (True, "true", "YES", "是", 1, 1.0, "1")),
        *((word, 0) for word in (False, "否", 0, "no")),
    ],
)
def test_a_planners_yes_and_no(value: object, open_to_all: float) -> None:
    table = pd.DataFrame({"open": [value, None, "maybe"]}, dtype=object)
    found = holds(table, {"open": Condition(one_of=(True,))})
    assert found[0] == open_to_all
    assert np.isnan(found[1:]).all()
    assert holds(table, {"open": Condition(one_of=(False,))})[0] == 1 - open_to_all


def test_numbers_and_words_of_attributes() -> None:
    table = pd.DataFrame(
        {"grade": ["一级 ", "二级", None], "beds": ["20", "many", None], "tier": [3, 2, None]}
    )
    assert holds(table, {"grade": Condition(one_of=("一级",))}).tolist()[:2] == [1, 0]
    assert holds(table, {"grade": Condition(one_of=("一级", "二级"))}).tolist()[:2] == [1, 1]
    assert holds(table, {"beds": Condition.model_validate({"at_least": 20})})[0] == 1
    assert np.isnan(holds(table, {"beds": Condition.model_validate({"below": 20})})[1:]).all()
    assert holds(table, {"tier": Condition(one_of=(3,))}).tolist()[:2] == [1, 0]
    assert np.isnan(holds(table, {"absent": Condition(one_of=("x",))})).all()
    both = {"grade": Condition(one_of=("一级",)), "tier": Condition(one_of=(2,))}
    assert holds(table, both).tolist()[:2] == [0, 0]
