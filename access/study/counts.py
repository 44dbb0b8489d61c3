"""What a study file may say of people by zone: how many there are, and how many there will be."""

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PlainValidator, ValidationInfo, model_validator

from access.contracts.said import Said
from access.places.people.columns import PERSONS_PER_HOUSEHOLD, Columns, unit_word
from access.places.reading import Reading
from access.study.sources import (
    PLAIN_DATUM,
    InputFile,
    Layer,
    PlainDatum,
    Positive,
    existing,
)

KINDS_ZH = "`raster`（栅格）、`zones`（分区）、`table`（统计表）、`points`（楼栋）或 `buildings`（住宅建筑）"
KINDS = "`raster`, `zones` (counted by zone), `table` (census table), `points` or `buildings`"
_TABLES = (".csv", ".txt", ".gz", ".xlsx", ".xls", ".ods")
_GUESSES = {
    **dict.fromkeys(
        ("path", "file", "data", "layer_path", "csv", "xlsx", "shp"),
        (f"请写明是哪一种：{KINDS_ZH}", f"say {KINDS}"),
    ),
    **dict.fromkeys(
        (
            "column",
            "persons",
            "persons_field",
            "field",
            "population",
            "population_column",
            "pop_column",
            "value",
        ),
        ("人口列请写 `persons_column`", "the column of people is `persons_column`"),
    ),
    **dict.fromkeys(
        ("households", "household_column"), ("户数列请写 `households_column`", "give `households_column`")
    ),
    **dict.fromkeys(
        ("dwellings", "units_column"), ("套数列请写 `dwellings_column`", "give `dwellings_column`")
    ),
    **dict.fromkeys(
        ("name", "id_column", "join", "key", "on"),
        ("名称列请写 `name_column`，代码列写 `code_column`", "give `name_column` or `code_column`"),
    ),
    **dict.fromkeys(("polygons", "areas", "districts", "zone"), ("分区请写 `zones`", "give `zones`")),
    **dict.fromkeys(("point", "building", "houses"), ("楼栋请写 `points`", "give `points`")),
}


def _own_or_file(value: object, info: ValidationInfo) -> object:
    if value is True or value == "own":
        return "own"
    if not isinstance(value, str | Path):
        zh, en = "请写文件名，或 `own`（本研究的分区）", "give a file, or `own`: the study's own zones"
        raise ValueError(Said(zh, en))  # noqa: TRY004 (pydantic takes no other)
    return existing(Path(value), info)


def _guesses(data: Any, known: set[str]) -> None:
    """Lead on from fields that people guess.

    Raises:
        ValueError: with each of them, and what it is called here.
    """
    found = (
        [name for name in data if name in _GUESSES and name not in known] if isinstance(data, dict) else []
    )
    if found:
        raise ValueError(
            Said(
                "；".join(f"没有 `{name}`：{_GUESSES[name][0]}" for name in found),
                "; ".join(f"no field `{name}`: {_GUESSES[name][1]}" for name in found),
            )
        )


def _flat(data: Any, names: tuple[str, ...]) -> Any:
    """Take ``zones: {path: …, persons_column: …}`` as ``zones: …`` with the other fields beside it."""
    if not isinstance(data, dict):
        return data
    for name in names:
        inner = data.get(name)
        if isinstance(inner, dict) and "path" in inner:
            more = {key: value for key, value in inner.items() if key != "path"}
            data = {**more, **data, name: inner["path"]}
    return data


Unit = Annotated[
    Literal["persons", "thousands", "ten_thousands", "persons_per_km2"], BeforeValidator(unit_word)
]


