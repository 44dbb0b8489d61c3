"""What the tags of OpenStreetMap mean for a street: the columns of STREETS that they fill."""

import re
from collections.abc import Mapping

_MPH = 1.609344
_SIDES = ("cycleway", "cycleway:both", "cycleway:left", "cycleway:right")
# what may say of a limit where it holds: of a value DE:urban, GB:nsl_single, RU:zone30 the last part counts
_SETTING_KEYS = ("zone:traffic", "source:maxspeed", "maxspeed:type", "maxspeed:source", "zone:maxspeed")
_BUILT_UP = ("urban", "living_street", "zone", "bicycle_road", "school", "nsl_restricted", "walk")
_BEYOND = ("rural", "motorway", "trunk", "expressway", "express", "nsl_single", "nsl_dual")
# the keys of a way that mean something here
KEPT = (
    *("highway", "oneway", "junction", "maxspeed", "layer", "tunnel", "bridge", "access", "foot"),
    *("vehicle", "motor_vehicle", "bicycle", "emergency", "oneway:bicycle", *_SIDES),
    *(f"{side}:oneway" for side in _SIDES[1:]),
    *_SETTING_KEYS,
)
_SIGNS = ("stop", "give_way")


def columns(tags: Mapping[str, str]) -> dict[str, str | float]:
    """Return the columns of STREETS that the tags of a way fill."""
    vehicle = tags.get("vehicle", "")
    return {
        "class": tags["highway"],
        "oneway": _oneway(tags),
        "speed_kph": speed_kph(tags.get("maxspeed", "")),
        "layer": _layer(tags),
        "access": tags.get("access", ""),
        "foot": tags.get("foot", ""),
        "motor_vehicle": tags.get("motor_vehicle", vehicle),
        "bicycle": tags.get("bicycle", vehicle),
        "emergency": tags.get("emergency", ""),
        "oneway_bicycle": _oneway_bicycle(tags),
        "setting": _setting(tags),
    }


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
    implied = tags.get("junction") in ("roundabout", "circular") or tags["highway"] == "motorway"
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


def speed_kph(tag: str) -> float:
    """Return a speed limit in km/h, NaN where the tag gives no number.

    >>> speed_kph("50"), round(speed_kph("30 mph"), 1), speed_kph("CN:urban")
    (50.0, 48.3, nan)
    """
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(mph|km/h|kph)?", tag.strip())
    if not found:
        return float("nan")
    return float(found[1]) * (_MPH if found[2] == "mph" else 1.0)


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


def _layer(tags: Mapping[str, str]) -> int:
    """Return the level of a street: below 0 in a tunnel, above 0 on a bridge, 0 on the ground.

    >>> _layer({"tunnel": "yes"}), _layer({"bridge": "viaduct"}), _layer({"tunnel": "building_passage"})
    (-1, 1, 0)
    """
    tag = tags.get("layer", "")
    if re.fullmatch(r"-?\d+", tag):
        return int(tag)
    if tags.get("tunnel", "no") not in ("no", "building_passage"):
        return -1
    return int(tags.get("bridge", "no") != "no")


def control(tags: Mapping[str, str]) -> tuple[str, str]:
    """Return what holds traffic up at a node, and whom it binds.

    A crossing counts where it has signals; at any other, vehicles rarely wait.

    Args:
        tags: of the node.

    Returns:
        (``traffic_signals``, ``stop``, ``give_way``, ``crossing`` or ""; who is bound, in the
        direction of the way: ``forward``, ``backward``, ``both``, or "" for a sign that does not say).

    >>> control({"highway": "stop", "direction": "forward"}), control({"highway": "crossing"})
    (('stop', 'forward'), ('', 'both'))
    """
    kind = tags.get("highway", "")
    signalled = tags.get("crossing") == "traffic_signals" or tags.get("crossing:signals") == "yes"
    if kind not in ("traffic_signals", *_SIGNS) and not (kind == "crossing" and signalled):
        kind = ""
    bound = tags.get("traffic_signals:direction", tags.get("direction", ""))
    if bound not in ("forward", "backward", "both"):
        bound = "" if kind in _SIGNS else "both"
    return kind, bound
