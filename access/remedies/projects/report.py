"""The tables of staged projects, and their files."""

from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from access.assessment.run import page
from access.contracts.documents import Text
from access.outputs import run_id
from access.outputs.maps.clause_data import amount, both
from access.outputs.maps.scenario import After
from access.outputs.tables import Page, report_csv, write_folder
from access.outputs.workbook import book
from access.outputs.workbook.front import of_projects
from access.places import readers
from access.remedies.comparison.report import verdict_table
from access.remedies.projects.described import files
from access.remedies.projects.stages import Stage, Staged
from access.remedies.projects.words import ACTION, STAGE, STAGED
from access.standards.registry import facility_types
from access.study.study import read_files
from access.verdicts.judging import Judgement
from access.verdicts.progress.indicators import as_planned
from access.verdicts.progress.of_run import of_run
from access.verdicts.progress.seen import Seen

BY_YEAR, LIST, EFFECTS = "coverage_by_year.csv", "project_list.csv", "project_effects.csv"
_DUE = ("due_year", "due", "due_unit", "due_unit_zh", "due_state", "gone_share", "expected_share", "state")


def by_year(found: Staged) -> pd.DataFrame:
    """Return what each clause comes to as projects open: a row for each clause and stage.

    Beside what verdicts tell: how far from the study as it is (``…_difference``) and from the stage before
    (``…_step``), ``moved_by`` (names of the projects of the stage that move it), and which figure of the
    plan applies at the end of the year, with the progress by then.
    """
    table = verdict_table([each.case for each in found.stages])
    table = table.rename(columns={name: name.replace("scenario", "stage") for name in table.columns})
    place = list(table.columns).index("stage_en") + 1
    years = {each.key: each.year for each in found.stages}
    table.insert(place, "year", table["stage"].map(years).astype("Float64"))
    for name in ("value", "persons_met", "met_share"):
        table[f"{name}_step"] = table.groupby("target", sort=False)[name].diff()
    names = {each.id: each.name or each.id for each in found.projects}
    moved: dict[tuple[str, str], list[str]] = {}
    for stage in found.stages:
        for row in stage.effects:
            moved.setdefault((stage.key, row["target"]), []).append(names[row["project"]])
    pairs = list(zip(table["stage"], table["target"], strict=True))
    table["moved_by"] = ["、".join(moved.get(pair, ())) for pair in pairs]
    due = {(stage.key, row["target"]): row for stage in found.stages for row in _due(found, stage)}
    for name in _DUE:
        table[name] = [due.get(pair, {}).get(name) for pair in pairs]
    return table


def _due(found: Staged, stage: Stage) -> list[dict[str, Any]]:
    """The progress of each indicator at the end of a stage's year; of the study as it is, on its day."""
    day = found.base.study.day if stage.key == "base" else None
    if stage.year is not None:
        day = date(stage.year, 12, 31)
    if day is None:
        return []
    rows = of_run(stage.assessment, day, found.base.seen).to_dict("records")
    return [{str(name): value for name, value in row.items()} for row in rows]


def project_list(found: Staged) -> pd.DataFrame:
    """Return all projects: how each was taken, when it opens, and how many clauses it moves."""
    stage_of = {each.id: stage for stage in found.stages for each in stage.projects}
    moves: dict[str, set[str]] = {}
    for stage in found.stages:
        for row in stage.effects:
            moves.setdefault(row["project"], set()).add(row["target"])
    known = facility_types()
    rows = []
    for each in found.projects:
        opens, took = stage_of.get(each.id), found.standing[each.id]
        rows.append(
            {
                "project": each.id,
                "row": each.row,
                "name": each.name,
                "types": "、".join(each.types),
                "types_zh": "、".join(known[kind].zh for kind in each.types),
                "types_en": ", ".join(known[kind].en for kind in each.types),
                "action": each.action,
                "action_zh": ACTION[each.action].zh,
                "facility": each.facility,
                "capacity": each.columns.get("capacity"),
                "project_stage": each.stage,
                "project_stage_zh": STAGE[each.stage].zh,
                "year": each.year,
                "department": each.department,
                "taken": took,
                "taken_zh": STAGED[took].zh,
                "stage": opens.key if opens else "",
                "clauses_moved": len(moves.get(each.id, ())),
            }
        )
    return pd.DataFrame(rows)


