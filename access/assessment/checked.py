"""A study checked before anything is searched: what was read, what is doubtful, what each clause lacks."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from access.assessment import values
from access.assessment.layers import layers
from access.assessment.measure import Progress, place_of
from access.contracts.documents import Text
from access.contracts.notes import report
from access.outputs import tables
from access.outputs.check import page
from access.outputs.check.picture import picture
from access.outputs.check.sheet import Need, Sheet, as_json
from access.study.read import Inputs, read_inputs
from access.study.study import Study, read_files
from access.verdicts.clause import Clause
from access.verdicts.evaluate import lacking

PAGE, DATA = "check.html", "check.json"
RESULTS = (PAGE, DATA)
FOLDER = "check"  # within the folder of results, so that what a run wrote there stays its own


@dataclass(frozen=True)
class Checked:
    """What a check comes to: the study, its inputs, and what is to be told of them."""

    study: Study
    read: Inputs
    sheet: Sheet

    @property
    def report(self) -> pd.DataFrame:
        """The input report: level (``found``, ``doubtful``, ``left_out``), subject, number, unit, zh, en."""
        return self.sheet.report


def check(study: Study, asked: list[Clause], progress: Progress) -> Checked:
    """Read a study's inputs, search nothing, and tell what was found in them.

    Args:
        study: from ``access.study.study.load``.
        asked: its clauses.
        progress: called with the name of each step as it begins.

    Raises:
        AccessError: an input that cannot be used.
    """
    progress("读取数据 reading the inputs")
    _, notes = values.of_study(study)
    read = read_inputs(study, to_travel=False)
    progress("核对条款 looking what the clauses need")
    nowhere = pd.Series(np.inf, index=read.cells.index)
    place = place_of(study, read, nowhere)
    return Checked(
        study, read, sheet(study, read, asked, lacking(asked, place), report([*read.notes, *notes]))
    )


def sheet(
    study: Study,
    read: Inputs,
    asked: list[Clause],
    missing: Mapping[str, Text | None],
    input_report: pd.DataFrame,
    *,
    run: bool = False,
    checks: pd.DataFrame | None = None,
) -> Sheet:
    """Put together what is told of a study's inputs.

    Args:
        study, read, asked: the study, its inputs, its clauses.
        missing: clause id → the input that it lacks, or None.
        input_report: see ``contracts.notes.report``.
        run: whether the study was judged already.
        checks: what that run checked of itself.
    """
    needs = tuple(Need(each.id, each.standard.quote, each.facility, missing[each.id]) for each in asked)
    return Sheet(
        name=study.name,
        layers=layers(study, read),
        report=input_report,
        needs=needs,
        picture=picture(read.zones, read.streets, read.facilities, read.cells),
        steps=steps(input_report, needs, "" if run else study.file.name if study.file else "study.yaml"),
        checks=checks,
    )


def steps(input_report: pd.DataFrame, needs: tuple[Need, ...], file: str) -> tuple[Text, ...]:
    """Return what a planner does next: look at doubts, bring what is missing, run; that has been, of no file.

    >>> nothing = pd.DataFrame({"level": []})
    >>> print(steps(nothing, (), "a.yaml")[0].en)
    nothing is doubtful or left out
    """
    counts = input_report["level"].value_counts()
    doubtful, left_out = (int(counts.get(level, 0)) for level in ("doubtful", "left_out"))
    lacking_some = sum(each.missing is not None for each in needs)
    found = []
    if doubtful or left_out:
        found.append(
            Text(
                zh=f"先看 {doubtful} 条存疑、{left_out} 条未采用的说明，并核对图层是否对齐；"
                "不对的在研究文件或数据中改正",
                en=f"look at the {doubtful} doubtful lines and the {left_out} on what was left out, and"
                " whether the layers lie over each other; correct the study file or the data where they are"
                " wrong",
            )
        )
    else:
        found.append(Text(zh="没有存疑或未采用的数据", en="nothing is doubtful or left out"))
    if lacking_some:
        found.append(
            Text(
                zh=f"{len(needs)} 条条款中有 {lacking_some} 条缺数据（见下）；"
                "能补的补上，补不了的照样可以运行",
                en=f"{lacking_some} of {len(needs)} clauses lack an input (see below); bring what you can,"
                " the others can be judged without",
            )
        )
    if file:
        found.append(Text(zh=f"运行：access run {file}", en=f"then run: access run {file}"))
    return tuple(found)


def write(checked: Checked, folder: Path | None = None) -> list[Path]:
    """Write the page and its data, both or none.

    Args:
        checked: from ``check``.
        folder: ``check`` in the study's output folder without.

    Raises:
        FileError: the folder cannot be written to.
    """
    return tables.write_folder(
        folder or checked.study.output / FOLDER,
        {PAGE: page.html(checked.sheet), DATA: as_json(checked.sheet)},
        inputs=read_files(checked.study),
    )
