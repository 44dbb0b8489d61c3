"""The entrances and gates of OpenStreetMap files, and the fences that gates stand in."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import geopandas
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS

from access.contracts.arrays import Objects
from access.places import datums
from access.places.osm.file import WGS84, OsmFile
from access.places.osm.values import listed
from access.places.streets.barriers import GATES, state

_GATES = (*GATES, "stile", "squeeze_stile", "cattle_grid")
_FENCES = ("wall", "city_wall", "fence", "railing", "hedge", "retaining_wall")
_NEVER = (
    *("exit", "emergency", "service", "no", "exit_only", "emergency_exit", "fire_exit", "evacuation"),
    *("delivery", "goods", "loading", "supply"),
)
_FIRST = ("main", "yes", "main_entrance", "entrance", "public", "home")


class MappedDoors(NamedTuple):
    """What is mapped of ways in.

    Attributes:
        doors: points by osm_id: ``gate``; ``rank`` (those with the least are taken before others; NaN:
            nobody goes in there); ``of_building``: whether it stands on the outline of a building.
        fences: walls, fences and hedges as lines, in the same CRS.
    """

    doors: geopandas.GeoDataFrame
    fences: Objects


def mapped_doors(sources: Iterable[OsmFile], crs: CRS) -> MappedDoors:
    """Find what OpenStreetMap files tell of entrances and gates.

    Args:
        sources: the files; what several of them hold counts once.
        crs: the projected CRS of the study.

    Raises:
        FileError: see ``OsmFile``.
    """
    nothing = geopandas.GeoDataFrame({"gate": [], "rank": [], "of_building": []}, geometry=[], crs=crs)
    points, lines = [nothing], [np.zeros(0, dtype=object)]
    for source in sources:
        drawn = source.barriers
        known = pd.concat([source.doors, _drawn_gates(drawn)])
        kept = known[known["tags"].map(lambda tags: "entrance" in tags or _is_gate(tags)).astype(bool)]
        rank = pd.Series([_rank(tags) for tags in kept["tags"]], kept.index, dtype=float)
        gate = [_is_gate(tags) for tags in kept["tags"]]
        table = kept[["geometry"]].assign(gate=gate, rank=rank, of_building=_on_buildings(kept, source))
        points.append(datums.project(table, crs))
        fence = (
            drawn["tags"]
            .map(lambda tags: not set(listed(tags.get("barrier", ""))).isdisjoint(_FENCES))
            .astype(bool)
        )
        lines.append(np.asarray(datums.project(drawn[fence & (drawn.geom_type != "Point")].geometry, crs)))
    doors = pd.concat([each for each in points if len(each)] or points)
    return MappedDoors(doors[~doors.index.duplicated()], np.concatenate(lines))


def _rank(tags: Mapping[str, str]) -> float:
    """Which doors are taken before others: 0 before 1; NaN: nobody goes in there.

    >>> _rank({"entrance": "main"}), _rank({"entrance": "staircase"}), _rank({"entrance": "emergency"})
    (0.0, 1.0, nan)
    >>> _rank({"barrier": "gate"}), _rank({"barrier": "gate", "locked": "yes"})
    (0.0, nan)
    """
    words = set(listed(tags.get("entrance", "")))
    if state(tags) == "closed" or (words and words <= set(_NEVER)):
        return float("nan")
    return float(state(tags) == "private" or not (words & set(_FIRST) or _is_gate(tags)))


def _drawn_gates(barriers: geopandas.GeoDataFrame) -> geopandas.GeoDataFrame:
    """The gates that are drawn as lines, each as its middle."""
    gates = barriers[barriers["tags"].map(_is_gate).astype(bool) & (barriers.geom_type != "Point")]
    middle = shapely.line_interpolate_point(
        shapely.line_merge(gates.geometry.to_numpy()), 0.5, normalized=True
    )
    return gates.set_geometry(middle, crs=gates.crs)


def _is_gate(tags: Mapping[str, str]) -> bool:
    return not set(listed(tags.get("barrier", ""))).isdisjoint(_GATES)


def _on_buildings(points: geopandas.GeoDataFrame, source: OsmFile) -> list[bool]:
    """Whether each point is a corner of a building."""
    if points.empty:
        return []
    places = source.places
    built = places["tags"].map(lambda tags: tags.get("building", "no") != "no").astype(bool)
    solid = places.geometry[built & places.geom_type.isin(["Polygon", "MultiPolygon"])]
    tree = shapely.STRtree(np.asarray(datums.project(points.geometry, WGS84)))
    on = np.zeros(len(points), dtype=bool)
    outline: Any = shapely.boundary(np.asarray(solid))
    on[tree.query(outline, "intersects")[1]] = True
    return on.tolist()
