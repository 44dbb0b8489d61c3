"""Edge tables as planners write them: which way rows are open, in what unit they are long, of what class."""

from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest

from access.contracts.errors import FileError, TableError
from access.contracts.notes import Note
from access.network import profiles
from access.network.moves import moves_of
from access.places.streets import from_graph
from tests.conftest import CRS

NODES = "id,x,y\na,500000,2500000\nb,500500,2500000\nc,500500,2500500\nd,501000,2500500\n"


def read(folder: Path, edges: str, nodes: str = NODES, **how: Any) -> tuple[Any, list[Note]]:
    (folder / "nodes.csv").write_text(nodes, encoding="utf-8")
    (folder / "edges.csv").write_text(edges, encoding="utf-8")
    return from_graph.from_csv(folder / "nodes.csv", folder / "edges.csv", CRS, CRS, **how)


@pytest.mark.parametrize(
    ("column", "word", "way"),
    [
        *[("oneway", word, "both") for word in ("no", "0", "false", "FALSE", "否", "双向", "", "N", "0.0")],
        *[
            ("oneway", word, "forward")
            for word in ("yes", "1", "true", "True", "是", "单向", "Y", "1.0", "FT")
        ],
        *[("oneway", word, "backward") for word in ("-1", "reverse", "反向", "TF", "-1.0")],
        ("OneWay", "yes", "forward"),
        ("单行", "是", "forward"),
        *[("twoway", word, "both") for word in ("yes", "1", "True", "是")],
        *[("twoway", word, "forward") for word in ("no", "0", "False", "否")],
    ],
)
def test_a_column_tells_which_way_a_row_is_open(column: str, word: str, way: str, tmp_path: Path) -> None:
    table, notes = read(tmp_path, f"u,v,length_m,{column}\na,b,500,{word}\nc,b,500,{word}\n")
    # streets are kept from the lower node to the higher: the second row runs against its street
    other = {"forward": "backward", "backward": "forward", "both": "both"}[way]
    assert table["oneway"].tolist() == [way, other]
    assert len(notes) == 1  # nothing is in doubt


def test_the_letters_of_geofabrik_are_read_where_they_are_its_letters(tmp_path: Path) -> None:
    edges = "u,v,length_m,oneway\na,b,500,F\nb,c,500,T\nc,d,500,B\n"
    assert read(tmp_path, edges)[0]["oneway"].tolist() == ["forward", "backward", "both"]
    with pytest.raises(FileError, match=r"tells no direction in 2 rows \(line 2: f, line 3: t\)"):
        read(tmp_path, "u,v,length_m,oneway\na,b,500,F\nb,c,500,T\n")  # or false and true
    with pytest.raises(FileError, match=r"column 'oneway' tells no direction in 1 row \(line 3: maybe\)"):
        read(tmp_path, "u,v,length_m,oneway\na,b,500,yes\nb,c,500,maybe\n")


def test_a_table_of_directions_that_tells_oneway_too(tmp_path: Path) -> None:
    edges = "u,v,length_m,oneway\na,b,500,False\nb,a,500,False\nb,c,500,True\nd,c,500,False\n"
    table, _ = read(tmp_path, edges)
    assert table[["from_node", "to_node", "oneway"]].to_numpy().tolist() == [
        ["a", "b", "both"],  # one street, not two
        ["b", "c", "forward"],
        ["c", "d", "both"],
    ]


