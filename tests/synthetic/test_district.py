"""The files of the made-up city: the same each time, whole, nested, and with all that plans ask for."""

import hashlib
from itertools import pairwise
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pytest
import shapely
from scipy.sparse import coo_array, csgraph

from access import synthetic
from access.synthetic import settlement, terrain
from tests.synthetic.conftest import City, answer_rows, vocabulary

CHAIN = (
    ("city",),
    ("district", "county"),
    ("subdistrict", "town", "township"),
    ("community", "village"),
    ("residential_area", "settlement"),
)
GROUPS = (
    *("under_3", "age_3_5", "age_6_11", "age_12_14", "age_15_17", "under_18"),
    *("age_60_plus", "age_65_plus", "age_80_plus"),
)


def test_the_same_seed_gives_the_same_bytes(city: City, tmp_path: Path) -> None:
    synthetic.write(tmp_path, seed=1)
    assert hashes(tmp_path) == hashes(city.folder)


def test_another_seed_gives_another_city() -> None:
    one, other = (
        settlement.made(terrain.made(np.random.default_rng(seed)), np.random.default_rng(seed)).persons
        for seed in (1, 2)
    )
    assert (one != other).any()
    assert 0.9e6 < other.sum() < 1.2e6


def hashes(folder: Path) -> dict[str, str]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files
    }


def test_every_output_says_that_the_city_is_made_up(city: City) -> None:
    assert "虚构" in city.study["name"]["zh"]
    assert "synthetic" in city.study["name"]["en"]
    assert "虚构" in city.study["note"]["zh"]
    assert city.study["population"]["basis"] == "synthetic"
    assert "虚构" in city.zones["name"]["C"]
    assert "made-up" in city.truth["synthetic"]["en"]


def test_everything_the_study_names_is_there(city: City) -> None:
    parts = [city.study[name] for name in ("streets", "population", "zones", "land")]
    parts += [*city.study["facilities"], city.study["population"]["groups"]]
    named = [v for part in parts for v in part.values() if isinstance(v, str) and Path(v).suffix]
    assert len(named) > 15
    assert all((city.folder / name).is_file() for name in named)
    known = set(city.zones.index)
    assert all(known.issuperset(ids) for ids in city.study["plan_zones"].values())


def test_there_are_about_a_million_people_in_the_zones_as_in_the_cells(city: City) -> None:
    cells = city.raster("population.tif")
    assert 10_000 < len(cells) < 20_000
    total = int(cells["value"].sum())
    assert 900_000 < total < 1_200_000
    assert city.zones["persons"]["C"] == total


@pytest.mark.parametrize("name", ["persons", *GROUPS])
def test_the_cells_within_a_zone_add_up_to_its_people(city: City, name: str) -> None:
    cells = city.raster("population.tif" if name == "persons" else f"groups/{name}.tif")
    inside = geopandas.sjoin(cells, city.zones[["geometry"]], predicate="within")
    found = inside.groupby("zone_id")["value"].sum().reindex(city.zones.index, fill_value=0)
    assert (found == city.zones[name]).all()


def test_age_groups_fit_into_one_another(city: City) -> None:
    zones = city.zones
    assert (zones[list(GROUPS[:5])].sum(axis=1) == zones["under_18"]).all()
    for less, more in pairwise(["age_80_plus", "age_65_plus", "age_60_plus", "persons"]):
        assert (zones[less] <= zones[more]).all()
    assert (zones["persons"] > 0).all()


@pytest.mark.parametrize("name", ["persons", "households", "persons_registered", *GROUPS])
def test_each_level_down_to_villages_adds_up_to_the_city(city: City, name: str) -> None:
    for levels in CHAIN[:4]:
        assert city.zones[name][city.zones["level"].isin(levels)].sum() == city.zones[name]["C"]


def test_zones_lie_in_their_parents_and_fill_the_city(city: City) -> None:
    zones = city.zones
    above = {level: CHAIN[i - 1] for i, levels in enumerate(CHAIN) for level in levels if i}
    above["development_zone"] = CHAIN[1]
    inner = zones[zones["level"] != "city"]
    outer = zones.loc[inner["parent_id"]]
    assert all(o in above[i] for i, o in zip(inner["level"], outer["level"], strict=True))
    assert shapely.covers(outer.geometry.array, inner.geometry.array).all()
    assert set(zones["level"]) == {level for levels in CHAIN for level in levels} | {"development_zone"}
    for levels in CHAIN[:4]:
        # equal areas and no gap: nothing overlaps
        parts = zones.geometry[zones["level"].isin(levels)]
        assert parts.area.sum() == pytest.approx(900e6)
        assert parts.union_all().area == pytest.approx(900e6)


def test_names_are_chinese_and_english_and_stand_once(city: City) -> None:
    assert city.zones["name"].is_unique
    assert city.zones["name"].str.contains(r"[一-鿿]").all()
    assert city.zones["name_en"].str.fullmatch(r"[\x20-\x7e]+").all()
    assert city.facilities["name"].str.fullmatch(r".*[一-鿿].* [\x20-\x7e]+").all()


