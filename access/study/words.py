"""Fields of a study that take any word for a token of the program: Chinese, English, a code."""

from typing import Annotated, Literal

from pydantic import BeforeValidator

from access.contracts.said import Said
from access.standards import understood
from access.standards.model import Group, Mode
from access.standards.rules import Level


def token(kind: understood.Kind, what: Said) -> BeforeValidator:
    """Take any word for a token of a kind."""

    def read(word: object) -> object:
        if not isinstance(word, str | int) or isinstance(word, bool):
            return word  # pydantic says what it should be
        known = understood.token(kind, word)
        if known is None:
            raise ValueError(understood.unknown(kind, [word], what))
        return known

    return BeforeValidator(read)


FacilityType = Annotated[str, token("type", Said("设施类型", "facility type"))]
Basis = Annotated[Literal["census", "modelled", "synthetic"], token("basis", Said("人口来源", "basis"))]
GroupName = Annotated[Group, token("group", Said("人群", "age group"))]
ModeName = Annotated[Mode, token("mode", Said("出行方式", "mode"))]
LevelName = Annotated[Level, token("level", Said("级别", "level"))]
