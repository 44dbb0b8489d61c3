"""The words of project lists: headings of columns, stages, and what a project does to a facility."""

import re
import unicodedata
from typing import Literal, get_args

from access.contracts.documents import Text
from access.contracts.said import Said
from access.places.facilities.listed_states import iso_day
from access.standards.understood import plain

Stage = Literal["built", "building", "approved", "planned", "suspended", "cancelled"]
Action = Literal["open", "enlarge", "move", "close"]
STAGES: tuple[Stage, ...] = get_args(Stage)
NEVER: tuple[Stage, ...] = ("suspended", "cancelled")
# usual headings, the likelier first
COLUMNS = {
    name: tuple(listed.split())
    for name, listed in {
        "type": """type facility_type 设施类型 设施类别 项目类型 项目类别 类型 类别 分类 category""",
        "name": """name 项目名称 名称 设施名称 项目 place_name project place 地点 位置""",
        "capacity": """capacity 规模 建设规模 设计规模 容量 床位数 床位 学位数 学位 托位数 托位""",
        "units": """units 车辆数""",
        "staff": """staff 人员数""",
        "area_m2": """area_m2 用地面积 占地面积""",
        "floor_area_m2": """floor_area_m2 建筑面积 总建筑面积""",
        "pupils": """pupils 学生数""",
        "classes": """classes 班级数 班数""",
        "stage": """stage 阶段 建设阶段 项目阶段 项目进展 进展 进展情况 建设状态 项目状态 状态 status""",
        "year": """year opens opening_year 投用年份 投用时间 启用年份 启用时间 建成年份 建成时间
            竣工年份 竣工时间 完工时间 完工年份
            计划投用 计划完工 计划竣工 预计建成 建设年限 建设期限 年份 年度 时间""",
        "department": """department 责任部门 责任单位 牵头单位 牵头部门 主管部门 实施单位 建设单位 部门""",
        "id": """id project_id 项目编号 项目代码 编号 序号""",
        "action": """action 建设性质 项目性质 性质 建设类型""",
        "facility": """facility facility_id 原设施 涉及设施 现有设施 现状设施""",
    }.items()
}
_STAGE_WORDS: dict[Stage, str] = {
    "built": """建成 已建成 建成投用 竣工 已竣工 完工 已完工 投用 已投用 投入使用 开业 运营
        built completed complete open opened finished in_use operational done""",
    "building": """在建 建设中 施工 施工中 已开工 开工 续建
        building construction under_construction started ongoing""",
    "approved": """立项 已立项 已批复 批复 已批 可研 已核准 核准 已备案 招标 招标中 设计 approved tendered""",
    "planned": """规划 规划中 拟建 计划 计划中 待建 储备 谋划 前期 前期工作 筹建 新建 未开工
        planned proposed plan""",
    "suspended": """暂缓 缓建 停工 停建 暂停 搁置 中止 延期 suspended on_hold paused postponed deferred""",
    "cancelled": """取消 终止 撤销 不再实施 废止 cancelled canceled dropped withdrawn""",
}
_ACTION_WORDS: dict[Action, str] = {
    "open": """新建 新增 新设 改建新增 open new build""",
    "enlarge": """扩建 改扩建 扩容 提升改造 改造提升 enlarge expand expansion extension""",
    "move": """迁建 搬迁 迁址 异地新建 move relocate relocation""",
    "close": """关闭 停用 撤并 撤销 拆除 关停 close closure demolish""",
}
STAGE = {
    "built": Text(zh="建成", en="built"),
    "building": Text(zh="在建", en="under construction"),
    "approved": Text(zh="立项", en="approved"),
    "planned": Text(zh="规划", en="planned"),
    "suspended": Text(zh="暂缓", en="suspended"),
    "cancelled": Text(zh="取消", en="cancelled"),
}
ACTION = {
    "open": Text(zh="新建", en="opens"),
    "enlarge": Text(zh="扩建", en="is enlarged"),
    "move": Text(zh="迁建", en="moves"),
    "close": Text(zh="关闭", en="closes"),
}
STAGED = {
    "staged": Text(zh="计入所在年份", en="opens in its year"),
    "undated": Text(zh="没有年份，列在最后", en="without a year, comes last"),
    "overdue": Text(
        zh="年份已过而未建成，按没有年份计", en="its year is past and it is not built: taken for undated"
    ),
    "there": Text(zh="现状设施中已有，不再计入", en="among the facilities already, not counted again"),
    "never": Text(zh="暂缓或取消，不计入", en="suspended or cancelled, left out"),
    "far": Text(zh="远离研究范围，不计入", en="far from the study, left out"),
}
_UNKNOWN = {
    "",
    "—",
    "-",
    "–",
    "待定",
    "未定",
    "不详",
    "无",
    "/",
    "?",
    "？",
    "tbd",
    "unknown",
    "n/a",
    "na",
    "none",
}
_RANGE = re.compile(r"(\d{4})(?:年)?\s*(?:-|~|至|到|—|–|/)\s*(\d{4})年?")
_ENDS = ("底", "末", "前", "内", "初", "上半年", "下半年")


def _spelt(words: dict[Stage, str] | dict[Action, str]) -> dict[str, str]:
    return {plain(word): name for name, listed in words.items() for word in (str(name), *listed.split())}


_BY_WORD = {"stage": _spelt(_STAGE_WORDS), "action": _spelt(_ACTION_WORDS)}


def meaning(column: Literal["stage", "action"], word: str) -> str | None:
    """Return the stage, or what is done, that a word stands for; None where nobody knows it.

    >>> meaning("stage", "在建"), meaning("stage", " On hold "), meaning("action", "改扩建")
    ('building', 'suspended', 'enlarge')
    """
    return _BY_WORD[column].get(plain(word))


def known(column: Literal["stage", "action"]) -> Said:
    """Return the usual words, for messages."""
    told = STAGE if column == "stage" else ACTION
    words = [each.zh for each in told.values()]
    return Said("、".join(words), ", ".join(f"{each.zh} ({name})" for name, each in told.items()))


def year_of(text: str) -> float | None:
    """Return the year in which a project opens, NaN where none is said; None where the text is no date.

    Of years from and to, the last.

    >>> year_of("2027年底"), year_of("2026-09"), year_of("2025-2027"), year_of("待定"), year_of("明年")
    (2027.0, 2026.0, 2027.0, nan, None)
    """
    written = unicodedata.normalize("NFKC", text).strip().lower()
    if written in _UNKNOWN:
        return float("nan")
    if found := _RANGE.fullmatch(written):
        return float(found[2])
    for end in _ENDS:
        written = written.removesuffix(end).strip()
    day = iso_day(written)
    return float(day[:4]) if day and 1900 <= int(day[:4]) <= 2200 else None
