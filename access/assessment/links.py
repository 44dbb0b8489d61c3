"""How a study's places are linked to its streets, and what is told of those that are cut off."""

from collections.abc import Callable
from dataclasses import dataclass

import geopandas
import numpy as np
import pandas as pd
import shapely

from access.contracts.among import among
from access.contracts.arrays import Integers
from access.contracts.notes import Note
from access.contracts.said import examples
from access.contracts.tables import Positions, counted
from access.network.crossing import Crossing
from access.network.linked import Linked
from access.network.linking import Linker, Links
from access.network.network import Network
from access.network.parts import gap, lengths_m, main_part
from access.network.snapping import snap
from access.places import datums
from access.study.read import Inputs
from access.study.study import Study

_SHOWN = 3  # parts of which the nearest gap is told


@dataclass(frozen=True, eq=False)
class NearestStreet:
    """Links places to the nearest street alone, whatever lies between: see ``Linker``."""

    network: Network
    max_leg_m: float
    min_component_m: float

    def link(self, points: geopandas.GeoSeries, *, public: bool = False) -> Links:
        """Link points to the nearest street: see ``Linker.link``."""
        found = snap(
            points,
            self.network,
            max_leg_m=self.max_leg_m,
            min_component_m=self.min_component_m,
            public=public,
        )
        return Links(found, np.zeros(len(found), dtype=bool))

    def edge_kinds(self) -> Integers:
        """As ``Linker.edge_kinds``: what may be linked to is of a large part, and needs no further link."""
        network = self.network
        large = network.there_and_back_m >= self.min_component_m
        usable = network.enterable & ~network.private & large
        return usable.astype(np.int64) * 11


def linker(study: Study, read: Inputs, network: Network) -> Callable[..., Links]:
    """Return what links points to a network, as the study says (see ``Linker.link``)."""
    return linking(study, read, network).link


def linking(study: Study, read: Inputs, network: Network) -> Linker | NearestStreet:
    """Return the linking of points to a network, as the study says."""
    max_leg_m, least_m = study.settings.max_leg_m, study.settings.min_component_m
    if study.settings.links == "nearest":
        return NearestStreet(network, max_leg_m, least_m)
    classes = read.streets["class"].set_axis(read.streets.index.astype("str")).reindex(network.street_id)
    around = read.leg_barriers
    crossing = None if around is None or not len(around) else Crossing(around)
    squares = tuple(read.squares)
    return Linker(network, classes.to_numpy(dtype=str), max_leg_m, least_m, crossing, squares)


def barred(link: Linked) -> pd.Index:
    """Return the ids of cells and facilities that every street near them is kept from by a barrier."""
    linked = link.entrances.index[link.entrances["edge"].notna()]
    doors = link.entrances.index[link.entrances_barred].unique().difference(linked)
    found: pd.Index = pd.Index([*link.cells.index[link.cells_barred], *doors], dtype=object)
    return found


def part_notes(link: Linked, read: Inputs, persons: pd.Series, at_place: pd.Series) -> list[Note]:
    """Tell who and what stands on a part of the network that nothing joins, or behind a barrier.

    Args:
        link: the network, and what is linked to it.
        read: its study's inputs.
        persons: of each cell, those who live in the zones.
        at_place: of each cell, whether its people need no street: see ``notes.served``.
    """
    return [*_barred_notes(link, read, persons[~at_place]), *_cut_off_notes(link, read, persons)]


def _barred_notes(link: Linked, read: Inputs, living: pd.Series) -> list[Note]:
    ids = barred(link)
    persons = float(living[among(living.index, ids)].sum())
    places = read.facilities[among(read.facilities.index, ids)]
    if not persons and places.empty:
        return []
    named = examples(_named(places)) or "–"
    return [
        Note(
            "left_out",
            "streets",
            f"{link.mode}：{persons:,.0f} 人、{len(places)} 处设施（{named}）到 {link.max_leg_m:g} 米内的街道"
            "都要穿过水面、铁路、高速公路或墙（未连接，单独统计）",
            f"{link.mode}: {persons:,.0f} persons and {counted(len(places), 'facility place')} ({named}) come"
            f" to no street within {link.max_leg_m:g} m but across water, a railway, a motorway or a wall"
            " (unlinked, counted apart)",
            persons,
            "persons",
        )
    ]


