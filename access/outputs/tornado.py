"""How far verdicts are from turning, as bars: the shortest turns first. SVG, in both languages."""

import math
from typing import NamedTuple

import pandas as pd

from access.contracts import escaping
from access.contracts.documents import Text
from access.outputs.robustness import NAMES
from access.verdicts.evaluate import Assessment

_INK, _SOFT, _LINE = "#111820", "#5b6672", "#c9ced4"
# of verdicts, as the map colours them
_COLOURS = {"met": "#1d5fa6", "unmet": "#a8430a", "undetermined": "#8c8c8c"}
_FONT = "'Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei',sans-serif"
_LABEL, _HALF, _ROW, _TOP = 380, 190, 34, 58
_OF_THE_PLAN = ("limit", "pass_mark")
_MOST = 1.0  # a bar ends here: twice, or none of, what is now


class _Bar(NamedTuple):
    zh: str
    en: str
    relative: float
    colour: str


def svg(rows: pd.DataFrame, title: Text, *, verdict: str = "") -> str:
    """Return the inputs of one clause as bars, from now (the middle) to where each turns the verdict.

    Args:
        rows: of the clause, from ``outputs.robustness.table``.
        title: what the chart is called.
        verdict: the verdict now, which colours the bars.
    """
    colour = _COLOURS.get(verdict, _SOFT)
    bars = [
        _Bar(NAMES[each["input"]].zh, NAMES[each["input"]].en, each["relative"], colour)
        for each in rows.to_dict("records")
        if math.isfinite(each["relative"])
    ]
    return _drawn(sorted(bars, key=lambda bar: abs(bar.relative)), title)


def nearest_svg(rows: pd.DataFrame, assessment: Assessment, *, most: int = 25) -> str:
    """Return the clauses nearest to turning, each by the input whose relative change is least.

    What the plan itself says (its number, the pass mark) is no input that may be off.

    Args:
        rows: from ``outputs.robustness.table``.
        assessment: whose verdicts they are.
        most: so many clauses at most.
    """
    known = {each.clause.id: each for each in assessment.judgements if each.default}
    finite = rows[~rows["input"].isin(_OF_THE_PLAN)].dropna(subset=["relative"])
    order = finite["relative"].abs().sort_values(kind="stable").index
    least = finite.loc[order].drop_duplicates("clause_id").head(most)
    bars = []
    for each in least.to_dict("records"):
        judged, name = known[each["clause_id"]], NAMES[each["input"]]
        zh, en = f"{_cut(judged.clause.facility.zh, 15)}：{name.zh}", f"{judged.clause.id}: {name.en}"
        bars.append(_Bar(zh, en, each["relative"], _COLOURS.get(judged.whole.verdict, _SOFT)))
    return _drawn(bars, Text(zh="离翻转最近的判定", en="The verdicts nearest to turning"), legend=True)


def _drawn(bars: list[_Bar], title: Text, *, legend: bool = False) -> str:
    width, height = _LABEL + 2 * _HALF + 110, _TOP + _ROW * max(len(bars), 1) + 52
    middle = _LABEL + _HALF + 20
    far = min(_MOST, max((abs(bar.relative) for bar in bars), default=_MOST)) or _MOST
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" font-family="{_FONT}" font-size="12" fill="{_INK}">',
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        _text(16, 24, title.zh, size=16, weight=600),
        _text(16, 42, title.en, colour=_SOFT),
    ]
    for number, bar in enumerate(bars):
        parts += _bar(bar, _TOP + _ROW * number, middle, far)
    if not bars:
        zh, en = "没有哪一项的变化会改变判定", "no change of any input turns the verdict"
        parts.append(_text(16, _TOP + 20, f"{zh} {en}"))
    foot = _TOP + _ROW * max(len(bars), 1)
    parts.append(f'<path d="M{middle} {_TOP - 6}V{foot + 4}" stroke="{_INK}" stroke-width="1.2"/>')
    parts.append(_text(middle, foot + 20, "现在 now", anchor="middle", colour=_SOFT))
    if legend:
        words = {"met": "达标 met", "unmet": "未达标 unmet", "undetermined": "无法判定 undetermined"}
        for i, (name, said) in enumerate(words.items()):
            x = 16 + 130 * i
            parts.append(f'<rect x="{x}" y="{foot + 28}" width="10" height="10" fill="{_COLOURS[name]}"/>')
            parts.append(_text(x + 15, foot + 37, said, colour=_SOFT))
    return "".join([*parts, "</svg>\n"])


def _bar(bar: _Bar, top: float, middle: float, far: float) -> list[str]:
    """One bar, its name, and by how much the input must change; an arrow's head where it goes farther."""
    length = min(abs(bar.relative) / far, 1.0) * _HALF
    x = middle if bar.relative >= 0 else middle - length
    end, side = (x + length + 6, "start") if bar.relative >= 0 else (x - 6, "end")
    said = f"{100 * bar.relative:+.1f}%"
    more = "›" if abs(bar.relative) > far * (1 + 1e-9) else ""
    said = f"{said} {more}" if bar.relative >= 0 else f"{more.replace('›', '‹')} {said}"
    return [
        _text(16, top + 13, _cut(bar.zh, 27)),
        _text(16, top + 27, _cut(bar.en, 56), colour=_SOFT, size=10.5),
        f'<rect x="{x:.1f}" y="{top + 5:.1f}" width="{max(length, 1):.1f}" height="18" fill="{bar.colour}"/>',
        _text(end, top + 18, said.strip(), anchor=side),
        f'<path d="M16 {top + 33:.1f}H{middle + _HALF + 70}" stroke="{_LINE}" stroke-width="0.5"/>',
    ]


def _cut(said: str, most: int) -> str:
    return said if len(said) <= most else f"{said[: most - 1]}…"


def _text(
    x: float,
    y: float,
    said: str,
    *,
    anchor: str = "start",
    colour: str = _INK,
    size: float = 12,
    weight: int = 400,
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}" font-size="{size:g}" '
        f'font-weight="{weight}">{escaping.html(said)}</text>'
    )
