"""Modes of travel: which streets are open to whom, how fast, which way, and with what delays."""

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from pydantic import ValidationError

from access.contracts.errors import DocumentError, FileError
from access.network import mode_files, profiles
from access.network.moves import delays_s, moves_of
from access.network.profiles import Delays, Period, Policy, Profile
from access.network.slope import Cycling
from tests.conftest import street_table

MODES = ("cycle", "drive", "e_bike", "emergency_vehicle", "walk", "walk_older", "walk_or_cycle")
# the classes that walking and driving use, as street layers name them
WALKED = {
    *("trunk", "primary", "secondary", "tertiary", "trunk_link", "primary_link", "secondary_link"),
    *("tertiary_link", "unclassified", "residential", "living_street", "service", "road", "track"),
    *("pedestrian", "footway", "path", "trail", "steps", "bridleway", "cycleway", "crossing", "corridor"),
    *("platform", "elevator", ""),
}
DRIVEN_KPH = {
    "motorway": 80,
    "trunk": 55,
    "primary": 40,
    "secondary": 35,
    "tertiary": 30,
    "motorway_link": 40,
    "trunk_link": 35,
    "primary_link": 30,
    "secondary_link": 25,
    "tertiary_link": 25,
    "unclassified": 25,
    "residential": 20,
    "living_street": 10,
    "service": 10,
    "road": 25,
    "track": 10,
    "": 30,
}


def streets(*rows: dict[str, Any]) -> Any:
    """A STREETS table of two-way residential streets of 100 m, each with what its row says instead."""
    table = street_table([(2 * i, 2 * i + 1, 100.0, "both") for i in range(len(rows))])
    for i, row in enumerate(rows):
        for name, value in row.items():
            table[name] = table[name].astype(object)
            table.loc[table.index[i], name] = value
    return table


def speeds(mode: str | Profile, *rows: dict[str, Any], **options: Any) -> list[tuple[float, float]]:
    """Speed along and against each street; 0 where that way is closed."""
    profile = mode if isinstance(mode, Profile) else profiles.load(mode)
    found = moves_of(profile, streets(*rows), **options)
    kph = np.array([found.forward_kph, found.backward_kph])
    assert not np.any(kph == 0)  # closed is NaN
    return [(float(along), float(against)) for along, against in np.nan_to_num(kph).T]


def simple(**changes: Any) -> Profile:
    plain: dict[str, Any] = {
        "name": "simple",
        "tags": ("foot",),
        "closed": ("no",),
        "private": ("private",),
        "speeds_kph": {"residential": 3.6},
        "limited": False,
        "oneway": False,
        "leg_kph": 3.6,
    }
    return Profile(**(plain | changes))


def test_each_built_in_mode_is_known_and_says_where_its_figures_come_from() -> None:
    assert mode_files.builtin() == MODES
    for name in MODES:
        profile = profiles.load(name)
        assert profile.name == name
        assert profile.title is not None
        assert profile.note is not None


