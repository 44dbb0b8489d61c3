"""Where a study's facilities are entered: at the doors given, or as its settings say."""

from collections import Counter

import geopandas
import numpy as np
import pandas as pd
import pyproj

from access.contracts.among import among
from access.contracts.notes import Note
from access.contracts.said import examples
from access.contracts.tables import Entrances, Facilities, Streets, counted
from access.network import profiles
from access.network.moves import moves_of
from access.places.facilities.entrances import RULES, at_doors
from access.places.facilities.given_doors import given_doors
from access.places.facilities.mapped import mapped_doors
from access.standards.registry import facility_types
from access.study.read_streets import Open
from access.study.study import Study

_OWN = ("outline_open", "outline_doors", "outline_listed")


def read(
    study: Study, streets: Streets, facilities: Facilities, entrances: Entrances, osm_file: Open
) -> tuple[Facilities, Entrances, list[Note]]:
    """Find where facilities are entered.

    Args:
        study: from ``access.study.study.load``.
        streets: STREETS.
        facilities, entrances: as their sources give them, with ``outline``.
        osm_file: opens an OpenStreetMap file, each only once.

    Returns:
        (FACILITIES, with ``outline`` where that is where they are reached; ENTRANCES; notes: which doors
        that are given could not be used, by which rule the places of each type are entered, and which are
        several points).

    Raises:
        InputError: a layer of doors that cannot be used.
    """
    table = facilities.drop(columns=[each for each in _OWN if each in facilities.columns])
    rule = pd.Series("point", index=facilities.index, dtype="str")
    if study.settings.doors == "centre":
        table = table.drop(columns="outline")
    elif study.streets.given and facilities[["outline", "outline_doors"]].notna().any(axis=None):
        paths = [study.streets.osm, *(each.osm for each in study.facilities)]
        sources = [osm_file(path) for path in dict.fromkeys(each for each in paths if each)]
        entrances, rule = at_doors(
            facilities,
            entrances,
            mapped_doors(sources, pyproj.CRS(streets.crs)),
            _walkable(study, streets),
            spacing_m=study.settings.door_spacing_m,
            near_m=study.settings.max_leg_m,
        )
    given, notes = _given(study, facilities)
    if len(given):
        rest = entrances[~among(entrances.index, given.index)]
        entrances = geopandas.GeoDataFrame(pd.concat([rest, given])).sort_index(kind="stable")
        rule[among(rule.index, given.index)] = "given"
    several = _several_points(facilities, rule, each=study.settings.doors != "centre")
    return table, entrances, [*_rule_notes(facilities, rule), *several, *notes]


def _walkable(study: Study, streets: Streets) -> geopandas.GeoDataFrame:
    """The streets at which one may begin to walk, and whether they are private."""
    profile = profiles.load(study.profiles.get("walk", "walk")).model_copy(update={"slope": None})
    moves = moves_of(profile, streets)
    usable = (np.isfinite(moves.forward_kph) | np.isfinite(moves.backward_kph)) & moves.enterable
    if not usable.any():  # of those for vehicles only
        usable[:] = True
    return streets[["geometry"]].assign(private=moves.private)[usable]


def _given(study: Study, facilities: Facilities) -> tuple[Entrances, list[Note]]:
    found, notes = [], list[Note]()
    for source in study.facilities:
        if source.doors is None:
            continue
        path = source.osm or source.path
        mine = facilities[facilities["source"] == (path.name if path else "")]
        doors, more = given_doors(
            source.doors.path,
            mine,
            # named so in the list, it may bear a usual name here
            id_column=source.doors.id_column or (() if source.id_column is None else (source.id_column,)),
            reading=source.doors.reading,
        )
        found.append(doors)
        notes += more
    return pd.concat(found) if found else facilities.iloc[:0][["geometry"]], notes


def _several_points(facilities: Facilities, rule: pd.Series, *, each: bool) -> list[Note]:
    """Tell of the rows of a list that are several points: is each of them one facility, or several?"""
    if "outline_listed" not in facilities.columns:
        return []
    listed = (facilities["outline_listed"] == True) & facilities["outline_doors"].notna()  # noqa: E712
    ids = facilities.index[listed & facilities["outline"].isna() & (rule != "given")]
    if not len(ids):
        return []
    zh, en = ("各点均可进入", "entered at each") if each else ("只按其中一点进入", "entered at one of them")
    return [
        Note(
            "doubtful",
            "facilities",
            f"{len(ids)} 处设施由多个点组成（{examples(ids)}），各计为一处，{zh}；若是多处设施，请每点一行",
            f"{counted(len(ids), 'facility place')} of several points ({examples(ids)}), each counted as one"
            f" and {en}; if they are facilities of their own, give a row to each point",
            len(ids),
            "facilities",
        )
    ]


def _rule_notes(facilities: Facilities, rule: pd.Series) -> list[Note]:
    """By which rule the places of each type are entered; nothing of types that are points only."""
    notes = []
    for kind, mine in rule.groupby(facilities["type"].to_numpy()):
        times = Counter(mine)
        if set(times) == {"point"}:
            continue
        told = [(each, times[each]) for each in RULES if times[each]]
        zh = "，".join(f"{RULES[name].zh} {number}" for name, number in told)
        en = ", ".join(f"{RULES[name].en} {number}" for name, number in told)
        names = facility_types()[str(kind)]
        notes.append(
            Note(
                "found",
                "facilities",
                f"{names.zh}的出入口：{zh}",
                f"{names.en}, entered at: {en}",
                len(mine),
                "facilities",
            )
        )
    return notes
