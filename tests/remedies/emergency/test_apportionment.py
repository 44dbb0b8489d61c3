"""Whole vehicles: the plan's reading, fair shares against every sharing there is, negative pressure."""

import itertools
from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from access.contracts.errors import InputError
from access.remedies.emergency.apportionment import Method, apportion, negative_pressure, required

PEOPLE = st.lists(st.integers(0, 200_000), min_size=1, max_size=4).filter(any)
METHODS: list[Method] = ["hamilton", "webster"]


def shared(persons: list[float], fleet: int, method: Method) -> list[int]:
    return list(apportion(pd.Series(persons), fleet, method=method)["vehicles"])


def sharings(fleet: int, districts: int) -> list[tuple[int, ...]]:
    return [each for each in itertools.product(range(fleet + 1), repeat=districts) if sum(each) == fleet]


def test_each_district_rounds_up() -> None:
    """A city of 11.0 million needs 367; two districts of 30,001 need two each."""
    people = pd.Series({"city": 11.0e6, "a": 30_001.0, "b": 30_000.0, "c": 1.0, "d": 0.0})
    assert required(people).tolist() == [367, 2, 1, 1, 0]
    assert required(pd.Series([3 * 0.1 * 100_000])).tolist() == [1]  # 30,000.000000000004


def test_paradox_of_alabama() -> None:
    """6, 6 and 2 share ten as 4, 4, 2; with an eleventh, by largest remainders, the small one loses one."""
    assert shared([6, 6, 2], 10, "hamilton") == [4, 4, 2]
    assert shared([6, 6, 2], 11, "hamilton") == [5, 5, 1]
    grown = [shared([6, 6, 2], fleet, "webster") for fleet in (9, 11, 12)]
    assert grown == [[4, 4, 1], [5, 5, 1], [5, 5, 2]]  # by 6, 6, 2, 2, 2, 1.2, 1.2, 0.86 twice, 0.67 thrice


def test_the_two_methods_part_where_webster_leaves_the_quota() -> None:
    """Quotas of ten: 6.3, five times 0.62, 0.6. Four are left to the remainders 0.62.

    Webster's order is 630, 630/3, 630/5, 630/7, 630/9 = 70, then the five 62: ten in all, and the large
    district has five, fewer than its quota rounded down.
    """
    people = [630.0, 62.0, 62.0, 62.0, 62.0, 62.0, 60.0]
    assert shared(people, 10, "hamilton") == [6, 1, 1, 1, 1, 0, 0]
    assert shared(people, 10, "webster") == [5, 1, 1, 1, 1, 1, 0]


def test_the_table_shows_how_it_was_rounded() -> None:
    table = apportion(pd.Series({"a": 50.0, "b": 30.0, "c": 20.0, "d": 0.0}), 7, method="hamilton")
    assert table["quota"].tolist() == pytest.approx([3.5, 2.1, 1.4, 0])
    assert table["vehicles"].tolist() == [4, 2, 1, 0]
    assert table["deviation"].tolist() == pytest.approx([0.5, -0.1, -0.4, 0])
    assert table["persons_per_vehicle"].fillna(-1).tolist() == [12.5, 15, 20, -1]


@settings(max_examples=40)
@given(PEOPLE, st.integers(0, 7))
def test_largest_remainders_come_nearest_to_the_quotas(people: list[int], fleet: int) -> None:
    """No sharing has a smaller sum of deviations (Birkhoff 1976); none leaves its quota."""
    quotas = [Fraction(fleet * each, sum(people)) for each in people]
    found = shared([float(each) for each in people], fleet, "hamilton")

    def off(sharing: tuple[int, ...]) -> Fraction:
        return sum((abs(a - q) for a, q in zip(sharing, quotas, strict=True)), Fraction(0))

    assert sum(found) == fleet
    assert off(tuple(found)) == min(map(off, sharings(fleet, len(people))))
    assert all(abs(a - q) < 1 for a, q in zip(found, quotas, strict=True))


@settings(max_examples=40)
@given(PEOPLE, st.integers(0, 7))
def test_webster_makes_vehicles_per_person_most_alike(people: list[int], fleet: int) -> None:
    """No sharing has less Σ persons × (vehicles / person − mean)² (Sainte-Laguë 1910)."""
    people = [each for each in people if each]
    mean = Fraction(fleet, sum(people))

    def off(sharing: tuple[int, ...]) -> Fraction:
        return sum(
            (p * (Fraction(a, p) - mean) ** 2 for a, p in zip(sharing, people, strict=True)), Fraction(0)
        )

    found = shared([float(each) for each in people], fleet, "webster")
    assert sum(found) == fleet
    assert off(tuple(found)) == min(map(off, sharings(fleet, len(people))))


