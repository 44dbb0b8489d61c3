"""An assessment → what the page's front end reads (``Data`` in page/src/types.d.ts).

Not known is null. A number that is infinite is ``"inf"``.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import shapely

from access.contracts.among import among
from access.contracts.arrays import Booleans
from access.contracts.tables import GROUPS, Entrances, Facilities, Streets
from access.network.linked import Linked
from access.outputs.maps import base_layers
from access.outputs.maps.clause_data import amount, both, clause_words, findings
from access.outputs.maps.geometry import coded_points
from access.outputs.maps.pack import Pack
from access.outputs.maps.scenario import After, packed_scenario
from access.outputs.maps.street_graph import MOST_NODES, packed_graph
from access.outputs.maps.travel import Travel
from access.outputs.tables import VERDICT_EN, VERDICT_ZH
from access.places import datums
from access.standards.choices import Selection
from access.standards.describe import words
from access.standards.registry import counted_types, facility_types
from access.verdicts.clause import Clause
from access.verdicts.conditions import holds
from access.verdicts.evaluate import Assessment
from access.verdicts.passing import passing
from access.verdicts.place import Place

_PERSONS = 0.01
_STATES = ("met", "unmet", "undetermined")


@cache
def texts() -> dict[str, dict[str, str]]:
    """Return every text of the page: key → Chinese and English."""
    own = json.loads((files("access.outputs.maps") / "texts.json").read_text("utf-8"))
    verdicts = {f"verdict_{key}": {"zh": VERDICT_ZH[key], "en": VERDICT_EN[key]} for key in VERDICT_ZH}
    kinds = {f"kind_{key}": both(text) for key, text in words().kind.items()}
    return {**own, **verdicts, **kinds}


@cache
def glossary() -> list[dict[str, dict[str, str]]]:
    """Return the words that the page explains: term, and what it means."""
    terms: list[dict[str, dict[str, str]]] = json.loads(
        (files("access.outputs.maps") / "glossary.json").read_text("utf-8")
    )
    return terms


@dataclass(frozen=True)
class Layers:
    """What is drawn or searched beside an assessment.

    Attributes:
        streets: STREETS table.
        networks: those that were searched; the page searches them again where the reader asks "what if".
        entrances: ENTRANCES of the facilities; without, their points are taken.
        background: table of water and green areas (kind, geometry), if there are any.
        leg_barriers: what no leg off the streets leads across (see ``network.crossing``); None: nothing.
    """

    streets: Streets
    networks: tuple[Linked, ...] = ()
    entrances: Entrances | None = None
    background: geopandas.GeoDataFrame | None = None
    leg_barriers: Any = None


def page_data(
    assessment: Assessment, layers: Layers, after: After | None = None
) -> tuple[dict[str, object], str]:
    """Return the measured part of the page's data, and its binary part in base64."""
    place, pack = assessment.place, Pack()
    streets, networks = layers.streets.sort_index(), layers.networks
    goals = {clause.id: selected(clause, place.facilities) for clause in assessment.clauses}
    facilities = place.facilities[np.logical_or.reduce(list(goals.values()))]
    number = pd.Series(range(len(facilities)), index=facilities.index)
    crs = base_layers.crs(place, streets, layers.entrances, layers.background)
    embedded = {
        (each.mode, each.network.impedance): each for each in networks if each.network.size <= MOST_NODES
    }
    street = pd.Series(range(len(streets)), index=streets.index.astype(str))
    graphs = [packed_graph(each, pack, street=street, number=number) for each in embedded.values()]
    travel = Travel(assessment, {key: i for i, key in enumerate(embedded)}, pack)
    plans = {clause.plan.id: both(clause.plan.title) for clause in assessment.clauses}
    clauses = [
        {
            **clause_words(clause),
            **found,
            "plan": list(plans).index(clause.plan.id),
            "facilities": number[place.facilities.index[goals[clause.id]]].tolist(),
            "unlinked": number[unlinked(clause, place)].tolist(),
            "passing": _passing(clause, place, number) if found["missing"] is None else None,
            "way": travel.of(clause, number),
        }
        for clause, found in zip(assessment.clauses, findings(assessment), strict=True)
    ]
    origin = crs["origin"]
    data = {
        "population": place.population,
        "bounds": _bounds(place),
        "crs": crs,
        "grid": base_layers.grid(place),
        "cells": base_layers.cells(place, pack),
        **_groups(place, pack),
        "streets": {
            **base_layers.streets(streets, origin, pack, exact=bool(graphs)),
            **({"ground": pack.whole(streets["layer"] == 0)} if graphs else {}),
        },
        "areas": base_layers.areas(layers.background, origin, pack),
        "types": {kind: both(facility_types()[kind]) for kind in sorted(set(facilities["type"]))},
        "facilities": {
            **_facilities(facilities),
            "zone": place.spots.zone[place.facilities.index.get_indexer(facilities.index)].tolist(),
            **_entrances(layers.entrances, number, origin, pack),
            **_outlines(facilities, origin, pack),
        },
        "zones": base_layers.zones(place),
        "plans": list(plans.values()),
        "themes": {theme: both(text) for theme, text in words().theme.items()},
        "clauses": clauses,
        "trips": travel.trips,
        "crowds": travel.crowds,
        "graphs": graphs,
        **base_layers.barriers(layers.leg_barriers if graphs else None, origin, pack),
        "too_large": [
            {"mode": each.mode, "nodes": each.network.size}
            for each in networks
            if each.network.size > MOST_NODES
        ],
        "scenario": packed_scenario(after, place, travel.numbers, number, pack) if after else None,
    }
    return data, pack.text()


