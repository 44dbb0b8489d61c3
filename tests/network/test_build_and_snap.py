"""Networks from street tables, and points onto their edges."""

import geopandas
import numpy as np
import pandas as pd
import pytest
import shapely

from access.contracts.errors import NetworkError, TableError
from access.network.build import build
from access.network.profiles import load
from access.network.snapping import snap
from access.network.travel import nearest
from tests.benchmarks.bench import nodes_xy
from tests.conftest import CRS, Town, metres, street_table


def at(*xy: tuple[float, float]) -> geopandas.GeoSeries:
    return geopandas.GeoSeries([shapely.Point(*each) for each in xy], crs=CRS)


def test_a_point_goes_to_a_position_on_an_edge_not_to_a_node() -> None:
    network = build(street_table([(0, 1, 100, "both")]), metres())
    found = snap(at((30, 40)), network, max_leg_m=250, min_component_m=0)
    assert found.to_numpy().tolist() == [[0, 30, 40]]


def test_the_position_is_scaled_to_the_length_the_source_gives() -> None:
    line = shapely.LineString([(0, 0), (50, 0)])  # drawn 50 m long, but 100 m are to be walked
    network = build(street_table([(0, 1, 100, "both")], [line]), metres())
    found = snap(at((25, 0)), network, max_leg_m=250, min_component_m=0)
    assert found["along_m"].tolist() == [50]


def test_beyond_the_cap_a_point_is_not_linked() -> None:
    network = build(street_table([(0, 1, 100, "both")]), metres())
    found = snap(at((50, 250), (50, 251)), network, max_leg_m=250, min_component_m=0)
    assert found["leg_m"].notna().tolist() == [True, False]


def test_a_stray_fragment_is_passed_over() -> None:
    lines = [shapely.LineString([(0, 0), (1000, 0)]), shapely.LineString([(0, 10), (20, 10)])]
    network = build(street_table([(0, 1, 1000, "both"), (2, 3, 20, "both")], lines), metres())
    found = snap(at((10, 11)), network, max_leg_m=250, min_component_m=500)
    assert found[["edge", "leg_m"]].to_numpy().tolist() == [[0, 11]]


def test_nobody_gets_in_on_a_motorway() -> None:
    lines = [shapely.LineString([(0, 0), (1000, 0)]), shapely.LineString([(0, 50), (1000, 50)])]
    streets = street_table([(0, 1, 1000, "both"), (2, 3, 1000, "both")], lines)
    streets["class"] = ["motorway", "primary"]
    found = snap(at((10, 1)), build(streets, load("drive")), max_leg_m=250, min_component_m=0)
    assert found[["edge", "leg_m"]].to_numpy().tolist() == [[1, 49]]


def test_nobody_gets_out_in_a_tunnel_or_on_a_bridge() -> None:
    lines = [shapely.LineString([(0, y), (1000, y)]) for y in (0, 10, 50)]
    streets = street_table([(2 * i, 2 * i + 1, 1000, "both") for i in range(3)], lines)
    streets["layer"] = [-3, 1, 0]
    found = snap(at((10, 1)), build(streets, load("walk")), max_leg_m=250, min_component_m=0)
    assert found[["edge", "leg_m"]].to_numpy().tolist() == [[2, 49]]


def test_ties_go_to_the_first_edge() -> None:
    lines = [shapely.LineString([(0, y), (100, y)]) for y in (20, 0)]
    network = build(street_table([(0, 1, 100, "both"), (2, 3, 100, "both")], lines), metres())
    assert snap(at((5, 10)), network, max_leg_m=50, min_component_m=0)["edge"].tolist() == [0]


def test_the_nearest_place_is_that_of_a_plain_search_over_all_edges(town: Town) -> None:
    network = build(town.streets, metres())
    generator = np.random.default_rng(7)
    xy = generator.uniform(0, 600, (200, 2)) + [500_000, 2_500_000]
    points = at(*map(tuple, xy))
    found = snap(points, network, max_leg_m=250, min_component_m=0)
    plain = [min(shapely.distance(network.geometry, point)) for point in points]
    assert found["leg_m"].to_numpy() == pytest.approx(plain)
    rebuilt = shapely.line_interpolate_point(
        network.geometry[found["edge"].astype(int)], found["along_m"].to_numpy()
    )
    assert shapely.distance(rebuilt, points.to_numpy()) == pytest.approx(plain)


