"""OpenStreetMap files and network tables → streets, entrances, zones."""

import bz2
import gc
import gzip
import shutil
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import osmium
import pandas as pd
import pytest
import shapely
from pyproj import Geod

from access.contracts.errors import FileError, TableError
from access.places import zones
from access.places.facilities import from_osm as facilities
from access.places.osm import file as osm
from access.places.osm import tags as osm_tags
from access.places.osm.file import OsmFile
from access.places.people import from_buildings as buildings
from access.places.streets import from_graph
from access.places.streets import from_osm as streets
from tests.conftest import CRS, HELSINKI, shared, street_table

UTM = "EPSG:32650"
NODES = {
    1: (0, 0),
    2: (1, 0),
    3: (2, 0),
    4: (1, 1),
    5: (1, -1),
    6: (3, 0),
    7: (3, 1),
    11: (0, 2),
    12: (1, 2),
    13: (1, 3),
    14: (0, 3),
    20: (1.5, 1.5),
}
TOWN = """\
<osm version="0.6">
<bounds minlat="28.998" minlon="116.999" maxlat="29.01" maxlon="117.01"/>
{nodes}
<way id="100" version="1"><nd ref="1"/><nd ref="2"/><nd ref="3"/><nd ref="6"/>
 <tag k="highway" v="residential"/><tag k="oneway" v="-1"/><tag k="maxspeed" v="30"/></way>
<way id="101" version="1"><nd ref="5"/><nd ref="2"/><nd ref="4"/><tag k="highway" v="footway"/></way>
<way id="102" version="1"><nd ref="7"/><nd ref="5"/><tag k="highway" v="primary"/><tag k="bridge" v="yes"/>
 <tag k="layer" v="1"/></way>
<way id="103" version="1"><nd ref="6"/><nd ref="7"/><tag k="highway" v="construction"/></way>
<way id="104" version="1"><nd ref="1"/><nd ref="999"/><nd ref="4"/><nd ref="5"/>
 <tag k="highway" v="path"/><tag k="access" v="private"/></way>
<way id="200" version="1"><nd ref="11"/><nd ref="12"/><nd ref="13"/><nd ref="14"/><nd ref="11"/>
 <tag k="building" v="yes"/><tag k="amenity" v="library"/><tag k="name" v="图书馆"/></way>
<way id="201" version="1"><nd ref="13"/><nd ref="998"/><nd ref="14"/><nd ref="13"/>
 <tag k="amenity" v="marketplace"/></way>
<relation id="300" version="1"><member type="way" ref="997" role="outer"/>
 <tag k="type" v="multipolygon"/><tag k="amenity" v="marketplace"/></relation>
</osm>
"""


@pytest.fixture
def town(tmp_path: Path) -> OsmFile:
    """A crossing at node 2; a bridge over way 100 that shares no node with it; a library."""
    lines = []
    for number, (x, y) in NODES.items():
        tag = '<tag k="entrance" v="main"/>' if number == 12 else ""
        tag = '<tag k="shop" v="supermarket"/>' if number == 20 else tag
        place = f'lat="{29 + y / 1000}" lon="{117 + x / 1000}"'
        lines.append(f'<node id="{number}" version="1" {place}>{tag}</node>')
    path = tmp_path / "town.osm"
    path.write_text(TOWN.format(nodes="\n".join(lines)), encoding="utf-8")
    return OsmFile(path)


def test_ways_are_cut_where_they_share_a_node_and_only_there(town: OsmFile) -> None:
    table, _ = streets.from_osm(town, UTM)
    ends = {name: (row.from_node, row.to_node) for name, row in table.iterrows()}
    assert ends == {
        "w100.0": (1, 2),
        "w100.1": (2, 6),  # node 3 is no junction: it stays inside the geometry
        "w101.0": (5, 2),
        "w101.1": (2, 4),
        "w102.0": (7, 5),  # the bridge crosses way 100 without a junction
        "w104.0": (4, 5),  # the part before the lost node 999 has one node only
    }
    assert len(table.geometry["w100.1"].coords) == 3


