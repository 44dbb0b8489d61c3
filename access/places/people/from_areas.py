"""People counted by area (zones, or the polygons of any layer) → a grid, each area keeping its number."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import geopandas
import numpy as np
import pandas as pd

from access.contracts.arrays import Booleans, Floats
from access.contracts.errors import InputError
from access.contracts.notes import Note
from access.contracts.said import Said, examples
from access.contracts.tables import Zones, counted
from access.contracts.zone_hierarchy import ZoneHierarchy, hierarchy
from access.places.grid import Grid
from access.places.people import pieces, spread
from access.places.people.amounts import cell_m2
from access.places.people.pieces import Pieces, Placed

_REST = 0.05  # share of its area that a zone must have beside those within it, for people to live there
Told = Callable[[Grid, Pieces, geopandas.GeoSeries, Floats], Sequence[spread.Evidence]]


@dataclass(frozen=True, eq=False)
class Areas:
    """Areas with their people.

    Attributes:
        names: of each, by its id.
        geometry: of each, in the projected CRS of the study.
        people: persons, and age groups, by the same ids; NaN where nothing is told.
        own: whether they are the zones of the study itself, by the same ids.
    """

    names: pd.Series
    geometry: geopandas.GeoSeries
    people: pd.DataFrame
    own: bool


def pieces_of(
    grid: Grid, areas: Areas, zones: Zones, cell_zones: Any = None
) -> tuple[Pieces, Areas, list[Note]]:
    """Cut cells by areas: return the pieces, and the areas that have people of their own.

    Of the study's zones in one another the smallest count; what a zone has beside those within it lives
    in the rest of it.

    Args:
        grid: the cells.
        areas: see ``Areas``.
        zones: ZONES.
        cell_zones: how many of each cell live in each zone, where that is known.
    """
    known = areas.people["persons"].notna()
    if not areas.own:
        kept = _some(areas, known.to_numpy())
        return pieces.of_areas(grid, kept.geometry, zones, cell_zones), kept, []
    tree = hierarchy(zones)
    told = known.reindex(zones.index, fill_value=False).to_numpy() & ~tree.across
    found, notes = pieces.of_zones(grid, cell_zones, zones)
    people, doubts = _beside_those_within(areas.people.reindex(zones.index), told, tree, zones)
    chosen = np.flatnonzero(told)
    position = np.full(len(zones) + 1, -1)
    position[chosen] = np.arange(len(chosen))
    area = position[np.where(found.area >= 0, tree.smallest(told)[found.area], -1)]
    kept = _some(Areas(zones["name"], zones.geometry, people, own=True), told)
    return Pieces(found.cell, area, found.share, found.members), kept, [*notes, *doubts]


def _some(areas: Areas, chosen: Booleans) -> Areas:
    shapes = geopandas.GeoSeries(areas.geometry[chosen])
    return Areas(areas.names[chosen], shapes, areas.people[chosen], areas.own)


def _beside_those_within(
    people: pd.DataFrame, told: Booleans, tree: ZoneHierarchy, zones: Zones
) -> tuple[pd.DataFrame, list[Note]]:
    """Take from each zone's people those of the zones within it of which it is told, too."""
    around = tree.smallest(told)
    above = np.where(tree.parent >= 0, around[np.maximum(tree.parent, 0)], -1)
    inner = np.flatnonzero(told & (above >= 0))
    given = people.fillna(0.0).to_numpy()
    within, area_m2 = np.zeros_like(given), np.zeros(len(told))
    np.add.at(within, above[inner], given[inner])
    np.add.at(area_m2, above[inner], tree.area_m2[inner])
    outer = np.isin(np.arange(len(told)), above[inner])
    rest = np.maximum(given - within, 0.0)
    room = (tree.area_m2 - area_m2) > _REST * tree.area_m2
    rest[outer & ~room] = 0.0
    differs = outer & (np.abs(given - within - rest)[:, 0] > 0.5)
    found = pd.DataFrame(np.where(outer[:, None], rest, given), people.index, people.columns)
    if not differs.any():
        return found, []
    shown = examples(
        f"{name} {one:,.0f} / {several:,.0f}"
        for name, one, several in zip(
            zones["name"][differs], given[differs, 0], within[differs, 0], strict=True
        )
    )
    number = int(differs.sum())
    return found, [
        Note(
            "doubtful",
            "population",
            f"{number} 个分区的人口与其下级分区之和不符，按下级分区计（本级／下级之和：{shown}）",
            f"{counted(number, 'zone')} with another number of people than the zones within have"
            " together; those"
            f" within count (its own / theirs: {shown})",
            number,
            "zones",
        )
    ]


def from_areas(grid: Grid, areas: Areas, zones: Zones, told: Told) -> Placed:
    """Spread the people of areas over the cells, by what is known of where they live.

    Args:
        grid: the cells; their people are not looked at.
        areas: see ``Areas``.
        zones: ZONES.
        told: (grid, pieces, areas' polygons, their persons) → what tells where people live, the best first.

    Raises:
        InputError: nobody lives in any area that meets the zones.
    """
    parts, areas, notes = pieces_of(grid, areas, zones)
    persons = areas.people["persons"].to_numpy(dtype=float)
    share, rule = spread.shares(parts, len(persons), told(grid, parts, areas.geometry, persons))
    met = np.bincount(parts.area[parts.area >= 0], minlength=len(persons)) > 0
    if not persons[met].sum() > 0:
        zh, en = "没有一个有人口的面与分区重叠", "no area with people meets the zones"
        raise InputError("population", [Said(zh, en)])
    area = np.maximum(parts.area, 0)
    living = areas.people.fillna(0.0).iloc[area].to_numpy() * share[:, None]
    found = pieces.placed(grid, parts, pd.DataFrame(living, columns=areas.people.columns), zones)
    side_m = float(np.median(cell_m2(grid)) ** 0.5)
    told_how = spread.spread_note(areas.names[met], persons[met], rule[met], side_m=side_m)
    return found._replace(notes=[*notes, *_unmet(areas, ~met), told_how])


def _unmet(areas: Areas, lost: Booleans) -> list[Note]:
    if not lost.any():
        return []
    persons = float(areas.people["persons"][lost].sum())
    number, shown = int(lost.sum()), examples(areas.names[lost], most=10)
    return [
        Note(
            "left_out",
            "population",
            f"{number} 个面不在分区范围内，{persons:,.0f} 人没有计入（{shown}）",
            f"{counted(number, 'area')} away from the zones, {persons:,.0f} persons not counted ({shown})",
            persons,
            "persons",
        )
    ]


def near(areas: Areas, zones: Zones) -> tuple[Areas, list[Note]]:
    """Keep the areas that meet the zones; say who lives in the others."""
    if areas.own:
        return areas, []
    meets = areas.geometry.intersects(zones.union_all()).to_numpy()
    kept = _some(areas, meets)
    return kept, _unmet(areas, ~meets & areas.people["persons"].notna().to_numpy())
