"""Auckland's real stations and ambulances: what is told is worked out again, and relations must hold."""

import functools
import itertools
from dataclasses import dataclass
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import pytest
import shapely
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from access.network.build import build
from access.network.network import Network
from access.network.pairs import pairs
from access.network.profiles import load
from access.network.snapping import snap
from access.network.travel import nearest
from access.places import zones as places_zones
from access.places.grid import demand_cells
from access.places.people.from_raster import from_raster
from access.remedies.emergency.apportionment import WHOLE
from access.remedies.emergency.districts import coverage, response, whole
from access.remedies.emergency.mexclp import best_fleet, busy_fraction, expected_persons, greedy_fleet
from access.remedies.emergency.response import Cover, cover, vehicles_within
from access.remedies.emergency.service_radius import Lengths, sites_needed, straight_lengths
from tests.benchmarks.bench import auckland
from tests.conftest import shared

FROM: Any = "facility_to_demand"
# The list of ambulances numbers the stations of the city, in the order of the list of stations; these
# lie beyond it (JEMSS, the simulation that the data come from, gives the 14 others five bays each).
BEYOND = ["Te Kauwhata", "Helensville", "Waiuku", "Warkworth", "Pukekohe"]
BAYS = 5
LIMIT_S, FIXED_S = 12 * 60, 120
# a call an hour for each 100,000 people, each taking an hour: of 16 vehicles, two in three are out
BUSY = busy_fraction(calls=10.3, service_s=3600, vehicles=16, period_s=3600)


@dataclass(frozen=True)
class City:
    """The inputs of a study of Auckland; districts are the four quarters of what the raster covers."""

    zones: Any
    cells: Any
    cell_zones: Any
    stations: Any
    candidates: Any
    by_time: Network
    by_length: Network

    def positions(self, points: Any, network: Network) -> Any:
        return snap(points.geometry, network, max_leg_m=2000, min_component_m=1000)

    def pairs(self, places: Any, network: Network, limit: float) -> Any:
        cells, goals = (self.positions(each, network) for each in (self.cells, places))
        return pairs(cells, goals, network, limit=limit, direction=FROM)

    def nearest(self, places: Any, network: Network) -> Any:
        cells, goals = (self.positions(each, network) for each in (self.cells, places))
        return nearest(cells, goals, network, direction=FROM)["impedance"]

    @property
    def bays(self) -> Any:
        return pd.Series(BAYS, index=self.stations.index)

    @property
    def crewed(self) -> Any:
        """The stations that have an ambulance."""
        return self.stations[self.stations["units"] > 0]


@functools.cache
def city() -> City:
    folder = shared("auckland")
    streets = auckland()
    listed = pd.read_csv(folder / "facilities" / "ambulance_stations.csv", index_col="NAME")
    listed = listed.drop([f"St John {name}" for name in BEYOND]).rename_axis("facility_id")
    number = pd.read_csv(folder / "facilities" / "ambulances.csv", skiprows=1)["stationIndex"]
    units = number.value_counts().reindex(range(1, len(listed) + 1), fill_value=0).to_numpy()
    at = geopandas.points_from_xy(listed["X"], listed["Y"], crs="EPSG:4326").to_crs(streets.crs)
    stations = geopandas.GeoDataFrame({"units": units}, index=listed.index, geometry=at)
    x, y = np.linspace(1_745_000, 1_773_000, 3), np.linspace(5_900_000, 5_924_000, 3)
    boxes = {f"{i}{j}": shapely.box(x[i], y[j], x[i + 1], y[j + 1]) for i in (0, 1) for j in (0, 1)}
    zones = geopandas.GeoDataFrame(
        {"name": list(boxes), "limit_m": [3000.0, 7000.0, 3000.0, 3000.0]},
        index=pd.Index(list(boxes), name="zone_id"),
        geometry=list(boxes.values()),
        crs=streets.crs,
    )
    grid, _ = from_raster(folder / "population" / "ghs_pop_100m.tif", zones)
    lattice = itertools.product(np.arange(x[0], x[2], 2500), np.arange(y[0], y[2], 2500))
    places = geopandas.GeoDataFrame(geometry=[shapely.Point(*xy) for xy in lattice], crs=streets.crs)
    by_time, by_length = (
        build(streets, load("emergency_vehicle"), impedance=each) for each in ("time_s", "length_m")
    )
    on_a_street = snap(places.geometry, by_length, max_leg_m=500, min_component_m=1000)["edge"].notna()
    return City(
        zones=zones,
        cells=demand_cells(grid, streets.crs),
        cell_zones=places_zones.shares(grid, zones)[0],
        stations=stations,
        candidates=places[on_a_street].rename_axis("site_id"),
        by_time=by_time,
        by_length=by_length,
    )


