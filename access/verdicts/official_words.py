"""What is said of each step between the official figure and the clause's own."""

import math
from collections.abc import Callable
from typing import NamedTuple

from access.contracts.said import Said
from access.standards.model import TravelTimeRule
from access.verdicts.clause import Clause

_BASIS = {
    "text": Said("规划原文", "the plan's own words"),
    "practice": Said("规划界的做法", "practice of planning"),
    "convention": Said("惯例", "convention"),
    "context": Said("规划的上下文", "other words of the plan"),
    "assumption": Said("假定", "assumed"),
}
NO_LAND = Said(
    "未计：研究没有居住用地图层（land.residential），官方常用的“服务半径覆盖率”（居住用地占比）无从算起",
    "left out: the study has no layer of residential land (land.residential); the usual official figure (the"
    " share of residential land within the service radius) cannot be had",
)
NO_STREETS = Said("未计：没有可用的街道", "left out: there is no street to go by")
JUDGED = Said(
    "本条按用地（或居民点）而不是按人口判定：同样的路程，换成本条自己的口径",
    "this clause is judged by land (or settlements), not by people: the same way, by its own measure",
)


class Moved(NamedTuple):
    """Whom a step moves: persons no longer within, of these not linked to a street, persons now within.

    Attributes:
        figure: times as long as straight, or persons whose leg alone is too much; NaN: nothing.
    """

    lost: float
    unlinked: float
    gained: float
    figure: float


# the steps from the official figure to the clause's own, as tables name them
STEPS = {
    "land_straight": Said("居住用地，按直线", "residential land, in a straight line"),
    "people_straight": Said("人口，按直线", "people, in a straight line"),
    "people_network": Said("人口，沿街道", "people, along the streets"),
    "people_time": Said("人口，按实际时间", "people, by their time"),
    "people_length": Said("人口，按实际路程", "people, by their way"),
    "judged": Said("按条款判定", "as the clause is judged"),
    "pass_mark": Said("达标线", "the pass mark"),
}


def land_straight(radius_m: float) -> Said:
    """Say what the first step counts."""
    return Said(
        f"官方常用口径（服务半径覆盖率）：直线 {radius_m:,.0f} 米以内的居住用地 ÷ 全部居住用地；"
        "用地按图斑面积计，不论是否有人居住",
        f"the usual official figure: residential land within {radius_m:,.0f} m in a straight line over all"
        " residential land, by the area of its polygons, whether anybody lives there or not",
    )


def people_straight(radius_m: float, more: float) -> Said:
    """Say why people come to another figure than land."""
    if math.isnan(more):
        return Said(
            f"直线 {radius_m:,.0f} 米以内的人口", f"people within {radius_m:,.0f} m in a straight line"
        )
    if abs(more) < 0.0005:
        zh, en = "离设施远近与用地一致", "as near to facilities as the land lies"
    elif more > 0:
        zh, en = "离设施近处住得较密", "more densely near facilities than far from them"
    else:
        zh, en = "离设施近处住得较疏", "less densely near facilities than far from them"
    return Said(f"改按人口计：居住用地上{zh}", f"people instead of land: they live {en}")


def people_network(radius_m: float, moved: Moved) -> Said:
    """Say what the streets change."""
    zh = (
        f"改按沿街道 {radius_m:,.0f} 米（不计街道以外的一段，私有道路均按开放计）："
        f"{moved.lost:,.0f} 人直线够得着、沿街道够不着"
    )
    en = (
        f"{radius_m:,.0f} m along the streets (legs off them not counted, private ones open):"
        f" {moved.lost:,.0f} persons are near in a straight line and not along the streets"
    )
    if moved.unlinked >= 0.5:
        zh += f"，其中 {moved.unlinked:,.0f} 人没有连到街道（不知）"
        en += f", {moved.unlinked:,.0f} of them not linked to any (not known)"
    if moved.gained >= 0.5:
        zh += f"；{moved.gained:,.0f} 人因不计街道以外的一段而够得着"
        en += f"; {moved.gained:,.0f} come within since legs are not counted"
    if math.isfinite(moved.figure):
        zh += f"；沿街道平均为直线的 {moved.figure:.2f} 倍"
        en += f"; along the streets it is {moved.figure:.2f} times as far on average"
    return Said(zh, en)


