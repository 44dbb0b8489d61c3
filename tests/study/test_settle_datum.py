"""What a study says of a layer's datum, held against how it lies."""

from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import TypeAdapter, ValidationError

from access.contracts.errors import FileError
from access.contracts.tiles import LayerDatum
from access.places.likely_datum import Evidence, Fit
from access.study import settle_datum, sources
from access.study.study import load

LIST = Path("医院.csv")


def evidence(wgs84: float, gcj02: float, bd09: float) -> Evidence:
    fits = {"wgs84": wgs84, "gcj02": gcj02, "bd09": bd09}
    shares = {"wgs84": 0.15, "gcj02": 0.02, "bd09": 0.14}
    by = {each: Fit(30.0, shares[each], fits[each]) for each in fits}
    streets_in = {each: Fit(30.0, 0.15, 0.1) for each in ("gcj02", "bd09")}
    return Evidence("places", 121, 0.15, by, streets_in)  # type: ignore[arg-type]


SURE, LIKELY, NOTHING = evidence(0.3, 5.1, -0.4), evidence(0.3, 3.1, -0.4), evidence(0.3, 1.1, -0.4)


def test_a_layer_that_surely_is_in_another_datum_is_refused_with_the_evidence() -> None:
    with pytest.raises(FileError) as error:
        settle_datum.settled(LIST, "facilities", None, SURE)
    assert error.value.en == (
        "医院.csv: its coordinates are GCJ-02, not WGS-84 (121 places: by GCJ-02 2% stand on a carriageway,"
        " by WGS-84 15%, shifted anywhere some 15%; median distance to a street 30 m and 30 m); write"
        " `datum: gcj02`, or `datum: as_given` if they are right as they are"
    )


@pytest.mark.parametrize(
    ("said", "known", "datum", "level"),
    [
        ("auto", SURE, "gcj02", "doubtful"),
        ("auto", LIKELY, "wgs84", "doubtful"),
        (None, LIKELY, "wgs84", "doubtful"),
        ("wgs84", SURE, "wgs84", "doubtful"),  # said is said; but not believed without a word
        ("gcj02", SURE, "gcj02", "found"),
        ("bd09", SURE, "bd09", "doubtful"),
        ("bd09", None, "bd09", "found"),
        (None, NOTHING, "wgs84", None),
        ("auto", NOTHING, "wgs84", None),
        ("as_given", SURE, "wgs84", None),
        (None, None, "wgs84", None),
    ],
)
def test_what_is_said_is_taken_and_doubted(
    said: LayerDatum | None, known: Evidence | None, datum: str, level: str | None
) -> None:
    found, notes = settle_datum.settled(LIST, "facilities", said, known)
    assert found == datum
    assert [note.level for note in notes] == ([level] if level else [])
    assert all("医院.csv" in note.zh and "医院.csv" in note.en for note in notes)


def test_own_streets_that_surely_are_in_another_datum_are_doubted(town_study: Path) -> None:
    right = evidence(0.3, -0.4, -0.4)
    shifted = replace(right, streets_in={"gcj02": Fit(31.0, 0.02, 5.1), "bd09": Fit(40.0, 0.15, 0.1)})
    study = load(town_study)  # of tables of nodes and edges
    (note,) = settle_datum.of_streets(study, LIST, None, shifted)
    assert note.level == "doubtful"
    assert "streets look like GCJ-02: turned, 医院.csv fits them" in note.en
    assert "`datum: gcj02` under `streets`" in note.en
    for silent in (right, replace(shifted, number=9), None):
        assert settle_datum.of_streets(study, LIST, None, silent) == []
    mapped = study.model_copy(update={"streets": study.streets.model_copy(update={"edges": None})})
    assert settle_datum.of_streets(mapped, LIST, None, shifted) == []


@pytest.mark.parametrize("words", ["gcj02", "GCJ-02", "火星坐标系", "高德"])
def test_a_study_names_a_datum_as_people_do(words: str) -> None:
    layer = TypeAdapter(sources.Land).validate_python
    assert layer({"datum": words}).datum == layer({"crs": words}).datum == "gcj02"
    assert layer({"crs": words}).crs is None
    assert layer({"datum": "auto"}).datum == "auto"


def test_two_datums_and_unknown_ones_are_refused() -> None:
    layer = TypeAdapter(sources.Land).validate_python
    with pytest.raises(ValidationError, match="give one of them"):
        layer({"crs": "gcj02", "datum": "bd09"})
    with pytest.raises(ValidationError, match="gcj03"):
        layer({"datum": "gcj03"})
