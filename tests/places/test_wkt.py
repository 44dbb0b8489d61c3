"""Shapes as text in a column of a table."""

from pathlib import Path

import pytest
import shapely

from access.contracts.errors import FileError
from access.places import readers, zones
from access.places.reading import Reading

SQUARE = shapely.box(121, 31, 121.5, 31.5)
EWKB = shapely.to_wkb(shapely.set_srid(SQUARE, 4549), hex=True, include_srid=True)


def table(path: Path, head: str, *rows: str, encoding: str = "utf-8") -> Path:
    path.write_text("\n".join([head, *rows]), encoding=encoding)
    return path


@pytest.mark.parametrize("head", ["WKT", "wkt_geom", "geom", "geometry", "the_geom", "几何", "Shape"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "gbk"])
def test_zones_of_a_table(head: str, encoding: str, tmp_path: Path) -> None:
    path = table(tmp_path / "区.csv", f"名称,{head}", f'黄浦区,"{SQUARE.wkt}"', encoding=encoding)
    found, _ = zones.from_layer(path, id_column=None, name_column=None)
    assert (found.index.tolist(), found.crs) == (["黄浦区"], "EPSG:4326")
    assert found.geometry.iloc[0].equals(SQUARE)
    assert found.columns.tolist() == ["name", "geometry"]


@pytest.mark.parametrize(
    ("text", "crs"),
    [
        (SQUARE.wkt, 4326),
        (f"SRID=4549;{SQUARE.wkt}", 4549),
        (EWKB, 4549),
        (shapely.to_wkb(SQUARE, hex=True), 4326),
        (shapely.to_geojson(SQUARE).replace('"', '""'), 4326),
        (SQUARE.wkt.replace("POLYGON ((", "MULTIPOLYGON(((").replace("))", ")))"), 4326),
        ("POLYGON Z ((121 31 5, 121.5 31 5, 121.5 31.5 5, 121 31.5 5, 121 31 5))", 4326),
    ],
)
def test_each_way_to_write_a_shape(text: str, crs: int, tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", "name,geom", f'a,"{text}"')
    layer, _ = readers.layer(path)
    assert layer.geometry.iloc[0].equals(SQUARE)
    assert not layer.geometry.iloc[0].has_z
    assert layer.crs == crs
    assert readers.layer(path, Reading(crs="EPSG:4528"))[0].crs == 4528


def test_areas_tell_more_than_coordinates_and_points_do_not(tmp_path: Path) -> None:
    head = "name,lon,lat,geometry"
    areas = table(tmp_path / "areas.csv", head, f'a,121.2,31.2,"{SQUARE.wkt}"')
    assert readers.layer(areas)[0].geometry.iloc[0].equals(SQUARE)
    assert readers.layer(areas, Reading(x_column="lon"))[0].geometry.iloc[0] == shapely.Point(121.2, 31.2)
    points = table(tmp_path / "points.csv", head, "a,121.2,31.2,POINT (121 31)")
    assert readers.layer(points)[0].geometry.iloc[0] == shapely.Point(121.2, 31.2)


def test_what_is_no_shape_is_named(tmp_path: Path) -> None:
    cut = SQUARE.wkt[:-6]  # as a cell of Excel is after 32,767 signs
    path = table(tmp_path / "a.csv", "name,WKT", f'a,"{SQUARE.wkt}"', "b,", f'c,"{cut}"')
    with pytest.raises(FileError, match=r"column 'WKT' holds no shape in 1 row \(line 4: 'POLYGON"):
        readers.layer(path)
    path = table(
        tmp_path / "b.csv", "name,geom", f'a,"SRID=4549;{SQUARE.wkt}"', f'b,"SRID=4528;{SQUARE.wkt}"'
    )
    with pytest.raises(FileError, match=r"in several CRS \(4528, 4549\)"):
        readers.layer(path)


def test_a_column_of_another_meaning_is_none(tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", "name,shape,lon,lat", "a,方形,121,31")
    assert readers.layer(path)[0]["shape"].tolist() == ["方形"]
