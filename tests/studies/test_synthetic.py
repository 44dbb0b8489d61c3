"""The synthetic city against what its generator knows, and the regular town against its closed form."""

import json
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from access import synthetic
from access.api import schema
from access.assessment import run as pipeline
from access.outputs import tables
from access.standards.model import CompositionRule, PerCapitaAreaRule, RatioRule
from access.standards.registry import load_plan, targets
from access.study import study as studies
from access.synthetic.regular import EVERY
from access.verdicts.clause import Clause

FIVE = ("yongchuan", "yichun", "huangyan", "qingdao", "dazhou")


@pytest.fixture(scope="module")
def result(city_folder: Path) -> pipeline.Assessed:
    return pipeline.run(studies.load(city_folder / "study.yaml"))


@pytest.fixture(scope="module")
def rows(result: pipeline.Assessed) -> Any:
    """The verdict of each clause by its default reading, by target."""
    table = result.assessment.verdicts.reset_index()
    return table[(table["level"] == "clause") & table["default"]].set_index("target")


def test_every_row_of_the_five_plans_is_judged_but_those_without_a_threshold_or_an_input(
    city_folder: Path, rows: Any
) -> None:
    five = rows[rows["plan"].isin(FIVE)]
    answers = json.loads((city_folder / "truth.json").read_text(encoding="utf-8"))["answers"]
    lacking = {name: known["missing"] for name, known in answers.items() if "missing" in known}
    without = {
        target.id for name in FIVE for _, target in targets(load_plan(name)) if target.value_from is not None
    }
    untested = five[five["verdict"] == "not_testable"]
    assert set(untested.index) <= without | set(lacking)
    open_ = untested[~untested.index.isin(list(lacking))]
    assert open_["missing_en"].str.startswith("threshold:").all()
    for name, words in lacking.items():  # what it lacks is told by name
        assert rows["verdict"][name] == "not_testable", name
        assert all(f"`{word}`" in rows["missing_en"][name] for word in words), (name, words)
    assert {"met", "unmet"} < set(five["verdict"])


def test_the_rows_of_the_json_follow_their_schema(result: pipeline.Assessed) -> None:
    told = json.loads(tables.verdicts_json(result.assessment))
    assert len(told) > 7000
    asked = Draft202012Validator(schema.schemas("run")["verdicts.json"])
    few = [{"run_id": "", **row} for row in told[::20]]  # of all, it would take a minute
    assert not [error.message for error in asked.iter_errors(few)]


def scale(clause: Clause) -> float:
    """What the plan's unit multiplies a plain ratio with: per 1,000 persons, percent, and so on."""
    rule = clause.rule
    if isinstance(rule, RatioRule | PerCapitaAreaRule | CompositionRule):
        return rule.per if isinstance(rule.per, int | float) else rule.per.default
    return 100.0 if clause.target.unit == "%" else 1.0


def test_every_whole_number_is_what_the_generator_put_there(
    city_folder: Path, result: pipeline.Assessed, rows: Any
) -> None:
    truth = json.loads((city_folder / "truth.json").read_text(encoding="utf-8"))["answers"]
    truth = {name: known for name, known in truth.items() if "missing" not in known}
    clauses = {clause.id: clause for clause in result.assessment.clauses}
    kinds = Counter(rows["kind"][list(truth)])
    assert min(kinds.values()) >= 10
    assert len(kinds) == 7
    wrong = {}
    for target, known in truth.items():
        if "largest" in known:
            size = known["largest"]
            per_class = clauses[target].target.unit.endswith("class")
            expected = size["pupils"] / (size["classes"] if per_class else 1)
        elif "count" in known:
            expected = known["count"]
        else:
            expected = scale(clauses[target]) * known["numerator"] / known["denominator"]
        if rows["value"][target] != pytest.approx(expected, rel=1e-9):
            wrong[target] = rows["value"][target], expected
    assert not wrong


def test_counts_ratios_and_sizes_ask_for_neither_streets_nor_where_people_live(
    city_folder: Path, tmp_path: Path, rows: Any
) -> None:
    """What the zones hold of people is enough for ratios; all that is judged is as it was with them."""
    for name in ("facilities.csv", "zones.geojson"):
        shutil.copy(city_folder / name, tmp_path)
    text = yaml.safe_load((city_folder / "study.yaml").read_text(encoding="utf-8"))
    bare = {name: value for name, value in text.items() if name not in ("streets", "population", "land")}
    path = tmp_path / "bare.yaml"
    path.write_text(yaml.safe_dump(bare, allow_unicode=True), encoding="utf-8")
    table = pipeline.run(studies.load(path)).assessment.verdicts.reset_index()
    found = table[(table["level"] == "clause") & table["default"]].set_index("target")
    lacking = found["missing_en"].str.startswith("people (`population`")
    assert set(found["kind"][lacking]) == {"travel_time", "service_radius"}
    assert set(found["kind"][~lacking]) >= {"total_count", "ratio_per_population", "size_limit", "other"}
    same = ["verdict", "value", "value_low", "value_high", "shortfall"]
    pd.testing.assert_frame_equal(found[~lacking][same], rows[~lacking][same], rtol=1e-12)


def test_nobody_is_lost(result: pipeline.Assessed) -> None:
    place = result.assessment.place
    whole = place.cells["persons"].sum()
    top = place.zones[place.zones["parent_id"].isna() & (place.zones["level"] == "city")]
    assert place.persons(tuple(top.index)).sum() == pytest.approx(whole)
    assert whole > 900_000
    assert top["persons"].sum() == whole


def test_it_is_called_synthetic_everywhere(result: pipeline.Assessed) -> None:
    assert "虚构" in result.study.name.zh
    assert "synthetic" in result.study.name.en.lower()
    assert set(result.assessment.verdicts["population"]) == {"synthetic"}
    assert result.record["population"] == "synthetic"


@pytest.mark.slow
def test_the_readings_of_a_clause_are_judged_one_at_a_time(city_folder: Path) -> None:
    study = studies.load(city_folder / "study.yaml").model_copy(
        update={"clauses": ("qingdao.medical_circle", "qingdao.ambulance.per_population")}
    )
    table = pipeline.run(study, readings="all").assessment.verdicts.reset_index()
    table = table[table["level"] == "clause"]
    assert {"default", "mode=drive"} <= set(table["reading"][table["target"] == "qingdao.medical_circle"])
    by_car = table[(table["target"] == "qingdao.medical_circle")].set_index("reading")["value"]
    assert by_car["mode=drive"] > by_car["default"]
    assert table.groupby("target")["default"].sum().eq(1).all()


def test_the_regular_town_has_its_closed_form(tmp_path: Path) -> None:
    result = pipeline.run(studies.load(synthetic.regular_town(tmp_path)))
    rows = result.assessment.verdicts.reset_index()
    rows = rows[(rows["level"] == "clause") & rows["default"]].set_index("facility")
    assert set(rows.index) == set(EVERY)
    for kind, every in EVERY.items():
        # 4.8 km/h are 80 m a minute
        within, people = synthetic.people_within(every, 80 * rows["limit"][kind])
        assert 0 < within < people
        assert (rows["persons_met"][kind], rows["persons"][kind]) == (within, people)
