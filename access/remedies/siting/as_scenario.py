"""Chosen sites as a scenario: facilities that are opened, so that a comparison judges them."""

import json
from collections.abc import Sequence
from typing import Any

import geopandas

from access.contracts.documents import Text
from access.remedies.scenarios.changes import Attributes, FacilityChanges, Opened, Point
from access.remedies.scenarios.file import Scenario
from access.standards.choices import Condition
from access.standards.registry import facility_types
from access.verdicts.clause import Clause, Trip

_FIELDS = frozenset(Attributes.model_fields) - {"attributes"}


def scenario(
    clause: Clause, sites: geopandas.GeoDataFrame, capacity: Sequence[float] | None = None
) -> Scenario:
    """Return the scenario that opens a facility at each site, of the type that the clause asks for.

    Args:
        clause: for whose sake.
        sites: by site_id: name, lon, lat (degrees), doors (pairs of these where it is entered elsewhere).
        capacity: of each site, in the unit of the facilities'; None: nobody says.
    """
    trip = _trip(clause)
    having = _having(trip)
    rooms: Sequence[float | None] = capacity or [None] * len(sites)
    opened = tuple(
        Opened(
            type=trip.facility,
            at=Point(lon=site.lon, lat=site.lat),
            id=str(site.Index),
            doors=tuple(Point(lon=lon, lat=lat) for lon, lat in doors),
            name=site.name,
            clause=clause.id,
            **{**having, **({} if room is None else {"capacity": room})},
        )
        for site, doors, room in zip(sites.itertuples(), sites["doors"].tolist(), rooms, strict=True)
    )
    number, kind = len(opened), facility_types()[trip.facility]
    return Scenario(
        name=Text(zh=f"新增{kind.zh} {number} 处", en=f"new {kind.en}: {number}"),
        note=Text(
            zh=f"由选址得出，针对条款 {clause.id}；各点在建设前须实地核查。",
            en=f"Sites found for clause {clause.id}; look at each on the ground before building.",
        ),
        facilities=FacilityChanges(open=opened),
    )


def geojson(scenario: Scenario) -> str:
    """Return the facilities that a scenario opens as the GeoJSON that maps export and scenarios read."""
    content = scenario.model_dump(mode="json", exclude_defaults=True)
    features = []
    for each in content["facilities"]["open"]:
        at, kind, own = each.pop("at"), each.pop("type"), each.pop("id")
        properties = {"change": "open", "facility_id": own, "facility_type": kind, **each}
        geometry = {"type": "Point", "coordinates": [at["lon"], at["lat"]]}
        features.append({"type": "Feature", "geometry": geometry, "properties": properties})
    named: dict[str, Any] = {name: content[name] for name in ("name", "note") if name in content}
    whole = {"type": "FeatureCollection", "access": "scenario", **named, "features": features}
    return json.dumps(whole, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _trip(clause: Clause) -> Trip:
    """The trip to the clause's own type; to the first of those that count, where that is none of them."""
    return next((trip for trip in clause.trips if trip.facility == clause.target.facility), clause.trip)


def _having(trip: Trip) -> dict[str, Any]:
    """The least that a new facility must have so that one may travel to it."""
    wanted = {name: _least(condition) for name, condition in trip.where}
    having: dict[str, Any] = {name: value for name, value in wanted.items() if name in _FIELDS}
    having["attributes"] = {name: value for name, value in wanted.items() if name not in _FIELDS}
    return having


def _least(condition: Condition) -> str | float:
    if condition.one_of:
        value = condition.one_of[0]
        return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else str(value)
    if condition.contains:
        return condition.contains[0]
    return condition.at_least.default if condition.at_least else 0.0
