"""Every model against all sets of sites, on small random cases."""

import itertools
import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from access.contracts.errors import InputError
from access.remedies.siting import models as siting
from access.remedies.siting.models import Bundle, Effort
from tests.remedies.siting.every_set import Case, Options, Sets, at_radius, best, chosen_of, random_case

EFFORT = Effort(near_ties=2)
PLAIN: dict[str, Any] = {}
PLACES = [
    PLAIN,
    {"existing": True},
    {"existing": True, "spacing": True},
    {"capacities": True},
    {"existing": True, "capacities": True, "spacing": True},
]
SEEDS = pytest.mark.parametrize(
    "seeds", [range(12), pytest.param(range(12, 100), marks=pytest.mark.slow)], ids=["few", "many"]
)
TYPES = ("clinic", "market", "school")


def spending(sets_price: list[float], seed: int) -> tuple[list[float], float, dict[str, Any]]:
    """Sites or a budget, in turn."""
    if seed % 2:
        return [1.0] * len(sets_price), float(seed % 4), {"sites": seed % 4}
    return sets_price, float(seed % 5), {"budget": seed % 5}


def refused(sets: Sets) -> bool:
    """Whether mandatory candidates alone are too dear or too near."""
    clash = any(sets.clash(a, b) for a, b in itertools.combinations(sets.always, 2))
    return clash or sets.cost_of(sets.always) > sets.budget


def follow(sets: Sets, answer: Any, value: Any, *, supersets: bool = False) -> None:
    """The answer and its near-ties are each the best of what is left, and as good as they say."""
    found: list[Options] = []
    for choice in (answer, *answer.near_ties):
        chosen = chosen_of(sets, choice)
        assert chosen in set(sets.all())
        assert value(chosen) == pytest.approx(best(sets, value, found, supersets=supersets), abs=1e-6)
        assert choice.status == "optimal"
        found.append(chosen)
    if len(found) < 3:
        left = best(sets, value, found, supersets=supersets)
        assert left is None or math.isinf(left if isinstance(left, float) else left[0])


def uncovered(sets: Sets, *, fair: bool = False) -> Callable[[Options], Any]:
    """Persons not covered; if fair, after the share not covered in the worst zone."""
    reachable = sorted({sets.case.zone[i] for i in sets.reachable()})
    persons = {zone: sets.case.in_zone(zone) for zone in reachable}

    def value(chosen: Options) -> Any:
        if not fair:
            return sets.lost(chosen)
        if sets.capacitated and persons:
            worst, served = sets.fair_flow(chosen, persons)
        else:
            worst, served = sets.worst(chosen), sets.served(chosen)
        return round(1 - worst, 7), round(sets.case.total - served, 5)

    return value


def check_mclp(case: Case, sets: Sets, fair: Any, **asked: Any) -> None:
    if refused(sets):
        with pytest.raises(InputError, match="mandatory"):
            siting.mclp(case.problem(), fair=fair, effort=EFFORT, **asked)
        return
    answer = siting.mclp(case.problem(), fair=fair, effort=EFFORT, **asked)
    value = uncovered(sets, fair=bool(fair))
    follow(sets, answer, value)
    lost = value(chosen_of(sets, answer))
    assert answer.objective == pytest.approx(case.total - (lost[1] if fair else lost), abs=1e-4)
    assert answer.persons_covered == pytest.approx(answer.objective, abs=1e-4)
    assert answer.worst_share == pytest.approx(1 - lost[0] if fair else math.nan, nan_ok=True, abs=1e-6)


@SEEDS
@pytest.mark.parametrize("place", PLACES, ids=str)
@pytest.mark.parametrize("fair", [None, "worst_zone"])
def test_mclp(place: dict[str, Any], fair: Any, seeds: range) -> None:
    for seed in seeds:
        case = random_case(seed, **place)
        price, budget, asked = spending(case.cost, seed)
        check_mclp(case, Sets(case, price, budget), fair, **asked)


@SEEDS
@pytest.mark.parametrize("place", PLACES[:3], ids=str)
@pytest.mark.parametrize("fair", [None, "worst_zone"])
def test_mclp_of_bundles(place: dict[str, Any], fair: Any, seeds: range) -> None:
    for seed in seeds:
        bundle = a_bundle(seed)
        case = random_case(seed, **place, kinds=tuple(bundle.limits), columns=4)
        price, budget, asked = spending(case.cost, seed + 2)
        check_mclp(case, Sets(case, price, budget, bundle), fair, bundle=bundle, **asked)


