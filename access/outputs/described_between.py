"""What tables of how far apart places are hold, column by column (see ``contracts.results``)."""

from access.contracts.documents import Text
from access.contracts.results import Meaning, ResultFile
from access.outputs.columns import COLUMNS, GROUPS, columns
from access.verdicts.narrowing import MEASURES

COURSE: dict[str, Text] = {
    "narrowed": Text(zh="缩小", en="narrowed"),
    "widened": Text(zh="扩大", en="widened"),
    "mixed": Text(zh="有的指标缩小，有的扩大", en="narrowed by some measures, widened by others"),
    "same": Text(zh="没有变化", en="as it was"),
}
_EVERYBODY = {"all": Text(zh="全部人口", en="all people"), **GROUPS}


def narrowing(command: str, **of_case: Meaning) -> ResultFile:
    """Return what tells whether zones and groups have come nearer to each other, against a base run."""
    title = Text(zh="差距是否缩小", en="Whether zones and groups came nearer to each other")
    one = between()
    told = {}
    for name in MEASURES:
        of = one[name]
        for when, zh, en in (("before", "基准：", "before: "), ("after", "现在：", "after: ")):
            told[f"{name}_{when}"] = Meaning(f"{zh}{of.zh}", f"{en}{of.en}", "number", more=of.more)
        told[f"{name}_difference"] = Meaning(f"{of.zh}之差", f"difference of the {of.en}", "number")
    rule = Text(
        zh="已知的各指标都不远离相等、至少一项更接近：缩小；反之：扩大",
        en="narrowed: some measure came nearer to equality, none went away; widened: the other way round",
    )
    fields = columns(
        *("standard_id", "target", "unit", "unit_zh"),
        **of_case,
        group=one["group"],
        **told,
        worst_zone_before=Meaning("基准：最差的分区", "before: worst zone"),
        worst_zone_after=Meaning("现在：最差的分区", "after: worst zone"),
        course=Meaning("差距", "gap", values=COURSE, more=rule),
        population=COLUMNS["population"],
    )
    return ResultFile("between.csv", title, (command,), fields)


def between() -> dict[str, Meaning]:
    """Return what ``between.csv`` of a run holds."""
    see = Text(zh="单位见同一行；inf：无法到达", en="in the unit of the same row; inf: out of reach")
    apart = Text(
        zh="较好者比较差者，不小于 1；inf：较差者为零或无法到达",
        en="1 or more; inf: one has nothing, or is out of reach",
    )
    units = Text(zh="各分区权重相同", en="each zone counts alike")
    people = Text(zh="以各分区人口为权重", en="zones weighted by their people")
    return columns(
        *("standard_id", "target", "unit", "unit_zh"),
        group=Meaning("年龄组", "age group", values=_EVERYBODY),
        units=Meaning("已知数值的分区数", "zones of known value", "whole"),
        best_zone_id=Meaning("最好分区的编号", "id of the best zone"),
        best_zone=Meaning("最好的分区", "best zone"),
        best=Meaning("最好", "best", "number", more=see),
        worst_zone_id=Meaning("最差分区的编号", "id of the worst zone"),
        worst_zone=Meaning("最差的分区", "worst zone"),
        worst=Meaning("最差", "worst", "number", more=see),
        ratio=Meaning("最好与最差之比", "best to worst", "number", more=apart),
        urban=Meaning("城镇", "urban", "number", more=see),
        rural=Meaning("乡村", "rural", "number", more=see),
        urban_to_rural=Meaning("城乡之比", "urban to rural", "number"),
        cv_units=Meaning("变异系数（分区）", "coefficient of variation of zones", "number", more=units),
        cv_persons=Meaning("变异系数（人口）", "coefficient of variation of people", "number", more=people),
        gini_units=Meaning("基尼系数（分区）", "Gini index of zones", "number", more=units),
        gini_persons=Meaning("基尼系数（人口）", "Gini index of people", "number", more=people),
        population=COLUMNS["population"],
    )
