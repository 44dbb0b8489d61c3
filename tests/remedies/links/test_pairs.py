"""Pairs of near places that are far by street: by hand, and against networkx."""

import itertools
from dataclasses import replace
from typing import Any

import geopandas
import networkx as nx
import numpy as np
import pandas as pd
import pytest
import shapely

from access.contracts.errors import NetworkError
from access.network.build import build
from access.network.profiles import load
from access.network.snapping import snap
from access.network.travel import nearest
from access.places.streets.gates import shut
from access.places.streets.split import cut
from access.remedies.links import pairs as module
from access.remedies.links.ends import find_ends
from access.remedies.links.pairs import find
from access.remedies.links.rank import Layout, Service, placed, rank, with_links
from tests.benchmarks.bench import hong_kong_island, planar
from tests.conftest import CRS, metres, shared, street_table
from tests.remedies.links.test_rank import ESTATE, table_of

WALL = [("wall", "", shapely.LineString([(210, -50), (210, 50)]))]


def barriers(rows: list[tuple[str, str, Any]]) -> Any:
    kind, state, geometry = zip(*rows, strict=True)
    index = pd.Index([f"b{i}" for i in range(len(rows))], name="barrier_id", dtype="str")
    return geopandas.GeoDataFrame({"kind": kind, "state": state}, index, geometry=list(geometry), crs=CRS)


def test_dead_ends_on_both_sides_of_a_wall() -> None:
    # places: nodes at 0, 200, 220, 420; middles at 25, 75, 125, 175 and 245, …: three pairs within 60 m
    found, notes = find(build(table_of(ESTATE), metres()), barriers=barriers(WALL))
    rows = found[["from_street", "from_m", "to_street", "to_m", "length_m", "detour_m"]]
    assert rows.to_numpy().tolist() == [
        ["s000", 175, "s001", 0, 45, 1375],
        ["s000", 200, "s001", 0, 20, 1400],
        ["s000", 200, "s001", 25, 45, 1375],
    ]
    assert found["cause"].tolist() == ["wall"] * 3
    assert found["kind"].tolist() == ["path"] * 3
    assert found.geometry.iloc[1].wkt == "LINESTRING (200 0, 220 0)"
    assert [(note.en, note.number) for note in notes] == [("3 candidate links", 3)]


def test_a_detour_must_be_long_enough_by_both_measures() -> None:
    network = build(table_of(ESTATE), metres())
    assert len(find(network, min_extra_m=1380)[0]) == 1  # 20 + 1,380 = 1,400 is enough; 45 + 1,380 is not
    assert len(find(network, min_detour=31)[0]) == 1  # 31 × 45 = 1,395 > 1,375
    assert len(find(network, min_detour=70)[0]) == 1
    assert find(network, min_detour=70.1)[0].empty
    assert find(network, max_link_m=19)[0].empty


def test_links_across_forbidden_ground_are_left_out_and_counted() -> None:
    network = build(table_of(ESTATE), metres())
    river = shapely.box(190, -50, 212, 50)  # (175, 0) is before it, (200, 0) in it
    both = [*WALL, ("water", "", river)]
    found, notes = find(network, barriers=barriers(both))
    assert found.empty
    left_out = "3 links across what links may not cross (water 3), not proposed"
    assert [note.en for note in notes] == ["0 candidate links", left_out]
    found, _ = find(network, barriers=barriers(both), forbidden=())
    assert found["kind"].tolist() == ["bridge"] * 3
    assert found["cause"].tolist() == ["wall, water"] * 3
    pond = shapely.box(178, -50, 185, 50)
    assert find(network, barriers=barriers([("water", "", pond)]))[0]["from_m"].tolist() == [200, 200]


def test_places_are_junctions_dead_ends_and_middles_of_what_lies_between() -> None:
    # 80 m from a by b to c, the second street drawn from c to b: middles at 20 and 60 m of two parts
    lines = [[(0, 0), (30, 0)], [(80, 0), (30, 0)]]
    rows = [("a", "b", 30.0, "both"), ("c", "b", 50.0, "both")]
    streets = street_table(rows, [shapely.LineString(line) for line in lines])
    spots = find_ends(build(streets, metres()), 50.0, 60.0)
    assert spots.edge.tolist() == [0, 0, 1, 1]
    assert spots.along_m.tolist() == [0, 20, 0, 20]
    assert spots.xy[:, 0].tolist() == [0, 20, 80, 60]
    # where private streets begin, not at the node
    spots = find_ends(build(streets.assign(access=["private", ""]), metres()), 50.0, 60.0)
    assert spots.xy[:, 0].tolist() == [0, 15, 80, 55]


