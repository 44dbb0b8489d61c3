"""What a rule of OpenStreetMap that holds at some hours says at one of them: ``no @ (22:00-06:00)``."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from access.contracts.said import Said

_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_DAYS_ZH = "一二三四五六日"
_BREAKS = re.compile(r";(?![^(]*\))")  # between clauses, not within the brackets of one
_SIZE = re.compile(
    r"(maxweightrating|weightrating|weight|length|width|height|axles)\s*([<>]=?)\s*([\d.]+)\s*(t|m)?"
)
# the size that no car and no ambulance goes beyond: tonnes, metres, number (assumed)
_LARGEST = {"weight": 3.5, "length": 6.0, "width": 2.2, "height": 3.0, "axles": 2.0}
_WEATHER = ("wet", "rain", "snow", "ice", "fog")  # speeds and times are those of a dry road
_USUAL = date(2025, 1, 1)  # of the year from which days are tried where a study names none


@dataclass(frozen=True)
class Hour:
    """When a study looks at the streets.

    Attributes:
        weekday: 0 (Monday) to 6.
        minute: of the day.
        day: the date, where the study names one; else every such weekday counts, and no holiday.
    """

    weekday: int = 2
    minute: int = 12 * 60
    day: date | None = None

    def __str__(self) -> str:
        named = f"{self.day.isoformat()} " if self.day else ""
        return f"{named}{_DAYS[self.weekday]} {self.minute // 60:02}:{self.minute % 60:02}"

    @property
    def zh(self) -> str:
        """How it is written in Chinese."""
        named = f"{self.day.isoformat()} " if self.day else ""
        return f"{named}周{_DAYS_ZH[self.weekday]} {self.minute // 60:02}:{self.minute % 60:02}"

    @property
    def moments(self) -> list[datetime]:
        """The moments meant: one where the day is known, else that hour in every week of a year."""
        at = time(self.minute // 60, self.minute % 60)
        if self.day is not None:
            return [datetime.combine(self.day, at)]
        first = _USUAL + timedelta((self.weekday - _USUAL.weekday()) % 7)
        return [datetime.combine(first + timedelta(weeks=week), at) for week in range(52)]


NOON = Hour()


def hour(text: str) -> Hour:
    """Read an hour as a study file gives it.

    Raises:
        ValueError: it is none.

    >>> str(hour("Sa 20:30")), str(hour("周日 8:00")), str(hour("2026-07-01 12:00")), str(hour("18:15"))
    ('Sa 20:30', 'Su 08:00', '2026-07-01 We 12:00', 'We 18:15')
    """
    found = re.fullmatch(
        r"(?:(\d{4}-\d\d-\d\d)[T ](?:[A-Z][a-z] )?|"
        r"(?:周|星期|礼拜)([一二三四五六日天])\s*|([A-Za-z]+)\.?\s+)?"
        r"(\d{1,2})[:：](\d\d)(?::00)?",
        text.strip(),
    )
    wrong = Said(
        f"“{text}”不是一周中的时刻；请写如 `周三 12:00`、`Sa 20:30` 或 `2026-07-01 12:00`",
        f"'{text}' is no hour of a week; write e.g. `We 12:00`, `Sa 20:30` or `2026-07-01 12:00`",
    )
    if not found or int(found[4]) > 23 or int(found[5]) > 59:
        raise ValueError(wrong)
    minute, weekday = int(found[4]) * 60 + int(found[5]), NOON.weekday
    if found[1]:
        try:
            day = date.fromisoformat(found[1])
        except ValueError:
            raise ValueError(wrong) from None
        return Hour(day.weekday(), minute, day)
    if found[2]:
        weekday = _DAYS_ZH.index(found[2].replace("天", "日"))
    elif found[3]:
        short = found[3][:2].capitalize()
        if short not in _DAYS:
            raise ValueError(wrong)
        weekday = _DAYS.index(short)
    return Hour(weekday, minute)


def valid(text: str, at: Hour) -> tuple[str | None, bool]:
    """Return the value that a conditional tag gives at an hour, and whether all of it could be told.

    Of several conditions that hold, the last one counts.

    >>> valid("no @ (22:00-06:00); destination @ (Mo-Fr 07:00-19:00)", NOON)
    ('destination', True)
    >>> valid("yes @ (06:00-22:00)", hour("23:00")), valid("yes @ permit", NOON)
    ((None, True), (None, False))
    """
    value: str | None = None
    told = True
    for clause in _BREAKS.split(text):
        each, _, condition = clause.partition("@")
        holds = _all_hold(condition.strip(), at)
        told &= holds is not None
        value = each.strip().lower() if holds else value
    return value, told


def _all_hold(condition: str, at: Hour) -> bool | None:
    """Whether a condition, or every one of ``… AND …``, holds; None where that cannot be told."""
    parts = re.split(r"\s+and\s+", _bare(condition), flags=re.IGNORECASE)
    found = [_holds(_bare(part), at) for part in parts]
    if False in found:
        return False
    return None if None in found else True


def _bare(text: str) -> str:
    """Take away the brackets around a whole text."""
    inside = re.fullmatch(r"\(([^()]*)\)", text.strip())
    return inside[1].strip() if inside else text.strip()


@lru_cache(maxsize=4096)
def _holds(condition: str, at: Hour) -> bool | None:
    if condition.lower() in _WEATHER:
        return False
    if size := _SIZE.fullmatch(condition.lower()):
        return _of_size(size[1], size[2], float(size[3]))
    return open_at(condition, at)


def _of_size(what: str, sign: str, limit: float) -> bool | None:
    """Whether every car and ambulance is under, or over, a limit of size; None where some are."""
    largest = _LARGEST["weight" if "weight" in what else what]
    if limit < largest:
        return None
    return sign.startswith("<") if limit > largest or sign in (">", "<=") else None


@lru_cache(maxsize=4096)
def open_at(hours: str, at: Hour) -> bool | None:
    """Whether ``opening_hours`` are open; None where they cannot be read, or it depends on the day.

    >>> open_at("Mo-Fr 07:00-19:00", NOON), open_at("Apr-Oct", NOON), open_at("by appointment", NOON)
    (True, None, None)
    """
    from opening_hours import OpeningHours, State, validate  # noqa: PLC0415

    if not validate(hours) or (at.day is None and re.search(r"\b(19|20)\d\d\b", hours)):
        return None
    rules = OpeningHours(hours)
    states = {rules.state(moment) for moment in at.moments}
    kinds = {kind if not comment else State.UNKNOWN for kind, comment in states}
    if len(kinds) > 1 or State.UNKNOWN in kinds:
        return None
    return kinds == {State.OPEN}
