"""The rules: which words with which quantity make which kind of promise."""

import re
from collections.abc import Iterator
from dataclasses import replace

from access.contracts.said import Said
from access.standards.reading import context, names
from access.standards.reading.drafts import Named, Promise
from access.standards.reading.quantities import Comparison, Quantity, quantities

Name = tuple[int, int, str]
_STOPS = "。;；,，:：|"
_WALK = re.compile(r"步行|骑行|慢行|车程|驾车|乘车|公交出行|可达|到达|能到|抵达|路程|生活圈|圈|出行")
_MODES = (
    (r"急救|救护", "emergency_vehicle"),
    (r"步行", "walk"),
    (r"骑行|自行车", "cycle"),
    (r"车程|驾车|乘车", "drive"),
)
_BUILD = r"新建|建设|建成|新增|新改扩建|改扩建|改建|扩建|增设|设置|布局|设立|打造|配建|配置|配备|规划|建立|创建|改造|提升|提档|升级|补充|更新|安装|投放|增加|培育|引进|开设|新设|完成|达到|打造|拥有|支持|申报|发展到?"
_BUILT = re.compile(_BUILD)
_NEW = re.compile(r"新建|新增|新设|增设|增加|新改扩建")
_UPGRADED = re.compile(r"改造|提升|提档|升级|改扩建|维修|提质|更新|创建")
_RATE = re.compile(
    r"(?:覆盖率|覆盖面|达标率|规范化率|设置率|建成率|配建率|配置率|标准化率|建有率|拥有率|开放率|建设率|普及率|完成率)"
)
_PEOPLE_RATE = re.compile(
    r"入学率|入园率|巩固率|就业率|参保率|接种率|满意|就诊率|签约率|死亡率|失业率|升学率|建档率|管理率|增长|检出率"
    r"|报销|保障率|知晓率|安置率|救助率|免疫|筛查率|培训|入住率|控制率|合格率|毛入|支出|经费|财政|教育覆盖率|清零|住院|持证率|素养"
)
_SHARE = re.compile(r"占比|比例|比重|占.{0,14}(?:的|比|达|不)|其中|幼儿园覆盖|园覆盖面")
_EACH = re.compile(r"每个?|各(?!类|种|项|方|有关|地|部门|级各)|均|都(?!市)|所有|至少|全部")
_NO_THING = frozenset(("resident_population", "housing_unit", "housing_floor_area"))
# what a number counts where the name of a facility only stands before its noun: 2个养老服务品牌
_OTHER_NOUN = re.compile(
    r"^[^,，。;；、0-9]{0,10}(?:品牌|企业|人才|专业(?!化)|团队|课程|活动|名师|案例|模式|标杆|平台|学科|集团|集群|授权|授予|示范县|示范校|示范学校|特色学校|骨干|课题|标准化?建设|工作者|学生|教师|负责人)"
)
_NOT_FACILITY = frozenset(("人次", "元", "件", "项", "次"))
_MONEY = re.compile(r"元|补助|补贴|经费|标准由|工资|收入|贷款|产值|GDP|学费")
_SPARSE = Said("有数量，没有认出设施", "a quantity, and no facility that is known")
_NO_FORM = Said("有数量和设施，没有认出承诺的形式", "a quantity and a facility, and no form of a promise")


def read(text: str) -> tuple[list[Promise], list[tuple[Quantity, Said]]]:
    """Return the promises of a plain sentence, and its quantities that could not be placed."""
    found = [each for each in quantities(text) if each.dimension != "other" and abs(each.value) < 1e15]
    known = names.facilities(text)
    promises: list[Promise] = []
    unplaced: list[tuple[Quantity, Said]] = []
    pers = context.people(text)
    for i, quantity in enumerate(found):
        if any(match.start() <= quantity.number < match.end() for match in pers):
            continue
        reach = found[i + 1].start if i + 1 < len(found) else len(text)
        since = found[i - 1].end if i else 0
        made = [*_placed(text, quantity, (since, reach), known, pers)]
        promises += made
        if not made and not _beside(text, quantity, promises):
            unplaced.append(
                (quantity, _NO_FORM if _near(text, quantity, (since, reach), known)[0] else _SPARSE)
            )
    promises += _ratios_of_two(text, known)
    promises += _without_number(text, known, promises)
    return promises, unplaced


