"""Whether the places of a planner's list are there: 停业, 在建, 规划 …, and when they open and close."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import geopandas
import numpy as np
import pandas as pd

from access.contracts.notes import Note
from access.contracts.said import Said, examples, joined, listed
from access.contracts.tables import counted
from access.contracts.zone_names import plain
from access.places import readers
from access.places.facilities import states
from access.places.tabular import amounts

_NAMED = 6
# usual headers, in small letters without blanks
_STATUS = (
    *("状态", "经营状态", "营业状态", "运营状态", "运行状态", "使用状态", "建设状态", "开业状态", "机构状态"),
    *(
        "设施状态",
        "存续状态",
        "建设情况",
        "营业情况",
        "现状情况",
        "建设阶段",
        "status",
        "state",
        "business_status",
    ),
    *("operational_status", "businessstatus", "operationalstatus"),
)
_OPENS = (
    *("year", "开业年份", "开业时间", "开业日期", "启用时间", "启用年份", "投用时间", "投用年份", "建成年份"),
    *(
        "建成时间",
        "投入使用时间",
        "开办时间",
        "开园时间",
        "start_date",
        "opening_date",
        "open_date",
        "opened",
    ),
)
_CLOSES = (
    *("关闭时间", "关闭日期", "停业时间", "停业日期", "停办时间", "撤销时间", "关停时间", "注销日期"),
    *("end_date", "closing_date", "close_date", "closed_date"),
)
_DAY = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月)?|年)?(?:\s.*|t.*)?")
_DIGITS = re.compile(r"(\d{4})(\d\d)(\d\d)")


@dataclass(frozen=True)
class Day:
    """On which day the places of a list are asked for.

    Attributes:
        day: the day that the data are of, if the study says it.
        other: whether it is another than that of the list: the dates of a row go before its state.
        opens: the study's own column of when they open; None: the usual ones.
    """

    day: date | None = None
    other: bool = False
    opens: str | None = None


def there(
    layer: geopandas.GeoDataFrame,
    path: Path,
    status: Callable[[str], str | None],
    *,
    on: Day,
    named: str | None,
    settled: Collection[str] = (),
) -> tuple[geopandas.GeoDataFrame, list[Note]]:
    """Leave out the rows of places that are closed or not yet built, as places of OpenStreetMap are.

    Args:
        layer: rows of a list.
        path: the file.
        status: a word for the state of a place → open, gone, unbuilt, doubtful; None: nobody knows it.
        on: on which day.
        named: the column of the names.
        settled: columns by which the study itself says which rows count.

    Returns:
        (the rows that are there; notes on those left out, and on words that leave it open).
    """
    headers = {plain(name): str(name) for name in layer.columns if name not in settled}
    words = {
        column: readers.text(layer[column]) for each in _STATUS if (column := headers.get(each)) is not None
    }
    known = {
        column: {word: status(word) for word in text.dropna().unique()} for column, text in words.items()
    }
    used = [column for column, meaning in known.items() if any(meaning.values())]
    notes = []
    days, dates, more = _dated(layer, {**headers, _OPENS[0]: on.opens} if on.opens else headers, path, on.day)
    # Said among them
    why = dates if on.other else pd.Series("", index=layer.index, dtype=object)
    for column in used:
        meaning = words[column].map(known[column])
        gone = meaning.isin(["gone", "unbuilt"]) & (why == "")
        if on.other and on.day is not None:
            pairs = zip(days, meaning, strict=True)
            then = np.array([states.there_on(each, on.day, gone=what == "gone") for each, what in pairs])
            notes += _at_day(path, column, words[column][gone & then], on.day)
            gone &= ~then
        why = why.where(~gone, words[column])
        open_ = words[column].notna() & (meaning.isna() | (meaning == "doubtful"))
        notes += _doubtful(path, column, words[column][open_])
    why = why.where(why != "", dates)
    lost = (why != "").to_numpy()
    if lost.any():
        names = readers.text(layer[named]) if named else pd.Series(None, index=layer.index, dtype=object)
        rows = layer.index.to_numpy()
        told = [
            joined([names.iloc[i] or f"{path.stem}:{rows[i] + 2}", why.iloc[i]], "：", ": ")
            for i in lost.nonzero()[0]
        ]
        kinds = listed(
            joined([word, number], " ", " ") for word, number in Counter(why[lost]).most_common(_NAMED)
        )
        shown, number = examples(told, most=_NAMED), int(lost.sum())
        notes.insert(
            0,
            Note(
                "left_out",
                "facilities",
                f"{path.name}：{number} 行已停用或尚未建成（{kinds.zh}），未计入（{shown.zh}）",
                f"{path.name}: {counted(number, 'row')} of places closed or not yet built ({kinds}): {shown}",
                number,
                "rows",
            ),
        )
    return layer[~lost], [*notes, *more]


def _doubtful(path: Path, column: str, words: pd.Series) -> list[Note]:
    if not len(words):
        return []
    shown = examples(f"{word} {number}" for word, number in words.value_counts().items())
    zh = f"{path.name}：“{column}”列有 {len(words)} 行看不出是否在用（{shown}），按在用计"
    rows = counted(len(words), "row")
    en = f"{path.name}: column '{column}' leaves open whether {rows} are there ({shown}); kept"
    return [Note("doubtful", "facilities", zh, en, len(words), "rows")]


def _dated(
    layer: geopandas.GeoDataFrame, headers: dict[str, str], path: Path, day: date | None
) -> tuple[list[dict[str, str]], pd.Series, list[Note]]:
    """The dates of rows; why they are not there on the day; a note where a day is needed and not said."""
    columns = {
        key: headers[name]
        for key, names in (("start_date", _OPENS), ("end_date", _CLOSES))
        if (name := next((each for each in names if each in headers), None)) is not None
    }
    if not columns:
        return [{} for _ in layer.index], pd.Series("", index=layer.index), []
    written = {key: readers.text(layer[column]) for key, column in columns.items()}
    texts = pd.DataFrame({key: text.map(iso_day) for key, text in written.items()})
    tags = [{str(key): str(each) for key, each in row.items() if each} for row in texts.to_dict("records")]
    found = [states.dated(each, day) for each in tags]
    unsure = sum(not told for _, told in found)
    notes = _unread(path, {columns[key]: text[texts[key] == ""] for key, text in written.items()})
    if unsure:
        zh = f"{path.name}：{unsure} 行有停用日期，研究没有给出数据日期（dated），按在用计"
        en = f"{path.name}: {counted(unsure, 'row')} with a closing date, kept: the study names no day"
        notes.append(Note("doubtful", "facilities", zh, f"{en} (`dated`)", unsure, "rows"))
    why = [_worded(each) for each, _ in found]
    return tags, pd.Series(why, index=layer.index, dtype=object), notes


def _at_day(path: Path, column: str, words: pd.Series, day: date) -> list[Note]:
    """Tell of rows that are there on the day by their dates, whatever they are called today."""
    if not len(words):
        return []
    shown = examples(f"{word} {number}" for word, number in words.value_counts().items())
    zh = f"{path.name}：“{column}”列有 {len(words)} 行（{shown}），按其日期 {day} 时在用，计入"
    rows = counted(len(words), "row")
    en = f"{path.name}: {rows} that column '{column}' calls {shown} are there on {day} by their dates; kept"
    return [Note("found", "facilities", zh, en, len(words), "rows")]


def _unread(path: Path, unread: dict[str, pd.Series]) -> list[Note]:
    """Doubt texts that are no date: the places that have them count, whenever they open or close."""
    notes = []
    for column, texts in unread.items():
        rest = texts[[not pd.isna(each) and each.casefold() not in amounts.UNKNOWN for each in texts]]
        if len(rest):
            shown, number = examples(rest.unique()), len(rest)
            zh = f"{path.name}：“{column}”列有 {number} 行看不出日期（{shown.zh}），按在用计"
            en = f"{path.name}: column '{column}' holds no date in {counted(number, 'row')} ({shown}); kept"
            notes.append(Note("doubtful", "facilities", zh, en, number, "rows"))
    return notes


def _worded(why: str) -> Said | str:
    key, _, day = why.partition("=")
    if not why:
        return ""
    return (
        Said(f"{day} 开业", f"opens {day}") if key == "start_date" else Said(f"{day} 停用", f"closed {day}")
    )


def iso_day(text: str | float | None) -> str:
    """Return a date as planners write it as a year, a month or a day; empty where it is none.

    >>> iso_day("2027年"), iso_day("2027/5/1"), iso_day("2027年5月"), iso_day("20270501"), iso_day("约2027")
    ('2027', '2027-05-01', '2027-05', '2027-05-01', '')
    """
    if text is None or pd.isna(text):
        return ""
    written = unicodedata.normalize("NFKC", str(text)).strip().lower().removesuffix(".0")
    found = _DIGITS.fullmatch(written) or _DAY.fullmatch(written)
    if not found:
        return ""
    return "-".join(part.zfill(2) for part in found.groups() if part)
