"""Entrances, gates and fences of an OpenStreetMap file, and which of them are doors of its places."""

from pathlib import Path

import geopandas
import pyproj
import pytest
import shapely

from access.places.facilities.entrances import at_doors
from access.places.facilities.from_osm import from_osm
from access.places.facilities.mapped import mapped_doors
from access.places.osm.file import OsmFile
from tests.places.test_places_as_they_are import RULES, UTM, Tags, node, relation, way

SCHOOL = {"amenity": "school", "name": "一中"}
PARK = {"leisure": "park"}
Corners = dict[int, Tags]


def entered(folder: Path, tags: Tags, corners: Corners, *more: str) -> tuple[set[tuple[float, float]], str]:
    """The doors of a square from (0, 0) to (1, 1), in thousandths of a degree, whose corners are so tagged.

    A path comes from the east to (1, 0.5), a street runs 0.1 south of the square.
    """
    at = {1: (0, 0), 2: (1, 0), 3: (1, 1), 4: (0, 1)}
    nodes = [
        node(i, x, y, **{key.replace(":", "__"): value for key, value in corners.get(i, {}).items()})
        for i, (x, y) in at.items()
    ]
    path = folder / "town.osm"
    text = "\n".join([*nodes, *(each for each in more if each.startswith("<node"))])
    text += way(10, [1, 2, 3, 4, 1], tags) + "".join(each for each in more if not each.startswith("<node"))
    path.write_text(f"<osm version='0.6'>{text}</osm>", encoding="utf-8")
    file, crs = OsmFile(path), pyproj.CRS(UTM)
    lines = [[(117.001, 29.0005), (117.003, 29.0005)], [(116.99, 28.9999), (117.01, 28.9999)]]
    streets = geopandas.GeoDataFrame(
        {"private": [False, False]}, geometry=[shapely.LineString(each) for each in lines], crs=4326
    )
    facilities, entrances, _ = from_osm(file, RULES, crs)
    doors, rule = at_doors(
        facilities, entrances, mapped_doors([file], crs), streets.to_crs(crs), spacing_m=50, near_m=250
    )
    found = doors.to_crs("EPSG:4326").geometry
    return {(round(1000 * (p.x - 117), 2), round(1000 * (p.y - 29), 2)) for p in found}, rule.iloc[0]


MAIN, YES, EXIT, SERVICE = ({"entrance": each} for each in ("main", "yes", "exit", "service"))
GATE = {"barrier": "gate"}


@pytest.mark.parametrize(
    ("corners", "doors", "rule"),
    [
        ({1: MAIN, 3: YES, 4: SERVICE}, {(0, 0), (1, 1)}, "mapped"),
        ({1: {"entrance": "staircase"}, 3: MAIN}, {(1, 1)}, "mapped"),
        ({1: {"entrance": "staircase"}}, {(0, 0)}, "mapped"),
        ({1: {"entrance": "emergency;exit"}, 2: {"entrance": "no"}}, {(1, 0.5)}, "streets"),
        ({1: {"entrance": "yes", "access": "no"}}, {(1, 0.5)}, "streets"),
        ({1: {"entrance": "yes", "access": "private"}, 4: YES}, {(0, 1)}, "mapped"),
        ({1: GATE}, {(0, 0)}, "gates"),
        ({1: {"barrier": "lift_gate"}, 2: {"barrier": "entrance"}}, {(0, 0), (1, 0)}, "gates"),
        ({1: {**GATE, "locked": "yes"}}, {(1, 0.5)}, "streets"),
        ({1: {"barrier": "bollard"}}, {(1, 0.5)}, "streets"),
        ({1: GATE, 3: MAIN}, {(0, 0), (1, 1)}, "mapped"),
    ],
)
def test_which_nodes_of_an_outline_are_doors(
    corners: Corners, doors: set[tuple[float, float]], rule: str, tmp_path: Path
) -> None:
    assert entered(tmp_path, SCHOOL, corners) == (doors, rule)


def test_a_gate_in_a_wall_along_a_school_is_its_gate(tmp_path: Path) -> None:
    wall = [node(21, -0.05, -0.05), node(22, -0.05, 0.5, barrier="gate"), node(23, -0.05, 1.05)]
    drawn = [*wall, way(20, [21, 22, 23], {"barrier": "wall"})]
    assert entered(tmp_path, SCHOOL, {}, *drawn) == ({(-0.05, 0.5)}, "gates")


def test_a_gate_drawn_as_a_line_is_entered_in_its_middle(tmp_path: Path) -> None:
    ends = [node(31, 0.6, 1), node(32, 0.4, 1)]
    assert entered(tmp_path, SCHOOL, {}, *ends, way(30, [31, 32], GATE)) == ({(0.5, 1)}, "gates")
    shut = way(30, [31, 32], {**GATE, "locked": "yes"})
    assert entered(tmp_path, SCHOOL, {}, *ends, shut) == ({(1, 0.5)}, "streets")


def test_a_park_with_a_gate_is_open_elsewhere_unless_it_is_fenced(tmp_path: Path) -> None:
    doors, rule = entered(tmp_path, PARK, {4: GATE})
    assert rule == "open"
    assert {(0, 1), (1, 0.5)} < doors
    assert {y for x, y in doors - {(0, 1), (1, 0.5)}} == {0}
    assert entered(tmp_path, {**PARK, "barrier": "fence"}, {4: GATE}) == ({(0, 1)}, "gates")
    around = way(20, [1, 2, 3, 4, 1], {"barrier": "hedge"})
    assert entered(tmp_path, PARK, {4: GATE}, around) == ({(0, 1)}, "gates")


def test_the_door_of_a_cafe_on_the_corner_of_a_park_is_not_the_parks(tmp_path: Path) -> None:
    cafe = [node(31, -0.2, 1), node(32, -0.2, 1.2), way(30, [4, 31, 32, 4], {"building": "yes"})]
    assert (0, 1) not in entered(tmp_path, PARK, {4: MAIN}, *cafe)[0]
    assert entered(tmp_path, PARK, {4: MAIN}) == ({(0, 1)}, "mapped")


def test_the_gates_of_a_relation_stand_on_its_outer_way(tmp_path: Path) -> None:
    multi = relation(40, [("way", 10, "outer")], {**SCHOOL, "type": "multipolygon"})
    assert entered(tmp_path, {}, {3: GATE}, multi) == ({(1, 1)}, "gates")


def test_a_site_is_entered_at_its_entrance_and_else_as_areas_are(tmp_path: Path) -> None:
    members = [("way", 10, "")]
    site = relation(40, [*members, ("node", 9, "main_entrance")], {**SCHOOL, "type": "site"})
    assert entered(tmp_path, {"building": "yes"}, {}, node(9, 0.5, 0.9), site) == ({(0.5, 0.9)}, "mapped")
    plain = relation(40, [*members, ("node", 9, "")], {**SCHOOL, "type": "site"})
    tagged = node(9, 0.5, 0.9, entrance="yes")
    assert entered(tmp_path, {"building": "yes"}, {}, tagged, plain) == ({(0.5, 0.9)}, "mapped")
    emergency = relation(40, [*members, ("node", 9, "emergency_entrance")], {**SCHOOL, "type": "site"})
    found = entered(tmp_path, {"building": "yes"}, {}, node(9, 0.5, 0.9), emergency)
    assert found == ({(1, 0.5)}, "streets")
