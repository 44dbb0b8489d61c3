"""Where links are missing: places near each other on the ground, and far from each other by street.

An estate wall, a river, a railway or a shut gate makes the way between neighbours long. A candidate
link joins two such places straight.
"""

from dataclasses import replace
from typing import TypeAlias

import geopandas
import numpy as np
import pandas as pd
import shapely
from scipy.spatial import KDTree

from access.contracts import tables
from access.contracts.arrays import Booleans, Floats, Integers, Objects, Words
from access.contracts.documents import Text
from access.contracts.errors import NetworkError
from access.contracts.notes import Note
from access.contracts.said import Said
from access.contracts.tables import Column, Contract, counted
from access.network.edges import Turns
from access.network.network import Network
from access.network.pairs import pairs
from access.places.streets.barriers import BARRIERS, IMPASSABLE, KINDS
from access.remedies.links.ends import Ends, find_ends

LINKS = Contract(
    "links",
    ("link_id",),
    {
        "kind": Column("text"),
        "cause": Column("text"),
        "length_m": Column("number", minimum=0),
        "detour_m": Column("number", minimum=0),
        "from_street": Column("id"),
        "from_m": Column("number", minimum=0),
        "to_street": Column("id"),
        "to_m": Column("number", minimum=0),
        "access": Column("text"),
    },
    ("LineString",),
)
Links: TypeAlias = geopandas.GeoDataFrame
LINK_KINDS = {
    "gate": Text(zh="开放封闭的门", en="open a shut gate"),
    "path": Text(zh="打通步行通道", en="make a path"),
    "bridge": Text(zh="架桥或修地道", en="build a bridge or a subway"),
    "joint": Text(zh="接通相接却不相通的路（或为漏接）", en="join streets that meet (or drawn apart)"),
}
_LEAST_M = 1.0  # the length of a link through a gate; and how near a gate stands to the link through it
_JOINT_M = 1.0  # nearer ends than this meet on the ground; those within half a metre are joined when read
_ORIGINS, _ROWS = 1 << 15, 256  # searched at a time, so that what is found fits into memory


def find(
    network: Network,
    *,
    max_link_m: float = 60.0,
    min_detour: float = 3.0,
    min_extra_m: float = 150.0,
    spacing_m: float = 50.0,
    barriers: geopandas.GeoDataFrame | None = None,
    forbidden: tuple[str, ...] = IMPASSABLE,
) -> tuple[Links, list[Note]]:
    """Find pairs of near places whose way along the streets is long.

    Places are junctions, dead ends, where a street lies nearest to a dead end of another, and the
    middles of equal parts of the streets between them. What is open one way or to residents only
    counts as open: such a street is no missing link. Links end neither on streets where no trip does
    (bridges, tunnels), nor at junctions where something is lost or a turn is not open to all, but
    beside these.

    Args:
        network: the network; its time of day and unit do not matter.
        max_link_m: the longest link (metres).
        min_detour: the way along the streets is at least so many times the straight distance,
        min_extra_m: and longer by so much (metres).
        spacing_m: the longest part of a street with one place amid it (metres).
        barriers: a BARRIERS table, or None.
        forbidden: the kinds of barriers that links may not cross; such links are left out.

    Returns:
        (LINKS table: ``kind`` (``gate``: a shut gate to open; ``bridge``: across what no path on the
        ground crosses; ``joint``: between streets that end at one place; else ``path``); ``cause``: the
        kinds of barriers that it crosses ("": none is known); ``length_m``, straight, at least 1 m;
        ``detour_m``, the way along the streets (``inf``: there is none); where it begins and ends, in
        metres along a street; ``access``: ``private`` where both its ends are on private streets;
        notes).

    Raises:
        NetworkError: settings that are no lengths, or barriers in another CRS.
    """
    if barriers is not None:  # a gate that lets people through is no barrier
        barriers = barriers[(barriers["kind"] != "gate") | (barriers["state"] == "closed")]
    _check(network, (max_link_m, min_detour, min_extra_m, spacing_m), barriers)
    plain, spots = _in_metres(network), find_ends(network, spacing_m, max_link_m)
    near = KDTree(spots.xy).query_pairs(max_link_m, output_type="ndarray").astype(np.int64)
    near = near[np.lexsort(near.T[::-1])]
    straight_m = np.hypot(*(spots.xy[near[:, 1]] - spots.xy[near[:, 0]]).T)
    least_m = np.maximum(min_detour * straight_m, straight_m + min_extra_m)
    far = _far(near, least_m, spots, plain)
    near, straight_m = near[far], straight_m[far]
    lines = np.asarray(shapely.linestrings(spots.xy[near]))
    shapes = np.where(straight_m > 0, lines, np.asarray(shapely.points(spots.xy[near[:, 0]])))
    crossed = _crossed(shapes, barriers, forbidden)
    kept = ~crossed[list(forbidden)].any(axis=1).to_numpy()
    detour_m = _detours(spots, near[kept], plain, max_link_m * min_detour + min_extra_m)
    found = _table(network, spots, near[kept], lines[kept])
    found = found.assign(detour_m=detour_m, **_described(crossed[kept], straight_m[kept]))
    found = found[[*LINKS.columns, "geometry"]]
    tables.check(found, LINKS)
    return found, _notes(found, crossed[list(forbidden)])


def _check(network: Network, settings: tuple[float, ...], barriers: geopandas.GeoDataFrame | None) -> None:
    if not all(0 < each < np.inf for each in settings):
        raise NetworkError(
            Said(
                f"找连接所用的长度和倍数应大于 0，现为 {settings}",
                f"links are found by lengths and a ratio above 0, not {settings}",
            )
        )
    if barriers is not None:
        tables.check(barriers, BARRIERS)
        if barriers.crs != network.crs:
            raise NetworkError(
                Said(
                    f"阻隔的坐标系是 {barriers.crs}，路网的是 {network.crs}",
                    f"barriers are in {barriers.crs}, the network in {network.crs}",
                )
            )


