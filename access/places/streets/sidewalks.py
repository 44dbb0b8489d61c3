"""Streets beside which a sidewalk or a cycle track is mapped apart: who still uses the street itself."""

from typing import Any, Literal

import numpy as np
import pandas as pd
import shapely
from scipy.sparse import coo_array, csgraph

from access.contracts import tables
from access.contracts.arrays import Booleans, Integers
from access.contracts.notes import Note
from access.contracts.tables import counted

Separate = Literal["near", "street", "separate"]
USE_SIDEPATH = "use_sidepath"
_PATHS = {
    "foot": ("footway", "path", "pedestrian", "cycleway", "steps", "platform", "corridor"),
    "bicycle": ("cycleway",),
}
_SHARED = ("footway", "path", "pedestrian", "bridleway")  # open to bicycles where a tag says so
_SHUT = ("no", "private", "military")
_UNWALKED = ("motorway", "motorway_link")
_NEAR_M, _STEP_M, _MOST = 25.0, 20.0, 0.75  # assumed: the far side of a wide street; most of its length
_WORDS = {
    "foot": (
        "街道 {n} 段注明另绘人行道：{closed} 段只走近旁的人行道，其余仍可步行（近旁没有，或街道因此断开）",
        "{n} whose sidewalk is mapped apart: on {closed} of them one walks there only; the others stay open"
        " on foot (no such way near, or nothing else joins what lies beyond)",
    ),
    "bicycle": (
        "街道 {n} 段注明骑行须用旁道：{closed} 段只骑近旁的旁道，其余仍可骑行（近旁没有，或街道因此断开）",
        "{n} on which bicycles must use a way beside it: on {closed} of them one rides there only; the others"
        " stay open (no such way near, or nothing else joins what lies beyond)",
    ),
}


def settled(streets: tables.Streets, separate: Separate = "near") -> tuple[Any, list[Note]]:
    """Say of streets tagged ``use_sidepath`` whether they are open to who shall use the way beside them.

    Args:
        streets: a STREETS table, with ``use_sidepath`` in ``foot`` or ``bicycle``.
        separate: ``near``: a street is closed where a way apart lies along it, unless it alone joins
            what lies beyond to the rest; ``street``: all stay open; ``separate``: all are closed.

    Returns:
        (the table, with ``no`` or nothing in place of ``use_sidepath``; notes).
    """
    notes = []
    for mode, words in _WORDS.items():
        told = (streets[mode] == USE_SIDEPATH).to_numpy()
        if not told.any():
            continue
        closed = told & (separate == "separate")
        if separate == "near":
            closed = _beside(streets, told, mode)
            closed &= ~_needed(streets, closed, mode)
        streets = streets.assign(**{mode: np.where(closed, "no", np.where(told, "", streets[mode]))})
        number, shut = int(told.sum()), int(closed.sum())
        zh = words[0].format(n=number, closed=shut)
        en = words[1].format(n=counted(number, "street segment"), closed=shut)
        notes.append(Note("found", "streets", zh, en, number, "segments"))
    return streets, notes


def _beside(streets: tables.Streets, told: Booleans, mode: str) -> Booleans:
    """Along which of these streets such a way lies near, for most of their length."""
    paths = streets.geometry.to_numpy()[streets["class"].isin(_PATHS[mode]).to_numpy() & _open(streets, mode)]
    if mode == "bicycle":
        shared = streets["class"].isin(_SHARED) & streets["bicycle"].isin(["yes", "designated"])
        paths = np.concatenate([paths, streets.geometry.to_numpy()[shared]])
    found = np.zeros(len(streets), dtype=bool)
    if not len(paths):
        return found
    lines = streets.geometry.to_numpy()[told]
    number = np.ceil(shapely.length(lines) / _STEP_M).astype(np.int64) + 1
    line = np.repeat(np.arange(len(lines)), number)
    step = np.arange(number.sum()) - np.repeat(np.cumsum(number) - number, number)
    spots = shapely.line_interpolate_point(lines[line], (step + 0.5) / number[line], normalized=True)
    near = np.unique(shapely.STRtree(paths).query(spots, "dwithin", _NEAR_M)[0])
    share = np.bincount(line[near], minlength=len(lines)) / number
    found[told] = share >= _MOST
    return found


def _open(streets: tables.Streets, mode: str) -> Booleans:
    deciding = streets[mode].where(streets[mode] != "", streets["access"])
    return np.asarray(~deciding.isin(_SHUT) & ~streets["class"].isin(_UNWALKED))


def _needed(streets: tables.Streets, closed: Booleans, mode: str) -> Booleans:
    """Which of the closed streets alone join parts of what stays open: as little of them as does."""
    number, nodes = pd.factorize(pd.concat([streets["from_node"], streets["to_node"]]))
    ends = number.reshape(2, -1)
    stays = _open(streets, mode) & ~closed
    if mode == "bicycle":
        stays &= ~streets["class"].isin(("steps", "corridor", "platform")).to_numpy()
    part = _parts(ends[:, stays], len(nodes))
    used = np.zeros(part.max() + 1, dtype=bool)
    used[part[ends[:, stays]]] = True
    rows = np.flatnonzero(closed & (part[ends[0]] != part[ends[1]]))
    pair = np.sort(part[ends[:, rows]], axis=0)
    length = streets["length_m"].to_numpy(dtype=float)[rows] + 1.0
    table = pd.DataFrame({"a": pair[0], "b": pair[1], "length": length, "row": rows})
    table = table.sort_values(["a", "b", "length", "row"]).drop_duplicates(["a", "b"])
    size = len(used)
    tree = csgraph.minimum_spanning_tree(
        coo_array((table["length"], (table["a"], table["b"])), shape=(size, size)).tocsr()
    ).tocoo()
    a, b = tree.coords
    while True:  # branches that lead to no open street
        degree = np.bincount(np.concatenate([a, b]), minlength=size)
        loose = (degree == 1) & ~used
        kept = ~(loose[a] | loose[b])
        if kept.all():
            break
        a, b = a[kept], b[kept]
    chosen = table.merge(pd.DataFrame({"a": np.minimum(a, b), "b": np.maximum(a, b)}), on=["a", "b"])
    found = np.zeros(len(streets), dtype=bool)
    found[chosen["row"]] = True
    return found


def _parts(ends: Integers, size: int) -> Integers:
    """The number of the connected part that each node belongs to."""
    joined = coo_array((np.ones(ends.shape[1]), (ends[0], ends[1])), shape=(size, size)).tocsr()
    return np.asarray(csgraph.connected_components(joined, directed=False)[1])
