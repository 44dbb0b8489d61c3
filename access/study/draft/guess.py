"""What each file of a folder is taken for, and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import geopandas
import numpy as np
import pandas as pd

from access.contracts.documents import Text
from access.places import datums, gcj02
from access.standards.registry import facility_types
from access.standards.understood import rank, token
from access.study.draft.headers import COLUMNS, bare, column, known_type, says, share, type_in, type_of
from access.study.draft.seen import Seen

Role = Literal[
    "zones",
    "streets",
    "nodes",
    "edges",
    "facilities",
    "raster",
    "group",
    "elevation",
    "residential",
    "built_up",
    "water",
    "green",
    "sea",
    "barrier",
    "persons",
    "candidates",
    "plan",
    "unknown",
]
_ENDS = (
    "区",
    "县",
    "市",
    "镇",
    "乡",
    "街道",
    "社区",
    "村",
    "开发区",
    "新区",
    "旗",
    "district",
    "county",
    "street",
)
WORDS = {
    "elevation": Text(zh="高程", en="elevation"),
    "group": Text(zh="年龄组", en="an age group"),
    "people": Text(zh="人口", en="people"),
    "density": Text(zh="密度", en="a density"),
    "streets": Text(zh="道路", en="streets"),
    "candidates": Text(zh="候选地点", en="candidates"),
    "gate": Text(zh="大门", en="gates"),
    "wall": Text(zh="围墙", en="walls"),
    "fence": Text(zh="围栏", en="fences"),
    "rail": Text(zh="铁路", en="railways"),
    "zones": Text(zh="分区", en="zones"),
    "residential": Text(zh="居住用地", en="residential land"),
    "built_up": Text(zh="建成区", en="built-up land"),
    "water": Text(zh="水系", en="water"),
    "green": Text(zh="绿地", en="green space"),
    "sea": Text(zh="海域", en="the sea"),
    "gcj02": Text(zh="GCJ-02 坐标", en="GCJ-02"),
    "bd09": Text(zh="BD-09 坐标", en="BD-09"),
}
_AMOUNTS = ("capacity", "units", "staff", "area_m2", "floor_area_m2", "pupils", "classes", "year")
_AGES = {"f_60": "age_60_plus", "60plus": "age_60_plus", "age60": "age_60_plus", "老年": "age_60_plus"}


@dataclass(frozen=True)
class Guess:
    """What a file is taken for.

    Attributes:
        of: the file, or a layer of one.
        role: what for.
        fields: what the study file says of it, beside its path.
        why: the reasons.
        sure: how sure that is, to choose among several.
        asks: what nobody can tell from the file, with what to write.
    """

    of: Seen
    role: Role
    fields: Mapping[str, Any] = field(default_factory=dict)
    why: tuple[Text, ...] = ()
    sure: float = 1.0
    asks: tuple[Text, ...] = ()


def guess(of: Seen) -> Guess:
    """Return what a file is most likely for."""
    if of.what == "raster":
        return _raster(of)
    if of.what in ("osm", "graphml"):
        return Guess(of, "streets", why=(Text(zh="街道数据文件", en="a file of streets"),), sure=3.0)
    if of.what == "plan":
        return Guess(of, "plan", why=(Text(zh="里面有 standards", en="it holds `standards`"),))
    if of.what == "unread" or of.frame is None or of.frame.empty:
        return Guess(of, "unknown", why=of.why)
    if of.what == "table":
        return _table(of)
    return (_points, _lines, _polygons)[max(of.dimension, 0)](of)


def _named(what: str) -> Text:
    words = WORDS.get(what, Text(zh=what, en=what))
    return Text(zh=f"文件名说的是{words.zh}", en=f"its name says so ({words.en})")


def _raster(of: Seen) -> Guess:
    words = of.words
    if says(words, "elevation") and not says(words, "people"):
        return Guess(of, "elevation", why=(_named("elevation"),))
    group = age_group(of.path.stem)
    if group:
        return Guess(of, "group", {"group": group}, why=(_named("group"),))
    basis = "synthetic" if says(words, "made_up") else "census" if says(words, "census") else "modelled"
    fields: dict[str, Any] = {"basis": basis}
    why = [
        _named("people") if says(words, "people") else Text(zh="唯一可能的栅格", en="a raster that may be it")
    ]
    if says(words, "density"):
        fields["unit"] = "persons_per_km2"
        why.append(_named("density"))
    else:
        told = f"{of.total:,.0f}"
        why.append(Text(zh=f"各格网之和 {told}", en=f"its cells add up to {told}"))
    if not any(says(words, each) for each in ("made_up", "census", "modelled")):
        zh = "basis 是猜的：普查分格写 census，WorldPop、GHS-POP 等写 modelled，虚构的写 synthetic"
        en = "`basis` is a guess: census (counted), modelled (WorldPop, GHS-POP) or synthetic"
        why.append(Text(zh=zh, en=en))
    return Guess(of, "raster", fields, tuple(why), sure=2.0 if says(words, "people") else 1.0)


def age_group(stem: str) -> str | None:
    """Return the age group that the name of a raster tells.

    >>> age_group("60岁以上"), age_group("age_65_plus"), age_group("人口2020")
    ('age_60_plus', 'age_65_plus', None)
    """
    bits = [stem, *(stem.split("_")), stem.replace("人口", "").strip("_- ")]
    found = [token("group", each) for each in bits if each]
    known = [each for each in found if each and each != "all"]
    if known:
        return known[0]
    return next((group for words, group in _AGES.items() if words in stem.lower()), None)


def _lines(of: Seen) -> Guess:
    for kind in ("wall", "fence", "rail", "water"):
        if says(of.words, kind) and not says(of.words, "streets"):
            return Guess(of, "barrier", {"kind": kind}, why=(_named(kind),))
    frame = of.frame if of.frame is not None else pd.DataFrame()
    class_column = column(frame, "road_class")
    told = says(of.words, "streets")
    greenway = type_in(of.words)
    if greenway and not told:
        return _facilities(of)
    fields = {} if class_column is None else {"class_column": class_column}
    why = _named("streets") if told else Text(zh="线图层，按街道用", en="a layer of lines, taken for streets")
    return Guess(of, "streets", fields, (why,), sure=2.0 if told else 1.0)


def _points(of: Seen) -> Guess:
    frame = of.frame if of.frame is not None else pd.DataFrame()
    if {"from_lon", "to_lon"} <= {bare(each).replace("lon", "_lon") for each in frame.columns}:
        return Guess(of, "unknown", why=(Text(zh="像是实测出行", en="it looks like timed trips"),))
    if says(of.words, "candidates"):
        return Guess(of, "candidates", why=(_named("candidates"),))
    if says(of.words, "gate"):
        return Guess(of, "barrier", {"kind": "gate"}, why=(_named("gate"),))
    if _graph(frame, "nodes"):
        return Guess(of, "nodes", why=(Text(zh="只有编号和坐标", en="ids and coordinates alone"),))
    people = _people(of, frame)
    if people is not None:
        return people
    return _facilities(of)


def _graph(frame: pd.DataFrame, which: Literal["nodes", "edges"]) -> bool:
    """Tell whether a table is one half of a graph."""
    heads = {bare(each) for each in frame.columns if each != "geometry"}
    if which == "edges":
        ends = (
            ("u", "v"),
            ("from", "to"),
            ("起点", "终点"),
            ("fromnode", "tonode"),
            ("起点编号", "终点编号"),
        )
        return any({*pair} <= heads for pair in ends)
    return bool(heads & {"node", "nodeid", "节点", "节点编号", "osmid"}) and len(heads) <= 5


def _people(of: Seen, frame: pd.DataFrame) -> Guess | None:
    """Buildings, or points, with persons or households."""
    found = {name: each for name in ("persons", "households") if (each := column(frame, name))}
    if not found or (_types(frame) and not says(of.words, "buildings")):
        return None
    return Guess(
        of, "persons", found, why=(Text(zh="各点有人口或户数", en="points with persons or households"),)
    )


def _polygons(of: Seen) -> Guess:
    frame = of.frame if of.frame is not None else pd.DataFrame()
    land: tuple[Role, ...] = ("residential", "built_up", "sea", "water", "green")
    for role in land:
        if says(of.words, role):
            return Guess(of, role, why=(_named(role),))
    if says(of.words, "candidates"):
        return Guess(of, "candidates", why=(_named("candidates"),))
    if says(of.words, "buildings"):
        people = _people(of, frame)
        return people or Guess(
            of, "unknown", why=(Text(zh="建筑，没有人口或户数列", en="buildings, no persons"),)
        )
    name = zone_names(frame)
    units = share(frame[name], _unit) if name else 0.0
    sure = 2.0 * says(of.words, "zones") + 2.0 * units
    listed = _types(frame) or (None if units > 0.5 else type_in(of.words))
    if listed and sure < 2:
        return _facilities(of)
    why = [_named("zones")] if says(of.words, "zones") else []
    if units > 0.5:
        told = "、".join(str(each) for each in frame[name].iloc[:3])
        why.append(
            Text(zh=f"名称像行政区划：{told}", en=f"its names are those of districts or the like: {told}")
        )
    if not why:
        why = [Text(zh="面图层，按分区用", en="a layer of polygons, taken for zones")]
    fields, more, asks = _zone_fields(frame, name)
    return Guess(of, "zones", fields, (*why, *more), sure, asks)


def _unit(name: str) -> bool | None:
    return True if name.strip().lower().endswith(_ENDS) else None


def zone_names(frame: pd.DataFrame) -> str | None:
    """Return the column of the names of zones: by its header, else that whose values are all different."""
    texts = [
        str(each)
        for each in frame.columns
        if each != "geometry" and frame[each].map(lambda value: isinstance(value, str)).any()
    ]
    whole = [each for each in texts if frame[each].notna().all() and frame[each].is_unique]
    best = sorted(whole, key=lambda each: (-share(frame[each], _unit), texts.index(each)))
    if best and share(frame[best[0]], _unit) > 0.5:
        return best[0]
    own = column(frame, "name")
    return own if own is not None else (best[0] if best else None)


def _zone_fields(
    frame: pd.DataFrame, name: str | None
) -> tuple[dict[str, Any], list[Text], tuple[Text, ...]]:
    fields: dict[str, Any] = {}
    why: list[Text] = []
    if name is None:
        zh, en = "找不到名称列；请写 name_column: 列名", "no column of names; write `name_column: …`"
        return fields, why, (Text(zh=zh, en=en),)
    fields["name_column"] = name
    rest = frame.drop(columns=[name])
    code = column(rest, "code")
    if code is not None and frame[code].notna().all() and frame[code].is_unique:
        fields["id_column"] = code
    for header in rest.columns:
        words = [str(each) for each in rest[header].dropna()] if header != "geometry" else []
        if not words:
            continue
        if bare(header) in {bare(each) for each in COLUMNS["level"]} and all(_level(each) for each in words):
            fields["level_column"] = str(header)
        elif bare(header) in {bare(each) for each in COLUMNS["class"]} and all(
            token("class_", each) for each in words
        ):
            fields["class_column"] = str(header)
    parent = column(rest, "parent")
    known = {str(each) for each in frame[fields.get("id_column", name)]}
    if parent is not None and {str(each) for each in frame[parent].dropna() if str(each).strip()} <= known:
        fields["parent_column"] = parent
    own = {each: found for each in ("persons", "households") if (found := column(rest, each))}
    if own:
        fields["columns"] = own
    if "level_column" not in fields and len(frame) > 1:
        zh = "没有层级列；若有，请写 level_column: 列名（区、街道、镇、社区、村 …）"
        en = "no column of levels; if there is one: `level_column: …` (district, subdistrict, town …)"
        return fields, why, (Text(zh=zh, en=en),)
    return fields, why, ()


def _level(word: str) -> str | None:
    return token("level", word) or next(iter(rank(word)), None)


def _types(frame: pd.DataFrame) -> tuple[str, dict[str, str], list[str]] | None:
    """The column of facility types, its words that are known, and the others."""
    name = column(frame, "name")
    best: tuple[float, str] | None = None
    for header in frame.columns:
        if header in ("geometry", name):
            continue
        words = frame[header].dropna().map(str)
        plainly = share(words, lambda word: ((found := type_of(word)) and found[1]) or None)
        ends = share(words, type_of) if words.nunique() <= max(20, len(words) // 3) else plainly
        score = plainly + 0.3 * ends
        if score > 0.15 and (best is None or score > best[0] + 1e-9):
            best = (score, str(header))
    if best is None:
        return None
    counts = frame[best[1]].dropna().map(str).str.strip().value_counts()
    known = {word: found[0] for word in sorted(counts.index) if (found := type_of(word))}
    return best[1], known, [word for word in counts.index if word not in known and word]


def _facilities(of: Seen) -> Guess:
    frame = of.frame if of.frame is not None else pd.DataFrame()
    fields: dict[str, Any] = {}
    why: list[Text] = []
    asks: list[Text] = []
    name = column(frame, "name")
    if name is not None:
        fields["name_column"] = name
    listed, of_all = _types(frame), type_in(of.words.rsplit("/", 1)[-1])
    if listed is not None and not (of_all and len(listed[1]) < len(listed[2])):
        header, known, others = listed
        fields["type_column"] = header
        if {*known, *others} - {*facility_types()}:  # else the column holds types already
            fields["types"] = known
        else:
            others = []
        shown = "，".join(f"{word} → {facility_types()[kind].zh}" for word, kind in [*known.items()][:6])
        why.append(Text(zh=f"列“{header}”是设施类别：{shown}", en=f"column '{header}' holds facility types"))
        loose = [word for word in known if not (type_of(word) or ("", True))[1]]
        if loose:
            told = "、".join(loose[:6])
            why.append(
                Text(zh=f"按词尾猜的，请核对：{told}", en=f"guessed by how they end, look at them: {told}")
            )
        if others:
            zh = f"这些类别没有对应，其行不采用：{'、'.join(others[:12])}（见 access standards types）"
            en = f"of these words nothing is known, their rows are left out: {', '.join(others[:12])}"
            asks.append(Text(zh=zh, en=f"{en} (`access standards types` lists all types)"))
    elif of_all is not None:
        fields["type"] = of_all
        named = facility_types()[of_all]
        why.append(Text(zh=f"文件名说的是{named.zh}", en=f"its name says: {named.en}"))
    else:
        zh = "看不出是哪类设施；请写 type: 类别，或 type_column: 列名（access standards types）"
        en = "nothing tells which facilities they are; write `type: …` or `type_column: …`"
        return Guess(of, "facilities", fields, tuple(why), 0.0, (Text(zh=zh, en=en),))
    taken = {name, fields.get("type_column")}
    own = {
        each: found
        for each in _AMOUNTS
        if (found := column(frame.drop(columns=[one for one in taken if one]), each)) and found != each
    }
    if own:
        fields["columns"] = own
    more, reasons = _datum(of)
    return Guess(of, "facilities", fields | more, (*why, *reasons), 1.0, tuple(asks))


def _datum(of: Seen) -> tuple[dict[str, Any], list[Text]]:
    """A datum that its name or its headers tell; else, of degrees in China, what fits the streets."""
    frame = of.frame
    heads = " ".join(map(str, frame.columns)) if frame is not None else ""
    for datum in ("gcj02", "bd09"):
        if says(f"{of.words} {heads}", datum):
            return {"datum": datum}, [_named(datum)]
    if not isinstance(frame, geopandas.GeoDataFrame) or frame.crs is None or not frame.crs.is_geographic:
        return {}, []
    if of.path.suffix.lower() in (".shp", ".gpkg", ".fgb") and "crs" not in of.say:
        return {}, []  # it says so itself
    there = datums.project(frame[frame.geometry.notna()], "EPSG:4326")
    at = np.asarray(there.representative_point().get_coordinates())
    if not len(at) or not gcj02.in_china(at).any():
        return {}, []
    zh = "没有写坐标系：按街道判断是 WGS-84、GCJ-02（高德、腾讯）还是 BD-09（百度）"
    en = "it names no CRS: told by the streets whether it is WGS-84, GCJ-02 (Amap, Tencent) or BD-09 (Baidu)"
    return {"datum": "auto"}, [Text(zh=zh, en=en)]


def _table(of: Seen) -> Guess:
    frame = of.frame if of.frame is not None else pd.DataFrame()
    if _graph(frame, "edges"):
        return Guess(of, "edges", why=(Text(zh="每行有起点和终点", en="each row has two ends"),))
    if _graph(frame, "nodes"):
        return Guess(of, "nodes", why=(Text(zh="节点和坐标", en="nodes and coordinates"),))
    name, persons = column(frame, "name"), column(frame, "persons")
    if persons is not None and zone_names(frame) is not None:
        return Guess(
            of, "persons", {"persons": persons, "name_column": zone_names(frame)}, why=(_named("people"),)
        )
    if name is not None and (type_in(of.words) or any(known_type(str(each)) for each in frame.columns)):
        zh = "没有坐标的设施表；请补经度、纬度两列"
        return Guess(of, "unknown", why=(Text(zh=zh, en="a list of facilities without coordinates"),))
    return Guess(of, "unknown", why=of.why)
