"""Nominatim and Overpass, asked through osmnx: it writes the queries; when to ask again is ours.

osmnx would ask again after 55 seconds without end, whatever the server says; would take an answer that broke
off for an empty one (a ``remark`` in it says that it did); and where a name is not found would ask a server
of Google for the address. Its settings let all this be otherwise: a hook sees each answer before osmnx does
and raises (``Asker`` asks again then); its own cache and the detour are off.
"""

import json
import re
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import requests
import shapely

from access.contracts.errors import FileError
from access.contracts.said import Said
from access.places.osm import extract
from access.places.osm.extract import Box
from access.study.fetching.asking import Again, Asker, beginning, check_status
from access.study.fetching.servers import Servers, agent

# What the readers look at. Single trees, shrubs and peaks are most of `natural`, and mean nothing here.
TAGS: dict[str, bool | str | list[str]] = {
    **dict.fromkeys(("highway", "barrier", "entrance", "building", "amenity", "shop", "leisure"), True),
    **dict.fromkeys(("healthcare", "emergency", "tourism", "office", "landuse", "waterway", "railway"), True),
    "natural": [
        *("water", "bay", "strait", "coastline", "wetland", "wood", "grassland", "scrub", "heath", "beach"),
        "cliff",
    ],
    "route": ["ferry"],
    "man_made": ["pier"],
    "place": ["square"],
    "public_transport": ["platform", "station"],
    "type": ["restriction", "site"],
    # below the county; borders of provinces and of the country are far too long
    "admin_level": ["6", "7", "8", "9", "10", "11"],
}
_TILE_DEG = 0.2  # some 400 km²: a few minutes of a public server at most
_LEAST_DEG = 0.012  # about a kilometre
_SETTINGS = (
    *("overpass_url", "nominatim_url", "overpass_rate_limit", "use_cache", "cache_only_mode"),
    *("http_user_agent", "http_referer", "http_accept_language", "requests_timeout", "requests_kwargs"),
    *("max_query_area_size", "doh_url_template", "overpass_memory"),
)


class TooMuchError(Exception):
    """A server had not time or memory enough for what it was asked for at once."""


def place(asker: Asker, servers: Servers, name: str) -> dict[str, Any]:
    """Ask Nominatim for the area of a place.

    Args:
        asker: who asks.
        servers: whom.
        name: what people call it, or the id of a relation: r12345.

    Returns:
        ``shape`` (in degrees), ``name`` (with what lies around it), ``osm_id`` (r12345; empty of others).

    Raises:
        FileError: no such place, or it has no area; see ``Asker.patiently`` for others.
    """
    import osmnx  # noqa: PLC0415 (slow, and seldom needed)

    by_id = re.fullmatch(r"[rR]\d{1,15}", name.strip())

    def look(response: requests.Response) -> None:
        check_status(response)
        if _json(response) == []:
            raise FileError(servers.nominatim, [_no_such(name)])

    def once() -> dict[str, Any]:
        with _set(asker, servers, look):
            try:
                found = osmnx.geocoder.geocode_to_gdf(
                    name.strip().upper() if by_id else name, by_osmid=bool(by_id)
                )
            except FileError:
                raise
            except TypeError:
                raise FileError(servers.nominatim, [_no_area(name)]) from None
            except (KeyError, ValueError) as error:
                said = f"{type(error).__name__}: {error}"
                raise Again(Said(f"答复不完整（{said}）", f"not a whole answer ({said})")) from error
        row = found.iloc[0]
        if row.geometry is None or row.geometry.geom_type not in ("Polygon", "MultiPolygon"):
            raise FileError(servers.nominatim, [_no_area(name)])
        own = f"r{row['osm_id']}" if row.get("osm_type") == "relation" else ""
        return {"shape": row.geometry, "name": str(row.get("display_name", name)), "osm_id": own}

    return asker.patiently(servers.nominatim, once)


def _no_such(name: str) -> Said:
    return Said(
        f"没有找到“{name}”；请写全上级名称（如“台州市黄岩区”），或用 `boundary` 给出边界文件",
        f"there is no '{name}'; name what lies around it, too ('Huangyan, Taizhou'), or give a file with"
        " `boundary`",
    )


def _no_area(name: str) -> Said:
    return Said(
        f"“{name}”在 OpenStreetMap 里只有点，没有边界；请用 `boundary` 给出边界文件",
        f"'{name}' is a point in OpenStreetMap, without a boundary; give a file with `boundary`",
    )


def tiles(box: Box) -> list[Box]:
    """Return the boxes that are asked for one after the other, from the south-west on."""
    west, south, east, north = box
    across, up = (max(1, int(np.ceil(span / _TILE_DEG - 1e-9))) for span in (east - west, north - south))
    xs, ys = np.linspace(west, east, across + 1).round(6), np.linspace(south, north, up + 1).round(6)
    return [(float(x), float(y), float(a), float(b)) for y, b in pairwise(ys) for x, a in pairwise(xs)]


