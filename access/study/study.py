"""A study file: what a planner writes to say which inputs, which plan, which settings."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PrivateAttr, model_validator

from access.contracts.documents import Document, Faults, Frozen, Text
from access.contracts.errors import FileError, some
from access.contracts.said import Said
from access.contracts.suggest import suggestion
from access.network import mode_files
from access.standards.model import Plan, StreetRule
from access.standards.registry import builtin_plans, load_plan, targets
from access.study.bands import Bands
from access.study.basemap import Basemap
from access.study.observed import Trips
from access.study.population import Population
from access.study.sources import (
    Background,
    Barriers,
    CrsName,
    Facilities,
    Held,
    InputFile,
    Land,
    OutputFolder,
    PlanName,
    Positive,
    ProfileName,
    unwritable,
)
from access.study.street_source import Streets
from access.study.supply import SupplyOf
from access.study.words import ModeName
from access.study.zone_source import Zones


def _hour(value: Any) -> str:
    from access.places.osm import conditions

    return str(conditions.hour(str(value)))


def _last_day(value: Any) -> Any:
    """The day meant by a date: of a year or a month, its last day."""
    from access.places.facilities.listed_states import iso_day
    from access.places.facilities.states import period

    if value is None or isinstance(value, date):
        return value
    found = period(iso_day(str(value)))
    if found is None or isinstance(value, bool):
        raise ValueError(
            Said(
                f"“{value}”不是日期；请写 2025、2025-06 或 2025-06-30",
                f"'{value}' is no date; write 2025, 2025-06 or 2025-06-30",
            )
        )
    return found[1]


class Settings(Frozen):
    """How the measuring is done."""

    crs: CrsName | None = Field(
        None,
        description="Projected CRS to measure in; else CGCS2000 3-degree in China, UTM outside",
    )
    walk_kph: Positive = Field(4.8, description="Walking speed (km/h), also from a place to the street")
    period: Literal["free_flow", "peak"] = Field(
        "free_flow", description="Time of day that driving speeds and delays are for"
    )
    hour: Annotated[str, BeforeValidator(_hour)] = Field(
        "We 12:00",
        description="When the streets are looked at, for rules that hold at some hours: a day of the week "
        "and a time (`Sa 20:30`), or a date and a time (`2026-07-01 12:00`)",
    )
    crossing_delay: bool = Field(
        False,
        description="Whether crossing a main road costs time on foot, by its class (`delays_s.crossings` of "
        "the mode; assumed); walking speeds are taken to include it otherwise",
    )
    separate_sidewalks: Literal["near", "street", "separate"] = Field(
        "near",
        description="Streets whose sidewalk is mapped as a way of its own (`sidewalk=separate`, "
        "`foot=use_sidepath`; likewise `bicycle=use_sidepath`): closed to who uses that way where one lies "
        "along them (`near`), never (`street`), or always (`separate`)",
    )
    private_streets: Literal["open", "residents", "closed"] = Field(
        "residents",
        description="Streets of gated estates and other private ones: open to all, open to those who "
        "live there, or closed",
    )
    max_leg_m: Positive = Field(
        250, description="Farthest from a street (metres) that a place still counts as linked"
    )
    min_component_m: float = Field(
        1000, ge=0, description="Parts of the network with less street than this are passed over"
    )
    links: Literal["several", "nearest"] = Field(
        "several",
        description="How places are linked to streets: `several`: to the nearest that no river, railway, "
        "motorway (or other road tagged `motorroad`), wall or sea parts from them, and where that one leads "
        "nowhere (a one-way stub, a dead-end path, a part that nothing joins) also to the nearest that does; "
        "`nearest`: to the nearest alone, "
        "in parts of `min_component_m` or more, whatever lies between",
    )
    spread: Literal["known", "even", "centre"] = Field(
        "known",
        description="Where in a coarse cell its people are: by what is `known` (floor area of homes, "
        "residential land, streets), `even` all over it, or all at its `centre`",
    )
    doors: Literal["outline", "centre"] = Field(
        "outline",
        description="Where facilities that are areas are reached, and straight lines to them end: `outline` "
        "(at mapped entrances and gates, else where streets meet the outline, else along it; people inside "
        "are there; lines along them; of several points each; straight lines end at the outline), or "
        "`centre` (at entrances mapped on it, else at a point inside; one of several points)",
    )
    duplicates: Literal["keep", "merge"] = Field(
        "keep",
        description="Facilities of one type and name (but for a sign) within 50 m of one another: each "
        "counts (`keep`, and they are told), or they are one (`merge`)",
    )
    door_spacing_m: Positive = Field(
        50, description="Where an outline is entered along streets: one place for so many metres of it"
    )
    required_share: float | None = Field(
        None,
        gt=0,
        le=1,
        description="Share of people that must be reached, for clauses whose plan states none",
    )
    robustness: Literal["exact", "full"] = Field(
        "exact",
        description="How far verdicts are from turning: `exact`: what follows from what is measured anyway; "
        "`full`: also what must be searched again (delays, doors, links, best sites), and all inputs at once",
    )
    robust: bool = Field(
        False,
        description="Whether a verdict that does not hold in every draw from the `bands` is undetermined",
    )
    bands: Bands = Field(default_factory=Bands, description="From where to where uncertain inputs may lie")

    @model_validator(mode="after")
    def _measurable(self) -> "Settings":
        from pyproj import CRS
        from pyproj.exceptions import CRSError

        if self.crs is not None:
            try:
                crs = CRS.from_user_input(self.crs)
            except CRSError:
                fault = Said(
                    f"没有坐标系“{self.crs}”；请写代码，如 EPSG:4547",
                    f"unknown CRS '{self.crs}'; e.g. EPSG:4547",
                )
                raise ValueError(fault) from None
            if not crs.is_projected or crs.to_epsg() == 3857:
                fault = Said(
                    f"`crs` {self.crs} 不能量距；请给投影坐标系",
                    f"`crs` {self.crs} cannot be measured in; give a projected one",
                )
                raise ValueError(fault)
        return self


class Study(Frozen):
    """A study file."""

    name: Text = Field(description="Name of the place")
    note: Text | None = Field(None, description="What a reader of the results should know")
    dated: date | None = Field(
        None,
        description="Day that the data are of; told on the printed map. Facilities that end before it, or "
        "begin after it, by their `end_date` and `start_date` in OpenStreetMap, are left out",
    )
    as_of: Annotated[date | None, BeforeValidator(_last_day)] = Field(
        None,
        description="Date at which the place is judged, instead of `dated`: a day, a month or a year (its "
        "last day). Facilities opened later, or closed before, are left out and counted, whatever they are "
        "called today; `progress.csv` tells which figure of each clause applies on that day",
    )
    progress: InputFile | None = Field(
        None,
        description="`progress.csv` of indicators followed over years: values of other years, told on the "
        "map and in `progress.csv` beside what is found now",
    )
    plans: tuple[PlanName, ...] = Field(min_length=1, description="Built-in plans, or paths of plan files")
    clauses: tuple[str, ...] | None = Field(
        None, min_length=1, description="Ids of the clauses to judge; all of the plans' clauses without"
    )
    plan_zones: dict[str, Literal["all"] | tuple[str | int, ...]] = Field(
        default_factory=dict,
        description="Zone keys of the plans → ids or names of the study's zones, or `all`",
    )
    streets: Streets = Field(
        default_factory=Streets,
        description="Without, no trip along streets can be judged; counts, ratios and sizes can",
    )
    facilities: tuple[Facilities, ...] = Field(min_length=1)
    population: Population = Field(
        default_factory=Population,
        description="Without, what asks where people live cannot be judged; counts and sizes can, and ratios "
        "where the zones hold their people",
    )
    zones: Zones
    land: Land = Field(default_factory=Land)
    barriers: Barriers = Field(default_factory=Barriers)
    background: Background = Field(default_factory=Background)
    basemap: Basemap | None = Field(
        None, description="Tiles from the network behind the map; none without, and nothing is asked for"
    )
    observed: Trips | None = Field(
        None, description="Timed trips (CSV): how far off the assumed speeds are, told in the input report"
    )
    supply: tuple[SupplyOf, ...] = Field(
        (),
        description="Clauses whose supply is shared among who reaches it (`supply.csv`, `inequality.csv`)",
    )
    profiles: dict[ModeName, ProfileName] = Field(
        default_factory=dict,
        description="Mode of a clause → the profile to travel by: a built-in one, or a file of yours",
    )
    settings: Settings = Field(default_factory=Settings)
    output: OutputFolder = Field(description="Folder that the results are written to")
    _file: Path | None = PrivateAttr(None)
    _sha256: str = PrivateAttr("")

    @property
    def day(self) -> date | None:
        """The day of which the results are: ``as_of``, else that of the data, if either is said."""
        return self.as_of or self.dated

    @property
    def file(self) -> Path | None:
        """The file that it was read from."""
        return self._file

    @property
    def sha256(self) -> str:
        """The hash of that file as it was read."""
        return self._sha256

    def named(self, path: Path) -> str:
        """Return the path of a file from the study's folder; of one that lies elsewhere its name."""
        folder = self._file.parent if self._file else None
        inside = folder is not None and path.is_relative_to(folder)
        return path.relative_to(folder).as_posix() if folder and inside else path.name


