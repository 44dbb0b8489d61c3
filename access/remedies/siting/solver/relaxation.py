"""How good the best choice can be: the Lagrangian bound, and the columns that it decides."""

from dataclasses import dataclass

import numpy as np

from access.contracts.arrays import Floats
from access.contracts.compiled import compiled
from access.remedies.siting.problem import Booleans, Integers
from access.remedies.siting.solver.instance import Instance, Matrix

_ROUNDS = 2000
_PATIENCE = 25  # rounds without progress after which steps are halved
_SMALLEST = 0.01
_KEPT = 0.9  # how much of a direction goes into the next


@dataclass(frozen=True)
class Relaxation:
    """A bound on the sum of an instance, and the reduced values of its columns.

    Each row is served by a column or by what is there anyway: Σ_j x_ij + u_i = 1. With multipliers
    λ_i on these (Cornuéjols, Fisher & Nemhauser 1977), no choice makes the sum less than

        Σ_i λ_i + min { Σ_j r_j y_j : Σ_j price_j y_j ≤ budget, 0 ≤ y ≤ 1 },
        r_j = Σ_i min(0, weight_i value_ij - λ_i),   0 ≤ λ_i ≤ weight_i base_i.

    The greatest such bound is that of the linear relaxation.

    Attributes:
        price, budget: of the instance.
        multipliers: Σ λ_i, with the instance's constant.
        reduced: r_j of each column.
    """

    price: Floats
    budget: float
    multipliers: float
    reduced: Floats

    @property
    def bound(self) -> float:
        """No choice makes the instance's sum less than this."""
        return self.multipliers + float(self.reduced @ self.fractions)

    @property
    def fractions(self) -> Floats:
        """Return y: how much of each column is taken, the best for its price first."""
        order, last = self._order()
        part = np.zeros(len(self.price))
        part[order[:last]] = 1.0
        if last < len(order):
            left = self.budget - self.price[order[:last]].sum()
            part[order[last]] = min(1.0, max(0.0, left / self.price[order[last]]))
        return part

    def decided(self, limit: float) -> tuple[Booleans, Booleans]:
        """Return which columns may be chosen, and which must be, for a sum of at most ``limit``.

        A column that must be is not among those that may. If a unit of the budget is worth m, no
        choice makes the sum less than Σ λ_i - m budget + Σ_j min(0, r_j + m price_j), and each y_j
        that is not as in this minimum adds the amount of r_j + m price_j.
        """
        may = np.ones(len(self.price), dtype=bool)
        must = np.zeros(len(self.price), dtype=bool)
        for worth in self._worths():
            reduced = self.reduced + worth * self.price
            spent = worth * self.budget if worth else 0.0
            bound = self.multipliers - spent + np.minimum(reduced, 0).sum()
            slack = limit - bound + 1e-9 * max(abs(limit), 1.0)
            may &= reduced <= slack
            must |= -reduced > slack
        return may & ~must, must

    def likely(self, number: int) -> Integers:
        """Return so many columns, those first that the best choices are most likely to have."""
        return np.argsort(self.reduced + self._worths()[0] * self.price, kind="stable")[:number]

    def _order(self) -> tuple[Integers, int]:
        """Return the columns of use, the best for its price first, and the first not wholly paid for."""
        useful = np.flatnonzero(self.reduced < 0)
        with np.errstate(divide="ignore"):
            ratio = self.reduced[useful] / self.price[useful]
        order = useful[np.argsort(ratio, kind="stable")]
        last = np.searchsorted(np.cumsum(self.price[order]), self.budget * (1 + 1e-12), side="right")
        return order, int(last)

    def _worths(self) -> list[float]:
        """Return what a unit of the budget is worth, by the last column paid for and by the first not."""
        order, last = self._order()
        if last == len(order):
            return [0.0]
        ends = [column for column in order[max(last - 1, 0) : last + 1] if self.price[column] > 0]
        return [float(-self.reduced[column] / self.price[column]) for column in ends]


def relaxed(instance: Instance, known: float, *, gap: float = 0.0) -> Relaxation:
    """Seek the multipliers of the greatest bound.

    By subgradient steps (Held, Wolfe & Crowder 1974) in directions that keep some of those before
    (Camerini, Fratta & Maffioli 1975), from the best point again whenever the steps are halved.

    Args:
        instance: one in which each unit is one row.
        known: the sum of some choice.
        gap: how near to ``known`` the bound need not come nearer.

    Returns:
        The best found; its bound holds whatever the multipliers are.
    """
    limit = instance.weight * instance.finite_base
    point = best_point = np.minimum(limit, instance.weight * _second(instance.rows, instance.finite_base))
    best = _relaxation(instance, point)
    bound, step, since, direction = best.bound, 1.0, 0, np.zeros(len(limit))
    for _ in range(_ROUNDS):
        now = _relaxation(instance, point)
        here = now.bound
        since += 1
        if here > bound + 1e-6 * abs(known - bound):
            best, best_point, bound, since = now, point, here, 0
        if since > _PATIENCE:
            now, point, here, step, since = best, best_point, bound, step / 2, 0
        if known - bound <= gap + 1e-9 * abs(known) or step < _SMALLEST:
            break
        served = _served(instance.columns, instance.weight, point, now.fractions)
        direction = 1.0 - served + _KEPT * direction
        blocked = ((direction > 0) & (point >= limit)) | ((direction < 0) & (point <= 0))
        slope = np.where(blocked, 0.0, direction)
        square = slope @ slope
        if square == 0:
            break
        point = np.clip(point + step * (known - here) / square * slope, 0.0, limit)
    return best


def _relaxation(instance: Instance, multipliers: Floats) -> Relaxation:
    reduced = _reduced(instance.columns, instance.weight, multipliers)
    total = instance.constant + float(multipliers.sum())
    return Relaxation(instance.price, instance.budget, total, reduced)


@compiled
def _reduced(columns: Matrix, weight: Floats, multipliers: Floats) -> Floats:
    reduced = np.zeros(len(columns.offset) - 1)
    for j in range(len(reduced)):
        for k in range(columns.offset[j], columns.offset[j + 1]):
            row = columns.item[k]
            reduced[j] += min(0.0, weight[row] * columns.value[k] - multipliers[row])
    return reduced


@compiled
def _served(columns: Matrix, weight: Floats, multipliers: Floats, part: Floats) -> Floats:
    """Return by how much each row is served when these parts of the columns are taken."""
    served = np.zeros(len(weight))
    for j in np.flatnonzero(part):
        for k in range(columns.offset[j], columns.offset[j + 1]):
            row = columns.item[k]
            if weight[row] * columns.value[k] < multipliers[row]:
                served[row] += part[j]
    return served


@compiled
def _second(rows: Matrix, base: Floats) -> Floats:
    """Return the second least value of each row; the base where there is none."""
    found = base.copy()
    for row in range(len(base)):
        least = base[row]
        for k in range(rows.offset[row], rows.offset[row + 1]):
            if rows.value[k] < least:
                least, found[row] = rows.value[k], least
            elif rows.value[k] < found[row]:
                found[row] = rows.value[k]
    return found
