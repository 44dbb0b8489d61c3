"""The rows of an edge table: what is wrong with them, and the lines that they draw."""

import unicodedata
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely

from access.contracts.among import among
from access.contracts.errors import FileError
from access.contracts.notes import Note
from access.contracts.said import Said, examples
from access.contracts.tables import counted
from access.places.streets import column_words, lengths

_FASTEST_KPH = 400.0  # no street, nor railway, is as fast: it is a slip, or in metres an hour
# what the ids of nodes are called, and, of each column of an edge table, what else
NODE = (
    *("node", "id", "node_id", "osmid", "nodeid", "节点编号", "节点id", "节点号", "节点", "节点代码", "编号"),
    *("点号", "结点编号", "结点号", "结点", "序号", "objectid", "fid"),
)
_ENDS = {
    "u": (
        *(
            "from",
            "from_node",
            "fromnode",
            "from_id",
            "fnode",
            "f_node",
            "source",
            "start",
            "start_node",
            "snode",
        ),
        *("node_a", "a_node", "起点", "起点编号", "起点号", "起点id", "起点节点", "起点节点编号", "起始节点"),
        *("起始节点编号", "起始点", "起节点", "始点", "始节点", "首节点", "起点结点", "起始结点"),
    ),
    "v": (
        *(
            "to",
            "to_node",
            "tonode",
            "to_id",
            "tnode",
            "t_node",
            "target",
            "end",
            "end_node",
            "enode",
            "node_b",
        ),
        *(
            "b_node",
            "终点",
            "终点编号",
            "终点号",
            "终点id",
            "终点节点",
            "终点节点编号",
            "终止节点",
            "终止节点编号",
        ),
        *("终止点", "终节点", "末点", "末节点", "尾节点", "讫点", "止点", "终点结点", "终止结点"),
    ),
}
_METRES = (
    *(
        "length",
        "len",
        "len_m",
        "length(m)",
        "lengthm",
        "distance",
        "dist",
        "dist_m",
        "shape_length",
        "shape_leng",
    ),
    *("shape_len", "长度", "长度(米)", "长度(m)", "长度_米", "长度_m", "长度m", "长度米", "路段长度", "路长"),
    *("路段长", "路段长度(米)", "路段长度(m)", "距离", "距离(米)", "里程(米)"),
)
_KILOMETRES = (
    *("length_km", "length(km)", "lengthkm", "len_km", "dist_km", "长度(公里)", "长度(千米)", "长度(km)"),
    *(
        "长度_公里",
        "长度_km",
        "长度km",
        "长度公里",
        "路段长度(公里)",
        "里程(公里)",
        "里程_公里",
        "距离(公里)",
    ),
)
_OTHERS = {
    "class": column_words.CLASS,
    "layer": ("层", "层级", "立交层"),
    "geometry": ("wkt", "几何", "线形"),
    "name": column_words.NAME,
}
_LINE = shapely.GeometryType.LINESTRING


def named(frame: pd.DataFrame, path: Path) -> tuple[pd.DataFrame, list[Note]]:
    """Return an edge table under the names that are used here, where its columns have other usual ones.

    Args:
        frame: the edges, as text.
        path: the file, for messages.

    Returns:
        (the edges; a note on which column was taken for which). Kilometres are metres then.

    Raises:
        FileError: without columns of the ends, or of the length.
    """
    there = {_plain(name): str(name) for name in reversed(frame.columns)}
    told, faults = {}, []
    for wanted, usual in (*_ENDS.items(), ("length_m", (*_METRES, *_KILOMETRES)), *_OTHERS.items()):
        if wanted in frame.columns:
            continue
        found = next((there[name] for name in (wanted, *usual) if name in there), None)
        if found is not None:
            told[found] = wanted
        elif wanted not in _OTHERS:
            faults.append(_missing(wanted, usual, list(frame.columns)))
    if faults:
        raise FileError(str(path), faults)
    renamed = frame.rename(columns=told)
    if not told:
        return renamed, []
    long = next(
        (name for name, wanted in told.items() if wanted == "length_m" and _plain(name) in _KILOMETRES), ""
    )
    if long:
        renamed["length_m"] = _metres(renamed["length_m"])
    shown = examples((f"{name} → {wanted}" for name, wanted in told.items()), most=12)
    zh = f"{path.name}：列按 {shown} 读取" + ("，长度由公里换算为米" if long else "")
    en = f"{path.name}: columns read as {shown}" + (
        ", lengths brought from kilometres to metres" if long else ""
    )
    return renamed, [Note("found", "streets", zh, en, len(told), "columns")]


