"""Bad input: one clear error that names the file and the fault, exit code 2, nothing written."""

from collections.abc import Callable
from pathlib import Path

import geopandas
import numpy as np
import pandas as pd
import pytest
import rasterio
from typer.testing import CliRunner

from access.commands.app import app
from access.study import study as studies
from access.study.read import read_inputs
from tests.conftest import CELLS, HELSINKI, write_raster

MARKET = "huangyan.convenience_circle.farmers_market"


def refused(study: Path) -> str:
    """Run a study that must be refused; return the message in one line."""
    result = CliRunner().invoke(app, ["run", str(study)])
    assert result.exit_code == 2, result.output
    assert "Traceback" not in result.output
    assert not (study.parent / "results").exists()
    return " ".join(result.stderr.split())


def edit(path: Path, change: Callable[[str], str]) -> None:
    text = path.read_text(encoding="utf-8")
    changed = change(text)
    assert changed != text
    path.write_text(changed, encoding="utf-8")


def test_no_such_study(tmp_path: Path) -> None:
    assert "no such file" in refused(tmp_path / "none.yaml")


def test_a_missing_file_is_named_with_its_line(town_study: Path) -> None:
    (town_study.parent / "people.tif").unlink()
    message = refused(town_study)
    assert "line 8: population.raster: no such file: " in message
    assert "people.tif" in message


def test_all_faults_of_a_study_file_are_named_at_once(town_study: Path) -> None:
    edit(town_study, lambda text: text.replace("output:", "ouput:").replace("1.8", "-1"))
    edit(town_study, lambda text: text.replace("plans: [huangyan]", "plans: [huangyang]"))
    message = refused(town_study)
    assert "4 faults" in message
    assert (
        "line 2: plans.0: no file of this name; unknown plan 'huangyang'; did you mean 'huangyan' (黄岩)?"
        in message
    )
    assert "line 10: settings.walk_kph: Input should be greater than 0 (found -1)" in message
    assert "line 11: ouput: unknown field; check the spelling or remove it" in message
    assert "line 1: `output` is required" in message


def test_an_unknown_clause_or_zone_key(town_study: Path) -> None:
    edit(town_study, lambda text: text.replace("farmers_market]", "farmer_market]"))
    edit(town_study, lambda text: text.replace("urban_communities", "urban_comunities"))
    message = refused(town_study)
    assert "line 3: clauses.0: no clause 'huangyan.convenience_circle.farmer_market'" in message
    assert "line 4: plan_zones.urban_comunities: no zone 'urban_comunities' in the plans; did you" in message


def test_a_repeated_key_and_broken_yaml(town_study: Path) -> None:
    edit(town_study, lambda text: text + "output: twice\n")
    assert "line 12: output: this key stands twice" in refused(town_study)
    town_study.write_text("name: [", encoding="utf-8")
    assert "line 1: " in refused(town_study)


