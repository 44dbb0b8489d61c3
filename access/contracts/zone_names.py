"""Names of zones as people write them: with and without 区, 街道, 社区 …, with blanks, under others."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping

from access.contracts.said import Said, examples

_LEAST = 2  # signs that a name keeps: 城区, 东乡 are no 城, 东
# what names of administrative units of China end in; the longer first
_ENDS = (
    *("社区居民委员会", "村民委员会", "居民委员会", "社区居委会", "街道办事处", "社区委员会", "民族自治县"),
    *("民族自治乡", "村委会", "居委会", "街道办", "自治区", "自治州", "自治县", "自治旗", "民族乡", "地区"),
    *("社区", "街道", "居委", "村委", "新区", "省", "市", "盟", "州", "区", "县", "旗", "镇", "乡", "村"),
)
# endings that say the same
_ALIKE = (
    ("街道", "街道办事处", "街道办"),
    ("社区", "社区居民委员会", "社区居委会", "社区委员会", "居民委员会", "居委会", "居委"),
    ("村", "村民委员会", "村委会", "村委"),
    ("区", "新区"),
    ("县", "自治县", "民族自治县"),
    ("乡", "民族乡", "民族自治乡"),
)


def plain(name: object) -> str:
    """Return a name without blanks, full-width signs and capitals.

    >>> plain("五里 桥　街道"), plain("Ｅａｓｔ  District")
    ('五里桥街道', 'eastdistrict')
    """
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", str(name))).lower()


def bare(name: object) -> str:
    """Return a plain name without what says which kind of unit it is.

    >>> [bare(each) for each in ("黄浦区", "外滩街道办事处", "永安社区居委会", "东区", "城乡村", "North")]
    ['黄浦', '外滩', '永安', '东区', '城乡', 'north']
    """
    text = plain(name)
    for end in _ENDS:
        if text.endswith(end) and len(text) - len(end) >= _LEAST:
            return text[: -len(end)]
    return text


def kind_of(name: object) -> str:
    """Return what says of a name which kind of unit it is; empty where nothing does.

    >>> kind_of("外滩街道"), kind_of("永安村"), kind_of("外滩")
    ('街道', '村', '')
    """
    text = plain(name)
    return text[len(bare(name)) :]


class Names:
    """The names of a study's zones, by which others are found.

    A word is looked for as it is, then without blanks and full-width signs, then by another name of the
    same place, then without its ending: 外滩 is 外滩街道, 外滩街道办事处 is it too; 外滩镇 is not.

    >>> names = Names({"1": "外滩街道", "2": "黄岛区"}, {"青岛西海岸新区": "黄岛区"})
    >>> [names.find(each) for each in ("外滩", "外 滩街道", "外滩镇", "青岛西海岸新区", "西海岸")]
    [['1'], ['1'], [], ['2'], []]
    """

    def __init__(self, names: Mapping[str, object], aliases: Mapping[str, str] | None = None) -> None:
        """Take zone id → name, and names → other names of the same places."""
        self._exact: dict[str, list[str]] = defaultdict(list)
        self._plain: dict[str, list[str]] = defaultdict(list)
        self._other: dict[str, list[str]] = defaultdict(list)
        self._bare: dict[str, list[tuple[str, str]]] = defaultdict(list)
        same = _both_ways(aliases or {})
        for zone, name in names.items():
            for word in dict.fromkeys((str(zone), str(name))):
                self._exact[word].append(zone)
                self._plain[plain(word)].append(zone)
                self._bare[bare(word)].append((zone, _alike(word)))
                for other in same.get(plain(word), ()):
                    self._other[other].append(zone)

    def find(self, word: object) -> list[str]:
        """Return the ids of the zones that a word names: none, one, or several of one name."""
        text = str(word)
        for table, key in ((self._exact, text), (self._plain, plain(text)), (self._other, plain(text))):
            if table.get(key):
                return list(dict.fromkeys(table[key]))
        kind, found = _alike(text), self._bare.get(bare(text), ())
        return list(dict.fromkeys(zone for zone, other in found if "" in (kind, other) or kind == other))

    @property
    def known(self) -> list[str]:
        """All ids and names, in order."""
        return sorted(self._exact)

    @staticmethod
    def ambiguous(word: object, fitting: Iterable[str]) -> Said:
        """Return a fault that names the zones that a word may mean."""
        shown = examples(fitting, most=5)
        return Said(
            f"“{word}”可指几个分区：{shown}；请写全名或编号",
            f"'{word}' may be any of {shown}; give the whole name or the id",
        )


def _alike(name: object) -> str:
    """The kind of unit that a name tells, in one word of those for the same kind."""
    kind = kind_of(name)
    return next((first for first, *others in _ALIKE if kind in others), kind)


def _both_ways(aliases: Mapping[str, str]) -> dict[str, list[str]]:
    """Plain name → the other plain names of the same place."""
    groups: list[set[str]] = []
    for one, other in aliases.items():
        pair = {plain(one), plain(other)}
        joined = [each for each in groups if each & pair]
        groups = [each for each in groups if not each & pair] + [pair.union(*joined)]
    return {name: sorted(each - {name}) for each in groups for name in each}
