"""Scenario files: every field, every fault at once; what the map exports."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from access.assessment import run as pipeline
from access.contracts import tables
from access.contracts.errors import AccessError, DocumentError, FileError, InputError
from access.remedies.comparison.run import applied
from access.remedies.scenarios.changes import Attributes
from access.remedies.scenarios.file import Scenario, load, load_all
from access.remedies.scenarios.scenario import xy
from access.study import study as studies
from access.study.read import read_inputs
from tests.conftest import CRS
from tests.remedies.scenarios.runs import MARKET, NAME, driven_through, scenario

EVERYTHING = """\
name: {zh: 全部, en: everything}
note: {zh: 说明, en: a note}
facilities:
  open:
  - type: farmers_market
    at: [114.003, 22.6]
    id: 7
    name: 新市场
    capacity: 30
    attributes: {open_to_public: yes, grade: A, stalls: 12}
    clause: huangyan.convenience_circle.farmers_market
  close: [M, 12]
  move:
  - {id: N, to: {x: 500100, y: 2500100}}
  enlarge:
  - {id: N, units: 4}
streets:
  close: [w42, e1]
  speed:
  - {class: residential, kph: 20}
  - {streets: [w1.0], to_class: primary}
  add:
  - {line: [[114, 22.6], [114.001, 22.6]], class: footway, foot: yes, join_m: 5}
population:
  by_zone: {3301: {factor: 1.2}, 东区: {persons: 900}}
  year: 2035
limits:
  huangyan.convenience_circle.farmers_market: 12
"""


def write(folder: Path, text: str, name: str = "scenario.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_every_field_is_read(tmp_path: Path) -> None:
    found = load(write(tmp_path, EVERYTHING)).scenario
    (opened,) = found.facilities.open
    assert (opened.id, opened.at.lon, opened.at.lat) == ("7", 114.003, 22.6)
    assert opened.columns == {"capacity": 30, "open_to_public": "yes", "grade": "A", "stalls": "12"}
    assert found.facilities.close == ("M", "12")
    assert found.streets.add[0].foot == "yes"
    assert found.streets.speed[0].street_class == "residential"
    assert set(found.population.by_zone) == {"3301", "东区"}


def test_a_scenario_written_is_read_as_the_same(tmp_path: Path) -> None:
    found = load(write(tmp_path, EVERYTHING)).scenario
    assert load(write(tmp_path, found.text(), "again.yaml")).scenario == found


def test_every_field_says_what_it_is() -> None:
    def models(schema: dict[str, Any]) -> list[dict[str, Any]]:
        return [schema, *schema["$defs"].values()]

    wordless = [
        f"{model['title']}.{name}"
        for model in models(Scenario.model_json_schema())
        for name, field in model.get("properties", {}).items()
        if "description" not in field and model["title"] != "Text"
    ]
    assert not wordless


def test_a_facility_may_have_every_number_of_the_facilities_table() -> None:
    numbers = {name for name, column in tables.FACILITIES.columns.items() if column.kind == "number"}
    assert numbers | {"level", "attributes"} == set(Attributes.model_fields)


def test_places_on_earth_and_in_the_study(tmp_path: Path) -> None:
    found = load(write(tmp_path, EVERYTHING)).scenario.facilities
    lonlat, plain = xy([found.open[0].at, found.move[0].to], CRS)
    # EPSG:4547 has its central meridian at 114° E, with a false easting of 500 km
    assert lonlat[0] == pytest.approx(500_308, abs=2)
    assert plain.tolist() == [500_100, 2_500_100]


def faults(path: Path) -> str:
    with pytest.raises(DocumentError) as error:
        load(path)
    return str(error.value)


def test_every_fault_of_a_file_is_told_at_once(tmp_path: Path) -> None:
    text = """\
