"""Streets whose slope changes on the way: who walks a part of one pays for that part."""

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely

from access.network.build import build
from access.network.slope import Tobler
from access.network.travel import nearest
from access.places.streets.slopes import at_bends
from tests.conftest import metres, street_table

UP = math.exp(3.5 * 0.2)  # seconds a metre at 20 % uphill, where it is one on the level


def street(*profile: tuple[float, float], length_m: float | None = None) -> Any:
    """One street eastwards, from node 0 to node 1, through (metres along, elevation)."""
    line = shapely.LineString([(along, 0, z) for along, z in profile])
    return street_table([(0, 1, line.length if length_m is None else length_m, "both")], [line])


def cost(streets: Any, start_m: float, end_m: float) -> float:
    """Seconds from one place to another, in metres from node 0; the streets in their order."""
    network = build(streets, metres().model_copy(update={"slope": Tobler()}))
    end = np.cumsum(network.length_m)

    def at(along_m: float) -> pd.DataFrame:
        edge = int(np.searchsorted(end, along_m))
        return pd.DataFrame(
            {"edge": [edge], "along_m": [along_m - end[edge] + network.length_m[edge]], "leg_m": [0.0]},
            index=["f"],
        )

    found = nearest(at(start_m), at(end_m), network, direction="demand_to_facility")
    return float(found["impedance"].iloc[0])


def test_a_home_where_the_climb_begins_pays_for_its_own_part() -> None:
    # level for 100 m, then 20 m up in 100 m; the home stands at its middle
    table = at_bends(street((0, 0), (100, 0), (200, 20)))
    assert table["length_m"].tolist() == [100, 100]
    assert cost(table, 100, 0) == pytest.approx(100)
    assert cost(table, 100, 200) == pytest.approx(100 * UP)
    assert cost(table, 150, 200) == pytest.approx(50 * UP)
    assert cost(table, 50, 200) == pytest.approx(50 + 100 * UP)


def test_halfway_up_a_hill_only_the_rest_is_climbed() -> None:
    hill = street((0, 0), (50, 10), (100, 20), (150, 10), (200, 0))
    table = at_bends(hill)
    assert table["length_m"].tolist() == [100, 100]  # even slopes are not cut
    # at the top 20 % down is slower than level: |0.05 - 0.20| - 0.05 = 0.10
    down = math.exp(3.5 * 0.10)
    assert cost(table, 50, 200) == pytest.approx(50 * UP + 100 * down)
    assert cost(table, 50, 0) == pytest.approx(50 * down)
    # over the whole hill it is what it was
    assert cost(table, 0, 200) == pytest.approx(cost(hill, 0, 200))


def test_cuts_share_the_length_that_the_source_gives() -> None:
    table = at_bends(street((0, 0), (100, 0), (200, 20), length_m=300))
    assert table["length_m"].tolist() == [150, 150]
    assert table.index.tolist() == ["s000/1", "s000/2"]
    assert table["from_node"].iloc[1] == table["to_node"].iloc[0]


@pytest.mark.parametrize(
    "table",
    [
        street((0, 7), (100, 7), (200, 7)),
        street((0, 0), (100, 10), (200, 20)),
        street((0, 0), (100, 0.9), (200, 0)),  # less than a metre off an even slope
        street((0, math.nan), (100, math.nan)),
        street((0, 0), (0, 50)),
        street_table([(0, 1, 100.0, "both")]),
    ],
)
def test_what_is_level_even_or_not_known_stays_one_street(table: Any) -> None:
    assert at_bends(table) is table


def test_beyond_what_is_known_it_is_level() -> None:
    table = at_bends(street((0, math.nan), (100, 0), (200, 20), (300, math.nan)))
    assert table["length_m"].tolist() == [100, 100, 100]
    assert cost(table, 0, 100) == pytest.approx(100)
    assert cost(table, 100, 200) == pytest.approx(100 * UP)
