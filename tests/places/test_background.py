"""Water, green areas and the sea behind the map: areas known by hand, and never part of a verdict."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pytest
import shapely
import yaml
from hypothesis import given
from hypothesis import strategies as st

from access.assessment import run as pipeline
from access.contracts.errors import FileError
from access.outputs.tables import verdicts_csv
from access.places import background
from access.places.background import Frame, sea, simplified
from access.places.osm.areas import Coast
from access.places.osm.file import OsmFile
from access.study import study as studies
from tests.conftest import CRS, EAST, HELSINKI, NORTH

Place = tuple[float, float]
DEGREES = Frame(shapely.box(0, 0, 10, 10), "EPSG:4326", 0.001)
METRES = Frame(shapely.box(0, 0, 1000, 1000), CRS, 2.0)
BOX = shapely.box(0, 0, 10, 10)
NORTHWARD = [(3.0, -1.0), (3.0, 11.0)]
ISLAND = [(5.0, 5.0), (7.0, 5.0), (7.0, 7.0), (5.0, 7.0), (5.0, 5.0)]


def coast(*lines: list[Place], loose: tuple[Place, ...] = ()) -> Coast:
    return Coast([shapely.LineString(line) for line in lines], [shapely.Point(each) for each in loose])


def areas(found: tuple[Any, int]) -> tuple[list[float], int]:
    polygons, broken = found
    return sorted(shapely.area(polygons).round(6).tolist()), broken


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([NORTHWARD], [70]),  # land lies to the left
        ([NORTHWARD[::-1]], [30]),
        ([ISLAND], [96]),
        ([ISLAND[::-1]], [4]),  # a lagoon
        ([NORTHWARD, ISLAND], [66]),
        ([NORTHWARD, [(6.0, 11.0), (6.0, -1.0)]], [30]),  # a strait
        ([[(3.0, 0.0), (3.0, 4.0)], [(3.0, 4.0), (3.0, 10.0)]], [70]),
        ([], []),
        ([[(20.0, 0.0), (20.0, 10.0)]], []),
    ],
)
def test_the_sea_lies_to_the_right_of_the_coastline(lines: list[list[Place]], expected: list[float]) -> None:
    assert areas(sea(coast(*lines), BOX, DEGREES)) == (expected, 0)


@pytest.mark.parametrize(
    "lines",
    [
        [[(3.0, -1.0), (3.0, 4.0)], [(3.0, 5.0), (3.0, 11.0)]],  # a gap
        [NORTHWARD, [(6.0, -1.0), (6.0, 11.0)]],  # the face between them is on the right and the left
        [[(3.0, 0.0), (3.0, 4.0)]],
    ],
)
def test_a_coastline_that_does_not_close_gives_no_sea_there(lines: list[list[Place]]) -> None:
    polygons, broken = sea(coast(*lines), BOX, DEGREES)
    assert broken == 1
    assert not shapely.union_all(polygons).intersects(shapely.Point(4, 4.5))


def test_a_line_that_leaves_the_file_is_carried_on_to_its_edge() -> None:
    """From (3, 2) to (3, 9), where the nodes beyond are not in the file: up and down to the edge."""
    cut = coast([(3, 2), (3, 9)], loose=((3, 2), (3, 9)))
    assert areas(sea(cut, BOX, DEGREES)) == ([70], 0)


def test_the_sea_ends_where_the_file_or_the_frame_ends() -> None:
    line = coast([(3, -50), (3, 50)])
    assert areas(sea(line, shapely.box(0, 0, 5, 10), DEGREES)) == ([20], 0)
    assert areas(sea(line, shapely.box(-90, -40, 90, 40), DEGREES)) == ([70], 0)
    assert areas(sea(line, None, DEGREES)) == ([70], 0)
    assert areas(sea(line, shapely.box(20, 20, 30, 30), DEGREES)) == ([], 0)


@given(
    st.lists(st.integers(1, 80), min_size=2, max_size=12),
    st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=5, unique=True),
)
def test_any_coast_with_islands(tenths: list[int], corners: list[Place]) -> None:
    """West of a line from south to north is land; islands of 1 × 1 stand in the sea, east of x = 10.

    The sea's area is a sum of trapezoids.
    """
    x, y = np.array(tenths) / 10, np.linspace(0, 10, len(tenths))
    islands = [shapely.box(10.5 + 1.5 * i, 0.5 + 1.0 * j, 11.5 + 1.5 * i, 1.25 + 1.0 * j) for i, j in corners]
    rings = [list(shapely.orient_polygons(each).exterior.coords) for each in islands]
    frame = replace(DEGREES, window=shapely.box(0, 0, 25, 10))
    polygons, broken = sea(coast([*zip(x, y, strict=True)], *rings), None, frame)
    trapezoids = float(np.sum(np.diff(y) * (50 - x[1:] - x[:-1]) / 2))
    assert broken == 0
    assert shapely.area(polygons).sum() == pytest.approx(trapezoids - 0.75 * len(islands))


def square(x: float, y: float, side: float) -> Any:
    return shapely.box(x, y, x + side, y + side)


def test_what_overlaps_is_drawn_once_and_within_the_frame() -> None:
    shapes = [square(100, 100, 200), square(200, 100, 200), square(900, 900, 500), square(2000, 0, 100)]
    found = simplified(shapes, METRES)
    assert sorted(shapely.area(found)) == [100 * 100, 300 * 200]


@pytest.mark.parametrize(
    ("shape", "drawn"),
    [
        (square(0, 0, 20), True),
        (square(0, 0, 19.9), False),
        (shapely.box(0, 0, 900, 2.1), True),
        (shapely.box(0, 0, 900, 1.9), False),  # a verge narrower than the tolerance
    ],
)
def test_what_is_too_small_to_be_seen_is_left_out(shape: Any, drawn: bool) -> None:
    assert bool(len(simplified([shape], METRES))) == drawn


def test_small_holes_are_filled_large_ones_stay() -> None:
    whole = square(0, 0, 400).difference(shapely.union_all([square(50, 50, 19), square(200, 200, 21)]))
    [found] = simplified([whole], METRES)
    assert found.area == 400**2 - 21**2


def test_an_outline_keeps_within_the_tolerance() -> None:
    angle = np.linspace(0, 2 * np.pi, 2000)
    circle = shapely.Polygon(np.column_stack([500 + 300 * np.cos(angle), 500 + 300 * np.sin(angle)]))
    [found] = simplified([circle], METRES)
    assert shapely.get_num_coordinates(found) < 100
    assert shapely.hausdorff_distance(found.exterior, circle.exterior) <= METRES.tolerance_m


def test_an_outline_that_crosses_itself_is_drawn() -> None:
    bow_tie = shapely.Polygon([(0, 0), (100, 100), (100, 0), (0, 100)])
    assert shapely.area(simplified([bow_tie], METRES)).tolist() == [2500, 2500]


def test_a_frame_is_a_quarter_wider_than_the_zones_on_each_side() -> None:
    zones = geopandas.GeoSeries([shapely.box(0, 0, 40_000, 10_000)], crs=CRS)
    found = background.frame(zones)
    assert found.window.bounds == (-10_000, -10_000, 50_000, 20_000)
    assert found.tolerance_m == 4
    assert background.frame(zones.scale(0.1, 0.1)).tolerance_m == 2


# a degree is some 111 km: what stands here as 1 is a ten-thousandth of it, some 11 m
NODES = {
    **{i: (x, y) for i, (x, y) in enumerate([(0, 0), (90, 0), (90, 60), (0, 60)], start=1)},
    **{i: (x, y) for i, (x, y) in enumerate([(30, 20), (60, 20), (60, 40), (30, 40)], start=5)},
    **{i: (x, y) for i, (x, y) in enumerate([(0, 70), (20, 70), (20, 90), (0, 90)], start=9)},
    **{i: (x, y) for i, (x, y) in enumerate([(50, 70), (70, 70), (70, 90)], start=13)},
    **{i: (x, y) for i, (x, y) in enumerate([(80, 80), (85, 80), (85, 85), (80, 85)], start=16)},
    **{i: (x, y) for i, (x, y) in enumerate([(95, 2), (95, 98)], start=20)},
}
WAYS = {
    1: ([1, 2, 3, 4, 1], {}),
    2: ([5, 6, 7, 8, 5], {"leisure": "park"}),
    3: ([9, 10, 11, 12, 9], {"waterway": "riverbank"}),
    4: ([13, 14, 15, 999, 13], {"landuse": "forest"}),
    5: ([16, 17, 18, 19, 16], {"landuse": "residential", "building": "yes"}),
    6: ([998, 20, 21, 997], {"natural": "coastline"}),
}
RELATIONS = {
    1: ([(1, "outer"), (2, "inner")], {"type": "multipolygon", "natural": "water"}),
    2: ([(3, "outer"), (996, "outer")], {"type": "multipolygon", "natural": "wood"}),
}


@pytest.fixture
def shore(tmp_path: Path) -> OsmFile:
    """A lake around a park that is its island, a river bank, a forest and a wood that the file cuts, a coast.

    The box is 100 × 100; the lake 90 × 60, the park 30 × 20, the river 20 × 20; what is left of the
    forest is half a square of 20 × 20. The coast runs north at x = 95: 5 × 100 of sea.
    """

    def tagged(tags: dict[str, str]) -> str:
        return "".join(f'<tag k="{key}" v="{value}"/>' for key, value in tags.items())

    text = ['<osm version="0.6"><bounds minlat="0" minlon="0" maxlat="0.01" maxlon="0.01"/>']
    text += [f'<node id="{i}" version="1" lon="{x / 1e4}" lat="{y / 1e4}"/>' for i, (x, y) in NODES.items()]
    for way, (refs, tags) in WAYS.items():
        nodes = "".join(f'<nd ref="{ref}"/>' for ref in refs)
        text.append(f'<way id="{way}" version="1">{nodes}{tagged(tags)}</way>')
    for relation, (members, tags) in RELATIONS.items():
        parts = "".join(f'<member type="way" ref="{way}" role="{role}"/>' for way, role in members)
        text.append(f'<relation id="{relation}" version="1">{parts}{tagged(tags)}</relation>')
    path = tmp_path / "shore.osm"
    path.write_text("\n".join([*text, "</osm>"]), encoding="utf-8")
    return OsmFile(path)


def drawn(table: Any) -> dict[str, list[float]]:
    """The areas of each kind, in squares of a ten-thousandth of a degree."""
    area = table.to_crs("EPSG:4326").geometry.set_crs(None, allow_override=True).area * 1e8
    return {kind: sorted(part.round(1).tolist()) for kind, part in area.groupby(table["kind"])}


@pytest.fixture
def around() -> Frame:
    zones = geopandas.GeoSeries([shapely.box(0, 0, 0.01, 0.01)], crs="EPSG:4326").to_crs("EPSG:32631")
    return background.frame(zones)


def test_areas_of_an_openstreetmap_file(shore: OsmFile, around: Frame) -> None:
    table, notes = background.read(shore, {}, around)
    assert table.crs == "EPSG:32631"
    found = drawn(table)
    assert found["green"] == pytest.approx([200, 600], abs=1)
    assert found["water"] == pytest.approx([400, 500, 90 * 60 - 600], abs=5)
    assert [(note.level, note.subject, note.number) for note in notes] == [("left_out", "background", 1)]


def test_a_coast_that_ends_within_the_map_is_told(shore: OsmFile, around: Frame) -> None:
    text = shore.path.read_text(encoding="utf-8")
    shore.path.write_text(text.replace('<nd ref="998"/>', ""), encoding="utf-8")
    _, notes = background.read(shore, {}, around)
    assert [(note.level, note.number) for note in notes] == [("left_out", 1), ("left_out", 1)]
    assert notes[1].en.startswith("the coastline has gaps or runs the wrong way")


def test_layers_of_ones_own_take_the_place_of_the_file(shore: OsmFile, around: Frame, tmp_path: Path) -> None:
    pond = geopandas.GeoSeries([shapely.box(0.002, 0.002, 0.003, 0.003)], crs="EPSG:4326")
    pond.to_file(tmp_path / "pond.geojson")
    table, notes = background.read(shore, {"water": tmp_path / "pond.geojson"}, around)
    assert drawn(table)["water"] == pytest.approx([100], abs=1)
    assert drawn(table)["green"] == pytest.approx([200, 600], abs=1)
    assert len(notes) == 1
    alone, notes = background.read(None, {"water": tmp_path / "pond.geojson"}, around)
    assert drawn(alone).keys() == {"water"}
    assert notes == []


def test_a_layer_without_areas_is_refused_one_elsewhere_told(around: Frame, tmp_path: Path) -> None:
    geopandas.GeoSeries([shapely.Point(0, 0)], crs="EPSG:4326").to_file(tmp_path / "points.geojson")
    with pytest.raises(FileError, match=r"points.geojson: it holds no polygons"):
        background.read(None, {"green": tmp_path / "points.geojson"}, around)
    geopandas.GeoSeries([shapely.box(50, 50, 51, 51)], crs="EPSG:4326").to_file(tmp_path / "far.geojson")
    table, [note] = background.read(None, {"green": tmp_path / "far.geojson"}, around)
    assert table.empty
    assert note.level == "doubtful"
    assert note.en.startswith("far.geojson: no green areas within the map")


def test_a_layer_of_the_whole_earth_fills_the_frame(around: Frame, tmp_path: Path) -> None:
    geopandas.GeoSeries([shapely.box(-180, -90, 180, 90)], crs="EPSG:4326").to_file(tmp_path / "earth.gpkg")
    table, _ = background.read(None, {"water": tmp_path / "earth.gpkg"}, around)
    assert table.area.sum() == pytest.approx(around.window.area, rel=1e-3)


def test_without_any_source_nothing_is_drawn(around: Frame) -> None:
    table, notes = background.read(None, {}, around)
    assert table.empty
    assert list(table.columns) == ["kind", "geometry"]
    assert table.crs == around.crs
    assert notes == []


def test_the_sea_of_helsinki_lies_where_its_bays_are() -> None:
    """Kaisaniemenlahti is water, the railway station and the botanical garden beside the bay are land."""
    file = OsmFile(HELSINKI)
    frame = background.frame(geopandas.GeoSeries([file.box], crs="EPSG:4326").to_crs("EPSG:32635"))
    polygons, broken = sea(file.coast, file.box, frame)
    assert broken == 0
    places = geopandas.GeoSeries.from_xy([24.9428, 24.9414, 24.9459], [60.1783, 60.1719, 60.1752], crs=4326)
    points = places.to_crs(frame.crs).to_numpy()
    assert shapely.intersects(shapely.union_all(polygons), points).tolist() == [True, False, False]


def test_a_background_changes_no_verdict(town_study: Path) -> None:
    before = pipeline.run(studies.load(town_study))
    flood = geopandas.GeoSeries([square(EAST - 100, NORTH - 100, 900)], crs=CRS)
    flood.to_file(town_study.parent / "flood.gpkg")
    content = yaml.safe_load(town_study.read_text(encoding="utf-8"))
    content["background"] = {"water": "flood.gpkg"}
    town_study.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    after = pipeline.run(studies.load(town_study))
    assert before.layers.background.empty
    assert after.layers.background["kind"].tolist() == ["water"]
    assert verdicts_csv(after.assessment) == verdicts_csv(before.assessment)
    files = {each["field"]: each["file"] for each in after.record["inputs"]}
    assert files["background.water"] == "flood.gpkg"
