"""Floating catchments: what each person has of the supply within the limit, shared with all others near it.

Notation: P_i persons of cell i, S_j supply of facility j, w_ij the decay's weight of the way between them
(0 beyond the limit). Sums are over pairs within the limit.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from access.contracts.arrays import Floats, Integers
from access.contracts.sharing import Decay
from access.verdicts.supply.decay import weights

BINARY = Decay()


@dataclass(frozen=True, eq=False)
class Catchments:
    """People, supply, and who reaches what within the limit, as a sparse matrix by cells.

    Attributes:
        persons: of each cell, shape (cells,).
        supply: of each facility, shape (facilities,), in any unit: beds, places, staff, or 1.
        offset: shape (cells + 1,): cell ``i`` reaches ``column[offset[i]:offset[i + 1]]``, ascending.
        column: the facility of each pair.
        cost: of each pair, seconds or metres, at most ``limit``.
        limit: in the same unit, above 0.
    """

    persons: Floats
    supply: Floats
    offset: Integers
    column: npt.NDArray[np.int32]
    cost: Floats
    limit: float

    @cached_property
    def row(self) -> npt.NDArray[np.int32]:
        """The cell of each pair."""
        return np.repeat(np.arange(len(self.persons), dtype=np.int32), np.diff(self.offset))

    def by_cell(self, values: Floats) -> Floats:
        """Add a number of each pair up for each cell."""
        return np.bincount(self.row, values, minlength=len(self.persons)).astype(float)

    def by_facility(self, values: Floats) -> Floats:
        """Add a number of each pair up for each facility."""
        return np.bincount(self.column, values, minlength=len(self.supply)).astype(float)


class Shared(NamedTuple):
    """What a floating catchment comes to.

    Attributes:
        access: of each cell, supply per person; 0 where nothing is within the limit.
        demand: of each facility, the (weighted) persons that its supply is shared among.
        ratio: of each facility, supply per such person; 0 where there is nobody: what nobody reaches is
            nobody's.
    """

    access: Floats
    demand: Floats
    ratio: Floats

    @property
    def load(self) -> Floats:
        """Persons per unit of supply of each facility: ``inf`` without supply, 0 with nobody."""
        held = self.ratio > 0
        found = np.divide(1.0, self.ratio, out=np.full(len(held), np.inf), where=held)
        return np.where(self.demand > 0, found, 0.0)


def two_step(catchments: Catchments, decay: Decay = BINARY) -> Shared:
    """Share supply by the two-step floating catchment area method (2SFCA; with a decay, E2SFCA).

    R_j = S_j / Σ_k w_kj P_k; A_i = Σ_j w_ij R_j. Luo & Wang 2003, Environment and Planning B 30; with
    weights Luo & Qi 2009, Health & Place 15. Σ P_i A_i = Σ S_j of the facilities that anybody reaches.
    """
    return _shared(catchments, weights(decay, catchments.cost, catchments.limit))


def three_step(catchments: Catchments, decay: Decay = BINARY) -> Shared:
    """Share supply by the three-step floating catchment area method (3SFCA).

    People choose among what is near: G_ij = w_ij / Σ_k w_ik; R_j = S_j / Σ_k G_kj w_kj P_k;
    A_i = Σ_j G_ij w_ij R_j. Wan, Zou & Sternberg 2012, International Journal of Geographical Information
    Science 26. Σ P_i A_i = Σ S_j of the facilities that anybody reaches.
    """
    weight = weights(decay, catchments.cost, catchments.limit)
    chosen = _divided(weight, catchments.by_cell(weight)[catchments.row])
    return _shared(catchments, weight * chosen)


def balanced(catchments: Catchments, decay: Decay = BINARY) -> Shared:
    """Share supply by the balanced floating catchment area method (BFCA).

    Demand and level of service are each divided once: D_j = Σ_i P_i w_ij / Σ_k w_ik; R_j = S_j / D_j;
    A_i = Σ_j R_j w_ij / Σ_k w_kj. Páez, Higgins & Vivona 2019, PLoS ONE 14(6) e0218773. It keeps
    Σ D_j = Σ P_i of the people who reach anything, and Σ A_i = Σ R_j; not Σ P_i A_i = Σ S_j.
    """
    weight = weights(decay, catchments.cost, catchments.limit)
    of_cell = _divided(weight, catchments.by_cell(weight)[catchments.row])
    demand = catchments.by_facility(of_cell * catchments.persons[catchments.row])
    ratio = _divided(catchments.supply, demand)
    of_facility = _divided(weight, catchments.by_facility(weight)[catchments.column])
    return Shared(catchments.by_cell(of_facility * ratio[catchments.column]), demand, ratio)


METHODS: dict[str, Callable[[Catchments, Decay], Shared]] = {
    "2sfca": two_step,
    "e2sfca": two_step,
    "3sfca": three_step,
    "bfca": balanced,
}


def opportunities(catchments: Catchments, decay: Decay = BINARY) -> Floats:
    """Return the supply within the limit of each cell, shared with nobody: A_i = Σ_j w_ij S_j.

    Cumulative opportunities (Wachs & Kumagai 1973, Socio-Economic Planning Sciences 7); with a decay,
    Hansen's (1959) potential.
    """
    weight = weights(decay, catchments.cost, catchments.limit)
    return catchments.by_cell(weight * catchments.supply[catchments.column])


def choices(catchments: Catchments) -> Integers:
    """Return how many facilities that have any supply lie within the limit of each cell."""
    found: Integers = np.bincount(
        catchments.row[catchments.supply[catchments.column] > 0], minlength=len(catchments.persons)
    )
    return found


def least_crowded(catchments: Catchments, shared: Shared) -> Floats:
    """Return the load of the least crowded facility within the limit of each cell; ``inf``: there is none.

    The load is persons per unit of supply (see ``Shared.load``).
    """
    found = np.full(len(catchments.persons), np.inf)
    np.minimum.at(found, catchments.row, shared.load[catchments.column])
    return found


def _shared(catchments: Catchments, weight: Floats) -> Shared:
    demand = catchments.by_facility(weight * catchments.persons[catchments.row])
    ratio = _divided(catchments.supply, demand)
    return Shared(catchments.by_cell(weight * ratio[catchments.column]), demand, ratio)


def _divided(value: Floats, by: Floats) -> Floats:
    """A quotient; 0 where nothing is divided by nothing, or anything by it."""
    return np.divide(value, by, out=np.zeros(len(value)), where=by > 0)
