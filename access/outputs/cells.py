"""The cells of a run as GeoParquet, of large cities part by part, so that they need not be held at once."""

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import geopandas
import pyarrow.parquet

from access.outputs import run_id
from access.verdicts.evaluate import Assessment
from access.verdicts.reach import STATES
from access.verdicts.whole_cells import whole_cells

ROWS = 131_072  # of a row group: what readers of parts take at once


def write(assessment: Assessment, path: Path, *, run: str = "") -> None:
    """Write the cells as GeoParquet: persons, and for each clause what ``whole_cells`` tells of them.

    Of a coarse raster each cell is one row all the same, with the share of its people who are met.

    Args:
        assessment: what was judged.
        path: the file.
        run: id of the run, kept in the file's metadata (``attrs`` of the table that geopandas reads).
    """
    place = assessment.place
    cells = place.raster_cells
    coarse = place.raster is not None
    measures = assessment.measures
    if coarse:
        measures = {name: whole_cells(measure, place) for name, measure in measures.items()}

    def part(rows: slice) -> geopandas.GeoDataFrame:
        columns: dict[str, object] = {"persons": cells["persons"].iloc[rows], "population": place.population}
        for clause in assessment.clauses:
            name = clause.target.id
            if name not in measures:
                continue
            mine = measures[name].iloc[rows]
            measure = mine if coarse else whole_cells(mine, place)
            unit = "s" if clause.trip.impedance == "time_s" else "m"
            columns[f"{name}.impedance_{unit}"] = measure["impedance"]
            columns[f"{name}.state"] = measure["state"].astype("str")
            columns[f"{name}.facility_id"] = measure["facility_id"]
            columns[f"{name}.met_share"] = measure["met_share"]
            columns |= {f"{name}.persons_{state}": measure[f"persons_{state}"] for state in STATES}
        table = geopandas.GeoDataFrame(columns, geometry=cells["outline"].iloc[rows], crs=cells.crs)
        if run:
            table.attrs[run_id.NAME] = run
        return table

    if len(cells) <= ROWS:
        part(slice(None)).to_parquet(path, index=True)
    else:
        _write_parts(part, geopandas.GeoSeries(cells["outline"]), path)


def _write_parts(
    part: Callable[[slice], geopandas.GeoDataFrame], outlines: geopandas.GeoSeries, path: Path
) -> None:
    """Write a table as row groups, each made when it is written."""
    first = _arrow(part(slice(0, ROWS)))
    told: dict[bytes, bytes] = dict(first.schema.metadata)
    about = json.loads(told[b"geo"])
    # of all parts, not of the first alone
    column = about["columns"][about["primary_column"]]
    column["bbox"] = outlines.total_bounds.tolist()
    column["geometry_types"] = sorted({*outlines.geom_type})
    schema = first.schema.with_metadata(told | {b"geo": json.dumps(about).encode()})
    with pyarrow.parquet.ParquetWriter(path, schema, compression="snappy") as file:
        file.write_table(first.cast(schema))
        del first
        for begin in range(ROWS, len(outlines), ROWS):
            file.write_table(_arrow(part(slice(begin, begin + ROWS))).cast(schema))


def _arrow(table: geopandas.GeoDataFrame) -> Any:
    """A table as geopandas writes it."""
    kept = BytesIO()
    table.to_parquet(kept, index=True)
    return pyarrow.parquet.read_table(kept)
