"""Busy vehicles: by hand, by closed form, and against every allocation there is."""

import itertools
import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from access.contracts.errors import InputError
from access.remedies.emergency.mexclp import best_fleet, busy_fraction, expected_persons, greedy_fleet
from access.remedies.emergency.response import Cover, cover, vehicles_within

BUSY = st.sampled_from([0.0, 0.2, 0.5, 0.9])
PERSONS = st.lists(st.integers(0, 50), min_size=1, max_size=8)


def covering(sets: list[str], persons: list[float]) -> Cover:
    """Cells numbered from 0, each with the stations (letters A to D) that reach it in time."""
    rows = [(cell, name, 1.0) for cell, names in enumerate(sets) for name in names]
    pairs = pd.DataFrame(rows, columns=["origin_id", "destination_id", "impedance"])
    people = pd.Series(persons, index=pd.RangeIndex(len(persons), name="cell_id"), dtype=float)
    return cover(pairs, people, pd.Index(list("ABCD"), name="facility_id"), limit_s=1)


SETS = st.lists(st.sets(st.sampled_from("ABCD")).map(lambda s: "".join(sorted(s))), min_size=8, max_size=8)


def worth(sets: list[str], persons: list[float], fleet: dict[str, int], busy: float) -> float:
    """What is expected, straight from the definition: one minus the chance that all in reach are out."""
    found = 0.0
    for names, people in zip(sets, persons, strict=False):
        all_out = math.prod(busy ** fleet[name] for name in names)
        found += people * (1 - all_out)
    return found


def every_fleet(number: int, bays: list[int], kept: list[int]) -> list[dict[str, int]]:
    ranges = [range(least, most + 1) for least, most in zip(kept, bays, strict=True)]
    return [
        dict(zip("ABCD", each, strict=True)) for each in itertools.product(*ranges) if sum(each) == number
    ]


def of(values: list[int]) -> Any:
    return pd.Series(values, index=list("ABCD"))


def test_the_busy_fraction_is_the_work_over_the_time_of_all_vehicles() -> None:
    """120 calls a day of an hour and a half: 180 vehicle hours, of 16 × 24 = 384."""
    assert busy_fraction(calls=120, service_s=5400, vehicles=16, period_s=86400) == 180 / 384


@pytest.mark.parametrize(
    ("vehicles", "calls", "message"),
    [(2, 48, "2 vehicles cannot answer 48 calls: 3 or more"), (0, 48, "vehicles"), (2, -1, "0 or more")],
)
def test_what_is_no_busy_fraction_is_refused(vehicles: int, calls: float, message: str) -> None:
    with pytest.raises(InputError, match=message):
        busy_fraction(calls=calls, service_s=3600, vehicles=vehicles, period_s=86400)


def test_by_hand() -> None:
    """Half the time out: one vehicle is worth half of the people, two 3/4, three 7/8.

    A and B reach 80, B alone 40, none 8. A 1 and B 2: 80 × 7/8 + 40 × 3/4 = 100; B 3: 120 × 7/8 = 105.
    """
    town = covering(["AB", "B", ""], [80, 40, 8])
    assert vehicles_within(town, of([1, 2, 0, 0])).tolist() == [3, 2, 0]
    assert expected_persons(town, of([1, 2, 0, 0]), busy=0.5) == 100
    best = best_fleet(town, 3, busy=0.5)
    assert best.vehicles.tolist() == [0, 3, 0, 0]
    assert (best.expected_persons, best.bound_persons) == (105, pytest.approx(105))
    assert best_fleet(town, 3, busy=0.5, bays=of([5, 2, 5, 5])).vehicles.tolist() == [1, 2, 0, 0]
    assert best_fleet(town, 3, busy=0.5, kept=of([1, 0, 0, 0])).expected_persons == 100


@pytest.mark.parametrize("number", [1, 2, 7])
def test_all_vehicles_at_one_station_reach_all_but_the_power_of_q(number: int) -> None:
    town = covering(["A", "A", "A"], [10, 20, 70])
    for solve in (greedy_fleet, best_fleet):
        fleet = solve(town, number, busy=0.3)
        assert fleet.expected_persons == pytest.approx(100 * (1 - 0.3**number))
        assert fleet.gap_share == pytest.approx(0, abs=1e-9)


@settings(max_examples=40)
@given(SETS, PERSONS, st.integers(0, 5), BUSY, st.lists(st.integers(0, 3), min_size=4, max_size=4), st.data())
def test_no_allocation_is_better(
    sets: list[str], persons: list[float], number: int, busy: float, bays: list[int], data: st.DataObject
) -> None:
    kept = [data.draw(st.integers(0, bay)) for bay in bays]
    number = min(max(number, sum(kept)), sum(bays))
    sets = sets[: len(persons)]
    town = covering(sets, persons)
    best = best_fleet(town, number, busy=busy, bays=of(bays), kept=of(kept))
    greedy = greedy_fleet(town, number, busy=busy, bays=of(bays), kept=of(kept))
    optimum = max(worth(sets, persons, fleet, busy) for fleet in every_fleet(number, bays, kept))
    assert best.expected_persons == pytest.approx(optimum)
    assert best.bound_persons >= optimum * (1 - 1e-9)
    assert best.gap_share == pytest.approx(0, abs=1e-6)
    assert greedy.expected_persons <= optimum * (1 + 1e-9)
    assert greedy.bound_persons >= optimum * (1 - 1e-9)
    for fleet in (best, greedy):
        placed = fleet.vehicles
        assert placed.sum() == number
        assert (placed.to_numpy() >= kept).all()
        assert (placed.to_numpy() <= bays).all()
        told = worth(sets, persons, placed.to_dict(), busy)
        assert fleet.expected_persons == pytest.approx(told)
        assert expected_persons(town, placed, busy=busy) == pytest.approx(told)