@functools.cache
def timed() -> tuple[Any, Cover]:
    """All pairs of cells and stations, and who is covered within the clock."""
    every = city().pairs(city().stations, city().by_time, np.inf)
    linked = city().positions(city().cells, city().by_time)["edge"].notna()
    found = cover(
        every, city().cells["persons"], city().stations.index, limit_s=LIMIT_S, fixed_s=FIXED_S, linked=linked
    )
    return every, found


def test_sixteen_ambulances_stand_at_eleven_of_fourteen_stations() -> None:
    units = city().stations["units"]
    assert (len(units), units.sum(), (units > 0).sum(), units.max()) == (14, 16, 11, 2)
    assert units[units == 0].index.tolist() == [
        f"St John {n}" for n in ("Papakura", "Silverdale", "Mt Wellington")
    ]


def test_lengths_are_those_of_scipy() -> None:
    """Over every arc of the streets; a cell is met from either end of its edge, or along it."""
    town, network = city(), city().by_length
    cells = town.positions(town.cells.iloc[::25], network).dropna()
    goals = town.positions(town.stations, network)
    open_ways = np.isfinite(network.forward), np.isfinite(network.backward)
    arcs = pd.concat(
        pd.DataFrame({"tail": tail[way], "head": head[way], "length_m": network.length_m[way]})
        for tail, head, way in (
            (network.from_node, network.to_node, open_ways[0]),
            (network.to_node, network.from_node, open_ways[1]),
        )
    )
    arcs = arcs.groupby(["tail", "head"])["length_m"].min().reset_index()
    shape = (network.size, network.size)
    graph = csr_array(
        (arcs["length_m"].to_numpy(), (arcs["tail"].to_numpy(), arcs["head"].to_numpy())), shape
    )
    edge = cells["edge"].to_numpy(dtype=int)
    along = cells["along_m"].to_numpy()
    rest = network.length_m[edge] - along
    best = np.full(len(cells), np.inf)
    for on, at_m, leg_m in goals.itertuples(index=False):
        start = int(on)
        out = {}
        if open_ways[0][start]:
            out[network.to_node[start]] = network.length_m[start] - at_m
        if open_ways[1][start]:
            out[network.from_node[start]] = min(at_m, out.get(network.from_node[start], np.inf))
        to_node = np.min([dijkstra(graph, indices=node) + more for node, more in out.items()], axis=0)
        by_start = np.where(open_ways[0][edge], to_node[network.from_node[edge]] + along, np.inf)
        by_end = np.where(open_ways[1][edge], to_node[network.to_node[edge]] + rest, np.inf)
        with_it = np.where(open_ways[0][edge] & (along >= at_m), along - at_m, np.inf)
        against = np.where(open_ways[1][edge] & (along <= at_m), at_m - along, np.inf)
        on_it = np.where(edge == start, np.minimum(with_it, against), np.inf)
        best = np.minimum(best, np.minimum(np.minimum(by_start, by_end), on_it) + leg_m)
    found = town.nearest(town.stations, network)[cells.index]
    assert found.to_numpy() == pytest.approx(best + cells["leg_m"].to_numpy())


