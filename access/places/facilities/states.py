"""What the tags of an OpenStreetMap place say it is: the types that it fits, and whether it is there."""

import re
from collections.abc import Mapping
from datetime import date, timedelta

from access.places.osm.file import MAIN_KEYS, PREFIXES

Tags = Mapping[str, str]
Sets = tuple[dict[str, str], ...]
_NO = ("", "no", "false", "0")
_YES = ("yes", "true", "1")
PLANNED = ("construction", "proposed", "planned")
# what a place is once it carries such a tag, whatever its value
_GONE = tuple(each for each in PREFIXES if each not in ("was", *PLANNED))
_UNBUILT = (*PLANNED, "demolished", "razed", "removed", "destroyed", "collapsed")
_CLOSED = (
    *_GONE,
    *PLANNED,
    "vacant",
    "decommissioned",
    "permanently_closed",
    "non_operational",
    "out_of_order",
)
# what one goes to for itself, in ruins or not
_VISITED = ("park", "garden", "nature_reserve", "common", "pitch", "playground", "recreation_ground")
# places that are there for whoever comes; a school or a barracks that lets nobody in is one all the same
_PUBLIC_KEYS = ("leisure", "shop", "tourism")
_PUBLIC_AMENITIES = (
    *("marketplace", "library", "toilets", "parking", "bicycle_parking", "community_centre", "arts_centre"),
    *("theatre", "cinema", "public_bath", "drinking_water", "shelter", "post_office", "bank", "atm"),
    *("restaurant", "cafe", "fast_food", "food_court", "canteen", "charging_station", "fuel"),
)
_PUBLIC = {("amenity", each) for each in _PUBLIC_AMENITIES}
_SHUT = ("no", "private")
_BEGINS = ("start_date", "opening_date")
_DAY = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")
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
            maybe |= by_tag.get((key, each.strip().lower()), set())
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
    flags += [each for each in (*PLANNED, "vacant") if tags.get(each, "").lower() in _YES]
    for key in ("building", "landuse"):
        flags += [each for each in _UNBUILT if tags.get(key, "").lower() == each]
    visited = "tourism" in tags or not _values(tags.get("leisure", "")).isdisjoint(_VISITED)
    ruin = tags.get("ruins", "").lower() in _YES or "ruins" in _values(tags.get("historic", ""))
    if tags.get("building", "").lower() == "ruins" or (ruin and not visited):
        flags.append("ruins")
    for key in ("operational_status", "status", "amenity", "shop", "leisure"):
        words = _values(tags.get(key, ""))
        # a shop that is vacant says nothing of the use that another key tells of
        flags += sorted((words & set(_CLOSED)) - ({"vacant"} if len(words) == 1 else set()))
    if _NEVER.fullmatch(tags.get("opening_hours", "").strip()):
        flags.append("closed")
    return flags[0] if flags else ""


def dated(tags: Tags, day: date | None) -> tuple[str, bool]:
    """Return why a place is not there on a day, by its dates; and whether they tell when it ends.

    A place that opens or closes in the course of the year, month or day that its tag names is there.

    >>> dated({"end_date": "2019"}, date(2020, 1, 1)), dated({"end_date": "2019"}, date(2019, 7, 1))
    (('end_date=2019', True), ('', True))
    >>> dated({"start_date": "2031-05"}, date(2031, 4, 30)), dated({"end_date": "2019"}, None)
    (('start_date=2031-05', True), ('', False))
    >>> dated({"opening_date": "2031"}, date(2030, 12, 31))
    ('opening_date=2031', True)
    """
    told = True
    for key in ("end_date", *_BEGINS):
        text = tags.get(key, "").strip()
        told_by = period(text)
        if day is not None and told_by is not None:
            if (told_by[1] < day) if key == "end_date" else (told_by[0] > day):
                return f"{key}={text}", True
        elif text and key == "end_date":
            told = False  # what is mapped has begun, as a rule
    return "", told


def period(text: str) -> tuple[date, date] | None:
    """Return the first and the last day of a year, a month, a day; None of what is none.

    >>> period("2024-02"), period("2024-13")
    ((datetime.date(2024, 2, 1), datetime.date(2024, 2, 29)), None)
    """
    found = _DAY.fullmatch(text)
    if not found:
        return None
    year, month, on = (None if part is None else int(part) for part in found.groups())
    try:
        first = date(year or 0, month or 1, on or 1)
        if on is not None:
            return first, first
        after = date(first.year + 1, 1, 1) if month in (None, 12) else date(first.year, first.month + 1, 1)
    except ValueError:
        return None
    return first, after - timedelta(1)


def there_on(tags: Tags, day: date, *, gone: bool) -> bool:
    """Tell whether dates say of what is gone, or not built yet, today that it is there on another day.

    What is gone was there until it ended; what is not built will be there from when it begins.

    >>> there_on({"end_date": "2024"}, date(2023, 12, 31), gone=True)
    True
    >>> there_on({"start_date": "2026"}, date(2026, 12, 31), gone=False)
    True
    >>> there_on({"opening_date": "2027"}, date(2026, 12, 31), gone=False)
    False
    >>> there_on({"start_date": "2001"}, date(2023, 12, 31), gone=True)  # nobody says when it ended
    False
    """
    needed = (tags.get(key, "").strip() for key in (("end_date",) if gone else _BEGINS))
    return any(period(each) is not None for each in needed) and not dated(tags, day)[0]


def shut(tags: Tags, kind: str, rules: Mapping[str, Sets]) -> str:
    """Return why the public may not enter what is only there for the public; "" where it may, or is not.

    >>> parks = {"park": ({"leisure": "park"},), "school": ({"amenity": "school"},)}
    >>> shut({"leisure": "park", "access": "private"}, "park", parks)
    'access=private'
    >>> shut({"amenity": "school", "access": "private"}, "school", parks)
    ''
    """
    told = "foot" if tags.get("foot") else "access"
    words = _values(tags.get(told, ""))
    if not words <= set(_SHUT):
        return ""
    firsts = [next(iter(each.items())) for each in rules[kind] if fits(tags, (each,))]
    public = [key in _PUBLIC_KEYS or (key, value) in _PUBLIC for key, value in firsts]
    return f"{told}={tags[told].strip()}" if firsts and all(public) else ""


def _values(tag: str) -> set[str]:
    return {each.strip().lower() for each in tag.split(";")}
