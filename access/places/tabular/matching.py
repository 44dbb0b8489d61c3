"""The column of a table that a name means: width of signs, blanks, case and a unit in brackets aside."""

import difflib
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from access.contracts.errors import FileError
from access.contracts.said import Said
from access.places.tabular import words


def column(frame: pd.DataFrame, wanted: str | None, usual: tuple[str, ...], path: Path) -> str:
    """Return the name of the wanted column, or of the first usual one that is there.

    Raises:
        FileError: there is none, or several that the name may mean.
    """
    names = [str(each) for each in frame.columns if each != "geometry"]
    if wanted is not None and wanted in frame.columns:
        return wanted
    by_key: dict[str, list[str]] = {}
    for name in names:
        by_key.setdefault(words.key(name), []).append(name)
    for name in (wanted,) if wanted is not None else usual:
        same = by_key.get(words.key(name), [])
        if len(same) == 1 or (same and wanted is None):
            return same[0]
    raise FileError(str(path), [missing(wanted, usual, names)])


def missing(wanted: str | None, usual: Iterable[str], names: list[str]) -> Said:
    """Return what to say of a column that is not there: the columns, and the nearest."""
    looked = f"'{wanted}'" if wanted is not None else f"any of {', '.join(usual)}"
    zh = f"“{wanted}”" if wanted is not None else "、".join(usual)
    near = difflib.get_close_matches(wanted, names, 1) if wanted is not None else []
    zh_near = f"（最接近的是“{near[0]}”）" if near else ""
    hint = f"; did you mean '{near[0]}'?" if near else ""
    return Said(
        f"没有{zh}列{zh_near}；它的列有 {'、'.join(names)}",
        f"no column {looked}; its columns are {', '.join(names)}{hint}",
    )
