"""Division codes of the National Bureau of Statistics: what level a code is of, and what lies around it.

6 digits (GB/T 2260): province, prefecture, county; 9 (GB/T 10114): with the township; 12 (统计用区划代码):
with the village. A code of 12 digits that ends in zeros is that of a larger unit: 370202000000 is 370202.
"""

import re
from collections.abc import Iterable

_CODE = re.compile(r"[1-8]\d{5}(?:\d{3}){0,2}")
_LENGTHS = (2, 4, 6, 9, 12)


def significant(text: object) -> str:
    """Return the digits of a code that count, without zeros that pad it; empty where it is no code.

    >>> significant("370202000000"), significant("370202001"), significant("370000"), significant("12")
    ('370202', '370202001', '37', '')
    """
    code = str(text).strip()
    if not _CODE.fullmatch(code):
        return ""
    for length in _LENGTHS:
        if length <= len(code) and not code[length:].strip("0"):
            return code[:length]
    return code


def level(code: str) -> str:
    """Return the level of a code (``significant`` digits); empty of a province, or where nothing tells.

    >>> [level(each) for each in ("3702", "370202", "370281", "370202001", "370202101", "370202001001")]
    ['city', 'district', 'county', 'subdistrict', 'town', 'community']
    """
    if len(code) == 4:
        return "city"
    if len(code) == 6:
        number = int(code[4:])
        return "district" if number <= 20 or 51 <= number <= 70 else "county"
    if len(code) == 9:
        number = int(code[6:])
        return "subdistrict" if number < 100 or number >= 400 else "town" if number < 200 else "township"
    if len(code) == 12:
        return "village" if 200 <= int(code[9:]) < 400 else "community"
    return ""


def around(code: str, known: Iterable[str]) -> str | None:
    """Return the smallest of known codes that a code lies in; None where there is none.

    >>> around("370202001001", {"370202", "3702"})
    '370202'
    """
    there = set(known)
    for length in reversed(_LENGTHS):
        if length < len(code) and code[:length] in there:
            return code[:length]
    return None
