"""What the program says to people who read Chinese and to people who read English."""

from collections.abc import Iterable

_LONGEST = 200  # signs of an example in a message; a cell of a table may hold a book


class Said(str):
    """A text in English that knows itself in Chinese: as a plain string it is the English one.

    >>> told = Said("第 3 行没有名称", "row 3: no name")
    >>> print(told, told.zh, sep=" / ")
    row 3: no name / 第 3 行没有名称

    Attributes:
        zh: the text in simplified Chinese.
    """

    __slots__ = ("zh",)
    zh: str

    def __new__(cls, zh: str, en: str) -> "Said":
        """Take the same text in both languages."""
        said = super().__new__(cls, en)
        said.zh = zh
        return said

    def __getnewargs__(self) -> tuple[str, str]:  # type: ignore[override] # of this class, for pickle
        return self.zh, str(self)

    @property
    def en(self) -> str:
        """The text in English."""
        return str.__str__(self)


NOTHING = Said("", "")


def zh(text: object) -> str:
    """Return a text in Chinese, where it knows itself in Chinese; else as it is."""
    return text.zh if isinstance(text, Said) else str(text)


def joined(texts: Iterable[object], between_zh: str = "；", between: str = "; ") -> Said:
    """Return texts in a row, in both languages.

    >>> joined([Said("没有名称", "no name"), Said("没有类别", "no type")]).zh
    '没有名称；没有类别'
    """
    row = list(texts)
    return Said(between_zh.join(map(zh, row)), between.join(map(str, row)))


def listed(words: Iterable[object]) -> Said:
    """Return words in a row: ``甲、乙`` in Chinese, ``a, b`` in English."""
    return joined(words, "、", ", ")


def either(words: Iterable[object]) -> Said:
    """Return words of which one is meant: ``甲或乙``, ``a or b``."""
    row = list(words)
    quoted_zh, quoted = [f"“{zh(each)}”" for each in row], [repr(str(each)) for each in row]
    return Said(" 或 ".join(quoted_zh), " or ".join(quoted))


def examples(items: Iterable[object], most: int = 3) -> Said:
    """Return the first few items for a message: ``a, b, c, …``; of one that is too long, its beginning.

    >>> examples(["f1", "f2", "f3", "f4"]), examples(["f1", "f2"]).zh
    ('f1, f2, f3, …', 'f1、f2')
    """
    shown = [
        Said(_begun(zh(each)), _begun(str(each))) for _, each in zip(range(most + 1), items, strict=False)
    ]
    return listed([*shown[:most], "…"] if len(shown) > most else shown)


def _begun(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
