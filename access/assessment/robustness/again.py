"""What turns verdicts and must be searched for again: delays, doors, links to streets, sites."""

import math
from collections.abc import Callable, Iterator
from typing import cast

import numpy as np
import pandas as pd

from access.assessment.measure import Key, Measured, Progress, measure
from access.assessment.robustness import best_sites
from access.assessment.robustness.delays import Delays, delay_of
from access.contracts.among import among
from access.contracts.documents import Text
from access.contracts.errors import AccessError
from access.network.linked import Linked
from access.network.nearest_k import nearest_k
from access.study.read import read_inputs
from access.study.study import Study
from access.verdicts import streets
from access.verdicts.clause import Clause
from access.verdicts.evaluate import Assessment
from access.verdicts.judging import Judgement, judged_on
from access.verdicts.place import Place
from access.verdicts.reach import TOLERANCE, judge
from access.verdicts.robustness.nearest import OTHERS
from access.verdicts.robustness.steps import Steps, steps
from access.verdicts.robustness.turns import METRES, TIMES, Turn
from access.verdicts.zones import extent

_MOST_DELAY = 4.0  # times what the mode gives: beyond it nobody looks
_FINE = 1 / 64  # of a delay
_CAPS = (0.9, 1.1, 0.8, 1.25, 0.6, 1.6, 0.4, 2.0, 0.2, 3.0)  # times the farthest link, the nearest first
_SITES = Text(zh="处", en="sites")
_RULE = Text(zh="（1 为另一种规则）", en="(1: the other rule)")
_TRIED = Text(zh="在 0.2 至 3 倍之间逐档试算", en="tried in steps from 0.2 to 3 times")
_BETWEEN = Text(zh="在 0 至 4 倍之间试算", en="tried from 0 to 4 times")


def turned(study: Study, measured: Measured, assessment: Assessment, progress: Progress) -> Iterator[Turn]:
    """Yield where delays, doors, links and single facilities turn verdicts on people's way.

    Args:
        study, measured, assessment: what was asked, measured and found.
        progress: called with the name of each step as it begins.
    """
    asked = [each for each in assessment.judgements if each.default and _along_streets(each)]
    if not asked:
        return
    progress("延误 other delays")
    yield from by_delays(asked, Delays(study, measured))
    progress("连接距离 other links to streets")
    yield from _by_caps(asked, study, measured)
    progress("入口 other doors")
    yield from _by_doors(asked, study)
    progress("增减一处设施 one facility more or less")
    for each in asked:
        yield from _by_facility(each, measured, assessment)


def _along_streets(judgement: Judgement) -> bool:
    clause = judgement.clause
    judged = judgement.missing is None and judgement.whole.verdict in OTHERS
    return judged and any(trip.impedance != "straight_m" for trip in clause.trips)


def by_delays(asked: list[Judgement], delays: Delays) -> Iterator[Turn]:
    """Yield how many times the delays turn each verdict; of clauses whose ways meet any."""
    for each in asked:
        found, clause = delay_of(each.clause), each.clause
        if found is None or not delays.matters(found[0]):
            continue
        key, name = found

        def verdict(times: float, clause: Clause = clause) -> str:
            return judged_on(clause, delays.place(clause.trips, times)).whole.verdict

        now = delays.now(key)
        at = _least(verdict, now, each.whole.verdict)
        to = "" if math.isnan(at) else verdict(at)
        yield Turn(clause.id, name, now, at, TIMES, to, exact=False, about=_BETWEEN)


def _least(verdict: Callable[[float], str], now: float, held: str) -> float:
    """The least change of a delay that turns a verdict: more of it never brings anybody nearer."""
    found = []
    for end in (0.0, _MOST_DELAY):
        if end == now or verdict(end) == held:
            continue
        same, other = now, end
        while abs(other - same) > _FINE:
            middle = (same + other) / 2
            same, other = (middle, other) if verdict(middle) == held else (same, middle)
        found.append(other)
    return min(found, key=lambda at: abs(at - now), default=math.nan)


def _by_caps(asked: list[Judgement], study: Study, measured: Measured) -> Iterator[Turn]:
    """By how far from a street places still count as linked; all clauses are judged at each step."""
    now, clauses = study.settings.max_leg_m, [each.clause for each in asked]
    turned_at: dict[str, tuple[float, str]] = {}
    for times in _CAPS:
        if len(turned_at) == len(asked):
            break
        other = _with(study, max_leg_m=now * times)
        place = _measured(other, measured, clauses)
        for each in asked:
            verdict = judged_on(each.clause, place).whole.verdict
            if verdict != each.whole.verdict and each.clause.id not in turned_at:
                turned_at[each.clause.id] = now * times, verdict
    for each in asked:
        at, to = turned_at.get(each.clause.id, (math.nan, ""))
        yield Turn(each.clause.id, "max_leg_m", now, at, METRES, to, exact=False, about=_TRIED)


def _measured(study: Study, measured: Measured, clauses: list[Clause]) -> Place:
    return measure(study, measured.read, clauses, progress=lambda _: None).place


