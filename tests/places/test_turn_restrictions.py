"""Turn restrictions at a crossroads whose every turn is known."""

from pathlib import Path
from typing import Any

import pytest

from access.places.osm.file import OsmFile
from access.places.streets import from_osm as streets
from access.places.streets import turn_restrictions

UTM = "EPSG:32650"
PLACES = {0: (0, 0), 1: (-1, 0), 2: (1, 0), 3: (0, 1), 4: (0, -1), 5: (2, 0)}
# way → its nodes, whether one-way; each arm is a way of its own: west, east, north, south
ARMS = {"10": ("1 0", "no"), "20": ("0 2", "no"), "30": ("0 3", "no"), "40": ("4 0", "no")}
THROUGH = {"10": ("1 0 2", "no"), "30": ("0 3", "no"), "40": ("4 0", "no")}
Turns = set[tuple[str, int, str]]


def read(path: Path, relations: str, ways: dict[str, tuple[str, str]]) -> tuple[Turns, list[Any]]:
    """The turns forbidden, and the notes, of relations such as ``restriction=no_entry from:10 via:n0``."""
    lines = [
        f'<node id="{name}" version="1" lat="{29 + y / 1000}" lon="{117 + x / 1000}"/>'
        for name, (x, y) in PLACES.items()
    ]
    for name, (refs, oneway) in ways.items():
        members = "".join(f'<nd ref="{ref}"/>' for ref in refs.split())
        tags = f'<tag k="highway" v="residential"/><tag k="oneway" v="{oneway}"/>'
        lines.append(f'<way id="{name}" version="1">{members}{tags}</way>')
    for number, text in enumerate(relations.splitlines()):
        words = sorted(["type=restriction", *text.split()], key=lambda word: "=" in word)  # members first
        told = "".join(_written(word) for word in words)
        lines.append(f'<relation id="{900 + number}" version="1">{told}</relation>')
    path.write_text(f'<osm version="0.6">{"".join(lines)}</osm>', encoding="utf-8")
    source = OsmFile(path)
    table, notes = turn_restrictions.from_osm(source, streets.from_osm(source, UTM)[0])
    assert table.index.tolist() == [f"t{i:09d}" for i in range(len(table))]
    return set(table.itertuples(index=False, name=None)), notes


def _written(word: str) -> str:
    """A tag (``key=value``) or a member: ``from:10`` is a way, ``via:n0`` a node."""
    if "=" in word:
        return '<tag k="{}" v="{}"/>'.format(*word.split("="))
    role, ref = word.split(":")
    kind = "node" if ref.startswith("n") else "way"
    return f'<member type="{kind}" ref="{ref.strip("n")}" role="{role}"/>'


def at_0(*pairs: str) -> Turns:
    """``10.0>20.0`` as a row of TURNS at node 0."""
    split = [pair.split(">") for pair in pairs]
    return {(f"w{a}", 0, f"w{b}") for a, b in split}


@pytest.mark.parametrize(
    ("relations", "expected"),
    [
        ("restriction=no_left_turn from:10 via:n0 to:30", at_0("10.0>30.0")),
        ("restriction:motorcar=no_left_turn from:10 via:n0 to:30", at_0("10.0>30.0")),
        ("restriction=no_u_turn from:10 via:n0 to:10", at_0("10.0>10.0")),
        ("restriction=no_entry from:10 from:40 via:n0 to:20", at_0("10.0>20.0", "40.0>20.0")),
        ("restriction=no_exit from:10 via:n0 to:20 to:30", at_0("10.0>20.0", "10.0>30.0")),
        (
            "restriction=only_straight_on from:10 via:n0 to:20",
            at_0("10.0>10.0", "10.0>30.0", "10.0>40.0"),
        ),
        # two commands: either may be followed
        (
            "restriction=only_straight_on from:10 via:n0 to:20\n"
            "restriction=only_right_turn from:10 via:n0 to:40",
            at_0("10.0>10.0", "10.0>30.0"),
        ),
        (
            "restriction=no_left_turn from:10 via:n0 to:30 except=bicycle;bus",
            at_0("10.0>30.0"),
        ),
    ],
)
def test_what_is_forbidden_where_each_arm_is_a_way(relations: str, expected: Turns, tmp_path: Path) -> None:
    found, (note,) = read(tmp_path / "a.osm", relations, ARMS)
    assert found == expected
    assert (note.level, note.number) == ("found", len(expected))


