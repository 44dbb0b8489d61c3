"""What tags of OpenStreetMap make of a street, by the way that is taken: straight on, or round.

From (50, 0) to (550, 0) it is 500 m straight on by the way B to C, which carries the tags, and 1,100 m
round it::

                  ┌─────────────────┐      y = 300
    A ──────── B ─┴──── tested ─────┴─ C ──────── D
    0         100                     500        600
"""

import math
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pytest
import shapely
from pyproj import Transformer

from access.network import profiles
from access.network.build import build
from access.network.moves import moves_of
from access.network.snapping import snap
from access.network.travel import nearest
from access.places.osm import limits
from access.places.osm.conditions import NOON, Hour, hour, valid
from access.places.osm.file import OsmFile
from access.places.streets import from_osm as streets
from access.places.streets import sidewalks

UTM = "EPSG:32650"
EAST, NORTH = 500_000, 3_200_000
NODES = {"A": (0, 0), "B": (100, 0), "C": (500, 0), "D": (600, 0), "E": (100, 300), "F": (500, 300)}
AROUND = {"AB": "highway=residential", "CD": "highway=residential", "BEFC": "highway=residential"}
STRAIGHT, ROUND = 500, 1100
Ways = dict[str, str]


def file(
    folder: Path, ways: Ways, nodes: Any = None, tagged: Ways | None = None, relations: str = ""
) -> OsmFile:
    """An OpenStreetMap file: ways by the letters of their nodes, places in metres."""
    to_lonlat = Transformer.from_crs(UTM, "EPSG:4326", always_xy=True)

    def tags(text: str) -> str:
        pairs = [each.split("=", 1) for each in text.split("|") if each]
        return "".join(f'<tag k="{key}" v="{value.replace("<", "&lt;")}"/>' for key, value in pairs)

    lines = []
    for name, (x, y) in {**NODES, **(nodes or {})}.items():
        lon, lat = to_lonlat.transform(EAST + x, NORTH + y)
        told = tags((tagged or {}).get(name, ""))
        lines.append(f'<node id="{ord(name)}" version="1" lat="{lat:.9f}" lon="{lon:.9f}">{told}</node>')
    for number, (way, text) in enumerate(ways.items(), start=1):
        refs = "".join(f'<nd ref="{ord(name)}"/>' for name in way)
        lines.append(f'<way id="{number}" version="1">{refs}{tags(text)}</way>')
    path = folder / "town.osm"
    path.write_text(f'<osm version="0.6">{"".join(lines)}{relations}</osm>', encoding="utf-8")
    return OsmFile(path)


def far(
    source: OsmFile, mode: str, start: Any = (50, 0), goal: Any = (550, 0), *, at: Hour = NOON, **how: Any
) -> float:
    """How far (metres, or seconds) it is from one place to another."""
    table, _ = sidewalks.settled(streets.from_osm(source, UTM, hour=at)[0], how.pop("separate", "near"))
    network = build(table, profiles.load(mode), **{"impedance": "length_m", **how})
    ends = [
        snap(
            geopandas.GeoSeries([shapely.Point(EAST + x, NORTH + y)], ["here"], crs=UTM),
            network,
            max_leg_m=250,
            min_component_m=0,
            public=public,
        )
        for (x, y), public in ((start, False), (goal, True))
    ]
    return float(nearest(ends[0], ends[1], network, direction="demand_to_facility")["impedance"].iloc[0])


def taken(folder: Path, tags: str, mode: str, **more: Any) -> str:
    """Whether the tagged way is taken, or the way round it."""
    found = far(file(folder, {**AROUND, "BC": tags}), mode, **more)
    ways = {STRAIGHT: "straight", ROUND: "round"}
    return next(word for metres, word in ways.items() if found == pytest.approx(metres, rel=2e-3))


