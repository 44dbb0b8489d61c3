"""People of a plan year: so many times as many in each zone, and those who move to new housing."""

import geopandas
import numpy as np
import pandas as pd

from access.contracts import tables
from access.contracts.arrays import Booleans, Floats
from access.contracts.notes import Note
from access.contracts.said import examples
from access.contracts.tables import CellZones, Zones, counted
from access.contracts.zone_hierarchy import hierarchy
from access.places.people import pieces, spread, window
from access.places.people.pieces import Pieces, Placed

_ALL = 1e-3  # share of an area that may lie beyond the cells: outlines differ by as much
_NUMBERS = ("persons", "persons_registered", "households", *tables.GROUPS)


def multiplied(
    people: pd.DataFrame, cell_zones: CellZones, zones: Zones, factor: Floats
) -> tuple[pd.DataFrame, CellZones]:
    """Multiply the people in each zone, wherever in a cell they live, by its factor.

    Args:
        people: of cells, by cell_id: persons, and age groups.
        cell_zones: CELL_ZONES.
        zones: ZONES.
        factor: of each zone; NaN: as the zone around it, and people in none with a factor stay. Zones
            across the division grow with what lies in them of each cell.

    Returns:
        (people; CELL_ZONES: of what each cell has then).
    """
    tree = hierarchy(zones)
    parts = pieces.by_zone(people.index, cell_zones, zones)
    known = ~np.isnan(factor)
    around = np.append(tree.smallest(known), -1)[parts.area]
    times = np.where(around >= 0, factor[around], 1.0)
    over = parts.members[(tree.across & known)[parts.members["zone"].to_numpy(dtype=np.int64)]]
    more = over["share"].to_numpy() * (factor[over["zone"].to_numpy(dtype=np.int64)] - 1)
    times += np.bincount(over["piece"].to_numpy(dtype=np.int64), more, minlength=len(times))
    made = people.iloc[parts.cell].mul(parts.share * times, axis=0).reset_index(drop=True)
    found, living = pieces.summed(people.index, parts, made, zones)
    # land of cells in which nobody lives may count
    empty = ~cell_zones.index.get_level_values("cell_id").isin(living.index.get_level_values("cell_id"))
    return found, pd.concat([living, cell_zones.loc[empty, ["share"]]]).sort_index()


def numbers_of_zones(zones: Zones, before: pd.Series, after: pd.Series) -> Zones:
    """Return ZONES whose numbers of people grow as the people in them do.

    Args:
        zones: ZONES.
        before, after: persons in each zone, by id.
    """
    lived = before.reindex(zones.index).fillna(0.0)
    ratio = (after.reindex(zones.index).fillna(0.0) / lived.where(lived > 0)).fillna(1.0)
    known = [name for name in _NUMBERS if name in zones.columns]
    return zones.assign(**{name: zones[name] * ratio for name in known})


def with_growth(placed: Placed, areas: geopandas.GeoSeries, persons: pd.Series, zones: Zones) -> Placed:
    """Add the people of new housing, spread evenly over its areas; of all ages as the people of the study.

    Args:
        placed: the people so far.
        areas: polygons, in the projected CRS of the study.
        persons: who will live in each.
        zones: ZONES.
    """
    grid, groups = placed.grid, placed.groups
    now, _ = pieces.of_zones(grid, placed.cell_zones, zones)
    new = pieces.of_areas(grid, areas, zones)
    share, _ = spread.shares(new, len(areas), [])
    total = float(np.nansum(grid.persons))
    of_group = {name: float(values.sum()) / total if total > 0 else 0.0 for name, values in groups.items()}
    there = np.nan_to_num(grid.persons).reshape(-1)[now.cell] * now.share
    within = persons.to_numpy(dtype=float) * window.reached(grid, areas)
    come = share * within[np.maximum(new.area, 0)]
    both = Pieces(
        np.concatenate([now.cell, new.cell]),
        np.concatenate([now.area, new.area]),
        np.concatenate([now.share, new.share]),
        pd.concat([now.members, new.members.assign(piece=new.members["piece"] + len(now.cell))]),
    )
    made = pd.DataFrame({"persons": np.concatenate([there, come])})
    for name, values in groups.items():
        made[name] = np.concatenate([values.reshape(-1)[now.cell] * now.share, come * of_group[name]])
    met = np.bincount(new.area[new.area >= 0], minlength=len(areas)) > 0
    found = pieces.placed(grid, both, made, zones)
    return found._replace(notes=[*placed.notes, *_growth_notes(persons, within, met, bool(groups))])


def _growth_notes(persons: pd.Series, within: Floats, met: Booleans, groups: bool) -> list[Note]:
    come, lost = float(within[met].sum()), float(persons[~met].sum())
    over = (persons.to_numpy(dtype=float) - within) * met
    zh, en = (
        ("，各年龄组按全研究范围的比例假定", ", of all ages as in the whole study (assumed)")
        if groups
        else ("", "")
    )
    notes = [
        Note(
            "doubtful",
            "population",
            f"规划新增居住区 {int(met.sum())} 处，预计增加 {come:,.0f} 人，"
            f"在各区内按面积均匀分布{zh}：为预测值",
            f"{counted(int(met.sum()), 'area')} of new housing, {come:,.0f} more persons expected,"
            " evenly over each"
            f" area{en}: projected, not counted",
            come,
            "persons",
        )
    ]
    wide = over > np.maximum(persons.to_numpy(dtype=float) * _ALL, 0.5)
    if wide.any():
        beyond = float(over[wide].sum())
        notes.append(
            Note(
                "left_out",
                "population",
                f"规划新增居住区 {int(wide.sum())} 处有一部分在分区周围的格网以外，"
                f"按面积扣除 {beyond:,.0f} 人",
                f"{counted(int(wide.sum()), 'area')} of new housing reach beyond the cells around the zones:"
                f" {beyond:,.0f} persons by area not counted",
                beyond,
                "persons",
            )
        )
    if lost:
        notes.append(
            Note(
                "left_out",
                "population",
                f"规划新增居住区 {int((~met).sum())} 处不在分区范围内，{lost:,.0f} 人没有计入",
                f"{counted(int((~met).sum()), 'area')} of new housing away from the zones,"
                f" {lost:,.0f} persons not"
                " counted",
                lost,
                "persons",
            )
        )
    return notes


def factor_note(year: int, names: pd.Series, factor: Floats, before: float, after: float) -> Note:
    """Say which zones grow by how much.

    Args:
        year: the plan year.
        names, factor: of the zones that have one.
        before, after: persons in all.
    """
    known = ~np.isnan(factor)
    shown = examples(
        [f"{name} {each:.3g}" for name, each in zip(names[known], factor[known], strict=True)], most=200
    )
    return Note(
        "doubtful",
        "population",
        f"人口为 {year} 年预测值：由 {before:,.0f} 人增减为 {after:,.0f} 人；各分区系数：{shown}",
        f"people are projected to {year}, not counted: {before:,.0f} become {after:,.0f}; factor"
        " of each zone:"
        f" {shown}",
        after,
        "persons",
    )
