"""Which way each row of an edge table is open: told in a column, or by whether rows come in pairs."""

from pathlib import Path

import numpy as np
import pandas as pd

from access.contracts.errors import FileError
from access.contracts.notes import Level, Note
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


def of_rows(frame: pd.DataFrame, path: Path) -> tuple[pd.Series, list[Note]]:
    """Return how each row of an edge table is open: ``both``, ``forward``, ``backward`` (from v to u), "".

    "" stands for one direction, unless another row is the other: see ``twins.two_way``.

    Args:
        frame: the edges: ``u``, ``v``, and ``oneway`` or ``twoway`` where it tells.
        path: the file, for messages.

    Raises:
        FileError: words that tell no direction.
    """
    told = _told(frame, path)
    if told is not None:
        return told, []
    both, notes = _settled(frame, path)
    return pd.Series("both" if both else "", frame.index, dtype="str"), notes


def _told(frame: pd.DataFrame, path: Path) -> pd.Series | None:
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


def _settled(frame: pd.DataFrame, path: Path) -> tuple[bool, list[Note]]:
    """Decide whether the rows of an edge table that tells no directions are directions or streets.

    Where most rows have another one from v to u, each row is one direction, and one without such a
    row is one-way; else each row is a street, open both ways.

    Args:
        frame: the edges: ``u``, ``v``.
        path: the file, for messages.

    Returns:
        (whether each row is open both ways, what is told of it).
    """
    ahead = pd.MultiIndex.from_frame(frame[["u", "v"]])
    back = pd.MultiIndex.from_frame(frame[["v", "u"]])
    loop = (frame["u"] == frame["v"]).to_numpy()
    paired = np.where(loop, ahead.duplicated(keep=False), back.isin(ahead))
    alone = int((~paired).sum())
    if not alone:
        return False, []
    where = f"{path.name}：没有 oneway 列，{len(frame)} 行中 {alone} 行没有反向的另一行"
    of = f"{path.name}: it has no column `oneway`, and {alone} of {len(frame)} rows have none the other way"
    both = 2 * alone > len(frame)
    level: Level = "found" if alone == len(frame) else "doubtful"
    zh, en = ("双向街道", "a street open both ways") if both else ("一个方向", "one direction")
    note = f"{where}，每行按{zh}读取", f"{of}: each row is read as {en}"
    return both, [Note(level, "streets", *note, alone, "rows")]
