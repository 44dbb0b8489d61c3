"""What an annex is made of, in one language, before it becomes a Word document, a page or a PDF."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Literal, TypeAlias

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 (a section) or 2 (a clause)."""

    level: int
    text: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; ``note`` is small print below a table or figure, ``item`` one of a list."""

    text: str
    kind: Literal["body", "note", "item"] = "body"


@dataclass(frozen=True)
class Table:
    """A table with a caption above it.

    Attributes:
        caption: without its number.
        head: the headings of the columns; none where the first column says what a row is.
        rows: texts; a row of one text alone spans the table, as a heading within it.
        widths: of the columns, relative to one another.
        align: for each column ``l``, ``c`` or ``r``.
        strong: (row, column) of the cells that are printed bold.
        number: of the table in the document; see ``numbered``.
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    align: str
    strong: frozenset[tuple[int, int]] = frozenset()
    number: int = 0

    @property
    def kept(self) -> frozenset[int]:
        """The rows that stand on the page of the next one: headings within, and the last row but one.

        >>> sorted(Table("", ("a", "b"), (("x",), ("1", "2"), ("y",), ("3", "4")), (1, 1), "ll").kept)
        [0, 1, 2]
        """
        within = [len(row) == 1 and len(self.widths) > 1 for row in self.rows]
        plain = [i for i, heads in enumerate(within) if not heads][-2:]
        kept = (i for i, heads in enumerate(within[:-1]) if heads or i in plain)
        return frozenset(kept)


@dataclass(frozen=True)
class Figure:
    """A picture with a caption below it.

    Attributes:
        caption: without its number.
        svg: the picture.
        number: of the figure in the document.
        high_mm: at most; 0: as the page has room.
    """

    caption: str
    svg: str
    number: int = 0
    high_mm: float = 0.0


@dataclass(frozen=True)
class Page:
    """A new page; from there on they lie or stand."""

    landscape: bool = False


Block: TypeAlias = Heading | Paragraph | Table | Figure | Page


@dataclass(frozen=True)
class Annex:
    """An annex in one language.

    Attributes:
        language: of all its texts but names and quotes.
        title: of the document.
        subject: the place, in a line below the title.
        cover: what else the cover tells: label, value.
        labels: what nobody may overlook (synthetic, modelled, assumed), on the cover.
        blocks: the contents, in order.
        run: id of the run.
        dated: the day that the data are of; it dates the files too, whenever they are written.
    """

    language: Language
    title: str
    subject: str
    cover: tuple[tuple[str, str], ...]
    labels: tuple[str, ...]
    blocks: tuple[Block, ...] = field(repr=False)
    run: str = ""
    dated: date | None = None

    @property
    def moment(self) -> datetime:
        """What files are dated by: the day of the data, else the first day that computers count."""
        day = self.dated or date(1970, 1, 1)
        return datetime(day.year, day.month, day.day, tzinfo=UTC)

    @property
    def headings(self) -> list[Heading]:
        """The headings in order, for a table of contents."""
        return [block for block in self.blocks if isinstance(block, Heading)]

    @property
    def figures(self) -> list[Figure]:
        """The figures in order."""
        return [block for block in self.blocks if isinstance(block, Figure)]

    def caption(self, block: Table | Figure) -> str:
        """Return the caption of a table or figure with its number.

        >>> annex = Annex("en", "t", "s", (), (), ())
        >>> annex.caption(Figure("the map", "", 3))
        'Figure 3  the map'
        """
        return f"{self.sequence(block)} {block.number}  {block.caption}"

    def sequence(self, block: Table | Figure) -> str:
        """Return what tables, or figures, are called before their number."""
        table = isinstance(block, Table)
        return ("表" if table else "图") if self.language == "zh" else "Table" if table else "Figure"


def numbered(blocks: Iterable[Block]) -> Iterator[Block]:
    """Give each table and each figure its number, in their order."""
    tables = figures = 0
    for block in blocks:
        if isinstance(block, Table):
            tables += 1
            yield replace(block, number=tables)
        elif isinstance(block, Figure):
            figures += 1
            yield replace(block, number=figures)
        else:
            yield block
