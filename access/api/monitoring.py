"""How far plans have come, from runs of several years and from tables of observed values."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from access.assessment.run import versions
from access.contracts.errors import FileError, QuestionError
from access.contracts.said import Said
from access.remedies.progress import report
from access.remedies.progress.report import Progress
from access.remedies.progress.values import of_run, of_table
from access.standards.registry import builtin_plans, load_plan, targets

if TYPE_CHECKING:
    from access.verdicts.progress.seen import Seen


def monitor(
    runs: Sequence[str | Path] = (),
    *,
    observed: Sequence[str | Path] = (),
    plans: Sequence[str] = (),
    output: str | Path | None = None,
) -> Progress:
    """Tell of each indicator of the plans how far it has come.

    Args:
        runs: folders of results, each of another year: that of the study's ``as_of`` or ``dated``, or one
            written before it (``2023=results``).
        observed: tables of values: indicator (id of a target, or its name in the plan's table), year, value.
        plans: built-in plans or plan files; those of the runs without.
        output: a folder to write ``progress.csv`` and ``tables.xlsx`` to; nothing is written without.

    Returns:
        Its ``table`` has a row for each indicator, the obligatory ones first: baseline, target, the value of
        each year, ``gone_share`` and ``expected_share`` of the way, ``state``, ``warned``, ``forecast``,
        departments (see ``access.verdicts.progress.course.course`` for the rule).

    Raises:
        AccessError: no runs, tables or plans; one that cannot be read; two of one year.
    """
    if not runs and not observed:
        fault = Said("请给出运行结果或实际值表", "give folders of results, or tables of observed values")
        raise QuestionError("monitor", [fault])
    read = [of_run(each) for each in runs]
    names = list(dict.fromkeys([*plans, *(each for run in read for each in run.plans if not plans)]))
    if not names:
        known = ", ".join(builtin_plans())
        fault = Said(f"`plans`：请写明规划，如 {known}", f"`plans`: say of which plans: {known}")
        raise QuestionError("monitor", [fault])
    away = [each for each in names if not plans and each not in builtin_plans()]
    if away:
        shown = ", ".join(away)
        fault = Said(
            f"`plans`：运行用了自己的规划文件（{shown}），结果里没有它的路径；请把用到的规划全部写明",
            f"`plans`: the runs were of plan files ({shown}), whose paths stand in no result: name all plans"
            " here",
        )
        raise QuestionError("monitor", [fault])
    loaded = [load_plan(each) for each in names]
    seen: dict[str, list[Seen]] = {}
    for run in read:
        for target, value in run.values.items():
            seen.setdefault(target, []).append(value)
    asked = [each for plan in loaded for each in targets(plan)]
    notes = []
    for path in map(Path, observed):
        found, more = of_table(path, asked)
        notes += more
        for target, values in found.items():
            years = {each.year for each in values}  # what somebody counted goes before what a run found
            seen[target] = [*(each for each in seen.get(target, []) if each.year not in years), *values]
    _check_years([each.year for each in read])
    sources = [*(Path(str(each)).name for each in runs), *(Path(each).name for each in observed)]
    result = report.progress(loaded, seen, notes, sources)
    if output is not None:
        report.write(result, Path(output), versions(), [plan.id for plan in loaded])
    return result


def _check_years(years: Sequence[int]) -> None:
    twice = sorted({each for each in years if years.count(each) > 1})
    if twice:
        shown = ", ".join(map(str, twice))
        fault = Said(
            f"有两次运行同为 {shown} 年；每年只给一次", f"two runs are of {shown}; give one of each year"
        )
        raise FileError("runs", [fault])
