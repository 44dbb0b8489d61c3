"""How complete a layer of street lines is: kilometres per km² on which people live, by zone."""

from typing import Any

import numpy as np
import pandas as pd
import shapely

from access.contracts.arrays import Floats
from access.contracts.notes import Note
from access.contracts.said import examples
from access.contracts.street_density import CITY_KM, COUNTRY_KM, settled, thin
from access.contracts.tables import Cells, Streets, Zones, counted

_STEP_M = 50.0
_APART = ("motorway", "motorway_link", "ferry")  # nobody lives on them


def by_zone(streets: Streets, cells: Cells, zones: Zones) -> pd.DataFrame:
    """Measure the streets of each zone on the land on which people live.

    Args:
        streets: a STREETS table.
        cells: CELLS of the raster, with ``outline``.
        zones: ZONES.

    Returns:
        by zone_id: ``name``, ``populated_km2`` (cells of 50 persons per km² or more), ``persons_per_km2`` and
        ``street_km`` on them, ``street_km_per_km2`` (NaN without such land), ``doubtful``: ``yes`` or "".
    """
    outlines = cells["outline"].to_numpy(dtype=object)
    area_km2 = shapely.area(outlines) / 1e6
    persons = cells["persons"].to_numpy(dtype=float)
    lived_in = settled(persons, area_km2)
    spots, km = _spots(streets)
    on_land = np.zeros(len(spots), dtype=bool)
    on_land[shapely.STRtree(outlines[lived_in]).query(spots, predicate="intersects")[0]] = True
    spots, km = spots[on_land], km[on_land]
    middles = shapely.centroid(outlines[lived_in])
    land_km2 = _summed(zones, middles, area_km2[lived_in])
    street_km = _summed(zones, spots, km)
    with np.errstate(divide="ignore", invalid="ignore"):
        dense = np.where(land_km2 > 0, _summed(zones, middles, persons[lived_in]) / land_km2, np.nan)
        per_km2 = np.where(land_km2 > 0, street_km / land_km2, np.nan)
    doubtful = thin(street_km, land_km2, dense * land_km2)
    return pd.DataFrame(
        {
            "name": zones["name"],
            "populated_km2": land_km2.round(3),
            "persons_per_km2": dense.round(),
            "street_km": street_km.round(3),
            "street_km_per_km2": per_km2.round(2),
            "doubtful": np.where(doubtful, "yes", ""),
        },
        index=zones.index,
    )


def notes(table: pd.DataFrame) -> list[Note]:
    """Say how dense streets are, and name the zones of which some may be missing."""
    known = table[table["street_km_per_km2"].notna()]
    if known.empty:
        return []
    low, middle, high = known["street_km_per_km2"].quantile([0, 0.5, 1])
    zh = f"有人居住的每平方公里土地上街道 {middle:.1f} 公里（各分区 {low:.1f} 至 {high:.1f}，"
    zh += "见 streets_by_zone.csv）"
    en = f"{middle:.1f} km of street per km² of populated land ({low:.1f} to {high:.1f} by zone, see"
    found = [Note("found", "streets", zh, f"{en} streets_by_zone.csv)", len(known), "zones")]
    few = table[table["doubtful"] == "yes"].sort_values("street_km_per_km2")
    if few.empty:
        return found
    shown = examples(
        (f"{name} {km:.1f}" for name, km in zip(few["name"], few["street_km_per_km2"], strict=True)), most=6
    )
    zh = (
        f"{len(few)} 个分区的街道可能不全（{shown}，公里/平方公里）：城市地区不足 {CITY_KM:g}，"
        f"乡村不足 {COUNTRY_KM:g}；国标要求城市 8（GB/T 51328-2018），一半为假定的界限"
    )
    en = (
        f"streets may be missing in {counted(len(few), 'zone')} ({shown} km/km²): fewer than {CITY_KM:g} in"
        f" cities, {COUNTRY_KM:g} in the country (half of the 8 of GB/T 51328-2018; assumed)"
    )
    return [*found, Note("doubtful", "streets", zh, en, len(few), "zones")]


def _spots(streets: Streets) -> tuple[Any, Floats]:
    """Points along the streets, and the kilometres that each stands for."""
    own = streets[~streets["class"].isin(_APART).to_numpy()]
    if "made" in own.columns:
        own = own[own["made"].fillna("") == ""]
    lines = own.geometry.to_numpy()
    lines = lines[shapely.length(lines) > 0]
    xy, line = shapely.get_coordinates(shapely.segmentize(lines, _STEP_M), return_index=True)
    within = line[1:] == line[:-1]
    return shapely.points((xy[1:] + xy[:-1])[within] / 2), np.hypot(*np.diff(xy, axis=0)[within].T) / 1000


def _summed(zones: Zones, spots: Any, amount: Floats) -> Floats:
    """Sum what stands at points, by zone."""
    zone, spot = shapely.STRtree(spots).query(zones.geometry.to_numpy(), predicate="intersects")
    return np.asarray(np.bincount(zone, weights=amount[spot], minlength=len(zones)), dtype=np.float64)
