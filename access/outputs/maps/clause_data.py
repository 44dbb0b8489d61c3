"""A clause and what it comes to → what the page's panel reads (``Clause`` in page/src/types.d.ts).

Not known is null. A number that is infinite is ``"inf"``.
"""

import math

from access.contracts.documents import Text
from access.outputs.maps.palette import scale_of
from access.outputs.summary import reading_text
from access.outputs.together import of_clauses
from access.standards.describe import in_words, indicator_name, words
from access.standards.model import FacilityType, PresenceRule, ServiceRadiusRule, StreetRule, TravelTimeRule
from access.standards.registry import facility_types
from access.verdicts.clause import Clause
from access.verdicts.evaluate import Assessment
from access.verdicts.findings import Finding
from access.verdicts.judging import Judgement
from access.verdicts.readings import changed

_COVERAGE = (
    *("persons", "persons_met", "persons_unmet", "persons_border", "persons_unlinked", "met_share"),
    "straight_line_share",
)


def both(text: Text | FacilityType) -> dict[str, str]:
    """Return a text as the page has it."""
    return {"zh": text.zh, "en": text.en}


def amount(value: float | None, digits: int = 6) -> float | str | None:
    """Return a finite number rounded, infinity as text, what is not known as None.

    >>> amount(1 / 3), amount(math.inf), amount(math.nan)
    (0.333333, 'inf', None)
    """
    if value is None or math.isnan(value):
        return None
    return round(float(value), digits) if math.isfinite(value) else "inf"


def clause_words(clause: Clause) -> dict[str, object]:
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
        "theme": facility_types()[target.facility].theme,
        "binding": standard.binding,
        "same_as": target.same_as,
        "quote": both(in_words(standard, clause.plan.period)),
        "source": both(standard.source) if standard.source else None,
        "ambiguity": both(standard.ambiguity) if standard.ambiguity else None,
        "facility": both(indicator_name(standard, target) or clause.facility),
        "facility_type": _new_type(clause),
        "zone": both(clause.plan.zones[target.zone].text),
        "comparison": clause.comparison,
        "value": None if math.isnan(clause.value) else clause.value,
        "high": amount(clause.most),
        "unit": both(clause.unit),
        "mode": clause.trip.mode if trips else None,
        "goals": {"zh": "、".join(t.zh for t in types), "en": ", ".join(t.en for t in types)}
        if types
        else None,
        "fixed": fixed,
        "scale": scale_of(clause),
        "pass_mark": _pass_mark(clause),
    }


def _pass_mark(clause: Clause) -> dict[str, object] | None:
    """The share (of people, of units) that must have it, and what that rests on; None: none is asked."""
    rule = clause.rule
    by_length = isinstance(rule, ServiceRadiusRule) and not rule.statistic.default.startswith("coverage_")
    if not isinstance(rule, StreetRule | PresenceRule) or by_length:
        return None
    mark = rule.required_share
    return {"share": mark.default, "basis": mark.basis, "words": both(words().basis[mark.basis])}


def _new_type(clause: Clause) -> str:
    """The type that a new site of a clause would have."""
    return clause.trip.facility if clause.trips else clause.target.facility


def _timed(clause: Clause) -> bool:
    return bool(clause.trips) and clause.trip.impedance == "time_s"


def findings(assessment: Assessment) -> list[dict[str, object]]:
    """Return what each clause comes to: by its readings, in its units and zones."""
    others, together = changed(assessment.verdicts), of_clauses(assessment)
    position = {zone_id: i for i, zone_id in enumerate(assessment.place.zones.index)}
    coverage = dict(list(assessment.coverage.reset_index().groupby("target")))
    by_clause: dict[str, list[Judgement]] = {}
    for each in assessment.judgements:
        by_clause.setdefault(each.clause.id, []).append(each)
    found: list[dict[str, object]] = []
    for clause in assessment.clauses:
        judgements = by_clause[clause.id]
        (first,) = (each for each in judgements if each.default)
        near = coverage[clause.id].to_dict("records") if clause.id in coverage else []
        found.append(
            {
                "missing": both(first.missing) if first.missing else None,
                "readings": [_reading(each, others.get(clause.id, ())) for each in judgements],
                "together": both(together[clause.id]) if clause.id in together else None,
                "units": _units(first, position),
                "coverage": [
                    {"zone": position[row["zone_id"]], **{name: amount(row[name]) for name in _COVERAGE}}
                    for row in near
                ],
            }
        )
    return found


def _reading(judgement: Judgement, others: tuple[str, ...]) -> dict[str, object]:
    reading, found = judgement.clause.reading, judgement.whole
    return {
        "reading": reading,
        "words": both(reading_text(reading)),
        "default": judgement.default,
        "changes": reading in others and not judgement.default,
        "value": amount(found.value),
        "value_low": amount(found.low),
        "value_high": amount(found.high),
        **_measure(judgement.clause, found),
        "required": amount(found.required),
        "persons": amount(found.persons),
        "persons_met": amount(found.met),
        "persons_border": amount(found.border),
        "persons_unlinked": amount(found.unlinked),
        "shortfall": amount(found.short),
        "verdict": found.verdict,
        "short_of": both(found.short_of) if found.short_of else None,
    }


def _measure(clause: Clause, found: Finding) -> dict[str, object]:
    share = found.unit.is_share
    sign = ">=" if share else clause.comparison
    return {"unit": both(found.unit), "share": share, "sign": sign, "most": amount(clause.most)}


def _units(judgement: Judgement, position: dict[str, int]) -> dict[str, object] | None:
    """The units of a clause: zone, value, bounds, required, persons, verdict, shortfall, by itself."""
    if not judgement.units:
        return None
    first = next(iter(judgement.units.values()))
    return {
        **_measure(judgement.clause, first),
        "short_of": both(first.short_of) if first.short_of else None,
        "rows": [
            [
                position[zone_id],
                *(amount(each, 4) for each in (unit.value, unit.low, unit.high, unit.required, unit.persons)),
                unit.verdict,
                amount(unit.short, 4),
                unit.by_itself,
            ]
            for zone_id, unit in judgement.units.items()
        ],
    }