def _beside(text: str, quantity: Quantity, promises: list[Promise]) -> bool:
    """Whether a quantity only bounds what another one counts: 5万人以上的镇街, 500米 of a coverage."""
    after = text[quantity.end : quantity.end + 3]
    return quantity.unit in {"人", "户"} and after.startswith(("的", "或", "社区", "聚")) and bool(promises)


def _placed(
    text: str, quantity: Quantity, free: tuple[int, int], known: list[Name], pers: "list[re.Match[str]]"
) -> Iterator[Promise]:
    if quantity.unit in _NOT_FACILITY:
        return
    rules = {"time": _time, "length": _length, "percent": _percent, "area": _area, "count": _count}
    rule = rules.get(quantity.dimension)
    if rule is not None:
        yield from rule(text, quantity, free, known, pers)


def _clause(text: str, place: int, stops: str = _STOPS) -> tuple[int, int]:
    start = max(text.rfind(sign, 0, place) for sign in stops) + 1
    ends = [at for sign in stops if (at := text.find(sign, place)) >= 0]
    return start, min(ends, default=len(text))


def _near(
    text: str, quantity: Quantity, free: tuple[int, int], known: list[Name]
) -> tuple[Name | None, bool]:
    """The facility that a quantity counts, and whether it stands beside it."""
    since, reach = free
    start, end = _clause(text, quantity.number)
    item = max(start, since, text.rfind("、", start, quantity.start) + 1)
    before = [each for each in known if each[0] >= item - 0 and each[1] <= quantity.start + 1]
    if before:
        gap = text[before[-1][1] : quantity.start]
        if len(gap) <= 8 and not _BUILT.search(gap) and not re.search(r"[、和与及]", gap):
            return (None, False) if _OTHER_NOUN.search(gap) else (before[-1], True)
    after = [each for each in known if quantity.end <= each[0] < min(reach, end)]
    if (
        after
        and "、" not in re.sub(r"[化性型级质]、", "", text[quantity.end : after[0][0]])
        and after[0][0] - quantity.end <= 30
    ):
        head = text[quantity.end : after[0][0]]
        # the last of names that follow each other at once is the noun: 小学附属幼儿园
        last = after[0]
        for each in after[1:]:
            if each[0] - last[1] <= 2 and not re.search(r"[和与、(及]", text[last[1] : each[0]]):
                last = each
        if not re.search(r"达到|不低于|不少于", head):
            return last, True
    if before:
        return before[-1], True
    wider = [each for each in known if max(start, since) <= each[0] and each[1] <= quantity.start + 1]
    if wider:
        return wider[-1], "、" not in text[wider[-1][1] : quantity.start]
    subject = [each for each in known if each[1] <= quantity.start + 1]
    return (subject[-1], False) if subject else (None, False)


def _named(name: Name | None, text: str) -> tuple[str | None, str]:
    return (name[2], text[name[0] : name[1]]) if name else (None, "")


def _compared(quantity: Quantity, default: Comparison) -> Comparison:
    return quantity.comparison or default


def _mode(text: str) -> str | None:
    return next((mode for pattern, mode in _MODES if re.search(pattern, text)), None)


