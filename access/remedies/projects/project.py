"""A project: what opens, grows, moves or closes, where, and when."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from access.contracts.said import Said, examples
from access.places import kinds
from access.remedies.projects.words import NEVER, Action, Stage
from access.remedies.scenarios.changes import Enlarged, FacilityChanges, Moved, Opened, Point

_MOST = 12  # rows that a message names


@dataclass(frozen=True)
class Project:
    """A row of a list of projects.

    Attributes:
        id: that of its row, or made of the file's name and the line.
        row: the line of the file.
        name: what it is called; empty: nothing.
        types: facility types that it opens; none of those that open nothing.
        stage: how far it is.
        year: in which it opens; None: nobody says.
        department: who answers for it; empty: nobody is named.
        action: what it does.
        facility: id or name of the facility that it enlarges, moves or closes.
        columns: capacity and the like, of what it opens, or afterwards.
        xy: where, in the CRS of the study; None: nowhere needed.
    """

    id: str
    row: int
    name: str
    types: tuple[str, ...]
    stage: Stage
    year: int | None
    department: str
    action: Action = "open"
    facility: str = ""
    columns: Mapping[str, Any] = field(default_factory=dict)
    xy: tuple[float, float] | None = None

    @property
    def never(self) -> bool:
        """Whether nobody knows that it will ever open."""
        return self.stage in NEVER

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the facilities that it opens."""
        if self.action != "open":
            return ()
        return (self.id,) if len(self.types) == 1 else tuple(f"{self.id}:{each}" for each in self.types)


def lines(path: Path, numbers: Collection[int]) -> Said:
    """Say which rows of a list are meant: ``line 2, 5`` of a CSV, ``row 2`` of a sheet, ``feature 1``.

    >>> lines(Path("list.csv"), [2, 5]).zh
    '第 2、5 行'
    """
    word = kinds.TABLES.get(kinds.ending(path), "feature")
    shown = examples(numbers, _MOST)
    return Said(f"第 {shown.zh} {'个要素' if word == 'feature' else '行'}", f"{word} {shown}")


def changes_of(projects: list[Project]) -> FacilityChanges:
    """Return what projects change together."""
    told: dict[str, list[Any]] = {"open": [], "close": [], "move": [], "enlarge": []}
    for each in projects:
        here = None if each.xy is None else Point(x=each.xy[0], y=each.xy[1])
        if each.action == "open" and here is not None:
            opened = {} if each.year is None else {"year": float(each.year)}
            told["open"] += [
                Opened(type=kind, at=here, id=own, name=each.name or None, **{**opened, **each.columns})
                for own, kind in zip(each.ids, each.types, strict=True)
            ]
        elif each.action == "close":
            told["close"].append(each.facility)
        elif each.action == "move" and here is not None:
            told["move"].append(Moved(id=each.facility, to=here))
        if each.action == "enlarge" or (each.action == "move" and each.columns):
            upgraded = {} if each.year is None else {"year_upgraded": float(each.year)}
            told["enlarge"].append(Enlarged(id=each.facility, **{**upgraded, **each.columns}))
    return FacilityChanges(**{name: tuple(values) for name, values in told.items()})
