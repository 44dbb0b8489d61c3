"""One GeoPackage of a run's results with its styles inside (table ``layer_styles``, as QGIS keeps them)."""

from pathlib import Path
from typing import Any

import pandas as pd

from access.contracts.tables import Gaps
from access.outputs import run_id, tables
from access.outputs.gpkg import layers, styles
from access.outputs.gpkg.layers import Asked
from access.outputs.gpkg.qml import style
from access.verdicts.evaluate import Assessment

NAME = "results.gpkg"
_COLUMN = "geom"  # as GDAL calls it
_AREAS = {"geometry_type": "MultiPolygon", "promote_to_multi": True}


def write(assessment: Assessment, gaps: Gaps, path: Path, *, run: str = "") -> None:
    """Write cells, zones, facilities and gaps as layers that open in QGIS looking like the map.

    ``clauses`` says what the columns of each clause's number are, and ``layer_styles`` holds the styles: of
    cells and zones one for each clause besides the one they open in.

    Args:
        assessment: what was judged.
        gaps: GAPS table.
        path: the file.
        run: id of the run, a column of ``clauses``.
    """
    clauses = layers.asked(assessment)
    drawn = {"zones": layers.zones(assessment, clauses)}
    if len(assessment.place.cells):
        drawn["cells"] = layers.cells(assessment, clauses)
    if len(gaps):
        drawn["gaps"] = layers.gaps(assessment, gaps, clauses)
    if len(assessment.place.facilities):
        drawn["facilities"] = layers.facilities(assessment)
    for i, (name, table) in enumerate(drawn.items()):
        own = [column for column in table.columns if column.endswith(("_state", "_verdict"))]
        how: dict[str, Any] = {} if name == "facilities" else dict(_AREAS)
        tables.write_layer(table, path, name, own=own, **how, **({"mode": "a"} if i else {}))
    explained = layers.explained(assessment, clauses)
    if len(explained):
        tables.write_rows(explained.assign(**({run_id.NAME: run} if run else {})), path, "clauses")
    found = {name: _styles(name, assessment, clauses, table) for name, table in drawn.items()}
    tables.write_rows(_kept(found), path, "layer_styles", fid="id")


Style = tuple[str, str, str]  # name, what it is, QML


def _styles(layer: str, assessment: Assessment, clauses: list[Asked], table: pd.DataFrame) -> list[Style]:
    """The styles of a layer; the first is the one it opens in, and names its columns."""
    names = layers.aliases(table, clauses)
    if layer == "gaps":
        rules = styles.of_gaps(clauses)
        return [(layer, "缺口 gaps", style(rules, "fill", label=styles.GAP_LABEL, aliases=names))]
    if layer == "facilities":
        rules = styles.of_facilities(assessment, clauses)
        return [(layer, "设施 facilities", style(rules, "marker", aliases=names))]
    if layer == "zones":
        label = styles.ZONE_LABEL
        outlines = style(styles.boundaries(assessment), "fill", label=label, aliases=names)
        return [
            (layer, "分区界 zone boundaries", outlines),
            *(
                (each.column, each.title, style(styles.of_zones(each), "fill", label=label))
                for each in clauses
            ),
        ]
    coarse = assessment.place.raster is not None
    ways = [(each, styles.of_cells(each, coarse=coarse)) for each in clauses if each.way]
    return [
        (each.column, each.title, style(rules, "fill", aliases=names if i == 0 else None))
        for i, (each, rules) in enumerate(ways)
    ]


def _kept(found: dict[str, list[Style]]) -> pd.DataFrame:
    """The styles as QGIS keeps them: catalogue and schema empty, the first of each layer its default."""
    rows = [
        {
            "f_table_catalog": "",
            "f_table_schema": "",
            "f_table_name": layer,
            "f_geometry_column": _COLUMN,
            "styleName": name,
            "styleQML": qml,
            "styleSLD": "",
            "useAsDefault": i == 0,
            "description": told,
            "owner": "",
            "ui": None,
            # the same inputs give the same bytes; of a whole second GDAL writes no milliseconds, which
            # versions before 3.10 (that of QGIS in Debian 12) report as non-conformant
            "update_time": pd.Timestamp("1970-01-01T00:00:00.001", tz="UTC"),
        }
        for layer, made in found.items()
        for i, (name, told, qml) in enumerate(made)
    ]
    return pd.DataFrame(rows).astype({"ui": "str"})
