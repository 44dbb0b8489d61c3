"""Any source of streets → the STREETS table, and the border within which it is complete."""

import re
from collections import Counter
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import shapely

from access import tables
from access.errors import FileError
from access.places.osm import WGS84, OsmFile, Ways
from access.places.quality import Note
from access.tables import counted, examples

_MPH = 1.609344
_NOT_STREETS = ("construction", "proposed", "razed", "abandoned", "disused", "no")
# On the extract of Liechtenstein, cut along its border (160 km²): a convex hull of its streets claims
# 70 km² of the neighbours; with gaps of 1 km 12 km² (6 of them streets that cross the border), and
# 21 km² of mountains without streets are "not known".
_GAP_M, _THINNED_M = 1000, 100
COLUMNS = [*tables.STREETS.columns, "geometry"]
# what only a file with all its tags tells
UNTAGGED = dict.fromkeys(
    ("foot", "motor_vehicle", "bicycle", "emergency", "oneway_bicycle", "control_from", "control_to"), ""
)


def from_osm(source: OsmFile, crs: Any) -> tuple[Any, list[Note]]:
    """Cut the highway ways of an OpenStreetMap file at every node that two of them share.

    Ways that merely cross on the map (a flyover, a tunnel) share no node and stay apart.

    Args:
        source: the file.
        crs: the projected CRS to measure in.

    Returns:
        (STREETS table, notes).

    Raises:
        FileError: damaged file, or no streets in it.
    """
    ways = source.ways
    kept = np.array([tags["highway"] not in _NOT_STREETS for tags in ways.tags], dtype=bool)
    if not kept.any():
        raise FileError(str(source.path), ["it holds no streets (ways with a `highway` tag)"])
    start, stop, way = _cuts(ways)
    rows = [_attributes(tags) for tags in ways.tags]
    frame = pd.DataFrame([rows[i] for i in way])
    frame["street_id"] = _numbered(ways.way_id[way])
    frame["from_node"], frame["to_node"] = ways.node[start], ways.node[stop]
    size = stop - start + 1
    take = np.repeat(start - np.concatenate([[0], np.cumsum(size)[:-1]]), size)
    vertex = np.arange(size.sum()) + take
    lines = shapely.linestrings(ways.lonlat[vertex], indices=np.repeat(np.arange(len(size)), size))
    streets = geopandas.GeoDataFrame(frame, geometry=lines, crs=WGS84).to_crs(crs)
    streets["length_m"] = streets.length
    streets = streets[kept[way]].set_index("street_id")[COLUMNS]
    tables.check(streets, tables.STREETS)
    return streets, [*_osm_notes(ways, kept, streets)]


def _cuts(ways: Ways) -> tuple[Any, Any, Any]:
    """For each piece between two cuts: its first and last place in ``ways.node``, and its way."""
    number, uses = np.unique(ways.node, return_inverse=True, return_counts=True)[1:]
    shared = uses[number] > 1
    shared[ways.offset[:-1]] = True
    shared[ways.offset[1:] - 1] = True
    cut = np.flatnonzero(shared)
    way = np.searchsorted(ways.offset, cut, side="right") - 1
    together = way[1:] == way[:-1]
    return cut[:-1][together], cut[1:][together], way[1:][together]


def _numbered(way_id: Any) -> list[str]:
    """Street ids: the OSM way and the number of the piece, e.g. ``w42.0``."""
    piece = pd.Series(way_id).groupby(way_id).cumcount()
    return [f"w{way}.{number}" for way, number in zip(way_id, piece, strict=True)]


def _attributes(tags: dict[str, str]) -> dict[str, Any]:
    return {
        **UNTAGGED,
        "class": tags["highway"],
        "oneway": _oneway(tags),
        "speed_kph": speed_kph(tags.get("maxspeed", "")),
        "layer": _layer(tags),
        "access": tags.get("access", ""),
        "foot": tags.get("foot", ""),
        "motor_vehicle": tags.get("motor_vehicle", tags.get("vehicle", "")),
    }


def _oneway(tags: dict[str, str]) -> str:
    """Return ``both``, ``forward`` or ``backward`` for vehicles.

    >>> _oneway({"highway": "primary", "oneway": "-1"}), _oneway({"highway": "motorway"})
    ('backward', 'forward')
    """
    tag = tags.get("oneway", "")
    if tag in ("yes", "1", "true"):
        return "forward"
    if tag in ("-1", "reverse"):
        return "backward"
    implied = tags.get("junction") in ("roundabout", "circular") or tags["highway"] == "motorway"
    return "forward" if implied and tag != "no" else "both"


def speed_kph(tag: str) -> float:
    """Return a speed limit in km/h, NaN where the tag gives no number.

    >>> speed_kph("50"), round(speed_kph("30 mph"), 1), speed_kph("CN:urban")
    (50.0, 48.3, nan)
    """
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(mph|km/h|kph)?", tag.strip())
    if not found:
        return float("nan")
    return float(found[1]) * (_MPH if found[2] == "mph" else 1.0)


def _layer(tags: dict[str, str]) -> int:
    """Return the level of a street: below 0 in a tunnel, above 0 on a bridge, 0 on the ground.

    >>> _layer({"tunnel": "yes"}), _layer({"bridge": "viaduct"}), _layer({"tunnel": "building_passage"})
    (-1, 1, 0)
    """
    tag = tags.get("layer", "")
    if re.fullmatch(r"-?\d+", tag):
        return int(tag)
    if tags.get("tunnel", "no") not in ("no", "building_passage"):
        return -1
    return int(tags.get("bridge", "no") != "no")


def _osm_notes(ways: Ways, kept: Any, streets: Any) -> list[Note]:
    notes = [length_note(streets)]
    dropped = Counter(tags["highway"] for tags, keep in zip(ways.tags, kept, strict=True) if not keep)
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
    return notes


def length_note(streets: Any) -> Note:
    """Return the note that counts the streets."""
    kilometres = streets["length_m"].sum() / 1000
    return Note(
        "found",
        "streets",
        f"街道 {len(streets)} 段，共 {kilometres:.1f} 公里",
        f"{counted(len(streets), 'street segment')}, {kilometres:.1f} km in all",
        len(streets),
        "segments",
    )


def complete_within(streets: Any, source: OsmFile | None) -> Any:
    """Return the polygon within which the streets are taken to be complete.

    A hull drawn closely around the streets, and within the box that an OpenStreetMap file claims:
    an extract may be cut to a polygon (a country), of which the box says nothing. It errs on the
    side of "not known": land without streets at the edge of the map counts as beyond it.
    """
    hull = _close_hull(shapely.get_coordinates(streets.geometry.array))
    if source is None or source.box is None:
        return hull
    return hull.intersection(geopandas.GeoSeries([source.box], crs=WGS84).to_crs(streets.crs).iloc[0])


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
