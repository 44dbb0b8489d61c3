"""The result files of a siting, and what a terminal shows of it."""

import math
from collections.abc import Mapping
from pathlib import Path

import geopandas
import pandas as pd
import shapely

from access.contracts.documents import Text
from access.outputs.maps.scenario import Step
from access.outputs.summary import summary
from access.outputs.tables import report_csv, share_text, write_layer
from access.remedies.siting.models import Siting
from access.remedies.siting.question import Question
from access.verdicts.clause import Clause
from access.verdicts.evaluate import Assessment

MODEL = {
    "mclp": Text(zh="最大覆盖 MCLP", en="maximal covering"),
    "lscp": Text(zh="集合覆盖 LSCP", en="set covering"),
    "p_median": Text(zh="p-中位", en="p-median"),
    "p_center": Text(zh="p-中心", en="p-center"),
}
STATUS = {
    "optimal": Text(zh="已证明最优", en="proven optimal"),
    "feasible": Text(zh="未证明最优", en="not proven optimal"),
}
PLACE = {
    "junction": Text(zh="街道路口", en="street junction"),
    "parcel": Text(zh="给定地块", en="given parcel"),
    "point": Text(zh="给定点位", en="given point"),
}
_OBJECTIVE = {
    "mclp": Text(zh="覆盖人口", en="persons covered"),
    "lscp": Text(zh="新增点数", en="new sites"),
    "p_median": Text(zh="人数×路程之和", en="sum of persons × way"),
    "p_center": Text(zh="最远一人的路程", en="way of the farthest person"),
}
_BASIS = {
    "census": "普查 census",
    "modelled": "模拟 modelled",
    "synthetic": "虚构 synthetic",
    "projected": "预测 projected",
}
_NOBODY = 0.5  # fewer persons than this are shown as none
_SITES = (
    *("order", "site_id", "name", "candidate_id", "place", "place_zh", "place_en", "x", "y", "lon", "lat"),
    *("street_id", "cost", "persons_gained", "persons_assigned"),
)


def sites_csv(sites: geopandas.GeoDataFrame) -> str:
    """Return the chosen sites as CSV, in the order in which to build them."""
    return report_csv(_sites(sites))


def write_sites(sites: geopandas.GeoDataFrame, path: Path, *, run: str) -> None:
    """Write the chosen sites as GeoPackage, with the id of the run."""
    layer = geopandas.GeoDataFrame(_sites(sites), geometry=sites.geometry.to_numpy(), crs=sites.crs)
    write_layer(layer, path, "sites", run=run)


def gains_csv(gains: pd.DataFrame) -> str:
    """Return what each site adds as CSV; a gap is the share by which so many sites chosen anew are better."""
    gap = 1 - gains["persons_covered"] / gains["best_persons_covered"]
    table = gains.assign(gap_to_best=gap.clip(lower=0)).reset_index()
    return report_csv(table[["order", *table.columns.drop("order")]])


def alternatives_csv(alternatives: pd.DataFrame, sites: geopandas.GeoDataFrame) -> str:
    """Return the near-ties as CSV: a row for each choice and site, named where the best choice has it."""
    known = pd.Series(sites.index, sites["candidate_id"])
    return report_csv(alternatives.assign(site_id=alternatives["candidate_id"].map(known)))


def siting_record(
    clause: Clause, answer: Siting, people: Mapping[str, float], question: Question
) -> dict[str, object]:
    """Return what was asked and what came of it, for JSON."""
    return {
        "clause": clause.id,
        "limit": clause.limit,
        "limit_unit": _unit(clause),
        "model": answer.model,
        **_both("model", MODEL[answer.model]),
        "objective": answer.objective,
        **_both("objective", _OBJECTIVE[answer.model]),
        "objective_unit": _objective_unit(clause, answer, question),
        "bound": answer.bound,
        "gap": answer.gap if math.isfinite(answer.gap) else None,
        "status": answer.status,
        **_both("status", STATUS[answer.status]),
        "worst_share": answer.worst_share,
        "worst_share_bound": answer.worst_share_bound,
        "people": dict(people),
        "settings": question.settings,
    }


def steps(sites: geopandas.GeoDataFrame, gains: pd.DataFrame) -> tuple[Step, ...]:
    """Return what the map tells of each site, in the order of building."""
    names = [Text(zh=name, en=name) for name in sites["name"]]
    found = zip(names, gains["persons_gained"], gains["covered_share"], strict=True)
    return tuple(Step(name, float(gained), float(share)) for name, gained, share in found)


def site_rows(sites: geopandas.GeoDataFrame, gains: pd.DataFrame) -> list[tuple[str, ...]]:
    """Return what a terminal shows of each site: order, place, gained, covered, share, assigned."""
    return [
        (
            f"{site.order}",
            f"{site.name} ({site.lon:.5f}, {site.lat:.5f})",
            f"{gain.persons_gained:,.0f}",
            f"{gain.persons_covered:,.0f}",
            share_text(share),
            f"{site.persons_assigned:,.0f}",
        )
        for site, gain, share in zip(
            sites.itertuples(), gains.itertuples(), gains["covered_share"], strict=True
        )
    ]


