"""The mean service radius of each district's city and countryside, by every statistic, beside its limit."""

import math

import numpy as np
import pandas as pd

from access.assessment.links import linker
from access.contracts.documents import Text
from access.network.pairs import pairs
from access.remedies.emergency.apportionment import WHOLE
from access.remedies.emergency.areas import SIDES, Areas, people_of
from access.remedies.emergency.promises import Promises
from access.remedies.emergency.service_radius import Lengths, sites_needed, straight_lengths
from access.remedies.emergency.survey import Survey
from access.verdicts import reach

STATISTICS: dict[str, Text] = {
    "area_equivalent": Text(zh="等面积圆半径", en="area-equivalent radius"),
    "mean_straight_distance": Text(zh="平均直线距离", en="mean straight distance"),
    "mean_network_distance": Text(zh="平均沿路距离", en="mean distance by road"),
    "p95_network_distance": Text(zh="沿路距离第95百分位", en="95th percentile by road"),
    "max_network_distance": Text(zh="沿路最远距离", en="farthest by road"),
    "coverage_within_buffer": Text(zh="直线限值内人口占比", en="share of people within, straight"),
    "coverage_within_network": Text(zh="沿路限值内人口占比", en="share of people within, by road"),
}
COVERAGES = ("coverage_within_buffer", "coverage_within_network")
_FAR = 3  # times the limit: so far at least, sites are looked for whom no station can reach


def radius_table(
    areas: Areas, ways: pd.DataFrame, stations: pd.Series, promises: Promises, needed: pd.DataFrame
) -> pd.DataFrame:
    """Tell each statistic of the mean service radius, and its limit.

    Args:
        areas: the districts and their parts.
        ways: by cell_id: persons, straight_m and road_m to the nearest station (``inf``: none can be
            reached, NaN: not linked), border_m.
        stations: how many stand in each part, by part_id.
        promises: the limits.
        needed: from ``sites_needed`` of the parts.

    Returns:
        By (zone_id, side, statistic), the whole area last: persons, stations, limit_km, value, low,
        high (kilometres, or shares of people for ``COVERAGES``), verdict (empty where there is nothing
        to judge), outcome, sites (to be added), at_least, after_km. Of the whole area, sites are the
        sums of the districts', NaN where one of them cannot attain it; the rest is that of all its
        parts as one.
    """
    rows = {}
    for side, promise in zip(SIDES, (promises.urban, promises.rural), strict=True):
        parts = areas.parts[areas.parts["side"] == side]
        for zone_id, mine in [
            *((each.zone_id, [i]) for i, each in parts.iterrows()),
            (WHOLE, list(parts.index)),
        ]:
            unit = _unit(areas, ways, stations, mine)
            common = {"persons": float(unit.persons.sum()), "stations": unit.facilities}
            common["limit_km"] = promise.clause.limit / 1000
            for name in STATISTICS:
                told = _judged(name, unit, promise.clause.limit, promise.clause.required_share)
                rows[zone_id, side, name] = common | told | _sites(needed, mine, name)
    order = {zone: i for i, zone in enumerate([*areas.zones.index, WHOLE])}
    index = pd.MultiIndex.from_tuples(rows, names=["zone_id", "side", "statistic"])
    table = pd.DataFrame(list(rows.values()), index=index)
    table = table[(table["persons"] > 0) | (table["stations"] > 0) | table["value"].notna()]
    return table.sort_index(level=0, key=lambda ids: ids.map(order), sort_remaining=False, kind="stable")


