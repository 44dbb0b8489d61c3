"""Good choices fast: the lazy greedy rule, then exchanges while one helps."""

from collections.abc import Iterator
from heapq import heapify, heappop, heappush
from typing import NamedTuple

import numpy as np

from access.contracts.arrays import Floats
from access.contracts.compiled import compiled
from access.remedies.siting.problem import Booleans, Integers
from access.remedies.siting.solver.instance import Instance, Matrix

_LARGEST = 20_000_000  # chosen × columns up to which exchanges are looked for
_NEIGHBOURS = 64


def greedy(instance: Instance, *, by_price: bool = False, enough: float = -np.inf) -> Integers:
    """Choose columns one by one, each the one that lowers the sum most (per unit of price).

    Gains only fall as columns are chosen, so that one whose gain was worked out long ago need not be
    looked at again before it comes to the top of the list (Minoux 1978; "CELF", Leskovec et al.
    2007). For coverage with a number of sites the result is at least 1 - 1/e of the best (Nemhauser,
    Wolsey & Fisher 1978). Of equal gains the column that comes first is taken.

    Args:
        instance: within its budget, and without its conflicts.
        by_price: divide gains by prices.
        enough: the sum at which to stop.

    Returns:
        The columns in the order in which they were chosen.
    """
    near = instance.conflict_matrix
    conflicts = Matrix(near.indptr, near.indices, near.data)
    price = instance.price if by_price else np.ones(len(instance.price))
    money = (instance.price, price, instance.budget * (1 + 1e-12))
    best = instance.finite_base.copy()
    return _greedy(instance.columns, instance.weight, best, *money, conflicts, enough - instance.constant)


def interchanged(instance: Instance, chosen: Integers) -> Integers:
    """Add a column, or put one in the place of another, as long as that lowers the sum (Teitz & Bart 1968).

    Each time the best exchange of all is made; all are found in one pass over the pairs, as by
    Resende & Werneck (2007). The result is ascending.
    """
    chosen = np.sort(chosen)
    while (len(chosen) + 1) * len(instance.price) <= _LARGEST:
        change = changes(instance, chosen)
        place = int(np.argmax(change)) if change.size else 0
        worth = instance.weight @ instance.finite_base
        if not change.size or change.flat[place] <= 1e-9 * worth:
            break
        chosen = after(chosen, *divmod(place, len(instance.price)))
    return chosen


