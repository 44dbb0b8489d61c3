"""The streets of a scenario: closed, made slower or faster, added and joined to the others."""

import math
from collections import Counter
from collections.abc import Hashable, Iterable
from functools import cache
from typing import NamedTuple

import geopandas
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS
from shapely.geometry.base import BaseGeometry

from access.contracts import tables
from access.contracts.arrays import Booleans
from access.contracts.documents import Faults, Location, Text
from access.contracts.said import Said
from access.contracts.suggest import suggestion
from access.contracts.tables import Streets, Turns
from access.network import mode_files, profiles
from access.places.streets import settings, split
from access.places.streets.from_osm import UNTAGGED
from access.places.streets.gates import opened
from access.remedies.scenarios.changes import AddedStreet, RespedStreets, StreetChanges
from access.remedies.scenarios.scenario import xy

_HERE = "streets"
_ROUNDED_M = 1e-3  # metres along a street as files tell them are rounded
_LEAST_M = 1.0  # the length of a street between two ends that are named and lie at one place
_ADDED = Text(zh="新建的路", en="new street or path")
_OPENED = Text(zh="打开的门", en="gate opened")
_OWN = ("oneway", "layer", "access", "foot", "bicycle", "motor_vehicle", "emergency")


class _End(NamedTuple):
    """An end of an added street: what it meets, and the node that it comes to stand in.

    Attributes:
        place: where; on what it meets.
        join_m: how near that must lie.
        node: of the streets; None: not known yet.
        street_id, along_m: the street that has to be cut there, in its own length.
        free: whether it meets no street of the study.
    """

    place: shapely.Point
    join_m: float
    node: Hashable | None = None
    street_id: Hashable | None = None
    along_m: float = math.nan
    free: bool = False


def streets_changed(
    changes: StreetChanges, streets: Streets, turns: Turns | None, gates: geopandas.GeoDataFrame | None = None
) -> tuple[Streets, Turns | None, Faults]:
    """Open gates, close streets, change limits and classes, then add new streets.

    Args:
        changes: what the scenario says of streets.
        streets: a STREETS table.
        turns: a TURNS table, or None.
        gates: those that part the streets (see ``places.streets.gates.Shut``); None: all are open.

    Returns:
        (STREETS, TURNS or None, faults).
    """
    if changes == StreetChanges():
        return streets, turns, []
    closed, faults = _chosen(changes.close, streets, (_HERE, "close"))
    faults += _gate_faults(changes.open_gates, gates)
    table = streets[~closed]
    for i, change in enumerate(changes.speed):
        table, more = _resped(change, table, (_HERE, "speed", i))
        faults += more
    for i, added in enumerate(changes.add):
        faults += _class_faults(added.street_class, streets, (_HERE, "add", i, "class"))
    if len(table) == 0:
        faults.append(((_HERE, "close"), Said("一条街道也不剩", "no street would be left")))
    if faults:
        return streets, turns, faults
    if gates is not None:
        table = opened(table, gates, changes.open_gates)
    if changes.add:
        table, turns, faults = _joined(changes.add, table, turns)
    return (streets, turns, faults) if faults else (table, turns, [])


def made(
    changes: StreetChanges, streets: Streets, gates: geopandas.GeoDataFrame | None
) -> list[tuple[Text, BaseGeometry]]:
    """Return what the scenario makes on streets, to be drawn: what it is, and its line or point.

    Args:
        changes: what the scenario says of streets.
        streets: the STREETS table with it.
        gates: as for ``streets_changed``.
    """
    added = [(_ADDED, streets.geometry[f"new:{i}"]) for i in range(1, len(changes.add) + 1)]
    opened_ = [] if gates is None else [(_OPENED, gates.geometry[each]) for each in changes.open_gates]
    return [*opened_, *added]


def _gate_faults(ids: Iterable[str], gates: geopandas.GeoDataFrame | None) -> Faults:
    known = [] if gates is None else list(gates.index)
    none = Said(
        "研究中没有关闭的门；请写 `barriers: {gates: shut}`",
        "no gate is shut in the study; give it `barriers: {gates: shut}`",
    )
    return [
        (
            (_HERE, "open_gates", i),
            Said(f"没有隔断街道的门“{each}”；{hint.zh}", f"no shut gate '{each}' parts a street; {hint}"),
        )
        for i, each in enumerate(ids)
        if each not in known
        for hint in [suggestion(each, known) if known else none]
    ]


def _no_street(name: str) -> Said:
    return Said(f"研究中没有街道“{name}”", f"no street '{name}' in the study")


