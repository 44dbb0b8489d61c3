"""A study checked before anything is searched, on the tiny town: two markets, 150 persons, two zones."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pyproj
import pytest
import shapely
import yaml

import access
from access.assessment import checked
from access.assessment import run as pipeline
from access.outputs.check.picture import picture
from access.study import study as studies
from tests.conftest import CRS, EAST, NORTH, street_table


def changed(study: Path, change: Callable[[dict[str, Any]], Any]) -> Path:
    content = yaml.safe_load(study.read_text(encoding="utf-8"))
    change(content)
    study.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return study


def found(study: Path) -> checked.Checked:
    loaded = studies.load(study)
    return checked.check(loaded, pipeline.clauses_of(loaded), lambda _: None)


def facts(check: checked.Checked) -> dict[str, dict[str, str]]:
    return {each.field: {fact.key: fact.value.en for fact in each.facts} for each in check.sheet.layers}


def test_each_layer_says_how_it_was_understood(town_study: Path) -> None:
    told = facts(found(town_study))
    assert told["facilities.0.path"] == {
        "kind": "CSV",
        "encoding": "UTF-8",
        "crs": "EPSG:4547 CGCS2000 / 3-degree Gauss-Kruger CM 114E (as the study says)",
        "columns": "name ← name, id ← id, longitude or easting ← x, latitude or northing ← y",
        "rows": "2 rows",
        "used": "2 places",
        "types": "farmers market 2",
    }
    assert told["population.raster"]["persons"] == "150 persons in 7 cells"
    assert told["population.raster"]["crs"].endswith("CM 114E (as the file says)")
    assert told["zones.path"]["used"] == "2 zones"
    assert told["zones.path"]["crs"] == "EPSG:4326 WGS 84 (as the file says)"
    assert told["streets.edges"]["streets"] == "8.4 km, 84 segments"


def in_gbk(path: Path) -> None:
    path.write_bytes(path.read_text(encoding="utf-8").encode("gbk"))


def test_an_encoding_is_told(town_study: Path) -> None:
    in_gbk(town_study.parent / "markets.csv")
    assert facts(found(town_study))["facilities.0.path"]["encoding"] == "GB 18030 (GBK)"


def test_a_row_that_is_left_out_is_counted(town_study: Path) -> None:
    with (town_study.parent / "markets.csv").open("a", encoding="utf-8") as file:
        file.write("O,nowhere,,\n")
    check = found(town_study)
    told = facts(check)["facilities.0.path"]
    assert (told["rows"], told["used"]) == ("3 rows", "2 places")
    assert "1 row without coordinates" in check.report.query("level == 'left_out'")["en"].iloc[0]


@pytest.mark.parametrize("names", [(), ("streets",), ("population",), ("streets", "population")])
def test_what_is_missing_is_what_a_run_finds_missing(town_study: Path, names: tuple[str, ...]) -> None:
    changed(town_study, lambda content: [content.pop(name) for name in names])
    result = pipeline.run(studies.load(town_study))
    known = {each.clause.id: each.missing for each in result.assessment.judgements if each.default}
    check = found(town_study)
    assert {each.clause: each.missing for each in check.sheet.needs} == known
    assert any(known.values()) == bool(names)


def test_the_page_asks_nobody_for_anything(town_study: Path) -> None:
    page = access.check(town_study).page().html
    assert not re.search(r"https?://", page)


def test_all_is_told_in_both_languages(town_study: Path) -> None:
    folder = town_study.parent / "checked"
    written = access.check(town_study).write(folder)
    assert [path.name for path in written] == ["check.html", "check.json"]
    content = json.loads((folder / "check.json").read_text(encoding="utf-8"))
    assert content["clauses"] == {"all": 1, "ready": 1}
    assert {each["field"] for each in content["layers"]} >= {"streets.edges", "zones.path"}
    texts = [value for layer in content["layers"] for value in layer["facts"].values()]
    assert all(text["zh"] and text["en"] for text in [*texts, *content["next"], *content["notes"]])
    page = (folder / "check.html").read_text(encoding="utf-8")
    assert all(text["zh"] in page for text in content["next"])
    assert page.index('lang="zh"') < page.index('lang="en"')


def test_names_are_no_more_than_names(town_study: Path) -> None:
    page = access.check(town_study).page().html
    assert "&lt;b&gt;N&lt;/b&gt;" in page
    assert "<b>N" not in page


def test_a_check_is_a_table_as_before_for_a_while(town_study: Path) -> None:
    check = access.check(town_study)
    with pytest.warns(DeprecationWarning, match="report"):
        assert check["level"].equals(check.report["level"])


def test_a_run_writes_the_page_of_what_it_read(town_study: Path) -> None:
    result = access.run(town_study)
    page = next(path for path in result.write() if path.name == "check.html").read_text(encoding="utf-8")
    assert result.assessed.record["run_id"] in page
    assert "access run" not in page  # that has been done
    assert all(str(line) in page for line in result.report["zh"])


def square(x: float, y: float, side: float) -> shapely.Polygon:
    return shapely.box(EAST + x, NORTH + y, EAST + x + side, NORTH + y + side)


def drawn(number: int = 1) -> str:
    """One zone of 1 km, a street through its middle, 100 persons in one cell, so many facilities."""
    crs = pyproj.CRS(CRS)
    zones = geopandas.GeoDataFrame({"name": ["甲"]}, geometry=[square(0, 0, 1000)], crs=crs, index=["a"])
    street = shapely.LineString([(EAST, NORTH + 500), (EAST + 1000, NORTH + 500)])
    streets = geopandas.GeoDataFrame({"class": ["primary"]}, geometry=[street], crs=crs)
    cell = square(450, 450, 100)
    cells = geopandas.GeoDataFrame({"persons": [100.0]}, geometry=[cell.centroid], crs=crs)
    cells["outline"] = geopandas.GeoSeries([cell], crs=crs)
    at = shapely.points(EAST + np.linspace(100, 900, number), NORTH + 500)
    facilities = geopandas.GeoDataFrame(
        {"type": "library", "name": "馆"}, geometry=at, crs=crs, index=range(number)
    )
    return picture(zones, streets, facilities, cells)


def test_the_picture_holds_each_layer_where_it_is() -> None:
    found = drawn()
    width, height = map(int, re.search(r'viewBox="0 0 (\d+) (\d+)"', found).groups())  # type: ignore[union-attr]
    assert (width, height) == (900, 900)
    # 8 % of margin on each side: 1,160 m in 900 pixels
    corners = {
        tuple(map(float, each.split()))
        for each in re.findall(r"[\d.]+ [\d.]+", found.split('d="')[1].split('"')[0])
    }
    scale = 900 / 1160
    assert corners == {
        (round(80 * scale, 1) if x else round(1080 * scale, 1), y)
        for x in (0, 1)
        for y in (round(80 * scale, 1), round(1080 * scale, 1))
    }
    cx, cy = map(float, re.search(r'cx="([\d.]+)" cy="([\d.]+)"', found).groups())  # type: ignore[union-attr]
    assert (cx, cy) == (round(180 * scale, 1), 450.0)
    assert all(f'class="{name}"' in found for name in ("people", "streets", "zones", "facilities"))


def test_the_picture_is_of_bounded_size() -> None:
    found = drawn(50_000)
    assert found.count("<circle") < 3000
    assert "47,500 more not drawn" in found
    assert len(found) < 1_000_000


def test_ways_straight_across_squares_are_not_drawn_as_streets() -> None:
    """Nobody drew them: with them the picture is the same as without."""
    zones = geopandas.GeoDataFrame(
        {"name": ["a"]}, index=["a"], geometry=[shapely.box(0, 0, 100, 100)], crs=CRS
    )
    lines = [shapely.LineString([(10, 10), (90, 10)]), shapely.LineString([(10, 10), (90, 90)])]
    rows = street_table([(0, 1, 80.0, "both"), (0, 2, 113.0, "both")], lines)
    drawn = picture(zones, rows.iloc[:1], None, None)
    assert picture(zones, rows.assign(made=["", "square"]), None, None) == drawn
    assert picture(zones, rows.assign(made=["", ""]), None, None) != drawn
