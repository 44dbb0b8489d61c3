"""What a run tells of the network beside its results: who and what could not be linked, and why."""

from typing import NamedTuple

import pandas as pd

from access.contracts.among import among
from access.contracts.arrays import Booleans
from access.contracts.notes import Note
from access.contracts.said import examples
from access.contracts.tables import Facilities, counted
from access.network.linked import Linked
from access.study.read import Inputs
from access.study.study import Study
from access.verdicts.clause import Clause
from access.verdicts.place import Place
from access.verdicts.zones import not_found

_NOBODY = pd.Index([])


class Served(NamedTuple):
    """Whom no street leads to, and who is served all the same: they live in the very place they look for.

    Attributes:
        every: of each cell, whether it stands in a place of each kind that the mode's trips lead to.
        some: whether in one of some of these kinds.
    """

    every: pd.Series
    some: pd.Series


def served(place: Place, mode: str | None = None) -> Served:
    """Tell which cells some, and all, trips of a mode know the cost of: unlinked ones stand in the place.

    Without a mode: of all trips.
    """
    known = [found["impedance"].notna() for trip, found in place.nearest.items() if mode in (None, trip.mode)]
    nobody = pd.Series(data=False, index=place.cells.index)
    table = pd.concat(known, axis=1) if known else nobody.to_frame()
    table = table.reindex(place.cells.index, fill_value=False)
    return Served(table.all(axis=1), table.any(axis=1))


def network_notes(
    link: Linked,
    read: Inputs,
    study: Study,
    persons: pd.Series,
    *,
    barred: pd.Index = _NOBODY,
    beyond: Booleans | None = None,
    at_place: Served | None = None,
) -> list[Note]:
    """Count what could not be linked: persons, facilities, streets.

    Args:
        link: the network of a mode, and who and what is linked to it.
        read, study: what was asked, and of what.
        persons: of each cell, those who live in the zones: of others nothing is judged.
        beyond: of each cell, whether it lies outside the streets' area: its people are told apart.
        barred: ids that ``links.part_notes`` tells of.
        at_place: who needs no street: see ``served``.
    """
    mode, network, entrances = link.mode, link.network, link.entrances
    away = (
        ~on_street(link, persons.index)
        & ~among(persons.index, barred)
        & (True if beyond is None else ~beyond)
    )
    notes = [*_far_notes(mode, persons[away], at_place)]
    linked = entrances.index[entrances["edge"].notna()]
    unlinked = sorted(set(read.facilities.index) - set(linked) - set(barred))
    if unlinked:
        named = _named(read.facilities, unlinked)
        notes.append(
            Note(
                "left_out",
                "facilities",
                f"{mode}：{len(unlinked)} 处设施离街道太远（{examples(named)}）",
                f"{mode}: {counted(len(unlinked), 'facility place')} too far from a street"
                f" ({examples(named)})",
                len(unlinked),
                "facilities",
            )
        )
    closed = read.streets[~among(read.streets.index, network.street_id)]
    if "made" in closed.columns:  # straight ways across squares are no streets that one might miss
        closed = closed[closed["made"] == ""]
    if len(closed):
        kinds = closed["class"].value_counts().sort_index().sort_values(ascending=False, kind="stable")
        shown = examples(f"{kind or '–'} {number}" for kind, number in kinds.items())
        kilometres = closed["length_m"].sum() / 1000
        notes.append(
            Note(
                "left_out",
                "streets",
                f"{mode}：{len(closed)} 段街道（{kilometres:.1f} 公里）不对这种出行方式开放（{shown}）",
                f"{mode}: {counted(len(closed), 'street segment')} ({kilometres:.1f} km) not open to this"
                f" mode ({shown})",
                len(closed),
                "segments",
            )
        )
    if network.private.any():
        number, kilometres = int(network.private.sum()), float(network.length_m[network.private].sum()) / 1000
        notes.append(
            Note(
                "found",
                "streets",
                f"{mode}：{number} 段街道（{kilometres:.1f} 公里）为小区内部、私有或不许穿行，只供其居民出入",
                f"{mode}: {counted(number, 'street segment')} ({kilometres:.1f} km) private or not to be"
                " passed through: open to those who live there",
                number,
                "segments",
            )
        )
    used = study.settings.links == "several"
    small = network.component_length_m < study.settings.min_component_m
    if small.any():
        number, metres = int(small.sum()), float(network.length_m[small].sum())
        notes.append(
            Note(
                "found" if used else "left_out",
                "streets",
                f"{mode}：{number} 段街道（{metres:,.0f} 米）与路网不相连，"
                + ("只供其旁的人口和设施使用" if used else "没有使用"),
                f"{mode}: {counted(number, 'street segment')} ({metres:,.0f} m) cut off from the network, "
                + ("used only by those beside them" if used else "not used"),
                number,
                "segments",
            )
        )
    stub = ~small & (network.there_and_back_m < study.settings.min_component_m)
    if stub.any():
        number, metres = int(stub.sum()), float(network.length_m[stub].sum())
        notes.append(
            Note(
                "found" if used else "left_out",
                "streets",
                f"{mode}：{number} 段街道（{metres:,.0f} 米）只能驶入或只能驶出，人口和设施"
                + ("另连一条街道，附近没有的不连接" if used else "不与其连接"),
                f"{mode}: {counted(number, 'street segment')} ({metres:,.0f} m) that one can come to or"
                " leave, but not both: "
                + ("places there need another near them" if used else "no place is linked to them"),
                number,
                "segments",
            )
        )
    return notes


