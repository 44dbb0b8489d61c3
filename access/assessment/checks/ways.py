"""Ways are no shorter than the straight line, and a sample of them comes out the same by networkx."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import pandas as pd
import shapely

from access.assessment.checks.check import Check
from access.assessment.checks.recomputed import Asked, recomputed
from access.assessment.measure import Key, Measured, doors_of
from access.contracts.among import among
from access.contracts.arrays import Floats
from access.contracts.said import Said
from access.network.linked import Linked
from access.network.network import Network
from access.verdicts.clause import Trip
from access.verdicts.place import Place

_SAME = 1e-3  # seconds or metres
_TRIPS = 6  # of each mode, among whose ways the sample is taken
_NEAR_M = 1.0  # where streets that are joined end apart, and coordinates are rounded


def not_below_straight(measured: Measured, place: Place) -> Iterable[Check]:
    """No way is shorter than the straight line, by more than is allowed for how streets are drawn."""
    worst, ways = 0.0, 0
    slack = {key: slack_of(link.network) for key, link in measured.links.items()}
    for trip, found in place.nearest.items():
        if trip.impedance == "straight_m" or (trip.mode, trip.impedance) not in slack:
            continue
        key: Key = (trip.mode, trip.impedance)
        cost = found["impedance"].to_numpy(dtype=float)
        straight = place.straight[trip.goal]["length_m"].to_numpy(dtype=float)
        known = np.isfinite(cost)
        ways_m = np.where(known, cost, 0.0) / place.least_cost_per_m[key]
        short = straight - ways_m * slack[key].times - slack[key].metres
        ways += int(known.sum())
        rows = np.flatnonzero(known & (short > _NEAR_M))
        if len(rows):
            short[rows] -= _door_off_m(measured, found["facility_id"].iloc[rows])
        worst = max(worst, float(short[known].max(initial=0.0)))
    if ways:
        times, metres = (max(each) for each in zip(*slack.values(), strict=True))
        yield Check(
            *("way_not_below_straight_line", worst, _NEAR_M, "m"),
            Said(
                f"{ways:,} 条路程（用时按该方式最快的速度折成米）比直线距离短得最多者；已计入路段标注长度短于"
                f"所画线和端点相接处的空隙（至多 {times:.4f} 倍加 {metres:.1f} 米）以及门离轮廓的距离，"
                "另允许 1 米",
                f"{ways:,} ways (times taken to metres at the mode's fastest): the most that one is shorter"
                " than the straight line; allowed for are lengths told shorter than drawn and gaps between"
                f" joined ends ({times:.4f} times and {metres:.1f} m at most), doors off their outline, and"
                " 1 m",
            ),
        )


class Slack(NamedTuple):
    """How many times as long as told a way may be drawn, and how many metres more."""

    times: float
    metres: float


def slack_of(network: Network) -> Slack:
    """Return what the drawing of a network allows: ends of edges apart, and ends that are joined apart."""
    begin, end = network.xy[network.vertex[:-1]], network.xy[network.vertex[1:] - 1]
    node = np.concatenate([network.from_node, network.to_node])
    low, high = np.full((network.size, 2), np.inf), np.full((network.size, 2), -np.inf)
    np.minimum.at(low, node, np.concatenate([begin, end]))
    np.maximum.at(high, node, np.concatenate([begin, end]))
    gap = np.hypot(*np.where(np.isfinite(low), high - low, 0.0).T)
    # of the gap at a node, half is counted for the edge that one comes by, half for the next
    drawn = np.hypot(*(end - begin).T) + (gap[network.from_node] + gap[network.to_node]) / 2
    told = network.length_m
    long = told > _NEAR_M
    more = np.maximum(drawn - told, 0.0)[~long].sum()
    return Slack(float(np.max(drawn[long] / told[long], initial=1.0)), float(more))


def _door_off_m(measured: Measured, facility: pd.Series) -> Floats:
    """How far the farthest door of each facility stands from the outline that straight lines lead to."""
    facilities, entrances = measured.read.facilities, measured.read.entrances
    off = np.zeros(len(facility))
    if "outline" not in facilities.columns:
        return off
    for number, name in enumerate(facility):
        outline = facilities["outline"].get(name)
        if outline is not None and not pd.isna(outline):
            doors = entrances.geometry[entrances.index == name].to_numpy()
            off[number] = float(shapely.distance(doors, outline).max(initial=0.0))
    return off


def again(measured: Measured, place: Place, seed: int) -> Iterable[Check]:
    """A sample of ways of each mode comes out the same by networkx."""
    xy = shapely.get_coordinates(place.cells.geometry.to_numpy())
    for number, (key, link) in enumerate(sorted(measured.links.items())):
        trips = sorted(each for each in place.nearest if (each.mode, each.impedance) == key)
        rng = np.random.default_rng([seed, number])
        some = rng.permutation(len(trips))[:_TRIPS]
        asked = [_asked(measured, place, trips[each], link) for each in some]
        found = recomputed(link, xy, asked, rng) if asked else None
        if found is None:
            continue
        mode, measure = key
        yield Check(
            *(f"ways_again_{mode}_{measure}", found.largest, _SAME, "s" if measure == "time_s" else "m"),
            Said(
                f"{mode}：抽取 {found.number} 条路程，在其周围的路网上用 networkx 独立重算（计入街道以外的"
                "一段、转向、私有道路和延误），相差最多者；抽样由研究内容决定",
                f"{mode}: {found.number} ways found again by networkx on the streets around them (with legs,"
                " turns, private streets and delays): the largest difference; the study's content chooses"
                " them",
            ),
        )


def _asked(measured: Measured, place: Place, trip: Trip, link: Linked) -> Asked:
    read = measured.read
    cost = place.nearest[trip]["impedance"].to_numpy(dtype=float)
    within = place.straight[trip.goal]["length_m"].to_numpy(dtype=float) == 0
    goals = among(link.entrances.index, read.entrances.index[doors_of(trip, read, place)])
    return Asked(trip, cost, np.asarray(goals, dtype=bool), ~(within & (cost == 0)))
