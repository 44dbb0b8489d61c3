"""Places with several links: the cheapest way counts, in every search, by networkx and by hand."""

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from access.network.build import build
from access.network.nearest_k import nearest_k
from access.network.pairs import pairs
from access.network.positions import by_place
from access.network.routes import route
from access.network.travel import nearest
from tests.conftest import metres, street_table
from tests.network.strategies import EDGES, PLACES
from tests.network.test_travel import oracle, table_of

NAMES = st.lists(st.sampled_from("xyz"), min_size=5, max_size=5)
DIRECTIONS: Any = ("demand_to_facility", "facility_to_demand")


def named(table: Any, names: Any) -> Any:
    return table.set_axis(pd.Index(list(names)[: len(table)]))


@settings(max_examples=40)
@given(EDGES, PLACES, PLACES, NAMES, NAMES, st.sampled_from(DIRECTIONS))
def test_every_search_takes_the_cheapest_link(
    edges: Any, homes: Any, goals: Any, of_homes: Any, of_goals: Any, direction: Any
) -> None:
    """Each pair of links is searched by networkx on its own; of those of one place the least is taken."""
    homes = [(edge % len(edges), share, leg) for edge, share, leg in homes]
    goals = [(edge % len(edges), share, leg) for edge, share, leg in goals]
    network = build(street_table(edges), metres(oneway=True))
    cells, doors = named(table_of(homes, edges), of_homes), named(table_of(goals, edges), of_goals)
    each = {
        j: oracle(edges, homes, [goal], towards=direction == DIRECTIONS[0]) for j, goal in enumerate(goals)
    }
    order = list(dict.fromkeys(of_homes[: len(homes)]))
    least = {
        (home, j): min(cost for cost, name in zip(costs, of_homes, strict=False) if name == home)
        for j, costs in each.items()
        for home in order
    }
    found = nearest(cells, doors, network, direction=direction)
    assert found.index.tolist() == order
    wanted = [min(least[home, j] for j in each) for home in order]
    assert found["impedance"].to_numpy() == pytest.approx(wanted, abs=1e-9)
    for home, cost, name in found.itertuples():
        if math.isfinite(cost):
            assert min(least[home, j] for j in each if of_goals[j] == name) == pytest.approx(cost, abs=1e-9)
    several = pairs(cells, doors, network, limit=1e6, direction=direction)
    expected = [(home, of_goals[j], least[home, j]) for home in order for j in each if least[home, j] < 1e6]
    assert [row[:2] for row in several.itertuples(index=False)] == [row[:2] for row in expected]
    assert several["impedance"].to_numpy() == pytest.approx([row[2] for row in expected], abs=1e-9)
    ranked = nearest_k(cells, doors, network, k=3, direction=direction)
    by_goal = {
        home: sorted(
            min(least[home, j] for j in each if of_goals[j] == name) for name in set(of_goals[: len(goals)])
        )
        for home in order
    }
    flat = [cost for home in order for cost in by_goal[home] if math.isfinite(cost)]
    assert ranked["impedance"].to_numpy() == pytest.approx(flat, abs=1e-9)
    assert ranked["origin_id"].tolist() == [
        home for home in order for cost in by_goal[home] if math.isfinite(cost)
    ]
    home = order[0]
    if math.isfinite(wanted[0]):
        way = route(cells.loc[[home]], doors, network, direction=direction)
        assert way.impedance == pytest.approx(wanted[0], abs=1e-9)


def test_of_equal_links_the_first_and_of_none_nothing() -> None:
    network = build(street_table([(0, 1, 100, "both"), (2, 3, 100, "both")]), metres())
    cells = pd.DataFrame(
        {"edge": [1.0, 0.0, np.nan, 0.0], "along_m": [5, 30, np.nan, 40], "leg_m": [5, 8, np.nan, 8]},
        index=["a", "a", "b", "a"],
    )
    school = pd.DataFrame({"edge": [0.0], "along_m": [35.0], "leg_m": [1.0]}, index=["s"])
    found = nearest(cells, school, network, direction="demand_to_facility")
    assert found.index.tolist() == ["a", "b"]
    assert found["impedance"].tolist()[0] == 8 + 5 + 1
    assert math.isnan(found["impedance"]["b"])
    way = route(cells.loc[["a"]], school, network, direction="demand_to_facility")
    assert way.parts["from_m"].tolist() == [30]  # of equally cheap ones the first
    assert by_place(cells)[0].tolist() == [0, 0, 1, 0]
