"""Trips that were timed beside those computed: how far off the assumed speeds are, and what fits."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, cast

import numpy as np
import pandas as pd

from access.contracts.arrays import Floats
from access.contracts.errors import NoStreets
from access.contracts.notes import Note
from access.contracts.tables import Positions, counted
from access.network.network import Network
from access.network.snapping import snap
from access.network.travel import nearest
from access.places import datums, timed_trips
from access.standards.model import Mode
from access.study.read import Inputs
from access.study.study import Study

LEAST = 10  # trips of a mode: fewer say little of it
_SURE = 0.95
_MOST = 3000  # trips whose pairs are all compared; of more, as many spread evenly over the table
# straight from end to end, faster than anybody goes (km/h); and so many times the time computed
_FASTEST_KPH = {"walk": 15.0, "cycle": 50.0, "e_bike": 50.0, "walk_or_cycle": 50.0}
_FASTEST_BY_CAR_KPH, _SLOWEST = 200.0, 10.0
Build = Callable[[Study, Inputs, Mode], Network]


@dataclass(frozen=True)
class Fit:
    """What fits the observed times of one mode, y, to those computed, x; each as (least, best, most).

    Attributes:
        trips: how many it was fitted to.
        ratio: the median of y / x, and the order statistics that hold it in 95 % of samples.
        speed: with a delay beside it, the factor of speed 1 / b in y = a + b x, by Theil and Sen; None
            where the trips cannot tell speed from delay.
        delay_s: the delay a; its bounds belong to those of the speed.
    """

    trips: int
    ratio: tuple[float, float, float]
    speed: tuple[float, float, float] | None
    delay_s: tuple[float, float, float] | None


def fit(computed_s: Floats, observed_s: Floats) -> Fit:
    """Fit observed to computed times so that a few wrong ones hardly matter.

    Theil (1950), A rank-invariant method of linear and polynomial regression analysis; Sen (1968),
    Estimates of the regression coefficient based on Kendall's tau: the median slope of all pairs, its
    interval from the distribution of tau; the median rest as the delay.

    Args:
        computed_s, observed_s: seconds, above 0; shape (trips,).
    """
    from scipy import stats  # noqa: PLC0415 (a second of every run, seldom needed)

    ratio = np.sort(observed_s / computed_s)
    low = int(stats.binom.ppf((1 - _SURE) / 2, len(ratio), 0.5))
    bounds = float(ratio[max(low - 1, 0)]), float(ratio[min(len(ratio) - low, len(ratio) - 1)])
    middle = (bounds[0], float(np.median(ratio)), bounds[1])
    if np.ptp(computed_s) == 0:
        return Fit(len(ratio), middle, None, None)
    some = np.unique(np.linspace(0, len(ratio) - 1, min(len(ratio), _MOST)).astype(int))
    slope, _, least, most = stats.theilslopes(observed_s[some], computed_s[some], _SURE)
    if not least > 0:
        return Fit(len(ratio), middle, None, None)
    delays = sorted(float(np.median(observed_s - each * computed_s)) for each in (most, slope, least))
    return Fit(
        len(ratio), middle, (1 / float(most), 1 / float(slope), 1 / float(least)), cast("Any", tuple(delays))
    )


def compared(study: Study, read: Inputs, build: Build) -> Inputs:
    """Compare a study's timed trips with its own times, and say in its notes what was found.

    Args:
        study, read: what was asked, and of what.
        build: makes the network of a mode, its costs being seconds.

    Returns:
        The inputs with notes, and, where the study says so, with ``time_ratios``.
    """
    source = study.observed
    if source is None or read.time_ratios is not None:
        return read
    period = study.settings.period
    trips, notes = timed_trips.from_csv(
        source.path,
        crs=source.crs,
        columns={str(what): name for what, name in source.columns.items()},
        mode=source.mode,
        modes=source.modes,
        period=period,
    )
    if len(trips):
        notes += datums.notes(
            "streets", source.path.name, trips.crs, read.streets.crs, trips.geometry.iloc[0]
        )
    ratios: dict[str, float] = {}
    for (mode, when), group in trips.groupby(["mode", "period"], sort=True):
        at = study.model_copy(update={"settings": study.settings.model_copy(update={"period": when})})
        try:
            network = build(at, read, cast("Mode", mode))
        except NoStreets:
            why = "的道路不存在", "by a mode that no street is open to"
            notes.append(timed_trips.left_out(f"{source.path.name}, {mode}", group.index, *why))
            continue
        used, more = _timed(group, network, study, source.path.name)
        found = fit(used["computed"].to_numpy(), used["seconds"].to_numpy()) if len(used) >= LEAST else None
        applied = source.apply == "yes" and found is not None and when == period
        if applied and found is not None:
            ratios[str(mode)] = found.ratio[1]
        notes += [*more, _note(source.path.name, f"{mode}, {when}", len(used), found, applied=applied)]
    return replace(read, notes=(*read.notes, *notes), time_ratios=ratios)


def _timed(group: Any, network: Network, study: Study, name: str) -> tuple[pd.DataFrame, list[Note]]:
    """The trips that can be compared, with what they take by the study's own figures."""
    origin, goal = (datums.project(each, network.crs) for each in (group.geometry, group["to"]))
    start, end = _placed(origin, network, study), _placed(goal, network, study)
    computed = pd.Series(np.inf, group.index)
    keys = end.assign(spot=pd.factorize(pd.Series(list(zip(goal.x, goal.y, strict=True))))[0])
    for _, rows in keys.groupby("spot"):  # one search for all that lead to one place
        door = end.loc[rows.index[:1]]
        found = nearest(start.loc[rows.index], door, network, direction="demand_to_facility")
        computed[rows.index] = found["impedance"].to_numpy()
    mode = str(group["mode"].iloc[0])
    fastest = _FASTEST_KPH.get(mode, _FASTEST_BY_CAR_KPH) / 3.6
    wrong = {
        ("离街道太远", "too far from a street"): (start["edge"].isna() | end["edge"].isna()),
        ("没有通路", "that no way leads along"): computed.isin([np.inf]),
        ("起讫点相同", "that end where they begin"): computed <= 0,
        ("快得不可能", "faster than can be"): origin.distance(goal) > fastest * group["seconds"],
        ("用时超过推算的十倍", "of ten times the time computed"): group["seconds"] > _SLOWEST * computed,
    }
    notes, lost = [], pd.Series(data=False, index=group.index)
    for (zh, en), rows in wrong.items():
        if (rows & ~lost).any():
            notes.append(timed_trips.left_out(f"{name}, {mode}", group.index[rows & ~lost], zh, en))
        lost |= rows
    return group.assign(computed=computed)[~lost], notes


