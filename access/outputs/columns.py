"""The columns that several result files have, in both languages (see ``contracts.results``)."""

from collections.abc import Mapping

from access.contracts.documents import Text
from access.contracts.results import Meaning, ResultFile
from access.outputs.check.sheet import LEVELS
from access.outputs.tables import VERDICT_EN, VERDICT_ZH

VERDICTS = {name: Text(zh=VERDICT_ZH[name], en=VERDICT_EN[name]) for name in VERDICT_ZH}
STATES = {
    "met": Text(zh="限值内", en="within the limit"),
    "unmet": Text(zh="限值外", en="beyond the limit"),
    "border": Text(zh="靠近数据边界，不确定", en="near the border of the data, not known"),
    "unlinked": Text(zh="未连上街道，不确定", en="not linked to a street, not known"),
}
POPULATION = {
    "census": Text(zh="普查", en="census"),
    "modelled": Text(zh="模拟", en="modelled"),
    "synthetic": Text(zh="虚构", en="synthetic"),
    "projected": Text(zh="预测", en="projected"),
    "unknown": Text(zh="未知", en="unknown"),
}
GROUPS = {
    "under_3": Text(zh="3 岁以下", en="under 3"),
    "age_3_5": Text(zh="3 至 5 岁", en="3 to 5"),
    "age_6_11": Text(zh="6 至 11 岁", en="6 to 11"),
    "age_12_14": Text(zh="12 至 14 岁", en="12 to 14"),
    "age_15_17": Text(zh="15 至 17 岁", en="15 to 17"),
    "under_18": Text(zh="18 岁以下", en="under 18"),
    "age_60_plus": Text(zh="60 岁及以上", en="60 and over"),
    "age_65_plus": Text(zh="65 岁及以上", en="65 and over"),
    "age_80_plus": Text(zh="80 岁及以上", en="80 and over"),
}
CAUSES = {
    "none_near": Text(zh="直线距离内也没有设施", en="none near even in a straight line"),
    "far_along_streets": Text(zh="直线近、沿街远", en="near in a straight line, far along the streets"),
    "too_little_data": Text(zh="资料不足", en="too little data"),
    "full": Text(zh="附近的设施已满", en="near, but full"),
}
_SUBJECTS = {
    "streets": Text(zh="街道", en="streets"),
    "facilities": Text(zh="设施", en="facilities"),
    "population": Text(zh="人口", en="population"),
    "zones": Text(zh="分区", en="zones"),
    "background": Text(zh="底图", en="background"),
}
_COMPARISON = {
    "<=": Text(zh="不超过", en="at most"),
    ">=": Text(zh="不少于", en="at least"),
    "=": Text(zh="等于", en="equal to"),
    ">": Text(zh="多于", en="more than"),
    "<": Text(zh="少于", en="less than"),
}
_SEE_UNIT = Text(
    zh="单位见同一行的“单位”；人口占比等为 0 至 1；空：不知道；inf（工作簿中为 ∞）：无法到达",
    en="in the unit of the same row; shares from 0 to 1; empty: not known; inf (workbooks: ∞): out of reach",
)
_UNSURE = Text(
    zh="情况不明的人全按未覆盖或全按覆盖计",
    en="with those of whom it is not known counted as without, or as with",
)

_VERDICTS = Text(
    zh=f"{'、'.join(VERDICT_ZH.values())}；空：规划对各分区一并要求，不单独判定",
    en="as `verdict`; empty: the plan asks for all zones together, and none is judged by itself",
)

