"""A draft as a clause of a registry file, with the usual readings of what the text leaves open."""

import re
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError

from access.standards.model import Standard
from access.standards.reading.drafts import Draft, Named
from access.standards.registry import facility_types

if TYPE_CHECKING:
    from collections.abc import Callable

_ZONES: dict[str, dict[str, Any]] = {
    "whole_area": {"text": {"zh": "全域", "en": "the whole area"}, "by": "all"},
    "urban": {"text": {"zh": "城市（城区）", "en": "the city"}, "by": "class", "class": "urban"},
    "rural": {"text": {"zh": "农村", "en": "the countryside"}, "by": "class", "class": "rural"},
}
_ADAPTER: TypeAdapter[Any] = TypeAdapter(Standard)
_MODES = {"default": "walk", "alternatives": ["walk_or_cycle", "drive"], "basis": "convention"}
_NO_VALUE = {"zh": "原文没有数值，见所引标准", "en": "the text gives no number; see the standard it means"}
# of the census of 2020: persons of family households / family households, the whole country
_HOUSEHOLD = {"persons_per_household": {"default": 2.62, "alternatives": [2.5, 3.0], "basis": "assumption"}}
# kinds that only know bounds: what is about so much is no more, or no less, than that
_BOUNDS = {
    **dict.fromkeys(("travel_time", "service_radius", "size_limit", "spacing", "catchment_area"), "<="),
    **dict.fromkeys(("coverage_share", "facility_size"), ">="),
}
_BLANKS = re.compile(r"\s+")


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
    if draft.high is not None:
        target["high"] = int(draft.high) if draft.high.is_integer() else draft.high
    if draft.comparison not in ("<=", ">=") and (draft.high is not None or draft.kind in _BOUNDS):
        target["comparison"] = _BOUNDS.get(draft.kind, ">=")
    if year := draft.year or (period[1] if draft.status == "target" else period[0]) if period else draft.year:
        target["year"] = year
    if draft.baseline_year is not None and draft.baseline_value is not None:
        target["baseline"] = {"year": draft.baseline_year, "value": draft.baseline_value}
    data = {
        "id": f"{plan}.d{draft.id}",
        "quote": _BLANKS.sub(" ", draft.quote_plain).strip(),
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
        return {"value": int(draft.value) if draft.value.is_integer() else draft.value}
    if draft.kind == "presence_per_unit":
        return {"value": 1}  # that each has it is one at least, by the word
    return {"value_from": _NO_VALUE}


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
        return draft.unit if draft.unit.startswith(("km", "visits")) else f"{things} {draft.unit}"
    if draft.kind == "per_capita_area":
        who = "person" if draft.base == "persons" else "household"
        return f"m2 per {who}" if draft.per == 1 else f"m2 per {draft.per:g} {who}s"
    if draft.kind == "total_count":
        return "km" if draft.unit == "km" else things
    return draft.unit or "as written"


def _rule(draft: Draft) -> dict[str, Any] | None:
    """The parameters of a draft's kind; None where the text lacks what the kind needs."""
    said = draft.rule
    makers: dict[str, Callable[[], dict[str, Any] | None]] = {
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
        "ratio_per_population": lambda: _per(draft) | _numerator(draft, "numerator") | _group(draft),
        "per_capita_area": lambda: {
            "per": draft.per,
            "area": _area(str(said.get("area", "floor"))),
            **({"base": "households", **_HOUSEHOLD} if draft.base == "households" else {}),
            **({"facilities": holder} if (holder := _with_holder(draft.facility or "")) else {}),
        },
        "presence_per_unit": lambda: {"units": list(draft.levels), **_tier(draft)} if draft.levels else None,
        "share_of_units": lambda: _share_rule(draft),
        "total_count": lambda: {"counts": _counts(draft), **_numerator(draft, "amount"), **_by_name(draft)},
        "composition_share": lambda: {"per": draft.per or 100, **_whole(draft)} if _whole(draft) else None,
        "size_limit": lambda: {"of_each": "class", **said},
        "coverage_share": lambda: {**said},
        "facility_size": lambda: {"sum": said.get("sum", "floor_area_m2")},
        "spacing": dict,
        "density": lambda: _density(draft),
        "catchment_area": dict,
        "other": lambda: {"use": "reported"},
    }
    return makers[draft.kind]() if draft.kind in makers else None


def _tier(draft: Draft) -> dict[str, Any]:
    """Of several levels each has its own, or one of any level serves them."""
    return (
        {"tier": {"default": "own", "alternatives": ["any"], "basis": "text"}} if "tier" in draft.rule else {}
    )


def _counts(draft: Draft) -> object:
    """Those there are, or new ones: a reading wherever the verb allows both."""
    counts = draft.rule.get("counts", "stock")
    if counts == "stock" and draft.status == "target":
        return {"default": "stock", "alternatives": ["new"], "basis": "assumption"}
    if draft.rule.get("or_stock"):
        return {"default": "new", "alternatives": ["stock"], "basis": "assumption"}
    return counts


def _per(draft: Draft) -> dict[str, Any]:
    """For how many people; of a range, the end that asks for less, and the other one."""
    high = draft.rule.get("per_high")
    if high is None:
        return {"per": draft.per}
    other = {"value": draft.per, "basis": "text"}
    return {"per": {"default": high, "alternatives": [other], "basis": "text"}}


def _density(draft: Draft) -> dict[str, Any] | None:
    """So much on land; along lines only where it is told which: the text must be completed."""
    if not draft.unit.endswith("km2"):
        return None
    per = {"per": draft.per} if draft.per not in (None, 1) else {}
    return {**per, **(_numerator(draft, "numerator") if draft.unit != "km per km2" else _LENGTH)}


_LENGTH = {"numerator": {"sum": "length_km"}}


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
        "vehicle": "units",
        "staff": "staff",
        "dwelling": "units",
    }
    if draft.unit.startswith("km") or "sum" in draft.rule:
        return {field: {"sum": draft.rule.get("sum", "length_km")}}
    column = columns.get(facility_types()[draft.facility or ""].object)
    return {field: {**_with_holder(draft.facility or ""), "sum": column}} if column else {}


