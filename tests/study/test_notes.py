"""What the reading of a study says beside the notes of the places that it reads."""

from pathlib import Path

import pytest

from access.study import study as studies
from access.study.read import read_inputs
from tests.assessment.test_travel_settings import changed


@pytest.mark.parametrize(
    ("basis", "doubts"),
    [
        ("census", []),
        ("modelled", ["the population is modelled, not counted"]),
        ("synthetic", ["the population is synthetic: made up, not for decisions"]),
    ],
)
def test_people_whom_nobody_counted_are_doubtful(town_study: Path, basis: str, doubts: list[str]) -> None:
    study = studies.load(changed(town_study, population=f"{{raster: people.tif, basis: {basis}}}"))
    notes = read_inputs(study).notes
    assert [note.en for note in notes if note.level == "doubtful" and note.subject == "population"] == doubts


def test_facilities_are_told_as_found_with_their_number(town_study: Path) -> None:
    notes = read_inputs(studies.load(town_study)).notes
    found = [(note.level, note.number) for note in notes if note.subject == "facilities"]
    assert found == [("found", 2)]
