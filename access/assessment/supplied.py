"""The supply of clauses of a study, asked for by itself: judged, shared, and written."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas

from access.assessment import supply
from access.assessment.measure import Progress
from access.assessment.run import Assessed, run
from access.contracts.errors import QuestionError
from access.contracts.said import Said
from access.contracts.suggest import suggestion
from access.outputs import run_id
from access.outputs.tables import report_csv, write_folder
from access.standards.registry import load_plan, targets
from access.study.study import Study, read_files
from access.verdicts.supply.by_zone import Asked, Supply

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Supplied:
    """The supply of some clauses.

    Attributes:
        result: the study judged by these clauses, or by more.
        supplies: in the order asked.
    """

    result: Assessed
    supplies: tuple[Supply, ...]


def supplied(
    study: Study, asked: Sequence[Asked], progress: Progress = _log.info, *, known: Assessed | None = None
) -> Supplied:
    """Share the supply of some clauses of a study.

    Args:
        study: from ``access.study.study.load``; only these clauses of it are judged.
        asked: what of each clause.
        progress: called with the name of each step as it begins.
        known: what the study was found to be before, by these clauses among others.

    Raises:
        AccessError: a clause that the study does not ask for, or one whose supply cannot be shared; an
            input that cannot be used.
    """
    clauses = {clause.id: clause for clause in known.assessment.clauses} if known else _known(study)
    faults = [
        Said(
            f"`clause` {name}：研究中没有这一条；{hint.zh}",
            f"`clause` {name}: no such clause in the study; {hint}",
        )
        for name in (each.clause for each in asked)
        if name not in clauses
        for hint in [suggestion(name, [*clauses])]
    ]
    if faults or not asked:
        none = Said(
            "没有写哪一条条款；请写条款编号，或在研究文件里写 `supply`",
            "no clause is named; name one, or give the study file `supply`",
        )
        raise QuestionError("supply", faults or [none])
    if known is None:
        names = tuple(dict.fromkeys(each.clause for each in asked))
        known = run(study.model_copy(update={"clauses": names, "supply": ()}), progress)
    progress("分配供给 sharing the supply")
    by_id = {clause.id: clause for clause in known.assessment.clauses}
    found = tuple(supply.found(known.measured, by_id[each.clause], each) for each in asked)
    return Supplied(known, found)


def _known(study: Study) -> dict[str, Any]:
    every = [target.id for name in study.plans for _, target in targets(load_plan(name))]
    return dict.fromkeys(name for name in every if study.clauses is None or name in study.clauses)


def write(found: Supplied, folder: Path) -> list[Path]:
    """Write the tables of some supplies, by zone, facility and cell, all or none.

    Raises:
        FileError: the folder cannot be written to.
    """
    record = run_id.identified(
        {**found.result.record, "supply": [_settings(each) for each in found.supplies]}
    )
    return write_folder(
        folder,
        {
            **supply.tables(found.supplies),
            "supply_cells.parquet": lambda path: _write_cells(found, path, run=record[run_id.NAME]),
            "input_report.csv": report_csv(found.result.input_report),
        },
        record=record,
        inputs=read_files(found.result.study),
    )


def _settings(found: Supply) -> dict[str, object]:
    """What was asked, as the record tells it."""
    asked = found.asked
    return {
        "clause": asked.clause,
        "method": asked.sharing.method,
        "decay": str(asked.sharing.weighing),
        "amount": found.amount,
        "persons_per": asked.persons_per,
        "rank_by": asked.rank_by,
    }


def _write_cells(found: Supplied, path: Path, *, run: str) -> None:
    """Write what each cell has as GeoParquet: a column for each clause and measure."""
    cells = found.result.assessment.place.cells
    columns: dict[str, Any] = {"persons": cells["persons"]}
    for each in found.supplies:
        columns |= {f"{each.clause.id}.{name}": each.cells[name] for name in each.cells.columns}
    table = geopandas.GeoDataFrame(columns, geometry=cells["outline"], crs=cells.crs)
    table = table.assign(population=found.result.assessment.place.population)
    table.attrs[run_id.NAME] = run
    table.to_parquet(path, index=True)