@pytest.mark.parametrize(
    ("tags", "open_to"),
    [
        ("", "walk cycle drive emergency_vehicle"),
        ("motorcar=no", "walk cycle"),
        ("motor_vehicle=no|motorcar=yes", "walk cycle drive emergency_vehicle"),
        ("vehicle=no", "walk"),
        ("vehicle=no|bicycle=yes", "walk cycle"),
        ("motor_vehicle=no|psv=yes", "walk cycle"),
        ("access=no|bus=yes", ""),
        ("access=psv", "emergency_vehicle"),
        ("motor_vehicle=bus;taxi", "walk cycle emergency_vehicle"),
        ("motor_vehicle=agricultural;forestry", "walk cycle"),
        ("motor_vehicle=agricultural;yes", "walk cycle drive emergency_vehicle"),
        ("access=no;yes", "walk cycle drive emergency_vehicle"),
        ("taxi=no|hgv=no|psv=no", "walk cycle drive emergency_vehicle"),
        ("access=military", ""),
        ("foot=military", "cycle drive emergency_vehicle"),
        ("motorroad=yes", "drive emergency_vehicle"),
        ("motorroad=no", "walk cycle drive emergency_vehicle"),
        ("motorroad=yes|foot=yes|bicycle=yes", "walk cycle drive emergency_vehicle"),
        ("access=destination", ""),
        ("motor_vehicle=destination", "walk cycle"),
        ("vehicle=destination|bicycle=yes", "walk cycle"),
        ("motor_vehicle=delivery;destination", "walk cycle"),
        ("motor_vehicle=destination;yes", "walk cycle drive emergency_vehicle"),
        ("access=permissive", "walk cycle drive emergency_vehicle"),
        ("access=No", ""),
        ("motor_vehicle= no ", "walk cycle"),
        ("motor_vehicle=NO；Destination", "walk cycle"),  # a full-width semicolon
        ("MotorRoad=yes", "walk cycle drive emergency_vehicle"),  # keys are as they are
        ("motorroad=Yes", "drive emergency_vehicle"),
        ("access=no;destination", ""),
        ("access=no; Yes", "walk cycle drive emergency_vehicle"),
        ("vehicle:conditional=No @ (00:00-24:00)", "walk"),
        ("opening_hours=06:00-22:00", "walk cycle drive emergency_vehicle"),
        ("opening_hours=Sa,Su 06:00-22:00", ""),
    ],
)
def test_who_takes_a_street(tags: str, open_to: str, tmp_path: Path) -> None:
    source = file(tmp_path, {**AROUND, "BC": f"highway=residential|{tags}"})
    modes = ("walk", "cycle", "drive", "emergency_vehicle")
    assert [
        mode for mode in modes if far(source, mode) == pytest.approx(STRAIGHT, rel=2e-3)
    ] == open_to.split()


@pytest.mark.parametrize(
    ("tags", "open_to"),
    [
        ("highway=Residential", "walk cycle drive emergency_vehicle"),
        ("highway= residential ", "walk cycle drive emergency_vehicle"),
        ("highway=residential;service", "walk cycle drive emergency_vehicle"),
        ("highway=footway", "walk"),
        ("highway=footway;cycleway", "walk cycle"),
        ("highway=cycleway; Footway", "walk cycle"),
        ("highway=footway;cycleway|bicycle=no", "walk"),
        ("highway=footway;cycleway|access=no", ""),
        ("highway=Construction", ""),
        ("highway=construction;residential", ""),
        ("highway=residential|oneway=Yes", "walk cycle drive emergency_vehicle"),
        ("highway=residential|oneway= -1 ", "walk"),
        ("highway=residential|junction=Roundabout;circular", "walk cycle drive emergency_vehicle"),
    ],
)
def test_classes_however_they_are_written(tags: str, open_to: str, tmp_path: Path) -> None:
    source = file(tmp_path, {**AROUND, "BC": tags})
    modes = ("walk", "cycle", "drive", "emergency_vehicle")
    taken = [mode for mode in modes if far(source, mode) == pytest.approx(STRAIGHT, rel=2e-3)]
    if "-1" in tags:  # against it an ambulance may go
        taken = [mode for mode in taken if mode != "emergency_vehicle"]
    assert taken == open_to.split()


