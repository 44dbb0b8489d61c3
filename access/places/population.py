"""A raster, or buildings, → a population grid → demand cells."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from exactextract import exact_extract
from exactextract.raster import NumPyRasterSource
from rasterio import Affine

from access import tables
from access.errors import FileError
from access.places import readers
from access.places.osm import OsmFile
from access.places.quality import Note
from access.tables import counted

_HOMES = (
    *("apartments", "residential", "house", "detached", "semidetached_house", "terrace"),
    *("dormitory", "bungalow", "block"),
)
_OTHER_USE = ("amenity", "shop", "office", "tourism", "leisure", "healthcare", "emergency")


@dataclass(frozen=True)
class Grid:
    """Persons on a regular north-up grid.

    Attributes:
        persons: shape (rows, columns); NaN where there is no data.
        transform: from (column, row) to coordinates.
        crs: the CRS of those coordinates.
    """

    persons: npt.NDArray[np.float64]
    transform: Affine
    crs: Any

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Left, bottom, right, top."""
        rows, columns = self.persons.shape
        step = self.transform
        return step.c, step.f + rows * step.e, step.c + columns * step.a, step.f

    def xy(self, column: Any, row: Any) -> tuple[Any, Any]:
        """Return the coordinates of (fractional) columns and rows."""
        step = self.transform
        return step.c + column * step.a, step.f + row * step.e


