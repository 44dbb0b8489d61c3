"""Tables in texts: which encoding, which sign between the fields, where the header is."""

import codecs
import csv
import io
import re
import warnings
import zlib
from pathlib import Path

import numpy as np
import pandas as pd

from access.contracts.errors import FileError
from access.contracts.said import Said
from access.places import packed
from access.places.tabular import header, rows

_UNREADABLE = (OSError, EOFError, zlib.error)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# as many fields in each row and in the header: the sign that makes the most of them
SEPARATORS = {
    ",": ("逗号", "commas"),
    "\t": ("制表符", "tabs"),
    ";": ("分号", "semicolons"),
    "|": ("竖线", "bars"),
}
_WIDE = {"，": ("全角逗号", "full-width commas"), "；": ("全角分号", "full-width semicolons")}
_HEAD = 256 * 1024


def read(path: Path, *, header_row: int | None, encoding: str | None) -> tuple[pd.DataFrame, list[Said]]:
    """Read a table of text, plain or gzipped.

    Args:
        path: the file.
        header_row: line of the header, from 1; None: it is found.
        encoding: as Python calls it; None: UTF-8, UTF-16 with a mark or zeros, else GB 18030.

    Returns:
        (texts, by the line of the file less two; what was found that is not as in the plainest file).

    Raises:
        FileError: not a table, too large a one, another encoding, rows of more or fewer fields than the
            header, or a column that stands twice in it.
    """
    head = _head(path)
    for each in _encodings(head, encoding):
        try:
            return _read(path, each, header_row)
        except UnicodeError:
            continue
    if encoding is not None:
        what = Said(
            f"文本不是 `encoding` 所说的 {encoding}；请改正或删去 `encoding`",
            f"its text is not {encoding}, as `encoding` says; correct it, or leave it out",
        )
    else:
        what = Said(
            "文本既不是 UTF-8、UTF-16，也不是 GB 18030（含 GBK）；请另存为 UTF-8，或写明 `encoding`",
            "text is neither UTF-8, UTF-16 nor GB 18030; save it as UTF-8, or tell its `encoding`",
        )
    raise FileError(str(path), [what])


