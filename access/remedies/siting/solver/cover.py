"""Covering: the cheapest choice that covers enough; the choice that covers most, or most evenly."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from access.contracts.arrays import Floats
from access.contracts.errors import OutOfTime
from access.contracts.said import Said
from access.remedies.siting.problem import Integers
from access.remedies.siting.solver import heuristic
from access.remedies.siting.solver.highs import Clock, Solved
from access.remedies.siting.solver.instance import Instance
from access.remedies.siting.solver.least_sum import Effort, Found
from access.remedies.siting.solver.maximin import maximin
from access.remedies.siting.solver.programme import Programme, programme
from access.remedies.siting.solver.reduction import merged, narrowed, undominated, undominated_columns

_FIRST = 0.6  # of the time is for the worst zone, the rest for the sum
_SCALE = 1000.0  # of a share, as an objective: the solver's own tolerance is absolute


class Zones(NamedTuple):
    """The zones that are to be served evenly, by number.

    Attributes:
        persons: of each zone.
        lost: persons of each that are not covered whatever is decided; ``inf`` where the zone does not
            count, since nobody of it can be.
    """

    persons: Floats
    lost: Floats


@dataclass(frozen=True)
class LeastPrice:
    """The search for the cheapest choices that leave no more people uncovered than allowed.

    Attributes:
        instance: a covering one.
        allowed: persons that may be uncovered, those included whom nothing can cover.
        effort: how long to look.
    """

    instance: Instance
    allowed: float
    effort: Effort

    @property
    def rounding(self) -> float:
        """Persons that sums of persons may be off by."""
        return 1e-9 * (self.allowed + float(self.instance.persons.sum()))

    @property
    def left(self) -> float:
        """Persons of the instance's units that may be uncovered."""
        return self.allowed - self.instance.constant + self.rounding

    @property
    def everyone(self) -> bool:
        """Whether no unit may be uncovered; where capacities count, not even in part."""
        part = 2 * self.rounding if self.instance.capacitated else np.inf
        return self.left < min(part, float(self.instance.persons.min(initial=np.inf)))

    def found(self) -> list[Found]:
        """Return the best choice and its alternatives, in order; none where nothing covers enough.

        An alternative is no better choice with more added: it does without one of its columns at least.

        Raises:
            OutOfTime: the time was not enough to find any.
        """
        if self.left < 0:
            return []
        clock = Clock(self.effort.time_limit_s)
        found: list[Found] = []
        instance, number = self._reduced()
        seed = self._seed(instance)
        while len(found) <= self.effort.near_ties:
            best = self._best(instance, seed, found, clock)
            if best is None:
                break
            found.append(best)
            seed = None
        return [each._replace(chosen=number[each.chosen]) for each in found]

    def _reduced(self) -> tuple[Instance, Integers]:
        """Leave out what is dominated; dominated columns stay where alternatives are asked for."""
        instance, number = self.instance, np.arange(len(self.instance.price))
        if not instance.single or instance.capacitated:
            return instance, number
        columns = not self.effort.near_ties and not len(instance.conflicts)
        if self.everyone:
            return undominated(instance, columns=columns)
        if columns:
            kept = undominated_columns(instance)
            return merged(narrowed(instance, kept, np.zeros(len(kept), dtype=bool))), number[kept]
        return instance, number

    def _seed(self, instance: Instance) -> Integers | None:
        """Choose greedily, and leave out what is not needed."""
        if instance.capacitated:
            return None
        enough = instance.constant + self.left if instance.single and not self.everyone else -np.inf
        chosen = heuristic.greedy(instance, by_price=True, enough=enough)
        if instance.persons @ instance.lost(chosen) > self.left:
            return None
        return heuristic.without_needless(instance, chosen, self.left)

    def _best(
        self, instance: Instance, seed: Integers | None, better: list[Found], clock: Clock
    ) -> Found | None:
        model = self._programme(instance)
        for each in better:
            model.not_all_of(each.chosen)
        solved = model.model.solve(clock, gap=self.effort.gap)
        chosen = seed if solved.x is None else model.chosen(solved.x)
        if chosen is None:
            _must_be_known(solved, better)
            return None
        if seed is not None and instance.price[seed].sum() <= instance.price[chosen].sum():
            chosen = seed
        value = float(instance.price[chosen].sum())
        bound = max([0.0, solved.bound, self._fewest(instance), *(each.bound for each in better)])
        if (instance.price % 1 == 0).all():
            bound = np.ceil(bound - 1e-6)
        return Found(chosen, value, min(bound, value))

    def _programme(self, instance: Instance) -> Programme:
        found = programme(instance)
        found.model.cost[:] = 0.0
        found.model.cost[found.column] = instance.price
        if self.everyone:
            found.model.upper[found.lost] = 0.0
        else:
            found.model.constrain(0, found.lost, instance.persons, most=self.left)
        return found

    def _fewest(self, instance: Instance) -> float:
        """A bound that is always to be had: as if no two columns covered the same people."""
        if not instance.single:
            return 0.0
        size = np.bincount(instance.rows.item, instance.weight[instance.row], len(instance.price))
        size = np.minimum(size, instance.capacity)
        used = np.flatnonzero(size > 0)
        with np.errstate(divide="ignore"):
            used = used[np.argsort(-size[used] / instance.price[used], kind="stable")]
        before = np.cumsum(size[used]) - size[used]
        part = np.clip((instance.persons.sum() - self.left - before) / size[used], 0.0, 1.0)
        return float(part @ instance.price[used])


