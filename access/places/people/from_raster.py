"""A raster of people → a population grid, and age groups on it."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import shapely

from access.contracts.arrays import Floats
from access.contracts.errors import FileError
from access.contracts.notes import Note
from access.contracts.tables import counted
from access.places import bands, datums, rasters
from access.places.grid import Grid
from access.places.people import amounts


@dataclass(frozen=True)
class Numbers:
    """What the study says of the numbers in its rasters of people.

    Attributes:
        unit: persons in each cell, or persons per km²; None: as the file has it.
        nodata: values that mean no data, beside what the file declares.
        filled: whether others may mean it too, though nobody said so.
        crs: the CRS of a raster that names none.
    """

    unit: amounts.Unit | None = None
    nodata: tuple[float, ...] = ()
    filled: bool = True
    crs: str | None = None


_AS_IN_THE_FILE = Numbers()


def from_raster(
    path: Path, zones: geopandas.GeoDataFrame | geopandas.GeoSeries, numbers: Numbers = _AS_IN_THE_FILE
) -> tuple[Grid, list[Note]]:
    """Read the part of a population raster that covers the zones, as persons per cell.

    Args:
        path: the file.
        zones: what it is to cover.
        numbers: what its numbers are.

    Raises:
        FileError: see ``rasters.part``; counts that cannot be persons; or nobody lives there.
    """
    grid, doubts = _read(path, zones, numbers)
    values = grid.persons
    total, empty = float(np.nansum(values)), int(np.isnan(values).sum())
    if total <= 0:
        raise FileError(str(path), [_nobody(values.size, empty)])
    return grid, [
        *doubts,
        *_outside_note(grid, zones),
        Note(
            "found",
            "population",
            f"人口栅格在分区外接矩形内共 {total:,.0f} 人，{empty} 个格网无数据",
            f"{total:,.0f} persons in the raster around the zones; {counted(empty, 'cell')} no data",
            total,
            "persons",
        ),
    ]


def _read(path: Path, zones: Any, numbers: Numbers) -> tuple[Grid, list[Note]]:
    """Persons per cell, and what is doubtful of them."""
    values, transform, crs = rasters.part(
        path, zones.total_bounds, zones.crs, of="persons per cell", around="zones", crs=numbers.crs
    )
    with rasters.opened(path) as source:
        band = bands.band(source)
    grid = Grid(amounts.without(values, band, numbers.nodata), transform, crs)
    stored = band.stored(grid.persons)
    notes = []
    if numbers.unit == "persons_per_km2":
        grid = replace(grid, persons=grid.persons * amounts.cell_m2(grid) / 1e6)
        notes = [_density_note(grid)]
    middle = np.array(grid.bounds).reshape(2, 2).mean(axis=0)
    notes += datums.notes("population", path.name, crs, zones.crs, middle)
    doubts = amounts.check(path, grid, stored, band, unit=numbers.unit, filled=numbers.filled)
    return grid, [*notes, *doubts]


def _density_note(grid: Grid) -> Note:
    total = float(np.nansum(grid.persons))
    return Note(
        "found",
        "population",
        f"人口栅格为密度（每平方公里人数），已按各格的实际面积换算为 {total:,.0f} 人",
        f"the raster holds persons per km²; by the true area of each cell, {total:,.0f} persons",
        total,
        "persons",
    )


def _nobody(cells: int, empty: int) -> str:
    hold = "no data" if empty == cells else f"0 persons ({empty:,} of them no data)" if empty else "0 persons"
    return (
        f"no people in the part that covers the zones: its {counted(cells, 'cell')} there hold {hold};"
        " check that it is the right file"
    )


def _outside_note(grid: Grid, zones: Any) -> list[Note]:
    """Say how much of the zones' area the raster does not reach."""
    edge = shapely.segmentize(shapely.box(*grid.bounds), grid.transform.a * 10)
    covered = datums.project(geopandas.GeoSeries([edge], crs=grid.crs), zones.crs).iloc[0]
    whole = zones.union_all()
    outside_m2 = float(whole.difference(covered).area)
    if outside_m2 < 1:
        return []
    km2, share = outside_m2 / 1e6, outside_m2 / float(whole.area)
    return [
        Note(
            "doubtful",
            "population",
            f"分区面积有 {km2:,.2f} 平方公里（{share:.1%}）在人口栅格以外，那里的人没有计入",
            f"{km2:,.2f} km² of the zones ({share:.1%}) lie outside the population raster:"
            " whoever lives there is not counted",
            km2,
            "km²",
        )
    ]


def _on_the_same_cells(one: Grid, other: Grid) -> bool:
    """Tell whether two grids have the same cells, to a hundredth of one."""
    if one.persons.shape != other.persons.shape:
        return False
    left, bottom, right, top = one.bounds
    x, y = datums.moved(one.crs, other.crs, [left, right], [bottom, top])
    moved = np.abs(np.array([x[0], y[0], x[1], y[1]]) - other.bounds)
    return bool(moved.max() < other.transform.a / 100)


def group(
    path: Path,
    grid: Grid,
    zones: geopandas.GeoDataFrame | geopandas.GeoSeries,
    numbers: Numbers = _AS_IN_THE_FILE,
) -> Floats:
    """Read the raster of an age group on the grid of the whole population; shape as ``grid.persons``.

    Raises:
        FileError: see ``from_raster``; another grid; or more people in a cell than live there.
    """
    own, _ = _read(path, zones, numbers)
    values = own.persons
    if not _on_the_same_cells(own, grid):
        what = f"its cells are not those of the population raster: {own} against {grid}; warp it to them"
        raise FileError(str(path), [what])
    values = np.nan_to_num(values)
    more = values > np.nan_to_num(grid.persons) * (1 + 1e-6) + 1e-6
    if more.any():
        raise FileError(
            str(path), [f"{counted(int(more.sum()), 'cell')} with more people of the group than people"]
        )
    return np.asarray(values)
