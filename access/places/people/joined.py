"""A table of people by administrative unit → the zones that its rows are of, by name or code."""

import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
import pandas as pd

from access.contracts.arrays import Booleans, Floats, Integers
from access.contracts.division_codes import significant
from access.contracts.errors import FileError
from access.contracts.notes import Note
from access.contracts.said import Said, examples
from access.contracts.tables import counted
from access.contracts.zone_names import Names, plain

_SUMS = re.compile(
    r"(?:合计|总计|总数|共计|小计|总和|全[市区县镇乡省州国境域]|合\s*计|total|sum|subtotal|all)[:：]?"
)
# the units around one that tables write before its name: 上海市黄浦区外滩街道
_AROUND = re.compile(r"^.{2,}?(?:自治区|自治州|特别行政区|[省市区县旗州镇乡]|街道)(?=..)")
_NOTE = re.compile(r"[(（\[【][^)）\]】]*[)）\]】]$")
_SAME = 1e-3  # sums are rounded


class Joined(NamedTuple):
    """Which zone each row of a table is of.

    Attributes:
        zone: its id, None where there is none; index as the rows.
        by: the column by which they were joined.
    """

    zone: pd.Series
    by: str


def joined(
    rows: pd.DataFrame,
    path: Path,
    names: pd.Series,
    *,
    name_column: str | None = None,
    code_column: str | None = None,
    codes: pd.Series,
    aliases: Mapping[str, str] = MappingProxyType({}),
) -> Joined:
    """Find the zone of each row: by code, by name, or, where neither is said, by the column that fits most.

    Args:
        rows: the table, text as it stands.
        path: the file, for messages.
        names: of the zones, by id.
        name_column, code_column: columns of the table.
        codes: of the zones, by id.
        aliases: name → another name of the same place.

    Raises:
        FileError: no such column; a zone that two rows fit, or a row that fits two; or no row fits any.
    """
    wanted = [each for each in (code_column, name_column) if each is not None]
    missing = [each for each in wanted if each not in rows.columns]
    known = examples(rows.columns, most=30)
    if missing:
        raise FileError(
            str(path),
            [
                Said(f"没有“{each}”列；现有的列：{known}", f"no column '{each}'; its columns are {known}")
                for each in missing
            ],
        )
    # of two columns that fit as well, names go before codes
    looked = [name_column] if name_column else rows
    ways = [(str(each), _by_name(rows[each], names, aliases)) for each in looked]
    if code_column:
        ways = [(code_column, _by_code(rows[code_column], codes, any_words=True))]
    elif not name_column:
        ways += [(str(each), _by_code(rows[each], codes, any_words=False)) for each in rows]
    column, found = max(ways, key=lambda each: sum(len(zones) == 1 for zones in each[1]))
    faults = _unsure(rows, column, found, names)
    if not any(found):
        words = examples((each for each in rows[column].astype(str) if each.strip()), most=5)
        there = examples(names, most=5)
        zh = (
            f"没有一行与分区相符；“{column}”列中有 {words}，分区有 {there}；请用 `name_column` 或"
            f" `code_column` 指明"
        )
        en = (
            f"no row fits a zone; column '{column}' holds {words}, the zones are {there}; name the"
            " right column"
            " with `name_column` or `code_column`"
        )
        faults.append(Said(zh, en))
    if faults:
        raise FileError(str(path), faults)
    return Joined(pd.Series([each[0] if each else None for each in found], rows.index, dtype=object), column)


def _by_code(words: pd.Series, codes: pd.Series, *, any_words: bool) -> list[list[str]]:
    """The zones of codes; where the study does not say that they are, numbers of rows are none."""
    known: dict[str, list[str]] = {}
    for zone, code in codes.items():
        known.setdefault(_code(code, any_words=any_words), []).append(str(zone))
    found = [_code(word, any_words=any_words) for word in words]
    return [known.get(code, []) if code else [] for code in found]


def _code(text: object, *, any_words: bool) -> str:
    digits = re.sub(r"\.0$", "", plain(text)) if text is not None and text == text else ""  # noqa: PLR0124 (NaN)
    return significant(digits) or (digits if any_words else "")


def _by_name(words: pd.Series, names: pd.Series, aliases: Mapping[str, str]) -> list[list[str]]:
    # ids are no names: those of a layer may be 1, 2, 3, and so may the numbers of rows
    ids = {f"\0{number}": str(zone) for number, zone in enumerate(names.index)}
    known = Names(dict(zip(ids, names, strict=True)), aliases)
    found = []
    for word in words.fillna("").astype(str):
        text = _NOTE.sub("", plain(word)) or plain(word)
        zones = known.find(text) if text else []
        while not zones and (around := _AROUND.match(text)):
            text = text[around.end() :]
            zones = known.find(text)
        found.append([ids[each] for each in zones])
    # of two rows that fit one zone, the one that bears its very name
    exact = {plain(name): zone for zone, name in names.items()}
    taken = {zone for word in words if (zone := exact.get(plain(word)))}
    return [
        [zone for zone in zones if zone not in taken or exact.get(plain(word)) == zone]
        for word, zones in zip(words, found, strict=True)
    ]