def _time(
    text: str, quantity: Quantity, free: tuple[int, int], known: list[Name], pers: object
) -> Iterator[Promise]:
    """A circle of so many minutes, or a walk of so many."""
    start, end = _clause(text, quantity.number, "。;；,，:：|")
    around = text[start : max(end, min(len(text), quantity.end + 30))]
    if not (_WALK.search(text[start:end]) or "圈" in around):
        return
    if re.search(
        r"小时内(?:安排|救助|办结|处置|报告|响应)|(?:工作|学习|锻炼|开放|培训).{0,8}$",
        text[start : quantity.end + 4],
    ):
        return
    own = text[quantity.end : free[1]] if free[1] > quantity.end else ""
    circle = names.circle(own) or names.circle(text[quantity.end : quantity.end + 60])
    near = [each for each in known if quantity.end <= each[0] < min(free[1], end)]
    facility, words, sure = None, "", True
    if circle and not (near and near[0][0] < quantity.end + circle[0] and "+" in text[start:end]):
        facility, words = circle[2], text[quantity.end + circle[0] : quantity.end + circle[1]]
        inside = [each for each in known if quantity.end <= each[0] < quantity.end + circle[0]]
        if (
            circle[2] == "public_service_point"
            and inside
            and not re.search(r"[、和]", text[inside[-1][1] : quantity.end + circle[0]])
        ):
            facility, words = inside[-1][2], text[inside[-1][0] : inside[-1][1]]
        if not names.circle(own):
            sure = True
    elif near:
        facility, words = near[0][2], text[near[0][0] : near[0][1]]
    else:
        name, sure = _near(text, quantity, free, known)
        facility, words = _named(name, text)
    if facility is None and "圈" not in around:
        return
    rule: dict[str, object] = {}
    mode = "emergency_vehicle" if facility == "emergency_station" else _mode(text[start:end])
    if mode:
        rule["mode"] = mode
    yield Promise(
        "travel_time", quantity.start, quantity.end, facility, words, quantity, quantity.value, quantity.high,
        "min", "<=", named=_around(text, quantity), rule=rule, sure=sure and facility is not None,
    )  # fmt: skip


def _around(text: str, quantity: Quantity) -> Named:
    """The zone of a circle: named before it, in the brackets of its clause."""
    item = text.rfind("、", 0, quantity.start) + 1
    own = context.zone(text[item:], quantity.start - item)
    # 一般村镇20分钟, after another zone: not the one before
    return own if own.words or (item and quantity.start - item > 1) else context.zone(text, quantity.start)


def _length(
    text: str, quantity: Quantity, free: tuple[int, int], known: list[Name], pers: object
) -> Iterator[Promise]:
    """A service radius, a distance within reach, a spacing, or a line of so many kilometres."""
    start, end = _clause(text, quantity.number)
    before, after = text[start : quantity.number], text[quantity.end : end]
    name, sure = _near(text, quantity, free, known)
    facility, words = _named(name, text)
    whole = text[start:end]
    common = (quantity.start, quantity.end, facility, words, quantity)
    if "间距" in before and facility:
        yield Promise(
            "spacing", *common, quantity.value, quantity.high, "m", _compared(quantity, "<="), sure=sure
        )
    elif "半径" in before[-16:] + after[:6] and facility and "覆盖率" not in whole:
        kind_is_mean = "平均" in before
        comparison = _compared(quantity, "<=")
        km = quantity.value / 1000, None if quantity.high is None else quantity.high / 1000
        yield Promise(
            "service_radius", *common, *km, "km", "<=" if comparison not in {">=", ">"} else comparison,
            named=context.zone(text, quantity.start),
            rule={"statistic": "mean"} if kind_is_mean else {}, sure=sure,
        )  # fmt: skip
    elif (
        facility and re.search(r"覆盖|步行|可达|范围|以内|之内|不超过|到达", whole) and quantity.unit != "里"
    ):
        share = [each for each in quantities(text[quantity.end : end + 40]) if each.dimension == "percent"]
        rule: dict[str, object] = (
            {"share": share[0].value / 100} if share and "覆盖" in text[quantity.end : end + 40] else {}
        )
        if _mode(whole):
            rule["mode"] = _mode(whole)
        yield Promise(
            "travel_time", *common, quantity.value, quantity.high, "m", "<=", rule=rule, sure=sure,
            named=context.zone(text, quantity.start),
        )  # fmt: skip
    elif facility in {"fitness_trail", "greenway", "bus_line"}:
        yield _counted(text, quantity, facility, words, sure, value=quantity.value / 1000, unit="km")


