"""Slopes: speeds against closed forms and independent roots, streets against sums by hand."""

import math

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from scipy.optimize import brentq

from access.network.pace import kph as kph_on
from access.network.pace import pace
from access.network.slope import Cycling, Tobler

MODELS = (Tobler(), Cycling(), Cycling(mass_kg=120, power_w=300))
gradients = st.floats(-1, 1)
speeds_kph = st.floats(4, 40)


def ramp(*heights: float, piece_m: float = 100.0) -> shapely.LineString:
    """A street eastwards with a vertex at each height, in pieces of one length."""
    return shapely.LineString([(piece_m * i, 0, height) for i, height in enumerate(heights)])


def paces(line: shapely.LineString, model: Tobler | Cycling, kph: float = 5.0) -> tuple[float, float]:
    along, against = pace(np.array([line], dtype=object), model, np.array([kph]))
    return along.item(), against.item()


def kph(model: Tobler | Cycling, gradient: float, flat_kph: float) -> float:
    return float(kph_on(model, np.array([gradient]), np.array([flat_kph]))[0])


def test_tobler_up_and_down_a_ramp_of_ten_percent() -> None:
    # up: |0.10 + 0.05| = 0.15, down: |-0.10 + 0.05| = 0.05 (as on the level, 0 + 0.05)
    assert paces(ramp(0, 10), Tobler()) == pytest.approx((math.exp(-3.5 * 0.10), 1))


def test_tobler_is_fastest_five_percent_downhill() -> None:
    # his own figures: 6 km/h there, 6 exp(-0.175) = 5.04 km/h on the level
    assert paces(ramp(5, 0), Tobler())[0] == pytest.approx(6 / (6 * math.exp(-0.175)))


def test_time_over_a_hill_is_the_sum_of_its_pieces() -> None:
    # 100 m up and 100 m down at 10 %: at 1 m/s on the level 100 exp(0.35) + 100 s, either way
    over = 200 / (100 * math.exp(0.35) + 100)
    assert paces(ramp(0, 10, 0), Tobler(), 3.6) == pytest.approx((over, over))


def test_pieces_count_by_their_length() -> None:
    line = shapely.LineString([(0, 0, 0), (300, 0, 0), (300, 100, 10)])  # 300 m level, 100 m up
    assert paces(line, Tobler())[0] == pytest.approx(400 / (300 + 100 * math.exp(0.35)))


@pytest.mark.parametrize("model", MODELS)
def test_the_level_and_the_unknown_have_the_flat_speed(model: Tobler | Cycling) -> None:
    lines = np.array(
        [
            shapely.LineString([(0, 0), (100, 0)]),
            ramp(7, 7, 7),
            ramp(0, math.nan, 10),
            ramp(0, 50, piece_m=0),
        ],
        dtype=object,
    )
    assert pace(lines, model, np.full(4, 12.0)) == pytest.approx(np.ones((2, 4)))


def test_half_known_elevations_count_where_they_are_known() -> None:
    assert paces(ramp(0, 10, math.nan), Tobler())[0] == pytest.approx(200 / (100 * math.exp(0.35) + 100))


def test_a_fault_in_the_elevations_does_not_stop_anybody() -> None:
    cliff = ramp(0, 1000, piece_m=0.01)
    assert paces(cliff, Tobler())[0] == pytest.approx(math.exp(-3.5))  # as 45°
    assert paces(cliff, Cycling())[0] == pytest.approx(3 / 5)  # pushed


def test_closed_streets_do_not_disturb_the_others() -> None:
    lines = np.array([ramp(0, 10), ramp(0, 10)], dtype=object)
    along, against = pace(lines, Tobler(), np.array([np.nan, 4.0]))
    assert along.tolist() == [1, pytest.approx(math.exp(-0.35))]
    assert against.tolist() == [1, pytest.approx(1)]


