"""Siting for a clause, against what can be worked out by hand or counted out."""

import dataclasses
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import pytest
import rasterio
import shapely
import yaml

from access.contracts.errors import FileError, Infeasible, InputError, NoCandidates, NotNeeded, OutOfTime
from access.remedies.comparison.report import Case, people_table
from access.remedies.comparison.run import compare
from access.remedies.scenarios.file import load
from access.remedies.siting import models as siting
from access.remedies.siting.answer import solved
from access.remedies.siting.question import Question
from access.remedies.siting.report import gains_csv, model, order, siting_record
from access.remedies.siting.run import Sited, write
from access.study import study as studies
from access.synthetic.regular import SPACING_M, STREETS, regular_town
from tests.conftest import CRS, EAST, NORTH
from tests.remedies.scenarios.runs import driven_through
from tests.remedies.siting.town import chosen, edit, older_people, one_market, sited, write_places


@pytest.fixture
def town_of_one(town_study: Path) -> Path:
    return one_market(town_study)


def by_comparison(study: Path, found: Sited) -> Iterator[tuple[float, float, float]]:
    """With each of the scenario files: persons met before and after; persons gained by zone, in all."""
    folder = study.parent / "sited"
    write(found, folder)
    files = [load(folder / name) for name in ("sites.geojson", "scenario.yaml")]
    base, *changed = compare(studies.load(study), files).cases

    def met(case: Case) -> float:
        rows = case.assessment.verdicts.xs(found.clause.id, level="target").query("level == 'clause'")
        return float(rows["persons_met"].iloc[0])

    for case in changed:
        people = people_table([base, case]).query("target == @found.clause.id and group == 'all'")
        yield met(base), met(case), float(people["persons_gained"].sum())


def check_promise(study: Path, found: Sited) -> None:
    """What a comparison finds with another search is what the siting promised, by either file."""
    before, after = found.people["persons_met_before"], found.people["persons_met_after"]
    assert found.gains["persons_gained"].sum() == pytest.approx(after - before)
    assert found.gains["persons_covered"].iloc[-1] == pytest.approx(after)
    promised = pytest.approx((before, after, after - before))
    assert list(by_comparison(study, found)) == [promised, promised]


def test_one_more_market_brings_twenty_persons(town_study: Path) -> None:
    found = sited(town_study, sites=1, spacing_m=0)
    assert found.sites["persons_gained"].tolist() == [20]  # f alone is not met: see the town
    assert found.answer.status == "optimal"
    assert found.people == {
        "persons": 150,
        "persons_unlinked": 25,
        "persons_met_before": 105,
        "persons_border_before": 0,
        "persons_met_after": 125,
        "persons_border_after": 0,
        "persons_beyond_every_candidate": 0,
    }
    assert (found.tables.candidates["state"] == "candidate").sum() == 49 - 4  # two streets meet at a corner
    check_promise(town_study, found)


def test_sites_are_built_in_the_order_of_what_they_bring(town_of_one: Path) -> None:
    found = sited(town_of_one, sites=2)
    assert chosen(found) == {"D": 30, "B": 20}
    assert found.gains["persons_covered"].tolist() == [70, 90]
    assert found.gains["covered_share"].tolist() == pytest.approx([70 / 150, 90 / 150])
    assert found.gains["best_persons_covered"].tolist() == [70, 90]
    assert found.people["persons_beyond_every_candidate"] == 20  # b
    # nearest to D are g, a (350 m: too far), to B f
    assert found.sites["persons_assigned"].tolist() == [30, 20]
    assert found.answer.objective == 90
    check_promise(town_of_one, found)


def test_the_best_two_sites_may_do_without_the_best_one(town_of_one: Path) -> None:
    """Low has f and g, 50 persons; left g, a and c, 45; right f and b, 40: these two together are best."""
    places = {"low": (300, 0, 1, 1, ""), "left": (140, 200, 1, 1, ""), "right": (540, 200, 1, 1, "")}
    write_places(town_of_one.parent, places)
    assert chosen(sited(town_of_one, sites=1)) == {"low": 50}
    found = sited(town_of_one, sites=2)
    assert chosen(found) == {"left": 45, "right": 40}
    assert found.gains["persons_covered"].tolist() == [85, 125]
    assert found.gains["best_persons_covered"].tolist() == [90, 125]
    (line,) = order(found.gains)
    assert (
        "若只建到第 1 处，比另选同样多处少覆盖至多 5 人 the first 1 alone cover up to 5 persons fewer" in line
    )
    assert gains_csv(found.gains).splitlines()[1].endswith(",0.055556")  # 5 of 90


