"""What a study file may name as its inputs: streets, facilities, people, zones."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo, model_validator

from access.contracts.documents import Frozen
from access.contracts.said import Said
from access.contracts.suggest import suggestion
from access.contracts.system import explained
from access.contracts.tiles import LayerDatum, MapDatum
from access.network import mode_files
from access.places.reading import Reading
from access.standards import understood
from access.standards.registry import builtin_plans
from access.study.words import FacilityType


def existing(path: Path, info: ValidationInfo) -> Path:
    """Return the path of a file, from the study's folder.

    Raises:
        ValueError: there is none.
    """
    full = _in_folder(path, info)
    if not is_file(full) and not (full.suffix.lower() == ".gdb" and full.is_dir()):  # a geodatabase
        zh, en = (
            ("是文件夹，需要文件", "a folder, where a file is needed")
            if full.is_dir()
            else ("没有这个文件", "no such file")
        )
        raise ValueError(Said(f"{zh}：{full}", f"{en}: {full}"))
    return full


def is_file(path: Path) -> bool:
    """Tell whether there is such a file.

    Raises:
        ValueError: no file can have that name, or nobody may look.
    """
    try:
        return path.is_file()
    except OSError as error:
        shown, refused = str(path)[:200], explained(OSError(error.errno, error.strerror))
        raise ValueError(Said(f"{shown}：{refused.zh}", f"{shown}: {refused}")) from error


def _in_folder(path: Path, info: ValidationInfo) -> Path:
    """The path from the study's folder; of a study in a bundle, where the bundle has it, and nowhere else."""
    if not info.context:
        return path
    full: Path = info.context["folder"] / path
    held: Held | None = info.context.get("held")
    return full if held is None else held.path(full)


@dataclass(frozen=True)
class Held:
    """The files that a study may read: those below a folder.

    Attributes:
        folder: the folder.
        moved: path that the study names → where the file is.
    """

    folder: Path
    moved: Callable[[Path], Path | None]

    def path(self, full: Path) -> Path:
        """Return where a file is.

        Raises:
            ValueError: outside the folder.
        """
        found = self.moved(full) or full
        if not Path(os.path.realpath(found)).is_relative_to(os.path.realpath(self.folder)):
            raise ValueError(
                Said(f"“{full}”在包外，不会读取", f"'{full}' lies outside the bundle, and is not read")
            )
        return found


def _folder(path: Path, info: ValidationInfo) -> Path:
    full = _in_folder(path, info)
    fault = unwritable(full)
    if fault:
        raise ValueError(fault)
    return full


def unwritable(folder: Path) -> Said:
    """Return why nothing can be written into a folder; empty where it can."""
    from access.contracts import folders

    made = next(each for each in (folder, *folder.absolute().parents) if each.exists())
    if not made.is_dir():
        return Said(
            f"“{made}”是文件，结果写不进去", f"'{made}' is a file, so no results can be written there"
        )
    if os.access(made, os.W_OK):
        return folders.misleading(folder)
    return Said(f"没有权限写入“{made}”", f"nothing may be written in '{made}'")


def _plan(name: str, info: ValidationInfo) -> str:
    if name in builtin_plans():
        return name
    full = _in_folder(Path(name), info)
    if is_file(full):
        return str(full)
    known = understood.token("plan", name)
    if known is None:
        what = understood.unknown("plan", [name], Said("规划", "plan"))
        raise ValueError(
            Said(
                f"没有这个文件；{what.zh}",
                f"no file of this name; {what}",
            )
        )
    return known


def _profile(name: str, info: ValidationInfo) -> str:
    if name in mode_files.builtin():
        return name
    full = _in_folder(Path(name), info)
    if not is_file(full):
        hint = suggestion(name, list(mode_files.builtin()))
        raise ValueError(
            Said(
                f"没有这个内置出行方式，也没有这个文件；{hint.zh}",
                f"no built-in profile and no file of this name; {hint}",
            )
        )
    return str(full)


def _barrier(kind: str) -> str:
    from access.places.streets.barriers import KINDS

    if kind not in KINDS:
        hint = suggestion(kind, list(KINDS))
        raise ValueError(
            Said(f"没有这种阻隔：“{kind}”；{hint.zh}", f"unknown kind of barrier '{kind}'; {hint}")
        )
    return kind


def _crs(name: str) -> str:
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    from access.places import crs_words, gcj02

    if gcj02.named(name):
        return name
    if grid := crs_words.code(name):
        return grid
    try:
        CRS.from_user_input(name)
    except CRSError:
        raise ValueError(
            Said(
                f"没有坐标系“{name}”；请写代码，如 EPSG:4547，或 gcj02、bd09",
                f"unknown CRS '{name}'; give an authority code such as EPSG:4547, or gcj02, bd09",
            )
        ) from None
    return name


