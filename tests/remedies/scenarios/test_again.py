"""Scenarios measured from a base: only what they touch, the base as it was, more never less."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from access import synthetic
from access.assessment import measure as measuring
from access.assessment import run as pipeline
from access.assessment.changes import Changes
from access.assessment.measure import measure
from access.network.linking import Linker
from access.remedies.comparison.run import applied
from access.remedies.scenarios.file import Scenario
from access.study import study as studies
from access.study.read import Inputs, read_inputs
from access.synthetic.regular import EVERY
from access.synthetic.terrain import EAST_M, NORTH_M
from access.verdicts.evaluate import evaluate
from tests.remedies.scenarios.runs import (
    MARKET,
    NAME,
    THIRD,
    same,
    scenario,
    spot,
)


@pytest.fixture(scope="module")
def regular(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return synthetic.regular_town(tmp_path_factory.mktemp("regular"))


def corner(x: float, y: float) -> dict[str, float]:
    """A place in the regular town."""
    return {"x": EAST_M + x, "y": NORTH_M + y}


@contextmanager
def counting(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, int]]:
    """Count what is computed within."""
    counted: dict[str, int] = {}

    def watched(owner: Any, name: str) -> Callable[..., Any]:
        original = getattr(owner, name)

        def call(*given: Any, **named: Any) -> Any:
            counted[name] = counted.get(name, 0) + 1
            return original(*given, **named)

        return call

    with monkeypatch.context() as patched:
        for name in ("build", "cached", "nearest", "nearest_straight"):
            patched.setattr(measuring, name, watched(measuring, name))
        patched.setattr(Linker, "link", watched(Linker, "link"))
        yield counted


@pytest.mark.parametrize(
    ("changes", "calls"),
    [
        ({"limits": {f"huangyan.convenience_circle.{kind}": 7 for kind in EVERY}}, {}),
        ({"population": {"by_zone": {"town": {"factor": 1.5}}}}, {}),
        # of three trips one leads to supermarkets; entrances are linked, cells are not
        ({"facilities": {"close": ["supermarket.6_6"]}}, {"link": 1, "nearest": 1, "nearest_straight": 1}),
        ({"facilities": {"enlarge": [{"id": "supermarket.6_6", "area_m2": 900}]}}, {}),
        (
            {"streets": {"speed": [{"class": "residential", "kph": 20}]}},
            {"build": 1, "link": 2, "nearest": 3},
        ),
    ],
)
def test_only_what_a_scenario_touches_is_computed(
    regular: Path, monkeypatch: pytest.MonkeyPatch, changes: dict[str, Any], calls: dict[str, int]
) -> None:
    study = studies.load(regular)
    read, asked = read_inputs(study), pipeline.clauses_of(study)
    base = measure(study, read, asked)
    tables, clauses, replaced = applied(scenario(regular.parent, **changes), read, asked)
    assert replaced == Changes(
        **{name: not getattr(tables, name).equals(getattr(read, name)) for name in ("streets", "entrances")},
        facilities=not tables.facilities.equals(read.facilities),
        people=not tables.cells.equals(read.cells),
    )
    with counting(monkeypatch) as counted:
        measured = measure(study, tables, clauses, base=base, changes=replaced)
    assert counted == calls
    same(evaluate(clauses, measured.place), evaluate(clauses, measure(study, tables, clauses).place))


def test_equal_copies_are_not_measured_again(regular: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    study = studies.load(regular)
    read, asked = read_inputs(study), pipeline.clauses_of(study)
    base = measure(study, read, asked)
    names = ("streets", "entrances", "facilities", "zones", "cells")
    copies = replace(read, **{name: getattr(read, name).copy() for name in names})
    with counting(monkeypatch) as counted:
        measured = measure(study, copies, asked, base=base, changes=Changes())
    assert counted == {}
    same(evaluate(asked, measured.place), evaluate(asked, base.place))
    with counting(monkeypatch) as counted:
        measure(study, copies, asked, base=base)  # where nothing is said of changes
    assert counted == {"build": 1, "link": 2, "nearest": 3}  # straight lines to equal entrances hold


def test_the_base_stays_as_it_was(town_study: Path) -> None:
    study = studies.load(town_study)
    read, asked = read_inputs(study), pipeline.clauses_of(study)
    base = measure(study, read, asked)
    before = evaluate(asked, base.place)
    kept = {
        name: getattr(read, name).copy() for name in ("streets", "facilities", "entrances", "zones", "cells")
    }
    everything: dict[str, Any] = {
        "facilities": {
            "open": [THIRD],
            "move": [{"id": "M", "to": spot(0, 0)}],
            "enlarge": [{"id": "N", "capacity": 5, "attributes": {"grade": "A"}}],
        },
        "streets": {
            "close": [read.streets.index[0]],
            "speed": [{"streets": [read.streets.index[1]], "kph": 5}],
            "add": [{"line": [spot(400, 150), spot(300, 250)], "class": "footway"}],
        },
        "population": {"by_zone": {"west": {"factor": 3}}},
        "limits": {MARKET: 3},
    }
    tables, clauses, replaced = applied(scenario(town_study.parent, **everything), read, asked)
    evaluate(clauses, measure(study, tables, clauses, base=base, changes=replaced).place)
    for name, table in kept.items():
        pd.testing.assert_frame_equal(getattr(read, name), table)
    same(evaluate(asked, base.place), before)
    same(evaluate(asked, measure(study, read, asked).place), before)


class Base:
    """A study measured once, on which many scenarios are tried."""

    def __init__(self, path: Path) -> None:
        self.study = studies.load(path)
        self.read: Inputs = read_inputs(self.study)
        self.asked = pipeline.clauses_of(self.study)
        self.measured = measure(self.study, self.read, self.asked)
        self.place = self.measured.place
        self.file = scenario(path.parent, limits={self.asked[0].id: 1})

    def with_(self, **changes: Any) -> Any:
        file = replace(self.file, scenario=Scenario.model_validate({"name": NAME, **changes}))
        tables, clauses, changes = applied(file, self.read, self.asked)
        return measure(self.study, tables, clauses, base=self.measured, changes=changes).place


@pytest.fixture(scope="module")
def base(regular: Path) -> Base:
    return Base(regular)


def impedances(place: Any) -> Any:
    return pd.DataFrame({trip.goal: found["impedance"] for trip, found in place.nearest.items()})


@settings(max_examples=25)
@given(
    st.lists(
        st.tuples(st.sampled_from(list(EVERY)), st.floats(-50, 4100), st.floats(-50, 4100)),
        min_size=1,
        max_size=4,
    )
)
def test_opening_never_lowers_coverage(base: Base, opened: list[tuple[str, float, float]]) -> None:
    rows = [{"type": kind, "at": corner(x, y)} for kind, x, y in opened]
    after = impedances(base.with_(facilities={"open": rows}))
    before = impedances(base.place)
    assert (after <= before).all(axis=None)
    untouched = [kind for kind in EVERY if kind not in {kind for kind, _, _ in opened}]
    assert after[untouched].equals(before[untouched])


@settings(max_examples=25)
@given(st.data())
def test_closing_never_raises_coverage(base: Base, data: st.DataObject) -> None:
    known = base.read.facilities
    one_of_each = known[~known["type"].duplicated()].index
    closed = data.draw(
        st.lists(st.sampled_from(sorted(set(known.index) - set(one_of_each))), unique=True, min_size=1)
    )
    after, before = impedances(base.with_(facilities={"close": closed})), impedances(base.place)
    assert (after >= before).all(axis=None)
    # and whoever went elsewhere goes there still
    for trip, found in base.place.nearest.items():
        elsewhere = ~found["facility_id"].isin(closed)
        assert after[trip.goal][elsewhere].equals(before[trip.goal][elsewhere])


def test_a_facility_moved_to_where_it_stands_changes_nothing(base: Base) -> None:
    elsewhere = base.with_(facilities={"move": [{"id": "supermarket.6_6", "to": corner(0, 0)}]})
    assert not impedances(elsewhere).equals(impedances(base.place))
    moved_ = base.with_(facilities={"move": [{"id": "supermarket.6_6", "to": corner(6 * 170, 6 * 170)}]})
    assert impedances(moved_).equals(impedances(base.place))
