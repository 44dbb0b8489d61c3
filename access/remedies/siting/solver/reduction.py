"""Smaller instances with the same optimum."""

from dataclasses import replace

import numpy as np
import pandas as pd

from access.contracts.arrays import Floats
from access.contracts.compiled import compiled
from access.remedies.siting.problem import Booleans, Integers
from access.remedies.siting.solver.instance import Instance, Matrix, renumbered


def merged(instance: Instance) -> Instance:
    """Put units together that have the same pairs, needs and zone; their people are added up."""
    ends = np.searchsorted(instance.unit, np.arange(len(instance.need) + 1))
    offset = instance.rows.offset[ends]
    keys = pd.DataFrame(
        {
            "pairs": _hashes(offset, instance.rows.item, instance.rows.value),
            "need": instance.need,
            "zone": instance.zone,
            "base": instance.base[ends[:-1]],
        }
    )
    group = keys.groupby(list(keys), sort=False).ngroup().to_numpy()
    first = np.unique(group, return_index=True)[1]
    alike = _alike(offset, instance.rows.item, instance.rows.value, first[group])
    group = np.where(alike, group, len(first) + np.arange(len(group)))  # equal hashes alone
    _, first, group = np.unique(group, return_index=True, return_inverse=True)
    persons = np.bincount(group, instance.persons).astype(float)
    unit = np.zeros(len(instance.need), dtype=bool)
    unit[first] = True
    persons = persons[group][unit]
    row = unit[instance.unit]
    number = (np.cumsum(unit) - 1)[instance.unit[row]]
    return replace(
        _with_rows(instance, row),
        weight=persons[number],
        unit=number,
        need=instance.need[unit],
        zone=instance.zone[unit],
    )


def narrowed(instance: Instance, kept: Booleans, opened: Booleans) -> Instance:
    """Decide on some columns: those opened are chosen, those neither kept nor opened are not.

    Only where each unit is one row and no capacity counts. A column that is left has as number its
    place among ``kept``.
    """
    base = instance.best(np.flatnonzero(opened))
    pairs = instance.rows
    useful = (pairs.value < base[instance.row]) & kept[pairs.item]
    size = np.bincount(instance.row[useful], minlength=len(base))
    row = size > 0
    rest = float(instance.weight[~row] @ base[~row])
    value = pairs.value if pairs.value.strides == (0,) else pairs.value[useful]
    column = (np.cumsum(kept) - 1).astype(np.int32)[pairs.item[useful]]
    return replace(
        instance,
        rows=Matrix(np.concatenate([[0], np.cumsum(size[row])]), column, value[: len(column)]),
        weight=instance.weight[row],
        base=base[row],
        constant=instance.constant + rest,
        price=instance.price[kept],
        budget=instance.budget - float(instance.price[opened].sum()),
        capacity=instance.capacity[kept],
        forced=instance.forced[kept],
        conflicts=renumbered(instance.conflicts, kept),
        candidate=instance.candidate[kept],
        kind=instance.kind[kept],
        unit=np.arange(np.count_nonzero(row)),
        need=instance.need[row],
        zone=instance.zone[row],
    )


def undominated(instance: Instance, *, columns: bool) -> tuple[Instance, Integers]:
    """Leave out dominated rows and columns, in turn, until there are none.

    A row is dominated that is covered whenever some other row is; a column, that covers no more than
    another that is no dearer. Only where every row must be covered, each row is a unit and no
    capacity counts; columns only where no two conflict.

    Returns:
        The instance that is left, and the numbers that its columns had.
    """
    number = np.arange(len(instance.price))
    while True:
        needless = _dominated(instance.rows, instance.columns, np.zeros(len(instance.weight)), False)
        instance = _with_rows(instance, ~needless)
        kept = undominated_columns(instance) if columns else np.ones(len(number), dtype=bool)
        if kept.all():
            return instance, number
        number = number[kept]
        instance = merged(narrowed(instance, kept, np.zeros(len(kept), dtype=bool)))


def undominated_columns(instance: Instance) -> Booleans:
    """Return which columns of a covering instance are not dominated; none may conflict."""
    return ~_dominated(instance.columns, instance.rows, instance.price, True)


def _with_rows(instance: Instance, kept: Booleans) -> Instance:
    """Keep some rows; the units are those of the rows kept."""
    pairs = kept[instance.row]
    value = instance.rows.value if instance.rows.value.strides == (0,) else instance.rows.value[pairs]
    column = instance.rows.item[pairs]
    size = np.diff(instance.rows.offset)[kept]
    units, unit = np.unique(instance.unit[kept], return_inverse=True)
    return replace(
        instance,
        rows=Matrix(np.concatenate([[0], np.cumsum(size)]), column, value[: len(column)]),
        weight=instance.weight[kept],
        base=instance.base[kept],
        unit=unit,
        need=instance.need[units],
        zone=instance.zone[units],
    )


@compiled
def _hashes(offset: Integers, index: Integers, value: Floats) -> Integers:
    """Return a number for each list of pairs that is the same for the same lists."""
    found = np.empty(len(offset) - 1, dtype=np.int64)
    for i in range(len(found)):
        hashed = np.int64(1469598103934665603)
        for k in range(offset[i], offset[i + 1]):
            hashed = (hashed ^ np.int64(index[k])) * np.int64(1099511628211)
            hashed = (hashed ^ np.int64(hash(value[k]))) * np.int64(1099511628211)
        found[i] = hashed ^ (hashed >> 29)
    return found


@compiled
def _alike(offset: Integers, index: Integers, value: Floats, other: Integers) -> Booleans:
    """Return whether each list of pairs is the same as another."""
    found = np.ones(len(other), dtype=np.bool_)
    for i in range(len(other)):
        here, there = offset[i], offset[other[i]]
        size = offset[i + 1] - here
        found[i] = size == offset[other[i] + 1] - there
        for k in range(size):
            if not found[i]:
                break
            found[i] = index[here + k] == index[there + k] and value[here + k] == value[there + k]
    return found


@compiled
def _dominated(lists: Matrix, inverse: Matrix, price: Floats, small: bool) -> Booleans:
    """Return which lists are part of another that is no dearer; if not ``small``, which contain another.

    Of equal lists at one price the first stays. What contains a list contains its rarest item, so
    only the lists with that item are looked at.
    """
    offset, items = lists.offset, lists.item
    gone = np.zeros(len(offset) - 1, dtype=np.bool_)
    for part in range(len(gone)):
        size = offset[part + 1] - offset[part]
        if gone[part] or size == 0:
            gone[part] = True
            continue
        rarest = items[offset[part]]
        for item in items[offset[part] : offset[part + 1]]:
            if (
                inverse.offset[item + 1] - inverse.offset[item]
                < inverse.offset[rarest + 1] - inverse.offset[rarest]
            ):
                rarest = item
        for whole in inverse.item[inverse.offset[rarest] : inverse.offset[rarest + 1]]:
            more = offset[whole + 1] - offset[whole] - size
            if whole == part or gone[whole] or more < 0 or price[whole] > price[part]:
                continue
            if more == 0 and price[whole] == price[part] and (whole > part) == small:
                continue
            if _within(items[offset[part] : offset[part + 1]], items[offset[whole] : offset[whole + 1]]):
                gone[part if small else whole] = True
                if small:
                    break
    return gone


@compiled
def _within(part: Integers, whole: Integers) -> bool:
    """Return whether all of one ascending list is in another."""
    k = 0
    for item in part:
        while k < len(whole) and whole[k] < item:
            k += 1
        if k == len(whole) or whole[k] != item:
            return False
    return True
