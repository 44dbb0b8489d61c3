"""Facilities that look listed twice: of one type, near one another, of one name however it is written."""

import re

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.spatial import KDTree

from access.contracts.among import among
from access.contracts.notes import Note
from access.contracts.said import examples
from access.contracts.tables import Entrances, Facilities, counted
from access.contracts.zone_names import plain

NEAR_M = 50.0
_NAMED = 6
# what is written before a name: the city, the district; and signs that make no name another
_PLACES = re.compile(
    r"^(?:[^省市区县]{2,4}(?:省|市|自治区)){0,2}(?:[^省市区县]{1,4}(?<!社)(?:区|县))?(?=.{3,})"
)
_SIGNS = re.compile(r"[\W_]+")
_NUMBERS = re.compile(r"[0-9一二三四五六七八九十百甲乙丙丁东南西北中新老a-z]")


def found(facilities: Facilities) -> pd.Series:
    """Return, for each facility that looks listed before, the id of the first one that it looks to be."""
    named = facilities[facilities["name"].notna()]
    again: dict[str, str] = {}
    for _, rows in named.groupby("type", sort=False):
        xy = np.column_stack([rows.geometry.x, rows.geometry.y])
        pairs = KDTree(xy).query_pairs(NEAR_M, output_type="ndarray")
        names = [core(each) for each in rows["name"]]
        same = np.array([similar(names[i], names[j]) for i, j in pairs], dtype=bool)
        i, j = pairs[same].T if len(pairs) else np.zeros((2, 0), dtype=int)
        graph = sparse.coo_array((np.ones(len(i)), (i, j)), shape=(len(rows),) * 2)
        _, label = sparse.csgraph.connected_components(graph, directed=False)
        _, first, group = np.unique(label, return_index=True, return_inverse=True)
        place = rows["place_id"].to_numpy() if "place_id" in rows.columns else np.full(len(rows), None)
        for number in np.flatnonzero(first[group] != np.arange(len(rows))):
            original = int(first[group[number]])
            if place[number] is None or pd.isna(place[number]) or place[number] != place[original]:
                again[str(rows.index[int(number)])] = str(rows.index[original])
    return pd.Series(again, dtype=object)


def core(name: object) -> str:
    """Return a name without blanks, signs and the places that it begins with.

    >>> core("上海市黄浦区 外滩街道社区卫生服务中心"), core("外滩（街道）社区卫生服务中心")
    ('外滩街道社区卫生服务中心', '外滩街道社区卫生服务中心')
    """
    return _PLACES.sub("", _SIGNS.sub("", plain(name)))


def similar(one: str, other: str) -> bool:
    """Tell whether two plain names are one but for a slip of the pen: a sign more, less, or another.

    A number, a letter or a direction makes another name: 第一小学 is not 第二小学.

    >>> similar("第一小学", "第二小学"), similar("仁济医院黄浦分院", "仁济医院黄埔分院")
    (False, True)
    """
    if one == other:
        return True
    if min(len(one), len(other)) < 6 or abs(len(one) - len(other)) > 1:
        return False
    start = next(
        (k for k, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    if len(one) == len(other):
        rest, signs = (one[start + 1 :], other[start + 1 :]), one[start] + other[start]
    else:
        longer, shorter = (one, other) if len(one) > len(other) else (other, one)
        rest, signs = (longer[start + 1 :], shorter[start:]), longer[start]
    return rest[0] == rest[1] and not _NUMBERS.search(signs)


def settled(
    facilities: Facilities, entrances: Entrances, *, merge: bool
) -> tuple[Facilities, Entrances, list[Note]]:
    """Propose facilities that look listed twice, or make them one.

    Of those made one the first stays, with what only the others tell; their doors are its doors no more.

    Args:
        facilities, entrances: FACILITIES and ENTRANCES.
        merge: whether the study says that they are one.
    """
    again = found(facilities)
    if not len(again):
        return facilities, entrances, []
    told = [
        f"{name} {each} = {first}"
        for name, (each, first) in zip(facilities["name"].reindex(again.index), again.items(), strict=True)
    ]
    shown, number = examples(told, most=_NAMED), len(again)
    zh = f"{number} 处设施与 {NEAR_M:g} 米内同类、同名（或只差一字）的设施疑为重复（{shown}）"
    where = f"{counted(number, 'facility place')} within {NEAR_M:g} m of another of the same type"
    en = f"{where} and name (but for a sign)"
    if not merge:
        zh += "，仍分别计入；若确为重复，请写 settings: {duplicates: merge}"
        en += f", perhaps listed twice ({shown}); kept: if they are, write `settings: {{duplicates: merge}}`"
        return facilities, entrances, [Note("doubtful", "facilities", zh, en, number, "facilities")]
    zh, en = f"{zh}，按研究所写合并", f"{en}, made one as the study says ({shown})"
    note = Note("left_out", "facilities", zh, en, number, "facilities")
    columns = [name for name in facilities.columns if name not in ("geometry", "type", "source")]
    first = pd.Series(facilities.index, index=facilities.index, dtype=object)
    first[again.index] = again
    filled = facilities.groupby(first.to_numpy(), sort=False)[columns].first()
    kept = facilities.drop(index=again.index).copy()
    for name in columns:
        lacking = kept[name].isna()
        if lacking.any():
            kept.loc[lacking, name] = filled[name].reindex(kept.index[lacking])
    return kept, entrances[~among(entrances.index, again.index)], [note]