def test_near_ties_are_told_with_what_they_bring(town_of_one: Path) -> None:
    found = sited(town_of_one, sites=1, ties=2)
    assert chosen(found) == {"D": 30}
    told = found.alternatives[["choice", "candidate_id", "persons_gained", "in_best"]]
    assert told.to_numpy().tolist() == [[1, "B", 20, False], [2, "A", 15, False]]


def test_more_sites_than_are_of_use(town_of_one: Path) -> None:
    assert chosen(sited(town_of_one, sites=9)) == {"D": 30, "B": 20, "A": 15}


def test_a_share_is_reached_by_as_few_sites_as_can_be(town_of_one: Path) -> None:
    found = sited(town_of_one, share=0.55)  # 83 persons: 43 more; A + D bring 45, B + D 50
    assert chosen(found) == {"D": 30, "B": 20}
    assert (found.answer.model, found.answer.objective, found.answer.status) == ("lscp", 2, "optimal")
    assert found.alternatives["candidate_id"].tolist() == ["A", "D"]  # A + B bring 35 only
    check_promise(town_of_one, found)


def test_a_share_that_nobody_can_reach_says_whom(town_of_one: Path) -> None:
    with pytest.raises(Infeasible) as caught:
        sited(town_of_one, share=0.71)
    told = str(caught.value)
    assert "`share` 0.71: at most 70.00 % can be reached. 45 of 150 persons cannot be" in told
    assert "20 in 1 cell (" in told
    assert "are beyond the limit from every candidate" in told
    assert "25 in 1 cell (" in told
    assert "live too far from any street" in told
    assert len(chosen(sited(town_of_one, share=0.7))) == 3


def test_a_share_that_is_reached_needs_no_site(town_of_one: Path) -> None:
    with pytest.raises(NotNeeded, match=r"no site is needed; 26\.66 % have it already"):
        sited(town_of_one, share=0.26)


def test_places_that_bring_nobody(town_of_one: Path) -> None:
    write_places(town_of_one.parent, {"N2": (600, 500, 1, 1, "city")})
    with pytest.raises(NoCandidates, match="no candidate brings anybody within the limit"):
        sited(town_of_one, sites=1)


@pytest.mark.parametrize(
    ("budget", "expected"), [(1, {"A": 15}), (2, {"D": 30}), (3, {"D": 30, "A": 15}), (5, {"D": 30, "B": 20})]
)
def test_a_budget(town_of_one: Path, budget: float, expected: dict[str, float]) -> None:
    found = sited(town_of_one, budget=budget)
    assert chosen(found) == expected
    assert found.sites["cost"].sum() <= budget
    check_promise(town_of_one, found)


@pytest.mark.parametrize("asked", [{"budget": 0.5}, {"sites": 1, "min_spacing_m": 1000}], ids=str)
def test_nothing_may_be_built(town_of_one: Path, asked: dict[str, Any]) -> None:
    with pytest.raises(
        Infeasible, match="no candidate that the amount and the spacing allow makes it any better"
    ):
        sited(town_of_one, **asked)


def test_a_limit_in_metres(town_of_one: Path) -> None:
    driven_through(town_of_one)
    plan = town_of_one.parent / "plan.yaml"
    content = yaml.safe_load(plan.read_text(encoding="utf-8"))
    content["standards"][0]["rule"] |= {"mode": "walk", "measured_as": "network_distance", "distance_m": 300}
    plan.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    found = sited(town_of_one, clause="own.drive", sites=2)
    assert chosen(found) == {"D": 30, "B": 20}
    check_promise(town_of_one, found)


