"""Rows of tables of indicators in the text of a PDF, where nothing but blanks stands between the cells."""

import re

_VALUE = r"[\[【〔(（]?[≥≤<>约]?\d[\d.,]*[%％]?(?:以上|左右|以内)?[\]】〕)）]?|[—–－]+|-{1,2}"
_ROW = re.compile(
    r"(?P<name>.*?)[ \t]*(?<![^ \t])(?P<unit>[^\s\d.,]{1,6}[ \t]+)?"
    rf"(?P<values>(?:(?:{_VALUE})[ \t]+){{1,4}})"
    r"(?P<attribute>(?:预期|约束)性?(?:指标)?)"
)
_HEAD = re.compile(r".*20\d\d ?年?.*属性")
_YEAR = re.compile(r"(20\d\d) 年")
_FIELD = re.compile(r"(?![^ ]*(?:每|人均|户均|千人|万人|率|数|占|面积))[一-鿿“”]{2,6} +")
_ENDED = re.compile(r"[。；;：:]$|属性$|\|$")
_NUMBERED = re.compile(r"\(?（?\d{1,2}[).）、]? +(?=[^\d\s])")
_NAME_LINES, _LONGEST, _ROW_LONGEST = 6, 24, 120


def rows_apart(lines: list[str]) -> list[str]:
    """Return the lines of a page with each row of such a table on one, as ``name | unit | value | … |``.

    The name may stand on the lines before its values, as narrow columns break it.

    >>> rows_apart(["文体 人均体育场", "地面积", "平方米 2.8 3.2 预期性", "二、任务"])
    ['人均体育场地面积 | 平方米 | 2.8 | 3.2 | 预期性 |', '二、任务']
    """
    made: list[str] = []
    for line in lines:
        row = _ROW.fullmatch(line.strip()) if len(line) <= _ROW_LONGEST else None
        if row is None:
            head = _HEAD.fullmatch(line.strip()) and "|" not in line
            made.append(" | ".join(_YEAR.sub(r"\1年", line).split()) + " |" if head else line)
            continue
        parts = [row["name"].strip()] if row["name"].strip() else []
        while not parts and made and _goes_on(made[-1]):
            parts = [made.pop().strip()]
            while made and len(parts) < _NAME_LINES and _goes_on(made[-1]) and not _FIELD.match(parts[0]):
                parts.insert(0, made.pop().strip())
        name = _NUMBERED.sub("", _FIELD.sub("", "".join(parts), count=1), count=1)
        cells = [
            name,
            *([row["unit"].strip()] if row["unit"] else []),
            *row["values"].split(),
            row["attribute"],
        ]
        made.append(" | ".join(cells) + " |" if name else line)
    return made


def _goes_on(line: str) -> bool:
    """Whether a line may be a part of a name that a narrow column broke."""
    return 0 < len(line.strip()) <= _LONGEST and not _ENDED.search(line.strip())
