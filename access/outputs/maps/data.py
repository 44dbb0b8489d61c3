"""An assessment → what the page's front end reads.

Not known is null; a cell's state says why (``measures``). A number that is infinite is ``"inf"``.
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
from access.outputs.maps.measures import measures
from access.outputs.summary import is_share, reading_text
from access.outputs.tables import VERDICT_EN, VERDICT_ZH
from access.standards.choices import Selection
from access.standards.describe import words
from access.standards.model import TravelTimeRule
from access.standards.registry import counted_types, facility_types
from access.verdicts.clause import Clause
from access.verdicts.conditions import holds
from access.verdicts.evaluate import Assessment
from access.verdicts.gaps import CAUSES
from access.verdicts.place import Place
from access.verdicts.readings import changed
from access.verdicts.tree import Tree

_STREET_TOLERANCE_M = 2.0
_ZONE_TOLERANCE_M = 10.0
_MOST_ZONES = 60  # whose names can be read side by side
_GAP_TOLERANCE_M = 1.0
_COVERAGE = ("persons", "persons_met", "persons_unmet", "persons_border", "persons_unlinked", "met_share")


def texts() -> dict[str, dict[str, str]]:
    """Return every text of the page: key → Chinese and English."""
    own = json.loads((files("access.outputs.maps") / "texts.json").read_text("utf-8"))
    verdicts = {f"verdict_{key}": {"zh": VERDICT_ZH[key], "en": VERDICT_EN[key]} for key in VERDICT_ZH}
    kinds = {f"kind_{key}": _both(text) for key, text in words().kind.items()}
    return {**own, **verdicts, **kinds}


def page_data(assessment: Assessment, gaps: Any, streets: Any) -> dict[str, Any]:
    """Return the measured part of the page's data.

    Args:
        assessment: from ``access.verdicts.evaluate``.
        gaps: its GAPS table.
        streets: STREETS table.
    """
    place = assessment.place
    outlines = geopandas.GeoSeries(place.cells["outline"], crs=place.cells.crs)
    goals = {clause.id: _goals(clause, place.facilities) for clause in assessment.clauses}
    facilities = place.facilities[np.logical_or.reduce(list(goals.values()))]
    number = pd.Series(range(len(facilities)), index=facilities.index)
    west, south, east, north = outlines.to_crs("EPSG:4326").total_bounds.round(6).tolist()
    measured = measures(assessment, number)
    plans = {clause.plan.id: _both(clause.plan.title) for clause in assessment.clauses}
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
        "persons": measured["persons"],
        "ways": measured["ways"],
        "zones": _zones(place),
        "streets": coded_lines(streets.geometry, tolerance_m=_STREET_TOLERANCE_M),
        "plans": list(plans.values()),
        "clauses": [
            {
                **_words(clause),
                **found,
                "plan": list(plans).index(clause.plan.id),
                "facilities": number[place.facilities.index[goals[clause.id]]].tolist(),
                "unlinked": number[_unlinked(clause, place)].tolist(),
                "cells": measured["cells"].get(clause.id),
            }
            for clause, found in zip(assessment.clauses, _findings(assessment, gaps, number), strict=True)
        ],
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


def _zones(place: Place) -> list[dict[str, Any]]:
    """Name and outline of each zone; where the label of those on the map stands: amid their people."""
    drawn = simplified_zones(place.zones, tolerance_m=_ZONE_TOLERANCE_M)
    shown = drawn[_on_the_map(place.tree)]
    labels = [
        _middle(place.cells.geometry, place.persons((zone_id,)), shape) for zone_id, shape in shown.items()
    ]
    points = coded_points(geopandas.GeoSeries(labels, index=shown.index, crs=drawn.crs))
    at = dict(zip(shown.index, points, strict=True))
    rows = zip(place.zones.index, place.zones["name"], coded_polygons(drawn), strict=True)
    return [{"name": name, "rings": rings, "at": at.get(zone_id)} for zone_id, name, rings in rows]


def _on_the_map(tree: Tree) -> Any:
    """Which zones a map has room for: those of the smallest division that has few enough."""
    number = np.bincount(tree.depth[~tree.across])
    deepest = max(0, int(np.argmax(np.append(number, np.inf) > _MOST_ZONES)) - 1)
    divided = np.isin(np.arange(len(tree.parent)), tree.parent[~tree.across])
    return ~tree.across & ((tree.depth == deepest) | ((tree.depth < deepest) & ~divided))


def _middle(points: Any, persons: Any, shape: Any) -> Any:
    if not persons.sum():
        return shapely.point_on_surface(shape)
    return shapely.Point(np.average(points.x, weights=persons), np.average(points.y, weights=persons))


def _goals(clause: Clause, facilities: Any) -> Any:
    """Which facilities a clause is about: those that its trips lead to, else those it may count."""
    if clause.trips:
        return np.logical_or.reduce([trip.selects(facilities) for trip in clause.trips])
    chosen = [each for each in vars(clause.rule).values() if isinstance(each, Selection)]
    return np.logical_or.reduce(
        [
            facilities["type"].isin(counted_types(each.of, clause.target.facility)).to_numpy()
            & (holds(facilities, each.where) != 0)
            for each in chosen or [Selection()]
        ]
    )


def _unlinked(clause: Clause, place: Place) -> Any:
    """The ids of the facilities that its trips were searched to, but no street leads to."""
    searched = [trip for trip in clause.trips if trip in place.linked]
    linked = frozenset().union(*(place.linked[trip] for trip in searched))
    selected = [place.facilities.index[trip.selects(place.facilities)] for trip in searched]
    return sorted({each for ids in selected for each in ids} - linked)


def _words(clause: Clause) -> dict[str, Any]:
    """What the plan says, and how it is read."""
    target, standard, rule = clause.target, clause.standard, clause.rule
    trips = clause.trips
    types = [facility_types()[trip.facility] for trip in trips if len(trips) > 1]
    fixed = rule.fixed_minutes.default if isinstance(rule, TravelTimeRule) and _timed(clause) else 0.0
    return {
        "id": target.id,
        "kind": standard.kind,
        "status": standard.status,
        "confirmed": standard.confirmed,
        "year": target.year,
        "quote": _both(standard.quote),
        "source": _both(standard.source) if standard.source else None,
        "ambiguity": _both(standard.ambiguity) if standard.ambiguity else None,
        "facility": _both(clause.facility),
        "zone": _both(clause.plan.zones[target.zone].text),
        "comparison": target.comparison,
        "value": target.value,
        "unit": _both(clause.unit),
        "mode": clause.trip.mode if trips else None,
        "goals": {"zh": "、".join(t.zh for t in types), "en": ", ".join(t.en for t in types)}
        if types
        else None,
        "limit": _number(clause.limit),
        "fixed": fixed,
        "scale": "min" if _timed(clause) else "km" if target.unit == "km" else "m",
    }


def _timed(clause: Clause) -> bool:
    return bool(clause.trips) and clause.trip.impedance == "time_s"


def _findings(assessment: Assessment, gaps: Any, number: pd.Series) -> list[dict[str, Any]]:
    """What each clause comes to: by its readings, in its units and zones, and where people lack it."""
    others = changed(assessment.verdicts)
    position = {zone_id: i for i, zone_id in enumerate(assessment.place.zones.index)}
    rows_of = dict(list(assessment.verdicts.reset_index().groupby("target")))
    coverage = dict(list(assessment.coverage.reset_index().groupby("target")))
    gaps_of = dict(list(gaps.groupby("target")))
    found = []
    for clause in assessment.clauses:
        rows = rows_of[clause.id]
        whole, units = (rows[rows["level"] == level] for level in ("clause", "unit"))
        first = whole[whole["default"]].iloc[0]
        missing = {"zh": first["missing_zh"], "en": first["missing_en"]} if first["missing_zh"] else None
        near = coverage.get(clause.id, assessment.coverage.iloc[:0]).to_dict("records")
        found.append(
            {
                "missing": missing,
                "readings": [_reading(row, others.get(clause.id, ())) for row in whole.to_dict("records")],
                "units": _units(units[units["default"]].to_dict("records"), position),
                "coverage": [
                    {"zone": position[row["zone_id"]], **{name: _number(row[name]) for name in _COVERAGE}}
                    for row in near
                ],
                "gaps": _gaps(gaps_of.get(clause.id, gaps.iloc[:0]), number, clause),
            }
        )
    return found


def _reading(row: dict[str, Any], others: tuple[str, ...]) -> dict[str, Any]:
    return {
        "reading": row["reading"],
        "words": _both(reading_text(row["reading"])),
        "default": bool(row["default"]),
        "changes": row["reading"] in others and not row["default"],
        **_measure(row),
        **{name: _number(row[name]) for name in ("required", "persons", "persons_met", "shortfall")},
        "verdict": row["verdict"],
        "short_of": _short_of(row),
    }


def _measure(row: dict[str, Any]) -> dict[str, Any]:
    return {
        **{name: _number(row[name]) for name in ("value", "value_low", "value_high")},
        "unit": {"zh": row["unit_zh"], "en": row["unit"]},
        "share": is_share(row["unit"]),
        "sign": ">=" if is_share(row["unit"]) else row["comparison"],
    }


def _short_of(row: dict[str, Any]) -> dict[str, str] | None:
    unit = row["shortfall_unit"]
    return {"zh": row["shortfall_unit_zh"], "en": unit} if unit else None


def _units(rows: list[dict[str, Any]], position: dict[str, int]) -> dict[str, Any] | None:
    """The units of a clause: zone, value, bounds, required, persons, verdict, shortfall of each."""
    if not rows:
        return None
    numbers = ("value", "value_low", "value_high", "required", "persons")
    first = _measure(rows[0])
    return {
        **{name: first[name] for name in ("unit", "share", "sign")},
        "short_of": _short_of(rows[0]),
        "rows": [
            [
                position[row["zone_id"]],
                *(_number(row[name], 4) for name in numbers),
                row["verdict"],
                _number(row["shortfall"], 4),
            ]
            for row in rows
        ],
    }


def _gaps(gaps: Any, number: pd.Series, clause: Clause) -> list[dict[str, Any]]:
    if gaps.empty:
        return []
    rings = coded_polygons(gaps.geometry.simplify(_GAP_TOLERANCE_M))
    nearest = [None if pd.isna(each) else int(each) for each in gaps["nearest_facility_id"].map(number)]
    excess = "excess_s" if _timed(clause) else "excess_m"
    columns = zip(rings, nearest, gaps.drop(columns="geometry").to_dict("records"), strict=True)
    return [
        {
            "persons": _number(row["persons"], 2),
            "causes": {
                cause: _number(row[f"persons_{cause}"], 2) for cause in CAUSES if row[f"persons_{cause}"]
            },
            "facility": facility,
            "excess": _number(row[excess], 1),
            "rings": shape,
        }
        for shape, facility, row in columns
    ]
