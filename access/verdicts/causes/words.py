"""The evidence for the cause of a gap, in words."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from access.contracts.said import Said, joined, listed
from access.contracts.tables import Facilities, Gaps
from access.verdicts.causes.ground import BETWEEN
from access.verdicts.clause import Clause
from access.verdicts.evaluate import Assessment
from access.verdicts.gaps import USUAL_DETOUR, VEHICLES, near_m

_NOTHING = Said(
    "直线上没有已知的阻隔：缺少一段连接，或有未画出的阻隔",
    "nothing that is known stands between: a link is missing, or a barrier is not drawn",
)
_NOT_TOLD = Said(
    "没有河流、铁路、围墙等阻隔的资料，说不出隔着什么",
    "no data tell of rivers, railways or walls: what stands between is not known",
)


def evidence(
    gaps: Gaps,
    more: pd.DataFrame,
    shares: pd.DataFrame,
    spots: pd.DataFrame,
    between: list[Said],
    assessment: Assessment,
    *,
    full: Mapping[str, Said],
) -> list[Said]:
    """Say of each gap what its cause rests on, and which signs there are that the data are at fault.

    Args:
        gaps: GAPS.
        more: of each, ``straight_m``, ``straight_id``, ``way_m``, ``detour_ratio``, ``speed_kph``.
        shares: of its people, by sign.
        spots: where signs are, with ``gap``, ``sign``, ``gap_m``.
        between: what stands between (see ``stands``).
        assessment: what was judged.
        full: what is said of gaps whose facilities are full, by id.
    """
    by_id = {clause.id: clause for clause in assessment.clauses}
    reach = {each: near_m(by_id[each], assessment.measures[each]) for each in dict.fromkeys(gaps["target"])}
    went = {each: _went(by_id[each]) for each in reach}
    types = {each: Said(*_type(by_id[each])) for each in reach}
    names = _names(assessment.place.facilities)
    nearest_m: dict[Any, Any] = spots.groupby(["gap", "sign"])["gap_m"].min().to_dict()
    share: list[dict[Any, Any]] = shares.to_dict("records")
    rows: list[dict[Any, Any]] = more.to_dict("records")
    found = []
    ids = [str(each) for each in gaps.index]
    causes, targets = gaps["cause"].tolist(), gaps["target"].tolist()
    for number, (row, cause, target) in enumerate(zip(rows, causes, targets, strict=True)):
        row["facility"] = names.get(row["straight_id"]) or types[target]
        row["reach_m"] = reach[target]
        known = full.get(ids[number])
        why = [known] if known is not None else _cause(cause, row, went[target], between[number])
        told = [*why, *_signs(share[number], number, nearest_m)]
        found.append(joined(told))
    return found


def stands(standing: pd.DataFrame, count: int, *, told: bool) -> list[Said]:
    """Say what stands between each gap and the facility.

    Args:
        standing: ``gap``, ``kind``, ``name``.
        count: how many gaps there are.
        told: whether anything tells of barriers: else that none is known says nothing.
    """
    found: dict[int, list[Said]] = {}
    for gap, kind, name in standing[["gap", "kind", "name"]].itertuples(index=False):
        found.setdefault(int(gap), []).append(barrier(kind, name))
    said = {gap: listed(each) for gap, each in found.items()}
    named = {gap: Said(f"直线上隔着{each.zh}", f"between stands: {each}") for gap, each in said.items()}
    return [named.get(number, _NOTHING if told else _NOT_TOLD) for number in range(count)]


def metres(length_m: float) -> Said:
    """Return a length in words: metres below 1 km, else kilometres.

    >>> metres(412.3), metres(2345.0).zh
    ('410 m', '2.3 公里')
    """
    if length_m < 995:
        whole = f"{length_m:.0f}" if length_m < 100 else f"{round(length_m, -1):.0f}"
        return Said(f"{whole} 米", f"{whole} m")
    return Said(f"{length_m / 1000:,.1f} 公里", f"{length_m / 1000:,.1f} km")


def barrier(kind: str, name: str) -> Said:
    """Return what a barrier is called."""
    text = BETWEEN[kind]
    return Said(f"{text.zh}“{name}”", f'{text.en} "{name}"') if name else Said(text.zh, text.en)


def _type(clause: Clause) -> tuple[str, str]:
    return clause.facility.zh, clause.facility.en


def _names(facilities: Facilities) -> dict[str, Said | None]:
    return {
        str(each): Said(f"“{name}”", f'"{name}"') if isinstance(name, str) and name else None
        for each, name in zip(facilities.index, facilities["name"], strict=True)
    }


def _cause(cause: str, row: dict[Any, Any], on: Said, between: Said) -> Iterator[Said]:
    straight_m, way_m, reach_m = (float(row[name]) for name in ("straight_m", "way_m", "reach_m"))
    facility = row["facility"]
    name_zh, name = (facility.zh, str(facility)) if isinstance(facility, Said) else ("", "")
    if cause == "too_little_data" or not np.isfinite(straight_m):
        if not np.isfinite(straight_m):
            yield Said("没有已知的设施", "no facility is known")
        else:
            far = metres(straight_m)
            yield Said(
                f"已知最近的设施（{name_zh}）直线距离 {far.zh}",
                f"the nearest facility known ({name}) is {far} away in a straight line",
            )
        return
    far = metres(straight_m)
    if cause == "none_near":
        reach = metres(reach_m)
        yield Said(
            f"最近的设施（{name_zh}）直线距离 {far.zh}，限值内直线只到 {reach.zh}",
            f"the nearest facility ({name}) is {far} away in a straight line, within the limit are {reach}",
        )
        return
    if not np.isfinite(way_m):
        yield Said(
            f"直线距设施（{name_zh}）{far.zh}，但沿街道走不到任何一处",
            f"a facility ({name}) is {far} away in a straight line, but no way leads to any",
        )
    else:
        way, ratio = metres(way_m), float(row["detour_ratio"])
        yield Said(
            f"直线距设施（{name_zh}）{far.zh}，{on.zh}最短也要 {way.zh}（直线的 {ratio:.1f} 倍）",
            f"a facility ({name}) is {far} away in a straight line, the least way {on} is {way}"
            f" ({ratio:.1f} times that)",
        )
    yield from _why(row, between)


def _went(clause: Clause) -> Said:
    if clause.trip.mode in VEHICLES:
        return Said("行车", "by car")
    return Said("骑行", "by bicycle") if clause.trip.mode in ("cycle", "e_bike") else Said("步行", "on foot")


def _why(row: dict[Any, Any], between: Said) -> Iterator[Said]:
    ratio, speed = float(row["detour_ratio"]), float(row["speed_kph"])
    if np.isfinite(speed):
        yield Said(f"平均车速每小时 {speed:.0f} 公里", f"at {speed:.0f} km/h on average")
    if ratio < USUAL_DETOUR:
        if not np.isfinite(speed):
            yield Said(
                f"绕行不多（一般为 1.2 至 {USUAL_DETOUR} 倍），只是略超限值",
                f"no unusual way round (1.2 to {USUAL_DETOUR} times is common): just beyond the limit",
            )
    else:
        yield between


_TOLD = {
    "unlinked": Said("附近没有可走的道路，未能连到路网", "near no street that one may use, not linked"),
    "border": Said(
        "靠近数据边界，界外可能另有设施", "near the border of the data, beyond which a facility may be"
    ),
    "on_water": Said("落在水面上", "on water"),
    "on_industry": Said("落在工业、采矿等用地上", "on industrial land"),
    "one_cell": Said("集中在一个格网，为常见格网的十倍以上", "in one cell, ten times a usual cell or more"),
    "few_streets": Said("所在地道路很稀，可能没有画全", "where streets are so few that some may be missing"),
    "island_near": Said(
        "所连的一片道路与其余路网仅差 {0}，未接通", "linked only to streets that end {0} from all others"
    ),
    "island_far": Said(
        "只连到一片孤立的道路（相距 {0}）", "linked only to streets cut off from others (by {0})"
    ),
    "loose_end": Said(
        "旁边有路的末端离另一条路仅 {0}，未接通", "beside it a street ends {0} from another, not joined"
    ),
    "no_gate": Said("围墙上附近没有画出门", "no gate is drawn nearby in the wall or fence"),
}
_OF_PEOPLE = ("unlinked", "border", "on_water", "on_industry", "one_cell", "island_near", "island_far")


def _signs(share: dict[Any, Any], number: int, nearest_m: dict[Any, Any]) -> Iterator[Said]:
    for sign, part in share.items():
        if part < 0.1 or sign == "unexplained":  # which the cause says
            continue
        said = _TOLD[sign]
        gap = metres(nearest_m.get((number, sign), np.nan))
        text_zh, text = said.zh.format(gap.zh), str(said).format(gap)
        if sign in _OF_PEOPLE:
            percent = f"{round(100 * part):d}%"
            yield Said(f"{percent} 的人{text_zh}", f"{percent} of the people are {text}")
        else:
            yield Said(text_zh, text)
