"""What the tags of OpenStreetMap mean for a street: the columns of STREETS that they fill."""

import re
from collections.abc import Mapping

from access.places.osm import limits
from access.places.osm.conditions import NOON, Hour, open_at, valid
from access.places.osm.values import listed

_SIDES = ("cycleway", "cycleway:both", "cycleway:left", "cycleway:right")
_MODES = ("access", "vehicle", "motor_vehicle", "motorcar", "bicycle", "foot", "emergency")
# what a condition may set at some hours
_TIMED = (*_MODES, "oneway", "oneway:bicycle", *limits.NUMBERS)
# ways that are streets without a `highway` tag
WAYSIDE = {("route", "ferry"): "ferry", ("man_made", "pier"): "footway"}
WAYSIDE |= dict.fromkeys([("railway", "platform"), ("public_transport", "platform")], "platform")
WAYSIDE |= {("place", "square"): "pedestrian"}
# what may say of a limit where it holds: of a value DE:urban, GB:nsl_single, RU:zone30 the last part counts
_SETTING_KEYS = ("zone:traffic", "source:maxspeed", "maxspeed:type", "maxspeed:source", "zone:maxspeed")
_BUILT_UP = ("urban", "living_street", "zone", "bicycle_road", "school", "nsl_restricted", "walk")
_BEYOND = ("rural", "motorway", "trunk", "expressway", "express", "nsl_single", "nsl_dual")
# the keys of a way that mean something here
KEPT = (
    *("highway", "junction", "layer", "tunnel", "bridge", "motorroad", "area", "opening_hours"),
    *("duration", "line"),  # of a ferry; ``line`` is ours: the relation that a way belongs to
    *("sidewalk", "sidewalk:both", "sidewalk:left", "sidewalk:right", *_SIDES),
    *(f"{side}:oneway" for side in _SIDES[1:]),
    *_TIMED,
    *(f"{key}:conditional" for key in _TIMED),
    *limits.WORDS,
    *dict.fromkeys(key for key, _ in WAYSIDE),
    *("level", "covered", "indoor", "fenced", "barrier"),
    *("construction", "disused", "abandoned"),
    *_SETTING_KEYS,
)
CONDITIONS = (*(f"{key}:conditional" for key in _TIMED), "opening_hours")
_SIGNS = ("stop", "give_way")
_WAITS = ("traffic_signals", *_SIGNS, "crossing")
# what stands amid a street and lets people past, and bicycles, but nothing wider
_BLOCKS = (
    *("bollard", "block", "jersey_barrier", "planter", "log", "debris", "rock", "stone", "boulder", "chain"),
    *("rope", "cycle_barrier", "motorcycle_barrier", "guard_rail", "barrier_board", "stile", "step_over"),
    *("horse_stile", "kissing_gate", "turnstile", "full-height_turnstile", "wicket_gate", "squeezer"),
    *("bus_trap", "sump_buster", "wall", "fence", "hedge", "retaining_wall", "ditch", "wedge", "tyres"),
)
# those that a crew takes away or opens: so the wiki of OpenStreetMap on `bollard=*`
_MOVABLE = ("removable", "rising", "retractable", "foldable", "fold_down", "flexible", "lowered")
_GATES = ("gate", "lift_gate", "swing_gate", "sliding_gate", "sliding_beam", "hampshire_gate", "sally_port")
_BARRIERS = (*_BLOCKS, *_GATES, "entrance", "toll_booth", "border_control", "bump_gate", "yes")
_BARRIERS_KNOWN, _WAITS_KNOWN = frozenset(_BARRIERS), frozenset(_WAITS)
_SHUT = ("no", "emergency", "delivery", "agricultural", "forestry", "military", "psv", "bus", "taxi", "hgv")


def street_class(tags: Mapping[str, str]) -> str:
    """Return the class of the street that a way is; "" for none.

    >>> street_class({"route": "ferry"}), street_class({"man_made": "pier", "area": "yes"})
    ('ferry', '')
    """
    if "highway" in tags:
        return tags["highway"]
    if tags.get("area") == "yes":
        return ""
    return next((kind for (key, value), kind in WAYSIDE.items() if tags.get(key) == value), "")


def columns(tags: Mapping[str, str], hour: Hour = NOON) -> dict[str, str | float]:
    """Return the columns of STREETS that the tags of a way fill, at an hour of the week."""
    tags, _ = at_hour(tags, hour)
    kind = street_class(tags)
    ahead, back = limits.speeds_kph(tags)
    return {
        "class": kind,
        "oneway": _oneway(tags),
        "speed_kph": ahead,
        "speed_back_kph": back,
        "layer": layer(tags),
        "structure": structure(tags),
        "motorroad": motorroad(tags),
        **access(tags),
        "oneway_bicycle": _oneway_bicycle(tags),
        "name": tags.get("name", ""),
        "level": tags.get("level", ""),
        "setting": _setting(tags),
    }


