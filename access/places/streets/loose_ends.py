"""Loose ends of lines: joined to what they all but reach."""

from typing import Any

import numpy as np
import pandas as pd
import shapely
from scipy.spatial import KDTree

from access.contracts.arrays import Booleans, Floats, Integers
from access.places.streets.drawing import SAME_M, Drawing, Places, Segments

_OWN = 4.0  # a line comes back to itself where it does so after more than so many times ``snap_m``
_HEADED_M = 0.5  # how near two ends, drawn out, come where they head for each other


def joined(
    drawing: Drawing,
    places: Places,
    segments: Segments,
    free: Integers,
    loose: Booleans,
    snap_m: float,
) -> int:
    """Join loose ends to what lies within ``snap_m``: how many are.

    To all other loose ends, and to the nearest of what is not loose: an end, or the middle of a line that
    does not end there. Those that find only loose ends, or none, run into others, each drawn out by
    ``snap_m``.
    """
    if not len(free) or snap_m <= 0:
        return 0
    lines = len(drawing.length_m)
    end_xy = np.concatenate([drawing.xy[drawing.first], drawing.xy[drawing.last]])
    ends = _to_ends(drawing, free, end_xy, loose, 2 * snap_m)
    near = ends[ends["gap_m"] <= snap_m]
    fixed = near[~loose[near["other"]]]
    middle = _to_lines(drawing, segments, free, end_xy, snap_m)
    beside = pd.MultiIndex.from_arrays([near["end"], near["other"] % lines])
    middle = middle[~pd.MultiIndex.from_frame(middle[["end", "line"]]).isin(beside)].drop_duplicates("end")
    least_m = fixed.groupby("end")["gap_m"].min().reindex(middle["end"]).to_numpy()
    middle = middle[~(middle["gap_m"].to_numpy() >= least_m)]
    line, along_m = middle["line"].to_numpy(), middle["along_m"].to_numpy(dtype=float)
    target = places.add(line, along_m, middle[["x", "y"]].to_numpy(dtype=float))
    places.meet(middle["end"].to_numpy(), target)
    fixed = fixed[~fixed["end"].isin(middle["end"])]
    done = np.zeros(2 * lines, dtype=bool)
    done[middle["end"]] = done[fixed["end"]] = True
    far = ends[~done[ends["end"]] & (ends["gap_m"] > snap_m) & loose[ends["other"]]]
    ahead = _drawn_out(drawing, far[["end", "other"]].to_numpy().T.ravel(), snap_m).reshape(2, -1)
    far = far[shapely.distance(*ahead) <= _HEADED_M]
    for pairs in (near[loose[near["other"]]], fixed, far):
        places.meet(pairs["end"].to_numpy(), pairs["other"].to_numpy())
        done[pairs["end"]] = True
    return int(done.sum())


def _to_ends(
    drawing: Drawing, free: Integers, end_xy: Floats, loose: Booleans, within_m: float
) -> pd.DataFrame:
    """Other ends near free ends, on their level or where one may come to another: ``end``, ``other``, gap_m.

    A loose end may be that of a street that goes on on a bridge, so its level does not count.
    """
    lines = len(drawing.length_m)
    near = KDTree(end_xy[free]).sparse_distance_matrix(KDTree(end_xy), within_m, output_type="coo_matrix")
    end, other = free[near.row], near.col.astype(np.int64)
    mine, line = end % lines, other % lines
    own = (line == mine) & (drawing.length_m[mine] <= _OWN * within_m)
    level = (drawing.level[mine] == drawing.level[line]) | drawing.lands[mine] | loose[other]
    table = pd.DataFrame({"end": end, "other": other, "gap_m": near.data.round(6)})
    found: pd.DataFrame = table[(end != other) & ~own & level].sort_values(["end", "gap_m", "other"])
    return found


def _drawn_out(drawing: Drawing, end: Integers, by_m: float) -> Any:
    """Ends of lines drawn out straight."""
    lines = len(drawing.length_m)
    at_start = end < lines
    vertex = np.where(at_start, drawing.first[end % lines], drawing.last[end % lines])
    before = np.where(at_start, vertex + 1, vertex - 1)
    ahead = drawing.xy[vertex] - drawing.xy[before]
    ahead *= by_m / np.maximum(np.hypot(*ahead.T), SAME_M)[:, np.newaxis]
    return shapely.linestrings(np.stack([drawing.xy[vertex], drawing.xy[vertex] + ahead], axis=1))


def _to_lines(
    drawing: Drawing, segments: Segments, free: Integers, end_xy: Floats, snap_m: float
) -> pd.DataFrame:
    """Lines beside free ends, the nearest first: ``end``, ``line``, ``gap_m``, ``along_m``, ``x``, ``y``.

    Those on its own level go before others; an end of a bridge or a ramp comes down to any.
    """
    lines = len(drawing.length_m)
    which, segment = segments.tree.query(shapely.points(end_xy[free]), predicate="dwithin", distance=snap_m)
    end, a = free[which], segments.start[segment]
    p, r = drawing.xy[a], drawing.xy[a + 1] - drawing.xy[a]
    share = np.clip(((end_xy[end] - p) * r).sum(axis=1) / (r * r).sum(axis=1), 0, 1)
    xy = p + share[:, np.newaxis] * r
    along = drawing.along_m[a] + share * np.hypot(*r.T)
    line, mine = drawing.line[a], end % lines
    from_end = np.where(end < lines, along, drawing.length_m[line] - along)
    apart = (line != mine) | (from_end > _OWN * snap_m)
    same = drawing.level[line] == drawing.level[mine]
    allowed = apart & (same | drawing.lands[mine])
    table = pd.DataFrame(
        {
            "end": end,
            "other_level": ~same,
            "gap_m": np.hypot(*(xy - end_xy[end]).T).round(6),
            "line": line,
            "along_m": along,
            "x": xy[:, 0],
            "y": xy[:, 1],
        }
    )[allowed]
    nearest: pd.DataFrame = table.sort_values(["end", "other_level", "gap_m", "line", "along_m"])
    return nearest
