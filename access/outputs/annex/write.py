"""The annex of a run: read, built, and written in each language and form, all of it or none."""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from access.contracts import folders, memory
from access.contracts.errors import Notice
from access.contracts.said import Said, examples
from access.outputs.annex import content, html, pdf, read, typesetting
from access.outputs.annex.model import LANGUAGES, Language
from access.outputs.annex.read import Picture, Run
from access.outputs.annex.word import document

Form: TypeAlias = Literal["docx", "html", "pdf"]
FORMS: tuple[Form, ...] = ("docx", "html", "pdf")


class NotShown(Notice):
    """Some signs are in no font of this machine; a PDF names them by their numbers."""


@dataclass(frozen=True)
class Wish:
    """How an annex is wanted.

    Attributes:
        languages, forms: those to be written.
        unit: who compiled it, for the cover.
        template: a Word document to be filled instead of a new one.
        fonts: a folder of fonts, beside those of the system, for the PDF.
    """

    languages: tuple[Language, ...] = LANGUAGES
    forms: tuple[Form, ...] = FORMS
    unit: str = ""
    template: Path | None = None
    fonts: Path | None = None

    @property
    def names(self) -> list[str]:
        """The names of the files."""
        return [name(language, form) for language in self.languages for form in self.forms]


def name(language: Language, form: Form) -> str:
    """Return the name of the file of an annex.

    >>> name("zh", "docx")
    'annex.zh.docx'
    """
    return f"annex.{language}.{form}"


NAMES = Wish().names


def write(
    results: Path,
    wish: Wish | None = None,
    *,
    picture: Picture | None = None,
    inputs: Sequence[tuple[str, Path]] = (),
) -> list[Path]:
    """Write the annex of a run beside its results.

    Args:
        results: the folder that the run has written.
        wish: how; in both languages and all forms without.
        picture: draws the maps, which are kept beside the results as well; without, those kept there are
            taken.
        inputs: name and path of what must not be overwritten.

    Returns:
        The paths of the annexes.

    Raises:
        FileError: there is no run in the folder, its files are not its own, the template cannot be read, or
            the folder cannot be written to.
    """
    wish = wish or Wish()
    with folders.claimed(results):
        run = read.read(results, picture)
        if wish.template is not None:
            document.opened(wish.template)
            inputs = [*inputs, ("template", wish.template)]
        known = typesetting.fonts(wish.fonts)
        lost: set[str] = set()
        gone = [*wish.names, *(_earlier(results) if picture else [])]
        with folders.replacing(results, gone=gone, inputs=inputs) as new:
            for language in wish.languages:
                lost |= _one(run, language, wish, known, new)
            if picture:
                _keep(run, wish.languages, new)
    if lost:
        _tell(lost)
    return [results / each for each in wish.names]


def _one(run: Run, language: Language, wish: Wish, fonts: typesetting.Fonts, new: Path) -> set[str]:
    """Write the annex in a language; return the signs that its PDF cannot show."""
    made = content.annex(run, language, unit=wish.unit)
    memory.release()  # setting the pages takes much, in a process of its own
    lost: set[str] = set()
    for form in wish.forms:
        path = new / name(language, form)
        if form == "docx":
            document.write(made, path, fonts, wish.template)
        elif form == "html":
            path.write_text(html.page(made), encoding="utf-8", newline="\n")
        else:
            lost |= pdf.write(made, path, fonts)
    return lost


def _keep(run: Run, languages: Sequence[Language], new: Path) -> None:
    for clause in run.clauses:
        for language in languages:
            if clause["mapped"] or clause["binding"] == "obligatory":
                svg = run.picture(clause["clause_id"], language)
                if svg:
                    path = new / read.picture_file(clause["clause_id"], language)
                    path.parent.mkdir(exist_ok=True)
                    path.write_text(svg, encoding="utf-8", newline="\n")


def _earlier(results: Path) -> list[str]:
    """The maps that an earlier annex has kept."""
    return [f"{read.PICTURES}/{path.name}" for path in (results / read.PICTURES).glob("*.svg")]


def _tell(lost: set[str]) -> None:
    shown = examples([f"{sign} (U+{ord(sign):04X})" for sign in sorted(lost)], 8)
    warnings.warn(
        Said(
            f"annex.pdf：这台机器的字体里没有这些字：{shown.zh}；文中以编号代替。"
            "装一种完整的中文字体，或用 `fonts` 指明字体文件夹",
            f"annex.pdf: no font here has these signs: {shown}; their numbers stand for them. Install a full "
            "Chinese font, or name a folder of fonts (`fonts`)",
        ),
        NotShown,
        stacklevel=3,
    )
