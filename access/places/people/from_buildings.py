"""Residential buildings → a modelled population grid."""

from typing import Any

import geopandas
import numpy as np
import pandas as pd
import shapely
from exactextract import exact_extract
from rasterio import Affine

from access.contracts import bounds
from access.contracts.arrays import Booleans, Floats
from access.contracts.errors import FileError, InputError
from access.contracts.notes import Level, Note
from access.contracts.said import Said
from access.contracts.tables import Zones, counted
from access.places import datums
from access.places.grid import Grid
from access.places.osm.file import OsmFile

_HOMES = (
    *("apartments", "residential", "house", "detached", "semidetached_house", "terrace"),
    *("dormitory", "bungalow", "block"),
)
_OTHER_USE = ("amenity", "shop", "office", "tourism", "leisure", "healthcare", "emergency")


def from_buildings(
    source: OsmFile,
    zones: Zones | geopandas.GeoSeries,
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
        zones: a ZONES table, or other areas; the grid covers them.
        persons_per_m2: persons per m² of gross floor area.
        default_levels: storeys of a building that names none.
        cell_m: cell size (metres).

    Raises:
        FileError: no residential buildings in it.
    """
    homes, others = homes_of(source, zones.crs, default_levels)
    if homes.empty:
        raise FileError(
            str(source.path),
            [Said("没有可用于推算人口的住宅建筑", "no residential buildings to model the population from")],
        )
    empty = blank(zones, cell_m)
    floor_m2, inside = _floor(homes, empty)
    if not inside.any():
        raise FileError(
            str(source.path), [Said("分区内没有住宅建筑", "no residential buildings within the zones")]
        )
    persons = floor_m2 * persons_per_m2
    guessed = int(homes["guessed"][inside].sum())
    outside_m2 = float((homes.area * homes["levels"]).sum() - floor_m2.sum())
    notes = [
        _modelled_note(int(inside.sum()), float(floor_m2.sum()), persons_per_m2),
        _count_note(
            "doubtful",
            guessed,
            f"栋住宅没有层数，按 {default_levels:g} 层计",
            f"without levels, taken as {default_levels:g}",
        ),
        *_left_out_notes(others, outside_m2, empty),
    ]
    return Grid(persons, empty.transform, zones.crs), [note for note in notes if note.number >= 1]


def blank(zones: geopandas.GeoDataFrame | geopandas.GeoSeries, cell_m: float) -> Grid:
    """Return an empty grid that covers the zones, its lines on multiples of the cell size (metres).

    Raises:
        InputError: they span too many cells.
    """
    low = np.floor(np.array(zones.total_bounds[:2]) / cell_m)
    high = np.ceil(np.array(zones.total_bounds[2:]) / cell_m)
    columns, rows = (high - low).astype(int)
    fault = bounds.beyond("CELLS", float(columns) * float(rows))
    if fault:
        raise InputError("zones", [fault])
    step = Affine(cell_m, 0, low[0] * cell_m, 0, -cell_m, high[1] * cell_m)
    return Grid(np.zeros((rows, columns)), step, zones.crs)


def _floor(homes: geopandas.GeoDataFrame, empty: Grid) -> tuple[Floats, Booleans]:
    """Spread floor area over the cells, by the area covered.

    Returns:
        (m² of floor in each cell of the grid; for each building, whether any of it lies there).
    """
    here = empty.cut(homes.geometry)
    if here.empty:
        return np.zeros(empty.persons.shape), np.zeros(len(homes), dtype=bool)
    parts = here.to_frame("geometry")
    found = exact_extract(empty.source, parts, ["cell_id", "coverage"], output="pandas")
    met = pd.Series(found["cell_id"].map(len).to_numpy(dtype=int), here.index)
    inside = met.reindex(homes.index, fill_value=0).to_numpy()
    cells = np.concatenate([*found["cell_id"], np.array([], dtype=np.int64)]).astype(np.int64)
    cover = np.concatenate([*found["coverage"], np.array([])])
    cell_m2 = empty.transform.a**2
    floor = np.bincount(
        cells,
        weights=cover * np.repeat(homes["levels"].to_numpy(), inside) * cell_m2,
        minlength=empty.persons.size,
    )
    return floor.reshape(empty.persons.shape).astype(np.float64), inside > 0


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


def _count_note(level: Level, number: int, zh: str, en: str) -> Note:
    return Note(
        level,
        "population",
        f"{number} {zh}",
        f"{counted(number, 'residential building')} {en}",
        number,
        "buildings",
    )


def _left_out_notes(others: geopandas.GeoDataFrame, outside_m2: float, empty: Grid) -> list[Note]:
    """Count what holds people perhaps, but is not in this grid."""
    why = others["why"].value_counts()
    plain = others[(others["why"] == "plain") & others.intersects(shapely.box(*empty.bounds))]
    floor_m2 = float((plain.area * plain["levels"]).sum())
    return [
        _count_note(
            "left_out",
            int(why.get("cut", 0)),
            "栋住宅被文件边界截断，没有计入",
            "cut by the file's border, not counted",
        ),
        _count_note(
            "left_out",
            int(why.get("undrawn", 0)),
            "栋住宅没有闭合的轮廓，没有计入",
            "without a closed outline, not counted",
        ),
        Note(
            "left_out",
            "population",
            f"{len(plain)} 栋建筑用途不明（building=yes，不在居住用地内），"
            f"建筑面积 {floor_m2:,.0f} 平方米，没有计入",
            f"{counted(len(plain), 'building')} of unknown use (building=yes, not on residential land),"
            f" {floor_m2:,.0f} m² of floor, not counted as homes",
            len(plain),
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


def homes_of(
    source: OsmFile, crs: Any, default_levels: float
) -> tuple[geopandas.GeoDataFrame, geopandas.GeoDataFrame]:
    """Return residential buildings, and those that are not counted.

    Returns:
        (polygons, levels, whether these are guessed; the others with ``why``: cut by the border of
        the file, undrawn (no closed outline), plain (``building=yes`` off residential land)).
    """
    places = datums.project(source.places, crs)
    tags = places["tags"]
    drawn = places.geom_type.isin(["Polygon", "MultiPolygon"])
    land = places.geometry[drawn & tags.map(lambda each: each.get("landuse") == "residential")]
    building = tags.map(lambda each: each.get("building", ""))
    plain = (building == "yes") & ~tags.map(lambda each: any(key in each for key in _OTHER_USE))
    on_land = places.representative_point().within(shapely.union_all(np.asarray(land)))
    home = building.isin(_HOMES) | (plain & on_land)
    levels = tags.map(lambda each: _levels(each.get("building:levels", "")))
    table = places[["geometry"]].assign(levels=levels.fillna(default_levels), guessed=levels.isna())
    why = np.select(
        [home & drawn, home & places["whole"], home, plain & drawn], ["", "undrawn", "cut", "plain"], "other"
    )
    others = table.assign(why=why)[~np.isin(why, ["", "other"])]
    return table[home & drawn], others


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