def from_raster(path: Path, zones: Any) -> tuple[Grid, list[Note]]:
    """Read the part of a population raster (persons per cell) that covers the zones.

    Raises:
        FileError: see ``readers.raster``; or nobody lives there.
    """
    values, transform, crs = readers.raster(path, tuple(zones.total_bounds), zones.crs)
    grid = Grid(values, transform, crs)
    total = float(np.nansum(values))
    if total <= 0:
        raise FileError(str(path), ["no people in the part that covers the zones"])
    empty = int(np.isnan(values).sum())
    return grid, [
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


def _outside_note(grid: Grid, zones: Any) -> list[Note]:
    """Say how much of the zones' area the raster does not reach."""
    edge = shapely.segmentize(shapely.box(*grid.bounds), grid.transform.a * 10)
    covered = geopandas.GeoSeries([edge], crs=grid.crs).to_crs(zones.crs).iloc[0]
    outside_m2 = float(zones.geometry.difference(covered).area.sum())
    if outside_m2 < 1:
        return []
    km2, share = outside_m2 / 1e6, outside_m2 / float(zones.area.sum())
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


def from_buildings(
    source: OsmFile,
    zones: Any,
    *,
    persons_per_m2: float,
    default_levels: float,
    cell_m: float,
) -> tuple[Grid, list[Note]]:
    """Model the population from the floor area of residential buildings.

    persons = footprint (m²) × levels × ``persons_per_m2``. A building is residential by its own
    ``building`` tag, or, tagged plainly ``building=yes``, when it stands on residential land and
    carries no other use. It is spread over the cells it covers, by area.

    Args:
        source: an OpenStreetMap file.
        zones: a ZONES table; the grid covers it.
        persons_per_m2: persons per m² of gross floor area.
        default_levels: storeys of a building that names none.
        cell_m: cell size (metres).

    Raises:
        FileError: no residential buildings in it.
    """
    homes, cut, undrawn = _homes(source, zones.crs, default_levels)
    if homes.empty:
        raise FileError(str(source.path), ["no residential buildings to model the population from"])
    blank = _blank(zones, cell_m)
    floor_m2, inside = _floor(homes, blank)
    if not inside.any():
        raise FileError(str(source.path), ["no residential buildings within the zones"])
    persons = floor_m2 * persons_per_m2
    guessed = int(homes["guessed"][inside].sum())
    outside_m2 = float((homes.area * homes["levels"]).sum() - floor_m2.sum())
    return Grid(persons, blank.transform, zones.crs), [
        _modelled_note(int(inside.sum()), float(floor_m2.sum()), persons_per_m2),
        Note(
            "doubtful",
            "population",
            f"{guessed} 栋住宅没有层数，按 {default_levels:g} 层计",
            f"{counted(guessed, 'residential building')} without levels, taken as {default_levels:g}",
            guessed,
            "buildings",
        ),
        Note(
            "left_out",
            "population",
            f"{cut} 栋住宅被文件边界截断，没有计入",
            f"{counted(cut, 'residential building')} cut by the file's border, not counted",
            cut,
            "buildings",
        ),
        *_left_out_notes(undrawn, outside_m2),
    ]


def _blank(zones: Any, cell_m: float) -> Grid:
    """An empty grid that covers the zones, its lines on multiples of the cell size."""
    low = np.floor(np.array(zones.total_bounds[:2]) / cell_m)
    high = np.ceil(np.array(zones.total_bounds[2:]) / cell_m)
    columns, rows = (high - low).astype(int)
    step = Affine(cell_m, 0, low[0] * cell_m, 0, -cell_m, high[1] * cell_m)
    return Grid(np.zeros((rows, columns)), step, zones.crs)


def _floor(homes: Any, blank: Grid) -> tuple[npt.NDArray[np.float64], Any]:
    """Spread floor area over the cells, by the area covered.

    Returns:
        (m² of floor in each cell of the grid; for each building, whether any of it lies there).
    """
    source = NumPyRasterSource(blank.persons, *blank.bounds, srs_wkt=blank.crs.to_wkt())
    found = exact_extract(source, homes[["geometry"]], ["cell_id", "coverage"], output="pandas")
    inside = found["cell_id"].map(len).to_numpy()
    cells = np.concatenate([*found["cell_id"], np.array([], dtype=np.int64)]).astype(np.int64)
    cover = np.concatenate([*found["coverage"], np.array([])])
    cell_m2 = blank.transform.a**2
    floor = np.bincount(
        cells,
        weights=cover * np.repeat(homes["levels"].to_numpy(), inside) * cell_m2,
        minlength=blank.persons.size,
    )
    return floor.reshape(blank.persons.shape).astype(np.float64), inside > 0


def _modelled_note(buildings: int, floor_m2: float, persons_per_m2: float) -> Note:
    persons = floor_m2 * persons_per_m2
    return Note(
        "doubtful",
        "population",
        f"人口为模拟值：{buildings} 栋住宅建筑、建筑面积 {floor_m2:,.0f} 平方米"
        f" × 每平方米 {persons_per_m2:g} 人 = {persons:,.0f} 人",
        f"population is modelled: {counted(buildings, 'residential building')}, {floor_m2:,.0f}"
        f" m² of floor × {persons_per_m2:g} persons per m² = {persons:,.0f} persons",
        persons,
        "persons",
    )


def _left_out_notes(undrawn: int, outside_m2: float) -> list[Note]:
    """Count what holds people perhaps, but not in this grid."""
    notes = [
        Note(
            "left_out",
            "population",
            f"{undrawn} 栋住宅没有闭合的轮廓，没有计入",
            f"{counted(undrawn, 'residential building')} without a closed outline, not counted",
            undrawn,
            "buildings",
        ),
        Note(
            "left_out",
            "population",
            f"分区所在格网以外另有住宅建筑面积 {outside_m2:,.0f} 平方米，没有计入",
            f"{outside_m2:,.0f} m² of residential floor outside the grid around the zones, not counted",
            outside_m2,
            "m²",
        ),
    ]
    return [note for note in notes if note.number >= 1]


def _homes(source: OsmFile, crs: Any, default_levels: float) -> tuple[Any, int, int]:
    """Residential buildings.

    Returns:
        (polygons, levels, whether these are guessed; how many are cut off; how many others have no
        closed outline).
    """
    places = source.places.to_crs(crs)
    tags = places["tags"]
    drawn = places.geom_type.isin(["Polygon", "MultiPolygon"])
    land = places.geometry[drawn & tags.map(lambda each: each.get("landuse") == "residential")]
    building = tags.map(lambda each: each.get("building", ""))
    plain = (building == "yes") & ~tags.map(lambda each: any(key in each for key in _OTHER_USE))
    on_land = places.representative_point().within(shapely.union_all(land.to_numpy()))
    is_home = building.isin(_HOMES) | (plain & on_land)
    homes = places[is_home & drawn]
    levels = homes["tags"].map(lambda each: _levels(each.get("building:levels", "")))
    result = homes[["geometry"]].assign(levels=levels.fillna(default_levels), guessed=levels.isna())
    undrawn = places["whole"][is_home & ~drawn]
    return result, int((~undrawn).sum()), int(undrawn.sum())


def _levels(text: str) -> float:
    """Return the number of storeys, NaN where the tag gives none.

    >>> _levels("6"), _levels("4.5"), _levels("G+5")
    (6.0, 4.5, nan)
    """
    try:
        levels = float(text)
    except ValueError:
        return float("nan")
    return levels if 0 < levels < 200 else float("nan")


def cells(grid: Grid, crs: Any) -> Any:
    """Return the cells in which people live: CELLS with a second geometry column ``outline``.

    The point is the centre of the cell; the id is the cell's number, row by row from the top.
    """
    number = np.flatnonzero(grid.persons.reshape(-1) > 0)
    row, column = np.divmod(number, grid.persons.shape[1])
    x, y = grid.xy(column + 0.5, row + 0.5)
    corners = [grid.xy(column + a, row + b) for a, b in ((0, 0), (1, 0), (1, 1), (0, 1))]
    rings = np.stack([np.column_stack(corner) for corner in corners], axis=1)
    points = geopandas.GeoSeries(shapely.points(x, y), crs=grid.crs).to_crs(crs)
    outlines = geopandas.GeoSeries(shapely.polygons(rings), crs=grid.crs).to_crs(crs)
    table = geopandas.GeoDataFrame(
        {"persons": grid.persons.reshape(-1)[number], "outline": outlines.to_numpy()},
        index=pd.Index(number, name="cell_id"),
        geometry=points.to_numpy(),
        crs=crs,
    )
    table["outline"] = geopandas.GeoSeries(table["outline"], crs=crs)
    tables.check(table, tables.CELLS)
    return table
