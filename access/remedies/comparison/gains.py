"""Who gains and who loses by a scenario: persons by clause, zone and age group."""

import numpy as np
import pandas as pd

from access.contracts import tables
from access.contracts.arrays import Floats, Integers
from access.verdicts.clause import Clause
from access.verdicts.evaluate import Assessment
from access.verdicts.zones import extent

COLUMNS = (
    *("standard_id", "target", "zone_id", "zone", "group", "persons_base", "persons"),
    *("persons_met_base", "persons_met", "persons_gained", "persons_lost", "persons_met_by_population"),
)


def gains(base: Assessment, changed: Assessment) -> pd.DataFrame:
    """Count for each clause that is judged by people's way who has it newly, and who no longer has it.

    Gained are those of the scenario's people who are within the limit and would not be in the base;
    lost, those who are not and would be. Who is not known to be within counts as not within. What
    other numbers of people change by themselves stands apart, so that

    persons_met − persons_met_base = persons_gained − persons_lost + persons_met_by_population.

    Args:
        base, changed: assessments of the same clauses (but for their limits), cells and zones.

    Returns:
        A row for each clause, unit and age group (``all``, and each that is known): columns
        ``COLUMNS``. NaN where a clause could not be judged in one of the two.
    """
    rows = [pd.DataFrame(columns=list(COLUMNS))]
    groups = _groups(changed)
    for clause in changed.clauses:
        if clause.id in base.measures or clause.id in changed.measures:
            rows += [gained(clause, base, changed, group) for group in groups]
    return pd.concat(rows[1:] or rows, ignore_index=True)


def _groups(assessment: Assessment) -> list[str]:
    known = {*assessment.place.cells.columns, *assessment.place.zones.columns}
    return ["all", *(name for name in tables.GROUPS if name in known)]


def gained(clause: Clause, base: Assessment, changed: Assessment, group: str) -> pd.DataFrame:
    """Count of one clause and group who has it newly, and who no longer has it (see ``gains``)."""
    before, after = _met(base, clause), _met(changed, clause)
    every = np.ones(len(before))
    units, persons = _by_zone(changed, clause, group, every)
    units_base, persons_base = _by_zone(base, clause, group, every)
    met, met_base = _by_zone(changed, clause, group, after)[1], _by_zone(base, clause, group, before)[1]
    gained = _by_zone(changed, clause, group, after * (1 - before))[1]
    lost = _by_zone(changed, clause, group, before * (1 - after))[1]
    shown = np.union1d(units, units_base)
    zones = changed.place.zones
    table = pd.DataFrame(
        {
            "standard_id": clause.standard.id,
            "target": clause.id,
            "zone_id": zones.index,
            "zone": zones["name"].to_numpy(),
            "group": group,
            "persons_base": persons_base,
            "persons": persons,
            "persons_met_base": met_base,
            "persons_met": met,
            "persons_gained": gained,
            "persons_lost": lost,
            "persons_met_by_population": met - met_base - gained + lost,
        }
    )
    return table.iloc[shown]


def _met(assessment: Assessment, clause: Clause) -> Floats:
    """1 for each cell within the limit, 0 for others; NaN where the clause was not judged."""
    if clause.id not in assessment.measures:
        return np.full(len(assessment.place.cells), np.nan)
    return np.asarray(assessment.measures[clause.id]["state"] == "met", dtype=float)


def _by_zone(assessment: Assessment, clause: Clause, group: str, flag: Floats) -> tuple[Integers, Floats]:
    """The units of a clause, and the persons of a group in flagged cells, of every zone."""
    place = assessment.place
    parts = extent(place, clause.plan, clause.target.zone).divided()
    return parts.units, parts.by_zone(place.living(group) * flag[place.overlay.cell])
