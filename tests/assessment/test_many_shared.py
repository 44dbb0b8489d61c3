"""What studies of a table share is cut for each of them: the same results, and nothing read whole by each."""

from pathlib import Path
from typing import Any

import numpy as np
import osmium
import pandas as pd
import pytest
import rasterio

import access
from access.assessment.many import shared
from access.assessment.many.tasks import Task, tasks
from access.assessment.run import clauses_of, quiet, run
from access.network import mode_files, profiles
from access.network.moves import moves_of
from access.places.osm import extract
from access.study.study import input_files
from access.synthetic import write_province

SHARED = ("province.osm.pbf", "people.tif", "facilities.csv")


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Nine districts in a row, 1.4 km each: what lies 5 km around one is not the whole."""
    return write_province(tmp_path_factory.mktemp("province"), districts=(9, 1), side=14)


@pytest.fixture(scope="module")
def cut(province: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Task]:
    out = tmp_path_factory.mktemp("out")
    return shared.cut(tasks([province], out), out / "cuts", "default", quiet)


def test_no_study_reads_a_shared_file(province: Path, cut: list[Task]) -> None:
    assert [each.name for each in cut] == [f"D{i:04d}" for i in range(1, 10)]
    for task in cut:
        study = shared.as_cut(access.load(task.file, **task.changes), task.cuts)
        read = {path.name: path for _, path in input_files(study)}
        assert set(read) == {*SHARED, "zones.geojson"}
        assert all(read[name].parent != province.parent for name in SHARED)
        assert all(read[name].stat().st_size < (province.parent / name).stat().st_size for name in SHARED)


def test_cuts_are_those_made_by_hand(province: Path, cut: list[Task]) -> None:
    """The box is that of the cut; what is in it is chosen here object by object, cell by cell, row by row."""
    folder, made = province.parent, {Path(path).name: Path(own) for path, own in cut[0].cuts.items()}
    west, south, east, north = extract.box_of(made[SHARED[0]]) or (0, 0, 0, 0)
    nodes, ways = set[int](), list[tuple[int, list[int]]]()
    items: Any = osmium.FileProcessor(str(folder / SHARED[0]))
    for item in items:
        if item.is_node() and west <= item.lon <= east and south <= item.lat <= north:
            nodes.add(item.id)
        elif item.is_way():
            ways.append((item.id, [node.ref for node in item.nodes]))
    inside = [(each, refs) for each, refs in ways if not nodes.isdisjoint(refs)]
    expected = {("w", each) for each, _ in inside} | {("n", ref) for _, refs in inside for ref in refs}
    expected |= {("n", each) for each in nodes}
    assert {(item.type_str(), item.id) for item in osmium.FileProcessor(str(made[SHARED[0]]))} == expected
    assert 0.4 < len(inside) / len(ways) < 0.9
    with rasterio.open(folder / SHARED[1]) as whole, rasterio.open(made[SHARED[1]]) as part:
        window = whole.window(*part.bounds)
        assert (part.read(1) == whole.read(1, window=window)).all()
        assert part.crs == whole.crs
        assert part.nodata == whole.nodata
    rows, kept = pd.read_csv(folder / SHARED[2]), pd.read_csv(made[SHARED[2]])
    # a list has no box of its own: its cut goes up to the same sides, and beyond where the streets end
    assert kept.equals(rows[rows["lon"] <= kept["lon"].max()].reset_index(drop=True))
    assert abs(kept["lon"].max() - east) < 0.002


def test_a_study_of_cuts_comes_to_what_it_does_of_whole_files(cut: list[Task]) -> None:
    study = access.load(cut[3].file, **cut[3].changes)
    mine, whole = run(shared.as_cut(study, cut[3].cuts)), run(study)
    pd.testing.assert_frame_equal(mine.assessment.verdicts, whole.assessment.verdicts)
    pd.testing.assert_frame_equal(mine.assessment.coverage, whole.assessment.coverage)
    for clause, cells in whole.assessment.measures.items():
        pd.testing.assert_frame_equal(mine.assessment.measures[clause], cells)
    assert {"met", "unmet"} <= set(pd.concat(whole.assessment.measures)["state"])
    pd.testing.assert_frame_equal(mine.gaps, whole.gaps)


def test_a_file_is_read_as_often_for_many_as_for_two(
    province: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads = list[str]()
    make, open_reader = osmium.FileProcessor, osmium.io.Reader

    def processor(*given: Any) -> Any:
        reads.append("pass")
        return make(*given)

    def reader(*given: Any) -> Any:
        reads.append("look" if osmium.osm.NOTHING in given else "pass")  # its header
        return open_reader(*given)

    monkeypatch.setattr(osmium, "FileProcessor", processor)
    monkeypatch.setattr(osmium.io, "Reader", reader)
    given, found = tasks([province], tmp_path), list[int]()
    for number in (2, 8):
        reads.clear()
        shared.cut(given[:number], tmp_path / str(number), "default", quiet)
        found.append(reads.count("pass"))
    assert found == [found[0]] * 2


def test_what_was_cut_stays_until_nobody_reads_it(province: Path, tmp_path: Path) -> None:
    given, told = tasks([province], tmp_path), list[str]()
    first = shared.cut(given[:3], tmp_path / "cuts", "default", told.append)
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "cuts").rglob("*") if path.is_file()}
    assert len(before) == 9
    assert any("5.0 km around" in line for line in told)
    again = shared.cut(given[:3], tmp_path / "cuts", "default", told.append)
    assert [each.cuts for each in again] == [each.cuts for each in first]
    assert {
        path: path.stat().st_mtime_ns for path in (tmp_path / "cuts").rglob("*") if path.is_file()
    } == before
    shared.cut(given[:2], tmp_path / "cuts", "default", told.append)
    assert len([path for path in (tmp_path / "cuts").rglob("*") if path.is_file()]) == 6


def test_what_one_study_alone_reads_is_left_as_it_is(province: Path, tmp_path: Path) -> None:
    assert shared.cut(tasks([province], tmp_path)[:1], tmp_path / "cuts", "default", quiet)[0].cuts == {}
    given = tasks([province.with_name("study.yaml")] * 2, tmp_path)
    assert shared.cut(given, tmp_path / "cuts", "default", quiet) == given


def test_how_far_a_study_looks(province: Path) -> None:
    """15 minutes by ferry (10 km/h, e^0.175 times that by Tobler's formula): 2.978 km; two legs of 250 m."""
    study = access.load(province.with_name("study.yaml"))
    for readings in ("default", "all"):  # by another reading it is 1,000 m
        assert shared.reach_km(study, clauses_of(study), readings) == pytest.approx(2.978 + 0.5, abs=1e-3)


@pytest.mark.parametrize("name", sorted(mode_files.builtin()))
def test_no_street_is_faster_than_a_mode_can_be(name: str, town: Any) -> None:
    """The tiny town of motorways, footways and all else, with a limit of 140 km/h, by every mode."""
    mode = profiles.load(name)
    kinds = [*mode.speeds_kph, *mode.opened_kph]
    streets = pd.concat(
        [town.streets.iloc[:1].assign(**{"class": each}) for each in kinds if each != "ferry"]
    )
    for limit in (140.0, float("nan")):
        found = moves_of(mode, streets.assign(speed_kph=limit), period="free_flow", policy="open")
        assert np.nanmax(found.forward_kph) <= mode.top_kph
