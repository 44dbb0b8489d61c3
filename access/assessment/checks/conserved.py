"""Nobody and nothing is lost or counted twice: people, states, limits, facilities."""

from collections.abc import Iterable
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from access.assessment.checks.check import Check
from access.assessment.measure import Measured
from access.contracts.said import Said
from access.contracts.zone_hierarchy import sums
from access.places.facilities.tally import Tally
from access.places.people.in_zones import persons_by_zone
from access.verdicts import reach
from access.verdicts.evaluate import Assessment
from access.verdicts.place import SLIVER, Place
from access.verdicts.zones import extent

if TYPE_CHECKING:
    from access.contracts.arrays import Floats

_EXACT = 1e-9  # of all persons: what adding up in another order may change
_SHARES = 1e-6  # of all persons: shares of cells in zones are measured in single precision
_TIMES = (0.5, 1.0, 1.5)  # of each limit


def people(measured: Measured, place: Place) -> Iterable[Check]:
    """Nobody is lost or counted twice from the raster to the zones."""
    if not place.peopled:
        return
    read, living = measured.read, place.cells["persons"].to_numpy(dtype=float)
    whole = read.people
    in_cells = float((read.cells if read.raster is None else read.raster)["persons"].sum())
    yield Check(
        *("people_raster_to_cells", abs(whole - in_cells), _EXACT * whole, "persons"),
        Said(
            f"栅格共 {whole:,.0f} 人，格网共 {in_cells:,.0f} 人",
            f"{whole:,.0f} persons in the raster, {in_cells:,.0f} in its cells",
        ),
    )
    if read.raster is not None:
        parts = sums(place.raster_cell, living, len(read.raster))
        off = np.abs(parts - read.raster["persons"].to_numpy(dtype=float))
        yield Check(
            *("people_cells_to_parts", float(off.max(initial=0.0)), _SHARES * whole, "persons"),
            Said(
                "粗格网划分成小格后，各格人口与原格相差最多者",
                "coarse cells are cut into parts: the most that the people of one differ from those of its"
                " parts",
            ),
        )
    direct = persons_by_zone(place.cells, place.cell_zones).reindex(place.zones.index).fillna(0.0)
    pieces = place.in_zones(place.living())
    inside = float(place.persons(tuple(place.zones.index)).sum())
    yield Check(
        *("people_cells_to_zones", float(np.abs(direct - pieces).max()), _SHARES * whole, "persons"),
        Said(
            f"各分区人口：按格网占比直接相加与按分区切块相加，相差最多者（区内 {inside:,.0f} 人，"
            f"区外 {whole - inside:,.0f} 人）",
            "people of each zone, by the shares of cells and by the pieces of zones: the most that they"
            f" differ ({inside:,.0f} persons within the zones, {whole - inside:,.0f} outside)",
        ),
    )
    beyond = max(0.0, inside - float(living.sum()))
    yield Check(
        *("people_nobody_twice", beyond, _SHARES * whole, "persons"),
        Said("分区内人口不多于格网人口", "no more people in the zones than in the cells"),
    )


def states(assessment: Assessment) -> Iterable[Check]:
    """Of each clause and zone, those within, beyond and not known are all there are."""
    table = assessment.coverage
    if table.empty:
        return
    names = [f"persons_{state}" for state in reach.STATES]
    off = (table[names].sum(axis=1) - table["persons"]).abs()
    whole = max(float(table["persons"].max()), 1.0)
    yield Check(
        *("states_add_up", float(off.fillna(0.0).max()), _EXACT * whole, "persons"),
        Said(
            f"{len(table):,} 个条款与分区：够得着、够不着、边界附近、未连接相加与总人口相差最多者",
            f"{len(table):,} clauses and zones: the most that those within, beyond, near the border and"
            " unlinked together differ from all",
        ),
    )
    by_clause = table.groupby(level="target")[["persons", *names]].sum()
    cells = pd.DataFrame({name: _by_state(each) for name, each in assessment.measures.items()}).T
    nobody = dict.fromkeys(["persons", *names], 0.0)
    slivers = _slivers(assessment)
    left = pd.DataFrame([slivers.get(str(each), nobody) for each in by_clause.index], index=by_clause.index)
    off = (by_clause + left - cells.reindex(by_clause.index)).abs().max(axis=1)
    least = _EXACT * cells["persons"].reindex(by_clause.index).clip(lower=1.0)
    worst = int((off / least).fillna(0.0).argmax())
    most = float(left["persons"].max())
    yield Check(
        *("zones_add_up", float(off.iloc[worst]), float(least.iloc[worst]), "persons"),
        Said(
            "各条款：分区各状态人口之和加上不属于任何下级分区的碎块，与全域各状态人口相差最多者"
            f"（碎块不足分区百分之一，各条款至多 {most:,.0f} 人）",
            "each clause: the most that its zones together, with the slivers that belong to none of them,"
            f" differ from the whole, by state (slivers of less than a hundredth: {most:,.0f} persons of a"
            " clause at most)",
        ),
    )