def _bounds(place: Place) -> list[list[float]]:
    outlines = base_layers.outlines(place)
    if len(place.cells):
        row, column = (place.cells[name] for name in ("row", "column"))
        by_row, by_column = column.groupby(row), row.groupby(column)
        # nothing lies farther out than the first and the last cell of some row or column
        outer = [each for by in (by_row, by_column) for each in (by.idxmin(), by.idxmax())]
        outlines = outlines[pd.concat(outer).unique()]
    west, south, east, north = datums.project(outlines, datums.WGS84).total_bounds.round(6).tolist()
    return [[south, west], [north, east]]


def _groups(place: Place, pack: Pack) -> dict[str, object]:
    """The people of each cell, all of them and by those age groups that the cells know."""
    known = [name for name in GROUPS if name in place.cells.columns]
    texts = words().value
    return {
        "groups": {
            "all": pack.scaled(place.cells["persons"], step=_PERSONS),
            **{name: pack.scaled(place.cells[name], step=_PERSONS) for name in known},
        },
        "group_names": {name: both(texts[name]) for name in known},
    }


def _facilities(facilities: Facilities) -> dict[str, object]:
    blank = pd.Series(np.nan, index=facilities.index)
    amounts = {name: facilities.get(name, blank) for name in ("capacity", "units")}
    return {
        "id": facilities.index.astype(str).tolist(),
        "type": facilities["type"].tolist(),
        "name": [_name(name) for name in facilities["name"]],
        "english": {str(i): name for i, name in enumerate(base_layers.english_names(facilities)) if name},
        "at": coded_points(facilities.geometry),
        **{name: [amount(value) for value in values] for name, values in amounts.items()},
    }


def _entrances(
    entrances: Entrances | None, number: pd.Series, origin: Sequence[float], pack: Pack
) -> dict[str, object]:
    """Where people go in and out of the facilities, linked to a street or not."""
    if entrances is None:
        return {}
    shown = entrances[among(entrances.index, number.index)]
    return {
        "entrances": {
            "facility": pack.whole(number.reindex(shown.index), delta=True),
            **base_layers.points_packed(shown.geometry, origin, pack),
        }
    }


def _outlines(facilities: Facilities, origin: Sequence[float], pack: Pack) -> dict[str, object]:
    """The outlines of the facilities to which straight lines are measured; lines lead there and back."""
    if "outline" not in facilities.columns or facilities["outline"].isna().all():
        return {}
    shape = np.asarray(facilities["outline"], dtype=object)
    areas = shapely.get_dimensions(shape) == 2
    rings, facility = shapely.get_parts(np.where(areas, shapely.boundary(shape), shape), return_index=True)
    for i in np.flatnonzero(~areas[facility]):  # so that nothing lies within, by the even-odd rule
        way = shapely.get_coordinates(rings[i])
        rings[i] = shapely.linestrings(np.concatenate([way, way[-2::-1]]))
    return {
        "outlines": {
            "facility": pack.whole(facility, delta=True),
            **base_layers.lines_packed(rings, origin, pack),
        }
    }


def _name(name: object) -> str | None:
    return name if isinstance(name, str) and name else None


def selected(clause: Clause, facilities: Facilities) -> Booleans:
    """Tell which facilities a clause is about: those that its trips lead to, else those it may count."""
    if clause.trips:
        return np.asarray(np.logical_or.reduce([trip.selects(facilities) for trip in clause.trips]))
    chosen = [each for each in vars(clause.rule).values() if isinstance(each, Selection)]
    return np.asarray(
        np.logical_or.reduce(
            [
                facilities["type"].isin(counted_types(each.of, clause.target.facility)).to_numpy()
                & (holds(facilities, each.where) != 0)
                for each in chosen or [Selection()]
            ]
        )
    )


def _passing(clause: Clause, place: Place, number: pd.Series) -> list[list[int]] | None:
    """The facilities that are as the clause asks of each, those that are not, those nobody knows of."""
    states = passing(clause, place)
    if states is None:
        return None
    of = number.reindex(states.index)
    return [of[(states == each) & of.notna()].astype(int).tolist() for each in _STATES]


def unlinked(clause: Clause, place: Place) -> list[str]:
    """Return the ids of the facilities that its trips were searched to, but no street leads to."""
    searched = [trip for trip in clause.trips if trip in place.linked]
    linked = frozenset().union(*(place.linked[trip] for trip in searched))
    selected = [place.facilities.index[place.selected(trip)] for trip in searched]
    return sorted({each for ids in selected for each in ids} - linked)
