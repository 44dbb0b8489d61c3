"""Average service radii of districts: what new stations make of them, and how many a limit asks for."""

import math
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any, Literal

import geopandas
import numpy as np
import pandas as pd
from scipy.spatial import KDTree

from access.contracts.arrays import Floats
from access.contracts.documents import Text
from access.contracts.errors import InputError
from access.contracts.said import Said, examples
from access.contracts.tables import Cells, CellZones, Pairs
from access.network.travel import nearest_straight
from access.remedies.emergency.radius_sites import District, fewest, value, with_added
from access.verdicts.reach import STATISTICS, TOLERANCE, Unit

Outcome = Literal["met", "attainable", "not_attainable", "undetermined"]
OUTCOMES: dict[Outcome, Text] = {
    "met": Text(zh="现状已达标", en="met as it is"),
    "attainable": Text(zh="增设站点后可达标", en="met with the sites added"),
    "not_attainable": Text(zh="现有备选点无法达标", en="not attainable with these candidates"),
    "undetermined": Text(zh="居民均未连上路网，无法判定", en="undetermined: nobody is linked to the streets"),
}
Cell = float | str | tuple[Hashable, ...]
Row = dict[str, Cell]  # of the table of ``sites_needed``
_AREA = "area_equivalent"
_STRAIGHT = "mean_straight_distance"


@dataclass(frozen=True, eq=False)
class Lengths:
    """Distances of one kind, along the streets or straight.

    Attributes:
        now_m: of each cell, by cell_id, to the nearest station there is; ``inf``: none can be
            reached; NaN: not linked.
        pairs: PAIRS from cells to candidate sites, in metres; those longer than ``now_m`` make no
            difference.
    """

    now_m: pd.Series
    pairs: Pairs


def straight_lengths(
    cells: Cells, stations: geopandas.GeoDataFrame, candidates: geopandas.GeoDataFrame
) -> Lengths:
    """Measure straight lines from cells to stations, and to candidate sites no farther than these.

    Args:
        cells, stations, candidates: tables of points in one projected CRS, indexed by their ids;
            stations that have an ``outline`` are measured to it.
    """
    here, sites = _xy(cells), _xy(candidates)
    areas: Any = stations.get("outline")
    to_stations = nearest_straight(cells.geometry, stations.geometry, areas)
    now_m = to_stations["length_m"].to_numpy(dtype=float)
    near = KDTree(sites).query_ball_point(here, now_m, return_sorted=True) if len(sites) else []
    sets = [np.asarray(each, dtype=np.int64) for each in near]
    cell = np.repeat(np.arange(len(sets)), [len(each) for each in sets])
    site = np.concatenate(sets or [cell])
    pairs = pd.DataFrame(
        {
            "origin_id": cells.index.take(cell),
            "destination_id": candidates.index.take(site),
            "impedance": np.hypot(*(here[cell] - sites[site]).T),
        }
    )
    return Lengths(pd.Series(now_m, index=cells.index), pairs)


def sites_needed(
    districts: pd.DataFrame,
    persons: pd.Series,
    cell_zones: CellZones,
    candidates: pd.Series,
    *,
    network: Lengths,
    straight: Lengths,
    time_limit_s: float = 10.0,
) -> pd.DataFrame:
    """Find how many sites bring each district's service radius to its limit, by each statistic.

    Each district is looked at by itself: stations everywhere count for its people, new sites only
    where they stand in it. ``area_equivalent`` asks for ⌈A / (π r²)⌉ stations, wherever they stand.
    The 95th percentile (the maximum) is within the limit where 95 % (all) of the linked people are:
    a set covering problem, solved exactly by HiGHS. For the mean, sites are added one by one, each
    where it shortens the mean most, and what has become needless is taken out again.

    Args:
        districts: by zone_id: area_m2, stations (how many stand there), limit_m.
        persons: of each cell, by cell_id.
        cell_zones: CELL_ZONES.
        candidates: zone_id of each candidate site, by its id.
        network: lengths along the streets.
        straight: straight lengths, for ``mean_straight_distance``.
        time_limit_s: for each covering problem; then the sites added one by one stand.

    Returns:
        A table by (zone_id, statistic) for each of ``access.verdicts.reach.STATISTICS``: limit_m,
        now_m, outcome (see ``OUTCOMES``), sites (to be added; NaN where none would do or it is not
        known), at_least (no fewer can do), after_m, best_m (with all candidates), chosen (ids, in
        their order). Lengths are those of the linked people.

    Raises:
        InputError: pairs of candidates that are not listed, or a limit that is no length.
    """
    _check(districts, persons, candidates, network, straight)
    by_road, by_air = (
        _districts(districts, persons, cell_zones, candidates, each) for each in (network, straight)
    )
    rows = {
        (zone_id, name): _needs(name, (by_air if name == _STRAIGHT else by_road)[zone_id], time_limit_s)
        for zone_id in districts.index
        for name in STATISTICS
    }
    table = pd.DataFrame.from_dict(rows, orient="index")
    return table.set_axis(pd.MultiIndex.from_tuples(rows, names=["zone_id", "statistic"]))