@pytest.mark.parametrize("name", MODES)
def test_a_copy_of_a_built_in_mode_is_the_same_mode(name: str, tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(mode_files.source(name), encoding="utf-8")
    assert profiles.load(path) == profiles.load(str(path)) == profiles.load(name)


def test_a_mode_reads_the_same_in_every_process() -> None:
    # sets of words have another order in each process; what is kept under a mode's text must be found
    passed = [f"class_{i}" for i in range(9)]
    text = simple(passed=set(passed)).model_dump_json()
    assert json.loads(text)["passed"] == passed
    assert Profile.model_validate_json(text) == simple(passed=passed)


def test_walking_and_driving_use_the_classes_they_used() -> None:
    rows = [{"class": name} for name in sorted({*WALKED, *DRIVEN_KPH, "construction", "raceway"})]
    for mode, kph in (("walk", dict.fromkeys(WALKED, 4.8)), ("drive", DRIVEN_KPH)):
        assert speeds(mode, *rows) == [(kph.get(row["class"], 0),) * 2 for row in rows]


def test_modes_that_are_variants_share_their_figures() -> None:
    cycle, either, drive, ambulance = (
        profiles.load(name) for name in ("cycle", "walk_or_cycle", "drive", "emergency_vehicle")
    )
    own = {"name": "cycle", "title": cycle.title, "note": cycle.note, "or_else": None}
    assert either.model_copy(update=own) == cycle
    assert either.or_else == profiles.load("walk")
    for figures in ("speeds_kph", "limit_share", "outside", "slope"):
        assert getattr(ambulance, figures) == getattr(drive, figures)
    assert profiles.load("walk_older").speeds_kph == dict.fromkeys(WALKED, 3.6) | {"ferry": 10}


@pytest.mark.parametrize(
    ("tags", "open_to"),
    [
        ({}, "walk cycle drive emergency_vehicle"),
        ({"class": "footway"}, "walk"),
        ({"class": "steps"}, "walk"),
        ({"class": "motorway"}, "drive emergency_vehicle"),
        ({"class": "construction"}, ""),
        ({"access": "no"}, ""),
        ({"access": "private"}, ""),
        ({"access": "residents"}, ""),
        ({"access": "destination"}, "walk cycle drive emergency_vehicle"),
        ({"access": "no", "foot": "yes"}, "walk"),
        ({"access": "no", "bicycle": "designated"}, "cycle"),
        ({"access": "private", "motor_vehicle": "yes"}, "drive emergency_vehicle"),
        ({"access": "yes", "motor_vehicle": "no"}, "walk cycle"),
        ({"motor_vehicle": "private"}, "walk cycle"),
        ({"bicycle": "dismount"}, "walk drive emergency_vehicle"),
        ({"class": "footway", "bicycle": "yes"}, "walk cycle"),
        ({"class": "footway", "access": "yes"}, "walk"),
        ({"class": "steps", "bicycle": "yes"}, "walk"),
        ({"access": "emergency"}, "emergency_vehicle"),
        ({"access": "no", "emergency": "yes"}, "emergency_vehicle"),
        ({"motor_vehicle": "no", "emergency": "designated"}, "walk cycle emergency_vehicle"),
        ({"class": "pedestrian", "emergency": "yes"}, "walk emergency_vehicle"),
        ({"class": "pedestrian"}, "walk"),
        ({"emergency": "no"}, "walk cycle drive"),
        ({"speed_kph": 0.0}, "walk"),
    ],
)
def test_which_streets_are_open_to_whom(tags: dict[str, Any], open_to: str) -> None:
    modes = ("walk", "cycle", "drive", "emergency_vehicle")
    found = [mode for mode in modes if speeds(mode, tags, policy="closed") != [(0, 0)]]
    assert found == open_to.split()


@pytest.mark.parametrize(
    ("policy", "usable", "private"),
    [("open", True, False), ("residents", True, True), ("closed", False, False)],
)
def test_the_study_says_who_may_use_private_streets(policy: Policy, usable: bool, private: bool) -> None:
    table = streets({"access": "private"}, {"class": "motorway", "access": "private"}, {"access": "no"}, {})
    found = moves_of(profiles.load("walk"), table, policy=policy)
    assert np.isfinite(found.forward_kph).tolist() == [usable, False, False, True]
    assert found.private.tolist() == [private, False, False, False]


def test_no_trip_begins_on_a_motorway_in_a_tunnel_or_on_a_bridge() -> None:
    table = streets({"class": "motorway"}, {"layer": -1}, {"layer": 1}, {})
    assert moves_of(profiles.load("drive"), table).enterable.tolist() == [False, False, False, True]


@pytest.mark.parametrize(
    ("oneway", "oneway_bicycle", "driving", "cycling"),
    [
        ("both", "", (20, 20), (15, 15)),
        ("forward", "", (20, 0), (15, 0)),
        ("backward", "", (0, 20), (0, 15)),
        ("forward", "both", (20, 0), (15, 15)),
        ("forward", "backward", (20, 0), (0, 15)),
        ("both", "forward", (20, 20), (15, 0)),
    ],
)
def test_one_way_streets(oneway: str, oneway_bicycle: str, driving: Any, cycling: Any) -> None:
    row = {"oneway": oneway, "oneway_bicycle": oneway_bicycle}
    assert speeds("drive", row) == speeds("emergency_vehicle", row) == [driving]
    assert speeds("cycle", row) == [cycling]
    assert speeds("walk", row) == [(4.8, 4.8)]


def test_a_speed_limit_caps_driving_but_not_walking() -> None:
    rows = [{"class": "primary", "speed_kph": limit} for limit in (18.0, 60.0, math.nan)]
    assert speeds("drive", *rows) == [(18, 18), (40, 40), (40, 40)]
    assert speeds("walk", {"speed_kph": 3.0}) == [(4.8, 4.8)]
    # a limit opens no street
    assert speeds("drive", {"class": "footway", "speed_kph": 10.0}) == [(0, 0)]


def test_speeds_differ_by_period() -> None:
    drive = profiles.load("drive")
    rows = [{"class": "primary"}, {"class": "service"}]
    assert speeds(drive, *rows, period="peak") == [(30, 30), (10, 10)]
    assert speeds(drive, *rows, period="free_flow") == [(40, 40), (10, 10)]


def test_an_ambulance_may_be_given_a_factor_after_the_limit() -> None:
    faster = profiles.load("emergency_vehicle").model_copy(update={"factor": 1.2})
    rows: list[dict[str, Any]] = [{"class": "primary"}, {"class": "primary", "speed_kph": 30.0}]
    assert speeds("emergency_vehicle", *rows) == speeds("drive", *rows) == [(40, 40), (30, 30)]
    assert speeds(faster, *rows) == [pytest.approx((48, 48)), pytest.approx((36, 36))]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({}, (15, 15)),
        ({"oneway": "forward"}, (15, 4.8)),
        ({"oneway": "backward"}, (4.8, 15)),
        ({"class": "steps"}, (4.8, 4.8)),
        ({"bicycle": "dismount"}, (4.8, 4.8)),
        ({"foot": "no"}, (15, 15)),
        ({"foot": "no", "oneway": "forward"}, (15, 0)),
        ({"access": "no"}, (0, 0)),
        ({"speed_kph": 4.0}, (4.8, 4.8)),
    ],
)
def test_cycling_or_else_pushing_the_bicycle(row: dict[str, Any], expected: tuple[float, float]) -> None:
    assert speeds("walk_or_cycle", row) == [expected]


