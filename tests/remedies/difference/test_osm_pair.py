"""Two extracts of one village, a year apart, run and written; `access diff` on their folders.

A street runs 3 km from west to east; markets stand beside it, and people at every 100 m. By 4.8 km/h ten
minutes are 800 m: A at 0 reaches those up to about 800 m, D at 2,900 m those from about 2,100 m on.
"""

import csv
import html
import json
import re
import shutil
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

import geopandas
import numpy as np
import pytest
import rasterio
import shapely
from typer.testing import CliRunner

import access
from access.commands.app import app
from access.places.readers import sha256
from tests.conftest import CRS, EAST, NORTH

HOSTILE = '=1+1 <img src=x onerror="window.hacked=1"> [red]x\x07'
STUDY = """\
name: {zh: 村, en: Village}
plans: [huangyan]
clauses: [huangyan.convenience_circle.farmers_market]
plan_zones: {urban_communities: all}
streets: {osm: village.osm, beyond_border: nothing}
facilities: [{osm: village.osm}]
population: {raster: people.tif, basis: synthetic}
zones: {path: zones.geojson, id_column: id}
settings: {crs: "EPSG:4547"}
output: results
"""
Places = dict[int, tuple[float, float, dict[str, str]]]
MARKET = {"amenity": "marketplace"}
# A stays; B is renamed; C, of one type, becomes another; D closes, and E opens; F is drawn anew 20 m off
BEFORE: Places = {
    101: (0, 5, {**MARKET, "name": "A"}),
    102: (100, 5, {**MARKET, "name": "Old B"}),
    103: (1900, 5, {**MARKET, "name": "C"}),
    104: (2900, 5, {**MARKET, "name": "D"}),
    106: (200, 5, {**MARKET, "name": "F market"}),
}
AFTER: Places = {
    101: (0, 5, {**MARKET, "name": "A"}),
    102: (100, 5, {**MARKET, "name": "New B"}),
    103: (1900, 5, {"shop": "supermarket", "name": "C"}),
    105: (900, 5, {**MARKET, "name": HOSTILE.replace("\x07", "")}),
    107: (220, 5, {**MARKET, "name": "F Market"}),
}


def lonlat(points: list[tuple[float, float]]) -> Any:
    at = geopandas.GeoSeries([shapely.Point(EAST + x, NORTH + y) for x, y in points], crs=CRS)
    return shapely.get_coordinates(np.asarray(at.to_crs("EPSG:4326")))


def village(folder: Path, places: Places, path_north: bool) -> Path:
    """The files of one year; ``path_north``: a path of 300 m at its west end."""
    folder.mkdir(parents=True)
    corners = [(100.0 * n, 0.0) for n in range(31)] + [(0.0, 300.0)]
    spots = dict(enumerate(corners, start=1))
    spots |= {n: (x, y) for n, (x, y, _) in places.items()}
    tags = {n: told for n, (_, _, told) in places.items()}
    lines = ["<osm version='0.6'>"]
    for (n, _), (lon, lat) in zip(spots.items(), lonlat(list(spots.values())), strict=True):
        inner = "".join(f"<tag k={quoteattr(k)} v={quoteattr(v)}/>" for k, v in tags.get(n, {}).items())
        lines.append(f"<node id='{n}' version='1' lon='{lon:.9f}' lat='{lat:.9f}'>{inner}</node>")
    ways = {1: [*range(1, 32)], **({2: [1, 32]} if path_north else {})}
    for n, nodes in ways.items():
        refs = "".join(f"<nd ref='{each}'/>" for each in nodes)
        kind = "residential" if n == 1 else "footway"
        lines.append(f"<way id='{n}' version='1'>{refs}<tag k='highway' v='{kind}'/></way>")
    (folder / "village.osm").write_text("\n".join([*lines, "</osm>"]), encoding="utf-8")
    people = np.full((1, 30), 10.0)
    at = rasterio.Affine(100, 0, EAST, 0, -100, NORTH + 50)
    profile: dict[str, Any] = {"driver": "GTiff", "height": 1, "width": 30, "count": 1, "dtype": "float64"}
    with rasterio.open(folder / "people.tif", "w", **profile, crs=CRS, transform=at) as raster:
        raster.write(people, 1)
    box = shapely.box(EAST - 50, NORTH - 60, EAST + 3050, NORTH + 400)
    zone = geopandas.GeoDataFrame({"id": ["v"], "name": ["村"]}, geometry=[box], crs=CRS)
    zone.to_crs("EPSG:4326").to_file(folder / "zones.geojson", driver="GeoJSON")
    (folder / "study.yaml").write_text(STUDY, encoding="utf-8")
    return folder / "study.yaml"


