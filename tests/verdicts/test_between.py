"""How far apart units are: by hand, and on the tiny town."""

import math
from pathlib import Path

import geopandas
import numpy as np
import pytest

import access
from access.verdicts.between import between, spread
from access.verdicts.evaluate import evaluate
from tests.verdicts.places import county, only
from tests.verdicts.test_streets import WALKED, time, with_ways


def test_spread_by_hand() -> None:
    # 1 and 0.625 of 30 and 120 people: means 0.8125 and 0.7
    found = spread(np.array([1.0, 0.625]), np.array([30.0, 120.0]))
    assert (found.best, found.worst, found.ratio) == (0, 1, 1.6)
    assert found.cv_units == pytest.approx(0.1875 / 0.8125)
    assert found.cv_persons == pytest.approx(math.sqrt(0.2 * 0.3**2 + 0.8 * 0.075**2) / 0.7)
    assert found.gini_units == pytest.approx(2 * 0.375 / (2 * 4 * 0.8125))
    assert found.gini_persons == pytest.approx(2 * 0.2 * 0.8 * 0.375 / (2 * 0.7))


def test_where_less_is_better_and_one_is_out_of_reach() -> None:
    values, persons = np.array([2.0, math.inf, 4.0, math.nan]), np.array([1.0, 1.0, 1.0, 1.0])
    found = spread(values, persons, more_is_better=False)
    assert (found.best, found.worst, found.ratio) == (0, 1, math.inf)
    # of the two whose value is a number
    assert found.cv_units == pytest.approx(1 / 3)
    assert found.gini_units == pytest.approx(2 * 2 / (2 * 4 * 3))
    finite = spread(values[[0, 2]], persons[:2], more_is_better=False)
    assert (finite.best, finite.worst, finite.ratio) == (0, 1, 2.0)


def test_one_unit_is_not_apart_from_itself() -> None:
    assert spread(np.array([1.0, math.nan]), np.array([1.0, 1.0])).best == -1


def test_nothing_is_told_over_persons_who_are_not_known() -> None:
    found = spread(np.array([1.0, 3.0]), np.array([1.0, math.nan]))
    assert math.isnan(found.cv_persons)
    assert math.isnan(found.gini_persons)
    assert found.cv_units == pytest.approx(0.5)


def test_town_and_country_of_the_tiny_town(town_study: Path) -> None:
    """West is town: 30 of 30 people have a market; east is country: 75 of 120."""
    file = town_study.with_name("zones.geojson")
    zones = geopandas.read_file(file)
    zones.assign(kind=["城镇", "乡村"]).to_file(file, driver="GeoJSON")
    study = access.load(town_study, zones={"class_column": "kind"})
    (row,) = access.run(study).between.to_dict("records")
    assert (row["best_zone"], row["worst_zone"], row["units"]) == ("西区", "东区", 2)
    assert (row["urban"], row["rural"]) == (1.0, pytest.approx(0.625))
    assert row["urban_to_rural"] == row["ratio"] == pytest.approx(1.6)
    assert row["population"] == "synthetic"


def test_age_groups_are_told_apart() -> None:
    """Cells 0 to 3 are within the limit: 30 of D1's 140 people and 70 of D2's 220.

    Of the old people one lives in cell 0, one in 3 and one in 7: D1's one has it, of D2's two one.
    """
    clause = time()
    place = with_ways(clause, [WALKED], cells={"age_65_plus": [1.0, 0, 0, 1, 0, 0, 0, 1]})
    table = between(evaluate([clause], place)).set_index("group")
    everybody, old = table.loc["all"], table.loc["age_65_plus"]
    assert (everybody["worst_zone_id"], everybody["worst"]) == ("D1", pytest.approx(30 / 140))
    assert (everybody["best_zone_id"], everybody["best"]) == ("D2", pytest.approx(70 / 220))
    assert (old["best_zone_id"], old["best"], old["worst_zone_id"], old["worst"]) == ("D1", 1.0, "D2", 0.5)
    assert old["ratio"] == pytest.approx(2)


def test_units_are_compared_by_what_the_clause_comes_to_there() -> None:
    """D1 has 140 people for its clinic, D2 220."""
    rule = (
        "- {id: own.load, kind: ratio_per_population, rule: {numerator: {of: [village_clinic]},"
        " per: 1000}, targets: [{zone: districts, facility: village_clinic, value: 5,"
        " unit: facilities per 1000 persons}]}"
    )
    clause = only(rule, "districts: {text: {zh: 区, en: districts}, by: level, levels: [district]}")
    clinics = [{"type": "village_clinic", "x": x} for x in (50, 250)]
    (row,) = between(evaluate([clause], county(facilities=clinics))).to_dict("records")
    assert (row["best_zone_id"], row["worst_zone_id"]) == ("D1", "D2")
    assert row["ratio"] == pytest.approx(220 / 140)
