"""Speed limits as OpenStreetMap words them: numbers, walking pace, words for the zone they hold in."""

import re
from collections.abc import Mapping

import numpy as np

_CAR = ("motorcar", "motor_vehicle")  # whose limit is meant, where kinds of vehicles have their own
_SIDES = (":forward", ":backward")
NUMBERS = tuple(
    f"maxspeed{own}{side}" for own in ("", *(f":{each}" for each in _CAR)) for side in ("", *_SIDES)
)
WORDS = ("maxspeed:type", "zone:maxspeed", "source:maxspeed")
_MPH, _WALK_KPH = 1.609344, 6.0  # walking pace: 4 to 7 km/h by the courts of Germany
_FASTEST_KPH = 160.0  # the highest limit of any country; 500 is a slip for 50, and nobody drives at 0
# What the law of a country sets where no sign stands (km/h), by the words of OpenStreetMap, from its
# wiki's table of default limits; "": where a country has none of its own. In China (implementing
# regulation of the Road Traffic Safety Law, articles 45 and 78) one lane each way is taken.
_ZONES = {
    "urban": {"": 50.0, "GB": 30 * _MPH, "US": 25 * _MPH},
    "rural": {
        "CN": 70.0,
        "DE": 100.0,
        "AT": 100.0,
        "FI": 80.0,
        "CH": 80.0,
        "LI": 80.0,
        "FR": 80.0,
        "NO": 80.0,
        "DK": 80.0,
        "NL": 80.0,
        "IT": 90.0,
        "ES": 90.0,
        "PL": 90.0,
        "RU": 90.0,
        "SE": 70.0,
        "NZ": 100.0,
    },
    "motorway": {"CN": 120.0, "AT": 130.0, "CH": 120.0, "FR": 130.0, "IT": 130.0, "FI": 120.0},
    "living_street": {"": 20.0, "DE": _WALK_KPH, "AT": _WALK_KPH},
    "pedestrian_zone": {"": _WALK_KPH},
    "bicycle_road": {"": 30.0},
    "nsl_restricted": {"GB": 30 * _MPH},
    "nsl_single": {"GB": 60 * _MPH},
    "nsl_dual": {"GB": 70 * _MPH},
}
_NUMBER = re.compile(r"(\d+(?:\.\d+)?)\s*(mph|km/?h|kmph|kph|公里/?小?时?)?", re.IGNORECASE)
_ZONE = re.compile(r"(?:([A-Z]{2})(?:-[A-Z]+)?:)?(?:zone:?)?([a-z_]+|\d+)(?::.*)?", re.IGNORECASE)


def speeds_kph(tags: Mapping[str, str]) -> tuple[float, float]:
    """Return the limit (km/h) of a way, and that against it: the columns of STREETS.

    Returns:
        (limit, NaN where there is none; that against the way, NaN where it is the same one, infinite
        where there is none in this direction alone).

    >>> speeds_kph({"maxspeed": "50", "maxspeed:backward": "walk"}), speeds_kph({"maxspeed:type": "CN:urban"})
    ((50.0, 6.0), (50.0, nan))
    >>> speeds_kph({"maxspeed": "80", "maxspeed:motorcar": "60"})
    (60.0, nan)
    """
    ahead, back = (_in_direction(tags, side) for side in _SIDES)
    if ahead == back or np.isnan(back):
        return ahead, np.nan if ahead == back or np.isnan(ahead) else np.inf
    return ahead, back


def _in_direction(tags: Mapping[str, str], side: str) -> float:
    """The limit of cars in one direction: what tells of cars alone before the rest, numbers before words."""
    keys = [f"maxspeed{own}{way}" for own in (*(f":{each}" for each in _CAR), "") for way in (side, "")]
    told = next((tags[key] for key in keys if key in tags), None)
    if told is not None:
        return speed_kph(told)
    return next((found for key in WORDS if (found := _of_zone(tags.get(key, ""))) > 0), np.nan)


def speed_kph(tag: str) -> float:
    """Return a speed limit in km/h, of several the lowest; NaN where the text sets none.

    >>> speed_kph("50"), round(speed_kph("30 mph"), 1), speed_kph("CN:urban"), speed_kph("none")
    (50.0, 48.3, 50.0, nan)
    >>> speed_kph("walk"), speed_kph("80;60"), speed_kph("DE:zone30")
    (6.0, 60.0, 30.0)
    """
    found = [_one_kph(each.strip()) for each in re.split("[;,|]", tag)]
    return float(np.fmin.reduce(found))


def _one_kph(text: str) -> float:
    number = _NUMBER.fullmatch(text)
    if number:
        kph = float(number[1]) * (_MPH if (number[2] or "").lower() == "mph" else 1.0)
        return kph if 0 < kph <= _FASTEST_KPH else np.nan
    return _WALK_KPH if text.lower().split(":")[-1] == "walk" else _of_zone(text)


def _of_zone(text: str) -> float:
    """The limit that a word such as ``CN:urban`` or ``DE:zone:30`` stands for; NaN for others."""
    found = _ZONE.fullmatch(text.strip())
    if not found:
        return np.nan
    country, word = (found[1] or "").upper(), found[2].lower()
    if digits := re.fullmatch(r"(?:zone)?(\d+)", word):
        return float(digits[1]) * (_MPH if country == "GB" else 1.0)
    by_country = _ZONES.get(word, {})
    return by_country.get(country, by_country.get("", np.nan))