def diff(*arguments: Any) -> Any:
    return CliRunner().invoke(app, ["diff", *map(str, arguments)], env={"COLUMNS": "200"})


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two years run, and compared by their folders of results."""
    folder = tmp_path_factory.mktemp("years")
    for name, places, path in (("2024", BEFORE, False), ("2025", AFTER, True)):
        access.run(village(folder / name, places, path)).write()
    done = diff(folder / "2024" / "results", folder / "2025" / "results", "-o", folder / "out")
    assert done.exit_code == 0, done.output
    (folder / "told.txt").write_text(done.output, encoding="utf-8")
    return folder


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_every_change_is_named(years: Path) -> None:
    """But for A, which is as it was; F is another object of nearly the same name, 20 m off."""
    found = {
        (r["group"], r["change"], r["id_before"] or r["id_after"])
        for r in rows(years / "out" / "objects.csv")
    }
    kind = "farmers_market"
    assert found == {
        ("facilities", "closed", f"n104:{kind}"),
        ("facilities", "opened", f"n105:{kind}"),
        ("data", "renamed", f"n102:{kind}"),
        ("data", "retagged", f"n103:{kind}"),
        ("data", "moved", f"n106:{kind}"),
        ("data", "renamed", f"n106:{kind}"),
    }
    (street,) = rows(years / "out" / "streets.csv")
    assert (street["change"], street["class"], street["zone"]) == ("added", "footway", "村")
    assert float(street["km"]) == pytest.approx(0.3, abs=0.001)


def test_a_market_that_became_a_shop_is_a_loss_by_data(years: Path) -> None:
    """All 300 persons, 10 at every 50 + 100 n metres, with 5 m to a door; 800 m are ten minutes.

    Before: A, B, F and C, D within 795 m: 50 to 950 (F at 200: up to 995) 10 cells, 1150 to 2650 (C),
    2150 to 2950 (D): all but 1050: 290. After: A, B, F (at 220: up to 1015), E at 900 (up to 1695):
    50 to 1650: 170.
    By sets: none 290, facilities 270, data (no C; F up to 1015) 100 + 90 = 190, both 170.
    """
    whole = {r["measure"]: r for r in rows(years / "out" / "difference.csv") if not r["zone_id"]}
    persons = {name: float(whole["persons_met"][name]) for name in ("before", "after", "facilities", "data")}
    assert persons == pytest.approx({"before": 290, "after": 170, "facilities": -20, "data": -100})
    assert float(whole["value"]["difference"]) == pytest.approx(-120 / 300, abs=1e-6)
    assert float(whole["value"]["real"]) == pytest.approx(-20 / 300, abs=1e-6)
    assert "data change −33.3" in whole["value"]["text_en"]
    assert "真实变化 −6.7" in whole["value"]["text_zh"]


def test_names_are_only_names(years: Path) -> None:
    page = (years / "out" / "difference.html").read_text(encoding="utf-8")
    assert "<img" not in page
    assert html.escape("<img src=x onerror=") in page
    assert '<td><span lang="zh">文件</span><span lang="en">file</span></td>' in page  # in both languages
    assert not re.search(r"https?://", page)
    opened = [r for r in rows(years / "out" / "objects.csv") if r["change"] == "opened"]
    assert opened[0]["name_after"].startswith("'=1+1")
    assert "[red]x" in (years / "told.txt").read_text(encoding="utf-8").replace("\n", "")


def test_tables_and_json_agree_and_name_no_folder(years: Path) -> None:
    told = json.loads((years / "out" / "difference.json").read_text(encoding="utf-8"))
    table = rows(years / "out" / "difference.csv")
    assert len(told["figures"]) == len(table)
    for one, other in zip(told["figures"], table, strict=True):
        assert one["difference"] == pytest.approx(float(other["difference"]), abs=1e-6)
    assert str(years).encode() not in b"".join(path.read_bytes() for path in (years / "out").iterdir())


def test_a_run_whose_input_has_changed_is_refused_by_name_with_both_hashes(
    years: Path, tmp_path: Path
) -> None:
    shutil.copytree(years / "2024", tmp_path / "2024")
    file = tmp_path / "2024" / "village.osm"
    file.write_text(file.read_text(encoding="utf-8") + "<!-- -->", encoding="utf-8")
    done = diff(tmp_path / "2024" / "results", years / "2025" / "results", "-o", tmp_path / "out")
    then, now = (sha256(each) for each in (years / "2024" / "village.osm", file))
    assert done.exit_code == 2
    told = done.output.replace("\n", "")
    assert "village.osm" in told
    assert then in told
    assert now in told
    assert not (tmp_path / "out").exists()


def test_a_run_whose_study_is_gone_is_refused_until_it_is_named(years: Path, tmp_path: Path) -> None:
    """Then all comes out the same again."""
    far = tmp_path / "far" / "a" / "b" / "c" / "d" / "e" / "results"
    shutil.copytree(years / "2024" / "results", far)
    done = diff(far, years / "2025" / "results", "-o", tmp_path / "out")
    assert done.exit_code == 2
    assert "--study1" in done.output
    found = access.diff(far, years / "2025" / "results", first_study=years / "2024" / "study.yaml")
    written = {path.name: path.read_bytes() for path in found.write(tmp_path / "again")}
    assert written == {path.name: path.read_bytes() for path in (years / "out").iterdir()}
