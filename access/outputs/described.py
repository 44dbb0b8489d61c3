"""What a run and a check write, column by column (see ``contracts.results``)."""

from functools import cache

from access.contracts.documents import Text
from access.contracts.results import Meaning, ResultFile
from access.outputs import described_evidence as of_evidence
from access.outputs.columns import CAUSES, COLUMNS, GROUPS, STATES, both, columns, record, report_file, rows
from access.outputs.described_between import between
from access.outputs.described_progress import fields as progress
from access.outputs.gaps import described as of_gaps
from access.outputs.gpkg import described as of_layers
from access.standards.describe import words

_LEVELS = {
    "clause": Text(zh="整条条款", en="the whole clause"),
    "unit": Text(zh="其中一个分区", en="one of its zones"),
}


def limit_unit() -> Meaning:
    """Return what the unit of a clause's number is."""
    units = {name: Text(zh=zh, en=name) for name, zh in words().unit.items()}
    return Meaning("条款数值的单位", "unit of that number", values=units, open=True)


@cache
def files() -> tuple[ResultFile, ...]:
    """Return what a run, a check, the supply, the list of gaps and the annex write."""
    run = ("run",)
    verdicts = columns(
        *("verdict_zh", "standard_id", "target", "zone_id", "plan", "clause_zh", "clause_en", "zone_zh"),
        *("zone_en", "facility", "facility_zh", "facility_en", "comparison", "limit"),
        *("limit_high", "value"),
        *("value_low", "value_high", "required", "unit", "unit_zh", "persons", "persons_met"),
        *("persons_border", "persons_unlinked", "met_share", "missing_zh", "missing_en", "verdict"),
        *("shortfall", "shortfall_unit", "shortfall_unit_zh", "same_as", "population"),
        reading=Meaning("读法", "reading"),
        level=Meaning("层次", "level", values=_LEVELS),
        default=Meaning("是否默认读法", "whether by the default reading", "truth"),
        kind=Meaning("条款类型", "kind of clause", values=words().kind),
        limit_unit=limit_unit(),
        status=Meaning("条款性质", "what the clause is", values=words().status),
        changes=Meaning("按此读法判定会改变", "whether the verdict is another by this reading", "truth"),
    )
    return (
        ResultFile(
            "map.html", Text(zh="缺口地图", en="Gap map"), ("run", "site", "link", "emergency", "compare")
        ),
        ResultFile("map_*.html", Text(zh="各情景的地图", en="Map of a scenario"), ("compare",), maybe=True),
        ResultFile("residents.html", Text(zh="居民页", en="Page for residents"), ("run",), maybe=True),
        ResultFile("check.html", Text(zh="输入检查页", en="Page on the inputs"), ("run", "check")),
        ResultFile("verdicts.csv", Text(zh="判定", en="Verdicts"), run, verdicts),
        ResultFile("verdicts.json", Text(zh="判定", en="Verdicts"), run, rows(verdicts)),
        ResultFile(
            "coverage.csv",
            Text(zh="各分区覆盖", en="Coverage by zone"),
            run,
            columns(
                *("standard_id", "target", "zone_id", "zone", "persons", "persons_met", "persons_unmet"),
                *("persons_border", "persons_unlinked", "persons_near_limit", "met_share"),
                *("straight_line_share", "population"),
            ),
        ),
        ResultFile(
            "readings.csv",
            Text(zh="各种读法合起来", en="All readings together"),
            run,
            _together(),
            maybe=True,
        ),
        ResultFile(
            "coverage_by_group.csv",
            Text(zh="各年龄组覆盖", en="Coverage by age group"),
            run,
            columns(
                *("standard_id", "target", "zone_id", "zone", "persons", "persons_met", "met_share"),
                "population",
                group=Meaning("年龄组", "age group", values=GROUPS),
            ),
            maybe=True,
        ),
        ResultFile(
            "between.csv", Text(zh="分区间差距", en="How far apart zones are"), run, between(), maybe=True
        ),
        ResultFile(
            "progress.csv", Text(zh="规划指标进度", en="Progress of indicators"), run, progress(), maybe=True
        ),
        ResultFile("facilities_used.csv", Text(zh="采用的设施", en="Facilities used"), run, _facilities()),
        ResultFile("cells.parquet", Text(zh="人口格网", en="Population cells"), run, _cells()),
        ResultFile("gaps.gpkg", Text(zh="缺口", en="Gaps"), run, _gaps(), layer="gaps"),
        of_gaps.listed(),
        ResultFile(
            "gaps.gpkg",
            Text(zh="可疑的街道端点", en="Street ends to look at"),
            run,
            _near_misses(),
            "near_misses",
            maybe=True,
        ),
        report_file("run", "site", "link", "emergency", "supply"),
        ResultFile(
            "streets_by_zone.csv", Text(zh="各分区街道", en="Streets by zone"), run, _streets(), maybe=True
        ),
        *of_evidence.files(),
        *of_layers.files(),
        ResultFile("tables.xlsx", Text(zh="以上各表的工作簿", en="All these tables as a workbook"), run),
        ResultFile("run.json", Text(zh="运行记录", en="Record of the run"), ("run", "gaps"), record()),
        ResultFile("run.json", Text(zh="运行记录", en="Record of the run"), ("supply",), record("supply")),
        ResultFile("check.json", Text(zh="输入检查", en="Check of the inputs"), ("check",), _check()),
        *of_gaps.files(),
    )


