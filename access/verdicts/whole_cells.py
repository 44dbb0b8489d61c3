"""What a clause comes to in each cell of the raster, put together from the parts that it was cut into."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from access.contracts.arrays import Floats, Integers
from access.contracts.zone_hierarchy import sums
from access.verdicts.place import Place
from access.verdicts.reach import STATES


def whole_cells(measure: pd.DataFrame, place: Place) -> pd.DataFrame:
    """Return what a clause comes to in each cell of the raster.

    Args:
        measure: of a clause, by cell (see ``streets.measured``); of a raster whose cells are whole, any rows
            of it.
        place: where it was measured.

    Returns:
        A table by the raster's cell_id: persons (of the group, in the clause's zones), persons_met,
        persons_unmet, persons_border, persons_unlinked, met_share (NaN where nobody counts), and
        impedance, facility_id, straight_m, reach_m, state. Where a cell was cut into parts, impedance and
        straight_m are those of the middle one of its people (half of those who are linked have no
        farther), facility_id that person's facility, and state that of most of them.
    """
    persons = measure["persons"].to_numpy(dtype=float)
    of_state = {name: np.where(measure["state"] == name, persons, 0.0) for name in STATES}
    if place.raster is None:
        return measure.assign(**_shares(of_state, persons))
    state = measure["state"].to_numpy(dtype=str)
    cell, count = place.raster_cell, len(place.raster_cells)
    by_state = {name: sums(cell, values, count) for name, values in of_state.items()}
    total = sums(cell, persons, count)
    shares = pd.DataFrame({"persons": total, **_shares(by_state, total)}, index=place.raster_cells.index)
    # of cells in which nobody counts, all people are looked at, as is done where cells are whole
    living = np.where(total[cell] > 0, persons, place.cells["persons"].to_numpy(dtype=float))
    impedance, straight = (measure[name].to_numpy(dtype=float) for name in ("impedance", "straight_m"))
    middle = _middle(impedance, living, cell, count)
    lived = np.column_stack([sums(cell, np.where(state == name, living, 0.0), count) for name in STATES])
    facility = measure["facility_id"].to_numpy(dtype=object)
    return shares.assign(
        impedance=np.where(middle >= 0, impedance[middle], np.nan),
        facility_id=pd.Series(facility[middle], shares.index, dtype="str").where(middle >= 0),
        straight_m=straight[_middle(straight, living, cell, count)],
        reach_m=float(measure["reach_m"].iloc[0]),
        state=np.array(STATES)[lived.argmax(axis=1)],
    )


def _shares(by_state: Mapping[str, Floats], total: Floats) -> dict[str, Floats]:
    """The persons of each cell by state, and the share of them who are met; NaN where nobody counts."""
    met_share = by_state["met"] / np.where(total > 0, total, np.nan)
    return {**{f"persons_{name}": values for name, values in by_state.items()}, "met_share": met_share}


def _middle(values: Floats, persons: Floats, cell: Integers, count: int) -> Integers:
    """The part with the middle person of each cell, of those whose value is known; -1: none."""
    known = np.flatnonzero(~np.isnan(values) & (persons > 0))
    order = known[np.lexsort((values[known], cell[known]))]
    at = cell[order]
    upto = np.cumsum(persons[order])
    before = np.concatenate([[0.0], upto])[np.searchsorted(at, np.arange(count))]
    half = sums(at, persons[order], count) / 2
    enough = upto - before[at] >= half[at] * (1 - 1e-12)
    found = np.full(count, -1)
    first = np.flatnonzero(enough)[::-1]
    found[at[first]] = order[first]
    return found
