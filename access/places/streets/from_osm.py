"""Any source of streets → the STREETS table, and the border within which it is complete."""

from collections import Counter
from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

import geopandas
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS

from access.contracts import tables
from access.contracts.arrays import Floats
from access.contracts.errors import FileError
from access.contracts.notes import Note
from access.contracts.said import Said, examples
from access.contracts.tables import counted
from access.places import datums
from access.places.osm import tags
from access.places.osm.conditions import NOON, Hour
from access.places.osm.file import WGS84, OsmFile
from access.places.osm.ways import Ways
from access.places.streets import ferries, square_streets, tag_notes
from access.places.streets.squares import crossings
from access.places.streets.visibility import Square

_NOT_STREETS = ("construction", "proposed", "razed", "abandoned", "disused", "no")
_STATES = ("construction", "disused", "abandoned")  # as ``disused=yes`` beside the class that it had
# On the extract of Liechtenstein, cut along its border (160 km²): a convex hull of its streets claims
# 70 km² of the neighbours; with gaps of 1 km 12 km² (6 of them streets that cross the border), and
# 21 km² of mountains without streets are "not known".
_GAP_M, _THINNED_M = 1000, 100
COLUMNS = [*tables.STREETS.columns, "geometry"]
# what only a file with all its tags tells
UNTAGGED: dict[str, Any] = {
    **dict.fromkeys(("foot", "motor_vehicle", "bicycle", "emergency", "oneway_bicycle"), ""),
    **dict.fromkeys(("control_from", "control_to", "structure", "motorroad", "level", "made", "setting"), ""),
    "name": "",
    "speed_back_kph": np.nan,
}
Squares = Literal["crossed", "outline"]


class Drawn(NamedTuple):
    """The streets of an OpenStreetMap file.

    Attributes:
        streets: STREETS.
        squares: the areas that are crossed straight, for those who stand in them.
        notes: on what was found, doubtful, left out.
    """

    streets: tables.Streets
    squares: list[Square]
    notes: list[Note]


def from_osm(
    source: OsmFile, crs: CRS, *, hour: Hour = NOON, squares: Squares = "crossed"
) -> tuple[tables.Streets, list[Note]]:
    """Return the streets of an OpenStreetMap file, and the notes on them: see ``drawn``."""
    found = drawn(source, crs, hour=hour, squares=squares)
    return found.streets, found.notes


def drawn(source: OsmFile, crs: CRS, *, hour: Hour = NOON, squares: Squares = "crossed") -> Drawn:
    """Cut the ways that are streets of an OpenStreetMap file at every node that two of them share.

    Ways that merely cross on the map (a flyover, a tunnel) share no node and stay apart. A way is
    also cut where something on it holds traffic up, so that the delay is charged there.

    Args:
        source: the file.
        crs: the projected CRS to measure in.
        hour: of the week, at which tags with conditions are read.
        squares: whether one walks straight across squares, piers and platforms, by streets that are
            ``made`` for that, or along their outlines alone.

    Returns:
        STREETS and more: ``control_to`` is what holds up who arrives at the end of a street, along
        it; ``control_from`` who arrives at its start, against it.

    Raises:
        FileError: damaged file, or no streets in it.
    """
    ways = source.ways
    kept = np.array([not _gone(each) for each in ways.tags], dtype=bool)[ways.tagged]
    if not kept.any():
        fault = Said(
            "里面没有街道（带 `highway` 标签的路）", "it holds no streets (ways with a `highway` tag)"
        )
        raise FileError(str(source.path), [fault])
    told = pd.DataFrame([tags.columns(each, hour) for each in ways.tags])
    xy = np.column_stack(datums.moved(WGS84, crs, *ways.lonlat.T))
    shared, straight, of_areas = _shared(ways), None, None
    apart = _apart(ways)
    if squares == "crossed" and ways.areas:
        of_areas = pd.DataFrame([tags.columns(each.tags, hour) for each in ways.areas])
        standing = square_streets.standing_in(source, crs)
        straight = crossings(ways, xy, shared, _levels(told), _levels(of_areas), standing)
        ways, xy, shared = straight.ways, straight.xy, straight.cut
        apart &= ~np.isin(ways.way_id, straight.outlines)
    kept &= ~apart
    ahead, back = _controls(ways, told["oneway"].to_numpy()[ways.tagged], shared, hour)
    start, stop, way = _pieces(ways, shared | (ahead != "") | (back != ""))
    if straight is not None:
        open_ = square_streets.open_pieces(shared, start, straight.walled)
        start, stop, way = start[open_], stop[open_], way[open_]
    streets = geopandas.GeoDataFrame(
        told.iloc[ways.tagged[way]],
        geometry=_lines(xy, start, stop),
        crs=crs,
    ).assign(
        street_id=_numbered(ways.way_id[way]),
        from_node=ways.node[start],
        to_node=ways.node[stop],
        control_from=back[start],
        control_to=ahead[stop],
        made="",
    )
    streets["length_m"] = streets.length
    streets = ferries.timed(streets[kept[way]], ways, way[kept[way]])
    if straight is not None:
        streets = pd.concat([streets, square_streets.made(straight, of_areas, crs)])
    streets = streets.set_index("street_id")[COLUMNS]
    tables.check(streets, tables.STREETS)
    told_of = [*_osm_notes(ways, kept, streets), *square_streets.notes(ways, straight)]
    rooms = [] if straight is None else straight.rooms
    return Drawn(streets, rooms, [*told_of, *tag_notes.notes(ways, streets, hour)])