@pytest.mark.parametrize("policy", ["open", "residents", "closed"])
def test_one_may_go_into_a_street_for_destinations_and_never_through(policy: Any, tmp_path: Path) -> None:
    source = file(tmp_path, {**AROUND, "BC": "highway=residential|motor_vehicle=destination"})
    assert far(source, "drive", policy=policy) == pytest.approx(ROUND, rel=2e-3)
    # who lives there leaves by either end
    assert far(source, "drive", start=(450, 0), policy=policy) == pytest.approx(100, rel=2e-3)
    # a clinic at its end, 400 m off all other streets, is driven to
    spur = {**AROUND, "BC": "highway=residential", "DG": "highway=service|access=destination"}
    source = file(tmp_path, spur, {"G": (1000, 0)})
    assert far(source, "drive", goal=(990, 0), policy=policy) == pytest.approx(940, rel=2e-3)


@pytest.mark.parametrize(
    ("tags", "at", "way"),
    [
        ("access=no|access:conditional=yes @ (06:00-22:00)", "We 12:00", "straight"),
        ("access=no|access:conditional=yes @ (06:00-22:00)", "We 23:00", "round"),
        ("access:conditional=no @ (22:00-06:00)", "We 12:00", "straight"),
        ("access:conditional=no @ (22:00-06:00)", "We 05:59", "round"),
        ("foot:conditional=no @ (Sa,Su)", "We 12:00", "straight"),
        ("foot:conditional=no @ (Sa,Su)", "周日 12:00", "round"),
        ("foot=yes|access:conditional=no @ (00:00-24:00)", "We 12:00", "straight"),  # foot tells more
        ("foot:conditional=no @ (Nov-Mar)", "2026-01-10 12:00", "round"),
        ("foot:conditional=no @ (Nov-Mar)", "2026-07-10 12:00", "straight"),
        ("foot:conditional=no @ (2020 Jan-2020 Dec)", "2026-07-10 12:00", "straight"),
        ("motor_vehicle:conditional=no @ (00:00-24:00)", "We 12:00", "straight"),  # not on foot
    ],
)
def test_conditions_hold_at_the_hour_of_the_study(tags: str, at: str, way: str, tmp_path: Path) -> None:
    assert taken(tmp_path, f"highway=footway|{tags}", "walk", at=hour(at)) == way


def test_conditions_close_streets_to_cars_turn_them_round_and_slow_them(tmp_path: Path) -> None:
    def driven(tags: str) -> str:
        return taken(tmp_path, f"highway=residential|{tags}", "drive")

    assert driven("vehicle:conditional=no @ (Mo-Fr 07:00-19:00)") == "round"
    assert driven("motor_vehicle:conditional=no @ (Mo-Fr 07:00-09:00,16:00-18:00)") == "straight"
    assert driven("motorcar:conditional=no @ (Mo-Fr)") == "round"
    assert driven("oneway:conditional=yes @ (Mo-Fr 07:00-19:00)") == "straight"
    assert driven("oneway:conditional=-1 @ (Mo-Fr 07:00-19:00)") == "round"
    assert driven("oneway=-1|oneway:conditional=no @ (Mo-Fr 07:00-19:00)") == "straight"
    source = file(tmp_path, {**AROUND, "BC": "highway=residential|maxspeed:conditional=10 @ (12:00-13:00)"})
    table = streets.from_osm(source, UTM)[0]
    assert table["speed_kph"].tolist()[3] == 10


@pytest.mark.parametrize(
    ("tags", "taken"),
    [
        ("motor_vehicle:conditional=yes @ (10:00-16:00)", STRAIGHT),
        ("motor_vehicle:conditional=yes @ (22:00-06:00)", ROUND),
        ("opening_hours=10:00-16:00", ROUND),  # of a bollard, that lets nobody wider than a bicycle past
    ],
)
def test_a_bollard_is_looked_at_at_the_hour(tags: str, taken: int, tmp_path: Path) -> None:
    ways = {**AROUND, "BGC": "highway=residential"}
    source = file(tmp_path, ways, {"G": (300, 0)}, {"G": f"barrier=bollard|{tags}"})
    assert far(source, "drive") == pytest.approx(taken, rel=2e-3)
    assert far(source, "walk") == pytest.approx(STRAIGHT, rel=2e-3)


