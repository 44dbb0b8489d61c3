"""A table as a planner keeps it, text or sheet → its rows as texts, and what was found about it."""

from pathlib import Path

import numpy as np
import pandas as pd

from access.contracts.arrays import Booleans
from access.contracts.notes import Note, Subject
from access.contracts.said import Said, examples
from access.contracts.tables import counted
from access.places import checks, kinds
from access.places.reading import Reading
from access.places.tabular import exported, header, sheets, text


def read(path: Path, reading: Reading, subject: Subject) -> tuple[pd.DataFrame, list[Note]]:
    """Read a table: a text, plain or gzipped, or a sheet of a workbook.

    Args:
        path: the file.
        reading: how to read it: ``sheet``, ``header_row``, ``encoding``.
        subject: which input it is, for the notes.

    Returns:
        (texts, "" where nothing stands, by the file's own rows less two; notes).

    Raises:
        FileError: see ``text.read`` and ``sheets.read``; or rows are left after none of them.
    """
    named_so = kinds.ending(path) in sheets.KINDS
    if named_so and not exported.is_text(path):
        table, said = sheets.read(path, sheet=reading.sheet, header_row=reading.header_row)
    else:
        table, said = text.read(path, header_row=reading.header_row, encoding=reading.encoding)
        if named_so:
            what = f"{path.suffix} 文件其实是文本", f"it is a text, though its name says {path.suffix}"
            said = [Said(*what), *said]
    table = _without_blank_rows(table)
    notes = [
        Note("found", subject, f"{path.name}：{each.zh}", f"{path.name}: {each}", len(table), "rows")
        for each in said
    ]
    totals, remarks = header.totals(table), header.remarks(table)
    for rows, zh, en in (
        (totals, "是合计，没有采用", "of totals, left out"),
        (remarks & ~totals, "是附注，没有采用", "of remarks, left out"),
    ):
        if rows.any():
            notes.append(_left_out(path, table, rows, subject, zh, en))
    table = table[~(totals | remarks)] if (totals | remarks).any() else table
    nameless = [name for name in table.columns if name.startswith("Unnamed: ")]
    blank = [name for name in nameless if (table[name].str.strip() == "").all()]
    notes += [_nameless(path, table[name], subject) for name in nameless if name not in blank]
    return table.drop(columns=blank), notes


def _nameless(path: Path, column: pd.Series, subject: Subject) -> Note:
    place = int(str(column.name).removeprefix("Unnamed: ")) + 1
    shown = examples(column[column.str.strip() != ""].str.slice(0, 40).unique())
    number = int((column.str.strip() != "").sum())
    return Note(
        "doubtful",
        subject,
        f"{path.name}：第 {place} 列没有列名，却有内容（{shown.zh}），没有采用；请在表头写上列名",
        f"{path.name}: column {place} has no name, but holds something ({shown}), which is not used; name it"
        " in the header",
        number,
        "rows",
    )


def _without_blank_rows(table: pd.DataFrame) -> pd.DataFrame:
    blank = np.ones(len(table), dtype=bool)
    for name in table.columns:
        blank &= np.asarray(table[name].str.strip() == "") if blank.any() else blank
    return table[~blank] if blank.any() else table


def _left_out(path: Path, table: pd.DataFrame, rows: Booleans, subject: Subject, zh: str, en: str) -> Note:
    shown = [
        next(each.strip() for each in table.iloc[i] if each.strip())[:40] for i in np.flatnonzero(rows)[:3]
    ]
    where = checks.of_file(table.index, rows)
    number = int(rows.sum())
    return Note(
        "left_out",
        subject,
        f"{path.name}：{number} 行{zh}（{checks.rows_zh(path, where)}：{'、'.join(shown)}）",
        f"{path.name}: {counted(number, 'row')} {en} ({checks.rows(path, where)}: {', '.join(shown)})",
        number,
        "rows",
    )
