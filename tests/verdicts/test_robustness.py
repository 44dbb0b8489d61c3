"""How far verdicts are from turning, by hand; by a linear programme; jointly, by a closed form."""

import dataclasses
import math
from typing import Any

import numpy as np
import pytest
from scipy.optimize import linprog

from access.outputs.robustness import sentence
from access.verdicts import evaluate
from access.verdicts.clause import Clause
from access.verdicts.place import Place
from access.verdicts.robustness import draws
from access.verdicts.robustness.steps import Steps, steps
from access.verdicts.robustness.turns import METRES, Known, Turn, turns
from tests.verdicts.places import county, only
from tests.verdicts.test_presence import CATCHMENT, each, share, within
from tests.verdicts.test_presence import WALKED as TO_LIBRARY
from tests.verdicts.test_streets import WALKED, time, with_ways

WALKING = Known({"walk": 4.8})


def turning(clause: Clause, place: Place, known: Known = WALKING) -> dict[str, Turn]:
    """Each input's turn of the clause."""
    return {each.input: each for each in turns(evaluate.evaluate([clause], place), known)}


def walked(share: float, **more: Any) -> dict[str, Turn]:
    clause = time(share=share)
    return turning(clause, with_ways(clause, [WALKED], **more))


def test_a_shorter_limit_and_a_slower_walk_lose_a_verdict() -> None:
    # 57.6 of 360 are needed: 10, 30, 60 are there after 60, 120, 240 s of the 300; 80 are not linked
    found = walked(0.16)
    assert (found["limit"].value, found["limit"].turns_at, found["limit"].to) == (5, 4, "undetermined")
    assert found["speed"].turns_at == pytest.approx(4.8 * 240 / 300)
    assert found["speed"].relative == pytest.approx(-0.2)
    assert found["pass_mark"].turns_at == pytest.approx(100 / 360)
    assert found["speed"].exact


def test_a_longer_limit_wins_one_back_where_nobody_knows_of_the_unlinked() -> None:
    # 183.6 are needed: with the 80 unlinked, 180 have it after 300 s, 230 after 301 s
    found = walked(0.51)
    assert found["limit"].turns_at * 60 == pytest.approx(301)
    assert found["limit"].to == "undetermined"
    assert found["pass_mark"].turns_at == pytest.approx(0.5)
    # 210 of the linked 280 have it after 600 s, and 290 of 360 may
    assert walked(0.9)["limit"].to == ""
    assert math.isnan(walked(0.9)["limit"].turns_at)


def test_an_undetermined_verdict_turns_to_the_nearer_side() -> None:
    # 180 of 360 may have it, 100 do: at a mark of 0.5 that is undetermined, and unmet just above
    found = walked(0.5)
    assert found["pass_mark"].turns_at == pytest.approx(0.5)
    assert found["pass_mark"].to == "unmet"
    assert (found["limit"].turns_at, found["limit"].to) == (5, "unmet")


def test_what_is_paid_for_waiting_does_not_shrink_with_speed() -> None:
    clause = time(share=0.16)
    place = with_ways(clause, [WALKED])
    known = Known({"walk": 4.8}, delayed=frozenset({("walk", "time_s")}))
    assert not turning(clause, place, known)["speed"].exact
    assert turning(clause, place, Known({}))["speed"].turns_at == pytest.approx(0.8)  # times as fast


# towns T1 to T4: of 60, 80, 100, 120 persons 10, 20, 30, 40 have it, 90 are needed of 360
def test_people_by_zone_by_hand() -> None:
    # beyond a quarter: -5, 0, 5, 10; together 10 of 20 that may move
    found = walked(0.25)
    assert found["population"].turns_at == pytest.approx(10 / 20)
    # shares 1/6, 1/4, 0.3, 1/3, the middle person at 0.3: 8 + 4 + 0 + 4 may move
    assert found["population_same_total"].turns_at == pytest.approx(10 / 16)
    # all towns have more than 0.16: only emptying them would turn it
    assert math.isnan(walked(0.16)["population"].turns_at)


