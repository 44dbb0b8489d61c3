"""Sizes, spacing, density, catchments, coverage shares, ranges: by hand, on both sides of the line."""

import math
from typing import Any

import pytest
from pydantic import ValidationError

from access.standards.describe import required
from access.verdicts.clause import Clause
from access.verdicts.evaluate import evaluate
from access.verdicts.findings import Finding
from access.verdicts.judging import Judgement, judged_on
from access.verdicts.readings import expand
from tests.verdicts.places import county, measured, only


def judged(clause: Clause, *facilities: dict[str, Any], **more: Any) -> Judgement:
    return judged_on(clause, county(facilities=facilities, **more))


def by_reading(clause: Clause, *facilities: dict[str, Any]) -> dict[str, str]:
    place = county(facilities=facilities)
    return {each.reading: str(judged_on(each, place).whole.verdict) for each in expand(clause, "all")}


def numbers(found: Finding) -> tuple[float, str, float]:
    return found.value, found.verdict, found.short


SIZE = """
- id: own.size
  kind: facility_size
  rule: {sum: %s, statistic: %s}
  targets: [{zone: whole, facility: sports_park, comparison: "%s", value: %g, %s unit: %s}]
"""


def size(
    value: float, unit: str, comparison: str = ">=", high: str = "", of: str = "area_m2", how: str = "each"
) -> Clause:
    return only(SIZE % (of, how, comparison, value, high, unit))


def parks(*area: float | None) -> list[dict[str, Any]]:
    return [{"type": "sports_park", "x": 50 + 100 * i, "area_m2": each} for i, each in enumerate(area)]


def test_the_smallest_facility_decides_and_what_all_lack_is_added_up() -> None:
    found = judged(size(4, "ha"), *parks(50000, 39000, 30000)).whole
    assert numbers(found) == (3, "unmet", pytest.approx(1.1))  # 0.1 ha and 1 ha
    assert judged(size(3, "ha"), *parks(50000, 39000, 30000)).whole.verdict == "met"
    # 45 mu are 3 ha
    assert judged(size(45, "mu"), *parks(50000, 30000)).whole.verdict == "met"
    assert judged(size(45.1, "mu"), *parks(50000, 30000)).whole.verdict == "unmet"
    mean = judged(size(4, "ha", how="mean"), *parks(50000, 30000)).whole
    assert (mean.value, mean.verdict) == (4, "met")


def test_the_largest_decides_where_none_may_be_larger() -> None:
    found = judged(size(40000, "m2", "<="), *parks(50000, 30000)).whole
    assert numbers(found) == (50000, "unmet", 10000)
    assert judged(size(50000, "m2", "<="), *parks(50000, 30000)).whole.verdict == "met"


def test_a_facility_of_unknown_size_leaves_open_what_it_may_decide() -> None:
    assert judged(size(3, "ha"), *parks(50000, None)).whole.verdict == "undetermined"
    assert judged(size(6, "ha"), *parks(50000, None)).whole.verdict == "unmet"  # the first is too small
    assert judged(size(3, "ha", "<="), *parks(50000, None)).whole.verdict == "unmet"
    none = judged(size(3, "ha"), *parks(None)).missing
    assert none is not None
    assert "`area_m2`" in none.en


def test_sizes_in_beds_and_areas_in_units_of_areas() -> None:
    homes = [{"type": "sports_park", "capacity": each} for each in (100, 90)]
    assert numbers(judged(size(100, "beds", of="capacity"), *homes).whole) == (90, "unmet", 10)
    with pytest.raises(ValidationError, match="areas are in m2, ha, mu, km2"):
        size(100, "beds")


def test_between_two_ends_both_too_small_and_too_large_are_wrong() -> None:
    clause = size(3, "ha", high="high: 5,")
    assert by_reading(clause, *parks(50000, 30000)) == {
        "default": "met",
        "range_is=within": "met",
        "range_is=strong_end": "unmet",
    }
    assert by_reading(clause, *parks(50001, 30000))["range_is=within"] == "unmet"
    assert set(by_reading(clause, *parks(29999, 30000)).values()) == {"unmet"}
    assert required(clause.target) == "3–5 公顷 ha"
    # one of unknown size leaves it open only where the others are right
    within = expand(clause, "all")[1]
    assert (within.reading, within.value, within.most) == ("range_is=within", 3, 5)
    assert judged(within, *parks(40000, None)).whole.verdict == "undetermined"
    assert judged(within, *parks(60000, None)).whole.verdict == "unmet"