def _percent(
    text: str, quantity: Quantity, free: tuple[int, int], known: list[Name], pers: object
) -> Iterator[Promise]:
    """A share of units, of facilities, or of what facilities hold."""
    start, end = _clause(text, quantity.number)
    before, after = text[start : quantity.number], text[quantity.end : end]
    whole = text[start:end]
    if _PEOPLE_RATE.search(before[-24:]) or _MONEY.search(whole) and not known:
        return
    if re.search(r"(\d+(?:\.\d+)?)(?:米|公里)[^,，。]{0,14}覆盖", before):
        return  # told with its distance
    comparison = _compared(quantity, ">=")
    lead = re.match(r"(?:以上)?的?(?:全[市区县]|城市|农村)?", after)
    rest = after[lead.end() :] if lead else after
    unit = next(((s, e, levels) for s, e, levels in names.units(rest) if s <= 6), None)
    own = [each for each in known if quantity.end <= each[0] < min(end, free[1])]
    first = own[0] if own and own[0][0] - quantity.end <= 8 else None
    if re.match(r".{0,4}(?:患者|老年人|老人|家庭|居民|儿童|学生|群众|人员|人口)", rest):
        return
    if unit or first:
        place = quantity.end + (lead.end() if lead else 0) + (unit[1] if unit else 0)
        has = re.search(r"开设|设有|建有|设置|配备|配置|建成|开展|拥有", text[quantity.end : end])
        later = [
            each
            for each in known
            if each[0] >= max(place, quantity.end + (has.end() if has else 0)) and each[0] < end
        ]
        earlier = [
            each
            for each in known
            if each[1] <= quantity.start and each[0] >= max(text.rfind(s, 0, quantity.start) for s in "。;；")
        ]
        chosen = (
            (later[0] if later and has else None)
            or (first if not unit else None)
            or (later[0] if later else None)
            or (earlier[-1] if earlier else None)
        )
        facility, words = _named(chosen, text)
        if facility:
            yield Promise(
                "share_of_units", quantity.start, quantity.end, facility, words, quantity, quantity.value,
                quantity.high, "%", comparison, levels=unit[2] if unit else ("facility",),
                named=context.zone(text, quantity.end + 6), sure=chosen in (*later, first),
            )  # fmt: skip
        return
    name, sure = _near(text, quantity, free, known)
    facility, words = _named(name, text)
    if facility is None or not sure or facility in _NO_THING:
        return
    passed = re.search(
        r"(?:县\(市、区\)|区\(市\)|区县|县|乡镇|街道|镇|社区|村)(?:占比|比例|比重)[^,，]{0,4}$", before
    )
    if passed:
        yield Promise(
            "share_of_units", quantity.start, quantity.end, facility, words, quantity, quantity.value, quantity.high,
            "%", comparison, levels=names.units(before)[-1][2] if names.units(before) else (),
        )  # fmt: skip
        return
    if _SHARE.search(whole) and not ("覆盖率" in before and "园" not in before):
        yield Promise(
            "composition_share", quantity.start, quantity.end, facility, words, quantity, quantity.value,
            quantity.high, "%", comparison, per=100, sure=sure,
        )  # fmt: skip
    elif _RATE.search(before) or re.search(r"覆盖", whole):
        unit_before = names.units(before)
        if facility == "kindergarten" and not unit_before:
            yield Promise(
                "composition_share", quantity.start, quantity.end, facility, words, quantity, quantity.value,
                quantity.high, "%", comparison, per=100, sure=sure,
            )  # fmt: skip
            return
        yield Promise(
            "share_of_units", quantity.start, quantity.end, facility, words, quantity, quantity.value, quantity.high,
            "%", comparison, levels=unit_before[-1][2] if unit_before else (), named=context.zone(text, quantity.start),
        )  # fmt: skip