@pytest.mark.parametrize("same_total", [False, True])
def test_people_by_zone_by_a_linear_programme(same_total: bool) -> None:
    random = np.random.default_rng(5)
    weight = random.uniform(1, 100, 12)
    has = random.random(12) < 0.6
    taken = Steps(
        np.repeat(np.arange(6), 2), weight, np.where(has, 60.0, 900), np.where(has, 60.0, 900), 300, 0.5
    )
    beyond = np.bincount(taken.zone, weight * has) - 0.5 * np.bincount(taken.zone, weight)
    # p (6 zones), delta: |p - 1| <= delta, sum p g = 0 (and sum p W as it is): least delta
    rows = np.block([[np.eye(6), -np.ones((6, 1))], [-np.eye(6), -np.ones((6, 1))]])
    equal = [[*beyond, 0.0], [*np.bincount(taken.zone, weight), 0.0]][: 1 + same_total]
    answer = linprog(
        [0.0] * 6 + [1.0],
        A_ub=rows,
        b_ub=np.concatenate([np.ones(6), -np.ones(6)]),
        A_eq=equal,
        b_eq=[0.0, float(weight.sum())][: 1 + same_total],
    )
    assert taken.turning_shift(same_total=same_total) == pytest.approx(answer.fun)


@pytest.mark.parametrize(
    "clause",
    [
        each(f"counts_as: within_catchment{CATCHMENT}"),
        share("centre_within_catchment", CATCHMENT[2:]),
        share("population_share_within_catchment", f"{CATCHMENT[2:]}, population_share: 0.75"),
    ],
    ids=["half", "centre", "three quarters"],
)
def test_units_that_reach_it_pass_where_a_full_verdict_lets_them(clause: Clause) -> None:
    mine = steps(clause, within(clause))
    assert mine is not None
    scale = 100 if clause.standard.kind == "share_of_units" else 1
    for times in (0.19, 0.5, 0.79, 1.0, 1.01, 2.1):  # as long a limit: as short ways
        place = within(clause, np.array(TO_LIBRARY) / times)
        whole = evaluate.evaluate([clause], place).judgements[0].whole
        low, high = draws.shares(mine, np.array([300 * times]), np.ones((8, 1)))
        assert [scale * low[0], scale * high[0]] == pytest.approx([whole.low, whole.high])
    turn = turning(clause, within(clause))["limit"].turns_at * 60
    near, far = (
        evaluate.evaluate([clause], within(clause, np.array(TO_LIBRARY) * 300 / limit)).judgements[0].whole
        for limit in (turn * (1 - 1e-6), turn * (1 + 1e-6))
    )
    assert near.verdict != far.verdict


RATIO = """
- id: own.beds
  kind: ratio_per_population
  rule: {per: 100%s}
  targets: [{zone: whole, facility: hospital_bed, value: %g, comparison: "%s", unit: beds}]
"""
BEDS = [{"type": "hospital_bed", "x": 50, "y": 50, "capacity": 20.0}]


def ratio(value: float, comparison: str = ">=") -> Clause:
    text = RATIO % (", numerator: {sum: capacity}", value, comparison)
    return only(text)


@pytest.mark.parametrize(("value", "more", "people"), [(5, -3, 20 / 18), (6, 2, 20 / 21.6)])
def test_beds_and_people_of_a_ratio(value: float, more: float, people: float) -> None:
    # 360 persons: 18 beds are needed at 5 for 100, 21.6 (22) at 6; there are 20
    found = turning(ratio(value), county(facilities=BEDS))
    assert found["facilities"].change == more
    assert found["population"].turns_at == pytest.approx(people)
    assert found["limit"].turns_at == pytest.approx(20 / 3.6)


@pytest.mark.parametrize("value", [5, 6])
def test_of_beds_that_nobody_knows_no_number_is_the_most(value: float) -> None:
    # 20 beds and those of another place: 18 are enough at 5 for 100; 21.6, at 6, may be there
    places = [*BEDS, {**BEDS[0], "capacity": np.nan}]
    found = turning(ratio(value), county(facilities=places))
    whole = evaluate.evaluate([ratio(value)], county(facilities=places)).judgements[0].whole
    assert [whole.low, whole.high] == [pytest.approx(20 / 3.6), np.inf]
    assert found["limit"].turns_at == pytest.approx(20 / 3.6)


