"""Service radii: closed forms, and sites needed against every set of sites there is."""

import itertools
import math
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from access.contracts.errors import InputError
from access.remedies.emergency.service_radius import OUTCOMES, Lengths, sites_needed, straight_lengths
from access.verdicts.reach import STATISTICS
from tests.conftest import CRS

NETWORK = [name for name in STATISTICS if "network" in name]
LENGTHS = st.one_of(st.integers(0, 400).map(float), st.just(math.inf))


def needed(
    persons: list[float],
    now_m: list[float],
    to_sites: Any,
    *,
    limit_m: float,
    area_m2: float = 1.0,
    stations: int = 1,
    time_limit_s: float = 10.0,
) -> Any:
    """What one district needs; ``to_sites`` has a row for each cell and a column for each candidate."""
    cell, site = np.nonzero(np.isfinite(np.atleast_2d(to_sites)))
    impedance = np.atleast_2d(to_sites)[cell, site]
    table = pd.DataFrame({"origin_id": cell, "destination_id": site, "impedance": impedance})
    lengths = Lengths(pd.Series(now_m, dtype=float), table)
    row = {"area_m2": area_m2, "stations": stations, "limit_m": limit_m}
    index = pd.MultiIndex.from_product([range(len(persons)), ["z"]], names=["cell_id", "zone_id"])
    return sites_needed(
        pd.DataFrame([row], index=["z"]),
        pd.Series(persons, dtype=float),
        pd.DataFrame({"share": 1.0}, index=index),
        pd.Series("z", index=range(np.shape(to_sites)[1])),
        network=lengths,
        straight=lengths,
        time_limit_s=time_limit_s,
    ).loc["z"]


