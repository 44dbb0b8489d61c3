"""Classes of streets in a planner's own words → those of OpenStreetMap."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from difflib import get_close_matches
from pathlib import Path

import pandas as pd

from access.contracts.errors import FileError, TableError
from access.contracts.notes import Note
from access.contracts.said import Said, examples
from access.contracts.tables import counted
from access.places.streets.class_words import CODES, OSM, WORDS

_KNOWN = {
    **{word: word for word in OSM},
    **{each: kind for kind, words in WORDS.items() for each in words},
    **CODES,
}
# GB/T 51328-2018 and CJJ 37 have steps of a class: 主干路Ⅱ级, Ⅰ级主干路; others write 城市主干路（规划）
_STEP = re.compile(
    r"^(?:i{1,3}|[一二三123])级(?=(?:主干|次干|支|快速))|(?<=[路道])(?:i{1,3}|[一二三123])级?$"
)
_CITY = re.compile("^(?:城市|城镇|市政|市区|城区)(?=.)")
_USUAL = (
    "motorway, trunk, primary, secondary, tertiary, residential, service, pedestrian, footway, path, cycleway"
)


def known_class(word: str, own: Mapping[str, str], known: Collection[str] = ()) -> str | None:
    """Return the class that a word stands for; None where nothing tells.

    >>> known_class("主干路Ⅱ级", {}), known_class("5115.0", {}), known_class("高架桥下", {})
    ('primary', 'tertiary', None)
    """
    word = word.strip()
    if word in own:
        return own[word]
    if word in known:
        return word
    plain = unicodedata.normalize("NFKC", word).lower().removesuffix(".0")
    plain = re.sub(r"\s+(?=[^\x00-\x7f])|(?<=[^\x00-\x7f])\s+", "", plain)
    for each in (plain, _STEP.sub("", plain), _CITY.sub("", plain), _CITY.sub("", _STEP.sub("", plain))):
        if each in _KNOWN:
            return _KNOWN[each]
    return None


def mapped(
    words: pd.Series, own: Mapping[str, str], known: Collection[str], path: Path, *, column: str = "class"
) -> tuple[pd.Series, list[Note]]:
    """Return the class that each word stands for, and a note on words other than OpenStreetMap's.

    Args:
        words: a class for each row.
        own: the table's own words → classes; they go before what is known here.
        known: classes that the modes of the study name beside those of OpenStreetMap: kept as they are.
        path: the file, for messages.
        column: the column that they stand in, for messages.

    Raises:
        FileError: words that stand for no class, or ``own`` names a class that there is not, or has a word
            that stands in no row.
    """
    written = words.astype("str").str.strip()
    of = {word: known_class(word, own, known) for word in sorted(written.unique())}
    classes = {word: known_class(kind, {}, known) for word, kind in own.items()}
    faults: list[Said] = [_no_class(own[word]) for word, kind in classes.items() if kind is None]
    faults += [_no_row(word, list(of)) for word in own if word.strip() not in of]
    strange = written[written.map(of).isna().to_numpy()]
    if len(strange):
        faults.append(_strange(strange, list({*own, *_KNOWN}), column))
    if faults:
        raise FileError(str(path), faults)
    of = {word: classes.get(word, kind) for word, kind in of.items()}
    told = [f"{word} → {kind or '–'}" for word, kind in of.items() if word != kind]
    if not told:
        return written, []
    shown = examples(told, most=12)
    number = int(written.map(lambda word: of[word] != word).sum())
    zh, en = f"{path.name}：道路等级按 {shown} 读取", f"{path.name}: classes of streets read as {shown}"
    return written.map(of), [Note("found", "streets", zh, en, number, "edges")]


def _no_class(kind: str) -> Said:
    near = get_close_matches(kind.lower(), sorted({*OSM}), n=1, cutoff=0.6)
    like = f" ({' / '.join(near)}?)" if near else ""
    return Said(
        f"`classes`：没有名为 {kind!r} 的道路等级{like}；可用：{_USUAL} …",
        f"`classes`: no class of street is called {kind!r}{like}; there are {_USUAL} …",
    )


def _no_row(word: str, there: list[str]) -> Said:
    shown = examples(there, most=12)
    return Said(
        f"`classes`：没有一行的等级是 {word!r}；文件中有：{shown}",
        f"`classes`: no row has the class {word!r}; those in the file are {shown}",
    )


def _strange(words: pd.Series, known: list[str], column: str) -> Said:
    counts = words.value_counts().sort_index()
    shown = examples((f"{word} {number}" for word, number in counts.items()), most=12)
    first = str(counts.index[0])
    near = {word: kind for each in counts.index[:12] for word, kind in _nearest(str(each), known)}
    like = examples((f"{word} → {kind or '–'}" for word, kind in near.items()), most=6)
    number = int(counts.sum())
    zh = f"“{column}”列有 {number:,} 行的道路等级不认识（{shown}）" + (f"；相近的有：{like}" if like else "")
    en = f"column '{column}': {counted(number, 'row')} of classes that are not known ({shown})"
    en += f"; near to them are: {like}" if like else ""
    say = f"`streets: classes: {{{first}: tertiary}}`"
    return Said(
        f"{zh}；请在研究文件中说明：{say}，可写 OpenStreetMap 的等级（{_USUAL}，no 表示不是道路）"
        "，或主干路、次干路、支路、巷道、人行道等",
        f"{en}; say in the study file what they are: {say}, by the words of OpenStreetMap ({_USUAL}; `no`: it"
        " is no street), or 主干路, 次干路, 支路, 巷道, 人行道 …",
    )


def _nearest(word: str, known: list[str]) -> list[tuple[str, str]]:
    """The known word nearest to one, with its class; of Chinese words one sign is much."""
    plain = unicodedata.normalize("NFKC", word).lower()
    found = get_close_matches(plain, known, n=1, cutoff=0.6 if plain.isascii() else 0.5)
    return [(each, _KNOWN.get(each, "")) for each in found]


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
        fault = Said(
            f"没有一条边有说明道路等级的 'highway' 属性（residential、footway …）；边的属性有：{shown}；"
            "请改名，或用 osmnx 重新下载",
            "no edge has a 'highway' attribute, which tells the class of its street (residential, footway,"
            f" …); the edges have: {shown}; rename theirs, or load the graph with osmnx once more",
        )
        raise TableError("graph", [fault])
    missing = [_no_row(word, sorted(words.unique())) for word in own if word not in set(words)]
    if missing:
        raise FileError(str(path), missing)
    chosen = words.isin(list(own)) | ~words.map(str.isascii).astype(bool)
    if not chosen.any():
        return words, []
    found, notes = mapped(words[chosen], own, known, path)
    return words.mask(chosen, found), notes
