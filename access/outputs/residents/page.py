"""The walking network and the facilities of a study → one small page for residents.

It holds nothing of persons. Its script searches the network from the place that a reader chooses
(page/src/residents/); the ways are those of the study's own network, but that no turn is forbidden on foot,
and lead from the nearest street in a straight line.
"""

import json
from collections.abc import Iterable
from importlib.resources import files
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import shapely

from access.contracts import escaping
from access.contracts.arrays import Floats, Integers
from access.contracts.errors import QuestionError
from access.contracts.said import Said
from access.network.linked import Linked
from access.network.positions import linked
from access.outputs.maps.base_layers import on_the_map
from access.outputs.maps.gap_map import About
from access.outputs.maps.offline import inert, self_contained, shipped
from access.outputs.maps.pack import Pack
from access.outputs.maps.page_data import selected
from access.standards.registry import facility_types
from access.verdicts.evaluate import Assessment
from access.verdicts.place import Place

_TOLERANCE_M = 3.0  # of drawn streets
_SECOND, _SHARE, _LEG_M = 0.1, 1 / 4096, 1.0  # the finest steps
_BODY = """<header><h1 id="name"></h1><select id="zone"></select>
<button type="button" id="nearer">+</button><button type="button" id="farther">−</button>
<button type="button" id="language"></button></header>
<canvas id="map" tabindex="0" role="application"></canvas>
<main><p id="say" role="status"></p><ul id="list"></ul><p id="missing"></p></main>
<footer id="foot"></footer>"""


def html(assessment: Assessment, networks: Iterable[Linked], *, about: About) -> str:
    """Return the page; the same inputs give the same bytes.

    Args:
        assessment: the facilities that its clauses count are those that the page tells of.
        networks: those that were searched; that of walkers in seconds is taken.
        about: what the page says of the study.

    Raises:
        QuestionError: nobody was asked to walk, so that there is no network of walkers.
    """
    walked = [each for each in networks if (each.mode, each.network.impedance) == ("walk", "time_s")]
    if not walked:
        fault = Said(
            "没有按步行时间判定的条款，没有步行路网，写不出居民页；请选入步行条款",
            "no clause is judged by time on foot, so there is no network for the residents' page; "
            "name a clause that people walk for",
        )
        raise QuestionError("residents.html", [fault])
    data, binary = page_data(assessment, walked[0])
    data |= {
        "texts": json.loads((files("access.outputs.residents") / "texts.json").read_text("utf-8")),
        "name": about.name.model_dump(),
        "attribution": about.attribution.model_dump() if about.attribution else None,
        "dated": about.dated.isoformat() if about.dated else None,
    }
    title = escaping.html(f"{about.name.zh} {about.name.en}")
    viewport = '<meta name="viewport" content="width=device-width, initial-scale=1">'
    return self_contained(
        f'<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n{viewport}\n<title>{title}</title>\n'
        f"<style>{shipped('residents.css')}</style>\n</head>\n<body>\n{_BODY}\n"
        f'<script type="application/json" id="data">{escaping.script_json(data)}</script>\n'
        f"{inert('binary', binary)}\n<script>{shipped('residents.js')}</script>\n</body>\n</html>\n"
    )


def page_data(assessment: Assessment, walk: Linked) -> tuple[dict[str, Any], str]:
    """Return what the page's script reads, and its binary part in base64 (``Net`` in residents/ways.js).

    Args:
        assessment: as for the page.
        walk: its network of walkers.
    """
    place, network, pack = assessment.place, walk.network, Pack()
    chains = network.contraction.chains
    open_ = np.flatnonzero(np.isfinite(chains.forward) | np.isfinite(chains.backward))
    # nodes are numbered along a curve: what follows each other lies together, and packs well
    kept = open_[np.argsort(chains.start[open_], kind="stable")]
    number = np.full(len(chains.start), -1)
    number[kept] = np.arange(len(kept))
    doors = _doors(assessment, walk, number)
    edge = doors["edge"].to_numpy(dtype=np.int64)
    facilities = place.facilities.loc[place.facilities.index.isin(doors.index)]
    row = pd.Series(range(len(facilities)), index=facilities.index)
    origin = np.floor(network.xy.min(axis=0)) if len(network.xy) else np.zeros(2)
    arrays = {
        **_streets(walk, kept, origin, pack),
        "facility": pack.whole(row.reindex(doors.index), delta=True),
        "chain": pack.whole(number[chains.chain[edge]], delta=True),
        "share": pack.scaled(_shares(walk, edge, doors["along_m"].to_numpy(dtype=float)), step=_SHARE),
        "leg": pack.scaled(doors["leg_m"], step=_LEG_M),
    }
    kinds = sorted(set(facilities["type"]))
    data = {
        "rate": network.leg_rate,
        "farthest": walk.max_leg_m,
        "types": [_type(kind) for kind in kinds],
        "facilities": _facilities(facilities, kinds, origin),
        "zones": _zones(place, origin),
        "arrays": arrays,
    }
    return data, pack.text()


