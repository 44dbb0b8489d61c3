"""Files that cannot be what they seem: each is refused with the row, or left out and counted."""

import gzip
import json
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import pytest
import rasterio
import shapely

from access.contracts.errors import FileError
from access.contracts.suggest import suggestion
from access.outputs.tables import report_csv, write_layer
from access.places import readers, zones
from access.places.facilities import duplicates
from access.places.facilities.from_osm import joined
from access.places.facilities.from_table import Columns
from access.places.osm.file import OsmFile
from access.places.people.from_buildings import from_buildings
from access.places.people.from_raster import from_raster
from access.places.reading import Reading
from tests.conftest import CRS
from tests.places.test_facilities import read
from tests.places.test_osm_and_streets import UTM
from tests.places.test_population_and_zones import zone_table

HERE = shapely.box(500_000, 2_500_000, 500_100, 2_500_100)


def layer(path: Path, rows: dict[str, list[Any]], shapes: list[Any], **options: Any) -> Path:
    table = geopandas.GeoDataFrame(rows, geometry=shapes, crs=CRS)
    table = table.to_crs("EPSG:4326") if path.suffix == ".geojson" else table
    table.to_file(path, **options)
    return path


def zones_of(path: Path, **options: Any) -> Any:
    return zones.from_layer(path, **{"id_column": None, "name_column": None} | options)[0]


# rasters


def raster(path: Path, bands: list[Any], **changes: Any) -> Path:
    values = np.array(bands, dtype=float)
    profile = {"driver": "GTiff", "count": len(values), "height": 2, "width": 2, "dtype": "float64"}
    profile |= {"crs": CRS, "transform": rasterio.Affine(50, 0, 500_000, 0, -50, 2_500_100)}
    with rasterio.open(path, "w", **{**profile, **changes}) as file:
        file.write(values)
    return path


PEOPLE = [[1, 2], [3, 4]]


@pytest.mark.parametrize(
    ("bands", "changes", "message"),
    [
        ([PEOPLE, PEOPLE, PEOPLE], {}, "has 3 bands; give a file with one band"),
        ([[[1, np.inf], [3, 4]]], {}, "1 cell with more than 10,000,000 persons .most inf.; if that value"),
        ([[[1, 3.4e38], [3.4e38, 4]]], {}, "2 cells with more than 10,000,000 persons"),
        ([PEOPLE], {"crs": 'LOCAL_CS["x",UNIT["metre",1]]'}, "the raster's CRS is a local one"),
        ([PEOPLE], {"transform": rasterio.Affine(-50, 0, 5e5, 0, -50, 25e5)}, "rotated or flipped"),
    ],
)
def test_rasters_that_hold_no_plain_counts(
    bands: list[Any], changes: dict[str, Any], message: str, tmp_path: Path
) -> None:
    path = raster(tmp_path / "p.tif", bands, **changes)
    with pytest.raises(FileError, match=message):
        from_raster(path, zone_table(HERE))


def test_zones_beyond_the_raster_are_told(tmp_path: Path) -> None:
    path = raster(tmp_path / "p.tif", [PEOPLE])
    assert [note.level for note in from_raster(path, zone_table(HERE))[1]] == ["found"]
    wider = shapely.box(500_000, 2_500_000, 500_400, 2_500_100)
    note = from_raster(path, zone_table(wider))[1][0]
    assert note.level == "doubtful"
    assert note.number == pytest.approx(0.03)
    assert note.en.startswith("0.03 km² of the zones (75.0%) lie outside the population raster")


# zones


def test_a_zone_without_geometry_and_an_empty_id_are_faults(tmp_path: Path) -> None:
    rows = {"name": ["a", None, "a"]}
    path = layer(tmp_path / "z.geojson", rows, [HERE, HERE, None])
    with pytest.raises(FileError) as caught:
        zones_of(path)
    assert caught.value.faults == (
        "1 row without geometry, or with a broken outline (feature 3); draw the zone, or take the row out",
        "column 'name' is empty in 1 row (feature 2)",
        "1 repeated zone id (a)",
    )


def test_one_of_several_layers_is_chosen_by_name(tmp_path: Path) -> None:
    path = tmp_path / "z.gpkg"
    layer(path, {"name": ["old"]}, [HERE], layer="a")
    layer(path, {"name": ["new"]}, [HERE], layer="b")
    with pytest.raises(FileError, match=r"it holds 2 layers \(a, b\); name the one meant with `layer`"):
        zones_of(path)
    assert zones_of(path, reading=Reading(layer="b"))["name"].tolist() == ["new"]
    with pytest.raises(FileError, match="no layer 'c' in it; its layers are a, b"):
        zones_of(path, reading=Reading(layer="c"))