def test_what_one_mode_leaves_to_residents_does_not_close_what_the_other_leaves_to_all() -> None:
    table = streets({"bicycle": "private"}, {"access": "private"}, {"bicycle": "private", "foot": "no"})
    either = profiles.load("walk_or_cycle")
    found = moves_of(either, table)
    assert found.forward_kph.tolist() == [4.8, 15, 15]
    assert found.private.tolist() == [False, True, True]
    shut = moves_of(either, table, policy="closed")
    assert np.nan_to_num(shut.forward_kph).tolist() == [4.8, 0, 0]
    assert moves_of(either, table, policy="open").forward_kph.tolist() == [15, 15, 15]


def test_trips_begin_where_either_mode_lets_them() -> None:
    foot = simple(speeds_kph={"footway": 3.6, "corridor": 3.6}, passed={"corridor"})
    ride = simple(passed={"residential"}, or_else=foot)
    table = streets({}, {"class": "footway"}, {"class": "footway", "layer": 1}, {"class": "corridor"})
    assert moves_of(ride, table).enterable.tolist() == [False, True, False, False]


def test_slopes_change_the_speed_each_way() -> None:
    table = streets({}, {})
    hill = shapely.LineString([(0, 0, 0), (100, 0, 10)])
    table = table.set_geometry([hill, shapely.LineString([(0, 5), (100, 5)])], crs=table.crs)
    found = moves_of(profiles.load("walk"), table)
    # up at 10 % by Tobler exp(-0.35); down at 10 % as on the level
    assert found.forward_kph.tolist() == pytest.approx([4.8 * math.exp(-0.35), 4.8])
    assert found.backward_kph.tolist() == pytest.approx([4.8, 4.8])
    by_car = moves_of(profiles.load("drive"), table)
    assert by_car.forward_kph.tolist() == pytest.approx([20 * 0.92, 20])
    assert by_car.backward_kph.tolist() == pytest.approx([20 * 0.96, 20])
    gentle = table.set_geometry([shapely.LineString([(0, 0, 0), (100, 0, 3.9)]), hill], crs=table.crs)
    assert moves_of(profiles.load("drive"), gentle).forward_kph.tolist() == pytest.approx([20, 20 * 0.92])


