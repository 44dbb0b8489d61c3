"""The result files of emergency services, and what a terminal shows of them."""

import math
from collections.abc import Hashable
from pathlib import Path

import geopandas
import numpy as np
import pandas as pd
import shapely

from access.contracts.documents import Text
from access.contracts.tables import Cells, Facilities
from access.outputs.summary import number_text, summary
from access.outputs.tables import report_csv, share_text, write_layer
from access.remedies.emergency.apportionment import WHOLE
from access.remedies.emergency.areas import SIDES, Side
from access.remedies.emergency.promises import SOURCES, Promise, Promises
from access.remedies.emergency.radius import COVERAGES, STATISTICS
from access.remedies.emergency.result import Emergency
from access.remedies.emergency.service_radius import OUTCOMES
from access.standards.model import ServiceRadiusRule

SIDE_WORDS: dict[Side, Text] = {"urban": Text(zh="城区", en="city"), "rural": Text(zh="其他", en="outside")}
VERDICTS = {
    "met": Text(zh="达标", en="met"),
    "unmet": Text(zh="未达标", en="unmet"),
    "undetermined": Text(zh="无法判定", en="undetermined"),
}
_SITES = (
    *("order", "site_id", "name", "candidate_id", "zone_id", "zone", "x", "y", "lon", "lat", "street_id"),
    *("vehicles", "persons_gained", "persons_covered", "covered_share", "mean_response_min"),
)
UNKNOWN = "–"


def districts_csv(districts: pd.DataFrame) -> str:
    """Return the districts as CSV, a row each and the whole area last; empty: not known."""
    return report_csv(districts.reset_index())


def radius_csv(radius: pd.DataFrame, names: pd.Series) -> str:
    """Return each statistic of each district's city and countryside as CSV, in words and in numbers."""
    table = radius.reset_index()
    table.insert(1, "zone", table["zone_id"].map(names))
    unit = table["statistic"].isin(COVERAGES).map({True: "share", False: "km"})
    outcome = dict(OUTCOMES) | {"": None}
    return report_csv(
        table.assign(
            unit=unit,
            statistic_zh=table["statistic"].map({name: each.zh for name, each in STATISTICS.items()}),
            statistic_en=table["statistic"].map({name: each.en for name, each in STATISTICS.items()}),
            verdict_zh=table["verdict"].map({name: each.zh for name, each in VERDICTS.items()}),
            outcome_zh=table["outcome"].map({name: each and each.zh for name, each in outcome.items()}),
            outcome_en=table["outcome"].map({name: each and each.en for name, each in outcome.items()}),
        )
    )


def stations_csv(stations: Facilities, names: pd.Series) -> str:
    """Return the stations as CSV; empty: not known, or nobody is nearest to it."""
    table = pd.DataFrame(stations.drop(columns=stations.geometry.name)).reset_index()
    table.insert(list(table.columns).index("zone_id") + 1, "zone", table["zone_id"].map(names))
    return report_csv(table)


def sites_csv(sites: Cells, names: pd.Series) -> str:
    """Return the new stations as CSV, in the order in which to build them."""
    return report_csv(_sites(sites, names))


def write_sites(sites: Cells, names: pd.Series, path: Path, *, run: str) -> None:
    """Write the new stations as GeoPackage, with the id of the run."""
    layer = geopandas.GeoDataFrame(_sites(sites, names), geometry=sites.geometry.to_numpy(), crs=sites.crs)
    write_layer(layer, path, "sites", run=run)


def record(found: Emergency) -> dict[str, object]:
    """Return what was asked, what is promised by whom, and what came of it, for JSON."""
    promises = found.promises
    named = {"urban_radius": promises.urban, "rural_radius": promises.rural}
    named |= {"vehicles": promises.vehicles, "response": promises.response}
    fleet = found.fleet
    return {
        "settings": found.question.settings,
        "promises": {name: _promise(each) for name, each in named.items()},
        "persons_per_vehicle": promises.persons_per_vehicle,
        "limit_s": promises.limit_s,
        "fixed_s": promises.fixed_s,
        "busy": found.question.busy_share,
        "busy_source": "assumed" if found.question.busy_assumed else "asked",
        "totals": {name: value for name, value in found.districts.loc[WHOLE].items() if name != "name"},
        "mexclp": None
        if fleet is None
        else {"persons_available": fleet.expected_persons, "bound_persons": fleet.bound_persons},
        "sites": {
            "number": len(found.sites),
            "persons_gained": float(found.sites["persons_gained"].sum()),
            "bound_persons": found.bound_persons,
        },
        "verdicts": _verdicts(found),
    }


