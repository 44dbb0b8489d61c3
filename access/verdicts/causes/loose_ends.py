"""Street ends that all but reach another street, and parts of the network that all but reach the rest."""

from typing import NamedTuple

import numpy as np
import pandas as pd
import shapely

from access.contracts.arrays import Booleans, Floats, Integers, Objects
from access.contracts.tables import Positions
from access.network.edges import Direction
from access.network.linked import Linked
from access.network.network import Network
from access.network.pairs import pairs
from access.network.parts import main_part
from access.network.travel import nearest
from access.verdicts.causes.ground import Ground

NEAR_M = 20.0  # assumed: a gap in the drawing is shorter, a place where one cannot walk is wider
_ROUND_M = 150.0  # assumed: who has a shorter way round loses nothing by the gap
_BESIDE_M = 50.0  # assumed: ends so near to a gap in coverage may cause it


class Ends(NamedTuple):
    """Street ends, each with the place on a street that it does not lead to; arrays of one length.

    Attributes:
        xy, other: where they are, and the places that they do not lead to; shape (n, 2).
        gap_m: between the two.
        at, to: POSITIONS of both.
    """

    xy: Floats
    other: Floats
    gap_m: Floats
    at: Positions
    to: Positions


def beside(network: Network, shapes: Objects, ground: Ground) -> tuple[Ends, pd.DataFrame]:
    """Find dead ends less than 20 m from another street to which the way round is long.

    Ends count where nothing that is known stands between the two, both lie on the ground, and whoever
    comes to the end has more than 150 m to walk to the other street.

    Args:
        network: on foot.
        shapes: gaps; ends within 50 m of them are looked at.
        ground: what is known of barriers.

    Returns:
        The ends, and which are beside which gap (``gap``, ``end``: positions).
    """
    edge, at_end = _dead(network)
    points = _points(network, edge, at_end)
    of_gap, end = shapely.STRtree(points).query(shapes, predicate="dwithin", distance=_BESIDE_M)
    seen, end = np.unique(end, return_inverse=True)
    near = _near(network, edge[seen], at_end[seen], points[seen])
    gap_m = near["gap_m"].to_numpy()
    lines = shapely.linestrings(np.stack([near[["x", "y"]], near[["to_x", "to_y"]]], axis=1))
    barred = np.zeros(len(near), dtype=bool)
    barred[ground.crossed(np.asarray(lines, dtype=object))[0]] = True
    near = near[~barred & (gap_m < NEAR_M)]
    near = near[~_joined(network, near)].sort_values(["end", "gap_m", "edge"])
    near = near.drop_duplicates("end").set_index("end")
    table = pd.DataFrame({"gap": of_gap, "end": end})
    table = table[table["end"].isin(near.index)]
    number = pd.Series(np.arange(len(near)), near.index)
    found = Ends(
        *(near[["x", "y"]].to_numpy(), near[["to_x", "to_y"]].to_numpy(), near["gap_m"].to_numpy()),
        *(_positions(near[["own", "own_m"]]), _positions(near[["edge", "along_m"]])),
    )
    return found, table.assign(end=number.reindex(table["end"]).to_numpy()).reset_index(drop=True)


def shortening(ends: Ends, entrances: Positions, network: Network, direction: Direction) -> Booleans:
    """Tell at which ends a join would save somebody 150 m or more on the way to a facility.

    That is where the ways from the end and from the place beside it differ by that, and by the join.

    Args:
        ends: from ``beside``.
        entrances: POSITIONS of the facilities.
        network, direction: of the trips.
    """
    both = pd.concat([ends.at, ends.to], ignore_index=True)
    cost = nearest(both, entrances, network, direction=direction)["impedance"].to_numpy(dtype=float)
    one, other = cost.reshape(2, -1)
    with np.errstate(invalid="ignore"):
        saved = np.abs(one - other) - ends.gap_m * network.leg_rate
    return np.asarray(saved >= _ROUND_M * network.least_cost_per_m)


def _positions(table: pd.DataFrame) -> Positions:
    columns = ["edge", "along_m"]
    return table.set_axis(columns, axis="columns").astype(float).assign(leg_m=0.0).reset_index(drop=True)


def _dead(network: Network) -> tuple[Integers, Integers]:
    """The edges that end where no other begins, and whether they do so at their end."""
    degree = np.bincount(np.concatenate([network.from_node, network.to_node]), minlength=network.size)
    usable = network.enterable & (network.length_m > 0)
    starts = np.flatnonzero(usable & (degree[network.from_node] == 1))
    ends = np.flatnonzero(usable & (degree[network.to_node] == 1))
    return np.concatenate([starts, ends]), np.repeat([0, 1], [len(starts), len(ends)])


