"""A study measured in parts comes out as measured whole, and nothing that a part found is lost."""

import os
import shutil
import signal
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import pytest
import shapely

import access
from access.api.many import many
from access.assessment import measure as whole
from access.assessment.many import in_parts, part, parted
from access.assessment.many.division import divided
from access.assessment.many.outcome import How, Outcome
from access.assessment.many.part import Part
from access.assessment.many.parted import InParts
from access.assessment.run import clauses_of, quiet
from access.network.build import build
from access.network.excerpt import bounds, excerpt, leading_out, touching
from access.network.profiles import load as profile
from access.places.readers import sha256
from access.study import study as studies
from access.study.read import read_inputs
from tests.conftest import Town
from tests.remedies.siting.town import MARKET, edit


@pytest.fixture
def crowded(town_study: Path) -> Path:
    """The tiny town, whose markets have room for 30 persons each: all within the limit are searched for."""
    edit(town_study, supply=[{"clause": MARKET, "persons_per": 30, "amount": "facilities"}])
    return town_study


def here(tasks: Sequence[Part]) -> None:
    for task in tasks:
        told = part.search(task, How())
        assert told.state == "done", (told.why, told.trace)


def test_a_place_is_divided_along_its_zones() -> None:
    """Zones of 6, 2, 1 and 3 cells in a row: halved behind the first; who lives beside them is the last's."""
    zones = geopandas.GeoDataFrame(
        {"name": list("abcd")},
        geometry=[shapely.box(x, 0, x + 10, 10) for x in (0, 10, 20, 30)],
        index=pd.Index(list("abcd"), name="zone_id"),
    )
    x = [1, 2, 3, 4, 5, 6, 11, 12, 21, 31, 32, 99]
    cells = geopandas.GeoDataFrame(geometry=geopandas.points_from_xy(x, [5] * len(x)))
    found = divided(zones, cells, 2)
    assert found.zones == (("a",), ("b", "c", "d"))
    assert found.part.tolist() == [0] * 6 + [1] * 6
    assert divided(zones, cells, 3).zones == (("a",), ("b", "c"), ("d",))
    assert divided(zones, cells, 9).zones == (("a",), ("b",), ("c",), ("d",))


def test_an_excerpt_knows_what_only_the_whole_tells(town: Town) -> None:
    network = build(town.streets, profile("walk"))
    west, south = network.xy.min(axis=0)
    chosen = touching(bounds(network), (west - 10, south - 10, west + 150, south + 150))
    edge = np.flatnonzero(chosen)
    assert 0 < len(edge) < len(chosen)
    found = excerpt(network, edge)
    for name in ("component", "round_trip", "there_and_back_m", "length_m", "forward"):
        assert (getattr(found, name) == getattr(network, name)[edge]).all(), name
    ends = [(found.xy[found.vertex[i]], network.xy[network.vertex[e]]) for i, e in enumerate(edge)]
    assert all((one == other).all() for one, other in ends)
    assert leading_out(network, chosen).any()
    assert not leading_out(network, np.ones(len(chosen), dtype=bool)).any()


@pytest.mark.parametrize("radius_km", [0.0, 0.05, 9.0])
def test_what_parts_find_is_what_the_whole_finds(
    crowded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, radius_km: float
) -> None:
    """However little is looked at first: with nothing around the cells, all must be searched again."""
    study = studies.load(crowded)
    read, asked = read_inputs(study), clauses_of(study)
    monkeypatch.setattr(parted, "reach_km", lambda *_: radius_km)
    sizes = list[int]()

    def searching(tasks: Sequence[Part]) -> None:
        sizes.extend(each.job.stat().st_size for each in tasks)
        here(tasks)

    how = InParts(2, tmp_path / "kept", searching)
    split = parted.measure(study, read, asked, readings="all", progress=quiet, how=how)
    one = whole.measure(study, read, asked, readings="all", progress=quiet)
    assert (len(sizes) > 2) == (radius_km < 1)
    assert len(one.place.reached) > 0
    for key, link in one.links.items():
        pd.testing.assert_frame_equal(split.links[key].cells, link.cells, check_exact=True)
    for trip, table in one.place.nearest.items():
        pd.testing.assert_frame_equal(split.place.nearest[trip], table, check_exact=True)
    for errand, pairs in one.place.reached.items():
        found = split.place.reached[errand]
        assert all(np.array_equal(mine, its) for mine, its in zip(found, pairs, strict=True))
    assert split.notes == one.notes


