"""Numbers that are none, texts that are too long, places off the earth: one row named, never a crash."""

from pathlib import Path

import pytest
import shapely
from pyproj import CRS

from access.contracts.errors import FileError
from access.places.osm.file import OsmFile
from access.places.streets.from_osm import from_osm

# four nodes in a row, 0.001° apart, and a street along all of them
NODES = [f'<node id="{i}" version="1" lat="22.6" lon="114.00{i}">{{}}</node>' for i in range(1, 5)]
STREET = '<way id="10" version="1">{}<tag k="highway" v="residential"/>{}</way>'
REFS = "".join(f'<nd ref="{i}"/>' for i in range(1, 5))
SITE = (
    '<relation id="7" version="1">{}<member type="node" ref="4" role=""/>'
    '<tag k="type" v="site"/><tag k="amenity" v="school"/></relation>'
)


def osm(folder: Path, *parts: str, bounds: str = "") -> OsmFile:
    path = folder / "town.osm"
    path.write_text("\n".join(['<osm version="0.6">', bounds, *parts, "</osm>"]), encoding="utf-8")
    return OsmFile(path)


def town(street: str = STREET.format(REFS, "")) -> list[str]:
    return [*(node.format("") for node in NODES), street]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('id="2"', 'id="1e308"', r"whole number that is none.*illegal id: '1e308', node 1e308 in line 4\)"),
        ('id="2"', 'id="9223372036854775808"', r"too large \(illegal id: '9223372036854775808', node 92"),
        ('version="1"', 'version="Infinity"', r"illegal version: 'Infinity', node 1 in line 3"),
        ('ref="3"', 'ref="x"', r"illegal id: 'x', way 10 in line 7"),
        ('lat="22.6"', 'lat="nan"', r"coordinate that is no number .*'nan', node 1 in line 3\); correct it"),
        ('v="residential"', f'v="{"x" * 100_000}"', r"longer text.*value is too long, way 10 in line 7"),
        ('k="highway"', f'k="{"k" * 2_000}"', r"key is too long, way 10 in line 7\): 255 signs; shorten it"),
    ],
)
def test_the_object_that_is_wrong_is_named_with_its_line(
    old: str, new: str, told: str, tmp_path: Path
) -> None:
    file = osm(tmp_path, *[part.replace(old, new, 1) for part in town()])
    for read in ("ways", "places"):
        with pytest.raises(FileError, match=told):
            getattr(file, read)


def test_ids_and_texts_as_large_as_they_may_be_are_read(tmp_path: Path) -> None:
    """255 signs of Chinese are 765 bytes; ids have 64 bits."""
    parts = town(STREET.format(REFS, f'<tag k="name" v="{"市" * 255}"/>'))
    parts[-1] = parts[-1].replace('id="10"', 'id="9000000000000000000"')
    assert osm(tmp_path, *parts).ways.way_id.tolist() == [9000000000000000000]


@pytest.mark.parametrize(("old", "new"), [('lat="22.6"', 'lat="95"'), ('lon="114.003"', 'lon="181"')])
def test_a_street_is_cut_at_a_node_that_is_nowhere_on_earth(old: str, new: str, tmp_path: Path) -> None:
    parts = town()
    parts[2] = parts[2].replace(old, new)
    ways = osm(tmp_path, *parts).ways
    assert (ways.nowhere, ways.lost_nodes, ways.node.tolist()) == ((3,), 0, [1, 2])
    streets, notes = from_osm(osm(tmp_path, *parts), CRS("EPSG:4547"))
    assert len(streets) == 1
    assert [note.en for note in notes if note.level == "left_out"] == [
        "1 node nowhere on earth, by a wrong coordinate: streets end there (n3)"
    ]


def test_a_street_of_one_node_is_counted_and_a_whole_file_has_no_such_notes(tmp_path: Path) -> None:
    stub = STREET.format('<nd ref="1"/>', "").replace('id="10"', 'id="11"')
    empty = STREET.format("", "").replace('id="10"', 'id="12"')
    wall = stub.replace('id="11"', 'id="13"').replace("highway", "barrier")  # no street
    _, notes = from_osm(osm(tmp_path, *town(), stub, empty, wall), CRS("EPSG:4547"))
    told = [note.en for note in notes if note.level == "left_out"]
    assert told == ["2 ways of fewer than two nodes, not used as streets (w11, w12)"]
    _, notes = from_osm(osm(tmp_path, *town()), CRS("EPSG:4547"))
    assert [note for note in notes if note.level == "left_out"] == []


@pytest.mark.parametrize("ref", ["9000000000000000000", "-9", "0"])
def test_members_that_no_file_can_hold_cost_only_themselves(ref: str, tmp_path: Path) -> None:
    member = f'<member type="way" ref="{ref}" role="outer"/>'
    ferry = SITE.replace('"site"', '"route"').replace('"amenity" v="school"', '"route" v="ferry"')
    file = osm(tmp_path, *town(), SITE.format(member), ferry.format(member).replace('id="7"', 'id="8"'))
    place = file.places.loc["r7"]
    assert place["geometry"].distance(shapely.Point(114.004, 22.6)) < 1e-9
    assert not place["whole"]
    assert file.ways.way_id.tolist() == [10]


def test_relations_that_are_members_of_themselves(tmp_path: Path) -> None:
    member = '<member type="relation" ref="7" role=""/>'
    for kind in ("site", "multipolygon"):
        places = osm(tmp_path, *town(), SITE.format(member).replace('"site"', f'"{kind}"')).places
        assert not places.loc["r7", "whole"]


@pytest.mark.parametrize(("part", "named"), [(1, "node 2"), (4, "way 10")])
def test_deleted_objects_are_refused(part: int, named: str, tmp_path: Path) -> None:
    parts = town()
    parts[part] = parts[part].replace('version="1"', 'version="2" visible="false"')
    with pytest.raises(FileError, match=rf"deleted objects \({named}\): .*osmium time-filter"):
        _ = osm(tmp_path, *parts).places
    parts[part] = parts[part].replace('"false"', '"true"')
    assert osm(tmp_path, *parts).places.empty


def test_a_box_that_is_none_is_refused(tmp_path: Path) -> None:
    """A box without one of its sides would lie at its other corner."""
    bounds = '<bounds minlat="22.58" minlon="113.98" maxlat="22.62" maxlon="114.02"/>'
    assert osm(tmp_path, *town(), bounds=bounds).box == shapely.box(113.98, 22.58, 114.02, 22.62)
    with pytest.raises(FileError, match=r"`bounds`, is none: .* 114.02, 22.62, 114.02, 22.62; correct it"):
        _ = osm(tmp_path, *town(), bounds=bounds.replace('minlat="22.58"', "")).box
