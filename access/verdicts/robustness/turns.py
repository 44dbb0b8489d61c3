"""How far each verdict is from turning, by one input at a time, from what is measured already."""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from access.contracts.arrays import Booleans
from access.contracts.documents import Text
from access.standards.model import RatioRule, ServiceRadiusRule, TravelTimeRule
from access.verdicts.clause import Clause
from access.verdicts.evaluate import Assessment
from access.verdicts.findings import Finding
from access.verdicts.judging import Judgement
from access.verdicts.reach import TOLERANCE
from access.verdicts.robustness import amounts
from access.verdicts.robustness.amounts import Amount, amount
from access.verdicts.robustness.nearest import OTHERS, of_all
from access.verdicts.robustness.steps import Steps, steps

Input = Literal[
    "limit",
    "speed",
    "pass_mark",
    "population",
    "population_same_total",
    "facilities",
    "units",
    "one_more_facility",
    "one_facility_less",
    "thin_streets",
    "crossing_delay",
    "delays",
    "doors",
    "max_leg_m",
]
SHARE = Text(zh="比例", en="share")
TIMES = Text(zh="倍", en="times")
KPH = Text(zh="公里/小时", en="km/h")
METRES = Text(zh="米", en="m")


@dataclass(frozen=True)
class Turn:
    """Where one input turns the verdict on a clause.

    Attributes:
        clause_id, input: which.
        value: the input now.
        turns_at: the value nearest to it at which, or just beyond which, the verdict is another; NaN: none.
        unit: of both.
        to: the verdict there; empty where none.
        exact: whether it is worked out; False: under an assumption, or found by trying.
        about: what else is to be told of it.
    """

    clause_id: str
    input: Input
    value: float
    turns_at: float
    unit: Text
    to: str = ""
    exact: bool = True
    about: Text | None = None

    @property
    def change(self) -> float:
        """How far it is from the value now."""
        return self.turns_at - self.value

    @property
    def relative(self) -> float:
        """The change as a share of the value now; of a share that is 0 now, the change itself."""
        return self.change / self.value if self.value else (self.change if self.unit == SHARE else math.nan)


@dataclass(frozen=True)
class Known:
    """What an assessment tells of the inputs that turn its verdicts.

    Attributes:
        walk_kph: walking speed by mode of a clause, where the study sets it; of the other modes all times
            together are told, so many times as fast.
        delayed: (mode, measure) of the networks on which something costs time whatever the speed.
        thin: of each zone, whether its streets are too few to be complete; None: not known.
    """

    walk_kph: Mapping[str, float]
    delayed: frozenset[tuple[str, str]] = frozenset()
    thin: Booleans | None = None


def turns(assessment: Assessment, known: Known) -> list[Turn]:
    """Return where each input turns each verdict; of clauses that are judged, by their default readings."""
    found: list[Turn] = []
    for each in assessment.judgements:
        if each.default and each.whole.verdict in OTHERS and each.missing is None:
            found += _of_clause(each, assessment, known)
    return found


def _of_clause(judgement: Judgement, assessment: Assessment, known: Known) -> Iterable[Turn]:
    clause, place = judgement.clause, assessment.place
    taken = steps(clause, place, assessment.measures.get(clause.id))
    if taken is not None:
        yield from _by_way(clause, taken, known)
        if judgement.whole.counted is not None:
            yield from _by_amounts(judgement, only=("units",))
        return
    yield from _by_amounts(judgement)


def _by_way(clause: Clause, taken: Steps, known: Known) -> Iterable[Turn]:
    limit = taken.turning_limit()
    value, unit = in_words(clause, taken.limit)
    now = taken.verdict()
    yield Turn(
        *(clause.id, "limit", value, in_words(clause, limit)[0], unit),
        to=_beyond(taken.verdict, limit, taken.limit, now),
    )
    trip = clause.trip
    if trip.impedance == "time_s":
        speed = known.walk_kph.get(trip.mode)
        to = _beyond(taken.verdict, limit, taken.limit, now)
        kph, unit = (speed, KPH) if speed else (1.0, TIMES)
        delayed = (trip.mode, trip.impedance) in known.delayed
        yield Turn(
            *(clause.id, "speed", kph, kph * limit / taken.limit if limit else math.nan, unit),
            to=to,
            exact=not delayed,
            about=_WITH_DELAYS if delayed else None,
        )
    share = taken.turning_share()
    yield Turn(
        *(clause.id, "pass_mark", taken.required, share, SHARE),
        to=_beyond(lambda at: taken.verdict(required=at), share, taken.required, now),
    )
    low, high = taken.shares
    if taken.by_zone:
        shift, same = taken.turning_shift(), taken.turning_shift(same_total=True)
        sure = high - low < 1e-12
        yield Turn(clause.id, "population", 0.0, shift, SHARE, _gone(now, shift, sure=sure))
        yield Turn(clause.id, "population_same_total", 0.0, same, SHARE, _gone(now, same, sure=sure))
    if known.thin is not None and known.thin.any():
        yield _thin(clause, taken, known.thin)


_WITH_DELAYS = Text(
    zh="按全部时间（含等候）同比变化计算",
    en="as if all times, waiting included, changed alike",
)


def _thin(clause: Clause, taken: Steps, thin: Booleans) -> Turn:
    """How many of those who live among thin streets and have it not must have it after all."""
    at = taken.limit + TOLERANCE
    now = taken.verdict()
    here = (taken.zone >= 0) & thin[taken.zone] & (taken.sure > at)
    there = float(taken.weight[here & (taken.possible > at)].sum())
    low, high = taken.shares
    lacking = (taken.required - (high if now == "unmet" else low)) * taken.total
    if now == "undetermined":
        there = float(taken.weight[here].sum())
    share = lacking / there if now != "met" and 0 < lacking <= there * (1 + 1e-12) else math.nan
    return Turn(clause.id, "thin_streets", 0.0, share, SHARE, _gone(now, share))


