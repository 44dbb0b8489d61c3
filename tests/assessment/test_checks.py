"""What a run checks of itself: it passes on places known by hand, and each check sees what it is for."""

import dataclasses
import shutil
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest
import shapely
from typer.testing import CliRunner

import access
from access.assessment import run as pipeline
from access.assessment.checks.conserved import states
from access.assessment.checks.recomputed import Asked, recomputed
from access.assessment.checks.run import checks, require
from access.commands.app import app
from access.contracts.errors import CheckError
from access.contracts.said import Said
from access.contracts.tables import POSITIONS
from access.network.build import build
from access.network.linked import Linked
from access.network.travel import nearest
from access.study import study as studies
from access.verdicts import reach
from access.verdicts.clause import Trip
from access.verdicts.evaluate import evaluate
from tests.conftest import metres, street_table
from tests.verdicts.places import county, placed
from tests.verdicts.test_streets import WALKED, time, with_ways

SEED = "1f"


@pytest.fixture(scope="module")
def result(town_files: Path, tmp_path_factory: pytest.TempPathFactory) -> pipeline.Assessed:
    folder = tmp_path_factory.mktemp("checks")
    shutil.copytree(town_files, folder, dirs_exist_ok=True)
    return pipeline.run(studies.load(folder / "study.yaml"))


def failed(result: pipeline.Assessed, **changed: Any) -> list[str]:
    """The checks that fail where something of a result is another."""
    measured = dataclasses.replace(result.measured, **{k: v for k, v in changed.items() if k != "assessment"})
    assessment = changed.get("assessment", result.assessment)
    if "place" in changed:
        assessment = dataclasses.replace(assessment, place=changed["place"])
    found = checks(measured, assessment, SEED)
    return found.loc[~found["passed"].astype(bool), "check"].tolist()


def test_the_tiny_town_passes_them_all(result: pipeline.Assessed) -> None:
    assert result.checks is not None
    table = result.checks.set_index("check")
    assert table["passed"].all()
    assert "150 persons in the raster, 150 in its cells" in table["text_en"]["people_raster_to_cells"]
    assert "150 persons within the zones, 0 outside" in table["text_en"]["people_cells_to_zones"]
    assert "2 facilities read = 2 used + 0 left" in table["text_en"]["facilities_accounted_for"]
    # six cells are linked
    assert "6 ways" in table["text_en"]["way_not_below_straight_line"]
    assert table["figure"]["ways_again_walk_time_s"] < 1e-9
    assert failed(result) == []


def test_people_lost_between_the_raster_and_the_zones_are_seen(result: pipeline.Assessed) -> None:
    read, place = result.measured.read, result.measured.place
    assert failed(result, read=dataclasses.replace(read, people=151.0)) == ["people_raster_to_cells"]
    fewer = read.cells.assign(persons=read.cells["persons"] * 0.9)
    assert failed(result, read=dataclasses.replace(read, cells=fewer)) == ["people_raster_to_cells"]
    twice = dataclasses.replace(place, cell_zones=place.cell_zones * 0.5)
    vars(twice).update(overlay=place.overlay)  # as if the pieces were cut by other shares
    assert "people_cells_to_zones" in failed(result, place=twice)


def test_states_that_do_not_add_up_are_seen(result: pipeline.Assessed) -> None:
    table = result.assessment.coverage
    wrong = table.assign(persons_met=table["persons_met"] + 1)
    found = failed(result, assessment=dataclasses.replace(result.assessment, coverage=wrong))
    assert found == ["states_add_up", "zones_add_up"]


def test_a_zone_that_a_clause_forgets_is_seen(result: pipeline.Assessed) -> None:
    fewer = result.assessment.coverage.iloc[1:]
    assert failed(result, assessment=dataclasses.replace(result.assessment, coverage=fewer)) == [
        "zones_add_up"
    ]


