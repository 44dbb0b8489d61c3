"""Where lines meet: at shared vertices, at crossings, and where the end of one all but reaches another."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from access.contracts.arrays import Booleans, Floats, Integers
from access.places.streets import crossings as at_crossings
from access.places.streets import loose_ends
from access.places.streets.drawing import SAME_M, Drawing, Places, Segments


class Meetings(NamedTuple):
    """Places on lines, and which of them are one node.

    Attributes:
        line, along_m, xy: of each place; the first are the starts of all lines, then their ends.
        loose: which places are ends that no other line shares.
        overshot: which ends lie a little beyond a crossing.
        pairs: numbers of two places that meet.
        counts: ``shared`` places that lines share, ``crossed`` crossings split, ``apart`` by level or class,
            ``bare`` left as flyovers, ``joined`` loose ends joined over a gap.
    """

    line: Integers
    along_m: Floats
    xy: Floats
    loose: Booleans
    overshot: Booleans
    pairs: Integers
    counts: dict[str, int]


def found(drawing: Drawing, *, snap_m: float, crossings: str = "auto") -> Meetings:
    """Find where lines meet: see ``noding.noded``.

    Args:
        drawing, snap_m: as there.
        crossings: see ``crossings.crossed``.
    """
    places = Places(drawing)
    lonely, shared = _at_vertices(drawing, places)
    segments = Segments(drawing)
    loose = np.concatenate([lonely[drawing.first], lonely[drawing.last]])
    meets = at_crossings.between(drawing, segments)
    touching, overshot = at_crossings.at_ends(drawing, meets, loose, snap_m)
    reached = np.zeros(len(loose), dtype=bool)
    reached[touching] = True
    free = np.flatnonzero(loose & ~reached & ~overshot)
    joined = loose_ends.joined(drawing, places, segments, free, loose, snap_m)
    counts = at_crossings.crossed(drawing, places, meets, crossings)
    return Meetings(
        np.concatenate(places.lines),
        np.concatenate(places.along),
        np.concatenate(places.xy),
        np.append(loose, np.zeros(places.size - len(loose), dtype=bool)),
        np.append(overshot, np.zeros(places.size - len(loose), dtype=bool)),
        np.concatenate(places.pairs),
        counts | {"shared": shared, "joined": joined},
    )


def _at_vertices(drawing: Drawing, places: Places) -> tuple[Booleans, int]:
    """Let lines meet at the vertices that they share.

    Where levels are told, lines of two levels that both go on beyond the vertex pass each other there,
    unless ``drawing.shared``; one that ends comes down, or up, to the others.

    Returns:
        (which vertices are shared with none, how many are junctions).
    """
    key = np.round(drawing.xy / SAME_M).astype(np.int64)
    vertex = pd.DataFrame(key).groupby([0, 1]).ngroup().to_numpy()
    lonely = np.bincount(vertex)[vertex] == 1
    is_end = np.zeros(len(vertex), dtype=bool)
    is_end[drawing.first] = is_end[drawing.last] = True
    inner = np.flatnonzero(~lonely & ~is_end)
    number = np.concatenate([drawing.first, drawing.last, inner])
    place = np.append(
        np.arange(2 * len(drawing.first)),
        places.add(drawing.line[inner], drawing.along_m[inner], drawing.xy[inner]),
    )
    at = pd.DataFrame(
        {
            "vertex": vertex[number],
            "level": 0 if drawing.shared else drawing.level[drawing.line[number]],
            "arms": 2 - is_end[number],
            "place": place,
        }
    )[~lonely[number]]
    arms = at.groupby(["vertex", "level"])["arms"].sum()
    passing = arms.groupby("vertex").transform("min") > 1
    at["apart"] = passing.reindex(pd.MultiIndex.from_frame(at[["vertex", "level"]])).to_numpy()
    at["level"] = at["level"].where(at["apart"].astype(bool), 0)
    leader = at.groupby(["vertex", "level"])["place"].transform("first")
    places.meet(at["place"].to_numpy(), leader.to_numpy())
    met = arms.groupby("vertex").sum()
    return lonely, int((met > 2).sum())
