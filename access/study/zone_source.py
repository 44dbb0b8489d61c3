"""What a study file may name as its zones."""

from typing import Any

from pydantic import Field, model_validator

from access.contracts.said import Said
from access.study.sources import InputFile, Layer, of_a_path
from access.study.words import LevelName


class Zones(Layer):
    """The units for which verdicts are given: polygon layers, or units of an OpenStreetMap file."""

    path: InputFile | None = Field(None, description="Polygons, of any kind of layer; or a table with WKT")
    id_column: str | None = Field(None, description="Column of a unique id; else the name")
    name_column: str | None = Field(None, description="Column of the name")
    level_column: str | None = Field(
        None,
        description="Column of the level: city, district, county, subdistrict, town, community, village …; "
        "in Chinese (区, 街道, 社区, 乡镇街道 …), by numbers (3, 4, 5) or by division codes, too",
    )
    level: LevelName | None = Field(None, description="Level of every zone of the layer")
    parent_column: str | None = Field(
        None, description="Column of the id, name or division code of the zone that it lies in"
    )
    class_column: str | None = Field(
        None, description="Column of the class: urban, rural; 城镇, 乡村; codes such as 111, 220"
    )
    code_column: str | None = Field(
        None,
        description="Column of division codes of 6, 9 or 12 digits: levels and parents follow from them "
        "where no column tells; found without under usual names",
    )
    aliases: dict[str, str] = Field(
        default_factory=dict,
        description="Name → another name of the same place, by which zones are found, too "
        "(青岛西海岸新区: 黄岛区 and some others are known)",
    )
    columns: dict[str, str] = Field(
        default_factory=dict,
        description="Attribute (persons, households, age_60_plus, …) → the layer's own column; columns that "
        "bear an attribute's name are found without",
    )
    names: tuple[str | int, ...] | None = Field(
        None, min_length=1, description="Ids or names: only these zones are used, the others left out"
    )
    osm: InputFile | None = Field(None, description="OpenStreetMap file with administrative borders")
    admin_level: int | None = Field(None, ge=1, le=12, description="Level of those borders")
    layers: tuple["Zones", ...] = Field(
        (), description="Several layers, one for each level, in place of all this; `zones:` may be their list"
    )

    @model_validator(mode="before")
    @classmethod
    def _list(cls, given: Any) -> Any:
        return {"layers": given} if isinstance(given, list | tuple) else given

    @model_validator(mode="after")
    def _one_source(self) -> "Zones":
        if self.layers:
            if self.model_fields_set - {"layers", "aliases"}:
                raise ValueError(
                    Said(
                        "有 layers 时，其余各项写在各层之内",
                        "with `layers`, all else is said of each of them",
                    )
                )
            if any(each.layers for each in self.layers):
                raise ValueError(Said("layers 之内不能再有 layers", "`layers` hold no `layers` themselves"))
            return self
        if self.level is not None and self.level_column is not None:
            raise ValueError(Said("level 与 level_column 只写一个", "give either `level` or `level_column`"))
        if (self.osm is None) == (self.path is None):
            raise ValueError(
                Said(
                    "请写 `path`，或同时写 `osm` 和 `admin_level`",
                    "give either `path`, or `osm` and `admin_level`",
                )
            )
        if (self.osm is None) != (self.admin_level is None):
            raise ValueError(Said("`osm` 与 `admin_level` 须同时写", "`osm` and `admin_level` go together"))
        if self.osm is not None and (self.told or self.attributes):
            raise ValueError(of_a_path([*self.told, *self.attributes]))
        return self

    @property
    def parts(self) -> tuple["Zones", ...]:
        """Its layers; itself where it is one."""
        return self.layers or (self,)

    @property
    def attributes(self) -> dict[str, str]:
        """Attribute → the layer's own column for it."""
        named = {
            "level": self.level_column,
            "parent_id": self.parent_column,
            "class": self.class_column,
            "code": self.code_column,
        }
        return {**self.columns, **{name: column for name, column in named.items() if column is not None}}