def district_cells(found: Emergency) -> list[tuple[str, ...]]:
    """Return what a terminal shows of each district and of all: a row each, see ``headings``."""
    statistic = shown_statistic(found.promises)
    mine = found.radius.index.get_level_values("statistic") == statistic
    shown = found.radius[mine].droplevel("statistic").to_dict("index")
    rows: list[tuple[str, ...]] = []
    for zone_id, row in found.districts.iterrows():
        radii = [
            f"{SIDE_WORDS[side]}:\n{_radius(told)}" for side in SIDES if (told := shown.get((zone_id, side)))
        ]
        lacking = row["vehicles_lacking"]
        short = f"\n缺 short {lacking:.0f}" if lacking > 0 else ""
        rows.append(
            (
                f"{row['name']}\n{row['persons']:,.0f}",
                f"{row['stations']:.0f} · {_fleet(row)}{short}",
                "\n".join(radii) or UNKNOWN,
                _minutes(row["mean_response_min"]),
                _change(row["share_in_time"], row["share_in_time_after"]),
                _change(row["share_available"], row["share_available_after"]),
            )
        )
    return rows


def headings(promises: Promises) -> tuple[Text, ...]:
    """Return the headings of ``district_cells``."""
    limit, radius = f"{promises.limit_s / 60:g}", STATISTICS[shown_statistic(promises)]
    return (
        Text(zh="分区、人口", en="district, persons"),
        Text(zh="站·车/应配", en="stations · vehicles / required"),
        Text(zh=f"{radius.zh}/限值（需增站）", en=f"{radius.en}, km / limit (sites)"),
        Text(zh="平均到达", en="mean, min"),
        Text(zh=f"{limit} 分钟内", en=f"in {limit} min"),
        Text(zh="有空车", en="a free one"),
    )


def shown_statistic(promises: Promises) -> str:
    """Return the statistic that the table shows: the one that the plan is read by, if it is a length."""
    rule = promises.urban.clause.rule
    statistic = rule.statistic.default if isinstance(rule, ServiceRadiusRule) else ""
    return statistic if statistic in STATISTICS and statistic not in COVERAGES else "area_equivalent"


def lines(found: Emergency) -> list[str]:
    """Return in words what is promised, who has it before and after, and where to build."""
    return [*_promised(found), *_totals(found), *_new(found), *_moved(found)]


def _promised(found: Emergency) -> list[str]:
    promises, question = found.promises, found.question
    told = [
        (promises.urban, f"城区半径 city {promises.urban.clause.value:g} 公里 km"),
        (promises.rural, f"其他 outside {promises.rural.clause.value:g} 公里 km"),
        (promises.vehicles, f"每 one vehicle for {promises.persons_per_vehicle:,.0f} 人 persons"),
        (
            promises.response,
            f"到达 arrival {promises.limit_s / 60:g} 分钟 min（其中受理出车 of which before setting out "
            f"{promises.fixed_s / 60:g}）",
        ),
    ]
    parts = [f"{text}：{_source(promise)}" for promise, text in told]
    source = SOURCES["assumed" if question.busy_assumed else "asked"]
    return [
        "要求 asked:",
        *(f"  {part}" for part in parts),
        f"  忙时比例 busy {question.busy_share:.0%}：{source}",
    ]


def _source(promise: Promise) -> str:
    word = SOURCES[promise.source]
    return f"{word} {promise.clause.id}" if promise.source == "plan" else str(word)


def _totals(found: Emergency) -> list[str]:
    """Verdicts on what is promised, before and after."""
    out = []
    for each in _verdicts(found):
        told = [f"{each['found_before']} {each['verdict_before']}"]
        if found.after is not None:
            told.append(f"{each['found_after']} {each['verdict_after']}")
        out.append(f"判定 verdict {each['clause']}: {' → '.join(told)}（要求 required {each['required']}）")
        if each["missing_before"]:
            out.append(f"  缺少 missing: {each['missing_before']}")
    return out


