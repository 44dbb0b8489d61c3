"""What holds up who drives up to a junction: once for each, and only who has to give way.

A junction is drawn with as many nodes as its carriageways cross at, and its signals stand on these, at
the stop lines before them, or on both; who drives through it waits once. Of the signals that one passes
within 500 m of others along the streets of Auckland and Shanghai, 319 and 740 stand less than 40 m behind
another, only 95 and 152 between 40 and 80 m, and from there on more and more: to 60 m, they are taken to
be of one junction. A stop line stands at most 20 m before its junction (assumed).
"""

from typing import NamedTuple

import numpy as np

from access.contracts.arrays import Booleans, Floats, Integers
from access.contracts.tables import Streets
from access.network.edges import NodeNumbers
from access.network.moves import class_kph, delays_s
from access.network.profiles import Period, Profile

_JUNCTION_M, _LINE_M = 60.0, 20.0
_SIGNALS, _LINES = frozenset({"traffic_signals"}), frozenset({"traffic_signals", "stop", "give_way"})
Ends = tuple[NodeNumbers, NodeNumbers]


class _Arcs(NamedTuple):
    """Streets in the directions that are open, with what stands where they arrive."""

    tail: Integers
    head: Integers
    street: Integers
    length_m: Floats
    held: Booleans


def waits_s(
    profile: Profile, streets: Streets, ends: Ends, open_ways: tuple[Booleans, Booleans], *, period: Period
) -> tuple[Floats, Floats]:
    """Return the seconds lost on arriving at each end of each street.

    Args:
        profile, period: as for ``moves_of``.
        streets: the usable streets of a STREETS table.
        ends: their nodes, at their start and at their end.
        open_ways: whether they are open along and against.

    Returns:
        (on arriving at the start, at the end); shape (streets,) each.
    """
    figures, nowhere = frozenset(profile.delays_s.controls), np.zeros(len(streets), dtype=bool)
    yields = (nowhere, nowhere)
    if profile.delays_s.junctions:
        yields = gives_way(ends, class_kph(profile, streets, period))
    lost = delays_s(profile, streets, *yields, period=period)
    if not figures & _LINES:
        return lost
    behind_signals, behind_line = (
        _behind(streets, ends, open_ways, kinds & figures, reach_m)
        for kinds, reach_m in ((_SIGNALS, _JUNCTION_M), (_LINES, _LINE_M))
    )
    paid = []
    for name, seconds, signals, line in zip(
        ("control_from", "control_to"), lost, behind_signals, behind_line, strict=True
    ):
        none = ~streets[name].isin(figures)
        of_signals = none | streets[name].isin([*_SIGNALS, "crossing"])
        paid.append(np.where((signals & of_signals) | (line & none), 0.0, seconds))
    return paid[0], paid[1]


def gives_way(ends: Ends, kph: Floats) -> tuple[Booleans, Booleans]:
    """Return where one gives way: at junctions where two other streets meet that are as fast by class.

    Who comes along a street that none but its own continuation equals has the way: past driveways on a
    residential street, past side streets on a tertiary one.

    Args:
        ends: the nodes of usable streets, at their start and at their end.
        kph: how fast the mode is on the class of each.

    Returns:
        (on arriving at the start, at the end); shape (streets,) each.
    """
    node, speed = np.concatenate(ends), np.tile(kph, 2)
    order = np.lexsort((-speed, node))
    first = np.searchsorted(node[order], np.arange(node.max() + 2))
    third = np.minimum(first[:-1] + 2, len(order) - 1)
    least = np.where(np.diff(first) > 2, speed[order[third]], -np.inf)
    found = speed <= least[node]
    return found[: len(kph)], found[len(kph) :]


def _behind(
    streets: Streets,
    ends: Ends,
    open_ways: tuple[Booleans, Booleans],
    kinds: frozenset[str],
    reach_m: float,
) -> tuple[Booleans, Booleans]:
    """Whether one arrives at each end behind a control that one has passed, whichever way one came."""
    size, usable = len(streets), np.concatenate(open_ways)
    held = np.concatenate([streets[name].isin(kinds) for name in ("control_to", "control_from")]) & usable
    found = np.zeros(2 * size, dtype=bool)
    if held.any():
        arcs = _Arcs(
            tail=np.concatenate(ends)[usable],
            head=np.concatenate(ends[::-1])[usable],
            street=np.tile(np.arange(size), 2)[usable],
            length_m=np.tile(streets["length_m"].to_numpy(dtype=float), 2)[usable],
            held=held[usable],
        )
        found[usable] = _behind_m(arcs, reach_m) + arcs.length_m <= reach_m
    return found[size:], found[:size]


def _behind_m(arcs: _Arcs, reach_m: float) -> Floats:
    """How far the last control lies behind where each arc sets out; ``inf`` beyond the reach.

    Nobody comes from where the arc leads: the way back along the same street does not count.
    """
    behind = np.full(len(arcs.tail), np.inf)
    while True:
        carried = np.where(arcs.held, 0.0, behind + arcs.length_m)
        near = np.flatnonzero(carried <= reach_m)
        near = near[np.lexsort((arcs.street[near], carried[near], arcs.head[near]))]
        best, from_street = _first(arcs, carried, near)
        other, _ = _first(arcs, carried, near[arcs.street[near] != from_street[arcs.head[near]]])
        back = from_street[arcs.tail] == arcs.street
        found = np.where(back, other[arcs.tail], best[arcs.tail])
        if np.array_equal(found, behind):
            return behind
        behind = found


def _first(arcs: _Arcs, carried: Floats, sorted_arcs: Integers) -> tuple[Floats, Integers]:
    """The first of sorted arcs that arrive at each node: what it carries, and its street."""
    size = int(max(arcs.tail.max(), arcs.head.max())) + 1
    node = arcs.head[sorted_arcs]
    leads = sorted_arcs[np.append(True, node[1:] != node[:-1])[: len(node)]]
    value, street = np.full(size, np.inf), np.full(size, -1, dtype=np.int64)
    value[arcs.head[leads]], street[arcs.head[leads]] = carried[leads], arcs.street[leads]
    return value, street
