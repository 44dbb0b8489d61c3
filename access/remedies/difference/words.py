"""A difference in plain words: how much, by what, how much of it is real."""

import math
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

from access.contracts.said import Said, examples, joined
from access.outputs.tables import VERDICT_EN, VERDICT_ZH
from access.remedies.difference.shapley import Coalition
from access.remedies.difference.split import NOWHERE, Split, types_of
from access.remedies.difference.world import GROUPS

GROUP = {
    "facilities": Said("设施开办、关闭、迁移", "facilities opened, closed, moved"),
    "streets": Said("街道", "streets"),
    "people": Said("人口", "people"),
    "limits": Said("限值与读法", "limits and readings"),
    "data": Said("数据修改", "edits of the data"),
}
KINDS = {
    "real": Said("真实变化", "real change"),
    "limits": Said("标准变化", "change of the yardstick"),
    "data": Said("数据变化", "data change"),
}
CHANGE = {
    "opened": Said("新开", "opened"),
    "closed": Said("关闭", "closed"),
    "moved": Said("移动", "moved"),
    "redrawn": Said("重绘", "redrawn"),
    "retagged": Said("改类", "re-tagged"),
    "renamed": Said("改名", "renamed"),
    "changed": Said("改属性", "other attributes"),
    "added": Said("增加", "added"),
    "removed": Said("减少", "removed"),
    "reclassified": Said("改等级", "reclassified"),
    "rules": Said("改通行规定", "other rules"),
}
_ORDER = ("opened", "closed", "moved", "retagged", "redrawn", "renamed", "changed")


def kinds(parts: Mapping[str, float]) -> dict[str, float]:
    """Return how much is real (facilities, streets, people), how much the yardstick, how much the data."""
    real = math.fsum(parts[name] for name in ("facilities", "streets", "people"))
    return {"real": real, "limits": parts["limits"], "data": parts["data"]}


def sentence(split: Split, objects: pd.DataFrame, settings: pd.DataFrame) -> Said:
    """Return what became of a clause.

    The parts that are shown are rounded so that they add up to the difference that is shown.

    Args:
        split: the clause.
        objects, settings: what differs by name (see ``named``).
    """
    before, after = split.ends((NOWHERE, "value"))
    parts = split.parts((NOWHERE, "value"))
    if unsplit := why_not(split):
        return unsplit
    scale, digits = (100.0, 1) if _is_share(split) else (1.0, 2)
    steps = rounded([parts[name] * scale for name in GROUPS], (after - before) * scale, digits)
    if not any(parts.values()):
        return _with_verdict(Said("没有变化", "no change"), split)
    shown: dict[str, float] = {name: step for name, step in zip(GROUPS, steps, strict=True) if parts[name]}
    by = [_because(name, shown[name], digits, split, objects, settings) for name in shown]
    of = kinds({name: shown.get(name, 0.0) for name in GROUPS})
    told = [f"{KINDS[name].zh} {signed(of[name], digits)}" for name in of if _any(shown, name)]
    told_en = [f"{KINDS[name]} {signed(of[name], digits)}" for name in of if _any(shown, name)]
    head, reasons = _total(split, math.fsum(steps), digits), joined(by, "，", ", ")
    line = Said(f"{head.zh}：{reasons.zh}；{'，'.join(told)}", f"{head}: {reasons}; {', '.join(told_en)}")
    return _with_verdict(line, split)


def why_not(split: Split) -> Said | None:
    """Return why the figure of a clause cannot be split; None where it can."""
    ends = split.ends((NOWHERE, "value"))
    for end, judgement, zh, en in zip(
        ends, split.judgements, ("第一次", "第二次"), ("first", "second"), strict=True
    ):
        if not math.isfinite(end):
            lacking = judgement.missing
            more_zh, more = (f"：{lacking.zh}", f": {lacking.en}") if lacking else ("", "")
            return _with_verdict(
                Said(f"{zh}运行中没有可比的数{more_zh}", f"no number to compare in the {en} run{more}"), split
            )
    if any(math.isnan(part) for part in split.parts((NOWHERE, "value")).values()):
        what = Said(
            "无法拆分：只换入其中几组变化时，该条款无法评价",
            "cannot be split: with some of the changes alone the clause cannot be judged",
        )
        return _with_verdict(
            Said(f"{_difference(split).zh}；{what.zh}", f"{_difference(split)}; {what}"), split
        )
    return None


def verdicts(split: Split) -> Said:
    """Return the verdict of both runs, and what turns it."""
    before, after = (each.whole.verdict for each in split.judgements)
    if before == after:
        return Said(VERDICT_ZH[before], VERDICT_EN[before])
    sets = [_set(each) for each in split.turned]
    by = joined(sets, " 或 ", " or ")
    more_zh, more = (f"（仅凭{by.zh}即变）", f" (turned by {by} alone)") if sets else ("", "")
    return Said(
        f"{VERDICT_ZH[before]} → {VERDICT_ZH[after]}{more_zh}",
        f"{VERDICT_EN[before]} → {VERDICT_EN[after]}{more}",
    )


