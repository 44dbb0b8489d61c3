"""What of an OpenStreetMap file or a layer keeps people from a street, and what they step across."""

from pathlib import Path
from typing import Any

import geopandas
import pytest
import shapely

from access.places import datums
from access.places.osm.file import OsmFile
from access.places.streets import barriers, leg_barriers
from access.places.streets import from_osm as streets
from access.places.streets.from_graph import from_csv
from tests.conftest import CRS, street_table

UTM = "EPSG:32650"
# a square and, beside it, a line; tags → what they are
SQUARE, LINE = "1 2 3 4 1", "5 6"
TAGS = {
    (LINE, "waterway=river"): "water",
    (LINE, "waterway=canal"): "water",
    (LINE, "waterway=stream"): "stream",
    (LINE, "waterway=ditch"): "",  # at every drive a culvert
    (LINE, "waterway=drain"): "",
    (LINE, "waterway=river tunnel=culvert"): "",
    (LINE, "waterway=river tunnel=yes"): "",
    (LINE, "waterway=river layer=-1"): "",
    (LINE, "waterway=canal bridge=aqueduct"): "",
    (LINE, "railway=rail"): "railway",
    (LINE, "railway=light_rail"): "railway",
    (LINE, "railway=tram"): "",
    (LINE, "railway=abandoned"): "",
    (LINE, "railway=rail tunnel=yes"): "",
    (LINE, "railway=rail bridge=yes"): "",
    (LINE, "railway=subway location=underground"): "",
    (LINE, "railway=rail covered=yes"): "",
    (LINE, "barrier=wall"): "wall",
    (LINE, "barrier=city_wall"): "wall",
    (LINE, "barrier=retaining_wall"): "wall",
    (LINE, "barrier=fence"): "",
    (LINE, "barrier=hedge"): "",
    (LINE, "barrier=kerb"): "",
    (SQUARE, "barrier=wall"): "wall",
    (SQUARE, "natural=water water=river"): "water",
    (SQUARE, "waterway=riverbank"): "water",
    (SQUARE, "landuse=basin"): "water",
    (SQUARE, "landuse=railway"): "railway",
    (SQUARE, "railway=station"): "railway",
    (SQUARE, "landuse=military"): "",
    (SQUARE, "building=yes"): "",
}


def drawn(folder: Path, ways: list[tuple[str, str]]) -> OsmFile:
    nodes = [(0, 0), (1, 0), (1, 1), (0, 1), (2, 0), (3, 0)]
    text = "".join(
        f'<node id="{i}" version="1" lon="{114 + x / 1000}" lat="{30 + y / 1000}"/>'
        for i, (x, y) in enumerate(nodes, 1)
    )
    for number, (refs, tags) in enumerate(ways, 100):
        inside = "".join(f'<nd ref="{ref}"/>' for ref in refs.split())
        inside += "".join('<tag k="{}" v="{}"/>'.format(*tag.split("=")) for tag in tags.split())
        text += f'<way id="{number}" version="1">{inside}</way>'
    path = folder / "map.osm"
    path.write_text(f'<osm version="0.6">{text}</osm>', "utf-8")
    return OsmFile(path)


def test_names_and_what_else_stands_around_people(tmp_path: Path) -> None:
    ways = {
        (LINE, "waterway=river name=白河"): ("water", "白河"),
        (LINE, "barrier=fence name=东"): ("fence", "东"),
        (LINE, "barrier=hedge"): ("hedge", ""),
        (LINE, "barrier=gate"): ("gate", ""),
        (SQUARE, "landuse=industrial name=厂"): ("industrial", "厂"),
        (SQUARE, "landuse=residential"): None,
    }
    legs, others = leg_barriers.with_others(drawn(tmp_path, list(ways)), UTM)
    assert legs["name"].to_dict() == {"w100": "白河"}
    told = {f"w{number}": each for number, each in enumerate(ways.values(), 100) if each}
    found = dict(zip(others.index, zip(others["kind"], others["name"], strict=True), strict=True))
    assert found == {key: each for key, each in told.items() if key != "w100"}
    assert others.geometry["w104"].geom_type == "Polygon"


def test_what_tags_make_of_lines_and_areas(tmp_path: Path) -> None:
    found = leg_barriers.from_osm(drawn(tmp_path, list(TAGS)), UTM)
    expected = {f"w{number}": kind for number, kind in enumerate(TAGS.values(), 100) if kind}
    assert found["kind"].to_dict() == expected
    solid = {name for name, kind in found.geometry.geom_type.items() if kind == "Polygon"}
    assert solid == {
        f"w{number}"
        for number, (line, tags) in enumerate(TAGS, 100)
        if line == SQUARE and ("barrier" not in tags and f"w{number}" in expected)
    }


def test_a_file_without_any(tmp_path: Path) -> None:
    assert leg_barriers.from_osm(drawn(tmp_path, [(LINE, "highway=residential")]), UTM).empty


