"""How progress is told, in both languages."""

from collections.abc import Mapping
from typing import Any

from access.contracts.documents import Text
from access.verdicts.progress.course import FAR, NEAR

STATE = {
    "reached": Text(zh="已达目标", en="reached"),
    "ahead": Text(zh="快于时序", en="ahead"),
    "on_course": Text(zh="符合时序", en="on course"),
    "behind": Text(zh="慢于时序", en="behind"),
    "reversed": Text(zh="倒退", en="reversed"),
    "unknown": Text(zh="无法判断", en="not known"),
}
WARNED = {
    "": Text(zh="—", en="—"),
    "yellow": Text(zh="黄", en="yellow"),
    "red": Text(zh="红", en="red"),
}
DUE = {
    "": Text(zh="无法判断", en="not known"),
    "not_yet": Text(zh="尚未到期", en="nothing due yet"),
    "kept": Text(zh="到期已达", en="due and reached"),
    "missed": Text(zh="到期未达", en="due and not reached"),
}
BINDING = {
    "obligatory": Text(zh="约束性", en="obligatory"),
    "expected": Text(zh="预期性", en="expected"),
}


def told(row: Mapping[str, Any]) -> Text:
    """Return how far an indicator is in a few words: progress, warning, what was due.

    Args:
        row: of ``indicators``.
    """
    state, warned = STATE[row["state"]], WARNED[row["warned"]]
    zh, en = [state.zh], [state.en]
    if row["warned"]:
        zh, en = [*zh, f"预警{warned.zh}"], [*en, f"warned {warned.en}"]
    if row["due_state"] in ("kept", "missed"):
        year, due = int(row["due_year"]), DUE[row["due_state"]]
        zh, en = [*zh, f"{year} 年指标{due.zh}"], [*en, f"{year}: {due.en}"]
    return Text(zh="，".join(zh), en=", ".join(en))


RULE = Text(
    zh="时序线为从基期经各年中间目标到目标年的直线。"
    f"进度与时序相差不超过全程的 {NEAR:.0%} 为符合时序；离目标比基期更远为倒退；缺基期或数值为无法判断。"
    f"预警：约束性指标慢于时序，任何指标倒退或落后超过全程的 {FAR:.0%}，为红；其余慢于时序，或按最近两次数值"
    "的速度到目标年达不到，为黄。两个界限均为本程序假定，不出自规划",
    en="the line runs straight from the baseline through what the plan asks for between to the target; on "
    f"course: within {NEAR:.0%} of the whole way of it; reversed: farther from the target than the baseline "
    "was; not known: no baseline or no value. Warned red: obligatory and behind; or reversed, or behind by "
    f"more than {FAR:.0%} of the way; yellow: behind otherwise, or not there in time at the speed between "
    "the last two values. Both bounds are assumed, of no plan",
)
