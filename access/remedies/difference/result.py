"""What two runs differ in, and why."""

from dataclasses import dataclass

import pandas as pd

from access.contracts.documents import Text
from access.remedies.difference.sides import Run
from access.remedies.difference.split import Split


@dataclass(frozen=True)
class Difference:
    """How two runs differ, and why.

    Attributes:
        runs: the two.
        splits: each clause of both, in the order of the first.
        alone: ids of the clauses of one run alone, in the first and in the second.
        objects, streets, people, settings: what differs by name (see ``named``).
        notes: what a reader should know of it.
        between: whether zones and groups came nearer to each other (see ``verdicts.narrowing``).
    """

    runs: tuple[Run, Run]
    splits: tuple[Split, ...]
    alone: tuple[tuple[str, ...], tuple[str, ...]]
    objects: pd.DataFrame
    streets: pd.DataFrame
    people: pd.DataFrame
    settings: pd.DataFrame
    notes: tuple[Text, ...]
    between: pd.DataFrame

    @property
    def name(self) -> Text:
        """What the runs are of."""
        return self.runs[1].study.name