def tile(asker: Asker, servers: Servers, box: Box, goal: Path) -> str:
    """Ask Overpass for all that the readers look at within a box, and write it as a .osm.pbf file.

    Where that is too much for the server at once, its quarters are asked for.

    Returns:
        Of which moment the data are, where the server says.

    Raises:
        FileError: see ``Asker.patiently``.
    """
    try:
        answer = asker.patiently(servers.overpass, lambda: _answer(asker, servers, box))
    except TooMuchError as error:
        if max(box[2] - box[0], box[3] - box[1]) < 2 * _LEAST_DEG:
            said = str(error)
            raise FileError(
                servers.overpass,
                [Said(f"一平方公里也答不完：{said}", f"not even a square kilometre is answered: {said}")],
            ) from error
        asker.tell("这一块对服务器太大，分成四块 too much for the server at once: in quarters")
        parts = [goal.with_name(f"{goal.name}.{i}.osm.pbf") for i in range(4)]
        moments = [tile(asker, servers, each, part) for each, part in zip(_quarters(box), parts, strict=True)]
        extract.merged(parts, goal, box, min(moments))
        for part in parts:
            part.unlink()
        return min(moments)
    extract.from_overpass(answer, goal)
    return moment(answer)


def moment(answer: dict[str, Any]) -> str:
    """Return of which moment an answer is; empty where it does not say so."""
    told = answer.get("osm3s")
    text = str(told.get("timestamp_osm_base", "")) if isinstance(told, dict) else ""
    return text if re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", text) else ""


def _quarters(box: Box) -> list[Box]:
    west, south, east, north = box
    x, y = round((west + east) / 2, 6), round((south + north) / 2, 6)
    return [(west, south, x, y), (x, south, east, y), (west, y, x, north), (x, y, east, north)]


def _answer(asker: Asker, servers: Servers, box: Box) -> dict[str, Any]:
    """One answer of Overpass, whole."""
    import osmnx  # noqa: PLC0415

    found: list[dict[str, Any]] = []

    def look(response: requests.Response) -> None:
        found.append(_checked(response))

    _await_slot(asker, servers)
    # which ends as interrupted where all is there and no table is made of it (`cache_only_mode`)
    with _set(asker, servers, look), suppress(InterruptedError):
        osmnx.features.features_from_polygon(shapely.box(*box), TAGS)
    if len(found) != 1:
        raise Again(Said(f"得到 {len(found)} 个答复，应为 1 个", f"{len(found)} answers came for one"))
    return found[0]


def _checked(response: requests.Response) -> dict[str, Any]:
    """The answer in a response, if it is a whole one.

    Raises:
        Again, FileError: see ``check_status``; it breaks off, or is none.
        TooMuchError: the server had not time or memory enough.
    """
    check_status(response)
    answer = _json(response)
    remark = answer.get("remark", "") if isinstance(answer, dict) else ""
    if not isinstance(answer, dict) or not isinstance(answer.get("elements"), list):
        said = beginning(response.text)
        raise Again(Said(f"答复不是 Overpass 的：{said}", f"this is no answer of Overpass: {said}"))
    if "timed out" in str(remark) or "out of memory" in str(remark):
        raise TooMuchError(beginning(str(remark)))
    if "error" in str(remark):
        said = beginning(str(remark))
        raise Again(Said(f"服务器没有答完：{said}", f"the server did not finish: {said}"))
    return answer


def _json(response: requests.Response) -> Any:
    try:
        return json.loads(response.content)
    except (ValueError, RecursionError):
        said = beginning(response.text)
        raise Again(
            Said(f"答复中断或不是数据：{said}", f"the answer breaks off, or is no data: {said}")
        ) from None


def _await_slot(asker: Asker, servers: Servers) -> None:
    """Wait, as Overpass asks its users to, until it has a place for one's next question."""
    try:
        response = asker.session.get(f"{servers.overpass.rstrip('/')}/status", timeout=asker.timeout_s)
        said = response.text if response.ok else ""
    except requests.RequestException:
        return  # the question itself will tell
    waits = [int(each) for each in re.findall(r"Slot available after:[^\n]*, in (-?\d{1,6}) seconds", said)]
    if re.search(r"\b[1-9]\d* slots available now", said) or not waits:
        return
    wait_s = max(1, min(*waits, 600))
    asker.tell(f"服务器的名额 {wait_s} 秒后空出 the server has a place in {wait_s} s")
    asker.sleep(wait_s)


@contextmanager
def _set(asker: Asker, servers: Servers, look: Callable[[requests.Response], None]) -> Iterator[None]:
    """Let osmnx ask as we would, for the time being, and look at each answer first."""
    from osmnx import settings  # noqa: PLC0415

    def seen(response: requests.Response, *_: object, **__: object) -> None:
        try:
            if not response.is_redirect:
                look(response)
        except BaseException:
            response.close()
            raise

    before = {name: getattr(settings, name) for name in _SETTINGS}
    resolve = socket.getaddrinfo  # osmnx puts another one there
    try:
        settings.overpass_url, settings.nominatim_url = servers.overpass, servers.nominatim
        settings.overpass_rate_limit = settings.use_cache = False
        settings.cache_only_mode = True
        settings.http_user_agent = settings.http_referer = agent()
        settings.http_accept_language = "zh-CN,zh;q=0.9,en;q=0.8"
        settings.requests_timeout = asker.timeout_s
        settings.requests_kwargs = {"hooks": {"response": seen}}
        settings.max_query_area_size = 1e12
        settings.doh_url_template = settings.overpass_memory = None
        yield
    finally:
        for name, value in before.items():
            setattr(settings, name, value)
        socket.getaddrinfo = resolve
