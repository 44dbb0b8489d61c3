"""Where in a cell its people live: by floor area of homes, residential land, or lengths of street."""

from typing import Any, NamedTuple

import geopandas
import numpy as np
import shapely
from exactextract import exact_extract
from pandas.util import hash_array

from access.contracts.arrays import Booleans, Floats, Integers
from access.contracts.notes import Note
from access.contracts.tables import Streets
from access.places import datums
from access.places.grid import Grid
from access.places.osm.file import WGS84, OsmFile
from access.places.people.from_buildings import homes_of
from access.places.people.parts import spread, summed

# Hong Kong's public housing allots 7 m² of floor within a flat to each person at least: where less floor
# is mapped than that, most homes of the cell are not mapped, and those that are tell nothing of the others
LEAST_FLOOR_M2 = 7.0
_LEAST_M = 1e-3  # of streets in a cell: less is one that ends on its border, by rounding beyond
# streets that no door of a home opens onto, or hardly any: through traffic, and ways other than streets
_NOT_LIVED_ON = (
    *("motorway", "trunk", "primary", "secondary"),
    *(f"{kind}_link" for kind in ("motorway", "trunk", "primary", "secondary", "tertiary")),
    *("footway", "path", "trail", "cycleway", "bridleway", "steps", "track", "corridor", "platform"),
    *("crossing", "elevator", "ferry", "busway", "bus_guideway", "bus_stop", "raceway", "escape"),
    *("services", "rest_area", "via_ferrata"),
)
RULES = {
    "homes": ("按住宅建筑面积", "by floor area of homes"),
    "land": ("按居住用地面积", "by residential land"),
    "streets": ("按有人居住的街道长度", "by length of streets on which people live"),
    "even": ("均匀分布", "evenly"),
}


class Evidence(NamedTuple):
    """What one source tells of where people live.

    Attributes:
        rule: which (see ``RULES``).
        amount: of each part of the cells; shape (rows, columns) of the finer grid.
        trusted: of each cell, whether the source is believed there; shape (rows, columns) of the raster.
    """

    rule: str
    amount: Floats
    trusted: Booleans


def weights(evidence: list[Evidence], shape: tuple[int, int], n: int) -> tuple[Floats, Integers]:
    """Return how much of each cell's people live in each of its parts, by the first source that tells.

    Args:
        evidence: the sources, the best first.
        shape: (rows, columns) of the raster.
        n: parts a side.

    Returns:
        (weights, 1 in all for each cell, of the finer grid; of each cell, the position in ``RULES`` of
        the rule by which they were made).
    """
    names = list(RULES)
    found = np.full((shape[0] * n, shape[1] * n), 1.0 / n**2)
    rule = np.full(shape, names.index("even"))
    for each in reversed(evidence):
        total = summed(each.amount, n)
        told = each.trusted & (total > 0)
        part = each.amount / spread(np.where(told, total, 1.0), n)
        found = np.where(spread(told, n), part, found)
        rule = np.where(told, names.index(each.rule), rule)
    return found, rule


def homes(
    source: OsmFile, fine: Grid, persons: Floats | None, n: int, *, crs: Any, levels: float
) -> Evidence:
    """Take the floor area of residential buildings; not where it could not hold the people.

    Args:
        source: an OpenStreetMap file.
        fine: the grid of the parts.
        persons: of the raster's cells; None: the floor is known to hold them.
        n: parts a side.
        crs: the projected CRS of the study.
        levels: storeys of a building that names none.
    """
    table, _ = homes_of(source, crs, levels)
    floor_m2 = (table.area * table["levels"]).to_numpy()
    covered = _covered(table, fine, floor_m2 / np.maximum(table.area.to_numpy(), 1e-9))
    floor = covered * _part_m2(fine, crs)
    enough = summed(floor, n) >= LEAST_FLOOR_M2 * (0.0 if persons is None else np.nan_to_num(persons))
    return Evidence("homes", floor, enough & _within(source.box, fine, n))