COLUMNS: dict[str, Meaning] = {
    "run_id": Meaning("运行编号", "run"),
    "standard_id": Meaning("条文编号", "id of the clause"),
    "target": Meaning(
        "目标编号", "id of the target", more=Text(zh="一条条文可有几个目标", en="a clause may have several")
    ),
    "zone_id": Meaning("分区编号", "id of the zone"),
    "zone": Meaning("分区", "zone"),
    "zone_zh": Meaning("分区（中文）", "zone (Chinese)"),
    "zone_en": Meaning("分区（英文）", "zone (English)"),
    "clause_zh": Meaning("条款原文", "clause (Chinese)"),
    "clause_en": Meaning("条款译文", "clause (English)"),
    "plan": Meaning("规划", "plan"),
    "facility": Meaning("设施类型代码", "code of the facility type"),
    "facility_zh": Meaning("设施（中文）", "facility (Chinese)"),
    "facility_en": Meaning("设施（英文）", "facility (English)"),
    "comparison": Meaning("比较", "comparison", values=_COMPARISON),
    "limit": Meaning(
        "条款数值", "number of the clause", "number", more=Text(zh="如 15 分钟", en="15 minutes, say")
    ),
    "limit_high": Meaning(
        "区间上限",
        "upper end of a range",
        "number",
        more=Text(zh="只在按“两端之间”判定时有", en="only where anything within the range is right"),
    ),
    "value": Meaning("现状值", "value found", "number", more=_SEE_UNIT),
    "value_low": Meaning("现状值下限", "least value", "number", more=_UNSURE),
    "value_high": Meaning("现状值上限", "greatest value", "number", more=_UNSURE),
    "required": Meaning("目标值", "required", "number", more=_SEE_UNIT),
    "unit": Meaning("单位（英文）", "unit"),
    "unit_zh": Meaning("单位", "unit (Chinese)"),
    "persons": Meaning("人口", "people"),
    "persons_met": Meaning("限值内人口", "people within the limit"),
    "persons_unmet": Meaning("限值外人口", "people beyond the limit"),
    "persons_border": Meaning("靠近数据边界的人口", "people near the border of the data"),
    "persons_unlinked": Meaning("未连上街道的人口", "people not linked to a street"),
    "persons_near_limit": Meaning("限值上下一成的人口", "people within 10 % of the limit"),
    "met_share": Meaning("限值内人口占比", "share of people within the limit"),
    "straight_line_share": Meaning("按直线距离计算的占比", "share that a straight line would count"),
    "population": Meaning("人口性质", "kind of population", values=POPULATION),
    "verdict": Meaning("判定", "verdict", values=VERDICTS),
    "verdict_zh": Meaning("判定（中文）", "verdict (Chinese)", more=_VERDICTS),
    "missing_zh": Meaning("缺少的数据", "missing input (Chinese)"),
    "missing_en": Meaning("缺少的数据（英文）", "missing input"),
    "shortfall": Meaning(
        "尚缺",
        "short of",
        "number",
        more=Text(zh="单位见“尚缺的单位”", en='in the unit of "unit of what is short"'),
    ),
    "shortfall_unit": Meaning("尚缺的单位（英文）", "unit of what is short"),
    "same_as": Meaning(
        "同一承诺（计入该条款）", "clause that promises the same, with which it is counted once"
    ),
    "shortfall_unit_zh": Meaning("尚缺的单位", "unit of what is short (Chinese)"),
    "lon": Meaning("经度", "longitude"),
    "lat": Meaning("纬度", "latitude"),
    "x": Meaning("横坐标", "easting", "number", unit=Text(zh="米", en="m")),
    "y": Meaning("纵坐标", "northing", "number", unit=Text(zh="米", en="m")),
    "geometry": Meaning("图形", "shape"),
}


def columns(*names: str, **own: Meaning) -> dict[str, Meaning]:
    """Return the meanings of columns that several files have, and of others; a run's id comes last."""
    return {**{name: COLUMNS[name] for name in names}, **own, "run_id": COLUMNS["run_id"]}


def rows(fields: Mapping[str, Meaning], of: str = "[]") -> dict[str, Meaning]:
    """Return the meanings of the fields of JSON rows, of those of the columns of the same table."""
    return {f"{of}.{name}": meaning for name, meaning in fields.items()}


def both(name: str, zh: str, en: str) -> dict[str, Meaning]:
    """Return the meanings of a text that stands in Chinese and in English."""
    return {
        f"{name}.zh": Meaning(f"{zh}（中文）", f"{en} (Chinese)"),
        f"{name}.en": Meaning(f"{zh}（英文）", f"{en} (English)"),
    }


def record(*asked: str) -> dict[str, Meaning]:
    """Return the meanings of the fields of ``run.json``.

    Args:
        asked: the name of what a command was asked beside the study.
    """
    more = {name: Meaning("所问", "what was asked", "any") for name in asked}
    return {
        "run_id": COLUMNS["run_id"],
        "facility-access": Meaning("本程序版本", "version of this program"),
        "python": Meaning("语言版本", "version of Python"),
        "packages.*": Meaning("程序库的版本", "version of a library"),
        "crs": Meaning("量算所用的坐标系", "CRS that was measured in"),
        "population": COLUMNS["population"],
        "readings": Meaning(
            "读法",
            "readings",
            values={"default": Text(zh="默认", en="default"), "all": Text(zh="全部", en="all")},
        ),
        "study_file": Meaning("研究文件", "study file", "group"),
        "study_file.file": Meaning("文件名", "its name"),
        "study_file.sha256": Meaning("哈希值", "its SHA-256"),
        "study": Meaning("研究文件的全部内容", "all that the study says", "any"),
        "inputs[].field": Meaning("研究文件中的字段", "field of the study file"),
        "inputs[].file": Meaning("数据文件", "file of an input"),
        "inputs[].sha256": Meaning("哈希值", "its SHA-256"),
        "inputs[].of": Meaning("出处", "where it is from", maybe=True),
        "inputs[].licence": Meaning("许可", "licence", maybe=True),
        "inputs[].dated": Meaning("日期", "date of the data", maybe=True),
        **more,
        "files.*": Meaning("结果文件的哈希值", "SHA-256 of a result file"),
    }


def report_file(*of: str, **more: Meaning) -> ResultFile:
    """Return what the input report of commands holds."""
    return ResultFile(
        "input_report.csv",
        Text(zh="输入报告", en="Input report"),
        of,
        columns(
            level=Meaning("等级", "level", values=LEVELS),
            subject=Meaning("数据", "input", values=_SUBJECTS),
            number=Meaning("数量", "number", "number"),
            unit=Meaning("数量的单位", "unit of the number"),
            zh=Meaning("说明", "note (Chinese)"),
            en=Meaning("说明（英文）", "note"),
            **more,
        ),
    )
