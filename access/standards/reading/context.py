"""What stands around a promise in its sentence: when, for whom, where, how firmly; and whether it is past."""

import re
from collections import Counter
from functools import cache

from access.standards.reading.drafts import Base, Named, Strength
from access.standards.reading.quantities import number

_FIVE_YEARS = {
    name: 2001 + 5 * i
    for i, name in enumerate(("十五", "十一五", "十二五", "十三五", "十四五", "十五五", "十六五"))
}
_YEAR = re.compile(r"(?<!\d)(20[0-4]\d)年?(?=年|底|末|前|,|,|、|期间|完成|达|[^\d])")
_NOT_YET = re.compile(
    r"每年|力争|确保|实现.{0,12}目标|新增|新建|规划建设|将(?!军)|拟|要(?:达|在|实|建)|推进|推动|打造"
)
_REACHED = re.compile(
    r"截至|截止|已经?(?:建|实现|达|完成|有|创|基本|全部|全面|累计)|期间,?(?:全|我|先后|共|累计|新建)|(?<!规划)期末|以来"
    r"|累计(?:建|实现|完成|新|发|创)|先后|目前|现有|共有|比20\d\d年|较20\d\d年|建成了|实现了|探索创新了|荣获|获评|被评"
)
# 过去五年,新建…: past, whatever else the sentence says
_LAST = re.compile(
    r"过去的?[^,，。]{0,4}年|(?:近|[三五]|这)[^,，。]{0,2}年(?:来|间)|上(?:一|个|一个)(?:轮|五年)"
)
_FIRM: tuple[tuple[str, Strength], ...] = (
    (r"鼓励", "encourage"),
    (r"有条件|探索|适当|可结合|因地制宜|根据需要", "discretionary"),
    (r"支持", "support"),
    (r"力争|争取|努力", "strive"),
    (r"逐步|逐渐|稳步|有序|梯次|分批|基本|推进|推动", "gradual"),
)
_GROUPS = (
    (r"80周?岁(?:及?以上)", "age_80_plus"),
    (r"65周?岁(?:及?以上)", "age_65_plus"),
    (r"60周?岁(?:及?以上)|老年人|老人|老年人口", "age_60_plus"),
)
_URBAN = r"城市社区|(?:中心城区|主城区|城区|城市|城镇)(?!以?外|化|公益)"
_RURAL = r"农村地区|农村|乡村|涉农"
_ZONES = re.compile(rf"(?P<urban>{_URBAN})|(?P<rural>{_RURAL})")
_LIST = re.compile(
    r"(?:[一-鿿]{2,8}?(?:区|县|市|镇|街道|乡)[、和]){1,20}[一-鿿]{2,8}?(?:新区|[区县市镇乡]|街道)"
)
_OTHERS = re.compile(r"其(?:他|它|余)(?:各)?(?:区|县|市|镇|乡|街|地)")


@cache
def _five() -> "re.Pattern[str]":
    return re.compile("[“\"'‘]?(" + "|".join(sorted(_FIVE_YEARS, key=len, reverse=True)) + ")[”\"'’]")


def period(plain: str) -> tuple[int, int] | None:
    """Return base year and target year of the plan as its title and most of its words have it.

    >>> period("某市“十四五”公共服务规划"), period("2017年实施计划")
    ((2020, 2025), (2016, 2017))
    """
    head = plain[:1500]
    found = _five().findall(head) or _five().findall(plain)
    own = re.search(r"(20\d\d)年[^。\n]{0,20}(?:实施计划|工作计划|年度计划|行动计划)", head)
    last = re.search(r"20\d\d年\d+月\d+日", plain[-60:])
    span = re.search(r"[(（]?(20\d\d)\s?[-—–至]+\s?(20\d\d)年?[)）]?", plain[:300])
    if span and int(span[1]) < int(span[2]) <= int(span[1]) + 20:
        return int(span[1]) - 1, int(span[2])
    if found and not own:
        first = _FIVE_YEARS[Counter(found).most_common(1)[0][0]]
        if "实施计划" in head and last:  # a year's own plan on the ground of a five-year plan
            year = int(last[0][:4])
            return year - 1, year
        return first - 1, first + 4
    return (int(own[1]) - 1, int(own[1])) if own else None


def five_years(base: int | None) -> str:
    """Return what the five years after a base year are called: 十四五; nothing where they have no name."""
    return next((name for name, first in _FIVE_YEARS.items() if base is not None and first - 1 == base), "")


def year_before(text: str, place: int, base: int | None) -> int | None:
    """Return the last year that is named before a place, where it lies after the base year."""
    years = [int(match[1]) for match in _YEAR.finditer(text[:place])]
    years = [year for year in years if base is None or year > base]
    return years[-1] if years else None


