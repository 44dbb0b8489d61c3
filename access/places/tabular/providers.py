"""Answers of map services (JSON): the places in them, and the datum that each service tells places in."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from access.contracts import bounds
from access.contracts.errors import FileError
from access.contracts.said import Said
from access.contracts.tiles import MapDatum
from access.places.tabular.columns import Found

_HEAD = 6000
# what GDAL reads: GeoJSON, TopoJSON, Esri's
_LAYER = re.compile(
    rb'"(?:FeatureCollection|Feature|gdal_streamed_alg|Topology|featureCollection|geometryType|spatialReference|fieldAliases)"'
    rb'|"type"\s*:\s*"(?:Multi)?(?:Point|LineString|Polygon)"|"GeometryCollection"'
)


@dataclass(frozen=True)
class Service:
    """How a service answers.

    Attributes:
        zh, en: its name.
        datum: that its places are in, unless it was asked for another one.
        key: under which the list of places stands.
        point: of a place: where its coordinates stand.
        seen: of a place, or of the answer: one of these is there.
    """

    zh: str
    en: str
    datum: MapDatum
    key: str
    point: str
    seen: tuple[str, ...] = ()


# lbs.amap.com/api/webservice, lbsyun.baidu.com/faq/api?title=webapi/guide/webservice-placeapi,
# lbs.qq.com/service/webService, lbs.tianditu.gov.cn/server/search2.html
SERVICES = (
    Service("高德", "Amap", "gcj02", "pois", "location"),
    Service("高德", "Amap", "gcj02", "geocodes", "location"),
    Service("天地图", "Tianditu", "wgs84", "pois", "lonlat"),
    Service("百度", "Baidu", "bd09", "results", "location", ("uid", "status", "message")),
    Service("百度", "Baidu", "bd09", "result", "location", ("uid", "status", "message")),
    Service("腾讯", "Tencent", "gcj02", "data", "location", ("ad_info", "request_id", "count", "status")),
)


@dataclass(frozen=True)
class Answer:
    """The places in a file.

    Attributes:
        table: texts, by number from 0; ``_x`` and ``_y`` are the coordinates where the file has a point.
        found: the columns of coordinates, where they stand under a service's own names; None: under others.
        service: which service answered; None: a plain list of records.
    """

    table: pd.DataFrame
    found: Found | None
    service: Service | None

    def said(self) -> Said:
        """What is to be told of it."""
        if self.service is None:
            return Said("是记录的列表", "it is a list of records")
        datum = {"gcj02": "GCJ-02", "bd09": "BD-09", "wgs84": "CGCS2000"}[self.service.datum]
        return Said(
            f"是{self.service.zh}地图服务返回的 JSON，坐标按其惯例为 {datum}；"
            "如当时请求了别的坐标系，请写 `datum`",
            f"it is an answer of {self.service.en}, whose coordinates are {datum} as a rule; where another"
            " datum was asked for, say so with `datum`",
        )


def is_answer(path: Path) -> bool:
    """Tell whether a JSON file is something else than a layer for a GIS."""
    with path.open("rb") as file:
        head = file.read(_HEAD).removeprefix(b"\xef\xbb\xbf").lstrip()
    return head[:1] in (b"[", b"{") and not _LAYER.search(head)


def read(path: Path) -> Answer:
    """Read the places in an answer of a map service, in several of them, or in a list of records.

    Raises:
        FileError: too large, damaged, or of another form.
    """
    fault = bounds.beyond("LINE_BYTES", path.stat().st_size)
    if fault:
        raise FileError(str(path), [fault])
    parts = _parsed(path)
    for service in SERVICES:
        records = [each for part in parts for each in _places(part, service)]
        if records:
            return Answer(_table(records, service.point), _columns(records, service), service)
    if all(isinstance(each, dict) for each in parts) and len(parts) > 1:
        return Answer(_table(parts, ""), None, None)
    raise FileError(str(path), [_unknown(parts)])


def _parsed(path: Path) -> list[Any]:
    """What stands in the file: one answer, a list of them or of records, or one a line."""
    data = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        what = Said(
            "文本既不是 UTF-8，也不是 GB 18030", "text is neither UTF-8 nor GB 18030; save it as UTF-8"
        )
        raise FileError(str(path), [what])
    try:
        found = json.loads(text)
    except RecursionError as error:
        raise FileError(str(path), [Said("嵌套太深", "it is nested too deeply")]) from error
    except ValueError as error:
        try:
            found = [json.loads(line) for line in text.splitlines() if line.strip()]
        except (ValueError, RecursionError):
            what = Said(f"不能读作 JSON：{error}", f"cannot be read as JSON: {error}")
            raise FileError(str(path), [what]) from error
    return found if isinstance(found, list) else [found]


def _places(part: Any, service: Service) -> list[dict[str, Any]]:
    """The places of an answer, where it is one of a service's."""
    if not isinstance(part, dict):
        return []
    within = part.get(service.key)
    listed = within if isinstance(within, list) else [within]
    records = [each if isinstance(each, dict) else {} for each in listed]
    if not any(service.point in each for each in records):
        return []
    known = not service.seen or any(name in part or name in each for name in service.seen for each in records)
    return records if known else []  # one without a point is a place without coordinates, and told