@given(st.lists(st.floats(0, 1e7), min_size=1, max_size=20).filter(any), st.integers(0, 400))
def test_shares_add_up_follow_size_and_a_webster_share_never_falls_with_the_fleet(
    people: list[float], fleet: int
) -> None:
    for method in METHODS:
        found = shared(people, fleet, method)
        assert sum(found) == fleet
        assert all(
            found[i] >= found[j]
            for i, j in itertools.permutations(range(len(people)), 2)
            if people[i] > people[j]
        )
    more = shared(people, fleet + 1, "webster")
    assert all(a <= b for a, b in zip(shared(people, fleet, "webster"), more, strict=True))


def test_of_equals_the_first_goes_first() -> None:
    for method in METHODS:
        assert shared([10, 10, 10], 4, method) == [2, 1, 1]


def test_the_share_of_negative_pressure_in_whole_vehicles() -> None:
    """40 % of 10 are 4; with 3, one is to be replaced, or (4 − 3) / 0.6 → 2 to be bought: 5 of 12.

    The whole has 7 of 17, 41.2 %: enough for 6.8 → 7, though the first lacks one.
    """
    table = negative_pressure(
        pd.Series({"a": 10, "b": 5, "c": 2, "d": 0}),
        pd.Series({"a": 3, "b": 2, "c": 2, "d": 0}),
        required_share=0.4,
    )
    assert table.index.tolist() == ["a", "b", "c", "d", "whole_area"]
    assert table["share"].fillna(-1).tolist() == pytest.approx([0.3, 0.4, 1.0, -1, 7 / 17])
    assert table["required"].tolist() == [4, 2, 1, 0, 7]
    assert table["to_replace"].tolist() == [1, 0, 0, 0, 0]
    assert table["to_add"].tolist() == [2, 0, 0, 0, 0]


def test_forty_percent_of_the_367_of_eleven_million_are_147() -> None:
    table = negative_pressure(pd.Series({"city": 367}), pd.Series({"city": 0}), required_share=0.4)
    assert table.loc["city", ["required", "to_replace", "to_add"]].tolist() == [147, 147, 245]


@given(st.integers(0, 300), st.data(), st.integers(1, 99))
def test_the_vehicles_added_or_replaced_are_the_fewest_that_satisfy_the_share(
    vehicles: int, data: st.DataObject, percent: int
) -> None:
    negative = data.draw(st.integers(0, vehicles))
    row = negative_pressure(
        pd.Series({"a": vehicles}), pd.Series({"a": negative}), required_share=percent / 100
    ).loc["a"]

    def enough(some: int, every: int) -> bool:
        return 100 * some >= percent * every

    replaced, added = int(row["to_replace"]), int(row["to_add"])
    assert enough(negative + replaced, vehicles)
    assert not replaced or not enough(negative + replaced - 1, vehicles)
    assert enough(negative + added, vehicles + added)
    assert not added or not enough(negative + added - 1, vehicles + added - 1)


def test_where_all_are_to_have_it_buying_more_does_not_help() -> None:
    table = negative_pressure(pd.Series({"a": 3, "b": 1}), pd.Series({"a": 2, "b": 1}), required_share=1)
    assert table["to_replace"].tolist() == [1, 0, 1]
    assert table["to_add"].tolist() == [float("inf"), 0, float("inf")]


def test_what_cannot_be_shared_is_refused() -> None:
    nobody, some = pd.Series({"a": 0.0}), pd.Series({"a": 1.0, "b": float("nan"), "c": -1.0})
    with pytest.raises(InputError, match="people are needed"):
        apportion(nobody, 3, method="webster")
    with pytest.raises(InputError, match=r"(?s)b: nan persons.*c: -1.0 persons"):
        required(some)
    with pytest.raises(InputError, match="more such vehicles than vehicles: a"):
        negative_pressure(pd.Series({"a": 1}), pd.Series({"a": 2}), required_share=0.4)
    with pytest.raises(InputError, match="a share above 0"):
        negative_pressure(pd.Series({"a": 1}), pd.Series({"a": 1}), required_share=40)
    with pytest.raises(InputError, match="persons for each vehicle"):
        required(nobody, persons_per=0)
