"""The network engine on its own: from a graph or a file to times and isochrones, without a study."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeAlias

import geopandas
import networkx as nx
import numpy as np
import pandas as pd
import shapely

from access.contracts import tables
from access.contracts.errors import NetworkError
from access.contracts.said import Said
from access.network import isochrone as areas
from access.network import profiles, routes, travel
from access.network.build import build
from access.network.edges import Direction
from access.network.network import Network
from access.network.snapping import snap

Graph: TypeAlias = "nx.MultiDiGraph[Any]"
Points: TypeAlias = geopandas.GeoSeries | geopandas.GeoDataFrame
_LEG_M, _PART_M = 250.0, 1000.0  # as in a study


def from_osmnx(graph: Graph, mode: str | Path = "walk", *, crs: Any = None) -> Network:
    """Build a network from a graph of osmnx.

    Args:
        graph: a MultiDiGraph, simplified or not, with ``crs`` among its attributes.
        mode: a built-in profile (``mode_files.builtin()``) or a profile file.
        crs: projected CRS to measure in; else the UTM zone of the graph.

    Raises:
        NetworkError: no street of the graph is open to the mode.
    """
    # the only way into places, and only for sources
    from access.places.streets import from_graph, settings  # noqa: PLC0415

    if crs is None:
        crs = geopandas.GeoSeries.from_xy(*_middle(graph), crs=graph.graph["crs"]).estimate_utm_crs()
    streets, _ = from_graph.from_osmnx(graph, crs)
    return build(settings.told(streets)[0], profiles.load(mode))


def from_osm(path: str | Path, mode: str | Path = "walk", *, crs: Any = None) -> Network:
    """Build a network from an OpenStreetMap file (.osm, packed as .gz, .bz2, .zip too; .pbf).

    Args:
        path: the file.
        mode: a built-in profile or a profile file. Turn restrictions bind where it says so.
        crs: projected CRS to measure in; else the UTM zone of the file.

    Raises:
        FileError: a damaged file, or one without streets.
        NetworkError: no street is open to the mode.
    """
    from access.places.osm import file as osm  # noqa: PLC0415
    from access.places.streets import from_osm as streets  # noqa: PLC0415
    from access.places.streets import joins, settings, turn_restrictions  # noqa: PLC0415

    file = osm.OsmFile(Path(path))
    if crs is None:
        longitude, latitude = np.median(file.ways.lonlat, axis=0)
        crs = geopandas.GeoSeries.from_xy([longitude], [latitude], crs=osm.WGS84).estimate_utm_crs()
    joined = joins.joined(streets.from_osm(file, crs)[0], levels_known=True)
    table, _ = settings.told(joined.streets)
    profile = profiles.load(mode)
    restricted = turn_restrictions.from_osm(file, table, joined.renamed)[0] if profile.restricted else None
    return build(table, profile, turns=restricted)


def nearest_times(
    network: Network, places: Points, facilities: Points, *, direction: Direction = "demand_to_facility"
) -> Any:
    """Find the time from each place to its nearest facility.

    Args:
        network: the network.
        places, facilities: GeoSeries or GeoDataFrames of points in any CRS.
        direction: who travels; on one-way streets the two differ.

    Returns:
        A table indexed as ``places``: time_s (``inf``: none can be reached; NaN: farther than 250 m
        from every street) and facility (an index of ``facilities``; None where there is none).
    """
    entrances = _positions(network, facilities, public=True)
    names = entrances.index.to_numpy(dtype=object)
    entrances.index = pd.RangeIndex(len(entrances)).astype(str)
    homes = _positions(network, places)
    index, homes.index = homes.index, pd.RangeIndex(len(homes))  # which may repeat: places all the same
    found = travel.nearest(homes, entrances, network, direction=direction).set_axis(index)
    which = pd.to_numeric(found["facility_id"]).fillna(-1).to_numpy(dtype=np.int64)
    facility = np.array([*names, None], dtype=object)[which]
    return pd.DataFrame({"time_s": found["impedance"], "facility": facility}, index=found.index)


def isochrones(
    network: Network,
    facilities: Points,
    *,
    minutes: Sequence[float] = (5, 10, 15),
    direction: Direction = "demand_to_facility",
) -> Any:
    """Draw the areas within so many minutes of the nearest facility, less those within fewer.

    Args:
        network: the network; its costs are seconds.
        facilities: GeoSeries or GeoDataFrame of points in any CRS.
        minutes: the limits.
        direction: who travels.

    Returns:
        A GeoDataFrame with one row per limit, ascending: minutes, and a MultiPolygon in the
        network's CRS. No two overlap.

    Raises:
        NetworkError: a limit is negative, or there is none.
    """
    entrances = _positions(network, facilities, public=True)
    limits = [60 * each for each in minutes]
    bands = areas.bands(entrances, network, limits=limits, direction=direction)
    return bands.assign(minutes=bands["limit"] / 60)[["minutes", "geometry"]]


def route(
    network: Network, place: Points, facility: Points, *, direction: Direction = "demand_to_facility"
) -> geopandas.GeoDataFrame:
    """Find the way of one trip.

    Args:
        network: the network.
        place, facility: a GeoSeries or GeoDataFrame of one point each, in any CRS; several points of
            ``facility`` are entrances, of which the best is taken.
        direction: who travels.

    Returns:
        A GeoDataFrame of street parts in order of travel, in the network's CRS; ``cost`` is what has
        been spent at the end of each (see ``routes.Route``).

    Raises:
        NetworkError: a point is too far from any street, or no way leads there.
    """
    entrances = _positions(network, facility, public=True)
    return routes.route(_positions(network, place), entrances, network, direction=direction).parts


def to_networkx(network: Network) -> Graph:
    """Turn a network into a graph as osmnx makes them: nodes with x and y, edges with geometry.

    Edges carry ``street_id``, ``length`` (metres) and ``cost`` (in the network's unit, waits
    included). Forbidden turns and private streets have no place in such a graph.
    """
    graph: Graph = nx.MultiDiGraph(crs=network.crs)
    xy = np.empty((network.size, 2))
    xy[network.from_node], xy[network.to_node] = (
        network.xy[network.vertex[:-1]],
        network.xy[network.vertex[1:] - 1],
    )
    graph.add_nodes_from((node, {"x": float(x), "y": float(y)}) for node, (x, y) in enumerate(xy))
    back = shapely.reverse(network.geometry)
    ways = (
        (network.from_node, network.to_node, network.forward + network.wait_to, network.geometry),
        (network.to_node, network.from_node, network.backward + network.wait_from, back),
    )
    for tail, head, cost, geometry in ways:
        for i in np.flatnonzero(np.isfinite(cost)):
            told = {"street_id": str(network.street_id[i]), "length": float(network.length_m[i])}
            graph.add_edge(int(tail[i]), int(head[i]), cost=float(cost[i]), geometry=geometry[i], **told)
    return graph


def _positions(network: Network, points: Points, *, public: bool = False) -> tables.Positions:
    if points.crs is None:
        raise NetworkError(
            Said(
                "点没有坐标系；请设定，如 points.set_crs('EPSG:4326')",
                "the points have no CRS; set it, e.g. points.set_crs('EPSG:4326')",
            )
        )
    from access.places import datums  # noqa: PLC0415

    here = datums.project(points.geometry, network.crs)
    return snap(here, network, max_leg_m=_LEG_M, min_component_m=_PART_M, public=public)


def _middle(graph: Graph) -> tuple[list[float], list[float]]:
    xy = np.array([(each["x"], each["y"]) for _, each in graph.nodes(data=True)])
    longitude, latitude = np.median(xy, axis=0)
    return [longitude], [latitude]