SPACING = """
- id: own.spacing
  kind: spacing
  rule: {statistic: %s, one_place_m: %g}
  targets: [{zone: %s, facility: library, comparison: "%s", value: %g, unit: %s}]
"""


def spaced(
    *,
    value: float,
    comparison: str = "<=",
    unit: str = "m",
    how: str = "each",
    one: float = 0,
    zone: str = "whole",
) -> Clause:
    east = "east: {text: {zh: 东区, en: east}, by: names, names: [D2区]}"
    return only(SPACING % (how, one, zone, comparison, value, unit), east)


def stops(*x: float) -> list[dict[str, Any]]:
    return [{"type": "library", "x": each} for each in x]


def test_from_each_to_the_next_in_a_straight_line() -> None:
    """At 10, 60, 190: 50, 50 and 130 m to the next."""
    assert numbers(judged(spaced(value=130), *stops(10, 60, 190)).whole) == (130, "met", 0)
    assert numbers(judged(spaced(value=129), *stops(10, 60, 190)).whole) == (130, "unmet", 1)
    assert numbers(judged(spaced(value=50, comparison=">="), *stops(10, 60, 190)).whole) == (50, "met", 0)
    assert numbers(judged(spaced(value=51, comparison=">="), *stops(10, 60, 190)).whole) == (50, "unmet", 2)
    mean = judged(spaced(value=77, how="mean"), *stops(10, 60, 190)).whole
    assert (mean.value, mean.verdict) == (pytest.approx(230 / 3), "met")
    assert judged(spaced(value=0.26, unit="li"), *stops(10, 60, 190)).whole.verdict == "met"


def test_stops_on_both_sides_of_a_street_are_one_where_that_is_said() -> None:
    """Pairs at 10 and 20, at 160 and 170: their middles are 150 m apart."""
    pairs = stops(10, 20, 160, 170)
    assert judged(spaced(value=140), *pairs).whole.value == 10
    one = judged(spaced(value=140, one=10), *pairs).whole
    assert numbers(one) == (150, "unmet", 2)


def test_the_next_may_stand_beyond_the_zone_and_one_alone_has_none() -> None:
    east = judged(spaced(value=100, zone="east"), *stops(150, 250)).whole
    assert (east.value, east.verdict) == (100, "met")
    alone = judged(spaced(value=100), *stops(150)).whole
    assert (math.isnan(alone.value), alone.verdict) == (True, "undetermined")
    assert judged(spaced(value=100)).missing is not None


DENSITY = """
- id: own.density
  kind: density
  rule: {area: %s, aggregate: %s}
  targets: [{zone: whole, facility: library, comparison: "%s", value: %g, unit: per km2}]
"""


def test_so_many_on_a_square_kilometre() -> None:
    """0.08 km² in all; D1 and D2 0.04 each."""
    three = stops(50, 150, 250)
    found = judged(only(DENSITY % ("administrative", "pooled", ">=", 37.5)), *three)
    assert numbers(found.whole) == (37.5, "met", 0)
    assert {key: each.value for key, each in found.units.items()} == {"D1": 50, "D2": 25}
    # 38 × 0.08 = 3.04 ask for a fourth
    assert numbers(judged(only(DENSITY % ("administrative", "pooled", ">=", 38)), *three).whole)[1:] == (
        "unmet",
        1,
    )
    each = judged(only(DENSITY % ("administrative", "per_unit", ">=", 37.5)), *three)
    assert (each.whole.value, each.whole.verdict, each.units["D2"].short) == (25, "unmet", 1)
    assert judged(only(DENSITY % ("administrative", "pooled", "<=", 37)), *three).whole.verdict == "unmet"


def test_where_nobody_lives_is_no_populated_land() -> None:
    half = [10, 20, 30, 40, 0, 0, 0, 0]
    clause = only(DENSITY % ("populated", "pooled", ">=", 70))
    assert judged(clause, *stops(50, 150, 250), persons=half).whole.value == 75


def test_along_a_line() -> None:
    clause = only("""
- id: own.along
  kind: density
  rule: {base: line, per: 100, numerator: {sum: units}, line: {of: [fitness_trail], sum: length_km}}
  targets: [{zone: whole, facility: library, value: 20, unit: per 100 km}]
""")
    trail = {"type": "fitness_trail", "length_km": 50.0}
    found = judged(clause, trail, {"type": "library", "units": 9})
    assert numbers(found.whole) == (18, "unmet", 1)
    assert judged(clause, trail, {"type": "library", "units": 10}).whole.verdict == "met"
    with pytest.raises(ValidationError, match=r"`line` and `base: line` go together"):
        only(DENSITY.replace("area: %s,", "base: line,") % ("pooled", ">=", 1))


