"""Floating catchments against published small cases, closed forms, and what they must keep."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from access.contracts.errors import InputError
from access.contracts.sharing import Decay, Sharing
from access.verdicts.supply import catchment
from access.verdicts.supply.decay import weights
from tests.verdicts.supply.sparse import catchments

FAR = 99.0
# Five cells of Belo Horizonte in the tests of R's `accessibility` (ipeaGIT, MIT): people and jobs from its
# inst/extdata/land_use_data.csv; who comes where in 45 minutes from its test-cumulative_cutoff.R (active
# and passive); what it finds from its test-floating_catchment_area.R.
PEOPLE, JOBS = [606, 734, 1670, 1864, 29], [82, 308, 100, 109, 0]
MINUTES = [
    [0, FAR, FAR, FAR, FAR],
    [0, 0, 0, 0, FAR],
    [0, 0, 0, 0, FAR],
    [0, 0, FAR, 0, FAR],
    [FAR, FAR, FAR, FAR, 0],
]


def test_two_steps_as_r_accessibility_finds() -> None:
    found = catchment.two_step(catchments(PEOPLE, JOBS, MINUTES))
    assert found.access.round(4).tolist() == [0.0168, 0.1561, 0.1561, 0.1145, 0.0]


def test_balanced_as_r_accessibility_finds() -> None:
    found = catchment.balanced(catchments(PEOPLE, JOBS, MINUTES))
    assert found.access.round(4).tolist() == [0.0112, 0.2081, 0.2081, 0.1249, 0.0]


def test_cumulative_opportunities_as_r_accessibility_finds() -> None:
    # within 30 minutes: jobs 82, 408, 408, 109, 0
    near = [[i == j or (i, j) in ((1, 2), (2, 1)) for j in range(5)] for i in range(5)]
    found = catchment.opportunities(catchments(PEOPLE, JOBS, np.where(near, 0, FAR)))
    assert found.tolist() == [82, 408, 408, 109, 0]


def test_an_exponential_decay_as_soukhov_and_others_find() -> None:
    """Soukhov et al. 2023, PLoS ONE 18(1) e0278468, as in R's test-spatial_availability.R."""
    minutes = [[15, 30, 100], [30, 15, 100], [100, 100, 15]]
    given = catchments([50_000, 150_000, 10_000], [100_000, 100_000, 10_000], minutes, limit=100)
    found = catchment.two_step(given, Decay("exponential", {"beta": 0.1}))
    assert (found.access * given.persons).round().tolist() == [66_833, 133_203, 9_963]


@pytest.mark.parametrize(("there", "back"), [(40, 40), (20, 40), (40, 20)])
def test_two_and_three_steps_as_pysal_access_checks_itself(there: float, back: float) -> None:
    """test_hospital_example.py of PySAL's access: 3 tracts, weights 1/cost, at most 61 minutes, 80 across."""
    people, doctors = np.array([100.0, 50, 10]), np.array([15.0, 20, 100])
    minutes = np.array([[1, 80, there], [80, 1, there], [back, back, 1]])
    given = catchments(people, doctors, minutes, limit=61)
    inverse = Decay("power", {"alpha": 1.0, "near": 1.0})
    weight = np.where(minutes < 61, 1 / minutes, 0)
    demand = people @ weight
    two = weight @ (doctors / demand)
    assert catchment.two_step(given, inverse).access == pytest.approx(two)
    # by hand for 40 both ways: 15/100.25 + (100/13.75)/40
    if (there, back) == (40, 40):
        assert two[0] == pytest.approx(0.149625935 + 0.181818182, abs=1e-8)
    chosen = weight * weight / weight.sum(axis=1, keepdims=True)
    three = chosen @ (doctors / (people @ chosen))
    assert catchment.three_step(given, inverse).access == pytest.approx(three)


def test_a_grid_in_which_all_reach_all() -> None:
    """test_floating_catchment_area.py of PySAL's access: 25 places of 1 for 5 persons: 25 / 5 each."""
    given = catchments(np.ones(5), np.ones(25), np.zeros((5, 25)))
    for method in (catchment.two_step, catchment.three_step):
        assert method(given).access == pytest.approx(np.full(5, 5.0))


