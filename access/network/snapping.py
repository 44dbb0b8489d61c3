"""Points onto streets: the nearest place on an edge, how far along it, and the leg off the street."""

from typing import Any

import numpy as np
import pandas as pd
import shapely

from access.errors import NetworkError
from access.network.build import Network


def snap(points: Any, network: Network, *, max_leg_m: float, min_component_m: float) -> Any:
    """Find the position of each point on the network.

    Fragments of the network (parts with less street than ``min_component_m``) are passed over, so
    that a stray path in a courtyard does not cut a building off. Ties go to the first edge.

    Args:
        points: a GeoSeries of points in the network's CRS; its index may repeat (entrances).
        network: the network.
        max_leg_m: beyond this distance (metres) from any street a point is not linked.
        min_component_m: see above (metres).

    Returns:
        A POSITIONS table in the order of ``points``: edge number, metres along the edge (in the
        edge's own length), metres of leg; NaN where not linked.

    Raises:
        NetworkError: the points are in another CRS than the network.
    """
    if points.crs != network.crs:
        raise NetworkError(f"points are in {points.crs}, the network in {network.crs}")
    found = np.full((len(points), 3), np.nan)
    kept = np.flatnonzero(network.component_length_m >= min_component_m)
    if len(kept) and len(points):
        tree = shapely.STRtree(network.geometry[kept])
        geometry = np.asarray(points.array, dtype=object)
        pairs, leg_m = tree.query_nearest(geometry, max_distance=max_leg_m, return_distance=True)
        # query_nearest returns all ties: keep, for each point, the edge with the lowest number
        order = np.lexsort((kept[pairs[1]], pairs[0]))
        point, first = np.unique(pairs[0][order], return_index=True)
        edge = kept[pairs[1][order][first]]
        found[point, 0] = edge
        found[point, 1] = _along_m(geometry[point], network, edge)
        found[point, 2] = leg_m[order][first]
    return pd.DataFrame(found, index=points.index, columns=["edge", "along_m", "leg_m"])


def _along_m(points: Any, network: Network, edge: Any) -> Any:
    """Metres along the edge, scaled from its drawn length to the length that its source gives."""
    share = shapely.line_locate_point(network.geometry[edge], points, normalized=True)
    return np.nan_to_num(share) * network.length_m[edge]
