"""What staged projects write, column by column (see ``contracts.results``)."""

from access.contracts.documents import Text
from access.contracts.results import Meaning, ResultFile
from access.outputs.columns import VERDICTS, columns, record, report_file
from access.outputs.described import limit_unit
from access.outputs.described_progress import fields as progress
from access.remedies.projects.words import ACTION, STAGE, STAGED

_OF = ("projects",)
_KEYS = Text(
    zh="base：现状；built：已建成而无年份；undated：年份未定",
    en="base: as it is; built: built already, without a year; undated: year not said",
)
_STAGE = Meaning("分期", "stage", more=_KEYS)
_PROJECT = Meaning("项目编号", "id of the project", more=Text(zh="文件名:编号或行号", en="file:id or line"))


def files() -> tuple[ResultFile, ...]:
    """Return what is written."""
    see = Text(zh="单位见同一行", en="in the unit of the same row")
    told = progress()
    due = ("due_year", "due", "due_unit", "due_unit_zh", "due_state", "gone_share", "expected_share", "state")
    by_year = columns(
        *(
            "plan",
            "standard_id",
            "target",
            "clause_zh",
            "clause_en",
            "facility",
            "facility_zh",
            "facility_en",
        ),
        *("zone_zh", "zone_en", "comparison", "limit", "required", "unit", "unit_zh", "value", "value_low"),
        *("value_high", "persons", "persons_met", "persons_border", "persons_unlinked", "met_share"),
        *("shortfall", "shortfall_unit", "shortfall_unit_zh", "verdict", "verdict_zh", "missing_zh"),
        *("missing_en", "population"),
        stage=_STAGE,
        stage_zh=Meaning("分期（中文）", "stage (Chinese)"),
        stage_en=Meaning("分期（英文）", "stage (English)"),
        year=Meaning("年份", "year", "whole"),
        limit_unit=limit_unit(),
        verdict_base=Meaning("现状的判定", "verdict as it is", values=VERDICTS),
        value_difference=Meaning("与现状值之差", "difference from the value as it is", "number", more=see),
        persons_difference=Meaning("人口之差", "difference of people"),
        persons_met_difference=Meaning("限值内人口与现状之差", "difference of people within the limit"),
        met_share_difference=Meaning("限值内人口占比与现状之差", "difference of that share", "number"),
        value_step=Meaning("与上一期之差", "difference from the stage before", "number", more=see),
        persons_met_step=Meaning(
            "限值内人口与上一期之差", "difference of people within from the stage before"
        ),
        met_share_step=Meaning("限值内人口占比与上一期之差", "difference of that share", "number"),
        moved_by=Meaning("起作用的项目", "projects that move it"),
        **{name: told[name] for name in due},
    )
    listed = columns(
        project=_PROJECT,
        row=Meaning("行", "line of the file", "whole"),
        name=Meaning("项目名称", "name"),
        types=Meaning("设施类型代码", "codes of facility types"),
        types_zh=Meaning("设施类型", "facility types (Chinese)"),
        types_en=Meaning("设施类型（英文）", "facility types"),
        action=Meaning("建设性质", "what it does", values=ACTION),
        action_zh=Meaning("建设性质（中文）", "what it does (Chinese)"),
        facility=Meaning("涉及的现有设施", "facility that it changes"),
        capacity=Meaning("规模", "capacity", "number"),
        project_stage=Meaning("建设阶段", "how far it is", values=STAGE),
        project_stage_zh=Meaning("建设阶段（中文）", "how far it is (Chinese)"),
        year=Meaning("年份", "year", "whole"),
        department=Meaning("责任部门", "department"),
        taken=Meaning("如何计入", "how it was taken", values=STAGED),
        taken_zh=Meaning("如何计入（中文）", "how it was taken (Chinese)"),
        stage=_STAGE,
        clauses_moved=Meaning("起作用的条款数", "number of clauses that it moves", "whole"),
    )
    effects = columns(
        *("standard_id", "target", "clause_zh", "clause_en", "unit", "unit_zh"),
        project=_PROJECT,
        stage=_STAGE,
        name=Meaning("项目名称", "name"),
        department=Meaning("责任部门", "department"),
        value_before=Meaning("上一期的值", "value of the stage before", "number", more=see),
        value_alone=Meaning("只有该项目投用时的值", "value with this project alone", "number", more=see),
        value_difference=Meaning("二者之差", "difference of the two", "number", more=see),
        persons_gained=Meaning("该项目单独新增的限值内人口", "people who gain by it alone"),
        persons_lost=Meaning("该项目单独减少的限值内人口", "people who lose by it alone"),
        persons_only=Meaning(
            "同年项目中只有它能覆盖的人口", "people whom no other of its year brings within"
        ),
        verdict_before=Meaning("上一期的判定", "verdict of the stage before", values=VERDICTS),
        verdict_alone=Meaning("只有该项目时的判定", "verdict with it alone", values=VERDICTS),
        verdict_now=Meaning("当期的判定", "verdict of its stage", values=VERDICTS),
        verdict_without=Meaning("当期缺它时的判定", "verdict of its stage without it", values=VERDICTS),
    )
    return (
        ResultFile("map.html", Text(zh="地图：全部项目投用后", en="Map with all projects open"), _OF),
        ResultFile("coverage_by_year.csv", Text(zh="逐年覆盖", en="Coverage by year"), _OF, by_year),
        ResultFile("project_list.csv", Text(zh="项目", en="Projects"), _OF, listed),
        ResultFile(
            "project_effects.csv",
            Text(zh="项目对条款的作用", en="Which project moves which clause"),
            _OF,
            effects,
        ),
        report_file("projects"),
        ResultFile("tables.xlsx", Text(zh="各表的工作簿", en="The tables as a workbook"), _OF),
        ResultFile("run.json", Text(zh="运行记录", en="Record of the run"), _OF, record("projects")),
    )
