"""People of a raster or a model, brought to the numbers that a census gives areas: a factor for each."""

import numpy as np
import pandas as pd

from access.contracts.arrays import Booleans, Floats
from access.contracts.notes import Note
from access.contracts.said import examples
from access.contracts.tables import Zones, counted
from access.places.people import pieces, spread, window
from access.places.people.from_areas import Areas, pieces_of
from access.places.people.pieces import Pieces, Placed

_ALIKE = (0.5, 2.0)
_SHOWN = 200
_NOBODY = 1e-6  # persons
_ALL = 1e-3  # share of an area that may lie beyond the cells: outlines differ by as much


def calibrated(people: Placed, areas: Areas, zones: Zones) -> Placed:
    """Multiply the people in each area by one factor, so that they are as many as the areas' numbers say.

    Where none of the people live in an area that has some, its number is spread evenly over it. People in
    no area stay as they are. Age groups keep their shares of each cell. Of people in points, each point is of
    the (smallest) area in which it lies; of others, of each cell as many as its area is of it.

    Args:
        people: see ``Placed``.
        areas: polygons with their persons.
        zones: ZONES.
    """
    parts, there, areas, notes = _parts(people, areas, zones)
    names = ["persons", *people.groups]
    given = areas.people["persons"].to_numpy(dtype=float)
    # of zones of the study's own all that is not seen is told already, and they keep their numbers
    seen = np.ones(len(given)) if areas.own else window.reached(people.grid, areas.geometry)
    wanted = given * np.where(seen < 1 - _ALL, seen, 1.0)
    inside, area = parts.area >= 0, np.maximum(parts.area, 0)
    before = np.bincount(area[inside], there["persons"][inside], minlength=len(wanted)).astype(np.float64)
    lived = before > _NOBODY
    factor = wanted / np.where(lived, before, np.nan)
    even, _ = spread.shares(parts, len(wanted), [])
    empty = ~lived & (wanted > 0)
    anew = np.where(empty[area], even * wanted[area], 0.0)
    whole = there.sum()
    of_all = whole / whole["persons"] if whole["persons"] > _NOBODY else whole * 0.0
    of_all["persons"] = 1.0
    scale = np.where(inside, np.nan_to_num(factor)[area], 1.0)
    made = pd.DataFrame({name: there[name] * scale + anew * of_all[name] for name in names})
    found = pieces.placed(people.grid, parts, made, zones)
    in_zones = np.isin(np.arange(len(area)), parts.members["piece"])
    outside = float(there["persons"][~inside & in_zones].sum())
    told = [*_beyond(areas.names, seen, given), *_notes(areas.names, factor, before, wanted, empty, outside)]
    return found._replace(notes=[*people.notes, *notes, *told])


def _parts(people: Placed, areas: Areas, zones: Zones) -> tuple[Pieces, pd.DataFrame, Areas, list[Note]]:
    """The people in pieces of one area each, the areas that have a number, and notes.

    Pieces of points have no share of their cells: what is spread evenly is spread over cells.
    """
    points = None if areas.own else people.points
    known = people.cell_zones if points is None else None
    parts, areas, notes = pieces_of(people.grid, areas, zones, known)
    if points is not None:
        area = spread.located(points.middle, areas.geometry)
        nobody = pd.DataFrame(0.0, range(len(parts.cell)), points.living.columns)
        mine = Pieces(points.pieces.cell, area, np.zeros(len(area)), points.pieces.members)
        there = pd.concat([nobody, points.living], ignore_index=True)
        return pieces.joined(parts, mine), there, areas, notes
    each = {"persons": people.grid.persons, **people.groups}
    there = pd.DataFrame(
        {name: np.nan_to_num(values).reshape(-1)[parts.cell] * parts.share for name, values in each.items()}
    )
    return parts, there, areas, notes


def _beyond(names: pd.Series, seen: Floats, given: Floats) -> list[Note]:
    """Tell of areas that reach beyond where people are known, and so many of theirs with them."""
    wide = (seen < 1 - _ALL) & (given > 0)
    if not wide.any():
        return []
    lost = float((given * (1 - seen))[wide].sum())
    shown = examples([f"{names.iloc[i]} {1 - seen[i]:.1%}" for i in np.flatnonzero(wide)], most=20)
    number = int(wide.sum())
    return [
        Note(
            "doubtful",
            "population",
            f"{number} 个校准分区有一部分在人口数据范围以外（面积占比：{shown}）：按面积扣除 {lost:,.0f} 人，"
            "其余人数用于校准",
            f"{counted(number, 'area')} of the totals reaching beyond the data of people (share of area:"
            f" {shown}): by area {lost:,.0f} persons are taken to live there, and the others count",
            lost,
            "persons",
        )
    ]


def _notes(
    names: pd.Series,
    factor: Floats,
    before: Floats,
    wanted: Floats,
    empty: Booleans,
    outside: float,
) -> list[Note]:
    """Tell the factor of each area, and which are odd."""
    known = np.isfinite(factor)
    order = np.argsort(-np.abs(np.log(np.maximum(np.where(known, factor, 1.0), 1e-9))), kind="stable")
    shown = [f"{names.iloc[i]} {factor[i]:.3g}" for i in order if known[i]]
    each = examples(shown, most=_SHOWN)
    total, was = float(wanted.sum()), float(before.sum())
    notes = [
        Note(
            "found",
            "population",
            f"人口按分区总数校准：由 {was:,.0f} 人调整为 {total:,.0f} 人；各分区系数：{each}",
            f"people brought to the totals of {counted(len(names), 'zone')}: {was:,.0f} became {total:,.0f};"
            f" factor of each: {each}",
            total,
            "persons",
        )
    ]
    odd = known & ~((factor >= _ALIKE[0]) & (factor <= _ALIKE[1])) & ((before > 0.5) | (wanted > 0.5))
    for chosen, zh, en in (
        (
            odd & (wanted > 0),
            "校准系数在 0.5–2 以外，两种数据可能不是同一地方或年份",
            "factor outside 0.5 to 2",
        ),
        (
            odd & (wanted == 0),
            "按分区总数没有人口，原有人口改为 0",
            "by the totals nobody lives there: set to 0",
        ),
        (empty, "原数据没有人口，按面积均匀分布", "nobody lives there by the data: spread evenly by area"),
    ):
        if chosen.any():
            where = examples(
                [f"{names.iloc[i]} {before[i]:,.0f} → {wanted[i]:,.0f}" for i in np.flatnonzero(chosen)],
                most=20,
            )
            number = int(chosen.sum())
            notes.append(
                Note(
                    "doubtful",
                    "population",
                    f"{number} 个分区{zh}（{where}）",
                    f"{counted(number, 'zone')}: {en} ({where})",
                    number,
                    "zones",
                )
            )
    if outside > 0.5:
        notes.append(
            Note(
                "doubtful",
                "population",
                f"{outside:,.0f} 人在本研究分区内、校准分区以外，没有调整",
                f"{outside:,.0f} persons in the zones, but outside the areas of the totals: left as they are",
                outside,
                "persons",
            )
        )
    return notes