@pytest.mark.parametrize(("more", "passes"), [(0.0, [True, True]), (0.6, [True, False])])
def test_slivers_are_told_and_no_more_than_they_may_be_missing(more: float, passes: list[bool]) -> None:
    """D1 ends 0.9 m within the city: of 60 persons in the 100 m of T1, 0.54 live in no district.

    0.6 persons more are fewer than a hundredth of the 360, and are seen.
    """
    bare = county()
    shapes = bare.zones.geometry.copy()
    shapes["D1"] = shapely.box(0.9, 0, 200, 200)
    shapes["T1"] = shapely.box(0.9, 0, 100, 200)
    clause = time(share=0.5)
    ways = with_ways(clause, [WALKED])
    place = placed(
        bare.zones.set_geometry(shapes), list(bare.cells["outline"]), bare.cells["persons"].tolist()
    )
    place = dataclasses.replace(
        place, facilities=ways.facilities, nearest=ways.nearest, straight=ways.straight, linked=ways.linked
    )
    assessment = evaluate([clause], place)
    table = assessment.coverage
    assert table["persons"].sum() == pytest.approx(360 - 0.54)
    first = np.arange(len(table)) == 0
    wrong = {name: table[name] + more * first for name in ("persons", "persons_met")}
    found = list(states(dataclasses.replace(assessment, coverage=table.assign(**wrong))))
    assert [each.passed for each in found] == passes
    assert "1 persons of a clause at most" in found[1].told.en