def _by_name(draft: Draft) -> dict[str, Any]:
    """Of those that are enlarged or moved, which: by the names that the text gives them."""
    listed = draft.rule.get("listed")
    if not isinstance(listed, tuple) or draft.rule.get("counts") != "upgraded":
        return {}
    return {"amount": {"where": {"name": {"contains": [*listed]}}}}


def _with_holder(facility: str) -> dict[str, Any]:
    """Beds, places, vehicles or land with the facilities that have them: lists may hold either."""
    return {"of": [_HOLDERS[facility], facility]} if facility in _HOLDERS else {}


_HOLDERS = {
    "childcare_place": "childcare_facility",
    "elderly_care_bed": "elderly_care_facility",
    "elderly_care_land": "elderly_care_facility",
    "hospital_bed": "medical_facility",
    "ambulance": "emergency_station",
    "kindergarten_place": "kindergarten",
    "school_place_compulsory": "school_compulsory",
    "school_place_secondary": "senior_high_school",
}


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
    if draft.facility == "elderly_care_bed_nursing" and "机构" in draft.quote_plain:
        return {"part": {"sum": "capacity"}, "whole": {"of": ["elderly_care_institution"], "sum": "capacity"}}
    if draft.facility in _WHOLES:
        column = "staff" if draft.facility in {"nurse_registered", "clinical_pharmacist"} else "facilities"
        column = "capacity" if draft.facility == "elderly_care_bed_nursing" else column
        return {
            "part": {"of": [draft.facility], "sum": column},
            "whole": {
                **(_with_holder(_WHOLES[draft.facility]) or {"of": [_WHOLES[draft.facility]]}),
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
