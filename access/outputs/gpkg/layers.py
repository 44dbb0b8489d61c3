"""The tables of the GeoPackage, and what their columns are called in Chinese and English.

No column is called after anything that a file says: those of a clause begin with its number (``c001``),
which the table ``clauses`` explains.
"""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import shapely

from access.contracts.documents import Text
from access.contracts.tables import GROUPS, Gaps
from access.outputs.pictures.heading import title
from access.outputs.tables import VERDICT_EN, VERDICT_ZH
from access.standards.describe import words
from access.standards.registry import facility_types
from access.verdicts.evaluate import Assessment
from access.verdicts.judging import Judgement
from access.verdicts.whole_cells import whole_cells

MOST_COLUMNS = 1900  # SQLite takes 2,000
_NAMES = {
    "cell_id": Text(zh="格网编号", en="cell"),
    "zone_id": Text(zh="分区编号", en="zone id"),
    "zone": Text(zh="分区", en="zone"),
    "facility_id": Text(zh="设施编号", en="facility id"),
    "gap_id": Text(zh="缺口编号", en="gap"),
    "number": Text(zh="序号", en="number"),
    "clause": Text(zh="条款序号", en="number of the clause"),
    "name": Text(zh="名称", en="name"),
    "level": Text(zh="层级", en="level"),
    "parent_id": Text(zh="上级分区", en="zone around it"),
    "persons": Text(zh="人口", en="persons"),
    "population": Text(zh="人口来源", en="how the population came about"),
    "type": Text(zh="类别代码", en="type"),
    "type_zh": Text(zh="类别", en="type, in Chinese"),
    "type_en": Text(zh="类别（英文）", en="type, in English"),
    "capacity": Text(zh="容量", en="capacity"),
    "units": Text(zh="数量", en="units"),
    "source": Text(zh="来源文件", en="file"),
    "target": Text(zh="条款编号", en="clause id"),
    "cause": Text(zh="原因", en="cause"),
    "persons_none_near": Text(zh="附近没有设施的人口", en="persons with no facility near"),
    "persons_far_along_streets": Text(
        zh="直线近、沿街远的人口", en="persons near in a straight line, far along the streets"
    ),
    "persons_too_little_data": Text(zh="资料不足的人口", en="persons of whom too little is known"),
    "nearest_facility": Text(zh="最近设施", en="nearest facility"),
    "excess_s": Text(zh="平均超出（秒）", en="beyond the limit, mean (s)"),
    "excess_m": Text(zh="平均超出（米）", en="beyond the limit, mean (m)"),
}
_PARTS = {
    "state": Text(zh="状态", en="state"),
    "s": Text(zh="用时（秒，取上整）", en="time (s, rounded up)"),
    "m": Text(zh="距离（米，取上整）", en="distance (m, rounded up)"),
    "share": Text(zh="达标人口占比", en="share of people within the limit"),
    "value": Text(zh="数值", en="value"),
    "verdict": Text(zh="判定", en="verdict"),
}


@dataclass(frozen=True)
class Asked:
    """A clause with its number.

    Attributes:
        column: what its columns begin with.
        number: from 1, in the order of the plans.
        judgement: by its default reading.
        way: whether it is judged cell by cell.
    """

    column: str
    number: int
    judgement: Judgement
    way: bool

    @cached_property
    def title(self) -> str:
        """The facility, the plan's number and the mode, in both languages."""
        clause = self.judgement.clause
        return " / ".join(dict.fromkeys((title(clause, "zh"), title(clause, "en"))))


def asked(assessment: Assessment) -> list[Asked]:
    """Return the clauses that have something to be seen, numbered among all."""
    default = [each for each in assessment.judgements if each.default]
    found = [
        Asked(f"c{i:03d}", i, each, each.clause.id in assessment.measures)
        for i, each in enumerate(default, start=1)
    ]
    return [
        each
        for each in found
        if each.way or any(not math.isnan(unit.value) for unit in each.judgement.units.values())
    ]


def cells(assessment: Assessment, clauses: list[Asked]) -> geopandas.GeoDataFrame:
    """Return the cells: their people, and for each clause state and way; nothing where nobody counts."""
    place = assessment.place
    table = place.raster_cells
    columns: dict[str, object] = {"cell_id": table.index.astype(str), "persons": table["persons"].to_numpy()}
    for each in clauses:
        if not each.way:
            continue
        clause = each.judgement.clause
        measure = assessment.measures[clause.id]
        found = measure if place.raster is None else whole_cells(measure, place)
        counts = found["persons"].to_numpy() > 0
        way = np.ceil(found["impedance"].to_numpy(dtype=float) - 1e-6)
        unit = "s" if clause.trip.impedance == "time_s" else "m"
        columns[f"{each.column}_state"] = found["state"].astype(object).where(counts, None).to_numpy()
        columns[f"{each.column}_{unit}"] = np.where(counts & np.isfinite(way), way, np.nan)
        if place.raster is not None:
            columns[f"{each.column}_share"] = found["met_share"].to_numpy(dtype=float).round(6)
    columns["population"] = place.population
    return geopandas.GeoDataFrame(columns, geometry=table["outline"].to_numpy(), crs=table.crs)


