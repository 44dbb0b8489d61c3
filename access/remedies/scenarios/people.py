"""The people of a scenario: other numbers by zone."""

import numpy as np
import pandas as pd
from scipy import sparse

from access.contracts import tables
from access.contracts.arrays import Booleans, Floats
from access.contracts.documents import Faults, Location
from access.contracts.notes import Note
from access.contracts.said import Said
from access.contracts.suggest import suggestion
from access.contracts.tables import Cells, CellZones, Zones
from access.contracts.zone_hierarchy import hierarchy
from access.remedies.scenarios.changes import PopulationChanges
from access.verdicts.conditions import column_of, number_of

_AT: Location = ("population", "by_zone")
_NUMBERS = ("persons", "persons_registered", "households", *tables.GROUPS)


def people_changed(
    changes: PopulationChanges, zones: Zones, cells: Cells, cell_zones: CellZones
) -> tuple[Zones, Cells, list[Note], Faults]:
    """Give zones other numbers of people.

    What lies of a cell in a zone grows or shrinks as the zone does. Within a cell people live evenly
    before and after, so that of those who come to a cell on a border some are counted across it; in
    all they are as many as was asked, and a note tells of the difference. Age groups keep their shares
    in each cell; households and other numbers of zones go with their people. Classes of zones (urban,
    rural) stay.

    Args:
        changes: what the scenario says of the population.
        zones, cells, cell_zones: see ``access.contracts.tables``.

    Returns:
        (ZONES, CELLS, notes, faults).
    """
    share = _shares(zones, cells, cell_zones)
    persons = cells["persons"].to_numpy(dtype=float)
    before = share.T @ persons
    factor, faults = _factors(changes, zones, before)
    faults = faults or _overlaps(zones.index, share[:, ~np.isnan(factor)], ~np.isnan(factor))
    if faults or np.isnan(factor).all():
        return zones, cells, [], faults
    grown = 1 + share @ np.nan_to_num(factor - 1)
    after = share.T @ (persons * grown)
    groups = [name for name in ("persons", *tables.GROUPS) if name in cells.columns]
    known = [name for name in _NUMBERS if name in zones.columns]
    ratio = _ratio(zones, factor, before, after)
    return (
        zones.assign(**{name: zones[name] * ratio for name in known}),
        cells.assign(**{name: cells[name] * grown for name in groups}),
        _notes(before * factor, after),
        [],
    )


def _factors(changes: PopulationChanges, zones: Zones, now: Floats) -> tuple[Floats, Faults]:
    """How many times as many people each zone is to have; NaN where nothing is said of it."""
    asked, faults = _planned(changes.year, zones)
    once = zones["name"][~zones["name"].duplicated(keep=False)]
    known = {**{name: zone_id for zone_id, name in once.items()}, **{each: each for each in zones.index}}
    number, named = dict(zip(zones.index, now, strict=True)), set()
    for word, people in changes.by_zone.items():
        zone_id = known.get(word)
        if zone_id is None:
            hint = suggestion(word, sorted(known))
            what = Said(f"研究中没有分区“{word}”；{hint.zh}", f"no zone '{word}' in the study; {hint}")
            faults.append(((*_AT, word), what))
        elif zone_id in named:
            what = Said(f"分区“{zone_id}”已经写过", f"the zone '{zone_id}' stands here already")
            faults.append(((*_AT, word), what))
        else:
            named.add(zone_id)
            asked[zone_id] = people.persons or number[zone_id] * (people.factor or 1.0)
    return pd.Series(asked, dtype=float).reindex(zones.index).to_numpy() / now, faults


def _planned(year: int | None, zones: Zones) -> tuple[dict[str, float], Faults]:
    """The people of a plan year, by the column of the zones; of zones in one another, the smallest's."""
    if year is None:
        return {}, []
    column = f"persons_{year}"
    number = number_of(zones, column)
    wrong = ~(number > 0) & column_of(zones, column).notna().to_numpy()
    at: Location = ("population", "year")
    if wrong.any():
        where = tables.examples(zones.index[wrong])
        what = Said(
            f"研究分区的列“{column}”不是大于 0 的数（{where.zh}）",
            f"column '{column}' of the study's zones holds no number above 0 ({where})",
        )
        return {}, [(at, what)]
    if np.isnan(number).all():
        what = Said(
            f"研究分区没有列“{column}”；请补上，或用 `by_zone`",
            f"the study's zones have no column '{column}'; add it, or use `by_zone`",
        )
        return {}, [(at, what)]
    given = ~np.isnan(number)
    outer = hierarchy(zones).summed(given.astype(float)) > given
    return dict(pd.Series(number, zones.index)[given & ~outer]), []


def _shares(zones: Zones, cells: Cells, cell_zones: CellZones) -> sparse.csr_array:
    """Each cell's share in each zone, sparse; shape (cells, zones)."""
    cell = cells.index.get_indexer(cell_zones.index.get_level_values("cell_id"))
    zone = zones.index.get_indexer(cell_zones.index.get_level_values("zone_id"))
    lived = cell >= 0
    share = cell_zones["share"].to_numpy(dtype=float)
    return sparse.csr_array((share[lived], (cell[lived], zone[lived])), shape=(len(cells), len(zones)))


def _overlaps(zone_id: pd.Index, share: sparse.csr_array, chosen: Booleans) -> Faults:
    twice = share[np.flatnonzero(share.sum(axis=1) > 1 + 1e-6)]
    lie = zone_id[chosen][np.unique(twice.nonzero()[1])]
    if not len(lie):
        return []
    shown = tables.examples(lie)
    what = Said(
        f"分区互相包含（{shown.zh}）；请只改外层或内层",
        f"zones that lie in one another ({shown}); change the outer or the inner ones",
    )
    return [(_AT, what)]


def _ratio(zones: Zones, factor: Floats, before: Floats, after: Floats) -> Floats:
    """By how much the numbers of each zone change: as those of the zone around it, or those within it."""
    division, chosen = hierarchy(zones), ~np.isnan(factor)
    around = division.smallest(chosen)
    more = division.summed(np.where(chosen, (factor - 1) * before, 0.0))
    lived = np.maximum(before, 1e-12)
    inner = np.where(around >= 0, factor[around], 1 + more / lived)
    # a zone across the division, of which nothing is said, changes with the cells it lies in
    return np.where(chosen, factor, np.where(division.across, after / lived, inner))


def _notes(asked: Floats, after: Floats) -> list[Note]:
    """Tell how far zones are from what was asked of them, by cells on their borders."""
    most = float(np.nanmax(np.abs(after - asked)))
    if most < 0.5:
        return []
    return [
        Note(
            "doubtful",
            "population",
            f"边界格网内的人口按面积均摊：分区人口与方案要求最多相差 {most:,.0f} 人，总数不变",
            "people in cells on a border are spread evenly: zones differ from what was asked by up to"
            f" {most:,.0f} persons, the total does not",
            most,
            "persons",
        )
    ]
