"""What stands behind the figures of a run, column by column."""

from access.contracts.documents import Text
from access.contracts.results import Meaning, ResultFile
from access.outputs.check.sheet import UNITS
from access.outputs.columns import COLUMNS, GROUPS, VERDICTS, both, columns, rows
from access.outputs.robustness import NAMES
from access.standards.describe import words

_CLAUSE = Meaning("目标编号", "id of the target")
_SEE_UNIT = Text(zh="单位见同一行的“单位”", en="in the unit of the same row")
_POINTS = Text(zh="百分点", en="percentage points")
_EACH = Text(zh="逐条另有列，列名以目标编号开头", en="one for each target, whose id its name begins with")
_STEPS = {
    "land_straight": Text(zh="官方口径：直线、居住用地", en="official figure: land in a straight line"),
    "people_straight": Text(zh="直线、人口", en="people in a straight line"),
    "people_network": Text(zh="沿街道、人口", en="people along the streets"),
    "people_time": Text(zh="全程用时、人口", en="people by time of the whole way"),
    "people_length": Text(zh="全程路程、人口", en="people by length of the whole way"),
    "judged": Text(zh="本条自己的口径", en="by the clause's own measure"),
    "pass_mark": Text(zh="达标线", en="pass mark"),
}
_LEVELS = {
    "clause": Text(zh="整条条款", en="the whole clause"),
    "unit": Text(zh="其中一个分区", en="one of its zones"),
}
_SUPPLY = {
    "persons": Text(zh="人口", en="people"),
    "persons_unlinked": Text(zh="未连上街道的人口", en="people not linked to a street"),
    **{
        f"access_{name}": Text(zh=f"每千人供给（{zh}）", en=f"supply per 1000 persons ({en})")
        for name, zh, en in (
            ("2sfca", "两步移动搜寻法", "2SFCA"),
            ("e2sfca", "增强型两步移动搜寻法", "E2SFCA"),
            ("3sfca", "三步移动搜寻法", "3SFCA"),
            ("bfca", "平衡移动搜寻法", "balanced floating catchment"),
        )
    },
    "opportunities": Text(zh="限值内供给（累计机会）", en="supply within the limit (opportunities)"),
    "choices": Text(zh="可选设施数", en="facilities to choose from"),
    "persons_without_choice": Text(zh="限值内没有设施的人口", en="people without any facility near"),
    "persons_with_one_choice": Text(zh="限值内只有一处设施的人口", en="people with one facility near"),
    "crowding": Text(zh="最空的一处每单位人数", en="persons per unit, least crowded"),
    "persons_crowded": Text(zh="附近设施均拥挤的人口", en="people near crowded facilities only"),
    "persons_served": Text(zh="容量内可服务的人口", en="people served within capacity"),
    "served_share": Text(zh="容量内覆盖的人口占比", en="share of people served within capacity"),
}
_FGT = {
    "headcount": Text(zh="人数占比", en="share of people"),
    "gap": Text(zh="平均差距", en="mean gap"),
    "squared": Text(zh="差距平方均值", en="mean squared gap"),
}
_INEQUALITY = {
    "gini": Text(zh="基尼系数", en="Gini index"),
    "theil": Text(zh="泰尔指数", en="Theil index"),
    "theil_between": Text(zh="泰尔指数：分区之间", en="Theil index between zones"),
    "theil_within": Text(zh="泰尔指数：分区之内", en="Theil index within zones"),
    "palma": Text(zh="帕尔马比值", en="Palma ratio"),
    "concentration": Text(zh="集中指数", en="concentration index"),
    **{
        f"beyond_limit_{k}": Text(zh=f"超出限值：{v.zh}", en=f"beyond the limit: {v.en}")
        for k, v in _FGT.items()
    },
    **{
        f"short_of_supply_{k}": Text(zh=f"供给不足：{v.zh}", en=f"short of supply: {v.en}")
        for k, v in _FGT.items()
    },
}