def _by_doors(asked: list[Judgement], study: Study) -> Iterator[Turn]:
    """By the other rule of where facilities that are areas are reached."""
    other = _with(study, doors="centre" if study.settings.doors == "outline" else "outline")
    clauses = [each.clause for each in asked]
    try:
        place = measure(other, read_inputs(other), clauses, progress=lambda _: None).place
    except AccessError:  # a scenario's facilities, or files that have gone since
        return
    for each in asked:
        verdict = judged_on(each.clause, place).whole.verdict
        same = verdict == each.whole.verdict
        at, to = (math.nan, "") if same else (1.0, verdict)
        yield Turn(each.clause.id, "doors", 0.0, at, _RULE, to, exact=True)


def _with(study: Study, **settings: object) -> Study:
    return study.model_copy(update={"settings": study.settings.model_copy(update=settings)})


def _by_facility(judgement: Judgement, measured: Measured, assessment: Assessment) -> Iterator[Turn]:
    """By facilities at the best sites, where some are wanted; by the loss of one, where none is."""
    clause, place = judgement.clause, measured.place
    taken = steps(clause, place, assessment.measures.get(clause.id))
    if taken is None or not taken.by_zone or streets.enough(clause) > 1:
        return
    found = extent(place, clause.plan, clause.target.zone)
    weight = pd.Series(found.by_cell(place.living(clause.rule.group.default)), index=place.cells.index)
    if judgement.whole.verdict == "met":
        yield _one_less(clause, taken, measured, weight)
    else:
        yield _more(clause, taken, measured, weight, assessment)


def _more(
    clause: Clause, taken: Steps, measured: Measured, weight: pd.Series, assessment: Assessment
) -> Turn:
    """How many facilities at the best sites turn it, and what the first of them brings."""
    low, high = taken.shares
    verdict = taken.verdict()
    lacking = (taken.required - (high if verdict == "unmet" else low)) * taken.total
    state = assessment.measures[clause.id]["state"].to_numpy(dtype=str)
    counted = ("unmet",) if verdict == "unmet" else ("unmet", "border")
    open_ = weight.where(np.isin(state, counted), 0.0)
    link = _link(clause, measured)
    brings = best_sites.along_streets(
        *(link.cells, open_, link.network),
        limit=clause.limit + TOLERANCE,
        direction=clause.trip.direction,
        number=best_sites.MOST,
    )
    enough = np.flatnonzero(brings.found >= lacking - 1e-9 * taken.total)
    number = float(enough[0] + 1) if len(enough) and brings.sites else math.nan
    first, most = float(brings.found[0]), float(brings.bounds[0])
    about = Text(
        zh=f"最佳位置的一处新增 {first:,.0f} 人，任何位置都不超过 {most:,.0f} 人；看了 {brings.sites} 个位置",
        en=f"one at the best of {brings.sites} sites brings {first:,.0f} persons, none anywhere more than"
        f" {most:,.0f}",
    )
    to = "" if math.isnan(number) else ("met" if high - low < 1e-12 or verdict != "unmet" else "undetermined")
    return Turn(*(clause.id, "one_more_facility", 0.0, number, _SITES), to=to, exact=number == 1, about=about)


def _link(clause: Clause, measured: Measured) -> Linked:
    """The network of a clause's trips, all of which are made in one way, along streets."""
    return measured.links[cast("Key", (clause.trip.mode, clause.trip.impedance))]


def _one_less(clause: Clause, taken: Steps, measured: Measured, weight: pd.Series) -> Turn:
    """Whether the loss of one facility turns it: of those who have no other within the limit."""
    place = measured.place
    link = _link(clause, measured)
    goals = np.logical_or.reduce([place.selected(trip) for trip in clause.trips])
    doors = link.entrances[among(link.entrances.index, place.facilities.index[goals])]
    found = nearest_k(
        *(link.cells, doors, link.network),
        k=2,
        direction=clause.trip.direction,
        limit=clause.limit + TOLERANCE,
    )
    alone = found[~found["origin_id"].duplicated(keep=False)]
    persons = weight.reindex(alone["origin_id"]).to_numpy(dtype=float)
    lost = pd.Series(persons).groupby(alone["destination_id"].to_numpy(dtype=str)).sum()
    number = float(goals.sum())
    if lost.empty:
        return Turn(clause.id, "one_facility_less", number, math.nan, _SITES)
    name, most = str(lost.idxmax()), float(lost.max())
    called = place.facilities["name"].get(name)
    named = called if isinstance(called, str) and called else name
    about = Text(
        zh=f"影响最大的一处（{named}）：{most:,.0f} 人在限值内只有它",
        en=f"the one that most depend on, {named}: {most:,.0f} persons have no other within the limit",
    )
    lost_share = most / taken.total
    low, high = (share - lost_share for share in taken.shares)
    verdict = judge(1.0, low, high - low, taken.required)
    at = math.nan if verdict == "met" else number - 1
    to = "" if verdict == "met" else verdict
    return Turn(clause.id, "one_facility_less", number, at, _SITES, to, about=about)
