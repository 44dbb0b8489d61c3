"""What is written of the progress of plans, column by column (see ``contracts.results``)."""

from functools import cache

from access.contracts.documents import Text
from access.contracts.results import Meaning, ResultFile
from access.outputs.columns import columns
from access.remedies.progress.words import BINDING, STATE, WARNED

_OF = ("monitor",)
_BASIS = {"text": Text(zh="规划", en="the plan"), "assumed": Text(zh="假定", en="assumed")}


@cache
def files() -> tuple[ResultFile, ...]:
    """Return what is written."""
    see = Text(zh="单位见同一行", en="in the unit of the same row")
    fields = columns(
        *("plan", "target", "facility_zh", "facility_en", "unit", "unit_zh", "comparison", "population"),
        indicator=Meaning("指标", "indicator"),
        indicator_en=Meaning("指标译文", "indicator (English)"),
        base_year=Meaning("基期", "base year", "whole"),
        base=Meaning("基期值", "value of the base year", "number", more=see),
        target_year=Meaning("目标年", "target year", "whole"),
        goal=Meaning("目标值", "target", "number", more=see),
        goal_basis=Meaning("目标出处", "what the target rests on", values=_BASIS),
        binding=Meaning("属性", "attribute", values=BINDING),
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
    return (
        ResultFile("progress.csv", Text(zh="规划指标进度", en="Progress of indicators"), _OF, fields),
        ResultFile("tables.xlsx", Text(zh="同一表的工作簿", en="The same as a workbook"), _OF),
        ResultFile("run.json", Text(zh="记录", en="Record"), _OF),
    )
