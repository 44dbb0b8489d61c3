"""The tiny town changed by hand: the part of each group is worked out beside it.

Of 150 persons 105 are within 300 m of the markets M and N, f (20) at 340 m is not, e (25) is not linked.
"""

import math
from dataclasses import replace

import pytest

from access.assessment.changes import EVERYTHING
from access.assessment.measure import measure
from access.contracts.documents import Text
from access.remedies.difference import report, words
from access.remedies.difference.named import objects, settings
from access.remedies.difference.sides import Run
from access.remedies.difference.split import Split
from access.remedies.difference.world import GROUPS, Side
from access.verdicts.evaluate import evaluate
from tests.remedies.difference.conftest import MARKETS
from tests.remedies.difference.sides import (
    PERSONS,
    WHOLE,
    facilities,
    limit,
    people,
    replay,
    split,
    without_street,
)

THIRD = {**MARKETS, "P": {"at": (430, 150), "name": "P market"}}  # beside f


def parts(found: Split, key: tuple[str, str] = WHOLE) -> dict[str, float]:
    return {name: part for name, part in found.parts(key).items() if part}


def test_changes_that_do_not_meet_add_up(base: Side) -> None:
    """P brings f's 20 persons; c has 15 persons instead of 5, all of them within before and after."""
    found = split(base, people(facilities(base, THIRD), {5.0: 15.0}))
    assert parts(found, PERSONS) == pytest.approx({"facilities": 20, "people": 10})
    assert found.ends(WHOLE) == pytest.approx((105 / 150, 135 / 160))
    by_facilities = ((125 - 105) / 150 + (135 - 115) / 160) / 2
    by_people = ((115 / 160 - 105 / 150) + (135 / 160 - 125 / 150)) / 2
    assert parts(found) == pytest.approx({"facilities": by_facilities, "people": by_people}, abs=1e-15)


def test_changes_that_would_each_do_share_what_they_bring(base: Side) -> None:
    """F is reached by P, by 12 minutes (360 m) as well, and no more by both: ten persons to each."""
    found = split(base, limit(facilities(base, THIRD), 12))
    assert parts(found, PERSONS) == pytest.approx({"facilities": 10, "limits": 10})
    assert parts(found) == pytest.approx({"facilities": 10 / 150, "limits": 10 / 150})


def test_changes_that_need_each_other_share_what_they_bring(base: Side) -> None:
    """Q at (430, 0), at 8 minutes (240 m): f is 30 + 150 + 30 = 210 m from it, g 100 + 130 = 230 m.

    Neither without the other: at 4 minutes (120 m) Q is too far for both; without Q f is 340 m and g 260 m
    from M. So each has half of their 50 persons. a, b, c and d (75 persons) are within 120 m as they are.
    """
    other = limit(facilities(base, {**MARKETS, "Q": {"at": (430, 0)}}), 8)
    found = split(limit(base, 4), other)
    assert found.ends(PERSONS) == pytest.approx((75, 125))
    assert parts(found, PERSONS) == pytest.approx({"facilities": 25, "limits": 25})


def test_every_zone_is_split_like_the_whole(base: Side) -> None:
    found = split(base, people(facilities(base, THIRD), {5.0: 15.0}))
    east, west = (found.parts((zone, "persons_met")) for zone in ("east", "west"))
    assert (east["facilities"], west["facilities"]) == pytest.approx((20, 0))
    assert (east["people"], west["people"]) == pytest.approx((0, 10))


@pytest.fixture(scope="module")
def five(base: Side) -> Side:
    """P opened, M moved by 49 m, the street from g to M closed, more people at c, another limit."""
    rows = {**THIRD, "M": {"at": (299, 310), "name": "M market"}}
    return limit(people(without_street(facilities(base, rows), (300, 200), (300, 300)), {5.0: 15.0}), 8)


@pytest.fixture(scope="module")
def there(base: Side, five: Side) -> Split:
    return split(base, five)


def test_the_parts_of_all_five_groups_add_up_exactly(there: Split) -> None:
    for key in there.figures:
        before, after = there.ends(key)
        assert math.fsum(there.parts(key).values()) == pytest.approx(after - before, abs=1e-12)
    assert set(parts(there)) == set(GROUPS)


def test_the_other_way_round_every_part_is_the_opposite(base: Side, five: Side, there: Split) -> None:
    back = split(five, base)
    assert set(there.figures) == set(back.figures)
    for key in there.figures:
        opposite = {name: -part for name, part in back.parts(key).items()}
        assert there.parts(key) == pytest.approx(opposite, abs=1e-12)