def test_coverage_is_that_of_all_pairs_one_by_one() -> None:
    """Per zone and in all: how many of the 16 ambulances are within ten minutes' drive of each cell."""
    every, found = timed()
    town = city()
    dense = every.pivot_table(index="origin_id", columns="destination_id", values="impedance", aggfunc="min")
    dense = dense.reindex(town.cells.index)
    near = (dense <= LIMIT_S - FIXED_S)[town.stations.index].to_numpy()
    number = (near * town.stations["units"].to_numpy()).sum(axis=1)
    table = coverage(
        vehicles_within(found, town.stations["units"]),
        town.cells["persons"],
        whole(town.cell_zones),
        most=4,
        busy=BUSY,
    )
    linked = found.linked
    shares = town.cell_zones["share"].unstack().reindex(town.cells.index).fillna(0.0)  # noqa: PD010
    for zone_id, share in {**shares, WHOLE: shares.sum(axis=1)}.items():
        people = (town.cells["persons"] * share).to_numpy()
        covered = [people[linked & (number >= k)].sum() for k in (1, 2, 3, 4)]
        expected = sum(p * (1 - BUSY**n) for p, n in zip(people, number, strict=True))
        told = [people.sum(), people[~linked].sum(), *covered, expected]
        assert table.loc[zone_id].tolist() == pytest.approx(told)
    assert (table.filter(like="covered").diff(axis=1).iloc[:, 1:] <= 0).all(axis=None)
    assert 0.5 < table.loc[WHOLE, "persons_covered_1"] / table.loc[WHOLE, "persons"] < 1


def test_response_is_that_of_the_persons_in_order() -> None:
    """By driving alone, times in each zone in ascending order until nine in ten are there."""
    town = city()
    travel = town.nearest(town.crewed, town.by_time)
    table = response(travel, town.cells["persons"], whole(town.cell_zones), fixed_s=FIXED_S)
    for zone_id in town.zones.index:
        share = town.cell_zones["share"].xs(zone_id, level="zone_id")
        rows = pd.DataFrame({"s": travel, "persons": town.cells["persons"] * share}).dropna().sort_values("s")
        rows = rows[np.isfinite(rows["s"])]
        there = rows["persons"].cumsum() / rows["persons"].sum()
        mean = (rows["s"] * rows["persons"]).sum() / rows["persons"].sum()
        assert table.loc[zone_id, "mean_response_s"] == pytest.approx(FIXED_S + mean)
        assert table.loc[zone_id, "p90_response_s"] == FIXED_S + rows["s"][there >= 0.9].iloc[0]
    parts = table[["persons_reached", "persons_unreached", "persons_unlinked"]].sum(axis=1)
    assert parts.tolist() == pytest.approx(table["persons"].tolist())
    assert table["persons"].iloc[:-1].sum() == pytest.approx(table.loc[WHOLE, "persons"])
    every = response(town.nearest(town.stations, town.by_time), town.cells["persons"], whole(town.cell_zones))
    assert (every["mean_response_s"] <= table["mean_response_s"] - FIXED_S + 1e-9).all()  # more stations


