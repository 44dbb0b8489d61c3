"""A quantity in its sentence: the clause around it, and the facility that it counts."""

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from access.standards.reading import context
from access.standards.reading.drafts import Kind, Named, Promise
from access.standards.reading.names import Name, units
from access.standards.reading.quantities import Comparison, Quantity

STOPS = "。;；,，:：|"
BUILT = re.compile(
    r"新建|建设|建成|新增|新改扩建|改扩建|改建|扩建|增设|设置|布局|设立|打造|配建|配置|配备|规划|建立|创建|改造|提升"
    r"|提档|升级|补充|更新|安装|布设|布放|布置|筹集|筹建|供应|投放|增加|培育|引进|开设|新设|完成|达到|拥有|支持|申报|发展到?"
)
# what a number counts where the name of a facility only stands before its noun: 2个养老服务品牌
OTHER_NOUN = re.compile(
    r"^[^,，。;；、0-9]{0,10}(?:品牌|企业|人才|专业(?!化)|团队|课程|活动|名师|案例|模式|标杆|平台|学科|集团|集群|授权"
    r"|授予|示范县|示范校|示范学校|特色学校|骨干|课题|学位|标准化?建设|工作者|学生|教师|负责人)"
)
MONEY = re.compile(r"元|补助|补贴|经费|标准由|工资|收入|贷款|产值|GDP|学费")
# no facilities that stand somewhere
NO_THING = frozenset(("resident_population", "housing_unit", "housing_floor_area"))
_JOINS = re.compile(r"[、和与及或]")
# words beside a number that counts what an earlier clause names: 街道养老服务中心实现突破,新建28处
_ELIDED = re.compile(
    BUILT.pattern
    + r"|到?20\d\d年(?:底|末)?|其中|合计|共计?|累计|总(?:数|量)|全[市区县省]|计划|力争|确保|再|约|到|至|分别"
    r"|目标|均|都|各|每个?|至少|不少于|应|须|要|不宜|宜|控制在?|人均|平均|(?:服务)?半径|(?:建筑|用地|占地|总)?面积|用地|用房|数量?|规模|间距|其余|其[他它]|(?:覆盖|建成|达标|标准化|设置|建有)率|全部"
)
_BARE = re.compile(
    _ELIDED.pattern + r"|中心城区|主城区|城市|城区|建成区|老城区|新城区|农村|乡村|地区|郊区|近郊区|远郊区"
    r"|设在|位于|为|的|不应|不|也|则|应当"
)
_MOVERS = re.compile(
    r"步行|骑行|慢行|车程|驾车|乘车|出行|出门|居民|市民|群众|村民|老年人|老人|儿童|学生|家长|人口|基本|形成|实现|让|使|做到|推进"
    r"|可|能|在|内|“|”|\"|平均|反应|响应|急救|时间|缩短|至|以|辖区|接警后|后|消防队|接到|救护车|主城|老城|新城"
)
# 1家具备全日托养、日间照料功能的综合性养老服务中心: what stands before 的 only describes
_DESCRIBED = re.compile(r"^[^,，。;；:：]*的(?P<rest>[^,，。;；:：的]{0,12})$")
# 城市书房、文化驿站等公共文化空间150个
_AND_OTHERS = re.compile(r"(?:、[^、,，]{2,10})*等[^,，、0-9]{0,14}")
# 1所县级公立医院达到三级医院水平
_GRADE = re.compile(r"水平|标准|等级|以上|建设标准")
_MODES = (
    (r"急救|救护", "emergency_vehicle"),
    (r"步行", "walk"),
    (r"骑行|自行车", "cycle"),
    (r"车程|驾车|乘车", "drive"),
)


def _apart(
    known: list[tuple[int, int]], found: "list[tuple[int, int, Any]]", start: int
) -> list[tuple[int, int]]:
    """Stretches of names and of units that do not lie within one another, in order."""
    taken = [*known]
    for begin, end, _ in found:
        if all(end + start <= at or stop <= begin + start for at, stop in known):
            taken.append((begin + start, end + start))
    return sorted(taken)