def test_people_of_a_group_may_count_for_more(town_of_one: Path) -> None:
    older_people(town_of_one)
    write_places(town_of_one.parent, {"A": (0, 300, 1, 1, "city"), "B": (510, 0, 1, 1, "city")})
    assert chosen(sited(town_of_one, sites=1)) == {"B": 20}
    found = sited(town_of_one, sites=1, weights=("age_60_plus=2",))  # 15 + 8 > 20
    assert chosen(found) == {"A": 15}  # persons as they are
    assert found.answer.objective == 40 + 23
    assert found.gains["best_persons_covered"].isna().all()
    check_promise(town_of_one, found)


def test_people_of_an_unknown_group(town_of_one: Path) -> None:
    with pytest.raises(InputError, match=r"`weights`: missing: people of group `age_60_plus`"):
        sited(town_of_one, sites=1, weights=("age_60_plus=2",))


def test_the_worst_zone_first(town_of_one: Path) -> None:
    """West has 30 persons, half of g's among them, and nothing; east has d's 40 of 120."""
    write_places(town_of_one.parent, {"A": (0, 300, 1, 1, "city"), "B": (510, 0, 1, 1, "city")})
    found = sited(town_of_one, sites=1, fair="worst_zone")
    assert chosen(found) == {"A": 15}
    assert found.answer.worst_share == pytest.approx(40 / 120)  # east; west has 15 of 30
    check_promise(town_of_one, found)


def test_the_median_and_the_centre(town_of_one: Path) -> None:
    found = sited(town_of_one, sites=1, model="p_median")
    assert chosen(found) == {"D": 30}
    metres = 10 * 350 + 20 * 450 + 5 * 380 + 40 * 50 + 20 * 380 + 30 * 200
    assert found.answer.objective == pytest.approx(2 * metres)  # seconds
    check_promise(town_of_one, found)
    found = sited(town_of_one, sites=1, model="p_center")
    assert chosen(found) == {"D": 30}
    assert found.answer.objective == pytest.approx(2 * 450)  # b


def test_the_median_looks_no_farther_than_the_cutoff(town_of_one: Path) -> None:
    """At 1.5 times the limit (450 m), people farther than that count as if they were that far."""
    found = sited(town_of_one, sites=1, model="p_median", cutoff=1.5)
    metres = 10 * 350 + 20 * 450 + 5 * 380 + 40 * 50 + 20 * 380 + 30 * 200
    assert found.answer.objective == pytest.approx(2 * metres)
    found = sited(town_of_one, sites=1, model="p_median", cutoff=1)
    metres = 10 * 300 + 5 * 300 + 40 * 50 + 20 * 300 + 30 * 200  # D has g within 300 m; nothing has b
    assert found.answer.objective == pytest.approx(2 * metres)


def test_a_centre_that_cannot_be_reached(town_of_one: Path) -> None:
    with pytest.raises(
        Infeasible, match="`model` p_center: no choice of the candidates that are allowed can reach"
    ):
        sited(town_of_one, sites=1, model="p_center", cutoff=1)


def test_sites_keep_a_distance(town_of_one: Path) -> None:
    assert chosen(sited(town_of_one, sites=2, min_spacing_m=311)) == {"D": 30, "A": 15}  # B to D: 310 m
    # from N it is 607 m to B, 671 m to A, 721 m to D
    assert chosen(sited(town_of_one, sites=3, min_spacing_m=650)) == {"D": 30}
    # and 361 m from A to D, so that either D alone is built or both others
    assert chosen(sited(town_of_one, sites=3, min_spacing_m=361)) == {"B": 20, "A": 15}


def test_places_are_filtered_by_what_they_have(town_of_one: Path) -> None:
    assert chosen(sited(town_of_one, sites=1, where=("owner=city",))) == {"B": 20}
    assert chosen(sited(town_of_one, sites=1, where=("area_m2<2000",))) == {"A": 15}
    found = sited(town_of_one, sites=3, where=("area_m2>=2000", "area_m2<9000", "owner=city|state"))
    assert chosen(found) == {"D": 30, "B": 20}
    (note,) = found.input_report.query("subject == 'facilities' and level == 'left_out'").itertuples()
    assert note.en == "1 candidate place left out: not area_m2>=2000<9000 (A)"
    with pytest.raises(NoCandidates, match="`where`: none of its 3 places has owner=nobody"):
        sited(town_of_one, sites=1, where=("owner=nobody",))
    with pytest.raises(InputError, match="no attribute 'slope'; the table has id"):
        sited(town_of_one, sites=1, where=("slope<0.2",))


