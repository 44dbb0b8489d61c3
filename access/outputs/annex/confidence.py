"""How sure a verdict is, by a rule that a reader can apply by hand.

The grades are this annex's own, no standard's; ``RULE`` says in words what ``grade`` does.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from access.contracts.documents import Text
from access.outputs.annex.figures import number

Grade = Literal["high", "medium", "low", ""]
LOST, HIGH, MEDIUM = 0.05, 0.95, 0.80
WORDS: dict[Grade, Text] = {
    "high": Text(zh="高", en="high"),
    "medium": Text(zh="中", en="medium"),
    "low": Text(zh="低", en="low"),
    "": Text(zh="—", en="—"),
}
RULE = Text(
    zh="置信分级为本附件自定，依次判断。低：无法判定；或条款原文未核实；或 5% 以上的人口因数据边界、未接入"
    "道路而情况不明；或抽样检验中结论成立的比例低于 80%。中：限值上下 10% 内的人口足以改变结论；或换一种读法"
    "结论不同；或达标比例为假定；或抽样成立比例低于 95%。其余为高。人口为模拟或虚构时，另见封面标注。",
    en="The grades of confidence are this annex's own and are taken in this order. Low: the verdict is "
    "open; or "
    "the source's own text was not seen; or nothing is known of over 5% of the people, because the data "
    "end or no "
    "street is near; or the verdict holds in under 80% of the draws. Medium: the people within 10% of the "
    "limit "
    "could turn it; or another reading turns it; or the pass mark is assumed; or it holds in under 95% of "
    "the "
    "draws. High: all others. Where the population is modelled or synthetic, the cover says so.",
)


@dataclass(frozen=True)
class Confidence:
    """A grade, and why it is no better."""

    grade: Grade
    why: Text | None = None


def grade(
    row: Mapping[str, Any],
    clause: Mapping[str, Any],
    *,
    near: float = 0.0,
    turned: bool = False,
    holds: float = math.nan,
) -> Confidence:
    """Grade a verdict.

    Args:
        row: its record in verdicts.json.
        clause: its record in clauses.json.
        near: persons within 10 % of the limit.
        turned: whether another reading comes to another verdict.
        holds: the share of draws in which the verdict holds; NaN: none were made.
    """
    if row["verdict"] not in ("met", "unmet", "undetermined"):
        return Confidence("")
    persons = number(row["persons"])
    lost = (number(row["persons_border"]) + number(row["persons_unlinked"])) / persons if persons > 0 else 0.0
    margin = abs(number(row["value"]) - number(row["required"]))
    assumed = any(
        each["parameter"] == "required_share" and each["basis"] not in ("text", "context")
        for each in clause["readings"]
    )
    people = row["unit"] == "share of persons" and persons > 0
    tests: tuple[tuple[bool, Grade, str, str], ...] = (
        (row["verdict"] == "undetermined", "low", "数据不足以判定", "the data leave it open"),
        (not clause["confirmed"], "low", "原文未核实", "source not seen"),
        (lost > LOST, "low", f"{lost:.0%} 的人口情况不明", f"{lost:.0%} of the people unknown"),
        (holds < MEDIUM, "low", f"抽样成立 {holds:.0%}", f"holds in {holds:.0%} of draws"),
        (people and near > 0 and near / persons >= margin, "medium", "限值附近人口多", "many near the limit"),
        (turned, "medium", "换读法则变", "turns with the reading"),
        (holds < HIGH, "medium", f"抽样成立 {holds:.0%}", f"holds in {holds:.0%} of draws"),
        (assumed, "medium", "达标比例为假定", "pass mark assumed"),
    )
    for applies, worse, zh, en in tests:
        if applies:
            return Confidence(worse, Text(zh=zh, en=en))
    return Confidence("high")
