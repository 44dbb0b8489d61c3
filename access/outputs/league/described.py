"""What is written beside the folders of many studies, column by column (see ``contracts.results``)."""

from functools import cache

from access.contracts.documents import Text
from access.contracts.results import Meaning, ResultFile
from access.outputs.columns import COLUMNS, VERDICTS, columns
from access.outputs.described import limit_unit

_OF = ("many",)
_NAMES = {
    "study": Meaning(
        "研究", "study", more=Text(zh="其结果文件夹的名称", en="name of the folder of its results")
    ),
    "study_zh": Meaning("研究名称（中文）", "name of the study (Chinese)"),
    "study_en": Meaning("研究名称（英文）", "name of the study (English)"),
}


@cache
def files() -> tuple[ResultFile, ...]:
    """Return what is written beside the folders of the studies."""
    counts = {
        name: Meaning(f"{each.zh}条款数", f"clauses {each.en}", "whole") for name, each in VERDICTS.items()
    }
    share = Meaning(
        "达标占比", "share met", "share",
        more=Text(zh="达标条款占达标与未达标条款之和", en="of the clauses that are met or unmet"),
    )  # fmt: skip
    study = Meaning("该研究的运行编号", "run of that study")
    judged = {
        **_NAMES,
        "population": COLUMNS["population"],
        "clauses": Meaning("条款数", "clauses", "whole"),
        **counts,
        "share_met": share,
    }
    told = ("target", "plan", "clause_zh", "clause_en", "facility_zh", "facility_en")
    return (
        ResultFile("league.html", Text(zh="各地并列", en="Districts side by side"), _OF),
        ResultFile(
            "league_studies.csv",
            Text(zh="各地", en="Districts"),
            _OF,
            {
                **judged,
                "failed_zh": Meaning("没有算出的原因（中文）", "why it failed (Chinese)"),
                "failed_en": Meaning("没有算出的原因（英文）", "why it failed (English)"),
                "study_run": study,
                "run_id": COLUMNS["run_id"],
            },
        ),
        ResultFile(
            "league_clauses.csv",
            Text(zh="各地各条款", en="Clauses by district"),
            _OF,
            {
                **_NAMES,
                **columns(
                    *(
                        *told,
                        "zone_zh",
                        "zone_en",
                        "verdict_zh",
                        "verdict",
                        "value",
                        "value_low",
                        "value_high",
                    ),
                    *("required", "unit", "unit_zh", "limit", "shortfall", "shortfall_unit"),
                    *("shortfall_unit_zh", "persons", "persons_met", "missing_zh", "missing_en"),
                    limit_unit=limit_unit(),
                ),
            },
        ),
        ResultFile(
            "league.gpkg",
            Text(zh="各地范围", en="Outlines of the districts"),
            _OF,
            {
                **judged,
                "study_run": study,
                "c*": Meaning("条款判定", "verdict of a clause", values=VERDICTS, maybe=True),
                "geometry": COLUMNS["geometry"],
                "run_id": COLUMNS["run_id"],
            },
            layer="studies",
            maybe=True,
        ),
        ResultFile(
            "league.gpkg",
            Text(zh="各列的条款", en="Clauses of the columns"),
            _OF,
            {"column": Meaning("列", "column"), **columns(*told)},
            layer="clauses",
            maybe=True,
        ),
        ResultFile("tables.xlsx", Text(zh="全部结果表", en="All result tables"), _OF),
        ResultFile("run.json", Text(zh="记录", en="Record"), _OF),
    )
