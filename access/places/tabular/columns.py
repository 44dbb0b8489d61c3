"""Which columns of a table hold coordinates, and what their names say of them."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from access.contracts.tiles import MapDatum
from access.places.tabular import words

Role = Literal["x", "y", "xy"]
# words for x and for y, each of a pair; the most usual first
_PAIRS = (
    *(
        ("lon", "lat"),
        ("lng", "lat"),
        ("longitude", "latitude"),
        ("经度", "纬度"),
        ("long", "lat"),
        ("東經", "北緯"),
    ),
    *(
        ("东经", "北纬"),
        ("longtitude", "latitude"),
        ("longitud", "latitud"),
        ("jd", "wd"),
        ("jingdu", "weidu"),
    ),
    *(("經度", "緯度"), ("lon", "latt"), ("longtitude", "lattitude")),
)
_METRIC = (
    *(("x", "y"), ("横坐标", "纵坐标"), ("东坐标", "北坐标"), ("easting", "northing"), ("east", "north")),
    *(("x轴", "y轴"), ("东向", "北向"), ("x经度", "y纬度"), ("经度x", "纬度y")),
)
_BOTH = (
    *(
        "坐标",
        "经纬度",
        "经纬度坐标",
        "经纬",
        "地理坐标",
        "位置坐标",
        "坐标点",
        "经度纬度",
        "纬度经度",
        "纬经度",
    ),
    *("lnglat", "lonlat", "latlng", "latlon", "longlat", "latlong", "longitudelatitude", "latitudelongitude"),
    *(
        "coord",
        "coords",
        "coordinate",
        "coordinates",
        "xy",
        "xy坐标",
        "经度,纬度",
        "纬度,经度",
        "x,y",
        "lng,lat",
    ),
    *("lat,lng", "lat,lon", "lon,lat", "空间坐标", "gps坐标", "坐标值", "wkt", "geometry", "geom", "thegeom"),
    *("location", "gps", "point", "shape", "定位", "地图坐标"),
)
_DATUMS: dict[MapDatum, str] = {
    "gcj02": r"gcj-?_?0?2|gcj|火星|高德|腾讯|amap|gaode|tencent|autonavi|qq|^gd(?=[_-]?l)|(?<=[ngt])[_-]?gd$",
    "bd09": r"bd-?_?0?9(?:ll)?|bd|百度|baidu",
    "wgs84": r"wgs-?_?(?:19)?84|wgs|gps84|cgcs-?_?2000|国家2000|天地图|tianditu|epsg:?4326|epsg:?4490",
}
# what stands with the words for an axis and tells nothing
_NOISE = (
    r"坐标|数值|值|数据|中心点?|质心|地理|设施|医院|学校|机构|站点?|点位|位置|所在地|point|poi|gps|location|loc|geo"
    r"|center|centre|centroid|coordinates?|coords?|decimal|degrees?|deg|dd|ddd|十进制|小数|84|2000|map|地图|的|col"
    r"|value|采集|处理后|转换后|原始"
)
_EXACT: dict[str, tuple[Role, int]] = {
    **{each: ("xy", rank) for rank, each in reversed(list(enumerate(_BOTH)))},
    **{y: ("y", rank) for rank, (_, y) in reversed(list(enumerate([*_PAIRS, *_METRIC])))},
    **{x: ("x", rank) for rank, (x, _) in reversed(list(enumerate([*_PAIRS, *_METRIC])))},
}
_FAR = 100  # ranks of names with other words beside
_LAT_FIRST = re.compile(r"^(?:lat|纬|緯|北纬|y)")
_ADDRESS = re.compile(r"地址|住址|位置|address|addr|门牌|街道门牌|所在地")


@dataclass(frozen=True)
class Named:
    """What the name of a column says.

    Attributes:
        name: of the column.
        role: x, y, or both in one column.
        rank: 0 for the most usual words.
        datum: that of a web map which it names; None: none.
        lat_first: of one column: whether it names the latitude first.
    """

    name: str
    role: Role
    rank: int
    datum: MapDatum | None = None
    lat_first: bool = False


@dataclass(frozen=True)
class Found:
    """The columns of coordinates: ``x`` and ``y``, or ``xy`` in one; what their names say of the datum.

    Attributes:
        others: columns of coordinates that were not chosen.
    """

    x: str | None = None
    y: str | None = None
    xy: str | None = None
    datum: MapDatum | None = None
    lat_first: bool = False
    others: tuple[str, ...] = ()


def named(name: str) -> Named | None:
    """Return what a column's name says of coordinates; None: nothing.

    >>> named("经度（°）").role, named("lng_gcj02").datum, named("X坐标").role, named("床位数")
    ('x', 'gcj02', 'x', None)
    """
    whole = words.BLANKS.sub("", words.plain(name)).casefold()
    datum: MapDatum | None = None
    for each, pattern in _DATUMS.items():
        rest = re.sub(pattern, "", whole)
        if rest != whole:
            datum, whole = each, rest
            break
    text = re.sub(r"[_\-.:/\\·、]|\d+$", "", words.key(whole)) if whole else ""
    known = _EXACT.get(text)
    if known is None:
        core = re.sub(rf"^(?:{_NOISE})+|(?:{_NOISE})+$", "", text)
        if core in _EXACT:
            known = _EXACT[core][0], _EXACT[core][1] + _FAR
        elif datum and not core:
            known = "xy", _FAR
        elif ending := re.search("(经度|纬度)$", text):  # 学校经度: there may be another, 起点经度
            known = _EXACT[ending[1]][0], _EXACT[ending[1]][1] + 2 * _FAR
    return (
        Named(name, *known, datum, any(map(_LAT_FIRST.match, (text, words.bracketed(name)))))
        if known
        else None
    )


def find(
    names: Iterable[str],
    holds: Callable[[str], bool],
    *,
    prefer: MapDatum | None = None,
    crs_told: bool = False,
    metric: bool = False,
) -> Found | None:
    """Return the columns of coordinates of a table, by their names; None: there are none.

    Of several pairs that in WGS-84 is taken first, then one whose name says nothing, then the others.

    Args:
        names: of all columns.
        holds: whether a column holds both coordinates in one text.
        prefer: the datum that the study tells, of which a pair is taken first.
        crs_told: whether the study tells the CRS: a pair whose name says nothing is taken first.
        metric: whether that CRS has metres: X and Y are taken before longitude and latitude.

    >>> find(["名称", "经度_WGS84", "纬度_WGS84", "lng", "lat"], bool).x
    '经度_WGS84'
    """
    known = [each for each in map(named, names) if each]
    order: list[MapDatum | None] = ["wgs84", None, "gcj02", "bd09"]
    first: list[MapDatum | None] = [None] if crs_told else [prefer, None] if prefer else []

    def rank(column: Named) -> tuple[bool, int]:
        return metric and column.rank % _FAR < len(_PAIRS), column.rank

    for datum in dict.fromkeys([*first, *order]):
        of: dict[Role, list[Named]] = {
            role: sorted((each for each in known if (each.datum, each.role) == (datum, role)), key=rank)
            for role in ("x", "y", "xy")
        }
        both = next((each for each in of["xy"] if holds(each.name)), None)
        several = any(len(each) > 1 and each[0].rank >= 2 * _FAR for each in (of["x"], of["y"]))
        if of["x"] and of["y"] and not several:
            x = of["x"][0]
            y = min(of["y"], key=lambda each: (not _pair(x, each), rank(each)))
            chosen: tuple[str | None, str | None, str | None] = (x.name, y.name, None)
        elif both:
            chosen = (None, None, both.name)
        else:
            continue
        others = tuple(each.name for each in known if each.name not in chosen)
        return Found(*chosen, datum, both is not None and both.lat_first, others)
    return None


def _pair(x: Named, y: Named) -> bool:
    """Whether two names are of one pair: lng and lat, 经度 and 纬度."""
    words_x = [pair[1] for pair in [*_PAIRS, *_METRIC] if _EXACT[pair[0]][1] == x.rank % _FAR]
    return any(_EXACT[each][1] == y.rank % _FAR for each in words_x)


def addressed(names: Iterable[str]) -> str | None:
    """Return the column of addresses, if there is one.

    >>> addressed(["名称", "详细地址"])
    '详细地址'
    """
    return next((each for each in names if _ADDRESS.search(words.key(each))), None)
