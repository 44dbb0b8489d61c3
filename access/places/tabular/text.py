"""Tables in texts: which encoding, which sign between the fields, where the header is."""

import codecs
import csv
import io
import warnings
import zlib
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv as csv_of_arrow

from access.contracts.errors import FileError
from access.contracts.said import NOTHING, Said
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
    separator, first = separated(path, _first_lines(path, encoding))
    found = header.find(path, first, header_row)
    said = list(found.said)
    if separator != ",":
        zh, en = (SEPARATORS | _WIDE)[separator]
        said.append(Said(f"各列以{zh}分隔", f"its fields are separated by {en}"))
    form = rows.Form(encoding, separator, found)
    whole = _by_arrow(path, form) if separator in SEPARATORS else None
    if whole is not None:
        return rows.named(path, form, whole), said
    return rows.checked(path, form, _csv(path, form)), said


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
            try:
                split = list(csv.reader(lines, delimiter=sign))
            except csv.Error:  # by this sign, a quotation mark or a break stands where none may
                continue
            fitting, columns = _fitting(split)
            if columns > 1:
                tried[sign] = ((fitting, columns), split)
    best = max((fit for fit, _ in tried.values()), default=None)
    likely = [sign for sign, (fit, _) in tried.items() if fit == best]
    if not likely:
        try:
            return ",", list(csv.reader(lines))
        except csv.Error as error:
            what = Said(
                "引号没有成对，或换行残缺，不能读作 CSV；请用 Excel 另存为 CSV",
                "a quotation mark has no second, or a break of lines is broken; save it anew as CSV",
            )
            raise FileError(str(path), [what]) from error
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


def _csv(path: Path, form: rows.Form) -> pd.DataFrame | None:
    """The rows of a table, blank ones too; None: there is none, or with more fields than the header."""
    if form.separator in _WIDE:
        return None  # the quick parser takes signs of one byte alone
    size, fault = len(form.header.names), NOTHING
    try:
        with packed.table(path) as counted:
            try:
                with warnings.catch_warnings(action="error", category=pd.errors.ParserWarning):
                    return pd.read_csv(
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
            finally:
                fault = counted.fault
    except pd.errors.EmptyDataError:
        return pd.DataFrame({i: pd.Series(dtype="str") for i in range(size)})
    except pd.errors.ParserWarning:
        return None
    except pd.errors.ParserError as error:
        if "Expected" in str(error):
            return None
        raise FileError(str(path), [_unread(error)]) from error
    except (packed.BeyondError, *_UNREADABLE) as error:
        raise FileError(str(path), [fault or _unread(error)]) from error


def _by_arrow(path: Path, form: rows.Form) -> pd.DataFrame | None:
    """The rows of a table where each is one line with all its fields, five times as fast; None: not so."""
    names = list(map(str, range(len(form.header.names))))
    try:
        with packed.table(path) as counted:
            found = csv_of_arrow.read_csv(
                counted,
                csv_of_arrow.ReadOptions(
                    column_names=names, skip_rows=form.header.first, encoding=form.encoding
                ),
                csv_of_arrow.ParseOptions(delimiter=form.separator, ignore_empty_lines=False),
                csv_of_arrow.ConvertOptions(
                    column_types=dict.fromkeys(names, pa.large_string()),
                    strings_can_be_null=False,
                ),
            )
            lines = counted.lines
    except (pa.ArrowInvalid, packed.BeyondError, *_UNREADABLE, ValueError):
        return None  # the other way tells why
    if lines not in (found.num_rows + form.header.first, found.num_rows + form.header.first - 1):
        return None  # a field goes on in the next line
    of_text = pd.StringDtype(na_value=np.nan)
    table: pd.DataFrame = found.to_pandas(types_mapper=lambda _: of_text)
    return table


def _unread(error: Exception) -> Said:
    return Said(f"不能读作 CSV：{error}", f"cannot be read as CSV: {error}")


def _head(path: Path) -> bytes:
    fault = NOTHING
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