def test_a_study_in_parts_is_written_as_the_whole(crowded: Path, tmp_path: Path) -> None:
    result = many([crowded], tmp_path / "out", workers=1, parts=2)
    assert [each.state for each in result.outcomes] == ["done"]
    access.run(access.load(crowded, output=tmp_path / "alone")).write()
    folder = tmp_path / "out" / result.outcomes[0].name
    found = {path.name: sha256(path) for path in folder.iterdir()}
    assert found == {path.name: sha256(path) for path in (tmp_path / "alone").iterdir()}
    assert not any((tmp_path / "out" / in_parts.FOLDER).iterdir())
    again = many([crowded], tmp_path / "out", workers=1, parts=2)
    assert [each.state for each in again.outcomes] == ["kept"]


# What workers do in the following tests.


def dies_once(task: Part, how: How) -> Outcome:
    mark = task.job.with_suffix(".died")
    if " 1/2 " in task.name and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return part.search(task, how)


def dies_in_the_second(task: Part, how: How) -> Outcome:
    if " 2/2 " in task.name:
        os.kill(os.getpid(), signal.SIGKILL)
    return part.search(task, how)


def met(folder: Path) -> dict[str, Any]:
    table = pd.read_csv(folder / "verdicts.csv", comment="#")
    return {str(row["target"]): row["persons_met"] for _, row in table.iterrows()}


@pytest.mark.slow
def test_a_worker_killed_amid_a_part_costs_it_a_second_try(
    town_study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As by hand, 105 of 150 persons have a market within ten minutes."""
    monkeypatch.setattr(in_parts, "search", dies_once)
    result = many([town_study], tmp_path / "out", workers=1, parts=2)
    assert [each.state for each in result.outcomes] == ["done"]
    assert list(met(tmp_path / "out" / result.outcomes[0].name).values()) == [105]


@pytest.mark.slow
def test_a_part_that_fails_is_named_and_the_others_are_kept(
    town_study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = list[str]()
    with monkeypatch.context() as patched:
        patched.setattr(in_parts, "search", dies_in_the_second)
        (failed,) = many([town_study], tmp_path / "out", workers=1, parts=2, progress=told.append).failed
    assert failed.why is not None
    assert "walk 2/2" in failed.why
    assert "twice" in failed.why
    assert "两次" in failed.why.zh
    assert "walk 1/2" not in failed.why
    again = list[str]()
    result = many([town_study], tmp_path / "out", workers=1, parts=2, progress=again.append)
    assert [each.state for each in result.outcomes] == ["done"]
    assert [line.split()[0] for line in again if "/" in line and "[" in line] == ["[1/1]"]


def test_a_result_cut_short_and_a_job_changed_are_not_taken(tmp_path: Path, crowded: Path) -> None:
    study = studies.load(crowded)
    kept = list[Part]()

    def searching(tasks: Sequence[Part]) -> None:
        kept.extend(tasks)
        here(tasks)

    parted.measure(
        study,
        read_inputs(study),
        clauses_of(study),
        progress=quiet,
        how=InParts(1, tmp_path / "kept", searching),
    )
    (task,) = kept
    assert part.whole(task.result)
    task.result.write_bytes(task.result.read_bytes()[:-40])
    assert not part.whole(task.result)
    shutil.copy(task.result, task.job)
    told = part.search(task, How())
    assert told.state == "failed"
    assert told.why is not None
    assert "not what was written" in told.why
    assert part.search(replace(task, job=tmp_path / "none"), How()).state == "failed"
