"""A raster of people → a population grid."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import shapely

from access.contracts.errors import FileError
from access.contracts.notes import Note
from access.contracts.said import Said
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


AS_IN_THE_FILE = Numbers()


def from_raster(
    path: Path,
    zones: geopandas.GeoDataFrame | geopandas.GeoSeries,
    numbers: Numbers = AS_IN_THE_FILE,
    *,
    around: geopandas.GeoSeries | None = None,
) -> tuple[Grid, list[Note]]:
    """Read the part of a population raster that covers the zones, as persons per cell.

    Args:
        path: the file.
        zones: what it is to cover.
        numbers: what its numbers are.
        around: what is read, where that is more than the zones.

    Raises:
        FileError: see ``rasters.part``; counts that cannot be persons; or nobody lives there.
    """
    grid, doubts = read(path, zones if around is None else around, numbers)
    values = grid.persons
    total, empty = float(np.nansum(values)), int(np.isnan(values).sum())
    if total <= 0:
        raise FileError(str(path), [_nobody(values.size, empty)])
    dense = amounts.lived_per_km2(grid)
    wide_zh, wide = (
        ("分区", "zones") if around is None else ("分区及校准分区", "zones and areas of the totals")
    )
    return grid, [
        *doubts,
        *_outside_note(grid, zones),
        Note(
            "found",
            "population",
            f"人口栅格在{wide_zh}外接矩形内共 {total:,.0f} 人，{empty} 个格网无数据；有人的格网平均每平方公里"
            f" {dense:,.0f} 人",
            f"{total:,.0f} persons in the raster around the {wide}; {counted(empty, 'cell')} no data; where"
            f" people live, {dense:,.0f} per km²",
            total,
            "persons",
        ),
    ]


def read(path: Path, zones: Any, numbers: Numbers) -> tuple[Grid, list[Note]]:
    """Return persons per cell around the zones, and what is doubtful of them.

    Args:
        path, zones, numbers: see ``from_raster``.

    Raises:
        FileError: see ``from_raster``.
    """
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


def _nobody(cells: int, empty: int) -> Said:
    hold_zh, hold = "都是 0", "0 persons"
    if empty == cells:
        hold_zh, hold = "都没有数据", "no data"
    elif empty:
        hold_zh, hold = f"都是 0（{empty:,} 个没有数据）", f"0 persons ({empty:,} of them no data)"
    return Said(
        f"分区范围内没有人口：其中 {cells:,} 个格网{hold_zh}；请核对是否用错了文件",
        f"no people in the part that covers the zones: its {counted(cells, 'cell')} there hold {hold};"
        " check that it is the right file",
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
