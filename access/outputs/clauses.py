"""The clauses of a run as a file: what each says, where it stands, and how it was read."""

import json
from typing import Any

from access.contracts.documents import Frozen, Text
from access.outputs.summary import reading_text
from access.outputs.together import of_clauses
from access.standards.choices import Choice
from access.standards.describe import words
from access.standards.model import StreetRule
from access.standards.registry import facility_types
from access.verdicts.clause import Clause
from access.verdicts.evaluate import Assessment

# what a short account of a reading names, whatever it rests on; some say by themselves what they are
_PLAIN = ("mode", "measured_as", "statistic")
_LABELLED = ("coverage_unit", "counts_as", "unit_passes_if", "aggregate")
_SHARES = {"required_share", "population_share", "tolerance_share"}


def as_json(assessment: Assessment) -> str:
    """Return the clauses as JSON: a list of ``records``."""
    return json.dumps(records(assessment), ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def records(assessment: Assessment) -> list[dict[str, Any]]:
    """Return a record for each clause, in the order of the plans, by its default reading.

    ``readings``: each parameter of its rule with the value taken and what that rests on (``text``: the
    plan says so); ``method``: the same in a line; ``mapped``: whether cells of people were judged;
    ``together``: what it comes to by the combinations of its readings, where they were judged.
    """
    mapped = assessment.measures
    told = of_clauses(assessment)
    return [
        {**_record(each.clause, each.clause.id in mapped), "together": _told(told.get(each.clause.id))}
        for each in assessment.judgements
        if each.default
    ]


def core(assessment: Assessment) -> list[str]:
    """Return the ids of the clauses that have a page in an annex: obligatory ones, and those with a map."""
    return [
        each.clause.id
        for each in assessment.judgements
        if each.default
        and (each.clause.id in assessment.measures or each.clause.standard.binding == "obligatory")
    ]


def _record(clause: Clause, mapped: bool) -> dict[str, Any]:
    plan, standard, target = clause.plan, clause.standard, clause.target
    readings = [_reading(name, choice) for name, choice in _choices(clause.rule)]
    return {
        "clause_id": clause.id,
        "standard_id": standard.id,
        "plan": plan.id,
        "plan_title": _both(plan.title),
        "issued_by": _both(plan.issued_by),
        "plan_date": plan.date,
        "kind": standard.kind,
        "status": standard.status,
        "strength": standard.strength,
        "binding": standard.binding,
        "theme": facility_types()[target.facility].theme,
        "same_as": target.same_as or "",
        "place": str(standard.place or ""),
        "departments": [_both(plan.departments[key]) for key in standard.departments],
        "confirmed": standard.confirmed,
        "quote": _both(standard.quote),
        "source": _both(standard.source) if standard.source else None,
        "ambiguity": _both(standard.ambiguity) if standard.ambiguity else None,
        "facility": _both(clause.facility),
        "zone": _both(plan.zones[target.zone].text),
        "year": target.year,
        "reading": _both(reading_text(clause.reading)),
        "group": clause.rule.group.default,
        "mapped": mapped,
        "method": _method(clause),
        "readings": readings,
    }


def _method(clause: Clause) -> dict[str, str]:
    """In a line: how one travels, what is measured, whose people count, where; as far as the rule says."""
    rule = clause.rule
    said = dict(_choices(rule))
    parts = [_value(name, said[name].default) for name in _PLAIN if name in said]
    parts += [
        _labelled(name, said[name].default)
        for name in _LABELLED
        if name in said and said[name].default != "population"  # as nearly always
    ]
    if rule.group.default != "all":
        parts.append(_value("group", rule.group.default))
    if isinstance(rule, StreetRule) and rule.required_share.basis != "text":
        share = _value("required_share", rule.required_share.default)
        parts.append(Text(zh=f"达标比例 {share.zh} 为假定", en=f"pass mark of {share.en} assumed"))
    zone = clause.plan.zones[clause.target.zone].text
    parts = [*parts, Text(zh=f"范围：{zone.zh}", en=f"in {zone.en}")]
    return {"zh": "，".join(each.zh for each in parts), "en": ", ".join(each.en for each in parts)}


def _labelled(name: str, value: object) -> Text:
    label, text = words().parameter[name], _value(name, value)
    return Text(zh=f"{label.zh}：{text.zh}", en=f"{label.en}: {text.en}")


def _reading(name: str, choice: Choice[Any]) -> dict[str, Any]:
    say = words()
    label = say.parameter.get(name, Text(zh=name, en=name))
    return {
        "parameter": name,
        "label": _both(label),
        "value": _both(_value(name, choice.default)),
        "basis": choice.basis,
        "basis_text": _both(say.basis[choice.basis]),
    }


def _value(name: str, value: object) -> Text:
    if isinstance(value, bool):
        return Text(zh="是" if value else "否", en="yes" if value else "no")
    if isinstance(value, int | float):
        text = f"{value * 100:,.6g}%" if name in _SHARES else f"{value:,.12g}"
        return Text(zh=text, en=text)
    kinds = facility_types()
    token = str(value)
    if token in kinds:
        return Text(zh=kinds[token].zh, en=kinds[token].en)
    return words().value.get(token, Text(zh=token or "—", en=token or "—"))


def _choices(part: Frozen) -> list[tuple[str, Choice[Any]]]:
    found: list[tuple[str, Choice[Any]]] = []
    for name in type(part).model_fields:
        value = getattr(part, name)
        if isinstance(value, Choice):
            found.append((name, value))
        elif isinstance(value, Frozen):
            found += _choices(value)
    return found


def _told(text: Text | None) -> dict[str, str] | None:
    return None if text is None else _both(text)


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}
