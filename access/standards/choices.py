"""What rules are made of: readings of what a plan leaves open, and which facilities count."""

from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import (
    AfterValidator,
    Field,
    GetJsonSchemaHandler,
    WithJsonSchema,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from access.contracts.documents import Frozen
from access.contracts.said import Said

Value = TypeVar("Value")
Basis = Literal["text", "practice", "convention", "context", "assumption"]


def _scalar_or_object(core: CoreSchema, handler: GetJsonSchemaHandler, field: str) -> JsonSchemaValue:
    """The JSON Schema of a model that may also be written as the bare value of one field."""
    whole = handler(core)
    properties = handler.resolve_ref_schema(whole)["properties"]
    return {"anyOf": [properties[field], whole]}


class Alternative(Frozen, Generic[Value]):
    """Another reading than the default one, and what it rests on; written as the value alone, too.

    >>> Alternative[float].model_validate(0.9)
    Alternative[float](value=0.9, basis='assumption')
    """

    value: Value
    basis: Basis = "assumption"

    @model_validator(mode="before")
    @classmethod
    def _bare_value(cls, data: object) -> object:
        return data if isinstance(data, dict | Alternative) else {"value": data}

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return _scalar_or_object(core, handler, "value")


class Choice(Frozen, Generic[Value]):
    """A parameter that the plan fixes, or a reading of what it leaves open.

    ``basis`` says what the default rests on: ``text``, the plan itself says so; ``practice`` or
    ``convention`` of planning; ``context``, other words of the plan; or ``assumption``.

    >>> Choice[float].model_validate(0.9).basis
    'text'
    """

    default: Value
    alternatives: tuple[Alternative[Value], ...] = ()
    basis: Basis = "text"

    @model_validator(mode="before")
    @classmethod
    def _scalar_is_text(cls, data: object) -> object:
        return data if isinstance(data, dict | Choice) else {"default": data}

    @model_validator(mode="after")
    def _each_once(self) -> "Choice[Value]":
        if len(set(self.options)) < len(self.options):
            raise ValueError(
                Said(
                    "默认值与各备选值不能相同", "the default and the alternatives must differ from each other"
                )
            )
        return self

    @property
    def options(self) -> tuple[Value, ...]:
        """The default, then each alternative."""
        return (self.default, *(each.value for each in self.alternatives))

    def offers(self, *values: Value) -> bool:
        """Tell whether one of the values is the default or an alternative."""
        return not set(values).isdisjoint(self.options)

    def taking(self, value: Value) -> "Choice[Value]":
        """Return the choice decided for one of its options, on that option's basis."""
        basis = {each.value: each.basis for each in self.alternatives}.get(value, self.basis)
        return self.model_copy(update={"default": value, "alternatives": (), "basis": basis})

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return _scalar_or_object(core, handler, "default")


def reading(default: object, *alternatives: object, basis: Basis = "text", about: str) -> Any:
    """Return the field of a rule whose plan says nothing of it: the reading that is then taken."""
    content = {"default": default, "alternatives": alternatives, "basis": basis}
    return Field(content, validate_default=True, description=about)


def _plain(value: object) -> object:
    if not isinstance(value, str | bool | int | float):
        said = Said("请写文字、数，或 true、false", "give a text, a number, or true or false")
        raise ValueError(said)  # noqa: TRY004 (pydantic's)
    return value


Plain = Annotated[Any, AfterValidator(_plain), WithJsonSchema({"type": ["string", "boolean", "number"]})]
Positive = Annotated[float, Field(gt=0)]
Share = Annotated[float, Field(gt=0, le=1)]
Column = Annotated[str, Field(min_length=1)]
Word = Annotated[str, Field(min_length=1)]
Types = tuple[str, ...]


class Condition(Frozen):
    """What must hold of an attribute: it is one of some values, holds a word, or lies within bounds.

    >>> Condition.model_validate("public").one_of
    ('public',)
    """

    one_of: tuple[Plain, ...] = Field((), description="Values, one of which it must be")
    contains: tuple[Word, ...] = Field((), description="Words, one of which the text must hold")
    at_least: Choice[float] | None = Field(None, description="Smallest number that counts")
    below: Choice[float] | None = Field(None, description="Numbers from here on do not count")

    @model_validator(mode="before")
    @classmethod
    def _bare_values(cls, data: object) -> object:
        if isinstance(data, dict | Condition):
            return data
        return {"one_of": data if isinstance(data, list | tuple) else [data]}

    @model_validator(mode="after")
    def _something(self) -> "Condition":
        bounded = self.at_least is not None or self.below is not None
        if bounded + bool(self.one_of) + bool(self.contains) != 1:
            raise ValueError(
                Said(
                    "请写算数的值，或写 `contains`，或写 `at_least`、`below`（可两者都写）",
                    "give the value(s) that count, or `contains`, or `at_least`, `below` or both",
                )
            )
        return self

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        plain = {"type": ["string", "boolean", "number"]}
        return {"anyOf": [plain, {"type": "array", "items": plain}, handler(core)]}


Where = dict[Column, Condition]


class Selection(Frozen):
    """Which facilities count: by type and by attributes of the facilities table."""

    of: Types = Field((), description="Facility types, any of which counts; else the target's own")
    where: Where = Field(
        default_factory=dict, description="Attribute → value(s), or bounds, that it must have"
    )


class Amount(Selection):
    """What is added up over facilities: their number, or a number column of theirs."""

    sum: Choice[Column] = reading(
        "facilities",
        about="Column that is added up, e.g. capacity, units, staff, area_m2; "
        "`facilities`: how many there are",
    )


class Bundle(Frozen):
    """Several types of facility, so many of which must be within reach."""

    of: tuple[str, ...] = Field(min_length=2, description="Facility types")
    at_least: Choice[int] = Field(description="How many of the types must be reached")

    @model_validator(mode="after")
    def _possible(self) -> "Bundle":
        if min(self.at_least.options) < 1 or max(self.at_least.options) > len(self.of):
            most = len(self.of)
            raise ValueError(
                Said(
                    f"`at_least` 应在 1 与设施类型数（{most}）之间",
                    f"`at_least` must lie between 1 and the number of types ({most})",
                )
            )
        return self


class Room(Frozen):
    """How many people a facility has room for: so many for each unit of what it holds."""

    sum: Choice[Column] = reading(
        "capacity", about="Column of the facilities: capacity, units, staff …; `facilities`: 1 each"
    )
    persons_per: Choice[Positive] = Field(description="Persons for whom one unit of it is room")