def test_a_dead_end_is_joined_straight_to_the_street_beside_it() -> None:
    """From (37, 20) straight down to (37, 0), not to a junction or a middle; the way round is 680 m."""
    lines = [[(0, 0), (100, 0)], [(37, 100), (37, 20)], [(100, 0), (537, 0), (537, 100), (37, 100)]]
    rows = [("a", "b", 100.0, "both"), ("c", "d", 80.0, "both"), ("b", "c", 537.0, "both")]
    network = build(street_table(rows, [shapely.LineString(line) for line in lines]), metres())
    found, _ = find(network, max_link_m=21)
    assert found[
        ["from_street", "from_m", "to_street", "to_m", "length_m", "detour_m"]
    ].to_numpy().tolist() == [["s000", 37, "s001", 80, 20, 63 + 537 + 80]]
    assert find(network, max_link_m=19)[0].empty


@pytest.mark.parametrize(("start", "end", "way"), [("c", "b", "forward"), ("b", "c", "backward")])
def test_what_is_open_one_way_or_private_is_no_missing_link(start: str, end: str, way: str) -> None:
    # two streets beside each other, joined by one that is one-way and private
    rows = [
        ("a", "b", 100.0, "both"),
        ("c", "d", 100.0, "both"),
        (start, end, 20.0, way),
        ("d", "a", 900.0, "both"),
    ]
    lines = [
        [(0, 0), (100, 0)],
        [(100, 20), (0, 20)],
        [(100, 0), (100, 20)][:: 1 if start == "b" else -1],
        [(0, 20), (0, 900), (-20, 0), (0, 0)],
    ]
    streets = street_table(rows, [shapely.LineString(line) for line in lines])
    streets.loc["s002", "access"] = "private"
    found, _ = find(build(streets, metres(oneway=True)), max_link_m=21, min_extra_m=100)
    # from the crossing round to it 1,100 m in 22 parts; between the middles 25 m from (0, 0) and from
    # (0, 20) it is 75 + 20 + 75, between those nearer to the crossing less than 100 m more than straight
    places = set(zip(found["from_m"], found["to_m"], strict=True))
    assert places == {(25.0, 75.0)}


def test_links_begin_neither_on_bridges_nor_at_signals() -> None:
    streets = table_of(ESTATE)
    assert find(build(streets.assign(layer=[1, 0, 0]), metres()))[0].empty
    waiting = metres(delays_s={"controls": {"traffic_signals": 9}})
    streets["control_to"] = ["traffic_signals", "", ""]
    found, _ = find(build(streets, waiting))
    assert found[["from_m", "to_m"]].to_numpy().tolist() == [[175, 0]]


def test_a_link_between_private_streets_is_private() -> None:
    streets = table_of(ESTATE)
    for access in (["private", "private", ""], ["private", "", ""]):
        found, _ = find(build(streets.assign(access=access), metres()))
        both = access[:2] == ["private", "private"]
        assert set(found["access"]) == {"private" if both else ""}


def test_a_shut_gate_can_be_opened() -> None:
    # 300 m of street with a gate at 120 m, and 700 m of road from end to end
    lines = [[(0, 0), (300, 0)], [(300, 0), (300, 200), (0, 200), (0, 0)]]
    rows = [("a", "b", 300.0, "both"), ("b", "a", 700.0, "both")]
    whole = street_table(rows, [shapely.LineString(line) for line in lines])
    walls = barriers(
        [
            ("gate", "closed", shapely.Point(120, 0.2)),
            ("wall", "", shapely.LineString([(120, -9), (120, 9)])),
        ]
    )
    assert find(build(whole, metres()))[0].empty
    parted = shut(whole, walls).streets
    network = build(parted, metres())
    found, _ = find(network, max_link_m=30, barriers=walls)
    assert set(found["kind"]) == {"gate", "path"} < set(module.LINK_KINDS)
    opened = found[found["kind"] == "gate"]
    ends = opened[["from_street", "from_m", "to_street", "to_m"]]
    assert ends.to_numpy().tolist() == [["s000/1", 120, "s000/2", 0]]
    assert opened[["length_m", "detour_m", "cause"]].to_numpy().tolist() == [[1, 1000, "gate, wall"]]
    # a home at 130 m is 1 m more from a school at 110 m than before there was a gate
    school, home = placed(["s000/1"], [110], network), placed(["s000/2"], [10], network)
    service = Service(network, home, np.array([3.0]), school, 21.0)
    assert service.costs(home).tolist() == [980]
    assert rank(opened, service)["persons_gained"].tolist() == [3]
    assert rank(opened, replace(service, limit=20.9))["persons_gained"].tolist() == [0]
    again = build(with_links(Layout(parted), opened, street_class="residential").streets, metres())
    places = geopandas.GeoSeries([shapely.Point(130, 1), shapely.Point(110, 1)], crs=CRS)
    spots = snap(places, again, max_leg_m=9, min_component_m=0)
    direction: Any = "demand_to_facility"
    assert nearest(spots.iloc[:1], spots.iloc[1:], again, direction=direction)["impedance"].tolist() == [23]


