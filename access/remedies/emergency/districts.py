"""Emergency services by district: coverage, response times, vehicles and stations, what is lacking."""

import math

import geopandas
import numpy as np
import pandas as pd
import shapely

from access.contracts.documents import Text
from access.contracts.errors import InputError
from access.contracts.tables import Cells, CellZones, Facilities, Zones, counted, examples
from access.remedies.emergency.apportionment import WHOLE, apportion, required
from access.remedies.emergency.service_radius import Lengths, radii, sites_needed, straight_lengths
from access.verdicts.reach import STATISTICS

_ALL = Text(zh="合计", en="all districts")
_SITES = Text(zh="达到限值需增站点：", en="sites needed: ")
HEADINGS: dict[str, Text] = {
    "name": Text(zh="分区", en="district"),
    "persons": Text(zh="人口（人）", en="persons"),
    "stations": Text(zh="急救站点（处）", en="stations"),
    "vehicles": Text(zh="救护车（辆）", en="vehicles"),
    "vehicles_required": Text(zh="逐区取整应配（辆）", en="vehicles required, rounded up by district"),
    "vehicles_short": Text(zh="逐区取整缺口（辆）", en="vehicles lacking"),
    "vehicles_fair": Text(zh="全域应配总数按人口分配（辆）", en="fair share of the vehicles required in all"),
    "mean_response_min": Text(zh="平均到达时间（分钟）", en="mean response, minutes"),
    "p90_response_min": Text(zh="到达时间第90百分位（分钟）", en="90th percentile of response, minutes"),
    "persons_unreached": Text(zh="无法到达的人口（人）", en="persons whom no vehicle can reach"),
    "persons_unlinked": Text(zh="未连上路网的人口（人）", en="persons not linked to the streets"),
    "limit_km": Text(zh="服务半径限值（公里）", en="limit of the service radius, km"),
    "radius_before_km": Text(zh="现状等面积圆半径（公里）", en="area-equivalent radius now, km"),
    "radius_after_km": Text(zh="增设后等面积圆半径（公里）", en="area-equivalent radius after, km"),
    "sites_area_equivalent": Text(zh=f"{_SITES.zh}等面积圆半径", en=f"{_SITES.en}area-equivalent radius"),
    "sites_mean_straight_distance": Text(
        zh=f"{_SITES.zh}平均直线距离", en=f"{_SITES.en}mean straight distance"
    ),
    "sites_mean_network_distance": Text(
        zh=f"{_SITES.zh}平均沿路距离", en=f"{_SITES.en}mean distance by road"
    ),
    "sites_p95_network_distance": Text(
        zh=f"{_SITES.zh}沿路距离第95百分位", en=f"{_SITES.en}95th percentile by road"
    ),
    "sites_max_network_distance": Text(zh=f"{_SITES.zh}沿路距离最大值", en=f"{_SITES.en}maximum by road"),
}


def whole(cell_zones: CellZones) -> CellZones:
    """Add the zone ``whole_area``: all zones together.

    Args:
        cell_zones: CELL_ZONES of zones that do not overlap.

    Raises:
        InputError: the zones overlap, or one is called so already.
    """
    together = cell_zones["share"].groupby(level="cell_id").sum()
    twice = together.index[together > 1 + 1e-6]
    faults = []
    if len(twice):
        cells = f"{counted(len(twice), 'cell')} ({examples(twice)})"
        faults.append(f"{cells} lie in several zones; keep the zones of one level")
    if WHOLE in cell_zones.index.get_level_values("zone_id"):
        faults.append(f"a zone is called {WHOLE}, which stands for all zones together; rename it")
    if faults:
        raise InputError("zones", faults)
    index = pd.MultiIndex.from_product([together.index, [WHOLE]], names=["cell_id", "zone_id"])
    return pd.concat([cell_zones[["share"]], pd.DataFrame({"share": together.to_numpy()}, index=index)])