name: {zh: 错}
facilities:
  open:
  - {type: farmer_market, at: [28.6, 121.2]}
  - {type: farmers_market, at: {x: 1}}
  - {type: farmers_market, at: 3, capacity: -1}
  - {type: farmers_market, at: [1, 2], attributes: {capacity: 3}}
  move: [{id: N}]
  enlarge: [{id: N}]
streets:
  add: [{line: [[1, 2]], class: footway}]
  speed: [{kph: 20}, {class: a}]
population: {by_zone: {west: 1.2, east: {}}}
limits: {a: -1}
extra: 1
"""
    told = faults(write(tmp_path, text))
    for line in (
        "line 1: name: `en` is required",
        "line 4: facilities.open.0.at: no place on earth: longitude 28.6, latitude 121.2; longitude first",
        "line 4: facilities.open.0.type: unknown facility type 'farmer_market'; did you mean 'farmers",
        "line 5: facilities.open.1.at: give `[longitude, latitude]`, or `{x: …, y: …}` in the study's CRS",
        "line 6: facilities.open.2.at: give `[longitude, latitude]`",
        "line 6: facilities.open.2.capacity: Input should be greater than or equal to 0 (found -1)",
        "line 7: facilities.open.3: capacity: no place for it under `attributes`",
        "line 8: facilities.move.0: `to` is required",
        "line 9: facilities.enlarge.0: say what it has afterwards",
        "line 11: streets.add.0.line: Tuple should have at least 2 items",
        "line 12: streets.speed.0: give either `streets` or `class`",
        "line 12: streets.speed.1: give `kph`, `to_class`, or both",
        "line 13: population.by_zone.east: give either `factor` or `persons`",
        "line 13: population.by_zone.west: give `{factor: 1.2}` or `{persons: 12000}` (found 1.2)",
        "line 14: limits.a: Input should be greater than 0 (found -1)",
        "line 15: extra: unknown field",
    ):
        assert line in told


def test_a_scenario_that_changes_nothing_is_refused(tmp_path: Path) -> None:
    text = "name: {zh: 无, en: nothing}\nfacilities: {open: []}\n"
    assert "it changes nothing" in faults(write(tmp_path, text))


def misfits(study_path: Path, **changes: Any) -> str:
    """What keeps a scenario from being applied to the study."""
    study = studies.load(study_path)
    with pytest.raises(InputError) as error:
        applied(scenario(study_path.parent, **changes), read_inputs(study), pipeline.clauses_of(study))
    return str(error.value)


def test_every_misfit_with_the_study_is_told_at_once(town_study: Path) -> None:
    here = {"x": 500_000, "y": 2_500_000}
    opened = [{"type": "farmers_market", "at": here, "id": name} for name in ("M", "a", "a")]
    told = misfits(
        town_study,
        facilities={
            "open": opened,
            "close": ["M", "X", "M"],
            "move": [{"id": "M", "to": here}],
            "enlarge": [{"id": "Y", "capacity": 3}, {"id": "N", "units": 1}, {"id": "<b>N</b>", "units": 3}],
        },
        streets={
            "close": ["e1"],
            "speed": [{"class": "primry", "kph": 3}, {"streets": ["e2"], "to_class": "primry"}],
            "add": [{"line": [here, here], "class": "footwy"}],
        },
        population={
            "by_zone": {"west": {"factor": 2}, "西区": {"factor": 2}, "x": {"persons": 2}},
            "year": 2035,
        },
        limits={"huangyan.convenience_circle.farmer_market": 12},
    )
    assert "17 faults" in told
    for fault in (
        "facilities.open.0.id: another facility has the id 'M'",
        "facilities.open.1.id: another facility has the id 'a'",
        "facilities.open.2.id: another facility has the id 'a'",
        "facilities.close.1: no facility 'X' in the study",
        "facilities.close.2: `close` names 'M' twice",
        "facilities.move.0: 'M' is closed, too",
        "facilities.enlarge.0.id: no facility 'Y' in the study",
        "facilities.enlarge.2: `enlarge` names 'N' twice",
        "streets.close.0: no street 'e1' in the study",
        "streets.speed.0.class: no street of class 'primry' in the study",
        "streets.speed.1.streets.0: no street 'e2' in the study",
        "streets.speed.1.to_class: no mode knows the class 'primry'; did you mean 'primary'",
        "streets.add.0.class: no mode knows the class 'footwy'; did you mean 'footway'",
        "population.by_zone.x: no zone 'x' in the study; known: east, west, 东区, 西区",
        "population.by_zone.西区: the zone 'west' stands here already",
        "population.year: the study's zones have no column 'persons_2035'",
        "did you mean 'huangyan.convenience_circle.farmers_market'?",
    ):
        assert fault in told, fault


def test_a_name_that_several_facilities_bear_names_none(town_study: Path) -> None:
    markets = town_study.parent / "markets.csv"
    markets.write_text(markets.read_text(encoding="utf-8").replace("<b>N</b>", "=市场"), encoding="utf-8")
    told = misfits(town_study, facilities={"close": ["=市场"]})
    assert "2 facilities are called '=市场'; give the id (M, N)" in told


def test_added_streets_must_lead_somewhere(town_study: Path) -> None:
    far, also = {"x": 500_030, "y": 2_500_030}, {"x": 500_060, "y": 2_500_060}
    corner, near = {"x": 500_001, "y": 2_500_000}, {"x": 500_000, "y": 2_500_003}
    told = misfits(
        town_study,
        streets={"add": [{"line": line, "class": "footway"} for line in ([far, also], [corner, near])]},
    )
    assert "streets.add.0.line: neither end lies within 10 m of a street" in told
    assert "streets.add.1.line: it begins and ends at one place" in told


def test_a_street_network_cannot_be_closed_as_a_whole(town_study: Path) -> None:
    ids = read_inputs(studies.load(town_study)).streets.index.tolist()
    assert "no street would be left" in misfits(town_study, streets={"close": ids})


@pytest.mark.parametrize(
    ("rule", "limit", "fault"),
    [
        ("fixed_minutes: 2", 2, "2 minutes pass before anybody sets out"),
        (
            "distance_m: 400, measured_as: network_distance",
            7,
            "judged by a length of 400 m, not by its minutes",
        ),
    ],
)
def test_a_limit_that_means_nothing_is_refused(town_study: Path, rule: str, limit: float, fault: str) -> None:
    driven_through(town_study)
    plan = town_study.parent / "plan.yaml"
    plan.write_text(
        plan.read_text(encoding="utf-8").replace("mode: drive", f"mode: drive, {rule}"), encoding="utf-8"
    )
    assert fault in misfits(town_study, limits={"own.drive": limit})


# --- what the map exports -------------------------------------------------------------------------


def feature(point: Any, **properties: Any) -> dict[str, Any]:
    geometry = None if point is None else {"type": "Point", "coordinates": point}
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def exported(folder: Path, *features: Any, **more: Any) -> Path:
    content = {
        "type": "FeatureCollection",
        "access": "scenario",
        "name": NAME,
        "features": list(features),
        **more,
    }
    return write(folder, json.dumps(content, ensure_ascii=False), "图上方案.geojson")


def test_what_the_map_exports_is_the_same_as_a_file(tmp_path: Path) -> None:
    path = exported(
        tmp_path,
        feature([114.1, 22.5], change="open", facility_type="farmers_market", name="新址 1", clause=MARKET),
        feature([114.2, 22.6], change="close", facility_id="M"),
        feature([114.3, 22.7, 4.0], change="move", facility_id="N"),
        feature([114.4, 22.8], change="open", facility_type="library", name=None),
    )
    by_hand = f"""\
