"""Values of indicators by year: from runs, and from a table that somebody keeps."""

import json
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from access.contracts.errors import FileError
from access.contracts.notes import Note
from access.contracts.said import Said
from access.contracts.suggest import suggestion
from access.outputs import run_id
from access.places import readers
from access.places.tabular import matching, numbers
from access.standards.model import Standard
from access.standards.target import Target
from access.verdicts.progress.indicators import by_share
from access.verdicts.progress.seen import Seen, printed

_FAR_OFF = 100.0  # of the target: so much more or less is another unit
_YEAR = re.compile(r"\d{4}")
_COLUMNS = {
    "indicator": ("target", "clause_id", "indicator", "clause", "指标", "指标名称", "条款", "条款编号"),
    "year": ("year", "年份", "年度", "年"),
    "value": ("value", "值", "数值", "实际值", "完成值", "现状值", "实际完成"),
}


@dataclass(frozen=True)
class Run:
    """What a run found.

    Attributes:
        year: that its data are of.
        plans: of its study, by their names.
        values: id of a target → what was found.
    """

    year: int
    plans: tuple[str, ...]
    values: Mapping[str, Seen]


def of_run(given: str | Path) -> Run:
    """Read what a run found, and of which year its data are.

    Args:
        given: the folder of its results, or the year before it: ``2023=results``.

    Raises:
        FileError: no results there, not whole, or nothing says of which year they are.
    """
    told, _, rest = str(given).partition("=")
    folder = Path(rest if _YEAR.fullmatch(told) and rest else str(given))
    record = run_id.check(folder, ("verdicts.json",))
    study = record.get("study", {})
    named = folder != Path(str(given))
    day = None if named else _day(study.get("as_of") or study.get("dated"))
    dated = told if named else "" if day is None else f"{day.year:04}"
    if not _YEAR.fullmatch(dated):
        raise FileError(
            str(folder),
            [
                Said(
                    f"研究文件没有写数据日期 `dated` 或 `as_of`；请写成 年份=文件夹，如 2023={folder}",
                    f"its study gives no day of the data (`dated`, `as_of`); write the year before it:"
                    f" 2023={folder}",
                )
            ],
        )
    try:
        rows = json.loads((folder / "verdicts.json").read_text(encoding="utf-8"))
        default = [each for each in rows if each["level"] == "clause" and each["default"]]
        values = {str(each["target"]): _seen(int(dated), each, folder.name, day) for each in default}
        plans = tuple(str(each) for each in study["plans"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise FileError(str(folder), [run_id.unread(error)]) from error
    return Run(int(dated), plans, {key: each for key, each in values.items() if not math.isnan(each.value)})


def _day(said: object) -> date | None:
    try:
        return date.fromisoformat(str(said))
    except ValueError:
        return None


def _seen(year: int, row: Mapping[str, Any], source: str, day: date | None) -> Seen:
    value, low, high, goal = (_number(row[name]) for name in ("value", "value_low", "value_high", "required"))
    return Seen(year, value, source, (low, high), goal, str(row["population"]), day)


def _number(value: object) -> float:
    return math.nan if value is None else float(str(value))


def of_table(
    path: Path, known: Iterable[tuple[Standard, Target]]
) -> tuple[dict[str, list[Seen]], list[Note]]:
    """Read a table of observed values: indicator, year, value, a row each.

    An indicator is named by the id of its target, or as it stands in the plan's table of indicators; values
    are in the unit of the plan's table (万人, where it says so).

    Args:
        path: CSV, TXT, XLSX, XLS or ODS.
        known: the targets of the plans.

    Returns:
        (id of a target → values by year; notes on what is doubtful).

    Raises:
        FileError: not such a table; rows whose indicator nobody knows, or stands for several, whose year or
            value is none, or in another unit by far, or that tell of one year twice: all of them at once.
    """
    frame, notes = readers.table(path)
    column = {name: matching.column(frame, None, usual, path) for name, usual in _COLUMNS.items()}
    asked = list(known)
    by_name = _named(asked)
    by_id = {target.id: (standard, target) for standard, target in asked}
    found: dict[str, list[Seen]] = {}
    given: set[tuple[str, float]] = set()
    faults: list[Said] = []
    unknown = pd.Series(math.nan, index=frame.index)
    years, values, more = unknown, unknown, list[Note]()
    try:
        years = numbers.strict(frame, column["year"], path)
    except FileError as error:
        faults += error.faults
    try:
        values, more = numbers.told(frame, column["value"], path)
    except FileError as error:
        faults += error.faults
    rows = zip(frame.index, readers.text(frame[column["indicator"]]), years, values, strict=True)
    for row, name, year, value in rows:
        line, ids = int(row) + 2, by_name.get(_plain(str(name)), [])
        fault = (
            _unknown(line, str(name), ids, by_name)
            if len(ids) != 1
            else _fault(line, str(name), *by_id[ids[0]], value)
        )
        if fault is None and math.isnan(year):
            if years is not unknown:
                faults.append(Said(f"第 {line} 行：没有年份", f"row {line}: no year"))
        elif fault is None and (ids[0], year) in given:
            faults.append(
                Said(
                    f"第 {line} 行：“{name}”的 {int(year)} 年写了两次",
                    f"row {line}: {int(year)} of '{name}' is given twice",
                )
            )
        elif fault is not None:
            faults.append(fault)
        else:
            given.add((ids[0], year))
            if not math.isnan(value):
                found.setdefault(ids[0], []).append(Seen(int(year), float(value), path.name))
    if faults:
        raise FileError(str(path), faults)
    return found, [*notes, *more]


def _fault(line: int, name: str, standard: Standard, target: Target, value: float) -> Said | None:
    share = by_share(standard, target)
    if share is not None:
        return Said(
            f"第 {line} 行：“{name}”的进度按占比（{share.zh}）计，请由运行结果给出",
            f"row {line}: '{name}' is a limit, or asked of each unit: it is followed in {share.en}, as a run"
            " finds it",
        )
    goal = (target.value or 0.0) * printed(target)
    if not (goal and value and not math.isnan(value)) or 1 / _FAR_OFF <= value / goal <= _FAR_OFF:
        return None
    unit = (target.indicator.unit if target.indicator else None) or target.unit
    return Said(
        f"第 {line} 行：“{name}”为 {value:g}，目标为 {goal:g}（{unit}），相差百倍以上；请用该单位填写",
        f"row {line}: '{name}' is {value:g}, and the target {goal:g} ({unit}), a hundred times more or less: "
        "write it in that unit",
    )


def _named(known: Iterable[tuple[Standard, Target]]) -> dict[str, list[str]]:
    """Ids of targets by what a table may call them; those that promise the same again are passed over."""
    found: dict[str, list[str]] = {}
    for _, target in known:
        if target.same_as is None:
            names = {target.id, *([target.indicator.name] if target.indicator else [])}
            for name in names:
                found.setdefault(_plain(name), []).append(target.id)
    return found


def _plain(name: str) -> str:
    return re.sub(r"[\s“”\"'（）()]", "", name).casefold()


def _unknown(line: int, name: str, ids: list[str], known: Mapping[str, list[str]]) -> Said:
    if ids:
        shown = ", ".join(ids)
        return Said(
            f"第 {line} 行：“{name}”可指 {shown}；请写其中一个编号",
            f"row {line}: '{name}' may be {shown}; write one of these ids",
        )
    hint = suggestion(_plain(name), list(known))
    return Said(
        f"第 {line} 行：规划里没有指标“{name}”；{hint.zh}",
        f"row {line}: the plans have no indicator '{name}'; {hint}",
    )