def test_tags_become_columns(town: OsmFile) -> None:
    table, _ = streets.from_osm(town, UTM)
    assert table.loc["w100.0", ["class", "oneway", "speed_kph"]].tolist() == ["residential", "backward", 30]
    assert table["layer"]["w102.0"] == 1
    assert table["access"]["w104.0"] == "private"


def test_what_was_left_out_is_counted(town: OsmFile) -> None:
    notes = streets.from_osm(town, UTM)[1]
    told = {note.en: note.number for note in notes}
    assert told["1 way not built or no longer there (construction)"] == 1
    assert told["1 street node beyond the file's border: streets end there"] == 1


@pytest.mark.parametrize("state", ["disused", "abandoned", "construction"])
@pytest.mark.parametrize("word", ["yes", "no"])
def test_streets_whose_state_is_told_beside_their_class(town: OsmFile, state: str, word: str) -> None:
    text = town.path.read_text(encoding="utf-8")
    tagged = f'<tag k="highway" v="footway"/><tag k="{state}" v="{word}"/>'
    town.path.write_text(text.replace('<tag k="highway" v="footway"/>', tagged), encoding="utf-8")
    table, notes = streets.from_osm(town, UTM)
    gone = word == "yes"
    assert ("w101.0" in table.index) != gone
    assert any(f"{state}=yes" in note.en for note in notes) == gone


def test_lengths_are_those_of_the_geodesic(town: OsmFile) -> None:
    table, _ = streets.from_osm(town, UTM)
    line = table.to_crs("EPSG:4326").geometry["w100.1"]
    geodesic = Geod(ellps="WGS84").geometry_length(line)
    assert table["length_m"]["w100.1"] == pytest.approx(geodesic, rel=4e-4)  # UTM's scale factor


def test_a_building_stands_at_its_entrance(town: OsmFile) -> None:
    rules = {"library": ({"amenity": "library"},), "supermarket": ({"shop": "supermarket"},)}
    table, doors, _ = facilities.from_osm(town, rules, UTM)
    assert table["name"].fillna("").to_dict() == {"w200:library": "图书馆", "n20:supermarket": ""}
    assert table["area_m2"].notna().to_dict() == {"w200:library": True, "n20:supermarket": False}
    places = doors.to_crs("EPSG:4326").geometry
    assert places["w200:library"].coords[0] == pytest.approx((117.001, 29.002))  # node 12
    assert places["n20:supermarket"].coords[0] == pytest.approx((117.0015, 29.0015))


def test_a_place_that_the_border_cuts_is_not_dropped(town: OsmFile) -> None:
    table, _, notes = facilities.from_osm(town, {"farmers_market": ({"amenity": "marketplace"},)}, UTM)
    middle = table.to_crs("EPSG:4326").geometry["w201:farmers_market"]
    assert middle.coords[0] == pytest.approx((117.0005, 29.003))  # between nodes 13 and 14
    lost = "town.osm: 1 facility place without coordinates in the file, or with outlines that do not close"
    assert {note.en: (note.level, note.number) for note in notes} == {
        "town.osm: 1 facility place cut by the file's border, placed by the part inside": ("doubtful", 1),
        f"{lost} (r300)": ("left_out", 1),
    }


