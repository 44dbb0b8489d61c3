"""The tables that put studies side by side."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import geopandas
import numpy as np
import pandas as pd

from access.contracts.said import zh
from access.outputs.league.rows import KEPT, Failed, Judged
from access.outputs.tables import VERDICT_ZH

Row = Judged | Failed
_LAST = math.inf


def ranked(rows: Sequence[Row]) -> list[Row]:
    """Return the studies, those first that keep the least of what can be judged; failed ones last."""
    return sorted(rows, key=lambda each: (_rank(each), each.name))


def _rank(row: Row) -> float:
    if isinstance(row, Failed):
        return _LAST
    return 1.5 if row.met_share is None else row.met_share


def studies(rows: Sequence[Row]) -> pd.DataFrame:
    """Return a row for each study: how many clauses have each verdict, or why there are none."""
    return pd.DataFrame([_study(each) for each in rows])


def _study(row: Row) -> dict[str, Any]:
    if isinstance(row, Failed):
        empty = {
            "study_zh": "",
            "study_en": "",
            "population": "",
            "clauses": None,
            **dict.fromkeys(VERDICT_ZH),
        }
        return {
            "study": row.name,
            **empty,
            "share_met": None,
            "failed_zh": zh(row.why),
            "failed_en": str(row.why),
            "study_run": "",
        }
    return {
        "study": row.name,
        "study_zh": row.title.zh,
        "study_en": row.title.en,
        "population": row.population,
        "clauses": len(row.clauses),
        **row.counts,
        "share_met": row.met_share,
        "failed_zh": "",
        "failed_en": "",
        "study_run": row.run,
    }


def clauses(rows: Sequence[Row]) -> pd.DataFrame:
    """Return a row for each study and clause: the verdict and its figures."""
    found = [
        {
            "study": row.name,
            "study_zh": row.title.zh,
            "study_en": row.title.en,
            "verdict_zh": VERDICT_ZH[str(clause["verdict"])],
            **clause,
        }
        for row in rows
        if isinstance(row, Judged)
        for clause in row.clauses
    ]
    return pd.DataFrame(found, columns=["study", "study_zh", "study_en", "verdict_zh", *KEPT])


def asked(rows: Sequence[Row]) -> dict[str, Mapping[str, Any]]:
    """Return each clause that any study judges → what is said of it, in the order in which they come."""
    found: dict[str, Mapping[str, Any]] = {}
    for row in rows:
        for clause in row.clauses if isinstance(row, Judged) else ():
            found.setdefault(str(clause["target"]), clause)
    return found


def layers(rows: Sequence[Row]) -> tuple[geopandas.GeoDataFrame, pd.DataFrame]:
    """Return the outlines of the studies with a column for each clause, and what these columns are."""
    numbered = {target: f"c{i:03d}" for i, target in enumerate(asked(rows), start=1)}
    drawn = [each for each in rows if isinstance(each, Judged) and each.outline is not None]
    table = studies(drawn).drop(columns=["failed_zh", "failed_en"], errors="ignore")
    columns = {column: [_verdicts(each).get(target) for each in drawn] for target, column in numbered.items()}
    table = pd.concat([table, pd.DataFrame(columns, index=table.index, dtype=object)], axis=1)
    outlines = geopandas.GeoDataFrame(
        table, geometry=np.array([each.outline for each in drawn], dtype=object), crs="EPSG:4326"
    )
    told = [
        {"column": column, **{key: clause[key] for key in ("target", "plan", "clause_zh", "clause_en")},
         "facility_zh": clause["facility_zh"], "facility_en": clause["facility_en"]}
        for (target, clause), column in zip(asked(rows).items(), numbered.values(), strict=True)
    ]  # fmt: skip
    return outlines, pd.DataFrame(told)


def _verdicts(row: Judged) -> dict[str, str]:
    return {str(each["target"]): str(each["verdict"]) for each in row.clauses}


def shown(clause: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what is said of a verdict in a tip, in Chinese and in English: the value and what is required."""
    unit_zh, unit = str(clause["unit_zh"]), str(clause["unit"])
    for label_zh, label, name in (("现状", "found", "value"), ("要求", "required", "required")):
        value = clause[name]
        if value is None or value == "" or (isinstance(value, float) and math.isnan(value)):
            continue
        number = f"{value:,.4g}" if isinstance(value, int | float) else "∞"
        if unit.startswith("share") and isinstance(value, int | float):
            number = f"{100 * value:.4g}%"
        yield f"{label_zh} {number}（{unit_zh}）", f"{label} {number} ({unit})"
    if clause["missing_zh"]:
        yield f"缺：{clause['missing_zh']}", f"missing: {clause['missing_en']}"
