"""From a plan's text to drafts of clauses."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from access.contracts.said import Said
from access.standards.reading import context, indicators, names, projects, promises, rows
from access.standards.reading.drafts import Confidence, Draft, Promise, Unplaced
from access.standards.reading.layout import Sentence, line_of, sentences
from access.standards.reading.left_open import left_open
from access.standards.reading.opened import opened
from access.standards.reading.projects import Project
from access.standards.reading.quantities import Quantity
from access.standards.reading.script import Script, script
from access.standards.registry import facility_types

_MOST = 5000
_HOME = 300  # signs at the beginning, which name the plan's place
_ROW = re.compile(r"(?:预期|约束)性?\s*\|")
_TITLE = re.compile(
    r"[一-鿿]{2,20}[省市县区州盟旗][^\n|《》。:：]{0,12}“?十[一二三四五六]五”?[^\n|《》。:：,，]{0,20}?(?:规划|计划)"
)
_FIRST = re.compile(
    r"\s*[^\n|。]{4,40}?(?:规划|计划|方案|意见|标准|导则)(?=\s*(?:[(（][^\n]{0,24}[)）])?\s*(?:\n|$))"
)
_LAST_YEARS = re.compile(r"“?十[一二三四]五”?(?:时期|期间|以来)|截至20\d\d年|发展成效|取得.{0,10}成[效就]")
_NOW = re.compile(r"到20[234]\d年|“?十五五”?(?:时期|期间)|今后|未来|下一步|将(?:进|要|突|建)")
# told only where it may be a quantity that was meant: signs of figures, shares, measures
_MEANT = re.compile(r"\d|%|成|分|米|公顷|亩|里")

# 人口超过3万人的镇, 20万以上的县
_SIZED = re.compile(
    r"(?:(?:超过|不足|少于|大于)[\d.]+万?[人户]|[\d.]+万[人户]?(?:及)?以[上下])的[^,，。;；]{0,6}[县市区镇乡街道村]"
)
_SIZED_ONLY = Said(
    "只对一定人口规模的单元提出；按全部单元", "asked only of units of so many people; all units are taken"
)


@dataclass(frozen=True)
class Reading:
    """What was read of a plan.

    Attributes:
        name: of the file.
        text: as written, to which all places refer.
        drafts: in the text's order.
        unplaced: sentences with a quantity that no rule could place.
        period: base year and target year, None where the text does not say.
        title: of the plan, as its first lines have it; else the file's name.
        projects: that it names, in the text's order, each once.
    """

    name: str
    text: str
    drafts: tuple[Draft, ...]
    unplaced: tuple[Unplaced, ...]
    period: tuple[int, int] | None
    title: str
    projects: tuple[Project, ...] = ()


def read(path: Path | str) -> Reading:
    """Draft the clauses of a plan.

    Args:
        path: txt, docx, pdf or html; nothing in it is run, fetched or followed.

    Raises:
        FileError: it is missing, damaged, too large, of another kind, or holds no text.
    """
    path = Path(path)
    return read_text(opened(path), path.stem)


def read_text(text: str, name: str = "draft") -> Reading:
    """Draft the clauses of a text; see ``read``."""
    whole = script(text)
    period = context.period(whole.plain)
    reader = _Reader(whole, period)
    drafts, unplaced = reader.read()
    title = _TITLE.search(whole.plain[:4000]) or _FIRST.match(whole.plain[:200])
    called = title[0].strip() if title else name
    return Reading(name, text, tuple(drafts), tuple(unplaced), period, called, tuple(reader.projects))


class _Reader:
    def __init__(self, whole: Script, period: tuple[int, int] | None) -> None:
        self.whole = whole
        self.base = period[0] if period else None
        self.past = False
        self.place: tuple[str, ...] = ()
        self.projects: list[Project] = []
        self.breaks = [match.start() for match in re.finditer("\n", whole.written)]

    def read(self) -> tuple[list[Draft], list[Unplaced]]:
        table = [*indicators.rows(self.whole.plain)]
        taken = [(row.name.start, row.goal.end) for row in table]
        found = [*self._rows(table)]
        unplaced: list[Unplaced] = []
        at = 0
        for sentence in sentences(self.whole.plain):
            while at < len(taken) and taken[at][1] <= sentence.start:
                at += 1
            if at < len(taken) and taken[at][0] < sentence.start + len(sentence.text):
                continue
            if _ROW.search(sentence.text):
                continue
            if len(found) >= _MOST:
                break
            self._look_back(sentence)
            there = self._projects(sentence)
            made, rest = promises.read(sentence.text, sentence.heading, there)
            found += [self._draft(sentence, promise) for promise in made]
            ahead = [each for each in rest if _MEANT.search(sentence.text[each[0].number : each[0].end])]
            unplaced += [self._unplaced(sentence, *each) for each in ahead if len(unplaced) < _MOST]
        found.sort(key=lambda draft: draft.at)
        return [_numbered(draft, i) for i, draft in enumerate(found, 1)], unplaced

    def _look_back(self, sentence: Sentence) -> None:
        """Keep in mind that a part tells of the last plan's years, until it ends or turns to the new."""
        own = context.five_years(self.base)
        now = bool(
            _NOW.search(sentence.text) or (own and re.search(rf"{own}”?(?:时期|期间|末)", sentence.text))
        )
        last = _LAST_YEARS.search(sentence.text[:20])
        before = bool(last and not (own and own in last[0]))
        if sentence.place != self.place or now:
            self.past = False
        self.place = sentence.place
        self.past = self.past or (before and not now)

    def _draft(self, sentence: Sentence, promise: Promise) -> Draft:
        text, place = sentence.text, promise.start
        start, end = self.whole.span(sentence.start, sentence.start + len(text))
        at = self.whole.span(sentence.start + promise.start, sentence.start + promise.end)
        year = promise.year or context.year_before(text, place, self.base)
        past = context.reached(text, place, sentence.past or self.past, self.base)
        quantity = promise.quantity
        comparison = promise.comparison
        if quantity is not None and quantity.about and promise.rule.get("counts") not in {"new", "stock"}:
            comparison = "="
        if (
            past
            and promise.kind not in {"travel_time", "service_radius", "size_limit"}
            and (
                quantity is None
                or quantity.comparison is None
                or "达" in text[quantity.start : quantity.number]
            )
        ):
            comparison = "="  # it tells how many there are
        open_ = tuple(left_open(promise, year))
        sized = bool(promise.levels and _SIZED.search(text[: promise.end]))
        return Draft(
            id="", kind=promise.kind, facility=promise.facility, facility_words=promise.words,
            value=promise.value, high=promise.high, unit=promise.unit, comparison=comparison,
            about=bool(quantity and quantity.about), per=promise.per, base=promise.base,
            levels=promise.levels,
            zone=promise.named, group=_group(promise), year=year, baseline_year=None, baseline_value=None,
            strength=context.strength(text, place), binding="unspecified",
            status="baseline_statement" if past else "target", quote=self.whole.written[start:end],
            quote_plain=text, start=start, end=end, at=at, line=line_of(self.breaks, at[0]),
            place=sentence.place,
            rule=promise.rule, confidence="low" if sized else _confidence(promise),
            open=(*open_, _SIZED_ONLY) if sized else open_,
        )  # fmt: skip

    def _projects(self, sentence: Sentence) -> list[Project]:
        """The projects of a sentence; those of its first mention are kept, with their place and year."""
        text = sentence.text
        home = self.whole.plain[:_HOME]
        there = projects.projects(text, names.facilities(text), home) if len(self.projects) < _MOST else []
        for each in there:
            if context.reached(text, each.start, sentence.past or self.past, self.base):
                continue
            if any((each.name, each.facility) == (other.name, other.facility) for other in self.projects):
                continue
            start, end = self.whole.span(sentence.start + each.start, sentence.start + each.end)
            year = context.year_before(text, each.start, self.base)
            line = line_of(self.breaks, start)
            self.projects.append(replace(each, start=start, end=end, year=year, line=line))
        return there

    def _unplaced(self, sentence: Sentence, quantity: Quantity, why: Said) -> Unplaced:
        at = self.whole.span(sentence.start + quantity.start, sentence.start + quantity.end)
        return Unplaced(sentence.text, self.whole.written[slice(*at)], *at, line_of(self.breaks, at[0]), why)

    def _rows(self, table: list[indicators.Row]) -> Iterator[Draft]:
        for row in table:
            start, end = self.whole.span(row.name.start, row.goal.end)
            quantity = indicators.value_of(row.goal, row.unit)
            before = indicators.value_of(row.base, row.unit) if row.base else None
            promise = rows.promise(row, quantity)
            yield Draft(
                id="", kind=promise.kind, facility=promise.facility, facility_words=promise.words,
                value=promise.value, high=promise.high, unit=promise.unit, comparison=promise.comparison,
                about=False, per=promise.per, base=promise.base, levels=promise.levels, zone=promise.named,
                group=_group(promise), year=row.year,
                baseline_year=row.base_year if before else None,
                baseline_value=before.value if before else None,
                strength="shall", binding=row.binding, status="target", quote=self.whole.written[start:end],  # type: ignore[arg-type]
                quote_plain=self.whole.plain[row.name.start : row.goal.end], start=start, end=end,
                at=(start, end), line=line_of(self.breaks, start), place=("指标表",), rule=promise.rule,
                confidence=_confidence(promise), open=tuple(left_open(promise, row.year)),
            )  # fmt: skip


def _group(promise: Promise) -> str:
    return "age_60_plus" if promise.base == "elderly" else "all"


def _confidence(promise: Promise) -> Confidence:
    if promise.facility is None or not promise.sure:
        return "low"
    if promise.kind == "presence_per_unit" and not promise.levels:
        return "low"
    return "middle" if promise.value is None or promise.high is not None else "high"


def _numbered(draft: Draft, number: int) -> Draft:
    known = draft.facility if draft.facility in facility_types() else None
    return replace(draft, id=f"{number:04d}_{known or draft.kind}")