def test_conditions_that_cannot_be_told_are_counted(tmp_path: Path) -> None:
    tags = {
        "BC": "highway=residential|access:conditional=no @ (Nov-Mar)",
        "AB": "highway=residential|access:conditional=no @ (weight>7.5)",  # no car, no ambulance weighs that
        "CD": "highway=residential|oneway=reversible",
    }
    notes = streets.from_osm(file(tmp_path, {**AROUND, **tags}), UTM)[1]
    told = [(note.level, note.number) for note in notes if "hour" in note.en]
    assert told == [("found", 2), ("doubtful", 2)]
    assert "access:conditional=no @ (Nov-Mar), oneway=reversible" in notes[-1].en
    plain = streets.from_osm(file(tmp_path, {**AROUND, "BC": "highway=residential"}), UTM)[1]
    assert not [note for note in plain if "hour" in note.en]


@pytest.mark.parametrize(
    ("text", "value", "told"),
    [
        ("no @ (Mo-Fr 11:00-13:00 AND weight>3.5)", None, True),
        ("no @ (11:00-13:00) AND (weight>2)", None, False),
        ("no @ weight<=5", "no", True),
        ("yes @ (06:00-22:00); no @ (12:00-14:00)", "no", True),  # the last that holds
        ("30 @ wet", None, True),
        ("yes @ permit", None, False),
        ("yes", None, False),
        ("", None, False),
        ("no @ 08:00-20:00", "no", True),
        ("no @ (PH)", None, True),
    ],
)
def test_a_conditional_tag_at_noon(text: str, value: str | None, told: bool) -> None:
    assert valid(text, NOON) == (value, told)


@pytest.mark.parametrize("text", ["noon", "Xx 12:00", "25:00", "2026-13-01 12:00", "Wed", ""])
def test_an_hour_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no hour of a week"):
        hour(text)


@pytest.mark.parametrize(
    ("tag", "kph"),
    [
        ("50", 50),
        ("30 mph", 48.28),
        ("30mph", 48.28),
        ("walk", 6),
        ("DE:walk", 6),
        ("none", math.nan),
        ("signals", math.nan),
        ("CN:urban", 50),
        ("CN:rural", 70),
        ("GB:nsl_single", 96.56),
        ("DE:zone:30", 30),
        ("FR:zone20", 20),
        ("GB:20", 32.19),
        ("DE:living_street", 6),
        ("80;60", 60),
        ("0", math.nan),
        ("160", 160),
        ("500", math.nan),
        ("60 km/h", 60),
    ],
)
def test_limits_in_numbers_and_words(tag: str, kph: float) -> None:
    assert limits.speed_kph(tag) == pytest.approx(kph, abs=0.01, nan_ok=True)


def test_limits_hold_in_their_direction() -> None:
    nan = pytest.approx(math.nan, nan_ok=True)
    assert limits.speeds_kph({"maxspeed": "50"}) == (50, nan)
    assert limits.speeds_kph({"maxspeed": "50", "maxspeed:backward": "30"}) == (50, 30)
    assert limits.speeds_kph({"maxspeed:forward": "30"}) == (30, math.inf)  # none against it
    assert limits.speeds_kph({"zone:maxspeed": "CN:30"}) == (30, nan)
    assert limits.speeds_kph({"maxspeed": "60", "source:maxspeed": "CN:urban"}) == (60, nan)
    assert limits.speeds_kph({"source:maxspeed": "sign"}) == (nan, nan)


