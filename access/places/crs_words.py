"""The grids of China as people write them, by datum and by meridian or zone, and their EPSG codes."""

import re
import unicodedata
from typing import NamedTuple

_NATIONAL = r"cgcs2000|(?:国家|大地|坐标系?)*2000(?:国家|大地|坐标系?)+|(?:国家|大地|坐标系?)+2000"
_XIAN = r"西安(?:坐标系?)?(?:19)?80|(?:19)?80年?(?:国家)?西安|xi'?an(?:19)?80"
_BEIJING = r"北京(?:坐标系?)?(?:19)?54|(?:19)?54年?北京|beijing(?:19)?54"
_MERIDIAN = re.compile(
    r"(?:中央)?(?:经线|子午线|经度|cm|centralmeridian)(?:为|是)?[:=]?(\d{2,3})(?!\d)"
    r"|(?<!\d)(\d{2,3})(?:°|度|e)*(?:中央)?(?:经线|子午线)"
)
_ZONE = re.compile(r"(?:带号|第|zone)(?:为|是)?[:=]?(\d{2})(?!\d)|(?<!\d)(\d{2})(?:号?带)")


class _Grids(NamedTuple):
    """EPSG codes of the first zone of a datum: 3° with its number (25) and by meridian (75°), 6° (13)."""

    zones_3: int
    meridians_3: int
    zones_6: int


_DATUMS = {
    re.compile(_NATIONAL): _Grids(4513, 4534, 4491),
    re.compile(_XIAN): _Grids(2349, 2370, 2327),
    re.compile(_BEIJING): _Grids(2401, 2422, 21413),
}


def code(words: str) -> str | None:
    """Return the EPSG code of a grid that words name by its datum, and its meridian or zone.

    A grid by its meridian has no number of a zone before its eastings; that of a zone has. Strips of 3° and
    of 6° round one meridian have the same coordinates.

    >>> code("CGCS2000 3度带 中央经线120"), code("2000国家大地坐标系 3度带 第40带")
    ('EPSG:4549', 'EPSG:4528')
    >>> code("西安80 中央子午线:117°"), code("北京54 6度带 20带")
    ('EPSG:2384', 'EPSG:21420')
    >>> code("CGCS2000 6度带 21带"), code("CGCS2000"), code("EPSG:4549"), code("CGCS2000 中央经线 121")
    ('EPSG:4499', None, None, None)
    """
    plain = re.sub(r"[\s_\-－—/()]", "", unicodedata.normalize("NFKC", words).lower())
    for datum, grids in _DATUMS.items():
        if (found := datum.search(plain)) is None:
            continue
        rest = plain[: found.start()] + "|" + plain[found.end() :]
        meridian, zone = (pattern.search(rest) for pattern in (_MERIDIAN, _ZONE))
        if meridian is not None:
            number, over = divmod(int(meridian[1] or meridian[2]) - 75, 3)
            return None if over or not 0 <= number <= 20 else f"EPSG:{grids.meridians_3 + number}"
        if zone is not None:
            number = int(zone[1] or zone[2])
            if 25 <= number <= 45:
                return f"EPSG:{grids.zones_3 + number - 25}"
            if 13 <= number <= 23:
                return f"EPSG:{grids.zones_6 + number - 13}"
    return None
