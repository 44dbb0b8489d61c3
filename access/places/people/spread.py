"""People counted by area → where in it they live: homes, residential land, another raster, or evenly."""

from collections.abc import Iterable
from typing import Any, NamedTuple

import geopandas
import numpy as np
import pandas as pd
import shapely

from access.contracts.arrays import Booleans, Floats, Integers
from access.contracts.notes import Note
from access.contracts.said import examples
from access.places import datums
from access.places.grid import Grid
from access.places.people.pieces import Pieces, covered

RULES = {
    "raster": ("按原栅格的人口", "as in the raster"),
    "homes": ("按住宅建筑面积", "by floor area of homes"),
    "land": ("按居住用地面积", "by residential land"),
    "covariate": ("按所给栅格", "by the raster given with `covariate`"),
    "even": ("按面积均匀", "evenly by area"),
}


class Evidence(NamedTuple):
    """What one source tells of where people live.

    Attributes:
        rule: which (see ``RULES``).
        amount: of each piece of a cell.
        least: how much an area must have in all, to be believed.
    """

    rule: str
    amount: Floats
    least: Floats | float = 0.0


def shares(pieces: Pieces, areas: int, evidence: Iterable[Evidence]) -> tuple[Floats, Integers]:
    """Return how much of each area's people live in each piece, by the first source that tells.

    Args:
        pieces: parts of cells.
        areas: how many areas there are.
        evidence: the best first; where none tells, evenly.

    Returns:
        (share of each piece, 1 in all for each area that has pieces; 0 of what lies in none; of each area,
        the position of the rule in ``RULES``).
    """
    inside, area = pieces.area >= 0, np.maximum(pieces.area, 0)
    found, names = np.zeros(len(area)), list(RULES)
    rule = np.full(areas, names.index("even"))
    for each in [Evidence("even", pieces.share), *reversed([*evidence])]:
        amount = np.where(inside, each.amount, 0.0)
        total = np.bincount(area, amount, minlength=areas)
        told = (total > 0) & (total >= each.least)
        found = np.where(told[area], amount / np.where(total > 0, total, 1.0)[area], found)
        rule = np.where(told, names.index(each.rule), rule)
    # single roundings are taken out: each area keeps its people to the last digits
    total = np.bincount(area[inside], found[inside], minlength=areas)
    return np.where(inside, found / np.where(total > 0, total, 1.0)[area], 0.0), rule


def homes(
    buildings: geopandas.GeoSeries,
    floor_m2: Floats,
    grid: Grid,
    pieces: Pieces,
    areas: geopandas.GeoSeries,
    *,
    least: Floats | float = 0.0,
) -> Evidence:
    """Take the floor area of homes; a building is of the (smallest) area in which its middle lies.

    Args:
        buildings, floor_m2: polygons or points, and the floor of each.
        grid, pieces, areas: the cells, their parts, and the areas of these.
        least: see ``Evidence``.
    """
    area = located(buildings.representative_point(), areas)
    found = cells_of(buildings, grid)
    found = found[area[found["row"]] >= 0]
    amount = floor_m2[found["row"]] * found["share"].to_numpy()
    return Evidence("homes", _of_pieces(found["cell"], area[found["row"]], amount, grid, pieces), least)


def located(points: geopandas.GeoSeries, areas: geopandas.GeoSeries) -> Integers:
    """Return the position of the smallest area in which each point lies; -1: none."""
    here = datums.project(points, areas.crs).to_numpy()
    point, area = shapely.STRtree(areas.to_numpy()).query(here, predicate="intersects")
    order = np.lexsort((area, areas.area.to_numpy()[area], point))
    one, first = np.unique(point[order], return_index=True)
    found = np.full(len(here), -1)
    found[one] = area[order][first]
    return found