def fewer_sites(question: Question, answer: Siting, table: geopandas.GeoDataFrame) -> list[str]:
    """Return in words why there are fewer sites than were asked for.

    Args:
        question, answer: what was asked, and what came of it.
        table: the candidates, existing facilities among them.
    """
    number = len(answer.chosen)
    if question.sites is None or number >= question.sites:
        return []
    zh, en = f"要求 {question.sites} 处，选出 {number} 处", f"{question.sites} asked for, {number} chosen"
    if number == (table["state"] != "existing").sum():
        why = "：候选点已用完", ": there are no more candidates"
    elif answer.status != "optimal":
        why = "（未证明最优）", " (not proven to be the best)"
    elif question.min_spacing_m:
        why = "：按所要求的间距，其余候选点都不能再改善", ": at this spacing no other candidate helps"
    else:
        why = "：其余候选点都不能再改善", ": no other candidate helps"
    return [f"点数 sites: {zh}{why[0]} {en}{why[1]}"]


def order(gains: pd.DataFrame) -> list[str]:
    """Return in words what the order of building costs."""
    lines = []
    fewer = gains["best_persons_covered"] - gains["persons_covered"]
    worse = gains["order"][fewer >= _NOBODY].tolist()
    if worse:
        most, steps = f"{fewer.max():,.0f}", [str(step) for step in worse]
        zh = f"若只建到第 {'、'.join(steps)} 处，比另选同样多处少覆盖至多 {most} 人"
        en = f"the first {', '.join(steps)} alone cover up to {most} persons fewer than as many chosen anew"
        lines.append(f"次序 order: {zh} {en}")
    elif len(gains) > 1 and fewer.notna().all():
        zh, en = "每一步都与另选同样多处一样好", "at each step as good as so many sites chosen anew"
        lines.append(f"次序 order: {zh} {en}")
    return lines


def coverage(people: Mapping[str, float], before: Assessment, after: Assessment) -> list[str]:
    """Return in words who has it before and after, and what the verdict was and is."""
    total, basis = people["persons"], before.place.population
    met = [people["persons_met_before"], people["persons_met_after"]]
    shares = " → ".join(share_text(number / total) for number in met)
    numbers = " → ".join(f"{number:,.0f}" for number in met)
    rows = [summary(assessment)[0] for assessment in (before, after)]
    verdicts = " → ".join(f"{row['found']} {row['words']}".replace("\n", " ") for row in rows)
    lines = [
        f"覆盖 covered: {numbers} / {total:,.0f} 人 persons ({shares})，人口 population: {_BASIS[basis]}"
    ]
    if "persons_served_after" in people:
        served = [people["persons_served_before"], people["persons_served_after"]]
        numbers = " → ".join(f"{number:,.0f}" for number in served)
        shares = " → ".join(share_text(number / total) for number in served)
        lines.append(f"容量内 served within capacity: {numbers} / {total:,.0f} 人 persons ({shares})")
    unsure = people["persons_border_before"] - people["persons_border_after"]
    if unsure >= _NOBODY:
        zh = f"新增者中 {unsure:,.0f} 人在数据边界附近，界外可能已有设施服务他们"
        en = f"{unsure:,.0f} of those gained live near the border of the data: one beyond may serve them"
        lines.append(f"  {zh} {en}")
    return [*lines, f"判定 verdict: {verdicts}（要求 required {rows[0]['required']}）"]


def model(clause: Clause, question: Question, answer: Siting) -> str:
    """Return in words by which model, how good the answer is, and what the gains do not tell of it."""
    name, status = MODEL[answer.model], STATUS[answer.status]
    parts = [f"模型 model: {name}", f"{status}"]
    if answer.status != "optimal" and math.isfinite(answer.gap):
        gap = f"{math.ceil(answer.gap * 1e4) / 100:.2f}%"
        parts.append(f"距上界至多 {gap} at most {gap} from the bound")
    parts += _aim(clause, answer, answer.objective)
    if question.budget is not None:
        parts.append(
            f"费用 cost {answer.sites['cost'].reindex(list(answer.chosen)).sum():g} / {question.budget:g}"
        )
    if question.weights:
        parts.append(f"权重 weights {', '.join(question.weights)}")
    if question.capacity is not None:
        parts.append(f"每处新点可服务 each new site serves {question.capacity:g} 人 persons")
    if question.min_spacing_m:
        parts.append(f"与其他设施相距至少 at least {question.min_spacing_m:g} 米 m apart")
    if not question.covering:
        farthest = _way(clause, question.cutoff * clause.limit)
        parts.append(f"路程只算到 {farthest}（限值的 {question.cutoff:g} 倍 × the limit）")
    if not math.isnan(answer.worst_share):
        parts.append(f"覆盖最少的分区 zone with the least share {100 * answer.worst_share:.4f}%")
    return " · ".join(parts)


