"""What facilities that are not listed may add, where it is told how complete lists are."""

import math

import numpy as np

from access.contracts.arrays import Floats
from access.verdicts.clause import Clause
from access.verdicts.conditions import number_of
from access.verdicts.place import Place


def amount(place: Place, amounts: Floats, *, whole: bool = True) -> float:
    """Return how much facilities that are not listed have at most, by how complete their lists are.

    Of a list that holds a share s of all (``listed_share``), n that are listed stand for n / s. Those that
    are not listed may all stand in one zone. Facilities beyond the zones stand for none within.

    Args:
        place: where the facilities stand.
        amounts: of each facility that counts, what it has; 0 of the others.
        whole: whether whole things are counted.
    """
    if "listed_share" not in place.facilities.columns:
        return 0.0
    share = number_of(place.facilities, "listed_share")
    of_zones = place.spots.zone >= 0
    for inside in place.spots.across.values():
        of_zones = of_zones | (inside > 0)
    return _beside(share, np.where(of_zones, amounts, 0.0), whole=whole)


def _beside(share: Floats, amounts: Floats, *, whole: bool) -> float:
    rows = np.flatnonzero((share > 0) & (share < 1) & (amounts > 0))
    more = float((amounts[rows] * (1 / share[rows] - 1)).sum())
    return math.floor(more + 1e-9) if whole and math.isfinite(more) else more


def goals(clause: Clause, place: Place) -> int:
    """Return how many facilities there may be, beside those listed, that trips lead to; beyond zones, too."""
    if "listed_share" not in place.facilities.columns:
        return 0
    selected = np.logical_or.reduce([place.selected(trip) for trip in clause.trips])
    return int(_beside(number_of(place.facilities, "listed_share"), selected.astype(float), whole=True))


def reached(clause: Clause, place: Place, open_: Floats, *, k: int = 1) -> float:
    """Return what facilities that are not listed could bring within the limit at most.

    Args:
        clause, place: what is judged.
        open_: of each cell, how much of what is counted has it not; 0 where that is not known anyway.
        k: how many facilities one must reach; where it is more than one, all may be reached.
    """
    number = goals(clause, place)
    if not number or not open_.any():
        return 0.0
    if place.best_gain is None or k > 1:
        return float(open_.sum())
    return min(float(open_.sum()), place.best_gain(clause.trip, clause.limit, open_, number))
