"""Links chosen one after the other, against a count from scratch of every next one."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from access.contracts.errors import NetworkError
from access.network.build import build
from access.network.network import Network
from access.network.profiles import load
from access.remedies.links.choose import against_site, choose
from access.remedies.links.pairs import find
from access.remedies.links.rank import Layout, Service, placed, rank, site_gains
from tests.conftest import metres, shared, street_table
from tests.network.strategies import EDGES, PLACES
from tests.remedies.links.test_rank import (
    EDGE,
    INNER,
    LENGTHS,
    SHARES,
    links_of,
    random_links,
    random_service,
    recounted,
)
from tests.studies.test_hong_kong_island import positions, read


def rebuild(streets: Any, turns: Any) -> Network:
    assert turns is None
    return build(streets.replace({"class": {"footway": "residential"}}), metres(oneway=True))


# three parallel dead ends of 100 m, 10 m apart, from a road along x = 0 that is 1,000 m long between
# them; a school at the root of the first; people at the far ends of the second and the third
COMB = [
    ("r0", "t0", 100.0, "both"),
    ("r1", "t1", 100.0, "both"),
    ("r2", "t2", 100.0, "both"),
    ("r0", "r1", 1000.0, "both"),
    ("r1", "r2", 1000.0, "both"),
]


def comb(limit: float) -> tuple[Any, Service]:
    streets = street_table(COMB)
    network = build(streets, metres())
    homes = pd.DataFrame({"edge": [1.0, 2.0, 0.0], "along_m": [90.0, 90.0, 50.0], "leg_m": 0.0})
    school = pd.DataFrame({"edge": [0.0], "along_m": 0.0, "leg_m": 0.0})
    return streets, Service(network, homes, np.array([8.0, 4.0, 1.0]), school, limit)


LINKS = links_of(
    [("s000", 100, "s001", 100, 10), ("s001", 100, "s002", 100, 10), ("s000", 100, "s002", 80, 22)]
)


def test_what_a_link_gains_is_counted_on_the_streets_with_those_before_it() -> None:
    # the first link: 10 + 10 + 100 = 120 for the 8 at the second end. Beside it, the second brings the
    # 4 at the third end with 10 + 10 + 10 + 100 = 130, the last with 10 + 22 + 100 = 132
    streets, before = comb(131)
    chosen = choose(LINKS, before, Layout(streets), rebuild, number=5)
    found = chosen.links
    assert found.index.tolist() == ["k0", "k1"]
    assert found["step"].tolist() == [1, 2]
    assert found["persons_gained"].tolist() == [8, 4]
    assert found["persons_covered"].tolist() == [9, 13]
    assert found["covered_share"].tolist() == [9 / 13, 1]
    assert found["length_total_m"].tolist() == [10, 20]
    assert chosen.service.persons_covered == 13
    by_step = np.bincount(chosen.step.astype(int), before.persons)
    assert by_step.tolist() == [1, 8, 4]


def test_it_ends_at_the_number_or_the_share() -> None:
    streets, before = comb(131)
    assert len(choose(LINKS, before, Layout(streets), rebuild, number=1).links) == 1
    assert len(choose(LINKS, before, Layout(streets), rebuild, share=9 / 13).links) == 1
    assert len(choose(LINKS, before, Layout(streets), rebuild, share=0.7).links) == 2
    assert choose(LINKS, before, Layout(streets), rebuild, share=1 / 13).links.empty
    assert choose(LINKS, comb(99)[1], Layout(streets), rebuild, number=2).links.empty  # nobody is so near
    with pytest.raises(NetworkError, match="number of links"):
        choose(LINKS, before, Layout(streets), rebuild)


def test_links_against_the_best_site() -> None:
    streets, before = comb(131)
    chosen = choose(LINKS, before, Layout(streets), rebuild, number=2).links
    sites = pd.DataFrame({"edge": [2.0, 4.0], "along_m": [60.0, 1.0], "leg_m": 0.0}, index=["x", "y"])
    # x reaches the 4; y both: 90 and 1,000 is too far for the 4, so the 8 by 1 + 90
    one = against_site(chosen, site_gains(sites, before))
    assert (one.candidate_id, one.site_persons) == ("y", 8)
    assert (one.links, one.length_m, one.link_persons) == (1, 10, 8)
    other = against_site(chosen.iloc[1:], site_gains(sites, before))
    assert (other.links, other.length_m, other.link_persons) == (None, 10, 4)


def greedy(links: Any, streets: Any, service: Service, number: int, by: str) -> list[tuple[str, float]]:
    """The same by counting every choice from scratch."""
    chosen: list[str] = []
    steps, covered = [], service.persons_covered
    while len(chosen) < number:
        options = []
        for name in links.index.difference(chosen):
            cost = recounted(service, streets, links.loc[[*chosen, name]])
            gain = service.persons[cost <= service.limit + 1e-6].sum() - covered
            length = links["length_m"][name]
            first = gain / length if by == "persons_per_m" else gain
            options.append((-first, -gain, length, name))
        if not options or min(options)[1] == 0:
            break
        _, gain, _, name = min(options)
        chosen.append(name)
        steps.append((name, -gain))
        covered -= gain
    return steps


@settings(max_examples=30)
@given(
    EDGES,
    PLACES,
    PLACES,
    st.sampled_from([3.0, 8.0, 20.0]),
    st.booleans(),
    st.lists(st.tuples(EDGE, SHARES, EDGE, SHARES, LENGTHS), min_size=2, max_size=4),
    st.sampled_from(["persons_per_m", "persons_gained"]),
)
def test_greedy_choices_are_those_of_counting_from_scratch(
    edges: Any, cells: Any, goals: Any, limit: float, towards: bool, links: Any, by: Any
) -> None:
    streets, service = random_service(edges, cells, goals, limit, towards, [False])
    table = random_links(links, edges, [False])
    found = choose(table, service, Layout(streets), rebuild, number=3, by=by).links
    steps = list(zip(found.index, found["persons_gained"], strict=True))
    assert steps == greedy(table, streets, service, 3, by)


@settings(max_examples=20)
@given(
    EDGES,
    PLACES,
    PLACES,
    st.lists(st.tuples(EDGE, INNER, EDGE, INNER, LENGTHS), min_size=2, max_size=4),
    st.lists(st.booleans(), min_size=2, max_size=14),
)
def test_greedy_choices_among_private_streets(
    edges: Any, cells: Any, goals: Any, links: Any, private: Any
) -> None:
    edges = [(a, b, length + 1, way) for a, b, length, way in edges]
    streets, service = random_service(edges, cells, goals, 8.0, True, private)
    table = random_links(links, edges, private)
    found = choose(table, service, Layout(streets), rebuild, number=2).links
    steps = list(zip(found.index, found["persons_gained"], strict=True))
    assert steps == greedy(table, streets, service, 2, "persons_per_m")


@pytest.mark.slow
def test_links_to_markets_on_hong_kong_island() -> None:
    """The best links by the formula bring just as many people on a network rebuilt with them."""
    shared("hong_kong_island")
    inputs, network = read()
    markets = inputs.facilities.index[inputs.facilities["type"] == "farmers_market"]
    doors = inputs.entrances[inputs.entrances.index.isin(markets)]
    cells, goals = positions(inputs.cells, 250), positions(doors, 250)
    service = Service(network, cells, inputs.cells["persons"].to_numpy(), goals, 1000.0)
    found, _ = find(network)
    ranked = rank(found, service, by="persons_gained")

    def again(streets: Any, turns: Any) -> Network:
        return build(streets, load("walk"), impedance="length_m")

    layout = Layout(inputs.streets)
    for name in ranked.index[[0, 100, 1000]]:
        alone = choose(found.loc[[name]], service, layout, again, number=1).links
        assert alone["persons_gained"].iloc[0] == pytest.approx(ranked["persons_gained"][name])
    chosen = choose(found, service, layout, again, number=5, by="persons_gained").links
    assert chosen.index[0] == ranked.index[0]
    assert (chosen["persons_gained"].diff().iloc[1:] < 0).any()
    assert chosen["persons_gained"].sum() <= ranked["persons_gained"].nlargest(5).sum()
    best = against_site(
        chosen, site_gains(placed(found["from_street"][::20], found["from_m"][::20], network), service)
    )
    assert best.length_m < 200  # five short paths against the best of 2,000 places for a market
    assert best.link_persons == pytest.approx(best.site_persons, rel=0.1)
