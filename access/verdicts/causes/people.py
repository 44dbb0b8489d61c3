"""Who lives in gaps: older people and children; and whether the figures of people look right."""

from typing import NamedTuple

import numpy as np
import pandas as pd
import shapely

from access.contracts.arrays import Booleans, Floats, Integers, Objects
from access.contracts.street_density import LEAST_KM2, settled, thin
from access.network.network import Network
from access.verdicts.clause import Clause
from access.verdicts.evaluate import Assessment
from access.verdicts.gaps import Found
from access.verdicts.missing import Missing
from access.verdicts.patches import Grid, grid, patches
from access.verdicts.place import Place
from access.verdicts.zones import extent

# the first of each that is known of everybody stands for them
OLDER = ("age_60_plus", "age_65_plus", "age_80_plus")
CHILDREN = ("under_18", "age_6_11", "age_3_5", "under_3")
_TIMES = 10.0  # assumed: so many times a usual cell is no usual cell
_STEP_M = 50.0


class Group(NamedTuple):
    """An age group, and how many of it live in each gap; NaN where it is not known."""

    name: str
    persons: Floats


def group(names: tuple[str, ...], found: Found, gap: Integers, assessment: Assessment) -> Group:
    """Count the first of some age groups that is known in each gap.

    Args:
        names: of ``OLDER`` or ``CHILDREN``.
        found: the gaps and their cells.
        gap: the number of the gap of each of these cells.
        assessment: what was judged.
    """
    place, count = assessment.place, len(found.gaps)
    for name in names:
        try:
            people = place.living(name)
        except Missing:
            continue
        counted = _counted(people, found, gap, assessment)
        total = np.bincount(gap, weights=np.nan_to_num(counted), minlength=count)
        unknown = np.bincount(gap, weights=np.isnan(counted), minlength=count) > 0
        return Group(name, np.where(unknown, np.nan, total))
    return Group("", np.full(count, np.nan))


def _counted(people: Floats, found: Found, gap: Integers, assessment: Assessment) -> Floats:
    """How many of a group live in each cell of each gap, within the zones of its clause."""
    place = assessment.place
    clause_of = pd.Index([clause.id for clause in assessment.clauses]).get_indexer(
        pd.Index(found.gaps["target"])
    )[gap]
    cell, persons = found.cells["cell"].to_numpy(dtype=np.int64), found.cells["persons"].to_numpy(dtype=float)
    counted, known = np.zeros(len(cell)), dict[tuple[int, str], Floats]()
    for number, clause in enumerate(assessment.clauses):
        own = np.flatnonzero(clause_of == number)
        if not len(own):
            continue
        key = id(clause.plan), clause.target.zone
        if key not in known:
            known[key] = extent(place, clause.plan, clause.target.zone).by_cell(people)
        living = known[key][cell[own]]
        counted[own] = np.minimum(living, persons[own]) if _fewer(clause) else living
    return counted


def _fewer(clause: Clause) -> bool:
    """Whether the clause counts some people alone, of whom a group can be no more."""
    return clause.rule.group.default != "all"


def regions(found: Found, place: Place) -> Integers:
    """Return the region of each of the gaps' cells: those of a clause that share a side, in gaps or across.

    What tells of the data by how people are spread must not hang on where these are cut into gaps.
    """
    where = grid(place.cells)
    cell = found.cells["cell"].to_numpy(dtype=np.int64)
    target, named = pd.factorize(found.gaps["target"])
    of_gap = target[found.cells["gap"].to_numpy(dtype=np.int64)]
    region, count = np.zeros(len(cell), dtype=np.int64), 0
    for number in range(len(named)):
        own = np.flatnonzero(of_gap == number)
        mine = Grid(where.row[cell[own]], where.column[cell[own]], where.row_m, where.column_m)
        region[own] = count + patches(mine, np.zeros(len(own), dtype=np.int64), np.inf)
        count = int(region[own].max()) + 1
    return region