class Counts(Layer):
    """Numbers of people by zone: columns of a layer of zones, or a table joined to zones."""

    zones: Annotated[Literal["own"] | Path | None, PlainValidator(_own_or_file)] = Field(
        None,
        description="People counted by zone: a polygon layer with a column of persons, or `own`: the study's "
        "zones",
    )
    table: InputFile | None = Field(
        None,
        description="Table of people by administrative unit, joined by name or code to `zones` (else the "
        "study's own)",
    )
    name_column: str | None = Field(None, description="Column of the units' names in that table or layer")
    code_column: str | None = Field(None, description="Column of their codes in the table")
    persons_column: str | None = Field(
        None, description="Column of persons; else that of a usual name (常住人口, population …)"
    )
    unit: Unit | None = Field(
        None,
        description="What the numbers are. Of rasters: persons in each cell, or persons per km² (turned "
        "into persons by each cell's area); without, persons, if the file does not say otherwise (a density, "
        "thousands, households). Of zones and tables also `thousands` and `ten_thousands` (千人, 万人); "
        "without, as the name of the column says",
    )
    datum: PlainDatum | None = Field(None, description=PLAIN_DATUM)

    @model_validator(mode="before")
    @classmethod
    def _as_meant(cls, data: Any) -> Any:
        if isinstance(data, str | Path):
            zh = f"只写了“{data}”；请写明是哪一种人口数据：{KINDS_ZH}，如 `{{raster: {data}, basis: census}}`"
            en = (
                f"'{data}' alone; say which kind of people it holds: {KINDS}, e.g."
                f" `{{raster: {data}, basis: census}}`"
            )
            raise ValueError(Said(zh, en))  # noqa: TRY004 (pydantic takes no other)
        data = _flat(data, ("zones", "table", "points"))
        _guesses(data, set(cls.model_fields))
        return data

    @property
    def columns(self) -> Columns:
        """Which columns count the people."""
        return Columns(persons=self.persons_column, unit=self.unit)

    @property
    def of_table(self) -> Reading:
        """How the table is read."""
        return Reading(sheet=self.sheet, header_row=self.header_row, encoding=self.encoding)

    @property
    def of_layer(self) -> Reading:
        """How the layer is read; what is said of sheets and lines is for the table, where there is one."""
        if self.table is None:
            return self.reading
        return Reading(crs=self.crs, datum=self.datum or "wgs84", layer=self.layer)


class Calibration(Counts):
    """Totals by zone to which people of another source are brought."""

    @model_validator(mode="before")
    @classmethod
    def _file_alone(cls, data: Any) -> Any:
        """Take the name of a file for the table, or the layer, that it is."""
        if not isinstance(data, str | Path):
            return data
        return {"table" if Path(data).suffix.lower() in _TABLES else "zones": data}

    @model_validator(mode="after")
    def _some(self) -> "Calibration":
        if self.zones is None and self.table is None:
            zh, en = "`calibrate` 请写 `zones` 或 `table`", "give `zones` or `table` with `calibrate`"
            raise ValueError(Said(zh, en))
        return self


class Projection(Layer):
    """How many times as many people each zone will have in a plan year."""

    year: int = Field(ge=1900, le=2200, description="Plan year")
    factor: Positive | None = Field(None, description="So many times as many people in every zone")
    factors: dict[str, Positive] = Field(
        default_factory=dict, description="Zone (id or name) → so many times as many people"
    )
    table: InputFile | None = Field(None, description="Table of factors, or of persons then, by zone")
    name_column: str | None = Field(None, description="Column of the zones' names in it")
    code_column: str | None = Field(None, description="Column of their codes in it")
    factor_column: str | None = Field(None, description="Column of factors in it")
    persons_column: str | None = Field(
        None, description="Column of persons in the plan year, in it or in the study's zones"
    )
    unit: Unit | None = Field(None, description="What those persons are counted in")

    @model_validator(mode="after")
    def _one_source(self) -> "Projection":
        given = [self.factor is not None, bool(self.factors), self.table is not None]
        if sum(given) > 1:
            zh = "`factor`、`factors`、`table` 只写一个"
            raise ValueError(Said(zh, "give one of `factor`, `factors` and `table`"))
        if self.table is not None and (self.factor_column is None) == (self.persons_column is None):
            zh = "`table` 请写 `factor_column` 或 `persons_column`"
            raise ValueError(Said(zh, "give either `factor_column` or `persons_column` with `table`"))
        return self


class Growth(Layer):
    """Areas of new housing with the people who will live there."""

    @model_validator(mode="before")
    @classmethod
    def _file_alone(cls, data: Any) -> Any:
        return {"path": data} if isinstance(data, str | Path) else data

    path: InputFile = Field(description="Polygons with the people who will move there")
    persons_column: str | None = Field(None, description="Column of persons; else that of a usual name")
    households_column: str | None = Field(None, description="Column of households, in place of persons")
    dwellings_column: str | None = Field(None, description="Column of dwellings, in place of persons")
    persons_per_household: Positive = Field(
        PERSONS_PER_HOUSEHOLD,
        description="Persons to each; assumed: 2.62, the mean of the census of 2020",
    )
    datum: PlainDatum | None = Field(None, description=PLAIN_DATUM)

    @property
    def columns(self) -> Columns:
        """Which columns count the people."""
        return Columns(
            self.persons_column, self.households_column, self.dwellings_column, self.persons_per_household
        )
