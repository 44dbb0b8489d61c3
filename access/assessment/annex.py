"""The annex of a run that was just judged, with its maps, or of one whose results stand in a folder."""

from pathlib import Path

from access.assessment.run import Assessed, about
from access.outputs.annex import write as annexes
from access.outputs.annex.model import Language
from access.outputs.annex.write import Wish
from access.outputs.pictures.picture import Pictures, map_picture
from access.study.study import read_files

_WIDTH_MM = 125.0  # that a page has room for figures and tables as well


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
    pictures = Pictures(result.assessment, result.layers, result.gaps, about(result))

    def picture(clause: str, language: Language) -> str | None:
        return map_picture(pictures, clause, language=language, width_mm=_WIDTH_MM)

    return annexes.write(results, wish, picture=picture, inputs=read_files(result.study))