def _cells() -> dict[str, Meaning]:
    of_clause = Text(zh="列名中 * 为目标编号", en="* in its name stands for the id of the target")
    people = {
        f"*.persons_{state}": Meaning(f"其中{each.zh}", f"of these {each.en}", "number", maybe=True)
        for state, each in STATES.items()
    }
    return {
        "persons": COLUMNS["persons"],
        "population": COLUMNS["population"],
        "*.impedance_s": Meaning(
            "到最近设施的时间", "time to the nearest facility", "number", more=of_clause, maybe=True
        ),
        "*.impedance_m": Meaning(
            "到最近设施的路程", "way to the nearest facility", "number", more=of_clause, maybe=True
        ),
        "*.state": Meaning("状态", "state", values=STATES, maybe=True),
        "*.facility_id": Meaning("最近设施的编号", "id of the nearest facility", maybe=True),
        "*.met_share": Meaning("限值内人口占比", "share of people within the limit", "share", maybe=True),
        **people,
        "geometry": COLUMNS["geometry"],
    }


def _facilities() -> dict[str, Meaning]:
    told = {
        "level": Meaning("级别", "level", maybe=True),
        "place_id": Meaning("所在场所编号", "id of the place it belongs to", maybe=True),
        "capacity": Meaning("容量", "capacity", "number", maybe=True),
        "units": Meaning("数量", "number of units", "number", maybe=True),
        "area_m2": Meaning("用地面积", "area", maybe=True),
        "floor_area_m2": Meaning("建筑面积", "floor area", maybe=True),
        "staff": Meaning("人员", "staff", "number", maybe=True),
        "pupils": Meaning("学生数", "pupils", "number", maybe=True),
        "classes": Meaning("班级数", "classes", "number", maybe=True),
        "year": Meaning("年份", "year", "number", maybe=True),
        "year_upgraded": Meaning("改造年份", "year of the upgrade", "number", maybe=True),
    }
    return columns(
        *("lon", "lat"),
        facility_id=Meaning("设施编号", "id of the facility"),
        type=Meaning("设施类型代码", "code of the facility type"),
        type_zh=Meaning("设施类型（中文）", "facility type (Chinese)"),
        type_en=Meaning("设施类型（英文）", "facility type (English)"),
        name=Meaning("名称", "name"),
        source=Meaning("出处", "source", more=Text(zh="数据文件", en="file")),
        **told,
    )