def test_streets_join_known_nodes_and_are_no_shorter_than_a_straight_line(city: City) -> None:
    assert city.nodes.index.is_unique
    assert 20_000 <= len(city.nodes) <= 40_000
    start, end = ends(city)
    straight = np.hypot(*(end - start).T)
    assert (city.edges["length_m"] >= straight - 0.2).all()
    drawn = city.edges[city.edges["geometry"] != ""]
    lines = shapely.from_wkt(drawn["geometry"].tolist())
    assert np.abs(shapely.length(lines) - drawn["length_m"]).max() < 1
    first = shapely.get_coordinates(shapely.get_point(lines, 0))
    assert np.abs(first - city.nodes.loc[drawn["u"], ["x", "y"]].to_numpy()).max() < 0.2


def ends(city: City) -> tuple[Any, Any]:
    at = city.nodes[["x", "y"]]
    return at.loc[city.edges["u"]].to_numpy(), at.loc[city.edges["v"]].to_numpy()


def test_two_way_streets_are_two_rows_and_the_old_town_has_one_way_streets(city: City) -> None:
    there = {(u, v): row for row, (u, v) in enumerate(zip(city.edges["u"], city.edges["v"], strict=True))}
    assert len(there) == len(city.edges)
    alone = [row for (u, v), row in there.items() if (v, u) not in there]
    assert 100 < len(alone) < 2000
    assert set(city.edges["class"].iloc[alone]) == {"residential"}


def test_the_river_parts_the_city_but_for_few_bridges(city: City) -> None:
    edges = city.edges
    assert largest_parts(city, edges)[0] > 0.999
    on_ground = edges[edges["layer"] == 0]
    bridges = edges[(edges["layer"] == 1) & (edges["class"] != "motorway")]
    assert len(bridges) == 2 * 4
    west, east = largest_parts(city, on_ground[on_ground["class"] != "motorway_link"])[:2]
    assert west > east > 0.25


def largest_parts(city: City, edges: Any) -> Any:
    """The shares of the nodes in the parts that hang together both ways, the largest first."""
    number = {node: i for i, node in enumerate(city.nodes.index)}
    pairs = edges["u"].map(number), edges["v"].map(number)
    size = len(number)
    graph = coo_array((np.ones(len(edges)), pairs), (size, size))
    part = csgraph.connected_components(graph, connection="strong")[1]
    return np.sort(np.bincount(part))[::-1] / size


def test_gated_estates_open_through_few_gates(city: City) -> None:
    estate = city.edges["access"] == "private"
    assert set(city.edges["foot"][estate]) == {"permissive"}
    inside, public = city.edges[estate], city.edges[~estate]
    gates = inside[inside["v"].isin(public["v"]) & ~inside["u"].isin(public["u"])]
    areas = city.zones[city.zones["level"] == "residential_area"]
    x, y = (city.nodes[each][gates["u"]] for each in ("x", "y"))
    within = geopandas.GeoDataFrame(geometry=geopandas.points_from_xy(x, y, crs=areas.crs))
    number = geopandas.sjoin(within, areas[["geometry"]], predicate="within").groupby("zone_id").size()
    assert number.sum() == len(gates)
    assert len(number) == len(areas)
    assert number.between(1, 4).all()


def test_roads_wind_in_the_hills(city: City) -> None:
    start, end = ends(city)
    drawn = (city.edges["geometry"] != "").to_numpy()
    bent = city.edges["length_m"].to_numpy()[drawn] / np.hypot(*(end - start)[drawn].T)
    hills = start[drawn, 0] < 494_000
    assert np.median(bent[hills]) > 1.1
    assert np.median(bent[~hills]) < 1.02


def test_people_live_within_reach_of_a_street(city: City) -> None:
    cells = city.raster("population.tif")
    at = geopandas.GeoSeries.from_xy(city.nodes["x"], city.nodes["y"], crs=cells.crs)
    near = geopandas.sjoin_nearest(
        cells, geopandas.GeoDataFrame(geometry=at), distance_col="away_m", max_distance=300
    )
    assert near.index.nunique() == len(cells)
    assert near["away_m"].quantile(0.95) < 150


def test_every_facility_type_that_its_book_asks_for_occurs(city: City) -> None:
    there = set(city.facilities["type"])
    assert there <= set(vocabulary())
    asked = {row["of"] for row in answer_rows() if row["answer"] not in ("missing", "unit_attribute")}
    assert set(" ".join(asked).split()) <= there
    assert city.facilities.index.is_unique
    assert 3000 < len(city.facilities) < 12_000


def test_a_facility_stands_in_a_unit_of_its_own_level(city: City) -> None:
    around = city.stands_in.assign(of=city.stands_in["zone_id"].map(city.zones["level"]))
    own = around[around["of"] == around["level"]]
    assert set(own.index) == set(city.facilities.index)


def test_the_land_holds_the_people(city: City) -> None:
    residential, built_up = (
        geopandas.read_file(city.folder / name).union_all()
        for name in ("residential.geojson", "built_up.geojson")
    )
    assert residential.difference(built_up).area == 0
    cells = city.raster("population.tif")
    at_home = cells["value"][shapely.contains_xy(residential, cells.geometry.x, cells.geometry.y)].sum()
    assert 0.97 < at_home / cells["value"].sum() < 1
    built = shapely.contains_xy(built_up, cells.geometry.x, cells.geometry.y)
    assert built.all()
