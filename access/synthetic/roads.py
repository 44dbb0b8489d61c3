"""Roads through the country, winding in the hills, and the motorway ring around the centre."""

import numpy as np
import pandas as pd
from scipy.sparse import coo_array, csgraph
from scipy.spatial import Delaunay, cKDTree

from access.contracts.arrays import Booleans, Floats
from access.synthetic.lattice import Lattice
from access.synthetic.settlement import Settled
from access.synthetic.terrain import CELL_M, CORE, HILLS_UNTIL, Ground
from access.synthetic.towns import TOWNS

_LONGEST = 60  # cells; nobody builds a road of more than 6 km where there is a way round
_CITY, _TOWN, _VILLAGE = range(3)
_CLASS = {0: "secondary", 1: "secondary", 2: "tertiary", 3: "unclassified", 4: "unclassified"}
RING = (100, 95, 240, 205)


def made(
    ground: Ground, settled: Settled, lattice: Lattice, rng: np.random.Generator
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Join every town and village to the others.

    Returns:
        (nodes by name: ``column``, ``row``; roads: ``u``, ``v``, ``class``, ``line``, an array of
        (column, row) from u to v).
    """
    doors = _doors(settled, lattice)
    links = _links(doors, ground)
    nodes: list[tuple[str, float, float]] = []
    roads: list[tuple[str, str, str, Floats]] = []
    at, rank = doors[["column", "row"]].to_numpy(dtype=float), doors["rank"].to_numpy()
    for a, b in zip(links["a"], links["b"], strict=True):
        line = _winding(at[a], at[b], rng)
        size = max(1, round(np.hypot(*(line[-1] - line[0])) / 4))
        cut = np.linspace(0, len(line) - 1, size + 1).round().astype(int)
        inner = [f"r{len(nodes) + n}" for n in range(size - 1)]
        nodes += [(name, *line[spot]) for name, spot in zip(inner, cut[1:-1], strict=True)]
        ends = [_name(at[a]), *inner, _name(at[b])]
        kind = _CLASS[rank[a] + rank[b]]
        roads += [(ends[n], ends[n + 1], kind, line[cut[n] : cut[n + 1] + 1]) for n in range(size)]
    return (
        pd.DataFrame(nodes, columns=["node", "column", "row"]).set_index("node"),
        pd.DataFrame(roads, columns=["u", "v", "class", "line"]),
    )


def _name(corner: Floats) -> str:
    return f"{corner[0]:.0f}_{corner[1]:.0f}"


def _doors(settled: Settled, lattice: Lattice) -> pd.DataFrame:
    """The corners at which roads may reach each place: ``place``, ``rank``, ``column``, ``row``."""
    left, bottom, right, top = CORE
    rows = [(0, _CITY, i, j) for i in range(left, right + 1, 10) for j in (bottom, top)]
    rows += [(0, _CITY, i, j) for i in (left, right) for j in range(bottom + 5, top, 10)]
    for town in TOWNS:
        half = town.width // 2
        if half:
            spots = [(half, 0), (-half, 0), (0, half), (0, -half)]
            rows += [(rows[-1][0] + 1, _TOWN, town.column + a, town.row + b) for a, b in spots[:1]]
            rows += [(rows[-1][0], _TOWN, town.column + a, town.row + b) for a, b in spots[1:]]
    for village in settled.villages.itertuples():
        place, end = rows[-1][0] + 1, village.width
        rows += [(place, _VILLAGE, village.column + n, village.row + n) for n in (0, end)]
    west, east, row = lattice.bridges[0]
    rows += [(rows[-1][0] + 1, _VILLAGE, column, row) for column in (west, east)]
    return pd.DataFrame(rows, columns=["place", "rank", "column", "row"])


def _links(doors: pd.DataFrame, ground: Ground) -> pd.DataFrame:
    """Choose which doors are joined: the shortest tree, and in the plain other short ways."""
    at = doors[["column", "row"]].to_numpy(dtype=float)
    triangles = Delaunay(at).simplices
    pairs = np.unique(
        np.sort(np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [0, 2]]])), axis=0
    )
    ways = pd.DataFrame(pairs, columns=["a", "b"])
    ways["length"] = np.hypot(*(at[ways["a"]] - at[ways["b"]]).T)
    place = doors["place"].to_numpy()
    ways["from"], ways["to"] = np.sort(np.stack([place[ways["a"]], place[ways["b"]]]), axis=0)
    ways = ways[(ways["from"] != ways["to"]) & (ways["length"] < _LONGEST)]
    ways = ways[[_dry(at[a], at[b], ground.water) for a, b in zip(ways["a"], ways["b"], strict=True)]]
    ways = ways.sort_values(["length", "a", "b"]).drop_duplicates(["from", "to"])
    number = place.max() + 1
    graph = coo_array((ways["length"], (ways["from"], ways["to"])), (number, number)).tocsr()
    tree = csgraph.minimum_spanning_tree(graph).tocoo()
    needed = set(zip(tree.row.tolist(), tree.col.tolist(), strict=True))
    chosen = [each in needed for each in zip(ways["from"], ways["to"], strict=True)]
    return ways[np.array(chosen) | _handy(ways, at)]


def _dry(first: Floats, last: Floats, water: Booleans) -> bool:
    step = np.linspace(0, 1, int(2 * np.hypot(*(last - first))) + 2)[:, None]
    column, row = (first + step * (last - first)).astype(int).T
    return not any(water[row + a, column + b].any() for a in (-1, 0) for b in (-1, 0))


def _handy(ways: pd.DataFrame, at: Floats) -> Booleans:
    """Ways in the plain with no other door between their ends (the Gabriel graph)."""
    ends = at[ways["a"]], at[ways["b"]]
    between = cKDTree(at).query((ends[0] + ends[1]) / 2)[0]
    plain = np.minimum(ends[0][:, 0], ends[1][:, 0]) > HILLS_UNTIL + 5
    return plain & (between > ways["length"] / 2 - 1e-9) & (ways["length"] < 30)


def _winding(start: Floats, end: Floats, rng: np.random.Generator) -> Floats:
    """A line between two corners, which winds much in the hills and little in the plain."""
    along = end - start
    length = np.hypot(*along)
    hills = max(start[0], end[0]) < HILLS_UNTIL + 5
    swing = min(0.18 * length, 1.8) if hills else min(0.04 * length, 0.5)
    size = max(2, round(length / (0.7 if hills else 2)))
    step = np.linspace(0, 1, size + 1)
    bends = max(1, round(length / (5 if hills else 12)))
    aside = swing * np.sin(np.pi * step) * np.sin(2 * np.pi * bends * step + rng.uniform(0, np.pi))
    line = start + step[:, None] * along + aside[:, None] * np.array([-along[1], along[0]]) / length
    rounded: Floats = line.round(3)
    rounded[0], rounded[-1] = start, end
    return rounded


def ring() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the nodes and streets of the motorway ring, on a level of its own.

    It crosses every other road without touching it; ten ramps lead down to the centre.
    """
    west, south, east, north = RING
    loop = [(i, south) for i in range(west, east, 10)] + [(east, j) for j in range(south, north, 10)]
    loop += [(i, north) for i in range(east, west, -10)] + [(west, j) for j in range(north, south, -10)]
    named = {at: f"m{n}" for n, at in enumerate(loop)}
    rows: list[tuple[str, str, str, Floats, int]] = [
        (named[a], named[b], "motorway", np.array([a, b], dtype=float), 1)
        for a, b in zip(loop, [*loop[1:], loop[0]], strict=True)
    ]
    left, bottom, right, top = CORE
    ramps = [((i, south), (i, bottom)) for i in (120, 150, 210)] + [
        ((i, north), (i, top)) for i in (120, 150, 210)
    ]
    ramps += [((west, j), (left, j)) for j in (125, 175)] + [((east, j), (right, j)) for j in (125, 175)]
    rows += [
        (named[a], f"{b[0]}_{b[1]}", "motorway_link", np.array([a, b], dtype=float), 0) for a, b in ramps
    ]
    nodes = pd.DataFrame(loop, columns=["column", "row"], index=pd.Index(named.values(), name="node"))
    return nodes, pd.DataFrame(rows, columns=["u", "v", "class", "line", "layer"])


def length_m(line: Floats) -> float:
    """Return the length of a line of (column, row), rounded to centimetres."""
    return round(float(np.hypot(*np.diff(line, axis=0).T).sum()) * CELL_M, 2)