def test_a_walking_speed_is_that_of_those_who_walk_and_of_all_legs() -> None:
    slow = {name: profiles.load(name).at_kph(3.0) for name in MODES}
    assert all(profile.leg_kph == 3 for profile in slow.values())
    assert speeds(slow["walk"], {}, {"class": "steps"}) == [(3, 3), (3, 3)]
    assert speeds(slow["walk_or_cycle"], {"oneway": "forward"}) == [(15, 3)]
    assert speeds(slow["drive"], {}) == [(20, 20)]
    assert speeds("walk", {}) == [(4.8, 4.8)]  # the mode itself is as it was


def test_delays_by_hand() -> None:
    delays = Delays(
        controls={"traffic_signals": {"free_flow": 10, "peak": 30}, "crossing": 0},
        junctions={"residential": 3, "service": {"free_flow": 4, "peak": 6}},
    )
    rows = [
        {"control_to": "traffic_signals"},
        {"class": "service"},
        {"class": "primary"},
        {"control_from": "traffic_signals", "control_to": "crossing"},
        {"control_to": "stop"},  # no figure for it: a junction like others
    ]
    junction_from = np.array([True, True, True, False, False])
    junction_to = np.array([True, False, True, True, True])

    def lost(period: Period) -> list[list[float]]:
        profile = simple(delays_s=delays)
        ends = delays_s(profile, streets(*rows), junction_from, junction_to, period=period)
        return [end.tolist() for end in ends]

    assert lost("free_flow") == [[3, 4, 0, 10, 0], [10, 0, 0, 0, 3]]
    assert lost("peak") == [[3, 6, 0, 30, 0], [30, 0, 0, 0, 3]]


def test_walking_and_cycling_speeds_include_all_waiting() -> None:
    table = streets({"control_from": "traffic_signals"}, {"control_to": "crossing"})
    everywhere = np.array([True, True])
    for name in ("walk", "walk_older", "cycle", "e_bike", "walk_or_cycle"):
        lost = delays_s(profiles.load(name), table, everywhere, everywhere, period="peak")
        assert not np.any(lost), name


def test_ambulances_lose_less_at_signals_than_others_but_something() -> None:
    table, here = streets({"control_to": "traffic_signals"}), np.array([True])
    figures: dict[Period, tuple[float, float]] = {"free_flow": (12, 4), "peak": (25, 8)}
    for period, expected_s in figures.items():
        for name, each_s in zip(("drive", "emergency_vehicle"), expected_s, strict=True):
            _, lost = delays_s(profiles.load(name), table, here, here, period=period)
            assert lost.tolist() == [each_s]


OWN = """\
name: cargo_bike
tags: [bicycle]
closed: [no, private]
private: []
speeds_kph:
  residential: 12
  primary: {free_flow: 10, peak: 8}
limited: yes
slope: {model: cycling, mass_kg: 160}
oneway: true
leg_kph: 4
or_else: walk
"""


