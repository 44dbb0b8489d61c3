"""Verdicts on shares and on service radii, on both sides of each threshold."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.verdicts import reach

INF = math.inf


@pytest.mark.parametrize(
    ("met", "unknown", "required", "verdict"),
    [
        (100, 0, 1.0, "met"),
        (99.9, 0, 1.0, "unmet"),
        (99.9, 0.1, 1.0, "undetermined"),
        (90, 0, 0.9, "met"),
        (89, 0.5, 0.9, "unmet"),
        (89, 1, 0.9, "undetermined"),
    ],
)
def test_the_verdict_on_a_share(met: float, unknown: float, required: float, verdict: str) -> None:
    assert reach.judge(100, met, unknown, required) == verdict


def test_a_share_of_nobody_is_undetermined() -> None:
    assert reach.judge(0, 0, 0, 0.9) == "undetermined"


def test_exactly_at_the_limit_is_within_it_whatever_rounding_does() -> None:
    walked = 400 / (4.8 / 3.6)  # five minutes, as floating point has it
    assert reach.states(np.array([walked]), 300, np.array([INF])).tolist() == ["met"]


@given(
    st.lists(st.one_of(st.floats(0, 1000), st.just(math.nan), st.just(INF)), min_size=1, max_size=20),
    st.floats(0, 1000),
    st.floats(0, 1000),
)
def test_every_person_has_one_state_and_a_higher_limit_never_reaches_fewer(
    impedance: list[float], limit: float, more: float
) -> None:
    times, border = np.array(impedance), np.full(len(impedance), 500.0)
    persons = np.arange(1.0, len(times) + 1)
    low, high = (reach.reach(reach.states(times, each, border), persons) for each in (limit, limit + more))
    for found in (low, high):
        assert found.met + found.unmet + found.border + found.unlinked == pytest.approx(found.persons)
    assert high.met >= low.met


def unit(
    area_m2: float, facilities: int, persons: list[float], network: list[float], border: float = INF
) -> reach.Unit:
    length = np.array(network)
    return reach.Unit(
        *(area_m2, facilities, np.array(persons, dtype=float)),
        *(length / 2, length, np.full(len(network), border)),
    )


def test_the_published_radius_of_shanghai() -> None:
    """175 stations on 6,340.5 km²: the city published 3.4 km."""
    assert round(reach.area_equivalent(unit(6340.5e6, 175, [], [])).value / 1000, 3) == 3.396


def test_twice_the_stations_shorten_the_radius_by_the_root_of_two() -> None:
    """Jiangqiao went from 3.69 to 2.61 km with its second station."""
    one, two = (reach.area_equivalent(unit(42.8e6, n, [], [])).value for n in (1, 2))
    assert one / two == pytest.approx(math.sqrt(2))


def test_no_station_is_an_infinite_radius() -> None:
    assert reach.judge_length(reach.area_equivalent(unit(1e6, 0, [], [])), 7000) == "unmet"


def test_means_and_quantiles_are_weighted_by_people() -> None:
    town = unit(1e6, 1, [90, 9, 1], [100, 1000, 5000])
    assert reach.mean_network_distance(town) == reach.Length(230, 230, 230)
    assert reach.mean_straight_distance(town).value == 115
    assert reach.p95_network_distance(town) == reach.Length(1000, 1000, 1000)
    assert reach.max_network_distance(town) == reach.Length(5000, 5000, 5000)


def test_the_value_is_that_of_linked_people_and_the_unlinked_open_its_bounds() -> None:
    town = unit(1e6, 1, [5, 5, 90], [100, 300, math.nan])
    assert reach.mean_network_distance(town) == reach.Length(200, 20, INF)
    assert reach.max_network_distance(town) == reach.Length(300, 300, INF)
    assert reach.p95_network_distance(town) == reach.Length(300, 100, INF)
    assert reach.judge_length(reach.max_network_distance(town), 500) == "undetermined"
    assert reach.judge_length(reach.max_network_distance(town), 299) == "unmet"


def test_a_facility_beyond_the_border_may_be_as_near_as_the_border() -> None:
    town = unit(1e6, 1, [50, 50], [100, 900], border=300)
    assert reach.max_network_distance(town) == reach.Length(900, 300, 900)
    assert reach.mean_network_distance(town) == reach.Length(500, 200, 500)
    assert reach.judge_length(reach.max_network_distance(town), 500) == "undetermined"
    assert reach.judge_length(reach.max_network_distance(town), 299) == "unmet"
    assert reach.mean_straight_distance(town) == reach.Length(250, 175, 250)


def test_a_unit_without_linked_people_is_undetermined() -> None:
    town = unit(1e6, 1, [10], [math.nan])
    assert math.isnan(reach.mean_network_distance(town).value)
    assert reach.judge_length(reach.mean_network_distance(town), 500) == "undetermined"
