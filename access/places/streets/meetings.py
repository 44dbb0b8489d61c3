"""Where lines meet: at shared vertices, at crossings, and where the end of one all but reaches another."""

from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import shapely
from scipy.spatial import KDTree

from access.contracts.arrays import Booleans, Floats, Integers

SAME_M = 0.001  # coordinates nearer than this are one
_OWN = 4.0  # a line comes back to itself where it does so after more than so many times ``snap_m``
_HEADED_M = 0.5  # how near two ends, drawn out, come where they head for each other
_FEW, _SOME = 0.1, 20  # of so many places where lines meet, this share of bare crossings are flyovers


class Drawing:
    """Lines as arrays.

    Attributes:
        xy, line, along_m: of each vertex: where it is, the number of its line, how far along that.
        first, last: the first and the last vertex of each line.
        length_m: of each line.
        base_m: of each line a distance such that those plus ``along_m`` grow from vertex to vertex.
        level: of each line.
        told: whether levels are told; else they stand for classes that cross others above or below.
        lands: whether each line comes to other levels at its ends, as a bridge or a ramp does.
        shared: whether lines that share a vertex meet there whatever their levels, as in OpenStreetMap.
    """

    def __init__(self, lines: Any, level: Integers, *, told: bool, shared: bool = False) -> None:
        self.xy, self.line = shapely.get_coordinates(lines, return_index=True)
        size = np.bincount(self.line, minlength=len(lines))
        self.last = np.cumsum(size) - 1
        self.first = self.last - size + 1
        step = np.hypot(*np.diff(self.xy, axis=0, prepend=self.xy[:1]).T)
        step[self.first] = 0.0
        whole = np.cumsum(step)
        self.along_m = whole - whole[self.first][self.line]
        self.length_m = self.along_m[self.last]
        self.base_m = whole[self.first] + np.arange(len(lines))
        self.level, self.told, self.shared = level, told, shared or not told
        self.lands = level != 0


class Meetings(NamedTuple):
    """Places on lines, and which of them are one node.

    Attributes:
        line, along_m, xy: of each place; the first are the starts of all lines, then their ends.
        loose: which places are ends that no other line shares.
        overshot: which ends lie a little beyond a crossing.
        pairs: numbers of two places that meet.
        counts: ``shared`` places that lines share, ``crossed`` crossings split, ``apart`` by level or
            class, ``bare`` left as flyovers, ``joined`` loose ends joined over a gap.
    """

    line: Integers
    along_m: Floats
    xy: Floats
    loose: Booleans
    overshot: Booleans
    pairs: Integers
    counts: dict[str, int]


class _Places:
    """Places that are added bit by bit."""

    def __init__(self, drawing: Drawing) -> None:
        lines = np.arange(len(drawing.first))
        self.lines = [lines, lines]
        self.along = [np.zeros(len(lines)), drawing.length_m]
        self.xy = [drawing.xy[drawing.first], drawing.xy[drawing.last]]
        self.pairs: list[Integers] = [np.empty((0, 2), dtype=np.int64)]
        self.size = 2 * len(lines)

    def add(self, line: Integers, along_m: Floats, xy: Floats) -> Integers:
        """Add places; return their numbers."""
        self.lines.append(line)
        self.along.append(along_m)
        self.xy.append(xy)
        self.size += len(line)
        return np.arange(self.size - len(line), self.size)

    def meet(self, one: Integers, other: Integers) -> None:
        self.pairs.append(np.stack([one, other], axis=1).astype(np.int64))


def found(drawing: Drawing, *, snap_m: float, crossings: str = "auto") -> Meetings:
    """Find where lines meet: see ``noding.noded``.

    Args:
        drawing, snap_m: as there.
        crossings: see ``crossed``.
    """
    places = _Places(drawing)
    lonely, shared = _at_vertices(drawing, places)
    segments = _Segments(drawing)
    loose = np.concatenate([lonely[drawing.first], lonely[drawing.last]])
    meets = _crossings(drawing, segments, lonely, snap_m)
    touching, overshot = _at_crossings(drawing, places, meets, loose, snap_m)
    reached = np.zeros(len(loose), dtype=bool)
    reached[touching] = True
    free = np.flatnonzero(loose & ~reached & ~overshot)
    joined = _joined(drawing, places, segments, free, loose, snap_m)
    counts = crossed(drawing, places, meets, shared + len(touching) + joined, crossings)
    return Meetings(
        np.concatenate(places.lines),
        np.concatenate(places.along),
        np.concatenate(places.xy),
        np.append(loose, np.zeros(places.size - len(loose), dtype=bool)),
        np.append(overshot, np.zeros(places.size - len(loose), dtype=bool)),
        np.concatenate(places.pairs),
        counts | {"shared": shared, "joined": joined},
    )


