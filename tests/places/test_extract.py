"""Parts cut out of OpenStreetMap files; administrative units found by name."""

from pathlib import Path
from typing import Any

import osmium
import pytest
import shapely

from access.contracts.errors import FileError
from access.places.osm import cuts, extract, named_units
from access.places.osm.file import OsmFile


def quiet(_: str) -> None:
    pass


def write(path: Path, elements: list[dict[str, Any]], box: extract.Box | None = None) -> Path:
    part = path.with_name("part.osm.pbf")
    extract.from_overpass({"elements": elements}, part)
    extract.merged([part], path, box or (-1, -1, 30, 30), "2026-01-31T20:21:00Z")
    return path


def node(osm_id: int, x: float, y: float, **tags: str) -> dict[str, Any]:
    return {"type": "node", "id": osm_id, "lon": x, "lat": y, "tags": tags}


def way(osm_id: int, *nodes: int, **tags: str) -> dict[str, Any]:
    return {"type": "way", "id": osm_id, "nodes": list(nodes), "tags": tags}


def relation(osm_id: int, ways: list[int], **tags: str) -> dict[str, Any]:
    members = [{"type": "way", "ref": each, "role": "outer"} for each in ways]
    return {"type": "relation", "id": osm_id, "members": members, "tags": tags}


def ids(path: Path) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {"n": [], "w": [], "r": []}
    for item in osmium.FileProcessor(str(path)):
        found[item.type_str()].append(item.id)
    return found


BOX = (0.0, 0.0, 1.0, 1.0)


def test_what_reaches_into_a_box_is_whole_and_nothing_else_comes(tmp_path: Path) -> None:
    source = write(
        tmp_path / "all.osm.pbf",
        [
            *(node(1, 0.5, 0.5), node(2, 1.5, 0.5), node(3, 2.5, 0.5), node(4, 3.5, 0.5)),
            *(
                node(5, 1.5, 1.5),
                node(6, 0.2, 0.2, shop="supermarket"),
                node(7, 1.0, 1.0),
                node(8, 1.01, 1.0),
            ),
            way(1, 1, 2, 3, highway="primary"),  # one node inside: all three come
            way(2, 3, 4, highway="primary"),  # joined to it, outside
            way(3, 2, 5, 3, 2, natural="water"),  # an area's other part
            way(4, 1, 6, 7, 1, natural="water"),
            relation(1, [3, 4], type="multipolygon", natural="water"),  # made whole: way 3, node 5
            relation(2, [1, 2], type="route", route="bus"),  # comes, but way 2 does not
            relation(3, [2], type="multipolygon"),
            relation(4, [1, 2], type="boundary", boundary="administrative", admin_level="4"),
            relation(5, [1, 2], type="boundary", boundary="administrative", admin_level="x"),
        ],
    )
    goal = tmp_path / "cut.osm.pbf"
    cuts.cut(source, goal, BOX, tell=quiet)
    # node 7 lies on the corner of the box
    assert ids(goal) == {"n": [1, 2, 3, 5, 6, 7], "w": [1, 3, 4], "r": [1, 2, 4, 5]}
    assert OsmFile(goal).claimed.equals(shapely.box(*BOX))
    assert extract.written_on(goal) == "2026-01-31T20:21:00Z"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["all.osm.pbf", "cut.osm.pbf", "part.osm.pbf"]


