"""Driving beyond cities: by where a street runs, its limit, its bends; cities stay as they were."""

import math
from typing import Any

import numpy as np
import pytest
import shapely

from access.network import bends, profiles
from access.network.moves import moves_of
from access.network.profiles import Period
from tests.conftest import street_table


def streets(*rows: dict[str, Any]) -> Any:
    table = street_table([(2 * i, 2 * i + 1, 100.0, "both") for i in range(len(rows))])
    for name in {name for row in rows for name in row}:
        table[name] = [row.get(name, table[name].iloc[i]) for i, row in enumerate(rows)]
    return table


def kph(*rows: dict[str, Any], mode: str = "drive", period: Period = "free_flow") -> list[float]:
    return list(moves_of(profiles.load(mode), streets(*rows), period=period).forward_kph)


@pytest.mark.parametrize(
    ("kind", "limit", "city", "town", "rural"),
    [
        ("primary", math.nan, 40, 50, 65),
        ("primary", 60.0, 40, 60, 65 - 5),  # the limit caps
        ("primary", 90.0, 40, 90, 90),  # the limit lifts
        ("primary", 30.0, 30, 30, 30),
        ("motorway", math.nan, 80, 100, 100),
        ("motorway", 120.0, 120, 120, 120),
        ("residential", math.nan, 20, 30, 30),
        ("residential", 50.0, 20, 50, 50),
        ("living_street", 20.0, 10, 10, 10),  # a limit hurries nobody there
        ("track", 80.0, 10, 10, 10),
        ("footway", 50.0, math.nan, math.nan, math.nan),
    ],
)
def test_speeds_go_by_class_place_and_limit(
    kind: str, limit: float, city: float, town: float, rural: float
) -> None:
    rows = [{"class": kind, "speed_kph": limit, "setting": each} for each in ("city", "", "town", "rural")]
    expected = [city, city, town, rural]
    for mode in ("drive", "emergency_vehicle"):
        assert kph(*rows, mode=mode) == pytest.approx(expected, nan_ok=True)


def test_in_the_peak_cities_keep_their_speed_and_the_country_loses_a_tenth() -> None:
    rows = [{"class": "primary", "speed_kph": 80.0, "setting": each} for each in ("city", "rural")]
    assert kph(*rows, period="peak") == pytest.approx([30, 72])


def test_walking_does_not_ask_where_a_street_runs() -> None:
    rows = [{"class": "primary", "speed_kph": 80.0, "setting": each} for each in ("city", "town", "rural")]
    assert kph(*rows, mode="walk") == [4.8, 4.8, 4.8]


def test_streets_that_say_nothing_of_their_setting_go_as_in_cities() -> None:
    assert kph({"class": "primary", "speed_kph": 80.0}) == [40]
    table = streets({"class": "primary"}).drop(columns="setting")
    assert moves_of(profiles.load("drive"), table).forward_kph.tolist() == [40]


def test_a_bend_by_hand() -> None:
    # two pieces of 100 m at a right angle: the circle of 50 m touches both in their middles
    corner = shapely.LineString([(0, 0), (100, 0), (100, 100)])
    held = math.sqrt(127 * 0.3 * 50)  # 43.6 km/h on the 100 m of the bend
    hours_km = 0.1 / 60 + 0.1 / held
    straight = shapely.LineString([(0, 0), (50, 0), (200, 0)])
    found = bends.slowed(np.array([corner, straight, corner, corner]), np.array([60.0, 60, 40, np.nan]), 0.3)
    assert found.tolist() == pytest.approx([0.2 / hours_km / 60, 1, 1, 1])


@pytest.mark.parametrize("vertices", [13, 49, 181])
def test_a_circle_is_driven_at_its_own_speed_however_finely_it_is_drawn(vertices: int) -> None:
    turn = np.linspace(0, np.pi, vertices)
    bend = shapely.LineString(np.column_stack([60 * np.cos(turn), 60 * np.sin(turn)]))
    held = math.sqrt(127 * 0.3 * 60)  # 47.8 km/h
    assert bends.slowed(np.array([bend]), np.array([80.0]), 0.3)[0] * 80 == pytest.approx(held, rel=0.12)


def test_trembling_of_a_drawn_line_is_no_bend() -> None:
    x = np.arange(0, 1000, 10.0)
    line = shapely.LineString(np.column_stack([x, 0.4 * (-1.0) ** np.arange(len(x))]))
    assert bends.slowed(np.array([line]), np.array([90.0]), 0.3).tolist() == pytest.approx([1], abs=1e-3)


def test_bends_slow_beyond_cities_only() -> None:
    table = streets(*({"class": "primary", "setting": each} for each in ("city", "town", "rural", "")))
    hairpin = shapely.LineString([(0, 0), (40, 0), (40, 10), (0, 10)])
    found = moves_of(profiles.load("drive"), table.set_geometry([hairpin] * 4, crs=table.crs)).forward_kph
    assert found[[0, 3]].tolist() == [40, 40]
    # at each of the two corners the circle's radius is (40 + 10) / 4 = 12.5 m: 21.8 km/h
    held = math.sqrt(127 * 0.3 * 12.5)
    assert found[2] == pytest.approx(90 / (40 / 65 + 50 / held))
    assert found[1] == pytest.approx(90 / (40 / 50 + 50 / held))
