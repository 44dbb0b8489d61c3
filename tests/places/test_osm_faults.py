"""What is wrong with an OpenStreetMap file is told with what to do; one broken area costs only itself."""

import bz2
import gzip
from pathlib import Path

import osmium
import pytest
import shapely

from access.contracts.errors import FileError
from access.places.osm.file import OsmFile

NODES = "".join(
    f'<node id="{i}" version="1" lat="{28.6 + i % 2 / 100:.2f}" lon="{120.2 + i // 2 / 100:.2f}"/>'
    for i in range(1, 9)
)
STREET = '<way id="10" version="1"><nd ref="1"/><nd ref="2"/><tag k="highway" v="residential"/></way>'
# 2 and 4, 3 and 5 are the corners of a square: the lines of one cross, those of the other do not
CROSSED = '<way id="20" version="1"><nd ref="2"/><nd ref="5"/><nd ref="3"/><nd ref="4"/><nd ref="2"/>{}</way>'
POND = '<tag k="natural" v="water"/>'
SCHOOL = '<tag k="amenity" v="school"/>'
PLAIN = '<way id="21" version="1"><nd ref="2"/><nd ref="3"/><nd ref="5"/><nd ref="4"/><nd ref="2"/>{}</way>'
OPEN = (
    '<way id="22" version="1"><nd ref="2"/><nd ref="3"/><nd ref="5"/></way>'
    '<relation id="7" version="1"><member type="way" ref="22" role="outer"/>'
    '<tag k="type" v="multipolygon"/>{}</relation>'
)
WATER = [("natural", "water")]


def osm(folder: Path, body: str) -> OsmFile:
    path = folder / "map.osm"
    path.write_text(f'<?xml version="1.0"?><osm version="0.6">{body}</osm>', encoding="utf-8")
    return OsmFile(path)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (NODES + STREET + STREET, r"more than once .* `osmium merge`"),
        (
            (NODES + STREET).replace('id="1"', 'id="-1"').replace('ref="1"', 'ref="-1"'),
            r"ids below 0 .* `osmium renumber`",
        ),
        (NODES.replace('lat="28.61"', 'lat="28,61"') + STREET, "a coordinate that is no number"),
        (NODES + "<way", "not a whole OpenStreetMap file .*; download or copy it again"),
    ],
)
def test_each_fault_has_its_own_hint(body: str, told: str, tmp_path: Path) -> None:
    for read in ("places", "areas"):
        file = osm(tmp_path, body)
        with pytest.raises(FileError, match=told):
            _ = file.places if read == "places" else file.areas(WATER)


BOX = '<bounds minlat="28.58" minlon="120.18" maxlat="28.63" maxlon="120.24"/>'


@pytest.mark.parametrize("ending", [".osm", ".OSM", ".osm.gz", ".osm.bz2", ".osm.pbf"])
@pytest.mark.parametrize(
    ("body", "back"),
    [
        (NODES + STREET + STREET.replace('"10"', '"5"'), "w5 after w10"),
        (STREET + STREET.replace('"10"', '"5"') + NODES, "w5 after w10"),
        (STREET.replace('"10"', '"5"') + NODES + STREET, "n1 after w5"),
    ],
)
def test_a_file_out_of_order_is_read_as_one_in_order(
    tmp_path: Path, body: str, back: str, ending: str
) -> None:
    (tmp_path / "right").mkdir()
    right = osm(tmp_path / "right", BOX + NODES + STREET.replace('"10"', '"5"') + STREET)
    plain = osm(tmp_path, BOX + body).path
    packed = plain.with_name(f"other{ending}")
    text = plain.read_bytes()
    if ending == ".osm.pbf":
        with osmium.SimpleWriter(str(packed), header=osmium.io.Reader(str(plain)).header()) as writer:
            for item in osmium.FileProcessor(str(plain)):
                writer.add(item)
    else:
        packed.write_bytes({".osm.gz": gzip.compress, ".osm.bz2": bz2.compress}.get(ending, bytes)(text))
    found = OsmFile(packed)
    assert str(found.disorder) == back
    assert right.disorder is None
    assert found.ways.way_id.tolist() == right.ways.way_id.tolist() == [5, 10]
    assert found.ways.lonlat.tolist() == right.ways.lonlat.tolist()
    assert found.ways.lost_nodes == 0
    assert found.box is not None
    assert found.box.equals(right.box)


