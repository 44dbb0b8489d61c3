"""A study file: what a planner writes to say which inputs, which plan, which settings."""

import os
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationInfo, model_validator
from pyproj import CRS
from pyproj.exceptions import CRSError

from access.documents import Document, Frozen, Location, Text
from access.errors import FileError
from access.standards.registry import builtin_plans, facility_types, load_plan, suggestion, targets


def _existing(path: Path, info: ValidationInfo) -> Path:
    full = _in_folder(path, info)
    if not full.is_file():
        what = "a folder, where a file is needed" if full.is_dir() else "no such file"
        raise ValueError(f"{what}: {full}")
    return full


def _in_folder(path: Path, info: ValidationInfo) -> Path:
    return info.context["folder"] / path if info.context else path


def _folder(path: Path, info: ValidationInfo) -> Path:
    full = _in_folder(path, info)
    fault = _unwritable(full)
    if fault:
        raise ValueError(fault)
    return full


def _unwritable(folder: Path) -> str:
    """Why nothing can be written into a folder; empty where it can."""
    made = next(each for each in (folder, *folder.absolute().parents) if each.exists())
    if not made.is_dir():
        return f"'{made}' is a file, so no results can be written there"
    return "" if os.access(made, os.W_OK) else f"nothing may be written in '{made}'"


def _plan(name: str, info: ValidationInfo) -> str:
    if name in builtin_plans():
        return name
    full = _in_folder(Path(name), info)
    if not full.is_file():
        hint = suggestion(name, builtin_plans())
        raise ValueError(f"no built-in plan and no file of this name; {hint}")
    return str(full)


def _crs(name: str) -> str:
    try:
        CRS.from_user_input(name)
    except CRSError:
        raise ValueError(f"unknown CRS '{name}'; give an authority code such as EPSG:4547") from None
    return name


Positive = Annotated[float, Field(gt=0)]
InputFile = Annotated[Path, AfterValidator(_existing)]
OutputFolder = Annotated[Path, AfterValidator(_folder)]
PlanName = Annotated[str, AfterValidator(_plan)]
CrsName = Annotated[str, AfterValidator(_crs)]
OSM_KINDS = (".osm", ".osm.gz", ".osm.pbf", ".pbf")


class Streets(Frozen):
    """The street network: an OpenStreetMap file, two tables, or a graph saved by osmnx."""

    osm: InputFile | None = Field(None, description="OpenStreetMap file: .osm, .osm.gz or .osm.pbf")
    graphml: InputFile | None = Field(None, description="Graph saved by osmnx (save_graphml)")
    nodes: InputFile | None = Field(None, description="CSV of nodes: id, lon, lat (or x, y)")
    edges: InputFile | None = Field(None, description="CSV of edges: u, v, length_m; class, speed_kph")
    crs: CrsName = Field("EPSG:4326", description="CRS of the node table")
    beyond_border: Literal["unknown", "nothing"] = Field(
        "unknown",
        description="What lies beyond the streets: `unknown` (people near the border may be served "
        "from there), or `nothing` (an island; or only what lies inside counts)",
    )

    @model_validator(mode="after")
    def _one_source(self) -> "Streets":
        given = {name for name in ("osm", "graphml", "nodes", "edges") if getattr(self, name) is not None}
        if given not in ({"osm"}, {"graphml"}, {"nodes", "edges"}):
            raise ValueError("give one of `osm`, `graphml`, or `nodes` and `edges` together")
        if self.osm is not None and not self.osm.name.lower().endswith(OSM_KINDS):
            raise ValueError(f"`osm` must be one of {', '.join(OSM_KINDS)}")
        return self


