"""What nobody steps across from the door to the street: water, the coast, railways, motorways, walls.

And what else stands around people, which tells why a way is long or what is doubtful: fences, hedges,
gates, land on which nobody lives.
"""

from collections.abc import Mapping
from typing import Any

import geopandas
import pandas as pd
import shapely
from pyproj import CRS

from access.contracts.tables import Streets
from access.places import background, datums
from access.places.osm.file import OsmFile
from access.places.streets import barriers

# a ditch has its culvert at every drive, a fence or a hedge its gate: they keep nobody from the street
_LINES: dict[str, dict[str | None, str]] = {
    "barrier": dict.fromkeys(("wall", "city_wall", "retaining_wall"), "wall"),
    "railway": dict.fromkeys(("rail", "light_rail", "narrow_gauge", "subway", "monorail"), "railway"),
    "waterway": {**dict.fromkeys(("river", "canal"), "water"), "stream": "stream"},
}
_AREAS: dict[str, dict[str | None, str]] = {
    "natural": {"water": "water"},
    "waterway": dict.fromkeys(("riverbank", "dock"), "water"),
    "landuse": {**dict.fromkeys(("reservoir", "basin"), "water"), "railway": "railway"},
    "railway": dict.fromkeys(("station", "platform"), "railway"),
    "public_transport": dict.fromkeys(("station", "platform"), "railway"),
}
# what keeps nobody from the street, but may stand between people and where they want to go; and industry
_AROUND: dict[str, dict[str | None, str]] = {
    "barrier": {
        **dict.fromkeys(("fence", "railing", "guard_rail"), "fence"),
        **dict.fromkeys(("hedge",), "hedge"),
        **dict.fromkeys(barriers.GATES, "gate"),
    },
}
_INDUSTRY = ("industrial", "quarry", "landfill", "port")
LAYERS = {"water": "water", "railway": "railway", "motorway": "motorway", "wall": "wall"}
LAYERS |= {"retaining_wall": "wall"}
_HIDDEN = ("underground", "underwater", "overground", "bridge")  # of `location`: not on the ground


def from_osm(source: OsmFile, crs: CRS, *, around: Any = None) -> Any:
    """Find those of an OpenStreetMap file that lie on the ground: no culverts, tunnels, bridges.

    Args:
        source: the file.
        crs: the projected CRS of the study.
        around: a polygon within which the coast is one, too; None: it is not asked for.

    Returns:
        A GeoDataFrame of lines and polygons: ``kind`` (see ``network.crossing.KINDS``), ``name`` ("" for
        none). Polygons of railways are their land and stations.

    Raises:
        FileError: see ``OsmFile``.
    """
    return with_others(source, crs, around=around)[0]


def with_others(source: OsmFile, crs: CRS, *, around: Any = None) -> tuple[Any, Any]:
    """Find also what else stands around people: (as ``from_osm``; ``kind``, ``name``, shapes of the others).

    These are fences and hedges, gates (points and lines), and land of industry (``industrial``).
    """
    drawn = source.barriers
    lines = drawn[drawn.geom_type != "Point"]
    wanted = [(key, str(value)) for key, values in _AREAS.items() for value in values]
    areas, _ = source.areas([*wanted, *(("landuse", value) for value in _INDUSTRY)])
    areas = areas.set_geometry(shapely.make_valid(areas.geometry.to_numpy()), crs=areas.crs).explode()
    areas = areas[areas.geom_type == "Polygon"]
    industry: dict[str, dict[str | None, str]] = {"landuse": dict.fromkeys(_INDUSTRY, "industrial")}
    of_kinds = (
        [_named(lines, _LINES), _named(areas, _AREAS)],
        [_named(drawn, _AROUND), _named(areas, industry)],
    )
    found = []
    for parts in of_kinds:
        chosen = pd.concat([part[part["kind"] != ""] for part in parts])
        table = geopandas.GeoDataFrame(chosen, geometry="geometry", crs=drawn.crs)
        found.append(datums.project(table, crs).sort_index())
    legs, others = found
    return (legs if around is None else pd.concat([legs, _seas(source, crs, around)])), others


def _seas(source: OsmFile, crs: CRS, around: Any) -> Any:
    """The sea by its coastline, as an area: who stands in it (the middle of a cell) is not kept by it."""
    seas, _ = background.sea(source.coast, source.box, background.Frame(around, crs, 1.0))
    names = pd.Index([f"sea{number}" for number in range(len(seas))], name="osm_id", dtype="str")
    return geopandas.GeoDataFrame({"kind": "coast", "name": ""}, index=names, geometry=list(seas), crs=crs)


def from_streets(streets: Streets) -> Any:
    """Return the motorways, and other roads for motor vehicles alone, on the ground."""
    found = barriers.from_streets(streets)
    names = streets["name"].reindex(found.index).fillna("") if "name" in streets.columns else ""
    return found.assign(name=names)[["kind", "name", "geometry"]]


def from_layer(layer: Any) -> Any:
    """Return BARRIERS of a planner's layer, of one of the kinds in ``LAYERS``; others as they are."""
    return layer.assign(kind=layer["kind"].replace(LAYERS))[["kind", "name", "geometry"]]


def _named(table: Any, kinds: Mapping[str, Mapping[str | None, str]]) -> Any:
    kind = [_kind(tags, kinds) for tags in table["tags"]]
    names = [tags.get("name", "") for tags in table["tags"]]
    return table.assign(kind=kind, name=names)[["kind", "name", "geometry"]]


def _kind(tags: Mapping[str, str], kinds: Mapping[str, Mapping[str | None, str]]) -> str:
    return (
        ""
        if tags.get("location") in _HIDDEN or tags.get("covered") == "yes"
        else barriers.kind_of(tags, kinds)
    )
