"""Vehicles in reach of people: those that come in time, those that are free, and who waits how long."""

from dataclasses import dataclass

import geopandas
import numpy as np
import pandas as pd

from access.contracts.tables import Facilities, Pairs, Positions
from access.network.pairs import pairs
from access.network.travel import nearest
from access.places import datums
from access.places.osm.file import WGS84
from access.remedies.emergency.mexclp import Fleet, best_fleet
from access.remedies.emergency.response import Cover, cover, vehicles_within
from access.remedies.emergency.survey import Survey
from access.verdicts.reach import TOLERANCE


@dataclass(frozen=True, eq=False)
class Response:
    """Who can be reached, and by how many vehicles in time.

    Attributes:
        travel_s: by cell_id, from the nearest station with a vehicle (``inf``: none can come, NaN: not
            linked), and facility_id: that station.
        number: vehicles that reach each cell in time; of stations of which it is not known how many they
            have, one; NaN: not linked.
        unsure: whether one of the stations that reach a cell in time has an unknown number of vehicles.
        cover: the stations and the cells that they reach in time.
        vehicles: of each station; NaN: not known.
    """

    travel_s: pd.DataFrame
    number: pd.Series
    unsure: pd.Series
    cover: Cover
    vehicles: pd.Series


def response_of(survey: Survey) -> Response:
    """Search from the stations to the people.

    A station of which it is not known how many vehicles it has is taken to have one.

    Args:
        survey: the study as it stands.
    """
    link, vehicles, persons = survey.by_time, survey.stations["vehicles"], survey.persons
    crewed = vehicles.index[~(vehicles == 0)]
    doors = link.entrances[link.entrances.index.isin(crewed)]
    travel = nearest(link.cells, doors, link.network, direction=survey.trip.direction)
    linked = link.cells["edge"].notna().groupby(level=0, sort=False).any()
    found = cover(
        in_time(survey, link.entrances[link.entrances.index.isin(vehicles.index)]),
        persons,
        vehicles.index,
        limit_s=survey.promises.limit_s,
        fixed_s=survey.promises.fixed_s,
        linked=linked,
    )
    unknown = found.within @ vehicles.isna().to_numpy(dtype=float) > 0
    return Response(
        travel,
        vehicles_within(found, vehicles.fillna(1.0)),
        pd.Series(unknown, index=persons.index),
        found,
        vehicles,
    )


def in_time(survey: Survey, places: Positions) -> Pairs:
    """Find the pairs of cells and places within the time that is left to travel."""
    link, limit = survey.by_time, survey.promises.limit_s - survey.promises.fixed_s + TOLERANCE
    found: Pairs = pairs(link.cells, places, link.network, limit=limit, direction=survey.trip.direction)
    return found


def best_places(response: Response, *, busy: float, time_limit_s: float) -> Fleet | None:
    """Find how the same vehicles would stand best at the same stations (MEXCLP), each keeping one.

    None where the number of vehicles is not known, or there are none.
    """
    vehicles = response.vehicles
    if vehicles.isna().any() or not vehicles.sum() or (vehicles % 1 > 0).any():
        return None
    kept = vehicles.clip(upper=1)
    return best_fleet(response.cover, int(vehicles.sum()), busy=busy, kept=kept, time_limit_s=time_limit_s)


def station_table(
    stations: Facilities, where: pd.DataFrame, ways: pd.DataFrame, fleet: Fleet | None
) -> pd.DataFrame:
    """Tell of each station where it stands, and whom it is nearest to.

    Args:
        stations: FACILITIES; ``vehicles`` among their columns.
        where: the district of each (``zone_id``).
        ways: by cell_id: persons, and to the nearest station in time and along the streets: response_min,
            station_by_time, road_m, station_by_road.
        fleet: how the same vehicles would stand best.

    Returns:
        By facility_id: name, zone_id, vehicles, vehicles_best, persons_by_time, mean_min, max_min
        (from the call), persons_by_road, mean_km, max_km of the people whom it is nearest to.
    """
    table = pd.DataFrame(
        {
            "name": stations["name"],
            "zone_id": where["zone_id"],
            "vehicles": stations["vehicles"],
            "vehicles_best": np.nan if fleet is None else fleet.vehicles.astype(float),
        },
        index=stations.index,
    )
    for by, unit, column, scale in (("time", "min", "response_min", 1.0), ("road", "km", "road_m", 1000.0)):
        found = _nearest_to(ways, f"station_by_{by}", column, scale).reindex(stations.index)
        table[f"persons_by_{by}"] = found["persons"].fillna(0.0)
        table[f"mean_{unit}"], table[f"max_{unit}"] = found["mean"], found["max"]
    return table


def on_earth(table: pd.DataFrame, points: Facilities) -> Facilities:
    """Put a table where points stand, with lon and lat in degrees.

    Args:
        table: indexed as the points.
        points: where they stand.
    """
    degrees = datums.project(points.geometry, WGS84)
    placed = table.assign(lon=degrees.x, lat=degrees.y)
    return geopandas.GeoDataFrame(placed, geometry=points.geometry, crs=points.crs)


def _nearest_to(ways: pd.DataFrame, station: str, column: str, scale: float) -> pd.DataFrame:
    """The people nearest to each station, and their mean and greatest way."""
    mine = ways[ways[station].notna() & (ways["persons"] > 0)]
    value = mine[column] / scale
    by = mine[station]
    persons = mine["persons"].groupby(by).sum()
    mean = (value * mine["persons"]).groupby(by).sum() / persons
    return pd.DataFrame({"persons": persons, "mean": mean, "max": value.groupby(by).max()})
