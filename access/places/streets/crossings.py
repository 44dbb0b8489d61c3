"""Where lines cross or touch each other, and whether they meet there."""

import numpy as np
import pandas as pd

from access.contracts.arrays import Booleans, Integers
from access.places.streets.drawing import SAME_M, Drawing, Places, Segments

# who puts a vertex of both lines at most junctions of four arms, and at least at so many, leaves bare those
# crossings that are none
_FEW, _SOME = 0.5, 10


def between(drawing: Drawing, segments: Segments) -> pd.DataFrame:
    """All places where two straight parts cross or touch, but at a vertex of both.

    Returns:
        ``a``, ``b`` (lines), ``a_m``, ``b_m`` (along them), ``x``, ``y``; and of both lines, ``a_end``,
        ``b_end``: the place of the end that lies there, or -1.
    """
    one, other = segments.tree.query(segments.tree.geometries)
    one, other = one[one < other], other[one < other]
    a, b = segments.start[one], segments.start[other]
    (p, r), (q, s) = ((drawing.xy[each], drawing.xy[each + 1] - drawing.xy[each]) for each in (a, b))
    across = r[:, 0] * s[:, 1] - r[:, 1] * s[:, 0]
    with np.errstate(divide="ignore", invalid="ignore"):
        t = ((q - p)[:, 0] * s[:, 1] - (q - p)[:, 1] * s[:, 0]) / across
        u = ((q - p)[:, 0] * r[:, 1] - (q - p)[:, 1] * r[:, 0]) / across
    r_m, s_m = np.hypot(*r.T), np.hypot(*s.T)
    # two parts that share a vertex meet there; of parallel ones an end lies on the other
    on = np.isfinite(t) & np.isfinite(u)
    on &= (t * r_m >= -SAME_M) & (t * r_m <= r_m + SAME_M) & (u * s_m >= -SAME_M) & (u * s_m <= s_m + SAME_M)
    a, b, t, u, p, r, r_m, s_m = (each[on] for each in (a, b, t, u, p, r, r_m, s_m))
    t, u = np.clip(t, 0, 1), np.clip(u, 0, 1)
    at_vertex = (np.minimum(t, 1 - t) * r_m <= SAME_M) & (np.minimum(u, 1 - u) * s_m <= SAME_M)
    a, b, t, u, p, r, r_m, s_m = (each[~at_vertex] for each in (a, b, t, u, p, r, r_m, s_m))
    xy = p + t[:, np.newaxis] * r
    table = pd.DataFrame({"a": drawing.line[a], "b": drawing.line[b], "x": xy[:, 0], "y": xy[:, 1]})
    table["a_m"], table["b_m"] = drawing.along_m[a] + t * r_m, drawing.along_m[b] + u * s_m
    for side in ("a", "b"):
        length_m = drawing.length_m[table[side]]
        start, end = table[f"{side}_m"] <= SAME_M, table[f"{side}_m"] >= length_m - SAME_M
        table[f"{side}_end"] = np.select(
            [start, end], [table[side], table[side] + len(drawing.length_m)], default=-1
        )
    # once for both parts at a vertex of one
    near = table[["a_m", "b_m"]].div(10 * SAME_M).round()
    twice = pd.concat([table[["a", "b"]], near], axis=1).duplicated()
    return table[~twice].reset_index(drop=True)


def at_ends(
    drawing: Drawing, meets: pd.DataFrame, loose: Booleans, snap_m: float
) -> tuple[Integers, Booleans]:
    """Let ends meet the lines on which they lie, and those that run a little beyond: (the ends, which do).

    Adds ``kind`` to the crossings: ``end``, ``over`` (a little before a loose end) or ``bare``.
    """
    lines = len(drawing.length_m)
    same = drawing.level[meets["a"]] == drawing.level[meets["b"]]
    overshot = np.zeros(len(loose), dtype=bool)
    over = np.zeros(len(meets), dtype=bool)
    for side in ("a", "b"):
        line, along = meets[side].to_numpy(), meets[f"{side}_m"].to_numpy()
        for end, away in ((line, along), (line + lines, drawing.length_m[line] - along)):
            beyond = (away > SAME_M) & (away <= snap_m) & loose[end] & same
            over |= beyond
            overshot[end[beyond]] = True
    touch = np.zeros(len(meets), dtype=bool)
    ends: list[Integers] = []
    for side in ("a", "b"):
        here = (meets[f"{side}_end"] >= 0).to_numpy() & (same | drawing.lands[meets[side]])
        touch |= here
        ends.append(meets[f"{side}_end"].to_numpy()[here])
    meets["kind"] = np.select([touch, over], ["end", "over"], "bare")
    return np.unique(np.concatenate(ends)), overshot


def crossed(drawing: Drawing, places: Places, meets: pd.DataFrame, crossings: str) -> dict[str, int]:
    """Let lines meet where they cross.

    Where levels are told (``drawing.told``), lines of one level do. Where they are not, motorways and
    expressways cross above or below; other lines meet, unless far more junctions of four arms are drawn
    as such: whoever put a vertex or ends there left the others bare, since they are none.

    Args:
        drawing, places, meets: what there is; ``meets`` with ``kind``.
        crossings: ``auto``: see above; ``split``: all lines that cross on one level meet; ``apart``: none
            do but at their ends.
    """
    one, other = meets["a"].to_numpy(), meets["b"].to_numpy()
    same = drawing.level[one] == drawing.level[other]
    level = same | (not drawing.told and crossings == "split")
    plain = level & (drawing.told | (crossings == "split") | (drawing.level[one] == 0))
    bare = (meets["kind"] == "bare").to_numpy()
    number = int((bare & plain).sum())
    four_arms = _four_arms(places)
    flyovers = crossings == "apart" or (
        crossings == "auto" and drawing.shared and four_arms >= _SOME and number <= _FEW * four_arms
    )
    met = ~bare | (plain & (not flyovers))
    met &= (meets["kind"] == "end").to_numpy() | same | level
    here = meets[met]
    xy = here[["x", "y"]].to_numpy(dtype=float)
    sides = [
        places.add(here[side].to_numpy(), here[f"{side}_m"].to_numpy(dtype=float), xy) for side in ("a", "b")
    ]
    places.meet(*sides)
    return {
        "crossed": int((bare & met).sum()),
        "apart": int((bare & ~plain).sum()),
        "bare": number if flyovers else 0,
    }


def _four_arms(places: Places) -> int:
    """At how many nodes four arms or more meet so far; a line that goes on has two there."""
    arms = np.full(places.size, 2)
    arms[: 2 * len(places.lines[0])] = 1
    return int((np.bincount(places.nodes(), weights=arms) > 3).sum())
