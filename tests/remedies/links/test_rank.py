"""What one link brings, worked out by hand and against networks rebuilt with it."""

from typing import Any

import geopandas
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from access.contracts.errors import NetworkError, TableError
from access.network.build import build
from access.network.snapping import snap
from access.network.travel import nearest
from access.places.streets.split import located
from access.remedies.links import rank as module
from access.remedies.links.rank import Layout, Service, distinct, placed, rank, site_gains, with_links
from tests.conftest import CRS, metres, street_table
from tests.network.strategies import EDGES, PLACES

ESTATE = {
    # two dead ends, 20 m apart at a wall, and a road of 1,000 m round it
    ("a", "b"): [(0, 0), (200, 0)],
    ("c", "d"): [(220, 0), (420, 0)],
    ("d", "a"): [(420, 0), (420, 290), (0, 290), (0, 0)],
}
HOMES = {"near": (100, 0, 7), "wall": (240, 0, 10), "edge": (300, 0, 20), "beyond": (340, 0, 40)}


def table_of(streets: dict[tuple[str, str], list[tuple[float, float]]]) -> Any:
    lines = [shapely.LineString(line) for line in streets.values()]
    rows = [(*ends, line.length, "both") for ends, line in zip(streets, lines, strict=True)]
    return street_table(rows, lines)


def links_of(rows: list[tuple[str, float, str, float, float]]) -> Any:
    """A LINKS table from (from_street, from_m, to_street, to_m, length_m)."""
    frame = pd.DataFrame(rows, columns=["from_street", "from_m", "to_street", "to_m", "length_m"])
    frame.index = pd.Index([f"k{i}" for i in range(len(frame))], name="link_id", dtype="str")
    frame = frame.assign(kind="path", cause="", detour_m=np.inf, access="")
    line = shapely.LineString([(0, 0), (1, 1)])
    return geopandas.GeoDataFrame(frame, geometry=[line] * len(frame), crs=CRS)


def points(places: dict[str, tuple[float, float, float]]) -> Any:
    return geopandas.GeoSeries({name: shapely.Point(x, y) for name, (x, y, _) in places.items()}, crs=CRS)


def service_of(streets: Any, limit: float, **more: Any) -> Service:
    """The homes on some streets, and a school at (0, 0)."""
    network = build(streets, metres())
    on = {"max_leg_m": 50, "min_component_m": 0}
    school = snap(points({"school": (0, 0, 0)}), network, **on)
    persons = np.array([each[2] for each in HOMES.values()], dtype=float)
    return Service(network, snap(points(HOMES), network, **on), persons, school, limit, **more)


def test_a_path_through_the_wall_brings_those_behind_it() -> None:
    # with it "wall" is 20 + 20 + 200 = 240 from the school, "edge" 300, "beyond" 340; without,
    # "wall" is 180 + 1,000 and the others come round too, 1,120 and 1,080
    link = links_of([("s000", 200, "s001", 0, 20)])
    link = link.set_geometry([shapely.LineString([(200, 0), (220, 0)])], crs=CRS)
    before = service_of(table_of(ESTATE), 300)
    assert before.persons_covered == 7
    found = rank(link, before)
    assert found["persons_gained"].tolist() == [30]
    assert found["persons_per_m"].tolist() == [1.5]
    after = service_of(with_links(Layout(table_of(ESTATE)), link, street_class="residential").streets, 300)
    assert after.costs(after.cells).tolist() == [100, 240, 300, 340]
    assert after.persons_covered == 37


def test_the_best_link_comes_first_by_what_is_asked() -> None:
    # at a limit of 330 the second brings "wall" and "edge" by 200 + 45 + 80 = 325; the third, only "near"
    # again; the fourth leads from nowhere to nowhere
    rows = [("s001", 25, "s000", 200, 45), ("s000", 200, "s001", 0, 20), ("s000", 0, "s000", 50, 5),
            ("s001", 0, "s001", 100, 1)]  # fmt: skip
    by_metre = rank(links_of(rows), service_of(table_of(ESTATE), 330))
    assert by_metre.index.tolist() == ["k1", "k0", "k3", "k2"]
    assert by_metre["persons_gained"].tolist() == [30, 30, 0, 0]
    wide = rank(links_of(rows), service_of(table_of(ESTATE), 365), by="persons_gained")
    assert dict(wide["persons_gained"]) == {"k0": 70, "k1": 70, "k2": 0, "k3": 0}
    assert wide.index.tolist()[:2] == ["k1", "k0"]  # of equals, the shorter


