"""Each figure of two runs, and its difference split among the groups of changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from access.remedies.difference.replay import Replay
from access.remedies.difference.shapley import Coalition, coalitions, shapley, turned_by
from access.remedies.difference.world import GROUPS, At, at
from access.standards.registry import facility_types, members
from access.verdicts.clause import Clause
from access.verdicts.judging import Judgement

NOWHERE = ""  # the zone of a figure of the whole clause
Key = tuple[str, str]  # zone, measure


@dataclass(frozen=True)
class Split:
    """What a clause comes to in both runs.

    Attributes:
        clauses: in either run.
        judgements: as it is judged in either.
        reached: the groups that may change it.
        figures: (zone, measure) → what each set of these groups comes to. Measures are ``value`` (the share,
            the amount, the length that is judged), ``persons_met`` and, by zone where a length is judged of
            all together, ``met_share``.
        verdicts: the verdict of each set.
    """

    clauses: tuple[Clause, Clause]
    judgements: tuple[Judgement, Judgement]
    reached: tuple[str, ...]
    figures: Mapping[Key, Mapping[Coalition, float]]
    verdicts: Mapping[Coalition, str]

    @property
    def id(self) -> str:
        """The id of the clause."""
        return self.clauses[0].id

    def ends(self, key: Key) -> tuple[float, float]:
        """Return a figure in the first run and in the second."""
        value = self.figures[key]
        return value[frozenset()], value[frozenset(self.reached)]

    def parts(self, key: Key) -> dict[str, float]:
        """Return the part of each group in the difference of a figure; NaN where it cannot be split."""
        return {**dict.fromkeys(GROUPS, 0.0), **shapley(self.figures[key], self.reached)}

    @property
    def turned(self) -> tuple[Coalition, ...]:
        """The smallest sets of groups that alone turn the verdict as it turned."""
        return turned_by(self.verdicts, self.reached)


def splits(replay: Replay) -> list[Split]:
    """Judge the clauses of both runs with every set of groups that may change them.

    A group that cannot reach a clause has no part in it, and is not replayed: facilities of other types,
    streets where nobody travels, limits of other clauses. All others are; nothing is sampled.
    """
    later = {each.id: each for each in replay.sides[1].clauses}
    both = [(each, later[each.id]) for each in replay.sides[0].clauses if each.id in later]
    if not both:
        return []
    every = frozenset[str](GROUPS)
    found: dict[Coalition, dict[str, _Found]] = {
        frozenset(): _found(replay.judged(At(), [one for one, _ in both])),
        every: _found(replay.judged(at(GROUPS), [other for _, other in both])),
    }
    reach = {one.id: _reached(replay, one, other) for one, other in both}
    for coalition in coalitions(GROUPS)[1:-1]:
        asked = [pair for pair in both if coalition < reach[pair[0].id]]
        if asked:
            clauses = [pair["limits" in coalition] for pair in asked]
            found[coalition] = _found(replay.judged(at(coalition), clauses))
    return [_split(pair, reach[pair[0].id], found) for pair in both]


@dataclass(frozen=True)
class _Found:
    judgement: Judgement
    figures: dict[Key, float]


def _found(judged: tuple[list[Judgement], pd.DataFrame]) -> dict[str, _Found]:
    """The figures of each clause."""
    judgements, rows = judged
    shares: dict[str, list[Any]] = {}
    for row in rows.itertuples():
        shares.setdefault(str(row.target), []).append(row)
    found = {}
    for each in judgements:
        name, whole = each.clause.id, each.whole
        share = "value" if whole.unit.is_share else "met_share"
        figures = {(NOWHERE, "value"): whole.value, (NOWHERE, "persons_met"): whole.met}
        for zone, unit in each.units.items():
            figures |= {(str(zone), "value"): unit.value, (str(zone), "persons_met"): unit.met}
        for row in shares.get(name, []) if not each.units else []:
            figures |= {
                (str(row.zone_id), share): float(row.met_share),
                (str(row.zone_id), "persons_met"): float(row.persons_met),
            }
        found[name] = _Found(each, {key: float(value) for key, value in figures.items()})
    return found


def _split(
    pair: tuple[Clause, Clause], reach: Coalition, found: Mapping[Coalition, Mapping[str, _Found]]
) -> Split:
    name, groups = pair[0].id, tuple(each for each in GROUPS if each in reach)
    ends = found[frozenset()][name], found[frozenset(GROUPS)][name]
    of = {each: found[each][name] for each in coalitions(groups)[:-1]} | {frozenset(groups): ends[1]}
    if not groups:
        of = {frozenset(): ends[0]}
    keys = [key for key in ends[0].figures if key in ends[1].figures]
    nothing = float("nan")
    return Split(
        clauses=pair,
        judgements=(ends[0].judgement, ends[1].judgement),
        reached=groups,
        figures={key: {s: each.figures.get(key, nothing) for s, each in of.items()} for key in keys},
        verdicts={s: each.judgement.whole.verdict for s, each in of.items()},
    )


def _reached(replay: Replay, one: Clause, other: Clause) -> Coalition:
    """The groups that may change what a clause comes to."""
    types = types_of(one) | types_of(other)
    modes = {trip.mode for each in (one, other) for trip in each.trips}
    found = {
        "facilities": bool(types & replay.types("facilities")),
        "data": bool(types & replay.types("data")),
        "streets": bool(modes),
        "people": True,
    }
    reach = {name for name, each in found.items() if each and name in replay.groups}
    said = [(each.rule, each.target, each.plan.zones) for each in (one, other)]
    if replay.reads_differ or said[0] != said[1] or any(replay.ways_differ(mode) for mode in modes):
        reach.add("limits")
    return frozenset(reach)


def types_of(clause: Clause) -> set[str]:
    """Return every facility type that a clause speaks of, with all that these include."""
    words = {clause.target.facility, *_words(clause.rule.model_dump()), *_words(clause.target.model_dump())}
    return {member for word in words & set(facility_types()) for member in members(word)}


def _words(value: object) -> set[str]:
    if isinstance(value, str):
        return {value}
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    return {word for each in parts for word in _words(each)}