def cells_of(shapes: geopandas.GeoSeries, grid: Grid) -> pd.DataFrame:
    """Return the cells of points, and of polygons by the area covered: row, cell, share (1 in all)."""
    number = geopandas.GeoSeries(shapes.to_numpy(), crs=shapes.crs)
    flat = shapely.get_dimensions(number.to_numpy()) == 2
    places = datums.project(number[~flat].representative_point(), grid.crs)
    step, (rows, columns) = grid.transform, grid.persons.shape
    column = np.floor((places.x.to_numpy() - step.c) / step.a).astype(np.int64)
    row = np.floor((places.y.to_numpy() - step.f) / step.e).astype(np.int64)
    here = (column >= 0) & (column < columns) & (row >= 0) & (row < rows)
    points = pd.DataFrame({"row": places.index[here], "cell": (row * columns + column)[here], "share": 1.0})
    areas = covered(grid, number[flat]).rename(columns={"area": "row"})
    areas["share"] /= areas.groupby("row")["share"].transform("sum")
    return pd.concat([each for each in (points, areas) if len(each)] or [points], ignore_index=True)


def land(shapes: geopandas.GeoSeries, grid: Grid, pieces: Pieces, areas: geopandas.GeoSeries) -> Evidence:
    """Take residential land; land that overlaps counts once.

    Args:
        shapes: polygons, in any CRS.
        grid, pieces, areas: see ``homes``.
    """
    around = areas.to_numpy()
    every = shapely.get_parts(datums.project(shapes, areas.crs).make_valid().union_all())
    one, area = shapely.STRtree(around).query(every, predicate="intersects")
    meet = shapely.intersection(every[one], around[area])
    kept = shapely.area(meet) > 0
    found = covered(grid, geopandas.GeoSeries(meet[kept], crs=areas.crs))
    of = area[kept][found["area"].to_numpy(dtype=np.int64)]
    return Evidence("land", _of_pieces(found["cell"], of, found["share"].to_numpy(), grid, pieces))


def raster(rule: str, amounts: Floats, pieces: Pieces) -> Evidence:
    """Take the amount of each cell of a raster, by area between its pieces."""
    return Evidence(rule, np.nan_to_num(amounts).reshape(-1)[pieces.cell] * pieces.share)


def _of_pieces(cell: Any, area: Any, amount: Floats, grid: Grid, pieces: Pieces) -> Floats:
    """Add amounts up by cell and area, and return those of each piece."""
    size = grid.persons.size
    wanted = pieces.area.astype(np.int64) * size + pieces.cell
    order = np.argsort(wanted, kind="stable")
    key = np.asarray(area, dtype=np.int64) * size + np.asarray(cell, dtype=np.int64)
    at = np.minimum(np.searchsorted(wanted, key, sorter=order), len(wanted) - 1)
    piece = order[at]
    there: Booleans = wanted[piece] == key
    return np.bincount(piece[there], amount[there], minlength=len(wanted)).astype(np.float64)


def spread_note(names: pd.Series, persons: Floats, rule: Integers, *, side_m: float) -> Note:
    """Say in what way people counted by area were spread, and what that can tell.

    Args:
        names: of the areas.
        persons: of each.
        rule: of each, from ``shares``.
        side_m: side of a cell (metres).
    """
    lived = persons > 0
    of = [(each, (rule == i) & lived) for i, each in enumerate(RULES.values()) if ((rule == i) & lived).any()]
    zh = "；".join(
        f"{words[0]} {persons[at].sum():,.0f} 人（{int(at.sum())} 个分区：{examples(names[at])}）"
        for words, at in of
    )
    en = "; ".join(
        f"{words[1]} {persons[at].sum():,.0f} persons ({int(at.sum())} zones: {examples(names[at])})"
        for words, at in of
    )
    return Note(
        "doubtful",
        "population",
        f"人口按分区统计，共 {persons.sum():,.0f} 人，各分区总数不变；分区内的分布是推定的，"
        f"格网边长约 {side_m:,.0f} 米：{zh}",
        f"people are counted by zone, {persons.sum():,.0f} in all, and each zone keeps its number; where in a"
        f" zone they live is inferred, on cells of about {side_m:,.0f} m: {en}",
        float(persons.sum()),
        "persons",
    )
