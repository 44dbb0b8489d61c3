"""Charts that planners ask for: who has a service, how far people go, what sites and scenarios bring."""

import math
import re
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import PercentFormatter

from access.contracts import escaping
from access.contracts.documents import Text
from access.outputs.notebook.plots import MET, SITE, UNMET, axes
from access.outputs.notebook.tables import clause_of
from access.outputs.tables import share_text
from access.verdicts.evaluate import Assessment

_UNKNOWN, _INK = "#c9c9c9", "#111820"
_PERSONS, _SHARE = Text(zh="人", en="persons"), Text(zh="占人口", en="of the people")
_LONGEST = 12  # characters of a label


def who_has_it(assessment: Assessment) -> Axes:
    """Draw for each clause that counts people: the share within the limit, and of whom nobody can tell."""
    marks = _pass_marks(assessment)
    rows = assessment.verdicts.query("level == 'clause' and default and persons_met.notna()")
    met = (rows["persons_met"] / rows["persons"]).to_numpy()
    unknown = ((rows["persons_border"] + rows["persons_unlinked"]) / rows["persons"]).to_numpy()
    place = np.arange(len(rows))
    title = Text(zh="每条条款：谁做到了，谁说不清", en="Each clause: who has it, and of whom nobody can tell")
    drawn = axes(title, x=_SHARE, size_inch=(8, 1.6 + 0.45 * len(rows)))
    drawn.barh(place, met, color=MET, label="限值内 within the limit")
    drawn.barh(place, unknown, left=met, color=_UNKNOWN, label="说不清 not known")
    _draw_pass_marks(drawn, [marks[target] for target in rows.index.get_level_values("target")])
    drawn.set_yticks(place, [_named(row) for row in rows.itertuples()], fontsize="small")
    return _in_percent(drawn, "x")


def how_far(assessment: Assessment, target: str) -> Axes:
    """Draw how many people have a facility within each time or distance, at least.

    Args:
        assessment: from ``access.verdicts.evaluate``.
        target: id of a clause that is judged by the way people have.
    """
    clause = clause_of(assessment, target)
    travel = assessment.measures[target][["impedance", "persons"]].sort_values("impedance")
    timed = clause.trip.impedance == "time_s"
    scale, unit = (60, Text(zh="分钟", en="minutes")) if timed else (1, Text(zh="米", en="metres"))
    reached = travel[np.isfinite(travel["impedance"])]
    share = np.concatenate([[0], reached["persons"].cumsum() / travel["persons"].sum()])
    title = Text(zh=f"到最近的{clause.facility.zh}", en=f"To the nearest {clause.facility.en}")
    drawn = axes(title, x=unit, y=_SHARE)
    drawn.step(
        np.concatenate([[0], reached["impedance"] / scale]), share, where="post", color=MET, linewidth=2
    )
    drawn.axvline(clause.limit / scale, color=UNMET, label=f"限值 limit {clause.limit / scale:g}")
    drawn.set_xlim(left=0)
    return _in_percent(drawn, "y")


def covering_curve(gains: pd.DataFrame, *, persons: float, persons_met: float) -> Axes:
    """Draw the share of people covered by 1, 2, 3 … sites: the best for each number, and as they are built.

    Args:
        gains: ``Sited.gains``.
        persons: in all.
        persons_met: of these, those covered before.
    """
    number = np.concatenate([[0], gains["order"]])
    title = Text(zh="建几个点，覆盖多少人", en="How many sites cover how many people")
    drawn = axes(title, x=Text(zh="新建点数", en="new sites"), y=_SHARE)
    curves = (
        ("best_persons_covered", "o-", MET, "每个数目各自最优 the best for each number"),
        ("persons_covered", "x--", SITE, "按次序逐个建 built one after the other"),
    )
    for name, style, colour, label in curves:
        drawn.plot(number, [persons_met / persons, *gains[name] / persons], style, color=colour, label=label)
    drawn.set_xticks(number)
    return _in_percent(drawn, "y")


def step_gains(gains: pd.DataFrame) -> Axes:
    """Draw what each site adds, in the order in which they are built (``Sited.gains``)."""
    title = Text(zh="每一步多覆盖多少人", en="What each step adds")
    drawn = axes(title, x=Text(zh="第几个建", en="built as number"), y=_PERSONS, size_inch=(7.5, 3))
    bars = drawn.bar(gains["order"], gains["persons_gained"], color=SITE)
    drawn.bar_label(bars, fmt="{:,.0f}", fontsize="x-small")
    drawn.set_xticks(gains["order"])
    drawn.grid(visible=False, axis="x")
    return drawn


