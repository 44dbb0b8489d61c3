"""Which way each row of an edge table is open: told in a column, or by whether rows come in pairs."""

import unicodedata
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from access.contracts.errors import FileError
from access.contracts.notes import Level, Note
from access.contracts.said import Said, examples
from access.contracts.tables import counted

ONEWAY = (
    *("oneway", "one_way", "one-way", "is_oneway", "单行", "单行道", "单行线", "是否单行", "是否单行道"),
    *("单双向", "单向", "是否单向", "单双行", "通行方向", "行驶方向", "车行方向", "交通流向", "流向"),
)
TWOWAY = ("twoway", "two_way", "two-way", "双向", "是否双向", "双向通行")
MAYBE = ("direction", "dir", "方向")  # where all their words are of this kind
_TRUE = ("yes", "1", "true", "y", "是", "有", "√", "✓")
_FALSE = ("no", "0", "false", "n", "否", "无", "", "nan", "none", "<null>", "null", "-", "—", "不是", "非")
_BOTH = (
    *("both", "b", "bidirectional", "双向", "双行", "双向通行", "双向行驶", "双", "双向道路", "双行道"),
    *("双向通车", "双线", "两向"),
)
_AHEAD = (
    *(
        "forward",
        "ft",
        "单向",
        "单行",
        "单行道",
        "单行线",
        "单",
        "正向",
        "顺向",
        "单向通行",
        "单向行驶",
        "顺",
    ),
    *("顺行", "顺方向", "正", "正方向", "正向通行", "顺向通行", "顺向单行", "正向单行", "同向", "along"),
)
_BACK = (
    *("-1", "backward", "reverse", "tf", "反向", "逆向", "逆", "逆行", "逆方向", "反", "反方向"),
    *("反向通行", "逆向通行", "逆向单行", "反向单行", "against"),
)
_WORDS = {
    **dict.fromkeys(_BOTH, "both"),
    **dict.fromkeys(_AHEAD, "forward"),
    **dict.fromkeys(_BACK, "backward"),
}
_LETTERS = {"f": "forward", "t": "backward", "b": "both", "": "both"}  # of Geofabrik's layers
# of navigation data in China, in a column of directions: 0 not looked at, 1 both, 2 along, 3 against
_DIGITS = {"0": "both", "1": "both", "2": "forward", "3": "backward", "": "both"}


def meanings(words: pd.Series, column: str) -> pd.Series:
    """Return ``both``, ``forward`` or ``backward`` for the words of a column; missing for words of none."""
    plain = words.astype("str").map(lambda word: unicodedata.normalize("NFKC", word).strip().lower())
    plain = plain.str.removesuffix(".0")
    name, there = column.strip().lower(), set(plain)
    ways = ("both", "forward") if name in TWOWAY else ("forward", "both")
    known = {**dict.fromkeys(_TRUE, ways[0]), **dict.fromkeys(_FALSE, ways[1]), **_WORDS}
    if there - {""} <= {"f", "t", "b"} and "b" in there and name not in TWOWAY:
        known |= _LETTERS
    if there <= _DIGITS.keys() and {"2", "3"} & there and name not in TWOWAY:
        known |= _DIGITS
    return plain.map(known)


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
    names = {str(name).strip().lower(): str(name) for name in frame.columns}
    column = next((names[name] for name in (*ONEWAY, *TWOWAY) if name in names), None)
    if column is None:
        return None
    found = meanings(frame[column], column)
    lost = found.isna().to_numpy()
    if lost.any():
        words = frame[column].astype("str").str.strip()
        lines = zip(frame.index[lost] + 2, words[lost].str.lower(), strict=True)
        shown = [(int(line), word) for line, word in lines]
        raise FileError(str(path), [no_direction(column, shown)])
    return found


def no_direction(column: str, rows: Sequence[tuple[object, str]], *, unit: str = "line") -> Said:
    """Say that a column tells no direction in some rows, given as (number, word)."""
    zh = examples(f"第 {row} {'行' if unit == 'line' else '个要素'}：{word}" for row, word in rows)
    en = examples(f"{unit} {row}: {word}" for row, word in rows)
    return Said(
        f"“{column}”列有 {len(rows):,} 行看不出方向（{zh}）；请写 是、否 或 -1（或 单向、双向、反向）",
        f"column '{column}' tells no direction in {counted(len(rows), 'row')} ({en});"
        " write yes, no or -1 (or forward, backward, both; 单向, 双向, 反向)",
    )


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
