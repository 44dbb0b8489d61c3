"""The annex of a run: Word, HTML and PDF that can be attached to a plan's evaluation."""

from collections.abc import Sequence
from pathlib import Path

from access.api.result import Result
from access.assessment import annex as of_result
from access.contracts.errors import QuestionError
from access.contracts.said import Said
from access.outputs.annex import write as annexes
from access.outputs.annex.model import LANGUAGES, Language
from access.outputs.annex.write import FORMS, Form, Wish


def annex(
    run: Result | str | Path,
    folder: str | Path | None = None,
    *,
    languages: Sequence[Language] = LANGUAGES,
    forms: Sequence[Form] = FORMS,
    unit: str = "",
    template: str | Path | None = None,
    fonts: str | Path | None = None,
) -> list[Path]:
    """Write the annex of a run beside its results: ``annex.zh.docx``, ``annex.en.pdf`` and so on.

    Args:
        run: what ``access.run`` found, which is written first; or the folder of a run's results, whose annex
            has the maps that were kept there.
        folder: of a result: where to write it; the study's output folder without.
        languages: ``zh``, ``en``.
        forms: ``docx``, ``html``, ``pdf``.
        unit: who compiled it, for the cover.
        template: a Word document to be filled: its styles are used; ``{{附件}}`` or ``{{annex}}`` in a
            paragraph of its own says where.
        fonts: a folder of fonts, beside those of the system, for the PDF.

    Returns:
        The paths of the annexes.

    Raises:
        QuestionError: an unknown language or form.
        FileError: no run stands in the folder, or it cannot be written to.
    """
    wanted = wish(languages=languages, forms=forms, unit=unit, template=template, fonts=fonts)
    if not isinstance(run, Result):
        return annexes.write(Path(run), wanted)
    results = run.write(folder)[0].parent
    return of_result.write(run.assessed, results, wanted)


def wish(
    *,
    languages: Sequence[str] = LANGUAGES,
    forms: Sequence[str] = FORMS,
    unit: str = "",
    template: str | Path | None = None,
    fonts: str | Path | None = None,
) -> Wish:
    """Return how an annex is wanted; see ``annex``.

    Raises:
        QuestionError: an unknown language or form, or no such file or folder.
    """
    faults = [
        Said(f"`{what}`：没有“{each}”", f"`{what}`: no '{each}'; there are {', '.join(known)}")
        for what, asked, known in (("languages", languages, LANGUAGES), ("forms", forms, FORMS))
        for each in asked
        if each not in known
    ]
    if template is not None and not Path(template).is_file():
        faults.append(Said(f"`template`：没有文件 {template}", f"`template`: no such file: {template}"))
    if template is not None and "docx" not in forms:
        faults.append(
            Said(
                "`template`：模板只用于 docx，请加上", "`template` is for docx alone, which is not asked for"
            )
        )
    if fonts is not None and not Path(fonts).is_dir():
        faults.append(Said(f"`fonts`：没有文件夹 {fonts}", f"`fonts`: no such folder: {fonts}"))
    if faults:
        raise QuestionError("report", faults)
    return Wish(
        tuple(each for each in LANGUAGES if each in languages),
        tuple(each for each in FORMS if each in forms),
        unit,
        None if template is None else Path(template),
        None if fonts is None else Path(fonts),
    )