def load(
    path: Path,
    *,
    output: Path | None = None,
    changes: Mapping[str, Any] | None = None,
    held: Held | None = None,
) -> Study:
    """Read and check a study file; relative paths in it start at its folder.

    Args:
        path: the study file.
        output: where to write the results instead of the folder that the file names.
        changes: fields of the study or of its settings → what they shall be instead; of a field that has
            fields itself, those that change.
        held: which files it may read, if not any.

    Raises:
        FileError: there is no such file, or nothing can be written to ``output``.
        DocumentError: unknown fields, bad values, missing files, unknown plans, clauses or zone
            keys, each with its line.
    """
    document = Document(path)
    _change(document, changes or {})
    study = document.parse(Study, folder=path.absolute().parent, held=held)  # found from any folder
    study._file, study._sha256 = path.absolute(), document.sha256
    plans = [load_plan(name) for name in study.plans]
    known = [target.id for plan in plans for _, target in targets(plan)]
    zone_keys = sorted({key for plan in plans for key in plan.zones})
    repeated = sorted({each for each in known if known.count(each) > 1})
    faults: Faults = [
        (
            ("plans",),
            Said(
                f"条款“{each}”在两个规划里都有；请去掉一个",
                f"clause '{each}' stands in two of these plans; take one of them out",
            ),
        )
        for each in repeated
    ]
    clauses, more = some(each for each in enumerate(study.clauses or ()) if each[1] not in known)
    faults += [
        (
            ("clauses", i),
            Said(f"规划中没有条款“{clause}”；{hint.zh}", f"no clause '{clause}' in the plans; {hint}"),
        )
        for i, clause in clauses
        for hint in [suggestion(clause, known)]
    ]
    faults += [(("clauses", clauses[-1][0]), each) for each in more]
    faults += _supply_faults(study, plans)
    keys, more = some(key for key in study.plan_zones if key not in zone_keys)
    faults += [
        (
            ("plan_zones", key),
            Said(f"规划中没有分区“{key}”；{hint.zh}", f"no zone '{key}' in the plans; {hint}"),
        )
        for key in keys
        for hint in [suggestion(key, zone_keys)]
    ]
    faults += [(("plan_zones", keys[-1]), each) for each in more]
    if faults:
        raise document.error(faults)
    if output is not None and (fault := unwritable(output)):
        raise FileError(str(output), [fault])
    return study if output is None else study.model_copy(update={"output": output})