def test_without_a_column_rows_in_pairs_are_directions_and_others_streets(tmp_path: Path) -> None:
    singles = "u,v,length_m\na,b,500\nb,c,500\nd,c,500\n"
    table, notes = read(tmp_path, singles)
    assert table["oneway"].tolist() == ["both"] * 3
    assert [(note.level, note.number) for note in notes[1:]] == [("found", 3)]
    assert "each row is read as a street open both ways" in notes[1].en

    table, notes = read(tmp_path, "u,v,length_m\na,b,500\nb,a,500\nb,c,500\nc,b,500\nd,c,500\n")
    assert table["oneway"].tolist() == ["both", "both", "backward"]
    assert [(note.level, note.number) for note in notes[1:]] == [("doubtful", 1)]
    assert "each row is read as one direction" in notes[1].en

    table, notes = read(tmp_path, "u,v,length_m\na,b,500\nb,a,500\n")
    assert table["oneway"].tolist() == ["both"]
    assert len(notes) == 1

    table, notes = read(tmp_path, "u,v,length_m\na,b,500\nb,a,500\nb,c,500\nc,d,500\nb,d,900\n")
    assert table["oneway"].tolist() == ["both"] * 4
    assert [(note.level, note.number) for note in notes[1:]] == [("doubtful", 3)]


def test_what_holds_up_the_ends_of_a_row_against_its_street(tmp_path: Path) -> None:
    edges = "u,v,length_m,oneway,control_from,control_to\nb,a,500,-1,,stop\n"
    street = read(tmp_path, edges)[0].iloc[0]
    assert (street["from_node"], street["oneway"]) == ("a", "forward")
    assert (street["control_from"], street["control_to"]) == ("stop", "")


@pytest.mark.parametrize(
    ("per_m", "looks"),
    [(1e-3, "kilometres"), (1e-5, "degrees"), (6.2e-4, "miles"), (100, "centimetres"), (1000, "millimetres")],
)
def test_lengths_in_another_unit_are_refused_with_their_rows(
    per_m: float, looks: str, tmp_path: Path
) -> None:
    edges = f"u,v,length_m\na,b,{510 * per_m}\nb,c,500\nc,d,{520 * per_m}\n"
    with pytest.raises(FileError) as caught:
        read(tmp_path, edges)
    assert "2 lengths" in str(caught.value)
    assert f"line 2: {510 * per_m:g} where the ends are 500 m apart" in str(caught.value)
    assert "line 4" in str(caught.value)
    assert f"it looks like {looks}" in str(caught.value)


def test_lengths_near_the_straight_line_and_winding_ones_are_taken(tmp_path: Path) -> None:
    # rounded; winding; a loop; and its ends a metre apart
    nodes = NODES + "e,500001,2500000\n"
    table, _ = read(tmp_path, "u,v,length_m\na,b,498\nb,c,6000\nc,c,300\na,e,180\n", nodes)
    assert sorted(table["length_m"]) == [180, 300, 498, 6000]
    with pytest.raises(FileError, match=r"1 length shorter.*check them"):
        read(tmp_path, "u,v,length_m\na,b,400\nb,c,500\n")


def test_a_drawn_line_tells_how_long_a_loop_may_be(tmp_path: Path) -> None:
    line = "LINESTRING (500000 2500000, 500100 2500000, 500100 2500100, 500000 2500000)"
    assert len(read(tmp_path, f'u,v,length_m,geometry\na,a,341,"{line}"\n')[0]) == 1
    with pytest.raises(FileError, match="50 times or more"):
        read(tmp_path, f'u,v,length_m,geometry\na,a,34100,"{line}"\n')


def test_lengths_of_a_graph_are_refused_likewise() -> None:
    def graph(length: float) -> Any:
        found = nx.MultiDiGraph(crs=CRS)
        found.add_node(1, x=500_000.0, y=2_500_000.0)
        found.add_node(2, x=500_500.0, y=2_500_000.0)
        found.add_edge(1, 2, highway="residential", length=length)
        return found

    assert len(from_graph.from_osmnx(graph(505.0), CRS)[0]) == 1
    with pytest.raises(TableError, match=r"1 → 2: 0.505 where the ends are 500 m apart.*kilometres"):
        from_graph.from_osmnx(graph(0.505), CRS)


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("主干路", "primary"),
        ("次干路", "secondary"),
        ("支路", "tertiary"),
        ("快速路", "trunk"),
        ("高速公路", "motorway"),
        ("国道", "trunk"),
        ("省道", "primary"),
        ("县道", "secondary"),
        ("乡道", "tertiary"),
        ("村道", "unclassified"),
        ("巷", "residential"),
        ("步行街", "pedestrian"),
        ("人行道", "footway"),
        ("Local street", "residential"),
        ("primary", "primary"),
        ("construction", "construction"),
        ("", ""),
    ],
)
def test_classes_in_usual_words(word: str, kind: str, tmp_path: Path) -> None:
    table, notes = read(tmp_path, f"u,v,length_m,oneway,class\na,b,500,no, {word}\n")
    assert table["class"].tolist() == [kind]
    assert len(notes) == (1 if word == kind else 2)