def zones(assessment: Assessment, clauses: list[Asked]) -> geopandas.GeoDataFrame:
    """Return the zones: their people, and for each clause the share met, or the unit's value and verdict."""
    place = assessment.place
    table = place.zones
    told = place.peopled or "persons" in table.columns
    level, parent = (
        table.get(name, pd.Series(None, table.index, dtype="str")) for name in ("level", "parent_id")
    )
    columns: dict[str, object] = {
        "zone_id": table.index.astype(str),
        "name": table["name"].to_numpy(),
        "level": level.to_numpy(),
        "parent_id": parent.to_numpy(),
        "persons": place.in_zones(place.living()).round(3) if told else np.full(len(table), np.nan),
    }

    def spread(ids: Any, values: Any, blank: object) -> Any:
        found = np.full(len(table), blank)
        found[table.index.get_indexer(pd.Index(ids))] = values
        return found

    coverage = assessment.coverage.reset_index()
    shares = dict(list(coverage.groupby("target"))) if len(coverage) else {}
    for each in clauses:
        clause, units = each.judgement.clause, each.judgement.units
        if each.way and clause.id in shares:
            mine = shares[clause.id]
            columns[f"{each.column}_share"] = spread(mine["zone_id"], mine["met_share"].round(6), np.nan)
        if units and len(columns) < MOST_COLUMNS:
            values = [round(unit.value, 6) for unit in units.values()]
            columns[f"{each.column}_value"] = spread(list(units), values, np.nan)
            columns[f"{each.column}_verdict"] = spread(
                list(units), [u.verdict or None for u in units.values()], None
            )
    return geopandas.GeoDataFrame(
        columns, geometry=shapely.force_2d(table.geometry.to_numpy()), crs=table.crs
    )


def facilities(assessment: Assessment) -> geopandas.GeoDataFrame:
    """Return the facilities with their types in both languages."""
    table, kinds = assessment.place.facilities, facility_types()
    known = [kinds.get(name) for name in table["type"]]
    columns = {
        "facility_id": table.index.astype(str),
        "type": table["type"].to_numpy(),
        "type_zh": [kind.zh if kind else None for kind in known],
        "type_en": [kind.en if kind else None for kind in known],
        "name": table["name"].to_numpy(),
        **{name: table[name].to_numpy() for name in ("capacity", "units") if name in table.columns},
        "source": table["source"].to_numpy(),
    }
    return geopandas.GeoDataFrame(
        columns, geometry=shapely.force_2d(table.geometry.to_numpy()), crs=table.crs
    )


def gaps(assessment: Assessment, found: Gaps, clauses: list[Asked]) -> geopandas.GeoDataFrame:
    """Return the gaps, each with its number in the list of its clause and the number of the clause."""
    place = assessment.place
    number = {each.judgement.clause.id: each.number for each in clauses}
    own = found.reset_index()
    named = own.assign(
        number=[int(str(gap_id).rpartition("#")[2]) for gap_id in own["gap_id"]],
        clause=own["target"].map(number),
        zone=own["zone_id"].map(place.zones["name"]),
        nearest_facility=own["nearest_facility_id"].map(place.facilities["name"]),
    )
    first = ["gap_id", "clause", "number", "target", "zone", "persons", "cause"]
    left = {*first, "geometry", "middle", "standard_id"}
    named["geometry"] = shapely.force_2d(named.geometry.to_numpy())
    rest = [name for name in named.columns if name not in left]
    return geopandas.GeoDataFrame(named[[*first, *rest, "geometry"]], geometry="geometry", crs=found.crs)


def explained(assessment: Assessment, clauses: list[Asked]) -> pd.DataFrame:
    """Return what each number of a clause stands for, and what the clause comes to."""
    rows = []
    for each in clauses:
        clause, whole = each.judgement.clause, each.judgement.whole
        rows.append(
            {
                "clause": each.number,
                "columns": each.column,
                "clause_id": clause.id,
                "title_zh": title(clause, "zh"),
                "title_en": title(clause, "en"),
                "quote_zh": clause.standard.quote.zh,
                "quote_en": clause.standard.quote.en,
                "kind_zh": words().kind[clause.standard.kind].zh,
                "kind_en": words().kind[clause.standard.kind].en,
                "value": whole.value,
                "required": whole.required,
                "unit_zh": whole.unit.zh,
                "unit_en": whole.unit.en,
                "verdict_zh": VERDICT_ZH[whole.verdict],
                "verdict_en": VERDICT_EN[whole.verdict],
                "population": assessment.place.population,
            }
        )
    return pd.DataFrame(rows)


def aliases(table: pd.DataFrame, clauses: list[Asked]) -> dict[str, str]:
    """Return what a reader sees for each column, in both languages; what is not known stays as it is."""
    titles = {each.column: each.title for each in clauses}
    groups = {name: words().value[name] for name in GROUPS if name in words().value}
    found = {}
    for name in table.columns:
        head, _, part = str(name).partition("_")
        if head in titles and part in _PARTS:
            found[str(name)] = f"{_PARTS[part].zh} {_PARTS[part].en}：{titles[head]}"
        elif text := _NAMES.get(str(name)) or groups.get(str(name)):
            found[str(name)] = f"{text.zh} {text.en}"
    return found
