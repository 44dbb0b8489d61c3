"""How much of a set of sentences the reader reads as a person does: what they promise stands beside them."""

import csv
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from access.standards.reading.drafts import Draft
from access.standards.reading.read import read_text
from access.standards.registry import members

_HEAD = "某市公共服务设施专项规划(2026—2030年)\n第三章 主要任务\n"
_FACTORS = {"km": 1000.0, "ha": 1e4, "mu": 2000 / 3, "km2": 1e6}


@dataclass
class Measured:
    """Of each kind promises sought and found; of the drafts those that no sentence promises.

    ``false`` are drafts of sentences that promise nothing, ``beside`` those beside what a sentence promises;
    ``wrong`` has the sentences with the words that went wrong.
    """

    sought: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    drafts: int = 0
    false: int = 0
    beside: int = 0
    wrong: list[str] = field(default_factory=list)

    def share(self, *kinds: str) -> float:
        """The share of the promises of some kinds, or all, that are found."""
        chosen = kinds or tuple(self.sought)
        return sum(self.found[each] for each in chosen) / sum(self.sought[each] for each in chosen)

    @property
    def numbers(self) -> float:
        """The share of the promises with a number that are found whole."""
        return self.share(*(each for each in self.sought if not each.endswith("(no number)")))


def measured(half: str) -> Measured:
    """Read the sentences of a file: ``…seen``, or ``…kept`` (whose faults are not to be looked at).

    The files ``long_…`` have whole sentences with all that each of them promises, and units of which level
    must have it (empty: the words do not say).
    """
    result = Measured()
    for text, rows in sentences_of(half):
        drafts = [
            each
            for each in read_text(_HEAD + text).drafts
            if each.status == "target" and each.kind != "other" and each.facility
        ]
        wanted = [row for row in rows if row["kind"]]
        result.drafts += len(drafts)
        right = [each for each in drafts if any(_right(row, each) for row in wanted)]
        result.false += 0 if wanted else len(drafts)
        result.beside += len(drafts) - len(right) if wanted else 0
        for row in wanted:
            kind = row["kind"] + ("" if row["value"] else " (no number)")
            result.sought[kind] += 1
            hit = any(_right(row, each) for each in right)
            result.found[kind] += hit
            if not hit:
                sought = f"{kind} {row['facility']} {row['value']} {row.get('levels', '')}"
                result.wrong.append(f"{text} {sought}: {[*map(_told, drafts)]}")
        more = [_told(each) for each in drafts if each not in right]
        if more:
            result.wrong.append(f"{text} {'BESIDE' if wanted else 'NONE'}: {more}")
    return result


def _told(draft: Draft) -> tuple[object, ...]:
    return (draft.kind, draft.facility, draft.value, draft.high, draft.unit, draft.comparison, draft.levels)


def sentences_of(half: str) -> Iterator[tuple[str, list[dict[str, str]]]]:
    """The sentences of a half, each with its rows."""
    path = Path(__file__).parent / "sentences" / f"{half}.csv"
    by_text: dict[str, list[dict[str, str]]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            by_text.setdefault(row["text"], []).append(row)
    yield from by_text.items()


def _right(row: dict[str, str], draft: Draft) -> bool:
    """Whether a draft says what the row does: kind, type, number, unit, comparison, for how many."""
    if draft.facility not in members(row["facility"]):
        return False
    if row["kind"] == "coverage_share":
        return draft.kind in ("coverage_share", "travel_time") and _covers(row, draft)
    spread = {"presence_per_unit", "share_of_units"}
    alike = {row["kind"], draft.kind} == spread and not row["value"]
    if draft.kind != row["kind"] and not alike:
        return False
    levels = row.get("levels", "")
    if levels and {*levels.split("/")} != {*draft.levels}:
        return False
    return (not row["value"] or _same_number(row, draft)) and _same_base(row, draft)


def _same_number(row: dict[str, str], draft: Draft) -> bool:
    if draft.value is None:
        return False
    factor = _FACTORS.get(draft.unit, 1.0)
    if row["unit"] == "km":
        factor = 1.0 if draft.unit.startswith("km") else math.nan
    high = None if draft.high is None else draft.high * factor
    numbers = _near(draft.value * factor, float(row["value"]))
    ends = high is None if not row["high"] else high is not None and _near(high, float(row["high"]))
    compared = not row["comparison"] or draft.comparison == row["comparison"] or row["high"] != ""
    return numbers and ends and compared


def _same_base(row: dict[str, str], draft: Draft) -> bool:
    if not row["per"] or row["kind"] == "density":
        return True
    low, _, high = row["per"].partition("-")
    ends = {float(low), float(high or low)}
    told = {draft.per, draft.rule.get("per_high", draft.per)}
    return ends == told


def _covers(row: dict[str, str], draft: Draft) -> bool:
    limit, unit = row["within"].split()
    if draft.kind == "coverage_share":
        within = draft.rule.get("minutes" if unit == "min" else "distance_m")
        return draft.value == float(row["value"]) and within == float(limit)
    share = draft.rule.get("share")
    found = draft.value is not None and draft.value * _FACTORS.get(draft.unit, 1.0) == float(limit)
    return found and share is not None and _near(float(str(share)) * 100, float(row["value"]))


def _near(one: float, other: float) -> bool:
    return abs(one - other) <= 1e-4 * max(1.0, abs(other))
