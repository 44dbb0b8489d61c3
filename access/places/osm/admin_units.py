"""Border lines of administrative units, some running on beyond the map → polygons."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import geopandas
import osmium
import osmium.filter
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from access.contracts.notes import Note
from access.contracts.said import examples
from access.contracts.tables import counted

_CM, _METRE = 1e-7, 1e-5  # in degrees of latitude


@dataclass(frozen=True)
class Borders:
    """The administrative relations of one level, and the ways they are drawn with.

    Attributes:
        names: relation → name.
        whole: relation → polygon, where the file holds every way of it and they close.
        lines: border way → line (the part of it in the file).
        owners: border way → its relations.
    """

    names: dict[int, str]
    whole: dict[int, BaseGeometry]
    lines: dict[int, shapely.LineString]
    owners: dict[int, set[int]]


def read(file: osmium.io.File, level: int) -> Borders:
    """Find the relations of a level, the polygons of those that are all in the file, and the border ways.

    Args:
        file: an OpenStreetMap file in order, as osmium takes it.
        level: of the administrative units.
    """
    names, members = _relations(file, level)
    owners: dict[int, set[int]] = {}
    for relation, parts in members.items():
        for way in parts:
            owners.setdefault(way, set()).add(relation)
    lines: dict[int, shapely.LineString] = {}
    lacking = set(owners)
    for item in _ways_with_locations(file):
        if item.id in owners:
            xy = [(n.lon, n.lat) for n in item.nodes if n.location.valid()]
            if len(xy) == len(item.nodes):
                lacking.discard(item.id)
            if len(xy) > 1:
                lines[item.id] = shapely.LineString(xy)
    cut = {relation for way in lacking for relation in owners[way]}
    return Borders(names, _assembled(file, set(names) - cut), lines, owners)


def units(borders: Borders, box: shapely.Polygon | None) -> tuple[geopandas.GeoDataFrame, list[Note]]:
    """Return the units of a level: whole ones as they are, cut ones closed along the box.

    A face between the borders takes the name of the cut relation that owns all of them; a whole
    unit's own area is never part of it.

    Args:
        borders: of one level.
        box: the polygon (WGS-84) within which the file claims to be complete, or None.

    Returns:
        (zone_id, name; polygons in WGS-84; notes on units left out because nothing tells on which
        side of their borders they lie).
    """
    cut = _closed(borders, box)
    found = {**borders.whole, **cut}
    relations = sorted(found)
    table = geopandas.GeoDataFrame(
        {"name": [borders.names[relation] for relation in relations]},
        index=pd.Index([f"r{relation}" for relation in relations], name="zone_id"),
        geometry=[found[relation] for relation in relations],
        crs="EPSG:4326",
    )
    drawn = {relation for way in borders.lines for relation in borders.owners[way]}
    return table, _lost_note([borders.names[relation] for relation in sorted(drawn - set(found))])


def _lost_note(lost: list[str]) -> list[Note]:
    if not lost:
        return []
    shown = examples(lost, most=20)
    return [
        Note(
            "left_out",
            "zones",
            f"{len(lost)} 个行政单元被文件边界截断或边界不闭合，无法判断其范围，没有采用（{shown}）",
            f"{counted(len(lost), 'administrative unit')} cut by the file's border, or with borders that do"
            f" not close, so that their extent is not known ({shown})",
            len(lost),
            "zones",
        )
    ]


def _closed(borders: Borders, box: shapely.Polygon | None) -> dict[int, BaseGeometry]:
    """The cut relations whose side can be told: relation → the faces that carry its name."""
    named: dict[int, list[BaseGeometry]] = {}
    for face, relation in _named_faces(borders, box):
        named.setdefault(relation, []).append(face)
    shapes = {relation: shapely.union_all(faces) for relation, faces in named.items()}
    return {
        relation: shape for relation, shape in shapes.items() if not _on_both_sides(relation, shape, borders)
    }


def _named_faces(borders: Borders, box: shapely.Polygon | None) -> list[tuple[BaseGeometry, int]]:
    whole = shapely.union_all(list(borders.whole.values()))
    faces = [face for face in _faces(borders, box) if not whole.contains(face.representative_point())]
    bordering = [_owners_of(face, borders) - set(borders.whole) for face in faces]
    sure = {next(iter(ids)) for ids in bordering if len(ids) == 1}
    # where two are left, the other side of the border has the name of one
    left = [ids if len(ids) == 1 else ids - sure for ids in bordering]
    return [(face, next(iter(ids))) for face, ids in zip(faces, left, strict=True) if len(ids) == 1]


def _faces(borders: Borders, box: shapely.Polygon | None) -> list[BaseGeometry]:
    edges = list(borders.lines.values())
    if not edges or not set(borders.names) - set(borders.whole):
        return []
    if box is not None:
        edges += [shapely.LineString(box.exterior), *_carried_on(edges, box)]
    drawn = shapely.node(shapely.MultiLineString(edges))
    faces = list(shapely.get_parts(shapely.polygonize(list(shapely.get_parts(drawn)))))
    return [face for face in faces if box is None or box.covers(face.representative_point())]


def _carried_on(edges: list[shapely.LineString], box: shapely.Polygon) -> list[shapely.LineString]:
    """Lines from each loose end (its next node lies beyond the file) straight on to the box."""
    ends = Counter(point for line in edges for point in (line.coords[0], line.coords[-1]))
    loose = [shapely.Point(point) for point, times in sorted(ends.items()) if times == 1]
    return [shapely.shortest_line(point, box.boundary) for point in loose]


def _owners_of(face: BaseGeometry, borders: Borders) -> set[int]:
    """The relations that own every border way along the face."""
    outline = face.boundary
    shared = [
        borders.owners[way] for way, line in borders.lines.items() if outline.intersection(line).length > 0
    ]
    return set.intersection(*shared) if shared else set()


def _on_both_sides(relation: int, shape: BaseGeometry, borders: Borders) -> bool:
    """Tell whether one of a relation's own border ways runs through the middle of its shape."""
    inner = shape.buffer(-_CM)
    own = [line for way, line in borders.lines.items() if relation in borders.owners[way]]
    return any(line.intersection(inner).length > _METRE for line in own)


