"""A network opened from the cache is the one that was kept, and damaged ones are made anew."""

import os
import shutil
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from access.network import cache, kept
from access.network.build import build
from access.network.network import Network
from access.network.travel import nearest, node_costs
from tests.conftest import Town, metres, street_table


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ACCESS_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def signalled(town: Town) -> Network:
    streets = town.streets.assign(access=np.where(np.arange(len(town.streets)) % 9 == 0, "private", ""))
    streets["control_to"] = np.where(np.arange(len(streets)) % 5 == 0, "traffic_signals", "")
    profile = metres(oneway=True, restricted=True, delays_s={"controls": {"traffic_signals": 7.0}})
    turns = pd.DataFrame({"from_street": ["s000"], "via_node": ["(0, 100)"], "to_street": ["s002"]})
    return build(streets, profile, turns=turns.rename_axis("turn_id"))


def never() -> Network:
    raise AssertionError("it should have come from the cache")


def test_what_is_kept_comes_back(town: Town, own: Path) -> None:
    made = cache.cached("name", lambda: signalled(town))
    opened = cache.cached("name", never)
    assert opened is not made
    assert (opened.street_id == made.street_id).all()
    assert opened.geometry.tolist() == made.geometry.tolist()
    assert opened.crs == made.crs
    places = pd.DataFrame({"edge": [3.0, 40.0], "along_m": [30.0, 60.0], "leg_m": [1.0, 0.0]})
    for direction in ("demand_to_facility", "facility_to_demand"):
        found, expected = (node_costs(places, each, direction=direction) for each in (opened, made))
        assert (found[0] == expected[0]).all()
        assert (found[1] == expected[1]).all()
        some: Any = places.rename_axis("cell_id")
        both = [
            nearest(some, places.set_index(pd.Index(["a", "b"])), each, direction=direction)
            for each in (opened, made)
        ]
        pd.testing.assert_frame_equal(*both)


def test_its_arrays_are_read_when_they_are_needed(town: Town, own: Path) -> None:
    cache.cached("name", lambda: signalled(town))
    opened = cache.load(own / "name")
    assert isinstance(opened.xy.base, np.memmap)
    assert isinstance(opened.contraction.chains.forward.base, np.memmap)


@pytest.mark.parametrize("harm", ["cut", "lost", "words"])
def test_a_damaged_one_is_made_anew(town: Town, own: Path, harm: str) -> None:
    cache.cached("name", lambda: signalled(town))
    if harm == "cut":
        (own / "name" / "length_m.npy").write_bytes(b"")
    elif harm == "lost":
        (own / "name" / "chains.start.npy").unlink()
    else:
        (own / "name" / "network.json").write_text("{}")
    assert cache.cached("name", lambda: signalled(town)).size == 49


def _zero_block(entry: Path) -> None:
    path = entry / "chains.forward.npy"
    whole = path.read_bytes()
    path.write_bytes(whole[:-64] + bytes(64))


