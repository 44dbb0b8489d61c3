"""All checks of a run, as a table; and what is said of those that fail."""

import pandas as pd

from access.assessment.checks.conserved import facilities, limits, people, states
from access.assessment.checks.ways import again, not_below_straight
from access.assessment.measure import Measured
from access.contracts.errors import CheckError
from access.contracts.said import Said, joined
from access.outputs.check.sheet import UNITS
from access.verdicts.evaluate import Assessment

COLUMNS = ("check", "passed", "figure", "bound", "unit", "text_zh", "text_en")


def checks(measured: Measured, assessment: Assessment, seed: str) -> pd.DataFrame:
    """Check the figures of a run against each other, and a sample of ways against networkx.

    Args:
        measured: what was measured.
        assessment: what was judged on it.
        seed: hexadecimal, of what the run was made of: it chooses the sample.

    Returns:
        A row for each check (``COLUMNS``): its name, whether it passed, what was found, how much is allowed,
        the unit of both, and what it is about in both languages.
    """
    place = assessment.place
    found = [
        *people(measured, place),
        *states(assessment),
        *limits(assessment),
        *not_below_straight(measured, place),
        *again(measured, place, int(seed, 16)),
        *facilities(measured.read.tally, place),
    ]
    rows = [
        # what lies below is of the order in which numbers are added up
        (each.name, each.passed, round(each.figure, 9), *each[2:4], each.told.zh, each.told.en)
        for each in found
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def require(found: pd.DataFrame) -> None:
    """Refuse the figures of a run whose checks did not all pass.

    Raises:
        CheckError: with each check that failed.
    """
    failed = found[~found["passed"].astype(bool)]
    if failed.empty:
        return
    told = joined(
        Said(
            f"{row.check}：{row.text_zh}（查得 {row.figure:.6g} {UNITS[str(row.unit)].zh}，"
            f"允许 {row.bound:.6g}）",
            f"{row.check}: {row.text_en} (found {row.figure:.6g} {row.unit}, allowed {row.bound:.6g})",
        )
        for row in failed.itertuples()
    )
    head_zh = "运行结果没有通过自身的核对，没有写出任何结果；请把这条信息连同研究文件报告给开发者"
    head = "the run's own checks failed, and no results are written; please report this with the study file"
    names = failed["check"].astype(str)
    raise CheckError(Said(f"{head_zh}：{told.zh}", f"{head}: {told}"), names)