def test_a_link_may_cost_more_than_walking() -> None:
    link = links_of([("s000", 200, "s001", 0, 20)])
    assert rank(link, service_of(table_of(ESTATE), 300, link_rate=2.0))["persons_gained"].tolist() == [10]


def test_a_link_in_the_middle_of_streets_cuts_them_and_keeps_their_lengths() -> None:
    streets = table_of(ESTATE).assign(foot="yes", control_from="stop")
    link = links_of([("s000", 150, "s001", 50, 100), ("s000", 150, "s002", 0, 3)])
    found, _, pieces = with_links(Layout(streets), link)
    assert found.index.tolist() == ["k0", "k1", "s000/1", "s000/2", "s001/1", "s001/2", "s002"]
    assert found["length_m"].tolist() == [100, 3, 150, 50, 50, 150, 1000]
    assert found["foot"].tolist() == ["", ""] + ["yes"] * 5
    assert found["control_from"].tolist() == ["", "", "stop", "", "stop", "", "stop"]
    ends = {name: (row["from_node"], row["to_node"]) for name, row in found.iterrows()}
    assert ends["s000/1"][1] == ends["s000/2"][0] == ends["k0"][0] == ends["k1"][0]
    assert ends["k0"][1] == ends["s001/1"][1]
    assert ends["k1"][1] == "d"
    assert [line.wkt for line in found.geometry.iloc[2:4]] == [
        "LINESTRING (0 0, 150 0)",
        "LINESTRING (150 0, 200 0)",
    ]
    assert pieces.loc["s000/2"].tolist() == ["s000", 150, 200]
    assert len(streets) == 3  # as it was


def test_forbidden_turns_stay_where_they_are() -> None:
    rows = {"from_street": ["s001"], "via_node": ["d"], "to_street": ["s002"]}
    turns = pd.DataFrame(rows, pd.Index(["t"], name="turn_id"))
    link = links_of([("s001", 50, "s002", 10, 9)])
    found = with_links(Layout(table_of(ESTATE), turns), link).turns
    assert found.to_numpy().tolist() == [["s001/2", "d", "s002/1"]]


def test_links_that_cannot_be_made_are_refused() -> None:
    streets = table_of(ESTATE)
    with pytest.raises(TableError, match="no street of this id to cut \\(s9\\)"):
        with_links(Layout(streets), links_of([("s9", 0, "s001", 0, 20)]))
    with pytest.raises(TableError, match="beyond its ends \\(s001: 201"):
        with_links(Layout(streets), links_of([("s000", 0, "s001", 201, 20)]))
    with pytest.raises(NetworkError, match="not in this network: s9"):
        rank(links_of([("s9", 0, "s001", 0, 20)]), service_of(streets, 300))
    once = with_links(Layout(streets), links_of([("s000", 200, "s001", 0, 20)]))
    with pytest.raises(TableError, match="repeated id"):
        with_links(once, links_of([("s000", 200, "s001", 0, 20)]))


def test_links_much_like_a_better_one_say_so() -> None:
    lines = [[(0, 0), (20, 0)], [(0, 8), (20, 6)], [(20, 9), (0, 9)], [(0, 30), (20, 0)], [(5, 37), (25, 7)]]
    ranked = links_of([("s0", 0, "s1", 0, 20)] * 5).set_geometry([shapely.LineString(each) for each in lines])
    assert distinct(ranked.set_crs(CRS), apart_m=10)["like"].tolist() == ["", "k0", "k0", "", "k3"]


def test_the_best_site_gains_those_it_can_reach() -> None:
    before = service_of(table_of(ESTATE), 50)  # "near" is 100 away
    sites = placed(["s001", "s001", "s000", "s000"], [100, 0, 110, 90], before.network)
    sites = pd.concat([sites, pd.DataFrame({"edge": [np.nan], "along_m": np.nan, "leg_m": np.nan})])
    gains = site_gains(sites.set_index(pd.Index(["x", "y", "z", "z", "far"])), before)
    # from 320: "edge" and "beyond"; from 220: "wall"; z has two entrances near "near"
    assert dict(gains) == {"x": 60, "y": 10, "z": 7, "far": 0}
    assert gains.index.tolist() == ["x", "y", "z", "far"]


