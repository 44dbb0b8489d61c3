"""The result files of a comparison, and what a terminal shows of it."""

from dataclasses import dataclass
from typing import TypedDict

import pandas as pd

from access.contracts.documents import Text
from access.outputs.summary import summary
from access.outputs.tables import VERDICT_ZH, record_json, report_csv
from access.remedies.comparison.gains import gains
from access.verdicts.between import between
from access.verdicts.evaluate import Assessment
from access.verdicts.narrowing import narrowing

_CLAUSE = (
    *("plan", "standard_id", "target", "clause_zh", "clause_en", "facility", "facility_zh", "facility_en"),
    *("zone_zh", "zone_en", "comparison", "limit", "limit_unit", "required", "unit", "unit_zh"),
)
_FOUND = (
    *("value", "value_low", "value_high", "persons", "persons_met", "persons_border", "persons_unlinked"),
    *("met_share", "shortfall", "shortfall_unit", "shortfall_unit_zh", "verdict", "missing_zh", "missing_en"),
    "population",
)
_COMPARED = ("value", "persons", "persons_met", "met_share")


@dataclass(frozen=True)
class Case:
    """The base or a scenario: a short key for tables, its name, and what it comes to."""

    key: str
    name: Text
    assessment: Assessment


class Row(TypedDict):
    """A clause side by side: in words, and for each case (see ``side_by_side``)."""

    clause: str
    required: str
    cases: list[dict[str, str]]


def verdict_table(cases: list[Case]) -> pd.DataFrame:
    """Return the verdicts of all cases, each clause by its default reading.

    Args:
        cases: the base, then the scenarios.

    Returns:
        A row for each clause and case, the cases of a clause together: what VERDICTS tells of it,
        ``verdict_base``, and ``…_difference`` from the base.
    """
    tables = [_rows(case) for case in cases]
    base = tables[0].set_index("target")
    for i, table in enumerate(tables):
        of_base = base.loc[table["target"]].reset_index()
        differences = {f"{name}_difference": table[name] - of_base[name] for name in _COMPARED}
        tables[i] = table.assign(verdict_base=of_base["verdict"], **differences, clause=range(len(table)))
    found = pd.concat(tables).sort_values("clause", kind="stable")
    return found.drop(columns="clause").reset_index(drop=True)


def people_table(cases: list[Case]) -> pd.DataFrame:
    """Return who gains and who loses by each scenario (see ``gains``), scenario by scenario."""
    base, *others = cases
    return pd.concat([_named(case, gains(base.assessment, case.assessment)) for case in others])


def between_table(cases: list[Case]) -> pd.DataFrame:
    """Return whether zones and groups come nearer to each other by each scenario (see ``narrowing``)."""
    now, *others = (between(each.assessment) for each in cases)
    found = zip(cases[1:], others, strict=True)
    return pd.concat([_named(case, narrowing(now, each)) for case, each in found])


def comparison_csv(cases: list[Case]) -> str:
    """Return the verdicts of all cases as CSV."""
    return report_csv(verdict_table(cases))


def comparison_json(cases: list[Case]) -> str:
    """Return the verdicts of all cases as JSON; null: not known, "inf": cannot be reached."""
    return record_json({"verdicts": verdict_table(cases).to_dict("records")})


def people_csv(cases: list[Case]) -> str:
    """Return who gains and who loses as CSV."""
    return report_csv(people_table(cases))


def side_by_side(cases: list[Case]) -> list[Row]:
    """Return what a reader wants first of each clause that some scenario changes.

    Returns:
        A row for each clause: ``clause`` and ``required`` in words; ``cases``: for each case what was
        found, its verdict in words and by name, and the persons gained and lost in words.
    """
    people = people_table(cases)
    counted = {clause.id: clause.rule.group.default for clause in cases[0].assessment.clauses}
    people = people[people["group"] == people["target"].map(counted)]
    moved = people.groupby(["scenario", "target"])[["persons_gained", "persons_lost"]].sum(min_count=1)
    targets = [clause.id for clause in cases[0].assessment.clauses]
    rows = zip(targets, *(summary(case.assessment) for case in cases), strict=True)
    return [
        {
            "clause": found[0]["clause"],
            "required": " → ".join(dict.fromkeys(each["required"] for each in found)),
            "cases": [
                {**each, "moved": _moved(moved, case.key, target)}
                for case, each in zip(cases, found, strict=True)
            ],
        }
        for target, *found in rows
        if any(
            _differs(each, found[0]) or _moved(moved, case.key, target)
            for case, each in zip(cases, found, strict=True)
        )
    ]


def _differs(row: dict[str, str], base: dict[str, str]) -> bool:
    return any(row[name] != base[name] for name in ("required", "found", "verdict", "short"))


def _moved(moved: pd.DataFrame, scenario: str, target: str) -> str:
    """How many persons gain and lose by a scenario; empty where nobody does."""
    if (scenario, target) not in moved.index:
        return ""
    gained, lost = moved.loc[[(scenario, target)]].to_numpy(dtype=float)[0]
    parts = [f"{sign}{number:,.0f}" for sign, number in (("+", gained), ("−", lost)) if number >= 0.5]
    return f"{' '.join(parts)} 人 persons" if parts else ""


def _rows(case: Case) -> pd.DataFrame:
    rows = case.assessment.verdicts.reset_index()
    rows = rows[(rows["level"] == "clause") & rows["default"]].reset_index(drop=True)
    rows = rows[[*_CLAUSE, *_FOUND]]
    rows.insert(list(rows.columns).index("verdict"), "verdict_zh", rows["verdict"].map(VERDICT_ZH))
    return _named(case, rows)


def _named(case: Case, table: pd.DataFrame) -> pd.DataFrame:
    named = {"scenario": case.key, "scenario_zh": case.name.zh, "scenario_en": case.name.en}
    return pd.concat([pd.DataFrame(named, index=table.index), table], axis="columns")
