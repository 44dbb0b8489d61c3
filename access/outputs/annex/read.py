"""What a run has written, read back: an annex is made of its files alone."""

import csv
import json
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from access.contracts import escaping
from access.contracts.errors import FileError
from access.outputs import run_id
from access.outputs.annex.model import Language

Record: TypeAlias = dict[str, Any]
Picture: TypeAlias = Callable[[str, Language], str | None]
PICTURES = "pictures"
_NEEDED = ("clauses.json", "verdicts.json", "coverage.csv", "gaps.gpkg", "input_report.csv")
TORNADO = "robustness.svg"
# tables that a run may have; an annex prints those that it has
OPTIONAL = (
    *("checks", "official", "robustness", "robustness_joint", "supply", "inequality"),
    "coverage_by_group",
)


@dataclass(frozen=True)
class Run:
    """The results of a run.

    Attributes:
        record: ``run.json``.
        clauses, verdicts, coverage, gaps, report: records of the files of these names.
        tables: name → records of each optional table that there is.
        tornado: the chart of the verdicts nearest to turning, as SVG; empty where the run has none.
        picture: clause id and language → its map as SVG, or None.
    """

    record: Record
    clauses: list[Record]
    verdicts: list[Record]
    coverage: list[Record]
    gaps: list[Record]
    report: list[Record]
    tables: Mapping[str, list[Record]]
    tornado: str
    picture: Picture


def read(folder: Path, picture: Picture | None = None) -> Run:
    """Read the results of a run, having checked that they are all its own.

    Args:
        folder: where they stand.
        picture: draws the maps; without, those that stand beside the results are taken.

    Raises:
        FileError: there is no run, a file of it is missing, or has been changed since.
    """
    optional = [f"{name}.csv" for name in OPTIONAL]
    record = run_id.check(folder, [*_NEEDED, *optional, TORNADO])
    missing = [name for name in _NEEDED if name not in record["files"]]
    if missing:
        raise FileError(str(folder), [run_id.unread(KeyError(name)) for name in missing])
    return Run(
        record=record,
        clauses=_json(folder / "clauses.json"),
        verdicts=_json(folder / "verdicts.json"),
        coverage=_csv(folder / "coverage.csv"),
        gaps=_gaps(folder / "gaps.gpkg"),
        report=_csv(folder / "input_report.csv"),
        tables={name: _csv(folder / f"{name}.csv") for name in OPTIONAL if f"{name}.csv" in record["files"]},
        tornado=(folder / TORNADO).read_text(encoding="utf-8") if TORNADO in record["files"] else "",
        picture=picture or _kept(folder),
    )


def picture_file(clause: str, language: Language) -> str:
    """Return the name of the file of a clause's map, from the folder of the results."""
    return f"{PICTURES}/{escaping.address(clause)}.{language}.svg"


def _kept(folder: Path) -> Picture:
    def picture(clause: str, language: Language) -> str | None:
        path = folder / picture_file(clause, language)
        return path.read_text(encoding="utf-8") if path.is_file() else None

    return picture


def _json(path: Path) -> list[Record]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise FileError(str(path), [run_id.unread(error)]) from error
    return list(found)


def _csv(path: Path) -> list[Record]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [
            {key: escaping.from_cell(value) for key, value in row.items()} for row in csv.DictReader(file)
        ]


def _gaps(path: Path) -> list[Record]:
    """The table of gaps without their shapes, the largest first."""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as file:
        columns = [str(row[1]) for row in file.execute("PRAGMA table_info(gaps)") if str(row[1]) != "geom"]
        names = ", ".join(f'"{each}"' for each in columns)
        rows = file.execute(f"SELECT {names} FROM gaps ORDER BY persons DESC, gap_id")  # noqa: S608 (own)
        return [
            {
                name: escaping.from_cell(value) if isinstance(value, str) else value
                for name, value in zip(columns, row, strict=True)
            }
            for row in rows
        ]