def _chosen(ids: Iterable[str], streets: Streets, at: Location) -> tuple[Booleans, Faults]:
    """Which streets are meant: by id, or all pieces of an OpenStreetMap way."""
    whole = streets.index.to_series().astype("str").str.partition("/")[0]  # cut at a gate
    way = whole.str.rpartition(".")[0]
    chosen, faults = np.zeros(len(streets), dtype=bool), []
    for i, each in enumerate(ids):
        mine = np.asarray((streets.index == each) | (whole == each) | (way == each))
        if not mine.any():
            faults.append(((*at, i), _no_street(each)))
        chosen |= mine
    return chosen, faults


def _resped(change: RespedStreets, streets: Streets, at: Location) -> tuple[Streets, Faults]:
    chosen, faults = _chosen(change.streets, streets, (*at, "streets"))
    if change.street_class is not None:
        chosen = (streets["class"] == change.street_class).to_numpy()
        if not chosen.any():
            hint = suggestion(change.street_class, sorted(set(streets["class"])))
            what = Said(
                f"研究中没有等级为“{change.street_class}”的街道；{hint.zh}",
                f"no street of class '{change.street_class}' in the study; {hint}",
            )
            faults.append(((*at, "class"), what))
    if change.to_class is not None:
        faults += _class_faults(change.to_class, streets, (*at, "to_class"))
    new = {"speed_kph": change.kph, "speed_back_kph": change.kph and np.nan, "class": change.to_class}
    columns = {name: streets[name].mask(chosen, value) for name, value in new.items() if value is not None}
    return streets.assign(**columns), faults


@cache
def _classes() -> frozenset[str]:
    """The street classes that a built-in mode can use."""
    modes = [profiles.load(name) for name in mode_files.builtin()]
    return frozenset(name for mode in modes for name in (*mode.speeds_kph, *mode.opened_kph) if name)


def _class_faults(name: str, streets: Streets, at: Location) -> Faults:
    known = _classes() | set(streets["class"])
    if name in known:
        return []
    hint = suggestion(name, sorted(known))
    what = Said(f"没有出行方式认得街道等级“{name}”；{hint.zh}", f"no mode knows the class '{name}'; {hint}")
    return [(at, what)]


def _joined(
    added: tuple[AddedStreet, ...], streets: Streets, turns: Turns | None
) -> tuple[Streets, Turns | None, Faults]:
    """Add streets: cut those that their ends meet, and let both end in one node."""
    lines = [shapely.LineString(xy(each.line, streets.crs)) for each in added]
    faults = [fault for i, each in enumerate(added) for fault in _named_faults(each, streets, i)]
    if faults:
        return streets, turns, faults
    tree = shapely.STRtree(streets.geometry.to_numpy())
    ends = [
        _end(shapely.get_point(line, k), each, streets, tree)
        if street_id is None
        else _named_end(street_id, along_m, each.join_m, streets)
        for each, line in zip(added, lines, strict=True)
        for k, (street_id, along_m) in zip((0, -1), each.ends, strict=True)
    ]
    cuts = pd.DataFrame(ends)[["street_id", "along_m"]].dropna()
    table, pieces = split.cut(streets, cuts)
    ends = _noded(ends, table, pieces)
    new = settings.as_beside(_rows(added, lines, ends, streets.crs), streets)
    faults = _line_faults(ends, new)
    table = pd.concat([table, new]).rename_axis("street_id").sort_index()
    tables.check(table, tables.STREETS)
    return table, turns if turns is None else split.turned(turns, streets, pieces), faults


def _named_faults(added: AddedStreet, streets: Streets, i: int) -> Faults:
    faults: Faults = []
    for end, (name, along_m) in zip(("from", "to"), added.ends, strict=True):
        at: Location = (_HERE, "add", i, f"{end}_street")
        if name is not None and name not in streets.index:
            faults.append((at, _no_street(name)))
        elif name is not None and along_m > streets["length_m"][name] + _ROUNDED_M:
            long = f"{streets['length_m'][name]:.1f}"
            what = Said(
                f"“{name}”长 {long} 米，不到 {along_m:g} 米", f"'{name}' is {long} m long, not {along_m:g}"
            )
            faults.append(((_HERE, "add", i, f"{end}_m"), what))
    return faults


def _named_end(street_id: str, along_m: float, join_m: float, streets: Streets) -> _End:
    """The end of an added street on the street that is named for it."""
    (street,) = streets.loc[[street_id]].to_dict("records")
    length_m = float(street["length_m"])
    if along_m <= _ROUNDED_M or along_m >= length_m - _ROUNDED_M:
        start = along_m <= length_m / 2
        place = shapely.get_point(street["geometry"], 0 if start else -1)
        return _End(place, join_m, node=street["from_node" if start else "to_node"])
    place = shapely.line_interpolate_point(street["geometry"], along_m / length_m, normalized=True)
    return _End(place, join_m, street_id=street_id, along_m=along_m)


