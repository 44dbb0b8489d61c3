"""Vehicles that may be out on a call: what coverage can be expected, and where they stand best."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from access.contracts.arrays import Floats, Integers
from access.contracts.errors import InputError
from access.contracts.said import Said
from access.remedies.emergency.response import VEHICLES, Cover, grouped, vehicles_within, whole_numbers

_BUSY = Said("占用率", "busy fraction")
_LEAST = 1e-10  # of all persons: what a further vehicle is worth less than, goes to the bound alone


@dataclass(frozen=True, eq=False)
class Fleet:
    """Where vehicles stand, and how far from the best that may be.

    Attributes:
        vehicles: of each station, by its id.
        expected_persons: whom an idle vehicle is expected to reach in time.
        bound_persons: no allocation reaches more.
    """

    vehicles: pd.Series
    expected_persons: float
    bound_persons: float

    @property
    def gap_share(self) -> float:
        """How far the best may lie above it, as a share of the bound."""
        return 1 - self.expected_persons / self.bound_persons if self.bound_persons else 0.0


class _Demand(NamedTuple):
    """Groups of cells (see ``response.grouped``).

    Attributes:
        within: shape (groups, stations), sparse.
        persons: of each group.
    """

    within: sparse.csr_array
    persons: Floats


class _Room(NamedTuple):
    """How many vehicles stand at each station at least, and at most; and in all."""

    least: Floats
    most: Floats
    number: int


def busy_fraction(*, calls: float, service_s: float, vehicles: int, period_s: float) -> float:
    """Return the share of time in which a vehicle is out: q = calls × service / (vehicles × period).

    Source: Daskin (1983), A maximum expected covering location model, Transportation Science 17(1),
    48–70. All vehicles are taken to be equally busy, each independent of the others.

    Args:
        calls: calls in the period, each answered by one vehicle.
        service_s: from a vehicle's leaving for a call until it is free again.
        vehicles: how many there are.
        period_s: the period that the calls are counted in.

    Raises:
        InputError: a number below 0, no vehicle or no period; or more calls than vehicles can answer.

    >>> busy_fraction(calls=48, service_s=3600, vehicles=8, period_s=86400)
    0.25
    """
    if min(calls, service_s) < 0 or vehicles < 1 or not period_s > 0:
        fault = Said(
            "呼叫数和服务时长应为 0 或以上，且须有车辆数和时段",
            "calls and service of 0 or more, vehicles and a period are needed",
        )
        raise InputError(_BUSY, [fault])
    busy = calls * service_s / (vehicles * period_s)
    if not busy < 1:
        least = int(calls * service_s / period_s) + 1
        fault = Said(
            f"{vehicles} 辆车应付不了 {calls:g} 次呼叫：至少需要 {least} 辆",
            f"{vehicles} vehicles cannot answer {calls:g} calls: {least} or more are needed",
        )
        raise InputError(_BUSY, [fault])
    return busy


def expected_persons(cover: Cover, vehicles: pd.Series, *, busy: float) -> float:
    """Return whom an idle vehicle is expected to reach in time: E = Σᵢ dᵢ (1 − q^nᵢ).

    Source: Daskin (1983), as for ``busy_fraction``. People who are not linked count as not reached.

    Args:
        cover: which stations reach which cells.
        vehicles: of each station, by its id.
        busy: the busy fraction q, at least 0 and below 1.

    Raises:
        InputError: vehicles that are no whole numbers, or no busy fraction.
    """
    _check(busy)
    number = vehicles_within(cover, vehicles).fillna(0.0).to_numpy()
    return float((cover.persons.to_numpy(dtype=float) * (1 - busy**number)).sum())


def greedy_fleet(
    cover: Cover, number: int, *, busy: float, bays: pd.Series | None = None, kept: pd.Series | None = None
) -> Fleet:
    """Place vehicles one by one, each where it adds most; of equal places, at the first.

    The bound: as each vehicle adds no more the more there are, no allocation reaches more than this
    one and the most that the same number of further vehicles would each add to it (Nemhauser, Wolsey
    and Fisher 1978, Mathematical Programming 14, 265–294); without bays or kept vehicles this one
    reaches at least 1 − 1/e of the best.

    Args:
        cover: which stations reach which cells.
        number: vehicles in all.
        busy: the busy fraction q, at least 0 and below 1.
        bays: room at each station, by its id; without, there is room for all.
        kept: vehicles that stay at their station; without, all are free.

    Raises:
        InputError: too few bays, fewer vehicles than are kept, or numbers that are none.
    """
    _check(busy)
    room, demand = (
        _room(cover, number, bays, kept),
        _Demand(*grouped(cover.within, cover.persons.to_numpy(dtype=float))),
    )
    fleet, gain = room.least.copy(), np.zeros(len(room.least))
    for placed in range(int(room.least.sum()), number + 1):
        idle = demand.persons * (1 - busy) * busy ** (demand.within @ fleet)
        gain = np.asarray(demand.within.T @ idle)
        if placed < number:
            fleet[int(np.argmax(np.where(fleet < room.most, gain, -1.0)))] += 1
    reached = _reached(demand, fleet, busy)
    free = number - int(room.least.sum())
    gains = np.sort(np.repeat(gain, (room.most - fleet).astype(int)))[::-1][:free]
    most = float((demand.persons * (1 - busy ** (demand.within @ room.most).clip(max=number))).sum())
    return _fleet(cover, fleet, reached, min(reached + float(gains.sum()), most))


def best_fleet(
    cover: Cover,
    number: int,
    *,
    busy: float,
    bays: pd.Series | None = None,
    kept: pd.Series | None = None,
    time_limit_s: float = 60.0,
) -> Fleet:
    """Place vehicles so that most people can expect an idle one in time (MEXCLP).

    Maximise Σᵢ Σₖ dᵢ (1 − q) q^(k−1) yᵢₖ where Σₖ yᵢₖ ≤ Σⱼ aᵢⱼ xⱼ, Σⱼ xⱼ = V, 0 ≤ yᵢₖ ≤ 1, x whole.
    The k-th vehicle in reach adds less than the one before, so y fills up in order and E is exact.
    Source: Daskin (1983), as for ``busy_fraction``. Solved by HiGHS, cells that the same stations
    reach as one; the greedy allocation stands where that is as good, or time runs out.

    Args:
        cover, number, busy, bays, kept: as for ``greedy_fleet``.
        time_limit_s: after so many seconds the best found so far is returned, with its bound.

    Raises:
        InputError: as ``greedy_fleet``.
    """
    start = greedy_fleet(cover, number, busy=busy, bays=bays, kept=kept)
    room, demand = (
        _room(cover, number, bays, kept),
        _Demand(*grouped(cover.within, cover.persons.to_numpy(dtype=float))),
    )
    if not len(demand.persons):
        return start
    stations = len(room.least)
    group, worth, rest = _increments(demand, room, busy)
    filled = sparse.csr_array(
        (np.ones(len(group)), (group, np.arange(len(group)))), shape=(len(demand.persons), len(group))
    )
    all_told = np.concatenate([np.ones(stations), np.zeros(len(group))])
    found = milp(
        -np.concatenate([np.zeros(stations), worth]),
        integrality=all_told,
        bounds=Bounds(
            np.concatenate([room.least, np.zeros(len(group))]),
            np.concatenate([room.most, np.ones(len(group))]),
        ),
        constraints=[
            LinearConstraint(sparse.hstack([-demand.within, filled], format="csr"), ub=0),
            LinearConstraint(all_told[np.newaxis], number, number),
        ],
        options={"time_limit": time_limit_s, "mip_rel_gap": 0.0},
    )
    dual = found.get("mip_dual_bound")
    bound = start.bound_persons if dual is None else min(start.bound_persons, rest - float(dual))
    fleet = start.vehicles.to_numpy(dtype=float) if found.x is None else np.rint(found.x[:stations])
    reached = _reached(demand, fleet, busy)
    if reached <= start.expected_persons * (1 + 1e-12):
        fleet, reached = start.vehicles.to_numpy(dtype=float), start.expected_persons
    return _fleet(cover, fleet, reached, bound)


def _increments(demand: _Demand, room: _Room, busy: float) -> tuple[Integers, Floats, float]:
    """The group of each increment yᵢₖ, its worth, and what those too small to be told are worth."""
    depth = (demand.within @ room.most).clip(max=room.number).astype(int)
    group = np.repeat(np.arange(len(depth)), depth)
    rank = np.arange(len(group)) - np.repeat(np.cumsum(depth) - depth, depth)
    worth = demand.persons[group] * (1 - busy) * busy**rank
    told = worth > _LEAST * demand.persons.sum()
    return group[told], worth[told], float(worth[~told].sum())


def _room(cover: Cover, number: int, bays: pd.Series | None, kept: pd.Series | None) -> _Room:
    nothing = pd.Series(0, index=cover.stations)
    most = whole_numbers(Said("车位数", "bays"), nothing + number if bays is None else bays, cover.stations)
    least = whole_numbers(
        Said("固定车辆数", "kept vehicles"), nothing if kept is None else kept, cover.stations
    )
    faults = [
        Said(
            f"站点 {name}：固定 {int(held)} 辆，却只有 {int(bay)} 个车位",
            f"station {name}: {int(held)} vehicles are kept, but there are {int(bay)} bays",
        )
        for name, held, bay in zip(cover.stations, least, most, strict=True)
        if held > bay and bays is not None
    ]
    if number < least.sum():
        held = int(least.sum())
        faults.append(
            Said(
                f"固定 {held} 辆，超过总数 {number} 辆",
                f"{held} vehicles are kept, more than the {number} there are",
            )
        )
    if number > most.sum():
        bays_ = int(most.sum())
        faults.append(Said(f"{number} 辆车，只有 {bays_} 个车位", f"{number} vehicles, but bays for {bays_}"))
    if faults:
        raise InputError(VEHICLES, faults)
    return _Room(least, np.minimum(most, number), number)


def _reached(demand: _Demand, fleet: Floats, busy: float) -> float:
    return float((demand.persons * (1 - busy ** (demand.within @ fleet))).sum())


def _fleet(cover: Cover, fleet: Floats, reached: float, bound: float) -> Fleet:
    vehicles = pd.Series(fleet.astype(np.int64), index=cover.stations, name="vehicles")
    return Fleet(vehicles, reached, max(reached, bound))


def _check(busy: float) -> None:
    if not 0 <= busy < 1:
        fault = Said(
            f"比例应不小于 0 且小于 1，现为 {busy:g}",
            f"a share of 0 or more and below 1 is needed, not {busy:g}",
        )
        raise InputError(_BUSY, [fault])