def clause(text: str, place: int, stops: str = STOPS) -> tuple[int, int]:
    """Return where the clause around a place starts and ends."""
    start = max(text.rfind(sign, 0, place) for sign in stops) + 1
    ends = [at for sign in stops if (at := text.find(sign, place)) >= 0]
    return start, min(ends, default=len(text))


def named(name: Name | None, text: str) -> tuple[str | None, str]:
    """Return the type of a name, and its words."""
    return (name[2], text[name[0] : name[1]]) if name else (None, "")


def mode(text: str) -> str | None:
    """Return the mode of travel that a text names."""
    return next((name for pattern, name in _MODES if re.search(pattern, text)), None)


@dataclass(frozen=True)
class Sight:
    """A quantity and what can be seen from it.

    Attributes:
        text: the sentence.
        quantity: of the sentence.
        since, reach: where the quantity before it ends, and the one after it begins.
        known: names of facilities in the sentence.
        pers: where the sentence says for how many people.
        topic: what the heading above it names, at no place of the sentence.
        told: the facility that it counts, where several are told in turn (分别); ``zone``, ``levels`` and
            ``year`` likewise.
    """

    text: str
    quantity: Quantity
    since: int
    reach: int
    known: list[Name]
    pers: "list[re.Match[str]]" = field(repr=False)
    topic: Name | None = None
    told: Name | None = None
    zone: Named | None = None
    levels: tuple[str, ...] = ()
    year: int | None = None

    @cached_property
    def bounds(self) -> tuple[int, int]:
        """Where its clause starts and ends."""
        return clause(self.text, self.quantity.number)

    @property
    def whole(self) -> str:
        """Its clause."""
        return self.text[slice(*self.bounds)]

    @property
    def before(self) -> str:
        """Its clause, before its number."""
        return self.text[self.bounds[0] : self.quantity.number]

    @property
    def after(self) -> str:
        """Its clause, after it."""
        return self.text[self.quantity.end : self.bounds[1]]

    @property
    def lead(self) -> str:
        """All before it up to a full stop or semicolon."""
        start = max(self.text.rfind(sign, 0, self.quantity.start) for sign in "。;；") + 1
        return self.text[start : self.quantity.start]

    @cached_property
    def bare(self) -> bool:
        """Whether its clause has nothing but a facility, a zone and the number: …,初中不超过1000米."""
        start, place = self.bounds[0], self.quantity.start
        lead = self.text[start:place]
        for at, end in reversed(
            _apart([(s, e) for s, e, _ in self.names(start, place + 1)], units(lead), start)
        ):
            lead = lead[: at - start] + lead[max(0, end - start) :]
        return len(_BARE.sub("", lead)) <= 1

    def carried(self, words: "re.Pattern[str]") -> bool:
        """Whether an earlier clause of its sentence says, with a number, what a bare one leaves out."""
        start = self.bounds[0]
        stop = self.text.rfind("。", 0, start) + 1
        if not self.bare or start <= stop:
            return False
        earlier = re.split(r"[,，;；]", self.text[stop : start - 1])
        for said in reversed(earlier):
            if words.search(said) and re.search(r"\d", said):
                return True
            if len(said) > 16:
                return False
        return False

    def names(self, start: int, end: int) -> list[Name]:
        """The names of facilities within a stretch."""
        return [each for each in self.known if start <= each[0] and each[1] <= end]

    def is_near(self) -> bool:
        """Whether a facility stands anywhere it could belong to."""
        return self.near[0] is not None

    @cached_property
    def near(self) -> tuple[Name | None, bool]:
        """The facility that it counts, and whether that stands beside it rather than elsewhere."""
        if self.told:
            return self.told, True
        text, here = self.text, self.quantity
        start = self.bounds[0]
        upto = here.start + 1
        item = max(start, self.since, text.rfind("、", start, here.start) + 1)
        before = self.names(item, upto)
        if before:
            gap = text[before[-1][1] : here.start]
            if len(gap) <= 8 and not BUILT.search(gap) and not _JOINS.search(gap):
                return (None, False) if OTHER_NOUN.search(gap) else (before[-1], True)
        if after := self._after():
            return after, True
        if before:
            return before[-1], True
        if wider := self.names(max(start, self.since), upto):
            gap = text[wider[-1][1] : here.start]
            return wider[-1], "、" not in gap or bool(_AND_OTHERS.fullmatch(gap))
        subject = self.names(0, upto)
        return (subject[-1], self._is_elided(item)) if subject else (self.topic, self._is_elided(item))

    @property
    def is_own(self) -> bool:
        """Whether its clause names what so many people have, or leaves it out; it names nothing unknown."""
        name, sure = self.near
        start, place = self.bounds[0], self.quantity.start
        pers = [each.end() for each in self.pers if start <= each.start() and each.end() <= place]
        lead = self.text[pers[-1] : place] if pers else ""
        return name is not None and (sure or name[0] >= start or len(_ELIDED.sub("", lead)) <= 1)

    @property
    def is_its_own(self) -> bool:
        """Whether no other noun than the facility near it stands before it in its clause: …,15分钟可达."""
        name = self.near[0]
        start, place = self.bounds[0], self.quantity.start
        if name is None or name[0] >= start or name[1] == 0:
            return True
        lead = self.text[max(start, self.since) : place]
        for at, end, _ in reversed(units(lead)):
            lead = lead[:at] + lead[end:]
        return len(_MOVERS.sub("", _BARE.sub("", lead))) <= 2

    def _is_elided(self, item: int) -> bool:
        """Whether no noun stands beside the number in its item: it counts what was named before."""
        lead = self.text[item : self.quantity.start]
        behind = self.text[self.quantity.end : self.quantity.end + 1]
        for start, end, _ in reversed(units(lead)):
            lead = lead[:start] + lead[end:]
        return len(_ELIDED.sub("", lead)) <= 1 and behind in ",，、。;；)(及和\n|"

    def _after(self) -> Name | None:
        """The facility behind the number: 10家以上和合书吧."""
        text, end = self.text, self.quantity.end
        after = [each for each in self.known if end <= each[0] < min(self.reach, self.bounds[1])]
        while len(after) > 1 and re.match(
            r"[^、,，。;；]{0,10}的(?!比例|比重|占比|标准|要求|规定)", text[after[0][1] : after[1][0]]
        ):
            after = after[1:]
        if not after or after[0][0] - end > 60:
            return None
        head = text[end : after[0][0]]
        if described := _DESCRIBED.match(head):
            head = described["rest"]
        graded = head.endswith("达到") and _GRADE.match(text[after[0][1] :])
        if "、" in re.sub(r"[化性型级质]、", "", head) or len(head) > 30:
            return None
        if re.search(r"达到|不低于|不少于", head) and not graded:
            return None
        last = after[0]  # of names that follow each other at once, the last is the noun
        for each in after[1:]:
            if each[0] - last[1] <= 2 and not re.search(r"[和与、(及或]", text[last[1] : each[0]]):
                last = each
        return last

    def promise(
        self, kind: Kind, unit: str, default: Comparison, name: Name | None = None, **more: Any
    ) -> Promise:
        """Return what the quantity promises of a facility, else of the one near it."""
        here = self.quantity
        found, sure = (name, True) if name else self.near
        facility, words = named(found, self.text)
        content: dict[str, Any] = {
            "value": here.value,
            "high": here.high,
            "comparison": here.comparison or default,
            "named": self.zone or context.zone(self.text, here.start),
            "sure": sure,
            "year": self.year,
            **more,
        }
        return Promise(kind, here.start, here.end, facility, words, here, unit=unit, **content)


NOWHERE = Named()
