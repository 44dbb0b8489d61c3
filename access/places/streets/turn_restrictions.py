"""The turn restrictions of an OpenStreetMap file → the TURNS table: what motor vehicles may not do."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from typing import Any, NamedTuple

import pandas as pd
import shapely

from access.contracts import tables
from access.contracts.notes import Note
from access.contracts.said import examples
from access.contracts.tables import counted
from access.places.osm.file import OsmFile, Restriction

# the most telling first
_KEYS = ("restriction:motorcar", "restriction:motor_vehicle", "restriction")
_FREE = {"motorcar", "motor_vehicle", "vehicle"}
_TIMES = ("hour_on", "hour_off", "day_on", "day_off")
# why a restriction is not applied
_TIMED, _VIA_WAY, _LOST, _UNKNOWN = "timed", "via_way", "lost", "unknown"
_REASONS = {
    _TIMED: ("只在部分时段有效", "of certain hours or vehicles only"),
    _VIA_WAY: ("经由道路而非路口", "by way of a street, not of a node"),
    _LOST: ("所涉道路或路口不在街道表中", "about ways or nodes that are not among the streets"),
    _UNKNOWN: ("含义不明", "of unknown meaning"),
}


class _Rule(NamedTuple):
    """What a relation says: ``no`` or ``only``; ``left_turn`` or the like; its ways (``w42``) and node."""

    verb: str
    turn: str
    origins: set[str]
    node: int
    goals: set[str]


class _End(NamedTuple):
    """A street where it touches a node: whether traffic arrives there and leaves there along it."""

    street: str
    way: str
    arrives: bool
    leaves: bool
    away: Any


def from_osm(
    source: OsmFile, streets: tables.Streets, renamed: Mapping[int, int] | None = None
) -> tuple[tables.Turns, list[Note]]:
    """Resolve turn restrictions to pairs of streets at a node.

    A command (``only_straight_on``) forbids all other turns from that street, turning back too;
    several commands for one street and node allow what any of them names. Where a way passes
    through the node unsplit, the pieces that traffic can arrive or leave by are meant, and of these
    those that turn to the side the restriction names.

    Args:
        source: the file.
        streets: the STREETS table made from it.
        renamed: nodes that were joined to others (see ``joins.joined``).

    Returns:
        (TURNS table, notes: how many were found, and which could not be applied).

    Raises:
        FileError: see ``OsmFile``.
    """
    read = {each.osm_id: _rule(each) for each in source.restrictions if _binds(each)}
    now = renamed or {}
    rules = {
        osm_id: rule._replace(node=now.get(rule.node, rule.node))
        for osm_id, rule in read.items()
        if isinstance(rule, _Rule)
    }
    lost = {osm_id: reason for osm_id, reason in read.items() if isinstance(reason, str)}
    touching = _touching(streets, {rule.node for rule in rules.values()})
    forbidden: set[tuple[str, int, str]] = set()
    commanded: defaultdict[tuple[str, int], set[str]] = defaultdict(set)
    for osm_id, rule in rules.items():
        ends = touching[rule.node]
        if not all(any(end.way in ways for end in ends) for ways in (rule.origins, rule.goals)):
            lost[osm_id] = _LOST
        for origin, goal in _pairs(rule, ends):
            if rule.verb == "only":
                commanded[origin, rule.node].add(goal)
            else:
                forbidden.add((origin, rule.node, goal))
    for (origin, node), goals in commanded.items():
        forbidden |= {
            (origin, node, end.street) for end in touching[node] if end.leaves and end.street not in goals
        }
    return _table(forbidden), [*_notes(len(forbidden), len(read) - len(lost), lost)]


def _binds(restriction: Restriction) -> bool:
    """Tell whether a restriction speaks of cars."""
    tags = restriction.tags
    spoken = any(key in tags or f"{key}:conditional" in tags for key in _KEYS)
    return spoken and not _FREE & {each.strip() for each in tags.get("except", "").split(";")}


def _rule(restriction: Restriction) -> _Rule | str:
    """Return what a restriction says, or why it cannot be applied."""
    tags = restriction.tags
    if any(f"{key}:conditional" in tags for key in _KEYS) or any(key in tags for key in _TIMES):
        return _TIMED
    verb, _, turn = next(tags[key] for key in _KEYS if key in tags).partition("_")
    if verb not in ("no", "only"):
        return _UNKNOWN
    via = [(kind, osm_id) for kind, osm_id, role in restriction.members if role == "via"]
    if any(kind == "w" for kind, _ in via):
        return _VIA_WAY
    origins, goals = (
        {f"w{osm_id}" for kind, osm_id, role in restriction.members if role == wanted and kind == "w"}
        for wanted in ("from", "to")
    )
    if len(via) != 1 or not origins or not goals:
        return _LOST
    return _Rule(verb, turn, origins, via[0][1], goals)


def _touching(streets: tables.Streets, nodes: Iterable[int]) -> dict[int, list[_End]]:
    """Return the ends of streets at some nodes."""
    found: dict[int, list[_End]] = {node: [] for node in nodes}
    sides = (("from_node", 0, 1, "backward", "forward"), ("to_node", -1, -2, "forward", "backward"))
    for column, first, second, inward, outward in sides:
        here = streets[streets[column].isin(list(found))]
        at, beyond = (shapely.get_point(here.geometry.to_numpy(), place) for place in (first, second))
        away = shapely.get_coordinates(beyond) - shapely.get_coordinates(at)
        for street, node, oneway, step in zip(here.index, here[column], here["oneway"], away, strict=True):
            way = street.partition(".")[0]
            found[node].append(_End(street, way, oneway != outward, oneway != inward, step))
    return found


def _pairs(rule: _Rule, ends: list[_End]) -> set[tuple[str, str]]:
    """Return the pairs of streets that a restriction speaks of."""
    pairs = [
        (a, b)
        for a, b in product(ends, ends)
        if a.way in rule.origins and a.arrives and b.way in rule.goals and b.leaves
    ]
    if rule.origins == rule.goals:  # it is about turning back, or about passing through
        pairs = [(a, b) for a, b in pairs if (a.street == b.street) == (rule.turn == "u_turn")]
    side = {"left_turn": -1, "right_turn": 1}.get(rule.turn)
    if side and len(pairs) > 1:
        pairs = [(a, b) for a, b in pairs if side * (a.away[0] * b.away[1] - a.away[1] * b.away[0]) > 0]
    return {(a.street, b.street) for a, b in pairs}


def _table(forbidden: set[tuple[str, int, str]]) -> Any:
    table = pd.DataFrame(sorted(forbidden), columns=list(tables.TURNS.columns))
    table.index = pd.Index([f"t{i:09d}" for i in range(len(table))], name="turn_id", dtype="str")
    tables.check(table, tables.TURNS)
    return table


def _notes(turns: int, applied: int, lost: dict[int, str]) -> Iterator[Note]:
    """Yield the notes: how many turns are forbidden, and which restrictions are not applied."""
    if turns:
        zh = f"禁止转向 {turns} 处（来自 {applied} 条转向限制）"
        en = f"{counted(turns, 'forbidden turn')}, from {counted(applied, 'turn restriction')}"
        yield Note("found", "streets", zh, en, turns, "turns")
    for reason, (why_zh, why) in _REASONS.items():
        which = [f"r{osm_id}" for osm_id, each in sorted(lost.items()) if each == reason]
        if which:
            zh = f"未采用的转向限制：{len(which)} 条{why_zh}（{examples(which)}）"
            en = f"{counted(len(which), 'turn restriction')} not applied: {why} ({examples(which)})"
            yield Note("left_out", "streets", zh, en, len(which), "restrictions")
