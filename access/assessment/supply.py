"""The supply of the clauses that a study asks it of: searched, shared, and written as tables."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from access.assessment.measure import Measured, within
from access.contracts.documents import Text
from access.contracts.errors import QuestionError
from access.contracts.notes import Note
from access.contracts.said import Said, examples, zh
from access.outputs.tables import report_csv
from access.standards.choices import Alternative, Choice, Room
from access.standards.describe import words
from access.standards.model import StreetRule, TravelTimeRule
from access.study.study import Study
from access.study.supply import Supply as Setting
from access.verdicts.clause import Clause
from access.verdicts.missing import Missing
from access.verdicts.supply.by_zone import Asked, Supply, supply

FILES = ("supply.csv", "inequality.csv", "facility_load.csv")


def asked_of(study: Study) -> list[Asked]:
    """Return what a study file asks."""
    return [asked_by(each) for each in study.supply]


def asked_by(setting: Setting) -> Asked:
    """Return what is asked by an entry of a study's ``supply``."""
    return Asked(setting.clause, setting.sharing, setting.amount, setting.persons_per, setting.rank_by)


def with_room(clauses: Iterable[Clause], asked: Iterable[Asked]) -> list[Clause]:
    """Let travel times, for which it is said how many people a facility has room for, be read by that, too.

    Args:
        clauses: by their default readings.
        asked: what the study asks of the supply.
    """
    by_clause = {each.clause: each for each in asked if each.persons_per is not None}
    return [
        _with_room(clause, by_clause[clause.id]) if clause.id in by_clause else clause for clause in clauses
    ]


def _with_room(clause: Clause, asked: Asked) -> Clause:
    rule = clause.rule
    if not isinstance(rule, TravelTimeRule) or rule.room is not None:
        return clause
    served_by = rule.served_by
    by_room = Alternative[Any](value="capacity", basis="assumption")
    decided = rule.model_copy(
        update={
            "served_by": served_by.model_copy(update={"alternatives": (*served_by.alternatives, by_room)}),
            "room": Room(
                sum=Choice[str](default=asked.amount or "capacity", basis="assumption"),
                persons_per=Choice[float](default=asked.persons_per or 1.0, basis="assumption"),
            ),
        }
    )
    return replace(clause, decided=decided)


def found(measured: Measured, clause: Clause, asked: Asked) -> Supply:
    """Share the supply of one clause.

    Args:
        measured: where the clause was measured.
        clause: by its default reading.
        asked: what of it.

    Raises:
        QuestionError: the clause knows no ways along the streets or lacks an input; an unknown column.
    """
    errand = clause.errand if isinstance(clause.rule, StreetRule) else None
    if errand is None:
        raise _cannot(
            clause,
            Said(
                "它不按居民沿街道到设施的路程评价",
                "it is not judged by the way people have along the streets",
            ),
        )
    try:
        reached = within(measured, errand)
        if reached is None:
            mode = errand.trips[0].mode
            raise _cannot(clause, Said(f"没有对 {mode} 开放的街道", f"no street is open to {mode}"))
        return supply(clause, measured.place, reached, asked)
    except Missing as lacking:
        why = Said(f"缺少：{lacking.text.zh}", f"missing: {lacking.text.en}")
        raise _cannot(clause, why) from None


def every(study: Study, measured: Measured, clauses: Iterable[Clause]) -> tuple[list[Supply], list[Note]]:
    """Share the supply of each clause that a study asks it of.

    Returns:
        (what was found, notes on clauses of which nothing can be).
    """
    by_id = {clause.id: clause for clause in clauses}
    supplies, notes = list[Supply](), list[Note]()
    for asked in asked_of(study):
        if asked.clause not in by_id:  # a remedy looks at one clause alone
            continue
        try:
            supplies.append(found(measured, by_id[asked.clause], asked))
            notes += unknown(supplies[-1])
        except QuestionError as error:
            notes += [
                Note("doubtful", "facilities", zh(each), str(each), 1, "clauses") for each in error.faults
            ]
    return supplies, notes


def unknown(one: Supply) -> list[Note]:
    """Tell of facilities of which nobody says how much there is: what is shared has nothing of them."""
    lacking = one.facilities[one.facilities["amount"].isna()]
    if lacking.empty:
        return []
    shown = examples(
        [str(name) if pd.notna(name) and name else str(at) for at, name in lacking["name"].items()], most=10
    )
    what = words().value.get(one.amount, Text(zh=one.amount, en=one.amount))
    number, near = len(lacking), len(one.facilities)
    return [
        Note(
            "doubtful",
            "facilities",
            f"条款 {one.clause.id} 的供给：{near} 处设施中有 {number} 处没有{what.zh}的数（{shown.zh}），"
            "按 0 计",
            f"supply of clause {one.clause.id}: {number} of {near} facilities without a number of"
            f" {what.en} ({shown}): taken as 0",
            number,
            "facilities",
        )
    ]


def tables(supplies: Iterable[Supply]) -> Mapping[str, str]:
    """Return the text of each file of ``FILES``; none without any supply."""
    each = list(supplies)
    if not each:
        return {}
    loads = [
        one.facilities.reset_index().assign(clause_id=one.clause.id, amount_of=one.amount) for one in each
    ]
    whole = pd.concat(loads)
    first = ["clause_id", "facility_id", "name", "amount_of"]
    parts = (
        pd.concat([one.zones for one in each]),
        pd.concat([one.inequality for one in each]),
        whole[[*first, *whole.columns.drop(first)]],
    )
    return dict(zip(FILES, map(report_csv, parts), strict=True))


def _cannot(clause: Clause, why: Said) -> QuestionError:
    fault = Said(f"条款 {clause.id} 的供给无法计算：{why.zh}", f"supply of clause {clause.id}: {why}")
    return QuestionError("supply", [fault])
