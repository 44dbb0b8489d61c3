"""The official figure and the network figure side by side, on the tiny town, worked out by hand."""

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import pytest
import shapely
import yaml

import access
from access.assessment import run as pipeline
from access.assessment.official import official
from access.contracts.errors import InputError
from access.study import study as studies
from access.verdicts.evaluate import evaluate
from tests.conftest import CRS, EAST, NORTH

CLAUSE = "huangyan.convenience_circle.farmers_market"
# of the cells a and e all is residential, of f the western half
HOMES = [(145, 295, 155, 305), (445, 995, 455, 1005), (425, 145, 430, 155)]


def with_land(folder: Path, **settings: Any) -> Path:
    """The town's files with residential land, and further settings."""
    boxes = [shapely.box(EAST + w, NORTH + s, EAST + e, NORTH + n) for w, s, e, n in HOMES]
    geopandas.GeoDataFrame(geometry=boxes, crs=CRS).to_file(folder / "homes.gpkg")
    study = folder / "study.yaml"
    content = yaml.safe_load(study.read_text(encoding="utf-8"))
    content["land"] = {"residential": "homes.gpkg"}
    content["settings"] |= settings
    study.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return study


@pytest.fixture(scope="module")
def ladder(town_files: Path, tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    folder = tmp_path_factory.mktemp("land")
    shutil.copytree(town_files, folder, dirs_exist_ok=True)
    return access.run(with_land(folder)).official(CLAUSE).set_index(["zone_id", "step"])


def shares(ladder: pd.DataFrame, zone: str, column: str = "share") -> list[float]:
    return ladder[column][zone].round(6).tolist()


def test_each_step_is_what_one_works_out_by_hand(ladder: pd.DataFrame) -> None:
    """Ten minutes at 0.5 m/s are 300 m.

    Land, of 250 m²: a and half of f lie within 300 m of M in a straight line (100 and 241 m), e does not
    (427 m to N). People: all but e, 125 of 150. Along the streets, without legs: a 100, b 100, c 30, d 50, g
    250 and f, from (400, 150), just 300 m; e is not linked. With the legs, f needs 340 m: 105 are left.
    """
    assert ladder.index.get_level_values("step")[:5].tolist() == [
        *("land_straight", "people_straight", "people_network", "people_time", "pass_mark")
    ]
    assert (ladder["radius_m"] == 300).all()
    assert shares(ladder, "urban_communities") == [0.6, 0.833333, 0.833333, 0.7, 1.0]
    assert shares(ladder, "urban_communities", "share_high") == [0.6, 0.833333, 1.0, 0.866667, 1.0]
    assert shares(ladder, "urban_communities", "points")[1:] == [23.333333, 0.0, -13.333333, 30.0]
    assert np.isnan(ladder["points"].iloc[0])
    assert shares(ladder, "urban_communities", "persons")[1:] == [125, 125, 105, 150]


def test_each_zone_has_its_own_steps(ladder: pd.DataFrame) -> None:
    """West: a 10, c 5, half of g 15, and all the land of a. East: b 20, d 40, f 20, g 15, of 120 with e."""
    assert shares(ladder, "west") == [1.0, 1.0, 1.0, 1.0, 1.0]
    assert shares(ladder, "east") == [0.333333, 0.791667, 0.791667, 0.625, 1.0]
    assert ladder["level"].groupby(level=0).first().to_dict() == {
        "urban_communities": "clause",
        "west": "unit",
        "east": "unit",
    }


def test_the_reasons_tell_who_is_moved_and_by_what(ladder: pd.DataFrame) -> None:
    """From M, f is 30 m off its street: by that leg alone it is beyond."""
    told = ladder.loc["east"]
    assert "20 persons are beyond, 20 of them by the leg" in told.loc["people_time", "reason_en"]
    assert "20 人超出，其中 20 人加上住处到街道的一段即超出" in told.loc["people_time", "reason_zh"]
    assert "0 persons are near in a straight line" in told.loc["people_network", "reason_en"]
    assert "assumed" in told.loc["pass_mark", "reason_en"]


def test_the_detour_is_that_of_those_who_can_get_there(ladder: pd.DataFrame) -> None:
    """West, weighted by people: (10·100 + 5·30 + 15·250) / (10·100.5 + 5·31.6 + 15·215.9) = 1.11."""
    by_line = 10 * np.hypot(100, 10) + 5 * np.hypot(30, 10) + 15 * np.hypot(50, 210)
    assert f"{4900 / by_line:.2f} times" in ladder.loc[("west", "people_network"), "reason_en"]


@pytest.fixture(scope="module")
def judged(town_files: Path, tmp_path_factory: pytest.TempPathFactory) -> pipeline.Assessed:
    """Without land, with a pass mark of the study's own, and streets that end 200 m north of e."""
    folder = tmp_path_factory.mktemp("bare")
    shutil.copytree(town_files, folder, dirs_exist_ok=True)
    return pipeline.run(studies.load(folder / "study.yaml", changes={"required_share": 0.8}))


def test_without_a_layer_of_land_the_first_step_is_left_out_with_its_reason(judged: Any) -> None:
    whole = judged.official[judged.official["level"] == "clause"].set_index("step")
    assert np.isnan(whole.loc["land_straight", ["share", "persons", "points"]].astype(float)).all()
    assert "没有居住用地图层" in whole.loc["land_straight", "reason_zh"]
    assert np.isnan(whole.loc["people_straight", "points"])
    assert whole.loc["pass_mark", "share"] == 0.8
    assert "研究文件" in whole.loc["pass_mark", "reason_zh"]


def test_who_may_have_a_facility_beyond_the_border_is_not_known_in_any_step(judged: Any) -> None:
    """With the border of the data 300 m from e, a market beyond it could be within 300 m."""
    place = judged.measured.place
    persons = place.cells["persons"]
    near = pd.Series(np.where(persons == 25, 300.0, 301.0), persons.index)
    measured = replace(judged.measured, place=replace(place, border_m=near))
    found = official(judged.study, measured, evaluate(judged.assessment.clauses, measured.place))
    whole = found[found["level"] == "clause"].set_index("step")
    assert whole.loc["people_straight", "share"] == pytest.approx(125 / 150)
    assert whole.loc["people_straight", "share_high"] == 1.0


def test_what_is_no_way_of_people_has_no_ladder(judged: Any) -> None:
    with pytest.raises(InputError, match="judges no"):
        access.api.result.Result(judged).official("huangyan.nothing")


def test_land_counts_by_its_polygons_wherever_people_live(town_files: Path, tmp_path: Path) -> None:
    """A strip where nobody lives, 250 to 350 m north of M: half of it is within 300 m of M, none of N."""
    shutil.copytree(town_files, tmp_path, dirs_exist_ok=True)
    study = with_land(tmp_path)
    strip = shapely.box(EAST + 249.5, NORTH + 560, EAST + 250.5, NORTH + 660)
    twice = shapely.box(EAST + 249.5, NORTH + 560, EAST + 250.5, NORTH + 620)
    far = shapely.box(EAST + 700, NORTH, EAST + 900, NORTH + 100)  # in no zone
    geopandas.GeoDataFrame(geometry=[strip, twice, far], crs=CRS).to_file(tmp_path / "homes.gpkg")
    found = access.run(study).official(CLAUSE).set_index(["zone_id", "step"])
    assert found.loc[("urban_communities", "land_straight"), "share"] == pytest.approx(0.5, abs=1e-3)
    assert found.loc[("west", "land_straight"), "share"] == pytest.approx(0.5, abs=1e-3)
    assert np.isnan(found.loc[("east", "land_straight"), "share"])


def test_land_as_near_to_the_border_of_the_data_is_not_known(town_files: Path, tmp_path: Path) -> None:
    """The streets end 400 m south of e: of its land a market beyond may be within 300 m, of f's, too."""
    shutil.copytree(town_files, tmp_path, dirs_exist_ok=True)
    study = with_land(tmp_path)
    content = yaml.safe_load(study.read_text(encoding="utf-8"))
    content["streets"]["beyond_border"] = "unknown"
    study.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    found = access.run(study).official(CLAUSE).set_index(["zone_id", "step"])
    assert found.loc[("east", "land_straight"), ["share", "share_high"]].tolist() == pytest.approx([1 / 3, 1])


RULES: dict[str, dict[str, Any]] = {
    "straight": {"rule": {"mode": "walk", "measured_as": "straight_distance"}, "value": 300, "unit": "m"},
    "radius": {"rule": {"mode": "walk", "statistic": "mean_network_distance"}, "value": 0.3, "unit": "km"},
    "bundled": {
        "rule": {
            "mode": "walk",
            "served_by": "bundle",
            "bundle": {"of": ["farmers_market", "supermarket"], "at_least": 2},
        },
        "value": 20,
        "unit": "min",
    },
    "driving": {"rule": {"mode": "drive"}, "value": 6.5, "unit": "min"},
}
CAR = """\
name: car
title: {zh: 车, en: car}
note: {zh: 一秒一米, en: a second is a metre}
tags: [foot]
closed: ["no"]
private: [private]
speeds_kph: {residential: 3.6, "": 3.6}
oneway: true
limited: false
leg_kph: 3.6
"""


@pytest.fixture(scope="module")
def kinds(town_files: Path, tmp_path_factory: pytest.TempPathFactory) -> access.Result:
    """A clause of each other kind; where N is there is a supermarket, too; a car drives a metre a second."""
    folder = tmp_path_factory.mktemp("kinds")
    shutil.copytree(town_files, folder, dirs_exist_ok=True)
    study = with_land(folder)
    (folder / "car.yaml").write_text(CAR, encoding="utf-8")
    text = {"zh": "x", "en": "x"}
    standards = [
        {
            "id": f"own.{name}",
            "kind": "service_radius" if name == "radius" else "travel_time",
            "quote": text,
            "rule": {"required_share": 0.9} | each["rule"],
            "targets": [
                {
                    "id": f"own.{name}",
                    "zone": "all",
                    "facility": "farmers_market",
                    "comparison": "<=",
                    "value": each["value"],
                    "unit": each["unit"],
                }
            ],
        }
        for name, each in RULES.items()
    ]
    plan = {"id": "own", "title": text, "issued_by": "x", "date": "2026", "standards": standards}
    plan["zones"] = {"all": {"by": "all", "text": text}}
    (folder / "own.yaml").write_text(yaml.safe_dump(plan, allow_unicode=True), encoding="utf-8")
    content = yaml.safe_load(study.read_text(encoding="utf-8"))
    content |= {"plans": ["own.yaml"], "clauses": None, "plan_zones": {}, "profiles": {"drive": "car.yaml"}}
    (folder / "shops.csv").write_text(f"id,x,y\nS,{EAST + 600},{NORTH + 600}\n", encoding="utf-8")
    market = content["facilities"][0]
    content["facilities"] = [market, market | {"type": "supermarket", "path": "shops.csv"}]
    study.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return access.run(study)


def steps_of(kinds: access.Result, name: str) -> pd.DataFrame:
    found = kinds.official(f"own.{name}")
    return found[found["level"] == "clause"].set_index("step")


def test_a_straight_line_is_held_against_the_time_that_such_a_length_takes(kinds: access.Result) -> None:
    """300 m are ten minutes: all but e in a straight line, which is what is judged; without f by the way."""
    found = steps_of(kinds, "straight")
    assert (found["radius_m"] == 300).all()
    assert found["persons"].drop("land_straight").tolist() == [125, 125, 105, 135]
    assert found.loc["land_straight", "share"] == pytest.approx(0.6)
    (verdict,) = kinds.verdicts.query("target == 'own.straight' and level == 'clause'")["value"]
    assert verdict == pytest.approx(found.loc["people_straight", "share"])


def test_a_mean_radius_is_told_beside_shares_but_not_judged_by_them(kinds: access.Result) -> None:
    """Metres along streets and legs: f needs 340; no share must have it."""
    found = steps_of(kinds, "radius")
    assert found["persons"].drop(["land_straight", "pass_mark"]).tolist() == [125, 125, 105]
    assert "people_length" in found.index
    assert np.isnan(found.loc["pass_mark", "share"])
    assert "average service radius" in found.loc["pass_mark", "reason_en"]


def test_of_a_bundle_all_that_are_asked_must_be_near(kinds: access.Result) -> None:
    """20 minutes are 600 m, to a market and to the supermarket, where N is, too.

    In a straight line all, e by 427 m. Along the streets: a 750, b 550, c 620, d 50, f 650, g 800.
    """
    found = steps_of(kinds, "bundled")
    assert (found["radius_m"] == 600).all()
    assert found.loc["people_straight", "persons"] == 150
    assert found.loc["people_network", "persons"] == 20 + 40
    assert found.loc["people_time", "persons"] == 20 + 40


def test_a_car_goes_the_one_way_street_as_it_must(kinds: access.Result) -> None:
    """390 s are 390 m: by road and leg, b (510) and f (440) are beyond; c (380) is not."""
    found = steps_of(kinds, "driving")
    assert found["radius_m"].to_numpy() == pytest.approx(390)
    assert found.loc["people_straight", "persons"] == 125
    assert found.loc["people_network", "persons"] == 10 + 5 + 40 + 30
    assert found.loc["people_time", "persons"] == 10 + 5 + 40 + 30
