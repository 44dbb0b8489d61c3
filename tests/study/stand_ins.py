"""Servers on this computer that stand in for the public ones, and a small place that they know."""

import io
import json
import re
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote_plus, urlsplit

import numpy as np
import rasterio
import shapely
from pyproj import Transformer

from access.study.fetching.servers import Servers

WHEN = "2026-01-31T20:21:00Z"
MOLLWEIDE = "ESRI:54009"
WEST, SOUTH, EAST, NORTH = 120.90, 30.50, 120.92, 30.51  # the district; its subdistricts meet at 120.91


def _nodes() -> dict[int, tuple[float, float]]:
    """A grid of corners, 0.002° apart, a cell wider than the district; ids from 1."""
    return {
        1 + 13 * j + i: (round(WEST - 0.002 + 0.002 * i, 6), round(SOUTH - 0.002 + 0.002 * j, 6))
        for j in range(8)
        for i in range(13)
    }


def elements() -> list[dict[str, Any]]:
    """The place as Overpass tells it: streets, homes, a supermarket, a park, three administrative units."""
    found = [{"type": "node", "id": i, "lon": x, "lat": y} for i, (x, y) in _nodes().items()]
    ways: list[tuple[int, list[int], dict[str, str]]] = []
    for j in range(8):
        row = [1 + 13 * j + i for i in range(13)]
        ways.append((100 + j, row, {"highway": "residential", "name": f"{j}号路"}))
    ways += [(120 + i, [1 + 13 * j + i for j in range(8)], {"highway": "residential"}) for i in range(13)]
    at = {xy: i for i, xy in _nodes().items()}

    def line(*corners: tuple[float, float]) -> list[int]:
        return [at[(round(x, 6), round(y, 6))] for x, y in corners]

    xs = [round(WEST + 0.002 * i, 6) for i in range(11)]
    ys = [round(SOUTH + 0.002 * j, 6) for j in range(6)]
    ways += [
        (200, line(*((x, SOUTH) for x in xs[:6])), {"boundary": "administrative"}),
        (201, line(*((x, SOUTH) for x in xs[5:])), {"boundary": "administrative"}),
        (202, line(*((EAST, y) for y in ys)), {"boundary": "administrative"}),
        (203, line(*((x, NORTH) for x in xs[:4:-1])), {"boundary": "administrative"}),
        (204, line(*((x, NORTH) for x in xs[5::-1])), {"boundary": "administrative"}),
        (205, line(*((WEST, y) for y in ys[::-1])), {"boundary": "administrative"}),
        (206, line(*((xs[5], y) for y in ys)), {"boundary": "administrative"}),
    ]
    next_id = 1000
    for k in range(8):  # homes, each amid a block
        x, y = WEST + 0.0006 + 0.002 * k, SOUTH + 0.0026
        corners = [(x, y), (x + 0.0006, y), (x + 0.0006, y + 0.0006), (x, y + 0.0006)]
        ring = []
        for cx, cy in corners:
            found.append({"type": "node", "id": next_id, "lon": round(cx, 7), "lat": round(cy, 7)})
            ring.append(next_id)
            next_id += 1
        ways.append((300 + k, [*ring, ring[0]], {"building": "apartments", "building:levels": "6"}))
    shop = {"shop": "supermarket", "name": "超市"}
    found.append({"type": "node", "id": 900, "lon": WEST + 0.0101, "lat": SOUTH + 0.005, "tags": shop})
    ways.append(
        (
            400,
            line((xs[1], ys[3]), (xs[2], ys[3]), (xs[2], ys[4]), (xs[1], ys[4]), (xs[1], ys[3])),
            {"landuse": "residential", "name": "小区"},
        )
    )
    found += [{"type": "way", "id": i, "nodes": nodes, "tags": tags} for i, nodes, tags in ways]
    for osm_id, name, level, outer in (
        (10, "试验区", "6", (200, 201, 202, 203, 204, 205)),
        (11, "西街道", "8", (200, 206, 204, 205)),
        (12, "东街道", "8", (201, 202, 203, 206)),
    ):
        found.append(
            {
                "type": "relation",
                "id": osm_id,
                "members": [{"type": "way", "ref": each, "role": "outer"} for each in outer],
                "tags": {
                    "type": "boundary",
                    "boundary": "administrative",
                    "admin_level": level,
                    "name": name,
                },
            }
        )
    return found


