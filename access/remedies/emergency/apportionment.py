"""How many vehicles each district is to have: rounding, fair shares of a fleet, negative pressure."""

import math
from fractions import Fraction
from heapq import heapify, heapreplace
from typing import Literal

import numpy as np
import pandas as pd

from access.contracts.errors import InputError
from access.contracts.said import Said, examples
from access.remedies.emergency.response import VEHICLES, whole_numbers

Method = Literal["hamilton", "webster"]
WHOLE = "whole_area"  # the id of the row that tells of all districts together
_NEGATIVE = Said("负压救护车", "negative pressure")
_ROUNDING = 1e-6  # of a vehicle: less than adding people up can be off


def required(persons: pd.Series, *, persons_per: float = 30_000) -> pd.Series:
    """Return the vehicles that each district needs by itself: ⌈persons / persons_per⌉.

    Args:
        persons: of each district, by zone_id.
        persons_per: so many persons have one vehicle.

    Raises:
        InputError: persons that are not known or below 0, or no ratio.

    >>> required(pd.Series({"a": 30_000, "b": 30_001, "c": 0})).tolist()
    [1, 2, 0]
    """
    _check(persons)
    if not persons_per > 0:
        fault = Said(
            f"每辆车的人数应大于 0，现为 {persons_per:g}",
            f"persons for each vehicle are needed, not {persons_per:g}",
        )
        raise InputError(VEHICLES, [fault])
    number = np.ceil(persons.to_numpy(dtype=float) / persons_per - _ROUNDING)
    return pd.Series(np.maximum(number, 0).astype(np.int64), index=persons.index, name="vehicles_required")


def apportion(persons: pd.Series, fleet: int, *, method: Method) -> pd.DataFrame:
    """Share a fleet out among districts in proportion to their people, in whole vehicles.

    A district's quota is fleet × its persons / all persons. ``hamilton`` (largest remainder): each
    quota rounded down, and what is left one by one to the largest remainders; no district gets more
    than its quota rounded up or less than rounded down, but a larger fleet may cost a district a
    vehicle (the Alabama paradox). ``webster`` (Sainte-Laguë): one by one to the largest
    persons / (2 × vehicles + 1); free of that paradox, but the rounded quota may rarely be left.
    Of equals the one with more people goes first, then the one listed first.
    Source: Balinski and Young (1982), Fair Representation, Yale University Press.

    Args:
        persons: of each district, by zone_id.
        fleet: vehicles in all.
        method: how to round.

    Returns:
        A table by zone_id: persons, quota, vehicles, deviation (vehicles − quota),
        persons_per_vehicle (``inf`` where people have none, NaN where nobody lives).

    Raises:
        InputError: persons that are not known or below 0, nobody at all, or no fleet.
    """
    _check(persons)
    people = [Fraction(float(each)) for each in persons]
    total = sum(people)
    if fleet < 0 or int(fleet) != fleet or not total:
        people_ = f"{float(total):g}"
        fault = Said(
            f"车辆数应为整数且须有人口，现为 {fleet} 辆、{people_} 人",
            f"a whole number and people are needed, not {fleet} for {people_}",
        )
        raise InputError(Said("车队", "fleet"), [fault])
    quotas = [int(fleet) * each / total for each in people]
    shares = _hamilton(people, quotas, int(fleet)) if method == "hamilton" else _webster(people, int(fleet))
    number, vehicles = persons.to_numpy(dtype=float), np.array(shares, dtype=np.int64)
    quota = np.array([float(each) for each in quotas])
    with np.errstate(divide="ignore", invalid="ignore"):
        each_has = np.where(number > 0, number / vehicles, np.nan)
    columns = {"quota": quota, "vehicles": vehicles, "deviation": vehicles - quota}
    return pd.DataFrame({"persons": number, **columns, "persons_per_vehicle": each_has}, index=persons.index)


def negative_pressure(vehicles: pd.Series, negative: pd.Series, *, required_share: float) -> pd.DataFrame:
    """Compare the share of negative-pressure ambulances with the one required, in whole vehicles.

    Of V vehicles N are such. The share s needs ⌈sV⌉: so many less N are to be replaced; or else m
    are to be bought besides, the least for which N + m ≥ s (V + m): m = ⌈(sV − N) / (1 − s)⌉. Where
    the share is of the vehicles required, not of those there are, give these as ``vehicles``: then
    ``to_replace`` is what is lacking, and ``to_add`` has no meaning.

    Args:
        vehicles: of each district, by zone_id.
        negative: how many of them have negative pressure.
        required_share: s, more than 0 and at most 1.

    Returns:
        A table by zone_id, with a last row ``whole_area``: vehicles, negative_pressure, share (NaN
        without vehicles), required, to_replace, to_add (``inf`` where all are to be such and some
        are not). The whole lacks no more than its districts together: a surplus of one counts.

    Raises:
        InputError: numbers that are not whole, more negative-pressure vehicles than vehicles, or no
            share.
    """
    if not 0 < required_share <= 1:
        fault = Said(
            f"比例应大于 0、不超过 1，现为 {required_share}",
            f"a share above 0, at most 1, is needed, not {required_share}",
        )
        raise InputError(_NEGATIVE, [fault])
    every = whole_numbers(VEHICLES, vehicles, vehicles.index)
    some = whole_numbers(Said("负压救护车数", "negative-pressure vehicles"), negative, vehicles.index)
    if (some > every).any():
        more_than_all = examples(vehicles.index[some > every])
        fault = Said(
            f"负压车多于总车数：{more_than_all.zh}", f"more such vehicles than vehicles: {more_than_all}"
        )
        raise InputError(_NEGATIVE, [fault])
    names = [*vehicles.index, WHOLE]
    every, some = (np.append(each, each.sum()) for each in (every, some))
    needed = np.ceil(required_share * every - _ROUNDING)
    lacking = np.maximum(needed - some, 0)
    more = np.zeros(len(names))
    short = lacking > 0
    rest = (required_share * every - some)[short]
    more[short] = np.ceil(rest / (1 - required_share) - _ROUNDING) if required_share < 1 else math.inf
    with np.errstate(divide="ignore", invalid="ignore"):
        share = some / every
    counts = {"vehicles": every, "negative_pressure": some, "share": share}
    lacks = {"required": needed, "to_replace": lacking, "to_add": more}
    return pd.DataFrame({**counts, **lacks}, index=pd.Index(names, name=vehicles.index.name))


def _hamilton(people: list[Fraction], quotas: list[Fraction], fleet: int) -> list[int]:
    shares = [math.floor(quota) for quota in quotas]
    order = sorted(range(len(people)), key=lambda i: (shares[i] - quotas[i], -people[i], i))
    for i in order[: fleet - sum(shares)]:
        shares[i] += 1
    return shares


def _webster(people: list[Fraction], fleet: int) -> list[int]:
    shares = [0] * len(people)
    waiting = [(-each, -each, i) for i, each in enumerate(people)]
    heapify(waiting)
    for _ in range(fleet):
        _, size, i = waiting[0]
        shares[i] += 1
        heapreplace(waiting, (size / (2 * shares[i] + 1), size, i))
    return shares


def _check(persons: pd.Series) -> None:
    wrong = persons[~(persons >= 0) | np.isinf(persons.to_numpy(dtype=float))]
    if len(wrong):
        faults = [Said(f"{name}：{value} 人", f"{name}: {value} persons") for name, value in wrong.items()]
        raise InputError(Said("人数", "persons"), faults)
