"""The people of a scenario: other numbers by zone."""

import numpy as np
import pandas as pd
from scipy import sparse

from access.contracts import tables
from access.contracts.arrays import Booleans, Floats
from access.contracts.documents import Faults, Location
from access.contracts.notes import Note
from access.contracts.said import Said, examples
from access.contracts.suggest import suggestion
from access.contracts.tables import Cells, CellZones, Zones
from access.contracts.zone_hierarchy import hierarchy
from access.places.people import projected
from access.remedies.scenarios.changes import PopulationChanges
from access.verdicts.conditions import column_of, number_of

_AT: Location = ("population", "by_zone")


def people_changed(
    changes: PopulationChanges, zones: Zones, cells: Cells, cell_zones: CellZones
) -> tuple[Zones, Cells, CellZones, list[Note], Faults]:
    """Give zones other numbers of people.

    What lives of a cell in a zone grows or shrinks as the zone does. In a zone across the division people
    live evenly within a cell before and after, so that of those who come to a cell on its border some are
    counted across it; in all they are as many as was asked, and a note tells of the difference. Age groups
    keep their shares in each cell; households and other numbers of zones go with their people. Classes of
    zones (urban, rural) stay.

    Args:
        changes: what the scenario says of the population.
        zones, cells, cell_zones: see ``access.contracts.tables``.

    Returns:
        (ZONES, CELLS, CELL_ZONES, notes, faults).
    """
    share = _shares(zones, cells, cell_zones)
    before = share.T @ cells["persons"].to_numpy(dtype=float)
    factor, faults = _factors(changes, zones, before)
    faults = faults or _overlaps(zones.index, share[:, ~np.isnan(factor)], ~np.isnan(factor))
    if faults or np.isnan(factor).all():
        return zones, cells, cell_zones, [], faults
    groups = [name for name in ("persons", *tables.GROUPS) if name in cells.columns]
    people = pd.DataFrame({name: cells[name] for name in groups}, cells.index)
    found, living = projected.multiplied(people, cell_zones, zones, factor)
    cells = cells.assign(**{name: found[name] for name in groups})
    after = _shares(zones, cells, living).T @ cells["persons"].to_numpy(dtype=float)
    grown = projected.numbers_of_zones(zones, pd.Series(before, zones.index), pd.Series(after, zones.index))
    return grown, cells, living, _notes(before * factor, after), []


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
        where = examples(zones.index[wrong])
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
    shown = examples(lie)
    what = Said(
        f"分区互相包含（{shown.zh}）；请只改外层或内层",
        f"zones that lie in one another ({shown}); change the outer or the inner ones",
    )
    return [(_AT, what)]


def _notes(asked: Floats, after: Floats) -> list[Note]:
    """Tell how far zones are from what was asked of them, by cells on their borders."""
    most = float(np.nanmax(np.abs(after - asked)))
    if most < 0.5:
        return []
    return [
        Note(
            "doubtful",
            "population",
            f"跨区边界格网内的人口按面积均摊：分区人口与方案要求最多相差 {most:,.0f} 人，总数不变",
            "people in cells on a border are spread evenly: zones differ from what was asked by up to"
            f" {most:,.0f} persons, the total does not",
            most,
            "persons",
        )
    ]
