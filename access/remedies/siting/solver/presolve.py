"""A problem → the instance to be solved: what is settled already, or can change nothing, is left out."""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from scipy.spatial import KDTree

from access.contracts.arrays import Floats
from access.contracts.errors import Infeasible, QuestionError
from access.contracts.said import Said, examples
from access.contracts.tables import counted
from access.remedies.siting.problem import Booleans, Bundle, Integers, Problem
from access.remedies.siting.solver.instance import Instance, Matrix, renumbered

_ROUNDING = 1e-12


class Presolved(NamedTuple):
    """An instance, and what needs no deciding.

    Attributes:
        instance: what is to be decided.
        uncoverable: the demand rows that have people and that no candidate can serve.
        lost: the rows that stay uncovered whatever is decided: these, and those that only sites
            could serve that are too near to others or too dear.
        candidate, kind: what is open whatever is decided: existing and mandatory.
    """

    instance: Instance
    uncoverable: Booleans
    lost: Booleans
    candidate: Integers
    kind: Integers


@dataclass(frozen=True)
class Question:
    """What is asked of a problem.

    Attributes:
        problem: the problem.
        price: of each candidate.
        budget: for all that is decided, mandatory candidates included.
        beyond: None: a covering model. Otherwise impedances are added up, and ``beyond`` is that of
            the people who have nothing open within their pairs; ``inf``: there may be none.
        bundle: of a covering model.
        kept: candidates, by number, that stay columns even where they can serve nobody better.
    """

    problem: Problem
    price: Floats
    budget: float = np.inf
    beyond: float | None = None
    bundle: Bundle | None = None
    kept: Integers | None = None

    @property
    def cover(self) -> bool:
        """Whether being within the limit is all that counts."""
        return self.beyond is None

    @property
    def limits(self) -> list[float]:
        """The limit of each type of the bundle."""
        return [np.inf] if self.bundle is None else list(self.bundle.limits.values())

    @property
    def needed(self) -> int:
        """How many types a person must have near."""
        return 1 if self.bundle is None else self.bundle.needed


class _Pairs(NamedTuple):
    """Pairs of rows and options, ordered by row."""

    row: Integers
    column: Integers
    value: Floats

    def where(self, kept: Booleans) -> "_Pairs":
        value = self.value if self.value.strides == (0,) else self.value[kept]
        return _Pairs(self.row[kept], self.column[kept], value[: np.count_nonzero(kept)])


class _Units(NamedTuple):
    """Where each unit stands: beyond serving, lost, or undecided; and how many rows each lacks."""

    uncoverable: Booleans
    lost: Booleans
    undecided: Booleans
    need: Integers
    constant: float


