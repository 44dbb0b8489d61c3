"""What a siting is worked out from: who is to be reached, where sites may be, and who reaches which."""

from collections.abc import Mapping
from typing import NamedTuple

import geopandas
import pandas as pd

from access.assessment.baseline import Baseline
from access.contracts.tables import Pairs, Positions
from access.network.pairs import pairs
from access.remedies.siting.candidates import Candidates
from access.remedies.siting.problem import weighted
from access.verdicts.reach import TOLERANCE
from access.verdicts.zones import Extent, extent

EXISTING = "existing:"


class Tables(NamedTuple):
    """The tables that a siting is worked out from.

    Attributes:
        demand: by demand_id: cell_id, people, persons (weighted), met (already), linked (to the
            streets); zone_id where zones matter.
        candidates: by candidate_id: state, cost, point; existing facilities, too, as ``existing:…``.
        pairs: PAIRS of the two; of the existing facilities, the nearest alone.
        by_room: whether room counts: candidates then have ``capacity`` (persons), and ``pairs`` are of all
            facilities.
    """

    demand: pd.DataFrame
    candidates: Candidates
    pairs: Pairs
    by_room: bool = False

    def within(self, limit: float) -> Pairs:
        """Return the pairs within a limit; a cell at the limit counts as it does in verdicts."""
        return self.pairs[self.pairs["impedance"] <= limit + TOLERANCE]


def demand(base: Baseline, weights: Mapping[str, float], *, by_zone: bool) -> pd.DataFrame:
    """Return who is to be reached: the clause's people in the part of the place that it is for.

    Args:
        base: the clause as it stands.
        weights: group → what a person of it counts.
        by_zone: whether a cell that zones share is a row for each of them.

    Returns:
        See ``Tables``; nobody lives in a cell that is left out.

    Raises:
        Missing: the people of a group are not known.
        InputError: see ``weighted``.
    """
    place = base.place
    found = extent(place, base.clause.plan, base.clause.target.zone)
    if not by_zone:
        return _demand(base, found, weights)
    parts = found.divided()
    rows = [
        _demand(base, parts, weights, unit).assign(zone_id=place.zones.index[unit]) for unit in parts.units
    ]
    whole = pd.concat(rows)
    names = whole["cell_id"].astype("str") + "@" + whole["zone_id"].astype("str")
    return whole.set_axis(pd.Index(names, name="demand_id"))


def tables(
    base: Baseline,
    rows: pd.DataFrame,
    candidates: Candidates,
    positions: Positions,
    *,
    limit: float,
    covering: bool,
) -> Tables:
    """Search from people to candidates, and add what people have already.

    Args:
        base: the clause as it stands.
        rows: who is to be reached, from ``demand``.
        candidates, positions: from ``candidates_of_clause.at_streets``.
        limit: how far to look, in the unit of the clause's trips.
        covering: whether people who are within the clause's limit already need no search.
    """
    asking = rows["cell_id"][~rows["met"]] if covering else rows["cell_id"]
    origins = base.cells[base.cells.index.isin(asking)]
    direction = base.clause.trip.direction
    found = pairs(origins, positions, base.network, limit=limit + TOLERANCE, direction=direction)
    if not positions.index.is_unique:  # of the doors of a site, the nearest counts
        found = found.sort_values("impedance", kind="stable").drop_duplicates(["origin_id", "destination_id"])
    whole = pd.concat([found.sort_index(), _pairs_already(base, limit)], ignore_index=True)
    named = whole.merge(rows[["cell_id"]].reset_index(), left_on="origin_id", right_on="cell_id")
    named = named.assign(origin_id=named["demand_id"])[["origin_id", "destination_id", "impedance"]]
    new = candidates[["cost", "state", "geometry"]]  # room is another question
    return Tables(rows, pd.concat([new, _existing(base)]).rename_axis("candidate_id"), named)


def _demand(
    base: Baseline, found: Extent, weights: Mapping[str, float], unit: int | None = None
) -> pd.DataFrame:
    place, cells = base.place, base.place.cells.index
    people = found.by_cell(place.living(base.clause.rule.group.default), unit)
    groups = {name: found.by_cell(place.living(name), unit) for name in weights}
    persons = weighted(pd.DataFrame({"persons": people, **groups}, index=cells), weights)
    state = base.measure["state"].to_numpy()
    columns = {"cell_id": cells, "people": people, "persons": persons.to_numpy()}
    rows = pd.DataFrame({**columns, "met": state == "met", "linked": state != "unlinked"})
    return rows.set_axis(cells.rename("demand_id"))[people > 0]


def _pairs_already(base: Baseline, limit: float) -> Pairs:
    near = base.measure[base.measure["impedance"] <= limit + TOLERANCE]
    return pd.DataFrame(
        {
            "origin_id": near.index,
            "destination_id": EXISTING + near["facility_id"].astype("str"),
            "impedance": near["impedance"].to_numpy(dtype=float),
        }
    )


def _existing(base: Baseline) -> geopandas.GeoDataFrame:
    there = base.facilities.geometry
    there = there.set_axis(EXISTING + there.index.astype("str"))
    return geopandas.GeoDataFrame({"state": "existing", "cost": 0.0}, there.index, geometry=there)
