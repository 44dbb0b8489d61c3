"""Mixed-integer linear programmes, solved by HiGHS."""

import time
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from access.contracts.arrays import Floats
from access.remedies.siting.problem import Booleans, Integers

CLOSED = 1e-7  # a relative gap below this is rounding


@dataclass(frozen=True)
class Solved:
    """What the solver found.

    Attributes:
        x: the best values; None: none were found.
        bound: no values make the objective less than this; ``inf``: there are none at all.
    """

    x: Floats | None
    bound: float


class Clock:
    """How much time is left of a limit."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    @property
    def left_s(self) -> float:
        """Seconds left; 0 when it is over."""
        return max(0.0, self._end - time.monotonic())

    def part(self, share: float) -> "Clock":
        """Return a clock of a share of the time that is left."""
        return Clock(self.left_s * share)


class Model:
    """A linear programme to be minimised, put together part by part. All variables are 0 or more."""

    def __init__(self) -> None:
        self.cost: Floats = np.empty(0)
        self.upper: Floats = np.empty(0)
        self._integer: Booleans = np.empty(0, dtype=bool)
        self._entries: list[tuple[Integers, Integers, Floats]] = []
        self._least: list[Floats] = []
        self._most: list[Floats] = []
        self._rows = 0

    def variables(
        self,
        number: int,
        *,
        cost: npt.ArrayLike = 0.0,
        upper: npt.ArrayLike = 1.0,
        integer: npt.ArrayLike = False,
    ) -> Integers:
        """Add variables; return their numbers."""
        first = len(self.cost)
        self.cost = np.append(self.cost, np.broadcast_to(cost, number))
        self.upper = np.append(self.upper, np.broadcast_to(upper, number))
        self._integer = np.append(self._integer, np.broadcast_to(integer, number))
        return np.arange(first, first + number)

    def constrain(
        self,
        row: npt.ArrayLike,
        variable: npt.ArrayLike,
        coefficient: npt.ArrayLike = 1.0,
        *,
        least: npt.ArrayLike = -np.inf,
        most: npt.ArrayLike = np.inf,
        rows: int = 1,
    ) -> None:
        """Add some rows: least ≤ Σ coefficient · variable ≤ most, by entries whose rows count from 0."""
        row, variable, coefficient = np.broadcast_arrays(row, variable, coefficient)
        self._entries.append((row + self._rows, variable, coefficient))
        self._least.append(np.broadcast_to(least, rows))
        self._most.append(np.broadcast_to(most, rows))
        self._rows += rows

    def solve(self, clock: Clock, *, gap: float = 0.0, cost: Floats | None = None) -> Solved:
        """Solve it, or come as near as the time allows; another cost may stand in for the model's own."""
        if not clock.left_s:
            return Solved(None, -np.inf)
        if not len(self.cost):
            fits = all((least <= 0).all() for least in self._least) and all(
                (most >= 0).all() for most in self._most
            )
            return Solved(np.empty(0), 0.0) if fits else Solved(None, np.inf)
        result = milp(
            self.cost if cost is None else cost,
            integrality=self._integer.astype(int),
            bounds=Bounds(0.0, self.upper),
            constraints=self._constraints(),
            options={"time_limit": clock.left_s, "mip_rel_gap": max(gap, CLOSED / 10)},
        )
        if result.status == 2:
            return Solved(None, np.inf)
        if result.x is None:
            return Solved(None, -np.inf)
        bound = result.mip_dual_bound
        return Solved(result.x, float(result.fun if bound is None else bound))

    def _constraints(self) -> list[LinearConstraint]:
        if not self._rows:
            return []
        row, variable, coefficient = (np.concatenate(each) for each in zip(*self._entries, strict=True))
        matrix = csr_array((coefficient, (row, variable)), shape=(self._rows, len(self.cost)))
        return [LinearConstraint(matrix, np.concatenate(self._least), np.concatenate(self._most))]