@pytest.mark.parametrize("suffix", [".osm", ".osm.gz", ".osm.pbf"])
def test_all_three_kinds_of_file_give_the_same_streets(town: OsmFile, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"copy{suffix}"
    if suffix == ".osm.gz":
        path.write_bytes(gzip.compress(town.path.read_bytes()))
    elif suffix == ".osm.pbf":
        with osmium.SimpleWriter(str(path)) as writer:
            for item in osmium.FileProcessor(str(town.path)):
                writer.add(item)
    else:
        shutil.copy(town.path, path)
    pd.testing.assert_frame_equal(streets.from_osm(OsmFile(path), UTM)[0], streets.from_osm(town, UTM)[0])


def plain_count(path: Path) -> tuple[set[int], int, float]:
    """Count with another reader: the nodes where streets end, the streets, their geodesic length (m).

    A street ends where its way ends or leaves the file, where a node stands twice in ways, and
    where something holds traffic up. Platforms and piers that no other way meets are none.
    """
    controlled, runs = set(), []
    for item in osmium.FileProcessor(str(path), osmium.osm.NODE | osmium.osm.WAY).with_locations():
        tags = dict(item.tags)
        if item.is_node():
            if osm_tags.control(tags)[0]:
                controlled.add(item.id)
            continue
        kind = osm_tags.street_class(tags)
        wayside = kind != "" and "highway" not in tags and kind != "ferry"
        if kind and not (wayside and item.is_closed()):
            kind = f"wayside {kind}" if wayside else kind
            if any(tags.get(key) == "yes" for key in ("construction", "disused", "abandoned")):
                kind = "construction"
            run: list[Any] = []
            for node in [*item.nodes, None]:
                if node is not None and node.location.valid():
                    run.append((node.ref, node.lon, node.lat))
                else:
                    runs += [(kind, run)] if len(run) > 1 else []
                    run = []
    uses = Counter(place[0] for _, run in runs for place in run)
    ends, pieces, length_m, geod = set(), 0, 0.0, Geod(ellps="WGS84")
    for kind, run in runs:
        met = any(uses[place[0]] > 1 for place in run)
        if kind == "construction" or (kind.startswith("wayside") and not met):
            continue
        ends |= {run[0][0], run[-1][0]}
        inner = [place[0] for place in run[1:-1] if uses[place[0]] > 1 or place[0] in controlled]
        ends |= set(inner)
        pieces += 1 + len(inner)
        length_m += geod.line_length([place[1] for place in run], [place[2] for place in run])
    return ends, pieces, length_m


@pytest.mark.parametrize("place", ["Helsinki", "Liechtenstein"])
def test_streets_agree_with_a_plain_count(place: str, tmp_path: Path) -> None:
    crs = "EPSG:32635" if place == "Helsinki" else "EPSG:32632"
    path = HELSINKI if place == "Helsinki" else shared("liechtenstein") / "liechtenstein-latest.osm.pbf"
    drawn = tmp_path / "drawn.osm.pbf"  # without outlines of squares and platforms that are no streets
    with osmium.SimpleWriter(str(drawn)) as writer:
        for item in osmium.FileProcessor(str(path), osmium.osm.NODE | osmium.osm.WAY):
            if item.is_node() or "highway" in item.tags or not item.is_closed():
                writer.add(item)
    table, _ = streets.from_osm(OsmFile(drawn), crs, squares="outline")
    ends, pieces, length_m = plain_count(drawn)
    assert {*table["from_node"], *table["to_node"]} == ends
    assert len(table) == pieces
    assert table["length_m"].sum() == pytest.approx(length_m, rel=1e-3)  # UTM's scale factor


def test_a_network_of_two_tables(tmp_path: Path) -> None:
    (tmp_path / "nodes.csv").write_text("id,x,y\na,500000,2500000\nb,500100,2500000\nc,500100,2500050\n")
    (tmp_path / "edges.csv").write_text("u,v,length_m\na,b,100\nb,a,100\nb,a,130\nb,c,60\nc,b,55\n")
    table, _ = from_graph.from_csv(tmp_path / "nodes.csv", tmp_path / "edges.csv", CRS, CRS)
    rows = table[["from_node", "to_node", "length_m", "oneway"]].to_numpy().tolist()
    assert rows == [
        ["a", "b", 100, "both"],
        ["a", "b", 130, "backward"],
        ["b", "c", 55, "backward"],  # two lengths: two one-way streets
        ["b", "c", 60, "forward"],
    ]
    assert shapely.length(table.geometry.iloc[0]) == pytest.approx(100)


def test_a_network_of_two_tables_may_tell_who_is_let_in_and_what_holds_up(tmp_path: Path) -> None:
    (tmp_path / "nodes.csv").write_text(
        "id,x,y,highway,crossing\na,500000,2500000,stop,\nb,500100,2500000,crossing,marked\n"
        "c,500200,2500000,crossing,traffic_signals\n"
    )
    (tmp_path / "edges.csv").write_text(
        "u,v,length_m,access,bicycle,emergency\na,b,100,private,no,yes\nb,c,100,,,\n"
    )
    table, _ = from_graph.from_csv(tmp_path / "nodes.csv", tmp_path / "edges.csv", CRS, CRS)
    names = ["access", "foot", "bicycle", "emergency", "oneway_bicycle", "control_from", "control_to"]
    assert table[names].to_numpy().tolist() == [
        ["private", "", "no", "yes", "", "stop", ""],
        ["", "", "", "", "", "", "crossing"],
    ]


def test_unknown_nodes_repeat_once(tmp_path: Path) -> None:
    (tmp_path / "nodes.csv").write_text("id,x,y\na,0,0\na,1,1\n")
    (tmp_path / "edges.csv").write_text("u,v,length_m\na,a,1\n")
    with pytest.raises(FileError, match=r"1 repeated node id \(a\)"):
        from_graph.from_csv(tmp_path / "nodes.csv", tmp_path / "edges.csv", CRS, CRS)


def test_what_is_known_ends_with_the_streets_and_with_the_box(town: OsmFile) -> None:
    table, _ = streets.from_osm(town, UTM)
    hull = streets.complete_within(table, None)
    assert hull.equals(shapely.union_all(table.geometry.to_numpy()).convex_hull)
    # the box begins a little south of node 1, and node 5 lies beyond it
    within = streets.complete_within(table, town)
    box = osm.geopandas.GeoSeries([town.box], crs=osm.WGS84).to_crs(UTM).iloc[0]
    assert within.equals(hull.intersection(box))


def test_what_is_known_follows_streets_around_a_gap() -> None:
    """An L of streets: two bands, 5 km long and 1 km wide; the square between them is not known."""
    steps = range(0, 5001, 100)
    lines = [shapely.LineString([(x, 0), (x, 1000)]) for x in steps]
    lines += [shapely.LineString([(0, y), (1000, y)]) for y in steps]
    lines = [shapely.segmentize(line, 100) for line in lines]
    rows = [(i, i + 1000, line.length, "both") for i, line in enumerate(lines)]
    within = streets.complete_within(street_table(rows, lines), None)
    assert within.area == pytest.approx(9e6, rel=0.06)
    assert within.buffer(1).contains(shapely.union_all(lines))
    assert not within.contains(shapely.Point(2500, 2500))


def test_a_street_alone_encloses_nothing() -> None:
    row = [(0, 1, 100.0, "both")]
    assert streets.complete_within(street_table(row), None).area == 0


def test_what_is_known_of_an_extract_cut_to_a_country() -> None:
    source = OsmFile(shared("liechtenstein") / "liechtenstein-latest.osm.pbf")
    table, _ = streets.from_osm(source, "EPSG:32632")
    within = streets.complete_within(table, source)
    units, _ = zones.from_osm(source, 6)
    country = units[units["name"].str.startswith("Wahlkreis ") & units["name"].str.endswith("land")]
    country = country[country["name"].isin(["Wahlkreis Unterland", "Wahlkreis Oberland"])]
    land = shapely.union_all(country.to_crs("EPSG:32632").geometry.to_numpy())
    assert land.area / 1e6 == pytest.approx(160.4, abs=0.1)
    # its box holds 151 km² of the neighbours
    assert within.difference(land).area / 1e6 < 15
    assert within.intersection(land).area / 1e6 > 135


def test_what_is_known_of_central_helsinki_is_its_box() -> None:
    source = OsmFile(HELSINKI)
    table, _ = streets.from_osm(source, "EPSG:32635")
    box = osm.geopandas.GeoSeries([source.box], crs=osm.WGS84).to_crs("EPSG:32635").iloc[0]
    assert streets.complete_within(table, source).area > 0.95 * box.area


@pytest.mark.parametrize(
    ("lengths", "expected"),
    [
        ([("a", "b", 100), ("b", "a", 100.9)], [(100.45, "both")]),  # within 1 m
        ([("a", "b", 1000), ("b", "a", 1009)], [(1004.5, "both")]),  # within 1 %
        ([("a", "b", 100), ("b", "a", 102)], [(100, "forward"), (102, "backward")]),
        # of one length first; then the shortest with the shortest
        ([("a", "b", 100), ("a", "b", 101), ("b", "a", 101)], [(100, "forward"), (101, "both")]),
        (
            [("a", "b", 500.5), ("a", "b", 500), ("b", "a", 501.2), ("b", "a", 500.6)],
            [(500.3, "both"), (500.85, "both")],
        ),
        ([("a", "b", 100), ("a", "b", 200), ("b", "a", 200.5)], [(100, "forward"), (200.25, "both")]),
        ([("a", "a", 400)], [(400, "both")]),  # no row of the table has another the other way
        ([("a", "a", 400), ("a", "a", 400)], [(400, "both")]),
        ([("a", "a", 400), ("a", "a", 400.6), ("a", "a", 700)], [(400.3, "both"), (700, "forward")]),
    ],
)
def test_twins_make_two_way_streets(
    lengths: list[tuple[str, str, float]], expected: list[tuple[float, str]], tmp_path: Path
) -> None:
    (tmp_path / "nodes.csv").write_text("id,x,y\na,500000,2500000\nb,500100,2500000\n")
    pd.DataFrame(lengths, columns=["u", "v", "length_m"]).to_csv(tmp_path / "edges.csv", index=False)
    table, _ = from_graph.from_csv(tmp_path / "nodes.csv", tmp_path / "edges.csv", CRS, CRS)
    found = list(zip(table["length_m"], table["oneway"], strict=True))
    assert [way for _, way in found] == [way for _, way in expected]
    assert [length for length, _ in found] == pytest.approx([length for length, _ in expected])


def test_a_two_way_loop_of_osmnx_is_one_street() -> None:
    import networkx as nx

    graph = nx.MultiDiGraph(crs="EPSG:4326")
    graph.add_node(1, x=117.0, y=29.0)
    loop = shapely.LineString([(117, 29), (117.001, 29), (117.001, 29.001), (117, 29)])
    for geometry in (loop, loop.reverse()):
        graph.add_edge(1, 1, highway="residential", length=350.0, oneway=False, geometry=geometry)
    table, _ = from_graph.from_osmnx(graph, UTM)
    assert table[["from_node", "to_node", "length_m", "oneway"]].to_numpy().tolist() == [[1, 1, 350, "both"]]


def carriageways() -> tuple[shapely.LineString, shapely.LineString]:
    """Two streets from one node to another, 111 m long, one to the north and one to the south."""
    ends = (117.0, 29.0), (117.001, 29.0)
    north, south = (shapely.LineString([ends[0], (117.0005, 29.0 + d), ends[1]]) for d in (1e-4, -1e-4))
    return north, south


@pytest.mark.parametrize("order", [(0, 3, 1, 2), (0, 1, 2, 3), (2, 1, 0, 3), (3, 0, 2, 1)])
@pytest.mark.parametrize("kind", ["osmnx", "csv"])
def test_parallel_streets_of_one_length_keep_their_own_lines(
    order: tuple[int, ...], kind: str, tmp_path: Path
) -> None:
    north, south = carriageways()
    edges = [(1, 2, north), (2, 1, north.reverse()), (1, 2, south), (2, 1, south.reverse())]
    table = of_edges([edges[i] for i in order], kind, tmp_path)
    assert table["oneway"].tolist() == ["both", "both"]
    assert sorted(heights(table)) == [(29 - 1e-4, 1), (29 + 1e-4, 1)]


@pytest.mark.parametrize("kind", ["osmnx", "csv"])
@pytest.mark.parametrize("swap", [False, True])
def test_two_one_way_carriageways_are_no_two_way_street(kind: str, swap: bool, tmp_path: Path) -> None:
    north, south = carriageways()
    edges = [(1, 2, north), (2, 1, south.reverse())]
    table = of_edges(edges[::-1] if swap else edges, kind, tmp_path)
    found = dict(zip(table["oneway"], heights(table), strict=True))
    assert found == {"forward": (29 + 1e-4, 1), "backward": (29 - 1e-4, 1)}


def of_edges(edges: list[tuple[int, int, shapely.LineString]], kind: str, folder: Path) -> Any:
    import networkx as nx

    if kind == "osmnx":
        graph = nx.MultiDiGraph(crs="EPSG:4326")
        graph.add_nodes_from([(1, {"x": 117.0, "y": 29.0}), (2, {"x": 117.001, "y": 29.0})])
        for u, v, line in edges:
            graph.add_edge(u, v, highway="primary", length=111.0, geometry=line)
        return from_graph.from_osmnx(graph, UTM)[0]
    (folder / "nodes.csv").write_text("id,x,y\n1,117,29\n2,117.001,29\n")
    rows = [(u, v, 111.0, line.wkt) for u, v, line in edges]
    pd.DataFrame(rows, columns=["u", "v", "length_m", "geometry"]).to_csv(folder / "edges.csv", index=False)
    return from_graph.from_csv(folder / "nodes.csv", folder / "edges.csv", UTM, "EPSG:4326")[0]


def heights(table: Any) -> list[tuple[float, int]]:
    """The latitude of the middle vertex of each line, and whether it leads eastwards."""
    lines = [line.coords for line in table.to_crs("EPSG:4326").geometry]
    return [(round(line[1][1], 8), int(line[0][0] < line[-1][0])) for line in lines]


@pytest.mark.parametrize(
    ("length", "told"), [(-3.0, "-3.0"), ("inf", "inf"), ("97 m", "97 m"), (None, "none")]
)
def test_what_is_wrong_with_a_length_of_a_graph_is_told(length: Any, told: str, tmp_path: Path) -> None:
    import networkx as nx
    import osmnx

    graph = nx.MultiDiGraph(crs="EPSG:4326")
    graph.add_nodes_from((i, {"x": 117 + i / 1000, "y": 29.0}) for i in range(3))
    graph.add_edge(0, 1, highway="residential", length=97.5)
    graph.add_edge(1, 2, highway="residential", **({} if length is None else {"length": length}))
    osmnx.save_graphml(graph, tmp_path / "graph.graphml")
    with pytest.raises(FileError) as caught:
        from_graph.from_graphml(tmp_path / "graph.graphml", UTM)
    fault = f"1 edge whose 'length' is no number of metres of 0 or more (1 → 2: {told})"
    assert caught.value.faults == (fault,)
    with pytest.raises(TableError, match="1 → 2"):
        from_graph.from_osmnx(graph, UTM)


def test_edges_without_end_are_refused(tmp_path: Path) -> None:
    (tmp_path / "nodes.csv").write_text("id,x,y\na,500000,2500000\nb,500100,2500000\n")
    (tmp_path / "edges.csv").write_text("u,v,length_m\na,b,inf\n")
    with pytest.raises(FileError, match=r"1 length_m infinite \(line 2\)"):
        from_graph.from_csv(tmp_path / "nodes.csv", tmp_path / "edges.csv", CRS, CRS)


def test_ways_before_their_nodes_are_read_as_behind_them(town: OsmFile) -> None:
    right = OsmFile(town.path)
    ways, places = right.ways, right.places
    lines = town.path.read_text(encoding="utf-8").replace("</osm>", "").splitlines()
    nodes = [line for line in lines if line.startswith("<node")]
    others = [line for line in lines if not line.startswith("<node")]
    town.path.write_text("\n".join([*others, *nodes, "</osm>"]), encoding="utf-8")
    found = OsmFile(town.path)
    assert found.disorder is not None
    assert found.ways.lonlat.tolist() == ways.lonlat.tolist()
    assert found.places.equals(places)


def test_a_file_without_streets_is_refused(town: OsmFile) -> None:
    text = town.path.read_text(encoding="utf-8")
    town.path.write_text(text.replace('k="highway"', 'k="railway"'), encoding="utf-8")
    with pytest.raises(FileError, match="it holds no streets"):
        streets.from_osm(town, UTM)


def test_ids_below_0_are_refused(town: OsmFile) -> None:
    text = town.path.read_text(encoding="utf-8")
    town.path.write_text(text.replace('id="', 'id="-').replace('ref="', 'ref="-'), encoding="utf-8")
    with pytest.raises(FileError, match=r"it holds ids below 0 \(-1\)"):
        streets.from_osm(town, UTM)


def test_the_ending_of_the_name_may_be_in_capitals(town: OsmFile) -> None:
    path = town.path.rename(town.path.with_name("TOWN.OSM"))
    assert len(streets.from_osm(OsmFile(path), UTM)[0]) == 6


def test_an_open_way_is_whole_and_stands_at_its_middle(town: OsmFile) -> None:
    text = town.path.read_text(encoding="utf-8")
    track = (
        '<way id="202" version="1"><nd ref="1"/><nd ref="2"/><nd ref="4"/><tag k="leisure" v="track"/></way>'
    )
    town.path.write_text(text.replace('<relation id="300"', f'{track}\n<relation id="300"'), encoding="utf-8")
    table, _, notes = facilities.from_osm(town, {"sports_ground": ({"leisure": "track"},)}, UTM)
    (place,) = table.to_crs("EPSG:4326").geometry
    assert (place.x, place.y) == pytest.approx((117.001, 29.0), abs=1e-6)  # node 2
    assert not notes


def test_a_level_without_units_is_refused(town: OsmFile) -> None:
    with pytest.raises(FileError, match="no administrative units of level 8"):
        zones.from_osm(town, 8)


def test_a_file_without_homes_models_nobody(town: OsmFile) -> None:
    box = zones.measured(
        osm.geopandas.GeoDataFrame(
            {"name": ["all"]}, index=pd.Index(["z"], name="zone_id"), geometry=[town.box], crs=osm.WGS84
        ),
        UTM,
    )[0]
    with pytest.raises(FileError, match="no residential buildings"):
        buildings.from_buildings(town, box, persons_per_m2=1, default_levels=1, cell_m=100)


def test_a_graph_of_osmnx(tmp_path: Path) -> None:
    import networkx as nx
    import osmnx

    graph = nx.MultiDiGraph(crs="EPSG:4326")
    for node, (x, y) in {1: (117, 29), 2: (117.001, 29), 3: (117.001, 29.001)}.items():
        graph.add_node(node, x=x, y=y)
    graph.nodes[2]["highway"] = "traffic_signals"
    two_way = {"highway": "residential", "length": 97.5, "oneway": False, "maxspeed": ["50", "30"]}
    two_way["bicycle"] = ["no", "yes"]
    graph.add_edge(1, 2, **two_way)
    graph.add_edge(2, 1, **two_way)
    graph.add_edge(3, 2, highway=["primary", "service"], length=110.0, oneway=True, bridge="yes")
    osmnx.save_graphml(graph, tmp_path / "graph.graphml")
    for table, _ in (
        from_graph.from_osmnx(graph, UTM),
        from_graph.from_graphml(tmp_path / "graph.graphml", UTM),
    ):
        rows = table[["from_node", "to_node", "length_m", "class", "oneway"]].to_numpy().tolist()
        assert rows == [[1, 2, 97.5, "residential", "both"], [2, 3, 110, "primary", "backward"]]
        assert table["speed_kph"].fillna(0).tolist() == [30, 0]
        assert table["layer"].tolist() == [0, 1]
        assert table["bicycle"].tolist() == ["no", ""]
        assert table["control_from"].tolist() == ["", "traffic_signals"]
        assert table["control_to"].tolist() == ["traffic_signals", ""]
        # drawn from node 2 to node 3, though its traffic runs the other way
        assert table.to_crs("EPSG:4326").geometry.iloc[1].coords[0] == pytest.approx((117.001, 29))
    (tmp_path / "other.graphml").write_text("<graphml/>", encoding="utf-8")
    with pytest.raises(FileError, match="not a graph saved by osmnx"):
        from_graph.from_graphml(tmp_path / "other.graphml", UTM)
    plain = nx.MultiDiGraph(crs="EPSG:4326")
    plain.add_node(1, x=117.0, y=29.0)
    nx.write_graphml(plain, tmp_path / "plain.graphml")  # its numbers are no text
    with pytest.raises(FileError, match=r"save it with osmnx\.save_graphml"):
        from_graph.from_graphml(tmp_path / "plain.graphml", UTM)


def test_an_edge_of_a_graph_that_is_not_one_way_needs_no_reverse_edge() -> None:
    import networkx as nx

    graph = nx.MultiDiGraph(crs="EPSG:4326")
    graph.add_nodes_from([(i, {"x": 117 + i / 1000, "y": 29.0}) for i in range(4)])
    for start, oneway in enumerate([False, True, [False, True]]):
        graph.add_edge(start, start + 1, highway="residential", length=97.5, oneway=oneway)
    table, _ = from_graph.from_osmnx(graph, UTM)
    assert table["oneway"].tolist() == ["both", "forward", "forward"]


def test_speeds_that_are_no_numbers_and_nodes_without_coordinates_are_told(tmp_path: Path) -> None:
    (tmp_path / "nodes.csv").write_text("id,x,y\na,500000,2500000\nb,500100,2500000\nc,,\n")
    (tmp_path / "edges.csv").write_text("u,v,length_m,speed_kph\na,b,100,30\nb,a,100,\n")
    table, notes = from_graph.from_csv(tmp_path / "nodes.csv", tmp_path / "edges.csv", CRS, CRS)
    assert table["speed_kph"].tolist() == [30]
    assert [(note.subject, note.number) for note in notes[1:]] == [("streets", 1)]
    (tmp_path / "edges.csv").write_text("u,v,length_m,speed_kph\na,b,100,快\n", encoding="utf-8")
    with pytest.raises(FileError, match=r"'speed_kph' holds no number in 1 row \(line 2: '快'\)"):
        from_graph.from_csv(tmp_path / "nodes.csv", tmp_path / "edges.csv", CRS, CRS)


def _graph(folder: Path, **edge: str) -> Path:
    """A street of 100 m between two nodes, as osmnx saves it."""
    import networkx as nx
    import osmnx

    graph = nx.MultiDiGraph(crs="EPSG:32650")
    graph.add_node(1, x=500000.0, y=3200000.0)
    graph.add_node(2, x=500100.0, y=3200000.0)
    for u, v in ((1, 2), (2, 1)):
        graph.add_edge(u, v, osmid=7, length=100.0, oneway=False, **edge)
    osmnx.save_graphml(graph, folder / "graph.graphml")
    return folder / "graph.graphml"


def test_a_graph_tells_its_classes_in_chinese_or_not_at_all(tmp_path: Path) -> None:
    found, notes = from_graph.from_graphml(_graph(tmp_path, highway="主干路"), UTM)
    assert found["class"].tolist() == ["primary"]
    assert "主干路 → primary" in notes[-1].en
    found, notes = from_graph.from_graphml(_graph(tmp_path, highway="residential"), UTM)
    assert (found["class"].tolist(), len(notes)) == (["residential"], 1)
    path = _graph(tmp_path, highway="天街")
    with pytest.raises(FileError, match="classes that are not known"):
        from_graph.from_graphml(path, UTM)
    own = from_graph.from_graphml(path, UTM, classes={"天街": "pedestrian"})[0]
    assert own["class"].tolist() == ["pedestrian"]
    with pytest.raises(
        FileError, match=r"no edge has a 'highway' attribute.*the edges have: length, oneway, osmid"
    ):
        from_graph.from_graphml(_graph(tmp_path), UTM)


@pytest.mark.parametrize(("ending", "place"), [("osm.bz2", ""), ("osm.zip", ""), ("ZIP", "上海/")])
def test_a_packed_file_holds_what_it_holds_plain(
    town: OsmFile, ending: str, place: str, tmp_path: Path
) -> None:
    plain, path = tmp_path / "plain.osm", tmp_path / f"packed.{ending}"
    shutil.copy(town.path, plain)
    if ending == "osm.bz2":
        path.write_bytes(bz2.compress(plain.read_bytes()))
    else:
        with zipfile.ZipFile(path, "w") as archive:
            archive.write(plain, f"{place}a.osm")
            archive.writestr("readme.txt", "x")
    one, other = OsmFile(plain), OsmFile(path)
    assert other.places.index.tolist() == one.places.index.tolist()
    assert other.ways.node.tolist() == one.ways.node.tolist() != []
    folder = other._plain.parent
    assert folder.exists()
    del other
    gc.collect()
    assert folder == tmp_path or not folder.exists()
