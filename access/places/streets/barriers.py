"""What keeps near places apart: gates, walls, water, rails. OpenStreetMap or a layer → BARRIERS."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import geopandas
import pandas as pd
from pyproj import CRS

from access.contracts import tables
from access.contracts.documents import Text
from access.contracts.errors import FileError
from access.contracts.notes import Note
from access.contracts.said import Said, examples
from access.contracts.said import listed as in_a_row
from access.contracts.suggest import suggestion
from access.contracts.tables import Column, Contract
from access.places import datums, readers
from access.places.osm.conditions import NOON, Hour
from access.places.osm.file import OsmFile
from access.places.osm.tags import at_hour
from access.places.osm.values import listed
from access.places.reading import AS_IT_SAYS, Reading

BARRIERS = Contract(
    "barriers",
    ("barrier_id",),
    {"kind": Column("text"), "state": Column("text"), "vehicles": Column("text", optional=True)}
    | {"name": Column("text", optional=True)},
    ("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon"),
)
KINDS = {
    "gate": Text(zh="门", en="gate"),
    "wall": Text(zh="围墙", en="wall"),
    "fence": Text(zh="围栏", en="fence"),
    "hedge": Text(zh="绿篱", en="hedge"),
    "retaining_wall": Text(zh="挡土墙", en="retaining wall"),
    "water": Text(zh="水面或河渠", en="water"),
    "railway": Text(zh="铁路", en="railway"),
    "motorway": Text(zh="高速公路、汽车专用路", en="motorway or motorroad"),
    "military": Text(zh="军事用地", en="military land"),
    "building": Text(zh="建筑", en="building"),
}
# what a path on the ground cannot lead across; through a wall, a fence or a hedge it can
IMPASSABLE = ("retaining_wall", "water", "railway", "motorway", "military", "building")
GATES = (
    *("gate", "lift_gate", "swing_gate", "sliding_gate", "sliding_beam", "hampshire_gate", "wicket_gate"),
    *("kissing_gate", "bump_gate", "turnstile", "full-height_turnstile", "sally_port", "entrance"),
)
# the tags of lines and of areas, with the kind that each makes them; None stands for any other value
_LINES: dict[str, dict[str | None, str]] = {
    "barrier": {
        **dict.fromkeys(("wall", "city_wall"), "wall"),
        **dict.fromkeys(("fence", "railing", "guard_rail", "handrail", "chain"), "fence"),
        **{kind: kind for kind in ("hedge", "retaining_wall")},
        "ditch": "water",
    },
    "railway": dict.fromkeys(("rail", "light_rail", "narrow_gauge", "subway", "monorail"), "railway"),
    "waterway": dict.fromkeys(("river", "stream", "canal", "drain", "ditch"), "water"),
}
_AREAS: dict[str, dict[str | None, str]] = {
    "natural": {"water": "water"},
    "waterway": {"riverbank": "water", "dock": "water"},
    "landuse": {"reservoir": "water", "basin": "water", "military": "military", "railway": "railway"},
    "building": {"no": "", None: "building"},
}
_CLOSED = ("no", "emergency", "delivery", "agricultural", "forestry", "military")
_PRIVATE = ("private", "residents", "permit", "customers")
_OPEN = ("yes", "permissive", "designated", "public", "destination", "official")
_TRUE = ("yes", "true", "1")
_TOLD = ("access", "foot", "locked", "vehicle", "motor_vehicle")
_WORDS = {
    **dict.fromkeys(("access", "foot", "vehicle", "motor_vehicle"), (*_OPEN, *_PRIVATE, *_CLOSED)),
    "locked": (*_TRUE, "no", "false", "0"),
}


def state(tags: Mapping[str, str]) -> str:
    """Return whom a gate lets through on foot: everybody (open), residents (private), nobody (closed).

    >>> state({"access": "private"}), state({"access": "private", "foot": "yes"})
    ('private', 'open')
    >>> state({"locked": "yes"}), state({"access": "no;destination"})
    ('closed', 'open')
    """
    own = listed(tags.get("foot", "") or tags.get("access", ""))
    if (own and set(own) <= set(_CLOSED)) or (not own and tags.get("locked", "").lower() in _TRUE):
        return "closed"
    return "private" if own and set(own) <= {*_PRIVATE, *_CLOSED} else "open"


def _vehicles(tags: Mapping[str, str]) -> str:
    """Whether a gate lets vehicles through whomever else it stops: "open", or ""."""
    told = listed(tags.get("motor_vehicle", "") or tags.get("vehicle", ""))
    return "" if set(told).isdisjoint(_OPEN) else "open"


def is_gate(tags: Mapping[str, str]) -> bool:
    """Tell whether tags are those of a gate, ``bollard;gate`` too."""
    return not set(listed(tags.get("barrier", ""))).isdisjoint(GATES)


def from_osm(source: OsmFile, crs: CRS, *, hour: Hour = NOON) -> tuple[geopandas.GeoDataFrame, list[Note]]:
    """Find the barriers of an OpenStreetMap file: those on the ground, not in tunnels or on bridges.

    Gates count whatever they are called, and what else stands on a way (a bollard) where nobody may
    walk past it. Kerbs and the like keep nobody from walking and are not barriers here.

    Args:
        source: the file.
        crs: the projected CRS of the study.
        hour: of the week, at which gates with conditions or opening hours are looked at.

    Returns:
        (BARRIERS: ``kind`` (see ``KINDS``), ``state`` of gates (see ``state``), else ""; notes).

    Raises:
        FileError: see ``OsmFile``.
    """
    drawn, places = source.barriers, source.places
    points = drawn[drawn.geom_type == "Point"]
    lines = drawn[drawn.geom_type != "Point"]
    areas = places[places.geom_type.isin(["Polygon", "MultiPolygon"])]
    points = _gates(points, hour)
    gate = points["tags"].map(is_gate).astype(bool)
    across = lines["tags"].map(is_gate).astype(bool)
    drawn_gates, lines = _gates(lines[across], hour), lines[~across]
    areas = areas.assign(kind=[kind_of(tags, _AREAS) for tags in areas["tags"]], state="")
    lines = lines.assign(kind=[kind_of(tags, _LINES) for tags in lines["tags"]], state="")
    areas, lines = areas[areas["kind"] != ""], lines[lines["kind"] != ""]
    lines = lines[~lines.index.isin(areas.index)]
    parts = [points[gate | (points["state"] == "closed")], drawn_gates, lines, areas]
    columns = ["kind", "state", "vehicles", "geometry"]
    found = datums.project(pd.concat([each.reindex(columns=columns, fill_value="") for each in parts]), crs)
    return _checked(found.rename_axis("barrier_id").sort_index(), source.path)


def from_layer(
    path: Path,
    crs: CRS,
    *,
    kind: str,
    reading: Reading = AS_IT_SAYS,
) -> tuple[geopandas.GeoDataFrame, list[Note]]:
    """Read barriers of one kind from a layer of points, lines or polygons.

    Args:
        path: the file.
        crs: the projected CRS of the study.
        kind: what they are, of ``KINDS``. Of gates, columns ``access``, ``foot``, ``motor_vehicle``,
            ``vehicle`` and ``locked`` tell whom they let through, by the values of OpenStreetMap; one
            that tells nothing is closed.
        reading: how to read the file.

    Returns:
        (BARRIERS, notes).

    Raises:
        FileError: unreadable, without features, there is no such kind of barrier, or what a gate's
            columns say is not known.
    """
    if kind not in KINDS:
        hint = suggestion(kind, list(KINDS))
        fault = Said(f"没有这种阻隔：“{kind}”；{hint.zh}", f"no kind of barrier is called '{kind}'; {hint}")
        raise FileError(str(path), [fault])
    shapes, notes = readers.features(path, reading, subject="streets")
    ids = pd.Index([f"{path.stem}:{row + 1}" for row in shapes.index], name="barrier_id", dtype="str")
    gate = kind == "gate"
    tags = _told(shapes, path) if gate else []
    found = geopandas.GeoDataFrame(
        {
            "kind": kind,
            "state": [state(each or {"access": "no"}) for each in tags] if gate else "",
            "vehicles": [_vehicles(each) for each in tags] if gate else "",
            "name": readers.text(shapes["name"]).fillna("").to_numpy() if "name" in shapes.columns else "",
        },
        index=ids,
        geometry=shapes.geometry.to_numpy(),
        crs=shapes.crs,
    )
    if gate:
        found = joined([found.explode()])  # of several points, each is a gate
    table, more = _checked(datums.project(found, crs), path)
    rough = datums.notes("streets", path.name, shapes.crs, crs, shapes.geometry.iloc[0])
    return table, [*more, *notes, *rough]


def from_streets(streets: tables.Streets, classes: tuple[str, ...] = ("motorway", "motorway_link")) -> Any:
    """Return BARRIERS of those streets on the ground that nobody crosses on foot.

    Bridges and tunnels keep nobody from what is on the ground; a layer alone says only what passes over
    what, and counts where nothing else tells.

    Args:
        streets: a STREETS table.
        classes: classes of such streets; roads tagged as ``motorroad`` are such streets too.
    """
    nothing = pd.Series("", streets.index)
    structure, motorroad = (streets.get(name, nothing) for name in ("structure", "motorroad"))
    fast = streets["class"].isin(classes) | (motorroad == "yes")
    ground = (structure == "ground") | ((structure == "") & (streets["layer"] == 0))
    table = streets[fast & ground][["geometry"]].assign(kind="motorway", state="", vehicles="")
    return table[["kind", "state", "vehicles", "geometry"]].rename_axis("barrier_id")


def joined(parts: list[Any]) -> Any:
    """Put BARRIERS of several sources together; of an id that several have, the later ones get a number."""
    found = pd.concat(parts)
    again = found.groupby(level=0).cumcount().to_numpy()
    ids = found.index.astype("str")
    names = ids.where(again == 0, ids + "/" + pd.Index(again + 1).astype("str"))
    return found.set_axis(names.rename("barrier_id")).sort_index()


def _gates(drawn: geopandas.GeoDataFrame, hour: Hour) -> Any:
    told = drawn["tags"].map(lambda tags: at_hour(tags, hour)[0])
    return drawn.assign(kind="gate", state=told.map(state), vehicles=told.map(_vehicles))


def _told(shapes: geopandas.GeoDataFrame, path: Path) -> list[dict[str, str]]:
    """What the columns of a layer of gates say of each."""
    told = {name: readers.text(shapes[name]).str.lower() for name in _TOLD if name in shapes.columns}
    faults = []
    for name, words in told.items():
        strange = words[words.notna() & (words != "") & ~words.isin(_WORDS[name])]
        if len(strange):
            rows = zip(strange.index.to_numpy(), strange, strict=True)
            shown = examples(Said(f"第 {row + 1} 行：{word}", f"row {row + 1}: {word}") for row, word in rows)
            known = in_a_row(_WORDS[name])
            faults.append(
                Said(
                    f"{name}：有不认识的词（{shown.zh}）；应为 {known.zh} 之一",
                    f"{name}: not known ({shown}); write one of {known}",
                )
            )
    if faults:
        raise FileError(str(path), faults)
    return [{name: str(told[name][row]) for name in told if told[name][row]} for row in shapes.index]


def kind_of(tags: Mapping[str, str], kinds: Mapping[str, Mapping[str | None, str]]) -> str:
    """Return the kind of barrier that tags tell of; "" where none, or where it is not on the ground."""
    if any(tags.get(each, "no") != "no" for each in ("tunnel", "bridge")) or "-" in tags.get("layer", ""):
        return ""
    for key, values in kinds.items():
        for word in listed(tags.get(key, "")):
            if found := values.get(word, values.get(None, "")):
                return found
    return ""


def _checked(found: geopandas.GeoDataFrame, path: Path) -> tuple[geopandas.GeoDataFrame, list[Note]]:
    tables.check(found, BARRIERS)
    counts = found["kind"].value_counts().sort_index()
    closed = int((found["state"] == "closed").sum())
    zh = "，".join(f"{KINDS[str(kind)].zh} {number}" for kind, number in counts.items())
    en = ", ".join(f"{KINDS[str(kind)].en} {number}" for kind, number in counts.items())
    note = Note(
        "found",
        "streets",
        f"{path.name}：屏障 {len(found)} 处（{zh}），其中不能步行通过的门 {closed} 处",
        f"{path.name}: barriers {len(found)} ({en}); gates that nobody may walk through: {closed}",
        len(found),
        "barriers",
    )
    return found, [note]
