"""Administrative units: whole ones as drawn, cut ones closed along the box, unsure ones left out."""

from pathlib import Path

import pytest
import shapely

from access.contracts.errors import FileError
from access.places import zones
from access.places.osm.file import OsmFile
from tests.conftest import shared

Ring = list[tuple[float, float]]
Relations = dict[str, list[tuple[int, str]]]
BOUNDS = '<bounds minlat="0" minlon="0" maxlat="1" maxlon="1"/>'


def square(x: float, y: float, side: float) -> Ring:
    return [(x, y), (x + side, y), (x + side, y + side), (x, y + side), (x, y)]


def written(
    path: Path, ways: dict[int, Ring], relations: Relations, *, lost: tuple[int, ...] = ()
) -> OsmFile:
    """A file with a border way for each list of places; a place met twice is one node.

    Ways named in ``lost`` end in a node that the file lacks.
    """
    places = sorted({place for way in ways.values() for place in way})
    number = {place: i + 1 for i, place in enumerate(places)}
    text = ['<osm version="0.6">', BOUNDS]
    text += [f'<node id="{i}" version="1" lat="{y}" lon="{x}"/>' for (x, y), i in number.items()]
    for way, ring in ways.items():
        refs = [number[place] for place in ring] + ([9000 + way] if way in lost else [])
        text += [f'<way id="{way}" version="1">', *(f'<nd ref="{ref}"/>' for ref in refs), "</way>"]
    for i, (name, members) in enumerate(relations.items(), start=1):
        text += [f'<relation id="{i}" version="1">']
        text += [f'<member type="way" ref="{way}" role="{role}"/>' for way, role in members]
        tags = {"type": "boundary", "boundary": "administrative", "admin_level": "8", "name": name}
        text += [f'<tag k="{key}" v="{value}"/>' for key, value in tags.items()] + ["</relation>"]
    path.write_text("\n".join([*text, "</osm>"]), encoding="utf-8")
    return OsmFile(path)


def areas(source: OsmFile) -> dict[str, float]:
    units, _ = zones.from_osm(source, 8)
    return dict(zip(units["name"], shapely.area(units.geometry.array).round(6).tolist(), strict=True))


def test_a_unit_without_neighbours_is_not_the_whole_box(tmp_path: Path) -> None:
    ways = {1: square(0.4, 0.4, 0.2), 2: square(0.7, 0.7, 0.1)}
    source = written(tmp_path / "a.osm", ways, {"A": [(1, "outer")], "B": [(2, "outer")]})
    assert areas(source) == {"A": 0.04, "B": 0.01}
    assert zones.from_osm(source, 8)[1] == []


def test_holes_and_exclaves_stay(tmp_path: Path) -> None:
    ways = {1: square(0.2, 0.2, 0.6), 2: square(0.4, 0.4, 0.2), 3: square(0.45, 0.45, 0.1)}
    relations = {"A": [(1, "outer"), (2, "inner"), (3, "outer")], "B": [(2, "outer"), (3, "inner")]}
    assert areas(written(tmp_path / "a.osm", ways, relations)) == {"A": 0.33, "B": 0.03}


def test_cut_units_are_closed_along_the_box_around_a_whole_one(tmp_path: Path) -> None:
    """A border runs through the box from south to north; a whole unit C lies within the west.

    The western face also borders on C, which West alone shares: it is West's. The eastern face is
    East's, because the other side of its border is West's.
    """
    ways: dict[int, Ring] = {1: [(0.5, 0.1), (0.5, 0.9)], 2: square(0.1, 0.4, 0.2)}
    relations = {
        "West": [(1, "outer"), (2, "inner"), (8, "outer"), (10, "outer")],
        "East": [(1, "outer"), (9, "outer"), (11, "outer")],
        "C": [(2, "outer")],
    }
    source = written(tmp_path / "a.osm", ways, relations, lost=(1,))
    assert areas(source) == {"West": 0.46, "East": 0.5, "C": 0.04}


def test_a_cut_unit_whose_side_cannot_be_told_is_left_out(tmp_path: Path) -> None:
    """One border through the box, of A alone: A may lie on either side of it. C lies elsewhere."""
    ways: dict[int, Ring] = {1: [(0.5, 0.1), (0.5, 0.9)], 2: square(2, 2, 0.2)}
    source = written(tmp_path / "a.osm", ways, {"A": [(1, "outer"), (7, "outer")], "C": [(2, "outer")]})
    units, notes = zones.from_osm(source, 8)
    assert units["name"].tolist() == ["C"]
    assert notes[0].level == "left_out"
    assert notes[0].number == 1
    assert notes[0].en.startswith("1 administrative unit cut by the file's border")
    assert notes[0].en.endswith("(A)")
    alone = written(tmp_path / "b.osm", {1: ways[1]}, {"A": [(1, "outer"), (7, "outer")]})
    with pytest.raises(
        FileError, match=r"no administrative units of level 8 in it; 1 administrative unit cut"
    ):
        zones.from_osm(alone, 8)


def test_the_municipalities_of_liechtenstein() -> None:
    source = OsmFile(shared("liechtenstein") / "liechtenstein-latest.osm.pbf")
    units, _ = zones.from_osm(source, 8)
    km2 = dict(zip(units["name"], units.to_crs("EPSG:32632").area / 1e6, strict=True))
    # by the area assembler of osmium alone
    told = {"Vaduz": 17.271, "Schaan": 26.952, "Planken": 5.355}
    assert {name: km2[name] for name in told} == pytest.approx(told, abs=5e-4)
