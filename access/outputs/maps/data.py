"""An assessment → what the page's front end reads.

Not known is null; a cell's state says why (``_STATES``). A number that is infinite is ``"inf"``.
"""

import json
import math
from importlib.resources import files
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import shapely

from access.outputs.maps.geometry import (
    coded_lines,
    coded_points,
    coded_polygons,
    simplified_zones,
)
from access.outputs.tables import VERDICT_EN, VERDICT_ZH
from access.standards.model import TravelTimeTarget
from access.standards.registry import facility_types, members
from access.verdicts.clause import Clause
from access.verdicts.evaluate import Assessment
from access.verdicts.gaps import CAUSES

_STATES = {"met": "m", "unmet": "u", "border": "b", "unlinked": "x"}
_OUTSIDE = "."
_STREET_TOLERANCE_M = 2.0
_ZONE_TOLERANCE_M = 10.0
_READING = (
    *("reading", "default", "value", "required", "unit", "persons", "persons_met"),
    *("persons_border", "persons_unlinked", "met_share", "verdict", "shortfall", "shortfall_unit"),
)
_COVERAGE = (
    *("zone", "persons", "persons_met", "persons_unmet", "persons_border", "persons_unlinked"),
    "met_share",
)


def texts() -> dict[str, dict[str, str]]:
    """Return every text of the page: key → Chinese and English."""
    own = json.loads((files("access.outputs.maps") / "texts.json").read_text("utf-8"))
    verdicts = {f"verdict_{key}": {"zh": VERDICT_ZH[key], "en": VERDICT_EN[key]} for key in VERDICT_ZH}
    return {**own, **verdicts}


def page_data(assessment: Assessment, gaps: Any, streets: Any) -> dict[str, Any]:
    """Return the measured part of the page's data.

    Args:
        assessment: from ``access.verdicts.evaluate``.
        gaps: its GAPS table.
        streets: STREETS table.
    """
    place = assessment.place
    outlines = geopandas.GeoSeries(place.cells["outline"], crs=place.cells.crs)
    used = {kind for each in assessment.clauses for kind in members(each.target.facility)}
    facilities = place.facilities[place.facilities["type"].isin(used)]
    number = pd.Series(range(len(facilities)), index=facilities.index)
    west, south, east, north = outlines.to_crs("EPSG:4326").total_bounds.round(6).tolist()
    return {
        "population": place.population,
        "bounds": [[south, west], [north, east]],
        "types": {kind: _both(facility_types()[kind]) for kind in sorted(set(facilities["type"]))},
        "facilities": {
            "type": facilities["type"].tolist(),
            "name": [_name(name) for name in facilities["name"]],
            "at": coded_points(facilities.geometry),
        },
        "cells": coded_polygons(outlines),
        "zones": _zones(place),
        "streets": coded_lines(streets.geometry, tolerance_m=_STREET_TOLERANCE_M),
        "clauses": [_clause(each, assessment, gaps, number) for each in assessment.clauses],
    }


def _both(text: Any) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def _name(name: Any) -> str | None:
    return name if isinstance(name, str) and name else None


def _number(value: Any, digits: int = 6) -> float | str | None:
    """Return a finite number rounded, infinity as text, what is not known as None.

    >>> _number(1 / 3), _number(math.inf), _number(math.nan)
    (0.333333, 'inf', None)
    """
    if pd.isna(value):
        return None
    return round(float(value), digits) if math.isfinite(value) else "inf"


def _record(row: Any, columns: tuple[str, ...]) -> dict[str, Any]:
    """The columns of a row, numbers as ``_number`` writes them."""
    return {
        name: row[name] if isinstance(row[name], str | bool | np.bool_) else _number(row[name])
        for name in columns
    }


def _zones(place: Any) -> list[dict[str, Any]]:
    """Name and outline of each zone, and where its label stands: amid its people."""
    drawn = simplified_zones(place.zones, tolerance_m=_ZONE_TOLERANCE_M)
    labels = [
        _middle(place.cells.geometry, place.persons((zone_id,)), shape) for zone_id, shape in drawn.items()
    ]
    points = coded_points(geopandas.GeoSeries(labels, crs=drawn.crs))
    rows = zip(place.zones["name"], coded_polygons(drawn), points, strict=True)
    return [{"name": name, "rings": rings, "at": at} for name, rings, at in rows]


def _middle(points: Any, persons: Any, shape: Any) -> Any:
    if not persons.sum():
        return shapely.point_on_surface(shape)
    return shapely.Point(np.average(points.x, weights=persons), np.average(points.y, weights=persons))


def _clause(clause: Clause, assessment: Assessment, gaps: Any, number: pd.Series) -> dict[str, Any]:
    target, plan = clause.target, clause.plan
    verdicts = assessment.verdicts.reset_index()
    rows = verdicts[(verdicts["target"] == target.id) & (verdicts["level"] == "clause")]
    first = rows[rows["default"]].iloc[0]
    timed = isinstance(target, TravelTimeTarget)
    mine = assessment.place.facilities["type"][number.index].isin(members(target.facility))
    linked = assessment.place.linked.get(clause.trip, frozenset())
    return {
        "id": target.id,
        "plan": _both(plan.title),
        "quote": _both(clause.standard.quote),
        "ambiguity": _both(clause.standard.ambiguity) if clause.standard.ambiguity else None,
        "facility": _both(clause.facility),
        "zone": _both(plan.zones[target.zone].text),
        "mode": clause.trip.mode,
        "value": target.value,
        "unit": "min" if timed else "km",
        "limit": _number(clause.limit),
        "missing": ({"zh": first["missing_zh"], "en": first["missing_en"]} if first["missing_zh"] else None),
        "readings": [_record(row, _READING) for _, row in rows.iterrows()],
        "coverage": _coverage(assessment.coverage, target.id),
        "facilities": number[mine].tolist(),
        "unlinked": number[mine & ~number.index.isin(linked)].tolist(),
        "cells": _cells(assessment.measures.get(target.id), number),
        "gaps": _gaps(gaps[gaps["target"] == target.id], number, "excess_s" if timed else "excess_m"),
    }


def _coverage(coverage: Any, target: str) -> list[dict[str, Any]]:
    rows = coverage[coverage.index.get_level_values("target") == target]
    return [_record(row, _COVERAGE) for _, row in rows.iterrows()]


def _cells(measure: Any, number: pd.Series) -> dict[str, Any] | None:
    """What the clause says of each cell; a cell where none of its people live stands outside."""
    if measure is None:
        return None
    lived = measure["persons"] > 0
    return {
        "state": "".join(measure["state"].map(_STATES).where(lived, _OUTSIDE)),
        "persons": [_number(value, 2) for value in measure["persons"]],
        "impedance": [round(value) if math.isfinite(value) else None for value in measure["impedance"]],
        "facility": _numbered(measure["facility_id"], number),
    }


def _numbered(ids: Any, number: pd.Series) -> list[int | None]:
    return [None if pd.isna(value) else int(value) for value in ids.map(number)]


def _gaps(gaps: Any, number: pd.Series, excess: str) -> list[dict[str, Any]]:
    rings = coded_polygons(gaps.geometry)
    nearest = _numbered(gaps["nearest_facility_id"], number)
    columns = zip(rings, nearest, (row for _, row in gaps.iterrows()), strict=True)
    return [
        {
            "persons": _number(row["persons"], 2),
            "causes": {cause: _number(row[f"persons_{cause}"], 2) for cause in CAUSES},
            "facility": facility,
            "excess": _number(row[excess], 1),
            "rings": shape,
        }
        for shape, facility, row in columns
    ]
