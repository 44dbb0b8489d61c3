"""A basemap of tiles from the network, where a study turns one on."""

import re
from dataclasses import replace
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, model_validator

from access.contracts.documents import Frozen, Text
from access.contracts.said import Said, listed
from access.contracts.tiles import Datum, Tiles

_PLACEHOLDER = re.compile(r"\{[^}]*\}|[{}]")
_NEEDED, _ALLOWED = {"{z}", "{x}", "{y}"}, {"{z}", "{x}", "{y}", "{s}", "{key}"}
_HOST = re.compile(r"https?://[a-z0-9.-]+(:\d+)?")


_KNOWN = {
    "tianditu": Tiles(
        "https://t{s}.tianditu.gov.cn/vec_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=vec"
        "&STYLE=default&TILEMATRIXSET=w&FORMAT=tiles&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk={key}",
        Text(zh="底图：天地图", en="Basemap: Tianditu"),
        subdomains="01234567",
    ),
    "amap": Tiles(
        "https://webrd0{s}.is.autonavi.com/appmaptile?lang=zh_cn&size=1&scale=1&style=8&x={x}&y={y}&z={z}",
        Text(zh="底图 © 高德地图", en="Basemap © Amap"),
        subdomains="1234",
        datum="gcj02",
    ),
    "osm": Tiles(
        "https://tile.openstreetmap.org/{z}/{x}/{y}.png",
        Text(zh="底图 © OpenStreetMap 贡献者", en="Basemap © OpenStreetMap contributors"),
        max_zoom=19,
    ),
}


class Basemap(Frozen):
    """Tiles behind the map; without them it asks nobody for anything, and draws the study's own data."""

    provider: Literal["tianditu", "amap", "osm", "custom"] = Field(
        description="Who serves the tiles: `tianditu` (needs `key`), `amap` (in GCJ-02 within China, which "
        "the map follows), `osm` (its servers refuse pages opened from disk: only for a map that stands on a "
        "web server), or `custom` (needs `url` and `attribution`)"
    )
    key: str | None = Field(
        None,
        pattern=r"^[A-Za-z0-9_-]+$",
        exclude=True,  # from run.json
        repr=False,
        description="Your own key. It is written into the map: whoever has the file has the key",
    )
    url: str | None = Field(
        None,
        max_length=2000,
        description="Address of tiles in Web Mercator: {z}, {x}, {y}, where needed {s} (one of "
        "`subdomains`) and {key}",
    )
    attribution: Text | None = Field(None, description="Whom the licence of the tiles asks to name")
    subdomains: str | None = Field(
        None, pattern=r"^[a-z0-9]+$", description="What {s} stands for, a letter each"
    )
    datum: Datum | None = Field(None, description="Of the tiles: `wgs84` (CGCS2000 too), or `gcj02`")
    max_zoom: int | None = Field(
        None, ge=1, le=22, description="The nearest zoom that there are tiles for; else 18"
    )

    @model_validator(mode="after")
    def _whole(self) -> "Basemap":
        own = {
            name: getattr(self, name) for name in ("url", "attribution", "subdomains", "datum", "max_zoom")
        }
        given = [name for name, value in own.items() if value is not None]
        if self.provider != "custom" and given:
            raise ValueError(
                Said(
                    f"`{given[0]}` 只用于 `provider: custom`",
                    f"`{given[0]}` describes tiles given with `provider: custom`",
                )
            )
        if self.provider == "custom":
            if self.url is None or self.attribution is None:
                raise ValueError(
                    Said(
                        "`provider: custom` 需要 `url` 和 `attribution`",
                        "`provider: custom` needs `url` and `attribution`",
                    )
                )
            _check(self.url, self.subdomains)
        if "{key}" in self._template.url and self.key is None:
            raise ValueError(Said("这些瓦片需要你自己的 `key`", "these tiles need a `key` of yours"))
        if "{key}" not in self._template.url and self.key is not None:
            raise ValueError(Said("这些瓦片不用 `key`；请删去", "these tiles take no `key`; leave it out"))
        return self

    @property
    def _template(self) -> Tiles:
        if self.url is None or self.attribution is None:
            return _KNOWN[self.provider]
        datum, max_zoom = self.datum or "wgs84", self.max_zoom or 18
        return Tiles(self.url, self.attribution, self.subdomains or "", datum, max_zoom)

    @property
    def tiles(self) -> Tiles:
        """The tiles, with the key in their address."""
        return replace(self._template, url=self._template.url.replace("{key}", self.key or ""))


def _check(url: str, subdomains: str | None) -> None:
    """Refuse an address of which no tile, or no host for the page's policy, can be made."""
    found = set(_PLACEHOLDER.findall(url))
    if lacking := sorted(_NEEDED - found):
        shown = listed(lacking)
        raise ValueError(Said(f"`url` 缺少 {shown.zh}", f"`url` lacks {shown}"))
    if strange := sorted(found - _ALLOWED):
        shown, known = listed(strange), listed(sorted(_ALLOWED))
        raise ValueError(
            Said(f"`url` 含有 {shown.zh}；只可有 {known.zh}", f"`url` holds {shown}; it may hold {known}")
        )
    if ("{s}" in found) != (subdomains is not None):
        raise ValueError(
            Said("`subdomains` 与 `url` 中的 {s} 须同时写", "`subdomains` and {s} in `url` go together")
        )
    parts = urlsplit(url)
    if not _HOST.fullmatch(f"{parts.scheme}://{parts.netloc.replace('{s}', 'a')}"):
        raise ValueError(
            Said(
                "`url` 应以 https:// 或 http:// 加主机名开头",
                "`url` must begin with https:// or http:// and a host",
            )
        )
