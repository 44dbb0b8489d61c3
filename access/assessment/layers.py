"""How each input of a study was understood: its file, its CRS, the columns taken, and how much it holds."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import pandas as pd
import pyproj

from access.contracts.documents import Text
from access.contracts.errors import AccessError
from access.contracts.tables import counted
from access.outputs.check.sheet import Fact, Layer
from access.places import gcj02, kinds, look, readers
from access.places.facilities import from_table
from access.places.reading import Reading
from access.standards.describe import words
from access.standards.registry import facility_types
from access.study import sources
from access.study.read import Inputs
from access.study.study import Study, input_files
from access.study.zone_source import Zones

KINDS = {
    "streets": Text(zh="街道", en="Streets"),
    "facilities": Text(zh="设施", en="Facilities"),
    "population": Text(zh="人口", en="Population"),
    "zones": Text(zh="分区", en="Zones"),
    "land": Text(zh="用地", en="Land"),
    "barriers": Text(zh="屏障", en="Barriers"),
    "observed": Text(zh="实测出行", en="Timed trips"),
    "progress": Text(zh="各年数值", en="Values by year"),
    "background": Text(zh="底图", en="Background"),
    "plans": Text(zh="规划", en="Plan"),
    "profiles": Text(zh="出行方式", en="Profile"),
}
_LABELS = {
    "kind": Text(zh="文件类型", en="kind of file"),
    "encoding": Text(zh="文字编码", en="encoding"),
    "crs": Text(zh="坐标系", en="CRS"),
    "columns": Text(zh="采用的列", en="columns taken"),
    "rows": Text(zh="行数", en="rows"),
    "used": Text(zh="采用", en="used"),
    "types": Text(zh="类别", en="types"),
    "levels": Text(zh="层级", en="levels"),
    "classes": Text(zh="城乡", en="classes"),
    "persons": Text(zh="人口", en="persons"),
    "streets": Text(zh="街道长度", en="length of streets"),
    "classes_of_streets": Text(zh="道路等级", en="classes of streets"),
    "area": Text(zh="覆盖面积", en="area"),
}
_MOST = 8  # types, levels, columns in a line


def layers(of: Study, read: Inputs) -> tuple[Layer, ...]:
    """Tell of each input file how it was understood.

    Args:
        of: the study.
        read: its inputs.
    """
    told = {
        field: [*_of_file(of, field, path), *_of_table(of, read, field)] for field, path in input_files(of)
    }
    return tuple(
        Layer(KINDS[field.split(".")[0]], field, of.named(path), tuple(told[field]))
        for field, path in input_files(of)
    )


def _fact(key: str, zh: str, en: str | None = None) -> Fact:
    return Fact(key, _LABELS[key], Text(zh=zh, en=en or zh))


def _of_file(of: Study, field: str, path: Path) -> Iterator[Fact]:
    """What the file is, in which encoding and CRS, and why that one."""
    title = look.title(path)
    if title:
        yield _fact("kind", title)
    source = _source(of, field)
    reading: Reading | None = getattr(source, "reading", None)
    encoding = look.encoding(path)
    if reading is not None and reading.encoding:
        yield _fact(
            "encoding", f"{reading.encoding}（研究文件所写）", f"{reading.encoding} (as the study says)"
        )
    elif encoding:
        yield _fact("encoding", encoding)
    placeless = field in ("streets.edges", "streets.graphml", "progress") or field.endswith(".table")
    if field.split(".", maxsplit=1)[0] not in ("plans", "profiles") and not placeless:
        yield from _crs(field, path, source)


def _crs(field: str, path: Path, source: Any) -> Iterator[Fact]:
    said = getattr(source, "crs", None)
    datum = getattr(source, "datum", None)
    if field.startswith("streets.") and field not in ("streets.nodes", "streets.path"):
        said = None  # it is that of other files
    if datum and datum not in ("auto", "as_given"):
        name = {"wgs84": "WGS-84", "gcj02": "GCJ-02", "bd09": "BD-09"}[datum]
        yield _fact("crs", f"{name}（研究文件所写）", f"{name} (as the study says)")
    elif said:
        name = _named(said)
        yield _fact("crs", f"{name}（研究文件所写）", f"{name} (as the study says)")
    elif own := _own_crs(path, getattr(source, "layer", None)):
        yield _fact("crs", f"{own}（文件自带）", f"{own} (as the file says)")
    elif kinds.ending(path) in (*kinds.TABLES, ".json", ".geojson"):
        yield _fact("crs", "WGS-84（没有写明，按惯例）", "WGS-84 (not said; the usual one)")
    elif field.endswith((".osm", ".buildings")):
        yield _fact("crs", "WGS-84（OpenStreetMap 均如此）", "WGS-84 (as OpenStreetMap always is)")


def _named(crs: str) -> str:
    if gcj02.named(crs):
        return crs
    found = pyproj.CRS.from_user_input(crs)
    code = found.to_authority()
    return f"{':'.join(code)} {found.name}" if code else found.name


def _own_crs(path: Path, layer: str | None) -> str | None:
    """The CRS that a raster or a layer names itself."""
    try:
        found = look.own_crs(path, layer)
    except AccessError:
        return None  # it was read all the same; the notes tell how
    return None if found is None else _named(found.to_wkt())


def _source(of: Study, field: str) -> Any:
    """The part of the study file that a field stands in."""
    part: Any = of
    for step in field.split(".")[:-1]:
        if step == "barriers":
            part = part.barriers.layers
        elif isinstance(part, tuple):
            part = part[int(step)]
        elif isinstance(part, Zones) and step.isdigit():
            part = part.layers[int(step)]
        else:
            part = getattr(part, step)
    return part


def _of_table(of: Study, read: Inputs, field: str) -> Iterator[Fact]:
    room = field.split(".", maxsplit=1)[0]
    if room == "facilities" and not field.endswith(".doors.path"):
        yield from _facilities(of.facilities[int(field.split(".")[1])], field, read)
    elif room == "zones":
        yield from _zones(_source(of, field), read)
    elif room == "population" and not field.startswith("population.groups"):
        yield from _people(read)
    elif field in ("streets.osm", "streets.graphml", "streets.edges", "streets.path"):
        yield from _streets(read)
    elif field.startswith("land."):
        yield from _land(read, field.split(".")[1])


def _facilities(source: sources.Facilities, field: str, read: Inputs) -> Iterator[Fact]:
    path = source.path or source.osm or Path()
    table = read.facilities
    mine = table[table["source"] == path.name] if "source" in table.columns else table
    if field.endswith(".path"):
        frame, rows = _header(path, source.reading)
        yield from _columns(_taken(source, frame, path))
        if rows is not None:
            yield _fact("rows", f"{rows:,} 行", counted(rows, "row"))
    yield _fact("used", f"{len(mine):,} 处", counted(len(mine), "place"))
    if len(mine):
        yield _counts("types", mine["type"], _type)


def _header(path: Path, reading: Reading) -> tuple[pd.DataFrame, int | None]:
    """A list as it is read, and how many rows it has."""
    try:
        frame, _ = readers.layer(path, reading, strays=True)
    except AccessError:  # it was read all the same, otherwise; the notes tell how
        return pd.DataFrame(), None
    return frame, len(frame)


def _taken(source: sources.Facilities, frame: pd.DataFrame, path: Path) -> dict[str, str]:
    """Attribute → the column that it was taken from."""
    columns = from_table.Columns(
        kind=source.type,
        type=source.type_column,
        id=source.id_column,
        name=source.name_column,
        attributes=source.columns,
    )
    found = from_table.taken(frame, columns)
    if kinds.ending(path) in kinds.TABLES:
        with suppress(AccessError):
            found |= readers.coordinate_columns(path, frame, source.reading)
    return found


def _columns(taken: Mapping[str, str | None]) -> Iterator[Fact]:
    known = {name: column for name, column in taken.items() if column is not None}
    if known:
        zh = "，".join(
            f"{_ATTRIBUTES[name].zh if name in _ATTRIBUTES else name} ← {column}"
            for name, column in known.items()
        )
        en = ", ".join(
            f"{_ATTRIBUTES[name].en if name in _ATTRIBUTES else name} ← {column}"
            for name, column in known.items()
        )
        yield _fact("columns", zh, en)


_ATTRIBUTES = {
    "name": Text(zh="名称", en="name"),
    "type": Text(zh="类别", en="type"),
    "id": Text(zh="编号", en="id"),
    "x": Text(zh="经度或东坐标", en="longitude or easting"),
    "y": Text(zh="纬度或北坐标", en="latitude or northing"),
    "level": Text(zh="层级", en="level"),
    "parent_id": Text(zh="上级", en="parent"),
    "class": Text(zh="城乡", en="class"),
    "persons": Text(zh="人口", en="persons"),
    "households": Text(zh="户数", en="households"),
    "capacity": Text(zh="规模（床位、座席等）", en="capacity"),
}


def _zones(source: Zones, read: Inputs) -> Iterator[Fact]:
    zones = read.zones
    taken = {"name": source.name_column, "id": source.id_column, **source.attributes}
    yield from _columns(taken)
    yield _fact("used", f"{len(zones):,} 个分区", counted(len(zones), "zone"))
    if "level" in zones.columns and zones["level"].notna().any():
        yield _counts("levels", zones["level"].dropna(), _word)
    if "class" in zones.columns and zones["class"].notna().any():
        yield _counts("classes", zones["class"].dropna(), _word)
    if "persons" in zones.columns and zones["persons"].notna().any():
        known = int(zones["persons"].notna().sum())
        yield _fact("persons", f"{known:,} 个分区有人口数", f"{counted(known, 'zone')} with persons")


def _people(read: Inputs) -> Iterator[Fact]:
    if read.cells is None or not len(read.cells):
        return
    persons = float(read.cells["persons"].sum())
    yield _fact(
        "persons",
        f"{persons:,.0f} 人，{len(read.cells):,} 个格网",
        f"{persons:,.0f} persons in {counted(len(read.cells), 'cell')}",
    )


def _streets(read: Inputs) -> Iterator[Fact]:
    streets = read.streets
    if streets is None or not len(streets):
        return
    kilometres = float(streets["length_m"].sum()) / 1000
    yield _fact(
        "streets",
        f"{kilometres:,.1f} 公里，{len(streets):,} 段",
        f"{kilometres:,.1f} km, {len(streets):,} segments",
    )
    metres = streets.groupby("class")["length_m"].sum().sort_values(ascending=False, kind="stable")
    told = [f"{name or '–'} {value / 1000:,.1f} km" for name, value in metres.iloc[:_MOST].items()]
    yield _fact("classes_of_streets", "，".join(told), ", ".join(told))


def _land(read: Inputs, kind: str) -> Iterator[Fact]:
    if kind in read.land:
        km2 = float(read.land[kind].sum()) / 1e6
        yield _fact("area", f"{km2:,.2f} 平方公里（在人口格网内）", f"{km2:,.2f} km² within the cells")


def _counts(key: str, values: pd.Series, named: Any) -> Fact:
    counts = values.value_counts()
    zh = [f"{named(name).zh} {number:,}" for name, number in counts.iloc[:_MOST].items()]
    en = [f"{named(name).en} {number:,}" for name, number in counts.iloc[:_MOST].items()]
    if len(counts) > _MOST:
        zh.append(f"等共 {len(counts)} 类")
        en.append(f"… {len(counts)} in all")
    return _fact(key, "，".join(zh), ", ".join(en))


def _type(name: str) -> Text:
    kind = facility_types()[name]
    return Text(zh=kind.zh, en=kind.en)


def _word(name: str) -> Text:
    return words().value.get(name, Text(zh=name, en=name))
