"""What stands above and below a picture's map: what the plan says, what was found, what the data are."""

import math
from typing import TYPE_CHECKING, Literal

from access.contracts.documents import Text
from access.outputs.maps.page_data import texts
from access.outputs.maps.palette import colours
from access.outputs.pictures.text import width_of, wrapped, written
from access.outputs.summary import SIGNS, number_text
from access.outputs.tables import VERDICT_EN, VERDICT_ZH, share_text
from access.standards.describe import words
from access.verdicts.clause import Clause
from access.verdicts.findings import Finding, Unit
from access.verdicts.judging import Judgement

if TYPE_CHECKING:
    from access.outputs.maps.gap_map import About

Language = Literal["zh", "en"]
_INK, _SOFT = "#111820", "#4d5b69"
_TITLE, _QUOTE, _FOUND, _CHIP, _FOOT = 11.0, 7.5, 8.5, 7.0, 6.4
_FOOT_LINES = 3  # of files: a study may have dozens


def said(key: str, language: Language) -> str:
    """Return a text of the page."""
    return texts()[key][language]


def of(text: Text, language: Language) -> str:
    """Return a text in one language."""
    return text.zh if language == "zh" else text.en


def title(clause: Clause, language: Language) -> str:
    """Return what the picture is of: the facility, the plan's number, how people travel."""
    facility = of(clause.facility, language)
    number = "" if math.isnan(clause.value) else f" {_asked(clause, clause.value, clause.unit, language)}"
    mode = said(f"mode_{clause.trip.mode}", language) if clause.trips else ""
    return f"{facility}{number}" + (f" · {mode}" if mode else "")


def verdict(judgement: Judgement, language: Language) -> str:
    """Return what was asked, what was found, and the verdict, in one line."""
    clause, found = judgement.clause, judgement.whole
    zh = language == "zh"
    parts = []
    sign = ">=" if found.unit.is_share else clause.comparison
    if not math.isnan(found.required):
        asked = _asked(clause, found.required, found.unit, language, sign)
        parts.append(f"{said('required', language)} {asked}")
    numbers = _found(found, sign, language)
    if numbers:
        parts.append(f"{said('found', language)} {numbers}")
    if found.unit.kind == "share_of_people" and found.persons > 0:
        met, persons = f"{math.floor(found.met + 1e-6):,}", f"{round(found.persons):,}"
        parts.append(f"达标 {met} 人，共 {persons} 人" if zh else f"{met} of {persons} people")
    parts.append(VERDICT_ZH[found.verdict] if zh else VERDICT_EN[found.verdict])
    return " · ".join(parts)


def _found(found: Finding, sign: str, language: Language) -> str:
    ends = [found.low, found.high] if found.verdict == "undetermined" else [found.value]
    if all(math.isnan(end) for end in ends):
        return ""
    unlike = list(dict.fromkeys(_number(end, found.unit, sign) for end in ends))
    return "–".join(unlike) + _unit(found.unit, language)


def _number(value: float, unit: Unit, sign: str) -> str:
    if math.isnan(value):
        return "?"
    if math.isinf(value):
        return "∞"
    return share_text(value) if unit.is_share else number_text(value, sign)


def _asked(clause: Clause, value: float, unit: Unit, language: Language, sign: str = "") -> str:
    if not math.isnan(clause.most) and not unit.is_share:
        return f"{value:,.12g}–{_amount(clause.most, unit, language)}"
    return f"{_sign(sign or clause.comparison)} {_amount(value, unit, language)}"


def _amount(value: float, unit: Unit, language: Language) -> str:
    return (share_text(value) if unit.is_share else f"{value:,.12g}") + _unit(unit, language)


def _unit(unit: Unit, language: Language) -> str:
    name = of(unit, language)
    if unit.is_share:
        return ""
    return name if name.startswith("%") else f" {name}"


def _sign(comparison: str) -> str:
    return SIGNS.get(comparison, comparison)


def doubts(judgement: Judgement, population: str, language: Language) -> list[tuple[str, bool]]:
    """Return what a reader must know before trusting the picture, and whether it is a warning."""
    found = [(said(f"population_{population}", language), population == "synthetic")]
    clause = judgement.clause
    choice = getattr(clause.rule, "required_share", None)
    if choice is not None and choice.basis != "text" and judgement.whole.unit.is_share:
        share, basis = share_text(choice.default), of(words().basis[choice.basis], language)
        told = (
            f"达标比例 {share} 并非规划原文，依据：{basis}"
            if language == "zh"
            else f"Pass mark {share} is not the plan's: {basis}"
        )
        found.append((told, False))
    if not clause.standard.confirmed:
        found.append((said("unconfirmed", language), False))
    return found