@pytest.mark.parametrize(
    ("relation", "expected"),
    [
        # from the west, north is on the left; from the east, on the right
        ("no_left_turn from:10 via:n0 to:30", at_0("10.0>30.0")),
        ("no_right_turn from:10 via:n0 to:30", at_0("10.1>30.0")),
        ("no_left_turn from:30 via:n0 to:10", at_0("30.0>10.1")),
        ("only_right_turn from:40 via:n0 to:10", at_0("40.0>10.0", "40.0>30.0", "40.0>40.0")),
        ("no_u_turn from:10 via:n0 to:10", at_0("10.0>10.0", "10.1>10.1")),
        ("no_straight_on from:10 via:n0 to:10", at_0("10.0>10.1", "10.1>10.0")),
        ("no_u_turn from:10 via:n2 to:10", {("w10.1", 2, "w10.1")}),
    ],
)
def test_what_is_forbidden_where_a_way_passes_unsplit(relation: str, expected: Turns, tmp_path: Path) -> None:
    assert read(tmp_path / "a.osm", f"restriction={relation}", THROUGH)[0] == expected


@pytest.mark.parametrize(
    ("oneway", "relation", "expected"),
    [
        # only its western half arrives, only its eastern half leaves
        ("yes", "no_left_turn from:10 via:n0 to:30", at_0("10.0>30.0")),
        ("yes", "no_right_turn from:40 via:n0 to:10", at_0("40.0>10.1")),
        ("yes", "no_straight_on from:10 via:n0 to:10", at_0("10.0>10.1")),
        ("yes", "no_u_turn from:10 via:n0 to:10", set()),
        ("-1", "no_right_turn from:10 via:n0 to:30", at_0("10.1>30.0")),
        # a street that nobody may enter needs no ban
        ("yes", "only_straight_on from:30 via:n0 to:40", at_0("30.0>10.1", "30.0>30.0")),
    ],
)
def test_one_way_streets_are_used_one_way(
    oneway: str, relation: str, expected: Turns, tmp_path: Path
) -> None:
    ways = {**THROUGH, "10": ("1 0 2", oneway)}
    assert read(tmp_path / "a.osm", f"restriction={relation}", ways)[0] == expected


@pytest.mark.parametrize(
    "relation",
    [
        "restriction=no_left_turn from:10 via:n0 to:30 except=bus;motorcar",
        "restriction=no_left_turn from:10 via:n0 to:30 except=motor_vehicle",
        "restriction:hgv=no_left_turn from:10 via:n0 to:30",
    ],
)
def test_what_does_not_bind_cars_is_passed_over(relation: str, tmp_path: Path) -> None:
    assert read(tmp_path / "a.osm", relation, ARMS) == (set(), [])


@pytest.mark.parametrize(
    ("relation", "why"),
    [
        ("restriction:conditional=no_left_turn@(Mo-Fr) from:10 via:n0 to:30", "certain hours"),
        ("restriction=no_left_turn hour_on=7:00 from:10 via:n0 to:30", "certain hours"),
        ("restriction=no_u_turn from:10 via:20 to:30", "by way of a street"),
        ("restriction=no_left_turn from:10 via:n0 to:77", "not among the streets"),
        ("restriction=only_straight_on from:10 via:n0 to:77", "not among the streets"),
        ("restriction=no_left_turn from:10 via:n2 to:20", "not among the streets"),
        ("restriction=no_left_turn from:10 to:30", "not among the streets"),
        ("restriction=no_left_turn from:10 via:n0", "not among the streets"),
        ("restriction=yield from:10 via:n0 to:30", "unknown meaning"),
    ],
)
def test_what_cannot_be_applied_is_told(relation: str, why: str, tmp_path: Path) -> None:
    found, (note,) = read(tmp_path / "a.osm", relation, ARMS)
    assert found == set()
    assert (note.level, note.subject, note.number) == ("left_out", "streets", 1)
    assert why in note.en
    assert "r900" in note.en
    assert "r900" in note.zh
