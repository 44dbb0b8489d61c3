"""A clause by every combination of the readings that its plan leaves open, not by one at a time alone."""

import math
import random
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import product
from typing import Any

from access.standards.model import Plan
from access.standards.registry import presets
from access.standards.rules import Rule
from access.verdicts.clause import Clause
from access.verdicts.readings import MATTERS_WITH, otherwise

FEW = 2000  # so many combinations of a clause are all judged; of more, a sample
SAMPLE = 1000
SEED = 1
_TIMED = ("network_time", "network_distance")
# beside ``MATTERS_WITH``: together with such readings a parameter makes no other combination
_MATTERS_TOO: dict[str, dict[str, tuple[str, ...]]] = {
    "mode": {"measured_as": _TIMED},
    "coverage_unit": {"served_by": ("facility", "bundle")},
}
_ANY = frozenset(range(1000))
Chosen = tuple[int, ...]  # of each parameter the position of an option; 0: the default


@dataclass(frozen=True)
class Parameter:
    """What a plan leaves open.

    Attributes:
        name: as readings name it: a parameter of the rule, ``zone``, or one of a zone.
        options: the default, then each alternative.
        zone: whose it is, if it is one of a zone.
    """

    name: str
    options: tuple[object, ...]
    zone: str = ""


@dataclass(frozen=True, eq=False)
class Combinations:
    """The combinations of readings of a clause.

    Attributes:
        clause: by its default reading; where its plan gives no number, by that of its preset.
        given: the keys of zones for which the study itself says what they stand for.
    """

    clause: Clause
    given: Collection[str] = ()
    _taken: dict[Chosen, Clause] = field(default_factory=dict)
    _plans: dict[tuple[int, str, object], Plan] = field(default_factory=dict)

    @cached_property
    def parameters(self) -> tuple[Parameter, ...]:
        """All that is open, each once."""
        options: dict[str, list[object]] = {}
        for name, value in self.clause.rule.readings():
            options.setdefault(name, [_default(self.clause.rule, name)]).append(value)
        found = [Parameter(name, tuple(each)) for name, each in options.items()]
        zones = self.clause.target.zones
        if zones.alternatives:
            found.append(Parameter("zone", zones.options))
        of_zones: dict[tuple[str, str], list[object]] = {}
        for key in dict.fromkeys(key for zone in zones.options for key in self._within(zone)):
            for name, value, _ in otherwise(self.clause.plan.zones[key]):
                of_zones.setdefault((key, name), [None]).append(value)
        found += [Parameter(f"{key}.{name}", tuple(each), zone=key) for (key, name), each in of_zones.items()]
        return tuple(found)

    @cached_property
    def number(self) -> int:
        """How many there are, before those that come to the same reading are counted once."""
        return math.prod(len(each.options) for each in self.parameters)

    def every(self) -> list[Chosen]:
        """Return each combination once, the default one first."""
        ranges = product(*(range(len(each.options)) for each in self.parameters))
        return list(dict.fromkeys(self.plain(each) for each in ranges))

    def drawn(self, draw: random.Random) -> list[Chosen]:
        """Return ``SAMPLE`` combinations drawn with replacement, each as likely as any other."""
        found: list[Chosen] = []
        while len(found) < SAMPLE:
            each = tuple(draw.randrange(len(one.options)) for one in self.parameters)
            if self.plain(each) == each:  # those that come to another one's reading would weigh that more
                found.append(each)
        return found

    def plain(self, chosen: Chosen) -> Chosen:
        """Return a combination with the default of each parameter that does not matter in it."""
        return tuple(
            at if not at or all(chosen[other] in those for other, those in needed) else 0
            for at, needed in zip(chosen, self._needed, strict=True)
        )

    def beside(self, chosen: Chosen, parameter: int) -> Iterator[Chosen]:
        """Yield the combinations that differ in one parameter alone, and in what hangs on it."""
        for at in range(len(self.parameters[parameter].options)):
            if at != chosen[parameter]:
                other = self.plain((*chosen[:parameter], at, *chosen[parameter + 1 :]))
                if other[parameter] == at:  # else it does not matter here
                    yield other

    def taking(self, chosen: Chosen) -> Clause:
        """Return the clause by a combination."""
        last = max((i for i, at in enumerate(chosen) if at), default=-1)
        if last < 0:
            return self.clause
        if chosen not in self._taken:
            each, rest = self.parameters[last], (*chosen[:last], 0, *chosen[last + 1 :])
            self._taken[chosen] = self._with(self.taking(rest), each, each.options[chosen[last]])
        return self._taken[chosen]

    def _with(self, clause: Clause, parameter: Parameter, value: Any) -> Clause:
        if parameter.zone:
            return replace(clause, plan=self._plan(clause.plan, parameter, value))
        if parameter.name == "zone":
            zones = clause.target.zones.taking(str(value))
            return replace(clause, target=clause.target.model_copy(update={"zones": zones}))
        return replace(clause, decided=clause.rule.taking(parameter.name, value))

    @cached_property
    def _needed(self) -> tuple[tuple[tuple[int, frozenset[int]], ...], ...]:
        """Of each parameter, the others with which it matters: their positions, and their options'."""
        at = {each.name: i for i, each in enumerate(self.parameters)}
        found = []
        for i, each in enumerate(self.parameters):
            needed = []
            for other, matters in self._others(each):
                options = self.parameters[at[other]].options if other in at else (self._default(other),)
                those = frozenset(j for j, option in enumerate(options) if matters(option))
                # where the other is not open, it matters always or never
                needed.append((at[other], those) if other in at else (i, frozenset() if not those else _ANY))
            found.append(tuple(needed))
        return tuple(found)

    def _others(self, parameter: Parameter) -> Iterator[tuple[str, Callable[[object], bool]]]:
        """Yield each parameter with some options of which alone another one matters."""
        if parameter.zone:
            yield "zone", lambda zone: parameter.zone in self._within(str(zone))
            return
        others = MATTERS_WITH.get(parameter.name, {}) | _MATTERS_TOO.get(parameter.name, {})
        for other, values in others.items():
            if hasattr(self.clause.rule, other):
                yield other, values.__contains__

    def _default(self, name: str) -> object:
        return self.clause.target.zone if name == "zone" else _default(self.clause.rule, name)

    def _within(self, zone: str) -> tuple[str, ...]:
        """The zone and those that are parts of it, down to what the study itself says."""
        waiting = [zone] if zone not in self.given else []
        for key in waiting:
            parts = self.clause.plan.zones[key].of
            waiting += [each for each in parts if each not in waiting and each not in self.given]
        return tuple(waiting)

    def _plan(self, plan: Plan, parameter: Parameter, value: Any) -> Plan:
        """The plan with a zone by a reading; one object for each, so that its zones are found once."""
        key = id(plan), parameter.name, value
        if key not in self._plans:
            name = parameter.name.removeprefix(f"{parameter.zone}.")
            known = {(each, other): zone for each, other, zone in otherwise(plan.zones[parameter.zone])}
            zones = {**plan.zones, parameter.zone: known[name, value]}
            self._plans[key] = plan.model_copy(update={"zones": zones})
        return self._plans[key]


def combinations(clause: Clause, given: Collection[str] = ()) -> Combinations:
    """Return the combinations of readings of a clause, by the preset's number where its plan gives none.

    Args:
        clause: by its default reading.
        given: the keys of zones for which the study itself says what they stand for.
    """
    if clause.target.preset is not None and clause.target.value is None:
        value = presets()[clause.target.preset]
        clause = replace(clause, target=clause.target.model_copy(update={"value": value, "value_from": None}))
    return Combinations(clause, given)


def _default(rule: Rule, name: str) -> object:
    """The default of a parameter of a rule; None: it stands in a part of it, or there is none."""
    return getattr(getattr(rule, name, None), "default", None)