def test_points_in_another_crs_are_refused() -> None:
    network = build(street_table([(0, 1, 100, "both")]), metres())
    with pytest.raises(NetworkError, match="4326"):
        snap(at((0, 0)).set_crs(4326, allow_override=True), network, max_leg_m=1, min_component_m=0)


def test_an_empty_network_is_refused() -> None:
    streets = street_table([(0, 1, 100, "both")]).assign(foot="no")
    with pytest.raises(NetworkError, match=r"empty network: none of 1 streets .* 'walk'"):
        build(streets, load("walk"))


def test_streets_in_degrees_are_refused() -> None:
    streets = street_table([(0, 1, 100, "both")]).set_crs(4326, allow_override=True)
    with pytest.raises(TableError, match="cannot be measured in"):
        build(streets, load("walk"))


def test_a_speed_limit_caps_driving_but_not_walking() -> None:
    streets = street_table([(0, 1, 100, "both")]).assign(**{"class": "primary"}, speed_kph=18.0)
    assert build(streets, load("drive")).forward.tolist() == [20]
    assert build(streets, load("walk")).forward.tolist() == [75]
    assert build(streets, load("walk"), impedance="length_m").forward.tolist() == [100]


def test_nodes_lie_where_their_edges_end(town: Town) -> None:
    network = build(town.streets, metres())
    assert network.size == 49
    corners = nodes_xy(network) - [500_000, 2_500_000]
    assert sorted(map(tuple, corners.tolist())) == [(100 * i, 100 * j) for i in range(7) for j in range(7)]


def test_the_leg_has_a_speed_of_its_own() -> None:
    # 1.8 km/h are half a metre a second, on streets of a metre a second
    profile = metres().model_copy(update={"leg_kph": 1.8})
    streets = street_table([(0, 1, 100, "both")])
    timed, measured = build(streets, profile), build(streets, profile, impedance="length_m")
    assert (timed.leg_rate, measured.leg_rate) == (2, 1)
    at = pd.DataFrame({"edge": [0.0], "along_m": [40.0], "leg_m": [5.0]})
    home, clinic = at, at.assign(along_m=70.0, leg_m=1.0).set_axis(["f"])
    found = [nearest(home, clinic, each, direction="demand_to_facility") for each in (timed, measured)]
    assert [each["impedance"].item() for each in found] == [2 * 5 + 30 + 2 * 1, 5 + 30 + 1]


def test_where_legs_are_quicker_than_streets_they_are_the_least_cost() -> None:
    quick = metres().model_copy(update={"leg_kph": 7.2})  # two metres a second beside streets of one
    assert build(street_table([(0, 1, 100, "both")]), quick).least_cost_per_m == 0.5


def test_nothing_is_faster_than_the_least_cost_tells() -> None:
    slope = shapely.LineString([(0, 0, 0), (100, 0, -5), (200, 0, -5)])
    level = build(street_table([(0, 1, 200, "both")]), load("walk"))
    hilly = build(street_table([(0, 1, 200, "both")], [slope]), load("walk"))
    assert level.least_cost_per_m == pytest.approx(0.75)
    # half of it at 5 % down, where Tobler's walker is fastest
    assert hilly.least_cost_per_m == pytest.approx((0.75 + 0.75 * np.exp(-3.5 * 0.05)) / 2)
    assert hilly.least_cost_per_m == pytest.approx(min(*hilly.forward, *hilly.backward) / 200)


@pytest.mark.parametrize(
    ("metres_long", "fault"), [(np.nan, "is empty"), (-1.0, "is below 0"), (np.inf, "is infinite")]
)
def test_lengths_that_are_none_are_refused(metres_long: float, fault: str) -> None:
    streets = street_table([(0, 1, 100, "both")]).assign(length_m=metres_long)
    with pytest.raises(TableError, match=f"column 'length_m' {fault}"):
        build(streets, load("walk"))
