"""People assigned to facilities with room: by hand, and against networkx's greatest flow."""

from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from access.verdicts.supply.catchment import Catchments
from access.verdicts.supply.room import most_served, served
from tests.verdicts.supply.sparse import catchments

NEAR, FAR = 0, 99


def greatest(found: Catchments, people: Any = None, room: Any = None) -> float:
    """The greatest flow by networkx."""
    graph = nx.DiGraph()
    graph.add_nodes_from(["source", "sink"])
    for i, persons in enumerate(found.persons if people is None else people):
        graph.add_edge("source", ("cell", i), capacity=float(persons))
    for j, places in enumerate(found.supply if room is None else room):
        graph.add_edge(("facility", j), "sink", capacity=float(places))
    graph.add_edges_from(
        (("cell", int(i)), ("facility", int(j))) for i, j in zip(found.row, found.column, strict=True)
    )
    return float(nx.maximum_flow_value(graph, "source", "sink"))


def test_who_can_go_elsewhere_makes_room() -> None:
    """c0 reaches only F0, c1 both: ten and ten persons, ten places each; the nearest for both is F0."""
    found = catchments([10, 10], [10, 10], [[NEAR, FAR], [NEAR, NEAR]])
    assert served(found).share.tolist() == [1, 1]
    assert served(found).used.tolist() == [10, 10]


def test_shares_are_as_even_as_can_be() -> None:
    found = catchments([20, 10, 8], [6, 6], [[NEAR, FAR], [NEAR, NEAR], [FAR, NEAR]])
    # 12 places for 38 persons, more than 6 for 20 (0.3): c0 takes all of F0, c1 and c2 share 6 for 18
    assert served(found).share == pytest.approx([0.3, 1 / 3, 1 / 3])
    assert served(found).persons(found.persons) == pytest.approx(12)


def test_rooms_are_as_evenly_filled_as_can_be() -> None:
    # all ten are served; F0 (10 places) alone serves c0 (4), c1 (6) fills F1 (30) and F0 alike: 10 / 40
    found = catchments([4, 6], [10, 30], [[NEAR, FAR], [NEAR, NEAR]])
    assert served(found).used == pytest.approx([4, 6])
    found = catchments([1, 9], [10, 30], [[NEAR, FAR], [NEAR, NEAR]])
    assert served(found).used == pytest.approx([2.5, 7.5])


def test_without_room_people_or_ways() -> None:
    found = catchments([5, 0, 7], [0, 3], [[NEAR, FAR], [FAR, NEAR], [FAR, FAR]])
    assert served(found).share.tolist() == pytest.approx([0, np.nan, 0], nan_ok=True)
    assert served(found).used.tolist() == [0, 0]
    assert most_served(found) == 0


def test_room_without_bounds() -> None:
    found = catchments([5, 6, 7], [np.inf, 3], [[NEAR, NEAR], [FAR, NEAR], [FAR, FAR]])
    assert most_served(found) == 8


@settings(max_examples=60, deadline=None)
@given(st.data(), st.integers(1, 6), st.integers(1, 5))
def test_as_many_as_networkx_serves_at_every_level(data: st.DataObject, cells: int, many: int) -> None:
    """The shares are the lexicographically optimal base's: Σ min(x_i, λ P_i) is a greatest flow of λ P.

    Likewise of facilities: Σ min(y_j, μ S_j) is one of rooms μ S.
    """
    people = data.draw(st.lists(st.integers(0, 9), min_size=cells, max_size=cells))
    room = data.draw(st.lists(st.integers(0, 12), min_size=many, max_size=many))
    costs = data.draw(st.lists(st.sampled_from([NEAR, FAR]), min_size=cells * many, max_size=cells * many))
    given_ = catchments(people, room, costs)
    found = served(given_)
    have = np.nan_to_num(found.share) * given_.persons
    assert most_served(given_) == greatest(given_)
    for level in (1.0, 0.75, 0.5, 0.2):
        fewer, less = level * given_.persons, level * given_.supply
        assert np.minimum(have, fewer).sum() == pytest.approx(greatest(given_, people=fewer), abs=1e-6)
        assert np.minimum(found.used, less).sum() == pytest.approx(greatest(given_, room=less), abs=1e-6)


def test_the_order_of_rows_makes_no_difference() -> None:
    generator = np.random.default_rng(3)
    costs = np.where(generator.random((30, 6)) < 0.3, NEAR, FAR)
    people, room = generator.integers(1, 50, 30), generator.integers(1, 200, 6)
    one = served(catchments(people, room, costs))
    rows, columns = generator.permutation(30), generator.permutation(6)
    other = served(catchments(people[rows], room[columns], costs[rows][:, columns]))
    assert other.share == pytest.approx(one.share[rows])
    assert other.used == pytest.approx(one.used[columns])