def test_limits_of_cars_and_of_directions(tmp_path: Path) -> None:
    nan = pytest.approx(math.nan, nan_ok=True)
    assert limits.speeds_kph({"maxspeed": "80", "maxspeed:motorcar": "60"}) == (60, nan)
    assert limits.speeds_kph({"maxspeed:motor_vehicle": "30"}) == (30, nan)
    assert limits.speeds_kph({"maxspeed:forward": "30", "maxspeed:motorcar:forward": "20"}) == (20, math.inf)
    assert limits.speeds_kph({"maxspeed": "50", "maxspeed:motorcar:backward": "20"}) == (50, 20)
    assert limits.speeds_kph({"maxspeed:hgv": "30"}) == (nan, nan)  # not of cars
    assert limits.speeds_kph({"maxspeed:forward": "30", "zone:maxspeed": "CN:50"}) == (30, 50)
    tags = "highway=primary|maxspeed=60|maxspeed:motorcar=10|maxspeed:motorcar:conditional=20 @ (11:00-13:00)"
    table = streets.from_osm(file(tmp_path, {"AB": tags}), UTM)[0]
    assert table["speed_kph"].tolist() == [20]
    table = streets.from_osm(file(tmp_path, {"AB": tags}), UTM, hour=hour("We 18:00"))[0]
    assert table["speed_kph"].tolist() == [10]
    assert limits.speed_kph("30 MPH") == pytest.approx(48.28, abs=0.01)


def test_conditions_on_nodes_are_counted_as_those_on_ways_are(tmp_path: Path) -> None:
    ways = {**AROUND, "BXYC": "highway=residential"}
    spots = {"X": (300, 0), "Y": (400, 0), "Z": (900, 900)}
    tagged = {
        "X": "barrier=gate|foot:conditional=no @ (Nov-Mar)",
        "Y": "barrier=bollard|motor_vehicle:conditional=Yes @ (10:00-16:00)",
        "Z": "barrier=gate|access:conditional=no @ (sunset)",  # on no street
    }
    notes = streets.from_osm(file(tmp_path, ways, spots, tagged), UTM)[1]
    told = [(note.level, note.number) for note in notes if "hour" in note.en]
    assert told == [("found", 2), ("doubtful", 1)]
    assert "foot:conditional=no @ (Nov-Mar)" in next(note.en for note in notes if note.level == "doubtful")
    plain = streets.from_osm(file(tmp_path, ways, spots, {"X": "barrier=gate"}), UTM)[1]
    assert not [note for note in plain if "hour" in note.en]


def test_a_limit_against_the_street_slows_that_way_only(tmp_path: Path) -> None:
    source = file(tmp_path, {"AB": "highway=primary|maxspeed=60|maxspeed:backward=10"})
    found = moves_of(profiles.load("drive"), streets.from_osm(source, UTM)[0])
    assert (found.forward_kph[0], found.backward_kph[0]) == (40, 10)


@pytest.mark.parametrize(
    ("tags", "entered"),
    [
        ("layer=1", True),
        ("layer=-1", True),
        ("covered=yes|layer=1", True),
        ("tunnel=building_passage", True),
        ("bridge=yes", False),
        ("bridge=viaduct|layer=0", False),
        ("tunnel=yes", False),
        ("tunnel=no|bridge=no|layer=2", True),
    ],
)
def test_only_bridges_and_tunnels_are_cut_off_from_homes(tags: str, entered: bool, tmp_path: Path) -> None:
    table = streets.from_osm(file(tmp_path, {"AB": f"highway=residential|{tags}"}), UTM)[0]
    assert moves_of(profiles.load("walk"), table).enterable.tolist() == [entered]


