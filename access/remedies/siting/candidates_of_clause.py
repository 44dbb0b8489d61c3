"""The places among which sites are looked for: those a planner gives, or street junctions."""

from pathlib import Path

import geopandas
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS

from access.assessment.baseline import Baseline
from access.assessment.links import linker
from access.contracts.arrays import Words
from access.contracts.errors import Infeasible, NoCandidates, QuestionError
from access.contracts.notes import Note
from access.contracts.said import Said, examples, joined
from access.contracts.tables import Positions, Streets, Zones, counted
from access.places import datums
from access.places.facilities.edges import edge_doors
from access.places.facilities.outlines import outlines
from access.places.osm.file import WGS84
from access.places.readers import features
from access.places.reading import Reading
from access.remedies.scenarios.changes import Point
from access.remedies.scenarios.scenario import xy
from access.remedies.siting.candidates import Candidates, at_frontage, junctions, read, thinned
from access.remedies.siting.filters import Reason, away_from, filtered, gentle, having
from access.remedies.siting.question import Question

_FAR_M = 50_000.0  # hazards farther off than this are not those of the place
_DIGITS = 12  # of a degree: less than a thousandth of a millimetre, and the same on every machine


def given(
    question: Question, crs: CRS, elevation: Path | None
) -> tuple[geopandas.GeoDataFrame | None, list[Note]]:
    """Read the places that the question gives, and keep those that are as it wants them.

    Args:
        question: what is asked.
        crs: the projected CRS of the study.
        elevation: raster of the ground.

    Returns:
        (places by candidate_id with ``state``, None where it gives none; notes on those left out).

    Raises:
        NoCandidates: nothing is as wanted.
        InputError: an unreadable file, or an attribute that it lacks.
    """
    path = question.candidates
    if path is None:
        return None, []
    places, notes = read(path, crs, id_column=question.id_column, reading=Reading(crs=question.crs))
    if question.budget is not None and "cost" not in places.columns:
        fault = Said(
            "`budget`：缺少列 `cost`（每处的费用，单位不限）",
            "`budget`: it has no column `cost` (of each site, in any unit)",
        )
        raise QuestionError(str(path), [fault])
    places = places.assign(state=_states(places, question))
    kept, more = having(places, question.conditions)
    if kept.empty:
        shown = ", ".join(question.where)
        fault = Said(
            f"`where`：{len(places):,} 处中没有一处符合 {shown}",
            f"`where`: none of its {counted(len(places), 'place')} has {shown}",
        )
        raise NoCandidates(str(path), [fault])
    kept, unsound = sound(kept, question, elevation)
    _check_built(places, kept)
    unused = _unused(kept, question)
    asked = ("cost", "state", "capacity") if question.capacity is not None else ("cost", "state")
    known = [name for name in asked if name in kept.columns and not (name == "cost" and unused)]
    idle = _no_capacity(kept) if question.capacity is None else []
    return kept[[*known, kept.geometry.name]], [*notes, *more, *unsound, *unused, *idle]


def sound(
    places: geopandas.GeoDataFrame, question: Question, elevation: Path | None
) -> tuple[geopandas.GeoDataFrame, list[Note]]:
    """Keep the places whose ground is not too steep, and that are not near a hazard.

    Args:
        places: by candidate_id.
        question: what is asked.
        elevation: raster of the ground.

    Raises:
        NoCandidates: no place is left.
        InputError: no elevation is known, or hazards that cannot be read.
    """
    kept, notes = places, []
    if question.max_slope is not None:
        if elevation is None:
            fault = Said(
                "`max_slope`：研究没有高程；请写 `streets: {elevation: dem.tif}`",
                "`max_slope`: the study has no elevation; give it `streets: {elevation: dem.tif}`",
            )
            raise QuestionError("siting", [fault])
        kept, steep = gentle(kept, elevation, most_share=question.max_slope)
        notes += steep
    if question.hazards is not None and question.hazard_m is not None:
        hazards, lost = _hazards(question.hazards, question.hazards_crs, kept)
        kept, near = away_from(kept, hazards, distance_m=question.hazard_m)
        notes += [*lost, *near]
    if kept.empty and len(places):
        why = joined(Said(note.zh, note.en) for note in notes)
        fault = Said(
            f"按 `max_slope` 和 `hazards` 筛选后没有候选点：{why.zh}",
            f"no candidate is left by `max_slope` and `hazards`: {why}",
        )
        raise NoCandidates("siting", [fault])
    return kept, notes