def test_a_verdict_on_the_line_turns_at_once_and_is_undetermined_with_its_band() -> None:
    # 180 of 360 are needed, and just those have it within just 300 s
    clause = time(share=0.5)
    place = with_ways(clause, [(*WALKED[:7], 60)])
    assessment = evaluate.evaluate([clause], place)
    assert assessment.judgements[0].whole.verdict == "met"
    taken = draws.drawn({"walking_speed": (0.9, 1.1)}, len(place.zones), draws=200, seed=1)
    (found,) = draws.joint(assessment, taken)
    assert found.verdict == "undetermined"
    assert 0.3 < found.holds_share < 0.7
    assert found.low < 0.5 <= found.high
    assert turning(clause, place)["speed"].change == 0


def test_the_share_of_draws_is_the_share_of_the_band() -> None:
    # met while 240 s / speed <= 300 s: speeds of 0.8 times and more, of a band from 0.5 to 1.5
    clause = time(share=0.16)
    place = with_ways(clause, [(*WALKED[:7], 900)])
    assessment = evaluate.evaluate([clause], place)
    taken = draws.drawn({"walking_speed": (0.5, 1.5)}, len(place.zones), draws=20_000, seed=3)
    (found,) = draws.joint(assessment, taken)
    assert found.holds_share == pytest.approx(0.7, abs=4 * math.sqrt(0.7 * 0.3 / 20_000))
    assert found.holds_share == np.mean(taken.factors["walking_speed"] >= 0.8 - 1e-8)


def test_the_same_seed_draws_the_same_and_another_not() -> None:
    bands = {"walking_speed": (0.9, 1.1), "population": (0.8, 1.2)}
    one, same, other = (draws.drawn(bands, 4, draws=50, seed=seed) for seed in (1, 1, 2))
    assert np.array_equal(one.people, same.people)
    assert np.array_equal(one.factors["walking_speed"], same.factors["walking_speed"])
    assert not np.array_equal(one.people, other.people)
    assert (one.factors["limit"] == 1).all()


def test_draws_judge_as_full_verdicts_do() -> None:
    """Each draw of people and speeds against an evaluation of a place with just these people and times."""
    clause = time(share=0.25)
    taken = draws.drawn({"walking_speed": (0.7, 1.4), "population": (0.5, 1.5)}, 8, draws=6, seed=7)
    place = with_ways(clause, [WALKED])
    mine = steps(clause, place)
    assert mine is not None
    low, high = draws.shares(mine, 300 * taken.factors["walking_speed"], taken.people)
    towns = [list(place.zones.index).index(name) for name in ("T1", "T2", "T3", "T4") * 2]
    persons = np.array([10, 20, 30, 40, 50, 60, 70, 80])
    for i, speed in enumerate(taken.factors["walking_speed"]):
        people = persons * taken.people[towns, i]
        other = with_ways(clause, [np.array(WALKED) / speed], persons=people)
        whole = evaluate.evaluate([clause], other).judgements[0].whole
        assert [low[i], high[i]] == pytest.approx([whole.low, whole.high])


def test_beds_are_drawn_with_their_people() -> None:
    # 20 beds are enough while the people are at most 20 / 18 times as many
    place = county(facilities=BEDS)
    assessment = evaluate.evaluate([ratio(5)], place)
    taken = draws.drawn({"population": (0.5, 1.5)}, len(place.zones), draws=500, seed=2)
    (found,) = draws.joint(assessment, taken)
    towns = [list(place.zones.index).index(name) for name in ("T1", "T2", "T3", "T4")]
    people = np.array([60, 80, 100, 120]) @ taken.people[towns]
    assert found.holds_share == np.mean(np.ceil(people / 20 - 1e-6) <= 20)