def statistic(name: str, persons: list[float], length: Any) -> float:
    """From the persons one by one."""
    each = sorted(float(d) for d, number in zip(length, persons, strict=True) for _ in range(int(number)))
    if name.startswith("mean"):
        return sum(each) / len(each)
    return each[-(-95 * len(each) // 100) - 1] if name.startswith("p95") else each[-1]


def test_the_radius_of_a_circle_of_the_same_area() -> None:
    """Jiangqiao: 3.69 km with one station on 42.8 km², 2.61 km with two; no station is no radius."""
    one = needed([1], [0], [[0]], limit_m=3000, area_m2=42.8e6, stations=1).loc["area_equivalent"]
    assert one[["now_m", "after_m"]].astype(float).round(-1).tolist() == [3690, 2610]
    none = needed([1], [0], [[0]], limit_m=3000, area_m2=1e6, stations=0).loc["area_equivalent"]
    assert none["now_m"] == math.inf


def test_the_west_coast_needs_about_170_stations_by_its_area() -> None:
    """2,100 km² / (π 2²) = 167.1; the plan's own note says about 170."""
    row = needed([1], [0], [[0]], limit_m=2000, area_m2=2.1e9, stations=3).loc["area_equivalent"]
    assert (row["sites"], row["at_least"], row["outcome"]) == (165, 165, "attainable")
    assert row["after_m"] == pytest.approx(math.sqrt(2.1e9 / math.pi / 168))


@settings(max_examples=40)
@given(st.floats(1e3, 1e10), st.integers(0, 30), st.floats(500, 9000))
def test_by_area_no_fewer_would_do(area_m2: float, stations: int, limit_m: float) -> None:
    row = needed([1], [0], [[0]], limit_m=limit_m, area_m2=area_m2, stations=stations).loc["area_equivalent"]
    number = int(row["sites"]) + stations
    assert math.sqrt(area_m2 / math.pi / number) <= limit_m + 1e-5
    if row["sites"]:
        assert number == 1 or math.sqrt(area_m2 / math.pi / (number - 1)) > limit_m - 1e-5
    else:
        assert row["outcome"] == "met"


def test_an_area_that_the_circles_fill_exactly() -> None:
    row = needed([1], [0], [[0]], limit_m=2000, area_m2=5 * math.pi * 2000**2).loc["area_equivalent"]
    assert row["sites"] == 4


@pytest.mark.parametrize(("reach", "sites"), [(1, 5), (2, 3), (3, 4)])
def test_on_a_ring_each_site_serves_its_arc(reach: int, sites: int) -> None:
    """Sites × (2 reach + 1) places a kilometre apart around a ring: no fewer sites do, and they do."""
    number = sites * (2 * reach + 1)
    apart = np.abs(np.subtract.outer(np.arange(number), np.arange(number)))
    around = np.minimum(apart, number - apart) * 1000.0
    row = needed([7] * number, [math.inf] * number, around, limit_m=reach * 1000).loc["max_network_distance"]
    assert (row["sites"], row["at_least"], row["after_m"]) == (sites, sites, reach * 1000)
    assert row["chosen"] == tuple(range(reach, number, 2 * reach + 1)) or len(row["chosen"]) == sites


def test_the_mean_on_a_street_by_hand() -> None:
    """Four places at 0, 1, 2, 3 km, 10, 10, 10 and 70 persons; the station stands at 0.

    The mean is (10 + 20 + 210) / 100 = 2.4 km. A site at 3 km makes it (10 + 10) / 100 = 0.2; at 2 km
    (10 + 70) / 100 = 0.8; both 0.1. 95 % are within 3 km, with the site at 3 within 1 km.
    """
    places = np.arange(4) * 1000.0
    to_sites = np.abs(np.subtract.outer(places, places[2:]))
    table = needed([10, 10, 10, 70], list(places), to_sites, limit_m=1000)
    mean, p95 = table.loc["mean_network_distance"], table.loc["p95_network_distance"]
    assert (mean["now_m"], mean["after_m"], mean["best_m"], mean["chosen"]) == (2400, 200, 100, (1,))
    assert (p95["now_m"], p95["after_m"], p95["sites"]) == (3000, 1000, 1)


def test_what_later_sites_make_needless_is_taken_out() -> None:
    """The middle site covers most, six; the outer two cover all eight, and are needed in any case."""
    near, far = 100.0, math.inf
    to_sites = [[near, near, far]] * 3 + [[near, far, near]] * 3 + [[far, near, far], [far, far, near]]
    row = needed([1] * 8, [math.inf] * 8, np.array(to_sites), limit_m=100).loc["max_network_distance"]
    assert (row["chosen"], row["sites"], row["at_least"]) == ((1, 2), 2, 2)


def test_where_one_by_one_is_not_best_the_fewest_are_found() -> None:
    """Fourteen places: two sites serve seven each; others four, two and one of either seven.

    One by one, the latter three are taken (8, 4, 2), and none is needless; two are enough.
    """
    half = np.repeat([0, 1, 2], [4, 2, 1])
    serves = np.array(
        [
            [other == 0, other == 1, *(half_of == each for each in range(3))]
            for other in (0, 1)
            for half_of in half
        ]
    )
    table = needed([1] * 14, [math.inf] * 14, np.where(serves, 100.0, math.inf), limit_m=100)
    row = table.loc["max_network_distance"]
    assert (row["sites"], row["at_least"], row["chosen"]) == (2, 2, (0, 1))
    hurried = needed(
        [1] * 14, [math.inf] * 14, np.where(serves, 100.0, math.inf), limit_m=100, time_limit_s=0
    ).loc["max_network_distance"]
    assert hurried["at_least"] <= 2 <= hurried["sites"]


@settings(max_examples=40)
@given(st.data())
def test_no_set_of_sites_does_with_fewer_than_at_least_and_those_chosen_do(data: st.DataObject) -> None:
    cells, sites = data.draw(st.integers(1, 7)), data.draw(st.integers(1, 5))
    persons = [float(data.draw(st.integers(1, 30))) for _ in range(cells)]
    now = np.array([data.draw(LENGTHS) for _ in range(cells)])
    to_sites = np.array([[data.draw(LENGTHS) for _ in range(sites)] for _ in range(cells)])
    limit = float(data.draw(st.integers(1, 300)))
    time_s = data.draw(st.sampled_from([0.0, 10.0, 10.0]))  # without time, the greedy stands
    table = needed(persons, list(now), to_sites, limit_m=limit, time_limit_s=time_s)

    def within(name: str, some: tuple[int, ...]) -> bool:
        length = np.minimum(now, to_sites[:, some].min(axis=1, initial=math.inf))
        return statistic(name, persons, length) <= limit + 1e-6

    for name in [*NETWORK, "mean_straight_distance"]:
        row = table.loc[name]
        enough = [
            k
            for k in range(sites + 1)
            if any(within(name, s) for s in itertools.combinations(range(sites), k))
        ]
        if not enough:
            every = statistic(name, persons, np.minimum(now, to_sites.min(axis=1)))
            assert row["outcome"] == "not_attainable"
            assert row["best_m"] == pytest.approx(every)
            assert math.isnan(row["sites"])
            continue
        assert row["at_least"] <= enough[0] <= row["sites"]
        assert row["at_least"] == row["sites"] or name.startswith("mean") or not time_s
        assert len(row["chosen"]) == row["sites"]
        assert within(name, row["chosen"])
        assert row["outcome"] == ("met" if within(name, ()) else "attainable")
        assert all(not within(name, tuple(set(row["chosen"]) - {each})) for each in row["chosen"])


def test_who_is_not_linked_does_not_count_and_a_district_of_them_is_undetermined() -> None:
    table = needed([5, 90], [100, math.nan], [[50], [50]], limit_m=60)
    assert table.loc["max_network_distance", ["sites", "after_m"]].tolist() == [1, 50]
    table = needed([5], [math.nan], [[50]], limit_m=60)
    assert table.loc[NETWORK, "outcome"].eq("undetermined").all()
    assert table.loc[NETWORK, "sites"].isna().all()
    nobody = needed([0], [math.nan], [[50]], limit_m=60)
    assert nobody.loc[NETWORK, "sites"].tolist() == [0, 0, 0]
    assert set(table["outcome"]) <= set(OUTCOMES)


def test_a_site_serves_its_own_district_and_entrances_are_one_site() -> None:
    """The border lies between two cells; the site of either is 50 m from both."""
    rows = [(cell, site, length) for cell in "ab" for site in "AB" for length in (50.0, 70.0)]
    lengths = Lengths(
        pd.Series({"a": 500.0, "b": 500.0}),
        pd.DataFrame(rows, columns=["origin_id", "destination_id", "impedance"]),
    )
    shares = pd.DataFrame(
        {"share": 1.0},
        index=pd.MultiIndex.from_tuples([("a", "x"), ("b", "y")], names=["cell_id", "zone_id"]),
    )
    found = sites_needed(
        pd.DataFrame({"area_m2": 1.0, "stations": 1, "limit_m": 60.0}, index=["x", "y"]),
        pd.Series({"a": 1.0, "b": 1.0}),
        shares,
        pd.Series({"A": "x", "B": "y", "C": None}),
        network=lengths,
        straight=lengths,
    )
    assert found["chosen"].xs("max_network_distance", level="statistic").tolist() == [("A",), ("B",)]


def test_straight_lengths_are_those_of_pythagoras() -> None:
    def at(*places: tuple[float, float]) -> Any:
        return geopandas.GeoDataFrame(geometry=list(map(shapely.Point, places)), crs=CRS)

    found = straight_lengths(at((0, 0), (30, 40)), at((30, 0)), at((0, 10), (30, 30), (60, 0), (0, 90)))
    assert found.now_m.tolist() == [30, 40]
    rows = list(found.pairs.itertuples(index=False, name=None))
    assert rows == [(0, 0, 10), (1, 1, 10)]  # sites farther than the station make no difference
    alone = straight_lengths(at((0, 0)), at(), at((3, 4)))
    assert (alone.now_m.tolist(), alone.pairs["impedance"].tolist()) == ([math.inf], [5])
    assert straight_lengths(at((0, 0)), at((3, 4)), at()).pairs.empty


def test_every_fault_is_named() -> None:
    lengths = Lengths(
        pd.Series({"a": 1.0}), pd.DataFrame({"origin_id": ["a"], "destination_id": ["Z"], "impedance": [1.0]})
    )
    with pytest.raises(InputError) as error:
        sites_needed(
            pd.DataFrame({"area_m2": 1.0, "stations": 1, "limit_m": [0.0]}, index=["x"]),
            pd.Series({"a": 1.0, "b": 1.0}),
            pd.DataFrame({"share": []}, index=pd.MultiIndex.from_tuples([], names=["cell_id", "zone_id"])),
            pd.Series({"A": "x"}),
            network=lengths,
            straight=lengths,
        )
    told = ("candidates that are not listed: Z", "cells without a length to the stations: b")
    assert error.value.faults == ("limit_m of x: a length above 0 m is needed", *told, *told)
