"""What the tags of an OpenStreetMap place say it is: the types that it fits, and whether it is there."""

import re
from collections.abc import Mapping

from access.places.osm.file import MAIN_KEYS, PREFIXES

Tags = Mapping[str, str]
Sets = tuple[dict[str, str], ...]
_NO = ("", "no", "false", "0")
_YES = ("yes", "true", "1")
_PLANNED = ("construction", "proposed", "planned")
# what a place is once it carries such a tag, whatever its value
_GONE = tuple(each for each in PREFIXES if each not in ("was", *_PLANNED))
_UNBUILT = (*_PLANNED, "demolished", "razed", "removed", "destroyed", "collapsed")
_CLOSED = (*_GONE, *_PLANNED, "decommissioned", "permanently_closed", "non_operational", "out_of_order")
# never open; "PH off" is another thing
_NEVER = re.compile(r'((24/7|Mo-Su|00:00-24:00)\s+)*"?(off|closed)"?(\s*"[^"]*")?\s*;?', re.IGNORECASE)


def fits(tags: Tags, sets: Sets) -> bool:
    """Tell whether tags hold all of any one of these sets; ``a;b`` says that a place is both.

    >>> fits({"shop": "bakery; supermarket"}, ({"shop": "supermarket"},))
    True
    >>> fits({"isced:level": "1"}, ({"isced:level": "1;2"},))
    False
    """
    return any(
        all(_values(value) <= _values(tags.get(key, "")) for key, value in each.items()) for each in sets
    )


def by_tag(rules: Mapping[str, Sets]) -> dict[tuple[str, str], set[str]]:
    """Return which types each tag may make a place: (key, value) → types, by the first tag of their sets.

    >>> by_tag({"school": ({"amenity": "school", "isced:level": "1"},)})
    {('amenity', 'school'): {'school'}}
    """
    found: dict[tuple[str, str], set[str]] = {}
    for kind, sets in rules.items():
        for key, value in (next(iter(each.items())) for each in sets):
            found.setdefault((key, min(_values(value))), set()).add(kind)
    return found


def kinds(tags: Tags, rules: Mapping[str, Sets], by_tag: Mapping[tuple[str, str], set[str]]) -> list[str]:
    """Return the types that a place fits, in the order of the rules.

    Args:
        tags: of the place.
        rules: type → tag sets (see ``fits``).
        by_tag: of these rules: with it, few of them are looked at.
    """
    maybe = set[str]()
    for key, value in tags.items():
        for each in value.split(";"):
            maybe |= by_tag.get((key, each.strip()), set())
    if not maybe:
        return []
    return [kind for kind, sets in rules.items() if kind in maybe and fits(tags, sets)]


def former(tags: Tags) -> list[tuple[str, Tags]]:
    """Return what a place was, or is to be, by keys such as ``disused:shop``: (why it is not; its tags then).

    >>> former({"disused:shop": "supermarket", "name": "A"})
    [('disused', {'disused:shop': 'supermarket', 'name': 'A', 'shop': 'supermarket'})]
    """
    found = list[tuple[str, Tags]]()
    first = {key.partition(":")[0] for key in tags if ":" in key}
    for prefix in PREFIXES:
        start = f"{prefix}:"
        if prefix in first:
            own = {key.removeprefix(start): each for key, each in tags.items() if key.startswith(start)}
            # another use that a place has now says nothing of what it was
            rest = {key: each for key, each in tags.items() if key not in MAIN_KEYS}
            found.append((prefix, {**rest, **own}))
    return found


def state(tags: Tags) -> str:
    """Return why nothing here is open to anybody, in the words of the tags; "" where it is.

    >>> state({"shop": "supermarket", "abandoned": "yes"}), state({"opening_hours": "off"})
    ('abandoned', 'closed')
    >>> state({"disused": "no", "opening_hours": "Mo-Fr 08:00-18:00; PH off"})
    ''
    """
    flags = [each for each in _GONE if tags.get(each, "").lower() not in _NO]
    flags += [each for each in _PLANNED if tags.get(each, "").lower() in _YES]
    for key in ("building", "landuse"):
        flags += [each for each in _UNBUILT if tags.get(key) == each]
    for key in ("operational_status", "status", "amenity", "shop", "leisure"):
        flags += sorted(_values(tags.get(key, "").lower()) & set(_CLOSED))
    if _NEVER.fullmatch(tags.get("opening_hours", "").strip()):
        flags.append("closed")
    return flags[0] if flags else ""


def _values(tag: str) -> set[str]:
    return {each.strip() for each in tag.split(";")}
