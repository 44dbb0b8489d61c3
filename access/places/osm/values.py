"""The values of OpenStreetMap's tags, however they are written: capital letters, blanks, lists."""

import re
from collections.abc import Mapping

# texts in which letters mean something, or that are nobody's word but their own
_AS_WRITTEN = ("opening_hours", "duration", "line", "level", "type")
_SEPARATOR = re.compile(r"\s*[;；]\s*")
# keys of a way that have one value; of several, the first counts
_ONE = frozenset(
    {
        *(
            "highway",
            "junction",
            "layer",
            "tunnel",
            "bridge",
            "motorroad",
            "area",
            "oneway",
            "oneway:bicycle",
        ),
        *("man_made", "railway", "public_transport", "route", "place", "covered", "indoor", "fenced"),
        *("construction", "disused", "abandoned"),
    }
)
# who else may use a way that is mapped as several: `footway;cycleway`
_FOR = {"footway": "foot", "cycleway": "bicycle", "bridleway": "horse", "pedestrian": "foot"}


def listed(text: str) -> list[str]:
    """Return the values of a list ``a;b``, in lower case and without the blanks around them.

    >>> listed(" Bollard; gate "), listed("")
    (['bollard', 'gate'], [])
    """
    return [part for part in _SEPARATOR.split(text.strip().lower()) if part]


def plain(tags: Mapping[str, str]) -> dict[str, str]:
    """Return tags with their words in lower case, without blanks around them.

    >>> plain({"access": "No", "barrier": "Bollard ; gate", "oneway": " yes "})
    {'access': 'no', 'barrier': 'bollard;gate', 'oneway': 'yes'}
    >>> plain({"name": "Main St", "opening_hours": " Mo-Fr 08:00-18:00", "access:conditional": "No @ (Sa)"})
    {'name': 'Main St', 'opening_hours': 'Mo-Fr 08:00-18:00', 'access:conditional': 'No @ (Sa)'}
    """
    return {key: _plain(key, value) for key, value in tags.items()}


def _plain(key: str, value: str) -> str:
    if value.islower() and value.isalpha():  # nearly all
        return value
    if key.startswith("name") or key in _AS_WRITTEN or key.endswith(":conditional"):
        return value.strip()
    return ";".join(listed(value))


def of_way(tags: Mapping[str, str]) -> dict[str, str]:
    """Return the plain tags of a way: one value where a way has one, and who may use one that is several.

    What ``access`` says stands before what a list of classes lets guess.

    >>> of_way({"highway": "Footway;cycleway", "access": "no;destination"})
    {'highway': 'footway', 'access': 'no;destination'}
    >>> of_way({"highway": "footway;cycleway"})
    {'highway': 'footway', 'bicycle': 'yes'}
    """
    found = plain(tags)
    for key in _ONE & found.keys():
        if ";" in found[key]:
            first, *others = listed(found[key])
            found[key] = first
            if key == "highway" and "access" not in found:
                for own in (_FOR[other] for other in others if other in _FOR and other != first):
                    found.setdefault(own, "yes")
    return found
