"""In which order to build: the best first site, the best second one beside it, and so on."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import replace
from typing import Literal

import numpy as np
import pandas as pd

from access.contracts.arrays import Words
from access.contracts.errors import Infeasible, OutOfTime, QuestionError
from access.contracts.said import Said
from access.remedies.siting.problem import Problem
from access.remedies.siting.result import Siting, gap
from access.remedies.siting.solver.least_sum import Effort

_LESS = ("p_median", "p_center")  # models whose objective is to be small


def build_order(
    problem: Problem,
    model: Callable[..., Siting],
    *,
    sites: int,
    best_at: Literal["each_step", "last_step"] = "each_step",
    effort: Effort | None = None,
) -> pd.DataFrame:
    """Order sites so that each step is the best there is with all steps before it.

    The best 2 sites often do without the best one. What an order costs stands beside each step: the
    best of as many sites that need not contain those before.

    Args:
        problem: as for the model; sites that are mandatory are there before the first step.
        model: `mclp`, `p_median` or `p_center`; further settings by ``functools.partial``.
        sites: how many steps at most; there are fewer where the model finds no further site of use.
        best_at: "each_step": every step is as good as can be after those before. "last_step": the
            best choice of so many sites is found first, and then put in order.
        effort: of each solution.

    Returns:
        Table indexed by step (from 1): candidate_id, kind, objective, gain (by which the step betters
        the objective; NaN for the first if the model has none without it), best_objective and
        best_bound (of as many sites, not nested), gap (of the objective to the best one).

    Raises:
        QuestionError: as by the model; or something is there that may be closed.
    """
    if (problem.state == "closable").any():
        fault = Said("建设次序不能与可关闭的设施同用", "it does not go with facilities that may be closed")
        raise QuestionError("build order", [fault])
    effort = Effort(near_ties=0) if effort is None else replace(effort, near_ties=0)
    before = int((problem.state == "mandatory").sum())
    unnested = [model(problem, sites=before + step, effort=effort) for step in range(1, sites + 1)]
    order = problem if best_at == "each_step" else _only(problem, unnested[-1])
    rows, last = [], _without(problem, model, before, effort)
    for step, best in enumerate(unnested, start=1):
        found = model(order, sites=before + step, effort=effort)
        fresh = [at for at, name in enumerate(found.chosen) if not _mandatory(order, name)]
        if not fresh:
            break
        at = fresh[0]
        rows.append(
            {
                "candidate_id": found.chosen[at],
                "kind": found.kinds[at],
                "objective": found.objective,
                "gain": last - found.objective if found.model in _LESS else found.objective - last,
                "best_objective": best.objective,
                "best_bound": best.bound,
                "gap": gap(best.objective, found.objective),
            }
        )
        order, last = _built(order, found.chosen[at], found.kinds[at]), found.objective
    columns = ["candidate_id", "kind", "objective", "gain", "best_objective", "best_bound", "gap"]
    return pd.DataFrame(rows, pd.RangeIndex(1, len(rows) + 1, name="step"), columns)


def _without(problem: Problem, model: Callable[..., Siting], before: int, effort: Effort) -> float:
    """The objective before the first step; NaN where there is none, or none is found in time."""
    try:
        return model(problem, sites=before, effort=effort).objective
    except (Infeasible, OutOfTime):
        return np.nan


def _only(problem: Problem, best: Siting) -> Problem:
    """Forbid what the best choice does without; give what it has its type."""
    others = (problem.state == "candidate") & ~problem.candidates.isin(best.chosen)
    kept = problem.with_state(problem.candidates[others], "forbidden")
    return replace(kept, kind=_kinds(kept, best.chosen, best.kinds))


def _built(problem: Problem, candidate: Hashable, kind: str) -> Problem:
    built = problem.with_state([candidate], "mandatory")
    return replace(built, kind=_kinds(built, [candidate], [kind]))


def _kinds(problem: Problem, candidates: Iterable[Hashable], kinds: Iterable[str]) -> Words:
    known = pd.Series(kinds, index=list(candidates), dtype=object)
    given = known[known != ""].reindex(problem.candidates)
    return np.where(given.notna(), given.fillna("").to_numpy(dtype=str), problem.kind)


def _mandatory(problem: Problem, candidate: Hashable) -> bool:
    return bool(problem.state[problem.candidates.get_loc(candidate)] == "mandatory")
