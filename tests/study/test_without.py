"""Studies without streets, or in which nobody knows where people live."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from access.assessment import run as pipeline
from access.contracts.errors import DocumentError
from access.study import study as studies
from tests.remedies.scenarios.runs import driven_through

STRAIGHT = {"measured_as": "straight_distance", "distance_m": 300, "required_share": 0.5}


def without(study: Path, *names: str) -> Path:
    content = yaml.safe_load(study.read_text(encoding="utf-8"))
    kept = {name: each for name, each in content.items() if name not in names}
    study.write_text(yaml.safe_dump(kept), encoding="utf-8")
    return study


def judged(study: Path) -> Any:
    """The row of the town's clause, and the result."""
    result = pipeline.run(studies.load(study))
    table = result.assessment.verdicts.reset_index()
    (row,) = [each for each in table.itertuples() if each.level == "clause" and each.default]
    return row, result


@pytest.mark.parametrize(
    ("names", "missing"),
    [
        (("streets",), "streets (`streets` of the study)"),
        (("population",), "people (`population` of the study)"),
        (("streets", "population"), "people (`population` of the study), streets (`streets` of the study)"),
    ],
)
def test_a_trip_names_all_that_it_lacks(town_study: Path, names: tuple[str, ...], missing: str) -> None:
    row, result = judged(without(town_study, *names))
    assert (row.verdict, row.missing_en) == ("not_testable", missing)
    told = {note.subject: note.en for note in result.measured.read.notes if "the study" in note.en}
    assert set(told) == set(names)
    written = pipeline.write(result)
    assert {path.name for path in written} == {path.name for path in written if path.is_file()}
    assert "map.html" in {path.name for path in written}


def test_a_straight_line_needs_no_streets(town_study: Path) -> None:
    driven_through(town_study)
    plan = town_study.parent / "plan.yaml"
    own = yaml.safe_load(plan.read_text(encoding="utf-8"))
    own["standards"][0]["rule"] |= STRAIGHT
    plan.write_text(yaml.safe_dump(own, allow_unicode=True), encoding="utf-8")
    with_streets, _ = judged(town_study)
    row, _ = judged(without(town_study, "streets"))
    assert row.verdict != "not_testable"
    assert (row.value, row.persons) == (with_streets.value, with_streets.persons)


def test_people_are_not_known_rather_than_none(town_study: Path) -> None:
    _, result = judged(without(town_study, "population"))
    assert np.isnan(result.assessment.place.living()).all()
    assert result.assessment.place.population == "unknown"


@pytest.mark.parametrize("text", ["{beyond_border: sea}", "{squares: outline}"])
def test_settings_of_streets_without_streets_are_refused(town_study: Path, text: str) -> None:
    content = yaml.safe_load(town_study.read_text(encoding="utf-8"))
    content["streets"] = yaml.safe_load(text)
    town_study.write_text(yaml.safe_dump(content), encoding="utf-8")
    with pytest.raises(DocumentError, match="give one of `osm`"):
        studies.load(town_study)
