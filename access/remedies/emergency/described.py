"""What an emergency assessment writes, column by column (see ``contracts.results``)."""

from dataclasses import replace

from access.contracts.documents import Text
from access.contracts.results import Meaning, ResultFile
from access.outputs.columns import COLUMNS, columns, record
from access.remedies.emergency.promises import SOURCES
from access.remedies.emergency.radius import COVERAGES, STATISTICS
from access.remedies.emergency.report import SIDE_WORDS, VERDICTS
from access.remedies.emergency.service_radius import OUTCOMES

_OF = ("emergency",)
_PERSONS = Text(zh="人", en="persons")
_OF_ROW = Text(zh="单位见同一行的“单位”", en="in the unit of the same row")
_SITE_COUNT = Text(zh="空：无法达到或不知道", en="empty: not attainable, or not known")


def _people() -> dict[str, Meaning]:
    told = {
        "in_time": ("时限内有车到的人口", "people reached in time"),
        "two": ("时限内有两辆车到的人口", "people reached in time by two"),
        "available": ("可望等到空车的人口", "people who can expect a free vehicle"),
    }
    found: dict[str, Meaning] = {}
    for name, (zh, en) in told.items():
        found[f"persons_{name}"] = Meaning(zh, en)
        found[f"share_{name}"] = Meaning(f"{zh}占比", f"share of {en}")
        if name != "two":
            after_zh, after_en = f"增设站点后{zh}", f"{en}, with the new stations"
            found[f"persons_{name}_after"] = Meaning(after_zh, after_en, maybe=True)
            found[f"share_{name}_after"] = Meaning(f"{after_zh}占比", f"share of {after_en}", maybe=True)
    return found


def _radii() -> dict[str, Meaning]:
    found: dict[str, Meaning] = {}
    for side, where in SIDE_WORDS.items():
        found[f"{side}_stations"] = Meaning(f"{where.zh}站点数", f"stations in the {where.en}", "number")
        found[f"{side}_limit_km"] = Meaning(f"{where.zh}限值", f"limit, {where.en}")
        for name, each in STATISTICS.items():
            zh, en = f"{where.zh}{each.zh}", f"{each.en}, {where.en}"
            if name in COVERAGES:
                found[f"{side}_{name}_share"] = Meaning(zh, en)
                continue
            found[f"{side}_{name}_km"] = Meaning(zh, en)
            found[f"{side}_sites_{name}"] = Meaning(
                f"按{zh}需增设的站点", f"stations to be added by {en}", "number", more=_SITE_COUNT
            )
    return found


def _districts() -> dict[str, Meaning]:
    return {
        "persons": COLUMNS["persons"],
        "persons_urban": Meaning("城区人口", "people in the city"),
        "persons_rural": Meaning("其他人口", "people outside"),
        "persons_unlinked": COLUMNS["persons_unlinked"],
        "persons_unreached": Meaning("没有车能到的人口", "people whom no vehicle can reach"),
        "stations": Meaning("站点数", "stations", "number"),
        "vehicles": Meaning("车辆数", "vehicles", "number"),
        "vehicles_at_stations": Meaning("站点上的车辆数", "vehicles at the stations", "number"),
        "vehicles_required": Meaning("应配车辆数", "vehicles required", "number"),
        "vehicles_lacking": Meaning("缺车辆数", "vehicles lacking", "number"),
        "vehicles_fair": Meaning("按人口分配的车辆数", "vehicles by shares of people", "number"),
        "mean_response_min": Meaning("平均到达时间", "mean response"),
        "p90_response_min": Meaning("九成居民的到达时间", "response to 90 % of the people"),
        **_people(),
        **_radii(),
        "new_stations": Meaning("新站点数", "new stations", "number", maybe=True),
    }


