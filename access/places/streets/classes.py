"""Classes of streets in a planner's own words → those of OpenStreetMap."""

from collections.abc import Collection, Mapping
from pathlib import Path

import pandas as pd

from access.contracts.errors import FileError, TableError
from access.contracts.notes import Note
from access.contracts.tables import counted, examples

_ROADS = ("motorway", "trunk", "primary", "secondary", "tertiary")
# what `highway` may be, in use or not
OSM = (
    *_ROADS,
    *(f"{road}_link" for road in _ROADS),
    *("unclassified", "residential", "living_street", "service", "road", "track", "pedestrian", "footway"),
    *("path", "trail", "steps", "bridleway", "cycleway", "crossing", "corridor", "platform", "elevator"),
    *("busway", "bus_guideway", "raceway", "escape", "emergency_bay", "rest_area", "services", "bus_stop"),
    *("via_ferrata", "construction", "proposed", "razed", "abandoned", "disused", "ferry", ""),
)
# classes of urban roads as in GB/T 51328-2018 and CJJ 37, of highways as in JTG B01 and by who keeps
# them, as mappers in China map them; and usual words of road tables in English
_WORDS = {
    "motorway": ("高速公路", "高速", "高速路", "freeway"),
    "motorway_link": ("高速匝道", "高速公路匝道"),
    "trunk": ("快速路", "城市快速路", "城市快速道路", "国道", "一级公路", "expressway"),
    "trunk_link": ("匝道", "快速路匝道", "ramp"),
    "primary": ("主干路", "主干道", "城市主干路", "主路", "省道", "二级公路", "arterial", "major arterial"),
    "secondary": ("次干路", "次干道", "城市次干路", "县道", "三级公路", "minor arterial"),
    "tertiary": ("支路", "城市支路", "支线", "乡道", "四级公路", "辅路", "辅道", "collector"),
    "unclassified": ("村道", "等外公路", "乡村道路", "农村道路"),
    "residential": (
        "巷",
        "巷道",
        "街巷",
        "胡同",
        "里弄",
        "弄",
        "居住区道路",
        "街坊路",
        "local",
        "local street",
    ),
    "service": (
        "小区路",
        "小区道路",
        "小区内部路",
        "内部道路",
        "内部路",
        "宅间路",
        "组团路",
        "alley",
        "driveway",
    ),
    "pedestrian": ("步行街", "商业步行街"),
    "footway": (
        "人行道",
        "步行道",
        "步道",
        "人行天桥",
        "天桥",
        "人行地道",
        "地下通道",
        "sidewalk",
        "walkway",
    ),
    "path": ("小路", "小径", "绿道", "健身步道"),
    "steps": ("台阶", "梯道", "阶梯", "楼梯", "stairs"),
    "cycleway": ("自行车道", "非机动车道", "骑行道", "bikeway"),
    "track": ("机耕路", "机耕道", "田间道", "土路"),
    "road": ("道路", "公路", "街道", "其他", "其它", "其他道路", "other"),
    "": ("未知", "不详", "未分级", "unknown"),
}
_KNOWN = {**{word: word for word in OSM}, **{each: kind for kind, words in _WORDS.items() for each in words}}


def mapped(
    words: pd.Series, own: Mapping[str, str], known: Collection[str], path: Path
) -> tuple[pd.Series, list[Note]]:
    """Return the class that each word stands for, and a note on words other than OpenStreetMap's.

    Args:
        words: a class for each row.
        own: the table's own words → classes; they go before what is known here.
        known: classes that the modes of the study name beside those of OpenStreetMap: kept as they are.
        path: the file, for messages.

    Raises:
        FileError: words that stand for no class, or ``own`` names a class that there is not.
    """
    written = words.astype("str").str.strip()
    of = {word: _class(word, own, known) for word in sorted(written.unique())}
    strange = [word for word, kind in of.items() if kind is None]
    wrong = sorted({kind for kind in own.values() if kind not in (*OSM, *known)})
    faults = [f"`classes`: no class of street is called {examples(map(repr, wrong))}"] if wrong else []
    if strange:
        counts = written[written.isin(strange)].value_counts().sort_index()
        shown = examples((f"{word} {number}" for word, number in counts.items()), most=12)
        faults.append(
            f"{counted(int(counts.sum()), 'edge')} of classes that are not known ({shown}); say in the study"
            " file what they are: `streets: classes: {"
            f"{strange[0]}: tertiary"
            "}`, by the words of OpenStreetMap (motorway, trunk, primary, secondary, tertiary, residential,"
            " service, pedestrian, footway, path, cycleway, …)"
        )
    if faults:
        raise FileError(str(path), faults)
    told = [f"{word} → {kind or '–'}" for word, kind in of.items() if word != kind]
    if not told:
        return written, []
    shown = examples(told, most=12)
    number = int(written.map(lambda word: of[word] != word).sum())
    zh, en = f"{path.name}：道路等级按 {shown} 读取", f"{path.name}: classes of streets read as {shown}"
    return written.map(of), [Note("found", "streets", zh, en, number, "edges")]


def of_graph(
    words: pd.Series, columns: list[str], own: Mapping[str, str], known: Collection[str], path: Path
) -> tuple[pd.Series, list[Note]]:
    """Return the classes of a graph's edges: those of OpenStreetMap as they are, others as ``mapped`` does.

    Args:
        words: the `highway` of each edge; "" where it has none.
        columns: the attributes that edges have.
        own, known, path: as for ``mapped``.

    Raises:
        TableError: no edge tells its class.
        FileError: words in another script, or the planner's own, that stand for no class.
    """
    if len(words) and (words == "").all():
        shown = examples(sorted(set(map(str, columns)) - {"u", "v", "key", "geometry"}), most=12)
        fault = (
            "no edge has a 'highway' attribute, which tells the class of its street (residential, footway,"
            f" …); the edges have: {shown}; rename theirs, or load the graph with osmnx once more"
        )
        raise TableError("graph", [fault])
    chosen = words.isin(list(own)) | ~words.map(str.isascii).astype(bool)
    if not chosen.any():
        return words, []
    found, notes = mapped(words[chosen], own, known, path)
    return words.mask(chosen, found), notes


def _class(word: str, own: Mapping[str, str], known: Collection[str]) -> str | None:
    if word in own:
        return own[word]
    if word in known:
        return word
    return _KNOWN.get(word.lower())