def above(judgement: Judgement, population: str, width: float, language: Language) -> tuple[str, float]:
    """Draw what stands above the map.

    Args:
        judgement: of the clause, by its default reading.
        population: how it came about.
        width: of the sheet, in points.
        language: of the texts.

    Returns:
        The elements, and where the map may begin.
    """
    clause = judgement.clause
    lines = wrapped(title(clause, language), _TITLE, width, 2)
    y = _TITLE + 1
    parts = [written(lines, 0, y, _TITLE, style=f' font-weight="bold" fill="{_INK}"')]
    y += (len(lines) - 1) * _TITLE * 1.3 + 4
    colon = "：" if language == "zh" else ": "
    quote = of(clause.plan.title, language) + colon + of(clause.standard.quote, language)
    lines = wrapped(quote, _QUOTE, width, 2)
    parts.append(written(lines, 0, y + _QUOTE, _QUOTE, style=f' fill="{_SOFT}"'))
    y += len(lines) * _QUOTE * 1.3 + 3
    lines = wrapped(verdict(judgement, language), _FOUND, width, 2)
    parts.append(written(lines, 0, y + _FOUND, _FOUND, style=f' font-weight="bold" fill="{_INK}"'))
    y += len(lines) * _FOUND * 1.3 + 4
    drawn, y = _chips(doubts(judgement, population, language), y, width)
    return "".join([*parts, drawn]), y + 5


def _chips(told: list[tuple[str, bool]], y: float, width: float) -> tuple[str, float]:
    parts, x, high = [], 0.0, _CHIP + 4.6
    for text, warning in told:
        wide = min(width_of(text, _CHIP) + 9, width)
        if x and x + wide > width:
            x, y = 0.0, y + high + 3
        ground = (
            f'fill="{colours()["synthetic"]}"'
            if warning
            else f'fill="#fff" stroke="{_SOFT}" stroke-width=".6"'
        )
        ink = "#fff" if warning else _INK
        parts.append(
            f'<rect class="label" x="{x + 0.3:.1f}" y="{y:.1f}" width="{wide - 0.6:.1f}" height="{high:.1f}" '
            f'rx="1.5" {ground}/>'
        )
        parts.append(
            written(
                wrapped(text, _CHIP, wide - 6, 1), x + 4.5, y + _CHIP + 0.9, _CHIP, style=f' fill="{ink}"'
            )
        )
        x += wide + 5
    return "".join(parts), y + high


def below(about: "About", method: str, y: float, width: float, language: Language) -> tuple[str, float]:
    """Draw what stands below the map: how it was worked out, from what, of which day, by whose leave.

    Returns:
        The elements, and where the lowest ends.
    """
    colon, stop = ("：", "；") if language == "zh" else (": ", "; ")
    paragraphs = [(f"{said('method', language)}{colon}{said(method, language)}", 3)]
    if about.note:
        paragraphs.append((f"{said('note', language)}{colon}{of(about.note, language)}", 3))
    by_kind: dict[str, list[str]] = {}
    for kind, file in about.sources:
        files = by_kind.setdefault(of(kind, language), [])
        if file not in files:
            files.append(file)
    told = stop.join(f"{kind} ({', '.join(files)})" for kind, files in by_kind.items())
    credit = [of(about.attribution, language)] if about.attribution else []
    dated = [f"{said('dated', language)} {about.dated.isoformat()}"] if about.dated else []
    if told:
        paragraphs.append((f"{said('sources', language)}{colon}{told}", _FOOT_LINES))
    if last := stop.join([of(about.name, language), *dated, *credit]):
        paragraphs.append((last, 2))
    parts = [f'<path d="M0 {y:.1f}h{width:.1f}" stroke="{_SOFT}" stroke-width=".4"/>']
    y += 3
    for text, most in paragraphs:
        lines = wrapped(text, _FOOT, width, most)
        parts.append(written(lines, 0, y + _FOOT, _FOOT, style=f' fill="{_SOFT}"'))
        y += len(lines) * _FOOT * 1.3
    return "".join(parts), y + 2
