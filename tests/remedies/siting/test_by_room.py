"""Siting where room counts, in the tiny town by hand.

Market N has d (40 persons). Of the places A has a and c (15), B has f (20) and D has g (30).
"""

from pathlib import Path

import pandas as pd
import pytest

from access.contracts.errors import Infeasible, NotNeeded, QuestionError
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
    assert chosen(sited(town_of_one, sites=1)) == {"D": 30}
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
    with pytest.raises(Infeasible, match=r"all candidates together serve 70\.00 % alone"):
        sited(town_of_one, share=0.8, capacity=40.0)
    with pytest.raises(NotNeeded, match=r"there is room for 26\.67 % already"):
        sited(town_of_one, share=0.2, capacity=40.0)


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