@dataclass(frozen=True)
class ByStages:
    """The search for the choices of the least sum by the exact solver alone.

    It is for what the relaxation does not know: bundles, capacities, and zones that are to be served
    evenly, whose worst share comes first and the sum second.

    Attributes:
        instance: any.
        effort: how long to look.
        zones: to be served evenly; None: the sum is all that counts.
    """

    instance: Instance
    effort: Effort
    zones: Zones | None = None

    def found(self) -> list[Found]:
        """Return the best choice and its alternatives, as `LeastSums.found` does."""
        if np.isinf(self.instance.constant):
            return []
        clock = Clock(self.effort.time_limit_s)
        found: list[Found] = []
        seeds = self._seeds()
        while len(found) <= self.effort.near_ties:
            best = self._best(seeds, found, clock)
            if best is None:
                break
            found.append(best)
            seeds = []
        return found

    def _seeds(self) -> list[Integers]:
        """Choices found fast; for zones, from the best sum and from nothing."""
        if self.instance.capacitated:
            return []
        start = heuristic.start(self.instance)
        if self.zones is None or not self.instance.single:
            return [start]
        nothing = np.empty(0, dtype=np.int64)
        return [maximin(self.instance, each, *self.zones) for each in (start, nothing)]

    def _best(self, seeds: list[Integers], better: list[Found], clock: Clock) -> Found | None:
        model = programme(self.instance)
        for each in better:
            model.another_than(each.chosen)
        known = [self._known(seed) for seed in seeds]
        first = Solved(None, 0.0)
        if self.zones is not None:
            variable = worst_share_variable(model, self.zones)
            cost = _SCALE * (np.arange(variable + 1) == variable)
            first = model.model.solve(clock.part(_FIRST), cost=cost)
            known += [self._judged(model, first.x)] if first.x is not None else []
            if known:
                model.model.upper[variable] = min(each.worst for each in known)[0] + 1e-9
        second = model.model.solve(clock, gap=self.effort.gap)
        known += [self._judged(model, second.x)] if second.x is not None else []
        if not known:
            _must_be_known(first if self.zones is not None else second, better)
            return None
        best = min(known, key=lambda each: (round(each.worst[0], 8), each.value))  # the solver rounds
        bound = max(second.bound + model.constant, self.instance.constant)
        return best._replace(
            bound=min(bound, best.value),
            worst=(best.worst[0], min(max(first.bound / _SCALE, 0.0), best.worst[0])),
        )

    def _known(self, chosen: Integers) -> Found:
        """What a choice comes to where no capacity counts."""
        lost = self.instance.lost(chosen).astype(float)
        value = self.instance.constant + float(self.instance.persons @ lost)
        return Found(chosen, value, value, self._worst(lost))

    def _judged(self, model: Programme, x: Floats) -> Found:
        """What the choice of a solution comes to."""
        chosen, lost = model.chosen(x), x[model.lost]
        if not self.instance.capacitated:
            return self._known(chosen)
        value = model.constant + float(model.model.cost @ x)
        return Found(chosen, value, value, self._worst(lost))

    def _worst(self, lost: Floats) -> tuple[float, float]:
        """Return the share not covered in the worst zone, from the share of each unit that is not."""
        if self.zones is None:
            return 0.0, 0.0
        there = self.instance.zone >= 0
        persons = np.bincount(
            self.instance.zone[there], (self.instance.persons * lost)[there], minlength=len(self.zones.lost)
        )
        used = np.isfinite(self.zones.lost)
        share = (persons + self.zones.lost)[used] / self.zones.persons[used]
        return float(share.max(initial=0.0)), 0.0


def worst_share_variable(model: Programme, zones: Zones) -> int:
    """Add a variable that is no less than the share not covered of any zone; return its number."""
    unit = np.flatnonzero((model.instance.zone >= 0) & np.isfinite(zones.lost)[model.instance.zone])
    used = np.flatnonzero(np.isfinite(zones.lost))
    worst = int(model.model.variables(1)[0])
    zone = model.instance.zone[unit]
    model.model.constrain(
        np.concatenate([zone, used]),
        np.concatenate([model.lost[unit], np.full(len(used), worst)]),
        np.concatenate([model.instance.persons[unit], -zones.persons[used]]),
        most=np.where(np.isfinite(zones.lost), -zones.lost, np.inf),
        rows=len(zones.lost),
    )
    return worst


def _must_be_known(solved: Solved, better: list[Found]) -> None:
    """Raise where it is not known whether there is a choice at all."""
    if not better and solved.bound < np.inf:
        raise OutOfTime(
            "siting",
            [
                Said(
                    "限定时间内没有找到方案；请延长时间",
                    "no choice was found in the time allowed; allow more",
                )
            ],
        )