def _placed(points: Any, network: Network, study: Study) -> Positions:
    settings = study.settings
    return snap(
        points, network, max_leg_m=settings.max_leg_m, min_component_m=settings.min_component_m
    ).rename_axis("cell_id")


def _note(name: str, what: str, trips: int, found: Fit | None, *, applied: bool) -> Note:
    if found is None:
        return Note(
            "doubtful",
            "streets",
            f"{name}（{what}）：只有 {trips} 次可用的出行，少于 {LEAST} 次，没有拟合",
            f"{name} ({what}): only {counted(trips, 'trip')} can be used, fewer than {LEAST}: not fitted",
            trips,
            "trips",
        )
    ratio = "{1:.2f} (95 %: {0:.2f}–{2:.2f})".format(*found.ratio)
    zh, en = "速度和固定延误无法分开", "speed and a fixed delay cannot be told apart"
    if found.speed is not None and found.delay_s is not None:
        speed = "{1:.2f} (95 %: {0:.2f}–{2:.2f})".format(*found.speed)
        delay = "{1:.0f} s ({0:.0f}–{2:.0f} s)".format(*found.delay_s)
        zh = f"若另有固定延误，则速度为所设的 {speed} 倍，每次延误 {delay}"
        en = f"with a fixed delay beside it, speeds are {speed} times those assumed and the delay is {delay}"
    doubted = applied or not found.ratio[0] <= 1 <= found.ratio[2]
    zh_used = "已按此比例调整所有用时" if applied else "没有据此调整（apply: yes 则调整）"
    en_used = "all times are brought to it" if applied else "nothing is changed by it (`apply: yes` would)"
    return Note(
        "doubtful" if doubted else "found",
        "streets",
        f"{name}（{what}）：{trips} 次实测出行，实测与推算用时之比的中位数为 {ratio}；{zh}；{zh_used}",
        f"{name} ({what}): {counted(trips, 'timed trip')}; the median of observed to computed time is"
        f" {ratio}; {en}; {en_used}",
        trips,
        "trips",
    )
