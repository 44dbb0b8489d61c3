"""How far verdicts are from turning, as tables and sentences in both languages."""

import math
from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from access.contracts.documents import Text
from access.outputs.tables import VERDICT_EN, VERDICT_ZH
from access.verdicts.robustness.draws import Joint
from access.verdicts.robustness.turns import SHARE, Turn

COLUMNS = (
    *("clause_id", "input", "value", "turns_at", "change", "relative", "unit", "unit_zh", "to", "exact"),
    *("text_zh", "text_en"),
)
JOINT_COLUMNS = ("clause_id", "draws", "holds_share", "low", "high", "verdict", "text_zh", "text_en")
NAMES = {
    "limit": Text(zh="限值（规划的数）", en="limit (the plan's number)"),
    "speed": Text(zh="出行速度", en="speed of travel"),
    "pass_mark": Text(zh="达标线", en="pass mark"),
    "population": Text(zh="各分区人口", en="people by zone"),
    "population_same_total": Text(
        zh="人口在各分区间的分布（总数不变）", en="people by zone, the total as it is"
    ),
    "facilities": Text(zh="设施数量", en="what is counted"),
    "units": Text(zh="合格单元数", en="units that pass"),
    "one_more_facility": Text(zh="再加一处设施（最佳位置）", en="one more facility, at the best site"),
    "one_facility_less": Text(zh="少一处设施", en="one facility less"),
    "thin_streets": Text(zh="街道数据不全处的居民", en="people among streets that may be incomplete"),
    "crossing_delay": Text(zh="过街延误", en="delay on crossing roads"),
    "delays": Text(zh="路口与信号延误", en="delays at junctions and signals"),
    "doors": Text(zh="入口规则", en="door rule"),
    "max_leg_m": Text(zh="连接街道的最远距离", en="farthest link to a street"),
}


def table(rows: Iterable[Turn]) -> pd.DataFrame:
    """Return where each input turns each verdict, a row each (see ``COLUMNS``).

    ``change`` is from the value now to where the verdict turns, ``relative`` that change as a share of the
    value; empty: no value turns it. ``exact``: worked out, not found by trying.
    """
    records = [
        {
            "clause_id": each.clause_id,
            "input": each.input,
            "value": each.value,
            "turns_at": each.turns_at,
            "change": each.change,
            "relative": each.relative,
            "unit": each.unit.en,
            "unit_zh": each.unit.zh,
            "to": each.to,
            "exact": each.exact,
            "text_zh": (said := sentence(each)).zh,
            "text_en": said.en,
        }
        for each in rows
    ]
    return pd.DataFrame(records, columns=list(COLUMNS))


def joint_table(rows: Iterable[Joint], reasons: Mapping[str, Sequence[str]]) -> pd.DataFrame:
    """Return what becomes of each verdict in all draws, a row each (see ``JOINT_COLUMNS``).

    Args:
        rows: from ``verdicts.robustness.draws.joint``.
        reasons: clause id → the inputs each of which alone turns the verdict within its band.
    """
    records = []
    for each in rows:
        said = joint_sentence(each, reasons.get(each.clause_id, ()))
        records.append(
            {
                "clause_id": each.clause_id,
                "draws": each.draws,
                "holds_share": each.holds_share,
                "low": each.low,
                "high": each.high,
                "verdict": each.verdict,
                "text_zh": said.zh,
                "text_en": said.en,
            }
        )
    return pd.DataFrame(records, columns=list(JOINT_COLUMNS))


def sentences(
    turns: pd.DataFrame, joint: pd.DataFrame | None = None, *, most: int = 3
) -> dict[str, list[Text]]:
    """Return, by clause, what a map tells: in all draws together, then the inputs that turn it soonest.

    Args:
        turns: from ``table``.
        joint: from ``joint_table``; None: not drawn.
        most: so many inputs of each clause.
    """
    soonest = turns.assign(size=turns["relative"].abs()).sort_values(
        "size", kind="stable", na_position="last"
    )
    found: dict[str, list[Text]] = {}
    for part in (joint, soonest.groupby("clause_id", sort=False).head(most)):
        for row in () if part is None else part.to_dict("records"):
            found.setdefault(str(row["clause_id"]), []).append(Text(zh=row["text_zh"], en=row["text_en"]))
    return {clause: found[clause] for clause in sorted(found)}