_NAMED = {"zone_id": COLUMNS["zone_id"], "name": Meaning("分区", "zone")}
_RADIUS = columns(
    *("zone_id", "zone", "persons"),
    side=Meaning("范围", "part", values=SIDE_WORDS),
    statistic=Meaning("统计量", "statistic", values=STATISTICS),
    stations=Meaning("站点数", "stations", "number"),
    limit_km=Meaning("限值", "limit"),
    value=Meaning("现状值", "value", "number", more=_OF_ROW),
    low=Meaning("下限", "least value", "number", more=_OF_ROW),
    high=Meaning("上限", "greatest value", "number", more=_OF_ROW),
    verdict=Meaning("判定", "verdict", values=VERDICTS),
    outcome=Meaning("增设站点的结果", "what sites bring", values=OUTCOMES),
    sites=Meaning("需增设的站点", "sites to be added", "number", more=_SITE_COUNT),
    at_least=Meaning("至少需要的站点", "no fewer can do", "number"),
    after_km=Meaning("增设后的值", "value with these"),
    unit=Meaning(
        "单位", "unit", values={"share": Text(zh="占比", en="share"), "km": Text(zh="公里", en="km")}
    ),
    statistic_zh=Meaning("统计量（中文）", "statistic (Chinese)"),
    statistic_en=Meaning("统计量（英文）", "statistic (English)"),
    verdict_zh=Meaning("判定（中文）", "verdict (Chinese)"),
    outcome_zh=Meaning("增设站点的结果（中文）", "what sites bring (Chinese)"),
    outcome_en=Meaning("增设站点的结果（英文）", "what sites bring (English)"),
)
_STATIONS = columns(
    *("zone_id", "zone", "lon", "lat"),
    facility_id=Meaning("站点编号", "id of the station"),
    name=Meaning("名称", "name"),
    vehicles=Meaning("车辆数", "vehicles", "number"),
    vehicles_best=Meaning("同样多的车的最优布置", "where as many stand best", "number"),
    persons_by_time=Meaning("按时间离它最近的人口", "people nearest to it by time"),
    mean_min=Meaning("平均时间", "mean time"),
    max_min=Meaning("最长时间", "longest time"),
    persons_by_road=Meaning("按路程离它最近的人口", "people nearest to it by road"),
    mean_km=Meaning("平均路程", "mean way"),
    max_km=Meaning("最长路程", "longest way"),
)
_SITES = columns(
    *("zone_id", "zone", "x", "y", "lon", "lat"),
    order=Meaning("建设次序", "order of building", "whole"),
    site_id=Meaning("选址编号", "id of the site"),
    name=Meaning("名称", "name"),
    candidate_id=Meaning("候选点编号", "id of the candidate"),
    street_id=Meaning("所在街道", "street that it stands at"),
    vehicles=Meaning("车辆数", "vehicles", "number"),
    persons_gained=Meaning("新增覆盖人口", "people gained"),
    persons_covered=Meaning("累计覆盖人口", "people covered so far"),
    covered_share=Meaning("累计覆盖率", "share covered so far"),
    mean_response_min=Meaning("平均到达时间", "mean response"),
)


def _told() -> dict[str, Meaning]:
    promises = {
        "clause": Meaning("目标编号", "id of the target"),
        "value": Meaning("数值", "number", "number"),
        "unit": Meaning("单位", "unit"),
        "source": Meaning("出处", "source", values=SOURCES),
        "source_zh": Meaning("出处（中文）", "source (Chinese)"),
        "source_en": Meaning("出处（英文）", "source (English)"),
    }
    verdicts = {
        "clause": Meaning("目标编号", "id of the target"),
        "required": Meaning("要求", "required"),
        "found_before": Meaning("现状", "found"),
        "verdict_before": Meaning("现状的判定", "verdict"),
        "missing_before": Meaning("缺少的数据", "missing input"),
        "found_after": Meaning("增设后", "found with the new stations"),
        "verdict_after": Meaning("增设后的判定", "verdict with the new stations"),
    }
    return {
        "run_id": COLUMNS["run_id"],
        "settings": Meaning("所问", "what was asked", "any"),
        **{f"promises.*.{name}": each for name, each in promises.items()},
        "persons_per_vehicle": Meaning("每车人口", "people by vehicle"),
        "limit_s": Meaning("时限", "limit"),
        "fixed_s": Meaning("其中受理出车", "of which before setting out"),
        "busy": Meaning("忙时比例", "busy fraction", "share"),
        "busy_source": Meaning("忙时比例的出处", "source of it", values=SOURCES),
        **{f"totals.{name}": replace(each, maybe=True) for name, each in _districts().items()},
        "mexclp": Meaning("同样的车的最优布置", "the best places of as many vehicles", "group"),
        "mexclp.persons_available": Meaning("可望等到空车的人口", "people who can expect a free one"),
        "mexclp.bound_persons": Meaning("理论上限", "bound", "number", unit=_PERSONS),
        "sites.number": Meaning("新站点数", "new stations", "whole"),
        "sites.persons_gained": Meaning("新增覆盖人口", "people gained"),
        "sites.bound_persons": Meaning("理论上限", "bound", "number", unit=_PERSONS),
        **{f"verdicts[].{name}": each for name, each in verdicts.items()},
    }


def files() -> tuple[ResultFile, ...]:
    """Return what an emergency assessment writes."""
    sites = Text(zh="新站点", en="New stations")
    return (
        ResultFile(
            "districts.csv", Text(zh="各分区", en="Districts"), _OF, columns(**_NAMED, **_districts())
        ),
        ResultFile("radius.csv", Text(zh="服务半径", en="Service radii"), _OF, _RADIUS),
        ResultFile("stations.csv", Text(zh="现有站点", en="Stations"), _OF, _STATIONS),
        ResultFile("sites.csv", sites, _OF, _SITES),
        ResultFile(
            "sites.gpkg", sites, _OF, {**_SITES, "geometry": COLUMNS["geometry"]}, "sites", maybe=True
        ),
        ResultFile("run.json", Text(zh="运行记录", en="Record of the run"), _OF, record("emergency")),
        ResultFile(
            "emergency.json",
            Text(zh="院前急救的问题与结果", en="What was asked, and what came of it"),
            _OF,
            _told(),
        ),
    )
