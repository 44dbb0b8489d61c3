"""All uncertain inputs at once: in what share of seeded draws from stated bands a verdict holds.

Nothing is searched here: a speed or a limit acts on times that are known, people on sums by zone. Of delays,
which change the ways themselves, so many levels are searched before, and each draw takes one of them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from access.contracts.arrays import Floats, Integers, Words
from access.verdicts.clause import Clause
from access.verdicts.evaluate import Assessment
from access.verdicts.judging import Judgement
from access.verdicts.place import Place
from access.verdicts.reach import TOLERANCE, summary_verdict
from access.verdicts.robustness.amounts import Amount, amount
from access.verdicts.robustness.nearest import OTHERS
from access.verdicts.robustness.steps import Steps, steps
from access.verdicts.zones import extent

if TYPE_CHECKING:
    from access.verdicts.findings import Finding

Band = tuple[float, float]
FACTORS = ("walking_speed", "other_speed", "limit", "pass_mark")


@dataclass(frozen=True)
class Joint:
    """What becomes of a verdict in all draws.

    Attributes:
        clause_id: whose.
        draws: how many.
        holds_share: in what share of them the verdict is the one by the figures as they are.
        low, high: the least and the greatest value in any of them, whatever is not known.
        required: the threshold.
        now: the verdict by the figures as they are.
        is_share: whether these are shares, from 0 to 1.
    """

    clause_id: str
    draws: int
    holds_share: float
    low: float
    high: float
    required: float
    now: str
    is_share: bool

    @property
    def verdict(self) -> str:
        """The verdict, if it holds in every draw; else undetermined."""
        return self.now if self.holds_share == 1 else "undetermined"


@dataclass(frozen=True, eq=False)
class Draws:
    """Seeded draws, each input independent of the others and even over its band.

    Attributes:
        factors: input → so many times its value now, for each draw.
        people: shape (zones, draws): so many times the people of each (smallest) zone.
        level: of each draw, the level of delays that it takes.
    """

    factors: Mapping[str, Floats]
    people: Floats
    level: Integers


def drawn(bands: Mapping[str, Band], zones: int, *, draws: int, seed: int, levels: int = 1) -> Draws:
    """Draw inputs from their bands; the same seed gives the same draws.

    Args:
        bands: input → least and greatest factor; of one that is not there, as it is. ``population`` is
            drawn for each zone by itself.
        zones: how many zones there are.
        draws, seed: how many, and from which seed.
        levels: how many levels of delays there are, each as likely as the others.
    """
    random = np.random.default_rng(seed)
    factors = {name: random.uniform(*bands.get(name, (1.0, 1.0)), draws) for name in FACTORS}
    level = random.integers(0, levels, draws)
    people = random.uniform(*bands.get("population", (1.0, 1.0)), (zones, draws))
    return Draws(factors, people, level)


def joint(assessment: Assessment, taken: Draws, places: Sequence[Place] = ()) -> list[Joint]:
    """Tell of each judged clause in what share of the draws its verdict holds.

    Lengths (a mean service radius) are left out: what they would be with other people is not drawn.

    Args:
        assessment: of the inputs as they are.
        taken: the draws.
        places: the place by each level of delays; without, as it is.
    """
    levels = tuple(places) or (assessment.place,)
    found = []
    for each in assessment.judgements:
        if each.default and each.whole.verdict in OTHERS and each.missing is None:
            found += [_of_clause(each, taken, levels)]
    return [each for each in found if each is not None]


def _of_clause(judgement: Judgement, taken: Draws, places: Sequence[Place]) -> Joint | None:
    clause, whole = judgement.clause, judgement.whole
    by_level = [steps(clause, place) for place in places]
    first = by_level[0]
    if first is not None:
        low, high, verdicts = _by_way(clause, [each for each in by_level if each is not None], taken)
        if clause.standard.kind == "share_of_units":
            low, high = 100 * low, 100 * high
    else:
        counted = _by_amount(judgement, taken, places[0])
        if counted is None:
            return None
        low, high, verdicts = counted
    holds = float(np.mean(verdicts == whole.verdict))
    return Joint(
        *(clause.id, len(verdicts), holds, float(np.min(low)), float(np.max(high)), whole.required),
        now=whole.verdict,
        is_share=whole.unit.is_share,
    )


def _by_way(clause: Clause, by_level: Sequence[Steps], taken: Draws) -> tuple[Floats, Floats, Words]:
    speed = taken.factors["walking_speed" if clause.trip.mode == "walk" else "other_speed"]
    limit = taken.factors["limit"] * (speed if clause.trip.impedance == "time_s" else 1.0)
    low, high = np.zeros(len(limit)), np.zeros(len(limit))
    for number, each in enumerate(by_level):
        mine = taken.level == number if len(by_level) > 1 else np.ones(len(limit), dtype=bool)
        low[mine], high[mine] = shares(each, limit[mine] * each.limit, taken.people[:, mine])
    required = np.minimum(taken.factors["pass_mark"] * by_level[0].required, 1.0)
    met, open_ = low >= required - 1e-9, high >= required - 1e-9
    return low, high, np.select([met, open_], ["met", "undetermined"], default="unmet")


def shares(taken: Steps, limits: Floats, people: Floats) -> tuple[Floats, Floats]:
    """Return the share that has it for certain, and that may have it, by many limits and peoples.

    Args:
        taken: what is judged from.
        limits: shape (draws,).
        people: shape (zones, draws): so many times the people of each zone.

    Returns:
        Two arrays of shape (draws,).
    """
    total, low = _within(taken, taken.sure, limits, people)
    same = np.array_equal(taken.possible, taken.sure)
    high = low if same else _within(taken, taken.possible, limits, people)[1]
    return low / total, np.minimum(high + taken.more, total) / total


def _within(taken: Steps, values: Floats, limits: Floats, people: Floats) -> tuple[Floats, Floats]:
    """All that counts and what is within the limit, in each draw: a table of zones by sorted limits."""
    order = np.argsort(limits)
    needs = np.searchsorted(limits[order] + TOLERANCE, values)  # the first limit that is enough
    zone = taken.zone + 1 if taken.by_zone else np.zeros(len(values), dtype=int)
    zones, columns = int(zone.max(initial=0)) + 1, len(limits) + 1
    counted = np.bincount(zone * columns + needs, weights=taken.weight, minlength=zones * columns)
    summed = np.cumsum(counted.reshape(zones, columns), axis=1)
    factor = np.ones((zones, len(limits)))
    if taken.by_zone:
        factor[1:] = people[: zones - 1, order]
    total, within = np.zeros(len(limits)), np.zeros(len(limits))
    total[order] = summed[:, -1] @ factor
    within[order] = np.einsum("ij,ij->j", factor, summed[:, :-1])
    return total, within


def _by_amount(judgement: Judgement, taken: Draws, place: Place) -> tuple[Floats, Floats, Words] | None:
    clause = judgement.clause
    aggregate = getattr(clause.rule, "aggregate", None)
    separately = aggregate is not None and aggregate.default == "per_unit"
    units: list[tuple[str | None, Finding]] = [(None, judgement.whole)]
    if separately:
        units = [(key, unit) for key, unit in judgement.units.items() if unit.verdict in OTHERS]
    counted = [(key, amount(clause, unit), unit) for key, unit in units]
    known = [
        (key, each) for key, each, unit in counted if each is not None and each.verdict() == unit.verdict
    ]
    if not known or len(known) < len(counted):
        return None
    factor = [_people(clause, key, taken, place) for key, _ in known]
    limit = taken.factors["pass_mark" if clause.standard.kind in _SHARES else "limit"]
    verdicts = [
        summary_verdict(
            each.verdict(people=float(people[i]), required=each.required * float(limit[i]))
            for (_, each), people in zip(known, factor, strict=True)
        )
        for i in range(len(limit))
    ]
    low, high = _values([each for _, each in known], factor, clause)
    return low, high, np.array(verdicts)


_SHARES = ("presence_per_unit", "share_of_units")


def _values(known: Sequence[Amount], factor: Sequence[Floats], clause: Clause) -> tuple[Floats, Floats]:
    """What the numbers come to in each draw: of the unit farthest off."""
    end = np.max if clause.comparison in ("<=", "<") else np.min
    found = []
    for side in ("low", "high"):
        rows = [
            getattr(each.counted, side) / (each.counted.base * (people if each.counted.of_people else 1.0))
            for each, people in zip(known, factor, strict=True)
        ]
        found.append(end(np.stack([np.broadcast_to(row, len(factor[0])) for row in rows]), axis=0))
    return found[0], found[1]


def _people(clause: Clause, zone_id: str | None, taken: Draws, place: Place) -> Floats:
    """So many times the people of a unit, or of all units, in each draw: by those of its smallest zones."""
    found = extent(place, clause.plan, clause.target.zone).divided()
    pieces = found.pieces
    weight = pieces.weight * place.living()[pieces.part]
    if zone_id is not None:
        weight = np.where(pieces.unit == place.zones.index.get_loc(zone_id), weight, 0.0)
    zone = place.overlay.zone[pieces.part]
    rows = np.flatnonzero((weight > 0) & (zone >= 0))
    if not len(rows):
        return np.ones(taken.people.shape[1])
    by_zone = np.bincount(zone[rows], weights=weight[rows], minlength=len(taken.people))
    return np.asarray(by_zone @ taken.people / by_zone.sum())


def reasons(rows: pd.DataFrame, bands: Mapping[str, Band], levels: Mapping[str, Band]) -> Iterator[str]:
    """Yield the inputs each of which alone crosses the line within its band.

    Args:
        rows: of one clause, from ``outputs.robustness.table``.
        bands: as for ``drawn``.
        levels: ``crossing_delay`` and ``delays`` → the band of that input.
    """
    for each in rows.to_dict("records"):
        name, at, now = str(each["input"]), float(each["turns_at"]), float(each["value"])
        if name == "speed":
            name = "other_speed" if each["unit"] == "times" else "walking_speed"
        low, high = {**bands, **levels}.get(name, (1.0, 1.0))
        if name == "population":
            inside = abs(float(each["relative"])) <= max(1 - low, high - 1)
        elif name in levels:
            inside = low <= at <= high
        else:
            inside = now > 0 and low < high and low <= at / now <= high
        if inside:
            yield str(each["input"])
