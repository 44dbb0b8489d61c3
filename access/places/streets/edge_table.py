"""The rows of an edge table: what is wrong with them, and the lines that they draw."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely

from access.contracts.errors import FileError
from access.contracts.notes import Note
from access.contracts.tables import counted, examples
from access.places.streets import lengths

_FASTEST_KPH = 400.0  # no street, nor railway, is as fast: it is a slip, or in metres an hour
_LINE = shapely.GeometryType.LINESTRING


def check_lengths(frame: pd.DataFrame, xy: pd.DataFrame, path: Path, latitude: float) -> list[Note]:
    """Refuse lengths that are not in metres, and doubt others: see ``lengths``.

    Args:
        frame: the edges, with what ``drawn`` returns as ``drawn``.
        xy: where each node is.
        path: the file, for messages.
        latitude: about where it lies (degrees).
    """
    start, end = xy.loc[frame["u"]].to_numpy(), xy.loc[frame["v"]].to_numpy()
    straight_m = np.hypot(*(end - start).T)
    drawn_m = np.fmax(straight_m, shapely.length(frame["drawn"].to_numpy(dtype=object)))
    names = [f"line {row + 2}" for row in range(len(frame))]
    length_m = frame["length_m"].to_numpy(dtype=float)
    found = lengths.faults(length_m, straight_m, drawn_m, names)
    if found:
        raise FileError(str(path), found)
    return lengths.doubts(length_m, drawn_m, latitude, path.name)


def check(frame: pd.DataFrame, known: Any, path: Path) -> None:
    """Refuse edges to nodes that are not known, and lengths that are none.

    Args:
        frame: the edges.
        known: ids of the nodes.
        path: the file, for messages.
    """
    faults = [f"no column '{name}'" for name in ("u", "v") if name not in frame.columns]
    if faults:
        raise FileError(str(path), faults)
    lost = ~(frame["u"].isin(known) & frame["v"].isin(known))
    if lost.any():
        where = examples(np.flatnonzero(lost) + 2)
        faults.append(f"{counted(lost.sum(), 'edge')} to a node that is not listed (line {where})")
    endless = np.isinf(frame["length_m"])
    if endless.any():
        where = examples(np.flatnonzero(endless) + 2)
        faults.append(f"{counted(endless.sum(), 'length_m')} infinite (line {where})")
    bad = ~(frame["length_m"] >= 0)
    if bad.any():
        where = examples(np.flatnonzero(bad) + 2)
        faults.append(f"{counted(bad.sum(), 'length_m')} empty or below 0 (line {where})")
    fast = frame["speed_kph"] > _FASTEST_KPH if "speed_kph" in frame.columns else bad & False
    if fast.any():
        where = examples(f"line {i + 2}: {frame['speed_kph'].iloc[i]:g}" for i in np.flatnonzero(fast))
        faults.append(f"{counted(fast.sum(), 'speed_kph')} above {_FASTEST_KPH:g} km/h ({where})")
    if frame.empty:
        faults.append("it holds no edges")
    if faults:
        raise FileError(str(path), faults)


def drawn(frame: pd.DataFrame, path: Path) -> Any:
    """Return the lines of the edges; None where none is given."""
    text: Any = frame.get("geometry", pd.Series("", index=frame.index)).replace("", None)
    lines = shapely.from_wkt(text.to_numpy(dtype=object, na_value=None), on_invalid="ignore")
    wrong = (text.notna() & (shapely.get_type_id(lines) != _LINE)).to_numpy()
    if wrong.any():
        where = examples(np.flatnonzero(wrong) + 2)
        raise FileError(
            str(path), [f"{counted(int(wrong.sum()), 'geometry')} that is no WKT line (line {where})"]
        )
    return pd.Series(lines, frame.index, dtype=object)