def test_classes_in_other_words_are_refused_or_said(tmp_path: Path) -> None:
    edges = "u,v,length_m,oneway,class\na,b,500,no,一类路\nb,c,500,no,二类路\nc,d,500,no,一类路\n"
    with pytest.raises(FileError) as caught:
        read(tmp_path, edges)
    assert "3 rows of classes that are not known (一类路 2, 二类路 1)" in str(caught.value)
    assert "streets: classes: {一类路: tertiary}" in str(caught.value)
    own = {"一类路": "primary", "二类路": "service"}
    assert read(tmp_path, edges, classes=own)[0]["class"].tolist() == ["primary", "service", "primary"]
    with pytest.raises(FileError, match=r"no class of street is called 'primry'"):
        read(tmp_path, edges, classes={"一类路": "primry", "二类路": "service"})
    # a mode of the study may have speeds for them itself
    assert read(tmp_path, edges, known={"一类路", "二类路"})[0]["class"].tolist()[1] == "二类路"
    # and what the study says goes before what is known
    main = "u,v,length_m,oneway,class\na,b,500,no,支路\n"
    assert read(tmp_path, main, classes={"支路": "service"})[0]["class"].tolist() == ["service"]


def test_tables_tell_who_is_let_in_as_mappers_do(tmp_path: Path) -> None:
    edges = (
        "u,v,length_m,oneway,vehicle,motorcar,foot,bridge,layer\n"
        "a,b,500,no,no,yes,,,0\nb,c,500,no,no,,,,1\nc,d,500,no,,,no,yes,0\n"
    )
    table, _ = read(tmp_path, edges)
    assert table["motor_vehicle"].tolist() == ["yes", "no", ""]
    assert table["bicycle"].tolist() == ["no", "no", ""]
    found = moves_of(profiles.load("walk"), table)
    # a level without a word of bridges keeps its doors off: a table knows no other way to say so
    assert found.enterable.tolist() == [True, False, False]


def test_a_bollard_in_the_table_of_nodes(tmp_path: Path) -> None:
    nodes = "id,x,y,barrier\na,500000,2500000,\nb,500500,2500000,bollard\nc,500500,2500500,lift_gate\n"
    table, _ = read(tmp_path, "u,v,length_m,oneway\na,b,500,no\nb,c,500,no\n", nodes)
    assert table["control_to"].tolist() == ["block", ""]
    assert table["control_from"].tolist() == ["", "block"]


def windings(number: int = 40, seed: int = 5) -> tuple[str, list[tuple[str, str, float]]]:
    """A chain of nodes 60 to 200 m apart, and streets between them, two in three straight, others winding."""
    rng = np.random.default_rng(seed)
    x = 500_000 + np.concatenate([[0], np.cumsum(rng.uniform(60, 200, number))])
    nodes = "id,x,y\n" + "".join(f"n{i},{x[i]},2500000\n" for i in range(len(x)))
    more = np.where(rng.random(number) < 2 / 3, rng.uniform(1, 1.01, number), rng.uniform(1, 3.6, number))
    return nodes, [(f"n{i}", f"n{i + 1}", (x[i + 1] - x[i]) * more[i]) for i in range(number)]