def land(shapes: geopandas.GeoDataFrame, fine: Grid, n: int) -> Evidence:
    """Take residential land; land that overlaps counts once.

    Args:
        shapes: polygons, in any CRS.
        fine: the grid of the parts.
        n: parts a side.
    """
    whole = geopandas.GeoDataFrame(geometry=[shapes.geometry.make_valid().union_all()], crs=shapes.crs)
    amount = _covered(whole, fine, np.ones(1))
    return Evidence("land", amount, np.ones((amount.shape[0] // n, amount.shape[1] // n), dtype=bool))


def streets(table: Streets, fine: Grid, n: int, *, box: shapely.Polygon | None = None) -> Evidence:
    """Take the length of streets on which people live, on the ground: not of bridges and tunnels.

    Args:
        table: STREETS.
        fine: the grid of the parts.
        n: parts a side.
        box: beyond which no street is known (WGS-84), if there is one: a cell that it cuts has streets
            in one part alone, where its people do not all live.
    """
    lived = ~table["class"].fillna("").isin(_NOT_LIVED_ON) & (table["layer"] == 0)
    xy, line = shapely.get_coordinates(table.geometry.to_numpy()[lived.to_numpy()], return_index=True)
    # tables of streets have a row for each way along a street
    once = _first_drawn(xy, line)[line]
    xy, line = xy[once], line[once]
    x, y = datums.moved(table.crs, fine.crs, *xy.T)
    places = np.column_stack(
        [(x - fine.transform.c) / fine.transform.a, (y - fine.transform.f) / fine.transform.e]
    )
    within = np.flatnonzero(line[1:] == line[:-1])
    metres = np.hypot(*(xy[within + 1] - xy[within]).T)
    segment, middle, share = _cut_at_cells(places[within], places[within + 1])
    rows, columns = fine.persons.shape
    column, row = np.floor(middle).T.astype(np.int64)
    inside = (column >= 0) & (column < columns) & (row >= 0) & (row < rows)
    length = np.bincount(
        (row * columns + column)[inside], (share * metres[segment])[inside], minlength=rows * columns
    )
    amount = length.reshape(rows, columns).astype(np.float64)
    return Evidence("streets", amount, (summed(amount, n) >= _LEAST_M) & _within(box, fine, n))


def _first_drawn(xy: Floats, line: Integers) -> Booleans:
    """Tell of each line whether none before it is drawn alike, there or back.

    Lines drawn alike have the same pieces, whatever the order and the direction: the sum of what the
    pieces are hashed to tells lines apart, in 64 bits.
    """
    place = 3 * hash_array(xy[:, 0]) + hash_array(xy[:, 1])
    within = np.flatnonzero(line[1:] == line[:-1])
    piece = hash_array(place[within] + place[within + 1])
    start = np.flatnonzero(np.diff(line[within], prepend=-1))
    _, first = np.unique(np.add.reduceat(piece, start), return_index=True)
    found = np.zeros(int(line.max(initial=-1)) + 1, dtype=bool)
    found[line[within[start[first]]]] = True
    return found


def _cut_at_cells(start: Floats, end: Floats) -> tuple[Integers, Floats, Floats]:
    """Cut segments where they pass from one cell to another.

    Args:
        start, end: (column, row) of each segment's ends, with fractions; shape (segments, 2).

    Returns:
        (the segment of each piece; its middle, shape (pieces, 2); its share of the segment).
    """
    cut = (np.floor(start) != np.floor(end)).any(axis=1)
    whole, segment = np.flatnonzero(~cut), np.flatnonzero(cut)
    since, until = np.zeros(len(segment)), np.ones(len(segment))
    for axis in (0, 1):
        piece, since, until = _cut_at_borders(start[segment, axis], end[segment, axis], since, until)
        segment = segment[piece]
    segment = np.concatenate([whole, segment])
    middle = np.concatenate([np.full(len(whole), 0.5), (since + until) / 2])[:, None]
    share = np.concatenate([np.ones(len(whole)), until - since])
    return segment, start[segment] + middle * (end - start)[segment], share


def _cut_at_borders(
    start: Floats, end: Floats, since: Floats, until: Floats
) -> tuple[Integers, Floats, Floats]:
    """Cut pieces of segments where they pass a whole number of one axis.

    Args:
        start, end: where the segment of each piece begins and ends on the axis.
        since, until: the piece: shares of its segment.

    Returns:
        (the piece that each smaller one is of; its own ``since`` and ``until``).
    """
    step = end - start
    first, last = np.floor(start + since * step), np.floor(start + until * step)
    count = np.abs(last - first).astype(np.int64) + 1
    piece = np.repeat(np.arange(len(start)), count)
    before = np.arange(len(piece)) - np.repeat(np.cumsum(count) - count, count)
    ahead = np.sign(step)[piece]
    # the border behind the first cell, in the direction of the segment
    border = first[piece] + np.maximum(ahead, 0) + ahead * before
    on = np.flatnonzero(before[1:])  # pieces that another one follows within the same
    at = (border[on] - start[piece[on]]) / step[piece[on]]
    since, until = since[piece], until[piece]
    since[on + 1] = until[on] = at
    return piece, since, until


def _covered(table: geopandas.GeoDataFrame, fine: Grid, per_area: Floats) -> Floats:
    """Add up how much of each part polygons cover, each times its own number."""
    amount = np.zeros(fine.persons.size)
    left, bottom, right, top = fine.bounds
    shapes = datums.project(table[["geometry"]], fine.crs)
    valid = shapes.geometry.make_valid().to_numpy()
    shapes = shapes.set_geometry(shapely.clip_by_rect(valid, left, bottom, right, top), crs=fine.crs)
    kept = (shapely.get_dimensions(shapes.geometry.to_numpy()) == 2) & ~shapes.is_empty.to_numpy()
    if kept.any():
        found = exact_extract(fine.source, shapes[kept], ["cell_id", "coverage"], output="pandas")
        count = found["cell_id"].map(len).to_numpy()
        cells = np.concatenate(found["cell_id"].to_list()).astype(np.int64)
        share = np.concatenate(found["coverage"].to_list())
        amount += np.bincount(cells, share * np.repeat(per_area[kept], count), minlength=len(amount))
    return amount.reshape(fine.persons.shape)


def _within(box: shapely.Polygon | None, fine: Grid, n: int) -> Booleans:
    """Tell of each cell whether the whole of it lies in a box (WGS-84); of all of them, without a box."""
    rows, columns = fine.persons.shape[0] // n, fine.persons.shape[1] // n
    if box is None:
        return np.ones((rows, columns), dtype=bool)
    edge = shapely.segmentize(box, 0.01)
    here = datums.project(geopandas.GeoSeries([edge], crs=WGS84), fine.crs).iloc[0]
    shapely.prepare(here)
    x, y = fine.xy(*np.meshgrid(np.arange(columns + 1.0) * n, np.arange(rows + 1.0) * n))
    corner = shapely.intersects_xy(here, x, y)
    return np.asarray(corner[:-1, :-1] & corner[1:, :-1] & corner[:-1, 1:] & corner[1:, 1:])


def _part_m2(fine: Grid, crs: Any) -> float:
    """The area of a part in the middle of the grid (square metres)."""
    rows, columns = fine.persons.shape
    x, y = fine.xy(np.array([0.0, 1.0]) + columns // 2, np.array([0.0, 1.0]) + rows // 2)
    box = geopandas.GeoSeries([shapely.box(x[0], y[1], x[1], y[0])], crs=fine.crs)
    return float(datums.project(box, crs).area.iloc[0])


def spread_note(persons: Floats, rule: Integers | None, *, side_m: float, n: int, limit_m: float) -> Note:
    """Say how large the cells are, how people were spread in them, and what that can tell.

    Args:
        persons: of the raster's cells.
        rule: from ``weights``; None where everybody stands at the centre of a cell.
        side_m: the side of a cell (metres).
        n: parts a side.
        limit_m: the shortest limit (metres).
    """
    size = f"{side_m:,.0f}"
    limited = np.isfinite(limit_m)
    against_zh = f"（最短的限值约 {limit_m:,.0f} 米）" if limited else ""
    against = f" (the shortest limit is about {limit_m:,.0f} m)" if limited else ""
    if rule is None or n == 1:
        coarse = bool(limited and side_m > limit_m / 4)
        zh = f"人口格网边长约 {size} 米{against_zh}，格网内的人都计在其中心"
        en = f"the cells of people are about {size} m wide{against}; the people of each stand at its centre"
        if coarse:
            zh += "：格网比限值的四分之一还大，达标比例可能差得很远，请用更细的人口数据或 spread: known"
            en += (
                ": wider than a quarter of the limit, so shares may be far off; use finer data, or"
                " `spread: known`"
            )
        return Note("doubtful" if coarse else "found", "population", zh, en, side_m, "m")
    counts = [
        (*words, float(np.nansum(np.where(rule == number, persons, 0.0))))
        for number, words in enumerate(RULES.values())
    ]
    by_zh = "，".join(f"{zh} {count:,.0f} 人" for zh, _, count in counts if count > 0)
    by = ", ".join(f"{count:,.0f} persons {en}" for _, en, count in counts if count > 0)
    return Note(
        "doubtful",
        "population",
        f"人口格网边长约 {size} 米{against_zh}，每格分为 {n} × {n} 份，格网内的人按已知情况分布：{by_zh}；"
        "每格人数不变，但格网内的分布是推定的：单个格网或只有几个格网的分区，结果不如细格网可靠",
        f"the cells of people are about {size} m wide{against}; each is cut into {n} × {n} parts, its people"
        f" spread by what is known: {by}. Each cell keeps its people, but where in it they live is"
        " inferred: what is told of one cell, or of a zone of a few, is less certain than with finer data",
        side_m,
        "m",
    )