def _verdicts(found: Emergency) -> list[dict[str, str]]:
    before = summary(found.before.assessment)
    after = before if found.after is None else summary(found.after.assessment)
    clauses = found.before.assessment.clauses
    return [
        {
            "clause": clause.id,
            "required": old["required"],
            "found_before": old["found"],
            "verdict_before": old["words"].replace("\n", " "),
            "missing_before": old["missing"].replace("\n", " "),
            "found_after": new["found"],
            "verdict_after": new["words"].replace("\n", " "),
        }
        for clause, old, new in zip(clauses, before, after, strict=True)
    ]


def _new(found: Emergency) -> list[str]:
    """The new stations in their order."""
    sites, asked = found.sites, found.question.sites
    if not asked:
        return []
    limit = f"{found.promises.limit_s / 60:g}"
    if sites.empty:
        zh = f"没有备选点能让更多的人在 {limit} 分钟内有车"
        return [f"新站点 new stations: {zh} no candidate brings anybody within {limit} min"]
    out = [
        f"新站点（按 {limit} 分钟内到达选址，不按服务半径；建设次序） new stations, chosen for arrival in "
        f"{limit} min, not for the radius; in the order in which to build them:"
    ]
    names = found.districts["name"]
    out += [
        f"  {row['order']}. {names.get(row['zone_id'], UNKNOWN)} ({row['lon']:.5f}, {row['lat']:.5f}): "
        f"+{row['persons_gained']:,.0f} → {row['persons_covered']:,.0f} 人 persons "
        f"({share_text(row['covered_share'])})，"
        f"平均到达 mean response {_minutes(row['mean_response_min'])} 分钟 min"
        for row in sites.to_dict("records")
    ]
    if len(sites) < asked:
        zh, en = "其余备选点都不能再改善", "no other candidate helps"
        out.append(
            f"  要求 {asked} 处，选出 {len(sites)} 处：{zh} {asked} asked for, {len(sites)} chosen: {en}"
        )
    gained = float(sites["persons_gained"].sum())
    if found.bound_persons - gained >= 1:
        out.append(
            f"  未证明最优：至多再多 not proven optimal: at most {found.bound_persons - gained:,.0f} more"
        )
    return out


def _moved(found: Emergency) -> list[str]:
    """What moving the vehicles there are would bring."""
    persons, now = (float(found.districts[name][WHOLE]) for name in ("persons", "persons_available"))
    fleet = found.fleet
    if fleet is None or not persons:
        return []
    zh = "同样的车在现有各站间重新布置（MEXCLP）：能等到空车的人"
    en = "the same vehicles placed anew at the stations there are: people who can expect a free one"
    return [f"{zh} {en}: {share_text(now / persons)} → {share_text(fleet.expected_persons / persons)}"]


def _promise(promise: Promise) -> dict[str, object]:
    source = SOURCES[promise.source]
    told = {"clause": promise.clause.id, "value": promise.clause.value, "unit": promise.clause.target.unit}
    return {**told, "source": promise.source, "source_zh": source.zh, "source_en": source.en}


def _sites(sites: Cells, names: pd.Series) -> pd.DataFrame:
    xy = shapely.get_coordinates(sites.geometry.to_numpy()).reshape(-1, 2)
    table = pd.DataFrame(sites.drop(columns=sites.geometry.name)).rename_axis("site_id").reset_index()
    table = table.assign(zone=table["zone_id"].map(names), x=xy[:, 0], y=xy[:, 1])
    return table[list(_SITES)]


def _km(value: float) -> str:
    return "∞" if math.isinf(value) else UNKNOWN if math.isnan(value) else number_text(value, "<=")


def _fleet(row: pd.Series) -> str:
    """The vehicles beside those that are required."""
    return f"{_whole(row['vehicles'])}/{_whole(row['vehicles_required'])}"


def _radius(told: dict[Hashable, float]) -> str:
    """A radius beside its limit, and the sites that it needs."""
    sites = told["sites"]
    added = "" if sites == 0 else f" (+{_whole(sites)})"
    return f"{_km(told['value'])}/{told['limit_km']:g}{added}"


def _whole(value: float) -> str:
    return UNKNOWN if np.isnan(value) else f"{value:,.0f}"


def _minutes(value: float) -> str:
    return UNKNOWN if np.isnan(value) else f"{value:.1f}"


def _change(before: float, after: float) -> str:
    told = [UNKNOWN if np.isnan(each) else share_text(each) for each in (before, after)]
    return told[0] if told[0] == told[1] else "\n→ ".join(told)