def _shared(ways: Ways) -> Any:
    """Tell for each place in ``ways.node`` whether ways meet, begin or end there."""
    shared = np.array(pd.Series(ways.node).duplicated(keep=False))
    shared[ways.offset[:-1]] = True
    shared[ways.offset[1:] - 1] = True
    return shared


def _apart(ways: Ways) -> Any:
    """Which ways without a ``highway`` tag no street meets: a pier or a platform that leads nowhere."""
    first, last = ways.offset[:-1], ways.offset[1:] - 1
    once = np.ones(len(ways.node), dtype=bool)
    once[last[ways.node[first] == ways.node[last]]] = False  # a ring comes back to where it began
    meeting = np.zeros(len(ways.node), dtype=bool)
    meeting[once] = pd.Series(ways.node[once]).duplicated(keep=False)
    alone = ~np.logical_or.reduceat(meeting, ways.offset[:-1])
    wayside = np.array([not {"highway", "route"} & each.keys() for each in ways.tags], dtype=bool)
    return alone & wayside[ways.tagged]


def _controls(ways: Ways, oneway: Any, shared: Any, hour: Hour) -> tuple[Any, Any]:
    """For each place in ``ways.node``: what holds up who passes it along the way, and against it.

    Args:
        ways: the ways.
        oneway: of each way.
        shared: for each place, whether it is a junction.
        hour: of the week.
    """
    told = {node: tags.control(each, hour) for node, each in ways.controls.items()}
    controls = pd.DataFrame.from_dict(told, orient="index", columns=["control", "binds"])
    controls = controls[controls["control"] != ""]
    spot = np.flatnonzero(np.isin(ways.node, controls.index))
    found = controls.loc[ways.node[spot]]
    way = np.searchsorted(ways.offset, spot, side="right") - 1
    binds = np.where(found["binds"] != "", found["binds"], _bound(ways, spot, oneway[way], shared))
    ahead, back = np.full((2, len(ways.node)), "", dtype=object)
    ahead[spot] = found["control"].where(binds != "backward", "")
    back[spot] = found["control"].where(binds != "forward", "")
    return ahead, back


def _bound(ways: Ways, spot: Any, oneway: Any, shared: Any) -> Any:
    """Guess whom a sign binds that does not say: one-way traffic, else who goes to the nearer junction.

    Args:
        ways: the ways.
        spot: where signs stand in ``ways.node``.
        oneway: of the ways they stand on.
        shared: for each place, whether it is a junction.
    """
    ends = np.flatnonzero(shared)
    before, after = ends[np.searchsorted(ends, spot, side="right") - 1], ends[np.searchsorted(ends, spot)]
    step = ways.lonlat[[before, after]] - ways.lonlat[spot]
    far_before, far_after = np.hypot(step[..., 0] * np.cos(np.radians(ways.lonlat[spot, 1])), step[..., 1])
    conditions = [oneway != "both", before == after, far_after <= far_before]
    return np.select(conditions, [oneway, "both", "forward"], default="backward")


def _pieces(ways: Ways, cut: Any) -> tuple[Any, Any, Any]:
    """For each piece between two cuts: its first and last place in ``ways.node``, and its way."""
    place = np.flatnonzero(cut)
    way = np.searchsorted(ways.offset, place, side="right") - 1
    together = way[1:] == way[:-1]
    return place[:-1][together], place[1:][together], way[1:][together]


def _lines(xy: Floats, start: Any, stop: Any) -> Any:
    """Draw each piece from its first to its last place."""
    size = stop - start + 1
    skipped = start - np.cumsum(size) + size
    vertex = np.arange(size.sum()) + np.repeat(skipped, size)
    return shapely.linestrings(xy[vertex], indices=np.repeat(np.arange(len(size)), size))


