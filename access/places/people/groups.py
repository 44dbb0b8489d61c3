"""Rasters of age groups → their people on the cells of the whole population."""

from collections.abc import Sequence
from pathlib import Path

import geopandas
import numpy as np
import shapely
from rasterio import Affine
from scipy import sparse

from access.contracts.arrays import Floats
from access.contracts.errors import FileError
from access.contracts.notes import Note
from access.contracts.said import Said
from access.contracts.tables import counted
from access.places import datums
from access.places.grid import Grid
from access.places.people.from_raster import AS_IN_THE_FILE, Numbers, read

_FIT = 0.01  # of a cell: grids that differ by less are the same
_FEW = 0.01  # share of a group that may be where nobody lives


def group(
    paths: Sequence[Path],
    raster: Path,
    grid: Grid,
    zones: geopandas.GeoDataFrame | geopandas.GeoSeries,
    numbers: Numbers = AS_IN_THE_FILE,
) -> tuple[Floats, list[Note]]:
    """Add up the rasters of an age group (bands of age, men and women) on the grid of the whole population.

    A raster of other cells in the same CRS is resampled: each of its cells keeps its people, who live in it
    as all people do.

    Args:
        paths: the rasters of the group.
        raster: that of the whole population.
        grid: what was read of it.
        zones: what it is to cover.
        numbers: what the numbers of all these rasters are.

    Returns:
        (people of the group; shape as ``grid.persons``; notes).

    Raises:
        FileError: see ``from_raster``; another CRS; or more people in a cell than live there.
    """
    total, notes = np.zeros(grid.persons.shape), list[Note]()
    for path in paths:
        own, _ = read(path, zones, numbers)
        values, more = _on_cells(path, own, raster, grid, numbers)
        total += values
        notes += more
    over = total > np.nan_to_num(grid.persons) * (1 + 1e-6) + 1e-6
    if over.any():
        number, several = int(over.sum()), "、".join(path.name for path in paths)
        zh = f"{number} 个格网中该年龄组的人数多于总人数（{several}）"
        en = f"{counted(number, 'cell')} with more people of the group than people"
        raise FileError(
            str(paths[0]), [Said(zh, en if len(paths) == 1 else f"{en} ({len(paths)} files added up)")]
        )
    return total, notes


def _on_cells(path: Path, own: Grid, raster: Path, grid: Grid, numbers: Numbers) -> tuple[Floats, list[Note]]:
    if not _same_crs(own, grid):
        zh = f"坐标系（{own.crs.name}）与人口栅格（{grid.crs.name}）不同；请先重投影并重采样到人口栅格的格网"
        en = (
            f"its cells are not those of the population raster: {own} against {grid}; another CRS cannot be"
            " resampled without loss; warp it to them"
        )
        raise FileError(str(path), [Said(zh, en)])
    values = np.nan_to_num(own.persons)
    beyond = np.nan_to_num(grid.persons) * (
        1 - _overlaps(grid, own, 0).sum(axis=1)[:, None] * (_overlaps(grid, own, 1).sum(axis=1)[None, :])
    )
    notes = _beyond_note(path, float(np.maximum(beyond, 0.0).sum()), float(np.nansum(grid.persons)))
    offset = _offset(own, grid)
    if offset is not None:
        return _pasted(values, grid.persons.shape, offset), notes
    return _resampled(path, own, raster, grid, numbers, notes)