def at_streets(
    question: Question, places: geopandas.GeoDataFrame | None, base: Baseline
) -> tuple[Candidates, Positions, list[Note]]:
    """Find the candidates, and where they meet the streets as a facility that is opened there would.

    Args:
        question: what is asked.
        places: those given, by ``given``: each where it fronts on a street. None: street junctions
            in the zones, since nobody builds beyond them.
        base: the clause as it stands, with its streets, zones and network.

    Returns:
        (candidates by candidate_id: place, cost, state, capacity, lon, lat, doors, street_id and a point;
        their POSITIONS, several rows for one with several links, of a parcel those of all its doors; notes on
        those left out).

    Raises:
        NoCandidates: there are none.
        InputError: see ``at_frontage`` and ``sound``.
    """
    notes: list[Note] = []
    network, settings, elevation = base.network, base.study.settings, base.study.streets.elevation
    usable = network.enterable & ~network.private & (network.there_and_back_m >= settings.min_component_m)
    open_ = base.read.streets[base.read.streets.index.astype("str").isin(network.street_id[usable])]
    if places is None:
        found, notes = sound(_junctions(open_, base.read.zones), question, elevation)
        found = thinned(found, spacing_m=question.apart_m)[0].assign(state="candidate")
    else:
        solid = (shapely.get_dimensions(places.geometry.to_numpy()) == 2).all()
        found, (_, *notes) = at_frontage(
            places, open_, max_leg_m=settings.max_leg_m, place="parcel" if solid else "point"
        )
    if found.empty:
        most = f"{settings.max_leg_m:g}"
        none = Said("研究的分区内没有候选点", "there is no candidate in the zones of the study")
        if places is not None:
            none = Said(
                f"公共街道 {most} 米以内没有候选点",
                f"there is no candidate within {most} m of a public street",
            )
        why = [Said(note.zh, note.en) for note in notes]
        mend = Said("请另给 `candidates`", "give other `candidates`")
        raise NoCandidates("siting", [joined([none, *why, mend])])
    found = _on_earth(found)
    link = linker(base.study, base.read, network)
    doors = _doors(places, open_, base) if places is not None else found.iloc[:0][["geometry"]]
    at = link(found.geometry, public=True).positions
    first = at[~at.index.duplicated()]
    off = Reason(
        first["edge"].isna(),
        f"距街道超过 {settings.max_leg_m:g} 米",
        f"over {settings.max_leg_m:g} m from a street",
    )
    found, more = filtered(found, [off])
    if places is not None:
        _check_built(places, found)
    at, doors = at.loc[found.index], doors[doors.index.isin(found.index)]
    street = network.street_id[first.loc[found.index, "edge"].to_numpy(dtype=np.int64)]
    by_door = link(doors.geometry, public=True).positions
    lonlat = {name: each[["lon", "lat"]].to_numpy().tolist() for name, each in doors.groupby(level=0)}
    entered = pd.Series([lonlat.get(name, []) for name in found.index], found.index, dtype=object)
    at = pd.concat([at[~at.index.isin(doors.index)], by_door])
    return found.assign(street_id=street, doors=entered), at, [*notes, *more]


def _doors(places: geopandas.GeoDataFrame, streets: Streets, base: Baseline) -> geopandas.GeoDataFrame:
    """Where parcels are entered from streets, by candidate_id; none where the study measures to centres."""
    settings = base.study.settings
    parcels = outlines(places.geometry, places.index).dropna()
    if settings.doors == "centre" or parcels.empty:
        return places.iloc[:0][[places.geometry.name]].assign(lon=0.0, lat=0.0)
    ring, point = edge_doors(
        np.asarray(parcels),
        np.asarray(streets.geometry[streets["layer"] == 0]),
        spacing_m=settings.door_spacing_m,
        near_m=settings.max_leg_m,
    )
    ids = parcels.index[ring]
    return _exact(
        geopandas.GeoDataFrame(geometry=point, index=ids, crs=places.crs).rename_axis("candidate_id")
    )


def _junctions(streets: Streets, zones: Zones) -> Candidates:
    tree = shapely.STRtree(zones.geometry.to_numpy())
    near = np.unique(tree.query(streets.geometry.to_numpy(), "intersects")[0])
    found, _ = junctions(streets.iloc[near])
    return found.iloc[np.unique(tree.query(found.geometry.to_numpy(), "intersects")[0])]