class Facilities(Frozen):
    """One source of facilities: an OpenStreetMap file, or a list."""

    osm: InputFile | None = Field(None, description="OpenStreetMap file; types by the vocabulary's tags")
    path: InputFile | None = Field(None, description="List: CSV (UTF-8, GBK), GeoJSON, GeoPackage, SHP")
    type: str | None = Field(None, description="Facility type of every row of the list")
    type_column: str | None = Field(None, description="Column that holds each row's type")
    types: dict[str, str] = Field(
        default_factory=dict,
        description="The list's own words → facility types; rows with other words are left out",
    )
    where: dict[str, tuple[str | int, ...] | str | int] = Field(
        default_factory=dict, description="Column → value(s); only such rows count"
    )
    x_column: str | None = Field(None, description="Column of longitude (or x)")
    y_column: str | None = Field(None, description="Column of latitude (or y)")
    id_column: str | None = Field(None, description="Column of a unique id")
    name_column: str | None = Field(None, description="Column of the name")
    crs: CrsName | None = Field(None, description="CRS of the list, where the file names none")
    layer: str | None = Field(None, description="Layer of a GeoPackage that holds several")

    @model_validator(mode="after")
    def _one_source(self) -> "Facilities":
        if (self.osm is None) == (self.path is None):
            raise ValueError("give either `osm` or `path`")
        if self.osm is not None and (self.crs or self.layer):
            raise ValueError("`crs` and `layer` describe a file given with `path`, not `osm`")
        known = sorted(facility_types())
        for name in [*self.types.values(), *([self.type] if self.type else [])]:
            if name not in known:
                raise ValueError(f"unknown facility type '{name}'; {suggestion(name, known)}")
        return self


class Population(Frozen):
    """The people: a raster of persons per cell, or a model from residential buildings."""

    raster: InputFile | None = Field(None, description="GeoTIFF, persons per cell")
    basis: Literal["census", "modelled", "synthetic"] | None = Field(
        None, description="How the raster came about (WorldPop and GHS-POP are modelled)"
    )
    buildings: InputFile | None = Field(
        None, description="OpenStreetMap file: model the people from residential floor area"
    )
    persons_per_m2: Positive = Field(0.025, description="Persons per m² of gross floor area")
    default_levels: Positive = Field(5, description="Storeys of a building that names none")
    cell_m: Positive = Field(100, description="Cell size of the modelled grid (metres)")

    @model_validator(mode="after")
    def _one_source(self) -> "Population":
        if (self.raster is None) == (self.buildings is None):
            raise ValueError("give either `raster` or `buildings`")
        if self.raster is not None and self.basis is None:
            raise ValueError("say how the raster came about: `basis: census`, modelled or synthetic")
        if self.buildings is not None and self.basis not in (None, "modelled"):
            raise ValueError("a population made from buildings is modelled; leave `basis` out")
        return self

    @property
    def label(self) -> Literal["census", "modelled", "synthetic"]:
        """How the population came about."""
        return self.basis or "modelled"


class Zones(Frozen):
    """The units for which verdicts are given: a polygon layer, or units of an OpenStreetMap file."""

    path: InputFile | None = Field(None, description="GeoJSON, GeoPackage or shapefile of polygons")
    id_column: str | None = Field(None, description="Column of a unique id; else the name")
    name_column: str | None = Field(None, description="Column of the name")
    crs: CrsName | None = Field(None, description="CRS of the layer, where the file names none")
    layer: str | None = Field(None, description="Layer of a GeoPackage that holds several")
    names: tuple[str | int, ...] | None = Field(
        None, min_length=1, description="Ids or names: only these zones are used, the others left out"
    )
    osm: InputFile | None = Field(None, description="OpenStreetMap file with administrative borders")
    admin_level: int | None = Field(None, ge=1, le=12, description="Level of those borders")

    @model_validator(mode="after")
    def _one_source(self) -> "Zones":
        if (self.osm is None) == (self.path is None):
            raise ValueError("give either `path`, or `osm` and `admin_level`")
        if (self.osm is None) != (self.admin_level is None):
            raise ValueError("`osm` and `admin_level` go together")
        if self.osm is not None and (self.crs or self.layer):
            raise ValueError("`crs` and `layer` describe a file given with `path`, not `osm`")
        return self