def people_way(measure: str, limit: float, usual_m: float, radius_m: float) -> Callable[[Moved], Said]:
    """Return what says what the way as it is changes.

    Args:
        measure, limit: seconds (``time_s``) or metres.
        usual_m: how far one comes within the limit at the usual speed.
        radius_m: the length of the steps before.
    """
    if measure == "time_s":
        head = Said(
            f"改按用时 {limit / 60:.4g} 分钟（计入街道以外的一段、大门与私有道路、各路速度、坡度与延误）：",
            f"{limit / 60:.4g} minutes' way (with legs off the streets, gates and private streets, the speed"
            " of each street, slopes and delays): ",
        )
        if math.isfinite(usual_m) and abs(usual_m - radius_m) >= 1:
            head = Said(
                f"{head.zh}规划以 {radius_m:,.0f} 米代表这一时限，按本研究的速度可走 {usual_m:,.0f} 米；",
                f"{head}the plan takes {radius_m:,.0f} m for it, and at the study's speed one comes"
                f" {usual_m:,.0f} m; ",
            )
    else:
        head = Said(
            f"改按全程 {limit:,.0f} 米（计入街道以外的一段、大门与私有道路）：",
            f"{limit:,.0f} m of the whole way (with legs off the streets, gates and private streets): ",
        )

    def told(moved: Moved) -> Said:
        zh, en = f"{head.zh}{moved.lost:,.0f} 人超出", f"{head}{moved.lost:,.0f} persons are beyond"
        if math.isfinite(moved.figure) and moved.lost >= 0.5:
            zh += f"，其中 {moved.figure:,.0f} 人加上住处到街道的一段即超出"
            en += f", {moved.figure:,.0f} of them by the leg from home to the street alone"
        if moved.gained >= 0.5:
            zh += f"；{moved.gained:,.0f} 人反而够得着（时限走得更远，或另走旁边通往别处的街道）"
            en += f"; {moved.gained:,.0f} come within (the time leads farther, or another street does)"
        return Said(zh, en)

    return told


def mark(clause: Clause, *, own: bool) -> Said:
    """Say what the pass mark rests on, and which figures the plan itself tells."""
    rule, target = clause.rule, clause.target
    if isinstance(rule, TravelTimeRule):
        basis = Said("研究文件", "the study file") if own else _BASIS[rule.required_share.basis]
        zh = f"达标线，出自：{basis.zh}；官方公布的覆盖率多按第一步的口径（直线、居住用地），应与第一步相比"
        en = (
            f"the pass mark, by: {basis}; published coverage is mostly counted as in the first step (straight"
            " lines, residential land) and to be compared with that"
        )
    else:
        zh = (
            "本条判定的是平均服务半径而不是占比，以上占比只供对照；官方公布的平均服务半径一般为"
            "面积除以 π 与设施数之积再开方，不看街道"
        )
        en = (
            "this clause is judged by an average service radius, not by a share: the shares are for"
            " comparison; the radius that is published is mostly the root of the area over π times the"
            " number, without streets"
        )
    if target.baseline is not None:
        zh += f"；规划所列 {target.baseline.year} 年的现状值为 {target.baseline.value:g}（{clause.unit.zh}）"
        en += f"; the plan gives {target.baseline.value:g} {clause.unit.en} for {target.baseline.year}"
    if clause.standard.status == "baseline_statement":
        year = f" {target.year} 年" if target.year else ""
        zh += f"；规划称{year}已经达到，但没有公布占比"
        en += f"; the plan states it as reached{f' in {target.year}' if target.year else ''}, without a share"
    return Said(zh, en)
