"""Make a text plain, to be read by rules, and know for each place of it where it stands as written."""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_D = "[0-9０-９]"
_COUNTED = "个|所|处|座|家|张|片|块|辆|台|套|名|人|条|公里|平方|米|万|千|%|％|分钟|小时|亩|公顷"
# what converters from one script to the other leave behind: 衛(wèi)生, 農(nóng)村
_RESIDUE = re.compile(
    r"(?<=[㐀-鿿])[(（][a-zɡ]{0,4}[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹ][a-zɡ]{0,3}[)）]"
    # signs without width, blanks between Chinese signs within a line
    r"|[\u200b-\u200f\u2060\ufeff\u00ad]+|(?<=[㐀-鿿])[ \t\u3000\u00a0]+(?=[㐀-鿿])"
    r"(?![一二三四五六七八九十]{1,3}、)"
    r"|(?<=[㐀-鿿][)）])[ \u3000]+(?=[㐀-鿿])(?<![一二三四五六七八九十][)）] )"
    # within a number that a scan pulled apart: 达到 3. 0 平方米, 1 5分钟; 1. of a list begins its line
    rf"|(?:{'|'.join(rf'(?<=[㐀-鿿]{gap}{_D}[.．])' for gap in ('', ' ', _D, ' ' + _D))}) +(?={_D})"
    rf"|(?:(?<=[㐀-鿿]{_D})|(?<=[㐀-鿿] {_D})) +(?={_D}{{1,2}}(?:[.．]{_D}+)?\s?(?:{_COUNTED}))"
)
# signs that a scan takes for others: O for 0, l for 1 within numbers, 乎方米
_MISREAD = (
    (
        re.compile(
            rf"(?:(?<=\d)|(?<=\d[Oo])|(?<=\d[Oo]{{2}}))[Oo](?=[\dOo.]|{_COUNTED})|(?<=\d\.)[Oo](?=\d)"
        ),
        "0",
    ),
    (re.compile(rf"(?<![A-Za-z])[lI](?=\d)|(?<=\d)[lI](?=\d|{_COUNTED})"), "1"),
    (re.compile("乎方[米来]|平方来|平万米"), "平方米"),
)
# radicals and compatibility signs, which fonts put into PDFs for the signs that look like them: ⽼年⼈, ⻋辆;
# of the radicals that Unicode itself turns into no sign, those that are whole signs of simplified script
_LOOK_ALIKES = (range(0x2E80, 0x2FE0), range(0xF900, 0xFB00), range(0x2F800, 0x2FA20))
_RADICALS = "⻁⻄⻅⻆⻉⻋⻑⻓⻔⻗⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⺠⺎⺒⺩⺶"
_WHOLE = "虎西见角贝车长长门雨青韦页风飞食马骨鬼鱼鸟卤麦黄黾齐齿龙民兀巳王羊"


@cache
def _table() -> dict[int, str]:
    """Traditional → simplified, full-width → half-width, radicals → signs: one sign for one sign."""
    rows = (files("access.standards") / "reading" / "simplified.txt").read_text(encoding="utf-8").splitlines()
    rows = [row for row in rows if not row.startswith("#")]
    table = {
        ord(old): new
        for olds, news in zip(rows[::2], rows[1::2], strict=True)
        for old, new in zip(olds, news, strict=True)
    }
    alike = {sign: unicodedata.normalize("NFKC", chr(sign)) for each in _LOOK_ALIKES for sign in each}
    alike |= {ord(old): new for old, new in zip(_RADICALS, _WHOLE, strict=True)}
    table |= {sign: new.translate(table) for sign, new in alike.items() if len(new) == 1 and ord(new) != sign}
    table |= {sign: chr(sign - 0xFEE0) for sign in range(0xFF01, 0xFF5F)}
    table |= {ord(sign): " " for sign in "\u3000\u00a0\t\u2002\u2003"}
    # look-alikes of recognised scans and old fonts
    table |= {ord(old): new for old, new in zip("﹪％〇○", "%%〇〇", strict=True)}
    return table


@dataclass(frozen=True)
class Script:
    """A text as written and as it is read.

    Attributes:
        written: as it stands in the document.
        plain: simplified, half-width, without what a conversion left behind.
    """

    written: str
    plain: str
    _plain_starts: tuple[int, ...]
    _written_starts: tuple[int, ...]

    def origin(self, place: int) -> int:
        """Return where a place of the plain text stands in the written one."""
        piece = bisect_right(self._plain_starts, place) - 1
        return self._written_starts[piece] + place - self._plain_starts[piece]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the place in the written text of a stretch of the plain one that is not empty."""
        return self.origin(start), self.origin(end - 1) + 1


def script(written: str) -> Script:
    """Return a text with its plain form.

    >>> read = script("農(nóng)村衛(wèi)生室１００％")
    >>> read.plain, read.span(2, 5)
    ('农村卫生室100%', (8, 16))
    """
    signs = written.translate(_table())
    for pattern, right in _MISREAD:
        signs = pattern.sub(right, signs)
    pieces, starts, origins, at, before = [], [], [], 0, 0
    for match in _RESIDUE.finditer(written):
        if match.start() > before:
            pieces.append(signs[before : match.start()])
            starts.append(at)
            origins.append(before)
            at += match.start() - before
        before = match.end()
    pieces.append(signs[before:])
    starts.append(at)
    origins.append(before)
    return Script(written, "".join(pieces), tuple(starts), tuple(origins))
