"""The parts of a place: cells cut where zones cut them, the land beside them, and its facilities."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import shapely

from access.contracts.arrays import Floats, Integers
from access.contracts.tables import Cells, CellZones, Facilities, Zones
from access.contracts.zone_hierarchy import Parts, ZoneHierarchy, sums
from access.contracts.zone_nesting import own_shares


@dataclass(frozen=True, eq=False)
class Overlay(Parts):
    """Each cell's pieces in the smallest zones, then the land of each zone beside the cells.

    Attributes:
        share: of the cell's people; 0 for land.
        area_m2: area.
    """

    share: Floats
    area_m2: Floats


def overlay(hierarchy: ZoneHierarchy, zones: Zones, cells: Cells, cell_zones: CellZones) -> Overlay:
    """Cut each cell where the zones of the division cut it.

    A cell's share in a zone, less its shares in the zones within, is the smallest zone's own piece;
    zones that cross the border of the one around them are fitted first (see ``zone_nesting``).
    In a zone that lies across, each piece of a cell lies as much as the whole cell does: exact
    unless the division cuts that cell as well.
    """
    cell = cells.index.get_indexer(cell_zones.index.get_level_values("cell_id"))
    zone = zones.index.get_indexer(cell_zones.index.get_level_values("zone_id"))
    known = (cell >= 0) & (zone >= 0)
    shares = pd.Series(cell_zones["share"].to_numpy(dtype=float)[known], index=[cell[known], zone[known]])
    lies_across = hierarchy.across[zone[known]]
    own = own_shares(shares[~lies_across], hierarchy)
    at, inside = (np.asarray(own.index.get_level_values(i), dtype=np.int64) for i in (0, 1))
    area_m2, land_m2 = _areas(hierarchy, cells, at, inside, own.to_numpy())
    bare = Overlay(
        cell=np.concatenate([at, np.full(len(zones), -1)]),
        zone=np.concatenate([inside, np.where(hierarchy.across, -1, np.arange(len(zones)))]),
        across={},
        share=np.concatenate([own.to_numpy(), np.zeros(len(zones))]),
        area_m2=np.concatenate([area_m2, land_m2]),
    )
    over = shares[lies_across]
    across = {
        int(each): _across(bare, hierarchy, zones, int(each), over)
        for each in np.flatnonzero(hierarchy.across)
    }
    return replace(bare, across=across)


def _areas(
    hierarchy: ZoneHierarchy, cells: Cells, at: Integers, inside: Integers, own: Floats
) -> tuple[Floats, Floats]:
    """Area of each piece, and of each zone's land beside them; together the zone's own area."""
    area = shapely.area(cells["outline"].to_numpy())[at] * own
    total = sums(inside, area, len(hierarchy.parent))
    # cells are drawn in another projection than zones are: by a hair, they may exceed their zone
    area *= np.minimum(1.0, hierarchy.own_area_m2 / np.maximum(total, 1e-9))[inside]
    land = hierarchy.own_area_m2 - sums(inside, area, len(hierarchy.parent))
    return area, np.where(hierarchy.across, 0.0, np.maximum(land, 0.0))


def _across(bare: Overlay, hierarchy: ZoneHierarchy, zones: Zones, number: int, over: pd.Series) -> Floats:
    """How much of each piece lies in one zone that lies across: of cells by share, of land by area."""
    of_cells, cells = bare.cell >= 0, int(bare.cell.max(initial=-1)) + 1
    mine = over[over.index.get_level_values(1) == number].droplevel(1).reindex(range(cells)).fillna(0.0)
    whole = sums(bare.cell[of_cells], bare.share[of_cells], cells)
    inside = np.zeros(len(of_cells))
    inside[of_cells] = np.minimum(1.0, mine.to_numpy() / np.maximum(whole, 1e-9))[bare.cell[of_cells]]
    shape = zones.geometry.iloc[number]
    near = np.flatnonzero(zones.intersects(shape).to_numpy() & ~hierarchy.across)
    common = np.zeros(len(zones))
    common[near] = shapely.area(shapely.intersection(zones.geometry.to_numpy()[near], shape))
    taken = sums(bare.zone[of_cells], (inside * bare.area_m2)[of_cells], len(zones))
    land = hierarchy.own(common) - taken
    inside[~of_cells] = np.clip(land / np.maximum(bare.area_m2[~of_cells], 1e-9), 0.0, 1.0)
    return inside


def spots(hierarchy: ZoneHierarchy, zones: Zones, cells: Cells, points: Facilities) -> Parts:
    """Find the smallest zone and the cell around each point; on a border, the first of the two."""
    xy = points.geometry.to_numpy()
    point, zone = shapely.STRtree(zones.geometry.to_numpy()).query(xy, predicate="intersects")
    across = {int(each): np.zeros(len(xy)) for each in np.flatnonzero(hierarchy.across)}
    for each, member in across.items():
        member[point[zone == each]] = 1.0
    point, zone = point[~hierarchy.across[zone]], zone[~hierarchy.across[zone]]
    order = np.lexsort((zone, -hierarchy.depth[zone]))
    inside, cell = np.full(len(xy), -1), np.full(len(xy), -1)
    known, first = np.unique(point[order], return_index=True)
    inside[known] = zone[order][first]
    known, around = shapely.STRtree(cells["outline"].to_numpy()).query(xy, predicate="intersects")
    known, first = np.unique(known, return_index=True)
    cell[known] = around[first]
    return Parts(cell=cell, zone=inside, across=across)
