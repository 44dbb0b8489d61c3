"""The input report: what was found, what was doubtful, what was left out."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import pandas as pd

Level = Literal["found", "doubtful", "left_out"]
Subject = Literal["streets", "facilities", "population", "zones", "background"]


@dataclass(frozen=True)
class Note:
    """One line of the input report.

    Attributes:
        level: ``found`` (a plain count), ``doubtful`` (used, but look at it), ``left_out``.
        subject: which input: streets, facilities, population, zones; or the background of the map.
        zh, en: what was found.
        number, unit: how much of what, e.g. 12 facilities, 340 persons.
    """

    level: Level
    subject: Subject
    zh: str
    en: str
    number: float
    unit: str


def report(notes: Iterable[Note]) -> pd.DataFrame:
    """Return the input report as a table, in the order of the inputs."""
    columns = ["level", "subject", "number", "unit", "zh", "en"]
    rows = [[getattr(note, name) for name in columns] for note in notes]
    return pd.DataFrame(rows, columns=columns)
