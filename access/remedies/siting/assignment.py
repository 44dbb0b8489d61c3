"""Who goes to which of the open sites."""

from dataclasses import replace

import numpy as np
import pandas as pd

from access.contracts.arrays import Floats, Words
from access.remedies.siting.problem import Bundle, Integers, Problem
from access.remedies.siting.solver.cover import Zones, worst_share_variable
from access.remedies.siting.solver.highs import Clock
from access.remedies.siting.solver.presolve import Question, presolve
from access.remedies.siting.solver.programme import programme


def nearest_open(
    problem: Problem, candidate: Integers, kind: Integers, bundle: Bundle | None
) -> pd.DataFrame:
    """Send everybody to the nearest open site, of each type of a bundle; of equal ones to the first.

    Args:
        problem: its pairs say who can go where.
        candidate, kind: the numbers of the open sites, and of the types they host.
        bundle: names and limits of the types.

    Returns:
        Table: demand_id, candidate_id, kind, persons, impedance; in the order of demand, then of types.
    """
    limits = {"": np.inf} if bundle is None else bundle.limits
    row, parts = problem.row, []
    for number, (name, limit) in enumerate(limits.items()):
        is_open = np.zeros(len(problem.candidates), dtype=bool)
        is_open[candidate[kind == number]] = True
        usable = is_open[problem.column] & (problem.impedance <= limit) & (problem.persons > 0)[row]
        pairs = np.flatnonzero(usable)
        pairs = pairs[np.lexsort([problem.impedance[pairs], row[pairs]])]
        pairs = pairs[np.diff(row[pairs], prepend=-1) > 0]
        parts.append(_table(problem, pairs, problem.persons[row[pairs]], np.full(len(pairs), name)))
    order = np.argsort(np.concatenate([part.index for part in parts]), kind="stable")
    return pd.concat(parts).iloc[order].reset_index(drop=True)


def within_capacity(
    problem: Problem,
    candidate: Integers,
    *,
    beyond: float = np.inf,
    zones: Zones | None = None,
    worst: float = 1.0,
) -> pd.DataFrame:
    """Send people to open sites within their capacities: as many as can be, then with the least impedance.

    Args:
        problem: its pairs say who can go where.
        candidate: the numbers of the open sites.
        beyond: if finite, people stay unserved where that costs less than to serve them.
        zones, worst: the share of any zone that may be unserved.

    Returns:
        Table as from `nearest_open`; people of one demand row may go to several sites.
    """
    state = np.full(len(problem.state), "forbidden", dtype=problem.state.dtype)
    state[candidate] = "existing"
    only = replace(problem, state=state, spacing_m=0.0)
    instance = presolve(Question(only, np.zeros(len(state)), beyond=beyond)).instance
    model = programme(instance)
    if zones is not None:
        variable = worst_share_variable(model, zones)
        model.model.upper[variable] = worst + 1e-9
    if np.isinf(beyond):
        model.model.upper[model.lost] = 1.0
        unserved = np.zeros(len(model.model.cost))
        unserved[model.lost] = instance.weight
        least = model.model.solve(Clock(np.inf), cost=unserved)
        most = least.bound + 1e-6 + 1e-9 * instance.weight.sum()
        model.model.constrain(0, model.lost, instance.weight, most=most)
    share = model.model.solve(Clock(np.inf)).x
    assert share is not None  # noqa: S101 (nobody need be served)
    flow = share[model.flow] * instance.weight[instance.row]
    usable = (state == "existing")[problem.column] & (problem.impedance < beyond)
    pairs = np.flatnonzero(usable & (problem.persons > 0)[problem.row])  # as the instance has them
    gone = flow > 1e-9 * instance.weight[instance.row]
    return _table(problem, pairs[gone], flow[gone], np.full(np.count_nonzero(gone), "")).reset_index(
        drop=True
    )


def _table(problem: Problem, pairs: Integers, persons: Floats, kind: Words) -> pd.DataFrame:
    """Rows of pairs, indexed by their number among all pairs."""
    return pd.DataFrame(
        {
            "demand_id": problem.demand.take(problem.row[pairs]),
            "candidate_id": problem.candidates.take(problem.column[pairs]),
            "kind": kind,
            "persons": persons,
            "impedance": problem.impedance[pairs],
        },
        index=pairs,
    )