def candidates(question: Question, table: geopandas.GeoDataFrame) -> str:
    """Return in words among how many places, and which."""
    number, built = (
        int(table["state"].isin(each).sum()) for each in (("candidate", "mandatory"), ("mandatory",))
    )
    if question.candidates is None:
        zh = f"研究分区内的街道路口，相距至少 {question.apart_m:g} 米"
        en = f"street junctions inside the zones, at least {question.apart_m:g} m apart"
    else:
        having = "".join(f"，{each}" for each in question.where)
        zh, en = f"来自 {question.candidates.name}{having}", f"from {question.candidates.name}"
    must = f" · 必建 built in any case: {built}" if built else ""
    return f"候选点 candidates: {number:,} · {zh} {en}{must}"


def not_reached(people: Mapping[str, float]) -> list[str]:
    """Return in words whom nothing can bring within the limit, and of whom nothing is known."""
    words = {
        "persons_beyond_every_candidate": "任何候选点都覆盖不到 beyond every candidate",
        "persons_beyond_cutoff": "远于所看范围，模型未计 farther than looked, left out of the model",
        "persons_unlinked": "离街道太远，无法计算 too far from any street to tell",
        "persons_border_after": "未覆盖而在数据边界附近 not covered, near the border of the data",
    }
    return [
        f"{text}: {people[name]:,.0f} 人 persons"
        for name, text in words.items()
        if people.get(name, 0.0) >= _NOBODY
    ]


def swaps(
    clause: Clause, answer: Siting, alternatives: pd.DataFrame, sites: geopandas.GeoDataFrame
) -> list[str]:
    """Return in words how each near-tie differs from the best choice: which sites go, which come.

    Args:
        clause, answer: what was asked for, and the best choice.
        alternatives: see ``gains.alternatives``.
        sites: of the best choice.
    """
    names = pd.Series(sites.index, sites["candidate_id"])
    lines = []
    for number in alternatives["choice"].unique().tolist():
        rows = alternatives[alternatives["choice"] == number]
        gone = names[~names.index.isin(rows["candidate_id"])].tolist()
        come = [f"({row.lon:.5f}, {row.lat:.5f})" for row in rows[~rows["in_best"]].itertuples()]
        more = rows["persons_gained"].iloc[0] - sites["persons_gained"].sum()
        sign = "+" if more >= _NOBODY else "−" if more <= -_NOBODY else "±"
        parts = [f"{', '.join(gone) or '–'} → {', '.join(come) or '–'}: {sign}{abs(more):,.0f} 人 persons"]
        parts += _aim(clause, answer, rows["objective"].iloc[0])
        worst = answer.near_ties[number - 1].worst_share
        if not math.isnan(worst):
            parts.append(f"覆盖最少的分区 zone with the least share {100 * worst:.4f}%")
        lines.append(f"  {number}. {' · '.join(parts)}")
    return ["相近方案（换下 → 换上） near-ties (out → in):", *lines] if lines else []


def _sites(sites: geopandas.GeoDataFrame) -> pd.DataFrame:
    """The rows of both files of sites; x and y are metres in the CRS of the study."""
    xy = shapely.get_coordinates(sites.geometry.to_numpy()).reshape(-1, 2)
    place = sites["place"].map(PLACE)
    table = pd.DataFrame(sites.drop(columns=sites.geometry.name)).reset_index()
    table = table.assign(
        place_zh=[each.zh for each in place], place_en=[each.en for each in place], x=xy[:, 0], y=xy[:, 1]
    )
    return table[list(_SITES)]


def _aim(clause: Clause, answer: Siting, objective: float) -> list[str]:
    """What a model brings down, where that is not told by who is covered."""
    if answer.model == "p_center":
        return [f"最远一人 farthest person {_way(clause, objective)}"]
    if answer.model == "p_median":
        return [f"平均 mean {_way(clause, objective / answer.persons)}"]
    return []


def _objective_unit(clause: Clause, answer: Siting, question: Question) -> str:
    persons = "weighted persons" if question.weights else "persons"
    units = {"mclp": persons, "lscp": "sites", "p_median": f"{persons} × {_unit(clause)}"}
    return units.get(answer.model, _unit(clause))


def _unit(clause: Clause) -> str:
    return "s" if clause.trip.impedance == "time_s" else "m"


def _way(clause: Clause, way: float) -> str:
    return f"{way / 60:.1f} 分钟 min" if _unit(clause) == "s" else f"{way:,.0f} 米 m"


def _both(name: str, text: Text) -> dict[str, str]:
    return {f"{name}_zh": text.zh, f"{name}_en": text.en}
