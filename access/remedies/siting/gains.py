"""What chosen sites bring, one after the other, and whom none of the candidates can reach."""

import itertools
from collections.abc import Hashable, Sequence

import geopandas
import numpy as np
import pandas as pd

from access.remedies.siting import by_room
from access.remedies.siting.candidates import Candidates
from access.remedies.siting.demand import Tables
from access.remedies.siting.result import Choice

_DIGITS = 6  # of persons: below this, which of two brings more is rounding


def in_order(found: Tables, chosen: Sequence[Hashable], limit: float) -> pd.DataFrame:
    """Put sites in the order in which to build them: next comes the one that then brings most people.

    It orders what any of the models has chosen, by the people within the limit (``siting.build_order``
    chooses anew at each step, by the objective of the model). Weighted people decide, people as they
    are are told; of equals, the site that was named first comes first.

    Args:
        found: the tables that the sites were chosen from.
        chosen: ids of candidates.
        limit: of the clause.

    Returns:
        By candidate_id, in this order: order (from 1), persons_gained by the site, persons_covered so
        far (those who are met already included), and covered_share of all.
    """
    if found.by_room:
        return by_room.in_order(found, chosen, limit)
    rows, pairs = found.demand, found.within(limit)
    row = rows.index.get_indexer(pd.Index(pairs["origin_id"]))
    destination = pairs["destination_id"].to_numpy()
    reached = {name: row[destination == name] for name in chosen}
    open_ = ~rows["met"].to_numpy(dtype=bool)
    people, persons = rows["people"].to_numpy(dtype=float), rows["persons"].to_numpy(dtype=float)
    covered, steps = float(people[~open_].sum()), []
    while reached:
        brings = {
            name: round(float(persons[near][open_[near]].sum()), _DIGITS) for name, near in reached.items()
        }
        name = max(brings, key=brings.__getitem__)
        near = reached.pop(name)
        gained = float(people[near][open_[near]].sum())
        open_[near] = False
        covered += gained
        steps.append((name, gained, covered))
    table = pd.DataFrame(steps, columns=["candidate_id", "persons_gained", "persons_covered"])
    table.insert(0, "order", np.arange(1, len(table) + 1))
    return table.assign(covered_share=table["persons_covered"] / people.sum()).set_index("candidate_id")


def sites_table(order: pd.DataFrame, candidates: Candidates, taken: pd.Index) -> geopandas.GeoDataFrame:
    """Name the chosen sites, in their order.

    Args:
        order: from ``in_order``.
        candidates: by candidate_id, with place, lon, lat, doors, cost, street_id and a point.
        taken: ids of facilities, which no site may have.

    Returns:
        A GeoDataFrame by site_id: order, candidate_id, place, name, lon, lat, doors, cost, street_id,
        persons_gained.
    """
    free = (name for name in map("site:{}".format, itertools.count(1)) if name not in taken)
    table = candidates.loc[order.index, ["place", "lon", "lat", "doors", "cost", "street_id", "geometry"]]
    table = table.join(order[["order", "persons_gained"]]).reset_index()
    given = (": " + table["candidate_id"]).where(table["place"] != "junction", "")
    name = "选址" + table["order"].astype("str") + " site " + table["order"].astype("str") + given
    ids = pd.Index(list(itertools.islice(free, len(table))), name="site_id", dtype="str")
    return table.assign(name=name).set_axis(ids)


def beyond_reach(found: Tables, limit: float) -> pd.DataFrame:
    """Return who is not met and whom no candidate can bring within the limit: rows of the demand."""
    rows = found.demand
    near = rows.index.isin(found.within(limit)["origin_id"])
    beyond: pd.DataFrame = rows[~near & ~rows["met"].to_numpy(dtype=bool)]
    return beyond


def alternatives(
    found: Tables, best: Sequence[Hashable], choices: Sequence[Choice], limit: float
) -> pd.DataFrame:
    """Tell of other choices what each brings, and which of its sites the best choice has, too.

    Args:
        found: as for ``in_order``.
        best: the sites of the best choice.
        choices: the others, in order.
        limit: of the clause.

    Returns:
        A row for each choice and site: choice (1 is the best of them), objective, bound,
        persons_gained by the whole choice, candidate_id, in_best.
    """
    parts = []
    for number, choice in enumerate(choices, start=1):
        gained = in_order(found, choice.chosen, limit)["persons_gained"].sum()
        whole = {"choice": number, "objective": choice.objective, "bound": choice.bound}
        sites = {"candidate_id": list(choice.chosen), "in_best": [name in best for name in choice.chosen]}
        parts.append(pd.DataFrame({**whole, "persons_gained": gained, **sites}))
    columns = ["choice", "objective", "bound", "persons_gained", "candidate_id", "in_best"]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)
