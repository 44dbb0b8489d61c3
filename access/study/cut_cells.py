"""Cells of a coarse raster → cells that are parts of them, each zone keeping its people."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from access.contracts import tables
from access.contracts.arrays import Floats, Integers
from access.contracts.tables import Cells, CellZones, Zones
from access.contracts.zone_hierarchy import ZoneHierarchy
from access.contracts.zone_nesting import nested
from access.places import zones
from access.places.grid import Grid, demand_cells
from access.places.people import parts
from access.places.people.pieces import shares_by_position


class Cut(NamedTuple):
    """How the cells of a raster are cut into parts.

    Attributes:
        n: parts a side.
        grid: of the parts, without people.
        weight: how much of its cell's people lives in each part; shape (rows, columns) of that grid.
    """

    n: int
    grid: Grid
    weight: Floats


def divided(
    cut: Cut,
    raster: Cells,
    cell_zones: CellZones,
    zone_table: Zones,
    tree: ZoneHierarchy,
    *,
    empty_too: bool = False,
) -> tuple[Cells, CellZones]:
    """Share the people of a raster's cells among the parts of these; each zone keeps its own.

    Args:
        cut: how they are cut.
        raster, cell_zones: CELLS of the raster and CELL_ZONES of these.
        zone_table, tree: ZONES, and which lies in which.
        empty_too: whether to keep parts in which nobody lives: land of theirs may count.

    Returns:
        (CELLS of the parts, with the column ``raster_cell``; CELL_ZONES of these).
    """
    n, columns = cut.n, cut.grid.persons.shape[1] // cut.n
    number = np.arange(cut.grid.persons.size)
    cell = parts.raster_cell(number, columns, n)
    lived = np.isin(cell, raster.index)
    table = pd.DataFrame(
        {"cell_id": cell[lived], "weight": cut.weight.reshape(-1)[lived]}, index=number[lived]
    )
    fine_zones = nested(zones.shares(cut.grid, zone_table)[0], zone_table, tree)
    fine_zones = fine_zones[fine_zones.index.get_level_values("cell_id").isin(table.index)]
    of_cells, cells_across = shares_by_position(cell_zones, raster.index, zone_table, tree, "cell_id")
    of_parts, parts_across = shares_by_position(fine_zones, table.index, zone_table, tree, "part_id")
    persons, living = parts.divided(raster["persons"], of_cells, table, of_parts)
    over = parts.across(cells_across, table, parts_across, persons)
    shares = pd.concat([_summed_up(living, tree), over])
    empty = table.index.difference(persons.index) if empty_too else None
    if empty is not None:
        shares = pd.concat([shares, _plain(fine_zones, empty, zone_table)])
    return (
        _part_cells(cut, raster, persons, table, empty),
        _as_cell_zones(shares, zone_table),
    )


def _summed_up(living: pd.DataFrame, tree: ZoneHierarchy) -> pd.DataFrame:
    """Add to each zone's share of a part those of the zones within it."""
    found, layer = [living], living
    while len(layer):
        around = tree.parent[layer["zone"].to_numpy(dtype=np.int64)]
        layer = layer.assign(zone=around)[around >= 0]
        found.append(layer)
    return pd.concat(found).groupby(["part_id", "zone"])["share"].sum().reset_index()


def _plain(fine_zones: CellZones, chosen: pd.Index, zone_table: Zones) -> pd.DataFrame:
    part = fine_zones.index.get_level_values("cell_id")
    kept = part.isin(chosen)
    zone = zone_table.index.get_indexer(fine_zones.index.get_level_values("zone_id"))
    share = fine_zones["share"].to_numpy()
    return pd.DataFrame({"part_id": part[kept], "zone": zone[kept], "share": share[kept]})


def _as_cell_zones(shares: pd.DataFrame, zone_table: Zones) -> CellZones:
    index = pd.MultiIndex.from_arrays(
        [shares["part_id"], zone_table.index[shares["zone"].to_numpy(dtype=np.int64)]],
        names=["cell_id", "zone_id"],
    )
    found = pd.DataFrame({"share": shares["share"].to_numpy()}, index=index).sort_index()
    tables.check(found, tables.CELL_ZONES)
    return found


def _part_cells(
    cut: Cut, raster: Cells, persons: pd.Series, table: pd.DataFrame, empty: pd.Index | None
) -> Cells:
    """CELLS of the parts: the people of each age group live as all do."""
    size, shape = cut.grid.persons.size, cut.grid.persons.shape
    at, of = persons.index.to_numpy(), table["cell_id"].reindex(persons.index)
    share = persons.to_numpy() / raster["persons"].reindex(of).to_numpy()

    def on_grid(values: Floats) -> Floats:
        found = np.zeros(size)
        found[at] = values
        return found.reshape(shape)

    groups = {
        name: on_grid(raster[name].reindex(of).to_numpy() * share)
        for name in tables.GROUPS
        if name in raster.columns
    }
    grid = Grid(on_grid(persons.to_numpy()), cut.grid.transform, cut.grid.crs)
    number: Integers | None = None if empty is None else np.asarray(empty, dtype=np.int64)
    cells = demand_cells(grid, raster.crs, groups, empty=number)
    return cells.assign(raster_cell=table["cell_id"].reindex(cells.index).to_numpy())
