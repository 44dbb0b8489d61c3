"""Siting where room counts, in the tiny town by hand.

Market N has d (40 persons). Of the places A has a and c (15), B has f (20) and D has g (30).
"""

import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from access.contracts.errors import Infeasible, NotNeeded, QuestionError
from access.remedies.siting.by_room import check_room, in_order
from access.remedies.siting.demand import Tables
from access.remedies.siting.question import Question
from access.remedies.siting.run import write
from tests.remedies.siting.town import chosen, one_market, sited


@pytest.fixture
def town_of_one(town_study: Path) -> Path:
    return one_market(town_study)


def test_sites_are_chosen_by_whom_they_have_room_for(town_of_one: Path) -> None:
    """With room for 18 each, N serves 18 of d's 40, B 18 of f's 20, D 18 of g's 30, A all of its 15."""
    found = sited(town_of_one, sites=3, capacity=18.0)
    assert chosen(found) == pytest.approx({"B": 18, "D": 18, "A": 15})
    assert found.people["persons_served_before"] == pytest.approx(18)
    assert found.people["persons_served_after"] == pytest.approx(69)
    assert found.answer.objective == pytest.approx(69)
    assert found.answer.status == "optimal"
    assert found.sites["persons_assigned"].tolist() == pytest.approx([18, 18, 15])
    assert found.gains["persons_covered"].tolist() == pytest.approx([36, 54, 69])
    told = " ".join(found.input_report["en"])
    assert "no capacity is known of existing facilities: 1 (N)" in told


def test_room_makes_another_choice_the_best(town_of_one: Path) -> None:
    # by reach D brings most (30); with room for 12 of them alone, B does, whose own is for 50
    places = pd.read_csv(town_of_one.parent / "places.csv").assign(capacity=[None, 50, 12])
    places.to_csv(town_of_one.parent / "places.csv", index=False)
    assert chosen(sited(town_of_one, sites=1, capacity=14.0)) == {"B": 20}


def test_capacities_of_facilities_and_places_are_in_one_unit(town_of_one: Path, tmp_path: Path) -> None:
    """N has 4 stalls for 8 persons each: 32 of d's 40; a site of 3 stalls serves 24 of g's 30."""
    markets = pd.read_csv(town_of_one.parent / "markets.csv").assign(capacity=4)
    markets.to_csv(town_of_one.parent / "markets.csv", index=False)
    found = sited(town_of_one, sites=1, capacity=24.0, persons_per=8.0)
    assert found.people["persons_served_before"] == pytest.approx(32)
    assert chosen(found) == pytest.approx({"D": 24})
    assert [each.capacity for each in found.scenario.facilities.open] == [3]
    write(found, tmp_path / "site")
    assert "capacity: 3" in (tmp_path / "site" / "scenario.yaml").read_text(encoding="utf-8")


def test_a_share_by_as_few_sites_as_can_be(town_of_one: Path) -> None:
    found = sited(town_of_one, share=0.45, capacity=40.0)  # 67.5 of 150: N 40 and D 30
    assert list(chosen(found)) == ["D"]


@pytest.mark.parametrize(
    ("asked", "error", "said"),
    [
        ({"share": 0.75}, Infeasible, "all candidates together serve 70.00 % alone"),
        ({"share": 0.2}, NotNeeded, "there is room for 30.00 % already"),
        ({"sites": 1}, None, ""),
    ],
)
def test_whether_there_is_anything_to_be_found(
    asked: dict[str, float], error: type[QuestionError] | None, said: str
) -> None:
    """Facility F has room for 3 of i's 6; X for 4 of i's or of j's 4 persons."""
    demand = pd.DataFrame({"people": [6.0, 4.0]}, index=["i", "j"])
    candidates = pd.DataFrame({"state": ["existing", "candidate"], "capacity": [3.0, 4.0]}, index=["F", "X"])
    pairs = pd.DataFrame({"origin_id": list("iij"), "destination_id": list("FXX"), "impedance": 1.0})
    found: Any = Tables(demand, candidates, pairs, by_room=True)
    question = Question("clause", capacity=4.0, **asked)  # type: ignore[arg-type]
    if error is None:
        check_room(question, found, 1.0)
        assert in_order(found, ["X"], 1.0)["persons_gained"].tolist() == [4]
    else:
        with pytest.raises(error, match=re.escape(said)):
            check_room(question, found, 1.0)


def test_who_lives_near_a_full_market_asks_for_another(town_study: Path) -> None:
    """M is left standing: all who reach it are met, but with room for 20 of 65 most are not served."""
    places = one_market  # the places alone
    markets = (town_study.parent / "markets.csv").read_bytes()
    places(town_study)
    (town_study.parent / "markets.csv").write_bytes(markets)
    found = sited(town_study, sites=1, capacity=20.0)
    # M serves 20 of 65, N 20 of 40; B may take f, whom nothing else reaches, or D some of g from M
    assert found.people["persons_served_before"] == pytest.approx(40)
    assert list(chosen(found).values()) == pytest.approx([20])


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"capacity": 0.0}, "`capacity`: persons above 0 are needed, not 0"),
        ({"persons_per": 2.0}, "`persons_per` goes with `capacity`"),
        ({"capacity": 9.0, "model": "p_center"}, "p_center knows no room"),
        ({"capacity": 9.0, "weights": ("age_60_plus=2",)}, "leave `weights` out"),
    ],
)
def test_questions_that_cannot_be_asked(town_of_one: Path, asked: dict[str, object], said: str) -> None:
    with pytest.raises(QuestionError) as caught:
        sited(town_of_one, sites=1, **asked)
    assert said in " ".join(str(fault) for fault in caught.value.faults)
