"""What a terminal shows of an assessment: a row for each clause, and what inputs are missing."""

import math
from collections.abc import Mapping
from typing import Any

from access.contracts.documents import Text
from access.outputs.tables import VERDICT_EN, VERDICT_ZH, share_text
from access.standards.describe import words
from access.standards.registry import facility_types
from access.verdicts.evaluate import Assessment
from access.verdicts.readings import changed

SIGNS = {"<=": "≤", ">=": "≥"}
_QUOTE_LENGTH = 28


def summary(assessment: Assessment) -> list[dict[str, str]]:
    """Return what a reader wants first: clause, required, found, short, verdict.

    One row for each clause, by its default reading, in both languages. Found are the bounds of what
    was found where nobody can tell on which side of the threshold it lies. ``changes`` names the
    readings by which the verdict is another.
    """
    others = changed(assessment.verdicts)
    rows = []
    for row in _defaults(assessment).to_dict("records"):
        readings = [str(reading_text(each)) for each in others.get(row["target"], ())]
        rows.append(
            {
                "clause": f"{_shortened(row['clause_zh'])}\n{_asked(row)}",
                "required": _required(row),
                "found": _found(row),
                "short": _short(row),
                "verdict": row["verdict"],
                "words": f"{VERDICT_ZH[row['verdict']]}\n{VERDICT_EN[row['verdict']]}",
                "missing": f"{row['missing_zh']}\n{row['missing_en']}".strip(),
                "changes": "; ".join(readings),
            }
        )
    return rows


def missing_inputs(assessment: Assessment) -> list[tuple[int, Text]]:
    """Return each missing input with the number of clauses that wait for it, the most wanted first."""
    rows = _defaults(assessment)
    lacking = rows[rows["missing_en"] != ""].groupby(["missing_zh", "missing_en"], sort=False).size()
    ranked = lacking.sort_values(ascending=False, kind="stable")
    return [(int(number), Text(zh=zh, en=en)) for (zh, en), number in ranked.items()]


def reading_text(reading: str) -> Text:
    """Return a reading in words.

    >>> print(reading_text("mode=drive, minutes=10").en)
    mode: by car, minutes: 10
    >>> print(reading_text("urban.persons_per_km2=1500").zh)
    urban.persons_per_km2：1500
    """
    if "=" not in reading:
        return Text(zh="默认读法", en="default reading")
    parts = [_decision(*each.split("=", 1)) for each in reading.split(", ")]
    return Text(zh="，".join(part.zh for part in parts), en=", ".join(part.en for part in parts))


def number_text(value: float, comparison: str = "=") -> str:
    """Return a number with two decimals at most, rounded away from what the plan wants.

    What falls short never looks as if it did not.

    >>> number_text(0.9999, ">="), number_text(2.001, "<="), number_text(12000.0), number_text(0.125)
    ('0.99', '2.01', '12,000', '0.12')
    """
    hundredths = value * 100
    if comparison in (">=", ">"):
        hundredths = math.floor(hundredths + 1e-6)
    elif comparison in ("<=", "<"):
        hundredths = math.ceil(hundredths - 1e-6)
    text = f"{hundredths / 100:,.2f}"
    return text.rstrip("0").rstrip(".")


def is_share(unit: str) -> bool:
    """Tell whether a number in this unit is a share of something, from 0 to 1."""
    return unit.startswith("share of ")


def _defaults(assessment: Assessment) -> Any:
    table = assessment.verdicts.reset_index()
    return table[(table["level"] == "clause") & table["default"]]


def _decision(name: str, value: str) -> Text:
    say, kinds = words(), facility_types()
    parameter = say.parameter.get(name, Text(zh=name, en=name))
    kind = Text(zh=kinds[value].zh, en=kinds[value].en) if value in kinds else Text(zh=value, en=value)
    chosen = say.value.get(value, kind)
    return Text(zh=f"{parameter.zh}：{chosen.zh}", en=f"{parameter.en}: {chosen.en}")


def _shortened(quote: str) -> str:
    line = " ".join(quote.split())
    return line if len(line) <= _QUOTE_LENGTH else f"{line[: _QUOTE_LENGTH - 1]}…"


def _asked(row: Mapping[str, Any]) -> str:
    """The facility and the plan's number."""
    facility = f"{row['facility_zh']} ({row['facility_en']})"
    if math.isnan(row["limit"]):
        return facility
    sign, unit = SIGNS.get(row["comparison"], row["comparison"]), row["limit_unit"]
    return f"{facility} {sign} {_with_unit(_exact(row['limit']), words().unit.get(unit, unit), unit)}"


def _required(row: Mapping[str, Any]) -> str:
    if math.isnan(row["required"]):
        return "–"
    if is_share(row["unit"]):
        return f"≥ {share_text(row['required'])}"
    return f"{SIGNS.get(row['comparison'], row['comparison'])} {_measured(_exact(row['required']), row)}"


def _found(row: Mapping[str, Any]) -> str:
    open_ = row["verdict"] == "undetermined"
    ends = [row["value_low"], row["value_high"]] if open_ else [row["value"]]
    if all(math.isnan(end) for end in ends):
        return "–"
    shown = "–".join(dict.fromkeys(_number(end, row) for end in ends))
    return shown if is_share(row["unit"]) else _measured(shown, row)


def _measured(number: str, row: Mapping[str, Any]) -> str:
    """A number with its unit, if the clause has not named that already (per cent are brief)."""
    if row["unit"] == row["limit_unit"] and row["unit"] != "%":
        return number
    return _with_unit(number, row["unit_zh"], row["unit"])


def _number(value: float, row: Mapping[str, Any]) -> str:
    if math.isnan(value):
        return "?"
    if math.isinf(value):
        return "∞"
    return share_text(value) if is_share(row["unit"]) else number_text(value, row["comparison"])


def _short(row: Mapping[str, Any]) -> str:
    """What a planner would have to add, rounded up: whole things, or tenths of a kilometre."""
    if not row["shortfall_unit"] or not math.isfinite(row["shortfall"]):
        return "–"
    tenths = 10 if row["shortfall_unit"] == "km" else 1
    number = math.ceil(row["shortfall"] * tenths - 1e-6) / tenths
    return _with_unit(_exact(number), row["shortfall_unit_zh"], row["shortfall_unit"])


def _exact(number: float) -> str:
    return f"{number:,.12g}"


def _with_unit(number: str, zh: str, en: str) -> str:
    """A number with its unit in both languages, said once where it is the same.

    >>> _with_unit("95", "%", "%"), _with_unit("2", "公里", "km")
    ('95%', '2 公里 km')
    """
    if zh == en:
        return f"{number}{en}" if en.startswith("%") else f"{number} {en}"
    return f"{number} {zh} {en}"
