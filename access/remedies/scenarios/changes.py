"""What may be changed in a study: the parts of a scenario file."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from access.contracts import tables
from access.contracts.documents import Frozen
from access.contracts.said import Said
from access.network.profiles import Word
from access.standards import understood


def _as_text(value: Any) -> Any:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _known_type(name: str) -> str:
    known = understood.token("type", name)
    if known is None:
        raise ValueError(understood.unknown("type", [name], Said("设施类型", "facility type")))
    return known


_POINT = Said(
    "请写 `[经度, 纬度]`，或研究坐标系中的 `{x: …, y: …}`",
    "give `[longitude, latitude]`, or `{x: …, y: …}` in the study's CRS",
)
Id = Annotated[str, BeforeValidator(_as_text), Field(min_length=1)]
FacilityType = Annotated[str, AfterValidator(_known_type)]
Positive = Annotated[float, Field(gt=0)]
Amount = Annotated[float | None, Field(ge=0)]


class Point(Frozen):
    """A place: ``[longitude, latitude]`` (WGS-84), or ``{x: …, y: …}`` in the CRS of the study."""

    lon: float | None = Field(None, description="Longitude (degrees, WGS-84)")
    lat: float | None = Field(None, description="Latitude (degrees, WGS-84)")
    x: float | None = Field(None, description="Easting in the CRS of the study (metres)")
    y: float | None = Field(None, description="Northing in the CRS of the study (metres)")

    @model_validator(mode="before")
    @classmethod
    def _pair(cls, data: Any) -> Any:
        if isinstance(data, list | tuple) and len(data) == 2:
            return {"lon": data[0], "lat": data[1]}
        if not isinstance(data, dict | Point):
            raise ValueError(_POINT)  # noqa: TRY004
        return data

    @model_validator(mode="after")
    def _whole(self) -> "Point":
        given = {name for name in type(self).model_fields if getattr(self, name) is not None}
        if given not in ({"lon", "lat"}, {"x", "y"}):
            raise ValueError(_POINT)
        if (
            self.lon is not None
            and self.lat is not None
            and not (abs(self.lon) <= 180 and abs(self.lat) <= 90)
        ):
            raise ValueError(
                Said(
                    f"地球上没有这个地方：经度 {self.lon:g}，纬度 {self.lat:g}；经度在前",
                    f"no place on earth: longitude {self.lon:g}, latitude {self.lat:g}; longitude first",
                )
            )
        return self


class Attributes(Frozen):
    """What a facility has, by the columns that plans ask for."""

    capacity: Amount = Field(None, description="Beds, places or seats")
    units: Amount = Field(None, description="Vehicles or other units")
    staff: Amount = Field(None, description="People who work there")
    area_m2: Amount = Field(None, description="Land (m²)")
    floor_area_m2: Amount = Field(None, description="Floor area (m²)")
    pupils: Amount = Field(None, description="Pupils")
    classes: Amount = Field(None, description="School classes")
    year: Amount = Field(None, description="Year in which it was opened")
    year_upgraded: Amount = Field(None, description="Year in which it was last upgraded")
    level: str | None = Field(None, description="Level of the unit that it serves, e.g. community")
    attributes: dict[str, Word | float] = Field(
        default_factory=dict, description="Any other attribute that a plan asks of facilities → its value"
    )

    @model_validator(mode="after")
    def _once(self) -> "Attributes":
        own = sorted(set(self.attributes) & {*tables.FACILITIES.columns, "geometry"})
        if own:
            names = ", ".join(own)
            raise ValueError(
                Said(
                    f"{names} 不写在 `attributes` 下面；它本身是一个字段",
                    f"{names}: no place for it under `attributes`; it is a field by itself",
                )
            )
        return self

    @property
    def columns(self) -> dict[str, Any]:
        """Column of the facilities table → its value, for those that are given."""
        own = {name: getattr(self, name) for name in Attributes.model_fields if name != "attributes"}
        # a planner's list holds such columns as text
        other = {
            name: f"{value:g}" if isinstance(value, float) else value
            for name, value in self.attributes.items()
        }
        return {**{name: value for name, value in own.items() if value is not None}, **other}


class Opened(Attributes):
    """A facility to be opened."""

    type: FacilityType = Field(description="Facility type")
    at: Point = Field(description="Where it stands: [longitude, latitude], or {x, y} in the study's CRS")
    doors: tuple[Point, ...] = Field(
        (), description="Where it is entered, if elsewhere than where it stands: points like `at`"
    )
    id: Id | None = Field(None, description="A new id; without, `new:1`, `new:2` … in the order of the file")
    name: str | None = Field(None, min_length=1, description="What it is called")
    clause: str | None = Field(None, description="Clause for whose sake it is proposed; changes nothing")


class Moved(Frozen):
    """A facility to be moved, with all its entrances, to one place."""

    id: Id = Field(description="Id of the facility, or its name where no other bears it")
    to: Point = Field(description="Where to: [longitude, latitude], or {x, y} in the study's CRS")


class Enlarged(Attributes):
    """A facility that gets other attributes: what it has afterwards, not what is added."""

    id: Id = Field(description="Id of the facility, or its name where no other bears it")

    @model_validator(mode="after")
    def _something(self) -> "Enlarged":
        if not self.columns:
            raise ValueError(
                Said(
                    "请写改后的数值：`capacity`、`units`、`area_m2` 等",
                    "say what it has afterwards: `capacity`, `units`, `area_m2` …",
                )
            )
        return self


class FacilityChanges(Frozen):
    """Facilities to be opened, closed, moved, enlarged."""

    open: tuple[Opened, ...] = Field((), description="New facilities")
    close: tuple[Id, ...] = Field(
        (), description="Facilities that are closed: ids, or names that one alone bears"
    )
    move: tuple[Moved, ...] = Field((), description="Facilities that stand elsewhere")
    enlarge: tuple[Enlarged, ...] = Field((), description="Facilities that have other attributes")

    @property
    def entrances(self) -> bool:
        """Whether any facility is entered elsewhere than before, or no more."""
        return bool(self.open or self.close or self.move)


class AddedStreet(Frozen):
    """A street to be added, from one place to another; nothing is joined to it on its way.

    Each end is joined to the nearest node within ``join_m``, else to the nearest street within it,
    else to the end of another added street within it; else it is a dead end. An end for which a
    street is named is joined to that, at its metres.
    """

    line: tuple[Point, ...] = Field(min_length=2, description="Its places, from its start to its end")
    street_class: str = Field(alias="class", description="Class by OpenStreetMap: footway, residential …")
    oneway: Literal["both", "forward", "backward"] = Field(
        "both", description="Directions for vehicles; `forward`: from its start to its end"
    )
    speed_kph: Positive | None = Field(None, description="Speed limit (km/h)")
    layer: int = Field(0, description="Level: above 0 a bridge, below 0 a tunnel")
    access: Word = Field("", description="Who may use it: private, no …; empty: everybody")
    foot: Word = Field("", description="For pedestrians, goes before `access`")
    bicycle: Word = Field("", description="For bicycles, goes before `access`")
    motor_vehicle: Word = Field("", description="For motor vehicles, goes before `access`")
    emergency: Word = Field("", description="For ambulances, goes before the others")
    join_m: Positive = Field(10, description="How near (metres) an end must lie to what it is joined to")
    from_street: Id | None = Field(None, description="Id of the street on which it begins")
    from_m: Amount = Field(None, description="Metres along that street")
    to_street: Id | None = Field(None, description="Id of the street on which it ends")
    to_m: Amount = Field(None, description="Metres along that street")

    @model_validator(mode="after")
    def _both(self) -> "AddedStreet":
        for name, along_m in ((self.from_street, self.from_m), (self.to_street, self.to_m)):
            if (name is None) != (along_m is None):
                raise ValueError(
                    Said(
                        "端点所在的街道与沿街道的米数须同时写",
                        "a street at an end and the metres along it go together",
                    )
                )
        return self

    @property
    def ends(self) -> tuple[tuple[str | None, float], tuple[str | None, float]]:
        """The street and the metres along it that are named at either end."""
        return (self.from_street, self.from_m or 0.0), (self.to_street, self.to_m or 0.0)


class RespedStreets(Frozen):
    """Streets with another speed limit, or of another class."""

    streets: tuple[Id, ...] = Field((), description="Ids of streets; `w42` is each piece `w42.0`, `w42.1` …")
    street_class: str | None = Field(None, alias="class", description="Every street of this class")
    kph: Positive | None = Field(
        None, description="New limit (km/h): it slows; none goes faster than its class allows"
    )
    to_class: str | None = Field(None, description="New class, for a street that is rebuilt: it may speed up")

    @model_validator(mode="after")
    def _some(self) -> "RespedStreets":
        if bool(self.streets) == (self.street_class is not None):
            raise ValueError(
                Said("请写 `streets` 或 `class`（两者择一）", "give either `streets` or `class`")
            )
        if self.kph is None and self.to_class is None:
            raise ValueError(Said("请写 `kph`、`to_class`，或两者都写", "give `kph`, `to_class`, or both"))
        return self


class StreetChanges(Frozen):
    """Gates to be opened; streets to be closed, made slower or faster, added; in this order."""

    open_gates: tuple[Id, ...] = Field(
        (), description="Ids of gates that part streets in the study (`barriers: {gates: shut}`)"
    )
    close: tuple[Id, ...] = Field((), description="Ids of streets; `w42` is each piece `w42.0`, `w42.1` …")
    speed: tuple[RespedStreets, ...] = Field((), description="Streets with another limit or class")
    add: tuple[AddedStreet, ...] = Field((), description="New streets")


class ZonePeople(Frozen):
    """How many people a zone has: so many times as many, or a number."""

    factor: Positive | None = Field(None, description="So many times as many people as in the base")
    persons: Positive | None = Field(None, description="Number of people")

    @model_validator(mode="before")
    @classmethod
    def _named(cls, data: Any) -> Any:
        if not isinstance(data, dict | ZonePeople):
            either = "`{factor: 1.2}`", "`{persons: 12000}`"
            said = Said(f"请写 {' 或 '.join(either)}", f"give {' or '.join(either)}")
            raise ValueError(said)  # noqa: TRY004
        return data

    @model_validator(mode="after")
    def _one(self) -> "ZonePeople":
        if (self.factor is None) == (self.persons is None):
            raise ValueError(
                Said("请写 `factor` 或 `persons`（两者择一）", "give either `factor` or `persons`")
            )
        return self


class PopulationChanges(Frozen):
    """Other numbers of people, by zone."""

    by_zone: dict[Id, ZonePeople] = Field(
        default_factory=dict, description="Zone (id, or a name that one alone bears) → its people"
    )
    year: int | None = Field(
        None,
        description="Plan year: each zone that `by_zone` does not name has the number in the column "
        "`persons_<year>` of the study's zones, if it has one",
    )
