"""Street ends that lie at one place and yet are different nodes: joined where their levels allow."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import geopandas
import numpy as np
import pandas as pd
import shapely
from scipy.sparse import coo_array, csgraph
from scipy.spatial import KDTree

from access.contracts import tables
from access.contracts.arrays import Booleans, Floats, Integers
from access.contracts.notes import Note
from access.contracts.said import examples
from access.contracts.tables import counted
from access.places import datums
from access.places.streets.split import cut

JOINED_M, NEAR_M = 0.5, 5.0
_Level = tuple[int, str, bool]  # layer, `level` tag, whether it is known to be neither bridge nor tunnel
NEAR_MISSES = ["street_id", "near_street_id", "gap_m", "why", "geometry"]


class Joined(NamedTuple):
    """Streets joined where their ends coincide.

    Attributes:
        streets: STREETS.
        renamed: node → the node that it is now.
        near_misses: points by ``node``, of ends that are not joined: ``street_id``, ``near_street_id``
            (what lies near), ``gap_m``, ``why`` (``gap``: it is too far; ``level``: it lies on
            another level, or nothing tells that it does not).
        notes: how many ends are joined, and how many are not.
    """

    streets: tables.Streets
    renamed: dict[Any, Any]
    near_misses: geopandas.GeoDataFrame
    notes: list[Note]


class _Ends(NamedTuple):
    """The nodes where drawn streets end.

    Attributes:
        node: their ids, in order.
        xy: where they are, shape (n, 2).
        dead: whether all streets there lead to one other node.
        start, end: the number of each street's first and last node.
    """

    node: Any
    xy: Floats
    dead: Booleans
    start: Integers
    end: Integers


def same_level(one: tuple[int, str], other: tuple[int, str]) -> bool:
    """Tell whether two streets may meet: on one layer, and on one level where both say on which.

    >>> same_level((0, "0;1"), (0, "1")), same_level((0, ""), (1, ""))
    (True, False)
    """
    levels = [{each.strip() for each in level.split(";")} for _, level in (one, other)]
    return one[0] == other[0] and ("" in levels[0] | levels[1] or bool(levels[0] & levels[1]))


def joined(streets: tables.Streets, *, levels_known: bool) -> Joined:
    """Join street ends that are at most ``JOINED_M`` apart, or so near to the middle of another street.

    Nodes are joined on one level; where nothing is known of levels, only with a dead end: any other
    node may be that of a street above. What ends beside the middle of a street is joined to it if it
    is a dead end; the street is cut there.

    Args:
        streets: a STREETS table.
        levels_known: whether ``layer`` tells bridges and tunnels from what they pass.
    """
    drawn = streets[streets["made"] == ""] if "made" in streets.columns else streets
    ends = _ends(drawn, streets)
    level = _levels(drawn)
    same, apart = _coincident(ends, level, levels_known)
    loose = np.setdiff1d(np.flatnonzero(ends.dead), same)
    beside = _beside(ends, drawn, loose, level)
    beside, passing = beside[beside["meets"]], beside[~beside["meets"] & (beside["gap_m"] <= JOINED_M)]
    passing = passing[~passing["node"].isin(apart.ravel())]
    middle = beside[beside["gap_m"] <= JOINED_M]
    found, at_middle = _met(streets, drawn, middle, ends)
    renamed = _groups(ends.node, same) | at_middle
    found = _renamed(found, renamed)
    if levels_known:
        apart = apart[ends.dead[apart].any(axis=1)]  # what merely passes above is no end
    near = _near_misses(ends, drawn, apart, beside[beside["gap_m"] > JOINED_M], passing)
    places = len(np.unique(same)) - len(renamed) + len(at_middle)
    return Joined(found, renamed, near, _notes(places, len(middle), near))


def _groups(node: Any, pairs: Integers) -> dict[Any, Any]:
    """Nodes to rename, so that all that pairs lead to from each other have the first one's name."""
    joins = coo_array((np.ones(len(pairs)), tuple(pairs.T)), shape=(len(node), len(node)))
    group = csgraph.connected_components(joins, directed=False)[1]
    first = node[np.unique(group, return_index=True)[1]][group]
    moved = np.flatnonzero(first != node)
    return dict(zip(node[moved], first[moved], strict=True))


