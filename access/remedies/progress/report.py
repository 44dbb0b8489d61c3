"""The plan's own table of indicators, filled in: values by year, how far each is, who answers for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from access.contracts.notes import Note
from access.outputs import run_id, tables
from access.outputs.workbook import book
from access.outputs.workbook.front import of_progress
from access.remedies.progress.described import files
from access.standards.model import Plan
from access.verdicts.progress.indicators import indicators
from access.verdicts.progress.seen import Seen
from access.verdicts.progress.words import RULE

NAME = "progress.csv"


@dataclass(frozen=True)
class Progress:
    """How far plans have come.

    Attributes:
        table: a row for each indicator, obligatory ones first.
        notes: what is doubtful in the tables that were read.
        sources: names of the runs and tables.
    """

    table: pd.DataFrame
    notes: tuple[Note, ...]
    sources: tuple[str, ...]


def progress(
    plans: Sequence[Plan], seen: Mapping[str, Sequence[Seen]], notes: Sequence[Note], sources: Sequence[str]
) -> Progress:
    """Put the indicators of plans beside what was seen of them (see ``verdicts.progress.indicators``).

    Args:
        plans: their plans.
        seen: id of a target → values by year.
        notes, sources: see ``Progress``.
    """
    return Progress(indicators(plans, seen), tuple(notes), tuple(sources))


def write(found: Progress, folder: Path, made_by: Mapping[str, Any], plans: Sequence[str]) -> list[Path]:
    """Write the table as CSV and as a workbook, all or none.

    Args:
        found: what is written.
        folder: where.
        made_by: what the record is to say of this program.
        plans: their names, for the record.

    Raises:
        FileError: nothing can be written there.
    """
    about = {"zh": "规划指标进度", "en": "Progress of the plan's indicators"}
    record = run_id.identified(
        {
            **made_by,
            "progress": {"sources": [*found.sources], "rule": {"zh": RULE.zh, "en": RULE.en}},
            "study": {"name": about, "plans": [*plans]},
            "inputs": [],
            "values": run_id.digest(tables.report_csv(found.table)),
        }
    )
    shown = of_progress(record)
    return tables.write_folder(
        folder,
        {
            NAME: tables.report_csv(found.table),
            book.NAME: lambda path: book.write(path.parent, path, files(), shown),
        },
        record=record,
    )