def reached(text: str, place: int, past: bool, base: int | None) -> bool:
    """Tell whether the words at a place tell what has been reached, and promise nothing."""
    before = text[:place]
    years = [int(match[1]) for match in _YEAR.finditer(before)]
    if _LAST.search(before) and not re.search(r"到20[2-4]\d年|今后|未来", before):
        return True
    if base is not None and years:
        if years[-1] <= base:
            return True
        if not past:
            return False
    if past:
        return not re.search(r"“?十[四五六]五”?(?:时期|期间)?.{0,30}将|到20[234]\d年", before)
    if re.search(r"“十[三二一]五”(?:时期|期间|以来)", before) and base is not None and base >= 2020:
        return True
    return bool(_REACHED.search(text)) and not _NOT_YET.search(text)


def strength(text: str, place: int) -> Strength:
    """Return how firmly the clause at a place promises."""
    start = max(text.rfind(sign, 0, place) for sign in "。;；,，:：") + 1
    around = text[start : place + 30]
    for pattern, name in _FIRM:
        if re.search(pattern, around):
            return name
    wide = text[max(text.rfind(sign, 0, place) for sign in "。;；") + 1 : place]
    return next((name for pattern, name in _FIRM[:4] if re.search(pattern, wide[-60:])), "shall")


def group(text: str) -> str:
    """Return whose people a clause counts."""
    return next((name for pattern, name in _GROUPS if re.search(pattern, text)), "all")


def zone(text: str, place: int) -> Named:
    """Return the zone that the words before a place in its clause name."""
    start = max(text.rfind(sign, 0, place) for sign in "。;；,，:：") + 1
    around = text[start:place]
    if others := _OTHERS.search(around):
        before = _LIST.findall(text[:start])
        if before:
            return Named(others[0], "others", _names(before[-1]))
    listed = _LIST.search(around)
    if listed and not re.search(r"小区|居住区|(?:主|心|老|新)城区|社区|[各全]|以上", listed[0]):
        return Named(listed[0], "named", _names(listed[0]))
    nearest = [*_ZONES.finditer(around)]
    if nearest:
        word = nearest[-1]
        # 城乡 and 农村、城市 side by side: the nearest is meant
        return Named(word[0], "urban" if word["urban"] else "rural")
    return Named()


def _names(listed: str) -> tuple[str, ...]:
    return tuple(part for part in re.split("[、和]", listed) if part)


def people(text: str) -> "list[re.Match[str]]":
    """Return where a text says for how many people, households or beds: 每千人口, 每3万人, 每百户, 人均."""
    return [*_PER.finditer(text)]


_PER = re.compile(
    r"(?:(?P<each>每)|服务人口(?:规模)?(?:为|在|约)?(?=[\d.]+[千万]?人?[-—–~～至到][^,，。;；]*[,，]?[^,，。;；]*[\d一两二三][个所处座家]))"
    r"(?P<n>\d+(?:\.\d+)?|[一二三四五六七八九十两]+)?(?P<s>[十百千万]{0,2})人?"
    r"(?:[-—–~～至到]+(?P<m>\d+(?:\.\d+)?|[一二三四五六七八九十两]+)(?P<ms>[十百千万]{0,2}))?(?P<of>名|个|位|张)?"
    r"(?P<who>常住人口|户籍人口|服务人口|老年人口|常住老年人|老年人|老人|人口|居民|儿童|学生|人|户籍?居民|户|床位|床)"
    r"|(?<![\d.一二三四五六七八九十两百千万数余多几])(?P<short>百|千|万)(?P<who2>人|户)(?:均|口)?(?=[^,，。;；]{0,16}(?:数|面积|不|达|拥有|配|\d))"
    r"|(?P<mean>户均|人均)"
)


def per(match: "re.Match[str]") -> tuple[float, Base]:
    """Return for how many, and of what: persons, households, beds or elderly.

    >>> [per(match) for match in people("每千人口、每3万人、每百户、人均")]
    [(1000.0, 'persons'), (30000.0, 'persons'), (100.0, 'households'), (1.0, 'persons')]
    """
    if match["mean"]:
        return 1.0, "households" if match["mean"] == "户均" else "persons"
    who = match["who"] or match["who2"]
    base: Base = (
        "households"
        if "户" in who and "户籍人口" not in who
        else "beds"
        if "床" in who
        else "elderly"
        if "老" in who
        else "persons"
    )
    if match["short"]:
        return number(match["short"]), base
    return _many(match["n"], match["s"] or match["ms"]), base


def per_high(match: "re.Match[str]") -> float | None:
    """Return the upper end, where it says for how many people as a range.

    >>> [(per(match)[0], per_high(match)) for match in people("每3—5万人、每5千至1万人")]
    [(30000.0, 50000.0), (5000.0, 10000.0)]
    """
    return _many(match["m"], match["ms"]) if match["m"] else None


def _many(digits: str | None, scale: str | None) -> float:
    return (number(digits) if digits else 1.0) * (number(scale) if scale else 1.0)
