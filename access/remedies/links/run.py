"""Which links are missing for a clause: gates to open, paths to make; what each brings, beside a new site."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import geopandas
import numpy as np
import pandas as pd
from shapely.geometry.base import BaseGeometry

from access.assessment.baseline import Baseline, baseline, known_clauses, people
from access.assessment.changes import Changes
from access.assessment.measure import Progress, network_of
from access.assessment.run import Assessed, clauses_of, page
from access.contracts.documents import Text
from access.contracts.errors import NoCandidates, NotNeeded, QuestionError
from access.contracts.notes import Note
from access.contracts.notes import report as input_report
from access.contracts.said import NOTHING, Said
from access.contracts.tables import Streets, Turns, counted
from access.network.network import Network
from access.outputs import run_id
from access.outputs.maps.scenario import After
from access.outputs.tables import Page, record_json, report_csv, write_folder
from access.remedies.links import report
from access.remedies.links.as_scenario import gates_of, scenario
from access.remedies.links.choose import Chosen, Comparison, against_site, choose
from access.remedies.links.pairs import Links, find
from access.remedies.links.question import LIKE_M, LinkQuestion
from access.remedies.links.rank import Layout, Service, distinct, rank, site_gains
from access.remedies.scenarios.file import Scenario
from access.remedies.scenarios.streets import made, streets_changed
from access.remedies.siting.candidates_of_clause import at_streets
from access.remedies.siting.question import Question
from access.study.read import Inputs, add_barriers, read_inputs
from access.study.study import Study, read_files
from access.verdicts.clause import Clause
from access.verdicts.zones import extent

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Linking:
    """What a search for missing links comes to.

    Attributes:
        question, clause: what was asked.
        links: those chosen, in order: LINKS with ``gate_id`` and what each brings (see
            ``choose.Chosen``).
        candidates: LINKS that each alone bring anybody, the best first, with ``gate_id``; of those much
            alike, the best.
        looked_at: how many links were looked at.
        against: the links beside the best single new site; None where no site brings anybody.
        site: lon and lat of that site.
        people: how many there are, and what they have, before and after.
        before, after: the study judged by the clause as it is, and with the links.
        scenario: the links as gates to be opened and streets to be added.
        made: these, to be drawn (see ``scenarios.streets.made``).
        input_report: what was found, doubtful, left out.
    """

    question: LinkQuestion
    clause: Clause
    links: Links
    candidates: Links
    looked_at: int
    against: Comparison | None
    site: tuple[float, float] | None
    people: Mapping[str, float]
    before: Assessed
    after: Assessed
    scenario: Scenario
    made: tuple[tuple[Text, BaseGeometry], ...]
    input_report: pd.DataFrame


def link(
    study: Study, question: LinkQuestion, progress: Progress = _log.info, *, known: Assessed | None = None
) -> Linking:
    """Find the links that bring most people within the limit of a clause.

    Args:
        study: from ``access.study.study.load``; of its clauses only the one asked for is judged.
        question: what is asked.
        progress: called with the name of each step as it begins.
        known: what the study was found to be before, by the same clauses or those of a scenario.

    Raises:
        AccessError: a question that cannot be answered, or an input that cannot be used.
    """
    clause = question.decided(known.assessment.clauses if known else clauses_of(study), known_clauses(study))
    progress("读取数据 reading the inputs")
    read = add_barriers(study, known.measured.read) if known else read_inputs(study, with_barriers=True)
    base = baseline(study, clause, read, progress, known=known.measured if known else None)
    progress("查找缺失的连接 looking for missing links")
    service = _service(base)
    found, notes = find(
        service.network,
        max_link_m=question.max_link_m,
        min_detour=question.min_detour,
        min_extra_m=question.min_extra_m,
        barriers=read.barriers,
        forbidden=question.forbidden,
    )
    ranked = rank(found, service, by=question.by)
    progress("逐条选择 choosing link by link")
    chosen = _chosen(question, found, service, base)
    against, where = _against_site(question, chosen.links, service, base)
    links = chosen.links.assign(gate_id=gates_of(chosen.links, read.gates))
    plan = scenario(clause, links, read.gates)
    after, drawn = _with(plan, base, progress)
    counts = people(base.before, after)
    more = [*notes, *_gate_notes(study, read), *_recounted(links, counts)]
    return Linking(
        question=question,
        clause=clause,
        links=links,
        candidates=_candidates(ranked, read.gates),
        looked_at=len(found),
        against=against,
        site=where,
        people=counts,
        before=base.before,
        after=after,
        scenario=plan,
        made=drawn,
        input_report=input_report([*base.read.notes, *base.measured.notes, *more]),
    )


def write(linking: Linking, folder: Path) -> list[Path]:
    """Write the result files of a search for links, all or none.

    Raises:
        FileError: the folder cannot be written to.
    """
    after = After(
        linking.scenario.name,
        linking.after.assessment.place,
        streets=True,
        made=linking.made,
        steps=report.steps(linking.links),
    )
    record = run_id.identified({**linking.before.record, "linking": linking.question.settings})
    run = record[run_id.NAME]
    return write_folder(
        folder,
        {
            "map.html": Page(lambda: page(linking.before, after)),
            "links.csv": report.links_csv(linking.links),
            "candidates.csv": report.links_csv(linking.candidates),
            "links.gpkg": lambda path: report.write_links(linking.links, linking.candidates, path, run=run),
            "scenario.yaml": linking.scenario.text(),
            "linking.json": record_json(_record(linking)),
            "input_report.csv": report_csv(linking.input_report),
        },
        record=record,
        inputs=read_files(linking.before.study),
    )


def _service(base: Baseline) -> Service:
    """The clause's people, the facilities that count for it, and the network between them."""
    place, clause = base.place, base.clause
    zone = extent(place, clause.plan, clause.target.zone)
    persons = zone.by_cell(place.living(clause.rule.group.default), None)
    (linked,) = base.measured.links.values()
    doors = linked.entrances.index.isin(base.facilities.index)
    inside = place.nearest[clause.trip]["impedance"] == 0
    return Service(
        network=base.network,
        cells=base.cells,
        persons=np.nan_to_num(np.asarray(persons, dtype=float)),
        facilities=linked.entrances[doors],
        limit=clause.limit,
        direction=clause.trip.direction,
        inside=inside.to_numpy(dtype=bool),
    )


