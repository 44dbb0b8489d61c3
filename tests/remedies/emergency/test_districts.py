"""Coverage, response and radii of the tiny town, worked out by hand."""

from typing import Any

import geopandas
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.contracts import tables
from access.contracts.errors import InputError
from access.network.build import build
from access.network.network import Network
from access.network.pairs import pairs
from access.network.snapping import snap
from access.network.travel import nearest
from access.remedies.emergency.apportionment import WHOLE
from access.remedies.emergency.districts import coverage, response, whole
from access.remedies.emergency.mexclp import best_fleet
from access.remedies.emergency.response import cover, vehicles_within
from access.remedies.emergency.service_radius import Lengths, sites_needed, straight_lengths
from tests.conftest import Town, metres, points

TO: Any = "facility_to_demand"
SHARES = [("a", "west", 1), ("c", "west", 1), ("g", "west", 0.5)] + [
    (name, "east", 0.5 if name == "g" else 1) for name in "bdefg"
]
CELL_ZONES = pd.DataFrame(SHARES, columns=["cell_id", "zone_id", "share"]).set_index(["cell_id", "zone_id"])
# T stands on the border of the zones, which is the western one's; Q is where f is
CANDIDATES = {"P": (150, 300), "T": (300, 200), "Q": (430, 150)}


def on_foot(town: Town) -> Network:
    """Everybody goes both ways everywhere, a metre a second."""
    return build(town.streets, metres())


def snapped(places: Any, network: Network) -> Any:
    return snap(places.geometry, network, max_leg_m=250, min_component_m=0)


def to_markets(town: Town) -> tuple[Any, Any]:
    """All pairs of cells and markets, and the nearest: see ``Town``."""
    network = on_foot(town)
    cells, markets = (snapped(each, network) for each in (town.cells, town.facilities))
    every = pairs(cells, markets, network, limit=np.inf, direction=TO)
    return every, nearest(cells, markets, network, direction=TO)["impedance"]


def candidates() -> Any:
    return geopandas.GeoDataFrame(geometry=points(CANDIDATES, "site_id"))


def test_coverage_of_the_town(town: Town) -> None:
    """Within 300 m of M: a, b, c, g (65 persons); of N: d (40); of neither: f (20); e (25) not linked.

    M has two vehicles and N one. Half the time busy, 65 × 3/4 + 40 × 1/2 = 68.75 can expect one.
    """
    every, _ = to_markets(town)
    persons = town.cells["persons"]
    linked = pd.Series({name: name != "e" for name in persons.index})
    five = cover(every, persons, town.facilities.index, limit_s=360, fixed_s=60, linked=linked)
    number = vehicles_within(five, pd.Series({"M": 2, "N": 1}))
    assert number.fillna(-1).to_dict() == {"a": 2, "b": 2, "c": 2, "d": 1, "e": -1, "f": 0, "g": 2}
    table = coverage(number, persons, whole(CELL_ZONES), most=3, busy=0.5)
    assert table.loc[WHOLE].tolist() == [150, 25, 105, 65, 0, 68.75]
    assert table.loc["west"].tolist() == [30, 0, 30, 30, 0, 22.5]
    assert table.loc["east"].tolist() == [120, 25, 75, 35, 0, 46.25]
    assert best_fleet(five, 3, busy=0.5).vehicles.to_dict() == {"M": 2, "N": 1}  # 65 + 40, 65/2, 65/4 or 40/2


def test_with_more_time_some_can_count_on_both_stations(town: Town) -> None:
    """Within 620 m of both M and N: b (550), c (620), d (610): 65 persons."""
    every, _ = to_markets(town)
    long = cover(every, town.cells["persons"], town.facilities.index, limit_s=620)
    table = coverage(vehicles_within(long, pd.Series({"M": 1, "N": 1})), town.cells["persons"], CELL_ZONES)
    assert table["persons_covered_1"].to_dict() == {"east": 95, "west": 30}
    assert table["persons_covered_2"].to_dict() == {"east": 60, "west": 5}


def test_response_in_the_town(town: Town) -> None:
    """West: c 40 s (5 persons), a 110 (10), g 260 (15); east: d 50 (40), b 110 (20), g (15), f 340 (20)."""
    _, travel = to_markets(town)
    table = response(travel, town.cells["persons"], CELL_ZONES, fixed_s=60)
    west, east = table.loc["west"], table.loc["east"]
    assert west.tolist() == pytest.approx([30, 30, 0, 0, 60 + (200 + 1100 + 3900) / 30, 60 + 260])
    assert east.tolist() == pytest.approx([120, 95, 0, 25, 60 + (2000 + 2200 + 3900 + 6800) / 95, 60 + 340])