def check_lscp(case: Case, sets: Sets, share: float | None, **asked: Any) -> None:
    reachable = sum(case.persons[i] for i in sets.reachable())
    enough = reachable if share is None else share * case.total

    def value(chosen: Options) -> float:
        return sets.cost_of(chosen | sets.always) if sets.served(chosen) >= enough - 1e-6 else math.inf

    least = None if refused(sets) else best(sets, value, [])
    if least is None or math.isinf(least):
        with pytest.raises(InputError) as error:
            siting.lscp(case.problem(), share=share, effort=EFFORT, **asked)
        if enough > reachable and not refused(sets):
            assert f"no candidate can reach {case.total - reachable:g} persons" in str(error.value)
        return
    answer = siting.lscp(case.problem(), share=share, effort=EFFORT, **asked)
    follow(sets, answer, value, supersets=True)
    alone = siting.lscp(case.problem(), share=share, effort=Effort(near_ties=0), **asked)
    assert answer.objective == pytest.approx(least)
    assert alone.objective == pytest.approx(least)  # now without dominated columns
    assert answer.persons_covered == pytest.approx(sets.served(chosen_of(sets, answer)), abs=1e-4)
    assert answer.uncoverable.sum() == pytest.approx(case.total - reachable)


@SEEDS
@pytest.mark.parametrize("place", PLACES, ids=str)
@pytest.mark.parametrize("share", [None, 0.6, 1.0])
def test_lscp(place: dict[str, Any], share: float | None, seeds: range) -> None:
    for seed in seeds:
        case = random_case(seed, **place)
        price, minimise = (case.cost, "cost") if seed % 2 else ([1.0] * len(case.cost), "sites")
        check_lscp(case, Sets(case, price), share, minimise=minimise)


@SEEDS
@pytest.mark.parametrize("place", PLACES[:3], ids=str)
@pytest.mark.parametrize("share", [None, 0.4])
def test_lscp_of_bundles(place: dict[str, Any], share: float | None, seeds: range) -> None:
    for seed in seeds:
        bundle = a_bundle(seed)
        case = random_case(seed, **place, kinds=tuple(bundle.limits), columns=4)
        check_lscp(case, Sets(case, [1.0] * len(case.cost), bundle=bundle), share, bundle=bundle)


@SEEDS
@pytest.mark.parametrize("place", PLACES, ids=str)
@pytest.mark.parametrize("beyond", [math.inf, 6.0])
def test_p_median(place: dict[str, Any], beyond: float, seeds: range) -> None:
    for seed in seeds:
        case = random_case(seed, **place)
        price, budget, asked = spending(case.cost, seed + 2)
        sets = Sets(case, price, budget, cover=False, beyond=beyond)
        if refused(sets) or math.isinf(best(sets, sets.impedances, [])):
            with pytest.raises(InputError):
                siting.p_median(case.problem(), beyond=beyond, effort=EFFORT, **asked)
            continue
        answer = siting.p_median(case.problem(), beyond=beyond, effort=EFFORT, **asked)
        follow(sets, answer, sets.impedances)
        paid = (answer.assignment["persons"] * answer.assignment["impedance"]).sum()
        if beyond < math.inf:
            paid += (case.total - answer.persons_covered) * beyond
        assert answer.objective == pytest.approx(paid, abs=1e-4)


@SEEDS
@pytest.mark.parametrize("place", PLACES, ids=str)
def test_p_center(place: dict[str, Any], seeds: range) -> None:
    for seed in seeds:
        case = random_case(seed, **place)
        price, budget, asked = spending(case.cost, seed + 2)
        sets = Sets(case, price, budget)
        least = math.inf if refused(sets) else least_radius(sets, [])
        if math.isinf(least):
            with pytest.raises(InputError):
                siting.p_center(case.problem(), effort=EFFORT, **asked)
            continue
        answer = siting.p_center(case.problem(), effort=EFFORT, **asked)
        found: list[Options] = []
        for choice in (answer, *answer.near_ties):
            assert choice.objective == choice.bound == least_radius(sets, found)
            found.append(chosen_of(sets, choice))
            assert reaches_all(sets, at_radius(sets, choice.objective), found[-1])
        assert len(found) == 3 or math.isinf(least_radius(sets, found))
        assert answer.assignment["impedance"].max() <= answer.objective or answer.assignment.empty


def reaches_all(sets: Sets, smaller: Sets, chosen: Options) -> bool:
    return smaller.served(chosen) >= sum(sets.case.persons[i] for i in sets.reachable()) - 1e-6


def least_radius(sets: Sets, better: list[Options]) -> float:
    """The least radius at which some set that is no part of a better one reaches everybody."""
    if not sets.reachable():
        return math.inf if better else 0.0
    nearer = replace(sets, cover=False)  # sites that somebody would have nearer than what there is
    for radius in sorted(set(sets.case.impedance.values())):
        smaller = at_radius(sets, radius)
        for chosen in nearer.all():
            if not any(chosen <= other for other in better) and reaches_all(sets, smaller, chosen):
                return radius
    return math.inf


def a_bundle(seed: int) -> Bundle:
    """Two or three types, all of them needed or some."""
    types = TYPES[: 2 + seed % 2]
    return Bundle({kind: float(3 + 2 * number) for number, kind in enumerate(types)}, [None, 1, 2][seed % 3])
