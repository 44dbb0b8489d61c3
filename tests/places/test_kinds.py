"""A file is what its ending says, and leads nobody anywhere."""

import http.server
import json
import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pyogrio
import pytest
import rasterio
import shapely
from rasterio import Affine

from access.contracts.errors import FileError
from access.places import kinds, rasters, readers
from access.places.reading import Reading

ROWS = geopandas.GeoDataFrame(
    {"name": ["甲", "乙"]}, geometry=[shapely.box(116, 40, 117, 41), shapely.box(117, 40, 118, 41)], crs=4326
)
DRIVERS = {"zones.geojson": "GeoJSON", "zones.json": "GeoJSON", "zones.gpkg": "GPKG"}
DRIVERS |= {"zones.shp": "ESRI Shapefile", "zones.fgb": "FlatGeobuf", "ZONES.GPKG": "GPKG"}
STEP = Affine(0.1, 0, 116, 0, -0.1, 41)


@dataclass
class Listener:
    """A server on this computer that counts who asks it."""

    url: str = ""
    asked: list[str] = field(default_factory=list)


@pytest.fixture
def listener(monkeypatch: pytest.MonkeyPatch) -> Iterator[Listener]:
    heard = Listener()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            heard.asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_POST = do_GET  # noqa: N815 (the library's names)

        def log_message(self, *_: Any) -> None:
            pass

    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        heard.url = f"http://127.0.0.1:{server.server_port}"
        yield heard
        server.shutdown()


@pytest.mark.parametrize("name", DRIVERS)
def test_a_file_of_each_ending_opens(name: str, tmp_path: Path) -> None:
    ROWS.to_file(tmp_path / name, driver=DRIVERS[name])
    found = readers.layer(tmp_path / name)[0].sort_values("name", ascending=False, ignore_index=True)
    assert found["name"].tolist() == ["甲", "乙"]
    assert found.crs == 4326
    assert found.geometry.geom_equals(ROWS.geometry).all()


def test_json_of_other_programs_opens(tmp_path: Path) -> None:
    """With a byte order mark; of Esri; of TopoJSON; one feature a line."""
    plain = {"type": "FeatureCollection", "features": [feature()]}
    esri = {
        "geometryType": "esriGeometryPoint",
        "spatialReference": {"wkid": 4326},
        "fields": [],
        "features": [{"attributes": {}, "geometry": {"x": 116, "y": 40}}],
    }
    topo = {"type": "Topology", "objects": {"a": {"type": "Point", "coordinates": [116, 40]}}, "arcs": []}
    texts = ["\ufeff" + json.dumps(plain), json.dumps(esri), json.dumps(topo)]
    texts.append("\n".join([json.dumps(feature())] * 2))
    for number, text in enumerate(texts):
        path = tmp_path / f"{number}.json"
        path.write_text(text, encoding="utf-8")
        found = readers.layer(path, Reading(crs="EPSG:4326"))[0]
        assert found.geometry.iloc[0].equals(shapely.Point(116, 40)), text


def feature(**properties: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": "Point", "coordinates": [116, 40]},
    }


def leading(url: str) -> dict[str, str]:
    """Texts that lead elsewhere, all of which GDAL would open and follow."""
    there = f"/vsicurl/{url}/a.geojson"
    layer = f'<OGRVRTLayer name="a"><SrcDataSource>{there}</SrcDataSource></OGRVRTLayer>'
    band = f"<SimpleSource><SourceFilename>/vsicurl/{url}/a.tif</SourceFilename></SimpleSource>"
    return {
        "vrt": f"<OGRVRTDataSource>{layer}</OGRVRTDataSource>",
        "wfs": f"<OGRWFSDataSource><URL>{url}/wfs?</URL></OGRWFSDataSource>",
        "recipe": json.dumps(
            {"type": "gdal_streamed_alg", "command_line": f"gdal vector pipeline ! read {there}"}
        ),
        "raster": f'<VRTDataset rasterXSize="1" rasterYSize="1"><VRTRasterBand band="1">{band}'
        "</VRTRasterBand></VRTDataset>",
        "wms": f'<GDAL_WMS><Service name="TMS"><ServerUrl>{url}/${{z}}</ServerUrl></Service></GDAL_WMS>',
    }