def _levels(told: pd.DataFrame) -> list[tuple[int, str]]:
    """The layer and the `level` tag of each set of tags."""
    return list(zip(told["layer"], told["level"], strict=True))


def _numbered(way_id: Any) -> list[str]:
    """Street ids: the OSM way and the number of the piece, e.g. ``w42.0``."""
    piece = pd.Series(way_id).groupby(way_id).cumcount()
    return [f"w{way}.{number}" for way, number in zip(way_id, piece, strict=True)]


def _gone(carried: Mapping[str, str]) -> str:
    """Why nobody travels a way that is tagged as a street: not built yet, or no longer there; else ""."""
    if carried.get("highway") in _NOT_STREETS:
        return carried["highway"]
    return next((f"{key}=yes" for key in _STATES if carried.get(key) == "yes"), "")


def _osm_notes(ways: Ways, kept: Any, streets: tables.Streets) -> list[Note]:
    notes = [length_note(streets)]
    dropped = Counter(gone for each in ways.tagged[~kept] if (gone := _gone(ways.tags[each])))
    if dropped:
        shown = examples(sorted(dropped))
        notes.append(
            Note(
                "left_out",
                "streets",
                f"未建成或已废弃的道路：{dropped.total()} 条（{shown}）",
                f"{counted(dropped.total(), 'way')} not built or no longer there ({shown})",
                dropped.total(),
                "ways",
            )
        )
    if ways.lost_nodes:
        notes.append(
            Note(
                "doubtful",
                "streets",
                f"道路有 {ways.lost_nodes} 个节点在文件边界以外，道路在边界处截断",
                f"{counted(ways.lost_nodes, 'street node')} beyond the file's border: streets end there",
                ways.lost_nodes,
                "nodes",
            )
        )
    if ways.nowhere:
        number, which = len(ways.nowhere), examples(f"n{each}" for each in ways.nowhere)
        zh = f"{number} 个节点的坐标不在地球上，经过它们的道路在该处截断（{which}）"
        en = f"{counted(number, 'node')} nowhere on earth, by a wrong coordinate: streets end there ({which})"
        notes.append(Note("left_out", "streets", zh, en, number, "nodes"))
    if ways.short:
        number, which = len(ways.short), examples(f"w{each}" for each in ways.short)
        zh = f"{number} 条道路少于两个节点，没有采用（{which}）"
        en = f"{counted(number, 'way')} of fewer than two nodes, not used as streets ({which})"
        notes.append(Note("left_out", "streets", zh, en, number, "ways"))
    return notes


def length_note(streets: tables.Streets) -> Note:
    """Return the note that counts the streets."""
    drawn = streets[streets["made"] == ""]
    kilometres = drawn["length_m"].sum() / 1000
    return Note(
        "found",
        "streets",
        f"街道 {len(drawn)} 段，共 {kilometres:.1f} 公里",
        f"{counted(len(drawn), 'street segment')}, {kilometres:.1f} km in all",
        len(drawn),
        "segments",
    )


def complete_within(streets: tables.Streets, source: OsmFile | None) -> Any:
    """Return the polygon within which the streets are taken to be complete.

    A hull drawn closely around the streets, and within the box that an OpenStreetMap file claims:
    an extract may be cut to a polygon (a country), of which the box says nothing. It errs on the
    side of "not known": land without streets at the edge of the map counts as beyond it.
    """
    hull = _close_hull(shapely.get_coordinates(streets.geometry.to_numpy()))
    if source is None or source.box is None:
        return hull
    box = datums.project(geopandas.GeoSeries([source.box], crs=WGS84), streets.crs or WGS84)
    return hull.intersection(box.iloc[0])


def _close_hull(xy: Any) -> Any:
    """A hull that enters wherever there is a gap of more than ``_GAP_M`` between its corners."""
    hull = shapely.MultiPoint(xy).convex_hull
    if hull.area == 0:
        return hull
    first = np.unique(np.floor(xy / _THINNED_M), axis=0, return_index=True)[1]
    points = shapely.MultiPoint(np.concatenate([xy[first], shapely.get_coordinates(hull)]))
    gaps = shapely.length(shapely.get_parts(shapely.delaunay_triangles(points, only_edges=True)))
    reach = np.ptp(gaps)
    # shapely takes the gap as a share, between the shortest side of a triangle and the longest
    share = (_GAP_M - gaps.min()) / reach if reach else 1.0
    return shapely.concave_hull(points, ratio=float(np.clip(share, 0, 1)))
