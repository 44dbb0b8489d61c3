"""The zones that a plan names, and how they become zones of a study."""

from typing import Literal

from pydantic import Field, model_validator

from access.contracts.documents import Frozen, Text
from access.contracts.said import Said
from access.standards.choices import Choice, Positive, Where
from access.standards.rules import Level

# what each way of telling a zone needs; `levels` may narrow any of them
_NEEDS = {
    "names": "names",
    "complement": "of",
    "union": "of",
    "level": "levels",
    "class": "class_",
    "where": "where",
    "density": "persons_per_km2",
}


class Zone(Frozen):
    """How a zone of the plan becomes zones of a study.

    ``all``: every zone of the study; ``names``: those so named; ``level``: those of an
    administrative level; ``class``: those of a class (``urban``, ``rural`` …); ``where``: those with
    attributes; ``density``: cells with so many people per km². ``complement``: all but those of
    other keys; ``union``: those of any of other keys. What a study must say itself (``plan_zones``):
    ``list``, those of a list that the plan refers to; ``polygon``, those within an outline; ``study``,
    the plan's wording names no unit.
    """

    text: Text
    by: Literal[
        "all",
        "names",
        "level",
        "class",
        "where",
        "density",
        "complement",
        "union",
        "list",
        "polygon",
        "study",
    ]
    names: tuple[str, ...] = ()
    of: tuple[str, ...] = Field((), description="Keys of other zones of the plan")
    levels: tuple[Level, ...] = Field((), description="Only zones of these levels")
    class_: str | None = Field(None, alias="class", description="Value of the zones' column `class`")
    where: Where = Field(default_factory=dict, description="Attribute → value(s), or bounds")
    persons_per_km2: Choice[Positive] | None = Field(None, description="At least so many")

    @model_validator(mode="after")
    def _what_it_needs(self) -> "Zone":
        need = _NEEDS.get(self.by)
        if need and not getattr(self, need):
            lacks = need.strip("_")
            raise ValueError(Said(f"`by: {self.by}` 需要 `{lacks}`", f"`by: {self.by}` needs `{lacks}`"))
        others = {*_NEEDS.values()} - {need, "levels"}
        for name in sorted(others):
            if getattr(self, name):
                odd = name.strip("_")
                raise ValueError(
                    Said(f"`{odd}` 不能与 `by: {self.by}` 同用", f"`{odd}` does not go with `by: {self.by}`")
                )
        return self