def within(box: tuple[float, float, float, float]) -> list[dict[str, Any]]:
    """What Overpass would tell of a box: whole ways and units that reach into it, and places."""
    every = elements()
    inside = {
        each["id"]
        for each in every
        if each["type"] == "node" and box[0] <= each["lon"] <= box[2] and box[1] <= each["lat"] <= box[3]
    }
    ways = {each["id"] for each in every if each["type"] == "way" and inside & {*each["nodes"]}}
    units = [
        each for each in every if each["type"] == "relation" and ways & {m["ref"] for m in each["members"]}
    ]
    ways |= {member["ref"] for each in units for member in each["members"]}
    nodes = {ref for each in every if each["type"] == "way" and each["id"] in ways for ref in each["nodes"]}
    tagged = {
        each["id"] for each in every if each["type"] == "node" and each["id"] in inside and "tags" in each
    }
    kept = {"node": nodes | tagged, "way": ways, "relation": {each["id"] for each in units}}
    return [each for each in every if each["id"] in kept[each["type"]]]


def raster(crs: str, cell: float, box: tuple[float, float, float, float], values: Any = None) -> bytes:
    """A GeoTIFF of one person per cell."""
    wide, high = round((box[2] - box[0]) / cell), round((box[3] - box[1]) / cell)
    numbers = np.ones((high, wide)) if values is None else values
    profile = {
        "driver": "GTiff",
        "dtype": "float64",
        "count": 1,
        "width": wide,
        "height": high,
        "crs": crs,
        "transform": rasterio.Affine(cell, 0, box[0], 0, -cell, box[3]),
        "nodata": -200.0,
    }
    with rasterio.MemoryFile() as memory:
        with memory.open(**profile) as file:
            file.write(numbers, 1)
        return bytes(memory.read())


def ghs_box() -> tuple[float, float, float, float]:
    """Whole hundreds of metres (Mollweide) around the district, 3 km and more."""
    x, y = Transformer.from_crs("EPSG:4326", MOLLWEIDE, always_xy=True).transform(WEST, SOUTH)
    left, bottom = x // 100 * 100 - 3000, y // 100 * 100 - 3000
    return left, bottom, left + 8000, bottom + 8000


def zipped(content: bytes, name: str = "people.tif") -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr(name, content)
    return data.getvalue()


