"""Columns of numbers as people write them: what is doubtful is told, what is none refused."""

from pathlib import Path

import numpy as np
import pandas as pd

from access.contracts.arrays import Booleans, Floats
from access.contracts.errors import FileError
from access.contracts.notes import Level, Note, Subject
from access.contracts.said import Said, examples
from access.contracts.tables import counted
from access.places import checks
from access.places.tabular import amounts, degrees, matching
from access.places.tabular.amounts import Kind

_NO_NUMBER = Said("不是数", "no number")


def strict(frame: pd.DataFrame, name: str, path: Path, *, endless: bool = False) -> pd.Series:
    """Return a text column as numbers; where nothing stands, or that it is not known, NaN.

    Args:
        frame, name, path: the table, the column, the file.
        endless: whether the caller sees to numbers that are infinite, or too large for one (1e400).

    Raises:
        FileError: the column is missing, or rows hold other text, or numbers that are not exact (each
            counted, some named).
    """
    text = _text(frame, name, path)
    found = amounts.read(text, amounts.kind_of(name))
    inexact = Said("不是确切的数", "no exact number")
    found.wrong |= dict.fromkeys(sorted(found.about | found.least), inexact)
    _check(frame, name, path, text, found, endless=endless)
    return found.numbers


def told(
    frame: pd.DataFrame,
    name: str,
    path: Path,
    *,
    own: str | None = None,
    attribute: str | None = None,
    subject: Subject = "facilities",
) -> tuple[pd.Series, list[Note]]:
    """Return a text column as numbers, with what is doubtful of them: "about 300", "300 and more", units.

    Args:
        frame, name, path: the table, the column, the file.
        own: the column's name in the file, where the table has another one.
        attribute: what it holds, by whose name units are turned; None: the column bears that name.
        subject: which input it is, for the notes.

    Returns:
        (numbers, NaN where nothing stands, or that it is not known; notes).

    Raises:
        FileError: see ``strict``; ranges are refused, as either end may be meant.
    """
    text, shown = _text(frame, name, path), own or name
    kind = amounts.kind_of(attribute or name)
    found = amounts.read(text, kind)
    _check(frame, shown, path, text, found, endless=False)
    unit, times = amounts.factor(shown, kind) if own else ("", 1.0)
    values = found.numbers
    if times != 1.0:
        values = values.where(text.isin(found.in_units), values * times)
        found.units.setdefault(unit, times)
    return values, list(_notes(frame, shown, path, text, found, kind, subject))


def coordinates(frame: pd.DataFrame, name: str, path: Path) -> Floats:
    """Return a text column as coordinates, written in any of the ways of ``degrees``; NaN: nothing stands.

    Raises:
        FileError: the column is missing, or rows hold other text.
    """
    text = _text(frame, name, path)
    found = degrees.read(text)
    if found.wrong:
        wrong = np.asarray(text.isin(found.wrong))
        raise FileError(str(path), [_fault(frame, name, path, text, wrong, _NO_NUMBER)])
    return found.numbers


def _text(frame: pd.DataFrame, name: str, path: Path) -> pd.Series:
    if name not in frame.columns:
        raise FileError(
            str(path),
            [matching.missing(name, (), [str(each) for each in frame.columns if each != "geometry"])],
        )
    return frame[name].astype("str").fillna("").str.strip()


def _check(
    frame: pd.DataFrame, name: str, path: Path, text: pd.Series, found: amounts.Amounts, *, endless: bool
) -> None:
    endless_rows = np.isinf(np.asarray(found.numbers)) & (not endless)
    for each in text[endless_rows].unique():
        found.wrong[each] = _NO_NUMBER
    faults = []
    for reason in dict.fromkeys(found.wrong.values()):
        texts = [each for each, why in found.wrong.items() if why == reason]
        faults.append(_fault(frame, name, path, text, np.asarray(text.isin(texts)), reason))
    if faults:
        raise FileError(str(path), faults)


def _fault(
    frame: pd.DataFrame, name: str, path: Path, text: pd.Series, wrong: Booleans, reason: Said
) -> Said:
    at = np.flatnonzero(wrong)
    rows = [checks.of_file(frame.index, np.arange(len(frame)) == i) for i in at[:4]]
    shown = examples(
        [f"{checks.rows(path, row)}: '{text.iloc[i]}'" for row, i in zip(rows, at, strict=False)]
    )
    zh = examples(
        [f"{checks.rows_zh(path, row)}：“{text.iloc[i]}”" for row, i in zip(rows, at, strict=False)]
    )
    number = int(wrong.sum())
    if reason == _NO_NUMBER:
        return Said(
            f"“{name}”列有 {number} 行不是数（{zh}）；请改成一个数，不知道的留空",
            f"column '{name}' holds no number in {counted(number, 'row')} ({shown}); write a number, or"
            " nothing where it is not known",
        )
    return Said(
        f"“{name}”列有 {number} 行{reason.zh}（{zh}）",
        f"column '{name}': {reason} in {counted(number, 'row')} ({shown})",
    )


def _notes(
    frame: pd.DataFrame,
    name: str,
    path: Path,
    text: pd.Series,
    found: amounts.Amounts,
    kind: Kind,
    subject: Subject,
) -> list[Note]:
    none = {each for each in found.blank if each.strip().casefold() in amounts.NONE}
    measured = {"area": ("平方米", "m²"), "length": ("米", "metres"), "speed": ("公里/小时", "km/h")}
    zh_unit, en_unit = measured.get(kind, ("个", "ones"))
    said: list[tuple[Level, set[str], str, str]] = [
        ("doubtful", found.about, "写的是约数，按该数计", "say 'about', and count as that number"),
        ("doubtful", found.least, "写的是“以上”“余”，按该数计", "say 'at least', and count as that number"),
        (
            "doubtful",
            none,
            "写作“无”，按不知道计；若确实没有，请写 0",
            "say 'none', taken for not known; where there is none, write 0",
        ),
        ("found", found.blank - none, "按不知道计", "taken for not known"),
    ]
    notes = []
    for level, texts, zh, en in said:
        rows = np.asarray(text.isin(texts)) if texts else np.zeros(0, dtype=bool)
        if rows.any():
            number, shown = int(rows.sum()), examples(dict.fromkeys(text[rows]))
            where = checks.of_file(frame.index, rows)
            notes.append(
                Note(
                    level,
                    subject,
                    f"{path.name}：“{name}”列 {number} 行{zh}（{checks.rows_zh(path, where)}：{shown}）",
                    f"{path.name}: {counted(number, 'row')} of column '{name}' {en}"
                    f" ({checks.rows(path, where)}: {shown})",
                    number,
                    "rows",
                )
            )
    for unit, times in found.units.items():
        notes.append(
            Note(
                "found",
                subject,
                f"{path.name}：“{name}”列的单位“{unit}”按 {times:,.6g} {zh_unit}换算",
                f"{path.name}: '{unit}' in column '{name}' is {times:,.6g} {en_unit}",
                times,
                "factor",
            )
        )
    return notes
