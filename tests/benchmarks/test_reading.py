"""How many of the registry's clauses a reading of the five texts finds, by kind, and what more it drafts.

A clause counts as found where a draft from the same words has its facility type, value and comparison. Drafts
that match no clause are listed by kind: some are promises that the registry does not hold, so what is printed
as precision is a lower bound.
"""

import sys
import time
from collections import Counter
from itertools import pairwise

import pytest

from access.standards import load_plan, read, targets
from access.standards.model import Standard, Target
from access.standards.reading.drafts import Draft
from access.standards.reading.quantities import quantities
from access.standards.reading.script import script
from access.standards.registry import members
from tests.conftest import SHARED, skip
from tests.standards.reading.measured import measured

_SPREAD_OUT = ("presence_per_unit", "presence_per_unit (no number)", "share_of_units", "coverage_share")
_PLANS = ("dazhou", "huangyan", "qingdao", "yichun", "yongchuan")
_SPREAD = {"presence_per_unit", "share_of_units"}


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def _plain(text: str) -> str:
    return "".join(sign for sign in script(text).plain if "㐀" <= sign <= "鿿" or sign.isdigit())


def _same_words(quote: str, draft: str) -> bool:
    """Whether most neighbouring signs of a quotation stand in the draft's, or the other way round."""
    one, other = Counter(pairwise(_plain(quote))), Counter(pairwise(_plain(draft)))
    shared = (one & other).total()
    return shared >= 0.6 * min(one.total(), other.total())


def _same(standard: Standard, target: Target, draft: Draft) -> bool:
    kinds = {standard.kind} | (_SPREAD if standard.kind in _SPREAD else set())
    types = members(target.facility) | {target.facility}
    if (
        draft.facility not in types
        or draft.kind not in kinds
        or not _same_words(standard.quote.zh, draft.quote)
    ):
        return False
    if target.value is None or draft.value is None:
        return target.value is None or standard.kind in _SPREAD
    return abs(draft.value - target.value) < 1e-6 * max(1.0, target.value) and (
        draft.comparison == target.comparison or standard.kind == "total_count"
    )


def _said(standard: Standard, target: Target) -> bool:
    """Whether the number of a target stands in its words, rather than counting what they list."""
    found = quantities(script(standard.quote.zh).plain)
    numbers = [each.value for each in found] + [each.high for each in found if each.high is not None]
    value = target.value
    return value is not None and any(
        abs(each / factor - value) <= 1e-6 * value for each in numbers for factor in (1, 1000, 1e4, 1e6)
    )


@pytest.mark.benchmark
def test_recall_and_precision_by_kind() -> None:
    folder = SHARED.parent / "plans"
    if not folder.exists():
        skip("the plans' texts", "not part of this repository")
    sought: Counter[str] = Counter()
    found: Counter[str] = Counter()
    drafted: Counter[str] = Counter()
    matched: Counter[str] = Counter()
    for name in _PLANS:
        began = time.perf_counter()
        reading = read(folder / f"{name}.txt")
        _tell(f"{name}: {time.perf_counter() - began:.2f} s, {len(reading.drafts)} drafts")
        clauses = [(s, t) for s, t in targets(load_plan(name)) if s.status == "target" and s.kind != "other"]
        drafts = [each for each in reading.drafts if each.status == "target" and each.kind != "other"]
        used: set[str] = set()
        for standard, target in clauses:
            hits = [each.id for each in drafts if _same(standard, target, each)]
            used |= {*hits}
            kind = f"{standard.kind}{'' if _said(standard, target) else ' (no number in its words)'}"
            sought[kind] += 1
            found[kind] += bool(hits)
            if not hits:
                _tell(f"  not found: {target.id}")
        for each in drafts:
            drafted[each.kind] += 1
            matched[each.kind] += each.id in used
            if each.id not in used:
                _tell(f"  more: {each.kind} {each.facility} {each.value}: {each.quote_plain[:70]}")
    for kind in sorted({*sought, *drafted}):
        share = f"recall {found[kind]:3}/{sought[kind]:3}"
        _tell(f"{kind:36} {share}   drafts in the registry {matched[kind]:3}/{drafted[kind]:3}")
    numbered = [kind for kind in sought if "(no number" not in kind]
    share = f"recall {sum(found[kind] for kind in numbered)}/{sum(sought[kind] for kind in numbered)}"
    _tell(f"with a number in its words: {share}")
    share = f"recall {found.total()}/{sought.total()}"
    _tell(f"all: {share}, drafts in the registry {matched.total()}/{drafted.total()}")


@pytest.mark.benchmark
def test_sentences_in_the_manner_of_other_plans() -> None:
    """``…kept`` is only measured: what went wrong there nobody looked at; of the others it was mended."""
    for half in (
        *("seen", "kept", "long_seen", "long_more", "long_kept"),
        *("fresh_one", "fresh_two", "fresh_three", "fresh_kept", "fresh_four", "fresh_four_kept"),
    ):
        found = measured(half)
        for kind, sought in sorted(found.sought.items()):
            _tell(f"{half} {kind:36} recall {found.found[kind]:3}/{sought:3}")
        spread = found.share(*(each for each in _SPREAD_OUT if each in found.sought))
        _tell(
            f"{half}: with a number {found.numbers:.1%}, presence and coverage {spread:.1%}, all "
            f"{found.share():.1%}; drafts of sentences that promise nothing {found.false}/{found.drafts}, "
            f"other drafts beside what is promised, or not as it says {found.beside}/{found.drafts}"
        )
