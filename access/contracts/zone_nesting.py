"""Zones that do not lie in one another as they say they do: their people are counted once all the same."""

import numpy as np
import pandas as pd
from scipy import sparse

from access.contracts.arrays import Booleans, Floats, Integers
from access.contracts.tables import CellZones, Zones
from access.contracts.zone_hierarchy import ZoneHierarchy

_FIT = 1e-6  # shares are measured in single precision
_LEAST = 1e-9


def nested(cell_zones: CellZones, zones: Zones, hierarchy: ZoneHierarchy) -> CellZones:
    """Return CELL_ZONES in which no zone has more of a cell than the zone around it.

    A zone that crosses the border of the one around it widens that one: its people are people of both.
    Where zones that lie in the same one then hold more of a cell than there is, they share it. Cells in
    which all zones fit are left as they are; so are zones that lie across the division.
    """
    cells, cell = np.unique(cell_zones.index.get_level_values("cell_id"), return_inverse=True)
    zone = zones.index.get_indexer(cell_zones.index.get_level_values("zone_id"))
    share = cell_zones["share"].to_numpy(dtype=float)
    mended = fitted(cell, zone, share, hierarchy)
    if mended is None:
        return cell_zones
    cell, zone, share = mended
    index = pd.MultiIndex.from_arrays([cells[cell], zones.index[zone]], names=["cell_id", "zone_id"])
    return pd.DataFrame({"share": share}, index=index).sort_index()


def fitted(
    cell: Integers, zone: Integers, share: Floats, hierarchy: ZoneHierarchy
) -> tuple[Integers, Integers, Floats] | None:
    """Return the same shares of cells in zones (all by position), each zone within the one around it.

    Returns:
        (cell, zone, share), or None where all zones fit as they are.
    """
    size = int(cell.max(initial=-1)) + 1, len(hierarchy.parent)
    inside = ~hierarchy.across[zone]
    part = sparse.csr_array((share[inside], (cell[inside], zone[inside])), shape=size)
    up = _up(hierarchy)
    outermost = np.where((hierarchy.parent < 0) & ~hierarchy.across & hierarchy.ranked, 1.0, 0.0)
    beyond = sparse.coo_array(part @ up - part)
    wrong = np.zeros(size[0], dtype=bool)
    wrong[beyond.row[beyond.data > _FIT]] = True
    wrong |= part @ outermost > 1 + _FIT
    if not wrong.any():
        return None
    found = sparse.coo_array(_limited(_widened(part[wrong], up, hierarchy), up, outermost, hierarchy))
    kept = ~wrong[cell] | ~inside
    return (
        np.concatenate([cell[kept], np.flatnonzero(wrong)[found.row]]),
        np.concatenate([zone[kept], found.col]),
        np.concatenate([share[kept], found.data]),
    )


def own_shares(shares: pd.Series, hierarchy: ZoneHierarchy) -> pd.Series:
    """Return the share of each cell in a zone outside the zones within it.

    Args:
        shares: by position of cell and zone; of zones of the division alone.
        hierarchy: which zone lies in which.
    """
    cell, zone = (np.asarray(shares.index.get_level_values(i), dtype=np.int64) for i in (0, 1))
    mended = fitted(cell, zone, shares.to_numpy(dtype=float), hierarchy)
    if mended is not None:
        shares = pd.Series(mended[2], index=[mended[0], mended[1]]).sort_index()
    around = hierarchy.parent[shares.index.get_level_values(1)]
    inner = shares.groupby([shares.index.get_level_values(0), around]).sum()
    own: pd.Series = shares - inner.reindex(shares.index).fillna(0.0).to_numpy()
    return own[own > _LEAST]


def _up(hierarchy: ZoneHierarchy) -> sparse.csr_array:
    """From each zone of the division to the one around it; shape (zones, zones)."""
    inner = np.flatnonzero((hierarchy.parent >= 0) & ~hierarchy.across)
    shape = (len(hierarchy.parent),) * 2
    return sparse.csr_array((np.ones(len(inner)), (inner, hierarchy.parent[inner])), shape=shape)


def _only(part: sparse.csr_array, zones: Booleans) -> sparse.csr_array:
    found: sparse.csr_array = part @ sparse.diags_array(zones.astype(float), format="csr")
    return found


def _at(layer: Integers, hierarchy: ZoneHierarchy) -> Booleans:
    return np.isin(np.arange(len(hierarchy.parent)), layer)


def _widened(part: sparse.csr_array, up: sparse.csr_array, hierarchy: ZoneHierarchy) -> sparse.csr_array:
    """Give each zone at least what the zones within it have together."""
    for inner in hierarchy.by_depth[:0:-1]:
        part = part.maximum(_only(part, _at(inner, hierarchy)) @ up)
    return part


def _limited(
    part: sparse.csr_array, up: sparse.csr_array, outermost: Floats, hierarchy: ZoneHierarchy
) -> sparse.csr_array:
    """Give the zones within each, and the outermost, no more together than there is."""
    whole = sparse.diags_array(1 / np.maximum(part @ outermost, 1.0), format="csr")
    for layer in hierarchy.by_depth:
        at = _at(layer, hierarchy)
        if layer is hierarchy.by_depth[0]:
            part = whole @ _only(part, at) + _only(part, ~at)
            continue
        wanted = sparse.coo_array(_only(part, at) @ up)
        if not wanted.nnz:
            continue
        there = np.asarray(part[wanted.row, wanted.col], dtype=float).reshape(-1)
        factor = np.minimum(1.0, there / np.maximum(wanted.data, _LEAST))
        of_parent = sparse.csr_array((factor, (wanted.row, wanted.col)), shape=part.shape)
        part = _only(part, at).multiply(of_parent @ up.T).tocsr() + _only(part, ~at)
    return part