def test_each_street_has_its_own_flat_speed() -> None:
    along, _ = pace(np.array([ramp(0, 3), ramp(0, 3)], dtype=object), Cycling(), np.array([10.0, 20.0]))
    assert along.tolist() == pytest.approx([kph(Cycling(), 0.03, 10) / 10, kph(Cycling(), 0.03, 20) / 20])


@given(gradient=gradients, flat_kph=speeds_kph)
def test_cycling_solves_the_balance_of_power(gradient: float, flat_kph: float) -> None:
    """Martin's equation written out anew, its root found by bisection."""

    def spare_w(speed_kph: float, slope: float) -> float:
        angle, speed = math.atan(slope), speed_kph / 3.6
        weight = 83.3 * 9.81 * (math.sin(angle) + 0.0077 * math.cos(angle))
        return speed * weight + 0.5 * 1.2 * 0.559 * speed**3

    power_w = spare_w(flat_kph, 0)
    root = brentq(lambda speed: spare_w(speed, gradient) - power_w, 1e-9, 1000, xtol=1e-12)
    unbounded = Cycling(max_kph=1000, push_kph=1e-9)
    assert kph(unbounded, gradient, flat_kph) == pytest.approx(root, rel=1e-9)
    bounded = min(max(root, 3), max(25, flat_kph))
    assert kph(Cycling(), gradient, flat_kph) == pytest.approx(bounded, rel=1e-9)


def test_cycling_by_hand() -> None:
    # without rolling, and with air that holds v² newtons: 5³ = 125 W on the level at 5 m/s;
    # down a slope that pulls with 87.5 N, 10 m/s take 10 · (10² - 87.5) = 125 W as well
    model = Cycling(mass_kg=100, rolling=1e-12, drag_m2=1 / 0.6, max_kph=100)
    slope = math.tan(math.asin(87.5 / 981))
    assert kph(model, -slope, 18) == pytest.approx(36)


@pytest.mark.parametrize("model", MODELS[1:])
@given(one=gradients, other=gradients, flat_kph=speeds_kph)
def test_cycling_is_slower_the_steeper_it_goes_up(
    model: Cycling, one: float, other: float, flat_kph: float
) -> None:
    low, high = sorted((one, other))
    assert kph(model, low, flat_kph) >= kph(model, high, flat_kph) - 1e-9


@pytest.mark.parametrize("model", MODELS)
@given(gradient=gradients, flat_kph=speeds_kph)
def test_nobody_is_faster_than_the_highest_speed(
    model: Tobler | Cycling, gradient: float, flat_kph: float
) -> None:
    assert kph(model, gradient, flat_kph) > 0
    assert kph(model, 0.0, flat_kph) == pytest.approx(flat_kph, rel=1e-12)


def test_a_motor_holds_the_speed_until_its_power_is_used_up() -> None:
    motor = Cycling(mass_kg=100, rolling=0.01, drag_m2=0.6, power_w=300)
    # at 18 km/h = 5 m/s: air 0.36 · 125 = 45 W; 255 W are left for 51 N of weight and rolling
    steepest = math.tan(math.asin(51 / 981 - 0.01))  # nearly: the cosine of 2.4° is 0.999
    assert kph(motor, steepest * 0.99, 18) == 18
    assert kph(motor, steepest * 1.02, 18) < 18
    rider = motor.model_copy(update={"power_w": None})
    assert kph(rider, steepest * 0.99, 18) < 12
    assert kph(motor, -0.01, 18) == kph(rider, -0.01, 18)  # its reserve does not speed it up


def test_nobody_rides_more_slowly_than_he_pushes_unless_the_street_is_slower() -> None:
    assert kph(Cycling(), 0.5, 15) == 3
    assert kph(Cycling(), 0.5, 2) == 2


def test_models_know_their_parameters() -> None:
    with pytest.raises(ValidationError, match="mass_kg"):
        Cycling(mass_kg=0)