def effects(found: Staged) -> pd.DataFrame:
    """Return which project moves which clause: a row for each such pair (see ``effects.moved``)."""
    columns = (
        *("project", "stage", "name", "department", "standard_id", "target", "clause_zh", "clause_en"),
        *("value_before", "value_alone", "value_difference", "unit", "unit_zh", "persons_gained"),
        *(
            "persons_lost",
            "persons_only",
            "verdict_before",
            "verdict_alone",
            "verdict_now",
            "verdict_without",
        ),
    )
    of = {each.id: each for each in found.projects}
    clauses = {each.id: each for each in found.base.assessment.clauses}
    rows = [
        {
            **row,
            "stage": stage.key,
            "name": of[row["project"]].name,
            "department": of[row["project"]].department,
            "clause_zh": clauses[row["target"]].standard.quote.zh,
            "clause_en": clauses[row["target"]].standard.quote.en,
            "value_difference": row["value_alone"] - row["value_before"],
        }
        for stage in found.stages
        for row in stage.effects
    ]
    return pd.DataFrame(rows, columns=list(columns))


def for_page(found: Staged) -> dict[str, list[dict[str, Any]]]:
    """Return of each clause that some project moves its stages, and who moves it, as the page reads them."""
    names = {each.id: each for each in found.projects}
    moving = {row["target"] for stage in found.stages for row in stage.effects}
    told: dict[str, list[dict[str, Any]]] = {}
    for stage in found.stages:
        for each in stage.assessment.judgements:
            if each.default and each.clause.id in moving:
                whole = each.whole
                told.setdefault(each.clause.id, []).append(
                    {
                        "year": stage.year,
                        "name": both(stage.name),
                        "value": amount(_planned(each, whole.value)),
                        "verdict": whole.verdict,
                        "projects": [
                            {
                                "name": names[row["project"]].name or row["project"],
                                "department": names[row["project"]].department,
                                "gained": amount(row["persons_gained"], 2),
                                "difference": amount(
                                    _planned(each, row["value_alone"]) - _planned(each, row["value_before"])
                                ),
                            }
                            for row in stage.effects
                            if row["target"] == each.clause.id
                        ],
                    }
                )
    return told


def _planned(judgement: Judgement, value: float) -> float:
    """A value in the unit of the plan."""
    clause, mark = judgement.clause, judgement.whole.required
    return as_planned(clause.standard, clause.target, Seen(0, value, "", goal=mark)).value


def write(found: Staged, folder: Path) -> list[Path]:
    """Write the result files, all or none.

    Raises:
        FileError: the folder cannot be written to.
    """
    name = Text(zh="全部项目投用后", en="with all projects open")
    after = After(name, found.last.place)
    made = record(found)
    shown = of_projects(made)
    tables = {
        BY_YEAR: report_csv(by_year(found)),
        LIST: report_csv(project_list(found)),
        EFFECTS: report_csv(effects(found)),
        "input_report.csv": report_csv(found.report),
    }
    return write_folder(
        folder,
        {
            "map.html": Page(partial(page, found.base, after, staged=for_page(found))),
            **tables,
            book.NAME: lambda path: book.write(path.parent, path, files(), shown),
        },
        record=made,
        inputs=[*read_files(found.base.study), ("projects", found.path)],
    )


def record(found: Staged) -> dict[str, Any]:
    """Return what the stages were made of: the record of the study, and the list."""
    listed = {"file": found.path.name, "sha256": readers.sha256(found.path), "projects": len(found.projects)}
    return run_id.identified({**found.base.record, "projects": listed})