@dataclass
class Reply:
    """An answer: of ``body`` only the first ``cut`` bytes come, though all are announced; or none at all."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None
    hang_up: bool = False


Answering = Callable[[str, dict[str, str], str], Reply]


@dataclass
class StandIn:
    """A server: what it was asked, and what goes wrong before it answers as it should.

    Attributes:
        base: its address.
        asked: (path, headers, body) of each request.
        wrong: beginning of a path → replies that come first.
    """

    base: str
    asked: list[tuple[str, dict[str, str], str]] = field(default_factory=list)
    wrong: dict[str, list[Reply]] = field(default_factory=dict)

    def requests(self, beginning: str) -> list[tuple[str, dict[str, str], str]]:
        return [each for each in self.asked if each[0].startswith(beginning)]


def servers(base: str) -> Servers:
    return Servers(
        overpass=f"{base}/api",
        nominatim=f"{base}/nominatim",
        worldpop=f"{base}/worldpop/{{ISO3}}/{{year}}.tif",
        ghs_pop=f"{base}/ghs/{{year}}_R{{row}}_C{{column}}.zip",
    )


def usual(path: str, headers: dict[str, str], body: str) -> Reply:
    """What the servers answer when nothing goes wrong."""
    if path.startswith("/api/status"):
        return Reply(b"Connected as: 1\nCurrent time: x\nRate limit: 2\n2 slots available now.\n")
    if path.startswith("/api/interpreter"):
        return _json({"osm3s": {"timestamp_osm_base": WHEN}, "elements": within(asked_box(body))})
    if path.startswith("/nominatim/search"):
        return _json(found(parse_qs(urlsplit(path).query)["q"][0]))
    if path.startswith("/worldpop/") and path.endswith(".tif"):
        box = (WEST - 0.05, SOUTH - 0.05, EAST + 0.05, NORTH + 0.05)
        return _ranged(raster("EPSG:4326", 0.001, box), headers)
    if path.startswith("/ghs/"):
        return _ranged(zipped(raster(MOLLWEIDE, 100, ghs_box())), headers)
    return Reply(b"<html>not here</html>", 404)


def asked_box(body: str) -> tuple[float, float, float, float]:
    """The box of the polygon that Overpass is asked about."""
    found = re.search(r"poly:'([^']*)'", unquote_plus(body))
    assert found, body[:300]
    numbers = np.array(found[1].split(), dtype=float).reshape(-1, 2)
    south, west = numbers.min(axis=0)
    north, east = numbers.max(axis=0)
    return float(west), float(south), float(east), float(north)


def found(name: str) -> list[dict[str, Any]]:
    if name not in ("试验区", "Testing"):
        return []
    area = shapely.box(WEST, SOUTH, EAST, NORTH)
    return [
        {
            "importance": 0.5,
            "osm_type": "relation",
            "osm_id": 10,
            "display_name": "试验区, 某市, 中国",
            "lat": "30.505",
            "lon": "120.91",
            "boundingbox": [str(SOUTH), str(NORTH), str(WEST), str(EAST)],
            "geojson": shapely.geometry.mapping(area),
        }
    ]


def _json(content: Any) -> Reply:
    return Reply(
        json.dumps(content, ensure_ascii=False).encode(), headers={"Content-Type": "application/json"}
    )


def _ranged(body: bytes, headers: dict[str, str]) -> Reply:
    tag = f'"{len(body)}"'
    wanted = re.fullmatch(r"bytes=(\d+)-", headers.get("Range", ""))
    if wanted and headers.get("If-Range") == tag:
        start = int(wanted[1])
        part = {"ETag": tag, "Content-Range": f"bytes {start}-{len(body) - 1}/{len(body)}"}
        return Reply(body[start:], 206, part)
    return Reply(body, headers={"ETag": tag})


@contextmanager
def standing_in(answering: Answering = usual) -> Iterator[StandIn]:
    """Run a server on this computer for a while."""
    known = StandIn("")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            body = self.rfile.read(length).decode()
            headers = dict(self.headers.items())
            known.asked.append((self.path, headers, body))
            first = next((known.wrong[each] for each in known.wrong if self.path.startswith(each)), [])
            self._reply(first.pop(0) if first else answering(self.path, headers, body))

        do_POST = do_GET  # noqa: N815

        def _reply(self, reply: Reply) -> None:
            self.close_connection = True
            if reply.hang_up:
                return
            self.send_response(reply.status)
            told = {"Content-Length": str(len(reply.body)), **reply.headers}
            for name, value in told.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.body[: reply.cut])

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    known.base = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield known
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def write_pbf(path: Path) -> Path:
    """The place as an OpenStreetMap file that claims to hold a box around it."""
    from access.places.osm import extract

    part = path.with_name("part.osm.pbf")
    extract.from_overpass({"elements": elements()}, part)
    extract.merged([part], path, (120.88, 30.48, 120.94, 30.53), WHEN)
    return path