def _unsure(rows: pd.DataFrame, column: str, found: list[list[str]], names: pd.Series) -> list[Said]:
    faults = []
    lines = [f"{row + 2}" if isinstance(row, int | np.integer) else str(row) for row in rows.index]
    for line, word, zones in zip(lines, rows[column], found, strict=True):
        if len(zones) > 1:
            ids = examples(zones)
            faults.append(
                Said(
                    f"第 {line} 行“{word}”与 {len(zones)} 个分区相符（{ids}）；请用 `code_column` 按代码对应",
                    f"line {line}: '{word}' fits {len(zones)} zones ({ids}); join by code, with"
                    " `code_column`",
                )
            )
    of: dict[str, list[str]] = {}
    for line, zones in zip(lines, found, strict=True):
        if len(zones) == 1:
            of.setdefault(zones[0], []).append(line)
    for zone, several in of.items():
        if len(several) > 1:
            where, name = examples(several), names.get(zone, zone)
            faults.append(
                Said(
                    f"分区“{name}”在第 {where} 行出现多次；请只留一行，或用 `code_column` 按代码对应",
                    f"the zone '{name}' stands in lines {where}; keep one, or join by code, with"
                    " `code_column`",
                )
            )
    return faults


def sums(words: pd.Series, persons: Floats) -> tuple[Booleans, Integers]:
    """Find rows that add others up: by their name, or as their number is that of all rows that follow.

    Returns:
        (which rows do; of each row, the position of that which adds it up, -1: none).

    >>> found, around = sums(pd.Series(["市", "甲区", "一", "二", "乙区", "三", "四", "合计"]),
    ...                      np.array([90, 30, 10, 20, 60, 15, 45, 90.0]))
    >>> np.flatnonzero(found).tolist(), around.tolist()
    ([0, 1, 4, 7], [-1, 0, 1, 1, 0, 4, 4, -1])
    """
    found = np.array([bool(_SUMS.fullmatch(plain(word))) for word in words], dtype=bool)
    around = np.full(len(persons), -1)
    below: list[int] = []  # rows that none above has added up yet, the nearest last
    for row in range(len(persons) - 1, -1, -1):
        number, total = persons[row], 0.0
        if found[row] or not np.isfinite(number) or number <= 0:
            continue
        for count, each in enumerate(reversed(below), start=1):
            total += persons[each]
            if count > 1 and abs(total - number) <= _SAME * number:
                found[row] = True
                around[below[-count:]] = row
                del below[-count:]
                break
            if total > number * (1 + _SAME):
                break
        below.append(row)
    return found, around


def notes(
    rows: pd.DataFrame, path: Path, found: Joined, persons: pd.Series, names: pd.Series, wanted: pd.Series
) -> list[Note]:
    """Say what was joined, and what was not, on both sides, with the persons of it.

    Args:
        rows, path, found: the table, its file, and the zones of its rows.
        persons: of each row.
        names: of the zones.
        wanted: of each zone, whether it should have a row: no zone around others or within one that has.
    """
    there = found.zone.notna()
    told = pd.Series(persons.to_numpy(), rows.index).fillna(0.0)
    adding, inner = _counted_already(rows[found.by], persons.to_numpy(), there.to_numpy())
    lost = (
        ~there & ~adding & ~inner & ((told > 0) | (rows[found.by].fillna("").astype(str).str.strip() != ""))
    )
    none = names[wanted & ~names.index.isin(found.zone.dropna())]
    joined_ = int(there.sum())
    made = [
        Note(
            "found",
            "population",
            f"{path.name}：按“{found.by}”列有 {joined_} 行与分区对应，共 {told[there].sum():,.0f} 人",
            f"{path.name}: {counted(joined_, 'row')} joined to zones by column '{found.by}', "
            f"{told[there].sum():,.0f} persons",
            joined_,
            "rows",
        )
    ]
    shown = [f"{word} {number:,.0f}" for word, number in zip(rows[found.by][lost], told[lost], strict=True)]
    if lost.any():
        made.append(
            Note(
                "left_out",
                "population",
                f"{path.name}：{len(shown)} 行没有对应的分区，{told[lost].sum():,.0f} 人没有计入（"
                f"{examples(shown, most=20)}）",
                f"{path.name}: {counted(len(shown), 'row')} without a zone,"
                f" {told[lost].sum():,.0f} persons not"
                f" counted ({examples(shown, most=20)})",
                float(told[lost].sum()),
                "persons",
            )
        )
    for chosen, zh, en in (
        (adding, "其他行的合计", "that add up others"),
        (inner, "已计入的行的一部分", "that are parts of others"),
    ):
        if not chosen.any():
            continue
        number, words = int(chosen.sum()), examples(rows[found.by][chosen], most=10)
        made.append(
            Note(
                "left_out",
                "population",
                f"{path.name}：{number} 行是{zh}，不重复计人（{words}）",
                f"{path.name}: {counted(number, 'row')} {en}, not counted again ({words})",
                number,
                "rows",
            )
        )
    if len(none):
        words = examples(none, most=20)
        made.append(
            Note(
                "doubtful",
                "population",
                f"{path.name}：{len(none)} 个分区在表中没有对应的行（{words}）",
                f"{path.name}: {counted(len(none), 'zone')} without a row in it ({words})",
                len(none),
                "zones",
            )
        )
    return made


def _counted_already(words: pd.Series, persons: Floats, there: Booleans) -> tuple[Booleans, Booleans]:
    """Which rows of no zone add others up, and which are parts of rows that are counted."""
    adding, around = sums(words, persons)
    inner = np.zeros(len(there), dtype=bool)
    for row in range(len(there)):  # a row stands before those that it adds up
        above = around[row]
        inner[row] = above >= 0 and (there[above] or inner[above])
    return adding & ~there & ~inner, inner & ~there