def _ends(drawn: tables.Streets, streets: tables.Streets) -> _Ends:
    number, node = pd.factorize(pd.concat([drawn["from_node"], drawn["to_node"]]), sort=True)
    start, end = number.reshape(2, -1)
    lines = drawn.geometry.to_numpy()
    xy = np.empty((len(node), 2))
    for place, side in ((0, start), (-1, end)):
        xy[side] = shapely.get_coordinates(shapely.get_point(lines, place))
    pairs = np.unique(np.stack([number, np.append(end, start)]), axis=1)
    dead = np.bincount(pairs[0], minlength=len(node)) == 1
    if len(streets) > len(drawn):  # where a way across a square ends, too, one goes on
        made = streets[streets["made"] != ""]
        dead &= ~np.isin(node, pd.unique(pd.concat([made["from_node"], made["to_node"]])))
    return _Ends(node, xy, dead, start, end)


def _levels(drawn: tables.Streets) -> list[_Level]:
    level = drawn["level"] if "level" in drawn.columns else [""] * len(drawn)
    ground = drawn["structure"] == "ground" if "structure" in drawn.columns else [False] * len(drawn)
    return list(zip(drawn["layer"], level, ground, strict=True))


def _may_meet(one: _Level, other: _Level) -> bool:
    """Tell whether two streets may meet; a layer alone keeps none apart that lie on the ground."""
    return same_level(one[:2], other[:2]) or (one[2] and other[2] and same_level((0, one[1]), (0, other[1])))


def _coincident(ends: _Ends, level: list[_Level], levels_known: bool) -> tuple[Integers, Integers]:
    """Pairs of nodes at most ``JOINED_M`` apart that no street joins: those to join, and the others."""
    size = len(ends.node)
    key = np.sort(np.stack([ends.start, ends.end]), axis=0)
    pairs = np.sort(KDTree(ends.xy).query_pairs(JOINED_M, output_type="ndarray").astype(np.int64), axis=1)
    pairs = pairs[~np.isin(pairs[:, 0] * size + pairs[:, 1], key[0] * size + key[1])]
    pairs = pairs[np.lexsort(pairs.T[::-1])]
    touching = _touching(ends, np.unique(pairs))
    allowed = np.array(
        [
            any(_may_meet(level[a], level[b]) for a in touching[one] for b in touching[other])
            and (levels_known or bool(ends.dead[one] or ends.dead[other]))
            for one, other in pairs.tolist()
        ],
        dtype=bool,
    )
    return pairs[allowed], pairs[~allowed]


def _touching(ends: _Ends, nodes: Integers) -> dict[int, list[int]]:
    """The streets that end at some nodes, by their numbers."""
    found: dict[int, list[int]] = {node: [] for node in nodes.tolist()}
    for side in (ends.start, ends.end):
        here = np.flatnonzero(np.isin(side, nodes))
        for street, node in zip(here.tolist(), side[here].tolist(), strict=True):
            found[node].append(street)
    return found


def _renamed(streets: tables.Streets, renamed: Mapping[Any, Any]) -> Any:
    if not renamed:
        return streets
    new = pd.Series(renamed)
    sides = {}
    for name in ("from_node", "to_node"):
        sides[name] = streets[name].where(~streets[name].isin(new.index), streets[name].map(new))
        sides[name] = sides[name].astype(streets[name].dtype)
    return streets.assign(**sides)


def _beside(ends: _Ends, drawn: tables.Streets, loose: Integers, level: list[_Level]) -> pd.DataFrame:
    """The nearest street beside each loose end that does not lead there: which, how far, whether they meet.

    One that it may meet goes before one on another level.
    """
    lines = drawn.geometry.to_numpy()
    points: Any = shapely.points(ends.xy[loose])
    end, street = shapely.STRtree(lines).query(points, predicate="dwithin", distance=NEAR_M)
    own = _touching(ends, loose)
    mine = np.array([own[node][0] for node in loose.tolist()], dtype=np.int64)[end]
    here = loose[end]
    far = np.where(ends.start[mine] == here, ends.end[mine], ends.start[mine])
    # a stub lies beside the street that it begins on
    apart = ~np.any([side[street] == node for side in (ends.start, ends.end) for node in (here, far)], axis=0)
    on = [_may_meet(level[a], level[b]) for a, b in zip(mine, street, strict=True)]
    table = pd.DataFrame({"node": here, "mine": mine, "street": street, "meets": np.array(on, dtype=bool)})
    table["gap_m"] = shapely.distance(points[end], lines[street])
    nearest: pd.DataFrame = table[apart].sort_values(
        ["node", "meets", "gap_m", "street"], ascending=[True, False, True, True]
    )
    found: pd.DataFrame = nearest.drop_duplicates("node")
    return found


