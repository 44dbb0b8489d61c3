"""Where to build: covering, median and centre models, with the gap to the best there can be.

In a notebook::

    from access.remedies import siting
    question = siting.problem(pairs, cells, candidates)      # pairs within the limit, from the network
    five = siting.mclp(question, sites=5)
    five.chosen, five.persons_covered, five.gap, five.near_ties
"""

from dataclasses import replace
from typing import Literal

import numpy as np

from access.contracts.arrays import Floats
from access.contracts.errors import Infeasible, OutOfTime, QuestionError
from access.contracts.said import Said, examples
from access.contracts.tables import counted
from access.remedies.siting.build_order import build_order
from access.remedies.siting.problem import Bundle, Problem, problem, weighted
from access.remedies.siting.result import Answer, Choice, Siting, answer
from access.remedies.siting.solver.center import LeastRadius
from access.remedies.siting.solver.cover import ByStages, LeastPrice, Zones
from access.remedies.siting.solver.least_sum import Effort, LeastSums
from access.remedies.siting.solver.presolve import Presolved, Question, presolve
from access.remedies.siting.solver.reduction import merged

__all__ = [
    "Bundle",
    "Choice",
    "Effort",
    "Problem",
    "Siting",
    "build_order",
    "lscp",
    "mclp",
    "p_center",
    "p_median",
    "problem",
    "weighted",
]
DEFAULT = Effort()


def lscp(
    problem: Problem,
    *,
    share: float | None = None,
    minimise: Literal["sites", "cost"] = "sites",
    bundle: Bundle | None = None,
    effort: Effort = DEFAULT,
) -> Siting:
    """Find the fewest (or cheapest) sites that cover everybody, or a share of the people.

    Location set covering problem: min Σ c_j y_j subject to Σ_{j near i} y_j ≥ 1 for all i (Toregas,
    Swain, ReVelle & Bergman 1971, Operations Research 19). With a share: Σ persons_i z_i ≥ share ·
    persons, z_i ≤ Σ_{j near i} y_j. With capacities a site covers only as many people as it can
    serve; the people of one demand row may be divided.

    Args:
        problem: its pairs are those within the limit.
        share: of all persons; None: everybody whom some candidate can reach.
        minimise: the number of what is decided (see `Problem`), or its cost.
        bundle: several types that people shall have near together.
        effort: how long to look.

    Raises:
        Infeasible: the share cannot be covered; says whom no candidate can reach, and how many.
        OutOfTime: no choice was found in the time allowed, as in all models.
        QuestionError: what is asked for cannot be asked, as in all models.
    """
    price = problem.cost if minimise == "cost" else np.ones(len(problem.cost))
    question = _question(problem, price, bundle=bundle)
    presolved = presolve(question)
    total, beyond_reach = problem.persons.sum(), problem.persons[presolved.uncoverable].sum()
    if share is not None and not 0 <= share <= 1:
        raise QuestionError(
            "lscp",
            [Said(f"比例应在 0 与 1 之间，现为 {share}", f"a share between 0 and 1 is needed, not {share}")],
        )
    allowed = float(beyond_reach if share is None else (1 - share) * total)
    if beyond_reach > allowed + 1e-9 * total:
        who = _who(problem, presolved)
        fault = Said(
            f"无法覆盖 {share:.4g} 的人口：{who.zh}", f"{share:.4g} of the people cannot be covered: {who}"
        )
        raise Infeasible("lscp", [fault])
    instance = merged(presolved.instance)
    found = LeastPrice(instance, allowed, effort).found()
    if not found:
        raise Infeasible("lscp", [_none(Said("覆盖足够的人口", "cover enough people"))])
    built = float(price[problem.state == "mandatory"].sum())
    found = [each._replace(value=each.value + built, bound=each.bound + built) for each in found]
    return answer("lscp", question, presolved).siting(found)


def mclp(
    problem: Problem,
    *,
    sites: int | None = None,
    budget: float | None = None,
    bundle: Bundle | None = None,
    fair: Literal["worst_zone"] | None = None,
    effort: Effort = DEFAULT,
) -> Siting:
    """Find the sites that cover most people, with a number of sites or a budget.

    Maximal covering location problem: max Σ persons_i z_i subject to z_i ≤ Σ_{j near i} y_j, Σ y_j ≤ p
    (Church & ReVelle 1974, Papers of the Regional Science Association 32). ``fair`` raises the share
    covered in the worst zone first (of those of which anybody can be), then the people covered. With
    capacities see `lscp` (Current & Storbeck 1988). Of a bundle, a person counts who has enough types
    near.

    Args:
        problem: its pairs are those within the limit.
        sites: how many of what is decided (see `Problem`) may be open at most.
        budget: or what they may cost.
        bundle: several types that people shall have near together.
        fair: "worst_zone"; None: only the people count.
        effort: how long to look.

    Raises:
        QuestionError: neither or both of sites and budget are given; no zones are known to be fair to.
        Infeasible: mandatory candidates alone are too many or too near.
    """
    price, most = _spending(problem, sites, budget)
    question = _question(problem, price, most, bundle=bundle)
    presolved = presolve(question)
    total, instance = float(problem.persons.sum()), merged(presolved.instance)
    zones = _zones(problem, presolved) if fair else None
    if zones or instance.capacitated or not instance.single:
        found = ByStages(instance, effort, zones).found()
    else:
        found = LeastSums(instance, effort, lambda lost: total - lost).found()
    found = [each._replace(value=total - each.value, bound=total - each.bound) for each in found]
    return answer("mclp", question, presolved, zones).siting(found)


