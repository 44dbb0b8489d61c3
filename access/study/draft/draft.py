"""The files of a folder → a study file with its guesses, their reasons, and what only the planner knows."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from access.contracts.documents import Text
from access.contracts.errors import AccessError, FileError, InputError
from access.contracts.said import Said
from access.places import look
from access.places.osm.file import OsmFile
from access.standards.registry import load_plan
from access.study.draft.guess import WORDS, Guess, Role, guess
from access.study.draft.lines import block, comment, commented, value
from access.study.draft.plan import fitting
from access.study.draft.seen import seen

NAME = "study.yaml"
_LEVELS = (8, 9, 10, 6)  # of OpenStreetMap in China: towns and subdistricts first


@dataclass(frozen=True)
class Draft:
    """A study file as text, and what each file was taken for."""

    text: str
    guesses: tuple[Guess, ...]
    asks: tuple[Text, ...]


def draft(folder: Path, file: Path) -> Draft:
    """Guess a study from the files of a folder.

    Args:
        folder: the planner's files.
        file: where the study file is to stand: the paths in it start there.

    Raises:
        InputError: no such folder; nothing in it is of any use.
    """
    guesses = tuple(guess(each) for each in seen(folder))
    known = [each for each in guesses if each.role not in ("unknown", "candidates", "plan")]
    if not any(each.role in ("zones", "facilities", "streets") for each in known):
        zh = "没有找到可用的数据：需要分区（面）、设施表或道路；能读的文件见 README"
        en = "nothing in it can be used: zones (polygons), lists of facilities or streets are needed; see the"
        raise InputError(str(folder), [Said(zh, f"{en} README for the kinds of files")])
    return _Writer(folder, file, guesses).draft()


def write(folder: Path, file: Path | None = None) -> tuple[Path, Draft]:
    """Draft a study and write it; nothing is ever overwritten.

    Args:
        folder: the planner's files.
        file: the study file; ``study.yaml`` in the folder without.

    Raises:
        InputError: see ``draft``.
        FileError: there is such a file, or it cannot be written.
    """
    path = file or folder / NAME
    if path.exists():
        zh, en = (
            "已有这个文件，不会覆盖；请用 -o 另写一个名字",
            "it is there, and stays; give another name with -o",
        )
        raise FileError(str(path), [Said(zh, en)])
    found = draft(folder, path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as opened:
            opened.write(found.text)
    except OSError as error:
        raise FileError(
            str(path), [Said(f"写不进去（{error.strerror}）", f"it cannot be written ({error.strerror})")]
        ) from error
    return path, found


class _Writer:
    """Puts the guesses together."""

    def __init__(self, folder: Path, file: Path, guesses: Sequence[Guess]) -> None:
        self.folder, self.file, self.guesses = folder, file, guesses
        self.asks: list[Text] = []
        self.lines: list[str] = []
        self.used: set[int] = set()

    def draft(self) -> Draft:
        zones = self._best("zones")
        self._head(zones)
        self._streets()
        self._facilities()
        self._population()
        self._zones(zones)
        self._layers()
        self._others()
        self.lines += ["", "output: results"]
        return Draft("\n".join(self.lines) + "\n", tuple(self.guesses), tuple(self.asks))

    def _of(self, *roles: Role) -> list[Guess]:
        found = [each for each in self.guesses if each.role in roles]
        # of equals the last: 人口2015.tif, 人口2020.tif
        return sorted(found, key=lambda each: (each.sure, _rows(each), each.of.name), reverse=True)

    def _best(self, *roles: Role) -> Guess | None:
        return next(iter(self._of(*roles)), None)

    def _path(self, one: Guess) -> str:
        self.used.add(id(one))
        return Path(os.path.relpath(one.of.path, self.file.parent)).as_posix()

    def _fields(self, one: Guess, key: str = "path") -> dict[str, Any]:
        layer = {} if one.of.layer is None else {look.part_field(one.of.path): one.of.layer}
        return {key: self._path(one), **layer, **one.of.say, **one.fields}

    def _why(self, one: Guess, indent: int = 0) -> list[str]:
        reasons = [*one.why, *(one.of.why if one.of.say else ())]
        zh = "；".join(dict.fromkeys(each.zh for each in reasons))
        en = "; ".join(dict.fromkeys(each.en for each in reasons))
        told = comment(Text(zh=f"依据：{zh}", en=f"why: {en}"), indent) if reasons else []
        return [*told, *(line for each in one.asks for line in comment(each, indent))]

    def _ask(self, zh: str, en: str, *lines: str) -> None:
        """Tell what is not there, with what to write."""
        text = Text(zh=zh, en=en)
        self.asks.append(text)
        self.lines += [*comment(text), *commented(lines)]

    def _head(self, zones: Guess | None) -> None:
        place = self.folder.resolve().name or "study"
        self.lines += comment(
            Text(
                zh="由 access new 按文件夹里的文件猜出来的研究文件：每处猜测都写了依据，请核对；"
                "# 开头的行不起作用。",
                en="A study file guessed by `access new` from the files of a folder: each guess has its"
                " reason; look at them. Lines that begin with # do nothing.",
            )
        )
        self.lines += comment(
            Text(zh="下一步：access check，再 access run", en="next: access check, then access run")
        )
        self.lines += ["", f"name: {value({'zh': place, 'en': place})}"]
        own = self._of("plan")
        names = [str(each) for each in _names(zones)]
        plan, why = fitting([place, *(each.of.name for each in self.guesses)], names)
        if own:
            self.lines += [
                *comment(Text(zh="依据：文件夹里有规划文件", en="why: the folder holds a plan file"))
            ]
            self.lines += [f"plans: {value([self._path(each) for each in own])}"]
            return
        self.lines += comment(Text(zh=f"依据：{why.zh}", en=f"why: {why.en}"))
        self.lines.append(f"plans: [{plan}]")
        if plan == "national":
            self.asks.append(why)
        self._plan_zones(plan, {*names})

    def _plan_zones(self, plan: str, names: set[str]) -> None:
        keys = {
            key: zone
            for key, zone in load_plan(plan).zones.items()
            if zone.by in ("polygon", "list") or (zone.by == "names" and not {*zone.names} <= names)
        }
        if not keys:
            return
        self._ask(
            "规划里这些地方指哪些分区，只有您知道：写分区名，或 all（全部）；不写，相应条款为“缺少数据”",
            "which zones these words of the plan stand for, only you know: names of zones, or `all`; clauses"
            " on those left out come back as `not testable`",
            "plan_zones:",
            *(f"  {key}: all  # {zone.text.zh} {zone.text.en}" for key, zone in keys.items()),
        )

    def _streets(self) -> None:
        self.lines.append("")
        nodes, edges = self._best("nodes"), self._best("edges")
        one = self._best("streets")
        if one is not None and one.of.what in ("osm", "graphml"):
            self.lines += [*self._why(one), "streets:", *block({one.of.what: self._path(one)}, 2)]
        elif nodes is not None and edges is not None:
            reading = {key: each for key, each in nodes.of.say.items() if key == "crs"}
            pair = {"nodes": self._path(nodes), "edges": self._path(edges), **reading}
            self.lines += [*self._why(edges), "streets:", *block(pair, 2)]
        elif one is not None:
            self.lines += [*self._why(one), "streets:", *block(self._fields(one), 2)]
        else:
            self._ask(
                "没有找到街道：不写 streets，只判定数量、比例、面积一类条款；有了就写",
                "no streets: without them only counts, ratios and sizes are judged; once there are some:",
                "streets:",
                "  osm: district.osm.pbf",
            )
        elevation, sea = self._best("elevation"), self._best("sea")
        if one is not None or edges is not None:
            for key, extra in (("elevation", elevation), ("sea", sea)):
                if extra is not None:
                    self.lines += [*self._why(extra, 2), *block({key: self._path(extra)}, 2)]

    def _facilities(self) -> None:
        lists = sorted(self._of("facilities"), key=lambda each: each.of.name)
        good = [each for each in lists if each.sure > 0]
        osm = next((each for each in self._of("streets") if each.of.what == "osm"), None)
        self.lines += ["", "facilities:"]
        for each in good:
            self.lines += [*self._why(each), *block(self._fields(each), item=True)]
        if not good and osm is not None:
            zh, en = "没有设施表：用街道文件里的设施", "no lists: the places in the file of the streets"
            self.lines += [*comment(Text(zh=zh, en=en)), *block({"osm": self._path(osm)}, item=True)]
        elif not good:
            self.lines.pop()
            self._ask(
                "没有找到设施；请写",
                "no facilities; write",
                "facilities:",
                "- {path: list.csv, type_column: 类别, types: {农贸市场: farmers_market}}",
            )
        for each in lists:
            if each.sure == 0:
                self.asks += each.asks
                entry = block(self._fields(each) | {"type": "…"}, item=True)
                self.lines += [*self._why(each), *commented(entry)]

    def _population(self) -> None:
        raster, groups = self._best("raster"), sorted(self._of("group"), key=lambda each: each.of.name)
        self.lines.append("")
        if raster is None:
            self._people()
            return
        self.lines += [*self._why(raster), "population:", *block(self._fields(raster, "raster"), 2)]
        named = {each.fields["group"]: self._path(each) for each in groups}
        if named:
            self.lines += block({"groups": named}, 2)
        for each in self._of("raster")[1:]:
            self.lines += commented([f"  raster: {self._path(each)}  # 另一张 another one"])

    def _people(self) -> None:
        """People of points, of a table or of the zones themselves, where there is no raster."""
        counted = [*self._of("persons"), *(each for each in self._of("zones") if "columns" in each.fields)]
        if counted:
            one = counted[0]
            self.lines += [*self._why(one), "population:", *block(self._counted(one), 2)]
            return
        self._ask(
            "没有找到人口：不写 population，只判定不问人住在哪里的条款；有了就写",
            "no people: without `population` only clauses that do not ask where people live are judged;"
            " once there are some:",
            "population:",
            "  raster: population.tif",
            "  basis: modelled  # census, modelled, synthetic",
        )

    def _counted(self, one: Guess) -> dict[str, Any]:
        """What the study file says of people who are counted; persons before households."""
        own = one.fields.get("columns", one.fields)
        what = "persons" if "persons" in own else "households"
        key = "points" if one.of.dimension == 0 else "zones" if one.of.dimension == 2 else "table"
        layer = {} if one.of.layer is None else {look.part_field(one.of.path): one.of.layer}
        names = {
            name: one.fields[name] for name in ("name_column",) if name in one.fields and key != "points"
        }
        return {key: self._path(one), **layer, **one.of.say, **names, f"{what}_column": own[what]}

    def _zones(self, one: Guess | None) -> None:
        self.lines.append("")
        if one is not None:
            self.lines += [*self._why(one), "zones:", *block(self._fields(one), 2)]
            for each in self._of("zones")[1:]:
                zh, en = "另一个分区图层，没有采用", "another layer of zones, not used"
                self.lines += [*comment(Text(zh=zh, en=en), 2), *commented(block(self._fields(each), 2))]
            return
        for each in self._of("streets"):
            level = _admin_level(each.of.path) if each.of.what == "osm" else None
            if level is not None:
                zh, en = (
                    "没有分区图层：用街道文件里的行政区",
                    "no layer of zones: the units in the file of the streets",
                )
                self.lines += [*comment(Text(zh=zh, en=en)), "zones:"]
                self.lines += block({"osm": self._path(each), "admin_level": level}, 2)
                return
        self._ask(
            "没有找到分区；请给出面图层（至少一个面：研究范围）",
            "no zones; give a layer of polygons (at least one: the area of the study)",
            "zones:",
            "  path: zones.geojson",
            "  name_column: 名称",
        )

    def _layers(self) -> None:
        """Land and background; a layer of a file that holds several cannot be named there."""
        land = {each.role: each for each in self._of("residential", "built_up") if each.of.layer is None}
        ground = {each.role: each for each in self._of("water", "green") if each.of.layer is None}
        for each in self._of("residential", "built_up", "water", "green"):
            if each.of.layer is not None:
                name = f"{each.of.name} [{each.of.layer}]"
                zh = f"{name}：像是{WORDS[each.role].zh}；请另存为单独的文件，再写"
                en = f"{name} looks like {WORDS[each.role].en}; save it as a file of its own, and write"
                title = "land" if each.role in ("residential", "built_up") else "background"
                self._ask(zh, en, f"{title}:", f"  {each.role}: {each.role}.gpkg")
        for title, chosen in (("land", land), ("background", ground)):
            if chosen:
                self.lines += ["", f"{title}:"]
                for role, each in sorted(chosen.items()):
                    self.lines += [*self._why(each, 2), *block({role: self._path(each)}, 2)]
                crs = {each.of.say["crs"] for each in chosen.values() if "crs" in each.of.say}
                self.lines += block({"crs": min(crs)}, 2) if crs else []
        barriers = sorted(self._of("barrier"), key=lambda each: each.of.name)
        if barriers:
            self.lines += ["", "barriers:", "  layers:"]
            for each in barriers:
                self.lines += [*self._why(each, 2), *block(self._fields(each), 2, item=True)]

    def _others(self) -> None:
        """What was seen and is used nowhere: so that nobody thinks that it was."""
        left = [each for each in self.guesses if id(each) not in self.used]
        if left:
            zh, en = "以下文件没有采用：", "files that are not used:"
            self.lines += ["", *comment(Text(zh=zh, en=en))]
        for each in left:
            layer = f" [{each.of.layer}]" if each.of.layer else ""
            why = each.why[0] if each.why else Text(zh="看不出用途", en="nobody can tell what it is for")
            if each.role == "candidates":
                why = Text(zh="access site --candidates 用", en="for `access site --candidates`")
            name = f"{each.of.name}{layer}"
            self.lines += comment(Text(zh=f"- {name}：{why.zh}", en=f"  {name}: {why.en}"))


def _rows(one: Guess) -> int:
    return 0 if one.of.frame is None else len(one.of.frame)


def _names(zones: Guess | None) -> Iterable[object]:
    if zones is None or zones.of.frame is None or "name_column" not in zones.fields:
        return []
    names: Iterable[object] = zones.of.frame[zones.fields["name_column"]].dropna()
    return names


def _admin_level(path: Path) -> int | None:
    """The level of the smallest usual units that an OpenStreetMap file holds whole."""
    file = OsmFile(path)
    for level in _LEVELS:
        try:
            if len(file.admin_units(level)[0]):
                return level
        except AccessError:
            return None
    return None
