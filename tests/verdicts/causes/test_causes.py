"""Why there is a gap, in towns drawn for it: each cause with what makes it, and without."""

from typing import Any

import geopandas
import pandas as pd
import pytest
import shapely

from access.verdicts.causes.explain import ranked
from access.verdicts.causes.signs import SIGNS, doubt
from tests.conftest import CRS
from tests.verdicts.causes.town import Town, town

RIVER = ("water", "白河", shapely.LineString([(-4000, 50), (4000, 50)]))
BANKS = [[(0, 0), (2000, 0), (2000, 100), (0, 100)]]  # a road on either bank, and a bridge 2 km off


def over_the_river(*barriers: Any, library: tuple[float, float] = (0, 100)) -> Any:
    """25 people at the beginning of the southern road."""
    return town(BANKS, {(0, 0): 25}, [{"x": library[0], "y": library[1]}], barriers=barriers).gap


def test_across_a_river_with_a_bridge_2_km_off() -> None:
    """100 m in a straight line; 2,000 + 100 + 2,000 m on foot, 41 times that."""
    gap = over_the_river(RIVER)
    assert (gap.cause, gap.between, gap.between_names) == ("far_along_streets", "water", "白河")
    assert (gap.straight_m, gap.way_m, gap.detour_ratio) == pytest.approx((100, 4100, 41))
    assert "直线上隔着河流或水面“白河”" in gap.evidence_zh
    assert 'between stands: river or water "白河"' in gap.evidence_en
    assert "4.1 公里（直线的 41.0 倍）" in gap.evidence_zh
    assert gap.doubt == 0


def test_without_the_river_nothing_is_named() -> None:
    """Nobody knows of barriers there: that none is told of says nothing."""
    gap = over_the_river()
    assert (gap.cause, gap.between, gap.doubt) == ("far_along_streets", "", 0)
    assert "没有河流、铁路、围墙等阻隔的资料" in gap.evidence_zh
    assert "nothing that is known stands between" not in gap.evidence_en


def test_where_barriers_are_known_and_none_is_between_the_map_may_be_wrong() -> None:
    gap = over_the_river(("water", "", shapely.LineString([(-900, 900), (900, 900)])))
    assert (gap.between, gap.signs, gap.doubt) == ("", "unexplained", 0.25)
    assert "缺少一段连接" in gap.evidence_zh


def test_a_library_on_the_same_bank_2_km_off_is_not_near() -> None:
    gap = over_the_river(RIVER, library=(2000, 0))
    assert (gap.cause, gap.between, gap.doubt) == ("none_near", "", 0)
    assert "直线距离 2.0 公里，限值内直线只到 300 米" in gap.evidence_zh


def test_of_a_river_and_its_water_the_name_is_told_and_what_lies_on_the_way_in_order() -> None:
    water = ("water", "", shapely.box(-4000, 40, 4000, 60))
    rail = ("railway", "", shapely.LineString([(-4000, 20), (4000, 20)]))
    gap = over_the_river(water, RIVER, rail)
    assert (gap.between, gap.between_names) == ("railway, water", "白河")


def test_a_way_just_too_long_is_no_matter_of_a_barrier() -> None:
    """200 m and 150 m at right angles: 350 m on foot, 250 m straight, 1.4 times that."""
    gap = town([[(0, 0), (200, 0), (200, 150)]], {(0, 0): 10}, [{"x": 200, "y": 150}], barriers=[RIVER]).gap
    assert gap.detour_ratio == pytest.approx(1.4)
    assert "只是略超限值" in gap.evidence_zh
    assert "隔着" not in gap.evidence_zh


def lane(gap_m: float, *barriers: Any) -> Town:
    """A lane that ends before a street with a library on it; 1 km round. 30 people at its end."""
    y = 100 + gap_m
    streets = [[(0, 100), (0, 0), (1000, 0), (1000, y), (50, y), (-50, y)]]
    return town(streets, {(0, 90): 30}, [{"x": 40, "y": y}], barriers=barriers)


def test_an_end_15_m_from_a_street_is_doubt_of_the_data_25_m_is_not() -> None:
    near = lane(15).explained
    (gap,) = near.gaps.itertuples()
    assert (gap.signs, gap.doubt) == ("loose_end", 0.5)
    assert "末端离另一条路仅 15 米" in gap.evidence_zh
    (spot,) = near.spots.itertuples()
    assert (spot.geometry.coords[0], spot.other.coords[0]) == ((0, 100), (0, 115))
    assert spot.gap_m == pytest.approx(15)
    assert (lane(25).gap.signs, lane(25).gap.doubt) == ("", 0)


