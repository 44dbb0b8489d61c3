"""Drafts as a registry file: those complete enough as clauses that are checked, the others as comments."""

import json
import re
from collections.abc import Iterator
from typing import Any

from pydantic import TypeAdapter, ValidationError

from access.contracts import escaping
from access.standards.model import Standard
from access.standards.reading.drafts import Draft, Named
from access.standards.reading.read import Reading
from access.standards.registry import facility_types

_ZONES: dict[str, dict[str, Any]] = {
    "whole_area": {"text": {"zh": "全域", "en": "the whole area"}, "by": "all"},
    "urban": {"text": {"zh": "城市（城区）", "en": "the city"}, "by": "class", "class": "urban"},
    "rural": {"text": {"zh": "农村", "en": "the countryside"}, "by": "class", "class": "rural"},
}
_ADAPTER: TypeAdapter[Any] = TypeAdapter(Standard)
_MODES = {"default": "walk", "alternatives": ["walk_or_cycle", "drive"], "basis": "convention"}
_LEVELS_KNOWN = ("city", "district", "county", "subdistrict", "town", "township", "community", "village")
_WORDS = {"total_count": "facilities", "other": "as written"}
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


def zones(drafts: list[Draft]) -> dict[str, Any]:
    """Return the zones that drafts need, by key."""
    found = {"whole_area": _ZONES["whole_area"]}
    for draft in drafts:
        for key, zone in _zone(draft.zone).items():
            found.setdefault(key, zone)
    return found


def _zone(named: Named) -> dict[str, Any]:
    if named.key in _ZONES:
        return {named.key: _ZONES[named.key]}
    own = _key("named", named.names)
    zone = {"text": "、".join(named.names), "by": "names", "names": list(dict.fromkeys(named.names))}
    if named.key == "named":
        return {own: zone}
    return {own: zone, _key("others", named.names): {"text": named.words, "by": "complement", "of": [own]}}


def _key(kind: str, names: tuple[str, ...]) -> str:
    from hashlib import sha256  # noqa: PLC0415

    return f"{kind}_{sha256('、'.join(names).encode()).hexdigest()[:6]}"


def standard(draft: Draft, plan: str, period: tuple[int, int] | None = None) -> dict[str, Any] | None:
    """Return a draft as a clause of a registry file; None where it is not complete enough.

    A draft whose text names no known facility, no unit of administration where one is needed, or neither
    a value nor where it is to be found, is none; nor is one of a kind that plan files do not have.
    """
    if draft.facility not in facility_types() or draft.at[0] == draft.at[1]:
        return None
    rule = _rule(draft)
    if rule is None:
        return None
    target: dict[str, Any] = {
        "zone": [*_zone(draft.zone)][-1],
        "facility": draft.facility,
        "comparison": draft.comparison,
        **_value(draft),
        "unit": _unit(draft),
    }
    if year := draft.year or (period[1] if draft.status == "target" else period[0]) if period else draft.year:
        target["year"] = year
    if draft.baseline_year is not None and draft.baseline_value is not None:
        target["baseline"] = {"year": draft.baseline_year, "value": draft.baseline_value}
    data = {
        "id": f"{plan}.d{draft.id}",
        "quote": _COMMENT.sub(" ", draft.quote_plain).strip(),
        "kind": draft.kind,
        "status": draft.status,
        "strength": draft.strength,
        "binding": draft.binding,
        "rule": rule,
        "targets": [target],
    }
    if draft.open:
        data["ambiguity"] = {
            "zh": "；".join(each.zh for each in draft.open),
            "en": "; ".join(str(each) for each in draft.open),
        }
    try:
        _ADAPTER.validate_python(data)
    except ValidationError:
        return None
    return data


def _value(draft: Draft) -> dict[str, Any]:
    if draft.value is not None:
        return {"value": draft.value}
    if draft.kind == "presence_per_unit":
        return {"value": 1}  # that each has it is one at least, by the word
    return {
        "value_from": {
            "zh": "原文没有数值，见所引标准",
            "en": "the text gives no number; see the standard it means",
        }
    }


def _unit(draft: Draft) -> str:
    thing = facility_types()[draft.facility or ""].object
    many = {
        "facility": "facilities",
        "staff": "persons",
        "bed": "beds",
        "place": "places",
        "vehicle": "vehicles",
    }
    things = many.get(thing, "facilities")
    if draft.kind == "presence_per_unit":
        return "per " + "/".join(draft.levels)
    if draft.kind == "ratio_per_population":
        return f"{things} {draft.unit}"
    if draft.kind == "per_capita_area":
        who = "person" if draft.base == "persons" else "household"
        return f"m2 per {who}" if draft.per == 1 else f"m2 per {draft.per:g} {who}s"
    if draft.kind == "total_count":
        return "km" if draft.unit == "km" else things
    return draft.unit or _WORDS.get(draft.kind, "as written")


