"""Costs between many origins and many destinations, against the search for the nearest one."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from access.contracts import tables
from access.contracts.errors import NetworkError
from access.network import pairs as module
from access.network import reached as sparse
from access.network.build import build
from access.network.network import Network
from access.network.pairs import pairs
from access.network.snapping import snap
from access.network.travel import nearest
from tests.benchmarks.bench import planar
from tests.conftest import Town, metres, street_table

EDGES = st.lists(
    st.tuples(
        st.integers(0, 12),
        st.integers(0, 12),
        st.sampled_from([0.0, 1.0, 5.0, 8.0]),
        st.sampled_from(["both", "both", "forward", "backward"]),
    ),
    min_size=1,
    max_size=30,
)
PLACES = st.lists(
    st.tuples(st.integers(0, 29), st.sampled_from([0.0, 0.25, 0.5, 1.0]), st.sampled_from([0.0, 3.0])),
    min_size=1,
    max_size=6,
)


def table(places: Any, edges: Any, name: str) -> Any:
    rows = [(edge % len(edges), share * edges[edge % len(edges)][2], leg) for edge, share, leg in places]
    index = pd.Index([f"{name}{i}" for i in range(len(rows))])
    return pd.DataFrame(rows, columns=["edge", "along_m", "leg_m"], index=index, dtype=float)


@settings(max_examples=50)
@given(EDGES, PLACES, PLACES, st.sampled_from([0.0, 5.0, 12.0, 1e9]), st.booleans())
def test_a_pair_costs_what_the_only_facility_would(
    edges: Any, cells: Any, sites: Any, limit: float, towards: bool
) -> None:
    network = build(street_table(edges), metres(oneway=True))
    direction: Any = "demand_to_facility" if towards else "facility_to_demand"
    origins, destinations = table(cells, edges, "c"), table(sites, edges, "s")
    found = pairs(origins, destinations, network, limit=limit, direction=direction)
    expected = {}
    for site in destinations.index:
        alone = nearest(origins, destinations.loc[[site]], network, direction=direction)["impedance"]
        expected |= {(cell, site): cost for cell, cost in alone.items() if cost <= limit}
    keys = list(zip(found["origin_id"], found["destination_id"], strict=True))
    assert keys == sorted(expected, key=lambda key: (int(key[0][1:]), int(key[1][1:])))
    assert found["impedance"].tolist() == pytest.approx([expected[key] for key in keys], abs=1e-9)


def test_the_town(town: Town) -> None:
    network = build(town.streets, metres())
    limits = {"max_leg_m": 250, "min_component_m": 0}
    cells = snap(town.cells.geometry, network, **limits)
    markets = snap(town.facilities.geometry, network, **limits)
    found = pairs(cells, markets, network, limit=300, direction="demand_to_facility")
    tables.check(found, tables.PAIRS)
    assert found.round(6).to_numpy().tolist() == [
        ["a", "M", 110], ["b", "M", 110], ["c", "M", 40], ["d", "N", 50], ["g", "M", 260],
    ]  # fmt: skip


def spread_out(network: Network) -> tuple[Any, Any]:
    """600 cells and 100 sites on edges picked at random."""
    edge = np.random.default_rng(3).choice(len(network.length_m), 700, replace=False)
    places = pd.DataFrame({"edge": edge.astype(float), "along_m": network.length_m[edge] / 3, "leg_m": 2.0})
    return places.iloc[:600], places.iloc[600:].reset_index(drop=True)


def test_the_least_pair_of_each_origin_is_its_nearest_facility() -> None:
    network = build(planar(20_000), metres())
    cells, sites = spread_out(network)
    found = pairs(cells, sites, network, limit=2000, direction="demand_to_facility")
    least = found.groupby("origin_id")["impedance"].min()
    sites.index = sites.index.astype(str)
    alone = nearest(cells, sites, network, direction="demand_to_facility")["impedance"]
    within = alone[alone <= 2000]
    assert len(within) > 300
    assert least.to_numpy() == pytest.approx(within.to_numpy(), rel=1e-12)
    assert least.index.tolist() == within.index.tolist()


def test_neither_threads_nor_blocks_nor_room_change_a_byte(monkeypatch: pytest.MonkeyPatch) -> None:
    network = build(planar(5_000), metres())
    cells, sites = spread_out(network)

    def run() -> Any:
        return pairs(cells, sites, network, limit=2000, direction="demand_to_facility")

    monkeypatch.setattr(module, "get_num_threads", lambda: 1)
    alone = run()
    assert len(alone) > 1000
    monkeypatch.setattr(module, "get_num_threads", lambda: 2)
    monkeypatch.setattr(module, "_BLOCK", 7)
    pd.testing.assert_frame_equal(run(), alone, check_exact=True)
    plain = module.queue
    monkeypatch.setattr(module, "queue", lambda arcs, dearest, _: plain(arcs, dearest, 1))
    pd.testing.assert_frame_equal(run(), alone, check_exact=True)


def test_who_is_not_linked_has_no_pairs() -> None:
    network = build(street_table([(0, 1, 10.0, "both")]), metres())
    place = pd.DataFrame(
        {"edge": [0, np.nan], "along_m": [5, np.nan], "leg_m": [0, np.nan]}, index=["a", "b"]
    )
    found = pairs(place, place, network, limit=10, direction="demand_to_facility")
    assert found.to_numpy().tolist() == [["a", "a", 0]]
    nobody = pairs(place.iloc[1:], place, network, limit=10, direction="demand_to_facility")
    assert list(nobody.columns) == ["origin_id", "destination_id", "impedance"]
    assert nobody.empty


def test_a_limit_below_0_is_refused() -> None:
    network = build(street_table([(0, 1, 10.0, "both")]), metres())
    with pytest.raises(NetworkError, match="limit of 0 or more"):
        pairs(*[pd.DataFrame({"edge": [], "along_m": [], "leg_m": []})] * 2, network, limit=-1,
              direction="demand_to_facility")  # fmt: skip


def test_as_a_sparse_matrix_of_places_and_facilities(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of several links and entrances the cheapest; who lies inside is there; block by block or at once."""
    network = build(street_table([(0, 1, 5.0, "both"), (1, 2, 5.0, "both")]), metres(oneway=True))
    cells = pd.DataFrame(
        {
            "edge": [0.0, 1.0, 0.0, np.nan],
            "along_m": [1.0, 4.0, 5.0, np.nan],
            "leg_m": [0.0, 2.0, 0.0, np.nan],
        },
        index=pd.Index(["a", "a", "b", "c"]),
    )
    doors = pd.DataFrame(
        {"edge": [0.0, 1.0, 1.0], "along_m": [0.0, 0.0, 5.0], "leg_m": 0.0}, index=pd.Index(["F", "F", "G"])
    )
    asked: Any = {"limit": 5.0, "direction": "demand_to_facility", "inside": pd.Series({"c": "G"})}
    for places in (20_000, 1):
        monkeypatch.setattr(sparse, "_PLACES", places)
        found = sparse.reached(cells, doors, network, **asked)
        assert (list(found.places), list(found.facilities)) == (["a", "b", "c"], ["F", "G"])
        assert (found.offset.tolist(), found.column.tolist()) == ([0, 2, 4, 5], [0, 1, 0, 1, 1])
        # a is 1 m from F's first door and 1 + 2 m from G; b stands at F's second, 5 m from G; c lies in G
        assert found.cost.tolist() == [1, 3, 0, 5, 0]