def test_numeric_ids_with_whole_values_stay_whole(tmp_path: Path) -> None:
    path = layer(tmp_path / "z.geojson", {"name": ["a", "b"], "code": [330001.0, 330002.0]}, [HERE, HERE])
    assert zones_of(path, id_column="code").index.tolist() == ["330001", "330002"]


def test_only_the_chosen_zones_are_used() -> None:
    table = zone_table(HERE, HERE, HERE).assign(name=["甲", "乙", "乙"])
    kept, notes = zones.chosen(table, ("z0", "乙"), Path("z.gpkg"), suggestion)
    assert (len(kept), notes) == (3, [])
    kept, notes = zones.chosen(table, ("甲",), Path("z.gpkg"), suggestion)
    assert kept.index.tolist() == ["z0"]
    assert (notes[0].level, notes[0].number, notes[0].en) == (
        "left_out",
        2,
        "2 zones not among `names` (乙, 乙)",
    )
    with pytest.raises(FileError, match=r"no zone 'z9' in it; did you mean 'z\d'"):
        zones.chosen(table, ("z9",), Path("z.gpkg"), suggestion)


def test_only_the_area_of_a_zone_is_kept() -> None:
    x, y = 500_000, 2_500_000
    spike = shapely.Polygon(
        [(x, y), (x + 100, y), (x + 300, y), (x + 100, y), (x + 100, y + 100), (x, y + 100)]
    )
    overlapping = shapely.MultiPolygon([HERE, shapely.box(x + 50, y, x + 150, y + 100)])
    mended, notes = zones.measured(zone_table(spike, overlapping), CRS)
    assert mended.geom_type.tolist() == ["Polygon", "Polygon"]
    assert mended.area.tolist() == pytest.approx([10_000, 15_000])
    assert [(note.level, note.number) for note in notes] == [("found", 2), ("doubtful", 2)]


# coordinates and CRS


def metres_as_geojson(path: Path, *, named: str | None = None) -> Path:
    text = json.loads(geopandas.GeoDataFrame({"name": ["a"]}, geometry=[HERE]).to_json())
    if named is not None:
        text["crs"] = {"type": "name", "properties": {"name": named}}
    path.write_text(json.dumps(text), encoding="utf-8")
    return path


def test_metres_taken_for_degrees_are_refused_until_the_crs_is_told(tmp_path: Path) -> None:
    path = metres_as_geojson(tmp_path / "z.geojson")
    with pytest.raises(FileError, match=r"not degrees in 1 row \(feature 1: .*\); .* give `crs`"):
        zones_of(path)
    assert zones_of(path, reading=Reading(crs=CRS)).crs == CRS