def side_by_side(rows: pd.DataFrame, base: Assessment) -> Axes:
    """Draw the share of people who have it, clause by clause, in the base and in each scenario.

    Args:
        rows: from ``comparison.verdict_table``.
        base: the assessment of the base.
    """
    clauses, cases = rows.loc[rows["met_share"].notna(), "target"].unique(), rows["scenario"].unique()
    title = Text(zh="各方案：多少人做到", en="Each scenario: how many have it")
    drawn = axes(title, x=_SHARE, size_inch=(8, 1.6 + 0.4 * len(clauses) * len(cases)))
    height, colours, middle = 0.8 / len(cases), _shades(len(cases)), np.arange(len(clauses))
    for i, case in enumerate(cases):
        mine = rows[rows["scenario"] == case].set_index("target").loc[clauses]
        label = escaping.chart(f"{mine['scenario_zh'].iloc[0]} {mine['scenario_en'].iloc[0]}")
        place = middle + (i - (len(cases) - 1) / 2) * height
        bars = drawn.barh(place, mine["met_share"], height * 0.9, color=colours[i], label=label)
        words = ["" if np.isnan(share) else share_text(share) for share in mine["met_share"]]
        drawn.bar_label(bars, words, label_type="center", color="white", fontsize="small")
    first = rows[rows["scenario"] == cases[0]].set_index("target").loc[clauses]
    marks = _pass_marks(base)
    _draw_pass_marks(drawn, [marks[target] for target in clauses])
    drawn.set_yticks(middle, [_named(row) for row in first.itertuples()], fontsize="small")
    return _in_percent(drawn, "x")


def gains_by_zone(people: pd.DataFrame, *, most: int = 20) -> Axes:
    """Draw in which zones people gain (to the right) and lose (to the left) by one scenario.

    Args:
        people: rows of ``comparison.people_table``: of one scenario, clause and group.
        most: so many zones at most, those with most people who gain or lose.
    """
    moved = people.assign(moved=people["persons_gained"] + people["persons_lost"]).query("moved >= 0.5")
    moved = moved.nlargest(most, "moved").sort_values("moved")
    title = Text(zh="各分区：谁受益，谁受损", en="Zone by zone: who gains and who loses")
    drawn = axes(title, x=_PERSONS, size_inch=(8, 1.6 + 0.35 * len(moved)))
    place = range(len(moved))
    drawn.barh(place, moved["persons_gained"], color=MET, label="受益 gain")
    drawn.barh(place, -moved["persons_lost"], color=UNMET, label="受损 lose")
    drawn.set_yticks(place, [*map(escaping.chart, moved["zone"])], fontsize="small")
    drawn.axvline(0, color=_INK, linewidth=1)
    drawn.grid(visible=False, axis="y")
    drawn.figure.legend(loc="outside lower left", ncols=2)
    return drawn


def _pass_marks(assessment: Assessment) -> dict[str, float]:
    """The share of the people that each clause requires; NaN where it requires something else."""
    return {
        each.clause.id: each.whole.required if each.whole.unit.kind == "share_of_people" else math.nan
        for each in assessment.judgements
        if each.default
    }


def _draw_pass_marks(drawn: Axes, marks: list[float]) -> None:
    middle = np.arange(len(marks))
    drawn.vlines(*(marks, middle - 0.45, middle + 0.45), color=_INK, linewidth=2, label="达标线 pass mark")


def _in_percent(drawn: Axes, name: str) -> Axes:
    """Finish axes that show shares of the people: from 0, in percent, with a legend below."""
    axis = drawn.xaxis if name == "x" else drawn.yaxis
    axis.set_major_formatter(PercentFormatter(1))
    if name == "x":
        drawn.set_xlim(0, 1.08)
        drawn.invert_yaxis()
        drawn.grid(visible=False, axis="y")
    drawn.figure.legend(loc="outside lower left", ncols=2)
    return drawn


def _shades(number: int) -> list[str]:
    """A colour for the base and for each scenario."""
    return ["#6d7a87", MET, SITE, "#2f7d5b", "#b8860b", "#5f4f8c"][:number] + ["#444444"] * max(0, number - 6)


def _named(row: Any) -> str:
    r"""Name a clause by its facility and its limit; without what stands in brackets, where that is long.

    >>> from types import SimpleNamespace
    >>> _named(SimpleNamespace(facility_zh="便利店", facility_en="shop", limit=5.0, limit_unit="min"))
    '便利店\nshop ≤ 5 min'
    """
    zh = row.facility_zh if len(row.facility_zh) <= _LONGEST else re.sub("（.*）", "", row.facility_zh)
    return escaping.chart(f"{zh}\n{row.facility_en} ≤ {row.limit:g} {row.limit_unit}")