def _supply_faults(study: Study, plans: Sequence[Plan]) -> Faults:
    """Clauses of `supply` that the study does not judge, or not by the way people have."""
    rules = {target.id: target.rule or standard.rule for plan in plans for standard, target in targets(plan)}
    asked = [name for name in rules if study.clauses is None or name in study.clauses]
    faults: Faults = []
    for i, name in enumerate(each.clause for each in study.supply):
        if name not in asked:
            hint = suggestion(name, asked)
            why = Said(f"研究中没有条款“{name}”；{hint.zh}", f"no clause '{name}' in the study; {hint}")
        elif not isinstance(rules[name], StreetRule):
            why = Said(
                f"条款“{name}”不按居民到设施的路程评价，无法分配供给",
                f"clause '{name}' is not judged by the way people have; its supply cannot be shared",
            )
        elif name in [each.clause for each in study.supply[:i]]:
            why = Said(f"条款“{name}”写了两次；请只留一个", f"clause '{name}' is given twice; keep one")
        else:
            continue
        faults.append((("supply", i), why))
    return faults


def _change(document: Document, changes: Mapping[str, Any]) -> None:
    """Put other values in place of what a study file says."""
    content = document.content if isinstance(document.content, dict) else {}
    for name, value in changes.items():
        part = content.setdefault("settings", {}) if name in Settings.model_fields else content
        if isinstance(value, dict) and isinstance(part.get(name), dict):
            part[name] = {**part[name], **value}
        else:
            part[name] = value
    document.beside = frozenset(changes)