def _per_of(text: str, quantity: Quantity, pers: "list[re.Match[str]]") -> tuple[float, str] | None:
    """For how many people a quantity is said: before it in its clause, or behind a stroke."""
    start, _ = _clause(text, quantity.number, "。;；|,，")
    inside = [match for match in pers if start <= match.start() and match.end() <= quantity.start + 1]
    if inside:
        return context.per(inside[-1])
    behind = re.match(r"\s?/\s?(百|千|万)(人|户)", text[quantity.end :])
    if behind:
        return {"百": 1e2, "千": 1e3, "万": 1e4}[behind[1]], "households" if behind[2] == "户" else "persons"
    return None


def _area(
    text: str, quantity: Quantity, free: tuple[int, int], known: list[Name], pers: "list[re.Match[str]]"
) -> Iterator[Promise]:
    """Square metres for so many people, or of each facility."""
    name, sure = _near(text, quantity, free, known)
    facility, words = _named(name, text)
    per = _per_of(text, quantity, pers)
    start, end = _clause(text, quantity.number)
    if per and facility is None:
        later = [each for each in known if quantity.end <= each[0] < end]
        facility, words = _named(later[0] if later else None, text)
    if per and facility:
        if "用地" in text[start:end] and facility == "elderly_care_facility":
            facility = "elderly_care_land"
        kind_rule: dict[str, object] = {
            "area": "land" if "用地" in text[start:end] else "effective" if "场地" in words else "floor"
        }
        yield Promise(
            "per_capita_area", quantity.start, quantity.end, facility, words, quantity, quantity.value, quantity.high,
            "m2", _compared(quantity, ">="), per=per[0], base="households" if per[1] == "households" else "persons",
            rule=kind_rule, named=context.zone(text, quantity.start), sure=sure,
        )  # fmt: skip
    elif facility and re.search(
        r"每[所个处座家]|单[个处体]|面积(?:不|达|应|在|为|≥|一般)", text[start : quantity.end]
    ):
        yield Promise(
            "facility_size", quantity.start, quantity.end, facility, words, quantity, quantity.value, quantity.high,
            "m2", _compared(quantity, ">="), sure=sure,
        )  # fmt: skip


def _count(
    text: str, quantity: Quantity, free: tuple[int, int], known: list[Name], pers: "list[re.Match[str]]"
) -> Iterator[Promise]:
    """A number for so many people, in each unit, or in all; or the size of a class."""
    start, end = _clause(text, quantity.number)
    whole = text[start:end]
    if re.search(r"班额|每班", whole) and quantity.unit in {"人", "名"}:
        before = [each for each in known if each[1] <= quantity.start + 1]
        facility, words = _named(before[-1] if before else None, text)
        yield Promise(
            "size_limit", quantity.start, quantity.end, facility, words, quantity, quantity.value, quantity.high,
            "students per class", "<=", rule={"of_each": "class"}, sure=bool(before),
        )  # fmt: skip
        return
    per = _per_of(text, quantity, pers)
    name, sure = _near(text, quantity, free, known)
    facility, words = _named(name, text)
    if facility is None:
        return
    if per and per[0] > 1:
        yield Promise(
            "composition_share" if per[1] == "beds" else "ratio_per_population",
            quantity.start, quantity.end, facility, words, quantity, quantity.value, quantity.high,
            f"per {per[0]:g} {per[1]}", _compared(quantity, ">="), per=per[0], base=per[1], sure=sure,  # type: ignore[arg-type]
            named=context.zone(text, quantity.start),
        )  # fmt: skip
        return
    if re.search(r"(?:个|处|座)?/(?:平方公里|km2|百平方公里)|每(?:百)?平方公里", whole):
        yield Promise("density", quantity.start, quantity.end, facility, words, quantity, quantity.value,
                      quantity.high, "per km2", _compared(quantity, ">="), sure=sure)  # fmt: skip
        return
    if (
        _MONEY.search(text[quantity.end : quantity.end + 4])
        or not sure
        or facility in {"resident_population"}
    ):
        return
    if name and name[0] >= quantity.end and _OTHER_NOUN.search(text[name[1] :]):
        return
    if quantity.unit in {"人", "名", "户", "条"} and not _staff(facility):
        return
    levels = _each_unit(text[: quantity.start], start)
    bundle = re.search(r"([^,，。;；]*)(?:工程|行动|标准)\([^()]*$", text[: quantity.number])
    if levels or bundle:
        own = names.units(bundle[1])[-1:] if bundle else []
        first = Promise(
            "presence_per_unit", quantity.start, quantity.end, facility, words, quantity, quantity.value,
            quantity.high, "per unit", _compared(quantity, ">="), levels=levels or (own[0][2] if own else ()),
            named=context.zone(text, quantity.start),
        )  # fmt: skip
        yield first
        # 1个甲和乙: each of both
        beside = [each for each in known if name and each[0] == name[1] + 1 and text[name[1]] in "和与及"]
        if beside and name and name[0] >= quantity.end:
            yield replace(first, facility=beside[0][2], words=text[beside[0][0] : beside[0][1]])
    elif _BUILT.search(text[max(start - 40, 0) : end]) or quantity.comparison:
        yield _counted(text, quantity, facility, words, sure)