@pytest.mark.parametrize("what", leading(""))
def test_a_text_that_leads_elsewhere_is_refused(what: str, listener: Listener, tmp_path: Path) -> None:
    for ending in (*kinds.VECTORS, *kinds.RASTERS):
        path = tmp_path / f"file{ending}"
        path.write_text(leading(listener.url)[what], encoding="utf-8")
        with pytest.raises(FileError, match=r"it is no .*, as its name says"):
            part(path) if ending in kinds.RASTERS else readers.layer(path)[0]
    assert not listener.asked


def part(path: Path) -> Any:
    return rasters.part(path, (116, 40, 118, 41), "EPSG:4326", of="persons", around="zones")


@pytest.mark.parametrize(
    "crs",
    [
        '{"type": "link", "properties": {"href": "URL/a"}}',
        '{"type": "\\u0075rl", "properties": {"url": "URL/a"}}',
    ],
)
def test_a_crs_at_an_address_is_refused(crs: str, listener: Listener, tmp_path: Path) -> None:
    """GDAL would ask there, and take what it does not get for WGS 84."""
    path = tmp_path / "zones.geojson"
    told = crs.replace("URL", listener.url)
    text = f'{{"type": "FeatureCollection", "c\\u0072s": {told}, "features": [{json.dumps(feature())}]}}'
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FileError, match="leads to an address"):
        readers.layer(path)
    with kinds.gdal(kinds.OFFLINE):  # nor would the library that is told so
        pyogrio.read_dataframe(path)
    assert not listener.asked
    assert pyogrio.get_gdal_config_option("GDAL_HTTP_PROXY") is None
    pyogrio.read_dataframe(path)
    assert listener.asked  # it would have been asked otherwise


def test_a_crs_that_is_not_known_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "zones.geojson"
    for name, known in (("EPSG:99999", False), ("urn:ogc:def:crs:EPSG::4547", True)):
        named = {"type": "name", "properties": {"name": name}}
        content = {"type": "FeatureCollection", "crs": named, "features": [feature(crs="x")]}
        path.write_text(json.dumps(content), encoding="utf-8")
        if known:
            assert readers.layer(path)[0].crs == 4547
        else:
            with pytest.raises(FileError, match="names 'EPSG:99999', which is not known"):
                readers.layer(path)


def test_a_database_that_is_no_geopackage_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "zones.gpkg"
    pyogrio.write_dataframe(ROWS, tmp_path / "zones.sqlite", driver="SQLite")
    (tmp_path / "zones.sqlite").rename(path)
    with pytest.raises(FileError, match="cannot be read"):
        readers.layer(path)


@pytest.mark.parametrize("name", ["zones.geojson", "zones.gpkg", "zones.shp", "zones.fgb", "people.tif"])
def test_an_empty_file_is_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"")
    with pytest.raises(FileError, match="the file is empty"):
        part(tmp_path / name) if name.endswith("tif") else readers.layer(tmp_path / name)[0]


def test_signs_that_lead_to_another_file_are_refused(tmp_path: Path) -> None:
    """The library takes what stands after `!` for a file in the folder that one happens to be in."""
    (tmp_path / "急!").mkdir()
    ROWS.to_file(tmp_path / "zones.gpkg", driver="GPKG")
    (tmp_path / "zones.gpkg").rename(tmp_path / "急!" / "zones.gpkg")
    with pytest.raises(FileError, match="'!' in its path"):
        readers.layer(tmp_path / "急!" / "zones.gpkg")


def test_outlines_that_cross_themselves_without_end_are_refused(tmp_path: Path) -> None:
    """A comb across a comb: n²/4 crossings; a coast of as many points, with one crossing, is read."""
    steps, side = np.linspace(0, 1, 5000), np.arange(5000) % 2
    combs = np.concatenate([np.column_stack([steps, side]), np.column_stack([side, steps])])
    path = tmp_path / "zones.gpkg"
    geopandas.GeoDataFrame(geometry=[ROWS.geometry.iloc[0], shapely.Polygon(combs)], crs=4326).to_file(path)
    with pytest.raises(
        FileError, match=r"feature 2: it comes to [0-9,]+ places where an outline may cross itself"
    ):
        readers.layer(path)
    turn = np.linspace(0, 2 * np.pi, 10_000)
    coast = np.column_stack([np.cos(turn), np.sin(turn) * np.cos(turn)])  # a figure of eight
    eight = shapely.Polygon(coast)
    assert not eight.is_valid
    geopandas.GeoDataFrame(geometry=[eight], crs=4326).to_file(path)
    assert len(readers.layer(path)[0]) == 1


