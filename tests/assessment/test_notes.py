"""What a run says of the network, how serious each line is, and the report that holds them."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import pytest
import shapely

from access.assessment import run as pipeline
from access.assessment.notes import border_notes, network_notes
from access.contracts.notes import Level, Note, report
from access.study import study as studies
from tests.assessment.test_cut_off import degrees, written
from tests.conftest import CRS, EAST, NORTH
from tests.verdicts.places import county, measured, only


def test_the_report_keeps_the_level_of_each_note() -> None:
    levels: tuple[Level, ...] = ("found", "doubtful", "left_out")
    notes = [Note(level, "streets", "街道", "streets", 1, "segments") for level in levels]
    assert report(notes)["level"].tolist() == list(levels)


def test_what_cannot_be_linked_or_used_is_left_out_and_what_is_private_is_found() -> None:
    """Of five streets d is closed, b private, c cut off from the others, e a stub: one-way in, never out."""
    read: Any = SimpleNamespace(
        cells=pd.DataFrame({"persons": [10.0, 20.0]}),
        facilities=pd.DataFrame({"name": [None, "诊所"]}, index=["f0", "f1"]),
        streets=pd.DataFrame(
            {"class": "path", "length_m": [100.0, 90.0, 80.0, 70.0, 60.0]}, index=list("abcde")
        ),
    )
    network: Any = SimpleNamespace(
        street_id=["a", "b", "c", "e"],
        private=np.array([False, True, False, False]),
        length_m=np.array([100.0, 90.0, 80.0, 60.0]),
        component_length_m=np.array([250.0, 250.0, 80.0, 250.0]),
        there_and_back_m=np.array([190.0, 190.0, 80.0, 60.0]),
    )
    study: Any = SimpleNamespace(settings=SimpleNamespace(min_component_m=100.0, links="nearest"))
    cells = pd.DataFrame({"edge": [0.0, np.nan]})
    entrances = pd.DataFrame({"edge": [0.0, np.nan]}, index=["f0", "f1"])
    link: Any = SimpleNamespace(mode="walk", network=network, cells=cells, entrances=entrances)
    notes = network_notes(link, read, study, read.cells["persons"])
    assert [(note.level, note.subject, note.number) for note in notes] == [
        ("left_out", "population", 20),
        ("left_out", "facilities", 1),
        ("left_out", "streets", 1),
        ("found", "streets", 1),
        ("left_out", "streets", 1),
        ("left_out", "streets", 1),
    ]
    assert [note.zh.split("：")[1][:4] for note in notes[2:]] == ["1 段街"] * 4
    assert ["not open" in note.en for note in notes] == [False, False, True, False, False, False]
    assert ["cut off" in note.en for note in notes] == [False] * 4 + [True, False]
    assert "(60 m) that one can come to or leave, but not both" in notes[5].en
    study.settings.links = "several"  # then whoever stands there is linked to them
    again = network_notes(link, read, study, read.cells["persons"], barred=pd.Index(["f1"]))
    assert [(note.level, note.subject) for note in again[-2:]] == [("found", "streets")] * 2
    assert "used only by those beside them" in again[-2].en
    assert [note.subject for note in again[:2]] == ["population", "streets"]  # f1 is told of elsewhere


def test_people_near_the_border_of_the_data_are_doubtful() -> None:
    clause = only("""
- id: own
  kind: travel_time
  rule: {mode: walk, required_share: 1.0}
  targets: [{zone: whole, facility: library, value: 5, unit: min}]
""")
    place = county(facilities=[{"type": "library"}])
    found = measured(place, {clause.trip: [60.0] * 8})
    # one gets 300 m far within the limit; cells 0 and 1 (10 and 20 persons) lie nearer to the border
    near = pd.Series([299.0, 0.0, *[300.0] * 6], index=place.cells.index)
    (note,) = border_notes(county(facilities=[{"type": "library"}], **{**found, "border_m": near}), [clause])
    assert (note.level, note.subject, note.number) == ("doubtful", "streets", 30)
    far = county(facilities=[{"type": "library"}], **found)
    assert border_notes(far, [clause]) == []


def test_people_outside_the_zones_are_not_among_those_too_far_from_a_street(town_study: Path) -> None:
    """Of the town's cells e (25 persons) alone is too far; without the zone around it, nobody is."""

    def unlinked() -> list[float]:
        report = pipeline.run(studies.load(town_study)).input_report
        return report["number"][report["en"].str.contains("persons .* .unlinked, counted apart")].tolist()

    assert unlinked() == [25]
    zones = geopandas.read_file(town_study.parent / "zones.geojson")
    inside = zones.to_crs(CRS).clip(shapely.box(EAST, NORTH, EAST + 605, NORTH + 700))
    inside.to_file(town_study.parent / "zones.geojson", driver="GeoJSON")
    assert unlinked() == []


def test_places_too_far_from_a_street_are_named_with_their_ids(town_study: Path) -> None:
    markets = town_study.parent / "markets.csv"
    markets.write_text(markets.read_text("utf-8") + f"X,远郊市场,{EAST + 2000},{NORTH}\n", encoding="utf-8")
    report = pipeline.run(studies.load(town_study)).input_report
    (line,) = report["en"][report["subject"].eq("facilities") & report["en"].str.contains("too far")]
    assert "(远郊市场 X)" in line


@pytest.mark.parametrize("covered", [True, False])
def test_who_lives_in_the_place_looked_for_is_not_among_the_unlinked(covered: bool, tmp_path: Path) -> None:
    """100 live on a campus 880 m and more from any street: they are at school, but come to no clinic."""
    campus = shapely.box(1900, 1000, 2100, 1200)
    shape = shapely.transform(campus, lambda xy: np.array([degrees(*each) for each in xy]))
    table = geopandas.GeoDataFrame({"name": ["校园"]}, geometry=[shape], crs="EPSG:4326")
    table.to_file(tmp_path / "campus.geojson")
    lists = [
        {"path": "facilities.csv", "type_column": "type"},
        {"path": "campus.geojson", "type": "primary_school"},
    ]
    near = {"school": (700, 10), "clinic": (720, 10), "homes": [(500, 20), (2010, 1110)]}
    ways: list[Any] = [([(10, 10), (1510, 10)], "highway=residential")]
    if covered:
        ways.append(([(3000, 10), (3000, 1990), (1000, 1990)], "highway=residential"))

    def report(**content: Any) -> tuple[list[Any], list[float]]:
        path = written(tmp_path, ways, **near, content={"facilities": lists, **content})
        result = pipeline.run(studies.load(path))
        rows = result.input_report[result.input_report["en"].str.contains("unlinked, counted apart")]
        found = rows[["number", "zh", "en"]].to_records(index=False).tolist()
        return found, result.assessment.verdicts["persons_unlinked"].tolist()

    assert report(clauses=["own.school"]) == ([], [0])
    ((number, zh, en),), unlinked = report()
    assert (number, unlinked) == (100, [0, 100])
    assert ("too far from a street" in en) is covered
    if covered:
        assert zh.endswith("（未连接，单独统计；其中 100 人住在某类设施的范围内，对该类设施按已到达计）")
        assert "100 of them live within a place of some kind, and count as there" in en