def input_files(study: Study) -> list[tuple[str, Path]]:
    """Return the field and the path of every input file."""
    parts: list[tuple[str, Frozen]] = [
        ("streets", study.streets),
        *[(f"facilities.{i}", each) for i, each in enumerate(study.facilities)],
        *[(f"facilities.{i}.doors", each.doors) for i, each in enumerate(study.facilities) if each.doors],
        ("population", study.population),
        *[
            (f"population.{name}", each)
            for name in ("calibrate", "projection", "growth")
            if (each := getattr(study.population, name)) is not None
        ],
        *_zone_parts(study),
        ("land", study.land),
        *[(f"barriers.{i}", each) for i, each in enumerate(study.barriers.layers)],
        ("background", study.background),
        *([("observed", study.observed)] if study.observed else []),
    ]
    files = [] if study.progress is None else [("progress", study.progress)]
    files += [
        (f"{where}.{name}", value)
        for where, part in parts
        for name in type(part).model_fields
        if isinstance(value := getattr(part, name), Path)
    ]
    files += [
        (f"population.groups.{name}" + (f"[{i}]" if len(paths) > 1 else ""), path)
        for name, paths in sorted(study.population.groups.items())
        for i, path in enumerate(paths)
        if isinstance(path, Path)
    ]
    plans = [name for name in study.plans if name not in builtin_plans()]
    own = [(f"profiles.{mode}", name) for mode, name in sorted(study.profiles.items())]
    return [
        *files,
        *[(f"plans.{i}", Path(name)) for i, name in enumerate(plans)],
        *[(field, Path(name)) for field, name in own if name not in mode_files.builtin()],
    ]


def _zone_parts(study: Study) -> list[tuple[str, Frozen]]:
    """The field and the layer of each layer of zones."""
    if not study.zones.layers:
        return [("zones", study.zones)]
    return [(f"zones.{i}", each) for i, each in enumerate(study.zones.layers)]


def read_files(study: Study) -> list[tuple[str, Path]]:
    """Return what a study is read from: its own file, too."""
    return [*([("study", study.file)] if study.file else []), *input_files(study)]
