"""What a siting model chooses from: demand, candidate sites, and the impedances between them."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from access.contracts.arrays import Floats
from access.contracts.errors import InputError
from access.contracts.said import Said, examples
from access.contracts.tables import PAIRS, Pairs, check, counted

Integers = npt.NDArray[np.signedinteger[Any]]
Booleans = npt.NDArray[np.bool_]
State = Literal["candidate", "mandatory", "forbidden", "existing", "closable"]


@dataclass(frozen=True, eq=False)
class Problem:
    """Demand, candidate sites and what it costs to get from one to the other, as a sparse matrix.

    Existing facilities are candidates too. What is *decided* are the candidates, the mandatory ones
    and the closable ones that stay open; an existing facility that cannot be closed is not.

    Attributes:
        demand: ids of the demand rows, shape (rows,).
        candidates: ids of the candidates, shape (columns,).
        offset: shape (rows + 1,): row ``i`` reaches ``column[offset[i]:offset[i + 1]]``, ascending.
        column, impedance: of each pair: the candidate's number; seconds or metres.
        persons: of each demand row, weighted where people of some groups shall count for more.
        zone: of each demand row, the number of its zone (-1: none); None: no zones are known.
        cost: of each candidate, in any unit; of a closable one, what keeping it costs.
        capacity: persons that each can serve; ``inf``: any number.
        state: of each candidate: "candidate": may be built; "mandatory": is built whatever else is;
            "forbidden": may not be built; "existing": is there and stays; "closable": is there and
            may be closed.
        kind: type of facility of each; "": any. Only bundles look at it.
        xy: metres, shape (columns, 2); NaN where not known.
        spacing_m: no new site is nearer than this to another open one, in a straight line; in
            bundles, to another of its kind.
    """

    demand: pd.Index
    candidates: pd.Index
    offset: Integers
    column: Integers
    impedance: Floats
    persons: Floats
    zone: Integers | None
    cost: Floats
    capacity: Floats
    state: npt.NDArray[np.str_]
    kind: npt.NDArray[np.str_]
    xy: Floats
    spacing_m: float = 0.0

    @property
    def row(self) -> Integers:
        """The demand row of each pair."""
        return np.repeat(np.arange(len(self.persons), dtype=np.int32), np.diff(self.offset))

    def within(self, limit: float) -> "Problem":
        """Leave out the pairs of a greater impedance."""
        kept = self.impedance <= limit
        offset = np.concatenate([[0], np.cumsum(kept)])[self.offset]
        return replace(self, offset=offset, column=self.column[kept], impedance=self.impedance[kept])

    def with_state(self, candidates: Iterable[Hashable], state: State) -> "Problem":
        """Give some candidates, by id, another state.

        Raises:
            InputError: there are none of such ids.
        """
        names = pd.Index(list(candidates))
        unknown = names[~names.isin(self.candidates)]
        if len(unknown):
            shown = examples(unknown)
            raise InputError(
                "siting problem", [Said(f"没有这些候选点：{shown.zh}", f"no such candidates: {shown}")]
            )
        changed = self.state.copy()
        changed[self.candidates.get_indexer(names)] = state
        return replace(self, state=changed)


@dataclass(frozen=True)
class Bundle:
    """Several types of facility that people shall have together; a site hosts one of them.

    Attributes:
        limits: the type's name → the impedance within which it is near.
        least: how many of the types a person must have near, to count as covered; None: all.
    """

    limits: Mapping[str, float]
    least: int | None = None

    def __post_init__(self) -> None:
        if not self.limits or not 1 <= self.needed <= len(self.limits):
            kinds = len(self.limits)
            fault = Said(
                f"{kinds} 类设施中不能要求 {self.needed} 类",
                f"{self.needed} of {counted(kinds, 'type')} cannot be asked for",
            )
            raise InputError("bundle", [fault])

    @property
    def needed(self) -> int:
        """How many of the types a person must have near."""
        return len(self.limits) if self.least is None else self.least


_DEMAND, _CANDIDATES = Said("需求", "demand"), Said("候选点", "candidates")


def problem(
    pairs: Pairs, demand: pd.DataFrame, candidates: pd.DataFrame, *, spacing_m: float = 0.0
) -> Problem:
    """Put a siting problem together from tables.

    Args:
        pairs: PAIRS table; origin_id is demand, destination_id a candidate. A candidate with several
            entrances may have several pairs with a row; the least counts. Only what is within the
            limit of the question needs to be there.
        demand: a row for each demand cell, with ``persons`` and, if zones matter, ``zone_id``.
        candidates: a row for each candidate, existing facilities among them. Columns, all optional:
            ``cost`` (1), ``capacity`` (inf), ``state`` ("candidate"), ``kind`` (""), and points as
            geometry, in metres.
        spacing_m: see `Problem`.

    Raises:
        InputError: with all faults of the three tables.
    """
    check(pairs, PAIRS)
    faults = [*_demand_faults(demand), *_candidate_faults(candidates, spacing_m)]
    faults += [*_unknown(pairs["origin_id"], _DEMAND, demand)]
    faults += [*_unknown(pairs["destination_id"], _CANDIDATES, candidates)]
    if faults:
        raise InputError("siting problem", faults)
    rows = demand.index.get_indexer(pd.Index(pairs["origin_id"]))
    columns = candidates.index.get_indexer(pd.Index(pairs["destination_id"]))
    offset, column, impedance = _sparse(rows, columns, pairs["impedance"].to_numpy(float), demand, candidates)
    zone = demand.get("zone_id")
    return Problem(
        demand=demand.index,
        candidates=candidates.index,
        offset=offset,
        column=column,
        impedance=impedance,
        persons=demand["persons"].to_numpy(float),
        zone=None if zone is None else pd.factorize(zone, sort=True)[0],
        cost=_values(candidates, "cost", 1.0),
        capacity=_values(candidates, "capacity", np.inf),
        state=_texts(candidates, "state", "candidate").astype("U9"),
        kind=_texts(candidates, "kind", ""),
        xy=_coordinates(candidates),
        spacing_m=spacing_m,
    )


def weighted(cells: pd.DataFrame, weights: Mapping[str, float]) -> pd.Series:
    """Return persons in which those of some groups count for more (or less) than one.

    Args:
        cells: CELLS table with the groups' columns.
        weights: what a person of each group counts; groups that overlap add up.

    Returns:
        A Series like ``cells["persons"]``.

    Raises:
        InputError: a group is not in the table, or a weight is below 0.

    >>> cells = pd.DataFrame({"persons": [10.0], "age_65_plus": [4.0]})
    >>> weighted(cells, {"age_65_plus": 2.5}).tolist()
    [16.0]
    """
    faults = [Said(f"没有列“{group}”", f"no column '{group}'") for group in weights if group not in cells]
    faults += [
        Said(
            f"“{group}”：权重应为 0 或以上，现为 {w}", f"'{group}': a weight of 0 or more is needed, not {w}"
        )
        for group, w in weights.items()
        if not w >= 0
    ]
    if faults:
        raise InputError("weights of groups", faults)
    more = sum(((weight - 1) * cells[group] for group, weight in weights.items()), start=0.0)
    return (cells["persons"] + more).clip(lower=0.0).rename("persons")


def _demand_faults(demand: pd.DataFrame) -> list[Said]:
    if "persons" not in demand:
        return [Said("需求：缺少列“persons”", "demand: column 'persons' is missing")]
    bad = demand.index[~(np.isfinite(demand["persons"]) & (demand["persons"] >= 0))]
    faults = _repeated(_DEMAND, demand)
    if len(bad):
        faults.append(_no_number(_DEMAND, "persons", bad))
    return faults


def _candidate_faults(candidates: pd.DataFrame, spacing_m: float) -> list[Said]:
    faults = _repeated(_CANDIDATES, candidates)
    for name, default in (("cost", 1.0), ("capacity", np.inf)):
        values = _values(candidates, name, default)
        bad = candidates.index[~(values >= 0) | ((name == "cost") & np.isinf(values))]
        if len(bad):
            faults.append(_no_number(_CANDIDATES, name, bad))
    other = sorted(set(_texts(candidates, "state", "candidate")) - set(get_args(State)))
    if other:
        wrong, known = ", ".join(other), ", ".join(get_args(State))
        faults.append(
            Said(
                f"候选点：state 有 {wrong}；应为 {known} 之一",
                f"candidates: state {wrong} is none of {known}",
            )
        )
    if not 0 <= spacing_m < np.inf:
        faults.append(
            Said(
                f"间距应为 0 米或以上，现为 {spacing_m}",
                f"a spacing of 0 m or more is needed, not {spacing_m}",
            )
        )
    elif spacing_m and not np.isfinite(_coordinates(candidates)).all():
        faults.append(
            Said("要求间距，但有候选点没有位置", "a spacing is asked for, but some candidates have no point")
        )
    return faults


def _unknown(ids: pd.Series, name: Said, table: pd.DataFrame) -> list[Said]:
    unknown = ids[~ids.isin(table.index)].unique()
    if not len(unknown):
        return []
    shown = examples(unknown)
    return [
        Said(
            f"配对：{len(unknown):,} 个 {ids.name} 不在{name.zh}里（{shown.zh}）",
            f"pairs: {counted(len(unknown), f'{ids.name}')} not in {name} ({shown})",
        )
    ]


def _repeated(name: Said, table: pd.DataFrame) -> list[Said]:
    twice = table.index[table.index.duplicated()].unique()
    shown = examples(twice)
    fault = Said(
        f"{name.zh}：{len(twice):,} 个编号重复（{shown.zh}）",
        f"{name}: {counted(len(twice), 'repeated id')} ({shown})",
    )
    return [fault] if len(twice) else []


def _no_number(name: Said, column: str, bad: pd.Index) -> Said:
    shown = examples(bad)
    return Said(
        f"{name.zh}：“{column}”有 {len(bad):,} 行不是 0 或以上的数（{shown.zh}）",
        f"{name}: '{column}' is no number of 0 or more in {counted(len(bad), 'row')} ({shown})",
    )


def _values(table: pd.DataFrame, name: str, default: float) -> Floats:
    if name not in table:
        return np.full(len(table), default)
    found: Floats = pd.to_numeric(table[name], errors="coerce").to_numpy(float, na_value=np.nan)
    return found


def _texts(table: pd.DataFrame, name: str, default: str) -> npt.NDArray[np.str_]:
    values = table[name].fillna(default) if name in table else [default] * len(table)
    return np.array([str(value) for value in values], dtype=np.str_)


def _coordinates(table: pd.DataFrame) -> Floats:
    points = getattr(table, "geometry", None)
    if points is None:
        return np.full((len(table), 2), np.nan)
    return np.column_stack([shapely.get_x(points), shapely.get_y(points)])


def _sparse(
    rows: Integers, columns: Integers, impedance: Floats, demand: pd.DataFrame, candidates: pd.DataFrame
) -> tuple[Integers, Integers, Floats]:
    """Order the pairs by row, then by column; of several with the same ends keep the least."""
    place = rows.astype(np.int64) * len(candidates) + columns
    if (np.diff(place) <= 0).any():
        order = np.argsort(place, kind="stable")
        place, impedance = place[order], impedance[order]
        first = np.flatnonzero(np.diff(place, prepend=-1))
        place, impedance = place[first], np.minimum.reduceat(impedance, first) if len(first) else impedance
    row, column = np.divmod(place, max(len(candidates), 1))
    offset = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=len(demand)))])
    return offset, column.astype(np.int32), impedance