def _relations(file: osmium.io.File, level: int) -> tuple[dict[int, str], dict[int, list[int]]]:
    """The administrative relations of a level: their names, and their ways."""
    names: dict[int, str] = {}
    members: dict[int, list[int]] = {}
    processor: Any = osmium.FileProcessor(file, osmium.osm.RELATION)
    for item in processor:
        tags = item.tags
        if tags.get("boundary") == "administrative" and tags.get("admin_level") == str(level):
            names[item.id] = tags.get("name:zh") or tags.get("name") or f"r{item.id}"
            members[item.id] = [member.ref for member in item.members if member.type == "w"]
    return names, members


def _assembled(file: osmium.io.File, relations: set[int]) -> dict[int, BaseGeometry]:
    """The polygons of those relations whose ways close."""
    make = osmium.geom.WKBFactory()
    processor: Any = osmium.FileProcessor(file)
    found: dict[int, BaseGeometry] = {}
    processor = processor.with_areas(osmium.filter.TagFilter(("boundary", "administrative")))
    for item in processor.with_filter(osmium.filter.EntityFilter(osmium.osm.AREA)):
        if not item.from_way() and item.orig_id() in relations and item.num_rings()[0]:
            found[item.orig_id()] = shapely.from_wkb(bytes.fromhex(make.create_multipolygon(item)))
    return found


def _ways_with_locations(file: osmium.io.File) -> Iterator[Any]:
    processor: Any = osmium.FileProcessor(file, osmium.osm.NODE | osmium.osm.WAY)
    return iter(processor.with_locations().with_filter(osmium.filter.EntityFilter(osmium.osm.WAY)))
