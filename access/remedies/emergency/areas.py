"""The districts of a study, and which part of each is city: who lives there, what stands there."""

from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np
import pandas as pd
from rasterio import Affine

from access.contracts.arrays import Booleans, Floats, Integers
from access.contracts.errors import InputError
from access.contracts.notes import Note
from access.contracts.said import Said
from access.contracts.tables import CellZones, Facilities, Zones
from access.contracts.zone_hierarchy import Parts, Pick
from access.places.grid import Grid
from access.places.people.degree_of_urbanisation import degrees, zone_classes
from access.remedies.emergency.promises import Promises, assumed_plan
from access.remedies.emergency.question import EmergencyQuestion
from access.standards.model import Plan, ServiceRadiusRule
from access.study.read import Inputs
from access.verdicts.clause import Clause
from access.verdicts.missing import Missing
from access.verdicts.place import Place
from access.verdicts.raster_cells import by_raster, put_together
from access.verdicts.streets import land_area
from access.verdicts.zones import extent

Side = Literal["urban", "rural"]
SIDES: tuple[Side, ...] = get_args(Side)
_DISTRICTS = ("district", "county")


@dataclass(frozen=True, eq=False)
class Areas:
    """Districts, each divided into its city and the rest.

    Attributes:
        zones: ZONES of the districts.
        cell_zones: CELL_ZONES of the districts.
        parts: by part_id: zone_id, side (``SIDES``), area_m2; of no land there is no part.
        cell_parts: CELL_ZONES whose zone_id is a part_id.
        spots: by id of facilities (and candidates): zone_id and part_id; missing: in none.
    """

    zones: Zones
    cell_zones: CellZones
    parts: pd.DataFrame
    cell_parts: CellZones
    spots: pd.DataFrame


def areas(place: Place, points: Facilities, promises: Promises, question: EmergencyQuestion) -> Areas:
    """Divide a place into districts, and each of these into its city and the rest.

    Args:
        place: the place.
        points: what stands in it: FACILITIES, or any points with ids.
        promises: the clauses of the radii say where the city is.
        question: which levels the districts are of.

    Raises:
        InputError: there are no zones of these levels.
        Missing: nothing in the study stands for the zones of both radii.
    """
    place = replace(place, facilities=points)
    chosen = _districts(place, question.levels)
    unit = place.hierarchy.smallest(chosen)
    district = place.hierarchy.within(place.overlay, unit, chosen)
    standing = place.hierarchy.within(place.spots, unit, chosen)
    sides = [_side(place, each.clause) for each in (promises.urban, promises.rural)]
    if not any(of_pieces.any() for of_pieces, _ in sides):
        extent(place, promises.urban.clause.plan, promises.urban.clause.target.zone)  # tells what is missing
    area_m2 = _area(place, promises.urban.clause)
    number = np.flatnonzero(chosen)
    rows = [
        (int(zone * 2 + i), place.zones.index[int(zone)], side, float(share @ area_m2[district.part[mine]]))
        for zone in number
        for i, side in enumerate(SIDES)
        if len(mine := np.flatnonzero(district.unit == zone))
        and (share := district.weight[mine] * sides[i][0][district.part[mine]]).any()
    ]
    parts = pd.DataFrame(rows, columns=["part_id", "zone_id", "side", "area_m2"]).set_index("part_id")
    whole = np.ones(len(place.overlay.cell))
    cell_parts = pd.concat(
        [_cells(place, district, sides[i][0], district.unit * 2 + i) for i in range(len(SIDES))]
    )
    cell_zones = _cells(place, district, whole, district.unit)
    return Areas(
        zones=place.zones[chosen],
        cell_zones=cell_zones.rename(index=dict(enumerate(place.zones.index)), level="zone_id"),
        parts=parts,
        cell_parts=cell_parts,
        spots=_spots(place, standing, [of_spots for _, of_spots in sides]),
    )


