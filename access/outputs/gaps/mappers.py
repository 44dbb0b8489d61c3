"""Spots for mappers to look at: what to check, and texts for notes on OpenStreetMap. Nothing is sent."""

import json
from typing import Any

import numpy as np
import pandas as pd
import shapely

from access.contracts import escaping
from access.contracts.documents import Text
from access.contracts.tables import Gaps
from access.outputs import tables
from access.places import datums
from access.verdicts.causes.explain import Explained
from access.verdicts.causes.signs import SIGNS
from access.verdicts.causes.words import metres

GEOJSON, NOTES = "mapping_spots.geojson", "osm_notes.csv"
# what stands on the ground and is wrong or missing on the map; figures of people are no matter of a note
_NOTES = {
    "loose_end": Text(
        zh="地图上这条路在这里断开，离旁边的路约 {0}，两者没有接通。实地能走过去吗？能走请接上；"
        "隔着墙、沟或门，请画出来。",
        en="On the map this way ends here, about {0} from the next one, and the two are not joined. Can one"
        " walk through? If so, please join them; if a wall, a ditch or a gate is between, please map it.",
    ),
    "no_gate": Text(
        zh="地图上这道墙或围栏附近没有门。实地有门或豁口吗？有的话请标出位置，以及谁可以通行。",
        en="The map shows no gate near here in this wall or fence. Is there a gate or an opening? If so,"
        " please map it, and who may pass.",
    ),
    "island_near": Text(
        zh="地图上这片道路与其余道路不相连，最近处只差约 {0}。实地相通吗？相通请接上。",
        en="On the map these streets are joined to no others; the nearest is about {0} away. Are they joined"
        " on the ground? If so, please join them.",
    ),
    "island_far": Text(
        zh="地图上这片道路与其余道路不相连（最近约 {0}）。有没有漏画的路、桥或轮渡？",
        en="On the map these streets are joined to no others (the nearest is about {0} away). Is a road, a"
        " bridge or a ferry missing?",
    ),
    "few_streets": Text(
        zh="这里有人居住，地图上的道路却很少。有没有漏画的小路、巷子或小区内部路？",
        en="People live here and the map shows few streets. Are paths, lanes or inner roads missing?",
    ),
    "unlinked": Text(
        zh="这里有人居住，附近却没有画出可以步行的道路。实地的路在哪里？",
        en="People live here and the map shows no street that one may walk on nearby. Where is the way?",
    ),
    "unexplained": Text(
        zh="从这里到附近的公共设施直线很近，按地图走却很远，图上又没有墙、河等阻隔。"
        "有没有漏画的小路，或漏画的墙、门？",
        en="A public facility is close to here in a straight line and far by the ways on the map, which shows"
        " no wall or water between. Is a path missing, or a wall or a gate?",
    ),
}


def geojson(explained: Explained, *, most: int | None = None) -> str:
    """Return the spots as GeoJSON in WGS-84.

    Each has ``sign``, ``check_zh`` and ``check_en``, ``doubt`` and ``rank`` of its gap, ``gap_m`` and, of
    what is to be mended on the map, ``osm_note_zh`` and ``osm_note_en``. Spots that several gaps share come
    once, with the most doubtful of these.

    Args:
        explained: the gaps and the spots.
        most: of so many gaps at most, the most doubtful first.
    """
    features = [
        {
            "type": "Feature",
            "properties": {name: value for name, value in row.items() if name not in ("lon", "lat")},
            "geometry": {"type": "Point", "coordinates": [row["lon"], row["lat"]]},
        }
        for row in _spots(explained, most)
    ]
    whole = {"type": "FeatureCollection", "features": features}
    return json.dumps(whole, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def notes_csv(explained: Explained, *, most: int | None = None) -> str:
    """Return the texts for notes as CSV: lon, lat, text_zh, text_en; for someone to read and to post."""
    found = [row for row in _spots(explained, most) if row["osm_note_zh"]]
    columns = {"lon": "lon", "lat": "lat", "osm_note_zh": "text_zh", "osm_note_en": "text_en"}
    table = pd.DataFrame(found, columns=list(columns)).rename(columns=columns)
    return tables.known_csv(table)


def _spots(explained: Explained, most: int | None) -> list[dict[str, Any]]:
    gaps, spots = explained.gaps, explained.spots
    spots = spots[spots["sign"] != "border"]  # a matter of more data
    if not len(spots):
        return []
    rank = gaps["rank_doubt"].reindex(spots["gap_id"]).to_numpy()
    order = np.lexsort((np.arange(len(spots)), rank))
    spots, rank = spots.iloc[order], rank[order]
    if most is not None:
        spots, rank = spots[rank <= most], rank[rank <= most]
    where = shapely.get_coordinates(datums.project(spots.geometry, datums.WGS84).to_numpy()).round(6)
    rows, seen = [], set()
    doubt = gaps["doubt"].to_dict()
    for (lon, lat), place, gap_id, sign, gap_m in zip(
        where.tolist(), rank.tolist(), spots["gap_id"], spots["sign"], spots["gap_m"], strict=True
    ):
        if (sign, lon, lat) in seen:
            continue
        seen.add((sign, lon, lat))
        rows.append(_spot(gaps, gap_id, sign, gap_m) | {"lon": lon, "lat": lat, "rank": int(place)})
        rows[-1]["doubt"] = float(doubt[gap_id])
    return rows


def _spot(gaps: Gaps, gap_id: str, sign: str, gap_m: float) -> dict[str, Any]:
    check, note = SIGNS[sign].check, _NOTES.get(sign)
    apart = None if np.isnan(gap_m) else metres(gap_m)
    zh, en = (apart.zh, str(apart)) if apart is not None else ("", "")
    return {
        "gap_id": escaping.visible(gap_id),
        "clause": escaping.visible(str(gaps["target"].loc[gap_id])),
        "sign": sign,
        "check_zh": check.zh,
        "check_en": check.en,
        "gap_m": None if np.isnan(gap_m) else round(float(gap_m), 1),
        "osm_note_zh": note.zh.format(zh) if note else "",
        "osm_note_en": note.en.format(en) if note else "",
    }