AREA = """
- id: own.domain
  kind: catchment_area
  rule: {statistic: %s, aggregate: %s}
  targets: [{zone: whole, facility: library, comparison: "%s", value: %g, unit: %s}]
"""


def test_the_land_of_each_facility() -> None:
    """8 ha in all for three: 2.67 each; D1 has two on 4 ha, D2 one."""
    three = stops(50, 150, 250)
    found = judged(only(AREA % ("mean", "per_unit", "<=", 3, "ha")), *three)
    assert {key: numbers(each) for key, each in found.units.items()} == {
        "D1": (2, "met", 0),
        "D2": (4, "unmet", 1),
    }
    assert (found.whole.value, found.whole.verdict, found.whole.short) == (4, "unmet", 1)
    pooled = judged(only(AREA % ("mean", "pooled", "<=", 2.7, "ha")), *three).whole
    assert (pooled.value, pooled.verdict) == (pytest.approx(8 / 3), "met")
    assert judged(only(AREA % ("mean", "pooled", "<=", 40, "mu")), *three).whole.verdict == "met"
    none = judged(only(AREA % ("mean", "per_unit", "<=", 4, "ha")), *stops(50, 150))
    assert (none.units["D2"].value, none.units["D2"].short, none.whole.verdict) == (math.inf, 1, "unmet")


def test_the_largest_part_that_is_nearest_to_one_facility() -> None:
    """At 50 and 150 of 400 m: they meet at 100; 2 ha are nearer to the one, 6 to the other."""
    found = judged(only(AREA % ("largest", "pooled", "<=", 6, "ha")), *stops(50, 150)).whole
    assert (found.value, found.verdict) == (pytest.approx(6), "met")
    assert (
        judged(only(AREA % ("largest", "pooled", "<=", 5.9, "ha")), *stops(50, 150)).whole.verdict == "unmet"
    )
    alone = judged(only(AREA % ("largest", "pooled", "<=", 8, "ha")), *stops(50)).whole
    assert (alone.value, alone.verdict) == (8, "met")


COVER = """
- id: own.cover
  kind: coverage_share
  rule: {%s}
  targets: [{zone: whole, facility: library, value: %g, unit: "%%"}]
"""


def cover(rule: str, value: float) -> Judgement:
    """140 of 360 persons have 100 or 200 m (seconds) to walk, 220 have 400 or 500."""
    clause = only(COVER % (rule, value))
    ways = {each.trip: [100, 200, 400, 500] * 2 for each in expand(clause, "all")}
    facilities = stops(50, 150)
    straight = {clause.trip.goal: [0, 0, 100, 200, 100, 100, 141, 224]}
    place = county(facilities=facilities)
    place = county(facilities=facilities, **measured(place, ways, straight=straight))
    (found,) = evaluate([clause], place).judgements
    return found


def test_a_share_of_the_people_within_a_distance() -> None:
    walked = "measured_as: network_distance, distance_m: 300"
    found = cover(walked, 38.8).whole
    assert (found.value, found.required) == pytest.approx((140 / 360, 0.388))
    assert found.verdict == "met"
    found = cover(walked, 40).whole
    assert (found.verdict, found.short) == ("unmet", pytest.approx(4))  # 144 are 40 %
    assert cover("minutes: 5", 38).whole.verdict == "met"
    assert cover("minutes: 3", 38).whole.verdict == "unmet"  # those with 200 s are beyond


def test_a_distance_is_taken_in_a_straight_line_where_the_plan_says_no_more() -> None:
    """Libraries at (50, 50), (150, 50): cells 0, 1, 2, 4, 5 are within 100 m: 10 + 20 + 30 + 50 + 60."""
    clause = only(COVER % ("distance_m: 100", 47))
    assert "measured_as=network_distance" in [each.reading for each in expand(clause, "all")]
    assert clause.trip.impedance == "straight_m"
    found = cover("distance_m: 100", 47).whole
    assert (found.value, found.verdict) == (pytest.approx(170 / 360), "met")
    assert cover("distance_m: 99", 47).whole.verdict == "unmet"