def files() -> tuple[ResultFile, ...]:
    """Return what a run and a supply write of what stands behind the figures."""
    run, either = ("run",), ("run", "supply")
    return (
        ResultFile("clauses.json", Text(zh="条款", en="Clauses"), run, rows(_clauses())),
        ResultFile("official.csv", Text(zh="官方口径与路网口径", en="Official figures"), run, _official()),
        ResultFile("checks.csv", Text(zh="自身核对", en="Checks"), run, _checks(), maybe=True),
        ResultFile("robustness.csv", Text(zh="距翻转多远", en="How far from turning"), run, _turns()),
        ResultFile(
            "robustness_joint.csv", Text(zh="抽样结果", en="Verdicts in all draws"), run, _joint(), maybe=True
        ),
        ResultFile(
            "robustness.svg", Text(zh="距翻转多远的图", en="Chart of how far from turning"), run, maybe=True
        ),
        ResultFile("supply.csv", Text(zh="各分区供给", en="Supply by zone"), either, _supply(), maybe=True),
        ResultFile("inequality.csv", Text(zh="供给公平", en="Inequality"), either, _unequal(), maybe=True),
        ResultFile(
            "facility_load.csv", Text(zh="设施负荷", en="Load per facility"), either, _load(), maybe=True
        ),
        ResultFile(
            "supply_cells.parquet", Text(zh="各格网供给", en="Supply by cell"), ("supply",), _supply_cells()
        ),
        *(
            ResultFile(
                f"annex.*.{form}",
                Text(zh=f"附件（{name}）", en=f"Annex ({name})"),
                ("run", "report"),
                maybe=True,
            )
            for form, name in (("docx", "Word"), ("html", "HTML"), ("pdf", "PDF"))
        ),
        ResultFile(
            "pictures/*.svg", Text(zh="附件的地图", en="Maps of the annex"), ("run", "report"), maybe=True
        ),
    )


def _clauses() -> dict[str, Meaning]:
    say, readings = words(), "readings[]"
    return columns(
        *("standard_id", "plan", "same_as"),
        clause_id=_CLAUSE,
        plan_date=Meaning("规划日期", "date of the plan"),
        kind=Meaning("条款类型", "kind of clause", values=say.kind),
        status=Meaning("条款性质", "what the clause is", values=say.status),
        strength=Meaning("力度", "strength", values=say.strength),
        binding=Meaning("约束性或预期性", "obligatory or expected", values=say.binding),
        theme=Meaning("主题", "theme", values=say.theme),
        place=Meaning("在规划中的位置", "where it stands in the plan"),
        confirmed=Meaning("是否核对过原文", "whether the source's own text was seen", "truth"),
        year=Meaning("目标年", "year of the target", "whole"),
        group=Meaning("人群", "whose people count"),
        mapped=Meaning("是否逐格评价", "whether it is judged cell by cell", "truth"),
        source=Meaning("出处", "where it stands", "group"),
        ambiguity=Meaning("未写明之处", "what the plan leaves open", "group"),
        **both("plan_title", "规划名称", "title of the plan"),
        **both("issued_by", "发布机构", "who issued it"),
        **both("quote", "条款原文", "clause"),
        **both("source", "出处", "where it stands"),
        **both("ambiguity", "未写明之处", "what the plan leaves open"),
        **both("facility", "设施", "facility"),
        **both("zone", "范围", "zone"),
        **both("departments[]", "责任单位", "who answers for it"),
        **both("reading", "读法", "reading"),
        together=Meaning("各种读法合起来", "all readings together", "group", maybe=True),
        **both("together", "各种读法合起来", "all readings together"),
        **both("method", "口径", "method"),
        **{f"{readings}.parameter": Meaning("参数代码", "code of the parameter")},
        **both(f"{readings}.label", "参数", "parameter"),
        **both(f"{readings}.value", "取值", "value taken"),
        **{f"{readings}.basis": Meaning("依据代码", "what the value rests on", values=say.basis)},
        **both(f"{readings}.basis_text", "依据", "what the value rests on, in words"),
    )


def _official() -> dict[str, Meaning]:
    return columns(
        *("zone_id", "zone", "persons"),
        clause_id=_CLAUSE,
        level=Meaning("层次", "level", values=_LEVELS),
        step=Meaning("口径", "step", values=_STEPS),
        share=Meaning("占比", "share", "share"),
        share_high=Meaning(
            "占比上限", "greatest share", "share", more=Text(zh="情况不明的均计入", en="with all not known")
        ),
        points=Meaning("比上一步", "change from the step before", "number", unit=_POINTS),
        radius_m=Meaning("直线半径", "radius"),
        reason_zh=Meaning("原因", "reason (Chinese)"),
        reason_en=Meaning("原因（英文）", "reason"),
    )


def _checks() -> dict[str, Meaning]:
    return columns(
        check=Meaning("核对项代码", "name of the check"),
        passed=Meaning("是否通过", "whether it passed", "truth"),
        figure=Meaning("查得", "found", "number", more=_SEE_UNIT),
        bound=Meaning("允许", "allowed", "number", more=_SEE_UNIT),
        unit=Meaning("单位", "unit", values=UNITS),
        text_zh=Meaning("核对内容", "what was checked (Chinese)"),
        text_en=Meaning("核对内容（英文）", "what was checked"),
    )