def test_a_truncated_osm_file(town_study: Path) -> None:
    whole = HELSINKI.read_bytes()
    (town_study.parent / "cut.osm.pbf").write_bytes(whole[: len(whole) // 2])
    with_osm(town_study, "cut.osm.pbf")
    message = refused(town_study)
    assert "cut.osm.pbf: not a whole OpenStreetMap file" in message
    assert "download or copy it again" in message


def with_osm(study: Path, name: str) -> None:
    edit(
        study,
        lambda text: text.replace(
            '{nodes: nodes.csv, edges: edges.csv, crs: "EPSG:4547", beyond_border: nothing}',
            f"{{osm: {name}}}",
        ),
    )


def test_an_osm_file_without_streets(town_study: Path) -> None:
    (town_study.parent / "empty.osm").write_text(
        '<osm version="0.6"><node id="1" lat="22.6" lon="114" version="1"/></osm>', encoding="utf-8"
    )
    with_osm(town_study, "empty.osm")
    assert "empty.osm: it holds no streets" in refused(town_study)


def test_a_network_that_nobody_may_walk(town_study: Path) -> None:
    edges = town_study.parent / "edges.csv"
    pd.read_csv(edges).assign(**{"class": "motorway"}).to_csv(edges, index=False)
    assert "empty network: none of 84 streets is open to mode 'walk'" in refused(town_study)


def test_edges_to_unknown_nodes_and_lengths_below_0(town_study: Path) -> None:
    edges = town_study.parent / "edges.csv"
    table = pd.read_csv(edges)
    table.loc[0, "u"], table.loc[1, "length_m"] = "nowhere", -5
    table.to_csv(edges, index=False)
    message = refused(town_study)
    assert "1 edge to a node that is not listed (line 2)" in message
    assert "1 length_m empty or below 0 (line 3)" in message


def test_a_raster_without_crs(town_study: Path) -> None:
    write_raster(town_study.parent / "people.tif", CELLS, crs=None)
    assert "people.tif: the raster has no CRS" in refused(town_study)


def test_a_raster_that_does_not_overlap_the_zones(town_study: Path) -> None:
    write_raster(town_study.parent / "people.tif", CELLS, crs="EPSG:4550")
    assert "people.tif: the raster and the zones do not overlap; it covers 123.000, " in refused(town_study)


def test_a_raster_with_people_below_0(town_study: Path) -> None:
    write_raster(town_study.parent / "people.tif", {**CELLS, "a": (150, 300, -99)})
    assert "1 cell with fewer than 0 persons (least -99.0)" in refused(town_study)


def test_a_raster_in_which_nobody_lives(town_study: Path) -> None:
    write_raster(town_study.parent / "people.tif", {})
    message = refused(town_study)
    assert "people.tif: no people in the part that covers the zones: its 6,324 cells there hold 0" in message
    assert "check that it is the right file" in message


def test_a_raster_without_data_around_the_zones(town_study: Path) -> None:
    path = town_study.parent / "people.tif"
    with rasterio.open(path, "r+") as raster:
        raster.write(np.full(raster.shape, -200.0), 1)
    message = refused(town_study)
    assert "no people in the part that covers the zones: its 6,324 cells there hold no data" in message


def test_a_file_that_is_no_raster(town_study: Path) -> None:
    (town_study.parent / "people.tif").write_text("no raster", encoding="utf-8")
    assert "people.tif: cannot be read as a raster" in refused(town_study)


def test_swapped_longitude_and_latitude(town_study: Path) -> None:
    markets = town_study.parent / "markets.csv"
    table = pd.read_csv(markets)
    table.rename(columns={"x": "y", "y": "x"}).to_csv(markets, index=False)
    assert "markets.csv: x and y look swapped: 2 points would fall" in refused(town_study)


def test_coordinates_that_are_no_numbers(town_study: Path) -> None:
    edit(town_study.parent / "markets.csv", lambda text: text.replace("500250", "约500250"))
    message = refused(town_study)
    assert "markets.csv: column 'x' holds no coordinate in 1 row (line 2: '约500250')" in message


def test_a_list_without_coordinate_columns(town_study: Path) -> None:
    edit(town_study.parent / "markets.csv", lambda text: text.replace("x,y", "東,北"))
    told = refused(town_study)
    assert (
        "no column of coordinates (lon, lng, longitude, x, 经度 …); its columns are id, name, 東, 北" in told
    )
    assert "name them with `x_column` and `y_column`" in told


def test_repeated_facility_ids(town_study: Path) -> None:
    edit(town_study.parent / "markets.csv", lambda text: text.replace("N,", "M,"))
    assert "markets.csv: 1 repeated id (M)" in refused(town_study)


def test_repeated_zone_ids(town_study: Path) -> None:
    edit(town_study.parent / "zones.geojson", lambda text: text.replace('"west"', '"east"'))
    assert "zones.geojson: 1 repeated zone id (east)" in refused(town_study)


def test_a_zone_without_people(town_study: Path) -> None:
    west = {"a", "c", "g"}
    write_raster(
        town_study.parent / "people.tif", {name: cell for name, cell in CELLS.items() if name not in west}
    )
    assert "zones: zone 'west' (西区) has no people in the population input" in refused(town_study)


def test_zones_that_are_points(town_study: Path) -> None:
    (town_study.parent / "zones.geojson").write_text(
        '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"name": "x"},'
        ' "geometry": {"type": "Point", "coordinates": [114, 22]}}]}',
        encoding="utf-8",
    )
    assert "zones are polygons; this layer holds Point" in refused(town_study)


def test_an_unknown_facility_type_names_the_nearest(town_study: Path) -> None:
    edit(town_study, lambda text: text.replace("type: farmers_market", "type: farmer_market"))
    assert "unknown facility type 'farmer_market'; did you mean 'farmers_market' (农贸市场)" in refused(
        town_study
    )


def test_a_crs_that_cannot_be_measured_in(town_study: Path) -> None:
    edit(town_study, lambda text: text.replace('settings: {crs: "EPSG:4547"', 'settings: {crs: "EPSG:3857"'))
    assert "`crs` EPSG:3857 cannot be measured in" in refused(town_study)


def test_a_plan_file_with_faults(town_study: Path) -> None:
    plan = town_study.parent / "plan.yaml"
    plan.write_text(
        """\
id: own
title: {zh: 规划, en: plan}
issued_by: {zh: 区, en: district}
date: "2026"
zones:
  all: {text: {zh: 全区, en: all}, by: all}
standards:
- id: own.market
  quote: {zh: 十分钟, en: ten minutes}
  kind: travel_time
  strength: shall
  rule: {mode: walk, required_share: 90}
  targets:
  - {id: own.market, zone: everywhere, facility: farmers_market, value: 10, unit: min}
""",
        encoding="utf-8",
    )
    edit(
        town_study,
        lambda text: text.replace("plans: [huangyan]", "plans: [plan.yaml]").replace(
            "huangyan.convenience_circle.farmers_market", "own.market"
        ),
    )
    message = refused(town_study)
    assert "plan.yaml: line 12: standards.0.rule.required_share: " in message
    edit(plan, lambda text: text.replace("required_share: 90", "required_share: 0.9"))
    assert "line 14: standards.0.targets.0.zone: no zone 'everywhere' in this plan" in refused(town_study)


def test_a_zone_that_the_study_does_not_have(town_study: Path) -> None:
    edit(town_study, lambda text: text.replace("urban_communities: all", "urban_communities: [west, eats]"))
    message = refused(town_study)
    assert "plan_zones: urban_communities: the study has no zone 'eats'; did you mean 'east'" in message


def test_an_output_that_is_a_file(town_study: Path) -> None:
    (town_study.parent / "taken").write_text("", encoding="utf-8")
    edit(town_study, lambda text: text.replace("output: results", "output: taken"))
    assert "line 11: output: " in refused(town_study)


def test_an_empty_list_of_clauses(town_study: Path) -> None:
    edit(town_study, lambda text: text.replace(f"[{MARKET}]", "[]"))
    assert "line 3: clauses: Tuple should have at least 1 item" in refused(town_study)


def test_a_plan_given_twice(town_study: Path) -> None:
    edit(town_study, lambda text: text.replace("plans: [huangyan]", "plans: [huangyan, huangyan]"))
    assert f"line 2: plans: clause '{MARKET}' stands in two of these plans" in refused(town_study)


@pytest.mark.parametrize("text", ["name: \x07", "name: 2021-02-30", "- [", "walk_kph: .nan"])
def test_yaml_that_cannot_be_read(town_study: Path, text: str) -> None:
    town_study.write_text(text, encoding="utf-8")
    assert "study.yaml: " in refused(town_study)


def test_numbers_that_are_not_finite(town_study: Path) -> None:
    edit(town_study, lambda text: text.replace("walk_kph: 1.8", "walk_kph: .inf"))
    assert "line 10: settings.walk_kph: Input should be a finite number" in refused(town_study)


def test_zones_of_a_plan_that_are_made_of_each_other(town_study: Path) -> None:
    plan = (
        "id: own\ntitle: {zh: 规划, en: plan}\nissued_by: {zh: 区, en: district}\ndate: '2026'\n"
        "zones:\n  a: {text: {zh: 甲, en: a}, by: complement, of: [b]}\n"
        "  b: {text: {zh: 乙, en: b}, by: complement, of: [a]}\n"
        "standards:\n- id: own.market\n  quote: {zh: 十分钟, en: ten minutes}\n  kind: travel_time\n"
        "  strength: shall\n  rule: {mode: walk, required_share: 0.9}\n"
        "  targets: [{id: own.market, zone: a, facility: farmers_market, value: 10, unit: min}]\n"
    )
    (town_study.parent / "plan.yaml").write_text(plan, encoding="utf-8")
    edit(town_study, lambda text: text.replace("plans: [huangyan]", "plans: [plan.yaml]"))
    assert "line 6: zones.a.of: 'a' is made of itself" in refused(town_study)


def test_an_unknown_crs_is_named_with_its_line(town_study: Path) -> None:
    edit(town_study, lambda text: text.replace('edges.csv, crs: "EPSG:4547"', "edges.csv, crs: foo"))
    edit(town_study, lambda text: text.replace('id_column: id, crs: "EPSG:4547"', 'crs: "EPSG:99999"'))
    edit(town_study, lambda text: text.replace("zones.geojson, id", "zones.geojson, crs: bar, id"))
    message = refused(town_study)
    for where in (
        "line 5: streets.crs: unknown CRS 'foo'",
        "line 7: facilities.0.crs: unknown CRS 'EPSG:99999'",
        "line 9: zones.crs: unknown CRS 'bar'",
    ):
        assert where in message


def test_nodes_in_metres_that_are_taken_for_degrees(town_study: Path) -> None:
    edit(town_study, lambda text: text.replace('edges.csv, crs: "EPSG:4547"', "edges.csv"))
    message = refused(town_study)
    assert "nodes.csv: coordinates are not degrees in 49 rows (line 2, 3, 4, …: " in message
    assert "give `crs`" in message


def test_a_zone_that_is_not_among_the_zones(town_study: Path) -> None:
    edit(
        town_study,
        lambda text: text.replace("id_column: id}\nsettings", "id_column: id, names: [wets]}\nsettings"),
    )
    assert "zones.geojson: no zone 'wets' in it; did you mean 'west'" in refused(town_study)


def test_zones_of_no_use_are_left_out_by_name(town_study: Path) -> None:
    cells = {name: cell for name, cell in CELLS.items() if name not in {"a", "c", "g"}}
    write_raster(town_study.parent / "people.tif", cells)
    assert "leave it out (list the others in `names` of the study's zones)" in refused(town_study)
    edit(
        town_study,
        lambda text: text.replace("id_column: id}\nsettings", "id_column: id, names: [东区]}\nsettings"),
    )
    result = CliRunner().invoke(app, ["run", str(town_study)])
    assert result.exit_code == 0, result.output


def test_two_lists_of_one_name_get_ids_of_their_own(town_study: Path) -> None:
    line = '- {path: markets.csv, type: farmers_market, id_column: id, crs: "EPSG:4547"}'
    twice = [
        f'- {{path: markets.csv, type: {kind}, crs: "EPSG:4547"}}'
        for kind in ("farmers_market", "supermarket")
    ]
    edit(town_study, lambda text: text.replace(line, "\n".join(twice)))
    found = read_inputs(studies.load(town_study)).facilities
    assert sorted(found.index) == ["1:markets:2", "1:markets:3", "2:markets:2", "2:markets:3"]


def test_facilities_of_a_smaller_file_narrow_what_is_known(town_study: Path) -> None:
    """The town reaches from 114° E, 22.5982° N about 600 m east and north."""
    box = '<bounds minlat="22.59" minlon="114.0" maxlat="22.60" maxlon="114.003"/>'
    (town_study.parent / "part.osm").write_text(
        f'<osm version="0.6">{box}<node id="1" version="1" lat="22.598" lon="114.001">'
        '<tag k="amenity" v="marketplace"/></node></osm>',
        encoding="utf-8",
    )
    whole = read_inputs(studies.load(town_study)).complete_within
    line = '- {path: markets.csv, type: farmers_market, id_column: id, crs: "EPSG:4547"}'
    edit(town_study, lambda text: text.replace(line, "- {osm: part.osm}"))
    part = read_inputs(studies.load(town_study)).complete_within
    east = geopandas.GeoSeries.from_xy([114.003], [22.595], crs=4326).to_crs("EPSG:4547").x[0]
    assert part.area < whole.area
    assert part.bounds[2] == pytest.approx(east, abs=1)
    edit(
        town_study.parent / "part.osm",
        lambda text: text.replace('maxlon="114.003"', 'maxlon="113.9"').replace(
            'minlon="114.0"', 'minlon="113.8"'
        ),
    )
    assert "part.osm: its box and the streets do not overlap" in refused(town_study)


def test_an_output_option_that_is_a_file(town_study: Path) -> None:
    taken = town_study.parent / "taken"
    taken.write_text("", encoding="utf-8")
    result = CliRunner().invoke(app, ["run", str(town_study), "--output", str(taken)])
    assert result.exit_code == 2
    assert "is a file, so no results can be written there" in " ".join(result.stderr.split())
    assert "searching" not in result.stderr


def test_a_disk_that_cannot_be_written(town_study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("access.outputs.cells.write", full)
    assert "the results cannot be written there" in refused_after_the_run(town_study)


def refused_after_the_run(study: Path) -> str:
    result = CliRunner().invoke(app, ["run", str(study)])
    assert result.exit_code == 2, result.output
    return " ".join(result.stderr.split())


@pytest.mark.parametrize("text", ["", "- a\n- b\n", "just words\n"])
def test_a_study_file_without_fields(town_study: Path, text: str) -> None:
    town_study.write_text(text, encoding="utf-8")
    assert "study.yaml: it holds no fields" in refused(town_study)