def _flip_bit(entry: Path) -> None:
    path = entry / "to_node.npy"
    whole = bytearray(path.read_bytes())
    whole[len(whole) // 2] ^= 4
    path.write_bytes(whole)


def _swap(entry: Path) -> None:
    (entry / "forward.npy").rename(entry / "other")
    (entry / "backward.npy").rename(entry / "forward.npy")
    (entry / "other").rename(entry / "backward.npy")


def _other_type(entry: Path) -> None:
    np.save(entry / "length_m.npy", np.load(entry / "length_m.npy").astype("float32"))


def _other_words(entry: Path) -> None:
    path = entry / "network.json"
    path.write_text(path.read_text().replace('"leg_rate": ', '"leg_rate": 1'))


def _foreign(entry: Path) -> None:
    shutil.rmtree(entry)
    entry.write_bytes(b"a photograph")


def _deep(entry: Path) -> None:
    (entry / "network.json").write_text("[" * 100_000)


HARMS = {
    "a zeroed block": _zero_block,
    "a flipped bit": _flip_bit,
    "two arrays swapped": _swap,
    "another type": _other_type,
    "an array cut": lambda entry: os.truncate(entry / "xy.npy", 200),
    "an array grown": lambda entry: os.truncate(entry / "xy.npy", (entry / "xy.npy").stat().st_size + 16),
    "an empty array": lambda entry: (entry / "vertex.npy").write_bytes(b""),
    "an array lost": lambda entry: (entry / "arcs1.head.npy").unlink(),
    "other words": _other_words,
    "no words": lambda entry: (entry / "network.json").unlink(),
    "words cut": lambda entry: os.truncate(entry / "network.json", 50),
    "too deep words": _deep,
    "a foreign file": _foreign,
}


@pytest.mark.parametrize("at_once", [True, False])
@pytest.mark.parametrize("harm", HARMS)
def test_what_is_damaged_is_replaced_once_and_changes_nothing(
    town: Town,
    own: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    harm: str,
    at_once: bool,
) -> None:
    """Whether it is seen as the network is opened, or when an array is first asked for."""
    monkeypatch.setattr(kept, "AT_ONCE", 10**9 if at_once else 0)
    places = pd.DataFrame({"edge": [3.0, 40.0], "along_m": [30.0, 60.0], "leg_m": [1.0, 0.0]})
    expected = node_costs(
        places, cache.cached("name", lambda: signalled(town)), direction="demand_to_facility"
    )
    HARMS[harm](own / "name")
    makes: list[int] = []

    def make() -> Network:
        makes.append(1)
        return signalled(town)

    opened = cache.cached("name", make)
    found = node_costs(places, opened, direction="demand_to_facility")
    everything = [
        *(getattr(opened, name) for name in ("street_id", "xy", "vertex", "backward", "wait_from")),
        *opened.contraction.arcs("demand_to_facility", turned=True).head,
    ]
    assert everything
    assert (found[0] == expected[0]).all()
    assert (found[1] == expected[1]).all()
    assert len(makes) == 1
    (line,) = caplog.messages
    assert "已损坏" in line
    assert "damaged" in line
    assert "\n" not in line
    assert [each.name for each in own.iterdir()] == ["name"]
    again = cache.cached("name", never)
    assert (again.geometry == signalled(town).geometry).all()
    assert len(caplog.messages) == 1


def test_a_network_of_another_name_is_none(town: Town, own: Path, caplog: pytest.LogCaptureFixture) -> None:
    cache.cached("other", lambda: build(street_table([(0, 1, 9, "both")]), metres()))
    (own / "other").rename(own / "name")
    assert cache.cached("name", lambda: signalled(town)).size == 49
    assert "it is the network other" in caplog.text
    assert cache.cached("name", never).size == 49


def test_a_sound_network_is_opened_without_a_word(
    town: Town, own: Path, caplog: pytest.LogCaptureFixture
) -> None:
    cache.cached("name", lambda: signalled(town))
    (own / "name" / "notes.txt").write_text("somebody else's")
    assert cache.cached("name", never).geometry.tolist()
    assert not caplog.messages


def test_a_large_network_is_checked_when_it_is_asked_for(
    town: Town, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.cached("name", lambda: signalled(town))
    _zero_block(own / "name")
    monkeypatch.setattr(kept, "AT_ONCE", 0)
    opened = kept.load(own / "name")
    assert len(opened.length_m) == len(signalled(town).length_m)
    with pytest.raises(ValueError, match=r"chains\.forward\.npy: not what was written"):
        _ = opened.contraction.chains
    with pytest.raises(AttributeError):
        _ = opened.no_such_thing


def test_what_was_opened_outlives_its_folder(
    town: Town, own: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Another run may take an old network away."""
    monkeypatch.setattr(kept, "AT_ONCE", 0)
    cache.cached("name", lambda: signalled(town))
    opened = cache.cached("name", never)
    shutil.rmtree(own / "name")
    assert opened.geometry.tolist() == signalled(town).geometry.tolist()
    assert not caplog.messages


def test_two_may_keep_one_network_at_once(town: Town, own: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Both build it, since neither finds it; whoever comes second leaves the first one's."""
    begun = threading.Barrier(2)

    def make() -> Network:
        begun.wait(timeout=60)
        return signalled(town)

    with ThreadPoolExecutor(2) as threads:
        both = list(threads.map(lambda _: cache.cached("name", make), range(2)))
    assert [each.size for each in both] == [49, 49]
    assert [each.name for each in own.iterdir()] == ["name"]
    assert cache.cached("name", never).size == 49
    assert not caplog.messages


def test_what_a_killed_run_left_is_cleared_in_time(own: Path) -> None:
    network = build(street_table([(0, 1, 9, "both")]), metres())
    for name, age_s in (("half-old", 100_000), ("half-new", 0)):
        (own / name).mkdir(parents=True)
        os.utime(own / name, (time.time() - age_s,) * 2)
    cache.cached("a", lambda: network)
    assert sorted(each.name for each in own.iterdir()) == ["a", "half-new"]


def test_where_nothing_can_be_kept_it_is_made_and_a_line_says_so(
    town: Town, own: Path, caplog: pytest.LogCaptureFixture
) -> None:
    own.write_text("a file in the way")
    assert cache.cached("name", lambda: signalled(town)).size == 49
    assert "the network cannot be kept, so that each run builds it anew" in caplog.text
    own.unlink()
    caplog.clear()
    assert cache.cached("name", lambda: signalled(town)).size == 49
    assert not caplog.text


def test_the_one_used_longest_ago_gives_way(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "_KEPT", 2)
    network = build(street_table([(0, 1, 9, "both")]), metres())
    for i, name in enumerate("abc"):
        cache.cached(name, lambda: network)
        os.utime(own / name, (i, i))
    cache.cached("d", lambda: network)
    assert sorted(each.name for each in own.iterdir()) == ["c", "d"]
    shutil.rmtree(own)


def test_the_name_changes_with_everything_it_is_made_of() -> None:
    names = {cache.key("a", "walk"), cache.key("a", "drive"), cache.key("b", "walk"), cache.key("aw", "alk")}
    assert len(names) == 4


def test_the_name_changes_with_the_format_and_with_each_library(monkeypatch: pytest.MonkeyPatch) -> None:
    # each of these decides digits, order or layout of what is kept
    libraries = (
        "numpy",
        "scipy",
        "numba",
        "shapely",
        "pyproj",
        "osmium",
        "geopandas",
        "pandas",
        "rasterio",
        "pyogrio",
    )
    known = {cache.key("a")}
    with monkeypatch.context() as patched:
        patched.setattr(cache, "_FORMAT", 10**9)
        known.add(cache.key("a"))
    for library in libraries:
        with monkeypatch.context() as patched:
            patched.setattr(
                cache, "version", lambda name, new=library: "new" if name == new else version(name)
            )
            known.add(cache.key("a"))
    assert len(known) == 2 + len(libraries)


def test_the_name_changes_with_the_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With what reads streets, what is done with them in turn, and what builds; not with what judges."""
    shaping = [
        *("network/cache.py", "places/osm/file.py", "places/streets/from_osm.py"),
        *("study/read_streets.py", "assessment/measure.py"),
    ]
    for name in (*shaping, "verdicts/gaps.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("before")
    monkeypatch.setattr(cache, "__file__", str(tmp_path / "network" / "cache.py"))
    names = [cache.key("a")]
    for name in shaping:
        (tmp_path / name).write_text("after")
        names.append(cache.key("a"))
    assert len(set(names)) == len(shaping) + 1
    (tmp_path / "verdicts/gaps.py").write_text("after")
    assert cache.key("a") == names[-1]


def test_twenty_networks_are_kept(own: Path) -> None:
    network = build(street_table([(0, 1, 9, "both")]), metres())
    for i in range(21):
        cache.cached(f"n{i:02d}", lambda: network)
        os.utime(own / f"n{i:02d}", (i, i))
    cache.cached("last", lambda: network)
    assert sorted(each.name for each in own.iterdir()) == ["last", *[f"n{i:02d}" for i in range(2, 21)]]
