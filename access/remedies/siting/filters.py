"""Which places may be candidates: by their attributes, their slope, and how far hazards are.

Each filter takes any table of points or polygons and tells what it left out, and why.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import geopandas
import numpy as np
import pandas as pd
import shapely

from access.contracts import tables
from access.contracts.arrays import Booleans
from access.contracts.errors import InputError
from access.contracts.notes import Note
from access.contracts.said import Said, examples
from access.contracts.tables import counted
from access.places.streets.elevation import with_elevation
from access.standards.choices import Condition
from access.verdicts.conditions import holds, worded


class Reason(NamedTuple):
    """Why some rows of a table are left out: which (a boolean each), and what is said of them."""

    rows: pd.Series | Booleans
    zh: str
    en: str


def filtered(
    places: geopandas.GeoDataFrame, reasons: list[Reason]
) -> tuple[geopandas.GeoDataFrame, list[Note]]:
    """Leave out the rows that any reason names; each is counted once, by the first reason that does.

    Returns:
        (the rest of the table, a note for each reason that left rows out).
    """
    left, notes = np.ones(len(places), dtype=bool), []
    for reason in reasons:
        out = np.asarray(reason.rows, dtype=bool) & left
        left &= ~out
        number = int(out.sum())
        if number:
            shown = examples(places.index[out])
            zh = f"未作候选：{number} 处{reason.zh}（{shown}）"
            en = f"{counted(number, 'candidate place')} left out: {reason.en} ({shown})"
            notes.append(Note("left_out", "facilities", zh, en, number, "candidates"))
    return places[left], notes


def having(
    places: geopandas.GeoDataFrame, where: Mapping[str, object]
) -> tuple[geopandas.GeoDataFrame, list[Note]]:
    """Keep the places whose attributes are as wanted.

    Args:
        places: a table by candidate_id.
        where: attribute → ``Condition``, or the value or values it may have. What is not known of
            a place does not count as wanted.

    Returns:
        (the places kept, notes on the others, by condition).

    Raises:
        InputError: an attribute that the table does not have.
        ValueError: a condition that is none.
    """
    unknown = [name for name in where if name not in places.columns]
    if unknown:
        known = ", ".join(str(name) for name in places.columns if name != places.geometry.name)
        faults = [
            Said(f"没有属性“{name}”；表中有 {known}", f"no attribute '{name}'; the table has {known}")
            for name in unknown
        ]
        raise InputError("candidates", faults)
    reasons = []
    for name, wanted in where.items():
        condition = {name: Condition.model_validate(wanted)}
        answer, text = holds(places, condition), worded(condition)
        reasons.append(Reason(answer == 0, f"不符合条件 {text}", f"not {text}"))
        reasons.append(Reason(np.isnan(answer), f"缺少属性 {name}", f"'{name}' is not known"))
    return filtered(places, reasons)


def gentle(
    places: geopandas.GeoDataFrame, raster_path: Path, *, most_share: float, across_m: float = 60.0
) -> tuple[geopandas.GeoDataFrame, list[Note]]:
    """Keep the places on ground that is not too steep.

    The slope is that of the plane through the ground half of ``across_m`` to the east, west, north
    and south of a point within each place.

    Args:
        places: a GeoDataFrame by candidate_id.
        raster_path: a GeoTIFF of elevations (metres) with one band, in any CRS.
        most_share: the steepest slope kept: rise over run.
        across_m: over which length slopes are taken; at least two cells of the raster are wise.

    Returns:
        (the places kept with ``slope_share``, notes on the others: too steep, or not known).

    Raises:
        InputError: no CRS that can be measured in, or settings that are no slope and no length.
        FileError: see ``places.streets.elevation.with_elevation``.
    """
    _check(places, across_m if most_share >= 0 else most_share)
    if not len(places):
        return places.assign(slope_share=0.0), []
    middle = shapely.get_coordinates(places.representative_point())
    steps = across_m / 2 * np.array([[1.0, 0.0], [0.0, 1.0]])
    ends = np.stack([middle[:, np.newaxis] - steps, middle[:, np.newaxis] + steps], axis=2)
    lines = shapely.linestrings(ends.reshape(-1, 2, 2))
    table = geopandas.GeoDataFrame(geometry=lines, crs=places.crs).assign(layer=0, length_m=across_m)
    raised, _ = with_elevation(table, raster_path)
    low, high = (shapely.get_z(shapely.get_point(raised.geometry.to_numpy(), end)) for end in (0, -1))
    slope = np.hypot(*((high - low) / across_m).reshape(-1, 2).T)
    found = places.assign(slope_share=slope)
    limit = f"{100 * most_share:g}%"
    reasons = [
        Reason(slope > most_share, f"坡度超过 {limit}", f"steeper than {limit}"),
        Reason(np.isnan(slope), "没有高程", "without elevation"),
    ]
    return filtered(found, reasons)


def away_from(
    places: geopandas.GeoDataFrame,
    hazards: geopandas.GeoDataFrame | geopandas.GeoSeries,
    *,
    distance_m: float,
    zh: str = "危险源",
    en: str = "a hazard",
) -> tuple[geopandas.GeoDataFrame, list[Note]]:
    """Keep the places that are no nearer than a distance to any hazard.

    Args:
        places: a GeoDataFrame by candidate_id; of a polygon, its nearest part counts.
        hazards: a GeoDataFrame or GeoSeries of any shapes, in the same CRS.
        distance_m: metres.
        zh, en: what the hazards are.

    Returns:
        (the places kept, a note on the others).

    Raises:
        InputError: no CRS that can be measured in, two of them, or no distance.
    """
    _check(places, distance_m)
    if hazards.crs != places.crs:
        fault = Said(
            f"危险源的坐标系是 {hazards.crs}，候选点的是 {places.crs}",
            f"they are in {hazards.crs}, the candidates in {places.crs}",
        )
        raise InputError("hazards", [fault])
    tree = shapely.STRtree(hazards.geometry.to_numpy())
    row, hazard = tree.query(places.geometry.to_numpy(), "dwithin", distance=distance_m)
    exact = (
        shapely.distance(places.geometry.to_numpy()[row], hazards.geometry.to_numpy()[hazard]) < distance_m
    )
    near = np.isin(np.arange(len(places)), row[exact])
    reason = Reason(near, f"距{zh}不足 {distance_m:g} 米", f"nearer than {distance_m:g} m to {en}")
    return filtered(places, [reason])


def _check(places: geopandas.GeoDataFrame, setting: float) -> None:
    faults = []
    if not tables.projected(places.crs):
        faults.append(
            Said(
                "其坐标系不能量距；须为以米为单位的投影坐标系",
                "their CRS cannot be measured in; a projected CRS in metres is needed",
            )
        )
    if not 0 <= setting < np.inf:
        faults.append(
            Said(f"应为 0 或以上的数，现为 {setting}", f"a number of 0 or more is needed, not {setting}")
        )
    if faults:
        raise InputError("candidates", faults)