def test_many_cuts_at_once_are_those_made_one_by_one(tmp_path: Path) -> None:
    """A chain of nodes, ways over three of them, areas of two ways; boxes that overlap, and one elsewhere."""
    source = write(
        tmp_path / "all.osm.pbf",
        [
            *(node(i, i / 10, 0.5) for i in range(1, 100)),
            *(way(i, i, i + 1, i + 2, highway="primary") for i in range(1, 97, 2)),
            *(
                relation(i, [i, i + 8], type="multipolygon" if i % 3 else "route", natural="water")
                for i in range(1, 85, 4)
            ),
        ],
    )
    boxes = [(x / 10 + 0.05, 0.0, x / 10 + 1.23, 1.0) for x in range(0, 80, 9)]
    goals = {tmp_path / f"{i}.osm.pbf": box for i, box in enumerate([*boxes, (20.0, 0.0, 21.0, 1.0)])}
    for at_once in (62, 3):
        with pytest.MonkeyPatch.context() as few:
            few.setattr(cuts, "AT_ONCE", at_once)
            empty = cuts.cuts(source, goals, tell=quiet)
        assert [goal.name for goal in empty] == ["9.osm.pbf"]
        assert "within 20.000, 0.000" in next(iter(empty.values()))
        for goal, box in goals.items():
            if goal not in empty:
                cuts.cut(source, tmp_path / "one.osm.pbf", box, tell=quiet)
                assert goal.read_bytes() == (tmp_path / "one.osm.pbf").read_bytes()
                (tmp_path / "one.osm.pbf").unlink()
                goal.unlink()


def test_borders_of_counties_are_whole_those_of_provinces_are_not(tmp_path: Path) -> None:
    nodes = [node(1, 0.5, 0.5), node(2, 2, 0.5), node(3, 2, 2)]
    ways = [way(1, 1, 2), way(2, 2, 3), way(3, 3, 1)]
    for level, wanted in (("6", [1, 2, 3]), ("4", [1, 3])):
        unit = relation(1, [1, 2, 3], type="boundary", boundary="administrative", admin_level=level)
        source = write(tmp_path / f"{level}.osm.pbf", [*nodes, *ways, unit])
        cuts.cut(source, tmp_path / f"cut{level}.osm.pbf", BOX, tell=quiet)
        assert ids(tmp_path / f"cut{level}.osm.pbf")["w"] == wanted


def test_a_coast_of_thousands_of_ways_is_not_made_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cuts, "_MOST_MEMBERS", 2)
    nodes = [node(1, 0.5, 0.5), node(2, 2, 0.5), node(3, 2, 2)]
    ways = [way(1, 1, 2), way(2, 2, 3), way(3, 3, 1)]
    sea = relation(1, [1, 2, 3], type="multipolygon", natural="water")
    cuts.cut(write(tmp_path / "a.osm.pbf", [*nodes, *ways, sea]), tmp_path / "b.osm.pbf", BOX, tell=quiet)
    assert ids(tmp_path / "b.osm.pbf")["w"] == [1, 3]


def test_a_box_elsewhere_is_told_with_both_boxes(tmp_path: Path) -> None:
    source = write(tmp_path / "a.osm.pbf", [node(1, 0.5, 0.5)], (0, 0, 1, 1))
    with pytest.raises(FileError) as told:
        cuts.cut(source, tmp_path / "b.osm.pbf", (5, 5, 6, 6), tell=quiet)
    assert "within 5.000, 5.000, 6.000, 6.000" in told.value.en
    assert "it covers 0.000, 0.000, 1.000, 1.000" in told.value.en
    assert "文件的范围是 0.000, 0.000, 1.000, 1.000" in told.value.zh
    assert not (tmp_path / "b.osm.pbf").exists()


@pytest.mark.parametrize("content", [b"", b"no such thing", b"\0\0\0\x0d\x0a\x09OSMHeader"])
def test_a_damaged_extract_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.osm.pbf").write_bytes(content)
    with pytest.raises(FileError):
        cuts.cut(tmp_path / "a.osm.pbf", tmp_path / "b.osm.pbf", BOX, tell=quiet)


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"elements": [{"type": "node", "id": 1}]},
        {"elements": [{"type": "node", "id": 1, "lon": "x", "lat": 1}]},
        {"elements": [{"type": "node", "id": 1, "lon": 181, "lat": 1}]},
        {"elements": [{"type": "node", "id": 0, "lon": 1, "lat": 1}]},
        {"elements": [{"type": "node", "id": 1 << 60, "lon": 1, "lat": 1}]},
        {"elements": [{"type": "way", "id": 1, "nodes": None}]},
        {"elements": [{"type": "way", "id": 1, "nodes": [1 << 70]}]},
        {"elements": [{"type": "area", "id": 1}]},
        {"elements": ["x"]},
        {"elements": [{"type": "relation", "id": 1, "members": [{"type": "way", "ref": 1}]}]},
    ],
)
def test_what_overpass_never_says_is_no_answer(tmp_path: Path, answer: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"."):
        extract.from_overpass(answer, tmp_path / "a.osm.pbf")