def _slivers(assessment: Assessment) -> dict[str, dict[str, float]]:
    """Of each clause, by state, the people in what the smaller zones leave of a zone; see ``Extent.divided``.

    What is more than a sliver is none, and stays missing in its zones.
    """
    place = assessment.place
    found: dict[str, dict[str, float]] = {}
    known: dict[tuple[int, str], tuple[Floats, Floats]] = {}
    for clause in assessment.clauses:
        if clause.id not in assessment.measures:
            continue
        key = id(clause.plan), clause.target.zone
        if key not in known:
            whole = extent(place, clause.plan, clause.target.zone)
            known[key] = np.maximum(whole.taken - whole.divided().taken, 0.0), whole.taken
        left, taken = known[key]
        people = place.living(clause.rule.group.default)
        lived = people * left
        if 0 < lived.sum() <= SLIVER * float((people * taken).sum()):
            state = assessment.measures[clause.id]["state"].to_numpy(dtype=str)[place.overlay.cell]
            found[clause.id] = _by_state(pd.DataFrame({"persons": lived, "state": state}))
    return found


def _by_state(measure: pd.DataFrame) -> dict[str, float]:
    persons = measure["persons"].to_numpy(dtype=float)
    of_state = {name: persons[np.asarray(measure["state"] == name)] for name in reach.STATES}
    return {
        "persons": float(persons.sum()),
        **{f"persons_{name}": float(each.sum()) for name, each in of_state.items()},
    }


def limits(assessment: Assessment) -> Iterable[Check]:
    """A longer limit reaches no fewer people, and the limit itself those who were told."""
    fewer, other = 0.0, 0.0
    border = assessment.place.border_m.to_numpy(dtype=float)
    for clause in assessment.clauses:
        if clause.id not in assessment.measures:
            continue
        measure = assessment.measures[clause.id]
        cost, persons = (measure[name].to_numpy(dtype=float) for name in ("impedance", "persons"))
        rate = clause.limit / measure["reach_m"].to_numpy(dtype=float)
        met = [
            float(persons[reach.states(cost, times * clause.limit, border * rate) == "met"].sum())
            for times in _TIMES
        ]
        fewer = max(fewer, *(a - b for a, b in pairwise(met)))
        told = float(persons[np.asarray(measure["state"] == "met")].sum())
        other = max(other, abs(told - met[_TIMES.index(1.0)]))
    if assessment.measures:
        whole = max(float(each["persons"].sum()) for each in assessment.measures.values())
        yield Check(
            *("longer_limit_not_fewer", max(fewer, other), _EXACT * max(whole, 1.0), "persons"),
            Said(
                "时限放宽到一倍半、收紧到一半：覆盖人口只增不减，且原时限下与所报一致",
                "half the limit, and one and a half: a longer one reaches no fewer people, and the limit"
                " itself as many as were told",
            ),
        )


def facilities(tally: Tally, place: Place) -> Iterable[Check]:
    """Each facility that was read is used, or was left out for a reason that is told."""
    counted = tally.table()
    used = place.facilities["type"].value_counts()
    both = counted.join(used.rename("used"), how="outer").fillna(0)
    off = (both["read"] - both["left_out"] - both["used"]).abs()
    why_zh = "、".join(f"{why.zh} {number:,}" for why, number in tally.reasons()) or "无"
    why = ", ".join(f"{why} {number:,}" for why, number in tally.reasons()) or "none"
    read, left = int(both["read"].sum()), int(both["left_out"].sum())
    yield Check(
        *("facilities_accounted_for", float(off.sum()), 0.0, "facilities"),
        Said(
            f"{len(both)} 类设施：读入 {read:,} 处 = 采用 {len(place.facilities):,} 处 + 未采用 {left:,} 处"
            f"（{why_zh}）；相差的处数逐类相加",
            f"{len(both)} types: {read:,} facilities read = {len(place.facilities):,} used + {left:,} left"
            f" out ({why}); what does not agree, added up by type",
        ),
    )
