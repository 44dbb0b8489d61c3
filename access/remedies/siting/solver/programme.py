"""An instance as a mixed-integer linear programme."""

from dataclasses import dataclass

import numpy as np

from access.contracts.arrays import Floats
from access.remedies.siting.problem import Integers
from access.remedies.siting.solver.highs import Model
from access.remedies.siting.solver.instance import Instance


@dataclass(frozen=True)
class Programme:
    """The programme of an instance.

    Attributes:
        model: it minimises the instance's sum, but for ``constant``.
        instance: what it was written from.
        column: the variable of each column: whether it is chosen.
        lost: the variable of each unit: whether it is left to its base, its need not met; with
            capacities, the share of it that is.
        flow: with capacities, the variable of each pair: the share of the row that the column serves.
        constant: what the sum cannot be without.
    """

    instance: Instance
    model: Model
    column: Integers
    lost: Integers
    flow: Integers
    constant: float

    def chosen(self, x: Floats) -> Integers:
        """Return the columns that a solution chooses, beside those that are open anyway."""
        return np.flatnonzero((x[self.column] > 0.5) & ~self.instance.forced)

    def another_than(self, chosen: Integers) -> None:
        """Ask for one column at least that is not among these."""
        others = np.delete(self.column, np.union1d(chosen, np.flatnonzero(self.instance.forced)))
        self.model.constrain(0, others, least=1.0)

    def not_all_of(self, chosen: Integers) -> None:
        """Ask that one column at least of these be left out."""
        self.model.constrain(0, self.column[chosen], most=len(chosen) - 1.0)


def programme(instance: Instance) -> Programme:
    """Write an instance as a programme.

    The levels of a row are the different values among its columns, ascending, its base behind the
    last. z of a level says that no column as near as this is chosen; it costs the step to the next:

        z_l ≥ z_{l-1} - Σ_{j at level l} y_j   (before the first level: 1).

    This is Cornuéjols, Nemhauser & Wolsey's (1980) form of the p-median problem; in covering models,
    where each row has one level, it is Church & ReVelle's (1974).
    """
    model = Model()
    column = model.variables(len(instance.price), integer=~instance.forced)
    if np.isfinite(instance.budget):
        model.constrain(0, column, instance.price, most=instance.budget)
    number = len(instance.conflicts)
    model.constrain(
        np.repeat(np.arange(number), 2), column[instance.conflicts].ravel(), most=1.0, rows=number
    )
    flow = np.empty(0, dtype=np.int64)
    if instance.capacitated:
        lost, flow = _flows(instance, model, column)
        return Programme(instance, model, column, lost, flow, instance.constant)
    lost, constant = _rows(instance, model, column)
    if not instance.single:
        lost = _units(instance, model, lost)
    return Programme(instance, model, column, lost, flow, constant)


def _flows(instance: Instance, model: Model, column: Integers) -> tuple[Integers, Integers]:
    """Add the share of each row that each column serves, and the share that none does."""
    pairs, row, must = instance.rows, instance.row, np.isinf(instance.base)
    flow = model.variables(len(row), cost=instance.weight[row] * pairs.value)
    base = np.where(must, 0.0, instance.base)
    lost = model.variables(len(base), cost=instance.weight * base, upper=np.where(must, 0.0, 1.0))
    rows, number, size = np.arange(len(lost)), np.arange(len(flow)), len(column)
    model.constrain(
        np.concatenate([row, rows]), np.concatenate([flow, lost]), least=1.0, most=1.0, rows=len(rows)
    )
    sign = np.repeat([1.0, -1.0], len(flow))
    ends = np.concatenate([flow, column[pairs.item]])
    model.constrain(np.tile(number, 2), ends, sign, most=0.0, rows=len(flow))
    limited = np.isfinite(instance.capacity)
    some = np.flatnonzero(limited[pairs.item])
    model.constrain(
        np.concatenate([pairs.item[some], np.flatnonzero(limited)]),
        np.concatenate([flow[some], column[limited]]),
        np.concatenate([instance.weight[row[some]], -instance.capacity[limited]]),
        most=0.0,
        rows=size,
    )
    forced = column[instance.forced]
    model.constrain(np.arange(len(forced)), forced, least=1.0, rows=len(forced))
    return lost, flow


def _rows(instance: Instance, model: Model, column: Integers) -> tuple[Integers, float]:
    """Add the levels of all rows; return the variable of each row's last one, and the sum's constant."""
    order = np.lexsort([instance.rows.value, instance.row])
    row, value = instance.row[order], instance.rows.value[order]
    fresh = np.diff(row, prepend=-1) != 0
    begins = fresh | (np.diff(value, prepend=-1.0) != 0)
    here, of_row, first = value[begins], row[begins], fresh[begins]
    last = np.append(first, True)[1 : len(first) + 1]
    beyond = np.where(last, instance.base[of_row], np.append(here, 0.0)[1 : len(here) + 1])
    must = np.isinf(beyond)
    step = instance.weight[of_row] * (np.where(must, 0.0, beyond) - np.where(must, 0.0, here))
    level = model.variables(len(here), cost=step * instance.single, upper=np.where(must, 0.0, 1.0))
    number, inner = np.arange(len(here)), np.flatnonzero(~first)
    model.constrain(
        np.concatenate([np.cumsum(begins) - 1, number, inner]),
        np.concatenate([column[instance.rows.item[order]], level, level[inner - 1]]),
        np.concatenate([np.ones(len(row)), np.ones(len(here)), np.full(len(inner), -1.0)]),
        least=first.astype(float),
        rows=len(here),
    )
    return level[last], instance.constant + float(instance.weight[of_row[first]] @ here[first])


def _units(instance: Instance, model: Model, lost: Integers) -> Integers:
    """Add whether each unit is lost: more of its rows are than its need leaves over."""
    size = np.bincount(instance.unit, minlength=len(instance.need))
    unit = model.variables(len(size), cost=instance.persons, integer=True)
    each = np.flatnonzero((size == instance.need)[instance.unit])  # none may be lost: z ≤ lost
    model.constrain(
        np.tile(np.arange(len(each)), 2),
        np.concatenate([lost[each], unit[instance.unit[each]]]),
        np.repeat([1.0, -1.0], len(each)),
        most=0.0,
        rows=len(each),
    )
    some = size > instance.need  # Σ z ≤ size - need + need · lost
    number, rows = np.cumsum(some) - 1, np.flatnonzero(some[instance.unit])
    model.constrain(
        np.concatenate([number[instance.unit[rows]], number[some]]),
        np.concatenate([lost[rows], unit[some]]),
        np.concatenate([np.ones(len(rows)), -instance.need[some].astype(float)]),
        most=(size - instance.need)[some].astype(float),
        rows=int(some.sum()),
    )
    return unit