def _columns(records: list[dict[str, Any]], service: Service) -> Found:
    if any(isinstance(each.get(service.point), dict) for each in records):
        return Found(f"{service.point}.lng", f"{service.point}.lat", datum=service.datum)
    return Found(xy=service.point, datum=service.datum)


def _table(records: list[dict[str, Any]], point: str) -> pd.DataFrame:
    """The records as texts: what is nested stands under ``outer.inner``, what is missing is empty."""
    rows = [_flat(each) for each in records]
    names = list(dict.fromkeys(name for row in rows for name in row))
    table = pd.DataFrame({name: pd.array([row.get(name, "") for row in rows], dtype="str") for name in names})
    if point and "title" in table.columns and "name" not in table.columns:
        table = table.rename(columns={"title": "name"})
    return table


def _flat(record: dict[str, Any], outer: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in record.items():
        if isinstance(value, dict):
            found |= _flat(value, f"{outer}{name}.")
        elif value is None or value == []:  # Amap writes [] for what it does not know
            found[f"{outer}{name}"] = ""
        elif isinstance(value, list):
            found[f"{outer}{name}"] = ";".join(map(str, value)) if all(map(_is_plain, value)) else ""
        else:
            found[f"{outer}{name}"] = str(value)
    return found


def _is_plain(value: Any) -> bool:
    return isinstance(value, str | int | float)


def _unknown(parts: list[Any]) -> Said:
    keys = list(parts[0])[:8] if parts and isinstance(parts[0], dict) else []
    if "elements" in keys:
        return Said(
            "是 Overpass 返回的 JSON，这里不读；请用 `[out:xml]` 存为 .osm，或导出为 GeoJSON",
            "it is an answer of Overpass in JSON, which is not read here; save it with `[out:xml]` as .osm,"
            " or export GeoJSON",
        )
    if parts and isinstance(parts[0], dict) and parts[0].get("status") not in (None, 0, 1, "0", "1"):
        told = str(parts[0].get("info") or parts[0].get("message") or "")[:100]
        return Said(f"是一次失败的查询（{told}）", f"it is the answer to a query that failed ({told})")
    shown = ", ".join(map(str, keys)) or "—"
    return Said(
        f"不是这里能读的 JSON（含 {shown}）：能读的有 GeoJSON，高德、百度、腾讯、天地图返回的地点列表，"
        "以及有经纬度的记录列表；请另存为其中之一，或 CSV",
        f"it is no JSON that is read here (it holds {shown}): GeoJSON, places as Amap, Baidu, Tencent and"
        " Tianditu answer, and lists of records with coordinates are; save it as one of them, or as CSV",
    )
