"""The engine on its own, as a notebook would use it."""

from typing import Any

import geopandas
import networkx as nx
import numpy as np
import pytest
import shapely

import access.network as net
from access.contracts.errors import NetworkError
from access.network.build import build
from access.network.profiles import load
from tests.conftest import HELSINKI, Town


@pytest.fixture
def graph() -> Any:
    """A graph as osmnx makes them: a square of 1 km a side, every street both ways, in UTM metres."""
    made = nx.MultiDiGraph(crs="EPSG:32650")
    corners = {0: (0, 0), 1: (1000, 0), 2: (1000, 1000), 3: (0, 1000)}
    for node, (x, y) in corners.items():
        made.add_node(node, x=500_000.0 + x, y=2_500_000.0 + y)
    for u, v in ((0, 1), (1, 2), (2, 3), (3, 0)):
        for start, end in ((u, v), (v, u)):
            made.add_edge(start, end, osmid=u, highway="residential", length=1000.0, oneway=False)
    return made


def at(*xy: tuple[float, float]) -> Any:
    return geopandas.GeoSeries.from_xy(
        *zip(*[(500_000 + x, 2_500_000 + y) for x, y in xy], strict=True), crs="EPSG:32650"
    )


def test_five_lines_in_a_notebook(graph: Any) -> None:
    network = net.from_osmnx(graph, "walk")
    homes, clinics = at((500, 10), (500, 990), (500, 400)), at((0, 0))
    times = net.nearest_times(network, homes, clinics.to_crs(4326))
    assert times["time_s"].tolist() == pytest.approx([510 * 0.75, 1510 * 0.75, np.nan], nan_ok=True, abs=0.01)
    assert times["facility"].tolist() == [0, 0, None]
    areas = net.isochrones(network, clinics, minutes=[10, 5])
    assert areas["minutes"].tolist() == [5, 10]
    assert areas.geometry.iloc[0].intersection(areas.geometry.iloc[1]).area == 0
    # 5 minutes are 400 m either way from the corner, 10 minutes 800 m
    for minutes, area in zip((400, 800), areas.geometry, strict=True):
        assert area.intersects(at((minutes - 20, 0)).iloc[0])
        assert not area.intersects(at((minutes + 30, 0)).iloc[0])


def test_the_way_of_one_trip(graph: Any) -> None:
    network = net.from_osmnx(graph, "walk")
    way = net.route(network, at((500, 10)), at((0, 200)))
    assert way.geometry.length.tolist() == pytest.approx([500, 200])
    assert way["cost"].tolist() == pytest.approx([510 * 0.75, 710 * 0.75])


def test_a_graph_comes_back_as_it_went(graph: Any) -> None:
    back = net.to_networkx(net.from_osmnx(graph, "walk"))
    assert sorted(length for _, _, length in back.edges(data="length")) == [1000.0] * 8
    places = {node: (round(each["x"]), round(each["y"])) for node, each in back.nodes(data=True)}
    assert sorted(places.values()) == [
        (500_000, 2_500_000),
        (500_000, 2_501_000),
        (501_000, 2_500_000),
        (501_000, 2_501_000),
    ]
    for u, v, line in back.edges(data="geometry"):
        assert shapely.get_coordinates(line)[[0, -1]].round().astype(int).tolist() == [
            list(places[u]),
            list(places[v]),
        ]
    assert [cost for _, _, cost in back.edges(data="cost")] == pytest.approx([750] * 8)


def test_a_network_and_its_graph_have_the_same_shortest_paths(town: Town) -> None:
    network = build(town.streets.assign(**{"class": "residential"}), load("drive"))
    graph = net.to_networkx(network)
    assert nx.is_strongly_connected(graph) == nx.is_strongly_connected(
        nx.from_scipy_sparse_array(network.matrix, create_using=nx.DiGraph)
    )
    found = nx.single_source_dijkstra_path_length(graph, 0, weight="cost")
    plain = nx.single_source_dijkstra_path_length(
        nx.from_scipy_sparse_array(network.matrix, create_using=nx.DiGraph), 0
    )
    assert found == pytest.approx(plain)


def test_from_a_file() -> None:
    network = net.from_osm(HELSINKI, "drive")
    assert network.crs.to_epsg() == 32635
    assert network.size > 500


def test_points_without_a_crs_are_refused(graph: Any) -> None:
    network = net.from_osmnx(graph)
    with pytest.raises(NetworkError, match="no CRS"):
        net.nearest_times(network, geopandas.GeoSeries([shapely.Point(0, 0)]), at((0, 0)))


def test_all_facilities_far_from_any_street_reach_nobody(graph: Any) -> None:
    network = net.from_osmnx(graph, "walk")
    times = net.nearest_times(network, at((500, 10)), at((500, 500)).set_crs("EPSG:32650"))
    assert times["time_s"].tolist() == [np.inf]
