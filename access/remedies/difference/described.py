"""What a comparison of two runs writes, column by column (see ``contracts.results``)."""

from access.contracts.documents import Text
from access.contracts.results import Meaning, ResultFile
from access.outputs.columns import COLUMNS, VERDICTS, both, columns, rows
from access.outputs.described_between import narrowing
from access.remedies.difference.words import CHANGE, GROUP

_OF = ("diff",)
_SEE_UNIT = Text(zh="单位见同一行；空：不知道", en="in the unit of the same row; empty: not known")
_CHANGES = {name: Text(zh=each.zh, en=str(each)) for name, each in CHANGE.items()}
_GROUPS = {name: Text(zh=each.zh, en=str(each)) for name, each in GROUP.items()}
_MEASURES = {
    "value": Text(zh="现状值", en="value found"),
    "persons_met": Text(zh="限值内人口", en="people within the limit"),
    "met_share": Text(zh="限值内人口占比", en="share of people within the limit"),
}
_KINDS = {
    "setting": Text(zh="研究设定", en="setting of the study"),
    "clause": Text(zh="条款的限值或读法", en="threshold or reading of a clause"),
    "file": Text(zh="数据文件", en="file"),
}
_PERSONS = Text(zh="人", en="persons")


def files() -> tuple[ResultFile, ...]:
    """Return what a comparison of two runs writes."""
    tables = {
        "difference.csv": (Text(zh="差值与各组的份额", en="Differences and their parts"), _figures()),
        "objects.csv": (Text(zh="变化的设施", en="Facilities that differ"), _objects()),
        "streets.csv": (Text(zh="变化的街道", en="Streets that differ"), _streets()),
        "people.csv": (Text(zh="各分区人口", en="People by zone"), _people()),
        "settings.csv": (Text(zh="不同的设定与文件", en="Settings and files that differ"), _settings()),
    }
    of_json = {"figures": "difference.csv"} | {
        each: f"{each}.csv" for each in ("objects", "streets", "people", "settings")
    }
    told: dict[str, Meaning] = {}
    for name, file in of_json.items():
        told |= rows({k: each for k, each in tables[file][1].items() if k != "run_id"}, f"{name}[]")
    return (
        ResultFile("difference.html", Text(zh="两次运行的差异", en="Page on the difference"), _OF),
        *(ResultFile(name, title, _OF, fields) for name, (title, fields) in tables.items()),
        ResultFile(
            "difference.json",
            Text(zh="两次运行的差异", en="The difference of two runs"),
            _OF,
            {
                "run_id": COLUMNS["run_id"],
                **both("notes[]", "说明", "note"),
                "clauses_alone.before[]": Meaning("只在第一次运行中的条款", "clauses of the first run alone"),
                "clauses_alone.after[]": Meaning("只在第二次运行中的条款", "clauses of the second run alone"),
                **told,
            },
        ),
        narrowing("diff"),
        ResultFile(
            "run.json",
            Text(zh="运行记录", en="Record of the run"),
            _OF,
            {
                "run_id": COLUMNS["run_id"],
                "runs[]": Meaning("两次运行的记录", "records of both runs", "any"),
                "groups[]": Meaning("变化的分组", "groups of changes", values=_GROUPS),
                "files.*": Meaning("结果文件的哈希值", "SHA-256 of a result file"),
            },
        ),
    )


def _figures() -> dict[str, Meaning]:
    parts = {
        name: Meaning(f"其中{each.zh}", f"of this {each.en}", "number", more=_SEE_UNIT)
        for name, each in _GROUPS.items()
    }
    return columns(
        *("clause_zh", "clause_en", "zone_id", "zone", "unit_zh"),
        clause_id=Meaning("目标编号", "id of the target"),
        measure=Meaning("指标", "measure", values=_MEASURES),
        unit_en=COLUMNS["unit"],
        before=Meaning("第一次", "first run", "number", more=_SEE_UNIT),
        after=Meaning("第二次", "second run", "number", more=_SEE_UNIT),
        difference=Meaning("差值", "difference", "number", more=_SEE_UNIT),
        **parts,
        real=Meaning(
            "其中真实变化",
            "of this real change",
            "number",
            more=Text(zh="设施、街道与人口之和", en="facilities, streets and people together"),
        ),
        verdict_before=Meaning("第一次的判定", "verdict of the first run", values=VERDICTS),
        verdict_after=Meaning("第二次的判定", "verdict of the second run", values=VERDICTS),
        turned_by=Meaning(
            "仅凭哪几组即变",
            "turned by these alone",
            more=Text(zh=f"{', '.join(_GROUPS)}；几组以 + 相连", en=f"{', '.join(_GROUPS)}; joined by +"),
        ),
        text_zh=Meaning("说明", "in words (Chinese)"),
        text_en=Meaning("说明（英文）", "in words"),
    )


def _objects() -> dict[str, Meaning]:
    ends = (("before", "第一次", "before"), ("after", "第二次", "after"))
    of = (("id", "编号", "id"), ("type", "类型代码", "type"), ("name", "名称", "name"))
    return columns(
        group=Meaning("分组代码", "group", values=_GROUPS),
        group_zh=Meaning("分组", "group (Chinese)"),
        group_en=Meaning("分组（英文）", "group (English)"),
        change=Meaning("变化代码", "change", values=_CHANGES),
        change_zh=Meaning("变化", "change (Chinese)"),
        change_en=Meaning("变化（英文）", "change (English)"),
        **{
            f"{name}_{end}": Meaning(f"{when}的{zh}", f"{en} {told}")
            for name, zh, en in of
            for end, when, told in ends
        },
        type_zh=Meaning("设施类型", "facility type (Chinese)"),
        type_en=Meaning("设施类型（英文）", "facility type (English)"),
        moved_m=Meaning("移动距离", "moved by"),
        field=Meaning("属性", "attribute"),
        before=Meaning("第一次的值", "its value before"),
        after=Meaning("第二次的值", "its value after"),
    )


def _streets() -> dict[str, Meaning]:
    length = Meaning("长度", "length", "number", unit=Text(zh="公里", en="km"))
    own = {
        "change": Meaning("变化", "change", values=_CHANGES),
        "class": Meaning("道路等级", "class"),
        "km": length,
    }
    return columns("zone_id", "zone", **own)


def _people() -> dict[str, Meaning]:
    return columns(
        *("zone_id", "zone"),
        persons_before=Meaning("第一次的人口", "people before"),
        persons_after=Meaning("第二次的人口", "people after"),
        difference=Meaning("差值", "difference", "number", unit=_PERSONS),
    )


def _settings() -> dict[str, Meaning]:
    return columns(
        kind=Meaning("种类", "kind", values=_KINDS),
        field=Meaning("字段或文件", "field or file"),
        before=Meaning("第一次", "before"),
        after=Meaning("第二次", "after"),
    )