def _encodings(head: bytes, given: str | None) -> tuple[str, ...]:
    if given is not None:
        return (given,)
    for mark, name in _BOMS:
        if head.startswith(mark):
            return (name,)
    zeros = np.frombuffer(head[: len(head) // 2 * 2], dtype=np.uint8).reshape(-1, 2) == 0
    if len(zeros) and zeros.mean(axis=0).max() > 0.2:  # commas, digits and ends of lines have a zero each
        return ("utf-16-le" if zeros[:, 1].mean() > zeros[:, 0].mean() else "utf-16-be",)
    return ("utf-8-sig", "gb18030")


def _read(path: Path, encoding: str, header_row: int | None) -> tuple[pd.DataFrame, list[Said]]:
    lines = _first_lines(path, encoding)
    separator, first = separated(path, lines)
    found = header.find(path, first, header_row)
    said = list(found.said)
    if separator != ",":
        zh, en = (SEPARATORS | _WIDE)[separator]
        said.append(Said(f"各列以{zh}分隔", f"its fields are separated by {en}"))
    form = rows.Form(encoding, separator, found)
    above = sum(line.count(separator) for line in lines[: found.first])
    return rows.checked(path, form, *_csv(path, form, above)), said


def separated(path: Path, lines: list[str]) -> tuple[str, list[list[str]]]:
    """Return the sign between the fields of a table, and the fields of its first rows by it.

    Args:
        path: the file, for messages.
        lines: its first lines.

    Raises:
        FileError: two signs would do as well.
    """
    tried = {}
    for sign in [*SEPARATORS, *_WIDE]:
        if any(sign in line for line in lines):
            split = list(csv.reader(lines, delimiter=sign))
            fitting, columns = _fitting(split)
            if columns > 1:
                tried[sign] = ((fitting, columns), split)
    best = max((fit for fit, _ in tried.values()), default=None)
    likely = [sign for sign, (fit, _) in tried.items() if fit == best]
    if not likely:
        return ",", list(csv.reader(lines))
    if len(likely) > 1:
        zh, en = ("、".join(f"“{each}”" for each in likely), " or ".join(f"'{each}'" for each in likely))
        raise FileError(
            str(path),
            [
                Said(
                    f"看不出各列以哪个符号分隔（{zh}）；请另存为以逗号分隔的 CSV",
                    f"its fields may be separated by {en}; save it with commas, and texts in quotes",
                )
            ],
        )
    return likely[0], tried[likely[0]][1]


def _fitting(split: list[list[str]]) -> tuple[int, int]:
    """How many rows, the header among them, have as many columns as most have; and how many that are."""
    sizes = [len(row) for row in split if any(each.strip() for each in row)]
    columns = max(set(sizes), key=lambda each: (sizes.count(each), each), default=1)
    return sizes.count(columns), columns


def _csv(path: Path, form: rows.Form, above: int) -> tuple[pd.DataFrame | None, bool]:
    """The rows of a table, and whether each is whole, and a line; None: the quick parser cannot read it.

    ``above`` is the number of separators down to the header.
    """
    if form.separator in _WIDE:
        return None, False  # the quick parser takes signs of one byte alone
    size, fault = len(form.header.names), ""
    try:
        with packed.table(path, form.separator.encode()) as counted:
            try:
                with warnings.catch_warnings(action="error", category=pd.errors.ParserWarning):
                    table = pd.read_csv(
                        io.BufferedReader(counted, packed.STEP),
                        sep=form.separator,
                        encoding=form.encoding,
                        dtype=str,
                        keep_default_na=False,
                        header=None,
                        names=list(range(size)),
                        skiprows=form.header.first,
                        skip_blank_lines=False,
                        # the first column is no index, even where rows hold more than the header
                        index_col=False,
                    )
                    return table, _is_whole(table, form, counted, above)
            finally:
                fault = counted.fault
    except pd.errors.EmptyDataError:
        return pd.DataFrame({i: pd.Series(dtype="str") for i in range(size)}), False
    except pd.errors.ParserWarning:
        return None, False
    except pd.errors.ParserError as error:
        if "Expected" in str(error):
            return None, False
        raise FileError(str(path), [_unread(error)]) from error
    except (packed.BeyondError, *_UNREADABLE) as error:
        raise FileError(str(path), [fault or _unread(error)]) from error


def _is_whole(table: pd.DataFrame, form: rows.Form, counted: packed.Counted, above: int) -> bool:
    """Whether it is certain that each row is a line with all its fields, of which none has too many."""
    if form.encoding.lower() not in ("utf-8-sig", "utf-8", "gb18030", "gbk") or form.separator == "|":
        return False  # bytes of other signs may look like separators
    within = sum(int(table[i].str.count(re.escape(form.separator)).sum()) for i in table.columns)
    lines, size = len(table), len(form.header.names)
    return counted.lines in (
        lines + form.header.first,
        lines + form.header.first - 1,
    ) and counted.separators == above + within + lines * (size - 1)


def _unread(error: Exception) -> Said:
    return Said(f"不能读作 CSV：{error}", f"cannot be read as CSV: {error}")


def _head(path: Path) -> bytes:
    fault = ""
    try:
        with packed.table(path) as counted:
            try:
                return io.BufferedReader(counted, packed.STEP).read(_HEAD)
            finally:
                fault = counted.fault
    except (packed.BeyondError, *_UNREADABLE) as error:
        raise FileError(str(path), [fault or _unread(error)]) from error


def _first_lines(path: Path, encoding: str) -> list[str]:
    with rows.opened(path, encoding) as text:
        found: list[str] = []
        open_quote = False
        for line in text:
            if open_quote:
                found[-1] += line
            else:
                found.append(line)
            open_quote ^= line.count('"') % 2 == 1
            if len(found) > header.LOOKED_AT and not open_quote:
                break
    return found