def test_a_site_that_is_built_in_any_case(town_of_one: Path) -> None:
    """A alone brings 15 of D's 30; of two sites, one is A: with D, 45."""
    assert chosen(sited(town_of_one, sites=1, must=("id=A",))) == {"A": 15}
    found = sited(town_of_one, sites=2, must=("id=A",))
    assert chosen(found) == {"D": 30, "A": 15}
    assert found.answer.status == "optimal"
    with pytest.raises(InputError, match="`must`: none of its 3 places has id=Z"):
        sited(town_of_one, sites=1, must=("id=Z",))
    with pytest.raises(Infeasible, match="mandatory candidates alone are more than the sites"):
        sited(town_of_one, sites=1, must=("id=A|B",))
    share = sited(town_of_one, share=0.45, must=("id=A",))  # D alone would do: 70 of 150
    assert chosen(share) == {"D": 30, "A": 15}


def test_what_must_be_built_may_use_the_budget_up(town_of_one: Path) -> None:
    """0.1 and 0.2 are not quite 0.3, and D costs nothing."""
    costs = {"A": (0, 300, 0.1, 900, "must"), "B": (510, 0, 0.2, 2500, "must"), "D": (200, 0, 0, 2000, "")}
    write_places(town_of_one.parent, costs)
    found = sited(town_of_one, budget=0.3, must=("owner=must",))
    assert set(chosen(found)) == {"A", "B", "D"}
    costs = {"A": (0, 300, 1234567.8, 900, "must"), "D": (200, 0, 0.1, 2000, "")}
    write_places(town_of_one.parent, costs)
    assert set(chosen(sited(town_of_one, budget=1234567.9, must=("owner=must",)))) == {"A", "D"}


def test_a_cost_that_is_not_asked_for_may_be_blank(town_of_one: Path) -> None:
    write_places(town_of_one.parent, {"A": (0, 300, None, 900, ""), "D": (200, 0, 2, 2000, "")})
    found = sited(town_of_one, sites=2)
    assert set(chosen(found)) == {"A", "D"}
    assert "1 candidate without a cost: the column is not used" in set(found.input_report["en"])


def test_near_ties_have_no_idle_sites(town_of_one: Path) -> None:
    """Of the junctions one does all that two can do: no alternative is that one and another."""
    found = sited(town_of_one, sites=2, spacing_m=200)
    assert len(found.answer.chosen) == 1
    assert found.answer.near_ties
    for tie in found.answer.near_ties:
        assert not set(tie.chosen) > set(found.answer.chosen)


def test_a_gap_without_end(town_of_one: Path) -> None:
    """A zone has nobody, and might have half of its people: no number of times as many."""
    found = sited(town_of_one, sites=1, fair="worst_zone")
    answer = dataclasses.replace(found.answer, worst_share=0.0, worst_share_bound=0.5)
    assert answer.gap == np.inf
    assert siting_record(found.clause, answer, found.people, found.question)["gap"] is None
    told = model(found.clause, found.question, answer)
    assert "未证明最优 not proven optimal" in told
    assert "from the bound" not in told


def test_of_equally_far_choices_the_nearest_in_all() -> None:
    """From x and y alike somebody has 10 to go; from x all have 16 in all, from y 25, from z 30."""
    ways = {"x": (5, 10, 1), "y": (10, 5, 10), "z": (10, 10, 10)}
    rows = [(cell, site, float(way[i])) for site, way in ways.items() for i, cell in enumerate("abc")]
    pairs = pd.DataFrame(rows, columns=["origin_id", "destination_id", "impedance"])
    demand = pd.DataFrame({"persons": 1.0}, index=list("abc"))
    problem = siting.problem(pairs, demand, pd.DataFrame(index=list("zyx")))
    found = solved(Question("any", sites=1, model="p_center"), problem, 10.0)
    assert (found.model, found.chosen, found.objective, found.bound) == ("p_center", ("x",), 10, 10)
    assert {tie.chosen for tie in found.near_ties} == {("y",), ("z",)}


