"""Where facilities that are areas are entered: at mapped doors, where streets come in, or along the edge."""

from typing import Any, NamedTuple

import geopandas
import numpy as np
import pandas as pd
import shapely

from access.contracts import tables
from access.contracts.among import among
from access.contracts.arrays import Booleans, Integers, Objects
from access.contracts.documents import Text
from access.contracts.tables import Entrances, Facilities
from access.places.facilities.edges import TOUCH_M, distinct, farther, met, nearest
from access.places.facilities.mapped import MappedDoors
from access.places.facilities.outlines import Rings

RULES = {
    "given": Text(zh="按给定的出入口", en="doors given"),
    "mapped": Text(zh="图上标注的出入口", en="mapped entrances"),
    "gates": Text(zh="图上标注的大门", en="gates"),
    "streets": Text(zh="道路进入边界处", en="where streets meet the outline"),
    "open": Text(
        zh="敞开的边界（临街各处和道路进入处）", en="an open edge, along streets and where they lead in"
    ),
    "outline": Text(zh="边界上离可步行道路最近处", en="points of the outline nearest to streets"),
    "points": Text(zh="各点位", en="each of its points"),
    "point": Text(zh="点位", en="a point"),
}
_GATE_M = 3.0  # gates stand in the fence or on the road, and outlines are drawn between
_LISTED_M = 5.0  # outlines of a planner's list are not drawn after the map
_ALONG_M = 10.0  # a fence that runs along an outline is no farther from it
_BESIDE_M = 30.0  # from the middle of the widest street to where it ends
_NOTHING = np.array(None, dtype=object)


class Found(NamedTuple):
    """Doors of areas; arrays of one length.

    Attributes:
        owner: the number of the area.
        point: where one goes in.
        rule: by which of ``RULES``.
    """

    owner: Integers
    point: Objects
    rule: Objects

    def beside(self, other: "Found") -> "Found":
        """Return those of areas of which nothing else is known."""
        kept = ~np.isin(self.owner, other.owner)
        return Found(self.owner[kept], self.point[kept], self.rule[kept])


def at_doors(
    facilities: Facilities,
    entrances: Entrances,
    mapped: MappedDoors,
    streets: geopandas.GeoDataFrame,
    *,
    spacing_m: float,
    near_m: float,
) -> tuple[Entrances, pd.Series]:
    """Find where the facilities that are areas are entered.

    At the entrances and gates mapped on the outline or in a fence along it, those of the first rank; else
    where streets meet, touch or cross it; else at the points of it that are nearest to streets, one for
    each stretch of the outline, from which the way to the street does not lead through the area. An open
    area (a park without a fence) of which no entrance is mapped is entered at all of these, those of
    streets that run beside it. Lines (a greenway) are open areas without an inside. What is several
    points is entered at each.

    Args:
        facilities: FACILITIES with ``outline`` (polygons or lines; None: points); ``outline_open``, and
            ``outline_doors`` (MultiPoints that the place itself tells, or all that it is).
        entrances: ENTRANCES of those that are points.
        mapped: what is mapped of entrances, gates and fences.
        streets: lines of those that one may walk on; ``private``: only residents.
        spacing_m: length of such a stretch (metres).
        near_m: a street that is farther (metres) leads nowhere, but for the nearest one.

    Returns:
        (ENTRANCES; the name of the rule of each facility, see ``RULES``).
    """
    rows = np.flatnonzero(facilities["outline"].notna() | _doors_told(facilities))
    areas = facilities.iloc[rows]
    lines = np.asarray(shapely.force_2d(streets.geometry.to_numpy()), dtype=object)
    private = streets["private"].to_numpy(dtype=bool)
    public = lines[~private] if not private.all() else lines
    rings, fences = Rings.of(areas["outline"].to_numpy()), mapped.fences
    told = _told(areas)
    free = _flag(areas, "outline_open")[rings.owner] & ~_fenced(rings, fences)
    doors, gates = (each.beside(told) for each in _mapped(areas, rings, mapped))
    known = np.isin(rings.owner, [*told.owner, *doors.owner])
    gated = np.isin(rings.owner, gates.owner)
    # each part of an area that nobody knows a door of is entered by itself
    left = np.flatnonzero(~known & ~(gated & ~free))
    barred = np.asarray(mapped.doors.geometry[mapped.doors["rank"].isna()], dtype=object)
    crossed = _not_at(barred, *met(rings, left, public, spacing_m))
    shut = _not_at(barred, *met(rings, np.setdiff1d(left, crossed[0]), lines[private], spacing_m))
    in_by = np.concatenate([crossed[0], shut[0], np.flatnonzero(gated)])
    wide = np.setdiff1d(left[free[left]], np.setdiff1d(left, in_by))
    beside = nearest(rings, wide, public, spacing_m=spacing_m, near_m=min(near_m, _BESIDE_M))
    along = nearest(rings, np.setdiff1d(left, in_by), public, spacing_m=spacing_m, near_m=near_m)
    last = farther(rings, np.setdiff1d(left, [*in_by, *along[0]]), public)
    edges = [("open", beside), ("streets", crossed), ("streets", shut), ("outline", along), ("outline", last)]
    more = [_found(rings.owner[ring], point, rule) for rule, (ring, point) in edges]
    return _tables(facilities, entrances, [told, doors, more[0], gates, *more[1:]], rows)