def coverage(
    vehicles: pd.Series,
    persons: pd.Series,
    cell_zones: CellZones,
    *,
    most: int = 2,
    busy: float | None = None,
) -> pd.DataFrame:
    """Add the persons of each zone up whom at least 1, 2, …, k vehicles reach in time.

    Two or more: backup coverage (Hogan and ReVelle 1986, Concepts and applications of backup
    coverage, Management Science 32(11), 1434–1444). Expected: Σᵢ dᵢ (1 − q^nᵢ), see ``busy``.

    Args:
        vehicles: of each cell, by cell_id, those that reach it (see ``response.vehicles_within``).
        persons: of each cell, by cell_id.
        cell_zones: CELL_ZONES.
        most: k.
        busy: the busy fraction q, if what can be expected is to be told.

    Returns:
        A table by zone_id: persons, persons_unlinked, persons_covered_1 to persons_covered_k, and
        persons_expected.

    Raises:
        InputError: cells of which the vehicles are not told.
    """
    parts = _parts(vehicles, persons, cell_zones)
    number = parts["value"]
    columns = {"persons": parts["persons"], "persons_unlinked": parts["persons"].where(number.isna(), 0.0)}
    for k in range(1, most + 1):
        columns[f"persons_covered_{k}"] = parts["persons"].where(number >= k, 0.0)
    if busy is not None:
        columns["persons_expected"] = parts["persons"] * (1 - busy ** number.fillna(0.0))
    return pd.DataFrame(columns).groupby(parts["zone_id"]).sum()


