"""Drafts as a registry file: those complete enough as clauses that are checked, the others as comments."""

import json
import re
from collections.abc import Iterator
from typing import Any

from access.contracts import escaping
from access.standards.reading.clauses import standard, zones
from access.standards.reading.drafts import Draft
from access.standards.reading.read import Reading

_COMMENT = re.compile(r"\s+")
_REFUSED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")


def plan_data(reading: Reading) -> dict[str, Any]:
    """Return what a registry file says before its clauses: id, title, issuer, date, period."""
    name = re.sub(r"[^a-z0-9_]+", "_", reading.name.lower()).strip("_")
    name = name if re.match("[a-z]", name) else f"plan_{name}".rstrip("_")
    data: dict[str, Any] = {
        "id": name[:40],
        "title": reading.title[:120],
        "issued_by": {"zh": "待填", "en": "to be filled in"},
        "date": "",
    }
    if reading.period:
        data["period"] = {"baseline": reading.period[0], "target": reading.period[1]}
    return data


def registry_file(reading: Reading) -> str:
    """Return the drafts as a registry file that ``access standards check`` accepts; empty without a clause.

    What is not complete enough stands as comments, and so does what could not be placed.
    """
    plan = plan_data(reading)
    made = [(draft, standard(draft, plan["id"], reading.period)) for draft in reading.drafts]
    whole = [draft for draft, data in made if data]
    if not whole:
        return ""
    lines = [
        "# 由规划文本自动起草，未经确认：请对照原文逐条核对；# 开头的条目不完整。",
        "# Drafted from a plan's text by rules, not confirmed: hold each clause against the text;",
        "# those that begin with # are not complete.",
        *(f"{key}: {_flow(value)}" for key, value in plan.items()),
        "zones:",
        *(f"  {key}: {_flow(zone)}" for key, zone in zones(whole).items()),
        "standards:",
    ]
    for draft, data in made:
        lines += ["", *_entry(draft, data)]
    lines += ["", "# 看到数量、没有读懂的句子 sentences with a quantity that was not placed:"]
    lines += [f"#   第{each.line}行 line {each.line}: {_plain(each.text, 160)}" for each in reading.unplaced]
    return "\n".join(lines) + "\n"


def _entry(draft: Draft, data: dict[str, Any] | None) -> Iterator[str]:
    place = " › ".join(draft.place)
    at = f"{draft.line}, {draft.start}–{draft.end}"
    yield f"# 行、字 line, signs: {at}; {draft.confidence}; {_plain(place, 120)}"
    if data is None:
        said = f"{draft.facility or '?'}; {draft.comparison} {draft.value} {_plain(draft.unit, 40)}"
        yield f"# - {draft.id}: {draft.kind}; {said}"
        yield f"#   {_plain(draft.quote_plain, 300)}"
        yield from (f"#   {each.zh} {each}" for each in draft.open)
        return
    for i, (key, value) in enumerate(data.items()):
        lead = "- " if i == 0 else "  "
        if key == "targets":
            yield f"{lead}targets:"
            yield from (f"  - {_flow(each)}" for each in value)
        else:
            yield f"{lead}{key}: {_flow(value)}"


def _plain(text: str, most: int) -> str:
    """A text for one line of comment."""
    return _REFUSED.sub(" ", escaping.console(_COMMENT.sub(" ", text))[:most])


def _flow(value: object) -> str:
    """A value as JSON, which YAML reads the same; signs that YAML refuses are spelt out."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    return _REFUSED.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text)


def projects_csv(reading: Reading) -> str:
    """Return the projects that a text names as a list to be staged; places are to be filled in."""
    head = ("name", "type", "place", "capacity", "stage", "year", "department", "action", "facility", "line")
    rows: list[tuple[object, ...]] = [head]
    for each in reading.projects:
        there = "" if each.action == "open" else each.name
        year = each.year or (reading.period[1] if reading.period else "")
        rows.append((each.name, each.facility, "", "", "planned", year, "", each.action, there, each.line))
    # the program's tables are written above this room; here no cell holds a sign that must be quoted
    lines = (",".join(str(escaping.cell(value)).replace(",", "，") for value in row) for row in rows)
    return "\ufeff" + "\n".join(lines) + "\n"


def drafts_json(reading: Reading) -> str:
    """Return all drafts, and what could not be placed, as JSON."""
    plan = plan_data(reading)
    made = [(draft, standard(draft, plan["id"], reading.period)) for draft in reading.drafts]
    data = {
        "schema": "access-drafts/1",
        "plan": plan,
        "drafts": [_draft_data(draft, clause) for draft, clause in made],
        "unplaced": [
            {"text": each.text, "quantity": each.quantity, "start": each.start, "end": each.end,
             "line": each.line,             "why": {"zh": each.why.zh, "en": str(each.why)}}
            for each in reading.unplaced
        ],
    }  # fmt: skip
    return json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _draft_data(draft: Draft, data: dict[str, Any] | None) -> dict[str, Any]:
    zone = {"words": draft.zone.words, "key": draft.zone.key, "names": list(draft.zone.names)}
    found = {name: getattr(draft, name) for name in draft.__dataclass_fields__}
    found |= {"zone": zone, "open": [{"zh": each.zh, "en": str(each)} for each in draft.open]}
    return {**found, "standard": data}