def _at_vertices(drawing: Drawing, places: _Places) -> tuple[Booleans, int]:
    """Let lines meet at the vertices that they share: (which vertices are shared with none, how many are).

    Where levels are told, lines of two levels that both go on beyond the vertex pass each other there,
    unless ``drawing.shared``; one that ends comes down, or up, to the others.
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
    junctions = arms.groupby("vertex").sum() > 2
    return lonely, int(junctions.sum())


class _Segments:
    """The straight parts of lines, in a tree.

    Attributes:
        start: the first vertex of each; the next one is its last.
        tree: of all.
    """

    def __init__(self, drawing: Drawing) -> None:
        self.start = np.flatnonzero(drawing.line[:-1] == drawing.line[1:])
        ends = np.stack([drawing.xy[self.start], drawing.xy[self.start + 1]], axis=1)
        self.tree = shapely.STRtree(shapely.linestrings(ends))


def _crossings(drawing: Drawing, segments: _Segments, lonely: Booleans, snap_m: float) -> pd.DataFrame:
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


def _at_crossings(
    drawing: Drawing, places: _Places, meets: pd.DataFrame, loose: Booleans, snap_m: float
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


def _joined(
    drawing: Drawing,
    places: _Places,
    segments: _Segments,
    free: Integers,
    loose: Booleans,
    snap_m: float,
) -> int:
    """Join loose ends to what lies within ``snap_m``: how many are.

    The nearest counts, but an end goes before the middle of the line that ends there. What is left runs
    into other ends that are left, each drawn out by ``snap_m``.
    """
    if not len(free) or snap_m <= 0:
        return 0
    lines = len(drawing.length_m)
    end_xy = np.concatenate([drawing.xy[drawing.first], drawing.xy[drawing.last]])
    ends = _to_ends(drawing, free, end_xy, loose, 2 * snap_m)
    near = ends[ends["gap_m"] <= snap_m]
    middle = _to_lines(drawing, segments, free, end_xy, snap_m)
    beside = pd.MultiIndex.from_arrays([near["end"], near["other"] % lines])
    middle = middle[~pd.MultiIndex.from_frame(middle[["end", "line"]]).isin(beside)].drop_duplicates("end")
    least_m = near.groupby("end")["gap_m"].min().reindex(middle["end"]).to_numpy()
    middle = middle[~(middle["gap_m"].to_numpy() >= least_m)]
    near = near[~near["end"].isin(middle["end"])]
    target = places.add(*(middle[each].to_numpy() for each in ("line", "along_m")), middle[["x", "y"]].to_numpy())
    places.meet(middle["end"].to_numpy(), target)
    done = np.zeros(2 * lines, dtype=bool)
    done[middle["end"]] = done[near["end"]] = True
    far = ends[~done[ends["end"]] & (ends["gap_m"] > snap_m) & (loose & ~done)[ends["other"]]]
    ahead = _drawn_out(drawing, far[["end", "other"]].to_numpy().T.ravel(), snap_m).reshape(2, -1)
    far = far[shapely.distance(*ahead) <= _HEADED_M]
    for pairs in (near, far):
        places.meet(pairs["end"].to_numpy(), pairs["other"].to_numpy())
    done[far["end"]] = True
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
    return table[(end != other) & ~own & level].sort_values(["end", "gap_m", "other"])


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
    drawing: Drawing, segments: _Segments, free: Integers, end_xy: Floats, snap_m: float
) -> pd.DataFrame:
    """Lines beside free ends, the nearest first: ``end``, ``line``, ``gap_m``, ``along_m``, ``x``, ``y``.

    Those on its own level go before others; an end of a bridge or a ramp comes down to any.
    """
    lines = len(drawing.length_m)
    which, segment = segments.tree.query(
        shapely.points(end_xy[free]), predicate="dwithin", distance=snap_m
    )
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
    return table.sort_values(["end", "other_level", "gap_m", "line", "along_m"])


def crossed(
    drawing: Drawing, places: _Places, meets: pd.DataFrame, elsewhere: int, crossings: str
) -> dict[str, int]:
    """Let lines meet where they cross.

    Where levels are told (``drawing.told``), lines of one level do. Where they are not, motorways and
    expressways cross above or below; other lines meet, unless nearly all lines of the drawing meet at
    vertices that they share: whoever cut the streets at their junctions left those whole that pass.

    Args:
        drawing, places, meets: what there is; ``meets`` with ``kind``.
        elsewhere: how many places there are where lines meet otherwise.
        crossings: ``auto``: see above; ``split``: all lines that cross on one level meet; ``apart``: none
            do but at their ends.
    """
    one, other = meets["a"].to_numpy(), meets["b"].to_numpy()
    same = drawing.level[one] == drawing.level[other]
    level = same | (not drawing.told and crossings == "split")
    plain = level & (drawing.told | (crossings == "split") | (drawing.level[one] == 0))
    bare = (meets["kind"] == "bare").to_numpy()
    number = int((bare & plain).sum())
    flyovers = crossings == "apart" or (
        crossings == "auto"
        and drawing.shared
        and elsewhere >= _SOME
        and number <= _FEW * (number + elsewhere)
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