def iterated_local_search(instance: Instance, chosen: Integers, *, rounds: int) -> Integers:
    """Leave out some columns at random, fill up by exchanges, and keep what is better, again and again.

    This is iterated local search (Lourenço, Martin & Stützle 2003), with a fixed seed.
    """
    generator = np.random.default_rng(0)
    value = instance.value(chosen)
    for _ in range(rounds if len(chosen) else 0):
        number = int(generator.integers(1, min(2 + len(chosen) // 5, 10), endpoint=True))
        out = generator.choice(len(chosen), min(number, len(chosen)), replace=False)
        other = interchanged(instance, np.delete(chosen, out))
        if instance.value(other) < value:
            chosen, value = other, instance.value(other)
    return chosen


def neighbours(instance: Instance, chosen: Integers) -> Iterator[Integers]:
    """Yield some sets that differ in one column from the one chosen, the best first."""
    if (len(chosen) + 1) * len(instance.price) <= _LARGEST:
        change = changes(instance, chosen).ravel()
        for place in np.argsort(-change, kind="stable")[:_NEIGHBOURS]:
            if np.isfinite(change[place]):
                yield after(chosen, *divmod(int(place), len(instance.price)))


def start(instance: Instance) -> Integers:
    """Choose columns within the budget, as well as is fast: greedily, then by exchanges."""
    found = [greedy(instance)]
    if len(np.unique(instance.price)) > 1:
        found.append(greedy(instance, by_price=True))
    better = [interchanged(instance, chosen) for chosen in found]
    return min(better, key=instance.value)


def compatible(instance: Instance, columns: Integers) -> Integers:
    """Return those columns that conflict with none before them."""
    kept: list[int] = []
    for column in columns:
        if not instance.conflict_matrix[[column]].toarray()[0, kept].any():
            kept.append(int(column))
    return np.array(kept, dtype=np.int64)


def without_needless(instance: Instance, chosen: Integers, allowed: float) -> Integers:
    """Leave out columns, the dearest first, as long as no more than ``allowed`` persons are lost."""
    kept = list(chosen)
    for column in sorted(chosen, key=lambda column: (-instance.price[column], column)):
        rest = np.array([other for other in kept if other != column], dtype=np.int64)
        if instance.persons @ instance.lost(rest) <= allowed:
            kept.remove(column)
    return np.sort(np.array(kept, dtype=np.int64))


def after(chosen: Integers, out: int, column: int) -> Integers:
    """Return the set with one column more, and one less unless ``out`` is beyond the last."""
    return np.sort(np.append(np.delete(chosen, out) if out < len(chosen) else chosen, column))


def changes(instance: Instance, chosen: Integers, weight: Floats | None = None) -> Floats:
    """Return by how much the sum falls when a column comes in and the chosen column of a row goes out.

    Shape (chosen + 1, columns); in the last row none goes out. Forbidden changes are ``-inf``. Another
    weight may stand in for that of the rows.
    """
    weight = instance.weight if weight is None else weight
    tables = _Tables.empty(len(chosen), len(instance.price))
    near = _nearest_two(instance.columns, instance.finite_base, chosen)
    _fill(instance.rows, weight, *near, tables)
    change = tables.gain + tables.both
    change[:-1] -= tables.loss[:, np.newaxis]
    change[~_allowed(instance, chosen)] = -np.inf
    return change


def _allowed(instance: Instance, chosen: Integers) -> Booleans:
    """Return which changes keep to the budget and have no conflicts; shape (chosen + 1, columns)."""
    left = instance.budget * (1 + 1e-12) - instance.price[chosen].sum()
    room = np.append(instance.price[chosen], 0.0) + left
    allowed: Booleans = instance.price <= room[:, np.newaxis]
    allowed[:, chosen] = False
    if len(instance.conflicts):
        clash = instance.conflict_matrix[chosen].toarray().astype(int)
        others = clash.sum(axis=0) - np.vstack([clash, np.zeros_like(instance.price, dtype=int)])
        allowed &= others == 0
    return allowed


class _Tables(NamedTuple):
    """What exchanges bring.

    Attributes:
        gain: of each column, what its coming in lowers the sum by.
        loss: of each chosen column, what its going out raises the sum by.
        both: shape (chosen + 1, columns): how much less is lost when both happen together.
    """

    gain: Floats
    loss: Floats
    both: Floats

    @classmethod
    def empty(cls, chosen: int, columns: int) -> "_Tables":
        return cls(np.zeros(columns), np.zeros(chosen), np.zeros((chosen + 1, columns)))


@compiled
def _gain(columns: Matrix, column: int, weight: Floats, best: Floats) -> float:
    gain = 0.0
    for k in range(columns.offset[column], columns.offset[column + 1]):
        row = columns.item[k]
        if columns.value[k] < best[row]:
            gain += weight[row] * (best[row] - columns.value[k])
    return gain


@compiled
def _greedy(
    columns: Matrix,
    weight: Floats,
    best: Floats,
    price: Floats,
    divisor: Floats,
    budget: float,
    conflicts: Matrix,
    enough: float,
) -> Integers:
    """Choose; ``best`` becomes what the rows have then."""
    size = len(price)
    heap = [(-_gain(columns, j, weight, best) / max(divisor[j], 1e-300), j) for j in range(size)]
    heapify(heap)
    fresh = np.zeros(size, dtype=np.int64)
    barred = np.zeros(size, dtype=np.bool_)
    chosen = np.empty(size, dtype=np.int64)
    count, total = 0, np.sum(weight * best)
    while len(heap) > 0 and total > enough:
        _, j = heappop(heap)
        if barred[j] or price[j] > budget:
            continue
        gain = _gain(columns, j, weight, best)
        if fresh[j] < count:
            fresh[j] = count
            heappush(heap, (-gain / max(divisor[j], 1e-300), j))
            continue
        if gain <= 0:
            break
        chosen[count] = j
        count += 1
        budget -= price[j]
        total -= gain
        for k in range(columns.offset[j], columns.offset[j + 1]):
            best[columns.item[k]] = min(best[columns.item[k]], columns.value[k])
        for k in range(conflicts.offset[j], conflicts.offset[j + 1]):
            barred[conflicts.item[k]] = True
    return chosen[:count]


@compiled
def _nearest_two(columns: Matrix, base: Floats, chosen: Integers) -> tuple[Integers, Floats, Floats]:
    """For each row: which chosen column is nearest (-1: what is there anyway), its value, the next best."""
    which = np.full(len(base), -1, dtype=np.int64)
    first, second = base.copy(), base.copy()
    for slot in range(len(chosen)):
        for k in range(columns.offset[chosen[slot]], columns.offset[chosen[slot] + 1]):
            row, value = columns.item[k], columns.value[k]
            if value < first[row]:
                which[row], first[row], second[row] = slot, value, first[row]
            elif value < second[row]:
                second[row] = value
    return which, first, second


@compiled
def _fill(
    rows: Matrix, weight: Floats, which: Integers, first: Floats, second: Floats, tables: _Tables
) -> None:
    for row in range(len(weight)):
        slot = which[row]
        if slot >= 0:
            tables.loss[slot] += weight[row] * (second[row] - first[row])
        for k in range(rows.offset[row], rows.offset[row + 1]):
            column, value = rows.item[k], rows.value[k]
            if value < first[row]:
                tables.gain[column] += weight[row] * (first[row] - value)
            if slot >= 0 and value < second[row]:
                tables.both[slot, column] += weight[row] * (second[row] - max(value, first[row]))