def presolve(question: Question) -> Presolved:
    """Leave out what is settled already, and what can change nothing.

    What is open anyway becomes each row's ``base``. Rows that nothing still to be decided serves
    better, columns that serve nobody better, and pairs that are no better than the base go.

    Raises:
        Infeasible: mandatory candidates alone break the spacing or the budget.
        QuestionError: types of candidates do not fit the bundle.
    """
    problem = question.problem
    candidate, kind = options(problem, question.bundle)
    always = np.isin(problem.state[candidate], ["existing", "mandatory"])
    conflicts = _conflicts(problem, candidate, kind)
    left = question.budget - float(question.price[problem.state == "mandatory"].sum())
    rounding = _ROUNDING * question.budget  # of sums of prices, however little is left
    _check(problem, candidate[conflicts[always[conflicts].all(axis=1)]], left + rounding)
    budget = max(left, 0.0) + rounding
    capacity, price = problem.capacity[candidate], np.where(always, 0.0, question.price[candidate])
    barred = price > budget
    barred[conflicts[always[conflicts[:, ::-1]]]] = True
    forced = always & np.isfinite(capacity).any()
    barred |= always & ~forced
    pairs = _pairs(question, candidate, kind)
    base = np.full(len(problem.persons) * len(question.limits), 1.0 if question.cover else question.beyond)
    reached = np.bincount(pairs.row, minlength=len(base)) > 0
    fixed = pairs.where((always & ~forced)[pairs.column])
    np.minimum.at(base, fixed.row, fixed.value)
    pairs = pairs.where((pairs.value < base[pairs.row]) & ~barred[pairs.column])
    units = _units(question, pairs, base, reached)
    pairs = pairs.where(units.undecided[pairs.row // len(question.limits)])
    used = np.bincount(pairs.column, minlength=len(candidate)) > 0
    if question.kept is not None:
        used |= np.isin(candidate, question.kept)
    pairs = pairs._replace(column=(np.cumsum(used) - 1).astype(np.int32)[pairs.column])
    columns: dict[str, Any] = {
        "price": price,
        "capacity": capacity,
        "forced": forced,
        "candidate": candidate,
        "kind": kind,
    }
    instance = Instance(
        **_rows(problem, pairs, base, units),
        **{name: values[used] for name, values in columns.items()},
        budget=budget,
        conflicts=renumbered(conflicts, used),
    )
    return Presolved(instance, units.uncoverable, units.lost, candidate[always], kind[always])


def options(problem: Problem, bundle: Bundle | None) -> tuple[Integers, Integers]:
    """Return the candidates that may be open, each with every type that it may host.

    Raises:
        QuestionError: types do not fit the bundle.
    """
    usable = np.flatnonzero(problem.state != "forbidden")
    if bundle is None:
        return usable, np.zeros(len(usable), dtype=np.int64)
    own, state = problem.kind[usable], problem.state[usable]
    unknown = (state != "candidate") & (own == "")
    foreign = (state != "existing") & ~np.isin(own, ["", *bundle.limits])
    untyped = Said(
        "是现有、可关闭或必建的，须由 kind 列写明类型",
        "existing, closable or mandatory, so 'kind' must say of which type",
    )
    other = Said(
        "kind 列不是所求组合中的类型；请删去，或设为禁用",
        "'kind' is none of the bundle's types; leave these out, or forbid them",
    )
    faults = [
        Said(
            f"{len(wrong):,} 个候选点（{shown.zh}）：{what.zh}",
            f"{counted(len(wrong), 'candidate')} ({shown}): {what}",
        )
        for wrong, what in ((usable[unknown], untyped), (usable[foreign], other))
        if len(wrong)
        for shown in [examples(problem.candidates[wrong])]
    ]
    if faults:
        raise QuestionError("bundle", faults)
    parts = [usable[np.isin(own, ["", name])] for name in bundle.limits]
    candidate = np.concatenate(parts)
    kind = np.repeat(np.arange(len(parts)), [len(part) for part in parts])
    order = np.lexsort([kind, candidate])
    return candidate[order], kind[order]


def _conflicts(problem: Problem, candidate: Integers, kind: Integers) -> Integers:
    """Find the options that exclude one another: too near, or two types on one site."""
    found = [np.empty((0, 2), dtype=np.int64)]
    if problem.spacing_m > 0 and len(candidate):
        xy = problem.xy[candidate]
        near = KDTree(xy).query_pairs(problem.spacing_m, output_type="ndarray").reshape(-1, 2)
        there = np.isin(problem.state[candidate], ["existing", "closable"])
        closer = np.hypot(*(xy[near[:, 0]] - xy[near[:, 1]]).T) < problem.spacing_m
        closer &= ~there[near].all(axis=1) & (kind[near[:, 0]] == kind[near[:, 1]])
        found.append(near[closer])
    for step in range(1, int(kind.max(initial=0)) + 1):
        first = np.flatnonzero(candidate[step:] == candidate[:-step])
        found.append(np.column_stack([first, first + step]))
    pairs = np.concatenate(found)
    ordered: Integers = pairs[np.lexsort([pairs[:, 1], pairs[:, 0]])]
    return ordered


def _check(problem: Problem, near: Integers, budget: float) -> None:
    faults = []
    if len(near):
        names = [(problem.candidates[a], problem.candidates[b]) for a, b in near]
        shown = examples(Said(f"{a} 与 {b}", f"{a} and {b}") for a, b in names)
        faults.append(
            Said(
                f"必建点与其他必建点或现有设施相距不足 {problem.spacing_m:g} 米（{shown.zh}）",
                f"mandatory ones are nearer than {problem.spacing_m:g} m to others or existing ones "
                f"({shown})",
            )
        )
    if budget < 0:
        faults.append(
            Said(
                "仅必建点就已超过允许的数量或预算",
                "the mandatory candidates alone are more than the sites or the budget allow",
            )
        )
    if faults:
        raise Infeasible("siting", faults)


def _pairs(question: Question, candidate: Integers, kind: Integers) -> _Pairs:
    """Return the pairs of the rows of every unit with the options that are near enough."""
    problem, limits = question.problem, question.limits
    number = np.full((len(limits), len(problem.candidates)), -1, dtype=np.int32)
    number[kind, candidate] = np.arange(len(candidate))
    parts = []
    for t, limit in enumerate(limits):
        found = _Pairs(problem.row * len(limits) + t, number[t, problem.column], problem.impedance)
        parts.append(found.where((found.column >= 0) & (problem.impedance <= limit)))
    pairs = parts[0]
    if len(parts) > 1:
        pairs = _Pairs._make(np.concatenate(each) for each in zip(*parts, strict=True))
        order = np.lexsort([pairs.column, pairs.row])
        pairs = _Pairs._make(each[order] for each in pairs)
    return pairs._replace(value=np.broadcast_to(0.0, len(pairs.row))) if question.cover else pairs


def _units(question: Question, pairs: _Pairs, base: Floats, reached: Booleans) -> _Units:
    persons, needed = question.problem.persons, question.needed
    helped = np.bincount(pairs.row, minlength=len(base)) > 0
    shape = len(persons), len(question.limits)
    has, could, can = (each.reshape(shape).sum(axis=1) for each in ((base == 0), helped, reached))
    has *= question.cover
    lived = persons > 0
    uncoverable = lived & (can < needed)
    undecided = lived & (has < needed) & (could > 0) & (has + could >= needed)
    per_person = np.ones(len(persons)) if question.cover else base
    lost = lived & ~undecided & (has < needed)
    counted_in = lost & ~(uncoverable & np.isinf(per_person))
    constant = float(persons[counted_in] @ per_person[counted_in])
    return _Units(uncoverable, lost, undecided, needed - has, constant)


def _rows(problem: Problem, pairs: _Pairs, base: Floats, units: _Units) -> dict[str, Any]:
    """Number what is left anew: rows that have pairs, and their units."""
    kinds = len(base) // max(len(problem.persons), 1)
    size = np.bincount(pairs.row, minlength=len(base))
    row = np.flatnonzero(size)
    zone = np.full(len(problem.persons), -1) if problem.zone is None else problem.zone
    return {
        "rows": Matrix(np.concatenate([[0], np.cumsum(size[row])]), pairs.column, pairs.value),
        "weight": problem.persons[row // kinds],
        "base": base[row],
        "constant": units.constant,
        "unit": (np.cumsum(units.undecided) - 1)[row // kinds],
        "need": units.need[units.undecided],
        "zone": zone[units.undecided],
    }