def test_those_beyond_reach_are_told_apart_and_ninety_percent_is_enough() -> None:
    travel = pd.Series([10.0, 20.0, np.inf, np.nan, 5.0])
    shares = pd.DataFrame(
        {"share": 1.0},
        index=pd.MultiIndex.from_tuples(
            [(0, "z"), (1, "z"), (2, "z"), (3, "z"), (3, "n")], names=["cell_id", "zone_id"]
        ),
    )
    table = response(travel, pd.Series([9.0, 1.0, 4.0, 6.0, 7.0]), shares)
    assert table.loc["z"].tolist() == [20, 10, 4, 6, 11, 10]  # 9 of the 10 who can be reached
    assert table.loc["n"].fillna(-1).tolist() == [6, 0, 0, 6, -1, -1]


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 50)), min_size=1, max_size=12))
def test_mean_and_percentile_are_those_of_the_persons_one_by_one(rows: list[tuple[int, int]]) -> None:
    travel, people = (pd.Series(each, dtype=float) for each in zip(*rows, strict=True))
    index = pd.MultiIndex.from_product([travel.index, ["z"]], names=["cell_id", "zone_id"])
    row = response(travel, people, pd.DataFrame({"share": 1.0}, index=index)).loc["z"]
    each = sorted(time for time, number in rows for _ in range(number))
    assert row["mean_response_s"] == pytest.approx(sum(each) / len(each))
    assert row["p90_response_s"] == each[-(-9 * len(each) // 10) - 1]


@given(
    st.lists(st.tuples(st.integers(0, 5), st.sampled_from("AB"), st.integers(0, 100)), max_size=15),
    st.lists(st.integers(0, 3), min_size=2, max_size=2),
    st.lists(st.integers(0, 3), min_size=2, max_size=2),
    st.integers(0, 100),
    st.integers(0, 50),
)
def test_more_vehicles_or_more_time_never_cover_fewer(
    rows: list[tuple[int, str, int]], fleet: list[int], more: list[int], limit: int, longer: int
) -> None:
    every = pd.DataFrame(rows, columns=["origin_id", "destination_id", "impedance"])
    persons, stations = pd.Series(range(1, 7), dtype=float), pd.Index(["A", "B"])
    now, soon = (cover(every, persons, stations, limit_s=limit + plus) for plus in (0, longer))
    some = pd.Series(fleet, index=stations)
    number = vehicles_within(now, some)
    assert (vehicles_within(soon, some) >= number).all()
    assert (vehicles_within(now, some + more) >= number).all()
    least = {(cell, name) for cell, name, time in rows if time <= limit}  # a station counts once
    assert number.tolist() == [
        sum(n for name, n in some.items() if (cell, name) in least) for cell in range(6)
    ]


def test_districts_of_the_town(town: Town) -> None:
    """M is in the west, N in the east; the limit is 150 m, and both zones have 305 m × 1,010 m.

    150 m: 308,050 m² / (π 150²) = 4.36, so five stations each, four more. West, by road: g (15) is at
    260; T is 100 from it, and 250 from a, 120 from c: the mean falls from 173 to 93, the maximum to 110
    (a). East: Q is 60 from f, 180 from g, 230 from b: the mean falls from 157 to 85; but g's 180 stays:
    95 % (90.25 of 95) and all are not attainable. Straight, west 147 on the mean; east 190 (e is 427
    from N), with Q 140.
    """
    network = on_foot(town)
    cells, markets = (snapped(each, network) for each in (town.cells, town.facilities))
    sites = snapped(candidates(), network)
    travel = nearest(cells, markets, network, direction=TO)["impedance"]
    shares, persons = CELL_ZONES.copy(), town.cells["persons"].copy()
    every = whole(shares)
    times = response(travel, persons, every, fixed_s=60).loc[["west", "east", WHOLE]]
    assert times["persons"].tolist() == [30, 120, 150]
    assert times["persons_unlinked"].tolist() == [0, 25, 25]
    assert times["mean_response_s"].tolist() == pytest.approx(
        [60 + 5200 / 30, 60 + 14900 / 95, 60 + 20100 / 125]
    )
    assert times["p90_response_s"].tolist() == pytest.approx([320, 400, 400])
    needed = sites_needed(
        pd.DataFrame({"area_m2": 308_050.0, "stations": 1, "limit_m": 150.0}, index=["west", "east"]),
        persons,
        shares,
        pd.Series({"P": "west", "T": "west", "Q": "east"}),
        network=Lengths(travel, pairs(cells, sites, network, limit=np.inf, direction=TO)),
        straight=straight_lengths(town.cells, town.facilities, candidates()),
    )
    before, after = ((308_050 / n / np.pi) ** 0.5 for n in (1, 5))
    assert needed.loc[("west", "area_equivalent"), ["now_m", "after_m"]].tolist() == pytest.approx(
        [before, after]
    )
    number = needed["sites"].fillna(-1)
    assert number["west"].tolist() == [4, 0, 1, 1, 1]
    assert number["east"].tolist() == [4, 1, 1, -1, -1]
    pd.testing.assert_frame_equal(shares, CELL_ZONES)
    pd.testing.assert_series_equal(persons, town.cells["persons"])
    tables.check(every, tables.CELL_ZONES)


def test_inputs_that_do_not_fit_are_refused(town: Town) -> None:
    persons, stations = pd.Series({"a": 1.0, "b": np.nan}), pd.Index(["S", "S"])
    strange = pd.DataFrame({"origin_id": ["x"], "destination_id": ["T"], "impedance": [1.0]})
    with pytest.raises(InputError) as error:
        cover(strange, persons, stations, limit_s=60, fixed_s=90, linked=pd.Series({"a": True}))
    assert error.value.faults == (
        "stations listed twice: S",
        "cells that are not listed: x",
        "stations that are not listed: T",
        "no number of 0 or more persons for b",
        "a limit of 60 s leaves no time to travel after 90 s",
        "1 cell of which `linked` does not tell",
    )
    over = pd.concat([CELL_ZONES, CELL_ZONES.iloc[:3].rename(index={"west": "county"})])
    with pytest.raises(InputError, match=r"3 cells \(a, c, g\) lie in several zones; keep the zones of one"):
        whole(over)
    with pytest.raises(InputError, match="called whole_area"):
        whole(CELL_ZONES.rename(index={"west": WHOLE}))
    with pytest.raises(InputError, match=r"nothing is told of 6 cells \(b, c, d, …\)"):
        response(pd.Series({"a": 1.0}), town.cells["persons"], CELL_ZONES)