def _together() -> dict[str, Meaning]:
    some = Text(zh="空：太多，数不清", en="empty: too many to be told apart")
    pairs = Text(
        zh="参数与比例：只差这一项的两种读法中，一种达标而另一种不达标的占比",
        en="parameter and share: of pairs that differ in it alone, those of which one is met, not the other",
    )
    return columns(
        *("standard_id", "target"),
        combinations=Meaning("读法组合数", "combinations of readings", "whole", more=some),
        judged=Meaning("其中检验的", "of these judged", "whole"),
        sampled=Meaning("是否抽样", "whether they are a sample", "truth"),
        met=Meaning("达标的读法", "by which it is met", "whole"),
        unmet=Meaning("未达标的读法", "by which it is not met", "whole"),
        undetermined=Meaning("无法判定的读法", "by which it stays open", "whole"),
        not_testable=Meaning("缺数据的读法", "that lack data", "whole"),
        met_share=Meaning("可检验的读法中达标的占比", "share met of those that can be tested", "share"),
        decided_by=Meaning("决定判定的参数", "parameters that decide", more=pairs),
        decided_by_zh=Meaning("决定判定的参数（中文）", "parameters that decide (Chinese)"),
        decided_by_en=Meaning("决定判定的参数（英文）", "parameters that decide (English)"),
        text_zh=Meaning("说明", "in words (Chinese)"),
        text_en=Meaning("说明（英文）", "in words"),
        population=COLUMNS["population"],
    )


def _gaps() -> dict[str, Meaning]:
    return columns(
        *("standard_id", "target", "zone_id", "persons", "population", "zone", "geometry"),
        gap_id=Meaning("缺口编号", "id of the gap"),
        cause=Meaning("主要原因", "main cause", values=CAUSES),
        **{
            f"persons_{name}": Meaning(f"其中{each.zh}", f"of these {each.en}", maybe=name == "full")
            for name, each in CAUSES.items()
        },
        nearest_facility_id=Meaning("最近设施的编号", "id of the nearest facility"),
        nearest_facility=Meaning("最近设施", "nearest facility"),
        excess_s=Meaning("平均超出限值的时间", "mean time beyond the limit"),
        excess_m=Meaning("平均超出限值的路程", "mean way beyond the limit"),
        **of_gaps.causes(),
    )


def _near_misses() -> dict[str, Meaning]:
    why = {
        "gap": Text(zh="相距太远", en="too far apart"),
        "level": Text(zh="不在同一层，或不能确定", en="on another level, or it is not known"),
    }
    return columns(
        "geometry",
        street_id=Meaning("街道编号", "id of the street"),
        near_street_id=Meaning("旁边的街道", "street beside it"),
        gap_m=Meaning("间隔", "gap"),
        why=Meaning("为何没有连接", "why they are not joined", values=why),
    )


def _streets() -> dict[str, Meaning]:
    density = Text(zh="公里/平方公里", en="km/km²")
    return columns(
        "zone_id",
        name=Meaning("分区", "zone"),
        populated_km2=Meaning("有人居住的土地", "populated land"),
        persons_per_km2=Meaning(
            "人口密度", "people by area", "number", unit=Text(zh="人/平方公里", en="persons/km²")
        ),
        street_km=Meaning("街道长度", "length of streets"),
        street_km_per_km2=Meaning("街道密度", "streets by area", "number", unit=density),
        doubtful=Meaning("可能不全", "may be incomplete", values={"yes": Text(zh="是", en="yes")}),
    )


def _check() -> dict[str, Meaning]:
    return {
        **both("study", "研究名称", "name of the study"),
        "clauses.all": Meaning("条款数", "number of clauses", "whole"),
        "clauses.ready": Meaning("数据齐备的条款数", "number of those that lack nothing", "whole"),
        **both("layers[].what", "用途", "what it is for"),
        "layers[].field": Meaning("研究文件中的字段", "field of the study file"),
        "layers[].file": Meaning("数据文件", "file"),
        **both("layers[].facts.*", "读到的一项", "one thing that was found"),
        **{
            f"notes[].{name}": meaning
            for name, meaning in report_file("check").fields.items()
            if name != "run_id"
        },
        **both("missing[]", "缺少的数据", "missing input"),
        "missing[].clauses[]": Meaning("缺它的条款", "clauses that wait for it"),
        "needs[].clause": Meaning("目标编号", "id of the target"),
        **both("needs[].quote", "条款原文", "clause"),
        **both("needs[].facility", "设施", "facility"),
        "needs[].missing": Meaning("缺少的数据", "missing input", "group"),
        **both("needs[].missing", "缺少的数据", "missing input"),
        **both("next[]", "下一步", "what to do next"),
    }