def on_street(link: Linked, cells: pd.Index) -> pd.Series:
    """Tell of each cell whether it is linked to a street."""
    return link.cells["edge"].notna().groupby(level=0).any().reindex(cells, fill_value=False)


def _far_notes(mode: str, persons: pd.Series, at_place: Served | None) -> list[Note]:
    """Count those who are too far from a street, but for those who have no need of one."""
    within = 0.0
    if at_place is not None:
        persons = persons[~at_place.every[persons.index]]
        within = float(persons[at_place.some[persons.index]].sum())
    lost = float(persons.sum())
    if not lost:
        return []
    zh = f"；其中 {within:,.0f} 人住在某类设施的范围内，对该类设施按已到达计" if within else ""
    en = f"; {within:,.0f} of them live within a place of some kind, and count as there" if within else ""
    return [
        Note(
            "left_out",
            "population",
            f"{mode}：{lost:,.0f} 人离街道太远（未连接，单独统计{zh}）",
            f"{mode}: {lost:,.0f} persons too far from a street (unlinked, counted apart{en})",
            lost,
            "persons",
        )
    ]


def _named(facilities: Facilities, ids: list[str]) -> list[str]:
    """Name facilities as their lists do: by name, and by the id or the row that they have there."""
    names = facilities["name"].reindex(ids) if "name" in facilities.columns else [None] * len(ids)
    return [
        f"{name} {each}" if isinstance(name, str) and name and name != each else str(each)
        for each, name in zip(ids, names, strict=True)
    ]


def name_notes(place: Place, clauses: list[Clause]) -> list[Note]:
    """List the zones that plans name and the study lacks: their clauses are judged by the others."""
    keys = {(clause.plan.id, clause.target.zone): clause.plan for clause in clauses}
    notes = []
    for (_, key), plan in sorted(keys.items()):
        lost = not_found(place, plan, key)
        if lost:
            shown = examples(lost, 9)
            zh = f"规划“{plan.title.zh}”的 {key} 所列分区有 {len(lost)} 个在本研究中没有（{shown}）"
            en = f"{counted(len(lost), 'zone')} that `{key}` of '{plan.title.en}' names and the study lacks"
            zh_end = "按其余各区评价；若只是名称不同，写入 zones 的 aliases 或 plan_zones"
            en_end = "judged by the others; where only the name is another, give `aliases` or `plan_zones`"
            told = (f"{zh}，{zh_end}", f"{en} ({shown}): {en_end}")
            notes.append(Note("doubtful", "zones", *told, len(lost), "zones"))
    return notes


def border_notes(place: Place, clauses: list[Clause]) -> list[Note]:
    """Warn where the data stop nearer to people than the largest limit."""
    reaches = [
        clause.limit / place.least_cost_per_m[key]
        for clause in clauses
        for trip in clause.trips[:1]
        if trip.impedance != "straight_m" and (key := (trip.mode, trip.impedance)) in place.least_cost_per_m
    ]
    farthest = max(reaches, default=0.0)
    near = float(place.persons(tuple(place.zones.index))[place.border_m < farthest].sum())
    if not near:
        return []
    return [
        Note(
            "doubtful",
            "streets",
            f"{near:,.0f} 人距数据边界不足 {farthest:,.0f} 米（最大服务距离），边界外的设施和街道未知",
            f"{near:,.0f} persons live within {farthest:,.0f} m (the largest limit) of the border of the"
            " data; what lies beyond is not known",
            near,
            "persons",
        )
    ]