def _staff(facility: str) -> bool:
    from access.standards.registry import facility_types  # noqa: PLC0415

    return (
        facility_types()[facility].object in {"staff", "persons", "line"}
        if facility in facility_types()
        else False
    )


def _each_unit(before: str, clause: int) -> tuple[str, ...]:
    """The units that a clause asks something of each: 每个街道, 各县(市、区)都, 镇各."""
    found = names.units(before[clause:])
    if not found:
        return ()
    start, end, levels = found[-1]
    own = before[clause:]
    ahead, behind = own[max(0, start - 4) : start + 2], own[end:]
    return levels if _EACH.search(ahead) or _EACH.search(behind) else ()


def _counted(
    text: str,
    quantity: Quantity,
    facility: str,
    words: str,
    sure: bool,
    *,
    value: float | None = None,
    unit: str = "",
) -> Promise:
    start, end = _clause(text, quantity.number)
    lead = text[max(text.rfind(sign, 0, quantity.start) for sign in "。;；") + 1 : quantity.start]
    verbs = [match[0] for match in _BUILT.finditer(lead)]
    last = verbs[-1] if verbs else ""
    counts = (
        "new"
        if _NEW.search(last)
        else "upgraded"
        if _UPGRADED.search(last) and "创建" not in last
        else "stock"
    )
    if re.search(r"新建.{0,2}改扩建|新改扩建", lead):
        counts = "new_or_upgraded"
    return Promise(
        "total_count", quantity.start, quantity.end, facility, words, quantity,
        quantity.value if value is None else value, quantity.high, unit or quantity.unit, _compared(quantity, ">="),
        rule={"counts": counts}, named=replace(context.zone(text, quantity.start)), sure=sure,
    )  # fmt: skip


_TWO = re.compile(r"(?P<what>医护比|床护比|医床比)[^,，。;；]{0,8}?1[:：∶](?P<value>\d+(?:\.\d+)?)")


def _ratios_of_two(text: str, known: list[Name]) -> Iterator[Promise]:
    """So many of one for one of the other: 医护比1:1.3."""
    for match in _TWO.finditer(text):
        if match["what"] == "医护比":
            yield Promise("composition_share", match.start(), match.end(), "nurse_registered", match["what"],
                          None, float(match["value"]), None, "per 1", ">=", per=1)  # fmt: skip