def rounded(parts: Sequence[float], total: float, digits: int) -> list[float]:
    """Round parts so that they add up to the rounded total: the largest remainders are rounded up.

    >>> rounded([1.24, 1.24, -0.04], 2.44, 1)
    [1.2, 1.2, 0.0]
    >>> rounded([0.05, 0.05, 0.05], 0.15, 1)
    [0.1, 0.1, 0.0]
    """
    unit = 10.0**digits
    scaled = np.array(parts, dtype=float) * unit
    floor = np.floor(scaled + 1e-9)
    left = round(round(total * unit + math.copysign(1e-9, total)) - floor.sum())
    order = np.argsort(-(scaled - floor), kind="stable")
    floor[order[: max(left, 0)]] += 1
    return [float(each) / unit + 0.0 for each in floor]


def signed(value: float, digits: int) -> str:
    """Return a number with its sign, as print has it.

    >>> signed(3.2, 1), signed(-0.1, 1), signed(0.0, 1)
    ('+3.2', '−0.1', '±0.0')
    """
    text = f"{abs(value):,.{digits}f}"
    if not float(text.replace(",", "")):
        return f"±{text}"
    return f"{'+' if value > 0 else '−'}{text}"


def _with_verdict(line: Said, split: Split) -> Said:
    before, after = (each.whole.verdict for each in split.judgements)
    if before == after:
        return line
    told = verdicts(split)
    return Said(f"{line.zh}。判定：{told.zh}", f"{line}. Verdict: {told}")


def _difference(split: Split) -> Said:
    before, after = split.ends((NOWHERE, "value"))
    scale, digits = (100.0, 1) if _is_share(split) else (1.0, 2)
    return _total(split, (after - before) * scale, digits)


def _total(split: Split, value: float, digits: int) -> Said:
    number = signed(value, digits)
    if _is_share(split):
        return Said(f"{number} 个百分点", f"{number} points")
    unit = split.judgements[1].whole.unit
    return Said(f"{number} {unit.zh}", f"{number} {unit.en}")


def _is_share(split: Split) -> bool:
    return split.judgements[1].whole.unit.is_share


def _any(shown: Mapping[str, float], kind: str) -> bool:
    return any(name in shown for name in (("facilities", "streets", "people") if kind == "real" else (kind,)))


def _because(
    group: str, value: float, digits: int, split: Split, objects: pd.DataFrame, settings: pd.DataFrame
) -> Said:
    number = signed(value, digits)
    what = {"facilities": _named, "data": _named, "limits": _settings}.get(group)
    if what is _named:
        told = _named(objects[objects["group"] == group], split)
    elif what is _settings:
        told = _settings(settings, split)
    else:
        told = GROUP[group]
    told = told if told else GROUP[group]
    return Said(f"{told.zh} {number}", f"{number} from {told}")


def _named(rows: pd.DataFrame, split: Split) -> Said:
    """How many facilities that the clause speaks of have changed in which way, and the first of them."""
    types = types_of(split.clauses[0]) | types_of(split.clauses[1])
    mine = rows[rows["type_before"].isin(types) | rows["type_after"].isin(types)]
    found = []
    for change in _ORDER:
        of = mine[mine["change"] == change].drop_duplicates(["id_before", "id_after"])
        if len(of):
            what = CHANGE[change]
            names = examples(_called(row) for _, row in of.iterrows())
            found.append(
                Said(f"{what.zh}设施 {len(of)} 处（{names.zh}）", f"{_counted(len(of))} {what} ({names})")
            )
    if not found:
        return Said("", "")
    told = joined(found, "、", ", ")
    data = rows["group"].eq("data").any()
    head = GROUP["data"]
    return Said(f"{head.zh}（{told.zh}）", f"{head} ({told})") if data else told


def _counted(number: int) -> str:
    return f"{number} facilit{'y' if number == 1 else 'ies'}"


def _called(row: pd.Series) -> str:
    return next(
        str(row[name]) for name in ("name_after", "name_before", "id_after", "id_before") if row[name]
    )


def _settings(rows: pd.DataFrame, split: Split) -> Said:
    """The settings and thresholds that differ, as far as they are of this clause."""
    mine = rows[
        ((rows["kind"] == "clause") & rows["field"].str.startswith(f"{split.id}."))
        | ((rows["kind"] == "setting") & rows["field"].str.match(r"(settings|profiles|observed)\b"))
    ]
    if mine.empty:
        return Said("", "")
    said = [
        f"{row['field'].removeprefix('settings.').removeprefix(split.id + '.')} "
        f"{row['before'] or '–'} → {row['after'] or '–'}"
        for row in mine.to_dict("records")
    ]
    shown, head = examples(said), GROUP["limits"]
    return Said(f"{head.zh}（{shown.zh}）", f"{head} ({shown})")


def _set(groups: Coalition) -> Said:
    return joined(_in_order(groups), " 加 ", " with ")


def _in_order(groups: Iterable[str]) -> list[Said]:
    chosen = set(groups)
    return [GROUP[name] for name in GROUPS if name in chosen]