def view(path: Path, name: str, query: str) -> None:
    """Add a layer to a GeoPackage that is a query."""
    database = sqlite3.connect(path)
    database.execute(f"CREATE VIEW {name} AS {query}")
    database.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, srs_id) VALUES (?, 'features', 4326)", (name,)
    )
    database.execute("INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', 'POLYGON', 4326, 0, 0)", (name,))
    database.commit()
    database.close()


def test_a_query_without_end_is_refused_and_another_is_a_layer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "zones.gpkg"
    ROWS.to_file(path, driver="GPKG", layer="zones")
    view(path, "first", "SELECT fid, geom, name FROM zones WHERE fid = 1")
    endless = "WITH RECURSIVE x(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM x) SELECT n AS fid FROM x"
    view(path, "endless", f"SELECT fid, (SELECT geom FROM zones LIMIT 1) AS geom FROM ({endless})")  # noqa: S608
    view(path, "made", "SELECT fid, ST_Buffer(geom, 1) AS geom FROM zones")
    assert readers.layer(path, Reading(layer="first"))[0]["name"].tolist() == ["甲"]
    with pytest.raises(FileError, match="layer 'made' is a query that cannot be asked"):
        readers.layer(path, Reading(layer="made"))
    monkeypatch.setenv("ACCESS_MOST_ROWS", "1000")
    with pytest.raises(FileError, match="it comes to 1,001 rows"):
        readers.layer(path, Reading(layer="endless"))


# rasters, and what stands beside them


def people(path: Path, **changes: Any) -> Path:
    profile: dict[str, Any] = {"driver": "GTiff", "width": 20, "height": 10, "count": 1, "dtype": "float32"}
    profile |= {"crs": "EPSG:4326", "transform": STEP} | changes
    told = {name: value for name, value in profile.items() if value is not None}
    with rasterio.open(path, "w", **told) as file:
        file.write(np.ones((10, 20), "float32"), 1)
    return path


AUX = "<PAMDataset>{}<PAMRasterBand band='1'>{}</PAMRasterBand></PAMDataset>"
STATISTICS = "<Metadata><MDI key='STATISTICS_MAXIMUM'>4</MDI></Metadata>"


@pytest.mark.parametrize("name", ["people.tif", "PEOPLE.TIFF"])
def test_a_raster_alone_opens(name: str, tmp_path: Path) -> None:
    values, transform, crs = part(people(tmp_path / name))
    assert values.shape == (10, 20)
    assert values.sum() == 200
    assert (transform, crs) == (STEP, "EPSG:4326")
    assert rasters.beside(tmp_path / name) == []


def test_a_grid_of_ascii_opens_with_its_prj(tmp_path: Path) -> None:
    path = tmp_path / "people.asc"
    path.write_text("ncols 2\nnrows 1\nxllcorner 116\nyllcorner 40\ncellsize 1\nNODATA_value -9\n3 -9\n")
    with pytest.raises(FileError, match="the raster has no CRS"):
        part(path)
    (tmp_path / "people.prj").write_text(rasterio.crs.CRS.from_epsg(4326).to_wkt())
    values, _, crs = part(path)
    assert crs == "EPSG:4326"
    assert values[0, 0] == 3
    assert np.isnan(values[0, 1])
    assert rasters.beside(path) == [tmp_path / "people.prj"]


def test_statistics_and_overviews_beside_a_raster_are_not_looked_at(
    listener: Listener, tmp_path: Path
) -> None:
    path = people(tmp_path / "people.tif")
    (tmp_path / "people.tif.aux.xml").write_text(AUX.format("", STATISTICS))
    assert rasters.beside(path) == []
    (tmp_path / "people.tif.aux.xml").unlink()
    (tmp_path / "people.tif.ovr").write_text(leading(listener.url)["raster"])
    assert part(path)[0].sum() == 200
    assert not listener.asked