@pytest.mark.parametrize(
    ("tags", "stops"),
    [
        ("barrier=bollard", "drive emergency_vehicle"),
        ("barrier=block", "drive emergency_vehicle"),
        ("barrier=jersey_barrier", "drive emergency_vehicle"),
        ("barrier=planter", "drive emergency_vehicle"),
        ("barrier=cycle_barrier", "drive emergency_vehicle"),
        ("barrier=log", "drive emergency_vehicle"),
        ("barrier=chain", "drive"),
        ("barrier=bollard|bollard=removable", "drive"),
        ("barrier=bollard|bollard=rising", "drive"),
        ("barrier=bollard|bollard=rising|emergency=no", "drive emergency_vehicle"),
        ("barrier=bollard|bollard=fixed", "drive emergency_vehicle"),
        ("barrier=bollard|emergency=yes", "drive"),
        ("barrier=bollard|motor_vehicle=yes", ""),
        ("barrier=bollard|motorcar=yes", ""),
        ("barrier=bollard|motor_vehicle=yes|motorcar=no", "drive emergency_vehicle"),
        ("barrier=bollard|access=no|foot=yes", "drive emergency_vehicle"),
        ("barrier=gate", ""),
        ("barrier=lift_gate|motor_vehicle=no", "drive"),
        ("barrier=gate|access=no|bicycle=yes|foot=yes", "drive"),
        ("barrier=gate|access=no", ""),  # whether such gates count is a setting: `barriers: gates`
        ("barrier=toll_booth", ""),
        ("barrier=kerb", ""),
        ("barrier=Bollard", "drive emergency_vehicle"),
        ("barrier= bollard ", "drive emergency_vehicle"),
        ("barrier=bollard;gate", "drive emergency_vehicle"),
        ("barrier=gate;bollard", "drive emergency_vehicle"),
        ("barrier=kerb;bollard|motor_vehicle=Yes", ""),
        ("barrier=bollard|bollard=Removable", "drive"),
        ("barrier=gate;lift_gate", ""),
        ("barrier=lift_gate|motor_vehicle=no;delivery", "drive"),
        ("barrier=lift_gate|motor_vehicle=no;destination", ""),
        ("barrier=kerb;entrance", ""),
        ("highway=crossing", ""),
    ],
)
def test_what_stands_amid_a_street_stops_vehicles(tags: str, stops: str, tmp_path: Path) -> None:
    ways = {**AROUND, "BXC": "highway=residential"}
    source = file(tmp_path, ways, {"X": (300, 0)}, {"X": tags})
    modes = ("walk", "cycle", "drive", "emergency_vehicle")
    assert [mode for mode in modes if far(source, mode) == pytest.approx(ROUND, rel=2e-3)] == stops.split()
    # up to it one drives from both sides
    assert far(source, "drive", goal=(290, 0)) == pytest.approx(240, rel=2e-3)
    assert far(source, "drive", start=(550, 0), goal=(310, 0)) == pytest.approx(240, rel=2e-3)


def test_a_bollard_between_two_ways_stops_cars_and_one_at_a_junction_is_doubted(tmp_path: Path) -> None:
    ways = {**AROUND, "BX": "highway=residential", "XC": "highway=residential"}
    between = file(tmp_path, ways, {"X": (300, 0)}, {"X": "barrier=bollard"})
    assert far(between, "drive") == pytest.approx(ROUND, rel=2e-3)
    notes = [note.level for note in streets.from_osm(between, UTM)[1] if "bollard" in note.en]
    assert notes == ["found"]
    crossed = {**ways, "XY": "highway=residential"}
    source = file(tmp_path, crossed, {"X": (300, 0), "Y": (300, 50)}, {"X": "barrier=bollard"})
    assert far(source, "drive") == pytest.approx(STRAIGHT, rel=2e-3)
    notes = [note.level for note in streets.from_osm(source, UTM)[1] if "bollard" in note.en]
    assert notes == ["doubtful"]
    beside = file(
        tmp_path, {**AROUND, "BC": "highway=residential"}, {"X": (300, 3)}, {"X": "barrier=bollard"}
    )
    assert far(beside, "drive") == pytest.approx(STRAIGHT, rel=2e-3)