def _resampled(
    path: Path, own: Grid, raster: Path, grid: Grid, numbers: Numbers, notes: list[Note]
) -> tuple[Floats, list[Note]]:
    """Spread the people of each cell over those that it covers, as all people live there."""
    left, bottom, right, top = np.array([own.bounds, grid.bounds]).T
    around = shapely.box(left.min(), bottom.min(), right.max(), top.max())
    wide, _ = read(raster, geopandas.GeoSeries([around], crs=grid.crs), numbers)
    persons, group_ = np.nan_to_num(wide.persons), np.nan_to_num(own.persons)
    down, along = _overlaps(wide, own, 0), _overlaps(wide, own, 1)
    lived = np.asarray((down.T @ persons) @ along)
    each = np.where(lived > 0, group_ / np.where(lived > 0, lived, 1.0), 0.0)
    found = persons * np.asarray((down @ each) @ along.T)
    lost = float(group_[lived <= 0].sum())
    if lost > _FEW * group_.sum():
        zh = f"格网与人口栅格不同，且有 {lost:,.0f} 人所在的格网在人口栅格中无人；请重采样到人口栅格的格网"
        en = (
            f"its cells are not those of the population raster: {own} against {grid}; {lost:,.0f}"
            " of its people"
            " are where nobody lives by that; warp it to those cells"
        )
        raise FileError(str(path), [Said(zh, en)])
    offset = _offset(wide, grid)
    if offset is None:  # both are windows of one file
        raise ValueError("two windows of a raster on other cells")
    total = float(group_.sum())
    note = Note(
        "doubtful",
        "population",
        f"{path.name}：格网与人口栅格不同，已重采样：{total - lost:,.0f} 人总数不变，在其每格内按全体人口分布"
        + (f"；{lost:,.0f} 人所在处没有人口，没有计入" if lost >= 0.5 else ""),
        f"{path.name}: its cells are not those of the population raster: resampled,"
        f" {total - lost:,.0f} persons as"
        " before, in each of its cells where all people live"
        + (f"; {lost:,.0f} persons where nobody lives are not counted" if lost >= 0.5 else ""),
        total,
        "persons",
    )
    return _pasted(found, grid.persons.shape, offset), [*notes, note]


def _beyond_note(path: Path, persons: float, total: float) -> list[Note]:
    if persons <= 1e-6 * total:
        return []
    return [
        Note(
            "doubtful",
            "population",
            f"{path.name}：没有覆盖全部人口栅格，范围以外的 {persons:,.0f} 人按没有该年龄组计",
            f"{path.name}: it does not cover the whole of the population raster: of {persons:,.0f}"
            " persons beyond it"
            " none is counted in the group",
            persons,
            "persons",
        )
    ]


def _same_crs(one: Grid, other: Grid) -> bool:
    """Tell whether coordinates mean the same place in the CRS of both, to a hundredth of a cell."""
    left, bottom, right, top = one.bounds
    x, y = datums.moved(one.crs, other.crs, [left, right], [bottom, top])
    moved = np.abs(np.array([x[0], y[0], x[1], y[1]]) - one.bounds)
    return bool(moved.max() < other.transform.a * _FIT)


def _offset(own: Grid, grid: Grid) -> tuple[int, int] | None:
    """Rows and columns from the first cell of one to that of the other; None where the cells differ."""
    one, other = own.transform, grid.transform
    rows, columns = own.persons.shape
    alike = abs(one.a - other.a) * columns < other.a * _FIT and abs(one.e - other.e) * rows < -other.e * _FIT
    across, down = (one.c - other.c) / other.a, (one.f - other.f) / other.e
    near = max(abs(across - round(across)), abs(down - round(down))) < _FIT
    return (round(down), round(across)) if alike and near else None


def _pasted(values: Floats, shape: tuple[int, int], offset: tuple[int, int]) -> Floats:
    """Return a grid of a shape with the values of another, whose first cell lies at an offset."""
    found = np.zeros(shape)
    (row, column), (rows, columns) = offset, values.shape
    top, left = max(row, 0), max(column, 0)
    low, right = min(row + rows, shape[0]), min(column + columns, shape[1])
    if low > top and right > left:
        found[top:low, left:right] = values[top - row : low - row, left - column : right - column]
    return found


def _overlaps(fine: Grid, other: Grid, axis: int) -> sparse.csr_array:
    """How much of each row (or column) of a grid lies in each of another; shape (of one, of the other)."""
    one, two = (
        _edges(fine.transform, fine.persons.shape, axis),
        _edges(other.transform, other.persons.shape, axis),
    )
    cuts = np.unique(np.concatenate([one, two]))
    cuts = cuts[np.concatenate([[True], np.diff(cuts) > (one[1] - one[0]) * 1e-9])]
    middle, long = (cuts[1:] + cuts[:-1]) / 2, np.diff(cuts)
    i, j = np.searchsorted(one, middle) - 1, np.searchsorted(two, middle) - 1
    size = len(one) - 1, len(two) - 1
    kept = (i >= 0) & (i < size[0]) & (j >= 0) & (j < size[1])
    share = long[kept] / (one[1] - one[0])
    return sparse.csr_array((share, (i[kept], j[kept])), shape=size)


def _edges(step: Affine, shape: tuple[int, int], axis: int) -> Floats:
    """The edges of rows (from the top, counted down) or columns."""
    size = np.arange(shape[axis] + 1.0)
    return np.asarray(-step.f - size * step.e if axis == 0 else step.c + size * step.a)