@pytest.mark.parametrize(
    ("of_all", "of_band", "persons"),
    [
        ("", "<Scale>5</Scale>", 1000),
        ("", "<NoDataValue>1</NoDataValue>", 0),
        ("", "<Offset>2</Offset>", 600),
    ],
)
def test_what_a_side_file_changes_is_used_and_told(
    of_all: str, of_band: str, persons: int, tmp_path: Path
) -> None:
    path = people(tmp_path / "people.tif")
    (tmp_path / "people.tif.aux.xml").write_text(AUX.format(of_all, of_band + STATISTICS))
    assert np.nansum(part(path)[0]) == persons
    (note,) = readers.beside_notes(path, "population")
    assert note.level == "doubtful"
    assert "people.tif.aux.xml" in note.en
    assert [each["file"] for each in readers.recorded("population.raster", path)] == [
        "people.tif",
        "people.tif.aux.xml",
    ]


def test_a_crs_and_a_place_beside_a_raster_are_used(tmp_path: Path) -> None:
    with pytest.warns(rasterio.errors.NotGeoreferencedWarning):
        path = people(tmp_path / "people.tif", crs=None, transform=None)
    (tmp_path / "people.tfw").write_text("0.1\n0\n0\n-0.1\n116.05\n40.95\n")
    (tmp_path / "people.tif.aux.xml").write_text(AUX.format("<SRS>EPSG:4326</SRS>", ""))
    values, transform, crs = part(path)
    assert values.sum() == 200
    assert transform.almost_equals(STEP)
    assert crs == "EPSG:4326"
    assert [each.name for each in rasters.beside(path)] == ["people.tfw", "people.tif.aux.xml"]


def test_a_mask_beside_a_raster_is_used_if_it_is_one(listener: Listener, tmp_path: Path) -> None:
    path = people(tmp_path / "people.tif")
    mask = np.zeros((10, 20), "uint8")
    mask[:, :5] = 255
    profile: dict[str, Any] = {"driver": "GTiff", "width": 20, "height": 10, "count": 1, "dtype": "uint8"}
    profile |= {"crs": "EPSG:4326", "transform": STEP}
    with rasterio.open(tmp_path / "mask.tif", "w", **profile) as file:
        file.write(mask, 1)
        file.update_tags(INTERNAL_MASK_FLAGS_1="2")
    (tmp_path / "mask.tif").rename(tmp_path / "people.tif.msk")
    assert np.nansum(part(path)[0]) == 50
    assert [each.name for each in rasters.beside(path)] == ["people.tif.msk"]
    (tmp_path / "people.tif.msk").write_text(leading(listener.url)["raster"])
    with pytest.raises(FileError, match=r"people\.tif\.msk: it stands beside a raster and is no GeoTIFF"):
        part(path)
    assert not listener.asked


# what a record holds


def test_all_parts_of_a_shapefile_are_recorded(tmp_path: Path) -> None:
    path = tmp_path / "区界.shp"
    ROWS.to_file(path, encoding="UTF-8")
    (tmp_path / "区界.prj").rename(tmp_path / "区界.PRJ")
    (tmp_path / "区界.qix").write_bytes(b"an index is not read")
    found = readers.recorded("zones.path", path)
    names = ["区界.shp", "区界.PRJ", "区界.cpg", "区界.dbf", "区界.shx"]
    assert [each["file"] for each in found] == names
    assert len({each["sha256"] for each in found}) == len(found)
    (note,) = readers.beside_notes(path, "zones")
    assert (note.level, note.number) == ("found", 4)


def test_what_a_geopackage_has_not_taken_in_yet_is_recorded(tmp_path: Path) -> None:
    path = tmp_path / "zones.gpkg"
    ROWS.to_file(path, driver="GPKG", layer="zones")
    assert readers.beside(path) == []
    database = sqlite3.connect(path)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("UPDATE gpkg_contents SET description = 'x'")
    database.commit()
    assert [each.name for each in readers.beside(path)] == ["zones.gpkg-wal"]
    database.close()