def p_median(
    problem: Problem,
    *,
    sites: int | None = None,
    budget: float | None = None,
    beyond: float = np.inf,
    effort: Effort = DEFAULT,
) -> Siting:
    """Find the sites to which people have the least impedance in all.

    p-median problem: min Σ persons_i min_{j open} impedance_ij (Hakimi 1964, Operations Research 12;
    as an integer programme ReVelle & Swain 1970, Geographical Analysis 2). With capacities people go
    where they are sent, and those of one demand row may be divided.

    Args:
        problem: its pairs say who can go where; those that no candidate can reach are left out.
        sites, budget: as in `mclp`.
        beyond: impedance that counts for a person who has no open site within this; ``inf``: everybody
            must have one.
        effort: how long to look.

    Raises:
        QuestionError: as in `mclp`.
        Infeasible: as in `mclp`; or no choice of so many sites serves everybody who could be.
    """
    price, most = _spending(problem, sites, budget)
    question = replace(_question(problem.within(beyond), price, most), beyond=beyond)
    presolved = presolve(question)
    instance = merged(presolved.instance)
    if instance.capacitated:
        found = ByStages(instance, effort).found()
    else:
        found = LeastSums(instance, effort, lambda value: value).found()
    if not found:
        purpose = Said("服务候选点可达的所有人", "serve everybody whom some candidate can reach")
        raise Infeasible("p_median", [_none(purpose), *_enough(problem)])
    return answer("p_median", question, presolved).siting(found)


def p_center(
    problem: Problem, *, sites: int | None = None, budget: float | None = None, effort: Effort = DEFAULT
) -> Siting:
    """Find the sites from which the farthest person is least far.

    p-center problem: min max_i min_{j open} impedance_ij (Hakimi 1964), over the people whom some
    candidate can reach; solved as a series of set covering problems (Minieka 1970, SIAM Review 12).

    Args:
        problem: its pairs say who can go where.
        sites, budget: as in `mclp`.
        effort: how long to look.

    Raises:
        QuestionError, Infeasible: as in `p_median`.
    """
    price, most = _spending(problem, sites, budget)
    question = _question(problem, price, most)
    presolved = presolve(question)
    allowed = float(problem.persons[presolved.uncoverable].sum())
    found = LeastRadius(question, allowed, effort).found()
    if not found:
        purpose = Said("到达候选点可达的所有人", "reach everybody whom some candidate can reach")
        raise Infeasible("p_center", [_none(purpose), *_enough(problem)])
    within = replace(question, problem=problem.within(found[0].value))
    numbers = np.arange(len(problem.candidates))
    return Answer("p_center", within, presolved, numbers, np.zeros_like(numbers)).siting(found)


def _question(
    problem: Problem, price: Floats, budget: float = np.inf, bundle: Bundle | None = None
) -> Question:
    usable = problem.state != "forbidden"
    if bundle is not None and np.isfinite(problem.capacity[usable]).any():
        fault = Said(
            "容量不能与设施组合同用；请去掉一个", "capacities do not go with a bundle; leave one of them out"
        )
        raise QuestionError("siting", [fault])
    return Question(problem, price, budget, bundle=bundle)


def _spending(problem: Problem, sites: int | None, budget: float | None) -> tuple[Floats, float]:
    """Return the price of each candidate, and what may be spent."""
    if (sites is None) == (budget is None):
        fault = Said("须写选址数或预算（两者择一）", "either a number of sites or a budget is needed")
        raise QuestionError("siting", [fault])
    price, most = (np.ones(len(problem.cost)), sites) if budget is None else (problem.cost, budget)
    if most is None or not 0 <= most < np.inf:
        fault = Said(
            f"选址数或预算应为 0 或以上，现为 {most}",
            f"sites or a budget of 0 or more are needed, not {most}",
        )
        raise QuestionError("siting", [fault])
    return price, float(most)


def _zones(problem: Problem, presolved: Presolved) -> Zones:
    zone = np.full(0, -1) if problem.zone is None else problem.zone
    if not (zone >= 0).any():
        fault = Said("要求各分区公平，但需求没有 zone_id", "fair to zones, but the demand has no 'zone_id'")
        raise QuestionError("mclp", [fault])
    inside = zone >= 0
    persons, lost, never = (
        np.bincount(zone[inside], (problem.persons * part)[inside]).astype(float)
        for part in (np.ones(len(zone)), presolved.lost, presolved.uncoverable)
    )
    return Zones(persons, np.where(never < persons, lost, np.inf))


def _who(problem: Problem, presolved: Presolved) -> Said:
    """Say whom no candidate can reach."""
    rows = problem.demand[presolved.uncoverable]
    persons = problem.persons[presolved.uncoverable].sum()
    share, shown = f"{persons / problem.persons.sum():.2%}", examples(rows)
    return Said(
        f"{len(rows):,} 行需求（{shown.zh}）的 {persons:,.6g} 人（{share}）没有候选点可达",
        f"no candidate can reach {persons:,.6g} persons ({share}) "
        f"of {counted(len(rows), 'demand row')} ({shown})",
    )


def _enough(problem: Problem) -> list[Said]:
    """Say how many sites would be enough, where that is soon found."""
    try:
        least = lscp(problem, effort=Effort(time_limit_s=10, near_ties=0))
    except (Infeasible, OutOfTime):
        return []
    number = f"{least.bound:g}"
    return [Said(f"至少需要 {number} 处", f"{number} sites at least are needed for that")]


def _none(purpose: Said) -> Said:
    return Said(
        f"所允许的候选点中没有方案能{purpose.zh}；请增加选址数或费用，减小间距，增加候选点或容量，或放宽限值",
        f"no choice of the candidates that are allowed can {purpose}; allow more sites, more cost or "
        "less spacing, add candidates or capacity, or take a greater limit",
    )