def as_edges(rows: list[tuple[str, str, float]]) -> str:
    return "u,v,length_m\n" + "".join(f"{u},{v},{length}\n" for u, v, length in rows)


@pytest.mark.parametrize(
    ("per_m", "looks"), [(3.28084, "feet"), (3.0, "chi"), (10.0, "decimetres"), (39.3701, "inches")]
)
def test_lengths_in_small_units_are_refused_also_where_only_some_are(
    per_m: float, looks: str, tmp_path: Path
) -> None:
    nodes, rows = windings()
    with pytest.raises(FileError, match=rf"lengths {per_m:.3g} times as long .*it looks like {looks}"):
        read(tmp_path, as_edges([(u, v, per_m * length) for u, v, length in rows]), nodes)
    # every third row, as of a table put together from two
    some = [(u, v, per_m * length if i % 3 == 0 else length) for i, (u, v, length) in enumerate(rows)]
    with pytest.raises(FileError, match=f"it looks like {looks}"):
        read(tmp_path, as_edges(some), nodes)


def test_lengths_in_metres_are_not_doubted_however_they_wind(tmp_path: Path) -> None:
    nodes, rows = windings()
    _, notes = read(tmp_path, as_edges(rows), nodes)
    assert not [note for note in notes if "times" in note.en]
    # two streets that happen to be 3.28 times as long prove nothing
    two = [(u, v, 3.28 * length if i < 2 else length) for i, (u, v, length) in enumerate(rows)]
    read(tmp_path, as_edges(two), nodes)


@pytest.mark.parametrize(
    ("factor", "looks"),
    [(1.09361, "yards"), (1 / 0.9235, "metres of the web map's projection"), (2.0, "another unit")],
)
def test_lengths_that_are_all_so_many_times_the_line_are_doubted(
    factor: float, looks: str, tmp_path: Path
) -> None:
    # at 22.6° north the web map draws 1.083 times too long; of drawn lines a factor is plain
    nodes, rows = windings()
    plain = [(u, v, factor * (float(xy(v, nodes)) - float(xy(u, nodes)))) for u, v, _ in rows]
    _, notes = read(tmp_path, as_edges(plain), nodes)
    (told,) = [note for note in notes if "times" in note.en]
    assert (told.level, told.number) == ("doubtful", 40)
    assert f"the lengths are {factor:.3g} times as long as the lines, as if in {looks}" in told.en
    # all of them far longer, none alike
    long = [(u, v, 1.6 * length) for u, v, length in rows]
    _, notes = read(tmp_path, as_edges(long), nodes)
    assert [note.en for note in notes if "1.6 times and more as long" in note.en]


def xy(node: str, nodes: str) -> str:
    return next(row.split(",")[1] for row in nodes.splitlines() if row.startswith(f"{node},"))


@pytest.mark.parametrize(
    ("column", "words", "kph"),
    [
        ("maxspeed", ("50", "30 mph", "60 km/h"), (50, 30 * 1.609344, 60)),
        ("MaxSpeed", ("50.0", "", "walk"), (50, None, 6)),
        ("限速", ("40", "无", "80公里"), (40, None, 80)),
        ("maxspeed_mph", ("30", "20", ""), (30 * 1.609344, 20 * 1.609344, None)),
        ("maxspeed", ("none", "0", "CN:urban"), (None, None, 50)),
    ],
)
def test_limits_are_read_in_the_words_of_the_table(
    column: str, words: tuple[str, ...], kph: tuple[float | None, ...], tmp_path: Path
) -> None:
    ends = ("a,b", "b,c", "c,d")
    rows = "".join(f"{each},500,{word}\n" for each, word in zip(ends, words, strict=True))
    table, notes = read(tmp_path, f"u,v,length_m,{column}\n{rows}")
    expected = [np.nan if each is None else each for each in kph]
    assert table["speed_kph"].tolist() == pytest.approx(expected, nan_ok=True)
    told = [note for note in notes if f"in column '{column}'" in note.en]
    assert [note.number for note in told] == [sum(each is not None for each in kph)]
    assert not [note for note in notes if "tells no limit" in note.en or "metres a second" in note.en]


