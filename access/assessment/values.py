"""Values of other years: the ``progress.csv`` of indicators that were followed over years."""

import math
import re
from collections.abc import Iterable
from pathlib import Path

from access.contracts.errors import FileError
from access.contracts.notes import Note
from access.contracts.said import Said
from access.places import readers
from access.places.tabular import numbers
from access.standards.model import Plan
from access.standards.registry import load_plan, targets
from access.study.study import Study
from access.verdicts.progress.indicators import by_share
from access.verdicts.progress.seen import Seen

_YEAR = re.compile(r"(?:19|20)\d\d")


def of_study(study: Study) -> tuple[dict[str, list[Seen]], list[Note]]:
    """Read the values of other years that a study names, if it names any (see ``read``)."""
    if study.progress is None:
        return {}, []
    return read(study.progress, [load_plan(name) for name in study.plans])


def read(path: Path, plans: Iterable[Plan]) -> tuple[dict[str, list[Seen]], list[Note]]:
    """Read the values by year of each indicator.

    Args:
        path: ``progress.csv``.
        plans: of the study; indicators of others are left out and counted.

    Returns:
        (id of a target → its values, in the unit of the plan's table, shares of people as shares; notes).

    Raises:
        FileError: not such a table; or columns of years that hold other text than numbers.
    """
    frame, notes = readers.table(path)
    years = [str(name) for name in frame.columns if _YEAR.fullmatch(str(name))]
    faults: list[Said] = []
    if not {"target", "state", "goal"} <= {str(name) for name in frame.columns} or not years:
        faults.append(
            Said(
                "不是历年指标跟踪写出的 progress.csv：须有 target、goal、state 列和年份列",
                "not the progress.csv of indicators followed over years: columns target, goal, state and of"
                " years are needed",
            )
        )
        raise FileError(str(path), faults)
    columns = {}
    for name in ("goal", *years):
        try:
            columns[name] = numbers.strict(frame, name, path)
        except FileError as error:
            faults += error.faults
    if faults:
        raise FileError(str(path), faults)
    shares = {
        target.id: by_share(standard, target) is not None
        for plan in plans
        for standard, target in targets(plan)
    }
    found: dict[str, list[Seen]] = {}
    others = 0
    sources = readers.text(frame["sources"]) if "sources" in frame.columns else None
    for row, name in zip(frame.index, readers.text(frame["target"]), strict=True):
        if name not in shares:
            others += 1
            continue
        told = sources[row] if sources is not None and isinstance(sources[row], str) else path.name
        goal = float(columns["goal"][row]) / 100 if shares[name] else math.nan
        for year in years:
            value = float(columns[year][row])
            if not math.isnan(value):
                seen = Seen(int(year), value / 100 if shares[name] else value, told, goal=goal)
                found.setdefault(str(name), []).append(seen)
    if others:
        zh = f"{path.name}：{others} 行指标不在本研究的规划中，未采用"
        en = f"{path.name}: {others} indicators of plans that the study does not have"
        notes = [*notes, Note("left_out", "facilities", zh, en, others, "rows")]
    return found, notes
