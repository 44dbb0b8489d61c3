"""Good choices fast where zones are to be served evenly: exchanges that raise the worst zone."""

from collections.abc import Callable

import numpy as np

from access.contracts.arrays import Floats
from access.remedies.siting.problem import Integers
from access.remedies.siting.solver.heuristic import after, changes
from access.remedies.siting.solver.instance import Instance

_LARGEST = 20_000_000  # zones × chosen × columns up to which exchanges are looked for
_SOFT = 16  # so high a power of shares tells the worst zone, and yet how the others stand

# the share not covered of each zone, and how much less of the sum is left: shape (zones, …), (…) → what is
# to be small, first things first
Score = Callable[[Floats, Floats], tuple[Floats, ...]]


def maximin(instance: Instance, chosen: Integers, persons: Floats, lost: Floats) -> Integers:
    """Exchange columns as long as the worst zone fares better, or the sum where it does not.

    The best exchange is first that of the least Σ share¹⁶ over the zones, since often no single one
    helps the worst zone, if there are several; then that of the least worst share.

    Args:
        instance: a covering one in which each unit is a row, and no capacity counts.
        chosen: columns to begin with.
        persons: of each zone.
        lost: persons of each who are not covered whatever is decided; ``inf``: the zone does not count.
    """
    for score in (_soft, _hard):
        chosen = _descended(instance, np.sort(chosen), persons, lost, score)
    return chosen


def _descended(instance: Instance, chosen: Integers, persons: Floats, lost: Floats, score: Score) -> Integers:
    used = np.flatnonzero(np.isfinite(lost) & (persons > 0))
    weights = [np.where(instance.zone == zone, instance.weight, 0.0) for zone in used]
    size = len(instance.price)
    while size and len(used) * (len(chosen) + 1) * size <= _LARGEST:
        left = lost[used] + [weight @ instance.best(chosen) for weight in weights]
        fallen = np.stack([changes(instance, chosen, weight).ravel() for weight in weights])
        whole = changes(instance, chosen).ravel()
        share = (left[:, np.newaxis] - fallen) / persons[used][:, np.newaxis]
        values = score(share, whole)
        place = int(np.lexsort(values[::-1])[0])
        now = score((left / persons[used])[:, np.newaxis], np.zeros(1))
        if not _better([value[place] for value in values], [value[0] for value in now]):
            break
        chosen = after(chosen, *divmod(place, size))
    return chosen


def _soft(share: Floats, whole: Floats) -> tuple[Floats, ...]:
    return ((share**_SOFT).sum(axis=0), -whole)


def _hard(share: Floats, whole: Floats) -> tuple[Floats, ...]:
    return (share.max(axis=0).round(12), -whole)


def _better(new: list[float], now: list[float]) -> bool:
    """Whether the first value that differs, but for rounding, is less."""
    for value, old in zip(new, now, strict=True):
        if abs(value - old) > 1e-9 * max(1.0, abs(old)):
            return bool(value < old)
    return False