class Settings(Frozen):
    """How the measuring is done."""

    crs: str | None = Field(
        None,
        description="Projected CRS to measure in; else CGCS2000 3-degree in China, UTM outside",
    )
    walk_kph: Positive = Field(4.8, description="Walking speed (km/h)")
    max_leg_m: Positive = Field(
        250, description="Farthest from a street (metres) that a place still counts as linked"
    )
    min_component_m: float = Field(
        1000, ge=0, description="Parts of the network with less street than this are passed over"
    )

    required_share: float | None = Field(
        None,
        gt=0,
        le=1,
        description="Share of people that must be reached, for clauses whose plan states none",
    )

    @model_validator(mode="after")
    def _measurable(self) -> "Settings":
        if self.crs is not None:
            try:
                crs = CRS.from_user_input(self.crs)
            except CRSError:
                raise ValueError(f"unknown CRS '{self.crs}'; e.g. EPSG:4547") from None
            if not crs.is_projected or crs.to_epsg() == 3857:
                raise ValueError(f"`crs` {self.crs} cannot be measured in; give a projected one")
        return self


class Study(Frozen):
    """A study file."""

    name: Text = Field(description="Name of the place")
    note: Text | None = Field(None, description="What a reader of the results should know")
    plans: tuple[PlanName, ...] = Field(min_length=1, description="Built-in plans, or paths of plan files")
    clauses: tuple[str, ...] | None = Field(
        None, min_length=1, description="Ids of the clauses to judge; all of the plans' clauses without"
    )
    plan_zones: dict[str, Literal["all"] | tuple[str | int, ...]] = Field(
        default_factory=dict,
        description="Zone keys of the plans → ids or names of the study's zones, or `all`",
    )
    streets: Streets
    facilities: tuple[Facilities, ...] = Field(min_length=1)
    population: Population
    zones: Zones
    settings: Settings = Field(default_factory=Settings)
    output: OutputFolder = Field(description="Folder that the results are written to")


def load(path: Path, *, output: Path | None = None) -> Study:
    """Read and check a study file; relative paths in it start at its folder.

    Args:
        path: the study file.
        output: where to write the results instead of the folder that the file names.

    Raises:
        FileError: there is no such file, or nothing can be written to ``output``.
        DocumentError: unknown fields, bad values, missing files, unknown plans, clauses or zone
            keys, each with its line.
    """
    document = Document(path)
    study = document.parse(Study, folder=path.parent)
    plans = [load_plan(name) for name in study.plans]
    known = [target.id for plan in plans for _, target in targets(plan)]
    zone_keys = sorted({key for plan in plans for key in plan.zones})
    repeated = sorted({each for each in known if known.count(each) > 1})
    faults: list[tuple[Location, str]] = [
        (("plans",), f"clause '{each}' stands in two of these plans; take one of them out")
        for each in repeated
    ]
    faults += [
        (("clauses", i), f"no clause '{clause}' in the plans; {suggestion(clause, known)}")
        for i, clause in enumerate(study.clauses or ())
        if clause not in known
    ]
    faults += [
        (("plan_zones", key), f"no zone '{key}' in the plans; {suggestion(key, zone_keys)}")
        for key in study.plan_zones
        if key not in zone_keys
    ]
    if faults:
        raise document.error(faults)
    if output is not None and (fault := _unwritable(output)):
        raise FileError(str(output), [fault])
    return study if output is None else study.model_copy(update={"output": output})


def input_files(study: Study) -> list[tuple[str, Path]]:
    """Return the field and the path of every input file."""
    parts: list[tuple[str, Frozen]] = [
        ("streets", study.streets),
        *[(f"facilities.{i}", each) for i, each in enumerate(study.facilities)],
        ("population", study.population),
        ("zones", study.zones),
    ]
    files = [
        (f"{where}.{name}", value)
        for where, part in parts
        for name in type(part).model_fields
        if isinstance(value := getattr(part, name), Path)
    ]
    plans = [name for name in study.plans if name not in builtin_plans()]
    return [*files, *[(f"plans.{i}", Path(name)) for i, name in enumerate(plans)]]
