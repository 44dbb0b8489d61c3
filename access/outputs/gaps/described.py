"""The gaps with their causes, column by column: in lists, on maps, for mappers and for visits."""

from access.contracts.documents import Text
from access.contracts.results import Meaning, ResultFile
from access.outputs.columns import CAUSES, COLUMNS, GROUPS, columns
from access.outputs.gaps import mappers, visits
from access.verdicts.causes.ground import BETWEEN
from access.verdicts.causes.signs import SIGNS

_OF = ("gaps",)
_SIGN = {name: each.check for name, each in SIGNS.items()}
_SEVERAL = Text(zh="可有几项，以逗号或分号隔开", en="may be several, with commas or semicolons between")
_DOUBT = Meaning(
    "数据存疑程度",
    "doubt",
    "share",
    more=Text(zh="越高越可能是数据有误", en="the higher, the likelier the data are at fault"),
)


def causes() -> dict[str, Meaning]:
    """Return what causes and evidence add to each gap, in tables and layers."""
    walled = ", ".join(BETWEEN), "、".join(each.zh for each in BETWEEN.values())
    ranks = (
        ("doubt", "存疑程度", "doubt"),
        ("persons", "人口", "people"),
        ("elderly", "老年人", "older people"),
        ("children", "儿童", "children"),
    )
    people = Text(zh="人", en="persons")
    return {
        "elderly": Meaning("老年人", "older people", "number", unit=people),
        "elderly_group": Meaning("老年人指", "who these are", values=GROUPS),
        "children": Meaning("儿童", "children", "number", unit=people),
        "children_group": Meaning("儿童指", "who these children are", values=GROUPS),
        "doubt": _DOUBT,
        "signs": Meaning(
            "存疑迹象代码",
            "signs of faulty data",
            more=Text(zh=f"{', '.join(SIGNS)}；{_SEVERAL.zh}", en=f"{', '.join(SIGNS)}; {_SEVERAL.en}"),
        ),
        "evidence_zh": Meaning("原因与证据", "evidence (Chinese)"),
        "evidence_en": Meaning("原因与证据（英文）", "evidence"),
        "straight_m": Meaning("到最近设施的直线距离", "straight line to the nearest facility"),
        "way_m": Meaning("到设施的路程", "way to the facility"),
        "detour_ratio": Meaning("路程为直线的倍数", "way over the straight line", "number"),
        "speed_kph": Meaning("行车速度", "speed by car"),
        "between": Meaning(
            "阻隔类别代码", "what stands between", more=Text(zh=f"{walled[0]}（{walled[1]}）", en=walled[0])
        ),
        "between_names": Meaning("阻隔名称", "names of what stands between"),
        **{f"rank_{name}": Meaning(f"按{zh}的次序", f"rank by {en}", "whole") for name, zh, en in ranks},
    }


def listed() -> ResultFile:
    """Return what the list of all gaps holds."""
    nearest = {
        "nearest_facility_id": Meaning("最近设施的编号", "id of the nearest facility"),
        "nearest_facility": Meaning("最近设施", "nearest facility"),
        "excess_s": Meaning("平均超出限值的时间", "mean time beyond the limit"),
        "excess_m": Meaning("平均超出限值的路程", "mean way beyond the limit"),
    }
    return ResultFile(
        "gaps.csv",
        Text(zh="缺口原因", en="Causes of gaps"),
        ("run", "gaps"),
        columns(
            *("standard_id", "target", "clause_zh", "clause_en", "zone_id", "zone", "lon", "lat", "persons"),
            "population",
            gap_id=Meaning("缺口编号", "id of the gap"),
            cause=Meaning("主要原因", "main cause", values=CAUSES),
            cause_zh=Meaning("主要原因（中文）", "main cause (Chinese)"),
            cause_en=Meaning("主要原因（英文）", "main cause (English)"),
            **causes(),
            **nearest,
        ),
    )


def files() -> tuple[ResultFile, ...]:
    """Return what is written beside the list of gaps."""
    of = "features[].properties"
    notes = (("zh", "中文", "Chinese"), ("en", "英文", "English"))
    return (
        ResultFile(
            mappers.GEOJSON,
            Text(zh="待查地点", en="Spots to look at"),
            _OF,
            {
                "run_id": COLUMNS["run_id"],
                "type": Meaning("类型", "type"),
                "features[].type": Meaning("要素", "feature"),
                "features[].geometry.type": Meaning("图形类型", "type of its shape"),
                "features[].geometry.coordinates": Meaning("坐标", "coordinates", "any"),
                f"{of}.gap_id": Meaning("缺口编号", "id of the gap"),
                f"{of}.clause": Meaning("目标编号", "id of the target"),
                f"{of}.sign": Meaning("存疑迹象", "sign of faulty data", values=_SIGN),
                f"{of}.doubt": _DOUBT,
                f"{of}.rank": Meaning("次序", "rank", "whole"),
                f"{of}.gap_m": Meaning("与另一条路的间隔", "how far from the next street"),
                **{
                    f"{of}.check_{k}": Meaning(f"查什么（{zh}）", f"what to check ({en})")
                    for k, zh, en in notes
                },
                **{
                    f"{of}.osm_note_{k}": Meaning(f"地图备注（{zh}）", f"text for a note ({en})")
                    for k, zh, en in notes
                },
            },
            maybe=True,
        ),
        ResultFile(
            mappers.NOTES,
            Text(zh="地图备注", en="Texts for notes"),
            _OF,
            columns(
                *("lon", "lat"),
                text_zh=Meaning("备注文字", "text (Chinese)"),
                text_en=Meaning("备注文字（英文）", "text"),
            ),
            maybe=True,
        ),
        *(
            ResultFile(name, Text(zh="现场核查单", en="Sheets for visits"), _OF, maybe=True)
            for name in visits.FILES.values()
        ),
    )
