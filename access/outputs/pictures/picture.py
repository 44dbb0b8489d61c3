"""One clause's map as a picture for paper: vector text and lines over an image of the cells."""

from typing import TYPE_CHECKING, Literal

from access.contracts.tables import Gaps
from access.outputs.maps.page_data import Layers
from access.verdicts.evaluate import Assessment

if TYPE_CHECKING:
    from access.outputs.maps.gap_map import About

Language = Literal["zh", "en"]


class Pictures:
    """What the pictures of one study share: made once, asked once for each clause.

    Args:
        assessment: the verdicts, and what they were judged on.
        layers: streets, and water and green areas.
        gaps: GAPS table; their numbers on the picture are those after the # of their ids.
        about: what is said of the study.
    """

    def __init__(self, assessment: Assessment, layers: Layers, gaps: Gaps, about: "About") -> None:
        raise NotImplementedError

    @property
    def clauses(self) -> list[str]:
        """The ids of the clauses that have a picture, in the order of the plans."""
        raise NotImplementedError


def map_picture(
    pictures: Pictures, clause: str, *, language: Language = "zh", width_mm: float = 160.0
) -> str | None:
    """Draw the map of a clause as SVG text; the same inputs give the same bytes.

    Clauses judged by people's way are drawn cell by cell, all others by the value of each unit.

    Args:
        pictures: what the pictures of the study share.
        clause: id of a clause that was judged.
        language: of all its texts but names.
        width_mm: of the picture; its height follows from the place, and is at most 1.35 times as much.
            ``width`` and ``height`` of the svg element are in mm.

    Returns:
        An ``svg`` element that asks nobody for anything; None where the clause has nothing to draw (it
        lacks an input, or is judged by nothing that lies in a zone).
    """
    raise NotImplementedError


def png(svg: str, *, ppi: float = 200) -> bytes:
    """Return a picture as PNG with so many pixels an inch, by Typst's renderer and the font shipped here."""
    raise NotImplementedError