def _metres(kilometres: pd.Series) -> pd.Series:
    """Kilometres as text → metres as text; what is no number stays as it is, to be told of."""
    number = pd.to_numeric(kilometres, errors="coerce")
    return kilometres.where(number.isna(), (number * 1000).round(6).astype("str"))


def _plain(name: object) -> str:
    return "".join(unicodedata.normalize("NFKC", str(name)).lower().split())


def _missing(wanted: str, usual: tuple[str, ...], there: list[str]) -> Said:
    zh, en = examples([each for each in usual if not each.isascii()]), examples(usual)
    shown = examples(there, most=12)
    return Said(
        f"没有“{wanted}”列（或 {zh}）；它的列有：{shown}",
        f"no column '{wanted}' (or {en}); its columns are {shown}",
    )


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
    names = [Said(f"第 {row + 2} 行", f"line {row + 2}") for row in frame.index]
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
    faults = []
    lost = ~(among(frame["u"], known) & among(frame["v"], known))
    if lost.any():
        where = examples(frame.index[lost] + 2)
        faults.append(
            Said(
                f"{lost.sum():,} 条路段连到未列出的节点（第 {where.zh} 行）",
                f"{counted(lost.sum(), 'edge')} to a node that is not listed (line {where})",
            )
        )
    endless = np.isinf(frame["length_m"])
    if endless.any():
        where = examples(frame.index[np.asarray(endless)] + 2)
        faults.append(
            Said(
                f"{endless.sum():,} 个 length_m 是无穷大（第 {where.zh} 行）",
                f"{counted(endless.sum(), 'length_m')} infinite (line {where})",
            )
        )
    bad = ~(frame["length_m"] >= 0)
    if bad.any():
        where = examples(frame.index[np.asarray(bad)] + 2)
        faults.append(
            Said(
                f"{bad.sum():,} 个 length_m 为空或小于 0（第 {where.zh} 行）",
                f"{counted(bad.sum(), 'length_m')} empty or below 0 (line {where})",
            )
        )
    fast = frame["speed_kph"] > _FASTEST_KPH if "speed_kph" in frame.columns else bad & False
    if fast.any():
        speeds = ((i + 2, f"{frame['speed_kph'].iloc[i]:g}") for i in np.flatnonzero(fast))
        where = examples(Said(f"第 {line} 行：{kph}", f"line {line}: {kph}") for line, kph in speeds)
        faults.append(
            Said(
                f"{fast.sum():,} 个 speed_kph 超过每小时 {_FASTEST_KPH:g} 公里（{where.zh}）",
                f"{counted(fast.sum(), 'speed_kph')} above {_FASTEST_KPH:g} km/h ({where})",
            )
        )
    if frame.empty:
        faults.append(Said("里面没有路段", "it holds no edges"))
    if faults:
        raise FileError(str(path), faults)


def drawn(frame: pd.DataFrame, path: Path) -> Any:
    """Return the lines of the edges; None where none is given."""
    text: Any = frame.get("geometry", pd.Series("", index=frame.index)).replace("", None)
    lines = shapely.from_wkt(text.to_numpy(dtype=object, na_value=None), on_invalid="ignore")
    wrong = (text.notna() & (shapely.get_type_id(lines) != _LINE)).to_numpy()
    if wrong.any():
        where = examples(frame.index[np.asarray(wrong)] + 2)
        number = int(wrong.sum())
        fault = Said(
            f"{number:,} 个 geometry 不是 WKT 线（第 {where.zh} 行）",
            f"{counted(number, 'geometry')} that is no WKT line (line {where})",
        )
        raise FileError(str(path), [fault])
    return pd.Series(lines, frame.index, dtype=object)