def _datum(word: object) -> object:
    from access.places import gcj02

    return (gcj02.named(word) if isinstance(word, str) else None) or word


Positive = Annotated[float, Field(gt=0)]
InputFile = Annotated[Path, AfterValidator(existing)]
OutputFolder = Annotated[Path, AfterValidator(_folder)]
PlanName = Annotated[str, AfterValidator(_plan)]
CrsName = Annotated[str, AfterValidator(_crs)]
ProfileName = Annotated[str, AfterValidator(_profile)]
PLAIN_DATUM = (
    "Datum of coordinates that come from a web map of China: `gcj02` (Amap, Tencent), `bd09` (Baidu), `wgs84`"
    " (CGCS2000 too)"
)
_DATUM = (
    f"{PLAIN_DATUM}; `auto`: what fits the streets; without, `wgs84`, but a layer that fits the streets by"
    " another datum is refused, unless it is `as_given`"
)


def _encoding(name: str) -> str:
    try:
        "".encode(name)
    except (LookupError, ValueError):
        known = "utf-8, gbk, gb18030, utf-16, big5"
        raise ValueError(
            Said(
                f"没有名为“{name[:40]}”的编码；常用的有 {known}",
                f"unknown encoding '{name[:40]}'; usual: {known}",
            )
        ) from None
    return name


ENCODING = "Encoding of the text (gbk, utf-8 …), where it is not found rightly"
Encoding = Annotated[str, AfterValidator(_encoding)]
PlainDatum = Annotated[MapDatum, BeforeValidator(_datum)]
Datum = Annotated[LayerDatum, BeforeValidator(_datum)]
_OF_READING = tuple(each.name for each in fields(Reading))
OSM_KINDS = (".osm", ".osm.gz", ".osm.bz2", ".osm.pbf", ".pbf", ".zip")


def is_osm(path: Path) -> bool:
    """Tell whether a file is one of OpenStreetMap, by its name; an archive has to say so in its own."""
    name = path.name.lower()
    return name.endswith(OSM_KINDS) and (not name.endswith(".zip") or ".osm" in name or ".pbf" in name)


def plain(said: LayerDatum | None) -> MapDatum:
    """Return the datum that a layer is read in, where nothing is known but what the study says."""
    return "wgs84" if said is None or said == "auto" or said == "as_given" else said  # noqa: PLR1714 (mypy)


def of_a_path(names: Sequence[str]) -> Said:
    """What to say of fields that describe a file given with ``path``, where there is none."""
    shown = [f"`{name}`" for name in names]
    return Said(
        f"{'、'.join(shown)} 说明用 `path` 给出的文件，不用于 `osm`",
        f"{', '.join(shown)}: for a file given with `path`, not `osm`",
    )


class Placed(Frozen):
    """A layer of which a study may tell how it is read: its CRS or datum, the encoding of its text."""

    crs: CrsName | None = Field(None, description="CRS, where the file names none, or not rightly")
    datum: Datum | None = Field(None, description=_DATUM)
    encoding: Encoding | None = Field(None, description=ENCODING)

    @property
    def told(self) -> tuple[str, ...]:
        """The fields that say how its files are read."""
        own = type(self).model_fields
        return tuple(name for name in _OF_READING if name in own and getattr(self, name) is not None)

    @property
    def reading(self) -> Reading:
        """How its files are read; a datum of which nothing is said may be told by the file itself."""
        datum = None if self.datum is None or self.datum == "auto" else plain(self.datum)
        return Reading(**{**{name: getattr(self, name) for name in self.told}, "datum": datum})

    @model_validator(mode="before")
    @classmethod
    def _datum_as_crs(cls, given: Any) -> Any:
        """Take a datum that stands where a CRS may stand."""
        from access.places import gcj02

        said = given.get("crs") if isinstance(given, dict) else None
        named = gcj02.named(said) if isinstance(said, str) else None
        if named is None:
            return given
        if named != _datum(given.get("datum", named)):
            datum = given["datum"]
            raise ValueError(
                Said(
                    f"`crs` 为 {said}，`datum` 为 {datum}；请只写一个",
                    f"`crs` says {said}, `datum` says {datum}; give one of them",
                )
            )
        return {**given, "crs": None, "datum": named}


