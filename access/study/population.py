"""What a study file may say of its people: where they live, how many they are, how many they will be."""

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator, model_validator

from access.contracts.said import Said, zh
from access.places.people.columns import PERSONS_PER_HOUSEHOLD, Columns
from access.standards.model import Group
from access.study.counts import KINDS, KINDS_ZH, Calibration, Counts, Growth, Projection
from access.study.sources import InputFile, Positive, existing, is_osm
from access.study.words import Basis, GroupName

# how a table, or one layer of several, is read: nothing of it is asked of a raster or an OpenStreetMap file
_OF_TABLES = ("layer", "sheet", "header_row", "x_column", "y_column", "xy_column", "encoding")


def _several(value: object) -> object:
    return (value,) if isinstance(value, str | Path) else value


class Population(Counts):
    """The people: a raster, numbers by zone, points, or a model from buildings; or nobody knows."""

    raster: InputFile | None = Field(None, description="GeoTIFF, persons per cell")
    nodata: tuple[float, ...] | float = Field(
        (),
        description="Value or values of the rasters that mean no data, beside what the files declare; `[]`: "
        "no other value does, however much it looks like it (255, 65535)",
    )
    basis: Basis | None = Field(
        None,
        description="How the numbers came about (WorldPop and GHS-POP are modelled); numbers by zone and of "
        "persons at points are a census without",
    )
    buildings: InputFile | None = Field(
        None, description="OpenStreetMap file: model the people from residential floor area"
    )
    points: InputFile | None = Field(
        None, description="Points or polygons (buildings, estates) with persons, households or dwellings"
    )
    households_column: str | None = Field(None, description="Column of households, in place of persons")
    dwellings_column: str | None = Field(
        None, description="Column of dwellings, each taken as inhabited, in place of persons"
    )
    persons_per_household: Positive = Field(
        PERSONS_PER_HOUSEHOLD,
        description="Persons to a household or dwelling; assumed: 2.62, the mean of the census of 2020",
    )
    where: dict[str, tuple[str | int, ...] | str | int] = Field(
        default_factory=dict, description="Column → value(s); only such rows of `points` or `homes` count"
    )
    homes: InputFile | None = Field(
        None,
        description="Residential buildings by whose floor area people counted by zone are spread: a layer, "
        "or an OpenStreetMap file; else those in that of the streets",
    )
    levels_column: str | None = Field(None, description="Column of storeys of `homes` or `points`")
    floor_area_column: str | None = Field(
        None, description="Column of gross floor area (m²) of `homes` or `points`"
    )
    covariate: InputFile | None = Field(
        None,
        description="Raster by whose values people counted by zone are spread, where no homes or land tell",
    )
    persons_per_m2: Positive = Field(0.025, description="Persons per m² of gross floor area")
    default_levels: Positive = Field(5, description="Storeys of a building that names none")
    cell_m: Positive = Field(100, description="Cell size of a grid that is made (metres)")
    groups: dict[GroupName, Annotated[tuple[str | Path, ...], BeforeValidator(_several)]] = Field(
        default_factory=dict,
        description="Age group → raster of its people, or several that are added up; of zones and points: "
        "column or columns",
    )
    calibrate: Calibration | None = Field(
        None,
        description="Totals by zone to which the people of a raster, of points or of a model are brought",
    )
    projection: Projection | None = Field(None, description="Plan year for which the people are projected")
    growth: Growth | None = Field(None, description="Areas of new housing, added to the people")

    @model_validator(mode="before")
    @classmethod
    def _buildings_of_a_layer(cls, data: Any) -> Any:
        """Take buildings that are no OpenStreetMap file as points."""
        path = data.get("buildings") if isinstance(data, dict) else None
        if not isinstance(path, str | Path) or is_osm(Path(path)) or "points" in data:
            return data
        return {**{key: value for key, value in data.items() if key != "buildings"}, "points": path}

    @field_validator("groups")
    @classmethod
    def _group_files(
        cls, groups: dict[Group, tuple[str | Path, ...]], info: ValidationInfo
    ) -> dict[Group, tuple[str | Path, ...]]:
        """Find the files of age groups, where people come from a raster."""
        if info.data.get("raster") is None:
            return groups
        found: dict[Group, tuple[str | Path, ...]] = {}
        for name, files in groups.items():
            try:
                found[name] = tuple(existing(Path(each), info) for each in files)
            except ValueError as error:
                what = error.args[0]
                raise ValueError(Said(f"{name}：{zh(what)}", f"{name}: {what}")) from error
        return found

    @model_validator(mode="after")
    def _one_source(self) -> "Population":
        if not self.model_fields_set:
            return self
        counted = self.zones is not None or self.table is not None
        given = [self.raster is not None, self.buildings is not None, self.points is not None, counted]
        if self.raster is not None and counted:
            zh = "有栅格又有分区人口：按分区总数校准栅格请写 `calibrate`，按栅格分配分区人口请写 `covariate`"
            en = (
                "a raster and people by zone: to bring the raster to these totals give them with"
                " `calibrate`, to"
                " spread these by the raster give it with `covariate`"
            )
            raise ValueError(Said(zh, en))
        if sum(given) != 1:
            raise ValueError(Said(f"请写一种：{KINDS_ZH}", f"give one of {KINDS}"))
        if self.raster is not None and self.basis is None:
            zh = "请说明栅格的来历：`basis: census`（普查）、modelled（模拟）或 synthetic（虚构）"
            raise ValueError(
                Said(zh, "say how the raster came about: `basis: census`, modelled or synthetic")
            )
        faults = self._misplaced(counted)
        if faults:
            raise ValueError(Said("；".join(each.zh for each in faults), "; ".join(map(str, faults))))
        return self

    def _misplaced(self, counted: bool) -> list[Said]:
        """What is said of a source, but means nothing for it."""
        faults = []
        for names, of, meant in (
            (("nodata",), ("raster",), self.raster is not None),
            (
                ("households_column", "dwellings_column"),
                ("zones", "table", "points"),
                counted or self.points is not None,
            ),
            (("covariate", "homes"), ("zones", "table"), counted),
            (("name_column", "code_column"), ("zones", "table"), counted),
            (("groups",), ("raster", "zones", "table", "points"), self.buildings is None),
            (("unit",), ("raster", "zones", "table", "points"), self.buildings is None),
            (("persons_column",), ("zones", "table", "points"), counted or self.points is not None),
            (("where",), ("points", "homes"), self.points is not None or self.homes is not None),
            (("crs", "datum"), ("raster", "zones", "points", "homes"), self.buildings is None),
            (_OF_TABLES, ("zones", "table", "points"), counted or self.points is not None),
            (("cell_m",), ("zones", "table", "points", "buildings"), self.raster is None),
            (("calibrate",), ("raster", "points", "buildings"), not counted),
        ):
            odd = [name for name in names if name in self.model_fields_set]
            if odd and not meant:
                shown, wanted = ", ".join(f"`{each}`" for each in odd), ", ".join(f"`{each}`" for each in of)
                faults.append(Said(f"{shown} 须与 {wanted} 同用", f"{shown}: goes with {wanted}"))
        if self.raster is not None and self.unit not in (None, "persons", "persons_per_km2"):
            zh = "栅格的 `unit` 只能是 persons 或 persons_per_km2；请先换算"
            faults.append(
                Said(zh, "`unit` of a raster is persons or persons_per_km2; scale it to that first")
            )
        if self.buildings is not None and self.basis not in (None, "modelled"):
            zh = "由建筑推算的人口就是模拟值，请删去 `basis`"
            faults.append(Said(zh, "a population made from buildings is modelled; leave `basis` out"))
        return faults

    @property
    def given(self) -> bool:
        """Whether it is known where people live: counts and sizes need none of it."""
        return bool(self.model_fields_set)

    @property
    def columns(self) -> Columns:
        """Which columns count the people."""
        return Columns(
            self.persons_column,
            self.households_column,
            self.dwellings_column,
            self.persons_per_household,
            {str(name): tuple(map(str, each)) for name, each in self.groups.items()},
            self.unit,
        )

    @property
    def osm(self) -> Path | None:
        """The OpenStreetMap file that people come from."""
        return self.buildings or (self.homes if self.homes is not None and is_osm(self.homes) else None)

    @property
    def fills(self) -> tuple[float, ...]:
        """The values that mean no data."""
        return self.nodata if isinstance(self.nodata, tuple) else (self.nodata,)

    @property
    def without_fills(self) -> bool:
        """Whether the study says that no value means no data but those that the files declare."""
        return "nodata" in self.model_fields_set and self.nodata == ()

    @property
    def label(self) -> Literal["census", "modelled", "synthetic", "projected", "unknown"]:
        """How the population came about: what is projected, or counted in households, nobody has counted."""
        if not self.given:
            return "unknown"
        if self.projection or self.growth:
            return "synthetic" if self.basis == "synthetic" else "projected"
        if self.basis is not None:
            return self.basis
        of_homes = self.households_column is not None or self.dwellings_column is not None
        of_points = self.points is not None and self.persons_column is not None
        counted = self.zones is not None or self.table is not None
        return "census" if (counted and not of_homes) or of_points else "modelled"