def test_an_end_concerns_those_who_live_within_300_m() -> None:
    """30 people 10 m from the end, and 100 in the cells at 310 m and more: 23 % of them."""
    streets = [[(0, 100), (0, -900), (1000, -900), (1000, 115), (50, 115), (-50, 115)]]
    row = {(0, 90 - 20 * i): 30.0 if i == 0 else 0.1 for i in range(15)}
    far = {(0, -210 - 20 * i): 25.0 for i in range(4)}
    gap = town(streets, row | far, [{"x": 40, "y": 115}]).gap
    assert (gap.persons, gap.signs, gap.doubt) == (pytest.approx(131.4), "loose_end", 0.25)


def test_an_end_at_a_wall_is_none_that_was_drawn_too_short() -> None:
    """But a wall without a gate is doubtful; one with a gate 30 m along it is not."""
    wall = ("wall", "", shapely.LineString([(-200, 107), (200, 107)]))
    shut = lane(15, wall).gap
    assert (shut.between, shut.signs, shut.doubt) == ("wall", "no_gate", 0.5)
    gated = lane(15, wall, ("gate", "", shapely.Point(30, 107))).gap
    assert (gated.between, gated.signs, gated.doubt) == ("wall", "", 0)
    assert lane(15, wall, ("gate", "", shapely.Point(30, 300))).gap.signs == "no_gate"


def test_an_end_with_a_short_way_round_is_no_matter() -> None:
    """From the end 100 m back, 30 on, 115 up, 30 back: 275 m, but the library is as far from both."""
    streets = [[(0, 100), (0, 0), (10, 0), (10, 115), (-50, 115)], [(10, 0), (900, 0)]]
    gap = town(streets, {(0, 90): 30}, [{"x": 900, "y": 0}]).gap
    assert "loose_end" not in gap.signs


def island(gap_m: float) -> Any:
    streets = [[(0, 0), (300, 0)], [(-1000, gap_m), (1000, gap_m)]]
    return town(streets, {(150, 0): 40}, [{"x": 150, "y": gap_m}]).gap


def test_an_island_of_streets_10_m_from_the_others_is_doubtful_one_at_40_m_less() -> None:
    near, far = island(10), island(40)
    assert (near.cause, near.signs, near.doubt) == ("far_along_streets", "island_near", 0.75)
    assert "沿街道走不到任何一处" in near.evidence_zh
    assert (far.signs, far.doubt) == ("island_far", 0.25)
    assert "相距 40 米" in far.evidence_zh


ROW = [[(0, 0), (2000, 0)]]
FAR = [{"x": 2000, "y": 0}]


def test_a_cell_of_ten_times_the_usual_people_and_most_of_a_gap_is_suspicious() -> None:
    odd = town(ROW, {(0, 0): 10, (20, 0): 10, (40, 0): 100, (60, 0): 10}, FAR)
    assert (odd.gap.signs, odd.gap.doubt) == ("one_cell", 0.5)
    (spot,) = odd.explained.spots.geometry
    assert (spot.x, spot.y) == (40, 0)
    assert town(ROW, {(0, 0): 10, (20, 0): 10, (40, 0): 99, (60, 0): 10}, FAR).gap.signs == ""
    # as many as the others together: not most
    even = {(0, 0): 10, (20, 0): 10, (40, 0): 100, **{(60 + 20 * i, 0): 10 for i in range(8)}}
    assert town(ROW, even, FAR).gap.signs == ""


def test_people_on_water_or_industry_are_suspicious_where_half_of_the_cell_is() -> None:
    people = {(0, 0): 10}
    assert town(ROW, people, FAR, water=[shapely.box(-10, -10, 1, 10)]).gap.doubt == 0.75
    assert town(ROW, people, FAR, water=[shapely.box(-1, -1, 1, 1)]).gap.doubt == 0
    works = ("industrial", "", shapely.box(-50, -50, 50, 50))
    assert town(ROW, people, FAR, barriers=[works]).gap.signs == "on_industry"


def test_people_off_every_street_are_not_known() -> None:
    gap = town(ROW, {(0, 500): 10}, FAR).gap
    assert (gap.cause, gap.signs, gap.doubt) == ("too_little_data", "unlinked", 1.0)
    assert "100% 的人附近没有可走的道路" in gap.evidence_zh