def access(tags: Mapping[str, str]) -> dict[str, str]:
    """Return who may use a way or pass a node: the columns ``access`` to ``emergency``.

    Of cars, ``motorcar`` tells more than ``motor_vehicle``, and that more than ``vehicle``. Roads for
    fast motor traffic are closed to others, ferries to vehicles, unless tags say otherwise.

    >>> access({"vehicle": "no", "motorcar": "yes"})["motor_vehicle"]
    'yes'
    """
    foot, bicycle = tags.get("foot", "") or _sidewalk(tags), tags.get("bicycle", "")
    vehicle = tags.get("vehicle", "")
    motor = tags.get("motorcar", "") or tags.get("motor_vehicle", "") or vehicle
    if tags.get("motorroad") == "yes":
        foot, bicycle = foot or "no", bicycle or "no"
    if street_class(tags) == "ferry":
        bicycle, motor = bicycle or vehicle or "no", motor or "no"
    return {
        "access": tags.get("access", ""),
        "foot": foot,
        "motor_vehicle": motor,
        "bicycle": bicycle or vehicle,
        "emergency": tags.get("emergency", ""),
    }


def motorroad(tags: Mapping[str, str]) -> str:
    """Return ``yes`` for a road of motor vehicles alone, which nobody crosses on foot either, else "".

    >>> motorroad({"highway": "trunk", "motorroad": "yes"}), motorroad({"motorroad": "yes", "foot": "yes"})
    ('yes', '')
    """
    closed = tags.get("motorroad") == "yes" and access(tags)["foot"] in ("no", "use_sidepath")
    return "yes" if closed else ""


def _sidewalk(tags: Mapping[str, str]) -> str:
    """Return ``use_sidepath`` where every sidewalk of a street is a way of its own; "" elsewhere."""
    sides = [tags.get(f"sidewalk:{side}", tags.get("sidewalk:both", "")) for side in ("left", "right")]
    both = {tags.get("sidewalk", ""), *sides} - {""}
    return "use_sidepath" if "separate" in both and both <= {"separate", "no", "none"} else ""


def at_hour(tags: Mapping[str, str], hour: Hour) -> tuple[dict[str, str], list[str]]:
    """Return the tags with what holds at an hour, and those whose conditions cannot be told.

    >>> at_hour({"access": "no", "access:conditional": "yes @ (06:00-22:00)"}, NOON)[0]["access"]
    'yes'
    """
    found, untold = dict(tags), []
    for key in _TIMED:
        text = tags.get(f"{key}:conditional")
        if text is None:
            continue
        value, told = valid(text, hour)
        if value is not None:
            found[key] = value
        if not told:
            untold.append(f"{key}:conditional={text}")
    if "opening_hours" in tags:
        opened = open_at(tags["opening_hours"], hour)
        if opened is False:
            found |= dict.fromkeys(_MODES, "no")
        elif opened is None:
            untold.append(f"opening_hours={tags['opening_hours']}")
    if tags.get("oneway") in ("reversible", "alternating"):
        untold.append(f"oneway={tags['oneway']}")
    return found, untold


def _oneway(tags: Mapping[str, str]) -> str:
    """Return ``both``, ``forward`` or ``backward`` for vehicles.

    >>> _oneway({"highway": "primary", "oneway": "-1"}), _oneway({"highway": "motorway"})
    ('backward', 'forward')
    """
    tag = tags.get("oneway", "")
    if tag in ("yes", "1", "true"):
        return "forward"
    if tag in ("-1", "reverse"):
        return "backward"
    implied = tags.get("junction") in ("roundabout", "circular") or tags.get("highway") == "motorway"
    return "forward" if implied and tag != "no" else "both"


def _oneway_bicycle(tags: Mapping[str, str]) -> str:
    """Return ``both``, ``forward`` or ``backward`` where bicycles have a rule of their own, else "".

    >>> _oneway_bicycle({"oneway": "yes", "cycleway": "opposite_lane"}), _oneway_bicycle({"oneway": "yes"})
    ('both', '')
    """
    own = {"no": "both", "yes": "forward", "1": "forward", "true": "forward", "-1": "backward"}
    tag = tags.get("oneway:bicycle", "")
    if tag in own:
        return own[tag]
    against = any(tags.get(side, "").startswith("opposite") for side in _SIDES)
    # a lane beside the street that is open both ways, or against the traffic
    against |= any(tags.get(f"{side}:oneway") in ("no", "-1") for side in _SIDES[1:])
    return "both" if against else ""


def _setting(tags: Mapping[str, str]) -> str:
    """Return ``built_up`` or ``rural`` where the tags of limits say so, else "".

    >>> _setting({"zone:traffic": "CN-SH:urban"}), _setting({"maxspeed": "RO:rural"})
    ('built_up', 'rural')
    >>> _setting({"maxspeed": "50", "source:maxspeed": "sign"})
    ''
    """
    for key in (*_SETTING_KEYS, "maxspeed"):
        place, _, word = tags.get(key, "").strip().lower().partition(":")
        if len(place) < 2 or not re.fullmatch(r"[a-z]{2}(-[a-z0-9]+)?", place):
            continue
        if word.startswith(_BUILT_UP):
            return "built_up"
        if word.startswith(_BEYOND):
            return "rural"
    return ""


