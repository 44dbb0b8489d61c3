"""The files that put many studies side by side."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from access.outputs import run_id, tables
from access.outputs.league import page
from access.outputs.league import tables as league
from access.outputs.league.described import files
from access.outputs.league.rows import Judged
from access.outputs.league.tables import Row
from access.outputs.workbook import book
from access.outputs.workbook.front import of_many

LAYERS = "league.gpkg"
_ABOUT = {"zh": "各地规划承诺兑现情况", "en": "Districts side by side"}


def write(folder: Path, rows: Sequence[Row], made_by: Mapping[str, Any]) -> list[Path]:
    """Write the page, the tables, the workbook and the layers, all or none.

    Args:
        folder: which holds the folders of results.
        rows: what each study comes to.
        made_by: what the record is to say of this program.

    Raises:
        FileError: nothing can be written there.
    """
    judged = [each for each in rows if isinstance(each, Judged)]
    record = run_id.identified(
        {
            **made_by,
            "many": {"studies": {each.name: each.run for each in judged}},
            "study": {
                "name": _ABOUT,
                "plans": sorted({str(c["plan"]) for each in judged for c in each.clauses}),
            },
            "inputs": [],
        }
    )
    return tables.write_folder(
        folder,
        {
            "league.html": tables.Page(lambda: page.html(rows)),
            "league_studies.csv": tables.report_csv(league.studies(rows)),
            "league_clauses.csv": tables.report_csv(league.clauses(rows)),
            LAYERS: _layers(rows, record[run_id.NAME])
            if any(each.outline is not None for each in judged)
            else None,
            book.NAME: lambda path: book.write(path.parent, path, files(), of_many(record)),
        },
        record=record,
    )


def _layers(rows: Sequence[Row], run: str) -> tables.Writer:
    outlines, told = league.layers(rows)

    def write(path: Path) -> None:
        tables.write_layer(
            outlines, path, "studies", run=run, geometry_type="MultiPolygon", promote_to_multi=True
        )
        if len(told):
            tables.write_rows(told.assign(**{run_id.NAME: run}), path, "clauses")

    return write