def test_a_crs_that_contradicts_the_file_is_refused(tmp_path: Path) -> None:
    for path in (
        metres_as_geojson(tmp_path / "z.geojson", named="urn:ogc:def:crs:EPSG::4547"),
        layer(tmp_path / "z.gpkg", {"name": ["a"]}, [HERE]),
        layer(tmp_path / "z.shp", {"name": ["a"]}, [HERE]),  # its .prj knows no EPSG code
    ):
        assert zones_of(path, reading=Reading(crs=CRS)).geometry.iloc[0].equals(HERE)
        with pytest.raises(FileError, match=r"its own CRS is .*, `crs` says EPSG:4526; leave `crs` out"):
            zones_of(path, reading=Reading(crs="EPSG:4526"))


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("114,222", r"coordinates are not degrees in 1 row \(line 3: 114, 222\)"),
        (
            "114000000,22600000",
            r"look like degrees times 1,000,000 in 1 row \(line 3: .*\); divide",
        ),
        ("12690000,2584000", r"coordinates are not degrees in 1 row"),
        ("22.6,114", r"longitude and latitude look swapped in 1 row \(line 3: 22.6, 114\)"),
    ],
)
def test_one_place_that_is_nowhere_is_named(row: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "nodes.csv"
    path.write_text(f"lon,lat\n114,22.6\n{row}\n", encoding="utf-8")
    with pytest.raises(FileError, match=message):
        readers.features(path)


def test_infinite_coordinates_are_left_out_and_counted(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("lon,lat\n114,22.6\ninf,22\n", encoding="utf-8")
    found, notes = readers.features(path)
    assert (len(found), notes[0].number, notes[0].level) == (1, 1, "left_out")


# archives


def test_archives_that_cannot_be_read(tmp_path: Path) -> None:
    whole = gzip.compress(b"lon,lat\n" + b"".join(b"114,22.%d\n" % i for i in range(5000)))
    broken = bytearray(whole)
    broken[40:80] = b"\xff" * 40
    for name, content in {
        "short.csv.gz": whole[: len(whole) // 2],
        "broken.csv.gz": bytes(broken),
        "plain.csv.gz": b"lon,lat\n114,22\n",
    }.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(FileError, match="cannot be read as CSV"):
            readers.features(tmp_path / name)
    (tmp_path / "markets.gz").write_bytes(whole)
    with pytest.raises(FileError, match=r"'\.gz' is not a kind that is read here"):
        readers.features(tmp_path / "markets.gz")


# facilities


def test_names_are_text_and_blank_names_are_none(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("name,x,y\n ,500000,2500000\n,500010,2500000\n", encoding="utf-8")
    part = read(path, Columns(kind="supermarket", reading=Reading(crs=CRS)))[:2]
    assert part[0]["name"].isna().all()
    assert duplicates.settled(*joined([part]), merge=False)[2] == []  # not the same place twice
    points = [shapely.Point(500_000, 2_500_000), shapely.Point(500_500, 2_500_000)]
    numbered = layer(tmp_path / "list.geojson", {"name": [7, None]}, points)
    table = joined([read(numbered, Columns(kind="supermarket"))[:2]])[0]
    assert table["name"].fillna("").tolist() == ["7", ""]


def test_empty_ids_are_faults(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("id,x,y\na,500000,2500000\n,500010,2500000\na,500020,2500000\n", encoding="utf-8")
    with pytest.raises(FileError) as caught:
        read(path, Columns(kind="supermarket", id="id", reading=Reading(crs=CRS)))
    assert caught.value.faults == ("1 repeated id (a)", "column 'id' is empty in 1 row (line 3)")


# modelled people


def test_what_a_model_of_people_guesses_and_leaves_out_is_told_so(tmp_path: Path) -> None:
    """A house without levels, one elsewhere, one that the file cuts, one that is no ring, a plain one."""
    corners = [(x + east, y) for east in (0, 100) for x, y in ((0, 0), (1, 0), (1, 1), (0, 1))]
    text = ['<osm version="0.6">'] + [
        f'<node id="{i}" version="1" lat="{29 + y / 1e4}" lon="{117 + x / 1e4}"/>'
        for i, (x, y) in enumerate(corners, 1)
    ]
    here, there, cut, undrawn = (1, 2, 3, 4, 1), (5, 6, 7, 8, 5), (1, 2, 99, 1), (1, 3)
    kinds = [(here, "house"), (there, "house"), (cut, "house"), (undrawn, "house"), (here, "yes")]
    for way, (refs, kind) in enumerate(kinds, 1):
        nodes = "".join(f'<nd ref="{ref}"/>' for ref in refs)
        text.append(f'<way id="{way}" version="1">{nodes}<tag k="building" v="{kind}"/></way>')
    path = tmp_path / "houses.osm"
    path.write_text("\n".join([*text, "</osm>"]), encoding="utf-8")
    zone = geopandas.GeoSeries([shapely.box(116.999, 28.999, 117.001, 29.001)], crs=4326).to_crs(UTM)
    table = geopandas.GeoDataFrame({"name": ["z"]}, geometry=zone.array)
    _, notes = from_buildings(OsmFile(path), table, persons_per_m2=0.02, default_levels=5, cell_m=100)
    assert [(note.level, note.unit, note.number) for note in notes if note.unit == "buildings"] == [
        ("doubtful", "buildings", 1),  # taken as 5 storeys
        ("left_out", "buildings", 1),  # cut by the border
        ("left_out", "buildings", 1),  # without an outline
        ("left_out", "buildings", 1),  # of unknown use
    ]
    assert [(note.level, note.unit) for note in notes if note.unit != "buildings"] == [
        ("doubtful", "persons"),
        ("left_out", "m²"),
    ]


def test_floor_area_times_density_is_the_number_of_persons_told(tmp_path: Path) -> None:
    """Two houses of 3 floors; one stands in the zone, the other 1 km away."""
    text = ['<osm version="0.6">']
    corners = [
        (x, y) for east in (0.0, 0.01) for x, y in ((0, 0), (1, 0), (1, 1), (0, 1)) for x in (x / 1e4 + east,)
    ]
    text += [
        f'<node id="{i}" version="1" lat="{29 + y / 1e4}" lon="{117 + x}"/>'
        for i, (x, y) in enumerate(corners, 1)
    ]
    for way, refs in {1: (1, 2, 3, 4, 1), 2: (5, 6, 7, 8, 5)}.items():
        text += [f'<way id="{way}" version="1">', *(f'<nd ref="{ref}"/>' for ref in refs)]
        text += ['<tag k="building" v="house"/><tag k="building:levels" v="3"/></way>']
    text += ['<way id="3" version="1"><nd ref="1"/><nd ref="3"/><tag k="building" v="house"/></way></osm>']
    path = tmp_path / "houses.osm"
    path.write_text("\n".join(text), encoding="utf-8")
    zone = geopandas.GeoSeries([shapely.box(116.999, 28.999, 117.001, 29.001)], crs=4326).to_crs(UTM)
    table = geopandas.GeoDataFrame(
        {"name": ["z"]}, index=pd.Index(["z"], name="zone_id"), geometry=zone.array
    )
    grid, notes = from_buildings(OsmFile(path), table, persons_per_m2=0.02, default_levels=5, cell_m=100)
    house = geopandas.GeoSeries([shapely.box(117, 29, 117.0001, 29.0001)], crs=4326).to_crs(UTM).area[0]
    assert grid.persons.sum() == pytest.approx(house * 3 * 0.02, rel=1e-3)
    told = {note.en: note for note in notes}
    floor = f"{house * 3:,.0f} m² of floor"
    assert any(
        en.startswith(f"population is modelled: 1 residential building, {floor} × 0.02") for en in told
    )
    assert not any("without levels" in en for en in told)
    assert "1 residential building without a closed outline, not counted" in told
    outside = next(note for note in notes if note.unit == "m²")
    assert outside.number == pytest.approx(house * 3, rel=1e-3)


def test_texts_that_were_kept_from_being_formulas_come_back(tmp_path: Path) -> None:
    """A list and a layer that a run has written; what a planner wrote with an apostrophe stays."""
    names = ["=1+1", "＠甲", "'=x", "'s-Gravenhage", "-1", "plain"]
    table = geopandas.GeoDataFrame(
        {"name": names, "n": range(6)}, geometry=[shapely.Point(1, 1)] * 6, crs=CRS
    )
    write_layer(table, tmp_path / "a.gpkg", "a")
    assert geopandas.read_file(tmp_path / "a.gpkg")["name"].tolist()[:3] == ["'=1+1", "'＠甲", "''=x"]
    assert readers.layer(tmp_path / "a.gpkg")[0]["name"].tolist() == names
    (tmp_path / "a.csv").write_text(report_csv(table[["name", "n"]]), "utf-8")
    assert readers.table(tmp_path / "a.csv")[0]["name"].tolist() == names
    table.to_file(tmp_path / "a.geojson", driver="GeoJSON")
    assert readers.layer(tmp_path / "a.geojson")[0]["name"].tolist() == names  # nobody guards these


@pytest.mark.parametrize(
    ("name", "reading", "faults"),
    [
        ("a.geojson", Reading(x_column="lon", sheet=1), ("`x_column: lon`", "`sheet: 1`")),
        ("a.gpkg", Reading(header_row=2, encoding="gbk"), ("`header_row: 2`", "`encoding: gbk`")),
        ("a.csv", Reading(layer="a"), ("`layer: a`",)),
    ],
)
def test_what_means_nothing_for_a_kind_of_file_is_refused(
    tmp_path: Path, name: str, reading: Reading, faults: tuple[str, ...]
) -> None:
    if name.endswith("csv"):
        (tmp_path / name).write_text("lon,lat\n1,2\n")
    else:
        layer(tmp_path / name, {"name": ["a"]}, [HERE])
    with pytest.raises(FileError) as caught:
        readers.layer(tmp_path / name, reading)
    assert [each.split(" means")[0] for each in caught.value.faults] == list(faults)
    assert "不适用于" in caught.value.zh


def test_a_said_encoding_of_a_table_is_the_one(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("lon,lat,name\n1,2,市場\n".encode("big5"))
    assert readers.table(path, Reading(encoding="big5"))[0]["name"].tolist() == ["市場"]
    with pytest.raises(FileError, match="its text is not utf-8, as `encoding` says"):
        readers.table(path, Reading(encoding="utf-8"))


def test_an_element_that_stands_several_times_is_one_text() -> None:
    values = pd.Series([["甲", "乙"], np.array(["丙"]), None, "丁"], dtype=object)
    assert readers.text(values).tolist() == ["甲、乙", "丙", None, "丁"]