def test_without_time_for_the_second_question_the_first_is_answered(
    town_of_one: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def late(*_: Any, **__: Any) -> Any:
        raise OutOfTime("siting", ["no choice was found in the time allowed; allow more"])

    monkeypatch.setattr(siting, "p_median", late)
    found = sited(town_of_one, sites=2, model="p_center")
    assert set(chosen(found)) == {"A", "B"}  # the farthest is b, 350 m from A
    assert found.answer.status == "optimal"


def test_who_is_farther_than_the_models_look_is_told(town_of_one: Path) -> None:
    """Of 150 b's 20 are 350 m from A and more from all else; 25 are linked to no street."""
    near = sited(town_of_one, sites=3, model="p_center", cutoff=1.0)
    assert near.people["persons_beyond_cutoff"] == 20
    assert sited(town_of_one, sites=3, model="p_center", cutoff=2.0).people["persons_beyond_cutoff"] == 0
    assert "persons_beyond_cutoff" not in sited(town_of_one, sites=3).people


def test_sites_keep_away_from_hazards(town_of_one: Path) -> None:
    """A fuel station 20 m from D."""
    path = town_of_one.parent / "hazards.csv"
    path.write_text(f"x,y\n{EAST + 220},{NORTH}\n", encoding="utf-8")
    away = {"hazards": path, "hazards_crs": CRS, "hazard_m": 20.0}
    assert chosen(sited(town_of_one, sites=1, **away)) == {"D": 30}  # not nearer than 20 m
    found = sited(town_of_one, sites=1, **away | {"hazard_m": 20.5})
    assert chosen(found) == {"B": 20}
    assert "1 candidate place left out: nearer than 20.5 m to a hazard (D)" in set(found.input_report["en"])
    with pytest.raises(NoCandidates, match="no candidate is left by `max_slope` and `hazards`"):
        sited(town_of_one, sites=1, **away | {"hazard_m": 2000.0})
    with pytest.raises(InputError, match=r"`must`: 1 place that must be built \(D\) cannot be"):
        sited(town_of_one, sites=1, must=("id=D",), **away | {"hazard_m": 20.5})
    path.write_text("x,y\n117.0,29.0\n", encoding="utf-8")  # in degrees, elsewhere
    with pytest.raises(InputError, match="km from the candidates; say in which CRS it is"):
        sited(town_of_one, sites=1, **away | {"hazards_crs": None})
    with pytest.raises(InputError, match="`hazards` and `hazard_m` go together"):
        sited(town_of_one, sites=1, hazards=path)


def test_sites_stand_on_gentle_ground(town_of_one: Path) -> None:
    """The ground rises by 20 % east of x = 350, on which B lies."""
    with pytest.raises(InputError, match="`max_slope`: the study has no elevation"):
        sited(town_of_one, sites=1, max_slope=0.1)
    x = np.arange(-200, 1200, 10.0) + 5
    height = np.broadcast_to(0.2 * np.maximum(x - 350, 0), (140, len(x)))
    place = {"crs": CRS, "transform": rasterio.Affine(10, 0, EAST - 200, 0, -10, NORTH + 1200)}
    path = town_of_one.parent / "dem.tif"
    shape = {"width": len(x), "height": 140, "count": 1, "dtype": "float64"}
    with rasterio.open(path, "w", driver="GTiff", **shape, **place) as raster:
        raster.write(height, 1)
    content = yaml.safe_load(town_of_one.read_text(encoding="utf-8"))
    edit(town_of_one, streets=content["streets"] | {"elevation": "dem.tif"})
    found = sited(town_of_one, sites=3, max_slope=0.19)
    assert set(found.sites["candidate_id"]) <= {"A", "D"}
    assert "1 candidate place left out: steeper than 19% (B)" in set(found.input_report["en"])


def test_a_parcel_is_reached_by_its_frontage(town_study: Path) -> None:
    """Its middle (450, 150) is as far from x = 400 as from x = 500; it fronts on x = 400, 10 m off."""
    parcel = shapely.box(EAST + 410, NORTH + 140, EAST + 488, NORTH + 160)
    layer = geopandas.GeoDataFrame({"id": ["p"], "capacity": [5]}, geometry=[parcel], crs=CRS)
    path = town_study.parent / "parcels.gpkg"
    layer.to_file(path)
    found = sited(town_study, sites=1, candidates=path, crs=None)
    assert chosen(found) == {"p": 20}
    (site,) = found.sites.itertuples()
    assert site.place == "parcel"
    assert site.geometry.x == pytest.approx(EAST + 410)
    assert site.name == "选址1 site 1: p"
    assert "`capacity` of the candidates is not used" in found.input_report["en"].iloc[-1]
    check_promise(town_study, found)


@pytest.mark.parametrize(("doors", "gained"), [("outline", 50), ("centre", 30)])
def test_a_parcel_is_entered_from_all_streets_beside_it(town_study: Path, doors: str, gained: int) -> None:
    """It fills four blocks but for 10 m; within 100 m of its edge are f (30 + 10 m) and g (10 m).

    From the one place where it is nearest to a street, on x = 300, f is 190 m away.
    """
    parcel = shapely.box(EAST + 210, NORTH + 110, EAST + 390, NORTH + 190)
    path = town_study.parent / "parcels.gpkg"
    geopandas.GeoDataFrame({"id": ["p"]}, geometry=[parcel], crs=CRS).to_file(path)
    settings = {"crs": CRS, "walk_kph": 0.6, "doors": doors}  # ten minutes are 100 m
    edit(town_study, settings=settings)
    found = sited(town_study, sites=1, candidates=path, crs=None)
    assert chosen(found) == {"p": gained}
    check_promise(town_study, found)


def test_places_far_from_any_street(town_of_one: Path) -> None:
    write_places(town_of_one.parent, {"far": (450, 1000, 1, 1, "city")})
    with pytest.raises(NoCandidates, match="there is no candidate within 250 m of a public street"):
        sited(town_of_one, sites=1)


def test_a_file_that_cannot_be_read(town_of_one: Path) -> None:
    with pytest.raises(FileError, match="no such file"):
        sited(town_of_one, sites=1, candidates=town_of_one.parent / "none.csv")
    (town_of_one.parent / "places.csv").write_text(f"id,x,y\nA,{EAST},{NORTH}\n", encoding="utf-8")
    with pytest.raises(InputError, match="no column `cost`"):
        sited(town_of_one, budget=1)


def test_people_near_the_border_of_the_data_are_counted_apart(town_study: Path) -> None:
    streets = {"nodes": "nodes.csv", "edges": "edges.csv", "crs": CRS}
    edit(town_study, streets=streets)
    found = sited(town_study, sites=1, spacing_m=0)
    assert found.people["persons_border_before"] == 20  # f is 150 m from the southern border
    assert found.people["persons_border_after"] == 0
    assert found.sites["persons_gained"].tolist() == [20]
    check_promise(town_study, found)


def test_ids_of_facilities_are_not_taken(town_study: Path) -> None:
    with (town_study.parent / "markets.csv").open("a", encoding="utf-8") as file:
        file.write(f"site:1,,{EAST + 600},{NORTH + 600}\n")
    found = sited(town_study, sites=1, spacing_m=0)
    assert found.sites.index.tolist() == ["site:2"]
    check_promise(town_study, found)


@pytest.mark.parametrize("direction", ["demand_to_facility", "facility_to_demand"])
def test_one_way_streets_and_the_direction_of_the_trip(town_study: Path, direction: str) -> None:
    driven_through(town_study)
    plan = town_study.parent / "plan.yaml"
    content = yaml.safe_load(plan.read_text(encoding="utf-8"))
    content["standards"][0]["rule"]["direction"] = direction
    plan.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    found = sited(town_study, clause="own.drive", sites=2, spacing_m=0)
    # to the market, b, c, f and g need more than 300 s; from it, a and f: see the town
    met = {"demand_to_facility": 50, "facility_to_demand": 95}[direction]
    assert found.people["persons_met_before"] == met
    assert found.people["persons_met_after"] == 125
    check_promise(town_study, found)


def test_a_new_facility_has_what_the_clause_asks_for(town_study: Path) -> None:
    driven_through(town_study)
    plan = town_study.parent / "plan.yaml"
    content = yaml.safe_load(plan.read_text(encoding="utf-8"))
    where = {"area_m2": {"at_least": 2000}, "inclusive": True, "grade": ["A", "B"]}
    content["standards"][0]["rule"] |= {"mode": "walk", "facilities": {"where": where}}
    plan.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    markets = pd.read_csv(town_study.parent / "markets.csv")
    markets.assign(area_m2=[2500, 100], inclusive="yes", grade="B").to_csv(
        town_study.parent / "markets.csv", index=False
    )
    edit(town_study, facilities=[_listed("area_m2", "inclusive", "grade")])
    found = sited(town_study, clause="own.drive", sites=1, spacing_m=0)
    (opened,) = found.scenario.facilities.open
    assert opened.area_m2 == 2000
    assert opened.attributes == {"inclusive": "True", "grade": "A"}
    assert found.people["persons_met_before"] == 35  # within 150 m of M; N, beside d, is too small
    assert found.sites["persons_gained"].tolist() == [50]  # f 80 m and g 100 m from (400, 100); d alone is 40
    check_promise(town_study, found)


def _listed(*columns: str) -> dict[str, Any]:
    own = {"columns": {name: name for name in columns}}
    return {"path": "markets.csv", "type": "farmers_market", "id_column": "id", "crs": CRS, **own}


def _regular(limit_m: float, existing: list[tuple[int, int]]) -> tuple[Any, Any]:
    """The regular town counted out: which uncovered person each corner would bring in; and how many are met.

    Half blocks from (0, 0); people live where one coordinate is even; sites are corners at which three
    streets meet or more.
    """
    size = 2 * STREETS
    people = np.array([(x, y) for x in range(size + 1) for y in range(size + 1) if x % 2 == 0 or y % 2 == 0])
    ends = (0, size)
    corners = [
        (x, y) for x in range(0, size + 1, 2) for y in range(0, size + 1, 2) if not (x in ends and y in ends)
    ]
    near = np.abs(people[:, np.newaxis] - np.array(corners + existing)).sum(axis=2) * SPACING_M / 2 <= limit_m
    met = near[:, len(corners) :].any(axis=1)
    return near[~met, : len(corners)], int(met.sum())


@pytest.fixture(scope="module")
def regular(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return regular_town(tmp_path_factory.mktemp("regular"))


SUPERMARKETS = [(12, 12), (12, 36), (36, 12), (36, 36)]
LARGE = "huangyan.convenience_circle.supermarket"


@pytest.mark.parametrize("sites", [1, 2])
def test_the_regular_town_counted_out(regular: Path, sites: int) -> None:
    near, met = _regular(1200, SUPERMARKETS)  # 15 minutes at 4.8 km/h
    both = near.T.astype(int) @ near  # of a corner and another; of a corner itself, all it brings
    one = np.diag(both)
    best = {1: one.max(), 2: (one[:, np.newaxis] + one - both).max()}
    found = sited(regular, clause=LARGE, sites=sites, spacing_m=0)
    assert found.people["persons_met_before"] == met
    assert found.people["persons_met_after"] == met + best[sites]
    assert found.answer.status == "optimal"
    assert found.gains["best_persons_covered"].tolist() == [met + best[n + 1] for n in range(sites)]
    check_promise(regular, found)


@pytest.mark.slow
def test_a_share_of_the_regular_town_counted_out(regular: Path) -> None:
    near, met = _regular(1200, SUPERMARKETS)
    both = near.T.astype(int) @ near
    one = np.diag(both)
    pair = int((one[:, np.newaxis] + one - both).max())
    total = (2 * STREETS + 1) ** 2 - STREETS**2
    for number, persons in ((1, int(one.max())), (2, int(one.max()) + 1), (2, pair), (3, pair + 1)):
        found = sited(regular, clause=LARGE, share=(met + persons) / total, spacing_m=0, ties=0)
        assert len(found.sites) == found.answer.objective == number
        assert found.people["persons_met_after"] >= met + persons
    check_promise(regular, found)


def test_thinned_junctions_lie_apart(regular: Path) -> None:
    found = sited(regular, clause=LARGE, sites=1, spacing_m=400)
    xy = shapely.get_coordinates(found.tables.candidates.query("state == 'candidate'").geometry)
    apart = [np.hypot(*(a - b)) for a, b in itertools.combinations(xy, 2)]
    assert min(apart) >= 400 - 1e-3
    assert 20 < len(xy) < 621
