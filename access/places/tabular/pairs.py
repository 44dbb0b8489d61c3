"""Both coordinates in one text: ``121.47,31.23``, ``POINT(121.47 31.23)``, ``N31.23 E121.47``."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely

from access.contracts.arrays import Floats, Objects
from access.places.tabular import degrees, words

_PLAIN = r"^\s*[\[(（]?\s*([+-]?\d{1,9}(?:\.\d+)?)\s*[,，;；、]\s*([+-]?\d{1,9}(?:\.\d+)?)\s*[\])）]?\s*$"
_WKT = re.compile(
    r"\s*(?:SRID=\d+;)?\s*(?:MULTI)?(?:POINT|LINESTRING|POLYGON|GEOMETRYCOLLECTION)\b", re.IGNORECASE
)
_KEYS = re.compile(r"[\"'{}]|(?:经度|纬度|longitude|latitude|lng|lon|lat)\"?\s*[:=]", re.IGNORECASE)
_SPLIT = re.compile(r"\s*[,;、|/]\s*")
_BETWEEN = re.compile(
    r"(?<=[nsew东西南北])\s+(?=\S)|(?<=[\d°′'\"度分秒])\s*(?=[东西]经|[南北]纬|[nsew]\s*\d)|(?<=\D[nsew])\s*(?=\d)"
)
_ENOUGH = 0.8  # of the texts of a column
_LOOKED_AT = 60


@dataclass
class Pairs:
    """What the texts of a column mean as pairs of coordinates.

    Attributes:
        first, second: numbers as they stand; NaN where nothing does, or what is none.
        wrong: texts that are none.
        east_first, north_first: how many texts say by letters which comes first.
    """

    first: Floats
    second: Floats
    wrong: set[str]
    east_first: int = 0
    north_first: int = 0


def read(text: pd.Series) -> Pairs:
    """Read a column of text, without missing values, as pairs of coordinates."""
    parts = text.str.extract(_PLAIN)
    first, second = (np.array(pd.to_numeric(parts[i]), dtype=float) for i in (0, 1))
    found = Pairs(first, second, set())
    for place in np.flatnonzero(np.isnan(found.first) & np.asarray(text.str.strip() != "")):
        pair = one(text.iloc[place])
        if pair is None:
            found.wrong.add(text.iloc[place])
            continue
        found.first[place], found.second[place], axis = pair
        found.east_first += axis == "x"
        found.north_first += axis == "y"
    return found


def one(text: str) -> tuple[float, float, str] | None:
    """Read a pair: (first, second, "x" or "y" where letters say what the first is); None: it is none.

    >>> one("N31.23° E121.47°"), one("POINT (121.47 31.23)"), one("121.47"), one("东经121.5度北纬31.2度")
    ((31.23, 121.47, 'y'), (121.47, 31.23, 'x'), None, (121.5, 31.2, 'x'))
    """
    plain = words.number(text).casefold()
    told = "x" if _WKT.match(plain) else ""
    keys = re.findall(r"(lng|lon|lat|经度|纬度)", plain)
    plain = re.sub(r"^(?:srid=\d+;)?\s*point\s*z?m?\s*", "", plain)
    plain = _KEYS.sub("", plain).strip("[]() ") if keys or told else plain.strip("[]() ")
    read_as: list[tuple[float, str]] = []
    for parts in _split(plain):
        numbers = [(number, axis) for number, axis, _ in map(degrees.one, parts) if number is not None]
        if 2 <= len(parts) <= 3 and len(numbers) == len(parts):  # the third is a height
            read_as = numbers
            break
    if not read_as:
        return None
    (one, axis), (other, other_axis) = read_as[:2]
    if keys:
        told = "y" if keys[0] in ("lat", "纬度") else "x"
    axis = axis or {"x": "y", "y": "x"}.get(other_axis, "") or told
    return one, other, axis


def _split(text: str) -> Iterator[list[str]]:
    yield _SPLIT.split(text)
    yield [each for each in _BETWEEN.split(text) if each]
    yield text.split()


def holds(text: pd.Series, *, sure: bool = False) -> bool:
    """Tell whether a column holds pairs.

    Args:
        text: of which the first are looked at.
        sure: whether they must be degrees with decimals: the column's name says nothing.
    """
    some = [each for each in text.iloc[: 10 * _LOOKED_AT] if each.strip()][:_LOOKED_AT]
    fitting = sum(is_wkt(each) or _likely(each, sure=sure) for each in some)
    return bool(some) and fitting >= _ENOUGH * len(some)


def _likely(text: str, *, sure: bool) -> bool:
    pair = one(text) if len(text) < 200 else None
    if pair is None:
        return False
    small, large = sorted(map(abs, pair[:2]))
    return not sure or (small <= 90 and large <= 180 and len(re.findall(r"\d\.\d{2}", text)) == 2)


def is_wkt(text: str) -> bool:
    """Tell whether a text is a shape in the words of OGC: ``POLYGON ((…``."""
    return bool(_WKT.match(text))


def shapes(text: pd.Series) -> Objects:
    """Read a column of well-known text; None where it is none."""
    plain = text.str.replace(r"^\s*SRID=\d+;", "", regex=True, case=False)
    found: Objects = shapely.from_wkt(plain.to_numpy(dtype=object), on_invalid="ignore")
    return found