@pytest.mark.parametrize("group", ["facilities", "data"])
def test_one_group_alone_has_all_of_the_difference(base: Side, group: str) -> None:
    """M at (301, 310) by 51 m, or at (299, 310) by 49 m: the one is a move, the other an edit."""
    x = 301 if group == "facilities" else 299
    found = split(base, facilities(base, {**MARKETS, "M": {"at": (x, 310), "name": "M market"}}))
    before, after = found.ends(WHOLE)
    assert before != after
    assert parts(found) == pytest.approx({group: after - before})


def test_the_same_run_twice_differs_in_nothing(base: Side) -> None:
    found = split(base, base)
    assert found.reached == ()
    assert parts(found) == {}
    assert objects(replay(base, base).worlds[0]).empty
    assert settings(base, base).empty


def test_what_is_replayed_is_what_a_run_comes_to(base: Side, five: Side, there: Split) -> None:
    """Both ends against the whole pipeline, which measures in another way."""
    first = measure(base.study, base.read, base.clauses)
    for number, side in enumerate((base, five)):
        measured = measure(side.study, side.read, side.clauses, base=first, changes=EVERYTHING)
        (row,) = evaluate(side.clauses, measured.place).verdicts.query("level == 'clause'").to_dict("records")
        assert there.ends(WHOLE)[number] == pytest.approx(row["value"], abs=1e-12)
        assert there.ends(PERSONS)[number] == pytest.approx(row["persons_met"], abs=1e-9)


def test_a_sentence_says_how_much_is_real(base: Side) -> None:
    other = facilities(base, {**THIRD, "N": {"at": (600, 640), "name": "North"}})
    found = split(base, other)
    told = words.sentence(found, objects(replay(base, other).worlds[1]), settings(base, other))
    assert told.startswith("+13.3 points: +13.3 from 1 facility opened (P market)")
    assert "real change +13.3" in told
    assert told.zh.startswith("+13.3 个百分点：新开设施 1 处（P market） +13.3")


def test_what_one_run_cannot_judge_is_not_split(base: Side) -> None:
    none = facilities(base, {"X": {"at": (0, 0), "type": "library"}})
    found = split(none, base)
    assert all(math.isnan(part) or part == 0 for part in found.parts(WHOLE).values())
    why = words.why_not(found)
    assert why is not None
    assert why.startswith("no number to compare in the first run")


def noted(one: Side, other: Side) -> list[Text]:
    """What is said of two studies that are compared as they are now."""
    return report.notes((Run(one.study), Run(other.study)), [], replay(one, other))


def test_a_place_that_may_only_bear_another_name_is_told(base: Side) -> None:
    """M closed and Harbour opened 30 m from it, without ids; at 60 m, or of another type, nothing is said."""
    near, far, shop = (
        {"N": MARKETS["N"], "H": {"at": (x, 310), "name": "Harbour", "type": kind}}
        for x, kind in ((280, "farmers_market"), (310, "farmers_market"), (280, "supermarket"))
    )
    said = [each for each in noted(base, facilities(base, near)) if "renamed; they" in each.en]
    assert len(said) == 1
    assert said[0].zh.startswith("1 处关闭的设施 50 米内新开了同类设施，名称不同（M market → Harbour）")
    for rows in (far, shop, MARKETS):
        assert "renamed; they" not in str(noted(base, facilities(base, rows)))


def test_zones_of_one_run_alone_are_told(base: Side) -> None:
    """They have no figures: nothing could be compared."""
    read, ids = base.read, {"west": "w2"}
    cell_zones = read.cell_zones.rename(index=ids)
    other = base._replace(read=replace(read, zones=read.zones.rename(index=ids), cell_zones=cell_zones))
    (said,) = [each for each in noted(base, other) if "in one run alone" in each.en]
    assert said.zh.startswith("2 个分区只在一次运行中有")
    assert "(w2)" in said.en
    assert "in one run alone" not in str(noted(base, base))


def test_that_bands_are_not_replayed_is_told(base: Side) -> None:
    settings = base.study.settings.model_copy(update={"robust": True})
    other = base._replace(study=base.study.model_copy(update={"settings": settings}))
    assert "`robust`" in str(noted(base, other))
    assert "`robust`" not in str(noted(base, base))