def in_one_cell(found: Found, gap: Integers, region: Integers, place: Place) -> tuple[Floats, Integers]:
    """Find the cells that hold most people of a region, ten times as many as a usual cell or more.

    Returns:
        The share of each gap's people in its fullest cell, where that is such a cell, else 0; and the cell.
    """
    cells, count = found.cells, len(found.gaps)
    persons, cell = cells["persons"].to_numpy(dtype=float), cells["cell"].to_numpy(dtype=np.int64)
    lived = place.cells["persons"].to_numpy(dtype=float)
    usual = float(np.median(lived[lived > 0])) if (lived > 0).any() else np.inf
    order = np.lexsort((-cell, persons, gap))
    last = order[np.append(np.diff(gap[order]) != 0, True)]
    fullest = np.zeros(count, dtype=np.int64)
    share = np.zeros(count)
    total = np.bincount(gap, weights=persons, minlength=count)
    around = np.bincount(region, weights=persons)[region[last]]
    fullest[gap[last]] = cell[last]
    odd = (persons[last] >= _TIMES * usual) & (persons[last] > 0.5 * around)
    share[gap[last]] = np.where(odd, persons[last] / np.maximum(total[gap[last]], 1e-12), 0.0)
    return share, fullest


def covered(place: Place, cells: Integers, areas: Objects) -> Booleans:
    """Tell which of some cells lie in areas on which nobody lives: the middle, and half of the cell at least.

    Args:
        place: the place.
        cells: positions of the cells asked for.
        areas: polygons.
    """
    found = np.zeros(len(place.cells), dtype=bool)
    own = np.unique(cells)
    if not len(areas) or not len(own):
        return found
    tree = shapely.STRtree(areas)
    points = np.asarray(place.cells.geometry.array, dtype=object)[own]
    inside = own[np.unique(tree.query(points, predicate="intersects")[0])]
    outlines = np.asarray(place.cells["outline"].array, dtype=object)
    for cell in inside.tolist():
        near = areas[tree.query(outlines[cell], predicate="intersects")]
        shared = shapely.area(shapely.intersection(shapely.union_all(near), outlines[cell]))
        found[cell] = shared >= 0.5 * shapely.area(outlines[cell])
    return found


def few_streets(network: Network, found: Found, gap: Integers, region: Integers, place: Place) -> Booleans:
    """Tell of which gaps the region has fewer streets than a place with so many people has.

    By the marks for zones (see ``contracts.street_density``), on at least 0.25 km² of land with people.

    Args:
        network: its streets on which trips begin count.
        found: gaps.
        gap, region: the numbers of the gap and of the region of each of their cells (see ``regions``).
        place: where they are.
    """
    few = np.zeros(len(found.gaps), dtype=bool)
    few[gap] = _few(network, found, region, place)[region]
    return few


def _few(network: Network, found: Found, region: Integers, place: Place) -> Booleans:
    """Of each region, whether it has few streets."""
    count = int(region.max()) + 1
    cell = found.cells["cell"].to_numpy(dtype=np.int64)
    outlines = np.asarray(place.cells["outline"].array, dtype=object)
    own, at = np.unique(cell, return_inverse=True)
    area_km2 = shapely.area(outlines[own]) / 1e6
    persons = place.cells["persons"].to_numpy(dtype=float)[own]
    lived_in = settled(persons, area_km2)
    total_km2 = np.bincount(region, weights=(area_km2 * lived_in)[at], minlength=count)
    large = total_km2 >= LEAST_KM2
    if not large.any():
        return np.zeros(count, dtype=bool)
    wanted = np.unique(at[large[region]])
    km = np.zeros(len(own))
    km[wanted] = _street_km(network, outlines[own[wanted]])
    street_km = np.bincount(region, weights=(km * lived_in)[at], minlength=count)
    lived = np.bincount(region, weights=(persons * lived_in)[at], minlength=count)
    amounts = (np.asarray(each, dtype=float) for each in (street_km, total_km2, lived))
    return np.asarray(large & thin(*amounts))


def _street_km(network: Network, outlines: Objects) -> Floats:
    """How much street lies in each of some cells, counted by pieces of at most 50 m."""
    lines = network.geometry[np.flatnonzero(network.enterable & (network.length_m > 0))]
    near = np.unique(shapely.STRtree(lines).query(outlines, predicate="intersects")[1])
    xy, line = shapely.get_coordinates(shapely.segmentize(lines[near], _STEP_M), return_index=True)
    within = line[1:] == line[:-1]
    spots = shapely.points((xy[1:] + xy[:-1])[within] / 2)
    km = np.hypot(*np.diff(xy, axis=0)[within].T) / 1000
    cell, spot = shapely.STRtree(spots).query(outlines, predicate="intersects")
    return np.asarray(np.bincount(cell, weights=km[spot], minlength=len(outlines)), dtype=float)


def table(groups: dict[str, Group]) -> pd.DataFrame:
    """Return groups as columns: ``elderly``, ``children`` and which age group each is."""
    columns: dict[str, object] = {}
    for name, each in groups.items():
        columns |= {name: each.persons, f"{name}_group": each.name}
    return pd.DataFrame(columns)
