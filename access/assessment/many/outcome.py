"""How studies are judged, and how it went with each: what travels between a client and its workers."""

from dataclasses import dataclass
from typing import Literal

from access.contracts.said import Said

State = Literal["done", "kept", "failed"]


@dataclass(frozen=True)
class How:
    """How studies are judged.

    Attributes:
        readings: see ``access.run``.
        annex: whether each has an annex.
        again: whether also those are judged whose results are there already.
        parts: in how many parts each is measured (see ``parted``).
    """

    readings: Literal["default", "all"] = "default"
    annex: bool = False
    again: bool = False
    parts: int = 1


@dataclass(frozen=True)
class Outcome:
    """How it went with a study.

    Attributes:
        name: of its task.
        state: ``done``; ``kept``: its results were there already, whole, of the same inputs; ``failed``.
        why: of a failed one.
        trace: where a defect of the program shows itself; empty otherwise.
        doubts: what was said meanwhile: a map that could not be drawn, say.
        seconds: that it took.
    """

    name: str
    state: State
    why: Said | None = None
    trace: str = ""
    doubts: tuple[Said, ...] = ()
    seconds: float = 0.0