def _cut_off_notes(link: Linked, read: Inputs, living: pd.Series) -> list[Note]:
    """Tell of parts other than the main one that are the only link of people or facilities."""
    network = link.network
    main = main_part(network)
    cells, doors = _alone(link.cells, network, main), _alone(link.entrances, network, main)
    persons = living.reindex(cells.index).groupby(cells.to_numpy()).sum()
    persons = persons[persons > 0]
    parts = persons.index.union(pd.Index(doors.unique()))
    if not len(parts):
        return []
    persons = persons.reindex(parts, fill_value=0.0)
    length_m = lengths_m(network)[parts]
    order = np.lexsort((parts, -length_m, -persons.to_numpy()))
    places = read.facilities.loc[doors.index.unique()]
    served = np.unique(network.component[_edges(link.entrances)])
    stranded = float(persons[~among(persons.index, served)].sum())
    told = [_part(int(parts[i]), main, float(persons.iloc[i]), link) for i in order[:_SHOWN]]
    more = ["…"] if len(parts) > _SHOWN else []
    number, total, kilometres = len(parts), float(persons.sum()), float(length_m.sum()) / 1000
    named = examples(_named(places)) or "–"
    return [
        Note(
            "doubtful",
            "streets",
            f"{link.mode}：{number} 片道路（{kilometres:.1f} 公里）与其余路网不相连：只连到这些道路上的有"
            f" {total:,.0f} 人（其中 {stranded:,.0f} 人所在的一片没有任何设施）、{len(places)} 处设施"
            f"（{named}）；" + "；".join([*[zh for zh, _ in told], *more]),
            f"{link.mode}: nothing joins {counted(number, 'part')} of the network ({kilometres:.1f} km) to"
            f" the rest: linked to them alone are {total:,.0f} persons ({stranded:,.0f} of them where no"
            f" facility stands) and {counted(len(places), 'facility place')} ({named}); "
            + "; ".join([*[en for _, en in told], *more]),
            total,
            "persons",
        )
    ]


def _alone(table: Positions, network: Network, main: int) -> pd.Series:
    """The part of each place that is linked to no edge of the main part: id → number."""
    rows = table[table["edge"].notna()]
    part = pd.Series(network.component[_edges(table)], index=rows.index)
    off = part[~among(part.index, part.index[part == main])]
    return off[~off.index.duplicated()]


def _edges(table: Positions) -> Integers:
    return table["edge"].dropna().to_numpy(dtype=np.int64)


def _part(part: int, main: int, persons: float, link: Linked) -> tuple[str, str]:
    """What is told of one part: its length, its people, and where it comes nearest to the main one."""
    xy, gap_m = gap(link.network, part, main)
    here = datums.project(geopandas.GeoSeries([shapely.Point(xy)], crs=link.network.crs), datums.WGS84)
    where = f"{here.x.iloc[0]:.5f}, {here.y.iloc[0]:.5f}"
    metres = float(lengths_m(link.network)[part])
    return (
        f"一片 {metres:,.0f} 米，{persons:,.0f} 人，离主路网最近处 {gap_m:,.1f} 米（{where}）",
        f"one of {metres:,.0f} m with {persons:,.0f} persons comes within {gap_m:,.1f} m of the main part"
        f" at {where}",
    )


def _named(places: geopandas.GeoDataFrame) -> list[str]:
    """Facilities by name and id."""
    return [
        f"{name} {each}" if isinstance(name, str) and name else str(each)
        for each, name in zip(places.index, places["name"], strict=True)
    ]
