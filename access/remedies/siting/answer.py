"""The question put to the model that answers it."""

import math
from dataclasses import replace

import numpy as np
import pandas as pd

from access.contracts.arrays import Floats
from access.contracts.documents import Text
from access.contracts.errors import Infeasible, NoCandidates, NotNeeded, OutOfTime, QuestionError
from access.contracts.notes import Note
from access.contracts.said import Said, examples, joined, zh
from access.contracts.tables import counted
from access.remedies.siting import models
from access.remedies.siting.demand import Tables
from access.remedies.siting.gains import beyond_reach
from access.remedies.siting.problem import Problem
from access.remedies.siting.question import Question
from access.remedies.siting.result import Siting
from access.remedies.siting.solver.least_sum import Effort
from access.standards.describe import words
from access.standards.model import ServiceRadiusRule, TravelTimeRule
from access.verdicts.clause import Clause
from access.verdicts.streets import COVERED


def problem_of(question: Question, found: Tables) -> Problem:
    """Put the problem together; where ways are added up, of the people who have one at all.

    Args:
        question: what is asked.
        found: its tables.
    """
    rows = found.demand
    if not question.covering:
        rows = rows[rows.index.isin(found.pairs["origin_id"])]
    return models.problem(found.pairs, rows, found.candidates, spacing_m=question.min_spacing_m)


def solved(question: Question, problem: Problem, limit: float) -> Siting:
    """Answer the question; of equally few sites for a share, those that bring most people.

    Args:
        question: what is asked.
        problem: of its tables.
        limit: of the clause.

    Raises:
        Infeasible: nothing that may be built makes it better.
        QuestionError: see the models.
    """
    try:
        found = _by_model(question, problem, limit)
        number = len(found.chosen)
        if question.sites is not None and 0 < number < question.sites:
            # else the alternatives would be the same sites with idle ones beside them
            found = _by_model(replace(question, sites=number), problem, limit)
    except QuestionError as error:
        faults = [
            Said(f"`model` {question.by}：{zh(fault)}", f"`model` {question.by}: {fault}")
            for fault in error.faults
        ]
        raise type(error)("siting", faults) from None
    if not found.chosen:
        fault = Said(
            f"`model` {question.by}：数量和间距所允许的候选点都不能改善",
            f"`model` {question.by}: no candidate that the amount and the spacing allow makes it any better",
        )
        raise Infeasible("siting", [fault])
    return found


def _by_model(question: Question, problem: Problem, limit: float) -> Siting:
    effort = Effort(time_limit_s=question.time_limit_s, near_ties=question.ties)
    sites, budget = question.sites, question.budget
    if question.by == "lscp":
        return _fewest(question, problem, effort)
    if question.by == "mclp":
        return models.mclp(problem, sites=sites, budget=budget, fair=question.fair, effort=effort)
    if question.by == "p_median":
        beyond = question.cutoff * limit
        return models.p_median(problem, sites=sites, budget=budget, beyond=beyond, effort=effort)
    return _least_far(question, problem, effort)


def _least_far(question: Question, problem: Problem, effort: Effort) -> Siting:
    """Find how near the farthest person can be; of all choices of that, the one nearest to people in all."""
    sites, budget, ties = question.sites, question.budget, question.ties
    least = models.p_center(problem, sites=sites, budget=budget, effort=effort)
    within, alone = problem.within(least.objective), replace(effort, near_ties=0)
    try:
        nearest = models.p_median(within, sites=sites, budget=budget, effort=alone)
    except OutOfTime:  # there is one
        return least
    others = [each for each in (least, *least.near_ties) if set(each.chosen) != set(nearest.chosen)]
    return replace(
        nearest,
        model="p_center",
        objective=least.objective,
        bound=least.bound,
        near_ties=tuple(others[:ties]),
    )


def _fewest(question: Question, problem: Problem, effort: Effort) -> Siting:
    """Find how few sites reach the share; of all choices of so many, the one that covers most people."""
    least = models.lscp(problem, share=question.share, effort=replace(effort, near_ties=0))
    most = models.mclp(problem, sites=len(least.chosen), effort=effort)
    enough = (question.share or 0.0) * most.persons * (1 - 1e-9)
    if most.objective < enough:  # the time was not enough for as good a choice
        return least
    value, bound = least.objective, least.bound
    ties = [each for each in most.near_ties if each.objective >= enough]
    near = tuple(replace(each, objective=value, bound=bound) for each in ties)
    return replace(most, model="lscp", objective=value, bound=bound, near_ties=near)


def best_of_each_number(question: Question, problem: Problem, answer: Siting) -> Floats:
    """Return the most people that 1, 2, … sites can cover, chosen anew for each number.

    NaN where that is not proven in the time allowed, and where something else was asked for than how
    many people a number of sites covers.

    Args:
        question: what was asked.
        problem: of its tables.
        answer: from ``solved``; it has the greatest number.
    """
    number = len(answer.chosen)
    best = np.full(number, np.nan)
    if not question.covering or question.budget is not None or question.fair or question.weights:
        return best
    effort = Effort(time_limit_s=question.time_limit_s / max(number, 1), near_ties=0)
    built = int((problem.state == "mandatory").sum())  # fewer sites than these there cannot be
    for i in range(max(built, 1) - 1, number):
        last = i + 1 == number and question.by == "mclp"
        found = answer if last else models.mclp(problem, sites=i + 1, effort=effort)
        if found.status == "optimal":
            best[i] = found.objective
    return best


