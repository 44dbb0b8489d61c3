"""New stations: those that reach most of the people whom no vehicle reaches in time, in their order."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from access.contracts.documents import Text
from access.contracts.tables import Cells, Pairs, Positions
from access.network.travel import nearest
from access.remedies.emergency.question import EmergencyQuestion
from access.remedies.emergency.survey import Survey
from access.remedies.emergency.vehicles import Response, in_time
from access.remedies.scenarios.changes import FacilityChanges
from access.remedies.scenarios.file import Scenario
from access.remedies.siting import as_scenario
from access.remedies.siting.demand import Tables
from access.remedies.siting.gains import in_order, sites_table
from access.remedies.siting.models import Effort, mclp, problem
from access.verdicts.clause import Clause


@dataclass(frozen=True, eq=False)
class Chosen:
    """New stations in the order in which to build them.

    Attributes:
        sites: a GeoDataFrame by site_id: see ``siting.gains.sites_table``; persons_covered and
            covered_share (so far), mean_response_min (so far, of those who can be reached), vehicles.
        number: vehicles that reach each cell in time with all of them; NaN: not linked.
        bound_persons: no choice of so many brings more people within the time.
    """

    sites: Cells
    number: pd.Series
    bound_persons: float


def choose(survey: Survey, found: Response, question: EmergencyQuestion) -> Chosen:
    """Choose among candidates (MCLP: most people whom no vehicle reaches in time), and order them.

    Args:
        survey: the study as it stands.
        found: who is reached as it is.
        question: how many, with how many vehicles.
    """
    places, persons = survey.candidates, survey.persons
    near = in_time(survey, survey.positions)
    demand = pd.DataFrame({"people": persons, "persons": persons, "met": found.number > 0})
    demand = demand[demand["people"] > 0].rename_axis("demand_id")
    chosen, bound = _most(near, demand, places, question)
    order = in_order(Tables(demand, places, near), chosen, np.inf)
    sites = sites_table(order, places, survey.base.read.facilities.index)
    sites = sites.join(order[["persons_covered", "covered_share"]].set_axis(sites.index)).assign(
        mean_response_min=_means(survey, found, survey.positions.loc[order.index]),
        vehicles=float(question.vehicles_per_site),
    )
    reached = near[near["destination_id"].isin(order.index)].drop_duplicates(["origin_id", "destination_id"])
    more = reached["origin_id"].value_counts().reindex(found.number.index).fillna(0)
    return Chosen(sites, found.number + more * question.vehicles_per_site, bound)


def scenario(clause: Clause, sites: Cells) -> Scenario:
    """Return the scenario that opens a station with its vehicles at each site.

    Args:
        clause: the response.
        sites: from ``choose``.
    """
    plain = as_scenario.scenario(clause, sites)
    opened = tuple(
        each.model_copy(update={"units": units})
        for each, units in zip(plain.facilities.open, sites["vehicles"], strict=True)
    )
    note = Text(
        zh="由急救选址得出：时限内没有车可到的人，新站能覆盖最多；各点在建设前须实地核查。",
        en="Sites that reach most of the people whom no vehicle reaches in time; look at each on the ground "
        "before building.",
    )
    return plain.model_copy(update={"facilities": FacilityChanges(open=opened), "note": note})


def _most(
    near: Pairs, demand: pd.DataFrame, places: Cells, question: EmergencyQuestion
) -> tuple[tuple[str, ...], float]:
    """The sites that bring most people, and how many none can exceed; none where nobody is brought."""
    far = demand[~demand["met"].to_numpy(dtype=bool)]
    brought = near[near["origin_id"].isin(far.index)]
    number = min(question.sites, brought["destination_id"].nunique())
    if not number:
        return (), 0.0
    effort = Effort(time_limit_s=question.time_limit_s, near_ties=0)
    answer = mclp(problem(brought, far, places), sites=number, effort=effort)
    return tuple(map(str, answer.chosen)), float(answer.bound)


def _means(survey: Survey, found: Response, positions: Positions) -> list[float]:
    """The mean response (minutes) with the first site, with the first two, and so on."""
    link, people = survey.by_time, survey.persons.to_numpy(dtype=float)
    best = found.travel_s["impedance"].to_numpy(dtype=float)
    means = []
    for site in positions.index.unique():
        own = nearest(link.cells, positions.loc[[site]], link.network, direction=survey.trip.direction)
        best = np.fmin(best, own["impedance"].to_numpy(dtype=float))
        known = np.isfinite(best) & (people > 0)
        mean_s = float(np.average(best[known], weights=people[known])) if known.any() else np.nan
        means.append((survey.promises.fixed_s + mean_s) / 60)
    return means
