"""A siting problem as the solvers see it: only what is still to be decided, and whom it can help."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_array

from access.contracts.arrays import Floats
from access.remedies.siting.problem import Booleans, Integers


class Matrix(NamedTuple):
    """A sparse matrix by rows or by columns: part ``i`` is ``[offset[i]:offset[i + 1]]``."""

    offset: Integers
    item: Integers
    value: Floats


@dataclass(frozen=True, eq=False)
class Instance:
    """Choose columns that minimise Σ weight · min(base, least value of a chosen column).

    In covering models every value is 0 and every base 1, so the sum is the people not covered. Rows
    are then grouped in units, one row for each type of a bundle; a unit is covered when ``need`` of
    its rows are. Without bundles each row is a unit of its own and needs itself.

    Attributes:
        rows: the pairs of each row with the columns that serve it better than ``base``.
        weight: persons of each row.
        base: impedance of each row to what serves it anyway; ``inf``: nothing does, and it must be.
        constant: what the rows that no column can help add to the sum.
        price: of each column; all chosen ones together may come to ``budget``.
        capacity: persons that each column can serve.
        forced: which columns are open whatever is chosen; where no capacity counts there are none,
            since ``base`` says what they do.
        conflicts: shape (n, 2): columns that cannot both be chosen.
        candidate, kind: what each column is: a candidate, hosting the bundle's type of that number.
        unit: of each row; ascending.
        need, zone: of each unit.
    """

    rows: Matrix
    weight: Floats
    base: Floats
    constant: float
    price: Floats
    budget: float
    capacity: Floats
    forced: Booleans
    conflicts: Integers
    candidate: Integers
    kind: Integers
    unit: Integers
    need: Integers
    zone: Integers

    @cached_property
    def columns(self) -> Matrix:
        """The same pairs by column, each column's rows ascending."""
        rows, value = self.rows, self.rows.value
        order = np.argsort(rows.item, kind="stable")
        offset = np.concatenate([[0], np.cumsum(np.bincount(rows.item, minlength=len(self.price)))])
        return Matrix(offset, self.row[order], value if value.strides == (0,) else value[order])

    @property
    def row(self) -> Integers:
        """The row of each pair."""
        return np.repeat(np.arange(len(self.weight), dtype=np.int32), np.diff(self.rows.offset))

    @cached_property
    def finite_base(self) -> Floats:
        """``base``, with a number for ``inf`` that one row left alone makes worse than any sum."""
        must = np.isinf(self.base)
        if not must.any():
            return self.base
        farthest = np.maximum.reduceat(self.rows.value, self.rows.offset[:-1])
        worst = 1.0 + self.weight @ np.maximum(farthest, np.where(must, 0.0, self.base))
        return np.where(must, worst / self.weight, self.base)

    @cached_property
    def conflict_matrix(self) -> csr_array:
        """The conflicts as a symmetric sparse matrix of booleans."""
        first, second = self.conflicts.T
        ends = np.concatenate([first, second]), np.concatenate([second, first])
        return csr_array((np.ones(len(ends[0]), dtype=bool), ends), shape=(len(self.price),) * 2)

    @property
    def capacitated(self) -> bool:
        """Whether capacities count, so that who goes where is to be decided too."""
        return bool(np.isfinite(self.capacity).any() or self.forced.any())

    @property
    def single(self) -> bool:
        """Whether each unit is one row."""
        return len(self.unit) == len(self.need)

    @cached_property
    def persons(self) -> Floats:
        """Persons of each unit."""
        return self.weight[np.searchsorted(self.unit, np.arange(len(self.need)))]

    def best(self, chosen: Integers) -> Floats:
        """Return the impedance of each row to the nearest of the chosen columns, or its base."""
        best = self.base.copy()
        for column in chosen:
            part = slice(*self.columns.offset[column : column + 2])
            rows = self.columns.item[part]
            best[rows] = np.minimum(best[rows], self.columns.value[part])
        return best

    def value(self, chosen: Integers) -> float:
        """Return the sum that the chosen columns come to; ``inf`` where a row is left that must be served."""
        return self.constant + float(self.weight @ self.best(chosen))

    def lost(self, chosen: Integers) -> Booleans:
        """Return which units the chosen columns leave uncovered."""
        covered = np.bincount(self.unit, weights=self.best(chosen) == 0, minlength=len(self.need))
        return covered < self.need


def renumbered(conflicts: Integers, kept: Booleans) -> Integers:
    """Return the conflicts among the columns that are kept, by their new numbers."""
    number = np.cumsum(kept) - 1
    found: Integers = number[conflicts[kept[conflicts].all(axis=1)]]
    return found