_FULL = re.compile(r"全覆盖|全面覆盖|应建尽建|覆盖(?=市县|县域|全[市区县]|所有|各|乡镇|街道|镇|社区|村)")
_ALL_HAVE = re.compile(r"(?:每个?|各|所有)(?!类|种|项|级|方|有关|地|部门)|(?:都|均)(?:有|建|设|配|达)")
# what covers and is no place
_NO_PLACE = re.compile(r"网络|信号|保险|平台|组织|系统|教育体系|志愿|档案|数据|签约|改革|到|制度")
_FIT = re.compile(
    r"(?:新建|住宅|老旧)?(?:居住区|居住小区|住宅小区|小区)[^,，。;；]{0,12}(?:配套|配建)(?![^,，。;；]{0,12}(?:治理|移交|整治|率))"
)
_BY_STANDARD = re.compile(r"达到(?:国家|省|市|省级|国家级)[^,，。;；\d]{0,4}(?:标准|要求|规定|标)")
_CLASS = re.compile(r"(?:消除|化解)[^,，。;；]{0,8}大班额")


def _without_number(text: str, known: list[Name], made: list[Promise]) -> Iterator[Promise]:
    """Promises that need no number: all units have it; no class is too large."""
    taken = {promise.facility for promise in made if promise.kind in {"presence_per_unit", "share_of_units"}}
    taken |= {promise.facility for promise in made if promise.kind == "travel_time" and "全覆盖" in text}
    done: set[str] = set()
    for match in (*_FULL.finditer(text), *_ALL_HAVE.finditer(text), *_FIT.finditer(text)):
        promise = _present(text, match, known)
        if promise and promise.facility not in taken | done:
            done.add(promise.facility or "")
            yield promise
    for match in _BY_STANDARD.finditer(text):
        start, end = _clause(text, match.start())
        inside = [each for each in known if start <= each[0] and each[1] <= match.start()]
        pers = [each for each in context.people(text[start : match.start()]) if context.per(each)[0] > 1]
        if inside and pers:
            per, base = context.per(pers[-1])
            yield Promise("ratio_per_population", match.start(), match.end(), *_named(inside[-1], text), None, None,
                          None, f"per {per:g} {base}", ">=", per=per, base=base)  # type: ignore[arg-type]  # fmt: skip
    for match in _CLASS.finditer(text):
        if any(promise.kind == "size_limit" for promise in made):
            return
        before = [
            each for each in known if each[1] <= match.end() and each[2] not in {"school_place_compulsory"}
        ]
        facility, words = _named(before[-1] if before else None, text)
        yield Promise("size_limit", match.start(), match.end(), facility, words, None, None, None,
                      "students per class", "<=", rule={"of_each": "class"}, sure=bool(before))  # fmt: skip


def _present(text: str, match: "re.Match[str]", known: list[Name]) -> Promise | None:
    start, end = _clause(text, match.start())
    full = "覆盖" in match[0] or "尽建" in match[0]
    inside = [each for each in known if start <= each[0] and each[1] <= end]
    if full:
        before = [each for each in inside if each[1] <= match.start()]
        chosen = before[-1] if before else None
    else:
        after = [each for each in inside if each[0] >= match.end()]
        chosen = after[0] if after else None
    if chosen is None or chosen[2] in _NO_THING:
        return None
    between = text[chosen[1] : match.start()]
    if full and (len(between) > 16 or _NO_PLACE.search(between)):
        return None
    own = names.units(text[start:end])
    own = [each for each in own if full or start + each[0] >= match.start() - 12]
    # 社区 of 社区养老服务站 is no unit beside it
    free = [each for each in own if not (chosen[0] <= start + each[0] < chosen[1])] or (own if full else [])
    if not full and (
        not free
        or (quantities(text[match.end() : end]) and not re.search("有|建|设|配", text[match.start() : end]))
    ):
        return None
    if not full and not re.search(r"有|建|设|配|达", text[match.start() : end]):
        return None
    begin, stop = min(match.start(), chosen[0]), max(match.end(), chosen[1])
    return Promise(
        "presence_per_unit", begin, stop, *_named(chosen, text), None, None, None, "per unit", ">=",
        levels=free[-1][2] if free else (), named=context.zone(text, match.start()),
    )  # fmt: skip
