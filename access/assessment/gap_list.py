"""What is made of a run's gaps beside its tables: the list, spots for mappers, sheets for visits."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import geopandas
import numpy as np
import pandas as pd
import shapely

from access.assessment.causes import ground
from access.assessment.run import Assessed, attribution
from access.contracts.documents import Text
from access.contracts.errors import NetworkError
from access.contracts.said import Said
from access.network.linked import Linked
from access.network.routes import Route, route
from access.outputs import tables
from access.outputs.gaps import mappers, ranked, sketch, visits
from access.outputs.gaps.sketch import Drawn
from access.outputs.gaps.visits import Step, Visit
from access.places import datums
from access.study.study import read_files
from access.verdicts.causes.explain import Explained
from access.verdicts.causes.middles import doors_of
from access.verdicts.causes.signs import SIGNS
from access.verdicts.clause import Clause

FOLDER, LIST = "gaps", "gaps.csv"
_BY = {
    "walk": Text(zh="步行", en="on foot"),
    "cycle": Text(zh="骑行", en="by bicycle"),
    "walk_or_cycle": Text(zh="步行或骑行", en="on foot or by bicycle"),
    "e_bike": Text(zh="电动自行车", en="by e-bike"),
    "drive": Text(zh="行车", en="by car"),
    "emergency_vehicle": Text(zh="急救车行车", en="by emergency vehicle"),
}
_SHAPES_AROUND = {"industrial", "gate"}  # of which a sketch shows nothing


def write(
    result: Assessed,
    explained: Explained,
    folder: Path,
    *,
    by: ranked.By = "doubt",
    most: int = 20,
    with_visits: bool = False,
    with_mappers: bool = False,
) -> list[Path]:
    """Write the list of all gaps and what is asked for beside it, all or none.

    Args:
        result: the run.
        explained: its gaps.
        folder: for the files.
        by: what the sheets go by, the first first.
        most: how many sheets.
        with_visits, with_mappers: whether these are asked for.

    Raises:
        FileError: the folder cannot be written to.
    """
    files: dict[str, tables.Writer] = {LIST: ranked.csv(result.assessment, explained.gaps)}
    if with_mappers:
        files |= {
            mappers.GEOJSON: mappers.geojson(explained),
            mappers.NOTES: mappers.notes_csv(explained),
        }
    if with_visits:
        sheets, note = sheets_of(result, explained, by=by, most=most), attribution(result.study)
        for language, name in visits.FILES.items():
            files[name] = visits.html(result.study.name, sheets, language, note=note)
    return tables.write_folder(folder, files, record=result.record, inputs=read_files(result.study))


def sheets_of(result: Assessed, explained: Explained, *, by: ranked.By, most: int) -> list[Visit]:
    """Return what the sheets for the first gaps tell.

    Args:
        result, explained: the run and its gaps.
        by, most: which gaps, and how many.
    """
    gaps = explained.gaps.sort_values(f"rank_{by}").head(most)
    around = _Around.of(result)
    by_id = {clause.id: clause for clause in result.assessment.clauses}
    spots: dict[Any, Any] = dict(list(explained.spots.groupby("gap_id")))
    return [
        _visit(number, str(gap_id), row, by_id[row["target"]], spots.get(gap_id), result, around)
        for number, (gap_id, row) in enumerate(gaps.iterrows(), start=1)
    ]


class _Around(NamedTuple):
    """Streets with their names, and barriers, for sketches and ways."""

    streets: Any
    names: Mapping[str, str]
    barriers: Any

    @classmethod
    def of(cls, result: Assessed) -> "_Around":
        streets = result.measured.read.streets
        names = streets["name"] if "name" in streets.columns else pd.Series("", streets.index)
        told = dict(zip(streets.index.astype("str"), names.fillna("").astype("str"), strict=True))
        barriers = ground(result.measured).barriers
        return cls(streets, told, barriers[~barriers["kind"].isin(_SHAPES_AROUND)])


def _visit(
    number: int, gap_id: str, row: Any, clause: Clause, spots: Any, result: Assessed, around: _Around
) -> Visit:
    place = result.assessment.place
    link = _walking(clause, result)
    found = None if link is None else _way(row["middle"], clause, link, result)
    checks, points = _checks(spots, place.cells.crs)
    facility = row["nearest_facility_id"] if found is None else found[1]
    names = place.facilities["name"]
    told = names.get(facility) if isinstance(facility, str) else None
    way = (
        None
        if found is None or not len(found[0].parts)
        else shapely.MultiLineString([*found[0].parts.geometry])
    )
    goal = None if found is None else found[2]
    return Visit(
        number=number,
        gap_id=gap_id,
        zone=str(place.zones["name"].get(row["zone_id"], row["zone_id"])),
        clause=Text(zh=clause.standard.quote.zh, en=clause.standard.quote.en),
        persons=float(row["persons"]),
        elderly=float(row["elderly"]),
        children=float(row["children"]),
        population=str(row["population"]),
        evidence=Said(row["evidence_zh"], row["evidence_en"]),
        doubt=float(row["doubt"]),
        facility=told if isinstance(told, str) else "",
        by=_BY["walk" if link is None else link.mode],
        legs_m=(0.0, 0.0) if found is None else (found[0].origin_leg_m, found[0].destination_leg_m),
        steps=None if found is None else _steps(found[0], around.names),
        checks=checks,
        sketch=_sketches(row["geometry"], row["middle"], goal, way, points, around),
    )


def _walking(clause: Clause, result: Assessed) -> Linked | None:
    """The network on foot, where any clause needs one; else that of the clause's own trips."""
    links = result.measured.links
    own = links.get((clause.trip.mode, clause.trip.impedance))  # type: ignore[arg-type]
    if own is not None and own.mode == "walk":
        return own
    on_foot = [link for (mode, _), link in links.items() if mode == "walk"]
    return on_foot[0] if on_foot else own


