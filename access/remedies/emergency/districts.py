"""Emergency services by district: coverage, response times, vehicles and stations, what is lacking."""

import math

import numpy as np
import pandas as pd

from access.contracts.errors import InputError
from access.contracts.said import Said, examples
from access.contracts.tables import CellZones, counted
from access.remedies.emergency.apportionment import WHOLE


def whole(cell_zones: CellZones) -> CellZones:
    """Add the zone ``whole_area``: all zones together.

    Args:
        cell_zones: CELL_ZONES of zones that do not overlap.

    Raises:
        InputError: the zones overlap, or one is called so already.
    """
    together = cell_zones["share"].groupby(level="cell_id").sum()
    twice = together.index[together > 1 + 1e-6]
    faults = []
    if len(twice):
        shown = examples(twice)
        faults.append(
            Said(
                f"{len(twice):,} 个格网（{shown.zh}）落在几个分区里；请只留一级分区",
                f"{counted(len(twice), 'cell')} ({shown}) lie in several zones; keep the zones of one level",
            )
        )
    if WHOLE in cell_zones.index.get_level_values("zone_id"):
        faults.append(
            Said(
                f"有分区叫 {WHOLE}，这个名称指全部分区；请改名",
                f"a zone is called {WHOLE}, which stands for all zones together; rename it",
            )
        )
    if faults:
        raise InputError("zones", faults)
    index = pd.MultiIndex.from_product([together.index, [WHOLE]], names=["cell_id", "zone_id"])
    return pd.concat([cell_zones[["share"]], pd.DataFrame({"share": together.to_numpy()}, index=index)])


def coverage(
    vehicles: pd.Series,
    persons: pd.Series,
    cell_zones: CellZones,
    *,
    most: int = 2,
    busy: float | None = None,
) -> pd.DataFrame:
    """Add the persons of each zone up whom at least 1, 2, …, k vehicles reach in time.

    Two or more: backup coverage (Hogan and ReVelle 1986, Concepts and applications of backup
    coverage, Management Science 32(11), 1434–1444). Expected: Σᵢ dᵢ (1 − q^nᵢ), see ``busy``.

    Args:
        vehicles: of each cell, by cell_id, those that reach it (see ``response.vehicles_within``).
        persons: of each cell, by cell_id.
        cell_zones: CELL_ZONES.
        most: k.
        busy: the busy fraction q, if what can be expected is to be told.

    Returns:
        A table by zone_id: persons, persons_unlinked, persons_covered_1 to persons_covered_k, and
        persons_expected.

    Raises:
        InputError: cells of which the vehicles are not told.
    """
    parts = _parts(vehicles, persons, cell_zones)
    number = parts["value"]
    columns = {"persons": parts["persons"], "persons_unlinked": parts["persons"].where(number.isna(), 0.0)}
    for k in range(1, most + 1):
        columns[f"persons_covered_{k}"] = parts["persons"].where(number >= k, 0.0)
    if busy is not None:
        columns["persons_expected"] = parts["persons"] * (1 - busy ** number.fillna(0.0))
    return pd.DataFrame(columns).groupby(parts["zone_id"]).sum()


def response(
    impedance_s: pd.Series, persons: pd.Series, cell_zones: CellZones, *, fixed_s: float = 0.0
) -> pd.DataFrame:
    """Find the mean and the 90th percentile of the response time in each zone, weighted by people.

    The response time is fixed + travel. The percentile is the least time within which 90 % of those
    are who can be reached; those who cannot, or of whom it is not known, are told apart.

    Args:
        impedance_s: of each cell, by cell_id, from the nearest station with a vehicle; ``inf``: none
            can come; NaN: not linked.
        persons: of each cell, by cell_id.
        cell_zones: CELL_ZONES.
        fixed_s: call handling and turnout.

    Returns:
        A table by zone_id: persons, persons_reached, persons_unreached, persons_unlinked,
        mean_response_s, p90_response_s (NaN where nobody can be reached).

    Raises:
        InputError: cells of which the impedance is not told.
    """
    parts = _parts(impedance_s, persons, cell_zones)
    rows = {}
    for zone_id, part in parts.groupby("zone_id"):
        travel, people = part["value"].to_numpy(dtype=float), part["persons"].to_numpy(dtype=float)
        near, far = np.isfinite(travel), np.isinf(travel)
        mean = p90 = math.nan
        if people[near].any():
            mean = fixed_s + float(np.average(travel[near], weights=people[near]))
            p90 = fixed_s + float(np.quantile(travel[near], 0.9, weights=people[near], method="inverted_cdf"))
        counts = (people.sum(), people[near].sum(), people[far].sum(), people[np.isnan(travel)].sum())
        rows[zone_id] = (*counts, mean, p90)
    sums = ["persons", "persons_reached", "persons_unreached", "persons_unlinked"]
    columns = [*sums, "mean_response_s", "p90_response_s"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("zone_id")


def _parts(values: pd.Series, persons: pd.Series, cell_zones: CellZones) -> pd.DataFrame:
    """A row for each cell with people and each zone it lies in: zone_id, persons, value."""
    untold = persons.index[(persons > 0).to_numpy() & ~persons.index.isin(values.index)]
    if len(untold):
        shown = examples(untold)
        fault = Said(
            f"{len(untold):,} 个格网没有数值（{shown.zh}）",
            f"nothing is told of {counted(len(untold), 'cell')} ({shown})",
        )
        raise InputError(Said("格网", "cells"), [fault])
    cell = cell_zones.index.get_level_values("cell_id")
    known = cell.isin(persons.index)
    cell, zone = cell[known], cell_zones.index.get_level_values("zone_id")[known]
    people = persons.reindex(cell).to_numpy(dtype=float) * cell_zones["share"].to_numpy(dtype=float)[known]
    value = values.reindex(cell).to_numpy(dtype=float)
    return pd.DataFrame({"zone_id": zone, "persons": people, "value": value})