def _doors(assessment: Assessment, walk: Linked, number: Integers) -> pd.DataFrame:
    """Those entrances of facilities that one may walk to; not of what is no place, such as staff."""
    known, facilities = facility_types(), assessment.place.facilities
    asked = [selected(clause, facilities) for clause in assessment.clauses]
    counted = facilities[np.logical_or.reduce(asked)] if asked else facilities.iloc[:0]
    doors = walk.entrances.iloc[linked(walk.entrances)]
    doors = doors[doors.index.isin(counted.index)]
    kinds = facilities["type"].reindex(doors.index)
    doors = doors[[kind not in known or known[kind].object == "facility" for kind in kinds]]
    chain = walk.network.contraction.chains.chain[doors["edge"].to_numpy(dtype=np.int64)]
    reached: pd.DataFrame = doors[number[chain] >= 0]
    return reached


def _streets(walk: Linked, kept: Integers, origin: Floats, pack: Pack) -> dict[str, object]:
    """The chains: their corners, costs and bends; a corner stands once, whatever meets there."""
    chains = walk.network.contraction.chains
    corners, ends = np.unique(np.concatenate([chains.start[kept], chains.end[kept]]), return_inverse=True)
    start, end = np.split(ends, 2)
    lines = chain_lines(walk)[kept]
    xy = np.rint(shapely.get_coordinates(lines) - origin)
    count = shapely.get_num_coordinates(lines)
    last = np.cumsum(count) - 1
    first = last - count + 1
    at = np.zeros((len(corners), 2))
    at[end], at[start] = xy[last], xy[first]
    bends = np.delete(xy, np.concatenate([first, last]), axis=0)
    return {
        "start": pack.whole(start, delta=True),
        "end": pack.whole(end - start),
        "forward": pack.scaled(chains.forward[kept], step=_SECOND),
        "backward": pack.scaled(chains.backward[kept], step=_SECOND),
        "corner_x": pack.whole(at[:, 0], delta=True),
        "corner_y": pack.whole(at[:, 1], delta=True),
        "bends": pack.whole(count - 2),
        "bend_x": pack.whole(bends[:, 0], delta=True),
        "bend_y": pack.whole(bends[:, 1], delta=True),
    }


def chain_lines(walk: Linked) -> Any:
    """Return the line of each chain of a network, from its start to its end, simplified."""
    network = walk.network
    chains = network.contraction.chains
    order = np.lexsort((chains.base_m, chains.chain))
    count = np.diff(network.vertex)[order]
    first = network.vertex[:-1][order]
    within = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    ahead = np.repeat(chains.ahead[order], count)
    at = np.repeat(first, count) + np.where(ahead, within, np.repeat(count, count) - 1 - within)
    lines = shapely.linestrings(network.xy[at], indices=np.repeat(chains.chain[order], count))
    return shapely.simplify(lines, _TOLERANCE_M)


def _shares(walk: Linked, edge: Integers, along_m: Floats) -> Floats:
    """The share of a chain before places on its edges."""
    network, chains = walk.network, walk.network.contraction.chains
    there = chains.base_m[edge] + np.where(chains.ahead[edge], along_m, network.length_m[edge] - along_m)
    length = chains.length_m[chains.chain[edge]]
    return np.clip(np.divide(there, length, out=np.zeros(len(edge)), where=length > 0), 0, 1)


def _type(kind: str) -> dict[str, str]:
    known = facility_types().get(kind)
    return {"zh": known.zh, "en": known.en} if known else {"zh": kind, "en": kind}


def _facilities(table: geopandas.GeoDataFrame, kinds: list[str], origin: Floats) -> dict[str, object]:
    x, y = np.rint(shapely.get_coordinates(table.geometry.to_numpy()) - origin).astype(int).T
    hours = table["opening_hours"] if "opening_hours" in table.columns else [None] * len(table)
    return {
        "type": [kinds.index(kind) for kind in table["type"]],
        "name": [_text(each) for each in table["name"]],
        "hours": [_text(each) for each in hours],
        "x": x.tolist(),
        "y": y.tolist(),
    }


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _zones(place: Place, origin: Floats) -> list[list[object]]:
    """Name and place of each zone that a map has room for, by which a reader finds the way about."""
    shown = place.zones[on_the_map(place.hierarchy)]
    points = shapely.get_coordinates(shapely.point_on_surface(shown.geometry.to_numpy())) - origin
    rows = zip(shown["name"], np.rint(points).astype(int).tolist(), strict=True)
    return [[str(name), *point] for name, point in rows]
