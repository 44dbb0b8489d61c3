"""All gaps of a run in one list, with their causes."""

from typing import Any, Literal

import pandas as pd

from access.contracts.documents import Text
from access.contracts.tables import Gaps
from access.outputs import tables
from access.places import datums
from access.verdicts.evaluate import Assessment

By = Literal["doubt", "persons", "elderly", "children"]
CAUSES = {
    "none_near": Text(zh="附近没有设施", en="no facility near"),
    "far_along_streets": Text(zh="直线近，沿街远", en="near in a straight line, far along the streets"),
    "too_little_data": Text(zh="资料不足，无法判断", en="too little data to tell"),
    "full": Text(zh="附近的设施已满", en="near, but full"),
}
_COLUMNS = (
    *("gap_id", "standard_id", "target", "clause_zh", "clause_en", "zone_id", "zone", "lon", "lat"),
    *("persons", "elderly", "elderly_group", "children", "children_group"),
    *("cause", "cause_zh", "cause_en", "doubt", "signs", "evidence_zh", "evidence_en"),
    *("nearest_facility_id", "nearest_facility", "straight_m", "way_m", "detour_ratio", "speed_kph"),
    *("between", "between_names", "excess_s", "excess_m"),
    *("rank_doubt", "rank_persons", "rank_elderly", "rank_children", "population"),
)


def table(assessment: Assessment, gaps: Gaps, *, by: By = "doubt") -> pd.DataFrame:
    """Return explained gaps in one list with the names that a reader knows them by.

    Args:
        assessment: what was judged.
        gaps: from ``verdicts.causes.explain.explained``.
        by: what they are ranked by, the most first.
    """
    if gaps.empty:
        return pd.DataFrame(columns=list(_COLUMNS))
    place = assessment.place
    quotes = {clause.id: clause.standard.quote for clause in assessment.clauses}
    where = datums.project(gaps.set_geometry("middle", crs=gaps.crs).geometry, datums.WGS84)
    named = pd.DataFrame(gaps.drop(columns=["geometry", "middle"])).assign(
        zone=gaps["zone_id"].map(place.zones["name"]),
        nearest_facility=gaps["nearest_facility_id"].map(place.facilities["name"]),
        clause_zh=[quotes[each].zh for each in gaps["target"]],
        clause_en=[quotes[each].en for each in gaps["target"]],
        cause_zh=[CAUSES[each].zh for each in gaps["cause"]],
        cause_en=[CAUSES[each].en for each in gaps["cause"]],
        lon=where.x.round(6),
        lat=where.y.round(6),
    )
    return named.sort_values(f"rank_{by}").reset_index()[list(_COLUMNS)]


def csv(assessment: Assessment, gaps: Gaps) -> str:
    """Return the list as CSV, the most doubtful first."""
    return tables.known_csv(table(assessment, gaps))


def rows(assessment: Assessment, gaps: Gaps, *, by: By, most: int) -> list[tuple[str, ...]]:
    """Return what a terminal shows of the first gaps: number, where, people, cause and evidence, doubt."""
    found = table(assessment, gaps, by=by).head(most)
    return [
        (
            str(number),
            f"{row.zone}\n{row.gap_id}",
            _count(row.persons),
            f"{_count(row.elderly)}\n{_count(row.children)}",
            f"{row.evidence_zh}\n{row.evidence_en}",
            f"{row.doubt:.2f}",
        )
        for number, row in enumerate(found.itertuples(), start=1)
    ]


def _count(value: Any) -> str:
    return "–" if pd.isna(value) else f"{value:,.0f}"