@pytest.mark.parametrize(
    ("tags", "seconds"),
    [
        ("duration=PT4M", 240),
        ("duration=00:04", 240),
        ("duration=4", 240),
        ("", 400 / (10 / 3.6)),  # at 10 km/h, assumed
        ("foot=yes", 400 / (10 / 3.6)),
        ("duration=often", 400 / (10 / 3.6)),
        ("foot=no", math.inf),
        ("access=private|foot=no", math.inf),
    ],
)
def test_a_ferry_takes_its_time_after_a_wait(tags: str, seconds: float, tmp_path: Path) -> None:
    ways = {"AB": "highway=residential", "BXC": f"route=ferry|{tags}", "CD": "highway=residential"}
    source = file(tmp_path, ways, {"X": (300, 0)})
    ashore = 100 / (4.8 / 3.6)
    expected = ashore + 600 + seconds
    assert far(source, "walk", impedance="time_s") == pytest.approx(expected, rel=2e-3)
    # whatever speed people walk at
    network = build(streets.from_osm(source, UTM)[0], profiles.load("walk").at_kph(3.6))
    if "no" not in tags:
        sailed = np.flatnonzero(~network.enterable)
        assert network.forward[sailed].sum() == pytest.approx(seconds, rel=2e-3)
    assert [note.number for note in streets.from_osm(source, UTM)[1] if "ferry" in note.en] == [1]


def test_vehicles_board_ferries_that_say_so(tmp_path: Path) -> None:
    ways = {"AB": "highway=residential", "CD": "highway=residential"}
    for tags, boards in (
        ("", ""),
        ("motor_vehicle=yes", "drive"),
        ("bicycle=yes", "cycle"),
        ("vehicle=yes", "cycle drive"),
    ):
        source = file(tmp_path, {**ways, "BC": f"route=ferry|{tags}"})
        assert [mode for mode in ("cycle", "drive") if np.isfinite(far(source, mode))] == boards.split()
    source = file(tmp_path, {**ways, "BC": "highway=residential"})
    assert not [note for note in streets.from_osm(source, UTM)[1] if "ferry" in note.en]


def test_a_line_that_only_a_relation_tells_of_is_sailed(tmp_path: Path) -> None:
    ways = {
        "AB": "highway=residential",
        "CD": "highway=residential",
        "BX": "name=a",
        "XC": "",
        "EF": "name=quay",
    }
    members = '<member type="way" ref="3" role=""/><member type="way" ref="4" role="forward"/>'
    relation = (
        f'<relation id="7" version="1">{members}<member type="way" ref="5" role="platform"/>'
        '<tag k="type" v="route"/><tag k="route" v="ferry"/><tag k="duration" v="00:08"/></relation>'
    )
    source = file(tmp_path, ways, {"X": (200, 0)}, relations=relation)
    table = streets.from_osm(source, UTM)[0]
    assert table["class"].tolist() == ["residential", "residential", "ferry", "ferry"]
    # 8 minutes for both parts together, and one wait
    expected = 100 / (4.8 / 3.6) + 600 + 480
    assert far(source, "walk", impedance="time_s") == pytest.approx(expected, rel=2e-3)


@pytest.mark.parametrize(
    ("tags", "walked"),
    [
        ("man_made=pier", True),
        ("railway=platform", True),
        ("public_transport=platform", True),
        ("man_made=pier|foot=no", False),
        ("man_made=pier|area=yes", False),
        ("railway=rail", False),
        ("man_made=breakwater", False),
    ],
)
def test_piers_and_platforms_are_walked_where_drawn_as_lines(tags: str, walked: bool, tmp_path: Path) -> None:
    source = file(tmp_path, {**AROUND, "BC": tags})
    assert far(source, "walk") == pytest.approx(STRAIGHT if walked else ROUND, rel=2e-3)
    assert far(source, "drive") == pytest.approx(ROUND, rel=2e-3)


def test_a_platform_that_no_street_meets_is_no_street(tmp_path: Path) -> None:
    nodes = {"X": (0, 500), "Y": (100, 500)}
    table = streets.from_osm(file(tmp_path, {**AROUND, "XY": "railway=platform"}, nodes), UTM)[0]
    assert set(table["class"]) == {"residential"}