def _tables(
    facilities: Facilities, entrances: Entrances, found: list[Found], rows: Integers
) -> tuple[Entrances, pd.Series]:
    """The doors that were found, and of all other facilities those that were known."""
    owner, point, how = (np.concatenate(each) for each in zip(*found, strict=True))
    rule = np.full(len(facilities), "point", dtype=object)
    rule[rows[owner[::-1]]] = how[::-1]  # the first counts
    owner, point = distinct(owner, point)
    ids = facilities.index[rows[owner]]
    doors = geopandas.GeoDataFrame(geometry=point, index=ids, crs=facilities.crs)
    kept = entrances[["geometry"]][~among(entrances.index, ids)]
    table = geopandas.GeoDataFrame(pd.concat([kept, doors])).sort_index(kind="stable")
    table.index.name = "facility_id"
    tables.check(table, tables.ENTRANCES)
    return table, pd.Series(rule, index=facilities.index)


def _told(areas: Facilities) -> Found:
    """The doors that a place itself names."""
    known: Any = areas["outline_doors"].where(_doors_told(areas)) if "outline_doors" in areas.columns else []
    points, owner = shapely.get_parts(np.asarray(known, dtype=object), return_index=True)
    rule = np.where(areas["outline"].isna() & _flag(areas, "outline_listed"), "points", "mapped")
    return Found(owner, points, rule.astype(object)[owner])


def _doors_told(facilities: Facilities) -> pd.Series:
    """Whether each place itself names doors."""
    if "outline_doors" not in facilities.columns:
        return pd.Series(False, index=facilities.index)
    told: pd.Series = facilities["outline_doors"].notna()
    return told


def _mapped(areas: Facilities, rings: Rings, mapped: MappedDoors) -> tuple[Found, Found]:
    """Entrances on the outlines, with the gates beside them; and gates alone, also in fences along them."""
    points = np.asarray(mapped.doors.geometry, dtype=object)
    gate, rank, built = (
        mapped.doors[name].to_numpy(dtype=kind)
        for name, kind in (("gate", bool), ("rank", float), ("of_building", bool))
    )
    listed, open_ = (_flag(areas, name)[rings.owner] for name in ("outline_listed", "outline_open"))
    ring, door = shapely.STRtree(points).query(rings.line, "dwithin", _LISTED_M)
    ring, door = ring[rank[door] >= 0], door[rank[door] >= 0]
    on = shapely.distance(rings.line[ring], points[door]) <= np.where(gate[door], _GATE_M, TOUCH_M)
    # a building on the edge of a park has a door of its own
    own = (on | listed[ring]) & ~(open_[ring] & built[door] & ~gate[door])
    beside, in_fence = _in_fences(rings, mapped.fences, np.where(gate & (rank >= 0), points, _NOTHING))
    pairs = pd.DataFrame(
        {"owner": rings.owner[np.r_[ring[own], beside]], "door": np.r_[door[own], in_fence]}
    ).drop_duplicates()
    pairs = pairs.assign(rank=rank[pairs["door"]], gate=gate[pairs["door"]])
    best = pairs[pairs["rank"] == pairs.groupby("owner")["rank"].transform("min")]
    only = best.groupby("owner")["gate"].transform("all").to_numpy(dtype=bool)
    owner, point = best["owner"].to_numpy(), points[best["door"]]
    return _found(owner[~only], point[~only], "mapped"), _found(owner[only], point[only], "gates")


def _not_at(barred: Objects, ring: Integers, point: Objects) -> tuple[Integers, Objects]:
    """Leave out where streets lead to a door through which nobody goes in: rings and points."""
    at = np.unique(shapely.STRtree(barred).query(point, "dwithin", TOUCH_M)[0])
    return np.delete(ring, at), np.delete(point, at)


def _flag(areas: Facilities, name: str) -> Booleans:
    known = areas[name] if name in areas.columns else pd.Series(False, index=areas.index)
    return np.asarray(known == True)  # noqa: E712  missing is false


def _along(rings: Rings, fences: Objects) -> tuple[Integers, Integers, Objects]:
    """Fences of which half at least runs along a ring: (ring, fence, that part of it)."""
    ring, fence = shapely.STRtree(fences).query(rings.line, "dwithin", _ALONG_M)
    beside = shapely.intersection(fences[fence], shapely.buffer(rings.line[ring], _ALONG_M))
    along = shapely.length(beside) >= shapely.length(fences[fence]) / 2
    return ring[along], fence[along], np.asarray(beside[along], dtype=object)


def _fenced(rings: Rings, fences: Objects) -> Booleans:
    """Whether fences run along half of each ring at least."""
    ring, _, part = _along(rings, fences)
    length_m = np.bincount(ring, shapely.length(part), minlength=len(rings.line))
    return np.asarray(length_m >= shapely.length(rings.line) / 2)


def _in_fences(rings: Rings, fences: Objects, gates: Objects) -> tuple[Integers, Integers]:
    """Gates in fences along a ring: (ring, gate)."""
    ring, fence, _ = _along(rings, fences)
    pair, gate = shapely.STRtree(gates).query(fences[fence], "dwithin", TOUCH_M)
    near = shapely.distance(rings.line[ring[pair]], gates[gate]) <= _ALONG_M
    return ring[pair[near]], gate[near]


def _found(owner: Integers, point: Objects, rule: str) -> Found:
    return Found(owner, point, np.full(len(owner), rule, dtype=object))