def radii(survey: Survey, ways: pd.DataFrame, *, time_limit_s: float) -> pd.DataFrame:
    """Tell every statistic of a study, and how many sites bring it to its limit.

    Args:
        survey: the study as it stands.
        ways: by cell_id: straight_m, road_m, border_m (see ``radius_table``).
        time_limit_s: for each covering problem (see ``sites_needed``).

    Returns:
        See ``radius_table``.
    """
    parts, spots, persons = survey.areas.parts, survey.areas.spots, survey.all_persons
    standing = spots["part_id"].reindex(survey.stations.index).value_counts()
    number = standing.reindex(parts.index).fillna(0).astype("int64")
    sides = zip(SIDES, (survey.promises.urban, survey.promises.rural), strict=True)
    limit_m = parts["side"].map({side: each.clause.limit for side, each in sides})
    needed = sites_needed(
        parts.assign(stations=number, limit_m=limit_m),
        persons,
        survey.areas.cell_parts,
        spots["part_id"].reindex(survey.candidates.index).astype("float64").fillna(-1).astype("int64"),
        network=_by_road(survey, ways["road_m"]),
        straight=straight_lengths(survey.base.read.cells, survey.stations, survey.candidates),
        time_limit_s=time_limit_s,
    )
    return radius_table(survey.areas, ways.assign(persons=persons), number, survey.promises, needed)


def _by_road(survey: Survey, now_m: pd.Series) -> Lengths:
    """Lengths along the streets, and those to candidates that are nearer than any station."""
    link, base = survey.by_road, survey.base
    at = linker(base.study, base.read, link.network)(survey.candidates.geometry, public=True).positions
    finite = now_m[np.isfinite(now_m)]
    far = max(float(finite.max()) if len(finite) else 0.0, _FAR * survey.promises.rural.clause.limit)
    lived = link.cells[link.cells.index.isin(survey.persons.index[survey.persons > 0])]
    found = pairs(lived, at, link.network, limit=far, direction=survey.road.direction)
    nearer = found["impedance"].to_numpy() < now_m.reindex(found["origin_id"]).to_numpy()
    return Lengths(now_m, found[nearer])


def _unit(areas: Areas, ways: pd.DataFrame, stations: pd.Series, parts: list[int]) -> reach.Unit:
    mine = areas.cell_parts[areas.cell_parts.index.get_level_values("zone_id").isin(parts)]
    persons = people_of(mine, ways["persons"]).to_numpy(dtype=float)
    found = ways.loc[mine.index.get_level_values("cell_id")]
    lived = persons > 0
    straight_m, road_m, border_m = (
        found[name].to_numpy(dtype=float)[lived] for name in ("straight_m", "road_m", "border_m")
    )
    area_m2 = float(areas.parts.loc[parts, "area_m2"].sum())
    return reach.Unit(area_m2, int(stations[parts].sum()), persons[lived], straight_m, road_m, border_m)


def _judged(name: str, unit: reach.Unit, limit_m: float, required_share: float) -> dict[str, float | str]:
    """What a statistic comes to, and the bounds it lies between."""
    if name in COVERAGES:
        length = unit.straight_m if name == "coverage_within_buffer" else unit.network_m
        inside = reach.reach(reach.states(length, limit_m, unit.border_m), unit.persons)
        high = (inside.met + inside.border + inside.unlinked) / (inside.persons or math.nan)
        verdict = inside.verdict(required_share) if inside.persons else ""
        return {"value": inside.met_share, "low": inside.met_share, "high": high, "verdict": verdict}
    if not (unit.area_m2 if name == "area_equivalent" else unit.persons.size):
        return {"value": math.nan, "low": math.nan, "high": math.nan, "verdict": ""}
    found = reach.STATISTICS[name](unit)
    ends = {"value": found.value / 1000, "low": found.low / 1000, "high": found.high / 1000}
    return {**ends, "verdict": reach.judge_length(found, limit_m)}


def _sites(needed: pd.DataFrame, parts: list[int], name: str) -> dict[str, float | str]:
    """How many sites the limit asks for; nothing is told of shares of people."""
    if name in COVERAGES:
        return {"outcome": "", "sites": math.nan, "at_least": math.nan, "after_km": math.nan}
    rows = needed.loc[[(part, name) for part in parts]]
    sums = {key: float(rows[key].sum(skipna=False)) for key in ("sites", "at_least")}
    if len(rows) != 1:
        return {"outcome": "", **sums, "after_km": math.nan}
    return {
        "outcome": str(rows["outcome"].iloc[0]),
        **sums,
        "after_km": float(rows["after_m"].iloc[0]) / 1000,
    }