name: {json.dumps(NAME)}
facilities:
  open:
  - {{type: farmers_market, at: [114.1, 22.5], name: 新址 1, clause: {MARKET}}}
  - {{type: library, at: [114.4, 22.8]}}
  close: [M]
  move: [{{id: N, to: [114.3, 22.7]}}]
"""
    assert load(path).scenario == load(write(tmp_path, by_hand)).scenario
    assert load(path).key == "图上方案"


def test_faults_of_an_export_name_the_feature(tmp_path: Path) -> None:
    path = exported(
        tmp_path,
        feature([114, 22], change="open", facility_type="farmers_mark", name="1"),
        feature(None, change="open", name="2", foo=1),
        feature([114, 220], change="open", facility_type="farmers_market"),
        feature([114, 22], change="close"),
        feature([114, 22], change="shut"),
        {"type": "Feature"},
        feature([114, "x"], change="move", facility_id="M"),
    )
    told = faults(path)
    for fault in (
        "feature 1: facility_type: unknown facility type 'farmers_mark'; did you mean 'farmers_market'",
        "feature 2: facility_type: `facility_type` is required",
        "feature 2: foo: unknown field",
        "feature 2: geometry: give `[longitude, latitude]`",
        "feature 3: geometry: no place on earth",
        "feature 4: facility_id: ",
        "feature 5: change: one of open, close, move is needed",
        "feature 6: change: one of open, close, move is needed",
        "feature 7: geometry: ",
    ):
        assert fault in told, fault


def test_unknown_ids_of_an_export_name_the_feature(town_study: Path) -> None:
    study = studies.load(town_study)
    path = exported(
        town_study.parent,
        feature([114, 22.6], change="open", facility_type="farmers_market"),
        feature([114, 22.6], change="move", facility_id="Z"),
        feature([114, 22.6], change="close", facility_id="Q"),
    )
    with pytest.raises(DocumentError) as error:
        applied(load(path), read_inputs(study), pipeline.clauses_of(study))
    assert [each.split(";")[0] for each in error.value.faults] == [
        "feature 2: facility_id: no facility 'Z' in the study",
        "feature 3: facility_id: no facility 'Q' in the study",
    ]


def test_an_export_that_has_only_unknown_changes_is_refused(tmp_path: Path) -> None:
    good = feature([114, 22], change="open", facility_type="farmers_market")
    assert "feature 2: change" in faults(exported(tmp_path, good, feature([1, 2], change="shut")))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("{", "line 1: not JSON"),
        ("[]", 'lacks `"access": "scenario"`'),
        ('{"type": "FeatureCollection", "features": []}', 'lacks `"access": "scenario"`'),
        ('{"access": "scenario", "features": 3}', "`features` is no list"),
        ('{"access": "scenario", "features": []}', "`name` is required"),
        ('{"access": "scenario", "name": {"zh": "空", "en": "empty"}, "features": []}', "it changes nothing"),
    ],
)
def test_what_is_no_export_is_refused(tmp_path: Path, text: str, fault: str) -> None:
    assert fault in faults(write(tmp_path, text, "map.geojson"))


def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "latin.geojson").write_bytes(b'{"name": "caf\xe9"}')
    for name in ("none.yaml", "none.geojson", "latin.geojson"):
        with pytest.raises(FileError, match=name):
            load(tmp_path / name)


# --- several files --------------------------------------------------------------------------------


def test_the_faults_of_several_files_are_one_error(tmp_path: Path) -> None:
    one = write(tmp_path, "name: [3]\n", "one.yaml")
    with pytest.raises(AccessError) as error:
        load_all([one, tmp_path / "none.yaml"])
    assert "one.yaml: line 1: name" in str(error.value)
    assert "none.yaml: no such file" in str(error.value)


def test_scenarios_are_told_apart_by_the_names_of_their_files(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    content = yaml.safe_dump({"name": NAME, "limits": {"a": 1}})
    paths = [write(tmp_path, content), write(tmp_path / "other", content)]
    with pytest.raises(InputError, match="several files are called 'scenario'"):
        load_all(paths)