def _chosen(question: LinkQuestion, found: Links, service: Service, base: Baseline) -> Chosen:
    study, read, trip = base.study, base.read, base.clause.trip

    def rebuild(streets: Streets, turns: Turns | None) -> Network:
        changed = replace(read, streets=streets, turns=turns)
        return network_of(
            study,
            changed,
            trip.mode,
            "time_s" if trip.impedance == "time_s" else "length_m",
            own_streets=True,
        )

    chosen = choose(
        found,
        service,
        Layout(read.streets, read.turns),
        rebuild,
        number=question.links,
        share=question.share,
        by=question.by,
    )
    if chosen.links.empty:
        raise _nothing(question, len(found), service, base)
    return chosen


def _nothing(question: LinkQuestion, number: int, service: Service, base: Baseline) -> QuestionError:
    """Return why no link is chosen."""
    total, covered = float(service.persons.sum()), service.persons_covered
    if covered >= float(service.persons[service.linked].sum()) * (1 - 1e-9):
        why = Said(
            "不需要连接：连上街道的所有人都已在限值以内",
            "no link is needed: all people linked to the streets are within the limit already",
        )
        return NotNeeded("links", [why])
    if question.share is not None and covered >= question.share * total:
        have = f"{covered / total:.2%}"
        why = Said(
            f"`share` {question.share:g}：不需要连接；已有 {have} 达到",
            f"`share` {question.share:g}: no link is needed; {have} have it",
        )
        return NotNeeded("links", [why])
    border = float(base.measure["persons"][base.measure["state"] == "border"].sum())
    near = f"{border:,.0f}"
    unsure = Said(f"（其中 {near} 人靠近资料边界）", f" ({near} of them near the border of the data)")
    unsure = unsure if border >= 1 else NOTHING
    why = Said(
        f"{number:,} 条 {question.max_link_m:g} 米以内的连接都不能使任何人进入限值，限值以外有 "
        f"{total - covered:,.0f} 人{unsure.zh}；请放宽连接长度（`max_link_m`）、降低绕行要求（`min_detour`、"
        "`min_extra_m`）、允许穿越更多阻隔（`across`），或另选新址（`site`）",
        f"none of the {number:,} links of up to {question.max_link_m:g} m brings anybody within the limit, "
        f"of {total - covered:,.0f} persons beyond it{unsure}; allow longer links (`max_link_m`), shorter "
        "detours (`min_detour`, `min_extra_m`), across more (`across`), or look for a site (`site`)",
    )
    return NoCandidates("links", [why])


