"""Which way each row of an edge table is open: told in a column, or by whether rows come in pairs."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from access.contracts.errors import FileError
from access.contracts.notes import Note
from access.contracts.tables import counted, examples

_ONEWAY = ("oneway", "one_way", "one-way", "is_oneway", "单行", "单行道", "是否单行", "单双向")
_TWOWAY = ("twoway", "two_way", "two-way", "双向", "是否双向")
_TRUE = ("yes", "1", "true", "y", "是", "有")
_FALSE = ("no", "0", "false", "n", "否", "无", "")
_WORDS = {
    **dict.fromkeys(("both", "b", "bidirectional", "双向", "双行", "双向通行", "双向行驶"), "both"),
    **dict.fromkeys(("forward", "ft", "单向", "单行", "正向", "顺向", "单向通行"), "forward"),
    **dict.fromkeys(("-1", "backward", "reverse", "tf", "反向", "逆向"), "backward"),
}
_LETTERS = {"f": "forward", "t": "backward", "b": "both", "": "both"}  # of Geofabrik's layers


def told(frame: pd.DataFrame, path: Path) -> pd.Series | None:
    """Return ``both``, ``forward`` or ``backward`` (from v to u) for each row; None without such a column.

    Raises:
        FileError: words that tell no direction.
    """
    names = {str(name).strip().lower(): name for name in frame.columns}
    one = next((names[name] for name in _ONEWAY if name in names), None)
    two = next((names[name] for name in _TWOWAY if name in names), None)
    column = one if one is not None else two
    if column is None:
        return None
    words = frame[column].astype("str").str.strip().str.lower().str.removesuffix(".0")
    plain = ("forward", "both") if one is not None else ("both", "forward")
    meaning = {**dict.fromkeys(_TRUE, plain[0]), **dict.fromkeys(_FALSE, plain[1]), **_WORDS}
    letters = set(words) - {""} <= {"f", "t", "b"} and one is not None
    if letters and "b" in set(words):
        meaning |= _LETTERS
    found = words.map(meaning)
    if found.isna().any():
        lost = found.isna().to_numpy()
        shown = examples(
            f"line {line}: {word}" for line, word in zip(np.flatnonzero(lost) + 2, words[lost], strict=True)
        )
        raise FileError(
            str(path),
            [
                f"column '{column}' tells no direction in {counted(int(lost.sum()), 'row')} ({shown});"
                " write yes, no or -1 (or forward, backward, both; 单向, 双向, 反向)"
            ],
        )
    return found


def settled(streets: Any, path: Path) -> tuple[Any, list[Note]]:
    """Decide whether the rows of an edge table without such a column are directions or streets.

    Where most rows have a twin in the other direction, each row is one direction, and one without a
    twin a one-way street; else each row is a street, open both ways.

    Args:
        streets: from ``twins.two_way``: ``oneway`` is ``both`` where a row found its twin.
        path: the file, for messages.
    """
    single = (streets["oneway"] != "both").to_numpy()
    if not single.any():
        return streets, []
    rows, alone = 2 * int((~single).sum()) + int(single.sum()), int(single.sum())
    where = f"{path.name}：没有 oneway 列，{rows} 行中 {alone} 行没有反向的另一行"
    of = f"{path.name}: it has no column `oneway`, and {alone} of {rows} rows have no twin the other way"
    if 2 * alone < rows:
        zh, en = "按单行道读取", "they are read as one-way streets"
        return streets, [Note("doubtful", "streets", f"{where}，{zh}", f"{of}: {en}", alone, "rows")]
    zh, en = "每行按双向街道读取", "each row is read as a street open both ways"
    level: Any = "found" if alone == rows else "doubtful"
    note = Note(level, "streets", f"{where}，{zh}", f"{of}: {en}", alone, "rows")
    return streets.assign(oneway="both"), [note]
