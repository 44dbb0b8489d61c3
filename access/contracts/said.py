"""What the program says to people who read Chinese and to people who read English."""


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


def zh(text: str) -> str:
    """Return a text in Chinese, where it knows itself in Chinese; else as it is."""
    return text.zh if isinstance(text, Said) else text
