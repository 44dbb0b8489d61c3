"""Water and green areas behind the map, for drawing only: nothing is judged by them."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

import geopandas
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from access.contracts.arrays import Booleans, Floats, Objects
from access.contracts.notes import Note, Subject
from access.contracts.said import examples
from access.contracts.tables import counted
from access.places import datums, polygons
from access.places.osm.areas import Coast
from access.places.osm.file import WGS84, OsmFile
from access.places.reading import AS_IT_SAYS, Reading

Kind = Literal["water", "green"]
KINDS: tuple[Kind, ...] = get_args(Kind)
_TAGS: dict[Kind, dict[str, tuple[str, ...]]] = {
    "water": {
        "natural": ("water", "bay", "strait"),
        "waterway": ("riverbank", "dock"),
        "landuse": ("reservoir", "basin"),
    },
    "green": {
        "leisure": ("park", "garden", "golf_course", "common"),
        "landuse": (
            *("forest", "grass", "meadow", "recreation_ground", "village_green"),
            *("cemetery", "allotments", "orchard", "vineyard"),
        ),
        "natural": ("wood", "grassland", "scrub", "heath", "wetland"),
    },
}
_ZH: dict[Kind, str] = {"water": "水面", "green": "绿地"}
_MARGIN = 0.25  # of the longer side of the zones' bounds: what is seen around them
_FINEST_M, _STEPS = 2.0, 10_000  # the longer side is drawn in steps of a ten-thousandth, or of 2 m
_LEAST_STEPS = 10  # a square of so many steps is drawn, a smaller area is not
_BESIDE_M = 0.001  # less than OpenStreetMap tells places apart


@dataclass(frozen=True)
class Frame:
    """What the map shows, and how finely.

    Attributes:
        window: polygon in the study's CRS.
        crs: that CRS.
        tolerance_m: how far a drawn outline may lie from the true one.
    """

    window: shapely.Polygon
    crs: Any
    tolerance_m: float


def frame(zones: geopandas.GeoDataFrame | geopandas.GeoSeries) -> Frame:
    """Return the frame of a map of these zones."""
    west, south, east, north = zones.total_bounds
    side = max(east - west, north - south)
    margin = _MARGIN * side
    window = shapely.box(west - margin, south - margin, east + margin, north + margin)
    return Frame(window, zones.crs, max(_FINEST_M, side / _STEPS))


def read(
    source: OsmFile | None,
    layers: dict[Kind, Path],
    frame: Frame,
    reading: Reading = AS_IT_SAYS,
) -> tuple[geopandas.GeoDataFrame, list[Note]]:
    """Return water and green areas as a map draws them.

    Args:
        source: an OpenStreetMap file, for the kinds that have no layer.
        layers: polygon layers of the planner's own.
        frame: of the map.
        reading: how to read the layers.

    Returns:
        (``kind`` and polygons in the study's CRS, those of a kind without overlap; notes).

    Raises:
        FileError: a layer that cannot be read or holds no polygons; a damaged OpenStreetMap file.
    """
    shapes: dict[Kind, Objects] = {}
    notes: list[Note] = []
    if source is not None and len(layers) < len(_TAGS):
        found, notes = _from_osm(source, frame)
        shapes = {kind: each for kind, each in found.items() if kind not in layers}
    for kind, path in layers.items():
        shapes[kind], more = from_layer(path, frame, reading)
        notes += more
    drawn = {kind: simplified(shapes[kind], frame) for kind in sorted(shapes)}
    notes += [_nothing_note(kind, path) for kind, path in layers.items() if not len(drawn[kind])]
    rows = [(kind, each) for kind, parts in drawn.items() for each in parts]
    table = geopandas.GeoDataFrame(
        {"kind": pd.Series([kind for kind, _ in rows], dtype="str")},
        geometry=[each for _, each in rows],
        crs=frame.crs,
    )
    return table, notes


def simplified(shapes: Objects, frame: Frame) -> Objects:
    """Return areas as an array of polygons without overlap, within the frame and no finer than it.

    What is too small to be seen is left out: areas below a square of ten tolerances, strips
    narrower than one.
    """
    valid = shapely.make_valid(np.asarray(shapes, dtype=object))
    near = shapely.intersection(valid[shapely.intersects(valid, frame.window)], frame.window)
    merged = shapely.simplify(_areal(near), frame.tolerance_m)
    parts = shapely.get_parts(_areal(shapely.make_valid(shapely.get_parts(merged))))
    least_m2 = (_LEAST_STEPS * frame.tolerance_m) ** 2
    parts = parts[_seen(parts, least_m2, frame.tolerance_m)]
    return np.array([_without_small_holes(each, least_m2) for each in parts], dtype=object)


def _areal(shapes: Objects) -> BaseGeometry:
    """The union of the polygons among shapes, and in collections of them."""
    parts = shapely.get_parts(shapely.get_parts(shapes))
    return shapely.union_all(parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON])


def _seen(parts: Objects, least_m2: float, narrowest_m: float) -> Booleans:
    area, outline = shapely.area(parts), shapely.length(parts)
    return (area >= least_m2) & (2 * area >= narrowest_m * outline)


def _without_small_holes(polygon: shapely.Polygon, least_m2: float) -> shapely.Polygon:
    holes = [shapely.Polygon(ring) for ring in polygon.interiors]
    return shapely.Polygon(polygon.exterior, [hole.exterior for hole in holes if hole.area >= least_m2])


def from_layer(
    path: Path,
    frame: Frame,
    reading: Reading = AS_IT_SAYS,
    *,
    subject: Subject = "background",
) -> tuple[Objects, list[Note]]:
    """Return the polygons of a layer that the frame meets, in its CRS.

    The notes tell of rows that are none, and whether the others may lie beside their place.

    Raises:
        FileError: unreadable, or it holds no polygons.
    """
    areas: Any
    areas, notes = polygons.read(path, reading, subject=subject)
    # an ocean cannot be projected as a whole
    around = datums.project(geopandas.GeoSeries([frame.window], crs=frame.crs).segmentize(1000), areas.crs)
    near = shapely.box(*around.total_bounds)
    parts = areas[areas.intersects(near)].make_valid().intersection(near)
    rough = datums.notes("background", path.name, areas.crs, frame.crs, around.iloc[0])
    return np.asarray(datums.project(parts.segmentize(near.length / 1000), frame.crs)), [*notes, *rough]


def _from_osm(source: OsmFile, frame: Frame) -> tuple[dict[Kind, Objects], list[Note]]:
    pairs = {
        kind: {(key, value) for key, values in keys.items() for value in values}
        for kind, keys in _TAGS.items()
    }
    areas, undrawn = source.areas(sorted(set.union(*pairs.values())))
    areas = datums.project(areas, frame.crs)
    shapes = {
        kind: np.asarray(
            areas.geometry[areas["tags"].map(lambda tags, of=of: not of.isdisjoint(tags.items()))]
        )
        for kind, of in pairs.items()
    }
    seas, broken = sea(source.coast, source.box, frame)
    shapes["water"] = np.concatenate([shapes["water"], seas])
    return shapes, [*_cut_note(len(undrawn.cut)), *_unmade_note(undrawn.broken), *_broken_note(broken)]


def sea(coast: Coast, box: shapely.Polygon | None, frame: Frame) -> tuple[Objects, int]:
    """Return the sea within the frame.

    The coastline and the edge of what is known (the frame within the box) divide it into faces;
    one is sea where the coastline has it on its right, nowhere on its left.

    Args:
        coast: of an OpenStreetMap file.
        box: the polygon (WGS-84) within which that file claims to be complete, or None.
        frame: of the map.

    Returns:
        (polygons; number of faces that lie on both sides of the coastline, because it has a gap or
        runs the wrong way: nobody can tell whether they are sea).
    """
    known: BaseGeometry = frame.window
    if box is not None:
        # a kilometre along a parallel is straight, to centimetres, in any CRS
        edge = datums.project(geopandas.GeoSeries([shapely.segmentize(box, 0.01)], crs=WGS84), frame.crs)
        known = known.intersection(edge.iloc[0])
    if not coast.lines or known.area == 0:
        return np.array([], dtype=object), 0
    lines, loose = (
        datums.project(geopandas.GeoSeries(shapes, crs=WGS84), frame.crs).to_numpy()
        for shapes in (coast.lines, coast.loose)
    )
    drawn = shapely.union_all([*lines, *_carried_on(loose, known), known.boundary])
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(drawn)))
    faces = faces[shapely.covers(known.buffer(_BESIDE_M), faces)]
    left, right = _sides(_segments(lines, known), faces)
    return faces[right & ~left], int((right & left).sum())


def _carried_on(loose: Objects, known: BaseGeometry) -> Objects:
    """Lines from the loose ends within an area the shortest way to its edge, and as far again beyond."""
    way = shapely.shortest_line(loose[shapely.within(loose, known)], known.boundary)
    start, end = (shapely.get_coordinates(shapely.get_point(way, i)) for i in (0, 1))
    return np.asarray(shapely.linestrings(np.stack([start, 2 * end - start], axis=1)))


def _segments(lines: Objects, known: BaseGeometry) -> Floats:
    """The straight segments of lines within an area, shape (segments, 2 ends, 2), in their direction."""
    xy, line = shapely.get_coordinates(lines, return_index=True)
    ends = np.stack([xy[:-1], xy[1:]], axis=1)[line[1:] == line[:-1]]
    ends = ends[(ends[:, 0] != ends[:, 1]).any(axis=1)]
    drawn = shapely.linestrings(ends)
    shapely.prepare(known)
    inside = shapely.contains_properly(known, drawn)
    crossing = shapely.intersects(known, drawn) & ~inside
    parts, of = shapely.get_parts(shapely.intersection(drawn[crossing], known), return_index=True)
    parts, of = parts[shapely.length(parts) > 0], of[shapely.length(parts) > 0]
    middle = shapely.get_coordinates(shapely.line_interpolate_point(parts, 0.5, normalized=True))
    half = (shapely.length(parts) / shapely.length(drawn[crossing])[of] / 2)[:, None]
    step = np.diff(ends[crossing][of], axis=1)[:, 0] * half
    return np.concatenate([ends[inside], np.stack([middle - step, middle + step], axis=1)])


def _sides(segments: Floats, faces: Objects) -> tuple[Booleans, Booleans]:
    """Tell of each face whether a segment has it on its left, and whether on its right."""
    middle, step = segments.mean(axis=1), segments[:, 1] - segments[:, 0]
    leftward = np.column_stack([-step[:, 1], step[:, 0]]) * (_BESIDE_M / np.hypot(*step.T))[:, None]
    tree = shapely.STRtree(faces)
    sides = []
    for aside in (leftward, -leftward):
        _, met = tree.query(shapely.points(middle + aside), predicate="within")
        sides.append(np.isin(np.arange(len(faces)), met))
    return sides[0], sides[1]


def _cut_note(number: int) -> list[Note]:
    if not number:
        return []
    return [
        Note(
            "left_out",
            "background",
            f"{number} 处水面或绿地被文件边界截断，底图上没有画出"
            "（裁剪文件时用 osmium extract --strategy=smart 可保持完整）",
            f"{counted(number, 'area')} of water or green cut by the file's border, not drawn behind the map"
            " (cut out with `osmium extract --strategy=smart` they stay whole)",
            number,
            "areas",
        )
    ]


def _unmade_note(osm_ids: list[str]) -> list[Note]:
    if not osm_ids:
        return []
    shown = examples(osm_ids)
    return [
        Note(
            "left_out",
            "background",
            f"{len(osm_ids)} 处水面或绿地的边线交叉或不闭合，底图上没有画出（{shown}）",
            f"{counted(len(osm_ids), 'area')} of water or green whose lines cross or do not close, not drawn"
            f" behind the map ({shown})",
            len(osm_ids),
            "areas",
        )
    ]


def _broken_note(number: int) -> list[Note]:
    if not number:
        return []
    return [
        Note(
            "left_out",
            "background",
            f"海岸线不闭合或方向有误，{number} 片区域分不清海陆，底图上没有画作海面",
            "the coastline has gaps or runs the wrong way: nobody can tell whether"
            f" {counted(number, 'part')} of the map is sea, and none is drawn there",
            number,
            "areas",
        )
    ]


def _nothing_note(kind: Kind, path: Path) -> Note:
    return Note(
        "doubtful",
        "background",
        f"{path.name}：地图范围内没有画得出的{_ZH[kind]}",
        f"{path.name}: no {kind} areas within the map that are large enough to draw",
        0,
        "areas",
    )
