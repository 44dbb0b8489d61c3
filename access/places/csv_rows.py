"""Whether every row of a CSV table has the fields that its header names; pandas shifts the others."""

import csv
import gzip
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from access.contracts.errors import FileError
from access.contracts.tables import counted, examples

_LONGEST = 1 << 30  # signs of a field: a line of WKT may be long


def check(path: Path, encoding: str) -> None:
    """Refuse a table whose header names a column twice, or with rows of more or fewer fields than it has.

    A row that is too short has lost a comma, or its end; of rows that are all one field longer than the
    header, pandas would take the first column for an index and shift all others.

    Args:
        path: a CSV file, plain or gzipped, that can be read.
        encoding: that of its text.

    Raises:
        FileError: with the columns, and the lines.
    """
    rows = _sizes(path, encoding)
    head = next(rows, (1, [], 0))[1]
    twice = [name for name, times in Counter(each.strip() for each in head).items() if name and times > 1]
    faults = [f"column '{name}' stands twice in its header; rename one" for name in twice]
    wrong = [(line, size) for line, _, size in rows if size != len(head)]
    if wrong:
        shown = examples(f"line {line}: {size}" for line, size in wrong)
        faults.append(
            f"{counted(len(wrong), 'row')} with more or fewer fields than the {len(head)} of the header"
            f" ({shown}); look for a comma too few or too many, and whether the file was cut"
        )
    if faults:
        raise FileError(str(path), faults)


def _sizes(path: Path, encoding: str) -> Iterator[tuple[int, list[str], int]]:
    """Yield (line on which it ends, fields, number of fields) of each row that is not blank.

    Only the first row's fields are told where no field is quoted: that takes a fifth of the time.
    """
    with _opened(path, encoding) as text:
        quoted = any('"' in line for line in text)
    with _opened(path, encoding) as text:
        if quoted:
            csv.field_size_limit(_LONGEST)
            reader = csv.reader(text)
            try:
                for fields in reader:
                    if any(each.strip() for each in fields) or len(fields) > 1:
                        yield reader.line_num, fields, len(fields)
            except csv.Error as error:
                raise FileError(
                    str(path), [f"cannot be read as CSV, line {reader.line_num}: {error}"]
                ) from error
            return
        first = True
        for number, line in enumerate(text, start=1):
            if line.strip():
                yield number, line.rstrip("\r\n").split(",") if first else [], line.count(",") + 1
                first = False


def _opened(path: Path, encoding: str) -> IO[str]:
    if path.name.lower().endswith(".gz"):
        return gzip.open(path, "rt", encoding=encoding, newline="")
    return path.open(encoding=encoding, newline="")