def response(
    impedance_s: pd.Series, persons: pd.Series, cell_zones: CellZones, *, fixed_s: float = 0.0
) -> pd.DataFrame:
    """Find the mean and the 90th percentile of the response time in each zone, weighted by people.

    The response time is fixed + travel. The percentile is the least time within which 90 % of those
    are who can be reached; those who cannot, or of whom it is not known, are told apart.

    Args:
        impedance_s: of each cell, by cell_id, from the nearest station with a vehicle; ``inf``: none
            can come; NaN: not linked.
        persons: of each cell, by cell_id.
        cell_zones: CELL_ZONES.
        fixed_s: call handling and turnout.

    Returns:
        A table by zone_id: persons, persons_reached, persons_unreached, persons_unlinked,
        mean_response_s, p90_response_s (NaN where nobody can be reached).

    Raises:
        InputError: cells of which the impedance is not told.
    """
    parts = _parts(impedance_s, persons, cell_zones)
    rows = {}
    for zone_id, part in parts.groupby("zone_id"):
        travel, people = part["value"].to_numpy(dtype=float), part["persons"].to_numpy(dtype=float)
        near, far = np.isfinite(travel), np.isinf(travel)
        mean = p90 = math.nan
        if people[near].any():
            mean = fixed_s + float(np.average(travel[near], weights=people[near]))
            p90 = fixed_s + float(np.quantile(travel[near], 0.9, weights=people[near], method="inverted_cdf"))
        counts = (people.sum(), people[near].sum(), people[far].sum(), people[np.isnan(travel)].sum())
        rows[zone_id] = (*counts, mean, p90)
    sums = ["persons", "persons_reached", "persons_unreached", "persons_unlinked"]
    columns = [*sums, "mean_response_s", "p90_response_s"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("zone_id")


def zone_of(points: geopandas.GeoDataFrame, zones: Zones) -> pd.Series:
    """Find the zone in which each point stands; on a border, the first of the two; NaN in none.

    Args:
        points, zones: tables in one CRS, indexed by their ids.

    Raises:
        InputError: they are in different CRS.
    """
    if points.crs != zones.crs:
        raise InputError("points", [f"they are in {points.crs}, the zones in {zones.crs}"])
    tree = shapely.STRtree(zones.geometry.to_numpy())
    point, zone = tree.query(points.geometry.to_numpy(), predicate="intersects")
    first = pd.Series(zone).groupby(point).min().reindex(range(len(points)), fill_value=-1)
    names = np.array([*zones.index, None], dtype=object)
    return pd.Series(names[first.to_numpy(dtype=np.int64)], index=points.index, name="zone_id")


def district_table(
    zones: Zones,
    cells: Cells,
    cell_zones: CellZones,
    stations: Facilities,
    candidates: geopandas.GeoDataFrame,
    *,
    network: Lengths,
    persons_per: float = 30_000,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Tell of each district what its emergency services are and what they lack.

    Stations beyond the districts respond, but are counted in none.

    Args:
        zones: ZONES that do not overlap, with a column limit_m (2,000 in cities and 7,000 in the
            countryside, say) and, where not the whole district counts, area_m2.
        cells: CELLS with a column response_s: seconds from the call to the arrival (``inf``, NaN).
        cell_zones: CELL_ZONES; those of other zones are passed over.
        stations: FACILITIES; ``units`` are vehicles (NaN: not known).
        candidates: candidate sites: points indexed by their ids.
        network: metres along the streets from cells to stations and candidates.
        persons_per: so many persons have one vehicle.

    Returns:
        (a table by zone_id, with a last row ``whole_area``, and columns ``HEADINGS``; which sites are
        needed by each statistic, and how few could do: see ``service_radius.sites_needed``).
        Of the whole area, counts are sums of the districts'; radii and times are those of all as one
        district. The radius after is that with the sites that ``area_equivalent`` asks for.
        ``vehicles_fair`` shares out (Webster) the vehicles required for all people together. A number
        of sites is NaN where it is not attainable, or not known.

    Raises:
        InputError: zones that overlap, or inputs that do not fit together.
    """
    mine = whole(cell_zones[cell_zones.index.get_level_values("zone_id").isin(zones.index)])
    times = response(cells["response_s"], cells["persons"], mine).reindex([*zones.index, WHOLE])
    table = _stock(zones, stations).assign(persons=times["persons"].fillna(0.0))
    straight = straight_lengths(cells, stations, candidates)
    needed = sites_needed(
        table, cells["persons"], mine, zone_of(candidates, zones), network=network, straight=straight
    )
    sites = {f"sites_{name}": needed["sites"].xs(name, level="statistic") for name in STATISTICS}
    table = _vehicles(table, persons_per).assign(**sites)
    sums = table.drop(columns=["name", "limit_m"]).sum(skipna=False).to_frame(WHOLE).T
    together = sums.assign(name=str(_ALL), limit_m=math.nan)
    table = pd.concat([table, together[table.columns]]).rename_axis("zone_id")
    radius = radii(table["area_m2"], table["stations"], table["sites_area_equivalent"])
    table = table.assign(
        persons_unreached=times["persons_unreached"].fillna(0.0),
        persons_unlinked=times["persons_unlinked"].fillna(0.0),
        mean_response_min=times["mean_response_s"] / 60,
        p90_response_min=times["p90_response_s"] / 60,
        limit_km=table["limit_m"] / 1000,
        radius_before_km=radius["radius_before_m"] / 1000,
        radius_after_km=radius["radius_after_m"] / 1000,
    )
    return table[list(HEADINGS)], needed


def _stock(zones: Zones, stations: Facilities) -> pd.DataFrame:
    """What stands in each district, and on how much land."""
    lacking = [f"no column `{name}`" for name in ("limit_m",) if name not in zones.columns]
    lacking += [f"no column `{name}` of the stations" for name in ("units",) if name not in stations.columns]
    if lacking:
        raise InputError("districts", lacking)
    units = stations["units"].groupby(zone_of(stations, zones))
    area_m2 = zones["area_m2"] if "area_m2" in zones.columns else zones.geometry.area
    return pd.DataFrame(
        {
            "name": zones["name"],
            "area_m2": area_m2,
            "limit_m": zones["limit_m"],
            "stations": units.size().reindex(zones.index, fill_value=0),
            "vehicles": units.sum(skipna=False).reindex(zones.index, fill_value=0),
        }
    )


def _vehicles(table: pd.DataFrame, persons_per: float) -> pd.DataFrame:
    """The vehicles that the people of each district need, and its share of those that all need."""
    needed = required(table["persons"], persons_per=persons_per)
    in_all = required(pd.Series([table["persons"].sum()]), persons_per=persons_per).iloc[0]
    fair = apportion(table["persons"], in_all, method="webster")["vehicles"]
    short = (needed - table["vehicles"]).clip(lower=0)
    return table.assign(vehicles_required=needed, vehicles_short=short, vehicles_fair=fair)


def _parts(values: pd.Series, persons: pd.Series, cell_zones: CellZones) -> pd.DataFrame:
    """A row for each cell with people and each zone it lies in: zone_id, persons, value."""
    untold = persons.index[(persons > 0).to_numpy() & ~persons.index.isin(values.index)]
    if len(untold):
        raise InputError("cells", [f"nothing is told of {counted(len(untold), 'cell')} ({examples(untold)})"])
    cell = cell_zones.index.get_level_values("cell_id")
    known = cell.isin(persons.index)
    cell, zone = cell[known], cell_zones.index.get_level_values("zone_id")[known]
    people = persons.reindex(cell).to_numpy(dtype=float) * cell_zones["share"].to_numpy(dtype=float)[known]
    value = values.reindex(cell).to_numpy(dtype=float)
    return pd.DataFrame({"zone_id": zone, "persons": people, "value": value})
