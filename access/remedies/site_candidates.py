"""The places among which sites are looked for: those a planner gives, or street junctions."""

from typing import Any

import geopandas
import numpy as np
import pandas as pd
import shapely

from access.errors import InputError
from access.network.build import Network
from access.network.snapping import snap
from access.places.osm import WGS84
from access.places.quality import Note
from access.remedies.candidate_filters import Reason, having, sifted
from access.remedies.candidates import at_frontage, junctions, read
from access.remedies.scenario_changes import Point
from access.remedies.scenarios import xy
from access.remedies.site_question import Question
from access.tables import counted

_DIGITS = 12  # of a degree: less than a thousandth of a millimetre, and the same on every machine


def given(question: Question, crs: Any) -> tuple[Any, list[Note]]:
    """Read the places that the question gives, and keep those that are as it wants them.

    Returns:
        (places by candidate_id, None where it gives none; notes on those left out).

    Raises:
        InputError: an unreadable file, an attribute that it lacks, nothing that is as wanted.
    """
    path = question.candidates
    if path is None:
        return None, []
    places, notes = read(path, crs, id_column=question.id_column, source_crs=question.crs)
    if question.budget is not None and "cost" not in places.columns:
        raise InputError(str(path), ["--budget: it has no column `cost` (of each site, in any unit)"])
    kept, more = having(places, question.conditions)
    if kept.empty:
        shown = ", ".join(question.where)
        raise InputError(str(path), [f"--filter: none of its {counted(len(places), 'place')} has {shown}"])
    capacity = [_no_capacity(len(kept))] if "capacity" in places.columns else []
    return kept.drop(columns="capacity", errors="ignore"), [*notes, *more, *capacity]


def at_streets(
    question: Question,
    places: Any,
    streets: Any,
    zones: Any,
    network: Network,
    *,
    max_leg_m: float,
    min_component_m: float,
) -> tuple[Any, Any, list[Note]]:
    """Find the candidates, and where they meet the streets as a facility that is opened there would.

    Args:
        question: what is asked.
        places: those given, by ``given``: each where it fronts on a street. None: street junctions
            in the zones, since nobody builds beyond them.
        streets, zones: STREETS and ZONES of the study.
        network: that of the clause's trips.
        max_leg_m, min_component_m: as for ``snap``.

    Returns:
        (candidates by candidate_id: place, cost, lon, lat, street_id and a point; their POSITIONS;
        notes on those left out).

    Raises:
        InputError: there are none; see also ``at_frontage``.
    """
    notes: list[Note] = []
    usable = network.enterable & ~network.private & (network.component_length_m >= min_component_m)
    open_ = streets[streets.index.astype("str").isin(network.street_id[usable])]
    if places is None:
        found = _junctions(open_, zones, question.apart_m)
    else:
        solid = (shapely.get_dimensions(places.geometry.to_numpy()) == 2).all()
        found, (_, *notes) = at_frontage(
            places, open_, max_leg_m=max_leg_m, place="parcel" if solid else "point"
        )
    if found.empty:
        where = (
            "in the zones of the study" if places is None else f"within {max_leg_m:g} m of a public street"
        )
        raise InputError("access site", [f"there is no candidate {where}; give other --candidates"])
    found = _on_earth(found)
    limits = {"max_leg_m": max_leg_m, "min_component_m": min_component_m}
    at = snap(found.geometry, network, **limits, public=True)
    off = Reason(at["edge"].isna(), f"距街道超过 {max_leg_m:g} 米", f"over {max_leg_m:g} m from a street")
    found, more = sifted(found, [off])
    at = at.loc[found.index]
    street = network.street_id[at["edge"].to_numpy(dtype=np.int64)]
    return found.assign(street_id=street), at, [*notes, *more]


def _junctions(streets: Any, zones: Any, spacing_m: float) -> Any:
    around = shapely.STRtree(zones.geometry.to_numpy())
    near = np.unique(around.query(streets.geometry.to_numpy(), "intersects")[0])
    found, _ = junctions(streets.iloc[near], spacing_m=spacing_m)
    return found.iloc[np.unique(around.query(found.geometry.to_numpy(), "intersects")[0])]


def _on_earth(candidates: Any) -> Any:
    """Put candidates where a scenario will say that they are, at ``lon`` and ``lat`` in degrees.

    Their points are moved by less than anybody measures; but what is told of them holds to the digit.
    """
    lonlat = np.round(shapely.get_coordinates(candidates.geometry.to_crs(WGS84).to_numpy()), _DIGITS)
    here = xy([Point(lon=lon, lat=lat) for lon, lat in lonlat.tolist()], candidates.crs)
    table = pd.DataFrame(candidates[["place", "cost"]]).assign(lon=lonlat[:, 0], lat=lonlat[:, 1])
    return geopandas.GeoDataFrame(table, geometry=shapely.points(here), crs=candidates.crs)


def _no_capacity(number: int) -> Note:
    zh = "候选点的 `capacity` 未使用：条款只看多少人能在限值内到达，不看设施容纳多少人"
    en = "`capacity` of the candidates is not used: the clause asks who is near, not how many find room"
    return Note("doubtful", "facilities", zh, en, number, "candidates")
