"""People in pieces of cells, each of one area: who lives in which cell, and how many of a cell in which zone.

A cell on a border has people of several areas. How much of it lies in each tells nothing of how many of its
people do, once these are known by area: so the pieces are kept until the zones have their people.
"""

from dataclasses import dataclass
from typing import NamedTuple

import geopandas
import numpy as np
import pandas as pd
import shapely
from exactextract import exact_extract

from access.contracts import tables
from access.contracts.arrays import Floats, Integers
from access.contracts.notes import Note
from access.contracts.tables import CellZones, Zones
from access.contracts.zone_hierarchy import ZoneHierarchy, hierarchy
from access.contracts.zone_nesting import nested, own_shares
from access.places import zones as zone_shares
from access.places.grid import Grid

_WHOLE = 1e-6  # shares of area are measured in single precision
_NEARLY = 1e-5


class Placed(NamedTuple):
    """People on a grid.

    Attributes:
        grid: all of them.
        groups: age group → its people; shape as the grid.
        cell_zones: how many of each cell live in each zone, where that is known; None: by area.
        notes: on how they came there.
        points: the points in which they live, where these are known.
    """

    grid: Grid
    groups: dict[str, Floats]
    cell_zones: CellZones | None
    notes: list[Note]
    points: "Points | None" = None


@dataclass(frozen=True, eq=False)
class Pieces:
    """Parts of cells, each of one area.

    Attributes:
        cell: number of the cell of each, row by row of the grid.
        area: position of the area; -1: of none.
        share: how much of the cell it is.
        members: which zones of the study it lies in: columns piece, zone (positions), share.
    """

    cell: Integers
    area: Integers
    share: Floats
    members: pd.DataFrame


class Points(NamedTuple):
    """People who live in points, each of which is wholly in an area or not at all.

    Attributes:
        pieces: the part of each point in each of its cells, in no area.
        living: of each piece: persons, and age groups.
        middle: of each piece, where its point lies.
    """

    pieces: Pieces
    living: pd.DataFrame
    middle: geopandas.GeoSeries


def of_zones(grid: Grid, cell_zones: CellZones | None, zones: Zones) -> tuple[Pieces, list[Note]]:
    """Return the pieces of cells in the smallest zones of the study, and what lies in none.

    Args:
        grid: the cells.
        cell_zones: how much of each counts for each zone; None: by area.
        zones: ZONES; a piece's area is the position of its zone.
    """
    notes = list[Note]()
    if cell_zones is None:
        cell_zones, notes = zone_shares.shares(grid, zones)
        cell_zones = nested(cell_zones, zones, hierarchy(zones))
    return by_zone(pd.RangeIndex(grid.persons.size), cell_zones, zones), notes


def by_zone(ids: pd.Index, cell_zones: CellZones, zones: Zones) -> Pieces:
    """Return the pieces of cells in the smallest zones, and what lies in none, by the cells' positions.

    Args:
        ids: of the cells.
        cell_zones: CELL_ZONES of these.
        zones: ZONES; a piece's area is the position of its zone.
    """
    tree = hierarchy(zones)
    own, over = shares_by_position(cell_zones, ids, zones, tree, "cell")
    over["cell"] = ids.get_indexer(pd.Index(over["cell"]))
    position = ids.get_indexer(pd.Index(own["cell"]))
    total = np.bincount(position, own["share"], minlength=len(ids))
    # of a cell that lies in zones but for single roundings, all lies in them
    scale = np.where(np.abs(total - 1) <= _WHOLE, total, 1.0)
    outside = np.flatnonzero(total < 1 - _WHOLE)
    cell = np.concatenate([position.astype(np.int64), outside])
    zone = np.concatenate([own["zone"].to_numpy(dtype=np.int64), np.full(len(outside), -1)])
    share = np.concatenate([own["share"].to_numpy(dtype=np.float64) / scale[position], 1 - total[outside]])
    crossing = pd.DataFrame({"piece": np.arange(len(cell)), "cell": cell}).merge(over, on="cell")
    members = pd.concat([_chain(zone, tree), crossing[["piece", "zone", "share"]]], ignore_index=True)
    return Pieces(cell, zone, share, members)