def test_limits_that_cannot_be_read_are_counted_and_speed_kph_goes_first(tmp_path: Path) -> None:
    edges = "u,v,length_m,speed_kph,maxspeed\na,b,500,20,50\nb,c,500,,60\nc,d,500,,schnell\n"
    table, notes = read(tmp_path, edges)
    assert table["speed_kph"].tolist() == pytest.approx([20, 60, np.nan], nan_ok=True)
    (told,) = [note for note in notes if "tells no limit" in note.en]
    assert (told.number, "schnell" in told.en) == (1, True)
    mps = "u,v,length_m,maxspeed\na,b,500,13.89\nb,c,500,8.33\nc,d,500,16.67\n"
    assert [note for note in read(tmp_path, mps)[1] if "look like metres a second" in note.en]


def test_each_way_of_a_street_has_the_limit_of_its_row(tmp_path: Path) -> None:
    edges = "u,v,length_m,maxspeed\nb,a,500,30\na,b,500,50\nb,c,500,60\nc,b,500,60\nc,d,500,\nd,c,500,40\n"
    table, _ = read(tmp_path, edges)
    assert table["oneway"].tolist() == ["both"] * 3
    assert table["speed_kph"].tolist() == [50, 60, 40]
    assert table["speed_back_kph"].tolist() == pytest.approx([30, np.nan, np.nan], nan_ok=True)


@pytest.mark.parametrize(
    ("nodes", "edges"),
    [
        ("节点编号,经度,纬度", "起点,终点,长度,道路等级"),
        ("节点ID,x,y", "起始节点,终止节点,长度（米）,等级"),
        ("结点编号,X,Y", "起点编号,终点编号,路段长度,类型"),
        ("id,x,y", "from,to,length,road_class"),
        ("node_id,x,y", "from_node,to_node,Shape_Length,fclass"),
    ],
)
def test_tables_under_usual_headers(nodes: str, edges: str, tmp_path: Path) -> None:
    table, notes = read(
        tmp_path, f"{edges},oneway\na,b,500,支路,否\nb,c,510,主干路,是\n", NODES.replace("id,x,y", nodes)
    )
    assert table[["from_node", "to_node", "length_m"]].to_numpy().tolist() == [
        ["a", "b", 500],
        ["b", "c", 510],
    ]
    assert table["class"].tolist() == ["tertiary", "primary"]
    assert table["oneway"].tolist() == ["both", "forward"]
    told = [note.en for note in notes if "columns read as" in note.en]
    assert len(told) == 1
    assert "→ u, " in told[0]


def test_lengths_in_kilometres_that_say_so_are_brought_to_metres(tmp_path: Path) -> None:
    table, notes = read(tmp_path, "起点,终点,长度（公里）\na,b,0.5\nb,c,0.51\n")
    assert table["length_m"].tolist() == [500, 510]
    assert any("from kilometres to metres" in note.en for note in notes)
    with pytest.raises(FileError, match="it looks like kilometres"):
        read(tmp_path, "起点,终点,长度\na,b,0.5\nb,c,0.51\n")


def test_columns_that_are_missing_are_named_with_what_they_may_be_called(tmp_path: Path) -> None:
    with pytest.raises(FileError) as caught:
        read(tmp_path, "甲,乙,长度\na,b,500\n")
    assert [each.split(" (")[0] for each in caught.value.faults] == ["no column 'u'", "no column 'v'"]
    assert "没有“u”列（或 起点, 起点编号, 起点号, …）；它的列有：甲, 乙, 长度" in caught.value.zh
    # a table in the words of this program is left alone, whatever else it holds
    table, notes = read(tmp_path, "u,v,length_m,起点,长度\na,b,500,北门,3\n")
    assert table["length_m"].tolist() == [500]
    assert not any("columns read as" in note.en for note in notes)
