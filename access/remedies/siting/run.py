"""Where to build for a clause: the best of the candidates, what they bring, and the scenario of it."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

import geopandas
import pandas as pd
from pyproj import CRS

from access.assessment.baseline import Baseline, baseline, known_clauses, people
from access.assessment.changes import Changes
from access.assessment.measure import Progress
from access.assessment.run import Assessed, clauses_of, page
from access.contracts.errors import QuestionError
from access.contracts.notes import report as input_report
from access.contracts.said import Said, examples
from access.contracts.tables import counted
from access.outputs import run_id
from access.outputs.maps.scenario import After
from access.outputs.tables import Page, record_json, report_csv, write_folder
from access.places import readers
from access.remedies.scenarios.file import Scenario
from access.remedies.scenarios.scenario import facilities_changed
from access.remedies.siting import by_room, candidates_of_clause, report
from access.remedies.siting.answer import (
    best_of_each_number,
    check_reachable,
    counted_otherwise,
    problem_of,
    solved,
)
from access.remedies.siting.as_scenario import geojson, scenario
from access.remedies.siting.candidates import Candidates
from access.remedies.siting.demand import Tables, demand, tables
from access.remedies.siting.gains import alternatives, beyond_reach, in_order, sites_table
from access.remedies.siting.question import Question
from access.remedies.siting.result import Siting
from access.study.read import read_inputs
from access.study.study import Study, read_files
from access.verdicts.clause import Clause
from access.verdicts.missing import Missing

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Sited:
    """What a siting comes to.

    Attributes:
        question, clause: what was asked.
        answer: that of the model, with its bound and near-ties.
        tables: what it was chosen from.
        sites: see ``gains.sites_table``; and persons_assigned: who is within the limit, and
            nearer to this site than to anything else.
        gains: see ``gains.in_order``, by site_id; and best_persons_covered by so many sites
            chosen anew (NaN: not known).
        alternatives: see ``gains.alternatives``; and where each site is.
        people: how many there are, and what they have, before and after.
        before, after: the study judged by the clause as it is, and with the sites.
        scenario: the sites as facilities to be opened.
        input_report: what was found, doubtful, left out.
    """

    question: Question
    clause: Clause
    answer: Siting
    tables: Tables
    sites: geopandas.GeoDataFrame
    gains: pd.DataFrame
    alternatives: pd.DataFrame
    people: Mapping[str, float]
    before: Assessed
    after: Assessed
    scenario: Scenario
    input_report: pd.DataFrame


class _Asked(NamedTuple):
    """What is known before anything is chosen."""

    base: Baseline
    candidates: Candidates
    tables: Tables
    input_report: pd.DataFrame


def site(
    study: Study, question: Question, progress: Progress = _log.info, *, known: Assessed | None = None
) -> Sited:
    """Find where to build so that a clause of a study reaches more people.

    Args:
        study: from ``access.study.study.load``; of its clauses only the one asked for is judged.
        question: what is asked.
        progress: called with the name of each step as it begins.
        known: what the study was found to be before, by the same clauses or those of a scenario.

    Raises:
        AccessError: a question that cannot be answered, or an input that cannot be used.
    """
    ask = _looked(study, question, progress, known)
    found, clause, base = ask.tables, ask.base.clause, ask.base
    progress(f"求解 solving: {question.by}")
    problem = problem_of(question, found)
    answer = solved(question, problem, clause.limit)
    order = in_order(found, answer.chosen, clause.limit)
    sites = sites_table(order, ask.candidates, base.read.facilities.index)
    best = best_of_each_number(question, problem, answer)
    ties = alternatives(found, answer.chosen, answer.near_ties, clause.limit)
    places = ask.candidates[["lon", "lat", "street_id"]]
    room = found.candidates["capacity"].loc[sites["candidate_id"]] if found.by_room else None
    opened = scenario(
        clause, sites, None if room is None else (room / (question.persons_per or 1.0)).tolist()
    )
    after = _with(opened, base, progress)
    lost = beyond_reach(found, clause.limit)
    beyond = {"persons_beyond_every_candidate": float(lost["people"][lost["linked"]].sum())}
    if not question.covering:
        looked = found.demand["cell_id"].isin(found.pairs["origin_id"]) | ~found.demand["linked"]
        beyond["persons_beyond_cutoff"] = float(found.demand["people"][~looked].sum())
    if found.by_room:
        holding = by_room.rooms(found, clause.limit)
        beyond |= {
            "persons_served_before": holding.served(()),
            "persons_served_after": holding.served(answer.chosen),
        }
    return Sited(
        question=question,
        clause=clause,
        answer=answer,
        tables=found,
        sites=sites.assign(
            persons_assigned=_sent(sites, answer) if found.by_room else _assigned(sites, after)
        ),
        gains=order.assign(best_persons_covered=best).reset_index().set_index(sites.index),
        alternatives=ties.join(places, on="candidate_id"),
        people=people(base.before, after) | beyond,
        before=base.before,
        after=after,
        scenario=opened,
        input_report=ask.input_report,
    )


def write(sited: Sited, folder: Path) -> list[Path]:
    """Write the result files of a siting, all or none.

    Raises:
        FileError: the folder cannot be written to.
    """
    steps = report.steps(sited.sites, sited.gains)
    after = After(sited.scenario.name, sited.after.assessment.place, steps=steps)
    found = _record(sited)
    record = report.siting_record(sited.clause, sited.answer, sited.people, sited.question)
    return write_folder(
        folder,
        {
            "map.html": Page(lambda: page(sited.before, after)),
            "sites.csv": report.sites_csv(sited.sites),
            "gains.csv": report.gains_csv(sited.gains),
            "alternatives.csv": report.alternatives_csv(sited.alternatives, sited.sites),
            "sites.gpkg": lambda path: report.write_sites(sited.sites, path, run=found[run_id.NAME]),
            "sites.geojson": geojson(sited.scenario),
            "scenario.yaml": sited.scenario.text(),
            "siting.json": record_json(record),
            "input_report.csv": report_csv(sited.input_report),
        },
        record=found,
        inputs=[*read_files(sited.before.study), *_files(sited.question)],
    )


def _looked(study: Study, question: Question, progress: Progress, known: Assessed | None) -> _Asked:
    """Judge the study as it is; find the candidates, and the ways to them."""
    clause = question.decided(known.assessment.clauses if known else clauses_of(study), known_clauses(study))
    if known is None:
        progress("读取数据 reading the inputs")
    read = known.measured.read if known else read_inputs(study)
    given, notes = candidates_of_clause.given(question, CRS(read.cells.crs), study.streets.elevation)
    base = baseline(study, clause, read, progress, known=known.measured if known else None)
    progress("候选点与路程 candidates, and the ways to them")
    candidates, positions, more = candidates_of_clause.at_streets(question, given, base)
    farthest = clause.limit * (1.0 if question.covering else question.cutoff)
    rows = _demand(question, base)
    room = question.capacity is not None
    found = tables(base, rows, candidates, positions, limit=farthest, covering=question.covering and not room)
    if room:
        found, unknown = by_room.with_room(found, question, base, candidates, farthest)
        by_room.check_room(question, found, clause.limit)
        more = [*more, *unknown]
    else:
        check_reachable(question, found, clause.limit)
    whole = pd.concat([base.before.input_report, input_report([*counted_otherwise(clause), *notes, *more])])
    return _Asked(base, candidates, found, whole)


def _demand(question: Question, base: Baseline) -> pd.DataFrame:
    try:
        rows = demand(base, question.weight_of, by_zone=question.fair is not None)
    except Missing as lacking:
        fault = Said(f"`weights`：缺少：{lacking.text.zh}", f"`weights`: missing: {lacking.text.en}")
        raise QuestionError("siting", [fault]) from None
    unknown = rows["cell_id"][rows["persons"].isna()]
    if len(unknown):
        shown, cells = examples(unknown), counted(len(unknown), "cell")
        fault = Said(
            f"`weights`：{len(unknown):,} 个格网（{shown.zh}）中某人群的人数不详",
            f"`weights`: how many live in {cells} ({shown}) of a group is not known",
        )
        raise QuestionError("siting", [fault])
    return rows


def _with(opened: Scenario, base: Baseline, progress: Progress) -> Assessed:
    """Judge the study with the sites."""
    read = base.read
    facilities, entrances, notes, _ = facilities_changed(
        opened.facilities, read.facilities, read.entrances, source="scenario.yaml"
    )
    changed = replace(read, facilities=facilities, entrances=entrances, notes=(*read.notes, *notes))
    progress(f"方案 scenario: {opened.name}")
    return base.again(changed, Changes(facilities=True, entrances=True), progress)


def _assigned(sites: geopandas.GeoDataFrame, after: Assessed) -> pd.Series:
    """Who is within the limit of each site, and nearer to it than to anything else."""
    (measures,) = after.assessment.measures.values()
    near = measures[measures["state"] == "met"].groupby("facility_id")["persons"].sum()
    assigned: pd.Series = near.reindex(sites.index, fill_value=0.0)
    return assigned


def _sent(sites: geopandas.GeoDataFrame, answer: Siting) -> pd.Series:
    """Whom each site serves, where room counts."""
    persons = answer.assignment.groupby("candidate_id")["persons"].sum()
    return persons.reindex(sites["candidate_id"], fill_value=0.0).set_axis(sites.index)


def _files(question: Question) -> list[tuple[str, Path]]:
    files = [("candidates", question.candidates), ("hazards", question.hazards)]
    return [(field, path) for field, path in files if path]


def _record(sited: Sited) -> dict[str, Any]:
    """What a siting was made of."""
    record, question = sited.before.record, sited.question
    own = [each for field, path in _files(question) for each in readers.recorded(field, path)]
    return run_id.identified({**record, "inputs": [*record["inputs"], *own], "siting": question.settings})