@pytest.mark.parametrize(("spacing", "signs"), [(600, "few_streets"), (100, "")])
def test_few_streets_where_many_live(spacing: int, signs: str) -> None:
    """6 × 6 cells of 100 m, 3,600 people on 0.36 km²: one street of 600 m, or seven of them each way."""
    across = [[(x, 50), (x + 100, 50)] for x in range(0, 600, 100)]
    more = [[(x, y), (x + 100, y)] for x in range(0, 600, 100) for y in range(50, 650, spacing)][6:]
    tie = [[(0, y), (0, y + 100)] for y in range(50, 550, 100)] if more else []
    people = {(50.0 + 100 * i, 50.0 + 100 * j): 100.0 for i in range(6) for j in range(6)}
    place = town([*across, *more, *tie, [(600, 50), (3000, 50)]], people, [{"x": 3000, "y": 50}], side_m=100)
    table = place.explained.gaps
    assert len(table) > 1  # however it is cut into gaps
    assert [("few_streets" in each) for each in table["signs"]] == [bool(signs)] * len(table)


CLINICS = [{"x": 100, "y": 0, "name": "一馆", "capacity": 30}, {"x": 2000, "y": 0, "capacity": 500}]


def test_near_but_full_where_a_place_is_for_one_person() -> None:
    """40 people within 300 m of a library for 30, the other one 1.9 km off."""
    people = {(0, 0): 20, (20, 0): 20}
    place = town(ROW, people, CLINICS)
    assert place.found.gaps.empty
    (gap,) = place.full(persons_per_place=1).gaps.itertuples()
    assert (gap.Index, gap.cause, gap.persons, gap.persons_full) == ("own#full-1", "full", 40, 40)
    assert "“一馆”等）已满：30 个位，每位供 1 人，以它为最近的有 40 人" in gap.evidence_zh
    assert place.full(persons_per_place=2).gaps.empty
    beside = [*CLINICS, {"x": 200, "y": 0, "capacity": 500}]
    assert town(ROW, people, beside).full(persons_per_place=1).gaps.empty


def test_near_but_full_by_the_list() -> None:
    people = {(0, 0): 20}
    full = [{**CLINICS[0], "pupils": 30}, {**CLINICS[1], "pupils": 0}]
    (gap,) = town(ROW, people, full).full().gaps.itertuples()
    assert (gap.cause, gap.persons) == ("full", 20)
    assert "30 个位，已用 30 个" in gap.evidence_zh
    free = [{**CLINICS[0], "pupils": 29}, {**CLINICS[1], "pupils": 0}]
    assert town(ROW, people, free).full().gaps.empty


def test_full_and_far_stand_in_one_list() -> None:
    people = {(0, 0): 40, (900, 0): 7}
    table = town(ROW, people, CLINICS).full(persons_per_place=1).gaps
    assert table["cause"].tolist() == ["none_near", "full"]
    assert table["persons_full"].tolist() == [0, 40]


def test_doubt_by_the_rule() -> None:
    """Half of the people: the grade; a tenth: 0.25; two of 0.5: 0.75; never more than 1."""
    shares = pd.DataFrame(0.0, range(6), list(SIGNS))
    shares.loc[0, "on_water"] = 0.5
    shares.loc[1, "on_water"] = 0.49
    shares.loc[2, "on_water"] = 0.09
    shares.loc[3, ["loose_end", "few_streets"]] = 1.0
    shares.loc[4, ["unlinked", "loose_end"]] = 1.0
    shares.loc[5, ["loose_end", "island_far"]] = 1.0
    assert doubt(shares).tolist() == [0.75, 0.25, 0.0, 0.75, 1.0, 0.5]


def test_ranks_in_one_list() -> None:
    """By doubt a tie goes to the gap with more people; what is not known comes last."""
    table = geopandas.GeoDataFrame(
        {
            "doubt": [0.5, 1.0, 0.5, 0.0],
            "persons": [10.0, 5.0, 20.0, 40.0],
            "elderly": [3.0, float("nan"), 1.0, 2.0],
            "children": [0.0, 1.0, 1.0, 0.0],
        },
        geometry=[shapely.Point(0, 0)] * 4,
        crs=CRS,
    )
    found = ranked(table)
    assert found["rank_doubt"].tolist() == [3, 1, 2, 4]
    assert found["rank_persons"].tolist() == [3, 4, 2, 1]
    assert found["rank_elderly"].tolist() == [1, 4, 3, 2]
    assert found["rank_children"].tolist() == [4, 2, 1, 3]