def _against_site(
    question: LinkQuestion, links: Links, service: Service, base: Baseline
) -> tuple[Comparison | None, tuple[float, float] | None]:
    """The links beside the best single new site among the junctions of the study's zones."""
    asked = Question(question.clause, sites=1, spacing_m=question.site_spacing_m)
    try:
        places, positions, _ = at_streets(asked, None, base)
    except NoCandidates:  # there are no junctions
        return None, None
    gains = site_gains(positions, service)
    if not gains.iloc[0] > 0:
        return None, None
    best = places.loc[gains.index[0]]
    return against_site(links, gains), (float(best["lon"]), float(best["lat"]))


def _with(
    plan: Scenario, base: Baseline, progress: Progress
) -> tuple[Assessed, tuple[tuple[Text, BaseGeometry], ...]]:
    """Judge the study with the links, and find what is to be drawn of them."""
    read, changes = base.read, plan.streets
    streets, turns, faults = streets_changed(changes, read.streets, read.turns, read.gates)
    if faults:
        raise QuestionError("links", [what for _, what in faults])
    progress(f"方案 scenario: {plan.name}")
    after = base.again(replace(read, streets=streets, turns=turns), Changes(streets=True), progress)
    return after, tuple(made(changes, streets, read.gates))


def _candidates(ranked: Links, gates: geopandas.GeoDataFrame | None) -> Links:
    """The links that bring anybody, without those much like a better one."""
    some = distinct(ranked[ranked["persons_gained"] > 0], apart_m=LIKE_M)
    some = some[some["like"] == ""].drop(columns="like")
    return some.assign(gate_id=gates_of(some, gates))


def _gate_notes(study: Study, read: Inputs) -> list[Note]:
    """Tell of gates that the study takes to be open though nobody may walk through them."""
    shut = int(((read.barriers["kind"] == "gate") & (read.barriers["state"] == "closed")).sum())
    if study.barriers.gates == "shut" or not shut:
        return []
    zh = f"{shut} 处不能步行通过的门在本研究中按可通过计；写 `barriers: {{gates: shut}}` 才按关闭计算"
    en = (
        f"{counted(shut, 'gate')} through which nobody may walk taken to be open; "
        "`barriers: {gates: shut}` in the study shuts them"
    )
    return [Note("doubtful", "streets", zh, en, shut, "gates")]


def _recounted(links: Links, counts: Mapping[str, float]) -> list[Note]:
    """Tell where a new count, everybody placed anew on streets of which the links are some, differs."""
    promised, found = float(links["persons_covered"].iloc[-1]), counts["persons_met_after"]
    if abs(found - promised) < 0.5:
        return []
    zh = f"逐条累计 {promised:,.0f} 人；打通后重新定位各户再算为 {found:,.0f} 人（有的住处离新通道更近）"
    en = (
        f"{promised:,.0f} persons link by link; {found:,.0f} when all places are put on the streets anew "
        "(to some the new path is the nearest street)"
    )
    return [Note("doubtful", "streets", zh, en, abs(found - promised), "persons")]


def _record(linking: Linking) -> dict[str, object]:
    return report.linking_record(
        linking.clause, linking.links, linking.against, linking.site, linking.people, linking.question
    )