@pytest.mark.parametrize(
    ("decay", "expected"),
    [
        (Decay(), [1, 1, 1, 1]),
        # PySAL's access, docs of weights.step_fn: 20: 1, 40: 0.68, 60: 0.22
        (Decay("step", {"steps": (20.0, 40.0, 60.0)}), [1, 1, 0.68, 0.22]),
        (Decay("step"), [1, 1, 0.68, 0.22]),
        (Decay("linear"), [1, 2 / 3, 1 / 3, 0]),
        # docs of weights.gaussian
        (
            Decay("gaussian", {"sigma": 20.0}),
            [1, 0.6065306597126334, 0.1353352832366127, 0.011108996538242306],
        ),
        (Decay("gaussian"), [1, 0.8626563, 0.4935753, 0]),
        (Decay("exponential"), [1, 0.2154435, 0.0464159, 0.01]),
        # docs of weights.gravity(20, -2, 1): 400, 1, 0.25, 0.11; here 1 within `near`
        (Decay("power", {"alpha": 2.0, "near": 1.0}), [1, 1 / 400, 0.25 / 400, 1 / 3600]),
        (Decay("kernel"), [0.75, 0.75 * 8 / 9, 0.75 * 5 / 9, 0]),
    ],
    ids=str,
)
def test_decays(decay: Decay, expected: list[float]) -> None:
    assert weights(decay, np.array([0.0, 20.0, 40.0, 60.0]), 60.0) == pytest.approx(expected, abs=1e-7)


def test_minutes_become_seconds() -> None:
    decay = Decay("exponential", {"beta": 0.1}).in_units(60)
    assert weights(decay, np.array([600.0]), 900.0) == pytest.approx([np.exp(-1)])


@pytest.mark.parametrize(
    ("name", "parameters", "said"),
    [
        ("gauss", {}, "no decay 'gauss'; did you mean 'gaussian'?"),
        ("linear", {"sigma": 1.0}, "decay linear has no parameter `sigma`; it takes: none"),
        ("gaussian", {"sigma": 0.0}, "`sigma` of decay gaussian must be a number above 0, not 0"),
        ("step", {"steps": 5.0}, "`steps` of decay step must be a list of numbers, each above 0, not 5"),
        (
            "step",
            {"steps": (9.0, 5.0, 7.0)},
            "`steps` of decay step must ascend, and be as many as `weights`",
        ),
    ],
)
def test_decays_that_cannot_be(name: str, parameters: dict[str, float], said: str) -> None:
    with pytest.raises(InputError) as caught:
        Decay(name, parameters)
    assert said in [str(fault) for fault in caught.value.faults]


def test_two_steps_weigh_all_alike() -> None:
    with pytest.raises(InputError, match="with one it is e2sfca"):
        Sharing("2sfca", Decay("linear"))


def test_what_nobody_reaches_is_nobodys() -> None:
    given = catchments([10, 0, 5], [4, 6, 0], [[0, FAR, FAR], [FAR, 0, FAR], [FAR, FAR, FAR]])
    found = catchment.two_step(given)
    assert found.access.tolist() == [0.4, 0, 0]
    assert found.load.tolist() == [2.5, 0, 0]
    assert catchment.choices(given).tolist() == [1, 1, 0]
    assert catchment.least_crowded(given, found).tolist() == [2.5, 0, np.inf]


def test_a_facility_without_supply_is_no_choice_and_has_no_room_for_anybody() -> None:
    given = catchments([10], [0, 5], [[0, 0]])
    found = catchment.two_step(given)
    assert found.load.tolist() == [np.inf, 2.0]
    assert catchment.choices(given).tolist() == [1]
    assert catchment.least_crowded(given, found).tolist() == [2.0]


COST = st.sampled_from([0.0, 5.0, 20.0, 44.0, FAR])
AMOUNT = st.sampled_from([0.0, 1.0, 2.5, 40.0])


@settings(max_examples=40)
@given(
    st.data(), st.integers(1, 5), st.integers(1, 4), st.sampled_from(["binary", "step", "gaussian", "power"])
)
def test_what_people_have_is_what_they_reach(data: st.DataObject, cells: int, many: int, name: str) -> None:
    people = data.draw(st.lists(AMOUNT, min_size=cells, max_size=cells))
    supply = data.draw(st.lists(AMOUNT, min_size=many, max_size=many))
    costs = data.draw(st.lists(COST, min_size=cells * many, max_size=cells * many))
    given_ = catchments(people, supply, costs)
    decay = Decay(name)
    for method in (catchment.two_step, catchment.three_step):
        found = method(given_, decay)
        assert found.access @ given_.persons == pytest.approx(given_.supply[found.demand > 0].sum())
    found = catchment.balanced(given_, decay)
    reaching = given_.by_cell(weights(decay, given_.cost, given_.limit)) > 0
    assert found.demand.sum() == pytest.approx(given_.persons[reaching].sum())
    assert found.access.sum() == pytest.approx(found.ratio.sum())