def joint_sentence(joint: Joint, reasons: Sequence[str]) -> Text:
    """Say in how many draws a verdict holds, and what crosses the line."""
    low, high, asked = (
        (f"{_percent(each)}%" if joint.is_share else _number(each))
        for each in (joint.low, joint.high, joint.required)
    )
    zh = f"{joint.draws} 次抽样中 {_percent(joint.holds_share)}% {VERDICT_ZH[joint.now]}"
    en = f"{VERDICT_EN[joint.now]} in {_percent(joint.holds_share)} % of {joint.draws} draws"
    zh, en = f"{zh}（{low} 至 {high}，要求 {asked}）", f"{en} ({low} to {high}, {asked} required)"
    if joint.holds_share == 1:
        return Text(zh=zh, en=en)
    alone = [NAMES[name] for name in dict.fromkeys(reasons)]
    if not alone:
        return Text(zh=f"{zh}；几项输入合起来才跨过界线", en=f"{en}; several inputs together cross the line")
    return Text(
        zh=f"{zh}；单独就会跨过界线的输入：{'、'.join(each.zh for each in alone)}",
        en=f"{en}; inputs that alone cross the line: {', '.join(each.en for each in alone)}",
    )


def sentence(turn: Turn) -> Text:
    """Say where an input turns a verdict.

    >>> minutes = Text(zh="分钟", en="min")
    >>> print(sentence(Turn("own.time", "limit", 15.0, 12.5, minutes, "unmet")).en)
    limit (the plan's number): the verdict turns at 12.5 min (now 15, -16.7 %): unmet
    >>> print(sentence(Turn("own.time", "population", 0.0, 0.08, SHARE, "unmet")).zh)
    各分区人口：偏离 8.0%（每个分区各自增减）时，判定变为未达标
    """
    name = NAMES[turn.input]
    about_zh, about_en = (f"（{turn.about.zh}）", f" ({turn.about.en})") if turn.about else ("", "")
    if math.isnan(turn.turns_at):
        return Text(
            zh=f"{name.zh}：怎样变化都不改变判定{about_zh}",
            en=f"{name.en}: no change of it turns the verdict{about_en}",
        )
    to_zh = f"变为{VERDICT_ZH[turn.to]}" if turn.to else "改变"
    to_en = f": {VERDICT_EN[turn.to]}" if turn.to else ""
    zh, en = _where(turn)
    return Text(
        zh=f"{name.zh}：{zh}时，判定{to_zh}{about_zh}",
        en=f"{name.en}: the verdict turns {en}{to_en}{about_en}",
    )


_SAID = {  # of inputs that are not numbers, or of which the number alone says little
    "doors": ("改用另一种规则", "by the other rule"),
    "one_facility_less": ("失去影响最大的一处", "without the one that most depend on"),
    "one_more_facility": ("在最佳位置新增 {at} 处", "with {at} at the best sites"),
    "thin_streets": ("其中未达到者有 {share}% 实际可达", "where {share} % of those of them not reached are"),
    "off": ("偏离 {share}%（每个分区各自增减）", "where each zone is off by {share} %, up or down"),
}


def _where(turn: Turn) -> tuple[str, str]:
    by_zone = turn.input in ("population", "population_same_total") and turn.unit == SHARE
    if turn.input in _SAID or by_zone:
        told = {"at": _number(turn.turns_at), "share": _percent(abs(turn.turns_at))}
        zh, en = _SAID["off" if by_zone else turn.input]
        return zh.format(**told), en.format(**told)
    if turn.input in ("facilities", "units"):
        change = _number(abs(turn.change))
        zh, en = ("增加", "more") if turn.change > 0 else ("减少", "fewer")
        unit = turn.unit
        return f"{zh} {change} {unit.zh}", f"with {change} {unit.en} {en}"
    if turn.unit == SHARE or turn.unit.en.startswith("share"):
        at, now = _percent(turn.turns_at), _percent(turn.value)
        return f"为 {at}%（现为 {now}%）", f"at {at} % (now {now} %)"
    at, now = _number(turn.turns_at), _number(turn.value)
    by = "" if math.isnan(turn.relative) else f"{100 * turn.relative:+.1f}"
    zh, en = (f"，{by}%", f", {by} %") if by else ("", "")
    return f"为 {at} {turn.unit.zh}（现为 {now}{zh}）", f"at {at} {turn.unit.en} (now {now}{en})"


def _percent(share: float) -> str:
    return f"{100 * share:.1f}"


def _number(value: float) -> str:
    """A number with three digits behind the point at most."""
    text = f"{value:,.3f}".rstrip("0").rstrip(".")
    return text if text not in ("", "-0") else "0"
