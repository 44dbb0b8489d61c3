"""What the sections of an annex share: a run, a language, and each clause with what it came to."""

import math
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from access.contracts.documents import Text
from access.outputs.annex import confidence, words
from access.outputs.annex.confidence import Confidence
from access.outputs.annex.figures import number
from access.outputs.annex.model import Language
from access.outputs.annex.read import Record, Run
from access.outputs.run_id import NAME

ORDER = ("obligatory", "expected", "unspecified")
_TURNED = {"met", "unmet", "undetermined"}


@dataclass(frozen=True)
class Clause:
    """A clause as the annex tells of it.

    Attributes:
        number: in the annex, by which its other tables name it.
        said: its record in clauses.json.
        row: its record in verdicts.json, by the default reading.
        confidence: how sure the verdict is.
    """

    number: int
    said: Record
    row: Record
    confidence: Confidence

    @property
    def id(self) -> str:
        """The id of the clause."""
        return str(self.said["clause_id"])

    @property
    def core(self) -> bool:
        """Whether it has a page of its own: it is obligatory, or its people were judged cell by cell."""
        return bool(self.said["mapped"]) or self.said["binding"] == "obligatory"


@dataclass(frozen=True)
class Context:
    """A run told in a language.

    Attributes:
        run: what was read.
        language: of the annex.
        unit: who compiled it; empty where that is not said.
    """

    run: Run
    language: Language
    unit: str = ""

    def say(self, zh: str, en: str) -> str:
        """Return what is said in the language of the annex."""
        return zh if self.language == "zh" else en

    def text(self, both: Record | Text | None) -> str:
        """Return a text that stands in both languages."""
        if both is None:
            return ""
        return words.said(both, self.language) if isinstance(both, Text) else str(both[self.language])

    def column(self, name: str) -> str:
        """Return the name of the column of a table that holds texts in the language."""
        return f"{name}_{self.language}"

    @cached_property
    def clauses(self) -> list[Clause]:
        """The clauses, obligatory ones first, then in the order of the plans."""
        rows = {row["target"]: row for row in self._verdicts("clause") if row["default"]}
        turned = self._turned
        holds = {
            each["clause_id"]: number(each["holds_share"])
            for each in self.run.tables.get("robustness_joint", [])
        }
        ordered = sorted(self.run.clauses, key=lambda each: ORDER.index(each["binding"]))
        return [
            Clause(
                i,
                said,
                row := rows[said["clause_id"]],
                confidence.grade(
                    row,
                    said,
                    near=self.near.get(said["clause_id"], 0.0),
                    turned=said["clause_id"] in turned,
                    holds=holds.get(said["clause_id"], math.nan),
                ),
            )
            for i, said in enumerate(ordered, start=1)
        ]

    @cached_property
    def by_id(self) -> dict[str, Clause]:
        """The clauses by their ids."""
        return {each.id: each for each in self.clauses}

    @cached_property
    def near(self) -> dict[str, float]:
        """Clause id → persons within 10 % of its limit."""
        found: dict[str, float] = defaultdict(float)
        for row in self.run.coverage:
            known = number(row["persons_near_limit"])
            found[row["target"]] += 0.0 if math.isnan(known) else known
        return dict(found)

    @cached_property
    def units(self) -> dict[str, list[Record]]:
        """Clause id → the rows of its units, by the default reading."""
        found: dict[str, list[Record]] = defaultdict(list)
        for row in self._verdicts("unit"):
            if row["default"]:
                found[row["target"]].append(row)
        return dict(found)

    @cached_property
    def coverage(self) -> dict[str, list[Record]]:
        """Clause id → its rows of coverage by zone."""
        found: dict[str, list[Record]] = defaultdict(list)
        for row in self.run.coverage:
            found[row["target"]].append(row)
        return dict(found)

    @property
    def run_id(self) -> str:
        """The id of the run."""
        return str(self.run.record[NAME])

    @property
    def _turned(self) -> set[str]:
        """The ids of clauses of which another reading comes to another verdict."""
        default = {row["target"]: row["verdict"] for row in self._verdicts("clause") if row["default"]}
        return {
            row["target"]
            for row in self._verdicts("clause")
            if not row["default"] and {row["verdict"], default[row["target"]]} <= _TURNED
            if row["verdict"] != default[row["target"]]
        }

    def _verdicts(self, level: str) -> list[Record]:
        return [row for row in self.run.verdicts if row["level"] == level]