def test_settings_that_are_no_lengths_are_refused() -> None:
    network = build(table_of(ESTATE), metres())
    with pytest.raises(NetworkError, match="above 0"):
        find(network, max_link_m=0)
    with pytest.raises(NetworkError, match="EPSG:4548"):
        find(network, barriers=barriers(WALL).to_crs("EPSG:4548"))


def by_networkx(streets: Any, places: Any) -> Any:
    """A graph with a node at each of some places (street_id, along_m), and their nodes."""
    pieces, parts = cut(streets, places)
    graph = nx.MultiGraph()
    for row in pieces.itertuples():
        graph.add_edge(row.from_node, row.to_node, weight=row.length_m)
    node = {}
    for row in parts.itertuples():
        node[row.whole, row.from_m], node[row.whole, row.to_m] = pieces.loc[
            row.Index, ["from_node", "to_node"]
        ]
    return graph, node


def small_town() -> Any:
    """Streets with blocks of some 40 m, one in four of them away."""
    streets = planar(400, seed=4)
    streets = streets[np.random.default_rng(4).random(len(streets)) > 0.25]
    streets["length_m"] *= 0.35
    return streets.set_geometry(streets.scale(0.35, 0.35, origin=(0, 0)))


def test_pairs_and_detours_agree_with_networkx() -> None:
    streets = small_town()
    network = build(streets, metres())
    spots = find_ends(network, 25.0, 60.0)
    places = pd.DataFrame({"street_id": network.street_id[spots.edge], "along_m": spots.along_m})
    assert len(places) > 500
    # an end of a street that is not cut would have no node
    middles = pd.DataFrame({"street_id": streets.index, "along_m": streets["length_m"].to_numpy() / 3})
    graph, node = by_networkx(streets, pd.concat([places, middles]))
    xy = spots.xy
    expected = {}
    for i, j in itertools.combinations(range(len(places)), 2):
        straight = float(np.hypot(*(xy[i] - xy[j])))
        if straight > 60:
            continue
        one, other = (node[tuple(places.iloc[k])] for k in (i, j))
        try:
            detour = nx.shortest_path_length(graph, one, other, weight="weight")
        except nx.NetworkXNoPath:
            detour = np.inf
        if detour >= max(3 * straight, straight + 150):
            expected[(*places.iloc[i], *places.iloc[j])] = detour
    found, _ = find(network, spacing_m=25)
    keys = list(found[["from_street", "from_m", "to_street", "to_m"]].itertuples(index=False, name=None))
    assert np.isinf(list(expected.values())).sum() > 5
    assert len(expected) > 100
    assert dict(zip(keys, found["detour_m"], strict=True)) == pytest.approx(expected)
    assert found["length_m"].to_numpy() == pytest.approx(found.length.to_numpy())


def test_neither_blocks_nor_rows_change_a_byte(monkeypatch: pytest.MonkeyPatch) -> None:
    network = build(small_town(), metres())
    plain, _ = find(network)
    monkeypatch.setattr(module, "_ORIGINS", 7)
    monkeypatch.setattr(module, "_ROWS", 3)
    pd.testing.assert_frame_equal(find(network)[0], plain, check_exact=True)


@pytest.mark.slow
def test_links_on_hong_kong_island_shorten_their_own_detour() -> None:
    shared("hong_kong_island")
    streets = hong_kong_island()
    network = build(streets, load("walk"), impedance="length_m")
    found, _ = find(network, max_link_m=30, min_extra_m=500)
    assert len(found) > 100
    assert (found["detour_m"] >= found["length_m"] + 500 - 1e-6).all()
    some = found.iloc[:: len(found) // 20]
    linked = with_links(Layout(streets), some)
    assert linked.streets["length_m"].sum() == pytest.approx(
        streets["length_m"].sum() + some["length_m"].sum()
    )
