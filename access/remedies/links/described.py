"""What a choice of links writes, column by column (see ``contracts.results``)."""

from access.contracts.documents import Text
from access.contracts.results import Meaning, ResultFile
from access.outputs.columns import COLUMNS, columns, record
from access.remedies.links.pairs import LINK_KINDS

_OF = ("link",)
_PERSONS = Text(zh="人", en="persons")
_UNIT_OF_LIMIT = {"s": Text(zh="秒", en="seconds"), "m": Text(zh="米", en="metres")}
_CANDIDATES = columns(
    *("lon", "lat"),
    link_id=Meaning("连接编号", "id of the link"),
    kind=Meaning("做法", "what is done", values=LINK_KINDS),
    kind_zh=Meaning("做法（中文）", "what is done (Chinese)"),
    kind_en=Meaning("做法（英文）", "what is done (English)"),
    cause_zh=Meaning("隔着（中文）", "what is in the way (Chinese)"),
    cause_en=Meaning("隔着（英文）", "what is in the way (English)"),
    gate_id=Meaning("门的编号", "id of the gate"),
    length_m=Meaning("长度", "length"),
    detour_m=Meaning(
        "现在绕行", "way round at present", "number", more=Text(zh="inf：无路可走", en="inf: no way")
    ),
    persons_gained=Meaning("新增覆盖人口", "people gained"),
    persons_per_m=Meaning("每米新增人口", "people gained by metre"),
    from_street=Meaning("起点所在街道", "street that it begins at"),
    from_m=Meaning("起点沿该街道的位置", "where along it"),
    to_street=Meaning("终点所在街道", "street that it ends at"),
    to_m=Meaning("终点沿该街道的位置", "where along it"),
    access=Meaning("通行权", "who may pass"),
)
_LINKS = {
    **_CANDIDATES,
    "step": Meaning("次序", "order", "whole"),
    "persons_covered": Meaning("累计覆盖人口", "people covered so far"),
    "covered_share": Meaning("累计覆盖率", "share covered so far"),
    "length_total_m": Meaning("累计长度", "length so far"),
}
_SHAPE = {"geometry": COLUMNS["geometry"]}
_CHOSEN, _LOOKED_AT = Text(zh="选中的连接", en="Links chosen"), Text(zh="备选连接", en="Links looked at")

FILES = (
    ResultFile("links.csv", _CHOSEN, _OF, _LINKS),
    ResultFile("candidates.csv", _LOOKED_AT, _OF, _CANDIDATES),
    ResultFile("links.gpkg", _CHOSEN, _OF, {**_LINKS, **_SHAPE}, "links"),
    ResultFile("links.gpkg", _LOOKED_AT, _OF, {**_CANDIDATES, **_SHAPE}, "candidates"),
    ResultFile("run.json", Text(zh="运行记录", en="Record of the run"), _OF, record("linking")),
    ResultFile(
        "linking.json",
        Text(zh="连接问题与结果", en="What was asked, and what came of it"),
        _OF,
        {
            "run_id": COLUMNS["run_id"],
            "clause": Meaning("目标编号", "id of the target"),
            "limit": Meaning("限值", "limit", "number"),
            "limit_unit": Meaning("限值的单位", "unit of the limit", values=_UNIT_OF_LIMIT),
            "links": Meaning("连接数", "number of links", "whole"),
            "length_m": Meaning("总长", "length of all"),
            "persons_gained": Meaning("新增覆盖人口", "people gained"),
            "best_site": Meaning("作为对照的最好的一处新点", "the best new site, for comparison", "group"),
            "best_site.candidate_id": Meaning("其编号", "its id"),
            "best_site.lon": COLUMNS["lon"],
            "best_site.lat": COLUMNS["lat"],
            "best_site.persons_gained": Meaning("它的新增覆盖人口", "people it gains"),
            "best_site.links_that_bring_as_many": Meaning(
                "带来同样多人的连接数", "links that bring as many", "whole"
            ),
            "best_site.length_of_these_m": Meaning("这些连接的总长", "length of these"),
            "best_site.persons_by_these": Meaning("这些连接带来的人口", "people they bring"),
            "people.*": Meaning("人口", "people", "number", unit=_PERSONS),
            "settings": Meaning("所问", "what was asked", "any"),
        },
    ),
)
