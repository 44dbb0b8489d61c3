"""The fuzz run itself: its seeds are legal, what it makes is not always; a number names its damage."""

from pathlib import Path

import pytest

from tests.fuzz import forms, legal, seeds
from tests.fuzz.__main__ import case, verdict
from tests.fuzz.mutate import damaged

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("seeds")
    seeds.write(made)
    forms.write(made)
    return made


def test_every_seed_is_legal(folder: Path) -> None:
    for path in sorted(folder.iterdir()):
        if path.suffix not in (".cpg", ".xml"):
            data = path.read_bytes()
            assert legal.content(path.name, data, data) is not None, path.name


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("markets.csv", b",3\n", b"\n"),
        ("markets.csv", b",3\n", b",inf\n"),
        ("town.osm", b'<nd ref="1"/>', b'<nd ref="77"/>'),
        ("town.osm", b"</osm>", b""),
        ("zones.geojson", b'"type": "Polygon"', b'"type": "Curve"'),
        ("town.graphml", b">100.0<", b">nan<"),
        ("markets.kml", b"</coordinates>", b",x</coordinates>"),
        ("zones.dxf", b"\n90\n4\n", b"\n90\n5\n"),
        ("zones.gml", b"<gml:posList>", b"<gml:posList>1 "),
        ("amap.json", b'"count": "3"', b'"count": "4"'),
        ("drawn.mif", b"  5\n", b"  4\n"),
    ],
)
def test_what_nobody_can_have_written_is_not_legal(name: str, old: bytes, new: bytes, folder: Path) -> None:
    data = (folder / name).read_bytes()
    assert old in data
    assert legal.content(name, data.replace(old, new, 1), data) is None


def test_a_flipped_digit_is_a_legal_other_input(folder: Path) -> None:
    data = (folder / "markets.csv").read_bytes()
    said = legal.content("markets.csv", data.replace(b"500140", b"500240"), data)
    assert said is not None
    assert said != legal.content("markets.csv", data, data)


def test_outcomes_are_told_apart(folder: Path) -> None:
    data = (folder / "markets.csv").read_bytes()
    base = {"exit": 0, "values": ["1"], "notes": ["a"]}
    other = data.replace(b"500140", b"500240")
    for found, changed, what in (
        ({"exit": 2}, data, "refused"),
        ({"exit": 1}, data, "traceback"),
        ({"exit": -1, "hang": True}, data, "hang"),
        (base, other, "same"),
        ({**base, "values": ["2"], "notes": ["a", "b"]}, data[:-2], "told"),
        ({**base, "values": ["2"]}, other, "other"),
        ({**base, "values": ["2"]}, data + b"x", "silent"),
        ({**base, "values": ["2"]}, data, "silent"),
    ):
        assert verdict(found, base, "markets.csv", changed, data) == what


def test_the_same_number_is_the_same_damage(folder: Path, tmp_path: Path) -> None:
    made = []
    for number in (7, 7, 8):
        at = tmp_path / f"{len(made)}"
        at.mkdir()
        made.append(case(at, folder, "list_csv", number).read_bytes())
    assert made[0] == made[1] != made[2]


def test_every_kind_of_damage_can_be_done_to_every_seed(folder: Path) -> None:
    import random

    for path in sorted(folder.iterdir()):
        data = path.read_bytes()
        for number in range(12):
            assert len(damaged(path.name, data, random.Random(number))) < len(data) + 2_500_000  # noqa: S311
