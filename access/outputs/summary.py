"""What a terminal shows of an assessment: a row for each clause, and what inputs are missing."""

import math
from collections import Counter
from typing import Any

import pandas as pd

from access.contracts.documents import Text
from access.outputs.tables import VERDICT_EN, VERDICT_ZH, share_text
from access.standards.describe import words
from access.standards.registry import facility_types
from access.verdicts.clause import Clause
from access.verdicts.evaluate import Assessment
from access.verdicts.findings import Finding, Unit
from access.verdicts.judging import Judgement
from access.verdicts.progress.words import told as progress_told
from access.verdicts.readings import changed

SIGNS = {"<=": "≤", ">=": "≥"}
# the steps from the official figure to the clause's own (see ``verdicts.official``)
LADDER = {
    "land_straight": "直线·用地\nline, land",
    "people_straight": "直线·人口\nline, people",
    "people_network": "沿街道\nstreets",
    "people_way": "按实际路程\nas it is",
    "pass_mark": "达标线\nmark",
}
_QUOTE_LENGTH = 28


def summary(assessment: Assessment, progress: pd.DataFrame | None = None) -> list[dict[str, str]]:
    """Return what a reader wants first: clause, required, found, short, verdict.

    One row for each clause, by its default reading, in both languages. Found are the bounds of what
    was found where nobody can tell on which side of the threshold it lies. ``changes`` names the
    readings by which the verdict is another; ``same_as`` the clause of the run with which it is counted;
    ``progress`` how far it has come, where that is known (see ``verdicts.progress.indicators``).
    """
    known = [] if progress is None else _records(progress)
    known = [row for row in known if row["state"] != "unknown" or row["due_state"] in ("kept", "missed")]
    told = {str(row["target"]): row for row in known}
    others = changed(assessment.verdicts)
    rows = []
    ids = {each.id for each in assessment.clauses}
    for each in _defaults(assessment):
        clause, found = each.clause, each.whole
        readings = [str(reading_text(reading)) for reading in others.get(clause.id, ())]
        rows.append(
            {
                "clause": f"{_shortened(clause.standard.quote.zh)}\n{_asked(clause)}",
                "required": _required(clause, found),
                "found": _found(clause, found),
                "short": _short(found),
                "verdict": found.verdict,
                "words": f"{VERDICT_ZH[found.verdict]}\n{VERDICT_EN[found.verdict]}",
                "missing": f"{each.missing.zh}\n{each.missing.en}" if each.missing else "",
                "changes": "; ".join(readings),
                "progress": str(progress_told(told[clause.id])) if clause.id in told else "",
                "same_as": clause.target.same_as if clause.target.same_as in ids else "",
            }
        )
    return rows


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]


def ladder_rows(assessment: Assessment, ladders: pd.DataFrame) -> list[dict[str, str]]:
    """Return the official figure of each clause beside its own: ``clause``, and the share of each step.

    Those first of which the two differ most; ``LADDER`` names the steps.

    Args:
        assessment: what was judged.
        ladders: see ``verdicts.official``.
    """
    whole = ladders[ladders["level"] == "clause"]
    step = whole["step"].replace({"people_time": "people_way", "people_length": "people_way"})
    shares = pd.crosstab(whole["clause_id"], step, whole["share"], aggfunc="first")
    shares = shares.reindex(columns=[*LADDER])
    found = shares.drop(columns="pass_mark")
    order = (found.max(axis=1) - found.min(axis=1)).sort_values(ascending=False, kind="stable").index
    clauses = {each.id: each for each in assessment.clauses}
    return [
        {
            "clause": f"{_shortened(clauses[str(name)].standard.quote.zh)}\n{_asked(clauses[str(name)])}",
            **{
                key: "–" if math.isnan(share) else share_text(share)
                for key, share in shares.loc[name].items()
            },
        }
        for name in order
    ]


def missing_inputs(assessment: Assessment) -> list[tuple[int, Text]]:
    """Return each missing input with the number of clauses that wait for it, the most wanted first."""
    lacking = Counter(each.missing for each in _defaults(assessment) if each.missing)
    return [(number, text) for text, number in lacking.most_common()]


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


def _defaults(assessment: Assessment) -> list[Judgement]:
    return [each for each in assessment.judgements if each.default]


def _decision(name: str, value: str) -> Text:
    say, kinds = words(), facility_types()
    parameter = say.parameter.get(name, Text(zh=name, en=name))
    kind = Text(zh=kinds[value].zh, en=kinds[value].en) if value in kinds else Text(zh=value, en=value)
    chosen = say.value.get(value, kind)
    return Text(zh=f"{parameter.zh}：{chosen.zh}", en=f"{parameter.en}: {chosen.en}")


def _shortened(quote: str) -> str:
    line = " ".join(quote.split())
    return line if len(line) <= _QUOTE_LENGTH else f"{line[: _QUOTE_LENGTH - 1]}…"


def _asked(clause: Clause) -> str:
    """The facility and the plan's number."""
    facility = f"{clause.facility.zh} ({clause.facility.en})"
    if math.isnan(clause.value):
        return facility
    return f"{facility} {_with_unit(_bounds(clause, clause.value), clause.unit)}"


def _required(clause: Clause, found: Finding) -> str:
    if math.isnan(found.required):
        return "–"
    if found.unit.is_share:
        return f"≥ {share_text(found.required)}"
    return _measured(_bounds(clause, found.required), clause, found.unit)


def _bounds(clause: Clause, number: float) -> str:
    """The threshold with its sign; both ends of a range within which a number is to be."""
    if not math.isnan(clause.most):
        return f"{_exact(number)}–{_exact(clause.most)}"
    return f"{SIGNS.get(clause.comparison, clause.comparison)} {_exact(number)}"


def _found(clause: Clause, found: Finding) -> str:
    ends = [found.low, found.high] if found.verdict == "undetermined" else [found.value]
    if all(math.isnan(end) for end in ends):
        return "–"
    numbers = "–".join(dict.fromkeys(_number(end, clause, found.unit) for end in ends))
    return numbers if found.unit.is_share else _measured(numbers, clause, found.unit)


def _measured(number: str, clause: Clause, unit: Unit) -> str:
    """A number with its unit, if the clause has not named that already (per cent are brief)."""
    if unit.en == clause.unit.en and unit.kind != "percent":
        return number
    return _with_unit(number, unit)


def _number(value: float, clause: Clause, unit: Unit) -> str:
    if math.isnan(value):
        return "?"
    if math.isinf(value):
        return "∞"
    return share_text(value) if unit.is_share else number_text(value, clause.comparison)


def _short(found: Finding) -> str:
    """What a planner would have to add, rounded up: whole things, or tenths of a kilometre."""
    if found.short_of is None or not math.isfinite(found.short):
        return "–"
    tenths = 10 if found.short_of.kind == "length" else 1
    return _with_unit(_exact(math.ceil(found.short * tenths - 1e-6) / tenths), found.short_of)


def _exact(number: float) -> str:
    return f"{number:,.12g}"


def _with_unit(number: str, unit: Unit) -> str:
    """A number with its unit in both languages, said once where it is the same.

    >>> _with_unit("95", Unit(zh="%", en="%", kind="percent")), _with_unit("2", Unit(zh="公里", en="km"))
    ('95%', '2 公里 km')
    """
    if unit.zh == unit.en:
        return f"{number}{unit.en}" if unit.en.startswith("%") else f"{number} {unit.en}"
    return f"{number} {unit.zh} {unit.en}"