def _in_metres(network: Network) -> Network:
    """The same streets by length, open both ways to all, with all turns allowed."""
    nothing, none = np.zeros_like(network.length_m), np.zeros(0, dtype=np.int64)
    return replace(
        network,
        forward=network.length_m,
        backward=network.length_m,
        wait_from=nothing,
        wait_to=nothing,
        private=np.zeros_like(network.private),
        forbidden=Turns.of(none, none, none),
        leg_rate=1.0,
        least_cost_per_m=1.0,
        impedance="length_m",
    )


def _far(near: Integers, least_m: Floats, spots: Ends, plain: Network) -> Booleans:
    """Which pairs are at least so far from each other along the streets."""
    far = np.ones(len(near), dtype=bool)
    key = near[:, 0] * len(spots.edge) + near[:, 1]
    origins, destinations = np.unique(near[:, 0]), spots.take(np.unique(near[:, 1]))
    for begin in range(0, len(origins), _ORIGINS):
        some = spots.take(origins[begin : begin + _ORIGINS])
        found = pairs(some, destinations, plain, limit=float(least_m.max()), direction="demand_to_facility")
        own = found["origin_id"].to_numpy() * len(spots.edge) + found["destination_id"].to_numpy()
        place = np.minimum(np.searchsorted(key, own), len(key) - 1)
        short = (key[place] == own) & (found["impedance"].to_numpy() < least_m[place])
        far[place[short]] = False
    return far


def _detours(spots: Ends, near: Integers, plain: Network, limit: float) -> Floats:
    """The way along the streets between the places of each pair (metres); ``inf`` where there is none."""
    found = np.full(len(near), np.inf)
    part = plain.component[spots.edge]
    left = np.flatnonzero(part[near[:, 0]] == part[near[:, 1]])
    while len(left):
        limit *= 4  # most ways are short, so that far searches are few
        for begin in range(0, len(left), _ROWS):
            rows = left[begin : begin + _ROWS]
            one, other = (spots.take(np.unique(near[rows, side])) for side in (0, 1))
            some = pairs(one, other, plain, limit=limit, direction="demand_to_facility")
            known = some.set_index(["origin_id", "destination_id"])["impedance"]
            found[rows] = known.reindex(pd.MultiIndex.from_arrays([*near[rows].T])).fillna(np.inf)
        left = left[np.isinf(found[left])]
    return found


def _crossed(
    shapes: Objects, barriers: geopandas.GeoDataFrame | None, forbidden: tuple[str, ...]
) -> pd.DataFrame:
    """For each link and each kind of barrier, whether it crosses one, or leads through a gate."""
    if barriers is None:
        return pd.DataFrame(False, range(len(shapes)), sorted({"gate", *forbidden}))
    kind = barriers["kind"].to_numpy(dtype=object)
    found = pd.DataFrame(False, range(len(shapes)), sorted({"gate", *forbidden, *kind}))
    tree = shapely.STRtree(barriers.geometry.to_numpy())
    across, near = tree.query(shapes, "intersects"), tree.query(shapes, "dwithin", distance=_LEAST_M)
    link, barrier = np.concatenate([across, near[:, kind[near[1]] == "gate"]], axis=1)
    flags = found.to_numpy().copy()
    flags[link, found.columns.get_indexer(kind[barrier])] = True
    return pd.DataFrame(flags, found.index, found.columns)


def _described(crossed: pd.DataFrame, straight_m: Floats) -> dict[str, Words | Floats]:
    """Kind, cause and length of links."""
    cause = (crossed @ pd.Series(crossed.columns + ", ", crossed.columns)).str.removesuffix(", ")
    over = crossed.reindex(columns=list(IMPASSABLE), fill_value=False).any(axis=1)
    through = crossed["gate"] & (straight_m < _LEAST_M)
    kind = np.select([through, over, straight_m < _JOINT_M], ["gate", "bridge", "joint"], "path")
    return {"kind": kind, "cause": cause.to_numpy(), "length_m": np.maximum(straight_m, _LEAST_M)}


def _table(network: Network, spots: Ends, near: Integers, lines: Objects) -> Links:
    (a, b), along_m = spots.edge[near].T, spots.along_m[near].T
    both_private = network.private[a] & network.private[b]
    return geopandas.GeoDataFrame(
        {
            "from_street": network.street_id[a],
            "from_m": along_m[0],
            "to_street": network.street_id[b],
            "to_m": along_m[1],
            "access": np.where(both_private, "private", ""),
        },
        index=pd.Index([f"link{number:06d}" for number in range(len(near))], name="link_id", dtype="str"),
        geometry=lines,
        crs=network.crs,
    )


def _notes(found: Links, barred: pd.DataFrame) -> list[Note]:
    number = len(found)
    zh, en = f"候选连接 {number} 条", counted(number, "candidate link")
    notes = [Note("found", "streets", zh, en, number, "links")]
    lost = int(barred.any(axis=1).sum())
    if lost:
        each = barred.sum()[barred.any()]
        names = [KINDS.get(kind, Text(zh=kind, en=kind)) for kind in each.index]
        zh = "，".join(f"{name.zh} {times}" for name, times in zip(names, each, strict=True))
        en = ", ".join(f"{name.en} {times}" for name, times in zip(names, each, strict=True))
        zh = f"{lost} 条连接须跨越不可穿越的屏障（{zh}），不作候选"
        en = f"{counted(lost, 'link')} across what links may not cross ({en}), not proposed"
        notes.append(Note("left_out", "streets", zh, en, lost, "links"))
    return notes