@settings(max_examples=40)
@given(SETS, PERSONS, st.integers(1, 6), BUSY)
def test_without_bays_the_greedy_reaches_its_share_of_the_best(
    sets: list[str], persons: list[float], number: int, busy: float
) -> None:
    town = covering(sets[: len(persons)], persons)
    greedy, best = (solve(town, number, busy=busy) for solve in (greedy_fleet, best_fleet))
    assert greedy.expected_persons >= (1 - 1 / math.e) * best.expected_persons - 1e-9


@settings(max_examples=40)
@given(SETS, PERSONS, of_four := st.lists(st.integers(0, 3), min_size=4, max_size=4), of_four, BUSY)
def test_a_further_vehicle_or_a_less_busy_one_never_lowers_what_is_expected(
    sets: list[str], persons: list[float], fleet: list[int], more: list[int], busy: float
) -> None:
    town = covering(sets[: len(persons)], persons)
    now = expected_persons(town, of(fleet), busy=busy)
    larger = of([a + b for a, b in zip(fleet, more, strict=True)])
    assert expected_persons(town, larger, busy=busy) >= now
    assert expected_persons(town, of(fleet), busy=busy / 2) >= now
    assert now <= sum(persons)


def test_if_none_is_ever_busy_one_vehicle_is_enough_and_the_model_covers_most_people() -> None:
    """Without calls it is the MCLP: of A 50 + 30, B 40 + 30, C 45, two are best at A and C: 125."""
    sets, persons = ["A", "AB", "B", "C"], [50.0, 30.0, 40.0, 45.0]
    best = best_fleet(covering(sets, persons), 2, busy=0)
    assert best.vehicles.tolist() == [1, 0, 1, 0]
    assert best.expected_persons == 125


def test_where_one_by_one_is_not_best_the_bound_says_so() -> None:
    """A reaches 30 + 30, B 30 + 20, C 30 + 20: A and then B make 80, B and C 100.

    To A and B, two more add at most the 20 of C: none reaches more than 100.
    """
    town = covering(["AB", "AC", "B", "C"], [30, 30, 20, 20])
    greedy, best = (solve(town, 2, busy=0) for solve in (greedy_fleet, best_fleet))
    assert (greedy.vehicles.tolist(), greedy.expected_persons) == ([1, 1, 0, 0], 80)
    assert (greedy.bound_persons, greedy.gap_share) == (100, pytest.approx(0.2))
    assert (best.vehicles.tolist(), best.expected_persons) == ([0, 1, 1, 0], 100)
    half = best_fleet(town, 2, busy=0.5)
    assert half.expected_persons == max(60 * 0.75, 50, 30 * 0.75 + 50 * 0.5, 100 * 0.5)
    far = covering(["AB", "AC", "B", "C", "D"], [30, 30, 20, 20, 10])
    assert greedy_fleet(far, 1, busy=0).bound_persons == 80  # A's 60, and one more of B, C (20) and D (10)


def test_when_time_runs_out_the_greedy_stands_with_a_bound_that_holds() -> None:
    generator = np.random.default_rng(5)
    sets = ["".join(np.array(list("ABCD"))[generator.random(4) < 0.4]) for _ in range(60)]
    town = covering(sets, generator.integers(1, 99, 60).astype(float).tolist())
    hurried, best = best_fleet(town, 9, busy=0.4, time_limit_s=0.0), best_fleet(town, 9, busy=0.4)
    assert hurried.expected_persons <= best.expected_persons * (1 + 1e-9)
    assert hurried.bound_persons >= best.expected_persons * (1 - 1e-9)


def test_people_who_are_not_linked_are_told_apart_and_expected_by_none() -> None:
    pairs = pd.DataFrame({"origin_id": ["a"], "destination_id": ["S"], "impedance": [60.0]})
    people = pd.Series({"a": 10.0, "b": 5.0, "c": 3.0})
    linked = pd.Series({"a": True, "b": True, "c": False})
    town = cover(pairs, people, pd.Index(["S"]), limit_s=60, linked=linked)
    number = vehicles_within(town, pd.Series({"S": 2}))
    assert number.fillna(-1).tolist() == [2, 0, -1]
    assert expected_persons(town, pd.Series({"S": 2}), busy=0.5) == 7.5


def test_every_fault_of_the_numbers_is_named() -> None:
    town = covering(["A"], [1])
    with pytest.raises(InputError, match=r"5 vehicles, but bays for 4"):
        best_fleet(town, 5, busy=0.1, bays=of([1, 1, 1, 1]))
    with pytest.raises(
        InputError, match=r"(?s)station B: 2 vehicles are kept, but there are 1 bays.*more than"
    ):
        greedy_fleet(town, 1, busy=0.1, bays=of([1, 1, 1, 1]), kept=of([0, 2, 0, 0]))
    with pytest.raises(InputError, match=r"below 1 is needed, not 1$"):
        best_fleet(town, 1, busy=1.0)
    with pytest.raises(InputError, match="no whole number of 0 or more vehicles for C, D"):
        expected_persons(town, pd.Series({"A": 1, "B": 1, "C": 0.5}), busy=0.1)
    with pytest.raises(InputError, match="vehicles that are not listed: Z"):
        vehicles_within(town, pd.Series({"A": 1, "B": 1, "C": 0, "D": 0, "Z": 1}))
