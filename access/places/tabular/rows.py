"""Whether every row of a table of text has the fields that its header names; and on which line it stands."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np
import pandas as pd

from access.contracts.arrays import Integers  # noqa: TC001
from access.contracts.errors import FileError
from access.contracts.said import Said, examples
from access.contracts.tables import counted
from access.places import packed
from access.places.tabular import header
from access.places.tabular.header import Header

_LONGEST = 1 << 30  # signs of a field: a line of WKT may be long
Row = tuple[int, str, int]


@dataclass(frozen=True)
class Form:
    """How a text is a table: its encoding, the sign between the fields, its header."""

    encoding: str
    separator: str
    header: Header


def named(path: Path, form: Form, table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a table, each of which is a line with all its fields, by their lines, less two.

    Raises:
        FileError: the header names a column twice.
    """
    check_names(path, form.header.names)
    table.index = pd.RangeIndex(len(table)) + form.header.first - 1
    table.columns = pd.Index(form.header.names)
    return table


def checked(path: Path, form: Form, table: pd.DataFrame | None) -> pd.DataFrame:
    """Return the rows of a table by their lines, less two; blank ones are left out.

    A row that is too short has lost a comma, or its end; of rows that are all one field longer than the
    header, pandas would take the first column for an index and shift all others. Spreadsheets, though, leave
    out the commas of a last column that is empty in many rows, and add some for columns without a name.

    Args:
        path: a text, plain or gzipped, that can be read.
        form: of the text.
        table: its rows, blank ones too, as pandas read them; None: it could not, for their length.

    Raises:
        FileError: the header names a column twice, or rows have more or fewer fields than it has.
    """
    size = len(form.header.names)
    check_names(path, form.header.names)
    body = list(_all(path, form, size))[form.header.first :]
    if table is None:
        table = _whole(path, form)
    # where no row has them all, nothing tells which column the others lack
    lacking = _seldom_filled(table) if any(many == size for _, _, many in body) else 0
    _check_sizes(path, body, size, size - lacking)
    lines_of: Integers = np.array([line for line, _, _ in body], dtype=np.int64)
    table = table.set_axis(lines_of[: len(table)] - 2, axis=0)
    table.columns = pd.Index(form.header.names)
    return table[np.array([many > 0 for _, _, many in body], dtype=bool)]


def _check_sizes(path: Path, body: list[Row], size: int, fewest: int) -> None:
    wrong = [
        (line, many)
        for line, first, many in body
        if many and not fewest <= many <= size and not (many < size and header.total_text(first))
    ]
    if not wrong:
        return
    lines = examples(f"line {line}: {many}" for line, many in wrong)
    zh_lines = examples(f"第 {line} 行：{many}" for line, many in wrong)
    raise FileError(
        str(path),
        [
            Said(
                f"{len(wrong)} 行的列数与表头的 {size} 列不符（{zh_lines}）；请看是否多了或少了分隔符，"
                "文件是否被截断",
                f"{counted(len(wrong), 'row')} with more or fewer fields than the {size} of the header"
                f" ({lines}); look for a comma too few or too many, and whether the file was cut",
            )
        ],
    )


def check_names(path: Path, names: tuple[str, ...]) -> None:
    """Refuse a header that names a column twice.

    Raises:
        FileError: with the columns.
    """
    twice = [name for name, times in Counter(each.strip() for each in names).items() if name and times > 1]
    if twice:
        raise FileError(
            str(path),
            [
                Said(
                    f"表头中有两列都叫“{name}”；请改一列的名称",
                    f"column '{name}' stands twice in its header; rename one",
                )
                for name in twice
            ],
        )


def _seldom_filled(table: pd.DataFrame) -> int:
    """How many of the last columns are empty in more rows than not, so that a row may well lack them."""
    empty = [float((table.iloc[:, i].fillna("") == "").mean()) > 0.5 for i in range(table.shape[1])]
    return next((i for i, each in enumerate(reversed(empty)) if not each), len(empty))


def _whole(path: Path, form: Form) -> pd.DataFrame:
    """Read a table of which some rows end in commas that stand for nothing."""
    size = len(form.header.names)
    with opened(path, form.encoding) as file:
        read = list(csv.reader(file, delimiter=form.separator))[form.header.first :]
    filled = [(row + [""] * size)[:size] for row in read]
    return pd.DataFrame(filled, columns=pd.RangeIndex(size), dtype="str")


def _all(path: Path, form: Form, most: int) -> Iterator[Row]:
    """Yield (line on which it begins, its first field, number of fields) of each row; 0 fields: it is blank.

    Empty fields beyond those of the header are not counted.
    """
    csv.field_size_limit(_LONGEST)
    with opened(path, form.encoding) as file:
        reader, line = csv.reader(file, delimiter=form.separator), 1
        try:
            for fields in reader:
                yield line, fields[0] if fields else "", _filled(fields, most)
                line = reader.line_num + 1
        except csv.Error as error:
            at = reader.line_num
            what = Said(f"第 {at} 行不能读作 CSV：{error}", f"cannot be read as CSV, line {at}: {error}")
            raise FileError(str(path), [what]) from error


def _filled(fields: list[str], most: int) -> int:
    """How many fields a row has, without those beyond the header's that are empty; 0: all are."""
    if not any(each.strip() for each in fields):
        return 0
    size = len(fields)
    while size > most and not fields[size - 1].strip():
        size -= 1
    return size


@contextmanager
def opened(path: Path, encoding: str) -> Iterator[IO[str]]:
    """Open a text, plain or gzipped; what is too large ends in an error."""
    with packed.table(path) as bounded:
        try:
            with io.TextIOWrapper(io.BufferedReader(bounded, packed.STEP), encoding, newline="") as text:
                yield text
        except packed.BeyondError as error:
            raise FileError(str(path), [bounded.fault]) from error
