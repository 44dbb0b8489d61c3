"""A run in one archive, and the same run done again."""

from pathlib import Path

from access.api.schema import files
from access.assessment.bundle import pack
from access.assessment.bundle import reproduce as again
from access.assessment.bundle.pack import Packed
from access.assessment.bundle.reproduce import Reproduced
from access.assessment.measure import Progress
from access.assessment.run import quiet
from access.outputs.workbook import book
from access.outputs.workbook.sheets import Language


def bundle(run: str | Path, path: str | Path, *, study: str | Path | None = None) -> Packed:
    """Pack study, inputs, plans and record of a run into one archive.

    Args:
        run: the folder of its results, or its ``run.json``.
        path: of the archive.
        study: the study file, where it is not beside the results.

    Raises:
        AccessError: no such run; an input has changed since; it comes to more than the bound.
    """
    return pack.pack(Path(run), Path(path), None if study is None else Path(study))


def reproduce(
    run: str | Path,
    *,
    study: str | Path | None = None,
    keep: str | Path | None = None,
    progress: Progress = quiet,
) -> Reproduced:
    """Do a run again, and compare its results with those of then, byte by byte.

    Args:
        run: a bundle, a folder of results, or a ``run.json``.
        study: the study file, where it is not beside the results.
        keep: a folder for the new results; they are not kept without.
        progress: called with the name of each step as it begins.

    Raises:
        AccessError: the run cannot be done again.
    """
    own, kept = (None if each is None else Path(each) for each in (study, keep))
    return again.reproduce(Path(run), study_file=own, keep=kept, progress=progress)


def workbook(run: str | Path, path: str | Path, *, language: Language = "zh") -> Path:
    """Write the tables of a run as one workbook, in Chinese or in English.

    Args:
        run: the folder of its results.
        path: of the workbook.
        language: of headings and words.

    Raises:
        FileError: no such run, a file of it has been changed, or nothing can be written there.
    """
    return book.of_run(Path(run), Path(path), files, language=language)
