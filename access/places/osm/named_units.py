"""Administrative units found by name in an OpenStreetMap file, however large: 台州市黄岩区, r12345."""

import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import osmium
import osmium.filter
from shapely.geometry.base import BaseGeometry

from access.contracts.errors import FileError, some
from access.contracts.said import Said
from access.places.osm import areas, extract, faults

_NAMES = ("name", "name:zh", "name:zh-Hans", "name:en", "official_name", "alt_name", "short_name")
_ID = re.compile(r"[rR](\d{1,15})")
_ENDINGS = re.compile(r"(?<=..)(?:特别行政区|自治区|自治州|自治县|省|市|区|县|旗|州|盟|街道|镇|乡)$")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_MOST_SHOWN = 10


@dataclass(frozen=True)
class Unit:
    """An administrative unit.

    Attributes:
        osm_id: of its relation.
        name: its own.
        level: ``admin_level`` of OpenStreetMap, where it is a number.
        shape: its area, in degrees.
    """

    osm_id: int
    name: str
    level: int | None
    shape: BaseGeometry


def find(path: Path, place: str) -> Unit:
    """Return the one unit of this name.

    Args:
        path: the file.
        place: a name; or several, of units that lie in one another, in any order, with commas between or
            in Chinese without; or the id of a relation: r12345.

    Raises:
        FileError: none, or several, are called so; their names and ids.
    """
    extract.opened(path)
    by_id = _ID.fullmatch(place.strip())
    titles = _titles(path)
    wanted = [[each for each in titles if each == int(by_id[1])]] if by_id else _called(titles, place)
    if not all(wanted):
        raise FileError(str(path), [_none_called(place, titles)])
    shapes = _shapes(path, titles, sorted({each for ids in wanted for each in ids}))
    known = [[shapes[each] for each in ids if each in shapes] for ids in wanted]
    found = {
        unit.osm_id: unit
        for i, units in enumerate(known)
        for unit in units
        if all(_holds(other, unit) for j, other in enumerate(known) if j != i)
    }
    if len(found) != 1:
        raise FileError(str(path), [_not_one(place, list(found.values()), [u for us in known for u in us])])
    return next(iter(found.values()))


def _holds(outer: list[Unit], inner: Unit) -> bool:
    """Tell whether one of some units, and not the unit itself, holds nearly all of another."""
    return any(
        each.osm_id != inner.osm_id and each.shape.intersection(inner.shape).area >= 0.9 * inner.shape.area
        for each in outer
    )


def _titles(path: Path) -> dict[int, dict[str, str]]:
    """The tags of all administrative relations that have names."""
    with faults.reading(path):
        processor: Any = osmium.FileProcessor(str(path.absolute()), osmium.osm.RELATION)
        return {
            item.id: dict(item.tags)
            for item in processor.with_filter(osmium.filter.TagFilter(("boundary", "administrative")))
            if item.is_relation() and any(item.tags.get(key) for key in _NAMES)
        }


def _names(tags: dict[str, str]) -> set[str]:
    return {part.strip() for key in _NAMES for part in tags.get(key, "").split(";")} - {""}


def _called(titles: dict[int, dict[str, str]], place: str) -> list[list[int]]:
    """The relations of each name in a place."""
    whole = _of_name(titles, place.strip())
    if whole:
        return [whole]
    parts = [each.strip() for each in re.split(r"[,，、/；;]", place) if each.strip()]
    if len(parts) == 1 and _CHINESE.search(place):
        parts = _segments(parts[0].removeprefix("中国"), titles) or parts
    return [_of_name(titles, each) for each in parts] or [[]]


def _segments(text: str, titles: dict[int, dict[str, str]]) -> list[str]:
    """The fewest names of units that make a text up; none: 州, 市, 镇 stand within names, too."""
    names = {name for tags in titles.values() for name in _names(tags)}
    names |= {_ENDINGS.sub("", name) for name in names}
    best: list[list[str] | None] = [[], *[None] * len(text)]
    for end in range(1, len(text) + 1):
        ways = [
            [*before, text[i:end]]
            for i in range(end)
            if (before := best[i]) is not None and text[i:end] in names
        ]
        best[end] = min(ways, key=len, default=None)
    return best[-1] or []


def _of_name(titles: dict[int, dict[str, str]], name: str) -> list[int]:
    """The relations of a name; without any, those that differ in the last word alone: 黄岩, 黄岩区."""
    folded = name.casefold()
    exact = [each for each, tags in titles.items() if folded in {n.casefold() for n in _names(tags)}]
    if exact or not _CHINESE.search(name):
        return exact
    bare = _ENDINGS.sub("", name)
    return [each for each, tags in titles.items() if bare in {_ENDINGS.sub("", n) for n in _names(tags)}]


def _shapes(path: Path, titles: dict[int, dict[str, str]], relations: list[int]) -> dict[int, Unit]:
    found: dict[int, Unit] = {}
    make = osmium.geom.WKBFactory()
    with tempfile.TemporaryDirectory() as work, faults.reading(path):
        part = Path(work) / "units.osm.pbf"
        extract.whole_relations(path, relations, part)
        processor: Any = osmium.FileProcessor(str(part))
        processor = processor.with_areas(osmium.filter.TagFilter(("boundary", "administrative")))
        for item in processor.with_filter(osmium.filter.EntityFilter(osmium.osm.AREA)):
            shape: Any = None if item.from_way() else areas.polygon(make, item)
            if shape is not None and item.orig_id() in titles:
                tags = titles[item.orig_id()]
                level = tags.get("admin_level", "")
                name = tags.get("name:zh") or tags.get("name") or sorted(_names(tags))[0]
                whole = int(level[:3]) if level.isascii() and level.isdigit() else None
                found[item.orig_id()] = Unit(item.orig_id(), name, whole, shape)
    return found


def _none_called(place: str, titles: dict[int, dict[str, str]]) -> Said:
    from difflib import get_close_matches  # noqa: PLC0415

    names = sorted({name for tags in titles.values() for name in _names(tags)})
    near = get_close_matches(place, names, n=3, cutoff=0.4)
    shown = near or names[:_MOST_SHOWN]
    return Said(
        f"没有名为“{place}”的行政单元；文件里有：{'、'.join(shown) or '（没有行政边界）'}；"
        "或用 `boundary` 给出边界文件",
        f"no administrative unit is called '{place}'; it has: {', '.join(shown) or 'none at all'}; or give"
        " the boundary in a file, with `boundary`",
    )


def _not_one(place: str, found: list[Unit], tried: list[Unit]) -> Said:
    if not found and not tried:
        return Said(
            f"“{place}”的边界在文件里不完整，围不成面；请用 `boundary` 给出边界文件",
            f"the border of '{place}' is not whole in it, and makes no area; give a file with `boundary`",
        )
    shown, more = some(sorted(found or tried, key=lambda unit: unit.osm_id)[:_MOST_SHOWN])
    lines = []
    for unit in shown:
        middle = unit.shape.representative_point()
        lines.append(f"r{unit.osm_id} {unit.name} ({middle.x:.2f}, {middle.y:.2f})")
    listed = "; ".join([*lines, *more])
    if not found:
        return Said(
            f"“{place}”中的各级单元互不包含：{listed}",
            f"the units that '{place}' names do not lie in one another: {listed}",
        )
    return Said(
        f"有 {len(found)} 个单元名为“{place}”：{listed}；请写上级名称，或写关系编号",
        f"{len(found)} units are called '{place}': {listed}; name the unit around it, too, or give the id",
    )
