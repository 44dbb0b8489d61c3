"""What a choice of sites writes, column by column (see ``contracts.results``)."""

from access.contracts.documents import Text
from access.contracts.results import Meaning, ResultFile
from access.outputs.columns import COLUMNS, columns, record
from access.remedies.siting.report import MODEL, PLACE, STATUS

_OF = ("site",)
_OBJECTIVE = Text(zh="单位见 siting.json 的目标单位", en="in the unit that siting.json tells")
_COUNTED = Text(zh="单位见同一文件的目标单位", en="in the unit of the objective in the same file")
_UNIT_OF_LIMIT = {"s": Text(zh="秒", en="seconds"), "m": Text(zh="米", en="metres")}

SITE = {
    "order": Meaning("建设次序", "order of building", "whole"),
    "site_id": Meaning("选址编号", "id of the site"),
    "candidate_id": Meaning("候选点编号", "id of the candidate"),
    "street_id": Meaning("所在街道", "street that it stands at"),
    "persons_gained": Meaning("新增覆盖人口", "people gained"),
    "persons_covered": Meaning("累计覆盖人口", "people covered so far"),
    "covered_share": Meaning("累计覆盖率", "share covered so far"),
}


def scenario_files(*of: str) -> tuple[ResultFile, ...]:
    """Return what is written of a scenario: for a comparison, and for the map."""
    both = {
        f"{name}.{language}": Meaning(f"{zh}（{own}）", f"{en} ({other})")
        for name, zh, en in (("name", "名称", "name"), ("note", "说明", "note"))
        for language, own, other in (("zh", "中文", "Chinese"), ("en", "英文", "English"))
    }
    feature = {
        "features[].type": Meaning("要素", "feature"),
        "features[].geometry.type": Meaning("图形类型", "type of its shape"),
        "features[].geometry.coordinates": Meaning("坐标", "coordinates", "any"),
        "features[].properties": Meaning("属性", "what changes", "any"),
    }
    return (
        ResultFile("scenario.yaml", Text(zh="情景文件", en="Scenario file"), of, maybe=True),
        ResultFile(
            "sites.geojson",
            Text(zh="选址情景", en="Sites as a scenario"),
            tuple(each for each in of if each != "link"),
            {
                "run_id": COLUMNS["run_id"],
                "type": Meaning("类型", "type"),
                "access": Meaning("用途", "what it is for"),
                **both,
                **feature,
            },
            maybe=True,
        ),
    )


_SITES = columns(
    *("x", "y", "lon", "lat"),
    **{name: SITE[name] for name in ("order", "site_id", "candidate_id", "street_id", "persons_gained")},
    name=Meaning("名称", "name"),
    place=Meaning("候选点类型", "kind of candidate", values=PLACE),
    place_zh=Meaning("候选点类型（中文）", "kind of candidate (Chinese)"),
    place_en=Meaning("候选点类型（英文）", "kind of candidate (English)"),
    cost=Meaning("费用", "cost", "number"),
    persons_assigned=Meaning("分配到此的人口", "people assigned to it"),
)

FILES = (
    ResultFile("sites.csv", Text(zh="选址", en="Sites"), _OF, _SITES),
    ResultFile(
        "sites.gpkg", Text(zh="选址", en="Sites"), _OF, {**_SITES, "geometry": COLUMNS["geometry"]}, "sites"
    ),
    ResultFile(
        "gains.csv",
        Text(zh="逐个选址的增益", en="What each site adds"),
        _OF,
        columns(
            **{name: each for name, each in SITE.items() if name != "street_id"},
            best_persons_covered=Meaning(
                "同样个数的最优覆盖人口",
                "people covered by the best of that number",
                "number",
                unit=Text(zh="人", en="persons"),
            ),
            gap_to_best=Meaning("与最优的差距", "gap to the best", "share"),
        ),
    ),
    ResultFile(
        "alternatives.csv",
        Text(zh="相近方案", en="Near-ties"),
        _OF,
        columns(
            *("lon", "lat"),
            choice=Meaning("方案", "choice", "whole"),
            objective=Meaning("目标值", "objective", "number", more=_OBJECTIVE),
            bound=Meaning("理论界限", "bound", "number", more=_OBJECTIVE),
            **{name: SITE[name] for name in ("persons_gained", "candidate_id", "street_id", "site_id")},
            in_best=Meaning("是否也在最优方案中", "whether the best choice has it, too", "truth"),
        ),
    ),
    *scenario_files("site", "link", "emergency"),
    ResultFile("run.json", Text(zh="运行记录", en="Record of the run"), _OF, record("siting")),
    ResultFile(
        "siting.json",
        Text(zh="选址问题与结果", en="What was asked, and what came of it"),
        _OF,
        {
            "run_id": COLUMNS["run_id"],
            "clause": Meaning("目标编号", "id of the target"),
            "limit": Meaning("限值", "limit", "number"),
            "limit_unit": Meaning("限值的单位", "unit of the limit", values=_UNIT_OF_LIMIT),
            "model": Meaning("模型", "model", values=MODEL),
            "model_zh": Meaning("模型（中文）", "model (Chinese)"),
            "model_en": Meaning("模型（英文）", "model (English)"),
            "objective": Meaning("目标值", "objective", "number", more=_COUNTED),
            "objective_zh": Meaning("目标（中文）", "objective in words (Chinese)"),
            "objective_en": Meaning("目标（英文）", "objective in words (English)"),
            "objective_unit": Meaning("目标单位", "unit of the objective"),
            "bound": Meaning("理论界限", "bound", "number", more=_COUNTED),
            "gap": Meaning("与界限的差距", "gap to the bound", "share"),
            "status": Meaning("是否最优", "whether it is the best", values=STATUS),
            "status_zh": Meaning("是否最优（中文）", "whether it is the best (Chinese)"),
            "status_en": Meaning("是否最优（英文）", "whether it is the best (English)"),
            "worst_share": Meaning("覆盖最少的分区的覆盖率", "least share of a zone", "share"),
            "worst_share_bound": Meaning("其理论界限", "its bound", "share"),
            "people.*": Meaning("人口", "people", "number", unit=Text(zh="人", en="persons")),
            "settings": Meaning("所问", "what was asked", "any"),
        },
    ),
)
