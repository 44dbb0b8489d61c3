"""Who has what the clauses promise, by age group: of the cells that were judged, whoever lives there."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from access.contracts.arrays import Floats
from access.contracts.tables import GROUPS
from access.verdicts.clause import Clause
from access.verdicts.evaluate import Assessment
from access.verdicts.zones import extent


def by_group(assessment: Assessment) -> pd.DataFrame | None:
    """Count the people of each known age group within the limit, for each clause and zone.

    Cells are within the limit or not for all who live in them; a clause that speaks of one group is told for
    the others, too.

    Returns:
        Columns standard_id, target, zone_id, zone, group, persons, persons_met, met_share (NaN where none of
        the group live), population; None where no group is known.
    """
    place = assessment.place
    known = [name for name in GROUPS if name in place.cells.columns or name in place.zones.columns]
    clauses = [each for each in assessment.clauses if each.id in assessment.measures]
    if not known or not clauses:
        return None
    living = {name: place.living(name) for name in known}
    tables = [_of_clause(each, assessment, living) for each in clauses]
    return pd.concat(tables, ignore_index=True).assign(population=place.population)


def _of_clause(clause: Clause, assessment: Assessment, living: Mapping[str, Floats]) -> pd.DataFrame:
    place = assessment.place
    parts = extent(place, clause.plan, clause.target.zone).divided()
    met = (assessment.measures[clause.id]["state"] == "met").to_numpy(dtype=float)[place.overlay.cell]
    persons = np.concatenate([parts.by_zone(people)[parts.units] for people in living.values()])
    within = np.concatenate([parts.by_zone(people * met)[parts.units] for people in living.values()])
    return pd.DataFrame(
        {
            "standard_id": clause.standard.id,
            "target": clause.id,
            "zone_id": np.tile(np.array(parts.ids, dtype=object), len(living)),
            "zone": np.tile(place.zones["name"].to_numpy()[parts.units], len(living)),
            "group": np.repeat(np.array([*living], dtype=object), len(parts.units)),
            "persons": persons,
            "persons_met": within,
            "met_share": within / np.where(persons > 0, persons, np.nan),
        }
    )
