"""What a study asks of the supply of its clauses: how it is shared, and how much room there is."""

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from pydantic import BeforeValidator, Field, model_validator

from access.contracts.documents import Frozen
from access.contracts.errors import InputError
from access.contracts.sharing import Decay, DecayName, Method, Number, Sharing
from access.standards.choices import Column, Positive

Made = TypeVar("Made")
Positives = Annotated[tuple[Positive, ...], Field(min_length=1)]


class DecayOf(Frozen):
    """How the weight of a facility falls as the way there grows; written as the name alone, too."""

    name: DecayName = Field(description="binary, step, linear, gaussian, exponential, power, kernel")
    steps: Positives | None = Field(None, description="step: ends of the zones (minutes, or metres)")
    weights: tuple[Annotated[float, Field(ge=0)], ...] | None = Field(
        None, description="step: of each zone; 1, 0.68, 0.22 without"
    )
    sigma: Positive | None = Field(
        None, description="gaussian: width (minutes, or metres); 0 at the limit without"
    )
    beta: Positive | None = Field(
        None, description="exponential: per minute, or metre; 0.01 at the limit without"
    )
    alpha: Positive | None = Field(None, description="power: the exponent; 1 without")
    near: Positive | None = Field(
        None,
        description="power: nearer than this all weigh 1 (minutes, or metres); a tenth of the limit without",
    )

    @model_validator(mode="before")
    @classmethod
    def _bare_name(cls, data: object) -> object:
        return {"name": data} if isinstance(data, str) else data

    @model_validator(mode="after")
    def _fits(self) -> "DecayOf":
        _ = self.decay
        return self

    @property
    def decay(self) -> Decay:
        """The same, its lengths in minutes or metres."""
        given: dict[str, Number] = self.model_dump(exclude={"name"}, exclude_none=True)
        return _asked(lambda: Decay(self.name, given))


class Supply(Frozen):
    """What is asked of the supply of one clause; written as its id alone, too."""

    clause: str = Field(description="Id of a clause that is judged by the way people have along the streets")
    method: Method = Field(
        "2sfca",
        description="How supply is shared: 2sfca; e2sfca, 3sfca, with a decay; or bfca (balanced)",
    )
    decay: DecayOf | None = Field(
        None, description="Without: none for 2sfca, else three zones of 1, 0.68 and 0.22 up to the limit"
    )
    amount: Column | None = Field(
        None,
        description="Column of the facilities that is shared: capacity, units, staff, area_m2; `facilities`: "
        "1 each. Without: capacity where any has it, else 1 each",
    )
    persons_per: Positive | None = Field(
        None,
        description="Persons for whom one unit of it is room, as 27 where 36 places per 1000 are wanted: "
        "people are then also assigned to facilities with room, and a travel time is also read so "
        "(`served_by=capacity`)",
    )
    rank_by: Column | None = Field(
        None, description="Number column of the zones, or age group, for the concentration index"
    )

    @model_validator(mode="after")
    def _fits(self) -> "Supply":
        _ = self.sharing
        return self

    @property
    def sharing(self) -> Sharing:
        """The method and its decay, in minutes or metres."""
        return _asked(lambda: Sharing(self.method, self.decay.decay if self.decay else None))


def _named(value: Any) -> Any:
    return {"clause": value} if isinstance(value, str) else value


SupplyOf = Annotated[Supply, BeforeValidator(_named)]


def _asked(make: Callable[[], Made]) -> Made:
    """Make what is checked elsewhere; its first fault is that of the field."""
    try:
        return make()
    except InputError as error:
        raise ValueError(error.faults[0]) from None