def test_of_a_list_that_holds_four_fifths_counts_are_n_over_the_share() -> None:
    # 8 listed stand for 8 to 10; 9 are asked
    places = [{"type": "library", "x": 10 + i, "y": 50, "listed_share": 0.8} for i in range(8)]
    text = """
- id: own.count
  kind: total_count
  rule: {counts: stock}
  targets: [{zone: whole, facility: library, value: %d, comparison: ">=", unit: sites}]
"""
    whole = evaluate.evaluate([only(text % 9)], county(facilities=places)).judgements[0].whole
    assert (whole.low, whole.high, whole.verdict) == (8, 10, "undetermined")
    assert (
        evaluate.evaluate([only(text % 11)], county(facilities=places)).judgements[0].whole.verdict == "unmet"
    )
    # two thirds of 8 more would be 4: whole places alone
    thirds = [{**each, "listed_share": 0.7} for each in places]
    assert evaluate.evaluate([only(text % 9)], county(facilities=thirds)).judgements[0].whole.high == 11


def test_beds_that_are_not_listed_make_a_ratio_open() -> None:
    beds = [{**BEDS[0], "listed_share": 0.8}]  # 20 to 25
    found = evaluate.evaluate([ratio(6)], county(facilities=beds)).judgements[0].whole
    assert [found.value, found.high] == pytest.approx([20 / 3.6, 25 / 3.6])
    assert found.verdict == "undetermined"
    assert evaluate.evaluate([ratio(7)], county(facilities=beds)).judgements[0].whole.verdict == "unmet"


def test_each_unlisted_facility_serves_one_unit() -> None:
    # 2 of 4 towns have a library, half of them are listed: 2 more may stand in the others
    text = """
- id: own.each
  kind: presence_per_unit
  rule: {units: [town], required_share: %g}
  targets: [{zone: whole, facility: library, value: 1, comparison: ">=", unit: sites}]
"""
    rows = [
        {"type": "library", "x": x, "y": 50, "listed_share": share} for x, share in ((20, 0.5), (320, 0.5))
    ]
    whole = evaluate.evaluate([only(text % 1.0)], county(facilities=rows)).judgements[0].whole
    assert (whole.low, whole.high, whole.verdict) == (0.5, 1.0, "undetermined")
    few = [{**row, "listed_share": 2 / 3} for row in rows]  # 1 more
    whole = evaluate.evaluate([only(text % 1.0)], county(facilities=few)).judgements[0].whole
    assert (whole.high, whole.verdict) == (0.75, "unmet")


def test_unlisted_facilities_reach_at_most_what_the_best_sites_do() -> None:
    clause = time(share=0.5)
    listed = [{"type": "library", "listed_share": 0.5}]
    place = with_ways(clause, [(*WALKED[:7], 900)], facilities=listed)
    asked: list[Any] = []

    def gain(*what: Any) -> float:
        asked.append(what)
        return 60.0

    some = dataclasses.replace(place, best_gain=gain)
    whole = evaluate.evaluate([clause], some).judgements[0].whole
    assert [whole.low, whole.high] == pytest.approx([100 / 360, 160 / 360])
    trip, limit, open_, number = asked[0]
    assert (trip, limit, number) == (clause.trip, 300, 1)
    assert open_.tolist() == [0, 0, 0, 0, 50, 60, 70, 80]
    assert whole.verdict == "unmet"
    # where nobody has searched for sites they may reach everybody
    assert evaluate.evaluate([clause], place).judgements[0].whole.high == 1


def test_people_among_thin_streets_may_be_reached_after_all() -> None:
    # 180 of 360 are needed, 100 have it; 130 of those who have not live in T1 and T2, thin; of these 110
    clause = time(share=0.5)
    place = with_ways(clause, [(*WALKED[:7], 900)])
    thin = np.isin(place.zones.index, ["T1", "T2"])
    found = turning(clause, place, Known({}, thin=thin))["thin_streets"]
    assert found.turns_at == pytest.approx(80 / 110)


@pytest.mark.parametrize(("value", "to"), [(300.0, "unmet"), (math.nan, "")])
def test_sentences_say_it_in_both_languages(value: float, to: str) -> None:
    said = sentence(Turn("own", "max_leg_m", 250, value, METRES, to))
    assert ("no change" in said.en) == math.isnan(value)
    assert not any(letter.isascii() and letter.isalpha() for letter in said.zh)