def own(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "cargo_bike.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_mode_of_ones_own(tmp_path: Path) -> None:
    profile = profiles.load(own(tmp_path, OWN))
    assert profile.closed == ("no", "private")  # without quotes, YAML reads the first as false
    assert profile.slope == Cycling(mass_kg=160)
    assert speeds(profile, {}, {"class": "primary"}, period="peak") == [(12, 12), (8, 8)]
    assert speeds(profile, {"oneway": "forward"}, {"bicycle": "no"}) == [(12, 4.8), (4.8, 4.8)]


def test_another_mode_may_be_written_out(tmp_path: Path) -> None:
    pushed = """\
or_else:
  name: push
  tags: [foot]
  closed: []
  private: []
  speeds_kph: {steps: 2}
  limited: false
  oneway: false
  leg_kph: 4
"""
    profile = profiles.load(own(tmp_path, OWN.replace("or_else: walk\n", pushed)))
    assert speeds(profile, {"class": "steps"}, {"class": "footway"}) == [(2, 2), (0, 0)]


def test_all_faults_of_a_file_are_told_at_once_with_their_lines(tmp_path: Path) -> None:
    text = """\
name: cargo_bike
tags: [bycicle]
closed: ["no"]
private: []
speeds_kph:
  residential: 0
  primary: {free_flow: 10}
  secondary: {free_flow: 10, peek: 8}
  tertiary: .inf
oneways: true
limited: false
leg_kph: fast
slope: {model: cycling, mass_kg: -1}
delays_s:
  controls: {traffic_light: 10}
  junctions: {residential: {free_flow: 1, peak: -2}}
or_else: walks
"""
    path = own(tmp_path, text)
    with pytest.raises(DocumentError) as caught:
        profiles.load(path)
    message = caught.value.en
    lines = [
        "line 1: `oneway` is required",
        "line 2: tags.0: Input should be 'foot', 'bicycle', 'motor_vehicle' or 'emergency' (found 'bycicle')",
        "line 6: speeds_kph.residential: Input should be greater than 0 (found 0)",
        "line 7: speeds_kph.primary: `peak` is missing; give both periods, or one number for both",
        "line 8: speeds_kph.secondary.peek: Input should be 'free_flow' or 'peak' (found 'peek')",
        "line 9: speeds_kph.tertiary: Input should be a finite number (found inf)",
        "line 10: oneways: unknown field; check the spelling or remove it",
        "line 12: leg_kph: Input should be a valid number, unable to parse string as a number (found 'fast')",
        "line 13: slope.mass_kg: Input should be greater than 0 (found -1)",
        "line 15: delays_s.controls.traffic_light: Input should be 'traffic_signals', 'stop', 'give_way',"
        " 'crossing' or 'ferry' (found 'traffic_light')",
        "line 16: delays_s.junctions.residential.peak: Input should be greater than or equal to 0 (found -2)",
        "line 17: or_else: no built-in mode of this name; did you mean 'walk' or 'walk_older'?",
    ]
    assert message.splitlines()[0] == f"{path}: {len(lines)} faults"
    for line, expected in zip(message.splitlines()[1:], lines, strict=True):
        assert expected in line


def test_an_unknown_mode_is_told_with_the_nearest_ones() -> None:
    for ask in (profiles.load, mode_files.source):
        with pytest.raises(
            FileError, match="no built-in mode and no file of this name; did you mean 'drive'"
        ):
            ask("driving")
        with pytest.raises(FileError, match="known: cycle, drive, e_bike, emergency_vehicle, walk"):
            ask("zzzz")


@pytest.mark.parametrize(
    "changes", [{"speeds_kph": {}}, {"tags": ()}, {"factor": 0}, {"leg_kph": math.inf}, {"colour": "red"}]
)
def test_a_mode_that_cannot_be_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        simple(**changes)
