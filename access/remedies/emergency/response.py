"""Which stations reach which cells within the clock, and the vehicles that each cell can count on."""

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from scipy import sparse

from access.contracts.arrays import Booleans, Floats
from access.contracts.errors import InputError
from access.contracts.said import Said, examples
from access.contracts.tables import Pairs, counted
from access.verdicts.reach import TOLERANCE

VEHICLES = Said("车辆数", "vehicles")
_CELLS, _STATIONS = Said("格网", "cells"), Said("站点", "stations")


@dataclass(frozen=True, eq=False)
class Cover:
    """Stations and the cells that their vehicles reach in time.

    Attributes:
        within: shape (cells, stations), sparse: 1 where a vehicle of the station comes in time.
        persons: of each cell, by cell_id.
        linked: whether each cell is linked to the streets.
        stations: their ids.
    """

    within: sparse.csr_array
    persons: pd.Series
    linked: Booleans
    stations: pd.Index


def cover(
    pairs: Pairs,
    persons: pd.Series,
    stations: pd.Index,
    *,
    limit_s: float,
    fixed_s: float = 0.0,
    linked: pd.Series | None = None,
) -> Cover:
    """Find the stations within the clock of each cell: fixed + travel ≤ limit.

    Args:
        pairs: PAIRS from cells to stations, in seconds, up to the limit at least.
        persons: of each cell, by cell_id.
        stations: index of the stations' ids, those without vehicles and candidates too.
        limit_s: from the call to the arrival.
        fixed_s: what of it passes before a vehicle moves: call handling and turnout.
        linked: by cell_id, whether a cell is linked to the streets; without, all are.

    Raises:
        InputError: pairs of cells or stations that are not listed, ids listed twice, persons that
            are no number of 0 or more, or no time left to travel.
    """
    travel_s = limit_s - fixed_s
    known = np.ones(len(persons), dtype=bool) if linked is None else linked.reindex(persons.index)
    faults = [
        *_repeated(_CELLS, persons.index),
        *_repeated(_STATIONS, stations),
        *_unlisted(_CELLS, pairs["origin_id"], persons.index),
        *_unlisted(_STATIONS, pairs["destination_id"], stations),
        *_no_numbers(Said("人数（0 或以上的数）", "number of 0 or more persons"), persons),
    ]
    if not (math.isfinite(travel_s) and travel_s >= 0 and fixed_s >= 0):
        faults.append(
            Said(
                f"限值 {limit_s:g} 秒，扣除 {fixed_s:g} 秒后没有行车时间",
                f"a limit of {limit_s:g} s leaves no time to travel after {fixed_s:g} s",
            )
        )
    if pd.isna(known).any():
        untold = int(pd.isna(known).sum())
        faults.append(
            Said(
                f"`linked` 没有说明 {untold:,} 个格网",
                f"{counted(untold, 'cell')} of which `linked` does not tell",
            )
        )
    if faults:
        raise InputError("cover", faults)
    near = pairs[pairs["impedance"] <= travel_s + TOLERANCE]
    cells, places = pd.Index(near["origin_id"]), pd.Index(near["destination_id"])
    at = persons.index.get_indexer(cells), stations.get_indexer(places)
    within = sparse.csr_array((np.ones(len(near)), at), shape=(len(persons), len(stations)))
    within.sum_duplicates()  # a station with several entrances is one all the same
    within.data[:] = 1.0
    return Cover(within, persons, np.asarray(known, dtype=bool), stations)


def vehicles_within(cover: Cover, vehicles: pd.Series) -> pd.Series:
    """Count the vehicles that reach each cell in time: nᵢ = Σⱼ aᵢⱼ xⱼ.

    Args:
        cover: which stations reach which cells.
        vehicles: of each station, by its id.

    Returns:
        A series by cell_id; NaN where the cell is not linked to the streets.

    Raises:
        InputError: the vehicles of a station are not known, or no whole number of 0 or more.
    """
    number = cover.within @ whole_numbers(VEHICLES, vehicles, cover.stations)
    return pd.Series(np.where(cover.linked, number, np.nan), index=cover.persons.index, name="vehicles")


def grouped(within: sparse.csr_array, persons: Floats) -> tuple[sparse.csr_array, Floats]:
    """Take cells with the same stations together; those with none, or without people, are left out.

    Args:
        within: shape (cells, stations), sparse, 1 or nothing.
        persons: of each cell.

    Returns:
        (the same of each group of cells, its persons).
    """
    within = within.sorted_indices()
    sets = [within.indices[first:last].tobytes() for first, last in pairwise(within.indptr)]
    group, names = pd.factorize(np.array(sets, dtype=object))
    together = np.bincount(group, persons, minlength=len(names)).astype(np.float64)
    first = np.unique(group, return_index=True)[1]
    kept = (together > 0) & (np.diff(within.indptr)[first] > 0)
    return within[first[kept]], together[kept]


def whole_numbers(name: Said, values: pd.Series, index: pd.Index) -> Floats:
    """Return the values of an index, all whole and 0 or more.

    Raises:
        InputError: some are not, or values are given of what is not in the index.
    """
    faults = _unlisted(name, values.index, index)
    found = values.reindex(index)
    faults += _no_numbers(
        Said(f"{name.zh}（0 或以上的整数）", f"whole number of 0 or more {name}"), found, whole=True
    )
    if faults:
        raise InputError(name, faults)
    return np.asarray(found, dtype=float)


def _repeated(name: Said, ids: pd.Index) -> list[Said]:
    twice = ids[ids.duplicated()].unique()
    shown = examples(twice)
    return [Said(f"{name.zh}重复：{shown.zh}", f"{name} listed twice: {shown}")] if len(twice) else []


def _unlisted(name: Said, used: pd.Series | pd.Index, listed: pd.Index) -> list[Said]:
    strange = pd.unique(pd.Series(used)[~pd.Series(used).isin(listed).to_numpy()])
    shown = examples(strange)
    fault = Said(f"未列出的{name.zh}：{shown.zh}", f"{name} that are not listed: {shown}")
    return [fault] if len(strange) else []


def _no_numbers(name: Said, values: pd.Series, *, whole: bool = False) -> list[Said]:
    number = pd.to_numeric(values, errors="coerce").to_numpy(dtype=float)
    wrong = ~(np.isfinite(number) & (number >= 0))
    if whole:
        wrong |= number != np.floor(number)
    shown = examples(values.index[wrong])
    return [Said(f"{shown.zh} 没有{name.zh}", f"no {name} for {shown}")] if wrong.any() else []