def test_the_best_places_for_sixteen_ambulances() -> None:
    """No fewer people than where they stand, nor than by the greedy; no move of one does better."""
    _, found = timed()
    now = expected_persons(found, city().stations["units"], busy=BUSY)
    greedy = greedy_fleet(found, 16, busy=BUSY, bays=city().bays)
    best = best_fleet(found, 16, busy=BUSY, bays=city().bays)
    assert now < greedy.expected_persons <= best.expected_persons * (1 + 1e-9)
    assert best.expected_persons <= best.bound_persons <= greedy.bound_persons
    assert best.gap_share < 1e-6
    assert best.vehicles.sum() == 16
    for one, other in itertools.product(best.vehicles.index[best.vehicles > 0], best.vehicles.index):
        moved = best.vehicles.copy()
        moved[one] -= 1
        moved[other] += 1
        assert expected_persons(found, moved, busy=BUSY) <= best.expected_persons * (1 + 1e-9)
    kept = best_fleet(found, 20, busy=BUSY, bays=city().bays, kept=city().stations["units"])
    free = best_fleet(found, 20, busy=BUSY, bays=city().bays)
    assert (kept.vehicles >= city().stations["units"]).all()
    assert now < kept.expected_persons <= free.expected_persons * (1 + 1e-9)


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_few_ambulances_against_every_way_to_place_them(number: int) -> None:
    _, found = timed()
    names = city().stations.index
    every = [
        pd.Series([each.count(name) for name in names], index=names)
        for each in itertools.combinations_with_replacement(names, number)
    ]
    optimum = max(expected_persons(found, fleet, busy=0.3) for fleet in every)
    assert best_fleet(found, number, busy=0.3).expected_persons == pytest.approx(optimum)


def test_the_sites_that_each_statistic_asks_for() -> None:
    """The sites chosen are searched for anew, together with the stations: each statistic is then met."""
    town = city()
    inside = {zone: town.stations.within(box).sum() for zone, box in town.zones.geometry.items()}
    districts = town.zones[["limit_m"]].assign(area_m2=town.zones.area, stations=pd.Series(inside))
    spots = town.candidates.geometry
    within = {
        each: zone for zone, box in town.zones.geometry.items() for each in spots.index[spots.within(box)]
    }
    needed = sites_needed(
        districts,
        town.cells["persons"],
        town.cell_zones,
        pd.Series(within).reindex(spots.index),
        network=Lengths(
            town.nearest(town.stations, town.by_length), town.pairs(town.candidates, town.by_length, 12_000)
        ),
        straight=straight_lengths(town.cells, town.stations, town.candidates),
    )
    by_area = needed.xs("area_equivalent", level="statistic")
    number = districts["stations"] + by_area["sites"]
    assert by_area["after_m"].to_numpy() == pytest.approx(np.sqrt(town.zones.area / np.pi / number))
    assert (by_area["after_m"] <= by_area["limit_m"]).all()
    added = needed[(needed["outcome"] == "attainable") & needed["chosen"].map(bool)]
    assert {"mean_network_distance", "p95_network_distance"} <= set(added.index.get_level_values("statistic"))
    for (zone_id, name), row in added.iterrows():
        assert row["sites"] >= row["at_least"]
        for left_out in (None, *row["chosen"]):
            kept = town.candidates.loc[[each for each in row["chosen"] if each != left_out]]
            share = town.cell_zones["share"].xs(zone_id, level="zone_id")
            found = distance(name, pd.concat([town.stations, kept]), share)
            assert (found <= row["limit_m"] + 1e-6) == (left_out is None)


def distance(name: str, stations: Any, share: Any) -> float:
    """A statistic of the people of a zone, from a new search from all stations."""
    town = city()
    if name == "mean_straight_distance":
        sites = np.column_stack([stations.geometry.x, stations.geometry.y])
        here = np.column_stack([town.cells.geometry.x, town.cells.geometry.y])
        length = pd.Series(
            np.min([np.hypot(*(here - site).T) for site in sites], axis=0), index=town.cells.index
        )
    else:
        length = town.nearest(stations, town.by_length)
    rows = pd.DataFrame({"m": length, "persons": town.cells["persons"] * share}).dropna().sort_values("m")
    if name.startswith("mean"):
        return float((rows["m"] * rows["persons"]).sum() / rows["persons"].sum())
    wanted = 0.95 if name.startswith("p95") else 1.0
    there = rows["persons"].cumsum() / rows["persons"].sum()
    return float(rows["m"][there >= wanted * (1 - 1e-9)].iloc[0])