def _end(point: shapely.Point, added: AddedStreet, streets: Streets, tree: shapely.STRtree) -> _End:
    """What an end of an added street meets: the nearest node, else the nearest street, else nothing.

    What ends under a bridge does not meet it.
    """
    near = streets.iloc[np.sort(tree.query(point, predicate="dwithin", distance=added.join_m))]
    near = near[near["layer"].isin((0, added.layer))]
    if near.empty:
        return _End(point, added.join_m)
    lines = near.geometry.to_numpy()
    tips = np.concatenate([shapely.get_point(lines, 0), shapely.get_point(lines, -1)])
    nodes = [*near["from_node"], *near["to_node"]]
    far_m = shapely.distance(tips, point)
    if far_m.min() <= added.join_m:
        which = int(far_m.argmin())
        return _End(tips[which], added.join_m, node=nodes[which])
    which = int(shapely.distance(lines, point).argmin())
    share = shapely.line_locate_point(lines[which], point, normalized=True)
    place = shapely.line_interpolate_point(lines[which], share, normalized=True)
    along_m = float(share * near["length_m"].iloc[which])
    return _End(place, added.join_m, street_id=near.index[which], along_m=along_m)


def _noded(ends: list[_End], streets: Streets, pieces: pd.DataFrame) -> list[_End]:
    """Give each end its node: that of the cut, that of an earlier end nearby, or a new one."""
    piece = streets["to_node"].reindex(pieces.index)
    cut = dict(zip(zip(pieces["whole"], pieces["to_m"], strict=True), piece, strict=True))
    numbers = pd.api.types.is_numeric_dtype(streets["from_node"])
    first = int(streets[["from_node", "to_node"]].to_numpy().max()) + 1 if numbers else 0
    found: list[_End] = []
    for i, end in enumerate(ends):
        if end.street_id is not None:
            found.append(end._replace(node=cut[end.street_id, end.along_m]))
        elif end.node is not None:
            found.append(end)
        else:
            mine = end._replace(node=first + i if numbers else f"new:{i}", free=True)
            same = [other for other in found if other.free and other.place.distance(end.place) <= end.join_m]
            found.append(same[0] if same else mine)
    return found


def _rows(
    added: tuple[AddedStreet, ...], lines: list[shapely.LineString], ends: list[_End], crs: CRS | None
) -> Streets:
    """The added streets as rows of a STREETS table, their lines drawn to the nodes that they end in."""
    pairs = list(zip(ends[::2], ends[1::2], strict=True))
    drawn = [
        shapely.LineString([*start.place.coords, *line.coords[1:-1], *end.place.coords])
        for line, (start, end) in zip(lines, pairs, strict=True)
    ]
    return geopandas.GeoDataFrame(
        {
            **UNTAGGED,
            "from_node": [start.node for start, _ in pairs],
            "to_node": [end.node for _, end in pairs],
            "class": [each.street_class for each in added],
            "speed_kph": [np.nan if each.speed_kph is None else each.speed_kph for each in added],
            "length_m": [
                max(line.length, _LEAST_M if None not in dict(each.ends) else 0.0)
                for line, each in zip(drawn, added, strict=True)
            ],
            **{name: [getattr(each, name) for each in added] for name in _OWN},
        },
        index=[f"new:{i}" for i in range(1, len(added) + 1)],
        geometry=drawn,
        crs=crs,
    )


def _line_faults(ends: list[_End], new: Streets) -> Faults:
    """Streets without length, and those that nothing leads to."""
    times = Counter(end.node for end in ends)
    faults: Faults = []
    for i, (start, end) in enumerate(zip(ends[::2], ends[1::2], strict=True)):
        at = (_HERE, "add", i, "line")
        if new["length_m"].iloc[i] == 0:
            what = Said(
                "起点和终点在同一处；请从一条街道画到另一条",
                "it begins and ends at one place; draw it from one street to another",
            )
            faults.append((at, what))
        elif start.free and end.free and times[start.node] == times[end.node] == 1:
            most = f"{start.join_m:g}"
            what = Said(
                f"两端 {most} 米以内都没有街道；请画到街道上，或加大 `join_m`",
                f"neither end lies within {most} m of a street; draw it up to one, or raise `join_m`",
            )
            faults.append((at, what))
    return faults
