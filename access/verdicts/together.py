"""What a verdict would take: by how many combinations of readings a clause is met, and which decide it."""

import random
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from access.verdicts.clause import Clause
from access.verdicts.combinations import FEW, SAMPLE, SEED, Chosen, Combinations, combinations
from access.verdicts.judging import judged_on
from access.verdicts.place import Place

_LISTED = 50_000  # so many may be listed, to tell which come to the same reading


@dataclass(frozen=True)
class Deciding:
    """A parameter of the readings, and how often it decides.

    Attributes:
        name: as readings name it.
        turns: of all pairs of combinations that differ in it alone (and in what hangs on it), the share in
            which the one is met and the other is not.
    """

    name: str
    turns: float


@dataclass(frozen=True)
class Together:
    """What a clause comes to by the combinations of its readings.

    Attributes:
        clause: by its default reading.
        number: how many combinations there are; None: too many to be told apart.
        sampled: whether those that were judged are a sample.
        met, unmet, undetermined, not_testable: how many of those that were judged come to that.
        deciding: the parameters that turn any, those first that turn most.
    """

    clause: Clause
    number: int | None
    sampled: bool
    met: int
    unmet: int
    undetermined: int
    not_testable: int
    deciding: tuple[Deciding, ...]

    @property
    def tested(self) -> int:
        """How many of those that were judged can be tested."""
        return self.met + self.unmet + self.undetermined

    @property
    def met_share(self) -> float:
        """By which share of those that can be tested it is met."""
        return self.met / self.tested


@dataclass(frozen=True, eq=False)
class Asked:
    """The combinations of a clause that are judged.

    Attributes:
        clause: by its default reading.
        of: all its combinations.
        chosen: those that are judged, each as much as any other.
        pairs: (parameter, a combination, one that differs from it in that parameter alone).
        number, sampled: as of ``Together``.
    """

    clause: Clause
    of: Combinations
    chosen: tuple[Chosen, ...]
    pairs: tuple[tuple[int, Chosen, Chosen], ...]
    number: int | None
    sampled: bool

    @cached_property
    def clauses(self) -> Mapping[Chosen, Clause]:
        """The clause by each combination that matters."""
        wanted = dict.fromkeys([*self.chosen, *(other for _, _, other in self.pairs)])
        return {each: self.of.taking(each) for each in wanted}


def asked(clauses: Iterable[Clause], place: Place) -> list[Asked]:
    """Choose the combinations of each clause that leaves more than one reading open.

    All of them where they are no more than ``FEW``, else ``SAMPLE`` drawn by ``SEED``.
    """
    clauses = tuple(clauses)
    kept, key = place.on_land, ("asked", *map(id, clauses))
    if key not in kept:  # with the clauses, so that no others get their ids
        kept[key] = clauses, _asked(clauses, frozenset(place.plan_zones))
    found: list[Asked] = kept[key][1]
    return found


def _asked(clauses: Iterable[Clause], given: Collection[str]) -> list[Asked]:
    every = (
        _chosen(clause, combinations(clause, given)) for clause in clauses if clause.standard.kind != "other"
    )
    return [each for each in every if len(each.chosen) > 1]


def together(wanted: Iterable[Asked], place: Place) -> Iterator[Together]:
    """Judge clauses by the combinations of their readings.

    Args:
        wanted: from ``asked``.
        place: with all ways measured that these ask for.

    Returns:
        What each comes to; nothing of clauses that can be tested by none.
    """
    for each in wanted:
        verdicts = {chosen: _verdict(clause, place) for chosen, clause in each.clauses.items()}
        counts = Counter(verdicts[chosen] for chosen in each.chosen)
        if counts["not_testable"] < len(each.chosen):
            yield Together(
                clause=each.clause,
                number=each.number,
                sampled=each.sampled,
                met=counts["met"],
                unmet=counts["unmet"],
                undetermined=counts["undetermined"],
                not_testable=counts["not_testable"],
                deciding=tuple(_deciding(each, verdicts)),
            )


def _chosen(clause: Clause, of: Combinations) -> Asked:
    draw = random.Random(f"{SEED} {clause.id}")  # noqa: S311 (a sample, no secret)
    every = of.every() if of.number <= _LISTED else None
    if every is not None and len(every) <= FEW:
        pairs = tuple(
            (i, each, other)
            for each in every
            for i in range(len(of.parameters))
            for other in of.beside(each, i)
        )
        return Asked(clause, of, tuple(every), pairs, len(every), False)
    chosen = of.drawn(draw) if every is None else draw.sample(every, SAMPLE)
    drawn = tuple(
        (i, each, draw.choice(others))
        for each in chosen
        for i in range(len(of.parameters))
        if (others := [*of.beside(each, i)])
    )
    return Asked(clause, of, tuple(chosen), drawn, None if every is None else len(every), True)


def _verdict(clause: Clause, place: Place) -> str:
    found = judged_on(clause, place)
    return "not_testable" if found.missing else found.whole.verdict


def _deciding(wanted: Asked, verdicts: Mapping[Chosen, str]) -> list[Deciding]:
    """The parameters that turn any of the combinations; pairs of which one cannot be tested tell nothing."""
    pairs, turned = Counter[int](), Counter[int]()
    for parameter, *both in wanted.pairs:
        one, other = (verdicts[each] for each in both)
        if "not_testable" not in (one, other):
            pairs[parameter] += 1
            turned[parameter] += (one == "met") != (other == "met")
    found = [
        Deciding(wanted.of.parameters[parameter].name, number / pairs[parameter])
        for parameter, number in sorted(turned.items())
        if number
    ]
    return sorted(found, key=lambda each: -each.turns)
