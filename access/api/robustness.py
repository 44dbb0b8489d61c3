"""How far verdicts are from turning, as tables and a picture."""

from dataclasses import dataclass

import pandas as pd

from access.assessment.robustness import judged
from access.outputs import tornado
from access.verdicts.evaluate import Assessment


@dataclass(frozen=True, repr=False)
class Robustness:
    """How far verdicts are from turning. A notebook shows it as bars, the shortest turns first.

    Attributes:
        turns: a row for each clause and input: value now, turns_at, change, relative, unit, to (the verdict
            there), exact, and a sentence in both languages.
        joint: a row for each clause: draws, holds_share, low, high, verdict (undetermined where it does not
            hold in every draw), and a sentence; None: not drawn.
        chart: bars as SVG, labels in both languages: of one clause its inputs, else the clauses nearest to
            turning.
    """

    turns: pd.DataFrame
    joint: pd.DataFrame | None
    chart: str

    @classmethod
    def of(cls, found: judged.Robustness, assessment: Assessment, clause: str | None) -> "Robustness":
        """Take what was found of one clause, or of all."""
        if clause is None:
            return cls(found.turns.copy(), found.joint, tornado.nearest_svg(found.turns, assessment))
        rows = found.turns[found.turns["clause_id"] == clause].reset_index(drop=True)
        joint = found.joint
        mine = None if joint is None else joint[joint["clause_id"] == clause].reset_index(drop=True)
        (whole,) = (each for each in assessment.judgements if each.default and each.clause.id == clause)
        chart = tornado.svg(rows, whole.clause.standard.quote, verdict=whole.whole.verdict)
        return cls(rows, mine, chart)

    def _repr_svg_(self) -> str:
        return self.chart

    def __repr__(self) -> str:
        return f"<Robustness: {len(self.turns)} rows>"