def _rule(draft: Draft) -> dict[str, Any] | None:
    """The parameters of a draft's kind; None where the text lacks what the kind needs."""
    said = draft.rule
    makers = {
        "travel_time": lambda: {"mode": said.get("mode", _MODES), **_measured(draft), **_share(draft)},
        "service_radius": lambda: {
            "mode": {
                "default": "drive",
                "alternatives": ["emergency_vehicle", "walk"],
                "basis": "assumption",
            },
            "statistic": {
                "default": "area_equivalent",
                "alternatives": ["mean_straight_distance", "mean_network_distance", "p95_network_distance"],
                "basis": "convention",
            },
        },
        "ratio_per_population": lambda: {"per": draft.per, **_numerator(draft, "numerator"), **_group(draft)},
        "per_capita_area": lambda: {
            "per": draft.per,
            "area": _area(str(said.get("area", "floor"))),
            **({"base": "households"} if draft.base == "households" else {}),
        },
        "presence_per_unit": lambda: {"units": list(draft.levels)} if draft.levels else None,
        "share_of_units": lambda: _share_rule(draft),
        "total_count": lambda: {"counts": said.get("counts", "stock"), **_numerator(draft, "amount")},
        "composition_share": lambda: {"per": draft.per or 100, **_whole(draft)} if _whole(draft) else None,
        "size_limit": lambda: {"of_each": said.get("of_each", "class")},
        "other": lambda: {"use": "reported"},
    }
    return makers[draft.kind]() if draft.kind in makers else None


def _measured(draft: Draft) -> dict[str, Any]:
    if draft.unit != "m":
        return {}
    return {
        "measured_as": {
            "default": "network_distance",
            "alternatives": ["straight_distance"],
            "basis": "assumption",
        }
    }


def _share(draft: Draft) -> dict[str, Any]:
    return {"required_share": draft.rule["share"]} if "share" in draft.rule else {}


def _group(draft: Draft) -> dict[str, Any]:
    if draft.group != "age_60_plus":
        return {}
    return {"group": {"default": "age_60_plus", "alternatives": ["age_65_plus"], "basis": "convention"}}


def _area(area: str) -> dict[str, Any]:
    others = [each for each in ("floor", "effective", "site") if each != area] if area != "land" else ["site"]
    return {"default": area, "alternatives": others, "basis": "assumption"}


def _numerator(draft: Draft, field: str) -> dict[str, Any]:
    """What is added up: facilities, or what they hold."""
    columns = {
        "bed": "capacity",
        "place": "capacity",
        "vehicle": "vehicles",
        "staff": "staff",
        "dwelling": "units",
    }
    if draft.unit == "km":
        return {field: {"sum": "length_km"}}
    column = columns.get(facility_types()[draft.facility or ""].object)
    return {field: {"sum": column}} if column else {}


def _share_rule(draft: Draft) -> dict[str, Any] | None:
    if not draft.levels:
        return None
    if draft.levels == ("facility",):
        return {"units": ["facility"], "unit_passes_if": "attribute", "passes": {"reached": True}}
    return {
        "units": list(draft.levels),
        "unit_passes_if": {"default": "facility_inside", "basis": "assumption"},
    }


# part → whole, where the words of the promise fix both
_WHOLES = {
    "ambulance_negative_pressure": "ambulance",
    "elderly_care_bed_nursing": "elderly_care_bed",
    "nurse_registered": "physician",
    "clinical_pharmacist": "hospital_bed",
}


def _whole(draft: Draft) -> dict[str, Any]:
    if draft.facility in _WHOLES:
        column = "staff" if draft.facility in {"nurse_registered", "clinical_pharmacist"} else "facilities"
        column = "capacity" if draft.facility == "elderly_care_bed_nursing" else column
        return {
            "part": {"of": [draft.facility], "sum": column},
            "whole": {
                "of": [_WHOLES[draft.facility]],
                "sum": "capacity" if draft.facility == "clinical_pharmacist" else column,
            },
        }
    if draft.facility == "kindergarten":
        words = draft.quote_plain[max(0, draft.at[0] - draft.start - 30) :]
        public = "公办" in words and "普惠" not in words.split("公办")[-1]
        return {
            "part": {
                "where": {"ownership" if public else "inclusive": "public" if public else True},
                "sum": "capacity",
            },
            "whole": {"sum": "capacity"},
        }
    return {}


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
        "# 由规划文本自动起草，未经确认：请对照原文逐条核对。 Drafted from a plan's text by rules, not confirmed:",
        "# hold each clause against the text. # 开头的条目不完整。 Those that begin with # are not complete.",
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
    yield f"# 第{draft.line}行 line {draft.line}, {draft.start}–{draft.end}; {draft.confidence}; {_plain(place, 120)}"
    if data is None:
        yield f"# - {draft.id}: {draft.kind}; {draft.facility or '?'}; {draft.comparison} {draft.value} {_plain(draft.unit, 40)}"
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


def drafts_json(reading: Reading) -> str:
    """Return all drafts, and what could not be placed, as JSON."""
    plan = plan_data(reading)
    data = {
        "schema": "access-drafts/1",
        "plan": plan,
        "drafts": [_draft_data(draft, standard(draft, plan["id"], reading.period)) for draft in reading.drafts],
        "unplaced": [
            {"text": each.text, "quantity": each.quantity, "start": each.start, "end": each.end, "line": each.line,
             "why": {"zh": each.why.zh, "en": str(each.why)}}
            for each in reading.unplaced
        ],
    }  # fmt: skip
    return json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _draft_data(draft: Draft, data: dict[str, Any] | None) -> dict[str, Any]:
    zone = {"words": draft.zone.words, "key": draft.zone.key, "names": list(draft.zone.names)}
    found = {name: getattr(draft, name) for name in draft.__dataclass_fields__}
    found |= {"zone": zone, "open": [{"zh": each.zh, "en": str(each)} for each in draft.open]}
    return {**found, "standard": data}