def layer(tags: Mapping[str, str]) -> int:
    """Return the level of a street: below 0 in a tunnel, above 0 on a bridge, 0 on the ground.

    >>> layer({"tunnel": "yes"}), layer({"bridge": "viaduct"}), layer({"tunnel": "building_passage"})
    (-1, 1, 0)
    """
    tag = tags.get("layer", "")
    if re.fullmatch(r"[+-]?\d+", tag):
        return int(tag)
    return {"tunnel": -1, "bridge": 1}.get(structure(tags), 0)


def structure(tags: Mapping[str, str]) -> str:
    """Return ``bridge``, ``tunnel`` or ``ferry``, from which no door is reached, or ``ground``.

    A level alone says only what passes over what.

    >>> structure({"layer": "1"}), structure({"tunnel": "building_passage"}), structure({"bridge": "yes"})
    ('ground', 'ground', 'bridge')
    """
    if street_class(tags) == "ferry":
        return "ferry"
    if tags.get("tunnel", "no") not in ("no", "building_passage"):
        return "tunnel"
    return "bridge" if tags.get("bridge", "no") != "no" else "ground"


def holds_up(tags: Mapping[str, str]) -> bool:
    """Tell whether the tags of a node may hold traffic up.

    >>> holds_up({"highway": "stop"}), holds_up({"barrier": "kerb"}), holds_up({"barrier": "log;kerb"})
    (True, False, True)
    """
    standing = not _BARRIERS_KNOWN.isdisjoint(listed(tags.get("barrier", "")))
    return standing or not _WAITS_KNOWN.isdisjoint(listed(tags.get("highway", "")))


def control(tags: Mapping[str, str], hour: Hour = NOON) -> tuple[str, str]:
    """Return what holds traffic up at a node, and whom it binds.

    A crossing counts where it has signals; at any other, vehicles rarely wait.

    Args:
        tags: of the node.
        hour: of the week, at which those of a barrier are read.

    Returns:
        (``traffic_signals``, ``stop``, ``give_way``, ``crossing``, what ``block`` returns, or ""; who
        is bound, in the direction of the way: ``forward``, ``backward``, ``both``, or "" for a sign
        that does not say).

    >>> control({"highway": "stop", "direction": "forward"}), control({"highway": "crossing"})
    (('stop', 'forward'), ('', 'both'))
    """
    if "barrier" in tags and (stopped := block(at_hour(tags, hour)[0])):
        return stopped, "both"
    kinds = listed(tags.get("highway", ""))
    kind = next((kind for kind in _WAITS if kind in kinds), "")
    signalled = tags.get("crossing") == "traffic_signals" or tags.get("crossing:signals") == "yes"
    if kind == "crossing" and not signalled:
        kind = ""
    bound = tags.get("traffic_signals:direction", tags.get("direction", ""))
    if bound not in ("forward", "backward", "both"):
        bound = "" if kind in _SIGNS else "both"
    return kind, bound


def _closed(told: str) -> bool:
    """Whether all that a tag says, ``delivery;emergency``, keeps cars out; "" keeps nobody."""
    return told != "" and all(word in _SHUT for word in listed(told))


def block(tags: Mapping[str, str]) -> str:
    """Return whom a node amid a street stops: cars and ambulances (``block``), cars (``movable``), or "".

    Bollards and the like stop cars unless tags let them through; a gate, only where tags say so of
    cars, or leave it to those on foot or on bicycles. Whether gates shut to everybody count at all is
    for the study to say.

    >>> block({"barrier": "bollard"}), block({"barrier": "bollard", "bollard": "removable"})
    ('block', 'movable')
    >>> block({"barrier": "bollard", "motor_vehicle": "yes"}), block({"barrier": "lift_gate"})
    ('', '')
    """
    kinds, told = listed(tags["barrier"]), access(tags)
    motor, blocks = told["motor_vehicle"], [kind for kind in kinds if kind in _BLOCKS]
    if blocks:  # bollards beside a gate stand there still
        shut = _closed(motor or told["access"] or "no")
    else:
        others = [way for way in (told["foot"], told["bicycle"]) if way and not _closed(way)]
        shut = _closed(motor) or (motor == "" and _closed(told["access"]) and bool(others))
    if not shut:
        return ""
    crew = told["emergency"] or ("yes" if motor == "emergency" or told["access"] == "emergency" else "")
    movable = all(kind in ("chain", "rope") for kind in blocks) or tags.get("bollard") in _MOVABLE
    return "movable" if crew not in ("", "no") or (movable and crew != "no") else "block"