def test_too_many_objects_out_of_order_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACCESS_MOST_SORTED_OBJECTS", "3")
    with pytest.raises(FileError, match=r"w5 after w10.*`osmium sort`.*ACCESS_MOST_SORTED_OBJECTS"):
        _ = osm(tmp_path, NODES + STREET + STREET.replace('"10"', '"5"')).ways
    assert osm(tmp_path, NODES + STREET).ways.way_id.tolist() == [10]


def test_a_file_cut_short(tmp_path: Path) -> None:
    whole = gzip.compress((NODES * 200).encode())
    path = tmp_path / "map.osm.gz"
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(FileError, match="not a whole OpenStreetMap file"):
        _ = OsmFile(path).ways


def test_an_area_whose_lines_cross_or_do_not_close_is_left_out(tmp_path: Path) -> None:
    body = NODES + STREET + CROSSED.format(POND) + PLAIN.format(POND) + OPEN.format(POND)
    table, undrawn = osm(tmp_path, body).areas(WATER)
    assert table.index.tolist() == ["w21"]
    assert (undrawn.cut, undrawn.broken) == ([], ["r7", "w20"])
    beyond = OPEN.format(POND).replace('ref="22"', 'ref="99"')  # whose way the file lacks
    _, undrawn = osm(tmp_path, NODES + STREET + beyond).areas(WATER)
    assert (undrawn.cut, undrawn.broken) == (["r7"], [])


def test_a_school_whose_lines_cross_stands_amid_them(tmp_path: Path) -> None:
    places = osm(tmp_path, NODES + STREET + CROSSED.format(SCHOOL) + PLAIN.format(SCHOOL)).places
    assert places.geometry["w20"].distance(shapely.Point(120.215, 28.605)) < 1e-6
    assert places.geometry["w21"].geom_type in ("Polygon", "MultiPolygon")


def test_a_node_that_is_nowhere_on_earth_costs_only_itself(tmp_path: Path) -> None:
    body = NODES.replace('id="8" version="1" lat="28.60"', 'id="8" version="1" lat="95"')
    body = body.replace("/>", f">{SCHOOL}</node>")
    places = osm(tmp_path, body + STREET).places
    assert places.geometry["n8"] is None
    assert places.geometry.notna().sum() == 7


BOUNDS = '<bounds minlat="{}" minlon="{}" maxlat="{}" maxlon="{}"/>'
COAST = '<way id="30" version="1"><nd ref="1"/><nd ref="2"/><tag k="natural" v="coastline"/></way>'
LONG = '<way id="11" version="1"><nd ref="1"/><nd ref="8"/><tag k="highway" v="residential"/></way>'


@pytest.mark.parametrize(
    ("box", "more", "doubt"),
    [
        ((28.6, 120.2, 28.61, 120.24), "", None),
        ((28.58, 120.18, 28.63, 120.27), "", None),  # a margin without streets
        ((28.6, 120.2, 28.61, 120.44), "", "its streets end 20 km short of its east"),
        ((28.6, 120.2, 28.61, 120.44), COAST, None),  # it may be the sea
        ((27.6, 120.2, 28.61, 120.24), "", "its streets end 111 km short of its south"),
        ((29.6, 120.2, 29.61, 120.24), COAST, "none of its streets lies in it"),
        ((28.6, 120.2, 28.605, 120.21), "", "only 25% of its streets lies in it"),
    ],
)
def test_a_box_that_the_streets_deny_is_not_believed(
    box: tuple[float, ...], more: str, doubt: str | None, tmp_path: Path
) -> None:
    file = osm(tmp_path, BOUNDS.format(*box) + NODES + STREET + LONG + more)
    assert file.box_doubt == doubt
    assert (file.box is None) == (doubt is not None)
    assert file.claimed is not None