def _way(
    middle: shapely.Point, clause: Clause, link: Linked, result: Assessed
) -> tuple[Route, str, shapely.Point] | None:
    """The way from a gap's middle to the nearest facility, which one it is, and where its door is."""
    place = result.assessment.place
    xy = shapely.get_coordinates(np.asarray(place.cells.geometry.array, dtype=object))
    cell = place.cells.index[int(np.hypot(xy[:, 0] - middle.x, xy[:, 1] - middle.y).argmin())]
    origin = link.cells[link.cells.index == cell]
    doors = doors_of(clause, result.assessment, link)
    try:
        own = origin[origin["edge"].notna()]
        found = route(own, doors, link.network, direction="demand_to_facility")  # as who visits goes
    except NetworkError:  # not linked, or no way leads there
        return None
    facility = str(doors.index[found.entrance])
    entrances: Any = result.measured.read.entrances.geometry
    own = entrances[entrances.index == facility]
    number = int((doors.index[: found.entrance] == facility).sum())
    return found, facility, own.iloc[min(number, len(own) - 1)]


def _steps(found: Route, names: Mapping[str, str]) -> tuple[Step, ...]:
    """The parts of a way, those of one name after each other together."""
    steps: list[Step] = []
    for street, from_m, to_m in found.parts[["street_id", "from_m", "to_m"]].itertuples(index=False):
        name, length_m = names.get(str(street), ""), abs(to_m - from_m)
        if steps and steps[-1].name == name:
            steps[-1] = Step(name, steps[-1].length_m + length_m)
        else:
            steps.append(Step(name, length_m))
    return tuple(steps)


def _checks(spots: Any, crs: Any) -> tuple[tuple[tuple[Text, float, float], ...], Any]:
    """What to check at the spots of a gap, and where they are."""
    if spots is None:
        return (), np.zeros(0, dtype=object)
    spots = spots[spots["sign"] != "border"].head(6)
    points = np.asarray(spots.geometry.array, dtype=object)
    where = datums.project(geopandas.GeoSeries(points, crs=crs), datums.WGS84)
    xy = shapely.get_coordinates(where.to_numpy())
    told = zip(spots["sign"], xy.tolist(), strict=True)
    return tuple((SIGNS[sign].check, lon, lat) for sign, (lon, lat) in told), points


def _sketches(
    gap: Any, middle: shapely.Point, goal: Any, way: Any, spots: Any, around: _Around
) -> dict[str, str]:
    frame = sketch.box(middle, goal, way, spots)
    near = around.streets.geometry.to_numpy()[around.streets.sindex.query(frame)]
    barriers = around.barriers.iloc[np.sort(around.barriers.sindex.query(frame))]
    drawn = Drawn(
        gap,
        middle,
        goal,
        way,
        spots,
        np.asarray(near, dtype=object),
        np.asarray(barriers.geometry.array, dtype=object),
        barriers["kind"].to_numpy(dtype=str),
    )
    labels = {"zh": "位置示意图", "en": "sketch map"}
    return {language: sketch.svg(drawn, frame, label=label) for language, label in labels.items()}