def counted_otherwise(clause: Clause) -> list[Note]:
    """Tell where the verdict of a clause counts something else than the people whom a siting counts."""
    rule = clause.rule
    if isinstance(rule, TravelTimeRule) and rule.coverage_unit.default != "population":
        of: Text = COVERED[rule.coverage_unit.default][0]
    elif isinstance(rule, ServiceRadiusRule) and rule.statistic.default != "coverage_within_network":
        of = words().value.get(
            rule.statistic.default, Text(zh=rule.statistic.default, en=rule.statistic.default)
        )
    else:
        return []
    zh = f"条款按“{of.zh}”判定，选址按限值内的人口计算；判定与覆盖人口可能不同步"
    en = f"the clause is judged by '{of.en}'; sites are chosen by the people within the limit"
    return [Note("doubtful", "facilities", zh, en, 0, "clauses")]


def check_reachable(question: Question, found: Tables, limit: float) -> None:
    """Check that there is something to be found: people to bring in, and enough of them for the share.

    Args:
        question: what is asked.
        found: its tables.
        limit: of the clause.

    Raises:
        NotNeeded: the share, or everybody, is reached already.
        NoCandidates: nobody lives there, or no candidate brings anybody in.
        Infeasible: not enough people can be reached for the share; says how many, and why.
    """
    rows, share, lost = found.demand, question.share, beyond_reach(found, limit)
    new = found.candidates[found.candidates["state"] != "existing"]
    total, met, beyond = (float(each["people"].sum()) for each in (rows, rows[rows["met"]], lost))
    if not total:
        raise NoCandidates(
            "siting", [Said("条款适用的范围内没有人居住", "nobody lives where the clause applies")]
        )
    if share is not None and met >= share * total * (1 - 1e-9):
        have = _percent(met / total)
        why = Said(
            f"`share` {share:g}：不需要新址；已有 {have} 达到",
            f"`share` {share:g}: no site is needed; {have} have it already",
        )
        raise NotNeeded("siting", [why])
    if share is not None and total - beyond < share * total * (1 - 1e-9):
        most = _percent(1 - beyond / total)
        who = _who(lost, total)
        why = Said(
            f"`share` {share:g}：最多只能达到 {most}。{who.zh}。请降低比例，或增加候选点（减小 "
            "`spacing_m`；`candidates` 离他们近些）",
            f"`share` {share:g}: at most {most} can be reached. {who}. Take a lower share, or more "
            "candidates (a lower `spacing_m`; `candidates` nearer to them)",
        )
        raise Infeasible("siting", [why])
    if question.covering and total - met <= total * 1e-9:
        raise NotNeeded(
            "siting", [Said("不需要新址：所有人都已达到", "no site is needed: all people have it already")]
        )
    if question.covering and total - met - beyond <= 0:
        who = _who(lost, total)
        why = Said(
            f"没有候选点能使任何人进入限值以内。{who.zh}",
            f"no candidate brings anybody within the limit. {who}",
        )
        raise NoCandidates("siting", [why])
    if not found.pairs["destination_id"].isin(new.index).any():
        times = f"{question.cutoff:g}"
        why = Said(
            f"限值 {times} 倍以内没有候选点；请加大 `cutoff`",
            f"no candidate lies within {times} times the limit of anybody; raise `cutoff`",
        )
        raise NoCandidates("siting", [why])


def _who(lost: pd.DataFrame, total: float) -> Said:
    """Say how many cannot be reached, and why."""
    far, off = lost[lost["linked"]], lost[~lost["linked"]]
    parts = [
        Said(
            f"{rows['people'].sum():,.0f} 人（{len(rows):,} 个格网：{shown.zh}）{why.zh}",
            f"{rows['people'].sum():,.0f} in {counted(len(rows), 'cell')} ({shown}) {why}",
        )
        for rows, why in (
            (far, Said("离所有候选点都超过限值", "are beyond the limit from every candidate")),
            (off, Said("离街道太远", "live too far from any street")),
        )
        if len(rows)
        for shown in [examples(rows["cell_id"])]
    ]
    number, why = f"{lost['people'].sum():,.0f}", joined(parts)
    return Said(
        f"{total:,.0f} 人中有 {number} 人无法达到：{why.zh}",
        f"{number} of {total:,.0f} persons cannot be: {why}",
    )


def _percent(share: float) -> str:
    """A share in percent, rounded down.

    >>> _percent(0.95), _percent(0.94999)
    ('95.00 %', '94.99 %')
    """
    return f"{math.floor(share * 1e4 + 1e-6) / 100:.2f} %"
