"""Where a table begins and ends: titles above, a header of one line or two, units, totals, remarks."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from access.contracts.arrays import Booleans
from access.contracts.errors import FileError
from access.contracts.said import Said
from access.places.tabular import amounts, columns, degrees, words

LOOKED_AT = 60  # rows from the top, among which the header is
_FILLED = 0.6  # of the widest row: what stands above a header fills less
_UNIT = re.compile(
    r"\(?(?:单位[::]?)?\s*(?:°|度|十进制度?|deg(?:rees?)?|米|m|公里|km|千米|平方米|㎡|m2|m\^2|公顷|ha|亩|平方公里|km2|万?千?人|"
    r"万?平方米|万㎡|万m2|张|床|个|户|所|家|处|座|班|辆|年|%|人次|元|万元|km/h|文本|数值|字符|text|string|int|integer|float|double|"
    r"number|varchar)\)?"
)
_TOTAL = re.compile(
    r"(?:[^\d,;。;]{0,10}?(?:合计|总计|小计|共计|累计|总数|全部合计)(?:[::((].*|\d[\d,.]*\D?)?|共\d+[家处个所]"
    r"|(?:grand|sub)?-?totals?:?|sums?:?|summary:?|平均值?|均值|average:?)"
)
_REMARK = re.compile(
    r"(?:注|备注|说明|附注|注释|资料来源|数据来源|来源|填报|填表|制表|审核|负责人|统计时间|截止|截至|更新|note|notes|remark"
    r"|remarks|source|sources|data source)(?:\d?\s*[::.。、(]|人[::]|日期|单位[::]|时间).*|[*※].*",
    re.DOTALL,
)
_TOTAL_SIGN = "计|均|总|共|[Tt][Oo][Tt][Aa][Ll]|[Ss][Uu][Mm]|[Aa]verage|AVERAGE"
_TOTAL_COLUMNS = 3  # in which the word for a total stands


@dataclass(frozen=True)
class Header:
    """The header of a table.

    Attributes:
        names: of the columns, as they stand there; ``Unnamed: 3`` where none does.
        at: position of the row of the names; ``first``: that of the first row of data.
        said: what was found about it, where it is not just the first row.
    """

    names: tuple[str, ...]
    at: int
    first: int
    said: tuple[Said, ...] = ()


def find(path: Path, rows: Sequence[Sequence[str]], given: int | None = None) -> Header:
    """Find the header of a table among its first rows.

    Args:
        path: the file, for messages.
        rows: the first rows of the file, blank ones too, so that row 1 is ``rows[0]``.
        given: row of the header that the study tells, from 1.

    Raises:
        FileError: there is no row but blank ones, or not the one that is given.
    """
    filled = [_filled(row) for row in rows]
    if not any(filled):
        raise FileError(str(path), [Said("表中没有内容", "there is nothing in the table")])
    if given is not None and not (1 <= given <= len(rows) and filled[given - 1]):
        raise FileError(
            str(path),
            [
                Said(
                    f"`header_row: {given}`：该行没有内容",
                    f"`header_row: {given}`: nothing stands in that row",
                )
            ],
        )
    at = given - 1 if given is not None else _likely(rows, filled)
    names = [_name(each) for each in rows[at]]
    first, said = at + 1, []
    above = rows[at - 1] if at else ()
    while first < len(rows) and not filled[first]:
        first += 1
    below = rows[first] if first < len(rows) else ()
    if _is_text_over_numbers(below, [row for row in rows[first + 1 :] if _filled(row)]):
        if _are_units(below):
            names = [_with_unit(name, unit) for name, unit in _beside(names, below)]
            said.append(Said(f"第 {first + 1} 行是单位", f"row {first + 1} holds units"))
        elif _continues(names, below):
            names = _joined(names, below)
            said.append(_two(at + 1, first + 1, names))
        else:
            said.append(
                Said(
                    f"第 {first + 1} 行是表头的另一种写法", f"row {first + 1} says the header in other words"
                )
            )
        first += 1
    elif _filled(above) > 1 and not all(names[: len(above)]) and _continues(list(above), rows[at]):
        names = _joined(list(above), rows[at])
        said.append(_two(at, at + 1, names))
    if at and not said:
        shown = next(each for row in [*rows[:at], ["…"]] for each in row if each.strip())
        said.append(
            Said(
                f"表头在第 {at + 1} 行（其上为“{shown[:40]}”）",
                f"its header is row {at + 1} (above: '{shown[:40]}')",
            )
        )
    shown_names = tuple(name or f"Unnamed: {i}" for i, name in enumerate(names))
    return Header(shown_names, at, first, tuple(said))


def _two(one: int, other: int, names: Sequence[str]) -> Said:
    zh, en = "、".join(filter(None, names)), ", ".join(filter(None, names))
    return Said(
        f"表头有两行（第 {one}、{other} 行），列名为 {zh}", f"its header has two rows ({one}, {other}): {en}"
    )


def _name(text: str) -> str:
    return re.sub(r"\s*[\r\n]\s*", "", text.strip())


def _filled(row: Sequence[str]) -> int:
    return sum(1 for each in row if each.strip())


def _likely(rows: Sequence[Sequence[str]], filled: Sequence[int]) -> int:
    """The row that names the most columns before the data begin, by words for coordinates if there are."""
    widest = max(filled)
    likely = [
        i
        for i, row in enumerate(rows)
        if filled[i] >= max(_FILLED * widest, min(2, widest)) and 2 * _numeric(row) <= filled[i]
    ]
    if not likely:
        return next(i for i, number in enumerate(filled) if number)
    placed = [i for i in likely if not _numeric(rows[i]) and _names_coordinates(rows[i])]
    return (placed or likely)[0]


def _names_coordinates(row: Sequence[str]) -> bool:
    roles = {found.role for each in row if len(each) < 40 and (found := columns.named(each))}
    return roles >= {"x", "y"} or "xy" in roles


def _numeric(row: Sequence[str]) -> int:
    return sum(_is_number(each) for each in row)


def _is_number(text: str) -> bool:
    plain = words.number(text).casefold()
    return (
        plain[:1] in "0123456789+-.约≈~<>≥"
        and plain not in ("", "-")
        and not re.search(r"[a-z一-龥]{4}", plain)
    )


def _is_text_over_numbers(row: Sequence[str], body: Sequence[Sequence[str]]) -> bool:
    """Whether a row has words, and no number, where the rows below have numbers."""
    below = body[:20]
    if len(below) < 2 or _filled(row) < 2 or _numeric(row):
        return False
    over = 0
    for i, each in enumerate(row):
        values = [other[i] for other in below if i < len(other) and other[i].strip()]
        numbers = sum(map(_is_number, values))
        if len(values) >= 2 and numbers >= 0.8 * len(values) and each.strip():
            if words.plain(each).casefold() in amounts.UNKNOWN or degrees.one(each)[0] is not None:
                return False
            over += 1
    return over > 0


def _are_units(row: Sequence[str]) -> bool:
    texts = [words.plain(each).casefold() for each in row if each.strip()]
    return all(map(_UNIT.fullmatch, texts))


def _continues(names: Sequence[str], below: Sequence[str]) -> bool:
    """Whether a row names what the one above leaves without a name, or names once for several columns."""
    twice = len({each for each in names if each}) < sum(1 for each in names if each)
    return twice or any(unit.strip() and not name.strip() for name, unit in _beside(names, below))


def _beside(names: Sequence[str], below: Sequence[str]) -> list[tuple[str, str]]:
    size = max(len(names), len(below))
    return list(
        zip([*names, *[""] * (size - len(names))], [*below, *[""] * (size - len(below))], strict=True)
    )


def _with_unit(name: str, unit: str) -> str:
    return (
        f"{name}（{words.plain(unit).strip('()')}）"
        if name and unit.strip() and not words.bracketed(name)
        else name
    )


def _joined(above: Sequence[str], below: Sequence[str]) -> list[str]:
    """Names out of two rows: the lower, the upper where that is empty, both where it stands twice."""
    group, upper = "", []
    for name, under in _beside(above, below):
        group = name.strip() or (group if under.strip() else "")
        upper.append(_name(group))
    lower = [_name(under) for _, under in _beside(above, below)]
    found = [low or up for low, up in zip(lower, upper, strict=True)]
    times = Counter(found)
    return [
        f"{up} {name}" if times[name] > 1 and low and up and up != low else name
        for name, low, up in zip(found, lower, upper, strict=True)
    ]


def totals(table: pd.DataFrame) -> Booleans:
    """Tell which rows are totals, by a word in one of the first columns.

    >>> totals(pd.DataFrame({"a": ["1", "合 计", "小计中心"], "b": ["", "", "Total Fitness"]})).tolist()
    [False, True, False]
    """
    found = np.zeros(len(table), dtype=bool)
    for i in range(min(_TOTAL_COLUMNS, table.shape[1])):
        found |= _matching(table.iloc[:, i], _TOTAL_SIGN, _TOTAL)
    return found


def remarks(table: pd.DataFrame) -> Booleans:
    """Tell which rows are remarks, not data: words such as 注: in the first column, nothing in the others."""
    found = np.ones(len(table), dtype=bool)
    for i in range(1, table.shape[1]):
        found &= np.asarray(table.iloc[:, i] == "")
        if not found.any():
            return found
    return found & _matching(table.iloc[:, 0], "", _REMARK)


def _matching(texts: pd.Series, sign: str, pattern: re.Pattern[str]) -> Booleans:
    likely = np.array(texts.str.contains(sign), dtype=bool) if sign else np.ones(len(texts), dtype=bool)
    for i in np.flatnonzero(likely):
        likely[i] = bool(pattern.fullmatch(_compact(texts.iloc[i])))
    return likely


def _compact(text: str) -> str:
    return words.BLANKS.sub("", words.plain(text)).casefold()


def total_text(text: str) -> bool:
    """Tell whether a text is a word for a total, or begins a remark."""
    plain = _compact(text)
    return bool(_TOTAL.fullmatch(plain) or _REMARK.fullmatch(plain))