SIDE = {"X": (100, 10), "Y": (500, 10)}
JOINED = {"BX": "highway=footway", "XY": "highway=footway", "YC": "highway=footway"}


@pytest.mark.parametrize("tags", ["sidewalk=separate", "foot=use_sidepath", "sidewalk:both=separate"])
def test_a_sidewalk_mapped_apart_is_walked_where_it_lies_near(tags: str, tmp_path: Path) -> None:
    street = {**AROUND, "BC": f"highway=primary|{tags}"}
    source = file(tmp_path, {**street, **JOINED}, SIDE)
    assert far(source, "walk") == pytest.approx(520, rel=2e-3)
    assert far(source, "walk", separate="street") == pytest.approx(STRAIGHT, rel=2e-3)
    assert far(source, "drive") == pytest.approx(STRAIGHT, rel=2e-3)
    # none is mapped near
    bare = file(tmp_path, street)
    assert far(bare, "walk") == pytest.approx(STRAIGHT, rel=2e-3)
    assert far(bare, "walk", separate="separate") == pytest.approx(ROUND, rel=2e-3)
    # one side has its sidewalk on the street
    half = file(
        tmp_path,
        {**AROUND, "BC": "highway=primary|sidewalk:left=separate|sidewalk:right=yes", **JOINED},
        SIDE,
    )
    assert far(half, "walk") == pytest.approx(STRAIGHT, rel=2e-3)


def test_a_street_that_alone_joins_what_lies_beyond_stays_walkable(tmp_path: Path) -> None:
    ways = {
        "AB": "highway=residential",
        "BC": "highway=primary|sidewalk=separate",
        "CD": "highway=residential",
    }
    source = file(tmp_path, {**ways, "XY": "highway=footway", "BX": "highway=footway"}, SIDE)  # ends at Y
    assert far(source, "walk") == pytest.approx(STRAIGHT, rel=2e-3)
    joined = file(tmp_path, {**ways, **JOINED}, SIDE)
    assert far(joined, "walk") == pytest.approx(520, rel=2e-3)


def test_bicycles_use_the_track_beside_a_street_where_there_is_one(tmp_path: Path) -> None:
    street = {**AROUND, "BC": "highway=primary|bicycle=use_sidepath"}
    track = {"BX": "highway=cycleway", "XY": "highway=cycleway", "YC": "highway=cycleway"}
    assert far(file(tmp_path, {**street, **track}, SIDE), "cycle") == pytest.approx(520, rel=2e-3)
    assert far(file(tmp_path, street), "cycle") == pytest.approx(STRAIGHT, rel=2e-3)
    assert far(file(tmp_path, {**street, **track}, SIDE), "walk") == pytest.approx(STRAIGHT, rel=2e-3)


@pytest.mark.parametrize(
    ("crossed", "seconds"), [("primary", 34), ("secondary", 20), ("tertiary", 6), ("residential", 0)]
)
def test_crossing_a_main_road_costs_time_where_a_study_asks(
    crossed: str, seconds: float, tmp_path: Path
) -> None:
    ways = {"AX": "highway=footway", "XD": "highway=footway", "YXZ": f"highway={crossed}"}
    nodes = {"X": (300, 0), "Y": (300, 200), "Z": (300, -200)}
    source = file(tmp_path, ways, nodes)
    plain = far(source, "walk", impedance="time_s")
    assert plain == pytest.approx(500 / (4.8 / 3.6), rel=2e-3)
    assert far(source, "walk", impedance="time_s", crossings=True) - plain == pytest.approx(seconds)
    # along the road nothing is crossed
    along = {"start": (300, 150), "goal": (300, -150), "impedance": "time_s"}
    assert far(source, "walk", crossings=True, **along) == pytest.approx(far(source, "walk", **along))
    half = file(tmp_path, {**ways, "YXZ": f"highway={crossed}|oneway=yes"}, nodes)  # one of two carriageways
    assert far(half, "walk", impedance="time_s", crossings=True) - plain == pytest.approx(seconds / 2)