@pytest.mark.parametrize(
    ("rule", "fault"),
    [
        ("mode: walk", "give `distance_m`"),
        ("minutes: 5, distance_m: 300", "give `distance_m`"),
        ("distance_m: 300, required_share: 0.9", "leave `required_share` out"),
    ],
)
def test_a_coverage_share_names_one_limit(rule: str, fault: str) -> None:
    with pytest.raises(ValidationError, match=fault):
        only(COVER % (rule, 90))


RADIUS = """
- id: own.radius
  kind: service_radius
  rule: {mode: walk, statistic: %s, aggregate: pooled}
  targets: [{zone: whole, facility: library, comparison: "%s", value: %g, %s unit: km}]
"""


def radius(comparison: str, value: float, high: str = "", statistic: str = "area_equivalent") -> Clause:
    return only(RADIUS % (statistic, comparison, value, high))


def test_a_radius_no_less_than_a_length_and_between_two() -> None:
    """√(80,000 / 2π) = 112.8 m."""
    place = county(facilities=stops(50, 150))
    ways = {radius("<=", 1).trip: [100] * 8}
    place = county(facilities=stops(50, 150), **measured(place, ways))

    def found(clause: Clause) -> dict[str, str]:
        (whole, *others) = evaluate([clause], place, readings="all").judgements
        return {each.clause.reading: each.whole.verdict for each in (whole, *others)}

    default = "statistic=area_equivalent"
    assert found(radius(">=", 0.11))[default] == "met"
    assert found(radius(">=", 0.12))[default] == "unmet"
    assert evaluate([radius(">=", 0.12)], place).measures == {}  # it is no matter of how far people have
    ranged = found(radius("<=", 0.08, "high: 0.11,"))
    assert (ranged[default], ranged["range_is=within"], ranged["range_is=strong_end"]) == ("unmet",) * 3
    ranged = found(radius("<=", 0.08, "high: 0.12,"))
    assert (ranged[default], ranged["range_is=within"], ranged["range_is=strong_end"]) == (
        *("met", "met"),
        "unmet",
    )
    with pytest.raises(ValidationError, match="no coverage in `statistic` of a lower bound"):
        radius(">=", 1, statistic="coverage_within_buffer")


RATIO = """
- id: own.ratio
  kind: ratio_per_population
  rule: {per: %s, rounding: %s}
  targets: [{zone: whole, facility: library, value: %g, %s unit: per persons}]
"""


def test_a_ratio_as_a_range() -> None:
    """360 persons: 1 to 2 for each 100 are 3.6 to 7.2."""
    clause = only(RATIO % ("100", "none", 1, "high: 2,"))
    three, four, eight = ([*stops(*range(50, 50 + number))] for number in (3, 4, 8))
    assert (by_reading(clause, *three)["default"], by_reading(clause, *four)["default"]) == ("unmet", "met")
    assert (by_reading(clause, *four)["range_is=within"], by_reading(clause, *eight)["range_is=within"]) == (
        *("met", "unmet"),
    )
    assert by_reading(clause, *eight)["range_is=strong_end"] == "met"


def test_persons_per_facility_as_a_range_are_two_readings() -> None:
    """One for each 60 to 120 persons: 360 need 3, or 6."""
    clause = only(RATIO % ("{default: 120, alternatives: [60]}", "ceil_total", 1, ""))
    readings = by_reading(clause, *stops(50, 60, 70))
    assert (readings["default"], readings["per=60"]) == ("met", "unmet")
    assert by_reading(clause, *stops(*range(50, 56)))["per=60"] == "met"


def test_a_range_says_both_ends_and_how_they_compare() -> None:
    for high, fault in (
        ("high: 1,", "`high` must be more"),
        ('high: 2, comparison: "=",', "goes with >= or <="),
    ):
        with pytest.raises(ValidationError, match=fault):
            only(RATIO % ("100", "none", 1, high))
    with pytest.raises(ValidationError, match="`range_is` goes with `high`"):
        only((RATIO % ("100", "none", 1, "")).replace("{per", "{range_is: within, per"))
    each_town = """
- id: own.towns
  kind: presence_per_unit
  rule: {units: [town]%s}
  targets: [{zone: whole, facility: library, value: 1, high: 2, unit: per town}]
"""
    with pytest.raises(ValidationError, match="no reading `within`"):
        only(each_town % ", range_is: within")
    readings = by_reading(only(each_town % ""), *stops(50, 150, 250, 350))
    assert (readings["default"], readings["range_is=strong_end"]) == ("met", "unmet")
    assert "range_is=within" not in readings
