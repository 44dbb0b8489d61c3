"""How far the indicators have come, as the page reads it (``Progress`` in page/src/types.d.ts)."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from access.contracts.documents import Text
from access.outputs.maps.clause_data import both
from access.verdicts.clause import Clause
from access.verdicts.progress.indicators import by_share, unit_of
from access.verdicts.progress.seen import printed
from access.verdicts.progress.words import DUE, STATE, WARNED

Stages = Mapping[str, Sequence[Mapping[str, Any]]]


def for_page(
    clauses: Sequence[Clause], progress: pd.DataFrame, staged: Stages | None = None
) -> dict[str, dict[str, Any]]:
    """Return by clause what the plan gives for it by year, what was found, how far it is, who answers for it.

    Args:
        clauses: that were judged.
        progress: see ``verdicts.progress.indicators``; of clauses that have no row only the departments are
            told.
        staged: by clause, what it comes to as projects open.
    """
    rows = {str(row["target"]): row for row in progress.to_dict("records")}
    years = [str(name) for name in progress.columns if str(name).isdigit()]
    found = {}
    for clause in clauses:
        row = rows.get(clause.id)
        names = [clause.plan.departments[each] for each in clause.standard.departments]
        told = _NOTHING if row is None else _told({str(key): value for key, value in row.items()}, years)
        stages = list((staged or {}).get(clause.id, ()))
        if row is not None or names or stages:
            share = by_share(clause.standard, clause.target)
            ways = () if share else clause.target.interim
            found[clause.id] = {
                "unit": both(share or unit_of(clause.target)),
                "due_unit": both(unit_of(clause.target)),
                "on_the_way": [[each.year, each.value * printed(clause.target)] for each in ways],
                **told,
                "departments": _listed(names) if names else None,
                "staged": stages,
            }
    return found


def _listed(names: Sequence[Text]) -> dict[str, str]:
    return {"zh": "、".join(each.zh for each in names), "en": ", ".join(each.en for each in names)}


_NOTHING: dict[str, Any] = {
    **dict.fromkeys(("base", "goal", "due", "next", "gone", "expected", "forecast")),
    "seen": [],
    "state": "unknown",
    "warned": "",
    "words": {"state": both(STATE["unknown"]), "warned": both(WARNED[""]), "due": both(DUE[""])},
}


def _told(row: Mapping[str, Any], years: Sequence[str]) -> dict[str, Any]:
    return {
        "base": _point(row["base_year"], row["base"]),
        "goal": _point(row["target_year"], row["goal"]),
        "due": _point(row["due_year"], row["due"]),
        "next": _point(row["next_year"], row["next"]),
        "seen": [[int(year), row[year]] for year in years if not _lost(row[year])],
        "gone": None if _lost(row["gone_share"]) else row["gone_share"],
        "expected": None if _lost(row["expected_share"]) else row["expected_share"],
        "forecast": None if _lost(row["forecast"]) else row["forecast"],
        "state": row["state"],
        "warned": row["warned"],
        "words": {
            "state": both(STATE[row["state"]]),
            "warned": both(WARNED[row["warned"]]),
            "due": both(DUE[row["due_state"]]),
        },
    }


def _point(year: Any, value: Any) -> list[float] | None:
    return None if _lost(year) or _lost(value) else [int(year), float(value)]


def _lost(value: Any) -> bool:
    return value is None or (isinstance(value, float) and math.isnan(value))