def shares_by_position(
    cell_zones: CellZones, ids: pd.Index, zones: Zones, tree: ZoneHierarchy, name: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """How much of each cell lies in each smallest zone, and in each zone across; by positions of zones.

    Args:
        cell_zones: CELL_ZONES.
        ids: the cells that are asked for.
        zones, tree: ZONES, and which lies in which.
        name: what the column of the cells' ids shall be called.
    """
    cell = ids.get_indexer(cell_zones.index.get_level_values("cell_id"))
    zone = zones.index.get_indexer(cell_zones.index.get_level_values("zone_id"))
    share = cell_zones["share"].to_numpy(dtype=float)
    known = cell >= 0
    over = known & tree.across[zone]
    inside = known & ~tree.across[zone]
    own = own_shares(pd.Series(share[inside], index=[cell[inside], zone[inside]]), tree)
    at, of = (np.asarray(own.index.get_level_values(i), dtype=np.int64) for i in (0, 1))
    ids_ = ids.to_numpy()
    return (
        pd.DataFrame({name: ids_[at], "zone": of, "share": own.to_numpy()}),
        pd.DataFrame({name: ids_[cell[over]], "zone": zone[over], "share": share[over]}),
    )


def _chain(zone: Integers, tree: ZoneHierarchy) -> pd.DataFrame:
    """Each piece in its zone, and in all zones around that."""
    piece, found = np.flatnonzero(zone >= 0), []
    at = zone[piece]
    while len(piece):
        found.append(pd.DataFrame({"piece": piece, "zone": at, "share": 1.0}))
        around = tree.parent[at]
        piece, at = piece[around >= 0], around[around >= 0]
    empty = pd.DataFrame(
        {"piece": np.array([], int), "zone": np.array([], int), "share": np.array([], float)}
    )
    return pd.concat([empty, *found], ignore_index=True) if found else empty


def of_areas(
    grid: Grid, areas: geopandas.GeoSeries, zones: Zones, cell_zones: CellZones | None = None
) -> Pieces:
    """Return the pieces of cells in areas of any layer, and what lies in none; overlaps are shared.

    Args:
        grid: the cells.
        areas: polygons.
        zones: ZONES.
        cell_zones: how many of each cell live in each zone, where that is known: of each of its pieces, too.
    """
    shapes = geopandas.GeoSeries(areas.to_numpy(), crs=areas.crs)
    found = covered(grid, shapes)
    total = np.bincount(found["cell"], found["share"], minlength=grid.persons.size)
    share = found["share"].to_numpy() / np.maximum(total, 1.0)[found["cell"].to_numpy()]
    outside = np.flatnonzero(1 - total > _WHOLE)
    cell = np.concatenate([found["cell"].to_numpy(), outside])
    area = np.concatenate([found["area"].to_numpy(), np.full(len(outside), -1)])
    share = np.concatenate([share, 1 - total[outside]])
    if cell_zones is not None:
        return Pieces(cell, area, share, _members_as_known(cell, cell_zones, zones))
    inside = _members(grid, shapes, zones, cell, area)
    rest = _rest_members(grid, zones, cell, area, share, inside)
    return Pieces(cell, area, share, pd.concat([inside, rest], ignore_index=True))


def covered(grid: Grid, shapes: geopandas.GeoSeries) -> pd.DataFrame:
    """How much of each cell each area covers: columns cell, area (the index of the shapes), share."""
    here = grid.cut(shapes)
    found = exact_extract(grid.source, here.to_frame("geometry"), ["cell_id", "coverage"], output="pandas")
    count = found["cell_id"].map(len).to_numpy(dtype=int) if len(here) else np.array([], int)
    table = pd.DataFrame(
        {
            "cell": np.concatenate([*found.get("cell_id", []), np.array([], int)]).astype(np.int64),
            "area": np.repeat(here.index.to_numpy(), count),
            "share": np.concatenate([*found.get("coverage", []), np.array([])]).astype(np.float64),
        }
    )
    return table[table["share"] > 0].reset_index(drop=True)


def _members(
    grid: Grid, areas: geopandas.GeoSeries, zones: Zones, cell: Integers, area: Integers
) -> pd.DataFrame:
    """How much of each piece lies in each zone: of areas that lie in one, all; else by area."""
    shapes, around = shapely.make_valid(areas.to_numpy()), zones.geometry.to_numpy()
    one, zone = shapely.STRtree(around).query(shapes, predicate="intersects")
    meet = shapely.intersection(shapes[one], around[zone])
    part = shapely.area(meet) / np.maximum(shapely.area(shapes[one]), 1e-9)
    kept = part > _WHOLE
    pairs = pd.DataFrame({"area": one, "zone": zone, "part": part})[kept].reset_index(drop=True)
    table = pd.DataFrame({"piece": np.arange(len(cell)), "cell": cell, "area": area})
    table = table[table["area"] >= 0].merge(pairs.rename_axis("pair").reset_index(), on="area")
    cut = geopandas.GeoSeries(meet[kept], crs=areas.crs)[(pairs["part"] < 1 - _WHOLE).to_numpy()]
    table["share"] = table["part"].clip(upper=1.0)
    if len(cut):
        there = covered(grid, cut).rename(columns={"area": "pair", "share": "meets"})
        whole = covered(grid, areas).rename(columns={"share": "whole"})
        table = table.merge(there, on=["cell", "pair"], how="left").merge(
            whole, on=["cell", "area"], how="left"
        )
        across = table["pair"].isin(cut.index)
        by_cell = (table["meets"].fillna(0.0) / table["whole"]).clip(upper=1.0)
        table.loc[across, "share"] = by_cell[across].fillna(table["part"])
    level = zone_shares.levels(zones).to_numpy()[table["zone"]]
    total = table.groupby([table["piece"], level])["share"].transform("sum")
    # zones that overlap share a piece; where they cover all of it, all of it is in them
    table["share"] /= np.where((total > 1) | (total > 1 - _NEARLY), total, 1.0)
    return table.loc[table["share"] > 0, ["piece", "zone", "share"]]


def _members_as_known(cell: Integers, cell_zones: CellZones, zones: Zones) -> pd.DataFrame:
    """How much of each piece lies in each zone: as of its cell."""
    known = cell_zones["share"].reset_index()
    known["zone"] = zones.index.get_indexer(pd.Index(known["zone_id"]))
    pieces = pd.DataFrame({"piece": np.arange(len(cell)), "cell_id": cell})
    return pieces.merge(known, on="cell_id")[["piece", "zone", "share"]]


def _rest_members(
    grid: Grid, zones: Zones, cell: Integers, area: Integers, share: Floats, inside: pd.DataFrame
) -> pd.DataFrame:
    """How much of what lies in no area lies in each zone: what the pieces in areas leave of it."""
    outside = np.flatnonzero(area < 0)
    if not len(outside):
        return inside.iloc[:0]
    of_cell = nested(zone_shares.shares(grid, zones)[0], zones, hierarchy(zones)).reset_index()
    of_cell["zone"] = zones.index.get_indexer(pd.Index(of_cell["zone_id"]))
    each = inside.assign(cell=cell[inside["piece"]], share=inside["share"] * share[inside["piece"]])
    taken = each.groupby(["cell", "zone"])["share"].sum().rename("taken")
    rest = pd.DataFrame({"piece": outside, "cell": cell[outside], "rest": share[outside]})
    rest = rest.merge(of_cell.rename(columns={"cell_id": "cell"}), on="cell")
    rest = rest.join(taken, on=["cell", "zone"]).fillna({"taken": 0.0})
    rest["share"] = ((rest["share"] - rest["taken"]) / rest["rest"]).clip(0.0, 1.0)
    return rest.loc[rest["share"] > _NEARLY, ["piece", "zone", "share"]]


def placed(grid: Grid, pieces: Pieces, people: pd.DataFrame, zones: Zones) -> Placed:
    """Add the people of pieces up to those of cells, and tell how many of each live in each zone.

    Args:
        grid: the cells.
        pieces: parts of them.
        people: of each piece: persons, and age groups.
        zones: ZONES.
    """
    shape, cell = grid.persons.shape, pd.RangeIndex(grid.persons.size)
    found, cell_zones = summed(cell, pieces, people, zones)
    on_grid = {str(name): found[name].to_numpy().reshape(shape) for name in found}
    persons = on_grid.pop("persons")
    return Placed(Grid(persons, grid.transform, grid.crs), on_grid, cell_zones, [])


def joined(one: Pieces, other: Pieces) -> Pieces:
    """Put pieces together, the one's first."""
    members = other.members.assign(piece=other.members["piece"] + len(one.cell))
    arrays = ((getattr(each, name) for each in (one, other)) for name in ("cell", "area", "share"))
    cell, area, share = (np.concatenate([*each]) for each in arrays)
    return Pieces(cell, area, share, pd.concat([one.members, members], ignore_index=True))


def summed(
    ids: pd.Index, pieces: Pieces, people: pd.DataFrame, zones: Zones
) -> tuple[pd.DataFrame, CellZones]:
    """Return the people of each cell, by its id, and CELL_ZONES of those in which some live.

    Args:
        ids: of the cells, in the order of the pieces' positions.
        pieces, people, zones: see ``placed``.
    """
    persons = people["persons"].to_numpy(dtype=float)
    whole = np.bincount(pieces.cell, persons, minlength=len(ids))
    at = pieces.members["piece"].to_numpy(dtype=np.int64)
    cell = pieces.cell[at]
    living = pd.DataFrame(
        {
            "cell_id": ids.to_numpy()[cell],
            "zone_id": zones.index.to_numpy()[pieces.members["zone"].to_numpy(dtype=np.int64)],
            "share": persons[at] * pieces.members["share"].to_numpy() / np.where(whole > 0, whole, 1.0)[cell],
        }
    )[persons[at] > 0]
    cell_zones = living.groupby(["cell_id", "zone_id"]).sum().sort_index()
    tables.check(cell_zones, tables.CELL_ZONES)
    found = {
        name: np.bincount(pieces.cell, people[name].to_numpy(dtype=float), minlength=len(ids))
        for name in people
    }
    return pd.DataFrame(found, ids), cell_zones