class Layer(Placed):
    """One layer of features in a file, or a table of points."""

    layer: str | None = Field(
        None, description="Layer of a file that holds several (GeoPackage, zip, KML, DXF …)"
    )
    sheet: str | int | None = Field(None, description="Sheet of a workbook: its name, or its number from 1")
    header_row: Annotated[int, Field(ge=1)] | None = Field(
        None, description="Line of a table that holds the names of the columns, from 1"
    )
    x_column: str | None = Field(None, description="Column of longitude (or x)")
    y_column: str | None = Field(None, description="Column of latitude (or y)")
    xy_column: str | None = Field(None, description="Column that holds both: 121.47,31.23")


class BarrierLayer(Layer):
    """A layer of gates, of walls, or of another kind of barrier."""

    path: InputFile = Field(description="Points, lines or polygons, any kind of layer; or a table of points")
    kind: Annotated[str, AfterValidator(_barrier)] = Field(description="gate, wall, fence, water, …")
    datum: PlainDatum | None = Field(None, description=PLAIN_DATUM)


class Barriers(Frozen):
    """What keeps near places apart, beside what the OpenStreetMap file of the streets holds."""

    gates: Literal["open", "shut"] = Field(
        "open",
        description="Gates on streets through which nobody may walk (in OpenStreetMap: access=no, "
        "locked=yes; in a layer of gates: those of which it tells nothing, too): `shut`: streets end "
        "there, but for ambulances, and for cars where `motor_vehicle` or `vehicle` lets them through",
    )
    layers: tuple[BarrierLayer, ...] = Field((), description="Layers of barriers")


class Doors(Layer):
    """A layer of points where facilities are entered."""

    path: InputFile = Field(description="Points: a table, or any kind of layer")
    id_column: str | None = Field(
        None, description="Column of the id of the facility that a door leads to; else `facility_id` or `id`"
    )
    datum: PlainDatum | None = Field(None, description=PLAIN_DATUM)


def _layer(value: object) -> object:
    return {"path": value} if isinstance(value, str | Path) else value


ListedShare = Annotated[float, Field(gt=0, le=1)]


class Facilities(Layer):
    """One source of facilities: an OpenStreetMap file, or a list."""

    osm: InputFile | None = Field(None, description="OpenStreetMap file; types by the vocabulary's tags")
    path: InputFile | None = Field(None, description="List: a table with coordinates, or any kind of layer")
    type: FacilityType | None = Field(
        None, description="Facility type of every row of the list, by its id or a name of it"
    )
    type_column: str | None = Field(None, description="Column that holds each row's type")
    types: dict[str, FacilityType] = Field(
        default_factory=dict,
        description="The list's own words → facility types; rows with other words are left out. Not needed "
        "where the words are names of types in Chinese or English",
    )
    where: dict[str, tuple[str | int, ...] | str | int] = Field(
        default_factory=dict, description="Column → value(s); only such rows count"
    )
    id_column: str | None = Field(None, description="Column of a unique id")
    name_column: str | None = Field(None, description="Column of the name")
    types_file: InputFile | None = Field(
        None, description="YAML file: the list's own words → facility types (as `types`)"
    )
    columns: dict[str, str] = Field(
        default_factory=dict,
        description="Attribute (capacity, units, staff, area_m2, year, …) → the list's own column; columns "
        "that bear an attribute's name are found without",
    )
    listed_share: ListedShare | dict[FacilityType, ListedShare] = Field(
        1.0,
        description="How complete the list is: the share of all such facilities that it holds, for the whole "
        "source or by facility type; what is not listed may stand anywhere, and verdicts that it could turn "
        "are undetermined",
    )
    doors: Annotated[Doors, BeforeValidator(_layer)] | None = Field(
        None, description="Layer of the points where these facilities are entered, instead of their own"
    )

    @model_validator(mode="after")
    def _one_source(self) -> "Facilities":
        if (self.osm is None) == (self.path is None):
            raise ValueError(Said("请写 `osm` 或 `path`（两者择一）", "give either `osm` or `path`"))
        if self.osm is not None and (self.told or self.columns or self.types_file):
            raise ValueError(
                of_a_path([*self.told, *(name for name in ("columns", "types_file") if getattr(self, name))])
            )
        if self.types and self.types_file:
            raise ValueError(
                Said("请写 `types` 或 `types_file`（两者择一）", "give either `types` or `types_file`")
            )
        return self


class Land(Placed):
    """Polygon layers of land, for readings that cover land or divide it instead of counting people."""

    residential: InputFile | None = Field(None, description="Residential land")
    built_up: InputFile | None = Field(None, description="Built-up area")


class Background(Placed):
    """Polygon layers that are drawn behind the map; nothing is judged by them."""

    water: InputFile | None = Field(
        None, description="Water; else what the OpenStreetMap file of the streets holds, with the sea"
    )
    green: InputFile | None = Field(None, description="Green space; else that of the same file")
    datum: PlainDatum | None = Field(None, description=PLAIN_DATUM)