def test_a_limit_that_reaches_fewer_as_it_grows_is_seen(
    result: pipeline.Assessed, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = reach.states
    monkeypatch.setattr(reach, "states", lambda cost, limit, border: real(cost, 3e5 / limit, border))
    assert failed(result) == ["longer_limit_not_fewer"]


def test_a_way_below_the_straight_line_is_seen(result: pipeline.Assessed) -> None:
    """The way from a to M, 110 m, told as 90 m: the straight line is 100.5 m, and a metre is allowed."""
    place = result.measured.place
    ((trip, table),) = place.nearest.items()
    cost = table["impedance"].where(~np.isclose(table["impedance"], 220), 180.0)
    shorter = dataclasses.replace(place, nearest={trip: table.assign(impedance=cost)})
    assert failed(result, place=shorter) == ["way_not_below_straight_line", "ways_again_walk_time_s"]


def test_a_way_that_networkx_does_not_find_is_seen(result: pipeline.Assessed) -> None:
    place = result.measured.place
    ((trip, table),) = place.nearest.items()
    longer = dataclasses.replace(place, nearest={trip: table.assign(impedance=table["impedance"] + 0.01)})
    assert failed(result, place=longer) == ["ways_again_walk_time_s"]


def test_a_facility_that_is_lost_without_a_reason_is_seen(result: pipeline.Assessed) -> None:
    read = result.measured.read
    tally = type(read.tally)()
    tally.join(read.tally)
    tally.add(["farmers_market"])
    assert failed(result, read=dataclasses.replace(read, tally=tally)) == ["facilities_accounted_for"]
    tally.leave_out(Said("停用", "closed"), ["farmers_market"])
    assert failed(result, read=dataclasses.replace(read, tally=tally)) == []


def test_a_failed_check_is_named_in_both_languages(result: pipeline.Assessed) -> None:
    read = dataclasses.replace(result.measured.read, people=151.0)
    found = checks(dataclasses.replace(result.measured, read=read), result.assessment, SEED)
    with pytest.raises(CheckError) as error:
        require(found)
    assert error.value.checks == ("people_raster_to_cells",)
    assert "people_raster_to_cells：栅格共 151 人，格网共 150 人（查得 1 人，允许" in error.value.zh
    assert "people_raster_to_cells: 151 persons in the raster, 150 in its cells (found 1" in error.value.en


def test_a_failed_check_stops_the_run_and_nothing_is_written(
    town_study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = pipeline.checks
    monkeypatch.setattr(
        pipeline,
        "checks",
        lambda *given: real(*given).assign(passed=lambda each: each["check"] != "states_add_up"),
    )
    done = CliRunner().invoke(app, ["run", str(town_study)])
    assert done.exit_code == 2
    assert "错误：" in done.stderr
    assert "states_add_up" in done.stderr
    assert not (town_study.parent / "results").exists()


def test_the_page_of_the_inputs_shows_each_check_with_its_figure(result: pipeline.Assessed) -> None:
    page, table = pipeline.check(result), access.api.result.Result(result).checks
    assert "What the run checked of itself" in page
    assert f"All {len(table)} checks passed" in page
    assert all(f"<code>{name}</code>" in page for name in table["check"])


def test_the_same_study_is_sampled_alike(result: pipeline.Assessed) -> None:
    one, other = (checks(result.measured, result.assessment, SEED) for _ in range(2))
    pd.testing.assert_frame_equal(one, other)


# --- the second opinion itself, on ways worked out by hand


def positions(rows: dict[str, tuple[int, float, float]], name: str) -> Any:
    index = pd.Index(list(rows), name=name)
    return pd.DataFrame(list(rows.values()), index=index, columns=[*POSITIONS.columns]).astype(float)


def again(network: Any, homes: Any, doors: Any, cost: list[float], direction: Any) -> float:
    trip = Trip("school", "walk", "time_s", direction)
    link = Linked("walk", network, homes, doors, 250, 0, *(np.zeros(1, bool),) * 2, np.zeros(1, np.int64))
    asked = Asked(trip, np.array(cost), np.ones(len(doors), dtype=bool), np.ones(len(cost), dtype=bool))
    xy = np.zeros((len(cost), 2))
    return recomputed(link, xy, [asked], np.random.default_rng(0)).largest


@pytest.mark.parametrize("direction", ["demand_to_facility", "facility_to_demand"])
def test_one_way_streets_legs_and_waits_count_by_the_way_one_goes(direction: Any) -> None:
    """A ring 0 → 1 → 2 → 0 of 10, 20 and 30 m, one way, and a crossing of 7 s on arriving at node 1.

    From 4 m along the first street (leg 2) to 5 m along the second (leg 3): 2 + 6 + 7 + 5 + 3 = 23. The other
    way round: 3 + 15 + 30 + 4 + 2 = 54, past node 1 not at all.
    """
    rows = [(0, 1, 10.0, "forward"), (1, 2, 20.0, "forward"), (2, 0, 30.0, "forward")]
    streets = street_table(rows).assign(control_to=["crossing", "", ""])
    profile = metres(oneway=True, delays_s={"controls": {"crossing": 7}})
    network = build(streets, profile)
    homes = positions({"c": (0, 4.0, 2.0)}, "cell_id")
    doors = positions({"f": (1, 5.0, 3.0)}, "facility_id")
    expected = 23.0 if direction == "demand_to_facility" else 54.0
    assert nearest(homes, doors, network, direction=direction)["impedance"].tolist() == [expected]
    assert again(network, homes, doors, [expected], direction) == pytest.approx(0, abs=1e-9)
    assert again(network, homes, doors, [expected + 1], direction) == pytest.approx(1)


@pytest.mark.parametrize("direction", ["demand_to_facility", "facility_to_demand"])
def test_nobody_cuts_through_a_private_street(direction: Any) -> None:
    """From 1 m along 0–1 to 2: 4 + 3 + 0.5 by the private 1–3, but 4 + 12 by the public 1–2."""
    rows = [(0, 1, 5.0, "both"), (1, 2, 12.0, "both"), (1, 3, 3.0, "both"), (3, 2, 0.5, "both")]
    streets = street_table(rows).assign(access=["", "", "private", ""])
    network = build(streets, metres())
    homes = positions({"c": (0, 1.0, 0.0)}, "cell_id")
    doors = positions({"f": (1, 12.0, 0.0)}, "facility_id")
    assert nearest(homes, doors, network, direction=direction)["impedance"].tolist() == [16.0]
    assert again(network, homes, doors, [16.0], direction) == pytest.approx(0, abs=1e-9)


def test_a_forbidden_turn_is_not_taken() -> None:
    """From 0 by 1 to 2 straight 5 + 5; where that turn is forbidden, by 3: 5 + 4 + 4."""
    rows = [(0, 1, 5.0, "both"), (1, 2, 5.0, "both"), (1, 3, 4.0, "both"), (3, 2, 4.0, "both")]
    turns = pd.DataFrame(
        {"from_street": ["s000"], "via_node": [1], "to_street": ["s001"]},
        index=pd.Index(["t"], name="turn_id"),
    )
    network = build(street_table(rows), metres(restricted=True), turns=turns)
    homes = positions({"c": (0, 0.0, 0.0)}, "cell_id")
    doors = positions({"f": (3, 4.0, 0.0)}, "facility_id")
    assert again(network, homes, doors, [13.0], "demand_to_facility") == pytest.approx(0, abs=1e-9)
    # and back, which nothing forbids
    assert again(network, homes, doors, [10.0], "facility_to_demand") == pytest.approx(0, abs=1e-9)


def test_where_nothing_is_measured_networkx_is_not_asked(
    town_study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nx, "single_source_dijkstra_path_length", None)
    text = town_study.read_text(encoding="utf-8")
    town_study.write_text(text.replace("circle.farmers_market", "circle.supermarket"), encoding="utf-8")
    found = pipeline.run(studies.load(town_study)).checks
    assert found is not None
    assert not found["check"].str.startswith("ways").any()