def _check(districts: pd.DataFrame, persons: pd.Series, candidates: pd.Series, *lengths: Lengths) -> None:
    wrong = districts.index[~(districts["limit_m"] > 0)]
    faults = []
    if len(wrong):
        shown = examples(wrong)
        faults.append(
            Said(f"{shown.zh} 的 limit_m：应大于 0 米", f"limit_m of {shown}: a length above 0 m is needed")
        )
    for each in lengths:
        strange = each.pairs["destination_id"][~each.pairs["destination_id"].isin(candidates.index)]
        if len(strange):
            shown = examples(strange.unique())
            faults.append(Said(f"未列出的候选点：{shown.zh}", f"candidates that are not listed: {shown}"))
        untold = persons.index[~persons.index.isin(each.now_m.index)]
        if len(untold):
            shown = examples(untold)
            faults.append(
                Said(f"格网没有到站点的距离：{shown.zh}", f"cells without a length to the stations: {shown}")
            )
    if faults:
        raise InputError("sites needed", faults)


def _radius(area_m2: float, stations: float) -> float:
    """Of no land there is no radius."""
    nobody = np.array([])
    unit = Unit(area_m2, int(stations), nobody, nobody, nobody, nobody)
    return STATISTICS[_AREA](unit).value if area_m2 else math.nan


def _xy(points: geopandas.GeoDataFrame) -> Floats:
    return np.column_stack([points.geometry.x, points.geometry.y])


def _districts(
    districts: pd.DataFrame,
    persons: pd.Series,
    cell_zones: CellZones,
    candidates: pd.Series,
    lengths: Lengths,
) -> dict[Hashable, District]:
    cell = cell_zones.index.get_level_values("cell_id")
    people = pd.Series(cell_zones["share"].to_numpy() * persons.reindex(cell).to_numpy(), index=cell)
    of_zone: dict[Hashable, pd.Series] = dict(
        list(people.groupby(cell_zones.index.get_level_values("zone_id")))
    )
    pairs = lengths.pairs
    of_pairs: dict[Hashable, Pairs] = dict(
        list(pairs.groupby(candidates.reindex(pairs["destination_id"]).to_numpy()))
    )
    return {
        zone_id: _district(
            row,
            of_zone.get(zone_id, people.iloc[:0]),
            lengths.now_m,
            of_pairs.get(zone_id, pairs.iloc[:0]),
            candidates.index[(candidates == zone_id).to_numpy()],
        )
        for zone_id, row in districts.iterrows()
    }


def _district(row: pd.Series, people: pd.Series, now_m: pd.Series, pairs: Pairs, sites: pd.Index) -> District:
    people = people[people > 0]
    now = now_m.reindex(people.index).dropna()
    pairs = pairs[pairs["origin_id"].isin(now.index)]
    cell = now.index.get_indexer(pd.Index(pairs["origin_id"]))
    site = sites.get_indexer(pd.Index(pairs["destination_id"]))
    near = pd.Series(pairs["impedance"].to_numpy(dtype=float)).groupby([cell, site]).min()
    return District(
        area_m2=float(row["area_m2"]),
        stations=int(row["stations"]),
        limit_m=float(row["limit_m"]),
        unlinked=len(now) < len(people),
        persons=people[now.index].to_numpy(dtype=float),
        now_m=now.to_numpy(dtype=float),
        cell=near.index.get_level_values(0).to_numpy(dtype=np.int64),
        site=near.index.get_level_values(1).to_numpy(dtype=np.int64),
        length_m=near.to_numpy(dtype=float),
        sites=sites,
    )


def _needs(name: str, district: District, time_limit_s: float) -> Row:
    """What a district needs by one statistic, as a row of the table of ``sites_needed``."""
    if name == _AREA:
        return _by_area(district)
    limit = district.limit_m + TOLERANCE
    now, best = (value(name, district, length) for length in (district.now_m, with_added(district, None)))
    if math.isnan(now) and district.unlinked:
        return _row(district, now, "undetermined")
    if math.isnan(now) or now <= limit:  # where nobody lives, nothing is to be met
        return _row(district, now, "met", sites=0, at_least=0, after_m=now, best_m=best)
    if best > limit:
        return _row(district, now, "not_attainable", best_m=best)
    picks, at_least = fewest(name, district, time_limit_s)
    after = value(name, district, with_added(district, picks))
    needs = {"sites": len(picks), "at_least": at_least, "after_m": after, "best_m": best}
    return _row(district, now, "attainable", **needs, chosen=tuple(district.sites[picks]))


def _by_area(district: District) -> Row:
    now = _radius(district.area_m2, district.stations)
    needed = math.ceil(district.area_m2 / (math.pi * (district.limit_m + TOLERANCE) ** 2))
    sites = max(0, needed - district.stations)
    after = _radius(district.area_m2, district.stations + sites)
    outcome: Outcome = "attainable" if sites else "met"
    return _row(district, now, outcome, sites=sites, at_least=sites, after_m=after)


def _row(district: District, now_m: float, outcome: Outcome, **known: Cell) -> Row:
    unknown = dict.fromkeys(("sites", "at_least", "after_m", "best_m"), math.nan)
    told = {"limit_m": district.limit_m, "now_m": now_m, "outcome": outcome}
    return told | unknown | {"chosen": ()} | known
