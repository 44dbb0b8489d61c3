"""A clause and what it comes to → what the page's panel reads (``Clause`` in page/src/types.d.ts).

Not known is null. A number that is infinite is ``"inf"``.
"""

import math
from typing import Any

import pandas as pd

from access.outputs.summary import is_share, reading_text
from access.standards.model import TravelTimeRule
from access.standards.registry import facility_types
from access.verdicts.clause import Clause
from access.verdicts.evaluate import Assessment
from access.verdicts.readings import changed

_COVERAGE = (
    *("persons", "persons_met", "persons_unmet", "persons_border", "persons_unlinked", "met_share"),
    "straight_line_share",
)


def both(text: Any) -> dict[str, str]:
    """Return a text as the page has it."""
    return {"zh": text.zh, "en": text.en}


def amount(value: Any, digits: int = 6) -> float | str | None:
    """Return a finite number rounded, infinity as text, what is not known as None.

    >>> amount(1 / 3), amount(math.inf), amount(math.nan)
    (0.333333, 'inf', None)
    """
    if pd.isna(value):
        return None
    return round(float(value), digits) if math.isfinite(value) else "inf"


def clause_words(clause: Clause) -> dict[str, Any]:
    """Return what the plan says, and how it is read."""
    target, standard, rule = clause.target, clause.standard, clause.rule
    trips = clause.trips
    types = [facility_types()[trip.facility] for trip in trips if len(trips) > 1]
    fixed = rule.fixed_minutes.default if isinstance(rule, TravelTimeRule) and _timed(clause) else 0.0
    return {
        "id": target.id,
        "kind": standard.kind,
        "status": standard.status,
        "confirmed": standard.confirmed,
        "year": target.year,
        "quote": both(standard.quote),
        "source": both(standard.source) if standard.source else None,
        "ambiguity": both(standard.ambiguity) if standard.ambiguity else None,
        "facility": both(clause.facility),
        "facility_type": _new_type(clause),
        "zone": both(clause.plan.zones[target.zone].text),
        "comparison": target.comparison,
        "value": target.value,
        "unit": both(clause.unit),
        "mode": clause.trip.mode if trips else None,
        "goals": {"zh": "、".join(t.zh for t in types), "en": ", ".join(t.en for t in types)}
        if types
        else None,
        "fixed": fixed,
        "scale": "min" if _timed(clause) else "km" if target.unit == "km" else "m",
    }


def _new_type(clause: Clause) -> str:
    """The type that a new site of a clause would have."""
    return clause.trip.facility if clause.trips else clause.target.facility


def _timed(clause: Clause) -> bool:
    return bool(clause.trips) and clause.trip.impedance == "time_s"


def findings(assessment: Assessment) -> list[dict[str, Any]]:
    """Return what each clause comes to: by its readings, in its units and zones."""
    others = changed(assessment.verdicts)
    position = {zone_id: i for i, zone_id in enumerate(assessment.place.zones.index)}
    rows_of = dict(list(assessment.verdicts.reset_index().groupby("target")))
    coverage = dict(list(assessment.coverage.reset_index().groupby("target")))
    found = []
    for clause in assessment.clauses:
        rows = rows_of[clause.id]
        whole, units = (rows[rows["level"] == level] for level in ("clause", "unit"))
        first = whole[whole["default"]].iloc[0]
        missing = {"zh": first["missing_zh"], "en": first["missing_en"]} if first["missing_zh"] else None
        near = coverage.get(clause.id, assessment.coverage.iloc[:0]).to_dict("records")
        found.append(
            {
                "missing": missing,
                "readings": [_reading(row, others.get(clause.id, ())) for row in whole.to_dict("records")],
                "units": _units(units[units["default"]].to_dict("records"), position),
                "coverage": [
                    {"zone": position[row["zone_id"]], **{name: amount(row[name]) for name in _COVERAGE}}
                    for row in near
                ],
            }
        )
    return found


def _reading(row: dict[str, Any], others: tuple[str, ...]) -> dict[str, Any]:
    return {
        "reading": row["reading"],
        "words": both(reading_text(row["reading"])),
        "default": bool(row["default"]),
        "changes": row["reading"] in others and not row["default"],
        **_measure(row),
        **{name: amount(row[name]) for name in ("required", "persons", "persons_met", "shortfall")},
        "verdict": row["verdict"],
        "short_of": _short_of(row),
    }


def _measure(row: dict[str, Any]) -> dict[str, Any]:
    return {
        **{name: amount(row[name]) for name in ("value", "value_low", "value_high")},
        "unit": {"zh": row["unit_zh"], "en": row["unit"]},
        "share": is_share(row["unit"]),
        "sign": ">=" if is_share(row["unit"]) else row["comparison"],
    }


def _short_of(row: dict[str, Any]) -> dict[str, str] | None:
    unit = row["shortfall_unit"]
    return {"zh": row["shortfall_unit_zh"], "en": unit} if unit else None


def _units(rows: list[dict[str, Any]], position: dict[str, int]) -> dict[str, Any] | None:
    """The units of a clause: zone, value, bounds, required, persons, verdict, shortfall of each."""
    if not rows:
        return None
    numbers = ("value", "value_low", "value_high", "required", "persons")
    first = _measure(rows[0])
    return {
        **{name: first[name] for name in ("unit", "share", "sign")},
        "short_of": _short_of(rows[0]),
        "rows": [
            [
                position[row["zone_id"]],
                *(amount(row[name], 4) for name in numbers),
                row["verdict"],
                amount(row["shortfall"], 4),
            ]
            for row in rows
        ],
    }