def _met(
    streets: tables.Streets, drawn: tables.Streets, middle: pd.DataFrame, ends: _Ends
) -> tuple[Any, dict[Any, Any]]:
    """Cut streets where ends lie beside their middle; return which new nodes are to bear the ends' names."""
    if middle.empty:
        return streets, {}
    lines, length_m = drawn.geometry.to_numpy(), drawn["length_m"].to_numpy(dtype=float)
    street = middle["street"].to_numpy()
    points = shapely.points(ends.xy[middle["node"]])
    along_m = shapely.line_locate_point(lines[street], points, normalized=True) * length_m[street]
    at = pd.DataFrame({"street_id": drawn.index[street], "along_m": along_m})
    found, pieces = cut(streets, at)
    new = found["to_node"].reindex(pieces.index).to_numpy()
    node = dict(zip(zip(pieces["whole"], pieces["to_m"], strict=True), new, strict=True))
    renamed: dict[Any, Any] = {}
    for name, place in zip(ends.node[middle["node"]], zip(*at.to_numpy().T, strict=True), strict=True):
        if place in node:
            first = renamed.setdefault(node[place], name)
            if first != name:  # another end lies just across the street
                renamed[name] = first
    return found, renamed


def _near_misses(
    ends: _Ends, drawn: tables.Streets, apart: Integers, beside: pd.DataFrame, passing: pd.DataFrame
) -> geopandas.GeoDataFrame:
    touching = _touching(ends, np.unique(apart))
    gap = np.hypot(*(ends.xy[apart[:, 0]] - ends.xy[apart[:, 1]]).T)
    level = pd.DataFrame(
        {
            "node": apart[:, 0],
            "mine": [touching[node][0] for node in apart[:, 0].tolist()],
            "street": [touching[node][0] for node in apart[:, 1].tolist()],
            "gap_m": gap,
        },
        dtype=float,
    ).astype({"node": int, "mine": int, "street": int})
    parts = [level.assign(why="level"), beside.assign(why="gap"), passing.assign(why="level")]
    both = pd.concat(parts).drop_duplicates("node")
    both = both.sort_values("node", kind="stable")
    return geopandas.GeoDataFrame(
        {
            "street_id": drawn.index[both["mine"]].astype(str),
            "near_street_id": drawn.index[both["street"]].astype(str),
            "gap_m": both["gap_m"].round(2),
            "why": both["why"],
        },
        geometry=shapely.points(ends.xy[both["node"]]),
        crs=drawn.crs,
    ).reset_index(drop=True)


def _notes(places: int, middle: int, near: geopandas.GeoDataFrame) -> list[Note]:
    notes = []
    if places:
        zh = f"街道端点位置相同（相距不超过 {JOINED_M} 米）而编号不同，已连接：{places} 处"
        en = f"{counted(places, 'place')} where street ends coincide (within {JOINED_M} m) but had"
        notes.append(Note("found", "streets", zh, f"{en} different ids: joined", places, "places"))
    if middle:
        zh = f"街道端点位于另一条街道中间（相距不超过 {JOINED_M} 米），已连接：{middle} 处"
        en = f"{counted(middle, 'street end')} beside the middle of a street (within {JOINED_M} m): joined"
        notes.append(Note("found", "streets", zh, en, middle, "places"))
    if len(near):
        spots = shapely.get_coordinates(datums.project(near, "EPSG:4326").geometry.to_numpy())
        where = examples(f"{lon:.5f} {lat:.5f}" for lon, lat in spots)
        zh = f"街道端点距另一条街道不足 {NEAR_M:g} 米而未连接：{len(near)} 处（{where}）"
        en = f"{counted(len(near), 'street end')} within {NEAR_M:g} m of another street, not joined ({where})"
        levels = int((near["why"] == "level").sum())
        if levels:
            zh += f"；其中 {levels} 处因两者在不同层（桥、隧道，或无从判断）"
            en += f"; {levels} of them since one is on another level (a bridge, a tunnel), or may be"
        notes.append(Note("doubtful", "streets", zh, en, len(near), "places"))
    return notes