def _turns() -> dict[str, Meaning]:
    return columns(
        *("unit", "unit_zh"),
        clause_id=_CLAUSE,
        input=Meaning("输入", "input", values=NAMES),
        value=Meaning("现值", "value now", "number", more=_SEE_UNIT),
        turns_at=Meaning(
            "翻转时的值",
            "value at which the verdict turns",
            "number",
            more=Text(zh="空：不会翻转", en="empty: none turns it"),
        ),
        change=Meaning("到翻转的变化", "change until it turns", "number", more=_SEE_UNIT),
        relative=Meaning(
            "相对变化",
            "relative change",
            "number",
            more=Text(zh="占现值的比例", en="as a share of the value now"),
        ),
        to=Meaning("翻转后的判定", "verdict there", values=VERDICTS),
        exact=Meaning("是否精确算出", "whether it is worked out exactly", "truth"),
        text_zh=Meaning("说明", "in words (Chinese)"),
        text_en=Meaning("说明（英文）", "in words"),
    )


def _joint() -> dict[str, Meaning]:
    return columns(
        clause_id=_CLAUSE,
        draws=Meaning("抽样次数", "draws", "whole"),
        holds_share=Meaning("判定不变的占比", "share of draws in which the verdict holds"),
        low=Meaning("现状值下限", "least value", "number", more=COLUMNS["value"].more),
        high=Meaning("现状值上限", "greatest value", "number", more=COLUMNS["value"].more),
        verdict=Meaning("判定", "verdict", values=VERDICTS),
        text_zh=Meaning("说明", "in words (Chinese)"),
        text_en=Meaning("说明（英文）", "in words"),
    )


def _supply() -> dict[str, Meaning]:
    return columns(
        "zone_id",
        clause_id=_CLAUSE,
        measure=Meaning("指标", "measure", values=_SUPPLY),
        value=Meaning("值", "value", "number", more=_SEE_UNIT),
        unit=Meaning("单位", "unit", values=_units(), open=True),
    )


def _units() -> dict[str, Text]:
    """Units of a supply in words: of what is shared, for so many people; people for each of it."""
    shared = {**words().unit, "units": "个", "unit": "个", "staff": "人", "facilities": "处", "sites": "处"}
    found = {"persons": "人", "share of persons": "人口占比", **shared}
    found |= {f"{name} per 1000 persons": f"{zh}/千人" for name, zh in shared.items()}
    found |= {f"persons per unit of {name}": f"人/{zh}" for name, zh in shared.items()}
    return {name: Text(zh=zh, en=name) for name, zh in found.items()}


def _unequal() -> dict[str, Meaning]:
    more = Text(
        zh="空：全部人口；年龄组，分区编号，或排序所用的列",
        en="empty: everybody; an age group, a zone, or a column",
    )
    return columns(
        clause_id=_CLAUSE,
        measure=Meaning("指标", "measure", values=_INEQUALITY),
        group=Meaning("人群或分区", "group or zone", values=GROUPS, open=True, more=more),
        value=Meaning("值", "value", "number", more=Text(zh="没有单位", en="without a unit")),
    )


def _load() -> dict[str, Meaning]:
    near = Text(zh="人/单位", en="persons per unit")
    return columns(
        clause_id=_CLAUSE,
        facility_id=Meaning("设施编号", "id of the facility"),
        name=Meaning("名称", "name"),
        amount_of=Meaning("分配的是什么", "what is shared", values=_amounts(), open=True),
        amount=Meaning("供给量", "amount", "number"),
        persons_near=Meaning("限值内人口", "people within the limit"),
        demand=Meaning("加权人口", "weighted people", "number", unit=Text(zh="人", en="persons")),
        load=Meaning("每单位负荷", "load per unit", "number", unit=near),
        persons_served=Meaning("容量内可服务的人口", "people served within capacity", maybe=True),
        filled=Meaning("容量使用率", "share of the room that is used", "share", maybe=True),
    )


def _amounts() -> dict[str, Text]:
    return {
        "facilities": Text(zh="设施数", en="facilities"),
        "capacity": Text(zh="容量", en="capacity"),
        "units": Text(zh="数量", en="units"),
        "staff": Text(zh="人员", en="staff"),
        "area_m2": Text(zh="用地面积（平方米）", en="area (m²)"),
        "floor_area_m2": Text(zh="建筑面积（平方米）", en="floor area (m²)"),
    }


def _supply_cells() -> dict[str, Meaning]:
    return {
        "persons": COLUMNS["persons"],
        "*.persons": Meaning("条款所计人口", "people whom the clause counts", "number", more=_EACH),
        "*.access": Meaning("人均供给", "supply per person", "number", more=_EACH),
        "*.opportunities": Meaning("限值内供给", "supply within the limit", "number"),
        "*.choices": Meaning("可选设施数", "facilities to choose from", "number"),
        "*.crowding": Meaning(
            "最空的一处每单位人数",
            "persons per unit, least crowded",
            "number",
            more=Text(zh="inf：附近没有", en="inf: none is near"),
        ),
        "*.served_share": Meaning(
            "容量内覆盖的人口占比", "share of people served within capacity", "share", maybe=True
        ),
        "population": COLUMNS["population"],
        "geometry": COLUMNS["geometry"],
    }