def test_texts_that_no_file_may_hold_are_left_out(tmp_path: Path) -> None:
    tags = {"name": "a\0b", "note": "x" * 2000, "shop": "supermarket"}
    extract.from_overpass({"elements": [node(1, 0, 0, **tags)]}, tmp_path / "a.osm.pbf")
    (found,) = [dict(item.tags) for item in osmium.FileProcessor(str(tmp_path / "a.osm.pbf"))]
    assert found == {"shop": "supermarket"}


# -- units by name: three cities of two districts each, two of which are called alike

SQUARES = {
    1: ("福州市", 5, (0, 0, 4, 4)),
    2: ("鼓楼区", 6, (0, 0, 2, 4)),
    3: ("台江区", 6, (2, 0, 4, 4)),
    4: ("南京市", 5, (10, 0, 14, 4)),
    5: ("鼓楼区", 6, (10, 0, 12, 4)),
    6: ("玄武区", 6, (12, 0, 14, 4)),
}


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = []
    for i, (name, level, (west, south, east, north)) in SQUARES.items():
        corners = [(west, south), (east, south), (east, north), (west, north)]
        found += [node(10 * i + k, x, y) for k, (x, y) in enumerate(corners)]
        found.append(way(i, *(10 * i + k for k in (0, 1, 2, 3, 0))))
        tags = {"type": "boundary", "boundary": "administrative", "admin_level": str(level), "name": name}
        found.append(relation(i, [i], **tags, **{"name:en": f"Unit {i}"}))
    found.append(relation(7, [99], type="boundary", boundary="administrative", name="断区", admin_level="6"))
    return write(tmp_path_factory.mktemp("country") / "country.osm.pbf", found)


@pytest.mark.parametrize(
    ("place", "wanted"),
    [
        ("台江区", 3),
        ("台江", 3),
        ("福州市鼓楼区", 2),
        ("南京市鼓楼区", 5),
        ("中国南京市鼓楼区", 5),
        ("鼓楼区, 南京市", 5),
        ("南京，鼓楼", 5),
        ("r5", 5),
        ("R2", 2),
        ("Unit 6", 6),
        ("unit 6", 6),
        ("福州市", 1),
    ],
)
def test_the_one_unit_of_a_name(country: Path, place: str, wanted: int) -> None:
    unit = named_units.find(country, place)
    name, level, box = SQUARES[wanted]
    assert (unit.osm_id, unit.name, unit.level) == (wanted, name, level)
    assert unit.shape.equals(shapely.box(*box))


@pytest.mark.parametrize(
    ("place", "zh", "en"),
    [
        ("鼓楼区", "有 2 个单元名为“鼓楼区”：r2 鼓楼区 (1.00, 2.00)", "2 units are called '鼓楼区': r2"),
        ("鼓搂区", "没有名为“鼓搂区”的行政单元；文件里有：鼓楼区", "no administrative unit is called"),
        ("南京市台江区", "互不包含", "do not lie in one another"),
        ("杭州市台江区", "没有名为“杭州市台江区”", "no administrative unit is called"),
        ("断区", "边界在文件里不完整", "is not whole in it"),
        ("r99", "没有名为“r99”", "no administrative unit"),
    ],
)
def test_none_or_several_are_told_with_what_there_is(country: Path, place: str, zh: str, en: str) -> None:
    with pytest.raises(FileError) as told:
        named_units.find(country, place)
    assert zh in told.value.zh
    assert en in told.value.en
