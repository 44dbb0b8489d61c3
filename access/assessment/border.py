"""Where the data end: how far people live from there, who lives beyond, and why the sea is no such end."""

from typing import Any

import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from access.contracts.arrays import Booleans
from access.contracts.notes import Note
from access.contracts.said import examples
from access.contracts.tables import counted
from access.study.read import Inputs
from access.study.study import Study
from access.verdicts.place import Place

# Between the last street and the coastline lie beaches and quays; streets are taken to be complete
# over gaps as wide (see ``places.streets.from_osm.complete_within``).
_STRIP_M = 1000.0
_FINE_M = 10.0  # an outline is no finer than this
_FAR_M = 1e6
_UNCOVERED = 0.05  # of the people of a zone: the streets do not cover it


def border_m(study: Study, read: Inputs) -> pd.Series:
    """Return the straight distance (metres) of each cell to the border of the data; 0 beyond it."""
    beyond = study.streets.beyond_border
    known: BaseGeometry = read.complete_within
    if beyond == "nothing" or (beyond == "sea" and read.box is None):
        return pd.Series(np.inf, index=read.cells.index)
    if beyond == "sea" and read.box is not None:
        known = shapely.union(known, read.box)
    if read.sea is None:
        unknown: Any = shapely.difference(known.buffer(_FAR_M), known)
        distance_m: pd.Series = read.cells.geometry.distance(unknown)
        return distance_m
    known, edge = _on_land(known, read.sea)
    outside = ~shapely.covers(known, read.cells.geometry.to_numpy())
    found = np.full(len(outside), np.inf) if edge.is_empty else np.asarray(read.cells.distance(edge))
    return pd.Series(np.where(outside, 0.0, found), index=read.cells.index)


def within(study: Study, read: Inputs, radius_m: float) -> BaseGeometry:
    """Return all that lies within a straight line of the border of the data, or beyond it.

    That is where ``border_m`` is at most so long.
    """
    beyond = study.streets.beyond_border
    known: BaseGeometry = read.complete_within
    nowhere: BaseGeometry = shapely.Polygon()
    if beyond == "nothing" or (beyond == "sea" and read.box is None):
        return nowhere
    if beyond == "sea" and read.box is not None:
        known = shapely.union(known, read.box)
    edge = known.boundary
    if read.sea is not None:
        known, edge = _on_land(known, read.sea)
    outside = shapely.difference(known.buffer(_FAR_M), known)
    near: BaseGeometry = shapely.union(outside, edge.buffer(radius_m))
    return near


def _on_land(known: BaseGeometry, sea: BaseGeometry) -> tuple[BaseGeometry, BaseGeometry]:
    """What is known together with the sea and the strip between; and its border, where that is on land."""
    both = shapely.union(known, sea).simplify(_FINE_M)
    closed = both.buffer(_STRIP_M / 2, quad_segs=4).buffer(-_STRIP_M / 2, quad_segs=4)
    whole: BaseGeometry = shapely.union(closed, known)
    return whole, shapely.difference(whole.boundary, sea.simplify(_FINE_M).buffer(3 * _FINE_M))


def outside(study: Study, read: Inputs) -> Booleans:
    """Tell of each cell whether it lies beyond the area that the streets are of.

    That is the box that their OpenStreetMap file claims; else the hull around them, and as far again as a
    place may be from a street.
    """
    covered = read.box
    if covered is None:
        covered = read.complete_within.buffer(study.settings.max_leg_m)
    shapely.prepare(covered)  # it is asked for each cell
    found: Booleans = ~shapely.covers(covered, read.cells.geometry.to_numpy())
    return found


def coverage_notes(place: Place, beyond: Booleans, at_place: pd.Series) -> list[Note]:
    """Tell of the people in the zones who live beyond the streets' area, and of zones not covered.

    Args:
        place: the place.
        beyond: of each cell, from ``outside``.
        at_place: of each cell, whether its people need no street: see ``notes.served``.
    """
    persons = place.persons(tuple(place.zones.index))
    lost = float(np.asarray(persons)[beyond & ~at_place.to_numpy()].sum())
    if lost < 0.5:
        return []
    notes = [
        Note(
            "left_out",
            "population",
            f"{lost:,.0f} 人住在街道数据的范围以外（未连接，单独统计），那里有没有街道不得而知",
            f"{lost:,.0f} persons live outside the area that the streets are of (unlinked, counted apart):"
            " what streets there are is not known",
            lost,
            "persons",
        )
    ]
    short = _uncovered(place, beyond)
    if len(short):
        shown = examples(f"{place.zones['name'][str(zone)]} {share:.0%}" for zone, share in short.items())
        notes.append(
            Note(
                "doubtful",
                "streets",
                f"街道数据没有覆盖 {len(short)} 个分区：超过 {_UNCOVERED:.0%} 的人口在其范围以外（{shown}）",
                f"the streets do not cover {counted(len(short), 'zone')}: more than {_UNCOVERED:.0%} of the"
                f" people live outside their area ({shown})",
                len(short),
                "zones",
            )
        )
    return notes


def _uncovered(place: Place, beyond: Booleans) -> pd.Series:
    """The zones of whose people more than a few live beyond the streets' area, and their share."""
    cell, zone = (place.cell_zones.index.get_level_values(name) for name in ("cell_id", "zone_id"))
    people = (
        place.cells["persons"].reindex(cell).fillna(0.0).to_numpy() * place.cell_zones["share"].to_numpy()
    )
    far = pd.Series(beyond, place.cells.index).reindex(cell, fill_value=False).to_numpy()
    table = pd.DataFrame({"all": people, "far": people * far}).groupby(zone).sum()
    share: pd.Series = (table["far"] / table["all"]).dropna()
    return share[share > _UNCOVERED].sort_values(ascending=False, kind="stable")
