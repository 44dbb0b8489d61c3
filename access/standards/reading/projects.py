"""Projects that a text names: 新建凤凰湖中学、子庄中学; which, of what type, what is done, by when."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from access.standards.reading import names
from access.standards.reading.drafts import Promise
from access.standards.reading.names import Name
from access.standards.reading.sight import NO_THING
from access.standards.registry import members

Action = Literal["open", "enlarge", "move"]

_DONE: tuple[tuple[str, Action], ...] = (
    (r"迁建|搬迁|迁址|异地新建", "move"),
    (r"改扩建|扩建|改建|改造|提升|续建|修缮|维修|加固", "enlarge"),
    (r"新建|建成|建设|规划|选址|筹建|推进|推动|启动|实施|加快", "open"),
)
_VERB = re.compile(
    r"(?:规划|选址|加快|推进|推动|启动|实施|完成|高标准|全面)*"
    r"(?P<verb>新建|建成|建设|迁建|改扩建|扩建|改建|改造|续建|筹建|推进|推动|启动|实施)(?!成|立|起|设|强)"
)
# what follows a name and belongs to what is done with it
_TAIL = re.compile(
    r"(?P<tail>(?:新建|扩建|改建)*"
    r"(?:新馆|新院区?|新校区|主馆|二期|一期|老旧校舍|学生宿舍楼|学生食宿楼|综合楼|教学楼|宿舍楼|食堂|校舍)?"
    r"(?:选址|迁建|搬迁|迁址|改扩建|扩建|改建|改造|提升|新建|修缮|维修|拆建|建设)*(?:项目|工程)?)$"
)
_SPLIT = re.compile(r"[、和与及,，]|以及")
# 推进…建设: to build; 推进…改革 is none
_ONWARD = re.compile(r"推进|推动|启动|实施")
_BUILDING = re.compile(r"(?:建设|迁建|扩建|改造|新建|选址|工程|项目)[^,，。;；]{0,4}$")
# words before a noun that name no one place
_GENERAL = re.compile(
    r"国家级?|省级|市级|区级|县级|镇级|村级|区域性?|全[市区县省]|各级?|所有|农村|乡村|城市|城镇|城区|城乡|乡镇|街道|社区|小区|居住区"
    r"|示范性?|标准化?|规范化|综合性?|公共|公益性?|现代化?|高水平|高质量|特色|智慧|数字|智能|一批|若干|部分|新型|普惠性?|公办|民办"
    r"|独立|专业|专门|大型|中型|小型|中小型|基层|青少年|少年|老年人?|儿童|婴幼儿|重点|片区|优质|配套|骨干|高等|应急|医疗|养老|托育|文化"
    r"|体育|全民|教育|卫生|健康|康复|中医|等级|三级|二级|甲等|三甲|四大|多个?|以?和?的|具有|承担|功能|第三方|社会|群众|市民|残疾人|职业"
    r"|公园式|嵌入式|综合|新|老|旧|大|中心|型|类|座|所|家|个|处|[A-Za-z0-9.%]+"
)
_PLACE = re.compile(
    r"[省市区县镇乡村路街湖山江河港桥岭湾坪坝城洲岛园](?:[东西南北中新老])?$|新区|新城|第[一二三四五六七八九十]+|人民"
)
# an item that says more than a name
_NO_NAME = re.compile(
    r"[^一-鿿]|创建|转型|配建|新建|建设|结合|对接|功能|行动|一批|若干|一系列|等|人口|具备|推动|支持|鼓励|引导|为"
)
_NO_SITE = NO_THING | {
    "elderly_meal_service",
    "old_residential_compound",
    "fitness_trail",
    "public_cultural_facility",
}
_SCHOOL_IN_SHORT = re.compile(r"(?<=[一-鿿])(?:第?[一二三四五六七八九十]+|附)[中小]$")
_SHORT = re.compile(r"[一-鿿]{2,5}")
_ENDS = "。;；:：("
_LIST_LONGEST = 160


@dataclass(frozen=True)
class Project:
    """A project as a text names it.

    Attributes:
        name: as written.
        facility: its type.
        action: opens, is enlarged or moves.
        listed: which of the sentence's lists it is in.
        start, end: where its name stands: in the sentence, or, of a reading, in the plan's text.
        year, line: of a reading: by when, None where the text does not say; and the line (from 1).
    """

    name: str
    facility: str
    action: Action
    listed: int
    start: int
    end: int
    year: int | None = None
    line: int = 0


def projects(text: str, known: list[Name], home: str = "") -> list[Project]:
    """Return the projects that a plain sentence names, in order.

    Args:
        text: the sentence.
        known: names of facilities in it.
        home: words that have the names of the plan's own places in them: its title.

    >>> [each.name for each in projects("新建子庄中学、昌龙小学", names.facilities("新建子庄中学、昌龙小学"))]
    ['子庄中学', '昌龙小学']
    """
    found: dict[int, Project] = {}
    for match in _VERB.finditer(text):
        end = min((at for sign in _ENDS if (at := text.find(sign, match.end())) >= 0), default=len(text))
        first = re.search("[,，]|$", text[match.end() : end])
        near = match.end() + (first.start() if first else 0)
        if re.search(r"\d", text[match.end() : near]) or (
            _ONWARD.match(match["verb"]) and not _BUILDING.search(text[match.end() : near])
        ):
            continue
        items = [*_items(text, match.end(), min(end, match.end() + _LIST_LONGEST))]
        made = _and_others(text, [each for each in items if each[0] <= near], known, match)
        made = made or [*_each(text, items, near, known, match)]
        alone = len(made) < 2
        for each in made:
            if not alone or _is_proper(text, each, end, home):
                found.setdefault(each.start, each)
    return [found[at] for at in sorted(found)]


def _action(words: str) -> Action:
    return next(name for pattern, name in _DONE if re.search(pattern, words))


def _items(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for match in _SPLIT.finditer(text, start, end):
        yield at, match.start()
        at = match.end()
    yield at, end


def _each(
    text: str, items: list[tuple[int, int]], near: int, known: list[Name], verb: "re.Match[str]"
) -> Iterator[Project]:
    """The projects of a list; one that goes on behind a comma says of each what is done with it."""
    for start, end in items:
        if start > near and _VERB.match(text, start):
            return  # another verb has its own list
        made = _one(text, start, end, known, verb)
        if made and (start <= near or made.end < end):
            yield made


def _one(text: str, start: int, end: int, known: list[Name], verb: "re.Match[str]") -> Project | None:
    """The project of an item of a list: a proper part, a noun that is a type, and what is done."""
    action = _action(verb[0])
    words = text[start:end].removesuffix("等")
    again = re.match(_VERB.pattern, words)
    if again:
        action, start = _action(again[0]), start + again.end()
        words = words[again.end() :]
    tail = _TAIL.search(words)
    told = tail["tail"] if tail else ""
    stop = start + len(words) - len(told)
    if told and re.search(r"迁|改|扩|提升|修|拆|楼|舍", told):
        action = "move" if "迁" in told else "enlarge"
    inside = [each for each in known if start <= each[0] and each[1] == stop]
    if inside:
        kind, since = inside[-1][2], inside[-1][0]
    elif _SCHOOL_IN_SHORT.search(text[start:stop]):
        kind, since = "school_compulsory", stop
    else:
        return None
    proper = _GENERAL.sub("", text[start:since]) if since > start else ""
    if (
        len(proper) < 2
        or kind in _NO_SITE
        or len(text[start:stop]) > 24
        or _NO_NAME.search(text[start:since])
    ):
        return None
    return Project(text[start:stop], kind, action, verb.start(), start, stop)


def _and_others(
    text: str, items: list[tuple[int, int]], known: list[Name], verb: "re.Match[str]"
) -> list[Project]:
    """昌东、白雪等公办独立幼儿园: short names that share the noun behind 等."""
    if len(items) < 2:
        return []
    start, end = items[-1]
    name, sign, _ = text[start:end].partition("等")
    kinds = [each for each in known if start + len(name) < each[0] and each[1] == end]
    parts = [text[slice(*item)] for item in items[:-1]] + [name]
    plain = all(_SHORT.fullmatch(part) and not names.facilities(part) and len(_GENERAL.sub("", part)) > 1
                for part in parts)  # fmt: skip
    if not sign or not kinds or not plain:
        return []
    words = text[kinds[-1][0] : kinds[-1][1]]
    ends = [*(stop for _, stop in items[:-1]), start + len(name)]
    kind, action = kinds[-1][2], _action(verb[0])
    return [Project(part + words, kind, action, verb.start(), item[0], stop)
            for part, item, stop in zip(parts, items, ends, strict=True)]  # fmt: skip


def _is_proper(text: str, project: Project, end: int, home: str) -> bool:
    """Whether a name that stands alone surely is one: it has a place in it, or its sign alone can be one."""
    inside = names.facilities(project.name)
    lead = project.name[: inside[-1][0]] if inside else project.name
    return bool(_PLACE.search(lead) or _SCHOOL_IN_SHORT.search(project.name)
                or (len(lead) > 1 and lead in home)
                or (project.action == "move" and "迁" in text[project.end : end]))  # fmt: skip


def counted(text: str, found: Sequence[Project], made: list[Promise]) -> Iterator[Promise]:
    """Return how many projects of each type a sentence names, where it does not count them itself."""
    groups: dict[tuple[int, str, str], list[Project]] = {}
    for each in found:
        # 子庄中学、昌龙小学: schools, one number
        kind = "school_compulsory" if each.facility in members("school_compulsory") else each.facility
        counts = "new" if each.action == "open" else "upgraded"
        groups.setdefault((each.listed, kind, counts), []).append(each)
    for (_, facility, counts), group in groups.items():
        start, end = group[0].start, group[-1].end
        told = [each for each in made if each.facility in members(facility) or each.facility == facility]
        if any(each.rule.get("counts", counts) == counts for each in told):
            continue
        rule: dict[str, object] = {"counts": counts, "listed": tuple(each.name for each in group)}
        many = float(len(group))
        yield Promise("total_count", start, end, facility, text[start:end], value=many, unit="个",
                      rule=rule, sure=many > 1)  # fmt: skip
