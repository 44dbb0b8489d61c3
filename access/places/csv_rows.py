"""Whether every row of a CSV table has the fields that its header names; pandas shifts the others."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pandas as pd

from access.contracts.errors import FileError
from access.contracts.said import Said
from access.contracts.tables import counted, examples
from access.places import packed

_LONGEST = 1 << 30  # signs of a field: a line of WKT may be long


def check(path: Path, encoding: str, table: pd.DataFrame | None = None) -> None:
    """Refuse a table whose header names a column twice, or with rows of more or fewer fields than it has.

    A row that is too short has lost a comma, or its end; of rows that are all one field longer than the
    header, pandas would take the first column for an index and shift all others. Spreadsheets, though, leave
    out the commas of a last column that is empty in many rows, and add some for columns without a name.

    Args:
        path: a CSV file, plain or gzipped, that can be read.
        encoding: that of its text.
        table: its rows as they were read; None: they could not be, for their length.

    Raises:
        FileError: with the columns, and the lines.
    """
    rows = _sizes(path, encoding)
    head = next(rows, (1, [], 0))[1]
    twice = [name for name, times in Counter(each.strip() for each in head).items() if name and times > 1]
    faults = [
        Said(
            f"表头中列名“{name}”出现两次；请改其中一个",
            f"column '{name}' stands twice in its header; rename one",
        )
        for name in twice
    ]
    fewest = len(head) if table is None else len(head) - _seldom_filled(table)
    wrong = [(line, size) for line, _, size in rows if not fewest <= size <= len(head)]
    if wrong:
        shown = examples(Said(f"第 {line} 行 {size} 个", f"line {line}: {size}") for line, size in wrong)
        faults.append(
            Said(
                f"{len(wrong):,} 行的字段数与表头的 {len(head)} 个不同（{shown.zh}）；"
                "请查看是否少了或多了逗号，文件是否被截断",
                f"{counted(len(wrong), 'row')} with more or fewer fields than the {len(head)} of the header"
                f" ({shown}); look for a comma too few or too many, and whether the file was cut",
            )
        )
    if faults:
        raise FileError(str(path), faults)


def _seldom_filled(table: pd.DataFrame) -> int:
    """How many of the last columns are empty in more rows than not, so that a row may well lack them."""
    empty = [float((table.iloc[:, i].fillna("") == "").mean()) > 0.5 for i in range(table.shape[1])]
    return next((i for i, each in enumerate(reversed(empty)) if not each), len(empty))


def whole(path: Path, encoding: str) -> pd.DataFrame:
    """Read a table that ``check`` found in order, though some rows end in commas that stand for nothing."""
    with _opened(path, encoding) as text:
        rows = [row for row in csv.reader(text) if any(row)]
    head = [name or f"Unnamed: {i}" for i, name in enumerate(rows[0])]
    filled = [(row + [""] * len(head))[: len(head)] for row in rows[1:]]
    return pd.DataFrame(filled, columns=pd.Index(head), dtype="str")


def _sizes(path: Path, encoding: str) -> Iterator[tuple[int, list[str], int]]:
    """Yield (line on which it ends, fields, number of fields) of each row that is not blank.

    Empty fields beyond those of the header are not counted. Only the first row's fields are told where no
    field is quoted: that takes a fifth of the time.
    """
    with _opened(path, encoding) as text:
        quoted = any('"' in line for line in text)
    with _opened(path, encoding) as text:
        if quoted:
            yield from _quoted(path, text)
            return
        most = 0
        for number, line in enumerate(text, start=1):
            if line.strip():
                size = line.count(",") + 1
                fields = line.rstrip("\r\n").split(",") if size > most else []
                most = most or size
                yield number, fields, _filled(fields, most) if size > most else size


def _quoted(path: Path, text: IO[str]) -> Iterator[tuple[int, list[str], int]]:
    csv.field_size_limit(_LONGEST)
    reader, most = csv.reader(text), 0
    try:
        for fields in reader:
            if len(fields) > 1 or any(each.strip() for each in fields):
                most = most or len(fields)
                yield reader.line_num, fields, _filled(fields, most)
    except csv.Error as error:
        line = reader.line_num
        fault = Said(
            f"第 {line} 行不能按 CSV 读取（{error}）", f"cannot be read as CSV, line {line}: {error}"
        )
        raise FileError(str(path), [fault]) from error


def _filled(fields: list[str], most: int) -> int:
    """How many fields a row has, without those beyond the header's that are empty."""
    size = len(fields)
    while size > most and not fields[size - 1].strip():
        size -= 1
    return size


@contextmanager
def _opened(path: Path, encoding: str) -> Iterator[IO[str]]:
    with packed.table(path) as bounded:
        try:
            with io.TextIOWrapper(io.BufferedReader(bounded, packed.STEP), encoding, newline="") as text:
                yield text
        except packed.BeyondError as error:
            raise FileError(str(path), [bounded.fault]) from error