def random_service(edges: Any, cells: Any, goals: Any, limit: float, towards: bool, private: Any) -> Any:
    streets = street_table(edges)
    streets["access"] = ["private" if private[i % len(private)] else "" for i in range(len(edges))]
    network = build(streets, metres(oneway=True))

    def on(places: Any) -> Any:
        rows = [(edge % len(edges), share * edges[edge % len(edges)][2], leg) for edge, share, leg in places]
        return pd.DataFrame(rows, columns=["edge", "along_m", "leg_m"], dtype=float)

    direction: Any = "demand_to_facility" if towards else "facility_to_demand"
    persons = 2.0 ** np.arange(len(cells))
    return streets, Service(network, on(cells), persons, on(goals), limit, direction)


def random_links(links: Any, edges: Any, private: Any) -> Any:
    rows = []
    for one, one_share, other, other_share, length in links:
        a, b = one % len(edges), other % len(edges)
        rows.append((f"s{a:03d}", one_share * edges[a][2], f"s{b:03d}", other_share * edges[b][2], length))
    table = links_of(rows)
    inner = {f"s{i:03d}": private[i % len(private)] for i in range(len(edges))}
    both = table["from_street"].map(inner) & table["to_street"].map(inner)
    return table.assign(access=np.where(both, "private", ""))


def recounted(service: Service, streets: Any, links: Any) -> Any:
    """The cost of each cell on a network built anew with some links."""
    layout = with_links(Layout(streets), links, street_class="residential")
    rebuilt = build(layout.streets, metres(oneway=True))

    def moved(table: Any) -> Any:
        edge = table["edge"].to_numpy(dtype=int)
        names, along_m = located(service.network.street_id[edge], table["along_m"], layout.pieces)
        return placed(names, along_m, rebuilt).assign(leg_m=table["leg_m"])

    return nearest(moved(service.cells), moved(service.facilities), rebuilt, direction=service.direction)[
        "impedance"
    ]


def gains_as_rebuilt(service: Service, streets: Any, links: Any) -> None:
    found = rank(links, service)["persons_gained"]
    before = service.costs(service.cells)
    for name in links.index:
        after = recounted(service, streets, links.loc[[name]])
        assert (after <= before + 1e-9).all()  # a link never takes anybody farther
        covered = after <= service.limit + 1e-6
        assert found[name] == service.persons[covered].sum() - service.persons_covered


SHARES = st.sampled_from([0.0, 0.25, 0.5, 1.0])
INNER = st.sampled_from([0.25, 0.5])
LENGTHS = st.sampled_from([1.0, 2.0, 5.0])
EDGE = st.integers(0, 13)


@settings(max_examples=40)
@given(
    EDGES, PLACES, PLACES, st.sampled_from([3.0, 8.0, 20.0]), st.booleans(),
    st.lists(st.tuples(EDGE, SHARES, EDGE, SHARES, LENGTHS), min_size=1, max_size=4),
)  # fmt: skip
def test_gains_are_those_of_networks_rebuilt(
    edges: Any, cells: Any, goals: Any, limit: float, towards: bool, links: Any
) -> None:
    streets, service = random_service(edges, cells, goals, limit, towards, [False])
    gains_as_rebuilt(service, streets, random_links(links, edges, [False]))


@settings(max_examples=40)
@given(
    EDGES, PLACES, PLACES, st.sampled_from([3.0, 8.0, 20.0]), st.booleans(),
    st.lists(st.tuples(EDGE, INNER, EDGE, INNER, LENGTHS), min_size=1, max_size=4),
    st.lists(st.booleans(), min_size=2, max_size=14),
)  # fmt: skip
def test_gains_among_private_streets_are_those_of_networks_rebuilt(
    edges: Any, cells: Any, goals: Any, limit: float, towards: bool, links: Any, private: Any
) -> None:
    edges = [(a, b, length + 1, way) for a, b, length, way in edges]  # within an edge one is not at its end
    streets, service = random_service(edges, cells, goals, limit, towards, private)
    gains_as_rebuilt(service, streets, random_links(links, edges, private))


def test_neither_threads_nor_blocks_change_a_byte(monkeypatch: pytest.MonkeyPatch) -> None:
    service = service_of(table_of(ESTATE), 365)
    links = links_of([("s000", 200, "s001", 0, 20), ("s000", 150, "s001", 25, 95), ("s002", 9, "s001", 3, 7)])
    plain = rank(links, service)
    monkeypatch.setattr(module, "_CELLS", 1)
    pd.testing.assert_frame_equal(rank(links, service), plain, check_exact=True)
