"""Charts of ambulance stations: radii against their limits, people reached with each new station."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import PercentFormatter

from access.contracts import escaping
from access.contracts.documents import Text
from access.outputs.notebook.plots import MET, SITE, UNKNOWN, UNMET, axes

_TICKS_KM = (0.5, 1, 2, 5, 10, 20, 50)
_COLOURS = (SITE, "#e0a100", MET, UNMET, UNKNOWN)


def service_radii(rows: pd.DataFrame, statistics: Mapping[str, Text]) -> Axes:
    """Draw each statistic of the service radius against its limit, district by district.

    Args:
        rows: a row for each district and statistic: name, statistic, value (km), limit_km.
        statistics: their names.
    """
    names = list(dict.fromkeys(rows["name"]))
    title = Text(zh="服务半径：各种算法与限值", en="Service radius: each statistic, and the limit")
    size = (8, 1.6 + 0.4 * len(names))
    drawn = axes(title, x=Text(zh="公里（对数刻度）", en="km (logarithmic)"), size_inch=size)
    place = rows["name"].map(names.index)
    limits = rows.drop_duplicates("name")
    for (name, label), colour in zip(statistics.items(), _COLOURS, strict=False):
        mine = (rows["statistic"] == name) & np.isfinite(rows["value"])
        if mine.any():
            drawn.scatter(
                rows["value"][mine], place[mine], s=50, color=colour, label=escaping.chart(label), zorder=3
            )
    drawn.scatter(
        limits["limit_km"], place[limits.index], marker="|", s=400, color="black", label="限值 limit"
    )
    drawn.set(xscale="log", ylim=(len(names) - 0.5, -0.5))
    drawn.set_xticks(_TICKS_KM, [f"{each:g}" for each in _TICKS_KM])
    drawn.minorticks_off()
    drawn.set_yticks(range(len(names)), [*map(escaping.chart, names)], fontsize="small")
    drawn.grid(visible=False, axis="y")
    drawn.figure.legend(loc="outside lower left", ncols=2)
    return drawn


def reached_by_number(persons_met: Sequence[float], *, persons: float) -> Axes:
    """Draw the share of people who are reached with 0, 1, 2 … new stations.

    Args:
        persons_met: of each number, from none.
        persons: in all.
    """
    title = Text(zh="新建几站，时限内有车可到的人", en="New stations, and the people with a vehicle in time")
    drawn = axes(title, x=Text(zh="新建站数", en="new stations"), y=Text(zh="占人口", en="of the people"))
    number = np.arange(len(persons_met))
    drawn.plot(number, np.asarray(persons_met) / persons, "o-", color=MET)
    drawn.set_xticks(number)
    drawn.yaxis.set_major_formatter(PercentFormatter(1))
    return drawn
