"""Sites of limited room (`capacity`): tables to choose from, and how many find room by so many sites."""

from collections.abc import Collection, Hashable, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from access.assessment.baseline import Baseline
from access.assessment.measure import within
from access.contracts.arrays import Booleans, Floats, Integers
from access.contracts.errors import Infeasible, NoCandidates, NotNeeded, QuestionError
from access.contracts.notes import Note
from access.contracts.said import Said, examples
from access.contracts.tables import Pairs
from access.remedies.siting.candidates import Candidates
from access.remedies.siting.demand import EXISTING, Tables
from access.remedies.siting.question import Question
from access.verdicts.clause import Errand
from access.verdicts.conditions import number_of
from access.verdicts.supply.catchment import Catchments
from access.verdicts.supply.room import most_served

_DUST = 1e-6  # persons: fewer are rounding


def with_room(
    found: Tables, question: Question, base: Baseline, candidates: Candidates, limit: float
) -> tuple[Tables, list[Note]]:
    """Add the room of each candidate and facility, and all ways to the facilities, not the nearest alone.

    Args:
        found: from ``demand.tables``, with the ways of everybody.
        question: says how many people a new site has room for, and how many one unit of capacity is for.
        base: the clause as it stands.
        candidates: by candidate_id; their own capacity, where their file gives it.
        limit: how far to look.

    Returns:
        (the tables, with ``capacity`` in persons; a note on facilities whose capacity is not known).
    """
    usual, per = question.capacity or np.inf, question.persons_per or 1.0
    known = number_of(base.facilities, "capacity") * per
    own = number_of(pd.DataFrame(candidates), "capacity") * per
    table = found.candidates.assign(capacity=usual)
    table.loc[EXISTING + base.facilities.index.astype("str"), "capacity"] = np.where(
        np.isnan(known), usual, known
    )
    table.loc[candidates.index, "capacity"] = np.where(np.isfinite(own), own, usual)
    notes = []
    lacking = base.facilities.index[np.isnan(known)]
    if len(lacking):
        shown = examples(lacking)
        zh = f"{len(lacking):,} 处现有设施没有容量（{shown.zh}），按新点的容量 {usual:g} 人计"
        en = (
            f"no capacity is known of existing facilities: {len(lacking):,} ({shown}); each is taken to have "
            f"room for {usual:g} persons, as a new site"
        )
        notes.append(Note("doubtful", "facilities", zh, en, len(lacking), "facilities"))
    new = found.pairs[~found.pairs["destination_id"].isin(EXISTING + base.facilities.index.astype("str"))]
    whole = pd.concat([new, _to_existing(found, base, limit)], ignore_index=True)
    return found._replace(candidates=table, pairs=whole, by_room=True), notes


def _to_existing(found: Tables, base: Baseline, limit: float) -> Pairs:
    """The ways of everybody to each facility."""
    reached = within(base.measured, Errand(base.clause.trips, limit))
    if reached is None:  # a clause that was judged has a network
        raise QuestionError("siting", [Said("没有可用的街道", "no street is open")])
    places = np.repeat(np.arange(len(reached.places)), np.diff(reached.offset))
    ways = pd.DataFrame(
        {
            "cell_id": reached.places.take(places),
            "destination_id": EXISTING + reached.facilities.astype("str").take(reached.column),
            "impedance": reached.cost,
        }
    )
    named = ways.merge(found.demand[["cell_id"]].reset_index(), on="cell_id")
    return named.rename(columns={"demand_id": "origin_id"})[["origin_id", "destination_id", "impedance"]]


class Rooms(NamedTuple):
    """Who can go to which facility or candidate within a limit.

    Attributes:
        persons: of each row of the demand.
        capacity: of each candidate, facilities among them.
        names: their ids.
        existing: which are facilities.
        row, column: of each pair, ordered by row, then column.
    """

    persons: Floats
    capacity: Floats
    names: pd.Index
    existing: Booleans
    row: Integers
    column: Integers

    def served(self, chosen: Collection[Hashable]) -> float:
        """Return how many the facilities and some candidates can serve at once."""
        is_open = self.existing | self.names.isin(list(chosen))
        kept = is_open[self.column]
        offset = np.concatenate([[0], np.cumsum(np.bincount(self.row[kept], minlength=len(self.persons)))])
        column = self.column[kept].astype(np.int32)
        return most_served(
            Catchments(self.persons, self.capacity, offset, column, np.zeros(len(column)), 1.0)
        )


def rooms(found: Tables, limit: float) -> Rooms:
    """Return who can go where within a limit."""
    pairs, table = found.within(limit), found.candidates
    row = found.demand.index.get_indexer(pd.Index(pairs["origin_id"]))
    column = table.index.get_indexer(pd.Index(pairs["destination_id"]))
    order = np.lexsort([column, row])
    return Rooms(
        found.demand["people"].to_numpy(dtype=float),
        table["capacity"].to_numpy(dtype=float),
        table.index,
        (table["state"] == "existing").to_numpy(dtype=bool),
        row[order].astype(np.int64),
        column[order].astype(np.int64),
    )


def in_order(found: Tables, chosen: Sequence[Hashable], limit: float) -> pd.DataFrame:
    """Put sites in the order in which to build them: next comes that by which most more find room.

    As ``gains.in_order``, by the greatest numbers that can be served at once.
    """
    known, waiting, done = rooms(found, limit), list(chosen), list[Hashable]()
    served, steps = known.served(()), []
    while waiting:
        brings = {name: known.served([*done, name]) for name in waiting}
        name = max(brings, key=lambda each: round(brings[each], 6))
        waiting.remove(name)
        done.append(name)
        steps.append((name, max(brings[name] - served, 0.0), brings[name]))
        served = brings[name]
    table = pd.DataFrame(steps, columns=["candidate_id", "persons_gained", "persons_covered"])
    table.insert(0, "order", np.arange(1, len(table) + 1))
    return table.assign(covered_share=table["persons_covered"] / known.persons.sum()).set_index(
        "candidate_id"
    )


def check_room(question: Question, found: Tables, limit: float) -> None:
    """Check that there is something to be found: people who find no room yet, and enough for the share.

    Raises:
        NotNeeded: the share, or everybody who can be, is served already.
        NoCandidates: nobody lives there.
        Infeasible: not enough people can be served for the share, by all candidates together.
    """
    known = rooms(found, limit)
    total, now, most = known.persons.sum(), known.served(()), known.served(known.names)
    if not total:
        none = Said("条款适用的范围内没有人居住", "nobody lives where the clause applies")
        raise NoCandidates("siting", [none])
    have, could = (f"{100 * each / total:.2f} %" for each in (now, most))
    wanted = None if question.share is None else question.share * total * (1 - 1e-9)
    if wanted is not None and now >= wanted:
        why = Said(
            f"`share` {question.share:g}：不需要新址；已有容量可服务 {have}",
            f"`share` {question.share:g}: no site is needed; there is room for {have} already",
        )
        raise NotNeeded("siting", [why])
    if wanted is not None and most < wanted:
        why = Said(
            f"`share` {question.share:g}：全建也只能服务 {could}；请降低比例，增加候选点或 `capacity`",
            f"`share` {question.share:g}: all candidates together serve {could} alone; take a lower share, "
            "more candidates, or a greater `capacity`",
        )
        raise Infeasible("siting", [why])
    if most - now <= _DUST:
        why = Said(
            f"新点不能使更多人得到服务：已有容量可服务 {have}",
            f"no candidate makes room for anybody more: there is room for {have} already",
        )
        raise NotNeeded("siting", [why])