def classed(read: Inputs) -> tuple[Inputs, Note | None]:
    """Give zones without a class the one that the density of people gives them, and say so."""
    if "class" in read.zones.columns and read.zones["class"].notna().any():
        return read, None
    cells = put_together(read.cells, read.raster)
    far = cells.iloc[-1]  # cells are numbered row by row
    columns = int((far.name - far["column"]) / far["row"]) if far["row"] else int(far["column"]) + 1
    persons = np.zeros((int(far["row"]) + 1, columns))
    persons[cells["row"], cells["column"]] = cells["persons"]
    degree = degrees(Grid(persons, Affine.identity(), cells.crs), float(cells["outline"].area.iloc[0]))
    cell_zones = read.cell_zones if read.raster is None else by_raster(read.cells, read.cell_zones)
    lived_in = cell_zones.index.get_level_values("cell_id").isin(cells.index)
    found, note = zone_classes(degree, cells, cell_zones[lived_in])
    kinds = found.reindex(read.zones.index).fillna("rural")
    return replace(read, zones=read.zones.assign(**{"class": kinds})), note


def people_of(shares: CellZones, persons: pd.Series) -> pd.Series:
    """Return the persons of each row of CELL_ZONES."""
    cell = shares.index.get_level_values("cell_id")
    people: pd.Series = shares["share"] * persons.reindex(cell).to_numpy()
    return people


def _districts(place: Place, levels: tuple[str, ...]) -> Booleans:
    """Which zones are the districts."""
    zones = place.zones
    level = zones["level"] if "level" in zones.columns else pd.Series(None, index=zones.index, dtype="str")
    if levels:
        found = level.isin(levels).to_numpy(dtype=bool)
        if not found.any():
            there = ", ".join(sorted(level.dropna().unique()))
            fault = Said(
                f"levels：研究中没有 {' 或 '.join(levels)} 级的分区；现有：{there or '无，分区没有级别'}",
                f"levels: no zone of the study is of level {' or '.join(levels)}; "
                f"there are {there or 'none: the zones have no levels'}",
            )
            raise InputError("emergency", [fault])
        return found
    found = level.isin(_DISTRICTS).to_numpy(dtype=bool)
    if found.any():
        return found
    plan = assumed_plan(EmergencyQuestion())
    return np.isin(np.arange(len(zones)), extent(place, plan, "whole_area").divided().units)


def _side(place: Place, clause: Clause) -> tuple[Floats, Floats]:
    """How much of each piece, and of each point, is of the clause's zone; none where there is no such."""
    plan: Plan = clause.plan
    try:
        found = extent(place, plan, clause.target.zone)
    except Missing:
        return np.zeros(len(place.overlay.cell)), np.zeros(len(place.spots.cell))
    return found.taken, found.spots.taken(len(place.spots.cell))


def _area(place: Place, clause: Clause) -> Floats:
    """The land that counts of each piece (m²); all of it, where the kind that the plan means is not known."""
    rule = clause.rule
    if isinstance(rule, ServiceRadiusRule):
        try:
            return land_area(rule.area.default, place)
        except Missing:
            pass
    return place.overlay.area_m2


def _cells(place: Place, pick: Pick, taken: Floats, unit: Integers) -> CellZones:
    """The share of each cell in each unit, of so much of each piece."""
    cell = place.overlay.cell[pick.part]
    share = place.overlay.share[pick.part] * pick.weight * taken[pick.part]
    kept = (cell >= 0) & (share > 0)
    index = [place.cells.index.to_numpy()[cell[kept]], unit[kept]]
    sums = pd.Series(share[kept]).groupby(index).sum()
    return sums.rename("share").rename_axis(["cell_id", "zone_id"]).to_frame()


def _spots(place: Place, standing: Pick, sides: list[Floats]) -> pd.DataFrame:
    """The district and the part in which each point stands."""
    spots: Parts = place.spots
    unit = np.full(len(spots.cell), -1)
    unit[standing.part[::-1]] = standing.unit[::-1]  # the first of several
    side = np.select([sides[0] > 0.5, sides[1] > 0.5], [0, 1], default=-1)
    names = np.array([*place.zones.index, None], dtype=object)
    known = (unit >= 0) & (side >= 0)
    part = pd.Series(np.where(known, unit * 2 + side, -1), dtype="Int64")
    return pd.DataFrame(
        {"zone_id": names[unit], "part_id": part.where(known).array}, index=place.facilities.index
    )
