"""The annex of a run that was just judged, with its maps, or of one whose results stand in a folder."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from access.assessment.run import Assessed, about
from access.outputs import clauses
from access.outputs.annex import write as annexes
from access.outputs.annex.model import Language
from access.outputs.annex.write import Wish
from access.outputs.pictures.picture import Pictures, map_picture
from access.study.study import read_files

_WIDTH_MM = 125.0  # that a page has room for figures and tables as well


@dataclass(frozen=True)
class Drawn:
    """The maps of an annex, which beside the files of its run is all that it is made of.

    Attributes:
        maps: clause id and language → its map as SVG, or None.
        inputs: name and path of what must not be overwritten.
    """

    maps: Mapping[tuple[str, Language], str | None]
    inputs: list[tuple[str, Path]]

    def write(self, results: Path, wish: Wish | None = None) -> list[Path]:
        """Write the annex; see ``write``."""

        def picture(clause: str, language: Language) -> str | None:
            return self.maps.get((clause, language))

        return annexes.write(results, wish, picture=picture, inputs=self.inputs)


def drawn(result: Assessed, wish: Wish | None = None) -> Drawn:
    """Draw the maps of the clauses that have a page: after that the result may go, and its memory with it.

    Args:
        result: from ``access.assessment.run.run``.
        wish: in which languages.
    """
    pictures = Pictures(result.assessment, result.layers, result.gaps, about(result))
    maps = {
        (name, language): map_picture(pictures, name, language=language, width_mm=_WIDTH_MM)
        for name in clauses.core(result.assessment)
        for language in (wish or Wish()).languages
    }
    return Drawn(maps, read_files(result.study))


def write(result: Assessed, results: Path, wish: Wish | None = None) -> list[Path]:
    """Write the annex of a run beside its results, which must stand there.

    Args:
        result: from ``access.assessment.run.run``.
        results: where ``access.assessment.run.write`` wrote it.
        wish: how; in both languages and all forms without.

    Returns:
        The paths of the annexes.

    Raises:
        FileError: the results are not those of the run, or nothing can be written there.
    """
    return drawn(result, wish).write(results, wish)