def _on_earth(candidates: geopandas.GeoDataFrame) -> Candidates:
    """Put candidates where a scenario will say that they are, at ``lon`` and ``lat`` in degrees.

    Their points are moved by less than anybody measures; but what is told of them holds to the digit.
    """
    return _exact(candidates[["place", "cost", "state", "capacity", "geometry"]])


def _exact(points: geopandas.GeoDataFrame) -> geopandas.GeoDataFrame:
    lonlat = np.round(shapely.get_coordinates(datums.project(points.geometry, WGS84).to_numpy()), _DIGITS)
    here = xy([Point(lon=lon, lat=lat) for lon, lat in lonlat.tolist()], points.crs)
    table = pd.DataFrame(points.drop(columns="geometry")).assign(lon=lonlat[:, 0], lat=lonlat[:, 1])
    return geopandas.GeoDataFrame(table, geometry=shapely.points(here), crs=points.crs)


def _states(places: geopandas.GeoDataFrame, question: Question) -> str | Words:
    """Which places are built in any case."""
    if not question.must:
        return "candidate"
    built, _ = having(places, question.needs)
    if built.empty:
        shown = ", ".join(question.must)
        fault = Said(
            f"`must`：{len(places):,} 处中没有一处符合 {shown}",
            f"`must`: none of its {counted(len(places), 'place')} has {shown}",
        )
        raise QuestionError(str(question.candidates), [fault])
    return np.where(places.index.isin(built.index), "mandatory", "candidate")


def _check_built(places: geopandas.GeoDataFrame, kept: geopandas.GeoDataFrame) -> None:
    """Check that no place is left out that is built in any case."""
    lost = places.index[(places["state"] == "mandatory") & ~places.index.isin(kept.index)]
    if len(lost):
        shown = examples(lost)
        fault = Said(
            f"`must`：{len(lost):,} 处必建点（{shown.zh}）无法建设：被 `where`、`max_slope` 或 `hazards` "
            "排除，没有费用，或离公共街道太远",
            f"`must`: {counted(len(lost), 'place')} that must be built ({shown}) cannot be: left out by "
            "`where`, `max_slope` or `hazards`, without a cost, or too far from a public street",
        )
        raise Infeasible("siting", [fault])


def _hazards(
    path: Path, crs: str | None, places: geopandas.GeoDataFrame
) -> tuple[geopandas.GeoDataFrame, list[Note]]:
    """Read hazards; none that lie nowhere near the places, as coordinates in another CRS do."""
    hazards, lost = features(path, Reading(crs=crs))
    lost += datums.notes("facilities", path.name, hazards.crs, CRS(places.crs), hazards.geometry.iloc[0])
    hazards = datums.project(hazards, CRS(places.crs))
    away_m = shapely.distance(shapely.box(*hazards.total_bounds), shapely.box(*places.total_bounds))
    if not away_m <= _FAR_M:
        km = f"{away_m / 1000:,.0f}"
        fault = Said(
            f"全部离候选点 {km} 公里；请写明坐标系（`hazards_crs`）",
            f"all of it lies {km} km from the candidates; say in which CRS it is (`hazards_crs`)",
        )
        raise QuestionError(str(path), [fault])
    number = len(hazards)
    zh, en = f"{path.name}：危险源 {number} 处", f"{path.name}: {counted(number, 'hazard')}"
    return hazards, [Note("found", "facilities", zh, en, number, "hazards"), *lost]


def _unused(places: geopandas.GeoDataFrame, question: Question) -> list[Note]:
    """Tell of costs that are not known of all places, where nothing is reckoned by them."""
    if question.budget is not None or "cost" not in places.columns or places["cost"].notna().all():
        return []
    blank = int(places["cost"].isna().sum())
    zh = f"{blank} 处候选点没有费用，费用列未使用"
    en = f"{counted(blank, 'candidate')} without a cost: the column is not used"
    return [Note("doubtful", "facilities", zh, en, blank, "candidates")]


def _no_capacity(places: geopandas.GeoDataFrame) -> list[Note]:
    if "capacity" not in places.columns:
        return []
    zh = "候选点的 `capacity` 未使用：条款只看多少人能在限值内到达，不看设施容纳多少人"
    en = "`capacity` of the candidates is not used: the clause asks who is near, not how many find room"
    return [Note("doubtful", "facilities", zh, en, len(places), "candidates")]
