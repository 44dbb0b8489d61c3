"""Which places of an OpenStreetMap file are facilities: what is closed, what is both, what is one place."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import shapely

from access.places.facilities.from_osm import from_osm
from access.places.osm.file import OsmFile
from access.standards.registry import facility_types

UTM = "EPSG:32650"
RULES = {name: kind.osm for name, kind in facility_types().items() if kind.osm}
Tags = dict[str, str]


def tagged(tags: Tags) -> str:
    return "".join(f"<tag k='{key}' v='{value}'/>" for key, value in tags.items())


def node(number: int, x: float, y: float, **tags: str) -> str:
    told = tagged({key.replace("__", ":"): value for key, value in tags.items()})
    return f"<node id='{number}' version='1' lat='{29 + y / 1000}' lon='{117 + x / 1000}'>{told}</node>"


def way(number: int, nodes: list[int], tags: Tags) -> str:
    refs = "".join(f"<nd ref='{each}'/>" for each in nodes)
    return f"<way id='{number}' version='1'>{refs}{tagged(tags)}</way>"


def relation(number: int, members: list[tuple[str, int, str]], tags: Tags) -> str:
    refs = "".join(f"<member type='{kind}' ref='{ref}' role='{role}'/>" for kind, ref, role in members)
    return f"<relation id='{number}' version='1'>{refs}{tagged(tags)}</relation>"


def found(folder: Path, *parts: str) -> tuple[Any, Any, list[Any]]:
    path = folder / "town.osm"
    path.write_text("<osm version='0.6'>" + "\n".join(parts) + "</osm>", encoding="utf-8")
    return from_osm(OsmFile(path), RULES, UTM)


GONE: list[tuple[Tags, str]] = [
    ({"shop": "supermarket", "disused": "yes"}, "disused"),
    ({"shop": "supermarket", "abandoned": "true"}, "abandoned"),
    ({"shop": "supermarket", "closed": "2019-04"}, "closed"),
    ({"shop": "supermarket", "construction": "yes"}, "construction"),
    ({"shop": "supermarket", "proposed": "yes"}, "proposed"),
    ({"shop": "supermarket", "demolished": "yes"}, "demolished"),
    ({"shop": "supermarket", "razed": "yes"}, "razed"),
    ({"shop": "supermarket", "building": "construction"}, "construction"),
    ({"shop": "supermarket", "opening_hours": "closed"}, "closed"),
    ({"shop": "supermarket", "opening_hours": "off"}, "closed"),
    ({"shop": "supermarket", "opening_hours": 'Mo-Su closed "for good"'.replace('"', "&quot;")}, "closed"),
    ({"shop": "supermarket", "operational_status": "closed"}, "closed"),
    ({"shop": "supermarket;disused"}, "disused"),
    ({"disused:shop": "supermarket"}, "disused"),
    ({"was:shop": "supermarket"}, "was"),
    ({"construction:shop": "bakery;supermarket"}, "construction"),
    ({"disused:shop": "supermarket", "shop": "vacant"}, "disused"),
    ({"shop": "supermarket;vacant"}, "vacant"),
    ({"shop": "supermarket", "vacant": "Yes"}, "vacant"),
    ({"shop": "supermarket", "ruins": "yes"}, "ruins"),
    ({"shop": "supermarket", "building": "ruins"}, "ruins"),
    ({"shop": "supermarket", "historic": "Ruins"}, "ruins"),
    ({"shop": "Supermarket", "building": "Construction"}, "construction"),
]


@pytest.mark.parametrize(("tags", "why"), GONE)
def test_what_is_closed_or_not_yet_built_is_left_out_and_named(tags: Tags, why: str, tmp_path: Path) -> None:
    point = node(1, 0, 0).replace("></node>", f">{tagged({**tags, 'name': '好又多'})}</node>")
    table, doors, notes = found(tmp_path, point)
    assert table.empty
    assert doors.empty
    (note,) = notes
    assert (note.level, note.number) == ("left_out", 1)
    assert note.en == f"town.osm: 1 facility place closed or not yet built (好又多: {why})"


@pytest.mark.parametrize(
    "tags",
    [
        {"shop": "supermarket", "disused": "no"},
        {"shop": "supermarket", "opening_hours": "Mo-Fr 08:00-18:00; PH off"},
        {"shop": "supermarket", "opening_hours": "Mo-Sa 08:00-20:00; Su closed"},
        {"shop": "supermarket", "disused:amenity": "bank"},
        {"shop": "supermarket", "was:shop": "bakery"},
        {"shop": "supermarket", "construction": "brick"},
        {"shop": "supermarket", "building": "retail"},
        {"shop": " Supermarket "},
        {"shop": "supermarket", "ruins": "no"},
        {"shop": "supermarket", "historic": "building"},
        {"shop": "supermarket", "amenity": "vacant"},
        {"shop": "supermarket", "start_date": "1998"},
        {"shop": "supermarket", "start_date": "~1850"},
        {"shop": "supermarket", "access": "customers"},
        {"shop": "supermarket", "access": "private", "foot": "yes"},
    ],
)
def test_what_is_open_counts(tags: Tags, tmp_path: Path) -> None:
    point = node(1, 0, 0).replace("></node>", f">{tagged(tags)}</node>")
    table, _, notes = found(tmp_path, point)
    assert table.index.tolist() == ["n1:supermarket"]
    assert not notes


def test_what_is_gone_and_no_facility_is_not_counted(tmp_path: Path) -> None:
    table, _, notes = found(tmp_path, node(1, 0, 0, disused="yes", highway="crossing"), node(2, 0, 1))
    assert table.empty
    assert not notes


def test_values_with_semicolons_are_several_types(tmp_path: Path) -> None:
    table, _, _ = found(
        tmp_path,
        node(1, 0, 0, shop="bakery; supermarket"),
        node(2, 1, 0, shop="convenience;supermarket"),
        node(3, 2, 0, leisure="pitch", sport="soccer;basketball"),
        node(4, 3, 0, amenity="school", isced__level="1;2"),
        node(5, 4, 0, shop="supermarketing"),
    )
    kinds = {place: set(rows["type"]) for place, rows in table.groupby("place_id")}
    assert kinds["n1"] == {"supermarket"}
    assert kinds["n2"] == {"supermarket", "convenience_store"}
    assert "football_pitch" in kinds["n3"]
    assert {"primary_school", "junior_middle_school", "nine_year_school"} <= kinds["n4"]
    assert "n5" not in kinds


CORNERS = [
    *(node(1, 0, 0), node(2, 1, 0), node(3, 1, 1), node(4, 0, 1)),
    *(node(5, 2, 0), node(6, 3, 0), node(7, 3, 1), node(8, 2, 1)),
]
SCHOOL = {"amenity": "school", "name": "一中"}
TYPES = {"school_compulsory"}


def test_a_relation_and_its_outer_way_with_the_same_tags_are_one_place(tmp_path: Path) -> None:
    parts = [way(10, [1, 2, 3, 4, 1], SCHOOL)]
    members = [("way", 10, "outer")]
    table, _, notes = found(
        tmp_path, *CORNERS, *parts, relation(20, members, {**SCHOOL, "type": "multipolygon"})
    )
    assert table.index.tolist() == ["r20:school_compulsory"]
    assert [note.en for note in notes] == [
        "town.osm: 1 part of relations that are the same place, counted once (w10)"
    ]


def test_another_school_within_a_relation_is_another_place(tmp_path: Path) -> None:
    own = way(10, [1, 2, 3, 4, 1], {"amenity": "school", "name": "二中"})
    site = relation(20, [("way", 10, ""), ("way", 11, "")], {**SCHOOL, "type": "site"})
    table, _, _ = found(tmp_path, *CORNERS, own, way(11, [5, 6, 7, 8, 5], {"building": "yes"}), site)
    assert table.index.tolist() == ["r20:school_compulsory", "w10:school_compulsory"]
    # a house number does not make the place: without names they are one
    table, _, _ = found(
        tmp_path,
        *CORNERS,
        way(10, [1, 2, 3, 4, 1], {"amenity": "school"}),
        way(11, [5, 6, 7, 8, 5], {"amenity": "school"}),
        site,
    )
    assert table.index.tolist() == ["r20:school_compulsory"]


def test_a_site_is_its_members_and_entered_at_its_entrances(tmp_path: Path) -> None:
    table, doors, _ = found(
        tmp_path,
        *CORNERS,
        node(9, 1.5, 0.5),
        way(10, [1, 2, 3, 4, 1], {"building": "yes"}),
        way(11, [5, 6, 7, 8, 5], {}),
        relation(20, [("way", 10, ""), ("way", 11, ""), ("node", 9, "entrance")], {**SCHOOL, "type": "site"}),
    )
    (place,) = table.to_crs("EPSG:4326").itertuples()
    outline = table["outline"].to_crs("EPSG:4326").iloc[0]
    expected = shapely.MultiPolygon(
        [shapely.box(117, 29, 117.001, 29.001), shapely.box(117.002, 29, 117.003, 29.001)]
    )
    assert shapely.area(outline.symmetric_difference(expected)) < 1e-12
    assert place.area_m2 == pytest.approx(table["outline"].iloc[0].area)
    (door,) = doors.to_crs("EPSG:4326").geometry
    assert (door.x, door.y) == pytest.approx((117.0015, 29.0005))


def test_a_site_of_open_ways_is_what_they_enclose_and_one_of_points_their_middle(tmp_path: Path) -> None:
    ring = [way(10, [1, 2, 3], {}), way(11, [3, 4, 1], {"barrier": "wall"})]
    site = relation(
        20, [("way", 10, "perimeter"), ("way", 11, "perimeter"), ("node", 5, "")], {**SCHOOL, "type": "site"}
    )
    points = relation(21, [("node", 5, ""), ("node", 6, "")], {**SCHOOL, "type": "site", "name": "二中"})
    table, doors, _ = found(tmp_path, *CORNERS, *ring, site, points)
    square = table["outline"].to_crs("EPSG:4326")["r20:school_compulsory"]
    assert shapely.area(square.symmetric_difference(shapely.box(117, 29, 117.001, 29.001))) < 1e-12
    assert table["outline"].isna()["r21:school_compulsory"]
    middle = table.to_crs("EPSG:4326").geometry["r21:school_compulsory"]
    assert (middle.x, middle.y) == pytest.approx((117.0025, 29), abs=1e-7)
    assert (doors.index == "r21:school_compulsory").sum() == 2


def test_a_site_whose_members_are_not_in_the_file_is_told(tmp_path: Path) -> None:
    table, _, notes = found(tmp_path, relation(20, [("way", 99, "")], {**SCHOOL, "type": "site"}))
    assert table.empty
    told = "without coordinates in the file, or with outlines that do not close (r20)"
    assert [note.en for note in notes] == [f"town.osm: 1 facility place {told}"]
    rest = way(10, [1, 2, 3], {})
    area = relation(20, [("way", 10, "outer")], {**SCHOOL, "type": "multipolygon"})
    assert told in found(tmp_path, *CORNERS, rest, area)[2][0].en


@pytest.mark.parametrize(
    ("tags", "day", "there"),
    [
        ({"end_date": "2019"}, "2026-03-01", False),
        ({"end_date": "2026-02"}, "2026-03-01", False),
        ({"end_date": "2026-03-01"}, "2026-03-01", True),  # its last day
        ({"end_date": "2026"}, "2026-03-01", True),  # it closes in the course of the year
        ({"end_date": "2030"}, "2026-03-01", True),
        ({"start_date": "2027"}, "2026-03-01", False),
        ({"opening_date": "2027"}, "2026-03-01", False),
        ({"opening_date": "2025-09"}, "2026-03-01", True),
        ({"start_date": "2026"}, "2026-03-01", True),
        ({"start_date": "2026-03-02"}, "2026-03-01", False),
        ({"start_date": "early 1920s"}, "2026-03-01", True),
    ],
)
def test_what_is_there_on_the_day_of_the_data(tags: Tags, day: str, there: bool, tmp_path: Path) -> None:
    (tmp_path / "a.osm").write_text(
        f"<osm version='0.6'>{node(1, 0, 0, shop='supermarket', name='A', **tags)}</osm>", encoding="utf-8"
    )
    table, _, notes = from_osm(OsmFile(tmp_path / "a.osm"), RULES, UTM, day=date.fromisoformat(day))
    assert (len(table) == 1) is there
    assert [note.level for note in notes] == ([] if there else ["left_out"])
    if not there:
        ((key, value),) = tags.items()
        assert f"A: {key}={value}" in notes[0].en


def test_dates_are_passed_over_where_no_day_is_known_and_that_is_told(tmp_path: Path) -> None:
    table, _, notes = found(
        tmp_path,
        node(1, 0, 0, shop="supermarket", end_date="2019"),
        node(2, 1, 0, shop="supermarket", start_date="2031"),
        node(3, 2, 0, shop="supermarket"),
    )
    assert len(table) == 3
    assert [(note.level, note.number) for note in notes] == [("doubtful", 1)]  # what is mapped has begun
    assert "n1" in notes[0].en


def test_a_park_that_lets_nobody_in_is_no_park_and_a_school_is_a_school(tmp_path: Path) -> None:
    table, _, notes = found(
        tmp_path,
        node(1, 0, 0, leisure="park", access="private", name="私园"),
        node(2, 1, 0, leisure="park"),
        node(3, 2, 0, amenity="school", access="private", isced__level="1"),
        node(4, 3, 0, amenity="hospital", access="no"),
        node(5, 4, 0, leisure="park", access="No;yes"),
        node(6, 5, 0, leisure="park", access="permissive"),
        node(7, 6, 0, leisure="park", foot="no"),
        node(8, 7, 0, amenity="library", access="private"),
    )
    kept = set(table["place_id"])
    assert kept == {"n2", "n3", "n4", "n5", "n6"}
    (note,) = notes
    assert (note.level, note.number) == ("left_out", 3)
    assert "私园: access=private" in note.en


def test_ruins_in_a_park_are_no_ruined_park(tmp_path: Path) -> None:
    table, _, notes = found(tmp_path, node(1, 0, 0, leisure="park", historic="ruins"))
    assert len(table)
    assert not notes


def test_a_place_has_its_english_name_beside_its_own(tmp_path: Path) -> None:
    """What it is called on the spot, where it is named in Chinese besides; none where there is none."""
    named: list[tuple[Tags, str, str | None]] = [
        ({"name": "东市", "name__en": "East Market"}, "东市", "East Market"),
        ({"name": "Kauppa", "name__zh": "商店"}, "商店", "Kauppa"),
        ({"name": "Kauppa", "name__zh": "商店", "name__en": "Shop"}, "商店", "Shop"),
        ({"name": "西市"}, "西市", None),
    ]
    nodes = [node(i + 1, i, 0, shop="supermarket", **tags) for i, (tags, _, _) in enumerate(named)]
    facilities, _, _ = found(tmp_path, *nodes)
    assert facilities["name"].tolist() == [own for _, own, _ in named]
    assert [each if isinstance(each, str) else None for each in facilities["name_en"]] == [
        english for _, _, english in named
    ]
    plain, _, _ = found(tmp_path, node(1, 0, 0, shop="supermarket", name="西市"))
    assert "name_en" not in plain.columns
