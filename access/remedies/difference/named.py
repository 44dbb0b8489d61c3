"""What differs between two runs by name: facilities, streets, people, settings, files."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import shapely

from access.assessment.run import described
from access.contracts.arrays import Integers, Objects
from access.contracts.tables import Facilities, Streets, Zones
from access.remedies.difference.world import Group, Side, World
from access.verdicts.clause import Clause
from access.verdicts.place import Place

OBJECTS = (
    *("group", "change", "type_before", "type_after", "id_before", "id_after", "name_before", "name_after"),
    *("moved_m", "field", "before", "after"),
)
STREETS = ("change", "class", "zone_id", "zone", "km")
PEOPLE = ("zone_id", "zone", "persons_before", "persons_after", "difference")
SETTINGS = ("kind", "field", "before", "after")
_GRID_M = 0.05  # of one street piece drawn in both runs, corners lie as near
_RULES = ("oneway", "access", "foot", "bicycle", "motor_vehicle", "emergency", "speed_kph")
_SILENT = {"name", "note", "basemap", "background"}  # of a study: no figure rests on them


def objects(world: World) -> pd.DataFrame:
    """Return a row for each change of a facility; columns ``OBJECTS``.

    ``change``: opened, closed, moved (``facilities``: by more than 50 m; ``data``: by less), redrawn,
    retagged (with ``type_after`` empty: the object is there, and of this type no more), renamed, changed
    (``field``: from ``before`` to ``after``).
    """
    one, other = (each.facilities for each in world.reads)
    found, rows = world.matched, list[dict[str, Any]]()
    rows += [_row("facilities", "closed", one, None, i, None) for i in found.closed]
    rows += [_row("facilities", "opened", None, other, None, i) for i in found.opened]
    rows += [_row("data", "retagged", one, None, i, None) for i in found.dropped]
    rows += [_row("data", "retagged", None, other, None, i) for i in found.added]
    touched = found.pairs[found.edited | found.pairs["far"].to_numpy(dtype=bool)]
    for i, pair in touched.iterrows():
        rows += _of_pair(one, other, i, pair)
    return pd.DataFrame(rows, columns=list(OBJECTS))


def _of_pair(one: Facilities, other: Facilities, i: Any, pair: pd.Series) -> list[dict[str, Any]]:
    j, moved = pair["other"], float(pair["distance_m"])
    ends = one, other, i, j
    rows = []
    if pair["far"]:
        rows.append(_row("facilities", "moved", *ends, moved_m=moved))
    elif pair["redrawn"]:
        rows.append(_row("data", "moved" if moved > 0 else "redrawn", *ends, moved_m=moved))
    rows += [_row("data", name, *ends) for name in ("retagged", "renamed") if pair[name]]
    for name in filter(None, pair["changed"].split(",")):
        before, after = (
            each[name].get(k) if name in each.columns else None for each, k in ((one, i), (other, j))
        )
        rows.append(_row("data", "changed", *ends, field=name, before=_text(before), after=_text(after)))
    return rows


def _row(group: Group, change: str, one: Any, other: Any, i: Any, j: Any, **more: object) -> dict[str, Any]:
    told: dict[str, Any] = {"group": group, "change": change, "moved_m": np.nan, "field": "", "before": ""}
    told["after"] = ""
    for when, table, name in (("before", one, i), ("after", other, j)):
        told |= {
            f"id_{when}": "" if table is None else str(name),
            f"type_{when}": "" if table is None else str(table["type"][name]),
            f"name_{when}": "" if table is None else _text(table["name"][name]),
        }
    return {**told, **more}


def _text(value: object) -> str:
    if value is None or (isinstance(value, float) and np.isnan(value)) or value is pd.NA:
        return ""
    return f"{value:.12g}" if isinstance(value, float) else str(value)


def streets(one: Streets, other: Streets, zones: Zones) -> pd.DataFrame:
    """Return the kilometres that differ by change, class and smallest zone; columns ``STREETS``.

    Streets are compared piece by piece between the corners that they are drawn with, so that it does not
    matter where a file cuts them: ``added`` and ``removed`` pieces, those ``reclassified`` (told by their
    new class), and those with other ``rules`` (one-way, access, speed). A street that is drawn anew is
    removed and added.
    """
    before, after = _pieces(one), _pieces(other)
    both = before.merge(after, on="piece", how="outer", suffixes=("_before", "_after"), indicator=True)
    side = both["_merge"]
    reclassified = (side == "both") & (both["class_before"] != both["class_after"])
    rules = (side == "both") & ~reclassified & (both["rules_before"] != both["rules_after"])
    both["change"] = np.select(
        [side == "left_only", side == "right_only", reclassified, rules],
        ["removed", "added", "reclassified", "rules"],
        default="",
    )
    found = both[both["change"] != ""]
    known = found["x_after"].notna()
    xy = np.column_stack([found[f"{axis}_after"].where(known, found[f"{axis}_before"]) for axis in "xy"])
    zone = _smallest(zones, xy)
    table = pd.DataFrame(
        {
            "change": found["change"].to_numpy(),
            "class": found["class_after"].where(known, found["class_before"]).to_numpy(),
            "zone_id": [str(zones.index[n]) if n >= 0 else "" for n in zone],
            "zone": [str(zones["name"].iloc[n]) if n >= 0 else "" for n in zone],
            "km": found["m_after"].where(known, found["m_before"]).to_numpy(dtype=float) / 1000,
        }
    )
    return table.groupby(list(STREETS[:-1]), sort=True)["km"].sum().reset_index()


def _pieces(table: Streets) -> pd.DataFrame:
    """Each straight piece of each street once, known by its two ends."""
    xy, street = shapely.get_coordinates(np.asarray(table.geometry), return_index=True)
    same = street[1:] == street[:-1]
    start, end, of = xy[:-1][same], xy[1:][same], street[:-1][same]
    key: Integers = np.round(np.hstack([start, end]) / _GRID_M).astype(np.int64)
    swap = (key[:, 0] > key[:, 2]) | ((key[:, 0] == key[:, 2]) & (key[:, 1] > key[:, 3]))
    key[swap] = key[swap][:, [2, 3, 0, 1]]
    rules = [table[name].astype(object).astype("str").fillna("") for name in _RULES]
    said: Objects = np.array(list(map("|".join, zip(*rules, strict=True))), dtype=object)
    middle = (start + end) / 2
    pieces = pd.DataFrame(
        {
            "piece": list(map(bytes, np.ascontiguousarray(key))),
            "class": table["class"].astype(str).to_numpy()[of],
            "rules": said[of],
            "m": np.hypot(*(end - start).T),
            "x": middle[:, 0],
            "y": middle[:, 1],
        }
    )
    return pieces.drop_duplicates("piece")


def _smallest(zones: Zones, xy: Any) -> Integers:
    """The smallest zone around each point; -1: none."""
    found = np.full(len(xy), -1)
    size = zones.area.to_numpy()
    point, zone = shapely.STRtree(np.asarray(zones.geometry)).query(
        shapely.points(xy), predicate="intersects"
    )
    order = np.argsort(-size[zone], kind="stable")  # the smallest is written last
    found[point[order]] = zone[order]
    return found


def people(one: Place, other: Place) -> pd.DataFrame:
    """Return the persons of each zone in both runs; columns ``PEOPLE``; NaN: the zone is not in that run."""
    before, after = (
        pd.Series(each.in_zones(each.living()), index=each.zones.index.astype(str)) for each in (one, other)
    )
    ids = before.index.union(after.index, sort=False)
    names = {**dict(one.zones["name"].items()), **dict(other.zones["name"].items())}
    table = pd.DataFrame({"persons_before": before.reindex(ids), "persons_after": after.reindex(ids)})
    table = table.assign(difference=table["persons_after"] - table["persons_before"])
    table.insert(0, "zone", [str(names[each]) for each in ids])
    return table.rename_axis("zone_id").reset_index()


def settings(one: Side, other: Side) -> pd.DataFrame:
    """Return what the studies say otherwise, and their files; columns ``SETTINGS``.

    ``kind``: setting (a field of the study), clause (its threshold, a reading), file (its SHA-256).
    """
    before, after = (described(each.study) for each in (one, other))
    fields = [{k: v for k, v in each["study"].items() if k not in _SILENT} for each in (before, after)]
    rows = _otherwise("setting", *map(_flat, fields))
    clauses: list[dict[str, str]] = []
    for each in (one, other):
        told: dict[str, str] = {}
        for clause in each.clauses:
            told |= _flat({clause.id: _of_clause(clause)})
        clauses.append(told)
    rows += _otherwise("clause", *clauses)
    files = [{f"{i['field']}: {i['file']}": i["sha256"] for i in each["inputs"]} for each in (before, after)]
    rows += _otherwise("file", *files)
    return pd.DataFrame(rows, columns=list(SETTINGS))


def _of_clause(clause: Clause) -> dict[str, Any]:
    rule = {name: getattr(each, "default", each) for name, each in clause.rule}
    plain = {name: each for name, each in rule.items() if isinstance(each, str | int | float | bool)}
    return {"threshold": clause.target.value, "comparison": clause.target.comparison, **plain}


def _flat(value: object, at: str = "") -> dict[str, str]:
    """Every value by the names that lead to it: ``settings.walk_kph``."""
    if isinstance(value, Mapping):
        parts: list[tuple[object, object]] = list(value.items())
    elif isinstance(value, list | tuple) and any(isinstance(each, Mapping) for each in value):
        parts = list(enumerate(value))
    else:
        return (
            {}
            if value is None
            else {at: ", ".join(map(str, value)) if isinstance(value, list) else str(value)}
        )
    return {k: v for name, each in parts for k, v in _flat(each, f"{at}.{name}" if at else str(name)).items()}


def _otherwise(kind: str, before: Mapping[str, str], after: Mapping[str, str]) -> list[dict[str, str]]:
    names = dict.fromkeys([*before, *after])
    return [
        {"kind": kind, "field": name, "before": before.get(name, ""), "after": after.get(name, "")}
        for name in names
        if before.get(name) != after.get(name)
    ]
