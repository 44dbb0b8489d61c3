"""The numbers of a list of facilities: beds and places, areas, vehicles."""

import difflib
from collections.abc import Mapping
from pathlib import Path

import geopandas
import numpy as np

from access.contracts import tables
from access.contracts.arrays import Floats
from access.contracts.errors import FileError
from access.contracts.notes import Note
from access.contracts.tables import counted
from access.places import checks, readers
from access.places.tabular import words

_NEAR = 0.8  # of the signs of two names are the same, in their order
NUMBERS = tuple(name for name, each in tables.FACILITIES.columns.items() if each.kind == "number")


def read(
    layer: geopandas.GeoDataFrame, own: Mapping[str, str], path: Path
) -> tuple[dict[str, Floats], list[Note]]:
    """Return the columns that hold numbers, and what is doubtful of them.

    Args:
        layer: rows of a list, with their types (``_type``); index: rows of the file from 0.
        own: what the list calls a column.
        path: the file.

    Returns:
        (a number for each row, by column of the contract, NaN where it is not known; notes).

    Raises:
        FileError: texts that are no numbers, with every fault of all columns at once.
    """
    found: dict[str, Floats] = {}
    notes: list[Note] = []
    errors: list[FileError] = []
    for name in NUMBERS:
        if name not in layer.columns:
            found[name] = np.full(len(layer), np.nan)
            notes += _nearly(layer, name, path)
            continue
        try:
            values, more = readers.amounts(layer, name, path, own=own.get(name))
        except FileError as error:
            errors.append(error)
            continue
        found[name] = values.to_numpy()
        notes += [*more, *_unknown(layer, found[name], own.get(name, name), path)]
    if errors:
        raise FileError(str(path), [fault for each in errors for fault in each.faults])
    return found, notes


def _nearly(layer: geopandas.GeoDataFrame, name: str, path: Path) -> list[Note]:
    """Tell of a column whose name is nearly that of one that is not there: by a slip, or a damaged sign."""
    headers = {words.key(str(each)): str(each) for each in layer.columns if each not in NUMBERS}
    near = difflib.get_close_matches(name, headers, 1, cutoff=_NEAR)
    if not near:
        return []
    own = headers[near[0]]
    if not layer[own].astype(str).str.contains(r"\d").any():
        return []
    return [
        Note(
            "doubtful",
            "facilities",
            f"{path.name}：没有“{name}”列，最接近的是“{own}”，没有采用；如果就是它，请用 `columns` 写明",
            f"{path.name}: no column '{name}'; the nearest is '{own}', which is not used: if that is meant,"
            f" say so with `columns: {{{name}: {own}}}`",
            len(layer),
            "rows",
        )
    ]


def _unknown(layer: geopandas.GeoDataFrame, values: Floats, name: str, path: Path) -> list[Note]:
    """Tell of rows without a number, where others of their type have one: what they hold is not known."""
    kinds, blank = layer["_type"].to_numpy(), np.isnan(values)
    lost = blank & np.isin(kinds, kinds[~blank])
    if not lost.any():
        return []
    number, rows = int(lost.sum()), checks.of_file(layer.index, lost)
    shown = checks.rows(path, rows)
    return [
        Note(
            "doubtful",
            "facilities",
            f"{path.name}：{number} 行的“{name}”没有数（{checks.rows_zh(path, rows)}），按未知计，不作 0",
            f"{path.name}: {counted(number, 'row')} without a number in column '{name}' ({shown}): taken as"
            " unknown, not as 0",
            number,
            "rows",
        )
    ]
