"""A table of people by administrative unit → the zones that its rows are of, by name or code."""

import re
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from access.contracts.arrays import Booleans, Floats
from access.contracts.division_codes import significant
from access.contracts.errors import FileError
from access.contracts.notes import Note
from access.contracts.said import Said
from access.contracts.tables import counted, examples
from access.contracts.zone_names import Names, plain

_SUMS = re.compile(
    r"(?:合计|总计|总数|共计|小计|总和|全[市区县镇乡省州国境域]|合\s*计|total|sum|subtotal|all)[:：]?"
)
# the units around one that tables write before its name: 上海市黄浦区外滩街道
_AROUND = re.compile(r"^.{2,}?(?:自治区|自治州|特别行政区|[省市区县旗州镇乡]|街道)(?=..)")
_NOTE = re.compile(r"[(（\[【][^)）\]】]*[)）\]】]$")
_SAME = 1e-6


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
    codes: pd.Series | None = None,
) -> Joined:
    """Find the zone of each row: by code, by name, or, where neither is said, by the column that fits most.

    Args:
        rows: the table, text as it stands.
        path: the file, for messages.
        names: of the zones, by id.
        name_column, code_column: columns of the table.
        codes: of the zones, by id; None: the ids.

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
    ways = [
        (str(column), _by_code(rows[column], codes if codes is not None else names.index.to_series()))
        for column in (wanted[:1] if code_column else rows.columns)
        if code_column or not name_column
    ]
    ways += [
        (str(column), _by_name(rows[column], names)) for column in ([name_column] if name_column else rows)
    ]
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


def _by_code(words: pd.Series, codes: pd.Series) -> list[list[str]]:
    known: dict[str, list[str]] = {}
    for zone, code in codes.items():
        known.setdefault(_code(code), []).append(str(zone))
    return [known.get(_code(word), []) if _code(word) else [] for word in words]


def _code(text: object) -> str:
    digits = re.sub(r"\.0$", "", plain(text)) if text is not None and text == text else ""  # noqa: PLR0124 (NaN)
    return significant(digits) or digits


def _by_name(words: pd.Series, names: pd.Series) -> list[list[str]]:
    known = Names({str(zone): name for zone, name in names.items()})
    found = []
    for word in words.fillna("").astype(str):
        text = _NOTE.sub("", plain(word)) or plain(word)
        zones = known.find(text) if text else []
        while not zones and (around := _AROUND.match(text)):
            text = text[around.end() :]
            zones = known.find(text)
        found.append(zones)
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


def sums(words: pd.Series, persons: Floats) -> Booleans:
    """Tell which rows add others up: by their name, or as their number is that of all rows that follow.

    >>> sums(pd.Series(["市", "甲区", "一", "二", "乙区", "三", "四", "合计"]), np.array([90, 30, 10, 20, 60,
    ... 15, 45, 90.0])).tolist()
    [True, True, False, False, True, False, False, True]
    """
    found = np.array([bool(_SUMS.fullmatch(plain(word))) for word in words], dtype=bool)
    below: list[float] = []  # numbers that no row above has added up yet, the nearest last
    for row in range(len(persons) - 1, -1, -1):
        number = persons[row]
        if found[row] or not np.isfinite(number) or number <= 0:
            continue
        total = 0.0
        for count, each in enumerate(reversed(below), start=1):
            total += each
            if count > 1 and abs(total - number) <= _SAME * number + 0.5 * (number > 1000):
                found[row] = True
                del below[-count:]
                break
            if total > number * 1.01:
                break
        below.append(number)
    return found


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
    adding = pd.Series(sums(rows[found.by], persons.to_numpy()), rows.index) & ~there
    lost = ~there & ~adding & ((told > 0) | (rows[found.by].fillna("").astype(str).str.strip() != ""))
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
    if adding.any():
        words = examples(rows[found.by][adding], most=10)
        made.append(
            Note(
                "left_out",
                "population",
                f"{path.name}：{int(adding.sum())} 行是其他行的合计，不重复计人（{words}）",
                f"{path.name}: {counted(int(adding.sum()), 'row')} that add up others, not counted"
                f" again ({words})",
                int(adding.sum()),
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