def _points(network: Network, edge: Integers, at_end: Integers) -> Objects:
    vertex = np.where(at_end == 1, network.vertex[edge + 1] - 1, network.vertex[edge])
    return np.asarray(shapely.points(network.xy[vertex]), dtype=object)


def _near(network: Network, own: Integers, at_end: Integers, points: Objects) -> pd.DataFrame:
    """The streets within 20 m of each end that do not begin where its own street does."""
    usable = np.flatnonzero(network.enterable & (network.length_m > 0))
    lines = network.geometry[usable] if len(points) else network.geometry[:0]
    end, street = shapely.STRtree(lines).query(points, predicate="dwithin", distance=NEAR_M)
    edge = usable[street]
    mine = own[end]
    apart = edge != mine
    for node in (network.from_node, network.to_node):
        for base in (network.from_node, network.to_node):
            apart &= node[edge] != base[mine]
    end, edge, mine = end[apart], edge[apart], mine[apart]
    line = network.geometry[edge] if len(edge) else network.geometry[:0]
    along_m = shapely.line_locate_point(line, points[end], normalized=True) * network.length_m[edge]
    there = shapely.get_coordinates(
        shapely.line_interpolate_point(line, along_m / network.length_m[edge], normalized=True)
    )
    here = shapely.get_coordinates(points[end])
    return pd.DataFrame(
        {
            "end": end,
            "own": mine,
            "own_m": at_end[end] * network.length_m[mine],
            "edge": edge,
            "along_m": along_m,
            "x": here[:, 0],
            "y": here[:, 1],
            "to_x": there[:, 0],
            "to_y": there[:, 1],
            "gap_m": np.hypot(*(there - here).T),
        }
    )


def _joined(network: Network, near: pd.DataFrame) -> Booleans:
    """Whether the way round from each end to the street beside it is short."""
    if near.empty:
        return np.zeros(0, dtype=bool)
    first = near.drop_duplicates("end")
    origins = _positions(first[["own", "own_m"]]).set_axis(pd.Index(first["end"]))
    goals = _positions(near[["edge", "along_m"]])
    limit = _ROUND_M * network.least_cost_per_m
    known = pairs(origins, goals, network, limit=limit, direction="demand_to_facility")
    goal = known["destination_id"].to_numpy(dtype=np.int64)
    mine = near["end"].to_numpy()[goal] == known["origin_id"].to_numpy(dtype=np.int64)
    found = np.zeros(len(near), dtype=bool)
    found[goal[mine]] = True
    return found


class Islands(NamedTuple):
    """Parts of a network that nothing joins to the main one.

    Attributes:
        part: of each cell, the number of the one that is its only link; -1: none.
        gap_m: part → metres to the main one.
        xy, other: part → where it comes nearest to it, on either.
        open: part → whether nothing that is known stands between.
    """

    part: Integers
    gap_m: dict[int, float]
    xy: dict[int, Floats]
    other: dict[int, Floats]
    open: dict[int, bool]


def islands(link: Linked, cells: Integers, count: int, ground: Ground) -> Islands:
    """Find the parts off the main network that are the only link of some cells.

    Args:
        link: the network, with POSITIONS of all cells.
        cells: the positions of those asked for, among all cells.
        count: how many cells there are.
        ground: what is known of barriers.
    """
    network, main = link.network, main_part(link.network)
    number, _ = pd.factorize(link.cells.index)
    edge = link.cells["edge"].to_numpy(dtype=float)
    linked = np.isfinite(edge)
    component = network.component[edge[linked].astype(np.int64)]
    part = np.full(count, -1)
    part[number[linked]] = component
    part[number[linked][component == main]] = -1
    wanted = np.unique(part[cells])
    found = Islands(part, {}, {}, {}, {})
    if (wanted >= 0).any():
        lines = network.geometry
        tree = shapely.STRtree(lines[network.component == main])
        for each in wanted[wanted >= 0].tolist():
            own = lines[network.component == each]
            pair, gap_m = tree.query_nearest(own, return_distance=True, all_matches=False)
            least = int(gap_m.argmin())
            between = shapely.shortest_line(own[pair[0, least]], tree.geometries[pair[1, least]])
            found.gap_m[each] = float(gap_m[least])
            found.xy[each], found.other[each] = shapely.get_coordinates(between)
            found.open[each] = not len(ground.crossed(np.array([between], dtype=object))[0])
    return found
