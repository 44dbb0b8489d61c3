"""The table of indicators with their progress, column by column (see ``contracts.results``)."""

from access.contracts.documents import Text
from access.contracts.results import Meaning
from access.outputs.columns import columns
from access.verdicts.progress.words import BINDING, DUE, STATE, WARNED

_BASIS = {"text": Text(zh="规划", en="the plan"), "assumed": Text(zh="假定", en="assumed")}


def fields() -> dict[str, Meaning]:
    """Return what each column is (see ``verdicts.progress.indicators``)."""
    see = Text(zh="单位见同一行", en="in the unit of the same row")
    of_clause = Text(zh="条款的单位，见 due_unit", en="in the unit of the clause, see due_unit")
    return columns(
        *("plan", "target", "facility_zh", "facility_en", "unit", "unit_zh", "comparison", "population"),
        indicator=Meaning("指标", "indicator"),
        indicator_en=Meaning("指标译文", "indicator (English)"),
        base_year=Meaning("基期", "base year", "whole"),
        base=Meaning("基期值", "value of the base year", "number", more=see),
        target_year=Meaning("目标年", "target year", "whole"),
        goal=Meaning("目标值", "target", "number", more=see),
        goal_basis=Meaning("目标出处", "what the target rests on", values=_BASIS),
        binding=Meaning("属性", "attribute", values=BINDING),
        due_year=Meaning("适用指标的年份", "year of the figure that applies", "whole", more=Text(
            zh="最近一个已到期的年份；空：尚无到期", en="the last one that has come; empty: none yet")),
        due=Meaning("适用的指标值", "figure that applies", "number", more=of_clause),
        due_state=Meaning("到期指标", "what was due", values=DUE),
        due_unit=Meaning("条款的单位", "unit of the clause"),
        due_unit_zh=Meaning("条款的单位（中文）", "unit of the clause (Chinese)"),
        next_year=Meaning("下一指标的年份", "year of the next figure", "whole"),
        next=Meaning("下一指标值", "next figure", "number", more=of_clause),
        gone_share=Meaning(
            "已完成", "gone", "share", more=Text(zh="占从基期到目标的全程", en="of the whole way")
        ),
        expected_share=Meaning("时序应完成", "expected", "share", more=Text(zh="按时序线", en="by the line")),
        state=Meaning("进度", "progress", values=STATE),
        state_zh=Meaning("进度", "progress (Chinese)"),
        warned=Meaning("预警", "warning", values=WARNED),
        warned_zh=Meaning("预警", "warning (Chinese)"),
        forecast=Meaning(
            "按近期速度到期值", "value in the target year at this speed", "number",
            more=Text(zh="按最近两次数值的速度", en="as between the last two values"),
        ),
        departments_zh=Meaning("责任部门", "departments (Chinese)"),
        departments_en=Meaning("责任部门（英文）", "departments (English)"),
        sources=Meaning("数据来源", "sources"),
        **{"20*": Meaning("*年实际", "found in *", "number", more=see, maybe=True)},
    )  # fmt: skip