def coast(folder: Path, nodes: list[tuple[float, float]]) -> OsmFile:
    """A coastline through places (degrees off 114° E, 30° N); the land lies to its left."""
    text = "".join(
        f'<node id="{i}" version="1" lon="{114 + x}" lat="{30 + y}"/>' for i, (x, y) in enumerate(nodes, 1)
    )
    refs = "".join(f'<nd ref="{i}"/>' for i in range(1, len(nodes) + 1))
    path = folder / "coast.osm"
    way = f'<way id="9" version="1">{refs}<tag k="natural" v="coastline"/></way>'
    path.write_text(f'<osm version="0.6">{text}{way}</osm>', "utf-8")
    return OsmFile(path)


def test_the_sea_is_a_barrier(tmp_path: Path) -> None:
    source = coast(tmp_path, [(-0.1, 0), (0.1, 0)])  # eastward: land in the north
    x, y = (
        datums.project(geopandas.GeoSeries([shapely.Point(114, 30)], crs="EPSG:4326"), UTM).iloc[0].coords[0]
    )
    around = shapely.box(x - 1000, y - 1000, x + 1000, y + 1000)
    found = leg_barriers.from_osm(source, UTM, around=around)
    assert found["kind"].to_dict() == {"sea0": "coast"}
    sea = found.geometry.iloc[0]
    assert sea.contains(shapely.Point(x, y - 100))
    assert not sea.intersects(shapely.Point(x, y + 100))
    assert leg_barriers.from_osm(source, UTM).empty
    inland = shapely.box(x - 1000, y + 500, x + 1000, y + 900)
    assert leg_barriers.from_osm(source, UTM, around=inland).empty


@pytest.mark.parametrize(
    ("street", "bars"),
    [
        ({"class": "trunk", "motorroad": "yes"}, True),
        ({"class": "primary", "motorroad": "yes"}, True),
        ({"class": "trunk"}, False),
        ({"class": "motorway"}, True),
        ({"class": "motorway", "layer": 1}, True),  # on a dam: a layer alone is neither bridge nor tunnel
        ({"class": "motorway", "layer": -1}, True),
        ({"class": "motorway", "structure": "bridge", "layer": 1}, False),
        ({"class": "motorway", "structure": "bridge", "layer": 0}, False),
        ({"class": "motorway", "structure": "tunnel", "layer": -1}, False),
        ({"class": "trunk", "motorroad": "yes", "structure": "bridge"}, False),
        ({"class": "motorway", "structure": "", "layer": 1}, False),  # of a table, where the layer tells
        ({"class": "motorway", "structure": "", "layer": 0}, True),
    ],
)
def test_roads_that_nobody_crosses_on_foot(street: dict[str, Any], bars: bool) -> None:
    told = {"structure": "ground", "motorroad": "", "layer": 0, **street}
    table: Any = street_table([(0, 1, 10, "both")]).assign(**told)
    assert (len(leg_barriers.from_streets(table)) == 1) is bars
    assert (len(barriers.from_streets(table)) == 1) is bars


def test_tags_and_tables_tell_of_roads_for_motor_vehicles_alone(tmp_path: Path) -> None:
    for tags, bars in (
        ("highway=trunk motorroad=yes", True),
        ("highway=trunk motorroad=yes bridge=yes", False),
        ("highway=trunk motorroad=yes foot=yes", False),
        ("highway=trunk motorroad=no", False),
        ("highway=trunk foot=no", False),  # one may not walk along it
    ):
        table, _ = streets.from_osm(drawn(tmp_path, [(LINE, tags)]), UTM)
        assert (len(leg_barriers.from_streets(table)) == 1) is bars, tags
    (tmp_path / "nodes.csv").write_text("id,x,y\na,0,0\nb,100,0\n", "utf-8")
    (tmp_path / "edges.csv").write_text("u,v,length_m,class,motorroad\na,b,100,trunk,yes\n", "utf-8")
    table, _ = from_csv(tmp_path / "nodes.csv", tmp_path / "edges.csv", CRS, CRS)  # type: ignore[arg-type]
    assert len(leg_barriers.from_streets(table)) == 1


def test_motorways_on_the_ground_and_layers_of_ones_own(tmp_path: Path) -> None:
    streets: Any = street_table([(0, 1, 10, "both"), (1, 2, 10, "both"), (2, 3, 10, "both")])
    streets = streets.assign(**{"class": ["motorway", "motorway_link", "trunk"]}, layer=[0, 1, 0])
    assert leg_barriers.from_streets(streets)["kind"].to_dict() == {"s000": "motorway"}
    layer = geopandas.GeoDataFrame(geometry=[shapely.LineString([(0, 0), (9, 9)])], crs=CRS)
    layer.to_file(tmp_path / "walls.gpkg")
    read, _ = barriers.from_layer(tmp_path / "walls.gpkg", CRS, kind="retaining_wall")  # type: ignore[arg-type]
    assert leg_barriers.from_layer(read)["kind"].tolist() == ["wall"]