def _by_amounts(judgement: Judgement, only: tuple[Input, ...] = ()) -> Iterable[Turn]:
    clause, whole = judgement.clause, judgement.whole
    each = _separately(judgement)
    found = [(unit, amount(clause, unit)) for unit in each] if each else [(whole, amount(clause, whole))]
    rows = [*_limits(clause, whole, found), *_counts(clause, whole, found)]
    yield from (row for row in rows if not only or row.input in only)


def _separately(judgement: Judgement) -> list[Finding]:
    """The units, where the clause is met only if each of them is."""
    rule = judgement.clause.rule
    aggregate = getattr(rule, "aggregate", None)
    if aggregate is None or aggregate.default != "per_unit":
        return []
    return [unit for unit in judgement.units.values() if unit.verdict in OTHERS]


Found = list[tuple[Finding, Amount | None]]


def _limits(clause: Clause, whole: Finding, found: Found) -> Iterable[Turn]:
    """The number that the plan asks for, or the pass mark of a share of units."""
    name: Input = "pass_mark" if clause.standard.kind in ("presence_per_unit", "share_of_units") else "limit"
    now = whole.required
    most = math.inf if name == "limit" else 100.0 if whole.unit.kind == "percent" else 1.0

    def number(i: int, wanted: tuple[str, ...]) -> float:
        unit, counted = found[i]
        if counted is not None and counted.verdict() == unit.verdict:
            return counted.turning_number(wanted, most=most)
        if isinstance(clause.rule, RatioRule) or unit.counted is not None or not math.isnan(clause.most):
            return math.nan
        return amounts.turning_limit(unit, clause.comparison, wanted, clause.tolerance_share)

    at = _together(whole, found, number, now)
    sure = whole.low == whole.high
    unit = Text(zh=whole.unit.zh, en=whole.unit.en)
    yield Turn(clause.id, name, now, at, unit, _gone(whole.verdict, at, sure=sure))


def _counts(clause: Clause, whole: Finding, found: Found) -> Iterable[Turn]:
    known = [each for _, each in found if each is not None]
    if len(known) < len(found) or any(
        each.verdict() != unit.verdict for unit, each in found if each is not None
    ):
        return
    low = math.fsum(each.counted.low for each in known)
    more = known[0].turning_more(OTHERS[whole.verdict]) if len(found) == 1 else _in_all(whole, known)
    unit, sure = known[0].counted.unit, whole.low == whole.high
    name: Input = "units" if clause.standard.kind in ("presence_per_unit", "share_of_units") else "facilities"
    to = _gone(whole.verdict, more, sure=sure)
    yield Turn(clause.id, name, low, low + more, Text(zh=unit.zh, en=unit.en), to)
    if known[0].counted.of_people:
        at = _together(whole, found, lambda i, wanted: known[i].turning_people(wanted), 1.0)
        yield Turn(clause.id, "population", 1.0, at, TIMES, _gone(whole.verdict, at, sure=sure))


def _in_all(whole: Finding, known: list[Amount]) -> float:
    """How much must be added to the units together, or be lost by one of them."""
    verdicts = [each.verdict() for each in known]
    if whole.verdict == "unmet":
        failing = [each for each, verdict in zip(known, verdicts, strict=True) if verdict == "unmet"]
        return math.fsum(each.turning_more(OTHERS["unmet"]) for each in failing)
    return of_all(verdicts, lambda i, wanted: known[i].turning_more(wanted), 0.0)


def _together(
    whole: Finding, found: Found, value: Callable[[int, tuple[str, ...]], float], now: float
) -> float:
    if len(found) == 1:
        return value(0, OTHERS[whole.verdict])
    return of_all([unit.verdict for unit, _ in found], value, now)


def in_words(clause: Clause, limit: float) -> tuple[float, Text]:
    """Return a limit of trips (seconds, metres) as the plan gives it: minutes, metres, kilometres."""
    rule = clause.rule
    if isinstance(rule, ServiceRadiusRule):
        return limit / 1000, Text(zh="公里", en="km")
    if clause.trip.impedance != "time_s":
        return limit, METRES
    before = rule.fixed_minutes.default if isinstance(rule, TravelTimeRule) else 0.0
    return limit / 60 + before, Text(zh="分钟", en="min")


def _beyond(verdict: Callable[[float], str], at: float, now: float, before: str) -> str:
    """The verdict at a turning point, or just beyond it."""
    if math.isnan(at):
        return ""
    step = 1e-7 * max(1.0, abs(at)) * (1 if at > now else -1)
    return next((found for off in (0, step, -step) if (found := verdict(at + off)) != before), "")


def _gone(now: str, at: float, *, sure: bool = True) -> str:
    """What a verdict turns to: the other one, or undetermined where there is something nobody knows."""
    if math.isnan(at) or now == "undetermined":
        return ""
    return {"met": "unmet", "unmet": "met"}[now] if sure else "undetermined"


def thin_zones(zone_ids: pd.Index, streets_by_zone: pd.DataFrame | None) -> Booleans | None:
    """Tell of each zone whether its streets are too few to be complete; None where that is not told."""
    if streets_by_zone is None:
        return None
    doubtful = streets_by_zone["doubtful"].reindex(zone_ids) == "yes"
    return np.asarray(doubtful, dtype=bool)
